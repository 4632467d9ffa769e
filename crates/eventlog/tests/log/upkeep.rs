//! Rules of a log's upkeep: what is erased leaves no trace, what is damaged is found, what is old opens.

use super::live::blocks_in;
use super::*;
use eventlog::{RowFacts, Scope};

fn open_everything(data: &DataDir) -> Result<EventLog, LogError> {
    data.open(&OpenOptions { wanted: Wanted::everything(true), memory: usize::MAX, threads: 1 })
}

fn hits(folder: &Path, canary: &str) -> usize {
    let mut files: Vec<_> = blocks_in(folder).into_iter().collect();
    files.push(folder.join("log.json"));
    let holds = |path: &std::path::PathBuf| {
        let bytes = std::fs::read(path).unwrap();
        bytes.windows(canary.len()).any(|window| window == canary.as_bytes())
    };
    files.iter().filter(|path| holds(path)).count()
}

/// Events with values of their own for each person in every field.
fn with_canaries(seed: u64) -> Vec<Event> {
    let mut events = random_events(seed, 300);
    for event in &mut events {
        let Some(person) = event.person.clone() else { continue };
        event.activity = format!("aktivitet av {person}.");
        event.channel = Some(format!("kanal för {person}."));
        event.region = Some(format!("region hos {person}."));
        event.id = event.id.as_ref().map(|id| format!("{id} från {person}."));
        event.case = Some(format!("ärende om {person}."));
    }
    events
}

#[test]
fn what_is_erased_is_as_if_it_had_never_been_imported() {
    for seed in 0..4 {
        let events = with_canaries(seed);
        let dir = tempfile::tempdir().unwrap();
        let data = DataDir::at(dir.path());
        import(dir.path(), &[&events[..100], &events[100..200]], usize::MAX);
        data.seal(&[batch(&events[200..])], 5, Micros(1), options(dir.path(), usize::MAX)).unwrap();
        let erased = ["kund-3", "kund-7"];
        let goes = |event: &Event| event.person.as_deref().is_some_and(|person| erased.contains(&person));
        let rest: Vec<Event> = events.iter().filter(|event| !goes(event)).cloned().collect();

        let scope = Scope { identities: Some(erased.map(String::from).into()), before: None };
        let (before, files) = (std::fs::read(data.folder().join("log.json")).unwrap(), blocks_in(data.folder()));
        let dry = data.rewrite(&scope, &|_| false, &mut |_| {}, Micros(2), true).unwrap();
        assert_eq!(std::fs::read(data.folder().join("log.json")).unwrap(), before, "a dry run touches nothing");
        assert_eq!(blocks_in(data.folder()), files);

        let mut ids = 0;
        let done =
            data.rewrite(&scope, &|_| false, &mut |row| ids += usize::from(row.message_id.is_some()), Micros(2), false);
        assert_eq!(done.unwrap(), dry);
        if seed == 0 {
            // Killed before the old files were removed: the next start removes them.
            std::fs::write(data.folder().join("shard=00").join("gammal.parquet"), "region hos kund-3.").unwrap();
            assert_eq!(data.clean().unwrap(), 1);
        }
        assert!(ids > 0 && dry.removed >= ids as u64);
        for person in erased {
            for canary in [
                format!("av {person}."),
                format!("för {person}."),
                format!("hos {person}."),
                format!("från {person}."),
                format!("om {person}."),
                person.to_string(),
            ] {
                // `kund-3` is also how `kund-3x` would begin: no such name is in these events.
                assert_eq!(hits(data.folder(), &canary), 0, "{canary}");
            }
        }
        assert!(hits(data.folder(), "hos kund-4.") > 0, "the search finds what is there");

        let scratch = tempfile::tempdir().unwrap();
        let plain = build(&rest, options(scratch.path(), usize::MAX), 1000);
        let log = open_everything(&data).unwrap();
        for cut in [Cut::Gap, Cut::Person] {
            assert_eq!(journeys(&log, &spec(cut)), journeys(&plain, &spec(cut)));
        }
        assert_eq!(log.totals().identities, plain.totals().identities);
        assert!(data.check(2).is_empty());
        let removed: u64 = data.imports().unwrap().iter().map(|import| import.removed).sum();
        assert_eq!(removed + data.seals().unwrap()[0].removed, dry.removed);
        assert_eq!(data.events_of(&erased).unwrap(), []);
    }
}

