//! Findings that journeys end at a step more often where a condition holds, beyond what signs explain.

use super::calls::CALLS;
use super::claim::is_next_to_nothing;
use super::judge::{Cell, LEAST, Span3, Z_SURE};
use super::kind::Kind;
use super::report::{Cause, Cost, Finding, Followed, Polarity};
use super::tell::{ENDS, SEED, Teller};
use super::why::{Depth, Found, Happened, Looking, Test, find, since};
use super::within::{self, Within};
use crate::evidence::{Z95, share, wilson};
use eventlog::LogError;
use model::Micros;

/// Where nothing is wrong, conditions are found to make journeys end in at most this share of logs.
const GATE_ENDS: f64 = 0.01;
const MOST_ENDS: usize = 12;
const SCAN: &str = "likelihood_ratio_scan";

/// Where a condition holds at a step.
struct Inside<'l> {
    looking: &'l Looking<'l>,
    happened: &'l [Happened],
    step: u32,
    condition: &'l [Test],
    /// Rows of the step at which it holds.
    rows: Vec<u32>,
}

impl Teller<'_, '_> {
    /// By row, whether the journey ended there and how likely that was held to be.
    fn ended(&self, journey: &[u32]) -> Vec<Happened> {
        let (traces, judged) = (&self.known.traces, &self.known.judged);
        let ended = |row: usize| {
            let at = journey[row] as usize;
            traces.journeys[at].failed && row + 1 == traces.rows_of(at).end
        };
        (0..traces.rows.len()).map(|row| Happened { yes: ended(row), expected: judged.chances[row] }).collect()
    }

    /// Findings that journeys end at a step more often where a condition holds.
    pub(super) fn ends(&self, journey: &[u32]) -> Result<Vec<Finding>, LogError> {
        if self.known.judged.chances.is_empty() {
            return Ok(Vec::new());
        }
        let rows: Vec<u32> = (0..self.known.traces.rows.len() as u32).collect();
        let happened = self.ended(journey);
        let looking = self.looking(&rows, journey);
        let (alpha, threads) = (GATE_ENDS / self.of as f64, self.telling.threads);
        let depth = Depth { depth: 2, alpha, most: MOST_ENDS, by_step: true, with_before: true, threads };
        let part = self.watch.part(ENDS);
        let found = find(&looking, &happened, depth, &self.beside(0, &part));
        found.iter().filter_map(|found| self.end(&looking, &happened, found).transpose()).collect()
    }

    fn end(&self, looking: &Looking<'_>, happened: &[Happened], found: &Found) -> Result<Option<Finding>, LogError> {
        let Some(step) = found.step else { return Ok(None) };
        let inside = self.inside(looking, happened, step, &found.why.condition);
        let (lost, _) = self.lost_inside(&inside);
        let few = (inside.rows.len() as u64) < 2 * LEAST;
        if few || is_next_to_nothing(lost, inside.rows.len() as f64, self.known.traces.journeys.len() as u64) {
            return Ok(None);
        }
        let here = |row: &u32| self.known.traces.rows[*row as usize].step == step;
        let rows: Vec<u32> = looking.rows.iter().copied().filter(here).collect();
        let of_rows: Vec<Happened> = rows.iter().map(|row| happened[*row as usize]).collect();
        let cause = self.cause(&self.looking(&rows, looking.journey), &of_rows, &found.why)?;
        self.end_finding(&inside, vec![cause]).map(Some)
    }

    /// The same of what is followed, claimed or not; nothing where the log knows nothing of what it is about.
    pub(super) fn end_of(&self, step: u32, it: &Followed, journey: &[u32]) -> Result<Option<Finding>, LogError> {
        let tests: Option<Vec<Test>> =
            it.segment.iter().map(|told| self.names().test(&told.attribute, &told.value)).collect();
        let Some(condition) = tests.filter(|tests| !tests.is_empty() && it.kind == Kind::Abandonment.name()) else {
            return Ok(None);
        };
        if self.known.judged.chances.is_empty() {
            return Ok(None);
        }
        let rows: Vec<u32> = (0..self.known.traces.rows.len() as u32).collect();
        let happened = self.ended(journey);
        let looking = self.looking(&rows, journey);
        let inside = self.inside(&looking, &happened, step, &condition);
        if inside.rows.is_empty() {
            return Ok(None);
        }
        self.end_finding(&inside, Vec::new()).map(Some)
    }

    /// The part of those who show a sign that a followed finding is about, as it stands; nothing where it is about all, or
    /// the log knows nothing of that part.
    pub(super) fn within_of(&self, cell: &Cell, it: &Followed, journey: &[u32]) -> Option<Within> {
        let condition: Vec<Test> =
            it.segment.iter().map(|told| self.names().test(&told.attribute, &told.value)).collect::<Option<_>>()?;
        let rows: Vec<u32> = (0..self.known.traces.rows.len() as u32).collect();
        let looking = self.looking(&rows, journey);
        let since = it.only_since.map(|Micros(since)| since);
        it.only.then(|| within::of(&looking, &self.known.judged, cell, condition, since))?
    }

