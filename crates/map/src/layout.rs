//! The geometry of a map: what is drawn where, ready for any surface (SVG here, a browser later).
//!
//! In: a [`model::JourneyMap`] and options. Out: a [`Layout`]. The same map gives the same layout,
//! byte for byte. Colours and strokes are not decided here.

use crate::feelings::FeelingLine;
use crate::font::{Weight, wrap};
use crate::geometry::{Point, Rect, tenth};
use crate::labels::LabelLine;
use crate::legend::{Caption, CaptionRole, LegendItem, SMALL_SIZE};
use crate::lines::Line;
use crate::spacing::MARGIN;
use crate::text::Language;
use model::{JourneyMap, MapKind, StationId, StationKind};

/// Room below the last line of text.
const BELOW: f64 = 14.0;
/// From one line of small text to the next.
const LINE: f64 = 17.0;

/// What the caller may choose.
#[derive(Clone, Copy, Debug)]
pub struct LayoutOptions {
    /// The language of words and figures.
    pub language: Language,
    /// Whether the sheet carries its title and what it is based on; a page with a heading of its own needs neither.
    pub heading: bool,
}

impl Default for LayoutOptions {
    fn default() -> LayoutOptions {
        LayoutOptions { language: Language::default(), heading: true }
    }
}

/// A map laid out.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Layout {
    /// The language of its words.
    pub language: Language,
    /// What the picture may be called.
    pub kind: MapKind,
    /// What it is called: *Händelseflöde* or *Kundresekarta*.
    pub title: String,
    /// Whose journeys.
    pub name: String,
    /// The map in a few sentences, for those who cannot see it.
    pub summary: String,
    /// Width of the sheet.
    pub width: f64,
    /// Height of the sheet.
    pub height: f64,
    /// The lines, also those with no track.
    pub lines: Vec<Line>,
    /// Tracks from station to station, each on one line.
    pub tracks: Vec<Track>,
    /// Backward movement.
    pub arcs: Vec<Arc>,
    /// The planned way, if there is one.
    pub planned: Vec<Vec<Point>>,
    /// All stations.
    pub stops: Vec<Stop>,
    /// Short texts on tracks and arcs: times and counts.
    pub notes: Vec<Note>,
    /// Line badges where lines begin.
    pub badges: Vec<Badge>,
    /// How it felt along the main line, beneath the map; absent where nobody asked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feelings: Option<FeelingLine>,
    /// Heading and footer.
    pub captions: Vec<Caption>,
    /// The explanation of signs.
    pub legend: Vec<LegendItem>,
    /// What is drawn and what is not, in moves and journeys.
    pub totals: LayoutTotals,
}

impl Layout {
    /// Adds a remark below everything else; the sheet grows by it.
    pub fn remark(&mut self, text: &str) {
        for line in wrap(text, self.width - 2.0 * MARGIN, 4, SMALL_SIZE, Weight::Regular) {
            let y = tenth(self.height - BELOW);
            self.captions.push(Caption { role: CaptionRole::Small, x: MARGIN, y, text: line });
            self.height += LINE;
        }
    }
}

/// Movement along one line from one station to another.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Track {
    /// Index into [`Layout::lines`]; `None` for the grey way out and for assumed connections.
    pub line: Option<usize>,
    /// From where.
    pub from: StationId,
    /// To where.
    pub to: StationId,
    /// Corners of the track; corners are drawn rounded.
    pub points: Vec<Point>,
    /// Thickness.
    pub width: f64,
    /// Moves.
    pub moves: u64,
    /// No event shows it.
    pub assumed: bool,
    /// The same in words.
    pub title: String,
}

/// Movement back to an earlier station.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Arc {
    /// From where.
    pub from: StationId,
    /// To where.
    pub to: StationId,
    /// Corners, from the later station to the earlier one; the last point is the tip of the arrow.
    pub points: Vec<Point>,
    /// Moves.
    pub moves: u64,
    /// The same in words.
    pub title: String,
}

/// A station on the sheet.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Stop {
    /// Which.
    pub station: StationId,
    /// Its whole name.
    pub name: String,
    /// What it stands for.
    pub kind: StationKind,
    /// Customers change channel here.
    pub interchange: bool,
    /// No event shows it.
    pub assumed: bool,
    /// Journeys begin here and nothing drawn leads here.
    pub terminus: bool,
    /// The marker's box; its ends are round.
    pub marker: Rect,
    /// The label's box.
    pub label: Rect,
    /// The label's lines from the top, centred in the box.
    pub lines: Vec<LabelLine>,
    /// The lines (channels) that it happens in, most frequent first.
    pub marks: Vec<usize>,
    /// The station in words.
    pub title: String,
}

/// What a note tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum NoteKind {
    /// Median time to the next step.
    Time,
    /// The same where customers wait long.
    Wait,
    /// How many went back.
    Count,
}

/// A short text on a track or an arc.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Note {
    /// What it tells.
    pub kind: NoteKind,
    /// The text.
    pub text: String,
    /// Its box.
    pub area: Rect,
}

/// A line's badge where the line begins.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Badge {
    /// Index into [`Layout::lines`].
    pub line: usize,
    /// Its box.
    pub area: Rect,
}

/// What is drawn and what is not. Drawn and folded moves add up to the links of the map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LayoutTotals {
    /// Journeys in the map.
    pub journeys: u64,
    /// Journeys that begin at a drawn station.
    pub starts: u64,
    /// Journeys that end at a drawn station.
    pub ends: u64,
    /// Moves to a later station that are drawn as tracks.
    pub forward: u64,
    /// Moves to an earlier station that are drawn as arcs.
    pub backward: u64,
    /// Moves that stay at a station, told in labels.
    pub repeats: u64,
    /// Moves too few to draw.
    pub folded: u64,
    /// Moves into "left", drawn or told in labels.
    pub leaving: u64,
}

/// Lays a map out.
pub fn layout(map: &JourneyMap, options: &LayoutOptions) -> Layout {
    crate::sheet::draw(map, *options)
}
