//! What was not accepted: kept with its reason, to be looked at and tried again.
//!
//! A project keeps so many bytes of it; beyond that the oldest go, and every reason stays counted.

use crate::projects::{number, one_changed};
use crate::{Store, StoreError};
use model::{KeyId, Micros, ProjectId, Rejected};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// A rejection that is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Rejection {
    /// Its number; later ones have higher ones.
    pub id: i64,
    /// The write key that it came by, where there was one.
    pub key: Option<KeyId>,
    /// What it came by (`web`, `import` …).
    pub source: String,
    /// When it arrived.
    pub received: Micros,
    /// Why it was not accepted.
    pub reason: String,
    /// The sender's own id, where one could be read.
    pub message_id: Option<String>,
    /// The bytes, scrubbed unless the project keeps originals.
    pub bytes: Vec<u8>,
    /// When it was tried again with success.
    pub replayed: Option<Micros>,
}

impl std::fmt::Debug for Rejection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Rejection({}, {}, {} bytes)", self.id, self.reason, self.bytes.len())
    }
}

/// Which rejections are asked for, the latest first.
#[derive(Clone, Debug, Default)]
pub struct RejectionPage {
    /// Only those before this number.
    pub before: Option<i64>,
    /// Only those with this reason.
    pub reason: Option<String>,
    /// Only those that were not tried again with success.
    pub open_only: bool,
    /// At most so many.
    pub limit: usize,
}

/// How much room a project's rejections take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RejectionRoom {
    /// Bytes that are kept.
    pub bytes: u64,
    /// Rejections whose bytes had to go for want of room.
    pub forgotten: u64,
}

/// What every rejection takes besides its bytes.
const OVERHEAD: i64 = 100;
const COLUMNS: &str = "rejection.id, write_key.public_id, source, received, reason, message_id, bytes, replayed
                       FROM rejection LEFT JOIN write_key ON write_key.id = rejection.key";

impl Store {
    /// Rejections of a project, the latest first.
    pub fn list_rejections(&self, project: &ProjectId, page: &RejectionPage) -> Result<Vec<Rejection>, StoreError> {
        self.main().read(|connection| {
            let number = number(connection, project)?;
            let mut statement = connection.prepare_cached(&format!(
                "SELECT {COLUMNS} WHERE rejection.project = ?1 AND rejection.id < ?2 AND (?3 IS NULL OR reason = ?3)
                    AND (?4 = 0 OR replayed IS NULL) ORDER BY rejection.id DESC LIMIT ?5"
            ))?;
            let before = page.before.unwrap_or(i64::MAX);
            let limit = i64::try_from(page.limit).unwrap_or(i64::MAX);
            let rows = statement.query_map(params![number, before, page.reason, page.open_only, limit], read)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// A rejection by its number.
    pub fn find_rejection(&self, project: &ProjectId, id: i64) -> Result<Option<Rejection>, StoreError> {
        self.main().read(|connection| {
            let number = number(connection, project)?;
            let mut statement = connection
                .prepare_cached(&format!("SELECT {COLUMNS} WHERE rejection.project = ?1 AND rejection.id = ?2"))?;
            Ok(statement.query_row([number, id], read).optional()?)
        })
    }

    /// Notes that a rejection was tried again with success.
    pub fn mark_replayed(&self, project: &ProjectId, id: i64, now: Micros) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            let number = number(transaction, project)?;
            one_changed(transaction.execute(
                "UPDATE rejection SET replayed = ?3 WHERE project = ?1 AND id = ?2",
                params![number, id, now.0],
            )?)
        })
    }

