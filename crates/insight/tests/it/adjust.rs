//! What those would have said who did not answer, against worlds in which it is known.
//!
//! The worlds obey another law than the model: whether a customer is content is a threshold on hassle with a skewed
//! noise, touched by a clumsiness that nobody sees; who answers is a threshold of its own. Every figure stands in
//! `docs/benchmarks/nonresponse.md`.

use insight::voice::adjust::{Adjusted, MixShare, Population, Reading, adjust, mix};
use model::Estimate;
use std::fmt::Write as _;

const UNITS: usize = 40;
const WORLDS: u64 = 60;

/// Chance of the worlds, apart from that of the program: a 64-bit Lehmer generator.
struct Dice(u128);

impl Dice {
    fn new(seed: u64) -> Dice {
        let mut dice = Dice(u128::from(seed) << 1 | 1);
        (0..8).for_each(|_| _ = dice.share());
        dice
    }

    fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(0xda94_2042_e4dd_58b5);
        ((self.0 >> 64) as u64 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.share()).ln()).sqrt();
        radius * (2.0 * std::f64::consts::PI * self.share()).cos()
    }

    /// A Poisson count by waiting times.
    fn count(&mut self, rate: f64) -> f64 {
        let (mut time, mut count) = (0.0, 0.0);
        while count < 30.0 {
            time -= (1.0 - self.share()).ln();
            if time > rate {
                break;
            }
            count += 1.0;
        }
        count
    }
}

/// Why somebody answers.
#[derive(Clone, Copy, PartialEq)]
enum Silence {
    /// Because of how their journey went, which is known of everybody.
    FollowsBehaviour,
    /// Also because of what they would say: the discontent are twice as likely.
    FollowsTheAnswer,
    /// For no reason, and nothing differs between places.
    NothingPlanted,
}

struct World {
    population: Population,
    /// By unit: the share that is content, of everybody who came by.
    truth: Vec<f64>,
    whole: f64,
}

fn world(silence: Silence, seed: u64) -> World {
    let mut dice = Dice::new(seed);
    let planted = silence != Silence::NothingPlanted;
    let mut population = Population { units: UNITS, ..Population::default() };
    let (mut devices, mut ages) = (Vec::new(), Vec::new());
    let mut signals = vec![Vec::new(); 3];
    let mut truth = Vec::new();
    let mut content_of_all = 0.0;
    for unit in 0..UNITS {
        // A few places are much worse than the rest.
        let badness = if planted { 0.55 * (0.9 * dice.normal()).exp() } else { 0.6 };
        let visits = (275.0 * (0.6 * dice.normal()).exp()).max(40.0) as usize;
        let mut content_here = 0.0;
        for _ in 0..visits {
            let (mobile, age, clumsy) = (dice.share() < 0.55, (dice.share() * 3.0) as u32, dice.normal());
            let tries = dice.count(0.45 * (0.55 * badness + 0.3 * clumsy).exp());
            let waits = dice.count(0.25 * (0.8 * badness).sqrt());
            let contacts = f64::from(u8::from(dice.share() < 0.06 + 0.07 * badness.min(4.0)));
            let noise = 0.45 * -(-dice.share().max(1e-12).ln()).ln();
            let hassle = match planted {
                true => 0.55 * tries.sqrt() + 0.5 * waits.min(2.0) + 0.6 * contacts + 0.22 * badness + 0.15 * clumsy,
                false => 0.45,
            };
            let content = hassle + noise < 1.05;
            let drawn = match silence {
                Silence::NothingPlanted => -1.17 + dice.normal(),
                _ => {
                    let moved = -0.28 * tries.min(3.0) / 1.5 - 0.3 * contacts - 0.15 * f64::from(u8::from(mobile));
                    let base = if silence == Silence::FollowsBehaviour { -1.06 } else { -0.85 };
                    base + moved + 0.12 * f64::from(age) + dice.normal()
                }
            };
            let mut answers = drawn > 0.0;
            if silence == Silence::FollowsTheAnswer {
                // The odds of the content are half of what they were, and about one in six would have answered.
                let usual = 0.17_f64;
                answers = answers && (!content || dice.share() < 1.0 / (2.0 - usual));
            }
            population.unit.push(unit as u32);
            devices.push(u32::from(mobile));
            ages.push(age);
            for (signal, value) in signals.iter_mut().zip([tries, waits, contacts]) {
                signal.push(value.ln_1p());
            }
            population.answer.push(answers.then_some(content));
            population.base.push(1.0);
            content_here += f64::from(u8::from(content));
        }
        truth.push(content_here / visits as f64);
        content_of_all += content_here;
    }
    population.groups = vec![(devices, 2), (ages, 3)];
    population.signals = signals;
    let whole = content_of_all / population.len() as f64;
    World { population, truth, whole }
}

/// How an estimator did over all places of all worlds.
#[derive(Default)]
struct Score {
    n: f64,
    squares: f64,
    off: f64,
    held: f64,
    half: f64,
    worst: f64,
}

