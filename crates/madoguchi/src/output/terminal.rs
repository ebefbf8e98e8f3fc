//! The answer for a person at a terminal: colour with a sign beside it, Japanese wrapped by width.

use super::{defanged, is_harmful, printable};
use crate::{Checked, Counter};
use anstyle::{AnsiColor, Style};
use madoguchi_model::{
    Advice, AdviceStep, ContactPoint, Evidence, Lang, Level, OpenState, State, TextId, TextRole,
    Who,
};
use madoguchi_service::marks::{Stretch, reasons, stretches};
use std::fmt::Write;
use time::OffsetDateTime;
use time::macros::format_description;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Everything an answer is made from.
pub(crate) struct Answer<'a> {
    pub(crate) path: Option<&'a str>,
    pub(crate) checked: &'a Checked,
    pub(crate) advice: &'a Advice,
    pub(crate) contacts: &'a [ContactPoint],
    /// States proposed from the account that the person has not confirmed by `--did`.
    pub(crate) proposed: &'a [State],
    pub(crate) counter: &'a Counter,
    pub(crate) lang: Lang,
    pub(crate) explain: bool,
    /// Columns of the terminal.
    pub(crate) width: usize,
}

/// Reasons numbered and marked in the message.
const REASONS: usize = 5;
/// Lines of the message shown; the rest is counted.
const MESSAGE_LINES: usize = 24;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const MARK: Style = Style::new()
    .underline()
    .fg_color(Some(anstyle::Color::Ansi(AnsiColor::Yellow)));

/// The answer as text with ANSI styles.
pub(crate) fn answer(answer: &Answer) -> String {
    let mut page = Page {
        out: String::new(),
        answer,
    };
    page.verdict();
    page.told();
    page.steps();
    page.donts();
    let reasons = page.reasons();
    page.message(&reasons);
    page.links();
    page.contacts();
    if answer.explain {
        page.explain();
    }
    page.out
}

struct Page<'a> {
    out: String,
    answer: &'a Answer<'a>,
}

