//! What a provider has signed: a token and the provider's keys in, what it says out, if one of the keys
//! signed it. Pure. Verifies only: nothing here holds a secret of anybody's.
//!
//! The algorithms are a closed list of signatures with public keys. `none` is not on it, and neither
//! are those with a shared secret, for which a public key could be passed off as the secret.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384,
    RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA256, RSA_PSS_2048_8192_SHA384, RSA_PSS_2048_8192_SHA512,
    RsaParameters, RsaPublicKeyComponents, UnparsedPublicKey, VerificationAlgorithm,
};
use serde::Deserialize;
use serde_json::{Map, Value};

/// The longest token that is looked at.
const LONGEST: usize = 64 << 10;
/// The most keys that are tried for one token.
const MOST_KEYS: usize = 16;

/// Why a token is not believed: a closed list, for the log. Whoever sent it is not told which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Invalid {
    /// It is no token.
    Form,
    /// It is not signed, or in a way that is not accepted.
    Algorithm,
    /// It is signed with a key that the provider does not have.
    Key,
    /// The signature does not fit.
    Signature,
    /// It is of another issuer.
    Issuer,
    /// It is for another program.
    Audience,
    /// Its time is over.
    Expired,
    /// Its time has not come.
    Early,
    /// It answers another sign-in.
    Nonce,
    /// It does not say, or not consistently, of whom it speaks.
    Subject,
    /// The groups are too many for it, and would have to be asked for elsewhere.
    GroupsElsewhere,
}

impl Invalid {
    /// A stable code, for the log.
    pub(super) fn code(self) -> &'static str {
        match self {
            Invalid::Form => "token_form",
            Invalid::Algorithm => "token_algorithm",
            Invalid::Key => "token_key",
            Invalid::Signature => "token_signature",
            Invalid::Issuer => "token_issuer",
            Invalid::Audience => "token_audience",
            Invalid::Expired => "token_expired",
            Invalid::Early => "token_early",
            Invalid::Nonce => "token_nonce",
            Invalid::Subject => "token_subject",
            Invalid::GroupsElsewhere => "token_groups_elsewhere",
        }
    }
}

/// The public keys of a provider (a JSON Web Key Set); those that we cannot use are passed over.
#[derive(Deserialize)]
pub(super) struct Keys {
    keys: Vec<Value>,
}

#[derive(Deserialize)]
struct Key {
    kty: String,
    kid: Option<String>,
    r#use: Option<String>,
    alg: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    /// Extensions that must be understood: none of them is.
    crit: Option<Value>,
}

