//! LINE talk exports and copies of chats with times.

use super::lines::Lines;
use madoguchi_model::{Message, Sender, TextRole};
use time::OffsetDateTime;

/// A chat as exported or copied.
#[derive(Debug, Default)]
pub(super) struct Chat {
    /// The other side.
    pub partner: Option<String>,
    /// When the first line was written.
    pub date: Option<OffsetDateTime>,
    /// What the other side wrote; everything when it is not known who that is.
    pub theirs: String,
    /// What the person wrote.
    pub own: String,
}

impl Chat {
    /// Puts the chat into a message.
    pub fn into_message(self, message: &mut Message) {
        message.date = self.date;
        if let Some(name) = self.partner {
            message.push_text(TextRole::SenderName, name.clone());
            message.sender = Some(Sender::Name { name });
        }
        message.push_text(TextRole::Body, self.theirs);
        if !self.own.is_empty() {
            message.push_text(TextRole::Quoted, self.own);
        }
    }
}

/// One line of a chat: who wrote what, when.
struct Said<'t> {
    time: &'t str,
    name: &'t str,
    text: &'t str,
}

/// Reads a LINE export (`[LINE] …とのトーク履歴`, date lines, `12:34<tab>name<tab>text`) or a copy of one.
pub(super) fn read(text: &str) -> Option<Chat> {
    let lines = Lines::of(text);
    let first = lines.next_full(0)?;
    let title = title_partner(lines.get(first));
    if title.is_none() && !looks_like_export(&lines, first) {
        return None;
    }
    let mut chat = Chat {
        partner: title.clone().filter(|t| !t.is_empty()),
        ..Chat::default()
    };
    let begin = if title.is_some() { first + 1 } else { first };
    let first_name = collect(&lines, begin, &mut chat);
    if chat.partner.is_none() {
        chat.partner = first_name;
    }
    (!chat.theirs.trim().is_empty() || !chat.own.is_empty()).then_some(chat)
}

/// Collects what was said; gives the first speaker's name.
fn collect(lines: &Lines, begin: usize, chat: &mut Chat) -> Option<String> {
    let known = chat.partner.clone();
    let mut first_name = None;
    let mut day = None;
    let mut own = false;
    for i in begin..lines.len() {
        let line = lines.get(i);
        if is_saved_line(line) {
            continue;
        }
        if is_date_line(line) {
            day = Some(line);
            continue;
        }
        let Some(said) = said(line) else {
            let to = if own { &mut chat.own } else { &mut chat.theirs };
            add(to, line);
            continue;
        };
        if chat.date.is_none() {
            chat.date = day.and_then(|d| super::date::date(&format!("{d} {}", said.time)));
        }
        own = match &known {
            Some(partner) => !said.name.is_empty() && said.name != partner,
            None => is_self(said.name),
        };
        if !own && first_name.is_none() && !said.name.is_empty() {
            first_name = Some(said.name.to_owned());
        }
        let to = if own { &mut chat.own } else { &mut chat.theirs };
        add(to, said.text);
    }
    first_name
}

fn add(to: &mut String, line: &str) {
    let line = line.trim_matches('"');
    if line.trim().is_empty() {
        return;
    }
    if !to.is_empty() {
        to.push('\n');
    }
    to.push_str(line);
}

/// The partner in `[LINE] 山田さんとのトーク履歴`; an empty name when the title names a group.
fn title_partner(line: &str) -> Option<String> {
    let line = line.trim();
    let rest = line.strip_prefix("[LINE]").map(str::trim);
    let rest = match rest {
        Some(rest) => rest,
        None if line.ends_with("とのトーク履歴") || line.starts_with("Chat history with ") => {
            line
        }
        None => return None,
    };
    let name = rest
        .strip_suffix("とのトーク履歴")
        .or_else(|| rest.strip_prefix("Chat history with "))
        .or_else(|| rest.strip_suffix("のトーク"))
        .unwrap_or("");
    let name = name.trim_matches(['「', '」']).trim();
    Some(name.chars().take(100).collect())
}

