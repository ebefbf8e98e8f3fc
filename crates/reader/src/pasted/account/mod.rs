//! Tells what a person says about a message from the message itself.
//!
//! Most people do not paste but tell. What they tell must not be judged as the sender's words, and a message
//! must not be taken for an account: an account is only found when first-person telling, hearsay and
//! questions for advice outweigh the way firms and fraud write.

mod cues;
mod fold;
mod learned;
mod quotes;
mod units;

use super::lines::Lines;
use quotes::Quote;
use units::Unit;

/// Whether a part is told or quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Account,
    /// A pasted block: a message of its own.
    Block,
    /// Words between quotation marks.
    Inline,
}

/// A part of the text; the parts cover it in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
}

/// Cuts a text into what is told and what is quoted; `None` when it is not clearly an account.
pub(super) fn split(text: &str) -> Option<Vec<Part>> {
    if text.len() > LONG && !tells_at_an_end(text) {
        return None;
    }
    let quotes = quotes::find(text);
    let units = units::of(text, &quotes);
    if !Score::of(units.iter()).may_be_account() {
        return None;
    }
    let block = find_block(text, &units);
    let outside = Score::of(
        units
            .iter()
            .filter(|u| block.is_none_or(|b| u.start < b.0 || u.start >= b.1)),
    );
    if outside.is_clear(block.is_some()) {
        let block = block.filter(|b| is_sent(&units, *b));
        return Some(parts(text, &quotes, block));
    }
    let whole = Score::of(units.iter());
    (block.is_some() && whole.is_clear(false)).then(|| parts(text, &quotes, None))
}

/// Bytes from which on a text is only looked at closely when its beginning or end tells something.
const LONG: usize = 4_000;

/// Whether anything is told in the first or last part of a long text: people tell before or after what they
/// paste, not in the middle of it.
fn tells_at_an_end(text: &str) -> bool {
    let boundary = |at: usize| (at..text.len()).find(|&i| text.is_char_boundary(i));
    let head = boundary(LONG / 2).and_then(|i| text.get(..i));
    let tail = boundary(text.len() - LONG / 4).and_then(|i| text.get(i..));
    [head, tail].into_iter().flatten().any(|part| {
        let units = units::of(part, &quotes::find(part));
        Score::of(units.iter()).may_be_account()
    })
}

/// Whether words above a pasted or forwarded message are a person's own. Weaker than [`split`], since the
/// message below already says what it is.
pub(super) fn is_telling(text: &str) -> bool {
    let score = Score::of(units::of(text, &quotes::find(text)).iter());
    score.tell >= 2 && score.tell > score.message
}

/// Whether words above a pasted message speak like the message of a firm or of fraud.
pub(super) fn is_formal(text: &str) -> bool {
    let score = Score::of(units::of(text, &quotes::find(text)).iter());
    score.message > score.tell
}

/// Where the person's own words begin below a pasted message, when its last paragraph is theirs.
pub(super) fn own_words_below(text: &str) -> Option<usize> {
    let at = text.trim_end().rfind("\n\n")? + 2;
    let last = text.get(at..)?;
    let score = Score::of(units::of(last, &quotes::find(last)).iter());
    (score.tell >= 3 && score.message == 0).then_some(at)
}

/// What speaks for telling and what for a message, summed up.
#[derive(Debug, Default, Clone, Copy)]
struct Score {
    tell: i32,
    core: i32,
    own: i32,
    message: i32,
    english: i32,
    topic: i32,
    /// What the learned strings say, in tenths.
    learned: i32,
    /// Characters, quotations left out.
    characters: i32,
    /// Kana among them.
    kana: i32,
    units: i32,
}

