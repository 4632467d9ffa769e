//! What a report tells, as plain data: gathered from the analyses elsewhere, and drawn as a page elsewhere.

use insight::friction::FrictionReport;
use map::Language;
use model::{Estimate, MapKind, Micros, Span};

/// Shares and times that rest on fewer journeys than this make no claim.
pub(crate) const ENOUGH: u64 = 30;

/// Everything on the page.
#[derive(Clone, Debug)]
pub(crate) struct ReportData {
    pub(crate) language: Language,
    /// The journey, the file, or the directory.
    pub(crate) name: String,
    pub(crate) kind: MapKind,
    /// The problem in the customer's words, where a definition says it.
    pub(crate) problem: Option<String>,
    pub(crate) made: Made,
    pub(crate) glance: Glance,
    pub(crate) picture: Option<Picture>,
    pub(crate) ways: Ways,
    pub(crate) time: Times,
    pub(crate) friction: FrictionPart,
    pub(crate) leaving: Leaving,
    pub(crate) funnel: Option<FunnelPart>,
    /// Absent where the log has no channels.
    pub(crate) channels: Option<Channels>,
    pub(crate) trust: Trust,
}

/// How the page came about.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    pub(crate) at: Micros,
    pub(crate) version: String,
    /// The command that makes it again; file names without folders.
    pub(crate) command: String,
    pub(crate) files: Vec<String>,
}

/// The log at a glance.
#[derive(Clone, Debug)]
pub(crate) struct Glance {
    pub(crate) events: u64,
    pub(crate) journeys: u64,
    /// Where the log knows persons.
    pub(crate) persons: Option<u64>,
    pub(crate) activities: u64,
    pub(crate) first: Option<Micros>,
    pub(crate) last: Option<Micros>,
    pub(crate) median_events: Option<f64>,
    pub(crate) median_duration_s: Option<f64>,
    pub(crate) p90_duration_s: Option<f64>,
    /// Journeys that start in each period, gaps filled with zeros.
    pub(crate) starts: Vec<Period>,
    /// Whether the periods are months rather than weeks.
    pub(crate) monthly: bool,
}

/// Journeys that start in one week or month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    /// Its first day.
    pub(crate) from: Micros,
    pub(crate) journeys: u64,
}

/// The map, drawn, and its stations and links for those who cannot see it.
#[derive(Clone, Debug)]
pub(crate) struct Picture {
    /// One `<svg>` element, made by the `map` crate.
    pub(crate) svg: String,
    /// Its natural width in pixels.
    pub(crate) width: f64,
    pub(crate) stations: Vec<StationRow>,
    pub(crate) links: Vec<LinkRow>,
    /// Activities without a station of their own.
    pub(crate) folded: u64,
}

#[derive(Clone, Debug)]
pub(crate) struct StationRow {
    pub(crate) name: String,
    pub(crate) assumed: bool,
    pub(crate) events: u64,
    pub(crate) journeys: u64,
    pub(crate) starts: u64,
    pub(crate) ends: u64,
}

#[derive(Clone, Debug)]
pub(crate) struct LinkRow {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) count: u64,
    pub(crate) journeys: u64,
}

/// The common ways.
#[derive(Clone, Debug)]
pub(crate) struct Ways {
    pub(crate) journeys: u64,
    /// How many distinct ways there are.
    pub(crate) distinct: u64,
    /// The most common ones.
    pub(crate) top: Vec<Way>,
}

#[derive(Clone, Debug)]
pub(crate) struct Way {
    pub(crate) steps: Vec<String>,
    pub(crate) journeys: u64,
}

/// Where it takes time.
#[derive(Clone, Debug)]
pub(crate) struct Times {
    /// All time between events, all journeys together.
    pub(crate) total_s: f64,
    /// Moves by the time spent in them, most first.
    pub(crate) moves: Vec<Move>,
    /// Moves beyond those listed.
    pub(crate) more_moves: u64,
    /// Activities by how long customers stay at them, longest first.
    pub(crate) dwells: Vec<Dwell>,
}

#[derive(Clone, Debug)]
pub(crate) struct Move {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) count: u64,
    pub(crate) journeys: u64,
    pub(crate) mean_s: f64,
    pub(crate) median_s: f64,
    pub(crate) p90_s: f64,
}

