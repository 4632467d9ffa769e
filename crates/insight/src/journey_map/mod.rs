//! The journey map drawn from evidence: journeys and naming rules in, a [`model::JourneyMap`] out.
//!
//! Two passes: the first counts how visited each station is, the second counts the map with the
//! rest folded together, so that totals always add up (design §6).

mod naming;
mod places;
mod protect;

pub use naming::{Logged, Naming, classify, name_stations};
pub use places::{Places, PlacesAnswer};
pub use protect::{Suppressed, lower_multiple, round_map};

use crate::fold::{
    ChannelLinks, ChannelLinksAnswer, Crowd, CrowdAnswer, FlowAnswer, StepOptions, Steps, StepsAnswer, Tally,
    TallyAnswer, run, run_flow,
};
use eventlog::{CutSpec, EventLog, Journeys, LogError, Recode};
use model::{
    ChannelMark, DefinitionFile, Evidence, JourneyMap, Link, LinkChannel, MISSING, MapKind, MapTotals, Micros, Station,
    StationId, StationKind, StationSpec,
};
use std::collections::HashMap;
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
    Ok(discover(log, spec, definition, &naming, options, None)?.map)
}

/// Draws up the map of a log's journeys; where it is for others than who holds the log, nothing in it is about
/// fewer than `least` persons.
///
/// # Errors
/// When the log cannot be cut as `spec` says, or a part of it cannot be read.
pub fn discover(
    log: &EventLog,
    spec: &CutSpec,
    definition: &DefinitionFile,
    naming: &Naming,
    options: &MapOptions<'_>,
    least: Option<u64>,
) -> Result<Discovered, LogError> {
    let every = CutSpec { recode: Some(naming.recode.clone()), ..spec.clone() };
    let counts = count_stations(log, &every, options.threads)?;
    let goal = goal_stations(log, naming, spec);
    let mut shown = choose(&counts, &goal, naming, options.stations, least);
    loop {
        let facts = Facts::gather(log, spec, naming, shown, &goal, options)?;
        // Too few in "other": the next smallest station joins them.
        if least.is_some_and(|least| facts.hides_other(least)) && facts.shown.len() > 1 {
            shown = facts.shown;
            shown.pop();
            continue;
        }
        let mut told = facts.told(definition, spec, options, counts.len() as u64, least);
        let is_small = |node: &&TallyAnswer| least.is_some_and(|least| node.group.persons < least);
        told.suppressed.stations = counts.iter().filter(is_small).count() as u64;
        return Ok(told);
    }
}

/// How visited each station is.
fn count_stations(log: &EventLog, every: &CutSpec, threads: usize) -> Result<Vec<TallyAnswer>, LogError> {
    let journeys = Journeys::cut(log, every)?;
    let stations = journeys.activities().len();
    run(&journeys, threads, || Tally::new(stations))
}

/// The stations that a map of so many would show, the most important first, and those that reach the goal.
///
/// # Errors
/// When the log cannot be cut as `spec` says, or a part of it cannot be read.
pub fn shown_stations(
    log: &EventLog,
    spec: &CutSpec,
    naming: &Naming,
    stations: Option<usize>,
    threads: usize,
    least: Option<u64>,
) -> Result<Vec<u32>, LogError> {
    let every = CutSpec { recode: Some(naming.recode.clone()), ..spec.clone() };
    let counts = count_stations(log, &every, threads)?;
    Ok(choose(&counts, &goal_stations(log, naming, spec), naming, stations, least))
}

/// Which stations (of the naming) a goal belongs to: those that it names, else those of the activity that it names.
pub fn goal_stations(log: &EventLog, naming: &Naming, spec: &CutSpec) -> Vec<bool> {
    let stations = &naming.recode.stations;
    let (mut named, mut logged) = (Vec::new(), Vec::new());
    for name in &spec.definition.goal {
        match stations.find(name) {
            Some(station) => named.push(station),
            None => logged.extend(log.activities().find(name)),
        }
    }
    let is_goal = |(station, activities): (u32, &Vec<u32>)| {
        named.contains(&station) || activities.iter().any(|activity| logged.contains(activity))
    };
    (0..).zip(&naming.activities).map(is_goal).collect()
}

