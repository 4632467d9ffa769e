//! What a contrast says.

use model::Estimate;
use serde::Serialize;

/// Two groups of journeys, and what one shows more often than the other.
#[derive(Clone, Debug, Serialize)]
pub struct ContrastReport {
    /// Who is looked at.
    pub a: Group,
    /// Whom they are held against.
    pub b: Group,
    /// What the one shows more often, the surest and largest difference first.
    pub findings: Vec<Finding>,
    /// What is not claimed, the likeliest first, at most a hundred.
    pub not_claimed: Vec<NotClaimed>,
    /// What only one group shows: it may be no more than how the difference is logged, and explains nothing.
    pub only_one: Vec<OnlyOne>,
    /// Journeys that were not compared.
    pub left_out: LeftOut,
    /// Comparisons that were made.
    pub tested: u64,
    /// Of what is claimed, at most this share is expected to be chance.
    pub false_discovery_rate: f64,
    /// The rung of evidence: 1, they go together.
    pub ladder: u8,
}

/// One group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Group {
    /// What it is: `failed`, `reached`, or the rule that selects it; `others` where there is none.
    pub what: String,
    /// How many journeys.
    pub journeys: u64,
    /// Of how many persons.
    pub persons: u64,
}

/// Journeys that were not compared, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Their time is not over.
    pub under_way: u64,
    /// They began with their goal, so that nothing comes before it.
    pub at_once: u64,
    /// They are in neither group.
    pub neither: u64,
    /// They are in both groups.
    pub both: u64,
}

/// Something that a journey may show.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum What {
    /// An activity.
    Activity {
        /// Its name.
        activity: String,
    },
    /// An activity twice or more.
    Again {
        /// Its name.
        activity: String,
    },
    /// One activity right after another.
    Transition {
        /// The first.
        from: String,
        /// The second.
        to: String,
    },
    /// A channel.
    Channel {
        /// Its name.
        channel: String,
    },
    /// From one channel to another.
    Switch {
        /// The first.
        from: String,
        /// The second.
        to: String,
    },
    /// A value of an attribute.
    Value {
        /// The attribute.
        attribute: String,
        /// The value.
        value: String,
    },
}

/// Who shows something more often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MoreIn {
    /// The first group.
    A,
    /// The second.
    B,
}

/// Something that one group shows more often than the other, where both have come as far.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// What.
    #[serde(flatten)]
    pub what: What,
    /// Who shows it more often.
    pub more_in: MoreIn,
    /// Journeys of that group that show it.
    pub journeys: u64,
    /// Of how many persons.
    pub persons: u64,
    /// The share of that group that shows it.
    pub rate: Estimate,
    /// The share that would show it if the group were like the other where both have come as far: the rate less the
    /// difference.
    pub expected: f64,
    /// The difference among journeys that had come as far.
    pub difference: Estimate,
    /// How probable such a difference is by chance, adjusted for all comparisons.
    pub p_adjusted: f64,
    /// What nearly the same journeys show: told with it, not beside it.
    pub also: Vec<What>,
}

/// Something that is not claimed.
#[derive(Clone, Debug, Serialize)]
pub struct NotClaimed {
    /// What.
    #[serde(flatten)]
    pub what: What,
    /// Who shows it more often, if anybody.
    pub more_in: MoreIn,
    /// Why: `unsure`, `too_few`.
    pub reason: &'static str,
    /// Journeys of that group that show it.
    pub n: u64,
    /// How probable such a difference is by chance, adjusted; nothing where it was not compared.
    pub p_adjusted: Option<f64>,
}

/// Something that only one group shows.
#[derive(Clone, Debug, Serialize)]
pub struct OnlyOne {
    /// What.
    #[serde(flatten)]
    pub what: What,
    /// Which group.
    pub shown_by: MoreIn,
    /// How many of its journeys.
    pub journeys: u64,
    /// How many of the other's.
    pub others: u64,
}
