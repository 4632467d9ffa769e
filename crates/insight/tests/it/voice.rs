//! The voice on small answers made by hand: series and their breaks, groups and their gates, and no claims from noise.

use insight::voice::{View, VoiceReport, voice};
use model::{Answer, AsAsked, Metric, Micros, Moment, Polarity, Response};

const DAY: i64 = 86_400_000_000;

fn response(metric: Metric, number: f64, day: i64) -> Response {
    let instrument = metric.instrument();
    Response {
        id: None,
        person: None,
        time: Some(Micros(day * DAY)),
        survey: "Login".to_string(),
        metric,
        asked: AsAsked {
            version: instrument.version.to_string(),
            scale: instrument.scale(None).unwrap(),
            polarity: Polarity::High,
            wording: None,
            language: None,
            moment: None,
            item: None,
        },
        answer: Answer::Number(number),
        comment: None,
        activity: None,
        channel: None,
        chance: None,
        attributes: Vec::new(),
    }
}

fn report(responses: &[Response], attributes: &[&str]) -> VoiceReport {
    let attributes: Vec<String> = attributes.iter().map(|name| (*name).to_string()).collect();
    voice(
        responses,
        &View { attributes: &attributes, by: None, private: &[], off_scale: &[], midnight: &|day| day * DAY },
    )
}

fn versions(report: &VoiceReport) -> Vec<(&str, u64, &[&'static str])> {
    let told = report.metrics.iter();
    told.map(|scores| (scores.version.as_str(), scores.score.n, scores.broken_by.as_slice())).collect()
}

#[test]
fn the_same_question_in_two_languages_is_one_series_and_new_words_in_one_are_a_new_one() {
    let asked = |day: i64, language: &str, wording: &str| {
        let mut response = response(Metric::Ces, 6.0, day);
        response.asked.language = Some(language.to_string());
        response.asked.wording = Some(wording.to_string());
        response
    };
    let before = [asked(1, "sv", "Det var enkelt"), asked(2, "en", "It was easy"), asked(3, "sv", " det var  ENKELT")];
    assert_eq!(versions(&report(&before, &[])), [("2.0", 3, &[][..])]);
    let mut after = before.to_vec();
    after.push(asked(4, "sv", "Det gick lätt"));
    assert_eq!(versions(&report(&after, &[])), [("2.0", 3, &[][..]), ("2.0#2", 1, &["wording"][..])]);
}

#[test]
fn feelings_before_and_after_are_not_put_together() {
    let mut answers = vec![response(Metric::Emotion, 2.0, 1), response(Metric::Emotion, 4.0, 1)];
    answers[0].asked.moment = Some(Moment::Before);
    answers[1].asked.moment = Some(Moment::After);
    let found = report(&answers, &[]);
    let told: Vec<_> = found.metrics.iter().map(|scores| (scores.moment, scores.score.value)).collect();
    assert_eq!(told, [(Some("before"), Some(2.0)), (Some("after"), Some(4.0))]);
    assert!(found.metrics.iter().all(|scores| scores.broken_by.is_empty()));
}

#[test]
fn an_index_is_one_number_for_each_response_and_says_what_it_lacks() {
    let item = |id: &str, number: f64| Response { id: Some(id.to_string()), ..response(Metric::Nki, number, 1) };
    let answers = [item("a", 10.0), item("a", 10.0), item("b", 1.0), item("a", 7.0), item("b", 1.0)];
    let found = report(&answers, &[]);
    let scores = &found.metrics[0];
    assert_eq!((scores.score.n, scores.incomplete), (2, Some(1)));
    // (10 + 10 + 7) / 3 = 9 is 88.9 of 100; b is 0.
    assert!((scores.score.value.unwrap() - 8.0 / 9.0 * 50.0).abs() < 1e-6, "{:?}", scores.score);
}

#[test]
fn months_in_which_nobody_answered_are_left_out() {
    let answers = [response(Metric::Csat, 5.0, 3), response(Metric::Csat, 4.0, 200)];
    let found = report(&answers, &[]);
    let months: Vec<(&str, u64)> = found.metrics[0].over_time.iter().map(|it| (it.from.as_str(), it.n)).collect();
    assert_eq!(months, [("1970-01-01", 1), ("1970-07-01", 1)]);
    assert!(found.metrics[0].over_time.iter().all(|period| period.score.is_none()));
}

/// Xorshift: the same numbers every time.
fn chance(state: &mut u64) -> f64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state >> 11) as f64 / (1u64 << 53) as f64
}

