//! One cause behind several symptoms (R233): what findings have as a cause in common, and what they cost for it together.

use super::kind::Kind;
use super::report::{Cause, Finding, FrictionReport, Polarity, RootCause, Told};
use crate::evidence::Z95;
use model::Estimate;

/// What is known of a cause by one of its symptoms: goals lost in 1,000 journeys, and the share of that which it explains; nothing
/// where the symptom is about the cause alone.
pub type Part<'e> = (&'e Estimate, Option<&'e Estimate>);

/// What symptoms cost together for one cause, in the unit of their costs: each cost times the share that is explained. Nothing where
/// one of them is not told. The standard errors of both are added in squares; nothing costs less than nothing.
pub fn together(parts: &[Part<'_>]) -> Option<Estimate> {
    let (mut value, mut variance) = (0.0, 0.0);
    for (cost, explained) in parts {
        let known = |of: &Estimate| Some((of.value?, (of.high? - of.low?) / (2.0 * Z95)));
        let (c, c_error) = known(cost)?;
        let (e, e_error) = explained.map_or(Some((1.0, 0.0)), known)?;
        value += c * e;
        variance += (e * c_error).powi(2) + (c * e_error).powi(2);
    }
    let (first, _) = parts.first()?;
    let half = Z95 * variance.sqrt();
    let n = parts.iter().map(|(cost, _)| cost.n).max()?;
    let (low, high) = (Some((value - half).max(0.0)), Some(value + half));
    Some(Estimate {
        value: Some(value),
        n,
        low,
        high,
        confidence: 0.95,
        method: "sum_of_explained",
        as_of: first.as_of,
    })
}

impl FrictionReport {
    /// The causes of all findings, each once, with its symptoms: what is surest to cost most first.
    pub(super) fn root_causes(findings: &[Finding]) -> Vec<RootCause> {
        let frictions = || findings.iter().filter(|finding| finding.polarity == Polarity::Friction);
        let causes = || frictions().flat_map(|finding| finding.causes.iter().map(move |cause| (finding, cause)));
        let mut roots: Vec<(RootCause, Vec<Part<'_>>)> = Vec::new();
        for (finding, cause) in causes() {
            // What comes from a letter shows at the letter itself, too.
            let comes_from = |(other, from): (&Finding, &Cause)| {
                other.goal == finding.goal
                    && from.condition == cause.condition
                    && from.upstream.as_deref() == Some(finding.place.step())
            };
            let here = || causes().any(comes_from).then(|| finding.place.step().to_string());
            let upstream = cause.upstream.clone().or_else(here);
            // Where journeys end is found by the condition: what it costs is what the condition costs.
            let share = Some(&cause.share_explained).filter(|_| finding.kind != Kind::Abandonment);
            let part = (&finding.per_1000.failed_goals, share);
            let is_same = |root: &RootCause| {
                root.goal == finding.goal && root.upstream == upstream && root.condition == cause.condition
            };
            match roots.iter_mut().find(|(root, _)| is_same(root)) {
                Some((root, parts)) => {
                    root.symptoms.push(finding.id.clone());
                    root.ladder = root.ladder.max(cause.ladder);
                    parts.push(part);
                }
                None => {
                    let root = RootCause {
                        id: id(&finding.goal, upstream.as_deref(), &cause.condition),
                        goal: finding.goal.clone(),
                        upstream,
                        condition: cause.condition.clone(),
                        ladder: cause.ladder,
                        symptoms: vec![finding.id.clone()],
                        failed_goals: cause.share_explained.clone(),
                    };
                    roots.push((root, vec![part]));
                }
            }
        }
        let told =
            |(root, parts): (RootCause, Vec<Part<'_>>)| Some(RootCause { failed_goals: together(&parts)?, ..root });
        let mut roots: Vec<RootCause> = roots.into_iter().filter_map(told).collect();
        let surely = |root: &RootCause| (root.failed_goals.low.unwrap_or(0.0), root.failed_goals.value.unwrap_or(0.0));
        let by_cost = |a: (f64, f64), b: (f64, f64)| b.0.total_cmp(&a.0).then_with(|| b.1.total_cmp(&a.1));
        roots.sort_by(|a, b| by_cost(surely(a), surely(b)));
        roots
    }
}

/// The same as long as the cause is the same.
fn id(goal: &str, upstream: Option<&str>, condition: &[Told]) -> String {
    let condition: Vec<String> = condition.iter().map(|it| format!("{}\u{1}{}", it.attribute, it.value)).collect();
    let about = [goal.to_string(), upstream.unwrap_or_default().to_string(), condition.join("\u{2}")];
    format!("r-{:016x}", super::tell::hash(&about.join("\u{3}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(value: f64, low: f64, high: f64) -> Estimate {
        Estimate {
            value: Some(value),
            n: 100,
            low: Some(low),
            high: Some(high),
            confidence: 0.95,
            method: "",
            as_of: None,
        }
    }

    #[test]
    fn what_symptoms_cost_for_one_cause_is_the_sum_of_what_it_explains() {
        let (cost, half) = (estimate(10.0, 6.0, 14.0), estimate(0.5, 0.5, 0.5));
        let told = together(&[(&cost, None), (&cost, Some(&half))]).unwrap();
        assert!((told.value.unwrap() - 15.0).abs() < 1e-9);
        // 4 and 2 in squares.
        assert!((told.high.unwrap() - 15.0 - 20.0_f64.sqrt()).abs() < 1e-9, "{told:?}");
        let unsure = together(&[(&cost, Some(&estimate(0.5, 0.1, 0.9)))]).unwrap();
        assert!(unsure.high.unwrap() > 7.0, "what it explains is not sure either: {unsure:?}");
        let hidden = Estimate { value: None, ..cost.clone() };
        assert!(together(&[(&cost, None), (&hidden, None)]).is_none());
        assert!(together(&[]).is_none());
    }
}
