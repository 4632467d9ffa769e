//! `resa causes`: which combination of attribute values explains a bad rate, from rows that are already counted.
//!
//! In: a table with how many of how many went wrong in each row, what the row is about, and perhaps when. Out: the
//! conditions where more went wrong than the times before let expect. Method and measurements: `docs/causes.md`.

use super::{Shower, interval};
use crate::failure::Failure;
use crate::input::{format_named, stream_or_file};
use crate::output::{Cell, Table, say};
use crate::words::Words;
use clap::{Args, ValueEnum};
use ingest::{Row, Rows, read_rows};
use insight::evidence::share;
use insight::scan::{
    Baseline, Cause, Direction, Law, Leaves, MISSING, Options, Tally, count_rate, history_spread, scan,
};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, ISOWeekDate, Weekday};
use jiff::tz::TimeZone;
use model::Estimate;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::str::FromStr;

/// What `resa causes` is told.
#[derive(Args, Debug)]
pub(crate) struct CausesArgs {
    /// The counted rows: .csv .tsv .xlsx .ndjson .parquet; - is standard input (with --format)
    file: PathBuf,
    /// Column with how many went wrong
    #[arg(long, value_name = "COLUMN")]
    value: String,
    /// Column with how many there were
    #[arg(long, value_name = "COLUMN")]
    count: String,
    /// Column with the time of a row [default: all rows are of one time, and compared with each other]
    #[arg(long, value_name = "COLUMN")]
    time: Option<String>,
    /// The time to explain, as the column writes it [default: the last]
    #[arg(long, value_name = "TIME", requires = "time")]
    at: Option<String>,
    /// How many times before it tell what is usual
    #[arg(long, value_name = "N", default_value_t = 4, requires = "time", value_parser = clap::value_parser!(u16).range(1..))]
    history: u16,
    /// A column that may explain it; may be repeated [default: every other column]
    #[arg(long, value_name = "COLUMN")]
    attribute: Vec<String>,
    /// How many answers to list, the likeliest first
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    top: u16,
    /// Look for further causes in what the ones before leave over, until chance explains the rest
    #[arg(long)]
    further: bool,
    /// Whether more or less than usual is looked for
    #[arg(long, value_enum, default_value = "up")]
    direction: Way,
    /// What the file is, where its content and name do not tell
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
}

#[derive(ValueEnum, Debug, Clone, Copy)]
enum Way {
    /// More
    Up,
    /// Less
    Down,
    /// Either
    Both,
}

/// The contract's shape, and what was compared.
#[derive(Serialize)]
struct Report<'t> {
    causes: Vec<Told<'t>>,
    claim: bool,
    at: Option<&'t str>,
    history: Vec<&'t str>,
    rate: Estimate,
    expected: Option<f64>,
    attributes: Vec<&'t str>,
    rejected: u64,
}

#[derive(Serialize)]
struct Told<'t> {
    condition: Vec<Is<'t>>,
    score: f64,
    p: f64,
    rate: Estimate,
    /// The rate that was expected.
    expected: Option<f64>,
    observed: u64,
    count: u64,
    /// Conditions that hold for exactly the same rows.
    same_as: Vec<Vec<Is<'t>>>,
}

#[derive(Serialize)]
struct Is<'t> {
    attribute: &'t str,
    op: &'static str,
    value: &'t str,
}

/// A cause is claimed when chance is as strong at most this often.
const CLAIMED: f64 = 0.05;
/// How much rows vary beside chance and what is known of them: the squared coefficient of variation. Anything from 0.05
/// to 0.5 does about as well (`docs/causes.md`).
const DISPERSION: f64 = 0.1;
/// What is usual for all counts as so many in the past of each combination.
const PRIOR: f64 = 50.0;
const BOOTSTRAPS: usize = 199;
/// A row counts no more than this, so that no sum of rows can overflow.
const MOST: u64 = 1_000_000_000_000;
/// What a column of times may hold.
const TIMES: &str =
    "--time takes a column of numbers, or of times like 2026-05-30, 2026-05-30T12:02:00Z, 2026-05 or 2026-W22";

