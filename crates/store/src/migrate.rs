//! Migrations: numbered SQL files, applied in the order of these lists, never changed once released.
//!
//! How many of a list a database has seen is its `user_version`. New migrations are added at the end
//! of a list, whatever their number: 001-009 collection and persons, 010-019 members and access,
//! 020-029 what people decide in the studio, 030-036 surveys,
//! 037 what people decide about findings, 038 what was changed.

use crate::StoreError;
use rusqlite::{Connection, TransactionBehavior};
use std::io::Read;
use std::path::Path;

/// "Resa" as four bytes: marks our database files.
const APPLICATION_ID: i32 = 0x5265_7361;

/// One step of a schema.
#[derive(Debug)]
pub(crate) struct Migration {
    name: &'static str,
    sql: &'static str,
}

macro_rules! migration {
    ($file:literal) => {
        Migration { name: $file, sql: include_str!(concat!("../migrations/", $file, ".sql")) }
    };
}

/// The steps of `resa.db`.
pub(crate) const MAIN: &[Migration] = &[
    migration!("001_collection"),
    migration!("010_access"),
    migration!("011_inviter"),
    migration!("020_studio"),
    migration!("021_imports"),
    migration!("030_voice"),
    migration!("031_invitations"),
    migration!("032_imported_voice"),
    migration!("033_touchpoints"),
    migration!("034_talks"),
    migration!("035_held"),
    migration!("036_held_claimed"),
    migration!("037_findings"),
    migration!("038_register"),
];

/// The steps of `vault.db`.
pub(crate) const VAULT: &[Migration] = &[migration!("vault/001_identities"), migration!("vault/002_imports")];

/// Brings a database up to date: every missing step in one transaction, or none of them. Answers
/// whether anything was done.
pub(crate) fn migrate(connection: &mut Connection, path: &Path, steps: &[Migration]) -> Result<bool, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: u32 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    refuse_newer(path, version, steps)?;
    let missing = steps.get(version as usize..).unwrap_or_default();
    if missing.is_empty() {
        return Ok(false);
    }
    for step in missing {
        tracing::info!(store.migration = step.name, "bring the database up to date: {}", step.name);
        transaction.execute_batch(step.sql)?;
    }
    transaction.pragma_update(None, "user_version", steps.len() as u32)?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.commit()?;
    // The version is then in the file itself, where an older program looks before it touches anything.
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(true)
}

/// What can be said of a database file from its first bytes, without opening it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// No file, or one that nothing was written to yet.
    Nothing,
    /// One of ours with this many steps.
    Version(u32),
}

/// Looks at a database file and refuses it, untouched, when it is newer than this program or not ours.
pub(crate) fn look(path: &Path, steps: &[Migration]) -> Result<Found, StoreError> {
    let mut file = match std::fs::File::open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(error) => return Err(crate::error::io("open", path, &error)),
        Ok(file) => file,
    };
    let mut header = Vec::new();
    file.by_ref().take(100).read_to_end(&mut header).map_err(|error| crate::error::io("read", path, &error))?;
    if header.is_empty() {
        return Ok(Found::Nothing);
    }
    let number = |at: usize| Some(u32::from_be_bytes(header.get(at..at + 4)?.try_into().ok()?));
    let (Some(version), Some(application), true) = (number(60), number(68), header.starts_with(b"SQLite format 3\0"))
    else {
        return Err(StoreError::Corrupt(format!("`{}` is not a database", path.display())));
    };
    if version == 0 {
        return Ok(Found::Nothing);
    }
    if application != APPLICATION_ID as u32 {
        return Err(StoreError::Corrupt(format!("`{}` is a database of another program", path.display())));
    }
    refuse_newer(path, version, steps)?;
    Ok(Found::Version(version))
}

