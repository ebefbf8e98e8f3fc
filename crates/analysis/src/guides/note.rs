//! The note of who, what, when, where, why and how, to take to the police or a desk.

use madoguchi_knowledge::Guide;
use madoguchi_model::Lang;
use std::collections::BTreeMap;

/// Most characters of one answer.
pub const MOST: usize = 2_000;

/// Puts answers (by question id) under the headings of the guide's questions, in its order, as plain text of a
/// language. Questions without an answer are kept, with the guide's sentence for "not known", so that whoever
/// reads it sees that they were asked. Control characters and direction marks are taken out; addresses stay as
/// they were typed, because the police need them.
pub fn assemble(guide: &Guide, answers: &BTreeMap<String, String>, lang: Lang) -> String {
    let sentence = |id: &str| guide.answer(id).map_or("", |wording| wording.get(lang));
    let mut note = String::new();
    note.push_str(sentence("title"));
    note.push('\n');
    for question in &guide.question {
        let answer = answers.get(&question.id).map(|text| plain(text));
        let answer = answer.filter(|text| !text.is_empty());
        note.push_str("\n■ ");
        note.push_str(question.heading.get(lang));
        note.push('\n');
        note.push_str(answer.as_deref().unwrap_or(sentence("unanswered")));
        note.push('\n');
    }
    note
}

/// An answer without what a printer or terminal would act on, its lines trimmed, no more than one empty line
/// between two.
fn plain(text: &str) -> String {
    let kept = text.chars().take(MOST).filter(|c| {
        let invisible = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
        *c == '\n' || !c.is_control() && !invisible
    });
    let kept: String = kept.collect();
    let mut out = String::with_capacity(kept.len());
    let mut empty = 0;
    for line in kept.trim().lines().map(str::trim_end) {
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty > 1 {
            continue;
        }
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(line);
    }
    out
}
