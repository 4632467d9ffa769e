//! What a verified token says about who signs in: what was signed in, an account out, if the token is
//! from this issuer, for us, for this sign-in, and of now. Pure.

use super::signature::Invalid;
use model::{Email, Language, Micros};
use serde_json::{Map, Value};
use subtle::ConstantTimeEq;

/// Clocks may differ by this.
const LEEWAY_SECONDS: i64 = 60;
/// The longest lasting id of an account (OpenID Connect Core, 2).
const LONGEST_SUBJECT: usize = 255;
/// The longest name that is taken over.
const LONGEST_NAME: usize = 200;

/// What a token must fit.
#[derive(Clone, Copy)]
pub(super) struct Expected<'a> {
    /// The issuer, exactly.
    pub(super) issuer: &'a str,
    /// What we are there.
    pub(super) client_id: &'a str,
    /// What this sign-in was marked with.
    pub(super) nonce: &'a str,
    /// The time.
    pub(super) now: Micros,
}

/// How accounts of this provider are read.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    /// The claim that lists groups.
    pub(super) groups_claim: &'a str,
    /// Whether every address that the provider tells is its own to give.
    pub(super) trusts_addresses: bool,
}

/// Who signs in.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) subject: String,
    pub(super) verified_email: Option<Email>,
    pub(super) name: String,
    pub(super) language: Option<Language>,
    pub(super) groups: Vec<String>,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account").field("groups", &self.groups.len()).finish_non_exhaustive()
    }
}

/// Checks what was signed against what was expected (OpenID Connect Core, 3.1.3.7).
pub(super) fn check(claims: &Map<String, Value>, expected: &Expected<'_>) -> Result<(), Invalid> {
    if text(claims, "iss") != Some(expected.issuer) {
        return Err(Invalid::Issuer);
    }
    check_audience(claims, expected.client_id)?;
    let now = expected.now.0.div_euclid(1_000_000);
    let until = seconds(claims, "exp").ok_or(Invalid::Expired)?;
    if until.saturating_add(LEEWAY_SECONDS) <= now {
        return Err(Invalid::Expired);
    }
    let soonest = now.saturating_add(LEEWAY_SECONDS);
    let begins = [seconds(claims, "iat").ok_or(Invalid::Early)?, seconds(claims, "nbf").unwrap_or(i64::MIN)];
    if begins.into_iter().any(|begin| begin > soonest) {
        return Err(Invalid::Early);
    }
    let nonce = text(claims, "nonce").unwrap_or_default();
    if nonce.is_empty() || !bool::from(nonce.as_bytes().ct_eq(expected.nonce.as_bytes())) {
        return Err(Invalid::Nonce);
    }
    subject(claims).map(|_| ())
}

/// The token is for us; when it is for others too, it was made for us to use.
fn check_audience(claims: &Map<String, Value>, client_id: &str) -> Result<(), Invalid> {
    let (ours, alone) = match claims.get("aud") {
        Some(Value::String(one)) => (one == client_id, true),
        Some(Value::Array(all)) => (all.iter().any(|one| one == client_id), all.len() == 1),
        _ => (false, false),
    };
    let party = claims.get("azp");
    let party_fits = party.map_or(alone, |party| party == client_id);
    if ours && party_fits { Ok(()) } else { Err(Invalid::Audience) }
}

/// The account's lasting id.
pub(super) fn subject(claims: &Map<String, Value>) -> Result<&str, Invalid> {
    let fits = |subject: &&str| (1..=LONGEST_SUBJECT).contains(&subject.len()) && !subject.contains(char::is_control);
    text(claims, "sub").filter(fits).ok_or(Invalid::Subject)
}

/// Whether the token leaves out what we need, so that the provider has to be asked (Core, 5.4).
pub(super) fn needs_more(claims: &Map<String, Value>) -> bool {
    !claims.contains_key("email")
}

/// Adds what the provider answered about the account to what it signed; what it signed stands.
pub(super) fn complete(claims: &mut Map<String, Value>, more: Map<String, Value>) -> Result<(), Invalid> {
    if subject(claims)? != subject(&more)? {
        return Err(Invalid::Subject);
    }
    for (name, value) in more {
        claims.entry(name).or_insert(value);
    }
    Ok(())
}

