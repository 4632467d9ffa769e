//! From the command line to a log cut into journeys: files or a data directory in, [`Loaded`] out.

use crate::account::Account;
use crate::args::{ColumnArgs, JourneyArgs, LimitArgs, LogArgs, SeenArgs};
use crate::data::{Data, Seen};
use crate::failure::Failure;
use crate::output::say;
use crate::progress::Progress;
use crate::words::Words;
use eventlog::{BuildOptions, CutSpec, EventLog, Identity, Journeys, LogBuilder, LogError, OpenOptions, Wanted};
use ingest::{Attributes, Decision, FilePlan, ReadFailure, ReadOptions, ReadPlan, ReadReport, Role, Source};
use insight::friction::{Assumed, Register};
use insight::journey_map::name_stations;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::{Cut, DefinitionFile, FileMapping, JourneyDefinition, MappingFile, Segment, StationRule};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What a command needs of the log besides times, activities and channels.
#[derive(Clone, Debug, Default)]
pub(crate) struct Need {
    /// Attributes by name, or all of them.
    pub(crate) attributes: Needed,
    /// Whether event ids are written again.
    pub(crate) event_ids: bool,
    /// Whether there is an answer even for a log of which nothing was accepted.
    pub(crate) even_if_all_rejected: bool,
    /// Files are read as answers to surveys.
    pub(crate) answers: Option<AnswersNeeded>,
}

/// What was said of files of answers.
#[derive(Clone, Debug, Default)]
pub(crate) struct AnswersNeeded {
    /// What the survey is called.
    pub(crate) survey: Option<String>,
    /// What columns hold.
    pub(crate) questions: BTreeMap<String, String>,
}

/// What `--question COLUMN=WHAT` says, by column.
pub(crate) fn questions_told(told: &[String]) -> Result<BTreeMap<String, String>, Failure> {
    let one = |told: &String| {
        // A column's name may hold the sign; what it holds begins with a word that does not.
        let parts = told.split_once('=').filter(|(column, what)| !column.trim().is_empty() && !what.trim().is_empty());
        let (column, what) = parts.ok_or_else(|| {
            Failure::new(format!("`{told}` does not say what a column holds"))
                .hint("write the column, = and what it holds: --question \"Q5=csat 1-7\"")
        })?;
        Ok((column.trim().to_string(), what.trim().to_string()))
    };
    told.iter().map(one).collect()
}

#[derive(Clone, Debug)]
pub(crate) enum Needed {
    These(Vec<String>),
    All,
}

impl Default for Needed {
    fn default() -> Self {
        Needed::These(Vec::new())
    }
}

/// A log, how it was read, and how it is to be cut.
pub(crate) struct Loaded {
    pub(crate) log: EventLog,
    pub(crate) spec: CutSpec,
    pub(crate) definition: DefinitionFile,
    /// How files were understood; absent for a data directory.
    pub(crate) plan: Option<ReadPlan>,
    pub(crate) account: Account,
    /// What failures are assumed to cost by those who work with the data directory; nothing of files.
    pub(crate) assumed: Assumed,
    /// What to call the whole: the journey, the file, or the directory.
    pub(crate) name: String,
    pub(crate) threads: usize,
    /// What the definition says was changed, and dealt out by lot.
    pub(crate) register: Register,
}

impl Loaded {
    pub(crate) fn journeys(&self) -> Result<Journeys<'_>, Failure> {
        let spec = knowing_stations(&self.log, &self.definition.rule, self.spec.clone());
        Ok(Journeys::cut(&self.log, &spec)?)
    }

    /// Whether some of the log's events or journeys are left out.
    pub(crate) fn is_narrowed(&self) -> bool {
        let spec = &self.spec;
        let cut_by_goal = spec.definition.cut == Some(Cut::Goal) || is_cut_by_goal(&spec.definition);
        spec.from.is_some()
            || spec.to.is_some()
            || spec.segment.is_some()
            || !spec.definition.activities.is_empty()
            || cut_by_goal
    }

    /// Says what is not in the journeys though it is in the log, and what was asked for in vain.
    fn say_what_is_left_out(self, args: &LogArgs, words: &Words) -> Result<Loaded, Failure> {
        let journeys = self.journeys()?;
        let technical = journeys.technical_left_out(self.threads)?;
        if technical > 0 {
            say(&format!(
                "{} {}",
                words.events(technical),
                words.either(
                    "som säger vem någon är ($identify, $group, $alias) är inte med; en definition kan ta med dem",
                    "that say who someone is ($identify, $group, $alias) are left out; a definition can take them in"
                )
            ));
        }
        if args.journeys.gap.is_some() && !matches!(journeys.cut_by(), Cut::Gap) {
            say(words.either(
                "--gap har ingen verkan här: resorna delas inte vid pauser; --cut gap gör det",
                "--gap has no effect here: journeys are not cut at pauses; --cut gap does that",
            ));
        }
        drop(journeys);
        Ok(self)
    }

    /// Says so when narrowing has left nothing: an empty answer alone would look like a fact.
    fn say_if_nothing_is_left(self, words: &Words) -> Result<Loaded, Failure> {
        if self.is_narrowed() && self.log.totals().events > 0 {
            let counts = self.journeys()?.walk(self.threads, &|| 0_u64, |journeys: &mut u64, _| *journeys += 1)?;
            if counts.iter().sum::<u64>() == 0 {
                say(words.either(
                    "inget är kvar: ingen resa stämmer med --from, --to, --segment eller definitionen",
                    "nothing is left: no journey fits --from, --to, --segment or the definition",
                ));
            }
        }
        Ok(self)
    }
}

