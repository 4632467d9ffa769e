//! The settings file: `settings.toml` in the data directory over the embedded, commented default.
//!
//! Order: default, then file, then `RESA_…` variables, then command-line options. A key that nobody
//! knows is an error: a setting that silently does nothing is worse than none.

use serde::Deserialize;
use std::net::SocketAddr;
use std::path::Path;

/// The default settings: also the documentation of every key.
pub const DEFAULT_SETTINGS: &str = include_str!("default-settings.toml");

/// All settings.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// How the server is reached.
    pub server: ServerSettings,
    /// What may be sent.
    pub collect: CollectSettings,
    /// When collected events become blocks of the log.
    pub seal: SealSettings,
    /// Jobs that run by themselves.
    pub jobs: JobSettings,
    /// How a provider of single sign-on is asked and read.
    pub sso: SsoSettings,
    /// How letters to customers are sent.
    pub mail: MailSettings,
    /// How messages to customers are sent, and how replies come in.
    pub sms: SmsSettings,
    /// The operator's own language model.
    pub assistant: AssistantSettings,
    /// What holds wherever customers are asked.
    pub asking: AskingSettings,
    /// What is written to the log of the program.
    pub log: LogSettings,
}

/// How the server is reached.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerSettings {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// The address that people use, for links; empty: the address listened on.
    pub public_url: String,
    /// Addresses of proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
    pub trusted_proxies: Vec<std::net::IpAddr>,
    /// Connections held at once; more wait to be accepted.
    pub max_connections: usize,
    /// Requests under way may take this long when the server stops.
    pub shutdown_seconds: u64,
    /// The head of a request must arrive within this time.
    pub header_seconds: u64,
    /// The body of a request must arrive within this time.
    pub body_seconds: u64,
    /// A connection without a request is closed after this time.
    pub idle_seconds: u64,
    /// Memory for one project's event log, in megabytes; larger logs are read from disk.
    pub log_memory_mb: usize,
    /// A folder with another build of the studio than the one built in, for those who develop it; empty: none.
    pub studio_dir: String,
}

/// What may be sent.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CollectSettings {
    /// The largest body after decompression, in bytes.
    pub max_body_bytes: usize,
    /// Events that may wait to be written; beyond it senders are asked to come back.
    pub max_waiting_events: usize,
    /// Events a second that one write key may send on average; 0: no limit.
    pub events_per_second_per_key: u32,
    /// The largest file that may be uploaded for import, in megabytes.
    pub max_import_mb: u64,
}

/// When collected events become blocks of the log.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealSettings {
    /// At the latest after this time.
    pub every_seconds: u64,
    /// Or when this many events wait.
    pub at_events: u64,
}

/// Jobs that run by themselves.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JobSettings {
    /// How often events past their retention are looked for, in hours; 0: never.
    pub retention_hours: u64,
}

/// How a provider of single sign-on is asked and read; which one it is stands in the store.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SsoSettings {
    /// Whether the provider may be in an own network, or on this machine.
    pub private_networks: bool,
    /// Hosts besides the issuer's own that may be asked.
    pub more_hosts: Vec<String>,
    /// A file with the certificates that the provider's may be signed by; empty: those that the web trusts.
    pub ca_file: String,
    /// What is asked for.
    pub scopes: String,
    /// The claim that lists the groups of an account.
    pub groups_claim: String,
    /// Whether every address that the provider tells counts as verified.
    pub trust_addresses: bool,
}

/// How letters to customers are sent.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailSettings {
    /// The server that takes them; empty: none are sent.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is encrypted.
    pub tls: MailTls,
    /// Whether the server may be in an own network, or on this machine.
    pub private_networks: bool,
    /// A file with the certificates that the server's may be signed by; empty: those that the web trusts.
    pub ca_file: String,
    /// The name to sign in with; empty: nobody signs in.
    pub user: String,
    /// The password.
    pub password: Hidden,
    /// A file that holds the password instead.
    pub password_file: String,
    /// Whom letters are from.
    pub from: String,
    /// How many letters go out in a minute.
    pub per_minute: u32,
    /// How many letters of one project go out in a day.
    pub per_day_per_project: u64,
}

/// How the connection to the server that takes letters is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailTls {
    /// By STARTTLS, or nothing is sent.
    Required,
    /// From the first byte.
    Implicit,
    /// Not at all: only to a server on this machine.
    None,
}

