//! The score of a condition, and the best condition of what was observed.

use super::cells::Cells;
use super::walk::{Summed, Sums, condition};
use super::{Direction, Options};

/// The log-likelihood ratio of a Poisson count against its expectation, 0 in a direction that is not looked for.
pub(super) fn likelihood_ratio(observed: f64, expected: f64, direction: Direction) -> f64 {
    if !direction.fits(observed, expected) {
        return 0.0;
    }
    let gain = if observed > 0.0 { observed * (observed / expected).ln() } else { 0.0 };
    gain + expected - observed
}

impl Direction {
    fn fits(self, observed: f64, expected: f64) -> bool {
        match self {
            Direction::Up => observed > expected && expected > 0.0,
            Direction::Down => observed < expected,
            Direction::Both => expected > 0.0,
        }
    }
}

/// The best condition, as cells know it.
#[derive(Clone)]
pub(super) struct Picked {
    pub(super) condition: Vec<(usize, u32)>,
    pub(super) same_as: Vec<Vec<(usize, u32)>>,
    pub(super) score: f64,
    /// Weighed.
    pub(super) observed: f64,
    /// Weighed, after the causes before it.
    pub(super) expected: f64,
    /// Cells, ascending.
    pub(super) members: Vec<u32>,
}

/// A condition that may be the best.
struct Candidate {
    condition: Vec<(usize, u32)>,
    score: f64,
    observed: f64,
    expected: f64,
    cells: u32,
}

/// The search for the best condition.
pub(super) struct Pick<'c> {
    cells: &'c Cells,
    options: &'c Options,
    taken: &'c [Vec<(usize, u32)>],
    /// Those with the best score so far, all of one length.
    best: Vec<Candidate>,
}

impl<'c> Pick<'c> {
    /// The best condition with a score above 0 that is not taken.
    pub(super) fn best(
        cells: &'c Cells,
        expected: &[f64],
        taken: &'c [Vec<(usize, u32)>],
        options: &'c Options,
        least: u64,
    ) -> Option<Picked> {
        let of = options.threads.max(1);
        let weighed = cells.tallies.iter().zip(cells.observed.iter().zip(expected));
        let weighed = weighed.map(|(tally, (observed, expected))| (tally.trials, [*observed, *expected])).collect();
        let sums = Sums { cells, depth: options.depth, least, weighed };
        let part = |part: usize| {
            let mut pick = Pick { cells, options, taken, best: Vec::new() };
            sums.walk((part, of), &mut |attributes, groups| pick.look(attributes, groups));
            pick
        };
        let mut picks = std::thread::scope(|scope| {
            let others: Vec<_> = (1..of).map(|at| scope.spawn(move || part(at))).collect();
            let mut picks = vec![part(0)];
            for other in others {
                picks.push(other.join().unwrap_or_else(|tale| std::panic::resume_unwind(tale)));
            }
            picks
        });
        // The best of each part, of which those that are best of all stay.
        let best = picks.iter().filter_map(Pick::rank).max()?;
        let ties = picks.iter_mut().filter(|pick| pick.rank() == Some(best)).flat_map(|pick| pick.best.drain(..));
        let best: Vec<Candidate> = ties.collect();
        Pick { cells, options, taken, best }.settled()
    }

    /// How good those are that tie for the best: their score, then how short they are.
    fn rank(&self) -> Option<(i64, i64)> {
        self.best.first().map(|best| (fine(best.score), -(best.condition.len() as i64)))
    }

    fn look(&mut self, attributes: &[usize], groups: &[Summed]) {
        let depth = attributes.len();
        if depth == 0 && !self.options.whole {
            return;
        }
        let penalty = self.options.penalty * depth as f64;
        for Summed { size, sums: [observed, expected], .. } in groups {
            let (observed, expected) = (*observed, *expected);
            let known = self.rank().unwrap_or((0, 1));
            // ln x ≤ x - 1: see `raise`. What is a millionth lower may be as good.
            let least = self.best.first().map_or(0.0, |best| best.score - 1e-5) + penalty;
            if (observed - expected).powi(2) < least * expected {
                continue;
            }
            let score = likelihood_ratio(observed, expected, self.options.direction) - penalty;
            let rank = (fine(score), -(depth as i64));
            if rank < known || rank.0 <= 0 {
                continue;
            }
            let (condition, cells) = (condition(self.cells, attributes, size.first), size.cells);
            if self.taken.contains(&condition) {
                continue;
            }
            if rank > known {
                self.best.clear();
            }
            self.best.push(Candidate { condition, score, observed, expected, cells });
        }
    }

    /// The one that is told of those that tie: where most happened, then the narrowest, then the first by name.
    fn settled(mut self) -> Option<Picked> {
        let rank = |one: &Candidate| (-fine(one.observed), one.cells, self.cells.named(&one.condition));
        self.best.sort_by_cached_key(rank);
        let members = self.cells.members(&self.best.first()?.condition);
        let mut ties = self.best.into_iter();
        let first = ties.next()?;
        let same = ties.filter(|one| one.cells == first.cells && self.cells.members(&one.condition) == members);
        Some(Picked {
            same_as: same.map(|one| one.condition).collect(),
            condition: first.condition,
            score: first.score,
            observed: first.observed,
            expected: first.expected,
            members,
        })
    }
}

/// To the millionth: sums in another order differ by less.
fn fine(number: f64) -> i64 {
    (number * 1e6).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_counts_only_in_the_direction_that_is_looked_for() {
        let up = 20.0 * 2_f64.ln() - 10.0;
        for (observed, expected, direction, score) in [
            (20.0, 10.0, Direction::Up, up),
            (20.0, 10.0, Direction::Down, 0.0),
            (20.0, 10.0, Direction::Both, up),
            (0.0, 10.0, Direction::Down, 10.0),
            (0.0, 10.0, Direction::Up, 0.0),
            (5.0, 0.0, Direction::Up, 0.0),
            (0.0, 0.0, Direction::Both, 0.0),
        ] {
            let found = likelihood_ratio(observed, expected, direction);
            assert!((found - score).abs() < 1e-12, "{observed} {expected} {direction:?}: {found}");
        }
    }
}
