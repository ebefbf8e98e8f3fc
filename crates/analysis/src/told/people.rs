//! Who did it.

use madoguchi_model::Who;

/// A place from which on somebody is the one who acts.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    /// One past the words that say so.
    pub at: usize,
    /// Who.
    pub who: Doer,
    /// Only what happened to them is told (母のスマホに届いた): they act unless somebody else is named.
    pub weak: bool,
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Doer {
    /// The person who tells.
    Myself,
    /// Somebody they know, as called.
    Other(String),
    /// The fraud itself: nothing of it is the person's deed.
    Fraud,
}

impl Doer {
    /// As the model says it; `None` for the fraud.
    pub fn who(&self) -> Option<Who> {
        match self {
            Doer::Myself => Some(Who::Myself),
            Doer::Other(name) => Some(Who::Other(name.clone())),
            Doer::Fraud => None,
        }
    }
}

const OTHERS: &[&str] = &[
    "義母",
    "義父",
    "祖母",
    "祖父",
    "叔母",
    "叔父",
    "伯母",
    "伯父",
    "母",
    "父",
    "おばあちゃん",
    "おじいちゃん",
    "ばあちゃん",
    "じいちゃん",
    "おばあさん",
    "おじいさん",
    "とうちゃん",
    "かあちゃん",
    "お母さん",
    "お父さん",
    "おかあさん",
    "おとうさん",
    "おかん",
    "おとん",
    "ママ",
    "パパ",
    "両親",
    "親",
    "夫",
    "妻",
    "主人",
    "旦那",
    "嫁",
    "家内",
    "息子",
    "娘",
    "弟",
    "妹",
    "兄",
    "姉",
    "子ども",
    "子供",
    "こども",
    "孫",
    "いとこ",
    "彼氏",
    "彼女",
    "友人",
    "友達",
    "友だち",
    "ともだち",
    "知人",
    "知り合い",
    "同僚",
    "上司",
    "部下",
    "社長",
    "社員",
    "従業員",
    "スタッフ",
    "会社の人",
    "会社の者",
    "職場の人",
    "後輩",
    "先輩",
    "生徒",
    "近所の人",
    "隣の人",
    "家族",
    "利用者さん",
    "利用者",
    "ママ友",
    "うちの人",
    "うちの者",
];

const MYSELF: &[&str] = &[
    "わたくし",
    "私",
    "わたし",
    "あたし",
    "僕",
    "ぼく",
    "俺",
    "おれ",
    "自分",
    "うち",
    "わし",
    "こちら",
    "当方",
    "わい",
    "おら",
    "おいら",
];

const FRAUD: &[&str] = &[
    "相手",
    "犯人",
    "詐欺師",
    "業者",
    "先方",
    "向こう",
    "むこう",
    "ハッカー",
    "オペレーター",
    "警察官",
    "警察",
    "担当者",
    "外国人",
    "男",
    "女",
    "誰か",
    "だれか",
    "他人",
    "第三者",
    "何者か",
    "知らない人",
];

/// Everybody named as acting in a sentence, in order.
pub(super) fn subjects(sentence: &str) -> Vec<Subject> {
    let mut found = Vec::new();
    let mut skip_until = 0;
    for (at, _) in sentence.char_indices() {
        if at < skip_until {
            continue;
        }
        let Some(rest) = sentence.get(at..) else {
            break;
        };
        let Some((name, kind)) = person_at(rest) else {
            continue;
        };
        let before = sentence.get(..at).unwrap_or("");
        if is_inside_word(before, name) {
            continue;
        }
        skip_until = at + name.len();
        if let Some((length, weak)) = acts(rest.get(name.len()..).unwrap_or("")) {
            found.push(Subject {
                at: at + name.len() + length,
                who: doer(name, kind),
                weak,
            });
        }
    }
    found
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Other,
    Myself,
    Fraud,
}

