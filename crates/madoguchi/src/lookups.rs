//! Look-ups in the network: the only place that makes any, and only when asked to.

use crate::arguments::Dns;
use crate::{Checked, Counter};
use madoguchi_analysis::Receiver;
use madoguchi_analysis::links::registrable;
use madoguchi_authentication::{Client, Verifier, VerifyError};
use madoguchi_model::{Authentication, Channel, Hop, Message, Provenance, Verdict};
use madoguchi_reader::Intake;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// A counter, for one receiver, that looks up when it was asked to. Shared between threads.
pub(crate) struct Desk<'a> {
    /// The counter.
    pub(crate) counter: &'a Counter,
    receiver: &'a Receiver,
    lookups: Option<Lookups>,
}

impl<'a> Desk<'a> {
    /// For that many threads. Nothing is asked yet.
    pub(crate) fn new(
        counter: &'a Counter,
        receiver: &'a Receiver,
        dns: &Dns,
        threads: usize,
    ) -> Desk<'a> {
        Desk {
            counter,
            receiver,
            lookups: Lookups::wanted(dns, threads),
        }
    }

    /// Reads and assesses a message, with what DNS verifies of it; the second says why something could not be
    /// verified, and then the assessment is the one without.
    pub(crate) fn check(&self, raw: &[u8], intake: &Intake) -> (Checked, Option<String>) {
        let mut checked = self.counter.check_for(raw, intake, self.receiver);
        let Some(lookups) = &self.lookups else {
            return (checked, None);
        };
        match lookups.verified(raw, &checked.reading.message, self.receiver) {
            Ok(None) => (checked, None),
            Ok(Some(receiver)) => {
                checked.assessment = self
                    .counter
                    .analyst()
                    .assess(&checked.reading.message, &receiver);
                (checked, None)
            }
            Err(error) => (
                checked,
                Some(format!(
                    "SPF, DKIM, DMARC and ARC were not verified: {error}"
                )),
            ),
        }
    }
}

/// Verifies mails by DNS until the name server turns out not to be there.
struct Lookups {
    server: Option<SocketAddr>,
    /// One a thread, made when it is first needed.
    verifiers: Vec<Mutex<Option<Verifier>>>,
    gone: AtomicBool,
}

impl Lookups {
    /// For that many threads; `None` when no look-ups were asked for.
    fn wanted(dns: &Dns, threads: usize) -> Option<Lookups> {
        let wanted = dns.dns || dns.dns_server.is_some();
        wanted.then(|| Lookups {
            server: dns.dns_server,
            verifiers: (0..threads.max(1)).map(|_| Mutex::new(None)).collect(),
            gone: AtomicBool::new(false),
        })
    }

    /// The receiver, with what DNS verifies of this mail; `None` when that is nothing. `message` is what was
    /// read of `raw`. Waits for answers, at most about fifteen seconds.
    ///
    /// # Errors
    /// When the name server cannot be used, once: after that nothing is asked. When a mail's look-ups take too
    /// long, each time.
    fn verified(
        &self,
        raw: &[u8],
        message: &Message,
        receiver: &Receiver,
    ) -> Result<Option<Receiver>, VerifyError> {
        // A mail inside another is not what the outer one's signatures speak of.
        let own = message.provenance == Provenance::Raw && message.channel == Channel::Mail;
        if !own || self.gone.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let client = client(message, &receiver.authserv_ids);
        match self.ask(raw, client.as_ref()) {
            // Where nothing was decided, what the receiver recorded when the mail came stands.
            Ok(found) => Ok(found.filter(is_decided).map(|found| Receiver {
                verified: Some(found),
                ..receiver.clone()
            })),
            Err(error @ VerifyError::TimedOut(_)) => Err(error),
            Err(error) => match self.gone.swap(true, Ordering::Relaxed) {
                false => Err(error),
                true => Ok(None),
            },
        }
    }

