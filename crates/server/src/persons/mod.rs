//! Persons over HTTP: finding one, looking at one, their timeline; merging and parting; what was stitched.
//!
//! Persons are named by pseudonyms; identifiers travel in bodies, never in addresses.

mod decisions;
mod events;
mod figures;
mod journeys;
mod look;
mod view;

pub use decisions::{Decided, decide};
pub(crate) use decisions::{Decision, ReviewList, SuggestionList, merge, reviews, suggestions, unmerge};
pub use events::{PersonEvent, events_of};
pub(crate) use figures::{IdentityFigures, identity};
pub(crate) use journeys::{PersonJourneys, journeys};
pub(crate) use look::{Reason, key_of, note_look, person_name, refuse_without_view};
pub use view::{FactView, IdentityView, PersonView, Span, TraitView, view};

use crate::access::Scope;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Ids, Json, Page, Query};
use crate::live::Persons;
use axum::Json as Answer;
use axum::extract::State;
use axum::http::HeaderMap;
use eventlog::DataDir;
use model::{IdentityKey, Micros, ProjectId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Whom to find.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Find {
    /// `anonymous_id`, `phone`, `email`, `user_id` or `national_id`.
    kind: String,
    /// The identifier.
    value: String,
    /// Why, in 5 to 200 signs; or in the header `X-Resa-Reason`.
    reason: Option<String>,
}

/// Whom an identifier belongs to.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Found {
    /// The identifier's pseudonym.
    identity: String,
    /// The persons that its events belong to, in order of time: more than one for a shared device.
    persons: Vec<String>,
}

pub(crate) async fn find(
    State(app): State<App>,
    scope: Scope,
    headers: HeaderMap,
    Json(wanted): Json<Find>,
) -> ApiResult<Answer<Found>> {
    let reason = Reason::of(&headers, wanted.reason.as_deref())?;
    let found = app.blocking(move |app| {
        let project = scope.project();
        refuse_without_view(app, project)?;
        let key = key_of(&app.store, project, &wanted.kind, &wanted.value)?;
        note_look(app, &scope, key.as_str(), "find", &reason)?;
        let persons = app.logs.persons(&app.store, project)?;
        if !is_known(app, project, &persons, &key)? {
            return Err(ApiError::not_found());
        }
        Ok(Found { persons: persons.persons_of(key.as_str()), identity: key.0 })
    });
    found.await.map(Answer)
}

/// Whether anything is kept of an identifier.
fn is_known(app: &App, project: &ProjectId, persons: &Persons, key: &IdentityKey) -> ApiResult<bool> {
    let is_named = persons.map().runs(key.as_str()).is_some() || app.store.find_identity(project, key)?.is_some();
    if is_named {
        return Ok(true);
    }
    let log = DataDir::project(app.store.dir(), &project.0);
    Ok(!log.events_of(&[key.as_str()])?.is_empty())
}

/// When to look from.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AsOf {
    /// With what was known at this time, RFC 3339; now where it is absent.
    as_of: Option<String>,
}

pub(crate) async fn show(
    State(app): State<App>,
    scope: Scope,
    ids: Ids,
    headers: HeaderMap,
    Query(query): Query<AsOf>,
) -> ApiResult<Answer<PersonView>> {
    let person = person_name(ids.text("person"))?;
    let as_of = query.as_of.as_deref().map(|text| moment("as_of", text)).transpose()?;
    let reason = Reason::of(&headers, None);
    let shown = app.blocking(move |app| {
        let project = scope.project();
        refuse_without_view(app, project)?;
        note_look(app, &scope, &person, "show", &reason?)?;
        let persons = persons_as_of(app, project, as_of)?;
        view(&app.store, project, &persons, &person, as_of)?.ok_or_else(ApiError::not_found)
    });
    shown.await.map(Answer)
}

/// Which events are wanted.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TimelineQuery {
    /// From this time on, RFC 3339.
    from: Option<String>,
    /// Up to this time, RFC 3339; events at that very moment are not in it.
    to: Option<String>,
    /// Before this place, as an earlier answer gave it.
    before: Option<String>,
    /// How many: the latest ones.
    #[serde(default)]
    limit: Page,
    /// With what was known at this time, RFC 3339; now where it is absent.
    as_of: Option<String>,
}

/// Some events of one customer, in order.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Timeline {
    /// The person.
    person: String,
    /// The events, the earliest first.
    events: Vec<PersonEvent>,
    /// How many there are in the time asked for, on all pages.
    total: usize,
    /// What to send as `before` for the events before these; absent where there are none.
    before: Option<String>,
}

