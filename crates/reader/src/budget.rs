//! What may still be spent on one message.

use madoguchi_model::{Limits, Problem, ProblemKind};

/// Counts down the [`Limits`] over one reading and collects the [`Problem`]s. Every reader part takes from
/// it before doing work, so that nested parts share one allowance.
#[derive(Debug)]
pub struct Budget {
    limits: Limits,
    parts: usize,
    unpacked: usize,
    links: usize,
    pictures: usize,
    depth: usize,
    problems: Vec<Problem>,
}

impl Budget {
    /// A full allowance.
    pub fn new(limits: Limits) -> Budget {
        Budget {
            limits,
            parts: limits.parts,
            unpacked: limits.unpacked_bytes,
            links: limits.links,
            pictures: limits.pictures,
            depth: limits.depth,
            problems: Vec::new(),
        }
    }

    /// The limits it was made with.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Notes a problem; the same one only once, and at most 100.
    pub fn problem(&mut self, kind: ProblemKind, detail: impl Into<String>) {
        let problem = Problem::new(kind, detail);
        if self.problems.len() < 100 && !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    /// The input, cut to its limit.
    pub fn input<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        if bytes.len() <= self.limits.input_bytes {
            return bytes;
        }
        self.problem(ProblemKind::Truncated, "input_bytes");
        &bytes[..self.limits.input_bytes]
    }

    /// Takes one MIME part.
    pub fn take_part(&mut self) -> bool {
        Self::take(&mut self.parts, 1, "parts", &mut self.problems)
    }

    /// Takes one link.
    pub fn take_link(&mut self) -> bool {
        Self::take(&mut self.links, 1, "links", &mut self.problems)
    }

    /// Takes one picture to search.
    pub fn take_picture(&mut self) -> bool {
        Self::take(&mut self.pictures, 1, "pictures", &mut self.problems)
    }

    /// Takes `bytes` of unpacked data; on refusal nothing is taken.
    pub fn take_unpacked(&mut self, bytes: usize) -> bool {
        Self::take(
            &mut self.unpacked,
            bytes,
            "unpacked_bytes",
            &mut self.problems,
        )
    }

    /// How many bytes may still be unpacked.
    pub fn unpacked_left(&self) -> usize {
        self.unpacked
    }

    /// Goes one level down for the time of `work`; `None` when the depth is used up.
    pub fn nested<T>(&mut self, work: impl FnOnce(&mut Budget) -> T) -> Option<T> {
        if !Self::take(&mut self.depth, 1, "depth", &mut self.problems) {
            return None;
        }
        let done = work(self);
        self.depth += 1;
        Some(done)
    }

    /// A text cut to its limit on a character boundary.
    pub fn text(&mut self, mut text: String) -> String {
        if text.len() > self.limits.text_bytes {
            self.problem(ProblemKind::Truncated, "text_bytes");
            let mut end = self.limits.text_bytes;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            text.truncate(end);
        }
        text
    }

    /// The problems met.
    pub fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    fn take(left: &mut usize, n: usize, name: &str, problems: &mut Vec<Problem>) -> bool {
        if *left >= n {
            *left -= n;
            return true;
        }
        let problem = Problem::new(ProblemKind::Truncated, name);
        if problems.len() < 100 && !problems.contains(&problem) {
            problems.push(problem);
        }
        false
    }
}
