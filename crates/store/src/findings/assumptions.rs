//! What failures are assumed to cost in a project: one row, written whole.

use crate::access::append_audit;
use crate::projects::number;
use crate::studio::{Decided, author, changed, member_ref};
use crate::{Store, StoreError};
use model::{Assumptions, AuditAction, AuditKind, AuditNote, By, Micros, ProjectId};
use rusqlite::{Connection, OptionalExtension, Row, params};

impl Store {
    /// What failures are assumed to cost; of version 0, with the time of a contact alone, where nobody has said.
    pub fn assumptions_of(&self, project: &ProjectId) -> Result<Assumptions, StoreError> {
        self.main().read(|connection| read(connection, number(connection, project)?))
    }

    /// Writes the assumptions anew, unless somebody else did since `seen`. Their version and who wrote them are set
    /// here.
    ///
    /// # Errors
    /// Not found; a conflict: `stale`.
    pub fn put_assumptions(
        &self,
        by: &By,
        project: &ProjectId,
        seen: u64,
        new: &Assumptions,
        now: Micros,
    ) -> Result<Assumptions, StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            if read(transaction, inside)?.version != seen {
                return Err(StoreError::Conflict { rule: "stale" });
            }
            transaction.execute(
                "INSERT INTO assumptions (project, goal_sek, contact_sek, contact_minutes, effort_minutes, hour_sek,
                                          source, version, changed, changed_by)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, ?8, ?9)
                 ON CONFLICT (project) DO UPDATE SET goal_sek = excluded.goal_sek, contact_sek = excluded.contact_sek,
                     contact_minutes = excluded.contact_minutes, effort_minutes = excluded.effort_minutes,
                     hour_sek = excluded.hour_sek, source = excluded.source, version = version + 1,
                     changed = excluded.changed, changed_by = excluded.changed_by",
                params![
                    inside,
                    new.goal_sek,
                    new.contact_sek,
                    new.contact_minutes,
                    new.effort_minutes,
                    new.hour_sek,
                    new.source,
                    now.0,
                    author(by)
                ],
            )?;
            changed(transaction, inside, Decided::Findings)?;
            let told = AuditNote::done(AuditAction::UpdateAssumptions)
                .to(AuditKind::Project, project.0.clone())
                .in_project(project);
            append_audit(transaction, by, told, now)?;
            read(transaction, inside)
        })
    }
}

fn read(connection: &Connection, project: i64) -> Result<Assumptions, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT goal_sek, contact_sek, contact_minutes, effort_minutes, hour_sek, source, version, changed, member.id,
                member.name
         FROM assumptions LEFT JOIN member ON member.id = changed_by WHERE project = ?1",
    )?;
    Ok(statement.query_row([project], assumptions_from).optional()?.unwrap_or_default())
}

fn assumptions_from(row: &Row<'_>) -> rusqlite::Result<Assumptions> {
    Ok(Assumptions {
        goal_sek: row.get(0)?,
        contact_sek: row.get(1)?,
        contact_minutes: row.get(2)?,
        effort_minutes: row.get(3)?,
        hour_sek: row.get(4)?,
        source: row.get(5)?,
        version: row.get(6)?,
        changed: Some(Micros(row.get(7)?)),
        changed_by: member_ref(row, 8)?,
    })
}
