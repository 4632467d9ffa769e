//! The page from data alone: in both languages, for strange logs, and for names that mean harm.

use super::data::{ReportData, StepRow, Way};
use super::fixture::{empty, one_event, renamed, report};
use super::page::page;
use insight::evidence::share;
use map::Language::{self, English, Swedish};
use model::MapKind;
use quick_xml::Reader;
use quick_xml::events::Event;

/// The page is written so that it is well-formed XML too; gives the texts between its tags.
fn texts(page: &str) -> String {
    let mut reader = Reader::from_str(page);
    reader.config_mut().check_end_names = true;
    let (mut open, mut text) = (0usize, String::new());
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error} at {}", reader.buffer_position())) {
            Event::Start(tag) => {
                tag.attributes().for_each(|attribute| drop(attribute.expect("attributes are quoted and told once")));
                open += 1;
            }
            Event::Empty(tag) => {
                tag.attributes().for_each(|attribute| drop(attribute.expect("attributes are quoted and told once")));
            }
            Event::End(_) => open -= 1,
            Event::Text(piece) => text.push_str(&piece),
            Event::GeneralRef(reference) => {
                let named = reference.resolve_char_ref().expect("a known character");
                let known = ["amp", "lt", "gt", "quot"].contains(&&*reference);
                assert!(named.is_some() || known, "{reference:?}");
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open, 0, "every tag is closed");
    text
}

fn check(data: &ReportData) -> String {
    let page = page(data);
    assert!(!page.contains("<script"), "no script");
    assert!(!page.contains(" style=\""), "no style but the page's own");
    for link in page.split("href=\"").skip(1).chain(page.split("src=\"").skip(1)) {
        assert!(link.starts_with('#') || link.starts_with("data:"), "nothing from outside: {link:.40}");
    }
    for id in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(page.contains(&format!(" id=\"{id}\"")), "#{id} is on the page");
    }
    texts(&page)
}

#[test]
fn every_kind_of_log_gives_a_sound_page_in_both_languages() {
    for language in [Swedish, English] {
        for data in [report(language), empty(language), one_event(language)] {
            check(&data);
        }
    }
}

#[test]
fn sections_speak_plainly() {
    let swedish = check(&report(Swedish));
    for heading in ["Vanliga vägar", "Var det tar tid", "Friktion", "Var kunder ger upp", "Kan vi lita på siffrorna?"]
    {
        assert!(swedish.contains(heading), "{heading}");
    }
    let english = check(&report(English));
    for heading in
        ["Common ways", "Where it takes time", "Friction", "Where customers give up", "Can we trust the figures?"]
    {
        assert!(english.contains(heading), "{heading}");
    }
}

#[test]
fn friction_is_told_as_a_story_with_what_speaks_against_it_and_words_as_sure_as_its_evidence() {
    let swedish = check(&report(Swedish));
    let story =
        ["Kunden försökte", "Det som hindrade", "Ansträngningen ökade vid", "Det som talar emot", "Det som hjälpte"];
    for words in story {
        assert!(swedish.contains(words), "{words}");
    }
    assert!(swedish.contains("Trolig orsak") && !swedish.contains(">Orsak"));
    assert!(swedish.contains("sedan 4\u{a0}februari\u{a0}2026") && swedish.contains("nådda mål"));
    let mut data = report(English);
    for (rung, word) in [(1, "Association"), (2, "Likely cause"), (3, "Likely cause"), (4, "Cause"), (5, "Cause")] {
        data.friction.report.findings[0].causes[0].ladder = rung;
        assert!(page(&data).contains(&format!("<b class=\"ladder\">{word}</b>")), "{rung}");
    }
}

#[test]
fn what_findings_have_in_common_is_told_once_with_its_interval_and_all_that_it_shows_as() {
    let swedish = check(&report(Swedish));
    for words in [
        "Bakom flera fynd",
        "23 missade mål på 1\u{a0}000 resor (troligen 16–31; av 1\u{202f}140\u{a0}resor)",
        "Görs om: Loggar in",
        "Lämnar: Får brevet",
        "(2\u{a0}dagar tidigare, för åtta av tio 1\u{a0}dag till 6\u{a0}dagar)",
    ] {
        assert!(swedish.contains(words), "{words}");
    }
    let mut data = report(English);
    assert!(check(&data).contains("2\u{a0}days before, for eight of ten 1\u{a0}day to 6\u{a0}days"));
    // What explains one finding alone stands at that finding.
    data.friction.report.root_causes[0].symptoms.truncate(1);
    assert!(!check(&data).contains("Behind several findings"));
}

