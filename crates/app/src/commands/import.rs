//! `resa import`: files into a data directory, whole or not at all; and the way back.

use super::Shower;
use crate::account::Account;
use crate::args::{ColumnArgs, LimitArgs};
use crate::clock::now;
use crate::data::{Data, Seen, find_project};
use crate::failure::Failure;
use crate::input::{AnswersNeeded, Need, Needed, memory, plan_files, threads};
use crate::output::{print, print_json, say};
use crate::progress::Progress;
use crate::words::Words;
use eventlog::{BuildOptions, DataDir, Identity, ImportRecord};
use ingest::ReadPlan;
use model::{Actor, By, ProjectId};
use server::imports::{Import, ImportChoices, ImportError, Imported, Undone, undo_import};
use std::path::{Path, PathBuf};
use store::Store;

/// Which files go where.
pub(super) struct Order<'a> {
    pub(super) files: &'a [PathBuf],
    /// The data directory.
    pub(super) data: &'a Path,
    pub(super) project: &'a str,
    pub(super) choices: ImportChoices,
    /// What of answers is to be read, where they are.
    pub(super) answers: Option<AnswersNeeded>,
}

pub(super) fn run(order: Order<'_>, columns: &ColumnArgs, limits: &LimitArgs, show: &Shower) -> Result<(), Failure> {
    let Order { files, data, project, choices, answers } = order;
    let words = &show.words;
    let threads = threads(limits);
    let wants_answers = answers.is_some();
    let need = Need { attributes: Needed::All, event_ids: true, answers, ..Need::default() };
    let plan = plan_files(files, columns, &need, threads)?;
    words.say_plan(&plan);
    say_answers(&plan, wants_answers, words)?;
    refuse_newer(data)?;
    let store = Store::open(data, now())?;
    let project = find_project(&store, project)?;
    let imported = match take_in(&store, &project.id, &plan, choices, limits, &show.words) {
        Err(ImportError::AllRejected(report)) => {
            let account = Account { report: (*report).clone(), ..Account::default() };
            words.say_rejections(&account);
            return Err(ImportError::AllRejected(report).into());
        }
        imported => imported?,
    };
    say_protected(&imported, show);
    let Imported { record, report, .. } = imported;
    if let Some(answers) = &report.answers {
        let file = match &plan.files[..] {
            [one] => Some(one.source.file_name()),
            _ => None,
        };
        super::scores::say_rejected(&answers.rejections, answers.duplicates, file, words);
    }
    words.say_rejections(&Account { report, ..Account::default() });
    show_record(&record, words.either("importerad", "imported"), show)
}

/// Says how the questions of files of answers were understood. A file that looks as if it held answers, and is not read
/// so, is told.
fn say_answers(plan: &ReadPlan, wanted: bool, words: &Words) -> Result<(), Failure> {
    for file in &plan.files {
        let name = file.source.file_name();
        let Some(answers) = &file.answers else {
            if wanted {
                return Err(Failure::new(format!("`{name}` holds no answers that are known")).hint(
                    "say what a column holds, for example --question \"Q5=csat 1-7\"; `resa scores` lists the codes",
                ));
            }
            if ingest::preset::guess(name, &file.columns) == ingest::preset::Preset::Survey {
                say(&format!(
                    "{name}: {}",
                    words.either(
                        "ser ut som svar på en enkät; med --responses läses de som svar och visas i Röst",
                        "looks like answers to a survey; with --responses they are read as answers and shown in Voice"
                    )
                ));
            }
            continue;
        };
        if words.quiet() {
            continue;
        }
        say(&format!("{name}: {} `{}`", words.either("enkäten", "the survey"), answers.survey));
        for question in &answers.questions {
            let scale = question.scale.as_ref().map_or_else(String::new, |scale| format!(" {scale}"));
            let beside = question.comment.as_ref().map_or_else(String::new, |column| {
                format!(", {} `{column}`", words.either("kommentar i", "comment in"))
            });
            let counted = words.count(question.answers, ("svar", "svar"), ("answer", "answers"));
            let read = words.either("läses som", "is read as");
            say(&format!("{name}: `{}` {read} {}{scale}: {counted}{beside}", question.column, question.metric.code()));
        }
    }
    Ok(())
}

/// Imports files, showing how far it has come.
pub(super) fn take_in(
    store: &Store,
    project: &ProjectId,
    plan: &ReadPlan,
    choices: ImportChoices,
    limits: &LimitArgs,
    words: &Words,
) -> Result<Imported, ImportError> {
    let build = BuildOptions {
        identity: Identity::Person,
        by_case: false,
        keep_event_ids: true,
        memory: memory(limits),
        scratch: store.dir().to_path_buf(),
        threads: threads(limits),
    };
    let by = By::from(Actor::Cli);
    let mut line = Progress::new();
    let import = Import { store, project, plan, choices, build, by: &by, now: now() };
    import.run(&mut |progress| line.show(|| words.reading(&progress)))
}

/// A log of a newer program is refused before databases are made beside it.
fn refuse_newer(data: &Path) -> Result<(), Failure> {
    Ok(DataDir::at(data).imports().map(drop)?)
}

/// Says what was done so that events do not tell who someone is.
fn say_protected(imported: &Imported, show: &Shower) {
    let words = &show.words;
    for (file, report) in &imported.protected {
        for remark in words.protection(report) {
            say(&format!("{file}: {remark}"));
        }
    }
    if imported.new_facts > 0 {
        let facts = words.number(imported.new_facts as u64);
        let what = words.either(
            "uppgifter om vilka identifierare som är samma kund",
            "facts about which identifiers are one customer",
        );
        say(&format!("{facts} {what}"));
    }
}

pub(super) fn undo(data: &Path, project: &str, id: u64, show: &Shower) -> Result<(), Failure> {
    let opened = Data::open(data, &Seen { project: Some(project.to_string()), no_stitching: true, ..Seen::default() })?;
    let undone = match &opened.store {
        Some(store) => undo_import(store, &opened.project, id, &By::from(Actor::Cli), now())?,
        None => Undone { record: opened.log.undo(id)?, leaves_identifiers: false },
    };
    if undone.leaves_identifiers {
        say(show.words.either(
            "importen gjordes av en äldre version, som inte mindes vilken import en kund kom med: händelserna är borta, \
             men kundernas identifierare ligger kvar; gallring (`resa retention`) och radering (`resa person erase`) \
             tar bort dem",
            "the import was made by an older version, which did not remember which import a customer came with: its \
             events are gone, but the customers' identifiers are left; retention (`resa retention`) and erasure \
             (`resa person erase`) take them out",
        ));
    }
    if show.json {
        let mut json = serde_json::json!(undone.record);
        json["leaves_identifiers"] = undone.leaves_identifiers.into();
        return print_json(&json);
    }
    show_record(&undone.record, show.words.either("återtagen", "taken back"), show)
}

fn show_record(record: &ImportRecord, what: &str, show: &Shower) -> Result<(), Failure> {
    if show.json {
        return print_json(record);
    }
    let words = &show.words;
    print(&format!(
        "{} {} {what}: {} = {} {} + {} {} + {} {}\n",
        words.either("import", "import"),
        record.id,
        words.number(record.received),
        words.number(record.stored),
        words.either("lagrade", "stored"),
        words.number(record.duplicates),
        words.either("dubbletter", "duplicates"),
        words.number(record.rejected),
        words.either("avvisade", "rejected"),
    ))
}
