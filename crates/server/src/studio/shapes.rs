//! How journeys, rules and members stand in JSON, and what of it can be taken.

use super::limits::{NAME, PROSE, name, names, not_more, some_name, some_prose};
use crate::access::shapes::moment;
use crate::error::{ApiError, ApiResult};
use model::{
    Cut, FeelingTarget, JourneyDefinition, Metric, PropertyPattern, Span, StationRule, StationRules, StationSpec,
    StudioJourney, TOUCHPOINT_CATEGORIES,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// The most names in each list of a journey.
const MOST_NAMES: usize = 200;
/// The most rules of a project.
const MOST_RULES: usize = 2_000;
/// The most stations without events.
const MOST_STATIONS: usize = 500;
/// The most targets of a journey: each station may have one of each question.
const MOST_TARGETS: usize = 1_000;
/// The longest gap or horizon.
const LONGEST_SPAN: Span = Span::days(36_500);

/// A member, as others see them.
#[derive(Clone, Serialize, JsonSchema)]
pub(crate) struct MemberRef {
    /// Their id.
    pub(crate) id: String,
    /// What they are called.
    pub(crate) name: String,
}

impl From<model::MemberRef> for MemberRef {
    fn from(member: model::MemberRef) -> MemberRef {
        MemberRef { id: member.id.0, name: member.name }
    }
}

/// How journeys are cut, in the description of the API.
fn cut(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": ["string", "null"], "enum": ["case", "gap", "goal", "person", null] })
}

/// The kind of a touchpoint, in the description of the API.
fn category(_: &mut SchemaGenerator) -> Schema {
    let mut codes: Vec<Option<&str>> = TOUCHPOINT_CATEGORIES.into_iter().map(Some).collect();
    codes.push(None);
    json_schema!({ "type": ["string", "null"], "enum": codes })
}

/// A journey as somebody writes it.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct JourneyDraft {
    /// What it is called; one journey of the project has it.
    name: String,
    /// The problem in the customer's words.
    #[serde(default)]
    problem: Option<String>,
    /// The goal in words.
    #[serde(default)]
    goal_text: Option<String>,
    /// Stations or activities that start it; empty: the first event does.
    #[serde(default)]
    start: Vec<String>,
    /// Stations or activities that mean that the goal was reached.
    #[serde(default)]
    goal: Vec<String>,
    /// The planned steps, in order.
    #[serde(default)]
    steps: Vec<String>,
    /// Only these belong to it; empty: all do.
    #[serde(default)]
    activities: Vec<String>,
    /// What stations should feel like.
    #[serde(default)]
    targets: Vec<Target>,
    /// How it is cut; null: by case where there is one, else by gap.
    #[schemars(schema_with = "cut")]
    #[serde(default)]
    cut: Option<Cut>,
    /// The pause that ends it, such as `30d`.
    #[serde(default)]
    gap: Option<String>,
    /// The time within which the goal must be met, such as `14d`.
    #[serde(default)]
    horizon: Option<String>,
    /// Who answers for it: a member's id.
    #[serde(default)]
    owner: Option<String>,
    /// The version that was changed; nothing where the journey is new.
    #[serde(default)]
    pub(crate) version: Option<u64>,
}

impl JourneyDraft {
    /// What it defines, or the field that cannot be.
    pub(crate) fn definition(&self) -> ApiResult<JourneyDefinition> {
        let list = |field: &str, list: &[String]| names(field, list.to_vec(), MOST_NAMES);
        Ok(JourneyDefinition {
            name: name("name", &self.name, 200)?,
            problem: some_prose("problem", self.problem.clone(), PROSE)?,
            start: list("start", &self.start)?,
            goal: list("goal", &self.goal)?,
            cut: self.cut,
            gap: span("gap", self.gap.as_deref())?,
            horizon: span("horizon", self.horizon.as_deref())?,
            steps: list("steps", &self.steps)?,
            activities: list("activities", &self.activities)?,
            targets: targets(&self.targets)?,
        })
    }

    /// The same, ready to be kept.
    pub(crate) fn to_keep(&self) -> ApiResult<store::NewJourney> {
        Ok(store::NewJourney {
            definition: self.definition()?,
            goal_text: some_prose("goal_text", self.goal_text.clone(), PROSE)?,
            owner: self.owner.clone().filter(|owner| !owner.is_empty()).map(model::MemberId),
            example: false,
        })
    }
}

