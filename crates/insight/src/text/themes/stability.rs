//! Which groups are found again when a tenth of the texts is left out, and which must be one group to be.
//!
//! After Hennig (2007): the mean of the best Jaccard index over trials, at least 0.6. Two groups that trials mix up are
//! joined, since comments cannot tell them apart; what is not found again and mixes with nothing is no theme.

use super::graph::Graph;
use crate::text::chance::Chance;

const TRIALS: u64 = 20;
const STABLE: f64 = 0.6;
/// Groups are joined where, of their pairs of texts, at least this share comes to stand together.
const MIXED: f64 = 0.3;

/// Groups that are found again: for each text its group, and how stable each is.
pub(super) struct Stable {
    pub(super) of: Vec<Option<usize>>,
    pub(super) stability: Vec<f64>,
}

/// One trial as a table: texts of each first group in each group of the trial.
struct Trial {
    groups: usize,
    common: Vec<f64>,
    here: Vec<f64>,
    there: Vec<f64>,
}

/// Keeps, joins or drops the groups of a graph.
pub(super) fn stable(graph: &Graph, found: &[Option<u32>], resolution: f64, chance: &mut Chance, seed: u64) -> Stable {
    let count = found.iter().flatten().map(|group| *group as usize + 1).max().unwrap_or(0);
    let mut trials: Vec<Trial> = (1..=TRIALS)
        .map(|trial| {
            let in_play: Vec<bool> = found.iter().map(|_| chance.below(10) > 0).collect();
            Trial::of(found, &graph.groups(&in_play, resolution, seed + trial), count)
        })
        .collect();
    // Where a group went when it was joined; `None` when it was dropped.
    let mut now: Vec<Option<usize>> = (0..count).map(Some).collect();
    let mut stability: Vec<f64> = (0..count).map(|group| mean(&trials, |trial| trial.best(group))).collect();
    let mut alive: Vec<usize> = (0..count).collect();
    while let Some(&worst) = alive
        .iter()
        .filter(|group| stability[**group] < STABLE)
        .min_by(|a, b| stability[**a].total_cmp(&stability[**b]))
    {
        let mixed = |other: &usize| mean(&trials, |trial| trial.mixed(worst, *other));
        let partner = alive.iter().filter(|other| **other != worst).map(|other| (*other, mixed(other)));
        let partner =
            partner.max_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, mixed)| *mixed >= MIXED).map(|(other, _)| other);
        now.iter_mut().filter(|place| **place == Some(worst)).for_each(|place| *place = partner);
        alive.retain(|group| *group != worst);
        if let Some(partner) = partner {
            trials.iter_mut().for_each(|trial| trial.join(worst, partner));
            stability[partner] = mean(&trials, |trial| trial.best(partner));
        }
    }
    let number = |group: usize| alive.iter().position(|known| *known == group);
    Stable {
        of: found.iter().map(|group| group.and_then(|group| now[group as usize]).and_then(number)).collect(),
        stability: alive.iter().map(|group| stability[*group]).collect(),
    }
}

/// The mean over those trials in which there is something to see.
fn mean(trials: &[Trial], of: impl Fn(&Trial) -> Option<f64>) -> f64 {
    let seen: Vec<f64> = trials.iter().filter_map(of).collect();
    if seen.is_empty() { 0.0 } else { seen.iter().sum::<f64>() / seen.len() as f64 }
}

impl Trial {
    fn of(found: &[Option<u32>], again: &[Option<u32>], count: usize) -> Trial {
        let groups = again.iter().flatten().map(|group| *group as usize + 1).max().unwrap_or(0);
        let mut trial =
            Trial { groups, common: vec![0.0; count * groups], here: vec![0.0; count], there: vec![0.0; groups] };
        for (first, second) in found.iter().zip(again).filter_map(|(first, second)| Some(((*first)?, (*second)?))) {
            trial.common[first as usize * groups + second as usize] += 1.0;
            trial.here[first as usize] += 1.0;
            trial.there[second as usize] += 1.0;
        }
        trial
    }

    fn row(&self, group: usize) -> &[f64] {
        &self.common[group * self.groups..(group + 1) * self.groups]
    }

    /// The best Jaccard index of a group with one of the trial.
    fn best(&self, group: usize) -> Option<f64> {
        let here = self.here[group];
        let jaccard = self.row(group).iter().zip(&self.there).map(|(common, there)| common / (here + there - common));
        (here > 0.0).then(|| jaccard.fold(0.0, f64::max))
    }

    /// The share of pairs of two groups' texts that stand together.
    fn mixed(&self, a: usize, b: usize) -> Option<f64> {
        let pairs = self.here[a] * self.here[b];
        let together: f64 = self.row(a).iter().zip(self.row(b)).map(|(a, b)| a * b).sum();
        (pairs > 0.0).then(|| together / pairs)
    }

    fn join(&mut self, from: usize, into: usize) {
        for at in 0..self.groups {
            let moved = std::mem::take(&mut self.common[from * self.groups + at]);
            self.common[into * self.groups + at] += moved;
        }
        self.here[into] += std::mem::take(&mut self.here[from]);
    }
}
