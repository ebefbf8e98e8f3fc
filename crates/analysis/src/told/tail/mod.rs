//! What follows a verb: whether it was done, denied, asked about, or said by the message.
//!
//! The words are read form by form; every step goes on behind what it has read, within the bounded rest of
//! the sentence, so that it comes to an end.

mod past;
mod plain;
mod te;

use super::verbs::Form;
use super::words::{after, starts};
use Outcome::{Denied, Done, Nothing};
use past::after_ta;
pub(super) use plain::open;
use plain::{after_dictionary, after_nai, after_stem, after_will};
use te::{after_cha, after_te, after_te_iru};

/// What the words after a verb make of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It was done.
    Done,
    /// It was not: denied, averted, asked about, wanted, feared or only supposed.
    Denied,
    /// Done towards the person who tells (送ってきた), demanded by the message, or no deed at all.
    Nothing,
    /// Asked about as if done (開いただけで感染しますか): done unless denied elsewhere.
    Supposed,
    /// The rest of the sentence decides (押して、…).
    Open,
}

/// Reads what follows a verb. `rest` is the rest of its sentence; `supposed` says that もし stands before.
pub(super) fn read(form: Form, rest: &str, supposed: bool) -> Outcome {
    match form {
        Form::Te => after_te(rest, supposed),
        Form::Ta => after_ta(rest, supposed),
        Form::Cha => after_cha(rest, supposed),
        Form::Tora => Denied,
        Form::Toru => after_te_iru(rest),
        Form::Choru if starts(rest, "うだ") => Nothing,
        Form::Choru => after_te_iru(rest),
        Form::Nai => after_nai(rest),
        Form::Stem => after_stem(rest, supposed),
        Form::Dict => after_dictionary(rest),
        Form::E | Form::Vol => after_will(form, rest),
        Form::One => one_stem(rest, supposed),
        Form::Passive => match rest.strip_prefix('れ') {
            Some(rest) => one_stem(rest, supposed),
            None => Nothing,
        },
        Form::Noun => noun(rest, supposed),
        Form::Word => Nothing,
    }
}

/// A verb with one stem (入れ-, 教え-, passive られ-).
fn one_stem(rest: &str, supposed: bool) -> Outcome {
    if let Some(rest) = after(rest, "て で") {
        return after_te(rest, supposed);
    }
    if let Some(rest) = after(rest, "ちょ とき") {
        return after_te_iru(rest);
    }
    if let Some(rest) = after(rest, "ちゃ ちま ち") {
        return after_cha(rest, supposed);
    }
    if starts(rest, "とら とり たい たく たがる たがっ たがり") {
        return Denied;
    }
    if let Some(rest) = after(rest, "とる とっ とい とん よる よっ") {
        return after_te_iru(rest);
    }
    if starts(
        rest,
        "だとこ だら だっ だの だけ だん だど だす だど だよ だば だ。 だ、 だ\n だ",
    ) && !rest.starts_with("だろ")
    {
        return after_ta(rest.strip_prefix('だ').unwrap_or(rest), supposed);
    }
    if let Some(rest) = rest.strip_prefix('た') {
        return after_ta(rest, supposed);
    }
    if starts(rest, "な ず ぬ へん ん まへん") {
        return after_nai(rest);
    }
    if let Some(rest) = rest.strip_prefix('る') {
        return after_dictionary(rest);
    }
    if let Some(rest) = after(rest, "さ ら") {
        return after_nai(rest);
    }
    if let Some(rest) = rest.strip_prefix("よう") {
        return if starts(rest, "と か") {
            Denied
        } else {
            Nothing
        };
    }
    if starts(rest, "ろ よ え ぇ と") {
        return Nothing;
    }
    after_stem(rest, supposed)
}

/// A noun with する, particles between them allowed (入力はせず), or used as in a note (クリックのみ).
fn noun(rest: &str, supposed: bool) -> Outcome {
    // ふりこみました: the noun is the stem of a verb, too.
    if starts(rest, "まし ませ ます") {
        return after_stem(rest, supposed);
    }
    let particles = "だけは までは などは とかは だけ まで とか なんか など を は も ば";
    let tail = after(rest, particles).unwrap_or(rest);
    of_suru(tail, supposed).unwrap_or_else(|| as_note(rest))
}

/// する after its noun; `None` when something else follows.
fn of_suru(tail: &str, supposed: bool) -> Option<Outcome> {
    let tail = tail.strip_prefix("を").unwrap_or(tail);
    if let Some(rest) = after(tail, "して しって しで") {
        return Some(after_te(rest, supposed));
    }
    if let Some(rest) = after(tail, "しちゃ しちま しち") {
        return Some(after_cha(rest, supposed));
    }
    if starts(
        tail,
        "したい したく したが したか しとら しとり しよう すれば でき 出来",
    ) {
        return Some(Denied);
    }
    if let Some(rest) = after(tail, "した しだ") {
        return Some(after_ta(rest, supposed));
    }
    if let Some(rest) = after(
        tail,
        "しとる しとっ しとい しとん しちょ しとき しよる しよっ",
    ) {
        return Some(after_te_iru(rest));
    }
    if starts(tail, "しろ せよ しなさい すべき しましょう") {
        return Some(Nothing);
    }
    if starts(
        tail,
        "しない しなか しなく しなき しなけ しね せず しず せん しん しまへん しぬ しへん せえへん せーへん せなん",
    ) {
        return Some(after_nai(tail.strip_prefix(['し', 'せ']).unwrap_or(tail)));
    }
    if let Some(rest) = after(tail, "し直し しなおし") {
        return Some(one_stem(rest, supposed));
    }
    if let Some(rest) = after(tail, "いたし 致し") {
        return Some(after_stem(rest, supposed));
    }
    if let Some(rest) = tail.strip_prefix("する") {
        return Some(after_dictionary(rest));
    }
    of_suru_passive(tail, supposed).or_else(|| Some(after_stem(tail.strip_prefix('し')?, supposed)))
}

/// Made to do it is done (入力させられた); the passive alone is not the person's deed.
fn of_suru_passive(tail: &str, supposed: bool) -> Option<Outcome> {
    if let Some(rest) = tail.strip_prefix("させら") {
        return Some(one_stem(rest.strip_prefix('れ').unwrap_or(rest), supposed));
    }
    if tail.starts_with("され") {
        return Some(Nothing);
    }
    let rest = tail
        .strip_prefix("させ")
        .filter(|r| !starts(r, "よう る"))?;
    Some(one_stem(rest, supposed))
}

/// Short notes: 入力なし, クリックのみ, 返信済み.
fn as_note(rest: &str) -> Outcome {
    if starts(
        rest,
        "なし 無し はなし は無し はまだ もなし 前 はない もまだ まだ ゼロ 0円",
    ) {
        return Denied;
    }
    if starts(rest, "済み 済 ずみ 後 あと の上 のうえ") {
        return Done;
    }
    // 「何の件ですか」って返信も。
    if matches!(rest.trim_end(), "も" | "も。") {
        return Done;
    }
    let ends = |t: &str| t.trim().is_empty() || starts(t, "、 。 で です ,");
    match after(rest, "のみ だけ") {
        Some(t) if ends(t) => Done,
        _ => Nothing,
    }
}
