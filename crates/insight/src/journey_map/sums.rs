//! What sums would give away: the numbers of a flow that few stand behind, and which others are told only roughly.
//!
//! What leaves a station adds up to what happens there, and so does what comes to it; beginnings and ends add up to
//! all journeys. A hidden number must therefore lie on a ring of numbers that are not told exactly, or it is what is
//! missing from a sum. The ring is the cheapest one there is. A common way accounts for part of each move on it: one
//! that would account for all of it is told roughly too. In: the flow of all stations, its persons and its ways.
//! Out: one decision for every question about the same journeys, so that no two answers differ in it. What takes many
//! equations at once is not searched for.

use super::protect::lower_multiple;
use super::{Naming, goal_stations};
use crate::fold::{Passage, Passages, PassagesAnswer, Passed, Variants, VariantsAnswer, run};
use eventlog::{CutSpec, Journeys, LogError};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::sync::OnceLock;

/// Where journeys come from and go to, beside the stations.
pub const OUTSIDE: u32 = u32::MAX;

/// How a number is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// As it is.
    Exactly(u64),
    /// About so many: the true number would give away a hidden one.
    About(u64),
    /// Fewer than the least group, or so few that even a rough number would give away a hidden one.
    Hidden,
}

impl Told {
    /// The number to show.
    pub fn number(self) -> Option<u64> {
        match self {
            Told::Exactly(number) | Told::About(number) => Some(number),
            Told::Hidden => None,
        }
    }

    /// Whether it is not the true one.
    pub fn is_about(self) -> bool {
        matches!(self, Told::About(_))
    }
}

/// What is not told exactly of the journeys of one cut, in stations of the naming.
#[derive(Clone, Debug, Default)]
pub struct Sums {
    least: u64,
    persons: u64,
    /// How visited each station is: counted on the way, and asked for by every map of these journeys.
    stations: Vec<Passed>,
    moves: HashMap<(u32, u32), Rough>,
    /// Moves that enough stand behind and that are told roughly all the same.
    passed: Vec<RoughMove>,
    /// Found when ways are first told, which takes another look at all journeys.
    ways: OnceLock<HashMap<Vec<u32>, u64>>,
}

/// A move that is told roughly, though enough persons made it.
#[derive(Clone, Copy, Debug)]
struct RoughMove {
    from: u32,
    to: u32,
    persons: u64,
    /// The most that it may hold by what its sums tell.
    most: u64,
}

/// A number that is not told exactly.
#[derive(Clone, Copy, Debug)]
struct Rough {
    count: u64,
    /// What is told instead; 0: nothing.
    about: u64,
}

/// Finds what may not be told exactly where nothing may be told of fewer than `least` persons. `journeys` are those
/// of `spec` with all stations of the naming.
///
/// # Errors
/// When a part of the log cannot be read.
pub fn find_sums(
    journeys: &Journeys<'_>,
    spec: &CutSpec,
    naming: &Naming,
    threads: usize,
    least: u64,
) -> Result<Sums, LogError> {
    let stations = journeys.activities().len();
    let counts = run(journeys, threads, || Passages::new(stations))?;
    let mut table = Table::of(&counts, &goal_stations(journeys.log(), naming, spec), least);
    let found = match table.cells.iter().all(|cell| cell.persons >= least) {
        true => Sums { least, ..Sums::default() },
        false => {
            table.hide();
            table.told(counts.persons)
        }
    };
    Ok(Sums { stations: counts.stations, ..found })
}

impl Sums {
    /// The least group of persons.
    pub fn least(&self) -> u64 {
        self.least
    }

    /// How visited each station is, by its code.
    pub(super) fn stations(&self) -> &[Passed] {
        &self.stations
    }

    /// How so many moves, beginnings (from [`OUTSIDE`]) or ends (to it) are told.
    pub fn moves(&self, from: u32, to: u32, count: u64) -> Told {
        self.moves.get(&(from, to)).map_or(Told::Exactly(count), |rough| about(rough.about))
    }

    /// How much of each number is not told where stations are folded together: by their codes in the fold, with
    /// [`OUTSIDE`] as it is.
    pub fn untold(&self, codes: &[u32]) -> HashMap<(u32, u32), u64> {
        let code = |station: u32| if station == OUTSIDE { OUTSIDE } else { codes[station as usize] };
        let mut untold: HashMap<(u32, u32), u64> = HashMap::new();
        for ((from, to), rough) in &self.moves {
            *untold.entry((code(*from), code(*to))).or_default() += rough.count - rough.about;
        }
        untold
    }

