//! What a customer answers, from what they have been through. Nothing else decides it but chance.

use super::super::chance::Chance;
use super::super::wording::Channel;
use super::lived::{Lived, Occasion};
use super::surveys::Survey;
use super::verbatims;
use map::Language;
use model::GivenAnswer;

/// An answer to a showing.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Said {
    /// Seconds after the showing.
    pub(crate) after: i64,
    pub(crate) language: Language,
    pub(crate) finished: bool,
    pub(crate) answers: Vec<GivenAnswer>,
}

/// Of so many who answer one clicks through without reading.
const SPEEDERS: f64 = 0.025;
/// Speak the other language.
const OTHER_LANGUAGE: f64 = 0.07;
/// Stop before the end.
const STOPS: f64 = 0.08;

/// Whether somebody answers, and what; `own` is the language of the example.
pub(super) fn answer(occasion: &Occasion, own: Language, chance: &mut Chance) -> Option<Said> {
    if !chance.happens(willing(occasion)) {
        return None;
    }
    let language = if chance.happens(OTHER_LANGUAGE) { super::super::other(own) } else { own };
    let hurries = chance.happens(SPEEDERS);
    let mut answers = if hurries { at_random(occasion.survey, chance) } else { honestly(occasion, language, chance) };
    let finished = hurries || answers.len() < 2 || !chance.happens(STOPS);
    if !finished {
        answers.truncate(answers.len() / 2);
    }
    let reading = 6 * answers.len() as i64;
    let after = match occasion.survey {
        _ if hurries => 1,
        // A link waits until somebody has time.
        Survey::Contact => reading + chance.soon(0, 2 * super::super::year::DAY),
        _ => reading + chance.soon(2, 90),
    };
    Some(Said { after, language, finished, answers })
}

/// How likely an answer is: those who gave up answer least, so that the answers flatter what they measure.
fn willing(occasion: &Occasion) -> f64 {
    let lived = &occasion.lived;
    let base = match occasion.survey {
        Survey::Statement => 0.26,
        Survey::Contact => 0.36,
        Survey::Leaving => 0.13,
        Survey::Application => 0.46,
    };
    let gave_up = if lived.understands || lived.retires { 1.0 } else { 0.6 };
    let angry = if lived.complaints > 0 || lived.passed_on > 1 { 1.3 } else { 1.0 };
    let by_app = if occasion.channel == Channel::App { 1.15 } else { 1.0 };
    base * gave_up * angry * by_app
}

/// Evenly from -1 to 1 and mostly near 0.
fn about_nought(chance: &mut Chance) -> f64 {
    (chance.share() + chance.share() + chance.share()) / 1.5 - 1.0
}

fn step(value: f64, low: i32, high: i32) -> f64 {
    value.round().clamp(f64::from(low), f64::from(high))
}

fn honestly(occasion: &Occasion, language: Language, chance: &mut Chance) -> Vec<GivenAnswer> {
    let lived = &occasion.lived;
    let trouble = lived.trouble();
    // How it was to them, on the scale of effort: what they score and what they write both follow from it.
    let felt = 6.5 - 1.15 * trouble + 2.4 * about_nought(chance);
    let mut answers = Vec::new();
    let reached = lived.understands || lived.retires;
    if matches!(occasion.survey, Survey::Statement | Survey::Application) {
        let goal = goal(reached, chance);
        answers.push(chosen("goal", goal));
        if goal != "yes" && occasion.survey == Survey::Statement {
            answers.push(chosen("stopped", stopped(lived, chance)));
        }
    }
    if occasion.survey == Survey::Leaving {
        answers.push(chosen("errand", errand(lived, chance)));
        answers.push(chosen("stopped", stopped(lived, chance)));
    } else {
        answers.push(scored("effort", step(felt + 0.9 * about_nought(chance), 1, 7)));
    }
    if occasion.survey == Survey::Contact {
        let before = 3.4 - 0.45 * trouble + 2.2 * about_nought(chance);
        let turn = if reached { 1.1 } else { -0.1 };
        answers.push(scored("before", step(before, 1, 5)));
        answers.push(scored("after", step(before + turn + 1.5 * about_nought(chance), 1, 5)));
    }
    if matches!(occasion.survey, Survey::Contact | Survey::Application) {
        let expected = 3.7 - 0.4 * trouble + 2.0 * about_nought(chance);
        answers.push(scored("expected", step(expected, 1, 5)));
    }
    let writes = 0.25 + 0.06 * trouble.min(5.0);
    if chance.happens(writes) {
        let text = verbatims::of(lived, occasion.survey, felt, language, chance);
        answers.push(GivenAnswer { question: "words".into(), score: None, choice: None, text: Some(text) });
    }
    answers
}

/// Some say yes who did not get there, and the other way round.
fn goal(reached: bool, chance: &mut Chance) -> &'static str {
    let likely = if reached { [(0.86, "yes"), (0.10, "partly")] } else { [(0.16, "yes"), (0.36, "partly")] };
    chance.one_of(&likely).unwrap_or("no")
}

fn stopped(lived: &Lived, chance: &mut Chance) -> &'static str {
    let reasons: &[(f64, &str)] = match lived {
        Lived { locked_out: 1.., .. } => &[(0.72, "technical_obstacle"), (0.12, "unclear_information")],
        Lived { letter_b: true, .. } => {
            &[(0.62, "unclear_information"), (0.22, "unsure_next_step"), (0.06, "missing_function")]
        }
        _ => &[(0.30, "unclear_information"), (0.24, "unsure_next_step"), (0.26, "missing_function")],
    };
    chance.one_of(reasons).unwrap_or("other")
}

/// Who was hit by the letter mostly came to understand it.
fn errand(lived: &Lived, chance: &mut Chance) -> &'static str {
    let errands = if lived.letter_b {
        [(0.58, "statement"), (0.22, "amount"), (0.08, "when"), (0.06, "change")]
    } else {
        [(0.24, "statement"), (0.30, "amount"), (0.20, "when"), (0.16, "change")]
    };
    chance.one_of(&errands).unwrap_or("other")
}

/// Who does not read answers what lies nearest.
fn at_random(survey: Survey, chance: &mut Chance) -> Vec<GivenAnswer> {
    let first = match survey {
        Survey::Leaving => return vec![chosen("errand", "statement"), chosen("stopped", "unclear_information")],
        Survey::Contact => scored("before", chance.between(1, 5) as f64),
        Survey::Statement | Survey::Application => chosen("goal", chance.any(&["yes", "no"])),
    };
    vec![first, scored("effort", chance.between(1, 7) as f64)]
}

fn chosen(question: &str, choice: &str) -> GivenAnswer {
    GivenAnswer { question: question.into(), score: None, choice: Some(choice.into()), text: None }
}

fn scored(question: &str, score: f64) -> GivenAnswer {
    GivenAnswer { question: question.into(), score: Some(score), choice: None, text: None }
}
