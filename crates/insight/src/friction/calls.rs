//! How many seek help for something that is told of some rows alone: a version of a letter, a sign within a group (R237).
//!
//! Those rows are held against the others at the same step. How many would have called anyhow is told by the model of calls, and
//! by how far it is right about the others. Calls before and after failing count alike: both come from there.

use super::judge::{LEAST, Span3};
use super::tell::Teller;
use crate::evidence::wilson;

/// How it is told.
pub(super) const CALLS: &str = "calls_beside_others";

/// Rows that are held against each other: those that something is told of, and others beside them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sought {
    pub(super) inside: Sums,
    pub(super) beside: Sums,
}

/// Rows, from how many of them help was sought, and from how many it was to be expected.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    rows: u64,
    called: u64,
    expected: f64,
}

impl Sums {
    /// Rows from which help was sought.
    pub(super) fn called(&self) -> u64 {
        self.called
    }

    pub(super) fn add(&mut self, called: bool, expected: f64) {
        self.rows += 1;
        self.called += u64::from(called);
        self.expected += expected;
    }
}

impl Sought {
    /// Rows from which help was sought beyond what the others lead to expect, and between which numbers; nothing where either are
    /// few. The interval is Newcombe's of a difference, with what was expected in the place of how many there were.
    pub(super) fn more(&self) -> Option<Span3> {
        let Sought { inside, beside } = self;
        if inside.rows.min(beside.rows) < LEAST || beside.expected <= 0.0 {
            return None;
        }
        // So many inside stand for one beside.
        let scale = inside.expected / beside.expected;
        let (called, usual) = (inside.called as f64, beside.called as f64 * scale);
        let between = |sums: &Sums, scale: f64| {
            let (low, high) = wilson(sums.called, sums.rows);
            (low * sums.rows as f64 * scale, high * sums.rows as f64 * scale)
        };
        let ((low, high), (usual_low, usual_high)) = (between(inside, 1.0), between(beside, scale));
        let value = called - usual;
        Some(Span3 {
            value,
            low: value - (called - low).hypot(usual_high - usual),
            high: value + (high - called).hypot(usual - usual_low),
        })
    }
}

impl Teller<'_, '_> {
    /// Of rows, calls that something makes which `holds` at some of them; `by` is the logarithm by which the model believes it to
    /// multiply the odds of calling where it holds already.
    pub(super) fn calls(
        &self,
        rows: impl Iterator<Item = usize>,
        holds: &dyn Fn(usize) -> bool,
        by: f64,
    ) -> Option<Span3> {
        let chances = &self.known.judged.calls;
        let mut sought = Sought::default();
        for row in rows.filter(|row| *row < chances.len()) {
            let called = self.known.traces.rows[row].contacts > 0;
            match holds(row) {
                true => {
                    let odds = chances[row] / (1.0 - chances[row]) * (-by).exp();
                    sought.inside.add(called, odds / (1.0 + odds));
                }
                false => sought.beside.add(called, chances[row]),
            }
        }
        sought.more()
    }
}
