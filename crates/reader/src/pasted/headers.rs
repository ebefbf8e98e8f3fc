//! 差出人:, 件名:, From:, Subject: lines as people copy them out of mail programs.

use super::lines::Lines;

/// What a header line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    From,
    To,
    Cc,
    Subject,
    Date,
    ReplyTo,
    Attachments,
    Body,
    /// Known, but says nothing we need.
    Other,
}

/// What the header lines above a pasted message say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Head {
    pub from: Option<String>,
    pub to: Option<String>,
    pub subject: Option<String>,
    pub date: Option<String>,
    pub reply_to: Option<String>,
    pub attachments: Vec<String>,
}

impl Head {
    /// How many of sender, recipient, subject and date it has.
    pub fn weight(&self) -> usize {
        [&self.from, &self.to, &self.subject, &self.date]
            .iter()
            .filter(|f| f.is_some())
            .count()
    }

    fn set(&mut self, field: Field, value: &str) {
        let value = value.trim();
        if field == Field::Attachments {
            let names = value.split([',', '、', ';']).map(|n| n.trim().to_owned());
            let room = 50_usize.saturating_sub(self.attachments.len());
            self.attachments
                .extend(names.filter(|n| !n.is_empty()).take(room));
            return;
        }
        let slot = match field {
            Field::From => &mut self.from,
            Field::To | Field::Cc => &mut self.to,
            Field::Subject => &mut self.subject,
            Field::Date => &mut self.date,
            Field::ReplyTo => &mut self.reply_to,
            _ => return,
        };
        match slot {
            None => *slot = Some(value.to_owned()),
            Some(to) if field == Field::Cc && to.len() < 4_000 => {
                to.push_str(", ");
                to.push_str(value);
            }
            Some(_) => {}
        }
    }

    fn extend(&mut self, field: Field, more: &str) {
        let slot = match field {
            Field::Subject => &mut self.subject,
            Field::To | Field::Cc => &mut self.to,
            Field::From => &mut self.from,
            _ => return,
        };
        if let Some(value) = slot.as_mut().filter(|v| v.len() < 4_000) {
            value.push(' ');
            value.push_str(more.trim());
        }
    }
}

/// Header lines and where the message below them starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    pub head: Head,
    /// First byte of the message below.
    pub body: usize,
}

/// Lines of one block looked at.
const MOST_LINES: usize = 40;

/// The header lines that start at line `first` (blank lines before them are skipped).
pub(super) fn block_at(lines: &Lines, first: usize) -> Option<Block> {
    let first = lines.next_full(first)?;
    let mut reader = Reader {
        lines,
        head: Head::default(),
        last: None,
        fields: 0,
    };
    let body = reader.read(first);
    let head = reader.head;
    let subject_first = field_of(lines.get(first)).is_some_and(|f| f.0 == Field::Subject);
    let sender_first = field_of(lines.get(first)).is_some_and(|f| f.0 == Field::From);
    let single = reader.fields == 1 && ((subject_first && first == 0) || sender_first);
    let told = head.from.is_some() || head.subject.is_some();
    (told && (head.weight() >= 2 || single)).then_some(Block { head, body })
}

struct Reader<'l, 't> {
    lines: &'l Lines<'t>,
    head: Head,
    last: Option<Field>,
    fields: usize,
}

impl Reader<'_, '_> {
    /// Reads from line `first` on and gives the first byte of what follows.
    fn read(&mut self, first: usize) -> usize {
        let mut i = first;
        let until = self.lines.len().min(first + MOST_LINES);
        while i < until {
            let line = self.lines.get(i);
            if line.trim().is_empty() {
                match self.field_after_blank(i) {
                    Some(next) => i = next,
                    None => return self.lines.start(i + 1),
                }
                continue;
            }
            match field_of(line) {
                Some((Field::Body, at)) => return self.body(i, at),
                Some((field, at)) => i = self.take(i, field, at),
                None => match self.bare_name(i) {
                    Some(next) => i = next,
                    None if self.continues(line) => {
                        if let Some(last) = self.last {
                            self.head.extend(last, line);
                        }
                        i += 1;
                    }
                    None => return self.lines.start(i),
                },
            }
        }
        self.lines.start(i)
    }

