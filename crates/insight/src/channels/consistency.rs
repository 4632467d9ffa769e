//! The same step in several channels (R218): whether what comes of it differs among like journeys, how surely it is the
//! same, and when that cannot be told yet.
//!
//! A channel is held against all others in which the step is taken. *The same* is more than not different: the whole
//! interval lies within a margin that is stated. What differs is told under control of false discoveries over the table.

use super::alike::{Alike, Comparable, estimate};
use super::report::{ChannelAt, Compared, Consistency, Largest, NotCompared, Outcome, StepConsistency, Unit, Verdict};
use super::trace::{Came, PARTS, Row, Traces, UNKNOWN};
use super::{Asked, FALSE_DISCOVERY_RATE, LEAST, Map};
use crate::evidence::{
    Difference, ValueWithin, Within, Z95, benjamini_hochberg, compare_few_within, compare_values_within,
    compare_within, normal_two_sided, share,
};
use model::Estimate;

/// Ease is counted in parts of a point.
pub(super) const EASE_PARTS: f64 = 1_000.0;
/// How far apart in time is still the same: as bioequivalence has it, from four fifths to five quarters.
const RATIO: f64 = 1.25;
/// The same of ease, points of a scale of seven.
const POINTS: f64 = 0.5;

/// A step and the channels in which enough journeys take it.
struct Step {
    step: u32,
    /// Channel, journeys, persons; the commonest first.
    channels: Vec<(u32, u64, u64)>,
    rows: Vec<usize>,
}

/// What came of a row: a yes or no as 1 or 0, or a value in whole parts.
fn value(outcome: Outcome, traces: &Traces, ease: &[Option<i64>], at: usize) -> Option<i64> {
    let row = &traces.rows[at];
    let came = |came: Came| match came {
        Came::Yes => Some(1),
        Came::No => Some(0),
        Came::Unknown => None,
    };
    match outcome {
        Outcome::GoalReached => came(traces.journeys[row.journey as usize].reached),
        Outcome::WentOn => came(row.onward),
        Outcome::TimeToNext => (row.next != UNKNOWN).then_some(i64::from(row.next)),
        Outcome::AssistedContact => came(row.assisted),
        Outcome::SameStepAgain => came(row.again),
        Outcome::Effort => ease.get(at).copied().flatten(),
    }
}

fn unit(outcome: Outcome) -> Unit {
    match outcome {
        Outcome::TimeToNext => Unit::Ratio,
        Outcome::Effort => Unit::Points,
        _ => Unit::Share,
    }
}

/// How far from no difference is still the same, as differences are told.
fn margin(outcome: Outcome, asked: &Asked<'_, '_>) -> f64 {
    match unit(outcome) {
        Unit::Share => asked.options.margin,
        Unit::Ratio => RATIO,
        Unit::Points => POINTS,
    }
}

/// The table of all steps that are taken in several channels. `ease`: by row, what was said of it.
pub(super) fn report(asked: &Asked<'_, '_>, traces: &Traces, ease: &[Option<i64>]) -> Consistency {
    let steps = steps(asked, traces);
    let mut found = asked.each(&steps, |step| compared(asked, traces, ease, step));
    let raw: Vec<f64> = found.iter().flat_map(|step| &step.comparisons).map(|compared| compared.p_adjusted).collect();
    let adjusted = benjamini_hochberg(&raw);
    let comparisons = found.iter_mut().flat_map(|step| &mut step.comparisons);
    comparisons.zip(&adjusted).for_each(|(compared, p)| {
        compared.p_adjusted = *p;
        compared.verdict = match () {
            () if compared.is_within_margin => Verdict::Same,
            () if *p <= FALSE_DISCOVERY_RATE && is_sure(compared) => Verdict::Differs,
            () => Verdict::CannotTell,
        };
        compared.needed_n = (compared.verdict == Verdict::CannotTell).then_some(compared.needed_n).flatten();
    });
    found.iter_mut().for_each(conclude);
    let rank = |verdict: Verdict| match verdict {
        Verdict::Differs => 0,
        Verdict::CannotTell => 1,
        Verdict::Same => 2,
    };
    let size = |step: &StepConsistency| {
        step.largest.as_ref().and_then(|largest| largest.difference.value).map_or(0.0, f64::abs)
    };
    found.sort_by(|a, b| {
        let verdicts = rank(a.verdict).cmp(&rank(b.verdict));
        verdicts.then_with(|| size(b).total_cmp(&size(a))).then_with(|| a.step.cmp(&b.step))
    });
    Consistency {
        steps: found,
        tested: raw.len() as u64,
        false_discovery_rate: FALSE_DISCOVERY_RATE,
        margin_share: asked.options.margin,
        margin_ratio: RATIO,
        margin_points: POINTS,
    }
}

