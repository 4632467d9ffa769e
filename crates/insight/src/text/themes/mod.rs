//! What comments are about: themes that are found again when a tenth of the comments is left out, named by their words.
//!
//! In: comments without personal data, whose they are and in which language. Out: themes, each of at least so many
//! persons, and for each comment the themes that it speaks of, the nearest first. Languages are kept apart, so that a
//! theme has one language to be read in; joining themes across them is for people.
//!
//! Chosen on planted themes and on questions to a bank (77 known intents; how many there are is not told): groups of a
//! graph of nearest neighbours in a reduced space (`space.rs`, `graph.rs`). The adjusted Rand index is in the tests.

mod graph;
mod rising;
mod space;
mod stability;
#[cfg(test)]
mod tests;

pub use rising::{Rising, Week, rising};

use super::Language;
use super::chance::Chance;
use super::keyness::{Corpus, Keyword, Stemmed, stemmed};
use space::{Points, dot, unit};
use stability::{Stable, stable};
use std::collections::{HashMap, HashSet};

/// One comment, without personal data.
#[derive(Clone, Copy, Debug)]
pub struct Comment<'c> {
    /// What it says.
    pub text: &'c str,
    /// In which language.
    pub language: Language,
    /// Who wrote it; every comment is of somebody of their own where that is not known.
    pub person: usize,
}

/// A recurring subject.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// Its words, the most typical three.
    pub name: String,
    /// The language of its comments.
    pub language: Language,
    /// Comments that speak of it.
    pub comments: usize,
    /// Persons who wrote them.
    pub persons: usize,
    /// The words that are typical of it, surest first.
    pub keywords: Vec<Keyword>,
    /// The comment that says it best: its place among the comments.
    pub example: usize,
    /// How much of it is found again when a tenth of the comments is left out, from 0 to 1.
    pub stability: f64,
}

/// Themes, and which of them each comment speaks of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Themed {
    /// The themes, that of most persons first.
    pub themes: Vec<Theme>,
    /// For each comment the places of its themes, the nearest first.
    pub of: Vec<Vec<usize>>,
}

/// How themes are found.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// A theme is of at least so many persons.
    pub least_persons: usize,
    /// The seed of chance.
    pub seed: u64,
    /// Threads to use.
    pub threads: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options { least_persons: 5, seed: 1, threads: 1 }
    }
}

/// More comments than this are laid to the themes of a sample.
const MOST_IN_GRAPH: usize = 6_000;
const RESOLUTION: f64 = 1.2;
const NAME_WORDS: usize = 3;
const KEYWORDS: usize = 8;
const MOST_THEMES_OF_A_COMMENT: usize = 3;

/// Finds themes.
pub fn themes(comments: &[Comment<'_>], options: Options) -> Themed {
    let mut all = Themed { themes: Vec::new(), of: vec![Vec::new(); comments.len()] };
    for language in [Language::Swedish, Language::English, Language::Other] {
        let places: Vec<usize> = (0..comments.len()).filter(|at| comments[*at].language == language).collect();
        in_one_language(comments, &places, language, options, &mut all);
    }
    by_size(&mut all);
    all
}

fn in_one_language(comments: &[Comment<'_>], places: &[usize], language: Language, options: Options, all: &mut Themed) {
    let texts: Vec<Stemmed> =
        places.iter().map(|at| stemmed(comments[*at].text, language, comments[*at].person)).collect();
    // Comments of the same words are one point.
    let mut point_of: HashMap<Vec<String>, usize> = HashMap::new();
    let mut distinct: Vec<Vec<String>> = Vec::new();
    let mut own_point: Vec<Option<usize>> = Vec::with_capacity(texts.len());
    for text in &texts {
        let stems: Vec<String> = text.words.iter().map(|(stem, _)| stem.clone()).collect();
        own_point.push((!stems.is_empty()).then(|| {
            *point_of.entry(stems.clone()).or_insert_with(|| {
                distinct.push(stems);
                distinct.len() - 1
            })
        }));
    }
    if distinct.len() < 2 * options.least_persons.max(2) {
        return;
    }
    let points = space::points(&distinct, options.seed);
    let groups = stable_groups(&points, options);
    let centres = Centres::of(&points, &groups);
    let near: Vec<Vec<usize>> = (0..points.len()).map(|at| centres.near(points.of(at), groups.of[at])).collect();
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); groups.stability.len()];
    for (text, point) in own_point.iter().enumerate() {
        point.iter().flat_map(|point| &near[*point]).for_each(|group| members[*group].push(text));
    }
    let corpus = Corpus::of(&texts);
    let mut names = HashSet::new();
    let mut place_of: Vec<Option<usize>> = vec![None; members.len()];
    for (group, texts_in) in members.iter().enumerate() {
        let persons: HashSet<usize> = texts_in.iter().map(|text| texts[*text].person).collect();
        if persons.len() < options.least_persons {
            continue;
        }
        let least = (persons.len() / 10).clamp(2, options.least_persons.max(2));
        let typical = corpus.keywords(texts_in, least, KEYWORDS);
        let Some(name) = named(&typical, &names) else { continue };
        let nearness =
            |text: &usize| own_point[*text].map_or(-1.0, |point| dot(points.of(point), centres.middle(group)));
        let example = example(comments, places, texts_in, nearness);
        names.insert(name.clone());
        place_of[group] = Some(all.themes.len());
        all.themes.push(Theme {
            name,
            language,
            comments: texts_in.len(),
            persons: persons.len(),
            keywords: typical,
            example: places[example],
            stability: groups.stability[group],
        });
    }
    for (text, point) in own_point.iter().enumerate() {
        let themes = point.iter().flat_map(|point| &near[*point]).filter_map(|group| place_of[*group]);
        all.of[places[text]] = themes.collect();
    }
}

