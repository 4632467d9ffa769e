//! The rules about the answers that a question offers.

use super::asked::Asked;
use super::lexicon::{ASKS_AGREEMENT, WHOLE_MET};
use super::rules::Mark;
use super::{Rule, Severity, lexicon};

pub(super) fn unbalanced(asked: &Asked) -> Option<Mark> {
    if !asked.scale.is_lopsided() {
        return None;
    }
    Mark::of(Rule::UnbalancedScale, Severity::Error, asked.scale.labels.join(" | "))
}

pub(super) fn missing_neutral(asked: &Asked) -> Option<Mark> {
    asked
        .scale
        .lacks_middle()
        .then(|| Mark::of(Rule::MissingNeutral, Severity::Hint, asked.scale.labels.join(" | ")))
        .flatten()
}

/// No way out for those who never met what they are asked about.
pub(super) fn missing_na(asked: &Asked) -> Option<Mark> {
    if asked.scale.has_way_out() || !(asked.scale.is_yes_no() || asked.scale.judges()) {
        return None;
    }
    // Everybody who is asked has been in touch with the whole; of a part that is not sure.
    if asked.first_of(&WHOLE_MET).is_some() && asked.places(&lexicon::MEETING).is_empty() {
        return None;
    }
    let met = asked.places(&lexicon::MEETING);
    match met.first() {
        Some(&place) => Mark::at(asked, Rule::MissingNa, Severity::Hint, vec![place]),
        None => Mark::of(Rule::MissingNa, Severity::Hint, asked.scale.labels.join(" | ")),
    }
}

pub(super) fn overlapping(asked: &Asked) -> Option<Mark> {
    asked.scale.broken_ranges()?;
    Mark::of(Rule::OverlappingRanges, Severity::Error, asked.scale.labels.join(" | "))
}

/// People agree with statements: ask the thing itself.
pub(super) fn agree_disagree(asked: &Asked) -> Option<Mark> {
    let phrase = asked.first_of(&ASKS_AGREEMENT);
    if !asked.scale.is_agreement() && phrase.is_none() {
        return None;
    }
    Mark::of(
        Rule::AgreeDisagree,
        Severity::Warning,
        phrase.map_or_else(|| asked.scale.labels.join(" | "), str::to_string),
    )
}

/// Numbers without words at their ends.
pub(super) fn unlabelled(asked: &Asked) -> Option<Mark> {
    let numbers = asked.scale.numbers()?;
    let text = asked.text().to_lowercase();
    let (first, last) = (numbers[0], numbers[numbers.len() - 1]);
    let explains = [first, last].iter().any(|end| {
        text.contains(&format!("{end} ="))
            || text.contains(&format!("{end} är"))
            || text.contains(&format!("{end} betyder"))
            || text.contains(&format!("{end} is "))
            || text.contains(&format!("{end} means"))
            || text.contains(&format!("{end} being"))
            || text.contains(&format!("{end}="))
    });
    (!explains).then(|| Mark::of(Rule::UnlabelledEnds, Severity::Hint, format!("{first}–{last}"))).flatten()
}
