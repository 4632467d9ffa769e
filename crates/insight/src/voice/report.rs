//! What is said of all series together, in the contract's shape.

use super::groups::{divided, over_time, say_which_differ};
use super::interval::uncounted;
use super::series::{Series, series};
use super::{FALSE_DISCOVERY_RATE, MOST_OFF_SCALE, SHOWN_FROM};
use model::{Estimate, Micros, OffScale, Response};
use serde::{Serialize, Serializer};

/// How responses are looked at.
#[derive(Clone, Copy)]
pub struct View<'v> {
    /// The names of the responses' attributes, in order.
    pub attributes: &'v [String],
    /// The attributes to divide by, `channel` and `activity` among them; `None` for all that divide well.
    pub by: Option<&'v [String]>,
    /// What is never divided by, since its values say who somebody is or what somebody wrote.
    pub private: &'v [String],
    /// How many answers to which questions are not on their scale.
    pub off_scale: &'v [OffScale],
    /// When a day begins, UTC microseconds, by days since 1970-01-01.
    pub midnight: &'v dyn Fn(i64) -> i64,
}

/// Scores of all series.
#[derive(Clone, Debug, Serialize)]
pub struct VoiceReport {
    /// The series, by survey and metric, the earliest version first.
    pub metrics: Vec<Scores>,
    /// How many comparisons were made.
    pub tested: u64,
    /// The share of wrong ones to be expected among those that are said to differ.
    pub false_discovery_rate: f64,
}

/// The scores of one series.
#[derive(Clone, Debug, Serialize)]
pub struct Scores {
    /// The survey that asked.
    pub survey: String,
    /// What was asked for.
    pub metric: &'static str,
    /// The version; a second way of asking under the same one is `1#2`.
    pub version: String,
    /// Which moment a feeling is about.
    pub moment: Option<&'static str>,
    /// Which of several questions of the same metric it is, where they are told apart.
    pub item: Option<String>,
    /// The words of the question, where told.
    pub wording: Option<String>,
    /// The scale, e.g. `1-7`.
    pub scale: Option<String>,
    /// Which end is good; null for answers in words.
    pub polarity: Option<&'static str>,
    /// The first answer.
    pub first: Option<Micros>,
    /// The last answer.
    pub last: Option<Micros>,
    /// What sets it apart from the series before it: `version`, `scale`, `polarity`, `wording`.
    pub broken_by: Vec<&'static str>,
    /// How many customers answered, each unknown one counting as one; null where nobody is known.
    pub persons: Option<u64>,
    /// Responses whose index lacks some of its questions; null where there is no index.
    pub incomplete: Option<u64>,
    /// Why the series has no score although it has answers; null where it has one or cannot have any.
    pub withheld: Option<Withheld>,
    /// The score of all answers.
    pub score: Estimate,
    /// From how many answers on it should be shown to people.
    pub needed_n: u64,
    /// How many gave each answer.
    #[serde(serialize_with = "as_map")]
    pub distribution: Vec<(String, u64)>,
    /// The share of each answer in words.
    #[serde(serialize_with = "as_map")]
    pub shares: Vec<(String, Estimate)>,
    /// The score of each week or month.
    pub over_time: Vec<Period>,
    /// The score of each group.
    pub by: Vec<Group>,
    /// Attributes that divide answers into too many groups, or would name persons.
    pub not_by: Vec<String>,
}

/// Why a series has no score: too many answers to it are not on its scale, and those may be of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Withheld {
    /// The word for it: `off_scale`.
    pub reason: &'static str,
    /// How many answers are not on the scale.
    pub off_scale: u64,
    /// Of how many, those on it included.
    pub of: u64,
}

/// The score of a week or a month.
#[derive(Clone, Debug, Serialize)]
pub struct Period {
    /// The day on which it begins.
    pub from: String,
    /// How many answers.
    pub n: u64,
    /// Of how many customers, each unknown one counting as one.
    pub persons: u64,
    /// The score; null where too few answered.
    pub score: Option<Estimate>,
    /// From how many answers on it is shown.
    pub needed_n: u64,
}

