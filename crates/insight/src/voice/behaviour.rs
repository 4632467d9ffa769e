//! What the log tells of how a journey went, without asking anybody: a handful of counts, each with its unit.
//!
//! In: a stretch of one customer's events. Out: [`Behaviour`]. It knows nothing of answers; who wants to know what
//! behaviour says about them (`adjust`, `crate::abandonment`) looks at nothing later than it may.

use crate::fold::Fold;
use eventlog::JourneyView;
use model::{Dictionary, MISSING, Span, known_channel};

/// The names of [`Behaviour::squeezed`], in its order.
pub const SIGNALS: [&str; 8] =
    ["steps", "repeats", "loops", "channel_hops", "waits", "contacts", "hours", "longest_gap_hours"];

/// A journey is looked at from its end for so many events at most: enough to tell, and a robot's life has millions.
const MOST_EVENTS: usize = 500;

/// Counts of one stretch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Behaviour {
    /// Events.
    pub steps: u32,
    /// Times that an activity came again with nothing new in between.
    pub repeats: u32,
    /// Times that an activity came again after something new.
    pub loops: u32,
    /// Moves between two known channels.
    pub hops: u32,
    /// Gaps between two events that are longer than a wait.
    pub waits: u32,
    /// Events in channels where a colleague helps: phone, chat, e-mail, store, complaint.
    pub contacts: u32,
    /// From the first to the last event, microseconds.
    pub duration: i64,
    /// The longest gap, microseconds.
    pub longest_gap: i64,
}

/// How behaviour is read in one log.
#[derive(Clone, Debug)]
pub struct Reading {
    assisted: Vec<bool>,
    sent: Vec<bool>,
    wait: i64,
}

impl Reading {
    /// Of a log with these channels; gaps longer than `wait` are waits.
    pub fn of(channels: &Dictionary, wait: Span) -> Reading {
        let among = |codes: &[&str]| -> Vec<bool> {
            channels.iter().map(|name| codes.contains(&known_channel(name).unwrap_or(name))).collect()
        };
        Reading {
            assisted: among(&["phone", "chat", "email", "store", "complaint"]),
            sent: among(&["letter", "billing"]),
            wait: wait.micros(),
        }
    }

    /// Whether what happens in the channel is sent to customers, and no doing of theirs.
    pub fn is_sent(&self, channel: u32) -> bool {
        self.sent.get(channel as usize).copied().unwrap_or(false)
    }

    /// Whether a colleague helps in the channel.
    pub fn is_assisted(&self, channel: u32) -> bool {
        self.assisted.get(channel as usize).copied().unwrap_or(false)
    }

    /// What happened in a stretch of events, as columns of equal length.
    pub fn behaviour(&self, times: &[i64], activities: &[u32], channels: &[u32]) -> Behaviour {
        let from = times.len().saturating_sub(MOST_EVENTS);
        let (times, activities, channels) = (&times[from..], &activities[from..], &channels[from..]);
        let (Some(first), Some(last)) = (times.first(), times.last()) else { return Behaviour::default() };
        let mut found = Behaviour {
            steps: times.len() as u32,
            duration: last.saturating_sub(*first),
            contacts: channels.iter().filter(|channel| self.is_assisted(**channel)).count() as u32,
            ..Behaviour::default()
        };
        for pair in times.windows(2) {
            let gap = pair[1].saturating_sub(pair[0]);
            found.waits += u32::from(gap > self.wait);
            found.longest_gap = found.longest_gap.max(gap);
        }
        for pair in channels.windows(2) {
            found.hops += u32::from(pair[0] != MISSING && pair[1] != MISSING && pair[0] != pair[1]);
        }
        // Each activity with the number of different ones that were known when it came last.
        let mut seen: Vec<(u32, usize)> = Vec::new();
        for activity in activities {
            let known = seen.len();
            match seen.iter_mut().find(|(seen, _)| seen == activity) {
                Some((_, then)) => {
                    found.repeats += u32::from(*then == known);
                    found.loops += u32::from(*then < known);
                    *then = known;
                }
                None => seen.push((*activity, known + 1)),
            }
        }
        found
    }
}

