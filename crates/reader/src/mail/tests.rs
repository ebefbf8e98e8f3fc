use super::*;
use madoguchi_model::{Limits, TextId};
use proptest::prelude::*;
use std::time::{Duration, Instant};

fn read_within(bytes: &[u8], limits: Limits) -> (Message, Vec<ProblemKind>) {
    let mut budget = Budget::new(limits);
    let message = read(bytes, &Intake::default(), &mut budget);
    (
        message,
        budget.into_problems().into_iter().map(|p| p.kind).collect(),
    )
}

fn message(mail: &str) -> Message {
    read_within(mail.as_bytes(), Limits::default()).0
}

/// What must hold whatever was read.
fn check(message: &Message, limits: &Limits) {
    for text in &message.texts {
        assert!(text.text.len() <= limits.text_bytes);
        assert!(
            !text.text.contains(['\r', '\0', '\u{2028}']),
            "{:?}",
            text.text
        );
    }
    assert!(message.links.len() <= limits.links + 8);
    assert!(message.headers.len() <= limits.headers);
    for link in &message.links {
        assert!(link.raw.len() <= 4096 && !link.target.is_empty());
        if let Some(span) = link.span {
            let text = message
                .texts
                .get(usize::from(span.text.0))
                .expect("text of the span");
            assert!(
                text.text
                    .get(span.start as usize..span.end as usize)
                    .is_some_and(|t| !t.is_empty())
            );
        }
    }
    let account = message.account.iter().flat_map(|a| &a.passages);
    assert!(
        account
            .into_iter()
            .all(|p| message.texts.get(usize::from(p.span.text.0)).is_some())
    );
}

#[test]
fn nothing_is_told() {
    assert_eq!(read_within(b"", Limits::default()).1, [ProblemKind::Empty]);
    assert_eq!(
        read_within(b"\r\n\r\n", Limits::default()).1,
        [ProblemKind::Empty]
    );
}

#[test]
fn a_name_on_a_text_does_not_hide_the_only_body() {
    let named = message("Subject: a\nContent-Type: text/plain; name=mail.txt\n\nwords\n");
    assert_eq!(named.body(), "words");
    let only = message(
        "Subject: a\nContent-Type: text/html\nContent-Disposition: attachment\n\n<p>words</p>",
    );
    assert_eq!(only.body(), "words");
}

#[test]
fn mixed_copies_of_the_same_words_are_one_body() {
    let mail = |html: &str| {
        format!(
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nsome plain words here\n--b\nContent-Type: text/html\n\n{html}\n--b--\n"
        )
    };
    let bodies = |m: &Message| m.texts.iter().filter(|t| t.role == TextRole::Body).count();
    assert_eq!(
        bodies(&message(&mail("<p>some plain <b>words</b> here</p>"))),
        1
    );
    assert_eq!(
        bodies(&message(&mail(
            "<p>quite another message follows below</p>"
        ))),
        2
    );
}

#[test]
fn mbox_quoting_comes_off() {
    assert_eq!(
        message("Subject: a\n\nx\n\n>From now on\n").body(),
        "x\n\nFrom now on"
    );
}

#[test]
fn a_harmless_mail_attached_hides_nothing() {
    let mail = |body: &str| {
        format!(
            "Subject: Fwd: a\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n{body}\n--b\nContent-Type: message/rfc822\n\nSubject: inner\n\nhttps://in.example/\n--b--\n"
        )
    };
    assert_eq!(message(&mail("got this")).subject(), "inner");
    assert_eq!(
        message(&mail("got this: https://in.example/")).subject(),
        "inner"
    );
    assert_eq!(
        message(&mail("log in: https://out.example/")).subject(),
        "Fwd: a"
    );
}

#[test]
fn spans_follow_an_attached_mail() {
    let mail = "Subject: a\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nsee https://out.example/ first\n--b\n\
        Content-Type: message/rfc822\n\nSubject: inner\n\nthen https://in.example/ there\n--b--\n";
    let found = message(mail);
    let words: Vec<&str> = found
        .links
        .iter()
        .filter_map(|l| l.span)
        .map(|s| found.slice(s))
        .collect();
    assert_eq!(words, ["https://out.example/", "https://in.example/"]);
    assert_eq!(found.links[1].place, LinkPlace::Attachment);
    assert_ne!(found.links[1].span.map(|s| s.text), Some(TextId(0)));
}

#[test]
fn mails_within_mails_end() {
    let mut mail = "Subject: innermost\n\nbody\n".to_owned();
    for _ in 0..20 {
        mail = format!("Subject: Fwd: more\nContent-Type: message/rfc822\n\n{mail}");
    }
    let (message, problems) = read_within(mail.as_bytes(), Limits::default());
    assert!(problems.contains(&ProblemKind::Truncated));
    check(&message, &Limits::default());
}

