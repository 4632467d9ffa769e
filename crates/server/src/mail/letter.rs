//! The letter that asks somebody: the first question with an answer behind each link, as plain words and as simple markup.
//! Pure.
//!
//! No picture, no pixel, no address of anybody else's server: whether it is read is not found out. A link chooses an
//! answer on the page that opens; nothing is kept before the form there is sent. All links begin with the address that the
//! operator set, whatever the request said.

use super::Sealed;
use super::heading::{one_line, shown};
use crate::pages::html::{Html, html};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart};
use model::{Asked, Micros, QuestionKind, SurveyDraft, SurveyQuestion};
use serde::{Deserialize, Serialize};
use std::time::{Duration, UNIX_EPOCH};

/// What a member writes over a letter; all of it was checked to be one line.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Heading {
    /// The subject, where it is not to be the first question.
    #[serde(default)]
    pub(crate) subject: Option<String>,
    /// What the sender is called, where it is not as in the settings.
    #[serde(default)]
    pub(crate) sender: Option<String>,
    /// Where replies go, where it is not to the sender.
    #[serde(default)]
    pub(crate) reply_to: Option<String>,
}

/// What a letter is made of.
pub(crate) struct Letter<'a> {
    /// Its id, under which whoever carries it knows it again.
    pub(crate) id: &'a str,
    /// What is asked.
    pub(crate) draft: &'a SurveyDraft,
    /// In which language.
    pub(crate) language: &'a str,
    /// What members wrote over it.
    pub(crate) heading: &'a Heading,
    /// Whom it is from.
    pub(crate) from: &'a Mailbox,
    /// The address for people, without a slash at the end.
    pub(crate) public_url: &'a str,
    /// What opens the survey; `None` in a letter to look at, whose links lead nowhere.
    pub(crate) code: Option<&'a str>,
    /// When it is written.
    pub(crate) now: Micros,
}

/// The letter's own words.
struct Words {
    all: &'static str,
    here: &'static str,
    own: &'static str,
    leave: &'static str,
    trial: &'static str,
}

const SV: Words = Words {
    all: "Svara på sidan som öppnas",
    here: "Svara här",
    own: "Länkarna är dina egna och gäller i trettio dagar. \
          Inget sparas när du öppnar dem; det du hunnit svara räknas, även om du slutar mitt i.",
    leave: "Fråga mig inte fler gånger",
    trial: "Det här är ett provbrev: länkarna leder ingenstans.",
};
const EN: Words = Words {
    all: "Answer on the page that opens",
    here: "Answer here",
    own: "The links are yours alone and work for thirty days. \
          Nothing is kept when you open them; what you have answered counts, also if you stop halfway.",
    leave: "Do not ask me again",
    trial: "This is a letter to look at: its links lead nowhere.",
};

/// Languages that are read from right to left.
const RIGHT_TO_LEFT: [&str; 7] = ["ar", "ckb", "fa", "he", "ps", "ur", "yi"];

