//! Scores as people read them: one table, first all series as wholes, then by groups, then over time.
//!
//! Groups stand in the order of their names and nothing points up or down: whether one differs is said in words, and
//! only where the test survived the control of false discoveries (R71).

use crate::output::{Cell, Table};
use crate::words::Words;
use insight::voice::{Compared, Group, NET_SHOWN_FROM, Scores, VoiceReport};
use map::Language;
use model::{Estimate, Formula, Metric, Micros, Moment, Scores as Answers};

/// The heading and the table.
pub(super) fn table(report: &VoiceReport, name: &str, answers: u64, words: &Words) -> (String, Table) {
    let titles: &[&str] = match words.language {
        Language::Swedish => &["enkät", "mått", "version", "vad", ">svar", ">värde", "troligen", "anmärkning"],
        Language::English => &["survey", "metric", "version", "what", ">answers", ">score", "likely", "remark"],
    };
    let mut table = Table::new(titles);
    let all: Vec<Shown<'_>> =
        report.metrics.iter().map(|scores| Shown { scores, formula: formula(scores), words }).collect();
    all.iter().for_each(|shown| shown.whole(&mut table));
    // Groups that differ come first, since a long table is cut; then the others, and time last.
    all.iter().for_each(|shown| shown.groups(&mut table, true));
    all.iter().for_each(|shown| shown.groups(&mut table, false));
    all.iter().for_each(|shown| shown.over_time(&mut table));
    let answers = words.count(answers, ("svar", "svar"), ("answer", "answers"));
    let series = words.count(report.metrics.len() as u64, ("serie", "serier"), ("series", "series"));
    let mut heading = format!("{name}: {answers}, {series}");
    if report.tested > 0 {
        let tested = words.number(report.tested);
        let wrong = words.percent(report.false_discovery_rate);
        heading += &match words.language {
            Language::Swedish => format!("\n{tested} jämförelser; högst {wrong} av skillnaderna väntas vara slump"),
            Language::English => {
                format!("\n{tested} comparisons; at most {wrong} of the differences told should be chance")
            }
        };
    }
    // In a cell they would be cut; in CSV they stand in it.
    for shown in &all {
        let (scores, remark) = (shown.scores, shown.remark());
        if !remark.is_empty() {
            heading += &format!("\n{}, {}, version {}: {remark}", scores.survey, shown.metric(), scores.version);
        }
    }
    (heading, table)
}

fn formula(scores: &Scores) -> Formula {
    Metric::of(scores.metric).map_or(Formula::Written, |metric| metric.instrument().formula)
}

/// What is said beside a row: a few words in the cell, and what stands there in CSV only.
#[derive(Default)]
struct Remark {
    short: String,
    long: String,
}

/// One series.
struct Shown<'s> {
    scores: &'s Scores,
    formula: Formula,
    words: &'s Words,
}

