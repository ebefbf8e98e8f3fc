use super::*;
use madoguchi_model::Limits;
use proptest::prelude::*;
use std::time::Instant;

fn links(text: &str) -> Vec<Link> {
    find(text, TextId(0), &mut Budget::new(Limits::default()))
}

/// Raw and target of every link.
fn pairs(text: &str) -> Vec<(String, String)> {
    links(text).into_iter().map(|l| (l.raw, l.target)).collect()
}

fn raws(text: &str) -> Vec<String> {
    links(text).into_iter().map(|l| l.raw).collect()
}

#[test]
fn addresses_end_where_the_sentence_goes_on() {
    for (text, raw) in [
        (
            "詳細はhttps://kita.example.top/aをご覧ください",
            "https://kita.example.top/a",
        ),
        (
            "https://kita.example.top/a。次に",
            "https://kita.example.top/a",
        ),
        ("https://kita-bank.jpをご覧ください", "https://kita-bank.jp"),
        ("https://kita-bank.jp、または", "https://kita-bank.jp"),
        ("（https://kita-bank.jp/x）まで", "https://kita-bank.jp/x"),
        ("「https://kita-bank.jp/x」と", "https://kita-bank.jp/x"),
        ("<https://kita-bank.jp/x>", "https://kita-bank.jp/x"),
        ("＜https://kita-bank.jp/x＞", "https://kita-bank.jp/x"),
        ("(see https://kita-bank.jp/x).", "https://kita-bank.jp/x"),
        (
            "https://kita-bank.jp/a_(b)/c だ",
            "https://kita-bank.jp/a_(b)/c",
        ),
        ("[https://kita-bank.jp/x]", "https://kita-bank.jp/x"),
        (
            "Visit https://kita-bank.jp/x, then",
            "https://kita-bank.jp/x",
        ),
        (
            "Visit https://kita-bank.jp/x?a=1&b=2.",
            "https://kita-bank.jp/x?a=1&b=2",
        ),
        ("https://kita-bank.jp.Please", "https://kita-bank.jp"),
        ("https://kita-bank.jp！今すぐ", "https://kita-bank.jp"),
        ("https://kita-bank.jp/x（公式）", "https://kita-bank.jp/x"),
        ("https://kita-bank.jp/x　よろしく", "https://kita-bank.jp/x"),
        ("https://kita-bank.jp/x\"", "https://kita-bank.jp/x"),
        ("**https://kita-bank.jp/x**", "https://kita-bank.jp/x"),
        ("https://kita-bank.jp:8443/x", "https://kita-bank.jp:8443/x"),
        ("https://kita-bank.jp：受付", "https://kita-bank.jp"),
        ("URL→http://kita-bank.jp#top", "http://kita-bank.jp#top"),
    ] {
        assert_eq!(raws(text), [raw], "{text}");
    }
}

#[test]
fn several_in_one_text_keep_order_and_spans() {
    let text = "1) http://a-kita.top/x,http://b-kita.top/y\n2) kita.example.org/z";
    let found = links(text);
    let raw: Vec<_> = found.iter().map(|l| l.raw.as_str()).collect();
    assert_eq!(
        raw,
        [
            "http://a-kita.top/x",
            "http://b-kita.top/y",
            "kita.example.org/z"
        ]
    );
    for link in &found {
        let span = link.span.expect("a span");
        assert_eq!(&text[span.start as usize..span.end as usize], link.raw);
    }
}

#[test]
fn hosts_in_japanese_letters_are_hosts() {
    for (text, raw) in [
        ("https://日本語.jp/", "https://日本語.jp/"),
        ("https://日本語.jpを見て", "https://日本語.jp"),
        ("https://www.北電気.com/aを見て", "https://www.北電気.com/a"),
        ("https://kitaカード.jp/", "https://kitaカード.jp/"),
        ("https://店.みんな/a", "https://店.みんな/a"),
    ] {
        assert_eq!(raws(text), [raw], "{text}");
    }
    assert!(raws("https://をつけてください").is_empty());
}

#[test]
fn bare_hosts_need_a_real_suffix() {
    for (text, raw, target) in [
        (
            "確認はkita-site.top/abcへ",
            "kita-site.top/abc",
            "https://kita-site.top/abc",
        ),
        ("www.kita.co.jp", "www.kita.co.jp", "https://www.kita.co.jp"),
        (
            "URL:kita-site.com",
            "kita-site.com",
            "https://kita-site.com",
        ),
        (
            "サイト：kita.duckdns.org です",
            "kita.duckdns.org",
            "https://kita.duckdns.org",
        ),
        (
            "WWW.KITA-SITE.COM/A",
            "WWW.KITA-SITE.COM/A",
            "https://WWW.KITA-SITE.COM/A",
        ),
        ("go to kita.com.", "kita.com", "https://kita.com"),
        (
            "①kita-site.top/a",
            "kita-site.top/a",
            "https://kita-site.top/a",
        ),
        ("kita.vip", "kita.vip", "https://kita.vip"),
        (
            "192.0.2.7/login",
            "192.0.2.7/login",
            "https://192.0.2.7/login",
        ),
        ("t.co/Ab1", "t.co/Ab1", "https://t.co/Ab1"),
    ] {
        assert_eq!(pairs(text), [(raw.to_owned(), target.to_owned())], "{text}");
    }
}

