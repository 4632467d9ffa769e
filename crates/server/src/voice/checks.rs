//! What a survey may be, and what it still lacks before it can go live. Limits are told by the name of the field.

use crate::error::{ApiError, ApiResult};
use crate::studio::limits::{NAME, PROSE, name, not_more, prose, some_name, some_prose};
use model::{
    Asked, Asking, Metric, QuestionKind, Rest, Scores, ShowIf, SurveyChoice, SurveyDraft, SurveyQuestion, Texts, Theme,
    Trigger, TriggerKind,
};

const MOST_LANGUAGES: usize = 12;
const MOST_QUESTIONS: usize = 30;
const MOST_CHOICES: usize = 30;
const MOST_PAGES: usize = 50;
/// The longest question, answer or word of thanks.
const LONGEST_TEXT: usize = 500;
/// The longest text that may be asked for.
const LONGEST_ANSWER: u32 = 10_000;
const MOST_DAYS: u32 = 3_650;
const MOST_SECONDS: u32 = 3_600;
/// Nobody needs to know the share of an answer to less than half a point.
const LEAST_HALF_WIDTH: f64 = 0.005;

/// The draft with its texts trimmed, or the field that cannot be so. What is missing is no mistake yet.
pub(super) fn check(draft: SurveyDraft) -> ApiResult<SurveyDraft> {
    let asked = asked("draft.asked", draft.asked)?;
    Ok(SurveyDraft {
        name: name("draft.name", &draft.name, 200)?,
        purpose: some_prose("draft.purpose", draft.purpose, PROSE)?,
        decision: some_prose("draft.decision", draft.decision, PROSE)?,
        journey: draft.journey.filter(|journey| !journey.0.is_empty()),
        station: some_name("draft.station", draft.station, NAME)?,
        asked,
        asking: asking(draft.asking)?,
        theme: theme(draft.theme)?,
    })
}

/// What a survey asks, held to its limits; `field` is where it stands.
pub(super) fn asked(field: &str, asked: Asked) -> ApiResult<Asked> {
    not_more(&format!("{field}.languages"), asked.languages.len(), MOST_LANGUAGES)?;
    not_more(&format!("{field}.questions"), asked.questions.len(), MOST_QUESTIONS)?;
    let is_code = |code: &String| {
        (2..=8).contains(&code.len()) && code.bytes().all(|sign| sign.is_ascii_alphabetic() || sign == b'-')
    };
    let distinct = |at: usize| asked.languages.iter().take(at).all(|earlier| *earlier != asked.languages[at]);
    if asked.languages.is_empty() || !asked.languages.iter().all(is_code) || !(0..asked.languages.len()).all(distinct) {
        return Err(ApiError::invalid(
            &format!("{field}.languages"),
            "codes such as sv and en, each once, at least one",
        ));
    }
    let mut questions: Vec<SurveyQuestion> = Vec::with_capacity(asked.questions.len());
    for (at, one) in asked.questions.into_iter().enumerate() {
        let checked = question(&format!("{field}.questions[{at}]"), one, &questions)?;
        questions.push(checked);
    }
    Ok(Asked { languages: asked.languages, questions, thanks: texts(&format!("{field}.thanks"), asked.thanks)? })
}

fn question(field: &str, question: SurveyQuestion, earlier: &[SurveyQuestion]) -> ApiResult<SurveyQuestion> {
    let at = |part: &str| format!("{field}.{part}");
    is_code(&at("id"), &question.id)?;
    if earlier.iter().any(|other| other.id == question.id) {
        return Err(ApiError::invalid(&at("id"), "another question has this id"));
    }
    fits_instrument(&at("kind"), &question)?;
    if question.most.is_some_and(|most| !(1..=LONGEST_ANSWER).contains(&most)) {
        return Err(ApiError::invalid(&at("most"), format!("from 1 to {LONGEST_ANSWER} signs")));
    }
    for (language, [low, high]) in &question.ends {
        for end in [low, high] {
            prose(&format!("{field}.ends.{language}"), end, LONGEST_TEXT)?;
        }
    }
    if let Some(rule) = &question.show_if {
        follows(&at("show_if"), rule, earlier)?;
    }
    Ok(SurveyQuestion {
        text: texts(&at("text"), question.text)?,
        choices: choices(&at("choices"), question.choices)?,
        rows: choices(&at("rows"), question.rows)?,
        imported: None,
        ..question
    })
}