    fn ask(
        &self,
        raw: &[u8],
        client: Option<&Client>,
    ) -> Result<Option<Authentication>, VerifyError> {
        let at = rayon::current_thread_index().unwrap_or(0) % self.verifiers.len();
        let Some(slot) = self.verifiers.get(at) else {
            return Ok(None);
        };
        let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
        let verifier = match slot.take() {
            Some(verifier) => verifier,
            None => match self.server {
                Some(server) => Verifier::with_name_server(server)?,
                None => Verifier::system()?,
            },
        };
        slot.insert(verifier).verify(raw, client)
    }
}

fn is_decided(found: &Authentication) -> bool {
    let decided = |verdict| matches!(verdict, Verdict::Pass | Verdict::Fail);
    found.results.iter().any(|result| decided(result.verdict))
}

/// Who handed a raw mail over to the configured receivers' administration, by the topmost Received field that
/// tells of a client outside. Every field above it must be that administration's and tell of a client inside;
/// the envelope sender must stand above it, as the receiver writes it (RFC 5321 section 4.4). Below that anybody
/// may have written anything.
fn client(message: &Message, authserv_ids: &[String]) -> Option<Client> {
    let (at, hop) = message
        .hops
        .iter()
        .enumerate()
        .take_while(|(at, hop)| is_own(&hop.by, authserv_ids) || *at > 0 && is_filter(hop))
        .find(|(_, hop)| !is_inside(hop))?;
    let relayed = [&hop.helo, &hop.host]
        .into_iter()
        .any(|name| is_own(name, authserv_ids));
    // Its own relay, or one that calls itself so: who handed the mail to it is not known for sure.
    if relayed || is_said(hop) {
        return None;
    }
    let received = places(message, &["Received"]).nth(at)?;
    let envelope = places(
        message,
        &["Return-Path", "X-Envelope-From", "Envelope-From"],
    )
    .next()?;
    (envelope < received).then_some(())?;
    Some(Client {
        ip: hop.ip?,
        helo: hop.helo.clone(),
        mail_from: message.return_path.as_ref()?.address.clone(),
        receiver: hop.by.clone(),
    })
}

/// Where fields of these names stand, topmost first.
fn places<'a>(message: &'a Message, names: &'a [&str]) -> impl Iterator<Item = usize> + 'a {
    let named = |field: &str| names.iter().any(|name| field.eq_ignore_ascii_case(name));
    message
        .headers
        .iter()
        .enumerate()
        .filter(move |(_, field)| named(&field.name))
        .map(|(at, _)| at)
}

/// Whether a host is one of the configured administrations' (the same rule as for recorded results).
fn is_own(host: &str, authserv_ids: &[String]) -> bool {
    let domain = registrable(host);
    authserv_ids
        .iter()
        .any(|id| host == id || !domain.is_empty() && registrable(id) == domain)
}

/// Whether a field tells of a hand-over within the receiver's network: from a private address, or by a program
/// of the machine itself (no client named at all).
fn is_inside(hop: &Hop) -> bool {
    match hop.ip {
        _ if is_said(hop) => false,
        Some(IpAddr::V4(ip)) => {
            let [first, second, ..] = ip.octets();
            let shared = first == 100 && (64..128).contains(&second);
            ip.is_private() || ip.is_loopback() || ip.is_link_local() || shared
        }
        Some(IpAddr::V6(ip)) => {
            ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local()
        }
        None => hop.helo.is_empty() && hop.host.is_empty(),
    }
}

/// Whether a field was written by a filter on the receiver's machine, which may not know its name.
fn is_filter(hop: &Hop) -> bool {
    let local = matches!(&*hop.by, "localhost" | "localhost.localdomain");
    local && !is_said(hop) && hop.ip.is_some_and(|ip| ip.is_loopback())
}

/// Whether the address may be the client's own word: some receivers note nothing else.
fn is_said(hop: &Hop) -> bool {
    let said = hop.helo.strip_prefix("ipv6:").unwrap_or(&hop.helo);
    said.parse::<IpAddr>()
        .is_ok_and(|said| Some(said.to_canonical()) == hop.ip)
}

#[cfg(test)]
mod tests {
    use super::*;
    use madoguchi_reader::read;

