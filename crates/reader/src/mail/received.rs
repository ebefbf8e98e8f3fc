//! Trace fields: Received (RFC 5321 section 4.4) and Authentication-Results (RFC 8601).

use super::{address, date};
use madoguchi_model::{AuthenticationResults, Hop};
use std::net::IpAddr;

/// Bytes of a field that are looked at.
const LONGEST: usize = 2048;

/// Reads a Received field as Postfix, Exim, qmail, Sendmail, Exchange, Gmail and others write it. What is
/// not understood stays empty.
pub(super) fn hop(value: &str) -> Hop {
    let value = value
        .get(..value.floor_char_boundary(LONGEST))
        .unwrap_or(value);
    let (clauses, at) = match split_date(value) {
        Some((clauses, at)) => (clauses, date::parse(at)),
        None => (value, None),
    };
    let mut hop = Hop {
        at,
        ..Hop::default()
    };
    let words = words(clauses);
    let mut previous = "";
    let mut clause = Clause::None;
    for word in &words {
        match (word, &clause) {
            (Word::Comment(text), Clause::From) => from_comment(text, &mut hop),
            (Word::Comment(_), _) => {}
            (Word::Atom(atom), _) => {
                match previous {
                    "from" => from_name(atom, &mut hop),
                    "by" if hop.by.is_empty() => hop.by = host_name(atom).unwrap_or_default(),
                    _ if clause == Clause::From && atom.starts_with('[') => {
                        hop.ip = hop.ip.or_else(|| ip(atom));
                    }
                    _ => {}
                }
                clause = clause.after(atom, previous);
                previous = if is_keyword(atom) && !matches!(previous, "from" | "by") {
                    atom
                } else {
                    ""
                };
            }
        }
    }
    hop
}

/// What the words up to here belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Clause {
    None,
    From,
    Other,
}

impl Clause {
    fn after(self, atom: &str, previous: &str) -> Clause {
        match atom {
            _ if matches!(previous, "from" | "by") => self,
            "from" => Clause::From,
            "by" | "with" | "id" | "for" | "via" => Clause::Other,
            _ => self,
        }
    }
}

fn is_keyword(atom: &str) -> bool {
    matches!(atom, "from" | "by" | "with" | "id" | "for" | "via")
}

/// The clauses and the date behind the last `;` outside comments.
fn split_date(value: &str) -> Option<(&str, &str)> {
    let mut depth = 0i32;
    let mut last = None;
    for (at, c) in value.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ';' if depth <= 0 => last = Some(at),
            _ => {}
        }
    }
    let at = last.or_else(|| value.rfind(';'))?;
    Some((value.get(..at)?, value.get(at + 1..)?))
}

enum Word<'a> {
    Atom(&'a str),
    Comment(&'a str),
}

/// Words and comments (with what is nested in them).
fn words(text: &str) -> Vec<Word<'_>> {
    let mut out = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix('(') {
            let end = comment_end(inner);
            out.push(Word::Comment(inner.get(..end).unwrap_or(inner)));
            rest = inner.get(end + 1..).unwrap_or("");
        } else {
            let end = rest.find([' ', '\t', '(']).unwrap_or(rest.len());
            out.push(Word::Atom(rest.get(..end).unwrap_or(rest)));
            rest = rest.get(end..).unwrap_or("");
        }
        rest = rest.trim_start();
    }
    out
}

fn comment_end(inner: &str) -> usize {
    let mut depth = 1;
    for (at, c) in inner.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    inner.len()
}

/// The name after `from`: what the client said, or its address.
fn from_name(atom: &str, hop: &mut Hop) {
    if let Some(found) = ip(atom) {
        hop.ip = Some(found);
        // Said by the client, if nothing better follows.
        hop.helo = atom.trim_matches(['[', ']']).to_ascii_lowercase();
    } else if let Some(name) = host_name(atom) {
        hop.helo = name;
    }
}

