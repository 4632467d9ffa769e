//! Draws a layout as SVG: no script, no outside resource, and every sign with words behind it.
//!
//! In: a [`Layout`] and a theme. Out: one `<svg>` element as text. Decides strokes and colours, never places.

// Stands before the modules, which all write with it.
macro_rules! put {
    ($drawing:expr, $($part:tt)*) => {
        writeln!($drawing.out, $($part)*).expect("writing to a string cannot fail")
    };
}

mod encode;
mod feelings;
mod legend;
mod signs;
mod stations;
mod ways;

use self::encode::{base64, escaped};
use crate::font::{FAMILY, Weight, woff2};
use crate::geometry::{Point, Rect, at, tenth};
use crate::layout::{Layout, NoteKind};
use crate::notes::{CLOCK_WIDTH, NOTE_SIZE};
use crate::theme::{Theme, css};
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
        self.feelings();
        self.captions();
        for item in &layout.legend {
            self.legend_item(item);
        }
        put!(self, "</svg>");
        self.out
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

    fn badges(&mut self) {
        for badge in &self.layout.badges {
            self.mark(badge.line, badge.area);
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
