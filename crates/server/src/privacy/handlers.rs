//! Erasure, retention, rejections, exclusions and counts over HTTP: short stories around the routines.

use super::record::{impact_assessment, processing_record};
use super::rejections::{RejectionChoice, Replayed, reason_in_english, reason_in_swedish, replay_rejections};
use super::takeout::take_out;
use super::{Certificate, RetentionReport, erase_person, retention_dry_run, retention_run};
use crate::access::Scope;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Ids, Json, Page, Query};
use crate::persons::{Reason, key_of, moment, person_name};
use axum::Json as Answer;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use model::{AuditAction, AuditKind, AuditNote, IdentityKey, Language, Micros, Project};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Rejection, RejectionPage};

/// Whom it is about: a person by name, or one of their identifiers.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Subject {
    /// The person's name: a pseudonym.
    person: Option<String>,
    /// Else the kind of an identifier: `anonymous_id`, `phone`, `email`, `user_id` or `national_id`.
    kind: Option<String>,
    /// And the identifier.
    value: Option<String>,
    /// Why, in 5 to 200 signs; or in the header `X-Resa-Reason`.
    reason: Option<String>,
}

impl Subject {
    pub(crate) fn reason(&self, headers: &HeaderMap) -> ApiResult<Reason> {
        Reason::of(headers, self.reason.as_deref())
    }

    /// The person; of an identifier that several use it must be said whom.
    pub(crate) fn person(&self, app: &App, scope: &Scope) -> ApiResult<String> {
        match (&self.person, &self.kind, &self.value) {
            (Some(person), None, None) => person_name(Some(person)),
            (None, Some(kind), Some(value)) => {
                let key = key_of(&app.store, scope.project(), kind, value)?;
                let persons = app.logs.persons(&app.store, scope.project())?.persons_of(key.as_str());
                match persons.as_slice() {
                    [person] => Ok(person.clone()),
                    _ => {
                        let detail = "several customers use this identifier: name one of them";
                        Err(ApiError::new(StatusCode::CONFLICT, "shared_identifier", detail))
                    }
                }
            }
            _ => Err(ApiError::invalid("person", "name the person, or give kind and value of an identifier")),
        }
    }
}

pub(crate) async fn erase(
    State(app): State<App>,
    scope: Scope,
    headers: HeaderMap,
    Json(subject): Json<Subject>,
) -> ApiResult<Answer<Certificate>> {
    let reason = subject.reason(&headers)?;
    let erased = app.blocking(move |app| {
        let person = subject.person(app, &scope)?;
        let now = app.clock.now();
        let asked = AuditNote::done(AuditAction::ErasePerson)
            .to(AuditKind::Person, person.clone())
            .in_project(scope.project())
            .with("asked", true)
            .with("reason", reason.0.as_str());
        app.store.audit(&scope.by(), asked, now)?;
        let certificate = erase_person(&app.store, scope.project(), &person, &scope.by(), now);
        // Also after half of it: nothing of them may be answered from memory.
        app.logs.forget(scope.project());
        app.keys.forget();
        Ok::<_, ApiError>(certificate?)
    });
    erased.await.map(Answer)
}

/// The project as it is.
pub(crate) fn project_of(app: &App, scope: &Scope) -> ApiResult<Project> {
    app.store.find_project(scope.project())?.ok_or_else(ApiError::not_found)
}

pub(crate) async fn dry_run(State(app): State<App>, scope: Scope) -> ApiResult<Answer<RetentionReport>> {
    let report = app.blocking(move |app| {
        let project = project_of(app, &scope)?;
        Ok::<_, ApiError>(retention_dry_run(&app.store, &project, app.clock.now())?)
    });
    report.await.map(Answer)
}

/// How to remove what is past its time.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RetentionOrder {
    /// That the clock is right, where it jumped by more than a day.
    #[serde(default)]
    confirm_clock: bool,
}

pub(crate) async fn run_retention(
    State(app): State<App>,
    scope: Scope,
    Json(order): Json<RetentionOrder>,
) -> ApiResult<Answer<RetentionReport>> {
    let report = app.blocking(move |app| {
        let project = project_of(app, &scope)?;
        let report = retention_run(&app.store, &project, &scope.by(), order.confirm_clock, app.clock.now())?;
        app.logs.forget(scope.project());
        Ok::<_, ApiError>(report)
    });
    report.await.map(Answer)
}

