//! What an organisation says it did: one register for each project, written whole.

use crate::access::append_audit;
use crate::projects::number;
use crate::studio::colleagues::{author, member_ref};
use crate::studio::definition::{Decided, changed};
use crate::{Store, StoreError};
use model::{AuditAction, AuditKind, AuditNote, By, ChangeRegister, ChangeSpec, Micros, ProjectId};
use rusqlite::{Connection, params};

impl Store {
    /// The register of a project; of version 0 where nobody has written any.
    pub fn change_register(&self, project: &ProjectId) -> Result<ChangeRegister, StoreError> {
        self.main().read(|connection| read(connection, number(connection, project)?))
    }

    /// Writes the register anew, unless somebody else did since `seen`.
    ///
    /// # Errors
    /// Not found; a conflict: `stale`.
    pub fn put_change_register(
        &self,
        by: &By,
        project: &ProjectId,
        seen: u64,
        (changes, randomised): (&[ChangeSpec], &[String]),
        now: Micros,
    ) -> Result<ChangeRegister, StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            if read(transaction, inside)?.version != seen {
                return Err(StoreError::Conflict { rule: "stale" });
            }
            transaction.execute(
                "INSERT INTO change_register (project, version, changes, randomised, updated, updated_by)
                 VALUES (?1, 1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (project) DO UPDATE SET version = version + 1, changes = excluded.changes,
                     randomised = excluded.randomised, updated = excluded.updated, updated_by = excluded.updated_by",
                params![inside, text(changes), text(randomised), now.0, author(by)],
            )?;
            changed(transaction, inside, Decided::Register)?;
            let told = AuditNote::done(AuditAction::UpdateRegister)
                .to(AuditKind::Project, project.0.clone())
                .in_project(project)
                .with("changes", changes.len() as i64)
                .with("randomised", randomised.len() as i64);
            append_audit(transaction, by, told, now)?;
            read(transaction, inside)
        })
    }
}

pub(super) fn read(connection: &Connection, project: i64) -> Result<ChangeRegister, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT version, changes, randomised, updated, member.id, member.name
         FROM change_register LEFT JOIN member ON member.id = updated_by WHERE project = ?1",
    )?;
    let mut rows = statement.query([project])?;
    let Some(row) = rows.next()? else { return Ok(ChangeRegister::default()) };
    let unreadable = |error: serde_json::Error| StoreError::Corrupt(format!("the register cannot be read: {error}"));
    Ok(ChangeRegister {
        version: row.get(0)?,
        changes: serde_json::from_str(&row.get::<_, String>(1)?).map_err(unreadable)?,
        randomised: serde_json::from_str(&row.get::<_, String>(2)?).map_err(unreadable)?,
        updated: Some(Micros(row.get(3)?)),
        updated_by: member_ref(row, 4)?,
    })
}

fn text<T: serde::Serialize>(list: &[T]) -> String {
    serde_json::to_string(list).expect("the register is plain data, which can always be written")
}
