//! XES (IEEE 1849): a log of traces of events comes in, one row for each event goes out.
//!
//! Columns are named as pm4py names them: the trace's attribute `K` is `case:K`, the event's is `K`,
//! an attribute inside another is `parent/child`. A trace without `concept:name` is called
//! `trace N`. Attributes of the log and `<global>` declarations are not data: the standard gives
//! the latter for *new* events, so a value that is missing stays missing.

use crate::gather::{Cell, Gather};
use crate::raw::{Decoder, Keeper, RawChunk, ReadError, Reason};
use crate::xml::{self, XmlStream};
use model::ValueKind;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::Read;

const TIME: &str = "time:timestamp";
const CASE: &str = "case:concept:name";
/// Attributes inside attributes deeper than this are no log.
const DEEPEST: usize = 64;

/// Reads a XES log.
pub(crate) struct XesDecoder {
    reader: Reader<XmlStream>,
    buffer: Vec<u8>,
    log: Log,
    finished: bool,
}

impl XesDecoder {
    /// Starts reading a log, already decompressed.
    pub(crate) fn new(input: Box<dyn Read + Send>, keep: Keeper) -> Result<Self, ReadError> {
        let reader = Reader::from_reader(XmlStream::new(input)?);
        Ok(XesDecoder { reader, buffer: Vec::with_capacity(1 << 12), log: Log::new(keep), finished: false })
    }

    fn broken(&self, what: impl std::fmt::Display) -> ReadError {
        let place = self.reader.buffer_position();
        ReadError::new(format!("read the XES log: {what} (at byte {place}, after event {})", self.log.events))
            .hint("the file may be cut off or damaged; export or download it again")
    }
}

impl Decoder for XesDecoder {
    fn next_chunk(&mut self) -> Result<Option<RawChunk>, ReadError> {
        while !self.finished && !self.log.gather.is_full() {
            self.buffer.clear();
            let step = match self.reader.read_event_into(&mut self.buffer) {
                Ok(Event::Start(element)) => self.log.open(&element, true),
                Ok(Event::Empty(element)) => self.log.open(&element, false),
                Ok(Event::End(_)) => {
                    self.log.close();
                    Ok(())
                }
                Ok(Event::Eof) => {
                    self.finished = true;
                    self.log.end()
                }
                Ok(_) => Ok(()),
                Err(error) => Err(error.to_string()),
            };
            step.map_err(|what| self.broken(what))?;
            self.reader.get_mut().event_done();
        }
        self.log.fill_case();
        self.log.case_from = 0;
        Ok(self.log.gather.take())
    }
}

/// What an open element is to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Element {
    Log,
    Trace,
    Event,
    /// An attribute of an event or a trace, and how long the path was before it.
    Attribute(usize),
    /// Anything else, with everything in it.
    Ignored,
}

/// How far the log has been read.
struct Log {
    gather: Gather,
    open: Vec<Element>,
    events: u64,
    traces: u64,
    /// The trace's attributes: column, kind and text.
    case: Vec<(usize, ValueKind, String)>,
    /// The first row of the open trace that has not got the trace's attributes yet.
    case_from: usize,
    /// Names of the open attributes, joined by `/`.
    path: String,
    /// The columns of the last event in order: the next event likely has the same.
    order: Vec<usize>,
    place: usize,
    /// A time that could not be read; the event is rejected when it ends.
    bad_time: Option<String>,
    case_column: usize,
    /// Whether there was a `<log>`.
    seen: bool,
}

impl Log {
    fn new(keep: Keeper) -> Self {
        let mut gather = Gather::new(keep);
        let case_column = gather.column(CASE);
        Log {
            gather,
            open: Vec::new(),
            events: 0,
            traces: 0,
            case: Vec::new(),
            case_from: 0,
            path: String::new(),
            order: Vec::new(),
            place: 0,
            bad_time: None,
            case_column,
            seen: false,
        }
    }

    fn open(&mut self, element: &BytesStart<'_>, stays: bool) -> Result<(), String> {
        let kind = self.enter(element)?;
        if stays {
            if self.open.len() > DEEPEST {
                return Err(format!("attributes inside attributes, more than {DEEPEST} deep"));
            }
            self.open.push(kind);
        } else {
            self.leave(kind);
        }
        Ok(())
    }

