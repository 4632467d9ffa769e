//! Responses as they lie in the log, each with its record, what its survey is called, and what its customer did before.
//!
//! In: a log cut into lives, and the surveys that asked. Out: [`Heard`], by time, and the answers that scores are computed
//! from. What is kept in the log and counts in no score is told apart here, once for all who read answers.

use crate::fold::{Answered, Answers, run};
use crate::text::sentiment::Side;
use eventlog::{JourneyKey, Journeys, LogError};
use model::{
    AnsweredItem, Answering, Cut, JourneyDefinition, MISSING, Metric, Micros, RESPONSE_ATTRIBUTE, Response,
    ResponseRecord, StudioSurvey, SurveyDraft, SurveyId,
};
use std::collections::{HashMap, HashSet};

/// A response that was heard.
#[derive(Clone, Debug)]
pub struct Heard {
    /// What was answered.
    pub record: ResponseRecord,
    /// When, whose, what was done before.
    pub at: Answered,
    /// What the survey is called now.
    pub name: String,
    /// What the customer did last before.
    pub before: Option<String>,
    /// In which channel.
    pub channel: Option<String>,
    /// The customer's values of the attributes that were asked for, as they were then.
    pub values: Vec<Option<String>>,
}

/// The surveys that asked.
#[derive(Clone, Copy, Debug)]
pub struct Surveys<'s> {
    /// Every version that was ever asked.
    pub versions: &'s HashMap<(SurveyId, u32), SurveyDraft>,
    /// What those are called now that are still there; others are called as their version was.
    pub names: &'s HashMap<SurveyId, String>,
}

impl Heard {
    /// Whether it counts in scores: it answers a showing or was imported from whoever showed it, and was not given
    /// faster than anybody reads.
    pub fn counts(&self) -> bool {
        (self.record.display.is_some() || self.record.imported) && !self.record.is_too_fast()
    }

    /// How likely it was that they were asked, where that was not the same for all: in surveys that are `spread` over
    /// touchpoints, and in imports whose file told.
    pub fn chance(&self, spread: &HashSet<&SurveyId>) -> Option<f64> {
        self.record.probability.filter(|_| self.record.imported || spread.contains(&self.record.survey))
    }

    /// What was written, without personal data: at open questions, or beside imported scores.
    pub fn comments<'h>(&'h self, draft: &'h SurveyDraft) -> impl Iterator<Item = &'h str> {
        let texts = self.record.items(&draft.asked).filter_map(|item| item.given.text.as_deref());
        texts.filter(|text| !text.trim().is_empty())
    }

    /// On which side the answers beside what was written lie, where they clearly do. How it was to them tells more of how
    /// their words sound than whether they got where they wanted to.
    pub fn side(&self, draft: &SurveyDraft) -> Option<Side> {
        let items = || self.record.items(&draft.asked);
        items().find_map(|item| side(&item)).or_else(|| items().find_map(|item| side_of_goal(&item)))
    }

    /// Its answers in the words of the version that it answers, one a question. `id` tells it from other responses.
    pub fn answers(&self, id: &str, draft: &SurveyDraft) -> Vec<Response> {
        let person = self.at.person.to_string();
        let at = Answering {
            id,
            person: &person,
            time: Some(Micros(self.at.time)),
            channel: self.channel.as_deref(),
            activity: self.before.as_deref(),
        };
        let mut answers = self.record.responses(&self.name, &draft.asked, &at);
        answers.iter_mut().for_each(|answer| answer.attributes.clone_from(&self.values));
        answers
    }
}

/// On which side of its scale an answer lies, where it is clearly on one: what sentiment is learnt from.
fn side(item: &AnsweredItem<'_>) -> Option<Side> {
    let (scale, score) = (item.question.scale()?, item.given.score?);
    if score > f64::from(scale.high - scale.good) {
        return Some(Side::Positive);
    }
    (score < f64::from(scale.low + scale.bad)).then_some(Side::Negative)
}

/// The same of whether the goal was reached.
fn side_of_goal(item: &AnsweredItem<'_>) -> Option<Side> {
    match item.given.choice.as_deref().filter(|_| item.question.metric == Metric::Gcr)? {
        "yes" => Some(Side::Positive),
        "no" => Some(Side::Negative),
        _ => None,
    }
}

impl<'s> Surveys<'s> {
    /// What a response was asked; `None` where its version is not known.
    pub fn asked(&self, record: &ResponseRecord) -> Option<&'s SurveyDraft> {
        self.versions.get(&(record.survey.clone(), record.version))
    }

    /// Those of which some version is spread over touchpoints: not all customers were equally likely to be asked.
    pub fn spread(&self) -> HashSet<&'s SurveyId> {
        let spread = self.versions.iter().filter(|(_, draft)| draft.asking.rest.evenly);
        spread.map(|((survey, _), _)| survey).collect()
    }

    /// What a survey is called.
    fn name(&self, record: &ResponseRecord) -> &str {
        let now = self.names.get(&record.survey).map(String::as_str);
        now.or_else(|| self.asked(record).map(|draft| draft.name.as_str())).unwrap_or_default()
    }
}

