//! Maps made by hand, each for one rule of the picture.

use crate::sketch::Sketch;
use map::{Language, Layout, LayoutOptions, NoteKind, Pattern, Role, Sign, Theme, layout, svg, svg_file};
use model::{JourneyMap, StationKind};

fn drawn(map: &JourneyMap) -> Layout {
    layout(map, &LayoutOptions::default())
}

fn in_english(map: &JourneyMap) -> Layout {
    layout(map, &LayoutOptions { language: Language::English, ..LayoutOptions::default() })
}

/// Five stations, three channels.
fn moving_house() -> Sketch {
    Sketch::new("Anmäla flytt")
        .in_customers_words()
        .starts("Söker information", 900)
        .starts("Ringer kundtjänst", 200)
        .channel_moves("Söker information", "Loggar in", 0.01, &[("Webb", "Webb", 500), ("Webb", "App", 150)])
        .channel_moves("Söker information", "Ringer kundtjänst", 2.0, &[("Webb", "Telefon", 180)])
        .channel_moves("Loggar in", "Anmäler flytt", 0.02, &[("Webb", "Webb", 420), ("App", "App", 120)])
        .channel_moves("Loggar in", "Ringer kundtjänst", 1.2, &[("Webb", "Telefon", 90)])
        .channel_moves(
            "Ringer kundtjänst",
            "Anmäler flytt",
            0.5,
            &[("Telefon", "Telefon", 300), ("Telefon", "Webb", 90)],
        )
        .channel_moves("Anmäler flytt", "Får bekräftelse", 3.0, &[("Webb", "Webb", 500), ("App", "App", 120)])
        .channel_moves("Ringer kundtjänst", "Loggar in", 0.4, &[("Telefon", "Webb", 80)])
        .ends("Får bekräftelse", 700)
        .ends("Ringer kundtjänst", 220)
        .ends("Söker information", 180)
}

#[test]
fn first_is_left_and_last_is_right_however_stations_are_listed() {
    let map = Sketch::new("t").starts("a", 100).moves("c", "d", 90).moves("a", "b", 100).moves("b", "c", 95);
    let layout = drawn(&map.moves("c", "b", 10).ends("d", 90).build());
    let mut stops: Vec<_> = layout.stops.iter().collect();
    stops.sort_by(|a, b| a.marker.x.total_cmp(&b.marker.x));
    let names: Vec<&str> = stops.iter().map(|stop| stop.name.as_str()).collect();
    assert_eq!(names, ["a", "b", "c", "d", "Lämnade"]);
}

#[test]
fn one_activity_in_two_channels_is_one_station_with_two_marks() {
    let layout = drawn(&moving_house().build());
    let station = layout.stops.iter().filter(|stop| stop.name == "Anmäler flytt").collect::<Vec<_>>();
    assert_eq!(station.len(), 1);
    let channels: Vec<&str> = station[0].marks.iter().map(|&line| layout.lines[line].name.as_str()).collect();
    assert_eq!(channels, ["Webb", "App", "Telefon"]);
    assert!(station[0].marker.h > station[0].marker.w, "the marker spans its lines");
}

#[test]
fn a_move_rides_the_line_of_the_channel_it_arrives_in_and_a_hop_makes_an_interchange() {
    let layout = drawn(&moving_house().build());
    let line = |name: &str| layout.lines.iter().position(|line| line.name == name);
    let stop = |name: &str| layout.stops.iter().find(|stop| stop.name == name).expect("drawn");
    let calls = layout.tracks.iter().filter(|track| track.to == stop("Ringer kundtjänst").station);
    assert!(calls.map(|track| track.line).all(|on| on == line("Telefon")));
    assert!(stop("Söker information").interchange);
    assert!(!stop("Får bekräftelse").interchange);
}

#[test]
fn parallel_tracks_never_hide_each_other() {
    let layout = drawn(&moving_house().build());
    for (index, track) in layout.tracks.iter().enumerate() {
        for beside in layout.tracks[..index].iter().filter(|beside| (beside.from, beside.to) == (track.from, track.to))
        {
            let apart = (track.points[0].y - beside.points[0].y).abs();
            assert!(apart + 0.1 >= (track.width + beside.width) / 2.0, "{} and {}", track.title, beside.title);
        }
    }
}

