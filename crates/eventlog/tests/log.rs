//! Rules of the event log: however events were split, stored and opened, the journeys are the same.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "log/channels.rs"]
mod channels;
#[path = "log/live.rs"]
mod live;
#[path = "log/upkeep.rs"]
mod upkeep;

use eventlog::{
    BuildOptions, CutSpec, DataDir, EventLog, Identity, ImportedFile, Journeys, LogBuilder, LogError, OpenOptions,
    Wanted,
};
use model::{AttributeColumn, Column, Cut, EventBatch, JourneyDefinition, Micros, Segment, Span, Strings, ValueKind};
use std::collections::BTreeMap;
use std::path::Path;

/// One event as the tests write it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Event {
    person: Option<String>,
    case: Option<String>,
    time: i64,
    activity: String,
    channel: Option<String>,
    id: Option<String>,
    region: Option<String>,
}

/// SplitMix64: a small, well-known generator, so that every run tries the same logs.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }
}

const DAY: i64 = 86_400_000_000;

fn random_events(seed: u64, n: usize) -> Vec<Event> {
    let mut random = Random(seed);
    let mut events: Vec<Event> = (0..n)
        .map(|at| {
            let person = random.below(25);
            Event {
                person: (random.below(20) > 0).then(|| format!("kund-{person}")),
                case: Some(format!("ärende-{person}-{}", random.below(3))),
                time: random.below(400) as i64 * DAY / 4,
                activity: format!("aktivitet {}", random.below(7)),
                channel: (random.below(4) > 0).then(|| format!("kanal {}", random.below(3))),
                id: (random.below(10) > 0).then(|| format!("id-{at}")),
                region: (random.below(3) > 0).then(|| format!("region {}", random.below(4))),
            }
        })
        .collect();
    // Retries: the same id, person and time once more, somewhere later.
    for _ in 0..n / 20 {
        let copy = events[random.below(n as u64) as usize].clone();
        events.push(copy);
    }
    events
}

fn batch(events: &[Event]) -> EventBatch {
    let column = |pick: fn(&Event) -> Option<&str>| events.iter().map(pick).collect::<Column>();
    let mut ids = Strings::default();
    events.iter().for_each(|event| ids.push(event.id.as_deref()));
    EventBatch {
        time: events.iter().map(|event| event.time).collect(),
        person: Some(column(|event| event.person.as_deref())),
        case: Some(column(|event| event.case.as_deref())),
        activity: column(|event| Some(&event.activity)),
        channel: Some(column(|event| event.channel.as_deref())),
        event_id: Some(ids),
        attributes: vec![AttributeColumn {
            name: "region".into(),
            kind: ValueKind::Text,
            values: column(|event| event.region.as_deref()),
        }],
    }
}

fn options(scratch: &Path, memory: usize) -> BuildOptions {
    BuildOptions {
        identity: Identity::Person,
        by_case: false,
        keep_event_ids: true,
        memory,
        scratch: scratch.to_path_buf(),
        threads: 2,
    }
}

fn build(events: &[Event], options: BuildOptions, batch_size: usize) -> EventLog {
    let mut builder = LogBuilder::new(options);
    events.chunks(batch_size).for_each(|events| builder.push(&batch(events)).unwrap());
    builder.finish().unwrap()
}

