//! From the answers of analyses, in codes, to the rows that the page shows, in names. Counts nothing itself.

use super::Seen;
use crate::input::Loaded;
use crate::report::data::*;
use insight::evidence::share;
use insight::fold::{FlowReport, Names, OverviewAnswer, StepOptions, StepsAnswer, VariantsReport};
use jiff::civil::Date;
use map::Language;
use model::{Evidence, JourneyMap, Micros};
use std::collections::BTreeMap;

/// How many ways are listed.
pub(super) const WAYS: usize = 10;
/// How many rows a table has at most: a page is for reading, the commands give the rest.
const ROWS: usize = 100;
const MIXES: usize = 8;
const CHANNELS: usize = 10;
const PAIRS: usize = 5;
const DAY: i64 = 86_400_000_000;
/// Up to this many days, journeys are counted by the week they start, else by the month.
const WEEKLY: i64 = 370;
/// More columns than this say nothing any longer.
const PERIODS: usize = 400;

pub(super) fn glance(overview: &OverviewAnswer, persons: Option<u64>) -> Glance {
    let (starts, monthly) = starts(&overview.starts);
    Glance {
        events: overview.events,
        journeys: overview.journeys,
        persons,
        activities: overview.activities,
        first: overview.first,
        last: overview.last,
        median_events: overview.events_per_journey.median,
        median_duration_s: overview.duration_s.median,
        p90_duration_s: overview.duration_s.p90,
        starts,
        monthly,
    }
}

/// Journeys by the week or month they start, without holes.
fn starts(days: &BTreeMap<i64, u64>) -> (Vec<Period>, bool) {
    let (Some((&first, _)), Some((&last, _))) = (days.first_key_value(), days.last_key_value()) else {
        return (Vec::new(), false);
    };
    let monthly = last - first > WEEKLY;
    // 1970-01-01 was a Thursday; weeks begin on Mondays.
    let period_of = |day: i64| if monthly { first_of_month(day) } else { day - (day + 3).rem_euclid(7) };
    let mut periods: BTreeMap<i64, u64> = BTreeMap::new();
    let mut period = period_of(first);
    while period <= last && periods.len() <= PERIODS {
        periods.insert(period, 0);
        period = if monthly { first_of_month(period + 31) } else { period + 7 };
    }
    if periods.len() > PERIODS {
        return (Vec::new(), monthly);
    }
    for (day, journeys) in days {
        *periods.entry(period_of(*day)).or_default() += journeys;
    }
    let period = |(day, journeys): (i64, u64)| Period { from: Micros(day * DAY), journeys };
    (periods.into_iter().map(period).collect(), monthly)
}

fn first_of_month(day: i64) -> i64 {
    let epoch = Date::constant(1970, 1, 1);
    let span = jiff::Span::new().try_days(day).ok();
    let date = span.and_then(|span| epoch.checked_add(span).ok()).unwrap_or(epoch);
    day - i64::from(date.day() - 1)
}

pub(super) fn picture(map: &JourneyMap, svg: String, width: f64) -> Picture {
    let name =
        |id: model::StationId| map.stations.get(id.0 as usize).map_or_else(String::new, |station| station.name.clone());
    let station = |station: &model::Station| StationRow {
        name: station.name.clone(),
        assumed: station.evidence == Evidence::Assumed,
        events: station.events,
        journeys: station.journeys,
        starts: station.starts,
        ends: station.ends,
    };
    let link = |link: &model::Link| LinkRow {
        from: name(link.from),
        to: name(link.to),
        count: link.count,
        journeys: link.journeys,
    };
    Picture {
        svg,
        width,
        stations: map.stations.iter().map(station).collect(),
        links: map.links.iter().take(ROWS).map(link).collect(),
        folded: map.totals.folded,
    }
}

pub(super) fn ways(report: &VariantsReport<'_>) -> Ways {
    let way = |way: &insight::fold::VariantReport<'_>| Way {
        steps: way.steps.iter().map(|step| (*step).to_owned()).collect(),
        journeys: way.journeys,
    };
    Ways { journeys: report.journeys, distinct: report.variants, top: report.top.iter().map(way).collect() }
}

pub(super) fn times(flow: &FlowReport<'_>, steps: &StepsAnswer, names: &Names<'_>) -> Times {
    let step = |edge: &insight::fold::EdgeReport<'_>| {
        Some(Move {
            from: edge.from.to_owned(),
            to: edge.to.to_owned(),
            count: edge.count,
            journeys: edge.journeys?,
            mean_s: edge.mean_s?,
            median_s: edge.median_s?,
            p90_s: edge.p90_s?,
        })
    };
    let mut moves: Vec<Move> = flow.edges.iter().filter_map(step).collect();
    let total_s = moves.iter().map(Move::total_s).sum();
    moves.sort_by(|a, b| b.total_s().total_cmp(&a.total_s()).then_with(|| (&a.from, &a.to).cmp(&(&b.from, &b.to))));
    let more_moves = moves.len().saturating_sub(ROWS) as u64;
    moves.truncate(ROWS);
    Times { total_s, moves, more_moves, dwells: dwells(steps, names) }
}

