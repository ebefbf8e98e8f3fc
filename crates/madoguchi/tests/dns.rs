//! `--dns`: mails signed here, verified against a name server on loopback.

#[path = "../../authentication/tests/name_server/mod.rs"]
mod name_server;
mod program;
#[path = "../../authentication/tests/signer/mod.rs"]
mod signer;

use name_server::{NameServer, Zone};
use program::{Done, each, run, text, write};
use signer::Key;
use std::time::{Duration, Instant};

/// A domain of the knowledge's, and whose it is.
const DOMAIN: &str = "amazon.co.jp";
const BRAND: &str = "amazon";
const FIELDS: [&str; 4] = ["From", "To", "Subject", "Date"];

/// A notice of the shop, every link its own.
fn notice() -> String {
    let text = "いつもご利用ありがとうございます。ご注文の商品を本日発送しました。\r\n\
                配送状況は注文履歴でご確認いただけます。\r\n\
                https://www.amazon.co.jp/gp/css/order-history\r\n";
    format!(
        "From: Amazon.co.jp <shipment@{DOMAIN}>\r\nTo: taro@example.ne.jp\r\nSubject: Order 249 shipped\r\n\
         Date: Sun, 22 Nov 2026 10:00:00 +0900\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}"
    )
}

/// The shop's records, with a key made for the test.
fn shop(key: &Key) -> Zone {
    let (name, record) = key.record();
    Zone::default()
        .txt(&name, &record)
        .txt(&format!("_dmarc.{DOMAIN}"), "v=DMARC1; p=reject")
        .txt(&format!("bounces.{DOMAIN}"), "v=spf1 ip4:192.0.2.0/24 -all")
}

/// What `check --json` says of a mail, asking that server.
fn check(server: &str, mail: &str, more: &[&str]) -> Done {
    let folder = tempfile::tempdir().expect("a folder");
    let path = write(folder.path(), "mail.eml", mail);
    run(&[&["check", "--json", "--dns-server", server], more, &[&path]].concat())
}

fn has(done: &Done, id: &str) -> bool {
    each(&done.one(), "evidence", "id").contains(&id)
}

#[test]
fn a_signed_notice_with_official_links_is_consistent() {
    let key = Key::of(DOMAIN);
    let server = NameServer::start(shop(&key)).address.to_string();
    let signed = key.sign(&notice(), &FIELDS);
    let done = check(&server, &signed, &[]);
    assert_eq!(text(&done.one(), "level"), "consistent", "{}", done.out);
    assert_eq!(text(&done.one(), "brand"), BRAND);
    assert!(has(&done, "sender.authenticated"));
    assert_eq!((done.code, &*done.err), (0, ""));
}

#[test]
fn a_notice_that_was_changed_or_not_signed_is_not() {
    let key = Key::of(DOMAIN);
    let server = NameServer::start(shop(&key)).address.to_string();
    let signed = key.sign(&notice(), &FIELDS);
    let other = Key::of(DOMAIN).sign(&notice(), &FIELDS);
    let foreign = Key::of("example.org").sign(&notice(), &FIELDS);
    for (name, mail) in [
        ("body", signed.replace("本日発送", "明日発送")),
        ("subject", signed.replace("Order 249", "Order 250")),
        (
            "a second subject",
            format!("Subject: Please call\r\n{signed}"),
        ),
        ("another key", other),
        ("another domain", foreign),
        ("no signature", notice()),
    ] {
        assert_ne!(mail, signed, "{name}");
        let done = check(&server, &mail, &[]);
        assert_ne!(
            text(&done.one(), "level"),
            "consistent",
            "{name}: {}",
            done.out
        );
        assert!(!has(&done, "sender.authenticated"), "{name}");
        assert_eq!(done.err, "", "{name}");
    }
    assert!(has(
        &check(&server, &signed.replace("本日発送", "明日発送"), &[]),
        "sender.auth-failed"
    ));
}

#[test]
fn a_signed_mail_does_not_vouch_for_one_inside_it() {
    let key = Key::of(DOMAIN);
    let server = NameServer::start(shop(&key));
    let outer = format!(
        "From: staff@{DOMAIN}\r\nTo: taro@example.ne.jp\r\nSubject: Fwd: Order 249 shipped\r\n\
         Date: Sun, 22 Nov 2026 11:00:00 +0900\r\nMIME-Version: 1.0\r\n\
         Content-Type: message/rfc822\r\n\r\n{}",
        notice()
    );
    let done = check(&server.address.to_string(), &key.sign(&outer, &FIELDS), &[]);
    assert_ne!(text(&done.one(), "level"), "consistent", "{}", done.out);
    assert_eq!(server.asked(), Vec::<String>::new());
}

