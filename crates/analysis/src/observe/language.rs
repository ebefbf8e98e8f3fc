//! The language it is written in, by script and small words.

use super::{Observer, Sign};
use crate::Scene;
use crate::fold::Scripts;
use madoguchi_model::{Evidence, Strength::Weak, TextRole, Toward::Neutral};

const JAPANESE: Sign = Sign::new("language.japanese", Neutral, Weak);
const CHINESE: Sign = Sign::new("language.chinese", Neutral, Weak);
const ENGLISH: Sign = Sign::new("language.english", Neutral, Weak);
const OTHER: Sign = Sign::new("language.other", Neutral, Weak);

pub(super) const OBSERVER: Observer = Observer {
    name: "language",
    signs: &[JAPANESE, CHINESE, ENGLISH, OTHER],
    observe,
};

/// Words of a text that are looked at.
const WORDS: usize = 400;

/// Chinese words of characters Japanese has too, in writing Japanese does not have.
const CHINESE_WORDS: [&str; 14] = [
    "我們", "我们", "的訂", "的客", "的包", "已被", "已經", "的是", "不是", "可以", "如果", "就是",
    "什麼", "沒有",
];

/// Small words of English, and of the European languages it is to be told from.
const ENGLISH_WORDS: [u64; 38] = packed_all([
    "the", "and", "you", "your", "to", "of", "is", "are", "for", "we", "this", "that", "with",
    "have", "has", "been", "please", "from", "our", "be", "will", "not", "or", "by", "it", "if",
    "at", "here", "click", "dear", "hello", "hi", "i", "can", "was", "my", "on", "in",
]);
const OTHER_WORDS: [u64; 48] = packed_all([
    "de", "la", "le", "les", "des", "du", "et", "est", "pour", "vous", "votre", "el", "los", "las",
    "que", "su", "para", "por", "una", "con", "der", "die", "das", "und", "ist", "nicht", "sie",
    "ihr", "ihre", "auf", "il", "che", "per", "non", "di", "da", "em", "seu", "sua", "nao", "uma",
    "het", "een", "van", "och", "att", "det", "og",
]);
/// Bytes of the longest of them.
const LONGEST_WORD: usize = 6;

/// A word of at most eight bytes as a number: hundreds of words are compared in every mail.
const fn packed(word: &str) -> u64 {
    let bytes = word.as_bytes();
    let (mut number, mut at) = (0, 0);
    while at < bytes.len() {
        number = number << 8 | bytes[at] as u64;
        at += 1;
    }
    number
}

const fn packed_all<const N: usize>(words: [&str; N]) -> [u64; N] {
    let mut numbers = [0; N];
    let mut at = 0;
    while at < N {
        assert!(words[at].len() <= LONGEST_WORD);
        numbers[at] = packed(words[at]);
        at += 1;
    }
    numbers
}

fn observe(scene: &Scene, out: &mut Vec<Evidence>) {
    let total = scripts(scene);
    let sign = if total.kana >= 2 && total.kana * 20 >= total.kanji + total.other {
        Some(&JAPANESE)
    } else {
        without_kana(scene, &total)
    };
    out.extend(sign.map(Sign::seen));
}

/// How much of each script the sender's words have; those of attachments only when there are no others.
fn scripts(scene: &Scene) -> Scripts {
    let mut total = Scripts::default();
    for (id, folded) in scene.senders_texts() {
        let role = scene
            .message
            .texts
            .get(usize::from(id.0))
            .map(|text| text.role);
        if role == Some(TextRole::Attachment) {
            continue;
        }
        total.kana = total.kana.saturating_add(folded.scripts.kana);
        total.kanji = total.kanji.saturating_add(folded.scripts.kanji);
        total.chinese = total.chinese.saturating_add(folded.scripts.chinese);
        total.latin = total.latin.saturating_add(folded.scripts.latin);
        total.other = total.other.saturating_add(folded.scripts.other);
    }
    total
}

fn without_kana(scene: &Scene, total: &Scripts) -> Option<&'static Sign> {
    if total.kanji >= 2 && total.kanji * 3 >= total.latin.saturating_add(total.other) {
        return Some(if is_chinese(scene, total) {
            &CHINESE
        } else {
            &JAPANESE
        });
    }
    if total.other > 0 && total.other >= total.latin / 4 {
        return Some(&OTHER);
    }
    (total.latin >= 4).then(|| if is_english(scene) { &ENGLISH } else { &OTHER })
}

/// Kanji without kana: 至急確認 is Japanese unless something only Chinese writes stands there.
fn is_chinese(scene: &Scene, total: &Scripts) -> bool {
    let (certain, of) = (total.chinese, total.kanji);
    certain > 0 && certain * 30 >= of
        || scene
            .message
            .texts
            .iter()
            .filter(|text| text.role.is_senders())
            .any(|text| {
                let text = &text.text;
                CHINESE_WORDS.iter().any(|word| text.contains(word))
            })
}

fn is_english(scene: &Scene) -> bool {
    let (mut english, mut other) = (0_usize, 0_usize);
    for (_, folded) in scene.senders_texts() {
        let words = folded
            .text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty());
        for word in words.take(WORDS) {
            if word.len() <= LONGEST_WORD {
                let word = packed(word);
                english += usize::from(ENGLISH_WORDS.contains(&word));
                other += usize::from(OTHER_WORDS.contains(&word));
            }
        }
    }
    // A code and a name without any small word pass for English.
    english >= other
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Knowledge, Receiver};
    use madoguchi_knowledge::Pack;
    use madoguchi_model::{Channel, Message, Provenance};

    fn language(text: &str) -> Vec<String> {
        let knowledge = Knowledge::new(Pack::default());
        let mut message = Message::new(Channel::Sms, Provenance::Pasted);
        message.push_text(TextRole::Body, text);
        let receiver = Receiver::default();
        let scene = Scene::new(&message, &receiver, &knowledge);
        let mut out = Vec::new();
        observe(&scene, &mut out);
        out.into_iter().map(|e| e.id.into_owned()).collect()
    }

    #[test]
    fn languages_are_told_apart() {
        for (text, expected) in [
            (
                "お荷物のお届けに上がりました https://a.example/",
                "language.japanese",
            ),
            ("至急確認", "language.japanese"),
            (
                "Amazon からの大切なお知らせ: your account",
                "language.japanese",
            ),
            ("您的账户已被冻结，请立即验证", "language.chinese"),
            ("親愛的客戶，您的訂單已經寄出", "language.chinese"),
            (
                "Your parcel could not be delivered. Click here.",
                "language.english",
            ),
            ("Your code is 123456", "language.english"),
            ("Votre colis est en attente de livraison", "language.other"),
            ("Ihr Paket ist da und wartet auf Sie", "language.other"),
            ("고객님의 택배가 도착했습니다", "language.other"),
            ("Ваша посылка ожидает", "language.other"),
            ("พัสดุของคุณถูกส่งแล้ว", "language.other"),
        ] {
            assert_eq!(language(text), [expected], "{text}");
        }
    }

    #[test]
    fn nothing_is_said_about_nothing() {
        assert!(language("").is_empty());
        assert!(language("123 !?").is_empty() || language("123 !?") == ["language.english"]);
    }
}
