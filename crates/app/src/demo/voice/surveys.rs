//! The surveys of the invented company: what each is for, what it asks in both languages, whom and how often.

use super::super::colleagues::{Colleague, Colleagues, said};
use super::super::definition::{RETIREMENT_JOURNEY, STATEMENT_JOURNEY};
use super::super::wording::{RETIREMENT_STATIONS, STATEMENT_STATIONS, Text};
use crate::failure::Failure;
use map::Language as Drawn;
use model::{
    Asked, Asking, JourneyId, Metric, Rest, Scores, StudioJourney, StudioSurvey, SurveyDraft, SurveyQuestion, Trigger,
    TriggerKind,
};
use serde_json::{Value, json};
use server::Filling;
use store::NewSurvey;

/// Each of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Survey {
    /// On the pages, when somebody has read the statement or looked for help.
    Statement,
    /// By a link, after a call or a chat.
    Contact,
    /// On the pages, when somebody is about to leave.
    Leaving,
    /// On the pages, when the application is signed.
    Application,
}

pub(super) const ALL: [Survey; 4] = [Survey::Statement, Survey::Contact, Survey::Leaving, Survey::Application];

impl Survey {
    pub(crate) fn name(self) -> Text {
        match self {
            Survey::Statement => Text::new("Pensionsbeskedet", "The pension statement"),
            Survey::Contact => Text::new("Efter samtalet", "After the call"),
            Survey::Leaving => Text::new("Innan du går", "Before you go"),
            Survey::Application => Text::new("Pensionsansökan", "The pension application"),
        }
    }

    /// How often it asks, and how many.
    pub(crate) fn rest(self) -> Rest {
        let (again_days, quiet_days, share) = match self {
            Survey::Statement => (90, 30, 0.6),
            Survey::Contact => (60, 14, 0.8),
            Survey::Leaving => (90, 30, 0.4),
            Survey::Application => (365, 14, 1.0),
        };
        Rest { again_days, quiet_days, share, ..Rest::default() }
    }

    /// The station that it is about, where that does not follow from what the customer did last.
    pub(crate) fn station(self) -> Option<Text> {
        match self {
            Survey::Statement | Survey::Leaving => None,
            Survey::Contact => Some(STATEMENT_STATIONS[ASK].name),
            Survey::Application => Some(RETIREMENT_STATIONS[SIGN].name),
        }
    }

    fn journey(self) -> Text {
        if self == Survey::Application { RETIREMENT_JOURNEY } else { STATEMENT_JOURNEY }
    }

    fn owner(self) -> Colleague {
        match self {
            Survey::Statement => Colleague::Karin,
            Survey::Contact => Colleague::Johan,
            Survey::Leaving | Survey::Application => Colleague::Samira,
        }
    }

    fn purpose(self) -> Text {
        match self {
            Survey::Statement => Text::new(
                "Förstår kunderna sitt pensionsbesked, och vad står annars i vägen?",
                "Do customers understand their pension statement, and if not, what stands in the way?",
            ),
            Survey::Contact => Text::new(
                "Löser ett samtal det som kunden ringde om, och hur känns det efteråt?",
                "Does a call settle what the customer called about, and how does it feel afterwards?",
            ),
            Survey::Leaving => Text::new(
                "Varför lämnar kunder sidan utan att ha fått svar?",
                "Why do customers leave the page without an answer?",
            ),
            Survey::Application => {
                Text::new("Är ansökan så lätt som vi tror?", "Is the application as easy as we believe?")
            }
        }
    }

    fn decision(self) -> Text {
        match self {
            Survey::Statement => Text::new(
                "Om brev B ska skrivas om före nästa utskick.",
                "Whether to rewrite letter B before the next mailing.",
            ),
            Survey::Contact => Text::new(
                "Om kundtjänst ska få fler som svarar, eller brevet bättre ord.",
                "Whether customer service needs more people, or the letter better words.",
            ),
            Survey::Leaving => {
                Text::new("Vilken hjälpsida som skrivs om först.", "Which help page is rewritten first.")
            }
            Survey::Application => Text::new(
                "Om ansökan kan stå modell för andra ärenden.",
                "Whether the application can be a model for other errands.",
            ),
        }
    }

    fn questions(self) -> Vec<Value> {
        let after_no = json!({ "question": "goal", "in": ["partly", "no"] });
        let goal = of(Metric::Gcr, 0, "goal", json!({ "required": true }));
        let stopped = |rule: Value| of(Metric::Exit, 0, "stopped", rule);
        let effort = of(Metric::Ces, 0, "effort", json!({}));
        let expected = of(Metric::Expectation, 0, "expected", json!({}));
        match self {
            Survey::Statement => vec![
                goal,
                stopped(json!({ "show_if": after_no })),
                effort,
                words(Text::new("Vad hade gjort det lättare?", "What would have made it easier?")),
            ],
            Survey::Contact => vec![
                effort,
                of(Metric::Emotion, 0, "before", json!({ "moment": "before" })),
                of(Metric::Emotion, 2, "after", json!({ "moment": "after" })),
                expected,
                words(Text::new(
                    "Vad är det främsta skälet till dina svar?",
                    "What is the main reason for your answers?",
                )),
            ],
            Survey::Leaving => {
                vec![errand(), stopped(json!({})), words(Text::new("Berätta gärna mer", "Please tell us more"))]
            }
            Survey::Application => vec![
                goal,
                effort,
                expected,
                words(Text::new("Vad hade gjort det lättare?", "What would have made it easier?")),
            ],
        }
    }

