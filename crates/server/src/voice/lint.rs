//! A draft's questions looked over, in each of its languages, before anybody is asked (R70).

use super::checks::asked;
use super::shapes::AskedShape;
use crate::access::Scope;
use crate::answers::Words;
use crate::app::App;
use crate::error::ApiResult;
use crate::extract::{Json, Query};
use axum::Json as Answer;
use axum::extract::State;
use insight::text::Language;
use insight::text::lint::{Finding, Question, Severity, lint as look};
use model::{Asked, QuestionKind, SurveyQuestion};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// In which language findings are explained.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LintQuery {
    /// `sv` or `en`.
    #[serde(default)]
    lang: Words,
}

/// What is found about each question.
#[derive(Serialize, JsonSchema)]
pub(crate) struct LintAnswer {
    questions: Vec<Looked>,
}

/// What is found about one question in one language.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Looked {
    /// The question.
    id: String,
    /// The language of the wording.
    language: String,
    /// The gravest first.
    findings: Vec<Told>,
}

/// Something that may be wrong with a question.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Told {
    /// Which rule.
    rule: &'static str,
    /// `error`, `warning` or `hint`.
    severity: &'static str,
    /// Why it matters.
    why: String,
    /// What to ask instead, in the question's language.
    rewrite: String,
}

pub(crate) async fn lint(
    State(app): State<App>,
    scope: Scope,
    Query(query): Query<LintQuery>,
    Json(draft): Json<AskedShape>,
) -> ApiResult<Answer<LintAnswer>> {
    drop(scope); // the guard saw to it; a draft is nobody's yet
    let draft = asked("", draft.0)?;
    let reader = match query.lang {
        Words::Swedish => Language::Swedish,
        Words::English => Language::English,
    };
    app.blocking(move |_| {
        let found = findings(&draft).into_iter().map(|(question, findings)| Looked {
            id: question.id,
            language: question.language.code().to_string(),
            findings: findings
                .into_iter()
                .map(|finding| Told {
                    rule: finding.rule.code(),
                    severity: finding.severity.code(),
                    why: finding.why(reader),
                    rewrite: finding.rewrite,
                })
                .collect(),
        });
        Ok::<_, crate::error::ApiError>(Answer(LintAnswer { questions: found.collect() }))
    })
    .await
}

/// The questions that should not be asked so, as `questions[N].text.LANGUAGE`.
pub(super) fn grave(asked: &Asked) -> Vec<String> {
    let place = |id: &str| asked.questions.iter().position(|question| question.id == id).unwrap_or_default();
    let is_grave = |findings: &[Finding]| findings.iter().any(|finding| finding.severity == Severity::Error);
    let found = findings(asked).into_iter().filter(|(_, findings)| is_grave(findings));
    found.map(|(question, _)| format!("questions[{}].text.{}", place(&question.id), question.language.code())).collect()
}

/// What is found, for each language that the rules know.
fn findings(asked: &Asked) -> Vec<(Question, Vec<Finding>)> {
    let known = asked.languages.iter().filter(|code| matches!(code.as_str(), "sv" | "en"));
    let mut all = Vec::new();
    for code in known {
        let worded = asked.questions.iter().filter(|question| question.text.contains_key(code));
        let questions: Vec<Question> = worded.map(|question| to_look_at(question, code)).collect();
        let found = look(&questions);
        all.extend(questions.into_iter().zip(found));
    }
    all
}

fn to_look_at(question: &SurveyQuestion, code: &str) -> Question {
    let words = |texts: &model::Texts| texts.get(code).cloned().unwrap_or_default();
    let scale = match question.kind {
        QuestionKind::Text => vec!["[text]".to_string()],
        QuestionKind::Choice | QuestionKind::Choices => {
            question.choices.iter().map(|choice| words(&choice.text)).collect()
        }
        QuestionKind::Scale | QuestionKind::Matrix => steps(question, code),
    };
    Question {
        id: question.id.clone(),
        survey: Some(code.to_string()),
        language: Language::of(code),
        text: words(&question.text),
        scale,
    }
}

/// The steps as they are shown: numbers, the ends with their words.
fn steps(question: &SurveyQuestion, code: &str) -> Vec<String> {
    let (low, high) = (question.low.unwrap_or(1), question.high.unwrap_or(5));
    let ends = question.ends.get(code);
    (low..=high)
        .map(|step| match ends {
            Some([first, _]) if step == low => format!("{step} {first}"),
            Some([_, last]) if step == high => format!("{step} {last}"),
            _ => step.to_string(),
        })
        .collect()
}
