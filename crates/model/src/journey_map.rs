//! The journey map as a document of derived facts: stations, the lines between them, and what each rests on.
//!
//! It holds no geometry: the `map` crate lays it out. It is made from one log by one definition
//! and is never edited; what people plan lives elsewhere (design §6).

use crate::{Estimate, Metric, Micros};

/// What the picture may be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum MapKind {
    /// Stations are raw logged activities: a flow of events (*Händelseflöde*).
    EventFlow,
    /// Stations are named in the customer's words: a journey map (*Kundresekarta*).
    JourneyMap,
}

/// A station's place in [`JourneyMap::stations`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct StationId(pub u32);

/// What a station stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum StationKind {
    /// Something the customer does.
    Activity,
    /// The customer waits (proposed from long gaps, or added by hand).
    Waiting,
    /// Activities too rare for a station of their own, folded together.
    Other,
    /// The end of journeys that did not reach the goal, or of all journeys where no goal is defined.
    Left,
}

/// What a statement on the map rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", tag = "grade")]
pub enum Evidence {
    /// Seen in events.
    Observed {
        /// How many events.
        n: u64,
        /// The latest of them.
        last: Micros,
    },
    /// Someone says so; no event shows it.
    Assumed,
}

/// A number of a station.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// Events at it.
    Events,
    /// Journeys that begin at it.
    Starts,
    /// Journeys that end at it.
    Ends,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_false(value: &bool) -> bool {
    !value
}

/// A channel at a station.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChannelMark {
    /// Index into [`JourneyMap::channels`].
    pub channel: u32,
    /// Events at the station in this channel.
    pub events: u64,
    /// Journeys that were at the station in this channel.
    pub journeys: u64,
    /// Not the true numbers, but about: those would give away what is about few. Never in a local answer.
    #[serde(skip_serializing_if = "is_false")]
    pub about: bool,
}

/// One station: a customer activity, a wait, or a fold of rare ones.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Station {
    /// What the customer does, in the customer's words (or the activity's name in a flow of events).
    pub name: String,
    /// What it stands for.
    pub kind: StationKind,
    /// The touchpoints met here.
    pub touchpoints: Vec<String>,
    /// The logged activities behind it, by name.
    pub activities: Vec<String>,
    /// Events at the station.
    pub events: u64,
    /// Journeys that came by.
    pub journeys: u64,
    /// Journeys that begin here.
    pub starts: u64,
    /// Journeys that end here.
    pub ends: u64,
    /// Mean place in the journey: 0 = always first, 1 = always last.
    pub position: f64,
    /// Median time until the customer's next step, seconds; `None` when nothing ever follows.
    pub median_dwell_s: Option<f64>,
    /// The channels it happens in, most frequent first; empty when the log has no channels.
    pub channels: Vec<ChannelMark>,
    /// What it rests on.
    pub evidence: Evidence,
    /// Numbers that are not the true ones, but about: those would give away what is about few. Empty in a local answer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<Figure>,
    /// Numbers that are not told and stand as 0: they are about few, or would give away what is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hidden: Vec<Figure>,
}

/// Movement from one station to another (or back to the same).
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Link {
    /// From where.
    pub from: StationId,
    /// To where.
    pub to: StationId,
    /// How many times journeys moved so. Links into a [`StationKind::Left`] station count journeys' ends.
    pub count: u64,
    /// How many journeys did it at least once.
    pub journeys: u64,
    /// Median time between the two events, seconds; `None` for the way into "left".
    pub median_s: Option<f64>,
    /// 90th percentile of the same.
    pub p90_s: Option<f64>,
    /// The same moves by channel before and after; empty when the log has no channels.
    pub channels: Vec<LinkChannel>,
    /// Not the true numbers, but about: those would give away what is about few. Never in a local answer.
    #[serde(skip_serializing_if = "is_false")]
    pub about: bool,
}

/// The part of a link that goes from one channel to one channel.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LinkChannel {
    /// Channel before: index into [`JourneyMap::channels`].
    pub from: u32,
    /// Channel after; a hop when it differs.
    pub to: u32,
    /// How many moves.
    pub count: u64,
    /// Not the true numbers, but about: those would give away what is about few. Never in a local answer.
    #[serde(skip_serializing_if = "is_false")]
    pub about: bool,
}

/// What the whole map adds up to: every event is at one station, every journey starts and ends once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MapTotals {
    /// Events in the log.
    pub events: u64,
    /// Journeys in the log.
    pub journeys: u64,
    /// Distinct logged activities.
    pub activities: u64,
    /// Stations that are shown for themselves.
    pub shown: u64,
    /// Stations folded into "other".
    pub folded: u64,
    /// First event.
    pub first: Option<Micros>,
    /// Last event.
    pub last: Option<Micros>,
}