impl Page<'_> {
    fn words(&self, key: &str) -> String {
        self.answer.counter.analyst().words(key, self.answer.lang)
    }

    fn sentence(&self, evidence: &Evidence) -> String {
        printable(
            &self
                .answer
                .counter
                .analyst()
                .sentence(evidence, self.answer.lang),
        )
    }

    fn heading(&mut self, key: &str) {
        let title = self.words(key);
        let _ = writeln!(self.out, "\n{BOLD}{title}{BOLD:#}");
    }

    /// A paragraph with a hanging indent; `first` stands at the first line.
    fn paragraph(&mut self, indent: usize, first: &str, text: &str) {
        let hang = indent + first.width();
        let room = self.answer.width.saturating_sub(hang).max(20);
        for (at, line) in wrapped(text, room).iter().enumerate() {
            let lead = if at == 0 {
                format!("{}{first}", " ".repeat(indent))
            } else {
                " ".repeat(hang)
            };
            let _ = writeln!(self.out, "{lead}{line}");
        }
    }

    fn verdict(&mut self) {
        let answer = self.answer;
        let assessment = &answer.checked.assessment;
        if let Some(path) = answer.path {
            let _ = writeln!(self.out, "{DIM}── {} ──{DIM:#}", printable(path));
        }
        let (sign, style) = level_style(assessment.level);
        let name = answer
            .counter
            .analyst()
            .level_name(assessment.level, answer.lang);
        let _ = writeln!(self.out, "{style} {sign} {name} {style:#}");
        let summary = answer.counter.analyst().summary(assessment, answer.lang);
        self.paragraph(0, "", &summary);
        let key = format!("level-note.{}", assessment.level.as_str());
        let note = self.words(&key);
        self.paragraph(0, "", &note);
    }

    /// What was understood of the person's own account, to be confirmed.
    fn told(&mut self) {
        let answer = self.answer;
        let Some(account) = &answer.checked.reading.message.account else {
            return;
        };
        if account.told.is_empty() {
            return;
        }
        self.heading("heading.told");
        for (at, told) in account.told.iter().enumerate() {
            // What is said last of a deed stands.
            let later = account.told.get(at + 1..).unwrap_or_default();
            if later
                .iter()
                .any(|t| t.state == told.state && t.who == told.who)
            {
                continue;
            }
            let state = self.words(&format!("state.{}", told.state.as_str()));
            let who = match &told.who {
                Who::Myself => String::new(),
                Who::Other(who) => format!("{}: ", printable(who)),
            };
            let sign = if told.negated { "×" } else { "○" };
            let done = self.words(if told.negated {
                "told.not-done"
            } else {
                "told.done"
            });
            self.paragraph(2, &format!("{sign} "), &format!("{who}{state} — {done}"));
        }
        if !answer.proposed.is_empty() {
            let flags: Vec<&str> = answer.proposed.iter().map(|s| s.as_str()).collect();
            let text = self
                .words("told.confirm")
                .replace("{states}", &flags.join(","));
            self.paragraph(2, "", &text);
        }
    }

    fn steps(&mut self) {
        let advice = self.answer.advice;
        if advice.steps.is_empty() {
            return;
        }
        self.heading("heading.steps");
        for (at, step) in advice.steps.iter().enumerate() {
            self.step(at + 1, step);
        }
        if let Some(route) = &advice.route {
            let route = route.get(self.answer.lang).to_owned();
            let label = self.words("heading.route");
            self.paragraph(2, &format!("{label}: "), &route);
        }
    }

    fn step(&mut self, number: usize, step: &AdviceStep) {
        let lang = self.answer.lang;
        let lead = format!("{number}. ");
        let below = 2 + lead.len();
        self.paragraph(2, &lead, step.what.get(lang));
        let why = step.why.get(lang);
        if !why.is_empty() {
            self.paragraph(below, "", why);
        }
        for contact in &step.contacts {
            self.contact(below, contact, false);
        }
    }

    fn contact(&mut self, indent: usize, contact: &ContactPoint, full: bool) {
        let lang = self.answer.lang;
        let mut line = contact.name.get(lang).to_owned();
        if !contact.phone.is_empty() {
            let _ = write!(line, " {}", contact.phone);
            if !contact.tap {
                let check = self
                    .words("contact.check-first")
                    .replace("{checked}", &contact.checked);
                let _ = write!(line, "（{check}）");
            }
            if let Some(open) = self.open_words(&contact.open) {
                let _ = write!(line, " [{open}]");
            }
        } else if !contact.url.is_empty() {
            let _ = write!(line, " {}", contact.url);
        }
        self.paragraph(indent, "→ ", &line);
        if full {
            for (key, text) in [
                ("contact.hours", &contact.hours),
                ("contact.cost", &contact.cost),
                ("contact.have-ready", &contact.have_ready),
                ("contact.say", &contact.say),
                ("contact.without-voice", &contact.without_voice),
            ] {
                let text = text.get(lang).to_owned();
                if !text.is_empty() {
                    let label = self.words(key);
                    self.paragraph(indent + 3, &format!("{label}: "), &text);
                }
            }
        }
    }

    fn open_words(&self, open: &OpenState) -> Option<String> {
        let at = |time: &OffsetDateTime| {
            let form =
                format_description!("[month padding:none]/[day padding:none] [hour]:[minute]");
            time.format(form).unwrap_or_default()
        };
        Some(match open {
            OpenState::Open { until: None } => self.words("contact.open"),
            OpenState::Open { until: Some(time) } => self
                .words("contact.open-until")
                .replace("{time}", &at(time)),
            OpenState::Closed { next: Some(time) } => self
                .words("contact.closed-until")
                .replace("{time}", &at(time)),
            OpenState::Closed { next: None } => self.words("contact.closed"),
            OpenState::Unknown => return None,
        })
    }

    fn donts(&mut self) {
        let advice = self.answer.advice;
        if advice.donts.is_empty() {
            return;
        }
        self.heading("heading.donts");
        for dont in &advice.donts {
            self.paragraph(2, "× ", dont.what.get(self.answer.lang));
        }
    }

    fn reasons(&mut self) -> Vec<usize> {
        let assessment = &self.answer.checked.assessment;
        let chosen = reasons(
            assessment,
            |at| !self.sentence(&assessment.evidence[at]).is_empty(),
            REASONS,
        );
        if chosen.is_empty() {
            return chosen;
        }
        self.heading("heading.reasons");
        for (number, at) in chosen.iter().enumerate() {
            let sentence = self.sentence(&assessment.evidence[*at]);
            self.paragraph(2, &format!("({}) ", number + 1), &sentence);
        }
        chosen
    }

    fn message(&mut self, reasons: &[usize]) {
        let message = &self.answer.checked.reading.message;
        let shown: Vec<usize> = message
            .texts
            .iter()
            .enumerate()
            .filter(|(_, t)| {
                matches!(
                    t.role,
                    TextRole::SenderName | TextRole::Subject | TextRole::Body | TextRole::Picture
                )
            })
            .map(|(at, _)| at)
            .collect();
        if shown.is_empty() {
            return;
        }
        self.heading("heading.message");
        let mut left = MESSAGE_LINES;
        for at in shown {
            let id = TextId(at as u16);
            let cut = stretches(message, id, &self.answer.checked.assessment, reasons);
            let lines = marked_lines(&cut, self.answer.width.saturating_sub(4).max(20));
            for line in lines.iter().take(left) {
                let _ = writeln!(self.out, "  {DIM}│{DIM:#} {line}");
            }
            if lines.len() > left {
                let more = self
                    .words("message.more")
                    .replace("{lines}", &(lines.len() - left).to_string());
                let _ = writeln!(self.out, "  {DIM}│ {more}{DIM:#}");
                return;
            }
            left -= lines.len();
        }
    }

    fn links(&mut self) {
        let message = &self.answer.checked.reading.message;
        let followed: Vec<_> = message
            .links
            .iter()
            .filter(|l| l.place.is_followed())
            .collect();
        if followed.is_empty() {
            return;
        }
        self.heading("heading.links");
        for link in followed.iter().take(5) {
            let shown: String = defanged(&link.target).chars().take(200).collect();
            self.paragraph(2, "・", &shown);
        }
        if followed.len() > 5 {
            let more = self
                .words("links.more")
                .replace("{links}", &(followed.len() - 5).to_string());
            self.paragraph(2, "", &more);
        }
    }

    fn contacts(&mut self) {
        let flagged = self.answer.checked.assessment.level <= Level::Unwanted;
        if self.answer.contacts.is_empty() || !flagged {
            return;
        }
        self.heading("heading.contacts");
        for contact in self.answer.contacts.iter().take(5) {
            self.contact(2, contact, true);
        }
    }

    fn explain(&mut self) {
        self.heading("heading.explain");
        let assessment = &self.answer.checked.assessment;
        let pack = self.answer.counter.analyst().knowledge().pack();
        let _ = writeln!(self.out, "  p = {:.3}", assessment.probability);
        for kind in &assessment.kinds {
            let name = pack
                .playbooks
                .get(&kind.id)
                .map_or("", |p| p.name.get(self.answer.lang));
            let _ = writeln!(
                self.out,
                "  {:>3.0} % {} {}",
                kind.share * 100.0,
                kind.id,
                name
            );
        }
        for evidence in &assessment.evidence {
            let sentence = self.sentence(evidence);
            let _ = writeln!(
                self.out,
                "  {:+6.2} {:<28} {sentence}",
                evidence.weight,
                printable(&evidence.id)
            );
        }
        for problem in &self.answer.checked.reading.problems {
            let key = serde_json::to_value(problem.kind)
                .ok()
                .and_then(|v| v.as_str().map(|s| format!("problem.{s}")))
                .unwrap_or_default();
            let words = self.words(&key);
            let _ = writeln!(self.out, "  ! {words} ({})", printable(&problem.detail));
        }
        let _ = writeln!(self.out, "  {}", assessment.version);
    }
}

