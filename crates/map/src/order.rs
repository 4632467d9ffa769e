//! The order of stations from first to last, and which movements to draw.
//!
//! In: a map's stations and links. Out: a sequence with as little backward movement as a local
//! search finds, and the links sorted into forward, backward, staying and leaving. Decides nothing
//! about coordinates.

use model::{JourneyMap, StationKind};

/// Stations from left to right. Those of kind "left" come last.
pub(crate) struct Order {
    /// Station numbers in order.
    pub(crate) sequence: Vec<usize>,
    /// The place of each station in `sequence`.
    pub(crate) rank: Vec<usize>,
}

/// How much the mean place counts beside direct moves. With less, a cycle of equal counts is cut at a
/// place that no journey would call its beginning; with more, long journeys pull rare steps to the left.
const PLACE_WEIGHT: f64 = 0.6;

/// Sorts the stations by their mean place in the journeys, then moves stations and short runs of them as
/// long as that lowers the number of backward moves (insertion search, as for minimum feedback arc sets).
pub(crate) fn order(map: &JourneyMap) -> Order {
    let n = map.stations.len();
    let is_end = |station: usize| map.stations[station].kind == StationKind::Left;
    let mut sequence: Vec<usize> = (0..n).collect();
    sequence.sort_by(|&a, &b| {
        let (left, right) = (&map.stations[a], &map.stations[b]);
        let place = |station: &model::Station| if station.position.is_finite() { station.position } else { 0.5 };
        is_end(a)
            .cmp(&is_end(b))
            .then(place(left).total_cmp(&place(right)))
            .then(right.starts.cmp(&left.starts))
            .then(a.cmp(&b))
    });
    let movable = n - (0..n).filter(|&station| is_end(station)).count();
    let net = net_moves(map);
    let longest_run = if n <= 80 { 8 } else { 1 };
    // Where in the journey a step usually comes is the better witness: moving a run must pay well.
    let moves: u64 = map.links.iter().filter(|link| link.from != link.to).map(|link| link.count).sum();
    let least_gain = |length: usize| if length == 1 { 1e-9 } else { 0.1 * moves as f64 };
    for _ in 0..8 {
        let mut improved = false;
        for length in 1..=longest_run.min(movable.saturating_sub(1)) {
            for first in 0..=movable - length {
                if let Some(to) = best_place(&sequence[..movable], first, length, &net, least_gain(length)) {
                    let run: Vec<usize> = sequence.drain(first..first + length).collect();
                    sequence.splice(to..to, run);
                    improved = true;
                }
            }
        }
        if !improved {
            break;
        }
    }
    let mut rank = vec![0; n];
    for (place, &station) in sequence.iter().enumerate() {
        rank[station] = place;
    }
    Order { sequence, rank }
}

/// For each pair of stations how strongly the first comes before the second: moves to it minus moves
/// back, and for as many journeys as may know both, how much earlier it usually comes.
fn net_moves(map: &JourneyMap) -> Vec<Vec<f64>> {
    let n = map.stations.len();
    let mut net = vec![vec![0.0; n]; n];
    for link in &map.links {
        let (from, to) = (link.from.0 as usize, link.to.0 as usize);
        if from < n && to < n {
            net[from][to] += link.count as f64;
            net[to][from] -= link.count as f64;
        }
    }
    for (from, earlier) in map.stations.iter().enumerate() {
        for (to, later) in map.stations.iter().enumerate() {
            let apart = later.position - earlier.position;
            if apart.is_finite() {
                net[from][to] += PLACE_WEIGHT * apart * earlier.journeys.min(later.journeys) as f64;
            }
        }
    }
    net
}

/// Where a run of stations causes the fewest backward moves, if better than where it stands: the place
/// in the sequence without the run.
fn best_place(sequence: &[usize], first: usize, length: usize, net: &[Vec<f64>], least: f64) -> Option<usize> {
    let run = &sequence[first..first + length];
    let toward = |other: usize| run.iter().map(|&station| net[station][other]).sum::<f64>();
    let (mut best, mut best_gain) = (None, least);
    let mut gain = 0.0;
    for place in (0..first).rev() {
        gain += toward(sequence[place]); // moves to a station that the run now precedes become forward
        if gain > best_gain {
            (best, best_gain) = (Some(place), gain);
        }
    }
    gain = 0.0;
    for (place, &other) in sequence.iter().enumerate().skip(first + length) {
        gain -= toward(other);
        if gain > best_gain {
            (best, best_gain) = (Some(place + 1 - length), gain);
        }
    }
    best
}

