//! The journey map drawn from evidence: journeys and naming rules in, a [`model::JourneyMap`] out.
//!
//! Two passes over one cut: the first counts how visited each station is, the second counts the map with the
//! rest folded together, so that totals always add up (design §6).

mod feelings;
mod naming;
mod protect;
mod sums;

pub use feelings::feelings;
pub use naming::{Logged, Naming, classify, name_stations};
pub use protect::{Suppressed, lower_multiple, round_map, tell_parts};
pub use sums::{OUTSIDE, RoughWays, Sums, Told, find_sums};

use crate::fold::{MapCountsAnswer, MapShape, MapStation, Passed, Tally, TallyAnswer, run, run_map_counts};
use eventlog::{CutSpec, EventLog, Journeys, LogError, Recode};
use model::{
    ChannelMark, DefinitionFile, Evidence, JourneyDefinition, JourneyMap, Link, LinkChannel, MISSING, MapKind,
    MapTotals, Micros, Station, StationId, StationKind, StationSpec,
};
use std::cmp::Reverse;
use std::sync::Arc;

/// Gaps of a log on disk that one pass may hold.
const MOST_GAPS: u64 = 64 << 20;

/// What a map should look like.
#[derive(Clone, Debug)]
pub struct MapOptions<'a> {
    /// What to call it.
    pub name: &'a str,
    /// How many stations to show for themselves; `None` shows all.
    pub stations: Option<usize>,
    /// What the fold of the others is called.
    pub other: &'a str,
    /// What the end of journeys is called.
    pub left: &'a str,
    /// How many threads may work.
    pub threads: usize,
}

/// A map, and what a screen tells beside it.
#[derive(Clone, Debug)]
pub struct Discovered {
    /// The map.
    pub map: JourneyMap,
    /// How many stations there would be without a fold.
    pub all_stations: u64,
    /// Stages in the order of the rules that name them, each with its stations from first to last.
    pub stages: Vec<Stage>,
    /// What was hidden because too few persons are behind it.
    pub suppressed: Suppressed,
}

/// A part of a map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// What it is called.
    pub name: String,
    /// Its stations, from first to last.
    pub stations: Vec<StationId>,
}

/// Draws up the map of a log's journeys, exactly.
///
/// # Errors
/// When the log cannot be cut as `spec` says, or a part of it cannot be read.
pub fn discover_map(
    log: &EventLog,
    spec: &CutSpec,
    definition: &DefinitionFile,
    options: &MapOptions<'_>,
) -> Result<JourneyMap, LogError> {
    let naming = name_stations(log, &definition.rule);
    let every = CutSpec { recode: Some(naming.recode.clone()), ..spec.clone() };
    Ok(discover(&Journeys::cut(log, &every)?, spec, definition, &naming, options, None)?.map)
}

/// Draws up the map of journeys, those of `spec` with all stations of the naming; where it is for others than who holds the log, nothing in it is about
/// fewer persons than the least group, and what would tell of fewer is told as `sums` say.
///
/// # Errors
/// When a part of the log cannot be read.
pub fn discover(
    journeys: &Journeys<'_>,
    spec: &CutSpec,
    definition: &DefinitionFile,
    naming: &Naming,
    options: &MapOptions<'_>,
    sums: Option<&Sums>,
) -> Result<Discovered, LogError> {
    let least = sums.map(Sums::least);
    let counts = match sums {
        Some(sums) => sums.stations().iter().map(Visited::of).collect(),
        None => count_stations(journeys, options.threads)?,
    };
    let goal = goal_stations(journeys.log(), naming, spec);
    let defining = defining_stations(journeys.log(), naming, spec);
    let mut shown = choose(&counts, &defining, naming, options.stations, least);
    loop {
        let facts = Facts::gather(journeys, naming, shown, &goal, options)?;
        // Too few in "other": the next smallest station joins them, unless the journey is defined by it.
        let may_join = facts.shown.last().is_some_and(|station| defining[*station as usize] == 0);
        if least.is_some_and(|least| facts.hides_other(least)) && facts.shown.len() > 1 && may_join {
            shown = facts.shown;
            shown.pop();
            continue;
        }
        let mut told = facts.told(definition, spec, options, &counts, sums);
        let is_small = |node: &&Visited| least.is_some_and(|least| node.persons < least);
        told.suppressed.stations = counts.iter().filter(is_small).count() as u64;
        return Ok(told);
    }
}

