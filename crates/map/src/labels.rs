//! The words at a station: its name, how many came by, who begins and ends there; measured before anything is placed.
//!
//! In: the map and a language. Out: a block of short lines with its exact size. Where the block stands is
//! decided by the layout: above the first row, below the others.

use crate::font::{Weight, width, wrap};
use crate::text::Language;
use model::{Evidence, Figure, JourneyMap, Station, StationKind};

/// What a line of a label says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A line of the name.
    Name,
    /// Journeys that came by and their share.
    Figures,
    /// Journeys that begin here.
    Starts,
    /// Journeys that end here.
    Ends,
    /// Steps that repeat the same station.
    Repeats,
    /// The word for "no event shows it".
    Assumed,
    /// The channels it happens in, drawn as marks.
    Channels,
}

/// One line of a label.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LabelLine {
    /// What it says.
    pub role: Role,
    /// The text; for [`Role::Channels`] empty.
    pub text: String,
    /// Its width in pixels, the small sign before it included.
    pub width: f64,
    /// Its height in pixels.
    pub height: f64,
}

/// The words at a station, measured.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Block {
    pub(crate) lines: Vec<LabelLine>,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

/// Size of names.
pub(crate) const NAME_SIZE: f64 = 13.0;
/// Size of figures.
pub(crate) const FIGURE_SIZE: f64 = 11.5;
/// Side of a channel mark.
pub(crate) const MARK_SIZE: f64 = 13.0;
/// Room for the sign before "begin", "end" and "again".
pub(crate) const SIGN_WIDTH: f64 = 15.0;

/// Fewer than this share of all journeys is left to the tooltip.
const WORTH_SAYING: f64 = 0.03;

/// Moves that stay at a station.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Repeats {
    moves: u64,
    /// Whether that is not the true number.
    about: bool,
}

/// The moves that stay at each station.
pub(crate) fn repeats(map: &JourneyMap) -> Vec<Repeats> {
    let mut repeats = vec![Repeats::default(); map.stations.len()];
    for link in map.links.iter().filter(|link| link.from == link.to) {
        if let Some(Repeats { moves, about }) = repeats.get_mut(link.from.0 as usize) {
            *moves += link.count;
            *about |= link.about;
        }
    }
    repeats
}

/// The words at a station: with how often it repeats, no wider than `limit` if words allow, above so many marks.
pub(crate) fn block(
    map: &JourneyMap,
    (station, repeats): (usize, Repeats),
    language: Language,
    limit: f64,
    marks: usize,
) -> Block {
    let known = &map.stations[station];
    let mut lines: Vec<LabelLine> = wrap(&printable(&known.name), limit, 3, NAME_SIZE, Weight::SemiBold)
        .into_iter()
        .map(|text| LabelLine {
            role: Role::Name,
            width: width(&text, NAME_SIZE, Weight::SemiBold),
            text,
            height: 16.0,
        })
        .collect();
    if known.evidence == Evidence::Assumed {
        lines.push(figure(Role::Assumed, language.assumed().to_owned()));
    } else {
        let whole = map.totals.journeys;
        let text = format!("{} · {}", language.number(known.journeys), language.share(known.journeys, whole));
        lines.push(figure(Role::Figures, language.about(text, map.rounded_to.is_some())));
        if known.kind == StationKind::Left {
            let ending = ending(map).count() as u64;
            lines.extend((ending > 1).then(|| figure(Role::Figures, language.at_stations(ending))));
        }
        lines.extend(remarks(map, known, repeats, language));
    }
    if marks > 0 {
        let width = marks as f64 * (MARK_SIZE + 3.0) - 3.0;
        lines.push(LabelLine { role: Role::Channels, text: String::new(), width, height: MARK_SIZE + 4.0 });
    }
    let width = lines.iter().map(|line| line.width).fold(0.0, f64::max);
    let height = lines.iter().map(|line| line.height).sum();
    Block { lines, width, height }
}

fn remarks(map: &JourneyMap, known: &Station, repeats: Repeats, language: Language) -> Vec<LabelLine> {
    if known.kind == StationKind::Left {
        return Vec::new();
    }
    let worth = |count: u64| count as f64 >= WORTH_SAYING * map.totals.journeys.max(1) as f64 && count > 0;
    let share = |count: u64, about: bool| language.about(language.share(count, map.totals.journeys), about);
    let mut lines = Vec::new();
    if worth(known.starts) {
        lines.push(figure(
            Role::Starts,
            format!(
                "{} {}",
                share(known.starts, is_about(map, known, Figure::Starts)),
                language.pick("börjar", "begin")
            ),
        ));
    }
    if worth(known.ends) {
        lines.push(figure(
            Role::Ends,
            format!("{} {}", share(known.ends, is_about(map, known, Figure::Ends)), language.pick("slutar", "end")),
        ));
    }
    if worth(repeats.moves) {
        let repeats = language.about(language.number(repeats.moves), map.rounded_to.is_some() || repeats.about);
        lines.push(figure(Role::Repeats, format!("{repeats} {}", language.pick("igen", "again"))));
    }
    lines
}

/// Whether a station's number is not the true one.
pub(crate) fn is_about(map: &JourneyMap, station: &Station, figure: Figure) -> bool {
    map.rounded_to.is_some() || station.about.contains(&figure)
}

/// The stations where journeys end; the terminus itself, which counts them all once more, is none.
pub(crate) fn ending(map: &JourneyMap) -> impl Iterator<Item = usize> {
    let ends = |station: &Station| station.ends > 0 && station.kind != StationKind::Left;
    map.stations.iter().enumerate().filter(move |(_, station)| ends(station)).map(|(index, _)| index)
}

fn figure(role: Role, text: String) -> LabelLine {
    let sign = if matches!(role, Role::Starts | Role::Ends | Role::Repeats) { SIGN_WIDTH } else { 0.0 };
    LabelLine { role, width: width(&text, FIGURE_SIZE, Weight::Regular) + sign, text, height: 15.0 }
}

/// The text without control characters, its white space as single spaces; never empty.
pub(crate) fn printable(text: &str) -> String {
    let visible: String = text.chars().map(|c| if c.is_control() || c.is_whitespace() { ' ' } else { c }).collect();
    let words: Vec<&str> = visible.split(' ').filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "–".to_owned() } else { words.join(" ") }
}