/// Every journey as text: its id, then its events. Sorted, since the order of journeys is free.
fn journeys(log: &EventLog, spec: &CutSpec) -> Vec<String> {
    let journeys = Journeys::cut(log, spec).unwrap();
    let region = log.find_attribute("region").unwrap();
    let lists = journeys
        .walk(2, &Vec::new, |list: &mut Vec<_>, view| {
            let events: Vec<String> = (0..view.events())
                .map(|at| {
                    let channel = journeys.channels().text(view.channels[at]).unwrap_or("-");
                    let region = log.attributes()[region].dictionary.text(view.attribute(region)[at]).unwrap_or("-");
                    let activity = journeys.activities().get(view.activities[at]);
                    format!("{}|{activity}|{channel}|{region}", view.times[at] / (DAY / 4))
                })
                .collect();
            list.push((
                view.key,
                format!("{} next {:?}", events.join(" "), view.next_event.map(|time| time / (DAY / 4))),
            ));
        })
        .unwrap();
    let mut keys: Vec<_> = lists.iter().flatten().map(|(key, _)| *key).collect();
    let chunked = journeys.walk_chunks(2, &Vec::new, |list: &mut Vec<_>, chunk| {
        list.extend((0..chunk.journeys()).map(|at| chunk.journey(at).key));
        for at in 0..chunk.journeys() {
            assert_eq!(chunk.journey(at).key.index, chunk.first.index + at as u32);
        }
    });
    let mut chunked: Vec<_> = chunked.unwrap().into_iter().flatten().collect();
    keys.sort();
    chunked.sort();
    assert_eq!(keys, chunked, "journeys one by one and in chunks are the same");
    let mut all: Vec<String> =
        lists.into_iter().flatten().map(|(key, events)| format!("{}: {events}", journeys.id(key).unwrap())).collect();
    all.sort();
    all
}

fn spec(cut: Cut) -> CutSpec {
    CutSpec { definition: JourneyDefinition { cut: Some(cut), ..JourneyDefinition::default() }, ..CutSpec::default() }
}

/// The journeys that a straightforward reading of the rules gives: group, sort stably, drop retries, cut.
fn expected(events: &[Event], cut: Cut, gap: i64) -> Vec<String> {
    let mut groups: BTreeMap<String, Vec<Event>> = BTreeMap::new();
    for event in events {
        let stand_in = || format!("case:{}", event.case.clone().unwrap());
        let person = event.person.clone().unwrap_or_else(stand_in);
        groups.entry(person).or_default().push(event.clone());
    }
    let mut all = Vec::new();
    for (person, mut events) in groups {
        events.sort_by_key(|event| event.time);
        let mut kept: Vec<Event> = Vec::new();
        for event in events {
            let retry = |before: &&Event| before.id.is_some() && before.id == event.id && before.time == event.time;
            if kept.iter().find(retry).is_none() {
                kept.push(event);
            }
        }
        let mut cuts: Vec<(String, Vec<Event>)> = Vec::new();
        for event in &kept {
            let at = match cut {
                Cut::Case => cuts.iter().position(|(id, _)| Some(id) == event.case.as_ref()),
                _ => cuts.len().checked_sub(1).filter(|last| {
                    let before = cuts[*last].1.last().unwrap();
                    cut == Cut::Person || event.time - before.time <= gap
                }),
            };
            match at {
                Some(at) => cuts[at].1.push(event.clone()),
                None => {
                    let id = if cut == Cut::Case { event.case.clone().unwrap() } else { String::new() };
                    cuts.push((id, vec![event.clone()]));
                }
            }
        }
        let several = cuts.len() > 1;
        for (at, (id, events)) in cuts.iter().enumerate() {
            let id = match cut {
                Cut::Case => id.clone(),
                _ if several => format!("{person}#{}", at + 1),
                _ => person.clone(),
            };
            let last = events.last().unwrap().time;
            let next = kept.iter().map(|event| event.time).find(|time| *time > last).map(|time| time / (DAY / 4));
            let or_none = |text: &Option<String>| text.clone().unwrap_or("-".into());
            let texts = events.iter().map(|event| {
                let time = event.time / (DAY / 4);
                format!("{time}|{}|{}|{}", event.activity, or_none(&event.channel), or_none(&event.region))
            });
            all.push(format!("{id}: {} next {next:?}", texts.collect::<Vec<_>>().join(" ")));
        }
    }
    all.sort();
    all
}

#[test]
fn journeys_are_those_of_the_plain_reading_of_the_rules() {
    let scratch = tempfile::tempdir().unwrap();
    for seed in 0..20 {
        let events = random_events(seed, 300);
        let log = build(&events, options(scratch.path(), usize::MAX), 64);
        assert_eq!(journeys(&log, &spec(Cut::Gap)), expected(&events, Cut::Gap, 30 * DAY), "gap, seed {seed}");
        // A person's whole relation is one journey, whose last event nothing follows.
        assert_eq!(journeys(&log, &spec(Cut::Person)), expected(&events, Cut::Person, 0), "person, seed {seed}");
        assert_eq!(log.totals().events + log.totals().duplicates, events.len() as u64);
    }
}