impl Behaviour {
    /// As numbers for a model, in the order of [`SIGNALS`]: `ln(1 + x)`, times in hours, so that ten loops do not
    /// count ten times as much as one.
    pub fn squeezed(&self) -> [f64; SIGNALS.len()] {
        let hours = |micros: i64| micros.max(0) as f64 / 3.6e9;
        let counts = [self.steps, self.repeats, self.loops, self.hops, self.waits, self.contacts].map(f64::from);
        let [steps, repeats, loops, hops, waits, contacts] = counts;
        [steps, repeats, loops, hops, waits, contacts, hours(self.duration), hours(self.longest_gap)].map(f64::ln_1p)
    }
}

/// One journey that came by where somebody asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PassedBy {
    /// Whose: told apart from everyone else in the log.
    pub person: u64,
    /// First event, UTC microseconds.
    pub start: i64,
    /// Last event.
    pub end: i64,
    /// The last of the places at which somebody asks: its activity code.
    pub place: u32,
    /// The channel of the first event that has one.
    pub entry: u32,
    /// Whether the goal was reached.
    pub reached: bool,
    /// How it went.
    pub behaviour: Behaviour,
}

/// The fold: all journeys that came by one of the places where somebody asks, by person and time. Events that hold a
/// response are no behaviour: they are left out.
pub struct PassedPlaces<'r> {
    reading: &'r Reading,
    asks: &'r [bool],
    /// Where the attribute that holds responses is in the log.
    response: Option<usize>,
    found: Vec<PassedBy>,
    kept: (Vec<i64>, Vec<u32>, Vec<u32>),
}

impl<'r> PassedPlaces<'r> {
    /// `asks` tells of every activity code whether somebody asks there.
    pub fn new(reading: &'r Reading, asks: &'r [bool], response: Option<usize>) -> Self {
        PassedPlaces { reading, asks, response, found: Vec::new(), kept: Default::default() }
    }
}

impl Fold for PassedPlaces<'_> {
    type Answer = Vec<PassedBy>;

    fn journey(&mut self, journey: &JourneyView<'_>) {
        let asks = |activity: &u32| self.asks.get(*activity as usize).copied().unwrap_or(false);
        let Some(last) = journey.activities.iter().rposition(asks) else { return };
        let responses = self.response.map(|place| journey.attribute(place));
        let (times, activities, channels) = &mut self.kept;
        times.clear();
        activities.clear();
        channels.clear();
        for row in 0..journey.events() {
            if responses.is_none_or(|codes| codes[row] == MISSING) {
                times.push(journey.times[row]);
                activities.push(journey.activities[row]);
                channels.push(journey.channels[row]);
            }
        }
        self.found.push(PassedBy {
            person: journey.person_key(),
            start: journey.times[0],
            end: journey.times[journey.events() - 1],
            place: journey.activities[last],
            entry: channels.iter().copied().find(|channel| *channel != MISSING).unwrap_or(MISSING),
            reached: journey.goal.contains(&true),
            behaviour: self.reading.behaviour(times, activities, channels),
        });
    }

    fn merge(&mut self, mut other: Self) {
        self.found.append(&mut other.found);
    }

    fn answer(mut self) -> Self::Answer {
        self.found.sort_unstable_by_key(|passed| (passed.person, passed.start, passed.end, passed.place));
        self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeat_has_nothing_new_in_between_and_a_loop_has() {
        const HOUR: i64 = 3_600_000_000;
        let channels: Dictionary = {
            let mut channels = Dictionary::new();
            ["web", "Telefon"].iter().for_each(|name| _ = channels.intern(name));
            channels
        };
        let reading = Reading::of(&channels, Span::days(1));
        // a a b a b a, the last two by phone, a day and a half in between.
        let times = [0, 1, 2, 3, 39, 40].map(|hours| hours * HOUR);
        let found = reading.behaviour(&times, &[0, 0, 1, 0, 1, 0], &[0, 0, 0, MISSING, 1, 1]);
        let expected = Behaviour {
            steps: 6,
            repeats: 3,
            loops: 1,
            hops: 0,
            waits: 1,
            contacts: 2,
            duration: 40 * HOUR,
            longest_gap: 36 * HOUR,
        };
        assert_eq!(found, expected);
        assert_eq!(reading.behaviour(&[], &[], &[]), Behaviour::default());
        assert!((found.squeezed()[0] - 7_f64.ln()).abs() < 1e-12);
    }
}
