//! Flipped bytes, torn logs, other programs: what is noticed, what is healed, what is never believed.

use super::*;
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

const MAKE: OpenFlags = OpenFlags::SQLITE_OPEN_READ_WRITE.union(OpenFlags::SQLITE_OPEN_CREATE);

/// A seeded stream of numbers (SplitMix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }
}

fn open(path: &Path) -> Connection {
    let connection = open_connection(path, MAKE).unwrap();
    let setup = "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";
    connection.execute_batch(setup).unwrap();
    connection
}

/// A database with rows of all lengths, two indexes, long values over several pages, and free pages.
fn fill(connection: &Connection, rows: usize, seed: u64) {
    let mut chance = Chance(seed);
    let tables = "CREATE TABLE row (id INTEGER PRIMARY KEY, name TEXT, body BLOB);
                  CREATE INDEX by_name ON row (name);";
    connection.execute_batch(tables).unwrap();
    connection.execute_batch("BEGIN").unwrap();
    for id in 0..rows {
        let longest = if id % 40 == 0 { 20_000 } else { 300 };
        let body: Vec<u8> = (0..chance.below(longest)).map(|at| (at * (id + 7)) as u8).collect();
        let row = (id as i64, format!("name {}", chance.below(1000)), body);
        connection.execute("INSERT INTO row VALUES (?1, ?2, ?3)", row).unwrap();
    }
    connection.execute_batch("COMMIT; DELETE FROM row WHERE id % 5 = 0;").unwrap();
}

type Rows = Vec<(i64, String, Vec<u8>)>;

fn rows(connection: &Connection) -> rusqlite::Result<Rows> {
    let mut statement = connection.prepare("SELECT id, name, body FROM row ORDER BY id")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    rows.collect()
}

/// The same rows, found by way of the index.
fn rows_by_name(connection: &Connection) -> rusqlite::Result<Rows> {
    let mut statement = connection.prepare("SELECT id, name, body FROM row INDEXED BY by_name WHERE name > ''")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let mut rows = rows.collect::<rusqlite::Result<Rows>>()?;
    rows.sort();
    Ok(rows)
}

/// A closed database file in a folder of its own.
fn database(rows: usize, seed: u64) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("some.db");
    let connection = open(&path);
    fill(&connection, rows, seed);
    connection.close().unwrap();
    (folder, path)
}

fn count(connection: &Connection) -> i64 {
    connection.query_row("SELECT count(*) FROM row", [], |row| row.get(0)).unwrap()
}

#[test]
fn every_page_of_a_database_carries_its_checksum() {
    let (_folder, path) = database(800, 1);
    let bytes = std::fs::read(&path).unwrap();
    assert_eq!(bytes[20], 8, "reserved bytes");
    assert!(bytes.len() > 60 * PAGE_SIZE);
    assert_eq!(verify_file(&path).unwrap(), []);
    let free: i64 = open(&path).pragma_query_value(None, "freelist_count", |row| row.get(0)).unwrap();
    assert!(free > 0, "the test wants free pages");
}

