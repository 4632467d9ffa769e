//! The audit log against those who would change it: every change is found, and the first one is named.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

use model::{Actor, AuditAction, AuditKind, AuditNote, By, MemberId, Micros, ProjectId};
use rusqlite::{Connection, OpenFlags, params};
use std::path::{Path, PathBuf};
use store::{Anchor, AuditFilter, Damage, FirstBad, Store, parse_anchors, verify_export};

const ENTRIES: i64 = 40;

/// A small generator: the same seed, the same attacks.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % bound as u64) as i64
    }

    /// A number from `low` to `high`, both included.
    fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below(high - low + 1)
    }
}

fn filled(folder: &Path) -> Store {
    let store = Store::open(&folder.join("data"), Micros(0)).unwrap();
    for number in 1..=ENTRIES {
        let by = By {
            actor: Actor::Member(MemberId(format!("mbr_{}", number % 3))),
            request: Some(format!("req_{number}")),
        };
        let note = AuditNote::done(AuditAction::GiveRole).to(AuditKind::Member, format!("mbr_{number}"));
        let note = note.in_project(&ProjectId::default_project()).with("role", "viewer").with("count", number);
        store.audit(&by, note, Micros(number)).unwrap();
    }
    store.anchor_audit(Micros(ENTRIES)).unwrap().unwrap();
    store
}

/// Someone who knows how our pages are summed up: else the change of a page alone would give them away.
fn connect(store: &Store) -> Connection {
    let path = store.dir().join("resa.db");
    Connection::open_with_flags_and_vfs(path, OpenFlags::SQLITE_OPEN_READ_WRITE, c"resa-pages").unwrap()
}

fn open(store: &Store) -> Connection {
    let connection = connect(store);
    connection.execute_batch("DROP TRIGGER audit_entry_never_changes; DROP TRIGGER audit_entry_never_goes;").unwrap();
    connection
}

type Row = (i64, String, String);

fn rows(connection: &Connection) -> Vec<Row> {
    let mut statement = connection.prepare("SELECT seq, line, hash FROM audit_entry ORDER BY seq").unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

fn replace(connection: &Connection, rows: &[Row]) {
    connection.execute("DELETE FROM audit_entry", []).unwrap();
    for (seq, line, hash) in rows {
        connection
            .execute("INSERT INTO audit_entry (seq, line, hash) VALUES (?1, ?2, ?3)", params![seq, line, hash])
            .unwrap();
    }
}

/// Changes one sign of a text to another one.
fn changed(text: &str, chance: &mut Chance) -> String {
    let mut signs: Vec<char> = text.chars().collect();
    let at = chance.below(signs.len() as i64) as usize;
    signs[at] = if signs[at] == '7' { '8' } else { '7' };
    signs.into_iter().collect()
}

/// One attack; answers the entry that must be named.
fn attack(rows: &mut Vec<Row>, kind: i64, chance: &mut Chance) -> i64 {
    let at = chance.between(1, ENTRIES);
    let index = at as usize - 1;
    match kind {
        0 => rows[index].1 = changed(&rows[index].1.clone(), chance),
        1 => rows[index].2 = changed(&rows[index].2.clone(), chance),
        2 => {
            rows.remove(index); // the last one too: then only the anchor tells
        }
        3 => {
            // Two entries change places.
            let other = if at == ENTRIES { 1 } else { chance.between(at + 1, ENTRIES) };
            let (low, high) = (at.min(other) as usize - 1, at.max(other) as usize - 1);
            let (first, second) = (rows[low].clone(), rows[high].clone());
            rows[low] = (first.0, second.1, second.2);
            rows[high] = (second.0, first.1, first.2);
            return low as i64 + 1;
        }
        4 => {
            // A copy of some entry is slipped in, and all after it move up.
            let from = chance.below(ENTRIES) as usize;
            let copy = rows[from].clone();
            rows.iter_mut().filter(|row| row.0 >= at).for_each(|row| row.0 += 1);
            rows.insert(index, (at, copy.1, copy.2));
            // A copy of the entry that stood there looks like it; what follows is the one out of place.
            return if from == index { at + 1 } else { at };
        }
        _ => rows.truncate(index), // the end is cut off
    }
    at
}

#[test]
fn the_first_bad_entry_is_named_in_a_thousand_attacks() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(folder.path());
    let connection = open(&store);
    let whole = rows(&connection);
    let verified = store.verify_audit().unwrap().unwrap();
    assert_eq!((verified.entries, verified.anchored), (ENTRIES, ENTRIES));
    let mut chance = Chance(52);
    let mut named = [0; 6];
    for round in 0..1_000 {
        let (mut attacked, kind) = (whole.clone(), round % 6);
        let expected = attack(&mut attacked, kind, &mut chance);
        connection.execute_batch("BEGIN").unwrap();
        replace(&connection, &attacked);
        connection.execute_batch("COMMIT").unwrap();
        match store.verify_audit().unwrap() {
            Err(FirstBad { seq, .. }) if seq == expected => named[kind as usize] += 1,
            other => panic!("round {round}, attack {kind} on {expected}: {other:?}"),
        }
        // The export alone, with the anchors, says the same.
        let mut export = Vec::new();
        store.export_audit(&mut export).unwrap();
        let anchors = anchors(&store.anchor_path());
        let alone = verify_export(export.as_slice(), &anchors).unwrap_err();
        assert_eq!(alone.seq, expected, "round {round}, attack {kind}: {alone}");
    }
    assert_eq!(named.iter().sum::<i32>(), 1_000);
    connection.execute_batch("BEGIN").unwrap();
    replace(&connection, &whole);
    connection.execute_batch("COMMIT").unwrap();
    assert!(store.verify_audit().unwrap().is_ok(), "and nothing is found where nothing was changed");
}