    /// Deletes a rejection. Its reason stays counted.
    pub fn delete_rejection(&self, project: &ProjectId, id: i64) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            let number = number(transaction, project)?;
            one_changed(delete(transaction, number, &[id])?)
        })
    }

    /// Deletes what arrived before a moment, as retention does; answers how many there were.
    pub fn delete_rejections_before(&self, project: &ProjectId, moment: Micros) -> Result<usize, StoreError> {
        self.delete_rejections(project, |rejection| rejection.received < moment)
    }

    /// Deletes every rejection in whose bytes or id one of these texts occurs: for erasure. Answers how
    /// many there were.
    pub fn erase_rejections(&self, project: &ProjectId, texts: &[String]) -> Result<usize, StoreError> {
        let texts: Vec<&[u8]> = texts.iter().map(|text| text.as_bytes()).filter(|text| !text.is_empty()).collect();
        let names_one = |bytes: &[u8]| texts.iter().any(|text| bytes.windows(text.len()).any(|part| part == *text));
        self.delete_rejections(project, |rejection| {
            names_one(&rejection.bytes) || rejection.message_id.as_ref().is_some_and(|id| names_one(id.as_bytes()))
        })
    }

    /// How much room a project's rejections take, and how many had to go.
    pub fn rejection_room(&self, project: &ProjectId) -> Result<RejectionRoom, StoreError> {
        self.main().read(|connection| {
            let number = number(connection, project)?;
            let mut statement =
                connection.prepare_cached("SELECT bytes, forgotten FROM rejection_room WHERE project = ?1")?;
            let read = |row: &Row<'_>| Ok(RejectionRoom { bytes: row.get(0)?, forgotten: row.get(1)? });
            Ok(statement.query_row([number], read).optional()?.unwrap_or_default())
        })
    }

    fn delete_rejections(&self, project: &ProjectId, chosen: impl Fn(&Rejection) -> bool) -> Result<usize, StoreError> {
        self.main().write(|transaction| {
            let number = number(transaction, project)?;
            let mut statement =
                transaction.prepare_cached(&format!("SELECT {COLUMNS} WHERE rejection.project = ?1"))?;
            let mut gone = Vec::new();
            for rejection in statement.query_map([number], read)? {
                let rejection = rejection?;
                if chosen(&rejection) {
                    gone.push(rejection.id);
                }
            }
            delete(transaction, number, &gone)
        })
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Rejection> {
    Ok(Rejection {
        id: row.get(0)?,
        key: row.get::<_, Option<String>>(1)?.map(KeyId),
        source: row.get(2)?,
        received: Micros(row.get(3)?),
        reason: row.get(4)?,
        message_id: row.get(5)?,
        bytes: row.get(6)?,
        replayed: row.get::<_, Option<i64>>(7)?.map(Micros),
    })
}

/// Deletes rejections and gives back their room; answers how many there were.
fn delete(connection: &Connection, project: i64, ids: &[i64]) -> Result<usize, StoreError> {
    let mut size =
        connection.prepare_cached("SELECT length(bytes) + ?3 FROM rejection WHERE project = ?1 AND id = ?2")?;
    let mut delete = connection.prepare_cached("DELETE FROM rejection WHERE project = ?1 AND id = ?2")?;
    let (mut gone, mut freed) = (0, 0);
    for id in ids {
        freed += size.query_row([project, *id, OVERHEAD], |row| row.get::<_, i64>(0)).optional()?.unwrap_or(0);
        gone += delete.execute([project, *id])?;
    }
    connection.execute("UPDATE rejection_room SET bytes = bytes - ?2 WHERE project = ?1", [project, freed])?;
    Ok(gone)
}

/// Where a delivery's rejections came from.
pub(crate) struct Origin<'a> {
    pub(crate) project: i64,
    pub(crate) key: i64,
    pub(crate) source: &'a str,
    pub(crate) received: Micros,
}

/// Keeps the rejections of a delivery and counts their reasons.
pub(crate) fn put(connection: &Connection, origin: &Origin<'_>, rejected: &[Rejected]) -> Result<(), StoreError> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO rejection (project, key, source, received, reason, message_id, bytes)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    let mut count = connection.prepare_cached(
        "INSERT INTO reason_counted (project, reason, times) VALUES (?1, ?2, 1)
         ON CONFLICT (project, reason) DO UPDATE SET times = times + 1",
    )?;
    let mut bytes = 0;
    for one in rejected {
        let Origin { project, key, source, received } = origin;
        insert.execute(params![project, key, source, received.0, one.reason, one.message_id, one.bytes])?;
        count.execute(params![project, one.reason])?;
        bytes += one.bytes.len() as i64 + OVERHEAD;
    }
    let mut room = connection.prepare_cached(
        "INSERT INTO rejection_room (project, bytes, forgotten) VALUES (?1, ?2, 0)
         ON CONFLICT (project) DO UPDATE SET bytes = bytes + excluded.bytes",
    )?;
    room.execute([origin.project, bytes])?;
    Ok(())
}

/// Lets the oldest rejections of a project go until the rest fits into its quota.
pub(crate) fn keep_within(connection: &Connection, project: i64, quota: u64) -> Result<(), StoreError> {
    let quota = i64::try_from(quota).unwrap_or(i64::MAX);
    let mut used = connection.prepare_cached("SELECT bytes FROM rejection_room WHERE project = ?1")?;
    let used: i64 = used.query_row([project], |row| row.get(0))?;
    if used <= quota {
        return Ok(());
    }
    let mut over = used - quota;
    let mut oldest =
        connection.prepare_cached("SELECT id, length(bytes) + ?2 FROM rejection WHERE project = ?1 ORDER BY id")?;
    let mut rows = oldest.query([project, OVERHEAD])?;
    let mut gone = Vec::new();
    while let Some(row) = rows.next()? {
        if over <= 0 {
            break;
        }
        gone.push(row.get::<_, i64>(0)?);
        over -= row.get::<_, i64>(1)?;
    }
    drop(rows);
    delete(connection, project, &gone)?;
    connection.execute(
        "UPDATE rejection_room SET forgotten = forgotten + ?2 WHERE project = ?1",
        [project, gone.len() as i64],
    )?;
    Ok(())
}
