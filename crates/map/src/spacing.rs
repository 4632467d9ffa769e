//! How much room things take: columns by their labels and slants, rows by the lines that pass their stations.
//!
//! In: a plan. Out: lengths in pixels. Places nothing.

use crate::plan::Plan;

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
        .map(|station| slots_at(plan, station))
        .fold((MARKER, MARKER), |(above, below), (low, high)| (above.max(MARKER - low), below.max(MARKER + high)))
}

/// The highest and lowest line at a station, from the middle of its row.
pub(crate) fn slots_at(plan: &Plan, station: usize) -> (f64, f64) {
    let touching = |link: &&usize| {
        let link = &plan.map.links[**link];
        link.from.0 as usize == station || link.to.0 as usize == station
    };
    let offsets = plan.choice.forward.iter().filter(touching).flat_map(|&link| plan.bundles.strands(link));
    let way_out = plan.way_out.iter().filter(touching).map(|_| 0.0);
    let reach = offsets.map(|strand| strand.offset).chain(way_out).fold(None, |reach, offset| {
        let (low, high) = reach.unwrap_or((offset, offset));
        Some((f64::min(low, offset), f64::max(high, offset)))
    });
    reach.unwrap_or((0.0, 0.0))
}
