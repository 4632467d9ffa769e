//! The inbox: accepted events that are durable and not sealed into blocks yet.
//!
//! A record is the event as JSON and the CRC32C of it; what does not match is named, never passed on.

use crate::projects::number;
use crate::secrets::keyed_hash;
use crate::{Store, StoreError};
use model::{Event, IdentityKey, ProjectId};
use rusqlite::{Connection, params};
use std::collections::HashSet;

/// Rows that are forgotten in one transaction.
const FORGOTTEN_AT_ONCE: usize = 5_000;

/// How much lies in the inbox of a project.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InboxSize {
    /// Events.
    pub events: u64,
    /// Bytes of their records.
    pub bytes: u64,
}

impl Store {
    /// Events of a project after a number, in the order of arrival, each with its number.
    pub fn inbox_tail(
        &self,
        project: &ProjectId,
        after_seq: i64,
        limit: usize,
    ) -> Result<Vec<(i64, Event)>, StoreError> {
        self.inbox_piece(project, after_seq, limit, usize::MAX)
    }

    /// As [`Store::inbox_tail`], but no more than about `most_bytes` of records at once; one event at least.
    pub fn inbox_piece(
        &self,
        project: &ProjectId,
        after_seq: i64,
        most_events: usize,
        most_bytes: usize,
    ) -> Result<Vec<(i64, Event)>, StoreError> {
        self.main().read(|connection| {
            let number = number(connection, project)?;
            let mut statement = connection.prepare_cached(
                "SELECT seq, record FROM inbox WHERE project = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3",
            )?;
            let limit = i64::try_from(most_events).unwrap_or(i64::MAX);
            let mut rows = statement.query(params![number, after_seq, limit])?;
            let (mut piece, mut bytes) = (Vec::new(), 0);
            while let Some(row) = rows.next()? {
                let (seq, record) = (row.get(0)?, blob(row, 1)?);
                bytes += record.len();
                piece.push((seq, decode(seq, record)?));
                if bytes >= most_bytes {
                    break;
                }
            }
            Ok(piece)
        })
    }

    /// How much waits to be sealed.
    pub fn inbox_size(&self, project: &ProjectId) -> Result<InboxSize, StoreError> {
        self.main().read(|connection| {
            let number = number(connection, project)?;
            let mut statement = connection
                .prepare_cached("SELECT count(*), coalesce(sum(length(record)), 0) FROM inbox WHERE project = ?1")?;
            Ok(statement.query_row([number], |row| Ok(InboxSize { events: row.get(0)?, bytes: row.get(1)? }))?)
        })
    }

    /// The number of the latest event in a project's inbox; 0 where it is empty.
    pub fn last_seq(&self, project: &ProjectId) -> Result<i64, StoreError> {
        self.main().read(|connection| {
            let number = number(connection, project)?;
            let mut statement = connection.prepare_cached("SELECT max(seq) FROM inbox WHERE project = ?1")?;
            Ok(statement.query_row([number], |row| row.get::<_, Option<i64>>(0))?.unwrap_or(0))
        })
    }

    /// Forgets what is sealed: ids into `seen`, rows away, so many at a time that collection need not
    /// wait long; each time both or neither. Doing it again is safe, also after half of it. Answers how
    /// many rows went.
    pub fn forget_sealed(&self, project: &ProjectId, through_seq: i64) -> Result<usize, StoreError> {
        let mut gone = 0;
        loop {
            let now = self.main().write(|transaction| forget_some(transaction, project, through_seq))?;
            gone += now;
            if now < FORGOTTEN_AT_ONCE {
                return Ok(gone);
            }
        }
    }

    /// Removes the events of these identifiers from the inbox; their ids stay known, so that a retry does
    /// not bring them back. Answers how many there were.
    pub fn erase_inbox(&self, project: &ProjectId, identities: &[IdentityKey]) -> Result<usize, StoreError> {
        let wanted: HashSet<&IdentityKey> = identities.iter().collect();
        self.remove_from_inbox(project, |event| {
            wanted.contains(&event.person) || event.device.as_ref().is_some_and(|device| wanted.contains(device))
        })
    }

    /// Removes chosen events from the inbox, as retention and erasure do; their ids stay known.
    pub fn remove_from_inbox(&self, project: &ProjectId, chosen: impl Fn(&Event) -> bool) -> Result<usize, StoreError> {
        self.main().write(|transaction| {
            let number = number(transaction, project)?;
            let gone = chosen_rows(transaction, number, chosen)?;
            let mut remember = transaction.prepare_cached(
                "INSERT INTO seen (project, message, body) SELECT project, message, body FROM inbox WHERE seq = ?1
                 ON CONFLICT (project, message) DO NOTHING",
            )?;
            let mut delete = transaction.prepare_cached("DELETE FROM inbox WHERE seq = ?1")?;
            for seq in &gone {
                remember.execute([seq])?;
                delete.execute([seq])?;
            }
            Ok(gone.len())
        })
    }

