//! A small issuer for tests: answers as an OpenID Connect provider on a port of this machine, and signs
//! whatever a test wants it to, right or wrong.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub(crate) const CLIENT: &str = "resa";
/// With signs that have to be encoded.
pub(crate) const CLIENT_SECRET: &str = "hemlig +&%: å";
const KEY: &str = "key-1";

/// A provider's key pair.
pub(crate) struct Signer(EcdsaKeyPair);

impl Signer {
    pub(crate) fn new() -> Signer {
        let (random, kind) = (SystemRandom::new(), &ECDSA_P256_SHA256_FIXED_SIGNING);
        let made = EcdsaKeyPair::generate_pkcs8(kind, &random).unwrap();
        Signer(EcdsaKeyPair::from_pkcs8(kind, made.as_ref(), &random).unwrap())
    }

    pub(crate) fn token(&self, header: &Value, claims: &Value) -> String {
        let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", encode(header), encode(claims));
        let signature = self.0.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    fn public(&self) -> Value {
        let (x, y) = self.0.public_key().as_ref()[1..].split_at(32);
        let (x, y) = (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y));
        json!({ "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": KEY, "x": x, "y": y })
    }
}

pub(crate) fn header() -> Value {
    json!({ "alg": "ES256", "kid": KEY, "typ": "JWT" })
}

/// What a code is worth.
struct Grant {
    challenge: String,
    token: String,
}

#[derive(Default)]
struct Told {
    changes: HashMap<String, Value>,
    grants: HashMap<String, Grant>,
    account: Value,
    asked: Vec<String>,
}

/// A running issuer.
pub(crate) struct Issuer {
    pub(crate) url: String,
    pub(crate) signer: Arc<Signer>,
    told: Arc<Mutex<Told>>,
}

impl Issuer {
    pub(crate) fn start() -> Issuer {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let url = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
        let (told, signer) = (Arc::new(Mutex::new(Told::default())), Arc::new(Signer::new()));
        let (shared, keys, own) = (told.clone(), signer.public(), url.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { return };
                // Whoever breaks off in the middle has their reasons.
                answer(stream, &own, &keys, &shared).unwrap_or_default();
            }
        });
        Issuer { url, signer, told }
    }

    /// Changes what the issuer says of itself.
    pub(crate) fn say(&self, name: &str, value: Value) {
        self.told.lock().unwrap().changes.insert(name.into(), value);
    }

    /// What it knows of the account besides its token.
    pub(crate) fn tell_of_account(&self, account: Value) {
        self.told.lock().unwrap().account = account;
    }

    /// Gives a code for a token.
    pub(crate) fn grant(&self, code: &str, challenge: &str, token: String) {
        let grant = Grant { challenge: challenge.into(), token };
        self.told.lock().unwrap().grants.insert(code.into(), grant);
    }

    /// The paths that were asked for.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.told.lock().unwrap().asked.clone()
    }
}

fn answer(mut stream: TcpStream, own: &str, keys: &Value, told: &Mutex<Told>) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    let (head, body) = read(&mut stream)?;
    let path = head.split(' ').nth(1).unwrap_or_default().to_string();
    let (status, answer) = {
        let mut told = told.lock().unwrap();
        told.asked.push(path.clone());
        match path.as_str() {
            "/.well-known/openid-configuration" => (200, document(own, &told)),
            "/keys" => (200, json!({ "keys": [keys] })),
            "/token" => token(&head, &body, &mut told),
            "/account" if head.contains("Bearer access-1") => (200, told.account.clone()),
            _ => (404, json!({})),
        }
    };
    let text = answer.to_string();
    write!(stream, "HTTP/1.1 {status} -\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{text}", text.len())
}

fn read(stream: &mut TcpStream) -> std::io::Result<(String, String)> {
    let mut all = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&all).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length =
                head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return Ok((head.to_string(), body.to_string()));
            }
        }
        match stream.read(&mut piece)? {
            0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
            read => all.extend_from_slice(&piece[..read]),
        }
    }
}

fn document(own: &str, told: &Told) -> Value {
    let mut document = json!({
        "issuer": own,
        "authorization_endpoint": format!("{own}/authorize?tenant=1"),
        "token_endpoint": format!("{own}/token"),
        "jwks_uri": format!("{own}/keys"),
        "userinfo_endpoint": format!("{own}/account"),
    });
    for (name, value) in &told.changes {
        document[name] = value.clone();
    }
    document
}

/// A code is worth its token once, to the one who asked for it.
fn token(head: &str, body: &str, told: &mut Told) -> (u16, Value) {
    let form: HashMap<String, String> = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    let field = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    let verifier = URL_SAFE_NO_PAD.encode(digest(&SHA256, field("code_verifier").as_bytes()));
    let grant = told.grants.remove(field("code"));
    let redirect_fits = field("redirect_uri").ends_with("/api/sso/callback");
    let fits = field("grant_type") == "authorization_code" && redirect_fits && knows_us(head, &form);
    match grant.filter(|grant| fits && grant.challenge == verifier) {
        Some(grant) => (200, json!({ "token_type": "Bearer", "access_token": "access-1", "id_token": grant.token })),
        None => (400, json!({ "error": "invalid_grant" })),
    }
}

fn knows_us(head: &str, form: &HashMap<String, String>) -> bool {
    let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let basic = STANDARD.encode(format!("{}:{}", encoded(CLIENT), encoded(CLIENT_SECRET)));
    let by_header = head.contains(&format!("Basic {basic}"));
    by_header || form.get("client_secret").is_some_and(|secret| secret == CLIENT_SECRET)
}
