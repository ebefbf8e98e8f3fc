//! What was typed, bounded.

use super::form::{FieldKind, ToolField, ToolForm};

/// Values of known fields, in the order of the form; a tick stands once for every option chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Typed {
    /// Name and value.
    pub pairs: Vec<(String, String)>,
    /// Names of fields of which only the beginning is used.
    pub cut: Vec<String>,
}

impl Typed {
    /// What a form takes of what came. Of a field that came twice the first counts; options that do not exist are
    /// passed over.
    pub(super) fn bounded(form: &ToolForm, came: &[(String, String)]) -> Typed {
        let mut typed = Typed::default();
        for field in &form.fields {
            let values = came
                .iter()
                .filter(|(name, _)| *name == field.name)
                .map(|(_, value)| &**value);
            typed.take(field, values);
        }
        typed
    }

    fn take<'a>(&mut self, field: &ToolField, mut values: impl Iterator<Item = &'a str>) {
        let chosen: Vec<&str> = match field.kind {
            FieldKind::Choice | FieldKind::Ticks => {
                let came: Vec<&str> = values.collect();
                let options = field.options.iter().map(|option| &*option.value);
                let chosen = options.filter(|option| came.contains(option));
                let most = if field.kind == FieldKind::Choice {
                    1
                } else {
                    usize::MAX
                };
                chosen.take(most).collect()
            }
            _ => values.next().into_iter().collect(),
        };
        for value in chosen {
            let kept = beginning(value, field.most);
            if kept.len() < value.len() {
                self.cut.push(field.name.clone());
            }
            self.pairs.push((field.name.clone(), kept.to_owned()));
        }
    }

    /// The value of a field; empty when nothing was entered.
    pub(super) fn get(&self, name: &str) -> &str {
        let pair = self.pairs.iter().find(|(known, _)| known == name);
        pair.map_or("", |(_, value)| value)
    }

    /// Whether that option was chosen.
    pub(super) fn has(&self, name: &str, value: &str) -> bool {
        self.pairs.iter().any(|(n, v)| n == name && v == value)
    }
}

/// At most so many bytes of a text, whole characters.
fn beginning(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len()))
        .rev()
        .find(|end| text.is_char_boundary(*end));
    text.get(..end.unwrap_or(0)).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_characters() {
        assert_eq!(beginning("あいう", 7), "あい");
        assert_eq!(beginning("あいう", 9), "あいう");
        assert_eq!(beginning("あ", 2), "");
    }
}
