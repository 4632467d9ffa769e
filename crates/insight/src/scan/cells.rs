//! Leaves merged where all their codes agree, with codes counted from 0: what every pass of the scan runs over.

use super::{Condition, Leaves, MISSING, Tally};
use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// Merged leaves, in order of their first appearance.
pub(super) struct Cells {
    /// By attribute, then cell: the value's number, or [`MISSING`].
    pub(super) codes: Vec<Vec<u32>>,
    /// By attribute, then number: the code as it was given.
    given: Vec<Vec<u32>>,
    /// Weighed by how surely each leaf's expectation is known: see [`Tally::weight`].
    pub(super) observed: Vec<f64>,
    /// So, too.
    pub(super) expected: Vec<f64>,
    /// What happened, as it was counted; its spread has no meaning here.
    pub(super) tallies: Vec<Tally>,
    /// By leaf, the cell that it is in.
    pub(super) of_leaf: Vec<u32>,
}

impl Cells {
    pub(super) fn of(leaves: &Leaves) -> Cells {
        let mut cells = Cells {
            codes: vec![Vec::new(); leaves.attributes],
            given: vec![Vec::new(); leaves.attributes],
            observed: Vec::new(),
            expected: Vec::new(),
            tallies: Vec::new(),
            of_leaf: Vec::with_capacity(leaves.len()),
        };
        let mut numbers: Vec<HashMap<u32, u32, FixedState>> = vec![HashMap::default(); leaves.attributes];
        let mut known: HashMap<&[u32], u32, FixedState> = HashMap::default();
        for (leaf, tally) in leaves.tallies.iter().enumerate() {
            let codes = leaves.codes(leaf);
            let cell = *known.entry(codes).or_insert_with(|| cells.add(codes, &mut numbers));
            cells.of_leaf.push(cell);
            let cell = cell as usize;
            cells.observed[cell] += tally.weight() * tally.observed as f64;
            cells.expected[cell] += tally.weight() * tally.expected.max(0.0);
            let sum = &mut cells.tallies[cell];
            sum.observed += tally.observed;
            sum.expected += tally.expected.max(0.0);
            sum.trials += tally.trials;
        }
        cells
    }

    fn add(&mut self, codes: &[u32], numbers: &mut [HashMap<u32, u32, FixedState>]) -> u32 {
        for (attribute, code) in codes.iter().enumerate() {
            let given = &mut self.given[attribute];
            let number = match *code {
                MISSING => MISSING,
                code => *numbers[attribute].entry(code).or_insert_with(|| {
                    given.push(code);
                    given.len() as u32 - 1
                }),
            };
            self.codes[attribute].push(number);
        }
        self.observed.push(0.0);
        self.expected.push(0.0);
        self.tallies.push(Tally::default());
        self.observed.len() as u32 - 1
    }

    pub(super) fn len(&self) -> usize {
        self.observed.len()
    }

    /// How many values an attribute takes.
    pub(super) fn values(&self, attribute: usize) -> usize {
        self.given[attribute].len()
    }

    /// A condition in the codes that were given.
    pub(super) fn named(&self, condition: &[(usize, u32)]) -> Condition {
        condition.iter().map(|&(attribute, number)| (attribute, self.given[attribute][number as usize])).collect()
    }

    /// What happened in some of them.
    pub(super) fn tally(&self, members: &[u32]) -> Tally {
        members.iter().fold(Tally::default(), |sum, cell| {
            let tally = &self.tallies[*cell as usize];
            Tally {
                observed: sum.observed + tally.observed,
                trials: sum.trials + tally.trials,
                expected: sum.expected + tally.expected,
                spread: 0.0,
            }
        })
    }

    /// The cells that a condition holds for.
    pub(super) fn members(&self, condition: &[(usize, u32)]) -> Vec<u32> {
        let holds = |cell: &u32| condition.iter().all(|&(at, number)| self.codes[at][*cell as usize] == number);
        (0..self.len() as u32).filter(holds).collect()
    }
}
