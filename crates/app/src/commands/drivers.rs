//! `resa drivers`: which answers, and what is known of who gave them, go with the score that matters.

use super::scores::{attributes_asked_for, nothing_left, say_account, say_nothing_left, survey_called};
use super::{Shower, interval};
use crate::answers::{Hearing, Mapped, source};
use crate::failure::Failure;
use crate::input::questions_told;
use crate::output::{Cell, Table};
use crate::why_args::DriversArgs;
use crate::words::Words;
use ingest::read_responses;
use insight::drivers::{DriverReport, DriverTold, Question, ValueMean, drivers_of_answers, usual_outcome};
use model::{Metric, Response};
use std::collections::{BTreeSet, HashSet};
use std::path::Path;

pub(super) fn run(args: &DriversArgs, show: &Shower) -> Result<(), Failure> {
    let outcome = args.outcome.as_deref().map(metric).transpose()?;
    match args.answers.data_dir() {
        Some(dir) => of_data(&dir, args, outcome, show),
        None => of_file(args, outcome, show),
    }
}

/// The metric that is called so.
fn metric(named: &str) -> Result<Metric, Failure> {
    let is_scored = |metric: &Metric| !matches!(metric, Metric::Exit | Metric::Choice | Metric::Text);
    Metric::of(named).filter(is_scored).ok_or_else(|| {
        let codes: Vec<&str> = Metric::all().filter(is_scored).map(Metric::code).collect();
        Failure::new(format!("`{named}` is no score")).hint(format!("choose one of {}", codes.join(", ")))
    })
}

/// What a file holds.
fn of_file(args: &DriversArgs, outcome: Option<Metric>, show: &Shower) -> Result<(), Failure> {
    let asked = &args.answers;
    let source = source(asked)?;
    let mapped = Mapped::of(asked, &source)?;
    let options = mapped.options(asked, questions_told(&args.question)?)?;
    let mut found = read_responses(&source, &options)?;
    mapped.settle(&mut found);
    let survey = asked.survey.as_deref().map(|named| survey_called(named, &found)).transpose()?;
    let by = attributes_asked_for(&args.by, &found)?;
    say_account(&found, source.file_name(), &show.words);
    match options.narrow.is_all() {
        true => nothing_left(&found, source.name())?,
        false if found.received == 0 => say_nothing_left(&show.words),
        false => {}
    }
    let left: HashSet<usize> = found.not_counted.iter().copied().collect();
    let is_of = |response: &Response| survey.as_deref().is_none_or(|survey| survey == response.survey);
    let all = found.responses.iter().enumerate();
    let counted: Vec<Response> =
        all.filter(|(at, response)| !left.contains(at) && is_of(response)).map(|(_, one)| one.clone()).collect();
    let outcome = chosen(outcome, &counted)?;
    let report = drivers_of_answers(&counted, outcome, &found.attributes, by.as_deref(), &found.private);
    told(&report, source.name(), show)
}

/// What is kept in a data directory.
fn of_data(dir: &Path, args: &DriversArgs, outcome: Option<Metric>, show: &Shower) -> Result<(), Failure> {
    let journeys = args.answers.journeys();
    let hearing = Hearing::of(dir, &args.answers.wish(&journeys, &args.by))?;
    let responses = hearing.responses();
    if responses.is_empty() {
        say_nothing_left(&show.words);
    }
    let outcome = chosen(outcome, &responses)?;
    let by = (!args.by.is_empty()).then_some(args.by.as_slice());
    let report = drivers_of_answers(&responses, outcome, &hearing.attributes, by, &[]);
    told(&report, &args.answers.name(dir), show)
}

/// The outcome that is asked for, which must have been answered; else the usual one.
fn chosen(outcome: Option<Metric>, responses: &[Response]) -> Result<Metric, Failure> {
    let answered: BTreeSet<&str> = responses.iter().map(|response| response.metric.code()).collect();
    let hint = || format!("answered are: {}", answered.iter().copied().collect::<Vec<_>>().join(", "));
    match outcome {
        Some(outcome) if !answered.contains(outcome.code()) => {
            Err(Failure::new(format!("nobody answered a question about {}", outcome.code())).hint(hint()))
        }
        Some(outcome) => Ok(outcome),
        None => usual_outcome(responses)
            .ok_or_else(|| Failure::new("no answer is a score that something could go with").hint(hint())),
    }
}