impl Shown<'_> {
    fn whole(&self, table: &mut Table) {
        let (scores, all) = (self.scores, self.words.either("alla", "all"));
        self.row(
            table,
            all,
            scores.score.n,
            Some(&scores.score),
            scores.needed_n,
            Remark { long: self.remark(), ..Remark::default() },
        );
        for (answer, share) in &scores.shares {
            let given = scores.distribution.iter().find(|(known, _)| known == answer).map_or(0, |(_, count)| *count);
            self.share_row(table, &self.answer(answer), given, share);
        }
    }

    fn over_time(&self, table: &mut Table) {
        for period in &self.scores.over_time {
            let from = format!("{} {}", self.words.either("från", "from"), period.from);
            let remark = Remark { short: self.few(period.n, period.persons, period.needed_n), ..Remark::default() };
            self.row(table, &from, period.n, period.score.as_ref(), period.needed_n, remark);
        }
    }

    /// The groups that differ from the others, or those that do not.
    fn groups(&self, table: &mut Table, differing: bool) {
        let differs = |group: &&Group| group.against_others.as_ref().is_some_and(|compared| compared.differs);
        for group in self.scores.by.iter().filter(|group| differs(group) == differing) {
            let name = format!("{} = {}", group.attribute, group.value);
            let differs = group.against_others.as_ref().map_or_else(String::new, |compared| self.differs(compared));
            self.row(
                table,
                &name,
                group.n,
                group.score.as_ref(),
                group.needed_n,
                Remark { short: differs + &self.few(group.n, group.persons, group.needed_n), ..Remark::default() },
            );
        }
    }

    /// That many answers are of few customers: then there is no score.
    fn few(&self, answers: u64, persons: u64, needed: u64) -> String {
        if answers < needed || persons >= needed {
            return String::new();
        }
        let from = self.words.count(persons, ("kund", "kunder"), ("customer", "customers"));
        format!("{} {from}", self.words.either("bara", "only"))
    }

    fn row(&self, table: &mut Table, what: &str, n: u64, score: Option<&Estimate>, needed: u64, remark: Remark) {
        let words = self.words;
        let has_number = !matches!(self.formula, Formula::Shares | Formula::Written);
        let too_few = n < needed && has_number;
        let missing = || {
            let english = ("more answer is needed", "more answers are needed");
            words.count(needed - n, ("svar till behövs", "svar till behövs"), english)
        };
        let too_few = too_few && self.scores.withheld.is_none();
        let short = if too_few { missing() } else { remark.short };
        let remark = Cell::value(short.clone(), [short, remark.long].join("; ").trim_matches([';', ' ']));
        let score = score.filter(|_| !too_few);
        // Of few answers a net score is its interval: the number alone would be read as sure.
        let is_unsure = self.formula == Formula::Net && n < NET_SHOWN_FROM;
        let value = score.and_then(|score| score.value).map_or_else(Cell::nothing, |value| {
            let shown = if is_unsure { "–".to_string() } else { self.number(value) };
            Cell::value(shown, value)
        });
        let likely = score
            .and_then(|score| Some((score.low?, score.high?)))
            .map_or_else(Cell::nothing, |(low, high)| Cell::value(self.interval(low, high), format!("{low}..{high}")));
        self.put(table, what, n, value, likely, remark);
    }

    fn share_row(&self, table: &mut Table, what: &str, given: u64, share: &Estimate) {
        let words = self.words;
        let too_few = share.n < self.scores.needed_n;
        let percent = |value: f64| Cell::value(words.percent(value), value);
        let value = share.value.filter(|_| !too_few).map_or_else(Cell::nothing, percent);
        let likely = if too_few { Cell::nothing() } else { super::super::interval(share.low, share.high, words) };
        self.put(table, what, given, value, likely, Cell::text(""));
    }

    fn put(&self, table: &mut Table, what: &str, n: u64, value: Cell, likely: Cell, remark: Cell) {
        let scores = self.scores;
        table.row(vec![
            Cell::text(scores.survey.as_str()),
            Cell::value(self.metric(), scores.metric),
            Cell::text(scores.version.as_str()),
            Cell::text(what),
            Cell::value(self.words.number(n), n),
            value,
            likely,
            remark,
        ]);
    }

    /// What the metric is called, with the moment that a feeling is about.
    fn metric(&self) -> String {
        let name = Metric::of(self.scores.metric).map_or(self.scores.metric, |metric| metric.instrument().name);
        let words = self.words;
        let name = match name {
            "Exit" => words.either("Avbrottsorsak", "Exit reason"),
            "Emotion" => words.either("Känsla", "Feeling"),
            "Expectation" => words.either("Mot förväntan", "Against expectation"),
            "Choice" => words.either("Val", "Choice"),
            "Text" => words.either("Öppet svar", "Open answer"),
            other => other,
        };
        match self.scores.moment.and_then(Moment::of) {
            None => name.to_string(),
            Some(Moment::Before) => format!("{name}, {}", words.either("före", "before")),
            Some(Moment::During) => format!("{name}, {}", words.either("under", "during")),
            Some(Moment::After) => format!("{name}, {}", words.either("efter", "after")),
        }
    }

    /// An answer in words, in the reader's language where it is one of the instrument's.
    fn answer(&self, code: &str) -> String {
        let instrument = Metric::of(self.scores.metric).map(Metric::instrument);
        let known = instrument.and_then(|instrument| match instrument.scores {
            Answers::Closed(choices) | Answers::Open(choices) => choices.iter().find(|choice| choice.code == code),
            _ => None,
        });
        let own = || if code == "other" { self.words.either("Annat", "Other").to_string() } else { code.to_string() };
        known.map_or_else(own, |choice| self.words.either(choice.sv, choice.en).to_string())
    }

    /// What a reader must know of the whole series.
    fn remark(&self) -> String {
        let (scores, words) = (self.scores, self.words);
        let mut remarks = Vec::new();
        remarks.extend(withheld(scores, words));
        remarks.extend(implausible(scores, words));
        let broken: Vec<&str> = scores.broken_by.iter().map(|part| part_in_words(part, words)).collect();
        if !broken.is_empty() {
            remarks.push(format!("{} {}", words.either("ny serie: ändrad", "new series: changed"), broken.join(", ")));
        }
        if scores.polarity == Some("low_is_good") {
            remarks.push(words.either("lågt är bra", "low is good").to_string());
        }
        if let Some(incomplete) = scores.incomplete.filter(|count| *count > 0) {
            let without = words.either("index utan alla tre frågor", "indexes without all three questions");
            remarks.push(format!("{} {without}", words.number(incomplete)));
        }
        if let Some(persons) = scores.persons.filter(|persons| *persons < scores.score.n) {
            // Answers of the same customer are alike, so there are fewer independent ones than n.
            let from = words.count(persons, ("kund", "kunder"), ("customer", "customers"));
            let narrow = words.either("intervallet är i underkant", "the interval is rather narrow");
            remarks.push(format!("{from}; {narrow}"));
        }
        if !scores.not_by.is_empty() {
            let not_by = words.either("delas inte efter", "not divided by");
            remarks.push(format!("{not_by} {}", scores.not_by.join(", ")));
        }
        remarks.join("; ")
    }

    fn differs(&self, compared: &Compared) -> String {
        let words = self.words;
        if !compared.differs {
            return String::new();
        }
        let (Some(low), Some(high)) = (compared.difference.low, compared.difference.high) else { return String::new() };
        let differs = words.either("skiljer sig från övriga med", "differs from the others by");
        let interval = match self.formula {
            // Less than a share: 30 % against 20 % are 10 points, and half as much again.
            Formula::ShareOfGood | Formula::ShareOfYes => {
                let points = |share: f64| self.in_language(format!("{:+.1}", share * 100.0));
                let (to, unit) = (words.either("till", "to"), words.either("procentenheter", "percentage points"));
                // Shorter than for other scores, or the cell would cut the interval.
                let differs = words.either("skiljer sig med", "differs by");
                return format!("{differs} {} {to} {} {unit}", points(low), points(high));
            }
            _ => self.interval(low, high),
        };
        format!("{differs} {interval}")
    }

    fn interval(&self, low: f64, high: f64) -> String {
        let to = match (self.formula, self.words.language) {
            (Formula::Net, Language::Swedish) => " till ",
            (Formula::Net, Language::English) => " to ",
            _ if low < 0.0 => " … ",
            _ => "–",
        };
        format!("{}{to}{}", self.number(low), self.number(high))
    }

    /// A number as its formula is read: shares as percent, nets as points with their sign, means with two decimals.
    fn number(&self, value: f64) -> String {
        let text = match self.formula {
            Formula::ShareOfGood | Formula::ShareOfYes => return self.words.percent(value),
            Formula::Net => format!("{:+.0}", (value * 100.0).round() + 0.0),
            Formula::Index => format!("{value:.1}"),
            Formula::Mean | Formula::Shares | Formula::Written => format!("{value:.2}"),
        };
        self.in_language(text)
    }

    fn in_language(&self, number: String) -> String {
        match self.words.language {
            Language::Swedish => number.replace('.', ","),
            Language::English => number,
        }
    }
}

