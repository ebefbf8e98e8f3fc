//! Mails signed here, verified against a name server on loopback.

mod name_server;
mod signer;

use madoguchi_authentication::{Client, Verifier, VerifyError};
use madoguchi_model::{Authentication, Method, Origin, Verdict};
use mail_auth::arc::ArcSealer;
use mail_auth::common::headers::HeaderWriter;
use mail_auth::hickory_resolver::config::{ResolverConfig, ResolverOpts};
use mail_auth::{AuthenticatedMessage, AuthenticationResults, MessageAuthenticator};
use name_server::{NameServer, Zone};
use signer::{Key, SELECTOR};
use std::time::{Duration, Instant};

const FIELDS: [&str; 4] = ["From", "To", "Subject", "Date"];

/// A mail of a shop, with CRLF as it is sent.
fn mail(from: &str) -> String {
    format!(
        "From: =?UTF-8?B?44GK5bqX?= <{from}>\r\nTo: taro@example.jp\r\nSubject: order 1024\r\n\
         Date: Sun, 22 Nov 2026 10:00:00 +0900\r\nMessage-ID: <1@shop.example.net>\r\n\r\n\
         Your order was sent today.\r\n"
    )
}

/// The records of a shop that signs and has a policy.
fn shop(key: &Key) -> Zone {
    let (name, record) = key.record();
    Zone::default()
        .txt(&name, &record)
        .txt("_dmarc.example.net", "v=DMARC1; p=reject")
        .txt("shop.example.net", "v=spf1 ip4:192.0.2.0/24 -all")
}

fn verify(zone: Zone, mail: &str, client: Option<&Client>) -> Authentication {
    let server = NameServer::start(zone);
    let verifier = Verifier::with_name_server(server.address).expect("a verifier");
    let found = verifier.verify(mail.as_bytes(), client).expect("look-ups");
    found.expect("something to verify")
}

fn client(ip: [u8; 4], mail_from: &str) -> Client {
    Client {
        ip: ip.into(),
        helo: "mx.shop.example.net".to_owned(),
        mail_from: mail_from.to_owned(),
        receiver: "in.example.jp".to_owned(),
    }
}

fn domain(found: &Authentication, method: Method) -> &str {
    found
        .results
        .iter()
        .find(|r| r.method == method)
        .map_or("", |r| &r.domain)
}

#[test]
fn a_signature_passes_and_is_aligned() {
    let key = Key::of("shop.example.net");
    let signed = key.sign(&mail("info@Shop.example.net"), &FIELDS);
    let found = verify(shop(&key), &signed, None);
    assert_eq!(found.origin, Origin::Verified);
    assert_eq!(found.verdict(Method::Dkim), Verdict::Pass);
    assert_eq!(found.verdict(Method::Dmarc), Verdict::Pass);
    assert_eq!(domain(&found, Method::Dkim), "shop.example.net");
    assert_eq!(domain(&found, Method::Dmarc), "shop.example.net");
    assert!(
        found.results.iter().all(|r| r.method != Method::Spf),
        "no client, no SPF"
    );
}

#[test]
fn line_ends_and_a_mailbox_line_do_not_matter() {
    let key = Key::of("shop.example.net");
    let signed = key.sign(&mail("info@shop.example.net"), &FIELDS);
    let stored = format!(
        "From info@shop.example.net Sun Nov 22 10:00:00 2026\n{}",
        signed.replace("\r\n", "\n")
    );
    let found = verify(shop(&key), &stored, None);
    assert_eq!(found.verdict(Method::Dmarc), Verdict::Pass);
}

#[test]
fn a_changed_body_or_subject_fails() {
    let key = Key::of("shop.example.net");
    let signed = key.sign(&mail("info@shop.example.net"), &FIELDS);
    for (from, to) in [
        ("sent today", "held; call us"),
        ("order 1024", "account locked"),
    ] {
        let changed = signed.replace(from, to);
        assert_ne!(changed, signed);
        let found = verify(shop(&key), &changed, None);
        assert_eq!(found.verdict(Method::Dkim), Verdict::Fail, "{to}");
        assert_ne!(found.verdict(Method::Dmarc), Verdict::Pass, "{to}");
        let elsewhere = client([198, 51, 100, 1], "info@shop.example.net");
        let found = verify(shop(&key), &changed, Some(&elsewhere));
        assert_eq!(found.verdict(Method::Dmarc), Verdict::Fail, "{to}");
    }
}

