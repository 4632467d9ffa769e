//! What is published of the stitching: how many persons, how much of their events was told from what.

use super::{AsOf, moment, persons_as_of};
use crate::access::Scope;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::Query;
use crate::live::{LiveLog, Persons};
use crate::work::WorkError;
use axum::Json as Answer;
use axum::extract::State;
use ingest::identity::{IdentityLimits, is_back_stitched, resolve};
use model::EventRow;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashSet;

/// The published figures of who is who.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct IdentityFigures {
    /// The moment whose knowledge they are of; absent for now.
    as_of: Option<String>,
    /// Events in the log, sealed or not.
    events: u64,
    /// Persons with events.
    persons: u64,
    /// Identifiers with events.
    identities: u64,
    /// Events that belong to a person named by another identifier than the event's own.
    stitched_events: u64,
    /// Their share of all events; null where there are none.
    stitched_share: Option<f64>,
    /// Identifiers whose events belong, at least for a time, to a person named by another one.
    stitched_identities: usize,
    /// Devices that different persons use at the same time.
    shared_devices: usize,
    /// Pairs of persons that are perhaps one.
    suggestions: usize,
    /// What a member should look at.
    reviews: usize,
}

pub(crate) async fn identity(
    State(app): State<App>,
    scope: Scope,
    Query(query): Query<AsOf>,
) -> ApiResult<Answer<IdentityFigures>> {
    let as_of = query.as_of.as_deref().map(|text| moment("as_of", text)).transpose()?;
    let figures = app.blocking(move |app| {
        let project = scope.project();
        let log = app.logs.log(&app.store, project)?;
        let stitch = match as_of {
            None => app.logs.resolution(&app.store, project)?.figures,
            Some(_) => resolve(&app.store.facts(project, 0)?, as_of, &IdentityLimits::default()).figures,
        };
        let persons = persons_as_of(app, project, as_of)?;
        let counted = count(&log, &persons)?;
        Ok::<_, ApiError>(IdentityFigures {
            as_of: as_of.map(|as_of| as_of.to_rfc3339()),
            events: counted.events,
            persons: counted.persons,
            identities: counted.identities,
            stitched_events: counted.stitched,
            stitched_share: (counted.events > 0).then(|| counted.stitched as f64 / counted.events as f64),
            stitched_identities: stitch.stitched_identities,
            shared_devices: stitch.shared_devices,
            suggestions: stitch.suggestions,
            reviews: stitch.reviews,
        })
    });
    figures.await.map(Answer)
}

#[derive(Default)]
struct Counted {
    events: u64,
    persons: u64,
    identities: u64,
    stitched: u64,
}

/// Counts over every event that counts once: blocks, and what waits.
fn count(log: &LiveLog, persons: &Persons) -> Result<Counted, WorkError> {
    let map = persons.map();
    let mut counted = Counted { events: log.log.totals().events, ..Counted::default() };
    let (mut named, mut identities) = (HashSet::new(), HashSet::new());
    let mut count = |identity: &str, time: i64| {
        counted.stitched += u64::from(is_back_stitched(map, identity, time));
        let person = map.person(identity, time);
        if !named.contains(person) {
            named.insert(person.to_string());
        }
        if !identities.contains(identity) {
            identities.insert(identity.to_string());
        }
    };
    log.base.rows(&mut |row: &EventRow<'_>| {
        if let Some(person) = row.person.or(row.case) {
            count(person, row.time.0);
        }
        Ok::<(), WorkError>(())
    })?;
    for (row, time) in log.tail.time.iter().enumerate() {
        if let Some(person) = log.tail.person.as_ref().and_then(|person| person.text(row)) {
            count(person, *time);
        }
    }
    (counted.persons, counted.identities) = (named.len() as u64, identities.len() as u64);
    Ok(counted)
}
