//! The look-ups, within bounds of time.

use crate::{header, verdicts};
use madoguchi_model::{Authentication, Limits, Method, MethodResult, Origin, Verdict};
use mail_auth::dmarc::verify::DmarcParameters;
use mail_auth::hickory_resolver::config::{
    ConnectionConfig, NameServerConfig, ResolverConfig, ResolverOpts,
};
use mail_auth::hickory_resolver::net::NetError;
use mail_auth::hickory_resolver::system_conf::read_system_conf;
use mail_auth::spf::verify::SpfParameters;
use mail_auth::{
    AuthenticatedMessage, DkimOutput, DkimResult, DmarcResult, MessageAuthenticator, SpfOutput,
    SpfResult,
};
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How long all look-ups of one mail may take.
const LONGEST: Duration = Duration::from_secs(10);
/// How long one question may take before it is asked once more.
const QUESTION: Duration = Duration::from_secs(2);
/// How long a name server may take to show that it is there.
const PROBE: Duration = Duration::from_secs(5);
/// What it is asked then: a name set aside for such uses (RFC 2606), so that nobody learns anything.
const PROBED: &str = "example.com.";

/// Why nothing could be verified.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// No name server can be set up.
    #[error("no name server can be used ({0}); give one with --dns-server ADDRESS")]
    Resolver(String),
    /// The machine could not start the look-ups.
    #[error("look-ups cannot be started: {0}")]
    Runtime(#[from] std::io::Error),
    /// The name server gives no answer to anything.
    #[error("{0} does not answer; give another with --dns-server ADDRESS")]
    Unreachable(String),
    /// The name server answers, but not in time what this mail asks.
    #[error("look-ups for this mail took longer than {} seconds", .0.as_secs())]
    TimedOut(Duration),
}

/// Who handed the mail over, as a trusted receiver recorded it. SPF needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Its address.
    pub ip: IpAddr,
    /// The name it gave (HELO/EHLO).
    pub helo: String,
    /// The envelope sender (MAIL FROM) without angle brackets, empty for bounces.
    pub mail_from: String,
    /// The receiving host.
    pub receiver: String,
}

impl Client {
    /// The domain SPF speaks for: that of MAIL FROM, of a bounce the name the client gave (RFC 7208
    /// section 2.4). Lower case.
    fn domain(&self) -> String {
        let domain = self
            .mail_from
            .rsplit_once('@')
            .map_or(&*self.helo, |parts| parts.1);
        domain.to_lowercase()
    }
}

/// Verifies mails with one resolver, which remembers answers as long as they hold.
pub struct Verifier {
    authenticator: MessageAuthenticator,
    runtime: tokio::runtime::Runtime,
    /// What is asked, as an error names it.
    server: String,
    answered: AtomicBool,
}

/// What came out for one mail.
struct Outcome {
    results: Vec<MethodResult>,
    /// A look-up went wrong, by the domain asked about or by the name server.
    undecided: bool,
}

impl Verifier {
    /// With the system's resolver.
    ///
    /// # Errors
    /// When the system names none.
    pub fn system() -> Result<Verifier, VerifyError> {
        let (config, options) =
            read_system_conf().map_err(|error| VerifyError::Resolver(error.to_string()))?;
        let first = config
            .name_servers()
            .first()
            .map_or(String::new(), |s| format!(" {}", s.ip));
        Verifier::new(config, options, format!("the system's name server{first}"))
    }

    /// With the name server at that address, by UDP and TCP.
    ///
    /// # Errors
    /// When it cannot be used.
    pub fn with_name_server(server: SocketAddr) -> Result<Verifier, VerifyError> {
        let connections = [ConnectionConfig::udp(), ConnectionConfig::tcp()]
            .into_iter()
            .map(|mut connection| {
                connection.port = server.port();
                connection
            })
            .collect();
        let name_server = NameServerConfig::new(server.ip(), true, connections);
        let config = ResolverConfig::from_parts(None, Vec::new(), vec![name_server]);
        Verifier::new(
            config,
            ResolverOpts::default(),
            format!("the name server {server}"),
        )
    }

    fn new(
        config: ResolverConfig,
        mut options: ResolverOpts,
        server: String,
    ) -> Result<Verifier, VerifyError> {
        options.timeout = QUESTION;
        options.attempts = 1;
        Ok(Verifier {
            authenticator: MessageAuthenticator::new(config, options)
                .map_err(|error| VerifyError::Resolver(error.to_string()))?,
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?,
            server,
            answered: AtomicBool::new(false),
        })
    }

    /// Verifies a raw mail; a mailbox's `From ` line before it is passed over. Without a client SPF is not
    /// looked at.
    ///
    /// `None`, and nothing is asked, when there is nothing to verify (no signature and no client), no From, or
    /// when its header is damaged, ambiguous or beyond the bounds (more than ten signatures).
    ///
    /// # Errors
    /// When the name server does not answer (within five seconds), or not in time what this mail asks (ten).
    pub fn verify(
        &self,
        raw: &[u8],
        client: Option<&Client>,
    ) -> Result<Option<Authentication>, VerifyError> {
        let raw = without_separator(raw);
        if raw.len() > Limits::default().input_bytes || !header::is_verifiable(raw) {
            return Ok(None);
        }
        let Some(message) = AuthenticatedMessage::parse(raw) else {
            return Ok(None);
        };
        let signed =
            !message.dkim_headers.is_empty() || message.has_dkim_errors || has_arc(&message);
        if message.from.is_empty() || !signed && client.is_none() {
            return Ok(None);
        }
        let results = self.runtime.block_on(self.within_time(&message, client))?;
        Ok(Some(Authentication {
            origin: Origin::Verified,
            results,
        }))
    }

