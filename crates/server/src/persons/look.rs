//! Looking at one customer: only where the project allows it, with a stated reason, and each look is a
//! line of the audit log.

use crate::access::Scope;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use axum::http::{HeaderMap, StatusCode};
use ingest::identity::{ProjectKey, check, pseudonym};
use ingest::scrub::scrub;
use model::{AuditAction, AuditKind, AuditNote, IdentityKey, IdentityKind, ProjectId};
use store::Store;

/// Where a look's reason stands when there is no body.
const HEADER: &str = "x-resa-reason";
/// The signs of a reason.
const SIGNS: std::ops::RangeInclusive<usize> = 5..=200;

/// A reason that someone stated, without personal data.
#[derive(Clone)]
pub(crate) struct Reason(pub(crate) String);

impl Reason {
    /// The reason in a body, else in the header.
    pub(crate) fn of(headers: &HeaderMap, body: Option<&str>) -> ApiResult<Reason> {
        let header = headers.get(HEADER).map(|value| {
            // Browsers send Latin-1, programs UTF-8.
            let latin = || value.as_bytes().iter().map(|byte| char::from(*byte)).collect();
            String::from_utf8(value.as_bytes().to_vec()).unwrap_or_else(|_| latin())
        });
        Reason::given(&body.map(str::to_string).or(header).unwrap_or_default())
    }

    /// A reason as it was written.
    pub(crate) fn given(text: &str) -> ApiResult<Reason> {
        let text = text.trim();
        if !SIGNS.contains(&text.chars().count()) || text.chars().any(char::is_control) {
            let detail = "say why, in 5 to 200 signs: in the header X-Resa-Reason or the field `reason`";
            return Err(ApiError::invalid("reason", detail));
        }
        Ok(Reason(scrub(text).into_owned()))
    }
}

/// Refuses where the project has the single-customer view switched off.
pub(crate) fn refuse_without_view(app: &App, project: &ProjectId) -> ApiResult<()> {
    let project = app.store.find_project(project)?.ok_or_else(ApiError::not_found)?;
    if project.settings.customer_view {
        return Ok(());
    }
    let detail = "the project does not allow looking at one customer";
    Err(ApiError::new(StatusCode::FORBIDDEN, "customer_view_off", detail))
}

/// Writes a look down before anything is shown.
pub(crate) fn note_look(app: &App, scope: &Scope, person: &str, what: &str, reason: &Reason) -> ApiResult<()> {
    let note = AuditNote::done(AuditAction::ReadPerson)
        .to(AuditKind::Person, person)
        .in_project(scope.project())
        .with("what", what)
        .with("reason", reason.0.as_str());
    app.store.audit(&scope.by(), note, app.clock.now())?;
    Ok(())
}

/// The pseudonym of an identifier as it was given.
pub(crate) fn key_of(store: &Store, project: &ProjectId, kind: &str, value: &str) -> ApiResult<IdentityKey> {
    let kind = IdentityKind::from_code(kind)
        .ok_or_else(|| ApiError::invalid("kind", "a kind is anonymous_id, phone, email, user_id or national_id"))?;
    let unusable = |_| ApiError::invalid("value", "this says nothing about who it is");
    let normalised = check(kind, value).map_err(unusable)?;
    Ok(pseudonym(&ProjectKey::new(store.project_key(project)), kind, &normalised))
}

/// A person's name: a pseudonym, perhaps with the number of an epoch.
pub(crate) fn person_name(text: Option<&str>) -> ApiResult<String> {
    let text = text.ok_or_else(ApiError::not_found)?;
    let (key, epoch) = text.split_once('#').map_or((text, None), |(key, epoch)| (key, Some(epoch)));
    let is_number = |epoch: &str| (1..=9).contains(&epoch.len()) && epoch.bytes().all(|byte| byte.is_ascii_digit());
    let fits = IdentityKey(key.to_string()).kind().is_some() && epoch.is_none_or(is_number);
    fits.then(|| text.to_string()).ok_or_else(ApiError::not_found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_has_5_to_200_signs_and_no_personal_data() {
        let none = HeaderMap::new();
        let reason = |text: &str| Reason::of(&none, Some(text)).map(|reason| reason.0).map_err(|error| error.fields);
        assert_eq!(reason("kund"), Err(vec!["reason".to_string()]));
        assert_eq!(reason("  fråga ").unwrap(), "fråga");
        assert!(reason(&"å".repeat(200)).is_ok());
        assert!(reason(&"å".repeat(201)).is_err());
        assert!(!reason("anna@example.se ringde").unwrap().contains("anna@example.se"));
        assert!(Reason::of(&none, None).is_err());
    }

    #[test]
    fn a_reason_in_the_header_may_be_utf_8_or_latin_1() {
        for bytes in ["klagomål".as_bytes(), b"klagom\xe5l"] {
            let mut headers = HeaderMap::new();
            headers.insert(HEADER, axum::http::HeaderValue::from_bytes(bytes).unwrap());
            assert_eq!(Reason::of(&headers, None).unwrap().0, "klagomål");
        }
    }

    #[test]
    fn a_person_is_named_by_a_pseudonym_and_perhaps_an_epoch() {
        for (text, fits) in [
            ("u_0123456789abcdef", true),
            ("a_0123456789abcdef#2", true),
            ("a_0123456789abcdef#", false),
            ("a_0123456789abcdef#x", false),
            ("anna@example.se", false),
            ("", false),
        ] {
            assert_eq!(person_name(Some(text)).is_ok(), fits, "{text}");
        }
    }
}
