//! The shape in which friction is told over HTTP: contracts §1 with what the studio needs besides.

use super::whole::{BehavedView, RootCauseView};
use crate::answers::ground::Head;
use crate::answers::protect::Count;
use model::{Assumptions, Estimate};
use schemars::JsonSchema;
use serde::Serialize;

/// Ranked findings and strengths, or that there are none.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Friction {
    #[serde(flatten)]
    pub(super) head: Head,
    /// Journeys that were judged: they reached their goal, or their time is over.
    pub(super) journeys: Count,
    /// The goal; null where several journeys were asked about, each with its own.
    pub(super) goal: Option<String>,
    /// The share of judged journeys that reached their goal.
    pub(super) reached: Estimate,
    /// The first event that was looked at.
    pub(super) first: Option<String>,
    /// The last one.
    pub(super) last: Option<String>,
    /// The journeys that were asked about.
    pub(super) journeys_asked: Vec<JourneyName>,
    /// What is claimed: what is surely worth most first.
    pub(super) findings: Vec<FindingView>,
    /// What findings have as a cause in common: what is surest to cost most first.
    pub(super) root_causes: Vec<RootCauseView>,
    /// What people decided something about and is not claimed now.
    pub(super) followed: Vec<FindingView>,
    /// What was looked at and is not claimed, the likeliest first.
    pub(super) not_claimed: Vec<NotClaimedView>,
    /// Attributes that only those come to have who do much: a selection, no effect, and held to explain nothing.
    pub(super) selections: Vec<SelectionView>,
    /// What people say was changed, in the order of the register: whether it could be looked at.
    pub(super) changes: Vec<ChangeView>,
    /// Comparisons that were made.
    pub(super) tested: usize,
    /// The share of wrong ones to be expected among what is claimed.
    pub(super) false_discovery_rate: f64,
    /// Journeys that were not judged.
    pub(super) left_out: LeftOutView,
    /// How effort adds up along the journey; null where several were asked about.
    pub(super) effort_curve: Option<Vec<EffortView>>,
    /// Effort in five signs, and calls that go with trouble; null where several journeys were asked about.
    pub(super) behaved: Option<BehavedView>,
    /// What the costs rest on.
    pub(super) assumptions: AssumptionsView,
}

/// An attribute that is made by how much customers do.
#[derive(Serialize, JsonSchema)]
pub(crate) struct SelectionView {
    /// Its name.
    pub(super) attribute: String,
    /// The value that those have who do least.
    pub(super) usual: String,
}

/// Something that people say was changed.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ChangeView {
    /// What it is called.
    pub(super) name: String,
    /// From when on it held.
    pub(super) at: String,
    /// Whether enough customers came after it, of those whom it is said to have reached: only then may it explain something.
    pub(super) reaches: bool,
}

/// What several sides say of a finding (R105).
#[derive(Serialize, JsonSchema)]
pub(crate) struct AgreementView {
    /// What they say together: `agree`, `conflict`, `one_source` or `no_source`.
    pub(super) summary: &'static str,
    /// What each says.
    pub(super) sources: Vec<SpokenView>,
}

/// What one side says of a finding.
#[derive(Serialize, JsonSchema)]
pub(crate) struct SpokenView {
    /// Which: `behaviour`, `stated_goal`, `effort`, `contacts`.
    pub(super) source: &'static str,
    /// Whether it says the same: `agrees`, `conflicts` or `says_nothing`.
    pub(super) says: &'static str,
    /// Why it says nothing: `not_asked`, `too_few` answers, `unsure`, `not_known`, `same_thing`, or `few_behind`: it would tell
    /// of few.
    pub(super) reason: Option<&'static str>,
    /// What it rests on; above 0 it hurts. Behaviour and contacts: goals lost and calls in 1,000 journeys. Stated goal: the
    /// share that did not manage, less that of others at the same steps. Effort: points of a scale of seven, likewise.
    pub(super) figure: Option<Estimate>,
    /// Answers of either side that it takes, where there are fewer.
    pub(super) needed_n: Option<u64>,
}

/// A journey that people defined.
#[derive(Clone, Serialize, JsonSchema)]
pub(crate) struct JourneyName {
    /// Its id.
    pub(super) id: String,
    /// What it is called.
    pub(super) name: String,
    /// The customer's problem, in their words.
    pub(super) problem: Option<String>,
}

