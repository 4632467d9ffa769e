//! `resa compare`: segments side by side, as they are and among journeys that are alike.

use super::towards::{Towards, no_goal, towards};
use super::{Shower, likely_points, points};
use crate::failure::Failure;
use crate::input::{Loaded, Need, Needed, load};
use crate::output::{Cell, Table};
use crate::why_args::CompareArgs;
use crate::words::Words;
use eventlog::near;
use insight::compare::{Against, Ask, CompareReport, Facet, Group, LEAST, Place, Verdict, compare};
use model::is_technical_attribute;
use serde::Serialize;

/// The report, with the goal that it is about.
#[derive(Serialize)]
struct Document<'r> {
    goal: &'r [String],
    #[serde(flatten)]
    report: &'r CompareReport,
}

pub(super) fn run(args: &CompareArgs, show: &Shower) -> Result<(), Failure> {
    let loaded = load(&args.log, &Need { attributes: Needed::All, ..Need::default() }, &show.words)?;
    let towards = towards(&loaded, &args.goal)?;
    if towards.goal.is_empty() {
        return Err(no_goal());
    }
    let facets = facets(&loaded, &args.by)?;
    let held = args.hold.iter().map(|name| held(&facets, name)).collect::<Result<Vec<usize>, Failure>>()?;
    let values = args.value.iter().map(|value| code(&towards, &facets[0], value)).collect::<Result<Vec<u32>, _>>()?;
    let report = compare(
        &towards.journeys,
        &Ask {
            facets: &facets,
            held: (!held.is_empty()).then_some(held.as_slice()),
            values: &values,
            judge: towards.judge,
            as_of: towards.as_of,
            threads: loaded.threads,
        },
    )?;
    let words = &show.words;
    let heading = format!("{}: {}", loaded.name, heading(&report, &towards.goal, words));
    show.show(&Document { goal: &towards.goal, report: &report }, &heading, &table(&report, words))
}

/// What journeys are divided by, and everything else that is known of them.
fn facets(loaded: &Loaded, by: &str) -> Result<Vec<Facet>, Failure> {
    let known = loaded.log.attributes().iter().enumerate();
    let known = known.filter(|(_, attribute)| attribute.loaded && !is_technical_attribute(&attribute.name));
    let attributes = known.map(|(at, attribute)| Facet { name: attribute.name.clone(), place: Place::Attribute(at) });
    let mut all: Vec<Facet> = attributes.collect();
    all.push(Facet { name: "channel".to_string(), place: Place::Channel });
    // What a journey begins with is how it was begun: a segment where it is asked for, and else held still as well.
    all.push(Facet { name: "activity".to_string(), place: Place::Activity });
    let place = match loaded.log.find_attribute(by) {
        Some(at) => Some(Place::Attribute(at)),
        None => all.iter().find(|facet| facet.name == by).map(|facet| facet.place),
    };
    let Some(at) = place.and_then(|place| all.iter().position(|facet| facet.place == place)) else {
        let names = all.iter().map(|facet| facet.name.as_str());
        return Err(Failure::new(format!("no event has the attribute `{by}`")).hint(near(by, names)));
    };
    let first = all.remove(at);
    all.insert(0, first);
    Ok(all)
}

/// The place of an attribute that is to be held still.
fn held(facets: &[Facet], name: &str) -> Result<usize, Failure> {
    let is_it = |facet: &&Facet| facet.name == name || facet.name.strip_prefix("case:") == Some(name);
    match facets.iter().position(|facet| is_it(&facet)) {
        Some(0) => Err(Failure::new(format!("`{name}` cannot be held still: it makes the segments"))
            .hint("name another attribute with --hold")),
        Some(at) => Ok(at),
        None => {
            let names = facets.iter().map(|facet| facet.name.as_str());
            Err(Failure::new(format!("no event has the attribute `{name}`")).hint(near(name, names)))
        }
    }
}

fn code(towards: &Towards<'_>, by: &Facet, value: &str) -> Result<u32, Failure> {
    let values = match by.place {
        Place::Attribute(at) => &towards.journeys.log().attributes()[at].dictionary,
        Place::Channel => towards.journeys.channels(),
        Place::Activity => towards.journeys.activities(),
    };
    values
        .find(value)
        .ok_or_else(|| Failure::new(format!("`{}` is never `{value}`", by.name)).hint(near(value, values.iter())))
}

