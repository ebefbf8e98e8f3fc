//! Ways of writing that honest and dishonest people share: spellings, bullets, breaks, widths, masks.

use super::fill::Filler;

/// Stands for the link until the text is done, so that no trick touches it.
pub(super) const LINK: char = '\u{E000}';

/// How one message is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Setting {
    /// An empty line between the parts.
    Paragraphs,
    Lines,
    /// Nothing between them.
    Run,
}

impl Setting {
    /// One that goes with the channel.
    pub(super) fn any(channel: &str, filler: &mut Filler) -> Setting {
        let weights: [usize; 3] = match channel {
            "mail" => [5, 4, 1],
            "web" | "text" => [2, 4, 3],
            "voice" => [0, 1, 6],
            _ => [0, 4, 6],
        };
        match filler.random.weighted(&weights) {
            Some(0) => Setting::Paragraphs,
            Some(1) => Setting::Lines,
            _ => Setting::Run,
        }
    }

    /// The parts as one text.
    pub(super) fn join(self, parts: &[String]) -> String {
        let between = match self {
            Setting::Paragraphs => "\n\n",
            Setting::Lines => "\n",
            Setting::Run => "",
        };
        let mut text = String::new();
        for part in parts {
            if !text.is_empty() {
                let apart = self == Setting::Run
                    && (part.starts_with([LINK, '{']) || text.ends_with(LINK) || !ends(&text));
                text.push_str(if apart { " " } else { between });
            }
            text.push_str(part);
        }
        text
    }
}

/// Whether a sentence ends here.
fn ends(text: &str) -> bool {
    text.ends_with(['。', '!', '?', '、', '】', ':', '…', '\n'])
}

/// Sets a text in one of many ways.
///
/// # Errors
/// When the grammar has a fault.
pub(super) fn dress(text: &str, channel: &str, filler: &mut Filler) -> anyhow::Result<String> {
    let mut dressed = text.to_owned();
    for pair in filler.grammar.style_words("spellings") {
        if let Some((usual, other)) = pair.split_once(':')
            && filler.random.chance(9)
        {
            dressed = dressed.replace(usual, other);
        }
    }
    for pair in filler.grammar.style_words("bullets") {
        let mut chars = pair.chars();
        if let (Some(usual), Some(other)) = (chars.next(), chars.next())
            && filler.random.chance(14)
        {
            dressed = dressed.replace(usual, &other.to_string());
        }
    }
    if channel == "mail" && filler.random.chance(25) {
        dressed = dressed.replace('。', "。\n").replace("\n\n\n", "\n\n");
    }
    dressed = punctuation(&dressed, filler);
    if filler.random.chance(4) {
        dressed = dressed.chars().map(full_width_digit).collect();
    }
    if filler.random.chance(4) {
        dressed = indented(&dressed, filler);
    }
    if channel == "mail" && filler.random.chance(3) {
        let head = filler.random.text(filler.grammar.style_words("forwarded"));
        dressed = match head {
            "> " => format!("> {}", dressed.replace('\n', "\n> ")),
            head => format!("{head}\n\n{dressed}"),
        };
    }
    Ok(dressed.trim().to_owned())
}

fn punctuation(text: &str, filler: &mut Filler) -> String {
    match filler.random.below(40) {
        0 => text.replace('、', ",").replace('。', "."),
        1 => text.replace('。', ""),
        2 => text.replace('。', "!"),
        3 => text.replace('、', ""),
        4 => text.replace('。', "。 "),
        5 => text.replace('!', "！！"),
        6 => text.replace('。', "..."),
        _ => text.replace("。。", "。"),
    }
}

fn full_width_digit(c: char) -> char {
    match c {
        '0'..='9' => char::from_u32(c as u32 + 0xFEE0).unwrap_or(c),
        c => c,
    }
}

fn indented(text: &str, filler: &mut Filler) -> String {
    let by = filler.random.text(&["　", "  ", "　　", "・"]);
    let lines: Vec<String> = text
        .lines()
        .map(|line| {
            if line.is_empty() {
                String::new()
            } else {
                format!("{by}{line}")
            }
        })
        .collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_in_a_run_are_set_apart_from_links() {
        let parts = [
            "確認してください".to_owned(),
            LINK.to_string(),
            "以上".to_owned(),
        ];
        assert_eq!(
            Setting::Run.join(&parts),
            format!("確認してください {LINK} 以上")
        );
        assert_eq!(
            Setting::Lines.join(&parts),
            format!("確認してください\n{LINK}\n以上")
        );
        let sentences = ["一つ。".to_owned(), "二つ。".to_owned()];
        assert_eq!(Setting::Run.join(&sentences), "一つ。二つ。");
    }
}
