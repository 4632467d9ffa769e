//! Short texts on tracks and arcs: the median time where it matters, and how many went back.
//!
//! In: routed courses. Out: boxes with text that touch no label, marker, badge or other note; a note
//! without room is left out (it is in the track's own words).

use crate::font::{Weight, width};
use crate::geometry::{Point, Rect, at, distance, tenth};
use crate::layout::{Badge, Note, NoteKind, Stop};
use crate::nearby::{Nearby, around};
use crate::plan::Plan;

/// Size of notes.
pub(crate) const NOTE_SIZE: f64 = 10.5;
/// Height of a note's box.
const HEIGHT: f64 = 15.0;
/// Room for the clock.
pub(crate) const CLOCK_WIDTH: f64 = 13.0;

pub(crate) fn place(
    plan: &Plan,
    courses: &[(usize, Vec<Point>, f64)],
    arcs: &[(usize, Vec<Point>)],
    stops: &[Stop],
    badges: &[Badge],
) -> Vec<Note> {
    let mut taken: Vec<Rect> = stops.iter().flat_map(|stop| [stop.marker.grown(3.0), stop.label.grown(1.0)]).collect();
    taken.extend(badges.iter().map(|badge| badge.area));
    let mut notes = Vec::new();
    let drawn = Drawn::new(courses, arcs, &taken);
    for (link, path) in arcs {
        let known = &plan.map.links[*link];
        let text = plan.language.number(known.count);
        let text = plan.language.about(text, known.about || plan.map.rounded_to.is_some());
        let clear = |area: &Rect| drawn.is_clear(area, *link);
        put(&mut notes, &mut taken, NoteKind::Count, text, path, 0.0, &clear);
    }
    for (link, kind) in telling_times(plan, courses) {
        let Some((_, path, half)) = courses.iter().find(|course| course.0 == link) else { continue };
        let text = plan.language.duration(plan.map.links[link].median_s.unwrap_or(0.0));
        let lowest =
            plan.bundles.strands(link).iter().map(|strand| strand.offset + strand.thickness / 2.0).fold(0.0, f64::max);
        let below = if *half > 6.5 { lowest + HEIGHT / 2.0 + 0.5 } else { 0.0 };
        let clear = |area: &Rect| drawn.is_clear(area, link);
        put(&mut notes, &mut taken, kind, text, path, below, &clear);
    }
    notes
}

/// The links whose time is worth telling: where most time is spent in all, longest first. Long waits get a clock.
fn telling_times(plan: &Plan, courses: &[(usize, Vec<Point>, f64)]) -> Vec<(usize, NoteKind)> {
    let median = |link: usize| plan.map.links[link].median_s.unwrap_or(0.0);
    let spent = |link: usize| median(link) * plan.map.links[link].count as f64;
    let mut links: Vec<usize> = courses.iter().map(|course| course.0).filter(|&link| median(link) >= 1.0).collect();
    links.sort_by(|&a, &b| spent(b).total_cmp(&spent(a)).then(a.cmp(&b)));
    let all: f64 = links.iter().map(|&link| spent(link)).sum();
    let longest = links.iter().map(|&link| median(link)).fold(0.0, f64::max);
    let telling = |link: &usize| spent(*link) >= 0.01 * all && median(*link) >= longest / 300.0;
    let kind = |link: usize| {
        let long = median(link) >= 0.4 * longest && median(link) >= 3_600.0 && spent(link) >= 0.05 * all;
        if long { NoteKind::Wait } else { NoteKind::Time }
    };
    links.into_iter().filter(telling).take(plan.map.stations.len() + 2).map(|link| (link, kind(link))).collect()
}

/// What is drawn between stations, run by run: its link, its ends, half its thickness.
struct Drawn {
    runs: Vec<(usize, Point, Point, f64)>,
    near: Nearby,
}

impl Drawn {
    fn new(courses: &[(usize, Vec<Point>, f64)], arcs: &[(usize, Vec<Point>)], sheet: &[Rect]) -> Drawn {
        let tracks = courses.iter().map(|(link, path, half)| (*link, path, *half));
        let mut drawn = Drawn { runs: Vec::new(), near: Nearby::over(sheet) };
        for (link, path, half) in tracks.chain(arcs.iter().map(|(link, path)| (*link, path, 1.0))) {
            for pair in path.windows(2) {
                drawn.near.put(&around(pair[0], pair[1], half), drawn.runs.len());
                drawn.runs.push((link, pair[0], pair[1], half));
            }
        }
        drawn
    }

    /// Whether no other track or arc runs through a box.
    fn is_clear(&self, area: &Rect, own: usize) -> bool {
        let mut near = self.near.near(area).map(|index| self.runs[index]).filter(|(link, ..)| *link != own);
        near.all(|(_, a, b, half)| area.grown(half).length_inside(a, b) <= 0.0)
    }
}

fn put(
    notes: &mut Vec<Note>,
    taken: &mut Vec<Rect>,
    kind: NoteKind,
    text: String,
    path: &[Point],
    below: f64,
    clear: &dyn Fn(&Rect) -> bool,
) {
    let clock = if kind == NoteKind::Wait { CLOCK_WIDTH } else { 0.0 };
    let w = width(&text, NOTE_SIZE, Weight::Regular) + clock + 9.0;
    for middle in places(path, w + 4.0, below == 0.0) {
        let area =
            Rect { x: tenth(middle.x - w / 2.0), y: tenth(middle.y + below - HEIGHT / 2.0), w: tenth(w), h: HEIGHT };
        if clear(&area) && taken.iter().all(|other| !other.overlaps(&area)) {
            taken.push(area.grown(1.0));
            notes.push(Note { kind, text, area });
            return;
        }
    }
}

/// Places on the path that hold a text of this width: level runs first, the longest first, middles first;
/// then the middles of slants, where the track is thin enough to be broken by an upright box.
fn places(path: &[Point], width: f64, slants_too: bool) -> Vec<Point> {
    let mut level: Vec<(Point, Point)> = path.windows(2).map(|pair| (pair[0], pair[1])).collect();
    let mut slanted = level.clone();
    level.retain(|(a, b)| (a.y - b.y).abs() < 0.5 && distance(*a, *b) >= width);
    level.sort_by(|a, b| distance(b.0, b.1).total_cmp(&distance(a.0, a.1)));
    slanted.retain(|(a, b)| slants_too && (a.y - b.y).abs() > 24.0);
    let along = |(a, b): (Point, Point), part: f64| at(a.x + (b.x - a.x) * part, a.y + (b.y - a.y) * part);
    let on_level = level.into_iter().flat_map(|run| [0.5, 0.35, 0.65, 0.2, 0.8].map(|part| along(run, part)));
    let on_slants = slanted.into_iter().flat_map(|run| [0.5, 0.6, 0.4, 0.7].map(|part| along(run, part)));
    on_level.chain(on_slants).collect()
}
