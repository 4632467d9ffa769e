//! The map's facts: stations named by rules, the rest folded, and everything adding up.

use crate::support::Rng;
use eventlog::{BuildOptions, CutSpec, EventLog, Identity, Journeys, LogBuilder};
use insight::fold::{Passage, Passages, run};
use insight::journey_map::{MapOptions, OUTSIDE, Told, discover, discover_map, find_sums, name_stations};
use model::{
    Column, DefinitionFile, EventBatch, Evidence, Figure, JourneyDefinition, JourneyMap, MapKind, StationKind,
    StationRule, StationSpec,
};

/// A log of `(person, minute, activity, channel)`.
fn log(events: &[(u64, i64, String, Option<&str>)]) -> EventLog {
    let mut builder = LogBuilder::new(BuildOptions {
        identity: Identity::Person,
        by_case: false,
        keep_event_ids: false,
        memory: usize::MAX,
        scratch: std::env::temp_dir(),
        threads: 1,
    });
    let persons: Vec<String> = events.iter().map(|event| event.0.to_string()).collect();
    let batch = EventBatch {
        time: events.iter().map(|event| event.1 * 60_000_000).collect(),
        person: Some(persons.iter().map(|person| Some(person.as_str())).collect()),
        activity: events.iter().map(|event| Some(event.2.as_str())).collect::<Column>(),
        channel: Some(events.iter().map(|event| event.3).collect()),
        ..EventBatch::default()
    };
    builder.push(&batch).expect("the log fits in memory");
    builder.finish().expect("the log fits in memory")
}

fn random_log(seed: u64) -> EventLog {
    let mut random = Rng::new(seed);
    let events: Vec<_> = (0..600)
        .map(|_| {
            // Low numbers are more common, as in real logs.
            let activity = random.below(30) * random.below(30) / 30;
            let channel = [Some("web"), Some("phone"), None][random.below(3) as usize];
            (random.below(60), random.below(500) as i64, format!("händelse {activity}"), channel)
        })
        .collect();
    log(&events)
}

fn map(log: &EventLog, definition: &DefinitionFile, stations: Option<usize>) -> JourneyMap {
    let journey = definition.journey.first().cloned().unwrap_or_default();
    let spec = CutSpec { definition: journey, ..CutSpec::default() };
    let options = MapOptions { name: "prov", stations, other: "Övrigt", left: "Lämnade", threads: 2 };
    discover_map(log, &spec, definition, &options).expect("a log in memory can be read")
}

fn rule(activity: &str, station: &str) -> StationRule {
    StationRule { activity: Some(activity.into()), station: Some(station.into()), ..StationRule::default() }
}

#[test]
fn every_event_is_at_one_station_and_every_journey_starts_and_ends_once() {
    for seed in 0..10 {
        let log = random_log(seed);
        for stations in [Some(1), Some(5), Some(12), None] {
            let map = map(&log, &DefinitionFile::default(), stations);
            let total = |pick: fn(&model::Station) -> u64| -> u64 {
                map.stations.iter().filter(|station| station.kind != StationKind::Left).map(pick).sum()
            };
            assert_eq!(total(|station| station.events), map.totals.events);
            assert_eq!(total(|station| station.starts), map.totals.journeys);
            assert_eq!(total(|station| station.ends), map.totals.journeys);
            for (at, station) in map.stations.iter().enumerate() {
                let at = model::StationId(at as u32);
                let incoming: u64 = map.links.iter().filter(|link| link.to == at).map(|link| link.count).sum();
                let outgoing: u64 = map.links.iter().filter(|link| link.from == at).map(|link| link.count).sum();
                if station.kind == StationKind::Left {
                    assert_eq!((incoming, outgoing), (station.ends, 0));
                } else {
                    // Who comes (or starts here) goes on (into "left", where journeys end).
                    assert_eq!(incoming + station.starts, station.events, "{}", station.name);
                    assert_eq!(outgoing, station.events, "{}", station.name);
                }
                let marked: u64 = station.channels.iter().map(|mark| mark.events).sum();
                assert!(marked <= station.events);
            }
        }
    }
}

