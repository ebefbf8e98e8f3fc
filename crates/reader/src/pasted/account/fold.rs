//! Text in the form in which cues are looked for.

/// A text folded for matching: half-width, lower case, half-width kana widened, blanks between words taken
/// out of Japanese; every byte knows its place in the original.
#[derive(Debug, Default)]
pub(super) struct Folded {
    /// The folded text.
    pub text: String,
    /// Where the distance to the original changes: folded byte, original byte; ascending.
    runs: Vec<(usize, usize)>,
    length: usize,
}

impl Folded {
    /// Folds `text`.
    pub fn of(text: &str) -> Folded {
        let mut folded = Folded {
            text: String::with_capacity(text.len()),
            runs: Vec::new(),
            length: text.len(),
        };
        let mut distance = usize::MAX;
        let mut previous_ascii = false;
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map(|n| n.1);
            if is_blank(c) {
                let between_words = previous_ascii && next.is_some_and(|n| n.is_ascii_graphic());
                if between_words {
                    folded.push(' ', at, &mut distance);
                }
                continue;
            }
            previous_ascii = c.is_ascii_graphic();
            if !folded.voice(c) {
                folded.push(half_width(c), at, &mut distance);
            }
        }
        folded
    }

    /// Where byte `at` of the folded text stood in the original; its end for the end.
    pub fn place(&self, at: usize) -> usize {
        if at >= self.text.len() {
            return self.length;
        }
        let after = self.runs.partition_point(|r| r.0 <= at);
        let run = after.checked_sub(1).and_then(|i| self.runs.get(i));
        run.map_or(at, |&(folded, original)| original + (at - folded))
    }

    /// Joins a half-width voicing mark with the kana before it; `false` when `mark` is none.
    fn voice(&mut self, mark: char) -> bool {
        let step = match mark {
            'ﾞ' => 1,
            'ﾟ' => 2,
            _ => return false,
        };
        if let Some(last @ ('カ'..='ト' | 'ハ'..='ホ')) = self.text.chars().next_back() {
            self.text.pop();
            self.text
                .push(char::from_u32(last as u32 + step).unwrap_or(last));
        }
        true
    }

    fn push(&mut self, c: char, at: usize, distance: &mut usize) {
        // What is folded never grows, so the text is never ahead of the original.
        let now = at.saturating_sub(self.text.len());
        if now != *distance {
            self.runs.push((self.text.len(), at));
            *distance = now;
        }
        self.text.push(c.to_ascii_lowercase());
    }
}

fn is_blank(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\u{3000}' | '\u{a0}' | '\u{200b}'..='\u{200f}' | '\u{feff}'
    )
}

fn half_width(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '｡' => '。',
        '､' => '、',
        'ｦ'..='ﾝ' => KANA
            .chars()
            .nth((c as u32 - 'ｦ' as u32) as usize)
            .unwrap_or(c),
        _ => c,
    }
}

/// Full-width kana in the order of the half-width ones.
const KANA: &str = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";