pub(super) fn run(args: &CausesArgs, show: &Shower) -> Result<(), Failure> {
    let wanted = format_named(args.format.as_deref())?;
    let source = stream_or_file(&args.file, args.format.as_deref())?;
    let table = read_rows(&source, wanted, None)?;
    let columns = Columns::of(&table, args, source.name())?;
    let counted = Counted::of(&table, &columns, args, source.name())?;
    let (leaves, values) = counted.leaves();
    let law = if counted.fits_in { Law::Bernoulli } else { Law::Poisson };
    let direction = match args.direction {
        Way::Up => Direction::Up,
        Way::Down => Direction::Down,
        Way::Both => Direction::Both,
    };
    let most = if args.further { usize::from(args.top).max(5) } else { usize::from(args.top) };
    let options = Options {
        law,
        direction,
        most,
        claims_only: args.further,
        residual: args.further,
        whole: false,
        bootstraps: BOOTSTRAPS,
        ..Options::default()
    };
    let found = scan(&leaves, Baseline::Leaves, &options);
    let name = |condition: &[(usize, u32)]| -> Vec<Is<'_>> {
        let is = |&(at, code): &(usize, u32)| Is {
            attribute: columns.attributes[at].1,
            op: "=",
            value: values[at][code as usize],
        };
        condition.iter().map(is).collect()
    };
    let rate = |observed, trials| {
        if counted.fits_in { share(observed, trials, None) } else { count_rate(observed, trials, None) }
    };
    let told = |cause: &Cause| Told {
        condition: name(&cause.condition),
        score: cause.score,
        p: cause.p,
        rate: rate(cause.observed, cause.trials),
        expected: (cause.trials > 0).then(|| cause.expected / cause.trials as f64),
        observed: cause.observed,
        count: cause.trials,
        same_as: cause.same_as.iter().map(|condition| name(condition)).collect(),
    };
    let all = leaves.tallies().iter().fold(Tally::default(), |sum, tally| Tally {
        observed: sum.observed + tally.observed,
        trials: sum.trials + tally.trials,
        expected: sum.expected + tally.expected,
        spread: 0.0,
    });
    let report = Report {
        causes: found.causes.iter().map(told).collect(),
        claim: found.causes.first().is_some_and(|cause| cause.p <= CLAIMED),
        at: counted.at,
        history: counted.history.clone(),
        rate: rate(all.observed, all.trials),
        expected: (all.trials > 0).then(|| all.expected / all.trials as f64),
        attributes: columns.attributes.iter().map(|(_, name)| *name).collect(),
        rejected: counted.rejected + counted.untimed.map_or(0, |untimed| untimed.rows),
    };
    tell_what_was_left_out(&counted, &show.words);
    told_in_words(&report, source.name(), show)
}

/// Says which rows play no part, and why.
fn tell_what_was_left_out(counted: &Counted<'_>, words: &Words) {
    if counted.rejected > 0 {
        let english = (
            "row has no whole numbers from 0 to 1e12 to count and was left out",
            "rows have no whole numbers from 0 to 1e12 to count and were left out",
        );
        let swedish = (
            "rad saknar heltal från 0 till 1e12 att räkna och utelämnades",
            "rader saknar heltal från 0 till 1e12 att räkna och utelämnades",
        );
        say(&words.count(counted.rejected, swedish, english));
    }
    if let Some(untimed) = counted.untimed {
        let english = (
            "row has no time that can be put in order with the others and was left out",
            "rows have no time that can be put in order with the others and were left out",
        );
        let swedish = (
            "rad saknar tid som kan ordnas med de andra och utelämnades",
            "rader saknar tid som kan ordnas med de andra och utelämnades",
        );
        let first = match words.language {
            map::Language::Swedish => untimed.in_swedish(),
            map::Language::English => untimed.in_english(),
        };
        say(&format!("{}: {first}", words.count(untimed.rows, swedish, english)));
    }
}

