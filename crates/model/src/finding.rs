//! What people decide about findings: what becomes of them, what is done against them or to protect them, and what a
//! failure is assumed to cost. Plain data; what may be written where, and by whom, is the server's and the store's.

use crate::project::id;
use crate::{Estimate, MemberId, MemberRef, Micros};
use serde::{Deserialize, Serialize};

id! {
    /// A measure that is taken because of a finding (`act_…`).
    ActionId
}

macro_rules! codes {
    ($(#[$meta:meta])* $name:ident { $($(#[$each:meta])* $variant:ident = $code:literal;)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum $name {
            $($(#[$each])* #[serde(rename = $code)] $variant,)*
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// The code in interfaces and in the store.
            pub fn code(self) -> &'static str {
                match self {
                    $($name::$variant => $code,)*
                }
            }

            /// What a code of the same name stands for.
            pub fn from_code(code: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|known| known.code() == code)
            }
        }
    };
}

codes! {
    /// What becomes of a finding.
    FindingStatus {
        /// Nobody has taken it up.
        New = "new";
        /// Somebody looks into it.
        Investigating = "investigating";
        /// Something is being done about it.
        BeingFixed = "being_fixed";
        /// It is not there any more.
        Gone = "gone";
        /// Nothing is done about it, for a reason that is written down.
        Dismissed = "dismissed";
    }
}

codes! {
    /// What was changed about a finding.
    FindingChange {
        /// What becomes of it.
        Status = "status";
        /// Who answers for it.
        Owner = "owner";
        /// Whether a person confirmed its cause.
        Confirmed = "confirmed";
        /// A measure that was planned, moved on or removed.
        Action = "action";
    }
}

codes! {
    /// What a measure is for (R75).
    ActionDirection {
        /// It takes away what hurts.
        Fix = "fix";
        /// It keeps and strengthens what helps.
        Protect = "protect";
    }
}

codes! {
    /// By which figure of the finding a measure is judged.
    ActionMeasure {
        /// Journeys that fail their goal, among those affected: a share.
        Failed = "failed";
        /// Journeys affected, among those that reach the place: a share.
        Affected = "affected";
        /// Calls for help in 1,000 journeys.
        Contacts = "contacts";
    }
}

codes! {
    /// How far a measure has come.
    ActionStatus {
        /// It is to be done.
        Planned = "planned";
        /// Somebody is at it.
        UnderWay = "under_way";
        /// It was done, on a day that is written down.
        Done = "done";
        /// It will not be done, for a reason that is written down.
        Dropped = "dropped";
    }
}

/// Where a finding is: at a step, or between two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum FindingPlace {
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

/// A journey that people defined, as it was called then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FindingJourney {
    /// Its id.
    pub id: String,
    /// What it was called.
    pub name: String,
    /// The problem in the customer's words.
    pub problem: Option<String>,
}

/// What a finding was about when something was decided: it stays readable when the finding is not claimed any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FindingAbout {
    /// What kind of friction or strength, such as `loop`.
    pub kind: String,
    /// `friction` or `strength`.
    pub polarity: String,
    /// The journey, where it is one that people defined.
    pub journey: Option<FindingJourney>,
    /// Which goal.
    pub goal: String,
    /// Where.
    #[serde(rename = "where")]
    pub place: FindingPlace,
    /// Whom it concerned most; empty: all alike.
    #[serde(default)]
    pub segment: Vec<FindingCondition>,
    /// Whether its numbers are about those alone.
    #[serde(default)]
    pub only: bool,
    /// From when on they are, where they are of a part of the time alone.
    #[serde(default)]
    pub only_since: Option<Micros>,
}

/// A comparison that a condition consists of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FindingCondition {
    /// What is compared: an attribute, `channel`, `entry_channel` or `previous_activity`.
    pub attribute: String,
    /// How.
    pub op: String,
    /// With what.
    pub value: String,
}

/// That a person confirmed a cause, and on what ground (the letter, interviews, a review of the process).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfirmedCause {
    /// The cause.
    pub cause: String,
    /// What the person went by.
    pub basis: String,
    /// Who, as long as they are a member.
    pub by: Option<MemberRef>,
    /// When.
    pub at: Micros,
}

/// A change of what was decided about a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingLine {
    /// When.
    pub at: Micros,
    /// By whom, as long as they are a member.
    pub by: Option<MemberRef>,
    /// What was changed.
    pub what: FindingChange,
    /// What it was before: a code of a status, a member's name, a cause; nothing where there was none.
    pub from: Option<String>,
    /// What it became.
    pub to: Option<String>,
    /// Why: the reason or the basis that was given.
    pub reason: Option<String>,
}

/// What people decided about a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecidedFinding {
    /// The finding's id.
    pub id: String,
    /// What becomes of it.
    pub status: FindingStatus,
    /// Why; always there for what was dismissed.
    pub reason: Option<String>,
    /// Who answers for it, as long as they work in the project.
    pub owner: Option<MemberRef>,
    /// The cause that a person confirmed.
    pub confirmed: Option<ConfirmedCause>,
    /// What it is about.
    pub about: FindingAbout,
    /// Counts its changes from 1: whoever changes it says which version they saw.
    pub version: u64,
    /// When it was last changed.
    pub changed: Micros,
    /// By whom, as long as they are a member.
    pub changed_by: Option<MemberRef>,
    /// Its changes, the oldest first.
    pub history: Vec<FindingLine>,
}

