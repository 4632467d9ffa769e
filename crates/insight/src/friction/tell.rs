//! From what was judged to findings: names, estimates, causes, evidence, and what is not claimed.

use super::calls::CALLS;
use super::carry::carry_followed;
use super::cause::{explained, without_changes};
use super::claim::FALSE_DISCOVERY_RATE;
use super::judge::{Cell, LEAST, Says, Span3};
use super::kind::Kind;
use super::learnt::{Memory, number};
use super::report::{
    Cause, Cost, Evidence, Finding, FrictionReport, Lap, LeftOut, Moment, NotClaimed, Place, Polarity, Told,
};
use super::why::{Beside, Depth, Feature, Happened, Looking, Why, find, since};
use super::worth::{Assumed, expected_by};
use super::{Ask, Known, Map, Telling, course};
use crate::evidence::share;
use crate::fold::Group;
use crate::watch::{Part, Watch};
use eventlog::{JourneyKey, LogError};
use model::{Estimate, Micros};

/// All that findings of one journey are told from.
pub(super) struct Teller<'a, 'j> {
    pub(super) ask: &'a Ask<'a, 'j>,
    pub(super) known: &'a Known,
    pub(super) telling: Telling<'a>,
    pub(super) memory: &'a Memory<'a>,
    pub(super) watch: &'a Watch,
    /// How many journeys were asked about.
    pub(super) of: usize,
}

/// Journeys that show something, how many of them failed, and of how many persons both are.
struct Shown {
    journeys: u64,
    failed: u64,
    persons: (u64, u64),
}

/// What it is worth to tell of signs, and of where journeys end: see [`Watch`].
const SIGNS: u64 = 2_000;
pub(super) const ENDS: u64 = 4_000;
/// All that telling is worth.
pub(super) const TELLING: u64 = SIGNS + ENDS;

/// Where nothing explains why a sign that harms shows, something is said to in at most this share of logs.
const GATE_WHY: f64 = 0.05;
/// The same data gives the same days.
pub(super) const SEED: u64 = 6;
const MOST_CAUSES: usize = 3;
/// What explains less of the cases than this is no cause of a sign, but one of some cases.
const LEAST_EXPLAINED: f64 = 0.05;
const MOST_EVIDENCE: usize = 20;
const HAZARD: &str = "discrete_time_hazard";

/// Tells.
pub(super) fn tell(teller: &Teller<'_, '_>) -> Result<FrictionReport, LogError> {
    let (traces, judged) = (&teller.known.traces, &teller.known.judged);
    let journey = traces.journey_of_rows();
    let mut findings = Vec::new();
    let said: Vec<&Cell> = judged.cells.iter().filter(|cell| matches!(cell.says, Says::Harms | Says::Helps)).collect();
    let part = teller.watch.part(SIGNS);
    for (at, cell) in said.iter().enumerate().take_while(|_| !part.is_stopped()) {
        part.reach(at as f64 / said.len() as f64);
        let polarity = if cell.says == Says::Harms { Polarity::Friction } else { Polarity::Strength };
        findings.push(teller.finding(cell, polarity, &journey)?);
    }
    drop(part);
    if !teller.watch.is_stopped() {
        findings.extend(teller.ends(&journey)?);
    }
    let followed = teller.followed(&findings, &journey)?;
    let gain = |finding: &Finding| finding.gain.value.unwrap_or(0.0);
    findings.sort_by(|a, b| gain(b).total_cmp(&gain(a)));
    let unsaid = judged.cells.iter().filter(|cell| !matches!(cell.says, Says::Harms | Says::Helps));
    Ok(FrictionReport {
        journeys: traces.journeys.len() as u64,
        goal: Some(teller.goal()),
        findings,
        // Told of all journeys together.
        root_causes: Vec::new(),
        not_claimed: unsaid.map(|cell| teller.not_claimed(cell)).collect(),
        selections: teller.known.selections.clone(),
        tested: 0,
        false_discovery_rate: FALSE_DISCOVERY_RATE,
        left_out: LeftOut {
            under_way: traces.under_way,
            robots: traces.robots,
            at_once: traces.at_once,
            no_step: traces.no_step,
        },
        effort_curve: course::efforts(traces, &teller.goal(), &|sign| sign.kind.is_effort(), &|step| {
            teller.activity(step)
        }),
        effort_signs: vec![teller.effort_signs()],
        failure_demand: vec![teller.failure_demand()],
        assumptions: Assumed::default(),
        followed,
        changes: teller.changes(),
        reached: teller.reached(),
    })
}

