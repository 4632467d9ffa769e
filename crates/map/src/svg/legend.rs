//! Draws the words around the map: heading, explanation of signs, footer.

use super::Drawing;
use super::ways::arrow;
use crate::font::Weight;
use crate::geometry::{Rect, at, tenth};
use crate::labels::Role;
use crate::legend::{CaptionRole, LegendItem, SMALL_SIZE, Sign, TITLE_SIZE, sign_room};
use crate::notes::NOTE_SIZE;
use std::fmt::Write;

impl Drawing<'_> {
    pub(super) fn captions(&mut self) {
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

    pub(super) fn legend_item(&mut self, item: &LegendItem) {
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

    pub(super) fn legend_line(&mut self, line: usize, x: f64, y: f64) {
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
}