/// Shows what was found.
fn told_in_words(report: &Report<'_>, file: &str, show: &Shower) -> Result<(), Failure> {
    let words = &show.words;
    let mut table = Table::new(&[
        words.either("där", "where"),
        words.either(">andel", ">rate"),
        words.either("troligen", "likely"),
        words.either(">väntat", ">expected"),
        words.either(">antal", ">count"),
        words.either(">styrka", ">score"),
        ">p",
    ]);
    for cause in &report.causes {
        let parts: Vec<String> = cause.condition.iter().map(|is| format!("{} = {}", is.attribute, is.value)).collect();
        let percent =
            |share: Option<f64>| share.map_or_else(Cell::nothing, |share| Cell::value(words.percent(share), share));
        table.row(vec![
            Cell::text(parts.join(words.either(" och ", " and "))),
            percent(cause.rate.value),
            interval(cause.rate.low, cause.rate.high, words),
            percent(cause.expected),
            Cell::value(words.number(cause.count), cause.count),
            Cell::value(decimals(cause.score, 1, words), cause.score),
            Cell::value(decimals(cause.p, 3, words), cause.p),
        ]);
    }
    let shown = |share: Option<f64>| share.map_or_else(|| "–".to_string(), |share| words.percent(share));
    let (now, usual) = (shown(report.rate.value), shown(report.expected));
    let at = report.at.map_or_else(String::new, |at| format!(", {at}"));
    let verdict = match (report.claim, report.causes.is_empty()) {
        (true, _) => words.either("mer än slumpen förklarar", "more than chance explains"),
        (false, false) => words.either("slumpen kan förklara det", "chance can explain it"),
        (false, true) => words.either("inget sticker ut", "nothing stands out"),
    };
    let heading = match words.language {
        map::Language::Swedish => format!("{file}{at}: {now}, väntat {usual}; {verdict}"),
        map::Language::English => format!("{file}{at}: {now}, expected {usual}; {verdict}"),
    };
    show.show(report, &heading, &table)
}

fn decimals(number: f64, places: usize, words: &Words) -> String {
    let text = format!("{number:.places$}");
    if words.language == map::Language::Swedish { text.replace('.', ",") } else { text }
}

/// Which column is what.
struct Columns<'t> {
    value: usize,
    count: usize,
    time: Option<usize>,
    /// Place and name.
    attributes: Vec<(usize, &'t str)>,
}

impl<'t> Columns<'t> {
    fn of(table: &'t Rows, args: &CausesArgs, file: &str) -> Result<Columns<'t>, Failure> {
        let find = |option: &str, name: &str| {
            table.column(&[name]).ok_or_else(|| {
                let known = table.columns.join(", ");
                Failure::new(format!("`{file}` has no column `{name}`"))
                    .hint(format!("{option} takes one of its columns: {known}"))
            })
        };
        let (value, count) = (find("--value", &args.value)?, find("--count", &args.count)?);
        let time = args.time.as_deref().map(|name| find("--time", name)).transpose()?;
        let taken = |at: usize| at == value || at == count || time == Some(at);
        let named = args.attribute.iter().map(|name| find("--attribute", name)).collect::<Result<BTreeSet<_>, _>>()?;
        if let Some(at) = named.iter().find(|at| taken(**at)) {
            return Err(Failure::new(format!("column `{}` cannot explain itself", table.columns[*at]))
                .hint("--attribute takes a column that is not --value, --count or --time"));
        }
        let chosen = (0..table.columns.len()).filter(|at| !taken(*at) && (named.is_empty() || named.contains(at)));
        let attributes: Vec<(usize, &str)> = chosen.map(|at| (at, table.columns[at].as_str())).collect();
        if attributes.is_empty() {
            return Err(Failure::new(format!("`{file}` has no column that could explain anything"))
                .hint("a file has one column for each attribute, beside --value, --count and --time"));
        }
        Ok(Columns { value, count, time, attributes })
    }
}

/// How often it went wrong of how often it could, before and now.
#[derive(Clone, Copy, Default)]
struct Sums {
    past: (u64, u64),
    now: (u64, u64),
}

/// The rows of the time that is explained and of those before it, by what they are about.
struct Counted<'t> {
    at: Option<&'t str>,
    history: Vec<&'t str>,
    /// By values, in their order, so that the file's order does not matter.
    sums: BTreeMap<Vec<Option<&'t str>>, Sums>,
    /// Whether no row has more that went wrong than there were.
    fits_in: bool,
    /// Rows that could not be read or counted.
    rejected: u64,
    /// Rows that could not be put in order.
    untimed: Option<Untimed<'t>>,
}

