//! Friction: what makes customers fail, where, since when and why; and what is not known (methods §0, §1, §3).
//!
//! In: a log cut into journeys towards one goal. Out: [`FrictionReport`]. What happens often is not friction for that: a
//! sign is held against whether journeys reach their goal, in one model of all of them, and is claimed only where chance
//! and the other things that differ between customers do not explain it. `docs/friction.md` tells of every sign.
//!
//! One direction: `kind` and `names` (what logged names say) → `reader` (events) → `norms` (what is usual) → `trace` (journeys
//! as rows of risk) → `judge` (one model; `hazard` fits it; `anyway`: what is no wait) → `claim` (what may be said) → `carry` (what it costs later) → `why`
//! (conditions that explain) → `tell` (findings of signs; `ends` of where journeys end, `course` how it goes on, `calls` who seeks help for it, `effort` how hard it is, `roots` what findings have in common, `agree` what several sides say, `worth` what that is in a year).
//! Reads no clock.

mod agree;
mod anyway;
mod calendar;
mod calls;
mod carry;
mod cause;
mod claim;
mod condition;
mod course;
mod effort;
mod ends;
mod hands;
mod hazard;
mod help;
mod hunt;
mod judge;
mod kind;
mod ladder;
mod late;
mod learnt;
mod names;
mod norms;
mod reader;
mod register;
mod report;
mod roots;
mod tell;
mod trace;
mod unusual;
mod way;
mod why;
mod within;
mod words;
mod worth;

pub use claim::FALSE_DISCOVERY_RATE;
pub use judge::LEAST;
pub use kind::Kind;
pub use learnt::Learnt;
pub use register::{Change, ChangeLooked, Register};
pub use report::{
    Agreement, Cause, Cost, EffortAt, EffortLevel, EffortSign, EffortSigns, Evidence, FailureDemand, Finding, Followed,
    FrictionReport, Lap, LeftOut, Moment, NotClaimed, Place, Polarity, RootCause, Says, Selected, SignShare, Source,
    Spoken, Summary, Told,
};
pub use roots::{Part, together};
pub use words::circumstance;
pub use worth::{Assumed, Worth, expected_by, journeys_per_year};

use crate::compare::made_by_activity;
use crate::fold::{Group, Judge, Periods, run_while};
use crate::shared_out::shared_out;
use crate::watch::Watch;
use condition::Names;
use eventlog::{Journeys, LogError};
use judge::Judged;
use learnt::Memory;
use model::{JourneyDefinition, Language, Micros};
use norms::{Norms, Usual};
use reader::Reader;
use trace::{Tracer, Traces};
use why::Dated;

/// The same order in every run.
type Map<K, V> = hashbrown::HashMap<K, V, foldhash::fast::FixedState>;

/// What is asked of one journey.
#[derive(Clone, Copy)]
pub struct Ask<'a, 'j> {
    /// All of its journeys.
    pub journeys: &'a Journeys<'j>,
    /// Its definition: its planned steps are steps whatever they are called.
    pub definition: &'a JourneyDefinition,
    /// How journeys stand.
    pub judge: Judge,
    /// What it is known by through runs, whatever it is called; its goal where nothing is given.
    pub key: Option<&'a str>,
    /// What customers said of their effort; each is held to be about the latest journey that they had begun by then.
    pub efforts: &'a [Effort],
    /// Whether customers say that they managed, likewise.
    pub stated: &'a [Stated],
    /// What people say was done, which no event tells.
    pub register: &'a Register,
}

/// Whether somebody says that they managed what they had come for (GCR).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// The name of the person, as the log has it.
    pub person: String,
    /// When, UTC microseconds.
    pub time: i64,
    /// Whether they managed it wholly.
    pub reached: bool,
}

/// What somebody said of their effort.
#[derive(Clone, Debug, PartialEq)]
pub struct Effort {
    /// The id of the response, where it has one.
    pub response: Option<String>,
    /// The name of the person, as the log has it.
    pub person: String,
    /// When, UTC microseconds.
    pub time: i64,
    /// How easy it was: 1 to 7, 7 is easiest (CES 2.0).
    pub ease: f64,
}