/// The first words that no other theme is called by.
fn named(typical: &[Keyword], taken: &HashSet<String>) -> Option<String> {
    let words: Vec<&str> = typical.iter().map(|keyword| keyword.word.as_str()).collect();
    (NAME_WORDS.min(words.len()).max(1)..=words.len())
        .map(|count| words[..count].join(", "))
        .find(|name| !taken.contains(name))
}

/// The member that is nearest to the middle, of a length that one likes to read where there is one.
fn example(comments: &[Comment<'_>], places: &[usize], members: &[usize], nearness: impl Fn(&usize) -> f32) -> usize {
    let readable = |text: &&usize| (4..=30).contains(&comments[places[**text]].text.split_whitespace().count());
    let best = |list: &mut dyn Iterator<Item = &usize>| {
        list.copied().max_by(|a, b| nearness(a).total_cmp(&nearness(b)).then(b.cmp(a)))
    };
    best(&mut members.iter().filter(readable)).or_else(|| best(&mut members.iter())).unwrap_or_default()
}

fn stable_groups(points: &Points, options: Options) -> Stable {
    let mut order: Vec<usize> = (0..points.len()).collect();
    let mut chance = Chance::new(options.seed);
    if order.len() > MOST_IN_GRAPH {
        chance.shuffle(&mut order);
        order.truncate(MOST_IN_GRAPH);
        order.sort_unstable();
    }
    let sample = points.chosen(&order);
    let neighbours = (0.5 * (order.len() as f64).sqrt()).round().clamp(5.0, 15.0) as usize;
    let graph = graph::nearest(&sample, neighbours, options.threads);
    let found = graph.groups(&vec![true; order.len()], RESOLUTION, options.seed);
    let kept = stable(&graph, &found, RESOLUTION, &mut chance, options.seed);
    let mut of = vec![None; points.len()];
    for (place, group) in order.iter().zip(&kept.of) {
        of[*place] = *group;
    }
    Stable { of, stability: kept.stability }
}

/// The middles of groups, and how near to them their members are.
struct Centres {
    dimensions: usize,
    values: Vec<f32>,
    /// Nearer than this belongs to a group: as near as all but a tenth of its members.
    border: Vec<f32>,
    /// And nearer than this speaks of it as well: as near as half of its members.
    also: Vec<f32>,
}

impl Centres {
    fn of(points: &Points, groups: &Stable) -> Centres {
        let (dimensions, count) = (points.dimensions, groups.stability.len());
        let mut values = vec![0.0_f32; dimensions * count];
        for (at, group) in groups.of.iter().enumerate().filter_map(|(at, group)| Some((at, (*group)?))) {
            let centre = &mut values[group * dimensions..(group + 1) * dimensions];
            centre.iter_mut().zip(points.of(at)).for_each(|(sum, value)| *sum += value);
        }
        values.chunks_exact_mut(dimensions).for_each(unit);
        let mut centres = Centres { dimensions, values, border: Vec::new(), also: Vec::new() };
        let mut near: Vec<Vec<f32>> = vec![Vec::new(); count];
        for (at, group) in groups.of.iter().enumerate().filter_map(|(at, group)| Some((at, (*group)?))) {
            near[group].push(dot(points.of(at), centres.middle(group)));
        }
        for list in &mut near {
            list.sort_by(f32::total_cmp);
            let at = |share: f64| list.get((list.len() as f64 * share) as usize).copied().unwrap_or(1.0);
            centres.border.push(at(0.1).max(0.3));
            centres.also.push(at(0.5).max(0.5));
        }
        centres
    }

    fn middle(&self, group: usize) -> &[f32] {
        &self.values[group * self.dimensions..(group + 1) * self.dimensions]
    }

    /// The groups that a point belongs to: its own first, or the nearest; then those that it also speaks of.
    fn near(&self, point: &[f32], own: Option<usize>) -> Vec<usize> {
        let mut likeness: Vec<(usize, f32)> =
            (0..self.border.len()).map(|group| (group, dot(point, self.middle(group)))).collect();
        likeness.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let first = own
            .or_else(|| likeness.first().filter(|(group, near)| *near >= self.border[*group]).map(|(group, _)| *group));
        let Some(first) = first else { return Vec::new() };
        let others = likeness
            .iter()
            .filter(|(group, near)| *group != first && *near >= self.also[*group])
            .map(|(group, _)| *group);
        std::iter::once(first).chain(others).take(MOST_THEMES_OF_A_COMMENT).collect()
    }
}

/// Themes by persons, then name; the comments' places follow.
fn by_size(all: &mut Themed) {
    let mut order: Vec<usize> = (0..all.themes.len()).collect();
    order.sort_by(|a, b| {
        let (a, b) = (&all.themes[*a], &all.themes[*b]);
        b.persons.cmp(&a.persons).then(b.comments.cmp(&a.comments)).then_with(|| a.name.cmp(&b.name))
    });
    let mut new_place = vec![0; order.len()];
    order.iter().enumerate().for_each(|(place, old)| new_place[*old] = place);
    all.of.iter_mut().flatten().for_each(|place| *place = new_place[*place]);
    let mut themes: Vec<Option<Theme>> = std::mem::take(&mut all.themes).into_iter().map(Some).collect();
    all.themes = order.into_iter().filter_map(|old| themes[old].take()).collect();
}
