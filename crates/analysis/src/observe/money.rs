//! Money: amounts, bank accounts, addresses of crypto-assets.

use super::finders::finders;
use super::{Observer, Sign};
use crate::Scene;
use madoguchi_model::{Evidence, Strength::*, Toward::*};
use memchr::memmem::Finder;
use sha3::{Digest, Keccak256};
use std::ops::Range;
use std::sync::LazyLock;

const AMOUNT: Sign = Sign::new("money.amount", Neutral, Weak);
const BANK_ACCOUNT: Sign = Sign::new("money.bank-account", Neutral, Weak);
const PERSONAL: Sign = Sign::new("money.personal-account", Scam, Weak);
const CRYPTO: Sign = Sign::new("money.crypto-address", Scam, Medium);

pub(super) const OBSERVER: Observer = Observer {
    name: "money",
    signs: &[AMOUNT, BANK_ACCOUNT, PERSONAL, CRYPTO],
    observe,
};

fn observe(scene: &Scene, out: &mut Vec<Evidence>) {
    for (id, folded) in scene.senders_texts() {
        let text = &*folded.text;
        if let Some(range) = amount(text) {
            super::once(out, &AMOUNT, Some(scene.span(id, range)));
        }
        if let Some(range) = bank_account(text) {
            let personal = holder_is_a_person(&text[range.start..]);
            super::once(out, &BANK_ACCOUNT, Some(scene.span(id, range.clone())));
            if personal {
                super::once(out, &PERSONAL, Some(scene.span(id, range)));
            }
        }
        // Addresses are case-sensitive, so the original is looked at.
        let original = &scene.message.texts[id.0 as usize].text;
        if let Some(range) = crypto_address(original) {
            let span = madoguchi_model::Span::new(id, range.start, range.end);
            super::once(out, &CRYPTO, Some(span));
        }
    }
}

/// The first amount of money: digits before 円, 万円, ドル, or after ¥, $.
fn amount(text: &str) -> Option<Range<usize>> {
    for at in signs(text).take(50) {
        let before = text[..at].trim_end_matches(['万', '億', '千']);
        let digits = before
            .bytes()
            .rev()
            .take_while(|b| b.is_ascii_digit() || *b == b',')
            .count();
        if text[at..].starts_with('円') && digits > 0 {
            return Some(before.len() - digits..at + '円'.len_utf8());
        }
        let sign = text[at..].chars().next().map_or(1, char::len_utf8);
        let after = text[at + sign..]
            .bytes()
            .take_while(|b| b.is_ascii_digit() || *b == b',' || *b == b'.')
            .count();
        if after > 0 && !text[at..].starts_with('円') {
            return Some(at..at + sign + after);
        }
    }
    None
}

/// Where 円, ¥, $ and € stand.
fn signs(text: &str) -> impl Iterator<Item = usize> {
    // Their first bytes; those of two of them begin many other characters.
    let firsts = text.bytes().enumerate();
    firsts
        .filter(|(_, byte)| matches!(byte, b'$' | 0xC2 | 0xE2 | 0xE5))
        .map(|(at, _)| at)
        .filter(|at| {
            let rest = text.get(*at..).unwrap_or("");
            rest.starts_with(['円', '¥', '$', '€'])
        })
}

static ACCOUNT_WORDS: LazyLock<Vec<Finder>> = LazyLock::new(|| {
    finders(&[
        "口座番号",
        "普通預金",
        "普通口座",
        "当座",
        "(普通)",
        "普通 ",
        "普)",
        "普通",
    ])
});

/// An account to pay into: an account word with a number of seven digits (or masked) after it.
fn bank_account(text: &str) -> Option<Range<usize>> {
    for word in &*ACCOUNT_WORDS {
        for at in word.find_iter(text.as_bytes()).take(20) {
            let end = at + word.needle().len();
            let after: String = text[end..].chars().take(24).collect();
            let digits = after.chars().filter(char::is_ascii_digit).count();
            let masked = after
                .chars()
                .filter(|c| matches!(c, '*' | '●' | '○' | '〇'))
                .count();
            if (6..=8).contains(&digits) || masked >= 3 {
                return Some(at..end);
            }
        }
    }
    None
}

