//! Two groups of which so few show something, or do not, that no error can be summed: an interval that holds for few, and
//! a p-value that counts all the ways in which it could have come about.

use super::student::ln_gamma;
use super::within::{Stratum, Within};
use super::{Difference, newcombe_of};

/// The difference of shares within strata, weighed as [`super::compare_within`] weighs it; `None` where no stratum holds
/// both groups. Rows may come in any order.
///
/// The interval is Newcombe's of the two weighed shares, each worth as many customers as it would take in one stratum
/// (Kish 1965). `ones` has a single row of each customer: the p-value is of these, and exact.
pub(crate) fn compare_few_within(rows: &[Within], ones: &[Within]) -> Option<Difference> {
    let tables = tables(rows);
    let is_both = |stratum: u32| tables.get(stratum as usize).is_some_and(is_both);
    let mut sorted: Vec<&Stratum> = tables.iter().filter(|table| self::is_both(table)).collect();
    sorted.sort_by(|a, b| by_size(a, b));
    let weight = |table: &Stratum| table.n[0] * table.n[1] / (table.n[0] + table.n[1]);
    let sum = |of: &dyn Fn(&Stratum) -> f64| sorted.iter().map(|table| of(table)).sum::<f64>();
    let all = sum(&weight);
    if all <= 0.0 {
        return None;
    }
    let [first, other] = [0, 1].map(|side| {
        let share = sum(&|table| weight(table) * table.yes[side] / table.n[side]) / all;
        let worth = all * all / sum(&|table| weight(table).powi(2) / table.n[side]);
        let counts = |row: &&Within| row.is_first == (side == 0) && is_both(row.stratum);
        let mut customers: Vec<u64> = rows.iter().filter(counts).map(|row| row.customer).collect();
        customers.sort_unstable();
        customers.dedup();
        (share.clamp(0.0, 1.0), worth * customers.len() as f64 / sum(&|table| table.n[side]))
    });
    let (low, high) = newcombe_of(first, other);
    Some(Difference { value: first.0 - other.0, low, high, p: exact(&self::tables(ones)) })
}

fn tables(rows: &[Within]) -> Vec<Stratum> {
    let many = rows.iter().map(|row| row.stratum + 1).max().unwrap_or(0) as usize;
    let mut tables = vec![Stratum::default(); many];
    for row in rows {
        let (table, group) = (&mut tables[row.stratum as usize], usize::from(!row.is_first));
        table.n[group] += 1.0;
        table.yes[group] += f64::from(u8::from(row.yes));
    }
    tables
}

fn is_both(table: &Stratum) -> bool {
    table.n[0] > 0.0 && table.n[1] > 0.0
}

/// So that strata may come in any order.
fn by_size(a: &Stratum, b: &Stratum) -> std::cmp::Ordering {
    let of = |it: &Stratum| [it.n[0], it.n[1], it.yes[0], it.yes[1]];
    let pairs = of(a).into_iter().zip(of(b)).map(|(a, b)| a.total_cmp(&b));
    pairs.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
}

/// The two-sided p-value of no difference in any stratum, given how many are of each group and how many show it: Fisher's
/// test, over several tables (Mantel and Haenszel 1959, exactly). What is as improbable as what was seen counts.
fn exact(tables: &[Stratum]) -> f64 {
    let mut sorted: Vec<&Stratum> = tables.iter().filter(|table| is_both(table)).collect();
    sorted.sort_by(|a, b| by_size(a, b));
    // By how many more of the first group show it than must: how probable.
    let (mut ways, mut seen) = (vec![1.0], 0);
    for table in sorted {
        let yes = table.yes[0] + table.yes[1];
        let (least, most) = ((yes - table.n[1]).max(0.0), yes.min(table.n[0]));
        let of = |more: usize| hypergeometric(table, yes, least + more as f64);
        let own: Vec<f64> = (0..=(most - least) as usize).map(of).collect();
        seen += (table.yes[0] - least) as usize;
        let mut both = vec![0.0; ways.len() + own.len() - 1];
        for (at, way) in ways.iter().enumerate() {
            both.iter_mut().skip(at).zip(&own).for_each(|(both, own)| *both += way * own);
        }
        ways = both;
    }
    const TIE: f64 = 1.0 + 1e-7;
    let most = ways.get(seen).copied().unwrap_or(1.0) * TIE;
    ways.iter().filter(|way| **way <= most).sum::<f64>().min(1.0)
}

