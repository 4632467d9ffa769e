//! What is said of channels.

use super::contradictions::Scope;
use super::ways::Kind;
use crate::compare::NotHeld;
use model::{Estimate, Micros};
use serde::Serialize;

/// Channels side by side, and customers between them.
#[derive(Clone, Debug, Serialize)]
pub struct ChannelsReport {
    /// Journeys that were looked at.
    pub journeys: u64,
    /// Of how many persons.
    pub persons: u64,
    /// The activities that mean the goal was reached; empty: it is judged whether they went on.
    pub goal: Vec<String>,
    /// Whether the channel is one of the whole journey (hardly any has two): then contacts cannot be told, and nobody
    /// changes.
    pub channel_of_journey: bool,
    /// Journeys that were not looked at, or not judged.
    pub left_out: LeftOut,
    /// The same step in several channels.
    pub consistency: Consistency,
    /// Changes of channel.
    pub hops: HopsReport,
    /// Several channels at once.
    pub concurrent: Concurrent,
    /// Channels that tell the same customer different things.
    pub contradictions: Contradictions,
    /// The rung of evidence: 1, it goes together; 2 where it holds among like journeys is said of each difference.
    pub ladder: u8,
}

/// Journeys that were not looked at, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Machines'.
    pub robots: u64,
    /// Their time is not over: they count, but not for the goal.
    pub under_way: u64,
}

/// What comes of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The journey reached its goal in time.
    GoalReached,
    /// The customer did something else after it; where no goal is known.
    WentOn,
    /// How long until the next step, of those who went on.
    TimeToNext,
    /// A contact with a person began within seven days.
    AssistedContact,
    /// The same step once more within seven days.
    SameStepAgain,
    /// How easy it was (CES, 1 to 7).
    Effort,
}

/// What a difference is told in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// One share less the other.
    Share,
    /// One time over the other.
    Ratio,
    /// Points of a scale of seven.
    Points,
}

/// What may be said of channels at a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The whole interval lies within the margin.
    Same,
    /// It differs among like journeys, and chance does not explain it.
    Differs,
    /// It cannot be told yet.
    CannotTell,
}

/// The same step in several channels.
#[derive(Clone, Debug, Serialize)]
pub struct Consistency {
    /// Steps that are taken in two channels or more: what differs first.
    pub steps: Vec<StepConsistency>,
    /// Comparisons that were made.
    pub tested: u64,
    /// Of the differences told, at most this share is expected to be chance.
    pub false_discovery_rate: f64,
    /// Shares that differ by less are the same.
    pub margin_share: f64,
    /// Times of which one is less than so many times the other are the same.
    pub margin_ratio: f64,
    /// Ease that differs by fewer points is the same.
    pub margin_points: f64,
}

/// One step.
#[derive(Clone, Debug, Serialize)]
pub struct StepConsistency {
    /// Its name.
    pub step: String,
    /// What may be said.
    pub verdict: Verdict,
    /// How far the farthest channel is from the others in goals reached (else in going on), among like journeys.
    pub largest: Option<Largest>,
    /// Where it cannot be told: comparable journeys that would do, if what is seen stays.
    pub needed_n: Option<u64>,
    /// Its channels, the commonest first.
    pub channels: Vec<ChannelAt>,
    /// Each channel against the others; of two, the rarer against the commoner.
    pub comparisons: Vec<Compared>,
    /// What too few are alike in, or where values have no spread on either side.
    pub not_compared: Vec<NotCompared>,
    /// What is held alike for the goal.
    pub held: Vec<String>,
    /// What is not, and why.
    pub not_held: Vec<NotHeld>,
}

/// The farthest of several.
#[derive(Clone, Debug, Serialize)]
pub struct Largest {
    /// Which channel.
    pub channel: String,
    /// In what.
    pub outcome: Outcome,
    /// The channel less the others, among like journeys.
    pub difference: Estimate,
}

