//! Who comes to a step too late to reach the goal in time: a journey that is to reach it within a fortnight fails when its
//! customer takes up the letter on the thirteenth day, and nothing at that step is wrong.

use super::Map;
use super::trace::Traces;

/// So many who reached the goal from a step are needed to tell how long that takes.
const LEAST: usize = 20;
/// Between which shares of those who reach the goal from a step, and need more time than is left, customers are alike.
const SHARES: [f64; 6] = [0.02, 0.05, 0.1, 0.2, 0.4, 0.7];
/// How many groups of late customers there are.
pub(super) const GROUPS: usize = SHARES.len();

/// By row: how late it is, from 0 (in good time) to [`GROUPS`].
pub(super) fn late(traces: &Traces) -> Vec<u8> {
    let mut needs: Map<u32, Vec<i64>> = Map::default();
    for (at, journey) in traces.journeys.iter().enumerate().filter(|(_, journey)| !journey.failed) {
        for row in &traces.rows[traces.rows_of(at)] {
            needs.entry(row.step).or_default().push(journey.over.saturating_sub(row.arrived));
        }
    }
    needs.retain(|_, needs| needs.len() >= LEAST);
    needs.values_mut().for_each(|needs| needs.sort_unstable());
    let mut late = Vec::with_capacity(traces.rows.len());
    for (at, journey) in traces.journeys.iter().enumerate() {
        for row in &traces.rows[traces.rows_of(at)] {
            let left = journey.until.saturating_sub(row.arrived);
            let share = needs.get(&row.step).map_or(0.0, |needs| {
                let longer = needs.len() - needs.partition_point(|need| *need <= left);
                longer as f64 / needs.len() as f64
            });
            late.push(SHARES.iter().filter(|border| share >= **border).count() as u8);
        }
    }
    late
}