fn refuse_newer(path: &Path, version: u32, steps: &[Migration]) -> Result<(), StoreError> {
    if version as usize <= steps.len() {
        return Ok(());
    }
    Err(StoreError::Newer(format!(
        "`{}` was written by a newer Resa (its version is {version}, this program knows {}); \
         start the newer program again, or restore a backup from before the update",
        path.display(),
        steps.len()
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Migration = Migration { name: "first", sql: "CREATE TABLE kept (value TEXT) STRICT" };
    const SECOND: Migration =
        Migration { name: "second", sql: "ALTER TABLE kept ADD COLUMN more INTEGER NOT NULL DEFAULT 7" };
    const WRONG: Migration = Migration { name: "wrong", sql: "CREATE TABLE half (a); SELECT nothing FROM nowhere" };

    /// What answers what, who wrote it and the counters: a table that is built anew loses none of it.
    #[test]
    fn comments_come_whole_through_the_widening_of_their_kinds() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("test.db");
        let mut connection = crate::connection::open_or_make(&path).unwrap();
        let widening = MAIN.iter().position(|step| step.name == "037_findings").unwrap();
        migrate(&mut connection, &path, &MAIN[..widening]).unwrap();
        connection
            .execute_batch(
                "INSERT INTO project (id, public_id, name, created, settings) VALUES (7, 'default', 'A', 0, '{}');
                 INSERT INTO member (id, email, name, language, owner, created)
                     VALUES ('mbr_1', 'a@example.se', 'Anna', 'sv', 1, 0);
                 INSERT INTO comment (id, project, kind, key, label, path, text, author, created, reply_to)
                     VALUES ('cmt_1', 7, 'map', 'map', 'Karta', '/', 'Ring', 'mbr_1', 5, NULL),
                            ('cmt_2', 7, 'map', 'map', 'Karta', '/', 'Ringt', 'mbr_1', 6, 'cmt_1');
                 INSERT INTO studio_revision (project, what, revision) VALUES (7, 'comments', 3);",
            )
            .unwrap();
        assert!(migrate(&mut connection, &path, MAIN).unwrap());
        let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?));
        let mut statement = connection.prepare("SELECT author || text, reply_to FROM comment ORDER BY id").unwrap();
        let kept: Vec<_> = statement.query_map([], read).unwrap().map(Result::unwrap).collect();
        assert_eq!(kept, [("mbr_1Ring".into(), None), ("mbr_1Ringt".into(), Some("cmt_1".into()))]);
        let revision: i64 = connection.query_row("SELECT revision FROM studio_revision", [], |row| row.get(0)).unwrap();
        assert_eq!(revision, 3);
        // What answers what still follows, in the table under its old name.
        connection.execute("DELETE FROM comment WHERE id = 'cmt_1'", []).unwrap();
        let answered: Option<String> =
            connection.query_row("SELECT reply_to FROM comment", [], |row| row.get(0)).unwrap();
        assert_eq!(answered, None);
        let insert = "INSERT INTO comment (id, project, kind, key, label, path, text, created)
                      VALUES ('cmt_3', 7, ?1, 'f-1', '', '/', 'x', 7)";
        assert!(connection.execute(insert, ["customer"]).is_err());
        connection.execute(insert, ["finding"]).unwrap();
    }

    #[test]
    fn an_upgrade_keeps_what_is_there_and_happens_whole_or_not_at_all() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("test.db");
        let mut connection = crate::connection::open_or_make(&path).unwrap();
        assert!(migrate(&mut connection, &path, &[FIRST]).unwrap());
        assert!(!migrate(&mut connection, &path, &[FIRST]).unwrap());
        connection.execute("INSERT INTO kept (value) VALUES ('old')", []).unwrap();
        assert!(migrate(&mut connection, &path, &[FIRST, SECOND, WRONG]).is_err());
        assert_eq!(look(&path, &[FIRST]).unwrap(), Found::Version(1));
        assert!(connection.query_row("SELECT more FROM kept", [], |_| Ok(())).is_err(), "nothing of it was done");
        assert!(migrate(&mut connection, &path, &[FIRST, SECOND]).unwrap());
        let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?));
        assert_eq!(connection.query_row("SELECT value, more FROM kept", [], read).unwrap(), ("old".into(), 7));
        assert!(matches!(migrate(&mut connection, &path, &[FIRST]), Err(StoreError::Newer(_))));
        assert!(matches!(look(&path, &[FIRST]), Err(StoreError::Newer(_))), "the version is in the file itself");
    }
}
