//! A part of a text, perhaps without the `> ` before its lines, that still knows where it came from.

/// A text made of pieces of another.
#[derive(Debug, Clone, Default)]
pub(super) struct Excerpt {
    /// The text.
    pub text: String,
    /// Start in the old text, start in the new one, length; in order.
    pieces: Vec<(usize, usize, usize)>,
}

impl Excerpt {
    /// Bytes `start..end` of `text`; without one level of `>` when most of the lines have it.
    pub fn of(text: &str, start: usize, end: usize) -> Excerpt {
        let part = text.get(start..end).unwrap_or("");
        let mut excerpt = Excerpt::default();
        if !is_quoted(part) {
            excerpt.add(part, start);
            return excerpt;
        }
        let mut at = start;
        for line in part.split_inclusive('\n') {
            let rest = strip_mark(line).unwrap_or(line);
            excerpt.add(rest, at + line.len() - rest.len());
            at += line.len();
        }
        excerpt
    }

    /// The same without the first `skip` bytes and without blanks around it.
    pub fn after(&self, skip: usize) -> Excerpt {
        let rest = self.text.get(skip..).unwrap_or("");
        let lead = rest.len() - rest.trim_start_matches(['\n', ' ', '\t']).len();
        let from = skip + lead;
        let to = (skip + rest.trim_end().len()).max(from);
        let mut cut = Excerpt {
            text: self.text.get(from..to).unwrap_or("").to_owned(),
            pieces: Vec::new(),
        };
        for &(old, new, length) in &self.pieces {
            let begin = new.max(from);
            let end = (new + length).min(to);
            if begin < end {
                cut.pieces
                    .push((old + begin - new, begin - from, end - begin));
            }
        }
        cut
    }

    fn add(&mut self, part: &str, old: usize) {
        if !part.is_empty() {
            self.pieces.push((old, self.text.len(), part.len()));
            self.text.push_str(part);
        }
    }

    /// Where byte `old..end` of the old text is now; `None` when its start was left out.
    pub fn moved(&self, old: usize, end: usize) -> Option<(usize, usize)> {
        let start = self.place(old)?;
        let last = self.place(end.checked_sub(1)?).unwrap_or(start);
        let end = (last + 1).max(start);
        (self.text.is_char_boundary(start) && self.text.is_char_boundary(end))
            .then_some((start, end))
    }

    fn place(&self, old: usize) -> Option<usize> {
        let after = self.pieces.partition_point(|p| p.0 <= old);
        let &(from, to, length) = self.pieces.get(after.checked_sub(1)?)?;
        (old < from + length).then(|| to + old - from)
    }
}

/// Whether most of the lines that are not blank begin with `>`.
pub(super) fn is_quoted(part: &str) -> bool {
    let (mut full, mut marked) = (0_usize, 0_usize);
    for line in part.lines() {
        if strip_mark(line).is_some() {
            marked += 1;
            full += 1;
        } else if !line.trim().is_empty() {
            full += 1;
        }
    }
    marked > 0 && marked * 10 >= full * 7
}

/// A line without its first `>` and the space after it.
pub(super) fn strip_mark(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches([' ', '\u{3000}']);
    let rest = rest
        .strip_prefix('>')
        .or_else(|| rest.strip_prefix('＞'))
        .or_else(|| rest.strip_prefix('|'))?;
    Some(rest.strip_prefix(' ').unwrap_or(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_kept() {
        let text = "x\n> ab\n> cd\n";
        let excerpt = Excerpt::of(text, 2, text.len());
        assert_eq!(excerpt.text, "ab\ncd\n");
        assert_eq!(excerpt.moved(9, 11), Some((3, 5)));
        assert_eq!(excerpt.moved(0, 1), None);
        let rest = excerpt.after(3);
        assert_eq!(rest.text, "cd");
        assert_eq!(rest.moved(9, 11), Some((0, 2)));
        assert_eq!(rest.moved(4, 5), None);
    }
}
