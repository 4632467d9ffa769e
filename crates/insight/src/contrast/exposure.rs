//! Two groups compared where they have come as far: each journey up to where it stood, in the strata in which it stood.
//!
//! A journey that failed stands at the last step of the way that it came to, with all that it showed. Against it stand
//! all that passed that step, with what they had shown when they left it. So going on longer shows nothing.

use crate::evidence::{Difference, Fit, Stratum, squares};

/// One journey: where it stood, after how many of its events; and what it shows after how many of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Gone {
    /// Stratum, and events that count there; events ascend.
    pub(super) stood: Vec<(u32, u32)>,
    /// By place among what is compared, ascending.
    pub(super) shows: Vec<(u32, u32)>,
    /// Whose.
    pub(super) person: u64,
}

impl Gone {
    /// After how many events it shows what stands at a place.
    fn after(&self, place: u32) -> Option<u32> {
        let at = self.shows.binary_search_by_key(&place, |shown| shown.0).ok()?;
        Some(self.shows[at].1)
    }
}

/// Both groups, the one that is looked at first.
pub(super) struct Exposure<'g> {
    groups: [&'g [Gone]; 2],
    /// By stratum, how many of each.
    n: Vec<[f64; 2]>,
}

/// What a comparison gave.
pub(super) struct Compared {
    pub(super) difference: Difference,
    /// Journeys of the first group that show it, and their persons.
    pub(super) shown: (u64, u64),
    /// Journeys of the first group that can be compared.
    pub(super) of: u64,
}

impl<'g> Exposure<'g> {
    pub(super) fn of(own: &'g [Gone], others: &'g [Gone]) -> Exposure<'g> {
        let groups = [own, others];
        let stood = || groups.iter().flat_map(|group| group.iter().flat_map(|gone| &gone.stood));
        let many = stood().map(|(stratum, _)| stratum + 1).max().unwrap_or(0) as usize;
        let mut n = vec![[0.0; 2]; many];
        for (side, group) in groups.iter().enumerate() {
            group.iter().flat_map(|gone| &gone.stood).for_each(|(stratum, _)| n[*stratum as usize][side] += 1.0);
        }
        Exposure { groups, n }
    }

    /// Compares how often both show what stands at a place; `None` where nobody is comparable or nothing varies.
    pub(super) fn compare(&self, place: u32) -> Option<Compared> {
        let mut strata: Vec<Stratum> = self.n.iter().map(|n| Stratum { n: *n, yes: [0.0; 2] }).collect();
        for (side, group) in self.groups.iter().enumerate() {
            for gone in *group {
                let Some(after) = gone.after(place) else { continue };
                for (stratum, _) in gone.stood.iter().filter(|(_, events)| *events >= after) {
                    strata[*stratum as usize].yes[side] += 1.0;
                }
            }
        }
        let fit = Fit::of(&strata)?;
        let mut scores: Vec<(u64, [f64; 2])> = Vec::with_capacity(self.groups[0].len() + self.groups[1].len());
        let mut persons: Vec<u64> = Vec::new();
        let (mut journeys, mut of) = (0, 0);
        for (side, group) in self.groups.iter().enumerate() {
            for gone in *group {
                let after = gone.after(place);
                let mut sum: Option<[f64; 2]> = None;
                let mut shows = false;
                for (stratum, events) in &gone.stood {
                    let yes = after.is_some_and(|after| after <= *events);
                    let Some(score) = fit.score(*stratum as usize, side == 0, yes) else { continue };
                    let [fitted, null] = sum.unwrap_or_default();
                    sum = Some([fitted + score[0], null + score[1]]);
                    shows |= yes;
                }
                let Some(sum) = sum else { continue };
                scores.push((gone.person, sum));
                of += u64::from(side == 0);
                if side == 0 && shows {
                    journeys += 1;
                    persons.push(gone.person);
                }
            }
        }
        let (squares, customers) = squares(scores);
        let difference = fit.difference(squares, customers)?;
        persons.sort_unstable();
        persons.dedup();
        Some(Compared { difference, shown: (journeys, persons.len() as u64), of })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Chance;
    use crate::evidence::{Within, compare_within};

    #[test]
    fn it_is_a_difference_within_strata_with_errors_by_customer() {
        let mut chance = Chance::new(3);
        let mut side = |first: u64, most: usize| -> Vec<Gone> {
            let mut one = |at: u64| {
                let stood: Vec<(u32, u32)> =
                    (0..=chance.below(most) as u32).map(|stratum| (stratum, 2 * stratum + 1)).collect();
                let shows = (chance.share() < 0.5).then(|| (0, 1 + chance.below(9) as u32));
                Gone { stood, shows: shows.into_iter().collect(), person: first + at / 2 }
            };
            (0..90).map(&mut one).collect()
        };
        let (own, others) = (side(0, 1), side(1_000, 5));
        let rows = |group: &[Gone], is_first: bool| -> Vec<Within> {
            let row = |gone: &Gone, (stratum, events): (u32, u32)| Within {
                stratum,
                is_first,
                customer: gone.person,
                yes: gone.after(0).is_some_and(|after| after <= events),
            };
            group.iter().flat_map(|gone| gone.stood.iter().map(move |stood| row(gone, *stood))).collect()
        };
        let all: Vec<Within> = rows(&own, true).into_iter().chain(rows(&others, false)).collect();
        let (found, rows) = (Exposure::of(&own, &others).compare(0).unwrap().difference, compare_within(&all).unwrap());
        // Customers who are in no stratum of both groups count in neither.
        assert!((found.value - rows.value).abs() < 1e-9 && (found.p - rows.p).abs() < 1e-9, "{found:?} {rows:?}");
        assert!((found.low - rows.low).abs() < 1e-9, "{found:?} {rows:?}");
    }
}
