//! Writes the properties of a message as a mail (RFC 5322, MIME) that the mail reader takes apart again.

use super::properties::Storage;
use crate::files::look::cut;
use crate::files::lzfu;
use crate::files::rtf::{self, code_page_label};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::fmt::Write;
use time::OffsetDateTime;

/// Bytes of a body in RTF.
const RTF_BYTES: usize = 4 << 20;

/// The mail, and whether its header is the one it came with.
pub(super) fn mail(message: &mut Storage, depth: usize) -> (Vec<u8>, bool) {
    let transport = transport_header(&message.string(0x007d));
    let header = match &transport {
        Some(header) => header.clone(),
        None => own_header(message),
    };
    let mut parts = bodies(message);
    for name in message.children("__attach_version1.0_") {
        parts.extend(attachment(&mut message.child(&name), depth));
    }
    let boundary = boundary(&parts);
    let mut mail = header.into_bytes();
    mail.extend_from_slice(
        format!("MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"{boundary}\"\r\n")
            .as_bytes(),
    );
    for part in &parts {
        mail.extend_from_slice(
            format!(
                "\r\n--{boundary}\r\n{}Content-Transfer-Encoding: binary\r\n\r\n",
                part.header
            )
            .as_bytes(),
        );
        mail.extend_from_slice(&part.content);
    }
    mail.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    (mail, transport.is_some())
}

/// A part with the fields of its header.
struct Part {
    header: String,
    content: Vec<u8>,
}

/// A line that occurs in no part.
fn boundary(parts: &[Part]) -> String {
    let occurs = |line: &str| {
        parts
            .iter()
            .any(|p| memchr::memmem::find(&p.content, line.as_bytes()).is_some())
    };
    let lines = (0..100).map(|i| format!("outlook-message-{i}"));
    lines
        .into_iter()
        .find(|line| !occurs(line))
        .unwrap_or_else(|| "outlook-message".to_owned())
}

/// The header a mail came with, without the fields about its structure, which was taken apart. `None`
/// when there is none.
fn transport_header(header: &str) -> Option<String> {
    let mut out = String::with_capacity(header.len());
    let mut kept = false;
    for line in header.lines() {
        if line.trim().is_empty() {
            // Fields of inner parts stand behind it.
            if out.is_empty() { continue } else { break }
        }
        if !line.starts_with([' ', '\t']) {
            let name = line
                .split_once(':')
                .map_or("", |field| field.0)
                .trim_end()
                .to_ascii_lowercase();
            kept = !name.is_empty()
                && !name.contains(' ')
                && !name.starts_with("content-")
                && name != "mime-version";
        }
        if kept {
            out.push_str(line);
            out.push_str("\r\n");
        }
    }
    (!out.is_empty()).then_some(out)
}

/// A header of the fields Outlook keeps.
fn own_header(message: &mut Storage) -> String {
    let mut header = String::new();
    let mut field = |name: &str, value: &str| {
        let value: String = value
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        if !value.trim().is_empty() {
            let _ = write!(header, "{name}: {}\r\n", value.trim());
        }
    };
    let from = mailbox(
        &message.first(&[0x0042, 0x0c1a]),
        &message.first(&[0x5d02, 0x5d01, 0x0065, 0x0c1f]),
    );
    field("From", &from);
    let mut to = [Vec::new(), Vec::new()];
    for name in message.children("__recip_version1.0_") {
        let mut recipient = message.child(&name);
        // PidTagRecipientType: 1 To, 2 Cc.
        let [direct, copied] = &mut to;
        let list = if recipient.number(0x0c15) == Some(2) {
            copied
        } else {
            direct
        };
        list.push(mailbox(
            &recipient.string(0x3001),
            &recipient.first(&[0x39fe, 0x3003]),
        ));
    }
    for (name, list) in ["To", "Cc"].iter().zip(&to) {
        field(name, &list.join(", "));
    }
    field("Subject", &message.string(0x0037));
    field("Message-ID", &message.string(0x1035));
    field(
        "Date",
        &message
            .long(0x0039)
            .or(message.long(0x0e06))
            .and_then(date)
            .unwrap_or_default(),
    );
    header
}

fn mailbox(name: &str, address: &str) -> String {
    let name = name.replace(['"', '\\'], "");
    // Addresses within an organisation are no mail addresses.
    match (name.is_empty(), address.contains('@')) {
        (_, true) if name == address => format!("<{address}>"),
        (false, true) => format!("\"{name}\" <{address}>"),
        (true, true) => format!("<{address}>"),
        (true, false) => String::new(),
        (false, false) => format!("\"{name}\" <>"),
    }
}

