//! What a person does not see, or sees only as a picture: hidden text, entities, split subjects, codes drawn
//! with characters.

use super::{Observer, Sign};
use crate::Scene;
use madoguchi_model::{
    Channel, Evidence, LinkPlace, Message, Provenance, Span, Strength::*, TextId, TextRole,
    Toward::*,
};

const HIDDEN_TEXT: Sign = Sign::new("trick.hidden-text", Scam, Medium);
const IMAGE_ONLY: Sign = Sign::new("trick.image-only", Scam, Weak);
const ENTITY: Sign = Sign::new("trick.entity", Scam, Weak);
const SPLIT_ENCODED_WORDS: Sign = Sign::new("trick.split-encoded-words", Scam, Medium);
const TABLE_QR: Sign = Sign::new("trick.table-qr", Scam, Medium);

pub(super) const OBSERVER: Observer = Observer {
    name: "hidden",
    signs: &[
        HIDDEN_TEXT,
        IMAGE_ONLY,
        ENTITY,
        SPLIT_ENCODED_WORDS,
        TABLE_QR,
    ],
    observe,
};

/// Letters of hidden text up to which it is a preview line for the list of mails.
const PREVIEW: usize = 200;

/// Hidden letters per hundred visible ones from which the hidden text is there to be read by filters.
const HIDDEN_PERCENT: usize = 30;

/// Passages of the hidden text that are looked for in the visible text.
const SAMPLES: usize = 16;

/// Characters of such a passage.
const PASSAGE: usize = 8;

/// Bytes of the visible text searched for them.
const SEARCHED: usize = 64 << 10;

/// Bytes of a picture that may hold text.
const PICTURE: u64 = 8 << 10;

/// Letters beside a picture that still say nothing.
const NEXT_TO_NOTHING: usize = 20;

/// Numeric character references per hundred visible characters.
const ENTITY_PERCENT: u8 = 50;

/// Encoded words of a few characters; programs leave one at the end and write names in pieces.
const SHORT_CHUNKS: u32 = 4;

fn observe(scene: &Scene, out: &mut Vec<Evidence>) {
    let message = scene.message;
    hidden_text(scene, out);
    if is_image_only(message) {
        out.push(IMAGE_ONLY.seen());
    }
    if message.entity_percent >= ENTITY_PERCENT {
        out.push(ENTITY.seen());
    }
    if message.subject_chunks >= SHORT_CHUNKS {
        let subject = message.text(TextRole::Subject);
        let span = subject.map(|(id, text)| Span::new(id, 0, text.len()));
        super::once(out, &SPLIT_ENCODED_WORDS, span);
    }
    if message.table_qr {
        out.push(TABLE_QR.seen());
    }
}

fn hidden_text(scene: &Scene, out: &mut Vec<Evidence>) {
    let visible: usize = letters(scene, TextRole::Body).map(|text| text.1).sum();
    let (mut hidden, mut first) = (0, None);
    for (id, count) in letters(scene, TextRole::Hidden) {
        if !repeats_visible(scene, id) {
            hidden += count;
            first = first.or(Some(id));
        }
    }
    if hidden < PREVIEW || hidden * 100 < visible * HIDDEN_PERCENT {
        return;
    }
    let text = first.and_then(|id| Some((id, scene.message.texts.get(usize::from(id.0))?)));
    let span = text.map(|(id, text)| Span::new(id, 0, text.text.len()));
    super::once(out, &HIDDEN_TEXT, span);
}

/// The texts of a role with the letters in each.
fn letters<'s>(scene: &'s Scene, role: TextRole) -> impl Iterator<Item = (TextId, usize)> + 's {
    let texts = scene.message.texts.iter().zip(&scene.folded).enumerate();
    texts
        .filter(move |(_, (text, _))| text.role == role)
        .map(|(at, (_, folded))| {
            let scripts = folded.scripts;
            let letters = scripts.kana + scripts.kanji + scripts.latin + scripts.other;
            (TextId(at as u16), letters as usize)
        })
}

/// Whether a hidden text says again what is visible: mails carry the same block for wide and narrow screens.
fn repeats_visible(scene: &Scene, id: TextId) -> bool {
    let Some(hidden) = scene
        .folded
        .get(usize::from(id.0))
        .map(|folded| &*folded.text)
    else {
        return false;
    };
    let step = (hidden.len() / SAMPLES).max(1);
    let visible = scene
        .message
        .texts
        .iter()
        .zip(&scene.folded)
        .filter(|(text, _)| text.role == TextRole::Body);
    let bodies: Vec<&str> = visible
        .map(|(_, folded)| start(&folded.text, SEARCHED))
        .collect();
    let (mut looked, mut found) = (0, 0);
    for from in (0..hidden.len()).step_by(step).take(SAMPLES) {
        let Some(passage) = passage(hidden, from) else {
            continue;
        };
        looked += 1;
        found += usize::from(bodies.iter().any(|body| body.contains(passage)));
    }
    looked > 0 && found * 2 >= looked
}