/// The links of a map by what they will be drawn as; numbers are indices into [`JourneyMap::links`].
#[derive(Default)]
pub(crate) struct Choice {
    /// Drawn as tracks.
    pub(crate) forward: Vec<usize>,
    /// Drawn as thin arcs.
    pub(crate) backward: Vec<usize>,
    /// Drawn as a mark at the station.
    pub(crate) loops: Vec<usize>,
    /// Drawn as a grey way to a terminus.
    pub(crate) leaving: Vec<usize>,
    /// Not drawn; their moves are counted.
    pub(crate) folded: Vec<usize>,
}

/// How much of the movement a calm picture shows.
const COVERAGE: f64 = 0.92;

/// A move that this share of journeys makes is drawn even so.
const MATTERS: f64 = 0.1;

/// Chooses what to draw: for every station its strongest way in and out, then the largest links
/// until nearly all forward movement is covered or the picture would lose its calm.
pub(crate) fn choose(map: &JourneyMap, order: &Order) -> Choice {
    let n = map.stations.len();
    let journeys = map.totals.journeys.max(1) as f64;
    let mut choice = Choice::default();
    let (mut forward, mut backward) = (Vec::new(), Vec::new());
    for (index, link) in map.links.iter().enumerate() {
        let (from, to) = (link.from.0 as usize, link.to.0 as usize);
        if from >= n || to >= n {
            choice.folded.push(index);
        } else if map.stations[to].kind == StationKind::Left {
            choice.leaving.push(index);
        } else if from == to {
            choice.loops.push(index);
        } else if order.rank[from] < order.rank[to] {
            forward.push(index);
        } else {
            backward.push(index);
        }
    }
    let by_count = |a: &usize, b: &usize| map.links[*b].count.cmp(&map.links[*a].count).then(a.cmp(b));
    for list in [&mut forward, &mut backward, &mut choice.leaving] {
        list.sort_by(by_count);
    }
    let drawn = drawn_forward(map, &forward, journeys);
    for (place, &index) in forward.iter().enumerate() {
        if drawn[place] { &mut choice.forward } else { &mut choice.folded }.push(index);
    }
    let most_arcs = (n / 3).clamp(3, 9);
    for &index in &backward {
        let matters = map.links[index].count as f64 >= 0.03 * journeys;
        if matters && choice.backward.len() < most_arcs { &mut choice.backward } else { &mut choice.folded }
            .push(index);
    }
    connect_lonely(map, order, &mut choice);
    choice
}

/// Parts of the map that nothing drawn connects with the rest get their strongest link to it, however few
/// took it: no part of a network floats.
fn connect_lonely(map: &JourneyMap, order: &Order, choice: &mut Choice) {
    let n = map.stations.len();
    let mut part: Vec<usize> = (0..n).collect();
    let join = |part: &mut Vec<usize>, index: usize| {
        let (from, to) = (part[map.links[index].from.0 as usize], part[map.links[index].to.0 as usize]);
        for other in part.iter_mut().filter(|other| **other == to) {
            *other = from;
        }
    };
    for &index in choice.forward.iter().chain(&choice.backward) {
        join(&mut part, index);
    }
    choice.folded.sort_by(|a, b| map.links[*b].count.cmp(&map.links[*a].count).then(a.cmp(b)));
    let mut place = 0;
    while place < choice.folded.len() {
        let index = choice.folded[place];
        let (from, to) = (map.links[index].from.0 as usize, map.links[index].to.0 as usize);
        if from < n && to < n && part[from] != part[to] {
            join(&mut part, index);
            choice.folded.remove(place);
            let onward = order.rank[from] < order.rank[to];
            if onward { &mut choice.forward } else { &mut choice.backward }.push(index);
        } else {
            place += 1;
        }
    }
}

fn drawn_forward(map: &JourneyMap, forward: &[usize], journeys: f64) -> Vec<bool> {
    let n = map.stations.len();
    let all: u64 = forward.iter().map(|&index| map.links[index].count).sum();
    let (mut has_way_in, mut has_way_out) = (vec![false; n], vec![false; n]);
    let mut drawn = vec![false; forward.len()];
    let mut covered = 0;
    for (place, &index) in forward.iter().enumerate() {
        let link = &map.links[index];
        let (from, to) = (link.from.0 as usize, link.to.0 as usize);
        if !has_way_in[to] || (!has_way_out[from] && link.count as f64 >= 0.005 * journeys) {
            drawn[place] = true;
            covered += link.count;
        }
        (has_way_in[to], has_way_out[from]) = (true, true);
    }
    let most = n + n / 2 + 2;
    let mut shown = drawn.iter().filter(|is| **is).count();
    for (place, &index) in forward.iter().enumerate() {
        let room = shown < most;
        let enough = covered as f64 >= COVERAGE * all as f64;
        let share = map.links[index].count as f64 / journeys;
        let matters = share >= MATTERS || (!enough && share >= 0.02);
        if !drawn[place] && room && matters {
            drawn[place] = true;
            shown += 1;
            covered += map.links[index].count;
        }
    }
    drawn
}