/// That a series has no score since too many answers are off its scale.
pub(super) fn withheld(scores: &Scores, words: &Words) -> Option<String> {
    let withheld = scores.withheld?;
    let (off, of) = (words.number(withheld.off_scale), words.number(withheld.of));
    Some(match words.language {
        Language::Swedish => {
            format!("inget värde: {off} av {of} svar ligger utanför skalan; {}", settles(scores, words))
        }
        Language::English => {
            format!("no score: {off} of {of} answers are not on the scale; {}", settles(scores, words))
        }
    })
}

/// Which option says how the question was asked.
fn settles(scores: &Scores, words: &Words) -> String {
    let how = match scores.metric {
        "gcr" => "gcr 1=yes 2=partly 3=no",
        "csat" => "csat 1-7",
        "ces" => "ces 1-5",
        "nes" => "nes 1-5",
        other => other,
    };
    let says = words.either("säg hur det frågades", "say how it was asked");
    format!("{says}: --question \"{}={how}\"", words.either("KOLUMN", "COLUMN"))
}

/// That dates cannot be right: before surveys were read by machines, or after this century.
fn implausible(scores: &Scores, words: &Words) -> Option<String> {
    const FROM: &str = "1990";
    const TO: &str = "2100";
    let day = |time: Option<Micros>| time.map(|time| time.to_rfc3339().chars().take(10).collect::<String>());
    let (first, last) = (day(scores.first)?, day(scores.last)?);
    let is_plausible = |day: &String| day.as_str() >= FROM && day.as_str() < TO && !day.starts_with('+');
    if is_plausible(&first) && is_plausible(&last) {
        return None;
    }
    Some(match words.language {
        Language::Swedish => format!("orimliga datum: svaren är från {first} till {last}"),
        Language::English => format!("implausible dates: answers are from {first} to {last}"),
    })
}

fn part_in_words<'w>(part: &'w str, words: &Words) -> &'w str {
    match part {
        "scale" => words.either("skala", "scale"),
        "polarity" => words.either("riktning på skalan", "direction of the scale"),
        "wording" => words.either("formulering", "wording"),
        other => other,
    }
}
