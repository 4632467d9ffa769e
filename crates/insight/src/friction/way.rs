//! Where a sign is: at a step, or on the way to it from another.

use super::Map;
use super::judge::{Cell, LEAST};
use super::report::Place;
use super::tell::Teller;
use model::MISSING;

/// So many of those who show a sign came the same way where it is told of that way.
const NEARLY_ALL: f64 = 0.9;

impl Teller<'_, '_> {
    /// The step of a sign; the way to it where the sign is about what lies before the step, and nearly all who show it came
    /// from the same one. It is the same finding either way: its id is of the step that it leads to.
    pub(super) fn place(&self, cell: &Cell, shows: &dyn Fn(usize) -> bool, journey: &[u32]) -> Place {
        let step = cell.sign.step;
        if !cell.sign.kind.is_on_the_way() {
            return self.step(step);
        }
        let rows = &self.known.traces.rows;
        // By the step that was left: rows, persons, and the last person counted. What shows at a later row came back to the step.
        let mut ways: Map<u32, (u64, u64, Option<u64>)> = Map::default();
        let mut all = 0;
        for row in (0..rows.len()).filter(|row| shows(*row)) {
            all += 1;
            let left = if rows[row].step == step { rows[row].left } else { MISSING };
            let (count, persons, last) = ways.entry(left).or_default();
            let person = self.known.traces.journeys[journey[row] as usize].person;
            *count += 1;
            *persons += u64::from(last.replace(person) != Some(person));
        }
        let least = LEAST.max(self.telling.least_told);
        let told = |(left, (count, persons, _)): &(u32, (u64, u64, Option<u64>))| {
            *left != MISSING && *count as f64 >= NEARLY_ALL * f64::from(all) && *persons >= least
        };
        match ways.into_iter().find(told) {
            Some((from, _)) => Place::Transition { from: self.activity(from), to: self.activity(step) },
            None => self.step(step),
        }
    }
}
