//! From decoded rows and the roles of their columns to events, and rejections for the rest.

use crate::options::Attributes;
use crate::raw::{Keep, Keeper, NO_TIME, RawChunk, RawColumn, RawValues, Reason, RejectedRow};
use crate::time::TimeReader;
use crate::time::ZoneClock;
use crate::understand::{Origin, Roles};
use model::{AttributeColumn, Column, EventBatch, MISSING, Micros, PersonForm, Strings, ValueKind};
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

/// Makes events of the rows of one file.
#[derive(Clone, Debug)]
pub(crate) struct Assembler {
    roles: Roles,
    attributes: Attributes,
    role_columns: HashSet<String>,
    /// Lines that tell more of the columns and of nobody.
    labels: Vec<u64>,
}

/// What became of a chunk.
#[derive(Debug, Default)]
pub(crate) struct Assembled {
    /// How many rows it had.
    pub(crate) rows: usize,
    pub(crate) batch: EventBatch,
    pub(crate) rejected: Vec<RejectedRow>,
}

/// An event that a row gives: its own, or one of the further ones.
#[derive(Clone, Copy)]
struct Told {
    row: usize,
    further: Option<usize>,
}

/// The times of one column, and what is wrong with those that could not be read.
struct Times {
    times: Vec<i64>,
    faults: Vec<Option<Reason>>,
}

impl Assembler {
    pub(crate) fn new(roles: Roles, attributes: Attributes, labels: Vec<u64>) -> Self {
        let column = |origin: &Origin| match origin {
            Origin::Column(name) => Some(name.clone()),
            Origin::Value(_) => None,
        };
        let Roles { person, case, activity, time, clock, channel, event_id, repeated, .. } = &roles;
        let named = [person, case, clock, event_id, repeated].map(Clone::clone).into_iter().chain([Some(time.clone())]);
        let further = roles.also.iter().map(|further| Some(further.time.clone()));
        let named = named.chain(further).chain([column(activity), channel.as_ref().and_then(column)]);
        let role_columns = named.flatten().collect();
        Assembler { roles, attributes, role_columns, labels }
    }

    /// How customers are compared.
    pub(crate) fn person_form(&self) -> PersonForm {
        self.roles.person_form
    }

    /// How many rows only tell of the columns.
    pub(crate) fn label_rows(&self) -> usize {
        self.labels.len()
    }

