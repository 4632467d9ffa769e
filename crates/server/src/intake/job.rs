//! A dry run or an import as work beside the requests: it can be watched, stopped, and come back to.

use super::memory;
use super::shapes::{IntakeResult, Job, JobProblem, RejectedRow, ResultActivity, ResultRejection};
use super::staging::{Staged, lock};
use super::words::Words;
use crate::app::App;
use crate::imports::{Import, ImportChoices, ImportError};
use crate::privacy::retention::Keeping;
use crate::privacy::uploads::{counts_of, refused};
use crate::studio::hub::What;
use eventlog::{BuildOptions, Identity, LogError};
use ingest::protect::{ProtectReport, Protector};
use ingest::{Progress, ReadPlan, ReadReport, scrub};
use model::{By, EventBatch, Micros};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How often progress is told at most.
const TELL_EVERY: Duration = Duration::from_millis(250);

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    DryRun,
    Import,
}

impl Kind {
    pub(super) fn code(self) -> &'static str {
        match self {
            Kind::DryRun => "dry_run",
            Kind::Import => "import",
        }
    }
}

/// Work under way.
pub(super) struct Running {
    kind: Kind,
    cancelled: AtomicBool,
    done: AtomicU64,
    total: AtomicU64,
    rows: AtomicU64,
}

impl Running {
    pub(super) fn new(kind: Kind, total: u64) -> Running {
        let zero = AtomicU64::default;
        Running { kind, cancelled: AtomicBool::new(false), done: zero(), total: AtomicU64::new(total), rows: zero() }
    }

    /// Asks it to stop; it does so at the next batch, unless it is done by then.
    pub(super) fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// How far it has come.
    pub(super) fn view(&self) -> Job {
        let load = |number: &AtomicU64| number.load(Ordering::Relaxed);
        self.ended("running", load(&self.done), None, None)
    }

    fn ended(&self, state: &'static str, done: u64, result: Option<IntakeResult>, problem: Option<JobProblem>) -> Job {
        let (total, rows) = (self.total.load(Ordering::Relaxed), self.rows.load(Ordering::Relaxed));
        Job { kind: self.kind.code(), state, done, total, rows, result, problem }
    }
}

/// Everything that a job needs besides the intake.
pub(super) struct Order {
    pub(super) plan: ReadPlan,
    pub(super) choices: ImportChoices,
    pub(super) by: By,
}

/// What events came to, beside the counts of the log.
#[derive(Default)]
struct Tally {
    persons: BTreeSet<String>,
    first: Option<i64>,
    last: Option<i64>,
    activities: BTreeMap<(String, Option<String>), u64>,
}

/// Does the work and notes what came of it.
pub(super) fn run(app: &App, staged: &Arc<Mutex<Staged>>, running: &Arc<Running>, order: Order) {
    let (project, id) = {
        let staged = lock(staged);
        (staged.choices.project.clone(), staged.choices.id.clone())
    };
    let tell = |job: &Job| app.hub.intake(&project, &id, &serde_json::to_value(job).unwrap_or_default());
    let mut told = Instant::now();
    let mut progress = |so_far: Progress| {
        running.done.store(so_far.bytes_read.min(so_far.bytes_total), Ordering::Relaxed);
        running.total.store(so_far.bytes_total, Ordering::Relaxed);
        running.rows.store(so_far.rows, Ordering::Relaxed);
        if told.elapsed() >= TELL_EVERY {
            told = Instant::now();
            tell(&running.view());
        }
        !running.is_cancelled()
    };
    let done = match running.kind {
        Kind::DryRun => try_out(app, staged, order, &mut progress),
        Kind::Import => import(app, staged, order, &mut progress),
    };
    let total = running.total.load(Ordering::Relaxed);
    let job = match done {
        Ok(result) => running.ended("done", total, Some(result), None),
        Err(ImportError::Stopped) => running.ended("cancelled", running.done.load(Ordering::Relaxed), None, None),
        Err(error) => {
            let problem = problem_of(error);
            tracing::info!(code = problem.code, "a job of an intake failed");
            running.ended("failed", running.done.load(Ordering::Relaxed), None, Some(problem))
        }
    };
    if job.state == "done" && running.kind == Kind::Import {
        app.logs.forget(&project);
        app.hub.changed(&project, What::Imports);
        app.hub.changed(&project, What::Numbers);
    }
    let mut staged = lock(staged);
    if job.state == "done" && running.kind == Kind::Import {
        staged.drop_files();
    }
    staged.running = None;
    staged.choices.working = None;
    staged.last = Some(job.clone());
    if staged.folder.exists()
        && let Err(error) = staged.save()
    {
        tracing::warn!(code = error.code, "what came of an intake could not be noted beside its files");
    }
    drop(staged);
    tell(&job);
}