/// How visited a station is.
struct Visited {
    station: u32,
    events: u64,
    journeys: u64,
    persons: u64,
}

impl Visited {
    fn of(counted: &Passed) -> Visited {
        let &Passed { station, events, journeys, persons, .. } = counted;
        Visited { station, events, journeys, persons }
    }
}

/// How visited each station is.
fn count_stations(journeys: &Journeys<'_>, threads: usize) -> Result<Vec<Visited>, LogError> {
    let stations = journeys.activities().len();
    let counted = run(journeys, threads, || Tally::new(stations))?;
    let visited = |TallyAnswer { activity, events, group, .. }: TallyAnswer| Visited {
        station: activity,
        events,
        journeys: group.journeys,
        persons: group.persons,
    };
    Ok(counted.into_iter().map(visited).collect())
}

/// The stations that a map of so many would show, the most important first, and those that reach the goal.
pub fn shown_stations(
    log: &EventLog,
    spec: &CutSpec,
    naming: &Naming,
    stations: Option<usize>,
    sums: &Sums,
) -> Vec<u32> {
    let counts: Vec<Visited> = sums.stations().iter().map(Visited::of).collect();
    choose(&counts, &defining_stations(log, naming, spec), naming, stations, Some(sums.least()))
}

/// Which stations (of the naming) a goal belongs to: those that it names, else those of the activity that it names.
pub fn goal_stations(log: &EventLog, naming: &Naming, spec: &CutSpec) -> Vec<bool> {
    stations_of(log, naming, &spec.definition.goal)
}

/// How much a journey is defined by each station: 2, its goal; 1, where it starts or a step that is planned.
fn defining_stations(log: &EventLog, naming: &Naming, spec: &CutSpec) -> Vec<u8> {
    let JourneyDefinition { start, goal, steps, .. } = &spec.definition;
    let mut defining = vec![0; naming.activities.len()];
    for (names, weight) in [(start, 1), (steps, 1), (goal, 2)] {
        let named = stations_of(log, naming, names);
        defining.iter_mut().zip(named).filter(|(_, is_named)| *is_named).for_each(|(mine, _)| *mine = weight);
    }
    defining
}

fn stations_of(log: &EventLog, naming: &Naming, names: &[String]) -> Vec<bool> {
    let stations = &naming.recode.stations;
    let (mut named, mut logged) = (Vec::new(), Vec::new());
    for name in names {
        match stations.find(name) {
            Some(station) => named.push(station),
            None => logged.extend(log.activities().find(name)),
        }
    }
    let is_named = |(station, activities): (u32, &Vec<u32>)| {
        named.contains(&station) || activities.iter().any(|activity| logged.contains(activity))
    };
    (0..).zip(&naming.activities).map(is_named).collect()
}

/// The stations to show: those that the journey is defined by, then those with most journeys. Never folds just one,
/// unless too few persons are behind it.
fn choose(counts: &[Visited], defining: &[u8], naming: &Naming, most: Option<usize>, least: Option<u64>) -> Vec<u32> {
    let mut visited: Vec<_> = counts.iter().filter(|node| least.is_none_or(|least| node.persons >= least)).collect();
    visited.sort_by_key(|node| {
        let name = naming.recode.stations.get(node.station);
        (Reverse((defining[node.station as usize], node.journeys, node.events)), name)
    });
    let most = most.unwrap_or(usize::MAX);
    let none_hidden = visited.len() == counts.len();
    let all_fit = visited.len() <= if none_hidden { most.saturating_add(1) } else { most };
    visited.truncate(if all_fit { visited.len() } else { most });
    visited.into_iter().map(|node| node.station).collect()
}