impl Score {
    fn of<'u>(units: impl Iterator<Item = &'u Unit>) -> Score {
        units.fold(Score::default(), |s, u| Score {
            tell: s.tell.saturating_add(u.tell),
            core: s.core.saturating_add(u.core),
            own: s.own.saturating_add(u.own),
            message: s.message.saturating_add(u.message),
            english: s.english.saturating_add(u.english),
            topic: s.topic.saturating_add(u.topic),
            learned: s.learned.saturating_add(u.learned),
            characters: s.characters.saturating_add(u.characters),
            kana: s.kana.saturating_add(u.kana),
            units: s.units.saturating_add(1),
        })
    }

    /// Whether anything at all is told; most messages end here.
    fn may_be_account(self) -> bool {
        self.core >= 2 || self.speaks() || self.tells_in_english()
    }

    /// Whether English sentences tell of deeds and of what such accounts are about.
    fn tells_in_english(self) -> bool {
        !self.is_japanese()
            && self.topic >= 2
            && self.english.saturating_add(self.tell) >= 4
            && self.english.saturating_add(self.tell).saturating_mul(2)
                > self.message.saturating_mul(3)
    }

    /// Clear enough to call it an account. Beside a block that was only guessed it takes more.
    fn is_clear(self, beside_block: bool) -> bool {
        let denied = self.units > 3 && self.is_japanese() && self.log_odds() < DENIED;
        self.speaks() || self.tells_in_english() || (self.cues_are_clear(beside_block) && !denied)
    }

    /// Whether the cues alone make it an account.
    fn cues_are_clear(self, beside_block: bool) -> bool {
        let enough = match self.message {
            0 if !beside_block => 2,
            0..=2 => 3,
            _ => 4,
        };
        self.core >= enough
            && (self.message == 0 || self.own > 0)
            && self.tell.saturating_mul(2) >= self.message.saturating_mul(3)
            && self.core.saturating_mul(3).saturating_add(6) >= self.units
    }

    /// Whether the learned strings of a Japanese text, with the cues, say that somebody tells.
    fn speaks(self) -> bool {
        let beyond = self.message.saturating_sub(self.tell).max(0);
        let odds = self.log_odds();
        let unsure = self.message > 2 || (self.message > 0 && odds < SURE);
        let formal = (self.core == 0 && unsure) || (self.message > 4 && self.tell <= self.message);
        let cues = self.core.min(4) * 4 - beyond.saturating_mul(9);
        self.is_japanese() && !formal && odds.saturating_add(cues) > TOLD
    }

    fn log_odds(self) -> i32 {
        learned::log_odds(self.learned, self.characters)
    }

    /// Whether a twelfth of it is kana, as in the tersest notes: the learned strings are Japanese.
    fn is_japanese(self) -> bool {
        self.kana.saturating_mul(12) >= self.characters
    }
}

/// Log-odds (tenths) from which on a text is an account whatever the cues say, four tenths less for each of up
/// to four points of cues.
const TOLD: i32 = 16;

/// Log-odds (tenths) that outweigh a formal word where no cue tells anything.
const SURE: i32 = 30;

/// Log-odds (tenths) below which a text is no account whatever the cues say.
const DENIED: i32 = -30;

/// The pasted message inside an account, as bytes `start..end`.
fn find_block(text: &str, units: &[Unit]) -> Option<(usize, usize)> {
    let lines = Lines::of(text);
    marked_lines(&lines)
        .or_else(|| below_cue_line(&lines, units))
        .or_else(|| least_telling(text, units))
}

/// Lines behind `>` that follow each other.
fn marked_lines(lines: &Lines) -> Option<(usize, usize)> {
    let marked = |i: usize| lines.get(i).trim_start().starts_with(['>', '＞']);
    let first = (0..lines.len()).find(|&i| marked(i))?;
    let mut last = first;
    for i in first..lines.len() {
        if marked(i) {
            last = i;
        } else if !lines.is_blank(i) {
            break;
        }
    }
    let (start, end) = (lines.start(first), lines.end(last));
    (end - start >= 12).then_some((start, end))
}

/// What stands below 本文: or 以下のメールです, up to where the person speaks again.
fn below_cue_line(lines: &Lines, units: &[Unit]) -> Option<(usize, usize)> {
    let cue = (0..lines.len().min(200)).find(|&i| announces(lines.get(i)))?;
    let first = lines.next_full(cue + 1)?;
    let start = lines.start(first);
    let end = spoken_again(units, start).unwrap_or(lines.text.trim_end().len());
    let end = start + lines.text.get(start..end)?.trim_end().len();
    (end > start).then_some((start, end))
}

