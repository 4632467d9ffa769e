//! What the messages of a conversation say: a question with its digits, thanks, how to leave. Pure.
//!
//! No message ever holds a link. What a survey's own words make impossible is told before anybody is asked.

use super::length::length;
use super::link::{has_link, is_unseen};
use model::{Asked, QuestionKind, SurveyQuestion, Texts};

/// The most answers that a digit can choose from.
const MOST_CHOICES: usize = 9;
/// The most steps of a scale, ends included: 0 to 10.
const MOST_STEPS: i32 = 11;
/// The most parts of one message: whoever needs more should write a letter.
const MOST_SEGMENTS: u32 = 6;

/// Why a survey cannot be asked by SMS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unfit {
    /// A stable code.
    pub(crate) code: &'static str,
    /// Which of its words or questions, as a field.
    pub(crate) field: String,
}

impl Unfit {
    /// What to do about it.
    pub(crate) fn detail(&self) -> &'static str {
        match self.code {
            "link_in_words" => "no link stands in an SMS: take what looks like an address out of these words",
            "table_by_sms" => "a table cannot be answered by digits: ask its rows as questions of their own",
            "too_many_answers" => "a digit chooses from at most nine answers",
            "scale_by_sms" => "a scale by SMS has at most eleven steps, none below 0",
            "message_too_long" => "a message of more than six parts is no SMS: write less",
            _ => "the survey asks nothing yet",
        }
    }
}

/// The words that are ours.
struct Words {
    choose: &'static str,
    several: &'static str,
    step: &'static str,
    write: &'static str,
    skip: &'static str,
    stop: &'static str,
    unclear: &'static str,
    thanks: &'static str,
    stopped: &'static str,
    late: &'static str,
    nothing: &'static str,
}

const SV: Words = Words {
    choose: "Svara:",
    several: "Svara med en eller flera siffror:",
    step: "Svara",
    write: "Svara med egna ord.",
    skip: "0 = hoppa över",
    stop: "Inga fler frågor: STOPP",
    unclear: "Vi förstod inte svaret.",
    thanks: "Tack för ditt svar!",
    stopped: "Du får inga fler frågor från oss.",
    late: "Tack, men frågan är inte öppen längre.",
    nothing: "Det finns ingen fråga att svara på just nu.",
};
const EN: Words = Words {
    choose: "Reply:",
    several: "Reply with one or more digits:",
    step: "Reply",
    write: "Reply in your own words.",
    skip: "0 = skip",
    stop: "No more questions: STOP",
    unclear: "We did not understand the reply.",
    thanks: "Thank you for your answer!",
    stopped: "You will get no more questions from us.",
    late: "Thank you, but the question is no longer open.",
    nothing: "There is no question to answer right now.",
};

fn words(language: &str) -> &'static Words {
    if language == "sv" { &SV } else { &EN }
}

/// A text as it stands in a message: on one line, in the signs that most phones have in seven bits.
pub(crate) fn clean(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for sign in text.chars().filter(|sign| !is_unseen(*sign)) {
        match sign {
            '’' | '‘' | '´' | '`' => line.push('\''),
            '“' | '”' | '„' | '«' | '»' => line.push('"'),
            '–' | '—' | '‑' | '‐' | '−' => line.push('-'),
            '…' => line.push_str("..."),
            sign if sign.is_control() || sign.is_whitespace() => line.push(' '),
            sign => line.push(sign),
        }
    }
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A conversation in one language.
#[derive(Clone, Copy)]
pub(crate) struct Talking<'a> {
    pub(crate) asked: &'a Asked,
    pub(crate) language: &'a str,
}