/// Reads the log that the arguments name.
pub(crate) fn load(args: &LogArgs, need: &Need, words: &Words) -> Result<Loaded, Failure> {
    let data = args.data_dir().map(|dir| Data::open(&dir, &seen(&args.seen, &args.columns)?)).transpose()?;
    let definition = definition_for(&args.journeys, data.as_ref())?;
    let spec = cut_spec(&args.journeys, &args.columns, &definition)?;
    let register = register(&args.columns, &definition)?;
    let need = with_rules(with_segment(need, &spec), &definition);
    let threads = threads(&args.limits);
    let memory = memory(&args.limits);
    let journey_name = (!spec.definition.name.is_empty()).then(|| spec.definition.name.clone());
    if let (Some(data), Some(dir)) = (data, args.data_dir()) {
        let wanted = Wanted {
            attributes: match &need.attributes {
                Needed::All => None,
                Needed::These(names) => Some(names.clone()),
            },
            event_ids: need.event_ids,
            by_case: spec.definition.cut.is_none_or(|cut| cut == Cut::Case),
            ..Wanted::default()
        };
        let options = OpenOptions { wanted, memory, threads };
        let log = data.events(&options)?;
        if !words.quiet() {
            data.say_stitched(
                &OpenOptions { wanted: Wanted { attributes: Some(Vec::new()), ..Wanted::default() }, ..options },
                words,
            )?;
        }
        let (account, assumed) = (data.account()?, data.assumed()?);
        let name = journey_name.unwrap_or_else(|| dir.display().to_string());
        let loaded = Loaded { log, spec, definition, plan: None, account, assumed, name, threads, register };
        return loaded.say_what_is_left_out(args, words)?.say_if_nothing_is_left(words);
    }
    let plan = plan_files(&args.files, &args.columns, &need, threads)?;
    words.say_plan(&plan);
    let by_case = every_file_has(&plan, Role::Case);
    let identity = if by_case && !every_file_has(&plan, Role::Person) { Identity::Case } else { Identity::Person };
    let wants_cases = spec.definition.cut.is_none_or(|cut| cut == Cut::Case) && !is_cut_by_goal(&spec.definition);
    let mut builder = LogBuilder::new(BuildOptions {
        identity,
        by_case: by_case && wants_cases,
        keep_event_ids: need.event_ids,
        memory,
        scratch: std::env::temp_dir(),
        threads,
    });
    let report = read(&plan, words, &mut |batch| builder.push(&batch))?;
    let log = builder.finish()?;
    let totals = log.totals();
    let account = Account {
        received: report.received,
        stored: totals.events,
        duplicates: totals.duplicates,
        rejected: report.rejected(),
        report,
        ..Account::default()
    };
    words.say_rejections(&account);
    if account.stored == 0 && account.rejected > 0 && !need.even_if_all_rejected {
        let problem = format!("all {} rows were rejected", account.rejected);
        return Err(Failure::new(problem)
            .hint("the remarks above say why; `resa inspect` shows how the columns were understood"));
    }
    let name = journey_name.unwrap_or_else(|| log_name(&plan));
    let assumed = Assumed::default();
    let loaded = Loaded { log, spec, definition, plan: Some(plan), account, assumed, name, threads, register };
    loaded.say_what_is_left_out(args, words)?.say_if_nothing_is_left(words)
}

