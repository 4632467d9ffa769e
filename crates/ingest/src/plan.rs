//! The public door: first a plan of how each file will be read, then the reading itself.
//!
//! A plan looks only at the beginning of the files (further only where dates would be ambiguous).
//! It can be shown to people before anything is read, and it is what `inspect` prints.

use crate::answers::{AnswersPlan, of_answers, plan_answers};
use crate::assemble::{Assembled, Assembler};
use crate::format::{self, Format};
use crate::ocel::ObjectTypes;
use crate::open::{Item, Shape};
use crate::options::{Attributes, ReadOptions};
use crate::pipeline;
use crate::protect;
use crate::raw::{Keep, Keeper, ReadError};
use crate::report::{Progress, ReadFailure, ReadReport};
use crate::responses::kind_of_persons;
use crate::source::Source;
use crate::time::{Layout, OrderVotes};
use crate::understand::{Decision, Profile, Question, Remark, Role, Roles, Sample, SampleColumn, understand};
use model::{EventBatch, FileMapping, IdentityKind, ValueKind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many rows are looked at to understand a file.
const SAMPLE_ROWS: usize = 5_000;
/// How many values of a column are shown, and how much of each.
const SAMPLES_SHOWN: usize = 5;
const LONGEST_SHOWN: usize = 80;

/// How files will be read as one log.
#[derive(Debug)]
pub struct ReadPlan {
    /// One for each file, in the order given.
    pub files: Vec<FilePlan>,
    threads: usize,
}

/// How one file will be read.
#[derive(Debug)]
pub struct FilePlan {
    /// The file.
    pub source: Source,
    /// What it is.
    pub format: Format,
    /// What each column was taken for, and why.
    pub decisions: Vec<Decision>,
    /// All columns seen in the sample, with what their values look like.
    pub columns: Vec<SeenColumn>,
    /// What else was assumed that someone should know.
    pub remarks: Vec<Remark>,
    /// The types of object in the file and the one that journeys follow (OCEL).
    pub object_types: Option<ObjectTypes>,
    /// What kind of identifier the customer column holds, where the user said so.
    pub person_kind: Option<IdentityKind>,
    /// Of a file of survey answers: how they are read.
    pub answers: Option<AnswersPlan>,
    pub(crate) shape: Shape,
    pub(crate) assembler: Assembler,
    bytes: u64,
}

/// A column of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenColumn {
    /// Its name.
    pub name: String,
    /// What the values in the sample are.
    pub kind: ValueKind,
    /// Whether the values are times, however they are written.
    pub is_time: bool,
    /// Some of them.
    pub samples: Vec<String>,
    /// Values in the sample, and how many of them differ.
    pub filled: usize,
    /// How many of them differ.
    pub distinct: usize,
    /// What personal data it holds: a kind of identifier, `name`, `staff` or `text`.
    pub personal: Option<&'static str>,
}

impl SeenColumn {
    fn of(profile: &Profile, sample: &Sample) -> SeenColumn {
        let mut samples: Vec<String> = Vec::new();
        let column = sample.column(&profile.name);
        for value in column.into_iter().flat_map(SampleColumn::filled).take(SAMPLE_ROWS) {
            let shown: String = value.chars().take(LONGEST_SHOWN).collect();
            if samples.len() < SAMPLES_SHOWN && !samples.contains(&shown) {
                samples.push(shown);
            }
        }
        let values = || column.into_iter().flat_map(SampleColumn::filled);
        SeenColumn {
            name: profile.name.clone(),
            kind: profile.kind,
            is_time: profile.is_plain_time(),
            samples,
            filled: profile.filled,
            distinct: profile.distinct,
            personal: protect::personal(&profile.name, profile.kind, values()),
        }
    }
}

/// What can be seen of a file before anybody says what its columns mean.
#[derive(Clone, Debug)]
pub struct Look {
    /// What it is.
    pub format: Format,
    /// Of a workbook: the sheets with a table.
    pub sheets: Vec<String>,
    /// The sheet that was looked at.
    pub sheet: Option<String>,
    /// The delimiter of a text table.
    pub delimiter: Option<char>,
    /// Its columns.
    pub columns: Vec<SeenColumn>,
}

