//! Mails as found in the wild, each with what reading it must give.
//!
//! `tests/mail/*.eml` were written for this test. `INSTA_UPDATE=always cargo test -p madoguchi-reader --test
//! golden_mail` writes the snapshots anew; read the difference before keeping it.

use madoguchi_model::{Channel, Mailbox, Message, Sender};
use madoguchi_reader::{Intake, Reading, mbox, read};
use std::fmt::Write;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mail")
}

fn intake() -> Intake<'static> {
    Intake {
        channel: Some(Channel::Mail),
        name: Some("mail.eml"),
        ..Intake::default()
    }
}

fn mailbox(mailbox: &Mailbox) -> String {
    format!("{:?} <{}>", mailbox.name, mailbox.address)
}

fn list(mailboxes: &[Mailbox]) -> String {
    mailboxes.iter().map(mailbox).collect::<Vec<_>>().join(", ")
}

fn header(message: &Message, out: &mut String) -> std::fmt::Result {
    writeln!(out, "provenance: {:?}", message.provenance)?;
    match &message.sender {
        Some(Sender::Mail(sender)) => writeln!(out, "from: {}", mailbox(sender))?,
        other => writeln!(out, "from: {other:?}")?,
    }
    writeln!(out, "to: {}", list(&message.recipients))?;
    if !message.reply_to.is_empty() {
        writeln!(out, "reply-to: {}", list(&message.reply_to))?;
    }
    if let Some(path) = &message.return_path {
        writeln!(out, "return-path: <{}>", path.address)?;
    }
    if let Some(date) = message.date {
        writeln!(out, "date: {date}")?;
    }
    for hop in &message.hops {
        let ip = hop.ip.map(|i| i.to_string()).unwrap_or_default();
        writeln!(
            out,
            "hop: helo={} host={} ip={ip} by={} at={:?}",
            hop.helo,
            hop.host,
            hop.by,
            hop.at.map(|a| a.to_string())
        )?;
    }
    for results in &message.authentication_results {
        writeln!(
            out,
            "results: {} above={} {}",
            results.authserv_id, results.received_above, results.results
        )?;
    }
    let marks = (
        message.subject_chunks,
        message.has_html,
        message.entity_percent,
        message.picture_bytes,
    );
    writeln!(
        out,
        "marks: chunks={} html={} entities={} pictures={}",
        marks.0, marks.1, marks.2, marks.3
    )
}

fn content(reading: &Reading, out: &mut String) -> std::fmt::Result {
    let message = &reading.message;
    for text in &message.texts {
        writeln!(out, "[{:?}]\n{}", text.role, text.text)?;
    }
    for link in &message.links {
        let words = link.span.map(|s| message.slice(s));
        writeln!(
            out,
            "link: {:?} {} label={:?} words={words:?} pixel={}",
            link.place, link.target, link.label, link.pixel
        )?;
    }
    for file in &message.attachments {
        writeln!(
            out,
            "file: {:?} {} {:?} {} bytes inline={}",
            file.name, file.media_type, file.file_type, file.bytes, file.inline
        )?;
    }
    if let Some(account) = &message.account {
        let passages = account
            .passages
            .iter()
            .map(|p| (p.kind, message.slice(p.span)));
        writeln!(out, "account: {:?}", passages.collect::<Vec<_>>())?;
    }
    for problem in &reading.problems {
        writeln!(out, "problem: {:?} {}", problem.kind, problem.detail)?;
    }
    Ok(())
}

fn summary(bytes: &[u8]) -> String {
    let reading = read(bytes, &intake());
    let mut out = String::new();
    header(&reading.message, &mut out).expect("written");
    content(&reading, &mut out).expect("written");
    out
}

#[test]
fn mails_read_as_expected() {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder())
        .expect("folder")
        .map(|entry| entry.expect("entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "eml"))
        .collect();
    files.sort();
    assert!(files.len() >= 29, "fixtures are missing");
    let mut settings = insta::Settings::clone_current();
    settings.set_omit_expression(true);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_snapshot_path(folder().join("expected"));
    settings.bind(|| {
        for file in files {
            let name = file
                .file_stem()
                .and_then(|n| n.to_str())
                .expect("name")
                .to_owned();
            insta::assert_snapshot!(name, summary(&std::fs::read(&file).expect("fixture")));
        }
    });
}

#[test]
fn a_mailbox_is_read_mail_by_mail() {
    let bytes = std::fs::read(folder().join("two.mbox")).expect("fixture");
    let mails: Vec<Message> = mbox(&bytes).map(|m| read(m, &intake()).message).collect();
    let seen: Vec<(&str, &str)> = mails.iter().map(|m| (m.subject(), m.body())).collect();
    let first = "First line\nFrom here it goes on\n\nFrom now on at 10:00 there is more";
    assert_eq!(seen, [("one", first), ("two", "Second")]);
    assert_eq!(read(&bytes, &intake()).message.subject(), "one");
}
