//! What members decide about who is who: merging, parting, and the lists of what may need a decision.
//! Nothing is ever overwritten: a decision is a new fact, and parting brings back what was before.

use super::look::{Reason, person_name};
use crate::access::Scope;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::Json;
use crate::live::Persons;
use crate::work::WorkError;
use axum::Json as Answer;
use axum::extract::State;
use axum::http::HeaderMap;
use model::{AuditAction, AuditKind, AuditNote, By, Fact, IdentityKey, Micros, ProjectId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Store;

/// Two identifiers, and why.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Decision {
    /// One, by pseudonym: a person's name is one.
    a: String,
    /// The other.
    b: String,
    /// Why, in 5 to 200 signs; or in the header `X-Resa-Reason`.
    reason: Option<String>,
}

/// What came of a decision.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Decided {
    /// Whether it was new: deciding the same again changes nothing.
    pub new: bool,
    /// The persons that events of `a` belong to now.
    pub a: Vec<String>,
    /// The persons that events of `b` belong to now.
    pub b: Vec<String>,
}

pub(crate) async fn merge(
    app: State<App>,
    scope: Scope,
    headers: HeaderMap,
    decision: Json<Decision>,
) -> ApiResult<Answer<Decided>> {
    handle(app, scope, headers, decision, true).await
}

pub(crate) async fn unmerge(
    app: State<App>,
    scope: Scope,
    headers: HeaderMap,
    decision: Json<Decision>,
) -> ApiResult<Answer<Decided>> {
    handle(app, scope, headers, decision, false).await
}

async fn handle(
    State(app): State<App>,
    scope: Scope,
    headers: HeaderMap,
    Json(decision): Json<Decision>,
    together: bool,
) -> ApiResult<Answer<Decided>> {
    let reason = Reason::of(&headers, decision.reason.as_deref())?;
    let key = |field: &'static str, text: &str| {
        person_name(Some(text)).map_err(|_| ApiError::invalid(field, "a person is named by a pseudonym"))
    };
    let (a, b) = (key("a", &decision.a)?, key("b", &decision.b)?);
    let decided = app.blocking(move |app| {
        let now = app.clock.now();
        let new = decide(&app.store, scope.project(), (&a, &b), together, &reason.0, &scope.by(), now)?;
        let persons = app.logs.persons(&app.store, scope.project())?;
        Ok::<_, ApiError>(Decided { new, a: persons.persons_of(&a), b: persons.persons_of(&b) })
    });
    decided.await.map(Answer)
}

/// Decides that two identifiers are one person, or that they are not. Answers whether that is new.
///
/// # Errors
/// When they cannot be decided on, or the store cannot be written.
pub fn decide(
    store: &Store,
    project: &ProjectId,
    (a, b): (&str, &str),
    together: bool,
    reason: &str,
    by: &By,
    now: Micros,
) -> Result<bool, WorkError> {
    let (a, b) = (IdentityKey(a.to_string()), IdentityKey(b.to_string()));
    for (field, key) in [("a", &a), ("b", &b)] {
        // An epoch of a shared device has no identifier of its own that could be joined.
        if key.kind().is_none() {
            return Err(WorkError::invalid(field, "only an identifier can be merged, no part of a shared device"));
        }
        let facts_name = || Persons::of(store, project, None).map(|persons| persons.map().runs(key.as_str()).is_some());
        let log = eventlog::DataDir::project(store.dir(), &project.0);
        let known = store.find_identity(project, key)?.is_some()
            || facts_name()?
            || !log.events_of(&[key.as_str()])?.is_empty();
        if !known {
            return Err(store::StoreError::NotFound.into());
        }
    }
    if a == b {
        return Err(WorkError::invalid("b", "these are the same identifier"));
    }
    let (action, fact) = match together {
        true => (AuditAction::MergePersons, Fact::Merge { a: a.clone(), b: b.clone() }),
        false => (AuditAction::UnmergePersons, Fact::Unmerge { a: a.clone(), b: b.clone() }),
    };
    let recorded = store.record_fact(project, &fact, now)?;
    let note = AuditNote::done(action)
        .to(AuditKind::Person, a.0)
        .in_project(project)
        .with("other", b.0.as_str())
        .with("new", recorded.is_some())
        .with("reason", reason);
    store.audit(by, note, now)?;
    Ok(recorded.is_some())
}

/// Persons that are perhaps one.
#[derive(Serialize, JsonSchema)]
pub(crate) struct SuggestionList {
    /// Never merged by themselves; in order of their names.
    suggestions: Vec<SuggestionView>,
}

/// Two persons that are perhaps one, and what speaks for it.
#[derive(Serialize, JsonSchema)]
struct SuggestionView {
    a: String,
    b: String,
    /// E-mail addresses seen with both.
    emails: usize,
    /// Telephone numbers seen with both.
    phones: usize,
    /// Customer numbers seen with both.
    user_ids: usize,
    /// Declarations of a sender that one is the other.
    aliases: usize,
    /// Pairs of identifiers, one of each person, that one event carried.
    events: usize,
}

pub(crate) async fn suggestions(State(app): State<App>, scope: Scope) -> ApiResult<Answer<SuggestionList>> {
    let resolution = app.blocking(move |app| app.logs.resolution(&app.store, scope.project())).await?;
    let told = resolution.suggestions.into_iter().map(|suggestion| {
        let evidence = suggestion.evidence;
        SuggestionView {
            a: suggestion.a.0,
            b: suggestion.b.0,
            emails: evidence.emails,
            phones: evidence.phones,
            user_ids: evidence.user_ids,
            aliases: evidence.aliases,
            events: evidence.events,
        }
    });
    Ok(Answer(SuggestionList { suggestions: told.collect() }))
}

/// What was left apart for a member to look at.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ReviewList {
    reviews: Vec<ReviewView>,
    /// Identifiers that different persons use.
    shared: Vec<SharedView>,
}

/// Something that was left apart, and why.
#[derive(Serialize, JsonSchema)]
struct ReviewView {
    identity: String,
    /// The other identifier, or the person that it was kept from.
    other: String,
    /// `too_large`, `shared_by_many` or `still_together`.
    reason: &'static str,
}

/// An identifier that different persons use.
#[derive(Serialize, JsonSchema)]
struct SharedView {
    identity: String,
    /// The persons that it was seen with.
    persons: Vec<String>,
}

pub(crate) async fn reviews(State(app): State<App>, scope: Scope) -> ApiResult<Answer<ReviewList>> {
    let resolution = app.blocking(move |app| app.logs.resolution(&app.store, scope.project())).await?;
    let reviews = resolution.reviews.into_iter().map(|review| ReviewView {
        identity: review.identity.0,
        other: review.other.0,
        reason: review.reason.code(),
    });
    let shared =
        resolution.shared.into_iter().map(|shared| SharedView { identity: shared.identity.0, persons: shared.persons });
    Ok(Answer(ReviewList { reviews: reviews.collect(), shared: shared.collect() }))
}
