//! The walk over all sets of attributes: each set once, with the cells in it told apart by their values.
//!
//! A set is made from a smaller one by refining its groups, so that a pass costs one look-up for each cell and set. A
//! group is left, with all that would refine it, where it has too few trials, or where its last attribute changes
//! nothing: the shorter condition then says the same.

use super::cells::Cells;
use super::{MISSING, Options};
use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// The groups that a set of attributes divides the cells into.
pub(super) struct Level {
    /// Ascending.
    pub(super) attributes: Vec<usize>,
    /// The cells that are in a group, ascending.
    pub(super) cells: Vec<u32>,
    /// For each of them, which.
    pub(super) groups: Vec<u32>,
    pub(super) sizes: Vec<Size>,
    /// How many cells had to be looked at.
    looked: u64,
}

/// How large a group is.
#[derive(Clone, Copy)]
pub(super) struct Size {
    /// Its first cell: has the values that the group is about.
    pub(super) first: u32,
    pub(super) cells: u32,
    pub(super) trials: u64,
}

/// Visits every set of at most `depth` attributes, the empty one first, until a visit says no.
pub(super) fn walk(cells: &Cells, depth: usize, least: u64, visit: &mut dyn FnMut(&Level) -> bool) {
    let root = Level::all(cells);
    if cells.len() > 0 && visit(&root) && depth > 0 {
        deepen(cells, &root, 0..cells.codes.len(), (depth, least), visit);
    }
}

/// What two numbers add up to in each group of all sets: the same groups as [`walk`] has, of which the finest are never laid out.
pub(super) struct Sums<'c> {
    pub(super) cells: &'c Cells,
    pub(super) depth: usize,
    pub(super) least: u64,
    /// By cell: its trials, and the numbers.
    pub(super) weighed: Vec<(u64, [f64; 2])>,
}

/// A group, and what it adds up to.
#[derive(Clone, Copy)]
pub(super) struct Summed {
    pub(super) size: Size,
    /// The group that it is a part of.
    parent: u32,
    pub(super) sums: [f64; 2],
}

impl Sums<'_> {
    /// Visits its part of the sets, `(which, of how many)`, those whose first attribute falls to it, the empty set to the
    /// first: their attributes, and their groups.
    pub(super) fn walk(&self, (part, of): (usize, usize), visit: &mut dyn FnMut(&[usize], &[Summed])) {
        if self.cells.len() == 0 {
            return;
        }
        let root = Level::all(self.cells);
        if part == 0 {
            visit(&[], &self.of(&root));
        }
        if self.depth > 0 {
            let first = (0..self.cells.codes.len()).filter(|attribute| attribute % of == part);
            self.deepen(&root, first, visit);
        }
    }

    fn deepen(&self, level: &Level, by: impl Iterator<Item = usize>, visit: &mut dyn FnMut(&[usize], &[Summed])) {
        for attribute in by {
            if level.attributes.len() + 1 == self.depth {
                let attributes: Vec<usize> = level.attributes.iter().copied().chain([attribute]).collect();
                visit(&attributes, &self.of_finer(level, attribute));
                continue;
            }
            let finer = level.refined(self.cells, attribute, self.least);
            visit(&finer.attributes, &self.of(&finer));
            if !finer.cells.is_empty() {
                self.deepen(&finer, attribute + 1..self.cells.codes.len(), visit);
            }
        }
    }

    fn of(&self, level: &Level) -> Vec<Summed> {
        let group = |size: &Size| Summed { size: *size, parent: 0, sums: [0.0; 2] };
        let mut groups: Vec<Summed> = level.sizes.iter().map(group).collect();
        for (cell, group) in level.cells.iter().zip(&level.groups) {
            let (group, (_, numbers)) = (&mut groups[*group as usize], self.weighed[*cell as usize]);
            group.sums = [group.sums[0] + numbers[0], group.sums[1] + numbers[1]];
        }
        groups
    }

    /// The groups of a level refined by one more attribute.
    fn of_finer(&self, level: &Level, attribute: usize) -> Vec<Summed> {
        let (codes, values) = (&self.cells.codes[attribute], self.cells.values(attribute));
        let mut groups: Vec<Summed> = Vec::new();
        let mut add = |slot: &mut u32, cell: u32, parent: u32| {
            if *slot == NEW {
                *slot = groups.len() as u32;
                let size = Size { first: cell, cells: 0, trials: 0 };
                groups.push(Summed { size, parent, sums: [0.0; 2] });
            }
            let (group, (trials, numbers)) = (&mut groups[*slot as usize], self.weighed[cell as usize]);
            group.size.cells += 1;
            group.size.trials += trials;
            group.sums = [group.sums[0] + numbers[0], group.sums[1] + numbers[1]];
        };
        let known = level.cells.iter().zip(&level.groups).filter(|(cell, _)| codes[**cell as usize] != MISSING);
        if let Some(mut slots) = level.slots(self.cells, values) {
            for (&cell, &group) in known {
                add(&mut slots[group as usize * values + codes[cell as usize] as usize], cell, group);
            }
        } else {
            let mut slots: HashMap<(u32, u32), u32, FixedState> = HashMap::default();
            for (&cell, &group) in known {
                add(slots.entry((group, codes[cell as usize])).or_insert(NEW), cell, group);
            }
        }
        groups.retain(|group| level.tells_more(group.size, group.parent, self.least));
        groups
    }
}