/// How it is to be told.
#[derive(Clone, Copy, Default)]
pub struct Telling<'t> {
    /// The last moment that the log knows.
    pub as_of: Option<Micros>,
    /// How many threads may work.
    pub threads: usize,
    /// The language of sentences.
    pub language: Language,
    /// Sentences tell no count of fewer than this, and no way that fewer persons took.
    pub least_told: u64,
    /// Counts in sentences are rounded down to multiples of this, where it is more than 1.
    pub rounded_to: u64,
    /// What series are counted by; nothing: there are none.
    pub periods: Option<&'t Periods>,
    /// What is to be looked at, claimed or not.
    pub follow: &'t [Followed],
    /// The id of a finding of which every journey that shows it is wanted; of others only some are told.
    pub all_of: Option<&'t str>,
}

/// What was found out of one journey.
struct Known {
    usual: Usual,
    traces: Traces,
    /// By row of the traces, whether it was reached on a way that few take.
    unusual: Vec<bool>,
    judged: Judged,
    /// What claimed signs do later.
    believed: carry::Believed,
    /// Attributes that are made by how much customers do: they tell nobody apart, and explain nothing.
    selections: Vec<Selected>,
    /// By journey, the place of the answer about its effort.
    efforts: Vec<Option<usize>>,
    /// The same of the answer whether they managed.
    stated: Vec<Option<usize>>,
    /// The changes of the register.
    changes: Vec<Dated>,
}

/// Beside a run: what an earlier one learnt, and who watches it.
#[derive(Clone, Copy, Default)]
pub struct Run<'r> {
    /// What was learnt before, of any log.
    pub before: Option<&'r Learnt>,
    /// Sees how far it has come, and may stop it.
    pub watch: Option<&'r Watch>,
}

/// Why nothing was found.
#[derive(Debug)]
pub enum Unfinished {
    /// It was not wanted any more.
    Stopped,
    /// A part of the log cannot be read.
    Log(LogError),
}

impl From<LogError> for Unfinished {
    fn from(error: LogError) -> Unfinished {
        Unfinished::Log(error)
    }
}

/// Finds friction in journeys towards their goals. What is claimed is decided for all of them together: the more one asks,
/// the surer each answer must be.
///
/// # Errors
/// When a part of the log cannot be read.
pub fn friction(asked: &[Ask<'_, '_>], telling: Telling<'_>) -> Result<FrictionReport, LogError> {
    found(asked, telling, None, &Watch::default()).map(|(report, _)| report)
}

/// The same after an earlier run, with what this one learnt: see [`Learnt`].
///
/// # Errors
/// When it is stopped, or a part of the log cannot be read.
pub fn friction_after(
    asked: &[Ask<'_, '_>],
    telling: Telling<'_>,
    beside: Run<'_>,
) -> Result<(FrictionReport, Learnt), Unfinished> {
    let unwatched = Watch::default();
    let watch = beside.watch.unwrap_or(&unwatched);
    let found = found(asked, telling, beside.before, watch)?;
    if watch.is_stopped() { Err(Unfinished::Stopped) } else { Ok(found) }
}

/// Of no use where it was stopped.
fn found(
    asked: &[Ask<'_, '_>],
    telling: Telling<'_>,
    before: Option<&Learnt>,
    watch: &Watch,
) -> Result<(FrictionReport, Learnt), LogError> {
    // Without a goal nobody fails, and nothing can be held against it.
    let asked: Vec<Ask<'_, '_>> = asked.iter().filter(|ask| ask.journeys.has_goal()).copied().collect();
    let of = asked.len();
    watch.expect(of as u64 * (KNOWING + tell::TELLING));
    let memories: Vec<Memory<'_>> =
        asked.iter().map(|ask| Memory::new(before.and_then(|before| before.of(ask)))).collect();
    // Much of the work on one journey is for one thread alone: several are looked at at a time, each on some threads more
    // than its share, so that none is idle when the last is.
    let at_once = telling.threads.clamp(1, of.clamp(1, MOST_AT_ONCE));
    let threads = (2 * telling.threads).div_ceil(at_once).min(telling.threads);
    let telling = Telling { threads, ..telling };
    let all = shared_out(of, at_once, |at| match watch.is_stopped() {
        true => Ok(None),
        false => known(&asked[at], threads, &memories[at], watch).map(Some),
    });
    let all = all.into_iter().collect::<Result<Vec<Option<Known>>, LogError>>()?;
    let all: Option<Vec<Known>> = all.into_iter().collect();
    let Some(mut all) = all.filter(|_| !watch.is_stopped()) else {
        return Ok((FrictionReport::together(Vec::new()), Learnt::default()));
    };
    let mut cells: Vec<&mut judge::Cell> = all.iter_mut().flat_map(|known| &mut known.judged.cells).collect();
    let tested = claim::say(&mut cells);
    carry::carry_over(&mut all, telling.threads, watch);
    let reports = shared_out(of, at_once, |at| {
        tell::tell(&tell::Teller { ask: &asked[at], known: &all[at], telling, memory: &memories[at], watch, of })
    });
    let reports = reports.into_iter().collect::<Result<Vec<FrictionReport>, LogError>>()?;
    let mut learnt = Learnt::default();
    asked.iter().zip(memories).for_each(|(ask, memory)| learnt.keep(ask, memory.learnt()));
    Ok((FrictionReport { tested, ..FrictionReport::together(reports) }, learnt))
}

