//! What in a sentence speaks for a person who tells, and what for the words of a message.

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};
use std::sync::LazyLock;

/// What kind of cue; each kind counts at most [`Group::cap`] in one sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    /// That a message came (というメールが届き).
    Came,
    /// A question for advice (詐欺でしょうか).
    Advice,
    /// What the person did, with regret (押してしまい).
    Done,
    /// What the person did not do (入力していません).
    NotDone,
    /// What the message says (と書いてあり).
    Hearsay,
    /// What the person did, without regret (押した); counts more right behind its [`Group::Object`].
    Deed,
    /// That they know nothing of it (身に覚えがない).
    Unknown,
    /// Whom it befell (母が).
    Whom,
    /// How people talk (んですけど).
    Talk,
    /// Speaks for a message: how firms and fraud write.
    Formal,
    /// Speaks for a message: marks of lay-out.
    Layout,
    /// What a deed is done to (カード番号を); counts nothing by itself.
    Object,
    /// English: what the person did or saw; counts only beside [`Group::Topic`].
    English,
    /// What such accounts are about in English; counts nothing by itself.
    Topic,
}

impl Group {
    /// Every group.
    pub const ALL: [Group; 14] = [
        Group::Came,
        Group::Advice,
        Group::Done,
        Group::NotDone,
        Group::Hearsay,
        Group::Deed,
        Group::Unknown,
        Group::Whom,
        Group::Talk,
        Group::Formal,
        Group::Layout,
        Group::Object,
        Group::English,
        Group::Topic,
    ];

    /// The most it counts in one sentence.
    pub fn cap(self) -> i32 {
        match self {
            Group::Done | Group::Formal => 6,
            Group::Came | Group::Advice | Group::NotDone | Group::Layout | Group::Deed => 4,
            Group::Hearsay => 3,
            Group::English | Group::Topic => 4,
            Group::Unknown => 2,
            Group::Whom | Group::Talk => 1,
            Group::Object => 0,
        }
    }

    /// Whether it is the person's own part, not what the message says.
    pub fn is_own(self) -> bool {
        self.is_core() && self != Group::Hearsay
    }

    /// Whether it speaks for a person who tells.
    pub fn is_telling(self) -> bool {
        !matches!(self, Group::English | Group::Topic | Group::Object) && !self.is_message()
    }

    /// Whether it speaks for a message.
    pub fn is_message(self) -> bool {
        matches!(self, Group::Formal | Group::Layout)
    }

    /// Whether it says so by itself; the others only add to it.
    pub fn is_core(self) -> bool {
        self.is_telling() && !matches!(self, Group::Unknown | Group::Whom | Group::Talk)
    }

    fn parse(name: &str) -> Option<Group> {
        Some(match name {
            "came" => Group::Came,
            "advice" => Group::Advice,
            "done" => Group::Done,
            "not-done" => Group::NotDone,
            "hearsay" => Group::Hearsay,
            "unknown" => Group::Unknown,
            "whom" => Group::Whom,
            "talk" => Group::Talk,
            "formal" => Group::Formal,
            "layout" => Group::Layout,
            "object" => Group::Object,
            "english" => Group::English,
            "topic" => Group::Topic,
            _ => return None,
        })
    }
}

/// A cue found in folded text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit {
    pub group: Group,
    pub weight: i32,
    /// Bytes of the folded text.
    pub start: usize,
    pub end: usize,
}

/// Every cue in `folded`, in order of where it ends. Cues that only name a case (…した場合は) are left out.
pub(super) fn find(folded: &str) -> Vec<Hit> {
    let Some(cues) = CUES.as_ref() else {
        return Vec::new();
    };
    cues.automaton
        .find_overlapping_iter(folded)
        .filter_map(|m| {
            let &(group, weight) = cues.cues.get(m.value() as usize)?;
            let hit = Hit {
                group,
                weight,
                start: m.start(),
                end: m.end(),
            };
            let rest = folded.get(hit.end..)?;
            let other = group.is_telling() && (names_a_case(rest) || goes_on(group, rest));
            (!other).then_some(hit)
        })
        .collect()
}

