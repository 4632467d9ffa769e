//! A survey as people make it: what it is for, what it asks, where and how often; and how far it has come.

use super::asked::Asked;
use super::fatigue::Rest;
use crate::project::id;
use crate::{JourneyId, MemberRef, Micros};
use serde::{Deserialize, Serialize};

id! {
    /// A survey (`srv_…`).
    SurveyId
}
id! {
    /// One showing of a survey to somebody (`dsp_…`): good for one response.
    DisplayId
}

/// A survey as somebody writes it. It cannot go live without a purpose, the decision it serves, and an owner (R58, R79).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurveyDraft {
    /// What it is called, among colleagues and in the timeline.
    pub name: String,
    /// Why customers are asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// What will be decided by the answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<String>,
    /// The journey that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub journey: Option<JourneyId>,
    /// The station or activity that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub station: Option<String>,
    /// What it asks.
    #[serde(default)]
    pub asked: Asked,
    /// Where and whom it asks.
    #[serde(default)]
    pub asking: Asking,
    /// How it looks.
    #[serde(default)]
    pub theme: Theme,
}

/// Where a survey asks, and whom.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asking {
    /// What makes it appear on pages with the widget; not at all where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub widget: Option<Trigger>,
    /// Whether links to it work: on paper, in letters, in an inbox behind log-in.
    #[serde(default)]
    pub link: bool,
    /// Whether colleagues may write down answers, after a call or a visit.
    #[serde(default)]
    pub staff: bool,
    /// How often, and how many.
    #[serde(default)]
    pub rest: Rest,
}

/// What makes a survey appear on a page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trigger {
    /// What happens.
    pub kind: TriggerKind,
    /// Only on pages whose path is one of these, `*` for anything; empty: on all.
    #[serde(default)]
    pub pages: Vec<String>,
    /// How long on the page, or without a move.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u32>,
    /// How far down the page, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<f64>,
    /// What is clicked, as a CSS selector.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selector: Option<String>,
    /// The name of the event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// Only an event whose score is at most this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<f64>,
}

/// What makes it appear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TriggerKind {
    /// The page was opened.
    Load,
    /// Somebody stayed for so long.
    Dwell,
    /// They scrolled so far.
    Scroll,
    /// They clicked something.
    Click,
    /// They are about to leave.
    Exit,
    /// Nothing moved for so long.
    Inactive,
    /// They opened the page again.
    Return,
    /// An event happened.
    Event,
    /// The page asks for it.
    Api,
}

/// How a survey looks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// The colour of what can be pressed, as `#rrggbb`.
    pub accent: String,
    /// The colour behind the text.
    pub paper: String,
    /// The colour of the text.
    pub ink: String,
    /// How round corners are, in pixels.
    pub radius: u32,
}

impl Default for Theme {
    fn default() -> Theme {
        Theme { accent: "#0b5c63".into(), paper: "#ffffff".into(), ink: "#1c1c1a".into(), radius: 12 }
    }
}

impl Theme {
    /// How well two of its colours are told apart (WCAG 2.2, 1 to 21); `None` where one is no colour.
    pub fn contrast(one: &str, other: &str) -> Option<f64> {
        let (one, other) = (luminance(one)?, luminance(other)?);
        Some((one.max(other) + 0.05) / (one.min(other) + 0.05))
    }

    /// What cannot be read well enough: text on paper below 4.5, the accent on paper below 4.5 (WCAG 2.2 AA: words in
    /// the accent stand on paper, and words in paper on the accent).
    pub fn unreadable(&self) -> Vec<&'static str> {
        let too_low = |colour: &str| Theme::contrast(colour, &self.paper).is_none_or(|contrast| contrast < 4.5);
        let fields = [("ink", &self.ink), ("accent", &self.accent)];
        fields.into_iter().filter(|(_, colour)| too_low(colour)).map(|(field, _)| field).collect()
    }
}

/// The relative luminance of `#rrggbb`.
fn luminance(colour: &str) -> Option<f64> {
    let digits = colour
        .strip_prefix('#')
        .filter(|digits| digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
    let number = u32::from_str_radix(digits, 16).ok()?;
    let part = |shift: u32| {
        let share = f64::from((number >> shift) & 0xff) / 255.0;
        if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    Some(0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0))
}

/// How far a survey has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SurveyState {
    /// Nobody was asked yet.
    Draft,
    /// It asks.
    Live,
    /// It does not ask for now.
    Paused,
    /// It will never ask again.
    Ended,
}

impl SurveyState {
    /// All of them.
    pub const ALL: [SurveyState; 4] = [SurveyState::Draft, SurveyState::Live, SurveyState::Paused, SurveyState::Ended];

    /// The code in interfaces and in the store.
    pub fn code(self) -> &'static str {
        match self {
            SurveyState::Draft => "draft",
            SurveyState::Live => "live",
            SurveyState::Paused => "paused",
            SurveyState::Ended => "ended",
        }
    }

    /// The state behind a code.
    pub fn from_code(code: &str) -> Option<SurveyState> {
        SurveyState::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// A survey as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct StudioSurvey {
    /// Its id, which stays when it is renamed.
    pub id: SurveyId,
    /// Counts changes of the draft from 1: whoever changes it says which they saw.
    pub version: u64,
    /// The draft.
    pub draft: SurveyDraft,
    /// How far it has come.
    pub state: SurveyState,
    /// The number of the version that is asked, 0 where none ever was.
    pub published: u32,
    /// What that version asks.
    pub live: Option<SurveyDraft>,
    /// When that version went live.
    pub published_at: Option<Micros>,
    /// Who answers for it, as long as they work in the project.
    pub owner: Option<MemberRef>,
    /// When it was made.
    pub created: Micros,
    /// When it was last changed.
    pub updated: Micros,
    /// By whom.
    pub updated_by: Option<MemberRef>,
    /// Whether it belongs to the example.
    pub example: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_told_apart_as_wcag_measures_it() {
        let near =
            |one: &str, other: &str, contrast: f64| (Theme::contrast(one, other).unwrap() - contrast).abs() < 0.005;
        assert!(near("#000000", "#ffffff", 21.0));
        assert!(near("#777777", "#ffffff", 4.48));
        assert!(near("#767676", "#ffffff", 4.54));
        assert_eq!(Theme::contrast("red", "#ffffff"), None);
        assert!(Theme::default().unreadable().is_empty());
        let pale = Theme { accent: "#ffcc00".into(), ..Theme::default() };
        assert_eq!(pale.unreadable(), ["accent"]);
    }
}
