//! Holds the example against what `truth.txt` says of it.

use super::life::{self, Detail, Happening, Letter};
use super::people::{CUSTOMERS, Customer, PRODUCTS};
use super::wording::{Activity, Channel};
use super::year::{DAY, Moment, day_of};
use super::{SEED, write};
use crate::args::{ColumnArgs, JourneyArgs, LimitArgs, LogArgs, SeenArgs, Show};
use crate::input::{Need, load};
use crate::words::Words;
use map::Language;

const BOTH: [Language; 2] = [Language::Swedish, Language::English];

#[test]
fn the_same_files_are_written_every_time() {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let example = write(first.path(), Language::Swedish).unwrap();
    write(second.path(), Language::Swedish).unwrap();
    for file in &example.files {
        let again = second.path().join(file.file_name().unwrap());
        assert!(std::fs::read(file).unwrap() == std::fs::read(again).unwrap(), "{}", file.display());
    }
}

#[test]
fn every_row_is_stored_or_a_duplicate_or_rejected_as_planted() {
    for language in BOTH {
        let directory = tempfile::tempdir().unwrap();
        let example = write(directory.path(), language).unwrap();
        for definition in [&example.definition, &example.definition_in_other] {
            let args = LogArgs {
                files: example.files.clone(),
                data: None,
                seen: SeenArgs::default(),
                columns: ColumnArgs { mapping: Some(example.mapping.clone()), ..ColumnArgs::default() },
                journeys: JourneyArgs { definition: Some(definition.clone()), ..JourneyArgs::default() },
                limits: LimitArgs { threads: Some(1), memory: None },
            };
            let words = Words::new(&Show { json: true, csv: false, lang: None });
            let loaded = load(&args, &Need::default(), &words).unwrap();
            let (account, planted) = (&loaded.account, &example.planted);
            assert_eq!(account.received, planted.rows);
            assert_eq!(account.duplicates, planted.duplicates);
            assert_eq!(account.rejected, planted.broken());
            assert_eq!(account.received, account.stored + account.duplicates + account.rejected);
            let rejected = |code: &str| {
                account.report.rejections.iter().find(|one| one.reason.code() == code).map_or(0, |one| one.count)
            };
            assert_eq!(rejected("missing_person"), planted.missing_person);
            assert_eq!(rejected("missing_time"), planted.missing_time);
            assert_eq!(rejected("unreadable_time"), planted.unreadable_time);
            assert_eq!(rejected("wrong_column_count"), planted.wrong_column_count);
            let persons = loaded.log.totals().persons.unwrap();
            assert!(persons <= u64::from(CUSTOMERS) + planted.padded_customers, "{persons}");
            assert_eq!(loaded.log.channels().len(), 6);
        }
    }
}

/// One statement, its reader, and what the reader did in the 45 days after it.
struct Read {
    letter: Letter,
    customer: Customer,
    followed: Vec<Happening>,
}

fn statements() -> Vec<Read> {
    let (customers, happenings) = life::year(SEED);
    let mut by_customer: Vec<Vec<Happening>> = vec![Vec::new(); customers.len()];
    happenings.into_iter().for_each(|happening| by_customer[happening.customer as usize].push(happening));
    let mut read = Vec::new();
    for (customer, happenings) in customers.into_iter().zip(by_customer) {
        for one in &happenings {
            let Detail::Letter(letter) = one.detail else { continue };
            let after = one.at..one.at.later(45 * DAY);
            let followed = happenings.iter().filter(|next| after.contains(&next.at)).cloned().collect();
            read.push(Read { letter, customer, followed });
        }
    }
    read
}

/// The share of statements after which something happened, of those that are `of` a kind.
fn share(statements: &[Read], of: impl Fn(&Read) -> bool, happened: impl Fn(&Read) -> bool) -> f64 {
    let of: Vec<&Read> = statements.iter().filter(|read| of(read)).collect();
    of.iter().filter(|read| happened(read)).count() as f64 / of.len() as f64
}