#[test]
fn groups_that_do_not_differ_are_seldom_said_to_and_planted_ones_are_found() {
    let mut state = 0x5eed;
    let (mut wrong, mut found, mut told) = (0, 0, 0);
    for _ in 0..200 {
        let mut answers = Vec::new();
        for n in 0..600 {
            let team = n % 6;
            // Team 0 is worse by two steps in half of its answers.
            let worse = if team == 0 && chance(&mut state) < 0.5 { 2.0 } else { 0.0 };
            let number = (3.0 + (chance(&mut state) * 5.0).floor() - worse).max(1.0);
            let mut answer = response(Metric::Ces, number, n % 30);
            answer.attributes =
                vec![Some(format!("team {team}")), Some(format!("hour {}", (chance(&mut state) * 10.0).floor()))];
            answers.push(answer);
        }
        let report = report(&answers, &["team", "hour"]);
        assert_eq!(report.tested, 16);
        for group in &report.metrics[0].by {
            let differs = group.against_others.as_ref().is_some_and(|compared| compared.differs);
            told += i32::from(differs);
            match (group.attribute.as_str(), group.value.as_str()) {
                ("team", "team 0") => found += i32::from(differs),
                ("hour", _) => wrong += i32::from(differs),
                _ => {} // the others differ a little from a rest that holds the worse team
            }
        }
    }
    assert!(found >= 190, "the worse team is found in {found} of 200");
    let rate = f64::from(wrong) / f64::from(told.max(1));
    assert!(rate <= 0.1, "{wrong} of {told} are wrong");
}

#[test]
fn where_nothing_differs_nothing_is_said_to_in_nine_reports_of_ten() {
    let mut state = 0x7e5a;
    let mut silent = 0;
    for _ in 0..200 {
        let answers: Vec<Response> = (0..400)
            .map(|n| {
                let mut answer = response(Metric::Csat, (1.0 + chance(&mut state) * 5.0).floor().min(5.0), n % 30);
                answer.attributes = vec![Some(format!("team {}", (chance(&mut state) * 8.0).floor()))];
                answer
            })
            .collect();
        let report = report(&answers, &["team"]);
        let says = |group: &insight::voice::Group| group.against_others.as_ref().is_some_and(|it| it.differs);
        silent += i32::from(!report.metrics[0].by.iter().any(says));
    }
    assert!(silent >= 175, "{silent} of 200 reports are silent");
}

#[test]
fn what_names_everybody_is_no_way_to_divide() {
    let answers: Vec<Response> = (0..12)
        .map(|n| {
            let mut answer = response(Metric::Nps, 9.0, 1);
            answer.attributes = vec![Some(format!("ticket {n}")), Some("North".to_string()), None];
            answer
        })
        .collect();
    let found = report(&answers, &["ticket", "region", "empty"]);
    let scores = &found.metrics[0];
    assert_eq!(
        (scores.by.len(), scores.by[0].value.as_str(), &scores.not_by),
        (1, "North", &vec!["ticket".to_string()])
    );
    assert!(scores.by[0].against_others.is_none() && scores.by[0].score.is_some());
}

#[test]
fn answers_of_ones_own_are_told_where_several_gave_them_and_are_no_sentences() {
    let sentence = "the man at the desk next door kept shouting";
    let given = [("unsure_next_step", 2), ("Too dear", 5), ("My boss shouted", 4), (sentence, 6)];
    let answers: Vec<Response> = given
        .iter()
        .flat_map(|(choice, count)| {
            let answer = Response { answer: Answer::Choice((*choice).to_string()), ..exit() };
            std::iter::repeat_n(answer, *count)
        })
        .collect();
    let told = &report(&answers, &[]).metrics[0].distribution;
    let expected = [("unsure_next_step", 2), ("Too dear", 5), ("other", 10)].map(|(name, n)| (name.to_string(), n));
    assert_eq!(told, &expected);
}

