//! A cause as it is told: what it explains, what speaks against it, where it comes from and how long before.

use super::judge::Span3;
use super::report::Cause;
use super::tell::Teller;
use super::trace::Row;
use super::why::{Feature, Happened, Looking, Test, Why};
use super::words::Counter;
use crate::evidence::quantiles;
use eventlog::{JourneyView, LogError};
use model::MISSING;

/// The share of all cases that go with a condition beyond what would happen there anyhow, where it makes them so many times as
/// common.
pub(super) fn explained(why: &Why, ratio: f64) -> f64 {
    let yes = why.inside.1;
    let all = yes + why.outside.1;
    if ratio > 0.0 { yes as f64 / all.max(1) as f64 * (1.0 - 1.0 / ratio) } else { 0.0 }
}

/// What a condition says of customers and what they met, whatever was changed meanwhile.
pub(super) fn without_changes(condition: &[Test]) -> Vec<Test> {
    condition.iter().copied().filter(|(feature, _)| !matches!(feature, Feature::Change(_))).collect()
}

/// Where a condition comes from.
#[derive(Default)]
struct Source {
    upstream: Option<String>,
    /// From there to the step, seconds: the median, and between which eight of ten lie.
    lag: Option<[f64; 3]>,
    /// By how many times the customer had met it, from once: rows, and those of them in which it happened.
    dose: Vec<(u64, u64)>,
}

impl Teller<'_, '_> {
    pub(super) fn cause(&self, looking: &Looking<'_>, happened: &[Happened], why: &Why) -> Result<Cause, LogError> {
        let (inside, yes) = why.inside;
        let all = yes + why.outside.1;
        let source = self.source(looking, happened, why)?;
        let standing = self.standing(looking, happened, why, &source.dose);
        let (value, low, high) = why.ratio;
        let explained = Span3 { value: explained(why, value), low: explained(why, low), high: explained(why, high) };
        let language = self.telling.language;
        let in_words = |feature: Feature| self.names().feature_in_words(feature, language);
        let mut against = Vec::new();
        if let Some((feature, (_, low, _))) = why.adjusted
            && low <= 1.0
        {
            against.push(Counter::NotWithin(in_words(feature)));
        }
        against.extend(why.reversed.map(|feature| Counter::Reversed(in_words(feature))));
        let least = self.telling.least_told;
        // None of the parts may be few, or the numbers beside it would tell of them.
        let may_be_told = why.groups.iter().all(|group| group.persons == 0 || group.persons >= least);
        let told = |count: u64| count > 0 && may_be_told;
        let round = |count: u64| count - count % self.telling.rounded_to.max(1);
        if told(why.outside.1) && told(yes) {
            against.push(Counter::Elsewhere { others: round(why.outside.1), all: round(all) });
        }
        if told(inside - yes) && told(yes) {
            against.push(Counter::Without { without: round(inside - yes), all: round(inside) });
        }
        let same = why.same_as.iter().take(2);
        against.extend(same.map(|other| Counter::SameAs(self.names().in_words(other, language))));
        against.extend(standing.against);
        let ratio = standing.ratio.unwrap_or((why.ratio, inside, "mantel_haenszel"));
        let ((value, low, high), n, method) = ratio;
        Ok(Cause {
            condition: self.names().told(&why.condition),
            persons: why.persons,
            groups: why.groups,
            upstream: source.upstream,
            ladder: standing.ladder,
            rate_ratio: self.estimate(Span3 { value, low, high }, n, method),
            share_explained: self.estimate(explained, all, "attributable_fraction"),
            median_lag_s: source.lag.map(|[_, median, _]| median),
            lag_between_s: source.lag.map(|[early, _, late]| [early, late]),
            counter_evidence: against.iter().map(|counter| counter.say(language)).collect(),
        })
    }

