//! Events as XES: grouped by case, with the case's own attributes on the trace.

use super::target::Sink;
use super::traces::{Trace, Traces, escape};
use super::{EventWriter, Target, WriteError, WriteSchema};
use model::{EventRow, ValueKind};
use std::io::Write;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <global scope="trace">
    <string key="concept:name" value=""/>
  </global>
  <global scope="event">
    <string key="concept:name" value=""/>
    <date key="time:timestamp" value="1970-01-01T00:00:00Z"/>
  </global>
  <classifier name="Activity" keys="concept:name"/>
"#;

pub(super) struct XesWriter {
    out: Sink,
    traces: Traces,
    text: String,
}

impl XesWriter {
    pub(super) fn new(target: Target, schema: &WriteSchema) -> Result<Self, WriteError> {
        let mut out = target.into_sink();
        out.write_all(HEAD.as_bytes())?;
        Ok(XesWriter { out, traces: Traces::new(schema), text: String::new() })
    }

    fn write_trace(&mut self, trace: &Trace) -> Result<(), WriteError> {
        let schema = &self.traces.schema;
        let text = &mut self.text;
        text.clear();
        let parted = trace.part(schema);
        // Without a trace around them, events without a case come back as events without a case.
        if let Some(name) = &trace.name {
            text.push_str("  <trace>\n");
            put(text, ValueKind::Text, "concept:name", name);
            for (name, kind, value) in &parted.whole {
                put(text, *kind, name, value);
            }
        }
        for event in &trace.events {
            text.push_str("    <event>\n");
            put(text, ValueKind::Text, "concept:name", &event.activity);
            put(text, ValueKind::Time, "time:timestamp", &event.time.to_rfc3339());
            let own = [("person", &event.person), ("channel", &event.channel), ("event_id", &event.event_id)];
            for (name, value) in own {
                if let Some(value) = value {
                    put(text, ValueKind::Text, name, value);
                }
            }
            if trace.name.is_none() {
                for (name, kind, value) in &parted.whole {
                    put(text, *kind, &format!("case:{name}"), value);
                }
            }
            for &place in &parted.by_event {
                let (name, kind) = &schema.attributes[place];
                if let Some(value) = &event.attributes[place] {
                    put(text, *kind, name, value);
                }
            }
            text.push_str("    </event>\n");
        }
        if trace.name.is_some() {
            text.push_str("  </trace>\n");
        }
        self.out.write_all(text.as_bytes())?;
        Ok(())
    }
}

fn put(text: &mut String, kind: ValueKind, key: &str, value: &str) {
    let tag = match kind {
        ValueKind::Integer if value.parse::<i64>().is_ok() => "int",
        ValueKind::Float if value.parse::<f64>().is_ok() => "float",
        ValueKind::Boolean if matches!(value, "true" | "false") => "boolean",
        ValueKind::Time => "date",
        _ => "string",
    };
    text.push_str("      <");
    text.push_str(tag);
    text.push_str(" key=\"");
    escape(key, text);
    text.push_str("\" value=\"");
    escape(value, text);
    text.push_str("\"/>\n");
}

impl EventWriter for XesWriter {
    fn event(&mut self, row: &EventRow<'_>) -> Result<(), WriteError> {
        let complete = self.traces.event(row);
        Traces::each(complete, |trace| self.write_trace(trace))
    }

    fn finish(mut self: Box<Self>) -> Result<(), WriteError> {
        let last = self.traces.end();
        Traces::each(last, |trace| self.write_trace(trace))?;
        self.out.write_all(b"</log>\n")?;
        self.out.complete()
    }
}