fn calls(read: &Read) -> Vec<Moment> {
    let asked = |one: &&Happening| one.activity == Activity::AskAboutStatement && one.channel == Channel::Phone;
    let mut times: Vec<Moment> = read.followed.iter().filter(asked).map(|one| one.at).collect();
    times.sort();
    times
}

#[test]
fn letter_b_makes_people_search_call_and_call_again() {
    let statements = statements();
    let by = |letter: Letter| move |read: &Read| read.letter == letter;
    let did = |activity: Activity| move |read: &Read| read.followed.iter().any(|one| one.activity == activity);
    let called = |read: &Read| !calls(read).is_empty();
    let again = |read: &Read| calls(read).windows(2).any(|pair| pair[1].0 - pair[0].0 <= 7 * DAY);
    for (what, a, b, times) in [
        ("call", share(&statements, by(Letter::A), called), share(&statements, by(Letter::B), called), 3.0),
        (
            "search",
            share(&statements, by(Letter::A), did(Activity::Search)),
            share(&statements, by(Letter::B), did(Activity::Search)),
            2.0,
        ),
        (
            "complain",
            share(&statements, by(Letter::A), did(Activity::Complaint)),
            share(&statements, by(Letter::B), did(Activity::Complaint)),
            5.0,
        ),
    ] {
        assert!(b > times * a, "{what}: A {a:.3}, B {b:.3}");
    }
    let repeats = |letter: Letter| share(&statements, |read| read.letter == letter && !calls(read).is_empty(), again);
    assert!((0.24..0.42).contains(&repeats(Letter::B)), "{}", repeats(Letter::B));
    assert!(repeats(Letter::A) < 0.15, "{}", repeats(Letter::A));
}

#[test]
fn where_nothing_was_planted_nothing_differs() {
    let statements = statements();
    let called = |read: &Read| !calls(read).is_empty();
    let difference = |in_first: &dyn Fn(&Customer) -> bool| {
        let first = |read: &Read| read.letter == Letter::A && in_first(&read.customer);
        let second = |read: &Read| read.letter == Letter::A && !in_first(&read.customer);
        (share(&statements, first, called) - share(&statements, second, called)).abs()
    };
    // Three standard errors of a difference between two halves of about 4,400, at a rate of 0.09.
    let chance = 0.018;
    let halves: [&dyn Fn(&Customer) -> bool; 2] =
        [&|customer| customer.index.is_multiple_of(2), &|customer| customer.product == PRODUCTS[0]];
    for half in halves {
        assert!(difference(half) < chance, "{}", difference(half));
    }
}

#[test]
fn logins_fail_in_the_bankid_week_and_on_mobile_only() {
    let (customers, happenings) = life::year(SEED);
    let [first, last] = life::BANKID_WEEK.map(|(month, day)| day_of(month, day));
    let failing = |in_week: bool, mobile: bool| {
        let tries: Vec<bool> = happenings
            .iter()
            .filter(|one| matches!(one.activity, Activity::LogIn | Activity::LogInFailed))
            .filter(|one| (first..=last).contains(&one.at.day()) == in_week)
            .filter(|one| (one.channel == Channel::App || customers[one.customer as usize].on_mobile) == mobile)
            .map(|one| one.activity == Activity::LogInFailed)
            .collect();
        tries.iter().filter(|failed| **failed).count() as f64 / tries.len() as f64
    };
    assert!((0.5..0.8).contains(&failing(true, true)), "{}", failing(true, true));
    for quiet in [failing(true, false), failing(false, true), failing(false, false)] {
        assert!(quiet < 0.08, "{quiet}");
    }
}

#[test]
fn nearly_everyone_who_applies_for_pension_gets_there() {
    let (_, happenings) = life::year(SEED);
    let count = |activity: Activity| happenings.iter().filter(|one| one.activity == activity).count();
    let (begun, granted) = (count(Activity::ApplicationBegun), count(Activity::PensionGranted));
    assert!(begun > 300 && granted * 100 > begun * 90, "{granted} of {begun}");
}
