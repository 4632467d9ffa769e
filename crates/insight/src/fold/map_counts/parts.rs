//! The channels of moves: from one channel to another, how often and of how many persons.
//!
//! A move gets a block of cells when it first happens, one for each pair of the channels that its stations are known
//! in: mostly two each, so that all blocks together are small enough to stay near the processor. Where there are many
//! channels, a table by move and pair instead.

use super::MoveInChannels;
use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// Up to this many channels there are blocks.
const FEW_CHANNELS: usize = 16;
/// The channels on either side of a new block.
const SIDE: usize = 2;
/// The place of a channel that a station was never seen in.
const NEVER: u8 = u8::MAX;

/// `[moves, persons and stamp]`.
pub(super) type Part = [u64; 2];

/// Four cells in one line of the processor's cache.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
struct Row([Part; 4]);

#[derive(Debug)]
pub(super) enum Parts {
    Blocks(Blocks),
    Table(HashMap<(u64, u32, u32), Part, FixedState>),
}

/// Cells by move and by the places that its channels have at their stations. What a move keeps of its block is where
/// it begins, and in the lowest byte how many channels it has room for on either side; 0 is no block.
#[derive(Debug)]
pub(super) struct Blocks {
    stations: u64,
    channels: usize,
    /// By station and channel: the channel's place there.
    places: Vec<u8>,
    /// By station and place: the channel.
    seen: Vec<u8>,
    rows: Vec<Row>,
}

fn add(mine: &mut Part, theirs: Part) {
    mine[0] += theirs[0];
    mine[1] += super::persons(theirs[1]) << 32;
}

impl Blocks {
    fn new(stations: usize, channels: usize) -> Blocks {
        let known = stations * channels;
        Blocks {
            stations: stations as u64,
            channels,
            places: vec![NEVER; known],
            seen: vec![NEVER; known],
            rows: Vec::new(),
        }
    }

    #[inline]
    fn place(&mut self, station: u32, channel: u32) -> u32 {
        match self.places[station as usize * self.channels + channel as usize] {
            NEVER => self.first_seen(station, channel),
            place => u32::from(place),
        }
    }

    #[cold]
    fn first_seen(&mut self, station: u32, channel: u32) -> u32 {
        let known = station as usize * self.channels;
        let seen = &mut self.seen[known..known + self.channels];
        let place = seen.iter().position(|known| *known == NEVER).unwrap_or_default();
        // Few channels fit in a byte.
        (seen[place], self.places[known + channel as usize]) = (channel as u8, place as u8);
        place as u32
    }

    /// The cell of a move between the channels at two places, in a block that has room for them.
    #[inline]
    fn at(&mut self, block: &mut u64, from: u32, to: u32) -> &mut Part {
        let side = (*block & 0xff) as usize;
        if side <= from.max(to) as usize {
            self.grow(block, from.max(to) as usize + 1);
        }
        let (start, side) = ((*block >> 8) as usize, (*block & 0xff) as usize);
        let cell = from as usize * side + to as usize;
        &mut self.rows[start + cell / 4].0[cell % 4]
    }

    /// Makes a block that has room for so many channels on either side, and moves into it what is known.
    #[cold]
    fn grow(&mut self, block: &mut u64, least: usize) {
        let known: Vec<(u32, u32, Part)> = self.used(*block).collect();
        let side = least.next_power_of_two().max(SIDE);
        *block = (self.rows.len() as u64) << 8 | side as u64;
        self.rows.resize(self.rows.len() + side * side / 4, Row::default());
        for (from, to, part) in known {
            *self.at(block, from, to) = part;
        }
    }

    /// The cells of a block that are not empty, with their places.
    fn used(&self, block: u64) -> impl Iterator<Item = (u32, u32, Part)> {
        let (start, side) = ((block >> 8) as usize, (block & 0xff) as usize);
        let cells = self.rows[start..start + side * side / 4].iter().flat_map(|row| row.0).enumerate();
        let used = cells.filter(|(_, part)| part[0] > 0);
        used.map(move |(cell, part)| ((cell / side) as u32, (cell % side) as u32, part))
    }

    /// The channel at a place of a station.
    fn channel(&self, station: u64, place: u32) -> u32 {
        u32::from(self.seen[station as usize * self.channels + place as usize])
    }