/// The stations to show: those with most journeys, and always those of the goal. Never folds just one, unless
/// too few persons are behind it.
fn choose(counts: &[TallyAnswer], goal: &[bool], naming: &Naming, most: Option<usize>, least: Option<u64>) -> Vec<u32> {
    let mut visited: Vec<_> =
        counts.iter().filter(|node| least.is_none_or(|least| node.group.persons >= least)).collect();
    visited.sort_by_key(|node| {
        let name = naming.recode.stations.get(node.activity);
        (!goal[node.activity as usize], std::cmp::Reverse((node.group.journeys, node.events)), name)
    });
    let most = most.unwrap_or(usize::MAX);
    let none_hidden = visited.len() == counts.len();
    let all_fit = visited.len() <= if none_hidden { most.saturating_add(1) } else { most };
    visited.truncate(if all_fit { visited.len() } else { most });
    visited.into_iter().map(|node| node.activity).collect()
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
    flow: FlowAnswer,
    links: ChannelLinksAnswer,
    steps: StepsAnswer,
    places: PlacesAnswer,
    crowd: CrowdAnswer,
    goal: &'a [bool],
}

impl<'a> Facts<'a> {
    fn gather(
        log: &'a EventLog,
        spec: &CutSpec,
        naming: &'a Naming,
        shown: Vec<u32>,
        goal: &'a [bool],
        options: &MapOptions<'_>,
    ) -> Result<Facts<'a>, LogError> {
        let (recode, codes) = naming.fold(&shown, options.other);
        let folded = CutSpec { recode: Some(recode.clone()), ..spec.clone() };
        let journeys = Journeys::cut(log, &folded)?;
        let (stations, channels) = (journeys.activities().len(), journeys.channels().len());
        let end = log.totals().last.map_or(0, |Micros(end)| end);
        let is_goal: Vec<bool> = shown.iter().map(|station| goal[*station as usize]).collect();
        let flow = run_flow(&journeys, options.threads, MOST_GAPS)?;
        let new = || {
            let steps = Steps::new(stations, StepOptions::new(end));
            let crowd = Crowd::new(stations, channels, is_goal.clone());
            ((ChannelLinks::new(stations, channels), crowd), (steps, Places::new(stations)))
        };
        let ((links, crowd), (steps, places)) = run(&journeys, options.threads, new)?;
        Ok(Facts { log, naming, recode, shown, codes, flow, links, steps, places, crowd, goal })
    }

    /// Whether there is an "other" with too few persons in it.
    fn hides_other(&self, least: u64) -> bool {
        let persons = self.crowd.at(self.shown.len() as u32);
        persons > 0 && persons < least
    }

    fn told(
        &self,
        definition: &DefinitionFile,
        spec: &CutSpec,
        options: &MapOptions<'_>,
        all_stations: u64,
        least: Option<u64>,
    ) -> Discovered {
        let (mut map, channels) = self.map(definition, spec, options, all_stations);
        let suppressed = match least {
            None => Suppressed::default(),
            Some(least) => protect::protect(&mut map, &self.persons(&channels), least),
        };
        Discovered { stages: self.stages(definition, &map), map, all_stations, suppressed }
    }

    /// Whom each part of the map is about.
    fn persons(&self, channels: &Channels) -> protect::Persons<'_> {
        let used = self.flow.nodes.iter().filter(|node| node.events > 0).map(|node| node.activity);
        let mut stations: Vec<u32> = used.collect();
        stations.sort_unstable();
        protect::Persons { crowd: &self.crowd, stations, channels: channels.order.clone() }
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
        for visit in &self.links.visits {
            if let Some(entry) = channel_order.get_mut(visit.channel as usize) {
                entry.0 += visit.events;
            }
        }
        channel_order.retain(|(events, _)| *events > 0);
        channel_order.sort_by_key(|(events, code)| (std::cmp::Reverse(*events), journeys.channels.get(*code)));
        let channels = Channels { order: channel_order.iter().map(|(_, code)| *code).collect() };

        let mut ids = vec![None; journeys.activities.len()];
        let mut stations = Vec::new();
        let mut nodes: Vec<_> = self.flow.nodes.iter().filter(|node| node.events > 0).collect();
        nodes.sort_by_key(|node| node.activity);
        for node in nodes {
            ids[node.activity as usize] = Some(StationId(stations.len() as u32));
            stations.push(self.station(node, &channels));
        }
        let mut links = self.links_between(&ids, &channels);
        self.put_left(&mut stations, &mut links, &ids, options.left);
        let channel_names: Vec<&str> = channels.order.iter().map(|code| journeys.channels.get(*code)).collect();
        put_assumed(&mut stations, &definition.station, &channel_names);
        links.sort_by_key(|link| (std::cmp::Reverse(link.count), link.from, link.to));
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
                events: self.flow.events,
                journeys: self.flow.journeys,
                activities: self.log.activities().len() as u64,
                shown: self.shown.len() as u64,
                folded: all_stations - self.shown.len() as u64,
                first: self.places.first.map(Micros),
                last: self.places.last.map(Micros),
            },
            stations,
        };
        (map, channels)
    }

    fn station(&self, node: &crate::fold::FlowNode, channels: &Channels) -> Station {
        let code = node.activity;
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
        let (position, last) = self.places.activities[code as usize].unwrap_or((0.5, 0));
        let step = self.steps.steps.iter().find(|step| step.counts.activity == code);
        let mut marks: Vec<ChannelMark> = self
            .links
            .visits
            .iter()
            .filter(|visit| visit.activity == code)
            .filter_map(|visit| {
                let channel = channels.place(visit.channel)?;
                Some(ChannelMark { channel, events: visit.events, journeys: visit.journeys })
            })
            .collect();
        marks.sort_by_key(|mark| (std::cmp::Reverse(mark.events), mark.channel));
        Station {
            name: self.recode.activities.get(code).to_string(),
            kind: if is_other { StationKind::Other } else { StationKind::Activity },
            touchpoints,
            activities,
            events: node.events,
            journeys: node.journeys.unwrap_or(0),
            starts: node.starts,
            ends: node.ends,
            position,
            median_dwell_s: step.and_then(|step| step.median_dwell_s),
            channels: marks,
            evidence: Evidence::Observed { n: node.events, last: Micros(last) },
        }
    }

    fn links_between(&self, ids: &[Option<StationId>], channels: &Channels) -> Vec<Link> {
        let mut by_channel: HashMap<(u32, u32), Vec<LinkChannel>> = HashMap::new();
        for link in &self.links.links {
            if let (Some(from), Some(to)) = (channels.place(link.from_channel), channels.place(link.to_channel)) {
                by_channel.entry((link.from, link.to)).or_default().push(LinkChannel { from, to, count: link.count });
            }
        }
        let edges = self.flow.edges.iter().filter_map(|edge| {
            let mut channels = by_channel.remove(&(edge.from, edge.to)).unwrap_or_default();
            channels.sort_by_key(|link| (std::cmp::Reverse(link.count), link.from, link.to));
            Some(Link {
                from: ids[edge.from as usize]?,
                to: ids[edge.to as usize]?,
                count: edge.count,
                journeys: edge.journeys.unwrap_or(0),
                median_s: edge.gap_quantiles.map(|gaps| gaps.median_s),
                p90_s: edge.gap_quantiles.map(|gaps| gaps.p90_s),
                channels,
            })
        });
        edges.collect()
    }

    /// Adds the end of the journeys that did not end at a goal (of all journeys where there is no goal).
    fn put_left(&self, stations: &mut Vec<Station>, links: &mut Vec<Link>, ids: &[Option<StationId>], name: &str) {
        let left = StationId(stations.len() as u32);
        let mut total = 0;
        for node in self.flow.nodes.iter().filter(|node| node.ends > 0) {
            let reaches_goal =
                self.shown.get(node.activity as usize).is_some_and(|station| self.goal[*station as usize]);
            if let (false, Some(from)) = (reaches_goal, ids[node.activity as usize]) {
                total += node.ends;
                let (count, journeys) = (node.ends, node.ends);
                links.push(Link { from, to: left, count, journeys, median_s: None, p90_s: None, channels: Vec::new() });
            }
        }
        let Some(last) = self.places.last.map(Micros).filter(|_| total > 0) else { return };
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
            channels: marks.map(|at| ChannelMark { channel: at as u32, events: 0, journeys: 0 }).collect(),
            evidence: Evidence::Assumed,
        });
    }
}