    async fn within_time(
        &self,
        message: &AuthenticatedMessage<'_>,
        client: Option<&Client>,
    ) -> Result<Vec<MethodResult>, VerifyError> {
        if !self.answered.load(Ordering::Relaxed) {
            self.probe().await?;
        }
        match tokio::time::timeout(LONGEST, self.outcome(message, client)).await {
            Ok(outcome) if !outcome.undecided => Ok(outcome.results),
            Ok(outcome) => self.probe().await.map(|()| outcome.results),
            Err(_) => Err(self
                .probe()
                .await
                .err()
                .unwrap_or(VerifyError::TimedOut(LONGEST))),
        }
    }

    /// Tells a name server that is gone from a domain that gives no answer: a stranger's mail must not be able
    /// to look like the former.
    async fn probe(&self) -> Result<(), VerifyError> {
        let resolver = self.authenticator.resolver();
        resolver.clear_cache();
        let answer = tokio::time::timeout(PROBE, resolver.ipv4_lookup(PROBED)).await;
        let there = matches!(answer, Ok(Ok(_) | Err(NetError::Dns(_))));
        self.answered.store(there, Ordering::Relaxed);
        if there {
            Ok(())
        } else {
            Err(VerifyError::Unreachable(self.server.clone()))
        }
    }

    async fn outcome(
        &self,
        message: &AuthenticatedMessage<'_>,
        client: Option<&Client>,
    ) -> Outcome {
        let mut results = Vec::new();
        let dkim = self.authenticator.verify_dkim(message).await;
        let mut undecided = dkim
            .iter()
            .any(|output| matches!(output.result(), DkimResult::TempError(_)));
        results.extend(dkim.iter().map(|output| dkim_result(output, message)));
        if has_arc(message) {
            let arc = self.authenticator.verify_arc(message).await;
            undecided |= matches!(arc.result(), DkimResult::TempError(_));
            let sealer = message.as_headers.last().map_or("", |seal| &seal.header.d);
            results.push(result(Method::Arc, verdicts::of_dkim(arc.result()), sealer));
        }
        let mut spf = SpfOutput::default();
        let mut spf_domain = String::new();
        if let Some(client) = client {
            spf = self.spf(client).await;
            spf_domain = client.domain();
            undecided |= spf.result() == SpfResult::TempError;
            results.push(result(
                Method::Spf,
                verdicts::of_spf(spf.result()),
                &spf_domain,
            ));
        }
        let counted: Vec<DkimOutput> = dkim
            .into_iter()
            .filter(|output| {
                output.result() != &DkimResult::Pass || verdicts::is_sound(output, message)
            })
            .collect();
        let parameters = DmarcParameters::new(message, &counted, &spf_domain, &spf);
        let dmarc = self.authenticator.verify_dmarc(parameters).await;
        undecided |= matches!(dmarc.result(), DmarcResult::TempError(_));
        let verdict = verdicts::of_dmarc(&dmarc, client.is_some());
        results.push(result(Method::Dmarc, verdict, dmarc.domain()));
        Outcome { results, undecided }
    }

    async fn spf(&self, client: &Client) -> SpfOutput {
        let (helo, receiver) = (&*client.helo, &*client.receiver);
        let parameters = if client.mail_from.is_empty() {
            SpfParameters::verify_ehlo(client.ip, helo, receiver)
        } else {
            SpfParameters::verify_mail_from(client.ip, helo, receiver, &client.mail_from)
        };
        self.authenticator.verify_spf(parameters).await
    }
}

fn has_arc(message: &AuthenticatedMessage) -> bool {
    !message.as_headers.is_empty() || !message.ams_headers.is_empty() || message.has_arc_errors
}

fn dkim_result(output: &DkimOutput, message: &AuthenticatedMessage) -> MethodResult {
    let verdict = match verdicts::of_dkim(output.result()) {
        Verdict::Pass if !verdicts::is_sound(output, message) => Verdict::Unknown,
        verdict => verdict,
    };
    result(
        Method::Dkim,
        verdict,
        output.signature().map_or("", |signature| &signature.d),
    )
}

fn result(method: Method, verdict: Verdict, domain: &str) -> MethodResult {
    MethodResult {
        method,
        verdict,
        domain: domain.to_lowercase(),
    }
}

/// A mail without the `From ` line a Unix mailbox puts before it.
fn without_separator(raw: &[u8]) -> &[u8] {
    if !raw.starts_with(b"From ") {
        return raw;
    }
    let end = raw
        .iter()
        .position(|b| *b == b'\n')
        .map_or(raw.len(), |at| at + 1);
    raw.get(end..).unwrap_or(&[])
}
