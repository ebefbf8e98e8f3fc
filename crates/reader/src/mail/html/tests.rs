use super::*;
use madoguchi_model::LinkPlace;
use proptest::prelude::*;

const OPTIONS: Options = Options {
    text_bytes: 1 << 20,
    links: 100,
    split_quotes: true,
};

fn page(source: &str) -> Page {
    read(source, OPTIONS)
}

fn text(source: &str) -> String {
    page(source).text
}

/// place, target, label, words.
fn links(source: &str) -> Vec<(LinkPlace, String, Option<String>, Option<String>)> {
    let page = page(source);
    let words = |l: &PageLink| {
        l.words.map(|(part, start, end)| {
            let text = match part {
                Part::Visible => &page.text,
                Part::Hidden => &page.hidden,
                Part::Quoted => &page.quoted,
            };
            text[start..end].to_owned()
        })
    };
    page.links
        .iter()
        .map(|l| (l.place, l.target.clone(), l.label.clone(), words(l)))
        .collect()
}

#[test]
fn blocks_tables_and_lists() {
    let source = "<html><head><title>T</title><style>p{}</style></head><body><p>One<br>two</p><div>three <b>four</b></div>\
        <table><tr><td>a</td><td>b</td></tr><tr><td>c<td>d</table><ul><li>x<li>y</ul>end<!-- no --></body></html>";
    assert_eq!(text(source), "One\ntwo\n\nthree four\na b\nc d\nx\ny\nend");
    assert_eq!(page(source).title, "T");
}

#[test]
fn references_and_entities_percent() {
    let page = page("&#12362;&#24466;&amp;a&nbsp;b");
    assert_eq!((&*page.text, page.numeric_references), ("お徒&a b", 2));
}

#[test]
fn what_is_hidden_stays_apart() {
    for hidden in [
        "<div style='display:none'>X <b>y</b></div>",
        "<span style=\"font-size:0px\">X <b>y</b></span>",
        "<p hidden>X <b>y</b></p>",
        "<div style='color:#fff'>X <b>y</b></div>",
        "<table bgcolor=#ff0000><tr><td><font color='#fe0000'>X <b>y</b></font></table>",
        "<style>.p{display:none}</style><div class='q P'>X <b>y</b></div>",
        "<div style='max-height:0;overflow:hidden;opacity:0'>X <b>y</b></div>",
        "<div style=\"color: white; background: white\">X <b>y</b></div>",
        "<div style='visibility:hidden'><p>X <b>y</b></p></div>",
    ] {
        let page = page(&format!("<body>before {hidden}after</body>"));
        let seen = page.text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!((&*seen, &*page.hidden), ("before after", "X y"), "{hidden}");
    }
}

#[test]
fn what_is_seen_is_not_hidden() {
    for seen in [
        "<div style='font-size:0'><span style='font-size:14px'>X</span></div>",
        "<td bgcolor=#ff0000 style='color:#fff'>X</td>",
        "<div style='background:url(a.png)'><p style='color:white'>X</p></div>",
        "<style>.h td{background:#003366}</style><table class=h><td style='color:#ffffff'>X</td></table>",
        "<style>@media (max-width:600px){.x{display:none}}</style><p class=x>X</p>",
        "<div style='color:#ffffff'><a href='http://example.jp/'>X</a></div>",
        "<p style='display:none'>no<div>X</div>",
        "<table><tr><td style='display:none'>no<td>X</table>",
    ] {
        assert_eq!(text(seen).trim(), "X", "{seen}");
    }
}

#[test]
fn anchors_have_label_and_words() {
    let source = "<p>Please <a href=' https://example.jp/a?b=1&amp;c '>log\n <b>in</b> here</a> now <A HREF=\"//example.jp\"><img src=cid:1 alt='Go &gt;'></A>\
        <a href=\"https://example.jp/\nx\">x<a href='#top'>t</a><a name=n>n</a>";
    let expected = [
        (
            LinkPlace::Anchor,
            "https://example.jp/a?b=1&c".to_owned(),
            Some("log in here".to_owned()),
            Some("log in here".to_owned()),
        ),
        (
            LinkPlace::Anchor,
            "https://example.jp".to_owned(),
            Some("Go >".to_owned()),
            None,
        ),
        (
            LinkPlace::Anchor,
            "https://example.jp/x".to_owned(),
            Some("x".to_owned()),
            Some("x".to_owned()),
        ),
    ];
    assert_eq!(links(source), expected);
    assert_eq!(page(source).content_ids, ["1"]);
}

#[test]
fn anchors_over_lines_and_cells() {
    let source = "<table><tr><td><a href=http://a.example>one<br>two</td></tr></table>three";
    assert_eq!(links(source)[0].2.as_deref(), Some("one two"));
    assert_eq!(text(source), "one\ntwo\nthree");
}

