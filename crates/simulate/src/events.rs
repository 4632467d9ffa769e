//! Rows as a batch of events, in the words of `model`, with the names that an analysis gets to see.

use crate::record::{Row, Who};
use crate::words::ATTRIBUTES;
use model::{AttributeColumn, Column, EventBatch, Strings, ValueKind};
use std::fmt::Write;

/// The batch in order of arrival. Attributes: those of customers, then `result`, `template` and `team`.
pub(crate) fn batch(rows: &[Row]) -> EventBatch {
    let mut batch = EventBatch { event_id: Some(Strings::default()), ..EventBatch::default() };
    let (mut person, mut channel) = (Column::default(), Column::default());
    let mut customer: Vec<Column> = ATTRIBUTES.iter().map(|_| Column::default()).collect();
    let [mut result, mut template, mut team] = std::array::from_fn(|_| Column::default());
    let mut name = String::new();
    for row in rows {
        batch.time.push(row.time);
        write_person(&mut name, row.who);
        person.push(Some(&name));
        name.clear();
        // Writing to a string cannot fail.
        _ = write!(name, "h{:07}", row.id);
        if let Some(ids) = &mut batch.event_id {
            ids.push(Some(&name));
        }
        batch.activity.push(Some(row.activity));
        channel.push(Some(row.channel));
        for (column, ((_, values, _), value)) in customer.iter_mut().zip(ATTRIBUTES.iter().zip(row.values)) {
            column.push(Some(values[usize::from(value)]));
        }
        result.push(row.result);
        template.push(row.template);
        team.push(row.team);
    }
    batch.person = Some(person);
    batch.channel = Some(channel);
    let names = ATTRIBUTES.iter().map(|(name, _, _)| *name).chain(["result", "template", "team"]);
    let columns = customer.into_iter().chain([result, template, team]);
    let attribute =
        |(name, values): (&str, Column)| AttributeColumn { name: name.to_owned(), kind: ValueKind::Text, values };
    batch.attributes = names.zip(columns).map(attribute).collect();
    batch
}

/// The name under which an identity is logged, put in place of what `name` held.
pub(crate) fn write_person(name: &mut String, who: Who) {
    name.clear();
    _ = match who {
        Who::Customer(number) => write!(name, "k{number:06}"),
        Who::Device(number) => write!(name, "e{number:06}"),
        Who::Bot(number) => write!(name, "b{number:05}"),
    };
}
