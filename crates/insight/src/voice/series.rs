//! Series: answers that may be put together because they were asked in the same way.
//!
//! A change of version, scale, polarity or wording begins a new series and says what broke the old one (R69); nothing
//! is converted from one to another. The three questions of an index become one number for each response here.

use super::tally::{Ruler, Tally};

use model::{Answer, Formula, Metric, Micros, Moment, Polarity, Response, Scale};
use std::collections::{HashMap, HashSet};

/// Answers asked in the same way, in the order in which they came.
#[derive(Clone, Debug)]
pub(super) struct Series<'r> {
    pub(super) survey: &'r str,
    pub(super) metric: Metric,
    pub(super) moment: Option<Moment>,
    /// Which of several questions of the same metric it is, where they are told apart.
    pub(super) item: Option<&'r str>,
    /// The version that was told; a second way of asking under the same one is `1#2`.
    pub(super) version: String,
    pub(super) wording: Option<&'r str>,
    pub(super) ruler: Ruler,
    pub(super) answers: Vec<Counted<'r>>,
    /// Responses whose index lacks some of its questions.
    pub(super) incomplete: u64,
    /// What sets it apart from the series before it of the same survey and metric.
    pub(super) broken_by: Vec<&'static str>,
}

/// One answer that counts, with the response it stands in.
#[derive(Clone, Debug)]
pub(super) struct Counted<'r> {
    pub(super) answer: Answer,
    pub(super) response: &'r Response,
}

impl Counted<'_> {
    /// Counts it as so many as its customer stands for.
    pub(super) fn add_to(&self, tally: &mut Tally) {
        let weight = self.response.chance.filter(|chance| *chance > 0.0).map_or(1.0, f64::recip);
        tally.add_weighed(&self.answer, self.response.time, weight);
    }
}

/// How something was asked. The wording is told by its number among those of the same question and language.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Way<'r> {
    survey: &'r str,
    metric: Metric,
    moment: Option<Moment>,
    item: Option<&'r str>,
    version: &'r str,
    scale: Option<(i32, i32)>,
    polarity: Polarity,
    wording: usize,
}

/// Who answered.
#[derive(Clone, Debug, Default)]
pub(super) struct Askers<'r> {
    known: HashSet<&'r str>,
    unknown: u64,
}

impl<'r> Askers<'r> {
    pub(super) fn add(&mut self, response: &'r Response) {
        match &response.person {
            Some(person) => _ = self.known.insert(person),
            None => self.unknown += 1,
        }
    }

    pub(super) fn merge(&mut self, other: &Askers<'r>) {
        self.known.extend(&other.known);
        self.unknown += other.unknown;
    }

    /// How many customers, each unknown one counting as one.
    pub(super) fn count(&self) -> u64 {
        self.known.len() as u64 + self.unknown
    }
}

impl Series<'_> {
    /// The version as answers tell it.
    pub(super) fn told_version(&self) -> &str {
        self.answers.first().map_or(self.version.as_str(), |counted| counted.response.asked.version.as_str())
    }

    pub(super) fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        self.answers.iter().for_each(|counted| counted.add_to(&mut tally));
        tally
    }

    /// How many different customers answered, each unknown one counting as one; `None` where nobody is known.
    pub(super) fn persons(&self) -> Option<u64> {
        let mut askers = Askers::default();
        self.answers.iter().for_each(|counted| askers.add(counted.response));
        (!askers.known.is_empty()).then(|| askers.count())
    }

    pub(super) fn first(&self) -> Option<Micros> {
        self.answers.iter().filter_map(|counted| counted.response.time).min()
    }

    pub(super) fn last(&self) -> Option<Micros> {
        self.answers.iter().filter_map(|counted| counted.response.time).max()
    }
}

/// All series of some responses: by survey and metric, the earliest first.
pub(super) fn series(responses: &[Response]) -> Vec<Series<'_>> {
    let mut in_time: Vec<&Response> = responses.iter().collect();
    in_time.sort_by_key(|response| response.time); // stable: equal times keep the order of the file
    let mut wordings: HashMap<(&str, Metric, &str, Option<&str>), Vec<String>> = HashMap::new();
    let mut places: HashMap<Way<'_>, usize> = HashMap::new();
    let mut found: Vec<(Way<'_>, Vec<&Response>)> = Vec::new();
    for response in in_time {
        let asked = &response.asked;
        let question = question(response);
        let language = asked.language.as_deref().unwrap_or_default();
        let known = wordings.entry((&response.survey, response.metric, language, question)).or_default();
        let way = Way {
            survey: &response.survey,
            metric: response.metric,
            moment: asked.moment,
            item: asked.item.as_deref().filter(|_| !is_index(response.metric)),
            version: &asked.version,
            scale: asked.scale.map(|scale| (scale.low, scale.high)),
            polarity: asked.polarity,
            wording: asked.wording.as_deref().map_or(0, |wording| place_of(known, wording)),
        };
        let place = *places.entry(way.clone()).or_insert_with(|| {
            found.push((way, Vec::new()));
            found.len() - 1
        });
        found[place].1.push(response);
    }
    found.sort_by_key(|(way, _)| (way.survey, way.metric, way.moment, way.item)); // stable: the earliest first
    named(found)
}

