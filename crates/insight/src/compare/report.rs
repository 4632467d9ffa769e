//! What a comparison of segments says.

use crate::drivers::Composition;
use model::Estimate;
use serde::Serialize;

/// Segments side by side.
#[derive(Clone, Debug, Serialize)]
pub struct CompareReport {
    /// What journeys are divided by.
    pub by: String,
    /// Journeys that were judged and have a value.
    pub journeys: u64,
    /// Of how many persons.
    pub persons: u64,
    /// The share of all these that reached the goal.
    pub reached: Estimate,
    /// Attributes that are held still.
    pub held: Vec<String>,
    /// Attributes that are not, and why.
    pub not_held: Vec<NotHeld>,
    /// By value, the commonest first.
    pub groups: Vec<Group>,
    /// Journeys that were not compared.
    pub left_out: LeftOut,
    /// Comparisons that were made.
    pub tested: u64,
    /// Of what is claimed, at most this share is expected to be chance.
    pub false_discovery_rate: f64,
    /// The rung of evidence: 1, they go together; 2 where it holds among like journeys is said of each group.
    pub ladder: u8,
}

/// Journeys that were not compared, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Their time is not over.
    pub under_way: u64,
    /// They have no value.
    pub no_value: u64,
}

/// An attribute that is not held still.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NotHeld {
    /// Its name.
    pub attribute: String,
    /// Why: `one_value`, `mostly_missing`, `known_later` (not from the first event on), `varies` (within journeys),
    /// `tells_outcome` (it is another name of the outcome), `made_by_activity` (only those who do much come to have it),
    /// `too_fine`, `no_overlap` (hardly any like journeys with
    /// another value), `enough_held`.
    pub reason: &'static str,
}

/// The journeys with one value.
#[derive(Clone, Debug, Serialize)]
pub struct Group {
    /// The value.
    pub value: String,
    /// How many.
    pub journeys: u64,
    /// Of how many persons.
    pub persons: u64,
    /// The share that reached the goal.
    pub rate: Estimate,
    /// Against all others; nothing where too few can be compared, and for the first of two groups, which would only say
    /// the same with the other sign.
    pub against_others: Option<Against>,
    /// Journeys, each of another person, that a group takes to be compared.
    pub needed_n: u64,
}

/// One group against the others.
#[derive(Clone, Debug, Serialize)]
pub struct Against {
    /// The share of the others that reached the goal.
    pub others: Estimate,
    /// The group less the others, as they are.
    pub difference: Estimate,
    /// The same among like journeys.
    pub standardised: Estimate,
    /// Journeys that have somebody like them on the other side.
    pub comparable: u64,
    /// The difference in two: what the mix accounts for, and what differs among like journeys.
    pub split: Composition,
    /// What the mix of each attribute accounts for, by itself; those of which it surely does something.
    pub by_attribute: Vec<Mix>,
    /// How probable such a difference is by chance, adjusted for all comparisons.
    pub p_adjusted: f64,
    /// The same among like journeys.
    pub p_adjusted_standardised: f64,
    /// What may be said.
    pub verdict: Verdict,
    /// Where a difference is sure and the attribute is made by how much customers do at all: what that rests on.
    pub selection: Option<Selection>,
}

/// An attribute that only those come to have who do much: it is not known when a journey begins, and whoever does more of
/// everything both has it and reaches the goal. Such a difference is a selection, and no effect.
#[derive(Clone, Debug, Serialize)]
pub struct Selection {
    /// What it is that activity makes, and how that is seen.
    #[serde(flatten)]
    pub made: Made,
    /// Half of those with the value had at most so many sittings.
    pub median_sittings: f64,
    /// The same of the others.
    pub median_sittings_others: f64,
    /// Of two persons who fared alike, one with the value and one of the others: how likely the one with the value had
    /// more sittings. A half: they do as much.
    pub did_more: Estimate,
    /// The difference in the goal among those with as many sittings.
    pub equally_active: Estimate,
    /// Journeys that have somebody of the other side with as many sittings.
    pub comparable: u64,
    /// Whether that is surely less than half of the difference as it is: nothing but a selection is left to tell.
    pub explains: bool,
}

/// That an attribute is made by how much customers do.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Made {
    /// Whose sittings are counted: `person`, in all of their journeys, where the attribute stays the same through these;
    /// else `journey`.
    pub scope: &'static str,
    /// The value that all have who do least.
    pub usual: String,
    /// Doing least is to have at most so many sittings.
    pub least_sittings: u32,
    /// Of those who do least, the share with another value.
    pub among_least: Estimate,
    /// Of those who do more, the share with another value.
    pub among_others: Estimate,
    /// Of two persons who do more than the least and fared alike, one with another value and one with the usual: how
    /// likely the one with another value had more sittings. A half: it does not grow with what they do.
    pub grows: Estimate,
}

/// What the mix of one attribute accounts for.
#[derive(Clone, Debug, Serialize)]
pub struct Mix {
    /// The attribute.
    pub attribute: String,
    /// What it accounts for.
    pub composition: Estimate,
}

/// What may be said of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is there, and among like journeys, too, in the same direction.
    Differs,
    /// It is there, and among like journeys it is the other way round (Simpson's paradox).
    Reversed,
    /// It is there, but not seen among like journeys: the groups are made up differently.
    Mix,
    /// It is only seen among like journeys: the mix hides it.
    Hidden,
    /// Chance would do.
    Unsure,
}