impl<'t> Counted<'t> {
    fn of(table: &'t Rows, columns: &Columns<'_>, args: &CausesArgs, file: &str) -> Result<Counted<'t>, Failure> {
        let times = columns.time.map(|time| Times::of(table, time, args, file)).transpose()?;
        let mut counted = Counted {
            at: times.as_ref().map(|times| times.at),
            history: times.as_ref().map_or_else(Vec::new, |times| times.history.clone()),
            sums: BTreeMap::new(),
            fits_in: true,
            rejected: table.rejected.len() as u64,
            untimed: times.as_ref().and_then(|times| times.untimed),
        };
        let mut first_bad = None;
        for row in &table.rows {
            let is_past = match &times {
                None => false,
                Some(times) => {
                    let text = row.cells[times.column].as_deref();
                    let Some(is_past) = text.and_then(|text| times.is_past.get(text)) else { continue };
                    *is_past
                }
            };
            let (Some(value), Some(count)) = (whole(row, columns.value), whole(row, columns.count)) else {
                first_bad = first_bad.or(Some(row.line));
                counted.rejected += 1;
                continue;
            };
            counted.fits_in &= value <= count;
            let values = columns.attributes.iter().map(|(at, _)| row.cells[*at].as_deref()).collect();
            let sums = counted.sums.entry(values).or_default();
            let sum = if is_past { &mut sums.past } else { &mut sums.now };
            *sum = (sum.0.saturating_add(value), sum.1.saturating_add(count));
        }
        if counted.sums.values().all(|sums| sums.now.1 == 0) {
            let why = first_bad.map_or_else(
                || "no row counts anything".to_string(),
                |line| format!("line {line} has no whole numbers, nor has any other row"),
            );
            return Err(Failure::new(format!("`{file}` has nothing to explain: {why}"))
                .hint("--value and --count name columns of whole numbers from 0 to 1e12"));
        }
        Ok(counted)
    }

    /// The leaves of now, with what the past lets expect of each, and the values behind their codes.
    fn leaves(&self) -> (Leaves, Vec<Vec<&'t str>>) {
        let attributes = self.sums.keys().next().map_or(0, Vec::len);
        let mut values: Vec<Vec<&str>> = vec![Vec::new(); attributes];
        let mut codes: Vec<HashMap<&str, u32>> = vec![HashMap::new(); attributes];
        let mut leaves = Leaves::new(attributes);
        // Without a past all rows are compared with what is usual for all of them.
        let before = |sums: &Sums| if self.history.is_empty() { sums.now } else { sums.past };
        let all = self.sums.values().map(before).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        let usual = (all.0 as f64 + 0.5) / (all.1 as f64 + 1.0);
        for (key, sums) in self.sums.iter().filter(|(_, sums)| sums.now.1 > 0) {
            let code = |(at, value): (usize, &Option<&'t str>)| match value {
                None => MISSING,
                Some(value) => *codes[at].entry(value).or_insert_with(|| {
                    values[at].push(value);
                    values[at].len() as u32 - 1
                }),
            };
            let known: Vec<u32> = key.iter().enumerate().map(code).collect();
            let past = if self.history.is_empty() { (0, 0) } else { sums.past };
            let (wrong, tried) = (past.0 as f64, past.1 as f64);
            let rate = (wrong + PRIOR * usual) / (tried + PRIOR);
            let (observed, trials) = sums.now;
            let unsure = history_spread(wrong, PRIOR * usual).min(1.0);
            let spread = DISPERSION + if self.history.is_empty() { 0.0 } else { unsure };
            leaves.push(&known, Tally { observed, trials, expected: trials as f64 * rate, spread });
        }
        (leaves, values)
    }
}

