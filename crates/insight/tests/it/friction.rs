//! Friction against small worlds in which it is known what harms: found where it was planted and nowhere else, with its
//! cause; silent where outcomes are dealt out by lot; the same however the log is split, named, or padded.

use crate::support::{DAY, Rng, SECOND};
use eventlog::{BuildOptions, CutSpec, EventLog, Identity, Journeys, LogBuilder};
use insight::Watch;
use insight::fold::Judge;
use insight::friction::{
    Ask, Effort, Finding, FrictionReport, Kind, Learnt, Polarity, Register, Run, Says, Source, Stated, Summary,
    Telling, Unfinished, friction_after,
};
use model::{AttributeColumn, Column, Cut, EventBatch, JourneyDefinition, Language, Span, ValueKind};

const STEPS: [&str; 5] = ["Få brevet", "Logga in", "Fylla i", "Bifoga", "Skicka"];
const GOAL: &str = "Klart";
const MINUTE: i64 = 60 * SECOND;

/// One customer's way.
#[derive(Clone)]
struct Way {
    start: i64,
    mobile: bool,
    /// Which version of the letter came.
    version_b: bool,
    /// By step, whether it was done twice.
    again: [bool; STEPS.len()],
    /// After which step it ended; the number of steps: it reached the goal.
    ended: usize,
}

/// What is planted.
#[derive(Clone, Copy)]
struct Plant {
    /// How much likelier a journey ends where the form was filled in twice.
    harm: f64,
    journeys: usize,
    seed: u64,
    /// Whether the letter comes twice to three of ten, and a second one of version B makes it worse.
    twice: bool,
}

fn share(rng: &mut Rng) -> f64 {
    rng.below(1 << 30) as f64 / (1_u64 << 30) as f64
}

/// Filling in the form again harms, and letters of version B make customers do it. Attaching again happens to a third, and
/// does nothing. Mobile customers do everything again more often, and leave more often too.
fn world(plant: Plant) -> Vec<Way> {
    let mut rng = Rng::new(plant.seed);
    let mut ways = Vec::with_capacity(plant.journeys);
    for _ in 0..plant.journeys {
        let start = rng.below(200) as i64 * DAY + rng.below(86_400) as i64 * SECOND;
        let mobile = share(&mut rng) < 0.4;
        let version_b = share(&mut rng) < 0.3;
        let mut way = Way { start, mobile, version_b, again: [false; STEPS.len()], ended: STEPS.len() };
        for step in 0..STEPS.len() {
            let often = match step {
                0 if plant.twice => 0.3,
                2 if version_b && plant.twice && way.again[0] => 0.6,
                2 if version_b => {
                    if plant.twice {
                        0.3
                    } else {
                        0.45
                    }
                }
                3 => 0.33,
                _ => 0.06,
            };
            way.again[step] = share(&mut rng) < often * if mobile { 1.5 } else { 1.0 };
            let mut odds: f64 = if mobile { 0.14 } else { 0.06 };
            if step == 2 && way.again[2] {
                odds *= plant.harm;
            }
            if share(&mut rng) < odds {
                way.ended = step;
                break;
            }
        }
        ways.push(way);
    }
    ways
}

/// What may be different about a log without it telling anything else.
#[derive(Clone, Copy, Default)]
struct Form {
    batch: usize,
    threads: usize,
    turned: bool,
    constant: bool,
    renamed: bool,
    /// Half of those who failed come back two months later, and look at the letter twice.
    late: bool,
}

