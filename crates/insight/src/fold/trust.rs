//! What weakens figures: events without a channel, times without an hour, times to come, customers seen in one source.
//!
//! Over journeys cut by person: a journey is all that is known of one customer.

use super::Fold;
use super::heads::Group;
use eventlog::JourneyView;
use model::MISSING;

const DAY: i64 = 86_400_000_000;

/// The fold.
pub struct Trust {
    /// The attribute that says where an event came from; the channel stands in for it.
    source: Option<usize>,
    now: i64,
    found: TrustAnswer,
}

impl Trust {
    /// At a moment, with the place of the attribute that names an event's source, where there is one.
    pub fn new(source: Option<usize>, now: i64) -> Self {
        Trust { source, now, found: TrustAnswer::default() }
    }

    /// Whether two events came from different sources.
    fn is_joined(&self, journey: &JourneyView<'_>) -> bool {
        let sources = self.source.map(|place| journey.attribute(place));
        let source = |at: usize| match sources.map_or(MISSING, |sources| sources[at]) {
            MISSING => (MISSING, journey.channels[at]),
            source => (source, MISSING),
        };
        let is_known = |source: &(u32, u32)| *source != (MISSING, MISSING);
        let mut known = (0..journey.events()).map(source).filter(is_known);
        let first = known.next();
        known.any(|source| Some(source) != first)
    }
}

impl Fold for Trust {
    type Answer = TrustAnswer;

    fn journey(&mut self, journey: &JourneyView<'_>) {
        let count = |is: &dyn Fn(&i64) -> bool| journey.times.iter().filter(|time| is(time)).count() as u64;
        let joined = self.is_joined(journey);
        let found = &mut self.found;
        found.events += journey.events() as u64;
        found.without_channel += journey.channels.iter().filter(|channel| **channel == MISSING).count() as u64;
        found.at_midnight += count(&|time| time.rem_euclid(DAY) == 0);
        let now = self.now;
        found.future += count(&|time| *time > now);
        let group = if joined { &mut found.joined } else { &mut found.single };
        group.journeys += 1;
        group.persons += 1;
    }

    fn merge(&mut self, other: Self) {
        let (mine, theirs) = (&mut self.found, other.found);
        mine.events += theirs.events;
        mine.without_channel += theirs.without_channel;
        mine.at_midnight += theirs.at_midnight;
        mine.future += theirs.future;
        for (mine, theirs) in [(&mut mine.joined, theirs.joined), (&mut mine.single, theirs.single)] {
            mine.journeys += theirs.journeys;
            mine.persons += theirs.persons;
        }
    }

    fn answer(self) -> TrustAnswer {
        self.found
    }
}

/// What weakens figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TrustAnswer {
    /// All events.
    pub events: u64,
    /// Those without a channel.
    pub without_channel: u64,
    /// Those at midnight sharp, UTC: most likely a date without a time.
    pub at_midnight: u64,
    /// Those that lie in the future.
    pub future: u64,
    /// Customers seen in more than one source.
    pub joined: Group,
    /// Customers seen in one.
    pub single: Group,
}

#[cfg(test)]
mod tests {
    use super::*;
    use eventlog::JourneyKey;

    #[test]
    fn a_customer_is_joined_where_two_sources_know_them() {
        let see = |channels: &[u32], times: &[i64]| {
            let mut fold = Trust::new(None, 10 * DAY);
            fold.journey(&JourneyView {
                key: JourneyKey { part: 0, index: 0 },
                times,
                activities: channels,
                channels,
                columns: &[],
                start: 0,
                next_event: None,
                person: 0,
                goal: &[],
                logged: &[],
            });
            fold.answer()
        };
        assert_eq!(see(&[1, MISSING, 1], &[DAY, DAY + 1, 11 * DAY + 1]).joined.persons, 0);
        assert_eq!(see(&[1, MISSING, 2], &[DAY, DAY + 1, DAY + 2]).joined.persons, 1);
        let found = see(&[1, MISSING, 1], &[DAY, DAY + 1, 11 * DAY + 1]);
        assert_eq!((found.events, found.without_channel, found.at_midnight, found.future), (3, 1, 1, 1));
    }
}