#[test]
fn the_most_visited_are_shown_and_a_fold_never_holds_just_one() {
    let log = random_log(3);
    let all = map(&log, &DefinitionFile::default(), None);
    let visited = all.stations.iter().filter(|station| station.kind == StationKind::Activity).count();
    let shown = |n| map(&log, &DefinitionFile::default(), Some(n));
    let folds = |map: &JourneyMap| map.stations.iter().any(|station| station.kind == StationKind::Other);
    assert!(!folds(&all) && !folds(&shown(visited)) && !folds(&shown(visited - 1)));
    let folded = shown(visited - 2);
    assert!(folds(&folded));
    assert_eq!((folded.totals.shown, folded.totals.folded), (visited as u64 - 2, 2));
    let fewest_shown = folded.stations.iter().filter(|station| station.kind == StationKind::Activity);
    let fewest_shown = fewest_shown.map(|station| station.journeys).min();
    let hidden = all.stations.iter().filter(|station| !folded.stations.iter().any(|other| other.name == station.name));
    assert!(hidden.map(|station| station.journeys).max() <= fewest_shown);
}

#[test]
fn the_picture_is_a_journey_map_only_when_every_shown_station_was_named() {
    let log = random_log(4);
    let part = DefinitionFile { rule: vec![rule("händelse 0", "Undra")], ..DefinitionFile::default() };
    assert_eq!(map(&log, &part, Some(12)).kind, MapKind::EventFlow);
    let whole = DefinitionFile { rule: vec![rule("händelse 0", "Undra"), rule("*", "Göra annat")], ..part };
    let named = map(&log, &whole, Some(12));
    assert_eq!(named.kind, MapKind::JourneyMap);
    let names: Vec<&str> = named.stations.iter().map(|station| station.name.as_str()).collect();
    assert!(names.contains(&"Undra") && names.contains(&"Göra annat"));
    assert_eq!(named.stations.iter().map(|station| station.events).sum::<u64>(), named.totals.events);
}

#[test]
fn one_activity_in_two_channels_is_one_station_with_two_marks() {
    let event = |person, minute, activity: &str, channel| (person, minute, activity.to_string(), Some(channel));
    let log = log(&[
        event(1, 0, "Brev", "letter"),
        event(1, 5, "Samtal", "phone"),
        event(1, 9, "Chatt", "chat"),
        event(2, 0, "Brev", "letter"),
        event(2, 3, "Chatt", "chat"),
        event(2, 8, "Klart", "web"),
    ]);
    let definition = DefinitionFile {
        journey: vec![JourneyDefinition {
            name: "Förstå".into(),
            goal: vec!["Klart".into()],
            steps: vec!["Läsa brevet".into(), "Förstå".into()],
            ..JourneyDefinition::default()
        }],
        rule: vec![
            rule("Brev", "Läsa brevet"),
            StationRule { touchpoint: Some("Kundtjänst".into()), ..rule("Samtal", "Fråga") },
            StationRule { set_channel: Some("chatt".into()), ..rule("Chatt", "Fråga") },
            rule("Klart", "Förstå"),
        ],
        station: vec![StationSpec {
            name: "Fundera".into(),
            after: Some("Läsa brevet".into()),
            ..StationSpec::default()
        }],
        ..DefinitionFile::default()
    };
    let map = map(&log, &definition, Some(1)); // the goal is shown although only one station was asked for
    assert_eq!(map.totals.folded, 2);
    let map = self::map(&log, &definition, Some(12));
    let find = |name: &str| map.stations.iter().find(|station| station.name == name).expect("the station is shown");
    let ask = find("Fråga");
    assert_eq!((ask.events, ask.journeys, ask.touchpoints.as_slice()), (3, 2, &["Kundtjänst".to_string()][..]));
    let marks: Vec<(&str, u64)> =
        ask.channels.iter().map(|mark| (map.channels[mark.channel as usize].as_str(), mark.events)).collect();
    assert_eq!(marks, [("chat", 2), ("phone", 1)]);
    assert_eq!(find("Fundera").evidence, Evidence::Assumed);
    // Only the journey that did not end at the goal left.
    assert_eq!(find("Lämnade").ends, 1);
    assert_eq!(map.planned.len(), 2);
}

