//! What is asked: a journey, a time, channels, a segment; and the cut of the log that it means.

use super::ground::Head;
use crate::error::{ApiError, ApiResult};
use eventlog::{CutSpec, EventLog, usual_cut};
use insight::journey_map::Naming;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::{Cut, JourneyDefinition, JourneyId, Segment, SegmentError, StudioDefinition};
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
            /// From this day, in the project's time zone, or this time on: `2026-01-31` or RFC 3339.
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

    /// What was asked and where the answer is about something else, in words.
    pub(super) fn remarks(&self, head: &Head, words: Words) -> Vec<String> {
        let text = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        let from = text(&self.from).map(|from| format!("{} {from}", words.either("från", "from")));
        let to = text(&self.to).map(|to| format!("{} {to}", words.either("före", "before")));
        let days = (from.is_some() || to.is_some())
            .then(|| format!("({} {})", words.either("dagar i", "days in"), head.time_zone));
        let time: Vec<String> = [from, to, days].into_iter().flatten().collect();
        let channels = text(&self.channels).map(|list| format!("{} {list}", words.either("kanaler:", "channels:")));
        let segment = text(&self.segment).map(|segment| format!("{} {segment}", words.either("urval:", "selection:")));
        let time = Some(time.join(" ")).filter(|time| !time.is_empty());
        let narrowed: Vec<String> = [time, channels, segment].into_iter().flatten().collect();
        let mut remarks: Vec<String> = head.caveats.iter().map(|caveat| caveat.sentence(words)).collect();
        if !narrowed.is_empty() {
            remarks.push(format!("{} {}.", words.either("Bara", "Only"), narrowed.join("; ")));
        }
        if !head.unknown_names.is_empty() {
            let names = head.unknown_names.join(", ");
            remarks.push(format!("{} {names}.", words.either("Ingen händelse heter:", "No event is called:")));
        }
        if head.rounded_to > 1 {
            let rounded =
                words.either("Antal är avrundade nedåt till multiplar av", "Counts are rounded down to multiples of");
            remarks.push(format!("{rounded} {}.", head.rounded_to));
        }
        remarks
    }

    /// The journey's definition, as people wrote it.
    pub(super) fn journey(&self, defined: &StudioDefinition) -> ApiResult<JourneyDefinition> {
        let Some(id) = self.journey.as_deref().filter(|id| !id.is_empty()) else {
            return Ok(JourneyDefinition::default());
        };
        let found = defined.journey(&JourneyId(id.to_string())).ok_or_else(ApiError::not_found)?;
        Ok(found.definition.clone())
    }

    /// The cut that is asked for, or the nearest that there is, and then what is other about it. Names in the definition
    /// that no event carries never happen. Days begin when they do in the zone.
    pub(super) fn cut(
        &self,
        definition: JourneyDefinition,
        log: &EventLog,
        zone: &TimeZone,
    ) -> ApiResult<(CutSpec, Option<Caveat>)> {
        let text = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        let time = |field, written: Option<String>| written.map(|written| moment(field, &written, zone)).transpose();
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
        let caveat = forgive(&mut definition, log);
        Ok((CutSpec { definition, from, to, segment, channels, lenient: true, ..CutSpec::default() }, caveat))
    }
}

/// Where an answer is about something else than what was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Caveat {
    pub(super) code: CaveatCode,
    /// How journeys are cut instead.
    #[schemars(with = "Option<String>")]
    pub(super) cut: Option<Cut>,
    /// What it is about, such as names that nothing carries.
    pub(super) names: Vec<String>,
    /// What there is instead; the commonest first.
    pub(super) known: Vec<String>,
}

/// What could not be done as it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CaveatCode {
    /// The journey is cut by case, and not every event has one.
    NotCutByCase,
    /// The journey is cut by goal, and names neither a start nor a goal.
    NotCutByGoal,
    /// The journey's goal is where it begins: whoever begins has reached it.
    GoalIsStart,
    /// No event is in a channel that is asked for.
    NoSuchChannel,
    /// Fewer persons than may be told about carry a value that the segment asks for.
    NoSuchValue,
}

