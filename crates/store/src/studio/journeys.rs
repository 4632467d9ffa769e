//! Journeys as people define them: a name that is theirs alone in the project, a version that tells
//! whether somebody else was faster, and who answers for them.

use crate::access::{append_audit, new_id};
use crate::projects::{number, one_changed};
use crate::studio::colleagues::{author, check_colleague, member_ref, works_in};
use crate::studio::definition::{Decided, changed};
use crate::studio::probing::tell;
use crate::{Store, StoreError};
use model::{
    AuditAction, AuditKind, AuditNote, By, JourneyDefinition, JourneyId, MemberId, Micros, ProjectId, StudioJourney,
};
use rusqlite::{Connection, Row, Transaction, params};

/// More journeys are not defined in one project: nobody could keep them apart.
const MOST_JOURNEYS: i64 = 500;

/// A journey to be written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewJourney {
    /// What it is.
    pub definition: JourneyDefinition,
    /// The goal in words.
    pub goal_text: Option<String>,
    /// Who answers for it; they must work in the project.
    pub owner: Option<MemberId>,
    /// Whether it belongs to the example; a change leaves that as it was.
    pub example: bool,
}

impl Store {
    /// A journey by its id; `None` also where it is another project's.
    pub fn find_journey(&self, project: &ProjectId, id: &JourneyId) -> Result<Option<StudioJourney>, StoreError> {
        self.main().read(|connection| find(connection, number(connection, project)?, id))
    }

    /// Defines a journey.
    ///
    /// # Errors
    /// A conflict: `journey_name_taken`, `too_many_journeys`, `owner_not_in_project`.
    pub fn create_journey(
        &self,
        by: &By,
        project: &ProjectId,
        new: &NewJourney,
        now: Micros,
    ) -> Result<StudioJourney, StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            check_room(transaction, inside)?;
            check_owner(transaction, inside, new)?;
            let id = JourneyId(new_id("jny")?);
            transaction.execute(
                "INSERT INTO journey_definition
                     (id, project, definition, goal_text, owner, example, version, created, created_by, updated, updated_by)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1, ?7, ?8, ?7, ?8)",
                params![
                    id.0,
                    inside,
                    text(&new.definition),
                    new.goal_text,
                    new.owner.as_ref().map(|owner| &owner.0),
                    new.example,
                    now.0,
                    author(by)
                ],
            )?;
            changed(transaction, inside, Decided::Journeys)?;
            let note = note(AuditAction::CreateJourney, project, &id);
            let note = tell(note, &id, &new.definition, None, &list(transaction, inside)?);
            append_audit(transaction, by, note, now)?;
            find(transaction, inside, &id)?.ok_or(StoreError::NotFound)
        })
    }

    /// Changes a journey, unless somebody else did since `seen`.
    ///
    /// # Errors
    /// Not found; a conflict: `stale`, `journey_name_taken`, `owner_not_in_project`.
    pub fn update_journey(
        &self,
        by: &By,
        project: &ProjectId,
        id: &JourneyId,
        seen: u64,
        new: &NewJourney,
        now: Micros,
    ) -> Result<StudioJourney, StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            let present = find(transaction, inside, id)?.ok_or(StoreError::NotFound)?;
            if present.version != seen {
                return Err(StoreError::Conflict { rule: "stale" });
            }
            check_owner(transaction, inside, new)?;
            one_changed(transaction.execute(
                "UPDATE journey_definition SET definition = ?3, goal_text = ?4, owner = ?5, version = version + 1,
                     updated = ?6, updated_by = ?7
                 WHERE project = ?1 AND id = ?2",
                params![
                    inside,
                    id.0,
                    text(&new.definition),
                    new.goal_text,
                    new.owner.as_ref().map(|owner| &owner.0),
                    now.0,
                    author(by)
                ],
            )?)?;
            changed(transaction, inside, Decided::Journeys)?;
            let note = note(AuditAction::UpdateJourney, project, id);
            let before = Some(&present.definition);
            let note = tell(note, id, &new.definition, before, &list(transaction, inside)?);
            append_audit(transaction, by, note, now)?;
            find(transaction, inside, id)?.ok_or(StoreError::NotFound)
        })
    }

    /// Removes a journey's definition. No event goes; comments stay, and no longer name it.
    pub fn delete_journey(&self, by: &By, project: &ProjectId, id: &JourneyId, now: Micros) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            let row = params![inside, id.0];
            one_changed(transaction.execute("DELETE FROM journey_definition WHERE project = ?1 AND id = ?2", row)?)?;
            changed(transaction, inside, Decided::Journeys)?;
            append_audit(transaction, by, note(AuditAction::DeleteJourney, project, id), now).map(drop)
        })
    }
}

fn check_room(transaction: &Transaction<'_>, project: i64) -> Result<(), StoreError> {
    let count: i64 =
        transaction
            .query_row("SELECT count(*) FROM journey_definition WHERE project = ?1", [project], |row| row.get(0))?;
    if count < MOST_JOURNEYS { Ok(()) } else { Err(StoreError::Conflict { rule: "too_many_journeys" }) }
}

fn check_owner(transaction: &Transaction<'_>, project: i64, new: &NewJourney) -> Result<(), StoreError> {
    new.owner.as_ref().map_or(Ok(()), |owner| check_colleague(transaction, project, owner))
}

fn text(definition: &JourneyDefinition) -> String {
    serde_json::to_string(definition).expect("a definition is plain data, which can always be written")
}

fn note(action: AuditAction, project: &ProjectId, id: &JourneyId) -> AuditNote {
    AuditNote::done(action).to(AuditKind::Journey, id.0.clone()).in_project(project)
}

const SELECT: &str = concat!(
    "SELECT j.id, j.version, j.definition, j.goal_text, m.id, m.name, j.created, creator.id, creator.name, j.updated,
            changer.id, changer.name, j.example
     FROM journey_definition AS j
     LEFT JOIN member AS m ON m.id = j.owner AND ",
    works_in!("j.project"),
    " LEFT JOIN member AS creator ON creator.id = j.created_by
     LEFT JOIN member AS changer ON changer.id = j.updated_by"
);

/// The journeys of a project, the oldest first, those of one moment by name.
pub(super) fn list(connection: &Connection, project: i64) -> Result<Vec<StudioJourney>, StoreError> {
    let mut statement =
        connection.prepare_cached(&format!("{SELECT} WHERE j.project = ?1 ORDER BY j.created, j.name"))?;
    let journeys = statement.query_and_then([project], journey_from)?;
    journeys.collect()
}

fn find(connection: &Connection, project: i64, id: &JourneyId) -> Result<Option<StudioJourney>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE j.project = ?1 AND j.id = ?2"))?;
    let mut rows = statement.query_and_then(params![project, id.0], journey_from)?;
    rows.next().transpose()
}

fn journey_from(row: &Row<'_>) -> Result<StudioJourney, StoreError> {
    let id = JourneyId(row.get(0)?);
    let definition = serde_json::from_str(&row.get::<_, String>(2)?)
        .map_err(|error| StoreError::Corrupt(format!("the journey `{id}` cannot be read: {error}")))?;
    Ok(StudioJourney {
        id,
        version: row.get(1)?,
        definition,
        goal_text: row.get(3)?,
        owner: member_ref(row, 4)?,
        created: Micros(row.get(6)?),
        created_by: member_ref(row, 7)?,
        updated: Micros(row.get(9)?),
        updated_by: member_ref(row, 10)?,
        example: row.get(12)?,
    })
}