/// Enough lines with a time and a name, under a date line or with tabs.
fn looks_like_export(lines: &Lines, first: usize) -> bool {
    let until = lines.len().min(first + 60);
    let dated = (first..until).any(|i| is_date_line(lines.get(i)));
    let talks = (first..until)
        .filter(|&i| said(lines.get(i)).is_some())
        .count();
    let tabbed = (first..until)
        .filter(|&i| lines.get(i).contains('\t') && said(lines.get(i)).is_some())
        .count();
    let starts = is_date_line(lines.get(first)) || said(lines.get(first)).is_some();
    starts && ((dated && talks >= 1) || tabbed >= 1 || talks >= 3)
}

/// `2024/05/01(水)`, `2024.05.01 水曜日`, and nothing else.
fn is_date_line(line: &str) -> bool {
    let line = line.trim();
    let head = line
        .get(..4)
        .is_some_and(|y| y.bytes().all(|b| b.is_ascii_digit()));
    head && line.len() <= 40
        && line.chars().all(|c| {
            c.is_ascii_digit()
                || "/.-年月日火水木金土曜(（)） ".contains(c)
                || c.is_ascii_alphabetic()
        })
        && super::date::date(line).is_some()
        && !line.contains(':')
}

fn is_saved_line(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("保存日時") || line.starts_with("Saved on")
}

/// `12:34<tab>name<tab>text`, also with spaces.
fn said(line: &str) -> Option<Said<'_>> {
    let line = line.trim_start_matches('\u{feff}');
    let time_end = time_length(line)?;
    let time = line.get(..time_end)?;
    let rest = line.get(time_end..)?;
    let rest = rest.strip_prefix(['\t', ' ', '\u{3000}'])?;
    let mark = if rest.contains('\t') { '\t' } else { ' ' };
    match rest.split_once(mark) {
        Some((name, text)) if !name.trim().is_empty() && name.chars().count() <= 40 => Some(Said {
            time,
            name: name.trim(),
            text: text.trim(),
        }),
        _ => None,
    }
}

/// The length of `12:34`, `午前9:05` or `12:34 AM` at the beginning.
fn time_length(line: &str) -> Option<usize> {
    let skipped = if line.starts_with("午前") || line.starts_with("午後") {
        6
    } else {
        0
    };
    let rest = line.get(skipped..)?;
    let hour = rest.bytes().take_while(u8::is_ascii_digit).count();
    let after = rest.get(hour..)?.strip_prefix(':')?;
    let minute = after.bytes().take_while(u8::is_ascii_digit).count();
    (matches!(hour, 1 | 2) && minute == 2).then_some(skipped + hour + 3)
}

fn is_self(name: &str) -> bool {
    matches!(
        name,
        "自分" | "私" | "わたし" | "あなた" | "Me" | "me" | "You"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exports_give_the_partner_and_their_words() {
        let text = "[LINE] 北先生とのトーク履歴\n保存日時：2024/05/02 09:00\n\n2024/05/01(水)\n12:34\t北先生\tこんにちは\n12:35\t花子\tはじめまして\n12:36\t北先生\t\"今日の銘柄です\nhttps://kita.top/a\"\n";
        let chat = read(text).expect("a chat");
        assert_eq!(chat.partner.as_deref(), Some("北先生"));
        assert_eq!(
            chat.theirs,
            "こんにちは\n今日の銘柄です\nhttps://kita.top/a"
        );
        assert_eq!(chat.own, "はじめまして");
        assert!(chat.date.is_some());
    }

    #[test]
    fn copies_without_a_title_are_read() {
        let chat = read("2024.05.01 水曜日\n12:34 みなみ こんにちは\n12:35 みなみ 荷物の件です")
            .expect("a chat");
        assert_eq!(chat.partner.as_deref(), Some("みなみ"));
        assert_eq!(chat.theirs, "こんにちは\n荷物の件です");
    }

    #[test]
    fn other_texts_are_no_chat() {
        for text in [
            "12:34 に届きます",
            "2024/05/01\n開催のお知らせ",
            "本日 10:00 開店",
            "",
            "12:30 会議 です\n資料を",
        ] {
            assert!(read(text).is_none(), "{text}");
        }
    }
}