impl Teller<'_, '_> {
    pub(super) fn goal(&self) -> String {
        match self.ask.definition.name.is_empty() {
            true => self.ask.definition.goal.join(", "),
            false => self.ask.definition.name.clone(),
        }
    }

    pub(super) fn activity(&self, code: u32) -> String {
        self.ask.journeys.activities().get(code).to_string()
    }

    pub(super) fn step(&self, step: u32) -> Place {
        Place::Step { activity: self.activity(step) }
    }

    pub(super) fn estimate(&self, value: Span3, n: u64, method: &'static str) -> Estimate {
        Estimate {
            value: Some(value.value),
            n,
            low: Some(value.low),
            high: Some(value.high),
            confidence: 0.95,
            method,
            as_of: self.telling.as_of,
        }
    }

    pub(super) fn per_1000(&self, value: Span3, method: &'static str) -> Estimate {
        let journeys = self.known.traces.journeys.len() as u64;
        self.estimate(value.times(1000.0 / journeys.max(1) as f64), journeys, method)
    }

    fn not_claimed(&self, cell: &Cell) -> NotClaimed {
        let (reason, needed_n) = match cell.says {
            Says::TooFew => ("too_few", Some(LEAST.max(cell.journeys + 1))),
            Says::NotTested => ("not_tested", None),
            Says::Unsure(None) => ("unsure", None),
            Says::NoComparison => ("no_comparison", None),
            Says::Anyway => ("comes_anyway", None),
            Says::Unsure(Some(needed)) => ("unsure", Some(needed)),
            Says::Negligible => ("negligible", None),
            _ => ("harmless", None),
        };
        NotClaimed {
            place: self.step(cell.sign.step),
            kind: cell.sign.kind,
            goal: self.goal(),
            reason,
            n: cell.journeys,
            persons: cell.persons.0,
            without: cell.without,
            days: self.days(),
            may_cost: cell.sure,
            needed_n,
            expected_by: self
                .telling
                .as_of
                .zip(needed_n)
                .and_then(|(last, needed)| expected_by(cell.journeys, needed, self.days(), last)),
        }
    }

    /// Of the journeys that do not show something, how many failed and how many reached the goal.
    pub(super) fn elsewhere(&self, shown: u64, failed: u64) -> (u64, u64) {
        let all = &self.known.traces.journeys;
        let all_failed = all.iter().filter(|journey| journey.failed).count() as u64;
        (all_failed.saturating_sub(failed), (all.len() as u64 - all_failed).saturating_sub(shown - failed.min(shown)))
    }

    /// Between the first and the last journey that was judged, days.
    pub(super) fn days(&self) -> f64 {
        let starts = || self.known.traces.journeys.iter().map(|journey| journey.start);
        let (first, last) = (starts().min().unwrap_or(0), starts().max().unwrap_or(0));
        (last - first) as f64 / crate::fold::DAY as f64
    }

    /// What tells journeys apart through runs: the key that was given, else the goal.
    fn key(&self) -> String {
        self.ask.key.map_or_else(|| self.goal(), str::to_string)
    }

    /// Of the judged journeys, those that reached the goal and those that failed.
    fn reached(&self) -> (Group, Group) {
        let of = |failed: bool| {
            let these = self.known.traces.journeys.iter().filter(|journey| journey.failed == failed);
            let mut persons: Vec<u64> = these.map(|journey| journey.person).collect();
            let journeys = persons.len() as u64;
            // A person's journeys follow each other.
            persons.dedup();
            Group { journeys, persons: persons.len() as u64 }
        };
        (of(false), of(true))
    }

