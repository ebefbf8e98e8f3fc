//! Copies out of message apps: the number, "今日 12:34" and the like around the message.

use super::lines::Lines;
use super::{date, sender};
use madoguchi_model::{Channel, Sender};
use time::OffsetDateTime;

/// A message as copied from a message app.
#[derive(Debug, PartialEq)]
pub(super) struct Copied {
    /// The number or name above it.
    pub sender: Option<Sender>,
    /// SMS or RCS.
    pub channel: Channel,
    /// When it came, if the year was shown.
    pub date: Option<OffsetDateTime>,
    /// First byte of the message.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
}

/// Lines above the message that are looked at.
const MOST_LINES: usize = 6;

/// What a line of the app's frame is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Frame {
    Number,
    Label(Channel),
    Time,
    Notice,
}

/// Finds the message inside what was copied from a message app; `None` when no frame is there.
pub(super) fn read(text: &str) -> Option<Copied> {
    let lines = Lines::of(text);
    let first = lines.next_full(0)?;
    let mut copied = Copied {
        sender: None,
        channel: Channel::Sms,
        date: None,
        start: 0,
        end: text.len(),
    };
    let mut sure = false;
    let mut i = first;
    while i < lines.len().min(first + MOST_LINES) {
        let line = lines.get(i).trim();
        match frame(line) {
            _ if line.is_empty() => {}
            Some(Frame::Number) if copied.sender.is_none() => {
                copied.sender = sender::sender(line);
                sure = true;
            }
            Some(Frame::Label(channel)) => {
                copied.channel = channel;
                sure = true;
            }
            Some(Frame::Time) => copied.date = copied.date.or_else(|| date::date(line)),
            Some(Frame::Notice) => {}
            _ if i == first && names_sender(&lines, i) => copied.sender = sender::sender(line),
            _ => break,
        }
        i += 1;
    }
    if i == first || i >= lines.len() || !(sure || copied.sender.is_some()) {
        return None;
    }
    copied.start = lines.start(i);
    copied.end = end_of_message(&lines, i);
    Some(copied)
}

/// Whether line `i` is the sender's name: short, with the app's label or a time right under it.
fn names_sender(lines: &Lines, i: usize) -> bool {
    let line = lines.get(i).trim();
    let short =
        line.chars().count() <= 24 && !line.contains(['。', '、', '！', '？', '「', '【', '/']);
    let next = lines.next_full(i + 1).map(|n| lines.get(n).trim());
    short && matches!(next.and_then(frame), Some(Frame::Label(_) | Frame::Time))
}

fn frame(line: &str) -> Option<Frame> {
    if sender::is_phone_number(line) {
        let digits = line.chars().filter(|c| c.is_numeric()).count();
        let dialled = line
            .trim_start_matches(['(', '（'])
            .starts_with(['0', '０', '+', '＋']);
        return (digits >= 8 && dialled).then_some(Frame::Number);
    }
    let plain: String = line
        .chars()
        .take(40)
        .filter(|c| !c.is_whitespace() && !"・/()（）•·".contains(*c))
        .collect();
    match &*plain.to_uppercase() {
        "SMS"
        | "SMSMMS"
        | "MMS"
        | "テキストメッセージ"
        | "テキストメッセージSMS"
        | "SMSテキストメッセージ"
        | "ショートメッセージ"
        | "TEXTMESSAGE"
        | "TEXTMESSAGESMS" => return Some(Frame::Label(Channel::Sms)),
        "RCS" | "IMESSAGE" | "テキストメッセージRCS" | "TEXTMESSAGERCS" | "+メッセージ" =>
        {
            return Some(Frame::Label(Channel::Rcs));
        }
        _ => {}
    }
    if is_time(&plain) {
        return Some(Frame::Time);
    }
    is_notice(line).then_some(Frame::Notice)
}

/// `今日12:34`, `1月22日(月)10:11`, `2024年1月22日月曜日`, `10:11`.
fn is_time(plain: &str) -> bool {
    let mut rest = plain.to_owned();
    for word in [
        "今日",
        "昨日",
        "きのう",
        "午前",
        "午後",
        "曜日",
        "Today",
        "Yesterday",
        "AM",
        "PM",
    ] {
        rest = rest.replace(word, "");
    }
    let digits = rest.chars().filter(char::is_ascii_digit).count();
    let clock =
        rest.contains(':') || rest.contains('日') || rest.contains('時') || plain.contains("曜日");
    (2..=14).contains(&digits)
        && clock
        && rest
            .chars()
            .all(|c| c.is_ascii_digit() || ":年月日火水木金土時分,.-,".contains(c))
}

/// Lines the app itself writes.
fn is_notice(line: &str) -> bool {
    const NOTICES: &[&str] = &[
        "タップしてプレビューを読み込む",
        "タップして読み込む",
        "この送信者は連絡先リストに登録されていません",
        "差出人は連絡先リストに登録されていません",
        "連絡先に登録されていません",
        "迷惑メッセージを報告",
        "迷惑メッセージとして報告",
        "不審な送信者をブロック",
        "配信済み",
        "既読",
        "未読",
        "開封済み",
        "Tap to Load Preview",
        "Report Junk",
        "Delivered",
    ];
    line.len() < 200 && NOTICES.iter().any(|n| line.starts_with(n))
}

/// The end of the message, without the app's lines below it.
fn end_of_message(lines: &Lines, first: usize) -> usize {
    let mut last = lines.len() - 1;
    while last > first {
        let line = lines.get(last).trim();
        let framed = matches!(
            frame(line),
            Some(Frame::Time | Frame::Notice | Frame::Label(_))
        );
        if !line.is_empty() && !framed {
            break;
        }
        last -= 1;
    }
    lines.end(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_frame_of_message_apps_is_taken_off() {
        let body = "お荷物を持ち帰りました。http://kita.top/a";
        for (text, number) in [
            (
                format!("+81 90-1234-5678\n今日 12:34\n{body}"),
                "+81 90-1234-5678",
            ),
            (
                format!("テキストメッセージ・SMS\n今日 12:34\n09012345678\n{body}\n既読"),
                "09012345678",
            ),
            (
                format!(
                    "09012345678\nSMS/MMS\n1月22日(月) 10:11\n\n{body}\n\nタップしてプレビューを読み込む"
                ),
                "09012345678",
            ),
        ] {
            let copied = read(&text).expect("a frame");
            assert_eq!(
                copied.sender,
                Some(Sender::Phone {
                    number: number.to_owned()
                })
            );
            assert_eq!(&text[copied.start..copied.end], body);
        }
        let text = format!("北急便\n今日 10:23\n{body}");
        let copied = read(&text).expect("a frame");
        assert_eq!(
            copied.sender,
            Some(Sender::Name {
                name: "北急便".to_owned()
            })
        );
        let text = format!("iMessage\n2024年1月22日 月曜日 10:11\n{body}");
        let copied = read(&text).expect("a frame");
        assert_eq!(
            (copied.channel, copied.date.is_some()),
            (Channel::Rcs, true)
        );
    }

    #[test]
    fn messages_without_a_frame_are_left_alone() {
        for text in [
            "お荷物を持ち帰りました。",
            "認証コード\n123456",
            "10:23\n会議",
            "お知らせ\n本日は休みです",
            "12345678",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
