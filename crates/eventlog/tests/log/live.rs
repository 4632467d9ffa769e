//! Rules of live data: however the same events were imported, sealed, compacted, left unsealed and
//! mapped to persons, the journeys are those of one import in which everyone had their person's name.

use super::*;
use eventlog::{CompactPolicy, LogErrorKind};
use model::{IdentityKey, IdentityMap, PersonRun};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A map that merges some, parts others by time, and leaves most alone.
fn random_map(seed: u64) -> Arc<IdentityMap> {
    let mut random = Random(seed);
    let mut map = IdentityMap::default();
    for identity in 0..25 {
        let mut runs = Vec::new();
        let person = |random: &mut Random| match random.below(3) {
            0 => format!("kund-{}#2", random.below(25)),
            _ => format!("kund-{}", random.below(25)),
        };
        match random.below(4) {
            0 => runs.push(PersonRun { until: i64::MAX, person: person(&mut random) }),
            1 => {
                let until = random.below(400) as i64 * DAY / 4;
                runs.push(PersonRun { until, person: person(&mut random) });
                if random.below(2) == 0 {
                    runs.push(PersonRun { until: i64::MAX, person: person(&mut random) });
                }
            }
            _ => continue,
        }
        map.insert(IdentityKey(format!("kund-{identity}")), runs);
    }
    Arc::new(map)
}

fn renamed(events: &[Event], map: &IdentityMap) -> Vec<Event> {
    let rename = |event: &Event| Event {
        person: event.person.as_ref().map(|name| map.person(name, event.time).to_string()),
        ..event.clone()
    };
    events.iter().map(rename).collect()
}

fn open_options(memory: usize) -> OpenOptions {
    OpenOptions { wanted: Wanted::everything(false), memory, threads: 2 }
}

/// Puts events into a data directory in random pieces; what comes back is left unsealed.
fn store<'e>(dir: &Path, events: &'e [Event], random: &mut Random) -> &'e [Event] {
    let data = DataDir::at(dir);
    let mut rest = events;
    let mut through = 0;
    while rest.len() > 20 {
        let (piece, after) = rest.split_at(1 + random.below(rest.len() as u64 / 2) as usize);
        rest = after;
        if random.below(3) == 0 {
            let file = ImportedFile { name: "fil.csv".into(), hash: format!("{}", rest.len()) };
            let mut draft = data.begin_import(vec![file], false, options(dir, usize::MAX)).unwrap();
            draft.push(&batch(piece)).unwrap();
            draft.commit(piece.len() as u64, 0, Micros(7)).unwrap();
        } else {
            through += piece.len() as i64;
            let halves = piece.split_at(piece.len() / 2);
            let record = data
                .seal(&[batch(halves.0), batch(halves.1)], through, Micros(7), options(dir, usize::MAX))
                .unwrap()
                .unwrap();
            assert_eq!(record.stored + record.duplicates, piece.len() as u64);
        }
        if random.below(3) == 0 {
            data.compact(CompactPolicy { most_blocks: 1, largest: u64::MAX }, Micros(8), 2).unwrap();
        }
    }
    rest
}

/// The same journeys, and the same counts.
fn assert_same(view: &EventLog, events: &[Event], map: &IdentityMap, what: &str) {
    let scratch = tempfile::tempdir().unwrap();
    let events = renamed(events, map);
    let plain = build(&events, options(scratch.path(), usize::MAX), 1000);
    for cut in [Cut::Gap, Cut::Person] {
        assert_eq!(journeys(view, &spec(cut)), journeys(&plain, &spec(cut)), "{what} {cut:?}");
    }
    let persons: BTreeSet<&String> = events.iter().filter_map(|event| event.person.as_ref()).collect();
    let (found, expected) = (view.totals(), plain.totals());
    assert_eq!(found.events, expected.events, "{what}");
    assert_eq!(found.identities, expected.identities, "{what}");
    assert_eq!(found.persons, Some(persons.len() as u64), "{what}");
    assert_eq!((found.first, found.last), (expected.first, expected.last), "{what}");
    let mut exported = 0;
    view.rows::<LogError>(&mut |row| {
        exported += 1;
        assert_eq!(row.attributes.len(), view.attributes().len());
        Ok(())
    })
    .unwrap();
    assert_eq!(exported, found.events, "{what}");
}