#[test]
fn another_domains_signature_is_not_aligned() {
    let other = Key::of("mailer.example.org");
    let (name, record) = other.record();
    let zone = shop(&Key::of("shop.example.net")).txt(&name, &record);
    let signed = other.sign(&mail("info@shop.example.net"), &FIELDS);
    let found = verify(zone.clone(), &signed, None);
    assert_eq!(found.verdict(Method::Dkim), Verdict::Pass);
    assert_eq!(
        found.verdict(Method::Dmarc),
        Verdict::Unknown,
        "SPF may pass; nobody looked"
    );
    let strange = client([198, 51, 100, 1], "bounce@mailer.example.org");
    let found = verify(zone.clone(), &signed, Some(&strange));
    assert_eq!(found.verdict(Method::Dmarc), Verdict::Fail);
    let own = client([192, 0, 2, 7], "bounce@shop.example.net");
    let found = verify(zone, &signed, Some(&own));
    assert_eq!(found.verdict(Method::Dmarc), Verdict::Pass, "by SPF");
}

#[test]
fn without_a_policy_there_is_no_dmarc() {
    let key = Key::of("shop.example.net");
    let (name, record) = key.record();
    let signed = key.sign(&mail("info@shop.example.net"), &FIELDS);
    let found = verify(Zone::default().txt(&name, &record), &signed, None);
    assert_eq!(found.verdict(Method::Dkim), Verdict::Pass);
    assert_eq!(found.verdict(Method::Dmarc), Verdict::None);
}

#[test]
fn a_key_that_is_gone_says_nothing() {
    let key = Key::of("shop.example.net");
    let signed = key.sign(&mail("info@shop.example.net"), &FIELDS);
    let zone = Zone::default().txt("_dmarc.example.net", "v=DMARC1; p=reject");
    let found = verify(zone, &signed, None);
    assert_eq!(found.verdict(Method::Dkim), Verdict::Unknown);
    assert_eq!(found.verdict(Method::Dmarc), Verdict::Unknown);
}

#[test]
fn a_signature_that_leaves_words_open_says_nothing() {
    let key = Key::of("shop.example.net");
    let plain = mail("info@shop.example.net");
    let without_subject = key.sign(&plain, &["From", "To", "Date"]);
    let part_of_body = key.sign_with_length(&plain, &FIELDS);
    assert!(part_of_body.contains("l="));
    for signed in [without_subject, part_of_body] {
        let found = verify(shop(&key), &signed, None);
        assert_eq!(found.verdict(Method::Dkim), Verdict::Unknown);
        assert_ne!(found.verdict(Method::Dmarc), Verdict::Pass);
    }
}

#[test]
fn spf_by_every_mechanism() {
    let zone = |record: &str| {
        Zone::default()
            .txt("shop.example.net", record)
            .txt("_spf.example.org", "v=spf1 ip4:203.0.113.0/28 -all")
            .a("shop.example.net", [192, 0, 2, 1])
            .mx("shop.example.net", "mx.shop.example.net")
            .a("mx.shop.example.net", [192, 0, 2, 2])
            .ptr([192, 0, 2, 2], "mx.shop.example.net")
    };
    let cases = [
        (
            "v=spf1 ip4:192.0.2.0/24 -all",
            [192, 0, 2, 9],
            Verdict::Pass,
        ),
        (
            "v=spf1 ip4:192.0.2.0/24 -all",
            [198, 51, 100, 9],
            Verdict::Fail,
        ),
        (
            "v=spf1 ip4:192.0.2.0/24 ~all",
            [198, 51, 100, 9],
            Verdict::Fail,
        ),
        (
            "v=spf1 ip4:192.0.2.0/24 ?all",
            [198, 51, 100, 9],
            Verdict::Unknown,
        ),
        ("v=spf1 a -all", [192, 0, 2, 1], Verdict::Pass),
        ("v=spf1 mx -all", [192, 0, 2, 2], Verdict::Pass),
        ("v=spf1 mx -all", [192, 0, 2, 3], Verdict::Fail),
        ("v=spf1 ptr -all", [192, 0, 2, 2], Verdict::Pass),
        (
            "v=spf1 include:_spf.example.org -all",
            [203, 0, 113, 5],
            Verdict::Pass,
        ),
        (
            "v=spf1 include:gone.example.org -all",
            [203, 0, 113, 5],
            Verdict::Unknown,
        ),
        ("no policy", [192, 0, 2, 1], Verdict::None),
    ];
    for (record, ip, expected) in cases {
        let found = verify(
            zone(record),
            &mail("info@shop.example.net"),
            Some(&client(ip, "b@shop.example.net")),
        );
        assert_eq!(found.verdict(Method::Spf), expected, "{record} {ip:?}");
        assert_eq!(domain(&found, Method::Spf), "shop.example.net");
    }
}

