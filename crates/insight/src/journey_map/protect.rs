//! A map for people: nothing in it is about fewer persons than the least group.
//!
//! Stations with too few are in "other" already; where even those together are too few, they are left out. Here
//! moves, beginnings, ends and channel marks with too few are taken out; what the sums of all stations say is not told
//! exactly is told roughly here too, however many stations are folded. Whatever is not the true number is marked so.

use super::sums::{OUTSIDE, Sums, Told};
use crate::fold::MapCountsAnswer;
use model::{Evidence, Figure, JourneyMap, Link, MapTotals, Station, StationKind};
use std::cmp::Reverse;

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
    pub(super) crowd: &'a MapCountsAnswer,
    /// By station of the map, as far as they were observed.
    pub(super) stations: Vec<u32>,
    /// How many stations are shown for themselves; the code of what is folded is next.
    pub(super) shown: usize,
    /// By channel of the map.
    pub(super) channels: Vec<u32>,
    /// The code of every station of the naming.
    pub(super) codes: &'a [u32],
    /// Events and persons of every station of the naming.
    pub(super) all: &'a [(u64, u64)],
}

impl Persons<'_> {
    /// The station of the map that others are folded into, where too few persons are behind it.
    fn few_others(&self, least: u64) -> Option<usize> {
        let folded = self.crowd.stations.last()?.station;
        let is_other = |at: &usize| self.stations[*at] == folded && self.shown <= folded as usize;
        (0..self.stations.len()).rev().find(is_other).filter(|_| self.crowd.at(folded) < least)
    }
}

/// The largest multiple of `step` that a count reaches. Downwards, so that parts never add up to more than
/// their sum.
pub fn lower_multiple(count: u64, step: u64) -> u64 {
    let step = step.max(1);
    count / step * step
}

/// Counts that add up to a known total, as `(count, persons)`: where what is hidden is one part or about fewer than
/// `least` persons, the smallest of the others is told roughly, so that no sum tells what is missing.
pub fn tell_parts(parts: &[(u64, u64)], least: u64) -> Vec<Told> {
    let is_few = |persons: u64| persons > 0 && persons < least;
    let told = |&(value, persons): &(u64, u64)| if is_few(persons) { Told::Hidden } else { Told::Exactly(value) };
    let mut told: Vec<Told> = parts.iter().map(told).collect();
    let few = parts.iter().filter(|(_, persons)| is_few(*persons));
    let (hidden, whose, missing) =
        few.fold((0, 0, 0), |(n, whose, sum), (value, persons)| (n + 1, whose + persons, sum + value));
    if hidden == 0 || (hidden > 1 && whose >= least) {
        return told;
    }
    let smallest = (0..parts.len()).filter(|&at| parts[at].1 >= least).min_by_key(|&at| (parts[at], at));
    if let Some(at) = smallest {
        let about = lower_multiple(parts[at].0, least);
        // What is then missing may be about enough.
        let about = if parts[at].0 - about + missing < least { about.saturating_sub(least) } else { about };
        told[at] = if about == 0 { Told::Hidden } else { Told::About(about) };
    }
    told
}

/// Rounds every count of a map.
pub fn round_map(map: &mut JourneyMap, step: u64) {
    let round = |count: &mut u64| *count = lower_multiple(*count, step);
    for station in &mut map.stations {
        let marks = station.channels.iter_mut().flat_map(|mark| [&mut mark.events, &mut mark.journeys]);
        let own = [&mut station.events, &mut station.journeys, &mut station.starts, &mut station.ends];
        own.into_iter().chain(marks).for_each(round);
        if let Evidence::Observed { n, .. } = &mut station.evidence {
            round(n);
        }
    }
    for link in &mut map.links {
        let parts = link.channels.iter_mut().map(|part| &mut part.count);
        [&mut link.count, &mut link.journeys].into_iter().chain(parts).for_each(round);
    }
    [&mut map.totals.events, &mut map.totals.journeys].into_iter().for_each(round);
    map.rounded_to = Some(step);
}