    /// Takes the field on line `i` whose value starts at byte `at` of it; gives the next line.
    fn take(&mut self, i: usize, field: Field, at: usize) -> usize {
        let value = self.lines.get(i).get(at..).unwrap_or("").trim();
        self.fields += 1;
        self.last = Some(field);
        let next = self.lines.get(i + 1);
        if value.is_empty() && !next.trim().is_empty() && field_of(next).is_none() {
            self.head.set(field, next);
            return i + 2;
        }
        self.head.set(field, value);
        i + 1
    }

    /// The line after blank ones, when the header lines go on there.
    fn field_after_blank(&self, i: usize) -> Option<usize> {
        let next = self.lines.next_full(i).filter(|n| *n <= i + 2)?;
        let (field, _) = field_of(self.lines.get(next))?;
        let missing = match field {
            Field::From => self.head.from.is_none(),
            Field::Subject => self.head.subject.is_none(),
            Field::Date => self.head.date.is_none(),
            Field::To => self.head.to.is_none(),
            Field::Body => true,
            _ => false,
        };
        missing.then_some(next)
    }

    /// 差出人 alone on its line with the value on the next one; gives the line after both.
    fn bare_name(&mut self, i: usize) -> Option<usize> {
        let field = named(self.lines.get(i).trim())?;
        let value = self.lines.get(i + 1);
        let good = matches!(
            field,
            Field::From | Field::Subject | Field::Date | Field::To
        ) && !value.trim().is_empty()
            && named(value.trim()).is_none();
        if !good {
            return None;
        }
        self.fields += 1;
        self.last = Some(field);
        self.head.set(field, value);
        Some(i + 2)
    }

    fn continues(&self, line: &str) -> bool {
        let folded = line.starts_with([' ', '\t', '\u{3000}']);
        match self.last {
            Some(Field::To | Field::Cc) => folded || (line.contains('@') && line.len() < 300),
            Some(Field::Subject | Field::From) => folded && line.len() < 300,
            _ => false,
        }
    }

    fn body(&self, i: usize, at: usize) -> usize {
        let rest = self.lines.get(i).get(at..).unwrap_or("");
        if rest.trim().is_empty() {
            return self.lines.start(i + 1);
        }
        self.lines.start(i) + at
    }
}

/// The field a line names and where in the line its value starts.
pub(super) fn field_of(line: &str) -> Option<(Field, usize)> {
    let trimmed = line.trim_start_matches(is_ornament);
    let skipped = line.len() - trimmed.len();
    let (at, mark) = trimmed
        .char_indices()
        .take(28)
        .find(|(_, c)| matches!(c, ':' | '：' | '︰' | '】' | ']' | '］' | '＞'))?;
    let field = named(trimmed.get(..at)?)?;
    let mut value = at + mark.len_utf8();
    let rest = trimmed.get(value..)?;
    let after = rest.trim_start_matches([':', '：', '*', ' ', '\u{3000}', '\t']);
    value += rest.len() - after.len();
    let bracket = matches!(mark, '】' | ']' | '］' | '＞');
    if bracket
        && !line
            .trim_start()
            .starts_with(['【', '[', '［', '＜', '<', '■', '●'])
    {
        return None;
    }
    Some((field, skipped + value))
}

/// What people put before a field's name.
fn is_ornament(c: char) -> bool {
    c.is_whitespace() || "*■●◆◇□○・【[［＜<>＞|｜".contains(c)
}

