//! Names of character sets as they stand in mail.

use encoding_rs::Encoding;

/// How bytes are to be decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Charset {
    /// UTF-8.
    Utf8,
    /// US-ASCII, or a label that says nothing (8bit, unknown-8bit, default): anything may follow.
    Ascii,
    /// ISO-2022-JP with all its relatives (CP50220–50222, -1, -2, -3, -2004, -ms).
    Jis,
    /// ISO-2022-KR.
    Iso2022Kr,
    /// HZ-GB-2312.
    Hz,
    /// Shift_JIS, CP932, with carriers' symbols.
    ShiftJis,
    /// Shift_JISX0213 or Shift_JIS-2004.
    ShiftJis2004,
    /// EUC-JP, CP51932, eucJP-ms.
    EucJp,
    /// EUC-JISX0213 or EUC-JIS-2004.
    EucJis2004,
    /// UTF-7.
    Utf7,
    /// UTF-16 whose byte order the text itself tells.
    Utf16,
    /// UTF-32.
    Utf32,
    /// Western labels (ISO-8859-1, windows-1252) that programs put on anything.
    Latin1,
    /// Any other, as encoding_rs knows it.
    Other(&'static Encoding),
}

impl Charset {
    /// The character set of a label; `None` when the label is not known.
    pub(crate) fn of_label(label: &str) -> Option<Charset> {
        let mut name = [0u8; 32];
        let name = canonical(label, &mut name)?;
        known(name).or_else(|| by_encoding(name))
    }
}

/// Lower case, without quotes, blanks, `x-` and `cs` in front, and any of ` _.-` in it: spellings differ
/// only in those.
fn canonical<'a>(label: &str, buffer: &'a mut [u8; 32]) -> Option<&'a str> {
    let label = label.trim_matches(|c: char| c.is_whitespace() || "\"'<>;,".contains(c));
    let mut used = 0;
    for b in label
        .bytes()
        .filter(|b| !matches!(b, b'-' | b'_' | b'.' | b' ' | b'\t'))
    {
        *buffer.get_mut(used)? = b.to_ascii_lowercase();
        used += 1;
    }
    let name = std::str::from_utf8(buffer.get(..used)?).ok()?;
    let name = name.strip_prefix("charset=").unwrap_or(name);
    // `x` stands only before names of two letters or more: x-sjis, x-gbk.
    let name = match name.strip_prefix('x') {
        Some(rest) if matches!(label.as_bytes().get(1), Some(b'-' | b'_')) => rest,
        _ => name,
    };
    Some(
        name.strip_prefix("cs")
            .filter(|n| n.len() > 3)
            .unwrap_or(name),
    )
}

fn known(name: &str) -> Option<Charset> {
    Some(match name {
        "utf8" | "utf8mb4" | "utf8n" | "unicode11utf8" | "unicode" | "cp65001" => Charset::Utf8,
        "" | "ascii" | "usascii" | "ansix341968" | "646" | "iso646us" | "7bit" | "8bit"
        | "unknown8bit" | "unknown" | "default" | "none" | "binary" | "autodetectall"
        | "autodetect" | "userdefined" => Charset::Ascii,
        "iso2022jp" | "iso2022jp1" | "iso2022jp2" | "iso2022jp3" | "iso2022jp2004"
        | "iso2022jpms" | "iso2022jpext" | "iso2022" | "jis" | "jis7" | "jis8" | "cp50220"
        | "cp50221" | "cp50222" | "50220" | "50221" | "50222" | "windows50220" | "windows50221"
        | "iso2022jpdocomo" | "iso2022jpkddi" | "iso2022jpsoftbank" | "iso2022jp50220" => {
            Charset::Jis
        }
        "iso2022kr" => Charset::Iso2022Kr,
        "hzgb2312" | "hz" => Charset::Hz,
        "shiftjis" | "sjis" | "sjiswin" | "cp932" | "ms932" | "cp943" | "cp943c" | "ibm943"
        | "ibm932" | "cp942" | "mskanji" | "windows31j" | "windows932" | "932" | "mscp932"
        | "shiftjiscp932" | "macjapanese" | "sjisdocomo" | "sjiskddi" | "sjissoftbank"
        | "shiftjisimode" | "shiftjiskddi" | "shiftjisdocomo" | "shiftjissoftbank" | "sjismac" => {
            Charset::ShiftJis
        }
        "shiftjisx0213" | "shiftjis2004" | "sjisx0213" | "sjis2004" => Charset::ShiftJis2004,
        "eucjp"
        | "euc"
        | "eucjpms"
        | "eucjpwin"
        | "cp51932"
        | "51932"
        | "ujis"
        | "ajec"
        | "eucpkdfmtjapanese"
        | "extendedunixcodepackedformatforjapanese"
        | "cp20932" => Charset::EucJp,
        "eucjisx0213" | "eucjis2004" => Charset::EucJis2004,
        "utf7" | "unicode11utf7" | "unicode20utf7" | "cp65000" => Charset::Utf7,
        "utf16" | "ucs2" | "iso10646ucs2" | "unicodefffe" => Charset::Utf16,
        "utf32" | "ucs4" | "utf32le" | "utf32be" | "iso10646ucs4" => Charset::Utf32,
        "iso88591" | "latin1" | "l1" | "windows1252" | "cp1252" | "isolatin1" | "ibm819"
        | "cp819" | "ansi" | "western" | "88591" | "iso8859" | "iso885915" | "latin9" => {
            Charset::Latin1
        }
        _ => return None,
    })
}

