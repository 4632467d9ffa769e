//! What is asked: a journey, a time, channels, a segment; and the cut of the log that it means.

use crate::error::{ApiError, ApiResult};
use eventlog::{CutSpec, EventLog};
use insight::journey_map::Naming;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::{JourneyDefinition, JourneyId, Segment, SegmentError, StudioDefinition};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The most channels of one question.
const MOST_CHANNELS: usize = 100;
/// The longest segment, in signs.
const LONGEST_SEGMENT: usize = 2_000;

/// What every analysis may be asked about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Asked {
    pub(super) journey: Option<String>,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
    pub(super) channels: Option<String>,
    pub(super) segment: Option<String>,
}

/// Makes a query that begins with what every analysis takes.
macro_rules! asked_query {
    ($(#[$meta:meta])* $visibility:vis struct $name:ident { $($(#[$inner:meta])* $field:ident: $kind:ty,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Deserialize, schemars::JsonSchema)]
        #[serde(deny_unknown_fields)]
        $visibility struct $name {
            /// The journey by id; all events, cut at pauses, where it is absent.
            journey: Option<String>,
            /// From this day or time on: `2026-01-31` or RFC 3339.
            from: Option<String>,
            /// Up to this day or time, which is not in it.
            to: Option<String>,
            /// Only journeys that touched at least one of these, comma separated.
            channels: Option<String>,
            /// Only journeys that this expression selects.
            segment: Option<String>,
            $($(#[$inner])* $field: $kind,)*
        }

        impl $name {
            /// What every analysis may be asked about.
            fn asked(&self) -> $crate::answers::asked::Asked {
                $crate::answers::asked::Asked {
                    journey: self.journey.clone(),
                    from: self.from.clone(),
                    to: self.to.clone(),
                    channels: self.channels.clone(),
                    segment: self.segment.clone(),
                }
            }
        }
    };
}
pub(super) use asked_query;

asked_query! {
    /// What every analysis may be asked about.
    pub(crate) struct AskedQuery {}
}

impl AskedQuery {
    pub(super) fn of(&self) -> Asked {
        self.asked()
    }
}

/// The language of words in an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
pub(crate) enum Words {
    /// Svenska.
    #[default]
    #[serde(rename = "sv")]
    Swedish,
    /// English.
    #[serde(rename = "en")]
    English,
}

impl Words {
    pub(super) fn language(self) -> map::Language {
        match self {
            Words::Swedish => map::Language::Swedish,
            Words::English => map::Language::English,
        }
    }

    pub(super) fn either(self, swedish: &'static str, english: &'static str) -> &'static str {
        match self {
            Words::Swedish => swedish,
            Words::English => english,
        }
    }

    /// What the fold of rare stations is called.
    pub(super) fn other(self) -> &'static str {
        self.either("Övrigt", "Other")
    }

    /// What the end of journeys is called.
    pub(super) fn left(self, has_goal: bool) -> &'static str {
        match has_goal {
            true => self.either("Lämnade", "Left"),
            false => self.either("Resan slutar", "Journey ends"),
        }
    }
}

/// How many stations a map shows for themselves.
pub(super) fn stations(text: Option<&str>) -> ApiResult<Option<usize>> {
    match text {
        None => Ok(Some(12)),
        Some("all") => Ok(None),
        Some(number) => match number.parse::<usize>() {
            Ok(number) if (1..=1_000).contains(&number) => Ok(Some(number)),
            _ => Err(ApiError::invalid("stations", "a number from 1 to 1000, or `all`")),
        },
    }
}

impl Asked {
    /// Whether less than everything is asked about.
    pub(super) fn narrows(&self) -> bool {
        let is_some = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
        is_some(&self.from) || is_some(&self.to) || is_some(&self.channels) || is_some(&self.segment)
    }

    /// The journey's definition, as people wrote it.
    pub(super) fn journey(&self, defined: &StudioDefinition) -> ApiResult<JourneyDefinition> {
        let Some(id) = self.journey.as_deref().filter(|id| !id.is_empty()) else {
            return Ok(JourneyDefinition::default());
        };
        let found = defined.journey(&JourneyId(id.to_string())).ok_or_else(ApiError::not_found)?;
        Ok(found.definition.clone())
    }