/// What the receiver noted in brackets after the client's name.
fn from_comment(text: &str, hop: &mut Hop) {
    let mut said_next = false;
    for word in text
        .split([' ', '\t', ',', '(', ')'])
        .filter(|w| !w.is_empty())
    {
        let upper = word.to_ascii_uppercase();
        if said_next {
            set_helo(word, hop);
            said_next = false;
        } else if matches!(&*upper, "HELO" | "EHLO") {
            said_next = true;
        } else if upper.starts_with("HELO=") || upper.starts_with("EHLO=") {
            set_helo(word.get(5..).unwrap_or(""), hop);
        } else if matches!(
            &*upper,
            "AUTHENTICATED" | "USING" | "ENVELOPE-FROM" | "QMAIL"
        ) {
            // The rest is no address of the client.
            return;
        } else if let Some(found) = ip(word).or_else(|| ip(word.rsplit(['@', '=']).next()?)) {
            // The receiver's finding goes before what the client called itself.
            hop.ip = Some(found);
        } else if let Some(name) = found_name(word)
            && hop.host.is_empty()
        {
            hop.host = name;
        }
    }
}

fn set_helo(word: &str, hop: &mut Hop) {
    // qmail and Exim give the looked-up name first and what the client said in brackets.
    if hop.host.is_empty()
        && host_name(&hop.helo).is_some_and(|n| n.contains('.'))
        && ip(&hop.helo).is_none()
    {
        hop.host = std::mem::take(&mut hop.helo);
    }
    hop.helo = word
        .trim_matches(['[', ']'])
        .trim_end_matches('.')
        .to_ascii_lowercase();
}

/// A host name the receiver looked up; `unknown` is none. An ident answer (`user@host`) is taken off.
fn found_name(word: &str) -> Option<String> {
    let word = word.rsplit('@').next()?;
    let name = host_name(word)?;
    (name.contains('.') && !name.contains('=')).then_some(name)
}

fn host_name(word: &str) -> Option<String> {
    let word = word
        .trim_matches(['[', ']', '<', '>', ';', ',', '"'])
        .trim_end_matches('.');
    let good = !word.is_empty()
        && word.len() <= 255
        && !word.eq_ignore_ascii_case("unknown")
        && word
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':'));
    good.then(|| address::domain(word))
}

/// `1.2.3.4`, `[1.2.3.4]`, `[1.2.3.4]:25`, `[IPv6:2001:db8::1]`, `::ffff:1.2.3.4`.
fn ip(word: &str) -> Option<IpAddr> {
    let word = word.trim_end_matches([',', ';']);
    let inner = match word.strip_prefix('[') {
        Some(inner) => inner.split(']').next()?,
        None => word,
    };
    let inner = match inner.get(..5) {
        Some(tag) if tag.eq_ignore_ascii_case("ipv6:") => inner.get(5..)?,
        _ => inner,
    };
    let inner = inner.split('%').next()?;
    let address: IpAddr = inner.parse().ok()?;
    Some(address.to_canonical())
}