#[test]
fn channels_are_called_what_the_reader_calls_them_and_keep_the_name_that_everything_else_knows_them_by() {
    let map = Sketch::new("t")
        .starts("a", 100)
        .channel_moves("a", "b", 1.0, &[("web", "phone", 60), ("web", "Rådgivare", 30), ("phone", "web", 10)])
        .ends("b", 100)
        .build();
    let lines = |layout: &Layout| -> Vec<[String; 3]> {
        let mut lines: Vec<[String; 3]> =
            layout.lines.iter().map(|line| [line.name.clone(), line.label.clone(), line.badge.clone()]).collect();
        lines.sort();
        lines
    };
    let rows = |rows: [[&str; 3]; 3]| rows.map(|row| row.map(String::from)).to_vec();
    let (swedish, english) = (drawn(&map), in_english(&map));
    assert_eq!(
        lines(&swedish),
        rows([["Rådgivare", "Rådgivare", "R"], ["phone", "Telefon", "T"], ["web", "Webb", "W"]])
    );
    assert_eq!(lines(&english), rows([["Rådgivare", "Rådgivare", "R"], ["phone", "Phone", "P"], ["web", "Web", "W"]]));
    let says = |layout: &Layout, text: &str| layout.legend.iter().any(|item| item.text.starts_with(text));
    assert!(says(&swedish, "Telefon (") && !says(&swedish, "phone"));
    assert!(says(&english, "Phone (") && says(&english, "Rådgivare ("));
    assert!(swedish.stops.iter().any(|stop| stop.title.contains("kanaler: Telefon")), "{:?}", swedish.stops[0].title);
}

#[test]
fn badges_stand_clear_of_tall_labels_and_of_each_other() {
    let channels = ["App", "Telefon", "Chatt", "Butik", "E-post"];
    let mut sketch = Sketch::new("Många kanaler").starts("Övrigt", 80).moves("Övrigt", "Övrigt", 56).ends("Övrigt", 40);
    for (index, channel) in channels.into_iter().enumerate() {
        let to = format!("Steg {index}");
        sketch = sketch.channel_moves("Övrigt", &to, 1.0, &[("App", channel, 20)]).ends(&to, 20);
    }
    let layout = drawn(&sketch.build());
    assert!(layout.badges.len() >= 3, "{:?}", layout.badges);
    for (index, badge) in layout.badges.iter().enumerate() {
        assert!(layout.stops.iter().all(|stop| !stop.label.overlaps(&badge.area)), "{badge:?}");
        assert!(layout.badges[..index].iter().all(|other| !other.area.overlaps(&badge.area)), "{badge:?}");
    }
}

#[test]
fn every_channel_has_a_colour_or_a_pattern_of_its_own() {
    let names: Vec<String> = ["Intern", "Internet", "Desk", "Webb", "Portal", "Desktop"]
        .into_iter()
        .map(str::to_owned)
        .chain((0..22).map(|n| format!("Kanal {n}")))
        .collect();
    let mut sketch = Sketch::new("t").starts("a", 100);
    for (name, count) in names.iter().zip(5..) {
        sketch = sketch.channel_moves("a", "b", 1.0, &[(name, name, count)]);
    }
    let layout = drawn(&sketch.ends("b", 100).build());
    let looks: Vec<_> = layout.lines.iter().map(|line| (line.colour.as_str(), line.pattern)).collect();
    assert_eq!(looks.len(), names.len());
    for (index, look) in looks.iter().enumerate() {
        assert!(!looks[..index].contains(look), "{}: {look:?}", names[index]);
    }
    assert_eq!(looks[1], ("web", Pattern::Solid), "the name that means it gets it");
    assert_eq!(looks[2], ("store", Pattern::Solid));
    let mut badges: Vec<&str> = layout.lines.iter().map(|line| line.badge.as_str()).collect();
    badges.sort_unstable();
    badges.dedup();
    assert_eq!(badges.len(), names.len(), "and a badge of its own");
    assert!(svg(&layout, Theme::Light).contains("stroke-dasharray=\"9 9\""));
}

#[test]
fn a_map_under_a_heading_of_its_page_has_none_itself() {
    let map = moving_house().build();
    let bare = layout(&map, &LayoutOptions { heading: false, ..LayoutOptions::default() });
    let picture = svg(&bare, Theme::Light);
    assert!(!picture.contains(">Kundresekarta</text>") && !picture.contains(">Underlag"));
    assert!(
        picture.contains("<title>Kundresekarta: Anmäla flytt</title>"),
        "its name for those who cannot see it stays"
    );
    let titled = drawn(&map);
    assert!(svg(&titled, Theme::Light).contains(">Kundresekarta</text>"));
    assert!(bare.height + 60.0 < titled.height, "and takes no room for it");
    assert_eq!((bare.width, &bare.legend.len()), (titled.width, &titled.legend.len()));
}

