//! The one way out: everything that this program asks of another one on the network goes through here.
//!
//! Nothing may be dialled unless it was named ([`Reach`]), and what a name leads to is looked at again
//! when it has been looked up: a name that leads into an own network is not dialled, however it came
//! to lead there. No redirects, no proxies, five seconds, and answers of at most 256 KB.

mod address;
mod place;

pub(crate) use place::{Forbidden, Reach};

use address::{Kind, kind_of};
use axum::http::{HeaderValue, Response, Uri};
use place::Place;
use std::fmt;
use std::io::ErrorKind;
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use ureq::config::Config;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body, Timeout};

/// How long looking up, connecting, asking and being answered may take together.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long whoever takes something over may think before it answers.
const SLOW_ANSWER: Duration = Duration::from_secs(20);
/// How long a language model may think.
const LONG_THOUGHT: Duration = Duration::from_secs(60);
/// The largest answer.
const LARGEST_ANSWER: u64 = 256 << 10;
/// The largest head of an answer.
const LARGEST_HEAD: usize = 16 << 10;

/// Why there was no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DialError {
    /// It must not be dialled.
    Forbidden(Forbidden),
    /// Nobody is there, or what is there cannot be trusted or understood.
    Unreachable,
    /// The other side's certificate is not trusted.
    Untrusted,
    /// It took too long.
    Late,
    /// The answer is too large.
    TooLarge,
}

impl DialError {
    /// A stable code, for the log.
    pub(crate) fn code(self) -> &'static str {
        match self {
            DialError::Forbidden(why) => why.code(),
            DialError::Unreachable => "unreachable",
            DialError::Untrusted => "certificate_not_trusted",
            DialError::Late => "too_slow",
            DialError::TooLarge => "answer_too_large",
        }
    }
}

impl From<Forbidden> for DialError {
    fn from(why: Forbidden) -> DialError {
        DialError::Forbidden(why)
    }
}

/// Why nobody answered what was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unanswered {
    /// It surely was not taken over.
    NotSent(DialError),
    /// It may have been: what failed, failed after it was under way.
    Perhaps,
}

/// What was answered.
pub(crate) struct Answered {
    /// The status.
    pub(crate) status: u16,
    /// The body, whole.
    pub(crate) body: Vec<u8>,
}

/// Dials out. Waits: to be used on threads that may.
pub(crate) struct Dialler {
    agent: Agent,
}

impl Dialler {
    /// A dialler that trusts these certificates (those that the web trusts when there is no file), and
    /// dials into own networks only when told so.
    ///
    /// # Errors
    /// When the file cannot be read or holds no certificate.
    pub(crate) fn new(private_networks: bool, certificates: Option<&Path>) -> Result<Dialler, String> {
        let certificates = certificates.map(read_certificates).transpose()?.map_or(RootCerts::WebPki, RootCerts::from);
        Ok(Dialler::with(private_networks, certificates, DefaultResolver::default(), PATIENCE))
    }

    fn with(private_networks: bool, certificates: RootCerts, names: impl Resolver, patience: Duration) -> Dialler {
        let config: Config = ureq::config::Config::builder()
            .tls_config(TlsConfig::builder().root_certs(certificates).build())
            .proxy(None)
            .max_redirects(0)
            .http_status_as_error(false)
            .timeout_global(Some(patience))
            .max_response_header_size(LARGEST_HEAD)
            // Each connection is made anew, so that each passes the look at its address.
            .max_idle_connections(0)
            .user_agent("resa")
            .accept("application/json")
            .build();
        let checked = Checked { names: Arc::new(names), private_networks };
        Dialler { agent: Agent::with_parts(config, DefaultConnector::default(), checked) }
    }

    /// Asks for what is at an address within reach.
    pub(crate) fn get(&self, reach: &Reach, address: &str, authorization: Option<HeaderValue>) -> DialResult {
        let Place { uri, .. } = reach.place(address)?;
        let request = self.agent.get(uri);
        let request = authorization.into_iter().fold(request, |request, value| request.header("authorization", value));
        read(request.call())
    }

