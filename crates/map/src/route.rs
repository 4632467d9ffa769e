//! Octilinear routes: leaves a station level, slants at 45°, runs level on a lane, and comes in the same way.
//!
//! For each movement a few hundred such ways are weighed against what is already on the sheet
//! (stations, labels, other tracks), and the calmest is taken: short, few bends, few crossings, never
//! along or over another track. Greedy and in a fixed order, so the same map gets the same picture.
//!
//! Ways that could not win even on an empty sheet are not weighed, and of the sheet only what lies near a way is
//! asked: with hundreds of stations all else would take minutes.

mod paths;
mod search;

use crate::geometry::{Point, Rect, crossing, distance, side_by_side};
use crate::nearby::{Nearby, around};
use paths::{gutter_path, hook_path, z_path};
use search::Search;
use std::ops::RangeInclusive;

/// Something a route should keep away from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Obstacle {
    pub(crate) area: Rect,
    /// The station it belongs to; a route from or to it may touch it.
    pub(crate) station: Option<usize>,
    /// What a pixel of it costs to cross.
    pub(crate) cost: f64,
}

/// One straight run already drawn.
#[derive(Clone, Copy, Debug)]
struct Run {
    a: Point,
    b: Point,
    half: f64,
    ends: (usize, usize),
}

impl Run {
    /// Whether the boxes around two runs come near each other; a quick first look.
    fn near(&self, a: Point, b: Point) -> bool {
        self.a.x.min(self.b.x) - AIR < a.x.max(b.x)
            && a.x.min(b.x) - AIR < self.a.x.max(self.b.x)
            && self.a.y.min(self.b.y) - AIR < a.y.max(b.y)
            && a.y.min(b.y) - AIR < self.a.y.max(self.b.y)
    }
}

/// What is to be connected.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Request {
    pub(crate) from: (usize, Point),
    pub(crate) to: (usize, Point),
    /// Half the thickness of the whole bundle.
    pub(crate) half: f64,
    /// How far the track runs level before it may turn.
    pub(crate) stub: f64,
}

/// How near two runs must be for a closer look.
const AIR: f64 = 60.0;

/// The sheet with what is on it.
pub(crate) struct Router {
    obstacles: Vec<Obstacle>,
    obstacles_near: Nearby,
    runs: Vec<Run>,
    runs_near: Nearby,
    /// Half the thickness of the thickest run.
    thickest: f64,
    lanes: Vec<f64>,
    /// Places between columns where a track may pass upright through rows of labels.
    gutters: Vec<f64>,
    /// From the leftmost to the rightmost thing on the sheet.
    sides: RangeInclusive<f64>,
    patient: bool,
    /// What all routes together cost: the less, the calmer the sheet.
    pub(crate) unrest: f64,
}

const CROSSING: f64 = 26.0;
const BEND: f64 = 10.0;
const BESIDE: f64 = 2.2;
const LENGTH: f64 = 0.12;
const FALL: f64 = 0.25;
/// Straight up or down is the last resort on a map that flows to the right.
const UPRIGHT: f64 = 30.0;
/// A way that costs more runs through words or along other tracks.
const HARD: f64 = 400.0;
/// How many distances to either side are tried for a way that goes out and comes back in.
const HOOKS: u8 = 14;
/// Tracks of one station may lie on each other this near to it, as at a switch.
const SWITCH: f64 = 58.0;

impl Router {
    pub(crate) fn new(obstacles: Vec<Obstacle>, lanes: Vec<f64>, gutters: Vec<f64>, patient: bool) -> Router {
        let mut obstacles_near = Nearby::over(obstacles.iter().map(|obstacle| &obstacle.area));
        let runs_near = Nearby::over(obstacles.iter().map(|obstacle| &obstacle.area));
        for (index, obstacle) in obstacles.iter().enumerate() {
            obstacles_near.put(&obstacle.area, index);
        }
        let (runs, thickest, unrest) = (Vec::new(), 0.0, 0.0);
        let left = obstacles.iter().map(|obstacle| obstacle.area.x).fold(f64::INFINITY, f64::min);
        let right =
            obstacles.iter().map(|obstacle| obstacle.area.x + obstacle.area.w).fold(f64::NEG_INFINITY, f64::max);
        let sides = left..=right;
        Router { obstacles, obstacles_near, runs, runs_near, thickest, lanes, gutters, sides, patient, unrest }
    }

