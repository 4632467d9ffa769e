//! Puts a map on a sheet: measures labels, sets columns and rows in pixels, routes tracks and arcs, adds notes.
//!
//! In: the map and the decisions of the other modules (order, lines, grid). Out: a [`Layout`].

use crate::bundle::{Bundles, bundle};
use crate::font::{Weight, width};
use crate::geometry::{Point, Rect, at, distance, offset, tenth};
use crate::labels::{Block, NAME_SIZE, block, printable};
use crate::layout::{Arc, Layout, LayoutOptions, LayoutTotals, Note, Stop, Track};
use crate::lines::{Lines, UNKNOWN, lines};
use crate::order::{Choice, choose, order};
use crate::place::{Grid, place};
use crate::route::{Obstacle, Request, Router};
use crate::text::Language;
use crate::{badges, labels, legend, notes, wording};
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
}

/// Maps with more stations are drawn with less search.
const PATIENCE: usize = 40;
const MARGIN: f64 = 36.0;
/// Room above the first labels for title and basis, and without them.
const HEADER: f64 = 96.0;
const BARE_HEADER: f64 = 28.0;
/// Half of the smallest marker.
const MARKER: f64 = 7.5;
/// How far a track runs level before it turns.
const STUB: f64 = MARKER + 7.0;
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
        _ => &[(8, 8)],
    };
    let mut best: Option<Sheet<'a>> = None;
    for &(first, others) in tries {
        let mut lanes = vec![others; rows];
        lanes[0] = first;
        let trial = Sheet::new(plan, &lanes).routed();
        let sheet = Sheet::new(plan, &trial.lanes_used()).routed();
        if best.as_ref().is_none_or(|best| sheet.unrest() < best.unrest() - 1e-6) {
            best = Some(sheet);
        }
    }
    best.expect("there is at least one try")
}

fn plan(map: &JourneyMap, LayoutOptions { language, heading }: LayoutOptions) -> Plan<'_> {
    let order = order(map);
    let choice = choose(map, &order);
    let mut lines = lines(map, &order, &choice, wording::way_names(language));
    for line in lines.lines.iter_mut().filter(|line| line.colour == UNKNOWN) {
        line.name = language.pick("utan kanal", "no channel").to_owned();
    }
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
    let blocks = (0..map.stations.len()).map(|s| block(map, s, language, limit, marks[s].len().min(6))).collect();
    let way_out = way_out(map, &choice, &lines);
    Plan { map, language, heading, choice, lines, grid, blocks, marks, bundles, way_out }
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
            let (low, high) = slots_at(plan, station);
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
        forward.sort_by_key(|&link| (!straight(link), span(link), std::cmp::Reverse(plan.map.links[link].count), link));
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

    fn finished(self) -> Layout {
        let plan = self.plan;
        let stops: Vec<Stop> = (0..plan.blocks.len()).map(|station| self.stop(station)).collect();
        let arcs: Vec<Arc> = self.arcs.iter().map(|(link, path)| self.arc(*link, path)).collect();
        let centres: Vec<Point> = (0..plan.blocks.len()).map(|station| self.centre(station)).collect();
        let badges = badges::place(plan, &self.tracks, &self.arcs, &stops, &centres);
        let notes = notes::place(plan, &self.courses, &self.arcs, &stops, &badges);
        let (mut width, mut bottom) = (self.right, self.bottom);
        for rect in
            stops.iter().flat_map(|stop| [&stop.marker, &stop.label]).chain(notes.iter().map(|note: &Note| &note.area))
        {
            bottom = bottom.max(rect.y + rect.h);
            width = width.max(rect.x + rect.w + MARGIN);
        }
        let width = width.max(720.0).ceil();
        let totals = totals(plan);
        let mut layout = Layout {
            language: plan.language,
            kind: plan.map.kind,
            title: plan.language.kind(plan.map.kind).to_owned(),
            name: printable(&plan.map.name),
            summary: wording::summary(plan),
            width,
            height: 0.0,
            lines: plan.lines.lines.clone(),
            tracks: self.tracks.clone(),
            arcs,
            planned: self.planned(),
            stops,
            notes,
            badges,
            captions: Vec::new(),
            legend: Vec::new(),
            totals,
        };
        legend::add(plan, &mut layout, bottom, MARGIN);
        layout
    }

    fn stop(&self, station: usize) -> Stop {
        let plan = self.plan;
        let known = &plan.map.stations[station];
        let arrived = self.tracks.iter().any(|track| track.to.0 as usize == station);
        Stop {
            station: StationId(station as u32),
            name: printable(&known.name),
            kind: known.kind,
            interchange: is_interchange(plan, station),
            assumed: known.evidence == Evidence::Assumed,
            terminus: !arrived && known.starts > 0 && known.kind != StationKind::Left,
            marker: round_rect(self.marker[station]),
            label: round_rect(self.label[station]),
            lines: plan.blocks[station].lines.clone(),
            marks: plan.marks[station].iter().copied().take(6).collect(),
            title: wording::station(plan, station),
        }
    }

    fn arc(&self, index: usize, path: &[Point]) -> Arc {
        let link = &self.plan.map.links[index];
        let marker = self.marker[link.to.0 as usize];
        let mut points = path.to_vec();
        if let [.., before, last] = &mut points[..] {
            let away = distance(*before, *last).max(1e-9);
            let reach = marker.grown(2.5).length_inside(*before, *last).min(away);
            *last = at(last.x + (before.x - last.x) / away * reach, last.y + (before.y - last.y) / away * reach);
        }
        let points = points.into_iter().map(round).collect();
        Arc { from: link.from, to: link.to, points, moves: link.count, title: wording::link(self.plan, index) }
    }

    /// The planned way runs just under the actual tracks.
    fn planned(&self) -> Vec<Vec<Point>> {
        let plan = self.plan;
        let known = |station: &&StationId| (station.0 as usize) < plan.blocks.len();
        let stations: Vec<usize> = plan.map.planned.iter().filter(known).map(|station| station.0 as usize).collect();
        let below = row_reach(plan, 0).1 + 4.0;
        let mut router = Router::new(Vec::new(), Vec::new(), Vec::new(), true);
        let mut paths = Vec::new();
        for pair in stations.windows(2) {
            let end = |station: usize| {
                let centre = self.centre(station);
                (station, at(centre.x, centre.y + below))
            };
            let request = Request { from: end(pair[0]), to: end(pair[1]), half: 1.0, stub: 8.0 };
            paths.push(router.connect(request).into_iter().map(round).collect());
        }
        paths
    }
}

