//! A survey spread over its touchpoints, by simulation with a fixed seed (methods §9, T9): forty touchpoints of
//! Pareto-like sizes, invitations to a tenth of all visits, of which 15 % are answered, four weeks. Rates are made of
//! the four weeks before, as in life. Held: how many touchpoints get thirty answers, how sure the whole is, that
//! weighing by one over the probability leaves no bias, and that nobody is asked above their cap.

use insight::voice::{View, voice};
use model::{
    Answer, AsAsked, AskedBefore, Enough, Estimate, Metric, Micros, Polarity, Response, Rest, Verdict, answers_for,
    expected_response, spread_rates,
};

const DAY: i64 = 86_400_000_000;
const WORLDS: usize = 200;
const TOUCHPOINTS: usize = 40;
const BUDGET: f64 = 0.1;
const RESPONSE: f64 = 0.15;
/// Visits of the smallest touchpoint, and the weight of the tail: chosen so that a constant share does as badly as the
/// reference says (.24 of touchpoints, ±1.9 points).
const SMALLEST: f64 = 450.0;
const TAIL: f64 = 1.0;
/// People who come by; each has visits at several touchpoints.
const PEOPLE: usize = 200_000;

/// Xorshift: the same numbers every time.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    /// How many come where `mean` do as a rule: a sum of twelve draws stands for the bell.
    fn about(&mut self, mean: f64) -> u64 {
        let bell: f64 = (0..12).map(|_| self.next()).sum::<f64>() - 6.0;
        (mean + bell * mean.sqrt()).round().max(0.0) as u64
    }
}

/// Forty touchpoints: how many come by each, and which share of them would say yes.
struct World {
    visits: Vec<f64>,
    yes: Vec<f64>,
}

impl World {
    fn of(chance: &mut Chance) -> World {
        // One in each fortieth of the distribution: worlds differ in what is said, and little in size.
        let size = |at: usize, draw: f64| {
            let below = (at as f64 + draw) / TOUCHPOINTS as f64;
            (SMALLEST * (1.0 - below.min(0.99)).powf(-1.0 / TAIL)).round()
        };
        let visits: Vec<f64> = (0..TOUCHPOINTS).map(|at| size(at, chance.next())).collect();
        // Large touchpoints are easier, so that who does not weigh is wrong.
        let easier = |at: usize| 0.7 + 0.2 * at as f64 / TOUCHPOINTS as f64;
        let yes = (0..TOUCHPOINTS).map(|at| easier(at) + 0.15 * (chance.next() - 0.5)).collect();
        World { visits, yes }
    }

    fn truth(&self) -> f64 {
        let yes: f64 = self.visits.iter().zip(&self.yes).map(|(visits, yes)| visits * yes).sum();
        yes / self.visits.iter().sum::<f64>()
    }
}

/// What four weeks brought.
struct Month {
    responses: Vec<Response>,
    answers: Vec<u64>,
    asked: u64,
    visits: u64,
}

/// Four weeks in a world: everybody who comes by is drawn and left in peace as in life.
fn month(world: &World, rates: &[f64], chance: &mut Chance) -> Month {
    let rest = Rest { again_days: 90, quiet_days: 90, share: BUDGET, ..Rest::default() };
    let mut last: Vec<Option<Micros>> = vec![None; PEOPLE];
    let mut month = Month { responses: Vec::new(), answers: vec![0; TOUCHPOINTS], asked: 0, visits: 0 };
    for day in 0..28 {
        for (at, &rate) in rates.iter().enumerate() {
            let visits = chance.about(world.visits[at] / 28.0);
            for _ in 0..visits {
                let person = (chance.next() * PEOPLE as f64) as usize;
                let now = Micros((1_000 + day) * DAY);
                let before: Vec<AskedBefore> =
                    last[person].map(|at| AskedBefore { same_survey: true, at, quiet_days: 90 }).into_iter().collect();
                month.visits += 1;
                let here = Rest { share: rate, ..rest };
                if here.decide(&before, now, chance.next()) != Verdict::Ask {
                    continue;
                }
                assert!(last[person].is_none(), "nobody is asked twice within the cap");
                last[person] = Some(now);
                month.asked += 1;
                if chance.next() < RESPONSE {
                    month.answers[at] += 1;
                    let yes = chance.next() < world.yes[at];
                    month.responses.push(response(yes, rate, person, now));
                }
            }
        }
    }
    month
}

