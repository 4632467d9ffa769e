//! What a flow answers: in codes, and as the report that leaves the program.

use super::gaps::EdgeGaps;
use super::{CARRY_BIT, Edges, Flow, Gaps};
use crate::evidence::seconds;
use crate::fold::Names;
use serde::Serialize;
use std::ops::Range;

/// The flow, in codes: activities with events and edges with a count, both ascending by code.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FlowAnswer {
    /// How many events were seen.
    pub events: u64,
    /// How many journeys were seen.
    pub journeys: u64,
    /// The activities that happened.
    pub nodes: Vec<FlowNode>,
    /// The pairs that followed each other, self-loops included.
    pub edges: Vec<FlowEdge>,
}

/// One activity of a flow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FlowNode {
    /// Its code.
    pub activity: u32,
    /// How often it happened.
    pub events: u64,
    /// In how many journeys, if that was asked for.
    pub journeys: Option<u64>,
    /// How many journeys begin with it.
    pub starts: u64,
    /// How many journeys end with it.
    pub ends: u64,
}

/// One pair of consecutive activities.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FlowEdge {
    /// The activity it leaves.
    pub from: u32,
    /// The activity it goes to.
    pub to: u32,
    /// How often.
    pub count: u64,
    /// In how many journeys, if that was asked for.
    pub journeys: Option<u64>,
    /// The sum of its gaps in microseconds, exact, if gaps were asked for.
    pub gap_sum: Option<u128>,
    /// The quantiles of its gaps, if they were asked for.
    pub gap_quantiles: Option<GapQuantiles>,
}

/// Exact quantiles of an edge's gaps, in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GapQuantiles {
    /// The median.
    pub median_s: f64,
    /// The 90th percentile.
    pub p90_s: f64,
}

impl FlowEdge {
    /// The mean gap in seconds, if gaps were asked for.
    pub fn mean_s(&self) -> Option<f64> {
        self.gap_sum.map(|sum| seconds(sum as f64 / self.count as f64))
    }
}

pub(super) fn answer(mut flow: Flow) -> FlowAnswer {
    let gaps = flow.gaps.take().map(|gaps| gaps.quantiles(flow.stats.threads)).unwrap_or_default();
    let edges = match &flow.edges {
        Edges::InGaps => gaps.iter().map(edge_in_gaps).collect(),
        _ => {
            let mut edges = edges(&flow);
            put_quantiles(&mut edges, gaps.iter().map(|gaps| (gaps.edge, gaps.quantiles)));
            edges
        }
    };
    let mut nodes: Vec<FlowNode> = (0..flow.activities)
        .map(|activity| FlowNode {
            activity: activity as u32,
            events: flow.ends[activity], // an event is followed by another, or ends its journey
            journeys: flow.visits.get(activity).map(|[journeys, _]| *journeys),
            starts: flow.starts[activity],
            ends: flow.ends[activity],
        })
        .collect();
    for edge in &edges {
        nodes[edge.from as usize].events += edge.count;
    }
    nodes.retain(|node| node.events > 0);
    let events = nodes.iter().map(|node| node.events).sum();
    FlowAnswer { events, journeys: flow.journeys, nodes, edges }
}

fn edge_in_gaps(gaps: &EdgeGaps) -> FlowEdge {
    let (from, to) = gaps.edge;
    let (gap_sum, gap_quantiles) = (Some(gaps.sum), Some(gaps.quantiles));
    FlowEdge { from, to, count: gaps.count, journeys: None, gap_sum, gap_quantiles }
}

/// The edges with a count, ascending by code.
fn edges(flow: &Flow) -> Vec<FlowEdge> {
    let edge = |from: usize, to: usize, tally: &[u64]| FlowEdge {
        from: from as u32,
        to: to as u32,
        count: tally[0] & ((1 << CARRY_BIT) - 1),
        journeys: flow.stats.journeys.then(|| tally[2]),
        gap_sum: (flow.stats.gaps != Gaps::None)
            .then(|| u128::from(tally[0] >> CARRY_BIT) << 64 | u128::from(tally[1])),
        gap_quantiles: None,
    };
    let size = flow.activities;
    let place = |at: usize| (at / size, at % size);
    match &flow.edges {
        Edges::Matrix(cells) => {
            let used = cells.iter().enumerate().filter(|(_, tally)| tally[0] > 0);
            used.map(|(at, tally)| edge(place(at).0, place(at).1, tally)).collect()
        }
        Edges::StampedMatrix(cells) => {
            let used = cells.iter().enumerate().filter(|(_, tally)| tally[0] > 0);
            used.map(|(at, tally)| edge(place(at).0, place(at).1, tally)).collect()
        }
        Edges::Map(cells) => {
            let mut edges: Vec<FlowEdge> =
                cells.iter().map(|(&(from, to), tally)| edge(from as usize, to as usize, tally)).collect();
            edges.sort_unstable_by_key(|edge| (edge.from, edge.to));
            edges
        }
        Edges::InGaps => Vec::new(),
    }
}

