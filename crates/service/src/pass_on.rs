//! Texts to pass on. Nothing of the message itself is in them but what our own sentences say of it: no link, no
//! number of the sender's.

use crate::desk::Desk;
use crate::{Counter, View};
use madoguchi_model::{Lang, Level};

/// Steps and do-nots named in a text to pass on.
const FEW: usize = 3;

impl Counter {
    /// A text to send to somebody of the family.
    pub fn for_family(&self, view: &View, lang: Lang) -> String {
        let words = |key: &str| self.analyst().words(key, lang);
        let mut lines = vec![
            words("web-pass.family-head").replace("{level}", &view.level_name),
            view.summary.clone(),
            String::new(),
        ];
        lines.push(words("web-pass.do"));
        lines.extend(
            view.todo
                .steps
                .iter()
                .take(FEW)
                .map(|s| format!("・{}", s.what)),
        );
        if !view.todo.donts.is_empty() {
            lines.push(words("web-pass.dont"));
            lines.extend(view.todo.donts.iter().take(FEW).map(|d| format!("・{d}")));
        }
        if let Some(desk) = self.desk_to_name(view) {
            lines.push(String::new());
            lines.push(
                words("web-pass.ask").replace("{desk}", &format!("{} {}", desk.name, desk.phone)),
            );
        }
        lines.push(words("web-pass.family-end"));
        self.joined(lines, lang)
    }

    /// A notice for colleagues, a school or an association.
    pub fn for_colleagues(&self, view: &View, lang: Lang) -> String {
        let words = |key: &str| self.analyst().words(key, lang);
        let mut lines = vec![
            words("web-pass.notice-head"),
            String::new(),
            view.kind.as_ref().map_or_else(
                || words("web-pass.notice-what"),
                |kind| words("web-pass.notice-kind").replace("{kind}", &kind.name),
            ),
            view.summary.clone(),
            String::new(),
        ];
        if !view.reasons.is_empty() {
            lines.push(words("web-pass.signs"));
            lines.extend(view.reasons.iter().map(|r| format!("・{r}")));
        }
        if !view.todo.donts.is_empty() {
            lines.push(words("web-pass.dont"));
            lines.extend(view.todo.donts.iter().take(FEW).map(|d| format!("・{d}")));
        }
        if view.level <= Level::Suspicious {
            lines.push(words("web-pass.notice-done"));
        }
        lines.push(words("web-pass.notice-end"));
        self.joined(lines, lang)
    }

    /// The desk most worth naming: one that is certain and can be called.
    fn desk_to_name<'v>(&self, view: &'v View) -> Option<&'v Desk> {
        let all = view
            .todo
            .steps
            .iter()
            .flat_map(|s| &s.desks)
            .chain(&view.todo.desks);
        let mut certain = all.filter(|d| !d.dial.is_empty());
        view.todo.call_now.as_ref().or_else(|| certain.next())
    }

    fn joined(&self, lines: Vec<String>, lang: Lang) -> String {
        let text = lines.join("\n");
        let text = text
            .split('\n')
            .map(|l| self.defanged_words(l))
            .collect::<Vec<_>>()
            .join("\n");
        // Readings in brackets help who reads on this page, not who gets the text.
        if lang == Lang::JaEasy {
            crate::text::without_readings(&text)
        } else {
            text
        }
    }
}
