//! Draws a layout as SVG: no script, no outside resource, and every sign with words behind it.
//!
//! In: a [`Layout`] and a theme. Out: one `<svg>` element as text. Decides strokes and colours, never places.

use crate::font::{FAMILY, Weight, width, woff2};
use crate::geometry::{Point, Rect, at, distance, tenth};
use crate::labels::{FIGURE_SIZE, MARK_SIZE, NAME_SIZE, Role, SIGN_WIDTH};
use crate::layout::{Layout, NoteKind, Stop, Track};
use crate::legend::{CaptionRole, LegendItem, SMALL_SIZE, Sign, TITLE_SIZE, sign_room};
use crate::lines::Pattern;
use crate::notes::{CLOCK_WIDTH, NOTE_SIZE};
use crate::theme::{Theme, css};
use model::StationKind;
use std::fmt::Write;

/// The map as one `<svg>` element, to stand in a page or to be turned into PNG and PDF.
pub fn svg(layout: &Layout, theme: Theme) -> String {
    Drawing::new(layout, theme).draw("")
}

/// The map as a file of its own: as [`svg`], with our font and the colours inside.
pub fn svg_file(layout: &Layout, theme: Theme) -> String {
    let face = |weight: Weight, number: u16| {
        let data = base64(woff2(weight));
        format!(
            "@font-face{{font-family:{FAMILY};font-weight:{number};src:url(data:font/woff2;base64,{data}) format('woff2')}}"
        )
    };
    let fonts = face(Weight::Regular, 400) + &face(Weight::SemiBold, 600);
    let style = if theme == Theme::Auto { css() + &fonts } else { fonts };
    let drawn = Drawing::new(layout, theme).draw(&format!("<style>{style}</style>"));
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{drawn}")
}

struct Drawing<'a> {
    layout: &'a Layout,
    theme: Theme,
    out: String,
}

/// How round a corner of a track is.
const ROUNDING: f64 = 14.0;

macro_rules! put {
    ($drawing:expr, $($part:tt)*) => {
        writeln!($drawing.out, $($part)*).expect("writing to a string cannot fail")
    };
}