/// Beginnings of a mail, each followed by one of [`REPEATS`] over and over.
const HEADS: &[&str] = &[
    "Subject: a\nContent-Type: text/html; charset=utf-8\n\n",
    "Subject: Re: a\nContent-Type: text/plain; charset=iso-2022-jp; format=flowed\n\n",
    "Content-Type: multipart/mixed; boundary=b\n\n",
    "From: ",
    "To: ",
    "Received: from ",
    "Content-Type: text/plain; a=",
    "",
    "Content-Type: text/plain; charset=hz-gb-2312\nContent-Transfer-Encoding: quoted-printable\n\n",
    "Content-Transfer-Encoding: base64\n\n",
];

const REPEATS: &[&str] = &[
    "<a href=\"",
    "<div>",
    "<table><tr><td>",
    "</b>",
    "<!--",
    "<b><i></b>",
    "&#",
    "&a",
    "<style>a{",
    "<p>&nbsp;",
    "<a href=x>y",
    "<td bgcolor=#000>",
    "<style></style>",
    "\"",
    "=?utf-8?Q?",
    "=?a?B?x ",
    "$B",
    "\x1b$B",
    "\x1b$",
    "(",
    "<x ",
    ">From x\n",
    "> a\nb\n",
    "begin 644 a\n",
    "--b\n\n",
    "\n--",
    "x: y\n",
    "x\n",
    " \n",
    "a,",
    "a:b;",
    "=\n",
    "=",
    "+A",
    "~{",
    "\u{E001}",
    "https://a.example/",
    "@",
    "あ",
    "On x wrote:\n> y\n",
    "\r",
    "<blockquote type=cite>",
];

/// Inputs made to be slow: what takes a second here would take a quarter of an hour at the input's limit, if it
/// grew with the square of the size.
#[test]
fn hostile_input_stays_linear() {
    const SIZE: usize = 32 << 10;
    for head in HEADS {
        for repeat in REPEATS {
            let mail = format!("{head}{}", repeat.repeat(SIZE / repeat.len()));
            let started = Instant::now();
            let (message, _) = read_within(mail.as_bytes(), Limits::default());
            check(&message, &Limits::default());
            let taken = started.elapsed();
            assert!(
                taken < Duration::from_secs(1),
                "{head:?} {repeat:?} took {taken:?}"
            );
        }
    }
}

const PIECES: &str = r#"(From: |Subject: |Content-Type: |multipart/mixed|multipart/alternative|message/rfc822|text/html|text/plain|; boundary=b|; charset=|iso-2022-jp|utf-8|; name\*0\*=utf-8''%E3|Content-Transfer-Encoding: base64|Content-Transfer-Encoding: quoted-printable|Content-Disposition: attachment|Fwd: |Re: |\n|\r\n|\n\n|\n--b\n|\n--b--\n| |<a href="http://x\.example/">|</a>|<p style="display:none">|</p>|<td bgcolor="black">|&#12354;|=\?utf-8\?B\?44GC\?=|あ|=E3=81|44GC|\x1b\$B|\x1b\(B|> |>From |http://y\.example/|begin 644 a\n|a@b\.example|"|<|>){0,60}"#;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let limits = Limits::default();
        check(&read_within(&bytes, limits).0, &limits);
    }

    #[test]
    fn any_pieces(mail in PIECES) {
        let limits = Limits { text_bytes: 40, links: 3, headers: 4, parts: 6, depth: 3, ..Limits::default() };
        check(&read_within(mail.as_bytes(), Limits::default()).0, &Limits::default());
        check(&read_within(mail.as_bytes(), limits).0, &limits);
    }

    #[test]
    fn mutated_mails(which in 0usize..MAILS.len(), cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0usize..40), 0..12)) {
        let mut bytes = MAILS[which].to_vec();
        for (at, byte, len) in cuts {
            let at = at.index(bytes.len().max(1)).min(bytes.len());
            let end = (at + len).min(bytes.len());
            bytes.splice(at..end, [byte]);
        }
        let limits = Limits::default();
        check(&read_within(&bytes, limits).0, &limits);
    }
}

const MAILS: [&[u8]; 8] = [
    include_bytes!("../../tests/mail/html_hidden.eml"),
    include_bytes!("../../tests/mail/forwarded_attached.eml"),
    include_bytes!("../../tests/mail/jis_escape_runs.eml"),
    include_bytes!("../../tests/mail/shift_jis_docomo.eml"),
    include_bytes!("../../tests/mail/damaged_header.eml"),
    include_bytes!("../../tests/mail/bounce.eml"),
    include_bytes!("../../tests/mail/trace.eml"),
    include_bytes!("../../tests/mail/deep_nesting.eml"),
];