/// Whether the interval leaves no difference out.
fn is_sure(compared: &Compared) -> bool {
    let none = if compared.unit == Unit::Ratio { 1.0 } else { 0.0 };
    compared.alike.low.is_some_and(|low| low > none) || compared.alike.high.is_some_and(|high| high < none)
}

/// What may be said of a step: it differs where anything does, and is the same where all that was compared surely is.
fn conclude(step: &mut StepConsistency) {
    let is = |verdict: Verdict| move |compared: &&Compared| compared.verdict == verdict;
    let any = step.comparisons.iter().any(|compared| compared.verdict == Verdict::Differs);
    let all = !step.comparisons.is_empty()
        && step.comparisons.iter().all(|compared| compared.verdict == Verdict::Same)
        && step.not_compared.is_empty();
    step.verdict = match () {
        () if any => Verdict::Differs,
        () if all => Verdict::Same,
        () => Verdict::CannotTell,
    };
    let unsure = step.comparisons.iter().filter(is(Verdict::CannotTell));
    let few = step.not_compared.iter().filter_map(|it| it.needed_n);
    let needed = unsure.filter_map(|compared| compared.needed_n).chain(few).max();
    step.needed_n = needed.filter(|_| step.verdict == Verdict::CannotTell);
}

/// Steps that enough journeys take in two channels or more.
fn steps(asked: &Asked<'_, '_>, traces: &Traces) -> Vec<Step> {
    let mut rows: Map<u32, Vec<usize>> = Map::default();
    for (at, row) in traces.rows.iter().enumerate().filter(|(_, row)| asked.is_at(row.step)) {
        rows.entry(row.step).or_default().push(at);
    }
    let mut found = Vec::new();
    for (step, rows) in rows {
        let mut of: Map<u32, Vec<u64>> = Map::default();
        for at in &rows {
            let row = &traces.rows[*at];
            of.entry(row.channel).or_default().push(traces.journeys[row.journey as usize].person);
        }
        let count = |(channel, mut persons): (u32, Vec<u64>)| {
            let journeys = persons.len() as u64;
            persons.sort_unstable();
            persons.dedup();
            (channel, journeys, persons.len() as u64)
        };
        let mut channels: Vec<(u32, u64, u64)> = of.into_iter().map(count).collect();
        channels.retain(|(.., persons)| *persons >= LEAST);
        channels.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| asked.channel(a.0).cmp(&asked.channel(b.0))));
        if channels.len() >= 2 {
            found.push(Step { step, channels, rows });
        }
    }
    found
}

/// Every channel of a step against the others, in everything that comes of it; p-values are not adjusted yet.
fn compared(asked: &Asked<'_, '_>, traces: &Traces, ease: &[Option<i64>], step: &Step) -> StepConsistency {
    let first = if asked.has_goal { Outcome::GoalReached } else { Outcome::WentOn };
    let mut outcomes = vec![first, Outcome::TimeToNext];
    outcomes.extend((!asked.by_journey).then_some(Outcome::AssistedContact));
    outcomes.push(Outcome::SameStepAgain);
    let is_said = step.rows.iter().any(|at| ease.get(*at).copied().flatten().is_some());
    outcomes.extend(is_said.then_some(Outcome::Effort));
    let mut told = StepConsistency {
        step: asked.activity(step.step),
        verdict: Verdict::CannotTell,
        largest: None,
        needed_n: None,
        channels: Vec::new(),
        comparisons: Vec::new(),
        not_compared: Vec::new(),
        held: Vec::new(),
        not_held: Vec::new(),
    };
    for (channel, journeys, persons) in &step.channels {
        told.channels.push(ChannelAt { channel: asked.channel(*channel), journeys: *journeys, persons: *persons });
    }
    // Of two, the rarer is held against the commoner: the other way round would say the same.
    let both = step.channels.len() == 2;
    for outcome in outcomes {
        let known = |at: &usize| Some((*at, value(outcome, traces, ease, *at)?));
        let rows: Vec<(usize, i64)> = step.rows.iter().filter_map(known).collect();
        let several = |rows: &[(usize, i64)]| rows.iter().any(|(_, value)| *value != rows[0].1);
        if rows.is_empty() || !several(&rows) {
            // All fared alike: there is nothing to differ in.
            continue;
        }
        let middle = middle(outcome, &rows);
        let yes: Map<usize, bool> = rows.iter().map(|(at, value)| (*at, *value > middle)).collect();
        let places: Vec<usize> = rows.iter().map(|(at, _)| *at).collect();
        let at_of = |row: &Row| (row.journey, row.time);
        let by_row: Map<(u32, i64), bool> = places.iter().map(|at| (at_of(&traces.rows[*at]), yes[at])).collect();
        let is_yes = |row: &Row| by_row.get(&at_of(row)).copied().unwrap_or(false);
        let alike = Alike::of(asked, traces, &places, &|row| row.channel, &is_yes);
        for (at, (channel, ..)) in step.channels.iter().enumerate() {
            if both && at == 0 {
                continue;
            }
            let against = Against { asked, traces, outcome, rows: &rows, alike: &alike, channel: *channel };
            match against.compare() {
                Ok(compared) => told.comparisons.push(compared),
                // Few are asked for their effort: that leaves no gap in what is known of the step.
                Err(few) if outcome == Outcome::Effort && few.needed_n.is_some() => (),
                Err(few) => told.not_compared.push(few),
            }
        }
        if outcome == first {
            told.held.clone_from(&alike.held);
            told.not_held = alike.not_held;
            told.largest = largest(&told, outcome, step.channels.len());
        }
    }
    told
}