#[test]
fn any_split_into_imports_seals_tail_and_map_gives_the_journeys_of_one_import_of_persons() {
    for seed in 0..6 {
        let events = random_events(300 + seed, 260);
        let mut random = Random(seed);
        let dir = tempfile::tempdir().unwrap();
        let rest = store(dir.path(), &events, &mut random);
        let stored = &events[..events.len() - rest.len()];
        let (one, other, nobody) = (random_map(seed), random_map(seed + 99), Arc::new(IdentityMap::default()));
        let data = DataDir::at(dir.path());
        for memory in [usize::MAX, 1] {
            let base = data.base(&open_options(memory)).unwrap();
            assert_eq!(base.is_resident(), memory > 1);
            assert_same(&base, stored, &nobody, "base");
            let tail = batch(rest);
            assert_same(&base.with(Some(&tail), None).unwrap(), &events, &nobody, "tail");
            let mapped = Arc::new(base.with(None, Some(Arc::clone(&one))).unwrap());
            assert_same(&mapped, stored, &one, "map");
            let both = Arc::new(mapped.with(Some(&tail), Some(Arc::clone(&one))).unwrap());
            assert_same(&both, &events, &one, "the same map, and a tail");
            assert_same(&mapped.with(Some(&tail), Some(Arc::clone(&other))).unwrap(), &events, &other, "another map");
            assert_same(&both.with(None, Some(Arc::clone(&other))).unwrap(), stored, &other, "from a view with a tail");
            assert_same(&mapped.with(None, None).unwrap(), stored, &nobody, "unmerged is never merged");
            let opened = data.open_with(&open_options(memory), Some(&tail), Some(Arc::clone(&one))).unwrap();
            assert_same(&opened, &events, &one, "opened with both");
        }
    }
}

#[test]
fn a_view_of_a_log_larger_than_memory_is_made_from_the_view_before_it() {
    // Few enough are touched for their events to fit where the whole log does not.
    for seed in 0..4 {
        let events = random_events(700 + seed, 600);
        let (stored, rest) = events.split_at(620);
        let dir = tempfile::tempdir().unwrap();
        import(dir.path(), &[&stored[..400], &stored[400..]], usize::MAX);
        let base = DataDir::at(dir.path()).base(&open_options(18_000)).unwrap();
        assert!(!base.is_resident());
        let merge = |pairs: &[(u64, u64)]| {
            let mut map = IdentityMap::default();
            for (from, to) in pairs {
                let run = PersonRun { until: i64::MAX, person: format!("kund-{to}") };
                map.insert(IdentityKey(format!("kund-{from}")), vec![run]);
            }
            Arc::new(map)
        };
        let (one, other) = (merge(&[(1, 2), (3, 4)]), merge(&[(1, 5), (3, 4)]));
        let mapped = Arc::new(base.with(None, Some(Arc::clone(&one))).unwrap());
        assert_same(&mapped, stored, &one, "map");
        let tail = batch(&rest[..5]);
        let seen = [stored, &rest[..5]].concat();
        assert_same(
            &mapped.with(Some(&tail), Some(Arc::clone(&one))).unwrap(),
            &seen,
            &one,
            "the same map, and a tail",
        );
        assert_same(&mapped.with(Some(&tail), Some(Arc::clone(&other))).unwrap(), &seen, &other, "another map");
        assert_same(&mapped.with(None, None).unwrap(), stored, &IdentityMap::default(), "unmerged");
    }
}