/// So many journeys are looked at at a time at most: each takes memory.
const MOST_AT_ONCE: usize = 4;
/// What it is worth to know of one journey what is to be told of: see [`Watch`].
const KNOWING: u64 = 4_000;

fn known(ask: &Ask<'_, '_>, threads: usize, memory: &Memory<'_>, watch: &Watch) -> Result<Known, LogError> {
    let part = watch.part(KNOWING);
    let reader = Reader::of(ask.journeys, ask.definition);
    let is_wanted = || !part.is_stopped();
    let mut usual = run_while(ask.journeys, threads, || Norms::new(&reader, ask.judge), is_wanted)?;
    let selections = selections(ask, &mut usual, threads)?;
    part.reach(0.2);
    let traces = run_while(ask.journeys, threads, || Tracer::new(&reader, &usual, ask.judge), is_wanted)?;
    let ranks = ranks(ask.journeys.activities());
    let traces = traces.in_order(usual.who.len(), usual.what.len(), &ranks);
    let unusual = unusual::ways(&traces);
    part.reach(0.3);
    let whos = usual.who.len();
    let changes = dated(ask, &usual);
    let mut judged = match part.is_stopped() {
        true => Judged::default(),
        false => judge::judge(&traces, &unusual, whos, &judge::Ranks { activities: &ranks }, (memory, &part), threads),
    };
    let waits = |cell: &&mut judge::Cell| cell.sign.kind == Kind::Wait && cell.is_compared();
    let waited_for: Vec<u32> = judged.cells.iter_mut().filter(waits).map(|cell| cell.sign.step).collect();
    let anyway = anyway::anyway(ask, &reader, &usual, &waited_for, (threads, &part))?;
    for cell in judged.cells.iter_mut().filter(waits).filter(|cell| anyway.contains(&cell.sign.step)) {
        cell.says = judge::Says::Anyway;
    }
    part.reach(0.6);
    if !judged.chances.is_empty() && !part.is_stopped() {
        let (whats, journey) = (usual.what.len(), traces.journey_of_rows());
        let rows: Vec<u32> = (0..traces.rows.len() as u32).collect();
        let explains = usual.explains;
        let (traces, rows, journey, unusual) = (&traces, &rows, &journey, &unusual);
        let looking = why::Looking { traces, whos, explains, whats, rows, journey, unusual, changes: &changes };
        within::look(&looking, &mut judged, &part, threads);
    }
    let efforts = ask.efforts.iter().map(|effort| (effort.person.as_str(), effort.time)).collect::<Vec<_>>();
    let stated = ask.stated.iter().map(|stated| (stated.person.as_str(), stated.time)).collect::<Vec<_>>();
    let (efforts, stated) = (answers(ask, &traces, &efforts)?, answers(ask, &traces, &stated)?);
    let believed = carry::Believed::default();
    Ok(Known { usual, traces, unusual, judged, believed, selections, efforts, stated, changes })
}

/// The changes of the register in codes: whom one reached must be told by journeys in every word.
fn dated(ask: &Ask<'_, '_>, usual: &Usual) -> Vec<Dated> {
    let names = Names { ask, usual };
    let only = |change: &Change| change.only.iter().map(|(attribute, value)| names.test(attribute, value)).collect();
    ask.register.changes.iter().map(|change| Dated { at: change.at.0, only: only(change) }).collect()
}

