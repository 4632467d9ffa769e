//! Draws the feeling line: the scale, targets, values with their intervals and faces, and what stands under them.

use super::Drawing;
use super::encode::escaped;
use crate::feelings::{FELT_SIZE, FeltMark, FeltMood, FeltRole, weight};
use crate::font::Weight;
use crate::geometry::{at, tenth};
use crate::legend::SMALL_SIZE;
use std::fmt::Write;

/// Size of the heading.
const TITLE: f64 = 14.0;

impl Drawing<'_> {
    pub(super) fn feelings(&mut self) {
        let Some(line) = &self.layout.feelings else { return };
        let (ink, soft, hair, quiet) = (self.paint("ink"), self.paint("soft"), self.paint("hair"), self.paint("quiet"));
        self.text(at(line.band.x, line.title_y), TITLE, Weight::SemiBold, "start", &ink, &line.title);
        for text in &line.texts {
            self.text(at(text.x, text.y), SMALL_SIZE, Weight::Regular, "start", &soft, &text.text);
        }
        let (left, right) = (line.band.x, tenth(line.band.x + line.band.w));
        let (top, bottom) = (line.band.y, tenth(line.band.y + line.band.h));
        let middle = tenth((top + bottom) / 2.0);
        put!(self, "<path d=\"M{left} {top}H{right}M{left} {bottom}H{right}\" stroke=\"{hair}\" stroke-width=\"1\"/>");
        put!(
            self,
            "<path d=\"M{left} {middle}H{right}\" stroke=\"{hair}\" stroke-width=\"1\" stroke-dasharray=\"3 5\"/>"
        );
        let [good, bad] = &line.ends;
        self.text(at(left, top - 5.0), FELT_SIZE, Weight::Regular, "start", &soft, good);
        self.text(at(left, bottom + 12.5), FELT_SIZE, Weight::Regular, "start", &soft, bad);
        for [from, to] in &line.targets {
            put!(
                self,
                "<path d=\"M{} {}L{} {}\" stroke=\"{quiet}\" stroke-width=\"1.2\" stroke-dasharray=\"4 3\"/>",
                from.x,
                from.y,
                to.x,
                to.y
            );
        }
        for [from, to] in &line.strokes {
            put!(
                self,
                "<path d=\"M{} {}L{} {}\" stroke=\"{ink}\" stroke-width=\"2\" stroke-linecap=\"round\"/>",
                from.x,
                from.y,
                to.x,
                to.y
            );
        }
        for mark in &line.marks {
            self.felt(mark);
        }
    }

    fn felt(&mut self, mark: &FeltMark) {
        let (ink, soft, quiet, paper) =
            (self.paint("ink"), self.paint("soft"), self.paint("quiet"), self.paint("paper"));
        let (x, y) = (mark.at.x, mark.at.y);
        put!(self, "<g><title>{}</title>", escaped(&mark.title));
        if let Some(target) = mark.target {
            let (from, to) = (tenth(x - 16.0), tenth(x + 16.0));
            put!(
                self,
                "<path d=\"M{from} {target}H{to}\" stroke=\"{quiet}\" stroke-width=\"1.6\" stroke-dasharray=\"4 3\"/>"
            );
        }
        match (mark.sure, mark.mood) {
            (Some([high, low]), Some(mood)) => {
                // Wider than the face, which would hide a narrow interval.
                let (left, right) = (tenth(x - 11.5), tenth(x + 11.5));
                put!(
                    self,
                    "<path d=\"M{x} {high}V{low}M{left} {high}H{right}M{left} {low}H{right}\" stroke=\"{soft}\" stroke-width=\"1.5\" stroke-linecap=\"round\"/>"
                );
                let mouth = match mood {
                    FeltMood::Good => "M-3.6 1.8Q0 5.9 3.6 1.8",
                    FeltMood::Bad => "M-3.6 4.1Q0 0 3.6 4.1",
                    FeltMood::Between => "M-3.6 2.8H3.6",
                };
                put!(
                    self,
                    "<g transform=\"translate({x} {y})\" fill=\"none\" stroke=\"{ink}\" stroke-linecap=\"round\"><circle r=\"8\" fill=\"{paper}\" stroke-width=\"2\"/><path d=\"M-3 -2.7v.1M3 -2.7v.1{mouth}\" stroke-width=\"1.7\"/></g>"
                );
            }
            _ => {
                let (left, right) = (tenth(x - 7.0), tenth(x + 7.0));
                put!(
                    self,
                    "<path d=\"M{left} {y}H{right}\" stroke=\"{quiet}\" stroke-width=\"1.5\" stroke-dasharray=\"2 4\"/>"
                );
            }
        }
        for text in &mark.texts {
            let colour = if text.role == FeltRole::Detail { &soft } else { &ink };
            self.text(at(text.x, text.y), FELT_SIZE, weight(text.role), "middle", colour, &text.text);
        }
        put!(self, "</g>");
    }
}