fn anchors(path: &PathBuf) -> Vec<Anchor> {
    parse_anchors(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn an_entry_that_was_changed_and_hashed_again_is_named_through_its_neighbour() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(folder.path());
    let connection = open(&store);
    let (line, hash): (String, String) = connection
        .query_row("SELECT line, hash FROM audit_entry WHERE seq = 17", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    let forged = line.replace("viewer", "admin");
    assert_ne!(forged, line);
    let other_hash: String = rows(&connection)[3].2.clone();
    for hash in [hash, other_hash] {
        connection
            .execute("UPDATE audit_entry SET line = ?1, hash = ?2 WHERE seq = 17", params![forged, hash])
            .unwrap();
        assert_eq!(store.verify_audit().unwrap(), Err(FirstBad { seq: 17, what: Damage::Edited }));
    }
}

#[test]
fn a_tail_that_was_cut_off_and_grown_again_is_found_through_the_anchor() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(folder.path());
    open(&store).execute("DELETE FROM audit_entry WHERE seq > 30", []).unwrap();
    for number in 31..=ENTRIES + 5 {
        store.audit(&By::from(Actor::System), AuditNote::done(AuditAction::Start), Micros(number)).unwrap();
    }
    let bad = store.verify_audit().unwrap().unwrap_err();
    assert_eq!(bad, FirstBad { seq: ENTRIES, what: Damage::Rewritten { after: 0 } });
}

#[test]
fn the_log_refuses_to_be_changed() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(folder.path());
    let connection = connect(&store);
    for sql in ["UPDATE audit_entry SET line = '{}' WHERE seq = 1", "DELETE FROM audit_entry WHERE seq = 1"] {
        let error = connection.execute(sql, []).unwrap_err().to_string();
        assert!(error.contains("audit_is_append_only"), "{error}");
    }
    assert!(store.verify_audit().unwrap().is_ok());
}

#[test]
fn the_anchor_is_written_only_when_something_is_new() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(folder.path());
    assert_eq!(store.anchor_audit(Micros(0)).unwrap(), None);
    store.audit(&By::from(Actor::Cli), AuditNote::done(AuditAction::Backup), Micros(0)).unwrap();
    assert_eq!(store.anchor_audit(Micros(0)).unwrap().unwrap().seq, ENTRIES + 1);
    assert_eq!(anchors(&store.anchor_path()).len(), 2);
}

#[test]
fn lines_are_listed_by_what_is_asked_for_latest_first() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(folder.path());
    store.audit(&By::from(Actor::Cli), AuditNote::denied(AuditAction::Backup), Micros(99)).unwrap();
    let list =
        |filter: AuditFilter| store.list_audit(&filter).unwrap().iter().map(|entry| entry.seq).collect::<Vec<_>>();
    let all = AuditFilter { limit: 3, ..AuditFilter::default() };
    assert_eq!(list(all.clone()), [41, 40, 39]);
    assert_eq!(list(AuditFilter { before: Some(3), ..all.clone() }), [2, 1]);
    assert_eq!(list(AuditFilter { action: Some(AuditAction::Backup), ..all.clone() }), [41]);
    assert_eq!(list(AuditFilter { actor: Some("mbr_0".into()), ..all.clone() }), [39, 36, 33]);
    assert_eq!(list(AuditFilter { project: Some(ProjectId::default_project()), ..all }), [40, 39, 38]);
}

#[test]
fn a_long_word_is_refused_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(folder.path());
    let long = "x".repeat(501);
    let note = AuditNote::done(AuditAction::ReadPerson).with("reason", long.as_str());
    assert!(store.audit(&By::from(Actor::Cli), note, Micros(0)).is_err());
    assert_eq!(store.verify_audit().unwrap().unwrap().entries, ENTRIES);
}