pub(crate) async fn timeline(
    State(app): State<App>,
    scope: Scope,
    ids: Ids,
    headers: HeaderMap,
    Query(query): Query<TimelineQuery>,
) -> ApiResult<Answer<Timeline>> {
    let person = person_name(ids.text("person"))?;
    let time = |field, text: &Option<String>| text.as_deref().map(|text| moment(field, text)).transpose();
    let (from, to, as_of) = (time("from", &query.from)?, time("to", &query.to)?, time("as_of", &query.as_of)?);
    let before = query.before.as_deref().map(Place::read).transpose()?;
    let reason = Reason::of(&headers, None);
    let told = app.blocking(move |app| {
        let project = scope.project();
        refuse_without_view(app, project)?;
        note_look(app, &scope, &person, "timeline", &reason?)?;
        let persons = persons_as_of(app, project, as_of)?;
        let mut events = events_of(&app.store, project, &persons, &person)?;
        if events.is_empty() && view(&app.store, project, &persons, &person, as_of)?.is_none() {
            return Err(ApiError::not_found());
        }
        events.retain(|event| from.is_none_or(|from| event.at >= from) && to.is_none_or(|to| event.at < to));
        let total = events.len();
        let (events, before) = page(events, before, query.limit.limit());
        Ok(Timeline { person, events, total, before })
    });
    told.await.map(Answer)
}

/// A place between events: before the nth of those that happened at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    time: i64,
    nth: usize,
}

impl Place {
    fn read(text: &str) -> ApiResult<Place> {
        let parts = text.rsplit_once('.').and_then(|(time, nth)| Some((time.parse().ok()?, nth.parse().ok()?)));
        let (time, nth) = parts.ok_or_else(|| ApiError::invalid("before", "take it from an earlier answer"))?;
        Ok(Place { time, nth })
    }

    fn of(events: &[PersonEvent], at: usize) -> Option<Place> {
        let time = events.get(at)?.at;
        let first = events.partition_point(|event| event.at < time);
        Some(Place { time: time.0, nth: at - first })
    }
}

/// The last events before a place, and the place before them.
fn page(mut events: Vec<PersonEvent>, before: Option<Place>, limit: usize) -> (Vec<PersonEvent>, Option<String>) {
    if let Some(before) = before {
        let first = events.partition_point(|event| event.at.0 < before.time);
        let at_that_time = events.partition_point(|event| event.at.0 <= before.time) - first;
        events.truncate(first + before.nth.min(at_that_time));
    }
    let from = events.len().saturating_sub(limit);
    let place = if from > 0 { Place::of(&events, from) } else { None };
    (events.split_off(from), place.map(|place| format!("{}.{}", place.time, place.nth)))
}

/// Who is who now, or as it was known at a time.
pub(crate) fn persons_as_of(app: &App, project: &ProjectId, as_of: Option<Micros>) -> ApiResult<Arc<Persons>> {
    Ok(match as_of {
        None => app.logs.persons(&app.store, project)?,
        Some(_) => Arc::new(Persons::of(&app.store, project, as_of)?),
    })
}

/// A moment in a query.
pub(crate) fn moment(field: &'static str, text: &str) -> ApiResult<Micros> {
    let unreadable = |_| ApiError::invalid(field, "write the time like 2026-03-01T08:15:00Z");
    Ok(Micros(text.parse::<jiff::Timestamp>().map_err(unreadable)?.as_microsecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(time: i64, name: &str) -> PersonEvent {
        PersonEvent {
            time: String::new(),
            received: None,
            message_id: None,
            activity: name.into(),
            channel: None,
            identity: String::new(),
            device: None,
            case: None,
            import: None,
            properties: serde_json::Map::new(),
            at: Micros(time),
        }
    }

    #[test]
    fn pages_meet_without_gap_or_overlap_also_among_events_of_one_time() {
        let times = [1, 2, 2, 2, 2, 3, 5, 5];
        let all: Vec<PersonEvent> = times.iter().enumerate().map(|(at, time)| event(*time, &at.to_string())).collect();
        for limit in 1..=9 {
            let (mut seen, mut before) = (Vec::new(), None);
            loop {
                let (events, next) = page(all.clone(), before, limit);
                assert!(events.len() <= limit);
                seen.splice(0..0, events);
                let Some(next) = next else { break };
                before = Some(Place::read(&next).unwrap());
            }
            assert_eq!(seen, all, "{limit}");
        }
    }

    #[test]
    fn a_place_that_no_answer_gave_is_refused() {
        assert!(Place::read("anna").is_err());
        assert!(Place::read("1").is_err());
        assert!(Place::read("-1.0").is_ok());
    }
}
