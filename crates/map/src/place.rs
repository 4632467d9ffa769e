//! Where stations stand on the grid: a column from first to last, a row by the way they belong to.
//!
//! In: order, chosen links, ways. Out: column and row of each station. No coordinates.

mod packed;

use crate::lines::Lines;
use crate::order::{Choice, Order};
use model::{JourneyMap, StationKind};

/// The grid.
pub(crate) struct Grid {
    pub(crate) column: Vec<usize>,
    pub(crate) row: Vec<usize>,
    pub(crate) columns: usize,
    pub(crate) rows: usize,
}

pub(crate) fn place(map: &JourneyMap, order: &Order, choice: &Choice, lines: &Lines) -> Grid {
    let mut grid = if map.stations.len() > WAYS_HAVE_ROWS {
        packed::packed(map, order, choice, lines)
    } else {
        let mut grid = by_ways(map, order, choice, lines);
        for way in lines.ways.iter().skip(1) {
            grid.centre(map, choice, way);
        }
        grid.lift(&lines.ways);
        grid
    };
    grid.close_gaps();
    grid.put_ends(map, lines.ways.first().map_or(&[], Vec::as_slice));
    grid
}

/// With more stations there are more ways than a sheet has room for rows.
pub(crate) const WAYS_HAVE_ROWS: usize = 72;

/// How many rows of side ways a calm picture has.
fn side_rows(stations: usize) -> usize {
    match stations {
        0..=16 => 2,
        17..=34 => 3,
        _ => stations.div_ceil(12),
    }
}

/// The main way is straight; every other way stands on the first of a few rows below it that is free.
/// Where none is, the ways to come are pushed to the right rather than further down.
fn by_ways(map: &JourneyMap, order: &Order, choice: &Choice, lines: &Lines) -> Grid {
    let n = map.stations.len();
    let rows = side_rows(n) + 1;
    let (mut column, mut row) = (vec![0; n], vec![0; n]);
    let mut next_free = vec![0; rows];
    let mut waiting = vec![0_usize; rows]; // stations still to come of the way that holds the row
    let mut main_so_far = 0;
    for &station in order.sequence.iter().filter(|&&station| map.stations[station].kind != StationKind::Left) {
        let way = lines.way_of[station];
        let before = choice.forward.iter().map(|&index| &map.links[index]).filter(|link| link.to.0 as usize == station);
        let earliest = before.map(|link| column[link.from.0 as usize] + 1).max();
        let no_way_in = if map.stations[station].starts > 0 { 0 } else { main_so_far };
        let earliest = earliest.unwrap_or(no_way_in);
        let begins = lines.ways.get(way).is_some_and(|stations| stations[0] == station);
        let at = if way == 0 {
            0
        } else if begins {
            let free =
                (1..rows).filter(|&row| waiting[row] == 0).min_by_key(|&row| (earliest.max(next_free[row]), row));
            free.unwrap_or_else(|| {
                next_free.push(0);
                waiting.push(0);
                next_free.len() - 1
            })
        } else {
            row[lines.ways[way][0]]
        };
        if way != 0 {
            waiting[at] = if begins { lines.ways[way].len() - 1 } else { waiting[at].saturating_sub(1) };
        }
        column[station] = earliest.max(next_free[at]);
        row[station] = at;
        next_free[at] = column[station] + 1;
        if way == 0 {
            main_so_far = column[station] + 1;
        }
    }
    let columns = column.iter().max().map_or(0, |most| most + 1);
    let rows = row.iter().max().map_or(0, |most| most + 1);
    Grid { column, row, columns, rows }
}

impl Grid {
    /// Moves a way to the middle of the room it has between the stations it comes from and leads to.
    fn centre(&mut self, map: &JourneyMap, choice: &Choice, way: &[usize]) {
        let links = || choice.forward.iter().map(|&index| &map.links[index]);
        let room = |station: usize| {
            let onward = links().filter(|link| link.from.0 as usize == station && !way.contains(&(link.to.0 as usize)));
            onward
                .map(|link| (self.column[link.to.0 as usize].saturating_sub(1)).saturating_sub(self.column[station]))
                .min()
        };
        let has_way_in = links().any(|link| link.to.0 as usize == way[0]);
        let slack = way.iter().filter_map(|&station| room(station)).min().unwrap_or(0);
        let wished = if has_way_in { slack / 2 } else { slack };
        let free = |shift: &usize| {
            let clashes = |other: usize, station: usize| {
                self.row[other] == self.row[station] && self.column[other] == self.column[station] + shift
            };
            way.iter().all(|&station| (0..self.row.len()).all(|other| way.contains(&other) || !clashes(other, station)))
        };
        let shift = (1..=wished).take_while(free).last().unwrap_or(0);
        for &station in way {
            self.column[station] += shift;
        }
    }

    /// Moves ways up to the first row that has room for them.
    fn lift(&mut self, ways: &[Vec<usize>]) {
        let span = |way: &[usize], column: &[usize]| (column[way[0]], column[way[way.len() - 1]]);
        for index in 1..ways.len() {
            let (first, last) = span(&ways[index], &self.column);
            let beside = |other: &Vec<usize>| {
                let (from, to) = span(other, &self.column);
                from <= last && first <= to
            };
            let free = |row: &usize| {
                !ways.iter().enumerate().any(|(at, other)| at != index && self.row[other[0]] == *row && beside(other))
            };
            let row = (1..self.row[ways[index][0]]).find(free);
            for &station in ways[index].iter().filter(|_| row.is_some()) {
                self.row[station] = row.unwrap_or(0);
            }
        }
    }

    /// Leaves out columns and rows where nothing stands.
    fn close_gaps(&mut self) {
        for places in [&mut self.column, &mut self.row] {
            let mut used: Vec<usize> = places.clone();
            used.sort_unstable();
            used.dedup();
            for place in places.iter_mut() {
                *place = used.binary_search(place).unwrap_or(0);
            }
        }
        self.columns = self.column.iter().max().map_or(0, |most| most + 1);
        self.rows = self.row.iter().max().map_or(0, |most| most + 1);
    }

    /// The grey terminus stands last on the main way.
    fn put_ends(&mut self, map: &JourneyMap, main: &[usize]) {
        for (index, station) in map.stations.iter().enumerate() {
            if station.kind != StationKind::Left {
                continue;
            }
            self.row[index] = main.first().map_or(0, |&station| self.row[station]);
            let is_end = |other: usize| map.stations[other].kind == StationKind::Left && other >= index;
            let others = (0..map.stations.len()).filter(|&other| !is_end(other) && self.row[other] == self.row[index]);
            self.column[index] = others.map(|other| self.column[other] + 1).max().unwrap_or(0);
            self.columns = self.columns.max(self.column[index] + 1);
        }
    }
}
