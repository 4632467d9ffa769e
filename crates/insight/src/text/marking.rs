//! What marks one group of texts or one time against the rest: words, and themes likewise.
//!
//! In: what each customer said, one text each, and which of them are inside. Out: what is surely said more often there
//! (G²), how much more often (log-ratio), by how many. Many are compared at once, so that only those are told that
//! survive the control of false discoveries: where groups are drawn by lot, hardly ever anything is told. Texts are
//! compared within their language, else a group that writes Swedish would be marked by every Swedish word.

use super::keyness::g2;
use crate::evidence::{benjamini_hochberg, normal_two_sided};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The share of wrong ones to be expected among those that are told.
pub const MARKS_FALSE_DISCOVERY_RATE: f64 = 0.05;

/// What a customer said.
#[derive(Clone, Debug)]
pub struct Said<'t> {
    /// Who.
    pub person: u64,
    /// Whether it is in the group or the time that is asked about.
    pub inside: bool,
    /// What it is compared within: a language.
    pub within: &'t str,
    /// What it speaks of: stems, or themes.
    pub items: Vec<&'t str>,
}

/// What is said more often inside.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// What it was compared within.
    pub within: String,
    /// The stem, or the theme.
    pub item: String,
    /// How surely it is said more often.
    pub g2: f64,
    /// How many doublings more often.
    pub log_ratio: f64,
    /// The p-value after the control of false discoveries (Benjamini and Hochberg).
    pub p_adjusted: f64,
    /// Customers inside who speak of it, and of how many.
    pub inside: (u64, u64),
    /// Customers outside who do, and of how many.
    pub outside: (u64, u64),
}

/// How many speak of something, inside and outside.
type Sides = [u64; 2];

/// What marks those inside, surest first, and how many things were compared. Of each customer the first text counts that
/// is told, one inside before those outside; something is told where at least `least` customers inside speak of it.
pub fn marking(said: &[Said<'_>], least: u64) -> (Vec<Mark>, u64) {
    let mut writers: BTreeMap<&str, Sides> = BTreeMap::new();
    let mut speaking: BTreeMap<(&str, &str), Sides> = BTreeMap::new();
    for one in one_each(said) {
        let side = usize::from(!one.inside);
        writers.entry(one.within).or_default()[side] += 1;
        for item in one.items.iter().collect::<BTreeSet<_>>() {
            speaking.entry((one.within, item)).or_default()[side] += 1;
        }
    }
    // What is compared follows from how many speak of it at all, not from where they do: else chance would choose.
    let compared: Vec<Mark> = speaking
        .into_iter()
        .filter(|(_, [a, b])| a + b >= least)
        .filter_map(|((within, item), [a, b])| {
            let [of_a, of_b] = *writers.get(within)?;
            if of_a < least || of_b < least {
                return None;
            }
            // Half a person more on either side: nobody there does not make a word infinitely typical.
            let rate = |some: u64, all: u64| (some as f64 + 0.5) / (all as f64 + 0.5);
            let log_ratio = (rate(a, of_a) / rate(b, of_b)).log2();
            let sure = g2(a as f64, of_a as f64, b as f64, of_b as f64) + absent(a, of_a, b, of_b);
            Some(Mark {
                within: within.to_string(),
                item: item.to_string(),
                g2: sure,
                log_ratio,
                p_adjusted: normal_two_sided(sure.max(0.0).sqrt()),
                inside: (a, of_a),
                outside: (b, of_b),
            })
        })
        .collect();
    let tested = compared.len() as u64;
    let adjusted = benjamini_hochberg(&compared.iter().map(|mark| mark.p_adjusted).collect::<Vec<f64>>());
    let mut told: Vec<Mark> = compared
        .into_iter()
        .zip(adjusted)
        .map(|(mark, p_adjusted)| Mark { p_adjusted, ..mark })
        .filter(|mark| mark.p_adjusted <= MARKS_FALSE_DISCOVERY_RATE && mark.log_ratio > 0.0 && mark.inside.0 >= least)
        .collect();
    told.sort_by(|a, b| b.g2.total_cmp(&a.g2).then_with(|| (&a.within, &a.item).cmp(&(&b.within, &b.item))));
    (told, tested)
}

/// The other half of G²: those who do not speak of it. A word counts once a customer, so that both halves are known.
fn absent(a: u64, of_a: u64, b: u64, of_b: u64) -> f64 {
    g2((of_a - a) as f64, of_a as f64, (of_b - b) as f64, of_b as f64)
}

/// One text of each customer: of who is on both sides the one inside, so that both sides are different people.
fn one_each<'s, 't>(said: &'s [Said<'t>]) -> impl Iterator<Item = &'s Said<'t>> {
    let mut chosen: HashMap<u64, usize> = HashMap::new();
    for (at, one) in said.iter().enumerate() {
        let known = chosen.entry(one.person).or_insert(at);
        if one.inside && !said[*known].inside {
            *known = at;
        }
    }
    let mut places: Vec<usize> = chosen.into_values().collect();
    places.sort_unstable();
    places.into_iter().map(|at| &said[at])
}

