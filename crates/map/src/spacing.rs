//! How much room things take: columns by their labels and slants, rows by the lines that pass their stations.
//!
//! In: a plan. Out: lengths in pixels. Places nothing.

use crate::bundle::Bundles;
use crate::order::Choice;
use crate::plan::Plan;
use model::JourneyMap;

pub(crate) const MARGIN: f64 = 36.0;
/// Half of the smallest marker.
pub(crate) const MARKER: f64 = 7.5;
/// How far a track runs level before it turns.
pub(crate) const STUB: f64 = MARKER + 7.0;

/// The middle of each column: as near to the one before as the labels on all rows allow,
/// and far enough for a slant at 45° where a track changes row.
pub(crate) fn columns(plan: &Plan, y: &[f64]) -> Vec<f64> {
    const NEAREST: f64 = 112.0;
    const WIDEST_FOR_SLANT: f64 = 172.0;
    let mut x = vec![MARGIN + 30.0 + half_width(plan, 0)];
    for column in 1..plan.grid.columns.max(1) {
        let mut here = x[column - 1] + NEAREST;
        for (station, block) in
            plan.blocks.iter().enumerate().filter(|(station, _)| plan.grid.column[*station] == column)
        {
            let before = (0..plan.blocks.len())
                .filter(|&other| plan.grid.row[other] == plan.grid.row[station] && plan.grid.column[other] < column);
            for other in before {
                here = here.max(x[plan.grid.column[other]] + (plan.blocks[other].width + block.width) / 2.0 + 16.0);
            }
        }
        for link in plan.choice.forward.iter().map(|&link| &plan.map.links[link]) {
            let (from, to) = (link.from.0 as usize, link.to.0 as usize);
            if plan.grid.column[to] == column && plan.grid.column[from] + 1 == column {
                let rise = (y[plan.grid.row[to]] - y[plan.grid.row[from]]).abs();
                here = here.max(x[column - 1] + (rise + 2.0 * STUB + 4.0).min(WIDEST_FOR_SLANT));
            }
        }
        x.push(here);
    }
    x
}

/// Half the width of the widest label in a column.
pub(crate) fn half_width(plan: &Plan, column: usize) -> f64 {
    let here = plan.blocks.iter().zip(&plan.grid.column).filter(|(_, at)| **at == column);
    here.map(|(block, _)| block.width / 2.0).fold(34.0, f64::max)
}

/// How far markers reach above and below the middle of a row.
pub(crate) fn row_reach(plan: &Plan, row: usize) -> (f64, f64) {
    let on_row = (0..plan.blocks.len()).filter(|&station| plan.grid.row[station] == row);
    on_row
        .map(|station| plan.slots[station])
        .fold((MARKER, MARKER), |(above, below), (low, high)| (above.max(MARKER - low), below.max(MARKER + high)))
}

/// For each station its highest and lowest line, from the middle of its row.
pub(crate) fn slots(map: &JourneyMap, choice: &Choice, bundles: &Bundles, way_out: &[usize]) -> Vec<(f64, f64)> {
    let mut reach: Vec<Option<(f64, f64)>> = vec![None; map.stations.len()];
    let mut touch = |link: usize, offset: f64| {
        for station in [map.links[link].from, map.links[link].to] {
            let reach = &mut reach[station.0 as usize];
            let (low, high) = reach.unwrap_or((offset, offset));
            *reach = Some((low.min(offset), high.max(offset)));
        }
    };
    for &link in &choice.forward {
        bundles.strands(link).iter().for_each(|strand| touch(link, strand.offset));
    }
    way_out.iter().for_each(|&link| touch(link, 0.0));
    reach.into_iter().map(|reach| reach.unwrap_or((0.0, 0.0))).collect()
}