/// The border between much and little, by which what is held alike is chosen.
fn middle(outcome: Outcome, rows: &[(usize, i64)]) -> i64 {
    if unit(outcome) == Unit::Share {
        return 0;
    }
    let mut values: Vec<i64> = rows.iter().map(|(_, value)| *value).collect();
    values.sort_unstable();
    values[values.len() / 2]
}

/// The figure that a person understands: how far the channel that is farthest off is from the others. The farthest of
/// several is sought out, so its interval is as wide as all together take (Bonferroni).
fn largest(told: &StepConsistency, outcome: Outcome, channels: usize) -> Option<Largest> {
    let these = told.comparisons.iter().filter(|compared| compared.outcome == outcome);
    let size = |compared: &&Compared| compared.alike.value.map_or(0.0, f64::abs);
    let farthest = these.max_by(|a, b| size(a).total_cmp(&size(b)))?;
    let mut difference = farthest.alike.clone();
    if channels > 2 {
        let wider = z(0.05 / channels as f64) / Z95;
        let value = difference.value?;
        let widen = |end: f64| (value + (end - value) * wider).clamp(-1.0, 1.0);
        (difference.low, difference.high) = (difference.low.map(widen), difference.high.map(widen));
        difference.method = "within_strata_by_customer_bonferroni";
    }
    Some(Largest { channel: farthest.channel.clone(), outcome, difference })
}

/// How many standard errors a two-sided p-value is.
fn z(p: f64) -> f64 {
    let (mut low, mut high) = (0.0, 10.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if normal_two_sided(middle) > p { low = middle } else { high = middle }
    }
    low
}

/// One channel against the others in one outcome.
struct Against<'c, 'a, 'j> {
    asked: &'c Asked<'a, 'j>,
    traces: &'c Traces,
    outcome: Outcome,
    rows: &'c [(usize, i64)],
    alike: &'c Alike,
    channel: u32,
}

impl Against<'_, '_, '_> {
    /// How it differs.
    fn compare(&self) -> Result<Compared, NotCompared> {
        let at = |(row, at): (&(usize, i64), &u32)| self.within(row, *at);
        let rows: Vec<ValueWithin> = self.rows.iter().zip(&self.alike.of).map(at).collect();
        let of = |row: &ValueWithin| (row.stratum, row.is_first, row.customer, row.value > 0);
        let comparable = Comparable::of(rows.iter().map(of));
        let n = comparable.n.iter().sum();
        let not = |needed_n: Option<u64>| {
            let channel = self.asked.channel(self.channel);
            NotCompared { channel, outcome: self.outcome, comparable: n, needed_n }
        };
        if !comparable.is_enough() {
            return Err(not(Some(2 * LEAST)));
        }
        let is_rare = unit(self.outcome) == Unit::Share && !comparable.is_common();
        let whole: Vec<ValueWithin> = rows.iter().map(|row| ValueWithin { stratum: 0, ..*row }).collect();
        let common = if is_rare { None } else { difference(self.outcome, &rows) };
        let method = if common.is_some() { "within_strata_by_customer" } else { "newcombe_within_strata" };
        // Where neither side has any spread there is no telling how sure a difference of values is.
        let found = common.or_else(|| self.rarely(&rows)).ok_or_else(|| not(None))?;
        let raw = difference(self.outcome, &whole).or_else(|| self.rarely(&whole)).ok_or_else(|| not(None))?;
        let margin = margin(self.outcome, self.asked);
        let side = |is_first: bool| {
            let values = rows.iter().filter(|row| row.is_first == is_first).map(|row| row.value);
            level(self.outcome, &values.collect::<Vec<i64>>(), self.asked)
        };
        let alike = told(self.outcome, &found);
        Ok(Compared {
            channel: self.asked.channel(self.channel),
            outcome: self.outcome,
            unit: unit(self.outcome),
            own: side(true),
            others: side(false),
            difference: estimate(&told(self.outcome, &raw), rows.len() as u64, "by_customer", self.asked),
            alike: estimate(&alike, n, method, self.asked),
            held: self.alike.held.clone(),
            margin,
            is_within_margin: is_within(self.outcome, &alike, margin),
            p_adjusted: found.p,
            verdict: Verdict::CannotTell,
            needed_n: needed(self.outcome, &found, margin, n),
        })
    }

    /// What so few show, or do not, that no test of shares holds: with an interval and a p-value that do. The p-value is
    /// of the first journey of each customer.
    fn rarely(&self, rows: &[ValueWithin]) -> Option<Difference> {
        if unit(self.outcome) != Unit::Share {
            return None;
        }
        let rows: Vec<Within> = rows.iter().map(yes).collect();
        let time = |at: usize| self.traces.rows[self.rows[at].0].time;
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_by_key(|at| (rows[*at].customer, time(*at), rows[*at].is_first, rows[*at].yes));
        order.dedup_by_key(|at| rows[*at].customer);
        compare_few_within(&rows, &order.into_iter().map(|at| rows[at]).collect::<Vec<_>>())
    }

    fn within(&self, (at, value): &(usize, i64), stratum: u32) -> ValueWithin {
        let row = &self.traces.rows[*at];
        let customer = self.traces.journeys[row.journey as usize].person;
        ValueWithin { stratum, is_first: row.channel == self.channel, customer, value: *value }
    }
}