/// Whether what follows makes it a case that may happen, or a wish, not something that did happen.
fn names_a_case(rest: &str) -> bool {
    const CASES: &[&str] = &[
        "場合",
        "際",
        "方は",
        "方の",
        "方で",
        "人は",
        "かたは",
        "ときは",
        "時は",
        "恐れ",
        "おそれ",
        "ください",
        "下さい",
    ];
    if rest.starts_with("い。") || rest.starts_with("い方") || rest.starts_with("うえで") {
        return true;
    }
    let mut ahead = rest.chars();
    for _ in 0..4 {
        let here = ahead.as_str();
        if CASES.iter().any(|c| here.starts_with(c)) {
            return true;
        }
        match ahead.next() {
            None | Some('。' | '、' | '\n' | '!' | '?') => return false,
            _ => {}
        }
    }
    false
}

/// Whether the cue goes on into something else (メールします, メールアドレス, 押したり, 押した先).
fn goes_on(group: Group, rest: &str) -> bool {
    if group == Group::NotDone && is_told_to_do(rest) {
        return true;
    }
    let words: &[&str] = match group {
        Group::Came => &[
            "し",
            "アドレス",
            "ボックス",
            "マガジン",
            "を送",
            "おりますでしょ",
            "いますでしょ",
            "いますか",
            "おりますか",
            "ましたか",
            "にて",
            "でご",
            "ましたでしょ",
        ],
        Group::Deed => &[
            "り",
            "先の",
            "い",
            "後、",
            "後に",
            "後は",
            "あと、",
            "内容",
            "情報",
        ],
        _ => &[],
    };
    words.iter().any(|w| rest.starts_with(w))
}

/// Whether the sentence goes on into an instruction (入力せずに閉じてください); asking for advice is none.
fn is_told_to_do(rest: &str) -> bool {
    let end = rest
        .find(['。', '\n', '!', '?'])
        .unwrap_or(rest.len())
        .min(150);
    let sentence = rest.get(..end).unwrap_or("");
    let told = ["ください", "下さい", "ましょう"]
        .iter()
        .any(|w| sentence.contains(w));
    told && ![
        "教えてくだ",
        "教えて下",
        "おしえてくだ",
        "と書",
        "と言",
        "って",
    ]
    .iter()
    .any(|w| sentence.contains(w))
}

struct Cues {
    automaton: CharwiseDoubleArrayAhoCorasick<u32>,
    cues: Vec<(Group, i32)>,
}

type Pattern = (String, Group, i32);

static CUES: LazyLock<Option<Cues>> = LazyLock::new(|| {
    let mut patterns = patterns(include_str!("cues.txt"));
    patterns.sort_by(|a, b| a.0.cmp(&b.0).then(b.2.cmp(&a.2)));
    patterns.dedup_by(|a, b| a.0 == b.0);
    let cues = patterns.iter().map(|p| (p.1, p.2)).collect();
    let keyed = patterns
        .iter()
        .enumerate()
        .map(|(i, p)| (p.0.as_str(), i as u32));
    let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new()
        .build_with_values(keyed)
        .ok()?;
    Some(Cues { automaton, cues })
});