/// What a station should feel like.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Target {
    /// The station.
    station: String,
    /// Which question: `emotion`, `ces`, `nes`, `csat` or `gcr`.
    metric: String,
    /// The score that is wanted: of `emotion` and `ces` on their scale, of `csat` and `gcr` a share from 0 to 1, of `nes`
    /// from -1 to 1.
    value: f64,
}

impl From<FeelingTarget> for Target {
    fn from(target: FeelingTarget) -> Target {
        Target { station: target.station, metric: target.metric.code().to_string(), value: target.value }
    }
}

/// Targets that can be kept: each of a question that tells a feeling, within its scale, one of each question a station.
fn targets(told: &[Target]) -> ApiResult<Vec<FeelingTarget>> {
    not_more("targets", told.len(), MOST_TARGETS)?;
    let mut kept: Vec<FeelingTarget> = Vec::with_capacity(told.len());
    for target in told {
        let station = name("targets", &target.station, NAME)?;
        let refused = || ApiError::invalid("targets", "a target is of emotion, ces, nes, csat or gcr");
        let metric = Metric::of(&target.metric).ok_or_else(refused)?;
        let (low, high) = FeelingTarget::range(metric).ok_or_else(refused)?;
        if !(low..=high).contains(&target.value) {
            let sentence = format!("a target of {} is a number from {low} to {high}", metric.code());
            return Err(ApiError::invalid("targets", sentence));
        }
        if kept.iter().any(|known| known.metric == metric && known.station == station) {
            return Err(ApiError::invalid("targets", "one target for each station and question"));
        }
        kept.push(FeelingTarget { station, metric, value: target.value });
    }
    Ok(kept)
}

fn span(field: &str, text: Option<&str>) -> ApiResult<Option<Span>> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    let span = text.parse::<Span>().ok().filter(|span| span.micros() > 0 && *span <= LONGEST_SPAN);
    let refused = || ApiError::invalid(field, "write a length of time like 2h, 14d or 30d, 36500d at most");
    span.map(Some).ok_or_else(refused)
}

/// A span as it is written back: days are days, however many.
fn span_text(span: Span) -> String {
    let day = Span::days(1).micros();
    if span.micros() % day == 0 { format!("{}d", span.micros() / day) } else { span.to_string() }
}

/// A journey as it is defined.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Journey {
    /// Its id.
    id: String,
    /// Counts its changes: whoever changes it says which they saw.
    version: u64,
    /// What it is called.
    name: String,
    /// The problem in the customer's words.
    problem: Option<String>,
    /// The goal in words.
    goal_text: Option<String>,
    /// Stations or activities that start it.
    start: Vec<String>,
    /// Stations or activities that mean that the goal was reached.
    goal: Vec<String>,
    /// The planned steps, in order.
    steps: Vec<String>,
    /// Only these belong to it; empty: all do.
    activities: Vec<String>,
    /// What stations should feel like.
    targets: Vec<Target>,
    /// How it is cut.
    #[schemars(schema_with = "cut")]
    cut: Option<Cut>,
    /// The pause that ends it.
    gap: Option<String>,
    /// The time within which the goal must be met.
    horizon: Option<String>,
    /// Who answers for it: a member's id; null: nobody who works in the project.
    owner: Option<String>,
    /// Who that is.
    owner_ref: Option<MemberRef>,
    /// When it was made.
    created_at: String,
    /// By whom.
    created_by: Option<MemberRef>,
    /// When it was last changed.
    updated_at: String,
    /// By whom.
    updated_by: Option<MemberRef>,
    /// Whether it belongs to the example.
    example: bool,
}

impl From<StudioJourney> for Journey {
    fn from(journey: StudioJourney) -> Journey {
        let JourneyDefinition { name, problem, start, goal, cut, gap, horizon, steps, activities, targets } =
            journey.definition;
        Journey {
            id: journey.id.0,
            version: journey.version,
            name,
            problem,
            goal_text: journey.goal_text,
            start,
            goal,
            steps,
            activities,
            targets: targets.into_iter().map(Target::from).collect(),
            cut,
            gap: gap.map(span_text),
            horizon: horizon.map(span_text),
            owner: journey.owner.as_ref().map(|owner| owner.id.0.clone()),
            owner_ref: journey.owner.map(MemberRef::from),
            created_at: moment(journey.created),
            created_by: journey.created_by.map(MemberRef::from),
            updated_at: moment(journey.updated),
            updated_by: journey.updated_by.map(MemberRef::from),
            example: journey.example,
        }
    }
}

