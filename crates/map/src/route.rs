//! Octilinear routes: leaves a station level, slants at 45°, runs level on a lane, and comes in the same way.
//!
//! For each movement a few hundred such ways are weighed against what is already on the sheet
//! (stations, labels, other tracks), and the calmest is taken: short, few bends, few crossings, never
//! along or over another track. Greedy and in a fixed order, so the same map gets the same picture.

use crate::geometry::{Point, Rect, at, crossing, distance, side_by_side, simplified};

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
        const AIR: f64 = 60.0;
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

/// The sheet with what is on it.
pub(crate) struct Router {
    pub(crate) obstacles: Vec<Obstacle>,
    runs: Vec<Run>,
    lanes: Vec<f64>,
    /// Places between columns where a track may pass upright through rows of labels.
    gutters: Vec<f64>,
    patient: bool,
    /// What all routes together cost: the less, the calmer the sheet.
    pub(crate) unrest: f64,
}

const CROSSING: f64 = 26.0;
const BEND: f64 = 10.0;
const BESIDE: f64 = 2.2;
/// Tracks of one station may lie on each other this near to it, as at a switch.
const SWITCH: f64 = 58.0;

impl Router {
    pub(crate) fn new(obstacles: Vec<Obstacle>, lanes: Vec<f64>, gutters: Vec<f64>, patient: bool) -> Router {
        Router { obstacles, runs: Vec::new(), lanes, gutters, patient, unrest: 0.0 }
    }

    /// Finds the calmest way and draws it on the sheet.
    pub(crate) fn connect(&mut self, request: Request) -> Vec<Point> {
        let mut best: Option<(f64, Vec<Point>)> = None;
        let mut weigh = |paths: Vec<Vec<Point>>| {
            for path in paths {
                let limit = best.as_ref().map_or(f64::INFINITY, |(least, _)| *least);
                let cost = self.cost(&path, &request, limit);
                if best.as_ref().is_none_or(|(least, _)| cost < *least - 1e-6) {
                    best = Some((cost, path));
                }
            }
            best.as_ref().map_or(f64::INFINITY, |(cost, _)| *cost)
        };
        let least = weigh(self.candidates(&request));
        if self.patient && least > self.calm_cost(&request) {
            weigh(self.through_gutters(&request));
        }
        let (cost, path) = best.unwrap_or_else(|| (2_000.0, vec![request.from.1, request.to.1]));
        self.unrest += cost;
        for pair in path.windows(2) {
            self.runs.push(Run { a: pair[0], b: pair[1], half: request.half, ends: (request.from.0, request.to.0) });
        }
        path
    }

    fn candidates(&self, request: &Request) -> Vec<Vec<Point>> {
        let (a, b) = (request.from.1, request.to.1);
        let way = if b.x >= a.x { 1.0 } else { -1.0 };
        let mut paths = Vec::new();
        if (a.y - b.y).abs() < 0.5 {
            paths.push(vec![a, b]);
        }
        let shifts: &[f64] = if self.patient { &[0.0, 11.0, 22.0, 33.0] } else { &[0.0, 14.0] };
        let lanes = self.lanes.iter().copied().chain([a.y, b.y]);
        for lane in lanes {
            for &out in shifts {
                for &home in shifts {
                    if let Some(path) = z_path(a, b, lane, way, request.stub + out, request.stub + home) {
                        paths.push(path);
                    }
                }
            }
        }
        paths
    }

    /// What a way without obstacles costs, and a little more: beyond it other ways are tried too.
    fn calm_cost(&self, request: &Request) -> f64 {
        let (a, b) = (request.from.1, request.to.1);
        distance(a, b) * 0.12 + (a.y - b.y).abs() * 0.25 + BEND * 6.0 + CROSSING * 3.0
    }

