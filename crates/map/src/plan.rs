//! Everything that is decided before coordinates: order, lines, grid, bundles, and the words at each station.
//!
//! In: the map and the options. Out: a [`Plan`]. Knows no pixels but the size of words.

use crate::bundle::{Bundles, bundle};
use crate::font::{Weight, width};
use crate::labels::{Block, NAME_SIZE, block, repeats};
use crate::layout::LayoutOptions;
use crate::lines::{Lines, lines};
use crate::order::{Choice, choose, order};
use crate::place::{Grid, place};
use crate::spacing::slots;
use crate::text::Language;
use model::{Evidence, JourneyMap, StationId, StationKind};

/// Everything decided before coordinates.
pub(crate) struct Plan<'a> {
    pub(crate) map: &'a JourneyMap,
    pub(crate) language: Language,
    pub(crate) heading: bool,
    pub(crate) choice: Choice,
    pub(crate) lines: Lines,
    pub(crate) grid: Grid,
    pub(crate) blocks: Vec<Block>,
    pub(crate) marks: Vec<Vec<usize>>,
    pub(crate) bundles: Bundles,
    /// The link that gets a grey track to the terminus, for each terminus.
    pub(crate) way_out: Vec<usize>,
    /// For each station its highest and lowest line, from the middle of its row.
    pub(crate) slots: Vec<(f64, f64)>,
}

pub(crate) fn plan(map: &JourneyMap, LayoutOptions { language, heading }: LayoutOptions) -> Plan<'_> {
    let order = order(map);
    let choice = choose(map, &order);
    let lines = lines(map, &order, &choice, language);
    let grid = place(map, &order, &choice, &lines);
    let marks: Vec<Vec<usize>> = map
        .stations
        .iter()
        .map(|station| {
            let marks = station.channels.iter().map(|mark| mark.channel as usize);
            if lines.channels { marks.filter(|&line| line < lines.lines.len()).collect() } else { Vec::new() }
        })
        .collect();
    let limit = name_limit(map);
    let bundles = bundle(map, &choice, &lines, &grid);
    let blocks = repeats(map).into_iter().enumerate();
    let blocks = blocks.map(|known| block(map, known, language, limit, marks[known.0].len().min(6))).collect();
    let way_out = way_out(map, &choice, &lines);
    let slots = slots(map, &choice, &bundles, &way_out);
    Plan { map, language, heading, choice, lines, grid, blocks, marks, bundles, way_out, slots }
}

/// The stations of the main line that events show something of, in order: along these a map tells how it felt.
pub fn main_line(map: &JourneyMap) -> Vec<StationId> {
    let order = order(map);
    let choice = choose(map, &order);
    let ways = lines(map, &order, &choice, Language::default()).ways;
    let is_shown = |station: &usize| {
        let station = &map.stations[*station];
        station.kind == StationKind::Activity && station.evidence != Evidence::Assumed
    };
    let main = ways.into_iter().next().unwrap_or_default();
    main.into_iter().filter(is_shown).map(|station| StationId(station as u32)).collect()
}

/// For each terminus the link that is drawn as a grey way to it: from the last station of the main way
/// where journeys end there, else from where most end.
fn way_out(map: &JourneyMap, choice: &Choice, lines: &Lines) -> Vec<usize> {
    let last = lines.ways.first().and_then(|main| main.last()).copied();
    let mut leaving = choice.leaving.clone();
    leaving.sort_by_key(|&link| {
        (Some(map.links[link].from.0 as usize) != last, std::cmp::Reverse(map.links[link].count), link)
    });
    let mut ways: Vec<usize> = Vec::new();
    for link in leaving {
        if !ways.iter().any(|&other| map.links[other].to == map.links[link].to) {
            ways.push(link);
        }
    }
    ways
}

/// The width that names may take: wide enough for the longest word, within reason.
fn name_limit(map: &JourneyMap) -> f64 {
    let words = map.stations.iter().flat_map(|station| station.name.split_whitespace());
    words.map(|word| width(word, NAME_SIZE, Weight::SemiBold)).fold(116.0, f64::max).min(150.0).ceil()
}