#[test]
fn a_bounce_speaks_for_the_name_the_client_gave() {
    let zone = Zone::default()
        .txt("mx.shop.example.net", "v=spf1 ip4:192.0.2.2 -all")
        .txt("_dmarc.example.net", "v=DMARC1; p=reject");
    let found = verify(
        zone,
        &mail("info@shop.example.net"),
        Some(&client([192, 0, 2, 2], "")),
    );
    assert_eq!(found.verdict(Method::Spf), Verdict::Pass);
    assert_eq!(domain(&found, Method::Spf), "mx.shop.example.net");
    assert_eq!(found.verdict(Method::Dmarc), Verdict::Pass);
}

/// The mail with one more ARC set (RFC 8617) of the forwarder.
fn sealed(mail: &str, forwarder: &Key, server: &NameServer) -> String {
    let verifier = Verifier::with_name_server(server.address).expect("a verifier");
    let before = verifier
        .verify(mail.as_bytes(), None)
        .expect("look-ups")
        .expect("results");
    assert_ne!(before.verdict(Method::Arc), Verdict::Fail);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let name_server =
        mail_auth::hickory_resolver::config::NameServerConfig::udp(server.address.ip());
    let mut name_server = name_server;
    name_server.connections[0].port = server.address.port();
    let config = ResolverConfig::from_parts(None, Vec::new(), vec![name_server]);
    let authenticator =
        MessageAuthenticator::new(config, ResolverOpts::default()).expect("a resolver");
    let message = AuthenticatedMessage::parse(mail.as_bytes()).expect("a message");
    let arc = runtime.block_on(authenticator.verify_arc(&message));
    let results = AuthenticationResults::new("list.example.org");
    let set = ArcSealer::from_key(forwarder.key())
        .domain(&forwarder.domain)
        .selector(SELECTOR)
        .headers(["From", "To", "Subject", "DKIM-Signature"])
        .seal(&message, &results, &arc)
        .expect("a set");
    format!("{}{mail}", set.to_header())
}

#[test]
fn a_chain_of_arc_sets_passes_until_broken() {
    let (key, list) = (Key::of("shop.example.net"), Key::of("list.example.org"));
    let (name, record) = list.record();
    let server = NameServer::start(shop(&key).txt(&name, &record));
    let verifier = Verifier::with_name_server(server.address).expect("a verifier");
    let arc = |mail: &str| {
        let found = verifier
            .verify(mail.as_bytes(), None)
            .expect("look-ups")
            .expect("results");
        (
            found.verdict(Method::Arc),
            domain(&found, Method::Arc).to_owned(),
        )
    };
    let once = sealed(
        &key.sign(&mail("info@shop.example.net"), &FIELDS),
        &list,
        &server,
    );
    let twice = sealed(&once, &list, &server);
    assert_eq!(arc(&once), (Verdict::Pass, "list.example.org".to_owned()));
    assert_eq!(arc(&twice).0, Verdict::Pass);
    assert_eq!(
        arc(&twice.replace("sent today", "held")).0,
        Verdict::Fail,
        "body"
    );
    assert_eq!(
        arc(&twice.replace("order 1024", "locked")).0,
        Verdict::Fail,
        "subject"
    );
    let seal = twice.find("ARC-Seal: ").expect("a seal");
    let next = seal + twice[seal + 1..].find("\r\nARC-").expect("the next field") + 3;
    let without_seal = format!("{}{}", &twice[..seal], &twice[next..]);
    assert_eq!(arc(&without_seal).0, Verdict::Fail, "a set is not whole");
}

