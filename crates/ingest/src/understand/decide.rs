//! Puts the roles of one file together from what was told, the names and the values.

use super::names::nearest;
use super::profile::Profile;
use super::sample::Sample;
use super::when::{self, When};
use super::{Decision, Origin, Remark, Role, Why, activity, quoted, subject};
use crate::format::Format;
use crate::raw::ReadError;
use crate::time::{Layout, Recognised, TimeReader, Zone};
use model::{FileMapping, PersonForm};

/// What is asked about a file.
pub(crate) struct Question<'a> {
    pub(crate) file: &'a str,
    pub(crate) stem: &'a str,
    pub(crate) format: Format,
    pub(crate) sample: &'a Sample,
    pub(crate) told: &'a FileMapping,
    /// Whether other files belong to the same log.
    pub(crate) several: bool,
}

/// Which column serves which role, ready for reading.
#[derive(Clone, Debug)]
pub(crate) struct Roles {
    pub(crate) person: Option<String>,
    pub(crate) case: Option<String>,
    pub(crate) activity: Origin,
    pub(crate) time: String,
    pub(crate) clock: Option<String>,
    pub(crate) channel: Option<Origin>,
    pub(crate) event_id: Option<String>,
    /// A case column that merely repeats the customer: neither a role nor an attribute.
    pub(crate) repeated: Option<String>,
    pub(crate) reader: TimeReader,
    /// Whether the order of day and month could not be told from the sample.
    pub(crate) ambiguous: bool,
    /// How customers are compared.
    pub(crate) person_form: PersonForm,
    /// Further events of the same row.
    pub(crate) also: Vec<FurtherEvent>,
}

/// A further event of each row that has its time.
#[derive(Clone, Debug)]
pub(crate) struct FurtherEvent {
    pub(crate) time: String,
    pub(crate) activity: String,
    pub(crate) reader: TimeReader,
}

/// The roles, how they were found, and what to remark.
pub(crate) struct Understood {
    pub(crate) roles: Roles,
    pub(crate) decisions: Vec<Decision>,
    pub(crate) remarks: Vec<Remark>,
    pub(crate) profiles: Vec<Profile>,
}

/// Decides what every column of the sample is for.
pub(crate) fn understand(question: &Question) -> Result<Understood, ReadError> {
    let profiles: Vec<Profile> = question.sample.columns.iter().map(Profile::of).collect();
    let mut work = Work {
        question,
        profiles: &profiles,
        taken: Vec::new(),
        decisions: Vec::new(),
        remarks: Vec::new(),
        repeated: None,
    };
    // Told columns first, so that no guess takes one of them for another role.
    let told = work.told()?;
    let further = work.further()?;
    let found = work.time(told.time)?;
    work.person_and_case(&told)?;
    let channel = work.channel(told.channel);
    let event_id = work.event_id(told.event_id);
    let activity = work.activity(told.activity)?;
    let reader = work.time_reader(&found)?;
    let also = further.into_iter().map(|(profile, activity)| work.further_event(profile, activity, &reader)).collect();
    let ambiguous =
        matches!(reader.layout, Layout::Calendar(_)) && found.written.as_ref().is_some_and(|time| time.ambiguous);
    let Work { mut decisions, remarks, repeated, .. } = work;
    decisions.sort_by_key(|decision| decision.role);
    let column = |role: Role| {
        decisions.iter().find(|decision| decision.role == role).and_then(|decision| match &decision.from {
            Origin::Column(column) => Some(column.clone()),
            Origin::Value(_) => None,
        })
    };
    let roles = Roles {
        person: column(Role::Person),
        case: column(Role::Case),
        activity,
        time: found.column,
        clock: found.clock,
        channel,
        event_id,
        repeated,
        reader,
        ambiguous,
        person_form: question.told.person_form.unwrap_or(PersonForm::AsWritten),
        also,
    };
    Ok(Understood { roles, decisions, remarks, profiles })
}

/// The columns that the user named.
struct Told<'a> {
    person: Option<&'a Profile>,
    case: Option<&'a Profile>,
    activity: Option<&'a Profile>,
    time: Option<&'a Profile>,
    channel: Option<&'a Profile>,
    event_id: Option<&'a Profile>,
}

/// Whether the user said that no column has a role: its name is nothing.
fn is_none(told: &Option<String>) -> bool {
    told.as_deref() == Some("")
}

