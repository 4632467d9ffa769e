//! Badges where lines begin: small squares with a line's letters, left of the station that it starts from.
//!
//! In: stations and tracks on the sheet. Out: boxes that touch no label, no marker and no other badge. A line
//! without room for its badge goes without: the legend and the marks at stations name it too.

use crate::geometry::{Point, Rect, tenth};
use crate::layout::{Badge, Stop, Track};
use crate::plan::Plan;

const SIDE: f64 = 16.0;
/// From badge to badge.
const STEP: f64 = 19.0;
/// From the middle of the station to the left edge of the nearest badge: the sign of a terminus stands between.
const AWAY: f64 = 44.0;
/// How far a stack may be moved up or down to get past a label.
const SHIFTS: [f64; 9] = [0.0, 5.0, -5.0, 10.0, -10.0, 16.0, -16.0, 24.0, -24.0];

pub(crate) fn place(
    plan: &Plan,
    tracks: &[Track],
    arcs: &[(usize, Vec<Point>)],
    stops: &[Stop],
    centres: &[Point],
) -> Vec<Badge> {
    if !plan.lines.channels {
        return Vec::new();
    }
    let paths: Vec<(&[Point], f64)> = tracks
        .iter()
        .map(|track| (track.points.as_slice(), track.width / 2.0))
        .chain(arcs.iter().map(|(_, path)| (path.as_slice(), 1.0)))
        .collect();
    let mut taken: Vec<Rect> = stops.iter().flat_map(|stop| [stop.marker.grown(3.0), stop.label.grown(2.0)]).collect();
    let mut badges = Vec::new();
    for (station, lines) in beginnings(plan, tracks) {
        let clear = |stack: &Vec<Rect>| stack.iter().all(|area| !taken.iter().any(|other| other.overlaps(area)));
        let crossed = |stack: &[Rect]| {
            let through = |area: &Rect, (path, half): &(&[Point], f64)| {
                path.windows(2).any(|pair| area.grown(*half).length_inside(pair[0], pair[1]) > 0.0)
            };
            stack.iter().map(|area| paths.iter().filter(|path| through(area, path)).count()).sum::<usize>()
        };
        let Some(stack) = stacks(centres[station], lines.len()).filter(clear).min_by_key(|stack| crossed(stack)) else {
            continue;
        };
        taken.extend(stack.iter().map(|area| area.grown(1.0)));
        badges.extend(lines.into_iter().zip(stack).map(|(line, area)| Badge { line, area }));
    }
    badges
}

/// The stations where lines begin, each with its lines: nothing arrives there and nothing stands left of it.
fn beginnings(plan: &Plan, tracks: &[Track]) -> Vec<(usize, Vec<usize>)> {
    let (column, row) = (&plan.grid.column, &plan.grid.row);
    let mut beginnings: Vec<(usize, Vec<usize>)> = Vec::new();
    for line in 0..plan.lines.lines.len() {
        let leaves = tracks.iter().filter(|track| track.line == Some(line)).map(|track| track.from.0 as usize);
        let Some(first) = leaves.min_by_key(|&station| (column[station], row[station])) else { continue };
        match beginnings.iter_mut().find(|(station, _)| *station == first) {
            Some((_, lines)) => lines.push(line),
            None => beginnings.push((first, vec![line])),
        }
    }
    let leftmost =
        |station: usize| (0..row.len()).all(|other| row[other] != row[station] || column[other] >= column[station]);
    let arrives = |station: usize| tracks.iter().any(|track| track.to.0 as usize == station);
    beginnings.retain(|&(station, _)| leftmost(station) && !arrives(station));
    beginnings
}

/// The places for so many badges, the usual one first: three on top of each other, level with the station.
fn stacks(centre: Point, badges: usize) -> impl Iterator<Item = Vec<Rect>> {
    let shapes = (1..=badges.min(3)).rev().flat_map(|rows| SHIFTS.map(|shift| (rows, shift)));
    let on_sheet = |stack: &Vec<Rect>| stack.iter().all(|area| area.x >= 4.0);
    let stack = move |(rows, shift): (usize, f64)| {
        let area = |place: usize| {
            let (column, row) = (place / rows, place % rows);
            let x = centre.x - AWAY - column as f64 * STEP;
            let y = centre.y + (row as f64 - (rows - 1) as f64 / 2.0) * STEP - SIDE / 2.0 + shift;
            Rect { x: tenth(x), y: tenth(y), w: SIDE, h: SIDE }
        };
        (0..badges).map(area).collect::<Vec<Rect>>()
    };
    shapes.map(stack).filter(on_sheet)
}
