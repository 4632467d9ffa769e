//! What a staged file is understood to be: its columns, the plan of reading it, its first rows.

use super::shapes::{
    FileSettings, ImportedBefore, IntakeColumn, IntakeFile, IntakeProblem, IntakeRemark, Interpreted, InterpretedEvent,
    RejectedText,
};
use super::staging::{Sight, StagedFile};
use super::words::Words;
use eventlog::ImportRecord;
use ingest::identity::{Unusable, check};
use ingest::preset::{self, Preset};
use ingest::{FilePlan, InterpretedRow, Look, Origin, ReadError, ReadOptions, Role, Source, look, plan};
use model::{FileMapping, IdentityKind, Language, ValueKind};

/// Rows that are shown.
const SHOWN_ROWS: usize = 20;

/// A file as it was understood.
pub(super) struct Understood {
    /// What can be seen without deciding anything.
    look: Result<Look, ReadError>,
    /// How it is read with the settings in effect.
    pub(super) plan: Result<FilePlan, ReadError>,
    rows: Vec<InterpretedRow>,
    /// What is in effect.
    pub(super) settings: FileSettings,
}

/// A choice of settings: a preset with all that follows from it, or settings as they are.
pub(super) enum Choice<'a> {
    /// What the file's name and columns suggest.
    Guess,
    /// What a preset says, on a sheet.
    Preset(Preset, Option<String>),
    /// As they are.
    Settings(&'a FileSettings),
}

/// Where the file lies, and what is known of it beforehand.
pub(super) struct Place<'a> {
    pub(super) source: Source,
    pub(super) language: Language,
    pub(super) time_zone: Option<&'a str>,
}

impl Place<'_> {
    /// Understands the file; answers whether its preset was guessed, too.
    pub(super) fn understand(&self, choice: Choice<'_>) -> Understood {
        let (preset, mapping) = match &choice {
            Choice::Settings(settings) => {
                let preset = Preset::from_code(&settings.preset).unwrap_or(Preset::Other);
                (preset, settings.mapping().unwrap_or_default())
            }
            Choice::Preset(preset, sheet) => (*preset, self.proposed(Some(*preset), sheet.clone()).1),
            Choice::Guess => self.proposed(None, None),
        };
        let understood = self.read(preset, &mapping);
        // A guess that cannot be read was a wrong one: without it perhaps.
        if matches!(choice, Choice::Guess) && understood.plan.is_err() && preset != Preset::Other {
            let mapping = FileMapping { time_zone: self.time_zone.map(str::to_string), ..FileMapping::default() };
            let plain = self.read(Preset::Other, &mapping);
            if plain.plan.is_ok() {
                return plain;
            }
        }
        understood
    }

    /// What a preset proposes for the file; without one, what the file suggests.
    fn proposed(&self, preset: Option<Preset>, sheet: Option<String>) -> (Preset, FileMapping) {
        let told = FileMapping { sheet, ..FileMapping::default() };
        let Ok(look) = look(&self.source, &options(&told)) else {
            return (preset.unwrap_or(Preset::Other), told);
        };
        let preset = preset.unwrap_or_else(|| preset::guess(self.source.file_name(), &look.columns));
        let mut mapping = preset::mapping(preset, &look.columns, self.language);
        mapping.sheet = told.sheet;
        mapping.time_zone = self.time_zone.map(str::to_string);
        (preset, mapping)
    }

    fn read(&self, preset: Preset, mapping: &FileMapping) -> Understood {
        let options = options(mapping);
        let look = look(&self.source, &options);
        let planned = plan(std::slice::from_ref(&self.source), &options);
        let planned = planned.and_then(|mut plan| plan.files.pop().ok_or_else(|| ReadError::new("there is no file")));
        let (plan, rows) = match planned.and_then(|plan| Ok((plan.preview(SHOWN_ROWS)?, plan))) {
            Ok((rows, plan)) => (Ok(plan), rows),
            Err(error) => (Err(error), Vec::new()),
        };
        let settings = in_effect(preset, mapping, look.as_ref().ok(), plan.as_ref().ok());
        Understood { look, plan, rows, settings }
    }
}

fn options(mapping: &FileMapping) -> ReadOptions {
    ReadOptions { columns: mapping.clone(), threads: 1, ..ReadOptions::default() }
}

/// The settings as they turned out: what was recognised stands in the place of what was left open.
fn in_effect(preset: Preset, mapping: &FileMapping, look: Option<&Look>, plan: Option<&FilePlan>) -> FileSettings {
    let mut settings = FileSettings::of(preset, mapping);
    if let Some(look) = look {
        settings.sheet.clone_from(&look.sheet);
        settings.delimiter = look.delimiter.map(|sign| sign.to_string());
    }
    for decision in plan.iter().flat_map(|plan| &plan.decisions) {
        let column = decision.column().map(str::to_string);
        match (decision.role, &decision.from) {
            (Role::Person, _) => settings.person = column,
            (Role::Case, _) => settings.case = column,
            (Role::Time, _) => settings.time = column,
            (Role::EventId, _) => settings.event_id = column,
            (Role::Activity, Origin::Column(_)) => (settings.activity, settings.activity_value) = (column, None),
            (Role::Activity, Origin::Value(value)) => settings.activity_value = Some(value.clone()),
            (Role::Channel, Origin::Column(_)) => (settings.channel, settings.channel_value) = (column, None),
            (Role::Channel, Origin::Value(value)) => settings.channel_value = Some(value.clone()),
            (Role::Clock, _) => {}
        }
    }
    settings
}