/// A channel in which a step is taken.
#[derive(Clone, Debug, Serialize)]
pub struct ChannelAt {
    /// Its name.
    pub channel: String,
    /// Journeys that first take the step there.
    pub journeys: u64,
    /// Of how many persons.
    pub persons: u64,
}

/// One channel against the others in one outcome.
#[derive(Clone, Debug, Serialize)]
pub struct Compared {
    /// The channel.
    pub channel: String,
    /// In what.
    pub outcome: Outcome,
    /// What the difference is told in.
    pub unit: Unit,
    /// How it goes there: a share, seconds (geometric mean), or ease.
    pub own: Estimate,
    /// How it goes in the others.
    pub others: Estimate,
    /// The difference (or ratio) as it is.
    pub difference: Estimate,
    /// The same among like journeys.
    pub alike: Estimate,
    /// What is held alike.
    pub held: Vec<String>,
    /// Within this it is the same.
    pub margin: f64,
    /// Whether the whole interval among like journeys lies within the margin.
    pub is_within_margin: bool,
    /// How probable such a difference is by chance, adjusted for the whole table.
    pub p_adjusted: f64,
    /// What may be said.
    pub verdict: Verdict,
    /// Where it cannot be told: comparable journeys that would do.
    pub needed_n: Option<u64>,
}

/// A channel that has too few like journeys beside it, or values without spread.
#[derive(Clone, Debug, Serialize)]
pub struct NotCompared {
    /// The channel.
    pub channel: String,
    /// In what.
    pub outcome: Outcome,
    /// Journeys that have somebody alike on the other side.
    pub comparable: u64,
    /// So many would have to; none where that is not what is wanting.
    pub needed_n: Option<u64>,
}

/// How some end beside like journeys.
#[derive(Clone, Debug, Serialize)]
pub struct GoalOf {
    /// The share of them that reached the goal.
    pub own: Estimate,
    /// The share of those beside them.
    pub others: Estimate,
    /// The difference among like journeys.
    pub difference: Estimate,
    /// What is held alike, beside the step and its channel.
    pub held: Vec<String>,
    /// How probable such a difference is by chance, adjusted for the table that it stands in.
    pub p_adjusted: f64,
    /// What may be said.
    pub verdict: GoalVerdict,
}

/// Whether some reach the goal more or less often than like ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GoalVerdict {
    /// Less often.
    Less,
    /// More often.
    More,
    /// Chance would do.
    Unsure,
}

/// Changes of channel.
#[derive(Clone, Debug, Serialize)]
pub struct HopsReport {
    /// Journeys with a known channel.
    pub journeys: u64,
    /// The share of them that use more than one.
    pub in_several_channels: Estimate,
    /// Changes that customers make on their own.
    pub unplanned: HopTotals,
    /// Hand-overs.
    pub planned: HopTotals,
    /// What the organisation sends.
    pub sent: HopTotals,
    /// Whether those who change on their own reach the goal less than like ones who go on in the same channel or by a
    /// hand-over.
    pub goal: Option<GoalOf>,
    /// By step and channels, the commonest first.
    pub ways: Vec<Hop>,
    /// Changes of ways that too few take to be told by themselves.
    pub left_out: u64,
}

/// Changes of one kind together.
#[derive(Clone, Debug, Serialize)]
pub struct HopTotals {
    /// How many.
    pub hops: u64,
    /// In 100 journeys.
    pub per_100: Estimate,
    /// The share of journeys with any.
    pub journeys: Estimate,
}

/// One way from channel to channel.
#[derive(Clone, Debug, Serialize)]
pub struct Hop {
    /// The step after which it happens.
    pub step: String,
    /// The channel that is left.
    pub from: String,
    /// The channel that is come to.
    pub to: String,
    /// How it comes about.
    pub kind: Kind,
    /// How many.
    pub hops: u64,
    /// In how many journeys.
    pub journeys: u64,
    /// Of journeys that are at the step in the channel, the share that goes that way.
    pub rate: Estimate,
    /// The share after which the next change leads back.
    pub back: Estimate,
    /// Whether those reach the goal less than like ones who go on in the same channel or by a hand-over.
    pub goal: Option<GoalOf>,
}

