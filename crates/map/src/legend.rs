//! Heading, explanation of signs, and footer: placed around the finished map.
//!
//! Only signs that are on the map are explained.

use crate::font::{Weight, width};
use crate::geometry::tenth;
use crate::labels::{self, Role, printable};
use crate::layout::{Layout, NoteKind};
use crate::lines::LineKind;
use crate::plan::Plan;
use crate::wording;
use model::StationKind;

/// What a caption is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CaptionRole {
    /// What the picture is called.
    Title,
    /// Whose journeys.
    Name,
    /// Explanation.
    Small,
}

/// A line of text outside the map itself; `y` is the baseline.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Caption {
    /// What it is.
    pub role: CaptionRole,
    /// Left edge.
    pub x: f64,
    /// Baseline.
    pub y: f64,
    /// The text.
    pub text: String,
}

/// A sign that the legend explains.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", tag = "sign")]
pub enum Sign {
    /// A line with its badge; the number is an index into [`Layout::lines`].
    Line {
        /// Which line.
        line: usize,
    },
    /// Thickness.
    Width {
        /// In pixels.
        width: f64,
    },
    /// Where customers change channel.
    Interchange,
    /// Movement back.
    Arc,
    /// The same station again.
    Repeats,
    /// Median time.
    Time,
    /// A long wait.
    Wait,
    /// Journeys begin.
    Starts,
    /// Journeys end.
    Ends,
    /// No event shows it.
    Assumed,
    /// Rare activities gathered.
    Other,
    /// The planned way.
    Planned,
}

/// An explained sign; `y` is the middle of the row.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LegendItem {
    /// The sign.
    pub sign: Sign,
    /// Left edge of the sign, as wide as the sign.
    pub x: f64,
    /// Middle of the row.
    pub y: f64,
    /// What it means.
    pub text: String,
}

/// Width of a sign in the legend.
pub(crate) fn sign_room(sign: Sign) -> f64 {
    match sign {
        Sign::Line { .. } | Sign::Width { .. } | Sign::Planned => 34.0,
        Sign::Arc => 30.0,
        Sign::Interchange => 26.0,
        _ => 16.0,
    }
}

/// Sizes of captions.
pub(crate) const TITLE_SIZE: f64 = 22.0;
/// Size of explanations.
pub(crate) const SMALL_SIZE: f64 = 11.5;

pub(crate) fn add(plan: &Plan, layout: &mut Layout, bottom: f64, margin: f64) {
    let title_width = width(&layout.title, TITLE_SIZE, Weight::SemiBold);
    let mut put = |role: CaptionRole, x: f64, y: f64, text: String| {
        layout.captions.push(Caption { role, x: tenth(x), y: tenth(y), text });
    };
    if plan.heading {
        put(CaptionRole::Title, margin, 46.0, layout.title.clone());
        put(CaptionRole::Name, margin + title_width + 10.0, 46.0, layout.name.clone());
    }
    let facts = wording::evidence(plan, &layout.totals);
    if plan.map.totals.journeys == 0 {
        put(CaptionRole::Small, margin, 68.0, layout.summary.clone());
    } else if plan.heading {
        put(CaptionRole::Small, margin, 68.0, facts[0].clone());
    }
    let mut y = bottom + 46.0;
    for group in [lines(plan, layout), signs(plan, layout)] {
        let mut x = margin;
        let any = !group.is_empty();
        for (sign, text) in group {
            let room = sign_room(sign) + 8.0 + width(&text, SMALL_SIZE, Weight::Regular) + 22.0;
            if x + room > layout.width - margin + 22.0 && x > margin {
                (x, y) = (margin, y + 22.0);
            }
            layout.legend.push(LegendItem { sign, x: tenth(x), y: tenth(y), text });
            x += room;
        }
        y += if any { 24.0 } else { 0.0 };
    }
    y += 6.0;
    let notes = facts.iter().skip(1).cloned().collect::<Vec<_>>().join(" ");
    if !notes.is_empty() {
        for line in crate::font::wrap(&notes, layout.width - 2.0 * margin, 4, SMALL_SIZE, Weight::Regular) {
            layout.captions.push(Caption { role: CaptionRole::Small, x: margin, y: tenth(y), text: line });
            y += 17.0;
        }
    }
    layout.height = (y + 14.0).ceil();
}