#[test]
fn cases_within_persons_are_cut_as_cases() {
    let scratch = tempfile::tempdir().unwrap();
    for seed in 0..10 {
        let mut events = random_events(seed, 300);
        events.iter_mut().for_each(|event| {
            event.person = event.case.as_ref().map(|case| case.split('-').nth(1).unwrap().to_string())
        });
        let log = build(&events, BuildOptions { by_case: true, ..options(scratch.path(), usize::MAX) }, 50);
        assert_eq!(log.identity(), Identity::Person);
        assert_eq!(journeys(&log, &spec(Cut::Case)), expected(&events, Cut::Case, 0), "seed {seed}");
    }
}

#[test]
fn a_case_that_crosses_persons_is_still_one_journey() {
    let scratch = tempfile::tempdir().unwrap();
    let mut events = random_events(7, 300);
    events.truncate(300); // a retry comes from the same person: leave retries out here
    // Every case is worked on by several persons.
    for (at, event) in events.iter_mut().enumerate() {
        event.person = Some(format!("kund-{}", at % 5));
    }
    let cases: std::collections::BTreeSet<_> = events.iter().map(|event| event.case.clone()).collect();
    let by_case = |memory| BuildOptions { by_case: true, ..options(scratch.path(), memory) };
    let log = build(&events, by_case(usize::MAX), 50);
    assert_eq!(log.identity(), Identity::Case);
    assert_eq!(journeys(&log, &spec(Cut::Case)).len(), cases.len());
    assert_eq!(log.totals().persons, Some(5));

    let spilled = build(&events, by_case(20_000), 50);
    assert!(journeys(&spilled, &spec(Cut::Case)) == journeys(&log, &spec(Cut::Case)), "a log larger than memory");

    let dir = tempfile::tempdir().unwrap();
    import(dir.path(), &[&events], usize::MAX);
    let stored = open(dir.path(), usize::MAX, true);
    assert_eq!(journeys(&stored, &spec(Cut::Case)), journeys(&log, &spec(Cut::Case)));
}

fn import(dir: &Path, files: &[&[Event]], memory: usize) {
    for (at, events) in files.iter().enumerate() {
        let data = DataDir::at(dir);
        let file = ImportedFile { name: format!("{at}.csv"), hash: format!("hash {at}") };
        let mut draft = data.begin_import(vec![file], false, options(dir, memory)).unwrap();
        events.chunks(40).for_each(|events| draft.push(&batch(events)).unwrap());
        let record = draft.commit(events.len() as u64, 0, Micros(at as i64)).unwrap();
        assert_eq!(record.received, record.stored + record.duplicates + record.rejected);
    }
}

fn open(dir: &Path, memory: usize, by_case: bool) -> EventLog {
    let wanted = Wanted { by_case, ..Wanted::default() };
    DataDir::at(dir).open(&OpenOptions { wanted, memory, threads: 2 }).unwrap()
}

