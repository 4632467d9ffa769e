//! The audit log: one line for everything that somebody did or was refused, chained by hashes.
//!
//! A line is written in the transaction of what it tells about: both are durable, or neither.

mod anchor;
mod chain;

pub use anchor::parse as parse_anchors;
pub use chain::{Anchor, Damage, FirstBad, Verified, verify_export};

use crate::{Store, StoreError};
use chain::{BEGINNING, Checker};
use model::{AuditAction, AuditEntry, AuditFact, AuditNote, By, Micros, ProjectId};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use std::path::PathBuf;

/// Longer words do not belong in a line.
const LONGEST_WORD: usize = 500;
/// More lines are not listed at once.
pub const MOST_LISTED: usize = 1_000;

/// Which lines are asked for, latest first.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    /// Of this project.
    pub project: Option<ProjectId>,
    /// Of this kind.
    pub action: Option<AuditAction>,
    /// By this actor, as the log writes it.
    pub actor: Option<String>,
    /// Before this line.
    pub before: Option<i64>,
    /// How many at most; never more than [`MOST_LISTED`].
    pub limit: usize,
}

impl Store {
    /// Writes a line by itself: for what changes nothing in the database, such as a refusal.
    pub fn audit(&self, by: &By, note: AuditNote, now: Micros) -> Result<i64, StoreError> {
        self.main().write(|transaction| append(transaction, by, note, now))
    }

    /// Lines of the log, latest first.
    pub fn list_audit(&self, filter: &AuditFilter) -> Result<Vec<AuditEntry>, StoreError> {
        self.main().read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT line FROM audit_entry
                 WHERE seq < ?1 AND (?2 IS NULL OR project = ?2) AND (?3 IS NULL OR action = ?3)
                   AND (?4 IS NULL OR actor = ?4)
                 ORDER BY seq DESC LIMIT ?5",
            )?;
            let bounds = params![
                filter.before.unwrap_or(i64::MAX),
                filter.project.as_ref().map(|project| &project.0),
                filter.action.map(AuditAction::code),
                filter.actor,
                filter.limit.min(MOST_LISTED) as i64,
            ];
            let lines = statement.query_map(bounds, |row| row.get::<_, String>(0))?;
            lines.map(|line| read_line(&line?)).collect()
        })
    }

    /// Writes the whole log as JSON Lines, which [`verify_export`] can verify alone.
    pub fn export_audit(&self, out: &mut dyn std::io::Write) -> Result<u64, StoreError> {
        self.main().read(|connection| {
            let mut statement = connection.prepare("SELECT line, hash FROM audit_entry ORDER BY seq")?;
            let mut rows = statement.query([])?;
            let mut count = 0;
            while let Some(row) = rows.next()? {
                let (line, hash): (String, String) = (row.get(0)?, row.get(1)?);
                writeln!(out, "{}", chain::exported(&line, &hash))
                    .map_err(|error| StoreError::Unavailable(format!("write the audit log out: {error}")))?;
                count += 1;
            }
            Ok(count)
        })
    }

    /// Checks every line, the chain, and the anchors outside the database.
    pub fn verify_audit(&self) -> Result<Result<Verified, FirstBad>, StoreError> {
        let anchors = anchor::read(&self.anchor_path())?;
        self.main().read(|connection| verify(connection, &anchors))
    }

    /// Writes the head of the log down outside the database. To be done often (each hour, and when the
    /// server stops): what came after the last anchor could be cut off unnoticed. Nothing is written
    /// when nothing is new.
    pub fn anchor_audit(&self, now: Micros) -> Result<Option<Anchor>, StoreError> {
        let path = self.anchor_path();
        let _turn = self.main().turn();
        let head = self.main().read(head)?;
        let known = anchor::read(&path)?;
        let fresh = head.seq > 0 && known.last() != Some(&head);
        if fresh {
            anchor::add(&path, &head, now)?;
        }
        Ok(fresh.then_some(head))
    }

    /// The file of the anchors; belongs in every backup.
    pub fn anchor_path(&self) -> PathBuf {
        self.dir().join("audit.anchor")
    }
}

/// Adds a line in the transaction of what it tells about; answers its number.
pub(crate) fn append(transaction: &Transaction<'_>, by: &By, note: AuditNote, now: Micros) -> Result<i64, StoreError> {
    check(by, &note)?;
    let head = head(transaction)?;
    let seq = head.seq + 1;
    let (line, hash) = chain::write_line(&AuditEntry::of(note, seq, now, &by.actor, by.request.as_deref(), head.hash));
    let mut statement = transaction.prepare_cached("INSERT INTO audit_entry (seq, line, hash) VALUES (?1, ?2, ?3)")?;
    statement.execute(params![seq, line, hash])?;
    Ok(seq)
}

fn head(connection: &Connection) -> Result<Anchor, StoreError> {
    let mut statement = connection.prepare_cached("SELECT seq, hash FROM audit_entry ORDER BY seq DESC LIMIT 1")?;
    let last = statement.query_row([], |row| Ok(Anchor { seq: row.get(0)?, hash: row.get(1)? })).optional()?;
    Ok(last.unwrap_or(Anchor { seq: 0, hash: BEGINNING.into() }))
}

fn verify(connection: &Connection, anchors: &[Anchor]) -> Result<Result<Verified, FirstBad>, StoreError> {
    let mut checker = Checker::new(anchors);
    let mut statement =
        connection.prepare("SELECT seq, CAST(line AS BLOB), CAST(hash AS BLOB) FROM audit_entry ORDER BY seq")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (seq, line, hash): (i64, Vec<u8>, Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (line, hash) = (String::from_utf8(line).unwrap_or_default(), String::from_utf8(hash).unwrap_or_default());
        if let Err(bad) = checker.take(Some(seq), &line, &hash) {
            return Ok(Err(bad));
        }
    }
    Ok(checker.finish())
}

/// Words in a line are codes and ids: anything long is a mistake of the caller.
fn check(by: &By, note: &AuditNote) -> Result<(), StoreError> {
    let codes = note.detail.values().filter_map(|fact| match fact {
        AuditFact::Code(code) => Some(code),
        AuditFact::Flag(_) | AuditFact::Count(_) => None,
    });
    let mut words = codes.chain(note.detail.keys()).chain(&by.request).chain(note.object.as_ref().map(|to| &to.id));
    if words.any(|word| word.len() > LONGEST_WORD) {
        return Err(StoreError::Conflict { rule: "audit_word_too_long" });
    }
    Ok(())
}

fn read_line(line: &str) -> Result<AuditEntry, StoreError> {
    serde_json::from_str(line)
        .map_err(|_| StoreError::Corrupt("a line of the audit log cannot be read; run `resa check`".into()))
}
