//! `definition.toml`: what a journey is, and how logged activities become stations (contracts §1, design §6).

use crate::{Metric, Micros, Span};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// A whole definition file: journeys, ordered station rules, and stations without events.
#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct DefinitionFile {
    /// The zone that days are meant in, such as `Europe/Stockholm`; left out: UTC, or what `--time-zone` says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// Attributes whose values were dealt out by lot, as in an experiment: what goes with them was caused by them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub randomised: Vec<String>,
    /// The kinds of journey (`[[journey]]`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub journey: Vec<JourneyDefinition>,
    /// Ordered rules, first match wins (`[[rule]]`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rule: Vec<StationRule>,
    /// Stations that people know of but no event shows (`[[station]]`): drawn as assumed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub station: Vec<StationSpec>,
    /// What was changed, when and for whom (`[[change]]`): what may explain that something began (R208).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub change: Vec<ChangeSpec>,
}

/// Something that an organisation changed: a release, a new letter, a price.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeSpec {
    /// What it is called.
    pub name: String,
    /// From when on it held: a day (`2026-03-02`, from its beginning) or a moment.
    pub on: String,
    /// Whom it reached: attributes with their values, all of which hold. Left out: everybody.
    #[serde(default, rename = "where", skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    pub only: std::collections::BTreeMap<String, String>,
}

impl ChangeSpec {
    /// From when on it held, in the zone that days are meant in; nothing where `on` is no day and no moment.
    pub fn at(&self, zone: &TimeZone) -> Option<Micros> {
        let text = self.on.trim();
        if let Ok(moment) = text.parse::<Timestamp>() {
            return Some(Micros(moment.as_microsecond()));
        }
        // A day is its beginning; a clock without an offset is that of the zone.
        let local = text.parse::<DateTime>().ok()?;
        Some(Micros(local.to_zoned(zone.clone()).ok()?.timestamp().as_microsecond()))
    }
}

/// How a person's events are cut into journeys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Cut {
    /// One journey for each case.
    Case,
    /// A new journey after a pause longer than the gap.
    Gap,
    /// From a start activity until the goal, the gap or the horizon.
    Goal,
    /// The whole relation is one journey.
    Person,
}

impl Cut {
    /// The word used on the command line and in files.
    pub fn name(self) -> &'static str {
        match self {
            Cut::Case => "case",
            Cut::Gap => "gap",
            Cut::Goal => "goal",
            Cut::Person => "person",
        }
    }
}

/// A kind of journey: the customer's problem and what counts as having solved it.
#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct JourneyDefinition {
    /// What the journey is called.
    pub name: String,
    /// The problem in the customer's words (R86).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// Activities that start a journey; empty: the first event does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub start: Vec<String>,
    /// Activities that mean the goal was reached.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub goal: Vec<String>,
    /// How journeys are cut; left out: by case where there is one, else by gap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut: Option<Cut>,
    /// The pause that ends a journey (for the cuts `gap` and `goal`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap: Option<Span>,
    /// The time within which the goal must be met; not met by then counts as failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub horizon: Option<Span>,
    /// The planned steps, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<String>,
    /// Only these activities belong to the journey; empty: all do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub activities: Vec<String>,
    /// What stations should feel like (`[[journey.target]]`, R62).
    #[serde(default, rename = "target", skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<FeelingTarget>,
}

/// What a station should feel like, as a score of one kind of question.
#[derive(Clone, Debug, PartialEq, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct FeelingTarget {
    /// The station.
    pub station: String,
    /// Which question, by the code of its instrument (`emotion`, `ces`).
    pub metric: Metric,
    /// The score that is wanted there, in the unit of the score: `6` of a mean on 1-7, `0.8` of a share.
    pub value: f64,
}

impl FeelingTarget {
    /// The questions that say how something felt; others say why, or what was chosen.
    pub const METRICS: [Metric; 5] = [Metric::Emotion, Metric::Ces, Metric::Nes, Metric::Csat, Metric::Gcr];

    /// Between which values the target of a question may lie; `None` where the question tells no feeling.
    pub fn range(metric: Metric) -> Option<(f64, f64)> {
        match metric {
            Metric::Emotion => Some((-2.0, 5.0)),
            Metric::Ces => Some((1.0, 7.0)),
            Metric::Nes => Some((-1.0, 1.0)),
            Metric::Csat | Metric::Gcr => Some((0.0, 1.0)),
            _ => None,
        }
    }
}

/// One ordered rule from what was logged to what the customer does, where, and in which channel.
#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct StationRule {
    /// Pattern for the activity; `*` stands for any text. Left out: every activity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<String>,
    /// Pattern for the channel. Left out: every channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// Pattern for one of the event's properties. Left out: whatever they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub property: Option<PropertyPattern>,
    /// The station, in the customer's words (R223).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub station: Option<String>,
    /// The touchpoint that the customer meets there (R224).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub touchpoint: Option<String>,
    /// The channel to show instead of the logged one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_channel: Option<String>,
    /// The stage that the station belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// The kind of touchpoint, one of [`TOUCHPOINT_CATEGORIES`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
}

