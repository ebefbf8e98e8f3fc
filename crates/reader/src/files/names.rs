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
        | "elf" | "xll" | "ocx" | "sys" | "gadget" | "application" | "pkg" | "deb" | "rpm"
        | "appimage" | "ipa" | "chm" => FileType::Executable,
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

/// Whether a name hides what the file is: characters that turn the reading direction, or an ending that
/// runs behind one that looks harmless (`invoice.pdf.exe`, also with many blanks between).
pub(super) fn is_deceptive(name: &str) -> bool {
    if name
        .chars()
        .any(|c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
    {
        return true;
    }
    let name = base(name);
    let Some((stem, _)) = name.rsplit_once('.') else {
        return false;
    };
    let harmful = matches!(
        type_of(&extension(name)),
        Some(
            FileType::Executable
                | FileType::Script
                | FileType::Shortcut
                | FileType::Apk
                | FileType::Html
                | FileType::Svg
                | FileType::DiskImage
        )
    );
    let hidden = matches!(
        type_of(&extension(name)),
        Some(FileType::Executable | FileType::Script | FileType::Shortcut)
    );
    let shown = type_of(&extension(stem));
    harmful && (is_document(shown) || (hidden && shown == Some(FileType::Html)))
}

/// What a person takes for something to look at.
fn is_document(shown: Option<FileType>) -> bool {
    matches!(
        shown,
        Some(
            FileType::Pdf | FileType::Office | FileType::Picture | FileType::Text | FileType::Media
        )
    )
}

/// The ending of a name that says another type than the content is; `None` when they agree, when one of
/// them says nothing, and for pairs that programs write themselves.
pub(super) fn mismatch(name: &str, actual: FileType) -> Option<String> {
    use FileType as T;
    let extension = extension(name);
    let expected = type_of(&extension)?;
    let usual = match (expected, actual) {
        // Damaged or unknown content, and text, proves nothing.
        (_, T::Other | T::Text) => true,
        (a, b) if a == b => true,
        (T::Office | T::Apk | T::OneNote, T::Archive) => true,
        (
            T::Text,
            T::Html | T::Svg | T::Mail | T::Calendar | T::Contact | T::Signature | T::Script,
        ) => true,
        (T::Signature, T::Mail) => true,
        (T::Mail, T::Html) => true,
        (T::Executable, T::Archive) => matches!(
            &*extension,
            "jar" | "msix" | "appx" | "pkg" | "xll" | "ipa" | "gadget"
        ),
        (T::Executable, _) => extension == "com",
        // A compressed drawing or disk.
        (T::Svg | T::DiskImage, T::Archive) => matches!(&*extension, "svgz" | "img"),
        (T::Archive, T::DiskImage | T::Office) => extension == "001",
        _ => false,
    };
    (!usual).then_some(extension)
}

#[cfg(test)]
mod tests;
