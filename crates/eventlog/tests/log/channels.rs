//! Channels that were logged by several names: one channel in every view, and the name that was sent in every row.

use super::{DAY, Event, build, options, spec};
use eventlog::{CutSpec, EventLog, Journeys, LogError};
use model::{Cut, Segment};

fn mixed() -> Vec<Event> {
    let rows =
        [("a", Some("Telefon")), ("a", Some("web")), ("b", Some("phone")), ("c", Some("rådgivare")), ("d", None)];
    let own = [("e", Some("Rådgivare ")), ("f", Some("Mina sidor"))];
    let event = |(at, (person, channel)): (usize, (&str, Option<&str>))| Event {
        person: Some(person.into()),
        case: None,
        time: at as i64 * DAY,
        activity: "kontakt".into(),
        channel: channel.map(str::to_owned),
        id: None,
        region: None,
    };
    rows.into_iter().chain(own).enumerate().map(event).collect()
}

/// How many journeys there are, and the channels of all their events, sorted.
fn channels(log: &EventLog, spec: &CutSpec) -> (usize, Vec<String>) {
    let journeys = Journeys::cut(log, spec).unwrap();
    let lists = journeys
        .walk(1, &Vec::new, |list: &mut Vec<Vec<String>>, view| {
            let name = |code: &u32| journeys.channels().text(*code).unwrap_or("-").to_owned();
            list.push(view.channels.iter().map(name).collect());
        })
        .unwrap();
    let journeys: Vec<Vec<String>> = lists.into_iter().flatten().collect();
    let mut names: Vec<String> = journeys.iter().flatten().cloned().collect();
    names.sort();
    (journeys.len(), names)
}

#[test]
fn a_channel_is_one_by_whatever_name_it_was_logged_and_rows_keep_that_name() {
    let scratch = tempfile::tempdir().unwrap();
    let log = build(&mixed(), options(scratch.path(), usize::MAX), 3);
    let all = channels(&log, &spec(Cut::Person));
    assert_eq!(
        all,
        (6, ["-", "Mina sidor", "Rådgivare", "Rådgivare", "phone", "phone", "web"].map(String::from).into())
    );
    let mut shown: Vec<&str> = log.channels().iter().collect();
    shown.sort_unstable();
    assert_eq!(shown, ["Mina sidor", "Rådgivare", "phone", "web"]);
    let mut logged = Vec::new();
    log.rows::<LogError>(&mut |row| {
        logged.extend(row.channel.map(str::to_owned));
        Ok(())
    })
    .unwrap();
    logged.sort();
    assert_eq!(logged, ["Mina sidor", "Rådgivare ", "Telefon", "phone", "rådgivare", "web"]);
}

#[test]
fn a_channel_is_asked_for_by_any_of_its_names() {
    let scratch = tempfile::tempdir().unwrap();
    let log = build(&mixed(), options(scratch.path(), usize::MAX), 3);
    let by_channel = |name: &str| channels(&log, &CutSpec { channels: vec![name.into()], ..spec(Cut::Person) }).0;
    let by_segment =
        |text: &str| channels(&log, &CutSpec { segment: Some(Segment::parse(text).unwrap()), ..spec(Cut::Person) }).0;
    for (name, journeys) in
        [("phone", 2), ("Telefon", 2), ("Phone", 2), ("RÅDGIVARE", 2), ("Webb", 1), ("mina sidor", 1), ("Fax", 0)]
    {
        assert_eq!(by_channel(name), journeys, "{name}");
        assert_eq!(by_segment(&format!("channel = \"{name}\"")), journeys, "{name}");
    }
    assert_eq!(by_segment("channel in (\"Telefon\", \"web\")"), 2);
    assert_eq!(by_segment("channel != \"Telefon\""), 4);
}
