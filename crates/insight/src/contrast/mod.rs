//! What one group of journeys does that another does not: those that failed against those that reached their goal, or
//! any two groups.
//!
//! In: a log cut into journeys, and who is in which group. Out: [`ContrastReport`]. Only what comes before the goal, or
//! before the time for it was over, counts, and journeys are compared where they have come as far: those who failed at a
//! step against all who passed it, with what they had shown when they left it; any two other groups at the same
//! length. Who goes on longer shows more of everything, and that is no difference. What only one group shows explains
//! nothing and is told apart. `docs/contrast.md`.
//!
//! One direction: `choose` (who is in which group) → `features` (what a journey shows, and when) → `exposure` (compared
//! where they have come as far) → the report.

mod choose;
mod exposure;
mod features;
mod report;

pub use choose::Rule;
pub use report::{ContrastReport, Finding, Group, LeftOut, MoreIn, NotClaimed, OnlyOne, What};

use crate::evidence::{benjamini_hochberg, share};
use crate::fold::{Fold, Judge, Standing, run};
use eventlog::{JourneyView, Journeys, LogError};
use exposure::{Compared, Exposure, Gone};
use features::{Feature, Shown, shown};
use model::{Estimate, Micros, is_technical_attribute};
use std::collections::HashSet;

/// So many journeys, each of another person, must show something in the group that shows it more often.
pub const LEAST: u64 = 10;
/// A group must be of so many journeys and persons to be compared.
pub const LEAST_GROUP: u64 = 30;
/// What fewer journeys of the other group show is shown by one group only.
pub const LEAST_OTHER: u64 = 3;
/// Of what is claimed, at most this share is expected to be chance.
pub const FALSE_DISCOVERY_RATE: f64 = 0.05;
/// The commonest are compared where there are more.
const MOST_FEATURES: usize = 2_000;
/// An attribute of more values than this tells journeys apart rather than what they are like.
const MOST_VALUES: usize = 200;
/// What so many of both groups show tells nothing apart.
const NEARLY_ALL: f64 = 0.98;
/// What so many of those who reach the goal do is a step of the way there: what fewer do may be a reason.
const STEP: f64 = 0.8;
/// Up to so many events each length is a stratum of its own; beyond, lengths that differ little stand together.
const EACH_LENGTH: u32 = 30;
/// Findings of nearly the same journeys, by the share that they have in common, are one.
const SAME: f64 = 0.8;
const MOST_NOT_CLAIMED: usize = 100;

/// Who is in which group.
#[derive(Clone, Copy)]
pub enum Groups<'r> {
    /// Those that failed their goal, against those that reached it.
    Outcome,
    /// Those that a rule selects, against those that another does, or all others.
    Rules {
        /// Who is looked at.
        a: &'r Rule,
        /// Whom they are held against.
        b: Option<&'r Rule>,
        /// What the rules are called.
        names: (&'r str, &'r str),
    },
}

/// The same order in every run.
type Map<K, V> = hashbrown::HashMap<K, V, foldhash::fast::FixedState>;

/// What is asked.
#[derive(Clone, Copy)]
pub struct Ask<'r> {
    /// Who is in which group.
    pub groups: Groups<'r>,
    /// How journeys stand.
    pub judge: Judge,
    /// The last moment that the log knows.
    pub as_of: Option<Micros>,
    /// How many threads may work.
    pub threads: usize,
}

/// What may be read of a journey.
struct Readable {
    /// Places of attributes.
    attributes: Vec<usize>,
}

/// Contrasts two groups of journeys.
///
/// # Errors
/// When a part of the log cannot be read.
pub fn contrast(journeys: &Journeys<'_>, ask: &Ask<'_>) -> Result<ContrastReport, LogError> {
    let readable = readable(journeys, ask.groups);
    let counts = run(journeys, ask.threads, || Counter::new(ask, &readable))?;
    let looked_at = counts.looked_at(matches!(ask.groups, Groups::Outcome));
    let way = counts.way();
    let Trails { mut sides, passed } =
        run(journeys, ask.threads, || Recorder::new(ask, &readable, &looked_at.compared, &way))?;
    let persons = [persons(&sides[0]), persons(&sides[1])];
    sides[1].extend(passed);
    sides.iter_mut().for_each(|side| side.sort_unstable());
    let gone = sides;
    let contrast = Contrast { journeys, ask, counts: &counts, gone: &gone, persons };
    Ok(contrast.told(looked_at))
}