/// Where something happens: at a step, or between two.
#[derive(Clone, Serialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum PlaceView {
    /// At a step.
    Step {
        /// Its station.
        activity: String,
    },
    /// Between two steps.
    Transition {
        /// The station before.
        from: String,
        /// The station after.
        to: String,
    },
}

/// A comparison that a condition consists of.
#[derive(Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct ConditionView {
    /// What is compared: an attribute, `channel`, `entry_channel`, `previous_activity` or `change`.
    pub(super) attribute: String,
    /// How.
    pub(super) op: &'static str,
    /// With what.
    pub(super) value: String,
}

/// One finding.
#[derive(Serialize, JsonSchema)]
pub(crate) struct FindingView {
    /// The same in every run as long as it is about the same.
    pub(super) id: String,
    /// Whether it is claimed now.
    pub(super) claimed: bool,
    /// `friction` or `strength`.
    pub(super) polarity: &'static str,
    /// What kind.
    pub(super) kind: &'static str,
    /// The journey, where it is one that people defined.
    pub(super) journey: Option<JourneyName>,
    /// Which goal.
    pub(super) goal: String,
    /// Where.
    #[serde(rename = "where")]
    pub(super) place: PlaceView,
    /// Whom it concerns most; empty: all alike.
    pub(super) segment: Vec<ConditionView>,
    /// The day on which it began, where it did within the log.
    pub(super) since: Option<String>,
    /// Whether its numbers are about that segment alone.
    pub(super) only: bool,
    /// From when on its numbers are, where they are of a part of the time alone.
    pub(super) only_since: Option<String>,
    /// Journeys that show it.
    pub(super) journeys_affected: Count,
    /// The share of journeys that reach the place that show it.
    pub(super) affected: Estimate,
    /// Of those that show it, the share that failed the goal.
    pub(super) rate: Estimate,
    /// The share that would have failed without it.
    pub(super) baseline: Estimate,
    /// What it costs in 1,000 journeys.
    pub(super) per_1000: CostView,
    /// Goals gained in the log if it were gone: `value` is what it is at least, nine times of ten.
    pub(super) gain: Estimate,
    /// Whether what is known from several sides says the same.
    pub(super) agreement: AgreementView,
    /// Why, the surest first.
    pub(super) causes: Vec<CauseView>,
    /// How it goes on, by week or month.
    pub(super) series: Vec<LapView>,
    /// The stations on the commonest way of those who show it: from where it comes from, to where it shows, and on.
    pub(super) trace: Vec<String>,
    /// What it costs in a year; null where less than four weeks were looked at.
    pub(super) worth: Option<Worth>,
    /// How it was found.
    pub(super) method: &'static str,
}

/// What something costs in 1,000 journeys.
#[derive(Serialize, JsonSchema)]
pub(crate) struct CostView {
    /// Goals not reached.
    pub(super) failed_goals: Estimate,
    /// Calls for help.
    pub(super) contacts: Option<Estimate>,
    /// Points of effort, on a scale of seven.
    pub(super) effort: Option<Estimate>,
}

/// Why something happens where it does.
#[derive(Serialize, JsonSchema)]
pub(crate) struct CauseView {
    /// Where it happens more often.
    pub(super) condition: Vec<ConditionView>,
    /// The station that the condition comes from, where that lies before.
    pub(super) upstream: Option<String>,
    /// 1 co-occurs, 2 holds after adjustment, 3 precedes and grows with the dose, 4 natural experiment, 5 randomised.
    pub(super) ladder: u8,
    /// How many times as often.
    pub(super) rate_ratio: Estimate,
    /// The share of all such journeys that is explained.
    pub(super) share_explained: Estimate,
    /// From the upstream station to the step, seconds.
    pub(super) median_lag_s: Option<f64>,
    /// Between which eight of ten of these times lie, seconds.
    pub(super) lag_between_s: Option<[f64; 2]>,
    /// What speaks against it.
    pub(super) counter_evidence: Vec<String>,
}

/// One week or month.
#[derive(Clone, Serialize, serde::Deserialize, JsonSchema)]
pub(crate) struct LapView {
    /// Its first day.
    pub(crate) from: String,
    /// The first day after it.
    pub(crate) to: String,
    /// Journeys that reached the place for the first time then.
    pub(crate) reached_place: Count,
    /// Of these, those that show the finding.
    pub(crate) affected: Count,
    /// Of these, those that failed their goal.
    pub(crate) failed: Count,
    /// Of those that reached the place, those in which help was sought from there on.
    pub(crate) called: Count,
}

