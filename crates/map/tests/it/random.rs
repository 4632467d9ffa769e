//! Rules that hold for every map: seeded random maps of 2 to 60 stations are laid out and measured.

use crate::sketch::Sketch;
use map::{Language, Layout, LayoutOptions, Rect, Theme, layout, svg};
use model::{JourneyMap, StationKind};

/// A small generator (splitmix64), so that the maps are the same everywhere.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides.max(1)
    }
}

const NAMES: &[&str] = &[
    "Loggar in",
    "W_Komplettera ansökan",
    "T07-5 Utkast till internt beslut, del 5",
    "Försäkringsersättningsutbetalning",
    "A <b> & \"c\"",
    "Ring",
    "Väntar på ett skriftligt besked från handläggaren om ärendet",
];
const CHANNELS: &[&str] = &["Webb", "Telefon", "Brev", "Chatt", "App", "Butik", "E-post", "Faktura", "Klagomål"];

fn random_map(seed: u64) -> JourneyMap {
    let mut dice = Dice(seed);
    let stations = 2 + dice.roll(59);
    let channels = [0, 1, 3, 5, 9][dice.roll(5) as usize];
    let name = |station: u64| format!("{} {station}", NAMES[(station * 7 + seed) as usize % NAMES.len()]);
    let mut sketch = Sketch::new("Slump").starts(&name(0), 1_000);
    for station in 0..stations {
        for _ in 0..=dice.roll(3) {
            let to =
                if dice.roll(5) == 0 { dice.roll(stations) } else { (station + 1 + dice.roll(4)).min(stations - 1) };
            let count = 1 + dice.roll(1_000);
            sketch = if channels == 0 {
                sketch.slow_moves(&name(station), &name(to), count, dice.roll(40) as f64)
            } else {
                let parts: Vec<(&str, &str, u64)> = (0..=dice.roll(channels.min(3)))
                    .map(|_| {
                        let pick = |dice: &mut Dice| CHANNELS[dice.roll(channels) as usize];
                        (pick(&mut dice), pick(&mut dice), 1 + dice.roll(400))
                    })
                    .collect();
                sketch.channel_moves(&name(station), &name(to), dice.roll(40) as f64, &parts)
            };
        }
        sketch = sketch.ends(&name(station), dice.roll(90));
    }
    sketch.build()
}

fn draw(map: &JourneyMap) -> Layout {
    layout(map, &LayoutOptions { language: Language::Swedish, heading: true })
}

/// Every rule is tried on the same maps, laid out once.
fn drawn_maps() -> impl Iterator<Item = (usize, &'static JourneyMap, &'static Layout)> {
    static DRAWN: std::sync::LazyLock<Vec<(JourneyMap, Layout)>> = std::sync::LazyLock::new(|| {
        let maps = (0..30).map(random_map);
        maps.map(|map| (map.clone(), draw(&map))).collect()
    });
    DRAWN.iter().enumerate().map(|(seed, (map, layout))| (seed, map, layout))
}

#[test]
fn no_label_lies_on_another_label_or_on_a_station() {
    for (seed, _, layout) in drawn_maps() {
        for (index, stop) in layout.stops.iter().enumerate() {
            for (other, beside) in layout.stops.iter().enumerate() {
                assert!(!stop.label.overlaps(&beside.marker), "seed {seed}: label of {} on {}", stop.name, beside.name);
                let same = index == other;
                assert!(same || !stop.label.overlaps(&beside.label), "seed {seed}: {} and {}", stop.name, beside.name);
                assert!(
                    same || !stop.marker.overlaps(&beside.marker),
                    "seed {seed}: {} and {}",
                    stop.name,
                    beside.name
                );
            }
        }
        let boxes: Vec<Rect> = layout.stops.iter().flat_map(|stop| [stop.label, stop.marker]).collect();
        for (index, badge) in layout.badges.iter().enumerate() {
            let name = &layout.lines[badge.line].name;
            assert!(boxes.iter().all(|other| !other.overlaps(&badge.area)), "seed {seed}: badge of {name}");
            let others = layout.badges[..index].iter().map(|other| &other.area);
            let mut others = others.chain(layout.notes.iter().map(|note| &note.area));
            assert!(others.all(|other| !other.overlaps(&badge.area)), "seed {seed}: badge of {name}");
        }
        for (index, note) in layout.notes.iter().enumerate() {
            assert!(boxes.iter().all(|other| !other.overlaps(&note.area)), "seed {seed}: note {}", note.text);
            assert!(layout.notes[..index].iter().all(|other| !other.area.overlaps(&note.area)), "seed {seed}");
        }
    }
}