/// A sign beside the colour, so that colour is never the only carrier.
fn level_style(level: Level) -> (&'static str, Style) {
    let (sign, back) = match level {
        Level::Dangerous => ("✖", AnsiColor::Red),
        Level::Suspicious => ("▲", AnsiColor::Yellow),
        Level::Unwanted => ("●", AnsiColor::Magenta),
        Level::Inconclusive => ("？", AnsiColor::White),
        Level::Consistent => ("○", AnsiColor::Green),
    };
    let style = Style::new()
        .bold()
        .fg_color(Some(AnsiColor::Black.into()))
        .bg_color(Some(back.into()));
    (sign, style)
}

/// Characters that must not begin a line (行頭禁則, JIS X 4051).
fn not_at_start(c: char) -> bool {
    "、。，．）」』】〕！？…・ーぁぃぅぇぉっゃゅょァィゥェォッャュョ)]},.!?:;々".contains(c)
}

/// Characters that must not end a line (行末禁則).
fn not_at_end(c: char) -> bool {
    "（「『【〔([{".contains(c)
}

/// Lines of at most `room` columns; Latin words are kept whole when they fit.
pub(crate) fn wrapped(text: &str, room: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let chars: Vec<char> = paragraph.chars().collect();
        let mut start = 0;
        while start < chars.len() {
            let end = line_end(&chars, start, room);
            let line: String = chars[start..end].iter().collect();
            lines.push(line.trim_end().to_owned());
            start = end;
            while start < chars.len() && chars[start] == ' ' {
                start += 1;
            }
        }
        if chars.is_empty() {
            lines.push(String::new());
        }
    }
    lines
}