fn problem_of(error: ImportError) -> JobProblem {
    let error = refused(error);
    JobProblem { code: error.code.to_string(), detail: String::new() }
}

/// A job as it is told to people.
pub(super) fn in_words(mut job: Job, words: &Words) -> Job {
    if let Some(problem) = &mut job.problem {
        problem.detail = words.failed(&problem.code);
    }
    job
}

/// Reads everything as an import would, and keeps nothing.
fn try_out(
    app: &App,
    staged: &Arc<Mutex<Staged>>,
    order: Order,
    progress: &mut dyn FnMut(Progress) -> bool,
) -> Result<IntakeResult, ImportError> {
    let scratch = lock(staged).folder.clone();
    let project = lock(staged).choices.project.clone();
    let now = app.clock.now();
    let import = Import {
        store: &app.store,
        project: &project,
        plan: &order.plan,
        choices: order.choices.clone(),
        build: build(app, scratch),
        by: &order.by,
        now,
    };
    let mut protectors = import.protectors()?;
    let settings = app.store.find_project(&project)?.map(|project| project.settings).unwrap_or_default();
    let files = order.plan.files.iter().map(|file| file.source.file_name());
    let keeping: Vec<Keeping> = files.map(|file| Keeping::of(&settings, file, now)).collect();
    let mut past = 0;
    let mut tally = Tally::default();
    let stopped = std::cell::Cell::new(false);
    let mut sink = |at: usize, mut batch: EventBatch| {
        if stopped.get() {
            return Err(LogError::new("the dry run was stopped"));
        }
        drop(protectors[at].protect(&mut batch));
        tally.add(&batch);
        past += keeping[at].past(&batch);
        Ok(())
    };
    let report = order.plan.read_by_file(&mut sink, &mut |so_far| stopped.set(stopped.get() || !progress(so_far)));
    if stopped.get() {
        return Err(ImportError::Stopped);
    }
    let report = report?;
    let protected: Vec<ProtectReport> = protectors.into_iter().map(Protector::finish).collect();
    let kept_days = settings.retention_days;
    Ok(IntakeResult { past_retention: Some(past), ..result(&report, &protected, tally, kept_days) })
}

fn import(
    app: &App,
    staged: &Arc<Mutex<Staged>>,
    order: Order,
    progress: &mut dyn FnMut(Progress) -> bool,
) -> Result<IntakeResult, ImportError> {
    let (project, scratch) = {
        let staged = lock(staged);
        (staged.choices.project.clone(), staged.folder.clone())
    };
    let now = app.clock.now();
    let mut tally = Tally::default();
    let import = Import {
        store: &app.store,
        project: &project,
        plan: &order.plan,
        choices: order.choices,
        build: build(app, scratch),
        by: &order.by,
        now,
    };
    let done = import.run_seeing(&mut |batch| tally.add(batch), progress)?;
    app.metrics.collected(counts_of(&done.record));
    app.store.remember_files(&project, done.record.id, &memory::of(&lock(staged), now))?;
    let kept_days = app.store.find_project(&project)?.map_or(0, |project| project.settings.retention_days);
    let protected: Vec<ProtectReport> = done.protected.into_iter().map(|(_, report)| report).collect();
    Ok(IntakeResult {
        import: Some(done.record.id),
        stored: Some(done.record.stored),
        duplicates: Some(done.record.duplicates),
        ..result(&done.report, &protected, tally, kept_days)
    })
}

