//! The channels of moves: from one channel to another, how often and of how many persons.
//!
//! A move gets a block of cells when it first happens, one for each pair of channels; where there are many channels,
//! a table by move and pair instead, since most pairs never happen.

use super::MoveInChannels;
use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// Up to this many channels a block is small.
const FEW_CHANNELS: usize = 16;

/// `[moves, persons and stamp]`.
pub(super) type Part = [u64; 2];

#[derive(Debug)]
pub(super) enum Parts {
    Blocks(usize, Vec<Part>),
    Table(HashMap<(u64, u32, u32), Part, FixedState>),
}

impl Parts {
    pub(super) fn new(channels: usize) -> Parts {
        match channels <= FEW_CHANNELS {
            true => Parts::Blocks(channels, Vec::new()),
            false => Parts::Table(HashMap::default()),
        }
    }

    /// The cell of a move between two channels. `block` is the move's: 0 while it has none.
    #[inline]
    pub(super) fn at(&mut self, edge: u64, block: &mut u64, from: u32, to: u32) -> &mut Part {
        match self {
            Parts::Blocks(channels, cells) => {
                let size = *channels * *channels;
                if *block == 0 {
                    cells.resize(cells.len() + size, [0; 2]);
                    *block = (cells.len() / size) as u64;
                }
                &mut cells[(*block as usize - 1) * size + from as usize * *channels + to as usize]
            }
            Parts::Table(cells) => cells.entry((edge, from, to)).or_default(),
        }
    }

    /// The pairs of channels of a move that happened, ascending.
    pub(super) fn of(&self, edge: u64, block: u64, all: usize) -> Vec<MoveInChannels> {
        let told = |from: u32, to: u32, part: &Part| MoveInChannels {
            from,
            to,
            count: part[0],
            persons: super::persons(part[1]),
        };
        match self {
            Parts::Blocks(..) if block == 0 => Vec::new(),
            Parts::Blocks(channels, cells) => {
                let size = *channels * *channels;
                let block = &cells[(block as usize - 1) * size..block as usize * size];
                let used = block.iter().enumerate().filter(|(_, part)| part[0] > 0);
                used.map(|(at, part)| told((at / *channels) as u32, (at % *channels) as u32, part)).collect()
            }
            Parts::Table(cells) => {
                let pairs = (0..all as u32).flat_map(|from| (0..all as u32).map(move |to| (from, to)));
                pairs.filter_map(|(from, to)| Some(told(from, to, cells.get(&(edge, from, to))?))).collect()
            }
        }
    }

    /// Persons who made a move between two channels.
    pub(super) fn persons(&self, edge: u64, block: u64, from: u32, to: u32) -> u64 {
        let part = match self {
            Parts::Blocks(..) if block == 0 => None,
            Parts::Blocks(channels, cells) => {
                let place = from as usize * *channels + to as usize;
                cells.get((block as usize - 1) * *channels * *channels + place)
            }
            Parts::Table(cells) => cells.get(&(edge, from, to)),
        };
        part.map_or(0, |part| super::persons(part[1]))
    }

    /// Takes in what another state has of a move.
    pub(super) fn merge(&mut self, edge: u64, block: &mut u64, other: &Parts, theirs: u64) {
        let add = |mine: &mut Part, theirs: &Part| {
            mine[0] += theirs[0];
            mine[1] += super::persons(theirs[1]) << 32;
        };
        match (&mut *self, other) {
            (Parts::Blocks(channels, _), Parts::Blocks(_, cells)) if theirs > 0 => {
                let size = *channels * *channels;
                let start = (theirs as usize - 1) * size;
                let first = self.at(edge, block, 0, 0);
                add(first, &cells[start]);
                let Parts::Blocks(_, mine) = self else { return };
                let own = (*block as usize - 1) * size;
                let pairs = mine[own + 1..own + size].iter_mut().zip(&cells[start + 1..start + size]);
                pairs.for_each(|(mine, theirs)| add(mine, theirs));
            }
            _ => {}
        }
    }

    /// What tables by move and pair have, all moves at once.
    pub(super) fn merge_table(&mut self, other: &Parts) {
        if let (Parts::Table(mine), Parts::Table(theirs)) = (self, other) {
            for (key, theirs) in theirs {
                let mine = mine.entry(*key).or_default();
                mine[0] += theirs[0];
                mine[1] += super::persons(theirs[1]) << 32;
            }
        }
    }

    pub(super) fn for_each(&mut self, change: impl Fn(&mut Part)) {
        match self {
            Parts::Blocks(_, cells) => cells.iter_mut().for_each(change),
            Parts::Table(cells) => cells.values_mut().for_each(change),
        }
    }
}
