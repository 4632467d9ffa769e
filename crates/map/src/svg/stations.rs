//! Draws stations: marker and label.

use super::Drawing;
use super::encode::escaped;
use crate::font::Weight;
use crate::geometry::{Rect, at, tenth};
use crate::labels::{FIGURE_SIZE, MARK_SIZE, NAME_SIZE, Role, SIGN_WIDTH};
use crate::layout::Stop;
use model::StationKind;
use std::fmt::Write;

impl Drawing<'_> {
    pub(super) fn stop(&mut self, stop: &Stop) {
        put!(self, "<g class=\"resa-station\"><title>{}</title>", escaped(&stop.title));
        self.marker(stop);
        self.label(stop);
        put!(self, "</g>");
    }

    pub(super) fn marker(&mut self, stop: &Stop) {
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

    pub(super) fn label(&mut self, stop: &Stop) {
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
}