fn deepen(
    cells: &Cells,
    level: &Level,
    mut by: impl Iterator<Item = usize>,
    (depth, least): (usize, u64),
    visit: &mut dyn FnMut(&Level) -> bool,
) -> bool {
    by.all(|attribute| {
        let finer = level.refined(cells, attribute, least);
        let is_last = finer.attributes.len() == depth || finer.cells.is_empty();
        visit(&finer) && (is_last || deepen(cells, &finer, attribute + 1..cells.codes.len(), (depth, least), visit))
    })
}

/// What it costs to look at a cell, in additions: over all passes (one for each cause, besides the drawn data).
const TO_LOOK: u64 = 20;

/// The fewest trials that a condition must have for all the work to be affordable. `events` are those of a drawn data set,
/// where those are counted in place of cells.
pub(super) fn affordable(cells: &Cells, events: Option<u64>, options: &Options) -> u64 {
    let lanes = options.bootstraps as u64 + 1;
    // Where events are counted, each group is cleared, summed and scored in each data set besides.
    let added = |cells: usize| (cells as u64).min(events.unwrap_or(u64::MAX)) * lanes;
    let (attributes, mut sets, mut all) = (cells.codes.len() as u64, 1_u64, 1_u64);
    for taken in 0..(options.depth as u64).min(attributes) {
        sets = sets.saturating_mul(attributes - taken) / (taken + 1);
        all = all.saturating_add(sets);
    }
    let trials: u64 = cells.tallies.iter().map(|tally| tally.trials).sum();
    let mut least = 1;
    if all.saturating_mul(cells.len() as u64 * TO_LOOK + added(cells.len())) <= options.work {
        return least;
    }
    loop {
        let mut spent = 0_u64;
        walk(cells, options.depth, least, &mut |level| {
            let counted = events.map_or(0, |_| 5 * level.sizes.len() as u64 * lanes);
            spent = spent.saturating_add(level.looked * TO_LOOK).saturating_add(added(level.cells.len()) + counted);
            spent <= options.work
        });
        if spent <= options.work || least > trials {
            return least;
        }
        least = least.saturating_mul(4);
    }
}

/// Larger tables than this (or than some times the cells) are hashed.
const DENSE: usize = 1 << 16;
const NEW: u32 = u32::MAX;