    /// The values of a column whose rows stand on these lines, without those of rows that tell of the columns.
    pub(crate) fn without_labels<'c>(&self, column: &'c Column, lines: &[u64]) -> Cow<'c, Column> {
        if !lines.iter().any(|line| self.labels.contains(line)) {
            return Cow::Borrowed(column);
        }
        let rows = lines.iter().enumerate().filter(|(_, line)| !self.labels.contains(line));
        Cow::Owned(rows.map(|(row, _)| column.text(row)).collect())
    }

    /// How the decoder should keep each column.
    pub(crate) fn keeper(&self) -> Keeper {
        let assembler = self.clone();
        Arc::new(move |name| {
            let plain =
                [Some(&assembler.roles.time), assembler.roles.clock.as_ref(), assembler.roles.event_id.as_ref()];
            let further = assembler.roles.also.iter().map(|further| &further.time);
            if plain.into_iter().flatten().chain(further).any(|column| column == name) {
                Keep::Plain
            } else if assembler.role_columns.contains(name) || assembler.is_attribute(name) {
                Keep::Coded
            } else {
                Keep::Skip
            }
        })
    }

    /// Whether a column is wanted as an attribute.
    fn is_attribute(&self, name: &str) -> bool {
        match &self.attributes {
            Attributes::None => false,
            Attributes::Only(wanted) => {
                let of_case = name.strip_prefix("case:");
                wanted.iter().any(|wanted| wanted == name || of_case == Some(wanted))
            }
            Attributes::All => !self.role_columns.contains(name),
        }
    }

    /// The events of a chunk.
    pub(crate) fn assemble(&self, chunk: RawChunk) -> Assembled {
        let rows = chunk.rows;
        let mut columns = Columns { chunk };
        let mut rejected = std::mem::take(&mut columns.chunk.rejected);
        let attributes = self.take_attributes(&mut columns);
        let Times { times: time, mut faults } =
            times(&columns, &self.roles.time, self.roles.clock.as_deref(), &self.roles.reader);
        let person = self.roles.person.as_deref().map(|name| self.persons(columns.take_coded(name)));
        let case = self.roles.case.as_deref().map(|name| without_null_words(columns.take_coded(name)));
        let activity = trimmed(columns.take_origin(&self.roles.activity));
        let channel = self.roles.channel.as_ref().map(|origin| trimmed(columns.take_origin(origin)));
        let missing =
            |column: &Option<Column>, row: usize| column.as_ref().is_none_or(|column| column.codes[row] == MISSING);
        let nobody: Vec<Option<Reason>> = (0..rows)
            .map(|row| (missing(&person, row) && missing(&case, row)).then(|| self.whom_is_missing()))
            .collect();
        for (row, fault) in faults.iter_mut().enumerate() {
            let nothing = (activity.codes[row] == MISSING).then_some(Reason::MissingActivity);
            *fault = fault.or(nothing).or(nobody[row]);
        }
        let batch = EventBatch { time, person, case, activity, channel, event_id: None, attributes };
        if self.labels.is_empty() && self.roles.also.is_empty() && faults.iter().all(Option::is_none) {
            let event_id = self.roles.event_id.as_deref().map(|name| columns.take_plain(name));
            return Assembled { rows: rows + rejected.len(), batch: EventBatch { event_id, ..batch }, rejected };
        }
        let event_id = self.roles.event_id.as_deref().map(|name| columns.plain(name));
        let batch = EventBatch { event_id, ..batch };
        let further: Vec<Times> =
            self.roles.also.iter().map(|further| times(&columns, &further.time, None, &further.reader)).collect();
        let undecoded = rejected.len();
        let (mut told, mut labels) = (Vec::with_capacity(rows), 0);
        for (row, fault) in faults.iter().enumerate() {
            let line = columns.chunk.lines.get(row).copied().unwrap_or_default();
            if self.labels.contains(&line) {
                labels += 1;
                continue;
            }
            match *fault {
                None => told.push(Told { row, further: None }),
                Some(reason) => {
                    rejected.push(RejectedRow { reason, line, text: self.shown(reason, row, &columns, &batch) });
                }
            }
            for (number, times) in further.iter().enumerate() {
                // Without its time there was no such event.
                if times.faults[row] == Some(Reason::MissingTime) {
                    continue;
                }
                match times.faults[row].or(nobody[row]) {
                    None => told.push(Told { row, further: Some(number) }),
                    Some(reason) => {
                        let text = self.further_shown(number, row, &columns);
                        rejected.push(RejectedRow { reason, line, text });
                    }
                }
            }
        }
        let batch = self.told(&batch, &told, &further);
        Assembled { rows: rows - labels + undecoded, batch, rejected }
    }

    fn whom_is_missing(&self) -> Reason {
        if self.roles.person.is_some() { Reason::MissingPerson } else { Reason::MissingCase }
    }

    /// The customers, in the form in which they are compared.
    pub(crate) fn persons(&self, column: Column) -> Column {
        let column = without_null_words(column);
        match self.roles.person_form {
            PersonForm::AsWritten => column,
            form => {
                let mut read = Column::default();
                let codes: Vec<u32> =
                    column.dictionary.iter().map(|text| read.dictionary.intern(&form.of(text))).collect();
                let code = |code: &u32| codes.get(*code as usize).copied().unwrap_or(MISSING);
                read.codes = column.codes.iter().map(code).collect();
                read
            }
        }
    }

    /// The batch of these events; further ones have their own time and name, and the row's everything else.
    fn told(&self, batch: &EventBatch, told: &[Told], further: &[Times]) -> EventBatch {
        let rows: Vec<usize> = told.iter().map(|told| told.row).collect();
        let mut events = only(batch, &rows);
        if self.roles.also.is_empty() {
            return events;
        }
        let activity = |told: &Told| match told.further {
            Some(number) => Some(self.roles.also[number].activity.as_str()),
            None => batch.activity.text(told.row),
        };
        events.activity = told.iter().map(activity).collect();
        for (time, told) in events.time.iter_mut().zip(told) {
            if let Some(number) = told.further {
                *time = further[number].times[told.row];
            }
        }
        if let Some(ids) = &batch.event_id {
            let mut own = Strings::default();
            for told in told {
                let id = ids.text(told.row);
                // Two events of one row are two: the source counted only the row.
                match told.further {
                    None => own.push(id),
                    Some(number) => own.push(id.map(|id| format!("{id}#{}", number + 2)).as_deref()),
                }
            }
            events.event_id = Some(own);
        }
        events
    }

    /// What to show of a further event that was not accepted.
    fn further_shown(&self, number: usize, row: usize, columns: &Columns) -> String {
        let further = &self.roles.also[number];
        let time = columns.find(&further.time).and_then(|column| text_of(column, row)).unwrap_or_default();
        format!("{}: {time}", further.activity).chars().take(200).collect()
    }

    fn take_attributes(&self, columns: &mut Columns) -> Vec<AttributeColumn> {
        let mut attributes = Vec::new();
        for column in &mut columns.chunk.columns {
            if !self.is_attribute(&column.name) {
                continue;
            }
            let has_role = self.role_columns.contains(&*column.name);
            let values = if has_role { coded(&column.values) } else { take_values(&mut column.values) };
            let kind = if matches!(column.values, RawValues::Time(_)) { ValueKind::Time } else { column.kind };
            attributes.push(AttributeColumn { name: column.name.to_string(), kind, values });
        }
        attributes
    }

    /// What to show of a rejected row: the value at fault, or what else is known of the row.
    fn shown(&self, reason: Reason, row: usize, columns: &Columns, batch: &EventBatch) -> String {
        let of = |name: &str| columns.find(name).and_then(|column| text_of(column, row)).unwrap_or_default();
        let text = if reason == Reason::UnreadableTime {
            let clock = self.roles.clock.as_deref().map(of).unwrap_or_default();
            format!("{} {clock}", of(&self.roles.time)).trim().to_string()
        } else {
            let keys = [batch.person.as_ref(), batch.case.as_ref(), Some(&batch.activity), batch.channel.as_ref()];
            let known = keys.into_iter().flatten().filter_map(|column| column.text(row).map(str::to_string));
            let time = (batch.time[row] != NO_TIME).then(|| Micros(batch.time[row]).to_rfc3339());
            known.chain(time).collect::<Vec<_>>().join(", ")
        };
        text.chars().take(200).collect()
    }
}