/// A pattern for one property.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PropertyRule {
    /// The property's name.
    name: String,
    /// The pattern for its value; `*` stands for any text.
    pattern: String,
}

/// A rule from what was logged to a station, a touchpoint, a channel and a stage. The first that fits counts.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    /// Pattern for the activity; `*` stands for any text. Null: every activity.
    #[serde(default)]
    activity: Option<String>,
    /// Pattern for the channel.
    #[serde(default)]
    channel: Option<String>,
    /// Pattern for one of the event's properties.
    #[serde(default)]
    property: Option<PropertyRule>,
    /// The station, in the customer's words.
    #[serde(default)]
    station: Option<String>,
    /// The touchpoint that the customer meets there.
    #[serde(default)]
    touchpoint: Option<String>,
    /// The channel to show instead of the logged one.
    #[serde(default)]
    set_channel: Option<String>,
    /// The stage that the station belongs to.
    #[serde(default)]
    stage: Option<String>,
    /// The kind of touchpoint.
    #[schemars(schema_with = "category")]
    #[serde(default)]
    category: Option<String>,
}

/// A station that people know of but no event shows.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AssumedStation {
    /// The station, in the customer's words.
    name: String,
    /// The station it comes after; null: first.
    #[serde(default)]
    after: Option<String>,
    /// The touchpoint, if any.
    #[serde(default)]
    touchpoint: Option<String>,
    /// Channels it is assumed to happen in.
    #[serde(default)]
    channels: Vec<String>,
    /// Whether the customer only waits here.
    #[serde(default)]
    waiting: bool,
}

/// The rules of a project.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Rules {
    /// Counts their changes; 0: never written.
    version: u64,
    /// In order.
    rules: Vec<Rule>,
    /// Stations without events.
    stations: Vec<AssumedStation>,
    /// When they were last changed.
    updated_at: Option<String>,
    /// By whom.
    updated_by: Option<MemberRef>,
}

/// The rules as somebody writes them anew.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RulesChange {
    /// The version that was changed.
    pub(crate) version: u64,
    /// In order; 2,000 at most.
    pub(crate) rules: Vec<Rule>,
    /// Stations without events; 500 at most.
    #[serde(default)]
    pub(crate) stations: Vec<AssumedStation>,
}

/// Rules that somebody wrote, or the field that cannot be.
pub(crate) fn station_rules(rules: &[Rule]) -> ApiResult<Vec<StationRule>> {
    not_more("rules", rules.len(), MOST_RULES)?;
    rules.iter().enumerate().map(|(at, rule)| station_rule(&format!("rules[{at}]"), rule.clone())).collect()
}

fn station_rule(at: &str, rule: Rule) -> ApiResult<StationRule> {
    let text = |field: &str, text: Option<String>| some_name(&format!("{at}.{field}"), text, NAME);
    let property = rule.property.map(|PropertyRule { name: of, pattern }| {
        Ok::<_, ApiError>(PropertyPattern {
            name: name(&format!("{at}.property.name"), &of, NAME)?,
            pattern: name(&format!("{at}.property.pattern"), &pattern, NAME)?,
        })
    });
    let rule = StationRule {
        activity: text("activity", rule.activity)?,
        channel: text("channel", rule.channel)?,
        property: property.transpose()?,
        station: text("station", rule.station)?,
        touchpoint: text("touchpoint", rule.touchpoint)?,
        set_channel: text("set_channel", rule.set_channel)?,
        stage: text("stage", rule.stage)?,
        category: text("category", rule.category)?,
    };
    if rule.category.as_deref().is_some_and(|code| !TOUCHPOINT_CATEGORIES.contains(&code)) {
        let detail = format!("choose one of {}", TOUCHPOINT_CATEGORIES.join(", "));
        return Err(ApiError::invalid(&format!("{at}.category"), detail));
    }
    let says = [&rule.station, &rule.touchpoint, &rule.set_channel, &rule.stage, &rule.category];
    if says.iter().all(|field| field.is_none()) {
        return Err(ApiError::invalid(
            &format!("{at}.station"),
            "a rule names a station, a touchpoint, a channel or a stage",
        ));
    }
    Ok(rule)
}

