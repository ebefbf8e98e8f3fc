//! Tricks of writing that were undone while folding: marks inside words, look-alike letters and kanji,
//! hidden characters.

use super::{Observer, Sign};
use crate::Scene;
use crate::fold::{Trick, TrickKind, is_invisible};
use madoguchi_model::{Evidence, Provenance, Span, Strength::*, TextRole, Toward::Scam};

const MARKS: Sign = Sign::new("trick.marks-in-words", Scam, Medium);
const LOOKALIKE_KANJI: Sign = Sign::new("trick.lookalike-kanji", Scam, Strong);
const CHINESE: Sign = Sign::new("trick.chinese-glyphs", Scam, Medium);
const KANA_KANJI: Sign = Sign::new("trick.kana-kanji", Scam, Strong);
const MIXED_SCRIPT: Sign = Sign::new("trick.mixed-script", Scam, Strong);
const WIDTH_MIX: Sign = Sign::new("trick.width-mix", Scam, Weak);
const MATHEMATICAL: Sign = Sign::new("trick.mathematical-letters", Scam, Medium);
const ENCLOSED: Sign = Sign::new("trick.enclosed-letters", Scam, Medium);
const ZERO_WIDTH: Sign = Sign::new("trick.zero-width", Scam, Strong);
const BIDI: Sign = Sign::new("trick.bidi", Scam, Strong);
const MOJIBAKE_DOT: Sign = Sign::new("trick.mojibake-dot", Scam, Medium);

pub(super) const OBSERVER: Observer = Observer {
    name: "tricks",
    signs: &[
        MARKS,
        LOOKALIKE_KANJI,
        CHINESE,
        KANA_KANJI,
        MIXED_SCRIPT,
        WIDTH_MIX,
        MATHEMATICAL,
        ENCLOSED,
        ZERO_WIDTH,
        BIDI,
        MOJIBAKE_DOT,
    ],
    observe,
};

/// Characters of the message shown in a sentence.
const SHOWN: usize = 20;

/// Characters shown on each side of a mark or kanji, so that the word can be recognised.
const AROUND: usize = 4;

/// What was seen of one kind.
#[derive(Default)]
struct Seen {
    places: Vec<(Span, String)>,
    /// Different writings, each once.
    writings: Vec<String>,
}

fn sign(kind: TrickKind) -> &'static Sign {
    match kind {
        TrickKind::MarksInWords => &MARKS,
        TrickKind::LookalikeKanji => &LOOKALIKE_KANJI,
        TrickKind::ChineseGlyphs => &CHINESE,
        TrickKind::KanaKanji => &KANA_KANJI,
        TrickKind::MixedScript => &MIXED_SCRIPT,
        TrickKind::WidthMix => &WIDTH_MIX,
        TrickKind::MathematicalLetters => &MATHEMATICAL,
        TrickKind::EnclosedLetters => &ENCLOSED,
        TrickKind::ZeroWidth => &ZERO_WIDTH,
        TrickKind::Bidi => &BIDI,
        TrickKind::MojibakeDot => &MOJIBAKE_DOT,
    }
}

const KINDS: [TrickKind; 11] = [
    TrickKind::MarksInWords,
    TrickKind::LookalikeKanji,
    TrickKind::ChineseGlyphs,
    TrickKind::KanaKanji,
    TrickKind::MixedScript,
    TrickKind::WidthMix,
    TrickKind::MathematicalLetters,
    TrickKind::EnclosedLetters,
    TrickKind::ZeroWidth,
    TrickKind::Bidi,
    TrickKind::MojibakeDot,
];