    /// What happened of a move, by channels.
    fn of(&self, edge: u64, block: u64) -> impl Iterator<Item = (u32, u32, Part)> {
        let (from, to) = (edge / self.stations, edge % self.stations);
        self.used(block).map(move |(a, b, part)| (self.channel(from, a), self.channel(to, b), part))
    }

    fn find(&self, edge: u64, block: u64, from: u32, to: u32) -> Option<Part> {
        self.of(edge, block).find(|(a, b, _)| (*a, *b) == (from, to)).map(|(.., part)| part)
    }
}

impl Parts {
    pub(super) fn new(stations: usize, channels: usize) -> Parts {
        match channels <= FEW_CHANNELS {
            true => Parts::Blocks(Blocks::new(stations, channels)),
            false => Parts::Table(HashMap::default()),
        }
    }

    /// What stands for a channel at a station when asking for a cell.
    #[inline]
    pub(super) fn place(&mut self, station: u32, channel: u32) -> u32 {
        match self {
            Parts::Blocks(blocks) => blocks.place(station, channel),
            Parts::Table(_) => channel,
        }
    }

    /// The cell of a move between the channels at two places. `block` is the move's: 0 while it has none.
    #[inline]
    pub(super) fn at(&mut self, edge: u64, block: &mut u64, from: u32, to: u32) -> &mut Part {
        match self {
            Parts::Blocks(blocks) => blocks.at(block, from, to),
            Parts::Table(cells) => cells.entry((edge, from, to)).or_default(),
        }
    }

    /// Looks at the beginning of a block, so that it is near the processor soon after.
    #[inline]
    pub(super) fn look_at(&self, block: u64) -> u64 {
        match self {
            Parts::Blocks(blocks) => blocks.rows.get((block >> 8) as usize).map_or(0, |row| row.0[0][0]),
            Parts::Table(_) => 0,
        }
    }

    /// The pairs of channels of a move that happened, ascending.
    pub(super) fn of(&self, edge: u64, block: u64, all: usize) -> Vec<MoveInChannels> {
        let told = |(from, to, part): (u32, u32, Part)| MoveInChannels {
            from,
            to,
            count: part[0],
            persons: super::persons(part[1]),
        };
        match self {
            Parts::Blocks(_) if block == 0 => Vec::new(),
            Parts::Blocks(blocks) => {
                let mut pairs: Vec<MoveInChannels> = blocks.of(edge, block).map(told).collect();
                pairs.sort_unstable_by_key(|pair| (pair.from, pair.to));
                pairs
            }
            Parts::Table(cells) => {
                let pairs = (0..all as u32).flat_map(|from| (0..all as u32).map(move |to| (from, to)));
                pairs.filter_map(|(from, to)| Some(told((from, to, *cells.get(&(edge, from, to))?)))).collect()
            }
        }
    }

    /// Persons who made a move between two channels.
    pub(super) fn persons(&self, edge: u64, block: u64, from: u32, to: u32) -> u64 {
        let part = match self {
            Parts::Blocks(_) if block == 0 => None,
            Parts::Blocks(blocks) => blocks.find(edge, block, from, to),
            Parts::Table(cells) => cells.get(&(edge, from, to)).copied(),
        };
        part.map_or(0, |part| super::persons(part[1]))
    }

    /// Takes in what another state has of a move.
    pub(super) fn merge(&mut self, edge: u64, block: &mut u64, other: &Parts, theirs: u64) {
        if let (Parts::Blocks(mine), Parts::Blocks(other)) = (self, other)
            && theirs > 0
        {
            let (from, to) = ((edge / mine.stations) as u32, (edge % mine.stations) as u32);
            for (a, b, part) in other.of(edge, theirs) {
                let (a, b) = (mine.place(from, a), mine.place(to, b));
                add(mine.at(block, a, b), part);
            }
        }
    }

    /// What tables by move and pair have, all moves at once.
    pub(super) fn merge_table(&mut self, other: &Parts) {
        if let (Parts::Table(mine), Parts::Table(theirs)) = (self, other) {
            theirs.iter().for_each(|(key, theirs)| add(mine.entry(*key).or_default(), *theirs));
        }
    }

    pub(super) fn for_each(&mut self, change: impl Fn(&mut Part)) {
        match self {
            Parts::Blocks(blocks) => blocks.rows.iter_mut().flat_map(|row| &mut row.0).for_each(change),
            Parts::Table(cells) => cells.values_mut().for_each(change),
        }
    }
}
