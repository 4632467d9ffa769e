//! The journey map as a document of derived facts: stations, the lines between them, and what each rests on.
//!
//! It holds no geometry: the `map` crate lays it out. It is made from one log by one definition
//! and is never edited; what people plan lives elsewhere (design §6).

use crate::Micros;

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
}
