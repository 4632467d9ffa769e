//! Planted damage is found and named; a directory without any has no findings.

use super::*;
use model::Micros;
use rusqlite::Connection;
use std::fs;

const NOW: Micros = Micros(1_790_000_000_000_000);

fn directory() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("data"), NOW).unwrap();
    (folder, store)
}

/// Changes a database behind the back of its rules, through pages that carry checksums.
fn tamper(store: &Store, sql: &str) {
    let connection = store.main().connect().unwrap();
    let free = "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;";
    connection.execute_batch(&format!("{free} {sql}")).unwrap();
}

fn only(findings: &[Finding]) -> (&str, Severity, &str) {
    assert_eq!(findings.len(), 1, "{findings:?}");
    (&findings[0].what, findings[0].severity, &findings[0].sentence)
}

#[test]
fn a_sound_directory_has_no_findings_in_use_or_not() {
    let (_folder, store) = directory();
    assert_eq!(check(store.dir()), []);
    let dir = store.dir().to_path_buf();
    drop(store);
    assert_eq!(check(&dir), []);
}

#[test]
fn a_flipped_byte_in_either_database_is_found() {
    for name in ["resa.db", "vault.db"] {
        let (_folder, store) = directory();
        let path = store.dir().join(name);
        let dir = store.dir().to_path_buf();
        drop(store);
        let whole = fs::read(&path).unwrap();
        for at in [30, 5000, whole.len() - 1] {
            let mut bytes = whole.clone();
            bytes[at] ^= 32;
            fs::write(&path, bytes).unwrap();
            let findings = check(&dir);
            let page = at / 4096 + 1;
            let sentence = format!("in `{name}` page {page} is damaged; restore the last backup");
            assert_eq!(only(&findings), (name, Severity::Damage, sentence.as_str()));
        }
    }
}

#[test]
fn a_missing_database_and_a_damaged_secret_are_found() {
    let (_folder, store) = directory();
    let dir = store.dir().to_path_buf();
    drop(store);
    let secret = dir.join("secrets/vault.key");
    let text = fs::read_to_string(&secret).unwrap();
    fs::write(&secret, text.replace("resa-secret-1", "resa-secret-2")).unwrap();
    assert_eq!(only(&check(&dir)).0, "secrets");
    fs::write(&secret, text).unwrap();
    fs::rename(dir.join("vault.db"), dir.join("gone")).unwrap();
    assert_eq!(only(&check(&dir)).0, "vault.db");
    fs::write(dir.join("vault.db"), "").unwrap();
    assert_eq!(only(&check(&dir)).0, "vault.db");
}

#[test]
fn a_secret_of_another_directory_is_found() {
    let ((_one, store), (_other, other)) = (directory(), directory());
    fs::copy(other.dir().join("secrets/master.key"), store.dir().join("secrets/master.key")).unwrap();
    let findings = check(store.dir());
    assert!(only(&findings).2.contains("master.key"), "{findings:?}");
}

#[test]
fn a_damaged_record_of_the_inbox_is_found_by_its_number() {
    let (_folder, store) = directory();
    tamper(
        &store,
        "INSERT INTO inbox (seq, project, message, body, record) VALUES (7, 1, zeroblob(16), 0, x'0102030405')",
    );
    let findings = check(store.dir());
    assert_eq!(only(&findings), ("inbox", Severity::Damage, "row 7 is damaged; restore the last backup"));
}

#[test]
fn counts_that_do_not_add_up_are_found() {
    let (_folder, store) = directory();
    tamper(&store, "INSERT INTO counted VALUES (1, 5, 0, 10, 7, 1, 1, 0)");
    let findings = check(store.dir());
    assert!(findings.iter().any(|finding| finding.what == "counts"), "{findings:?}");
    assert!(findings.iter().any(|finding| finding.sentence.contains("CHECK constraint failed")), "{findings:?}");
}

#[test]
fn a_reference_to_nothing_is_found() {
    let (_folder, store) = directory();
    tamper(&store, "INSERT INTO reason_counted VALUES (99, 'too_large', 1)");
    let findings = check(store.dir());
    let expected = "1 rows of table `reason_counted` in `resa.db` refer to something that is not there";
    assert_eq!(only(&findings), ("resa.db", Severity::Damage, expected));
}

#[test]
fn rot_in_the_log_of_a_crashed_server_is_found_and_nothing_is_opened() {
    let (folder, store) = directory();
    let crashed = folder.path().join("crashed");
    fs::create_dir(&crashed).unwrap();
    for number in 0..5 {
        store.put_note(&format!("note {number}"), "x").unwrap();
    }
    fs::create_dir(crashed.join("secrets")).unwrap();
    for name in ["resa.db", "resa.db-wal", "vault.db", "secrets/master.key", "secrets/vault.key"] {
        fs::copy(store.dir().join(name), crashed.join(name)).unwrap();
    }
    let wal = crashed.join("resa.db-wal");
    let whole = fs::read(&wal).unwrap();
    let mut rotten = whole.clone();
    rotten[32 + 24 + 100] ^= 1;
    fs::write(&wal, &rotten).unwrap();
    let findings = check(&crashed);
    assert!(only(&findings).2.starts_with("frame 1 of `resa.db-wal` is damaged"), "{findings:?}");
    assert!(matches!(Store::open(&crashed, NOW), Err(StoreError::Corrupt(_))));
    assert_eq!(fs::read(&wal).unwrap(), rotten, "nothing was touched");
    fs::write(&wal, &whole).unwrap();
    assert_eq!(check(&crashed), []);
    assert_eq!(Store::open(&crashed, NOW).unwrap().find_note("note 4").unwrap().as_deref(), Some("x"));
}

#[test]
fn a_page_torn_by_a_crash_that_the_log_still_holds_is_a_remark() {
    let (folder, store) = directory();
    let copy = folder.path().join("copy.db");
    store.put_note("some", "thing").unwrap();
    fs::copy(store.dir().join("resa.db"), &copy).unwrap();
    fs::copy(store.dir().join("resa.db-wal"), pages::wal_of(&copy)).unwrap();
    let page = pages::verify_wal(&pages::wal_of(&copy)).unwrap().pages[0] as usize;
    let mut bytes = fs::read(&copy).unwrap();
    bytes[page * 4096 - 2000..page * 4096].fill(0xee);
    fs::write(&copy, bytes).unwrap();
    let findings = check_bytes(folder.path(), "copy.db");
    assert_eq!(only(&findings).1, Severity::Remark);
    let connection: Connection = pages::open_connection(&copy, rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap();
    let value: String =
        connection.query_row("SELECT value FROM note WHERE name = 'some'", [], |row| row.get(0)).unwrap();
    assert_eq!(value, "thing");
}
