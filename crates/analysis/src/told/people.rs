//! Who did it.

use super::words::{after, before, ends, starts};
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use madoguchi_model::Who;
use std::sync::LazyLock;

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

const OTHERS: &str = "さん 義母 義父 祖母 祖父 叔母 叔父 伯母 伯父 母 父 おばあちゃん おじいちゃん ばあちゃん \
    じいちゃん おばあさん おじいさん とうちゃん かあちゃん お母さん お父さん おかあさん \
    おとうさん おかん おとん ママ パパ 両親 親 夫 妻 主人 旦那 嫁 家内 息子 娘 弟 妹 兄 姉 \
    子ども 子供 こども 孫 いとこ 彼氏 彼女 友人 友達 友だち ともだち 知人 知り合い 同僚 \
    おばぁ おじぃ ばあば じいじ ばあさん じいさん ばば じじ 甥 姪 甥っ子 義弟 義兄 義妹 義姉 保護者 一人 ひとり 従兄 従弟 従姉 従妹 叔母さん おばさん おじさん 奥さん 旦那さん ご主人 \
    女房 亭主 連れ合い かみさん よめさん 相方 母親 父親 せがれ むすめ むすこ まご おふくろ おやじ 親父 うちのやつ カミさん ダンナ \
    その子 あの子 この子 そいつ あいつ その人 お客さん お客様 みんな ほかの人 他の人 一人は 誰かが 先輩方 隣の奥さん となりの奥さん \
    上司 部下 社長 社員 従業員 スタッフ 会社の人 会社の者 職場の人 後輩 先輩 生徒 近所の人 \
    隣の人 家族 利用者さん 利用者 ママ友 うちの人 うちの者";

const MYSELF: &str =
    "わたくし 私 わたし あたし 僕 ぼく 俺 おれ 自分 うち わし こちら 当方 わい おら おいら";

const FRAUD: &str = "相手 犯人 詐欺師 業者 先方 向こう むこう ハッカー オペレーター 警察官 警察 担当者 \
    外国人 男 女 誰か だれか 他人 第三者 何者か 知らない人";

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Other,
    Myself,
    Fraud,
}

struct Lexicon {
    automaton: CharwiseDoubleArrayAhoCorasick<u32>,
    kinds: Vec<Kind>,
}

static LEXICON: LazyLock<Option<Lexicon>> = LazyLock::new(|| {
    let of = |list: &'static str, kind: Kind| list.split_ascii_whitespace().map(move |n| (n, kind));
    let names: Vec<(&str, Kind)> = of(OTHERS, Kind::Other)
        .chain(of(MYSELF, Kind::Myself))
        .chain(of(FRAUD, Kind::Fraud))
        .collect();
    let kinds = names.iter().map(|n| n.1).collect();
    let keyed = names.iter().enumerate().map(|(i, n)| (n.0, i as u32));
    let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new()
        .match_kind(MatchKind::LeftmostLongest)
        .build_with_values(keyed)
        .ok()?;
    Some(Lexicon { automaton, kinds })
});

/// Everybody named in a sentence: name, kind, one past its last byte.
fn named(sentence: &str) -> Vec<(&str, Kind, usize)> {
    let Some(lexicon) = LEXICON.as_ref() else {
        return Vec::new();
    };
    lexicon
        .automaton
        .leftmost_find_iter(sentence)
        .filter_map(|m| {
            let name = sentence.get(m.start()..m.end())?;
            let &kind = lexicon.kinds.get(m.value() as usize)?;
            let before = sentence.get(..m.start())?;
            let inside =
                is_inside_word(before, name) || (name == "さん" && !is_family_name(before));
            (!inside).then_some((name, kind, m.end()))
        })
        .collect()
}

/// Everybody named as acting in a sentence, in order.
pub(super) fn subjects(sentence: &str) -> Vec<Subject> {
    named(sentence)
        .into_iter()
        .filter_map(|(name, kind, end)| {
            let (length, weak) = acts(sentence.get(end..)?)?;
            let who = match kind {
                Kind::Other => Doer::Other(name.to_owned()),
                Kind::Myself => Doer::Myself,
                Kind::Fraud => Doer::Fraud,
            };
            let at = end + length;
            Some(Subject { at, who, weak })
        })
        .collect()
}

/// Whether a family name of kanji stands before さん (田中さん), not a firm, a trade or a relative.
fn is_family_name(before: &str) -> bool {
    const NOT: &str = "業者 相手 担当 先方 警察 銀行 会社 店員 屋 皆 息子 娘 母 父 祖母 祖父 嫁 孫 叔母 叔父 客 \
        社長 部長 専務 俳優 刑事 医者 外人 職員 局 署 庁 省 社 課 長 員 者 師 人 生 家";
    let kanji = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    before.ends_with(kanji) && !ends(before, NOT)
}