/// The rest by encoding_rs, which wants the registered spelling.
fn by_encoding(name: &str) -> Option<Charset> {
    let registered = match name {
        "gb2312" | "gb231280" | "euccn" | "cp936" | "ms936" | "936" | "gbk" | "windows936"
        | "gb18030" | "gb180302000" | "isoir58" | "gb" => "gb18030",
        "big5" | "big5hkscs" | "cp950" | "ms950" | "950" | "big5eten" | "cnbig5" | "big5tw"
        | "windows950" => "big5",
        "euckr" | "ksc56011987" | "ksc5601" | "cp949" | "ms949" | "949" | "uhc" | "korean"
        | "ksc56011992" | "ksx1001" | "windows949" => "euc-kr",
        "utf16le" | "ucs2le" => "utf-16le",
        "utf16be" | "ucs2be" => "utf-16be",
        "koi8r" | "koi8" => "koi8-r",
        "koi8u" | "koi8ru" => "koi8-u",
        "tis620" | "cp874" | "windows874" | "iso885911" => "windows-874",
        "macintosh" | "macroman" | "mac" => "macintosh",
        "maccyrillic" => "x-mac-cyrillic",
        "ibm866" | "cp866" | "866" => "ibm866",
        _ => return by_number(name),
    };
    Encoding::for_label(registered.as_bytes()).map(Charset::Other)
}

/// `iso8859N`, `windows125N`, `cp125N`.
fn by_number(name: &str) -> Option<Charset> {
    let (family, number) = if let Some(n) = name.strip_prefix("iso8859") {
        ("iso-8859-", n.trim_end_matches(['e', 'i']))
    } else if let Some(n) = name.strip_prefix("windows") {
        ("windows-", n)
    } else if let Some(n) = name.strip_prefix("cp") {
        ("windows-", n)
    } else {
        return Encoding::for_label(name.as_bytes())
            .filter(|e| *e != encoding_rs::REPLACEMENT && *e != encoding_rs::X_USER_DEFINED)
            .map(Charset::Other);
    };
    if number.is_empty() || number.len() > 4 || !number.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Encoding::for_label(format!("{family}{number}").as_bytes()).map(Charset::Other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn japanese_labels_in_all_their_spellings() {
        for label in [
            "ISO-2022-JP",
            "iso-2022-jp-ms",
            "ISO2022JP",
            "csISO2022JP",
            "iso-2022-jp-1",
            "iso-2022-jp-3",
            "CP50220",
            "cp50221",
            "\"iso-2022-jp\"",
            "x-iso-2022-jp",
            "jis",
            "charset=iso-2022-jp",
        ] {
            assert_eq!(Charset::of_label(label), Some(Charset::Jis), "{label}");
        }
        for label in [
            "Shift_JIS",
            "shift-jis",
            "x-sjis",
            "SJIS-win",
            "cp932",
            "MS932",
            "Windows-31J",
            "csShiftJIS",
            "ms_kanji",
            "x-ms-cp932",
            "x-sjis-docomo",
        ] {
            assert_eq!(Charset::of_label(label), Some(Charset::ShiftJis), "{label}");
        }
        for label in [
            "EUC-JP",
            "eucJP-win",
            "eucJP-ms",
            "cp51932",
            "x-euc-jp",
            "csEUCPkdFmtJapanese",
        ] {
            assert_eq!(Charset::of_label(label), Some(Charset::EucJp), "{label}");
        }
    }

    #[test]
    fn others_by_encoding_rs() {
        for (label, name) in [
            ("gb2312", "gb18030"),
            ("GBK", "gb18030"),
            ("Big5", "Big5"),
            ("ks_c_5601-1987", "EUC-KR"),
            ("koi8-r", "KOI8-R"),
            ("windows-1251", "windows-1251"),
            ("cp1250", "windows-1250"),
            ("ISO-8859-2", "ISO-8859-2"),
            ("iso_8859-8-i", "ISO-8859-8"),
            ("x-mac-cyrillic", "x-mac-cyrillic"),
        ] {
            let Some(Charset::Other(encoding)) = Charset::of_label(label) else {
                panic!("{label} unknown");
            };
            assert_eq!(encoding.name(), name);
        }
    }

    #[test]
    fn nonsense_is_unknown() {
        for label in [
            "foo",
            "iso-8859-99",
            "windows-",
            "replacement",
            "あ",
            &"a".repeat(5000),
        ] {
            assert_eq!(Charset::of_label(label), None, "{label}");
        }
    }
}