impl<'a> Drawing<'a> {
    fn new(layout: &'a Layout, theme: Theme) -> Drawing<'a> {
        Drawing { layout, theme, out: String::with_capacity(32 * 1024) }
    }

    fn paint(&self, name: &str) -> String {
        self.theme.paint(name)
    }

    fn draw(mut self, style: &str) -> String {
        let layout = self.layout;
        let (w, h) = (layout.width, layout.height);
        put!(
            self,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"resa-map\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" role=\"img\" lang=\"{}\" aria-label=\"{}\" font-family=\"{FAMILY}, system-ui, sans-serif\">",
            layout.language.code(),
            escaped(&format!("{}: {}. {}", layout.title, layout.name, layout.summary)),
        );
        put!(self, "<title>{}: {}</title>", escaped(&layout.title), escaped(&layout.name));
        put!(self, "<desc>{}</desc>{style}", escaped(&layout.summary));
        put!(self, "<rect width=\"{w}\" height=\"{h}\" fill=\"{}\"/>", self.paint("paper"));
        self.planned();
        self.arcs();
        self.tracks();
        self.notes();
        self.badges();
        for stop in &layout.stops {
            self.stop(stop);
        }
        self.captions();
        for item in &layout.legend {
            self.legend_item(item);
        }
        put!(self, "</svg>");
        self.out
    }

    fn planned(&mut self) {
        let colour = self.paint("soft");
        for path in &self.layout.planned {
            put!(
                self,
                "<path d=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2.2\" stroke-linecap=\"round\" stroke-dasharray=\"0.1 5.5\"/>",
                rounded(path, ROUNDING)
            );
        }
    }

    fn arcs(&mut self) {
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
    fn tracks(&mut self) {
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
    fn core(&mut self, pattern: Pattern, path: &str, width: f64) {
        let dash = match pattern {
            Pattern::Solid => return,
            Pattern::Hollow => "",
            Pattern::Dashed => " stroke-dasharray=\"9 9\"",
            Pattern::Dotted => " stroke-dasharray=\"2.5 6\"",
        };
        let (paper, width) = (self.paint("paper"), tenth((width * 0.4).max(1.0)));
        put!(self, "<path d=\"{path}\" fill=\"none\" stroke=\"{paper}\" stroke-width=\"{width}\"{dash}/>");
    }

    fn notes(&mut self) {
        let (paper, ink, soft) = (self.paint("paper"), self.paint("ink"), self.paint("soft"));
        for note in &self.layout.notes {
            let Rect { x, y, w, h } = note.area;
            put!(self, "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"{}\" fill=\"{paper}\"/>", h / 2.0);
            let clock = if note.kind == NoteKind::Wait { CLOCK_WIDTH } else { 0.0 };
            if note.kind == NoteKind::Wait {
                self.clock(at(x + 4.5 + 5.0, y + h / 2.0));
            }
            let colour = if note.kind == NoteKind::Count { &soft } else { &ink };
            self.text(
                at(x + w / 2.0 + clock / 2.0, y + h / 2.0 + NOTE_SIZE * 0.36),
                NOTE_SIZE,
                Weight::Regular,
                "middle",
                colour,
                &note.text,
            );
        }
    }

    fn clock(&mut self, c: Point) {
        let accent = self.paint("accent");
        put!(
            self,
            "<g fill=\"none\" stroke=\"{accent}\" stroke-width=\"1.4\" stroke-linecap=\"round\"><circle cx=\"{}\" cy=\"{}\" r=\"4.6\"/><path d=\"M{} {}v-2.8M{0} {1}h2.2\"/></g>",
            tenth(c.x),
            tenth(c.y),
            tenth(c.x),
            tenth(c.y)
        );
    }

    fn badges(&mut self) {
        for badge in &self.layout.badges {
            self.mark(badge.line, badge.area);
        }
    }

    /// A small square in a line's colour with its letters.
    fn mark(&mut self, line: usize, area: Rect) {
        let Some(line) = self.layout.lines.get(line) else { return };
        let (fill, paper) = (self.paint(&line.colour), self.paint("paper"));
        put!(
            self,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"3.5\" fill=\"{fill}\"/>",
            area.x,
            area.y,
            area.w,
            area.h
        );
        let mut size = area.h * 0.66;
        let wide = width(&line.badge, size, Weight::SemiBold);
        if wide > area.w - 2.5 {
            size *= (area.w - 2.5) / wide;
        }
        let middle = at(area.x + area.w / 2.0, area.y + area.h / 2.0 + size * 0.36);
        self.text(middle, tenth(size), Weight::SemiBold, "middle", &paper, &line.badge);
    }

    fn stop(&mut self, stop: &Stop) {
        put!(self, "<g class=\"resa-station\"><title>{}</title>", escaped(&stop.title));
        self.marker(stop);
        self.label(stop);
        put!(self, "</g>");
    }

    fn marker(&mut self, stop: &Stop) {
        let (paper, ink, quiet) = (self.paint("paper"), self.paint("ink"), self.paint("quiet"));
        let Rect { x, y, w, h } = stop.marker;
        let centre = at(tenth(x + w / 2.0), tenth(y + h / 2.0));
        if stop.kind == StationKind::Left {
            put!(
                self,
                "<path d=\"M{} {}v14\" stroke=\"{quiet}\" stroke-width=\"4\" stroke-linecap=\"round\"/>",
                centre.x,
                centre.y - 7.0
            );
            return;
        }
        if stop.terminus {
            put!(
                self,
                "<path d=\"M{x} {}h-12m0 -6v12\" stroke=\"{ink}\" stroke-width=\"2.4\" stroke-linecap=\"round\" fill=\"none\"/>",
                centre.y
            );
        }
        let quiet_kind = stop.kind == StationKind::Other;
        let stroke = if quiet_kind || stop.assumed { &quiet } else { &ink };
        let dash = if stop.assumed { " stroke-dasharray=\"3 3\"" } else { "" };
        let r = w / 2.0;
        put!(
            self,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\" fill=\"{paper}\" stroke=\"{stroke}\" stroke-width=\"2.6\"{dash}/>",
            x + 1.3,
            y + 1.3,
            tenth(w - 2.6),
            tenth(h - 2.6),
            r - 1.3
        );
        if stop.interchange {
            put!(
                self,
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\" fill=\"none\" stroke=\"{ink}\" stroke-width=\"1.3\"/>",
                tenth(x + 4.4),
                tenth(y + 4.4),
                tenth(w - 8.8),
                tenth(h - 8.8),
                tenth(r - 4.4)
            );
        }
        if quiet_kind {
            put!(
                self,
                "<g fill=\"{quiet}\"><circle cx=\"{}\" cy=\"{1}\" r=\"1\"/><circle cx=\"{2}\" cy=\"{1}\" r=\"1\"/><circle cx=\"{3}\" cy=\"{1}\" r=\"1\"/></g>",
                tenth(centre.x - 3.0),
                centre.y,
                centre.x,
                tenth(centre.x + 3.0)
            );
        }
        if stop.kind == StationKind::Waiting {
            put!(
                self,
                "<path d=\"M{} {}v-3.6M{0} {1}h2.8\" fill=\"none\" stroke=\"{stroke}\" stroke-width=\"1.6\" stroke-linecap=\"round\"/>",
                centre.x,
                centre.y
            );
        }
    }

    fn label(&mut self, stop: &Stop) {
        let (ink, soft) = (self.paint("ink"), self.paint("soft"));
        let middle = stop.label.x + stop.label.w / 2.0;
        let quiet = matches!(stop.kind, StationKind::Other | StationKind::Left);
        let mut y = stop.label.y;
        for line in &stop.lines {
            match line.role {
                Role::Name => {
                    let colour = if quiet { &soft } else { &ink };
                    self.text(at(middle, y + 12.5), NAME_SIZE, Weight::SemiBold, "middle", colour, &line.text);
                }
                Role::Figures | Role::Assumed => {
                    self.text(at(middle, y + 11.5), FIGURE_SIZE, Weight::Regular, "middle", &soft, &line.text);
                }
                Role::Starts | Role::Ends | Role::Repeats => {
                    let left = middle - line.width / 2.0;
                    self.sign(line.role, at(left, y + 7.5));
                    self.text(
                        at(left + SIGN_WIDTH, y + 11.5),
                        FIGURE_SIZE,
                        Weight::Regular,
                        "start",
                        &soft,
                        &line.text,
                    );
                }
                Role::Channels => {
                    let mut x = middle - line.width / 2.0;
                    for &mark in &stop.marks {
                        self.mark(mark, Rect { x: tenth(x), y: tenth(y + 3.0), w: MARK_SIZE, h: MARK_SIZE });
                        x += MARK_SIZE + 3.0;
                    }
                }
            }
            y += line.height;
        }
    }

    /// The small signs for begin, end and again; `p` is the left end of their middle line.
    fn sign(&mut self, role: Role, p: Point) {
        let soft = self.paint("soft");
        let (x, y) = (tenth(p.x), tenth(p.y));
        let path = match role {
            Role::Starts => format!("M{} {}v8M{} {y}h8m-3 -3l3 3l-3 3", tenth(x + 1.0), tenth(y - 4.0), tenth(x + 1.5)),
            Role::Ends => format!("M{} {}v8M{x} {y}h8m-3 -3l3 3l-3 3", tenth(x + 10.0), tenth(y - 4.0)),
            _ => format!("M{} {}a4 4 0 1 0 1 2.6m-0.6 -5.2v2.8h-2.8", tenth(x + 8.6), tenth(y - 2.2)),
        };
        put!(
            self,
            "<path d=\"{path}\" fill=\"none\" stroke=\"{soft}\" stroke-width=\"1.3\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/>"
        );
    }

    fn captions(&mut self) {
        let (ink, soft) = (self.paint("ink"), self.paint("soft"));
        for caption in &self.layout.captions {
            let (size, weight, colour) = match caption.role {
                CaptionRole::Title => (TITLE_SIZE, Weight::SemiBold, &ink),
                CaptionRole::Name => (TITLE_SIZE, Weight::Regular, &soft),
                CaptionRole::Small => (SMALL_SIZE, Weight::Regular, &soft),
            };
            self.text(at(caption.x, caption.y), size, weight, "start", colour, &caption.text);
        }
    }

    fn legend_item(&mut self, item: &LegendItem) {
        let (ink, soft, quiet, paper) =
            (self.paint("ink"), self.paint("soft"), self.paint("quiet"), self.paint("paper"));
        let room = sign_room(item.sign);
        let (x, y, right) = (item.x, item.y, item.x + room);
        let middle = at(x + room / 2.0, y);
        match item.sign {
            Sign::Line { line } => self.legend_line(line, x, y),
            Sign::Width { width } => put!(
                self,
                "<path d=\"M{x} {y}H{right}\" stroke=\"{quiet}\" stroke-width=\"{width}\" stroke-linecap=\"round\"/>"
            ),
            Sign::Interchange => put!(
                self,
                "<g fill=\"{paper}\" stroke=\"{ink}\"><rect x=\"{}\" y=\"{}\" width=\"24\" height=\"13\" rx=\"6.5\" stroke-width=\"2.4\"/><rect x=\"{}\" y=\"{}\" width=\"17.6\" height=\"6.6\" rx=\"3.3\" stroke-width=\"1.3\"/></g>",
                middle.x - 12.0,
                y - 6.5,
                tenth(middle.x - 8.8),
                tenth(y - 3.3)
            ),
            Sign::Arc => {
                put!(
                    self,
                    "<path d=\"M{} {}q-2 9 -10 9h-6q-8 0 -10 -9\" fill=\"none\" stroke=\"{quiet}\" stroke-width=\"1.4\"/>",
                    right - 3.0,
                    y - 5.0
                );
                put!(self, "<path d=\"{}\" fill=\"{quiet}\"/>", arrow(at(x + 5.0, y), at(x + 4.4, y - 7.0)));
            }
            Sign::Repeats => self.sign(Role::Repeats, at(middle.x - 5.0, y)),
            Sign::Starts => self.sign(Role::Starts, at(middle.x - 5.0, y)),
            Sign::Ends => self.sign(Role::Ends, at(middle.x - 5.0, y)),
            Sign::Time => self.text(at(middle.x, y + 3.8), NOTE_SIZE, Weight::Regular, "middle", &ink, "2\u{a0}d"),
            Sign::Wait => self.clock(middle),
            Sign::Assumed => put!(
                self,
                "<circle cx=\"{}\" cy=\"{y}\" r=\"6.2\" fill=\"{paper}\" stroke=\"{quiet}\" stroke-width=\"2.4\" stroke-dasharray=\"3 3\"/>",
                middle.x
            ),
            Sign::Other => put!(
                self,
                "<circle cx=\"{}\" cy=\"{y}\" r=\"6.2\" fill=\"{paper}\" stroke=\"{quiet}\" stroke-width=\"2.4\"/>",
                middle.x
            ),
            Sign::Planned => put!(
                self,
                "<path d=\"M{x} {y}H{right}\" stroke=\"{soft}\" stroke-width=\"2.2\" stroke-linecap=\"round\" stroke-dasharray=\"0.1 5.5\"/>"
            ),
        }
        self.text(at(x + room + 8.0, y + 4.1), SMALL_SIZE, Weight::Regular, "start", &soft, &item.text);
    }

    fn legend_line(&mut self, line: usize, x: f64, y: f64) {
        let Some(known) = self.layout.lines.get(line) else { return };
        let room = sign_room(Sign::Line { line });
        let colour = self.paint(&known.colour);
        let thick = if known.colour == "way-1" { 8.0 } else { 5.0 };
        put!(
            self,
            "<path d=\"M{x} {y}H{}\" stroke=\"{colour}\" stroke-width=\"{thick}\" stroke-linecap=\"round\"/>",
            x + room
        );
        self.core(known.pattern, &format!("M{x} {y}H{}", x + room), thick);
        if !known.badge.is_empty() {
            self.mark(line, Rect { x: x + room / 2.0 - 8.0, y: y - 8.0, w: 16.0, h: 16.0 });
        }
    }

    fn text(&mut self, p: Point, size: f64, weight: Weight, anchor: &str, colour: &str, text: &str) {
        let bold = if weight == Weight::SemiBold { " font-weight=\"600\"" } else { "" };
        let anchor = if anchor == "start" { String::new() } else { format!(" text-anchor=\"{anchor}\"") };
        put!(
            self,
            "<text x=\"{}\" y=\"{}\" font-size=\"{size}\"{bold}{anchor} fill=\"{colour}\">{}</text>",
            tenth(p.x),
            tenth(p.y),
            escaped(text)
        );
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
fn arrow(before: Point, tip: Point) -> String {
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

/// Text made safe for XML; what XML cannot hold becomes a space.
pub(crate) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}

/// Base64 as in RFC 4648; fifteen lines are less than a dependency.
fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let three = [chunk[0], chunk.get(1).copied().unwrap_or(0), chunk.get(2).copied().unwrap_or(0)];
        let bits = (u32::from(three[0]) << 16) | (u32::from(three[1]) << 8) | u32::from(three[2]);
        for place in 0..4 {
            let sign = SIGNS[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place <= chunk.len() { char::from(sign) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_pads_as_the_standard_says() {
        assert_eq!(base64(b"Man"), "TWFu");
        assert_eq!(base64(b"Ma"), "TWE=");
        assert_eq!(base64(b"M"), "TQ==");
    }

    #[test]
    fn what_xml_cannot_hold_is_escaped_or_becomes_a_space() {
        assert_eq!(escaped("a<b & \"c\"\u{7}"), "a&lt;b &amp; &quot;c&quot; ");
    }
}