/// The patterns of the table: `[section weight]` lines with the cues of the section below them.
fn patterns(table: &str) -> Vec<Pattern> {
    let mut all = Vec::new();
    let (mut section, mut weight) = ("", 0);
    let mut arrived = Vec::new();
    for line in table.lines().filter(|l| !l.starts_with('#')) {
        if let Some(head) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            let (name, number) = head.split_once(' ').unwrap_or((head, "0"));
            (section, weight) = (name, number.parse().unwrap_or(0));
            continue;
        }
        for item in line.split('|').map(str::trim).filter(|i| !i.is_empty()) {
            match section {
                "regret" => regrets(item, weight, &mut all),
                "deed" => deeds(item, false, &mut all),
                "deed-voiced" => deeds(item, true, &mut all),
                "denied" => denials(item, 'て', &mut all),
                "denied-voiced" => denials(item, 'で', &mut all),
                "denied-noun" => denied_nouns(item, &mut all),
                "arrived" => arrived.push(item),
                "arrived-how" => arrivals(&arrived, item, weight, &mut all),
                _ => all
                    .extend(Group::parse(section).map(|g| (item.replace("\\n", "\n"), g, weight))),
            }
        }
    }
    all
}

/// 押してしまいました, 押しちゃった, 押してもうた.
fn regrets(item: &str, weight: i32, all: &mut Vec<Pattern>) {
    let Some((stem, te)) = item.split_once(' ') else {
        return;
    };
    for tail in
        "しまい しまっ しまし しまた しもた しもうた もうた もた まった まいました".split(' ')
    {
        all.push((format!("{stem}{te}{tail}"), Group::Done, weight));
    }
    let contracted = if te == "で" {
        "じゃっ じゃい じまっ"
    } else {
        "ちゃっ ちゃい ちまっ"
    };
    for tail in contracted.split(' ') {
        all.push((format!("{stem}{tail}"), Group::Done, weight));
    }
}

/// 押した, 入力しました, 教えちゃった.
fn deeds(item: &str, voiced: bool, all: &mut Vec<Pattern>) {
    let Some((sound, stem)) = item.split_once(' ') else {
        return;
    };
    let tails = if voiced {
        "だ じゃ"
    } else {
        "た ちゃ とる とっ とら"
    };
    for tail in tails.split(' ') {
        all.push((format!("{sound}{tail}"), Group::Deed, 1));
    }
    all.push((format!("{stem}まし"), Group::Deed, 1));
    all.push((format!("{stem}ませ"), Group::Deed, 1));
}

/// 押していません, 押してない, 踏んでへん.
fn denials(stem: &str, te: char, all: &mut Vec<Pattern>) {
    const TAILS: &str =
        "いません ません ない いない はいません はいない へん おりません なかった おらず";
    for tail in TAILS.split(' ') {
        all.push((format!("{stem}{te}{tail}"), Group::NotDone, 2));
    }
    let dialect = if te == 'て' {
        "とらん"
    } else {
        "どらん"
    };
    all.push((format!("{stem}{dialect}"), Group::NotDone, 2));
}

/// 入力はしていません, 入力せずに.
fn denied_nouns(noun: &str, all: &mut Vec<Pattern>) {
    const TAILS: &str = "はしていません はしてません はしていない はしてない はせず せずに せず、 はしないで しないで閉 しなかった \
        しませんでした はしませんでした はしなかった はしてへん はまだ はしておりません しとらん";
    for tail in TAILS.split_whitespace() {
        all.push((format!("{noun}{tail}"), Group::NotDone, 2));
    }
}

/// SMSが来て, メールが届きました, LINEが回ってきた.
fn arrivals(nouns: &[&str], how: &str, weight: i32, all: &mut Vec<Pattern>) {
    for noun in nouns {
        if how.starts_with('を') {
            all.push((format!("{noun}{how}"), Group::Came, weight));
            continue;
        }
        for particle in ["が", "", "も", "で", "は"] {
            all.push((format!("{noun}{particle}{how}"), Group::Came, weight));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_whole() {
        let patterns = patterns(include_str!("cues.txt"));
        assert!(patterns.len() > 2_000, "{}", patterns.len());
        for group in Group::ALL {
            assert!(patterns.iter().any(|p| p.1 == group), "{group:?}");
        }
        assert!(
            patterns
                .iter()
                .all(|p| !p.0.contains('|') && !p.0.is_empty())
        );
    }
}
