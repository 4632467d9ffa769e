//! What customers said of their effort, by the first visit of a step that it is about: of the step that the answer names,
//! else of what was done last before it.

use super::consistency::EASE_PARTS;
use super::reading::{Event, Reader};
use super::trace::{Guide, Traces};
use super::{Asked, DAY, Map, Said};
use crate::fold::{Fold, run};
use eventlog::{JourneyKey, JourneyView, LogError};

/// By row, what was said of it: by its customer, within a week after it. An answer that names a step or a channel that the
/// log does not know, or whose last step was no first visit, is about no row.
pub(super) fn ease(
    asked: &Asked<'_, '_>,
    traces: &Traces,
    guide: &Guide<'_>,
    said: &[Said],
) -> Result<Vec<Option<i64>>, LogError> {
    let mut ease = vec![None; traces.rows.len()];
    if said.is_empty() {
        return Ok(ease);
    }
    let by_person = by_person(asked, traces, said)?;
    let unnamed = |said: &&&Said| said.activity.is_none();
    let times =
        |(person, said): (&u64, &Vec<&Said>)| (*person, said.iter().filter(unnamed).map(|it| it.time).collect());
    let answered: Map<u64, Vec<i64>> = by_person.iter().map(times).collect();
    let lasts = run(asked.journeys, asked.threads, || Lasts::new(guide, &answered))?;
    let mut rows: Map<u64, Vec<usize>> = Map::default();
    for (at, row) in traces.rows.iter().enumerate() {
        let person = traces.journeys[row.journey as usize].person;
        if by_person.contains_key(&person) {
            rows.entry(person).or_default().push(at);
        }
    }
    let (activities, channels) = (asked.journeys.activities(), asked.journeys.channels());
    for (person, said) in &by_person {
        for said in said {
            let step = said.activity.as_deref().map(|name| activities.find(name));
            let last = lasts.get(&(*person, said.time));
            let is_it = |at: &usize| {
                let row = &traces.rows[*at];
                let is_soon = row.time <= said.time && said.time - row.time <= 7 * DAY;
                let is_last = |last: &Last| last.began == row.time && last.place == (row.step, row.channel);
                is_soon && step.map_or_else(|| last.is_some_and(is_last), |step| step == Some(row.step))
            };
            let of = rows.get(person).into_iter().flatten().copied().filter(is_it);
            let Some(at) = of.max_by_key(|at| traces.rows[*at].time) else { continue };
            // Of a later visit in another channel nothing is known here.
            let channel = said.channel.as_deref().map(|name| channels.find(name));
            if channel.is_none_or(|channel| channel == Some(traces.rows[at].channel)) {
                ease[at].get_or_insert((said.ease * EASE_PARTS).round() as i64);
            }
        }
    }
    Ok(ease)
}

/// What each person said, the earliest first.
fn by_person<'s>(
    asked: &Asked<'_, '_>,
    traces: &Traces,
    said: &'s [Said],
) -> Result<Map<u64, Vec<&'s Said>>, LogError> {
    let mut by_name: Map<&str, Vec<&Said>> = Map::default();
    said.iter().for_each(|said| by_name.entry(said.person.as_str()).or_default().push(said));
    by_name.values_mut().for_each(|said| said.sort_by_key(|said| said.time));
    let mut named: Map<u64, ()> = Map::default();
    let mut by_person = Map::default();
    for gone in &traces.journeys {
        if named.insert(gone.person, ()).is_none()
            && let Some(said) = by_name.remove(asked.journeys.identity_name(gone.key)?.as_str())
        {
            by_person.insert(gone.person, said);
        }
    }
    Ok(by_person)
}

/// What somebody did last before they answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Last {
    time: i64,
    key: JourneyKey,
    /// When they came there.
    began: i64,
    place: (u32, u32),
}

/// A third pass: what was done last before each answer. The goal is no step: who has reached it speaks of what led there.
struct Lasts<'g> {
    guide: &'g Guide<'g>,
    /// By person: when they answered.
    answered: &'g Map<u64, Vec<i64>>,
    found: Map<(u64, i64), Last>,
    events: Vec<Event>,
}

impl<'g> Lasts<'g> {
    fn new(guide: &'g Guide<'g>, answered: &'g Map<u64, Vec<i64>>) -> Lasts<'g> {
        Lasts { guide, answered, found: Map::default(), events: Vec::new() }
    }

    fn take(&mut self, answer: (u64, i64), last: Last) {
        let known = self.found.entry(answer).or_insert(last);
        *known = last.max(*known);
    }
}

impl Fold for Lasts<'_> {
    type Answer = Map<(u64, i64), Last>;

    fn journey(&mut self, journey: &JourneyView<'_>) {
        let Some(times) = self.answered.get(&journey.person_key()) else { return };
        if Reader::is_robot(journey) {
            return;
        }
        self.guide.reader.read(journey, self.guide.judge.until(journey.times[0]), &mut self.events);
        let events = std::mem::take(&mut self.events);
        for time in times {
            let before = events.partition_point(|event| event.time <= *time && !event.is_goal);
            let Some(last) = events[..before].last() else { continue };
            let stay = events[..before].iter().rev().take_while(|event| event.place() == last.place());
            let began = stay.last().map_or(last.time, |event| event.time);
            let last = Last { time: last.time, key: journey.key, began, place: last.place() };
            self.take((journey.person_key(), *time), last);
        }
        self.events = events;
    }

    fn merge(&mut self, other: Self) {
        other.found.into_iter().for_each(|(answer, last)| self.take(answer, last));
    }

    fn answer(self) -> Self::Answer {
        self.found
    }
}