impl Caveat {
    /// The same in words, for pictures.
    pub(super) fn sentence(&self, words: Words) -> String {
        let why = match self.code {
            CaveatCode::GoalIsStart => words.either(
                "Målet är nått redan där resan börjar, så alla når det",
                "The goal is reached where the journey begins, so that everybody reaches it",
            ),
            CaveatCode::NoSuchChannel => words.either("Inga händelser i kanalen", "No events in the channel"),
            CaveatCode::NoSuchValue => words.either("För få kunder har värdet", "Too few customers have the value"),
            CaveatCode::NotCutByCase => words.either(
                "Resan ska delas efter ärende, men alla händelser hör inte till ett ärende",
                "The journey is to be cut by case, but not every event belongs to a case",
            ),
            CaveatCode::NotCutByGoal => words.either(
                "Resan ska delas efter mål, men varken start eller mål är angivet",
                "The journey is to be cut by goal, but neither a start nor a goal is given",
            ),
        };
        let Some(cut) = self.cut else {
            let of = if self.names.is_empty() { String::new() } else { format!(": {}", self.names.join(", ")) };
            let known = words.either("Det som finns:", "What there is:");
            let known =
                if self.known.is_empty() { String::new() } else { format!(" {known} {}.", self.known.join(", ")) };
            return format!("{why}{of}.{known}");
        };
        let instead = match cut {
            Cut::Case => words.either("här är den delad efter ärende", "here it is cut by case"),
            Cut::Gap => words.either("här är den delad vid längre uppehåll", "here it is cut at longer pauses"),
            Cut::Goal => words.either("här är den delad efter start och mål", "here it is cut by start and goal"),
            Cut::Person => {
                words.either("här är allt en kund gjort en enda resa", "here all of a customer is one journey")
            }
        };
        format!("{why}; {instead}.")
    }
}

/// A journey that cannot be cut as it says is cut as if it did not say: then the answer says so.
fn forgive(definition: &mut JourneyDefinition, log: &EventLog) -> Option<Caveat> {
    let no_case = definition.cut == Some(Cut::Case) && !log.totals().every_event_has_a_case;
    let no_goal = definition.cut == Some(Cut::Goal) && definition.start.is_empty() && definition.goal.is_empty();
    if !no_case && !no_goal {
        return None;
    }
    definition.cut = None;
    let code = if no_case { CaveatCode::NotCutByCase } else { CaveatCode::NotCutByGoal };
    Some(Caveat { code, cut: Some(usual_cut(log, definition)), names: Vec::new(), known: Vec::new() })
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

/// A day's beginning in the zone, or a time.
fn moment(field: &'static str, text: &str, zone: &TimeZone) -> ApiResult<i64> {
    let wrong = || ApiError::invalid(field, "write a day like 2026-03-01 or a time like 2026-03-01T08:15:00Z");
    if let Ok(time) = text.parse::<jiff::Timestamp>() {
        return Ok(time.as_microsecond());
    }
    let date: Date = text.parse().map_err(|_| wrong())?;
    let start = date.to_zoned(zone.clone()).map_err(|_| wrong())?;
    Ok(start.timestamp().as_microsecond())
}

fn segment(text: &str, log: &EventLog) -> ApiResult<Segment> {
    if text.chars().count() > LONGEST_SEGMENT {
        return Err(ApiError::invalid("segment", "2000 signs at most"));
    }
    let segment = Segment::parse(text).map_err(|error| ApiError::invalid("segment", unreadable(&error)))?;
    let is_known = |name: &&str| {
        // What somebody answered is a word of theirs, and no group.
        let is_told = !["$response", "$more"].contains(name);
        let is_loaded = || log.find_attribute(name).is_some_and(|at| log.attributes()[at].loaded);
        ["channel", "activity"].contains(name) || is_told && is_loaded()
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
        assert_eq!(moment("from", "1970-01-02", &TimeZone::UTC).unwrap(), 86_400_000_000);
        assert_eq!(moment("from", "1970-01-01T01:00:00+01:00", &TimeZone::UTC).unwrap(), 0);
        for text in ["igår", "2026-13-01", "2026-01", "20260101T99"] {
            assert_eq!(moment("to", text, &TimeZone::UTC).unwrap_err().fields, ["to"], "{text}");
        }
    }

    #[test]
    fn a_day_is_as_long_as_it_is_where_the_project_is() {
        let stockholm = TimeZone::get("Europe/Stockholm").unwrap();
        let hours = |from: &str, to: &str| {
            let at = |day: &str| moment("from", day, &stockholm).unwrap();
            (at(to) - at(from)) / 3_600_000_000
        };
        assert_eq!(hours("2026-03-28", "2026-03-29"), 24);
        assert_eq!(hours("2026-03-29", "2026-03-30"), 23, "summer time begins");
        assert_eq!(hours("2026-10-25", "2026-10-26"), 25, "and ends");
        let at = |text: &str| moment("from", text, &stockholm).unwrap();
        assert_eq!(at("2026-03-29"), at("2026-03-28T23:00:00Z"));
        assert_eq!(at("2026-03-30"), at("2026-03-29T22:00:00Z"));
        // Where a day begins with the hour that is left out, it begins after it.
        let santiago = TimeZone::get("America/Santiago").unwrap();
        assert_eq!(moment("from", "2026-09-06", &santiago).unwrap(), at("2026-09-06T04:00:00Z"));
    }

    #[test]
    fn twelve_stations_unless_all_or_another_number() {
        assert_eq!(stations(None).unwrap(), Some(12));
        assert_eq!(stations(Some("all")).unwrap(), None);
        assert_eq!(stations(Some("60")).unwrap(), Some(60));
        assert!(stations(Some("0")).is_err() && stations(Some("tolv")).is_err());
    }
}
