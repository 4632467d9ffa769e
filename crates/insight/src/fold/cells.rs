//! One small state for each key: a plain array while keys are few, a hash map beyond.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// Up to this many keys an array holds the states.
const DENSE_KEYS: u64 = 1 << 21;

#[derive(Debug)]
pub(super) enum Cells<const WORDS: usize> {
    Dense(Vec<[u64; WORDS]>),
    Sparse(HashMap<u64, [u64; WORDS], FixedState>),
}

impl<const WORDS: usize> Cells<WORDS> {
    /// States for keys below `keys`; all zero at first.
    pub(super) fn new(keys: Option<u64>) -> Self {
        match keys {
            Some(keys) if keys <= DENSE_KEYS => Cells::Dense(vec![[0; WORDS]; keys as usize]),
            _ => Cells::Sparse(HashMap::default()),
        }
    }

    #[inline]
    pub(super) fn at(&mut self, key: u64) -> &mut [u64; WORDS] {
        match self {
            Cells::Dense(cells) => &mut cells[key as usize],
            Cells::Sparse(cells) => Self::at_sparse(cells, key),
        }
    }

    // Apart, so that the look into an array goes into the loops that use it.
    #[inline(never)]
    fn at_sparse(cells: &mut HashMap<u64, [u64; WORDS], FixedState>, key: u64) -> &mut [u64; WORDS] {
        cells.entry(key).or_insert([0; WORDS])
    }

    /// The state of a key; all zero where there is none.
    pub(super) fn get(&self, key: u64) -> [u64; WORDS] {
        match self {
            Cells::Dense(cells) => cells.get(key as usize).copied(),
            Cells::Sparse(cells) => cells.get(&key).copied(),
        }
        .unwrap_or([0; WORDS])
    }

    /// The states that are not zero in their first word, by key.
    pub(super) fn used(&self) -> Vec<(u64, [u64; WORDS])> {
        match self {
            Cells::Dense(cells) => {
                let cells = cells.iter().enumerate().filter(|(_, cell)| cell[0] > 0);
                cells.map(|(key, cell)| (key as u64, *cell)).collect()
            }
            Cells::Sparse(cells) => {
                let mut used: Vec<_> = cells.iter().map(|(key, cell)| (*key, *cell)).collect();
                used.sort_unstable_by_key(|(key, _)| *key);
                used
            }
        }
    }

    /// Takes in another's states that are not zero in their first word, by key.
    pub(super) fn merge(&mut self, other: &Self, mut add: impl FnMut(u64, &mut [u64; WORDS], &[u64; WORDS])) {
        match (&mut *self, other) {
            (Cells::Dense(mine), Cells::Dense(theirs)) => {
                let used = mine.iter_mut().zip(theirs).enumerate().filter(|(_, (_, theirs))| theirs[0] > 0);
                used.for_each(|(key, (mine, theirs))| add(key as u64, mine, theirs));
            }
            _ => other.used().iter().for_each(|(key, theirs)| add(*key, self.at(*key), theirs)),
        }
    }

    /// Changes every state.
    pub(super) fn for_each(&mut self, change: impl FnMut(&mut [u64; WORDS])) {
        match self {
            Cells::Dense(cells) => cells.iter_mut().for_each(change),
            Cells::Sparse(cells) => cells.values_mut().for_each(change),
        }
    }

    /// Adds the first `counts` words of another's states; the others are private to each state.
    pub(super) fn add(&mut self, other: &Self, counts: usize) {
        for (key, theirs) in other.used() {
            let mine = self.at(key);
            for word in 0..counts {
                mine[word] += theirs[word];
            }
        }
    }
}