    fn asking(self) -> Asking {
        let trigger = |kind: TriggerKind, page: &str| Trigger {
            kind,
            pages: vec![page.into()],
            seconds: (kind == TriggerKind::Dwell).then_some(20),
            share: None,
            selector: None,
            event: None,
            at_most: None,
        };
        let widget = match self {
            Survey::Statement => Some(trigger(TriggerKind::Dwell, "/pension/*")),
            Survey::Leaving => Some(trigger(TriggerKind::Exit, "/help/*")),
            Survey::Application => Some(trigger(TriggerKind::Load, "/apply/done")),
            Survey::Contact => None,
        };
        Asking { link: widget.is_none(), widget, rest: self.rest(), ..Asking::default() }
    }

    /// What it asks, the language of the example first.
    pub(super) fn draft(
        self,
        language: model::Language,
        journey: Option<JourneyId>,
    ) -> Result<SurveyDraft, serde_json::Error> {
        let own = |text: Text| said(text, language).to_string();
        let languages = match language {
            model::Language::Swedish => ["sv", "en"],
            model::Language::English => ["en", "sv"],
        };
        let questions = self.questions().into_iter().map(serde_json::from_value::<SurveyQuestion>);
        let thanks = Text::new("Tack! Vi läser alla svar.", "Thank you! We read all answers.");
        let asked = Asked {
            languages: languages.map(str::to_string).into(),
            questions: questions.collect::<Result<_, _>>()?,
            thanks: serde_json::from_value(both(thanks))?,
        };
        Ok(SurveyDraft {
            name: own(self.name()),
            purpose: Some(own(self.purpose())),
            decision: Some(own(self.decision())),
            journey,
            station: self.station().map(own),
            asked,
            asking: self.asking(),
            ..SurveyDraft::default()
        })
    }
}

/// Where "ask about it" and "sign it" stand among their stations.
const ASK: usize = 7;
const SIGN: usize = 2;

fn both(text: Text) -> Value {
    json!({ "sv": text.in_language(Drawn::Swedish), "en": text.in_language(Drawn::English) })
}

fn words(text: Text) -> Value {
    json!({ "id": "words", "metric": "text", "kind": "text", "text": both(text), "most": 1_000 })
}

/// What somebody came to do, with the answers that customers give most.
fn errand() -> Value {
    let choice = |(code, sv, en): &(&str, &str, &str)| json!({ "code": code, "text": { "sv": sv, "en": en } });
    json!({
        "id": "errand",
        "metric": Metric::Choice.code(),
        "kind": "choice",
        "text": both(Text::new("Vad kom du hit för att göra?", "What did you come here to do?")),
        "choices": ERRANDS.iter().map(choice).collect::<Vec<_>>(),
    })
}

/// Code and words of each errand.
const ERRANDS: [(&str, &str, &str); 5] = [
    ("statement", "Förstå mitt pensionsbesked", "Understand my pension statement"),
    ("amount", "Se vad jag får i månaden", "See what I will get each month"),
    ("when", "Räkna på när jag kan sluta arbeta", "Work out when I can stop working"),
    ("change", "Ändra något i min pension", "Change something in my pension"),
    ("other", "Något annat", "Something else"),
];

/// A question of an instrument in its own words, on its first scale or with its answers.
fn of(metric: Metric, item: usize, id: &str, more: Value) -> Value {
    let instrument = metric.instrument();
    let worded = |words: &[&str], about: &str| words.get(item).map_or(String::new(), |text| text.replace('…', about));
    let mut question = json!({
        "id": id,
        "metric": metric.code(),
        "kind": "choice",
        "text": { "sv": worded(instrument.wording_sv, "Fyrlyktan"), "en": worded(instrument.wording_en, "Lighthouse Lane") },
    });
    match &instrument.scores {
        Scores::Steps(scales) => {
            let scale = &scales[0];
            let end = |at: Option<&(&'static str, &'static str)>| at.copied().unwrap_or_default();
            let (low, high) = (end(scale.labels.first()), end(scale.labels.last()));
            question["kind"] = "scale".into();
            (question["low"], question["high"]) = (scale.low.into(), scale.high.into());
            question["ends"] =
                json!({ "sv": [capital(low.0), capital(high.0)], "en": [capital(low.1), capital(high.1)] });
        }
        Scores::Closed(choices) | Scores::Open(choices) => {
            let choice =
                |choice: &model::Choice| json!({ "code": choice.code, "text": { "sv": choice.sv, "en": choice.en } });
            question["choices"] = choices.iter().map(choice).collect();
        }
        Scores::Text => question["kind"] = "text".into(),
    }
    for (name, value) in more.as_object().into_iter().flatten() {
        question[name] = value.clone();
    }
    question
}

fn capital(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map(|first| first.to_uppercase().chain(signs).collect()).unwrap_or_default()
}

/// Drafts all of them and has them ask, in the order of [`ALL`].
pub(super) fn publish(
    place: &Filling<'_>,
    journeys: &[StudioJourney],
    colleagues: &Colleagues,
) -> Result<Vec<StudioSurvey>, Failure> {
    let Filling { store, project, language, by, now, .. } = *place;
    let mut live = Vec::new();
    for survey in ALL {
        let named = |journey: &&StudioJourney| journey.definition.name == said(survey.journey(), language);
        let journey = journeys.iter().find(named).map(|journey| journey.id.clone());
        let draft = survey
            .draft(language, journey)
            .map_err(|error| Failure::new(format!("a survey of the example cannot be read: {error}")))?;
        let new = NewSurvey { draft, owner: Some(colleagues.id(survey.owner()).clone()), example: true };
        let drafted = store.create_survey(by, project, &new, now)?;
        live.push(store.publish_survey(by, project, &drafted.id, drafted.version, 0, now)?);
    }
    Ok(live)
}