/// The characters of a passage that begins at or just behind `from`.
fn passage(text: &str, from: usize) -> Option<&str> {
    let from = (from..text.len()).find(|at| text.is_char_boundary(*at))?;
    let rest = text.get(from..)?;
    let last = rest.char_indices().nth(PASSAGE - 1)?;
    rest.get(..last.0 + last.1.len_utf8())
}

fn start(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at));
    text.get(..end.unwrap_or(0)).unwrap_or("")
}

/// Whether a mail shows next to no words, but a picture that may hold some.
fn is_image_only(message: &Message) -> bool {
    if message.channel != Channel::Mail || message.provenance == Provenance::Screenshot {
        return false;
    }
    let place = |place: LinkPlace| {
        message
            .links
            .iter()
            .filter(move |link| link.place == place && !link.pixel)
    };
    let written: usize = place(LinkPlace::Text)
        .map(|link| link.raw.chars().count())
        .sum();
    let words = message
        .texts
        .iter()
        .filter(|text| text.role == TextRole::Body);
    let shown: usize = words
        .map(|text| {
            text.text
                .chars()
                .filter(|c| c.is_alphanumeric())
                .take(500)
                .count()
        })
        .sum();
    if shown > NEXT_TO_NOTHING + written {
        return false;
    }
    let loaded = message.has_html
        && place(LinkPlace::Resource).next().is_some()
        && place(LinkPlace::Anchor).next().is_some();
    message.picture_bytes >= PICTURE || loaded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Knowledge, Receiver};
    use madoguchi_knowledge::Pack;
    use madoguchi_model::Link;

    fn ids(message: &Message) -> Vec<String> {
        let knowledge = Knowledge::new(Pack::default());
        let receiver = Receiver::default();
        let scene = Scene::new(message, &receiver, &knowledge);
        let mut out = Vec::new();
        observe(&scene, &mut out);
        out.into_iter().map(|e| e.id.into_owned()).collect()
    }

    fn mail(body: &str) -> Message {
        let mut message = Message::new(Channel::Mail, Provenance::Raw);
        message.push_text(TextRole::Body, body);
        message
    }

    const NOVEL: &str = "春の朝、丘の上の家では老人が一人で茶をいれていた。窓の外には畑が続き、遠くで犬がほえている。";

    #[test]
    fn filler_that_nobody_sees_is_found() {
        let mut message = mail("お支払い方法を更新してください。こちらをクリック");
        message.push_text(TextRole::Hidden, NOVEL.repeat(6));
        assert_eq!(ids(&message), ["trick.hidden-text"]);
    }

    #[test]
    fn preview_lines_and_repeated_blocks_are_honest() {
        let body =
            "今月のおすすめ商品をご紹介します。秋の新作が入荷しました。ぜひ店頭でお試しください。"
                .repeat(8);
        let mut message = mail(&body);
        message.push_text(TextRole::Hidden, "秋の新作が入荷しました");
        assert!(ids(&message).is_empty());
        message.push_text(TextRole::Hidden, body.clone());
        assert!(ids(&message).is_empty());
    }

    #[test]
    fn a_picture_without_words_is_seen() {
        let mut message = mail("");
        message.picture_bytes = 90_000;
        assert_eq!(ids(&message), ["trick.image-only"]);
        let mut message =
            mail("先日の写真をお送りします。とてもよい天気でしたね。またご一緒しましょう。");
        message.picture_bytes = 90_000;
        assert!(ids(&message).is_empty());
        let mut message = mail("\n");
        message.has_html = true;
        message.links.push(Link::new(
            "https://a.example/p.png",
            "https://a.example/p.png",
            LinkPlace::Resource,
        ));
        assert!(ids(&message).is_empty());
        message.links.push(Link::new(
            "https://b.example/",
            "https://b.example/",
            LinkPlace::Anchor,
        ));
        assert_eq!(ids(&message), ["trick.image-only"]);
    }

    #[test]
    fn what_the_reader_counted_is_reported() {
        let mut message = mail("本文です。よろしくお願いいたします。失礼いたします。");
        message.push_text(TextRole::Subject, "重要なお知らせ");
        (
            message.entity_percent,
            message.subject_chunks,
            message.table_qr,
        ) = (80, 6, true);
        assert_eq!(
            ids(&message),
            [
                "trick.entity",
                "trick.split-encoded-words",
                "trick.table-qr"
            ]
        );
        (
            message.entity_percent,
            message.subject_chunks,
            message.table_qr,
        ) = (10, 1, false);
        assert!(ids(&message).is_empty());
    }
}