#[test]
fn everything_is_finite_and_on_the_sheet() {
    for (seed, _, layout) in drawn_maps() {
        let paths = layout.tracks.iter().map(|track| &track.points).chain(layout.arcs.iter().map(|arc| &arc.points));
        for point in paths.flatten() {
            assert!(point.x.is_finite() && point.y.is_finite(), "seed {seed}");
            assert!(
                point.x >= 0.0 && point.x <= layout.width && point.y >= 0.0 && point.y <= layout.height,
                "seed {seed}: {point:?}"
            );
        }
        for area in layout.stops.iter().flat_map(|stop| [stop.label, stop.marker]) {
            assert!(area.x >= 0.0 && area.x + area.w <= layout.width, "seed {seed}: {area:?}");
            assert!(area.y >= 0.0 && area.y + area.h <= layout.height, "seed {seed}: {area:?}");
        }
    }
}

#[test]
fn tracks_are_level_upright_or_at_45_degrees() {
    for (seed, _, layout) in drawn_maps() {
        for track in &layout.tracks {
            for pair in track.points.windows(2) {
                let (dx, dy) = ((pair[1].x - pair[0].x).abs(), (pair[1].y - pair[0].y).abs());
                assert!(dx < 0.25 || dy < 0.25 || (dx - dy).abs() < 0.35, "seed {seed}: {pair:?}");
            }
        }
    }
}

#[test]
fn what_is_drawn_and_what_is_folded_adds_up_to_the_map() {
    for (seed, map, layout) in drawn_maps() {
        let totals = layout.totals;
        let moves: u64 = map.links.iter().map(|link| link.count).sum();
        let told = totals.forward + totals.backward + totals.repeats + totals.folded + totals.leaving;
        assert_eq!(told, moves, "seed {seed}");
        assert_eq!(totals.starts, map.stations.iter().map(|station| station.starts).sum::<u64>());
        let ending = map.stations.iter().filter(|station| station.kind != StationKind::Left);
        assert_eq!(totals.ends, ending.map(|station| station.ends).sum::<u64>(), "nobody ends twice");
        let on_tracks: u64 = layout.tracks.iter().filter(|track| track.line.is_some()).map(|track| track.moves).sum();
        let on_arcs: u64 = layout.arcs.iter().map(|arc| arc.moves).sum();
        assert_eq!((on_tracks, on_arcs), (totals.forward, totals.backward), "seed {seed}");
    }
}

#[test]
fn every_station_is_drawn_and_named_in_the_svg() {
    for (seed, map, layout) in drawn_maps() {
        let picture = svg(layout, Theme::Light);
        assert_eq!(layout.stops.len(), map.stations.len());
        for station in &map.stations {
            let name =
                station.name.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
            assert!(picture.contains(&name), "seed {seed}: {name}");
        }
    }
}

#[test]
fn the_same_map_gives_the_same_bytes() {
    for (seed, _, first) in drawn_maps().step_by(6) {
        let second = draw(&random_map(seed as u64));
        assert_eq!(svg(first, Theme::Auto), svg(&second, Theme::Auto));
        let json = |layout: &Layout| serde_json::to_string(layout).expect("a layout is plain data");
        assert_eq!(json(first), json(&second));
    }
}

#[test]
fn stations_of_the_main_way_stand_from_left_to_right_and_the_end_is_last() {
    for (seed, map, layout) in drawn_maps() {
        for track in layout.tracks.iter().filter(|track| track.line.is_some()) {
            let x = |station: model::StationId| layout.stops[station.0 as usize].marker.x;
            assert!(x(track.from) < x(track.to), "seed {seed}: tracks run to the right");
        }
        for (station, stop) in map.stations.iter().zip(&layout.stops) {
            let row_end = layout.stops.iter().filter(|other| (other.marker.y - stop.marker.y).abs() < 1.0);
            if station.kind == StationKind::Left {
                assert!(row_end.map(|other| other.marker.x).fold(0.0, f64::max) <= stop.marker.x, "seed {seed}");
            }
        }
    }
}
