//! How a customer is taken out of what members wrote.

use crate::projects::number;
use crate::studio::definition::{Decided, changed};
use crate::{Store, StoreError};
use model::ProjectId;
use rusqlite::{Transaction, params};

impl Store {
    /// Deletes the comments and links of which `goes` says so: it is given the customer that a comment is about,
    /// where it is about one, and every text of it. Texts about findings and measures are taken out of them, as what was
    /// decided stays. Answers how many went. Doing it twice is safe.
    pub fn erase_written(
        &self,
        project: &ProjectId,
        goes: impl Fn(Option<&str>, &[&str]) -> bool,
    ) -> Result<usize, StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            let comments = erase_comments(transaction, inside, &goes)?;
            let links = erase_links(transaction, inside, &goes)?;
            let findings = crate::findings::erase_written(transaction, inside, &goes)?;
            for (count, what) in [(comments, Decided::Comments), (links, Decided::Links), (findings, Decided::Findings)]
            {
                if count > 0 {
                    changed(transaction, inside, what)?;
                }
            }
            Ok(comments + links + findings)
        })
    }
}

fn erase_comments(
    transaction: &Transaction<'_>,
    project: i64,
    goes: &impl Fn(Option<&str>, &[&str]) -> bool,
) -> Result<usize, StoreError> {
    let mut statement =
        transaction.prepare_cached("SELECT id, kind, key, label, path, text FROM comment WHERE project = ?1")?;
    let mut rows = statement.query([project])?;
    let mut gone: Vec<String> = Vec::new();
    while let Some(row) = rows.next()? {
        let text = |column: usize| row.get::<_, String>(column);
        let (kind, key, label, path, written) = (text(1)?, text(2)?, text(3)?, text(4)?, text(5)?);
        let about = (kind == "person").then_some(key.as_str());
        if goes(about, &[&key, &label, &path, &written]) {
            gone.push(text(0)?);
        }
    }
    for id in &gone {
        transaction.execute("DELETE FROM comment WHERE project = ?1 AND id = ?2", params![project, id])?;
    }
    Ok(gone.len())
}

fn erase_links(
    transaction: &Transaction<'_>,
    project: i64,
    goes: &impl Fn(Option<&str>, &[&str]) -> bool,
) -> Result<usize, StoreError> {
    let mut statement = transaction.prepare_cached("SELECT id, title, path FROM saved_link WHERE project = ?1")?;
    let mut rows = statement.query([project])?;
    let mut gone: Vec<String> = Vec::new();
    while let Some(row) = rows.next()? {
        let (title, path): (String, String) = (row.get(1)?, row.get(2)?);
        if goes(None, &[&title, &path]) {
            gone.push(row.get(0)?);
        }
    }
    for id in &gone {
        transaction.execute("DELETE FROM saved_link WHERE project = ?1 AND id = ?2", params![project, id])?;
    }
    Ok(gone.len())
}