/// Which rejections.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RejectionQuery {
    /// Only those before this number.
    before: Option<i64>,
    /// Only those with this reason.
    reason: Option<String>,
    /// Only those that were not replayed.
    #[serde(default)]
    open: bool,
    /// How many: the latest ones.
    #[serde(default)]
    limit: Page,
}

/// Rejections, the latest first.
#[derive(Serialize, JsonSchema)]
pub(crate) struct RejectionList {
    rejections: Vec<RejectionView>,
    /// How often each reason was given, the commonest first; also of rejections that are gone.
    reasons: Vec<ReasonCount>,
    /// What to send as `before` for earlier ones; absent where there are none.
    before: Option<i64>,
}

/// A call that was not accepted.
#[derive(Serialize, JsonSchema)]
pub(crate) struct RejectionView {
    id: i64,
    /// Why it was not accepted.
    reason: String,
    received: String,
    /// What it came by.
    source: String,
    /// The write key that it came by.
    key: Option<String>,
    /// The sender's own id.
    message_id: Option<String>,
    /// What is kept of it: without personal data, unless the project keeps originals.
    text: String,
    /// When it was replayed with success.
    replayed: Option<String>,
}

/// How often a reason was given, and what it means.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ReasonCount {
    reason: String,
    count: u64,
    /// What it means, in Swedish.
    sv: &'static str,
    /// What it means, in English.
    en: &'static str,
}

impl From<Rejection> for RejectionView {
    fn from(rejection: Rejection) -> RejectionView {
        RejectionView {
            id: rejection.id,
            reason: rejection.reason,
            received: rejection.received.to_rfc3339(),
            source: rejection.source,
            key: rejection.key.map(|key| key.0),
            message_id: rejection.message_id,
            text: String::from_utf8_lossy(&rejection.bytes).into_owned(),
            replayed: rejection.replayed.map(Micros::to_rfc3339),
        }
    }
}

pub(crate) async fn list_rejections(
    State(app): State<App>,
    scope: Scope,
    Query(query): Query<RejectionQuery>,
) -> ApiResult<Answer<RejectionList>> {
    let list = app.blocking(move |app| {
        let limit = query.limit.limit();
        let page = RejectionPage { before: query.before, reason: query.reason, open_only: query.open, limit };
        let rejections = app.store.list_rejections(scope.project(), &page)?;
        let before = rejections.last().filter(|_| rejections.len() == limit).map(|last| last.id);
        let reasons = app.store.count_reasons(scope.project())?.into_iter().map(|(reason, count)| {
            let (sv, en) = (reason_in_swedish(&reason), reason_in_english(&reason));
            ReasonCount { reason, count, sv, en }
        });
        let reasons = reasons.collect();
        Ok::<_, ApiError>(RejectionList {
            rejections: rejections.into_iter().map(RejectionView::from).collect(),
            reasons,
            before,
        })
    });
    list.await.map(Answer)
}

fn rejection_id(ids: &Ids) -> ApiResult<i64> {
    ids.get("rejection")?.parse().map_err(|_| ApiError::not_found())
}

pub(crate) async fn read_rejection(State(app): State<App>, scope: Scope, ids: Ids) -> ApiResult<Answer<RejectionView>> {
    let id = rejection_id(&ids)?;
    let found = app.blocking(move |app| app.store.find_rejection(scope.project(), id)).await?;
    found.map(|rejection| Answer(rejection.into())).ok_or_else(ApiError::not_found)
}

