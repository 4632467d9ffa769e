//! How many customers the files share, counted over whole files beside everything else, and what would help
//! where they share too few.

use super::shapes::{Advice, Match, MatchFile, MatchPair};
use super::staging::{Staged, lock};
use super::words::Words;
use crate::app::App;
use ingest::matching::Persons;
use model::PersonForm;
use std::sync::{Arc, Mutex};

/// Below this share of the smaller file, two files match poorly.
const GOOD: f64 = 0.5;
/// A form of numbers must add this much to be worth a word.
const WORTH: f64 = 0.1;

/// What was counted, in no language.
pub(super) struct Matched {
    files: Vec<MatchFile>,
    pairs: Vec<MatchPair>,
    persons: u64,
    in_two_or_more: u64,
    verdict: Verdict,
}

/// What to make of it.
enum Verdict {
    OneFile,
    Good,
    /// A file that matches poorly, with one other or with all of them; its share now, and the form that would
    /// help with the share then.
    Poor {
        file: String,
        other: Option<String>,
        share: f64,
        remedy: Option<(PersonForm, f64)>,
    },
}

/// Counts what is not counted yet, file by file; ends when all is counted or somebody changed something. Tells the
/// stream only of news: whoever is told asks again, which counts again.
pub(super) fn count(app: &App, staged: &Arc<Mutex<Staged>>) {
    let mut is_news = false;
    loop {
        let (at, understood, generation) = {
            let mut staged = lock(staged);
            let next = staged.sights.iter().position(|sight| {
                let readable = sight.understood.as_ref().is_some_and(|understood| understood.plan.is_ok());
                readable && sight.persons.is_none() && !sight.uncountable
            });
            let Some(at) = next else {
                staged.counting = false;
                staged.matched = matched(&staged).map(Arc::new);
                let (project, id) = (staged.choices.project.clone(), staged.choices.id.clone());
                drop(staged);
                if is_news {
                    app.hub.intake(&project, &id, &serde_json::Value::Null);
                }
                return;
            };
            let Some(understood) = staged.sights[at].understood.clone() else { continue };
            (at, understood, staged.generation)
        };
        let Ok(plan) = &understood.plan else { continue };
        let counted = plan.persons(&mut |_| lock(staged).generation == generation);
        let mut staged = lock(staged);
        // What was changed meanwhile is counted anew.
        if staged.generation != generation {
            continue;
        }
        is_news = true;
        match counted {
            Ok(persons) => staged.sights[at].persons = Some(Arc::new(persons)),
            Err(error) => {
                tracing::info!(code = error.code, "the customers of a staged file cannot be counted");
                staged.sights[at].uncountable = true;
            }
        }
    }
}

/// What the counted files come to; `None` when no file could be counted.
fn matched(staged: &Staged) -> Option<Matched> {
    let counted = staged.choices.files.iter().zip(&staged.sights);
    let counted = counted.filter_map(|(file, sight)| Some((file.name.as_str(), sight.persons.as_deref()?)));
    let counted: Vec<(&str, &Persons)> = counted.collect();
    (!counted.is_empty()).then(|| compare(&counted))
}

fn compare(files: &[(&str, &Persons)]) -> Matched {
    let form_of = |persons: &Persons| persons.form.unwrap_or(PersonForm::AsWritten);
    let own: Vec<(&Persons, PersonForm)> = files.iter().map(|(_, persons)| (*persons, form_of(persons))).collect();
    let (persons, in_several, elsewhere) = Persons::together(&own);
    let file = |at: usize| {
        let (persons, form) = own[at];
        let (file, persons) = (files[at].0.to_string(), persons.count(form) as u64);
        MatchFile { file, persons, also_elsewhere: elsewhere[at] as u64 }
    };
    let mut pairs = Vec::new();
    for a in 0..files.len() {
        for b in a + 1..files.len() {
            let (both, share) = shared(own[a], own[b]);
            let (a, b) = (files[a].0.to_string(), files[b].0.to_string());
            pairs.push(MatchPair { a, b, both: both as u64, share_of_smaller: share });
        }
    }
    Matched {
        files: (0..files.len()).map(file).collect(),
        pairs,
        persons: persons as u64,
        in_two_or_more: in_several as u64,
        verdict: judge(files, &own),
    }
}

/// How many customers two files share, and what share of the smaller one that is.
fn shared(a: (&Persons, PersonForm), b: (&Persons, PersonForm)) -> (usize, f64) {
    let both = a.0.shared(a.1, b.0, b.1);
    let smaller = a.0.count(a.1).min(b.0.count(b.1));
    (both, if smaller == 0 { 0.0 } else { both as f64 / smaller as f64 })
}

/// Pairs of files, and what share of the smaller one's customers the other has.
type PairShares = Vec<(usize, usize, f64)>;

