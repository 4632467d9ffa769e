//! What was read in comments, as JSON, as a table of comments, and as a page for people.

use super::read::Answers;
use super::spoken::{kind_in_words, language_in_words, verdict_in_words};
use super::{Item, Reading};
use crate::output::{Cell, Table};
use crate::words::Words;
use ingest::scrub::{Found, Kind};
use insight::text::Language;
use insight::text::sentiment::{Labels, Verdict};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
pub(super) struct Report<'r> {
    items: Vec<ItemTold<'r>>,
    themes: Vec<ThemeTold<'r>>,
    sentiment: Learning,
    languages: BTreeMap<&'static str, usize>,
    personal_data: BTreeMap<&'static str, usize>,
    duplicates: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    keyness: Vec<TypicalTold<'r>>,
}

#[derive(Serialize)]
struct ItemTold<'r> {
    row: usize,
    language: Option<&'static str>,
    sentiment: &'static str,
    p_positive: Option<f64>,
    themes: Vec<&'r str>,
    personal_data: Vec<Place>,
    duplicate_of: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'r str>,
}

/// Where personal data stood, in characters of the comment as it was written.
#[derive(Serialize)]
struct Place {
    kind: &'static str,
    start: usize,
    end: usize,
    /// Whether it is masked; what is told of special categories stays.
    masked: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<&'static str>,
}

#[derive(Serialize)]
struct ThemeTold<'r> {
    name: &'r str,
    n: usize,
    persons: usize,
    keywords: Vec<&'r str>,
    language: &'static str,
    stability: f64,
    positive: usize,
    negative: usize,
    example: ExampleTold<'r>,
}

/// A comment that says a theme best, never without what is said of it.
#[derive(Serialize)]
struct ExampleTold<'r> {
    row: usize,
    text: &'r str,
    sentiment: &'static str,
}

#[derive(Serialize)]
struct Learning {
    learned_from: usize,
    auc: Option<f64>,
    precision: Option<f64>,
}

#[derive(Serialize)]
struct TypicalTold<'r> {
    attribute: &'r str,
    value: &'r str,
    words: Vec<WordTold<'r>>,
}

#[derive(Serialize)]
struct WordTold<'r> {
    word: &'r str,
    g2: f64,
    log_ratio: f64,
    persons: usize,
}

/// The JSON document of the contract, and what is known besides.
pub(super) fn report<'r>(answers: &Answers, reading: &'r Reading, with_texts: bool) -> Report<'r> {
    let items = reading.items.iter().zip(&answers.rows).enumerate().map(|(at, (item, row))| ItemTold {
        row: at + 1,
        language: item.language.map(Language::code),
        sentiment: verdict(item).code(),
        p_positive: item.judged.map(|judged| rounded(judged.p_positive)),
        themes: reading.themed.of[at].iter().map(|theme| reading.themed.themes[*theme].name.as_str()).collect(),
        personal_data: places(row.text.as_deref().unwrap_or_default(), &item.found),
        duplicate_of: item.copy_of.map(|earlier| earlier + 1),
        text: item.text.as_deref().filter(|_| with_texts),
    });
    let themes = reading.themed.themes.iter().enumerate().map(|(at, theme)| {
        let [positive, negative, _] = sides(reading, at);
        let example = &reading.items[theme.example];
        ThemeTold {
            name: &theme.name,
            n: theme.comments,
            persons: theme.persons,
            keywords: theme.keywords.iter().map(|keyword| keyword.word.as_str()).collect(),
            language: theme.language.code(),
            stability: rounded(theme.stability),
            positive,
            negative,
            example: ExampleTold {
                row: theme.example + 1,
                text: example.text.as_deref().unwrap_or_default(),
                sentiment: verdict(example).code(),
            },
        }
    });
    let learned = reading.learned;
    let typical = reading.typical.iter().map(|(value, words)| TypicalTold {
        attribute: reading.by.as_deref().unwrap_or_default(),
        value,
        words: words
            .iter()
            .map(|word| WordTold {
                word: &word.word,
                g2: rounded(word.g2),
                log_ratio: rounded(word.log_ratio),
                persons: word.persons,
            })
            .collect(),
    });
    Report {
        items: items.collect(),
        themes: themes.collect(),
        sentiment: Learning {
            learned_from: learned.from,
            auc: learned.auc.map(rounded),
            precision: learned.precision.map(rounded),
        },
        languages: counted(reading.items.iter().filter_map(|item| item.language.map(Language::code))),
        personal_data: kinds(reading),
        duplicates: reading.items.iter().filter(|item| item.copy_of.is_some()).count(),
        keyness: typical.collect(),
    }
}

