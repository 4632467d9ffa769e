//! Measures that are taken because of a finding. The figure before is written once, with the plan, and never again.

use super::history::{self, NewLine};
use crate::access::{append_audit, new_id, unreadable};
use crate::projects::{number, one_changed};
use crate::studio::{Decided, author, changed, check_colleague, member_ref, works_in};
use crate::{Store, StoreError};
use model::{
    Action, ActionDirection, ActionId, ActionMeasure, ActionPlan, ActionProgress, ActionStatus, AuditAction, AuditKind,
    AuditNote, By, FindingAbout, FindingChange, FrozenFigure, MemberId, Micros, ProjectId, TimeWindow,
};
use rusqlite::{Connection, Row, Transaction, params};

/// More measures are not planned in one project.
const MOST_ACTIONS: i64 = 2_000;

/// A measure to be planned.
#[derive(Clone, Debug, PartialEq)]
pub struct NewAction {
    /// The finding that it is taken for.
    pub finding: String,
    /// What the finding is about.
    pub about: FindingAbout,
    /// What is planned.
    pub plan: ActionPlan,
    /// The figure as it is now.
    pub before: FrozenFigure,
    /// The time in which the problem was found.
    pub baseline_excludes: TimeWindow,
}

impl Store {
    /// The measures of a project, the latest planned first.
    pub fn list_actions(&self, project: &ProjectId) -> Result<Vec<Action>, StoreError> {
        self.main().read(|connection| {
            let inside = number(connection, project)?;
            let mut statement =
                connection.prepare_cached(&format!("{SELECT} WHERE a.project = ?1 ORDER BY a.created DESC, a.id"))?;
            let actions = statement.query_and_then([inside], action_from)?;
            actions.collect()
        })
    }

    /// A measure by its id; `None` also where it is another project's.
    pub fn find_action(&self, project: &ProjectId, id: &ActionId) -> Result<Option<Action>, StoreError> {
        self.main().read(|connection| find(connection, number(connection, project)?, id))
    }

    /// Plans a measure.
    ///
    /// # Errors
    /// A conflict: `owner_not_in_project`, `cause_or_waiver`, `too_many_actions`.
    pub fn create_action(
        &self,
        by: &By,
        project: &ProjectId,
        new: &NewAction,
        now: Micros,
    ) -> Result<Action, StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            check_room(transaction, inside)?;
            if let Some(owner) = &new.plan.owner {
                check_colleague(transaction, inside, owner)?;
            }
            let id = ActionId(new_id("act")?);
            insert(transaction, inside, &id, by, new, now)?;
            let status = ActionStatus::Planned;
            log(transaction, inside, &new.finding, by, (None, Some(status), None), now)?;
            changed(transaction, inside, Decided::Findings)?;
            let told = note(AuditAction::CreateAction, project, &id).with("finding", new.finding.as_str());
            append_audit(transaction, by, told.with("waived", new.plan.waiver.is_some()), now)?;
            find(transaction, inside, &id)?.ok_or(StoreError::NotFound)
        })
    }

    /// Changes a measure, or how far it has come, unless somebody else did since `seen`. Its finding and the figure
    /// before stay what they were.
    ///
    /// # Errors
    /// Not found; a conflict: `stale`, `measure_stays`, `owner_not_in_project`, `cause_or_waiver`, `dropped_needs_a_reason`,
    /// `done_needs_a_day`.
    pub fn update_action(
        &self,
        by: &By,
        project: &ProjectId,
        id: &ActionId,
        seen: u64,
        new: (&ActionPlan, &ActionProgress),
        now: Micros,
    ) -> Result<Action, StoreError> {
        let (plan, progress) = new;
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            let present = find(transaction, inside, id)?.ok_or(StoreError::NotFound)?;
            if present.version != seen {
                return Err(StoreError::Conflict { rule: "stale" });
            }
            if present.plan.measure != plan.measure {
                return Err(StoreError::Conflict { rule: "measure_stays" });
            }
            if let Some(owner) = &plan.owner {
                check_colleague(transaction, inside, owner)?;
            }
            one_changed(transaction.execute(
                "UPDATE action SET direction = ?3, what = ?4, channels = ?5, cause = ?6, waiver = ?7, target = ?8,
                     owner = ?9, due = ?10, status = ?11, reason = ?12, done_on = ?13, version = version + 1,
                     changed = ?14, changed_by = ?15
                 WHERE project = ?1 AND id = ?2",
                params![
                    inside,
                    id.0,
                    plan.direction.code(),
                    plan.what,
                    text(&plan.channels),
                    plan.cause,
                    plan.waiver,
                    plan.target,
                    plan.owner.as_ref().map(|owner| &owner.0),
                    plan.due,
                    progress.status.code(),
                    progress.reason,
                    progress.done_on,
                    now.0,
                    author(by)
                ],
            )?)?;
            let before = present.progress.status;
            if before != progress.status {
                let moved = (Some(before), Some(progress.status), progress.reason.as_deref());
                log(transaction, inside, &present.finding, by, moved, now)?;
            }
            changed(transaction, inside, Decided::Findings)?;
            let told = note(AuditAction::UpdateAction, project, id).with("status", progress.status.code());
            append_audit(transaction, by, told, now)?;
            find(transaction, inside, id)?.ok_or(StoreError::NotFound)
        })
    }

    /// Removes a measure. What was said about it stays.
    pub fn delete_action(&self, by: &By, project: &ProjectId, id: &ActionId, now: Micros) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            let present = find(transaction, inside, id)?.ok_or(StoreError::NotFound)?;
            transaction.execute("DELETE FROM action WHERE project = ?1 AND id = ?2", params![inside, id.0])?;
            log(transaction, inside, &present.finding, by, (Some(present.progress.status), None, None), now)?;
            changed(transaction, inside, Decided::Findings)?;
            append_audit(transaction, by, note(AuditAction::DeleteAction, project, id), now).map(drop)
        })
    }
}