    /// Finds the calmest way and draws it on the sheet.
    pub(crate) fn connect(&mut self, request: Request) -> Vec<Point> {
        let mut search = Search::default();
        self.try_lanes(&request, &mut search);
        let least = search.calmest().map_or(f64::INFINITY, |(_, cost, _)| *cost);
        if self.patient && least > self.calm_cost(&request) {
            self.try_gutters(&request, &mut search);
        }
        if search.calmest().is_none_or(|(_, cost, _)| *cost > HARD) {
            for path in self.hooks(&request) {
                search.named += 1;
                search.weigh(self, search.named, path, &request);
            }
        }
        let straight = || (2_000.0, vec![request.from.1, request.to.1]);
        let (cost, path) = search.calmest().map_or_else(straight, |(_, cost, path)| (*cost, path.clone()));
        self.unrest += cost;
        self.thickest = self.thickest.max(request.half);
        for pair in path.windows(2) {
            self.runs_near.put(&around(pair[0], pair[1], 0.0), self.runs.len());
            self.runs.push(Run { a: pair[0], b: pair[1], half: request.half, ends: (request.from.0, request.to.0) });
        }
        path
    }

    /// Weighs the straight way and those with one level run, on a lane or at the height of an end; those with the
    /// smallest detour first, until the detour alone costs more than a way that is found.
    fn try_lanes(&self, request: &Request, search: &mut Search) {
        let (a, b) = (request.from.1, request.to.1);
        let way = if b.x >= a.x { 1.0 } else { -1.0 };
        let level = (a.y - b.y).abs() < 0.5;
        if level {
            search.weigh(self, 0, vec![a, b], request);
        }
        let shifts: &[f64] = if self.patient { &[0.0, 11.0, 22.0, 33.0] } else { &[0.0, 14.0] };
        let each = shifts.len() * shifts.len();
        let heights = self.lanes.iter().copied().chain([a.y, b.y]);
        let mut lanes: Vec<(f64, usize, f64)> = heights
            .enumerate()
            .map(|(index, lane)| {
                let aside = if level { (lane - a.y).abs() } else { 0.0 };
                (least_cost(a, b, &[lane]) + aside, index, lane)
            })
            .collect();
        search.named = 1 + each * lanes.len();
        lanes.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        for (least, index, lane) in lanes {
            if least >= search.limit() {
                return;
            }
            for (place, (out, home)) in
                shifts.iter().flat_map(|out| shifts.iter().map(move |home| (out, home))).enumerate()
            {
                if let Some(path) = z_path(a, b, lane, way, request.stub + out, request.stub + home) {
                    search.weigh(self, 1 + index * each + place, path, request);
                }
            }
        }
    }

    /// What a way without obstacles costs, and a little more: beyond it other ways are tried too.
    fn calm_cost(&self, request: &Request) -> f64 {
        let (a, b) = (request.from.1, request.to.1);
        distance(a, b) * LENGTH + (a.y - b.y).abs() * FALL + BEND * 6.0 + CROSSING * 3.0
    }

    /// Level on one lane, upright through a gutter, level on another lane: for ways past rows of labels.
    fn try_gutters(&self, request: &Request, search: &mut Search) {
        let (a, b) = (request.from.1, request.to.1);
        let way = if b.x >= a.x { 1.0 } else { -1.0 };
        let mut place = search.named;
        for &x in self.gutters.iter().filter(|&&x| (x - a.x) * way > 0.0 && (b.x - x) * way > 0.0) {
            for &first in self.lanes.iter().chain([&a.y]) {
                for &second in self.lanes.iter().chain([&b.y]) {
                    place += 1;
                    if least_cost(a, b, &[first, second]) + UPRIGHT >= search.limit() {
                        continue;
                    }
                    if let Some(path) = gutter_path(request, x, first, second, way) {
                        search.weigh(self, place, path, request);
                    }
                }
            }
        }
    }

    /// Ways that go out to one side of both ends and come back in: between stations above each other there is no
    /// other that does not run through their labels.
    fn hooks(&self, request: &Request) -> impl Iterator<Item = Vec<Point>> {
        let (a, b) = (request.from.1, request.to.1);
        let (left, right) = (a.x.min(b.x), a.x.max(b.x));
        let asides = (0..HOOKS).map(|step| 24.0 + 8.0 * f64::from(step));
        let on_sheet = self.sides.clone();
        let sides = asides.flat_map(move |aside| [right + aside, left - aside]).filter(move |x| on_sheet.contains(x));
        sides.filter_map(move |x| hook_path(a, b, x))
    }

    /// The cost of a path; given up as soon as it is beyond `limit`.
    fn cost(&self, path: &[Point], request: &Request, limit: f64) -> f64 {
        let (from, to) = (request.from, request.to);
        let mut cost = BEND * path.len() as f64;
        if (from.1.y - to.1.y).abs() < 0.5 {
            // A way past stations of its own row stays near it.
            cost += path.iter().map(|point| (point.y - from.1.y).abs()).fold(0.0, f64::max);
        }
        for pair in path.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            cost += distance(a, b) * LENGTH + (a.y - b.y).abs() * FALL;
            if (a.x - b.x).abs() < 0.5 {
                cost += UPRIGHT + FALL * distance(a, b);
            }
        }
        let reach = (self.thickest + request.half + 5.0).min(AIR);
        for pair in path.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            if cost >= limit {
                return f64::INFINITY;
            }
            let grown = request.half + 2.0;
            for obstacle in self.obstacles_near.near(&around(a, b, grown)).map(|index| &self.obstacles[index]) {
                let own = obstacle.station.is_some_and(|station| station == from.0 || station == to.0);
                if !own {
                    cost += obstacle.area.grown(grown).length_inside(a, b) * obstacle.cost;
                }
            }
            if cost >= limit {
                return f64::INFINITY;
            }
            let runs = self.runs_near.near(&around(a, b, reach)).map(|index| &self.runs[index]);
            for run in runs.filter(|run| run.near(a, b)) {
                cost += run_cost(a, b, run, request);
            }
        }
        cost
    }
}