fn told(report: &DriverReport, name: &str, show: &Shower) -> Result<(), Failure> {
    let words = &show.words;
    show.show(report, &format!("{name}: {}", heading(report, words)), &table(report, words))
}

fn heading(report: &DriverReport, words: &Words) -> String {
    let Some(outcome) = &report.outcome else {
        return words.either("inget svar att jämföra med", "no answer to hold anything against").to_string();
    };
    let answers = words.count(report.n, ("svar", "svar"), ("answer", "answers"));
    let persons = words.count(report.persons, ("kund", "kunder"), ("customer", "customers"));
    let of = match words.language {
        map::Language::Swedish => format!("{}: {answers} från {persons}", called(outcome)),
        map::Language::English => format!("{}: {answers} of {persons}", called(outcome)),
    };
    let mut lines = vec![of];
    if report.drivers.is_empty() {
        lines.push(words.either("inget annat är känt om svaren", "nothing else is known of the answers").to_string());
    } else if report.persons < report.needed_n {
        let needed = words.number(report.needed_n);
        lines.push(match words.language {
            map::Language::Swedish => {
                format!("Kan inte avgöras ännu: det behövs fullständiga svar från {needed} kunder")
            }
            map::Language::English => format!("Cannot tell yet: it takes whole answers of {needed} customers"),
        });
    } else {
        lines.extend(explained(report, words));
    }
    if report.incomplete > 0 {
        let left = words.number(report.incomplete);
        lines.push(match words.language {
            map::Language::Swedish => format!("{left} svar saknar något av detta och är inte med"),
            map::Language::English => format!("{left} answers lack one of these and do not count"),
        });
    }
    if report.asked_otherwise > 0 {
        let other = words.number(report.asked_otherwise);
        lines.push(match words.language {
            map::Language::Swedish => format!("{other} svar är på samma fråga ställd på annat sätt, och är inte med"),
            map::Language::English => {
                format!("{other} answers are to the question asked in another way, and do not count")
            }
        });
    }
    lines.extend(not_used(report, words));
    lines.join("\n")
}

/// How much goes with everything together, and what that is not.
fn explained(report: &DriverReport, words: &Words) -> Vec<String> {
    let share = |share: Option<f64>| share.map_or_else(|| "–".to_string(), |share| words.percent(share));
    let all = &report.r_squared;
    let (value, low, high) = (share(all.value), share(all.low), share(all.high));
    let wrong = words.percent(report.false_discovery_rate);
    let first = match words.language {
        map::Language::Swedish => format!(
            "{value} av skillnaderna mellan svaren hänger ihop med allt detta tillsammans (troligen {low}–{high})"
        ),
        map::Language::English => {
            format!("{value} of the differences between answers goes with all of this together (likely {low}–{high})")
        }
    };
    let second = match words.language {
        map::Language::Swedish => {
            format!("Samband: vad som följs åt, inte varför. Av dem som är säkra väntas högst {wrong} vara slump")
        }
        map::Language::English => {
            format!("What goes together, and not why. Of those that are sure at most {wrong} should be chance")
        }
    };
    vec![first, second]
}

fn not_used(report: &DriverReport, words: &Words) -> Option<String> {
    let why = |reason: &str| match reason {
        "few_answered" => words.either("få har svarat", "few have it"),
        "one_value" => words.either("alla lika", "all alike"),
        "too_fine" => words.either("nästan alla olika", "nearly all differ"),
        _ => words.either("för få kunder för så många värden", "too few customers for so many values"),
    };
    let told: Vec<String> =
        report.not_used.iter().map(|unused| format!("{} ({})", unused.driver, why(unused.reason))).collect();
    (!told.is_empty()).then(|| format!("{}: {}", words.either("Inte med", "Left out"), told.join(", ")))
}

