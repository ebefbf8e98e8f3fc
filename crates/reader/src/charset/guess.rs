//! Which character set bytes are in when no label can be believed.

use super::{Charset, decode_as, iso2022};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{EUC_JP, Encoding, SHIFT_JIS};

/// Bytes looked at; enough for any language.
const SAMPLE: usize = 4 << 10;

/// The most probable character set.
pub(super) fn of(bytes: &[u8]) -> Charset {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    marked(bytes)
        .or_else(|| japanese(sample))
        .unwrap_or_else(|| detect(sample))
}

/// ISO-2022-JP, UTF-8 or UTF-16, whose bytes give them away.
pub(super) fn marked(bytes: &[u8]) -> Option<Charset> {
    if iso2022::has_escape(bytes) {
        return Some(Charset::Jis);
    }
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let utf_8 = std::str::from_utf8(bytes).is_ok();
    if looks_utf_16(sample) {
        return Some(Charset::Utf16);
    }
    (utf_8 || mostly_utf_8(sample)).then_some(Charset::Utf8)
}

/// Shift_JIS or EUC-JP, when the bytes read as Japanese in one of them.
pub(super) fn japanese(bytes: &[u8]) -> Option<Charset> {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let as_shift_jis = score(SHIFT_JIS, sample);
    let as_euc = score(EUC_JP, sample);
    let (best, charset) = if as_euc > as_shift_jis {
        (as_euc, Charset::EucJp)
    } else {
        (as_shift_jis, Charset::ShiftJis)
    };
    (best > 0).then_some(charset)
}

/// How Japanese bytes look when decoded so; positive only when kana are among them.
fn score(encoding: &'static Encoding, sample: &[u8]) -> i32 {
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let (mut total, mut kana, mut wide) = (0, 0, 0);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        wide += 1;
        total += match c {
            'ぁ'..='ん' | 'ァ'..='ヶ' | 'ー' => {
                kana += 1;
                3
            }
            '、' | '。' | '「' | '」' | '・' | '！'..='～' | '\u{3000}' => 1,
            '一'..='\u{9FFF}' => 1,
            '\u{FF61}'..='\u{FF9F}' => -1,
            char::REPLACEMENT_CHARACTER => -12,
            '\u{E000}'..='\u{F8FF}' => -3,
            _ => -2,
        };
    }
    if kana * 10 < wide {
        total.min(0)
    } else {
        total
    }
}

fn detect(sample: &[u8]) -> Charset {
    let high = sample.iter().filter(|b| **b >= 0x80).count();
    if high * 50 < sample.len() {
        return Charset::Latin1;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    // A short raw name or subject is most often Japanese in the mail this program is shown.
    let tld: Option<&[u8]> = (high < 40 && is_dense(high, sample)).then_some(b"jp");
    let encoding = detector.guess(tld, Utf8Detection::Allow);
    let fits = encoding.is_single_byte() || fits(encoding, high, sample);
    if !fits || encoding == encoding_rs::WINDOWS_1252 {
        Charset::Latin1
    } else if encoding == SHIFT_JIS {
        Charset::ShiftJis
    } else if encoding == EUC_JP {
        Charset::EucJp
    } else if encoding == encoding_rs::UTF_8 {
        Charset::Utf8
    } else {
        Charset::Other(encoding)
    }
}

/// Whether so many bytes are beyond ASCII as in text of a language that needs two for a character.
/// Typographic quotes in English text are few, and may still look like such characters.
fn is_dense(high: usize, sample: &[u8]) -> bool {
    high * 6 >= sample.len()
}

fn fits(encoding: &'static Encoding, high: usize, sample: &[u8]) -> bool {
    is_dense(high, sample) || !encoding.decode_without_bom_handling(sample).1
}

/// Whether UTF-8 sequences outnumber damage by far. A character cut at the end is no damage.
fn mostly_utf_8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    let mut chunks = bytes.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        good += chunk.valid().bytes().filter(|b| *b >= 0xC0).count();
        let cut = chunks.peek().is_none() && matches!(chunk.invalid().first(), Some(0xC2..=0xF4));
        bad += usize::from(!chunk.invalid().is_empty() && !cut);
    }
    good > 4 * bad
}