#[test]
fn cases_that_cross_identifiers_of_one_person_are_still_one_journey() {
    let scratch = tempfile::tempdir().unwrap();
    for seed in 0..4 {
        let mut events = random_events(500 + seed, 200);
        events.truncate(200);
        events.iter_mut().enumerate().for_each(|(at, event)| event.person = Some(format!("kund-{}", at % 9)));
        let dir = tempfile::tempdir().unwrap();
        import(dir.path(), &[&events[..150]], usize::MAX);
        let map = random_map(seed);
        let by_case = Wanted { by_case: true, ..Wanted::everything(false) };
        let options_by_case = OpenOptions { wanted: by_case, ..open_options(usize::MAX) };
        let tail = batch(&events[150..]);
        let view = DataDir::at(dir.path()).open_with(&options_by_case, Some(&tail), Some(Arc::clone(&map))).unwrap();
        let build_by_case = BuildOptions { by_case: true, ..options(scratch.path(), usize::MAX) };
        let plain = build(&renamed(&events, &map), build_by_case, 50);
        assert_eq!(journeys(&view, &spec(Cut::Case)), journeys(&plain, &spec(Cut::Case)), "seed {seed}");
    }
}

#[test]
fn a_retry_in_the_tail_is_told_from_sealed_events_and_from_its_own() {
    let events = random_events(9, 100);
    let dir = tempfile::tempdir().unwrap();
    let data = DataDir::at(dir.path());
    data.seal(&[batch(&events)], 100, Micros(1), options(dir.path(), usize::MAX)).unwrap();
    let with_ids: Vec<Event> = events.iter().filter(|event| event.id.is_some()).cloned().collect();
    let twice: Vec<Event> = with_ids.iter().chain(&with_ids).cloned().collect();
    for memory in [usize::MAX, 1] {
        let base = data.base(&open_options(memory)).unwrap();
        let view = base.with(Some(&batch(&twice)), None).unwrap();
        assert_eq!(view.totals().events, base.totals().events);
        assert_eq!(view.totals().duplicates, twice.len() as u64);
        assert_eq!(journeys(&view, &spec(Cut::Gap)), journeys(&base, &spec(Cut::Gap)));
    }
    // Sealing them once more adds nothing either.
    let record = data.seal(&[batch(&twice)], 101, Micros(2), options(dir.path(), usize::MAX)).unwrap().unwrap();
    assert_eq!((record.stored, record.duplicates), (0, twice.len() as u64));
}

#[test]
fn sealing_is_done_once_however_often_it_is_asked_for_and_wherever_it_was_interrupted() {
    let events = random_events(11, 120);
    let dir = tempfile::tempdir().unwrap();
    let data = DataDir::project(dir.path(), "prj_ett");
    let seal = |through| data.seal(&[batch(&events[..60])], through, Micros(1), options(dir.path(), usize::MAX));
    let record = seal(60).unwrap().unwrap();
    assert_eq!(data.seals().unwrap(), [record]);
    assert_eq!(data.sealed_through().unwrap(), 60);
    let generation = data.generation().unwrap();
    assert!(seal(60).unwrap().is_none() && seal(12).unwrap().is_none());
    assert_eq!(data.generation().unwrap(), generation);

    // Killed after the blocks were written and before they counted: the next attempt does it all.
    let manifest = data.folder().join("log.json");
    let before = std::fs::read(&manifest).unwrap();
    let second = || data.seal(&[batch(&events[60..])], 120, Micros(2), options(dir.path(), usize::MAX));
    second().unwrap();
    let complete = journeys(&data.base(&open_options(usize::MAX)).unwrap(), &spec(Cut::Gap));
    std::fs::write(&manifest, before).unwrap();
    std::fs::write(data.folder().join("log.json.new"), "halv").unwrap();
    assert_eq!(data.sealed_through().unwrap(), 60);
    second().unwrap();
    assert_eq!(journeys(&data.base(&open_options(usize::MAX)).unwrap(), &spec(Cut::Gap)), complete);
    let named = data.files().unwrap().len() - 1;
    assert_eq!(blocks_in(data.folder()).len(), named, "what was left behind is gone");
    assert!(!data.folder().join("log.json.new").exists());

    // Rows that all were dropped still move the mark.
    data.seal(&[], 130, Micros(3), options(dir.path(), usize::MAX)).unwrap();
    assert_eq!(data.sealed_through().unwrap(), 130);
    assert!(!DataDir::at(dir.path()).exists(), "another project knows nothing of it");
}

