//! Backups of a directory in use, and what becomes of them: whole, damaged, forged, too old.

use super::*;
use crate::{Erased, Store};
use age::secrecy::ExposeSecret;
use model::{IdentityKey, Micros, ProjectId};
use rusqlite::params;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

const NOW: Micros = Micros(1_790_000_000_000_000);
const DAY: i64 = 24 * 3_600 * 1_000_000;

fn go_on(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// A key pair of age: what locks, what opens.
fn keys() -> (Protection, Unlock) {
    let secret = age::x25519::Identity::generate();
    let public = Protection::Recipients(vec![secret.to_public().to_string()]);
    (public, Unlock::Keys(vec![secret.to_string().expose_secret().to_string()]))
}

fn identity(number: i64) -> IdentityKey {
    IdentityKey(format!("u_{number:016}"))
}

/// Takes in one event as the collection does: the vault first, then the inbox.
fn collect(store: &Store, number: i64) {
    let vault = store.vault().write(|transaction| {
        let sql = "INSERT INTO identity (project, identity, kind, first_seen) VALUES ('default', ?1, 'user_id', 0)";
        transaction.execute(sql, [identity(number).0])?;
        Ok(())
    });
    vault.unwrap();
    let inbox = store.main().write(|transaction| {
        let sql = "INSERT INTO inbox (project, message, body, record) VALUES (1, ?1, 0, ?2)";
        transaction.execute(sql, params![(number as u128).to_be_bytes(), identity(number).0.into_bytes()])?;
        Ok(transaction.last_insert_rowid())
    });
    assert_eq!(inbox.unwrap(), number);
}

/// A log of blocks that are lists of numbers, with a `log.json` as the event log writes it.
struct Sealer {
    folder: PathBuf,
    generation: u64,
    blocks: Vec<String>,
}

impl Sealer {
    fn new(store: &Store) -> Sealer {
        let folder = store.dir().join("log/default");
        fs::create_dir_all(folder.join("shard=00")).unwrap();
        Sealer { folder, generation: 0, blocks: Vec::new() }
    }

    fn write_block(&mut self, numbers: &BTreeSet<i64>) -> String {
        self.generation += 1;
        let name = format!("shard=00/{:08}.parquet", self.generation);
        let text: String = numbers.iter().map(|number| format!("{number}\n")).collect();
        fs::write(self.folder.join(&name), text).unwrap();
        name
    }

    fn commit(&self, sealed_through: i64) {
        let seals = [serde_json::json!({ "blocks": self.blocks })];
        let document = serde_json::json!({ "version": 2, "generation": self.generation,
            "sealed_through": sealed_through, "imports": [], "seals": seals });
        fs::write(self.folder.join("log.json.new"), document.to_string()).unwrap();
        fs::rename(self.folder.join("log.json.new"), self.folder.join("log.json")).unwrap();
    }

    /// Moves everything from the inbox into a block; every third time all blocks become one.
    fn seal(&mut self, store: &Store) {
        let rows = inbox(store);
        let Some(&through) = rows.last() else { return };
        let block = self.write_block(&rows);
        self.blocks.push(block);
        self.commit(through);
        store.forget_sealed(&ProjectId::default_project(), through).unwrap();
        if self.blocks.len() == 3 {
            let all = sealed(&self.folder, &self.blocks);
            let merged = self.write_block(&all);
            let old = std::mem::replace(&mut self.blocks, vec![merged]);
            self.commit(through);
            old.iter().for_each(|block| fs::remove_file(self.folder.join(block)).unwrap());
        }
    }
}

fn inbox(store: &Store) -> BTreeSet<i64> {
    let read = store.main().read(|connection| {
        let mut statement = connection.prepare("SELECT seq FROM inbox")?;
        Ok(statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
    });
    read.unwrap()
}

fn sealed(folder: &Path, blocks: &[String]) -> BTreeSet<i64> {
    let lines = blocks.iter().map(|block| fs::read_to_string(folder.join(block)).unwrap());
    lines.flat_map(|text| text.lines().map(|line| line.parse().unwrap()).collect::<Vec<i64>>()).collect()
}

/// A data directory with some events in its inbox and some in blocks.
fn filled() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("data"), NOW).unwrap();
    let mut sealer = Sealer::new(&store);
    for number in 1..=40 {
        collect(&store, number);
        if number % 12 == 0 {
            sealer.seal(&store);
        }
    }
    fs::write(store.dir().join("settings.toml"), "# nothing\n").unwrap();
    fs::write(store.dir().join("audit.anchor"), "").unwrap();
    (folder, store)
}