/// The file that was named; else what was defined in the studio of the data directory. There, journeys count
/// only where one is asked for: nobody said that every question is about the first of them.
pub(crate) fn definition_for(journeys: &JourneyArgs, data: Option<&Data>) -> Result<DefinitionFile, Failure> {
    if let Some(file) = &journeys.definition {
        return read_toml(file);
    }
    let mut definition = data.map(Data::definition).transpose()?.unwrap_or_default();
    if journeys.journey.is_none() {
        definition.journey.clear();
    }
    Ok(definition)
}

/// What rules ask for besides activities and channels.
fn with_rules(mut need: Need, definition: &DefinitionFile) -> Need {
    if let Needed::These(names) = &mut need.attributes {
        names.extend(asked_by_rules(definition));
    }
    need
}

/// The properties that rules ask for.
pub(crate) fn asked_by_rules(definition: &DefinitionFile) -> impl Iterator<Item = String> {
    definition.rule.iter().filter_map(|rule| rule.property.as_ref()).map(|asked| asked.name.clone())
}

/// The cut with what rules call stations: where a journey names one, its events are meant, told apart by activity,
/// channel and property as everywhere. What the journeys show stays what was logged.
pub(crate) fn knowing_stations(log: &EventLog, rules: &[StationRule], spec: CutSpec) -> CutSpec {
    let JourneyDefinition { start, goal, activities, .. } = &spec.definition;
    let names_nothing = [start, goal, activities].iter().all(|names| names.is_empty());
    if rules.is_empty() || names_nothing {
        return spec;
    }
    CutSpec { recode: Some(name_stations(log, rules).recode), names_only: true, ..spec }
}

/// How a data directory is to be seen.
pub(crate) fn seen(args: &SeenArgs, columns: &ColumnArgs) -> Result<Seen, Failure> {
    let as_of = match &args.as_of {
        None => None,
        Some(text) => Some(model::Micros(bound(text, &zone(columns)?, "--as-of", true)?)),
    };
    Ok(Seen { project: args.project.clone(), as_of, no_stitching: args.no_stitching })
}

/// The zone of times that carry none.
fn zone(columns: &ColumnArgs) -> Result<TimeZone, Failure> {
    zone_called(columns.time_zone.as_ref())
}

/// The zone of a name; UTC where there is none.
pub(crate) fn zone_called(name: Option<&String>) -> Result<TimeZone, Failure> {
    match name {
        None => Ok(TimeZone::UTC),
        Some(name) => TimeZone::get(name).map_err(|_| {
            Failure::new(format!("`{name}` is not a time zone")).hint("write it like Europe/Stockholm or UTC")
        }),
    }
}

/// Decides how files will be read.
pub(crate) fn plan_files(
    files: &[PathBuf],
    columns: &ColumnArgs,
    need: &Need,
    threads: usize,
) -> Result<ReadPlan, Failure> {
    let format = format_named(columns.format.as_deref())?;
    for (at, file) in files.iter().enumerate() {
        if files[..at].contains(file) {
            return Err(Failure::new(format!("`{}` is named twice", file.display()))
                .hint("name every file once; its events would count double"));
        }
    }
    let sources = files.iter().map(|file| source(file, columns)).collect::<Result<Vec<Source>, Failure>>()?;
    let options = ReadOptions {
        columns: FileMapping {
            person: columns.person.clone(),
            case: columns.case.clone(),
            activity: columns.activity.clone(),
            time: columns.time.clone(),
            time_format: columns.time_format.clone(),
            time_zone: columns.time_zone.clone(),
            channel: columns.channel.clone(),
            event_id: columns.event_id.clone(),
            delimiter: columns.delimiter.clone(),
            responses: need.answers.as_ref().map(|_| true),
            activity_value: need.answers.as_ref().and_then(|answers| answers.survey.clone()),
            questions: need.answers.as_ref().map(|answers| answers.questions.clone()).unwrap_or_default(),
            ..FileMapping::default()
        },
        mapping: columns.mapping.as_deref().map(read_toml::<MappingFile>).transpose()?.unwrap_or_default(),
        object_type: columns.object_type.clone(),
        attributes: match &need.attributes {
            Needed::All => Attributes::All,
            Needed::These(names) if names.is_empty() => Attributes::None,
            Needed::These(names) => Attributes::Only(names.clone()),
        },
        format,
        threads,
    };
    knows_a_file(&options.mapping, &sources, columns)?;
    let plan = ingest::plan(&sources, &options)?;
    plan.files.iter().try_for_each(one_role_each)?;
    Ok(plan)
}

