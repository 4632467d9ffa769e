//! Reports for tests: a pension company's, and ways to make it strange.

use super::data::*;
use insight::evidence::share;
use insight::friction::{
    Agreement, Assumed, Cause, Cost, EffortLevel, EffortSign, EffortSigns, Evidence, FailureDemand, Finding,
    FrictionReport, Kind, LeftOut, NotClaimed, Place, Polarity, RootCause, SignShare, Told,
};
use map::Language;
use model::{Estimate, MapKind, Micros, Span};

const DAY: i64 = 86_400_000_000;
/// 2026-01-05.
const START: i64 = 20_458 * DAY;

pub(super) fn report(language: Language) -> ReportData {
    ReportData {
        language,
        name: "arsbesked".to_owned(),
        kind: MapKind::EventFlow,
        problem: None,
        made: Made {
            at: Micros(START + 90 * DAY),
            version: "resa 0.1.0".to_owned(),
            command: "resa report arsbesked.csv -o report.html".to_owned(),
            files: vec!["arsbesked.csv".to_owned()],
        },
        glance: glance(),
        picture: Some(picture()),
        ways: Ways {
            journeys: 1200,
            distinct: 31,
            top: vec![
                way(&["Får brevet", "Loggar in", "Förstår"], 700),
                way(&["Får brevet", "Ringer", "Ringer", "Förstår"], 210),
            ],
        },
        time: Times {
            total_s: 9.0e8,
            moves: vec![step("Får brevet", "Loggar in", 800, 3.0), step("Får brevet", "Ringer", 300, 9.5)],
            more_moves: 0,
            dwells: vec![Dwell { activity: "Får brevet".to_owned(), journeys: 1200, median_s: 3.5e5 }],
        },
        friction: friction(),
        leaving: leaving(),
        funnel: Some(funnel()),
        channels: Some(channels()),
        trust: trust(),
    }
}

fn glance() -> Glance {
    Glance {
        events: 5_432,
        journeys: 1_200,
        persons: Some(1_100),
        activities: 6,
        first: Some(Micros(START)),
        last: Some(Micros(START + 80 * DAY)),
        median_events: Some(4.0),
        median_duration_s: Some(5.0e5),
        p90_duration_s: Some(2.0e6),
        starts: (0..12)
            .map(|week| Period { from: Micros(START + week * 7 * DAY), journeys: 40 + week as u64 * 9 })
            .collect(),
        monthly: false,
    }
}

fn picture() -> Picture {
    Picture {
        svg: "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"karta\" width=\"900\" height=\"300\"></svg>".to_owned(),
        width: 900.0,
        stations: vec![StationRow { name: "Ringer".to_owned(), assumed: false, events: 300, journeys: 250, starts: 3, ends: 40 }],
        links: vec![LinkRow { from: "Ringer".to_owned(), to: "Förstår".to_owned(), count: 200, journeys: 190 }],
        folded: 2,
    }
}

fn way(steps: &[&str], journeys: u64) -> Way {
    Way { steps: steps.iter().map(|step| (*step).to_owned()).collect(), journeys }
}

fn step(from: &str, to: &str, count: u64, days: f64) -> Move {
    let median_s = days * 86_400.0;
    Move {
        from: from.to_owned(),
        to: to.to_owned(),
        count,
        journeys: count,
        mean_s: median_s * 1.3,
        median_s,
        p90_s: median_s * 3.0,
    }
}

fn estimate(value: f64, low: f64, high: f64) -> Estimate {
    let (value, low, high) = (Some(value), Some(low), Some(high));
    Estimate { value, n: 240, low, high, confidence: 0.95, method: "hazard", as_of: None }
}

