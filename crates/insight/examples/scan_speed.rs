//! How long a scan takes: `cargo run --release -p resa-insight --example scan_speed`. Prints milliseconds, the median of
//! seven, for worlds of several sizes with 99 bootstraps.

use insight::scan::{Baseline, Leaves, Options, Tally, scan};
use std::time::Instant;

#[expect(clippy::print_stdout, reason = "an example prints what it measured")]
fn main() {
    for (journeys, attributes, values) in [(6_000, 6, 31), (6_000, 30, 200), (60_000, 6, 31), (60_000, 30, 200)] {
        let leaves = world(journeys, attributes, values / attributes);
        let mut times = Vec::new();
        let mut least = 0;
        for _ in 0..if attributes > 10 { 1 } else { 7 } {
            let start = Instant::now();
            least = scan(&leaves, Baseline::Leaves, &Options::default()).least_trials;
            times.push(start.elapsed().as_secs_f64() * 1e3);
        }
        times.sort_by(f64::total_cmp);
        let median = times[times.len() / 2];
        println!("{journeys} journeys, {attributes} attributes, {values} values: {median:.1} ms, least {least}");
    }
}

/// Journeys with skewed values and a fifth that go wrong, 60 % more in one combination.
fn world(journeys: usize, attributes: usize, values: usize) -> Leaves {
    let mut state = 42_u64;
    let mut chance = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / (1_u64 << 31) as f64
    };
    let mut leaves = Leaves::new(attributes);
    for _ in 0..journeys {
        let codes: Vec<u32> = (0..attributes).map(|_| (chance() * chance() * values as f64) as u32).collect();
        let lift = if codes[0] == 0 && codes[1] == 1 { 1.6 } else { 1.0 };
        let observed = u64::from(chance() < 0.2 * lift);
        leaves.push(&codes, Tally { observed, trials: 1, expected: 0.2, spread: 0.0 });
    }
    leaves
}
