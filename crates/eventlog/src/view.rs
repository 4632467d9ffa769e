//! One journey as an analysis sees it: slices of the log's hot columns, in order.

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
}