type Way = (&'static str, fn(&Reading) -> &Estimate);

const WAYS: [Way; 5] = [
    ("raw share of answers", |reading| &reading.raw),
    ("empirical Bayes", |reading| reading.shrunk.as_ref().expect("units have one")),
    ("raked on behaviour", |reading| &reading.weighted),
    ("modelled from behaviour (MRP)", |reading| &reading.modelled),
    ("the same with its sensitivity band", |reading| &reading.band),
];

struct Found {
    scores: Vec<Score>,
    median_answers: f64,
    response: f64,
    warned: f64,
    whole_held: f64,
    whole_band_held: f64,
}

fn measure(silence: Silence) -> Found {
    let runs: Vec<(World, Adjusted)> = std::thread::scope(|scope| {
        let run = |from: u64| {
            let seeds = (from..WORLDS).step_by(2);
            seeds
                .map(|seed| (world(silence, 77 + seed), seed))
                .map(|(world, seed)| {
                    let adjusted = adjust(&world.population, seed, None);
                    (world, adjusted)
                })
                .collect::<Vec<_>>()
        };
        let other = scope.spawn(move || run(1));
        let mut all = run(0);
        all.extend(other.join().unwrap());
        all
    });
    let mut scores: Vec<Score> = WAYS.iter().map(|_| Score::default()).collect();
    let mut answers: Vec<u64> = Vec::new();
    let (mut response, mut warned, mut whole_held, mut whole_band_held) = (0.0, 0.0, 0.0, 0.0);
    let held = |estimate: &Estimate, truth: f64| {
        f64::from(u8::from(estimate.low.unwrap() <= truth && truth <= estimate.high.unwrap()))
    };
    for (world, adjusted) in &runs {
        for ((_, way), score) in WAYS.iter().zip(&mut scores) {
            let known: Vec<(f64, f64)> = adjusted
                .units
                .iter()
                .zip(&world.truth)
                .filter(|(reading, _)| reading.answered > 0)
                .map(|(reading, truth)| {
                    let estimate = way(reading);
                    let value = estimate.value.unwrap();
                    score.n += 1.0;
                    score.squares += (value - truth).powi(2);
                    score.off += value - truth;
                    score.held += held(estimate, *truth);
                    score.half += (estimate.high.unwrap() - estimate.low.unwrap()) / 2.0;
                    (value, *truth)
                })
                .collect();
            score.worst += worst_found(&known);
        }
        answers.extend(adjusted.units.iter().map(|reading| reading.answered));
        response += adjusted.overall.response.value.unwrap();
        warned += f64::from(u8::from(adjusted.overall.may_not_represent));
        whole_held += held(&adjusted.overall.modelled, world.whole);
        whole_band_held += held(&adjusted.overall.band, world.whole);
    }
    answers.sort_unstable();
    let runs = runs.len() as f64;
    Found {
        scores,
        median_answers: answers[answers.len() / 2] as f64,
        response: response / runs,
        warned: warned / runs,
        whole_held: whole_held / runs,
        whole_band_held: whole_band_held / runs,
    }
}

/// Of the five worst places, the share among the five that look worst.
fn worst_found(known: &[(f64, f64)]) -> f64 {
    let five = |by: fn(&(f64, f64)) -> f64| {
        let mut order: Vec<usize> = (0..known.len()).collect();
        order.sort_by(|one, other| by(&known[*one]).total_cmp(&by(&known[*other])));
        order.truncate(5);
        order
    };
    let (looks, is) = (five(|it| it.0), five(|it| it.1));
    is.iter().filter(|unit| looks.contains(unit)).count() as f64 / 5.0
}

impl Score {
    fn rmse(&self) -> f64 {
        (self.squares / self.n).sqrt()
    }
    fn bias(&self) -> f64 {
        self.off / self.n
    }
    fn coverage(&self) -> f64 {
        self.held / self.n
    }
}

fn table(title: &str, found: &Found, page: &mut String) {
    writeln!(
        page,
        "\n## {title}\n\nMedian {} answers a place, {:.0} % answer. Of everybody: the model's interval holds the truth in \
         {:.0} % of worlds, the band in {:.0} %; \"answers may not represent\" is said in {:.0} %.\n\n\
         | estimator | RMSE | bias | holds the truth | half-width | five worst found |\n|---|---|---|---|---|---|",
        found.median_answers,
        found.response * 100.0,
        found.whole_held * 100.0,
        found.whole_band_held * 100.0,
        found.warned * 100.0
    )
    .unwrap();
    for ((name, _), score) in WAYS.iter().zip(&found.scores) {
        writeln!(
            page,
            "| {name} | {:.3} | {:+.3} | {:.3} | {:.1} pp | {:.2} |",
            score.rmse(),
            score.bias(),
            score.coverage(),
            score.half / score.n * 100.0,
            score.worst / WORLDS as f64
        )
        .unwrap();
    }
}

const HEAD: &str = "# Who did not answer, simulated\n\nWritten by `RESA_BLESS=1 cargo test -p resa-insight --test it adjust`. \
60 worlds of 40 places each; places differ in size and in how bad they are. Whether a customer is content is a threshold \
on hassle with skewed noise and an unseen clumsiness, and who answers a threshold of its own: no law that the model \
assumes. The truth is the share of everybody who came by, answered or not. Five worst found: of the five truly worst \
places, the share among the five that look worst.\n";

#[test]
fn those_who_did_not_answer_are_estimated_as_well_as_the_page_says() {
    let behaviour = measure(Silence::FollowsBehaviour);
    let answer = measure(Silence::FollowsTheAnswer);
    let nothing = measure(Silence::NothingPlanted);
    let mut page = HEAD.to_string();
    table("Answering follows from behaviour (missing at random)", &behaviour, &mut page);
    table("The discontent answer twice as often (not at random)", &answer, &mut page);
    table("Nothing planted", &nothing, &mut page);
    let [raw, bayes, _, modelled, _] = &behaviour.scores[..] else { panic!("five ways") };
    assert!((25.0..=40.0).contains(&behaviour.median_answers), "{page}");
    assert!(modelled.bias().abs() <= 0.01 && modelled.rmse() <= 0.06, "{page}");
    assert!((0.93..=0.97).contains(&modelled.coverage()), "{page}");
    assert!(modelled.worst / WORLDS as f64 >= 0.73, "{page}");
    assert!(modelled.rmse() < raw.rmse() && modelled.rmse() < bayes.rmse(), "{page}");
    assert!(answer.scores[4].coverage() >= 0.95 && answer.scores[0].coverage() < 0.9, "{page}");
    assert!(answer.warned >= 0.95, "{page}");
    // Nothing planted: adjusting changes nothing, and does no harm.
    assert!(nothing.scores[3].bias().abs() <= 0.01 && nothing.scores[1].coverage() >= 0.93, "{page}");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/benchmarks/nonresponse.md");
    if std::env::var("RESA_BLESS").is_ok_and(|value| value == "1") {
        std::fs::write(path, &page).unwrap();
    }
    let stale =
        "docs/benchmarks/nonresponse.md is stale: run `RESA_BLESS=1 cargo test -p resa-insight --test it adjust`";
    assert!(std::fs::read_to_string(path).is_ok_and(|kept| kept == page), "{stale}\n{page}");
}

#[test]
fn the_same_population_always_reads_the_same_and_few_answers_are_not_adjusted() {
    let mut world = world(Silence::FollowsBehaviour, 5);
    let read = || serde_json::to_string(&adjust(&world.population, 3, None)).unwrap();
    assert_eq!(read(), read());
    let mut left = 12;
    for answer in &mut world.population.answer {
        if answer.is_some() && left == 0 {
            *answer = None;
        } else if answer.is_some() {
            left -= 1;
        }
    }
    let few = adjust(&world.population, 3, None);
    assert_eq!((few.overall.answered, few.overall.modelled.value, few.overall.band.low), (12, None, None));
    assert!(few.overall.may_not_represent && few.overall.raw.value.is_some());
    let empty = adjust(&Population::default(), 3, None);
    assert_eq!((empty.overall.passed, empty.overall.raw.value), (0, None));
}

#[test]
fn a_changed_mix_is_told_from_a_change() {
    // Groups of 70 and 50 % good; in the decoy the worse one becomes 2.2 times as large, and nothing else changes.
    let mut dice = Dice::new(9);
    let mut flagged = |share: f64, rates: [f64; 2], runs: u32| {
        let mut flags = 0_u32;
        for _ in 0..runs {
            let mut groups = [MixShare { before: (0, 0), after: (0, 0) }; 2];
            for (period, (share, moved)) in [(0.25, 0.0), (share, rates[1])].into_iter().enumerate() {
                for _ in 0..4_000 {
                    let group = usize::from(dice.share() < share);
                    let good = dice.share() < [0.75, 0.45][group] + moved + if period == 1 { rates[0] } else { 0.0 };
                    let cell = if period == 0 { &mut groups[group].before } else { &mut groups[group].after };
                    *cell = (cell.0 + u64::from(good), cell.1 + 1);
                }
            }
            flags += u32::from(mix(&groups).unwrap().misleads);
        }
        f64::from(flags) / f64::from(runs)
    };
    let decoy = flagged(0.55, [0.0, 0.0], 400);
    let simpson = flagged(0.55, [0.03, 0.0], 400);
    let quiet = flagged(0.25, [0.0, 0.0], 400);
    let real = flagged(0.25, [-0.06, 0.0], 400);
    assert!(decoy >= 0.95 && simpson >= 0.95, "decoys {decoy} {simpson}");
    assert!(quiet <= 0.05 && real <= 0.05, "false flags {quiet} {real}");
    let mixed =
        mix(&[MixShare { before: (75, 100), after: (20, 25) }, MixShare { before: (20, 50), after: (90, 200) }])
            .unwrap();
    assert!((mixed.within + mixed.mix - mixed.change).abs() < 1e-12 && mixed.within > 0.0 && mixed.change < 0.0);
}