fn build(app: &App, scratch: std::path::PathBuf) -> BuildOptions {
    BuildOptions {
        identity: Identity::Person,
        by_case: false,
        keep_event_ids: true,
        memory: app.settings.server.log_memory_mb << 20,
        scratch,
        threads: 1,
    }
}

impl Tally {
    fn add(&mut self, batch: &EventBatch) {
        if let Some(person) = &batch.person {
            for code in person.codes.iter().collect::<BTreeSet<_>>() {
                if *code != model::MISSING && !self.persons.contains(person.dictionary.get(*code)) {
                    self.persons.insert(person.dictionary.get(*code).to_string());
                }
            }
        }
        self.first = self.first.into_iter().chain(batch.time.iter().copied()).min();
        self.last = self.last.into_iter().chain(batch.time.iter().copied()).max();
        let mut by_code: BTreeMap<(u32, u32), u64> = BTreeMap::new();
        for (row, activity) in batch.activity.codes.iter().enumerate() {
            let channel = batch.channel.as_ref().and_then(|channel| channel.codes.get(row).copied());
            *by_code.entry((*activity, channel.unwrap_or(model::MISSING))).or_default() += 1;
        }
        for ((activity, channel), events) in by_code {
            let text = |column: Option<&model::Column>, code: u32| {
                let column = column.filter(|_| code != model::MISSING)?;
                Some(column.dictionary.get(code).to_string())
            };
            let name = text(Some(&batch.activity), activity).unwrap_or_default();
            *self.activities.entry((name, text(batch.channel.as_ref(), channel))).or_default() += events;
        }
    }
}

/// What the rows came to: what was rejected in reading, and what protecting left out.
fn result(report: &ReadReport, protected: &[ProtectReport], tally: Tally, kept_days: u32) -> IntakeResult {
    let shown = |example: &ingest::RejectionExample| RejectedRow {
        file: example.file.clone(),
        line: example.line,
        text: scrub::scrub(&example.text).into_owned(),
    };
    let mut rejections: Vec<ResultRejection> = report
        .rejections
        .iter()
        .map(|one| ResultRejection {
            reason: one.reason.code().to_string(),
            count: one.count,
            examples: std::iter::once(&one.example).chain(&one.more).map(shown).collect(),
        })
        .collect();
    for (reason, count) in [
        ("nobody", protected.iter().map(|report| report.events_of_nobody).sum::<usize>()),
        ("excluded_person", protected.iter().map(|report| report.excluded_events).sum()),
    ] {
        if count > 0 {
            rejections.push(ResultRejection { reason: reason.into(), count: count as u64, examples: Vec::new() });
        }
    }
    rejections.sort_by_key(|one| std::cmp::Reverse(one.count));
    let mut activities: Vec<ResultActivity> = tally
        .activities
        .into_iter()
        .map(|((activity, channel), events)| ResultActivity { activity, channel, events })
        .collect();
    activities.sort_by_key(|one| std::cmp::Reverse(one.events));
    IntakeResult {
        import: None,
        received: report.received,
        stored: None,
        duplicates: None,
        rejected: rejections.iter().map(|one| one.count).sum(),
        rejections,
        past_retention: None,
        retention_days: kept_days,
        persons: tally.persons.len() as u64,
        first: tally.first.map(|time| Micros(time).to_rfc3339()),
        last: tally.last.map(|time| Micros(time).to_rfc3339()),
        activities,
    }
}
