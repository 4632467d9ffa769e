//! The feeling line: where it stands, that its words never touch, and that maps without one are as they were.

use crate::sketch::Sketch;
use map::font::{Weight, width};
use map::{FeltMood, FeltRole, Language, LayoutOptions, Theme, layout, main_line, svg};
use model::{Estimate, Feelings, Felt, JourneyMap, Metric};

fn estimate(value: f64, half: f64) -> Estimate {
    let (low, high) = (Some(value - half), Some(value + half));
    Estimate { value: Some(value), n: 40, low, high, confidence: 0.95, method: "t", as_of: None }
}

/// A journey of as many stations, each asked about; those at `few` of too few.
fn felt(stations: usize, few: &[usize], target: Option<f64>) -> JourneyMap {
    let name = |at: usize| format!("Förstå det som står i besked nummer {at}");
    let mut sketch = Sketch::new("Beskedet").starts(&name(0), 100);
    for at in 1..stations {
        sketch = sketch.moves(&name(at - 1), &name(at), 100);
    }
    let mut map = sketch.build();
    let line = main_line(&map);
    assert_eq!(line.len(), stations);
    let at = |(at, station): (usize, &model::StationId)| Felt {
        station: *station,
        n: Some(if few.contains(&at) { 4 } else { 1_234 }),
        score: (!few.contains(&at)).then(|| estimate(2.0 + (at % 5) as f64, 0.4)),
        target,
    };
    map.feelings = Some(Feelings {
        metric: Metric::Ces,
        moment: None,
        version: "2.0".into(),
        surveys: vec!["Efter <samtalet>".into()],
        bad: 1.0,
        good: 7.0,
        needed_n: 10,
        stations: line.iter().enumerate().map(at).collect(),
    });
    map
}

#[test]
fn faces_are_good_or_bad_where_the_interval_is_and_few_are_a_gap() {
    let drawn = layout(&felt(5, &[1], None), &LayoutOptions::default());
    let line = drawn.feelings.as_ref().unwrap();
    let moods: Vec<Option<FeltMood>> = line.marks.iter().map(|mark| mark.mood).collect();
    assert_eq!(moods, [Some(FeltMood::Bad), None, Some(FeltMood::Between), Some(FeltMood::Good), Some(FeltMood::Good)]);
    assert_eq!(line.strokes.len(), 2, "the line breaks at the gap");
    assert!(line.targets.is_empty());
    let drawn = svg(&drawn, Theme::Light);
    assert!(drawn.contains("Efter &lt;samtalet&gt;") && drawn.contains("för få svar"));
}

#[test]
fn a_station_stands_over_its_value_and_better_is_higher() {
    let drawn = layout(&felt(4, &[], Some(4.0)), &LayoutOptions::default());
    let line = drawn.feelings.as_ref().unwrap();
    for mark in &line.marks {
        let stop = drawn.stops.iter().find(|stop| stop.station == mark.station).unwrap();
        assert!((stop.marker.x + stop.marker.w / 2.0 - mark.at.x).abs() < 0.2);
        assert!(line.band.y <= mark.at.y && mark.at.y <= line.band.y + line.band.h && drawn.height > mark.at.y);
    }
    assert!(line.marks.windows(2).all(|pair| pair[1].at.y < pair[0].at.y), "2, 3, 4 and 5 rise");
    assert_eq!(line.targets.len(), 3);
    // Where low is good, the same values fall.
    let mut map = felt(4, &[], None);
    let feelings = map.feelings.as_mut().unwrap();
    (feelings.bad, feelings.good) = (7.0, 1.0);
    let drawn = layout(&map, &LayoutOptions::default());
    assert!(drawn.feelings.unwrap().marks.windows(2).all(|pair| pair[1].at.y > pair[0].at.y));
}

#[test]
fn words_never_touch_however_many_stations_and_in_both_languages() {
    for (stations, language) in [(2, Language::Swedish), (7, Language::English), (24, Language::Swedish)] {
        let map = felt(stations, &[1], Some(6.5));
        let drawn = layout(&map, &LayoutOptions { language, ..LayoutOptions::default() });
        let line = drawn.feelings.as_ref().unwrap();
        let boxes: Vec<(f64, f64, f64)> = line
            .marks
            .iter()
            .flat_map(|mark| &mark.texts)
            .map(|text| {
                let weight = if text.role == FeltRole::Value { Weight::SemiBold } else { Weight::Regular };
                let half = width(&text.text, 10.5, weight) / 2.0;
                (text.x - half, text.x + half, text.y)
            })
            .collect();
        for (at, one) in boxes.iter().enumerate() {
            assert!(one.0 >= 0.0 && one.1 <= drawn.width && one.2 < drawn.height, "{one:?} is off the sheet");
            assert!(one.2 > line.band.y + line.band.h + 14.0, "under the name of the bad end");
            for other in &boxes[at + 1..] {
                let beside = one.1 <= other.0 || other.1 <= one.0;
                assert!(beside || (one.2 - other.2).abs() >= 10.0, "{one:?} touches {other:?}");
            }
        }
        assert!(drawn.legend.iter().all(|item| item.y > line.band.y + line.band.h));
    }
}

#[test]
fn how_far_from_a_target_is_told_only_where_the_interval_excludes_it() {
    let drawn = layout(&felt(5, &[1], Some(4.2)), &LayoutOptions::default());
    let titles: Vec<String> = drawn.feelings.unwrap().marks.into_iter().map(|mark| mark.title).collect();
    assert!(titles[0].ends_with("2,2 sämre än mål 4,2"), "{}", titles[0]);
    assert!(titles[1].ends_with("för få svar") && !titles[2].contains("mål"), "{titles:?}");
    assert!(titles[3].ends_with("0,8 bättre än mål 4,2"), "{}", titles[3]);
}
