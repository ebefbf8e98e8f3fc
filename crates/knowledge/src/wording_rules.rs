use crate::Fault;
use crate::fault::line_of;
use madoguchi_model::Wording;

/// Words that promise what nobody can promise.
const FORBIDDEN: [&str; 6] = [
    "安全です",
    "大丈夫です",
    "安心です",
    "安心してください",
    "心配ありません",
    "心配いりません",
];

/// Characters one sentence of easy Japanese may have, readings in brackets and spaces not counted
/// (guideline for easy Japanese: about 24–30, never over 40).
const EASY_SENTENCE: usize = 40;

/// What is wrong with a wording: missing, forbidden words, too long sentences of easy Japanese.
/// `path` and `text` are of the file it stands in; `key` says which one it is.
pub fn wording_faults(path: &str, text: &str, key: &str, wording: &Wording) -> Vec<Fault> {
    let fault = |what: String, instead: &str, near: &str| Fault {
        path: path.to_owned(),
        line: line_of(text, near.get(..near.len().min(64)).unwrap_or(key)),
        what,
        instead: instead.to_owned(),
    };
    let mut faults = Vec::new();
    for (name, sentence) in [
        ("ja", &wording.ja),
        ("ja-easy", &wording.ja_easy),
        ("en", &wording.en),
    ] {
        if sentence.trim().is_empty() {
            let what = format!("`{key}` has no {name}");
            faults.push(fault(what, "write it in ja, ja-easy and en", key));
        }
        for word in FORBIDDEN.iter().filter(|word| sentence.contains(**word)) {
            let what = format!("`{key}` says {word}");
            faults.push(fault(
                what,
                "say what was seen and what to do, never that it is safe",
                sentence,
            ));
        }
    }
    if has_word_safe(&wording.en) {
        let what = format!("`{key}` says \"safe\" in English");
        faults.push(fault(what, "say what was seen and what to do", &wording.en));
    }
    for sentence in wording.ja_easy.split_inclusive(['。', '！', '？', '\n']) {
        let length = easy_length(sentence);
        if length > EASY_SENTENCE {
            let what = format!("`{key}` has a ja-easy sentence of {length} characters");
            faults.push(fault(
                what,
                "one idea a sentence, at most 40 characters",
                &wording.ja_easy,
            ));
        }
    }
    faults
}

fn has_word_safe(english: &str) -> bool {
    english
        .split(|c: char| !c.is_ascii_alphabetic())
        .any(|word| word.eq_ignore_ascii_case("safe"))
}

/// Characters of a sentence without readings in brackets, spaces and line breaks.
fn easy_length(sentence: &str) -> usize {
    let mut depth = 0_usize;
    let mut length = 0;
    for c in sentence.chars() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            c if c.is_whitespace() => {}
            _ if depth == 0 => length += 1,
            _ => {}
        }
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wording(ja: &str, easy: &str, en: &str) -> Wording {
        Wording {
            ja: ja.into(),
            ja_easy: easy.into(),
            en: en.into(),
        }
    }

    #[test]
    fn missing_forbidden_and_long_sentences_are_named() {
        let long = "あ".repeat(41);
        let faults = wording_faults(
            "w.toml",
            "",
            "k",
            &wording("これは安全です", &long, "It is Safe."),
        );
        assert_eq!(faults.len(), 3, "{faults:?}");
        assert_eq!(
            wording_faults("w.toml", "", "k", &wording("", "あ", "a")).len(),
            1
        );
    }

    #[test]
    fn readings_do_not_count_and_safety_words_inside_others_pass() {
        let easy = format!("{}（{}）。", "警".repeat(39), "けい".repeat(30));
        let faults = wording_faults(
            "w.toml",
            "",
            "k",
            &wording("安全な方法", &easy, "unsafe link, safely closed"),
        );
        assert!(faults.is_empty(), "{faults:?}");
    }
}