/// Looks at a file: what it is and which columns it has.
///
/// # Errors
/// When it is missing, empty, of no known format, or broken; or has no such sheet.
pub fn look(source: &Source, options: &ReadOptions) -> Result<Look, ReadError> {
    let sight = see(source, options).map_err(|error| naming(source, error))?;
    let (sheets, sheet) = sight.shape.sheets();
    let (sheets, sheet) = (sheets.to_vec(), sheet.map(str::to_string));
    let profiles: Vec<Profile> = sight.sample.columns.iter().map(Profile::of).collect();
    let columns = profiles.iter().map(|profile| SeenColumn::of(profile, &sight.sample)).collect();
    Ok(Look { format: sight.format, sheets, sheet, delimiter: sight.shape.delimiter(), columns })
}

/// A file's shape and its first rows, those that only tell of the columns aside.
struct Sight {
    format: Format,
    shape: Shape,
    sample: Sample,
    labels: Vec<u64>,
    object_types: Option<ObjectTypes>,
}

fn see(source: &Source, options: &ReadOptions) -> Result<Sight, ReadError> {
    let format = format::detect(source, options.format)?;
    let mapping = options.mapping.file.get(source.file_name());
    let told = |of: fn(&FileMapping) -> Option<&str>| of(&options.columns).or(mapping.and_then(of));
    let delimiter = told(|file| file.delimiter.as_deref());
    let sheet = told(|file| file.sheet.as_deref());
    let shape = Shape::of(source, format, delimiter, options.object_type.as_deref(), sheet)?;
    let (sample, object_types) = take_sample(source, &shape)?;
    let rows = if matches!(format, Format::Table | Format::Xlsx) { sample.labels() } else { 0 };
    let labels = sample.first_lines.iter().take(rows).copied().collect();
    Ok(Sight { format, shape, sample: sample.without_first(rows), labels, object_types })
}

/// Plans how `sources` are read as one log.
///
/// # Errors
/// When a file is missing, empty, of no known format, or its columns cannot be understood; the hint
/// names the option that helps.
pub fn plan(sources: &[Source], options: &ReadOptions) -> Result<ReadPlan, ReadError> {
    if sources.is_empty() {
        return Err(ReadError::new("there is no file to read").hint("name one, or `-` for standard input"));
    }
    let several = sources.len() > 1;
    let plan_one = |source| plan_file(source, options, several).map_err(|error| naming(source, error));
    let files = sources.iter().map(plan_one).collect::<Result<_, _>>()?;
    let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let threads = if options.threads == 0 { cores() } else { options.threads };
    Ok(ReadPlan { files, threads })
}

/// Plans how several files, each with options of its own, are read as one log.
///
/// # Errors
/// As [`plan`].
pub fn plan_files(files: Vec<(Source, ReadOptions)>) -> Result<ReadPlan, ReadError> {
    let threads = files.iter().map(|(_, options)| options.threads).max().unwrap_or_default();
    let several = files.len() > 1;
    let plan_one = |(source, options): &(Source, ReadOptions)| {
        plan_file(source, options, several).map_err(|error| naming(source, error))
    };
    let files = files.iter().map(plan_one).collect::<Result<_, _>>()?;
    Ok(ReadPlan { files, threads: threads.max(1) })
}

/// An error that says which file it is about, for with several files one must know, and that is one
/// line whatever it quotes of the file.
fn naming(source: &Source, error: ReadError) -> ReadError {
    let plain = error.message.replace(|c: char| c.is_control(), " ");
    if plain.contains(source.file_name()) {
        return ReadError { message: plain, ..error };
    }
    let what = plain.strip_prefix("read ").unwrap_or(&plain);
    ReadError { message: format!("read `{}`: {what}", source.name()), ..error }
}

fn plan_file(source: &Source, options: &ReadOptions, several: bool) -> Result<FilePlan, ReadError> {
    let bytes = source.size()?;
    let Sight { format, shape, sample, labels, object_types } = see(source, options)?;
    let mapping = options.mapping.file.get(source.file_name()).cloned().unwrap_or_default();
    let told = merge(&options.columns, &mapping, &sample);
    let answers = plan_answers(source, format, &told, &shape)?;
    let question = Question { file: source.name(), stem: source.stem(), format, sample: &sample, told: &told, several };
    let mut understood = match &answers {
        // Who answered, and when, is for the reader of answers to say; it takes files that name no customer as well.
        Some((plan, found)) => of_answers(plan, found, &told, &sample),
        None => understand(&question)?,
    };
    if understood.roles.ambiguous && told.time_format.is_none() {
        settle_order(source, &shape, &mut understood.roles)?;
    }
    let mut remarks = understood.remarks;
    if shape.lines_above() > 0 {
        remarks.push(Remark::LinesAboveHeader(shape.lines_above()));
    }
    if !labels.is_empty() {
        remarks.push(Remark::LabelRows(labels.len()));
    }
    remarks.extend(
        understood
            .roles
            .also
            .iter()
            .map(|further| Remark::FurtherEvent { activity: further.activity.clone(), column: further.time.clone() }),
    );
    if told.responses == Some(true) && answers.is_none() {
        remarks.push(Remark::NoAnswers);
    }
    let person_kind = told.person_kind.or(answers.as_ref().map(|(_, found)| kind_of_persons(found)));
    let attributes = match (&options.attributes, told.attributes) {
        (Attributes::All, Some(listed)) => Attributes::Only(listed),
        (asked, _) => asked.clone(),
    };
    Ok(FilePlan {
        source: source.clone(),
        format,
        decisions: understood.decisions,
        columns: understood.profiles.iter().map(|profile| SeenColumn::of(profile, &sample)).collect(),
        remarks,
        object_types,
        person_kind,
        answers: answers.map(|(plan, _)| plan),
        shape,
        assembler: Assembler::new(understood.roles, attributes, labels),
        bytes,
    })
}

