//! What verbs are done to: data, links, money, people addressed.

use super::words::{entries, named};
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use std::sync::LazyLock;

named! {
/// What a noun is.
Thing {
    /// ID, password, code that came by SMS.
    Id = "id",
    /// Data of a credit or debit card.
    Card = "card",
    /// A card as a means of paying (カード with no more said).
    PlainCard = "plain-card",
    /// Account number, bank, brokerage.
    Bank = "bank",
    /// 暗証番号: of a bank, a card or a carrier.
    Pin = "pin",
    /// Name, address, telephone number, papers.
    Personal = "personal",
    /// 情報, データ: whatever was spoken of.
    Data = "data",
    /// 番号 with no more said.
    Number = "number",
    /// 何も, なんも.
    Anything = "anything",
    Link = "link",
    Page = "page",
    Message = "message",
    Attachment = "attachment",
    App = "app",
    /// A button that does no harm (閉じる, 削除, 通報).
    Harmless = "harmless",
    /// 有効化, マクロ.
    Macro = "macro",
    GiftCard = "gift-card",
    Crypto = "crypto",
    Cash = "cash",
    Money = "money",
    Transfer = "transfer",
    /// 電話, 着信: a line to pick up or to call.
    Phone = "phone",
    Picture = "picture",
    /// 裸, 下着, 自撮り: pictures of oneself.
    Nude = "nude",
    /// スクショ: a picture of the screen.
    Screenshot = "screenshot",
    /// Friends, everybody, a group.
    Friends = "friends",
    /// Police, bank, consumer centre: those one turns to.
    Desk = "desk",
    /// One's family, addressed.
    Family = "family",
    /// 記載の, 書いてあった, 表示された: it stood in the message.
    Stated = "stated",
    /// 公式, 本物, ブックマーク.
    Official = "official",
    Survey = "survey",
    /// アカウント, インスタ and other services one can lose.
    Account = "account",
    /// デバイス, カメラ, OS: what extortion claims to have entered.
    Device = "device",
    /// 画面 as something shown or shared.
    Screen = "screen",
    /// 遠隔, リモート.
    RemoteWord = "remote-word",
    /// 会社のパソコン and the like.
    Work = "work",
    /// No noun of this table, only written like one.
    None = "none",
}
}

/// A noun met in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Noun {
    pub thing: Thing,
    pub start: usize,
    pub end: usize,
}

/// Every noun of the lexicon in `text`, in order.
pub(super) fn find(text: &str) -> Vec<Noun> {
    let Some(lexicon) = LEXICON.as_ref() else {
        return Vec::new();
    };
    let mut nouns: Vec<Noun> = lexicon
        .automaton
        .leftmost_find_iter(text)
        .filter_map(|m| {
            let &thing = lexicon.things.get(m.value() as usize)?;
            let (start, end) = (m.start(), m.end());
            let meant = thing != Thing::None && is_word(text, start, end);
            meant.then_some(Noun { thing, start, end })
        })
        .collect();
    drop_usual(text, &mut nouns);
    nouns
}

/// いつもの暗証, 普段のパスワード: the usual one of one's own says nothing of where it was entered.
fn drop_usual(text: &str, nouns: &mut Vec<Noun>) {
    let secret = |n: &Noun| matches!(n.thing, Thing::Id | Thing::Pin | Thing::Bank | Thing::Card);
    let starts: Vec<usize> = nouns
        .iter()
        .filter(|n| secret(n))
        .map(|n| n.start)
        .collect();
    nouns.retain(|noun| {
        let word = text.get(noun.start..noun.end).unwrap_or("");
        let after = text.get(noun.end..).unwrap_or("");
        let next = noun.end
            + if after.starts_with('の') {
                "の".len()
            } else {
                0
            };
        let usual = matches!(word, "いつもの" | "普段");
        !(usual && starts.binary_search(&next).is_ok())
    });
}

/// Whether a short Latin word stands by itself (`id` but not in `android`, `os` but not in `post`).
fn is_word(text: &str, start: usize, end: usize) -> bool {
    let latin = |c: char| c.is_ascii_alphanumeric();
    let word = text.get(start..end).unwrap_or("");
    if !word.starts_with(latin) || !word.ends_with(latin) {
        return true;
    }
    let before = text.get(..start).and_then(|t| t.chars().next_back());
    let after = text.get(end..).and_then(|t| t.chars().next());
    !before.is_some_and(latin) && !after.is_some_and(latin)
}

struct Lexicon {
    automaton: CharwiseDoubleArrayAhoCorasick<u32>,
    things: Vec<Thing>,
}

static LEXICON: LazyLock<Option<Lexicon>> = LazyLock::new(|| {
    let mut words: Vec<(String, Thing)> = entries(include_str!("things.txt"))
        .filter_map(|(section, word)| Some((word.to_owned(), Thing::parse(section)?)))
        .collect();
    let spelled: Vec<_> = words
        .iter()
        .filter_map(|(word, thing)| Some((in_hiragana(word)?, *thing)))
        .collect();
    words.extend(spelled);
    // A stable sort: of the same word twice, the first of the table counts.
    words.sort_by(|a, b| a.0.cmp(&b.0));
    words.dedup_by(|a, b| a.0 == b.0);
    let things = words.iter().map(|w| w.1).collect();
    let keyed = words
        .iter()
        .enumerate()
        .map(|(i, w)| (w.0.as_str(), i as u32));
    let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new()
        .match_kind(MatchKind::LeftmostLongest)
        .build_with_values(keyed)
        .ok()?;
    Some(Lexicon { automaton, things })
});

/// How those who write only hiragana spell a word with katakana (かーど, ぱすわーど); `None` for short words,
/// which would be found inside others.
fn in_hiragana(word: &str) -> Option<String> {
    let katakana = |c: char| ('ァ'..='ヴ').contains(&c);
    (word.chars().count() >= 3 && word.contains(katakana)).then(|| {
        let hiragana = |c: char| match c {
            'ァ'..='ン' => char::from_u32(c as u32 - 0x60).unwrap_or(c),
            _ => c,
        };
        word.chars().map(hiragana).collect()
    })
}
