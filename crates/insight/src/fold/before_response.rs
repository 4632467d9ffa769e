//! Each response joined to the activity just before it (an "as of" join), by merging two sorted lists.
//!
//! A response belongs to the journey if it comes at or after the journey's first event and before
//! the same person's next event after the journey; it is joined to the last event at or before it.
//! Where journeys of one person do not overlap, each response is joined at most once; the
//! caller compares [`BeforeResponseAnswer::joined`] with the number of responses to see how many came before any event.

use super::{Fold, Names};
use eventlog::{ChunkView, JourneyKey, JourneyView};
use serde::Serialize;
use std::ops::Range;

/// Responses sorted by person, then time, as columns of equal length.
#[derive(Clone, Copy, Debug)]
pub struct Responses<'a> {
    /// When each was given, UTC microseconds.
    pub times: &'a [i64],
    /// What was answered; six decimals are kept, so that sums are exact and independent of order.
    pub scores: &'a [f64],
}

const SCORE_UNIT: f64 = 1e6;

/// The fold. `places` tells where in the columns the responses of a journey's person are.
pub struct BeforeResponse<'a, P> {
    responses: Responses<'a>,
    places: P,
    /// By activity: responses, and the sum of their scores in millionths.
    sums: Vec<(u64, i128)>,
    /// The journeys of a chunk whose persons gave responses, and where: memory used again for each chunk.
    asked: Vec<(usize, Range<usize>)>,
}

impl<'a, P: Fn(JourneyKey) -> Range<usize> + Send> BeforeResponse<'a, P> {
    /// Over a log with this many activity codes.
    pub fn new(activities: usize, responses: Responses<'a>, places: P) -> Self {
        assert_eq!(responses.times.len(), responses.scores.len(), "every response has a time and a score");
        BeforeResponse { responses, places, sums: vec![(0, 0); activities], asked: Vec::new() }
    }
}

/// How many of these times, which never decrease, are not after `time`. Most journeys are short,
/// and counting them all is faster than the branches that a search would mispredict.
#[inline]
fn events_until(times: &[i64], time: i64) -> usize {
    const SHORT: usize = 64;
    if times.len() > SHORT {
        return times.partition_point(|event| *event <= time);
    }
    times.iter().map(|event| usize::from(*event <= time)).sum()
}

/// A score in millionths, halves away from zero.
#[inline]
fn millionths(score: f64) -> i128 {
    const EXACT: f64 = (1u64 << 52) as f64;
    let scaled = score * SCORE_UNIT;
    if scaled.abs() < EXACT {
        let whole = scaled as i64;
        let rest = scaled - whole as f64;
        return i128::from(whole + i64::from(rest >= 0.5) - i64::from(rest <= -0.5));
    }
    scaled.round() as i128
}

impl<P> BeforeResponse<'_, P> {
    /// Joins the responses at `places` that belong to the journey.
    #[inline]
    fn join(&mut self, journey: &JourneyView<'_>, places: Range<usize>) {
        let mut event = 0;
        for place in places {
            let time = self.responses.times[place];
            if time < journey.times[0] {
                continue;
            }
            if journey.next_event.is_some_and(|next| time >= next) {
                return;
            }
            event += events_until(&journey.times[event + 1..], time);
            let (responses, sum) = &mut self.sums[journey.activities[event] as usize];
            *responses += 1;
            *sum += millionths(self.responses.scores[place]);
        }
    }
}

impl<P: Fn(JourneyKey) -> Range<usize> + Send> Fold for BeforeResponse<'_, P> {
    type Answer = BeforeResponseAnswer;

    #[inline]
    fn journey(&mut self, journey: &JourneyView<'_>) {
        let places = (self.places)(journey.key);
        self.join(journey, places);
    }

    /// Most journeys have no responses: only the others are looked at.
    fn chunk(&mut self, chunk: &ChunkView<'_>) {
        let mut asked = std::mem::take(&mut self.asked);
        let journeys = chunk.journeys();
        asked.resize(journeys.max(asked.len()), (0, 0..0));
        let mut many = 0;
        for at in 0..journeys {
            let places = (self.places)(JourneyKey { index: chunk.first.index + at as u32, ..chunk.first });
            let has_some = !places.is_empty();
            asked[many] = (at, places);
            many += usize::from(has_some);
        }
        for (at, places) in &asked[..many] {
            self.join(&chunk.journey(*at), places.clone());
        }
        self.asked = asked;
    }

    fn merge(&mut self, other: Self) {
        for (mine, theirs) in self.sums.iter_mut().zip(other.sums) {
            mine.0 += theirs.0;
            mine.1 += theirs.1;
        }
    }

    fn answer(self) -> BeforeResponseAnswer {
        let joined = self.sums.iter().map(|(responses, _)| responses).sum();
        let used = self.sums.iter().enumerate().filter(|(_, (responses, _))| *responses > 0);
        let activities = used.map(|(activity, (responses, sum))| ActivityScore {
            activity: activity as u32,
            responses: *responses,
            mean_score: *sum as f64 / *responses as f64 / SCORE_UNIT,
        });
        BeforeResponseAnswer { joined, activities: activities.collect() }
    }
}

/// Responses by the activity before them.
#[derive(Clone, Debug, PartialEq)]
pub struct BeforeResponseAnswer {
    /// How many responses were joined.
    pub joined: u64,
    /// Activities with responses, ascending by code.
    pub activities: Vec<ActivityScore>,
}

/// The responses that came after one activity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ActivityScore {
    /// The activity.
    pub activity: u32,
    /// How many responses.
    pub responses: u64,
    /// Their mean score.
    pub mean_score: f64,
}

impl BeforeResponseAnswer {
    /// The answer with names: by responses, descending, then by name.
    pub fn report<'a>(&self, names: &Names<'a>) -> Vec<ActivityScoreReport<'a>> {
        let named = |score: &ActivityScore| ActivityScoreReport {
            activity: names.activities.get(score.activity),
            responses: score.responses,
            mean_score: score.mean_score,
        };
        let mut report: Vec<_> = self.activities.iter().map(named).collect();
        report.sort_unstable_by(|a, b| b.responses.cmp(&a.responses).then(a.activity.cmp(b.activity)));
        report
    }
}

/// One activity with the responses that came after it.
#[derive(Clone, Debug, Serialize)]
pub struct ActivityScoreReport<'a> {
    /// The activity.
    pub activity: &'a str,
    /// How many responses.
    pub responses: u64,
    /// Their mean score.
    pub mean_score: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_in_millionths_is_rounded_halves_away_from_zero() {
        for scaled in [0.0, 0.5, -0.5, 1.5, -2.5, 0.499_999_999_999_999_94, 4e6, -7.2e6, 1e15, 1e16, -1e30] {
            let score = scaled / SCORE_UNIT;
            assert_eq!(millionths(score), (score * SCORE_UNIT).round() as i128, "{scaled}");
        }
    }
}
