//! Filter rules for a person's own address: Sieve (RFC 5228), Gmail's filter file, steps for Outlook.
//!
//! Every rule sets mail aside; none deletes it. Senders to let through come first.

use super::address::{Address, is_domain};
use super::{Finding, half_width};
use std::fmt::Write;

/// Most senders of each list.
const MOST: usize = 50;

/// A part before the `@` shorter than this stands in other people's addresses too often.
const SHORTEST_OWN_PART: usize = 5;

/// What somebody wants of a filter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Needs {
    /// Their own address.
    pub own: String,
    /// Set aside mail that shows their own address as its sender. Not for people who send mail to themselves.
    pub from_own_address: bool,
    /// Set aside mail whose sender contains the part before their `@`.
    pub own_part_in_sender: bool,
    /// Addresses and domains to let through.
    pub allow: Vec<String>,
    /// Addresses and domains to set aside.
    pub block: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Sender {
    Address(String),
    Domain(String),
}

impl Sender {
    fn read(typed: &str) -> Option<Sender> {
        if let Some(address) = Address::read(typed) {
            return Some(Sender::Address(address.full()));
        }
        let text = half_width(typed, 254).to_ascii_lowercase();
        let domain = text.strip_prefix('@').unwrap_or(&text);
        is_domain(domain).then(|| Sender::Domain(domain.to_owned()))
    }

    fn text(&self) -> &str {
        match self {
            Sender::Address(text) | Sender::Domain(text) => text,
        }
    }
}

/// Rules that can be written down for several programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    own: Address,
    from_own_address: bool,
    own_part: bool,
    allow: Vec<Sender>,
    block: Vec<Sender>,
    /// What was left out of what was asked, and why.
    pub left_out: Vec<Finding>,
}

impl Rules {
    /// The rules for somebody's needs. At most 50 senders of each list are taken.
    ///
    /// # Errors
    /// The sentence for it when the own address cannot be read.
    pub fn for_needs(needs: &Needs) -> Result<Rules, Finding> {
        let shown: String = half_width(&needs.own, 60);
        if shown.is_empty() {
            return Err(Finding::bare("empty"));
        }
        let Some(own) = Address::read(&needs.own) else {
            return Err(Finding::with("bad-address", "value", shown));
        };
        let mut left_out = Vec::new();
        let allow = senders(&needs.allow, &mut left_out);
        let block = senders(&needs.block, &mut left_out);
        let long_enough = own.local.len() >= SHORTEST_OWN_PART;
        if needs.own_part_in_sender && !long_enough {
            left_out.push(Finding::with(
                "own-part-too-short",
                "value",
                own.local.clone(),
            ));
        }
        Ok(Rules {
            from_own_address: needs.from_own_address,
            own_part: needs.own_part_in_sender && long_enough,
            own,
            allow,
            block,
            left_out,
        })
    }

    /// Whether there is no rule at all.
    pub fn is_empty(&self) -> bool {
        self.allow.is_empty() && self.block.is_empty() && !self.own_part && !self.from_own_address
    }

    /// A Sieve script that files into `folder`. Only RFC 5228 and its `fileinto` are used.
    pub fn sieve(&self, folder: &str) -> String {
        let file = format!("    fileinto {};\r\n    stop;\r\n", quoted(folder));
        let mut script = String::from("require [\"fileinto\"];\r\n");
        let mut rule = |test: &str, then: &str| {
            let _ = write!(script, "\r\nif {test} {{\r\n{then}}}\r\n");
        };
        if !self.allow.is_empty() {
            rule(&sieve_senders(&self.allow), "    keep;\r\n    stop;\r\n");
        }
        if !self.block.is_empty() {
            rule(&sieve_senders(&self.block), &file);
        }
        let own = quoted(&self.own.full());
        if self.from_own_address {
            rule(&format!("address :is \"from\" {own}"), &file);
        }
        if self.own_part {
            let part = quoted(&self.own.local);
            let test = format!(
                "allof (address :contains \"from\" {part}, not address :is \"from\" {own})"
            );
            rule(&test, &file);
        }
        script
    }

