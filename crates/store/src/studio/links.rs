//! Read-only links: a screen under a name, for others to open. They open nothing by themselves.

use crate::access::{append_audit, new_id};
use crate::projects::{number, one_changed};
use crate::studio::colleagues::{author, member_ref};
use crate::studio::definition::{Decided, changed};
use crate::{Store, StoreError};
use model::{AuditAction, AuditKind, AuditNote, By, LinkId, Micros, ProjectId, SavedLink};
use rusqlite::{OptionalExtension, Row, params};

/// More links are not kept in one project.
const MOST_LINKS: i64 = 5_000;

impl Store {
    /// The links of a project, the latest first.
    pub fn list_links(&self, project: &ProjectId) -> Result<Vec<SavedLink>, StoreError> {
        self.main().read(|connection| {
            let inside = number(connection, project)?;
            let mut statement =
                connection.prepare_cached(&format!("{SELECT} WHERE l.project = ?1 ORDER BY l.created DESC, l.id"))?;
            let links = statement.query_map([inside], link_from)?;
            Ok(links.collect::<Result<_, _>>()?)
        })
    }

    /// A link by its id, in whichever project: who may read that is for the caller to ask.
    pub fn find_link(&self, id: &LinkId) -> Result<Option<SavedLink>, StoreError> {
        self.main().read(|connection| {
            let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE l.id = ?1"))?;
            Ok(statement.query_row([&id.0], link_from).optional()?)
        })
    }

    /// Makes a link to a screen.
    ///
    /// # Errors
    /// Not found; a conflict: `too_many_links`.
    pub fn create_link(
        &self,
        by: &By,
        project: &ProjectId,
        title: &str,
        path: &str,
        now: Micros,
    ) -> Result<SavedLink, StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            let sql = "SELECT count(*) FROM saved_link WHERE project = ?1";
            let count: i64 = transaction.query_row(sql, [inside], |row| row.get(0))?;
            if count >= MOST_LINKS {
                return Err(StoreError::Conflict { rule: "too_many_links" });
            }
            let id = LinkId(new_id("lnk")?);
            transaction.execute(
                "INSERT INTO saved_link (id, project, title, path, author, created) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![id.0, inside, title, path, author(by), now.0],
            )?;
            changed(transaction, inside, Decided::Links)?;
            append_audit(transaction, by, note(AuditAction::CreateLink, project, &id), now)?;
            Ok(transaction.query_row(&format!("{SELECT} WHERE l.id = ?1"), [&id.0], link_from)?)
        })
    }

    /// Counts that a link was opened. Nobody is told: it is no decision.
    pub fn count_opening(&self, id: &LinkId) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            one_changed(transaction.execute("UPDATE saved_link SET opened = opened + 1 WHERE id = ?1", [&id.0])?)
        })
    }

    /// Removes a link: it leads nowhere from then on.
    pub fn delete_link(&self, by: &By, project: &ProjectId, id: &LinkId, now: Micros) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            let row = params![inside, id.0];
            one_changed(transaction.execute("DELETE FROM saved_link WHERE project = ?1 AND id = ?2", row)?)?;
            changed(transaction, inside, Decided::Links)?;
            append_audit(transaction, by, note(AuditAction::DeleteLink, project, id), now).map(drop)
        })
    }
}

fn note(action: AuditAction, project: &ProjectId, id: &LinkId) -> AuditNote {
    AuditNote::done(action).to(AuditKind::Link, id.0.clone()).in_project(project)
}

const SELECT: &str = "SELECT l.id, project.public_id, l.title, l.path, member.id, member.name, l.created, l.opened
     FROM saved_link AS l JOIN project ON project.id = l.project LEFT JOIN member ON member.id = l.author";

fn link_from(row: &Row<'_>) -> rusqlite::Result<SavedLink> {
    Ok(SavedLink {
        id: LinkId(row.get(0)?),
        project: ProjectId(row.get(1)?),
        title: row.get(2)?,
        path: row.get(3)?,
        by: member_ref(row, 4)?,
        at: Micros(row.get(6)?),
        opened: row.get(7)?,
    })
}