/// Everything counted about the folded stations.
struct Facts<'a> {
    log: &'a EventLog,
    naming: &'a Naming,
    recode: Arc<Recode>,
    /// Shown stations, as codes of the naming; their new code is their place here.
    shown: Vec<u32>,
    /// New code of every station of the naming.
    codes: Vec<u32>,
    counts: MapCountsAnswer,
    goal: &'a [bool],
}

impl<'a> Facts<'a> {
    /// Counts journeys that are cut with all stations of the naming.
    fn gather(
        journeys: &'a Journeys<'_>,
        naming: &'a Naming,
        shown: Vec<u32>,
        goal: &'a [bool],
        options: &MapOptions<'_>,
    ) -> Result<Facts<'a>, LogError> {
        let (recode, codes) = naming.fold(&shown, options.other);
        let shape = MapShape {
            shown: codes.as_slice().into(),
            stations: recode.activities.len(),
            channels: journeys.channels().len(),
            is_goal: shown.iter().map(|station| goal[*station as usize]).collect(),
            threads: options.threads,
        };
        let counts = run_map_counts(journeys, options.threads, MOST_GAPS, &shape)?;
        Ok(Facts { log: journeys.log(), naming, recode, shown, codes, counts, goal })
    }

    /// Whether there is an "other" with too few persons in it.
    fn hides_other(&self, least: u64) -> bool {
        let persons = self.counts.at(self.shown.len() as u32);
        persons > 0 && persons < least
    }

    fn told(
        &self,
        definition: &DefinitionFile,
        spec: &CutSpec,
        options: &MapOptions<'_>,
        counts: &[Visited],
        sums: Option<&Sums>,
    ) -> Discovered {
        let all_stations = counts.len() as u64;
        let (mut map, channels) = self.map(definition, spec, options, all_stations);
        let mut all = vec![(0, 0); self.codes.len()];
        counts.iter().for_each(|counted| all[counted.station as usize] = (counted.events, counted.persons));
        let suppressed = match sums {
            None => Suppressed::default(),
            Some(sums) => protect::protect(&mut map, self.persons(&channels, &all), sums),
        };
        Discovered { stages: self.stages(definition, &map), map, all_stations, suppressed }
    }

    /// Whom each part of the map is about.
    fn persons<'b>(&'b self, channels: &Channels, all: &'b [(u64, u64)]) -> protect::Persons<'b> {
        let (crowd, codes, shown) = (&self.counts, self.codes.as_slice(), self.shown.len());
        let stations = crowd.stations.iter().map(|station| station.station).collect();
        protect::Persons { crowd, stations, shown, channels: channels.order.clone(), codes, all }
    }

    fn stages(&self, definition: &DefinitionFile, map: &JourneyMap) -> Vec<Stage> {
        let mut stages: Vec<Stage> = Vec::new();
        for name in definition.rule.iter().filter_map(|rule| rule.stage.as_ref()) {
            if !stages.iter().any(|stage| stage.name == *name) {
                stages.push(Stage { name: name.clone(), stations: Vec::new() });
            }
        }
        for (at, station) in (0..).zip(&map.stations) {
            let known = self.naming.recode.stations.find(&station.name);
            let stage = known.and_then(|station| self.naming.stages[station as usize].as_ref());
            if let Some(stage) = stages.iter_mut().find(|known| Some(&known.name) == stage) {
                stage.stations.push(StationId(at));
            }
        }
        for stage in &mut stages {
            let place = |station: &StationId| map.stations[station.0 as usize].position;
            stage.stations.sort_by(|a, b| place(a).total_cmp(&place(b)).then(a.cmp(b)));
        }
        stages.retain(|stage| !stage.stations.is_empty());
        stages
    }

    fn map(
        &self,
        definition: &DefinitionFile,
        spec: &CutSpec,
        options: &MapOptions<'_>,
        all_stations: u64,
    ) -> (JourneyMap, Channels) {
        let journeys = &*self.recode;
        let mut channel_order: Vec<(u64, u32)> = (0..journeys.channels.len() as u32).map(|code| (0, code)).collect();
        for visit in &self.counts.visits {
            if let Some(entry) = channel_order.get_mut(visit.channel as usize) {
                entry.0 += visit.events;
            }
        }
        channel_order.retain(|(events, _)| *events > 0);
        channel_order.sort_by_key(|(events, code)| (Reverse(*events), journeys.channels.get(*code)));
        let channels = Channels { order: channel_order.iter().map(|(_, code)| *code).collect() };

        let mut ids = vec![None; journeys.activities.len()];
        let mut stations = Vec::new();
        for node in &self.counts.stations {
            ids[node.station as usize] = Some(StationId(stations.len() as u32));
            stations.push(self.station(node, &channels));
        }
        let mut links = self.links_between(&ids, &channels);
        self.put_left(&mut stations, &mut links, &ids, options.left);
        let channel_names: Vec<&str> = channels.order.iter().map(|code| journeys.channels.get(*code)).collect();
        put_assumed(&mut stations, &definition.station, &channel_names);
        links.sort_by_key(|link| (Reverse(link.count), link.from, link.to));
        let named = |name: &str| stations.iter().position(|station| station.name == name);
        let planned =
            spec.definition.steps.iter().filter_map(|step| named(step)).map(|at| StationId(at as u32)).collect();
        let all_named = !self.shown.is_empty() && self.shown.iter().all(|&station| self.naming.named[station as usize]);
        let map = JourneyMap {
            name: options.name.to_string(),
            kind: if all_named { MapKind::JourneyMap } else { MapKind::EventFlow },
            links,
            channels: channel_names.into_iter().map(str::to_string).collect(),
            planned,
            totals: MapTotals {
                events: self.counts.events,
                journeys: self.counts.journeys,
                activities: self.log.activities().len() as u64,
                shown: self.shown.len() as u64,
                folded: all_stations - self.shown.len() as u64,
                first: self.counts.first.map(Micros),
                last: self.counts.last.map(Micros),
            },
            stations,
            rounded_to: None,
            feelings: None,
        };
        (map, channels)
    }

    fn station(&self, node: &MapStation, channels: &Channels) -> Station {
        let code = node.station;
        let is_other = code as usize >= self.shown.len();
        let behind = (0..self.codes.len()).filter(|station| self.codes[*station] == code);
        let mut touchpoints: Vec<String> = Vec::new();
        let mut activities: Vec<String> = Vec::new();
        for station in behind {
            touchpoints.extend(self.naming.touchpoints[station].iter().cloned());
            let names = self.naming.activities[station].iter();
            activities.extend(names.map(|activity| self.log.activities().get(*activity).to_string()));
        }
        activities.sort_unstable();
        activities.dedup();
        if is_other {
            touchpoints.clear();
        }
        let mut marks: Vec<ChannelMark> = self
            .counts
            .visits
            .iter()
            .filter(|visit| visit.station == code)
            .filter_map(|visit| {
                let channel = channels.place(visit.channel)?;
                Some(ChannelMark { channel, events: visit.events, journeys: visit.journeys, about: false })
            })
            .collect();
        marks.sort_by_key(|mark| (Reverse(mark.events), mark.channel));
        Station {
            name: self.recode.activities.get(code).to_string(),
            kind: if is_other { StationKind::Other } else { StationKind::Activity },
            touchpoints,
            activities,
            events: node.events,
            journeys: node.journeys,
            starts: node.starts,
            ends: node.ends,
            position: node.position,
            median_dwell_s: node.median_stay_s,
            channels: marks,
            evidence: Evidence::Observed { n: node.events, last: Micros(node.last) },
            about: Vec::new(),
            hidden: Vec::new(),
        }
    }

    fn links_between(&self, ids: &[Option<StationId>], channels: &Channels) -> Vec<Link> {
        let edges = self.counts.moves.iter().filter_map(|edge| {
            let parts = self.counts.channels_of(edge).into_iter().filter_map(|part| {
                let (from, to) = (channels.place(part.from)?, channels.place(part.to)?);
                Some(LinkChannel { from, to, count: part.count, about: false })
            });
            let mut channels: Vec<LinkChannel> = parts.collect();
            channels.sort_by_key(|link| (Reverse(link.count), link.from, link.to));
            Some(Link {
                from: ids[edge.from as usize]?,
                to: ids[edge.to as usize]?,
                count: edge.count,
                journeys: edge.journeys,
                median_s: edge.times.map(|times| times.median_s),
                p90_s: edge.times.map(|times| times.p90_s),
                channels,
                about: false,
            })
        });
        edges.collect()
    }

    /// Adds the end of the journeys that did not end at a goal (of all journeys where there is no goal).
    fn put_left(&self, stations: &mut Vec<Station>, links: &mut Vec<Link>, ids: &[Option<StationId>], name: &str) {
        let left = StationId(stations.len() as u32);
        let mut total = 0;
        for node in self.counts.stations.iter().filter(|node| node.ends > 0) {
            let reaches_goal =
                self.shown.get(node.station as usize).is_some_and(|station| self.goal[*station as usize]);
            if let (false, Some(from)) = (reaches_goal, ids[node.station as usize]) {
                total += node.ends;
                let (count, journeys) = (node.ends, node.ends);
                let (median_s, p90_s, channels) = (None, None, Vec::new());
                links.push(Link { from, to: left, count, journeys, median_s, p90_s, channels, about: false });
            }
        }
        let Some(last) = self.counts.last.map(Micros).filter(|_| total > 0) else { return };
        stations.push(Station {
            name: name.to_string(),
            kind: StationKind::Left,
            touchpoints: Vec::new(),
            activities: Vec::new(),
            events: 0,
            journeys: total,
            starts: 0,
            ends: total,
            position: 1.0,
            median_dwell_s: None,
            channels: Vec::new(),
            evidence: Evidence::Observed { n: total, last },
            about: Vec::new(),
            hidden: Vec::new(),
        });
    }
}