#[test]
fn what_only_looks_like_a_host_is_none() {
    for text in [
        "Node.js と README.md を読む",
        "main.rs, run.sh, a.py, install.zip",
        "円周率は3.14、版は v1.2.3",
        "9 a.m. to 5 p.m., e.g. Mr. Smith, i.e. U.S. Inc.",
        "1.2.3.4 節",
        "価格は1,980.00円",
        "ASP.NET で書いた",
        "taro.yamada@kita.example.jp",
        "info.desk@kita.co.jp までメール",
        "Thanks.Please call.Now is.It ok",
        "ok.me too",
        "Kitamise.co.jp をご利用",
        "taro@ kita.example.org",
        "No.1、Vol.2、No.3",
        "2024.05.01 水曜日",
        "お知らせ。Amazonより",
        "報告書.docx",
        "report.pdf.exe",
        "...",
        "co.jp",
        "foo..com",
        "1.5.in x 3.in",
    ] {
        assert_eq!(raws(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn defanged_spellings_are_undone() {
    for (text, target) in [
        ("hxxp://kita-site.top/a", "http://kita-site.top/a"),
        ("hXXps://kita-site[.]top/a", "https://kita-site.top/a"),
        ("h**p://kita-site.top/a", "http://kita-site.top/a"),
        ("h**ps://kita-site(.)top/a", "https://kita-site.top/a"),
        ("https[:]//kita-site[.]top", "https://kita-site.top"),
        ("http[://]kita-site.top", "http://kita-site.top"),
        ("ttps://kita-site.top/a", "https://kita-site.top/a"),
        ("ttp://kita-site.top/a", "http://kita-site.top/a"),
        ("kita-site[.]top/a", "https://kita-site.top/a"),
        ("www[.]kita-site[.]com", "https://www.kita-site.com"),
        ("hxxps://kita-site【.】top/a", "https://kita-site.top/a"),
        ("hxxps://kita-site[dot]top/a", "https://kita-site.top/a"),
    ] {
        let found = links(text);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0].target, target, "{text}");
        assert!(found[0].defanged, "{text}");
        assert_eq!(found[0].raw, text);
    }
}

#[test]
fn disguised_spellings_are_undone() {
    for (text, target) in [
        (
            "ｈｔｔｐｓ：／／ｋｉｔａ．ｔｏｐ／ａ１",
            "https://kita.top/a1",
        ),
        ("https：//kita.top/a", "https://kita.top/a"),
        ("https:／／kita.top/a", "https://kita.top/a"),
        ("https://kita．top/a", "https://kita.top/a"),
        ("https://kita。top/a", "https://kita.top/a"),
        ("https://www.kita。top", "https://www.kita.top"),
        ("https://zyk.🄲🄾🄼/a", "https://zyk.com/a"),
        ("https://ⓚⓘⓣⓐ.ⓒⓞⓜ", "https://kita.com"),
        ("𝗁𝗍𝗍𝗉𝗌://𝗄𝗂𝗍𝖺.top/a", "https://kita.top/a"),
        (
            "https://ki\u{200b}ta.t\u{ad}op/a\u{200b}b",
            "https://kita.top/ab",
        ),
        (
            "https://zyk.%F0%9F%84%B2%F0%9F%84%BE%F0%9F%84%BC/a",
            "https://zyk.%F0%9F%84%B2%F0%9F%84%BE%F0%9F%84%BC/a",
        ),
        ("https:// kita.top/a", "https://kita.top/a"),
        ("https://kita .duckdns.org/a", "https://kita.duckdns.org/a"),
        ("https://www. kita.top/a", "https://www.kita.top/a"),
        (
            "h t t p s : / / k i t a . t o p / a b",
            "https://kita.top/ab",
        ),
        ("http //kita.duckdns.org/a", "http://kita.duckdns.org/a"),
        ("https // kita.duckdns.org", "https://kita.duckdns.org"),
        ("https:\\\\kita.top\\a", "https://kita.top\\a"),
        ("https:/kita.top/a", "https://kita.top/a"),
        ("ｋｉｔａ．ｔｏｐ／ａ", "https://kita.top/a"),
    ] {
        let found = links(text);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0].target, target, "{text}");
        assert_eq!(found[0].raw, text, "{text}");
        assert!(!found[0].defanged, "{text}");
    }
}