/// The account that checked claims are about.
pub(super) fn account(claims: &Map<String, Value>, reading: &Reading<'_>) -> Result<Account, Invalid> {
    let vouched_for =
        reading.trusts_addresses || is_yes(claims.get("email_verified")) || is_yes(claims.get("xms_edov"));
    Ok(Account {
        subject: subject(claims)?.to_string(),
        verified_email: text(claims, "email").filter(|_| vouched_for).and_then(Email::parse),
        name: name(claims),
        language: text(claims, "locale").and_then(language),
        groups: groups(claims, reading.groups_claim)?,
    })
}

/// Providers write yes in several ways.
fn is_yes(value: Option<&Value>) -> bool {
    match value {
        Some(Value::Bool(yes)) => *yes,
        Some(Value::String(text)) => text == "true" || text == "1",
        Some(Value::Number(number)) => number.as_i64() == Some(1),
        _ => false,
    }
}

fn name(claims: &Map<String, Value>) -> String {
    let name = text(claims, "name").or_else(|| text(claims, "preferred_username")).unwrap_or_default();
    let plain: String = name.chars().filter(|sign| !sign.is_control()).take(LONGEST_NAME).collect();
    plain.trim().to_string()
}

fn language(locale: &str) -> Option<Language> {
    let primary = locale.split(['-', '_']).next().unwrap_or_default();
    Language::from_code(&primary.to_ascii_lowercase())
}

/// The groups. An account in more groups than fit into a token must not lose its places for that.
fn groups(claims: &Map<String, Value>, claim: &str) -> Result<Vec<String>, Invalid> {
    let named_elsewhere = claims.get("_claim_names").is_some_and(|names| names.get(claim).is_some());
    if named_elsewhere || is_yes(claims.get("hasgroups")) {
        return Err(Invalid::GroupsElsewhere);
    }
    Ok(match claims.get(claim) {
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).map(str::to_string).collect(),
        Some(Value::String(one)) => vec![one.clone()],
        _ => Vec::new(),
    })
}

fn text<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    claims.get(name).and_then(Value::as_str)
}