/// A backup of a filled directory, the key that opens it, and a place for restoring.
fn backed_up() -> (tempfile::TempDir, Store, PathBuf, Unlock) {
    let (folder, store) = filled();
    let (lock, unlock) = keys();
    let out = folder.path().join("some.age");
    backup(store.dir(), &out, &lock, NOW, &mut go_on).unwrap();
    (folder, store, out, unlock)
}

fn files_below(folder: &Path, prefix: &str, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            files_below(&entry.path(), &format!("{name}/"), found);
        } else {
            found.insert(name);
        }
    }
}

fn never(_: &Store, _: &ProjectId, _: &[IdentityKey]) -> Result<(), StoreError> {
    panic!("nobody was erased since the backup");
}

#[test]
fn a_backup_taken_while_events_come_in_holds_each_of_them_exactly_once() {
    let (folder, store) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let store = Store::open(&store.path().join("data"), NOW).unwrap();
    let (lock, unlock) = keys();
    let (done, collected) = (AtomicBool::new(false), AtomicI64::new(0));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut number = 0;
            while !done.load(Ordering::Acquire) {
                number += 1;
                collect(&store, number);
                collected.store(number, Ordering::Release);
            }
        });
        scope.spawn(|| {
            let mut sealer = Sealer::new(&store);
            while !done.load(Ordering::Acquire) {
                sealer.seal(&store);
                std::thread::yield_now();
            }
        });
        for round in 0..6 {
            while collected.load(Ordering::Acquire) < round * 25 {
                std::thread::yield_now();
            }
            let out = folder.path().join(format!("{round}.age"));
            while backup(store.dir(), &out, &lock, NOW, &mut go_on).inspect_err(expect_restless).is_err() {}
        }
        done.store(true, Ordering::Release);
    });
    let mut last = 0;
    for round in 0..6 {
        let dir = folder.path().join(format!("{round}"));
        let out = folder.path().join(format!("{round}.age"));
        let manifest = restore(&out, &dir, &unlock, &mut go_on).unwrap();
        for file in &manifest.files {
            let bytes = fs::read(dir.join(&file.path)).unwrap();
            assert_eq!(hexadecimal(&<sha2::Sha256 as sha2::Digest>::digest(&bytes)), file.sha256, "{}", file.path);
        }
        finish_restore(&dir, &Ledger::default(), never).unwrap();
        last = assert_complete(&dir, &manifest).max(last);
    }
    assert!(last >= 125, "the last backup has what came in before it: {last}");
}

fn expect_restless(error: &BackupError) {
    assert!(matches!(error, BackupError::Restless), "{error}");
}

/// Blocks and inbox together hold every event once, the vault knows each, and numbers go on behind them.
fn assert_complete(dir: &Path, manifest: &BackupManifest) -> i64 {
    let store = Store::open_existing(dir).unwrap();
    let (through, mut events) = match fs::read(dir.join("log/default/log.json")) {
        Err(_) => (0, BTreeSet::new()),
        Ok(document) => {
            let document: serde_json::Value = serde_json::from_slice(&document).unwrap();
            let blocks = serde_json::from_value::<Vec<String>>(document["seals"][0]["blocks"].clone()).unwrap();
            (document["sealed_through"].as_i64().unwrap(), sealed(&dir.join("log/default"), &blocks))
        }
    };
    assert!(events.iter().all(|&number| number <= through));
    assert!(manifest.last_inbox_seq >= through, "a new event would get a number that counts as sealed");
    events.extend(inbox(&store).into_iter().filter(|&number| number > through));
    assert_eq!(events, (1..=manifest.last_inbox_seq).collect::<BTreeSet<i64>>());
    let known: i64 = store
        .vault()
        .read(|connection| Ok(connection.query_row("SELECT count(*) FROM identity", [], |row| row.get(0))?))
        .unwrap();
    assert!(known >= manifest.last_inbox_seq);
    collect_one_more(&store, manifest.last_inbox_seq + 1);
    manifest.last_inbox_seq
}

