//! What may leave: counts of few persons are hidden, and what is left does not tell them by subtraction.
//!
//! In an answer about everything each visible count is exact. In a narrowed one (by time, channel or segment)
//! counts are rounded down to multiples of the least group besides: else two questions that differ by one customer
//! would tell about that customer. What this does not cover stands in `docs/privacy.md`.

use insight::evidence::share;
use insight::fold::Group;
use insight::journey_map::lower_multiple;
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

    /// Counts that add up to a known total, as `(count, persons)`: where one is hidden, the smallest of the others
    /// is hidden too, so that what is missing is about enough persons and of more than one part.
    pub(super) fn parts(self, parts: &[(u64, u64)]) -> Vec<Count> {
        let mut told: Vec<Count> = parts.iter().map(|(value, persons)| self.count(*value, *persons)).collect();
        if told.contains(&None) {
            let smallest = (0..parts.len()).filter(|&at| parts[at].1 >= self.k).min_by_key(|&at| (parts[at], at));
            if let Some(at) = smallest {
                told[at] = None;
            }
        }
        told
    }
}

/// One number of a table whose rows and columns add up to known sums.
#[derive(Clone, Copy, Debug)]
pub(super) struct SumPart {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) count: u64,
    pub(super) persons: u64,
    pub(super) hidden: bool,
}

/// Hides what is about too few; and in each row and column that hides something, the smallest of the others, until
/// what is missing is more than one part and about enough persons.
pub(super) fn hide_sums(parts: &mut [SumPart], k: u64) {
    let sums = parts.iter().map(|part| part.row.max(part.column) + 1).max().unwrap_or(0);
    let (mut rows, mut columns) = (vec![Vec::new(); sums], vec![Vec::new(); sums]);
    let mut left: Vec<(bool, usize)> = Vec::new();
    for (at, part) in parts.iter_mut().enumerate().filter(|(_, part)| part.count > 0) {
        rows[part.row].push(at);
        columns[part.column].push(at);
        if part.persons < k {
            part.hidden = true;
            left.extend([(true, part.row), (false, part.column)]);
        }
    }
    while let Some((is_row, sum)) = left.pop() {
        let members = if is_row { &rows[sum] } else { &columns[sum] };
        let hidden = members.iter().filter(|&&at| parts[at].hidden);
        let (count, persons) = hidden.fold((0, 0), |(count, persons), &at| (count + 1, persons + parts[at].persons));
        if count == 0 || (count > 1 && persons >= k) {
            continue;
        }
        let shown = members.iter().copied().filter(|&at| !parts[at].hidden);
        if let Some(smallest) = shown.min_by_key(|&at| (parts[at].count, at)) {
            parts[smallest].hidden = true;
            // Its own two sums now miss something more.
            left.extend([(true, parts[smallest].row), (false, parts[smallest].column)]);
        }
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
        for parts in [vec![(100, 80), (2, 2), (40, 30)], vec![(9, 9), (1, 1)], vec![(7, 4), (9, 3)]] {
            let told = EXACT.parts(&parts);
            let hidden: Vec<&(u64, u64)> =
                parts.iter().zip(&told).filter(|(_, told)| told.is_none()).map(|(part, _)| part).collect();
            assert!(hidden.len() != 1, "{parts:?}: {told:?}");
            let persons: u64 = hidden.iter().map(|(_, persons)| persons).sum();
            assert!(persons == 0 || persons >= 5, "{parts:?}: {told:?}");
        }
        assert_eq!(EXACT.parts(&[(10, 10), (0, 0)]), [Some(10), Some(0)]);
    }

    #[test]
    fn what_is_hidden_in_a_table_is_hidden_in_its_sums_too() {
        let part = |(row, column, count)| SumPart { row, column, count, persons: count, hidden: false };
        let cells =
            [(0, 0, 40), (0, 1, 9), (0, 2, 12), (1, 0, 8), (1, 1, 1), (1, 2, 20), (2, 0, 7), (2, 1, 30), (2, 2, 6)];
        let mut parts: Vec<SumPart> = cells.into_iter().map(part).collect();
        hide_sums(&mut parts, 5);
        assert!(parts[4].hidden && !parts[0].hidden);
        for sum in 0..3 {
            for is_row in [true, false] {
                let of = |part: &&SumPart| if is_row { part.row == sum } else { part.column == sum };
                let hidden: Vec<&SumPart> = parts.iter().filter(of).filter(|part| part.hidden).collect();
                let persons: u64 = hidden.iter().map(|part| part.persons).sum();
                assert!(hidden.is_empty() || (hidden.len() > 1 && persons >= 5), "{hidden:?}");
            }
        }
        let mut safe: Vec<SumPart> = [(0, 0, 5), (0, 1, 9)].into_iter().map(part).collect();
        hide_sums(&mut safe, 5);
        assert!(safe.iter().all(|part| !part.hidden));
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
