//! What leaves the analysis of friction, in the shape of contracts §1.

use super::kind::Kind;
use super::register::ChangeLooked;
use super::worth::{Assumed, Worth};
use crate::compare::Made;
use crate::fold::Group;
use eventlog::JourneyKey;
use model::{Estimate, Micros};
use serde::Serialize;

/// Ranked findings and strengths of one log, or that there are none.
#[derive(Clone, Debug, Serialize)]
pub struct FrictionReport {
    /// Journeys that were judged: they reached their goal, or their time is over.
    pub journeys: u64,
    /// The goal; nothing where several journeys were asked about, each with its own.
    pub goal: Option<String>,
    /// By gain, descending: what is surely worth most first.
    pub findings: Vec<Finding>,
    /// The causes of findings, each once with all its symptoms: what is surest to cost most first.
    pub root_causes: Vec<RootCause>,
    /// What was looked at and is not claimed, the likeliest first.
    pub not_claimed: Vec<NotClaimed>,
    /// Attributes that only those come to have who do much: a selection, and no effect. They are held to explain nothing.
    pub selections: Vec<Selected>,
    /// Comparisons that were made.
    pub tested: usize,
    /// Of what is claimed, at most this share is wrong.
    pub false_discovery_rate: f64,
    /// Journeys that were not judged.
    pub left_out: LeftOut,
    /// How effort adds up, step by step, journey by journey.
    pub effort_curve: Vec<EffortAt>,
    /// The five signs of effort, journey by journey.
    pub effort_signs: Vec<EffortSigns>,
    /// Calls for help that go with trouble, journey by journey.
    pub failure_demand: Vec<FailureDemand>,
    /// What became of the changes that people say were made.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<ChangeLooked>,
    /// What the worth of findings rests on; none of it until [`FrictionReport::assume`] is told.
    pub assumptions: Assumed,
    /// How what was followed stands, where the log knows of it and it is not claimed.
    #[serde(skip)]
    pub followed: Vec<Finding>,
    /// Of the judged journeys: those that reached the goal, and those that failed.
    #[serde(skip)]
    pub reached: (Group, Group),
}

/// An attribute that is made by how much customers do.
#[derive(Clone, Debug, Serialize)]
pub struct Selected {
    /// Its name.
    pub attribute: String,
    /// The goal of the journeys in which it is.
    pub goal: String,
    /// How that is seen.
    #[serde(flatten)]
    pub made: Made,
}

/// What is to be looked at whether it is claimed or not, because somebody decided something about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Followed {
    /// Its id when it was found.
    pub id: String,
    /// Whether it hurt or helped.
    pub polarity: Polarity,
    /// The name of its kind.
    pub kind: String,
    /// Its journey: the key that was given for it, else its goal.
    pub key: String,
    /// Its step.
    pub step: String,
    /// Whom it concerned most.
    pub segment: Vec<Told>,
    /// Whether its numbers are about those alone.
    pub only: bool,
    /// From when on its numbers are, where they are of a part of the time alone.
    pub only_since: Option<Micros>,
}

/// Journeys that reached a place for the first time in one period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lap {
    /// The first day of the period, in days since 1970-01-01.
    pub from: i64,
    /// Those that show the finding and failed the goal.
    pub failed: Group,
    /// Those that show it and reached the goal.
    pub came_through: Group,
    /// Those that do not show it.
    pub others: Group,
    /// Of all these, those in which help was sought from there on, before the goal.
    pub called: Group,
    /// Those in which it was not.
    pub quiet: Group,
}

/// How much effort a journey has shown at a step, and until then.
#[derive(Clone, Debug, Serialize)]
pub struct EffortAt {
    /// Which goal.
    pub goal: String,
    /// The step.
    pub activity: String,
    /// Journeys that reach it.
    pub journeys: u64,
    /// Of how many persons.
    #[serde(skip)]
    pub persons: u64,
    /// Of how many persons who show some there, and who do not.
    #[serde(skip)]
    pub persons_shown: [u64; 2],
    /// Of how many who have shown some by then, and who have not.
    #[serde(skip)]
    pub persons_shown_so_far: [u64; 2],
    /// Signs of effort there, for each journey that reaches it.
    pub own: f64,
    /// Signs of effort until it was left, for each journey that reaches it.
    pub cumulative: f64,
}