fn observe(scene: &Scene, out: &mut Vec<Evidence>) {
    if scene
        .senders_texts()
        .all(|(_, folded)| folded.tricks.is_empty())
    {
        return;
    }
    for kind in KINDS {
        let seen = seen(scene, kind);
        if seen.places.is_empty() {
            continue;
        }
        let sign = sign(kind);
        let evidence = super::once(out, sign, None);
        evidence.strength = strength(kind, &seen).unwrap_or(sign.strength);
        evidence
            .spans
            .extend(seen.places.iter().take(5).map(|place| place.0));
        let shown = seen.places.first().map_or("", |place| &place.1);
        super::add_value(evidence, "text", shown);
    }
}

fn seen(scene: &Scene, kind: TrickKind) -> Seen {
    let mut seen = Seen::default();
    for (id, folded) in scene.senders_texts() {
        let Some(text) = scene.message.texts.get(usize::from(id.0)) else {
            continue;
        };
        if misread(scene, text.role, kind) {
            continue;
        }
        for trick in folded.tricks.iter().filter(|t| t.kind == kind) {
            let writing = text.text.get(trick.place.clone()).unwrap_or("").to_owned();
            if !seen.writings.contains(&writing) {
                seen.writings.push(writing);
            }
            let span = Span::new(id, trick.place.start, trick.place.end);
            seen.places.push((span, shown(&text.text, trick)));
        }
    }
    seen
}

/// Reading a picture confuses characters of one shape by itself, and documents hold radicals for kanji.
fn misread(scene: &Scene, role: TextRole, kind: TrickKind) -> bool {
    let shapes = matches!(
        kind,
        TrickKind::KanaKanji
            | TrickKind::LookalikeKanji
            | TrickKind::MarksInWords
            | TrickKind::ChineseGlyphs
            | TrickKind::MixedScript
            | TrickKind::MojibakeDot
            | TrickKind::WidthMix
    );
    match role {
        TextRole::Picture => shapes,
        TextRole::Attachment => kind == TrickKind::LookalikeKanji,
        _ => shapes && scene.message.provenance == Provenance::Screenshot,
    }
}

/// How much it says, where that depends on what exactly was seen; `None` for the sign's own strength.
fn strength(kind: TrickKind, seen: &Seen) -> Option<madoguchi_model::Strength> {
    let radical = |w: &String| {
        w.chars()
            .all(|c| matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}'))
    };
    let strength = match kind {
        TrickKind::MarksInWords if seen.places.len() >= 3 => Strong,
        // Copying out of a PDF leaves radicals in the place of kanji.
        TrickKind::LookalikeKanji if seen.writings.iter().all(radical) => Weak,
        // One may be a slip of the keyboard.
        TrickKind::ChineseGlyphs if seen.writings.len() == 1 => Weak,
        TrickKind::KanaKanji if seen.places.len() == 1 => Medium,
        // Some programs leave one behind.
        TrickKind::ZeroWidth if seen.places.len() == 1 => Medium,
        // A single word in fancy letters is an ornament.
        TrickKind::MathematicalLetters | TrickKind::EnclosedLetters
            if seen.writings.len() == 1 && !is_address(seen) =>
        {
            Weak
        }
        TrickKind::MojibakeDot if seen.writings.iter().all(|w| w != "?") => Weak,
        _ => return None,
    };
    Some(strength)
}

/// Whether fancy letters stand in an address (`http://`, `.com`).
fn is_address(seen: &Seen) -> bool {
    seen.places
        .iter()
        .any(|place| place.1.contains("://") || place.1.contains('.'))
}