#[test]
fn spf_is_looked_at_only_for_a_configured_receiver() {
    let key = Key::of(DOMAIN);
    let server = NameServer::start(shop(&key)).address.to_string();
    let received = |ip: &str| {
        format!(
            "Return-Path: <b@bounces.{DOMAIN}>\r\nReceived: from a.bounces.{DOMAIN} (a.bounces.{DOMAIN} [{ip}])\r\n\
             \tby mx.example.ne.jp (Postfix) with ESMTP id 1; Sun, 22 Nov 2026 10:00:01 +0900\r\n{}",
            notice()
        )
    };
    let own = ["--authserv-id", "mx.example.ne.jp"];
    let done = check(&server, &received("192.0.2.5"), &own);
    assert_eq!(text(&done.one(), "level"), "consistent", "{}", done.out);
    let done = check(&server, &received("198.51.100.5"), &own);
    assert!(has(&done, "sender.auth-failed"), "{}", done.out);
    for (ip, more) in [
        ("192.0.2.5", &[][..]),
        ("198.51.100.5", &["--authserv-id", "mx.example.com"]),
    ] {
        let done = check(&server, &received(ip), more);
        assert!(
            !has(&done, "sender.authenticated") && !has(&done, "sender.auth-failed"),
            "{}",
            done.out
        );
    }
}

#[test]
fn a_name_server_that_is_not_there_costs_one_sentence() {
    let silent = std::net::UdpSocket::bind("127.0.0.1:0").expect("a port");
    let server = silent.local_addr().expect("an address").to_string();
    let signed = Key::of(DOMAIN).sign(&notice(), &FIELDS);
    let folder = tempfile::tempdir().expect("a folder");
    let paths: Vec<String> = (0..3)
        .map(|at| write(folder.path(), &format!("{at}.eml"), &signed))
        .collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let started = Instant::now();
    let with = run(&[&["check", "--json", "--dns-server", &server], &*paths].concat());
    assert!(
        started.elapsed() < Duration::from_secs(20),
        "{:?}",
        started.elapsed()
    );
    let without = run(&[&["check", "--json"], &*paths].concat());
    let levels = |done: &Done| {
        done.json()
            .iter()
            .map(|m| text(m, "level").to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(levels(&with), levels(&without));
    assert_eq!(with.code, without.code);
    assert_eq!(with.err.lines().count(), 1, "{}", with.err);
    assert!(
        with.err
            .contains(&format!("the name server {server} does not answer")),
        "{}",
        with.err
    );
    let scan = run(&[
        "scan",
        "--json",
        "--threads",
        "2",
        "--dns-server",
        &server,
        &folder.path().to_string_lossy(),
    ]);
    assert_eq!((scan.code, scan.json().len()), (0, 3));
    assert_eq!(
        scan.err.matches("does not answer").count(),
        1,
        "{}",
        scan.err
    );
}

#[test]
fn scan_verifies_on_every_thread() {
    let key = Key::of(DOMAIN);
    let server = NameServer::start(shop(&key)).address.to_string();
    let folder = tempfile::tempdir().expect("a folder");
    let signed = key.sign(&notice(), &FIELDS);
    for at in 0..6 {
        write(folder.path(), &format!("{at}.eml"), &signed);
    }
    let folder = folder.path().to_string_lossy();
    let done = run(&[
        "scan",
        "--json",
        "--threads",
        "2",
        "--dns-server",
        &server,
        &folder,
    ]);
    let found = done.json();
    assert_eq!(found.len(), 6);
    assert!(
        found.iter().all(|mail| text(mail, "level") == "consistent"),
        "{}",
        done.out
    );
    let without = run(&["scan", "--json", &folder]);
    assert!(
        without
            .json()
            .iter()
            .all(|mail| text(mail, "level") != "consistent"),
        "{}",
        without.out
    );
}

#[test]
fn an_address_that_is_none_is_wrong_usage() {
    let done = run(&["check", "--dns-server", "dns.example.jp", "-"]);
    assert_eq!(done.code, 2);
    assert!(done.err.contains("192.0.2.1:5353"), "{}", done.err);
}