    /// Whether an event with this id came in before, whatever became of it since.
    pub fn knows_message(&self, project: &ProjectId, message_id: &str) -> Result<bool, StoreError> {
        let message = message_hash(&self.project_key(project), message_id);
        self.main().read(|connection| {
            let number = number(connection, project)?;
            is_known(connection, number, &message)
        })
    }

    /// How many events of a project were ever sealed and forgotten here.
    pub fn seen_size(&self, project: &ProjectId) -> Result<u64, StoreError> {
        self.main().read(|connection| {
            let number = number(connection, project)?;
            let mut statement = connection.prepare_cached("SELECT count(*) FROM seen WHERE project = ?1")?;
            Ok(statement.query_row([number], |row| row.get(0))?)
        })
    }
}

fn forget_some(connection: &Connection, project: &ProjectId, through_seq: i64) -> Result<usize, StoreError> {
    let number = number(connection, project)?;
    let mut last = connection.prepare_cached(
        "SELECT max(seq) FROM (SELECT seq FROM inbox WHERE project = ?1 AND seq <= ?2 ORDER BY seq LIMIT ?3)",
    )?;
    let last: Option<i64> = last.query_row(params![number, through_seq, FORGOTTEN_AT_ONCE], |row| row.get(0))?;
    let Some(last) = last else { return Ok(0) };
    // In the order of the hashes, so that neighbours in the index are written together.
    let mut remember = connection.prepare_cached(
        "INSERT INTO seen (project, message, body)
         SELECT project, message, body FROM inbox WHERE project = ?1 AND seq <= ?2 ORDER BY message
         ON CONFLICT (project, message) DO NOTHING",
    )?;
    remember.execute([number, last])?;
    let mut delete = connection.prepare_cached("DELETE FROM inbox WHERE project = ?1 AND seq <= ?2")?;
    Ok(delete.execute([number, last])?)
}

fn chosen_rows(connection: &Connection, project: i64, chosen: impl Fn(&Event) -> bool) -> Result<Vec<i64>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT seq, record FROM inbox WHERE project = ?1 ORDER BY seq")?;
    let mut rows = statement.query([project])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let seq = row.get(0)?;
        if chosen(&decode(seq, blob(row, 1)?)?) {
            found.push(seq);
        }
    }
    Ok(found)
}

fn blob<'a>(row: &'a rusqlite::Row<'_>, column: usize) -> Result<&'a [u8], StoreError> {
    let wrong = |_| StoreError::Corrupt(format!("column {column} of a row holds no bytes"));
    row.get_ref(column)?.as_blob().map_err(wrong)
}

/// An event as it lies in the inbox.
pub(crate) fn encode(event: &Event) -> Vec<u8> {
    let mut record = serde_json::to_vec(event).expect("events are plain data, which can always be written");
    let sum = crc32c::crc32c(&record);
    record.extend_from_slice(&sum.to_le_bytes());
    record
}

/// The event of a record, or which row is damaged.
pub(crate) fn decode(seq: i64, record: &[u8]) -> Result<Event, StoreError> {
    let damaged = || StoreError::Corrupt(format!("row {seq} of the inbox is damaged; run `resa check`"));
    let (json, sum) = record.split_last_chunk::<4>().ok_or_else(damaged)?;
    if crc32c::crc32c(json) != u32::from_le_bytes(*sum) {
        return Err(damaged());
    }
    serde_json::from_slice(json).map_err(|_| damaged())
}

/// Whether an event came in before.
pub(crate) fn is_known(connection: &Connection, project: i64, message: &[u8; 16]) -> Result<bool, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM seen WHERE project = ?1 AND message = ?2)
             OR EXISTS (SELECT 1 FROM inbox WHERE project = ?1 AND message = ?2)",
    )?;
    Ok(statement.query_row(params![project, message], |row| row.get(0))?)
}

/// What an event is recognised by: 16 bytes of the keyed hash of the sender's id.
pub(crate) fn message_hash(project_key: &[u8; 32], message_id: &str) -> [u8; 16] {
    let hash = keyed_hash(project_key, &[b"message\0", message_id.as_bytes()]);
    *hash.first_chunk().expect("a hash has 32 bytes")
}

/// A checksum of what a retry repeats: not the times, which depend on when it was sent, nor what we
/// added ourselves. Good enough to count senders that use an id twice for different events.
pub(crate) fn body_sum(event: &Event) -> u32 {
    let device = event.device.as_ref().map_or("", IdentityKey::as_str);
    let channel = event.channel.as_deref().unwrap_or_default();
    let named = [event.person.as_str(), device, &event.activity, channel];
    let own = event.properties.iter().filter(|property| !property.name.starts_with('$'));
    let properties = own.flat_map(|property| [property.name.as_str(), &property.value]);
    named
        .into_iter()
        .chain(properties)
        .fold(0, |sum, part| crc32c::crc32c_append(crc32c::crc32c_append(sum, part.as_bytes()), &[0]))
}