/// The score of those who have a value of an attribute.
#[derive(Clone, Debug, Serialize)]
pub struct Group {
    /// The attribute.
    pub attribute: String,
    /// Its value.
    pub value: String,
    /// How many answers.
    pub n: u64,
    /// Of how many customers, each unknown one counting as one.
    pub persons: u64,
    /// The score; null where too few answered.
    pub score: Option<Estimate>,
    /// From how many answers on it is shown.
    pub needed_n: u64,
    /// How it compares with the others; null where there is no number, or too few answered for that.
    pub against_others: Option<Compared>,
}

/// A group beside all others of its attribute.
#[derive(Clone, Debug, Serialize)]
pub struct Compared {
    /// Its score less that of the others.
    pub difference: Estimate,
    /// The p-value after the control of false discoveries (Benjamini and Hochberg).
    pub p_adjusted: f64,
    /// Whether it may be said to differ.
    pub differs: bool,
}

/// Scores all responses.
pub fn voice(responses: &[Response], view: &View<'_>) -> VoiceReport {
    let all = series(responses);
    let mut metrics: Vec<Scores> = all.iter().map(|series| scores(series, view)).collect();
    for (scores, withheld) in metrics.iter_mut().zip(all.iter().map(|series| withheld(series, &all, view))) {
        if let Some(withheld) = withheld {
            withhold(scores, withheld);
        }
    }
    let tested = say_which_differ(&mut metrics);
    VoiceReport { metrics, tested, false_discovery_rate: FALSE_DISCOVERY_RATE }
}

fn scores(series: &Series<'_>, view: &View<'_>) -> Scores {
    let (tally, ruler) = (series.tally(), series.ruler);
    let (by, too_fine) = divided(series, view);
    let not_by = view.private.iter().cloned().chain(too_fine).collect();
    let is_index = ruler.instrument.formula == model::Formula::Index;
    Scores {
        survey: series.survey.to_string(),
        metric: series.metric.code(),
        version: series.version.clone(),
        moment: series.moment.map(model::Moment::code),
        item: series.item.map(str::to_string),
        wording: series.wording.map(str::to_string),
        scale: ruler.scale.map(model::Scale::name),
        polarity: ruler.scale.map(|_| ruler.polarity.code()),
        first: series.first(),
        last: series.last(),
        broken_by: series.broken_by.clone(),
        persons: series.persons(),
        incomplete: is_index.then_some(series.incomplete),
        withheld: None,
        score: tally.score(ruler),
        needed_n: SHOWN_FROM,
        distribution: tally.distribution(ruler),
        shares: tally.shares(ruler),
        over_time: over_time(series, view),
        by,
        not_by,
    }
}

/// Whether too many answers to a series' question are off its scale: of all series of the same version, since such an
/// answer does not tell to which of them it would belong.
fn withheld(series: &Series<'_>, all: &[Series<'_>], view: &View<'_>) -> Option<Withheld> {
    let is_its = |survey: &str, metric, version: &str, moment| {
        (series.survey, series.metric, series.told_version(), series.moment) == (survey, metric, version, moment)
    };
    let off = view.off_scale.iter().filter(|off| is_its(&off.survey, off.metric, &off.version, off.moment));
    let off_scale: u64 = off.map(|off| off.count).sum();
    let alike = all.iter().filter(|other| is_its(other.survey, other.metric, other.told_version(), other.moment));
    let on_scale = alike.flat_map(|other| &other.answers).count() as u64;
    let of = off_scale + on_scale;
    (off_scale as f64 > MOST_OFF_SCALE * of as f64).then_some(Withheld { reason: "off_scale", off_scale, of })
}

fn withhold(scores: &mut Scores, withheld: Withheld) {
    scores.withheld = Some(withheld);
    scores.score = uncounted(scores.score.n, scores.score.as_of);
    scores.shares.clear();
    scores.over_time.iter_mut().for_each(|period| period.score = None);
    scores.by.iter_mut().for_each(|group| (group.score, group.against_others) = (None, None));
}

fn as_map<S: Serializer, V: Serialize>(pairs: &[(String, V)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(name, value)| (name, value)))
}