    /// Decides what an element is and takes its value.
    fn enter(&mut self, element: &BytesStart<'_>) -> Result<Element, String> {
        let name = element.local_name();
        let name: &str = name.as_ref();
        let parent = self.open.last().copied();
        match (parent, name) {
            (None, "log") => {
                self.seen = true;
                Ok(Element::Log)
            }
            (None, other) => Err(format!("its outermost element is <{other}>, not <log>")),
            (Some(Element::Ignored), _) => Ok(Element::Ignored),
            (Some(Element::Log), "trace") => {
                self.traces += 1;
                Ok(Element::Trace)
            }
            (Some(Element::Log | Element::Trace), "event") => {
                self.events += 1;
                self.place = 0;
                Ok(Element::Event)
            }
            (Some(Element::Log), _) => Ok(Element::Ignored),
            (Some(_), "values") => Ok(Element::Attribute(self.path.len())),
            (Some(_), _) => self.attribute(name, element),
        }
    }

    fn attribute(&mut self, tag: &str, element: &BytesStart<'_>) -> Result<Element, String> {
        let kind = match tag {
            "string" | "id" | "list" | "container" => ValueKind::Text,
            "date" => ValueKind::Time,
            "int" => ValueKind::Integer,
            "float" => ValueKind::Float,
            "boolean" => ValueKind::Boolean,
            _ => return Ok(Element::Ignored),
        };
        let (mut key, mut value) = (None, None);
        for attribute in element.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| error.to_string())?;
            match attribute.key.as_ref() {
                "key" => key = Some(attribute.value),
                "value" => value = Some(attribute.value),
                _ => {}
            }
        }
        let Some(key) = key else { return Ok(Element::Ignored) };
        let before = self.path.len();
        if before > 0 {
            self.path.push('/');
        }
        self.path.push_str(&xml::unescape(&key));
        if let Some(value) = value {
            let value = xml::unescape(&value);
            if self.open.contains(&Element::Event) {
                self.put_event_value(kind, &value);
            } else {
                self.put_case_value(kind, &value);
            }
        }
        Ok(Element::Attribute(before))
    }

    fn put_event_value(&mut self, kind: ValueKind, value: &str) {
        let column = self.expected_column();
        if kind != ValueKind::Time {
            return self.gather.put(column, Cell::Text(kind, value));
        }
        match Cell::time(value) {
            Cell::Text(ValueKind::Text, text) if self.path == TIME && !text.is_empty() => {
                self.bad_time = Some(text.to_string());
            }
            cell => self.gather.put(column, cell),
        }
    }

    /// The column of the open path, found without hashing where the event is built as the last one was.
    fn expected_column(&mut self) -> usize {
        let place = self.place;
        self.place += 1;
        if let Some(&column) = self.order.get(place)
            && self.gather.is_named(column, &self.path)
        {
            return column;
        }
        let column = self.gather.column(&self.path);
        self.order.truncate(place);
        self.order.push(column);
        column
    }

    fn put_case_value(&mut self, kind: ValueKind, value: &str) {
        let column = self.gather.column(&format!("case:{}", self.path));
        self.case.push((column, kind, value.to_string()));
    }

    fn close(&mut self) {
        if let Some(element) = self.open.pop() {
            self.leave(element);
        }
    }

    fn leave(&mut self, element: Element) {
        match element {
            Element::Attribute(before) => self.path.truncate(before),
            Element::Event => match self.bad_time.take() {
                Some(time) => self.gather.reject_row(Reason::UnreadableTime, self.events, &time),
                None => {
                    self.gather.end_row(self.events);
                    // An event beside the traces belongs to no case.
                    if !self.open.contains(&Element::Trace) {
                        self.case_from = self.gather.rows();
                    }
                }
            },
            Element::Trace => {
                self.fill_case();
                self.case.clear();
            }
            Element::Log | Element::Ignored => {}
        }
    }

    /// Gives the rows of the open trace the trace's attributes. Called when the trace ends, because
    /// attributes may follow events, and before a chunk is handed on.
    fn fill_case(&mut self) {
        let first = self.case_from;
        if first < self.gather.rows() {
            for (column, kind, text) in &self.case {
                let cell = if *kind == ValueKind::Time { Cell::time(text) } else { Cell::Text(*kind, text) };
                self.gather.put_run(*column, first, cell);
            }
            let named = self.case.iter().any(|(column, _, text)| *column == self.case_column && !text.is_empty());
            if !named && self.traces > 0 {
                let name = format!("trace {}", self.traces);
                self.gather.put_run(self.case_column, first, Cell::Text(ValueKind::Text, &name));
            }
        }
        self.case_from = self.gather.rows();
    }

    fn end(&self) -> Result<(), String> {
        match self.open.last() {
            None if !self.seen => Err("it holds no <log>".to_string()),
            None => Ok(()),
            Some(_) => Err("it ends in the middle of an element".to_string()),
        }
    }
}
