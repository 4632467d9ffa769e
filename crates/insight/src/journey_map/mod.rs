//! The journey map drawn from evidence: journeys and naming rules in, a [`model::JourneyMap`] out.
//!
//! Two passes: the first counts how visited each station is, the second counts the map with the
//! rest folded together, so that totals always add up (design §6).

mod naming;
mod places;

pub use naming::{Naming, name_stations};
pub use places::{Places, PlacesAnswer};

use crate::fold::{
    ChannelLinks, ChannelLinksAnswer, Flow, FlowAnswer, FlowStats, Gaps, StepOptions, Steps, StepsAnswer, run,
};
use eventlog::{CutSpec, EventLog, Journeys, LogError};
use model::{
    ChannelMark, DefinitionFile, Evidence, JourneyMap, Link, LinkChannel, MISSING, MapKind, MapTotals, Micros, Station,
    StationId, StationKind, StationSpec,
};

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

/// Draws up the map of a log's journeys.
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
    let recoded = |recode| CutSpec { recode: Some(recode), ..spec.clone() };
    let threads = options.threads;

    let every = recoded(naming.recode.clone());
    let journeys = Journeys::cut(log, &every)?;
    let stations = journeys.activities().len();
    let counts = run(&journeys, threads, || Flow::new(stations, FlowStats { gaps: Gaps::None, ..FlowStats::full(threads) }))?;
    let goal = goal_stations(log, &naming, spec);
    let shown = choose(&counts, &goal, &naming, options.stations);

    let (recode, codes) = naming.fold(&shown, options.other);
    let folded = recoded(recode);
    let journeys = Journeys::cut(log, &folded)?;
    let (stations, channels) = (journeys.activities().len(), journeys.channels().len());
    let end = log.totals().last.map_or(0, |Micros(end)| end);
    let new = || {
        let flow = Flow::new(stations, FlowStats::full(threads));
        let links = ChannelLinks::new(stations, channels);
        let steps = Steps::new(stations, StepOptions::new(end));
        ((flow, links), (steps, Places::new(stations)))
    };
    let ((flow, links), (steps, places)) = run(&journeys, threads, new)?;
    let facts = Facts { log, naming: &naming, shown: &shown, codes: &codes, flow, links, steps, places, goal };
    Ok(facts.map(&journeys, definition, spec, options, counts.nodes.iter().filter(|node| node.events > 0).count()))
}

/// Which stations (of the naming) a goal activity belongs to.
fn goal_stations(log: &EventLog, naming: &Naming, spec: &CutSpec) -> Vec<bool> {
    let goal: Vec<u32> = spec.definition.goal.iter().filter_map(|name| log.activities().find(name)).collect();
    naming.activities.iter().map(|activities| activities.iter().any(|activity| goal.contains(activity))).collect()
}

/// The stations to show: those with most journeys, and always those of the goal. Never folds just one.
fn choose(counts: &FlowAnswer, goal: &[bool], naming: &Naming, most: Option<usize>) -> Vec<u32> {
    let mut visited: Vec<_> = counts.nodes.iter().filter(|node| node.events > 0).collect();
    visited.sort_by_key(|node| {
        let name = naming.recode.activities.get(node.activity);
        (!goal[node.activity as usize], std::cmp::Reverse((node.journeys.unwrap_or(0), node.events)), name)
    });
    let most = most.unwrap_or(usize::MAX);
    let keep = if visited.len() <= most.saturating_add(1) { visited.len() } else { most };
    visited.iter().take(keep).map(|node| node.activity).collect()
}

/// Everything counted about the folded stations.
struct Facts<'a> {
    log: &'a EventLog,
    naming: &'a Naming,
    /// Shown stations, as codes of the naming; their new code is their place here.
    shown: &'a [u32],
    /// New code of every station of the naming.
    codes: &'a [u32],
    flow: FlowAnswer,
    links: ChannelLinksAnswer,
    steps: StepsAnswer,
    places: PlacesAnswer,
    goal: Vec<bool>,
}

impl Facts<'_> {
    fn map(
        &self,
        journeys: &Journeys<'_>,
        definition: &DefinitionFile,
        spec: &CutSpec,
        options: &MapOptions<'_>,
        all_stations: usize,
    ) -> JourneyMap {
        let mut channel_order: Vec<(u64, u32)> = (0..journeys.channels().len() as u32).map(|code| (0, code)).collect();
        for visit in &self.links.visits {
            if let Some(entry) = channel_order.get_mut(visit.channel as usize) {
                entry.0 += visit.events;
            }
        }
        channel_order.retain(|(events, _)| *events > 0);
        channel_order.sort_by_key(|(events, code)| (std::cmp::Reverse(*events), journeys.channels().get(*code)));
        let channels = Channels { order: channel_order.iter().map(|(_, code)| *code).collect() };

        let mut ids = vec![None; journeys.activities().len()];
        let mut stations = Vec::new();
        let mut nodes: Vec<_> = self.flow.nodes.iter().filter(|node| node.events > 0).collect();
        nodes.sort_by_key(|node| node.activity);
        for node in nodes {
            ids[node.activity as usize] = Some(StationId(stations.len() as u32));
            stations.push(self.station(node, journeys, &channels));
        }
        let mut links = self.links_between(&ids, &channels);
        self.put_left(&mut stations, &mut links, &ids, options.left);
        put_assumed(&mut stations, &definition.station);
        links.sort_by_key(|link| (std::cmp::Reverse(link.count), link.from, link.to));
        let named = |name: &str| stations.iter().position(|station| station.name == name);
        let planned = spec.definition.steps.iter().filter_map(|step| named(step)).map(|at| StationId(at as u32)).collect();
        let all_named = !self.shown.is_empty() && self.shown.iter().all(|&station| self.naming.named[station as usize]);
        let totals = self.log.totals();
        JourneyMap {
            name: options.name.to_string(),
            kind: if all_named { MapKind::JourneyMap } else { MapKind::EventFlow },
            links,
            channels: channels.order.iter().map(|code| journeys.channels().get(*code).to_string()).collect(),
            planned,
            totals: MapTotals {
                events: self.flow.events,
                journeys: self.flow.journeys,
                activities: self.naming.activities.iter().enumerate().filter(|(at, _)| self.is_visited(*at)).map(|(_, of)| of.len() as u64).sum(),
                shown: self.shown.len() as u64,
                folded: (all_stations - self.shown.len()) as u64,
                first: totals.first,
                last: totals.last,
            },
            stations,
        }
    }
}