/// What the user said about a file: the command line where the file has such a column, then the mapping.
fn merge(flags: &FileMapping, mapping: &FileMapping, sample: &Sample) -> FileMapping {
    let column = |flag: &Option<String>, mapped: &Option<String>| match (flag, mapped) {
        (Some(flag), Some(mapped)) if sample.column(flag).is_none() => Some(mapped.clone()),
        (Some(flag), _) => Some(flag.clone()),
        (None, mapped) => mapped.clone(),
    };
    let setting = |flag: &Option<String>, mapped: &Option<String>| flag.clone().or_else(|| mapped.clone());
    FileMapping {
        person: column(&flags.person, &mapping.person),
        case: column(&flags.case, &mapping.case),
        activity: column(&flags.activity, &mapping.activity),
        activity_value: setting(&flags.activity_value, &mapping.activity_value),
        time: column(&flags.time, &mapping.time),
        time_format: setting(&flags.time_format, &mapping.time_format),
        time_zone: setting(&flags.time_zone, &mapping.time_zone),
        channel: column(&flags.channel, &mapping.channel),
        channel_value: setting(&flags.channel_value, &mapping.channel_value),
        event_id: column(&flags.event_id, &mapping.event_id),
        attributes: flags.attributes.clone().or_else(|| mapping.attributes.clone()),
        delimiter: setting(&flags.delimiter, &mapping.delimiter),
        sheet: setting(&flags.sheet, &mapping.sheet),
        person_kind: flags.person_kind.or(mapping.person_kind),
        person_form: flags.person_form.or(mapping.person_form),
        also: if flags.also.is_empty() { mapping.also.clone() } else { flags.also.clone() },
        responses: flags.responses.or(mapping.responses),
        questions: mapping.questions.iter().chain(&flags.questions).map(|(c, m)| (c.clone(), m.clone())).collect(),
    }
}

fn take_sample(source: &Source, shape: &Shape) -> Result<(Sample, Option<ObjectTypes>), ReadError> {
    let keep: Keeper = Arc::new(|_| Keep::Plain);
    let mut feed = shape.open(source, &keep, &Arc::default())?;
    let parser = shape.parser(&keep);
    let mut sample = Sample::default();
    let mut rejected = None;
    while sample.rows < SAMPLE_ROWS {
        let Some(item) = feed.next_item()? else { break };
        for chunk in parser.parse(item) {
            sample.add(&chunk, SAMPLE_ROWS);
            rejected = rejected.or_else(|| chunk.rejected.into_iter().next());
        }
    }
    match (sample.rows, rejected) {
        (0, Some(first)) => Err(ReadError::new(format!(
            "read `{}`: none of its rows can be read; the first, on line {}, is {}: `{}`",
            source.name(),
            first.line,
            first.reason.code(),
            first.text.chars().take(60).collect::<String>()
        ))),
        (0, None) => Err(ReadError::new(format!("read `{}`: there are no rows in it", source.name()))
            .code("empty_file")
            .hint("export it again, perhaps for a longer period")),
        _ => Ok((sample, feed.followed().cloned())),
    }
}

