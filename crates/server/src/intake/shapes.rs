//! What the wizard sends and gets: the shapes of the contract, without behaviour.

use ingest::preset::Preset;
use model::{AlsoEvent, FileMapping, IdentityKind, PersonForm};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Files on their way in: staged, understood, tried, imported.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Intake {
    pub(crate) id: String,
    pub(crate) files: Vec<IntakeFile>,
    /// How many customers the files share; null while it is counted, or when nothing can be.
    pub(crate) r#match: Option<Match>,
    pub(crate) problems: Vec<IntakeProblem>,
    /// Whether it can be tried and imported as it is.
    pub(crate) ready: bool,
    pub(crate) job: Option<Job>,
    pub(crate) keep_text: bool,
    pub(crate) again: bool,
}

/// Something that stands against an import.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct IntakeProblem {
    pub(crate) file: Option<String>,
    pub(crate) code: String,
    pub(crate) detail: String,
}

/// One staged file and how it is understood.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct IntakeFile {
    pub(crate) name: String,
    pub(crate) bytes: u64,
    /// What it is; empty when nobody can tell.
    pub(crate) format: String,
    pub(crate) sheet: Option<String>,
    pub(crate) sheets: Vec<String>,
    #[schemars(schema_with = "preset")]
    pub(crate) preset: String,
    pub(crate) preset_guessed: bool,
    pub(crate) columns: Vec<IntakeColumn>,
    /// What is in effect; null: not used.
    pub(crate) settings: FileSettings,
    /// The first rows as they would be understood.
    pub(crate) interpreted: Vec<Interpreted>,
    pub(crate) remarks: Vec<IntakeRemark>,
    pub(crate) imported_before: Option<ImportedBefore>,
    /// Different customers in the whole file; null while they are counted.
    pub(crate) persons: Option<u64>,
    /// Rows of the whole file; null while they are counted.
    pub(crate) rows: Option<u64>,
}

/// A column and what it was taken for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct IntakeColumn {
    pub(crate) name: String,
    /// `text`, `number`, `time` or `boolean`.
    pub(crate) kind: &'static str,
    pub(crate) samples: Vec<String>,
    pub(crate) role: Option<String>,
    pub(crate) why: Option<String>,
    /// What personal data it holds: `email`, `phone`, `national_id`, `name`, `staff` or `text`.
    pub(crate) personal: Option<&'static str>,
}

/// One row as it would be understood.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Interpreted {
    pub(crate) line: u64,
    pub(crate) events: Vec<InterpretedEvent>,
    pub(crate) rejected: Option<RejectedText>,
}

/// One event of a row.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct InterpretedEvent {
    pub(crate) time: String,
    pub(crate) person: Option<String>,
    pub(crate) activity: String,
    pub(crate) channel: Option<String>,
    pub(crate) properties: BTreeMap<String, String>,
}

/// Why something of a row would be rejected.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct RejectedText {
    pub(crate) reason: String,
    pub(crate) text: String,
}

/// Something that was assumed and that someone should know.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct IntakeRemark {
    pub(crate) code: String,
    pub(crate) detail: String,
}

/// The import that brought the same content.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct ImportedBefore {
    pub(crate) import: u64,
    pub(crate) at: String,
}