/// A map of journeys, ready to be laid out.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JourneyMap {
    /// Whose journeys: the definition's name, or the file's.
    pub name: String,
    /// What the picture may be called.
    pub kind: MapKind,
    /// All stations; a [`StationId`] is an index into them.
    pub stations: Vec<Station>,
    /// All movements, by count descending, then by station.
    pub links: Vec<Link>,
    /// Channel names; an index into them is a channel everywhere else in the map. Most frequent first.
    pub channels: Vec<String>,
    /// The planned way, where there is one: stations in order (a line under the actual ones).
    pub planned: Vec<StationId>,
    /// What it all adds up to.
    pub totals: MapTotals,
    /// All counts are rounded down to multiples of this; absent where they are not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rounded_to: Option<u64>,
    /// How it felt along it; absent where nobody asked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feelings: Option<Feelings>,
}

/// How it felt along a map: what was answered to one kind of question, by station (R15).
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Feelings {
    /// What was asked for, by the code of its instrument.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub metric: Metric,
    /// Which moment the feeling is about, where the question says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moment: Option<&'static str>,
    /// The version of the instrument.
    pub version: String,
    /// The surveys that asked.
    pub surveys: Vec<String>,
    /// The score at the bad end.
    pub bad: f64,
    /// The score at the good end; less than the bad one where low is good.
    pub good: f64,
    /// From how many answers on a station has a value.
    pub needed_n: u64,
    /// The stations of the main line, in its order.
    pub stations: Vec<Felt>,
}

/// How it felt at one station.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Felt {
    /// The station.
    pub station: StationId,
    /// How many answered; null where nobody did, or where it is not told.
    pub n: Option<u64>,
    /// The score; null where too few answered.
    pub score: Option<Estimate>,
    /// What it should feel like there, on the same scale; absent where nobody has said (R62).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<f64>,
}

/// What may be said of a feeling: good or bad only where the whole interval is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// The whole interval is on the good side of the middle.
    Good,
    /// It lies on both sides.
    Between,
    /// The whole interval is on the bad side.
    Bad,
}

impl Feelings {
    /// What may be said of a score; `None` where it has no interval.
    pub fn mood(&self, score: &Estimate) -> Option<Mood> {
        let (low, high) = (self.place(score.low?), self.place(score.high?));
        let (worst, best) = (low.min(high), low.max(high));
        Some(if worst > 0.5 {
            Mood::Good
        } else if best < 0.5 {
            Mood::Bad
        } else {
            Mood::Between
        })
    }

    /// Where a value lies between the bad end (0) and the good one (1).
    pub fn place(&self, value: f64) -> f64 {
        ((value - self.bad) / (self.good - self.bad)).clamp(0.0, 1.0)
    }
}

impl Felt {
    /// The score less its target, where the whole interval is on one side of it; `None` where nothing can be said.
    pub fn off_target(&self) -> Option<f64> {
        let (score, target) = (self.score.as_ref()?, self.target?);
        let outside = score.low? > target || score.high? < target;
        outside.then_some(score.value? - target)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(value: f64, low: f64, high: f64) -> Estimate {
        let (value, low, high) = (Some(value), Some(low), Some(high));
        Estimate { value, n: 40, low, high, confidence: 0.95, method: "t", as_of: None }
    }

    fn feelings(bad: f64, good: f64) -> Feelings {
        let (version, surveys, stations) = ("1".to_string(), Vec::new(), Vec::new());
        Feelings { metric: Metric::Ces, moment: None, version, surveys, bad, good, needed_n: 10, stations }
    }

    #[test]
    fn a_feeling_is_good_or_bad_only_where_its_whole_interval_is() {
        let usual = feelings(1.0, 7.0);
        assert_eq!(usual.mood(&estimate(5.0, 4.1, 5.9)), Some(Mood::Good));
        assert_eq!(usual.mood(&estimate(5.0, 3.9, 6.1)), Some(Mood::Between));
        assert_eq!(usual.mood(&estimate(2.0, 1.5, 2.5)), Some(Mood::Bad));
        assert_eq!(feelings(7.0, 1.0).mood(&estimate(2.0, 1.5, 2.5)), Some(Mood::Good), "low is good");
        assert_eq!(usual.mood(&Estimate { low: None, ..estimate(2.0, 1.5, 2.5) }), None);
    }

    #[test]
    fn a_difference_from_a_target_is_told_only_where_the_interval_excludes_it() {
        let felt = |target| Felt { station: StationId(0), n: Some(40), score: Some(estimate(4.0, 3.5, 4.5)), target };
        assert_eq!(felt(Some(6.0)).off_target(), Some(-2.0));
        assert_eq!(felt(Some(3.0)).off_target(), Some(1.0));
        assert_eq!(felt(Some(4.4)).off_target(), None);
        assert_eq!(felt(None).off_target(), None);
        assert_eq!(Felt { score: None, ..felt(Some(6.0)) }.off_target(), None);
    }
}