fn lines(plan: &Plan, layout: &Layout) -> Vec<(Sign, String)> {
    let language = plan.language;
    let mut items = Vec::new();
    for (line, known) in layout.lines.iter().enumerate() {
        let on_tracks = layout.tracks.iter().any(|track| track.line == Some(line));
        if !on_tracks && !layout.stops.iter().any(|stop| stop.marks.contains(&line)) {
            continue;
        }
        let text = match known.kind {
            // Where it is only where customers are, and no move of it is drawn, there is no number to tell.
            LineKind::Channel if known.moves == 0 => printable(&known.label).to_string(),
            LineKind::Channel => {
                let moves = language.about(language.number(known.moves), wording::is_rough(plan.map));
                format!("{} ({moves})", printable(&known.label))
            }
            LineKind::MainWay => language
                .pick("Huvudvägen: dit de flesta går vid varje växel", "Main way: where most go at every fork")
                .to_owned(),
            LineKind::Branch => language.pick("Grenar", "Branches").to_owned(),
            LineKind::Shortcut => {
                language.pick("Förbi stationer på huvudvägen", "Past stations of the main way").to_owned()
            }
        };
        items.push((Sign::Line { line }, text));
    }
    let mut tracks: Vec<(u64, f64)> =
        layout.tracks.iter().filter(|track| track.line.is_some()).map(|track| (track.moves, track.width)).collect();
    tracks.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let widest = tracks.last().copied();
    let thin = tracks.iter().find(|(_, width)| widest.is_some_and(|widest| *width >= 0.4 * widest.1)).copied();
    for (moves, width) in widest.into_iter().chain(thin.filter(|thin| Some(thin.0) != widest.map(|widest| widest.0))) {
        items.push((Sign::Width { width }, language.about(language.moves(moves), wording::is_rough(plan.map))));
    }
    items
}

fn signs(plan: &Plan, layout: &Layout) -> Vec<(Sign, String)> {
    let language = plan.language;
    let said = |role: Role| layout.stops.iter().any(|stop| stop.lines.iter().any(|line| line.role == role));
    let noted = |kind: NoteKind| layout.notes.iter().any(|note| note.kind == kind);
    // Only one station has a grey track to the end; where others end journeys too, their labels say it.
    let journeys_end = match labels::ending(plan.map).count() {
        0 | 1 => language.pick("Resor slutar", "Journeys end"),
        _ => language
            .pick("Resor slutar här, med eller utan grått spår", "Journeys end here, with or without a grey track"),
    };
    let all = [
        (
            layout.stops.iter().any(|stop| stop.interchange),
            Sign::Interchange,
            language.pick("Byter kanal", "Change of channel"),
        ),
        (
            noted(NoteKind::Time),
            Sign::Time,
            language.pick("Tid till nästa steg (median)", "Time to the next step (median)"),
        ),
        (noted(NoteKind::Wait), Sign::Wait, language.pick("Lång väntan (median)", "Long wait (median)")),
        (!layout.arcs.is_empty(), Sign::Arc, language.pick("Går tillbaka (antal gånger)", "Go back (times)")),
        (
            said(Role::Repeats),
            Sign::Repeats,
            language.pick("Samma steg igen (antal gånger)", "The same step again (times)"),
        ),
        (said(Role::Starts), Sign::Starts, language.pick("Resor börjar", "Journeys begin")),
        (said(Role::Ends), Sign::Ends, journeys_end),
        (
            layout.stops.iter().any(|stop| stop.assumed),
            Sign::Assumed,
            language.pick("Antaget, ingen händelse visar det", "Assumed, no event shows it"),
        ),
        (
            layout.stops.iter().any(|stop| stop.kind == StationKind::Other),
            Sign::Other,
            language.pick("Sällsynta steg, samlade", "Rare steps, gathered"),
        ),
        (!layout.planned.is_empty(), Sign::Planned, language.pick("Planerad väg", "Planned way")),
    ];
    all.into_iter().filter(|(present, _, _)| *present).map(|(_, sign, text)| (sign, text.to_owned())).collect()
}
