//! The same world by other names: customers, events, steps, goals and values are called otherwise, and attributes stand in
//! another order. What the product says must be the same. Channels and what is logged beside steps keep their names, since
//! these say what they are.

use model::{AttributeColumn, Column, EventBatch, Strings};
use simulate::{Answer, Simulation, Truth};
use std::collections::BTreeMap;

/// New names by old ones: steps, goals' activities, and goals.
pub(crate) struct Names(BTreeMap<String, String>);

impl Names {
    /// Names for everything that a world calls something of its own.
    pub(crate) fn of(truth: &Truth) -> Names {
        let steps = truth.goals.iter().flat_map(|goal| {
            let steps = goal.steps.iter().map(|step| step.activity.clone());
            steps.chain([goal.activity.clone(), goal.name.clone()])
        });
        Names(steps.map(|name| (name.clone(), other(&name))).collect())
    }

    /// The new name of an old one; itself where it keeps it.
    fn put<'n>(&'n self, name: &'n str) -> &'n str {
        self.0.get(name).map_or(name, String::as_str)
    }

    /// The old name of a new one.
    pub(crate) fn old<'n>(&'n self, name: &'n str) -> &'n str {
        self.0.iter().find(|(_, new)| *new == name).map_or(name, |(old, _)| old.as_str())
    }
}

/// A name that says nothing: its fingerprint (FNV-1a).
fn other(name: &str) -> String {
    let print = name
        .bytes()
        .fold(0xCBF2_9CE4_8422_2325_u64, |print, byte| (print ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3));
    format!("x{print:016x}")
}

/// The world by its other names.
pub(crate) fn renamed(world: &Simulation, names: &Names) -> Simulation {
    let mut definition = world.definition.clone();
    for journey in &mut definition.journey {
        journey.name = names.put(&journey.name).to_owned();
        journey.problem = None;
        for list in [&mut journey.start, &mut journey.goal, &mut journey.steps, &mut journey.activities] {
            list.iter_mut().for_each(|activity| *activity = names.put(activity).to_owned());
        }
    }
    let response = |answer: &Answer| Answer {
        response_id: other(&answer.response_id),
        person: other(&answer.person),
        activity: names.put(&answer.activity).to_owned(),
        ..answer.clone()
    };
    Simulation {
        events: events(&world.events, names),
        responses: world.responses.iter().map(response).collect(),
        comments: Vec::new(),
        definition,
        truth: world.truth.clone(),
    }
}

fn events(events: &EventBatch, names: &Names) -> EventBatch {
    let mut ids = Strings::default();
    for row in 0..events.len() {
        let id = events.event_id.as_ref().and_then(|ids| ids.text(row)).map(other);
        ids.push(id.as_deref());
    }
    let attribute = |column: &AttributeColumn| {
        // A result says what happened, and is read by what it says.
        let keeps = column.name == "result";
        let values = if keeps { column.values.clone() } else { renamed_column(&column.values, other) };
        AttributeColumn { values, ..column.clone() }
    };
    EventBatch {
        time: events.time.clone(),
        person: events.person.as_ref().map(|column| renamed_column(column, other)),
        case: None,
        activity: renamed_column(&events.activity, |name| names.put(name).to_owned()),
        channel: events.channel.clone(),
        event_id: Some(ids),
        attributes: events.attributes.iter().rev().map(attribute).collect(),
    }
}

fn renamed_column(column: &Column, name: impl Fn(&str) -> String) -> Column {
    let new: Vec<String> = column.dictionary.iter().map(name).collect();
    let rows = column.codes.iter().map(|code| new.get(*code as usize).map(String::as_str));
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_names_is_changed_and_they_lead_back() {
        let spec = simulate::Spec { journeys: 200, goals: 2, plants: 2, decoys: 2, ..simulate::Spec::default() };
        let world = simulate::simulate(&spec).unwrap();
        let names = Names::of(&world.truth);
        let same = renamed(&world, &names);
        assert_eq!(same.events.time, world.events.time);
        assert_eq!(same.events.len(), world.events.len());
        let (old, new) = (world.events.activity.text(0).unwrap(), same.events.activity.text(0).unwrap());
        assert_ne!(old, new);
        assert_eq!(names.old(new), old);
        assert_eq!(same.definition.journey.len(), 2);
        assert!(!same.definition_toml().contains("null"), "{}", same.definition_toml());
    }
}