    /// The ways whose numbers are not told exactly. `journeys` are those that the sums are of, with all stations.
    ///
    /// # Errors
    /// When a part of the log cannot be read.
    pub fn ways(&self, journeys: &Journeys<'_>, threads: usize) -> Result<RoughWays<'_>, LogError> {
        if let Some(known) = self.ways.get() {
            return Ok(RoughWays(known));
        }
        let found = match self.passed.is_empty() {
            true => HashMap::new(),
            false => self.rough_ways(&run(journeys, threads, Variants::new)?),
        };
        Ok(RoughWays(self.ways.get_or_init(|| found)))
    }

    /// Whether so many moves are not told exactly.
    pub fn is_rough(&self, from: u32, to: u32) -> bool {
        self.moves.contains_key(&(from, to))
    }

    /// Whether everything is told exactly.
    pub fn is_exact(&self) -> bool {
        self.moves.is_empty()
    }
}

/// One number: a move, a beginning, an end.
#[derive(Clone, Copy, Debug)]
struct Cell {
    from: u32,
    to: u32,
    /// Its two sums.
    sums: [usize; 2],
    count: u64,
    persons: u64,
    hidden: bool,
    /// What is told roughly.
    about: u64,
}

struct Table {
    least: u64,
    cells: Vec<Cell>,
    /// The cells of each sum.
    sums: Vec<Vec<usize>>,
}

impl Table {
    fn of(counts: &PassagesAnswer, is_goal: &[bool], least: u64) -> Table {
        let stations = is_goal.len();
        // Rows, where they come from, columns, where they go without and with the goal.
        let (outside, column, gone, reached) = (stations, stations + 1, 2 * stations + 1, 2 * stations + 2);
        // Of a station that few pass nobody knows how much happens there: what comes only adds up to what leaves.
        let mut columns: Vec<usize> = (0..stations).collect();
        for node in counts.stations.iter().filter(|node| node.persons >= least) {
            columns[node.station as usize] += column;
        }
        let mut table = Table { least, cells: Vec::new(), sums: vec![Vec::new(); 2 * stations + 3] };
        for &(from, to, passage) in &counts.moves {
            table.add((from, to), [from as usize, columns[to as usize]], passage);
        }
        for node in &counts.stations {
            let at = node.station;
            table.add((OUTSIDE, at), [outside, columns[at as usize]], node.starts);
            let end = if is_goal[at as usize] { reached } else { gone };
            table.add((at, OUTSIDE), [at as usize, end], node.ends);
        }
        table
    }

    fn add(&mut self, (from, to): (u32, u32), sums: [usize; 2], Passage { count, persons }: Passage) {
        if count == 0 {
            return;
        }
        for sum in sums {
            self.sums[sum].push(self.cells.len());
        }
        let hidden = persons < self.least;
        self.cells.push(Cell { from, to, sums, count, persons, hidden, about: 0 });
    }

    /// Closes a ring around every hidden cell; then around sums that miss too few persons.
    fn hide(&mut self) {
        let small: Vec<usize> = (0..self.cells.len()).filter(|at| self.cells[*at].hidden).collect();
        // Most lie on a ring of others of their kind: only those that hold two parts of what is hidden together do not.
        for cell in self.bridges() {
            self.close(cell);
        }
        let mut is_filled = vec![false; self.sums.len()];
        for sum in small.iter().flat_map(|cell| self.cells[*cell].sums).collect::<Vec<_>>() {
            if !std::mem::replace(&mut is_filled[sum], true) {
                self.fill(sum);
            }
        }
    }

