//! From the cells of an answer to a response, or to why it is none; and whether it came before.

use super::Responses;
use super::account::{ResponseReason, Unfit};
use super::asked::Cells;
use super::private::tells_who;
use super::sittings::{CameTo, Outcome};
use super::when::Clock;
use model::{Answer, AsAsked, Formula, Metric, Misfit, Moment, Response, Scores};
use std::collections::HashMap;

/// What an answer of one's own counts as that tells who somebody is.
const OTHER: &str = "other";

/// Takes answers one by one.
pub(super) struct Reader<'f> {
    pub(super) clock: Clock,
    /// What a survey without a name is called.
    pub(super) survey: &'f str,
    seen: HashMap<Question, Seen>,
}

/// What a row is called that is a response and has no id of its own.
pub(super) fn row_id(line: u64) -> String {
    format!("#{line}")
}

/// A question that a response answered.
#[derive(PartialEq, Eq, Hash)]
struct Question {
    id: String,
    survey: String,
    metric: Metric,
    moment: Option<Moment>,
    /// One response may rate several steps.
    activity: Option<String>,
    /// Which of several questions; where nothing tells them apart, how many came before.
    item: String,
}

/// What was answered to it.
struct Seen {
    answer: Answer,
    comment: Option<String>,
}

impl<'f> Reader<'f> {
    pub(super) fn new(clock: Clock, survey: &'f str) -> Reader<'f> {
        Reader { clock, survey, seen: HashMap::new() }
    }

    /// Adds an answer to the responses, the duplicates or the rejections.
    pub(super) fn take(&mut self, cells: &Cells<'_>, responses: &mut Responses) {
        let read = self
            .response(cells, responses)
            .and_then(|response| self.is_new(&response).map(|is_new| (response, is_new)));
        let came_to = match read {
            Err(unfit) => {
                let (reason, text) = (unfit.reason, unfit.text.clone());
                responses.reject(cells.line, unfit);
                CameTo::Rejected(reason, text)
            }
            Ok((_, false)) => {
                responses.received += 1;
                responses.duplicates += 1;
                CameTo::Duplicate
            }
            Ok((response, true)) => {
                responses.received += 1;
                if cells.counted.is_some_and(|counted| counted.eq_ignore_ascii_case("false")) {
                    responses.not_counted.push(responses.responses.len());
                }
                responses.responses.push(response);
                CameTo::Stored(responses.responses.len() - 1)
            }
        };
        let id = cells.id.clone().filter(|id| !cells.is_row || *id != row_id(cells.line));
        let survey = cells.survey.unwrap_or(self.survey).to_string();
        let activity = cells.activity.map(str::to_string);
        responses.outcomes.push(Outcome { line: cells.line, is_row: cells.is_row, survey, id, activity, came_to });
    }

    fn response(&mut self, cells: &Cells<'_>, responses: &mut Responses) -> Result<Response, Unfit> {
        let metric = metric(cells)?;
        let instrument = metric.instrument();
        let asked = asked(metric, cells)?;
        let accepts = || format!("{}: {}", metric.code(), instrument.accepts(asked.scale));
        let answer = match (&instrument.scores, cells.score) {
            (Scores::Text, score) => {
                cells.comment.or(score).ok_or_else(|| Unfit::new(ResponseReason::MissingComment, ""))?;
                Answer::Written
            }
            (_, None) => return Err(Unfit::new(ResponseReason::MissingScore, "").accepting(accepts())),
            (_, Some(score)) => instrument.read(asked.scale, asked.polarity, score).map_err(|_| {
                responses.is_off_scale(cells.survey.unwrap_or(self.survey), metric, &asked);
                Unfit::new(ResponseReason::OffScale, score).accepting(accepts())
            })?,
        };
        let is_own = matches!(&answer, Answer::Choice(choice) if tells_who(choice));
        let answer = if is_own { Answer::Choice(OTHER.to_string()) } else { answer };
        let time = self.clock.read(cells.time)?;
        let chance = cells.chance.map(chance).transpose()?;
        let own = |cell: Option<&str>| cell.map(str::to_string);
        let words = if answer == Answer::Written || is_own { cells.comment.or(cells.score) } else { cells.comment };
        Ok(Response {
            id: cells.id.clone(),
            person: own(cells.person),
            time,
            survey: cells.survey.unwrap_or(self.survey).to_string(),
            metric,
            asked,
            answer,
            comment: own(words),
            activity: own(cells.activity),
            channel: own(cells.channel),
            chance,
            attributes: cells.attributes.iter().map(|cell| own(*cell)).collect(),
        })
    }

    /// Whether nobody of the same response answered this question before.
    fn is_new(&mut self, response: &Response) -> Result<bool, Unfit> {
        let Some(id) = &response.id else { return Ok(true) };
        let instrument = response.metric.instrument();
        let question = |item: &str| Question {
            id: id.clone(),
            survey: response.survey.clone(),
            metric: response.metric,
            moment: response.asked.moment,
            activity: response.activity.clone(),
            item: item.to_string(),
        };
        let seen = || Seen { answer: response.answer.clone(), comment: response.comment.clone() };
        let named = response.asked.item.as_deref().or(response.asked.wording.as_deref());
        let is_index = instrument.formula == Formula::Index && response.asked.scale.is_some_and(|scale| scale.whole);
        if is_index && named.is_none() {
            // Three questions that nothing tells apart, and equal answers to them are no duplicates.
            let asks = instrument.wording_en.len();
            let free = (1..=asks).map(|at| question(&at.to_string())).find(|it| !self.seen.contains_key(it));
            let Some(free) = free else {
                let accepts = format!("{}: {asks} answers of each response", response.metric.code());
                return Err(Unfit::new(ResponseReason::TooManyItems, id).accepting(accepts));
            };
            self.seen.insert(free, seen());
            return Ok(true);
        }
        let mut question = question(named.unwrap_or_default());
        if let (Scores::Open(_), Answer::Choice(choice)) = (&instrument.scores, &response.answer) {
            // Several choices may be made.
            question.item += "\u{1f}";
            question.item += choice;
        }
        if let Some(before) = self.seen.get(&question) {
            let same = before.answer == response.answer
                && (response.answer != Answer::Written || before.comment == response.comment);
            return if same { Ok(false) } else { Err(Unfit::new(ResponseReason::OtherAnswer, id)) };
        }
        self.seen.insert(question, seen());
        Ok(true)
    }
}

/// How likely somebody was to be asked: each answer counts as one over it, so that nothing else will do.
fn chance(cell: &str) -> Result<f64, Unfit> {
    let read = cell.parse::<f64>().ok().filter(|chance| *chance > 0.0 && *chance <= 1.0);
    read.ok_or_else(|| {
        Unfit::new(ResponseReason::UnfitChance, cell).accepting("chance: a number above 0 and at most 1")
    })
}

fn metric(cells: &Cells<'_>) -> Result<Metric, Unfit> {
    let known = || Metric::all().map(Metric::code).collect::<Vec<_>>().join(", ");
    let code = cells.metric.ok_or_else(|| Unfit::new(ResponseReason::MissingMetric, "").accepting(known()))?;
    Metric::of(code).ok_or_else(|| Unfit::new(ResponseReason::UnknownMetric, code).accepting(known()))
}

fn asked(metric: Metric, cells: &Cells<'_>) -> Result<AsAsked, Unfit> {
    let instrument = metric.instrument();
    let scale = instrument.scale(cells.scale).map_err(|misfit| {
        let reason =
            if misfit == Misfit::UnknownScale { ResponseReason::UnknownScale } else { ResponseReason::OffScale };
        let scales = match &instrument.scores {
            Scores::Steps(scales) => scales.iter().map(model::Scale::name).collect::<Vec<_>>().join(" or "),
            _ => "no scale".to_string(),
        };
        Unfit::new(reason, cells.scale.unwrap_or_default()).accepting(format!("{}: {scales}", metric.code()))
    })?;
    let polarity = instrument.polarity(cells.polarity).map_err(|_| {
        let text = cells.polarity.unwrap_or_default();
        Unfit::new(ResponseReason::UnknownPolarity, text).accepting(format!("{}: high or low", metric.code()))
    })?;
    let moment = match cells.moment.filter(|_| metric == Metric::Emotion) {
        None => None,
        Some(word) => Some(
            Moment::of(word)
                .ok_or_else(|| Unfit::new(ResponseReason::UnknownMoment, word).accepting("before, during or after"))?,
        ),
    };
    Ok(AsAsked {
        version: cells.version.unwrap_or(instrument.version).to_string(),
        scale,
        polarity,
        wording: cells.question.map(str::to_string),
        language: cells.language.map(str::to_lowercase),
        moment,
        item: cells.item.map(str::to_string),
    })
}