/// A map for people, and the same without protection.
fn protected(log: &EventLog, definition: &DefinitionFile, stations: Option<usize>) -> (JourneyMap, JourneyMap) {
    let journey = definition.journey.first().cloned().unwrap_or_default();
    let spec = CutSpec { definition: journey, lenient: true, ..CutSpec::default() };
    let options = MapOptions { name: "prov", stations, other: "Övrigt", left: "Lämnade", threads: 2 };
    let naming = name_stations(log, &definition.rule);
    let every = CutSpec { recode: Some(naming.recode.clone()), ..spec.clone() };
    let journeys = Journeys::cut(log, &every).expect("a log in memory can be read");
    let sums = find_sums(&journeys, &spec, &naming, 2, 5).expect("a log in memory can be read");
    let told =
        |sums| discover(&journeys, &spec, definition, &naming, &options, sums).expect("a log in memory can be read");
    (told(Some(&sums)).map, told(None).map)
}

#[test]
fn a_map_for_people_tells_nothing_about_few_and_marks_what_is_not_true() {
    let (mut exact, mut rough) = (0, 0);
    for seed in 0..20 {
        let log = random_log(seed);
        for stations in [Some(3), Some(12), None] {
            let (told, _) = protected(&log, &DefinitionFile::default(), stations);
            // The same fold without protection: its names say which station is which.
            let shown = told.stations.iter().filter(|station| station.kind == StationKind::Activity).count();
            let truth = protected(&log, &DefinitionFile::default(), Some(shown)).1;
            let place = |map: &JourneyMap, name: &str| map.stations.iter().position(|station| station.name == name);
            let is_same = told.stations.len() == truth.stations.len();
            for (at, station) in told.stations.iter().enumerate() {
                assert!(station.journeys >= 5, "{}: {}", station.name, station.journeys);
                let Some(known) = place(&truth, &station.name).filter(|_| is_same) else { continue };
                let known = &truth.stations[known];
                assert_eq!((station.events, station.journeys), (known.events, known.journeys), "{}", station.name);
                for (figure, told, truth) in
                    [(Figure::Starts, station.starts, known.starts), (Figure::Ends, station.ends, known.ends)]
                {
                    let (about, hidden) = (station.about.contains(&figure), station.hidden.contains(&figure));
                    assert_eq!(told == truth, !about && !hidden, "{} {figure:?}: {told} for {truth}", station.name);
                    assert!(!about || (told < truth + 5 && told % 5 == 0 && told > 0), "{told} for {truth}");
                }
                for link in told.links.iter().filter(|link| link.from.0 as usize == at) {
                    let to = place(&truth, &told.stations[link.to.0 as usize].name).expect("the same stations");
                    let from = place(&truth, &station.name).expect("the same stations");
                    let is = |other: &&model::Link| (other.from.0 as usize, other.to.0 as usize) == (from, to);
                    let known = truth.links.iter().find(is).expect("the same links");
                    assert!(link.about || (link.count, link.journeys) == (known.count, known.journeys), "{link:?}");
                    *(if link.about { &mut rough } else { &mut exact }) += 1;
                }
            }
            for link in &told.links {
                assert!(link.journeys >= 5 && link.count >= 5, "{link:?}");
            }
        }
    }
    assert!(exact > 50 && rough > 50, "{exact} exact, {rough} rough");
}