    /// The hidden cells that lie on no ring of hidden cells, in order (Tarjan, "A note on finding the bridges of a
    /// graph", 1974).
    fn bridges(&self) -> Vec<usize> {
        // When each sum was come to, and the earliest that can be gone back to from beyond it.
        let (mut come, mut back) = (vec![0_usize; self.sums.len()], vec![0_usize; self.sums.len()]);
        let (mut clock, mut bridges) = (0, Vec::new());
        for root in 0..self.sums.len() {
            if come[root] > 0 {
                continue;
            }
            // The sum, the cell that led there, and how many of its cells were looked at.
            let mut path: Vec<(usize, Option<usize>, usize)> = vec![(root, None, 0)];
            clock += 1;
            (come[root], back[root]) = (clock, clock);
            while let Some((sum, by, looked)) = path.last_mut() {
                let (sum, by) = (*sum, *by);
                if let Some(&cell) = self.sums[sum].get(*looked) {
                    *looked += 1;
                    if !self.cells[cell].hidden || Some(cell) == by {
                        continue;
                    }
                    let next = self.across(cell, sum);
                    if come[next] > 0 {
                        back[sum] = back[sum].min(come[next]);
                    } else {
                        clock += 1;
                        (come[next], back[next]) = (clock, clock);
                        path.push((next, Some(cell), 0));
                    }
                    continue;
                }
                path.pop();
                if let (Some(cell), Some((before, ..))) = (by, path.last()) {
                    back[*before] = back[*before].min(back[sum]);
                    if back[sum] > come[*before] {
                        bridges.push(cell);
                    }
                }
            }
        }
        bridges.sort_unstable();
        bridges
    }

    /// The sum at the other end of a cell.
    fn across(&self, cell: usize, sum: usize) -> usize {
        let [one, other] = self.cells[cell].sums;
        if one == sum { other } else { one }
    }

    /// Hides the cheapest way from one end of a cell to the other.
    fn close(&mut self, cell: usize) -> bool {
        let ring = self.cheapest(cell);
        let Some(ring) = ring else { return false };
        for at in ring {
            self.cells[at].hidden = true;
        }
        true
    }

    /// Where a sum misses too few persons, the smallest shown number that lies on a ring is told roughly too.
    fn fill(&mut self, sum: usize) {
        let hidden = self.sums[sum].iter().filter(|at| self.cells[**at].hidden);
        if hidden.map(|at| self.cells[*at].persons).sum::<u64>() >= self.least {
            return;
        }
        let mut shown: Vec<usize> = self.sums[sum].iter().copied().filter(|at| !self.cells[*at].hidden).collect();
        shown.sort_unstable_by_key(|at| (self.cells[*at].count, *at));
        for cell in shown {
            if self.close(cell) {
                self.cells[cell].hidden = true;
                return;
            }
        }
    }

    /// The cells of the cheapest way between the two sums of a cell that does not use it: what is hidden costs
    /// nothing. None where there is no other way.
    fn cheapest(&self, cell: usize) -> Option<Vec<usize>> {
        let [start, goal] = self.cells[cell].sums;
        if start == goal {
            return Some(Vec::new()); // comes and leaves alike
        }
        let mut best: Vec<Option<(u64, usize)>> = vec![None; self.sums.len()];
        let mut queue = BinaryHeap::from([Reverse((0_u64, start))]);
        while let Some(Reverse((cost, sum))) = queue.pop() {
            if sum == goal {
                break;
            }
            if best[sum].is_some_and(|(known, _)| known < cost) {
                continue;
            }
            for &at in self.sums[sum].iter().filter(|at| **at != cell) {
                let other = &self.cells[at];
                let next = self.across(at, sum);
                let cost = cost + if other.hidden { 0 } else { other.count };
                if next != start && best[next].is_none_or(|(known, _)| cost < known) {
                    best[next] = Some((cost, at));
                    queue.push(Reverse((cost, next)));
                }
            }
        }
        let (mut ring, mut sum) = (Vec::new(), goal);
        while sum != start {
            let (_, at) = best[sum]?;
            ring.push(at);
            sum = self.across(at, sum);
        }
        Some(ring)
    }

    /// Rough numbers: rounded down, and so far that what a sum then misses may be about enough.
    fn round(&mut self) {
        let (least, sums) = (self.least, &self.sums);
        for cell in self.cells.iter_mut().filter(|cell| cell.hidden && cell.persons >= least) {
            cell.about = lower_multiple(cell.count, least);
        }
        for sum in sums {
            loop {
                let hidden = || sum.iter().copied().filter(|at| self.cells[*at].hidden);
                let missing: u64 = hidden().map(|at| self.cells[at].count - self.cells[at].about).sum();
                let Some(largest) = hidden().max_by_key(|at| (self.cells[*at].about, Reverse(*at))) else { break };
                if missing >= least || self.cells[largest].about == 0 {
                    break;
                }
                self.cells[largest].about -= least;
            }
        }
    }

