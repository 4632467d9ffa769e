//! Draws what runs from station to station: the planned way, arcs back, and tracks.

use super::Drawing;
use super::encode::escaped;
use crate::geometry::{Point, at, distance, tenth};
use crate::layout::Track;
use crate::lines::Pattern;
use std::fmt::Write;

/// How round a corner of a track is.
const ROUNDING: f64 = 14.0;

impl Drawing<'_> {
    pub(super) fn planned(&mut self) {
        let colour = self.paint("soft");
        for path in &self.layout.planned {
            put!(
                self,
                "<path d=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2.2\" stroke-linecap=\"round\" stroke-dasharray=\"0.1 5.5\"/>",
                rounded(path, ROUNDING)
            );
        }
    }

    pub(super) fn arcs(&mut self) {
        let colour = self.paint("quiet");
        for arc in &self.layout.arcs {
            put!(
                self,
                "<g><title>{}</title><path d=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.4\"/>",
                escaped(&arc.title),
                rounded(&arc.points, ROUNDING)
            );
            if let [.., before, tip] = arc.points[..] {
                put!(self, "<path d=\"{}\" fill=\"{colour}\"/></g>", arrow(before, tip));
            } else {
                put!(self, "</g>");
            }
        }
    }

    /// Thin tracks first: where two meet, the stronger lies on top.
    pub(super) fn tracks(&mut self) {
        let mut tracks: Vec<&Track> = self.layout.tracks.iter().collect();
        tracks.sort_by(|a, b| a.width.total_cmp(&b.width));
        for track in tracks {
            let colour = match track.line.and_then(|line| self.layout.lines.get(line)) {
                Some(line) => self.paint(&line.colour),
                None if track.assumed => self.paint("quiet"),
                None => self.paint("out"),
            };
            let dash = if track.assumed { " stroke-dasharray=\"0.1 5\"" } else { "" };
            put!(
                self,
                "<path d=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{}\" stroke-linecap=\"round\"{dash}><title>{}</title></path>",
                rounded(&track.points, ROUNDING + track.width / 2.0),
                track.width,
                escaped(&track.title)
            );
            if let Some(line) = track.line.and_then(|line| self.layout.lines.get(line)) {
                self.core(line.pattern, &rounded(&track.points, ROUNDING + track.width / 2.0), track.width);
            }
        }
    }

    /// The light core of a line whose colour another line has too.
    pub(super) fn core(&mut self, pattern: Pattern, path: &str, width: f64) {
        let dash = match pattern {
            Pattern::Solid => return,
            Pattern::Hollow => "",
            Pattern::Dashed => " stroke-dasharray=\"9 9\"",
            Pattern::Dotted => " stroke-dasharray=\"2.5 6\"",
        };
        let (paper, width) = (self.paint("paper"), tenth((width * 0.4).max(1.0)));
        put!(self, "<path d=\"{path}\" fill=\"none\" stroke=\"{paper}\" stroke-width=\"{width}\"{dash}/>");
    }
}

/// A path with its corners rounded, never more than the runs beside a corner allow.
fn rounded(points: &[Point], radius: f64) -> String {
    let mut path = String::new();
    let Some(first) = points.first() else { return path };
    let mut write = |text: String| path.push_str(&text);
    write(format!("M{} {}", tenth(first.x), tenth(first.y)));
    for corner in points.windows(3) {
        let (a, b, c) = (corner[0], corner[1], corner[2]);
        let (before, after) = (distance(a, b).max(1e-9), distance(b, c).max(1e-9));
        let cut = radius.min(before / 2.0).min(after / 2.0);
        let enter = at(b.x + (a.x - b.x) / before * cut, b.y + (a.y - b.y) / before * cut);
        let leave = at(b.x + (c.x - b.x) / after * cut, b.y + (c.y - b.y) / after * cut);
        write(format!(
            "L{} {}Q{} {} {} {}",
            tenth(enter.x),
            tenth(enter.y),
            tenth(b.x),
            tenth(b.y),
            tenth(leave.x),
            tenth(leave.y)
        ));
    }
    if let [_, .., last] = points {
        write(format!("L{} {}", tenth(last.x), tenth(last.y)));
    }
    path
}

/// An arrow head whose tip is at `tip`.
pub(super) fn arrow(before: Point, tip: Point) -> String {
    let length = distance(before, tip).max(1e-9);
    let (dx, dy) = ((tip.x - before.x) / length, (tip.y - before.y) / length);
    let corner = |side: f64| at(tip.x - dx * 6.5 - dy * 3.2 * side, tip.y - dy * 6.5 + dx * 3.2 * side);
    let (left, right) = (corner(1.0), corner(-1.0));
    format!(
        "M{} {}L{} {}L{} {}Z",
        tenth(tip.x),
        tenth(tip.y),
        tenth(left.x),
        tenth(left.y),
        tenth(right.x),
        tenth(right.y)
    )
}
