//! Which of the ways for one request is the calmest, however they are gone through.
//!
//! In: ways, each with its place among all that could be named. Out: the cheapest; of equals the first named.

use super::{Request, Router};
use crate::geometry::Point;

/// Costs that differ by less are the same: the way that was named first is taken.
const SAME: f64 = 1e-6;

/// The ways for one request that were weighed to the end.
#[derive(Default)]
pub(super) struct Search {
    /// How many ways have been named: the place of the next one.
    pub(super) named: usize,
    /// Place, cost and corners.
    weighed: Vec<(usize, f64, Vec<Point>)>,
    least: Option<f64>,
}

impl Search {
    /// A way that costs this much cannot be taken any more.
    pub(super) fn limit(&self) -> f64 {
        self.least.map_or(f64::INFINITY, |least| least + 10.0 * SAME)
    }

    pub(super) fn weigh(&mut self, router: &Router, place: usize, path: Vec<Point>, request: &Request) {
        let cost = router.cost(&path, request, self.limit());
        if cost < self.limit() {
            self.least = Some(self.least.map_or(cost, |least| least.min(cost)));
            self.weighed.push((place, cost, path));
        }
    }

    /// The cheapest way; of those that cost the same the one that was named first.
    pub(super) fn calmest(&mut self) -> Option<&(usize, f64, Vec<Point>)> {
        self.weighed.sort_by_key(|(place, _, _)| *place);
        let cheaper = |best: &(usize, f64, Vec<Point>), next: &(usize, f64, Vec<Point>)| next.1 < best.1 - SAME;
        self.weighed.iter().reduce(|best, next| if cheaper(best, next) { next } else { best })
    }
}