    fn told(mut self, persons: u64) -> Sums {
        self.round();
        let hidden = self.cells.iter().filter(|cell| cell.hidden);
        let rough = |cell: &Cell| ((cell.from, cell.to), Rough { count: cell.count, about: cell.about });
        let moves = hidden.map(rough).collect();
        let passed = (0..self.cells.len()).filter(|at| self.cells[*at].hidden && self.cells[*at].persons >= self.least);
        let passed = passed.map(|at| {
            let Cell { from, to, persons, .. } = self.cells[at];
            RoughMove { from, to, persons, most: self.most(at) }
        });
        Sums { least: self.least, persons, moves, passed: passed.collect(), ..Sums::default() }
    }

    /// The most that a cell may hold by what its sums tell.
    fn most(&self, cell: usize) -> u64 {
        let missing = |sum: usize| {
            let others = self.sums[sum].iter().filter(|at| self.cells[**at].hidden);
            others.map(|at| self.cells[*at].count).sum::<u64>()
        };
        let [one, other] = self.cells[cell].sums;
        missing(one).min(missing(other))
    }
}

impl Sums {
    /// The ways that would account for what is told roughly.
    fn rough_ways(&self, ways: &VariantsAnswer) -> HashMap<Vec<u32>, u64> {
        let told = ways.top_of_many(usize::MAX, self.least, self.persons, &|_| String::new());
        let rough: HashMap<(u32, u32), usize> =
            self.passed.iter().enumerate().map(|(at, passed)| ((passed.from, passed.to), at)).collect();
        let mut by_cell: HashMap<usize, Vec<usize>> = HashMap::new();
        for (place, way) in told.iter().enumerate() {
            for pair in pairs(way.steps) {
                if let Some(cell) = rough.get(&pair) {
                    by_cell.entry(*cell).or_default().push(place);
                }
            }
        }
        let mut cells: Vec<(usize, Vec<usize>)> = by_cell.into_iter().collect();
        cells.sort_unstable();
        let mut found: HashMap<usize, u64> = HashMap::new();
        for (cell, places) in cells {
            let known = |found: &HashMap<usize, u64>| -> (u64, u64) {
                let exact = places.iter().filter(|place| !found.contains_key(place));
                let whose = exact.map(|place| told[*place].persons).sum();
                (whose, places.iter().map(|at| found.get(at).copied().unwrap_or(told[*at].journeys)).sum())
            };
            // Enough of those behind it went ways that nobody knows, or whose number nobody knows.
            if self.passed[cell].persons < known(&found).0 + self.least {
                let exact = places.iter().copied().filter(|place| !found.contains_key(place));
                if let Some(smallest) = exact.min_by_key(|place| (told[*place].journeys, *place)) {
                    found.insert(smallest, lower_multiple(told[smallest].journeys, self.least));
                }
            }
            // What is missing, were they all that pass, may be about enough.
            let most = self.passed[cell].most;
            let rough: Vec<usize> = places.iter().copied().filter(|place| found.contains_key(place)).collect();
            for place in rough {
                if most < known(&found).1 + self.least {
                    found.entry(place).and_modify(|journeys| *journeys = journeys.saturating_sub(self.least));
                }
            }
        }
        found.into_iter().map(|(place, journeys)| (told[place].steps.to_vec(), journeys)).collect()
    }
}

/// The ways whose numbers are not told exactly.
#[derive(Clone, Copy, Debug)]
pub struct RoughWays<'a>(&'a HashMap<Vec<u32>, u64>);

impl RoughWays<'_> {
    /// How many journeys that took a whole way are told.
    pub fn told(&self, steps: &[u32], journeys: u64) -> Told {
        self.0.get(steps).map_or(Told::Exactly(journeys), |journeys| about(*journeys))
    }
}

fn about(number: u64) -> Told {
    if number == 0 { Told::Hidden } else { Told::About(number) }
}

/// From where to where a way goes, its beginning and its end included.
fn pairs(steps: &[u32]) -> impl Iterator<Item = (u32, u32)> {
    let to = steps.iter().copied().chain([OUTSIDE]);
    [OUTSIDE].into_iter().chain(steps.iter().copied()).zip(to)
}