    fn inside<'l>(
        &self,
        looking: &'l Looking<'l>,
        happened: &'l [Happened],
        step: u32,
        condition: &'l [Test],
    ) -> Inside<'l> {
        let fits = |row: &u32| self.known.traces.rows[*row as usize].step == step && looking.fits(*row, condition);
        let rows = looking.rows.iter().copied().filter(fits).collect();
        Inside { looking, happened, step, condition, rows }
    }

    /// When the condition came up, such as a new version of a letter: nothing where it may have been there all the time.
    fn appeared(&self, inside: &Inside<'_>) -> Option<i64> {
        /// So likely nobody would have met it before by chance.
        const BY_CHANCE: f64 = 1e-4;
        let rows = &self.known.traces.rows;
        let arrived = |row: &u32| rows[*row as usize].arrived;
        let first = inside.rows.iter().map(arrived).min()?;
        let here = inside.looking.rows.iter().filter(|row| rows[**row as usize].step == inside.step);
        let (before, after) = here.fold((0_u32, 0_u32), |(before, after), row| match arrived(row) < first {
            true => (before + 1, after),
            false => (before, after + 1),
        });
        let without = 1.0 - inside.rows.len() as f64 / f64::from(after + 1);
        (f64::from(before) * without.ln() < BY_CHANCE.ln()).then_some(first)
    }

    /// Goals that are lost for a condition, and how many nine times of ten at least.
    fn lost_inside(&self, inside: &Inside<'_>) -> (Span3, f64) {
        let n = inside.rows.len() as u64;
        let yes = inside.rows.iter().filter(|row| inside.happened[**row as usize].yes).count() as f64;
        let expected: f64 = inside.rows.iter().map(|row| inside.happened[*row as usize].expected).sum();
        let reach = inside.rows.iter().map(|row| self.known.judged.reach[*row as usize]).sum::<f64>() / n as f64;
        // Wilson's interval of the share that ends there: some may go on even where nobody has yet.
        let (low, high) = wilson(yes as u64, n);
        let (low, high) = (low * n as f64, high * n as f64);
        let lost = |yes: f64| (yes - expected) * reach;
        let lost = Span3 { value: lost(yes), low: lost(low), high: lost(high) };
        let sure = Z_SURE / Z95 * (yes - low);
        (lost, ((yes - expected - sure) * reach).max(0.0))
    }

    fn end_finding(&self, inside: &Inside<'_>, causes: Vec<Cause>) -> Result<Finding, LogError> {
        let (traces, journey) = (&self.known.traces, inside.looking.journey);
        let n = inside.rows.len() as u64;
        let (lost, sure) = self.lost_inside(inside);
        let sure = Span3 { value: sure, ..lost };
        let of = |row: &u32| traces.journeys[journey[*row as usize] as usize];
        let failed = inside.rows.iter().filter(|row| of(row).failed).count() as u64;
        // A person's journeys follow each other.
        let persons = |failed_only: bool| {
            let these = inside.rows.iter().map(of).filter(|it| it.failed || !failed_only);
            let mut persons: Vec<u64> = these.map(|it| it.person).collect();
            persons.dedup();
            persons.len() as u64
        };
        let rate = share(failed, n, self.telling.as_of);
        let without = |lost: f64| (rate.value.unwrap_or(0.0) - lost / n as f64).clamp(0.0, 1.0);
        let baseline = Span3 { value: without(lost.value), low: without(lost.high), high: without(lost.low) };
        let segment = self.names().told(inside.condition);
        let place = self.step(inside.step);
        let times = inside.rows.iter().map(|row| (traces.rows[*row as usize].arrived, inside.happened[*row as usize]));
        let times: Vec<(i64, Happened)> = times.collect();
        let is_there = |row: usize| traces.rows[row].step == inside.step;
        let fits = |row: usize| is_there(row) && inside.looking.fits(row as u32, inside.condition);
        let shows = |row: usize| fits(row) && inside.happened[row].yes;
        let id = self.id(Polarity::Friction, Kind::Abandonment, &place, &segment);
        let (series, way) = self.course(inside.step, &causes, &is_there, &fits);
        let reached = self.reached_there(&fits, journey);
        // Who leaves for a letter, and who calls for it, has come to the same step.
        let here = inside.looking.rows.iter().map(|row| *row as usize).filter(|row| is_there(*row));
        let contacts = self.calls(here, &fits, 0.0).map(|contacts| self.per_1000(contacts, CALLS));
        let per_1000 = Cost { failed_goals: self.per_1000(lost, SCAN), contacts, effort: self.effort(&reached, n) };
        Ok(Finding {
            agreement: self.agreement(&reached, &per_1000, Polarity::Friction, false),
            shown: self.all_shown(&id, &shows, journey),
            id,
            polarity: Polarity::Friction,
            kind: Kind::Abandonment,
            goal: self.goal(),
            place,
            since: since(&times, SEED).or_else(|| self.appeared(inside)).map(Micros),
            segment,
            journeys_affected: n,
            persons_affected: persons(false),
            persons_failed: persons(true),
            rate,
            baseline: self.estimate(baseline, n, SCAN),
            per_1000,
            worth: None,
            gain: self.estimate(sure, n, "attributable_lower_90"),
            causes,
            evidence: self.evidence(&shows, journey)?,
            method: SCAN,
            only: (true, None),
            elsewhere: self.elsewhere(n, failed),
            days: self.days(),
            series,
            way,
        })
    }
}
