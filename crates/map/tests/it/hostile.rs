//! Maps that no log should give, and maps as large as logs give: drawn all the same, on a sheet that can be read.

use crate::random::Dice;
use crate::sketch::Sketch;
use map::{Layout, LayoutOptions, Theme, layout, svg};
use model::{
    ChannelMark, Evidence, Figure, JourneyMap, Link, LinkChannel, MapKind, MapTotals, Micros, Station, StationId,
    StationKind,
};

/// A map of any stations and any links between them: also to nowhere, of nobody, in unknown channels, and with
/// parts that do not add up to the link.
fn any_map(seed: u64, stations: u64, links: u64, only_loops: bool) -> JourneyMap {
    let mut dice = Dice(seed);
    let channels = dice.roll(5);
    let kinds = [StationKind::Activity, StationKind::Waiting, StationKind::Other, StationKind::Left];
    let station = |number: u64, dice: &mut Dice| Station {
        name: format!("Steg {number}"),
        kind: kinds[(dice.roll(30) as usize).saturating_sub(26)],
        touchpoints: Vec::new(),
        activities: Vec::new(),
        events: dice.roll(900),
        journeys: dice.roll(900),
        starts: dice.roll(3) * dice.roll(100),
        ends: dice.roll(3) * dice.roll(100),
        position: [f64::NAN, f64::INFINITY, -3.0, 0.5][(dice.roll(40) as usize).min(3)] + number as f64 * 0.001,
        median_dwell_s: (dice.roll(2) == 0).then_some(dice.roll(9_000) as f64),
        channels: (0..dice.roll(3))
            .map(|_| ChannelMark { channel: dice.roll(7) as u32, events: 1, journeys: 1, about: dice.roll(2) == 0 })
            .collect(),
        evidence: if dice.roll(9) == 0 { Evidence::Assumed } else { Evidence::Observed { n: 1, last: Micros(0) } },
        about: vec![Figure::Starts, Figure::Ends],
        hidden: Vec::new(),
    };
    let link = |dice: &mut Dice| {
        let beyond = u64::from(dice.roll(20) == 0);
        let from = dice.roll(stations + beyond);
        let to = if only_loops { from } else { dice.roll(stations + beyond) };
        let part = |dice: &mut Dice| LinkChannel {
            from: dice.roll(channels + 1) as u32,
            to: dice.roll(channels + 1) as u32,
            count: dice.roll(70),
            about: false,
        };
        Link {
            from: StationId(from as u32),
            to: StationId(to as u32),
            count: dice.roll(100),
            journeys: dice.roll(100),
            median_s: (dice.roll(3) > 0).then_some(dice.roll(99_000) as f64),
            p90_s: None,
            channels: (0..dice.roll(4)).map(|_| part(dice)).collect(),
            about: dice.roll(3) == 0,
        }
    };
    JourneyMap {
        name: String::new(),
        kind: MapKind::EventFlow,
        stations: (0..stations).map(|number| station(number, &mut dice)).collect(),
        links: (0..links).map(|_| link(&mut dice)).collect(),
        channels: (0..channels).map(|number| format!("Kanal {number}")).collect(),
        planned: (0..dice.roll(6)).map(|_| StationId(dice.roll(stations + 2) as u32)).collect(),
        totals: MapTotals {
            events: 0,
            journeys: dice.roll(500),
            activities: 0,
            shown: 0,
            folded: 0,
            first: None,
            last: None,
        },
        rounded_to: (dice.roll(2) == 0).then_some(5),
        feelings: None,
    }
}

