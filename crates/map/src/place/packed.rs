//! The grid of a map with so many stations that ways can no longer each have a row: a sheet wider than high.
//!
//! In: order, chosen links, ways. Out: a grid of few rows, filled from left to right. Every
//! drawn track still runs to the right, and the main way still has the first row alone.

use super::Grid;
use crate::lines::Lines;
use crate::order::{Choice, Order};
use model::{JourneyMap, StationKind};

/// How many times wider than high the sheet should be.
const SHAPE: f64 = 2.9;
/// The usual room of a column, and of a row with the lanes under it; marks of channels take some more.
const COLUMN_WIDTH: f64 = 115.0;
const ROW_HEIGHT: f64 = 142.0;
const MARKS_HEIGHT: f64 = 40.0;
/// What a row up or down is worth, in columns.
const ROW: f64 = 4.0;
/// A straight track is kept free over so many columns.
const STRAIGHT: usize = 3;

/// The packed grid whose number of rows gives the sheet the best shape. Long ways need more columns than there are
/// stations to fill them, so the number of stations alone does not tell.
pub(super) fn packed(map: &JourneyMap, order: &Order, choice: &Choice, lines: &Lines) -> Grid {
    let height = ROW_HEIGHT + if lines.channels { MARKS_HEIGHT } else { 0.0 };
    let square = map.stations.len() as f64 * COLUMN_WIDTH / (height * SHAPE);
    let fewest = (square.sqrt() as usize).max(3);
    let misshape = |grid: &Grid| {
        let used = grid.row.iter().max().map_or(1, |most| most + 1);
        (grid.columns as f64 * COLUMN_WIDTH / (used as f64 * height * SHAPE)).ln().abs()
    };
    let mut best = packed_in(map, order, choice, lines, fewest);
    for rows in fewest + 1..=2 * fewest {
        let grid = packed_in(map, order, choice, lines, rows);
        if misshape(&grid) < misshape(&best) {
            best = grid;
        }
    }
    best
}

/// Stands every station, first to last, on the cell that is furthest left of those to the right of all that lead to
/// it, and near the row that it is reached from.
fn packed_in(map: &JourneyMap, order: &Order, choice: &Choice, lines: &Lines, rows: usize) -> Grid {
    let n = map.stations.len();
    let mut into: Vec<Vec<(u64, usize)>> = vec![Vec::new(); n];
    for link in choice.forward.iter().map(|&index| &map.links[index]) {
        into[link.to.0 as usize].push((link.count, link.from.0 as usize));
    }
    let mut packing = Packing { column: vec![0; n], row: vec![0; n], taken: vec![Vec::new(); rows] };
    let mut aside = 0;
    for &station in order.sequence.iter().filter(|&&station| map.stations[station].kind != StationKind::Left) {
        let reached = into[station].iter().map(|&(_, from)| packing.column[from] + 1).max();
        let filled = aside / (rows - 1);
        let begins = map.stations[station].starts > 0;
        let earliest = reached.unwrap_or(if begins { 0 } else { filled });
        if lines.way_of[station] == 0 {
            packing.put(station, earliest.max(filled).max(packing.taken[0].len()), 0);
            continue;
        }
        aside += 1;
        let before = into[station].iter().max_by_key(|&&(count, from)| (count, std::cmp::Reverse(from)));
        let (column, row) = packing.best_cell(earliest, before.map(|&(_, from)| packing.row[from]));
        packing.put(station, column, row);
        if let Some(&(_, from)) = before
            && packing.row[from] == row
            && column - packing.column[from] <= STRAIGHT
        {
            packing.taken[row][packing.column[from]..column].fill(true);
        }
    }
    let columns = packing.column.iter().max().map_or(0, |most| most + 1);
    Grid { column: packing.column, row: packing.row, columns, rows }
}

/// A grid being filled.
struct Packing {
    column: Vec<usize>,
    row: Vec<usize>,
    /// For each row the cells that are not free, as far to the right as any is.
    taken: Vec<Vec<bool>>,
}

impl Packing {
    fn put(&mut self, station: usize, column: usize, row: usize) {
        (self.column[station], self.row[station]) = (column, row);
        let cells = &mut self.taken[row];
        cells.resize(cells.len().max(column + 1), false);
        cells[column] = true;
    }

    /// The best free cell below the first row, from this column on, for a station that is reached from that row.
    fn best_cell(&self, earliest: usize, reached_from: Option<usize>) -> (usize, usize) {
        let is_free = |row: usize, column: &usize| !self.taken[row].get(*column).copied().unwrap_or(false);
        let far = |row: usize| reached_from.map_or(0, |from| from.max(1).abs_diff(row)) as f64;
        let cells = (1..self.taken.len()).map(|row| {
            let column = (earliest..).find(|column| is_free(row, column)).unwrap_or(earliest);
            (column as f64 + ROW * far(row), column, row)
        });
        cells.min_by(|one, other| one.0.total_cmp(&other.0)).map_or((earliest, 1), |(_, column, row)| (column, row))
    }
}