fn friction() -> FrictionPart {
    let told =
        |attribute: &str, value: &str| vec![Told { attribute: attribute.to_owned(), op: "=", value: value.to_owned() }];
    let cause = Cause {
        condition: told("version", "B"),
        persons: 160,
        groups: [insight::fold::Group::default(); 3],
        upstream: Some("Får brevet".to_owned()),
        ladder: 2,
        rate_ratio: estimate(2.4, 1.9, 3.1),
        share_explained: estimate(0.44, 0.3, 0.6),
        median_lag_s: Some(172_800.0),
        lag_between_s: Some([86_400.0, 518_400.0]),
        counter_evidence: vec!["28 av 240 fick version A".to_owned()],
    };
    let retry = Finding {
        id: "f1".to_owned(),
        polarity: Polarity::Friction,
        kind: Kind::Retry,
        goal: "Förstår".to_owned(),
        place: Place::Step { activity: "Loggar in".to_owned() },
        segment: told("ålder", "65+"),
        since: Some(Micros(START + 30 * DAY)),
        journeys_affected: 240,
        persons_affected: 231,
        persons_failed: 120,
        rate: estimate(0.52, 0.45, 0.58),
        baseline: estimate(0.31, 0.27, 0.35),
        per_1000: Cost {
            failed_goals: estimate(21.0, 12.6, 30.1),
            contacts: Some(estimate(8.0, 2.1, 14.0)),
            effort: None,
        },
        worth: None,
        gain: estimate(18.0, 11.0, 26.0),
        agreement: Agreement::default(),
        causes: vec![cause.clone()],
        evidence: Evidence::default(),
        shown: Vec::new(),
        method: "hazard",
        only: (false, None),
        elsewhere: (0, 0),
        days: 0.0,
        series: Vec::new(),
        way: Vec::new(),
    };
    let strength = Finding {
        id: "s1".to_owned(),
        polarity: Polarity::Strength,
        kind: Kind::RepeatContact,
        place: Place::Transition { from: "Ringer".to_owned(), to: "Förstår".to_owned() },
        segment: Vec::new(),
        since: None,
        rate: estimate(0.2, 0.15, 0.26),
        per_1000: Cost { failed_goals: estimate(-9.0, -14.0, -4.0), contacts: None, effort: None },
        causes: Vec::new(),
        ..retry.clone()
    };
    let leaves = Finding {
        id: "f2".to_owned(),
        kind: Kind::Abandonment,
        place: Place::Step { activity: "Får brevet".to_owned() },
        segment: told("version", "B"),
        since: None,
        per_1000: Cost { failed_goals: estimate(14.0, 8.0, 20.0), contacts: None, effort: None },
        causes: vec![Cause { upstream: None, ladder: 1, lag_between_s: None, median_lag_s: None, ..cause }],
        ..retry.clone()
    };
    let root = RootCause {
        id: "r-1".to_owned(),
        goal: "Förstår".to_owned(),
        upstream: Some("Får brevet".to_owned()),
        condition: told("version", "B"),
        ladder: 2,
        symptoms: vec!["f1".to_owned(), "f2".to_owned()],
        failed_goals: Estimate { n: 1_140, ..estimate(23.2, 15.9, 31.4) },
    };
    let unsure = NotClaimed {
        place: Place::Step { activity: "Skriver".to_owned() },
        kind: Kind::Wait,
        goal: "Förstår".to_owned(),
        reason: "unsure",
        n: 44,
        persons: 44,
        without: 0,
        days: 0.0,
        may_cost: 0.0,
        needed_n: Some(310),
        expected_by: Some(Micros(START + 300 * DAY)),
    };
    let report = FrictionReport {
        journeys: 1_140,
        goal: Some("Förstår".to_owned()),
        findings: vec![retry, leaves, strength],
        root_causes: vec![root],
        not_claimed: vec![unsure],
        selections: Vec::new(),
        changes: Vec::new(),
        tested: 36,
        false_discovery_rate: 0.05,
        left_out: LeftOut { under_way: 60, ..LeftOut::default() },
        effort_curve: Vec::new(),
        effort_signs: vec![effort_signs()],
        failure_demand: vec![failure_demand()],
        assumptions: Assumed::default(),
        followed: Vec::new(),
        reached: <_>::default(),
    };
    FrictionPart { goal: vec!["Förstår".to_owned()], report }
}

fn effort_signs() -> EffortSigns {
    let shown = [
        (EffortSign::ContactAgain, 96),
        (EffortSign::ChannelSwitch, 210),
        (EffortSign::PassedOn, 31),
        (EffortSign::SayAgain, 74),
        (EffortSign::NoAnswer, 0),
    ];
    let sign = |(sign, n): (EffortSign, u64)| SignShare {
        sign,
        share: share(n, 1_140, None),
        with: <_>::default(),
        without: <_>::default(),
    };
    let level = |(signs, journeys): (u64, u64)| EffortLevel { signs, journeys, persons: journeys, ease: None };
    EffortSigns {
        goal: "Förstår".to_owned(),
        journeys: 1_140,
        mean: Estimate { n: 1_140, ..estimate(0.36, 0.32, 0.4) },
        signs: shown.map(sign).to_vec(),
        levels: [(0, 840), (1, 214), (2, 61), (3, 25)].map(level).to_vec(),
    }
}

