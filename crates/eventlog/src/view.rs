//! Journeys as an analysis sees them, one or many at once: slices of the log's hot columns, in order.

/// Names a journey within one log, so that its id and person can be looked up later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JourneyKey {
    /// The part of the log that holds it.
    pub part: u32,
    /// Its place in that part.
    pub index: u32,
}

/// A journey, whole and in order (by time, then arrival).
///
/// All slices have the same length, at least 1.
#[derive(Clone, Copy, Debug)]
pub struct JourneyView<'a> {
    /// Its name within the log.
    pub key: JourneyKey,
    /// Event times, UTC microseconds, never decreasing.
    pub times: &'a [i64],
    /// Activity codes.
    pub activities: &'a [u32],
    /// Channel codes, [`model::MISSING`] where an event has none.
    pub channels: &'a [u32],
    /// The attributes that were asked for when the log was cut, each as a whole column of the part.
    pub columns: &'a [Vec<u32>],
    /// Where this journey's rows begin in `columns`.
    pub start: usize,
    /// When the same person's next event after this journey happens, if there is one.
    pub next_event: Option<i64>,
    /// Whose journey it is: a number within the part. A person's journeys are in one part and follow each other.
    pub person: u32,
    /// By event, whether it means that the goal was reached; empty where no goal is defined.
    pub goal: &'a [bool],
    /// The logged activities behind a recoding; empty unless they were asked for.
    pub logged: &'a [u32],
}

impl<'a> JourneyView<'a> {
    /// The codes of the attribute asked for at place `index`, one for each event.
    pub fn attribute(&self, index: usize) -> &'a [u32] {
        &self.columns[index][self.start..self.start + self.times.len()]
    }

    /// How many events the journey has.
    pub fn events(&self) -> usize {
        self.times.len()
    }

    /// Its person, told apart from everyone else in the log.
    pub fn person_key(&self) -> u64 {
        u64::from(self.key.part) << 32 | u64::from(self.person)
    }
}

/// A stretch of a person's time in which nothing happened that journeys are made of, and no journey was near.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Idle {
    /// Whose: a number within the part. A person's stretches follow each other.
    pub person: u32,
    /// When something had happened last, UTC microseconds; where nothing had, when the person was first seen.
    pub since: i64,
    /// From when no journey was near; not before `since`.
    pub from: i64,
    /// When it ended.
    pub to: i64,
    /// The activity that ended it; nothing where the log ended, or a journey began.
    pub next: Option<u32>,
}

/// Some journeys of one part, few enough for their columns to stay in the processor's cache: an
/// analysis may take them one by one, or all their rows in one go.
#[derive(Clone, Copy, Debug)]
pub struct ChunkView<'a> {
    /// The name of the first; the others count on from it.
    pub first: JourneyKey,
    /// Event times of the part.
    pub times: &'a [i64],
    /// Activity codes of the part.
    pub activities: &'a [u32],
    /// Channel codes of the part.
    pub channels: &'a [u32],
    /// The attributes that were asked for when the log was cut, each as a whole column of the part.
    pub columns: &'a [Vec<u32>],
    /// Which rows of the part are theirs.
    pub bounds: Bounds<'a>,
    /// By journey, when the same person's next event after it happens; empty where no person has two journeys.
    pub next_events: &'a [Option<i64>],
    /// By journey, whose it is; empty where no person has two journeys.
    pub persons: &'a [u32],
    /// By row, whether it means that the goal was reached; empty where no goal is defined.
    pub goal: &'a [bool],
    /// The logged activities of the part behind a recoding; empty unless they were asked for.
    pub logged: &'a [u32],
}

/// Where the rows of each journey are.
#[derive(Clone, Copy, Debug)]
pub enum Bounds<'a> {
    /// One journey after the other: where each begins; one more than there are journeys.
    Offsets(&'a [u32]),
    /// Where each begins and ends.
    Stretches(&'a [(u32, u32)]),
}

impl<'a> Bounds<'a> {
    /// How many journeys there are.
    pub fn journeys(&self) -> usize {
        match self {
            Bounds::Offsets(offsets) => offsets.len().saturating_sub(1),
            Bounds::Stretches(stretches) => stretches.len(),
        }
    }

    /// Those of the journeys from one place up to another.
    fn slice(&self, from: usize, to: usize) -> Bounds<'a> {
        match self {
            Bounds::Offsets(offsets) => Bounds::Offsets(&offsets[from..=to]),
            Bounds::Stretches(stretches) => Bounds::Stretches(&stretches[from..to]),
        }
    }
}

impl<'a> ChunkView<'a> {
    /// How many journeys there are.
    pub fn journeys(&self) -> usize {
        self.bounds.journeys()
    }

    /// The same journeys, at most so many at once.
    pub fn chunks(self, most: usize) -> impl Iterator<Item = ChunkView<'a>> {
        let journeys = self.journeys();
        (0..journeys).step_by(most).map(move |from| {
            let to = (from + most).min(journeys);
            let first = JourneyKey { index: self.first.index + from as u32, ..self.first };
            let next_events = if self.next_events.is_empty() { &[] } else { &self.next_events[from..to] };
            let persons = if self.persons.is_empty() { &[] } else { &self.persons[from..to] };
            ChunkView { first, bounds: self.bounds.slice(from, to), next_events, persons, ..self }
        })
    }

    /// One of the journeys, by its place among them.
    #[inline]
    pub fn journey(&self, at: usize) -> JourneyView<'a> {
        let (start, end) = match self.bounds {
            Bounds::Offsets(offsets) => (offsets[at], offsets[at + 1]),
            Bounds::Stretches(stretches) => stretches[at],
        };
        self.view(at, start, end)
    }

    /// Takes one journey after the other.
    #[inline]
    pub fn for_each(&self, mut step: impl FnMut(&JourneyView<'a>)) {
        match self.bounds {
            Bounds::Offsets(offsets) => {
                offsets.windows(2).enumerate().for_each(|(at, pair)| step(&self.view(at, pair[0], pair[1])));
            }
            Bounds::Stretches(stretches) => {
                stretches.iter().enumerate().for_each(|(at, &(start, end))| step(&self.view(at, start, end)));
            }
        }
    }

    #[inline]
    fn view(&self, at: usize, start: u32, end: u32) -> JourneyView<'a> {
        let (start, end) = (start as usize, end as usize);
        let index = self.first.index + at as u32;
        JourneyView {
            key: JourneyKey { index, ..self.first },
            times: &self.times[start..end],
            activities: &self.activities[start..end],
            channels: &self.channels[start..end],
            columns: self.columns,
            start,
            next_event: self.next_events.get(at).copied().flatten(),
            person: self.persons.get(at).copied().unwrap_or(index),
            goal: self.goal.get(start..end).unwrap_or_default(),
            logged: self.logged.get(start..end).unwrap_or_default(),
        }
    }
}