/// The attributes that may tell journeys apart: those that are loaded, of few values, and not what the groups were
/// chosen by.
fn readable(journeys: &Journeys<'_>, groups: Groups<'_>) -> Readable {
    let is_chosen_by = |name: &str| match groups {
        Groups::Outcome => false,
        Groups::Rules { a, b, .. } => a.speaks_of(name) || b.is_some_and(|b| b.speaks_of(name)),
    };
    let known = journeys.log().attributes().iter().enumerate();
    let fits = known.filter(|(_, attribute)| {
        attribute.loaded
            && !is_technical_attribute(&attribute.name)
            && (2..=MOST_VALUES).contains(&attribute.dictionary.len())
            && !is_chosen_by(&attribute.name)
    });
    Readable { attributes: fits.map(|(at, _)| at).collect() }
}

/// The side of a journey, and how many of its events count.
enum Stand {
    In(usize, usize),
    UnderWay,
    AtOnce,
    Neither,
    Both,
}

impl Ask<'_> {
    fn stand(&self, journey: &JourneyView<'_>) -> Stand {
        let standing = self.judge.standing(journey);
        if standing == Standing::UnderWay {
            return Stand::UnderWay;
        }
        let side = match self.groups {
            Groups::Outcome => usize::from(standing == Standing::Reached),
            Groups::Rules { a, b, .. } => {
                let in_a = a.holds(journey);
                match (in_a, b.map_or(!in_a, |b| b.holds(journey))) {
                    (true, true) => return Stand::Both,
                    (false, false) => return Stand::Neither,
                    (true, false) => 0,
                    (false, true) => 1,
                }
            }
        };
        let until = self.judge.until(journey.times[0]);
        let counts = |at: &usize| journey.times[*at] <= until && !journey.goal.get(*at).copied().unwrap_or(false);
        match (0..journey.events()).take_while(counts).count() {
            0 => Stand::AtOnce,
            events => Stand::In(side, events),
        }
    }
}

/// What each group shows: the first pass.
struct Counter<'c> {
    ask: &'c Ask<'c>,
    readable: &'c Readable,
    shown: Shown,
    counts: Counts,
}

#[derive(Default)]
struct Counts {
    /// By feature, journeys of each side that show it.
    features: Map<Feature, [u64; 2]>,
    journeys: [u64; 2],
    left_out: LeftOut,
}

/// What is compared, and what is not.
struct LookedAt {
    /// In order; with the sides that may show it more often.
    compared: Vec<Feature>,
    only_one: Vec<Feature>,
    too_few: Vec<Feature>,
}

impl<'c> Counter<'c> {
    fn new(ask: &'c Ask<'c>, readable: &'c Readable) -> Counter<'c> {
        Counter { ask, readable, shown: Shown::default(), counts: Counts::default() }
    }
}

impl Fold for Counter<'_> {
    type Answer = Counts;

    fn journey(&mut self, journey: &JourneyView<'_>) {
        let left_out = &mut self.counts.left_out;
        let (side, events) = match self.ask.stand(journey) {
            Stand::In(side, events) => (side, events),
            Stand::UnderWay => return left_out.under_way += 1,
            Stand::AtOnce => return left_out.at_once += 1,
            Stand::Neither => return left_out.neither += 1,
            Stand::Both => return left_out.both += 1,
        };
        self.counts.journeys[side] += 1;
        shown(journey, events, self.readable, &mut self.shown);
        for feature in self.shown.keys() {
            self.counts.features.entry(*feature).or_default()[side] += 1;
        }
    }

    fn merge(&mut self, other: Self) {
        let (mine, theirs) = (&mut self.counts, other.counts);
        for (feature, counts) in theirs.features {
            let known = mine.features.entry(feature).or_default();
            *known = [known[0] + counts[0], known[1] + counts[1]];
        }
        mine.journeys = [mine.journeys[0] + theirs.journeys[0], mine.journeys[1] + theirs.journeys[1]];
        mine.left_out.under_way += theirs.left_out.under_way;
        mine.left_out.at_once += theirs.left_out.at_once;
        mine.left_out.neither += theirs.left_out.neither;
        mine.left_out.both += theirs.left_out.both;
    }

    fn answer(self) -> Counts {
        self.counts
    }
}

