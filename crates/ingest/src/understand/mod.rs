//! What each column of a file means: who, what, when and where, by name and by content.
//!
//! Comes in: a sample of rows and what the user said. Goes out: one [`Decision`] for each role with
//! its reason, and remarks. Nothing is guessed silently, and a close call is an error that names
//! the option. Reads no files.

mod activity;
mod decide;
mod names;
mod profile;
mod sample;
mod subject;
mod when;

pub(crate) use decide::{Question, Roles, Understood, understand};
pub(crate) use names::Name;
pub(crate) use profile::Profile;
pub(crate) use sample::{Sample, SampleColumn};

use std::fmt;

/// What a column can be for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The customer.
    Person,
    /// The case.
    Case,
    /// What was logged.
    Activity,
    /// When.
    Time,
    /// The time of day, beside a date.
    Clock,
    /// The channel.
    Channel,
    /// The source's own event id.
    EventId,
}

impl Role {
    /// The stable word used in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Role::Person => "person",
            Role::Case => "case",
            Role::Activity => "activity",
            Role::Time => "time",
            Role::Clock => "clock",
            Role::Channel => "channel",
            Role::EventId => "event_id",
        }
    }

    /// The option that decides it.
    pub fn option(self) -> &'static str {
        match self {
            Role::Person => "--person",
            Role::Case => "--case",
            Role::Activity => "--activity",
            Role::Time | Role::Clock => "--time",
            Role::Channel => "--channel",
            Role::EventId => "--event-id",
        }
    }
}

/// Where the values of a role come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A column of this name.
    Column(String),
    /// The same text for every row.
    Value(String),
}

/// One role of a file, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The role.
    pub role: Role,
    /// Where its values come from.
    pub from: Origin,
    /// Why.
    pub why: Why,
}

impl Decision {
    /// The column, unless one text stands for all rows.
    pub fn column(&self) -> Option<&str> {
        match &self.from {
            Origin::Column(column) => Some(column),
            Origin::Value(_) => None,
        }
    }
}

/// Why a column was taken for a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// An option or the mapping said so.
    Told,
    /// The format says so.
    Format,
    /// Its name says so.
    Name,
    /// Its name says so, and so do its values; the numbers are percent.
    NameAndValues {
        /// How many of the values fit, in percent.
        fitting: u8,
    },
    /// Its values say so, and no name spoke against it; others that could have been meant follow.
    Values {
        /// Columns that were considered too.
        rather_than: Vec<String>,
    },
    /// No column fits, so the file's name stands for it.
    FileName,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Why::Told => f.write_str("you said so"),
            Why::Format => f.write_str("the format says so"),
            Why::Name => f.write_str("by its name"),
            Why::NameAndValues { fitting } => write!(f, "by its name; {fitting} % of the values fit"),
            Why::Values { rather_than } if rather_than.is_empty() => f.write_str("by its values"),
            Why::Values { rather_than } => write!(f, "by its values, rather than {}", quoted(rather_than)),
            Why::FileName => f.write_str("no column fits, so the file's name is used"),
        }
    }
}

/// Something that was assumed and that someone should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// Times without a zone were read as UTC.
    AssumedUtc,
    /// Dates have no time of day: events of the same day keep the order of the file.
    DatesOnly,
    /// Numbers were read as times in this way.
    NumbersAsTimes(&'static str),
    /// The activity is a guess from the values of this column.
    GuessedActivity(String),
    /// There is no activity column: every event is called by this name.
    NamedAfterFile(String),
    /// The person is a guess from the values of this column.
    GuessedPerson(String),
    /// No column has the name given with `--channel`: it is the channel of every row.
    ChannelForAll(String),
    /// Lines above the header were skipped.
    LinesAboveHeader(usize),
    /// Rows below the header that tell more of the columns, and of nobody, were skipped.
    LabelRows(usize),
    /// Each row gives an event called this besides, where this column has a time.
    FurtherEvent {
        /// What it is called.
        activity: String,
        /// Its time.
        column: String,
    },
    /// So many answers to questions were found, which are read as answers.
    Answers(u64),
    /// No column holds answers to a question that is known: rows are read as plain events.
    NoAnswers,
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Remark::AssumedUtc => {
                f.write_str("times without a zone are read as UTC; say --time-zone Europe/Stockholm if they are local")
            }
            Remark::DatesOnly => {
                f.write_str("dates have no time of day: events of one day keep the order they have in the file")
            }
            Remark::NumbersAsTimes(how) => write!(f, "numbers are read as times: {how}"),
            Remark::GuessedActivity(column) => {
                write!(f, "no column is called an activity; `{column}` was taken, choose another with --activity")
            }
            Remark::NamedAfterFile(name) => {
                write!(f, "no column tells what happened: every event is called `{name}`; choose one with --activity")
            }
            Remark::GuessedPerson(column) => {
                write!(
                    f,
                    "no column is called a customer or a case; `{column}` was taken, choose another with --person or --case"
                )
            }
            Remark::ChannelForAll(channel) => {
                write!(f, "no column is called `{channel}`: it is the channel of every row")
            }
            Remark::LinesAboveHeader(lines) => write!(f, "{lines} line(s) above the header were skipped"),
            Remark::LabelRows(rows) => {
                write!(f, "{rows} row(s) below the header say what the columns are and were skipped")
            }
            Remark::FurtherEvent { activity, column } => {
                write!(f, "each row with a time in `{column}` gives the event `{activity}` besides")
            }
            Remark::Answers(answers) => write!(f, "{answers} answers to questions were found, and are read as answers"),
            Remark::NoAnswers => {
                f.write_str("no column holds answers to a question that is known, so rows are read as plain events")
            }
        }
    }
}

/// Names as they stand in a sentence.
pub(crate) fn quoted<T: AsRef<str>>(names: &[T]) -> String {
    names.iter().map(|name| format!("`{}`", name.as_ref())).collect::<Vec<_>>().join(", ")
}