#[test]
fn the_end_says_at_how_many_stations_journeys_end() {
    let layout = drawn(&messy());
    let left = layout.stops.iter().find(|stop| stop.kind == StationKind::Left).expect("drawn");
    assert_eq!(left.lines.last().map(|line| line.text.as_str()), Some("vid 2 stationer"));
    assert!(
        layout.summary.ends_with("Flest slutar vid Steg 11 (75\u{a0}%), Steg 4 (25\u{a0}%)."),
        "{}",
        layout.summary
    );
    let explained = |layout: &Layout| {
        layout.legend.iter().find(|item| item.sign == Sign::Ends).map(|item| item.text.clone()).unwrap_or_default()
    };
    assert!(explained(&layout).contains("utan grått spår"));
    let single = drawn(&Sketch::new("t").starts("a", 9).moves("a", "b", 9).ends("b", 9).build());
    let left = single.stops.iter().find(|stop| stop.kind == StationKind::Left).expect("drawn");
    assert!(left.lines.iter().all(|line| !line.text.starts_with("vid")));
    assert!(!explained(&single).contains("spår"));
}

#[test]
fn only_stations_in_the_customers_words_make_a_journey_map() {
    let named = drawn(&moving_house().build());
    assert_eq!(named.title, "Kundresekarta");
    let raw = Sketch::new("x").starts("a", 5).moves("a", "b", 5).ends("b", 5).build();
    assert_eq!(drawn(&raw).title, "Händelseflöde");
    assert_eq!(in_english(&raw).title, "Flow of events");
    assert_eq!(in_english(&moving_house().build()).title, "Customer journey map");
}

/// Twelve stations in one channel, with loops, skips and returns.
fn messy() -> JourneyMap {
    let name = |n: u64| format!("Steg {n}");
    let mut sketch = Sketch::new("Ett stökigt flöde").starts(&name(0), 2_000);
    for n in 0..11 {
        sketch = sketch.slow_moves(&name(n), &name(n + 1), 1_800 - 120 * n, n as f64 / 2.0);
    }
    sketch
        .moves(&name(1), &name(4), 400)
        .moves(&name(3), &name(9), 300)
        .moves(&name(6), &name(2), 350)
        .moves(&name(8), &name(7), 200)
        .moves(&name(5), &name(5), 600)
        .ends(&name(11), 1_500)
        .ends(&name(4), 500)
        .build()
}

#[test]
fn returns_skips_and_repeats_are_all_on_the_map() {
    let layout = drawn(&messy());
    let counts: Vec<u64> = layout.arcs.iter().map(|arc| arc.moves).collect();
    assert_eq!(counts.iter().sum::<u64>(), 550);
    assert!(layout.notes.iter().any(|note| note.kind == NoteKind::Count && note.text == "350"));
    let repeats = layout.stops.iter().flat_map(|stop| &stop.lines).find(|line| line.role == Role::Repeats);
    assert_eq!(repeats.map(|line| line.text.as_str()), Some("600 igen"));
    assert!(layout.tracks.iter().any(|track| track.moves == 300), "the skip from 3 to 9");
    for arc in &layout.arcs {
        let x = |station: model::StationId| layout.stops[station.0 as usize].marker.x;
        assert!(x(arc.to) < x(arc.from), "arcs lead back");
    }
}

#[test]
fn where_journeys_end_is_told_at_the_station_and_at_the_grey_terminus() {
    let layout = drawn(&messy());
    let left = layout.stops.iter().find(|stop| stop.kind == StationKind::Left).expect("drawn");
    assert!(layout.stops.iter().all(|stop| stop.marker.x <= left.marker.x));
    let ends: Vec<&str> = layout
        .stops
        .iter()
        .flat_map(|stop| &stop.lines)
        .filter(|line| line.role == Role::Ends)
        .map(|line| line.text.as_str())
        .collect();
    assert_eq!(ends, ["25\u{a0}% slutar", "75\u{a0}% slutar"]);
    assert_eq!(layout.totals.leaving, 2_000);
}

#[test]
fn what_is_assumed_looks_and_reads_assumed() {
    let map = Sketch::new("Lån")
        .starts("Ansöker", 100)
        .slow_moves("Ansöker", "Får besked", 90, 9.0)
        .ends("Får besked", 90)
        .assumed("Väntar", 0.3, StationKind::Waiting)
        .planned(&["Ansöker", "Får besked"])
        .build();
    let layout = drawn(&map);
    let stop = layout.stops.iter().find(|stop| stop.name == "Väntar").expect("drawn");
    assert!(stop.assumed && stop.lines.iter().any(|line| line.text == "antaget"));
    assert!(layout.tracks.iter().any(|track| track.assumed && track.moves == 0));
    assert_eq!(layout.planned.len(), 1);
    assert!(svg(&in_english(&map), Theme::Light).contains(">assumed</text>"));
}