/// Reads on until a date shows which of day and month comes first.
fn settle_order(source: &Source, shape: &Shape, roles: &mut Roles) -> Result<(), ReadError> {
    let wanted = roles.time.clone();
    let keep: Keeper = Arc::new(move |name| if name == wanted { Keep::Coded } else { Keep::Skip });
    let mut feed = shape.open(source, &keep, &Arc::default())?;
    let parser = shape.parser(&keep);
    let mut votes = OrderVotes::default();
    let mut example = None;
    while let Some(item) = feed.next_item()? {
        for chunk in parser.parse(item) {
            let mut sample = Sample::default();
            sample.add(&chunk, usize::MAX);
            for value in sample.column(&roles.time).into_iter().flat_map(|column| column.filled()) {
                votes.add(value);
                example.get_or_insert_with(|| value.to_string());
            }
        }
        if let Some(order) = votes.winner() {
            roles.reader.layout = Layout::Calendar(order);
            return Ok(());
        }
    }
    let (file, column, example) = (source.name(), &roles.time, example.unwrap_or_default());
    Err(ReadError::new(format!("read `{file}`: dates like `{example}` in `{column}` can be read in two ways"))
        .code("ambiguous_dates")
        .hint("say which with --time-format, for example \"%d/%m/%Y\" where the day comes first"))
}

impl ReadPlan {
    /// Whether every file tells which case an event belongs to.
    pub fn has_cases(&self) -> bool {
        self.files.iter().all(|file| file.column(Role::Case).is_some())
    }

    /// Bytes of all files, as they are on disk.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }

    /// Reads all files in order; events go to `sink` in batches while the next ones are decoded.
    ///
    /// # Errors
    /// When a file cannot be read to its end, or with what `sink` answered when it wants to stop.
    pub fn read<E>(
        &self,
        sink: &mut dyn FnMut(EventBatch) -> Result<(), E>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<ReadReport, ReadFailure<E>> {
        self.read_by_file(&mut |_, batch| sink(batch), progress)
    }

    /// The same, telling with each batch which of the plan's files it is from.
    ///
    /// # Errors
    /// As [`ReadPlan::read`].
    pub fn read_by_file<E>(
        &self,
        sink: &mut dyn FnMut(usize, EventBatch) -> Result<(), E>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<ReadReport, ReadFailure<E>> {
        let mut report = ReadReport::default();
        let bytes_total = self.bytes();
        let counter = Arc::new(AtomicU64::new(0));
        let mut bytes_before = 0;
        for (at, file) in self.files.iter().enumerate() {
            let named = |error| naming(&file.source, error);
            if let Some(plan) = &file.answers {
                let read = plan.events(&file.source).map_err(named)?;
                report.accept(read.batch.len() + read.rejected.len(), read.batch.len());
                read.rejected.into_iter().for_each(|row| report.reject(file.source.name(), row));
                report.accept_answers(read.account, read.surveys);
                if !read.batch.is_empty() {
                    sink(at, read.batch).map_err(ReadFailure::Sink)?;
                }
                bytes_before += file.bytes;
                counter.store(bytes_before, Ordering::Relaxed);
                progress(Progress { bytes_read: bytes_before, bytes_total, rows: report.rows });
                continue;
            }
            let keep = file.assembler.keeper();
            let mut feed = file.shape.open(&file.source, &keep, &counter).map_err(named)?;
            let parser = file.shape.parser(&keep);
            let work = |item: Item| {
                parser.parse(item).into_iter().map(|chunk| file.assembler.assemble(chunk)).collect::<Vec<Assembled>>()
            };
            pipeline::run(self.threads, &mut || feed.next_item().map_err(named), &work, &mut |done: Vec<
                Assembled,
            >|
             -> Result<
                (),
                ReadFailure<E>,
            > {
                for Assembled { rows, batch, rejected } in done {
                    report.accept(rows, batch.len());
                    rejected.into_iter().for_each(|row| report.reject(file.source.name(), row));
                    if !batch.is_empty() {
                        sink(at, batch).map_err(ReadFailure::Sink)?;
                    }
                }
                let bytes_read = counter.load(Ordering::Relaxed);
                progress(Progress { bytes_read, bytes_total, rows: report.rows });
                Ok(())
            })?;
            // Formats that are read here and there do not count their bytes as they go.
            bytes_before += file.bytes;
            counter.store(bytes_before, Ordering::Relaxed);
        }
        progress(Progress { bytes_read: bytes_total, bytes_total, rows: report.rows });
        report.sort();
        Ok(report)
    }
}

impl FilePlan {
    /// The column that serves a role, if one does.
    pub fn column(&self, role: Role) -> Option<&str> {
        self.decisions.iter().find(|decision| decision.role == role).and_then(Decision::column)
    }

    /// The encoding of the text, where the file is a text table.
    pub fn encoding(&self) -> Option<&'static str> {
        self.shape.encoding()
    }

    /// The delimiter, where the file is a text table.
    pub fn delimiter(&self) -> Option<char> {
        self.shape.delimiter()
    }
}
