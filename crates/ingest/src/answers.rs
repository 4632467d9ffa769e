//! Files of survey answers among files of events: what somebody said of the columns becomes how answers are read, and what
//! was understood of the answers becomes a plan that people look at like any other.
//!
//! Reads the whole file to understand it: what a question is shows in its answers. Reading answers is for `responses`.

use crate::format::Format;
use crate::open::Shape;
use crate::preset;
use crate::raw::ReadError;
use crate::responses::{Narrow, ResponseEvents, ResponseOptions, Responses, events, has_times, read_responses};
use crate::source::Source;
use crate::time::{Layout, Order, TimeReader, Zone};
use crate::understand::{Decision, Origin, Profile, Remark, Role, Roles, Sample, Understood, Why};
use model::{FileMapping, Metric, PersonForm};

/// How a file of survey answers is read, and what was understood of it.
#[derive(Clone, Debug)]
pub struct AnswersPlan {
    /// What the survey is called; where the answers say it themselves, what those are called that do not.
    pub survey: String,
    /// The questions.
    pub questions: Vec<PlannedQuestion>,
    options: ResponseOptions,
    channel: Option<String>,
}

/// A question of a file of answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedQuestion {
    /// The column; where each answer has a row of its own, the metric.
    pub column: String,
    /// The words of the question.
    pub question: String,
    /// What it measures.
    pub metric: Metric,
    /// The scale, as `1-7`.
    pub scale: Option<String>,
    /// The column with what was written beside it.
    pub comment: Option<String>,
    /// How many answered.
    pub answers: u64,
    /// How many cells are no answer on its scale.
    pub off_scale: u64,
}

impl AnswersPlan {
    pub(crate) fn events(&self, source: &Source) -> Result<ResponseEvents, ReadError> {
        events(source, &self.options, self.channel.as_deref())
    }
}

/// How a file is read that is said to hold answers; `None` where it holds none.
pub(crate) fn plan_answers(
    source: &Source,
    format: Format,
    told: &FileMapping,
    shape: &Shape,
) -> Result<Option<(AnswersPlan, Responses)>, ReadError> {
    if told.responses != Some(true) || !matches!(format, Format::Table | Format::Xlsx | Format::Json | Format::Parquet)
    {
        return Ok(None);
    }
    let survey = told.activity_value.clone().filter(|name| !preset::names_no_survey(name));
    let options = ResponseOptions {
        format: Some(format),
        delimiter: told.delimiter.clone(),
        time_zone: told.time_zone.clone(),
        time_format: told.time_format.clone(),
        sheet: shape.sheets().1.map(str::to_string),
        survey: survey.clone(),
        person: told.person.clone(),
        time: told.time.clone(),
        channel: told.channel.clone().filter(|column| !column.is_empty()),
        response: told.event_id.clone().filter(|column| !column.is_empty()),
        questions: told.questions.clone(),
        narrow: Narrow::default(),
    };
    let found = match read_responses(source, &options) {
        Ok(found) => found,
        Err(error) if error.code == "no_answers" => return Ok(None),
        Err(error) => return Err(error),
    };
    has_times(&found, source)?;
    let channel = told.channel_value.clone().filter(|channel| !channel.trim().is_empty());
    let survey = survey.unwrap_or_else(|| source.stem().to_string());
    Ok(Some((AnswersPlan { survey, questions: questions(&found), options, channel }, found)))
}

fn questions(found: &Responses) -> Vec<PlannedQuestion> {
    let answered = |is: &dyn Fn(&model::Response) -> bool| {
        let answers = found.responses.iter().filter(|response| is(response));
        let scale = answers.clone().find_map(|response| response.asked.scale).map(model::Scale::name);
        (answers.count() as u64, scale)
    };
    let off = |metric: Metric| found.off_scale.iter().filter(|off| off.metric == metric).map(|off| off.count).sum();
    if found.asked_in.is_empty() {
        // The long form: what is told apart there is the metric.
        let asked = Metric::all().filter_map(|metric| {
            let (answers, scale) = answered(&|response| response.metric == metric);
            let first = found.responses.iter().find(|response| response.metric == metric)?;
            let question = first.asked.wording.clone().unwrap_or_default();
            let column = metric.code().to_string();
            Some(PlannedQuestion { column, question, metric, scale, comment: None, answers, off_scale: off(metric) })
        });
        return asked.collect();
    }
    let asked = found.questions.iter().zip(&found.asked_in).map(|((metric, question), (column, comment))| {
        let is_it = |response: &model::Response| {
            response.metric == *metric && response.asked.wording.as_deref() == Some(question)
        };
        let (answers, scale) = answered(&is_it);
        PlannedQuestion {
            column: column.clone(),
            question: question.clone(),
            metric: *metric,
            scale,
            comment: comment.clone(),
            answers,
            off_scale: off(*metric),
        }
    });
    asked.collect()
}

/// What the columns of a file of answers are, as a plan tells it.
pub(crate) fn of_answers(plan: &AnswersPlan, found: &Responses, told: &FileMapping, sample: &Sample) -> Understood {
    let column = |word: &str| found.columns.iter().find(|(role, _)| *role == word).map(|(_, column)| column.clone());
    let is_told = |column: &Option<String>| column.as_deref().is_some_and(|column| !column.is_empty());
    let why = |told: bool| if told { Why::Told } else { Why::Name };
    let mut decisions = Vec::new();
    let mut decide = |role: Role, from: Option<String>, told: bool| {
        let from = from.map(Origin::Column);
        decisions.extend(from.map(|from| Decision { role, from, why: why(told) }));
    };
    decide(Role::Person, column("person"), is_told(&told.person));
    decide(Role::Time, column("time"), is_told(&told.time));
    decide(Role::Channel, column("channel"), is_told(&told.channel));
    decide(Role::EventId, column("response"), is_told(&told.event_id));
    let activity = column("survey").map_or_else(|| Origin::Value(plan.survey.clone()), Origin::Column);
    decisions.push(Decision { role: Role::Activity, from: activity.clone(), why: why(told.activity_value.is_some()) });
    decisions.sort_by_key(|decision| decision.role);
    let channel = column("channel").map(Origin::Column).or_else(|| told.channel_value.clone().map(Origin::Value));
    Understood {
        // Rows are not read by these; they say which columns are spoken for.
        roles: Roles {
            person: column("person"),
            case: None,
            activity,
            time: column("time").unwrap_or_default(),
            clock: None,
            channel,
            event_id: column("response"),
            repeated: None,
            reader: TimeReader { layout: Layout::Calendar(Order::Ymd), zone: Zone::Utc },
            ambiguous: false,
            person_form: told.person_form.unwrap_or(PersonForm::AsWritten),
            also: Vec::new(),
        },
        decisions,
        remarks: found.remarks.iter().cloned().chain([Remark::Answers(found.stored())]).collect(),
        profiles: sample.columns.iter().map(Profile::of).collect(),
    }
}
