//! Surveys ready to be changed: the articles' three questions and the usual moments, in Swedish and English, each
//! instrument in its own words.

use super::shapes::DraftShape;
use crate::access::Scope;
use crate::error::ApiResult;
use axum::Json as Answer;
use model::{
    Asked, Asking, Metric, Moment, QuestionKind, Rest, Scores, ShowIf, SurveyChoice, SurveyDraft, SurveyQuestion,
    Texts, Theme, Trigger, TriggerKind,
};
use schemars::JsonSchema;
use serde::Serialize;

/// The templates.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Templates {
    templates: Vec<Template>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Template {
    id: &'static str,
    /// What it is called, by language.
    name: Texts,
    /// When to use it, by language.
    about: Texts,
    draft: DraftShape,
}

pub(crate) async fn templates(scope: Scope) -> ApiResult<Answer<Templates>> {
    drop(scope); // the guard saw to it; the same for every project
    Ok(Answer(Templates { templates: all() }))
}

fn all() -> Vec<Template> {
    let on_page =
        |kind: TriggerKind| Asking { widget: Some(trigger(kind)), link: true, staff: false, rest: Rest::default() };
    vec![
        template(
            "three_questions",
            ("Tre frågor efter ett ärende", "Three questions after an errand"),
            (
                "Nådde kunden sitt mål, hur lätt var det, och vad stod i vägen?",
                "Did customers reach their goal, how easy was it, and what stood in the way?",
            ),
            vec![
                goal(),
                following(exit(), ShowIf { among: vec!["partly".into(), "no".into()], ..after("goal") }),
                effort(),
                words("more", ("Vad hade gjort det lättare?", "What would have made it easier?")),
            ],
            on_page(TriggerKind::Api),
        ),
        template(
            "leaving",
            ("När någon är på väg att lämna", "When somebody is about to leave"),
            (
                "En fråga till den som avbryter: vad fick dig att sluta?",
                "One question for those who stop: what made you stop?",
            ),
            vec![exit(), words("more", ("Berätta gärna mer", "Please tell us more"))],
            on_page(TriggerKind::Exit),
        ),
        template(
            "effort",
            ("Hur lätt var det?", "How easy was it?"),
            ("Kundansträngning (CES 2.0) med en följdfråga.", "Customer effort (CES 2.0) with a follow-up."),
            vec![
                effort(),
                words("why", ("Vad är det främsta skälet till ditt svar?", "What is the main reason for your answer?")),
            ],
            on_page(TriggerKind::Load),
        ),
        template(
            "feeling",
            ("Före, under och efter", "Before, during and after"),
            (
                "Hur det kändes i tre lägen, och hur det blev jämfört med vad kunden väntade sig.",
                "How it felt at three moments, and how it turned out against what was expected.",
            ),
            vec![feeling(0, Moment::Before), feeling(1, Moment::During), feeling(2, Moment::After), expectation()],
            Asking { widget: None, link: true, staff: false, rest: Rest::default() },
        ),
        template(
            "after_call",
            ("Efter ett samtal eller besök", "After a call or a visit"),
            (
                "Medarbetaren skriver ner svaren medan kunden är kvar.",
                "A colleague writes the answers down while the customer is still there.",
            ),
            vec![goal(), ease()],
            Asking { widget: None, link: false, staff: true, rest: Rest::default() },
        ),
        template(
            "relation",
            ("Relationen två gånger om året", "The relation, twice a year"),
            (
                "Rekommendation (NPS) och Nöjd-Kund-Index (NKI), till få i taget.",
                "Recommendation (NPS) and the satisfaction index (NKI), to a few at a time.",
            ),
            [vec![recommend()], index()].concat(),
            Asking {
                widget: None,
                link: true,
                staff: false,
                rest: Rest { again_days: 180, quiet_days: 90, share: 0.25, ..Rest::default() },
            },
        ),
    ]
}

fn template(
    id: &'static str,
    name: (&str, &str),
    about: (&str, &str),
    questions: Vec<SurveyQuestion>,
    asking: Asking,
) -> Template {
    let thanks =
        both("Tack! Ditt svar hjälper oss att göra det lättare.", "Thank you! Your answer helps us make it easier.");
    let asked = Asked { languages: vec!["sv".into(), "en".into()], questions, thanks };
    let draft = SurveyDraft { name: name.0.into(), asked, asking, theme: Theme::default(), ..SurveyDraft::default() };
    Template { id, name: both(name.0, name.1), about: both(about.0, about.1), draft: DraftShape(draft) }
}

fn both(sv: &str, en: &str) -> Texts {
    Texts::from([("sv".to_string(), sv.to_string()), ("en".to_string(), en.to_string())])
}

fn trigger(kind: TriggerKind) -> Trigger {
    Trigger { kind, pages: Vec::new(), seconds: None, share: None, selector: None, event: None, at_most: None }
}

fn after(question: &str) -> ShowIf {
    ShowIf { question: question.into(), among: Vec::new(), at_most: None, at_least: None }
}