/// Finds out what is made by how much customers do, of what tells who they are, and puts it last: it is held fast, since it
/// stands for how much they do, and explains nothing.
fn selections(ask: &Ask<'_, '_>, usual: &mut Usual, threads: usize) -> Result<Vec<Selected>, LogError> {
    let made = made_by_activity(ask.journeys, &usual.who, ask.judge, threads)?;
    let attributes = ask.journeys.log().attributes();
    let (mut who, mut last, mut told) = (Vec::new(), Vec::new(), Vec::new());
    for (at, made) in usual.who.iter().zip(made) {
        match made {
            None => who.push(*at),
            Some(made) => {
                last.push(*at);
                let attribute = attributes[*at].name.clone();
                told.push(Selected { attribute, goal: ask.definition.goal.join(", "), made });
            }
        }
    }
    usual.explains = who.len();
    who.extend(last);
    usual.who = who;
    Ok(told)
}

/// By journey, the answer about it, of these by whom and when: the first that its person gave after it began and before
/// their next one did.
fn answers(ask: &Ask<'_, '_>, traces: &Traces, given: &[(&str, i64)]) -> Result<Vec<Option<usize>>, LogError> {
    let mut of_journeys = vec![None; traces.journeys.len()];
    if given.is_empty() {
        return Ok(of_journeys);
    }
    let mut by_person: Map<&str, Vec<usize>> = Map::default();
    for (at, (person, _)) in given.iter().enumerate() {
        by_person.entry(person).or_default().push(at);
    }
    by_person.values_mut().for_each(|answers| answers.sort_by_key(|at| given[*at].1));
    for (at, journey) in traces.journeys.iter().enumerate() {
        let next = traces.journeys.get(at + 1).filter(|next| next.person == journey.person);
        let until = next.map_or(i64::MAX, |next| next.start);
        let name = ask.journeys.identity_name(journey.key)?;
        let answers = by_person.get(name.as_str()).into_iter().flatten();
        let about = |at: &&usize| (journey.start..until).contains(&given[**at].1);
        of_journeys[at] = answers.copied().find(|at| about(&at));
    }
    Ok(of_journeys)
}

/// By code, its place among the names.
fn ranks(names: &model::Dictionary) -> Vec<u32> {
    let mut order: Vec<(&str, u32)> = names.iter().zip(0..).collect();
    order.sort_unstable();
    let mut ranks = vec![0; order.len()];
    order.iter().zip(0..).for_each(|((_, code), rank)| ranks[*code as usize] = rank);
    ranks
}

impl FrictionReport {
    /// Several journeys' friction in one list.
    fn together(reports: Vec<FrictionReport>) -> FrictionReport {
        let mut all = FrictionReport {
            journeys: 0,
            goal: None,
            findings: Vec::new(),
            root_causes: Vec::new(),
            not_claimed: Vec::new(),
            selections: Vec::new(),
            tested: 0,
            false_discovery_rate: FALSE_DISCOVERY_RATE,
            left_out: LeftOut::default(),
            effort_curve: Vec::new(),
            effort_signs: Vec::new(),
            failure_demand: Vec::new(),
            assumptions: Assumed::default(),
            followed: Vec::new(),
            changes: Vec::new(),
            reached: (Group::default(), Group::default()),
        };
        let one = reports.len() == 1;
        for report in reports {
            all.journeys += report.journeys;
            all.goal = report.goal.filter(|_| one);
            all.findings.extend(report.findings);
            all.not_claimed.extend(report.not_claimed);
            all.selections.extend(report.selections);
            all.left_out.under_way += report.left_out.under_way;
            all.left_out.robots += report.left_out.robots;
            all.left_out.at_once += report.left_out.at_once;
            all.left_out.no_step += report.left_out.no_step;
            all.effort_curve.extend(report.effort_curve);
            all.effort_signs.extend(report.effort_signs);
            all.failure_demand.extend(report.failure_demand);
            all.followed.extend(report.followed);
            register::add(&mut all.changes, report.changes);
            for (all, one) in [(&mut all.reached.0, report.reached.0), (&mut all.reached.1, report.reached.1)] {
                all.journeys += one.journeys;
                // The same person may have journeys of several kinds: there are at least so many.
                all.persons = all.persons.max(one.persons);
            }
        }
        let gain = |finding: &Finding| finding.gain.value.unwrap_or(0.0);
        all.findings.sort_by(|a, b| gain(b).total_cmp(&gain(a)));
        all.root_causes = FrictionReport::root_causes(&all.findings);
        report::in_order(&mut all.not_claimed);
        all
    }
}