/// Both ascending by edge.
fn put_quantiles(edges: &mut [FlowEdge], quantiles: impl IntoIterator<Item = ((u32, u32), GapQuantiles)>) {
    let mut edges = edges.iter_mut();
    for (key, found) in quantiles {
        if let Some(edge) = edges.find(|edge| (edge.from, edge.to) == key) {
            edge.gap_quantiles = Some(found);
        }
    }
}

impl FlowAnswer {
    /// Ranges of activities whose outgoing gaps number at most `most` together (or a single
    /// activity with more): one pass each with [`Flow::keeping_gaps_from`] bounds memory to about
    /// `8 × most` bytes.
    pub fn gap_groups(&self, most: u64) -> Vec<Range<u32>> {
        let mut groups: Vec<Range<u32>> = Vec::new();
        let mut held = 0;
        for node in &self.nodes {
            let gaps = node.events - node.ends;
            match groups.last_mut() {
                Some(group) if held + gaps <= most => {
                    group.end = node.activity + 1;
                    held += gaps;
                }
                _ => {
                    groups.push(node.activity..node.activity + 1);
                    held = gaps;
                }
            }
        }
        groups
    }

    /// Takes over the quantiles that another pass over the same journeys found.
    pub fn add_quantiles(&mut self, other: &FlowAnswer) {
        let found = other.edges.iter().filter_map(|edge| Some(((edge.from, edge.to), edge.gap_quantiles?)));
        put_quantiles(&mut self.edges, found);
    }

    /// The flow as it leaves the program: nodes by events and edges by count, descending, then by names.
    pub fn report<'a>(&self, names: &Names<'a>) -> FlowReport<'a> {
        let name = |code| names.activities.get(code);
        let mut nodes: Vec<NodeReport<'a>> = self
            .nodes
            .iter()
            .map(|node| NodeReport {
                activity: name(node.activity),
                events: node.events,
                journeys: node.journeys,
                starts: node.starts,
                ends: node.ends,
            })
            .collect();
        nodes.sort_unstable_by(|a, b| b.events.cmp(&a.events).then(a.activity.cmp(b.activity)));
        let mut edges: Vec<EdgeReport<'a>> = self
            .edges
            .iter()
            .map(|edge| EdgeReport {
                from: name(edge.from),
                to: name(edge.to),
                count: edge.count,
                journeys: edge.journeys,
                mean_s: edge.mean_s(),
                median_s: edge.gap_quantiles.map(|gaps| gaps.median_s),
                p90_s: edge.gap_quantiles.map(|gaps| gaps.p90_s),
            })
            .collect();
        edges.sort_unstable_by(|a, b| b.count.cmp(&a.count).then((a.from, a.to).cmp(&(b.from, b.to))));
        FlowReport { events: self.events, journeys: self.journeys, nodes, edges }
    }
}

/// The contract's `flow`.
#[derive(Clone, Debug, Serialize)]
pub struct FlowReport<'a> {
    /// How many events.
    pub events: u64,
    /// How many journeys.
    pub journeys: u64,
    /// Activities by events, descending, then by name.
    pub nodes: Vec<NodeReport<'a>>,
    /// Edges by count, descending, then by names.
    pub edges: Vec<EdgeReport<'a>>,
}

/// One activity of the contract's `flow`.
#[derive(Clone, Debug, Serialize)]
pub struct NodeReport<'a> {
    /// Its name.
    pub activity: &'a str,
    /// How often it happened.
    pub events: u64,
    /// In how many journeys.
    pub journeys: Option<u64>,
    /// How many journeys begin with it.
    pub starts: u64,
    /// How many journeys end with it.
    pub ends: u64,
}

/// One edge of the contract's `flow`.
#[derive(Clone, Debug, Serialize)]
pub struct EdgeReport<'a> {
    /// The activity it leaves.
    pub from: &'a str,
    /// The activity it goes to.
    pub to: &'a str,
    /// How often.
    pub count: u64,
    /// In how many journeys.
    pub journeys: Option<u64>,
    /// The mean gap.
    pub mean_s: Option<f64>,
    /// The median gap.
    pub median_s: Option<f64>,
    /// The 90th percentile of the gap.
    pub p90_s: Option<f64>,
}
