//! Speed of the folds on 10 M events in memory, one thread: `cargo run --release -p resa-insight --example kernel_speed [-- PART_OF_NAME]`.
#![expect(clippy::print_stdout, reason = "an example speaks to the terminal")]

use eventlog::{Bounds, ChunkView, JourneyKey};
use insight::fold::{
    BeforeResponse, ChannelLinks, Flow, FlowStats, Fold, Funnel, FunnelMode, Gaps, Overview, Responses, Returns,
    StepCounts, StepOptions, Steps, Variants, Visits,
};
use model::Span;
use std::time::Instant;

const EVENTS: usize = 10_000_000;
const ACTIVITIES: usize = 200;

/// Hot columns as the event log holds them.
struct Log {
    times: Vec<i64>,
    activities: Vec<u32>,
    channels: Vec<u32>,
    columns: Vec<Vec<u32>>,
    offsets: Vec<u32>,
}

struct Rng(u64);

impl Rng {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// Journeys of 10 events on average; activities skewed towards low codes; log-normal-like gaps.
fn generate() -> Log {
    let mut rng = Rng(42);
    let mut log = Log { times: vec![], activities: vec![], channels: vec![], columns: vec![], offsets: vec![0] };
    while log.times.len() < EVENTS {
        let length = 1 + (rng.next() % 19) as usize;
        let mut time = 1_700_000_000_000_000 + (rng.next() % (180 * 86_400)) as i64 * 1_000_000;
        for _ in 0..length {
            log.times.push(time);
            log.activities.push((rng.unit() * rng.unit() * ACTIVITIES as f64) as u32);
            log.channels.push((rng.next() % 6) as u32);
            time += ((10.0 + rng.unit().powi(6) * 2_000_000.0) * 1e6) as i64;
        }
        log.offsets.push(log.times.len() as u32);
    }
    log
}

/// Milliseconds on the processor where the system tells them (the machine may be busy), else by the clock.
fn now(begin: Instant) -> f64 {
    let on_processor = std::fs::read_to_string("/proc/self/schedstat").ok();
    let nanoseconds = on_processor.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.unwrap_or_else(|| begin.elapsed().as_nanos() as f64) / 1e6
}

fn run<F: Fold>(name: &str, log: &Log, make: impl Fn() -> F) -> Option<F::Answer> {
    if std::env::args().nth(1).is_some_and(|part| !name.contains(&part)) {
        return None;
    }
    let (clock, mut best, mut last) = (Instant::now(), (f64::MAX, f64::MAX), None);
    for _ in 0..5 {
        drop(last.take());
        let begin = now(clock);
        let mut fold = make();
        let all = ChunkView {
            first: JourneyKey { part: 0, index: 0 },
            times: &log.times,
            activities: &log.activities,
            channels: &log.channels,
            columns: &log.columns,
            bounds: Bounds::Offsets(&log.offsets),
            next_events: &[],
            persons: &[],
            goal: &[],
            logged: &[],
        };
        all.chunks(256).for_each(|chunk| fold.chunk(&chunk));
        let seen = now(clock) - begin;
        last = Some(fold.answer());
        let all = now(clock) - begin;
        if all < best.1 {
            best = (seen, all);
        }
    }
    println!("{name:32} pass {:7.1} ms   with answer {:7.1} ms", best.0, best.1);
    last
}

fn main() {
    let log = generate();
    println!("{} events, {} journeys, {ACTIVITIES} activities, one thread", log.times.len(), log.offsets.len() - 1);
    let begin = Instant::now();
    let sum = log.times.iter().fold(0i64, |a, b| a.wrapping_add(*b))
        + log.activities.iter().map(|a| i64::from(*a)).sum::<i64>();
    println!("stream read of times and activities {:.1} ms ({sum})", begin.elapsed().as_secs_f64() * 1e3);
    let stats = |journeys, gaps| FlowStats { journeys, gaps, threads: 1 };
    run("flow: counts", &log, || Flow::new(ACTIVITIES, stats(false, Gaps::None)));
    run("flow: mean gap", &log, || Flow::new(ACTIVITIES, stats(false, Gaps::Mean)));
    run("flow: mean gap and journeys", &log, || Flow::new(ACTIVITIES, stats(true, Gaps::Mean)));
    run("flow: exact quantiles", &log, || Flow::new(ACTIVITIES, stats(false, Gaps::Quantiles)));
    if let Some(flow) = run("flow: everything", &log, || Flow::new(ACTIVITIES, stats(true, Gaps::Quantiles))) {
        println!("  {} edges", flow.edges.len());
    }
    if let Some(variants) = run("variants", &log, Variants::new) {
        let begin = Instant::now();
        variants.top(20, &|key| key.index.to_string());
        println!("  {} variants, top 20 in {:.1} ms", variants.variants(), begin.elapsed().as_secs_f64() * 1e3);
    }
    let steps: Vec<Vec<u32>> = [3, 10, 20, 5, 30].map(|code| vec![code]).into();
    for mode in [FunnelMode::Ordered, FunnelMode::StrictOrder, FunnelMode::StrictIncrease] {
        let answer = run(&format!("funnel of 5 in 30 days, {mode:?}"), &log, || {
            Funnel::new(ACTIVITIES, &steps, mode, Some(Span::days(30))).expect("five steps are allowed")
        });
        if let Some(funnel) = answer {
            println!("  {:?}", funnel.steps.iter().map(|step| step.journeys).collect::<Vec<_>>());
        }
    }
    let log_end = log.times.iter().copied().max().unwrap_or_default();
    run("steps: counts", &log, || StepCounts::new(ACTIVITIES, StepOptions::new(log_end)));
    run("steps: everything", &log, || Steps::new(ACTIVITIES, StepOptions::new(log_end)));
    run("visits", &log, || Visits::new(Span::minutes(30), false));
    run("visits with medians", &log, || Visits::new(Span::minutes(30), true));
    run("returns by channel", &log, || Returns::by_channel(None));
    run("channel links", &log, || ChannelLinks::new(ACTIVITIES, 6));
    run("overview", &log, || Overview::new(ACTIVITIES, 6));
    // One response a journey, an hour after it began.
    let times: Vec<i64> = log.offsets.windows(2).map(|ends| log.times[ends[0] as usize] + 3_600_000_000).collect();
    let scores = vec![4.0; times.len()];
    let responses = Responses { times: &times, scores: &scores };
    run("response to activity before it", &log, || {
        BeforeResponse::new(ACTIVITIES, responses, |key: JourneyKey| key.index as usize..key.index as usize + 1)
    });
}