fn insert(
    transaction: &Transaction<'_>,
    project: i64,
    id: &ActionId,
    by: &By,
    new: &NewAction,
    now: Micros,
) -> Result<(), StoreError> {
    let plan = &new.plan;
    transaction.execute(
        "INSERT INTO action (id, project, finding, about, direction, what, channels, cause, waiver, measure, target,
                             owner, due, status, before, found_from, found_to, version, created, created_by, changed,
                             changed_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, 'planned', ?14, ?15, ?16, 1, ?17, ?18, ?17,
                 ?18)",
        params![
            id.0,
            project,
            new.finding,
            text(&new.about),
            plan.direction.code(),
            plan.what,
            text(&plan.channels),
            plan.cause,
            plan.waiver,
            plan.measure.code(),
            plan.target,
            plan.owner.as_ref().map(|owner| &owner.0),
            plan.due,
            text(&new.before),
            new.baseline_excludes.from.0,
            new.baseline_excludes.to.0,
            now.0,
            author(by)
        ],
    )?;
    Ok(())
}

/// A line of the finding's history: what a measure's status was, what it became, and why.
fn log(
    transaction: &Transaction<'_>,
    project: i64,
    finding: &str,
    by: &By,
    moved: (Option<ActionStatus>, Option<ActionStatus>, Option<&str>),
    now: Micros,
) -> Result<(), StoreError> {
    let (before, after, reason) = moved;
    let (before, after) = (before.map(ActionStatus::code), after.map(ActionStatus::code));
    let line = NewLine { what: FindingChange::Action, before, after, reason };
    history::add(transaction, project, finding, by, line, now)
}

fn check_room(transaction: &Transaction<'_>, project: i64) -> Result<(), StoreError> {
    let sql = "SELECT count(*) FROM action WHERE project = ?1";
    let count: i64 = transaction.query_row(sql, [project], |row| row.get(0))?;
    if count < MOST_ACTIONS { Ok(()) } else { Err(StoreError::Conflict { rule: "too_many_actions" }) }
}

fn note(action: AuditAction, project: &ProjectId, id: &ActionId) -> AuditNote {
    AuditNote::done(action).to(AuditKind::Action, id.0.clone()).in_project(project)
}

pub(super) fn text<T: serde::Serialize>(thing: &T) -> String {
    serde_json::to_string(thing).expect("it is plain data, which can always be written")
}

/// What a column of JSON says.
pub(super) fn read_json<T: serde::de::DeserializeOwned>(
    row: &Row<'_>,
    column: usize,
    what: &str,
) -> Result<T, StoreError> {
    let read = serde_json::from_str(&row.get::<_, String>(column)?);
    read.map_err(|error| StoreError::Corrupt(format!("{what} cannot be read: {error}")))
}

const SELECT: &str = concat!(
    "SELECT a.id, a.finding, a.about, a.direction, a.what, a.channels, a.cause, a.waiver, a.measure, a.target, a.owner,
            a.due, a.status, a.reason, a.done_on, a.before, a.found_from, a.found_to, m.id, m.name, a.version,
            a.created, creator.id, creator.name, a.changed, changer.id, changer.name
     FROM action AS a
     LEFT JOIN member AS m ON m.id = a.owner AND ",
    works_in!("a.project"),
    " LEFT JOIN member AS creator ON creator.id = a.created_by
     LEFT JOIN member AS changer ON changer.id = a.changed_by"
);

fn find(connection: &Connection, project: i64, id: &ActionId) -> Result<Option<Action>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE a.project = ?1 AND a.id = ?2"))?;
    let mut rows = statement.query_and_then(params![project, id.0], action_from)?;
    rows.next().transpose()
}

fn action_from(row: &Row<'_>) -> Result<Action, StoreError> {
    let code = |column: usize| row.get::<_, String>(column);
    Ok(Action {
        id: ActionId(row.get(0)?),
        finding: row.get(1)?,
        about: read_json(row, 2, "what a measure is about")?,
        plan: ActionPlan {
            direction: ActionDirection::from_code(&code(3)?).ok_or_else(|| unreadable(3))?,
            what: row.get(4)?,
            channels: read_json(row, 5, "the channels of a measure")?,
            cause: row.get(6)?,
            waiver: row.get(7)?,
            measure: ActionMeasure::from_code(&code(8)?).ok_or_else(|| unreadable(8))?,
            target: row.get(9)?,
            owner: row.get::<_, Option<String>>(10)?.map(MemberId),
            due: row.get(11)?,
        },
        progress: ActionProgress {
            status: ActionStatus::from_code(&code(12)?).ok_or_else(|| unreadable(12))?,
            reason: row.get(13)?,
            done_on: row.get(14)?,
        },
        before: read_json(row, 15, "the figure before a measure")?,
        baseline_excludes: TimeWindow { from: Micros(row.get(16)?), to: Micros(row.get(17)?) },
        owner: member_ref(row, 18)?,
        version: row.get(20)?,
        created: Micros(row.get(21)?),
        created_by: member_ref(row, 22)?,
        changed: Micros(row.get(24)?),
        changed_by: member_ref(row, 25)?,
    })
}