/// Whether the name is only part of another word (母 in 分母, 女 in 彼女, うち in おうち).
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
    const OWNED: &str = "宛 あて の件 のこと に届 に来 にsmsが にメールが にlineが に不在";
    const DEVICES: &str = "のスマホ の携帯 の電話 のパソコン のpc のiphone のメール のline のライン のところ \
        のケータイ のアカウント のガラケー のタブレット";
    let tail = "さん ちゃん くん 様 達 たち の方 の人 自身 自身も"
        .split(' ')
        .fold(rest, |tail, title| tail.strip_prefix(title).unwrap_or(tail));
    let tail = past_age(tail);
    let used = |t: &str| rest.len() - t.len();
    if let Some(after) = after(tail, "が、 が は も って だけ のほうが の方が次々 次々に")
    {
        let unaware = tail.starts_with('は') && after.starts_with("身に覚え");
        return (!unaware).then(|| (used(after), false));
    }
    if let Some(after) = after(tail, DEVICES) {
        return starts(after, "に へ 宛").then(|| (used(after), true));
    }
    after(tail, OWNED).map(|after| (used(after), true))
}

/// What follows an age in brackets behind a name (母(81)).
fn past_age(tail: &str) -> &str {
    let inside = tail.strip_prefix('(').and_then(|t| t.split_once(')'));
    match inside {
        Some((age, rest)) if age.chars().count() <= 10 => rest,
        _ => tail,
    }
}

/// Whether the person belongs to those for whom one asks advice: the family, those in one's care or employ.
pub(super) fn is_in_care(name: &str) -> bool {
    const NOT: &str = "さん 保護者 一人 ひとり 友人 友達 友だち ともだち 知人 知り合い 同僚 上司 社長 会社の人 会社の者 職場の人 先輩 近所の人 隣の人 ママ友 生徒 \
        その子 あの子 この子 そいつ あいつ その人 奥さん お客さん お客様 みんな ほかの人 他の人 一人は 誰かが 先輩方 隣の奥さん となりの奥さん 後輩 \
        friend friends colleague coworker boss neighbour neighbor she he";
    !NOT.split_ascii_whitespace().any(|n| n == name)
}

/// The first person named who is in the teller's care.
pub(super) fn in_care(text: &str) -> Option<String> {
    let (name, _, _) = named(text)
        .into_iter()
        .find(|n| n.1 == Kind::Other && is_in_care(n.0))?;
    Some(name.to_owned())
}

/// For whom the person writes, when they say so (母の代わりに, 父の件で, 祖母(85)が).
pub(super) fn principal(text: &str) -> Option<String> {
    const FOR: &str = "の代わり のかわり に代わ にかわ の代理 の代筆 の件 のことで のことです のことなん のことで の話です の話なん の相談 のことを相談 の会社の話 のスマホのこと の携帯のこと が受けた";
    named(text).into_iter().find_map(|(name, kind, end)| {
        let rest = text.get(end..)?;
        let tail = "さん ちゃん くん 様"
            .split(' ')
            .fold(rest, |tail, title| tail.strip_prefix(title).unwrap_or(tail));
        let age = |t: &str| {
            t.starts_with(|c: char| c.is_ascii_digit() || c == '高' || c == '中' || c == '小')
        };
        let aged = tail.strip_prefix('(').is_some_and(age);
        let meant = aged || starts(past_age(tail), FOR);
        (kind == Kind::Other && meant && is_in_care(name)).then(|| name.to_owned())
    })
}

/// Whether somebody the person knows is addressed right before a verb (息子に電話).
pub(super) fn is_addressed(segment: &str) -> bool {
    let Some(to) = before(segment, "に へ にも とも") else {
        return false;
    };
    let to = before(to, "さん ちゃん").unwrap_or(to);
    ends(to, OTHERS) || to.ends_with("本人")
}

/// Whether the sentence says the same of somebody else (母もです); gives who.
pub(super) fn same_as(sentence: &str) -> Option<String> {
    let (name, _, end) = named(sentence).into_iter().find(|n| n.1 == Kind::Other)?;
    let rest = sentence.get(end..)?;
    let rest = rest.strip_prefix("さん").unwrap_or(rest);
    let same = starts(
        rest.strip_prefix('も')?,
        "です 同じ 同様 やられ だって そう 。 でした おなじ",
    );
    same.then(|| name.to_owned())
}