fn failure_demand() -> FailureDemand {
    FailureDemand {
        goal: "Förstår".to_owned(),
        journeys: 300,
        after_trouble: share(141, 300, None),
        goes_with_trouble: Estimate { n: 352, ..estimate(0.21, 0.08, 0.34) },
        after: <_>::default(),
        others: <_>::default(),
    }
}

/// That nothing can be said of friction.
fn no_friction(goal: Vec<String>, whole: FrictionPart) -> FrictionPart {
    let report = FrictionReport {
        findings: Vec::new(),
        root_causes: Vec::new(),
        not_claimed: Vec::new(),
        tested: 0,
        journeys: 0,
        effort_signs: Vec::new(),
        failure_demand: Vec::new(),
        ..whole.report
    };
    FrictionPart { goal, report }
}

fn leaving() -> Leaving {
    let row = |activity: &str, left: u64, n: u64| StepRow {
        activity: activity.to_owned(),
        journeys: n,
        loops: n / 7,
        rework: n / 9,
        channel_hops: n / 5,
        waits: n / 3,
        repeats: n / 8,
        left_journeys: left,
        left: share(left, n, None),
        resumed: share(n / 10, n / 2, None),
    };
    Leaving {
        goal: vec!["Förstår".to_owned()],
        pause: Span::days(7),
        steps: vec![row("Får brevet", 120, 1100), row("Ringer", 60, 290), row("Skriver", 2, 12)],
        more_steps: 0,
        pairs: vec![Pair { a: "Ringer".to_owned(), b: "Loggar in".to_owned(), times: 44 }],
        journeys: 1200,
        journeys_with_pairs: 40,
    }
}

fn funnel() -> FunnelPart {
    let row = |step: &str, journeys: u64, previous: Option<u64>| FunnelRow {
        step: step.to_owned(),
        journeys,
        share: share(journeys, 1150, None),
        of_previous: previous.map(|previous| journeys as f64 / previous as f64),
        median_s_from_first: Some(4.0e5),
    };
    FunnelPart {
        source: FunnelSource::CommonWay,
        within: None,
        journeys: 1200,
        missing: Vec::new(),
        steps: vec![row("Får brevet", 1150, None), row("Loggar in", 800, Some(1150)), row("Förstår", 640, Some(800))],
    }
}

fn channels() -> Channels {
    let mix = |channels: &[&str], journeys| Mix {
        channels: channels.iter().map(|name| (*name).to_owned()).collect(),
        journeys,
    };
    Channels {
        journeys: 1200,
        mixes: vec![mix(&["brev", "webb"], 700), mix(&["brev", "telefon"], 300), mix(&["brev"], 200)],
        several: 1000,
        more_mixes: 0,
        names: ["brev", "webb", "telefon"].map(str::to_owned).to_vec(),
        moves: vec![vec![10, 800, 300], vec![0, 500, 90], vec![1, 40, 120]],
        all_moves: 1861,
        hops: 1231,
        more_channels: 0,
        journeys_with_returns: 40,
    }
}

fn trust() -> Trust {
    Trust {
        received: 5_500,
        stored: 5_432,
        duplicates: 50,
        rejected: 18,
        rejections: vec![RejectionRow {
            reason: "tid saknas".to_owned(),
            count: 18,
            file: "arsbesked.csv".to_owned(),
            line: 214,
        }],
        columns: vec![ColumnRow {
            file: "arsbesked.csv".to_owned(),
            role: "kund".to_owned(),
            column: "kundnummer".to_owned(),
            why: "av namnet".to_owned(),
        }],
        remarks: vec!["Tider utan tidszon läses som UTC.".to_owned()],
        has_channels: true,
        zone: None,
        cut: CutUsed::Gap(Span::days(30)),
        narrowed: Vec::new(),
        quality: Quality {
            events: 5_432,
            journeys: 1_200,
            same_time: 12,
            at_midnight: 0,
            without_channel: 3,
            one_event: 90,
            open: 60,
            days: 81,
            empty_days: 20,
            longest_gap: Some((Micros(START + 10 * DAY), 3)),
        },
    }
}

