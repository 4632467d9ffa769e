//! Holds the voice against what the customers lived through.

use super::super::life;
use super::*;
use map::Language;

fn year() -> Vec<Visit> {
    let (customers, happenings) = life::year(SEED);
    visits(customers.len(), &happenings, Language::Swedish)
}

fn scores(visits: &[Visit], question: &str, of: impl Fn(&Visit) -> bool) -> Vec<f64> {
    let answered = visits.iter().filter(|visit| of(visit)).filter_map(|visit| visit.said.as_ref());
    let answers = answered.filter(|said| said.after > 1).flat_map(|said| &said.answers);
    answers.filter(|answer| answer.question == question).filter_map(|answer| answer.score).collect()
}

fn mean(scores: &[f64]) -> f64 {
    scores.iter().sum::<f64>() / scores.len() as f64
}

#[test]
fn who_was_hit_by_the_letter_finds_it_hard_and_who_was_not_is_content() {
    let visits = year();
    let effort = |letter_b: bool| {
        scores(&visits, "effort", |visit| {
            visit.occasion.survey == Survey::Statement && visit.occasion.lived.letter_b == letter_b
        })
    };
    let (a, b) = (effort(false), effort(true));
    assert!(a.len() > 150 && b.len() > 80, "{} {}", a.len(), b.len());
    assert!(mean(&a) > mean(&b) + 0.8, "A {}, B {}", mean(&a), mean(&b));
    let applying = scores(&visits, "effort", |visit| visit.occasion.survey == Survey::Application);
    assert!(mean(&applying) > 5.8, "{}", mean(&applying));
    let feeling = |question: &str, understands: bool| {
        mean(&scores(&visits, question, |visit| visit.occasion.lived.understands == understands))
    };
    assert!(feeling("after", true) > feeling("before", true) + 0.5);
    assert!(feeling("after", false) < feeling("after", true) - 0.5);
}

#[test]
fn nobody_of_the_year_is_asked_too_soon_and_shares_are_as_told() {
    let visits = year();
    let mut by_customer: Vec<Vec<&Visit>> = vec![Vec::new(); super::super::people::CUSTOMERS as usize];
    visits.iter().filter(|visit| visit.verdict == Verdict::Ask).for_each(|visit| {
        by_customer[visit.customer as usize].push(visit);
    });
    for asked in &by_customer {
        for pair in asked.windows(2) {
            let days = (pair[1].occasion.at.0 - pair[0].occasion.at.0) as f64 / DAY as f64;
            let (first, second) = (pair[0].occasion.survey.rest(), pair[1].occasion.survey.rest());
            let least = if pair[0].occasion.survey == pair[1].occasion.survey {
                second.again_days
            } else {
                first.quiet_days.max(second.quiet_days)
            };
            assert!(days >= f64::from(least), "{days}");
        }
    }
    for survey in ALL {
        let count = |of: &[Verdict]| {
            visits.iter().filter(|one| one.occasion.survey == survey && of.contains(&one.verdict)).count()
        };
        assert!(count(&[Verdict::Ask]) > 150, "{survey:?} {}", count(&[Verdict::Ask]));
        assert!(survey == Survey::Application || count(&[Verdict::NotDrawn]) > 100, "{survey:?}");
    }
}

#[test]
fn the_same_year_answers_the_same_and_who_gave_up_answers_less() {
    let (visits, again) = (year(), year());
    let said = |visits: &[Visit]| visits.iter().map(|visit| visit.said.clone()).collect::<Vec<_>>();
    assert!(said(&visits) == said(&again));
    let answering = |understands: bool| {
        let asked = visits.iter().filter(|one| one.verdict == Verdict::Ask && one.occasion.survey == Survey::Statement);
        let asked: Vec<&Visit> = asked.filter(|one| one.occasion.lived.understands == understands).collect();
        asked.iter().filter(|one| one.said.is_some()).count() as f64 / asked.len() as f64
    };
    assert!(answering(true) > 1.3 * answering(false), "{} {}", answering(true), answering(false));
    let speeders = visits.iter().filter(|visit| visit.said.as_ref().is_some_and(|said| said.after == 1)).count();
    let all = visits.iter().filter(|visit| visit.said.is_some()).count();
    assert!((5..all / 20).contains(&speeders), "{speeders} of {all}");
}

#[test]
fn every_survey_lacks_nothing_and_every_answer_fits_it() {
    let visits = year();
    for language in [model::Language::Swedish, model::Language::English] {
        for survey in ALL {
            let draft = survey.draft(language, None).unwrap();
            assert!(draft.purpose.is_some() && draft.decision.is_some());
            for question in &draft.asked.questions {
                assert_eq!(question.text.len(), 2, "{}", question.id);
                assert!(question.text.values().all(|text| !text.is_empty()), "{}", question.id);
            }
            let answers = visits.iter().filter(|visit| visit.occasion.survey == survey);
            for said in answers.filter_map(|visit| visit.said.as_ref()) {
                assert_eq!(draft.asked.check(&said.answers), Ok(()), "{said:?}");
            }
        }
    }
}
