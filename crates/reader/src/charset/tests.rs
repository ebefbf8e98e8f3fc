use super::*;
use crate::Budget;
use madoguchi_model::Limits;
use proptest::prelude::*;

fn text(bytes: &[u8], label: &str) -> (String, bool) {
    let decoded = decode_bytes(bytes, Some(label));
    assert!(!decoded.damaged, "{:?}", decoded.text);
    (decoded.text, decoded.relabelled)
}

fn in_set(encoding: &'static Encoding, text: &str) -> Vec<u8> {
    encoding.encode(text).0.into_owned()
}

const SAMPLE: &str = "お支払い方法の確認をお願いします";

#[test]
fn right_labels_are_believed() {
    for (label, encoding) in [
        ("iso-2022-jp", encoding_rs::ISO_2022_JP),
        ("cp932", encoding_rs::SHIFT_JIS),
        ("eucjp-win", EUC_JP),
        ("utf-8", encoding_rs::UTF_8),
    ] {
        assert_eq!(
            text(&in_set(encoding, SAMPLE), label),
            (SAMPLE.to_owned(), false),
            "{label}"
        );
    }
    let chinese = in_set(encoding_rs::GBK, "您的账户");
    assert_eq!(text(&chinese, "gb2312"), ("您的账户".to_owned(), false));
    assert_eq!(text(b"+ZeVnLIqe-", "utf-7"), ("日本語".to_owned(), false));
    assert_eq!(text(b"caf\xe9", "iso-8859-1"), ("café".to_owned(), false));
}

#[test]
fn wrong_labels_are_seen_through() {
    for encoding in [
        encoding_rs::ISO_2022_JP,
        encoding_rs::SHIFT_JIS,
        EUC_JP,
        encoding_rs::UTF_8,
    ] {
        let bytes = in_set(encoding, SAMPLE);
        for label in [
            "us-ascii",
            "iso-2022-jp",
            "shift_jis",
            "euc-jp",
            "utf-8",
            "iso-8859-1",
            "no-such-set",
        ] {
            let decoded = decode_bytes(&bytes, Some(label));
            assert_eq!(decoded.text, SAMPLE, "{} as {label}", encoding.name());
            let right = Charset::of_label(label) == Charset::of_label(encoding.name());
            assert_eq!(decoded.relabelled, !right, "{} as {label}", encoding.name());
        }
        assert_eq!(
            decode_bytes(&bytes, None),
            Decoded {
                text: SAMPLE.into(),
                relabelled: false,
                damaged: false
            }
        );
    }
}

#[test]
fn a_footer_in_another_set() {
    let mut bytes = format!("{SAMPLE}\n").into_bytes();
    bytes.extend(in_set(encoding_rs::SHIFT_JIS, "購読をやめるには\n"));
    assert_eq!(
        text(&bytes, "utf-8"),
        (format!("{SAMPLE}\n購読をやめるには\n"), true)
    );
}

#[test]
fn damaged_utf_8_stays_utf_8() {
    let mut bytes = format!("{SAMPLE}\n{SAMPLE}").into_bytes();
    bytes.remove(10);
    let decoded = decode_bytes(&bytes, Some("utf-8"));
    assert!(decoded.damaged && !decoded.relabelled);
    assert_eq!(
        decoded.text.matches(['お', '\u{FFFD}']).count(),
        5,
        "{}",
        decoded.text
    );
}

#[test]
fn byte_order_marks() {
    assert_eq!(text(b"\xEF\xBB\xBFabc", "iso-2022-jp").0, "abc");
    assert_eq!(text(b"\xFF\xFEB0", "utf-8").0, "あ");
    assert_eq!(text(b"\xFE\xFF0B", "utf-8").0, "あ");
    assert_eq!(text(b"\xFF\xFE\0\0B0\0\0", "utf-8").0, "あ");
}

#[test]
fn old_unicode_habits() {
    assert_eq!(text(b"\xED\xA0\xBD\xED\xB8\x80", "utf-8").0, "😀");
    assert_eq!(text("\u{E04A}".as_bytes(), "utf-8").0, "☀");
    assert_eq!(text(b"\0\0\0a", "utf-32").0, "a");
}

#[test]
fn escapes_lost_on_the_way() {
    assert_eq!(text(b"$B$3$s$K$A$O(B", "iso-2022-jp").0, "こんにちは");
    assert_eq!(text(b"pay $Bill", "iso-2022-jp").0, "pay $Bill");
}

#[test]
fn line_ends_become_one() {
    let text = unify_line_ends("a\r\nb\rc\n\rd\0\u{2028}e\u{2029}".to_owned());
    assert_eq!(text, "a\nb\nc\n\nd\ne\n");
    let dash = "—“quoted”".to_owned();
    assert_eq!(unify_line_ends(dash.clone()), dash);
}

#[test]
fn limits_hold() {
    let limits = Limits {
        text_bytes: 10,
        ..Limits::default()
    };
    let mut budget = Budget::new(limits);
    assert_eq!(
        decode("ああああああ".as_bytes(), None, "text", &mut budget),
        "あああ"
    );
    assert_eq!(budget.into_problems().len(), 1);
}

proptest! {
    #[test]
    fn any_bytes_under_any_label(bytes in prop::collection::vec(any::<u8>(), 0..400), n in 0usize..14) {
        let labels = ["", "utf-8", "iso-2022-jp", "shift_jis", "euc-jp", "utf-7", "utf-16", "utf-32", "hz-gb-2312",
            "iso-2022-kr", "shift_jis-2004", "euc-jis-2004", "big5", "iso-8859-1"];
        decode_bytes(&bytes, labels.get(n).copied());
        decode_bytes(&bytes, None);
    }

    #[test]
    fn any_escapes(bytes in "[\x1b\x0e\x0f$(BIJDPQO@G!-~ \n]{0,60}") {
        decode_bytes(bytes.as_bytes(), Some("iso-2022-jp"));
        decode_bytes(bytes.as_bytes(), Some("shift_jis"));
    }

    #[test]
    fn round_trips(text in "[ぁ-んァ-ヶ重要確認支払銀行荷物届警察国税庁本人楽天a-z]{1,40}") {
        for encoding in [encoding_rs::ISO_2022_JP, encoding_rs::SHIFT_JIS, EUC_JP] {
            let (bytes, _, unmapped) = encoding.encode(&text);
            if !unmapped {
                let decoded = decode_bytes(&bytes, Some(encoding.name()));
                prop_assert_eq!(&decoded.text, &text);
            }
        }
    }
}
