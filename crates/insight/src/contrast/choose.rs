//! Which journeys are in which group: a rule in the codes of a log.

use eventlog::{EventLog, JourneyView, Journeys, LogError, near};
use model::{Comparison, Condition, Segment, is_technical_attribute};

/// A rule as tables over codes.
#[derive(Debug)]
pub struct Rule {
    segment: Segment,
    tables: Vec<(Condition, Place, Vec<bool>)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Activity,
    Channel,
    Attribute(usize),
}

impl Rule {
    /// A rule for the journeys of a log.
    ///
    /// # Errors
    /// When it speaks of an attribute, or asks for an activity or a channel, that the log does not have.
    pub fn of(segment: Segment, journeys: &Journeys<'_>) -> Result<Rule, LogError> {
        let mut conditions = Vec::new();
        segment.for_each_condition(&mut |condition| conditions.push(condition.clone()));
        let table = |condition: Condition| {
            let place = place(journeys.log(), &condition.attribute)?;
            let fits: Vec<bool> = match place {
                Place::Activity => journeys.activities().iter().map(|name| condition.fits(name)).collect(),
                Place::Channel => journeys.channels().iter().map(|name| condition.fits_channel(name)).collect(),
                Place::Attribute(at) => {
                    journeys.log().attributes()[at].dictionary.iter().map(|name| condition.fits(name)).collect()
                }
            };
            let is_named = matches!(condition.op, Comparison::Equal | Comparison::In);
            if place == Place::Activity && is_named && !fits.contains(&true) {
                return Err(LogError::new("no event has the activity that the rule names")
                    .hint(near(&written(&condition), journeys.activities().iter())));
            }
            Ok((condition, place, fits))
        };
        let tables = conditions.into_iter().map(table).collect::<Result<Vec<_>, LogError>>()?;
        Ok(Rule { segment, tables })
    }

    /// The attributes that it speaks of.
    pub fn attributes(&self) -> Vec<&str> {
        self.segment.attributes()
    }

    pub(super) fn holds(&self, journey: &JourneyView<'_>) -> bool {
        self.segment.holds(&mut |condition| {
            let known = self.tables.iter().find(|(known, ..)| known == condition);
            known.is_some_and(|(_, place, fits)| {
                let codes = match place {
                    Place::Activity => journey.activities,
                    Place::Channel => journey.channels,
                    Place::Attribute(at) => journey.attribute(*at),
                };
                codes.iter().any(|code| fits.get(*code as usize).copied().unwrap_or(false))
            })
        })
    }

    /// Whether it is about this, so that a group shows it because it was chosen so.
    pub(super) fn speaks_of(&self, attribute: &str) -> bool {
        self.tables.iter().any(|(condition, ..)| bare(&condition.attribute) == bare(attribute))
    }
}

/// Attributes of a whole case are called so with and without their prefix.
fn bare(name: &str) -> &str {
    name.strip_prefix("case:").unwrap_or(name)
}

fn written(condition: &Condition) -> String {
    condition.values.first().map_or_else(String::new, |value| match value {
        model::Literal::Text(text) => text.clone(),
        model::Literal::Number(number) => number.to_string(),
    })
}

fn place(log: &EventLog, name: &str) -> Result<Place, LogError> {
    match name {
        "activity" => return Ok(Place::Activity),
        "channel" => return Ok(Place::Channel),
        _ => {}
    }
    let known = log.attributes();
    let found = log.find_attribute(name).filter(|at| known[*at].loaded);
    found.map(Place::Attribute).ok_or_else(|| {
        let names = known.iter().map(|attribute| attribute.name.as_str()).filter(|name| !is_technical_attribute(name));
        LogError::new(format!("no event has the attribute `{name}`"))
            .hint(near(name, names.chain(["channel", "activity"])))
    })
}
