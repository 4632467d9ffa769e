//! Puts a map on a sheet: sets columns and rows in pixels, routes tracks and arcs.
//!
//! In: the map, and what `plan` decides about it. Out: a [`Layout`].

mod finish;

use crate::geometry::{Point, Rect, at, offset, tenth};
use crate::layout::{Layout, LayoutOptions, Track};
use crate::place::WAYS_HAVE_ROWS;
use crate::plan::{Plan, plan};
use crate::route::{Obstacle, Request, Router};
use crate::spacing::{MARGIN, MARKER, STUB, columns, half_width, row_reach};
use crate::wording;
use model::{Evidence, JourneyMap, StationId};

/// Maps with more stations are drawn with less search.
const PATIENCE: usize = 40;
/// Room above the first labels for title and basis, and without them.
const HEADER: f64 = 96.0;
const BARE_HEADER: f64 = 28.0;
/// Distance between lanes.
const LANE: f64 = 18.0;
/// Air between marker and label.
const LABEL_GAP: f64 = 9.0;

pub(crate) fn draw(map: &JourneyMap, options: LayoutOptions) -> Layout {
    let plan = plan(map, options);
    calmest(&plan).finished()
}

/// Draws the sheet with few and with many lanes between the rows and keeps the calmest.
fn calmest<'a>(plan: &'a Plan<'a>) -> Sheet<'a> {
    let rows = plan.grid.rows.max(1);
    // Lanes under the first row, lanes under each other row.
    let tries: &[(usize, usize)] = match plan.map.stations.len() {
        0..=18 => &[(1, 1), (2, 1), (3, 1), (4, 1), (6, 1), (8, 1), (3, 2), (5, 2), (6, 4), (8, 8)],
        19..=PATIENCE => &[(2, 2), (5, 2), (5, 5), (8, 6)],
        41..=WAYS_HAVE_ROWS => &[(8, 8)],
        _ => &[(3, 3)],
    };
    let mut best: Option<Sheet<'a>> = None;
    let mut drawn: Vec<Vec<usize>> = Vec::new();
    for &(first, others) in tries {
        let mut lanes = vec![others; rows];
        lanes[0] = first;
        let trial = Sheet::new(plan, &lanes).routed();
        let used = trial.lanes_used();
        if drawn.contains(&used) {
            continue;
        }
        let sheet = if used == lanes { trial } else { Sheet::new(plan, &used).routed() };
        drawn.push(used);
        if best.as_ref().is_none_or(|best| sheet.unrest() < best.unrest() - 1e-6) {
            best = Some(sheet);
        }
    }
    best.expect("there is at least one try")
}

/// A sheet being drawn on.
pub(crate) struct Sheet<'a> {
    plan: &'a Plan<'a>,
    x: Vec<f64>,
    y: Vec<f64>,
    lanes: Vec<Vec<f64>>,
    bottom: f64,
    right: f64,
    routes_unrest: f64,
    marker: Vec<Rect>,
    label: Vec<Rect>,
    tracks: Vec<Track>,
    /// The middle line of each drawn link: link, path, half thickness.
    pub(crate) courses: Vec<(usize, Vec<Point>, f64)>,
    arcs: Vec<(usize, Vec<Point>)>,
}