#[test]
fn nothing_is_asked_where_nothing_can_be_verified() {
    let server = NameServer::start(Zone::default());
    let verifier = Verifier::with_name_server(server.address).expect("a verifier");
    let key = Key::of("shop.example.net");
    let signed = key.sign(&mail("info@shop.example.net"), &FIELDS);
    let signature = &signed[..signed.find("From: ").expect("the mail")];
    let someone = client([192, 0, 2, 1], "b@shop.example.net");
    for (name, raw, client) in [
        (
            "no From",
            signed.replace("From: ", "X-From: "),
            Some(&someone),
        ),
        (
            "no address in From",
            signed.replace("<info@shop.example.net>", ""),
            Some(&someone),
        ),
        (
            "many signatures",
            format!("{}{signed}", signature.repeat(10)),
            Some(&someone),
        ),
        (
            "two subjects",
            format!("Subject: account locked\r\n{signed}"),
            Some(&someone),
        ),
        (
            "words between the fields",
            signed.replace("To: ", "please call\r\nTo: "),
            Some(&someone),
        ),
        (
            "unsigned, nobody known",
            mail("info@shop.example.net"),
            None,
        ),
        ("no mail", "Please call me.\n".to_owned(), Some(&someone)),
        ("nothing", String::new(), Some(&someone)),
    ] {
        assert_eq!(
            verifier.verify(raw.as_bytes(), client).expect("no look-up"),
            None,
            "{name}"
        );
    }
    assert_eq!(server.asked(), Vec::<String>::new());
}

#[test]
fn a_name_server_that_is_not_there_is_found_out_soon() {
    let silent = std::net::UdpSocket::bind("127.0.0.1:0").expect("a port");
    let closed = {
        let socket = std::net::UdpSocket::bind("127.0.0.1:0").expect("a port");
        socket.local_addr().expect("an address")
    };
    let signed = Key::of("shop.example.net").sign(&mail("info@shop.example.net"), &FIELDS);
    for address in [silent.local_addr().expect("an address"), closed] {
        let verifier = Verifier::with_name_server(address).expect("a verifier");
        let started = Instant::now();
        let error = verifier
            .verify(signed.as_bytes(), None)
            .expect_err("nobody answers");
        assert!(
            started.elapsed() < Duration::from_secs(6),
            "{:?}",
            started.elapsed()
        );
        assert!(matches!(error, VerifyError::Unreachable(_)), "{error}");
        assert!(error.to_string().contains(&address.to_string()), "{error}");
    }
}

#[test]
fn a_domain_that_does_not_answer_is_not_the_name_servers_fault() {
    let key = Key::of("shop.example.net");
    let zone = shop(&key).silent(&key.record().0);
    let signed = key.sign(&mail("info@shop.example.net"), &FIELDS);
    let started = Instant::now();
    let found = verify(zone, &signed, None);
    assert!(
        started.elapsed() < Duration::from_secs(11),
        "{:?}",
        started.elapsed()
    );
    assert_eq!(found.verdict(Method::Dkim), Verdict::Unknown);
    assert_eq!(found.verdict(Method::Dmarc), Verdict::Unknown);
}

#[test]
fn many_domains_that_do_not_answer_end_in_time() {
    let mut zone = Zone::default();
    let mut signed = mail("info@shop.example.net");
    for at in 0..8 {
        let key = Key::of(&format!("slow{at}.example.org"));
        zone = zone.silent(&key.record().0);
        signed = key.sign(&signed, &FIELDS);
    }
    let server = NameServer::start(zone);
    let verifier = Verifier::with_name_server(server.address).expect("a verifier");
    let started = Instant::now();
    let error = verifier
        .verify(signed.as_bytes(), None)
        .expect_err("no answers");
    assert!(
        started.elapsed() < Duration::from_secs(16),
        "{:?}",
        started.elapsed()
    );
    assert!(matches!(error, VerifyError::TimedOut(_)), "{error}");
}
