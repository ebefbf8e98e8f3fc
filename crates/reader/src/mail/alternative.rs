//! Whether the plain text of a mail says something else than its HTML.

use std::collections::HashSet;

/// Characters of each text that are compared.
const SAMPLE: usize = 6_000;
/// Letters compared together.
const SHINGLE: u32 = 4;
/// Bits of the set of seen shingles: a power of two well above [`SAMPLE`].
const BITS: usize = 1 << 16;

/// Whether the plain text differs notably from the words of the HTML: more than a third of its runs of four
/// letters do not occur there, or it links to a host the HTML does not.
pub(super) fn differs(plain: &str, html_texts: &[&str], html_targets: &[&str]) -> bool {
    let mut seen = vec![0u64; BITS / 64];
    for text in html_texts {
        shingles(text, |bit| {
            if let Some(word) = seen.get_mut(bit / 64) {
                *word |= 1 << (bit % 64);
            }
        });
    }
    let (mut all, mut found) = (0, 0);
    shingles(plain, |bit| {
        all += 1;
        found += usize::from(
            seen.get(bit / 64)
                .is_some_and(|word| word >> (bit % 64) & 1 == 1),
        );
    });
    if all > 0 && found * 3 < all * 2 {
        return true;
    }
    let known: HashSet<&str> = html_targets
        .iter()
        .filter_map(|t| hosts(t).next())
        .collect();
    let shown = |host: &str| html_texts.iter().any(|t| t.contains(host));
    hosts(plain)
        .take(100)
        .any(|host| !known.contains(host) && !shown(host))
}

/// The hosts behind `://` in a text.
fn hosts(text: &str) -> impl Iterator<Item = &str> {
    memchr::memmem::find_iter(text.as_bytes(), b"://").filter_map(|at| {
        let rest = text.get(at + 3..)?;
        let end = rest
            .bytes()
            .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'@' | b'_')));
        rest.get(..end.unwrap_or(rest.len()))
            .filter(|h| !h.is_empty())
    })
}

/// Gives a bit number for each run of letters and digits; addresses are left out, HTML hides them.
fn shingles(text: &str, mut each: impl FnMut(usize)) {
    let mut window = 0u128;
    let mut filled = 0;
    let mut last = ' ';
    let mut in_address = false;
    for c in text.chars().take(SAMPLE) {
        if in_address {
            in_address = !(c.is_whitespace() || matches!(c, '>' | ')' | '」'));
            continue;
        }
        // Behind http:, https:, mailto:; the scheme's own letters are in, which is little.
        in_address = c == ':' && matches!(last, 'p' | 's' | 'o');
        last = c;
        if !c.is_alphanumeric() {
            continue;
        }
        let letter = if c.is_ascii() {
            c.to_ascii_lowercase()
        } else {
            c
        };
        window = window << 32 | u128::from(u32::from(letter));
        filled += 1;
        if filled >= SHINGLE {
            let first = (window as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let second = ((window >> 64) as u64).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
            each(((first ^ second.rotate_left(23)) >> 40) as usize % BITS);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "いつもご利用いただきありがとうございます。お支払い方法の確認をお願いします。";

    #[test]
    fn the_same_words_in_another_dress() {
        let html =
            "いつもご利用いただき\nありがとうございます。お支払い 方法の確認をお願いします。こちら";
        let plain = format!("{TEXT}\nこちら (https://example.jp/a?b=1)\n--------\n");
        assert!(!differs(&plain, &[html], &["https://example.jp/a?b=1"]));
        assert!(!differs("", &[html], &[]));
        assert!(!differs(TEXT, &[&TEXT[..60], &TEXT[60..]], &[]));
    }

    #[test]
    fn other_words_or_other_hosts() {
        assert!(differs(
            "本日は晴天なり、図書館の本を返しに行きます",
            &[TEXT],
            &[]
        ));
        assert!(differs(
            &format!("{TEXT} https://other.example/"),
            &[TEXT],
            &["https://example.jp/"]
        ));
        assert!(differs("something", &[], &[]));
    }
}