/// How a signature of one algorithm is checked.
enum Check {
    Rsa(&'static RsaParameters),
    Curve { family: &'static str, curve: &'static str, algorithm: &'static dyn VerificationAlgorithm },
}

fn check_for(algorithm: &str) -> Option<Check> {
    let elliptic = |curve, algorithm| Check::Curve { family: "EC", curve, algorithm };
    Some(match algorithm {
        "RS256" => Check::Rsa(&RSA_PKCS1_2048_8192_SHA256),
        "RS384" => Check::Rsa(&RSA_PKCS1_2048_8192_SHA384),
        "RS512" => Check::Rsa(&RSA_PKCS1_2048_8192_SHA512),
        "PS256" => Check::Rsa(&RSA_PSS_2048_8192_SHA256),
        "PS384" => Check::Rsa(&RSA_PSS_2048_8192_SHA384),
        "PS512" => Check::Rsa(&RSA_PSS_2048_8192_SHA512),
        "ES256" => elliptic("P-256", &ECDSA_P256_SHA256_FIXED),
        "ES384" => elliptic("P-384", &ECDSA_P384_SHA384_FIXED),
        "EdDSA" | "Ed25519" => Check::Curve { family: "OKP", curve: "Ed25519", algorithm: &ED25519 },
        _ => return None,
    })
}

/// What a token says, if one of these keys signed exactly that.
pub(super) fn verified(token: &str, keys: &Keys) -> Result<Map<String, Value>, Invalid> {
    let parts: Vec<&str> = token.split('.').collect();
    let [head, body, signature] = parts[..] else { return Err(Invalid::Form) };
    if token.len() > LONGEST {
        return Err(Invalid::Form);
    }
    let header: Header = serde_json::from_slice(&bytes(head)?).map_err(|_| Invalid::Form)?;
    let check = check_for(&header.alg).filter(|_| header.crit.is_none()).ok_or(Invalid::Algorithm)?;
    let signature = bytes(signature)?;
    let signed = token.strip_suffix(parts[2]).and_then(|rest| rest.strip_suffix('.')).ok_or(Invalid::Form)?;
    let keys = keys.keys.iter().filter_map(|key| Key::deserialize(key).ok());
    let mut fitting = keys.filter(|key| fits(key, &header, &check)).take(MOST_KEYS).peekable();
    fitting.peek().ok_or(Invalid::Key)?;
    if !fitting.any(|key| has_signed(&key, &check, signed.as_bytes(), &signature)) {
        return Err(Invalid::Signature);
    }
    serde_json::from_slice(&bytes(body)?).map_err(|_| Invalid::Form)
}

/// Whether a key is meant for this token: the one that it names, for signatures, of the right kind.
fn fits(key: &Key, header: &Header, check: &Check) -> bool {
    let of_kind = match check {
        Check::Rsa(_) => key.kty == "RSA",
        Check::Curve { family, curve, .. } => key.kty == *family && key.crv.as_deref() == Some(curve),
    };
    let named = header.kid.is_none() || key.kid == header.kid;
    let for_signatures = key.r#use.as_deref().is_none_or(|purpose| purpose == "sig");
    let for_algorithm = key.alg.as_deref().is_none_or(|algorithm| algorithm == header.alg);
    of_kind && named && for_signatures && for_algorithm
}

fn has_signed(key: &Key, check: &Check, signed: &[u8], signature: &[u8]) -> bool {
    let part = |part: &Option<String>| part.as_deref().and_then(|text| bytes(text).ok());
    match check {
        Check::Rsa(parameters) => {
            let (Some(n), Some(e)) = (part(&key.n), part(&key.e)) else { return false };
            let key = RsaPublicKeyComponents { n: without_zeros(&n), e: without_zeros(&e) };
            key.verify(parameters, signed, signature).is_ok()
        }
        Check::Curve { family: "EC", algorithm, .. } => {
            let (Some(x), Some(y)) = (part(&key.x), part(&key.y)) else { return false };
            let point = [&[4][..], &x, &y].concat();
            x.len() == y.len() && UnparsedPublicKey::new(*algorithm, point).verify(signed, signature).is_ok()
        }
        Check::Curve { algorithm, .. } => {
            part(&key.x).is_some_and(|x| UnparsedPublicKey::new(*algorithm, x).verify(signed, signature).is_ok())
        }
    }
}

/// Some write numbers with a zero in front.
fn without_zeros(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    number.get(zeros..).unwrap_or_default()
}

fn bytes(text: &str) -> Result<Vec<u8>, Invalid> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| Invalid::Form)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use ring::rand::SystemRandom;
    use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair};
    use serde_json::json;

    /// A provider's key pair, made for one test.
    pub(in crate::access::sso) struct Pair {
        pair: EcdsaKeyPair,
        name: &'static str,
    }

    pub(in crate::access::sso) fn encode(value: &Value) -> String {
        URL_SAFE_NO_PAD.encode(value.to_string())
    }

    impl Pair {
        pub(in crate::access::sso) fn new(name: &'static str) -> Pair {
            let (random, kind) = (SystemRandom::new(), &ECDSA_P256_SHA256_FIXED_SIGNING);
            let made = EcdsaKeyPair::generate_pkcs8(kind, &random).unwrap();
            Pair { pair: EcdsaKeyPair::from_pkcs8(kind, made.as_ref(), &random).unwrap(), name }
        }

        pub(in crate::access::sso) fn public(&self) -> Value {
            let (x, y) = self.pair.public_key().as_ref()[1..].split_at(32);
            let (x, y) = (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y));
            json!({ "kty": "EC", "crv": "P-256", "use": "sig", "kid": self.name, "x": x, "y": y })
        }

        pub(in crate::access::sso) fn keys(&self) -> Keys {
            keys(&[self.public()])
        }

        pub(in crate::access::sso) fn sign(&self, claims: &Value) -> String {
            self.sign_under(&json!({ "alg": "ES256", "kid": self.name }), claims)
        }

        fn sign_under(&self, header: &Value, claims: &Value) -> String {
            let signed = format!("{}.{}", encode(header), encode(claims));
            let signature = self.pair.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
            format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
        }
    }

    fn keys(all: &[Value]) -> Keys {
        Keys { keys: all.to_vec() }
    }

    fn refused(token: &str, keys: &Keys) -> Invalid {
        verified(token, keys).unwrap_err()
    }

    #[test]
    fn what_the_provider_signed_is_read() {
        let pair = Pair::new("a");
        let said = verified(&pair.sign(&json!({ "sub": "1" })), &pair.keys()).unwrap();
        assert_eq!(said["sub"], "1");
        let unnamed = pair.sign_under(&json!({ "alg": "ES256" }), &json!({}));
        let (other, unusable) = (Pair::new("b").public(), json!({ "kty": "oct", "k": "AA" }));
        assert!(verified(&unnamed, &keys(&[unusable, json!(7), other, pair.public()])).is_ok());
    }

    /// A key of 2048 bits, made for this test and thrown away, and what it signed.
    const MODULUS: &str = include_str!("test-rsa-modulus.txt");
    const SIGNED: &str = include_str!("test-rsa-token.txt");

    #[test]
    fn an_rsa_signature_is_checked_with_or_without_a_zero_in_front_of_the_key() {
        let key = |n: &str| json!({ "kty": "RSA", "kid": "r", "n": n, "e": "AQAB" });
        let token = SIGNED.trim();
        let plain = key(MODULUS.trim());
        assert_eq!(verified(token, &keys(std::slice::from_ref(&plain))).unwrap()["sub"], "42");
        let padded = URL_SAFE_NO_PAD.encode([&[0][..], &URL_SAFE_NO_PAD.decode(MODULUS.trim()).unwrap()].concat());
        assert!(verified(token, &keys(&[key(&padded)])).is_ok());
        let mut other = plain;
        other["alg"] = json!("PS256");
        assert_eq!(refused(token, &keys(&[other])), Invalid::Key, "the key is for another algorithm");
        let (said, _) = token.rsplit_once('.').unwrap();
        let forged = format!("{said}.{}", URL_SAFE_NO_PAD.encode([1; 256]));
        assert_eq!(refused(&forged, &keys(&[key(MODULUS.trim())])), Invalid::Signature);
    }

    #[test]
    fn an_edwards_signature_is_checked() {
        let random = SystemRandom::new();
        let pair = Ed25519KeyPair::from_pkcs8(Ed25519KeyPair::generate_pkcs8(&random).unwrap().as_ref()).unwrap();
        let x = URL_SAFE_NO_PAD.encode(pair.public_key().as_ref());
        let signed = format!("{}.{}", encode(&json!({ "alg": "EdDSA" })), encode(&json!({ "sub": "1" })));
        let token = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(pair.sign(signed.as_bytes())));
        assert!(verified(&token, &keys(&[json!({ "kty": "OKP", "crv": "Ed25519", "x": x })])).is_ok());
        assert_eq!(refused(&token, &Pair::new("a").keys()), Invalid::Key);
    }

    #[test]
    fn a_token_that_nobody_signed_is_refused() {
        let pair = Pair::new("a");
        let claims = encode(&json!({ "sub": "1" }));
        for algorithm in ["none", "None", "NONE", "nOnE", "", "HS256", "HS512", "ES256K", "RSA1_5"] {
            let head = encode(&json!({ "alg": algorithm, "kid": "a" }));
            assert_eq!(refused(&format!("{head}.{claims}."), &pair.keys()), Invalid::Algorithm, "{algorithm}");
            assert_eq!(refused(&format!("{head}.{claims}.AAAA"), &pair.keys()), Invalid::Algorithm, "{algorithm}");
        }
        let head = encode(&json!({ "alg": "ES256", "kid": "a" }));
        assert_eq!(refused(&format!("{head}.{claims}."), &pair.keys()), Invalid::Signature);
    }

    #[test]
    fn a_public_key_does_not_serve_as_a_shared_secret() {
        let pair = Pair::new("a");
        let signed = format!("{}.{}", encode(&json!({ "alg": "HS256", "kid": "a" })), encode(&json!({})));
        let secret = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, pair.public().to_string().as_bytes());
        let token = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(ring::hmac::sign(&secret, signed.as_bytes())));
        assert_eq!(refused(&token, &pair.keys()), Invalid::Algorithm);
    }

    #[test]
    fn a_foreign_signature_is_refused_whatever_key_it_names() {
        let (pair, foreign) = (Pair::new("a"), Pair::new("a"));
        let claims = json!({ "sub": "1" });
        assert_eq!(refused(&foreign.sign(&claims), &pair.keys()), Invalid::Signature);
        assert_eq!(refused(&Pair::new("b").sign(&claims), &pair.keys()), Invalid::Key);
        let brought_along = json!({ "alg": "ES256", "jwk": foreign.public(), "kid": "a" });
        assert_eq!(refused(&foreign.sign_under(&brought_along, &claims), &pair.keys()), Invalid::Signature);
    }

    #[test]
    fn keys_for_other_purposes_are_not_tried() {
        let pair = Pair::new("a");
        let token = pair.sign(&json!({}));
        for (name, value) in [("use", "enc"), ("alg", "ES384"), ("crv", "P-384"), ("kty", "RSA"), ("kid", "b")] {
            let mut key = pair.public();
            key[name] = json!(value);
            assert_eq!(refused(&token, &keys(&[key])), Invalid::Key, "{name}");
        }
        let critical = json!({ "alg": "ES256", "crit": ["b64"], "b64": false });
        assert_eq!(refused(&pair.sign_under(&critical, &json!({})), &pair.keys()), Invalid::Algorithm);
    }

    #[test]
    fn any_one_changed_sign_breaks_it_and_nothing_breaks_us() {
        let pair = Pair::new("a");
        let token = pair.sign(&json!({ "sub": "1", "aud": "resa" }));
        for at in 0..token.len() {
            let mut changed = token.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            // The last sign of a part holds bits that mean nothing; whatever is read must be what was signed.
            if let Ok(said) = verified(&changed, &pair.keys()) {
                panic!("sign {at} was changed and {said:?} believed");
            }
        }
        for text in ["", ".", "..", "...", "a.b.c", "å.å.å", "e30.e30.e30", "eyJhbGciOiJFUzI1NiJ9.e30.AA"] {
            assert!(verified(text, &pair.keys()).is_err(), "{text}");
        }
        assert_eq!(refused(&"a".repeat(LONGEST + 1), &pair.keys()), Invalid::Form);
    }
}
