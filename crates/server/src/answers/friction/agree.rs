//! What several sides say of a finding, without what would tell of few.

use super::few::is_some_few;
use super::told::{AgreementView, SpokenView};
use crate::answers::protect::Protect;
use insight::friction::{Agreement, Finding, Says, Source, Spoken, Summary};

/// What may be told of it. `is_told`: the share that failed may be told, and with it what is computed from it.
pub(super) fn agreement(finding: &Finding, is_told: bool, protect: Protect) -> AgreementView {
    let told = finding.agreement.sources.iter().map(|it| told(it, is_told, protect)).collect();
    // Said anew of what is told, so that it tells nothing of what is not.
    let Agreement { summary, sources } = Agreement::of(told);
    AgreementView {
        summary: match summary {
            Summary::Agree => "agree",
            Summary::Conflict => "conflict",
            Summary::OneSource => "one_source",
            Summary::NoSource => "no_source",
        },
        sources: sources.into_iter().map(view).collect(),
    }
}

/// The same, or that it says nothing.
fn told(it: &Spoken, is_told: bool, protect: Protect) -> Spoken {
    let may = match it.source {
        Source::Behaviour => is_told,
        Source::Contacts => true,
        // Nobody counts persons of answers, so that it takes twice as many.
        Source::StatedGoal | Source::Effort => is_told_of_answers(it, protect),
    };
    let unit = match it.source {
        Source::Behaviour | Source::Contacts => 1.0,
        Source::StatedGoal => 0.01,
        Source::Effort => 0.1,
    };
    match (&it.figure, may) {
        (Some(figure), true) => Spoken { figure: Some(protect.rounded(figure, unit)), ..it.clone() },
        (Some(_), false) => Spoken { says: Says::SaysNothing, reason: Some("few_behind"), figure: None, ..it.clone() },
        (None, _) => it.clone(),
    }
}

/// Whether what customers answered may be told: those with the sign, and the others that they are held against.
fn is_told_of_answers(it: &Spoken, protect: Protect) -> bool {
    !it.parts.iter().any(|part| is_some_few(*part, twice(protect)))
}

/// Whether it may be told how much harder those who show it say that it was than the others.
pub(super) fn is_effort_told(finding: &Finding, protect: Protect) -> bool {
    let mut of_effort = finding.agreement.sources.iter().filter(|it| it.source == Source::Effort);
    of_effort.all(|it| is_told_of_answers(it, protect))
}

fn twice(protect: Protect) -> Protect {
    Protect { k: 2 * protect.k, ..protect }
}

fn view(it: Spoken) -> SpokenView {
    SpokenView {
        source: match it.source {
            Source::Behaviour => "behaviour",
            Source::StatedGoal => "stated_goal",
            Source::Effort => "effort",
            Source::Contacts => "contacts",
        },
        says: match it.says {
            Says::Agrees => "agrees",
            Says::Conflicts => "conflicts",
            Says::SaysNothing => "says_nothing",
        },
        reason: it.reason,
        figure: it.figure,
        needed_n: it.needed_n,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Estimate;

    fn spoken(source: Source, parts: [u64; 4]) -> Spoken {
        let figure = Estimate {
            value: Some(0.234),
            n: parts.iter().sum(),
            low: Some(0.1),
            high: Some(0.3),
            confidence: 0.95,
            method: "newcombe",
            as_of: None,
        };
        Spoken { source, says: Says::Agrees, reason: None, figure: Some(figure), n: 9, needed_n: None, parts }
    }

    #[test]
    fn what_few_answered_is_not_told_and_says_nothing() {
        let protect = Protect::new(5, false);
        let few = told(&spoken(Source::StatedGoal, [40, 9, 100, 100]), true, protect);
        assert_eq!((few.says, few.reason, few.figure.is_none()), (Says::SaysNothing, Some("few_behind"), true));
        let enough = told(&spoken(Source::StatedGoal, [40, 10, 100, 100]), true, protect);
        assert_eq!((enough.says, enough.figure.and_then(|it| it.value)), (Says::Agrees, Some(0.234)));
        let narrowed = told(&spoken(Source::StatedGoal, [40, 10, 100, 100]), true, protect.narrowed());
        assert_eq!(narrowed.figure.and_then(|it| it.value), Some(0.23), "rounded where the question narrows");
        let hidden = told(&spoken(Source::Behaviour, [0; 4]), false, protect);
        assert_eq!(hidden.says, Says::SaysNothing, "the share that failed is hidden, and with it what follows from it");
    }
}