    /// What is followed and not claimed, as it stands.
    fn followed(&self, claimed: &[Finding], journey: &[u32]) -> Result<Vec<Finding>, LogError> {
        let is_claimed = |id: &str| claimed.iter().any(|finding| finding.id == id);
        let mine = self.telling.follow.iter().filter(|it| it.key == self.key() && !is_claimed(&it.id));
        let mut followed = Vec::new();
        for it in mine {
            let Some(step) = self.ask.journeys.activities().find(&it.step) else { continue };
            let cells = &self.known.judged.cells;
            let cell = cells.iter().find(|cell| cell.sign.step == step && cell.sign.kind.name() == it.kind);
            match cell {
                Some(cell) => {
                    let within = self.within_of(cell, it, journey);
                    if within.is_some() || !it.only {
                        let mut cell = Cell { within, ..cell.clone() };
                        if it.polarity == Polarity::Friction {
                            carry_followed(self.known, &mut cell);
                        }
                        followed.push(self.finding(&cell, it.polarity, journey)?);
                    }
                }
                None => followed.extend(self.end_of(step, it, journey)?),
            }
        }
        Ok(followed)
    }

    /// A finding of a sign, as friction or as a strength.
    fn finding(&self, cell: &Cell, polarity: Polarity, journey: &[u32]) -> Result<Finding, LogError> {
        let harms = polarity == Polarity::Friction;
        // What a strength is worth is what would be lost without it.
        let worth = if harms { cell.lost } else { turned(cell.lost) };
        let sure = if harms { cell.sure } else { cell.sure_help };
        let within = cell.within.as_ref();
        let looking = self.looking(&[], journey);
        let shows = |row: usize| {
            self.known.traces.signs_of(row).contains(&cell.sign)
                && within.is_none_or(|within| within.holds(&looking, row as u32))
        };
        let (lost, worth, sure) = within.map_or((cell.lost, worth, sure), |it| (it.lost, it.lost, it.sure));
        let sure = Span3 { value: sure.max(0.0), ..worth };
        let shown = match within {
            None => Shown { journeys: cell.journeys, failed: cell.failed, persons: cell.persons },
            Some(_) => self.shown(&shows, journey),
        };
        let n = shown.journeys;
        let rate = share(shown.failed, n, self.telling.as_of);
        let each = lost.times(1.0 / n.max(1) as f64);
        let without = |lost: f64| (rate.value.unwrap_or(0.0) - lost).clamp(0.0, 1.0);
        let baseline = Span3 { value: without(each.value), low: without(each.high), high: without(each.low) };
        let place = self.place(cell, &shows, journey);
        // Of what is not claimed nothing is asked why.
        let (causes, segment, since) = match cell.says == Says::Harms {
            true => self.why(cell, journey)?,
            false => (Vec::new(), Vec::new(), None),
        };
        let (segment, since) = within.map_or((segment, since), |within| {
            // Only what tells who is a group of customers; what came before stands among the causes.
            (self.names().told(&within.condition), within.since.map(Micros))
        });
        let reached = self.reached_there(&shows, journey);
        let effort = self.effort(&reached, n);
        let evidence = self.evidence(&shows, journey)?;
        let id = self.id(polarity, cell.sign.kind, &place, &[]);
        let is_there = |row: usize| self.known.traces.rows[row].step == cell.sign.step;
        let course = self.course(cell.sign.step, &causes, &is_there, &shows);
        // Over all who show it the model tells how many call; within a condition, the others of the condition do.
        let contacts = match within {
            None => cell.contacts.map(|contacts| self.per_1000(contacts, HAZARD)),
            Some(within) => cell.contacts.and_then(|_| {
                let holds = |row: &usize| is_there(*row) && within.holds(&looking, *row as u32);
                let rows = (0..self.known.traces.rows.len()).filter(holds);
                self.calls(rows, &shows, cell.calls_by).map(|contacts| self.per_1000(contacts, CALLS))
            }),
        };
        let per_1000 = Cost { failed_goals: self.per_1000(lost, HAZARD), contacts, effort };
        Ok(Finding {
            agreement: self.agreement(&reached, &per_1000, polarity, cell.sign.kind.is_help()),
            shown: self.all_shown(&id, &shows, journey),
            id,
            polarity,
            kind: cell.sign.kind,
            goal: self.goal(),
            place,
            segment,
            since,
            journeys_affected: n,
            persons_affected: shown.persons.0,
            persons_failed: shown.persons.1,
            rate,
            baseline: self.estimate(baseline, cell.without, HAZARD),
            per_1000,
            worth: None,
            gain: self.estimate(sure, n, "attributable_lower_90"),
            causes,
            evidence,
            method: HAZARD,
            only: (within.is_some(), within.and_then(|within| within.since).map(Micros)),
            elsewhere: self.elsewhere(n, shown.failed),
            days: self.days(),
            series: course.0,
            way: course.1,
        })
    }

