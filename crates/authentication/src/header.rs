//! Whether a mail's header can be read in one way only, and within bounds.
//!
//! A signature covers what the verifier sees. Where the program that shows the mail sees something else, a
//! stranger can take a genuine signed mail, add a line, and have his words shown with the signature intact
//! (RFC 6376 section 8.15). So nothing is verified of a header that is damaged or has a field twice that may
//! stand once.

/// Bytes a header may have.
const MOST_BYTES: usize = 256 << 10;
/// Fields it may have.
const MOST_FIELDS: usize = 1_000;
/// Bytes one signature field may have; the names it lists are looked for in all fields.
const MOST_SIGNATURE_BYTES: usize = 16 << 10;
/// DKIM signatures, and ARC sets; each costs look-ups.
const MOST_SIGNATURES: usize = 10;
/// Letters of a field's name.
const LONGEST_NAME: usize = 76;

/// Fields that may stand once (RFC 5322 section 3.6, RFC 2045) and decide what is shown.
const SINGLE: [&str; 11] = [
    "from",
    "sender",
    "reply-to",
    "to",
    "cc",
    "subject",
    "date",
    "message-id",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
];

/// Whether the header is well formed, ends, has one From, and is within the bounds.
pub(crate) fn is_verifiable(raw: &[u8]) -> bool {
    let head = raw.get(..MOST_BYTES).unwrap_or(raw);
    let mut census = Census::default();
    for line in head.split_inclusive(|b| *b == b'\n') {
        let Some(line) = line.strip_suffix(b"\n") else {
            return false;
        };
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            return census.has_from();
        }
        if line.contains(&b'\r') || !census.line(line) {
            return false;
        }
    }
    false
}

/// What was counted so far.
#[derive(Default)]
struct Census {
    fields: usize,
    single: [bool; SINGLE.len()],
    dkim: usize,
    arc: [usize; 3],
    /// Bytes of the signature field that is being read; `None` in any other.
    signature: Option<usize>,
}

impl Census {
    /// Counts a line that is not empty; `false` when it makes the header unfit.
    fn line(&mut self, line: &[u8]) -> bool {
        if matches!(line.first(), Some(b' ' | b'\t')) {
            // Some take a fold of blanks only for the end of the header.
            return self.fields > 0 && !line.trim_ascii().is_empty() && self.grow(line.len());
        }
        let Some(name) = name(line) else { return false };
        self.fields += 1;
        self.signature = None;
        self.fields <= MOST_FIELDS && self.field(name) && self.grow(line.len())
    }

    fn field(&mut self, name: &[u8]) -> bool {
        let is = |other: &str| name.eq_ignore_ascii_case(other.as_bytes());
        if let Some(seen) = SINGLE
            .iter()
            .zip(&mut self.single)
            .find(|(single, _)| is(single))
        {
            return !std::mem::replace(seen.1, true);
        }
        let arc = [
            "arc-seal",
            "arc-message-signature",
            "arc-authentication-results",
        ];
        let count = if is("dkim-signature") {
            &mut self.dkim
        } else if let Some((_, count)) = arc.iter().zip(&mut self.arc).find(|(arc, _)| is(arc)) {
            count
        } else {
            return true;
        };
        *count += 1;
        self.signature = Some(0);
        *count <= MOST_SIGNATURES
    }

    fn grow(&mut self, bytes: usize) -> bool {
        let Some(so_far) = &mut self.signature else {
            return true;
        };
        *so_far += bytes;
        *so_far <= MOST_SIGNATURE_BYTES
    }

    fn has_from(&self) -> bool {
        SINGLE
            .iter()
            .zip(self.single)
            .any(|(name, seen)| seen && *name == "from")
    }
}