/// A number that few stand behind is never all that is missing from a sum whose other numbers are told.
#[test]
fn what_few_did_is_never_alone_in_what_a_sum_leaves_out() {
    const LEAST: u64 = 5;
    let mut small = 0;
    for seed in 0..20 {
        let log = random_log(seed);
        let naming = name_stations(&log, &[]);
        let spec = CutSpec::default();
        let every = CutSpec { recode: Some(naming.recode.clone()), ..spec.clone() };
        let journeys = Journeys::cut(&log, &every).expect("a log in memory can be read");
        let sums = find_sums(&journeys, &spec, &naming, 2, LEAST).expect("a log in memory can be read");
        let stations = journeys.activities().len();
        let all = run(&journeys, 2, || Passages::new(stations)).expect("a log in memory can be read");
        let starts = all.stations.iter().map(|node| (OUTSIDE, node.station, node.starts));
        let ends = all.stations.iter().map(|node| (node.station, OUTSIDE, node.ends));
        let cells: Vec<(u32, u32, Passage)> =
            all.moves.iter().copied().chain(starts).chain(ends).filter(|(.., passage)| passage.count > 0).collect();
        let untold = |(from, to, passage): &(u32, u32, Passage)| match sums.moves(*from, *to, passage.count) {
            Told::Exactly(_) => None,
            Told::About(about) => Some((*passage, passage.count - about)),
            Told::Hidden => Some((*passage, passage.count)),
        };
        for cell in cells.iter().filter(|(.., passage)| passage.persons < LEAST) {
            small += 1;
            assert_eq!(sums.moves(cell.0, cell.1, cell.2.count), Told::Hidden, "{cell:?}");
        }
        // How much happens at a station that few passed is not told: no sum of it is known.
        for node in all.stations.iter().filter(|node| node.persons >= LEAST) {
            let leaving = cells.iter().filter(|(from, ..)| *from == node.station);
            let coming = cells.iter().filter(|(_, to, _)| *to == node.station);
            let sums: [Vec<(Passage, u64)>; 2] =
                [leaving.filter_map(untold).collect(), coming.filter_map(untold).collect()];
            for sum in sums.iter().filter(|sum| !sum.is_empty()) {
                let missing: u64 = sum.iter().map(|(_, missing)| missing).sum();
                let persons: u64 = sum.iter().map(|(passage, _)| passage.persons).sum();
                assert!(sum.len() > 1, "{node:?}: {sum:?}");
                assert!(persons >= LEAST && missing >= LEAST, "{node:?}: {sum:?}");
            }
        }
    }
    assert!(small > 500, "{small} small numbers");
}

/// As in the example's complaints: nearly all write and get an answer; one customer asks in between.
#[test]
fn what_a_journey_is_defined_by_is_on_its_map_and_what_few_did_is_left_out() {
    let mut events = Vec::new();
    for person in 0..165 {
        let mut put = |minute: i64, activity: &str| events.push((person, minute, activity.to_string(), Some("letter")));
        put(0, "Klaga");
        if person == 0 {
            put(1, "Vänta");
            put(2, "Fråga");
        }
        if person < 151 {
            put(9, "Få svar");
        }
    }
    let log = log(&events);
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_string()).collect::<Vec<String>>();
    let journey =
        JourneyDefinition { start: names(&["Klaga"]), goal: names(&["Få svar"]), ..JourneyDefinition::default() };
    let definition = DefinitionFile { journey: vec![journey], ..DefinitionFile::default() };
    for stations in [Some(1), Some(2), Some(12), None] {
        let (told, _) = protected(&log, &definition, stations);
        let has = |name: &str| told.stations.iter().any(|station| station.name == name);
        assert!(has("Få svar"), "{stations:?}: {told:?}");
        if stations == Some(1) {
            continue; // one station is asked for, and the goal is the first
        }
        assert!(has("Klaga") && !has("Övrigt"), "{stations:?}: {told:?}");
        let start = told.stations.iter().find(|station| station.name == "Klaga").expect("it is there");
        assert_eq!((start.starts, start.journeys), (165, 165));
        let known: u64 = told.stations.iter().map(|station| station.events).sum();
        assert_eq!((told.totals.events, told.totals.folded), (known, 0), "no sum tells what two events of one were");
        let exact =
            |station: &&model::Station| !station.about.contains(&Figure::Events) && station.kind != StationKind::Left;
        assert_eq!(told.stations.iter().filter(exact).count(), 1, "{told:?}");
        assert!(told.links.iter().all(|link| link.about || link.count >= 5), "{told:?}");
    }
}