    /// The cut that is asked for; names in the definition that no event carries never happen.
    pub(super) fn cut(&self, definition: JourneyDefinition, log: &EventLog) -> ApiResult<CutSpec> {
        let text = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        let time = |field, written: Option<String>| written.map(|written| moment(field, &written)).transpose();
        let (from, to) = (time("from", text(&self.from))?, time("to", text(&self.to))?);
        if let (Some(from), Some(to)) = (from, to)
            && from > to
        {
            return Err(ApiError::invalid("from", "a time that begins before it ends"));
        }
        let channels: Vec<String> = match text(&self.channels) {
            None => Vec::new(),
            Some(list) => list.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_string).collect(),
        };
        if channels.len() > MOST_CHANNELS {
            return Err(ApiError::invalid("channels", "100 channels at most"));
        }
        let segment = text(&self.segment).map(|written| segment(&written, log)).transpose()?;
        let mut definition = definition;
        forgive(&mut definition, log);
        Ok(CutSpec { definition, from, to, segment, channels, lenient: true, ..CutSpec::default() })
    }
}

/// A journey that cannot be cut as it says is cut as it can be: by case where not every event has one, by goal
/// where it names neither start nor goal.
fn forgive(definition: &mut JourneyDefinition, log: &EventLog) {
    let no_case = definition.cut == Some(model::Cut::Case) && !log.totals().every_event_has_a_case;
    let no_goal = definition.cut == Some(model::Cut::Goal) && definition.start.is_empty() && definition.goal.is_empty();
    if no_case || no_goal {
        definition.cut = None;
    }
}

/// Names in a definition that are neither a station nor a logged activity, each once.
pub(super) fn unknown_names(definition: &JourneyDefinition, naming: &Naming, log: &EventLog) -> Vec<String> {
    let lists = [&definition.start, &definition.goal, &definition.activities, &definition.steps];
    let is_known = |name: &str| naming.recode.stations.find(name).is_some() || log.activities().find(name).is_some();
    let mut unknown: Vec<String> = Vec::new();
    for name in lists.into_iter().flatten() {
        if !is_known(name) && !unknown.contains(name) {
            unknown.push(name.clone());
        }
    }
    unknown
}

/// A day's beginning in UTC, or a time.
fn moment(field: &'static str, text: &str) -> ApiResult<i64> {
    let wrong = || ApiError::invalid(field, "write a day like 2026-03-01 or a time like 2026-03-01T08:15:00Z");
    if let Ok(time) = text.parse::<jiff::Timestamp>() {
        return Ok(time.as_microsecond());
    }
    let date: Date = text.parse().map_err(|_| wrong())?;
    let start = date.to_zoned(TimeZone::UTC).map_err(|_| wrong())?;
    Ok(start.timestamp().as_microsecond())
}

fn segment(text: &str, log: &EventLog) -> ApiResult<Segment> {
    if text.chars().count() > LONGEST_SEGMENT {
        return Err(ApiError::invalid("segment", "2000 signs at most"));
    }
    let segment = Segment::parse(text).map_err(|error| ApiError::invalid("segment", unreadable(&error)))?;
    let is_known = |name: &&str| {
        ["channel", "activity"].contains(name) || log.find_attribute(name).is_some_and(|at| log.attributes()[at].loaded)
    };
    let names = segment.attributes();
    if let Some(at) = names.iter().position(|name| !is_known(name)) {
        let sentence = format!("no event has the {} attribute that the segment names", nth(at));
        return Err(ApiError::invalid("segment", sentence));
    }
    Ok(segment)
}

fn nth(at: usize) -> String {
    ["first", "second", "third"].get(at).map_or_else(|| format!("{}th", at + 1), |word| (*word).to_string())
}

/// Where it breaks and what was expected: not what was written there.
fn unreadable(error: &SegmentError) -> String {
    let problem = if error.problem.starts_with("expected") || error.problem.starts_with("a quote") {
        error.problem.as_str()
    } else {
        "this sign has no meaning here"
    };
    format!("the segment cannot be read at character {}: {problem}", error.position)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_times_are_read_and_nothing_else() {
        assert_eq!(moment("from", "1970-01-02").unwrap(), 86_400_000_000);
        assert_eq!(moment("from", "1970-01-01T01:00:00+01:00").unwrap(), 0);
        for text in ["igår", "2026-13-01", "2026-01", "20260101T99"] {
            assert_eq!(moment("to", text).unwrap_err().fields, ["to"], "{text}");
        }
    }

    #[test]
    fn twelve_stations_unless_all_or_another_number() {
        assert_eq!(stations(None).unwrap(), Some(12));
        assert_eq!(stations(Some("all")).unwrap(), None);
        assert_eq!(stations(Some("60")).unwrap(), Some(60));
        assert!(stations(Some("0")).is_err() && stations(Some("tolv")).is_err());
    }
}
