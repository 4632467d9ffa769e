//! Finds where colleagues' own words name a customer who is erased: in journeys, rules, stations and the register.
//!
//! They are definitions that people answer for and analyses stand on, so nothing is rewritten here: whoever erases is
//! told where, and edits. What is told holds no word of what was found, so that it can stay.

use super::needles::Needles;
use model::{ChangeSpec, StationRule, StationSpec, StudioDefinition, StudioJourney};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A place where a customer is named.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct NamedIn {
    /// `journey`, `rule`, `station` (one that no event shows) or `change`.
    pub what: String,
    /// The journey's id.
    #[serde(default)]
    pub id: Option<String>,
    /// The rule's, the station's or the change's place in its list, from 1.
    #[serde(default)]
    pub number: Option<usize>,
    /// The field, such as `name`, `problem` or `steps`.
    pub field: String,
}

/// Every field of the definitions that names the customer.
pub(super) fn named_in(defined: &StudioDefinition, needles: &Needles) -> Vec<NamedIn> {
    let mut found = Vec::new();
    for journey in &defined.journeys {
        let place = |field: &str| NamedIn {
            what: "journey".into(),
            id: Some(journey.id.0.clone()),
            number: None,
            field: field.into(),
        };
        found.extend(naming(&of_journey(journey), needles).map(place));
    }
    let numbered = |what: &'static str, number: usize| {
        move |field: &str| NamedIn { what: what.into(), id: None, number: Some(number), field: field.into() }
    };
    for (number, rule) in (1..).zip(&defined.rules.rules) {
        found.extend(naming(&of_rule(rule), needles).map(numbered("rule", number)));
    }
    for (number, station) in (1..).zip(&defined.rules.stations) {
        found.extend(naming(&of_station(station), needles).map(numbered("station", number)));
    }
    for (number, change) in (1..).zip(&defined.register.changes) {
        found.extend(naming(&of_change(change), needles).map(numbered("change", number)));
    }
    found
}

type Field<'a> = (&'static str, Vec<&'a String>);

/// The fields of which some text names the customer.
fn naming<'a>(fields: &[Field<'a>], needles: &Needles) -> impl Iterator<Item = &'static str> + use<'a> {
    let named = |(_, texts): &&Field<'a>| texts.iter().any(|text| needles.are_in_prose(text));
    fields.iter().filter(named).map(|(field, _)| *field).collect::<Vec<_>>().into_iter()
}

fn of_journey(journey: &StudioJourney) -> [Field<'_>; 8] {
    let defined = &journey.definition;
    [
        ("name", vec![&defined.name]),
        ("problem", defined.problem.iter().collect()),
        ("goal_text", journey.goal_text.iter().collect()),
        ("start", defined.start.iter().collect()),
        ("goal", defined.goal.iter().collect()),
        ("steps", defined.steps.iter().collect()),
        ("activities", defined.activities.iter().collect()),
        ("targets", defined.targets.iter().map(|target| &target.station).collect()),
    ]
}

fn of_rule(rule: &StationRule) -> [Field<'_>; 7] {
    [
        ("activity", rule.activity.iter().collect()),
        ("channel", rule.channel.iter().collect()),
        ("property", rule.property.iter().flat_map(|property| [&property.name, &property.pattern]).collect()),
        ("station", rule.station.iter().collect()),
        ("touchpoint", rule.touchpoint.iter().collect()),
        ("set_channel", rule.set_channel.iter().collect()),
        ("stage", rule.stage.iter().collect()),
    ]
}

fn of_station(station: &StationSpec) -> [Field<'_>; 4] {
    [
        ("name", vec![&station.name]),
        ("after", station.after.iter().collect()),
        ("touchpoint", station.touchpoint.iter().collect()),
        ("channels", station.channels.iter().collect()),
    ]
}

fn of_change(change: &ChangeSpec) -> [Field<'_>; 2] {
    [("name", vec![&change.name]), ("where", change.only.iter().flat_map(|(word, value)| [word, value]).collect())]
}

#[cfg(test)]
mod tests {
    use super::*;
    use ingest::identity::{ProjectKey, Pseudonyms};
    use model::{IdentityKind, JourneyDefinition, StationRules};

    #[test]
    fn a_customer_is_found_in_every_kind_of_definition_and_others_are_not() {
        let key = Pseudonyms::new(&ProjectKey::new([7; 32])).of(IdentityKind::Email, "anna@example.se");
        let needles = Needles::new([7; 32], &[key], &[]);
        let journey = |name: &str, problem: &str| StudioJourney {
            id: model::JourneyId(format!("jny_{name}")),
            version: 1,
            definition: JourneyDefinition {
                name: name.into(),
                problem: Some(problem.into()),
                steps: vec!["Ringa ANNA@example.se".into()],
                ..JourneyDefinition::default()
            },
            goal_text: None,
            owner: None,
            created: model::Micros(0),
            created_by: None,
            updated: model::Micros(0),
            updated_by: None,
            example: false,
        };
        let rule = StationRule { station: Some("Svara anna@example.se".into()), ..StationRule::default() };
        let station = StationSpec { name: "joanna@example.se väntar".into(), ..StationSpec::default() };
        let rules = vec![StationRule::default(), rule];
        let defined = StudioDefinition {
            journeys: vec![journey("a", "anna@example.se får inget svar")],
            rules: StationRules { rules, stations: vec![station], ..StationRules::default() },
            ..StudioDefinition::default()
        };
        let place = |what: &str, id: Option<&str>, number, field: &str| NamedIn {
            what: what.into(),
            id: id.map(str::to_string),
            number,
            field: field.into(),
        };
        assert_eq!(
            named_in(&defined, &needles),
            [
                place("journey", Some("jny_a"), None, "problem"),
                place("journey", Some("jny_a"), None, "steps"),
                place("rule", None, Some(2), "station"),
            ]
        );
    }
}