/// How a file is read. In answers, what is in effect; as a wish, null leaves a choice to recognition for
/// person, time and activity, and means "none" for the others. A changed preset or sheet fills in the rest anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FileSettings {
    #[schemars(schema_with = "preset")]
    pub(crate) preset: String,
    #[serde(default)]
    pub(crate) sheet: Option<String>,
    #[serde(default)]
    pub(crate) person: Option<String>,
    /// `anonymous_id`, `phone`, `email`, `user_id` or `national_id`; null: the values tell.
    #[serde(default)]
    #[schemars(schema_with = "person_kind")]
    pub(crate) person_kind: Option<String>,
    /// How customer numbers are compared: `as_written`, `compact`, `unpadded` or `digits`.
    #[serde(default)]
    #[schemars(schema_with = "person_form")]
    pub(crate) person_form: Option<String>,
    #[serde(default)]
    pub(crate) case: Option<String>,
    #[serde(default)]
    pub(crate) time: Option<String>,
    #[serde(default)]
    pub(crate) time_zone: Option<String>,
    #[serde(default)]
    pub(crate) time_format: Option<String>,
    #[serde(default)]
    pub(crate) delimiter: Option<String>,
    #[serde(default)]
    pub(crate) activity: Option<String>,
    #[serde(default)]
    pub(crate) activity_value: Option<String>,
    #[serde(default)]
    pub(crate) channel: Option<String>,
    #[serde(default)]
    pub(crate) channel_value: Option<String>,
    #[serde(default)]
    pub(crate) event_id: Option<String>,
    /// The properties to keep; null: all other columns.
    #[serde(default)]
    pub(crate) attributes: Option<Vec<String>>,
    /// Further events of the same row.
    #[serde(default)]
    pub(crate) also: Vec<FurtherEvent>,
    /// Of survey answers: what a column holds, where it is not to be recognised (`ces`, `csat 1-7`, `comment`, `none`).
    #[serde(default)]
    pub(crate) questions: BTreeMap<String, String>,
}

/// A further event of each row that has its time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FurtherEvent {
    pub(crate) time: String,
    pub(crate) activity_value: String,
}

/// Choices about the whole intake.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct IntakeSettings {
    /// Keep free text as it is.
    #[serde(default)]
    pub(crate) keep_text: bool,
    /// Import files that were imported before.
    #[serde(default)]
    pub(crate) again: bool,
}

/// How an intake begins.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BeginQuery {
    /// The zone of times that carry none, such as `Europe/Stockholm`: what the browser is set to.
    #[serde(default)]
    pub(crate) time_zone: Option<String>,
}

/// How many customers the files share.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Match {
    pub(crate) files: Vec<MatchFile>,
    pub(crate) pairs: Vec<MatchPair>,
    pub(crate) persons: u64,
    pub(crate) in_two_or_more: u64,
    pub(crate) advice: Advice,
}

/// Different customers in a file, and how many of them are in other files too.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct MatchFile {
    pub(crate) file: String,
    pub(crate) persons: u64,
    pub(crate) also_elsewhere: u64,
}

/// How many customers two files share.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct MatchPair {
    pub(crate) a: String,
    pub(crate) b: String,
    pub(crate) both: u64,
    pub(crate) share_of_smaller: f64,
}

/// What to make of it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Advice {
    /// `good`, `low_match`, `no_match` or `one_file`.
    pub(crate) code: &'static str,
    pub(crate) file: Option<String>,
    pub(crate) detail: String,
    /// The form of customer numbers, for every file, with which more would match; null: none would help.
    #[schemars(schema_with = "person_form")]
    pub(crate) person_form: Option<String>,
    /// The share of the smaller file that would match then.
    pub(crate) share: Option<f64>,
}

/// Work on an intake.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Job {
    /// `dry_run` or `import`.
    pub(crate) kind: &'static str,
    /// `running`, `done`, `failed` or `cancelled`.
    pub(crate) state: &'static str,
    /// Bytes read, of how many.
    pub(crate) done: u64,
    pub(crate) total: u64,
    /// Rows read so far.
    pub(crate) rows: u64,
    pub(crate) result: Option<IntakeResult>,
    pub(crate) problem: Option<JobProblem>,
}

/// Why a job failed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct JobProblem {
    pub(crate) code: String,
    pub(crate) detail: String,
}

/// What came of it, or would. Counts are of events: received = stored + duplicates + rejected.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct IntakeResult {
    pub(crate) import: Option<u64>,
    pub(crate) received: u64,
    /// Null for a dry run: which events are known already is only seen when it is done.
    pub(crate) stored: Option<u64>,
    pub(crate) duplicates: Option<u64>,
    pub(crate) rejected: u64,
    pub(crate) rejections: Vec<ResultRejection>,
    /// Events so old that the project's retention removes them soon; null for an import, which a dry run precedes.
    pub(crate) past_retention: Option<u64>,
    /// For how many days the project keeps events.
    pub(crate) retention_days: u32,
    pub(crate) persons: u64,
    pub(crate) first: Option<String>,
    pub(crate) last: Option<String>,
    pub(crate) activities: Vec<ResultActivity>,
}

