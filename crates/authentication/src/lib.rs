//! Verifies SPF, DKIM, DMARC and ARC of a raw mail, when the operator allows DNS.
//!
//! This is the only crate that asks the network anything: TXT, A, AAAA, MX and PTR records of the sender's
//! domain, from the resolver it was given.

use madoguchi_model::{Authentication, Method, MethodResult, Origin, Verdict};
use mail_auth::dmarc::verify::DmarcParameters;
use mail_auth::hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig, ResolverOpts};
use mail_auth::spf::verify::SpfParameters;
use mail_auth::{AuthenticatedMessage, DkimResult, DmarcResult, MessageAuthenticator, SpfOutput, SpfResult};
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

/// Signatures of one mail that are looked at; each costs a look-up.
const MOST_SIGNATURES: usize = 10;

/// Why nothing could be verified.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The system names no resolver.
    #[error("no name server can be used ({0}); give one with --dns-server ADDRESS")]
    Resolver(String),
    /// The machine could not start the look-ups.
    #[error("look-ups cannot be started: {0}")]
    Runtime(#[from] std::io::Error),
    /// The look-ups took longer than allowed.
    #[error("look-ups took longer than {0:?}")]
    TimedOut(Duration),
}

/// Who handed the mail over, as a trusted receiver recorded it. SPF needs it.
#[derive(Debug, Clone)]
pub struct Client {
    /// Its address.
    pub ip: IpAddr,
    /// The name it gave (HELO/EHLO).
    pub helo: String,
    /// The envelope sender (MAIL FROM), empty for bounces.
    pub mail_from: String,
    /// The receiving host.
    pub receiver: String,
}

/// Verifies mails with one resolver.
pub struct Verifier {
    authenticator: MessageAuthenticator,
    runtime: tokio::runtime::Runtime,
    limit: Duration,
}

impl Verifier {
    /// With the system's resolver.
    ///
    /// # Errors
    /// When the system names none.
    pub fn system() -> Result<Verifier, VerifyError> {
        let authenticator =
            MessageAuthenticator::new_system_conf().map_err(|error| VerifyError::Resolver(error.to_string()))?;
        Verifier::new(authenticator)
    }

    /// With the name server at that address.
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
        let config = ResolverConfig::from_parts(
            None,
            Vec::new(),
            vec![NameServerConfig::new(server.ip(), true, connections)],
        );
        let mut options = ResolverOpts::default();
        options.timeout = Duration::from_secs(3);
        options.attempts = 1;
        let authenticator =
            MessageAuthenticator::new(config, options).map_err(|error| VerifyError::Resolver(error.to_string()))?;
        Verifier::new(authenticator)
    }

    fn new(authenticator: MessageAuthenticator) -> Result<Verifier, VerifyError> {
        Ok(Verifier {
            authenticator,
            runtime: tokio::runtime::Builder::new_current_thread().enable_all().build()?,
            limit: Duration::from_secs(10),
        })
    }

    /// Verifies a raw mail. Without a client SPF is not looked at. `None` when it is no mail with a From.
    ///
    /// # Errors
    /// When the look-ups take longer than ten seconds.
    pub fn verify(&self, raw: &[u8], client: Option<&Client>) -> Result<Option<Authentication>, VerifyError> {
        let Some(message) = AuthenticatedMessage::parse(raw) else {
            return Ok(None);
        };
        if message.dkim_headers.len() > MOST_SIGNATURES {
            return Ok(None);
        }
        let work = async { tokio::time::timeout(self.limit, self.results(&message, client)).await };
        match self.runtime.block_on(work) {
            Ok(results) => Ok(Some(Authentication {
                origin: Origin::Verified,
                results,
            })),
            Err(_) => Err(VerifyError::TimedOut(self.limit)),
        }
    }

    async fn results(&self, message: &AuthenticatedMessage<'_>, client: Option<&Client>) -> Vec<MethodResult> {
        let mut results = Vec::new();
        let dkim = self.authenticator.verify_dkim(message).await;
        for output in &dkim {
            let domain = output.signature().map_or("", |signature| &signature.d).to_lowercase();
            results.push(result(Method::Dkim, of_dkim(output.result()), domain));
        }
        let arc = self.authenticator.verify_arc(message).await;
        if !message.as_headers.is_empty() {
            results.push(result(Method::Arc, of_dkim(arc.result()), String::new()));
        }
        let spf = match client {
            Some(client) => self.spf(client).await,
            None => SpfOutput::new(String::new()),
        };
        let mail_from = client.map_or("", |client| domain_of(&client.mail_from));
        if client.is_some() {
            results.push(result(Method::Spf, of_spf(spf.result()), mail_from.to_lowercase()));
        }
        let parameters = DmarcParameters::new(message, &dkim, mail_from, &spf);
        let dmarc = self.authenticator.verify_dmarc(parameters).await;
        let verdict = match (dmarc.dkim_result(), dmarc.spf_result()) {
            (DmarcResult::Pass, _) | (_, DmarcResult::Pass) => Verdict::Pass,
            (DmarcResult::TempError(_) | DmarcResult::PermError(_), _) => Verdict::Unknown,
            (DmarcResult::None, DmarcResult::None) => Verdict::None,
            _ => Verdict::Fail,
        };
        results.push(result(Method::Dmarc, verdict, dmarc.domain().to_lowercase()));
        results
    }

    async fn spf(&self, client: &Client) -> SpfOutput {
        let sender = if client.mail_from.is_empty() {
            format!("postmaster@{}", client.helo)
        } else {
            client.mail_from.clone()
        };
        let parameters = SpfParameters::verify_mail_from(client.ip, &client.helo, &client.receiver, &sender);
        self.authenticator.verify_spf(parameters).await
    }
}

fn domain_of(address: &str) -> &str {
    address.rsplit_once('@').map_or("", |parts| parts.1)
}

fn result(method: Method, verdict: Verdict, domain: String) -> MethodResult {
    MethodResult { method, verdict, domain }
}

fn of_dkim(result: &DkimResult) -> Verdict {
    match result {
        DkimResult::Pass => Verdict::Pass,
        DkimResult::Fail(_) | DkimResult::PermError(_) => Verdict::Fail,
        DkimResult::None => Verdict::None,
        DkimResult::Neutral(_) | DkimResult::TempError(_) => Verdict::Unknown,
    }
}

fn of_spf(result: SpfResult) -> Verdict {
    match result {
        SpfResult::Pass => Verdict::Pass,
        SpfResult::Fail | SpfResult::SoftFail => Verdict::Fail,
        SpfResult::None => Verdict::None,
        SpfResult::Neutral | SpfResult::TempError | SpfResult::PermError => Verdict::Unknown,
    }
}