/// Splits an Authentication-Results field. Its id may carry a version and stand in a comment's company.
pub(super) fn authentication_results(value: &str, received_above: usize) -> AuthenticationResults {
    let (id, results) = value.split_once(';').unwrap_or((value, ""));
    let id = id
        .split(['(', ' ', '\t'])
        .find(|w| !w.is_empty())
        .unwrap_or("");
    // Some leave the id out: the first word is a result already.
    let (id, results) = if id.contains('=') {
        ("", value)
    } else {
        (id, results)
    };
    AuthenticationResults {
        authserv_id: id.trim_matches('"').to_ascii_lowercase(),
        results: results.trim().to_owned(),
        received_above,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// helo, host, ip, by.
    fn check(value: &str, expected: [&str; 4]) {
        let hop = hop(&format!("{value}; Mon, 1 Jan 2024 10:00:00 +0900 (JST)"));
        let ip = hop.ip.map(|i| i.to_string()).unwrap_or_default();
        assert_eq!([&*hop.helo, &hop.host, &ip, &hop.by], expected, "{value}");
        assert!(hop.at.is_some(), "{value}");
    }

    #[test]
    fn postfix_and_sendmail() {
        check(
            "from Mail.Example (mx.example.jp [192.0.2.1]) by in.example.ne.jp (Postfix) with ESMTP id A1 for <t@example.ne.jp>",
            [
                "mail.example",
                "mx.example.jp",
                "192.0.2.1",
                "in.example.ne.jp",
            ],
        );
        check(
            "from a.example (unknown [192.0.2.1]) by b.example (Postfix) with SMTP id 1",
            ["a.example", "", "192.0.2.1", "b.example"],
        );
        check(
            "from [10.0.0.5] (ptr.example [IPv6:2001:db8::5]) by b.example",
            ["10.0.0.5", "ptr.example", "2001:db8::5", "b.example"],
        );
        check(
            "from a.example (IDENT:joe@ptr.example [192.0.2.1] (may be forged)) by b.example (8.14.4/8.14.4) with ESMTP id x",
            ["a.example", "ptr.example", "192.0.2.1", "b.example"],
        );
    }

    #[test]
    fn exim_and_qmail() {
        check(
            "from [192.0.2.1] (helo=a.example) by b.example with esmtp (Exim 4.94) (envelope-from <x@c.example>) id 1a",
            ["a.example", "", "192.0.2.1", "b.example"],
        );
        check(
            "from ptr.example ([192.0.2.1]:4321 helo=a.example) by b.example with esmtp",
            ["a.example", "ptr.example", "192.0.2.1", "b.example"],
        );
        check(
            "from ptr.example (HELO a.example) (192.0.2.1) by b.example with SMTP",
            ["a.example", "ptr.example", "192.0.2.1", "b.example"],
        );
        check(
            "from unknown (HELO a.example) (joe@192.0.2.1) by 0 with SMTP",
            ["a.example", "", "192.0.2.1", "0"],
        );
        check("(qmail 1234 invoked from network)", ["", "", "", ""]);
    }

    #[test]
    fn exchange_gmail_yahoo() {
        check(
            "from TY1.jpnprd01.prod.outlook.com (2603:1096:404::1) by OS1.jpnprd01.prod.outlook.com (2603:1096:604::2) with Microsoft SMTP Server (version=TLS1_2, cipher=X) id 15.20.1",
            [
                "ty1.jpnprd01.prod.outlook.com",
                "",
                "2603:1096:404::1",
                "os1.jpnprd01.prod.outlook.com",
            ],
        );
        check(
            "from mail.example (mail.example. [192.0.2.1]) by mx.google.com with ESMTPS id a1 for <t@gmail.com> (version=TLS1_3 cipher=X bits=256/256)",
            ["mail.example", "mail.example", "192.0.2.1", "mx.google.com"],
        );
        check(
            "by 2002:a05:6a20:: with SMTP id p1csp",
            ["", "", "", "2002:a05:6a20::"],
        );
        check(
            "from 192.0.2.1 (EHLO a.example) (192.0.2.1) by mta1.mail.example with SMTP",
            ["a.example", "", "192.0.2.1", "mta1.mail.example"],
        );
        check(
            "from a.example ([::ffff:192.0.2.1]) by b.example with Microsoft SMTPSVC(6.0.3790)",
            ["a.example", "", "192.0.2.1", "b.example"],
        );
    }

    #[test]
    fn hosts_called_like_keywords() {
        check(
            "from by (ptr.example [192.0.2.1]) by with with SMTP",
            ["by", "ptr.example", "192.0.2.1", "with"],
        );
    }

    #[test]
    fn results_are_split_from_their_author() {
        let found = authentication_results(
            "MX.Example.JP 1 (x); spf=pass smtp.mailfrom=a; dkim=none",
            2,
        );
        assert_eq!(found.authserv_id, "mx.example.jp");
        assert_eq!(found.results, "spf=pass smtp.mailfrom=a; dkim=none");
        assert_eq!(found.received_above, 2);
        assert_eq!(
            authentication_results("spf=pass; dkim=none", 0).authserv_id,
            ""
        );
    }

    proptest! {
        #[test]
        fn any_field(text in r"(from|by|with|;|\(|\)|\[|\]|HELO|=|:|1\.2\.3\.4|あ| |a\.b){0,40}") {
            hop(&text);
            authentication_results(&text, 0);
        }
    }
}
