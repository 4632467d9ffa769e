//! How fast this machine reads memory from end to end: what no analysis of the same bytes can beat.

use std::time::Instant;

/// The median time of several reads of so many bytes, by as many threads as there are cores.
pub(crate) fn read_seconds(bytes: usize) -> f64 {
    let words: Vec<u64> = (0..bytes as u64 / 8).collect();
    let mut times: Vec<f64> = (0..9).map(|_| read_once(&words)).collect();
    times.sort_unstable_by(f64::total_cmp);
    times[times.len() / 2]
}

fn read_once(words: &[u64]) -> f64 {
    let share = words.len().div_ceil(crate::threads()).max(1);
    let begin = Instant::now();
    std::thread::scope(|scope| {
        for part in words.chunks(share) {
            scope.spawn(move || std::hint::black_box(sum(part)));
        }
    });
    begin.elapsed().as_secs_f64()
}

/// Eight sums side by side, so that addition does not wait for itself.
fn sum(words: &[u64]) -> u64 {
    let (eights, rest) = words.as_chunks::<8>();
    let mut sums = [0u64; 8];
    for eight in eights {
        for (sum, word) in sums.iter_mut().zip(eight) {
            *sum = sum.wrapping_add(*word);
        }
    }
    sums.iter().chain(rest).fold(0, |all, sum| all.wrapping_add(*sum))
}