#[test]
fn retention_removes_what_is_old_of_one_source_and_nothing_else() {
    let events = random_events(21, 300);
    let dir = tempfile::tempdir().unwrap();
    let data = DataDir::at(dir.path());
    import(dir.path(), &[&events[..150]], usize::MAX);
    data.seal(&[batch(&events[150..])], 5, Micros(1), options(dir.path(), usize::MAX)).unwrap();
    let limit = 40 * DAY;
    let keep = |row: &RowFacts<'_>| row.channel != Some("kanal 1");
    let scope = Scope { identities: None, before: Some(limit) };
    let done = data.rewrite(&scope, &keep, &mut |_| {}, Micros(2), false).unwrap();
    assert!(done.removed > 0);
    let stays = |event: &&Event| event.time >= limit || event.channel.as_deref() != Some("kanal 1");
    let rest: Vec<Event> = events.iter().filter(stays).cloned().collect();
    let scratch = tempfile::tempdir().unwrap();
    let plain = build(&rest, options(scratch.path(), usize::MAX), 1000);
    assert_eq!(journeys(&open_everything(&data).unwrap(), &spec(Cut::Gap)), journeys(&plain, &spec(Cut::Gap)));
    let again = data.rewrite(&scope, &keep, &mut |_| {}, Micros(3), false).unwrap();
    assert_eq!((again.removed, again.blocks), (0, 0));
}

#[test]
fn every_flipped_byte_is_found_and_none_gives_another_answer() {
    let events = random_events(31, 120);
    let dir = tempfile::tempdir().unwrap();
    let data = DataDir::at(dir.path());
    import(dir.path(), &[&events[..60]], usize::MAX);
    data.seal(&[batch(&events[60..])], 5, Micros(1), options(dir.path(), usize::MAX)).unwrap();
    assert!(data.check(1).is_empty());
    let answer = |data: &DataDir| open_everything(data).map(|log| journeys(&log, &spec(Cut::Gap)));
    let undamaged = answer(&data).unwrap();
    let files = data.files().unwrap();
    let mut random = Random(4);
    for flip in 0..1000 {
        let path = data.folder().join(&files[random.below(files.len() as u64) as usize]);
        let bytes = std::fs::read(&path).unwrap();
        let mut damaged = bytes.clone();
        let at = random.below(bytes.len() as u64) as usize;
        damaged[at] ^= 1 + random.below(255) as u8;
        std::fs::write(&path, &damaged).unwrap();
        let problems = data.check(1);
        assert_eq!(problems.len(), 1, "{} at {at}", path.display());
        assert!(path.ends_with(&problems[0].file));
        if flip % 10 == 0 {
            let fresh = DataDir::at(dir.path());
            let error = answer(&fresh).unwrap_err();
            assert_ne!(error.kind, eventlog::LogErrorKind::Busy);
            assert!(error.message.contains("block") || error.message.contains("newer"), "{}", error.message);
        }
        std::fs::write(&path, &bytes).unwrap();
    }
    assert_eq!(answer(&DataDir::at(dir.path())).unwrap(), undamaged);
    assert!(data.check(1).is_empty());
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)
        } else {
            _ = std::fs::copy(entry.path(), target).unwrap()
        }
    }
}