#[test]
fn every_flipped_byte_is_found_and_no_wrong_row_is_ever_read() {
    let mut flips = 0;
    for (seed, size) in [(11, 900), (12, 250)] {
        let (_folder, path) = database(size, seed);
        let whole = std::fs::read(&path).unwrap();
        let right = rows(&open(&path)).unwrap();
        assert!(right.len() > size / 2);
        let mut chance = Chance(seed);
        let header = 0..100;
        let reserved = (0..50).map(|at| at * PAGE_SIZE + PAGE_SIZE - 1 - at % 8).filter(|&at| at < whole.len());
        let anywhere: Vec<usize> = (0..360).map(|_| chance.below(whole.len())).collect();
        for at in header.chain(reserved).chain(anywhere) {
            let mut damaged = whole.clone();
            damaged[at] ^= 1 + (chance.next() % 255) as u8;
            std::fs::write(&path, &damaged).unwrap();
            flips += 1;
            let page = (at / PAGE_SIZE + 1) as u32;
            assert_eq!(verify_file(&path).unwrap(), [BadPage { page, cut_short: false }], "byte {at}");
            let connection = open_connection(&path, OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap();
            for read in [rows(&connection), rows_by_name(&connection)] {
                match read {
                    Ok(read) => assert!(read == right, "byte {at} changed what was read"),
                    Err(error) => {
                        if let Some(damage) = damage_behind(&error) {
                            assert_eq!((damage.page, damage.path.file_name()), (page, path.file_name()), "byte {at}");
                        }
                    }
                }
            }
        }
    }
    assert!(flips >= 1000, "{flips}");
}

#[test]
fn a_damaged_page_is_an_error_that_names_it() {
    let (_folder, path) = database(400, 2);
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[100] ^= 1;
    std::fs::write(&path, &bytes).unwrap();
    let error = rows(&open_connection(&path, MAKE).unwrap()).unwrap_err();
    let damage = damage_behind(&error).unwrap();
    assert_eq!(damage.to_string(), format!("page 1 of `{}` is damaged", path.display()));
    let other = open_connection(&path, MAKE).unwrap().execute_batch("NO SQL").unwrap_err();
    assert_eq!(damage_behind(&other), None);
}

#[test]
fn a_page_in_another_ones_place_and_a_page_cut_short_are_found() {
    let (_folder, path) = database(400, 3);
    let whole = std::fs::read(&path).unwrap();
    let mut swapped = whole.clone();
    let (second, third) = swapped[PAGE_SIZE..3 * PAGE_SIZE].split_at_mut(PAGE_SIZE);
    second.swap_with_slice(third);
    std::fs::write(&path, &swapped).unwrap();
    let bad: Vec<u32> = verify_file(&path).unwrap().iter().map(|bad| bad.page).collect();
    assert_eq!(bad, [2, 3]);
    std::fs::write(&path, &whole[..whole.len() - 1000]).unwrap();
    let last = (whole.len() / PAGE_SIZE) as u32;
    assert_eq!(verify_file(&path).unwrap(), [BadPage { page: last, cut_short: true }]);
}

#[test]
fn other_programs_read_the_same_rows() {
    let (_folder, path) = database(500, 4);
    let ours = rows(&open(&path)).unwrap();
    let plain = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    assert_eq!(rows(&plain).unwrap(), ours);
    let sound: String = plain.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(sound, "ok");
}

#[test]
fn what_another_program_wrote_is_not_believed() {
    let (_folder, path) = database(100, 5);
    let plain = Connection::open(&path).unwrap();
    plain.execute("UPDATE row SET name = 'forged'", []).unwrap();
    plain.close().unwrap();
    assert!(!verify_file(&path).unwrap().is_empty());
    let error = rows(&open_connection(&path, MAKE).unwrap()).unwrap_err();
    assert!(damage_behind(&error).is_some(), "{error}");
}

#[test]
fn a_database_without_room_for_checksums_is_neither_read_nor_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plain.db");
    let plain = Connection::open(&path).unwrap();
    fill(&plain, 50, 6);
    plain.close().unwrap();
    let before = std::fs::read(&path).unwrap();
    let connection = open_connection(&path, MAKE).unwrap();
    assert!(connection.execute("DELETE FROM row", []).is_err());
    drop(connection);
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn checksums_survive_vacuum_shrinking_and_copying() {
    let (folder, path) = database(900, 7);
    let connection = open(&path);
    let right = rows(&connection).unwrap();
    connection.execute_batch("PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    assert_eq!(verify_file(&path).unwrap(), []);
    connection.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    assert_eq!(verify_file(&path).unwrap(), []);
    let copy = folder.path().join("copy.db");
    let mut to = open_connection(&copy, MAKE).unwrap();
    rusqlite::backup::Backup::new(&connection, &mut to).unwrap().step(-1).unwrap();
    to.close().unwrap();
    assert_eq!(verify_file(&copy).unwrap(), []);
    assert_eq!(std::fs::read(&copy).unwrap()[20], 8);
    assert_eq!(rows(&open(&copy)).unwrap(), right);
}

#[test]
fn a_database_in_use_raises_no_false_alarm() {
    let (_folder, path) = database(200, 8);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let writer = open(&path);
            writer.execute_batch("PRAGMA wal_autocheckpoint = 5; PRAGMA synchronous = NORMAL").unwrap();
            writer.busy_timeout(std::time::Duration::from_secs(20)).unwrap();
            for id in 0..400 {
                let row = (10_000 + id, "new", vec![id as u8; 3000]);
                writer.execute("INSERT INTO row VALUES (?1, ?2, ?3)", row).unwrap();
            }
            done.store(true, Ordering::Release);
        });
        let mut rounds = 0;
        while !done.load(Ordering::Acquire) || rounds < 5 {
            assert_eq!(verify_file(&path).unwrap(), []);
            assert_eq!(verify_wal(&wal_of(&path)).unwrap().damaged_at, None);
            let reader = open_connection(&path, OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap();
            reader.busy_timeout(std::time::Duration::from_secs(20)).unwrap();
            assert!(rows(&reader).unwrap().len() >= 160);
            rounds += 1;
        }
    });
}