impl Move {
    pub(crate) fn total_s(&self) -> f64 {
        self.mean_s * self.count as f64
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Dwell {
    pub(crate) activity: String,
    pub(crate) journeys: u64,
    pub(crate) median_s: f64,
}

/// What makes customers fail.
#[derive(Clone, Debug)]
pub(crate) struct FrictionPart {
    /// The activities that mean success; empty: nobody said, so nothing can be held against it.
    pub(crate) goal: Vec<String>,
    pub(crate) report: FrictionReport,
}

/// Where customers give up, and where they struggle.
#[derive(Clone, Debug)]
pub(crate) struct Leaving {
    /// The activities that mean success; empty: nobody said, so every end counts.
    pub(crate) goal: Vec<String>,
    /// A stop longer than this is one; younger ends are not judged.
    pub(crate) pause: Span,
    /// One for each activity, by journeys, descending.
    pub(crate) steps: Vec<StepRow>,
    /// Activities beyond those listed.
    pub(crate) more_steps: u64,
    /// Back and forth between activities: most first.
    pub(crate) pairs: Vec<Pair>,
    pub(crate) journeys: u64,
    /// Journeys that go back and forth at least once.
    pub(crate) journeys_with_pairs: u64,
}

#[derive(Clone, Debug)]
pub(crate) struct StepRow {
    pub(crate) activity: String,
    pub(crate) journeys: u64,
    pub(crate) loops: u64,
    pub(crate) rework: u64,
    pub(crate) channel_hops: u64,
    pub(crate) waits: u64,
    pub(crate) repeats: u64,
    /// Journeys that end there for good, without the goal.
    pub(crate) left_journeys: u64,
    pub(crate) left: Estimate,
    pub(crate) resumed: Estimate,
}

/// How often customers went from `a` to `b` and back to `a`.
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    pub(crate) a: String,
    pub(crate) b: String,
    pub(crate) times: u64,
}

/// How far customers come.
#[derive(Clone, Debug)]
pub(crate) struct FunnelPart {
    pub(crate) source: FunnelSource,
    pub(crate) within: Option<Span>,
    /// All journeys, also those that never take the first step.
    pub(crate) journeys: u64,
    /// Planned steps that no event shows.
    pub(crate) missing: Vec<String>,
    pub(crate) steps: Vec<FunnelRow>,
}

/// Who chose the steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FunnelSource {
    /// The command line.
    Asked,
    /// The definition's planned steps.
    Planned,
    /// Nobody: the most common way.
    CommonWay,
}

#[derive(Clone, Debug)]
pub(crate) struct FunnelRow {
    pub(crate) step: String,
    pub(crate) journeys: u64,
    pub(crate) share: Estimate,
    pub(crate) of_previous: Option<f64>,
    pub(crate) median_s_from_first: Option<f64>,
}

/// How channels are used together.
#[derive(Clone, Debug)]
pub(crate) struct Channels {
    pub(crate) journeys: u64,
    /// Journeys in more than one channel.
    pub(crate) several: u64,
    /// Journeys by the channels they used, most first.
    pub(crate) mixes: Vec<Mix>,
    /// Mixes beyond those listed.
    pub(crate) more_mixes: u64,
    /// Channels by moves, most first: the rows and columns of `moves`.
    pub(crate) names: Vec<String>,
    /// Moves from the channel of the row to that of the column.
    pub(crate) moves: Vec<Vec<u64>>,
    /// All moves between events with a channel.
    pub(crate) all_moves: u64,
    /// Those that change channel.
    pub(crate) hops: u64,
    /// Channels beyond those listed.
    pub(crate) more_channels: u64,
    /// Journeys that go to another channel and come back.
    pub(crate) journeys_with_returns: u64,
}

#[derive(Clone, Debug)]
pub(crate) struct Mix {
    /// Empty: no channel is known.
    pub(crate) channels: Vec<String>,
    pub(crate) journeys: u64,
}

/// Whether the figures can be trusted.
#[derive(Clone, Debug)]
pub(crate) struct Trust {
    pub(crate) received: u64,
    pub(crate) stored: u64,
    pub(crate) duplicates: u64,
    pub(crate) rejected: u64,
    pub(crate) rejections: Vec<RejectionRow>,
    pub(crate) columns: Vec<ColumnRow>,
    /// What was assumed while reading.
    pub(crate) remarks: Vec<String>,
    pub(crate) has_channels: bool,
    pub(crate) zone: Option<String>,
    pub(crate) cut: CutUsed,
    /// `--from`, `--to`, `--segment` and the like, as they were written.
    pub(crate) narrowed: Vec<String>,
    pub(crate) quality: Quality,
}

/// How journeys were cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CutUsed {
    Case,
    Gap(Span),
    Goal { gap: Span, horizon: Option<Span> },
    Person,
}

/// What the journeys themselves tell of the data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Quality {
    pub(crate) events: u64,
    pub(crate) journeys: u64,
    /// Events at exactly the time of the one before them in the journey.
    pub(crate) same_time: u64,
    /// Events at midnight exactly: the time of day is probably unknown.
    pub(crate) at_midnight: u64,
    pub(crate) without_channel: u64,
    pub(crate) one_event: u64,
    /// Journeys that may go on after the log ends.
    pub(crate) open: u64,
    /// Days from the first event to the last, both counted.
    pub(crate) days: u64,
    pub(crate) empty_days: u64,
    /// The longest stretch of days without events: its first day and its length.
    pub(crate) longest_gap: Option<(Micros, u64)>,
}

#[derive(Clone, Debug)]
pub(crate) struct RejectionRow {
    pub(crate) reason: String,
    pub(crate) count: u64,
    pub(crate) file: String,
    pub(crate) line: u64,
}

#[derive(Clone, Debug)]
pub(crate) struct ColumnRow {
    pub(crate) file: String,
    pub(crate) role: String,
    pub(crate) column: String,
    pub(crate) why: String,
}