/// The blocks that lie in a log's folder, named or not.
pub(super) fn blocks_in(folder: &Path) -> BTreeSet<std::path::PathBuf> {
    let shards = std::fs::read_dir(folder).unwrap().map(|shard| shard.unwrap().path()).filter(|path| path.is_dir());
    shards.flat_map(|shard| std::fs::read_dir(shard).unwrap().map(|file| file.unwrap().path())).collect()
}

#[test]
fn a_seal_during_an_import_is_told_to_come_back() {
    let events = random_events(12, 50);
    let dir = tempfile::tempdir().unwrap();
    let data = DataDir::at(dir.path());
    let draft = data.begin_import(Vec::new(), true, options(dir.path(), usize::MAX)).unwrap();
    let refused = data.seal(&[batch(&events)], 50, Micros(1), options(dir.path(), usize::MAX));
    assert_eq!(refused.unwrap_err().kind, LogErrorKind::Busy);
    drop(draft);
    assert!(data.seal(&[batch(&events)], 50, Micros(1), options(dir.path(), usize::MAX)).unwrap().is_some());
}

#[test]
fn compaction_leaves_few_blocks_and_the_same_journeys() {
    let events = random_events(13, 600);
    let dir = tempfile::tempdir().unwrap();
    let data = DataDir::at(dir.path());
    for (at, piece) in events.chunks(10).enumerate() {
        data.seal(&[batch(piece)], at as i64 + 1, Micros(at as i64), options(dir.path(), usize::MAX)).unwrap();
    }
    let before = journeys(&data.open(&open_options(usize::MAX)).unwrap(), &spec(Cut::Gap));
    let blocks = data.files().unwrap().len();
    let fewer = data.compact(CompactPolicy { most_blocks: 4, largest: 1000 }, Micros(99), 2).unwrap();
    assert_eq!(data.files().unwrap().len(), blocks - fewer);
    assert!(blocks - fewer <= 1 + 16 * 4, "{fewer} fewer of {blocks}");
    assert_eq!(journeys(&data.open(&open_options(usize::MAX)).unwrap(), &spec(Cut::Gap)), before);
    assert_eq!(data.compact(CompactPolicy { most_blocks: 4, largest: 1000 }, Micros(99), 2).unwrap(), 0);
    data.clean().unwrap();
    assert_eq!(blocks_in(data.folder()).len(), data.files().unwrap().len() - 1);
}