#[test]
fn other_ways_to_lead_away() {
    let source = "<base href='https://example.jp/d/'><meta http-equiv=Refresh content=\"0; URL='x.html'\"><form action=go.php>\
        <input type=password placeholder=Password><input type=submit value='Send &gt;'><button formaction=/f>Press</button></form>\
        <map><area href='/m' alt=Map></map>";
    let page = page(source);
    let found: Vec<_> = page
        .links
        .iter()
        .map(|l| (l.place, &*l.target, l.label.as_deref()))
        .collect();
    let expected = [
        (LinkPlace::Anchor, "https://example.jp/d/x.html", None),
        (LinkPlace::Form, "https://example.jp/d/go.php", None),
        (LinkPlace::Form, "https://example.jp/f", None),
        (LinkPlace::Anchor, "https://example.jp/m", Some("Map")),
    ];
    assert_eq!(found, expected);
    assert_eq!(page.text, "Password Send > Press");
    assert!(page.has_form && page.has_password_field && !page.has_script);
}

#[test]
fn resources_and_pixels() {
    let source = "<img src=http://a.example/1.gif width=1 height=1><img src='http://a.example/2.gif' width=600>\
        <img src=http://a.example/3.gif style='display:none'><table background='http://a.example/4.gif'></table>\
        <div style=\"background-image:url('http://a.example/5.gif')\"></div><script src=//a.example/6.js></script>\
        <img src=http://a.example/2.gif width=600><img src='data:image/png;base64,AAAA'>";
    let page = page(source);
    let found: Vec<_> = page.links.iter().map(|l| (&*l.raw, l.pixel)).collect();
    let expected = [
        ("http://a.example/1.gif", true),
        ("http://a.example/2.gif", false),
        ("http://a.example/3.gif", true),
        ("http://a.example/4.gif", false),
        ("http://a.example/5.gif", false),
        ("//a.example/6.js", false),
    ];
    assert_eq!(found, expected);
    assert_eq!(
        page.data_pictures,
        [("image/png".to_owned(), "AAAA".to_owned())]
    );
}

#[test]
fn a_table_that_may_be_a_code() {
    let mut source = "<table>".to_owned();
    for y in 0..21 {
        source.push_str("<tr>");
        for x in 0..21 {
            source.push_str(if (x + y) % 2 == 0 {
                "<td bgcolor=#000000></td>"
            } else {
                "<td></td>"
            });
        }
    }
    source.push_str("</table>");
    let page = page(&source);
    assert_eq!(page.grids.len(), 1);
    assert_eq!((page.grids[0].len(), page.grids[0][0].len()), (21, 21));
    assert_eq!((page.grids[0][0][0], page.grids[0][0][1]), (true, false));
    assert_eq!(page.text, "");
}

#[test]
fn quotations_of_answers() {
    let source = "<div>Thanks</div><div class=gmail_quote><div class=gmail_attr>On Monday Taro wrote:</div>\
        <blockquote class=gmail_quote>earlier <a href=http://a.example>x</a></blockquote></div>";
    let split = page(source);
    assert_eq!(
        (&*split.text, &*split.quoted),
        ("Thanks", "On Monday Taro wrote:\n\nearlier x")
    );
    assert_eq!(split.links[0].words.map(|w| w.0), Some(Part::Quoted));
    let whole = read(
        source,
        Options {
            split_quotes: false,
            ..OPTIONS
        },
    );
    assert_eq!(whole.text, "Thanks\nOn Monday Taro wrote:\n\nearlier x");
}

#[test]
fn bounds_hold() {
    let options = Options {
        text_bytes: 20,
        links: 2,
        split_quotes: false,
    };
    let page = read(&"<a href=http://a.example>word</a> ".repeat(50), options);
    assert!(page.text.len() <= 20 && page.links.len() == 2 && page.cut);
    assert_eq!(
        text(&format!(
            "{}x{}",
            "<div>".repeat(5000),
            "</div>".repeat(5000)
        )),
        "x"
    );
    text(&"<table><tr><td>".repeat(2000));
}

proptest! {
    #[test]
    fn any_page(source in r#"(<|>|</|/>|<a href="http://x">|</a>|<td|<tr>|<table>|</table>|<p>|</p>|<div style='display:none'>|</div>|<br>|<style>|</style>|.a\{|\}|<!--|-->|&#12354;|&amp;|"|'| |あ|word|<img src=cid:a>|<blockquote type=cite>){0,60}"#) {
        let page = page(&source);
        for link in &page.links {
            if let Some((part, start, end)) = link.words {
                let text = match part {
                    Part::Visible => &page.text,
                    Part::Hidden => &page.hidden,
                    Part::Quoted => &page.quoted,
                };
                prop_assert!(text.get(start..end).is_some_and(|t| !t.is_empty()));
            }
        }
    }
}
