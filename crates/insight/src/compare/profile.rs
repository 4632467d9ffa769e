//! Journeys as an outcome and what was known of them: one row each, in the codes of the log.

use crate::fold::{Fold, Judge, Standing};
use eventlog::JourneyView;
use model::MISSING;

/// Something that journeys are divided by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    /// What it is called.
    pub name: String,
    /// Where it is found.
    pub place: Place,
}

/// Where a facet is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// An attribute, by its place in the log: the first value that a journey has.
    Attribute(usize),
    /// The channel that the journey begins in.
    Channel,
    /// The activity that it begins with.
    Activity,
}

/// One journey.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Profile {
    pub(crate) reached: bool,
    /// By facet.
    pub(crate) codes: Vec<u32>,
    pub(crate) person: u64,
    /// How often somebody sat down to it.
    pub(crate) sittings: u32,
}

/// What is known of a facet over all journeys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Knowledge {
    /// Journeys that have it.
    pub(crate) known: u64,
    /// Of these, from their first event on.
    pub(crate) from_start: u64,
    /// Of these, with more than one value.
    pub(crate) varies: u64,
}

/// The fold.
pub(super) struct Profiles<'f> {
    facets: &'f [Facet],
    judge: Judge,
    answer: Known,
}

/// All journeys that can be judged.
#[derive(Default)]
pub(crate) struct Known {
    pub(crate) profiles: Vec<Profile>,
    /// By facet.
    pub(crate) knowledge: Vec<Knowledge>,
    pub(crate) under_way: u64,
    /// By journey whose time is not over: whose, and its sittings.
    pub(crate) besides: Vec<(u64, u32)>,
}

/// Events this far apart are of two sittings, microseconds.
const SITTING: i64 = 30 * 60 * 1_000_000;

/// The sittings of a journey: the first, and each later one in which nothing was done for the first time. What is new is
/// progress, and that is what an effect on the goal brings about; who does the same once more does more of it.
fn sittings(journey: &JourneyView<'_>) -> u32 {
    let (mut sittings, mut seen) = (1_u32, Vec::new());
    let (mut is_first, mut is_new) = (true, false);
    for (at, activity) in journey.activities.iter().enumerate() {
        if at > 0 && journey.times[at].saturating_sub(journey.times[at - 1]) >= SITTING {
            sittings += u32::from(!is_first && !is_new);
            (is_first, is_new) = (false, false);
        }
        if !seen.contains(activity) {
            seen.push(*activity);
            is_new = true;
        }
    }
    sittings + u32::from(!is_first && !is_new)
}

impl<'f> Profiles<'f> {
    pub(super) fn new(facets: &'f [Facet], judge: Judge) -> Profiles<'f> {
        let knowledge = vec![Knowledge::default(); facets.len()];
        Profiles { facets, judge, answer: Known { knowledge, ..Known::default() } }
    }
}

impl Fold for Profiles<'_> {
    type Answer = Known;

    fn journey(&mut self, journey: &JourneyView<'_>) {
        let standing = self.judge.standing(journey);
        if standing == Standing::UnderWay {
            self.answer.under_way += 1;
            self.answer.besides.push((journey.person_key(), sittings(journey)));
            return;
        }
        let mut codes = Vec::with_capacity(self.facets.len());
        for (facet, knowledge) in self.facets.iter().zip(&mut self.answer.knowledge) {
            let values = match facet.place {
                Place::Attribute(at) => journey.attribute(at),
                // What a journey begins with does not change, whatever comes later.
                Place::Channel => &journey.channels[..1],
                Place::Activity => &journey.activities[..1],
            };
            let mut known = values.iter().copied().filter(|code| *code != MISSING);
            let first = known.next();
            knowledge.known += u64::from(first.is_some());
            knowledge.from_start += u64::from(values[0] != MISSING);
            knowledge.varies += u64::from(known.any(|code| Some(code) != first));
            codes.push(first.unwrap_or(MISSING));
        }
        let reached = standing == Standing::Reached;
        self.answer.profiles.push(Profile {
            reached,
            codes,
            person: journey.person_key(),
            sittings: sittings(journey),
        });
    }

    fn merge(&mut self, other: Self) {
        self.answer.profiles.extend(other.answer.profiles);
        self.answer.under_way += other.answer.under_way;
        self.answer.besides.extend(other.answer.besides);
        for (mine, theirs) in self.answer.knowledge.iter_mut().zip(other.answer.knowledge) {
            mine.known += theirs.known;
            mine.from_start += theirs.from_start;
            mine.varies += theirs.varies;
        }
    }

    fn answer(self) -> Known {
        self.answer
    }
}