fn log(ways: &[Way], form: Form) -> EventLog {
    let options = BuildOptions {
        identity: Identity::Person,
        by_case: false,
        keep_event_ids: false,
        memory: 1 << 30,
        scratch: std::env::temp_dir(),
        threads: form.threads.max(1),
    };
    let mut builder = LogBuilder::new(options);
    let mut numbers: Vec<usize> = (0..ways.len()).collect();
    if form.turned {
        numbers.reverse();
    }
    for some in numbers.chunks(form.batch.max(1)) {
        let mut batch = EventBatch::default();
        let [mut person, mut channel, mut device, mut template, mut constant] =
            std::array::from_fn(|_| Column::default());
        for number in some {
            let way = &ways[*number];
            let name = if form.renamed { format!("x{}", ways.len() - number) } else { format!("k{number:06}") };
            let mut put = |time: i64, activity: &str, letter: Option<&str>| {
                batch.time.push(time);
                batch.activity.push(Some(activity));
                person.push(Some(&name));
                channel.push(Some(if letter.is_some() { "letter" } else { "web" }));
                device.push(Some(if way.mobile { "mobile" } else { "desktop" }));
                template.push(letter);
                constant.push(Some("same"));
            };
            let mut time = way.start;
            for (step, activity) in STEPS.iter().enumerate().take(way.ended + 1) {
                let activity = if form.renamed { format!("Å {activity}") } else { (*activity).to_string() };
                let letter = (step == 0).then_some(if way.version_b { "B" } else { "A" });
                for _ in 0..1 + usize::from(way.again[step]) {
                    time += 5 * MINUTE;
                    put(time, &activity, letter);
                }
            }
            if way.ended == STEPS.len() {
                put(time + MINUTE, GOAL, None);
            } else if form.late && number % 2 == 0 {
                (0..2).for_each(|again| put(time + 60 * DAY + again * MINUTE, STEPS[0], None));
            }
        }
        batch.person = Some(person);
        batch.channel = Some(channel);
        let column =
            |name: &str, values: Column| AttributeColumn { name: name.to_string(), kind: ValueKind::Text, values };
        batch.attributes = vec![column("device", device), column("template", template)];
        if form.constant {
            batch.attributes.push(column("constant", constant));
        }
        builder.push(&batch).unwrap();
    }
    builder.finish().unwrap()
}

fn found(log: &EventLog, threads: usize) -> FrictionReport {
    heard(log, threads, &[], &[])
}

/// The same, with what customers said of their effort and of whether they managed.
fn heard(log: &EventLog, threads: usize, efforts: &[Effort], stated: &[Stated]) -> FrictionReport {
    asked(log, threads, (efforts, stated), Run::default()).unwrap().0
}

/// The same after an earlier run.
fn found_after(log: &EventLog, threads: usize, before: &Learnt) -> (FrictionReport, Learnt) {
    asked(log, threads, (&[], &[]), Run { before: Some(before), watch: None }).unwrap()
}

fn asked(
    log: &EventLog,
    threads: usize,
    (efforts, stated): (&[Effort], &[Stated]),
    beside: Run<'_>,
) -> Result<(FrictionReport, Learnt), Unfinished> {
    let definition = JourneyDefinition {
        name: "Anmälan".to_string(),
        goal: vec![GOAL.to_string()],
        cut: Some(Cut::Person),
        horizon: Some(Span::days(5)),
        ..JourneyDefinition::default()
    };
    let spec = CutSpec { definition: definition.clone(), ..CutSpec::default() };
    let journeys = Journeys::cut(log, &spec).unwrap();
    let last = log.totals().last;
    let judge = Judge::of(&journeys, definition.horizon, last);
    let ask = Ask {
        journeys: &journeys,
        definition: &definition,
        judge,
        key: None,
        efforts,
        stated,
        register: &Register::default(),
    };
    let telling = Telling { as_of: last, threads, language: Language::English, ..Telling::default() };
    friction_after(&[ask], telling, beside)
}

fn json(report: &FrictionReport) -> String {
    serde_json::to_string(report).unwrap()
}

const HARMFUL: Plant = Plant { harm: 4.0, journeys: 4_000, seed: 1, twice: false };

fn plain() -> Form {
    Form { batch: 500, threads: 2, ..Form::default() }
}