#[test]
fn maps_of_nothing_of_one_station_and_of_six_hundred_are_drawn() {
    let empty = drawn(&Sketch::new("Tom").build());
    assert!(svg(&empty, Theme::Auto).contains("Inga resor att visa"));
    let one = drawn(&Sketch::new("En").starts("Loggar in", 10).ends("Loggar in", 10).build());
    assert_eq!(one.stops.len(), 2);
    let mut sketch = Sketch::new("Alla").starts("s0", 900);
    for n in 0..599 {
        sketch = sketch.moves(&format!("s{n}"), &format!("s{}", n + 1), 900 - n);
        if n % 7 == 0 {
            sketch = sketch.moves(&format!("s{n}"), &format!("s{}", (n + 5).min(599)), 40);
        }
    }
    let all = drawn(&sketch.ends("s599", 300).build());
    assert_eq!(all.stops.len(), 601);
    assert!(svg(&all, Theme::Light).contains(">s599</text>"));
}

#[test]
fn hostile_names_are_escaped_and_links_to_nowhere_are_counted() {
    let mut map =
        Sketch::new("<svg onload=\"x\">&").starts("a\u{0}<script>", 5).moves("a\u{0}<script>", "b]]>", 5).build();
    map.links[0].to = model::StationId(99);
    map.planned.push(model::StationId(77));
    let layout = drawn(&map);
    let picture = svg_file(&layout, Theme::Auto);
    assert!(!picture.contains("<script") && !picture.contains("onload=\"x\""));
    assert!(picture.contains("a &lt;script&gt;"));
    assert_eq!(layout.totals.folded, 5);
}

#[test]
fn a_map_speaks_to_those_who_cannot_see_it() {
    let layout = drawn(&moving_house().build());
    let picture = svg(&layout, Theme::Auto);
    assert!(picture.contains("role=\"img\"") && picture.contains("lang=\"sv\""));
    assert!(picture.contains("<title>Kundresekarta: Anmäla flytt</title>"));
    assert!(layout.summary.contains("Huvudvägen: Söker information → Loggar in → Anmäler flytt → Får bekräftelse."));
    assert!(picture.contains("<desc>1\u{202f}100\u{a0}resor"));
}

#[cfg(feature = "pictures")]
#[test]
fn png_and_pdf_are_made_in_our_own_font() {
    let layout = drawn(&moving_house().build());
    let picture = svg(&layout, Theme::Light);
    let png = map::png(&picture, 2.0).expect("a picture");
    assert!(png.starts_with(b"\x89PNG"));
    let width = u32::from_be_bytes([png[16], png[17], png[18], png[19]]);
    assert_eq!(f64::from(width), (layout.width * 2.0).ceil());
    let pdf = map::pdf(&picture, &layout.title, Language::Swedish).expect("a page");
    assert!(pdf.starts_with(b"%PDF"));
    let holds = |word: &[u8]| pdf.windows(word.len()).any(|part| part == word);
    assert!(holds(b"Inter") && holds(b"ToUnicode"), "text stays text, in our font");
    assert!(map::png("<svg", 1.0).is_err());
}

#[test]
fn what_rounding_took_from_the_parts_of_a_move_is_no_move_without_channel() {
    let parts = [("web", "phone", 60), ("web", "chat", 30), ("phone", "web", 10)];
    let mut map = Sketch::new("t").starts("a", 100).channel_moves("a", "b", 1.0, &parts).ends("b", 100).build();
    for part in map.links.iter_mut().flat_map(|link| &mut link.channels) {
        (part.count, part.about) = (part.count - 5, true);
    }
    let names = |map: &JourneyMap| drawn(map).lines.into_iter().map(|line| line.name).collect::<Vec<_>>();
    let moves: u64 = drawn(&map).lines.iter().map(|line| line.moves).sum();
    assert_eq!((names(&map).len(), moves), (3, 100), "{:?}", names(&map));
    // Where an arrival has no channel there is such a line.
    let arrived = map.stations.iter_mut().find(|station| station.name == "b").expect("it was drawn up");
    arrived.channels.truncate(1);
    assert_eq!(names(&map).last().map(String::as_str), Some("utan kanal"));
}