/// Only activities with enough journeys: no rank below.
fn dwells(steps: &StepsAnswer, names: &Names<'_>) -> Vec<Dwell> {
    let dwell = |step: &insight::fold::Step| {
        let activity = names.activities.get(step.counts.activity).to_owned();
        Some(Dwell { activity, journeys: step.counts.journeys, median_s: step.median_dwell_s? })
    };
    let mut dwells: Vec<Dwell> =
        steps.steps.iter().filter_map(dwell).filter(|dwell| dwell.journeys >= ENOUGH).collect();
    dwells.sort_by(|a, b| b.median_s.total_cmp(&a.median_s).then_with(|| a.activity.cmp(&b.activity)));
    dwells.truncate(ROWS);
    dwells
}

pub(super) fn leaving(seen: &Seen, options: &StepOptions, loaded: &Loaded, names: &Names<'_>) -> Leaving {
    let as_of = loaded.log.totals().last;
    let row = |step: &insight::fold::Step| StepRow {
        activity: names.activities.get(step.counts.activity).to_owned(),
        journeys: step.counts.journeys,
        loops: step.counts.loops,
        rework: step.counts.rework,
        channel_hops: step.channel_hops,
        waits: step.waits,
        repeats: step.counts.repeats,
        left_journeys: step.counts.left,
        left: share(step.counts.left, step.counts.judged, as_of),
        resumed: share(step.resumed, step.stops, as_of),
    };
    let mut steps: Vec<StepRow> = seen.steps.steps.iter().map(row).collect();
    steps.sort_by(|a, b| b.journeys.cmp(&a.journeys).then_with(|| a.activity.cmp(&b.activity)));
    let more_steps = steps.len().saturating_sub(ROWS) as u64;
    steps.truncate(ROWS);
    let back_and_forth = seen.back_and_forth.report("activity", names.activities);
    let pair = |pair: &insight::fold::ReturnPairReport<'_>| Pair {
        a: pair.a.to_owned(),
        b: pair.b.to_owned(),
        times: pair.returns,
    };
    Leaving {
        goal: options.goal.iter().map(|code| names.activities.get(*code).to_owned()).collect(),
        pause: options.pause,
        steps,
        more_steps,
        pairs: back_and_forth.pairs.iter().take(PAIRS).map(pair).collect(),
        journeys: back_and_forth.journeys,
        journeys_with_pairs: back_and_forth.journeys_with_returns,
    }
}

pub(super) fn channels(seen: &Seen, names: &Names<'_>, language: Language) -> Option<Channels> {
    let label = |code: &u32| language.channel(names.channels.get(*code)).to_owned();
    let (links, returns) = seen.links.as_ref()?;
    let mix = |(codes, journeys): &(Vec<u32>, u64)| {
        let mut channels: Vec<String> = codes.iter().map(label).collect();
        channels.sort_unstable();
        Mix { channels, journeys: *journeys }
    };
    let mut mixes: Vec<Mix> = seen.overview.channel_mixes.iter().map(mix).collect();
    if mixes.iter().all(|mix| mix.channels.is_empty()) {
        return None;
    }
    mixes.sort_by(|a, b| b.journeys.cmp(&a.journeys).then_with(|| a.channels.cmp(&b.channels)));
    let several = mixes.iter().filter(|mix| mix.channels.len() > 1).map(|mix| mix.journeys).sum();
    let more_mixes = mixes.len().saturating_sub(MIXES) as u64;
    mixes.truncate(MIXES);
    let mut events: BTreeMap<u32, u64> = BTreeMap::new();
    links.visits.iter().for_each(|visit| *events.entry(visit.channel).or_default() += visit.events);
    let mut codes: Vec<u32> = events.keys().copied().collect();
    codes.sort_by_key(|code| (std::cmp::Reverse(events[code]), *code));
    let more_channels = codes.len().saturating_sub(CHANNELS) as u64;
    codes.truncate(CHANNELS);
    let mut moves = vec![vec![0; codes.len()]; codes.len()];
    let (mut all_moves, mut hops) = (0, 0);
    for link in &links.links {
        all_moves += link.count;
        hops += if link.from_channel == link.to_channel { 0 } else { link.count };
        let place = |channel: u32| codes.iter().position(|code| *code == channel);
        if let (Some(from), Some(to)) = (place(link.from_channel), place(link.to_channel)) {
            moves[from][to] += link.count;
        }
    }
    Some(Channels {
        journeys: seen.overview.journeys,
        several,
        mixes,
        more_mixes,
        names: codes.iter().map(label).collect(),
        moves,
        all_moves,
        hops,
        more_channels,
        journeys_with_returns: returns.journeys_with_returns,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_and_months_have_no_holes() {
        let (weeks, monthly) = starts(&BTreeMap::from([(4, 2), (5, 1), (25, 7)]));
        let counts: Vec<u64> = weeks.iter().map(|week| week.journeys).collect();
        assert_eq!((counts, monthly, weeks[0].from), (vec![3, 0, 0, 7], false, Micros(4 * DAY)));
        let (months, monthly) = starts(&BTreeMap::from([(0, 1), (400, 2)]));
        assert_eq!((months.len(), monthly, months[13].from), (14, true, Micros(396 * DAY)));
        assert_eq!(months.iter().map(|month| month.journeys).sum::<u64>(), 3);
    }
}