fn judge(files: &[(&str, &Persons)], own: &[(&Persons, PersonForm)]) -> Verdict {
    if files.len() < 2 {
        return Verdict::OneFile;
    }
    let now = pair_shares(own);
    // The least that is taken away of the numbers and helps as much as more would. Looked at by pairs: two
    // files that write alike match each other well, and yet miss the other two.
    let mut remedy: Option<(PersonForm, PairShares)> = None;
    for form in PersonForm::ALL {
        let then: Vec<(&Persons, PersonForm)> = files.iter().map(|(_, persons)| (*persons, form)).collect();
        let shares = pair_shares(&then);
        let before = remedy.as_ref().map_or(&now, |(_, shares)| shares);
        if sum(&shares) > sum(before) + WORTH {
            remedy = Some((form, shares));
        }
    }
    if let Some((form, then)) = remedy {
        let gain = |at: &usize| then[*at].2 - now[*at].2;
        let most = (0..now.len()).max_by(|a, b| gain(a).total_cmp(&gain(b))).unwrap_or_default();
        let (a, b, share) = now[most];
        let count = |at: usize| own[at].0.count(own[at].1);
        let (smaller, larger) = if count(b) < count(a) { (b, a) } else { (a, b) };
        let (file, other) = (files[smaller].0.to_string(), Some(files[larger].0.to_string()));
        return Verdict::Poor { file, other, share, remedy: Some((form, then[most].2)) };
    }
    let (at, share) = worst(&best_shares(own));
    match share < GOOD {
        true => Verdict::Poor { file: files[at].0.to_string(), other: None, share, remedy: None },
        false => Verdict::Good,
    }
}

/// Of each pair of files, what share of the smaller one is in the other.
fn pair_shares(files: &[(&Persons, PersonForm)]) -> Vec<(usize, usize, f64)> {
    let pairs = (0..files.len()).flat_map(|a| (a + 1..files.len()).map(move |b| (a, b)));
    pairs.map(|(a, b)| (a, b, shared(files[a], files[b]).1)).collect()
}

/// Of each file, how well it matches the file that it matches best.
fn best_shares(files: &[(&Persons, PersonForm)]) -> Vec<f64> {
    let best = |at: usize| {
        let others = files.iter().enumerate().filter(|(other, _)| *other != at);
        others.map(|(_, other)| shared(files[at], *other).1).fold(0.0, f64::max)
    };
    (0..files.len()).map(best).collect()
}

fn worst(shares: &[f64]) -> (usize, f64) {
    let worst = shares.iter().copied().enumerate().min_by(|a, b| a.1.total_cmp(&b.1));
    worst.unwrap_or((0, 0.0))
}

fn sum(shares: &[(usize, usize, f64)]) -> f64 {
    shares.iter().map(|(_, _, share)| share).sum()
}

impl Matched {
    /// The same for people.
    pub(super) fn view(&self, words: &Words) -> Match {
        Match {
            files: self.files.clone(),
            pairs: self.pairs.clone(),
            persons: self.persons,
            in_two_or_more: self.in_two_or_more,
            advice: self.advice(words),
        }
    }

    fn advice(&self, words: &Words) -> Advice {
        let plain = |code, swedish: &str, english: &str| Advice {
            code,
            file: None,
            detail: words.either(swedish, english),
            person_form: None,
            share: None,
        };
        match &self.verdict {
            Verdict::OneFile => plain(
                "one_file",
                "Lägg till filer från fler kanaler, så syns kundens hela resa.",
                "Add files of more channels to see the customer's whole journey.",
            ),
            Verdict::Good => {
                plain("good", "Filerna känner igen varandras kunder.", "The files know each other's customers.")
            }
            Verdict::Poor { file, other, share, remedy } => {
                let code = if *share == 0.0 { "no_match" } else { "low_match" };
                let now = percent(*share);
                let whose = match other {
                    Some(other) => words.either(
                        format!("{now} % av kunderna i {file} finns i {other}."),
                        format!("{now} % of the customers in {file} are in {other}."),
                    ),
                    None => words.either(
                        format!("{now} % av kunderna i {file} finns i någon annan fil."),
                        format!("{now} % of the customers in {file} are in another file."),
                    ),
                };
                let then = match remedy {
                    Some((form, then)) => {
                        let (then, form) = (percent(*then), words.form(*form));
                        words.either(
                            format!("Läses kundnumren {form} blir det {then} %."),
                            format!("With numbers read {form} it is {then} %."),
                        )
                    }
                    None => words.either(
                        "Är det samma slags kundnummer? Välj annars en annan kolumn.",
                        "Is it the same kind of customer number? Else choose another column.",
                    ),
                };
                let detail = format!("{whose} {then}");
                let person_form = remedy.map(|(form, _)| form.code().to_string());
                Advice { code, file: Some(file.clone()), detail, person_form, share: remedy.map(|(_, share)| share) }
            }
        }
    }
}

fn percent(share: f64) -> u64 {
    (share * 100.0).round() as u64
}