fn assert_sound(map: &JourneyMap, layout: &Layout, case: &str) {
    assert!(layout.width.is_finite() && layout.height.is_finite(), "{case}");
    let paths = layout.tracks.iter().map(|track| &track.points).chain(layout.arcs.iter().map(|arc| &arc.points));
    assert!(paths.flatten().all(|point| point.x.is_finite() && point.y.is_finite()), "{case}");
    let totals = layout.totals;
    let moves: u64 = map.links.iter().map(|link| link.count).sum();
    let told = totals.forward + totals.backward + totals.repeats + totals.folded + totals.leaving;
    assert_eq!(told, moves, "{case}");
    let on_tracks: u64 = layout.tracks.iter().filter(|track| track.line.is_some()).map(|track| track.moves).sum();
    assert_eq!(on_tracks, totals.forward, "{case}");
    assert!(svg(layout, Theme::Light).trim_end().ends_with("</svg>"), "{case}");
}

#[test]
fn any_map_is_drawn_and_every_move_is_told_once() {
    let mut cases: Vec<(u64, u64)> = vec![(0, 0), (0, 5), (1, 0), (1, 4), (2, 9), (73, 0), (600, 0), (600, 1_500)];
    cases.extend((0..60).map(|seed| (seed * 7 % 90, seed * 13 % 240)));
    for (seed, (stations, links)) in (0..).zip(cases) {
        for only_loops in [false, true] {
            let map = any_map(seed, stations, links, only_loops);
            let case = format!("seed {seed}: {stations} stations, {links} links, only loops: {only_loops}");
            assert_sound(&map, &layout(&map, &LayoutOptions::default()), &case);
        }
    }
}

#[test]
fn parts_that_add_up_to_more_than_their_link_keep_their_shares_of_it() {
    let mut map = Sketch::new("t")
        .starts("a", 90)
        .channel_moves("a", "b", 1.0, &[("Webb", "Webb", 60), ("Webb", "App", 30)])
        .ends("b", 90)
        .build();
    map.links[0].count = 45;
    let layout = layout(&map, &LayoutOptions::default());
    let moves: Vec<u64> = layout.lines.iter().map(|line| line.moves).collect();
    assert_eq!(moves, [30, 15]);
    assert_eq!((layout.totals.forward, layout.totals.folded), (45, 0));
}

/// Journeys of a few steps through very many stations, as logs with hundreds of activities have them.
fn wide_map(stations: u64) -> JourneyMap {
    let mut dice = Dice(stations);
    let name = |number: u64| format!("Steg {number}");
    let mut sketch = Sketch::new("Många");
    for number in 0..stations {
        sketch = sketch.starts(&name(number), if dice.roll(5) == 0 { 20 } else { 0 });
        for _ in 0..4 {
            let to = (number + 1 + dice.roll(stations / 3)).min(stations - 1);
            sketch = sketch.moves(&name(number), &name(to), 1 + dice.roll(30));
        }
        sketch = sketch.moves(&name(number), &name(dice.roll(stations)), 1 + dice.roll(4)).ends(&name(number), 9);
    }
    sketch.build()
}

#[test]
fn maps_of_very_many_stations_lie_on_a_sheet_wider_than_high() {
    for stations in [80, 250, 600] {
        let map = wide_map(stations);
        let layout = layout(&map, &LayoutOptions::default());
        let shape = layout.width / layout.height;
        assert!((1.8..=4.8).contains(&shape), "{stations} stations: {} × {}", layout.width, layout.height);
        assert_sound(&map, &layout, "wide");
        let boxes = |stop: &map::Stop| [stop.label, stop.marker];
        for (index, stop) in layout.stops.iter().enumerate() {
            for other in &layout.stops[..index] {
                let clear = boxes(stop).iter().all(|area| boxes(other).iter().all(|beside| !area.overlaps(beside)));
                assert!(clear, "{stations} stations: {} on {}", stop.name, other.name);
            }
            let x = |station: StationId| layout.stops[station.0 as usize].marker.x;
            let onward = layout.tracks.iter().filter(|track| track.from == stop.station && track.line.is_some());
            assert!(onward.map(|track| x(track.to)).all(|to| to > stop.marker.x), "{} leads to the right", stop.name);
        }
    }
}