/// Takes out of a map what is about fewer than the least group of persons, and tells roughly what would tell of them.
pub(super) fn protect(map: &mut JourneyMap, mut persons: Persons<'_>, sums: &Sums) -> Suppressed {
    let least = sums.least();
    if persons.crowd.persons < least {
        return empty(map);
    }
    let last = map.stations.iter().position(|station| station.kind == StationKind::Left);
    if let Some(left) = last.filter(|_| persons.crowd.left < least) {
        drop_station(map, left);
    }
    if let Some(other) = persons.few_others(least) {
        drop_station(map, other);
        persons.stations.remove(other);
        tell_events(map, &persons, least);
    }
    let untold = sums.untold(persons.codes);
    let told = |(from, to): (u32, u32), count: u64, whose: u64| match untold.get(&(from, to)) {
        Some(_) if whose < least => Told::Hidden,
        Some(missing) => match lower_multiple(count - missing, least) {
            0 => Told::Hidden,
            number => Told::About(number),
        },
        None => Told::Exactly(count),
    };
    let left = map.stations.iter().position(|station| station.kind == StationKind::Left);
    for (station, &code) in map.stations.iter_mut().zip(&persons.stations) {
        let starts = told((OUTSIDE, code), station.starts, persons.crowd.starting(code));
        let ends = told((code, OUTSIDE), station.ends, persons.crowd.ending(code));
        put(station, Figure::Starts, starts);
        put(station, Figure::Ends, ends);
    }
    for link in &mut map.links {
        let (from, to) = (link.from.0 as usize, link.to.0 as usize);
        let Some(&a) = persons.stations.get(from) else { continue };
        let told = match persons.stations.get(to) {
            Some(&b) => told((a, b), link.count, persons.crowd.moving(a, b)),
            None if Some(to) == left => told((a, OUTSIDE), link.count, persons.crowd.ending(a)),
            None => continue,
        };
        put_moves(link, told, least);
    }
    let links = map.links.len();
    map.links.retain(|link| link.count > 0);
    map.links.sort_by_key(|link| (Reverse(link.count), link.from, link.to));
    protect_channels(map, &persons, least);
    Suppressed { stations: 0, links: (links - map.links.len()) as u64 }
}

/// What is told of one of a station's numbers.
fn put(station: &mut Station, figure: Figure, told: Told) {
    if told.is_about() {
        station.about.push(figure);
    }
    if told == Told::Hidden {
        station.hidden.push(figure);
    }
    let number = told.number().unwrap_or(0);
    match figure {
        Figure::Events => station.events = number,
        Figure::Starts => station.starts = number,
        Figure::Ends => station.ends = number,
    }
}

fn put_moves(link: &mut Link, told: Told, least: u64) {
    if told == Told::Exactly(link.count) {
        return;
    }
    let (count, number) = (link.count.max(1), told.number().unwrap_or(0));
    // No part and no number of journeys tells more than the move itself.
    for part in &mut link.channels {
        (part.count, part.about) = (lower_multiple(part.count * number / count, least), true);
    }
    link.journeys = lower_multiple(link.journeys * number / count, least).max(least.min(number));
    (link.count, link.about) = (number, true);
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

/// Takes a station out of a map, with its moves.
fn drop_station(map: &mut JourneyMap, at: usize) {
    map.stations.remove(at);
    let at = at as u32;
    map.links.retain(|link| link.from.0 != at && link.to.0 != at);
    map.planned.retain(|station| station.0 != at);
    let ends = map.links.iter_mut().flat_map(|link| [&mut link.from, &mut link.to]);
    for station in ends.chain(&mut map.planned) {
        station.0 -= u32::from(station.0 > at);
    }
}

/// Without the others no sum of events may tell how much happened there.
fn tell_events(map: &mut JourneyMap, persons: &Persons<'_>, least: u64) {
    let told = tell_parts(persons.all, least);
    for (station, &code) in map.stations.iter_mut().zip(&persons.stations) {
        let Some(at) = persons.codes.iter().position(|known| *known == code) else { continue };
        if matches!(told[at], Told::Exactly(_)) {
            continue;
        }
        put(station, Figure::Events, told[at]);
        let number = station.events;
        for mark in &mut station.channels {
            (mark.events, mark.about) = (lower_multiple(mark.events.min(number), least), true);
        }
        if let Evidence::Observed { n, .. } = &mut station.evidence {
            *n = number;
        }
    }
    map.totals.events = map.stations.iter().map(|station| station.events).sum();
    map.totals.folded = 0;
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
            if let Some((smallest, others)) = station.channels.split_last_mut() {
                // As many as are left over of the station's events, which is known without it.
                let left_over = station.events.saturating_sub(others.iter().map(|mark| mark.events).sum());
                (smallest.events, smallest.journeys) = (round(left_over), round(smallest.journeys));
                smallest.about = true;
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
        let parts = map.links.iter_mut().flat_map(|link| &mut link.channels);
        parts.for_each(|part| (part.count, part.about) = (round(part.count), true));
    }
}