/// A whole number from 0 to [`MOST`].
fn whole(row: &Row, column: usize) -> Option<u64> {
    let text = row.cells[column].as_deref()?.trim();
    let in_range = |number: &f64| number.fract() == 0.0 && (0.0..=MOST as f64).contains(number);
    let number = || text.parse::<f64>().ok().filter(in_range).map(|number| number as u64);
    text.parse::<u64>().ok().or_else(number).filter(|whole| *whole <= MOST)
}

/// The time that is explained and those before it.
struct Times<'t> {
    column: usize,
    at: &'t str,
    history: Vec<&'t str>,
    /// By what a cell says, for both of them: whether it is of the history.
    is_past: HashMap<&'t str, bool>,
    untimed: Option<Untimed<'t>>,
}

impl<'t> Times<'t> {
    fn of(table: &'t Rows, column: usize, args: &CausesArgs, file: &str) -> Result<Times<'t>, Failure> {
        let Ordered { kind, mut times, untimed } = Ordered::of(table, column)?;
        let texts = times.clone();
        times.dedup_by_key(|(value, _)| *value);
        let place = match &args.at {
            None => times.len().checked_sub(1),
            Some(at) => {
                let wanted = sortable(at).filter(|(of, _)| *of == kind).map(|(_, value)| value);
                times.iter().position(|(value, _)| Some(*value) == wanted)
            }
        };
        let text = |time: Option<&(f64, &'t str)>| time.map_or("–", |(_, text)| *text);
        let (first, last) = (text(times.first()), text(times.last()));
        let Some(place) = place else {
            let at = args.at.as_deref().unwrap_or("–");
            return Err(Failure::new(format!("`{file}` has no row at `{at}`"))
                .hint(format!("--at takes a time as the file writes it; its times go from {first} to {last}")));
        };
        let (now, at) = times[place];
        if place == 0 {
            let others = untimed.map_or_else(String::new, |untimed| format!(" ({})", untimed.in_english()));
            return Err(Failure::new(format!("`{file}` has no time before `{at}` to compare with{others}")).hint(
                format!("--at takes a later time, until {last}; or leave --time out to compare rows with each other"),
            ));
        }
        let past = &times[place.saturating_sub(usize::from(args.history))..place];
        let from = past.first().map_or(now, |(value, _)| *value);
        let compared = texts.iter().filter(|(value, _)| (from..=now).contains(value));
        Ok(Times {
            column,
            at,
            history: past.iter().map(|(_, text)| *text).collect(),
            is_past: compared.map(|(value, text)| (*text, *value < now)).collect(),
            untimed,
        })
    }
}

/// The rows that cannot be put in order, and the first of them.
#[derive(Clone, Copy)]
struct Untimed<'t> {
    rows: u64,
    line: u64,
    text: Option<&'t str>,
    column: &'t str,
}

impl Untimed<'_> {
    fn in_english(&self) -> String {
        let Untimed { line, column, .. } = self;
        self.text.map_or_else(
            || format!("line {line} is empty in column `{column}`"),
            |text| format!("line {line} has `{text}` in column `{column}`"),
        )
    }

    fn in_swedish(&self) -> String {
        let Untimed { line, column, .. } = self;
        self.text.map_or_else(
            || format!("rad {line} är tom i kolumnen `{column}`"),
            |text| format!("rad {line} har `{text}` i kolumnen `{column}`"),
        )
    }
}

/// What the cells of a column of times say, in order.
struct Ordered<'t> {
    kind: Kind,
    /// Value and text, each text once; texts that mean the same time stand side by side.
    times: Vec<(f64, &'t str)>,
    untimed: Option<Untimed<'t>>,
}

