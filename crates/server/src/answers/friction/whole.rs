//! What is told of all findings together: causes behind several of them, and the effort that journeys show.

use super::look::{Looked, condition};
use super::told::{ConditionView, FindingView, JourneyName};
use crate::answers::protect::{Count, Protect};
use insight::friction::{EffortSign, EffortSigns, FailureDemand, RootCause, together};
use model::Estimate;
use schemars::JsonSchema;
use serde::Serialize;

/// A cause that findings have in common, with what it costs (R233).
#[derive(Serialize, JsonSchema)]
pub(crate) struct RootCauseView {
    /// The same as long as the cause is the same.
    id: String,
    /// The journey.
    journey: Option<JourneyName>,
    /// Its goal.
    goal: String,
    /// The station that it comes from, where it comes from one.
    upstream: Option<String>,
    /// Where it happens more often.
    condition: Vec<ConditionView>,
    /// The surest step of the ladder that it stands on for one of its symptoms.
    ladder: u8,
    /// The ids of the findings that it explains a part of.
    symptoms: Vec<String>,
    /// Goals lost in 1,000 journeys for it; null where a part of it is not told.
    failed_goals: Option<Estimate>,
}

/// Effort that shows in what customers do, in five signs, and calls that go with trouble.
#[derive(Serialize, JsonSchema)]
pub(crate) struct BehavedView {
    /// How many of the five signs a journey shows, on average; null where that would tell of few.
    mean: Option<Estimate>,
    /// How many journeys show each.
    signs: Vec<SignView>,
    /// Journeys by how many they show.
    levels: Vec<LevelView>,
    /// Journeys in which help was sought.
    calling: Count,
    /// The share of them in which something had gone wrong there, or help was sought again.
    after_trouble: Estimate,
    /// Of all calls, the share that goes with trouble, beyond what those without it lead to expect.
    goes_with_trouble: Estimate,
}

/// One of the five signs.
#[derive(Serialize, JsonSchema)]
pub(crate) struct SignView {
    /// Which: `contact_again`, `channel_switch`, `passed_on`, `say_again`, `no_answer`.
    #[schemars(with = "String")]
    sign: EffortSign,
    /// The share of judged journeys that show it.
    share: Estimate,
}

/// Journeys that show so many of the five signs.
#[derive(Serialize, JsonSchema)]
pub(crate) struct LevelView {
    /// How many; 3 is three or more.
    signs: u64,
    /// Journeys.
    journeys: Count,
    /// How easy they say that it was, 1 to 7.
    ease: Option<Estimate>,
}

impl Looked {
    /// Causes with all their symptoms, of what is told of these.
    pub(super) fn root_causes(&self, told: &[FindingView]) -> Vec<RootCauseView> {
        let view = |root: &RootCause| {
            let symptoms: Vec<&FindingView> = told.iter().filter(|it| root.symptoms.contains(&it.id)).collect();
            let conditions: Vec<ConditionView> = root.condition.iter().map(condition).collect();
            let parts: Option<Vec<_>> = symptoms
                .iter()
                .map(|finding| {
                    let cause = finding.causes.iter().find(|cause| cause.condition == conditions)?;
                    let share = Some(&cause.share_explained).filter(|_| finding.kind != "abandonment");
                    // Where the share is hidden the cause is one of few.
                    cause.share_explained.value.map(|_| (&finding.per_1000.failed_goals, share))
                })
                .collect();
            let failed_goals =
                parts.filter(|parts| parts.len() == root.symptoms.len()).and_then(|parts| together(&parts));
            (!symptoms.is_empty()).then(|| RootCauseView {
                id: root.id.clone(),
                journey: self.journey(&root.goal),
                goal: root.goal.clone(),
                upstream: root.upstream.clone(),
                ladder: root.ladder,
                symptoms: symptoms.iter().map(|finding| finding.id.clone()).collect(),
                condition: conditions,
                failed_goals,
            })
        };
        self.report.root_causes.iter().filter_map(view).collect()
    }

    /// The effort of the one journey that was asked about.
    pub(super) fn behaved(&self) -> Option<BehavedView> {
        let ([signs], [calls]) = (self.report.effort_signs.as_slice(), self.report.failure_demand.as_slice()) else {
            return None;
        };
        Some(behaved(signs, calls, self.protect))
    }
}

fn behaved(signs: &EffortSigns, calls: &FailureDemand, protect: Protect) -> BehavedView {
    let as_of = signs.mean.as_of;
    let parts: Vec<(u64, u64)> = signs.levels.iter().map(|level| (level.journeys, level.persons)).collect();
    let levels = protect.parts(&parts);
    let some_few = signs.signs.iter().any(|it| protect.is_few(it.with) || protect.is_few(it.without))
        || signs.levels.iter().any(|level| protect.count(level.journeys, level.persons).is_none());
    let few_call = protect.is_few(calls.after) || protect.is_few(calls.others);
    let level = |(level, told): (&insight::friction::EffortLevel, &insight::journey_map::Told)| {
        let journeys = told.number();
        // Nobody counts the persons who answered.
        let told = |ease: &Estimate| protect.uncounted(ease.n).is_some() && journeys.is_some();
        let ease = level.ease.as_ref().filter(|ease| told(ease));
        LevelView { signs: level.signs, journeys, ease: ease.map(|ease| protect.rounded(ease, 0.1)) }
    };
    let all_calls =
        insight::fold::Group { journeys: calls.journeys, persons: calls.after.persons.max(calls.others.persons) };
    BehavedView {
        mean: (!some_few).then(|| protect.rounded(&signs.mean, 0.01)),
        signs: signs
            .signs
            .iter()
            .map(|it| SignView { sign: it.sign, share: protect.share(it.with, it.without, as_of) })
            .collect(),
        levels: signs.levels.iter().zip(&levels).map(level).collect(),
        calling: protect.journeys(all_calls),
        after_trouble: protect.share(calls.after, calls.others, as_of),
        goes_with_trouble: match few_call {
            true => protect.untold(&calls.goes_with_trouble),
            false => protect.rounded(&calls.goes_with_trouble, 0.01),
        },
    }
}