/// The columns of a chunk, to be taken by name.
struct Columns {
    chunk: RawChunk,
}

impl Columns {
    fn find(&self, name: &str) -> Option<&RawColumn> {
        self.chunk.columns.iter().find(|column| *column.name == *name)
    }

    fn take_coded(&mut self, name: &str) -> Column {
        let rows = self.chunk.rows;
        let column = self.chunk.columns.iter_mut().find(|column| *column.name == *name);
        column.map_or_else(|| absent(rows), |column| take_values(&mut column.values))
    }

    fn take_origin(&mut self, origin: &Origin) -> Column {
        match origin {
            Origin::Column(name) => self.take_coded(name),
            Origin::Value(value) => {
                let mut column = Column::default();
                let code = column.dictionary.intern(value);
                column.codes = vec![code; self.chunk.rows];
                column
            }
        }
    }

    fn take_plain(&mut self, name: &str) -> Strings {
        let column = self.chunk.columns.iter_mut().find(|column| *column.name == *name);
        match column.map(|column| &mut column.values) {
            Some(RawValues::Plain(strings)) => std::mem::take(strings),
            _ => self.plain(name),
        }
    }

    fn plain(&self, name: &str) -> Strings {
        let column = self.find(name);
        let mut strings = Strings::default();
        for row in 0..self.chunk.rows {
            strings.push(column.and_then(|column| text_of(column, row)));
        }
        strings
    }
}

