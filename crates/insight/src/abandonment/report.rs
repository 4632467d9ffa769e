//! What is known of leaving, as it leaves the program.

use super::{Abandonment, JUDGED_EACH, JUDGED_FROM, Judged, Station, TAUGHT_EACH, TAUGHT_FROM, Verdict};
use crate::evidence::share;
use model::{Dictionary, Estimate, Micros};
use serde::Serialize;

/// `abandonment`, with names.
#[derive(Clone, Debug, Serialize)]
pub struct AbandonmentReport {
    /// The activities that are the goal.
    pub goal: Vec<String>,
    /// Away for longer than this is left, in seconds.
    pub pause_s: f64,
    /// Who reaches the goal within so many seconds of leaving had left temporarily.
    pub horizon_s: f64,
    /// How often somebody left without the goal.
    pub stops: u64,
    /// Of these, too lately for anybody to know what comes of it.
    pub not_yet: u64,
    /// Of the others, the share that was blocked.
    pub blocked: Estimate,
    /// `tells`, `no_better_than_guessing`, `too_few`.
    pub verdict: &'static str,
    /// Known stops before the trial's beginning and after it; with what is needed of each, and of either kind.
    pub needed: Needed,
    /// How the model did; null where there are too few.
    pub model: Option<Judged>,
    /// By station, most stops first, then by name.
    pub stations: Vec<StationReport>,
}

/// What a trial needs.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Needed {
    /// Older stops of which it is known what came of them; null where they were enough.
    pub older: Option<u64>,
    /// Newer ones.
    pub newer: Option<u64>,
    /// Older ones needed.
    pub needed_older: usize,
    /// Of either kind.
    pub needed_older_each: usize,
    /// Newer ones needed.
    pub needed_newer: usize,
    /// Of either kind.
    pub needed_newer_each: usize,
}

/// One station.
#[derive(Clone, Debug, Serialize)]
pub struct StationReport {
    /// Its name.
    pub activity: String,
    /// Stops there.
    pub stops: u64,
    /// Of how many persons.
    pub persons: u64,
    /// The share of the known ones that was blocked.
    pub blocked: Estimate,
    /// The share that was temporary: what is left.
    pub temporary: Estimate,
    /// Too new to know.
    pub not_yet: u64,
    /// Of these, how many the model says are blocked; null where it does not tell.
    pub likely_blocked: Option<u64>,
}

impl Abandonment {
    /// With names.
    pub fn report(
        self,
        activities: &Dictionary,
        goal: Vec<String>,
        (pause, horizon): (i64, i64),
        as_of: Option<Micros>,
    ) -> AbandonmentReport {
        let (verdict, older, newer, model) = match self.verdict {
            Verdict::TooFew { older, newer } => ("too_few", Some(older), Some(newer), None),
            Verdict::Judged(judged) if judged.tells => ("tells", None, None, Some(*judged)),
            Verdict::Judged(judged) => ("no_better_than_guessing", None, None, Some(*judged)),
        };
        let mut stations: Vec<StationReport> =
            self.stations.iter().map(|station| told(station, activities, as_of)).collect();
        stations.sort_by(|a, b| b.stops.cmp(&a.stops).then_with(|| a.activity.cmp(&b.activity)));
        AbandonmentReport {
            goal,
            pause_s: crate::evidence::seconds(pause as f64),
            horizon_s: crate::evidence::seconds(horizon as f64),
            stops: self.stops,
            not_yet: self.not_yet,
            blocked: self.blocked,
            verdict,
            needed: Needed {
                older,
                newer,
                needed_older: TAUGHT_FROM,
                needed_older_each: TAUGHT_EACH,
                needed_newer: JUDGED_FROM,
                needed_newer_each: JUDGED_EACH,
            },
            model,
            stations,
        }
    }
}

fn told(station: &Station, activities: &Dictionary, as_of: Option<Micros>) -> StationReport {
    let known = station.blocked.0 + station.temporary.0;
    StationReport {
        activity: activities.get(station.station).to_string(),
        stops: station.stops,
        persons: station.persons,
        blocked: share(station.blocked.0, known, as_of),
        temporary: share(station.temporary.0, known, as_of),
        not_yet: station.not_yet,
        likely_blocked: station.likely_blocked,
    }
}
