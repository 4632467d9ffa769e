//! A series divided: by weeks or months, by channel, by activity, by any attribute; and which groups differ.

use super::report::{Compared, Group, Period, Scores, View};
use super::series::{Askers, Counted, Series};
use super::tally::{Ruler, Tally};
use super::{COMPARED_FROM, FALSE_DISCOVERY_RATE, MOST_GROUPS, SHOWN_FROM};
use crate::evidence::{Difference, benjamini_hochberg};
use crate::fold::{DAY, Period as Length, Periods};
use model::{Estimate, Micros, Response};
use std::collections::BTreeMap;

/// So few values divide answers however few there are.
const FEW_VALUES: u64 = 3;
/// How many decimals of a p-value are told: more would be noise.
const P_DECIMALS: f64 = 1e9;

/// Up to so many answers of each customer are compared as if they were independent.
const ANSWERS_A_PERSON: f64 = 1.5;

/// Answers, and who gave them: answers of the same customer are alike, so that many of them say less than their number.
#[derive(Default)]
struct Given<'r> {
    tally: Tally,
    askers: Askers<'r>,
}

impl<'r> Given<'r> {
    fn add(&mut self, counted: &Counted<'r>) {
        counted.add_to(&mut self.tally);
        self.askers.add(counted.response);
    }

    /// The score, where enough have answered.
    fn shown(&self, ruler: Ruler) -> Option<Estimate> {
        (self.tally.n().min(self.askers.count()) >= SHOWN_FROM).then(|| self.tally.score(ruler))
    }

    fn may_be_compared(&self) -> bool {
        let (answers, persons) = (self.tally.n(), self.askers.count());
        answers.min(persons) >= COMPARED_FROM && answers as f64 <= ANSWERS_A_PERSON * persons as f64
    }
}

/// The groups by each attribute, in the order of attributes and of values; and the attributes that divide too finely.
pub(super) fn divided(series: &Series<'_>, view: &View<'_>) -> (Vec<Group>, Vec<String>) {
    let (mut groups, mut too_fine) = (Vec::new(), Vec::new());
    for (name, value_of) in attributes(view) {
        let mut tallies: BTreeMap<&str, Given<'_>> = BTreeMap::new();
        for counted in &series.answers {
            if let Some(value) = value_of.of(counted.response) {
                tallies.entry(value).or_default().add(counted);
            }
        }
        let is_asked_for = view.by.is_some_and(|by| by.contains(&name));
        if !is_asked_for && (tallies.len() > MOST_GROUPS || is_too_fine(&tallies)) {
            too_fine.push(name);
            continue;
        }
        groups.extend(groups_of(&name, &tallies, series.ruler));
    }
    (groups, too_fine)
}

/// Whether an attribute rather tells answers apart than puts them together: few have the same value, or most values
/// have but one.
fn is_too_fine(tallies: &BTreeMap<&str, Given<'_>>) -> bool {
    let (values, answers) = (tallies.len() as u64, tallies.values().map(|given| given.tally.n()).sum::<u64>());
    let alone = tallies.values().filter(|given| given.tally.n() == 1).count() as u64;
    values > FEW_VALUES && (values * 3 > answers || alone * 2 > values)
}

/// Where an attribute of a response stands.
#[derive(Clone, Copy)]
enum Place {
    Channel,
    Activity,
    Attribute(usize),
}

impl Place {
    fn of(self, response: &Response) -> Option<&str> {
        match self {
            Place::Channel => response.channel.as_deref(),
            Place::Activity => response.activity.as_deref(),
            Place::Attribute(at) => response.attributes.get(at).and_then(Option::as_deref),
        }
    }
}

fn attributes(view: &View<'_>) -> Vec<(String, Place)> {
    let own = view.attributes.iter().enumerate().map(|(at, name)| (name.clone(), Place::Attribute(at)));
    let all = [("activity".to_string(), Place::Activity), ("channel".to_string(), Place::Channel)];
    let wanted = |name: &String| !view.private.contains(name) && view.by.is_none_or(|by| by.contains(name));
    all.into_iter().chain(own).filter(|(name, _)| wanted(name)).collect()
}

fn groups_of(attribute: &str, tallies: &BTreeMap<&str, Given<'_>>, ruler: Ruler) -> Vec<Group> {
    let mut whole = Tally::default();
    tallies.values().for_each(|given| whole.merge(&given.tally));
    let group = |(value, given): (&&str, &Given<'_>)| Group {
        attribute: attribute.to_string(),
        value: (*value).to_string(),
        n: given.tally.n(),
        persons: given.askers.count(),
        score: given.shown(ruler),
        needed_n: SHOWN_FROM,
        against_others: against(given, &others(tallies, value, &whole), ruler),
    };
    tallies.iter().map(group).collect()
}

/// All but one.
fn others<'r>(tallies: &BTreeMap<&str, Given<'r>>, but: &str, whole: &Tally) -> Given<'r> {
    let mut others = Given::default();
    for (_, given) in tallies.iter().filter(|(value, _)| **value != but) {
        others.askers.merge(&given.askers);
    }
    others.tally = tallies.get(but).map_or_else(|| whole.clone(), |given| whole.without(&given.tally));
    others
}

fn against(group: &Given<'_>, others: &Given<'_>, ruler: Ruler) -> Option<Compared> {
    if !group.may_be_compared() || !others.may_be_compared() {
        return None;
    }
    let (group, others) = (&group.tally, &others.tally);
    let (Difference { value, low, high, p }, method) = group.compare(others, ruler)?;
    let as_of = group.score(ruler).as_of;
    let (value, low, high) = (Some(value), Some(low), Some(high));
    let difference = Estimate { value, n: group.n() + others.n(), low, high, confidence: 0.95, method, as_of };
    Some(Compared { difference, p_adjusted: p, differs: false })
}

/// Judges all comparisons of a report together; how many they are.
pub(super) fn say_which_differ(metrics: &mut [Scores]) -> u64 {
    let compared = |scores: &'_ Scores| {
        scores.by.iter().filter_map(|group| group.against_others.as_ref().map(|it| it.p_adjusted)).collect::<Vec<f64>>()
    };
    let p: Vec<f64> = metrics.iter().flat_map(compared).collect();
    let mut adjusted = benjamini_hochberg(&p).into_iter();
    for compared in metrics.iter_mut().flat_map(|scores| &mut scores.by).filter_map(|g| g.against_others.as_mut()) {
        let p = adjusted.next().expect("there are as many adjusted values as comparisons");
        compared.p_adjusted = (p * P_DECIMALS).round() / P_DECIMALS;
        compared.differs = p <= FALSE_DISCOVERY_RATE;
    }
    p.len() as u64
}

/// The score of each week, or each month where the series is long, in which somebody answered.
pub(super) fn over_time(series: &Series<'_>, view: &View<'_>) -> Vec<Period> {
    let (Some(Micros(first)), Some(Micros(last))) = (series.first(), series.last()) else { return Vec::new() };
    let periods = Periods::between(Length::fitting(first, last), first, last, view.midnight);
    let mut tallies: BTreeMap<i64, Given<'_>> = BTreeMap::new();
    for counted in &series.answers {
        if let Some(Micros(time)) = counted.response.time {
            tallies.entry(periods.of(time)).or_default().add(counted);
        }
    }
    let period = |(day, given): (i64, Given<'_>)| Period {
        from: Micros(day * DAY).to_rfc3339().chars().take(10).collect(),
        n: given.tally.n(),
        persons: given.askers.count(),
        score: given.shown(series.ruler),
        needed_n: SHOWN_FROM,
    };
    tallies.into_iter().map(period).collect()
}
