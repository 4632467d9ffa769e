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
