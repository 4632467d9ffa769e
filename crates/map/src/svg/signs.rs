//! Draws the small signs that stand both on the map and in its legend: clock, line badge, begin, end and again.

use super::Drawing;
use crate::font::{Weight, width};
use crate::geometry::{Point, Rect, at, tenth};
use crate::labels::Role;
use std::fmt::Write;

impl Drawing<'_> {
    pub(super) fn clock(&mut self, c: Point) {
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

    /// A small square in a line's colour with its letters.
    pub(super) fn mark(&mut self, line: usize, area: Rect) {
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

    /// The small signs for begin, end and again; `p` is the left end of their middle line.
    pub(super) fn sign(&mut self, role: Role, p: Point) {
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
}