    /// Sends a form to an address within reach.
    pub(crate) fn post_form(
        &self,
        reach: &Reach,
        address: &str,
        authorization: Option<HeaderValue>,
        form: &[(&str, &str)],
    ) -> DialResult {
        let Place { uri, .. } = reach.place(address)?;
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = self.agent.post(uri).header("content-type", "application/x-www-form-urlencoded");
        let request = authorization.into_iter().fold(request, |request, value| request.header("authorization", value));
        read(request.send(body))
    }

    /// Sends JSON to an address within reach, and waits for up to a minute for the answer.
    pub(crate) fn post_json(
        &self,
        reach: &Reach,
        address: &str,
        authorization: Option<HeaderValue>,
        body: String,
    ) -> DialResult {
        let Place { uri, .. } = reach.place(address)?;
        let request = self.agent.post(uri).header("content-type", "application/json");
        let request = authorization.into_iter().fold(request, |request, value| request.header("authorization", value));
        let patient = request.config().timeout_global(Some(LONG_THOUGHT)).timeout_connect(Some(PATIENCE)).build();
        read(patient.send(body))
    }

    /// Sends a body to an address within reach, once, and tells the status of the answer; where there is none, whether it
    /// may have been taken over all the same.
    pub(crate) fn hand_over(
        &self,
        reach: &Reach,
        address: &str,
        authorization: Option<HeaderValue>,
        kind: &str,
        body: String,
    ) -> Result<u16, Unanswered> {
        let Place { uri, .. } = reach.place(address).map_err(|why| Unanswered::NotSent(why.into()))?;
        let request = self.agent.post(uri).header("content-type", kind);
        let request = authorization.into_iter().fold(request, |request, value| request.header("authorization", value));
        // Each step has its own time, so that it is known in which of them time ran out.
        let patient = request.config().timeout_global(None);
        let patient = patient.timeout_resolve(Some(PATIENCE)).timeout_connect(Some(PATIENCE));
        let patient = patient.timeout_send_request(Some(PATIENCE)).timeout_send_body(Some(PATIENCE));
        let request = patient.timeout_recv_response(Some(SLOW_ANSWER)).build();
        match request.send(body) {
            Ok(response) => Ok(response.status().as_u16()),
            Err(error) if is_before_sending(&error) => Err(Unanswered::NotSent(why(error))),
            Err(_) => Err(Unanswered::Perhaps),
        }
    }
}

/// Whether a failure came before anything of a body was sent.
fn is_before_sending(error: &ureq::Error) -> bool {
    match error {
        ureq::Error::Timeout(step) => matches!(step, Timeout::Resolve | Timeout::Connect | Timeout::SendRequest),
        ureq::Error::Io(error) => match error.kind() {
            // A certificate that is refused comes up as data that cannot be; and so does what comes broken later.
            ErrorKind::InvalidData => is_of_a_certificate(error),
            kind => matches!(
                kind,
                ErrorKind::ConnectionRefused
                    | ErrorKind::HostUnreachable
                    | ErrorKind::NetworkUnreachable
                    | ErrorKind::AddrNotAvailable
            ),
        },
        ureq::Error::HostNotFound
        | ureq::Error::ConnectionFailed
        | ureq::Error::BadUri(_)
        | ureq::Error::Rustls(_)
        | ureq::Error::Tls(_)
        | ureq::Error::Other(_) => true,
        _ => false,
    }
}

/// Whether a connection failed since the other side's certificate was refused: before anything was said on it.
fn is_of_a_certificate(error: &std::io::Error) -> bool {
    use rustls::Error::{InvalidCertRevocationList, InvalidCertificate, NoCertificatesPresented};
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    matches!(inner, Some(InvalidCertificate(_) | InvalidCertRevocationList(_) | NoCertificatesPresented))
}