#[test]
fn effort_and_calls_are_shares_with_n_and_interval_and_no_cause() {
    let english = check(&report(English));
    for words in [
        "1,140\u{a0}journeys show 0.36 of five signs on average (likely 0.32–0.40).",
        "Changed channel to get on",
        "of 1,140\u{a0}journeys",
        "18% likely 16–21%",
        "three or more",
        "Help was sought in 300\u{a0}journeys.",
        "47% likely 41–53%",
        "of 352 calls",
        "21% likely 8–34%",
        "That it made them is not shown.",
    ] {
        assert!(english.contains(words), "{words}");
    }
    assert!(!english.contains("How easy it was"), "nobody was asked");
    let mut data = report(Swedish);
    let ease = data.friction.report.findings[0].rate.clone();
    data.friction.report.effort_signs[0].levels[0].ease = Some(ease);
    assert!(check(&data).contains("Hur lätt det var (1–7)"));
    data.friction.report.failure_demand[0].journeys = 0;
    let swedish = check(&data);
    assert!(swedish.contains("fick höra av sig igen") && !swedish.contains("Samtal som hänger ihop"), "nobody called");
}

#[test]
fn when_there_will_be_enough_journeys_stands_beside_how_many() {
    assert!(check(&report(Swedish)).contains("1\u{a0}november\u{a0}2026"));
    assert!(check(&report(English)).contains("Expected by"));
}

#[test]
fn that_there_is_no_friction_or_no_goal_is_said() {
    let mut data = report(English);
    data.friction.report.findings.clear();
    assert!(check(&data).contains("Nothing in the way can be told."));
    data.friction.report.tested = 0;
    assert!(check(&data).contains("Nothing can be compared yet."));
    data.friction.goal.clear();
    assert!(check(&data).contains("No goal was given, so no journey can fail."));
}

#[test]
fn raw_activities_are_a_flow_of_events_and_never_a_journey_map() {
    assert!(check(&report(Swedish)).contains("Händelseflöde"));
    assert!(!check(&report(Swedish)).to_lowercase().contains("kundresekarta"));
    let named = ReportData { kind: MapKind::JourneyMap, ..report(Swedish) };
    assert!(check(&named).contains("Kundresekarta"));
}

#[test]
fn names_cannot_leave_their_place() {
    let long = "å".repeat(500);
    for hostile in [
        "</title></style><script>alert(1)</script>",
        "\" onmouseover=\"alert(1)",
        "' ]]> --> <!--",
        "=HYPERLINK(\"x\")\u{0}\u{1b}[31m",
        "\u{202e}gnp.exe\u{2066}",
        "مرحبا 👩‍👩‍👧 e\u{301}",
        "",
        "   ",
        &long,
    ] {
        for language in [Swedish, English] {
            let page = page(&renamed(report(language), hostile));
            check(&renamed(report(language), hostile));
            assert!(!page.contains("alert(1)</script>") && !page.contains("onmouseover=\"alert"), "{hostile}");
            assert!(!page.contains('\u{202e}') && !page.contains('\u{0}'), "{hostile}");
        }
    }
}

#[test]
fn a_log_of_many_activities_gives_a_page_of_bounded_size() {
    let mut data = report(Swedish);
    let step = |at: usize| StepRow {
        activity: format!("Händelse {at}"),
        left_journeys: 1,
        left: share(1, 3 + at as u64, None),
        ..data.leaving.steps[0].clone()
    };
    data.leaving.steps = (0..100).map(step).collect();
    data.leaving.more_steps = 500;
    data.ways.top = (0..10)
        .map(|at| Way { steps: (0..600).map(|step| format!("Händelse {}", step + at)).collect(), journeys: 1 })
        .collect();
    data.ways.distinct = 1200;
    let page = page(&data);
    assert!(page.len() < 1_000_000, "{} bytes", page.len());
    assert!(check(&data).contains("Varje resa är unik"));
    data.ways.top[0].journeys = 2;
    assert!(check(&data).contains("Nästan varje resa är unik"));
}

#[test]
fn too_few_journeys_make_no_claim_and_say_how_many_are_missing() {
    let mut data = report(English);
    data.leaving.steps.truncate(3);
    let text = check(&data);
    assert!(text.contains("Too few to say."));
    assert!(text.contains("n = 12, 42 more needed"), "two of twelve left");
}

#[test]
fn a_log_without_channels_says_how_to_give_them() {
    for (language, hint) in [(Swedish, "Peka ut kolumnen med --channel"), (English, "Name the column with --channel")] {
        let data = ReportData { channels: None, ..report(language) };
        assert!(check(&data).contains(hint));
    }
}

#[test]
fn rejected_rows_are_counted_and_placed_but_not_shown() {
    let text = check(&report(Swedish));
    assert!(text.contains("tid saknas") && text.contains("arsbesked.csv, rad 214"));
}

#[test]
fn the_same_data_gives_the_same_page() {
    let twice: Vec<String> = [Language::Swedish; 2].map(|language| page(&report(language))).to_vec();
    assert_eq!(twice[0], twice[1]);
}
