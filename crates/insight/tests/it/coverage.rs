//! How often 95 % intervals of scores contain the truth, by simulation with a fixed seed: within 94 to 97 % on average
//! over populations of all kinds, from the smallest samples that are shown on. The figures stand in docs/benchmarks/scores.md,
//! which this test holds true; `RESA_BLESS=1` writes it anew.

use insight::evidence::share;
use insight::voice::interval::{Sample, mean, net};
use model::Estimate;
use std::fmt::Write as _;

const SIZES: [u64; 7] = [5, 10, 20, 50, 100, 500, 2_000];
/// Samples from each population: fewer of the large ones, which take long.
const SAMPLES: [u64; 7] = [1_000, 1_000, 1_000, 1_000, 1_000, 500, 500];
/// Shares are whole parts of so many, so that a draw is a look into a table.
const PARTS: usize = 4_096;

const HEAD: &str = "# How often the intervals of scores contain the truth

<!-- Written by `RESA_BLESS=1 cargo test -p resa-insight --test it coverage`; do not edit. -->

A 95 % interval should contain the truth in 95 of 100 samples. Here samples of known populations are drawn with a fixed
seed, and the intervals that `resa scores` gives are held against the truth: in percent, on average over the
populations, and in brackets in the worst of them, from 1,000 samples each (500 from
n = 500 on).

Populations: for shares, every percent from 1 to 99. For the others 58 distributions over the answers: people who are
alike (binomial, 19 strengths), the same with four in ten at the lowest answer (9), and shapes drawn at random (30,
Dirichlet of ones). On average 94 to 97 % is required: of shares and means from n = 5 on, of nets from n = 10.
The worst cases lie where nearly all give the same answer.
";

/// Xorshift: the same numbers every time.
struct Chance(u64);