pub(crate) async fn delete_rejection(State(app): State<App>, scope: Scope, ids: Ids) -> ApiResult<StatusCode> {
    let id = rejection_id(&ids)?;
    app.blocking(move |app| app.store.delete_rejection(scope.project(), id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Which rejections to try again: one of these, or all that were not replayed.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReplayOrder {
    /// Only this one.
    id: Option<i64>,
    /// Only those with this reason.
    reason: Option<String>,
}

pub(crate) async fn replay(
    State(app): State<App>,
    scope: Scope,
    Json(order): Json<ReplayOrder>,
) -> ApiResult<Answer<Replayed>> {
    let which = order.id.map_or(RejectionChoice::All { reason: order.reason }, RejectionChoice::One);
    let done = app.blocking(move |app| {
        let project = project_of(app, &scope)?;
        let now = app.clock.now();
        Ok::<_, ApiError>(replay_rejections(&app.store, &app.collector, &project, &which, &scope.by(), now)?)
    });
    done.await.map(Answer)
}

/// An identifier of someone who is never to be kept.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Excluded {
    /// `anonymous_id`, `phone`, `email`, `user_id` or `national_id`.
    kind: String,
    /// The identifier.
    value: String,
}

/// Who is never to be kept.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ExclusionList {
    exclusions: Vec<ExclusionView>,
}

/// Someone who is never to be kept, by pseudonym.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ExclusionView {
    /// The pseudonym of the identifier.
    identity: String,
    /// When it was decided.
    added: String,
}

pub(crate) async fn list_exclusions(State(app): State<App>, scope: Scope) -> ApiResult<Answer<ExclusionList>> {
    let all = app.blocking(move |app| app.store.list_exclusions(scope.project())).await?;
    let view =
        |(identity, added): (IdentityKey, Micros)| ExclusionView { identity: identity.0, added: added.to_rfc3339() };
    Ok(Answer(ExclusionList { exclusions: all.into_iter().map(view).collect() }))
}

pub(crate) async fn add_exclusion(
    State(app): State<App>,
    scope: Scope,
    Json(person): Json<Excluded>,
) -> ApiResult<(StatusCode, Answer<ExclusionView>)> {
    let added = app.blocking(move |app| {
        let now = app.clock.now();
        let key = key_of(&app.store, scope.project(), &person.kind, &person.value)?;
        app.store.add_exclusions(scope.project(), std::slice::from_ref(&key), now)?;
        note_exclusion(app, &scope, &key, true, now)?;
        Ok::<_, ApiError>(ExclusionView { identity: key.0, added: now.to_rfc3339() })
    });
    Ok((StatusCode::CREATED, Answer(added.await?)))
}

