//! The changes of what was decided about a finding, each a line that is never written over.

use crate::StoreError;
use crate::access::unreadable;
use crate::studio::{author, member_ref};
use model::{By, FindingChange, FindingLine, Micros};
use rusqlite::{Connection, Row, Transaction, params};

/// The latest lines that are kept of one finding; the audit log has all of them.
const MOST_LINES: i64 = 200;

/// A line to be written.
#[derive(Clone, Copy, Debug)]
pub(super) struct NewLine<'a> {
    /// What was changed.
    pub(super) what: FindingChange,
    /// What it was: a text, or of an owner a member's id.
    pub(super) before: Option<&'a str>,
    /// What it became.
    pub(super) after: Option<&'a str>,
    /// Why.
    pub(super) reason: Option<&'a str>,
}

/// Writes a line, and forgets the oldest where there are too many.
pub(super) fn add(
    transaction: &Transaction<'_>,
    project: i64,
    finding: &str,
    by: &By,
    line: NewLine<'_>,
    now: Micros,
) -> Result<(), StoreError> {
    let NewLine { what, before, after, reason } = line;
    // A member stands in a column of their own: they are gone from there when they leave.
    let (texts, members) = match what {
        FindingChange::Owner => ((None, None), (before, after)),
        _ => ((before, after), (None, None)),
    };
    transaction.execute(
        "INSERT INTO finding_history (project, finding, at, by, what, before, after, owner_before, owner_after, reason)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![project, finding, now.0, author(by), what.code(), texts.0, texts.1, members.0, members.1, reason],
    )?;
    transaction.execute(
        "DELETE FROM finding_history WHERE project = ?1 AND finding = ?2 AND id <= (
             SELECT id FROM finding_history WHERE project = ?1 AND finding = ?2
             ORDER BY id DESC LIMIT 1 OFFSET ?3)",
        params![project, finding, MOST_LINES],
    )?;
    Ok(())
}

const SELECT: &str =
    "SELECT h.finding, h.at, writer.id, writer.name, h.what, coalesce(h.before, old.name), coalesce(h.after, new.name),
            h.reason
     FROM finding_history AS h LEFT JOIN member AS writer ON writer.id = h.by
     LEFT JOIN member AS old ON old.id = h.owner_before LEFT JOIN member AS new ON new.id = h.owner_after";

/// The lines of all findings of a project, or of one, the oldest first, each with the finding's id.
pub(super) fn list(
    connection: &Connection,
    project: i64,
    finding: Option<&str>,
) -> Result<Vec<(String, FindingLine)>, StoreError> {
    let mut statement = connection
        .prepare_cached(&format!("{SELECT} WHERE h.project = ?1 AND (?2 IS NULL OR h.finding = ?2) ORDER BY h.id"))?;
    let lines = statement.query_map(params![project, finding], line_from)?;
    Ok(lines.collect::<Result<_, _>>()?)
}

fn line_from(row: &Row<'_>) -> rusqlite::Result<(String, FindingLine)> {
    let what: String = row.get(4)?;
    let line = FindingLine {
        at: Micros(row.get(1)?),
        by: member_ref(row, 2)?,
        what: FindingChange::from_code(&what).ok_or_else(|| unreadable(4))?,
        from: row.get(5)?,
        to: row.get(6)?,
        reason: row.get(7)?,
    };
    Ok((row.get(0)?, line))
}
