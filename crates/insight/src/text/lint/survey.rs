//! What only shows when the questions of a survey are seen together: their order, and whether they stay the same.

use super::asked::Asked;
use super::lexicon::OVERALL;
use super::{Finding, Rule, Severity, standard};
use std::collections::BTreeMap;

/// Findings by the question's place.
pub(super) fn findings(asked: &[Asked]) -> Vec<(usize, Finding)> {
    let mut surveys: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, question) in asked.iter().enumerate() {
        if let Some(survey) = &question.question.survey {
            surveys.entry(survey).or_default().push(place);
        }
    }
    let together = surveys.values().flat_map(|places| order(asked, places).into_iter().chain(unlike(asked, places)));
    let off_scale = asked.iter().enumerate().filter_map(|(place, question)| Some((place, off_scale(question)?)));
    off_scale.chain(together).collect()
}

/// A standard question on another scale than its own cannot be compared with anything.
fn off_scale(asked: &Asked) -> Option<Finding> {
    let standard = standard::of(asked)?;
    if standard::fits(asked, standard) {
        return None;
    }
    let rewrite = asked.either(standard.scale.0, standard.scale.1);
    Some(Finding { rule: Rule::Inconsistent, severity: Severity::Error, about: standard.name.to_string(), rewrite })
}

/// What has been asked about in detail colours the whole that is asked about afterwards.
fn order(asked: &[Asked], places: &[usize]) -> Option<(usize, Finding)> {
    let is_whole = |place: usize| {
        asked[place].first_of(&OVERALL).is_some()
            || standard::of(&asked[place]).is_some_and(|known| known.name == "NPS")
    };
    let whole = places.iter().position(|&place| is_whole(place))?;
    let is_detail = |place: &&usize| asked[**place].is_evaluative() && !is_whole(**place);
    let earlier = places[..whole].iter().find(is_detail)?;
    let place = places[whole];
    let about = asked[*earlier].question.id.clone();
    let rewrite = asked[place].either(
        &format!("Ställ helhetsfrågan före fråga {about}: ”{}”", asked[place].text()),
        &format!("Ask about the whole before question {about}: “{}”", asked[place].text()),
    );
    Some((place, Finding { rule: Rule::Order, severity: Severity::Warning, about, rewrite }))
}

/// Answers of the same kind in another direction or number within one survey: people answer the first one's way.
fn unlike(asked: &[Asked], places: &[usize]) -> Option<(usize, Finding)> {
    let kind = |place: usize| {
        let scale = &asked[place].scale;
        let numbers = scale.numbers()?;
        Some((numbers.len(), numbers[0] < numbers[1]))
    };
    let (first, known) = places
        .iter()
        .find_map(|&place| Some((place, kind(place).filter(|_| standard::of(&asked[place]).is_none())?)))?;
    let differs =
        |place: &&usize| standard::of(&asked[**place]).is_none() && kind(**place).is_some_and(|kind| kind != known);
    let place = *places.iter().find(differs)?;
    let scale = asked[first].scale.labels.join(" | ");
    Some((
        place,
        Finding {
            rule: Rule::Inconsistent,
            severity: Severity::Warning,
            about: asked[place].scale.labels.join(" | "),
            rewrite: scale,
        },
    ))
}