impl Chance {
    fn bits(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn next(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// How many of n answers fall on each.
    fn answers(&mut self, population: &Population, n: u64) -> [u64; MOST_ANSWERS] {
        let mut counts = [0; MOST_ANSWERS];
        let mut left = n;
        while left > 0 {
            let mut bits = self.bits();
            for _ in 0..left.min(5) {
                counts[usize::from(population.draws[bits as usize % PARTS])] += 1;
                bits /= PARTS as u64;
            }
            left -= left.min(5);
        }
        counts
    }

    /// Shares of answers of which all are equally likely: Dirichlet of ones.
    fn shares(&mut self, answers: usize) -> Vec<f64> {
        let weights: Vec<f64> = (0..answers).map(|_| -(1.0 - self.next()).ln()).collect();
        let whole: f64 = weights.iter().sum();
        weights.iter().map(|weight| weight / whole).collect()
    }
}

const MOST_ANSWERS: usize = 7;

/// What everybody would answer.
struct Population {
    /// The answer of each part of the population.
    draws: Vec<u8>,
    answers: usize,
}

impl Population {
    fn of(shares: &[f64]) -> Population {
        let (mut draws, mut below) = (Vec::with_capacity(PARTS), 0.0);
        for (answer, share) in (0u8..).zip(shares) {
            below += share;
            draws.resize((below * PARTS as f64).round() as usize, answer);
        }
        draws.resize(PARTS, u8::try_from(shares.len() - 1).unwrap());
        Population { draws, answers: shares.len() }
    }

    fn mean(&self, values: &[f64]) -> f64 {
        self.draws.iter().map(|answer| values[usize::from(*answer)]).sum::<f64>() / PARTS as f64
    }
}

/// So many steps of which each is taken with probability p: a scale answered by people who are alike.
fn binomial(steps: usize, p: f64) -> Vec<f64> {
    let mut shares = vec![1.0];
    for _ in 1..steps {
        let mut next = vec![0.0; shares.len() + 1];
        for (at, share) in shares.iter().enumerate() {
            next[at] += share * (1.0 - p);
            next[at + 1] += share * p;
        }
        shares = next;
    }
    shares
}

/// Four in ten at the lowest answer, and the rest as before: what complaints look like.
fn split(steps: usize, p: f64) -> Vec<f64> {
    let mut shares: Vec<f64> = binomial(steps, p).iter().map(|share| share * 0.6).collect();
    shares[0] += 0.4;
    shares
}

/// One score: its name, the numbers of its answers, its populations, its interval, and from which n on it is promised.
struct Score {
    name: &'static str,
    values: Vec<f64>,
    populations: Vec<Population>,
    interval: fn(&[u64]) -> Estimate,
    from: u64,
}

fn scores(chance: &mut Chance) -> Vec<Score> {
    let grid = |points: u32| (1..points).map(move |at| f64::from(at) / f64::from(points));
    let mut mixed = |steps: usize| {
        let alike = grid(20).map(|p| binomial(steps, p));
        let apart = grid(10).map(|p| split(steps, p));
        let mut all: Vec<Vec<f64>> = alike.chain(apart).collect();
        all.extend((0..30).map(|_| chance.shares(steps)));
        all.iter().map(|shares| Population::of(shares)).collect::<Vec<Population>>()
    };
    let (three, five, seven) = (mixed(3), mixed(5), mixed(7));
    vec![
        Score {
            name: "shares (GCR, CSAT): Wilson",
            values: vec![0.0, 1.0],
            populations: grid(100).map(|p| Population::of(&[1.0 - p, p])).collect(),
            interval: |counts| share(counts[1], counts[0] + counts[1], None),
            from: 5,
        },
        Score {
            name: "nets (NPS, NES): Wald from 100, else adjusted",
            values: vec![-1.0, 0.0, 1.0],
            populations: three,
            interval: |counts| net(counts[2], counts[0], counts.iter().sum(), None),
            from: 10,
        },
        Score {
            name: "means of 1-5 (emotion): t from 30, else adjusted",
            values: (1..=5).map(f64::from).collect(),
            populations: five,
            interval: |counts| mean(&sample(counts), (1.0, 5.0), 1.0, None),
            from: 5,
        },
        Score {
            name: "means of 1-7 (CES): t from 30, else adjusted",
            values: (1..=7).map(f64::from).collect(),
            populations: seven,
            interval: |counts| mean(&sample(counts), (1.0, 7.0), 1.0, None),
            from: 5,
        },
    ]
}

fn sample(counts: &[u64]) -> Sample {
    let steps: Vec<(f64, u64)> = counts.iter().zip(1..).map(|(count, step)| (f64::from(step), *count)).collect();
    Sample::of(&steps)
}

/// The share of intervals that contain the truth: on average over the populations, and in the worst of them.
fn coverage(score: &Score, (n, samples): (u64, u64), chance: &mut Chance) -> (f64, f64) {
    let mut shares = Vec::with_capacity(score.populations.len());
    for population in &score.populations {
        let truth = population.mean(&score.values);
        let mut held = 0;
        for _ in 0..samples {
            let estimate = (score.interval)(&chance.answers(population, n)[..population.answers]);
            let (low, high) = (estimate.low.unwrap(), estimate.high.unwrap());
            held += u64::from(low - 1e-12 <= truth && truth <= high + 1e-12);
        }
        shares.push(held as f64 / samples as f64);
    }
    let average = shares.iter().sum::<f64>() / shares.len() as f64;
    (average, shares.iter().copied().fold(1.0, f64::min))
}

#[test]
fn intervals_contain_the_truth_as_often_as_they_say() {
    let mut chance = Chance(0x005e_ed0f_7e5a);
    let mut table = String::from("| score and interval |");
    SIZES.iter().for_each(|n| write!(table, " n = {n} |").unwrap());
    table += "\n|---|";
    SIZES.iter().for_each(|_| table += "---|");
    let scores = scores(&mut chance);
    let simulated = |score: &Score, seed: u64| {
        let mut chance = Chance(seed);
        SIZES.into_iter().zip(SAMPLES).map(|size| coverage(score, size, &mut chance)).collect::<Vec<(f64, f64)>>()
    };
    let found: Vec<Vec<(f64, f64)>> = std::thread::scope(|scope| {
        let running: Vec<_> = (1..)
            .zip(&scores)
            .map(|(seed, score)| scope.spawn(move || simulated(score, seed << 40 | 0x7e5a)))
            .collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let mut wrong = Vec::new();
    for (score, found) in scores.iter().zip(found) {
        write!(table, "\n| {} |", score.name).unwrap();
        for (n, (average, worst)) in SIZES.into_iter().zip(found) {
            write!(table, " {:.1} ({:.1}) |", average * 100.0, worst * 100.0).unwrap();
            if n >= score.from && !(0.94..=0.97).contains(&average) {
                wrong.push(format!("{} at n = {n}: {average:.4}", score.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}\n{table}");
    let page = format!("{HEAD}\n{table}\n");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/benchmarks/scores.md");
    if std::env::var("RESA_BLESS").is_ok_and(|value| value == "1") {
        std::fs::write(path, &page).unwrap();
    }
    let stale = "docs/benchmarks/scores.md is stale: run `RESA_BLESS=1 cargo test -p resa-insight --test it coverage`";
    assert!(std::fs::read_to_string(path).unwrap() == page, "{stale}\n{table}");
}
