//! What stands between quotation marks in an account.

/// A stretch between quotation marks, the marks left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quote {
    pub start: usize,
    pub end: usize,
    /// The sender's words; else the person's own, or a mere name.
    pub senders: bool,
}

/// Longest quotation, in bytes; an unclosed mark is no quotation.
const LONGEST: usize = 20_000;
/// Quotations of one account.
const MOST: usize = 64;

/// Every outermost quotation of `text`.
pub(super) fn find(text: &str) -> Vec<Quote> {
    let mut quotes = Vec::new();
    let mut open: Option<(usize, char, usize)> = None;
    for (at, c) in text.char_indices() {
        match open {
            None => {
                if let Some(close) = closing(c) {
                    open = Some((at + c.len_utf8(), close, 0));
                }
            }
            Some((start, _, _)) if at - start > LONGEST => open = None,
            Some((start, close, depth)) => {
                if c == close && depth == 0 {
                    quotes.push(quote(text, start, at, c));
                    open = None;
                    if quotes.len() >= MOST {
                        break;
                    }
                } else if c == close {
                    open = Some((start, close, depth - 1));
                } else if closing(c) == Some(close) && c != close {
                    open = Some((start, close, depth + 1));
                }
            }
        }
    }
    quotes
}

fn closing(c: char) -> Option<char> {
    Some(match c {
        '「' => '」',
        '『' => '』',
        '“' => '”',
        '"' => '"',
        '＂' => '＂',
        '〝' => '〟',
        '｢' => '｣',
        _ => return None,
    })
}

fn quote(text: &str, start: usize, end: usize, close: char) -> Quote {
    let inner = text.get(start..end).unwrap_or("");
    let after = text.get(end + close.len_utf8()..).unwrap_or("");
    let after = after.trim_start_matches([' ', '\u{3000}', '」', '。']);
    Quote {
        start,
        end,
        senders: inner.chars().count() >= 5 && !is_own(after) && !is_name(after),
    }
}

/// Whether the words after a quotation say that the person said it.
fn is_own(after: &str) -> bool {
    const OWN: &[&str] = &[
        "返信",
        "返し",
        "返事",
        "送った",
        "送って",
        "送りま",
        "送信し",
        "答え",
        "聞い",
        "聞き",
        "きいた",
        "電話し",
        "思っ",
        "思い",
        "おも",
        "打っ",
        "書いて送",
        "メールし",
        "伝え",
        "入力し",
        "検索",
        "言い返",
        "断",
        "教えてあ",
        "教えてや",
        "教えまし",
        "教えた",
        "問い合わせ",
        "相談",
    ];
    let rest = ["とだけ", "と私", "と", "って"]
        .iter()
        .find_map(|p| after.strip_prefix(p));
    rest.is_some_and(|r| {
        OWN.iter().any(|w| r.starts_with(w))
            && !r.starts_with("送ってき")
            && !r.starts_with("送って来")
    })
}

/// Whether the quotation only names a thing that is not the sender's: an app, a site looked up.
fn is_name(after: &str) -> bool {
    const THINGS: &[&str] = &[
        "というアプリ",
        "というサイト",
        "という会社",
        "アプリ",
        "というソフト",
    ];
    THINGS.iter().any(|t| after.starts_with(t))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, bool)> {
        find(text)
            .iter()
            .map(|q| (&text[q.start..q.end], q.senders))
            .collect()
    }

    #[test]
    fn the_senders_words_are_told_from_the_persons() {
        assert_eq!(
            found("「荷物を持ち帰りました」というSMSが来た"),
            [("荷物を持ち帰りました", true)]
        );
        assert_eq!(
            found("『明日、空いてますか?』と来たので「どちら様でしょうか」と返信した"),
            [("明日、空いてますか?", true), ("どちら様でしょうか", false)]
        );
        assert_eq!(
            found("内容は「外「内」外です」でした"),
            [("外「内」外です", true)]
        );
        assert_eq!(found("「閉じない"), []);
        assert_eq!(
            found("\"Your parcel is waiting\" it says"),
            [("Your parcel is waiting", true)]
        );
    }
}