/// A mapping that speaks of none of the files was written for others, or their names are misspelt.
fn knows_a_file(mapping: &MappingFile, sources: &[Source], columns: &ColumnArgs) -> Result<(), Failure> {
    let knows_one = sources.iter().any(|source| mapping.file.contains_key(source.file_name()));
    let (Some(path), false, false) = (&columns.mapping, mapping.file.is_empty(), knows_one) else { return Ok(()) };
    let names: Vec<String> = mapping.file.keys().map(|name| format!("`{name}`")).collect();
    let problem = format!("the mapping `{}` speaks of none of the files that were given", path.display());
    Err(Failure::new(problem).hint(format!("it names {}; a name stands without its folder", names.join(", "))))
}

/// A column cannot be two things at once.
fn one_role_each(file: &FilePlan) -> Result<(), Failure> {
    let column = |decision: &Decision| decision.column().map(str::to_string);
    for (at, decision) in file.decisions.iter().enumerate() {
        let earlier =
            file.decisions.iter().take(at).find(|other| column(other).is_some() && column(other) == column(decision));
        if let Some(earlier) = earlier {
            let (first, second) = (earlier.role.option(), decision.role.option());
            let name = column(decision).unwrap_or_default();
            let problem = format!("cannot read `{}`: `{name}` is taken for two things", file.source.name());
            return Err(Failure::new(problem).hint(format!("name another column with {first} or {second}")));
        }
    }
    Ok(())
}

/// The format that `--format` names.
pub(crate) fn format_named(word: Option<&str>) -> Result<Option<ingest::Format>, Failure> {
    let Some(word) = word else { return Ok(None) };
    let found = ingest::Format::from_word(word).ok_or_else(|| {
        let words: Vec<&str> = ingest::Format::words().collect();
        Failure::new(format!("`{word}` is not a format")).hint(format!("choose one of {}", words.join(", ")))
    });
    found.map(Some)
}

fn source(file: &Path, columns: &ColumnArgs) -> Result<Source, Failure> {
    stream_or_file(file, columns.format.as_deref())
}

/// A file by its path; a pipe, or standard input for `-`, kept until it has been read.
pub(crate) fn stream_or_file(file: &Path, format: Option<&str>) -> Result<Source, Failure> {
    if file != Path::new("-") {
        // A pipe (`<(zcat x)`) can be read only once, and reading a file takes a look first.
        let is_stream = std::fs::metadata(file).is_ok_and(|about| !about.is_file() && !about.is_dir());
        if !is_stream {
            return Ok(Source::file(file));
        }
        let mut stream = std::fs::File::open(file)
            .map_err(|error| Failure::new(format!("cannot read `{}`: {error}", file.display())))?;
        let name = format.map_or("stream".to_string(), |format| format!("stream.{format}"));
        return Ok(Source::spool(&name, &mut stream)?);
    }
    let Some(format) = format else {
        return Err(
            Failure::new("standard input does not tell its format").hint("add --format csv (or ndjson, xes, …)")
        );
    };
    Ok(Source::spool(&format!("stdin.{format}"), &mut std::io::stdin().lock())?)
}

/// Reads the files of a plan, showing progress.
pub(crate) fn read(
    plan: &ReadPlan,
    words: &Words,
    sink: &mut dyn FnMut(model::EventBatch) -> Result<(), LogError>,
) -> Result<ReadReport, Failure> {
    let mut line = Progress::new();
    let report = plan.read(sink, &mut |progress| line.show(|| words.reading(&progress)));
    report.map_err(|failure| match failure {
        ReadFailure::Source(error) => Failure::from(error),
        ReadFailure::Sink(error) => Failure::from(error),
    })
}

/// Whether a role was found in every file.
pub(crate) fn every_file_has(plan: &ReadPlan, role: Role) -> bool {
    plan.files.iter().all(|file| file.decisions.iter().any(|decision| decision.role == role))
}

fn log_name(plan: &ReadPlan) -> String {
    let stems: Vec<&str> = plan.files.iter().map(|file| file.source.stem()).collect();
    stems.join(" + ")
}

fn is_cut_by_goal(definition: &JourneyDefinition) -> bool {
    definition.cut.is_none() && !definition.start.is_empty() && !definition.goal.is_empty()
}