impl Letter<'_> {
    /// The letter to one address; `None` where the survey asks nothing.
    pub(crate) fn to(&self, to: lettre::Address) -> Option<Sealed> {
        let question = self.draft.asked.questions.first()?;
        let from = self.from.email.clone();
        let name = self.heading.sender.clone().or_else(|| self.from.name.clone());
        let subject = self.heading.subject.clone().unwrap_or_else(|| one_line(self.text(&question.text)));
        let written = UNIX_EPOCH + Duration::from_micros(self.now.0.max(0).unsigned_abs());
        let header = |name, value: String| HeaderValue::new(HeaderName::new_from_ascii_str(name), value);
        let mut message = Message::builder()
            .from(Mailbox::new(name, from.clone()))
            .to(Mailbox::new(None, to.clone()))
            .subject(subject)
            .date(written)
            .message_id(Some(format!("<{}@{}>", self.id, from.domain())))
            .raw_header(header("Auto-Submitted", "auto-generated".into()));
        if self.code.is_some() {
            message = message
                .raw_header(header("List-Unsubscribe", format!("<{}>", self.leave())))
                .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".into()));
        }
        if let Some(reply_to) = self.heading.reply_to.as_ref().and_then(|address| address.parse().ok()) {
            message = message.reply_to(Mailbox::new(None, reply_to));
        }
        let body = MultiPart::alternative_plain_html(self.plain(question), self.markup(question));
        // Only what names nobody fails here, and both are named above.
        let message = message.multipart(body).ok()?;
        Some(Sealed { from, to, bytes: message.formatted() })
    }

    fn asked(&self) -> &Asked {
        &self.draft.asked
    }

    fn text<'t>(&self, texts: &'t model::Texts) -> &'t str {
        SurveyQuestion::words(texts, self.language, self.asked().main_language())
    }

    fn words(&self) -> &'static Words {
        if self.language == "sv" { &SV } else { &EN }
    }

    /// The page of the survey, with an answer chosen where there is one.
    fn link(&self, answer: Option<&str>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("lang", self.language);
        query.extend_pairs(answer.map(|answer| ("answer", answer)));
        format!("{}/s/{}?{}", self.public_url, self.code.unwrap_or("-"), query.finish())
    }

    fn leave(&self) -> String {
        format!("{}/s/{}/leave?lang={}", self.public_url, self.code.unwrap_or("-"), self.language)
    }

    /// The answers that may be chosen in the letter, with what they are called.
    fn answers(&self, question: &SurveyQuestion) -> Vec<(String, String)> {
        match question.kind {
            QuestionKind::Scale => {
                let (low, high) = (question.low.unwrap_or(1), question.high.unwrap_or(5));
                (low..=high).map(|step| (step.to_string(), step.to_string())).collect()
            }
            QuestionKind::Choice => {
                let one = |choice: &model::SurveyChoice| (choice.code.clone(), self.text(&choice.text).to_string());
                question.choices.iter().map(one).collect()
            }
            // Several answers, rows and words are given on the page.
            QuestionKind::Choices | QuestionKind::Matrix | QuestionKind::Text => Vec::new(),
        }
    }

    /// What the lowest and the highest step are called.
    fn ends(&self, question: &SurveyQuestion) -> Option<String> {
        let [low, high] = question.ends.get(self.language).or(question.ends.get(self.asked().main_language()))?;
        let (first, last) = (question.low.unwrap_or(1), question.high.unwrap_or(5));
        (question.kind == QuestionKind::Scale).then(|| format!("{first} = {low}, {last} = {high}"))
    }

    fn plain(&self, question: &SurveyQuestion) -> String {
        let (words, answers) = (self.words(), self.answers(question));
        let safe = |text: &str| text.chars().map(shown).collect::<String>();
        let mut lines = Vec::new();
        if self.code.is_none() {
            lines.extend([words.trial.to_string(), String::new()]);
        }
        lines.extend([safe(self.text(&question.text)), String::new()]);
        lines.extend(self.ends(question).map(|ends| format!("{}\n", safe(&ends))));
        for (code, name) in &answers {
            lines.push(format!("{}: {}", safe(name), self.link(Some(code))));
        }
        if answers.is_empty() {
            lines.push(format!("{}: {}", words.here, self.link(None)));
        }
        lines.extend([String::new(), words.own.to_string()]);
        lines.push(format!("{}: {}", words.leave, self.leave()));
        lines.join("\n") + "\n"
    }

    fn markup(&self, question: &SurveyQuestion) -> String {
        let (words, theme, answers) = (self.words(), &self.draft.theme, self.answers(question));
        let is_scale = question.kind == QuestionKind::Scale;
        let style = |wide: bool| {
            format!(
                "display:inline-block;min-width:24px;margin:0 6px 8px 0;padding:12px {};border:1px solid {};border-radius:6px;\
                 color:{};text-decoration:none;text-align:center",
                if wide { "18px" } else { "10px" },
                theme.accent,
                theme.accent
            )
        };
        let one = |(code, name): &(String, String)| {
            let link = html!("<a href=\"{}\" style=\"{}\">{}</a>", self.link(Some(code)), style(!is_scale), name);
            if is_scale { html!("{}\n", link) } else { html!("<div>{}</div>\n", link) }
        };
        let chosen: Html = answers.iter().map(one).collect();
        let on = if answers.is_empty() { words.here } else { words.all };
        let trial = match self.code {
            None => html!("<p><strong>{}</strong></p>\n", words.trial),
            Some(_) => Html::default(),
        };
        let ends = self.ends(question).map_or_else(Html::default, |ends| html!("<p>{}</p>\n", ends));
        html!(
            "<!DOCTYPE html>\n<html lang=\"{}\" dir=\"{}\">\n<head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width\"><title>{}</title></head>\n\
             <body style=\"margin:0;padding:24px 16px;background:{};color:{};font:16px/1.5 sans-serif\">\n\
             <div style=\"max-width:560px;margin:0 auto\">\n{}<h1 style=\"font-size:20px;line-height:1.35\">{}</h1>\n{}{}\
             <p><a href=\"{}\" style=\"color:{}\">{}</a></p>\n\
             <p style=\"font-size:14px\">{}</p>\n\
             <p style=\"font-size:14px\"><a href=\"{}\" style=\"color:{}\">{}</a></p>\n</div>\n</body>\n</html>\n",
            self.language,
            if RIGHT_TO_LEFT.contains(&self.language) { "rtl" } else { "ltr" },
            one_line(self.text(&question.text)),
            theme.paper,
            theme.ink,
            trial,
            self.text(&question.text),
            ends,
            chosen,
            self.link(None),
            theme.accent,
            on,
            words.own,
            self.leave(),
            theme.ink,
            words.leave,
        )
        .into_string()
    }
}