/// What a way over these heights costs at least: its length, its rise and fall, its ends. A little less, since
/// corners nearer than a tenth of a pixel become one.
fn least_cost(a: Point, b: Point, heights: &[f64]) -> f64 {
    let (mut fall, mut y) = (0.0, a.y);
    for &height in heights.iter().chain([&b.y]) {
        fall += (height - y).abs();
        y = height;
    }
    let level = b.x - a.x;
    BEND * 2.0 + FALL * fall + LENGTH * (level * level + fall * fall).sqrt() - 0.5
}

fn run_cost(a: Point, b: Point, run: &Run, request: &Request) -> f64 {
    let shared = |station: usize| run.ends.0 == station || run.ends.1 == station;
    let near_shared = |point: Point| {
        (shared(request.from.0) && distance(point, request.from.1) < SWITCH)
            || (shared(request.to.0) && distance(point, request.to.1) < SWITCH)
    };
    let clearance = run.half + request.half + 4.5;
    if let Some((length, middle)) = side_by_side(a, b, run.a, run.b, clearance) {
        let level = (a.y - b.y).abs() < 0.5;
        let at_switch = level && near_shared(middle) && length <= SWITCH;
        return if at_switch { length * LENGTH } else { 14.0 + length * BESIDE };
    }
    match crossing(a, b, run.a, run.b) {
        Some(point) if !near_shared(point) => CROSSING,
        Some(point) if distance(point, request.from.1) > 12.0 && distance(point, request.to.1) > 12.0 => CROSSING * 0.5,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::at;

    fn request(from: Point, to: Point) -> Request {
        Request { from: (0, from), to: (1, to), half: 3.0, stub: 14.0 }
    }

    fn octilinear(path: &[Point]) -> bool {
        path.windows(2).all(|pair| {
            let (dx, dy) = ((pair[1].x - pair[0].x).abs(), (pair[1].y - pair[0].y).abs());
            dx < 0.01 || dy < 0.01 || (dx - dy).abs() < 0.01
        })
    }

    #[test]
    fn every_route_is_level_upright_or_at_45_degrees() {
        for (x, y) in [(300.0, 0.0), (300.0, 100.0), (300.0, 260.0), (-400.0, 0.0), (-400.0, 90.0), (130.0, 400.0)] {
            let mut router = Router::new(Vec::new(), vec![40.0, 60.0], Vec::new(), true);
            let path = router.connect(request(at(0.0, 0.0), at(x, y)));
            assert!(octilinear(&path), "{path:?}");
            assert_eq!((path[0], path[path.len() - 1]), (at(0.0, 0.0), at(x, y)));
        }
    }

    #[test]
    fn a_station_in_the_way_is_passed_on_a_lane() {
        let area = Rect { x: 140.0, y: -10.0, w: 20.0, h: 20.0 };
        let obstacle = Obstacle { area, station: Some(7), cost: 40.0 };
        let mut router = Router::new(vec![obstacle], vec![40.0], Vec::new(), true);
        let path = router.connect(request(at(0.0, 0.0), at(300.0, 0.0)));
        assert!(path.windows(2).all(|pair| area.length_inside(pair[0], pair[1]) == 0.0), "{path:?}");
    }

    #[test]
    fn stations_above_each_other_are_connected_beside_their_labels() {
        let area = Rect { x: -40.0, y: 20.0, w: 80.0, h: 60.0 };
        let label = Obstacle { area, station: None, cost: 24.0 };
        let beside = Obstacle { area: Rect { x: 200.0, ..area }, ..label };
        for (a, b) in [(at(0.0, 0.0), at(0.0, 120.0)), (at(0.0, 120.0), at(3.0, 0.0))] {
            let mut router = Router::new(vec![label, beside], vec![40.0], Vec::new(), true);
            let path = router.connect(request(a, b));
            assert!(octilinear(&path), "{path:?}");
            assert!(path.windows(2).all(|pair| area.length_inside(pair[0], pair[1]) == 0.0), "{path:?}");
        }
    }

    #[test]
    fn a_second_track_does_not_hide_the_first() {
        let mut router = Router::new(Vec::new(), vec![30.0, 60.0], Vec::new(), true);
        let first = router.connect(request(at(0.0, 0.0), at(400.0, 0.0)));
        let second = router.connect(request(at(0.0, 0.0), at(400.0, 0.0)));
        assert_ne!(first, second);
    }
}