/// Stations without events that somebody wrote, or the field that cannot be.
pub(crate) fn assumed_stations(stations: &[AssumedStation]) -> ApiResult<Vec<StationSpec>> {
    not_more("stations", stations.len(), MOST_STATIONS)?;
    let spec = |(at, station): (usize, &AssumedStation)| {
        let field = |field: &str| format!("stations[{at}].{field}");
        Ok(StationSpec {
            name: name(&field("name"), &station.name, NAME)?,
            after: some_name(&field("after"), station.after.clone(), NAME)?,
            touchpoint: some_name(&field("touchpoint"), station.touchpoint.clone(), NAME)?,
            channels: names(&field("channels"), station.channels.clone(), MOST_NAMES)?,
            waiting: station.waiting,
        })
    };
    stations.iter().enumerate().map(spec).collect()
}

impl From<StationRule> for Rule {
    fn from(rule: StationRule) -> Rule {
        let StationRule { activity, channel, property, station, touchpoint, set_channel, stage, category } = rule;
        let property = property.map(|PropertyPattern { name, pattern }| PropertyRule { name, pattern });
        Rule { activity, channel, property, station, touchpoint, set_channel, stage, category }
    }
}

impl From<StationSpec> for AssumedStation {
    fn from(StationSpec { name, after, touchpoint, channels, waiting }: StationSpec) -> AssumedStation {
        AssumedStation { name, after, touchpoint, channels, waiting }
    }
}

impl From<StationRules> for Rules {
    fn from(rules: StationRules) -> Rules {
        Rules {
            version: rules.version,
            rules: rules.rules.into_iter().map(Rule::from).collect(),
            stations: rules.stations.into_iter().map(AssumedStation::from).collect(),
            updated_at: rules.updated.map(moment),
            updated_by: rules.updated_by.map(MemberRef::from),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(json: &str) -> Result<JourneyDefinition, Vec<String>> {
        serde_json::from_str::<JourneyDraft>(json).unwrap().definition().map_err(|error| error.fields)
    }

    #[test]
    fn a_draft_that_cannot_be_names_its_field() {
        for (json, field) in [
            (r#"{"name":" "}"#, "name"),
            (r#"{"name":"a\nb"}"#, "name"),
            (r#"{"name":"a","gap":"soon"}"#, "gap"),
            (r#"{"name":"a","horizon":"0d"}"#, "horizon"),
            (r#"{"name":"a","horizon":"36501d"}"#, "horizon"),
            (r#"{"name":"a","goal":["b",""]}"#, "goal[1]"),
        ] {
            assert_eq!(draft(json).unwrap_err(), [field], "{json}");
        }
        let definition = draft(r#"{"name":" a ","problem":" ","gap":"","horizon":"2w","cut":"goal"}"#).unwrap();
        assert_eq!((definition.name.as_str(), definition.problem, definition.gap), ("a", None, None));
        assert_eq!(definition.horizon.map(span_text).as_deref(), Some("14d"));
        assert_eq!(span_text("36h".parse().unwrap()), "36h");
    }

    fn rule(json: &str) -> Result<StationRule, Vec<String>> {
        let rules = [serde_json::from_str(json).unwrap()];
        station_rules(&rules).map(|mut rules| rules.remove(0)).map_err(|error| error.fields)
    }

    #[test]
    fn a_rule_says_something_and_only_what_is_known() {
        assert_eq!(rule(r#"{"activity":"a"}"#).unwrap_err(), ["rules[0].station"]);
        assert_eq!(rule(r#"{"station":"a","category":"tv"}"#).unwrap_err(), ["rules[0].category"]);
        let unnamed = r#"{"station":"a","property":{"name":"","pattern":"b"}}"#;
        assert_eq!(rule(unnamed).unwrap_err(), ["rules[0].property.name"]);
        let json = r#"{"property":{"name":"path","pattern":"/pension/*"},"station":"Läsa om pension","category":"web_social"}"#;
        let kept = rule(json).unwrap();
        assert_eq!(kept.property.as_ref().map(|property| property.pattern.as_str()), Some("/pension/*"));
        assert_eq!(serde_json::to_value(Rule::from(kept)).unwrap()["station"], "Läsa om pension");
        let many: Vec<Rule> = vec![serde_json::from_str(r#"{"station":"a"}"#).unwrap(); MOST_RULES + 1];
        assert_eq!(station_rules(&many).unwrap_err().code, "limit_exceeded");
    }
}