fn following(question: SurveyQuestion, rule: ShowIf) -> SurveyQuestion {
    SurveyQuestion { show_if: Some(rule), ..question }
}

/// A question of an instrument: its words with what stands for `…` put in, its first scale or its answers.
fn of(metric: Metric, item: usize, id: &str, about: (&str, &str)) -> SurveyQuestion {
    let instrument = metric.instrument();
    let worded = |words: &[&str], about: &str| words.get(item).map_or(String::new(), |text| text.replace('…', about));
    let mut question = SurveyQuestion {
        id: id.into(),
        metric,
        kind: QuestionKind::Choice,
        text: both(&worded(instrument.wording_sv, about.0), &worded(instrument.wording_en, about.1)),
        low: None,
        high: None,
        ends: std::collections::BTreeMap::new(),
        choices: Vec::new(),
        rows: Vec::new(),
        required: false,
        most: None,
        moment: None,
        show_if: None,
        imported: None,
    };
    match &instrument.scores {
        Scores::Steps(scales) => {
            question.kind = QuestionKind::Scale;
            if let Some(scale) = scales.first() {
                (question.low, question.high) = (Some(scale.low), Some(scale.high));
                if let (Some(first), Some(last)) = (scale.labels.first(), scale.labels.last()) {
                    let capital = |text: &str| {
                        let mut signs = text.chars();
                        signs
                            .next()
                            .map(|first| first.to_uppercase().chain(signs).collect::<String>())
                            .unwrap_or_default()
                    };
                    question.ends.insert("sv".into(), [capital(first.0), capital(last.0)]);
                    question.ends.insert("en".into(), [capital(first.1), capital(last.1)]);
                }
            }
        }
        Scores::Closed(choices) | Scores::Open(choices) => {
            let choice =
                |choice: &model::Choice| SurveyChoice { code: choice.code.into(), text: both(choice.sv, choice.en) };
            question.choices = choices.iter().map(choice).collect();
        }
        Scores::Text => question.kind = QuestionKind::Text,
    }
    question
}

fn goal() -> SurveyQuestion {
    SurveyQuestion { required: true, ..of(Metric::Gcr, 0, "goal", ("", "")) }
}

fn exit() -> SurveyQuestion {
    of(Metric::Exit, 0, "stopped", ("", ""))
}

fn effort() -> SurveyQuestion {
    of(Metric::Ces, 0, "effort", ("Företaget", "The company"))
}

fn ease() -> SurveyQuestion {
    of(Metric::Nes, 0, "ease", ("", ""))
}

fn feeling(item: usize, moment: Moment) -> SurveyQuestion {
    SurveyQuestion { moment: Some(moment), ..of(Metric::Emotion, item, moment.code(), ("", "")) }
}

fn expectation() -> SurveyQuestion {
    of(Metric::Expectation, 0, "expectation", ("", ""))
}

fn recommend() -> SurveyQuestion {
    let ends = [("sv", ["Inte alls sannolikt", "Mycket sannolikt"]), ("en", ["Not at all likely", "Extremely likely"])];
    let question = of(Metric::Nps, 0, "recommend", ("oss", "us"));
    SurveyQuestion { ends: worded(&ends), ..question }
}

fn index() -> Vec<SurveyQuestion> {
    let ends = [
        [("sv", ["Inte alls nöjd", "Mycket nöjd"]), ("en", ["Not at all satisfied", "Very satisfied"])],
        [("sv", ["Inte alls", "Helt och hållet"]), ("en", ["Not at all", "Completely"])],
        [("sv", ["Mycket långt ifrån", "Mycket nära"]), ("en", ["Very far from it", "Very close to it"])],
    ];
    let item = |(item, ends): (usize, &[(&str, [&str; 2]); 2])| SurveyQuestion {
        ends: worded(ends),
        ..of(Metric::Nki, item, ["nki_satisfied", "nki_expected", "nki_ideal"][item], ("oss", "us"))
    };
    ends.iter().enumerate().map(item).collect()
}

fn worded(ends: &[(&str, [&str; 2])]) -> std::collections::BTreeMap<String, [String; 2]> {
    ends.iter().map(|(language, [low, high])| ((*language).to_string(), [(*low).into(), (*high).into()])).collect()
}

fn words(id: &str, (sv, en): (&str, &str)) -> SurveyQuestion {
    SurveyQuestion { text: both(sv, en), most: Some(1_000), ..of(Metric::Text, 0, id, ("", "")) }
}

#[cfg(test)]
mod tests {
    use super::super::checks::{check, missing};
    use super::super::lint::grave;
    use super::*;

    #[test]
    fn every_template_may_be_kept_and_lacks_only_what_people_decide() {
        for template in all() {
            let draft = check(template.draft.0.clone()).unwrap_or_else(|error| panic!("{}: {error:?}", template.id));
            assert_eq!(draft, template.draft.0, "{}", template.id);
            assert_eq!(missing(&draft, false), ["purpose", "decision", "owner"], "{}", template.id);
            assert_eq!(grave(&draft.asked), [""; 0], "{}", template.id);
        }
    }
}
