//! What a file's name says, and how it lies.

use madoguchi_model::FileType;

/// The ending of a name, lower case, without the dot and without what Windows cuts off (blanks and dots at
/// the end); empty when there is none or it is longer than 12 bytes.
pub(super) fn extension(name: &str) -> String {
    let name = base(name);
    match name.rsplit_once('.') {
        Some((_, ending)) if ending.len() <= 12 && !ending.contains(char::is_whitespace) => {
            ending.to_ascii_lowercase()
        }
        _ => String::new(),
    }
}

/// The last part of a path, without the blanks and dots at its end that Windows drops.
pub(super) fn base(name: &str) -> &str {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    name.trim_end_matches(|c: char| c.is_whitespace() || c == '.' || c == '\0')
}

/// Endings that Windows, macOS or Linux hand to a script interpreter.
pub(super) fn is_script(extension: &str) -> bool {
    const SCRIPTS: [&str; 35] = [
        "js",
        "jse",
        "mjs",
        "vbs",
        "vbe",
        "vb",
        "wsf",
        "wsh",
        "ws",
        "wsc",
        "sct",
        "hta",
        "ps1",
        "psm1",
        "psd1",
        "ps1xml",
        "bat",
        "cmd",
        "sh",
        "bash",
        "zsh",
        "command",
        "py",
        "pyw",
        "pl",
        "rb",
        "php",
        "applescript",
        "scpt",
        "ahk",
        "au3",
        "reg",
        "inf",
        "csh",
        "ksh",
    ];
    SCRIPTS.contains(&extension)
}

/// The type that an ending stands for; `None` for endings that say nothing.
pub(super) fn type_of(extension: &str) -> Option<FileType> {
    if is_script(extension) {
        return Some(FileType::Script);
    }
    Some(match extension {
        "png" | "jpg" | "jpeg" | "jpe" | "jfif" | "gif" | "webp" | "bmp" | "tif" | "tiff"
        | "heic" | "heif" | "avif" | "ico" | "psd" => FileType::Picture,
        "pdf" => FileType::Pdf,
        "zip" | "7z" | "rar" | "lzh" | "lha" | "cab" | "gz" | "tgz" | "tar" | "bz2" | "xz"
        | "zst" | "z" | "arj" | "ace" | "uue" | "r00" | "001" => FileType::Archive,
        "doc" | "docx" | "docm" | "dot" | "dotx" | "dotm" | "xls" | "xlsx" | "xlsm" | "xlsb"
        | "xlt" | "xltm" | "xlam" | "xla" | "ppt" | "pptx" | "pptm" | "pps" | "ppsx" | "ppsm"
        | "rtf" | "odt" | "ods" | "odp" | "pub" | "vsd" | "jtd" => FileType::Office,
        "one" | "onepkg" => FileType::OneNote,
        "htm" | "html" | "xhtml" | "shtml" | "xht" | "mht" | "mhtml" => FileType::Html,
        "svg" | "svgz" => FileType::Svg,
        "exe" | "scr" | "com" | "pif" | "cpl" | "dll" | "msi" | "msp" | "msix" | "appx" | "jar"
        | "elf" | "dmg.app" | "xll" | "ocx" | "sys" | "gadget" | "application" | "pkg" | "deb"
        | "rpm" | "appimage" | "ipa" | "chm" => FileType::Executable,
        "lnk" | "url" | "desktop" | "webloc" | "scf" | "library-ms" | "search-ms" | "website"
        | "appref-ms" => FileType::Shortcut,
        "iso" | "img" | "vhd" | "vhdx" | "dmg" | "udf" | "vmdk" | "toast" => FileType::DiskImage,
        "apk" | "apks" | "xapk" | "aab" => FileType::Apk,
        "eml" | "msg" | "emlx" | "mbox" => FileType::Mail,
        "ics" | "vcs" | "ical" => FileType::Calendar,
        "vcf" | "vcard" => FileType::Contact,
        "txt" | "csv" | "tsv" | "log" | "md" | "json" | "xml" => FileType::Text,
        "mp3" | "mp4" | "m4a" | "wav" | "avi" | "mov" | "wmv" | "ogg" | "flac" | "mkv" | "webm"
        | "amr" | "3gp" | "aac" | "mid" | "mpg" | "mpeg" => FileType::Media,
        "p7s" | "p7m" | "p7c" | "asc" | "sig" | "pgp" | "gpg" | "cer" | "crt" | "pem" | "p12"
        | "pfx" => FileType::Signature,
        _ => return None,
    })
}
