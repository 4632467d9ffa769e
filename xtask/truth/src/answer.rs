//! What the product says of friction: its JSON (contracts §1), as one ranked list of signals at steps. Reads nothing else
//! of the product.

use model::Micros;
use serde_json::Value;

/// One condition, as the product tells it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Condition {
    pub(crate) attribute: String,
    /// The values that fulfil it; empty where it is of another kind than `=` and `in`.
    pub(crate) values: Vec<String>,
}

/// Why something happens, as the product tells it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Cause {
    pub(crate) condition: Vec<Condition>,
    pub(crate) upstream: Option<String>,
    /// From there to the step, seconds, in the middle.
    pub(crate) lag: Option<f64>,
}

/// One signal at one step, claimed or not.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Signal {
    /// The goal, by the name of its journey or by its activity.
    pub(crate) goal: String,
    pub(crate) step: String,
    pub(crate) kind: String,
    /// Whether the product says it out loud.
    pub(crate) claimed: bool,
    pub(crate) segment: Vec<Condition>,
    pub(crate) causes: Vec<Cause>,
    /// Since when, where it is not always.
    pub(crate) since: Option<Micros>,
    /// Failed goals per 1 000 journeys: between which numbers.
    pub(crate) failed_goals: Option<(f64, f64)>,
}

/// The whole answer: frictions that are claimed, best first, then what is not claimed. Strengths are left out.
pub(crate) fn understand(text: &str) -> Result<Vec<Signal>, String> {
    let answer: Value = serde_json::from_str(text).map_err(|error| format!("the answer is no JSON: {error}"))?;
    let list = |name: &str| {
        let found = answer.get(name).and_then(Value::as_array);
        found.ok_or_else(|| format!("the answer has no list `{name}`"))
    };
    let whole = answer.get("goal");
    let claimed = list("findings")?.iter().filter(|finding| finding["polarity"] == "friction");
    let mut signals: Vec<Signal> = claimed.map(|finding| signal(finding, true, whole)).collect();
    signals.extend(list("not_claimed")?.iter().map(|other| signal(other, false, whole)));
    Ok(signals)
}

fn signal(value: &Value, claimed: bool, whole: Option<&Value>) -> Signal {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let kind = text(&value["kind"]).unwrap_or_default();
    let place = &value["where"];
    // A wait lies before the step that it leads to; whatever else has two ends began at the first.
    let ends = if kind == "wait" { ["to", "from"] } else { ["from", "to"] };
    let step = text(&place["activity"]).or_else(|| ends.iter().find_map(|end| text(&place[*end])));
    let goal = text(&value["goal"]).or_else(|| whole.and_then(text));
    let failed_goals = &value["per_1000"]["failed_goals"];
    let causes = value["causes"].as_array().into_iter().flatten();
    Signal {
        goal: goal.unwrap_or_default(),
        step: step.unwrap_or_default(),
        kind,
        claimed,
        segment: conditions(&value["segment"]),
        causes: causes
            .map(|cause| Cause {
                condition: conditions(&cause["condition"]),
                upstream: text(&cause["upstream"]),
                lag: cause["median_lag_s"].as_f64(),
            })
            .collect(),
        since: value["since"].as_str().and_then(moment),
        failed_goals: failed_goals["low"].as_f64().zip(failed_goals["high"].as_f64()),
    }
}

/// A time, or the beginning of a day.
fn moment(text: &str) -> Option<Micros> {
    let whole = if text.contains('T') { text.to_owned() } else { format!("{text}T00:00:00Z") };
    serde_json::from_value(Value::String(whole)).ok()
}

fn conditions(value: &Value) -> Vec<Condition> {
    let written = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let one = |condition: &Value| {
        let values = match (condition["op"].as_str(), &condition["value"]) {
            (Some("in"), Value::Array(values)) => values.iter().map(written).collect(),
            (Some("=" | "in"), value) => vec![written(value)],
            _ => Vec::new(),
        };
        Condition { attribute: written(&condition["attribute"]), values }
    };
    value.as_array().into_iter().flatten().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_come_first_and_strengths_are_left_out() {
        let text = r#"{"journeys":10,"goal":"G","findings":[
            {"polarity":"strength","kind":"retry","goal":"G","where":{"activity":"a"},"segment":[],"causes":[]},
            {"polarity":"friction","kind":"wait","goal":"G","where":{"from":"a","to":"b"},"since":"1970-01-02",
             "segment":[{"attribute":"device","op":"=","value":"mobile"}],
             "per_1000":{"failed_goals":{"value":3,"low":1.5,"high":5}},
             "causes":[{"condition":[{"attribute":"template","op":"in","value":["B"]}],"upstream":"a",
                       "median_lag_s":3600.5}]}],
            "not_claimed":[{"where":{"activity":"c"},"kind":"error","reason":"unsure","n":3,"needed_n":9}]}"#;
        let signals = understand(text).unwrap();
        let told: Vec<_> =
            signals.iter().map(|signal| (signal.step.as_str(), signal.kind.as_str(), signal.claimed)).collect();
        assert_eq!(told, [("b", "wait", true), ("c", "error", false)]);
        assert_eq!(signals[0].failed_goals, Some((1.5, 5.0)));
        assert_eq!(signals[0].since, Some(Micros(86_400_000_000)));
        assert_eq!(signals[0].segment[0].values, ["mobile"]);
        assert_eq!(signals[0].causes[0].upstream.as_deref(), Some("a"));
        assert_eq!(signals[0].causes[0].lag, Some(3_600.5));
        assert_eq!(signals[1].goal, "G");
    }

    #[test]
    fn what_is_no_answer_is_refused() {
        assert!(understand("resa: no").is_err());
        assert!(understand("{}").unwrap_err().contains("findings"));
    }
}