/// A question as people know it.
fn called(question: &Question) -> String {
    let name = question.metric.instrument().name;
    let item = question.item.as_ref().map_or_else(String::new, |item| format!(" {item}"));
    format!("{name}{item} ({})", question.survey)
}

fn table(report: &DriverReport, words: &Words) -> Table {
    let mut table = Table::new(match words.language {
        map::Language::Swedish => {
            &["vad", ">del av skillnaderna", "troligen", ">Johnson", "riktning", "säkert?", "anmärkning"]
        }
        map::Language::English => {
            &["what", ">part of differences", "likely", ">Johnson", "direction", "sure?", "remark"]
        }
    });
    for driver in &report.drivers {
        let percent = |value: Option<f64>| value.map_or_else(Cell::nothing, |it| Cell::value(words.percent(it), it));
        table.row(vec![
            Cell::text(&*driver.driver),
            percent(driver.part.value),
            interval(driver.part.low, driver.part.high, words),
            percent(driver.johnson.value),
            Cell::text(direction(driver, words)),
            Cell::value(sure(driver, words), driver.claimed),
            Cell::text(remark(driver, words)),
        ]);
    }
    for unit in &report.together {
        let percent = |value: Option<f64>| value.map_or_else(Cell::nothing, |it| Cell::value(words.percent(it), it));
        let names = format!("{} {}", words.either("tillsammans:", "together:"), unit.drivers.join(" + "));
        table.row(vec![
            Cell::text(names),
            percent(unit.part.value),
            interval(unit.part.low, unit.part.high, words),
            Cell::nothing(),
            Cell::text(""),
            Cell::value(sure_of(unit.claimed, unit.p_adjusted, words), unit.claimed),
            Cell::text(words.either("vilken av dem går inte att säga", "which of them cannot be told")),
        ]);
    }
    table
}

fn sure(driver: &DriverTold, words: &Words) -> &'static str {
    sure_of(driver.claimed, driver.p_adjusted, words)
}

fn sure_of(claimed: bool, p: Option<f64>, words: &Words) -> &'static str {
    match (claimed, p) {
        (true, _) => words.either("ja", "yes"),
        (false, Some(_)) => words.either("nej, kan vara slump", "no, may be chance"),
        (false, None) => words.either("kan inte avgöras ännu", "cannot tell yet"),
    }
}

/// Which way it goes: with numbers together or against each other, with words from the best to the worst.
fn direction(driver: &DriverTold, words: &Words) -> String {
    if let Some(direction) = &driver.direction {
        let (Some(low), Some(high)) = (direction.low, direction.high) else { return String::new() };
        let value = words.decimal(format!("{:+.2}", direction.value.unwrap_or(0.0)));
        let way = match () {
            () if low > 0.0 => words.either("följs åt", "go up together"),
            () if high < 0.0 => words.either("går åt var sitt håll", "one up, one down"),
            () => words.either("oklart håll", "unclear which way"),
        };
        return format!("{way} ({value})");
    }
    let told: Vec<&ValueMean> = driver.values.iter().filter(|value| value.mean.value.is_some()).collect();
    let name = |value: &ValueMean| {
        let mean = words.decimal(format!("{:.2}", value.mean.value.unwrap_or(0.0)));
        format!("{} {mean}", value.value.as_deref().unwrap_or(words.either("övriga", "others")))
    };
    match (told.first(), told.last()) {
        (Some(best), Some(worst)) if told.len() > 1 => format!("{} > {}", name(best), name(worst)),
        _ => String::new(),
    }
}

fn remark(driver: &DriverTold, words: &Words) -> String {
    let mut remarks = Vec::new();
    if driver.halo {
        remarks.push(words.either("samma enkät: delen är för stor", "same survey: its part is too large").to_string());
    }
    if !driver.together_with.is_empty() {
        let with = words.either("säger nästan samma som", "says nearly the same as");
        remarks.push(format!("{with} {}", driver.together_with.join(", ")));
    }
    remarks.join("; ")
}