/// A step and how often.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StepCount {
    /// The step.
    pub step: String,
    /// How often.
    pub count: u64,
}

/// Several channels at once.
#[derive(Clone, Debug, Serialize)]
pub struct Concurrent {
    /// What is done so soon after each other is at once, seconds.
    pub window_s: f64,
    /// Journeys with a known channel.
    pub journeys: u64,
    /// How many times.
    pub episodes: u64,
    /// The share of journeys with any.
    pub rate: Estimate,
    /// Whether those reach the goal less than like ones who went on as soon in one channel.
    pub goal: Option<GoalOf>,
    /// By combination, the commonest first.
    pub combinations: Vec<Combination>,
}

/// Some channels at once.
#[derive(Clone, Debug, Serialize)]
pub struct Combination {
    /// The channels that were used.
    pub channels: Vec<String>,
    /// What had been sent in the two weeks before.
    pub at_hand: Vec<String>,
    /// How many times.
    pub episodes: u64,
    /// In how many journeys.
    pub journeys: u64,
    /// Of all journeys, the share with it.
    pub rate: Estimate,
    /// Of these times, the share in which a channel was left and taken up again.
    pub back_and_forth: Estimate,
    /// The median time from the first change to the last, with what lies between, seconds.
    pub median_s: Option<f64>,
    /// Whether those reach the goal less than like ones who went on as soon in one channel.
    pub goal: Option<GoalOf>,
    /// The steps at which it begins.
    pub steps: Vec<StepCount>,
}

/// Channels that tell the same customer different things.
#[derive(Clone, Debug, Serialize)]
pub struct Contradictions {
    /// What was told so long apart, at most, is held together; seconds.
    pub within_s: f64,
    /// Attributes that two channels or more tell, and that next to never change within one.
    pub attributes: Vec<AttributeTold>,
    /// Attributes that could not be judged, and why.
    pub not_judged: Vec<NotJudged>,
}

/// One attribute.
#[derive(Clone, Debug, Serialize)]
pub struct AttributeTold {
    /// Its name.
    pub attribute: String,
    /// Within what it should be the same.
    pub scope: Scope,
    /// Journeys in which two channels told it.
    pub told: u64,
    /// In so many of them they differ.
    pub contradicted: u64,
    /// The share.
    pub rate: Estimate,
    /// By pair of channels, those that differ most often first.
    pub pairs: Vec<PairTold>,
    /// The steps at which the later of the two spoke.
    pub steps: Vec<StepCount>,
    /// Some of them; values are not told.
    pub examples: Vec<[Moment; 2]>,
}

/// Two channels.
#[derive(Clone, Debug, Serialize)]
pub struct PairTold {
    /// Their names.
    pub channels: [String; 2],
    /// How often both told it.
    pub told: u64,
    /// How often they differ.
    pub contradicted: u64,
    /// The share.
    pub rate: Estimate,
}

/// An attribute that could not be judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NotJudged {
    /// Its name.
    pub attribute: String,
    /// The two channels between which it could not; none: between any.
    pub channels: Vec<String>,
    /// Why: `changes` (within one channel too, or too little is known of that), `one_channel` (no two tell it of the same
    /// journey), `too_many_values`, `own_in_each_channel` (channels agree no more than chance would have it: each holds
    /// something of its own), `always_differs` (each nearly always tells one value, and not the same), `too_few`.
    pub reason: &'static str,
}

/// An event that something rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Moment {
    /// The person or case, as the log has it: for the program; not told.
    #[serde(skip)]
    pub identity: String,
    /// When.
    pub time: Micros,
    /// The step.
    pub activity: String,
    /// The id of the event, where the log has ids; whoever knows them puts them here.
    pub event: Option<String>,
}
