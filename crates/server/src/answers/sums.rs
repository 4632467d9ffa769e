//! What sums would give away, found once for each cut of a log and kept while the log lives: every route that tells
//! numbers of the same journeys tells them by the same decisions.

use super::ground::{Ground, Question};
use super::per_log::PerLog;
use crate::error::ApiResult;
use eventlog::Journeys;
use insight::journey_map::{Sums, find_sums};
use std::sync::Arc;

/// By cut.
static KNOWN: PerLog<String, Arc<Sums>> = PerLog::new(32);

/// What may not be told exactly about the journeys of a question: those it is asked of, with stations, if they are
/// cut already.
pub(super) fn sums(ground: &Ground, question: &Question, journeys: Option<&Journeys<'_>>) -> ApiResult<Arc<Sums>> {
    let k = question.protect.k;
    let cut = format!("{k} {:?} {:?}", question.plain, ground.defined.rules.rules);
    if let Some(found) = KNOWN.find(&ground.log, &cut) {
        return Ok(found);
    }
    let find = |journeys: &Journeys<'_>| find_sums(journeys, &question.plain, &question.naming, ground.threads, k);
    let found = Arc::new(match journeys {
        Some(journeys) => find(journeys)?,
        None => find(&Journeys::cut(&ground.log, &question.with_stations())?)?,
    });
    KNOWN.keep(&ground.log, cut, found.clone());
    Ok(found)
}