impl<'a> Sheet<'a> {
    fn new(plan: &'a Plan<'a>, lane_counts: &[usize]) -> Sheet<'a> {
        let rows = plan.grid.rows.max(1);
        let label_height = |row: usize| {
            let on_row = plan.blocks.iter().zip(&plan.grid.row).filter(|(_, at)| **at == row);
            on_row.map(|(block, _)| block.height).fold(0.0, f64::max)
        };
        let (above, below): (Vec<f64>, Vec<f64>) = (0..rows).map(|row| row_reach(plan, row)).unzip();
        let header = if plan.heading || plan.map.totals.journeys == 0 { HEADER } else { BARE_HEADER };
        let mut y = vec![header + label_height(0) + LABEL_GAP + above[0]];
        let mut lanes = Vec::new();
        let mut bottom = y[0];
        for row in 0..rows {
            let under = if row == 0 { below[0] + 18.0 } else { below[row] + LABEL_GAP + label_height(row) + 16.0 };
            let count = lane_counts[row];
            let start = y[row] + under;
            lanes.push((0..count).map(|lane| start + lane as f64 * LANE).collect::<Vec<f64>>());
            let end = start + count.saturating_sub(1) as f64 * LANE;
            bottom = if count == 0 { y[row] + below[row] } else { end };
            if row + 1 < rows {
                let lowest = if count == 0 { start - 18.0 } else { end };
                y.push((lowest + above[row + 1] + 22.0).max(y[row] + below[row] + above[row + 1] + 62.0));
            }
        }
        let x = columns(plan, &y);
        let last = x.len() - 1;
        let right = x[last] + half_width(plan, last) + MARGIN;
        let mut sheet = Sheet {
            plan,
            x,
            y,
            lanes,
            bottom,
            right,
            routes_unrest: 0.0,
            marker: Vec::new(),
            label: Vec::new(),
            tracks: Vec::new(),
            courses: Vec::new(),
            arcs: Vec::new(),
        };
        sheet.set_stations();
        sheet
    }

    fn set_stations(&mut self) {
        let plan = self.plan;
        for (station, block) in plan.blocks.iter().enumerate() {
            let centre = self.centre(station);
            let (low, high) = plan.slots[station];
            let marker = Rect {
                x: centre.x - MARKER,
                y: centre.y + low - MARKER,
                w: 2.0 * MARKER,
                h: high - low + 2.0 * MARKER,
            };
            let on_first_row = plan.grid.row[station] == 0;
            let (above, below) = row_reach(plan, plan.grid.row[station]);
            let y =
                if on_first_row { centre.y - above - LABEL_GAP - block.height } else { centre.y + below + LABEL_GAP };
            self.label.push(Rect { x: centre.x - block.width / 2.0, y, w: block.width, h: block.height });
            self.marker.push(marker);
        }
    }

    fn centre(&self, station: usize) -> Point {
        at(self.x[self.plan.grid.column[station]], self.y[self.plan.grid.row[station]])
    }

    fn routed(mut self) -> Sheet<'a> {
        let plan = self.plan;
        let mut obstacles = Vec::new();
        for station in 0..plan.blocks.len() {
            obstacles.push(Obstacle { area: self.marker[station].grown(5.0), station: Some(station), cost: 40.0 });
            obstacles.push(Obstacle { area: self.label[station].grown(1.0), station: None, cost: 24.0 });
        }
        let gutters = self.x.windows(2).map(|pair| (pair[0] + pair[1]) / 2.0).collect();
        let patient = plan.map.stations.len() <= PATIENCE;
        let mut router = Router::new(obstacles, self.lanes.concat(), gutters, patient);
        let mut forward: Vec<usize> = plan.choice.forward.clone();
        forward.extend(&plan.way_out);
        let span = |link: usize| {
            let link = &plan.map.links[link];
            let (from, to) = (link.from.0 as usize, link.to.0 as usize);
            let rows = plan.grid.row[from].abs_diff(plan.grid.row[to]);
            (plan.grid.column[from].abs_diff(plan.grid.column[to]), rows)
        };
        // Straight tracks first: what is straight stays straight.
        let straight = |link: usize| self.is_straight(link);
        forward.sort_by_cached_key(|&link| {
            (!straight(link), span(link), std::cmp::Reverse(plan.map.links[link].count), link)
        });
        for link in forward {
            self.lay_tracks(&mut router, link);
        }
        for (from, to) in self.assumed_ways() {
            let end = |station: usize| (station, self.centre(station));
            let request = Request { from: end(from), to: end(to), half: 1.2, stub: STUB };
            let points = router.connect(request).into_iter().map(round).collect();
            let title = wording::assumed_way(plan, from, to);
            let (from, to) = (StationId(from as u32), StationId(to as u32));
            self.tracks.push(Track { line: None, from, to, points, width: 2.0, moves: 0, assumed: true, title });
        }
        let mut backward = plan.choice.backward.clone();
        backward.sort_by_key(|&link| (span(link), link));
        for link in backward {
            let mut request = self.request(link, 1.2, 0.0);
            for (station, point) in [&mut request.from, &mut request.to] {
                let marker = self.marker[*station];
                point.y = if plan.grid.row[*station] == 0 { marker.y + marker.h - MARKER } else { marker.y + MARKER };
            }
            let path = router.connect(request);
            self.arcs.push((link, path));
        }
        self.routes_unrest = router.unrest;
        self
    }

    /// Ways that no event shows: from the main way to a station that someone says exists, and back.
    fn assumed_ways(&self) -> Vec<(usize, usize)> {
        let plan = self.plan;
        let touched = |station: usize| {
            let touches = |&link: &usize| {
                let link = &plan.map.links[link];
                link.from.0 as usize == station || link.to.0 as usize == station
            };
            plan.choice.forward.iter().any(touches)
        };
        let assumed = (0..plan.blocks.len())
            .filter(|&station| plan.map.stations[station].evidence == Evidence::Assumed && !touched(station));
        let main = plan.lines.ways.first().map_or(&[][..], Vec::as_slice);
        let mut ways = Vec::new();
        for station in assumed {
            let column = plan.grid.column[station];
            let before = main.iter().copied().filter(|&other| other != station && plan.grid.column[other] < column);
            let after = main.iter().copied().filter(|&other| other != station && plan.grid.column[other] > column);
            ways.extend(before.max_by_key(|&other| plan.grid.column[other]).map(|other| (other, station)));
            ways.extend(after.min_by_key(|&other| plan.grid.column[other]).map(|other| (station, other)));
        }
        ways
    }

    /// Whether two stations are on one row with none between them.
    fn is_straight(&self, link: usize) -> bool {
        let grid = &self.plan.grid;
        let (from, to) = (self.plan.map.links[link].from.0 as usize, self.plan.map.links[link].to.0 as usize);
        let between = |other: usize| {
            grid.row[other] == grid.row[from]
                && grid.column[other] > grid.column[from]
                && grid.column[other] < grid.column[to]
        };
        grid.row[from] == grid.row[to] && !(0..grid.row.len()).any(between)
    }

    fn request(&self, link: usize, half: f64, stub: f64) -> Request {
        let link = &self.plan.map.links[link];
        let end = |station: StationId| (station.0 as usize, self.centre(station.0 as usize));
        Request { from: end(link.from), to: end(link.to), half, stub }
    }

    fn lay_tracks(&mut self, router: &mut Router, index: usize) {
        let plan = self.plan;
        let link = &plan.map.links[index];
        let out = plan.way_out.contains(&index);
        let half = if out { 1.5 } else { plan.bundles.half(index) };
        let path = router.connect(self.request(index, half, STUB));
        let title = wording::link(plan, index);
        let track = |line: Option<usize>, points: Vec<Point>, width: f64, moves: u64| Track {
            line,
            from: link.from,
            to: link.to,
            points: points.into_iter().map(round).collect(),
            width: tenth(width),
            moves,
            assumed: false,
            title: title.clone(),
        };
        if out {
            self.tracks.push(track(None, path.clone(), 3.0, link.count));
        }
        for strand in plan.bundles.strands(index) {
            let shifted = offset(&path, strand.offset);
            self.tracks.push(track(Some(strand.line), shifted, strand.thickness, strand.moves));
        }
        self.courses.push((index, path, half));
    }

    /// Unrest of the routes and size of the sheet in one figure.
    fn unrest(&self) -> f64 {
        self.routes_unrest + 0.6 * self.bottom + 0.1 * self.right
    }

    fn lanes_used(&self) -> Vec<usize> {
        let paths = || self.courses.iter().map(|(_, path, _)| path).chain(self.arcs.iter().map(|(_, path)| path));
        let used = |lane: f64| {
            paths().any(|path| path.windows(2).any(|p| (p[0].y - lane).abs() < 0.1 && (p[1].y - lane).abs() < 0.1))
        };
        self.lanes.iter().map(|lanes| lanes.iter().rposition(|&lane| used(lane)).map_or(0, |last| last + 1)).collect()
    }
}

fn round(point: Point) -> Point {
    at(tenth(point.x), tenth(point.y))
}