#[test]
fn an_attribute_that_only_unsealed_events_have_is_missing_elsewhere() {
    let mut events = random_events(14, 200);
    events.truncate(200); // no retries
    let dir = tempfile::tempdir().unwrap();
    let data = DataDir::at(dir.path());
    data.seal(&[batch(&events[..150])], 1, Micros(1), options(dir.path(), usize::MAX)).unwrap();
    let mut tail = batch(&events[150..]);
    let values = events[150..].iter().map(|event| Some(event.activity.as_str())).collect();
    tail.attributes.push(AttributeColumn { name: "ny".into(), kind: ValueKind::Text, values });
    let segment = || Some(Segment::parse(r#"ny = "aktivitet 3""#).unwrap());
    for memory in [usize::MAX, 1] {
        let view = data.base(&open_options(memory)).unwrap().with(Some(&tail), None).unwrap();
        assert_same(&view, &events, &IdentityMap::default(), "a new attribute");
        let selected = journeys(&view, &CutSpec { segment: segment(), ..spec(Cut::Person) });
        let in_tail: BTreeSet<String> = events[150..]
            .iter()
            .filter(|event| event.activity == "aktivitet 3")
            .map(|event| event.person.clone().unwrap_or_else(|| format!("case:{}", event.case.clone().unwrap())))
            .collect();
        assert_eq!(selected.len(), in_tail.len());
        let ny = view.find_attribute("ny").unwrap();
        let journeys = Journeys::cut(&view, &spec(Cut::Gap)).unwrap();
        let seen = journeys.walk(2, &|| 0, |seen, journey| {
            *seen += journey.attribute(ny).iter().filter(|code| **code != model::MISSING).count();
        });
        assert_eq!(
            seen.unwrap().into_iter().sum::<usize>() as u64,
            view.totals().events - data.base(&open_options(memory)).unwrap().totals().events
        );
    }
}

#[test]
fn technical_activities_are_in_no_journey_unless_the_definition_names_them() {
    let scratch = tempfile::tempdir().unwrap();
    let events = random_events(15, 200);
    let mut with_technical = events.clone();
    for (at, event) in events.iter().enumerate().filter(|(at, _)| at % 3 == 0) {
        let id = event.id.as_ref().map(|id| format!("{id} t"));
        with_technical.insert(at, Event { activity: "$identify".into(), id, ..event.clone() });
    }
    let added = (with_technical.len() - events.len()) as u64;
    let log = build(&with_technical, options(scratch.path(), usize::MAX), 64);
    let plain = build(&events, options(scratch.path(), usize::MAX), 64);
    assert_eq!(journeys(&log, &spec(Cut::Gap)), journeys(&plain, &spec(Cut::Gap)));
    let left_out = Journeys::cut(&log, &spec(Cut::Gap)).unwrap().technical_left_out(2).unwrap();
    assert_eq!(left_out, log.totals().events - plain.totals().events);
    assert!(left_out > 0 && left_out <= added);
    let definition = JourneyDefinition { start: vec!["$identify".into()], ..spec(Cut::Gap).definition };
    let named = CutSpec { definition, ..spec(Cut::Gap) };
    assert!(journeys(&log, &named).iter().any(|journey| journey.contains("$identify")));
    assert_eq!(Journeys::cut(&log, &named).unwrap().technical_left_out(2).unwrap(), 0);
}

#[test]
fn an_import_that_kept_live_events_out_can_no_longer_be_taken_back() {
    let mut events = random_events(16, 100);
    events.truncate(100); // no retries: none of the second import is in the first
    let dir = tempfile::tempdir().unwrap();
    import(dir.path(), &[&events[..50], &events[50..]], usize::MAX);
    let data = DataDir::at(dir.path());
    let again: Vec<Event> = events[60..80].iter().filter(|event| event.id.is_some()).cloned().collect();
    data.seal(&[batch(&again)], 1, Micros(1), options(dir.path(), usize::MAX)).unwrap();
    assert!(data.undo(2).unwrap_err().message.contains("live events"));
    data.undo(1).unwrap();
}

#[test]
fn nothing_is_written_while_the_log_is_frozen_and_views_may_be_shared_by_threads() {
    fn shared_by_threads<T: Send + Sync>(_: &T) {}
    let events = random_events(17, 50);
    let dir = tempfile::tempdir().unwrap();
    let data = DataDir::at(dir.path());
    let seal = || data.seal(&[batch(&events)], 1, Micros(1), options(dir.path(), usize::MAX));
    let frozen = data.freeze().unwrap();
    assert_eq!(seal().unwrap_err().kind, LogErrorKind::Busy);
    drop(frozen);
    seal().unwrap();
    assert_eq!(data.sums().unwrap().len(), blocks_in(data.folder()).len());
    shared_by_threads(&data.base(&open_options(1)).unwrap().with(Some(&batch(&events)), None).unwrap());
}