/// The place of a trick as shown in a sentence, with a little of what stands around it.
fn shown(text: &str, trick: &Trick) -> String {
    let before = text.get(..trick.place.start).unwrap_or("");
    let after = text.get(trick.place.end..).unwrap_or("");
    let within = |c: &char| !c.is_whitespace() && !matches!(c, '、' | '。');
    let mut left: Vec<char> = before
        .chars()
        .rev()
        .take(AROUND)
        .take_while(within)
        .collect();
    left.reverse();
    let right = after.chars().take(AROUND).take_while(within);
    let middle = text.get(trick.place.clone()).unwrap_or("").chars();
    let all = left.into_iter().chain(middle).chain(right);
    all.filter(|c| !is_invisible(*c) && *c != '\n')
        .take(SHOWN)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Knowledge, Receiver};
    use madoguchi_knowledge::Pack;
    use madoguchi_model::{Channel, Message, Strength};

    fn evidence(text: &str) -> Vec<(String, Strength, String)> {
        let knowledge = Knowledge::new(Pack::default());
        let mut message = Message::new(Channel::Sms, Provenance::Pasted);
        message.push_text(TextRole::Body, text);
        let receiver = Receiver::default();
        let scene = Scene::new(&message, &receiver, &knowledge);
        let mut out = Vec::new();
        observe(&scene, &mut out);
        for e in &out {
            assert!(!e.spans.is_empty() && e.spans.iter().all(|s| !message.slice(*s).is_empty()));
        }
        out.into_iter()
            .map(|e| {
                (
                    e.id.to_string(),
                    e.strength,
                    e.value("text").unwrap_or("").to_owned(),
                )
            })
            .collect()
    }

    fn one(text: &str) -> (String, Strength) {
        let mut all = evidence(text);
        assert_eq!(all.len(), 1, "{text}: {all:?}");
        let first = all.remove(0);
        (first.0, first.1)
    }

    #[test]
    fn each_kind_has_its_sign_and_strength() {
        for (text, id, strength) in [
            ("お客様がご不在で.した", "trick.marks-in-words", Medium),
            (
                "お客*様のお荷*物をご不*在で",
                "trick.marks-in-words",
                Strong,
            ),
            ("お何物のお届け", "trick.lookalike-kanji", Strong),
            ("株式会社⽇本からのお知らせ", "trick.lookalike-kanji", Weak),
            ("稅金の支払い", "trick.chinese-glyphs", Weak),
            ("稅金の滯納です", "trick.chinese-glyphs", Medium),
            ("アク乜スして", "trick.kana-kanji", Medium),
            ("アク乜スとアカウン卜", "trick.kana-kanji", Strong),
            ("Аmazonです", "trick.mixed-script", Strong),
            ("ア\u{FF8F}ゾンです", "trick.width-mix", Weak),
            ("𝐒𝐀𝐋𝐄 開催中", "trick.mathematical-letters", Weak),
            ("𝗁𝗍𝗍𝗉𝗌://a.example", "trick.mathematical-letters", Medium),
            ("abc.🄲🄾🄼 へ", "trick.enclosed-letters", Medium),
            ("お客\u{200B}様の荷\u{200B}物", "trick.zero-width", Strong),
            ("\u{202E}nozama", "trick.bidi", Strong),
            ("電子申告?納税の", "trick.mojibake-dot", Medium),
            ("会員·ポイント", "trick.mojibake-dot", Weak),
        ] {
            assert_eq!(one(text), (id.to_owned(), strength), "{text}");
        }
    }

    #[test]
    fn the_word_around_is_shown() {
        assert_eq!(
            evidence("昨日、ご不在で.したので")[0].2,
            "ご不在で.したので"
        );
        assert_eq!(evidence("あ お客\u{200B}様です")[0].2, "お客様です");
    }

    #[test]
    fn honest_messages_give_no_evidence() {
        assert!(evidence("★お知らせ★ ﾔﾏﾀﾞ 様、3.5%オフ！😊").is_empty());
    }

    #[test]
    fn what_was_read_from_a_picture_rests_on_no_shapes() {
        let knowledge = Knowledge::new(Pack::default());
        let mut message = Message::new(Channel::Sms, Provenance::Screenshot);
        message.push_text(TextRole::Picture, "アク乜スとロ座、お何物");
        let receiver = Receiver::default();
        let scene = Scene::new(&message, &receiver, &knowledge);
        let mut out = Vec::new();
        observe(&scene, &mut out);
        assert!(out.is_empty(), "{out:?}");
    }
}