/// A pattern for one property of an event, such as the path of a page (R149).
#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct PropertyPattern {
    /// The property's name.
    pub name: String,
    /// The pattern for its value; `*` stands for any text.
    pub pattern: String,
}

/// The catalogue of kinds of touchpoints (R165): what a rule may call one.
pub const TOUCHPOINT_CATEGORIES: [&str; 8] =
    ["web_social", "marketing", "sales", "support", "product_use", "billing", "physical", "indirect"];

/// A station that someone added by hand.
#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct StationSpec {
    /// The station, in the customer's words.
    pub name: String,
    /// The station it comes after; left out: first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// The touchpoint, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub touchpoint: Option<String>,
    /// Channels it is assumed to happen in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<String>,
    /// Whether the customer only waits here (R227).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub waiting: bool,
}

impl StationRule {
    /// Whether the rule speaks about this activity.
    pub fn fits_activity(&self, activity: &str) -> bool {
        self.activity.as_deref().is_none_or(|pattern| glob(pattern, activity))
    }

    /// Whether the rule speaks about this channel, by whatever name.
    pub fn fits_channel(&self, channel: Option<&str>) -> bool {
        let fits = |pattern: &str| channel.is_some_and(|channel| crate::channel::fits_pattern(pattern, channel, glob));
        self.channel.as_deref().is_none_or(fits)
    }

    /// Whether the rule speaks about this activity in this channel, of an event whose properties are not known:
    /// a rule that asks for one is silent.
    pub fn matches(&self, activity: &str, channel: Option<&str>) -> bool {
        self.fits_activity(activity) && self.fits_channel(channel) && self.property.is_none()
    }
}

impl PropertyPattern {
    /// Whether a value of the property fits.
    pub fn fits(&self, value: &str) -> bool {
        glob(&self.pattern, value)
    }
}

/// Whether `text` fits `pattern`, in which `*` stands for any text; letters match in either case.
fn glob(pattern: &str, text: &str) -> bool {
    let pattern = pattern.to_lowercase();
    let text = text.to_lowercase();
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else {
        return false;
    };
    let Some(last) = parts.next_back() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_in_the_contract_is_read() {
        let file: DefinitionFile = toml::from_str(
            r#"
            [[journey]]
            name = "Förstå pensionsbeskedet"
            problem = "Jag vet inte vad jag får i pension"
            start = ["Brev: pensionsbesked"]
            goal = ["Besked förstått"]
            cut = "goal"
            gap = "30d"
            horizon = "14d"
            steps = ["Läsa beskedet", "Logga in", "Förstå"]

            [[rule]]
            activity = "Samtal*"
            station = "Ringa och fråga"
            touchpoint = "Kundtjänst"

            [[station]]
            name = "Försöka förstå"
            after = "Läsa beskedet"
            "#,
        )
        .unwrap();
        assert_eq!(file.journey[0].cut, Some(Cut::Goal));
        assert_eq!(file.journey[0].horizon, Some(Span::days(14)));
        assert!(file.rule[0].matches("samtal inkommande", Some("phone")));
        assert_eq!(serde_json::from_str::<DefinitionFile>(&serde_json::to_string(&file).unwrap()).unwrap(), file);
        assert!(toml::from_str::<DefinitionFile>("[[journey]]\nname = 'x'\ncutt = 'gap'").is_err());
    }

    #[test]
    fn a_star_in_a_rule_stands_for_any_text() {
        for (pattern, text, fits) in [
            ("*", "", true),
            ("a*c", "abc", true),
            ("a*c", "ab", false),
            ("a", "A", true),
            ("a", "ab", false),
            ("*b*", "abc", true),
            ("a*a", "a", false),
        ] {
            assert_eq!(glob(pattern, text), fits, "{pattern} {text}");
        }
    }

    #[test]
    fn a_change_begins_with_its_day_where_days_are_meant() {
        let on = |on: &str| ChangeSpec { on: on.to_string(), ..ChangeSpec::default() };
        let stockholm = TimeZone::get("Europe/Stockholm").unwrap();
        let told = |text: &str| on(text).at(&stockholm).map(Micros::to_rfc3339);
        assert_eq!(told("2026-03-02").as_deref(), Some("2026-03-01T23:00:00Z"));
        assert_eq!(told(" 2026-03-02T08:30 ").as_deref(), Some("2026-03-02T07:30:00Z"));
        assert_eq!(told("2026-03-02T08:30:00+02:00").as_deref(), Some("2026-03-02T06:30:00Z"));
        for wrong in ["", "2026-13-01", "2 mars", "2026"] {
            assert_eq!(told(wrong), None, "{wrong}");
        }
    }
}
