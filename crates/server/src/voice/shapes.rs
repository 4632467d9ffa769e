//! How surveys stand in JSON.

use super::checks::missing;
use crate::access::shapes::moment;
use crate::studio::shapes::MemberRef;
use model::{Asked, StudioSurvey, SurveyDraft, SurveyState};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use store::Rates;

fn texts() -> Schema {
    json_schema!({ "type": "object", "additionalProperties": { "type": "string" } })
}

fn choices() -> Schema {
    let item = json_schema!({
        "type": "object",
        "required": ["code", "text"],
        "additionalProperties": false,
        "properties": { "code": { "type": "string" }, "text": texts() },
    });
    json_schema!({ "type": "array", "items": item })
}

fn question() -> Schema {
    let metrics: Vec<&str> = model::Metric::all().map(model::Metric::code).collect();
    let show_if = json_schema!({
        "type": "object",
        "required": ["question"],
        "additionalProperties": false,
        "properties": {
            "question": { "type": "string" },
            "in": { "type": "array", "items": { "type": "string" } },
            "at_most": { "type": "integer" },
            "at_least": { "type": "integer" },
        },
    });
    json_schema!({
        "type": "object",
        "required": ["id", "metric", "kind", "text"],
        "additionalProperties": false,
        "properties": {
            "id": { "type": "string" },
            "metric": { "type": "string", "enum": metrics },
            "kind": { "type": "string", "enum": ["scale", "choice", "choices", "matrix", "text"] },
            "text": texts(),
            "low": { "type": "integer" },
            "high": { "type": "integer" },
            "ends": {
                "type": "object",
                "additionalProperties": { "type": "array", "items": { "type": "string" }, "minItems": 2, "maxItems": 2 },
            },
            "choices": choices(),
            "rows": choices(),
            "required": { "type": "boolean" },
            "most": { "type": "integer" },
            "moment": { "type": "string", "enum": ["before", "during", "after"] },
            "show_if": show_if,
        },
    })
}

/// What a survey asks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct AskedShape(pub(crate) Asked);

impl JsonSchema for AskedShape {
    fn schema_name() -> Cow<'static, str> {
        "AskedSurvey".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "description": "What a survey asks: its questions in every language.",
            "required": ["languages", "questions"],
            "additionalProperties": false,
            "properties": {
                "languages": { "type": "array", "items": { "type": "string" } },
                "questions": { "type": "array", "items": question() },
                "thanks": texts(),
            },
        })
    }
}

/// A survey as somebody writes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct DraftShape(pub(crate) SurveyDraft);

impl JsonSchema for DraftShape {
    fn schema_name() -> Cow<'static, str> {
        "SurveyDraft".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let some_text = json_schema!({ "type": ["string", "null"] });
        let kinds = ["load", "dwell", "scroll", "click", "exit", "inactive", "return", "event", "api"];
        let trigger = json_schema!({
            "type": ["object", "null"],
            "required": ["kind"],
            "additionalProperties": false,
            "properties": {
                "kind": { "type": "string", "enum": kinds },
                "pages": { "type": "array", "items": { "type": "string" } },
                "seconds": { "type": "integer" },
                "share": { "type": "number" },
                "selector": { "type": "string" },
                "event": { "type": "string" },
                "at_most": { "type": "number" },
            },
        });
        let rest = json_schema!({
            "type": "object",
            "required": ["again_days", "quiet_days", "share"],
            "additionalProperties": false,
            "properties": {
                "again_days": { "type": "integer", "minimum": 1 },
                "quiet_days": { "type": "integer", "minimum": 0 },
                "share": { "type": "number", "exclusiveMinimum": 0, "maximum": 1 },
                "evenly": { "type": "boolean" },
                "enough": { "type": ["number", "null"], "minimum": 0.005, "exclusiveMaximum": 0.5 },
            },
        });
        json_schema!({
            "type": "object",
            "description": "A survey as somebody writes it.",
            "required": ["name"],
            "additionalProperties": false,
            "properties": {
                "name": { "type": "string" },
                "purpose": some_text,
                "decision": some_text,
                "journey": some_text,
                "station": some_text,
                "asked": generator.subschema_for::<AskedShape>(),
                "asking": {
                    "type": "object",
                    "additionalProperties": false,
                    "properties": {
                        "widget": trigger, "link": { "type": "boolean" }, "staff": { "type": "boolean" }, "rest": rest,
                    },
                },
                "theme": {
                    "type": "object",
                    "required": ["accent", "paper", "ink", "radius"],
                    "additionalProperties": false,
                    "properties": {
                        "accent": { "type": "string" }, "paper": { "type": "string" }, "ink": { "type": "string" },
                        "radius": { "type": "integer" },
                    },
                },
            },
        })
    }
}