pub(crate) async fn remove_exclusion(State(app): State<App>, scope: Scope, ids: Ids) -> ApiResult<StatusCode> {
    let key = IdentityKey(ids.get("identity")?);
    app.blocking(move |app| {
        app.store.remove_exclusion(scope.project(), &key)?;
        note_exclusion(app, &scope, &key, false, app.clock.now())
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn note_exclusion(app: &App, scope: &Scope, key: &IdentityKey, added: bool, now: Micros) -> ApiResult<()> {
    let note = AuditNote::done(AuditAction::ChangeExclusions)
        .to(AuditKind::Person, key.0.clone())
        .in_project(scope.project())
        .with("added", added);
    app.store.audit(&scope.by(), note, now)?;
    app.keys.forget();
    Ok(())
}

/// Which hours to count.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CountQuery {
    /// From this time on, RFC 3339; a day ago where it is absent.
    from: Option<String>,
    /// Up to this time, RFC 3339; now where it is absent.
    to: Option<String>,
}

/// What came in: received = stored + duplicates + rejected, always.
#[derive(Serialize, JsonSchema)]
pub(crate) struct CountsView {
    /// Since the beginning.
    total: CountView,
    /// By hour and write key, in the time asked for.
    hours: Vec<HourView>,
}

/// What came in.
#[derive(Serialize, JsonSchema)]
struct CountView {
    received: u64,
    stored: u64,
    duplicates: u64,
    rejected: u64,
}

/// What came in by one key in one hour.
#[derive(Serialize, JsonSchema)]
struct HourView {
    /// The beginning of the hour.
    hour: String,
    /// The write key's id; null for what came without one.
    key: Option<String>,
    received: u64,
    stored: u64,
    duplicates: u64,
    rejected: u64,
    /// Duplicates whose content was another one than that of the event they repeat.
    conflicts: u64,
}

const DAY: i64 = 86_400_000_000;

pub(crate) async fn counts(
    State(app): State<App>,
    scope: Scope,
    Query(query): Query<CountQuery>,
) -> ApiResult<Answer<CountsView>> {
    let time = |field, text: &Option<String>| text.as_deref().map(|text| moment(field, text)).transpose();
    let (from, to) = (time("from", &query.from)?, time("to", &query.to)?);
    let counted = app.blocking(move |app| {
        let to = to.unwrap_or(Micros(app.clock.now().0 + 1));
        let from = from.unwrap_or(Micros(to.0.saturating_sub(DAY)));
        if from > to || to.0.saturating_sub(from.0) > 400 * DAY {
            return Err(ApiError::invalid("from", "a time of 400 days at most, that begins before it ends"));
        }
        let total = app.store.counts(scope.project())?;
        let hours = app.store.counts_by_hour(scope.project(), from..to)?.into_iter().map(|hour| HourView {
            hour: hour.hour.to_rfc3339(),
            key: hour.key.map(|key| key.0),
            received: hour.counts.received,
            stored: hour.counts.stored,
            duplicates: hour.counts.duplicates,
            rejected: hour.counts.rejected,
            conflicts: hour.conflicts,
        });
        let total = CountView {
            received: total.received,
            stored: total.stored,
            duplicates: total.duplicates,
            rejected: total.rejected,
        };
        Ok(CountsView { total, hours: hours.collect() })
    });
    counted.await.map(Answer)
}

pub(crate) async fn export(
    State(app): State<App>,
    scope: Scope,
    headers: HeaderMap,
    Json(subject): Json<Subject>,
) -> ApiResult<Response> {
    let reason = subject.reason(&headers)?;
    let zip = app.blocking(move |app| {
        let project = project_of(app, &scope)?;
        let person = subject.person(app, &scope)?;
        let now = app.clock.now();
        // Before it is made, so that it tells of itself.
        let note = AuditNote::done(AuditAction::ExportPerson)
            .to(AuditKind::Person, person.clone())
            .in_project(scope.project())
            .with("reason", reason.0.as_str());
        app.store.audit(&scope.by(), note, now)?;
        take_out(&app.store, &project, &person, now)?.ok_or_else(ApiError::not_found)
    });
    let head = [
        (header::CONTENT_TYPE, "application/zip"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"person.zip\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((head, zip.await?).into_response())
}

/// In which language a page is wanted.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DocumentQuery {
    /// `sv` or `en`; else what the browser prefers.
    lang: Option<String>,
}

impl DocumentQuery {
    fn language(&self, headers: &HeaderMap) -> ApiResult<Language> {
        let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        match &self.lang {
            Some(lang) => Language::from_code(lang).ok_or_else(|| ApiError::invalid("lang", "sv or en")),
            None if accepted.trim_start().starts_with("en") => Ok(Language::English),
            None => Ok(Language::Swedish),
        }
    }
}

fn wants_page(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|media| media.contains("text/html"))
}

pub(crate) async fn record(
    State(app): State<App>,
    scope: Scope,
    headers: HeaderMap,
    Query(query): Query<DocumentQuery>,
) -> ApiResult<Response> {
    let language = query.language(&headers)?;
    let record = app.blocking(move |app| {
        let project = project_of(app, &scope)?;
        Ok::<_, ApiError>(processing_record(&app.store, &project, app.clock.now())?)
    });
    let record = record.await?;
    Ok(match wants_page(&headers) {
        true => Html(record.to_html(language)).into_response(),
        false => Answer(record).into_response(),
    })
}

pub(crate) async fn assessment(
    State(app): State<App>,
    scope: Scope,
    headers: HeaderMap,
    Query(query): Query<DocumentQuery>,
) -> ApiResult<Response> {
    let language = query.language(&headers)?;
    let assessment = app.blocking(move |app| {
        let project = project_of(app, &scope)?;
        Ok::<_, ApiError>(impact_assessment(&app.store, &project, app.clock.now())?)
    });
    let assessment = assessment.await?;
    Ok(match wants_page(&headers) {
        true => Html(assessment.to_html(language)).into_response(),
        false => Answer(assessment).into_response(),
    })
}