impl Level {
    /// All cells in one group.
    fn all(cells: &Cells) -> Level {
        let trials = cells.tallies.iter().map(|tally| tally.trials).sum();
        Level {
            attributes: Vec::new(),
            cells: (0..cells.len() as u32).collect(),
            groups: vec![0; cells.len()],
            sizes: vec![Size { first: 0, cells: cells.len() as u32, trials }],
            looked: cells.len() as u64,
        }
    }

    /// Room for a number for each group and value; nothing where that would be too much.
    fn slots(&self, cells: &Cells, values: usize) -> Option<Vec<u32>> {
        let table = self.sizes.len().saturating_mul(values);
        (table <= DENSE.max(cells.len().saturating_mul(4))).then(|| vec![NEW; table])
    }

    /// Whether a part of a group is large enough, and not the same as the group.
    fn tells_more(&self, size: Size, parent: u32, least: u64) -> bool {
        size.trials >= least && size.cells != self.sizes[parent as usize].cells
    }

    fn refined(&self, cells: &Cells, attribute: usize, least: u64) -> Level {
        let mut finer = Level {
            attributes: self.attributes.iter().copied().chain([attribute]).collect(),
            cells: Vec::with_capacity(self.cells.len()),
            groups: Vec::with_capacity(self.cells.len()),
            sizes: Vec::new(),
            looked: self.cells.len() as u64,
        };
        let mut parents: Vec<u32> = Vec::new();
        let (codes, values) = (&cells.codes[attribute], cells.values(attribute));
        let mut add = |finer: &mut Level, slot: &mut u32, cell: u32, parent: u32| {
            if *slot == NEW {
                *slot = finer.sizes.len() as u32;
                finer.sizes.push(Size { first: cell, cells: 0, trials: 0 });
                parents.push(parent);
            }
            let size = &mut finer.sizes[*slot as usize];
            size.cells += 1;
            size.trials += cells.tallies[cell as usize].trials;
            finer.cells.push(cell);
            finer.groups.push(*slot);
        };
        let known = self.cells.iter().zip(&self.groups).filter(|(cell, _)| codes[**cell as usize] != MISSING);
        if let Some(mut slots) = self.slots(cells, values) {
            for (&cell, &group) in known {
                let slot = group as usize * values + codes[cell as usize] as usize;
                add(&mut finer, &mut slots[slot], cell, group);
            }
        } else {
            let mut slots: HashMap<(u32, u32), u32, FixedState> = HashMap::default();
            for (&cell, &group) in known {
                add(&mut finer, slots.entry((group, codes[cell as usize])).or_insert(NEW), cell, group);
            }
        }
        let keep = |(size, parent): (&Size, &u32)| self.tells_more(*size, *parent, least);
        let kept: Vec<bool> = finer.sizes.iter().zip(&parents).map(keep).collect();
        finer.keep(&kept)
    }

    /// Without the groups that are not kept.
    fn keep(mut self, kept: &[bool]) -> Level {
        if kept.iter().all(|kept| *kept) {
            return self;
        }
        let mut next = 0;
        let renumbered: Vec<u32> = kept
            .iter()
            .map(|kept| {
                next += u32::from(*kept);
                if *kept { next - 1 } else { NEW }
            })
            .collect();
        let pairs = self.cells.iter().zip(&self.groups).map(|(cell, group)| (*cell, renumbered[*group as usize]));
        let (cells, groups) = pairs.filter(|(_, group)| *group != NEW).unzip();
        let mut at = 0;
        self.sizes.retain(|_| {
            at += 1;
            kept[at - 1]
        });
        Level { cells, groups, ..self }
    }

    /// Adds up a number by group.
    pub(super) fn sum(&self, numbers: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0; self.sizes.len()];
        for (cell, group) in self.cells.iter().zip(&self.groups) {
            sums[*group as usize] += numbers[*cell as usize];
        }
        sums
    }
}

/// The condition that the group is about whose first cell this is.
pub(super) fn condition(cells: &Cells, attributes: &[usize], first: u32) -> Vec<(usize, u32)> {
    attributes.iter().map(|attribute| (*attribute, cells.codes[*attribute][first as usize])).collect()
}