/// How probable it is that so many of the first group show it, when so many of both do.
fn hypergeometric(table: &Stratum, yes: f64, first: f64) -> f64 {
    let choose = |n: f64, k: f64| ln_gamma(n + 1.0) - ln_gamma(k + 1.0) - ln_gamma(n - k + 1.0);
    let [own, others] = table.n;
    (choose(own, first) + choose(others, yes - first) - choose(own + others, yes)).exp()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Chance;
    use crate::evidence::{Part, compare_within, newcombe};

    fn table(n: [f64; 2], yes: [f64; 2]) -> Stratum {
        Stratum { n, yes }
    }

    /// So many of so many of each group, in a stratum.
    fn rows(stratum: u32, first: [u64; 2], others: [u64; 2]) -> Vec<Within> {
        let base = u64::from(stratum) * 10_000;
        let own = (0..first[1]).map(|at| (true, base + at, at < first[0]));
        let all = own.chain((0..others[1]).map(|at| (false, base + 5_000 + at, at < others[0])));
        all.map(|(is_first, customer, yes)| Within { stratum, is_first, customer, yes }).collect()
    }

    #[test]
    fn one_table_is_fishers_test_and_several_are_counted_together() {
        let near = |ours: f64, theirs: f64| assert!((ours - theirs).abs() < 1e-7, "{ours} {theirs}");
        // Fisher's own tea, and the example of scipy.stats.fisher_exact.
        near(exact(&[table([4.0, 4.0], [3.0, 1.0])]), 34.0 / 70.0);
        near(exact(&[table([12.0, 12.0], [1.0, 9.0])]), 0.002_759_456_1);
        // Two teas: all 70 times 70 ways, by hand: 4 of 4 in one and 3 of 4 in the other.
        let of = [1.0, 16.0, 36.0, 16.0, 1.0].map(|ways| ways / 70.0);
        let sums =
            |total: usize| (0..5).filter(|a| total >= *a && total - a < 5).map(|a| of[a] * of[total - a]).sum::<f64>();
        let two = exact(&[table([4.0, 4.0], [4.0, 0.0]), table([4.0, 4.0], [3.0, 1.0])]);
        near(two, sums(0) + sums(1) + sums(7) + sums(8));
        near(exact(&[]), 1.0);
        near(exact(&[table([40.0, 300.0], [40.0, 300.0])]), 1.0);
        assert!(exact(&[table([40.0, 10_000.0], [28.0, 1_000.0])]) < 1e-12);
    }

    #[test]
    fn strata_are_held_alike_and_one_stratum_is_newcombe() {
        let one = rows(0, [3, 40], [20, 400]);
        let found = compare_few_within(&one, &one).unwrap();
        let (low, high) = newcombe(Part { successes: 3, n: 40 }, Part { successes: 20, n: 400 }).unwrap();
        assert!((found.low - low).abs() < 1e-9 && (found.high - high).abs() < 1e-9, "{found:?}");
        // Most of the first are where nobody shows it: together they look better than like ones.
        let mixed: Vec<Within> = [rows(0, [0, 90], [0, 100]), rows(1, [9, 10], [40, 100])].concat();
        let found = compare_few_within(&mixed, &mixed).unwrap();
        assert!((found.value - compare_within(&mixed).unwrap().value).abs() < 1e-12 && found.value > 0.0, "{found:?}");
        assert!(found.p < 0.05, "{found:?}");
        let turned: Vec<Within> = mixed.iter().rev().map(|row| Within { stratum: 1 - row.stratum, ..*row }).collect();
        assert_eq!(compare_few_within(&turned, &turned), Some(found));
    }

    #[test]
    fn customers_who_come_again_are_no_more_customers() {
        let once = rows(0, [1, 40], [3, 400]);
        let often: Vec<Within> = once.iter().flat_map(|row| std::iter::repeat_n(*row, 10)).collect();
        let (found, again) = (compare_few_within(&once, &once).unwrap(), compare_few_within(&often, &once).unwrap());
        assert!((found.low - again.low).abs() < 1e-9 && found.p.total_cmp(&again.p).is_eq(), "{found:?} {again:?}");
    }

    #[test]
    fn without_a_difference_at_most_a_twentieth_is_found() {
        let mut chance = Chance::new(3);
        let mut wrong = 0;
        for _ in 0..1_000 {
            let row = |at: u64| Within {
                stratum: (at % 3) as u32,
                is_first: at < 40,
                customer: at,
                yes: chance.share() < 0.1 * (at % 3) as f64,
            };
            let rows: Vec<Within> = (0..600).map(row).collect();
            wrong += u64::from(compare_few_within(&rows, &rows).unwrap().p < 0.05);
        }
        assert!(wrong < 65, "{wrong} of 1000");
    }
}
