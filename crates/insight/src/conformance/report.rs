//! What conformance says.

use model::Estimate;
use serde::Serialize;

/// Journeys beside the plan.
#[derive(Clone, Debug, Serialize)]
pub struct ConformReport {
    /// Journeys that were judged and took a planned step.
    pub journeys: u64,
    /// Of how many persons.
    pub persons: u64,
    /// The planned steps that the log knows, in order.
    pub planned: Vec<String>,
    /// Planned steps that no event shows: whether they are taken, the log cannot tell.
    pub unseen: Vec<String>,
    /// The share that followed the plan as far as it came: each step in its turn; steps again and others in between
    /// do not count against it.
    pub follows: Estimate,
    /// The share that took every planned step in its turn.
    pub complete: Estimate,
    /// The share that did exactly that and nothing else.
    pub exactly: Estimate,
    /// The mean fitness: 1 where every event has its planned step and every planned step its event, 0 where none has.
    pub fitness: Estimate,
    /// By planned step, in order.
    pub steps: Vec<StepTold>,
    /// What was done and is not planned, the commonest first.
    pub inserted: Vec<Inserted>,
    /// How those fare that follow and those that do not; nothing where no goal is named.
    pub outcome: Option<Outcome>,
    /// Journeys that were not judged.
    pub left_out: LeftOut,
    /// Of so many journeys, each of another person, both must be, or nothing is said of a difference.
    pub needed_n: u64,
    /// The rung of evidence: 1, they go together.
    pub ladder: u8,
}

/// Journeys that were not judged, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Their time is not over.
    pub under_way: u64,
    /// They took no planned step.
    pub no_step: u64,
}

/// One planned step.
#[derive(Clone, Debug, Serialize)]
pub struct StepTold {
    /// What it is called.
    pub step: String,
    /// Journeys that came to it or past it.
    pub came: u64,
    /// Of these, the share that took it in its turn.
    pub done: Estimate,
    /// The share that passed it without taking it.
    pub skipped: Estimate,
    /// The share that took it, but not in its turn.
    pub out_of_order: Estimate,
    /// Of those that took it in its turn, the share that took it once more.
    pub repeated: Estimate,
    /// Journeys that ended before it.
    pub not_reached: u64,
    /// Of those that came here in their turn, the share that reached the goal; nothing for the first step, for the goal
    /// itself and where no goal is named.
    pub reached_on_plan: Option<Estimate>,
    /// The same of those that had left the plan before.
    pub reached_off_plan: Option<Estimate>,
}

/// Something that was done and is not planned.
#[derive(Clone, Debug, Serialize)]
pub struct Inserted {
    /// What.
    pub activity: String,
    /// In how many journeys, of all.
    pub share: Estimate,
    /// How many journeys.
    pub journeys: u64,
    /// How many times.
    pub events: u64,
    /// After which planned step most often; nothing: before the first.
    pub after: Option<String>,
}

/// How followers and others fare.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// Of those that followed the plan as far as they came, the share that reached the goal.
    pub followed: Estimate,
    /// The same of those that did not.
    pub deviated: Estimate,
    /// Followers less others, among journeys that had come to the same step: who leaves early has had little chance to
    /// deviate.
    pub difference: Option<Estimate>,
    /// How probable such a difference is by chance.
    pub p: Option<f64>,
    /// Whether it is more than chance.
    pub claimed: bool,
}