    /// Counts the journeys that show something.
    fn shown(&self, shows: &dyn Fn(usize) -> bool, journey: &[u32]) -> Shown {
        let mut of: Vec<u32> = (0..journey.len()).filter(|row| shows(*row)).map(|row| journey[row]).collect();
        of.dedup();
        let journeys = || of.iter().map(|at| &self.known.traces.journeys[*at as usize]);
        let persons = |failed_only: bool| {
            let these = journeys().filter(|it| it.failed || !failed_only);
            let mut persons: Vec<u64> = these.map(|it| it.person).collect();
            // A person's journeys follow each other.
            persons.dedup();
            persons.len() as u64
        };
        let failed = journeys().filter(|it| it.failed).count() as u64;
        Shown { journeys: of.len() as u64, failed, persons: (persons(false), persons(true)) }
    }

    /// How a finding goes on, and the commonest way of those who show it.
    pub(super) fn course(
        &self,
        step: u32,
        causes: &[Cause],
        is_there: &dyn Fn(usize) -> bool,
        shows: &dyn Fn(usize) -> bool,
    ) -> (Vec<Lap>, Vec<String>) {
        let traces = &self.known.traces;
        let series = self.telling.periods.map(|periods| course::series(traces, periods, is_there, shows));
        let source = causes.first().and_then(|cause| cause.upstream.as_deref());
        let source = source.and_then(|name| self.ask.journeys.activities().find(name));
        let way = course::way(traces, shows, step, source, self.telling.least_told);
        let mut way: Vec<String> = way.into_iter().map(|code| self.activity(code)).collect();
        way.extend(self.ask.definition.goal.first().filter(|goal| !way.contains(goal)).cloned());
        (series.unwrap_or_default(), way)
    }

