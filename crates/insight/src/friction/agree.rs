//! Whether what is known from several sides says the same of a finding (R105): what customers did, whether they say that
//! they managed, how hard they say that it was, and whether they sought help. A side of which too little is known says
//! nothing, and is told so.

use super::report::{Agreement, Cost, Polarity, Says, Source, Spoken, Summary};
use super::tell::Teller;
use crate::evidence::{Difference, Moments, Part, compare_means, compare_shares, newcombe};
use model::Estimate;
use std::collections::HashSet;

/// So many answers of either kind are needed to tell anything of them.
pub(super) const LEAST_SAID: usize = 10;

/// Journeys that reached the steps at which something shows, and whether it showed in them.
pub(super) type Reached = Vec<(u32, bool)>;

impl Teller<'_, '_> {
    /// By journey that reached a step at which something shows, whether it showed there.
    pub(super) fn reached_there(&self, shows: &dyn Fn(usize) -> bool, journey: &[u32]) -> Reached {
        let traces = &self.known.traces;
        let mut reached: Reached = Vec::new();
        let steps: HashSet<u32> =
            (0..traces.rows.len()).filter(|row| shows(*row)).map(|row| traces.rows[row].step).collect();
        for row in (0..traces.rows.len()).filter(|row| steps.contains(&traces.rows[*row].step)) {
            match reached.last_mut() {
                Some((last, shown)) if *last == journey[row] => *shown |= shows(row),
                _ => reached.push((journey[row], shows(row))),
            }
        }
        reached
    }

    /// What those who show it, and the others who reached the same steps, said of their effort.
    fn ease(&self, reached: &Reached) -> [Vec<f64>; 2] {
        let said = |with: bool| {
            let these = reached.iter().filter(|(_, shown)| *shown == with);
            let answers = these.filter_map(|(at, _)| self.known.efforts[*at as usize]);
            answers.map(|at| self.ask.efforts[at].ease).collect()
        };
        [said(true), said(false)]
    }

    /// How much harder those who show it say that it was, in points of a scale of seven.
    fn harder([with, without]: &[Vec<f64>; 2]) -> Option<Difference> {
        let enough = with.len().min(without.len()) >= LEAST_SAID;
        enough.then(|| compare_means(moments(without), moments(with)))?
    }

    /// What it costs in effort, in points of a scale of seven in 1,000 journeys: how much harder those who show it say that
    /// it was than others who reached the same steps, where enough of both have said so.
    pub(super) fn effort(&self, reached: &Reached, n: u64) -> Option<Estimate> {
        let said = self.ease(reached);
        let harder = Self::harder(&said)?;
        let times = n as f64 * 1000.0 / self.known.traces.journeys.len().max(1) as f64;
        let Difference { value, low, high, p } = harder;
        let harder = Difference { value: value * times, low: low * times, high: high * times, p };
        Some(self.difference(&harder, said[0].len() as u64, "welch"))
    }

    fn difference(&self, found: &Difference, n: u64, method: &'static str) -> Estimate {
        found.told(n, method, self.telling.as_of)
    }

    /// What each side says of a finding.
    pub(super) fn agreement(&self, reached: &Reached, cost: &Cost, polarity: Polarity, is_help: bool) -> Agreement {
        let side = |source: Source, figure: Option<Estimate>, n: u64, needed_n: Option<u64>| {
            let says = figure.as_ref().map_or(Says::SaysNothing, |figure| said(figure, polarity));
            let reason = match (says, &figure) {
                (Says::SaysNothing, Some(_)) => Some("unsure"),
                (Says::SaysNothing, None) if n == 0 && source != Source::Contacts => Some("not_asked"),
                (Says::SaysNothing, None) if source == Source::Contacts && is_help => Some("same_thing"),
                (Says::SaysNothing, None) if source == Source::Contacts => Some("not_known"),
                (Says::SaysNothing, None) => Some("too_few"),
                _ => None,
            };
            Spoken { source, says, reason, figure, n, needed_n, parts: [0; 4] }
        };
        let lost = cost.failed_goals.clone();
        let behaviour = side(Source::Behaviour, Some(lost), reached.len() as u64, None);
        let goal = self.stated(reached);
        let parts =
            [goal[0].successes, goal[0].n - goal[0].successes, goal[1].successes, goal[1].n - goal[1].successes];
        let needed = |sides: [usize; 2]| (sides[0].min(sides[1]) < LEAST_SAID).then_some(LEAST_SAID as u64);
        let goal_needed = needed([goal[0].n as usize, goal[1].n as usize]);
        let figure = goal_needed.is_none().then(|| {
            let (low, high) = newcombe(goal[0], goal[1])?;
            let found = Difference { low, high, ..compare_shares(goal[0], goal[1])? };
            Some(self.difference(&found, goal[0].n + goal[1].n, "newcombe"))
        });
        let stated = side(Source::StatedGoal, figure.flatten(), goal[0].n + goal[1].n, goal_needed);
        let stated = Spoken { parts, ..stated };
        let ease = self.ease(reached);
        let n = (ease[0].len() + ease[1].len()) as u64;
        let figure = Self::harder(&ease).map(|found| self.difference(&found, n, "welch"));
        let effort = side(Source::Effort, figure, n, needed([ease[0].len(), ease[1].len()]));
        let effort = Spoken { parts: [ease[0].len() as u64, ease[1].len() as u64, 0, 0], ..effort };
        // That those who call again call more is no second side of it.
        let contacts = cost.contacts.clone().filter(|_| !is_help);
        let n = contacts.as_ref().map_or(0, |contacts| contacts.n);
        let contacts = side(Source::Contacts, contacts, n, None);
        Agreement::of(vec![behaviour, stated, effort, contacts])
    }

    /// Of those who show it, and of the others who reached the same steps, how many say that they did not manage what they
    /// had come for.
    fn stated(&self, reached: &Reached) -> [Part; 2] {
        [true, false].map(|with| {
            let these = reached.iter().filter(|(_, shown)| *shown == with);
            let answers = these.filter_map(|(at, _)| self.known.stated[*at as usize]);
            answers.fold(Part { successes: 0, n: 0 }, |part, at| Part {
                successes: part.successes + u64::from(!self.ask.stated[at].reached),
                n: part.n + 1,
            })
        })
    }
}

/// What a figure says that is above 0 where it hurts.
fn said(figure: &Estimate, polarity: Polarity) -> Says {
    let hurts = figure.low.is_some_and(|low| low > 0.0);
    let helps = figure.high.is_some_and(|high| high < 0.0);
    match (polarity, hurts, helps) {
        (Polarity::Friction, true, _) | (Polarity::Strength, _, true) => Says::Agrees,
        (Polarity::Friction, _, true) | (Polarity::Strength, true, _) => Says::Conflicts,
        _ => Says::SaysNothing,
    }
}

impl Agreement {
    /// What several sides say together.
    pub fn of(sources: Vec<Spoken>) -> Agreement {
        let count = |says: Says| sources.iter().filter(|source| source.says == says).count();
        let (agree, conflict) = (count(Says::Agrees), count(Says::Conflicts));
        let summary = match (agree, conflict) {
            (0, 0) => Summary::NoSource,
            (1, 0) | (0, 1) => Summary::OneSource,
            (_, 0) => Summary::Agree,
            _ => Summary::Conflict,
        };
        Agreement { summary, sources }
    }
}

pub(super) fn moments(values: &[f64]) -> Moments {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0).max(1.0);
    Moments { n: values.len() as u64, mean, variance }
}