/// Where the line that begins at `start` ends.
fn line_end(chars: &[char], start: usize, room: usize) -> usize {
    let mut width = 0;
    let mut end = start;
    while end < chars.len() {
        width += chars[end].width().unwrap_or(0);
        if width > room && end > start {
            break;
        }
        end += 1;
    }
    if end == chars.len() {
        return end;
    }
    let full = end;
    while end > start + 1 && !may_break(chars[end - 1], chars[end]) {
        end -= 1;
    }
    // Nowhere to break: a long address is cut where the line is full.
    if end == start + 1 { full } else { end }
}

fn may_break(before: char, after: char) -> bool {
    let word = |c: char| c.is_ascii() && !c.is_ascii_whitespace();
    !(not_at_start(after) || not_at_end(before) || word(before) && word(after))
}

/// The stretches as lines with marks: `〔1 …〕`, coloured where colour is on.
fn marked_lines(cut: &[Stretch], room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut width = 0;
    for stretch in cut {
        if let Some(number) = stretch.reason {
            let open = format!("〔{number} ");
            width += open.width();
            if let Some(line) = lines.last_mut() {
                let _ = write!(line, "{MARK}{open}");
            }
        }
        for c in stretch.text.chars() {
            if c == '\n' || width + c.width().unwrap_or(0) > room {
                close_line(&mut lines, stretch.reason.is_some());
                width = 0;
            }
            if c == '\n' {
                continue;
            }
            let shown = if is_harmful(c) {
                format!("\\u{{{:x}}}", u32::from(c))
            } else {
                c.to_string()
            };
            width += shown.width();
            if let Some(line) = lines.last_mut() {
                line.push_str(&shown);
            }
        }
        if let (Some(_), Some(line)) = (stretch.reason, lines.last_mut()) {
            let _ = write!(line, "〕{MARK:#}");
            width += 2;
        }
    }
    // Blank lines in a row say nothing more than one.
    lines.dedup_by(|a, b| a.trim().is_empty() && b.trim().is_empty());
    lines
}

fn close_line(lines: &mut Vec<String>, marked: bool) {
    if let Some(line) = lines.last_mut().filter(|_| marked) {
        let _ = write!(line, "{MARK:#}");
    }
    lines.push(if marked {
        format!("{MARK}")
    } else {
        String::new()
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn japanese_is_wrapped_by_width_and_never_begins_a_line_with_a_full_stop() {
        let lines = wrapped("リンクは開かないでください。公式アプリで確認します。", 28);
        assert!(lines.iter().all(|line| line.width() <= 28), "{lines:?}");
        assert!(
            lines.iter().all(|line| !line.starts_with('。')),
            "{lines:?}"
        );
    }

    #[test]
    fn latin_words_stay_whole_and_long_addresses_are_cut() {
        assert_eq!(
            wrapped("please call the bank", 12),
            ["please call", "the bank"]
        );
        let long = "a".repeat(50);
        assert!(wrapped(&long, 20).iter().all(|line| line.width() <= 20));
    }

    #[test]
    fn marks_show_without_colour_too() {
        let cut = [
            Stretch {
                text: "お荷物を",
                reason: None,
            },
            Stretch {
                text: "持ち帰り",
                reason: Some(1),
            },
            Stretch {
                text: "ました\x1b[2J",
                reason: None,
            },
        ];
        let plain = anstream::adapter::strip_str(&marked_lines(&cut, 60).join("\n")).to_string();
        assert_eq!(plain, "お荷物を〔1 持ち帰り〕ました\\u{1b}[2J");
    }
}
