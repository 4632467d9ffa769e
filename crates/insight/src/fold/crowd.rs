//! How many distinct persons are behind each part of a flow: stations, moves, beginnings, ends, channels.
//!
//! Beside the counts of the other folds this decides what may be shown to people.

use super::Fold;
use super::cells::Cells;
use super::heads::Counter;
use eventlog::JourneyView;
use model::MISSING;

/// The fold.
pub struct Crowd {
    counter: Counter,
    activities: u64,
    channels: u64,
    places: u64,
    /// Which activities reach the goal: journeys that end elsewhere leave.
    is_goal: Vec<bool>,
    nodes: Vec<[u64; 2]>,
    starts: Vec<[u64; 2]>,
    ends: Vec<[u64; 2]>,
    left: [u64; 2],
    all: [u64; 2],
    edges: Cells<2>,
    visits: Cells<2>,
    moves: Cells<2>,
}

/// Counts a person in a cell of `[persons, the last person]`.
#[inline]
fn count(cell: &mut [u64; 2], person: u64) {
    cell[0] += u64::from(cell[1] != person);
    cell[1] = person;
}

impl Crowd {
    /// Over a log with this many activity and channel codes.
    pub fn new(activities: usize, channels: usize, is_goal: Vec<bool>) -> Self {
        let places = activities as u64 * channels as u64;
        let size = activities as u64;
        Crowd {
            counter: Counter::default(),
            activities: size,
            channels: channels as u64,
            places,
            is_goal,
            nodes: vec![[0; 2]; activities],
            starts: vec![[0; 2]; activities],
            ends: vec![[0; 2]; activities],
            left: [0; 2],
            all: [0; 2],
            edges: Cells::new(size.checked_mul(size)),
            visits: Cells::new(Some(places)),
            moves: Cells::new(places.checked_mul(places)),
        }
    }
}

impl Fold for Crowd {
    type Answer = CrowdAnswer;

    fn journey(&mut self, journey: &JourneyView<'_>) {
        let person = self.counter.number(journey);
        let [first, .., last] = journey.activities else {
            let [only] = journey.activities else { return };
            return self.single(*only, journey.channels[0], person);
        };
        self.ends_of(*first, *last, person);
        let mut before: Option<(u64, Option<u64>)> = None;
        for (&activity, &channel) in journey.activities.iter().zip(journey.channels) {
            let activity = u64::from(activity);
            count(&mut self.nodes[activity as usize], person);
            let place = (channel != MISSING).then(|| activity * self.channels + u64::from(channel));
            if let Some(place) = place {
                count(self.visits.at(place), person);
            }
            if let Some((from, from_place)) = before {
                count(self.edges.at(from * self.activities + activity), person);
                if let (Some(from), Some(to)) = (from_place, place) {
                    count(self.moves.at(from * self.places + to), person);
                }
            }
            before = Some((activity, place));
        }
    }

    fn merge(&mut self, other: Self) {
        for (mine, theirs) in
            [(&mut self.nodes, other.nodes), (&mut self.starts, other.starts), (&mut self.ends, other.ends)]
        {
            mine.iter_mut().zip(theirs).for_each(|(mine, theirs)| mine[0] += theirs[0]);
        }
        self.left[0] += other.left[0];
        self.all[0] += other.all[0];
        self.edges.add(&other.edges, 1);
        self.visits.add(&other.visits, 1);
        self.moves.add(&other.moves, 1);
    }

    fn answer(self) -> CrowdAnswer {
        let plain = |cells: &[[u64; 2]]| cells.iter().map(|[persons, _]| *persons).collect();
        CrowdAnswer {
            activities: self.activities,
            channels: self.channels,
            places: self.places,
            nodes: plain(&self.nodes),
            starts: plain(&self.starts),
            ends: plain(&self.ends),
            left: self.left[0],
            all: self.all[0],
            edges: self.edges,
            visits: self.visits,
            moves: self.moves,
        }
    }
}

impl Crowd {
    fn ends_of(&mut self, first: u32, last: u32, person: u64) {
        count(&mut self.all, person);
        count(&mut self.starts[first as usize], person);
        count(&mut self.ends[last as usize], person);
        if !self.is_goal.get(last as usize).copied().unwrap_or(false) {
            count(&mut self.left, person);
        }
    }

    #[cold]
    fn single(&mut self, activity: u32, channel: u32, person: u64) {
        self.ends_of(activity, activity, person);
        count(&mut self.nodes[activity as usize], person);
        if channel != MISSING {
            count(self.visits.at(u64::from(activity) * self.channels + u64::from(channel)), person);
        }
    }
}

/// Distinct persons, by code.
#[derive(Debug)]
pub struct CrowdAnswer {
    activities: u64,
    channels: u64,
    places: u64,
    nodes: Vec<u64>,
    starts: Vec<u64>,
    ends: Vec<u64>,
    /// Whose journey ends elsewhere than at a goal.
    pub left: u64,
    /// All of them.
    pub all: u64,
    edges: Cells<2>,
    visits: Cells<2>,
    moves: Cells<2>,
}

impl CrowdAnswer {
    /// Who came by an activity.
    pub fn at(&self, activity: u32) -> u64 {
        self.nodes.get(activity as usize).copied().unwrap_or(0)
    }

    /// Whose journeys begin with it.
    pub fn starting(&self, activity: u32) -> u64 {
        self.starts.get(activity as usize).copied().unwrap_or(0)
    }

    /// Whose journeys end with it.
    pub fn ending(&self, activity: u32) -> u64 {
        self.ends.get(activity as usize).copied().unwrap_or(0)
    }

    /// Who went directly from one to another.
    pub fn moving(&self, from: u32, to: u32) -> u64 {
        self.edges.get(u64::from(from) * self.activities + u64::from(to))[0]
    }

    /// Who did it in a channel.
    pub fn in_channel(&self, activity: u32, channel: u32) -> u64 {
        self.visits.get(u64::from(activity) * self.channels + u64::from(channel))[0]
    }

    /// Who went from one activity in a channel to another in a channel.
    pub fn moving_in_channels(&self, from: (u32, u32), to: (u32, u32)) -> u64 {
        let place = |(activity, channel): (u32, u32)| u64::from(activity) * self.channels + u64::from(channel);
        self.moves.get(place(from) * self.places + place(to))[0]
    }
}
