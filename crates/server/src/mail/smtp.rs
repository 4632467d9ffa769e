//! Carries letters to the operator's own server (SMTP). A new connection for each letter, to an address that was looked at
//! after its name was looked up; encrypted with a certificate that is trusted for the host's name, or not used at all.

use super::{NotSent, Post, Sealed};
use crate::dialler::{DialError, addresses_of};
use crate::settings::{MailSettings, MailTls};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{Certificate, CertificateStore, SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use std::error::Error as _;
use std::io::ErrorKind;
use std::time::Duration;

/// How long each step may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// The operator's server.
pub(super) struct Smtp {
    host: String,
    port: u16,
    private_networks: bool,
    tls: MailTls,
    parameters: TlsParameters,
    credentials: Option<Credentials>,
    hello: ClientId,
}

impl Smtp {
    /// The server that the settings name; `hello` is what this one is called there.
    pub(super) fn new(settings: &MailSettings, hello: &str) -> Result<Smtp, String> {
        let mut parameters = TlsParameters::builder(settings.host.clone());
        if !settings.ca_file.is_empty() {
            parameters = parameters
                .certificate_store(CertificateStore::None)
                .add_root_certificate(certificates(&settings.ca_file)?);
        }
        let parameters = parameters
            .build_rustls()
            .map_err(|_| format!("use `{}`, which `host` of [mail] names, as the name of a server", settings.host))?;
        let password = settings.password.or_in_file(&settings.password_file, "password_file", "mail")?;
        let signs_in = !settings.user.is_empty();
        Ok(Smtp {
            host: settings.host.clone(),
            port: settings.port,
            private_networks: settings.private_networks,
            tls: settings.tls,
            parameters,
            credentials: signs_in.then(|| Credentials::new(settings.user.clone(), password)),
            hello: ClientId::Domain(hello.to_string()),
        })
    }

    /// A connection that letters may go over.
    fn connect(&self) -> Result<SmtpConnection, NotSent> {
        let is_encrypted = self.tls != MailTls::None;
        let addresses = addresses_of(&self.host, self.port, self.private_networks, is_encrypted);
        let addresses = addresses.map_err(|error: DialError| NotSent::Trouble(error.code()))?;
        let at_once = (self.tls == MailTls::Implicit).then_some(&self.parameters);
        let connected = SmtpConnection::connect(&addresses[..], Some(PATIENCE), &self.hello, at_once, None);
        let mut connection = connected.map_err(|error| trouble(&error))?;
        if self.tls == MailTls::Required {
            if !connection.can_starttls() {
                connection.abort();
                return Err(NotSent::Trouble("not_encrypted"));
            }
            connection.starttls(&self.parameters, &self.hello).map_err(|error| trouble(&error))?;
        }
        if is_encrypted && !connection.is_encrypted() {
            connection.abort();
            return Err(NotSent::Trouble("not_encrypted"));
        }
        if let Some(credentials) = &self.credentials {
            let signed_in = connection.auth(&[Mechanism::Plain, Mechanism::Login], credentials);
            if let Err(error) = signed_in {
                connection.abort();
                let refused = error.is_permanent() || error.is_client();
                return Err(if refused { NotSent::Trouble("sign_in_refused") } else { trouble(&error) });
            }
        }
        Ok(connection)
    }
}

impl Post for Smtp {
    fn send(&self, letter: &Sealed) -> Result<(), NotSent> {
        let mut connection = self.connect()?;
        let handed = hand_over(&mut connection, letter);
        connection.abort();
        handed
    }
}

/// Up to the last step nothing was taken over; what fails there in silence may have been.
fn hand_over(connection: &mut SmtpConnection, letter: &Sealed) -> Result<(), NotSent> {
    let from = connection.command(Mail::new(Some(letter.from.clone()), Vec::new()));
    // Who does not want this sender wants none of its letters.
    from.map_err(|error| if error.is_permanent() { NotSent::Trouble("sender_refused") } else { about(&error) })?;
    connection.command(Rcpt::new(letter.to.clone(), Vec::new())).map_err(|error| about(&error))?;
    connection.command(Data).map_err(|error| about(&error))?;
    match connection.message(&letter.bytes) {
        Ok(_) => Ok(()),
        Err(error) if error.is_permanent() => Err(NotSent::Never),
        Err(error) if error.is_transient() => Err(NotSent::Later),
        Err(_) => Err(NotSent::Unsure),
    }
}

/// What an answer before the last step says of the letter.
fn about(error: &Error) -> NotSent {
    match () {
        () if error.is_permanent() => NotSent::Never,
        () if error.is_transient() => NotSent::Later,
        () => trouble(error),
    }
}

/// Why no letter can be sent, without what was said.
fn trouble(error: &Error) -> NotSent {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = error.source();
    while let Some(inner) = cause {
        // A certificate that is refused during the handshake comes up as data that cannot be.
        if inner.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == ErrorKind::InvalidData) {
            return NotSent::Trouble("certificate_not_trusted");
        }
        cause = inner.source();
    }
    NotSent::Trouble(match () {
        () if error.is_timeout() => "too_slow",
        () if error.is_tls() => "certificate_not_trusted",
        () => "unreachable",
    })
}

fn certificates(path: &str) -> Result<Certificate, String> {
    let text = std::fs::read(path);
    let text = text.map_err(|error| format!("read `{path}`, which `ca_file` of [mail] names: {error}"))?;
    Certificate::from_pem(&text).map_err(|_| format!("find a certificate in `{path}`, which `ca_file` of [mail] names"))
}
