//! Answers put together to responses: what one person filled in at one time.
//!
//! In: what each answer of a file came to. Out: responses, and how many came in, came again, or hold nothing that fits.
//! A row is a response where questions are columns; in the long form, the answers that bear one id.

use super::Responses;
use super::account::ResponseReason;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// What an answer came to.
#[derive(Clone, Debug)]
pub(super) enum CameTo {
    /// The place among the responses.
    Stored(usize),
    Duplicate,
    /// Why, and the cell that did not fit, without personal data.
    Rejected(ResponseReason, String),
}

/// An answer of a file, whose it is and what it came to.
#[derive(Clone, Debug)]
pub(super) struct Outcome {
    pub(super) line: u64,
    pub(super) is_row: bool,
    pub(super) survey: String,
    /// The id that the file gives the response.
    pub(super) id: Option<String>,
    /// One response may rate several steps; each is an event of its own.
    pub(super) activity: Option<String>,
    pub(super) came_to: CameTo,
}

/// A response.
#[derive(Clone, Debug)]
pub(super) struct Sitting {
    pub(super) line: u64,
    /// The id that the file gives it.
    pub(super) id: Option<String>,
    /// Its answers among the accepted ones.
    pub(super) answers: Vec<usize>,
    /// How often it came again.
    pub(super) again: u64,
}

/// The responses of a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Sittings {
    pub(super) sittings: Vec<Sitting>,
    /// Those of which nothing fits: the line, why, and the cell.
    pub(super) rejected: Vec<(u64, ResponseReason, String)>,
}

#[derive(PartialEq, Eq, Hash)]
enum Unit<'o> {
    Line(u64),
    Id(&'o str, &'o str, Option<&'o str>),
}

/// What belongs to one unit: where it came first, its answers, whether it came again, and why something did not fit.
type Together<'o> = (&'o Outcome, Vec<usize>, bool, Option<(ResponseReason, &'o str)>);

/// Puts answers together.
pub(super) fn sittings(found: &Responses) -> Sittings {
    let mut places: HashMap<Unit<'_>, usize> = HashMap::new();
    let mut units: Vec<Together<'_>> = Vec::new();
    for outcome in &found.outcomes {
        let unit = match &outcome.id {
            Some(id) if !outcome.is_row => Unit::Id(&outcome.survey, id, outcome.activity.as_deref()),
            _ => Unit::Line(outcome.line),
        };
        let place = *places.entry(unit).or_insert_with(|| {
            units.push((outcome, Vec::new(), false, None));
            units.len() - 1
        });
        let (_, answers, again, why) = &mut units[place];
        match &outcome.came_to {
            CameTo::Stored(at) => answers.push(*at),
            CameTo::Duplicate => *again = true,
            CameTo::Rejected(reason, text) => _ = why.get_or_insert((*reason, text)),
        }
    }
    let mut all = Sittings::default();
    let mut by_id: HashMap<(&str, &str, Option<&str>), usize> = HashMap::new();
    for (outcome, answers, again, why) in units {
        if answers.is_empty() && !again {
            let (reason, text) = why.unwrap_or((ResponseReason::MissingScore, ""));
            all.rejected.push((outcome.line, reason, text.to_string()));
            continue;
        }
        let named = outcome.id.as_deref().map(|id| (outcome.survey.as_str(), id, outcome.activity.as_deref()));
        let sitting = || Sitting { line: outcome.line, id: outcome.id.clone(), answers: Vec::new(), again: 0 };
        let place = match named.map(|named| by_id.entry(named)) {
            // The same response came before: what is new of it belongs there.
            Some(Entry::Occupied(known)) => {
                all.sittings[*known.get()].again += 1;
                *known.get()
            }
            Some(Entry::Vacant(free)) => {
                all.sittings.push(sitting());
                *free.insert(all.sittings.len() - 1)
            }
            None => {
                all.sittings.push(sitting());
                all.sittings.len() - 1
            }
        };
        all.sittings[place].answers.extend(answers);
    }
    all
}
