//! A map for people: nothing in it is about fewer persons than the least group.
//!
//! Stations with too few are in "other" already. Here moves, beginnings, ends and channel marks with too few are
//! taken out; and since what comes to a station adds up to what happens there, wherever something was taken out
//! of a sum the smallest of what remains is rounded down, so that the hidden part cannot be had by subtraction.

use crate::fold::CrowdAnswer;
use model::{JourneyMap, MapTotals, StationKind};

/// What was hidden because too few persons are behind it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Suppressed {
    /// Stations that are in "other" or gone for this reason.
    pub stations: u64,
    /// Moves between stations.
    pub links: u64,
}

/// Whom each part of a map is about: its stations and channels in the codes of the count.
pub(super) struct Persons<'a> {
    pub(super) crowd: &'a CrowdAnswer,
    /// By station of the map, as far as they were observed.
    pub(super) stations: Vec<u32>,
    /// By channel of the map.
    pub(super) channels: Vec<u32>,
}

/// The largest multiple of `step` that a count reaches. Downwards, so that parts never add up to more than
/// their sum.
pub fn lower_multiple(count: u64, step: u64) -> u64 {
    let step = step.max(1);
    count / step * step
}

/// Rounds every count of a map.
pub fn round_map(map: &mut JourneyMap, step: u64) {
    let round = |count: &mut u64| *count = lower_multiple(*count, step);
    for station in &mut map.stations {
        let marks = station.channels.iter_mut().flat_map(|mark| [&mut mark.events, &mut mark.journeys]);
        let own = [&mut station.events, &mut station.journeys, &mut station.starts, &mut station.ends];
        own.into_iter().chain(marks).for_each(round);
        if let model::Evidence::Observed { n, .. } = &mut station.evidence {
            round(n);
        }
    }
    for link in &mut map.links {
        let parts = link.channels.iter_mut().map(|part| &mut part.count);
        [&mut link.count, &mut link.journeys].into_iter().chain(parts).for_each(round);
    }
    [&mut map.totals.events, &mut map.totals.journeys].into_iter().for_each(round);
}

/// One number of the flow: a move, a beginning, an end.
struct Cell {
    /// Row: the station left; the last one is where journeys come from.
    from: usize,
    /// Column: the station reached; the last one is where journeys go.
    to: usize,
    count: u64,
    persons: u64,
    fate: Fate,
    what: What,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Kept,
    Rounded,
    Hidden,
}

#[derive(Clone, Copy)]
enum What {
    Link(usize),
    Starts(usize),
    Ends(usize),
}

/// Takes out of a map what is about fewer than `least` persons.
pub(super) fn protect(map: &mut JourneyMap, persons: &Persons<'_>, least: u64) -> Suppressed {
    if persons.crowd.all < least {
        return empty(map);
    }
    drop_left(map, persons, least);
    let mut cells = cells(map, persons);
    for cell in cells.iter_mut().filter(|cell| cell.persons < least && cell.count > 0) {
        cell.fate = Fate::Hidden;
    }
    blur_sums(&mut cells, map.stations.len());
    let hidden: Vec<usize> = cells.iter().filter(|cell| cell.fate == Fate::Hidden).filter_map(Cell::link).collect();
    for cell in &cells {
        put(map, cell, least);
    }
    protect_channels(map, persons, least);
    let mut at = 0;
    map.links.retain(|_| {
        at += 1;
        !hidden.contains(&(at - 1))
    });
    settle_left(map);
    Suppressed { stations: 0, links: hidden.len() as u64 }
}

/// Ends that are not shown are no way out either, and do not stand in the sum of those that are.
fn settle_left(map: &mut JourneyMap) {
    let Some(left) = map.stations.iter().position(|station| station.kind == StationKind::Left) else { return };
    let ends: Vec<u64> = map.stations.iter().map(|station| station.ends).collect();
    map.links.retain(|link| link.to.0 as usize != left || ends[link.from.0 as usize] > 0);
    let total = map.links.iter().filter(|link| link.to.0 as usize == left).map(|link| link.count).sum();
    (map.stations[left].ends, map.stations[left].journeys) = (total, total);
    if let model::Evidence::Observed { n, .. } = &mut map.stations[left].evidence {
        *n = total;
    }
}

/// Fewer persons than the least group in all: there is nothing to show.
fn empty(map: &mut JourneyMap) -> Suppressed {
    let suppressed = Suppressed { stations: map.stations.len() as u64, links: map.links.len() as u64 };
    map.stations.clear();
    map.links.clear();
    map.channels.clear();
    map.planned.clear();
    map.totals = MapTotals { events: 0, journeys: 0, activities: 0, shown: 0, folded: 0, first: None, last: None };
    suppressed
}

/// Too few left: the end of their journeys is no station.
fn drop_left(map: &mut JourneyMap, persons: &Persons<'_>, least: u64) {
    let last = map.stations.iter().position(|station| station.kind == StationKind::Left);
    let Some(left) = last.filter(|_| persons.crowd.left < least) else { return };
    map.links.retain(|link| link.to.0 as usize != left);
    // Assumed stations stand after it.
    map.stations.remove(left);
    for link in &mut map.links {
        for end in [&mut link.from, &mut link.to] {
            end.0 -= u32::from(end.0 as usize > left);
        }
    }
    map.planned.iter_mut().for_each(|station| station.0 -= u32::from(station.0 as usize > left));
}