/// Event times of a column, and what is wrong with those that could not be read.
fn times(columns: &Columns, name: &str, clock: Option<&str>, reader: &TimeReader) -> Times {
    let rows = columns.chunk.rows;
    let mut zone = ZoneClock::new(reader.zone.clone());
    let clock = clock.and_then(|name| columns.find(name));
    let mut times = Vec::with_capacity(rows);
    let mut faults = vec![None; rows];
    let column = columns.find(name);
    if let Some(RawColumn { values: RawValues::Time(typed), .. }) = column {
        for (time, fault) in typed.iter().zip(&mut faults) {
            *fault = (*time == NO_TIME).then_some(Reason::MissingTime);
        }
        return Times { times: typed.clone(), faults };
    }
    for (row, fault) in faults.iter_mut().enumerate() {
        let text = column.and_then(|column| text_of(column, row)).filter(|text| !is_null_word(text));
        let clock = clock.map(|clock| text_of(clock, row).unwrap_or_default()).filter(|text| !text.is_empty());
        let time = text.and_then(|text| reader.read(text, clock, &mut zone));
        *fault = match (text, time) {
            (None, _) => Some(Reason::MissingTime),
            (Some(_), None) => Some(Reason::UnreadableTime),
            (Some(_), Some(_)) => None,
        };
        times.push(time.unwrap_or(NO_TIME));
    }
    Times { times, faults }
}

fn absent(rows: usize) -> Column {
    Column { codes: vec![MISSING; rows], ..Column::default() }
}

fn text_of(column: &RawColumn, row: usize) -> Option<&str> {
    match &column.values {
        RawValues::Coded(column) => column.text(row),
        RawValues::Plain(strings) => strings.text(row),
        RawValues::Time(_) => None,
    }
}

fn take_values(values: &mut RawValues) -> Column {
    match values {
        RawValues::Coded(column) => std::mem::take(column),
        other => coded(other),
    }
}

/// The values with a dictionary.
fn coded(values: &RawValues) -> Column {
    match values {
        RawValues::Coded(column) => column.clone(),
        RawValues::Plain(strings) => (0..strings.len()).map(|row| strings.text(row)).collect(),
        RawValues::Time(times) => {
            let mut column = Column::default();
            for time in times {
                let text = (*time != NO_TIME).then(|| Micros(*time).to_rfc3339());
                column.push(text.as_deref());
            }
            column
        }
    }
}

/// Whether a program wrote this where it had no value.
fn is_null_word(text: &str) -> bool {
    let text = text.trim_ascii();
    const WORDS: [&str; 8] = ["null", "nan", "none", "n/a", "(null)", "undefined", "\\n", "nat"];
    text.is_empty() || text.len() < 10 && WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// A column whose values lost the blanks around them, which exports of fixed-width fields leave.
fn trimmed(column: Column) -> Column {
    if column.dictionary.iter().all(|text| text.trim().len() == text.len()) {
        return column;
    }
    let rows = 0..column.codes.len();
    rows.map(|row| column.text(row).map(str::trim).filter(|text| !text.is_empty())).collect()
}

/// A key column in which words for nothing are missing.
fn without_null_words(column: Column) -> Column {
    let mut column = trimmed(column);
    let nothing: Vec<bool> = column.dictionary.iter().map(is_null_word).collect();
    if nothing.contains(&true) {
        for code in &mut column.codes {
            if *code != MISSING && nothing[*code as usize] {
                *code = MISSING;
            }
        }
    }
    column
}

/// Some rows of a batch.
fn only(batch: &EventBatch, rows: &[usize]) -> EventBatch {
    // Dictionaries are made anew, so that they name nothing that only a rejected row held.
    let column = |column: &Column| rows.iter().map(|row| column.text(*row)).collect::<Column>();
    let strings = |strings: &Strings| {
        let mut some = Strings::default();
        rows.iter().for_each(|row| some.push(strings.text(*row)));
        some
    };
    let attribute = |attribute: &AttributeColumn| AttributeColumn {
        name: attribute.name.clone(),
        kind: attribute.kind,
        values: column(&attribute.values),
    };
    EventBatch {
        time: rows.iter().map(|row| batch.time[*row]).collect(),
        person: batch.person.as_ref().map(column),
        case: batch.case.as_ref().map(column),
        activity: column(&batch.activity),
        channel: batch.channel.as_ref().map(column),
        event_id: batch.event_id.as_ref().map(strings),
        attributes: batch.attributes.iter().map(attribute).collect(),
    }
}