#[test]
fn what_harms_is_found_with_its_cause_and_what_is_only_frequent_is_not() {
    let ways = world(HARMFUL);
    let report = found(&log(&ways, plain()), 2);
    let claimed: Vec<(&str, Kind)> =
        report.findings.iter().map(|finding| (finding.place.step(), finding.kind)).collect();
    assert_eq!(claimed, [("Fylla i", Kind::Retry)], "{}", json(&report));
    let finding: &Finding = &report.findings[0];
    assert_eq!(finding.polarity, Polarity::Friction);
    // Had nobody been harmed: the same customers, and three of four of those who ended there would have gone on.
    let ended = ways.iter().filter(|way| way.ended == 2 && way.again[2]).count() as f64;
    let on = ways.iter().filter(|way| way.ended > 2).count() as f64;
    let reach = ways.iter().filter(|way| way.ended == STEPS.len()).count() as f64 / on;
    let truth = 0.75 * ended * reach / report.journeys as f64 * 1000.0;
    let told = &finding.per_1000.failed_goals;
    assert!(told.low.unwrap() < truth && truth < told.high.unwrap(), "{truth}: {told:?}");
    let cause = &finding.causes[0];
    let condition: Vec<(&str, &str)> =
        cause.condition.iter().map(|told| (told.attribute.as_str(), told.value.as_str())).collect();
    assert_eq!(condition, [("template", "B")], "{cause:?}");
    assert_eq!(cause.upstream.as_deref(), Some("Få brevet"), "the letter, not the form, is where it comes from");
    assert!(cause.ladder <= 3, "observed data alone never say `cause`");
    assert!(cause.median_lag_s.is_some_and(|lag| (300.0..3_600.0).contains(&lag)), "{cause:?}");
    let [early, late] = cause.lag_between_s.unwrap();
    assert!(early <= cause.median_lag_s.unwrap() && cause.median_lag_s.unwrap() <= late, "{cause:?}");
    let root = &report.root_causes[0];
    assert_eq!((root.upstream.as_deref(), &root.symptoms), (Some("Få brevet"), &vec![finding.id.clone()]));
    let explained = told.value.unwrap() * cause.share_explained.value.unwrap();
    assert!((root.failed_goals.value.unwrap() - explained).abs() < 1e-9, "{root:?}");
    let decoy = report.not_claimed.iter().find(|it| (it.place.step(), it.kind) == ("Bifoga", Kind::Retry)).unwrap();
    assert!(decoy.n > 1_000 && decoy.reason != "too_few", "{decoy:?}");
}

#[test]
fn the_more_letters_the_likelier_stands_higher_than_what_only_holds() {
    let cause = |twice: bool| {
        let report = found(&log(&world(Plant { twice, journeys: 8_000, ..HARMFUL }), plain()), 2);
        let finding = report.findings.iter().find(|it| (it.place.step(), it.kind) == ("Fylla i", Kind::Retry)).unwrap();
        finding.causes[0].clone()
    };
    assert_eq!(cause(true).ladder, 3, "{:?}", cause(true));
    assert_eq!(cause(false).ladder, 2, "{:?}", cause(false));
}

#[test]
fn what_surely_makes_next_to_nobody_fail_is_harmless_however_large_the_log() {
    let report = found(&log(&world(Plant { harm: 1.05, journeys: 80_000, ..HARMFUL }), plain()), 2);
    let form = report.not_claimed.iter().find(|it| (it.place.step(), it.kind) == ("Fylla i", Kind::Retry));
    assert_eq!(form.map(|it| it.reason), Some("harmless"), "{}", json(&report));
    assert!(report.findings.is_empty(), "{}", json(&report));
}

#[test]
fn outcomes_that_are_dealt_out_by_lot_silence_everything() {
    for seed in 1..=8 {
        let mut ways = world(Plant { seed, ..HARMFUL });
        // Whoever reached a step may have ended there instead: the same steps and signs, others' endings.
        let mut rng = Rng::new(seed + 100);
        for at in (1..ways.len()).rev() {
            let other = rng.below(at as u64 + 1) as usize;
            let (one, two) = (ways[at].ended, ways[other].ended);
            (ways[at].ended, ways[other].ended) = (two, one);
        }
        for way in &mut ways {
            way.again[way.ended.saturating_add(1).min(STEPS.len())..].fill(false);
        }
        let report = found(&log(&ways, plain()), 2);
        assert!(report.findings.is_empty(), "{seed}: {}", json(&report));
        assert!(report.tested > 0);
    }
}

#[test]
fn a_world_with_nothing_wrong_has_no_findings_though_one_device_fares_worse() {
    for seed in 1..=8 {
        let report = found(&log(&world(Plant { harm: 1.0, seed, ..HARMFUL }), plain()), 2);
        assert!(report.findings.is_empty(), "{seed}: {}", json(&report));
    }
}