fn yes(row: &ValueWithin) -> Within {
    Within { stratum: row.stratum, is_first: row.is_first, customer: row.customer, yes: row.value > 0 }
}

/// The difference in the parts in which values are counted.
fn difference(outcome: Outcome, rows: &[ValueWithin]) -> Option<Difference> {
    if unit(outcome) == Unit::Share {
        return compare_within(&rows.iter().map(yes).collect::<Vec<_>>());
    }
    compare_values_within(rows)
}

/// A difference in the unit in which it is told: shares as they are, times as a ratio, ease in points.
fn told(outcome: Outcome, found: &Difference) -> Difference {
    let turn = |value: f64| match unit(outcome) {
        Unit::Share => value,
        Unit::Ratio => (value / PARTS).exp(),
        Unit::Points => value / EASE_PARTS,
    };
    Difference { value: turn(found.value), low: turn(found.low), high: turn(found.high), p: found.p }
}

/// Whether a whole interval lies within the margin.
fn is_within(outcome: Outcome, told: &Difference, margin: f64) -> bool {
    match unit(outcome) {
        Unit::Ratio => told.low >= 1.0 / margin && told.high <= margin,
        _ => told.low >= -margin && told.high <= margin,
    }
}

/// How many comparable journeys it would take to tell, if what is seen stays: for the interval to lie within the margin,
/// or to leave nothing out, whichever comes first.
fn needed(outcome: Outcome, found: &Difference, margin: f64, n: u64) -> Option<u64> {
    let half = (found.high - found.low) / 2.0;
    let margin = match unit(outcome) {
        Unit::Share => margin,
        Unit::Ratio => margin.ln() * PARTS,
        Unit::Points => margin * EASE_PARTS,
    };
    let size = found.value.abs();
    let for_same = if size < margin { half / (margin - size) } else { f64::INFINITY };
    let for_difference = if size > 0.0 { half / size } else { f64::INFINITY };
    let times = for_same.min(for_difference).max(1.0);
    times.is_finite().then(|| (n as f64 * times * times).ceil() as u64)
}

/// How one side fares: a share, the mean time (geometric) in seconds, or the mean ease.
fn level(outcome: Outcome, values: &[i64], asked: &Asked<'_, '_>) -> Estimate {
    let n = values.len() as u64;
    if unit(outcome) == Unit::Share {
        return share(values.iter().filter(|value| **value > 0).count() as u64, n, asked.as_of);
    }
    let count = (n as f64).max(1.0);
    let mean = values.iter().sum::<i64>() as f64 / count;
    let squares: i128 = values.iter().map(|value| i128::from(*value) * i128::from(*value)).sum();
    let variance = (squares as f64 / count - mean * mean).max(0.0) * count / (count - 1.0).max(1.0);
    let half = Z95 * (variance / count).sqrt();
    let found = Difference { value: mean, low: mean - half, high: mean + half, p: 1.0 };
    let method = if outcome == Outcome::Effort { "mean" } else { "geometric_mean" };
    estimate(&told(outcome, &found), n, method, asked)
}
