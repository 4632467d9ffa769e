//! The provider of single sign-on, asked over the network: what it says of itself, a code for a token,
//! and what more it knows of an account. Everything it answers is checked before it is believed.

use super::claims::{self, Account, Expected, Reading};
use super::signature::{Invalid, Keys, verified};
use crate::dialler::{Answered, DialError, Dialler, Forbidden, Reach};
use axum::http::HeaderValue;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use model::Micros;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use store::PendingLogin;

/// Why a sign-in at the provider did not come to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It was not reached.
    Dial(DialError),
    /// It answered with something that cannot be used.
    Answer,
    /// It says that it is someone else.
    OtherIssuer,
    /// It does not accept the code, or does not accept us.
    CodeRefused,
    /// Its token is not believed.
    Token(Invalid),
}

impl Trouble {
    /// A stable code, for the log.
    pub(super) fn code(self) -> &'static str {
        match self {
            Trouble::Dial(error) => error.code(),
            Trouble::Answer => "answer_not_understood",
            Trouble::OtherIssuer => "other_issuer",
            Trouble::CodeRefused => "code_refused",
            Trouble::Token(invalid) => invalid.code(),
        }
    }
}

impl From<DialError> for Trouble {
    fn from(error: DialError) -> Trouble {
        Trouble::Dial(error)
    }
}

impl From<Forbidden> for Trouble {
    fn from(why: Forbidden) -> Trouble {
        Trouble::Dial(why.into())
    }
}

impl From<Invalid> for Trouble {
    fn from(invalid: Invalid) -> Trouble {
        Trouble::Token(invalid)
    }
}

/// What a provider says of itself (OpenID Connect Discovery, 3).
#[derive(Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    userinfo_endpoint: Option<String>,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

/// A provider that has told what it is.
pub(super) struct Described {
    document: Document,
    reach: Reach,
}

/// What a browser is sent to the provider with.
pub(super) struct Question<'a> {
    pub(super) client_id: &'a str,
    pub(super) scopes: &'a str,
    pub(super) redirect: &'a str,
    pub(super) state: &'a str,
    pub(super) nonce: &'a str,
    pub(super) challenge: &'a str,
}

/// What came back through the browser, and what it is checked with.
pub(super) struct Returned<'a> {
    pub(super) code: &'a str,
    pub(super) redirect: &'a str,
    pub(super) login: &'a PendingLogin,
    pub(super) reading: Reading<'a>,
    pub(super) now: Micros,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
    access_token: Option<String>,
}

impl Described {
    /// Asks a provider what it is.
    pub(super) fn ask(dialler: &Dialler, issuer: &str, more_hosts: &[String]) -> Result<Described, Trouble> {
        let reach = Reach::around(issuer, more_hosts)?;
        let address = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
        let document: Document = understood(&dialler.get(&reach, &address, None)?)?;
        if document.issuer != issuer {
            return Err(Trouble::OtherIssuer);
        }
        // Only browsers go there, but they too are not sent where nobody encrypts.
        Reach::around(&document.authorization_endpoint, &[])?;
        let asked_later = [&document.token_endpoint, &document.jwks_uri];
        if !asked_later.into_iter().all(|address| reach.covers(address)) {
            return Err(Forbidden::Host.into());
        }
        Ok(Described { document, reach })
    }

    /// Where to send a browser.
    pub(super) fn address(&self, question: &Question<'_>) -> String {
        let endpoint = &self.document.authorization_endpoint;
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("response_type", "code")
            .append_pair("client_id", question.client_id)
            .append_pair("scope", question.scopes)
            .append_pair("redirect_uri", question.redirect)
            .append_pair("state", question.state)
            .append_pair("nonce", question.nonce)
            .append_pair("code_challenge", question.challenge)
            .append_pair("code_challenge_method", "S256")
            .finish();
        let joint = if endpoint.contains('?') { '&' } else { '?' };
        format!("{endpoint}{joint}{query}")
    }