/// The middle of each column: as near to the one before as the labels on all rows allow.
/// and far enough for a slant at 45° where a track changes row.
fn columns(plan: &Plan, y: &[f64]) -> Vec<f64> {
    const NEAREST: f64 = 112.0;
    const WIDEST_FOR_SLANT: f64 = 172.0;
    let mut x = vec![MARGIN + 30.0 + half_width(plan, 0)];
    for column in 1..plan.grid.columns.max(1) {
        let mut here = x[column - 1] + NEAREST;
        for (station, block) in
            plan.blocks.iter().enumerate().filter(|(station, _)| plan.grid.column[*station] == column)
        {
            let before = (0..plan.blocks.len())
                .filter(|&other| plan.grid.row[other] == plan.grid.row[station] && plan.grid.column[other] < column);
            for other in before {
                here = here.max(x[plan.grid.column[other]] + (plan.blocks[other].width + block.width) / 2.0 + 16.0);
            }
        }
        for link in plan.choice.forward.iter().map(|&link| &plan.map.links[link]) {
            let (from, to) = (link.from.0 as usize, link.to.0 as usize);
            if plan.grid.column[to] == column && plan.grid.column[from] + 1 == column {
                let rise = (y[plan.grid.row[to]] - y[plan.grid.row[from]]).abs();
                here = here.max(x[column - 1] + (rise + 2.0 * STUB + 4.0).min(WIDEST_FOR_SLANT));
            }
        }
        x.push(here);
    }
    x
}

/// The width that names may take: wide enough for the longest word, within reason.
fn name_limit(map: &JourneyMap) -> f64 {
    let words = map.stations.iter().flat_map(|station| station.name.split_whitespace());
    words.map(|word| width(word, NAME_SIZE, Weight::SemiBold)).fold(116.0, f64::max).min(150.0).ceil()
}

/// Half the width of the widest label in a column.
fn half_width(plan: &Plan, column: usize) -> f64 {
    let here = plan.blocks.iter().zip(&plan.grid.column).filter(|(_, at)| **at == column);
    here.map(|(block, _)| block.width / 2.0).fold(34.0, f64::max)
}

/// How far markers reach above and below the middle of a row.
fn row_reach(plan: &Plan, row: usize) -> (f64, f64) {
    let on_row = (0..plan.blocks.len()).filter(|&station| plan.grid.row[station] == row);
    on_row
        .map(|station| slots_at(plan, station))
        .fold((MARKER, MARKER), |(above, below), (low, high)| (above.max(MARKER - low), below.max(MARKER + high)))
}

/// The highest and lowest line at a station, from the middle of its row.
fn slots_at(plan: &Plan, station: usize) -> (f64, f64) {
    let touching = |link: &&usize| {
        let link = &plan.map.links[**link];
        link.from.0 as usize == station || link.to.0 as usize == station
    };
    let offsets = plan.choice.forward.iter().filter(touching).flat_map(|&link| plan.bundles.strands(link));
    let way_out = plan.way_out.iter().filter(touching).map(|_| 0.0);
    let reach = offsets.map(|strand| strand.offset).chain(way_out).fold(None, |reach, offset| {
        let (low, high) = reach.unwrap_or((offset, offset));
        Some((f64::min(low, offset), f64::max(high, offset)))
    });
    reach.unwrap_or((0.0, 0.0))
}

/// Whether enough customers change channel at a station.
fn is_interchange(plan: &Plan, station: usize) -> bool {
    let out = plan.map.links.iter().filter(|link| link.from.0 as usize == station);
    let (mut hops, mut all) = (0, 0);
    for part in out.flat_map(|link| &link.channels) {
        all += part.count;
        hops += if part.from == part.to { 0 } else { part.count };
    }
    plan.lines.channels && hops > 0 && hops as f64 >= 0.08 * all as f64
}

fn totals(plan: &Plan) -> LayoutTotals {
    let count = |links: &[usize]| links.iter().map(|&link| plan.map.links[link].count).sum::<u64>();
    let all_forward = count(&plan.choice.forward);
    let forward: u64 =
        plan.choice.forward.iter().flat_map(|&link| plan.bundles.strands(link)).map(|strand| strand.moves).sum();
    LayoutTotals {
        journeys: plan.map.totals.journeys,
        starts: plan.map.stations.iter().map(|station| station.starts).sum(),
        ends: labels::ending(plan.map).map(|station| plan.map.stations[station].ends).sum(),
        forward,
        backward: count(&plan.choice.backward),
        repeats: count(&plan.choice.loops),
        folded: count(&plan.choice.folded) + all_forward - forward,
        leaving: count(&plan.choice.leaving),
    }
}

fn round(point: Point) -> Point {
    at(tenth(point.x), tenth(point.y))
}

fn round_rect(rect: Rect) -> Rect {
    Rect { x: tenth(rect.x), y: tenth(rect.y), w: tenth(rect.w), h: tenth(rect.h) }
}
