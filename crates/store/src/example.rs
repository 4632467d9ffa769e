//! Removing the example project whole: its data, what people wrote on it, and its invented colleagues.

use crate::access::append_audit;
use crate::projects::{one_changed, read_settings};
use crate::{Store, StoreError};
use model::{AuditAction, AuditKind, AuditNote, By, Micros, ProjectId};
use rusqlite::{OptionalExtension, params};

/// Where the example's colleagues have their addresses: reserved for examples, so that nobody real is there.
pub const EXAMPLE_DOMAIN: &str = "example.invalid";

impl Store {
    /// Deletes the example with everything in both databases; what lies outside them is the caller's. Only the
    /// audit log remembers that it was.
    ///
    /// # Errors
    /// Not found; a conflict where the project is no example: `not_an_example`.
    pub fn remove_example(&self, by: &By, project: &ProjectId, now: Micros) -> Result<(), StoreError> {
        self.check_example(project)?;
        // The vault first: as long as the project is there, the removal can be done again.
        self.vault().write(|transaction| {
            transaction.execute("DELETE FROM identity WHERE project = ?1", [&project.0])?;
            Ok(())
        })?;
        self.main().write(|transaction| {
            // Who cannot sign in and works nowhere else. Someone real who happened to get such an address has
            // a password, or a place elsewhere.
            transaction.execute(
                "DELETE FROM member
                  WHERE email LIKE '%@' || ?2 AND owner = 0 AND password IS NULL
                    AND EXISTS (SELECT 1 FROM membership JOIN project ON project.id = membership.project
                                 WHERE membership.member = member.id AND public_id = ?1)
                    AND NOT EXISTS (SELECT 1 FROM membership JOIN project ON project.id = membership.project
                                     WHERE membership.member = member.id AND public_id <> ?1)
                    AND NOT EXISTS (SELECT 1 FROM provider_link WHERE provider_link.member = member.id)",
                [&project.0, EXAMPLE_DOMAIN],
            )?;
            // Remarks carry the project's id behind a dot (`retention.ID`) or between strokes (`import/ID/1`).
            transaction.execute(
                "DELETE FROM note WHERE substr(name, -length(?1) - 1) = '.' || ?1 OR instr(name, '/' || ?1 || '/') > 0",
                [&project.0],
            )?;
            one_changed(transaction.execute("DELETE FROM project WHERE public_id = ?1", [&project.0])?)?;
            let note = AuditNote::done(AuditAction::EraseProject).to(AuditKind::Project, project.0.clone());
            append_audit(transaction, by, note.in_project(project).with("example", true), now).map(drop)
        })
    }

    /// Refuses what is no example.
    ///
    /// # Errors
    /// Not found; a conflict: `not_an_example`.
    pub fn check_example(&self, project: &ProjectId) -> Result<(), StoreError> {
        let settings: Option<String> = self.main().read(|connection| {
            let mut statement = connection.prepare_cached("SELECT settings FROM project WHERE public_id = ?1")?;
            Ok(statement.query_row(params![project.0], |row| row.get(0)).optional()?)
        })?;
        let settings = read_settings(project, &settings.ok_or(StoreError::NotFound)?)?;
        if settings.example { Ok(()) } else { Err(StoreError::Conflict { rule: "not_an_example" }) }
    }
}
