//! What survives a power cut and what does not, on the disk itself.

use super::disk::{Damage, Disk, ROOT, Refusal};
use crate::chance::Chance;

/// A disk with one file that is durable with its name, holding `bytes`.
fn disk_with(bytes: &[u8]) -> (Disk, u64) {
    let mut disk = Disk::new();
    let file = disk.create(ROOT, b"file", false, 0o600).unwrap();
    disk.write(file, 0, bytes).unwrap();
    disk.sync(file).unwrap();
    disk.sync(ROOT).unwrap();
    (disk, file)
}

fn restart(disk: &mut Disk, damage: Damage) {
    disk.restart(damage, &mut Chance::from_seed(7));
}

fn bytes(disk: &Disk, file: u64) -> Vec<u8> {
    disk.read(file, 0, usize::MAX).unwrap().to_vec()
}

#[test]
fn what_was_synced_survives_every_damage() {
    for damage in Damage::ALL {
        let (mut disk, file) = disk_with(b"kept");
        restart(&mut disk, damage);
        assert_eq!(bytes(&disk, disk.lookup(ROOT, b"file").unwrap()), b"kept", "{damage:?}");
        assert_eq!(disk.lookup(ROOT, b"file"), Ok(file));
    }
}

#[test]
fn unsynced_bytes_are_gone_when_all_is_dropped() {
    let (mut disk, file) = disk_with(b"old");
    disk.write(file, 0, b"new and longer").unwrap();
    assert_eq!(bytes(&disk, file), b"new and longer");
    restart(&mut disk, Damage::DropAll);
    assert_eq!(bytes(&disk, file), b"old");
}

#[test]
fn a_synced_file_without_a_synced_name_is_gone() {
    let mut disk = Disk::new();
    let file = disk.create(ROOT, b"file", false, 0o600).unwrap();
    disk.write(file, 0, b"bytes").unwrap();
    disk.sync(file).unwrap();
    restart(&mut disk, Damage::DropAll);
    assert_eq!(disk.lookup(ROOT, b"file"), Err(Refusal::NotFound));
}

#[test]
fn an_unsynced_rename_leaves_the_old_file_and_a_synced_one_the_new() {
    for (synced, expected) in [(false, b"old"), (true, b"new")] {
        let (mut disk, _) = disk_with(b"old");
        let next = disk.create(ROOT, b"next", false, 0o600).unwrap();
        disk.write(next, 0, b"new").unwrap();
        disk.sync(next).unwrap();
        disk.rename((ROOT, b"next"), (ROOT, b"file"), true).unwrap();
        if synced {
            disk.sync(ROOT).unwrap();
        }
        restart(&mut disk, Damage::DropAll);
        let file = disk.lookup(ROOT, b"file").unwrap();
        assert_eq!(bytes(&disk, file), expected);
    }
}

#[test]
fn an_unsynced_removal_comes_back() {
    let (mut disk, _) = disk_with(b"kept");
    disk.remove(ROOT, b"file", false).unwrap();
    assert_eq!(disk.lookup(ROOT, b"file"), Err(Refusal::NotFound));
    restart(&mut disk, Damage::DropAll);
    assert_eq!(bytes(&disk, disk.lookup(ROOT, b"file").unwrap()), b"kept");
}

#[test]
fn some_sectors_are_kept_and_some_are_not() {
    let (mut disk, file) = disk_with(&[0; 64 * 512]);
    disk.write(file, 0, &[1; 64 * 512]).unwrap();
    restart(&mut disk, Damage::KeepSome);
    let after = bytes(&disk, file);
    let new: Vec<bool> = after.chunks(512).map(|sector| sector == [1; 512]).collect();
    assert!(after.chunks(512).all(|sector| sector == [0; 512] || sector == [1; 512]), "a sector is whole");
    assert!(new.contains(&true) && new.contains(&false), "{new:?}");
}

#[test]
fn the_last_write_stops_within_its_last_sector() {
    let (mut disk, file) = disk_with(&[0; 4096]);
    disk.write(file, 0, &[1; 1024]).unwrap();
    disk.write(file, 2048, &[2; 1000]).unwrap();
    restart(&mut disk, Damage::TearLast);
    let after = bytes(&disk, file);
    assert_eq!(after[..1024], [1; 1024], "earlier writes are whole");
    assert_eq!(after[2048..2560], [2; 512], "earlier sectors of the last write are whole");
    let torn = after[2560..3048].iter().filter(|byte| **byte == 2).count();
    assert!(torn < 488, "the last sector is not");
}

#[test]
fn nothing_happens_at_the_sync_where_the_power_goes() {
    let (mut disk, file) = disk_with(b"old");
    disk.cut_at = Some(disk.syncs + 1);
    disk.write(file, 0, b"new").unwrap();
    assert_eq!(disk.sync(file), Err(Refusal::PowerIsOff));
    assert_eq!(disk.write(file, 0, b"xxx"), Err(Refusal::PowerIsOff));
    restart(&mut disk, Damage::DropAll);
    assert_eq!(bytes(&disk, file), b"old");
}
