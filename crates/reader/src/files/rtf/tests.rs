use super::*;
use crate::files::tests::seen;
use madoguchi_model::FileType;

fn text(rtf: &str) -> String {
    read(rtf.as_bytes()).text
}

#[test]
fn words() {
    assert_eq!(
        text("{\\rtf1\\ansi {\\b Hello} world\\par next\\tab cell}"),
        "Hello world\nnext\tcell"
    );
    assert_eq!(text("{\\rtf1 a\\\\b\\{c\\}\\~d\\_e}"), "a\\b{c} d-e");
    assert_eq!(
        text("{\\rtf1{\\info{\\title secret}}{\\*\\unknown secret}{\\pict 0011}shown}"),
        "shown"
    );
    assert_eq!(text("{\\rtf1{\\bin5 }}}}}x}"), "x", "bytes that are no RTF");
}

#[test]
fn japanese() {
    let font = "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fcharset0 A;}{\\f1\\fcharset128 M;}}";
    assert_eq!(
        text(&format!(
            "{font}\\f1 \\'90\\'bf\\'8b\\'81\\'8f\\'91\\f0 \\'e9}}"
        )),
        "請求書é"
    );
    assert_eq!(
        text("{\\rtf1\\ansicpg932\\uc2\\u12354\\'82\\'a0\\u-30208 ??\\uc1 x}"),
        "あ言x",
        "substitutes are left out"
    );
    assert_eq!(
        text("{\\rtf1\\uc0\\u-10179\\u-8704 }"),
        "😀",
        "two halves of a pair"
    );
    assert_eq!(text("{\\rtf1\\u-10179 ?a}"), "a");
}

#[test]
fn the_page_it_was_made_from() {
    let rtf = "{\\rtf1\\ansi\\ansicpg932\\fromhtml1 \\deff0{\\fonttbl{\\f0\\fcharset128 M;}}\
        {\\*\\htmltag19 <html>}{\\*\\htmltag50 <p>}\\htmlrtf \\f0\\htmlrtf0 \\'82\\'b1\\'82\\'f1\
        {\\*\\htmltag84 <a href=\"https://page.example/\">}\\htmlrtf {\\field{\\*\\fldinst x}}\\htmlrtf0 link{\\*\\htmltag92 </a>}\
        {\\*\\mhtmltag84 <a>}\\par {\\*\\htmltag58 </p>}}";
    let page = read(rtf.as_bytes()).html.expect("a page");
    assert_eq!(
        page,
        "<html><p>こん<a href=\"https://page.example/\">link</a>\n</p>"
    );
    assert_eq!(read(b"{\\rtf1 a}").html, None);
}

#[test]
fn what_it_loads() {
    let rtf = "{\\rtf1{\\*\\template https://template.example/a.dot}\
        {\\field{\\*\\fldinst {HYPERLINK \"https://field.example/\"}}{\\fldrslt open}}\
        {\\field{\\*\\fldinst DDEAUTO c:\\\\\\\\cmd}}{\\object\\objemb{\\*\\objdata 0105}}}";
    let seen = seen("a.doc", rtf.as_bytes());
    assert_eq!(
        (seen.file.file_type, seen.words.trim()),
        (FileType::Office, "open")
    );
    assert!(
        seen.has_external("template")
            && seen.has_external("dde")
            && seen.has_external("embedded-object")
    );
    assert_eq!(
        seen.targets(),
        ["https://template.example/a.dot", "https://field.example/"]
    );
}

#[test]
fn hostile_nesting() {
    assert_eq!(
        text(&format!("{}a{}b", "{".repeat(100_000), "}".repeat(100_000))),
        "ab"
    );
    assert_eq!(text(&"}".repeat(1_000)), "");
}