/// A survey to be written.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SurveyWrite {
    /// What it is.
    pub(super) draft: DraftShape,
    /// Who answers for it: a member's id.
    #[serde(default)]
    pub(super) owner: Option<String>,
    /// The version that was changed; nothing where the survey is new.
    #[serde(default)]
    pub(super) version: Option<u64>,
}

/// How far a survey has come, in the description of the API.
pub(super) fn state(_: &mut SchemaGenerator) -> Schema {
    let codes: Vec<&str> = SurveyState::ALL.iter().map(|state| state.code()).collect();
    json_schema!({ "type": "string", "enum": codes })
}

/// A survey.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Survey {
    /// Its id.
    id: String,
    /// Counts changes of the draft: whoever changes it says which they saw.
    version: u64,
    /// How far it has come.
    #[schemars(schema_with = "state")]
    state: &'static str,
    /// The number of the version that is asked; 0: none ever was.
    published: u32,
    /// When that version went live.
    published_at: Option<String>,
    /// Who answers for it; null: nobody who works in the project.
    owner: Option<MemberRef>,
    /// The draft.
    draft: DraftShape,
    /// What is asked.
    live: Option<DraftShape>,
    /// Whether the draft differs from what is asked.
    changed: bool,
    /// What it lacks before it may ask anybody: fields by name.
    missing: Vec<String>,
    /// When it was last changed.
    updated: String,
    /// By whom.
    updated_by: Option<MemberRef>,
    /// Whether it belongs to the example.
    example: bool,
}

impl From<StudioSurvey> for Survey {
    fn from(survey: StudioSurvey) -> Survey {
        Survey {
            missing: missing(&survey.draft, survey.owner.is_some()),
            changed: survey.live.as_ref() != Some(&survey.draft),
            id: survey.id.0,
            version: survey.version,
            state: survey.state.code(),
            published: survey.published,
            published_at: survey.published_at.map(moment),
            owner: survey.owner.map(MemberRef::from),
            draft: DraftShape(survey.draft),
            live: survey.live.map(DraftShape),
            updated: moment(survey.updated),
            updated_by: survey.updated_by.map(MemberRef::from),
            example: survey.example,
        }
    }
}

/// The surveys of a project, the oldest first.
#[derive(Serialize, JsonSchema)]
pub(crate) struct SurveyList {
    pub(super) surveys: Vec<SurveyRow>,
}

/// A survey in a list.
#[derive(Serialize, JsonSchema)]
pub(crate) struct SurveyRow {
    /// Its id.
    id: String,
    /// What it is called.
    name: String,
    /// How far it has come.
    #[schemars(schema_with = "state")]
    state: &'static str,
    /// The number of the version that is asked; 0: none ever was.
    published: u32,
    /// Who answers for it.
    owner: Option<MemberRef>,
    /// How many questions its draft has.
    questions: usize,
    /// The journey that it is about.
    journey: Option<String>,
    /// The station that it is about.
    station: Option<String>,
    /// How often it was shown, in all channels.
    shown: u64,
    /// Of these, how many answered at least one question.
    started: u64,
    /// Of these, how many came to the end.
    finished: u64,
    /// What it lacks before it may ask anybody.
    missing: Vec<String>,
    /// When it was last changed.
    updated: String,
    /// Whether it belongs to the example.
    example: bool,
}

impl SurveyRow {
    pub(super) fn of(survey: StudioSurvey, rates: &[Rates]) -> SurveyRow {
        let sum = |count: fn(&Rates) -> u64| rates.iter().filter(|rate| rate.survey == survey.id).map(count).sum();
        SurveyRow {
            shown: sum(|rate| rate.shown),
            started: sum(|rate| rate.started),
            finished: sum(|rate| rate.finished),
            missing: missing(&survey.draft, survey.owner.is_some()),
            id: survey.id.0,
            name: survey.draft.name,
            state: survey.state.code(),
            published: survey.published,
            owner: survey.owner.map(MemberRef::from),
            questions: survey.draft.asked.questions.len(),
            journey: survey.draft.journey.map(|journey| journey.0),
            station: survey.draft.station,
            updated: moment(survey.updated),
            example: survey.example,
        }
    }
}
