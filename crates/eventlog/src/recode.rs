//! How logged events become events at stations: by activity and channel, and where a rule asks for it by a property.
//!
//! Patterns are tried on dictionaries once, by whoever makes a [`Recode`]; here an event costs one look into a
//! table, and one more for each property that its rules ask for. Knows no rules and no patterns.

use crate::part::Part;
use model::{Dictionary, MISSING};
use std::borrow::Cow;

/// Gives events other activity and channel codes.
#[derive(Clone, Debug, Default)]
pub struct Recode {
    /// The activities that views show.
    pub activities: Dictionary,
    /// The channels that views show.
    pub channels: Dictionary,
    /// All stations, also those that views show as one: what a definition may name.
    pub stations: Dictionary,
    /// By station, the activity that views show.
    pub shown: Vec<u32>,
    /// How many channels the log has.
    pub logged_channels: usize,
    /// By logged activity and channel: activity × (channels + 1) + channel, the missing one last.
    pub table: Vec<Coding>,
    /// What is asked of properties.
    pub tests: Vec<PropertyTest>,
    /// What depends on properties.
    pub forks: Vec<Fork>,
}

/// A station and a channel to show; [`MISSING`] is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The station.
    pub station: u32,
    /// The channel.
    pub channel: u32,
}

/// What becomes of an activity in a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// Always the same.
    Fixed(Place),
    /// What a fork says.
    Fork(u32),
}

/// The first choice whose test an event passes, else the last word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fork {
    /// Tests, by place in [`Recode::tests`], and where they lead.
    pub choices: Vec<(u32, Place)>,
    /// Where events go that pass none of them.
    pub otherwise: Place,
}

/// Which values of an attribute pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PropertyTest {
    /// The attribute: its place in the log.
    pub attribute: usize,
    /// By code of its dictionary. A missing value never passes.
    pub fits: Vec<bool>,
}

impl Recode {
    /// Where the table speaks of a logged activity in a channel.
    pub fn place_of(&self, activity: u32, channel: u32) -> usize {
        let channel = if channel == MISSING { self.logged_channels } else { channel as usize };
        activity as usize * (self.logged_channels + 1) + channel
    }

    /// The stations and channels of a part's events: its own columns where every event keeps its code.
    pub(crate) fn apply<'a>(&self, part: &'a Part) -> (Cow<'a, [u32]>, Cow<'a, [u32]>) {
        let kept = self.kept();
        if let [true, true] = kept {
            return (Cow::Borrowed(&part.activity), Cow::Borrowed(&part.channel));
        }
        let events = part.activity.iter().zip(&part.channel).enumerate();
        let place =
            |(row, (&activity, &channel)): (usize, (&u32, &u32))| match self.table[self.place_of(activity, channel)] {
                Coding::Fixed(place) => place,
                Coding::Fork(fork) => self.decide(&self.forks[fork as usize], part, row),
            };
        match kept {
            [true, _] => (Cow::Borrowed(&part.activity), events.map(|event| place(event).channel).collect()),
            [_, true] => (events.map(|event| place(event).station).collect(), Cow::Borrowed(&part.channel)),
            _ => {
                let (stations, channels): (Vec<u32>, Vec<u32>) =
                    events.map(place).map(|place| (place.station, place.channel)).unzip();
                (Cow::Owned(stations), Cow::Owned(channels))
            }
        }
    }

    /// Whether all activities and all channels keep their codes.
    fn kept(&self) -> [bool; 2] {
        let channels = self.logged_channels + 1;
        let mut kept = [true, true];
        for (at, coding) in self.table.iter().enumerate() {
            let (activity, channel) = ((at / channels) as u32, at % channels);
            let channel = if channel == self.logged_channels { MISSING } else { channel as u32 };
            let is_kept = |place: &Place| [place.station == activity, place.channel == channel];
            let found = match coding {
                Coding::Fixed(place) => is_kept(place),
                Coding::Fork(fork) => {
                    let fork = &self.forks[*fork as usize];
                    let places = fork.choices.iter().map(|(_, place)| place).chain([&fork.otherwise]);
                    places.map(is_kept).fold([true, true], |all, one| [all[0] && one[0], all[1] && one[1]])
                }
            };
            kept = [kept[0] && found[0], kept[1] && found[1]];
        }
        kept
    }

    fn decide(&self, fork: &Fork, part: &Part, row: usize) -> Place {
        let passes = |test: u32| {
            let test = &self.tests[test as usize];
            // An attribute that this part has never heard of, or a missing value, passes nothing.
            let code = part.attributes.get(test.attribute).and_then(|codes| codes.get(row));
            code.and_then(|&code| test.fits.get(code as usize)).copied().unwrap_or(false)
        };
        let choice = fork.choices.iter().find(|(test, _)| passes(*test));
        choice.map_or(fork.otherwise, |(_, place)| *place)
    }
}