fn collect_one_more(store: &Store, number: i64) {
    let next = store.main().write(|transaction| {
        let sql = "INSERT INTO inbox (project, message, body, record) VALUES (1, zeroblob(16), 0, x'00')";
        transaction.execute(sql, [])?;
        Ok(transaction.last_insert_rowid())
    });
    assert_eq!(next.unwrap(), number);
}

#[test]
fn a_restored_directory_holds_exactly_what_the_manifest_names() {
    let (folder, store, out, unlock) = backed_up();
    let dir = folder.path().join("restored");
    let manifest = restore(&out, &dir, &unlock, &mut go_on).unwrap();
    assert_eq!(read_manifest(&out, &unlock).unwrap(), manifest);
    let mut expected: BTreeSet<String> = manifest.files.iter().map(|file| file.path.clone()).collect();
    for needed in ["resa.db", "vault.db", "settings.toml", "secrets/master.key", "audit.anchor", "log/default/log.json"]
    {
        assert!(expected.contains(needed), "{needed}");
    }
    expected.insert("restore-pending".into());
    let mut found = BTreeSet::new();
    files_below(&dir, "", &mut found);
    assert_eq!(found, expected);
    for name in expected.iter().filter(|name| name.starts_with("secrets/") || name.ends_with(".parquet")) {
        assert_eq!(fs::read(dir.join(name)).unwrap(), fs::read(store.dir().join(name)).unwrap(), "{name}");
    }
    assert!(!store.dir().join("backup-staging").exists());
}

#[test]
fn a_backup_with_a_byte_changed_anywhere_is_refused_and_leaves_nothing() {
    let (folder, _store, out, unlock) = backed_up();
    let whole = fs::read(&out).unwrap();
    let damaged = folder.path().join("damaged.age");
    let dir = folder.path().join("restored");
    let mut state = 0x5eed_u64;
    for round in 0..200 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let at = if round < 20 { whole.len() - 1 - round } else { (state >> 20) as usize % whole.len() };
        let mut bytes = whole.clone();
        bytes[at] ^= 1 + (state >> 60) as u8;
        fs::write(&damaged, &bytes).unwrap();
        let error = restore(&damaged, &dir, &unlock, &mut go_on).unwrap_err();
        assert!(matches!(error, BackupError::Damaged(_) | BackupError::WrongKey(_)), "byte {at}: {error}");
        assert!(!dir.exists(), "byte {at}");
    }
}

#[test]
fn a_backup_cut_short_anywhere_is_refused_and_leaves_nothing() {
    let (folder, _store, out, unlock) = backed_up();
    let whole = fs::read(&out).unwrap();
    let cut = folder.path().join("cut.age");
    let dir = folder.path().join("restored");
    fs::create_dir(&dir).unwrap();
    let block = 65_536 + 16;
    for length in [0, 1, 100, 250, 1000, block, 2 * block, whole.len() - block, whole.len() - 16, whole.len() - 1] {
        fs::write(&cut, &whole[..length]).unwrap();
        let error = restore(&cut, &dir, &unlock, &mut go_on).unwrap_err();
        assert!(matches!(error, BackupError::Damaged(_)), "{length}: {error}");
        assert_eq!(fs::read_dir(&dir).unwrap().count(), 0, "{length}");
    }
    fs::write(&cut, [whole.as_slice(), &[0]].concat()).unwrap();
    assert!(matches!(restore(&cut, &dir, &unlock, &mut go_on), Err(BackupError::Damaged(_))));
}

