//! What a journey shows, and when: an activity, one again, one right after another, a channel, a change of channel, a
//! value of an attribute; each with the number of events that it takes until it shows.

use super::{Map, Readable};
use eventlog::JourneyView;
use model::MISSING;

/// Something that a journey may show, in the codes of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Feature {
    Activity(u32),
    Again(u32),
    Transition(u32, u32),
    Channel(u32),
    Switch(u32, u32),
    Value { attribute: u32, code: u32 },
}

/// By feature of a journey, after how many of its first `events` it shows first.
pub(super) type Shown = Map<Feature, u32>;

/// Reads the first `events` events of a journey.
pub(super) fn shown(journey: &JourneyView<'_>, events: usize, readable: &Readable, into: &mut Shown) {
    into.clear();
    let mut last: Option<(u32, u32)> = None;
    for at in 0..events {
        let after = at as u32 + 1;
        let mut show = |feature: Feature| {
            into.entry(feature).or_insert(after);
        };
        let (activity, channel) = (journey.activities[at], journey.channels[at]);
        if channel != MISSING {
            show(Feature::Channel(channel));
        }
        if let Some((before, channel_before)) = last {
            show(Feature::Transition(before, activity));
            if channel_before != MISSING && channel != MISSING && channel_before != channel {
                show(Feature::Switch(channel_before, channel));
            }
        }
        for place in &readable.attributes {
            let code = journey.attribute(*place)[at];
            if code != MISSING {
                show(Feature::Value { attribute: *place as u32, code });
            }
        }
        if into.contains_key(&Feature::Activity(activity)) {
            into.entry(Feature::Again(activity)).or_insert(after);
        } else {
            into.insert(Feature::Activity(activity), after);
        }
        // An event without a channel is between two that have one.
        let known = if channel == MISSING { last.map_or(MISSING, |(_, known)| known) } else { channel };
        last = Some((activity, known));
    }
}