/// Which of an instrument's questions a response answers. The three of an index are told apart by their wordings, so
/// there those are no sign of a change unless the items are named.
fn question(response: &Response) -> Option<&str> {
    let by_wording = || response.asked.wording.as_deref().filter(|_| is_index(response.metric));
    response.asked.item.as_deref().or_else(by_wording)
}

/// Whether several questions of a response make one number.
fn is_index(metric: Metric) -> bool {
    metric.instrument().formula == Formula::Index
}

/// The number of a wording among the known ones, whatever its case and spaces.
fn place_of(known: &mut Vec<String>, wording: &str) -> usize {
    let plain = wording.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    if let Some(place) = known.iter().position(|other| *other == plain) {
        return place;
    }
    known.push(plain);
    known.len() - 1
}

/// Gives each series its version and what broke the one before.
fn named<'r>(found: Vec<(Way<'r>, Vec<&'r Response>)>) -> Vec<Series<'r>> {
    let mut all: Vec<Series<'r>> = Vec::with_capacity(found.len());
    let mut ways: Vec<Way<'r>> = Vec::with_capacity(found.len());
    for (way, responses) in found {
        let alike = |other: &&Way<'_>| {
            (other.survey, other.metric, other.moment, other.item) == (way.survey, way.metric, way.moment, way.item)
        };
        let under_this_version = ways.iter().filter(alike).filter(|other| other.version == way.version).count();
        let version = match under_this_version {
            0 => way.version.to_string(),
            earlier => format!("{}#{}", way.version, earlier + 1),
        };
        let broken_by = ways.iter().rfind(alike).map_or_else(Vec::new, |before| breaks(before, &way));
        let asked = &responses[0].asked;
        let ruler = Ruler { instrument: way.metric.instrument(), scale: asked.scale, polarity: way.polarity };
        let (answers, incomplete) = counted(&responses, ruler);
        all.push(Series {
            survey: way.survey,
            metric: way.metric,
            moment: way.moment,
            item: way.item,
            version,
            wording: asked.wording.as_deref(),
            ruler,
            answers,
            incomplete,
            broken_by,
        });
        ways.push(way);
    }
    all
}

fn breaks(before: &Way<'_>, after: &Way<'_>) -> Vec<&'static str> {
    let parts = [
        ("version", before.version != after.version),
        ("scale", before.scale != after.scale),
        ("polarity", before.polarity != after.polarity),
        ("wording", before.wording != after.wording),
    ];
    parts.into_iter().filter(|(_, changed)| *changed).map(|(name, _)| name).collect()
}

/// The answers as they count: one for each response, where the instrument asks several questions; and how many of
/// those lack some.
fn counted<'r>(responses: &[&'r Response], ruler: Ruler) -> (Vec<Counted<'r>>, u64) {
    let asks = ruler.instrument.wording_en.len();
    let (Formula::Index, Some(scale)) = (ruler.instrument.formula, ruler.scale) else {
        return (responses.iter().map(|response| Counted { answer: response.answer.clone(), response }).collect(), 0);
    };
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut indexes: Vec<(&'r Response, Vec<f64>)> = Vec::new();
    for response in responses {
        let Answer::Number(value) = response.answer else { continue };
        let known = response.id.as_deref().and_then(|id| places.get(id).copied());
        let place = known.unwrap_or_else(|| {
            indexes.push((response, Vec::new()));
            indexes.len() - 1
        });
        if let Some(id) = response.id.as_deref() {
            places.insert(id, place);
        }
        indexes[place].1.push(from_hundred(value, scale, ruler.polarity));
    }
    let is_ready = !scale.whole;
    let incomplete = indexes.iter().filter(|(_, items)| !is_ready && items.len() < asks).count() as u64;
    let mean = |items: &[f64]| items.iter().sum::<f64>() / items.len() as f64;
    let answers =
        indexes.iter().map(|(response, items)| Counted { answer: Answer::Number(mean(items)), response }).collect();
    (answers, incomplete)
}

/// A step as 0 at the bad end of its scale and 100 at the good one.
fn from_hundred(value: f64, scale: &Scale, polarity: Polarity) -> f64 {
    let (low, high) = (f64::from(scale.low), f64::from(scale.high));
    let from_bad = if polarity == Polarity::High { value - low } else { high - value };
    100.0 * from_bad / (high - low)
}