/// A cause that one finding or several have in common: what has to be mended rather than its symptoms.
#[derive(Clone, Debug, Serialize)]
pub struct RootCause {
    /// The same as long as the cause is the same.
    pub id: String,
    /// Which goal.
    pub goal: String,
    /// The activity that it comes from, where it comes from one.
    pub upstream: Option<String>,
    /// Where it happens more often.
    pub condition: Vec<Told>,
    /// The surest step of the ladder that it stands on for one of its symptoms: see [`Cause::ladder`].
    pub ladder: u8,
    /// The ids of the findings that it explains a part of, what costs most first.
    pub symptoms: Vec<String>,
    /// Goals lost in 1,000 journeys for it: of each symptom the share that it explains, and all of one that is about it alone.
    pub failed_goals: Estimate,
}

/// One of the five signs of effort.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EffortSign {
    /// They had to get in touch again.
    ContactAgain,
    /// They changed channels to get on.
    ChannelSwitch,
    /// They were passed on to somebody else.
    PassedOn,
    /// They had to say or do the same again.
    SayAgain,
    /// They looked for an answer in vain.
    NoAnswer,
}

/// How much effort shows in what customers do: which of five signs, and how it goes with how many.
#[derive(Clone, Debug, Serialize)]
pub struct EffortSigns {
    /// Which goal.
    pub goal: String,
    /// Judged journeys.
    pub journeys: u64,
    /// How many of the five a journey shows, on average.
    pub mean: Estimate,
    /// Each of them.
    pub signs: Vec<SignShare>,
    /// Journeys by how many they show.
    pub levels: Vec<EffortLevel>,
}

/// How many journeys show one of the five signs.
#[derive(Clone, Debug, Serialize)]
pub struct SignShare {
    /// Which.
    pub sign: EffortSign,
    /// The share of judged journeys.
    pub share: Estimate,
    /// Those that show it.
    #[serde(skip)]
    pub with: Group,
    /// Those that do not.
    #[serde(skip)]
    pub without: Group,
}

/// Journeys that show so many of the five signs.
#[derive(Clone, Debug, Serialize)]
pub struct EffortLevel {
    /// How many; 3 is three or more.
    pub signs: u64,
    /// Journeys.
    pub journeys: u64,
    /// Of so many persons.
    #[serde(skip)]
    pub persons: u64,
    /// How easy they say that it was, 1 to 7, on average; null where fewer than ten have said so.
    pub ease: Option<Estimate>,
}

/// Calls for help that go with trouble (failure demand): they would be spared if the trouble were.
#[derive(Clone, Debug, Serialize)]
pub struct FailureDemand {
    /// Which goal.
    pub goal: String,
    /// Judged journeys in which help was sought.
    pub journeys: u64,
    /// The share of them in which something had gone wrong at the step from which help was sought, or help was sought there again.
    pub after_trouble: Estimate,
    /// Of all steps from which help was sought, the share beyond what those without trouble at the same steps lead to expect.
    pub goes_with_trouble: Estimate,
    /// Journeys with a call after trouble.
    #[serde(skip)]
    pub after: Group,
    /// Other journeys with a call.
    #[serde(skip)]
    pub others: Group,
}

/// Journeys that were not judged, and why.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct LeftOut {
    /// Their time is not over.
    pub under_way: u64,
    /// No human goes like that.
    pub robots: u64,
    /// They began with their goal.
    pub at_once: u64,
    /// They failed without any step: a call, an error, and nothing else.
    pub no_step: u64,
}

/// Whether it hurts or helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Polarity {
    /// It costs goals.
    Friction,
    /// Journeys fare better with it.
    Strength,
}

/// Where something happens.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(untagged)]
pub enum Place {
    /// At a step.
    Step {
        /// Its activity.
        activity: String,
    },
    /// Between two steps.
    Transition {
        /// The step before.
        from: String,
        /// The step after.
        to: String,
    },
}

impl Place {
    /// The step that it happens at, or on the way to.
    pub fn step(&self) -> &str {
        match self {
            Place::Step { activity } => activity,
            Place::Transition { to, .. } => to,
        }
    }
}

/// A comparison that a condition consists of.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Told {
    /// What is compared: an attribute, `channel`, `entry_channel`, `previous_activity` or `change`.
    pub attribute: String,
    /// How.
    pub op: &'static str,
    /// With what.
    pub value: String,
}