/// Digits beyond the fourth say nothing and change with the machine.
fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

fn verdict(item: &Item) -> Verdict {
    item.judged.map_or(Verdict::Unsure, |judged| judged.verdict)
}

/// Bytes as characters.
fn places(text: &str, found: &[Found]) -> Vec<Place> {
    let characters = |bytes: usize| text.get(..bytes).map_or(0, |before| before.chars().count());
    let place = |found: &Found| Place {
        kind: found.span.kind.code(),
        start: characters(found.span.start),
        end: characters(found.span.end),
        masked: found.masked,
        category: match found.span.kind {
            Kind::Special(category) => Some(category.code()),
            _ => None,
        },
    };
    found.iter().map(place).collect()
}

fn counted(all: impl Iterator<Item = &'static str>) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    all.for_each(|one| *counts.entry(one).or_default() += 1);
    counts
}

fn kinds(reading: &Reading) -> BTreeMap<&'static str, usize> {
    counted(reading.items.iter().flat_map(|item| &item.found).map(|found| found.span.kind.code()))
}

/// How many comments of a theme are glad, displeased, or neither for sure.
fn sides(reading: &Reading, theme: usize) -> [usize; 3] {
    let mut sides = [0; 3];
    for (item, _) in reading.items.iter().zip(&reading.themed.of).filter(|(_, themes)| themes.contains(&theme)) {
        sides[match verdict(item) {
            Verdict::Positive => 0,
            Verdict::Negative => 1,
            Verdict::Mixed | Verdict::Unsure => 2,
        }] += 1;
    }
    sides
}

/// The comments, with personal data masked.
pub(super) fn comments(answers: &Answers, reading: &Reading, words: &Words) -> Table {
    let mut table = Table::new(&[
        words.either("rad", "row"),
        words.either("språk", "language"),
        words.either("känsla", "sentiment"),
        words.either("sannolikhet positiv", "p_positive"),
        words.either("teman", "themes"),
        words.either("personuppgifter", "personal_data"),
        words.either("kopia av rad", "duplicate_of"),
        words.either("text", "text"),
    ]);
    for (at, (item, _)) in reading.items.iter().zip(&answers.rows).enumerate() {
        let themes: Vec<&str> =
            reading.themed.of[at].iter().map(|theme| reading.themed.themes[*theme].name.as_str()).collect();
        let kinds: Vec<&str> = item.found.iter().map(|found| found.span.kind.code()).collect();
        let optional = |value: Option<String>| value.map_or_else(Cell::nothing, Cell::text);
        table.row(vec![
            Cell::text((at + 1).to_string()),
            optional(item.language.map(|language| language.code().to_string())),
            Cell::value(verdict_in_words(verdict(item), words), verdict(item).code()),
            optional(item.judged.map(|judged| rounded(judged.p_positive).to_string())),
            Cell::text(themes.join("; ")),
            Cell::text(kinds.join(" ")),
            optional(item.copy_of.map(|earlier| (earlier + 1).to_string())),
            optional(item.text.clone()),
        ]);
    }
    table
}

/// For people: what was read, the themes, and what is typical.
pub(super) fn page(answers: &Answers, reading: &Reading, labels: &Labels, words: &Words) -> String {
    const MOST: usize = 40;
    let mut page = heading(answers, reading, labels, words);
    let themes = themes(reading, words);
    if themes.len() == 0 {
        page += words.either(
            "\ninget tema återkommer hos minst fem kunder\n",
            "\nno theme recurs with at least five customers\n",
        );
    } else {
        page += &format!("\n{}", themes.to_text(MOST));
        if themes.len() > MOST {
            let rest = words.number((themes.len() - MOST) as u64);
            page += &format!(
                "… {rest} {}\n",
                words.either("teman till; --json visar alla", "more themes; --json shows all")
            );
        }
    }
    if let Some(by) = &reading.by {
        page += &format!("\n{} {by}\n", words.either("Typiska ord per", "Typical words by"));
        for (value, typical) in &reading.typical {
            let list: Vec<String> = typical.iter().map(|word| format!("{} ({})", word.word, word.persons)).collect();
            let none = words.either("inga som skiljer sig säkert", "none that differ for sure");
            page += &format!("  {value}: {}\n", if list.is_empty() { none.to_string() } else { list.join(", ") });
        }
    }
    page
}

