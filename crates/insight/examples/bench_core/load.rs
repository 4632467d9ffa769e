//! Raw columns in, a data directory or the responses out.

use crate::Outcome;
use crate::generate::{ACTIVITIES, DEVICES, activity_name};
use eventlog::{BuildOptions, DataDir, EventLog, Identity, ImportedFile, JourneyKey, Journeys, OpenOptions, Wanted};
use model::{AttributeColumn, Column, Dictionary, EventBatch, Micros, ValueKind};
use std::fs::File;
use std::io::{BufReader, Read};
use std::ops::Range;
use std::path::Path;
use std::time::Instant;

const BATCH: usize = 1 << 16;
/// The whole log stays in memory, as with the peers.
const MEMORY: usize = 16 << 30;

/// Imports the raw columns into the data directory `DIR/log`.
pub(crate) fn load(dir: &Path) -> Outcome<()> {
    let begin = Instant::now();
    let file = ImportedFile { name: "bench".to_owned(), hash: "bench".to_owned() };
    let options = BuildOptions {
        identity: Identity::Person,
        by_case: false,
        keep_event_ids: false,
        memory: MEMORY,
        scratch: dir.to_path_buf(),
        threads: crate::threads(),
    };
    let data = DataDir::at(&dir.join("resa"));
    let mut draft = data.begin_import(vec![file], false, options)?;
    let mut columns = RawColumns::open(dir)?;
    let mut events = 0;
    while let Some(batch) = columns.next_batch()? {
        events += batch.len() as u64;
        draft.push(&batch)?;
    }
    draft.commit(events, 0, Micros(0))?;
    println!("{{\"seconds\":{},\"events\":{events}}}", begin.elapsed().as_secs_f64());
    Ok(())
}

/// Opens the data directory with what the questions need.
pub(crate) fn open(dir: &Path, attributes: &[&str]) -> Outcome<EventLog> {
    let attributes = Some(attributes.iter().map(|name| (*name).to_owned()).collect());
    let wanted = Wanted { attributes, ..Wanted::default() };
    let options = OpenOptions { wanted, memory: MEMORY, threads: crate::threads() };
    Ok(DataDir::at(&dir.join("resa")).open(&options)?)
}

struct RawColumns {
    person: BufReader<File>,
    time: BufReader<File>,
    activity: BufReader<File>,
    device: BufReader<File>,
    activities: Dictionary,
    devices: Dictionary,
}

impl RawColumns {
    fn open(dir: &Path) -> Outcome<RawColumns> {
        let open = |name: &str| File::open(dir.join(name)).map(BufReader::new);
        let (mut activities, mut devices) = (Dictionary::new(), Dictionary::new());
        (0..ACTIVITIES).for_each(|code| _ = activities.intern(&activity_name(code)));
        DEVICES.iter().for_each(|device| _ = devices.intern(device));
        Ok(RawColumns {
            person: open("persons.u32")?,
            time: open("times.i64")?,
            activity: open("activities.u8")?,
            device: open("devices.u8")?,
            activities,
            devices,
        })
    }

    fn next_batch(&mut self) -> Outcome<Option<EventBatch>> {
        let time = numbers(&mut self.time, i64::from_le_bytes)?;
        if time.is_empty() {
            return Ok(None);
        }
        let mut person = Column::default();
        for number in numbers(&mut self.person, u32::from_le_bytes)? {
            person.push(Some(&number.to_string()));
        }
        let codes = |codes: Vec<u8>| codes.into_iter().map(u32::from).collect();
        let device =
            Column { codes: codes(numbers(&mut self.device, u8::from_le_bytes)?), dictionary: self.devices.clone() };
        Ok(Some(EventBatch {
            time,
            person: Some(person),
            activity: Column {
                codes: codes(numbers(&mut self.activity, u8::from_le_bytes)?),
                dictionary: self.activities.clone(),
            },
            attributes: vec![AttributeColumn { name: "device".to_owned(), kind: ValueKind::Text, values: device }],
            ..EventBatch::default()
        }))
    }
}

/// The next numbers of a raw column, as many as a batch holds.
fn numbers<const BYTES: usize, N>(file: &mut impl Read, from: impl Fn([u8; BYTES]) -> N) -> Outcome<Vec<N>> {
    let mut bytes = Vec::with_capacity(BATCH * BYTES);
    file.take((BATCH * BYTES) as u64).read_to_end(&mut bytes)?;
    Ok(bytes.as_chunks::<BYTES>().0.iter().map(|bytes| from(*bytes)).collect())
}

fn all_numbers<const BYTES: usize, N>(path: &Path, from: impl Fn([u8; BYTES]) -> N) -> Outcome<Vec<N>> {
    let bytes = std::fs::read(path)?;
    Ok(bytes.as_chunks::<BYTES>().0.iter().map(|bytes| from(*bytes)).collect())
}

/// The responses, placed by the journeys of their persons: what opening a project does once.
pub(crate) struct PlacedResponses {
    pub(crate) times: Vec<i64>,
    pub(crate) scores: Vec<f64>,
    /// By part and journey, where its person's responses are.
    places: Vec<Vec<Range<u32>>>,
}

impl PlacedResponses {
    /// Reads the responses and places them.
    pub(crate) fn read(dir: &Path, journeys: &Journeys<'_>) -> Outcome<PlacedResponses> {
        let persons = all_numbers(&dir.join("response_persons.u32"), u32::from_le_bytes)?;
        let found =
            journeys.walk(crate::threads(), &Vec::new, |found: &mut Vec<(JourneyKey, Range<u32>)>, journey| {
                // Journeys are persons here, and a person's name is a number.
                let person = journeys.identity_name(journey.key).ok().and_then(|name| name.parse::<u32>().ok());
                if let Some(person) = person {
                    let first = persons.partition_point(|other| *other < person);
                    let many = persons[first..].partition_point(|other| *other == person);
                    found.push((journey.key, first as u32..(first + many) as u32));
                }
            })?;
        let mut places: Vec<Vec<Range<u32>>> = Vec::new();
        for (key, place) in found.into_iter().flatten() {
            let (part, index) = (key.part as usize, key.index as usize);
            places.resize_with(places.len().max(part + 1), Vec::new);
            let part = &mut places[part];
            part.resize(part.len().max(index + 1), 0..0);
            part[index] = place;
        }
        Ok(PlacedResponses {
            times: all_numbers(&dir.join("response_times.i64"), i64::from_le_bytes)?,
            scores: all_numbers(&dir.join("response_scores.u8"), |[score]| f64::from(score))?,
            places,
        })
    }

    pub(crate) fn of(&self, key: JourneyKey) -> Range<usize> {
        let place = &self.places[key.part as usize][key.index as usize];
        place.start as usize..place.end as usize
    }
}