/// One finding.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// The same in every run as long as it is about the same.
    pub id: String,
    /// Whether it hurts or helps.
    pub polarity: Polarity,
    /// What kind.
    pub kind: Kind,
    /// Which goal.
    pub goal: String,
    /// Where.
    #[serde(rename = "where")]
    pub place: Place,
    /// Whom it concerns most; empty: all alike.
    pub segment: Vec<Told>,
    /// Since when, where it began within the log.
    pub since: Option<Micros>,
    /// Journeys that show it.
    pub journeys_affected: u64,
    /// Of how many persons.
    pub persons_affected: u64,
    /// Of how many persons those are that failed the goal.
    #[serde(skip)]
    pub persons_failed: u64,
    /// Of these, the share that failed the goal.
    pub rate: Estimate,
    /// The share that would have failed without it.
    pub baseline: Estimate,
    /// What it costs in 1,000 journeys.
    pub per_1000: Cost,
    /// What it costs in a year: see [`FrictionReport::assume`]; nothing where less than four weeks were looked at.
    pub worth: Option<Worth>,
    /// Goals gained in the log if it were gone: `value` is what it is at least, nine times of ten.
    pub gain: Estimate,
    /// Whether what is known from several sides says the same.
    pub agreement: Agreement,
    /// Why, the surest first.
    pub causes: Vec<Cause>,
    /// What it rests on.
    pub evidence: Evidence,
    /// Every journey that shows it and when it first did, UTC microseconds; of the finding that [`super::Telling::all_of`]
    /// names alone.
    #[serde(skip)]
    pub shown: Vec<(JourneyKey, i64)>,
    /// How it was found.
    pub method: &'static str,
    /// Whether its numbers are about its segment alone, and since when they are where they are of a part of the time.
    #[serde(skip)]
    pub only: (bool, Option<Micros>),
    /// Journeys of the same goal that do not show it: those that failed, and that reached it.
    #[serde(skip)]
    pub elsewhere: (u64, u64),
    /// Between the first and the last journey of that goal that was judged, days.
    #[serde(skip)]
    pub days: f64,
    /// How it goes on, where periods were asked for.
    #[serde(skip)]
    pub series: Vec<Lap>,
    /// The commonest way of those who show it: from where it comes from to where it shows, and on to the goal.
    #[serde(skip)]
    pub way: Vec<String>,
}

/// What something costs in 1,000 journeys.
#[derive(Clone, Debug, Serialize)]
pub struct Cost {
    /// Goals not reached.
    pub failed_goals: Estimate,
    /// Calls for help.
    pub contacts: Option<Estimate>,
    /// Points of effort.
    pub effort: Option<Estimate>,
}

/// What several sides say of a finding (R105).
#[derive(Clone, Debug, Default, Serialize)]
pub struct Agreement {
    /// What they say together.
    pub summary: Summary,
    /// What each says.
    pub sources: Vec<Spoken>,
}

/// What several sides say together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Summary {
    /// Two or more say the same as the finding, and none the contrary.
    Agree,
    /// They say contrary things.
    Conflict,
    /// Only one says anything.
    OneSource,
    /// None says anything surely.
    #[default]
    NoSource,
}

/// What one side says of a finding.
#[derive(Clone, Debug, Serialize)]
pub struct Spoken {
    /// Which side.
    pub source: Source,
    /// Whether it says the same as the finding.
    pub says: Says,
    /// Why it says nothing: `not_asked`, `too_few` answers, `unsure` (chance would do), `not_known`, `same_thing` (the
    /// finding itself is about help).
    pub reason: Option<&'static str>,
    /// What it rests on; above 0 it hurts. Behaviour: goals lost in 1,000 journeys. Stated goal: the share that says they
    /// did not manage, of those who show it less of the others at the same steps. Effort: how much harder it was, points
    /// of a scale of seven, likewise. Contacts: calls for help in 1,000 journeys.
    pub figure: Option<Estimate>,
    /// Journeys, or answers, that it rests on.
    pub n: u64,
    /// Answers of those who show it, and of the others, that it takes, where there are fewer.
    pub needed_n: Option<u64>,
    /// Answers: of those who show it and of the others. Of the stated goal: not managed and managed, of either.
    #[serde(skip)]
    pub parts: [u64; 4],
}

/// Which side speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// What customers did: whether they reached the goal.
    Behaviour,
    /// Whether they say that they managed what they had come for (GCR).
    StatedGoal,
    /// How hard they say that it was (CES).
    Effort,
    /// Whether they sought help.
    Contacts,
}

/// Whether a side says the same as a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Says {
    /// The same.
    Agrees,
    /// The contrary.
    Conflicts,
    /// Neither, surely.
    SaysNothing,
}

