//! What may leave: counts of few persons are hidden, and what is left does not tell them by subtraction.
//!
//! In an answer about everything each visible count is exact. In a narrowed one (by time, channel or segment)
//! counts are rounded down to multiples of the least group besides: else two questions that differ by one customer
//! would tell about that customer. What this does not cover stands in `docs/privacy.md`.

use insight::evidence::share;
use insight::fold::Group;
use insight::journey_map::{Told, lower_multiple, tell_parts};
use model::{Estimate, Micros};

/// How many; null when fewer than k persons are behind it.
pub(super) type Count = Option<u64>;

/// No group is smaller than this, whatever a project says.
const FLOOR: u32 = 3;

/// How answers of a project are protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Protect {
    /// The least group of persons.
    pub(super) k: u64,
    /// What counts are rounded to; 1 where they are exact.
    pub(super) step: u64,
}

impl Protect {
    pub(super) fn new(smallest_group: u32, narrowed: bool) -> Protect {
        let k = u64::from(smallest_group.max(FLOOR));
        Protect { k, step: if narrowed { k } else { 1 } }
    }

    /// The same for an answer to a question that narrows, whatever it looks like.
    pub(super) fn narrowed(self) -> Protect {
        Protect { step: self.k, ..self }
    }

    /// Whether there is somebody behind it, and fewer than may be told about.
    pub(super) fn is_few(self, group: Group) -> bool {
        group.persons > 0 && group.persons < self.k
    }

    /// A count that so many persons are behind. Nobody is no one's secret.
    pub(super) fn count(self, value: u64, persons: u64) -> Count {
        match persons {
            0 => Some(0),
            _ if persons < self.k => None,
            _ => Some(self.round(value)),
        }
    }

    /// A count that is nobody's secret, such as events.
    pub(super) fn round(self, value: u64) -> u64 {
        lower_multiple(value, self.step)
    }

    pub(super) fn journeys(self, group: Group) -> Count {
        self.count(group.journeys, group.persons)
    }

    pub(super) fn persons(self, group: Group) -> Count {
        self.count(group.persons, group.persons)
    }

    /// The share of journeys of which these did and those did not. Where few did or few did not, the share would
    /// tell how many.
    pub(super) fn share(self, did: Group, did_not: Group, as_of: Option<Micros>) -> Estimate {
        let enough = did.persons.max(did_not.persons) >= self.k;
        if !enough {
            return share(0, 0, as_of);
        }
        let n = self.round(did.journeys) + self.round(did_not.journeys);
        if self.is_few(did) || self.is_few(did_not) {
            return Estimate { n: lower_multiple(n, self.k), ..share(0, 0, as_of) };
        }
        share(self.round(did.journeys), n, as_of)
    }

    /// An estimate that tells nothing but how many it rests on, roughly.
    pub(super) fn untold(self, estimate: &Estimate) -> Estimate {
        Estimate { value: None, low: None, high: None, n: lower_multiple(estimate.n, self.k), ..estimate.clone() }
    }

    /// An estimate of a model. Where the question narrows its count is rounded, and so are its numbers, to multiples of
    /// `unit`: else two questions that differ by one customer would tell about that customer.
    pub(super) fn rounded(self, estimate: &Estimate, unit: f64) -> Estimate {
        let round = |value: Option<f64>| match self.step {
            1 => value,
            _ => value.map(|value| (value / unit).round() * unit),
        };
        let Estimate { value, low, high, .. } = *estimate;
        let (value, low, high) = (round(value), round(low), round(high));
        Estimate { value, low, high, n: self.round(estimate.n), ..estimate.clone() }
    }

    /// A count told by how many it is alone: nobody counts the persons behind it, so that it takes twice as many.
    pub(super) fn uncounted(self, count: u64) -> Count {
        match count {
            0 => Some(0),
            _ if count < 2 * self.k => None,
            _ => Some(self.round(count)),
        }
    }

    /// Whether a share of journeys whose persons nobody counts would tell of few: few did, or few did not.
    pub(super) fn would_tell_of_few(self, share: &Estimate) -> bool {
        let did = share.value.map_or(0, |value| (value * share.n as f64).round() as u64);
        [share.n, did, share.n - did.min(share.n)].into_iter().any(|part| self.uncounted(part).is_none())
    }

    /// A count that is told so.
    pub(super) fn told(self, told: Told) -> Told {
        match told {
            Told::Exactly(count) => Told::Exactly(self.round(count)),
            rough => rough,
        }
    }

    /// Counts that add up to a known total, as `(count, persons)`: no sum tells what is hidden.
    pub(super) fn parts(self, parts: &[(u64, u64)]) -> Vec<Told> {
        tell_parts(parts, self.k).into_iter().map(|told| self.told(told)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXACT: Protect = Protect { k: 5, step: 1 };

    fn group(journeys: u64, persons: u64) -> Group {
        Group { journeys, persons }
    }

    #[test]
    fn a_count_is_hidden_by_persons_not_by_its_size() {
        assert_eq!(EXACT.count(100, 4), None);
        assert_eq!(EXACT.count(5, 5), Some(5));
        assert_eq!(EXACT.count(0, 0), Some(0));
        assert_eq!(Protect::new(1, false).k, 3, "no project goes below the floor");
        assert_eq!(Protect::new(5, true).count(13, 9), Some(10));
    }

    #[test]
    fn what_is_hidden_cannot_be_had_by_subtraction_from_a_total() {
        for parts in
            [vec![(100, 80), (2, 2), (40, 30)], vec![(9, 9), (1, 1)], vec![(7, 4), (9, 3)], vec![(50, 9), (1, 1)]]
        {
            let told = EXACT.parts(&parts);
            let untold: Vec<&(u64, u64)> = parts
                .iter()
                .zip(&told)
                .filter(|(_, told)| !matches!(told, Told::Exactly(_)))
                .map(|(part, _)| part)
                .collect();
            assert!(untold.len() != 1, "{parts:?}: {told:?}");
            let persons: u64 = untold.iter().map(|(_, persons)| persons).sum();
            assert!(persons == 0 || persons >= 5, "{parts:?}: {told:?}");
            let least: u64 = told.iter().map(|told| told.number().unwrap_or(0)).sum();
            let all: u64 = parts.iter().map(|(count, _)| count).sum();
            assert!(all - least >= 5, "what is missing may be about enough: {parts:?}: {told:?}");
        }
        assert_eq!(EXACT.parts(&[(10, 10), (0, 0)]), [Told::Exactly(10), Told::Exactly(0)]);
        assert_eq!(EXACT.parts(&[(100, 80), (2, 2), (49, 30)])[2], Told::About(45));
        assert_eq!(EXACT.parts(&[(100, 80), (2, 2), (3, 3)])[0], Told::Exactly(100), "what is missing is about five");
    }

    #[test]
    fn a_share_of_which_few_did_or_did_not_is_not_told() {
        assert_eq!(EXACT.share(group(60, 50), group(40, 30), None).value, Some(0.6));
        assert_eq!(EXACT.share(group(2, 2), group(98, 90), None).value, None);
        assert_eq!(EXACT.share(group(98, 90), group(2, 2), None).value, None);
        assert_eq!(EXACT.share(group(10, 10), group(0, 0), None).value, Some(1.0));
        assert_eq!(EXACT.share(group(3, 3), group(1, 1), None).n, 0);
    }
}