#[test]
fn what_only_those_who_failed_could_do_explains_no_failing() {
    let ways = world(Plant { harm: 1.0, ..HARMFUL });
    let report = found(&log(&ways, Form { late: true, ..plain() }), 2);
    assert!(report.findings.is_empty(), "{}", json(&report));
}

#[test]
fn findings_do_not_depend_on_how_the_log_was_split_or_read() {
    let ways = world(HARMFUL);
    let whole = json(&found(&log(&ways, Form { batch: 100_000, threads: 1, ..Form::default() }), 1));
    for form in [
        Form { batch: 37, threads: 2, ..Form::default() },
        Form { batch: 911, threads: 4, turned: true, ..Form::default() },
    ] {
        assert_eq!(json(&found(&log(&ways, form), form.threads)), whole);
    }
}

#[test]
fn an_attribute_that_is_the_same_for_all_changes_nothing() {
    let ways = world(HARMFUL);
    let with = found(&log(&ways, Form { constant: true, ..plain() }), 2);
    assert_eq!(json(&with), json(&found(&log(&ways, plain()), 2)));
}

#[test]
fn other_names_give_the_same_findings_under_other_names() {
    let ways = world(HARMFUL);
    let (plainly, renamed) = (found(&log(&ways, plain()), 2), found(&log(&ways, Form { renamed: true, ..plain() }), 2));
    assert_eq!(renamed.findings.len(), plainly.findings.len());
    for (one, other) in plainly.findings.iter().zip(&renamed.findings) {
        assert_eq!(format!("Å {}", one.place.step()), other.place.step());
        assert_eq!((one.kind, one.journeys_affected), (other.kind, other.journeys_affected));
        let (one, other) = (one.per_1000.failed_goals.value.unwrap(), other.per_1000.failed_goals.value.unwrap());
        assert!((one - other).abs() < 1e-6, "{one} {other}");
    }
}

/// What customers answer, one of three of them: `ease` of those who filled in twice and of the others, and whether those
/// who failed, and the others, say that they managed (of a hundred).
fn answers(ways: &[Way], ease: [f64; 2], managed: [u64; 2]) -> (Vec<Effort>, Vec<Stated>) {
    let mut rng = Rng::new(77);
    let (mut efforts, mut stated) = (Vec::new(), Vec::new());
    for (number, way) in ways.iter().enumerate().step_by(3) {
        let (person, time) = (format!("k{number:06}"), way.start + DAY);
        let usual = if way.again[2] && way.ended >= 2 { ease[0] } else { ease[1] };
        let given = (usual + rng.below(3) as f64 - 1.0).clamp(1.0, 7.0);
        efforts.push(Effort { response: None, person: person.clone(), time, ease: given });
        let failed = usize::from(way.ended == STEPS.len());
        stated.push(Stated { person, time, reached: rng.below(100) < managed[failed] });
    }
    (efforts, stated)
}