    /// Level on one lane, upright through a gutter, level on another lane: for ways past rows of labels.
    fn through_gutters(&self, request: &Request) -> Vec<Vec<Point>> {
        let (a, b) = (request.from.1, request.to.1);
        let way = if b.x >= a.x { 1.0 } else { -1.0 };
        let mut paths = Vec::new();
        for &x in self.gutters.iter().filter(|&&x| (x - a.x) * way > 0.0 && (b.x - x) * way > 0.0) {
            for &first in self.lanes.iter().chain([&a.y]) {
                for &second in self.lanes.iter().chain([&b.y]) {
                    paths.extend(gutter_path(request, x, first, second, way));
                }
            }
        }
        paths
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
            cost += distance(a, b) * 0.12 + (a.y - b.y).abs() * 0.25;
            if (a.x - b.x).abs() < 0.5 {
                // Straight up or down is the last resort on a map that flows to the right.
                cost += 30.0 + 0.25 * distance(a, b);
            }
            if cost >= limit {
                return f64::INFINITY;
            }
            for obstacle in &self.obstacles {
                let own = obstacle.station.is_some_and(|station| station == from.0 || station == to.0);
                if !own {
                    cost += obstacle.area.grown(request.half + 2.0).length_inside(a, b) * obstacle.cost;
                }
            }
            for run in self.runs.iter().filter(|run| run.near(a, b)) {
                cost += run_cost(a, b, run, request);
            }
        }
        cost
    }
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
        return if at_switch { length * 0.12 } else { 14.0 + length * BESIDE };
    }
    match crossing(a, b, run.a, run.b) {
        Some(point) if !near_shared(point) => CROSSING,
        Some(point) if distance(point, request.from.1) > 12.0 && distance(point, request.to.1) > 12.0 => CROSSING * 0.5,
        _ => 0.0,
    }
}

/// From `a` level for `out`, slanting to the lane, along it, slanting to `b`'s height, level for `home`.
/// Where there is no room to slant all the way the middle of the slant stands upright.
fn z_path(a: Point, b: Point, lane: f64, way: f64, out: f64, home: f64) -> Option<Vec<Point>> {
    let room = (b.x - a.x).abs() - out - home;
    let (down, up) = ((lane - a.y).abs(), (b.y - lane).abs());
    if room < 0.0 || (down < 0.5 && up < 0.5) {
        return None;
    }
    let slants = f64::from(u8::from(down >= 0.5)) + f64::from(u8::from(up >= 0.5));
    let reach = if down + up <= room { f64::INFINITY } else { room / slants };
    let corner = if reach.is_finite() { (reach / 2.0).min(18.0) } else { 0.0 };
    if reach.is_finite() && corner < 6.0 {
        return None;
    }
    let mut path = vec![a];
    let start = at(a.x + way * out, a.y);
    slant(&mut path, start, lane, way, reach, corner);
    let landing_width = if reach.is_finite() { if up >= 0.5 { 2.0 * corner } else { 0.0 } } else { up };
    slant(&mut path, at(b.x - way * (home + landing_width), lane), b.y, way, reach, corner);
    path.push(b);
    Some(simplified(&path))
}

fn gutter_path(request: &Request, x: f64, first: f64, second: f64, way: f64) -> Option<Vec<Point>> {
    const CORNER: f64 = 14.0;
    let (a, b) = (request.from.1, request.to.1);
    let (leave, arrive) = ((first - a.y).abs(), (b.y - second).abs());
    let fall = second - first;
    let room_before = (x - a.x).abs() - request.stub - leave - CORNER;
    let room_after = (b.x - x).abs() - request.stub - arrive - CORNER;
    if room_before < 0.0 || room_after < 0.0 || fall.abs() < 2.0 * CORNER + 4.0 {
        return None;
    }
    let step = CORNER * fall.signum();
    let path = [
        a,
        at(a.x + way * request.stub, a.y),
        at(a.x + way * (request.stub + leave), first),
        at(x - way * CORNER, first),
        at(x, first + step),
        at(x, second - step),
        at(x + way * CORNER, second),
        at(b.x - way * (request.stub + arrive), second),
        at(b.x - way * request.stub, b.y),
        b,
    ];
    Some(simplified(&path))
}

fn slant(path: &mut Vec<Point>, start: Point, y: f64, way: f64, reach: f64, corner: f64) {
    let rise = y - start.y;
    path.push(start);
    if rise.abs() < 0.5 {
        return;
    }
    if reach.is_infinite() || rise.abs() <= 2.0 * corner {
        path.push(at(start.x + way * rise.abs(), y));
    } else {
        let step = corner * rise.signum();
        path.push(at(start.x + way * corner, start.y + step));
        path.push(at(start.x + way * corner, y - step));
        path.push(at(start.x + way * corner * 2.0, y));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_second_track_does_not_hide_the_first() {
        let mut router = Router::new(Vec::new(), vec![30.0, 60.0], Vec::new(), true);
        let first = router.connect(request(at(0.0, 0.0), at(400.0, 0.0)));
        let second = router.connect(request(at(0.0, 0.0), at(400.0, 0.0)));
        assert_ne!(first, second);
    }
}