fn heading(answers: &Answers, reading: &Reading, labels: &Labels, words: &Words) -> String {
    let written = reading.items.iter().filter(|item| item.text.is_some()).count();
    let comments = words.count(written as u64, ("kommentar", "kommentarer"), ("comment", "comments"));
    let languages = counted(
        reading.items.iter().filter_map(|item| item.language).map(|language| language_in_words(language, words)),
    );
    let languages: Vec<String> =
        languages.iter().map(|(language, count)| format!("{language} {}", words.number(*count as u64))).collect();
    let languages = if languages.is_empty() { String::new() } else { format!(" ({})", languages.join(", ")) };
    let mut text = format!("{}: {comments}{languages}\n", answers.name);
    let mut verdicts = [0_u64; 4];
    for item in reading.items.iter().filter(|item| item.text.is_some()) {
        verdicts[verdict(item) as usize] += 1;
    }
    let all = [Verdict::Positive, Verdict::Negative, Verdict::Mixed, Verdict::Unsure];
    let told: Vec<String> = all
        .iter()
        .map(|verdict| format!("{} {}", verdict_in_words(*verdict, words), words.number(verdicts[*verdict as usize])))
        .collect();
    text += &format!("{}: {}\n", words.either("känsla", "sentiment"), told.join(", "));
    text += &format!("  {}\n", learning(reading, labels, words));
    let found = reading.items.iter().flat_map(|item| &item.found).map(|found| kind_in_words(found.span.kind, words));
    let kinds: Vec<String> =
        counted(found).iter().map(|(kind, count)| format!("{kind} {}", words.number(*count as u64))).collect();
    let none = words.either("inga funna", "none found").to_string();
    let list = if kinds.is_empty() { none } else { kinds.join(", ") };
    text += &format!("{}: {list}\n", words.either("personuppgifter", "personal data"));
    let copies = reading.items.iter().filter(|item| item.copy_of.is_some()).count() as u64;
    if copies > 0 {
        let copies = words.count(
            copies,
            ("nästan likadan kommentar", "nästan likadana kommentarer"),
            ("near-duplicate", "near-duplicates"),
        );
        text += &format!("{copies}\n");
    }
    if !answers.tells_person {
        text += words.either(
            "vem som skrev vad är okänt: varje kommentar räknas som en kund (--person)\n",
            "who wrote what is not known: each comment counts as one customer (--person)\n",
        );
    }
    text
}

/// What the sentiment stands on.
fn learning(reading: &Reading, labels: &Labels, words: &Words) -> String {
    let learned = reading.learned;
    let Some(auc) = learned.auc else {
        let given = labels.sides.iter().flatten().count();
        return if given == 0 {
            words
                .either(
                    "efter en ordlista; --label lär av betygen",
                    "by a list of words; --label learns from the scores",
                )
                .to_string()
        } else {
            words
                .either(
                    "efter en ordlista: för få betyg på endera sidan att lära av",
                    "by a list of words: too few scores on either side to learn from",
                )
                .to_string()
        };
    };
    let from = words.number(learned.from as u64);
    let auc = format!("{auc:.2}");
    let right = learned.precision.map_or_else(|| "–".to_string(), |share| words.percent(share));
    match words.language {
        map::Language::Swedish => format!(
            "lärt av {from} betyg; prövat på undanhållna: {} (AUC), {right} av omdömena rätta",
            auc.replace('.', ",")
        ),
        map::Language::English => {
            format!("learned from {from} scores; tried on held-out ones: {auc} (AUC), {right} of the verdicts right")
        }
    }
}

fn themes(reading: &Reading, words: &Words) -> Table {
    let mut table = Table::new(&[
        words.either("tema", "theme"),
        words.either(">antal", ">n"),
        words.either(">kunder", ">customers"),
        words.either(">positiva", ">positive"),
        words.either(">negativa", ">negative"),
        words.either("till exempel", "for example"),
    ]);
    for (at, theme) in reading.themed.themes.iter().enumerate() {
        let [positive, negative, _] = sides(reading, at);
        let number = |value: usize| Cell::value(words.number(value as u64), value);
        let example = reading.items[theme.example].text.as_deref().unwrap_or_default();
        table.row(vec![
            Cell::text(theme.name.as_str()),
            number(theme.comments),
            number(theme.persons),
            number(positive),
            number(negative),
            Cell::text(example.split_whitespace().collect::<Vec<_>>().join(" ")),
        ]);
    }
    table
}