    const OUTSIDE: &str = "Received: from mail.shop.example.net (mail.shop.example.net [192.0.2.9]) by mx.example.ne.jp (Postfix)\n";
    const PATH: &str = "Return-Path: <b@shop.example.net>\n";
    const REST: &str =
        "From: info@shop.example.net\nTo: taro@example.ne.jp\nSubject: x\n\nYour order was sent.\n";

    fn found(trace: &str) -> Option<Client> {
        let message = read(format!("{trace}{REST}").as_bytes(), &Intake::default()).message;
        assert_eq!(message.provenance, Provenance::Raw);
        client(&message, &["mx.example.ne.jp".to_owned()])
    }

    #[test]
    fn the_client_is_taken_from_the_receivers_own_field() {
        let client = found(&format!("{PATH}{OUTSIDE}")).expect("a client");
        assert_eq!(client.ip.to_string(), "192.0.2.9");
        assert_eq!(client.helo, "mail.shop.example.net");
        assert_eq!(client.mail_from, "b@shop.example.net");
        assert_eq!(client.receiver, "mx.example.ne.jp");
        let bounce = found(&format!("Return-Path: <>\n{OUTSIDE}")).expect("a client");
        assert_eq!(bounce.mail_from, "");
    }

    #[test]
    fn hand_overs_inside_are_passed_over() {
        for inside in [
            "Received: from mx.example.ne.jp ([127.0.0.1]) by store.example.ne.jp with LMTP id a\n",
            "Received: from mx.example.ne.jp (mx.example.ne.jp [10.1.2.3]) by store.example.ne.jp (Postfix)\n",
            "Received: from mx.example.ne.jp ([IPv6:fd00::1]) by store.example.ne.jp (Postfix)\n",
            "Received: by mx.example.ne.jp (Postfix, from userid 115)\n",
            "Received: from localhost ([127.0.0.1]) by mx.example.ne.jp (Postfix) with ESMTP\n\
             Received: from mx.example.ne.jp ([127.0.0.1]) by localhost (mx.example.ne.jp [127.0.0.1]) (filter)\n",
        ] {
            let client = found(&format!("{PATH}{inside}{OUTSIDE}"));
            assert_eq!(
                client.map(|c| c.ip.to_string()).as_deref(),
                Some("192.0.2.9"),
                "{inside}"
            );
        }
    }

    #[test]
    fn what_a_stranger_may_have_written_is_not_believed() {
        let forged = OUTSIDE.replace("192.0.2.9", "203.0.113.1");
        for trace in [
            // Not the receiver's, and one below it that says it is.
            format!(
                "{PATH}Received: from a.example.org ([198.51.100.1]) by mx.other.example.org\n{OUTSIDE}"
            ),
            // The receiver's, without an address to go by.
            format!("{PATH}Received: from a.example.org by mx.example.ne.jp\n{forged}"),
            // An address that may be the client's word, and one below it.
            format!("{PATH}Received: from [10.0.0.5] by mx.example.ne.jp\n{forged}"),
            format!("{PATH}Received: from [192.0.2.9] by mx.example.ne.jp\n"),
            // A program that fetched it from elsewhere.
            format!("{PATH}Received: from a.example.org ([127.0.0.1]) by localhost\n{OUTSIDE}"),
            // One who calls himself the receiver.
            format!(
                "{PATH}Received: from mx2.example.ne.jp ([198.51.100.1]) by mx.example.ne.jp\n{forged}"
            ),
            // An envelope sender the receiver did not write.
            format!("{OUTSIDE}{PATH}"),
            OUTSIDE.to_owned(),
            PATH.to_owned(),
        ] {
            assert_eq!(found(&trace), None, "{trace}");
        }
        let top = found(&format!("{PATH}{OUTSIDE}{forged}")).expect("a client");
        assert_eq!(top.ip.to_string(), "192.0.2.9");
    }

    #[test]
    fn without_a_configured_receiver_there_is_no_client() {
        let message = read(
            format!("{PATH}{OUTSIDE}{REST}").as_bytes(),
            &Intake::default(),
        )
        .message;
        assert_eq!(client(&message, &[]), None);
        assert_eq!(client(&message, &["mx.example.com".to_owned()]), None);
    }
}