fn with_segment(need: &Need, spec: &CutSpec) -> Need {
    let mut need = need.clone();
    if let (Needed::These(names), Some(segment)) = (&mut need.attributes, &spec.segment) {
        let others = segment.attributes().into_iter().filter(|name| !["channel", "activity"].contains(name));
        names.extend(others.map(str::to_string));
    }
    need
}

pub(crate) fn cut_spec(args: &JourneyArgs, columns: &ColumnArgs, file: &DefinitionFile) -> Result<CutSpec, Failure> {
    let mut definition = match &args.journey {
        None => file.journey.first().cloned().unwrap_or_default(),
        Some(name) => file.journey.iter().find(|journey| journey.name == *name).cloned().ok_or_else(|| {
            let problem = format!("there is no journey `{name}` in the definition");
            Failure::new(problem).hint(eventlog::near(name, file.journey.iter().map(|journey| journey.name.as_str())))
        })?,
    };
    definition.cut = args.cut.map(Cut::from).or(definition.cut);
    definition.gap = args.gap.or(definition.gap);
    let zone = zone_called(columns.time_zone.as_ref().or(file.time_zone.as_ref()))?;
    let segment = args.segment.as_deref().map(Segment::parse).transpose().map_err(|error| {
        Failure::new(error.to_string()).hint("write it like: device = \"mobile\" and age in (\"18-29\",\"30-49\")")
    })?;
    Ok(CutSpec {
        definition,
        from: args.from.as_deref().map(|text| bound(text, &zone, "--from", false)).transpose()?,
        to: args.to.as_deref().map(|text| bound(text, &zone, "--to", true)).transpose()?,
        segment,
        ..CutSpec::default()
    })
}

/// What a definition says was done that no event tells.
fn register(columns: &ColumnArgs, file: &DefinitionFile) -> Result<Register, Failure> {
    let zone = zone_called(columns.time_zone.as_ref().or(file.time_zone.as_ref()))?;
    Register::of(file, |change| change.at(&zone)).map_err(|change| {
        Failure::new(format!("the change `{}` is on `{}`, which is not a time", change.name, change.on))
            .hint("write it like 2024-03-01 or 2024-03-01T08:00:00+01:00")
    })
}

/// A time as a bound, UTC microseconds: a day is its beginning, or as an end the beginning of the next.
fn bound(text: &str, zone: &TimeZone, option: &str, end: bool) -> Result<i64, Failure> {
    let wrong = || {
        Failure::new(format!("{option} `{text}` is not a time"))
            .hint("write it like 2024-03-01 or 2024-03-01T08:00:00+01:00")
    };
    if let Ok(time) = text.parse::<jiff::Timestamp>() {
        return Ok(time.as_microsecond());
    }
    if let Ok(date) = text.parse::<Date>()
        && text.len() <= 10
    {
        let day = if end { date.tomorrow().map_err(|_| wrong())? } else { date };
        let start = day.to_zoned(zone.clone()).map_err(|_| wrong())?;
        return Ok(start.timestamp().as_microsecond());
    }
    let local: jiff::civil::DateTime = text.parse().map_err(|_| wrong())?;
    let time = local.to_zoned(zone.clone()).map_err(|_| wrong())?;
    Ok(time.timestamp().as_microsecond())
}

pub(crate) fn read_toml<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        Failure::new(format!("cannot read `{}`: {error}", path.display()))
            .hint("check the name; docs/definition.md shows what may stand there")
    })?;
    toml::from_str(&text).map_err(|error| {
        let place = error.span().map(|span| text.bytes().take(span.start).filter(|byte| *byte == b'\n').count() + 1);
        let line = place.map_or(String::new(), |line| format!(" (line {line})"));
        Failure::new(format!("cannot read `{}`{line}: {}", path.display(), error.message()))
            .hint("docs/definition.md shows what may stand there")
    })
}

/// How many threads to use.
pub(crate) fn threads(limits: &LimitArgs) -> usize {
    let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    limits.threads.unwrap_or_else(cores).max(1)
}

/// Memory for the log, in bytes: what was said, else half of what is free, else 2 GiB.
pub(crate) fn memory(limits: &LimitArgs) -> usize {
    let free = || {
        let info = std::fs::read_to_string("/proc/meminfo").ok()?;
        let line = info.lines().find(|line| line.starts_with("MemAvailable:"))?;
        line.split_whitespace().nth(1)?.parse::<usize>().ok().map(|kib| kib * 1024 / 2)
    };
    limits.memory.map(|megabytes| megabytes << 20).or_else(free).unwrap_or(2 << 30)
}