#[cfg(test)]
mod tests {
    use super::super::Language;
    use super::super::keyness::{Stemmed, stemmed};
    use super::super::planted::{Planted, planted};
    use super::*;
    use crate::chance::Chance;

    fn stems(comments: &[Planted]) -> Vec<Stemmed> {
        comments.iter().enumerate().map(|(at, one)| stemmed(&one.text, one.language, at)).collect()
    }

    fn said<'t>(comments: &[Planted], stems: &'t [Stemmed], inside: impl Fn(usize) -> bool) -> Vec<Said<'t>> {
        let one = |(at, text): (usize, &'t Stemmed)| Said {
            person: at as u64,
            inside: inside(at),
            within: comments[at].language.code(),
            items: text.words.iter().map(|(stem, _)| stem.as_str()).collect(),
        };
        stems.iter().enumerate().map(one).collect()
    }

    #[test]
    fn a_group_that_speaks_of_something_else_is_marked_by_its_words() {
        let comments = planted(1_200, None, 5);
        let stems = stems(&comments);
        let (marks, tested) = marking(&said(&comments, &stems, |at| comments[at].theme == 1), 8);
        assert!(tested > 100 && marks.len() >= 5, "{tested} {marks:?}");
        assert!(marks.iter().take(5).any(|mark| mark.item.starts_with("logga") || mark.item.starts_with("inlogg")));
        assert!(marks.iter().all(|mark| mark.inside.0 >= 8 && mark.log_ratio > 0.0));
        assert!(marks.windows(2).all(|pair| pair[0].g2 >= pair[1].g2));
    }

    /// Groups drawn by lot, of a tenth to a half: told is something in at most a twentieth of them, chance allowed for.
    #[test]
    fn groups_drawn_by_lot_are_marked_by_nothing() {
        let comments = planted(600, None, 7);
        let stems = stems(&comments);
        let mut chance = Chance::new(3);
        let (mut told, runs) = (0, 300);
        for run in 0..runs {
            let share = 0.1 + 0.4 * f64::from(run) / f64::from(runs);
            let inside: Vec<bool> = (0..comments.len()).map(|_| chance.share() < share).collect();
            let (marks, tested) = marking(&said(&comments, &stems, |at| inside[at]), 8);
            assert!(tested > 50);
            told += u32::from(!marks.is_empty());
        }
        assert!(told <= runs * 8 / 100, "{told} of {runs}");
    }

    #[test]
    fn a_group_that_writes_another_language_is_not_marked_by_its_words() {
        let comments = planted(1_200, None, 9);
        let stems = stems(&comments);
        let (marks, _) = marking(&said(&comments, &stems, |at| comments[at].language == Language::English), 8);
        assert_eq!(marks, []);
    }

    #[test]
    fn each_customer_counts_once_and_on_one_side() {
        let one = |person, inside, item| Said { person, inside, within: "sv", items: vec![item] };
        let mut all: Vec<Said<'_>> = (0..200).map(|person| one(person, false, "app")).collect();
        all.extend((0..20).flat_map(|person| [one(person, true, "brev"), one(person, true, "brev")]));
        all.extend((200..220).map(|person| one(person, true, "app")));
        let (marks, tested) = marking(&all, 8);
        assert_eq!(tested, 2);
        let [mark] = marks.as_slice() else { panic!("{marks:?}") };
        assert_eq!((mark.item.as_str(), mark.inside, mark.outside), ("brev", (20, 40), (0, 180)));
        // By hand: 2·(20·ln(20·220/(40·20)) + 20·ln(20·220/(40·200)) + 180·ln(180·220/(180·200))).
        let hand = 2.0 * (20.0 * 5.5_f64.ln() + 20.0 * 0.55_f64.ln() + 180.0 * 1.1_f64.ln());
        assert!((mark.g2 - hand).abs() < 1e-9, "{}", mark.g2);
        // What only a few use is told of nobody.
        assert_eq!(marking(&all, 21).0, []);
    }
}