/// Where a host that the operator named may be dialled, by whichever protocol: every address it leads to is looked at, and
/// one wrong address among good ones is no accident.
///
/// # Errors
/// When nobody knows the host, or it leads where must not be dialled. Waits for the name to be looked up.
pub(crate) fn addresses_of(
    host: &str,
    port: u16,
    private_networks: bool,
    is_encrypted: bool,
) -> Result<Vec<SocketAddr>, DialError> {
    let found: Vec<SocketAddr> = (host, port).to_socket_addrs().map_err(|_| DialError::Unreachable)?.collect();
    let allowed = found.iter().all(|address| may_dial(address, private_networks, is_encrypted));
    match (found.is_empty(), allowed) {
        (true, _) => Err(DialError::Unreachable),
        (false, true) => Ok(found),
        (false, false) => Err(Forbidden::Network.into()),
    }
}

fn may_dial(address: &SocketAddr, private_networks: bool, is_encrypted: bool) -> bool {
    match kind_of(address.ip()) {
        Kind::Public => is_encrypted,
        Kind::Private => private_networks && (is_encrypted || address.ip().to_canonical().is_loopback()),
        Kind::Never => false,
    }
}

/// What dialling gives.
pub(crate) type DialResult = Result<Answered, DialError>;

fn read(answer: Result<Response<Body>, ureq::Error>) -> DialResult {
    let mut response = answer.map_err(why)?;
    let status = response.status().as_u16();
    let body = response.body_mut().with_config().limit(LARGEST_ANSWER).read_to_vec().map_err(why)?;
    Ok(Answered { status, body })
}

/// Why it failed, without what was asked: addresses hold codes and names.
fn why(error: ureq::Error) -> DialError {
    match error {
        ureq::Error::Other(other) => {
            other.downcast_ref::<Refused>().map_or(DialError::Unreachable, |refused| refused.0.into())
        }
        ureq::Error::Timeout(_) => DialError::Late,
        ureq::Error::BodyExceedsLimit(_) => DialError::TooLarge,
        ureq::Error::Rustls(_) | ureq::Error::Tls(_) => DialError::Untrusted,
        // A certificate that is refused during the handshake comes up as a failure to read.
        ureq::Error::Io(error) => match error.kind() {
            ErrorKind::InvalidData => DialError::Untrusted,
            ErrorKind::TimedOut => DialError::Late,
            _ => DialError::Unreachable,
        },
        _ => DialError::Unreachable,
    }
}

/// Looks names up, and lets nothing through that leads where it must not.
struct Checked {
    names: Arc<dyn Resolver>,
    private_networks: bool,
}

impl fmt::Debug for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checked").field("private_networks", &self.private_networks).finish_non_exhaustive()
    }
}

impl Resolver for Checked {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.names.resolve(uri, config, timeout)?;
        let is_encrypted = uri.scheme_str() == Some("https");
        // One wrong address among good ones is no accident: then none is dialled.
        let allowed = found.iter().all(|address| may_dial(address, self.private_networks, is_encrypted));
        if allowed { Ok(found) } else { Err(ureq::Error::Other(Box::new(Refused(Forbidden::Network)))) }
    }
}

/// A refusal on its way through the client.
#[derive(Debug)]
struct Refused(Forbidden);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.code())
    }
}

impl std::error::Error for Refused {}

fn read_certificates(path: &Path) -> Result<Vec<Certificate<'static>>, String> {
    let text = std::fs::read(path).map_err(|error| format!("read `{}`: {error}", path.display()))?;
    let items: Result<Vec<PemItem<'static>>, _> = parse_pem(&text).collect();
    let items = items.map_err(|_| format!("understand `{}`: it is not PEM", path.display()))?;
    let certificate = |item| if let PemItem::Certificate(certificate) = item { Some(certificate) } else { None };
    let found: Vec<_> = items.into_iter().filter_map(certificate).collect();
    if found.is_empty() { Err(format!("find a certificate in `{}`", path.display())) } else { Ok(found) }
}

#[cfg(test)]
mod tests;