/// Whether a survey is about a journey, told by its id; any is where none is asked about.
pub fn is_about(surveys: &[StudioSurvey], id: &SurveyId, journey: Option<&str>) -> bool {
    let Some(journey) = journey else { return true };
    // What another tool asked belongs to no journey by itself; it is shown beside any.
    let Some(known) = surveys.iter().find(|known| known.id == *id) else { return true };
    let live = known.live.as_ref().and_then(|live| live.journey.as_ref());
    live.is_some_and(|of| of.0 == journey)
}

/// How lives are cut in which responses are looked for. An answer is mostly given when a journey is over: the whole life
/// is looked at, not the journey alone.
pub fn life(journey: &JourneyDefinition) -> JourneyDefinition {
    JourneyDefinition { cut: Some(Cut::Person), goal: journey.goal.clone(), ..JourneyDefinition::default() }
}

/// Reads the responses to surveys that are asked about, with their customers' values of attributes, which are told by
/// their places in the log.
///
/// # Errors
/// When the log cannot be read.
pub fn hear(
    journeys: &Journeys<'_>,
    threads: usize,
    surveys: Surveys<'_>,
    attributes: &[usize],
    is_asked_about: &dyn Fn(&SurveyId) -> bool,
) -> Result<Vec<Heard>, LogError> {
    let log = journeys.log();
    let Some(place) = log.find_attribute(RESPONSE_ATTRIBUTE) else { return Ok(Vec::new()) };
    let found = run(journeys, threads, || Answers::new(place).with(attributes))?;
    let texts = &log.attributes()[place].dictionary;
    let hear = |(at, codes): (Answered, Vec<u32>)| {
        let record = ResponseRecord::of_text(texts.text(at.response)?)?;
        let value = |(attribute, code): (&usize, &u32)| log.attributes()[*attribute].dictionary.text(*code);
        let values = attributes.iter().zip(&codes).map(value).map(|text| text.map(str::to_string));
        is_asked_about(&record.survey).then(|| Heard {
            name: surveys.name(&record).to_string(),
            before: at.before.map(|(activity, _)| journeys.activities().get(activity).to_string()),
            channel: journeys.channels().text(at.channel).map(str::to_string),
            values: values.collect(),
            record,
            at,
        })
    };
    Ok(found.into_iter().filter_map(hear).collect())
}

/// When persons began their journeys, in order of time: of these persons, told apart as in the log. A journey begins with
/// what its customer did, not with an answer to a survey.
///
/// # Errors
/// When the log cannot be read.
pub fn begun(
    journeys: &Journeys<'_>,
    threads: usize,
    persons: &HashSet<u64>,
) -> Result<HashMap<u64, Vec<(i64, JourneyKey)>>, LogError> {
    let place = journeys.log().find_attribute(RESPONSE_ATTRIBUTE);
    let parts = journeys.walk(threads, &Vec::new, |found: &mut Vec<(u64, i64, JourneyKey)>, journey| {
        if !persons.contains(&journey.person_key()) {
            return;
        }
        let answers = place.map(|place| journey.attribute(place));
        let is_done = |row: &usize| answers.is_none_or(|codes| codes[*row] == MISSING);
        if let Some(first) = (0..journey.events()).find(is_done) {
            found.push((journey.person_key(), journey.times[first], journey.key));
        }
    })?;
    let mut begun: HashMap<u64, Vec<(i64, JourneyKey)>> = HashMap::new();
    for (person, start, key) in parts.into_iter().flatten() {
        begun.entry(person).or_default().push((start, key));
    }
    begun.values_mut().for_each(|journeys| journeys.sort_unstable());
    Ok(begun)
}

/// The answers of the responses that count, one a question; each response is told from others by its place.
pub fn answers(heard: &[Heard], surveys: Surveys<'_>) -> Vec<Response> {
    let spread = surveys.spread();
    let counted = heard.iter().enumerate().filter(|(_, heard)| heard.counts());
    let answers = |(at, heard): (usize, &Heard)| {
        let draft = surveys.asked(&heard.record);
        let mut answers = draft.map(|draft| heard.answers(&at.to_string(), draft)).unwrap_or_default();
        let chance = heard.chance(&spread);
        answers.iter_mut().for_each(|answer| answer.chance = chance);
        answers
    };
    counted.flat_map(answers).collect()
}