/// Whether a line only announces the message below it.
fn announces(line: &str) -> bool {
    const WHOLE: &str = "本文 内容 文面 全文 メール本文 メールの内容 メール内容 メールの本文 SMSの内容 原文 以下本文 message";
    const NAMED: &str =
        "本文 内容 文面 メール SMS sms メッセージ LINE 以下 下記 これ email text message";
    const FOLLOWING: &str = "以下の通り 以下のとおり 下記の通り 以下です 下記です 以下本文 本文です 内容です こちらです";
    let line = line.trim();
    if !(2..=40).contains(&line.chars().count()) {
        return false;
    }
    let any = |words: &str| words.split(' ').any(|w| line.contains(w));
    let bare = line.trim_matches(|c: char| "[]【】<>＜＞「」-ー─=↓▼:： 　。".contains(c));
    let whole = WHOLE.split(' ').any(|w| bare.eq_ignore_ascii_case(w));
    let points = line.ends_with([':', '：', '↓', '▼', '⬇']) || line.starts_with(['↓', '▼']);
    whole || (points && any(NAMED)) || any(FOLLOWING)
}

/// The first paragraph after `start` that is told, after a blank line.
fn spoken_again(units: &[Unit], start: usize) -> Option<usize> {
    units
        .iter()
        .filter(|u| u.start > start && u.after_blank)
        .find(|u| u.tell >= 2 && u.message == 0)
        .map(|u| u.start)
}

/// The run of sentences that speaks most like a message (the least sum of telling minus message).
fn least_telling(text: &str, units: &[Unit]) -> Option<(usize, usize)> {
    let mut best = (0, 0, 0);
    let (mut sum, mut from) = (0, 0);
    for (i, unit) in units.iter().enumerate() {
        if sum >= 0 {
            sum = 0;
            from = i;
        }
        sum += unit.tell - unit.message;
        if sum < best.0 {
            best = (sum, from, i);
        }
    }
    let (sum, mut first, mut last) = best;
    if sum > -4 {
        return None;
    }
    while first > 0 && joins(units, first - 1, first) {
        first -= 1;
    }
    while joins(units, last + 1, last + 1) {
        last += 1;
    }
    let start = units.get(first)?.start;
    let end = units.get(last)?.end;
    let end = start + text.get(start..end)?.trim_end().len();
    (end > start).then_some((start, end))
}

/// Whether a block may be a message: in Japanese its learned strings must not speak for telling.
fn is_sent(units: &[Unit], block: (usize, usize)) -> bool {
    let inside = |u: &&Unit| u.start >= block.0 && u.start < block.1;
    let score = Score::of(units.iter().filter(inside));
    !score.is_japanese() || score.log_odds() < TOLD
}

/// Whether sentence `i`, neutral itself, belongs to the block across the boundary before sentence `boundary`.
fn joins(units: &[Unit], i: usize, boundary: usize) -> bool {
    let neutral = units.get(i).is_some_and(|u| u.tell == 0);
    neutral && units.get(boundary).is_some_and(|u| !u.after_blank)
}

/// The parts of an account: the block, sender's words between quotation marks, and what is told around them.
fn parts(text: &str, quotes: &[Quote], block: Option<(usize, usize)>) -> Vec<Part> {
    let mut quoted: Vec<Part> = quotes
        .iter()
        .filter(|q| q.senders && block.is_none_or(|b| q.end <= b.0 || q.start >= b.1))
        .map(|q| Part {
            kind: Kind::Inline,
            start: q.start,
            end: q.end,
        })
        .collect();
    quoted.extend(block.map(|(start, end)| Part {
        kind: Kind::Block,
        start,
        end,
    }));
    quoted.sort_by_key(|p| p.start);
    let mut parts = Vec::new();
    let mut at = 0;
    for part in quoted {
        if part.start < at {
            continue;
        }
        if part.start > at {
            parts.push(told(at, part.start));
        }
        at = part.end;
        parts.push(part);
    }
    if at < text.len() {
        parts.push(told(at, text.len()));
    }
    parts
}

fn told(start: usize, end: usize) -> Part {
    Part {
        kind: Kind::Account,
        start,
        end,
    }
}

#[cfg(test)]
mod tests;