impl Counts {
    /// By activity, the place of a step of the way to the goal: those that most who reach it take.
    fn way(&self) -> Map<u32, u32> {
        let least = STEP * self.journeys[1] as f64;
        let mut steps: Vec<u32> = Vec::new();
        for (feature, [_, reached]) in &self.features {
            if let Feature::Activity(code) = feature
                && *reached as f64 >= least.max(1.0)
            {
                steps.push(*code);
            }
        }
        steps.sort_unstable();
        steps.into_iter().zip(1..).collect()
    }

    fn looked_at(&self, outcome: bool) -> LookedAt {
        let mut looked_at = LookedAt { compared: Vec::new(), only_one: Vec::new(), too_few: Vec::new() };
        let share = |counts: &[u64; 2], side: usize| counts[side] as f64 / self.journeys[side].max(1) as f64;
        for (feature, counts) in &self.features {
            let most = counts[0].max(counts[1]);
            let of_one = counts[0].min(counts[1]) < LEAST_OTHER;
            let by_all = share(counts, 0) > NEARLY_ALL && share(counts, 1) > NEARLY_ALL;
            match () {
                () if by_all => {}
                () if most < LEAST => looked_at.too_few.push(*feature),
                () if of_one => looked_at.only_one.push(*feature),
                // Whoever reaches the goal goes the way there: only what those who failed do besides is looked for.
                () if outcome && counts[0] < LEAST => looked_at.too_few.push(*feature),
                () => looked_at.compared.push(*feature),
            }
        }
        let sum = |feature: &Feature| self.features[feature][0] + self.features[feature][1];
        looked_at.compared.sort_unstable_by_key(|feature| (std::cmp::Reverse(sum(feature)), *feature));
        looked_at.compared.truncate(MOST_FEATURES);
        looked_at
    }
}

/// When journeys show what is compared: the second pass.
struct Recorder<'c> {
    ask: &'c Ask<'c>,
    readable: &'c Readable,
    way: &'c Map<u32, u32>,
    places: Map<Feature, u32>,
    shown: Shown,
    trails: Trails,
}

/// Where journeys stood and what they showed.
#[derive(Default)]
struct Trails {
    /// By side.
    sides: [Vec<Gone>; 2],
    /// Those that failed, at the steps that they had passed before: there they went on as the others did, and whoever is
    /// left out for what comes later makes the others look luckier than they were.
    passed: Vec<Gone>,
}

fn persons(gone: &[Gone]) -> u64 {
    let persons: HashSet<u64> = gone.iter().map(|gone| gone.person).collect();
    persons.len() as u64
}

impl<'c> Recorder<'c> {
    fn new(ask: &'c Ask<'c>, readable: &'c Readable, compared: &[Feature], way: &'c Map<u32, u32>) -> Recorder<'c> {
        let places = compared.iter().copied().zip(0..).collect();
        Recorder { ask, readable, way, places, shown: Shown::default(), trails: Trails::default() }
    }
}

impl Fold for Recorder<'_> {
    type Answer = Trails;

    fn journey(&mut self, journey: &JourneyView<'_>) {
        let Stand::In(side, events) = self.ask.stand(journey) else { return };
        shown(journey, events, self.readable, &mut self.shown);
        let mut shows: Vec<(u32, u32)> =
            self.shown.iter().filter_map(|(feature, after)| Some((*self.places.get(feature)?, *after))).collect();
        shows.sort_unstable();
        let person = journey.person_key();
        let mut stood = match self.ask.groups {
            Groups::Outcome => self.stood(&journey.activities[..events]),
            Groups::Rules { .. } => vec![(length(events as u32), events as u32)],
        };
        if side == 0 && stood.len() > 1 {
            let last = stood.split_off(stood.len() - 1);
            self.trails.passed.push(Gone { stood, shows: shows.clone(), person });
            stood = last;
        }
        self.trails.sides[side].push(Gone { stood, shows, person });
    }

    fn merge(&mut self, other: Self) {
        for (mine, theirs) in self.trails.sides.iter_mut().zip(other.trails.sides) {
            mine.extend(theirs);
        }
        self.trails.passed.extend(other.trails.passed);
    }

    fn answer(self) -> Trails {
        self.trails
    }
}