    /// A file for Gmail's "Import filters". Mail set aside gets `label` and leaves the inbox. Gmail applies
    /// every filter that matches, so senders to let through are taken out of the others.
    pub fn gmail(&self, label: &str) -> String {
        let mut xml = String::from(
            "<?xml version='1.0' encoding='UTF-8'?>\n<feed xmlns='http://www.w3.org/2005/Atom' \
             xmlns:apps='http://schemas.google.com/apps/2006'>\n  <title>Mail Filters</title>\n",
        );
        let but: String = self.allow.iter().fold(String::new(), |mut out, sender| {
            let _ = write!(out, " -from:(\"{}\")", sender.text());
            out
        });
        let aside = [("label", label), ("shouldArchive", "true")];
        if !self.allow.is_empty() {
            entry(
                &mut xml,
                &one_of(&self.allow),
                &[("shouldNeverSpam", "true")],
            );
        }
        if !self.block.is_empty() {
            entry(&mut xml, &format!("{}{but}", one_of(&self.block)), &aside);
        }
        let own = self.own.full();
        if self.from_own_address {
            entry(&mut xml, &format!("from:(\"{own}\"){but}"), &aside);
        }
        if self.own_part {
            let query = format!("from:(\"{}\") -from:(\"{own}\"){but}", self.own.local);
            entry(&mut xml, &query, &aside);
        }
        xml.push_str("</feed>\n");
        xml
    }

    /// What to set in Outlook, step by step; each rule begins with `outlook-open`.
    pub fn outlook(&self) -> Vec<Finding> {
        let own = self.own.full();
        let mut steps = Vec::new();
        let mut rule = |parts: Vec<Finding>| {
            steps.push(Finding::bare("outlook-open"));
            steps.extend(parts);
        };
        let list = |senders: &[Sender]| {
            let texts: Vec<&str> = senders.iter().map(Sender::text).collect();
            texts.join(", ")
        };
        if !self.allow.is_empty() {
            rule(vec![Finding::with(
                "outlook-allow",
                "value",
                list(&self.allow),
            )]);
        }
        if !self.block.is_empty() {
            rule(vec![Finding::with(
                "outlook-block",
                "value",
                list(&self.block),
            )]);
        }
        if self.from_own_address {
            rule(vec![Finding::with("outlook-own-exact", "value", &*own)]);
        }
        if self.own_part {
            rule(vec![
                Finding::with("outlook-own-part", "value", &*self.own.local),
                Finding::with("outlook-except-own", "value", &*own),
            ]);
        }
        steps
    }
}

fn senders(typed: &[String], left_out: &mut Vec<Finding>) -> Vec<Sender> {
    let mut kept: Vec<Sender> = Vec::new();
    let mut lines = typed.iter().filter(|line| !line.trim().is_empty());
    for line in lines.by_ref().take(MOST) {
        match Sender::read(line) {
            Some(sender) if !kept.contains(&sender) => kept.push(sender),
            Some(_) => {}
            None => left_out.push(Finding::with("bad-sender", "value", half_width(line, 60))),
        }
    }
    if lines.next().is_some() {
        left_out.push(Finding::with("too-many", "value", MOST.to_string()));
    }
    kept
}

/// A Sieve quoted string (RFC 5228, 2.4.2); control characters are left out.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars().filter(|c| !c.is_control()) {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
    out
}

/// A test that holds for any of the senders; a domain covers its sub-domains.
fn sieve_senders(senders: &[Sender]) -> String {
    let mut tests = Vec::new();
    for sender in senders {
        match sender {
            Sender::Address(text) => tests.push(format!("address :is \"from\" {}", quoted(text))),
            Sender::Domain(text) => {
                tests.push(format!("address :domain :is \"from\" {}", quoted(text)));
                let below = quoted(&format!("*.{text}"));
                tests.push(format!("address :domain :matches \"from\" {below}"));
            }
        }
    }
    format!("anyof ({})", tests.join(",\r\n          "))
}

fn one_of(senders: &[Sender]) -> String {
    let parts: Vec<String> = senders
        .iter()
        .map(|sender| format!("\"{}\"", sender.text()))
        .collect();
    format!("from:({})", parts.join(" OR "))
}

fn entry(xml: &mut String, query: &str, actions: &[(&str, &str)]) {
    xml.push_str(
        "  <entry>\n    <category term='filter'></category>\n    <title>Mail Filter</title>\n    \
         <content></content>\n",
    );
    for (name, value) in [("hasTheWord", query)].iter().chain(actions) {
        let _ = writeln!(
            xml,
            "    <apps:property name='{name}' value='{}'/>",
            escaped(value)
        );
    }
    xml.push_str("  </entry>\n");
}

/// Text for an attribute of XML 1.0; control characters, which it cannot hold, are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_control()) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\'' => out.push_str("&apos;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}