/// The name of the field a line begins, strictly (RFC 5322 section 2.2: no blank before the colon).
fn name(line: &[u8]) -> Option<&[u8]> {
    let colon = line
        .iter()
        .take(LONGEST_NAME + 1)
        .position(|b| *b == b':')?;
    let name = line.get(..colon)?;
    let plain = name.iter().all(|b| matches!(b, b'!'..=b'~'));
    let letter = name.first().is_some_and(u8::is_ascii_alphanumeric);
    // An address (`https://…`) is text, not a field.
    let address = line
        .get(colon + 1..)
        .is_some_and(|rest| rest.starts_with(b"//"));
    (plain && letter && !address).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use mail_auth::AuthenticatedMessage;
    use proptest::prelude::*;

    const PLAIN: &str = "Received: from a\n\tby b\nFrom: a@example.jp\nSubject: x\n";

    fn fits(header: &str) -> bool {
        is_verifiable(format!("{header}\nbody\n").as_bytes())
    }

    #[test]
    fn a_plain_header_fits_with_either_line_end() {
        assert!(fits(PLAIN));
        assert!(is_verifiable(
            format!("{PLAIN}\nbody").replace('\n', "\r\n").as_bytes()
        ));
        assert!(fits(
            "From: a@example.jp\nReceived: x\nReceived: y\nX-A: 1\nX-A: 2\n"
        ));
    }

    #[test]
    fn a_header_that_can_be_read_in_two_ways_does_not() {
        for added in [
            "Subject: another\n",
            "SUBJECT:another\n",
            "From: other@example.com\n",
            "Subject : another\n",
            "please call this number\n",
            " \n",
            "https://example.com/\n",
            "X-A: a\rSubject: b\n",
            "あ: b\n",
        ] {
            assert!(!fits(&format!("{PLAIN}{added}X-End: 1\n")), "{added:?}");
        }
        assert!(!fits(" fold first\nFrom: a@example.jp\n"));
    }

    #[test]
    fn no_from_no_end_nothing_at_all() {
        assert!(!fits("Subject: x\n"));
        assert!(!is_verifiable(b""));
        assert!(!is_verifiable(b"\nFrom: a@example.jp\n\n"));
        assert!(!is_verifiable(b"From: a@example.jp\n"));
        assert!(!is_verifiable(b"From: a@example.jp"));
    }

    #[test]
    fn within_the_bounds() {
        let signatures = |n: usize| format!("{PLAIN}{}", "DKIM-Signature: v=1\n".repeat(n));
        assert!(fits(&signatures(MOST_SIGNATURES)));
        assert!(!fits(&signatures(MOST_SIGNATURES + 1)));
        let sets = "ARC-Seal: i=1\nARC-Message-Signature: i=1\nARC-Authentication-Results: i=1\n";
        assert!(fits(&format!("{PLAIN}{}", sets.repeat(MOST_SIGNATURES))));
        assert!(!fits(&format!(
            "{PLAIN}{}",
            sets.repeat(MOST_SIGNATURES + 1)
        )));
        assert!(fits(&format!(
            "{PLAIN}{}",
            "X-A: 1\n".repeat(MOST_FIELDS - 3)
        )));
        assert!(!fits(&format!("{PLAIN}{}", "X-A: 1\n".repeat(MOST_FIELDS))));
        let long = |name: &str| format!("{PLAIN}{name}: h=from{}\n", "\n :a".repeat(6_000));
        assert!(fits(&long("To")));
        assert!(!fits(&long("DKIM-Signature")));
        assert!(!fits(&format!("{PLAIN}X-A: {}\n", "a".repeat(MOST_BYTES))));
    }

    proptest! {
        /// Whatever is let through, the verifier splits where a plain reader of lines does.
        #[test]
        fn the_verifier_sees_the_same_fields(
            raw in r"(From: a@b\.jp|Subject: x|X-A:|X-A : y|\t fold| |D-S: v=1|text|あ: x|x://a)?(\r\n|\n|\n|\n|\r)From: c(\r\n|\n)((X-B: y|\tfold|X-C:| |text)(\n|\r\n|\r)){0,3}(\n|\r\n)(x:|\n|\r\n|From: c){0,5}"
        ) {
            if is_verifiable(raw.as_bytes()) {
                let plain = raw.replace("\r\n", "\n");
                let (head, body) = plain.split_once("\n\n").expect("an end");
                let fields = head.split('\n').filter(|line| !line.starts_with([' ', '\t'])).count();
                let message = AuthenticatedMessage::parse(raw.as_bytes()).expect("a message");
                prop_assert_eq!(message.headers.len(), fields);
                let seen = raw.get(message.body_offset()..).unwrap_or("");
                prop_assert_eq!(seen.replace("\r\n", "\n"), body);
            }
        }
    }
}