fn heading(report: &CompareReport, goal: &[String], words: &Words) -> String {
    let journeys = words.journeys(report.journeys);
    let goal = goal.join(", ");
    let share = report.reached.value.map_or_else(|| "–".to_string(), |share| words.percent(share));
    let mut lines = vec![match words.language {
        map::Language::Swedish => format!("{journeys} som kan bedömas, {share} når {goal}"),
        map::Language::English => format!("{journeys} that can be judged, {share} reach {goal}"),
    }];
    let compared = report.groups.iter().any(|group| group.against_others.is_some());
    if compared {
        let held = report.held.join(", ");
        lines.push(match (words.language, held.is_empty()) {
            (map::Language::Swedish, true) => {
                "Inget annat hålls lika: skillnaden bland likadana resor är skillnaden som den är".to_string()
            }
            (map::Language::English, true) => {
                "Nothing else is held alike: the difference among like journeys is the difference as it is".to_string()
            }
            (map::Language::Swedish, false) => format!("Likadana är resor med samma {held}"),
            (map::Language::English, false) => format!("Alike are journeys with the same {held}"),
        });
        lines.push(match words.language {
            map::Language::Swedish => "Samband: skillnader mellan grupper, inte vad som ligger bakom dem".to_string(),
            map::Language::English => {
                "What goes together: differences between groups, and not what is behind them".to_string()
            }
        });
    } else {
        let needed = words.number(report.groups.first().map_or(LEAST, |group| group.needed_n));
        lines.push(match words.language {
            map::Language::Swedish => {
                format!("Kan inte avgöras ännu: det behövs {needed} resor av lika många kunder på båda sidor")
            }
            map::Language::English => {
                format!("Cannot tell yet: it takes {needed} journeys of as many customers on both sides")
            }
        });
    }
    let left = report.left_out;
    for (count, why) in [
        (left.under_way, words.either("pågår ännu", "are under way")),
        (left.no_value, words.either("har inget värde", "have no value")),
    ] {
        if count > 0 {
            lines.push(format!("{}: {} {why}", words.either("Inte med", "Left out"), words.journeys(count)));
        }
    }
    lines.extend(report.groups.iter().filter_map(|group| told(group, words)));
    lines.extend(report.groups.iter().filter_map(|group| selection(&report.by, group, words)));
    let made = report.not_held.iter().filter(|it| it.reason == "made_by_activity").map(|it| it.attribute.as_str());
    let made = made.collect::<Vec<_>>().join(", ");
    if !made.is_empty() {
        lines.push(match words.language {
            map::Language::Swedish => format!("Hålls inte lika, för bara de som gör mycket får det: {made}"),
            map::Language::English => format!("Not held alike, since only those who do much come to have it: {made}"),
        });
    }
    lines.join("\n")
}

/// That a difference is made by who does much, in a sentence.
fn selection(by: &str, group: &Group, words: &Words) -> Option<String> {
    let against = group.against_others.as_ref()?;
    let selection = against.selection.as_ref()?;
    let value = &group.value;
    let raw = points(against.difference.value?, words);
    let alike = &selection.equally_active;
    let (alike, low, high) = (points(alike.value?, words), points(alike.low?, words), points(alike.high?, words));
    // Which of them do more is said only where it is sure.
    let surely = (selection.did_more.low? > 0.5, selection.did_more.high? < 0.5);
    let (own, others) = (selection.median_sittings, selection.median_sittings_others);
    let (own, others) = (words.number(own.round() as u64), words.number(others.round() as u64));
    let mut told = match words.language {
        map::Language::Swedish => format!(
            "URVAL: De som har {by} = {value} gör {} (i mitten {own} tillfällen, de andra {others}), och värdet hänger ihop \
             med hur mycket man gör. Bland dem som gjort lika mycket är skillnaden {alike} (troligen {low} \
             till {high}), inte {raw}.",
            match surely {
                (true, _) => "också mer av allt",
                (_, true) => "också mindre av allt",
                _ => "ungefär lika mycket",
            },
        ),
        map::Language::English => format!(
            "SELECTION: Those with {by} = {value} {} (in the middle {own} sittings, the others {others}), and the value goes \
             with how much one does. Among those who did as much the difference is \
             {alike} (likely {low} to {high}), not {raw}.",
            match surely {
                (true, _) => "also do more of everything",
                (_, true) => "also do less of everything",
                _ => "do about as much",
            },
        ),
    };
    told += match (selection.explains, words.language) {
        (true, map::Language::Swedish) => " Det är ett urval, ingen verkan.",
        (true, map::Language::English) => " That is a selection, and no effect.",
        (false, map::Language::Swedish) => {
            " Hur mycket av den som är urval går inte att säga: läs den inte som en verkan."
        }
        (false, map::Language::English) => " How much of it is selection cannot be told: do not read it as an effect.",
    };
    Some(told)
}

