//! Ways that few take: onto a step from one that hardly anybody comes from.
//!
//! Most of them are ways on which a step between was not logged, or was logged under another name of the customer. Whoever is
//! lost to the log like that seems to wait long, and to end, without having done either.

use super::Map;
use super::trace::{Row, Traces};

/// Fewer than this share of those on the commonest way to a step: that is no usual way.
const USUAL: f64 = 0.1;

/// By row, whether it was reached on a way that few take.
pub(crate) fn ways(traces: &Traces) -> Vec<bool> {
    let mut ways: Map<(u32, u32), u64> = Map::default();
    for Row { step, before, .. } in &traces.rows {
        *ways.entry((*step, *before)).or_default() += 1;
    }
    let mut most: Map<u32, u64> = Map::default();
    for ((step, _), n) in &ways {
        let most = most.entry(*step).or_default();
        *most = (*most).max(*n);
    }
    let few: std::collections::HashSet<(u32, u32)> =
        ways.into_iter().filter(|((step, _), n)| (*n as f64) < USUAL * most[step] as f64).map(|(way, _)| way).collect();
    traces.rows.iter().map(|row| few.contains(&(row.step, row.before))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row at a step, reached from another; nothing else is looked at.
    fn row(step: u32, before: u32) -> Row {
        let mut row = Row::default();
        (row.step, row.before) = (step, before);
        row
    }

    #[test]
    fn few_are_those_that_are_few_beside_the_commonest_way() {
        // To step 1 forty come from 0 and three from 7. To the hub 2 as many come from each of twelve steps.
        let main = (0..40).map(|_| row(1, 0)).chain((0..3).map(|_| row(1, 7)));
        let hub = (10..22).flat_map(|from| (0..5).map(move |_| row(2, from)));
        let traces = Traces { rows: main.chain(hub).collect(), ..Traces::default() };
        let expected: Vec<bool> = (0..103).map(|row| (40..43).contains(&row)).collect();
        assert_eq!(ways(&traces), expected, "who come to a hub come on no few ways, however many there are");
    }
}