/// A database and its log as a crash leaves them: eight transactions of several frames each.
fn crashed() -> (tempfile::TempDir, PathBuf) {
    let (folder, path) = database(100, 9);
    let connection = open(&path);
    connection.execute_batch("PRAGMA wal_autocheckpoint = 0").unwrap();
    for id in 0..8 {
        let row = (1000 + id, "later", vec![id as u8; 9000]);
        connection.execute("INSERT INTO row VALUES (?1, ?2, ?3)", row).unwrap();
    }
    let crashed = tempfile::tempdir().unwrap();
    let copy = crashed.path().join("some.db");
    std::fs::copy(&path, &copy).unwrap();
    std::fs::copy(wal_of(&path), wal_of(&copy)).unwrap();
    drop(connection);
    drop(folder);
    (crashed, copy)
}

const FRAME: usize = 24 + PAGE_SIZE;

#[test]
fn a_whole_log_is_recovered_whole() {
    let (_folder, path) = crashed();
    let state = verify_wal(&wal_of(&path)).unwrap();
    assert!(state.frames >= 24 && state.damaged_at.is_none(), "{state:?}");
    assert!(!state.pages.is_empty());
    assert_eq!(count(&open(&path)), 80 + 8);
}

#[test]
fn a_torn_tail_is_no_damage_and_recovers_all_before_it() {
    let (_folder, path) = crashed();
    let wal = std::fs::read(wal_of(&path)).unwrap();
    for (cut, garbage) in [(1, 0), (FRAME / 2, 0), (FRAME - 1, 0), (FRAME, FRAME), (2 * FRAME + 5, FRAME + 99)] {
        let mut torn = wal[..wal.len() - cut].to_vec();
        torn.resize(torn.len() + garbage, 0xa5);
        std::fs::write(wal_of(&path), &torn).unwrap();
        assert_eq!(verify_wal(&wal_of(&path)).unwrap().damaged_at, None, "cut {cut}");
        let copy = tempfile::tempdir().unwrap();
        let copied = copy.path().join("some.db");
        std::fs::copy(&path, &copied).unwrap();
        std::fs::copy(wal_of(&path), wal_of(&copied)).unwrap();
        assert_eq!(count(&open(&copied)), 80 + 7, "cut {cut}");
    }
}

#[test]
fn what_a_torn_transaction_left_behind_new_ones_is_no_damage() {
    let (_folder, path) = crashed();
    let whole = verify_wal(&wal_of(&path)).unwrap().frames as usize;
    let mut wal = std::fs::read(wal_of(&path)).unwrap();
    let commits: Vec<usize> = (0..whole).filter(|frame| wal[32 + frame * FRAME + 4..][..4] != [0; 4]).collect();
    let first_of_last = commits[commits.len() - 2] + 1;
    wal[32 + first_of_last * FRAME..][..FRAME].fill(0);
    std::fs::write(wal_of(&path), &wal).unwrap();
    let connection = open(&path);
    assert_eq!(count(&connection), 80 + 7);
    connection.execute("UPDATE row SET name = 'x' WHERE id = 1", []).unwrap();
    let state = verify_wal(&wal_of(&path)).unwrap();
    assert!(
        state.frames as usize > first_of_last && (state.frames as usize) < whole,
        "leftovers lie behind: {state:?}"
    );
    assert_eq!(state.damaged_at, None);
}

#[test]
fn rot_that_would_lose_acknowledged_transactions_is_damage() {
    let (_folder, path) = crashed();
    let wal = std::fs::read(wal_of(&path)).unwrap();
    let frames = (wal.len() - 32) / FRAME;
    let last_transaction =
        (0..frames - 1).rev().find(|frame| wal[32 + frame * FRAME + 4..][..4] != [0; 4]).unwrap() + 1;
    let mut chance = Chance(10);
    for round in 0..300 {
        let at = if round < 32 { round } else { 32 + chance.below(last_transaction * FRAME) };
        let mut rotten = wal.clone();
        rotten[at] ^= 1 + (chance.next() % 255) as u8;
        std::fs::write(wal_of(&path), &rotten).unwrap();
        let expected = if at < 32 { 0 } else { ((at - 32) / FRAME + 1) as u64 };
        assert_eq!(verify_wal(&wal_of(&path)).unwrap().damaged_at, Some(expected), "byte {at}");
    }
}

#[test]
fn an_empty_a_missing_and_a_begun_log_hold_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("some.db-wal");
    assert_eq!(verify_wal(&path).unwrap(), WalState::default());
    for bytes in [vec![], vec![0x37; 20], vec![0; 32 + 2 * FRAME]] {
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(verify_wal(&path).unwrap(), WalState::default());
    }
}