/// A log in which nothing was kept.
pub(super) fn empty(language: Language) -> ReportData {
    let whole = report(language);
    ReportData {
        glance: Glance {
            events: 0,
            journeys: 0,
            persons: None,
            activities: 0,
            first: None,
            last: None,
            median_events: None,
            median_duration_s: None,
            p90_duration_s: None,
            starts: Vec::new(),
            monthly: false,
        },
        picture: None,
        ways: Ways { journeys: 0, distinct: 0, top: Vec::new() },
        time: Times { total_s: 0.0, moves: Vec::new(), more_moves: 0, dwells: Vec::new() },
        friction: no_friction(Vec::new(), whole.friction),
        leaving: Leaving { steps: Vec::new(), pairs: Vec::new(), journeys: 0, journeys_with_pairs: 0, ..whole.leaving },
        funnel: None,
        channels: None,
        trust: Trust { has_channels: false, quality: Quality::default(), ..whole.trust },
        ..whole
    }
}

/// A log of one event.
pub(super) fn one_event(language: Language) -> ReportData {
    let nothing = empty(language);
    let step = StepRow {
        activity: "Fråga".to_owned(),
        journeys: 1,
        loops: 0,
        rework: 0,
        channel_hops: 0,
        waits: 0,
        repeats: 0,
        left_journeys: 0,
        left: share(0, 0, None),
        resumed: share(0, 0, None),
    };
    ReportData {
        glance: Glance {
            events: 1,
            journeys: 1,
            persons: Some(1),
            activities: 1,
            first: Some(Micros(START)),
            last: Some(Micros(START)),
            median_events: Some(1.0),
            median_duration_s: Some(0.0),
            p90_duration_s: Some(0.0),
            ..nothing.glance
        },
        picture: Some(picture()),
        ways: Ways { journeys: 1, distinct: 1, top: vec![way(&["Fråga"], 1)] },
        leaving: Leaving { steps: vec![step], journeys: 1, ..nothing.leaving },
        ..nothing
    }
}

/// The same report with another name for every activity, channel, file and customer-made text.
pub(super) fn renamed(mut data: ReportData, name: &str) -> ReportData {
    let new = || name.to_owned();
    data.name = new();
    data.problem = Some(new());
    data.made.files = vec![new(); 9];
    data.made.command = new();
    data.ways.top.iter_mut().flat_map(|way| &mut way.steps).for_each(|step| *step = new());
    data.time.moves.iter_mut().for_each(|step| (step.from, step.to) = (new(), new()));
    data.time.dwells.iter_mut().for_each(|dwell| dwell.activity = new());
    data.friction.goal = vec![new()];
    for finding in &mut data.friction.report.findings {
        finding.goal = new();
        finding.place = Place::Transition { from: new(), to: new() };
        finding.segment.iter_mut().for_each(|told| (told.attribute, told.value) = (new(), new()));
        for cause in &mut finding.causes {
            cause.condition.iter_mut().for_each(|told| (told.attribute, told.value) = (new(), new()));
            cause.upstream = Some(new());
            cause.counter_evidence = vec![new()];
        }
    }
    for root in &mut data.friction.report.root_causes {
        root.upstream = Some(new());
        root.condition.iter_mut().for_each(|told| (told.attribute, told.value) = (new(), new()));
    }
    data.friction.report.goal = None;
    data.friction.report.effort_signs.iter_mut().for_each(|signs| signs.goal = new());
    data.friction.report.failure_demand.iter_mut().for_each(|calls| calls.goal = new());
    data.friction.report.not_claimed.iter_mut().for_each(|one| one.place = Place::Step { activity: new() });
    data.leaving.steps.iter_mut().for_each(|step| step.activity = new());
    data.leaving.pairs.iter_mut().for_each(|pair| (pair.a, pair.b) = (new(), new()));
    data.leaving.goal = vec![new()];
    data.funnel.iter_mut().flat_map(|funnel| &mut funnel.steps).for_each(|step| step.step = new());
    if let Some(channels) = &mut data.channels {
        channels.names.iter_mut().for_each(|channel| *channel = new());
        channels.mixes.iter_mut().flat_map(|mix| &mut mix.channels).for_each(|channel| *channel = new());
    }
    if let Some(picture) = &mut data.picture {
        picture.stations.iter_mut().for_each(|station| station.name = new());
        picture.links.iter_mut().for_each(|link| (link.from, link.to) = (new(), new()));
    }
    data.trust.rejections.iter_mut().for_each(|row| row.file = new());
    data.trust.columns.iter_mut().for_each(|row| (row.file, row.column) = (new(), new()));
    data.trust.narrowed = vec![new()];
    data
}