/// Why something happens where it does.
#[derive(Clone, Debug, Serialize)]
pub struct Cause {
    /// Where it happens more often.
    pub condition: Vec<Told>,
    /// Persons who fit.
    #[serde(skip)]
    pub persons: u64,
    /// Those who fit and show it, who fit and do not, and who show it and do not fit.
    #[serde(skip)]
    pub groups: [Group; 3],
    /// The activity that the condition comes from, where that lies before.
    pub upstream: Option<String>,
    /// 1 co-occurs, 2 holds after adjustment, 3 precedes and grows with the dose, 4 natural experiment, 5 randomised.
    pub ladder: u8,
    /// How many times as often.
    pub rate_ratio: Estimate,
    /// The share of all such journeys that is explained.
    pub share_explained: Estimate,
    /// From the upstream activity to the step, seconds.
    pub median_lag_s: Option<f64>,
    /// Between which eight of ten of these times lie, seconds.
    pub lag_between_s: Option<[f64; 2]>,
    /// What speaks against it.
    pub counter_evidence: Vec<String>,
}

/// What a finding rests on.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Evidence {
    /// Ids of events; some of them.
    pub events: Vec<String>,
    /// Ids of responses.
    pub responses: Vec<String>,
    /// Ids of journeys that show it; some of them.
    pub journeys: Vec<String>,
    /// Where in the log those events are, for whoever names them.
    #[serde(skip)]
    pub moments: Vec<Moment>,
    /// Those journeys, for whoever reads them.
    #[serde(skip)]
    pub keys: Vec<JourneyKey>,
}

/// Something that a person did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The name of the person, or in a log of cases of the case.
    pub identity: String,
    /// When, UTC microseconds.
    pub time: i64,
}

/// Something that was looked at and is not claimed.
#[derive(Clone, Debug, Serialize)]
pub struct NotClaimed {
    /// Where.
    #[serde(rename = "where")]
    pub place: Place,
    /// What kind.
    pub kind: Kind,
    /// Which goal.
    pub goal: String,
    /// Why not: `too_few` journeys or persons show it, `no_comparison` (all do), `not_tested` (400
    /// commoner ones were), `unsure`, `harmless` (at most one of a hundred that show it fails for
    /// it), `negligible` (it costs less than one goal in two thousand journeys), `comes_anyway` (of a wait: customers take
    /// the step for other things, too, and about as many would come as late without the journey).
    pub reason: &'static str,
    /// Journeys that show it.
    pub n: u64,
    /// Of how many persons.
    #[serde(skip)]
    pub persons: u64,
    /// Rows of the same step that do not show it.
    #[serde(skip)]
    pub without: u64,
    /// Between the first and the last journey of that goal that was judged, days.
    #[serde(skip)]
    pub days: f64,
    /// Goals lost to it in the log, nine times of ten more than this, as far as can be told; below 0 where it may help.
    #[serde(skip)]
    pub may_cost: f64,
    /// Journeys that would do, as far as can be told.
    pub needed_n: Option<u64>,
    /// When there are so many, if they keep coming as they did.
    pub expected_by: Option<Micros>,
}

/// What is surest to cost most first; what is known to be next to nothing last, whatever it may cost.
pub(super) fn in_order(unsaid: &mut [NotClaimed]) {
    let is_nothing = |one: &NotClaimed| matches!(one.reason, "harmless" | "negligible" | "comes_anyway");
    unsaid.sort_by(|a, b| is_nothing(a).cmp(&is_nothing(b)).then_with(|| b.may_cost.total_cmp(&a.may_cost)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_surest_to_cost_most_stands_first_whichever_goal_it_is_of() {
        let unsaid = |goal: &str, reason: &'static str, may_cost: f64| NotClaimed {
            place: Place::Step { activity: "Step".to_string() },
            kind: Kind::Wait,
            goal: goal.to_string(),
            reason,
            n: 30,
            persons: 30,
            without: 30,
            days: 1.0,
            may_cost,
            needed_n: None,
            expected_by: None,
        };
        let mut all = [
            unsaid("a", "unsure", 1.0),
            unsaid("a", "harmless", 9.0),
            unsaid("b", "unsure", 3.0),
            unsaid("b", "negligible", 8.0),
            unsaid("b", "too_few", -1.0),
        ];
        in_order(&mut all);
        let order = all.map(|it| (it.goal, it.may_cost));
        let order: Vec<(&str, f64)> = order.iter().map(|(goal, cost)| (goal.as_str(), *cost)).collect();
        assert_eq!(order, [("b", 3.0), ("a", 1.0), ("b", -1.0), ("a", 9.0), ("b", 8.0)]);
    }
}