/// The field of that name.
fn named(name: &str) -> Option<Field> {
    let name = name.trim_matches(|c: char| c.is_whitespace() || c == '*' || c == '\u{3000}');
    if name.is_empty() || name.len() > 60 {
        return None;
    }
    let mut plain: String = name
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '！'..='～' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            _ => c,
        })
        .collect();
    plain.make_ascii_lowercase();
    let is = |names: &str| names.split(' ').any(|n| n == plain);
    NAMES.iter().find(|n| is(n.1)).map(|n| n.0)
}

/// The names of header lines, lower case, half-width.
const NAMES: &[(Field, &str)] = &[
    (
        Field::From,
        "差出人 差し出し人 差出人名 差出人アドレス 送信者 送信者名 送信者アドレス 送信元 発信者 発信元 送り主 送信元アドレス \
         送信元番号 発信番号 from sender",
    ),
    (Field::To, "宛先 宛て先 あて先 送信先 受信者 to"),
    (Field::Cc, "cc 写し c.c."),
    (
        Field::Subject,
        "件名 題名 表題 標題 メール件名 メールの件名 subject sub",
    ),
    (
        Field::Date,
        "日時 送信日時 受信日時 日付 送信日 受信日 送信時刻 受信時刻 date sent 受信 送信 sentat",
    ),
    (Field::ReplyTo, "返信先 reply-to replyto"),
    (
        Field::Attachments,
        "添付 添付ファイル attachments attachment ファイル",
    ),
    (
        Field::Body,
        "本文 メール本文 本文内容 メール内容 body message",
    ),
    (
        Field::Other,
        "bcc 重要度 importance 優先度 セキュリティ security 署名元 signed-by mailed-by return-path message-id 分類 \
         フラグ フラグの状態 種類",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn block(text: &str) -> Option<(Head, String)> {
        let lines = Lines::of(text);
        block_at(&lines, 0).map(|b| (b.head, text[b.body..].to_owned()))
    }

    #[test]
    fn header_lines_of_mail_programs_are_read() {
        for text in [
            "差出人: 北銀行 <info@kita.example.jp>\n件名: 重要\n日時: 2024/01/22 10:11\n宛先: a@b.jp\n\n本文です",
            "件名：重要\n差出人：北銀行 <info@kita.example.jp>\n日付：2024/01/22 10:11\n本文：本文です",
            "From: 北銀行 <info@kita.example.jp>\nSubject: 重要\nDate: 2024/01/22 10:11\nTo: a@b.jp\n\n本文です",
            "*From:* 北銀行 <info@kita.example.jp>\n*Sent:* 2024/01/22 10:11\n*To:* a@b.jp\n*Subject:* 重要\n\n本文です",
            "【件名】重要\n【差出人】北銀行 <info@kita.example.jp>\n【日時】2024/01/22 10:11\n\n本文です",
            "差出人\n北銀行 <info@kita.example.jp>\n件名\n重要\n日時\n2024/01/22 10:11\n\n本文です",
            "ＦＲＯＭ：北銀行 <info@kita.example.jp>\nＳＵＢ：重要\nDate:2024/01/22 10:11\n本文です",
            "From:\n北銀行 <info@kita.example.jp>\nSubject:\n重要\nDate: 2024/01/22 10:11\n\n本文です",
        ] {
            let (head, body) = block(text).expect(text);
            assert_eq!(
                head.from.as_deref(),
                Some("北銀行 <info@kita.example.jp>"),
                "{text}"
            );
            assert_eq!(head.subject.as_deref(), Some("重要"), "{text}");
            assert_eq!(head.date.as_deref(), Some("2024/01/22 10:11"), "{text}");
            assert_eq!(body, "本文です", "{text}");
        }
    }

    #[test]
    fn other_lines_with_colons_are_no_header() {
        for text in [
            "日時：5月1日 10時\n場所：公民館\n",
            "ご注文番号：123\n件名：なし",
            "お世話になっております。\n件名: 重要\n差出人: 北",
            "12:30 に来てください",
        ] {
            assert_eq!(block(text), None, "{text}");
        }
    }
}