#[test]
fn any_split_into_imports_blocks_and_memory_gives_the_same_journeys() {
    for seed in 0..3 {
        let events = random_events(100 + seed, 300);
        let scratch = tempfile::tempdir().unwrap();
        let whole = build(&events, options(scratch.path(), usize::MAX), 1000);
        let mut random = Random(seed);
        let cut_at = 1 + random.below(events.len() as u64 - 1) as usize;
        let (first, second) = events.split_at(cut_at);
        for (files, memory) in
            [(vec![events.as_slice()], usize::MAX), (vec![first, second], usize::MAX), (vec![first, second], 20_000)]
        {
            let dir = tempfile::tempdir().unwrap();
            import(dir.path(), &files, memory);
            for open_memory in [usize::MAX, 1] {
                let stored = open(dir.path(), open_memory, false);
                assert_eq!(stored.is_resident(), open_memory > 1);
                assert_eq!(stored.totals().events, whole.totals().events, "seed {seed}");
                for cut in [Cut::Gap, Cut::Person, Cut::Case] {
                    let stored = open(dir.path(), open_memory, cut == Cut::Case);
                    let whole = build(
                        &events,
                        BuildOptions { by_case: cut == Cut::Case, ..options(scratch.path(), usize::MAX) },
                        77,
                    );
                    assert_eq!(journeys(&stored, &spec(cut)), journeys(&whole, &spec(cut)), "seed {seed} {cut:?}");
                }
            }
        }
        // A log larger than memory goes through blocks in a scratch folder.
        let spilled = build(&events, options(scratch.path(), 20_000), 16);
        assert!(!spilled.is_resident());
        assert_eq!(journeys(&spilled, &spec(Cut::Gap)), journeys(&whole, &spec(Cut::Gap)), "seed {seed}");
    }
}

/// What somebody did at the beginning of a day.
fn on_day(person: &str, day: i64, activity: &str) -> Event {
    Event {
        person: Some(person.into()),
        case: None,
        time: day * DAY,
        activity: activity.into(),
        channel: None,
        id: None,
        region: Some("r".into()),
    }
}

#[test]
fn a_journey_by_goal_goes_from_a_start_to_the_goal_the_gap_or_the_horizon() {
    let scratch = tempfile::tempdir().unwrap();
    let event = |day: i64, activity: &str| on_day("k", day, activity);
    let log = build(
        &[
            event(0, "annat"), // before any start: outside
            event(1, "brev"),
            event(2, "samtal"),
            event(3, "förstått"), // goal
            event(4, "samtal"),   // outside
            event(5, "brev"),
            event(30, "samtal"), // after the horizon: outside
            event(31, "brev"),
            event(80, "samtal"), // after the gap: outside
        ],
        options(scratch.path(), usize::MAX),
        10,
    );
    let definition = JourneyDefinition {
        start: vec!["brev".into()],
        goal: vec!["förstått".into()],
        horizon: Some(Span::days(14)),
        gap: Some(Span::days(40)),
        ..JourneyDefinition::default()
    };
    let found = journeys(&log, &CutSpec { definition, ..CutSpec::default() });
    let days: Vec<Vec<i64>> = found
        .iter()
        .map(|journey| {
            let events = journey.split(": ").nth(1).unwrap().split(" next").next().unwrap();
            events.split(' ').map(|event| event.split('|').next().unwrap().parse::<i64>().unwrap() / 4).collect()
        })
        .collect();
    assert_eq!(days, [vec![1, 2, 3], vec![5], vec![31]]);
}

#[test]
fn nothing_is_idle_near_a_journey_and_what_ends_a_pause_outside_is_told() {
    let scratch = tempfile::tempdir().unwrap();
    let log = build(
        &[
            on_day("a", 0, "annat"),
            on_day("a", 1, "brev"),
            on_day("a", 3, "förstått"), // ends a journey: what comes until day 23 may belong to it
            on_day("a", 20, "samtal"),
            on_day("a", 30, "samtal"),
            on_day("a", 50, "annat"),
            on_day("a", 60, "brev"), // a journey that does not reach its goal: whatever comes next it may wait for
            on_day("b", 100, "samtal"),
        ],
        options(scratch.path(), usize::MAX),
        3,
    );
    let definition = JourneyDefinition {
        start: vec!["brev".into()],
        goal: vec!["förstått".into()],
        cut: Some(Cut::Goal),
        gap: Some(Span::days(10)),
        ..JourneyDefinition::default()
    };
    let idle = |definition: &JourneyDefinition, segment: Option<&str>| {
        let segment = segment.map(|text| Segment::parse(text).unwrap());
        let spec = CutSpec { definition: definition.clone(), segment, ..CutSpec::default() };
        let journeys = Journeys::cut(&log, &spec).unwrap();
        let all = journeys.walk_idle(2, &Vec::new, |all, idle| all.push(*idle)).unwrap().concat();
        let name = |code: u32| journeys.activities().get(code).to_string();
        let mut told: Vec<_> =
            all.iter().map(|it| (it.since / DAY, it.from / DAY, it.to / DAY, it.next.map(name))).collect();
        told.sort();
        told
    };
    let told = |since, from, to, next: Option<&str>| (since, from, to, next.map(str::to_string));
    let expected = [
        told(0, 0, 1, None),
        told(20, 23, 30, Some("samtal")),
        told(30, 30, 50, Some("annat")),
        told(50, 50, 60, None),
    ];
    assert_eq!(idle(&definition, None), expected);
    assert_eq!(idle(&definition, Some("region = r")), expected, "of all, whichever journeys are asked about");
    // Of what no journey is made of nothing is told.
    let some = JourneyDefinition {
        activities: vec!["brev".into(), "förstått".into(), "samtal".into()],
        ..definition.clone()
    };
    assert_eq!(idle(&some, None)[2..], [told(30, 30, 60, None)]);
    let by_gap = JourneyDefinition { cut: Some(Cut::Gap), ..definition };
    assert!(idle(&by_gap, None).is_empty());
}