/// Whether the holder named after an account is a person: 名義 with no form of a company or office.
fn holder_is_a_person(after: &str) -> bool {
    let Some(at) = after.find("名義") else {
        return false;
    };
    let holder: String = after[at + "名義".len()..].chars().take(24).collect();
    let holder = holder
        .trim_start_matches([':', '人', ' '])
        .trim_start_matches("(カナ)");
    let body = [
        "株", "有限", "カ)", "ユ)", "会", "組合", "協", "市", "町", "学", "院", "所", "店", "社",
        "事務", "財", "法人",
    ];
    !holder.trim_matches(['*', ' ']).is_empty() && !body.iter().any(|word| holder.contains(word))
}

/// The first address of a crypto-asset whose checksum holds: Bitcoin (base58check, bech32), Tron and others
/// in base58check, Ethereum (EIP-55, or one case only).
fn crypto_address(text: &str) -> Option<Range<usize>> {
    const SHORTEST: usize = 26;
    let bytes = text.as_bytes();
    // Where a word may start: at the beginning, or after something else.
    let mut start = 0;
    while let Some(first) = bytes.get(start..start + SHORTEST) {
        // Whatever stands before another character in as many bytes as the shortest has is too short.
        if let Some(other) = first.iter().rposition(|b| !b.is_ascii_alphanumeric()) {
            start += other + 1;
            continue;
        }
        let more = bytes[start + SHORTEST..]
            .iter()
            .take_while(|b| b.is_ascii_alphanumeric());
        let end = start + SHORTEST + more.count();
        if end - start <= 90 && is_crypto_address(&text[start..end]) {
            return Some(start..end);
        }
        start = end + 1;
    }
    None
}

fn is_crypto_address(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    if lower.starts_with("bc1") || lower.starts_with("ltc1") {
        return bech32::decode(word).is_ok();
    }
    if let Some(hex) = word.strip_prefix("0x") {
        return hex.len() == 40 && is_ethereum(hex);
    }
    (26..=36).contains(&word.len())
        && word.starts_with(['1', '3', 'T', 'L', 'D'])
        && bs58::decode(word)
            .with_check(None)
            .into_vec()
            .is_ok_and(|bytes| bytes.len() == 21)
}

/// EIP-55: a letter is upper case where the hash of the lower-case address has a nibble of 8 or more.
fn is_ethereum(hex: &str) -> bool {
    if !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
        return false;
    }
    let lower = hex.to_ascii_lowercase();
    if hex == lower || hex == hex.to_ascii_uppercase() {
        return true;
    }
    let hash = Keccak256::digest(lower.as_bytes());
    hex.bytes().enumerate().all(|(at, byte)| {
        let nibble = (hash[at / 2] >> if at % 2 == 0 { 4 } else { 0 }) & 0xF;
        byte.is_ascii_digit() || byte.is_ascii_uppercase() == (nibble >= 8)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_found_in_yen_and_signs() {
        assert_eq!(
            amount("合計12,800円です").map(|r| &"合計12,800円です"[r]),
            Some("12,800円")
        );
        assert!(amount("賠償金100万円").is_some());
        assert!(amount("$1250 in 50 hours").is_some());
        assert!(amount("円満に解決").is_none());
    }

    #[test]
    fn addresses_count_only_with_a_true_checksum() {
        // The addresses of the specifications: BIP 173, EIP-55 and the genesis block.
        assert!(crypto_address("送金先 bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4 まで").is_some());
        assert!(crypto_address("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa").is_some());
        assert!(crypto_address("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed").is_some());
        assert!(crypto_address("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb").is_none());
        assert!(crypto_address("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD").is_none());
        assert!(crypto_address("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5").is_none());
    }

    #[test]
    fn accounts_of_persons_are_told_from_those_of_firms() {
        let firm = "○○銀行 本店 普通 1234567 口座名義 カ)ヤマモトセイサクショ";
        let person = "普通1234567 名義:サトウ ハナコ";
        assert!(bank_account(firm).is_some());
        assert!(!holder_is_a_person(firm));
        assert!(holder_is_a_person(person));
    }
}