/// How messages to customers are sent, and how replies come in.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmsSettings {
    /// The gateway that takes them; empty: none are sent.
    pub url: String,
    /// How the body of a request is written.
    pub body: SmsBody,
    /// What the gateway calls the sender.
    pub from_field: String,
    /// What it calls the recipient.
    pub to_field: String,
    /// What it calls the words.
    pub message_field: String,
    /// What it calls the sender's own id of a message; empty: it is not told.
    pub reference_field: String,
    /// Whom messages are from: the number that replies go to.
    pub sender: String,
    /// The name to sign in with; empty: nobody signs in by name.
    pub user: String,
    /// The password.
    pub password: Hidden,
    /// A file that holds the password instead.
    pub password_file: String,
    /// A token to sign in with.
    pub token: Hidden,
    /// A file that holds the token instead.
    pub token_file: String,
    /// Whether the gateway may be in an own network, or on this machine.
    pub private_networks: bool,
    /// A file with the certificates that the gateway's may be signed by; empty: those that the web trusts.
    pub ca_file: String,
    /// What replies are known by.
    pub secret: Hidden,
    /// A file that holds it instead.
    pub secret_file: String,
    /// What the gateway calls whoever replies.
    pub reply_from_field: String,
    /// What it calls their words.
    pub reply_message_field: String,
    /// What it calls its own id of the reply.
    pub reply_id_field: String,
    /// Numbers are asked whose beginning is one of these; empty: all.
    pub countries: Vec<String>,
    /// The first hour of the day in which questions go out.
    pub from_hour: u8,
    /// The first hour in which they no longer do.
    pub to_hour: u8,
    /// How many messages go out in a minute.
    pub per_minute: u32,
    /// How many customers of one project are asked in a day.
    pub per_day_per_project: u64,
}

/// How the body of a request to the gateway is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SmsBody {
    /// As a form of the web.
    Form,
    /// As one JSON object.
    Json,
}

/// A secret of the settings: prints as `***`.
#[derive(Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct Hidden(String);

impl Hidden {
    /// The secret itself.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The secret itself, or what a file holds where one is named, as `key` of `[area]` does.
    ///
    /// # Errors
    /// When the file cannot be read: after "cannot".
    pub(crate) fn or_in_file(&self, file: &str, key: &str, area: &str) -> Result<String, String> {
        if file.is_empty() {
            return Ok(self.0.clone());
        }
        let text = std::fs::read_to_string(file);
        let text = text.map_err(|error| format!("read `{file}`, which `{key}` of [{area}] names: {error}"))?;
        Ok(text.trim_end_matches(['\r', '\n']).to_string())
    }
}

impl std::fmt::Debug for Hidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

/// The operator's own language model, which may propose what themes are called.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssistantSettings {
    /// Where chat completions are answered, up to `/v1`; empty: there is none.
    pub url: String,
    /// What the model is called there.
    pub model: String,
    /// A token to sign in with.
    pub token: Hidden,
    /// A file that holds the token instead.
    pub token_file: String,
    /// Whether it may be in an own network, or on this machine.
    pub private_networks: bool,
    /// A file with the certificates that its certificate may be signed by; empty: those that the web trusts.
    pub ca_file: String,
}

/// What holds wherever customers are asked.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskingSettings {
    /// Channels in which no link to a survey is handed out.
    pub no_links_in: Vec<String>,
}

/// What is written to the log of the program.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogSettings {
    /// `error`, `warn`, `info` or `debug`.
    pub level: LogLevel,
    /// `text` or `json`.
    pub format: LogFormat,
}

/// How much is logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// Only what someone must act on.
    Error,
    /// Also what should not have happened.
    Warn,
    /// Also what happens.
    Info,
    /// Also why.
    Debug,
}

/// How it is logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// What is wrong with the settings: names the key and what would do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SettingsError(pub String);

impl Settings {
    /// The default, with the file of a data directory (if there is one) and variables laid over it.
    ///
    /// # Errors
    /// When the file cannot be read, or a key or value is not understood.
    pub fn read(dir: &Path, variables: impl Iterator<Item = (String, String)>) -> Result<Settings, SettingsError> {
        let path = dir.join("settings.toml");
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(SettingsError(format!("read `{}`: {error}", path.display()))),
        };
        Settings::from_parts(&text, variables)
            .map_err(|SettingsError(what)| SettingsError(format!("understand `{}`: {what}", path.display())))
    }

    /// The same from text.
    ///
    /// # Errors
    /// When a key or value is not understood.
    pub fn from_parts(
        file: &str,
        variables: impl Iterator<Item = (String, String)>,
    ) -> Result<Settings, SettingsError> {
        let parsed = |text: &str| -> Result<toml::Table, SettingsError> {
            toml::from_str(text).map_err(|error| SettingsError(error.to_string().trim().to_string()))
        };
        let mut settings = parsed(DEFAULT_SETTINGS)?;
        let known = settings.clone();
        for (area, values) in parsed(file)? {
            let toml::Value::Table(values) = values else {
                return Err(SettingsError(format!("`{area}` is a heading: write [{area}] and its keys below")));
            };
            for (key, value) in values {
                lay_over(&mut settings, &known, &area, &key, value)?;
            }
        }
        for (name, text) in variables {
            let Some((area, key)) = variable(&name, &known) else { continue };
            let sample = known.get(&area).and_then(|values| values.get(&key));
            lay_over(&mut settings, &known, &area, &key, as_kind_of(sample, text))?;
        }
        settings.try_into().map_err(|error: toml::de::Error| SettingsError(error.to_string().trim().to_string()))
    }
}

