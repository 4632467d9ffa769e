//! What the journeys tell of the data behind them: equal times, missing channels, silent days, loose ends.

use super::data::Quality;
use eventlog::JourneyView;
use insight::fold::Fold;
use model::{MISSING, Micros, Span};
use std::collections::BTreeSet;

const DAY: i64 = 86_400_000_000;

/// The fold.
pub(crate) struct QualityFold {
    /// Journeys that end after this time may go on.
    closed_before: i64,
    counts: Quality,
    days: BTreeSet<i64>,
    /// The day last put into `days`: most events share it with the one before.
    last_day: Option<i64>,
}

impl QualityFold {
    /// Over a log that ends at `log_end`; a journey is over once nothing happened for `pause`.
    pub(crate) fn new(log_end: i64, pause: Span) -> Self {
        QualityFold {
            closed_before: log_end.saturating_sub(pause.micros()),
            counts: Quality::default(),
            days: BTreeSet::new(),
            last_day: None,
        }
    }
}

impl Fold for QualityFold {
    type Answer = Quality;

    fn journey(&mut self, journey: &JourneyView<'_>) {
        let counts = &mut self.counts;
        let count = |events: usize| events as u64;
        counts.journeys += 1;
        counts.events += count(journey.times.len());
        counts.one_event += u64::from(journey.times.len() == 1);
        counts.open += u64::from(journey.times[journey.times.len() - 1] > self.closed_before);
        counts.same_time += count(journey.times.windows(2).filter(|pair| pair[0] == pair[1]).count());
        counts.without_channel += count(journey.channels.iter().filter(|channel| **channel == MISSING).count());
        for &time in journey.times {
            counts.at_midnight += u64::from(time.rem_euclid(DAY) == 0);
            let day = time.div_euclid(DAY);
            if self.last_day != Some(day) {
                self.days.insert(day);
                self.last_day = Some(day);
            }
        }
    }

    fn merge(&mut self, other: Self) {
        let (mine, theirs) = (&mut self.counts, other.counts);
        mine.journeys += theirs.journeys;
        mine.events += theirs.events;
        mine.one_event += theirs.one_event;
        mine.open += theirs.open;
        mine.same_time += theirs.same_time;
        mine.without_channel += theirs.without_channel;
        mine.at_midnight += theirs.at_midnight;
        self.days.extend(other.days);
    }

    fn answer(self) -> Quality {
        let (Some(first), Some(last)) = (self.days.first(), self.days.last()) else { return self.counts };
        let days = (last - first + 1).unsigned_abs();
        let silent = self.days.iter().zip(self.days.iter().skip(1));
        let gaps = silent.map(|(before, after)| (before + 1, (after - before - 1).unsigned_abs()));
        // Of equally long gaps the first.
        let longest = gaps.max_by_key(|(from, length)| (*length, std::cmp::Reverse(*from)));
        Quality {
            days,
            empty_days: days - self.days.len() as u64,
            longest_gap: longest.filter(|(_, length)| *length > 0).map(|(from, length)| (Micros(from * DAY), length)),
            ..self.counts
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use eventlog::JourneyKey;

    fn answer(journeys: &[&[i64]]) -> Quality {
        let mut fold = QualityFold::new(20 * DAY, Span::days(7));
        for times in journeys {
            let codes = vec![0; times.len()];
            let key = JourneyKey { part: 0, index: 0 };
            let view = JourneyView {
                key,
                times,
                activities: &codes,
                channels: &codes,
                columns: &[],
                start: 0,
                next_event: None,
                person: 0,
                goal: &[],
                logged: &[],
            };
            let mut one = QualityFold::new(20 * DAY, Span::days(7));
            one.journey(&view);
            fold.merge(one);
        }
        fold.answer()
    }

    #[test]
    fn silent_days_equal_times_and_loose_ends_are_counted() {
        let quality = answer(&[&[DAY + 5, DAY + 5, 3 * DAY], &[10 * DAY + 1], &[20 * DAY + 1]]);
        let expected = Quality {
            events: 5,
            journeys: 3,
            same_time: 1,
            at_midnight: 1,
            without_channel: 0,
            one_event: 2,
            open: 1,
            days: 20,
            empty_days: 16,
            longest_gap: Some((Micros(11 * DAY), 9)),
        };
        assert_eq!(quality, expected);
        assert_eq!(answer(&[]), Quality::default());
    }
}