    /// Where a condition comes from: the activity that most of those to whom it happened met it at, before the step.
    fn source(&self, looking: &Looking<'_>, happened: &[Happened], why: &Why) -> Result<Source, LogError> {
        let asked = why.condition.iter().find(|(feature, _)| matches!(feature, Feature::What(_) | Feature::Before));
        let Some(met) = asked.copied() else { return Ok(Source::default()) };
        let fits = looking.rows.iter().zip(happened).filter(|(row, it)| it.yes && looking.fits(**row, &why.condition));
        let (mut froms, mut lags): (Vec<u32>, Vec<u64>) = (Vec::new(), Vec::new());
        let mut asked = 0;
        for (row, _) in some(&fits.collect::<Vec<_>>()) {
            asked += 1;
            let journey = &self.known.traces.journeys[looking.journey[**row as usize] as usize];
            let at: &Row = &self.known.traces.rows[**row as usize];
            let first = self.ask.journeys.read(journey.key, |view| {
                (0..view.events())
                    .take_while(|event| view.times[*event] <= at.arrived && view.activities[*event] != at.step)
                    .find(|event| self.is_met(met, view, *event))
                    .map(|event| (view.activities[event], at.arrived.saturating_sub(view.times[event]).cast_unsigned()))
            })?;
            if let Some((from, lag)) = first {
                froms.push(from);
                lags.push(lag);
            }
        }
        froms.sort_unstable();
        let commonest = froms.chunk_by(|a, b| a == b).max_by_key(|same| same.len()).map(|same| same[0]);
        // Where most carry it only from the step itself on, nothing lies before.
        let Some(commonest) = commonest.filter(|_| froms.len() * 2 > asked) else { return Ok(Source::default()) };
        let lag = quantiles(&mut lags, [0.1, 0.5, 0.9]).map(|lag| lag.map(|micros| micros / 1e6));
        let dose = self.dose(looking, happened, (&why.condition, met))?;
        Ok(Source { upstream: Some(self.activity(commonest)), lag, dose })
    }

    /// Whether an event is what a comparison speaks of.
    fn is_met(&self, (feature, code): Test, view: &JourneyView<'_>, event: usize) -> bool {
        match feature {
            Feature::What(place) => {
                let what = self.known.usual.what[place];
                what.is_told_at(view.activities[event]) && view.attribute(what.attribute)[event] == code
            }
            _ => view.activities[event] == code,
        }
    }

    /// By how many times customers had met something when they came to a step, from once to three times or more: rows, and those of
    /// them in which it happened. Only of what is told at one activity, a letter or a page: how often customers do something
    /// themselves says how much they do.
    fn dose(
        &self,
        looking: &Looking<'_>,
        happened: &[Happened],
        (condition, met): (&[Test], Test),
    ) -> Result<Vec<(u64, u64)>, LogError> {
        const MOST_TIMES: usize = 3;
        let Feature::What(place) = met.0 else { return Ok(Vec::new()) };
        if self.known.usual.what[place].activity == MISSING {
            return Ok(Vec::new());
        }
        let fits = looking.rows.iter().zip(happened).filter(|(row, _)| looking.fits(**row, condition));
        let mut dose = vec![(0, 0); MOST_TIMES];
        for (row, it) in some(&fits.collect::<Vec<_>>()) {
            let journey = &self.known.traces.journeys[looking.journey[**row as usize] as usize];
            let arrived = self.known.traces.rows[**row as usize].arrived;
            let times = self.ask.journeys.read(journey.key, |view| {
                let before = (0..view.events()).take_while(|event| view.times[*event] <= arrived);
                before.filter(|event| self.is_met(met, view, *event)).count()
            })?;
            if let Some(at) = times.min(MOST_TIMES).checked_sub(1) {
                let (rows, yes) = &mut dose[at];
                *rows += 1;
                *yes += u64::from(it.yes);
            }
        }
        Ok(dose)
    }
}

/// Some of them, from the first to the last: of more, journeys are not read.
fn some<T>(all: &[T]) -> impl Iterator<Item = &T> {
    const MOST: usize = 2_000;
    all.iter().step_by(all.len().div_ceil(MOST).max(1))
}
