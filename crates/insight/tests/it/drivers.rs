//! What goes with a score: by published figures and another program's, and in surveys made up with and without a truth.

use crate::support::Rng;
use insight::drivers::{DriverReport, Origin, Sample, drivers_of_answers, estimate_drivers, usual_outcome};
use model::{Answer, AsAsked, Metric, Polarity, Response};

/// Chatterjee and Price (1977), "Regression Analysis by Example": clerks of thirty departments of a financial company on
/// their supervisors: rating; complaints, privileges, learning, raises, critical, advance.
const ATTITUDE: [[f64; 7]; 30] = [
    [43.0, 51.0, 30.0, 39.0, 61.0, 92.0, 45.0],
    [63.0, 64.0, 51.0, 54.0, 63.0, 73.0, 47.0],
    [71.0, 70.0, 68.0, 69.0, 76.0, 86.0, 48.0],
    [61.0, 63.0, 45.0, 47.0, 54.0, 84.0, 35.0],
    [81.0, 78.0, 56.0, 66.0, 71.0, 83.0, 47.0],
    [43.0, 55.0, 49.0, 44.0, 54.0, 49.0, 34.0],
    [58.0, 67.0, 42.0, 56.0, 66.0, 68.0, 35.0],
    [71.0, 75.0, 50.0, 55.0, 70.0, 66.0, 41.0],
    [72.0, 82.0, 72.0, 67.0, 71.0, 83.0, 31.0],
    [67.0, 61.0, 45.0, 47.0, 62.0, 80.0, 41.0],
    [64.0, 53.0, 53.0, 58.0, 58.0, 67.0, 34.0],
    [67.0, 60.0, 47.0, 39.0, 59.0, 74.0, 41.0],
    [69.0, 62.0, 57.0, 42.0, 55.0, 63.0, 25.0],
    [68.0, 83.0, 83.0, 45.0, 59.0, 77.0, 35.0],
    [77.0, 77.0, 54.0, 72.0, 79.0, 77.0, 46.0],
    [81.0, 90.0, 50.0, 72.0, 60.0, 54.0, 36.0],
    [74.0, 85.0, 64.0, 69.0, 79.0, 79.0, 63.0],
    [65.0, 60.0, 65.0, 75.0, 55.0, 80.0, 60.0],
    [65.0, 70.0, 46.0, 57.0, 75.0, 85.0, 46.0],
    [50.0, 58.0, 68.0, 54.0, 64.0, 78.0, 52.0],
    [50.0, 40.0, 33.0, 34.0, 43.0, 64.0, 33.0],
    [64.0, 61.0, 52.0, 62.0, 66.0, 80.0, 41.0],
    [53.0, 66.0, 52.0, 50.0, 63.0, 80.0, 37.0],
    [40.0, 37.0, 42.0, 58.0, 50.0, 57.0, 49.0],
    [63.0, 54.0, 42.0, 48.0, 66.0, 75.0, 33.0],
    [66.0, 77.0, 66.0, 63.0, 88.0, 76.0, 72.0],
    [78.0, 75.0, 58.0, 74.0, 80.0, 78.0, 49.0],
    [48.0, 57.0, 44.0, 45.0, 51.0, 83.0, 38.0],
    [85.0, 85.0, 71.0, 71.0, 77.0, 74.0, 55.0],
    [82.0, 82.0, 39.0, 59.0, 64.0, 78.0, 39.0],
];

#[track_caller]
fn same(ours: &[f64], theirs: &[f64]) {
    let near = |(one, other): (&f64, &f64)| (one - other).abs() < 1e-6;
    assert!(ours.len() == theirs.len() && ours.iter().zip(theirs).all(near), "{ours:?} {theirs:?}");
}

fn attitude(columns: &[usize]) -> Sample {
    let mut sample = Sample::of_columns(vec![Origin::default(); columns.len()], columns, Origin::default());
    for (customer, row) in (0..).zip(ATTITUDE) {
        assert!(sample.push(customer, &row[1..], row[0]));
    }
    sample
}

#[test]
fn a_real_survey_has_the_parts_that_another_program_finds() {
    // numpy, over all orders: `tests/golden/drivers.py`, which also gives the figures that Grömping (2006, Journal of
    // Statistical Software 17) prints for the Swiss fertility data: .0571, .1712, .2601, .1056, .1128.
    let found = estimate_drivers(&attitude(&[1; 6]), 1, None);
    let values = |list: &[model::Estimate]| list.iter().map(|part| part.value.unwrap()).collect::<Vec<f64>>();
    same(&values(&found.parts), &[0.370816, 0.050904, 0.155766, 0.120345, 0.006589, 0.028182]);
    same(&values(&found.johnson), &[0.362760, 0.056002, 0.163611, 0.121780, 0.008255, 0.020193]);
    let directions: Vec<f64> = found.directions.iter().map(|it| it.as_ref().unwrap().value.unwrap()).collect();
    same(&directions[..2], &[0.825418, 0.426117]);
    let claimed: Vec<usize> = found.units.iter().filter(|it| it.claimed).flat_map(|it| it.drivers.clone()).collect();
    assert!(claimed.contains(&0) && !claimed.contains(&4) && !claimed.contains(&5), "{:?}", found.units);
}