/// An estimate as it was when something was decided: it never moves again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FrozenEstimate {
    /// The point estimate; nothing where nothing could be measured.
    pub value: Option<f64>,
    /// How many observations it rests on.
    pub n: u64,
    /// Lower end of the interval.
    pub low: Option<f64>,
    /// Upper end of the interval.
    pub high: Option<f64>,
    /// Confidence of the interval, e.g. 0.95.
    pub confidence: f64,
    /// How it was estimated, e.g. `wilson`.
    pub method: String,
    /// The last event that the estimate saw.
    pub as_of: Option<Micros>,
}

impl From<&Estimate> for FrozenEstimate {
    fn from(estimate: &Estimate) -> FrozenEstimate {
        let Estimate { value, n, low, high, confidence, method, as_of } = *estimate;
        FrozenEstimate { value, n, low, high, confidence, method: method.to_string(), as_of }
    }
}

/// A figure as it was before a measure, and the time that it was taken over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FrozenFigure {
    /// The figure.
    pub estimate: FrozenEstimate,
    /// The first event that it rests on.
    pub from: Micros,
    /// The last one.
    pub to: Micros,
    /// When it was taken.
    pub frozen_at: Micros,
}

/// A stretch of time, both ends within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TimeWindow {
    /// Its beginning.
    pub from: Micros,
    /// Its end.
    pub to: Micros,
}

/// What somebody plans to do because of a finding.
#[derive(Clone, Debug, PartialEq)]
pub struct ActionPlan {
    /// What it is for.
    pub direction: ActionDirection,
    /// What is to be done.
    pub what: String,
    /// In which channels (R238).
    pub channels: Vec<String>,
    /// The cause that it removes; this or a waiver (R76).
    pub cause: Option<String>,
    /// Why it is done without knowing the cause.
    pub waiver: Option<String>,
    /// By which figure it is judged; that stays, as the figure before is of it.
    pub measure: ActionMeasure,
    /// The figure that is wanted: a share from 0 to 1, of contacts so many in 1,000 journeys.
    pub target: f64,
    /// Who answers for it.
    pub owner: Option<MemberId>,
    /// When it is to be done: a day, `2026-09-30`.
    pub due: Option<String>,
}

/// How far a measure has come, as somebody says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionProgress {
    /// How far.
    pub status: ActionStatus,
    /// Why it is dropped.
    pub reason: Option<String>,
    /// On which day it was done.
    pub done_on: Option<String>,
}

/// A measure that is taken because of a finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// Its id.
    pub id: ActionId,
    /// The finding.
    pub finding: String,
    /// What the finding was about.
    pub about: FindingAbout,
    /// What is to be done. Its owner may have left: see `owner`.
    pub plan: ActionPlan,
    /// Who answers for it, as long as they work in the project.
    pub owner: Option<MemberRef>,
    /// How far it has come.
    pub progress: ActionProgress,
    /// The figure before, which never moves.
    pub before: FrozenFigure,
    /// The time in which the problem was found: no baseline that is taken later may rest on it, as what was found for
    /// being bad looks better afterwards by itself.
    pub baseline_excludes: TimeWindow,
    /// Counts its changes from 1.
    pub version: u64,
    /// When it was planned.
    pub created: Micros,
    /// By whom, as long as they are a member.
    pub created_by: Option<MemberRef>,
    /// When it was last changed.
    pub changed: Micros,
    /// By whom.
    pub changed_by: Option<MemberRef>,
}

/// What a contact takes where nobody said otherwise, minutes. Said wherever it is used.
pub const CONTACT_MINUTES: f64 = 8.0;

/// What failures are assumed to cost (R99). What is not known is not guessed, but for the time of a contact.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumptions {
    /// What a reached goal is worth, SEK.
    pub goal_sek: Option<f64>,
    /// What a contact costs, SEK.
    pub contact_sek: Option<f64>,
    /// How long a contact takes, minutes.
    pub contact_minutes: Option<f64>,
    /// What a point of effort costs a customer, minutes.
    pub effort_minutes: Option<f64>,
    /// What an hour of work costs, SEK.
    pub hour_sek: Option<f64>,
    /// Where the figures are from.
    pub source: Option<String>,
    /// Counts their changes; 0: never written.
    pub version: u64,
    /// When they were last changed.
    pub changed: Option<Micros>,
    /// By whom, as long as they are a member.
    pub changed_by: Option<MemberRef>,
}

impl Default for Assumptions {
    fn default() -> Assumptions {
        Assumptions {
            goal_sek: None,
            contact_sek: None,
            contact_minutes: Some(CONTACT_MINUTES),
            effort_minutes: None,
            hour_sek: None,
            source: None,
            version: 0,
            changed: None,
            changed_by: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_leads_back() {
        for status in FindingStatus::ALL {
            assert_eq!(FindingStatus::from_code(status.code()), Some(*status));
            assert_eq!(serde_json::to_value(status).unwrap(), status.code());
        }
        assert_eq!(ActionStatus::from_code("finished"), None);
    }

    #[test]
    fn a_place_is_a_step_or_two() {
        for text in [r#"{"activity":"Läs brev"}"#, r#"{"from":"Läs brev","to":"Ring"}"#] {
            let place: FindingPlace = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&place).unwrap(), text);
        }
    }
}
