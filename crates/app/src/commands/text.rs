//! `resa text`: what customers write, read on this computer.
//!
//! Comments of a table or a data directory in; for each its language, how it sounds, what it is about and which personal data it held, and
//! the themes of all. Personal data is masked before anything else looks at a comment, so nothing that is shown can
//! hold any.

mod read;
mod shown;
mod spoken;

use super::Shower;
use crate::answers_args::TextArgs;
use crate::args::Lang;
use crate::failure::Failure;
use crate::output::{print, print_exactly, print_json, say};
use ingest::scrub::{Found, Policy, scrub_comment};
use insight::text::keyness::{Keyword, keywords, stemmed};
use insight::text::sentiment::{Judged, Labels, Learned, judge_all, labels};
use insight::text::themes::{Comment, Options, Themed, themes};
use insight::text::{Language, duplicates, language_of};
use read::Answers;
use std::collections::{BTreeMap, HashMap};

/// The least number of persons behind a theme or a typical word.
const LEAST_PERSONS: usize = 5;
/// Chance is the same in every run.
const SEED: u64 = 1;

/// One comment, read.
pub(super) struct Item {
    /// Its text without personal data; `None` where there is none.
    text: Option<String>,
    found: Vec<Found>,
    language: Option<Language>,
    judged: Option<Judged>,
    /// The place of an earlier comment that says the same.
    copy_of: Option<usize>,
}

/// All that is found.
pub(super) struct Reading {
    items: Vec<Item>,
    themed: Themed,
    learned: Learned,
    /// What each value of a column is typical for.
    typical: Vec<(String, Vec<Keyword>)>,
    by: Option<String>,
}

pub(super) fn run(args: &TextArgs, show: &Shower) -> Result<(), Failure> {
    let answers = read::answers(args)?;
    let words = &show.words;
    if answers.unreadable > 0 {
        let many = words.count(answers.unreadable as u64, ("rad", "rader"), ("row", "rows"));
        let first = answers.first_unreadable;
        say(&format!(
            "{many} {}",
            match words.language {
                map::Language::Swedish => format!("kunde inte läsas, den första på rad {first}"),
                map::Language::English => format!("could not be read, the first on line {first}"),
            }
        ));
    }
    if answers.left_out > 0 {
        let rows = words.count(
            answers.left_out,
            ("rad är inte med", "rader är inte med"),
            ("row is left out", "rows are left out"),
        );
        say(&format!("{rows}: --from, --to, --segment"));
    }
    let labels = scores(args, &answers)?;
    if labels.unknown > 0 {
        let many = words.count(labels.unknown as u64, ("betyg", "betyg"), ("score", "scores"));
        say(&format!(
            "{many} {}",
            words.either("är varken ett tal eller ett känt ord", "are neither a number nor a known word")
        ));
    }
    let reading = reading(args, &answers, &labels);
    if show.json {
        return print_json(&shown::report(&answers, &reading, args.texts));
    }
    if show.csv {
        return print_exactly(&shown::comments(&answers, &reading, words).to_csv());
    }
    print(&shown::page(&answers, &reading, &labels, words))
}

/// The sides of the scores.
fn scores(args: &TextArgs, answers: &Answers) -> Result<Labels, Failure> {
    let scale = args.scale.as_deref().map(read::scale).transpose()?;
    if let Some(sides) = &answers.sides {
        return Ok(Labels { sides: sides.clone(), scale: None, unknown: 0 });
    }
    let scores: Vec<Option<&str>> = answers.rows.iter().map(|row| row.score.as_deref()).collect();
    let labels = labels(&scores, scale);
    let given = scores.iter().flatten().count();
    if given > 0 && labels.unknown == given {
        let column = args.label.as_deref().unwrap_or_default();
        return Err(Failure::new(format!("column `{column}` of `{}` holds no scores", answers.name))
            .hint("scores are numbers, or words such as pos, neg, ja, nej"));
    }
    Ok(labels)
}