#[test]
fn only_the_passphrase_opens_what_it_locked() {
    let (folder, store) = filled();
    let out = folder.path().join("some.age");
    let lock = Protection::Passphrase("åtta ord som ingen annan kan gissa".into());
    backup(store.dir(), &out, &lock, NOW, &mut go_on).unwrap();
    let dir = folder.path().join("restored");
    for wrong in [Unlock::Passphrase("atta ord".into()), keys().1] {
        let error = restore(&out, &dir, &wrong, &mut go_on).unwrap_err();
        assert!(matches!(error, BackupError::WrongKey(_)), "{error}");
        assert!(!dir.exists());
    }
    let right = Unlock::Passphrase("åtta ord som ingen annan kan gissa".into());
    assert_eq!(restore(&out, &dir, &right, &mut go_on).unwrap().created, NOW);
}

#[test]
fn only_a_matching_key_opens_what_was_locked_for_it() {
    let (folder, _store, out, _) = backed_up();
    for wrong in [keys().1, Unlock::Passphrase("a".into()), Unlock::Keys(vec!["nonsense".into()])] {
        let error = restore(&out, &folder.path().join("restored"), &wrong, &mut go_on).unwrap_err();
        assert!(matches!(error, BackupError::WrongKey(_)), "{error}");
    }
}

/// Locks a tar of these files, the first of them the manifest.
fn forged(out: &Path, lock: &Protection, files: &[(&str, &[u8])]) {
    let mut archive = tar::Builder::new(lock.wrap(fs::File::create(out).unwrap()).unwrap().unwrap());
    for (path, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        archive.append_data(&mut header, path, *bytes).unwrap();
    }
    archive.into_inner().unwrap().finish().unwrap();
}

