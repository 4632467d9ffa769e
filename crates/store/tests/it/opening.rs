//! Opening a data directory: first start, later starts, and everything that is refused untouched.

use crate::common::{BY, NOW, open, project};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::SystemTime;
use store::{Store, StoreError};

#[test]
fn first_start_makes_everything_and_later_starts_find_it() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("data/here");
    let store = Store::open(&folder, NOW).unwrap();
    assert!(store.is_fresh());
    assert_eq!(store.list_projects().unwrap()[0].id, project());
    let key = store.project_key(&project());
    drop(store);
    let store = Store::open(&folder, NOW).unwrap();
    assert!(!store.is_fresh());
    assert_eq!(store.project_key(&project()), key);
    assert_eq!(store.list_projects().unwrap().len(), 1);
    drop(store);
    assert_eq!(Store::open_existing(&folder).unwrap().project_key(&project()), key);
}

#[cfg(unix)]
#[test]
fn nobody_else_may_enter_the_folder_or_read_the_secrets() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("data");
    Store::open(&folder, NOW).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    assert_eq!(mode(&folder.join("secrets")), 0o700);
    assert_eq!(mode(&folder.join("secrets/master.key")), 0o600);
    assert_eq!(mode(&folder.join("secrets/vault.key")), 0o600);
}

#[test]
fn what_is_not_there_is_not_made_by_open_existing() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(Store::open_existing(dir.path()).err(), Some(StoreError::NotFound));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn two_directories_have_different_secrets_and_two_projects_different_keys() {
    let ((_one, first), (_two, second)) = (open(), open());
    assert_ne!(first.project_key(&project()), second.project_key(&project()));
    let other = first.create_project(&BY, "Annat", &model::ProjectSettings::default(), NOW).unwrap();
    assert_ne!(first.project_key(&project()), first.project_key(&other.id));
}

/// Every file of a folder with its bytes and the time of its last change.
fn everything(folder: &Path) -> BTreeMap<String, (Vec<u8>, SystemTime)> {
    let mut all = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => {
                    let changed = fs::metadata(&path).unwrap().modified().unwrap();
                    all.insert(path.display().to_string(), (fs::read(&path).unwrap(), changed));
                }
            }
        }
    }
    all
}

/// Sets the version that stands in a database file.
fn set_version(path: &Path, version: u32) {
    let mut bytes = fs::read(path).unwrap();
    bytes[60..64].copy_from_slice(&version.to_be_bytes());
    fs::write(path, bytes).unwrap();
}

#[test]
fn newer_data_is_refused_and_not_touched() {
    for name in ["resa.db", "vault.db"] {
        let (dir, store) = open();
        drop(store);
        set_version(&dir.path().join(name), 9_999);
        let before = everything(dir.path());
        for refused in [Store::open(dir.path(), NOW), Store::open_existing(dir.path())] {
            let Err(StoreError::Newer(sentence)) = refused else { panic!("{name}: {refused:?}") };
            assert!(sentence.contains(name) && sentence.contains("9999"), "{sentence}");
        }
        assert_eq!(before, everything(dir.path()));
    }
}

#[test]
fn a_file_that_is_no_database_of_ours_is_refused_and_not_touched() {
    for content in [b"hello".to_vec(), vec![b'x'; 5_000]] {
        let (dir, store) = open();
        drop(store);
        fs::write(dir.path().join("resa.db"), content).unwrap();
        let before = everything(dir.path());
        assert!(matches!(Store::open(dir.path(), NOW), Err(StoreError::Corrupt(_))));
        assert_eq!(before, everything(dir.path()));
    }
}

#[test]
fn wrong_short_empty_changed_and_missing_secrets_are_refused() {
    let (foreign, other) = open();
    drop(other);
    for name in ["master.key", "vault.key"] {
        let taken = fs::read_to_string(foreign.path().join("secrets").join(name)).unwrap();
        let (dir, store) = open();
        drop(store);
        let path = dir.path().join("secrets").join(name);
        let own = fs::read_to_string(&path).unwrap();
        let changed = own.replacen(own.chars().nth(20).unwrap(), "*", 1);
        let zeros = "resa-secret-1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        let zeros = format!("{zeros} {:08x}\n", crc32c::crc32c(zeros.as_bytes()));
        let short = "resa-secret-1 c2hvcnQ";
        let short = format!("{short} {:08x}\n", crc32c::crc32c(short.as_bytes()));
        for wrong in [Some(taken), Some(String::new()), Some(changed), Some(zeros), Some(short), Some("x".into()), None]
        {
            match &wrong {
                Some(text) => fs::write(&path, text).unwrap(),
                None => fs::remove_file(&path).unwrap(),
            }
            let refused = Store::open(dir.path(), NOW);
            let Err(StoreError::Unavailable(sentence)) = refused else { panic!("{name} {wrong:?}: {refused:?}") };
            assert!(sentence.contains(name), "{sentence}");
        }
        fs::write(&path, own).unwrap();
        Store::open(dir.path(), NOW).unwrap();
    }
}

#[test]
fn half_a_data_directory_is_refused() {
    let (dir, store) = open();
    let known = crate::common::event("m", 1, "a").identities;
    store.put_identities(&project(), &known, NOW).unwrap();
    drop(store);
    let (main, vault) = (dir.path().join("resa.db"), dir.path().join("vault.db"));
    let (main_bytes, vault_bytes) = (fs::read(&main).unwrap(), fs::read(&vault).unwrap());
    for (path, bytes) in [(&vault, vault_bytes), (&main, main_bytes)] {
        fs::remove_file(path).unwrap();
        let refused = Store::open(dir.path(), NOW);
        assert!(matches!(&refused, Err(StoreError::Unavailable(text)) if text.contains("missing")), "{refused:?}");
        fs::write(path, bytes).unwrap();
    }
    Store::open(dir.path(), NOW).unwrap();
}

#[test]
fn a_first_start_that_was_cut_short_can_be_repeated() {
    // Secrets are there and the databases are not, or only the vault is.
    for kept in [&["secrets"][..], &["secrets", "vault.db"]] {
        let (dir, store) = open();
        drop(store);
        for entry in fs::read_dir(dir.path()).unwrap() {
            let entry = entry.unwrap();
            if !kept.contains(&entry.file_name().to_str().unwrap()) {
                fs::remove_file(entry.path()).unwrap();
            }
        }
        assert!(Store::open(dir.path(), NOW).unwrap().is_fresh());
    }
}

#[test]
fn several_at_once_make_one_data_directory() {
    let dir = tempfile::tempdir().unwrap();
    let fresh: usize = std::thread::scope(|scope| {
        let starts: Vec<_> =
            (0..6).map(|_| scope.spawn(|| usize::from(Store::open(dir.path(), NOW).unwrap().is_fresh()))).collect();
        starts.into_iter().map(|start| start.join().unwrap()).sum()
    });
    assert_eq!(fresh, 1);
}

#[test]
fn notes_are_kept() {
    let (dir, store) = open();
    assert_eq!(store.find_note("heartbeat").unwrap(), None);
    store.put_note("heartbeat", "1").unwrap();
    store.put_note("heartbeat", "2").unwrap();
    drop(store);
    let store = Store::open(dir.path(), NOW).unwrap();
    assert_eq!(store.find_note("heartbeat").unwrap().as_deref(), Some("2"));
}