fn reading(args: &TextArgs, answers: &Answers, labels: &Labels) -> Reading {
    let policy = Policy { strict: args.strict, uuids: args.strict, ..Policy::default() };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let scrubbed =
        in_parallel(&answers.rows, threads, |row| row.text.as_deref().map(|text| scrub_comment(text, policy)));
    let mut items: Vec<Item> = scrubbed
        .into_iter()
        .map(|scrubbed| {
            let (text, found) = scrubbed.map_or((None, Vec::new()), |scrubbed| (Some(scrubbed.text), scrubbed.found));
            Item { text, found, language: None, judged: None, copy_of: None }
        })
        .collect();
    put_languages(&mut items, args.asked_in, threads);
    let texts: Vec<&str> = items.iter().map(|item| item.text.as_deref().unwrap_or_default()).collect();
    let copies = duplicates(&texts);
    let (judged, sentiment) = judge_all(&texts, &labels.sides, SEED);
    let persons = persons(answers, &copies);
    let comments: Vec<Comment<'_>> = items
        .iter()
        .zip(&persons)
        .map(|(item, person)| Comment {
            text: item.text.as_deref().unwrap_or_default(),
            language: item.language.unwrap_or(Language::Other),
            person: *person,
        })
        .collect();
    let themed = themes(&comments, Options { least_persons: LEAST_PERSONS, seed: SEED, threads });
    let typical = typical(answers, &comments);
    for ((item, judged), copy) in items.iter_mut().zip(judged).zip(copies) {
        item.judged = item.text.is_some().then_some(judged);
        item.copy_of = copy;
    }
    Reading { items, themed, learned: sentiment.learned(), typical, by: args.by.clone() }
}

/// Each comment's language; one that says too little has that of the survey, or of nearly all others.
fn put_languages(items: &mut [Item], asked_in: Option<Lang>, threads: usize) {
    let asked_in = asked_in.map(|language| match language {
        Lang::Sv => Language::Swedish,
        Lang::En => Language::English,
    });
    let spoken = |inherited: Option<Language>, items: &[Item]| {
        in_parallel(items, threads, |item| item.text.as_deref().map(|text| language_of(text, inherited).language))
    };
    let alone = spoken(asked_in, items);
    let count = |language| alone.iter().filter(|known| **known == Some(language)).count();
    let all = alone.iter().flatten().count();
    let usual =
        [Language::Swedish, Language::English].into_iter().find(|language| count(*language) * 10 >= all * 9 && all > 0);
    let languages = if asked_in.is_none() && usual.is_some() { spoken(usual, items) } else { alone };
    items.iter_mut().zip(languages).for_each(|(item, language)| item.language = language);
}

/// Who wrote each comment. Where no column tells, each is of somebody of their own, and copies are of the first.
fn persons(answers: &Answers, copies: &[Option<usize>]) -> Vec<usize> {
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let known = |row: &'_ read::Answer| row.person.is_some();
    let any = answers.rows.iter().any(known);
    let mut persons = Vec::with_capacity(answers.rows.len());
    for (at, row) in answers.rows.iter().enumerate() {
        let next = answers.rows.len() + numbers.len();
        persons.push(match row.person.as_deref() {
            Some(person) => *numbers.entry(person).or_insert(next),
            None if any => at,
            None => copies[at].unwrap_or(at),
        });
    }
    persons
}

/// The words that are typical of each value of the column `--by`.
fn typical(answers: &Answers, comments: &[Comment<'_>]) -> Vec<(String, Vec<Keyword>)> {
    const WORDS: usize = 8;
    let mut values: BTreeMap<&str, usize> = BTreeMap::new();
    answers.rows.iter().filter_map(|row| row.group.as_deref()).for_each(|value| *values.entry(value).or_default() += 1);
    let texts: Vec<_> =
        comments.iter().map(|comment| stemmed(comment.text, comment.language, comment.person)).collect();
    let of = |value: &str| {
        let inside = |at: usize| answers.rows[at].group.as_deref() == Some(value);
        keywords(&texts, inside, LEAST_PERSONS, WORDS)
    };
    // By chance a word in a thousand is beyond this.
    let sure = |words: Vec<Keyword>| words.into_iter().filter(|word| word.g2 >= 10.83).collect::<Vec<_>>();
    let large_enough = values.iter().filter(|(_, count)| **count >= LEAST_PERSONS);
    large_enough.map(|(value, _)| ((*value).to_string(), sure(of(value)))).collect()
}

/// Does the same with each, shared out over threads; the order stays.
fn in_parallel<T: Sync, R: Send>(all: &[T], threads: usize, work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let share = all.len().div_ceil(threads).max(1);
    let work = &work;
    std::thread::scope(|scope| {
        let parts: Vec<_> =
            all.chunks(share).map(|part| scope.spawn(move || part.iter().map(work).collect::<Vec<R>>())).collect();
        let done = parts.into_iter().map(|part| part.join().expect("nothing in here panics"));
        done.flatten().collect()
    })
}