impl Understood {
    /// The columns by name, in order: what an export of the same shape is recognised by.
    pub(super) fn columns(&self) -> Vec<&str> {
        self.look.iter().flat_map(|look| &look.columns).map(|column| column.name.as_str()).collect()
    }

    /// What stands against reading it.
    pub(super) fn problem(&self, file: &StagedFile, words: &Words) -> Option<IntakeProblem> {
        let error = self.look.as_ref().err().or(self.plan.as_ref().err())?;
        let detail = words.unreadable(error.code, &file.name);
        Some(IntakeProblem { file: Some(file.name.clone()), code: error.code.to_string(), detail })
    }

    /// The file as people see it.
    pub(super) fn view(&self, file: &StagedFile, sight: &Sight, imports: &[ImportRecord], words: &Words) -> IntakeFile {
        let look = self.look.as_ref().ok();
        let before = imports.iter().find(|import| import.files.iter().any(|known| known.hash == file.hash));
        IntakeFile {
            name: file.name.clone(),
            bytes: file.bytes,
            format: look.map(|look| look.format.word().to_string()).unwrap_or_default(),
            sheet: look.and_then(|look| look.sheet.clone()),
            sheets: look.map(|look| look.sheets.clone()).unwrap_or_default(),
            preset: self.settings.preset.clone(),
            preset_guessed: file.guessed,
            columns: self.column_views(words),
            settings: self.settings.clone(),
            interpreted: self.rows.iter().map(|row| self.interpreted(row)).collect(),
            remarks: self.remarks(file, words),
            imported_before: before.map(|import| ImportedBefore { import: import.id, at: import.at.clone() }),
            persons: sight.persons.as_ref().map(|persons| {
                let form = persons.form.unwrap_or(model::PersonForm::AsWritten);
                persons.count(form) as u64
            }),
            rows: sight.persons.as_ref().map(|persons| persons.rows),
        }
    }

    fn column_views(&self, words: &Words) -> Vec<IntakeColumn> {
        let columns = self.look.iter().flat_map(|look| &look.columns);
        let decisions = || self.plan.iter().flat_map(|plan| &plan.decisions);
        let view = |column: &ingest::SeenColumn| {
            let decision = decisions().find(|decision| decision.column() == Some(&column.name));
            let further = self.settings.also.iter().any(|also| also.time == column.name);
            IntakeColumn {
                name: column.name.clone(),
                kind: match column.kind {
                    _ if column.is_time => "time",
                    ValueKind::Integer | ValueKind::Float => "number",
                    ValueKind::Time => "time",
                    ValueKind::Boolean => "boolean",
                    ValueKind::Text => "text",
                },
                samples: column.samples.clone(),
                role: decision.map(|decision| decision.role.code().to_string()).or(further.then(|| "also".into())),
                why: decision.map(|decision| words.why(&decision.why)),
                personal: column.personal,
            }
        };
        columns.map(view).collect()
    }

    fn remarks(&self, file: &StagedFile, words: &Words) -> Vec<IntakeRemark> {
        let remembered = file.remembered.as_ref().map(|at| words.remembered(at));
        let of_plan = self.plan.iter().flat_map(|plan| &plan.remarks).map(|remark| words.remark(remark));
        remembered.into_iter().chain(of_plan).collect()
    }

    fn interpreted(&self, row: &InterpretedRow) -> Interpreted {
        // What stands for a missing customer is one when it is imported, too.
        let kind = self.plan.as_ref().ok().and_then(|plan| plan.person_kind).unwrap_or(IdentityKind::UserId);
        let is_nobody = |person: &str| matches!(check(kind, person), Err(Unusable::Empty | Unusable::Placeholder));
        let nobody =
            row.events.iter().find(|event| event.case.is_none() && event.person.as_deref().is_some_and(is_nobody));
        if let Some(event) = nobody {
            let text = event.person.clone().unwrap_or_default();
            let rejected = Some(RejectedText { reason: "nobody".into(), text });
            return Interpreted { line: row.line, events: Vec::new(), rejected };
        }
        let event = |event: &ingest::PreviewEvent| InterpretedEvent {
            time: event.time.to_rfc3339(),
            person: event.person.clone(),
            activity: event.activity.clone(),
            channel: event.channel.clone(),
            properties: event.properties.iter().cloned().collect(),
        };
        let rejected = row
            .rejected
            .as_ref()
            .map(|(reason, text)| RejectedText { reason: reason.code().to_string(), text: text.clone() });
        Interpreted { line: row.line, events: row.events.iter().map(event).collect(), rejected }
    }
}