/// Puts one value in its place, if the place exists.
fn lay_over(
    settings: &mut toml::Table,
    known: &toml::Table,
    area: &str,
    key: &str,
    value: toml::Value,
) -> Result<(), SettingsError> {
    let areas = || known.keys().cloned().collect::<Vec<_>>().join(", ");
    let Some(toml::Value::Table(values)) = settings.get_mut(area) else {
        return Err(SettingsError(format!("there is no heading [{area}]; there are {}", areas())));
    };
    if !values.contains_key(key) {
        let keys = values.keys().cloned().collect::<Vec<_>>().join(", ");
        return Err(SettingsError(format!("[{area}] has no key `{key}`; it has {keys}")));
    }
    values.insert(key.to_string(), value);
    Ok(())
}

/// `RESA_SERVER_PUBLIC_URL` → server, public_url. Other `RESA_…` variables are not settings.
fn variable(name: &str, known: &toml::Table) -> Option<(String, String)> {
    let rest = name.strip_prefix("RESA_")?.to_lowercase();
    known.keys().find_map(|area| Some((area.clone(), rest.strip_prefix(area.as_str())?.strip_prefix('_')?.to_string())))
}

/// A variable's text as the kind of value that the key holds.
fn as_kind_of(sample: Option<&toml::Value>, text: String) -> toml::Value {
    match sample {
        Some(toml::Value::Integer(_)) => text.parse().map_or(toml::Value::String(text), toml::Value::Integer),
        Some(toml::Value::Boolean(_)) => text.parse().map_or(toml::Value::String(text), toml::Value::Boolean),
        Some(toml::Value::Array(_)) => {
            let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
            toml::Value::Array(parts.map(|part| toml::Value::String(part.to_string())).collect())
        }
        _ => toml::Value::String(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &str, variables: &[(&str, &str)]) -> Result<Settings, SettingsError> {
        Settings::from_parts(file, variables.iter().map(|(name, value)| ((*name).into(), (*value).into())))
    }

    #[test]
    fn the_default_is_complete_and_keeps_to_this_machine() {
        let settings = read("", &[]).unwrap();
        assert!(settings.server.listen.ip().is_loopback());
        assert_eq!(settings.collect.max_body_bytes, 500_000);
    }

    #[test]
    fn the_guide_shows_the_default_as_it_is() {
        let guide = include_str!("../../../docs/server.md");
        assert!(guide.contains(&format!("<!-- settings -->\n```toml\n{DEFAULT_SETTINGS}```\n<!-- /settings -->")));
    }

    #[test]
    fn the_file_lies_over_the_default_and_variables_over_the_file() {
        let file = "[server]\nlisten = \"127.0.0.1:1\"\nmax_connections = 7\n";
        let settings = read(file, &[("RESA_SERVER_LISTEN", "127.0.0.1:2"), ("RESA_DATA", "x")]).unwrap();
        assert_eq!(settings.server.listen.port(), 2);
        assert_eq!(settings.server.max_connections, 7);
    }

    #[test]
    fn what_nobody_knows_is_refused_by_name() {
        for (file, named) in [
            ("[sever]\nlisten = \"x\"", "[sever]"),
            ("[server]\nlissten = \"x\"", "lissten"),
            ("[server]\nlisten = \"nowhere\"", "socket address"),
            ("[log]\nlevel = \"loud\"", "loud"),
            ("server = 3", "server"),
        ] {
            let SettingsError(sentence) = read(file, &[]).unwrap_err();
            assert!(sentence.contains(named), "{file}: {sentence}");
        }
        assert!(read("", &[("RESA_SERVER_PRT", "1")]).unwrap_err().0.contains("prt"));
    }
}