/// Events rejected for one reason, with the first few.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct ResultRejection {
    pub(crate) reason: String,
    pub(crate) count: u64,
    pub(crate) examples: Vec<RejectedRow>,
}

/// A rejected row; personal data in its text is replaced.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct RejectedRow {
    pub(crate) file: String,
    pub(crate) line: u64,
    pub(crate) text: String,
}

/// How many events of an activity in a channel.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct ResultActivity {
    pub(crate) activity: String,
    pub(crate) channel: Option<String>,
    pub(crate) events: u64,
}

fn one_of(codes: &[&str], or_null: bool) -> Schema {
    match or_null {
        true => json_schema!({ "anyOf": [{ "type": "string", "enum": codes }, { "type": "null" }] }),
        false => json_schema!({ "type": "string", "enum": codes }),
    }
}

fn preset(_: &mut SchemaGenerator) -> Schema {
    one_of(&Preset::ALL.map(Preset::code), false)
}

fn person_kind(_: &mut SchemaGenerator) -> Schema {
    one_of(&IdentityKind::ALL.map(IdentityKind::code), true)
}

fn person_form(_: &mut SchemaGenerator) -> Schema {
    one_of(&PersonForm::ALL.map(PersonForm::code), true)
}

impl FileSettings {
    /// The mapping that reads a file so, or the name of the field that cannot be.
    pub(crate) fn mapping(&self) -> Result<FileMapping, &'static str> {
        let none = |chosen: &Option<String>| Some(chosen.clone().unwrap_or_default());
        let kind = |code: &String| IdentityKind::from_code(code).ok_or("person_kind");
        let form = |code: &String| PersonForm::from_code(code).ok_or("person_form");
        let also = |further: &FurtherEvent| AlsoEvent {
            time: further.time.clone(),
            activity_value: further.activity_value.trim().to_string(),
        };
        if self.also.iter().any(|further| further.activity_value.trim().is_empty()) {
            return Err("also");
        }
        let value = |value: &Option<String>| {
            value.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_string)
        };
        Ok(FileMapping {
            person: self.person.clone(),
            case: none(&self.case),
            activity: self.activity.clone(),
            activity_value: if self.activity.is_some() { None } else { value(&self.activity_value) },
            time: self.time.clone(),
            time_format: value(&self.time_format),
            time_zone: value(&self.time_zone),
            channel: none(&self.channel),
            channel_value: if self.channel.is_some() { None } else { value(&self.channel_value) },
            event_id: none(&self.event_id),
            attributes: self.attributes.clone(),
            delimiter: value(&self.delimiter),
            sheet: self.sheet.clone(),
            person_kind: self.person_kind.as_ref().map(kind).transpose()?,
            person_form: self.person_form.as_ref().map(form).transpose()?,
            also: self.also.iter().map(also).collect(),
            responses: (self.preset == Preset::Survey.code()).then_some(true),
            questions: self.questions.clone(),
        })
    }

    /// The settings that say what a mapping does.
    pub(crate) fn of(preset: Preset, mapping: &FileMapping) -> FileSettings {
        let some = |name: &Option<String>| name.clone().filter(|name| !name.is_empty());
        let further =
            |also: &AlsoEvent| FurtherEvent { time: also.time.clone(), activity_value: also.activity_value.clone() };
        FileSettings {
            preset: preset.code().to_string(),
            sheet: mapping.sheet.clone(),
            person: some(&mapping.person),
            person_kind: mapping.person_kind.map(|kind| kind.code().to_string()),
            person_form: mapping.person_form.map(|form| form.code().to_string()),
            case: some(&mapping.case),
            time: some(&mapping.time),
            time_zone: mapping.time_zone.clone(),
            time_format: mapping.time_format.clone(),
            delimiter: mapping.delimiter.clone(),
            activity: some(&mapping.activity),
            activity_value: mapping.activity_value.clone(),
            channel: some(&mapping.channel),
            channel_value: mapping.channel_value.clone(),
            event_id: some(&mapping.event_id),
            attributes: mapping.attributes.clone(),
            also: mapping.also.iter().map(further).collect(),
            questions: mapping.questions.clone(),
        }
    }
}