    /// Whether what came back is of this provider, as far as it says (RFC 9207).
    pub(super) fn is_from_here(&self, issuer: Option<&str>) -> bool {
        let says_so = self.document.authorization_response_iss_parameter_supported;
        issuer.map_or(!says_so, |issuer| issuer == self.document.issuer)
    }

    /// Changes the code for a token, and reads the account out of it.
    pub(super) fn account(&self, dialler: &Dialler, returned: &Returned<'_>) -> Result<Account, Trouble> {
        let tokens = self.redeem(dialler, returned)?;
        // Asked for anew each time: keys change, and members do not sign in by the second.
        let keys: Keys = understood(&dialler.get(&self.reach, &self.document.jwks_uri, None)?)?;
        let mut said = verified(&tokens.id_token, &keys)?;
        let provider = &returned.login.provider;
        let expected = Expected {
            issuer: &provider.issuer,
            client_id: &provider.client_id,
            nonce: &returned.login.nonce,
            now: returned.now,
        };
        claims::check(&said, &expected)?;
        if claims::needs_more(&said) {
            self.complete(dialler, &mut said, tokens.access_token.as_deref())?;
        }
        Ok(claims::account(&said, &returned.reading)?)
    }

    fn redeem(&self, dialler: &Dialler, returned: &Returned<'_>) -> Result<Tokens, Trouble> {
        let PendingLogin { provider, client_secret, verifier, .. } = returned.login;
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", returned.code),
            ("redirect_uri", returned.redirect),
            ("code_verifier", verifier.expose()),
        ];
        let methods = &self.document.token_endpoint_auth_methods_supported;
        let knows = |method: &str| methods.iter().any(|known| known == method);
        let in_form =
            client_secret.expose().is_empty() || (!knows("client_secret_basic") && knows("client_secret_post"));
        let mut authorization = None;
        if in_form {
            form.push(("client_id", &provider.client_id));
            form.push(("client_secret", client_secret.expose()));
            form.retain(|(_, value)| !value.is_empty());
        } else {
            authorization = Some(basic(&provider.client_id, client_secret.expose())?);
        }
        let answered = dialler.post_form(&self.reach, &self.document.token_endpoint, authorization, &form)?;
        // A code that was made up, used or is too old (RFC 6749, 5.2).
        if answered.status == 400 || answered.status == 401 {
            return Err(Trouble::CodeRefused);
        }
        understood(&answered)
    }

    /// Adds what the provider tells besides, where it may be asked.
    fn complete(&self, dialler: &Dialler, said: &mut Map<String, Value>, token: Option<&str>) -> Result<(), Trouble> {
        let endpoint = self.document.userinfo_endpoint.as_deref().filter(|address| self.reach.covers(address));
        let (Some(endpoint), Some(token)) = (endpoint, token) else { return Ok(()) };
        let authorization = secret_header(&format!("Bearer {token}"))?;
        let more = understood(&dialler.get(&self.reach, endpoint, Some(authorization))?)?;
        Ok(claims::complete(said, more)?)
    }
}

/// Who we are, as RFC 6749 (2.3.1) writes it: both parts encoded as in a form.
fn basic(id: &str, secret: &str) -> Result<HeaderValue, Trouble> {
    let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    secret_header(&format!("Basic {}", STANDARD.encode(format!("{}:{}", encoded(id), encoded(secret)))))
}

fn secret_header(text: &str) -> Result<HeaderValue, Trouble> {
    let mut value = HeaderValue::from_str(text).map_err(|_| Trouble::Answer)?;
    value.set_sensitive(true);
    Ok(value)
}

fn understood<T: DeserializeOwned>(answered: &Answered) -> Result<T, Trouble> {
    if answered.status != 200 {
        return Err(Trouble::Answer);
    }
    serde_json::from_slice(&answered.body).map_err(|_| Trouble::Answer)
}
