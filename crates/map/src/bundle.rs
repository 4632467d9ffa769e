//! How lines run side by side: which lines a link shows, how thick, and how far from the middle of the bundle.
//!
//! Along a row every line keeps its slot, so that it runs straight through all its stations; the
//! strongest line of the row lies on its axis. Between rows the lines of a link close up.

use crate::lines::{Lines, Ride, rides};
use crate::order::Choice;
use crate::place::Grid;
use model::JourneyMap;

/// The lines of all drawn links, by row.
pub(crate) struct Bundles {
    /// For each link of the map the lines drawn on it, with offset and thickness; empty when not drawn.
    strands: Vec<Vec<Strand>>,
}

/// One line on one link.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Strand {
    pub(crate) line: usize,
    pub(crate) moves: u64,
    /// From the middle of the bundle, downwards.
    pub(crate) offset: f64,
    pub(crate) thickness: f64,
}

/// Below this share of all journeys a line is not drawn on a link, unless it is the largest there.
const SEEN: f64 = 0.008;

pub(crate) fn bundle(map: &JourneyMap, choice: &Choice, lines: &Lines, grid: &Grid) -> Bundles {
    let journeys = map.totals.journeys.max(1) as f64;
    let mut drawn: Vec<Vec<Ride>> = vec![Vec::new(); map.links.len()];
    for &link in &choice.forward {
        let rides = rides(map, lines, link);
        let largest = rides.iter().map(|ride| ride.moves).max().unwrap_or(0);
        let mut largest_shown = false;
        for ride in rides {
            let is_largest = ride.moves == largest && !largest_shown;
            if is_largest || ride.moves as f64 >= SEEN * journeys {
                largest_shown |= is_largest;
                drawn[link].push(ride);
            }
        }
    }
    let rank = top_to_bottom(map, lines, grid, &drawn);
    for rides in &mut drawn {
        rides.sort_by_key(|ride| rank[ride.line]);
    }
    let slots: Vec<Vec<f64>> = (0..grid.rows).map(|row| slots_of_row(map, grid, lines, &drawn, &rank, row)).collect();
    let reach = |row: &Vec<f64>| row.iter().map(|slot| slot.abs()).fold(0.0, f64::max) * 2.0 + 1.0;
    let most_abreast = drawn.iter().map(Vec::len).max().unwrap_or(1).max(1);
    let widest = slots.iter().map(reach).fold(most_abreast as f64, f64::max);
    let pitch = (44.0 / widest).clamp(5.5, 9.5);
    let most = drawn.iter().flatten().map(|ride| ride.moves).max().unwrap_or(1);
    let strand = |link: usize, place: usize, ride: &Ride| {
        let (from, to) = (map.links[link].from.0 as usize, map.links[link].to.0 as usize);
        let row = grid.row[from];
        let slot = if row == grid.row[to] {
            slots[row][ride.line]
        } else {
            place as f64 - (drawn[link].len() - 1) as f64 / 2.0
        };
        let thick = if most_abreast > 1 {
            pitch - 1.2
        } else if lines.channels {
            9.0
        } else {
            11.0
        };
        let thickness = thickness(ride.moves, most, thick);
        Strand { line: ride.line, moves: ride.moves, offset: slot * pitch, thickness }
    };
    let strands = drawn
        .iter()
        .enumerate()
        .map(|(link, rides)| rides.iter().enumerate().map(|(place, ride)| strand(link, place, ride)).collect())
        .collect();
    Bundles { strands }
}

impl Bundles {
    /// The lines drawn on a link, from the top.
    pub(crate) fn strands(&self, link: usize) -> &[Strand] {
        self.strands.get(link).map_or(&[], Vec::as_slice)
    }

    /// Half the thickness of a link's bundle, seen from its axis.
    pub(crate) fn half(&self, link: usize) -> f64 {
        self.strands(link).iter().map(|strand| strand.offset.abs() + strand.thickness / 2.0).fold(1.5, f64::max)
    }
}

/// Thickness by the square root of the volume: twice as thick is four times as many.
fn thickness(moves: u64, most: u64, thick: f64) -> f64 {
    const THIN: f64 = 1.8;
    THIN + (thick - THIN) * (moves as f64 / most.max(1) as f64).min(1.0).sqrt()
}

/// The order of lines in every bundle: those that lead to lower rows lie lower, so fewer of them cross.
fn top_to_bottom(map: &JourneyMap, lines: &Lines, grid: &Grid, drawn: &[Vec<Ride>]) -> Vec<usize> {
    let mut depth = vec![(0.0, 0.0); lines.lines.len()];
    for (link, ride) in drawn.iter().enumerate().flat_map(|(link, rides)| rides.iter().map(move |ride| (link, ride))) {
        let row = grid.row[map.links[link].to.0 as usize] as f64;
        depth[ride.line].0 += row * ride.moves as f64;
        depth[ride.line].1 += ride.moves as f64;
    }
    let mean = |line: usize| if depth[line].1 > 0.0 { depth[line].0 / depth[line].1 } else { 0.0 };
    let mut order: Vec<usize> = (0..lines.lines.len()).collect();
    order.sort_by(|&a, &b| mean(a).total_cmp(&mean(b)).then(a.cmp(&b)));
    let mut rank = vec![0; order.len()];
    for (place, line) in order.into_iter().enumerate() {
        rank[line] = place;
    }
    rank
}

/// The slots of one row's lines. The strongest lies on the axis; every other line takes the nearest
/// slot, on the side it leads to, that no line beside it has.
fn slots_of_row(
    map: &JourneyMap,
    grid: &Grid,
    lines: &Lines,
    drawn: &[Vec<Ride>],
    rank: &[usize],
    row: usize,
) -> Vec<f64> {
    let count = lines.lines.len();
    let mut slots = vec![0.0; count];
    if !lines.channels {
        return slots; // ways never run side by side
    }
    let mut stretch = vec![vec![false; grid.columns]; count];
    let mut volume = vec![0; count];
    for (link, rides) in map.links.iter().zip(drawn) {
        let (from, to) = (link.from.0 as usize, link.to.0 as usize);
        if rides.is_empty() || grid.row[from] != row || grid.row[to] != row {
            continue;
        }
        for ride in rides {
            volume[ride.line] += ride.moves;
            let (first, last) = (grid.column[from].min(grid.column[to]), grid.column[from].max(grid.column[to]));
            stretch[ride.line][first..last].fill(true);
        }
    }
    let mut order: Vec<usize> = (0..count).filter(|&line| volume[line] > 0).collect();
    order.sort_by_key(|&line| (std::cmp::Reverse(volume[line]), line));
    let mut placed: Vec<usize> = Vec::new();
    for &line in &order {
        let side = if rank[line] < rank[order[0]] { -1.0 } else { 1.0 };
        let abreast = |other: usize| stretch[line].iter().zip(&stretch[other]).any(|(a, b)| *a && *b);
        let free = |slot: &f64| placed.iter().all(|&other| slots[other] != *slot || !abreast(other));
        let wishes = (0..=count).flat_map(|step| [side * step as f64, -side * step as f64]);
        slots[line] = wishes.into_iter().find(free).unwrap_or(0.0);
        placed.push(line);
    }
    slots
}