/// A FILETIME, 100 ns since 1601, as RFC 5322 writes it.
fn date(filetime: u64) -> Option<String> {
    let seconds = i64::try_from(filetime / 10_000_000).ok()? - 11_644_473_600;
    let date = OffsetDateTime::from_unix_timestamp(seconds).ok()?;
    date.format(&time::format_description::well_known::Rfc2822)
        .ok()
}

/// The bodies: text, and the page or what it is made of.
fn bodies(message: &mut Storage) -> Vec<Part> {
    let mut text = message.string(0x1000);
    let mut html = html(message);
    if html.is_none()
        && let Some(rtf) = message.binary(0x1009)
    {
        let most = RTF_BYTES.min(message.budget().unpacked_left());
        let rtf = lzfu::unpack(&rtf, most).unwrap_or(rtf);
        if message.budget().take_unpacked(rtf.len()) {
            let rtf = rtf::read(&rtf);
            html = rtf
                .html
                .map(|page| part("text/html; charset=utf-8", page.into_bytes()));
            if html.is_none() && text.trim().is_empty() {
                text = rtf.text;
            }
        }
    }
    let text =
        (!text.trim().is_empty()).then(|| part("text/plain; charset=utf-8", text.into_bytes()));
    match (text, html) {
        (Some(text), Some(html)) => vec![alternative([text, html])],
        (text, html) => text.into_iter().chain(html).collect(),
    }
}

fn html(message: &mut Storage) -> Option<Part> {
    if let Some(page) = message.binary(0x1013).filter(|page| !page.is_empty()) {
        let code_page = message
            .number(0x3fde)
            .or(message.number(0x3ffd))
            .unwrap_or(0);
        // Without a code page the page's own declaration counts.
        let label = if code_page == 0 {
            String::new()
        } else {
            format!("; charset={}", code_page_label(code_page))
        };
        return Some(part(&format!("text/html{label}"), page));
    }
    let page = message.string(0x1013);
    (!page.is_empty()).then(|| part("text/html; charset=utf-8", page.into_bytes()))
}

fn part(content_type: &str, content: Vec<u8>) -> Part {
    Part {
        header: format!("Content-Type: {content_type}\r\n"),
        content,
    }
}

fn alternative(parts: [Part; 2]) -> Part {
    let boundary = format!("{}-alternative", boundary(&parts));
    let mut content = Vec::new();
    for part in &parts {
        content.extend_from_slice(
            format!(
                "--{boundary}\r\n{}Content-Transfer-Encoding: binary\r\n\r\n",
                part.header
            )
            .as_bytes(),
        );
        content.extend_from_slice(&part.content);
        content.extend_from_slice(b"\r\n");
    }
    content.extend_from_slice(format!("--{boundary}--").as_bytes());
    part(
        &format!("multipart/alternative; boundary=\"{boundary}\""),
        content,
    )
}

/// An attached file or message. `None` when there is no content.
fn attachment(attachment: &mut Storage, depth: usize) -> Option<Part> {
    let name = attachment.first(&[0x3707, 0x3704, 0x3001]);
    let id = attachment.string(0x3712);
    let declared = attachment.string(0x370e);
    if let Some(mut message) = attachment.embedded() {
        let depth = depth.checked_sub(1)?;
        let content = mail(&mut message, depth).0;
        return Some(Part {
            header: file_header("message/rfc822", &name, ""),
            content,
        });
    }
    let content = attachment.binary(0x3701)?;
    let plausible = |c: char| c.is_ascii_alphanumeric() || "/+.-_".contains(c);
    let declared = match declared.contains('/') && declared.chars().all(plausible) {
        true => declared,
        false => "application/octet-stream".to_owned(),
    };
    // A mail or a multipart would be taken apart as part of this one.
    let declared = if declared.starts_with("multipart/") {
        "application/octet-stream"
    } else {
        &declared
    };
    Some(Part {
        header: file_header(declared, &name, &id),
        content,
    })
}

fn file_header(media_type: &str, name: &str, id: &str) -> String {
    let mut header = format!("Content-Type: {media_type}\r\n");
    let id: String = id
        .chars()
        .filter(|c| !c.is_control() && !c.is_whitespace())
        .collect();
    if !id.is_empty() {
        let _ = write!(header, "Content-ID: <{}>\r\n", id.trim_matches(['<', '>']));
    }
    let name = utf8_percent_encode(cut(name, 512), NON_ALPHANUMERIC);
    // RFC 2231 section 4.
    let _ = write!(
        header,
        "Content-Disposition: attachment; filename*=UTF-8''{name}\r\n"
    );
    header
}