/// A contradiction in a sentence: what a reader of the table must not overlook.
fn told(group: &Group, words: &Words) -> Option<String> {
    let against = group.against_others.as_ref()?;
    let (raw, alike) = (against.difference.value?, against.standardised.value?);
    let (raw, alike, value) = (points(raw, words), points(alike, words), &group.value);
    let mix = against.by_attribute.iter().map(|mix| mix.attribute.as_str()).collect::<Vec<_>>().join(", ");
    let through = match (mix.is_empty(), words.language) {
        (true, _) => String::new(),
        (false, map::Language::Swedish) => format!("; grupperna har olika {mix}"),
        (false, map::Language::English) => format!("; the groups differ in {mix}"),
    };
    match (against.verdict, words.language) {
        (Verdict::Reversed, map::Language::Swedish) => {
            Some(format!("OBS {value}: {raw} som det är, men {alike} bland likadana resor: tvärtom{through}"))
        }
        (Verdict::Reversed, map::Language::English) => {
            Some(format!("NOTE {value}: {raw} as it is, but {alike} among like journeys: the other way round{through}"))
        }
        (Verdict::Mix, map::Language::Swedish) => {
            Some(format!("OBS {value}: skillnaden ({raw}) syns inte säkert bland likadana resor ({alike}){through}"))
        }
        (Verdict::Mix, map::Language::English) => Some(format!(
            "NOTE {value}: the difference ({raw}) is not surely there among like journeys ({alike}){through}"
        )),
        (Verdict::Hidden, map::Language::Swedish) => Some(format!(
            "OBS {value}: bland likadana resor skiljer det {alike}, vilket inte syns på ytan ({raw}){through}"
        )),
        (Verdict::Hidden, map::Language::English) => Some(format!(
            "NOTE {value}: like journeys differ by {alike}, which does not show on the surface ({raw}){through}"
        )),
        (Verdict::Differs | Verdict::Unsure, _) => None,
    }
}

fn table(report: &CompareReport, words: &Words) -> Table {
    let by = report.by.as_str();
    let mut table = Table::new(&match words.language {
        map::Language::Swedish => [
            by,
            ">resor",
            ">når målet",
            "troligen",
            ">mot övriga",
            "troligen",
            ">likadana resor",
            "troligen",
            ">av sammansättning",
            "vad som kan sägas",
        ],
        map::Language::English => [
            by,
            ">journeys",
            ">reach goal",
            "likely",
            ">to others",
            "likely",
            ">like journeys",
            "likely",
            ">by mix",
            "what may be said",
        ],
    });
    for group in &report.groups {
        let rate = group.rate.value.map_or_else(Cell::nothing, |rate| Cell::value(words.percent(rate), rate));
        let against = group.against_others.as_ref();
        let of = |of: &dyn Fn(&Against) -> Option<f64>| {
            against.and_then(of).map_or_else(Cell::nothing, |value| Cell::value(points(value, words), value))
        };
        let likely = |of: &dyn Fn(&Against) -> Cell| against.map_or_else(Cell::nothing, of);
        table.row(vec![
            Cell::text(group.value.as_str()),
            Cell::value(words.number(group.journeys), group.journeys),
            rate,
            super::interval(group.rate.low, group.rate.high, words),
            of(&|against| against.difference.value),
            likely(&|against| likely_points(&against.difference, words)),
            of(&|against| against.standardised.value),
            likely(&|against| likely_points(&against.standardised, words)),
            of(&|against| against.split.composition.value),
            Cell::text(verdict(group, report, words)),
        ]);
    }
    table
}

fn verdict(group: &Group, report: &CompareReport, words: &Words) -> String {
    let Some(against) = &group.against_others else {
        let few = group.journeys.min(group.persons) < group.needed_n;
        let others = report.groups.iter().any(|group| group.against_others.is_some());
        let first_of_two = report.groups.len() == 2 && others && !few;
        return match first_of_two {
            true => words.either("jämförs på nästa rad", "compared in the next row"),
            false if few => words.either("kan inte avgöras ännu", "cannot tell yet"),
            false => words.either("inget att jämföra med", "nothing to compare with"),
        }
        .to_string();
    };
    if let Some(selection) = &against.selection {
        return match selection.explains {
            true => words.either("urval, ingen verkan", "a selection, and no effect"),
            false => words.either("kan vara urval", "may be a selection"),
        }
        .to_string();
    }
    match against.verdict {
        Verdict::Differs => words.either("skiljer sig, också bland likadana", "differs, among like ones too"),
        Verdict::Reversed => words.either("tvärtom bland likadana resor", "the other way round among like ones"),
        Verdict::Mix => words.either("kan vara sammansättningen", "may be the mix"),
        Verdict::Hidden => words.either("skiljer sig bara bland likadana", "differs among like ones only"),
        Verdict::Unsure => words.either("kan vara slump", "may be chance"),
    }
    .to_string()
}