fn cells(map: &JourneyMap, persons: &Persons<'_>) -> Vec<Cell> {
    let outside = map.stations.len();
    let kept = |from, to, count, persons, what| Cell { from, to, count, persons, fate: Fate::Kept, what };
    let mut cells = Vec::new();
    for (at, (station, &code)) in map.stations.iter().zip(&persons.stations).enumerate() {
        cells.push(kept(outside, at, station.starts, persons.crowd.starting(code), What::Starts(at)));
        cells.push(kept(at, outside, station.ends, persons.crowd.ending(code), What::Ends(at)));
    }
    for (at, link) in map.links.iter().enumerate() {
        let (from, to) = (link.from.0 as usize, link.to.0 as usize);
        if let (Some(&a), Some(&b)) = (persons.stations.get(from), persons.stations.get(to)) {
            cells.push(kept(from, to, link.count, persons.crowd.moving(a, b), What::Link(at)));
        }
    }
    cells
}

/// In every row and column that hides something, the smallest of what it shows is rounded.
fn blur_sums(cells: &mut [Cell], outside: usize) {
    let sums = (0..=outside).flat_map(|at| [(at, true), (at, false)]);
    let mut by_row: Vec<Vec<usize>> = vec![Vec::new(); outside + 1];
    let mut by_column = by_row.clone();
    for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| cell.count > 0) {
        by_row[cell.from].push(at);
        by_column[cell.to].push(at);
    }
    for (at, is_row) in sums {
        let sum = if is_row { &by_row[at] } else { &by_column[at] };
        let has = |fate: Fate| sum.iter().any(|&cell| cells[cell].fate == fate);
        if !has(Fate::Hidden) || has(Fate::Rounded) {
            continue;
        }
        let kept = sum.iter().copied().filter(|&cell| cells[cell].fate == Fate::Kept);
        if let Some(smallest) = kept.min_by_key(|&cell| (cells[cell].count, cell)) {
            cells[smallest].fate = Fate::Rounded;
        }
    }
}

impl Cell {
    fn link(&self) -> Option<usize> {
        match self.what {
            What::Link(at) => Some(at),
            What::Starts(_) | What::Ends(_) => None,
        }
    }

    /// What may be told of a count that belongs to it.
    fn told(&self, count: u64, least: u64) -> u64 {
        match self.fate {
            Fate::Kept => count,
            Fate::Rounded => lower_multiple(count, least),
            Fate::Hidden => 0,
        }
    }
}

fn put(map: &mut JourneyMap, cell: &Cell, least: u64) {
    match cell.what {
        What::Link(at) => {
            let link = &mut map.links[at];
            (link.count, link.journeys) = (cell.told(link.count, least), cell.told(link.journeys, least));
        }
        What::Starts(at) => map.stations[at].starts = cell.told(cell.count, least),
        What::Ends(at) => {
            let ends = cell.told(cell.count, least);
            map.stations[at].ends = ends;
            let left = map.stations.iter().position(|station| station.kind == StationKind::Left);
            let out = map.links.iter_mut().find(|link| link.from.0 as usize == at && Some(link.to.0 as usize) == left);
            if let Some(out) = out {
                (out.count, out.journeys) = (ends, ends);
            }
        }
    }
}

/// Channels with too few are taken out of a station's marks and a move's parts; what remains is rounded, since
/// it would tell them by what is missing.
fn protect_channels(map: &mut JourneyMap, persons: &Persons<'_>, least: u64) {
    let round = |count: u64| lower_multiple(count, least);
    let mut hides = false;
    for (station, &code) in map.stations.iter_mut().zip(&persons.stations) {
        let before = station.channels.len();
        let is_shown = |channel: u32| persons.crowd.in_channel(code, persons.channels[channel as usize]) >= least;
        station.channels.retain(|mark| is_shown(mark.channel));
        if station.channels.len() < before {
            hides = true;
            if let Some(smallest) = station.channels.last_mut() {
                (smallest.events, smallest.journeys) = (round(smallest.events), round(smallest.journeys));
            }
        }
    }
    for link in &mut map.links {
        let ends = (persons.stations.get(link.from.0 as usize), persons.stations.get(link.to.0 as usize));
        let (Some(&from), Some(&to)) = ends else { continue };
        let before = link.channels.len();
        link.channels.retain(|part| {
            let channel = |at: u32| persons.channels[at as usize];
            persons.crowd.moving_in_channels((from, channel(part.from)), (to, channel(part.to))) >= least
        });
        hides |= link.channels.len() < before;
    }
    let parts = map.links.iter().map(|link| link.channels.iter().map(|part| part.count).sum::<u64>() != link.count);
    if hides || parts.zip(&map.links).any(|(differs, link)| differs && !link.channels.is_empty()) {
        // One sum leads to another here: moves by channel are only told in round figures.
        map.links.iter_mut().flat_map(|link| &mut link.channels).for_each(|part| part.count = round(part.count));
    }
}