impl Recorder<'_> {
    /// Where a journey stood: at each step of the way that it came to, with so many events when it went on to the next or
    /// ended. Before the first step it stands at none.
    fn stood(&self, activities: &[u32]) -> Vec<(u32, u32)> {
        let mut stood: Vec<(u32, u32)> = Vec::new();
        let (mut known, mut last) = (HashSet::new(), 0);
        for (events, activity) in (0..).zip(activities) {
            if let Some(step) = self.way.get(activity)
                && known.insert(*activity)
            {
                if events > 0 {
                    stood.push((last, events));
                }
                last = *step;
            }
        }
        stood.push((last, activities.len() as u32));
        stood
    }
}

/// The number of a length's stratum.
fn length(events: u32) -> u32 {
    match events <= EACH_LENGTH {
        true => events,
        false => EACH_LENGTH + (f64::from(events) / f64::from(EACH_LENGTH)).log(1.15).floor() as u32 + 1,
    }
}

/// Everything that the report is made of.
struct Contrast<'c, 'j> {
    journeys: &'c Journeys<'j>,
    ask: &'c Ask<'c>,
    counts: &'c Counts,
    /// By side, in order.
    gone: &'c [Vec<Gone>; 2],
    /// By side, how many.
    persons: [u64; 2],
}

impl Contrast<'_, '_> {
    fn told(&self, looked_at: LookedAt) -> ContrastReport {
        let groups = [self.group(0), self.group(1)];
        let enough = groups.iter().all(|group| group.journeys.min(group.persons) >= LEAST_GROUP);
        let mut compared: Vec<(Feature, MoreIn, Compared)> = Vec::new();
        let mut too_few = looked_at.too_few;
        let sides: &[MoreIn] = match self.ask.groups {
            Groups::Outcome => &[MoreIn::A],
            Groups::Rules { .. } => &[MoreIn::A, MoreIn::B],
        };
        for side in sides.iter().filter(|_| enough) {
            let own = usize::from(*side == MoreIn::B);
            let exposure = Exposure::of(&self.gone[own], &self.gone[1 - own]);
            for (place, feature) in (0..).zip(&looked_at.compared) {
                let found = exposure.compare(place).filter(|found| found.shown.0.min(found.shown.1) >= LEAST);
                match found {
                    Some(found) => compared.push((*feature, *side, found)),
                    None if *side == sides[0] => too_few.push(*feature),
                    None => {}
                }
            }
        }
        let p: Vec<f64> = compared.iter().map(|(.., found)| found.difference.p).collect();
        let adjusted = benjamini_hochberg(&p);
        let (mut findings, mut not_claimed) = (Vec::new(), Vec::new());
        for ((feature, more_in, found), p_adjusted) in compared.into_iter().zip(adjusted) {
            let is_more = found.difference.low > 0.0;
            if p_adjusted <= FALSE_DISCOVERY_RATE && is_more {
                findings.push((feature, self.finding(feature, more_in, &found, p_adjusted)));
            } else if found.difference.value > 0.0 {
                let n = found.shown.0;
                let p_adjusted = Some(p_adjusted);
                not_claimed.push(NotClaimed { what: self.what(feature), more_in, reason: "unsure", n, p_adjusted });
            }
        }
        let few = too_few.into_iter().map(|feature| self.too_few(feature));
        not_claimed.extend(few);
        let likely = |one: &NotClaimed| one.p_adjusted.unwrap_or(2.0);
        not_claimed
            .sort_by(|a, b| likely(a).total_cmp(&likely(b)).then(b.n.cmp(&a.n)).then_with(|| a.what.cmp(&b.what)));
        not_claimed.truncate(MOST_NOT_CLAIMED);
        let [a, b] = groups;
        ContrastReport {
            a,
            b,
            findings: self.together(findings, &looked_at.compared),
            not_claimed,
            only_one: self.only_one(&looked_at.only_one),
            left_out: self.counts.left_out,
            tested: p.len() as u64,
            false_discovery_rate: FALSE_DISCOVERY_RATE,
            ladder: 1,
        }
    }

    fn group(&self, side: usize) -> Group {
        let what = match (self.ask.groups, side) {
            (Groups::Outcome, 0) => "failed",
            (Groups::Outcome, _) => "reached",
            (Groups::Rules { names, .. }, 0) => names.0,
            (Groups::Rules { names, .. }, _) => names.1,
        };
        Group { what: what.to_string(), journeys: self.counts.journeys[side], persons: self.persons[side] }
    }