#[test]
fn columns_of_one_driver_enter_together() {
    let found = estimate_drivers(&attitude(&[2, 2, 2]), 1, None);
    let values: Vec<f64> = found.parts.iter().map(|part| part.value.unwrap()).collect();
    same(&values, &[0.439176, 0.257841, 0.035585]);
    assert!(found.directions.iter().all(Option::is_none));
}

/// An answer to a survey.
fn answer(id: usize, metric: Metric, value: f64, known: [&str; 2]) -> Response {
    Response {
        id: Some(format!("r{id}")),
        person: Some(format!("k{id}")),
        time: None,
        survey: "After".to_string(),
        metric,
        asked: AsAsked {
            version: "1".to_string(),
            scale: None,
            polarity: Polarity::High,
            wording: None,
            language: None,
            moment: None,
            item: None,
        },
        answer: Answer::Number(value),
        comment: None,
        activity: None,
        channel: Some(known[0].to_string()),
        chance: None,
        attributes: vec![Some(known[1].to_string())],
    }
}

/// Ease goes with satisfaction, and the phone with less of it; the region with nothing. With `dealt` nothing does.
fn survey(seed: u64, many: usize, dealt: bool) -> Vec<Response> {
    let mut rng = Rng::new(seed);
    let mut all = Vec::new();
    for id in 0..many {
        let ease = rng.below(7) as f64;
        let phone = rng.below(3) == 0;
        let noise = (0..4).map(|_| rng.below(100) as f64 / 50.0 - 1.0).sum::<f64>();
        let own = if dealt { 0.0 } else { 0.8 * ease - 1.5 * f64::from(u8::from(phone)) };
        let known = [if phone { "phone" } else { "web" }, ["north", "south", "east"][rng.below(3) as usize]];
        all.push(answer(id, Metric::Nps, own + noise, known));
        all.push(answer(id, Metric::Ces, ease, known));
    }
    all
}

fn found(responses: &[Response]) -> DriverReport {
    drivers_of_answers(responses, Metric::Nps, &["region".to_string()], None, &[])
}

#[test]
fn what_goes_with_a_score_is_found_with_its_direction_and_the_rest_is_not() {
    let report = found(&survey(1, 400, false));
    let names: Vec<(&str, bool)> = report.drivers.iter().map(|it| (it.driver.as_str(), it.claimed)).collect();
    assert_eq!(names, [("ces", true), ("channel", true), ("region", false)]);
    let [ces, channel, _] = &report.drivers[..] else { panic!("{names:?}") };
    assert!(ces.direction.as_ref().unwrap().low.unwrap() > 0.5 && ces.halo && !channel.halo);
    let best: Vec<&str> = channel.values.iter().map(|value| value.value.as_deref().unwrap()).collect();
    assert_eq!((best, channel.direction.is_none(), report.ladder), (vec!["web", "phone"], true, 1));
    assert!((0.3..0.9).contains(&report.r_squared.value.unwrap()));
}

#[test]
fn answers_dealt_out_by_lot_go_with_nothing() {
    let told: Vec<u64> =
        (1..=40).filter(|seed| found(&survey(*seed, 120, true)).drivers.iter().any(|it| it.claimed)).collect();
    assert!(told.len() <= 5, "{told:?}");
}

#[test]
fn drivers_that_say_the_same_are_told_together() {
    let mut responses = survey(2, 300, false);
    let mut rng = Rng::new(9);
    let ease: Vec<Response> = responses.iter().filter(|it| it.metric == Metric::Ces).cloned().collect();
    for twin in ease {
        let Answer::Number(value) = twin.answer else { continue };
        let near = value + rng.below(2) as f64;
        responses.push(Response { metric: Metric::Csat, answer: Answer::Number(near), ..twin });
    }
    let report = found(&responses);
    assert_eq!(report.together.len(), 1);
    assert_eq!(report.together[0].drivers, ["ces", "csat"]);
    assert!(report.together[0].claimed);
    let sum: f64 =
        report.drivers.iter().filter(|it| !it.together_with.is_empty()).map(|it| it.part.value.unwrap()).sum();
    assert!((sum - report.together[0].part.value.unwrap()).abs() < 1e-9);
}

#[test]
fn few_customers_tell_nothing_however_often_they_answer() {
    let report = found(&survey(1, 19, false));
    assert!(report.persons < report.needed_n && report.drivers.iter().all(|it| it.part.value.is_none() && !it.claimed));
    let mut often = survey(1, 400, false);
    often.iter_mut().enumerate().for_each(|(at, it)| it.person = Some(format!("k{}", at / 2 % 10)));
    let report = found(&often);
    assert_eq!((report.n, report.persons, report.drivers[0].part.value), (400, 10, None));
}

#[test]
fn what_few_answered_or_never_varies_is_left_out_and_told() {
    let mut responses = survey(3, 200, false);
    responses.extend((0..50).map(|id| answer(id, Metric::Csat, (id % 5) as f64, ["web", "north"])));
    responses.extend((0..200).map(|id| answer(id, Metric::Emotion, 1.0, ["web", "north"])));
    let report = found(&responses);
    let why: Vec<(&str, &str)> = report.not_used.iter().map(|it| (it.driver.as_str(), it.reason)).collect();
    assert_eq!(why, [("csat", "few_answered"), ("emotion", "one_value")]);
    assert_eq!(usual_outcome(&responses), Some(Metric::Ces));
    assert_eq!(usual_outcome(&[]), None);
}