impl Talking<'_> {
    fn text(&self, texts: &Texts) -> String {
        clean(SurveyQuestion::words(texts, self.language, self.asked.main_language()))
    }

    /// The message that opens the conversation.
    pub(crate) fn opening(&self, introduction: Option<&str>) -> String {
        let Some(first) = self.asked.questions.first() else { return String::new() };
        let introduction = introduction.map(clean).filter(|text| !text.is_empty());
        let lines = [introduction, Some(self.question(first)), Some(words(self.language).stop.to_string())];
        lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
    }

    /// A question with how to answer it.
    pub(crate) fn question(&self, question: &SurveyQuestion) -> String {
        format!("{}\n{}", self.text(&question.text), self.answers(question))
    }

    /// The same once more, to whoever was not understood.
    pub(crate) fn again(&self, question: &SurveyQuestion) -> String {
        format!("{}\n{}", words(self.language).unclear, self.question(question))
    }

    /// What is said at the end.
    pub(crate) fn thanks(&self) -> String {
        let own = self.text(&self.asked.thanks);
        if own.is_empty() { words(self.language).thanks.to_string() } else { own }
    }

    /// How a question is answered.
    fn answers(&self, question: &SurveyQuestion) -> String {
        let words = words(self.language);
        let choices = || {
            let one = |(at, choice): (usize, &model::SurveyChoice)| format!("{} = {}", at + 1, self.text(&choice.text));
            question.choices.iter().enumerate().map(one).collect::<Vec<_>>().join("  ")
        };
        match question.kind {
            QuestionKind::Choice => format!("{} {}", words.choose, choices()),
            QuestionKind::Choices => format!("{} {}", words.several, choices()),
            QuestionKind::Scale | QuestionKind::Matrix => {
                let (low, high) = steps(question);
                let ends = question.ends.get(self.language).or(question.ends.get(self.asked.main_language()));
                let ends = ends.map(|[first, last]| format!(" ({low} = {}, {high} = {})", clean(first), clean(last)));
                format!("{} {low}-{high}{}", words.step, ends.unwrap_or_default())
            }
            QuestionKind::Text if question.required => words.write.to_string(),
            QuestionKind::Text => format!("{} {}", words.write, words.skip),
        }
    }

    /// Every message that may go out, in the order of the questions: the opening first, thanks last.
    pub(crate) fn messages(&self, introduction: Option<&str>) -> Vec<String> {
        let later = self.asked.questions.iter().skip(1).map(|question| self.question(question));
        [self.opening(introduction)].into_iter().chain(later).chain([self.thanks()]).collect()
    }
}

/// The lowest and the highest step of a scale.
pub(crate) fn steps(question: &SurveyQuestion) -> (i32, i32) {
    (question.low.unwrap_or(1), question.high.unwrap_or(5))
}

/// In whichever languages are known: those of a conversation, or both where there was none.
fn either(language: Option<&str>, of: impl Fn(&Words) -> &'static str) -> String {
    match language {
        Some(language) => of(words(language)).to_string(),
        None => format!("{} / {}", of(&SV), of(&EN)),
    }
}

/// That nothing more will be asked.
pub(crate) fn stopped(language: Option<&str>) -> String {
    either(language, |words| words.stopped)
}

/// That a question is open no longer.
pub(crate) fn late(language: Option<&str>) -> String {
    either(language, |words| words.late)
}

/// That nothing was asked.
pub(crate) fn nothing(language: Option<&str>) -> String {
    either(language, |words| words.nothing)
}

/// Why a survey cannot be asked by SMS, if it cannot.
pub(crate) fn unfit(asked: &Asked, introduction: Option<&str>) -> Option<Unfit> {
    let not = |code, field: String| Some(Unfit { code, field });
    if asked.questions.is_empty() {
        return not("nothing_asked", "questions".into());
    }
    if introduction.is_some_and(|text| has_link(text) || has_link(&clean(text))) {
        return not("link_in_words", "introduction".into());
    }
    for (at, question) in asked.questions.iter().enumerate() {
        let (low, high) = steps(question);
        let code = match question.kind {
            QuestionKind::Matrix => Some("table_by_sms"),
            QuestionKind::Choice | QuestionKind::Choices if question.choices.len() > MOST_CHOICES => {
                Some("too_many_answers")
            }
            QuestionKind::Scale if low < 0 || high - low >= MOST_STEPS => Some("scale_by_sms"),
            _ => None,
        };
        if let Some(code) = code {
            return not(code, format!("questions[{at}]"));
        }
    }
    linked(asked).or_else(|| {
        asked.languages.iter().find_map(|language| {
            let messages = Talking { asked, language }.messages(introduction);
            let long = messages.iter().position(|text| length(text).segments > MOST_SEGMENTS)?;
            let field = if long < asked.questions.len() { format!("questions[{long}]") } else { "thanks".into() };
            not("message_too_long", field)
        })
    })
}

/// The first words that hold a link. Looked at one by one as well as in their messages: what is no link alone may become
/// one beside others.
fn linked(asked: &Asked) -> Option<Unfit> {
    let not = |field: String| Some(Unfit { code: "link_in_words", field });
    let any = |texts: &Texts| texts.values().any(|text| has_link(text) || has_link(&clean(text)));
    for (at, question) in asked.questions.iter().enumerate() {
        let ends = question.ends.values().flatten().any(|text| has_link(text));
        if any(&question.text) || ends || question.choices.iter().any(|choice| any(&choice.text)) {
            return not(format!("questions[{at}]"));
        }
    }
    if any(&asked.thanks) {
        return not("thanks".into());
    }
    asked.languages.iter().find_map(|language| {
        let messages = Talking { asked, language }.messages(None);
        messages.iter().position(|text| has_link(text)).and_then(|at| not(format!("questions[{at}]")))
    })
}

#[cfg(test)]
mod tests;