/// A time in whole seconds; some write it with a fraction.
fn seconds(claims: &Map<String, Value>, name: &str) -> Option<i64> {
    let value = claims.get(name)?;
    value.as_i64().or_else(|| value.as_f64().filter(|seconds| seconds.is_finite()).map(|seconds| seconds as i64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NOW: i64 = 1_800_000_000;
    const EXPECTED: Expected<'_> =
        Expected { issuer: "https://id.example", client_id: "resa", nonce: "n1", now: Micros(NOW * 1_000_000) };
    const READING: Reading<'_> = Reading { groups_claim: "groups", trusts_addresses: false };

    fn good() -> Value {
        json!({ "iss": "https://id.example", "aud": "resa", "exp": NOW + 300, "iat": NOW, "nonce": "n1", "sub": "s1" })
    }

    fn with(changes: &Value) -> Map<String, Value> {
        let mut claims = good().as_object().unwrap().clone();
        for (name, value) in changes.as_object().unwrap() {
            if value.is_null() {
                claims.remove(name);
            } else {
                claims.insert(name.clone(), value.clone());
            }
        }
        claims
    }

    fn checked(changes: &Value) -> Result<(), Invalid> {
        check(&with(changes), &EXPECTED)
    }

    #[test]
    fn a_token_of_this_issuer_for_us_and_this_sign_in_is_believed() {
        assert_eq!(checked(&json!({})), Ok(()));
        assert_eq!(checked(&json!({ "aud": ["resa"], "azp": "resa", "nbf": NOW, "exp": 1.8e9 + 0.5 })), Ok(()));
        assert_eq!(checked(&json!({ "aud": ["resa", "other"], "azp": "resa" })), Ok(()));
    }

    #[test]
    fn another_issuer_is_refused_however_alike() {
        for issuer in
            [json!("https://id.example/"), json!("https://ID.example"), json!("http://id.example"), json!(null)]
        {
            assert_eq!(checked(&json!({ "iss": issuer })), Err(Invalid::Issuer), "{issuer}");
        }
    }

    #[test]
    fn a_token_for_another_program_is_refused() {
        for audience in [json!("other"), json!(["other"]), json!(null), json!([]), json!(7), json!(["resa", "other"])] {
            assert_eq!(checked(&json!({ "aud": audience })), Err(Invalid::Audience), "{audience}");
        }
        assert_eq!(checked(&json!({ "azp": "other" })), Err(Invalid::Audience));
        assert_eq!(checked(&json!({ "aud": ["resa", "other"], "azp": "other" })), Err(Invalid::Audience));
    }

    #[test]
    fn a_token_holds_in_its_time_and_a_minute_around_it() {
        assert_eq!(checked(&json!({ "exp": NOW - 59 })), Ok(()));
        for end in [json!(NOW - 60), json!(0), json!(-1), json!(null), json!("2099")] {
            assert_eq!(checked(&json!({ "exp": end })), Err(Invalid::Expired), "{end}");
        }
        assert_eq!(checked(&json!({ "iat": NOW + 60, "nbf": NOW + 60 })), Ok(()));
        assert_eq!(checked(&json!({ "iat": NOW + 61 })), Err(Invalid::Early));
        assert_eq!(checked(&json!({ "iat": null })), Err(Invalid::Early));
        assert_eq!(checked(&json!({ "nbf": NOW + 61 })), Err(Invalid::Early));
        assert_eq!(checked(&json!({ "exp": i64::MAX })), Ok(()));
    }

    #[test]
    fn a_token_of_another_sign_in_is_refused() {
        for nonce in [json!("n2"), json!(""), json!(null), json!("n"), json!(1)] {
            assert_eq!(checked(&json!({ "nonce": nonce })), Err(Invalid::Nonce), "{nonce}");
        }
    }

    #[test]
    fn a_token_of_nobody_is_refused() {
        for subject in [json!(""), json!(null), json!(7), json!("a".repeat(256)), json!("a\nb")] {
            assert_eq!(checked(&json!({ "sub": subject })), Err(Invalid::Subject), "{subject}");
        }
    }

    fn email(changes: &Value, reading: &Reading<'_>) -> Option<String> {
        account(&with(changes), reading).unwrap().verified_email.map(|email| email.as_str().to_string())
    }

    #[test]
    fn only_an_address_that_the_provider_vouches_for_counts() {
        let address = "Anna@example.se";
        let found = Some("anna@example.se".to_string());
        for yes in [json!(true), json!("true")] {
            assert_eq!(email(&json!({ "email": address, "email_verified": yes }), &READING), found);
        }
        assert_eq!(email(&json!({ "email": address, "xms_edov": "1" }), &READING), found);
        for no in [json!(false), json!("false"), json!(null), json!("yes"), json!(0), json!({})] {
            assert_eq!(email(&json!({ "email": address, "email_verified": no }), &READING), None, "{no}");
        }
        let trusting = Reading { trusts_addresses: true, ..READING };
        assert_eq!(email(&json!({ "email": address }), &trusting), found);
        assert_eq!(email(&json!({ "email": "no address" }), &trusting), None);
    }

    #[test]
    fn name_language_and_groups_are_taken_as_far_as_they_are_there() {
        let told = json!({ "name": " Anna\u{0} Ek ", "locale": "en-GB", "groups": ["a", 7, "b"] });
        let read = account(&with(&told), &READING).unwrap();
        let groups = vec!["a".to_string(), "b".to_string()];
        assert_eq!((read.name.as_str(), read.language, read.groups), ("Anna Ek", Some(Language::English), groups));
        let bare = account(&with(&json!({ "locale": "de" })), &READING).unwrap();
        assert_eq!((bare.name.as_str(), bare.language, bare.groups), ("", None, Vec::new()));
        let roles = Reading { groups_claim: "roles", ..READING };
        assert_eq!(account(&with(&json!({ "roles": "one", "groups": ["a"] })), &roles).unwrap().groups, ["one"]);
    }

    #[test]
    fn nobody_loses_their_places_for_being_in_too_many_groups() {
        let elsewhere = json!({ "_claim_names": { "groups": "src1" }, "_claim_sources": {} });
        assert_eq!(account(&with(&elsewhere), &READING).unwrap_err(), Invalid::GroupsElsewhere);
        assert_eq!(account(&with(&json!({ "hasgroups": "true" })), &READING).unwrap_err(), Invalid::GroupsElsewhere);
    }

    #[test]
    fn what_is_told_besides_is_about_the_same_account_and_changes_nothing_signed() {
        let more = |value: Value| value.as_object().unwrap().clone();
        let mut claims = with(&json!({ "groups": ["signed"] }));
        assert!(needs_more(&claims));
        complete(&mut claims, more(json!({ "sub": "s1", "email": "a@example.se", "groups": ["told"] }))).unwrap();
        assert!(!needs_more(&claims));
        assert_eq!(claims["groups"], json!(["signed"]));
        for other in [json!({ "sub": "s2" }), json!({})] {
            assert_eq!(complete(&mut claims, more(other)), Err(Invalid::Subject));
        }
    }
}