#[test]
fn a_data_directory_of_version_1_opens_and_becomes_one_of_today_with_the_first_write() {
    let dir = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/version-1"), dir.path());
    let data = DataDir::at(dir.path());
    let names = |log: &EventLog| {
        let journeys = Journeys::cut(log, &spec(Cut::Person)).unwrap();
        let lists = journeys.walk(1, &Vec::new, |list: &mut Vec<String>, view| {
            let steps = view.activities.iter().map(|code| journeys.activities().get(*code));
            list.push(steps.collect::<Vec<_>>().join(" "));
        });
        let mut all: Vec<String> = lists.unwrap().into_iter().flatten().collect();
        all.sort();
        all
    };
    let expected = ["Brev Samtal", "Brev Samtal Klart", "Inloggning"];
    let log = open_everything(&data).unwrap();
    assert_eq!(names(&log), expected);
    assert_eq!((log.totals().events, log.totals().identities), (6, 3));
    assert_eq!((data.generation().unwrap(), data.sealed_through().unwrap(), data.imports().unwrap().len()), (0, 0, 2));
    let timeline = data.events_of(&["kund-1"]).unwrap();
    let ids: Vec<_> = timeline.iter().map(|event| event.message_id.as_deref().unwrap()).collect();
    assert_eq!(ids, ["m1", "m3", "m6"]);

    data.seal(&[], 1, Micros(1), options(dir.path(), usize::MAX)).unwrap();
    assert_eq!(names(&open_everything(&data).unwrap()), expected);
    let manifest = std::fs::read_to_string(data.folder().join("log.json")).unwrap();
    assert!(manifest.contains("\"version\": 2") && manifest.matches("sha256").count() == 4);
    assert!(data.check(1).is_empty());
    assert!(data.undo(1).unwrap_err().message.contains("cannot be undone"), "what an import left out is still known");
}

#[test]
fn one_customers_events_come_with_everything_known_of_them() {
    let events = random_events(41, 300);
    let dir = tempfile::tempdir().unwrap();
    let data = DataDir::at(dir.path());
    import(dir.path(), &[&events[..150]], usize::MAX);
    data.seal(&[batch(&events[150..])], 5, Micros(1), options(dir.path(), usize::MAX)).unwrap();
    let found = data.events_of(&["kund-2", "kund-9", "ingen"]).unwrap();
    let mut expected: Vec<&Event> =
        events.iter().filter(|event| ["kund-2", "kund-9"].map(Some).contains(&event.person.as_deref())).collect();
    expected.sort_by_key(|event| event.time);
    let mut seen = std::collections::BTreeSet::new();
    expected.retain(|event| event.id.is_none() || seen.insert(&event.id));
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        let region = found.attributes.iter().find(|(name, ..)| name == "region").map(|(_, _, value)| value.clone());
        let event = Event {
            person: Some(found.identity.clone()),
            case: found.case.clone(),
            time: found.time.0,
            activity: found.activity.clone(),
            channel: found.channel.clone(),
            id: found.message_id.clone(),
            region,
        };
        assert_eq!(&event, expected);
    }
}

/// FNV-1a as the documents describe it.
fn shard(identity: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    let hash = identity.bytes().fold(0xcbf2_9ce4_8422_2325, step);
    (hash ^ (hash >> 32)) % 16
}

#[test]
fn a_customer_is_found_in_a_block_of_many_row_groups() {
    let names: Vec<String> = (0..).map(|at| format!("kund-{at}")).filter(|name| shard(name) == 3).take(40).collect();
    let events: Vec<Event> = (0..160_000)
        .map(|at| Event {
            person: Some(names[at % 40].clone()),
            case: None,
            time: at as i64,
            activity: format!("aktivitet {}", at % 7),
            channel: None,
            id: Some(format!("id-{at}")),
            region: None,
        })
        .collect();
    let dir = tempfile::tempdir().unwrap();
    let data = DataDir::at(dir.path());
    data.seal(&[batch(&events)], 1, Micros(1), options(dir.path(), usize::MAX)).unwrap();
    assert_eq!(blocks_in(data.folder()).len(), 1, "shards are as documented");
    for name in &names {
        let found = data.events_of(&[name]).unwrap();
        assert_eq!(found.len(), 4000);
        assert!(found.windows(2).all(|pair| pair[0].time < pair[1].time && pair[0].identity == *name));
    }
    let erased = Scope { identities: Some([names[20].clone()].into()), before: Some(80_000) };
    assert_eq!(data.rewrite(&erased, &|_| false, &mut |_| {}, Micros(2), false).unwrap().removed, 2000);
    assert_eq!(data.events_of(&[&names[20]]).unwrap().len(), 2000);
}
