//! How long a layout takes and what shape it gets: `cargo run --release -p resa-map --example layout_speed -- MAP.json… [--to DIR]`.
//!
//! In: what `resa map … --out MAP.json` writes. Out: one line of figures for each map, and with `--to` its SVG.
#![expect(clippy::print_stdout, reason = "an example speaks to the terminal")]

use map::{Layout, LayoutOptions, Theme, layout, svg_file};
use model::{
    ChannelMark, Evidence, JourneyMap, Link, LinkChannel, MapKind, MapTotals, Micros, Station, StationId, StationKind,
};
use serde_json::Value;
use std::error::Error;
use std::path::Path;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let to = arguments.iter().position(|argument| argument == "--to").map(|at| arguments.drain(at..).nth(1));
    for path in &arguments {
        let written: Value = serde_json::from_slice(&std::fs::read(path)?)?;
        let map = read_map(&written["map"]);
        let begun = Instant::now();
        let sheet = layout(&map, &LayoutOptions::default());
        let spent = begun.elapsed();
        let name = Path::new(path).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        println!("{name}: {:.1} ms, {}", spent.as_secs_f64() * 1_000.0, figures(&sheet)?);
        if let Some(Some(folder)) = &to {
            let picture = svg_file(&sheet, Theme::Light);
            std::fs::write(Path::new(folder).join(format!("{name}.svg")), &picture)?;
        }
    }
    Ok(())
}

/// Size, what is drawn, and a sum over every byte, to see whether a change changed the picture.
fn figures(sheet: &Layout) -> Result<String, Box<dyn Error>> {
    let bytes = serde_json::to_vec(sheet)?;
    let sum = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, &byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let (width, height) = (sheet.width, sheet.height);
    let totals = sheet.totals;
    let runs = sheet.tracks.iter().flat_map(|track| track.points.windows(2));
    let length: f64 = runs.map(|pair| (pair[0].x - pair[1].x).hypot(pair[0].y - pair[1].y)).sum();
    Ok(format!(
        "{} stations, {width} × {height} ({:.2}), {} tracks of {length:.0}, {} arcs, {} of {} moves folded, sum {sum:016x}",
        sheet.stops.len(),
        width / height,
        sheet.tracks.len(),
        sheet.arcs.len(),
        totals.folded,
        totals.forward + totals.backward + totals.repeats + totals.folded + totals.leaving,
    ))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn whole(value: &Value) -> u64 {
    value.as_u64().unwrap_or(0)
}

fn list<T>(value: &Value, read: impl Fn(&Value) -> T) -> Vec<T> {
    value.as_array().map(|values| values.iter().map(read).collect()).unwrap_or_default()
}

fn station_id(value: &Value) -> StationId {
    StationId(whole(value) as u32)
}

fn read_map(map: &Value) -> JourneyMap {
    let totals = &map["totals"];
    JourneyMap {
        name: text(&map["name"]),
        kind: if map["kind"] == "journey_map" { MapKind::JourneyMap } else { MapKind::EventFlow },
        stations: list(&map["stations"], read_station),
        links: list(&map["links"], read_link),
        channels: list(&map["channels"], text),
        planned: list(&map["planned"], station_id),
        totals: MapTotals {
            events: whole(&totals["events"]),
            journeys: whole(&totals["journeys"]),
            activities: whole(&totals["activities"]),
            shown: whole(&totals["shown"]),
            folded: whole(&totals["folded"]),
            first: None,
            last: None,
        },
        rounded_to: None,
        feelings: None,
    }
}

fn read_station(station: &Value) -> Station {
    let observed = Evidence::Observed { n: whole(&station["evidence"]["n"]), last: Micros(0) };
    Station {
        name: text(&station["name"]),
        kind: match station["kind"].as_str() {
            Some("left") => StationKind::Left,
            Some("other") => StationKind::Other,
            Some("waiting") => StationKind::Waiting,
            _ => StationKind::Activity,
        },
        touchpoints: Vec::new(),
        activities: list(&station["activities"], text),
        events: whole(&station["events"]),
        journeys: whole(&station["journeys"]),
        starts: whole(&station["starts"]),
        ends: whole(&station["ends"]),
        position: station["position"].as_f64().unwrap_or(0.5),
        median_dwell_s: station["median_dwell_s"].as_f64(),
        channels: list(&station["channels"], |mark| ChannelMark {
            channel: whole(&mark["channel"]) as u32,
            events: whole(&mark["events"]),
            journeys: whole(&mark["journeys"]),
            about: false,
        }),
        evidence: if station["evidence"]["grade"] == "assumed" { Evidence::Assumed } else { observed },
        about: Vec::new(),
        hidden: Vec::new(),
    }
}

fn read_link(link: &Value) -> Link {
    Link {
        from: station_id(&link["from"]),
        to: station_id(&link["to"]),
        count: whole(&link["count"]),
        journeys: whole(&link["journeys"]),
        median_s: link["median_s"].as_f64(),
        p90_s: link["p90_s"].as_f64(),
        channels: list(&link["channels"], |part| LinkChannel {
            from: whole(&part["from"]) as u32,
            to: whole(&part["to"]) as u32,
            count: whole(&part["count"]),
            about: false,
        }),
        about: false,
    }
}