/// What the sides say of filling in twice: all together, then the goal as stated, and effort.
fn sides(ways: &[Way], efforts: &[Effort], stated: &[Stated]) -> (Summary, [(Says, Option<&'static str>); 2]) {
    let report = heard(&log(ways, plain()), 2, efforts, stated);
    let finding = report.findings.iter().find(|it| (it.place.step(), it.kind) == ("Fylla i", Kind::Retry)).unwrap();
    let spoken = |source: Source| {
        let it = finding.agreement.sources.iter().find(|it| it.source == source).unwrap();
        // What is said rests on an interval, and nothing else.
        let sure = it.figure.as_ref().is_some_and(|it| it.low.unwrap() > 0.0 || it.high.unwrap() < 0.0);
        assert_eq!(sure, it.says != Says::SaysNothing, "{it:?}");
        (it.says, it.reason)
    };
    assert_eq!(spoken(Source::Behaviour), (Says::Agrees, None));
    assert_eq!(spoken(Source::Contacts), (Says::SaysNothing, Some("not_known")));
    (finding.agreement.summary, [spoken(Source::StatedGoal), spoken(Source::Effort)])
}

#[test]
fn sides_that_say_the_same_agree_and_sides_that_say_the_contrary_conflict() {
    let ways = world(HARMFUL);
    let (efforts, stated) = answers(&ways, [3.0, 6.0], [10, 95]);
    let agrees = (Says::Agrees, None);
    assert_eq!(sides(&ways, &efforts, &stated), (Summary::Agree, [agrees, agrees]));
    // They fail, and say that it was easy.
    let (efforts, stated) = answers(&ways, [6.0, 3.0], [10, 95]);
    assert_eq!(sides(&ways, &efforts, &stated), (Summary::Conflict, [agrees, (Says::Conflicts, None)]));
    let few = (&efforts[..15], &stated[..15]);
    let too_few = (Says::SaysNothing, Some("too_few"));
    assert_eq!(sides(&ways, few.0, few.1), (Summary::OneSource, [too_few, too_few]));
    let not_asked = (Says::SaysNothing, Some("not_asked"));
    assert_eq!(sides(&ways, &[], &[]), (Summary::OneSource, [not_asked, not_asked]));
}

#[test]
fn answers_that_have_nothing_to_do_with_it_hardly_ever_say_anything() {
    let mut said = 0;
    for seed in 1..=10 {
        let ways = world(Plant { seed, ..HARMFUL });
        let (efforts, stated) = answers(&ways, [5.0, 5.0], [70, 70]);
        let (_, sides) = sides(&ways, &efforts, &stated);
        said += sides.iter().filter(|(says, _)| *says != Says::SaysNothing).count();
    }
    assert!(said <= 3, "{said} of 20");
}

/// Whether two reports say the same, in the same order, with the same figures to the millionth.
fn same(a: &serde_json::Value, b: &serde_json::Value) -> bool {
    use serde_json::Value;
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            a.keys().eq(b.keys()) && a.values().zip(b.values()).all(|(a, b)| same(a, b))
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
            (a - b).abs() <= 1e-6 * a.abs().max(1.0)
        }
        _ => a == b,
    }
}

#[track_caller]
fn check_same(cold: &FrictionReport, warm: &FrictionReport) {
    let value = |report| serde_json::to_value(report).unwrap();
    assert!(same(&value(cold), &value(warm)), "{}\n{}", json(cold), json(warm));
}

#[test]
fn after_new_data_the_answer_is_the_same_as_if_nothing_had_been_learnt() {
    for (seed, harm) in [(1, 4.0), (2, 4.0), (3, 2.0), (4, 1.0)] {
        let ways = world(Plant { harm, seed, ..HARMFUL });
        let (_, learnt) = found_after(&log(&ways[..3_960], plain()), 2, &Learnt::default());
        let all = log(&ways, plain());
        let cold = found(&all, 2);
        assert_eq!(!cold.findings.is_empty(), harm > 1.0);
        let (warm, again) = found_after(&all, 2, &learnt);
        check_same(&cold, &warm);
        check_same(&cold, &found_after(&all, 2, &again).0);
        assert_eq!(json(&warm), json(&found_after(&all, 5, &learnt).0), "threads change nothing");
    }
}

#[test]
fn what_was_learnt_of_other_data_does_no_harm() {
    let ways = world(HARMFUL);
    let all = log(&ways, plain());
    let cold = found(&all, 2);
    let others = [
        // Most customers were erased since, or came since.
        log(&ways[..1_000], plain()),
        log(&world(Plant { journeys: 8_000, ..HARMFUL }), plain()),
        // Nothing harmed there.
        log(&world(Plant { harm: 1.0, seed: 9, ..HARMFUL }), plain()),
        // Other activities, and another attribute: what was learnt is of other columns.
        log(&ways, Form { renamed: true, constant: true, ..plain() }),
    ];
    for other in others {
        let (_, learnt) = found_after(&other, 2, &Learnt::default());
        check_same(&cold, &found_after(&all, 2, &learnt).0);
    }
}

#[test]
fn it_may_be_watched_and_stopped() {
    let all = log(&world(Plant { journeys: 1_000, ..HARMFUL }), plain());
    let watch = Watch::default();
    let watched = Run { before: None, watch: Some(&watch) };
    assert!(asked(&all, 2, (&[], &[]), watched).is_ok());
    assert!((watch.share() - 1.0).abs() < 1e-9, "{}", watch.share());
    watch.stop();
    assert!(matches!(asked(&all, 2, (&[], &[]), watched), Err(Unfinished::Stopped)));
}