#[test]
fn a_backup_of_a_newer_program_is_refused_as_such() {
    let folder = tempfile::tempdir().unwrap();
    let (lock, unlock) = keys();
    let out = folder.path().join("newer.age");
    forged(&out, &lock, &[("manifest.json", br#"{"format": 2, "program": "resa 9.9", "unknown": []}"#)]);
    let error = restore(&out, &folder.path().join("restored"), &unlock, &mut go_on).unwrap_err();
    assert!(matches!(&error, BackupError::Newer(program) if program == "resa 9.9"), "{error}");
}

#[test]
fn a_backup_that_is_not_what_its_manifest_says_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (lock, unlock) = keys();
    let file = |path: &str, content: &[u8]| PackedFile {
        path: path.into(),
        bytes: content.len() as u64,
        sha256: hexadecimal(&<sha2::Sha256 as sha2::Digest>::digest(content)),
    };
    let (main, vault): (&[u8], &[u8]) = (b"main", b"vault");
    let files = vec![file("resa.db", main), file("vault.db", vault)];
    let with = |files: Vec<PackedFile>| BackupManifest::new(NOW, 0, Default::default(), files).to_json();
    let good = with(files.clone());
    let outside = with([files.clone(), vec![file("../evil", main)]].concat());
    let twice = with([files.clone(), files.clone()].concat());
    let cases: [&[(&str, &[u8])]; 8] = [
        &[("manifest.json", &good), ("resa.db", main)],
        &[("manifest.json", &good), ("vault.db", vault), ("resa.db", main)],
        &[("manifest.json", &good), ("resa.db", b"mean"), ("vault.db", vault)],
        &[("manifest.json", &good), ("resa.db", main), ("vault.db", vault), ("settings.toml", b"")],
        &[("manifest.json", &outside), ("resa.db", main), ("vault.db", vault), ("settings.toml", main)],
        &[("manifest.json", &twice), ("resa.db", main), ("vault.db", vault), ("resa.db", main), ("vault.db", vault)],
        &[("resa.db", main), ("manifest.json", &good)],
        &[("manifest.json", b"{}")],
    ];
    for (number, case) in cases.into_iter().enumerate() {
        let out = folder.path().join("forged.age");
        forged(&out, &lock, case);
        let dir = folder.path().join("restored");
        let error = restore(&out, &dir, &unlock, &mut go_on).unwrap_err();
        assert!(matches!(error, BackupError::Damaged(_)), "{number}: {error}");
        assert!(!dir.exists(), "{number}");
    }
}

#[test]
fn nothing_that_is_there_is_touched() {
    let (folder, store, out, unlock) = backed_up();
    let error = restore(&out, store.dir(), &unlock, &mut go_on).unwrap_err();
    assert!(matches!(error, BackupError::InTheWay(_)), "{error}");
    assert_eq!(inbox(&store).len(), 4);
    let before = fs::read(&out).unwrap();
    let error = backup(store.dir(), &out, &keys().0, NOW, &mut go_on).unwrap_err();
    assert!(matches!(error, BackupError::InTheWay(_)), "{error}");
    assert_eq!(fs::read(&out).unwrap(), before);
    drop(folder);
}

#[test]
fn a_backup_that_is_stopped_leaves_nothing() {
    let (folder, store) = filled();
    for stop in [Stage::Copying, Stage::Summing, Stage::Writing] {
        let out = folder.path().join("some.age");
        let mut watch = |progress: Progress| match progress.stage == stop {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        };
        let error = backup(store.dir(), &out, &keys().0, NOW, &mut watch).unwrap_err();
        assert!(matches!(error, BackupError::Stopped), "{error}");
        let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["data"]);
        assert!(!store.dir().join("backup-staging").exists());
    }
}

#[test]
fn a_damaged_database_or_block_is_not_backed_up() {
    let (folder, store) = filled();
    let dir = store.dir().to_path_buf();
    drop(store);
    let (path, out) = (dir.join("vault.db"), folder.path().join("some.age"));
    let whole = fs::read(&path).unwrap();
    let mut bytes = whole.clone();
    let last = bytes.len() - 2000;
    bytes[last] ^= 4;
    fs::write(&path, bytes).unwrap();
    let error = backup(&dir, &out, &keys().0, NOW, &mut go_on).unwrap_err();
    assert!(matches!(error, BackupError::Store(StoreError::Corrupt(_)) | BackupError::Source(_)), "{error}");
    assert!(!out.exists());
    fs::write(&path, whole).unwrap();
    let log = dir.join("log/default/log.json");
    let mut document: serde_json::Value = serde_json::from_slice(&fs::read(&log).unwrap()).unwrap();
    let block = document["seals"][0]["blocks"][0].as_str().unwrap().to_string();
    document["files"] = serde_json::json!({ block.clone(): { "bytes": 1, "crc32": 0, "sha256": "00" } });
    fs::write(&log, document.to_string()).unwrap();
    let error = backup(&dir, &out, &keys().0, NOW, &mut go_on).unwrap_err();
    assert!(matches!(&error, BackupError::Source(path) if path.ends_with(&block)), "{error}");
}

#[test]
fn one_backup_at_a_time_and_what_a_crash_left_is_removed() {
    let (folder, store) = filled();
    let out = folder.path().join("some.age");
    let mut inner = None;
    let mut watch = |_: Progress| {
        if inner.is_none() {
            let other = folder.path().join("other.age");
            remove_leftovers(store.dir()).unwrap();
            inner = Some(backup(store.dir(), &other, &keys().0, NOW, &mut go_on));
        }
        ControlFlow::Continue(())
    };
    backup(store.dir(), &out, &keys().0, NOW, &mut watch).unwrap();
    assert!(matches!(inner, Some(Err(BackupError::UnderWay))));
    let staging = store.dir().join("backup-staging");
    fs::create_dir_all(staging.join("log")).unwrap();
    remove_leftovers(store.dir()).unwrap();
    assert!(!staging.exists());
}

#[test]
fn whoever_was_erased_since_is_erased_again_before_anyone_opens_the_directory() {
    let (folder, store, out, unlock) = backed_up();
    let project = ProjectId::default_project();
    store.add_erased(&project, &[identity(3)], Micros(NOW.0 - 2 * DAY)).unwrap();
    store.add_erased(&project, &[identity(7)], Micros(NOW.0 - DAY / 2)).unwrap();
    store.add_erased(&project, &[identity(9), identity(999)], Micros(NOW.0 + DAY)).unwrap();
    let ledger = Ledger::of(&store).unwrap();
    let dir = folder.path().join("restored");
    restore(&out, &dir, &unlock, &mut go_on).unwrap();
    assert!(is_restore_pending(&dir));
    assert!(matches!(Store::open(&dir, NOW), Err(StoreError::Unavailable(_))));
    assert!(matches!(Store::open_existing(&dir), Err(StoreError::Unavailable(_))));

    let failing = finish_restore(&dir, &ledger, |_, _, _| Err(StoreError::Busy));
    assert!(matches!(failing, Err(FinishError::Erasing(StoreError::Busy))));
    assert!(is_restore_pending(&dir), "it stays shut until all are erased");

    let mut erased = Vec::new();
    let count = finish_restore(&dir, &ledger, |store, project, identities| {
        erased.extend(identities.iter().map(|identity| (project.clone(), identity.clone())));
        store.add_erased(project, identities, NOW)
    });
    assert_eq!(count.unwrap(), 2);
    assert_eq!(erased, [(project.clone(), identity(7)), (project.clone(), identity(9))]);
    let restored = Store::open_existing(&dir).unwrap();
    assert_eq!(restored.find_erased(&project, &identity(999)).unwrap(), Some(Micros(NOW.0 + DAY)));
    assert!(matches!(finish_restore(&dir, &ledger, never), Err(FinishError::Backup(BackupError::Store(_)))));
}

#[test]
fn a_restore_that_was_interrupted_is_never_opened() {
    let (folder, _store, out, unlock) = backed_up();
    let dir = folder.path().join("restored");
    restore(&out, &dir, &unlock, &mut go_on).unwrap();
    for marker in [r#"{"state":"unpacking"}"#, ""] {
        fs::write(dir.join("restore-pending"), marker).unwrap();
        assert!(matches!(Store::open(&dir, NOW), Err(StoreError::Unavailable(_))));
        assert!(finish_restore(&dir, &Ledger::default(), never).is_err());
    }
}

#[test]
fn a_ledger_file_is_only_added_to_and_every_line_is_checked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("erasures.ledger");
    let store = Store::open(&folder.path().join("data"), NOW).unwrap();
    let project = ProjectId::default_project();
    store.merge_erased(&project, &[Erased { hash: [7; 16], at: Micros(1) }]).unwrap();
    assert_eq!(Ledger::of(&store).unwrap().append_to(&path).unwrap(), 1);
    let first = fs::read(&path).unwrap();
    store.merge_erased(&project, &[Erased { hash: [0xab; 16], at: NOW }]).unwrap();
    let ledger = Ledger::of(&store).unwrap();
    assert_eq!(ledger.append_to(&path).unwrap(), 1);
    assert_eq!(ledger.append_to(&path).unwrap(), 0);
    let text = fs::read(&path).unwrap();
    assert!(text.starts_with(&first));
    assert_eq!(Ledger::read(&path).unwrap(), ledger);
    assert_eq!(ledger.clone().without_older_than(NOW).entries().count(), 1);

    // Torn while it was written: the rest counts, and the next entry goes behind it.
    fs::write(&path, &text[..text.len() - 10]).unwrap();
    assert_eq!(Ledger::read(&path).unwrap().entries().count(), 1);
    assert_eq!(ledger.append_to(&path).unwrap(), 1);
    assert_eq!(Ledger::read(&path).unwrap(), ledger);

    for at in 0..text.len() - 1 {
        let mut damaged = text.clone();
        damaged[at] ^= 1;
        fs::write(&path, &damaged).unwrap();
        let read = Ledger::read(&path);
        assert!(read.is_err(), "byte {at}: {read:?}");
    }
}
