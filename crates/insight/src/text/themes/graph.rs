//! Which texts belong together: a graph of nearest neighbours, and the groups in it that hold together.
//!
//! Groups by modularity (Louvain, Blondel 2008), which says itself how many there are.

use super::space::{Points, dot};
use crate::text::chance::Chance;

/// For each text its neighbours and how near they are, both ways.
pub(super) struct Graph {
    neighbours: Vec<Vec<(u32, f32)>>,
}

/// The graph of the nearest neighbours; `threads` share out the work.
pub(super) fn nearest(points: &Points, most: usize, threads: usize) -> Graph {
    let count = points.len();
    let share = count.div_ceil(threads.max(1)).max(1);
    let mut found: Vec<Vec<(u32, f32)>> = Vec::with_capacity(count);
    std::thread::scope(|scope| {
        let parts: Vec<_> = (0..count)
            .step_by(share)
            .map(|from| {
                scope
                    .spawn(move || (from..count.min(from + share)).map(|at| near(points, at, most)).collect::<Vec<_>>())
            })
            .collect();
        for part in parts {
            found.extend(part.join().unwrap_or_default());
        }
    });
    let mut both: Vec<Vec<(u32, f32)>> = vec![Vec::new(); count];
    for (at, list) in found.iter().enumerate() {
        for &(other, weight) in list {
            both[at].push((other, weight));
            both[other as usize].push((at as u32, weight));
        }
    }
    for list in &mut both {
        list.sort_unstable_by_key(|(other, _)| *other);
        list.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            kept.1 += if same { next.1 } else { 0.0 };
            same
        });
    }
    Graph { neighbours: both }
}

fn near(points: &Points, at: usize, most: usize) -> Vec<(u32, f32)> {
    const LEAST: f32 = 0.2;
    let own = points.of(at);
    let mut best: Vec<(u32, f32)> = Vec::with_capacity(most + 1);
    let mut border = LEAST;
    for other in (0..points.len()).filter(|other| *other != at) {
        let likeness = dot(own, points.of(other));
        if likeness > border {
            let place = best.partition_point(|(_, known)| *known >= likeness);
            best.insert(place, (other as u32, likeness));
            if best.len() > most {
                best.pop();
                border = best.last().map_or(LEAST, |(_, known)| *known);
            }
        }
    }
    best
}

impl Graph {
    /// The group of each text, numbered from 0; only those texts that are `in_play`, others are `None`.
    pub(super) fn groups(&self, in_play: &[bool], resolution: f64, seed: u64) -> Vec<Option<u32>> {
        let mut level = Level::of(self, in_play);
        let mut group_of: Vec<u32> = (0..self.neighbours.len() as u32).collect();
        for _ in 0..12 {
            let (groups, count, moved) = level.moved(resolution, seed);
            group_of.iter_mut().for_each(|group| *group = groups[*group as usize]);
            if !moved {
                break;
            }
            level = level.folded(&groups, count);
        }
        group_of.into_iter().zip(in_play).map(|(group, plays)| plays.then_some(group)).collect()
    }
}

/// A weighted graph whose nodes are groups of the level before.
struct Level {
    edges: Vec<Vec<(u32, f32)>>,
    loops: Vec<f64>,
}

impl Level {
    fn of(graph: &Graph, in_play: &[bool]) -> Level {
        let plays = |at: usize| in_play[at];
        let edges = graph.neighbours.iter().enumerate().map(|(at, list)| {
            let here = plays(at);
            list.iter().filter(|(other, _)| here && plays(*other as usize)).copied().collect()
        });
        Level { edges: edges.collect(), loops: vec![0.0; graph.neighbours.len()] }
    }

    /// Moves nodes between groups as long as that gains; groups come numbered from 0.
    fn moved(&self, resolution: f64, seed: u64) -> (Vec<u32>, usize, bool) {
        let count = self.edges.len();
        let degree: Vec<f64> = self
            .edges
            .iter()
            .zip(&self.loops)
            .map(|(list, own)| own + list.iter().map(|(_, weight)| f64::from(*weight)).sum::<f64>())
            .collect();
        let total: f64 = degree.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        let mut group: Vec<u32> = (0..count as u32).collect();
        let mut weight_of = degree.clone();
        let mut order: Vec<usize> = (0..count).collect();
        Chance::new(seed).shuffle(&mut order);
        let mut to = vec![0.0_f64; count];
        let mut any = false;
        for _ in 0..20 {
            let mut moves = 0;
            for &node in &order {
                let own = group[node];
                for (other, weight) in &self.edges[node] {
                    to[group[*other as usize] as usize] += f64::from(*weight);
                }
                weight_of[own as usize] -= degree[node];
                let gain =
                    |target: u32| to[target as usize] - resolution * degree[node] * weight_of[target as usize] / total;
                let mut best = (own, gain(own));
                for (other, _) in &self.edges[node] {
                    let target = group[*other as usize];
                    let here = gain(target);
                    if here > best.1 + 1e-9 {
                        best = (target, here);
                    }
                }
                weight_of[best.0 as usize] += degree[node];
                moves += usize::from(best.0 != own);
                group[node] = best.0;
                to[own as usize] = 0.0;
                for (other, _) in &self.edges[node] {
                    to[group[*other as usize] as usize] = 0.0;
                }
                to[best.0 as usize] = 0.0;
            }
            any |= moves > 0;
            if moves * 1000 < count {
                break;
            }
        }
        let groups = numbered(&mut group);
        (group, groups, any)
    }

    /// The groups as nodes.
    fn folded(&self, group: &[u32], count: usize) -> Level {
        let mut sums: Vec<std::collections::BTreeMap<u32, f64>> = vec![std::collections::BTreeMap::new(); count];
        let mut loops = vec![0.0; count];
        for (node, list) in self.edges.iter().enumerate() {
            let own = group[node];
            loops[own as usize] += self.loops[node];
            for (other, weight) in list {
                let target = group[*other as usize];
                if target == own {
                    loops[own as usize] += f64::from(*weight);
                } else {
                    *sums[own as usize].entry(target).or_default() += f64::from(*weight);
                }
            }
        }
        let edges =
            sums.into_iter().map(|list| list.into_iter().map(|(other, weight)| (other, weight as f32)).collect());
        Level { edges: edges.collect(), loops }
    }
}

/// Numbers groups from 0 in the order in which they are met; how many there are.
fn numbered(group: &mut [u32]) -> usize {
    let mut numbers = vec![u32::MAX; group.len()];
    let mut next = 0;
    for known in group.iter_mut() {
        let number = &mut numbers[*known as usize];
        if *number == u32::MAX {
            *number = next;
            next += 1;
        }
        *known = *number;
    }
    next as usize
}