#[test]
fn a_spaced_address_ends_with_the_spacing() {
    let found = links("今すぐ h t t p s : / / k i t a . t o p をクリック");
    assert_eq!(found[0].raw, "h t t p s : / / k i t a . t o p");
    assert_eq!(found[0].target, "https://kita.top");
}

#[test]
fn odd_authorities_are_kept_whole() {
    for text in [
        "https://www.kita-bank.jp@evil-kita.top/",
        "https://user:pw@evil-kita.top:81/a",
        "http://192.0.2.7/a",
        "http://3221225991/a",
        "http://0xc0.0x0.0x2.7/",
        "http://[2001:db8::1]/a",
        "http://localhost:8080/",
        "https://xn--wgv71a119e.jp/",
        "https://kita-bank.jp?x=1",
        "https://under_score.kita.top/",
        "line://ti/p/@kita",
        "intent://scan/#Intent;scheme=kita;end",
        "mailto:info@kita.example.jp",
        "tel:+81312345678",
    ] {
        assert_eq!(pairs(text), [(text.to_owned(), text.to_owned())], "{text}");
    }
}

#[test]
fn masked_hosts_are_marked() {
    for (text, masked) in [
        ("https://****/", true),
        ("http://●●●.com", true),
        ("https://xxxx.xxx/", true),
        ("http://△△△.◇◇", true),
        ("https://www.***.co.jp/a", true),
        ("https://ama***n.com/", true),
        ("https://XXXX.duckdns.org/", true),
        ("https://○○○/abc", true),
        ("https://***.kita-bank.jp/", false),
        ("https://kita-bank.jp/****", false),
        ("https://xx.kita-bank.jp/", false),
    ] {
        let found = links(text);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0].masked, masked, "{text}");
        assert_eq!(found[0].raw, text, "{text}");
    }
}

#[test]
fn broken_lines_are_joined_only_when_filled() {
    let head = format!("https://kita-site.top/{}", "a".repeat(60));
    let text = format!("下記へ\n{head}\nb1c2?d=3\n\nよろしく");
    let found = links(&text);
    assert_eq!(found[0].target, format!("{head}b1c2?d=3"));
    assert_eq!(found[0].raw, format!("{head}\nb1c2?d=3"));
    for next in [
        "Thank you",
        "-- ",
        "1.",
        "よろしく",
        "http://kita.top/",
        "----------------1",
        "info@kita.top",
    ] {
        let text = format!("{head}\n{next}");
        assert_eq!(links(&text)[0].target, head, "{next}");
    }
    assert_eq!(
        links("http://kita.top/a\nb1c2")[0].target,
        "http://kita.top/a"
    );
}

#[test]
fn labels_and_mail_addresses_are_no_links() {
    for text in [
        "Tel:03-1234-5678",
        "TEL: 03-1234-5678",
        "件名: 重要",
        "12:30",
        "注意：//",
        "a@b.co.jp",
    ] {
        assert!(raws(text).is_empty(), "{text}");
    }
}

#[test]
fn a_long_link_is_cut_and_links_are_counted() {
    let text = format!("https://kita.top/{}", "a".repeat(10_000));
    let found = links(&text);
    assert_eq!((found.len(), found[0].raw.len()), (1, 4_096));
    let mut budget = Budget::new(Limits {
        links: 3,
        ..Limits::default()
    });
    assert_eq!(
        find(&"http://kita.top/ ".repeat(9), TextId(0), &mut budget).len(),
        3
    );
}

#[test]
fn hostile_repetition_takes_linear_time() {
    for unit in [
        "h",
        "http://",
        "http:",
        ".",
        "a.",
        "[.]",
        "。",
        "a。",
        "://",
        "//",
        "http //",
        "h t t p : ",
        "h t t p : / / ",
        "@a.b",
        "%41",
        "https://kita.top/\n",
        "\u{200b}",
        "https://\u{200b}",
        "www.",
        "a-",
        "1.",
        "日.",
        "https://日",
        "(",
        "https://a@",
        "https://kita.top/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n1",
        "http://kita.top,",
        " : ",
        "h : ",
    ] {
        let text = unit.repeat((1 << 19) / unit.len());
        let begin = Instant::now();
        links(&text);
        assert!(
            begin.elapsed().as_secs() < 8,
            "{unit:?}: {:?}",
            begin.elapsed()
        );
    }
}

proptest! {
    #[test]
    fn spans_are_exact(text in "(https?|hxxp|://|[.。．:/@%a-cjptｏ日\u{200b} \n\\[\\]()*●x-]){0,60}") {
        for link in links(&text) {
            let span = link.span.expect("a span");
            prop_assert_eq!(text.get(span.start as usize..span.end as usize), Some(&*link.raw));
            prop_assert!(!link.target.is_empty());
        }
    }

    #[test]
    fn anything_is_survived(text in any::<String>()) {
        links(&text);
    }
}