fn exit() -> Response {
    Response {
        asked: AsAsked {
            version: "1".to_string(),
            scale: None,
            polarity: Polarity::High,
            wording: None,
            language: None,
            moment: None,
            item: None,
        },
        ..response(Metric::Exit, 0.0, 1)
    }
}

#[test]
fn an_attribute_whose_values_hardly_repeat_divides_nothing_below_ten_answers_too() {
    let answers: Vec<Response> = (0..8)
        .map(|n| {
            let mut answer = response(Metric::Nps, 9.0, 1);
            answer.attributes = vec![Some(format!("shop {}", n / 2)), Some(format!("team {}", n % 2))];
            answer
        })
        .collect();
    let scores = &report(&answers, &["shop", "team"]).metrics[0];
    assert_eq!((scores.by.len(), &scores.not_by), (2, &vec!["shop".to_string()]));
}

#[test]
fn a_series_of_which_many_answers_are_off_the_scale_has_no_score() {
    let answers: Vec<Response> = (0..95).map(|n| response(Metric::Nps, 9.0, n % 3)).collect();
    for (count, is_withheld) in [(5, false), (6, true)] {
        let off = [model::OffScale {
            survey: "Login".to_string(),
            metric: Metric::Nps,
            version: "1".to_string(),
            moment: None,
            count,
        }];
        let view = View { attributes: &[], by: None, private: &[], off_scale: &off, midnight: &|day| day * DAY };
        let found = voice(&answers, &view);
        let scores = &found.metrics[0];
        assert_eq!((scores.score.value.is_none(), scores.withheld.is_some()), (is_withheld, is_withheld));
        assert_eq!(scores.over_time.iter().all(|period| period.score.is_none()), is_withheld);
    }
}

#[test]
fn all_of_one_kind_against_all_of_another_differ() {
    for (metric, low, high) in [(Metric::Nps, 0.0, 10.0), (Metric::Ces, 1.0, 7.0)] {
        let answers: Vec<Response> = (0..200)
            .map(|n| Response {
                channel: Some(["app", "web"][n % 2].to_string()),
                ..response(metric, if n % 2 == 0 { low } else { high }, 1)
            })
            .collect();
        let found = report(&answers, &[]);
        for group in &found.metrics[0].by {
            let compared = group.against_others.as_ref().unwrap();
            let (from, to) = (compared.difference.low.unwrap(), compared.difference.high.unwrap());
            assert!(compared.differs && from < to, "{metric:?} {compared:?}");
        }
    }
}

#[test]
fn what_one_customer_says_again_and_again_is_no_difference_between_groups() {
    let told = |persons: u64| {
        let answers: Vec<Response> = (0..200)
            .map(|at| {
                let first = at < 100;
                let number = if first { 5.0 } else { f64::from(u8::from(at % 3 == 0)) + 1.0 };
                Response {
                    person: Some(format!("{}{}", if first { "a" } else { "b" }, at % persons)),
                    channel: Some(if first { "phone" } else { "web" }.to_string()),
                    ..response(Metric::Csat, number, 1)
                }
            })
            .collect();
        report(&answers, &[])
    };
    let many = told(200);
    assert!(many.metrics[0].by.iter().all(|group| group.against_others.as_ref().is_some_and(|it| it.differs)));
    // Forty customers a group with many answers each: their answers are alike, and say less than they are.
    for (persons, has_score) in [(1, false), (9, false), (40, true)] {
        let few = told(persons);
        for group in &few.metrics[0].by {
            assert_eq!((group.n, group.persons), (100, persons), "{group:?}");
            assert!(group.against_others.is_none(), "{group:?}");
            assert_eq!(group.score.is_some(), has_score, "{group:?}");
        }
        assert_eq!((few.tested, few.metrics[0].persons), (0, Some(2 * persons)));
    }
    let mut one_unknown = vec![response(Metric::Csat, 5.0, 1); 3];
    one_unknown[0].person = Some("a".to_string());
    one_unknown[1].person = Some("a".to_string());
    assert_eq!(report(&one_unknown, &[]).metrics[0].persons, Some(2));
}
