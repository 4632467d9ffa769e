//! What people decided about the themes of comments: another name, or that several are one.
//!
//! A theme has no number that lasts: it is found anew whenever somebody writes. So a decision is kept with the words of
//! the themes that it was about, and holds for whichever theme has those words.

use crate::access::{append_audit, new_id};
use crate::projects::{number, one_changed};
use crate::studio::{Decided, author, changed};
use crate::{Store, StoreError};
use model::{AuditAction, AuditKind, AuditNote, By, Micros, ProjectId};
use rusqlite::{Connection, Row, Transaction, params};
use serde::{Deserialize, Serialize};

/// More decisions are not kept in one project.
const MOST: i64 = 500;

/// The words by which a theme is known again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThemeWords {
    /// The language of its comments.
    pub language: String,
    /// Its typical words, the surest first.
    pub words: Vec<String>,
}

/// A theme as people decided it to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptTheme {
    /// Its id.
    pub id: String,
    /// What it is called; nothing where only others were merged into it.
    pub name: Option<String>,
    /// The themes that it is, by their words.
    pub parts: Vec<ThemeWords>,
    /// Counts up with each change.
    pub version: u64,
}

impl Store {
    /// What was decided about themes, the oldest first.
    pub fn list_themes(&self, project: &ProjectId) -> Result<Vec<KeptTheme>, StoreError> {
        self.main().read(|connection| list(connection, number(connection, project)?))
    }

    /// Keeps a theme, in the place of those that it takes up.
    ///
    /// # Errors
    /// Not found, where one that it takes up is gone; a conflict: `too_many_themes`.
    pub fn create_theme(
        &self,
        by: &By,
        project: &ProjectId,
        name: Option<&str>,
        mut parts: Vec<ThemeWords>,
        takes_up: &[String],
        now: Micros,
    ) -> Result<KeptTheme, StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            let known = list(transaction, inside)?;
            if known.len() as i64 >= MOST {
                return Err(StoreError::Conflict { rule: "too_many_themes" });
            }
            for id in takes_up {
                let taken = known.iter().find(|theme| theme.id == *id).ok_or(StoreError::NotFound)?;
                parts.extend(taken.parts.iter().filter(|part| !parts.contains(part)).cloned().collect::<Vec<_>>());
                transaction.execute("DELETE FROM voice_theme WHERE project = ?1 AND id = ?2", params![inside, id])?;
            }
            let theme = KeptTheme { id: new_id("thm")?, name: name.map(str::to_string), parts, version: 1 };
            transaction.execute(
                "INSERT INTO voice_theme (id, project, name, words, version, updated, updated_by)
                 VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6)",
                params![theme.id, inside, theme.name, text(&theme.parts), now.0, author(by)],
            )?;
            done(transaction, by, (inside, project), ("create", &theme.id, theme.parts.len()), now)?;
            Ok(theme)
        })
    }

    /// Gives a kept theme another name, unless somebody else changed it since `seen`.
    ///
    /// # Errors
    /// Not found; a conflict: `stale`.
    pub fn rename_theme(
        &self,
        by: &By,
        project: &ProjectId,
        id: &str,
        seen: u64,
        name: &str,
        now: Micros,
    ) -> Result<KeptTheme, StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            let mut theme = present(transaction, inside, id, seen)?;
            one_changed(transaction.execute(
                "UPDATE voice_theme SET name = ?3, version = version + 1, updated = ?4, updated_by = ?5
                 WHERE project = ?1 AND id = ?2",
                params![inside, id, name, now.0, author(by)],
            )?)?;
            done(transaction, by, (inside, project), ("rename", id, theme.parts.len()), now)?;
            (theme.name, theme.version) = (Some(name.to_string()), theme.version + 1);
            Ok(theme)
        })
    }

    /// Takes a decision back: its themes are again as they are found.
    ///
    /// # Errors
    /// Not found; a conflict: `stale`.
    pub fn delete_theme(
        &self,
        by: &By,
        project: &ProjectId,
        id: &str,
        seen: u64,
        now: Micros,
    ) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            let theme = present(transaction, inside, id, seen)?;
            let row = params![inside, id];
            one_changed(transaction.execute("DELETE FROM voice_theme WHERE project = ?1 AND id = ?2", row)?)?;
            done(transaction, by, (inside, project), ("take_back", id, theme.parts.len()), now)
        })
    }
}

fn present(connection: &Connection, project: i64, id: &str, seen: u64) -> Result<KeptTheme, StoreError> {
    let theme = list(connection, project)?.into_iter().find(|theme| theme.id == id).ok_or(StoreError::NotFound)?;
    if theme.version == seen { Ok(theme) } else { Err(StoreError::Conflict { rule: "stale" }) }
}

/// Counts the change and writes its line of the audit log, without the words: customers wrote them.
fn done(
    transaction: &Transaction<'_>,
    by: &By,
    (inside, project): (i64, &ProjectId),
    (what, id, parts): (&'static str, &str, usize),
    now: Micros,
) -> Result<(), StoreError> {
    changed(transaction, inside, Decided::Surveys)?;
    let note = AuditNote::done(AuditAction::UpdateThemes).to(AuditKind::Theme, id.to_string()).in_project(project);
    append_audit(transaction, by, note.with("what", what).with("parts", parts as i64), now).map(drop)
}

fn text(parts: &[ThemeWords]) -> String {
    serde_json::to_string(parts).expect("words are plain data, which can always be written")
}

fn list(connection: &Connection, project: i64) -> Result<Vec<KeptTheme>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT id, name, words, version FROM voice_theme WHERE project = ?1 ORDER BY updated, id")?;
    let themes = statement.query_and_then([project], theme_from)?;
    themes.collect()
}

fn theme_from(row: &Row<'_>) -> Result<KeptTheme, StoreError> {
    let id: String = row.get(0)?;
    let words: String = row.get(2)?;
    let parts = serde_json::from_str(&words)
        .map_err(|error| StoreError::Corrupt(format!("the theme `{id}` cannot be read: {error}")))?;
    Ok(KeptTheme { name: row.get(1)?, parts, version: row.get(3)?, id })
}