    fn finding(&self, feature: Feature, more_in: MoreIn, found: &Compared, p_adjusted: f64) -> Finding {
        let (journeys, persons) = found.shown;
        let rate = share(journeys, found.of, self.ask.as_of);
        let difference = Estimate {
            value: Some(found.difference.value),
            n: found.of,
            low: Some(found.difference.low),
            high: Some(found.difference.high),
            confidence: 0.95,
            method: "as_far_by_customer",
            as_of: self.ask.as_of,
        };
        let expected = (rate.value.unwrap_or(0.0) - found.difference.value).max(0.0);
        let what = self.what(feature);
        Finding { what, more_in, journeys, persons, rate, expected, difference, p_adjusted, also: Vec::new() }
    }

    fn too_few(&self, feature: Feature) -> NotClaimed {
        let [a, b] = self.counts.features[&feature];
        let (more_in, n) = if a >= b { (MoreIn::A, a) } else { (MoreIn::B, b) };
        NotClaimed { what: self.what(feature), more_in, reason: "too_few", n, p_adjusted: None }
    }

    fn only_one(&self, features: &[Feature]) -> Vec<OnlyOne> {
        let one = |feature: &Feature| {
            let [a, b] = self.counts.features[feature];
            let shown_by = if a >= b { MoreIn::A } else { MoreIn::B };
            OnlyOne { what: self.what(*feature), shown_by, journeys: a.max(b), others: a.min(b) }
        };
        let mut all: Vec<OnlyOne> = features.iter().map(one).collect();
        all.sort_by(|a, b| b.journeys.cmp(&a.journeys).then_with(|| a.what.cmp(&b.what)));
        all.truncate(MOST_NOT_CLAIMED);
        all
    }

    /// The surest and largest first; those of nearly the same journeys under the first of them.
    fn together(&self, mut findings: Vec<(Feature, Finding)>, compared: &[Feature]) -> Vec<Finding> {
        let low = |finding: &Finding| finding.difference.low.unwrap_or(0.0);
        findings.sort_by(|a, b| low(&b.1).total_cmp(&low(&a.1)).then_with(|| a.1.what.cmp(&b.1.what)));
        let places: Map<Feature, u32> = compared.iter().copied().zip(0..).collect();
        let mut told: Vec<(Vec<u32>, Finding)> = Vec::new();
        for (feature, finding) in findings {
            let side = usize::from(finding.more_in == MoreIn::B);
            let place = places[&feature];
            let shows = |gone: &&(u32, &Gone)| gone.1.shows.binary_search_by_key(&place, |shown| shown.0).is_ok();
            let numbered: Vec<(u32, &Gone)> = (0..).zip(&self.gone[side]).collect();
            let those: Vec<u32> = numbered.iter().filter(shows).map(|(at, _)| *at).collect();
            let like = |(known, other): &&mut (Vec<u32>, Finding)| {
                other.more_in == finding.more_in && in_common(known, &those) >= SAME
            };
            match told.iter_mut().find(like) {
                Some((_, first)) => first.also.push(finding.what),
                None => told.push((those, finding)),
            }
        }
        told.into_iter().map(|(_, finding)| finding).collect()
    }

    fn what(&self, feature: Feature) -> What {
        let activity = |code: u32| self.journeys.activities().get(code).to_string();
        let channel = |code: u32| self.journeys.channels().get(code).to_string();
        match feature {
            Feature::Activity(code) => What::Activity { activity: activity(code) },
            Feature::Again(code) => What::Again { activity: activity(code) },
            Feature::Transition(from, to) => What::Transition { from: activity(from), to: activity(to) },
            Feature::Channel(code) => What::Channel { channel: channel(code) },
            Feature::Switch(from, to) => What::Switch { from: channel(from), to: channel(to) },
            Feature::Value { attribute, code } => {
                let known = &self.journeys.log().attributes()[attribute as usize];
                What::Value { attribute: known.name.clone(), value: known.dictionary.get(code).to_string() }
            }
        }
    }
}

/// Of those in either list, the share that is in both.
fn in_common(a: &[u32], b: &[u32]) -> f64 {
    let both = a.iter().filter(|one| b.binary_search(one).is_ok()).count();
    both as f64 / (a.len() + b.len() - both).max(1) as f64
}
