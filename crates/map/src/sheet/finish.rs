//! Makes a [`Layout`] of a drawn sheet: stations, arcs, badges, notes, legend and totals, rounded to tenths.
//!
//! In: a sheet whose tracks are routed. Out: the layout. Moves no track and no station.

use super::{Sheet, round};
use crate::geometry::{Point, Rect, at, distance, tenth};
use crate::labels::printable;
use crate::layout::{Arc, Layout, LayoutTotals, Note, Stop};
use crate::plan::Plan;
use crate::route::{Request, Router};
use crate::spacing::{MARGIN, row_reach};
use crate::{badges, feelings, labels, legend, notes, wording};
use model::{Evidence, StationId, StationKind};

impl Sheet<'_> {
    pub(super) fn finished(self) -> Layout {
        let plan = self.plan;
        let interchanges = interchanges(plan).into_iter().enumerate();
        let stops: Vec<Stop> = interchanges.map(|(station, interchange)| self.stop(station, interchange)).collect();
        let arcs: Vec<Arc> = self.arcs.iter().map(|(link, path)| self.arc(*link, path)).collect();
        let centres: Vec<Point> = (0..plan.blocks.len()).map(|station| self.centre(station)).collect();
        let badges = badges::place(plan, &self.tracks, &self.arcs, &stops, &centres);
        let notes = notes::place(plan, &self.courses, &self.arcs, &stops, &badges);
        let (mut width, mut bottom) = (self.right, self.bottom);
        for rect in
            stops.iter().flat_map(|stop| [&stop.marker, &stop.label]).chain(notes.iter().map(|note: &Note| &note.area))
        {
            bottom = bottom.max(rect.y + rect.h);
            width = width.max(rect.x + rect.w + MARGIN);
        }
        let width = width.max(720.0).ceil();
        let totals = totals(plan);
        let mut layout = Layout {
            language: plan.language,
            kind: plan.map.kind,
            title: plan.language.kind(plan.map.kind).to_owned(),
            name: printable(&plan.map.name),
            summary: wording::summary(plan),
            width,
            height: 0.0,
            lines: plan.lines.lines.clone(),
            tracks: self.tracks.clone(),
            arcs,
            planned: self.planned(),
            stops,
            notes,
            badges,
            feelings: None,
            captions: Vec::new(),
            legend: Vec::new(),
            totals,
        };
        if let Some((line, ends)) = feelings::place(plan.map, plan.language, &layout.stops, bottom, width) {
            (layout.feelings, bottom) = (Some(line), ends);
        }
        legend::add(plan, &mut layout, bottom, MARGIN);
        layout
    }

    fn stop(&self, station: usize, interchange: bool) -> Stop {
        let plan = self.plan;
        let known = &plan.map.stations[station];
        let arrived = self.tracks.iter().any(|track| track.to.0 as usize == station);
        Stop {
            station: StationId(station as u32),
            name: printable(&known.name),
            kind: known.kind,
            interchange,
            assumed: known.evidence == Evidence::Assumed,
            terminus: !arrived && known.starts > 0 && known.kind != StationKind::Left,
            marker: round_rect(self.marker[station]),
            label: round_rect(self.label[station]),
            lines: plan.blocks[station].lines.clone(),
            marks: plan.marks[station].iter().copied().take(6).collect(),
            title: wording::station(plan, station),
        }
    }

    fn arc(&self, index: usize, path: &[Point]) -> Arc {
        let link = &self.plan.map.links[index];
        let marker = self.marker[link.to.0 as usize];
        let mut points = path.to_vec();
        if let [.., before, last] = &mut points[..] {
            let away = distance(*before, *last).max(1e-9);
            let reach = marker.grown(2.5).length_inside(*before, *last).min(away);
            *last = at(last.x + (before.x - last.x) / away * reach, last.y + (before.y - last.y) / away * reach);
        }
        let points = points.into_iter().map(round).collect();
        Arc { from: link.from, to: link.to, points, moves: link.count, title: wording::link(self.plan, index) }
    }

    /// The planned way runs just under the actual tracks.
    fn planned(&self) -> Vec<Vec<Point>> {
        let plan = self.plan;
        let known = |station: &&StationId| (station.0 as usize) < plan.blocks.len();
        let stations: Vec<usize> = plan.map.planned.iter().filter(known).map(|station| station.0 as usize).collect();
        let below = row_reach(plan, 0).1 + 4.0;
        let mut router = Router::new(Vec::new(), Vec::new(), Vec::new(), true);
        let mut paths = Vec::new();
        for pair in stations.windows(2) {
            let end = |station: usize| {
                let centre = self.centre(station);
                (station, at(centre.x, centre.y + below))
            };
            let request = Request { from: end(pair[0]), to: end(pair[1]), half: 1.0, stub: 8.0 };
            paths.push(router.connect(request).into_iter().map(round).collect());
        }
        paths
    }
}

/// For each station whether enough customers change channel there.
fn interchanges(plan: &Plan) -> Vec<bool> {
    // Moves from one channel to another, and all whose channels are known.
    let mut moves = vec![(0, 0); plan.blocks.len()];
    for link in &plan.map.links {
        let Some((hops, all)) = moves.get_mut(link.from.0 as usize) else { continue };
        for part in &link.channels {
            *all += part.count;
            *hops += if part.from == part.to { 0 } else { part.count };
        }
    }
    let enough = |(hops, all): (u64, u64)| plan.lines.channels && hops > 0 && hops as f64 >= 0.08 * all as f64;
    moves.into_iter().map(enough).collect()
}

fn totals(plan: &Plan) -> LayoutTotals {
    let count = |links: &[usize]| links.iter().map(|&link| plan.map.links[link].count).sum::<u64>();
    let all_forward = count(&plan.choice.forward);
    let forward: u64 =
        plan.choice.forward.iter().flat_map(|&link| plan.bundles.strands(link)).map(|strand| strand.moves).sum();
    LayoutTotals {
        journeys: plan.map.totals.journeys,
        starts: plan.map.stations.iter().map(|station| station.starts).sum(),
        ends: labels::ending(plan.map).map(|station| plan.map.stations[station].ends).sum(),
        forward,
        backward: count(&plan.choice.backward),
        repeats: count(&plan.choice.loops),
        folded: count(&plan.choice.folded) + all_forward - forward,
        leaving: count(&plan.choice.leaving),
    }
}

fn round_rect(rect: Rect) -> Rect {
    Rect { x: tenth(rect.x), y: tenth(rect.y), w: tenth(rect.w), h: tenth(rect.h) }
}