#[test]
fn time_bounds_narrow_events_and_a_segment_selects_whole_journeys() {
    let scratch = tempfile::tempdir().unwrap();
    let events = random_events(3, 500);
    let log = build(&events, options(scratch.path(), usize::MAX), 100);
    let all = journeys(&log, &spec(Cut::Person));
    let segment = Segment::parse(r#"region = "region 1" and not channel = "kanal 2""#).unwrap();
    let selected = journeys(&log, &CutSpec { segment: Some(segment), ..spec(Cut::Person) });
    let by_hand: Vec<String> =
        all.iter().filter(|journey| journey.contains("|region 1") && !journey.contains("|kanal 2|")).cloned().collect();
    assert!(!by_hand.is_empty() && by_hand.len() < all.len());
    assert_eq!(selected, by_hand);

    let (from, to) = (20 * DAY, 60 * DAY);
    let narrowed: Vec<Event> = events.iter().filter(|event| (from..to).contains(&event.time)).cloned().collect();
    let bounded = journeys(&log, &CutSpec { from: Some(from), to: Some(to), ..spec(Cut::Person) });
    let without_next = |list: Vec<String>| -> Vec<String> {
        list.iter().map(|journey| journey.split(" next").next().unwrap().to_string()).collect()
    };
    assert_eq!(without_next(bounded), without_next(expected(&narrowed, Cut::Person, 0)));
}

#[test]
fn what_is_wrong_with_a_cut_is_said_with_the_names_that_exist() {
    let scratch = tempfile::tempdir().unwrap();
    let log = build(&random_events(1, 50), options(scratch.path(), usize::MAX), 100);
    let definition = JourneyDefinition { goal: vec!["aktivitet 8".into()], ..JourneyDefinition::default() };
    let error = Journeys::cut(&log, &CutSpec { definition, ..CutSpec::default() }).err().unwrap();
    assert!(error.message.contains("`aktivitet 8`") && error.hint.unwrap().contains("`aktivitet 1`"));
    let segment = Some(Segment::parse("regoin = 1").unwrap());
    let error = Journeys::cut(&log, &CutSpec { segment, ..CutSpec::default() }).err().unwrap();
    assert!(error.message.contains("`regoin`") && error.hint.unwrap().contains("`region`"));
}

#[test]
fn an_import_counts_whole_or_not_at_all_and_can_be_undone() {
    let dir = tempfile::tempdir().unwrap();
    let events = random_events(5, 200);
    import(dir.path(), &[&events[..100], &events[100..]], usize::MAX);
    let before = journeys(&open(dir.path(), usize::MAX, false), &spec(Cut::Gap));
    let data = DataDir::at(dir.path());

    // The same content again is refused, and says how to do it anyway.
    let same = vec![ImportedFile { name: "0.csv".into(), hash: "hash 0".into() }];
    let error = data.begin_import(same.clone(), false, options(dir.path(), usize::MAX)).err().unwrap();
    assert!(error.message.contains("imported before") && error.hint.unwrap().contains("--again"));
    // A second import cannot begin while one is under way.
    let draft = data.begin_import(same, true, options(dir.path(), usize::MAX)).unwrap();
    assert!(data.begin_import(Vec::new(), true, options(dir.path(), usize::MAX)).is_err());
    drop(draft); // interrupted: nothing of it counts
    assert_eq!(journeys(&open(dir.path(), usize::MAX, false), &spec(Cut::Gap)), before);

    // An export that overlaps an earlier one adds only what is new.
    let with_ids: Vec<Event> = events[..100].iter().filter(|event| event.id.is_some()).cloned().collect();
    let file = vec![ImportedFile { name: "overlap.csv".into(), hash: "other".into() }];
    let mut draft = data.begin_import(file, false, options(dir.path(), usize::MAX)).unwrap();
    draft.push(&batch(&with_ids)).unwrap();
    let record = draft.commit(with_ids.len() as u64, 0, Micros(9)).unwrap();
    assert_eq!((record.stored, record.duplicates), (0, with_ids.len() as u64));
    assert_eq!(journeys(&open(dir.path(), usize::MAX, false), &spec(Cut::Gap)), before);

    // What the third left out only the first has: taking the first back would lose it.
    assert!(data.undo(1).unwrap_err().message.contains("cannot be undone"));
    let twice = ["a.csv", "b.csv"].map(|name| ImportedFile { name: name.into(), hash: "same".into() });
    assert!(data.begin_import(twice.to_vec(), false, options(dir.path(), usize::MAX)).is_err());

    assert_eq!(data.imports().unwrap().len(), 3);
    data.undo(3).unwrap();
    data.undo(2).unwrap();
    let scratch = tempfile::tempdir().unwrap();
    let first_half = build(&events[..100], options(scratch.path(), usize::MAX), 100);
    assert_eq!(journeys(&open(dir.path(), usize::MAX, false), &spec(Cut::Gap)), journeys(&first_half, &spec(Cut::Gap)));
    assert!(data.undo(2).unwrap_err().hint.unwrap().contains('1'));
}

#[test]
fn a_damaged_or_newer_block_is_a_sentence_not_a_panic() {
    let dir = tempfile::tempdir().unwrap();
    import(dir.path(), &[&random_events(5, 200)], usize::MAX);
    let folder = dir.path().join("log/default");
    let block = std::fs::read_dir(&folder)
        .unwrap()
        .filter_map(Result::ok)
        .find(|entry| entry.file_name().to_string_lossy().starts_with("shard="))
        .map(|shard| std::fs::read_dir(shard.path()).unwrap().next().unwrap().unwrap().path())
        .unwrap();
    let bytes = std::fs::read(&block).unwrap();
    let opened = || {
        let wanted = Wanted::everything(true);
        DataDir::at(dir.path()).open(&OpenOptions { wanted, memory: usize::MAX, threads: 1 })
    };
    let mut random = Random(1);
    for _ in 0..200 {
        let mut damaged = bytes.clone();
        match random.below(3) {
            0 => damaged.truncate(random.below(bytes.len() as u64) as usize),
            1 => damaged[random.below(bytes.len() as u64) as usize] ^= 1 << random.below(8),
            _ => {
                let at = random.below(bytes.len() as u64 - 8) as usize;
                damaged[at..at + 8].fill(0xff);
            }
        }
        std::fs::write(&block, &damaged).unwrap();
        if let Err(error) = opened() {
            assert!(error.message.contains("block"), "{}", error.message);
        }
    }
    std::fs::write(&block, &bytes).unwrap();
    assert!(opened().is_ok());

    let manifest = folder.join("log.json");
    let newer = std::fs::read_to_string(&manifest).unwrap().replace("\"version\": 2", "\"version\": 99");
    std::fs::write(&manifest, &newer).unwrap();
    assert!(opened().err().unwrap().message.contains("newer"));
    assert_eq!(std::fs::read_to_string(&manifest).unwrap(), newer);
}