    pub(super) fn looking<'l>(&'l self, rows: &'l [u32], journey: &'l [u32]) -> Looking<'l> {
        Looking {
            traces: &self.known.traces,
            whos: self.known.usual.who.len(),
            explains: self.known.usual.explains,
            whats: self.known.usual.what.len(),
            rows,
            journey,
            unusual: &self.known.unusual,
            changes: &self.known.changes,
        }
    }

    pub(super) fn beside<'b>(&'b self, about: u64, part: &'b Part<'b>) -> Beside<'b> {
        Beside { about, memory: self.memory, part }
    }

    /// Why a sign shows: its causes, whom it concerns, and since when.
    #[expect(clippy::type_complexity, reason = "three parts of one answer, taken apart at once")]
    fn why(&self, cell: &Cell, journey: &[u32]) -> Result<(Vec<Cause>, Vec<Told>, Option<Micros>), LogError> {
        let shows = |row: usize| self.known.traces.signs_of(row).contains(&cell.sign);
        // By step: rows, and those that show it. Elsewhere it shows by accident.
        let mut steps: Map<u32, (u64, u64)> = Map::default();
        for (row, step) in self.known.traces.rows.iter().enumerate() {
            let (rows, yes) = steps.entry(step.step).or_default();
            *rows += 1;
            *yes += u64::from(shows(row));
        }
        let all: u64 = steps.values().map(|(_, yes)| yes).sum();
        steps.retain(|_, (_, yes)| *yes >= 5.max(all / 20));
        let here = |row: &u32| steps.contains_key(&self.known.traces.rows[*row as usize].step);
        let rows: Vec<u32> = (0..self.known.traces.rows.len() as u32).filter(here).collect();
        let happened: Vec<Happened> = rows
            .iter()
            .map(|row| {
                let (rows, yes) = steps[&self.known.traces.rows[*row as usize].step];
                Happened { yes: shows(*row as usize), expected: yes as f64 / rows as f64 }
            })
            .collect();
        let looking = self.looking(&rows, journey);
        // That somebody went back follows from where they were before: it explains nothing.
        let is_way = cell.sign.kind.is_way_back();
        let depth = Depth {
            depth: 3,
            alpha: GATE_WHY,
            most: MOST_CAUSES,
            by_step: false,
            with_before: !is_way,
            threads: self.telling.threads,
        };
        let about = number(&(self.activity(cell.sign.step), cell.sign.kind.name()));
        let mut found = find(&looking, &happened, depth, &self.beside(about, &self.watch.part(0)));
        // However sure: what next to none of it goes with is not where it comes from.
        found.retain(|found| explained(&found.why, found.why.ratio.0) >= LEAST_EXPLAINED);
        let is_who = |why: &Why| why.condition.iter().all(|(feature, _)| matches!(feature, Feature::Who(_)));
        let segment =
            found.iter().find(|found| is_who(&found.why)).map(|found| self.names().told(&found.why.condition));
        // Since when is asked where it happens: in the condition that explains most.
        let condition = found.first().map(|found| without_changes(&found.why.condition)).unwrap_or_default();
        let times: Vec<(i64, Happened)> = rows
            .iter()
            .zip(&happened)
            .filter(|(row, _)| looking.fits(**row, &condition))
            .map(|(row, happened)| (self.known.traces.rows[*row as usize].arrived, *happened))
            .collect();
        let since = since(&times, SEED).map(Micros);
        let causes = found.iter().map(|found| self.cause(&looking, &happened, &found.why)).collect::<Result<_, _>>()?;
        Ok((causes, segment.unwrap_or_default(), since))
    }

    pub(super) fn evidence(&self, shows: &dyn Fn(usize) -> bool, journey: &[u32]) -> Result<Evidence, LogError> {
        let (mut journeys, mut responses): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        let (mut moments, mut keys): (Vec<Moment>, Vec<JourneyKey>) = (Vec::new(), Vec::new());
        let mut last = None;
        for row in (0..self.known.traces.rows.len()).filter(|row| shows(*row)) {
            if last == Some(journey[row]) {
                continue;
            }
            last = Some(journey[row]);
            let key = self.known.traces.journeys[journey[row] as usize].key;
            keys.push(key);
            journeys.push(self.ask.journeys.id(key)?);
            let time = self.known.traces.rows[row].arrived;
            let answer = self.known.efforts[journey[row] as usize];
            responses.extend(answer.and_then(|at| self.ask.efforts[at].response.clone()));
            moments.push(Moment { identity: self.ask.journeys.identity_name(key)?, time });
            if journeys.len() == MOST_EVIDENCE {
                break;
            }
        }
        Ok(Evidence { events: Vec::new(), responses, journeys, moments, keys })
    }

    /// Every journey that shows something and when it first did, where all of them are wanted.
    pub(super) fn all_shown(&self, id: &str, shows: &dyn Fn(usize) -> bool, journey: &[u32]) -> Vec<(JourneyKey, i64)> {
        if self.telling.all_of != Some(id) {
            return Vec::new();
        }
        let traces = &self.known.traces;
        let rows = (0..traces.rows.len()).filter(|row| shows(*row));
        let mut shown: Vec<(JourneyKey, i64)> =
            rows.map(|row| (traces.journeys[journey[row] as usize].key, traces.rows[row].arrived)).collect();
        // The rows of a journey follow each other, in order of time.
        shown.dedup_by_key(|(key, _)| *key);
        shown
    }

    /// A name that stays the same as long as the finding is about the same.
    pub(super) fn id(&self, polarity: Polarity, kind: Kind, place: &Place, segment: &[Told]) -> String {
        let segment: Vec<String> =
            segment.iter().map(|told| format!("{}\u{1}{}", told.attribute, told.value)).collect();
        let sign = if polarity == Polarity::Friction { "f" } else { "s" };
        let about = [self.key(), kind.name().to_string(), place.step().to_string(), segment.join("\u{2}")];
        format!("{sign}-{:016x}", hash(&about.join("\u{3}")))
    }
}

/// FNV-1a, 64 bits: the same in every version of the program.
pub(super) fn hash(about: &str) -> u64 {
    let add = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    about.bytes().fold(0xcbf2_9ce4_8422_2325_u64, add)
}

fn turned(span: Span3) -> Span3 {
    Span3 { value: -span.value, low: -span.high, high: -span.low }
}