fn response(yes: bool, rate: f64, person: usize, now: Micros) -> Response {
    Response {
        id: None,
        person: Some(person.to_string()),
        time: Some(now),
        survey: "Everywhere".into(),
        metric: Metric::Gcr,
        asked: AsAsked {
            version: "1".into(),
            scale: None,
            polarity: Polarity::High,
            wording: None,
            language: None,
            moment: None,
            item: None,
        },
        answer: Answer::Choice(if yes { "yes" } else { "no" }.into()),
        comment: None,
        activity: None,
        channel: None,
        chance: Some(rate),
        attributes: Vec::new(),
    }
}

fn score(responses: &[Response]) -> Estimate {
    let view = View { attributes: &[], by: None, private: &[], off_scale: &[], midnight: &|day| day * DAY };
    voice(responses, &view).metrics.remove(0).score
}

/// What many worlds showed, each way of asking in the same ones.
#[derive(Debug, Default)]
struct Shown {
    /// The share of touchpoints with thirty answers.
    told: f64,
    /// The half-width of the whole.
    half: f64,
    /// The mean error of the whole, and that without weights.
    bias: f64,
    unweighed: f64,
    /// The share of worlds whose interval holds the truth.
    covered: f64,
    /// Invitations a visit.
    asked: f64,
}

fn show(rates_of: impl Fn(&[f64]) -> Vec<f64>) -> Shown {
    let mut chance = Chance(7);
    let mut shown = Shown::default();
    let part = 1.0 / WORLDS as f64;
    for _ in 0..WORLDS {
        let world = World::of(&mut chance);
        let before: Vec<f64> = world.visits.iter().map(|visits| chance.about(*visits) as f64).collect();
        let month = month(&world, &rates_of(&before), &mut chance);
        let found = score(&month.responses);
        let [value, low, high] = [found.value, found.low, found.high].map(Option::unwrap);
        let truth = world.truth();
        let yes = month.responses.iter().filter(|one| one.answer == Answer::Choice("yes".into())).count();
        let told = month.answers.iter().filter(|answers| **answers >= 30).count();
        shown.told += part * told as f64 / TOUCHPOINTS as f64;
        shown.half += part * (high - low) / 2.0;
        shown.bias += part * (value - truth);
        shown.unweighed += part * (yes as f64 / month.responses.len() as f64 - truth);
        shown.covered += part * f64::from(u8::from(low <= truth && truth <= high));
        shown.asked += part * month.asked as f64 / month.visits as f64;
    }
    shown
}

#[test]
fn more_touchpoints_can_be_told_about_and_the_whole_is_as_sure_as_it_must_be() {
    let even = show(|visits| vec![BUDGET; visits.len()]);
    let spread = show(|visits| spread_rates(visits, BUDGET, None));
    assert!((0.19..0.29).contains(&even.told) && (0.017..0.020).contains(&even.half), "{even:?}");
    assert!(spread.told >= 0.43 && spread.half <= 0.023, "{spread:?}");
    // Nobody is asked twice, so that fewer are asked than the budget allows, never more.
    assert!(spread.asked <= BUDGET && spread.asked > 0.7 * BUDGET, "{spread:?}");
}

#[test]
fn weighing_by_one_over_the_probability_leaves_no_bias() {
    let spread = show(|visits| spread_rates(visits, BUDGET, None));
    assert!(spread.bias.abs() <= 0.005 && spread.covered >= 0.88, "{spread:?}");
    assert!(spread.unweighed.abs() > 0.01, "without weights the same answers mislead: {spread:?}");
}

#[test]
fn a_touchpoint_that_has_enough_asks_less_and_the_whole_stays_unbiased() {
    let response = expected_response(10_000, 1_500);
    let enough = Enough { answers: answers_for(0.15), response };
    let held = show(|visits| spread_rates(visits, BUDGET, Some(enough)));
    let free = show(|visits| spread_rates(visits, BUDGET, None));
    assert!(held.asked < free.asked && held.told >= free.told, "{held:?} {free:?}");
    assert!(held.bias.abs() <= 0.005, "{held:?}");
}
