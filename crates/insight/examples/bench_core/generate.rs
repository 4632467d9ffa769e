//! Makes the bench's log: the same events for the same size, on every machine.
//!
//! About one person in eleven events, 200 activities of Zipf-like frequency with favoured
//! successors, gaps from seconds to weeks, all within one year; a device for each person; responses
//! of some persons. Out go raw little-endian columns, person by person, each person in time order,
//! no two events of a person at one time (whose order the peers would leave open).

use crate::Outcome;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// The activities, and the names behind their codes.
pub(crate) const ACTIVITIES: usize = 200;
/// The devices, by their code.
pub(crate) const DEVICES: [&str; 3] = ["mobile", "desktop", "tablet"];
/// 2025-01-01 and 2026-01-01, in milliseconds.
const YEAR: (i64, i64) = (1_735_689_600_000, 1_767_225_600_000);
const DAY: f64 = 86_400_000.0;
/// One response for so many events.
const EVENTS_A_RESPONSE: u64 = 50;

pub(crate) fn activity_name(code: usize) -> String {
    const PLACES: [&str; 5] = ["web", "app", "phone", "letter", "chat"];
    format!("{} {:03}", PLACES[code % PLACES.len()], code)
}

/// SplitMix64, seeded by person.
struct Rng(u64);

impl Rng {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }
}

/// How often each activity is drawn: cumulative shares proportional to 1 / (place + 3).
fn zipf() -> Vec<f64> {
    let weights: Vec<f64> = (0..ACTIVITIES).map(|place| 1.0 / (place as f64 + 3.0)).collect();
    let whole: f64 = weights.iter().sum();
    let mut seen = 0.0;
    weights
        .iter()
        .map(|weight| {
            seen += weight / whole;
            seen
        })
        .collect()
}

fn draw(shares: &[f64], rng: &mut Rng) -> usize {
    let at = rng.unit();
    shares.partition_point(|share| *share < at).min(ACTIVITIES - 1)
}

/// What follows an activity: itself, one of its favoured successors, or anything.
fn successor(from: usize, shares: &[f64], rng: &mut Rng) -> usize {
    match rng.below(100) {
        0..6 => from,
        6..40 => (from * 7 + 1) % 40,
        40..55 => (from * 3 + 11) % ACTIVITIES,
        55..62 => (from * 13 + 5) % ACTIVITIES,
        _ => draw(shares, rng),
    }
}

/// Milliseconds to the next event: mostly within one sitting, else hours, days or weeks.
fn gap(rng: &mut Rng) -> i64 {
    let u = rng.unit();
    let gap = match rng.below(100) {
        0..55 => 2_000.0 + 600_000.0 * u * u * u,
        55..65 => 600_000.0 + 4_000_000.0 * u,
        65..85 => DAY / 24.0 + 3.0 * DAY * u * u,
        85..97 => DAY + 20.0 * DAY * u * u,
        _ => 7.0 * DAY + 80.0 * DAY * u,
    };
    gap as i64 + 1
}

/// How many events a person would have in an endless year: a few, with a long tail.
fn length(rng: &mut Rng) -> u64 {
    let few = 1.0 - (1.0 - rng.unit()).ln() * 8.0;
    let many = if rng.below(20) == 0 { 1.0 + rng.unit() * 8.0 } else { 1.0 };
    (few * many) as u64
}

struct Columns {
    person: BufWriter<File>,
    time: BufWriter<File>,
    activity: BufWriter<File>,
    device: BufWriter<File>,
}

/// Writes `persons.u32`, `times.i64` (UTC microseconds), `activities.u8` and `devices.u8`, and the
/// responses as `response_persons.u32`, `response_times.i64` and `response_scores.u8`.
pub(crate) fn write(events: u64, dir: &Path) -> Outcome<()> {
    std::fs::create_dir_all(dir)?;
    let create = |name: &str| File::create(dir.join(name)).map(|file| BufWriter::with_capacity(1 << 20, file));
    let mut columns = Columns {
        person: create("persons.u32")?,
        time: create("times.i64")?,
        activity: create("activities.u8")?,
        device: create("devices.u8")?,
    };
    let shares = zipf();
    let (mut written, mut persons) = (0, 0u32);
    while written < events {
        written += write_person(persons, events - written, &shares, &mut columns)?;
        persons += 1;
    }
    let Columns { person, time, activity, device } = columns;
    for mut column in [person, time, activity, device] {
        column.flush()?;
    }
    write_responses(events / EVENTS_A_RESPONSE, persons, &create)?;
    let names: Vec<String> = (0..ACTIVITIES).map(activity_name).collect();
    std::fs::write(dir.join("activities.txt"), names.join("\n"))?;
    std::fs::write(dir.join("devices.txt"), DEVICES.join("\n"))?;
    println!("{{\"events\":{written},\"persons\":{persons},\"responses\":{}}}", events / EVENTS_A_RESPONSE);
    Ok(())
}

fn write_person(person: u32, most: u64, shares: &[f64], columns: &mut Columns) -> Outcome<u64> {
    let mut rng = Rng(u64::from(person).wrapping_mul(0x2545_f491_4f6c_dd1d));
    let device = match rng.below(100) {
        0..55 => 0u8,
        55..90 => 1,
        _ => 2,
    };
    let mut time = YEAR.0 + rng.below((YEAR.1 - YEAR.0) as u64) as i64;
    let mut activity = draw(shares, &mut rng) % 12;
    let length = length(&mut rng).clamp(1, most);
    let mut written = 0;
    while written < length && time < YEAR.1 {
        columns.person.write_all(&person.to_le_bytes())?;
        columns.time.write_all(&(time * 1_000).to_le_bytes())?;
        columns.activity.write_all(&[activity as u8])?;
        columns.device.write_all(&[device])?;
        written += 1;
        time += gap(&mut rng);
        activity = successor(activity, shares, &mut rng);
    }
    Ok(written)
}

/// Sorted by person, then time; a person's responses are at different times.
fn write_responses(
    responses: u64,
    persons: u32,
    create: &dyn Fn(&str) -> std::io::Result<BufWriter<File>>,
) -> Outcome<()> {
    let mut rng = Rng(4711);
    let mut rows: Vec<(u32, i64, u8)> = (0..responses)
        .map(|row| {
            let person = rng.below(u64::from(persons)) as u32;
            // The odd microsecond keeps a response apart from every event and every other response.
            let time = YEAR.0 + rng.below((YEAR.1 - YEAR.0) as u64) as i64;
            (person, time * 1_000 + 1 + (row % 999) as i64, 1 + (rng.below(5)) as u8)
        })
        .collect();
    rows.sort_unstable();
    let (mut person, mut time, mut score) =
        (create("response_persons.u32")?, create("response_times.i64")?, create("response_scores.u8")?);
    for row in &rows {
        person.write_all(&row.0.to_le_bytes())?;
        time.write_all(&row.1.to_le_bytes())?;
        score.write_all(&[row.2])?;
    }
    for mut column in [person, time, score] {
        column.flush()?;
    }
    Ok(())
}