fn doer(name: &str, kind: Kind) -> Doer {
    match kind {
        Kind::Other => Doer::Other(name.to_owned()),
        Kind::Myself => Doer::Myself,
        Kind::Fraud => Doer::Fraud,
    }
}

/// The longest person's name `rest` begins with.
fn person_at(rest: &str) -> Option<(&'static str, Kind)> {
    let of = |list: &'static [&'static str], kind: Kind| {
        list.iter()
            .filter(|n| rest.starts_with(**n))
            .max_by_key(|n| n.len())
            .map(|n| (*n, kind))
    };
    [
        of(OTHERS, Kind::Other),
        of(MYSELF, Kind::Myself),
        of(FRAUD, Kind::Fraud),
    ]
    .into_iter()
    .flatten()
    .max_by_key(|p| p.0.len())
}

/// Whether the name is only part of another word (父 in 叔父 is found longer; 母 in 母国, 女 in 彼女).
fn is_inside_word(before: &str, name: &str) -> bool {
    let last = before.chars().next_back();
    let kanji = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let one_kanji = name.chars().count() == 1 && name.starts_with(kanji);
    let kana = |c: char| ('ぁ'..='ん').contains(&c);
    match last {
        Some(c) if one_kanji && kanji(c) => true,
        Some(c) if name.starts_with(kana) && kana(c) => !"をはもにでがとのねよ".contains(c),
        _ => false,
    }
}

/// Whether the words after a name make them the one who acts: how long those words are, and whether only
/// what happened to them is told.
fn acts(rest: &str) -> Option<(usize, bool)> {
    let mut tail = rest;
    for title in [
        "さん",
        "ちゃん",
        "くん",
        "様",
        "達",
        "たち",
        "の方",
        "の人",
        "自身",
    ] {
        tail = tail.strip_prefix(title).unwrap_or(tail);
    }
    let used = |t: &str| rest.len() - t.len();
    if let Some(after) = ["も勝手に", "が", "は", "も", "って", "、"]
        .iter()
        .find_map(|p| tail.strip_prefix(p))
    {
        let comma = tail.starts_with('、');
        let still = tail.starts_with("は") && after.starts_with("身に覚え");
        return (!comma && !still).then_some((used(after), false));
    }
    const OWNED: &[&str] = &[
        "宛",
        "あて",
        "の代わり",
        "の件",
        "のこと",
        "に届",
        "に来",
        "にsmsが",
        "にメールが",
        "にlineが",
        "に不在",
    ];
    const DEVICES: &[&str] = &[
        "のスマホ",
        "の携帯",
        "の電話",
        "のパソコン",
        "のpc",
        "のiphone",
        "のメール",
        "のline",
        "のライン",
        "のところ",
        "のケータイ",
        "のアカウント",
        "のガラケー",
        "のタブレット",
    ];
    if let Some(after) = DEVICES.iter().find_map(|p| tail.strip_prefix(p)) {
        return after
            .starts_with(['に', 'へ', '宛'])
            .then(|| (used(after), true));
    }
    let after = OWNED.iter().find_map(|p| tail.strip_prefix(p))?;
    Some((used(after), true))
}

/// Whether the sentence says the same of somebody else (母もです); gives who.
pub(super) fn same_as(sentence: &str) -> Option<String> {
    let (at, name) = sentence.char_indices().find_map(|(at, _)| {
        let rest = sentence.get(at..)?;
        let (name, kind) = person_at(rest)?;
        (kind == Kind::Other).then_some((at, name))
    })?;
    let rest = sentence.get(at + name.len()..)?;
    let rest = rest.strip_prefix("さん").unwrap_or(rest);
    let rest = rest.strip_prefix('も')?;
    [
        "です",
        "同じ",
        "同様",
        "やられ",
        "だって",
        "そう",
        "。",
        "でした",
        "おなじ",
    ]
    .iter()
    .any(|w| rest.starts_with(w))
    .then(|| name.to_owned())
}
