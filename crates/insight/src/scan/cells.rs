//! Leaves merged where all their codes agree, with codes counted from 0: what every pass of the scan runs over.

use super::{Condition, Leaves, MISSING};
use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// Merged leaves, in order of their first appearance.
pub(super) struct Cells {
    /// By attribute, then cell: the value's number, or [`MISSING`].
    pub(super) codes: Vec<Vec<u32>>,
    /// By attribute, then number: the code as it was given.
    given: Vec<Vec<u32>>,
    pub(super) observed: Vec<u64>,
    pub(super) expected: Vec<f64>,
    pub(super) trials: Vec<u64>,
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
            trials: Vec::new(),
            of_leaf: Vec::with_capacity(leaves.len()),
        };
        let mut numbers: Vec<HashMap<u32, u32, FixedState>> = vec![HashMap::default(); leaves.attributes];
        let mut known: HashMap<&[u32], u32, FixedState> = HashMap::default();
        for (leaf, tally) in leaves.tallies.iter().enumerate() {
            let codes = leaves.codes(leaf);
            let cell = *known.entry(codes).or_insert_with(|| cells.add(codes, &mut numbers));
            cells.observed[cell as usize] += tally.observed;
            cells.expected[cell as usize] += tally.expected.max(0.0);
            cells.trials[cell as usize] += tally.trials;
            cells.of_leaf.push(cell);
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
        self.observed.push(0);
        self.expected.push(0.0);
        self.trials.push(0);
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

    /// The cells that a condition holds for.
    pub(super) fn members(&self, condition: &[(usize, u32)]) -> Vec<u32> {
        let holds = |cell: &u32| condition.iter().all(|&(at, number)| self.codes[at][*cell as usize] == number);
        (0..self.len() as u32).filter(holds).collect()
    }
}