/// An instrument is asked on its own scales and with its own answers; what is another way of asking is another question.
fn fits_instrument(field: &str, question: &SurveyQuestion) -> ApiResult<()> {
    use QuestionKind::{Choice, Choices, Matrix, Scale, Text};
    let codes = || question.choices.iter().map(|choice| choice.code.as_str());
    let fits = match (&question.instrument().scores, question.kind) {
        // What a shop asks for its reviews; whoever asks themselves asks for satisfaction.
        _ if question.metric == Metric::Rating => false,
        (Scores::Steps(_), Scale) => question.scale().is_some(),
        (Scores::Steps(_), Matrix) => question.scale().is_some() && !question.rows.is_empty(),
        (Scores::Closed(known), Choice) => codes().eq(known.iter().map(|choice| choice.code)),
        (Scores::Open(_), Choice | Choices) => question.choices.len() >= 2,
        (Scores::Text, Text) => true,
        _ => false,
    };
    let no_rest = match question.kind {
        Scale => question.rows.is_empty() && question.choices.is_empty(),
        Matrix => question.choices.is_empty(),
        Choice | Choices => question.rows.is_empty() && question.low.is_none() && question.high.is_none(),
        Text => question.rows.is_empty() && question.choices.is_empty() && question.low.is_none(),
    };
    let is_moment_of_feeling = question.moment.is_none() || question.metric == Metric::Emotion;
    if fits && no_rest && is_moment_of_feeling {
        return Ok(());
    }
    let instrument = question.instrument();
    let detail = match &instrument.scores {
        Scores::Steps(scales) => {
            let scales: Vec<String> = scales.iter().filter(|scale| scale.whole).map(model::Scale::name).collect();
            format!("{} is asked as scale or matrix on {}", instrument.name, scales.join(" or "))
        }
        Scores::Closed(known) => {
            let known: Vec<&str> = known.iter().map(|choice| choice.code).collect();
            format!("{} is asked as choice of {}", instrument.name, known.join(", "))
        }
        Scores::Open(_) => format!("{} is asked as choice or choices, of two answers at least", instrument.name),
        Scores::Text => "words are asked for as text".to_string(),
    };
    Err(ApiError::invalid(field, detail))
}

fn follows(field: &str, rule: &ShowIf, earlier: &[SurveyQuestion]) -> ApiResult<()> {
    let Some(before) = earlier.iter().find(|question| question.id == rule.question) else {
        return Err(ApiError::invalid(field, "it may hang on an earlier question only"));
    };
    let known = |code: &String| before.choices.iter().any(|choice| choice.code == *code);
    let is_scale = before.kind == QuestionKind::Scale;
    let scored = rule.at_most.is_some() || rule.at_least.is_some();
    let fits = (!rule.among.is_empty() && rule.among.iter().all(known) && !scored)
        || (rule.among.is_empty() && scored && is_scale);
    if fits { Ok(()) } else { Err(ApiError::invalid(field, "say which answers of that question it follows")) }
}

fn choices(field: &str, choices: Vec<SurveyChoice>) -> ApiResult<Vec<SurveyChoice>> {
    not_more(field, choices.len(), MOST_CHOICES)?;
    let mut kept: Vec<SurveyChoice> = Vec::with_capacity(choices.len());
    for (at, choice) in choices.into_iter().enumerate() {
        is_code(&format!("{field}[{at}].code"), &choice.code)?;
        if kept.iter().any(|other| other.code == choice.code) {
            return Err(ApiError::invalid(&format!("{field}[{at}].code"), "another answer has this code"));
        }
        let text = texts(&format!("{field}[{at}].text"), choice.text)?;
        kept.push(SurveyChoice { text, ..choice });
    }
    Ok(kept)
}

fn is_code(field: &str, code: &str) -> ApiResult<()> {
    let sign = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_' || byte == b'-';
    if (1..=40).contains(&code.len()) && code.bytes().all(sign) {
        return Ok(());
    }
    Err(ApiError::invalid(field, "1 to 40 of a-z, 0-9, _ and -"))
}

/// Texts without empty ones.
fn texts(field: &str, texts: Texts) -> ApiResult<Texts> {
    not_more(field, texts.len(), MOST_LANGUAGES)?;
    let written = texts.into_iter().filter(|(_, text)| !text.trim().is_empty());
    written
        .map(|(language, text)| {
            let text = prose(&format!("{field}.{language}"), &text, LONGEST_TEXT)?;
            Ok((language, text))
        })
        .collect()
}