/// What something costs in a year if it goes on as it did, with the assumptions stated.
#[derive(Clone, Serialize, JsonSchema)]
pub(crate) struct Worth {
    /// Goals not reached.
    pub(super) goals_per_year: Estimate,
    /// Calls for help.
    pub(super) contacts_per_year: Option<Estimate>,
    /// Hours of those who answer calls; null where nobody said how long a contact takes.
    pub(super) hours_per_year: Option<Estimate>,
    /// Hours of customers that its effort takes (R137); null where nobody said how long a point of effort takes.
    pub(super) customer_hours_per_year: Option<Estimate>,
    /// SEK of goals and contacts, as far as people stated what they cost; null where they did not.
    pub(super) sek_per_year: Option<Estimate>,
    /// SEK that each month of waiting costs.
    pub(super) sek_per_month_waiting: Option<Estimate>,
}

impl From<insight::friction::Worth> for Worth {
    fn from(it: insight::friction::Worth) -> Worth {
        Worth {
            goals_per_year: it.goals_per_year,
            contacts_per_year: it.contacts_per_year,
            hours_per_year: it.hours_per_year,
            customer_hours_per_year: it.customer_hours_per_year,
            sek_per_year: it.sek_per_year,
            sek_per_month_waiting: it.sek_per_month_waiting,
        }
    }
}

/// Something that was looked at and is not claimed.
#[derive(Serialize, JsonSchema)]
pub(crate) struct NotClaimedView {
    /// Where.
    #[serde(rename = "where")]
    pub(super) place: PlaceView,
    /// What kind.
    pub(super) kind: &'static str,
    /// Which goal.
    pub(super) goal: String,
    /// The journey, where it is one that people defined.
    pub(super) journey: Option<JourneyName>,
    /// Why not: `too_few`, `no_comparison`, `not_tested`, `unsure`, `harmless`, `negligible`,
    /// `comes_anyway` (of a wait: about as many would come as late without the journey).
    pub(super) reason: &'static str,
    /// Journeys that show it.
    pub(super) n: Count,
    /// Journeys that would do, as far as can be told.
    pub(super) needed_n: Option<u64>,
    /// The day on which there are so many, if it goes on as it did.
    pub(super) expected_by: Option<String>,
}

/// Journeys that were not judged, and why.
#[derive(Serialize, JsonSchema)]
pub(crate) struct LeftOutView {
    /// Their time is not over.
    pub(super) under_way: Count,
    /// No human goes like that.
    pub(super) robots: Count,
    /// They began with their goal.
    pub(super) at_once: Count,
    /// They failed without any step.
    pub(super) no_step: Count,
}

/// How much effort journeys show at a station, and until then (R23).
#[derive(Serialize, JsonSchema)]
pub(crate) struct EffortView {
    /// The station.
    pub(super) activity: String,
    /// Journeys that reach it.
    pub(super) journeys: Count,
    /// Signs of effort a journey until the station was left.
    pub(super) cumulative: Option<f64>,
    /// Signs of effort a journey there.
    pub(super) own: Option<f64>,
}

/// What failures are assumed to cost.
#[derive(Serialize, JsonSchema)]
pub(crate) struct AssumptionsView {
    /// What a reached goal is worth, SEK.
    goal_sek: Option<f64>,
    /// What a contact costs, SEK.
    contact_sek: Option<f64>,
    /// How long a contact takes, minutes.
    contact_minutes: Option<f64>,
    /// What a point of effort costs a customer, minutes.
    effort_minutes: Option<f64>,
    /// What an hour of work costs, SEK.
    hour_sek: Option<f64>,
    /// Where the figures are from.
    source: Option<String>,
    /// Counts their changes; 0: nobody has stated any.
    version: u64,
}

impl From<&Assumptions> for AssumptionsView {
    fn from(it: &Assumptions) -> AssumptionsView {
        AssumptionsView {
            goal_sek: it.goal_sek,
            contact_sek: it.contact_sek,
            contact_minutes: it.contact_minutes,
            effort_minutes: it.effort_minutes,
            hour_sek: it.hour_sek,
            source: it.source.clone(),
            version: it.version,
        }
    }
}