/// The channels of the map: those that happened, most frequent first.
struct Channels {
    order: Vec<u32>,
}

impl Channels {
    /// The place of a channel code on the map; none for a missing channel.
    fn place(&self, code: u32) -> Option<u32> {
        if code == MISSING {
            return None;
        }
        self.order.iter().position(|channel| *channel == code).map(|at| at as u32)
    }
}

/// Adds the stations that people know of but no event shows; one that events do show only learns that
/// the customer waits there.
fn put_assumed(stations: &mut Vec<Station>, assumed: &[StationSpec], channels: &[&str]) {
    for spec in assumed {
        if let Some(observed) = stations.iter_mut().find(|station| station.name == spec.name) {
            if spec.waiting && observed.kind == StationKind::Activity {
                observed.kind = StationKind::Waiting;
            }
            continue;
        }
        let before = spec.after.as_ref().and_then(|after| stations.iter().find(|station| station.name == *after));
        if before.is_none() && spec.after.is_some() {
            continue; // it belongs to a part of the journey that this map does not show
        }
        let position = before.map_or(0.0, |before| before.position + 1e-3);
        let place = |name: &String| channels.iter().position(|channel| model::same_channel(channel, name));
        let marks = spec.channels.iter().filter_map(place);
        stations.push(Station {
            name: spec.name.clone(),
            kind: if spec.waiting { StationKind::Waiting } else { StationKind::Activity },
            touchpoints: spec.touchpoint.iter().cloned().collect(),
            activities: Vec::new(),
            events: 0,
            journeys: 0,
            starts: 0,
            ends: 0,
            position,
            median_dwell_s: None,
            channels: marks
                .map(|at| ChannelMark { channel: at as u32, events: 0, journeys: 0, about: false })
                .collect(),
            evidence: Evidence::Assumed,
            about: Vec::new(),
            hidden: Vec::new(),
        });
    }
}