impl<'t> Ordered<'t> {
    /// The kind that most rows have decides; a cell of any other kind is no time.
    fn of(table: &'t Rows, column: usize) -> Result<Ordered<'t>, Failure> {
        let name = table.columns[column].as_str();
        let mut read: BTreeMap<&'t str, Option<(Kind, f64)>> = BTreeMap::new();
        let mut rows_of: BTreeMap<Kind, u64> = BTreeMap::new();
        for text in table.rows.iter().filter_map(|row| row.cells[column].as_deref()) {
            if let Some((kind, _)) = read.entry(text).or_insert_with(|| sortable(text)) {
                *rows_of.entry(*kind).or_default() += 1;
            }
        }
        let kind = rows_of.iter().max_by_key(|(_, rows)| **rows).map(|(kind, _)| *kind);
        let is_timed = |text: &str| {
            let time = read.get(text).copied().flatten();
            time.is_some_and(|(of, _)| Some(of) == kind)
        };
        let mut others = table.rows.iter().filter(|row| !row.cells[column].as_deref().is_some_and(is_timed));
        let untimed = others.next().map(|row| Untimed {
            rows: 1 + others.count() as u64,
            line: row.line,
            text: row.cells[column].as_deref(),
            column: name,
        });
        let Some(kind) = kind else {
            let mut texts = table.rows.iter().filter_map(|row| row.cells[column].as_deref());
            let why = texts.next().map_or_else(
                || format!("column `{name}` has no times"),
                |text| format!("`{text}` in column `{name}` cannot be put in order, nor can any other row"),
            );
            return Err(Failure::new(why).hint(TIMES));
        };
        let of_kind = read.iter().filter_map(|(text, time)| time.map(|(of, value)| (of, value, *text)));
        let mut times: Vec<(f64, &str)> =
            of_kind.filter(|(of, ..)| *of == kind).map(|(_, value, text)| (value, text)).collect();
        times.sort_by(|a, b| a.0.total_cmp(&b.0));
        Ok(Ordered { kind, times, untimed })
    }
}

/// How times are written. A month and a day of it are no times of one series: only one kind is compared. Of kinds that
/// are as common the last here wins.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Quarter,
    Month,
    Week,
    /// A day or a moment: a day is its beginning, and what names no zone is in UTC.
    Moment,
    Number,
}

/// A time as a number that sorts: what a number says, else the microseconds since 1970 when it begins.
fn sortable(text: &str) -> Option<(Kind, f64)> {
    let text = text.trim();
    if let Ok(number) = text.parse::<f64>() {
        return number.is_finite().then_some((Kind::Number, number));
    }
    let (date, clock) = match text.split_once(['T', 't', ' ']) {
        Some((date, clock)) => (date, Some(clock)),
        None => (text, None),
    };
    let (year, within) = date.split_once('-')?;
    let year: i16 = digits(year, 4..=4)?;
    let (kind, date) = if let Some(week) = within.strip_prefix(['W', 'w']) {
        (Kind::Week, ISOWeekDate::new(year, digits(week, 1..=2)?, Weekday::Monday).ok()?.date())
    } else if let Some(quarter) = within.strip_prefix(['Q', 'q']) {
        (Kind::Quarter, Date::new(year, 3 * digits::<i8>(quarter, 1..=1)? - 2, 1).ok()?)
    } else if let Some((month, day)) = within.split_once('-') {
        (Kind::Moment, Date::new(year, digits(month, 1..=2)?, digits(day, 1..=2)?).ok()?)
    } else {
        (Kind::Month, Date::new(year, digits(within, 1..=2)?, 1).ok()?)
    };
    let time = match clock {
        None => date.to_zoned(TimeZone::UTC).ok()?.timestamp(),
        Some(clock) if kind == Kind::Moment => moment(&format!("{date}T{clock}"))?,
        Some(_) => return None,
    };
    Some((kind, time.as_microsecond() as f64))
}

/// A date and a time of day, with or without an offset.
fn moment(text: &str) -> Option<Timestamp> {
    let in_utc = || text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok();
    text.parse::<Timestamp>().ok().or_else(|| in_utc().map(|time| time.timestamp()))
}

/// A number of so many digits and nothing else.
fn digits<N: FromStr>(text: &str, length: RangeInclusive<usize>) -> Option<N> {
    let is_number = length.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(text)?.parse().ok()
}