/// How often a survey asks, held to its limits.
pub(super) fn rest(rest: Rest) -> ApiResult<()> {
    let Rest { again_days, quiet_days, share, enough, .. } = rest;
    if !(1..=MOST_DAYS).contains(&again_days) {
        return Err(ApiError::invalid("draft.asking.rest.again_days", format!("from 1 to {MOST_DAYS} days")));
    }
    if quiet_days > MOST_DAYS {
        return Err(ApiError::invalid("draft.asking.rest.quiet_days", format!("{MOST_DAYS} days at most")));
    }
    if !(share > 0.0 && share <= 1.0) {
        return Err(ApiError::invalid("draft.asking.rest.share", "above 0 and at most 1"));
    }
    if enough.is_some_and(|half| !(LEAST_HALF_WIDTH..0.5).contains(&half)) {
        let detail = format!("from {LEAST_HALF_WIDTH} and below 0.5");
        return Err(ApiError::invalid("draft.asking.rest.enough", detail));
    }
    Ok(())
}

fn asking(asking: Asking) -> ApiResult<Asking> {
    rest(asking.rest)?;
    if let Some(trigger) = &asking.widget {
        check_trigger(trigger)?;
    }
    Ok(asking)
}

fn check_trigger(trigger: &Trigger) -> ApiResult<()> {
    let at = |part: &str| format!("draft.asking.widget.{part}");
    not_more(&at("pages"), trigger.pages.len(), MOST_PAGES)?;
    for (number, page) in trigger.pages.iter().enumerate() {
        name(&format!("{}[{number}]", at("pages")), page, 500)?;
    }
    let wants =
        |part: &str, there: bool, what: &str| if there { Ok(()) } else { Err(ApiError::invalid(&at(part), what)) };
    let seconds = trigger.seconds.is_some_and(|seconds| (1..=MOST_SECONDS).contains(&seconds));
    match trigger.kind {
        TriggerKind::Dwell | TriggerKind::Inactive => wants("seconds", seconds, "from 1 to 3600 seconds")?,
        TriggerKind::Scroll => {
            let fits = trigger.share.is_some_and(|share| share > 0.0 && share <= 1.0);
            wants("share", fits, "how far down, above 0 and at most 1")?;
        }
        TriggerKind::Click => {
            let fits = trigger.selector.as_ref().is_some_and(|text| (1..=200).contains(&text.trim().chars().count()));
            wants("selector", fits, "what is clicked, as a CSS selector")?;
        }
        TriggerKind::Event => {
            let fits = trigger.event.as_ref().is_some_and(|text| (1..=200).contains(&text.trim().chars().count()));
            wants("event", fits, "the name of the event")?;
        }
        TriggerKind::Load | TriggerKind::Exit | TriggerKind::Return | TriggerKind::Api => {}
    }
    Ok(())
}

fn theme(theme: Theme) -> ApiResult<Theme> {
    let colours = [("accent", &theme.accent), ("paper", &theme.paper), ("ink", &theme.ink)];
    for (field, colour) in colours {
        if Theme::contrast(colour, colour).is_none() {
            return Err(ApiError::invalid(&format!("draft.theme.{field}"), "a colour such as #0b5c63"));
        }
    }
    if theme.radius > 32 {
        return Err(ApiError::invalid("draft.theme.radius", "32 pixels at most"));
    }
    Ok(theme)
}

/// What a survey lacks before it may ask anybody (R58, R79): fields by name, none where it may.
pub(super) fn missing(draft: &SurveyDraft, has_owner: bool) -> Vec<String> {
    let mut missing: Vec<String> = Vec::new();
    let mut lacks = |field: &str, there: bool| {
        if !there {
            missing.push(field.to_string());
        }
    };
    lacks("purpose", draft.purpose.is_some());
    lacks("decision", draft.decision.is_some());
    lacks("owner", has_owner);
    lacks("questions", !draft.asked.questions.is_empty());
    let first_is_always_asked = draft.asked.questions.first().is_none_or(|first| first.show_if.is_none());
    lacks("questions[0].show_if", first_is_always_asked);
    let asking = &draft.asking;
    lacks("asking", asking.widget.is_some() || asking.link || asking.staff);
    for (at, question) in draft.asked.questions.iter().enumerate() {
        for language in &draft.asked.languages {
            lacks(&format!("questions[{at}].text.{language}"), question.text.contains_key(language));
            let worded = |list: &[SurveyChoice]| list.iter().all(|choice| choice.text.contains_key(language));
            lacks(&format!("questions[{at}].choices.{language}"), worded(&question.choices));
            lacks(&format!("questions[{at}].rows.{language}"), worded(&question.rows));
        }
    }
    for field in draft.theme.unreadable() {
        lacks(&format!("theme.{field}"), false);
    }
    missing
}