struct Work<'a> {
    question: &'a Question<'a>,
    profiles: &'a [Profile],
    taken: Vec<&'a str>,
    decisions: Vec<Decision>,
    remarks: Vec<Remark>,
    repeated: Option<String>,
}

impl<'a> Work<'a> {
    fn decide(&mut self, role: Role, profile: &'a Profile, why: Why) {
        self.taken.push(&profile.name);
        self.decisions.push(Decision { role, from: Origin::Column(profile.name.clone()), why });
    }

    fn told(&mut self) -> Result<Told<'a>, ReadError> {
        let told = self.question.told;
        let find = |name: &Option<String>, role: Role| {
            name.as_deref().filter(|name| !name.is_empty()).map(|name| self.named(name, role)).transpose()
        };
        let channel = match &told.channel {
            Some(name) if told.channel_value.is_none() => self.profiles.iter().find(|profile| profile.name == *name),
            _ => None,
        };
        let told = Told {
            person: find(&told.person, Role::Person)?,
            case: find(&told.case, Role::Case)?,
            activity: find(&told.activity, Role::Activity)?,
            time: find(&told.time, Role::Time)?,
            event_id: find(&told.event_id, Role::EventId)?,
            channel,
        };
        let all = [told.person, told.case, told.activity, told.time, told.event_id, told.channel];
        self.taken.extend(all.into_iter().flatten().map(|profile| profile.name.as_str()));
        Ok(told)
    }

    /// The columns that hold the times of further events, and what those are called.
    fn further(&mut self) -> Result<Vec<(&'a Profile, &'a str)>, ReadError> {
        let question = self.question;
        let find = |also: &'a model::AlsoEvent| Ok((self.named(&also.time, Role::Time)?, also.activity_value.as_str()));
        let further: Vec<(&Profile, &str)> = question.told.also.iter().map(find).collect::<Result<_, ReadError>>()?;
        self.taken.extend(further.iter().map(|(profile, _)| profile.name.as_str()));
        Ok(further)
    }

    /// A further event: its time is written as its column's values are, or else as the first event's.
    fn further_event(&self, profile: &Profile, activity: &str, first: &TimeReader) -> FurtherEvent {
        let told = self.question.told.time_format.is_some();
        let own = profile.time.as_ref().filter(|time| !time.ambiguous && !told).map(|time| time.layout.clone());
        let reader = TimeReader { layout: own.unwrap_or_else(|| first.layout.clone()), zone: first.zone.clone() };
        FurtherEvent { time: profile.name.clone(), activity: activity.to_string(), reader }
    }

    /// The column that a user means by `name`.
    fn named(&self, name: &str, role: Role) -> Result<&'a Profile, ReadError> {
        let exact = self.profiles.iter().find(|profile| profile.name == name);
        let any_case = || self.profiles.iter().find(|profile| profile.name.to_lowercase() == name.to_lowercase());
        exact.or_else(any_case).ok_or_else(|| {
            let names = || self.profiles.iter().map(|profile| profile.name.as_str());
            let near = nearest(name, names());
            let (file, option) = (self.question.file, role.option());
            let error = ReadError::new(format!("read `{file}`: there is no column `{name}`, which {option} names"))
                .code("no_column");
            if near.is_empty() {
                let all: Vec<&str> = names().take(20).collect();
                error.hint(format!("its columns are {}", quoted(&all)))
            } else {
                error.hint(format!("did you mean {}?", quoted(&near)))
            }
        })
    }

    fn time(&mut self, told: Option<&'a Profile>) -> Result<When, ReadError> {
        let fixed = match self.question.format {
            Format::Xes => Some("time:timestamp"),
            Format::OcelJson | Format::OcelXml | Format::OcelSqlite => Some("ocel:timestamp"),
            _ => None,
        };
        let by_format = || fixed.and_then(|name| self.profiles.iter().find(|profile| profile.name == name));
        let named_elsewhere = |name: &str| self.question.told.also.iter().any(|also| also.time == name);
        let mut found = when::find(self.profiles, told.or_else(by_format), &named_elsewhere, self.question.file)?;
        if told.is_none() && fixed == Some(found.column.as_str()) {
            found.why = Why::Format;
        }
        let profile = |name: &str| self.profiles.iter().find(|profile| profile.name == name);
        if let Some(column) = profile(&found.column) {
            self.decide(Role::Time, column, found.why.clone());
        }
        if let Some(clock) = found.clock.as_deref().and_then(profile) {
            self.decide(Role::Clock, clock, Why::NameAndValues { fitting: 100 });
        }
        Ok(found)
    }

    fn person_and_case(&mut self, told: &Told<'a>) -> Result<(), ReadError> {
        let profile = |name: &str| self.profiles.iter().find(|profile| profile.name == name);
        let by_format = match self.question.format {
            Format::Xes => profile("case:concept:name"),
            Format::OcelJson | Format::OcelXml | Format::OcelSqlite => profile("ocel:oid"),
            _ => None,
        };
        let guess_person = by_format.is_none();
        let mut person = told.person.map(|person| (person, Why::Told));
        let mut case = told.case.map(|case| (case, Why::Told)).or(by_format.map(|case| (case, Why::Format)));
        if person.is_none() && guess_person {
            person = subject::person(self.profiles, &self.taken).map(|person| (person, Why::Name));
        }
        // A log of cases names its customers only in the column that our own writers give them.
        if person.is_none() && !guess_person {
            person = profile("person").map(|person| (person, Why::Name));
        }
        if let Some((person, why)) = &person {
            self.decide(Role::Person, person, why.clone());
        }
        // Formats of cases cannot do without: where the case merely repeats the customer, there was none.
        if told.case.is_none() && by_format.is_some() && self.repeats(&person, &case) {
            self.repeated = by_format.map(|case| case.name.clone());
            return Ok(());
        }
        if case.is_none() && !is_none(&self.question.told.case) {
            case = subject::case(self.profiles, &self.taken, person.is_some()).map(|case| (case, Why::Name));
        }
        if let Some((case, why)) = &case {
            self.decide(Role::Case, case, why.clone());
        }
        if person.is_some() || case.is_some() {
            return Ok(());
        }
        self.guess_person()
    }

    /// Whether two columns hold the same value in every row of the sample.
    fn repeats(&self, a: &Option<(&Profile, Why)>, b: &Option<(&Profile, Why)>) -> bool {
        let (Some((a, _)), Some((b, _))) = (a, b) else { return false };
        let column = |profile: &Profile| self.question.sample.column(&profile.name);
        column(a).zip(column(b)).is_some_and(|(a, b)| a.values == b.values)
    }

    fn guess_person(&mut self) -> Result<(), ReadError> {
        let file = self.question.file;
        let event_id = subject::event_id(self.profiles, &self.taken).map(|profile| profile.name.as_str());
        let taken: Vec<&str> = self.taken.iter().copied().chain(event_id).collect();
        let candidates = subject::by_values(self.profiles, &taken);
        match candidates[..] {
            [only] => {
                self.decide(Role::Person, only, Why::Values { rather_than: Vec::new() });
                self.remarks.push(Remark::GuessedPerson(only.name.clone()));
                Ok(())
            }
            [] => {
                let names: Vec<&str> = self.profiles.iter().take(12).map(|profile| profile.name.as_str()).collect();
                let message =
                    format!("read `{file}`: no column tells whose events these are (columns: {})", quoted(&names));
                Err(ReadError::new(message)
                    .code("no_person")
                    .hint("name the customer with --person COLUMN or the case with --case COLUMN"))
            }
            _ => {
                let names: Vec<&str> = candidates.iter().take(4).map(|profile| profile.name.as_str()).collect();
                let message = format!("read `{file}`: {} could all tell whose events these are", quoted(&names));
                Err(ReadError::new(message)
                    .code("ambiguous_person")
                    .hint("name the customer with --person COLUMN or the case with --case COLUMN"))
            }
        }
    }

    fn channel(&mut self, told: Option<&'a Profile>) -> Option<Origin> {
        let mapping = self.question.told;
        let fixed = |work: &mut Self, value: &str, why: Why| {
            let from = Origin::Value(value.to_string());
            work.decisions.push(Decision { role: Role::Channel, from: from.clone(), why });
            Some(from)
        };
        if let Some(value) = &mapping.channel_value {
            return fixed(self, value, Why::Told);
        }
        if is_none(&mapping.channel) {
            return None;
        }
        if let Some(column) = told {
            self.decide(Role::Channel, column, Why::Told);
            return Some(Origin::Column(column.name.clone()));
        }
        if let Some(column) = activity::channel(self.profiles, &self.taken) {
            self.decide(Role::Channel, column, Why::Name);
            return Some(Origin::Column(column.name.clone()));
        }
        if let Some(value) = &mapping.channel {
            self.remarks.push(Remark::ChannelForAll(value.clone()));
            return fixed(self, value, Why::Told);
        }
        if self.question.several { fixed(self, self.question.stem, Why::FileName) } else { None }
    }

    fn event_id(&mut self, told: Option<&'a Profile>) -> Option<String> {
        let by_format = || self.profiles.iter().find(|profile| profile.name == "ocel:eid").map(|id| (id, Why::Format));
        if is_none(&self.question.told.event_id) {
            return None;
        }
        let by_name = || subject::event_id(self.profiles, &self.taken).map(|id| (id, Why::Name));
        let (column, why) = told.map(|id| (id, Why::Told)).or_else(by_format).or_else(by_name)?;
        self.decide(Role::EventId, column, why);
        Some(column.name.clone())
    }

    fn activity(&mut self, told: Option<&'a Profile>) -> Result<Origin, ReadError> {
        if let Some(column) = told {
            self.decide(Role::Activity, column, Why::Told);
            return Ok(Origin::Column(column.name.clone()));
        }
        if let Some(value) = &self.question.told.activity_value {
            return Ok(self.named_activity(value, Why::Told));
        }
        match activity::find(self.profiles, &self.taken, self.question.file)? {
            Some(found) => {
                if found.guessed {
                    self.remarks.push(Remark::GuessedActivity(found.profile.name.clone()));
                }
                self.decide(Role::Activity, found.profile, found.why);
                Ok(Origin::Column(found.profile.name.clone()))
            }
            None => {
                self.remarks.push(Remark::NamedAfterFile(self.question.stem.to_string()));
                Ok(self.named_activity(self.question.stem, Why::FileName))
            }
        }
    }

    fn named_activity(&mut self, value: &str, why: Why) -> Origin {
        let from = Origin::Value(value.to_string());
        self.decisions.push(Decision { role: Role::Activity, from: from.clone(), why });
        from
    }

    fn time_reader(&mut self, found: &When) -> Result<TimeReader, ReadError> {
        let told = self.question.told;
        let zone = told.time_zone.as_deref().map(Zone::from_name).transpose()?;
        let layout = match (&told.time_format, &found.written) {
            (Some(format), _) => Layout::Format(format.clone()),
            (None, Some(written)) => written.layout.clone(),
            (None, None) => self.layout_of_unread(found)?,
        };
        self.remark_on_times(found.written.as_ref(), &layout, zone.is_some(), found.clock.is_some());
        Ok(TimeReader { layout, zone: zone.unwrap_or_default() })
    }

    /// A column that the user named, or that the format types, but whose values do not read as times.
    fn layout_of_unread(&self, found: &When) -> Result<Layout, ReadError> {
        let column = self.question.sample.column(&found.column);
        let example = column.and_then(|column| column.filled().next());
        let typed = column.is_some_and(|column| column.typed_time);
        if typed || found.why == Why::Format {
            return Ok(Layout::Calendar(crate::time::Order::Ymd));
        }
        let (file, name) = (self.question.file, &found.column);
        Err(match example {
            Some(example) => ReadError::new(format!(
                "read `{file}`: `{name}` holds `{example}`, which no known way of writing time fits"
            ))
            .code("unreadable_times")
            .hint("say how it is written, for example --time-format \"%d/%m/%Y %H:%M\""),
            None => ReadError::new(format!("read `{file}`: `{name}` is empty, so there are no times"))
                .code("no_time")
                .hint("name another column with --time"),
        })
    }

    fn remark_on_times(&mut self, written: Option<&Recognised>, layout: &Layout, zone_told: bool, clock: bool) {
        let from_text = matches!(layout, Layout::Calendar(_) | Layout::Serial | Layout::Format(_));
        let has_zone = written.is_none_or(|time| time.has_zone);
        if from_text && !has_zone && !zone_told {
            self.remarks.push(Remark::AssumedUtc);
        }
        if from_text && !clock && written.is_some_and(|time| !time.has_clock) {
            self.remarks.push(Remark::DatesOnly);
        }
        let how = match (layout, written.is_some_and(|time| time.numeric)) {
            (Layout::Epoch(1), _) => "seconds since 1970",
            (Layout::Epoch(1_000), _) => "milliseconds since 1970",
            (Layout::Epoch(1_000_000), _) => "microseconds since 1970",
            (Layout::Epoch(_), _) => "nanoseconds since 1970",
            (Layout::Serial, _) => "days as Excel counts them",
            (Layout::Calendar(_), true) => "year, month and day written together",
            _ => return,
        };
        self.remarks.push(Remark::NumbersAsTimes(how));
    }
}