/// Whether a line is UTF-8 that lost some bytes: half of what is beyond ASCII still reads as characters of
/// three bytes or more.
pub(super) fn is_damaged_utf_8(line: &[u8]) -> bool {
    let high = line.iter().filter(|b| **b >= 0x80).count();
    let valid = line.utf8_chunks().flat_map(|c| c.valid().chars());
    let wide: usize = valid.filter(|c| *c >= '\u{800}').map(char::len_utf8).sum();
    wide * 2 >= high
}

/// Whether every other byte is zero nearly everywhere, as in UTF-16 text of mostly ASCII.
fn looks_utf_16(bytes: &[u8]) -> bool {
    let sample = bytes.get(..512).unwrap_or(bytes);
    if sample.len() < 8 {
        return false;
    }
    let zeros = |parity: usize| {
        sample
            .iter()
            .skip(parity)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    even.abs_diff(odd) * 3 > sample.len()
}

/// Whether UTF-16 bytes begin with the more significant one, by where the zeros are.
pub(super) fn big_endian(bytes: &[u8]) -> bool {
    let sample = bytes.get(..512).unwrap_or(bytes);
    let low = |parity: usize| {
        sample
            .iter()
            .skip(parity)
            .step_by(2)
            .filter(|b| **b < 0x20)
            .count()
    };
    low(0) > low(1)
}

/// Decodes 8-bit text that stands in ISO-2022-JP between escapes: half-width kana (JIS X 0201 in 8 bits),
/// or another character set. Also says whether bytes were lost.
pub(super) fn eight_bit_in_jis(run: &[u8]) -> (String, bool) {
    if std::str::from_utf8(run).is_err() && is_half_width(run) {
        let text = SHIFT_JIS.decode_without_bom_handling(run).0;
        return (text.into_owned(), false);
    }
    let charset = match of(run) {
        Charset::Jis => Charset::ShiftJis,
        other => other,
    };
    decode_as(charset, run)
}

/// Whether all 8-bit bytes are half-width kana and do not read as EUC-JP kana.
fn is_half_width(run: &[u8]) -> bool {
    let high = run.iter().filter(|b| **b >= 0x80);
    if high.clone().any(|b| !(0xA1..=0xDF).contains(b)) {
        return false;
    }
    let count = high.clone().count();
    let euc_leads = high.filter(|b| matches!(**b, 0xA4 | 0xA5)).count();
    euc_leads * 5 < count || count < 4
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encode(encoding: &'static Encoding, text: &str) -> Vec<u8> {
        encoding.encode(text).0.into_owned()
    }

    #[test]
    fn japanese_by_its_kana() {
        let text = "お荷物のお届けについてのお知らせです。ご確認ください。";
        assert_eq!(of(&encode(SHIFT_JIS, text)), Charset::ShiftJis);
        assert_eq!(of(&encode(EUC_JP, text)), Charset::EucJp);
        assert_eq!(of(&encode(encoding_rs::ISO_2022_JP, text)), Charset::Jis);
        assert_eq!(of(text.as_bytes()), Charset::Utf8);
    }

    #[test]
    fn short_names_without_kana() {
        assert_eq!(
            of(&encode(SHIFT_JIS, "重要 三井住友銀行")),
            Charset::ShiftJis
        );
        assert_eq!(of(&encode(EUC_JP, "山田太郎")), Charset::EucJp);
        assert_eq!(
            of(&encode(SHIFT_JIS, "一覧")),
            Charset::ShiftJis,
            "partly UTF-8 by chance"
        );
    }

    #[test]
    fn other_languages() {
        let russian = encode(
            encoding_rs::WINDOWS_1251,
            "Ваш аккаунт будет заблокирован, проверьте",
        );
        assert_eq!(of(&russian), Charset::Other(encoding_rs::WINDOWS_1251));
        let chinese = encode(
            encoding_rs::GBK,
            "您的账户已被冻结，请立即点击下面的链接进行验证",
        );
        assert_eq!(of(&chinese), Charset::Other(encoding_rs::GBK));
        assert_eq!(
            of(b"Votre compte a \xe9t\xe9 suspendu, cliquez"),
            Charset::Latin1
        );
    }

    #[test]
    fn cut_and_wide_text() {
        let cut = "お荷物のお届け".as_bytes();
        assert_eq!(of(&cut[..cut.len() - 1]), Charset::Utf8);
        let wide: Vec<u8> = "Your account"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(of(&wide), Charset::Utf16);
        assert!(!big_endian(&wide));
    }
}
