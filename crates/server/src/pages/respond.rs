//! The pages of somebody who answers a survey: one question at a time, thanks, and the one where nothing is.
//!
//! Plain forms that need no script and work in a mail client's window, an app's web view and on paper's other end. The
//! answers given so far travel in the form, and are held should nothing more come (`voice::held`).

use super::assets;
use super::html::{Html, html};
use super::kiosk::Kiosk;
use model::{Asked, GivenAnswer, QuestionKind, SurveyChoice, SurveyId, SurveyQuestion, Texts};

/// Languages that are read from right to left, as the widget knows them.
const RIGHT_TO_LEFT: [&str; 7] = ["ar", "ckb", "fa", "he", "ps", "ur", "yi"];

/// The page's own words.
pub(super) struct Words {
    title: &'static str,
    next: &'static str,
    send: &'static str,
    back: &'static str,
    of: &'static str,
    optional: &'static str,
    choose: &'static str,
    private: &'static str,
    thanks: &'static str,
    leave: &'static str,
    leave_ask: &'static str,
    left: &'static str,
    gone: &'static str,
    gone_lead: &'static str,
    many: &'static str,
    skip: &'static str,
    pub(super) still_there: &'static str,
    pub(super) stay: &'static str,
    /// What begins a screen anew for the next customer.
    pub(super) again: &'static str,
}

const SV: Words = Words {
    title: "Några frågor",
    next: "Nästa",
    send: "Skicka",
    back: "Tillbaka",
    of: "Fråga {} av högst {}",
    optional: "Går att hoppa över",
    choose: "Svara på frågan för att gå vidare.",
    private: "Skriv inget som visar vem du eller någon annan är.",
    thanks: "Tack för ditt svar!",
    leave: "Fråga mig inte fler gånger",
    leave_ask: "Vill du inte bli frågad igen?",
    left: "Vi frågar dig inte igen.",
    gone: "Här finns ingen enkät",
    gone_lead: "Länken är fel, har gått ut eller är redan använd.",
    many: "Välj alla som stämmer",
    skip: "Till innehållet",
    still_there: "Är du kvar?",
    stay: "Ja, fortsätt",
    again: "Nästa person",
};

const EN: Words = Words {
    title: "A few questions",
    next: "Next",
    send: "Send",
    back: "Back",
    of: "Question {} of at most {}",
    optional: "May be skipped",
    choose: "Answer the question to go on.",
    private: "Leave out anything that shows who you or others are.",
    thanks: "Thank you for your answer!",
    leave: "Do not ask me again",
    leave_ask: "Would you rather not be asked again?",
    left: "We will not ask you again.",
    gone: "There is no survey here",
    gone_lead: "The link is wrong, has expired or was used already.",
    many: "Choose all that apply",
    skip: "To the content",
    still_there: "Are you still there?",
    stay: "Yes, go on",
    again: "Next person",
};

pub(super) fn words_of(language: &str) -> &'static Words {
    if language == "sv" { &SV } else { &EN }
}

/// A question as it is asked on a page.
pub(crate) struct Step<'a> {
    /// What opens the survey.
    pub(crate) link: &'a str,
    /// The survey and its version.
    pub(crate) theme: (&'a SurveyId, u32),
    /// What the survey asks.
    pub(crate) asked: &'a Asked,
    /// The question.
    pub(crate) question: &'a SurveyQuestion,
    /// Its number, and of how many at most.
    pub(crate) number: (usize, usize),
    /// Whether no other can follow.
    pub(crate) is_last: bool,
    /// The answers so far, this question's among them where it was answered before.
    pub(crate) given: &'a [GivenAnswer],
    /// Tells this sitting from others.
    pub(crate) sitting: &'a str,
    /// The language.
    pub(crate) language: &'a str,
    /// Whether an answer was missing.
    pub(crate) is_missing: bool,
    /// Whether whoever answers may say that they do not want to be asked.
    pub(crate) may_leave: bool,
    /// The address to go back to afterwards, one that the project allows.
    pub(crate) redirect: Option<&'a str>,
    /// The screen that it stands on.
    pub(crate) kiosk: Option<Kiosk>,
}

impl Step<'_> {
    fn text<'t>(&self, texts: &'t Texts) -> &'t str {
        SurveyQuestion::words(texts, self.language, self.asked.main_language())
    }

    /// The page.
    pub(crate) fn page(&self) -> String {
        let words = words_of(self.language);
        let question = self.question;
        let (number, most) = self.number;
        let place = words.of.replacen("{}", &number.to_string(), 1).replacen("{}", &most.to_string(), 1);
        let missing = match self.is_missing {
            true => html!("<p class=\"missing\" id=\"missing\" role=\"alert\">{}</p>\n", words.choose),
            false => Html::default(),
        };
        let hint = match (question.kind, question.required) {
            (QuestionKind::Choices, _) => html!("<p class=\"aside\">{}</p>\n", words.many),
            (_, false) => html!("<p class=\"aside\">{}</p>\n", words.optional),
            _ => Html::default(),
        };
        let back = match number {
            1 => Html::default(),
            _ => html!("<button class=\"quiet\" name=\"go\" value=\"back\" formnovalidate>{}</button>", words.back),
        };
        let redirect = self.redirect.map_or_else(Html::default, |to| hidden("redirect", to));
        let given = serde_json::to_string(self.given).unwrap_or_default();
        let leave = match self.may_leave {
            true => html!(
                "<form method=\"post\" action=\"/s/{}?lang={}\" class=\"leave\"><button class=\"plain\" name=\"go\" value=\"leave\">{}</button></form>\n",
                self.link,
                self.language,
                words.leave
            ),
            false => Html::default(),
        };
        let languages = self.kiosk.filter(|_| number == 1);
        let languages =
            languages.map_or_else(Html::default, |kiosk| kiosk.languages(self.link, self.asked, self.language));
        let content = html!(
            "{}<p class=\"place\">{}</p>\n<form method=\"post\" action=\"/s/{}?lang={}{}\" autocomplete=\"off\">\n\
             <fieldset aria-describedby=\"about{}\">\n<legend><h1>{}</h1></legend>\n<div id=\"about\">{}</div>{}{}</fieldset>\n{}{}{}{}\
             <p class=\"ways\"><button class=\"main\" name=\"go\" value=\"next\">{}</button>{}</p>\n</form>\n{}",
            languages,
            place,
            self.link,
            self.language,
            self.kiosk.map(Kiosk::query).unwrap_or_default(),
            if self.is_missing { " missing" } else { "" },
            self.text(&question.text),
            hint,
            missing,
            self.field(),
            hidden("at", &question.id),
            hidden("given", &given),
            html!("{}{}", hidden("sitting", self.sitting), hidden("version", &self.theme.1.to_string())),
            redirect,
            if self.is_last { words.send } else { words.next },
            back,
            leave,
        );
        let on = Screen::of(self.kiosk, self.link, self.language);
        document_on(self.language, Some(self.theme), self.text(&question.text), &content, &on)
    }

    fn field(&self) -> Html {
        let question = self.question;
        match question.kind {
            QuestionKind::Scale => self.scale(&question.id, None),
            QuestionKind::Matrix => question
                .rows
                .iter()
                .map(|row| self.scale(&format!("{}.{}", question.id, row.code), Some(self.text(&row.text))))
                .collect(),
            QuestionKind::Choice | QuestionKind::Choices => self.choices(),
            QuestionKind::Text => self.words(),
        }
    }

    fn scale(&self, name: &str, row: Option<&str>) -> Html {
        let question = self.question;
        let (low, high) = (question.low.unwrap_or(1), question.high.unwrap_or(5));
        let ends = question.ends.get(self.language).or_else(|| question.ends.get(self.asked.main_language()));
        let chosen = self.given.iter().find(|given| given.question == name).and_then(|given| given.score);
        let step = |step: i32| {
            let word = match ends {
                Some([first, _]) if step == low => html!("<span class=\"unseen\"> {}</span>", first),
                Some([_, last]) if step == high => html!("<span class=\"unseen\"> {}</span>", last),
                _ => Html::default(),
            };
            let is_chosen = chosen.is_some_and(|chosen| chosen == f64::from(step));
            html!(
                "<label><input type=\"radio\" name=\"{}\" value=\"{}\"{}{}><span>{}{}</span></label>",
                format!("score:{name}"),
                step.to_string(),
                checked(is_chosen),
                self.required(),
                step.to_string(),
                word
            )
        };
        let steps: Html = (low..=high).map(step).collect();
        let below = ends.map_or_else(Html::default, |[first, last]| {
            html!("<p class=\"ends\" aria-hidden=\"true\"><span>{}</span><span>{}</span></p>\n", first, last)
        });
        let class = if high - low > 6 { "scale wide" } else { "scale" };
        match row {
            Some(row) => html!(
                "<fieldset class=\"row\"><legend>{}</legend><div class=\"{}\">{}</div>{}</fieldset>\n",
                row,
                class,
                steps,
                below
            ),
            None => html!("<div class=\"{}\">{}</div>\n{}", class, steps, below),
        }
    }

    fn choices(&self) -> Html {
        let question = self.question;
        let (kind, required) = match question.kind {
            QuestionKind::Choices => ("checkbox", Html::default()),
            _ => ("radio", self.required()),
        };
        let one = |choice: &SurveyChoice| {
            let is_this = |given: &GivenAnswer| {
                given.question == question.id && given.choice.as_deref() == Some(choice.code.as_str())
            };
            html!(
                "<label class=\"choice\"><input type=\"{}\" name=\"{}\" value=\"{}\"{}{}><span>{}</span></label>\n",
                kind,
                format!("choice:{}", question.id),
                choice.code,
                checked(self.given.iter().any(is_this)),
                required,
                self.text(&choice.text)
            )
        };
        question.choices.iter().map(one).collect()
    }

    fn words(&self) -> Html {
        let question = self.question;
        let before = self.given.iter().find(|given| given.question == question.id);
        html!(
            "<textarea name=\"{}\" rows=\"5\" maxlength=\"{}\" aria-describedby=\"private\" aria-label=\"{}\"{}>\n{}</textarea>\n<p class=\"aside\" id=\"private\">{}</p>\n",
            format!("text:{}", question.id),
            question.most.unwrap_or(model::MOST_TEXT).to_string(),
            self.text(&question.text),
            self.required(),
            before.and_then(|given| given.text.as_deref()).unwrap_or_default(),
            words_of(self.language).private
        )
    }

    fn required(&self) -> Html {
        if self.question.required { html!(" required") } else { Html::default() }
    }
}

fn checked(is: bool) -> Html {
    if is { html!(" checked") } else { Html::default() }
}

fn hidden(name: &str, value: &str) -> Html {
    html!("<input type=\"hidden\" name=\"{}\" value=\"{}\">\n", name, value)
}

/// The page at the end.
pub(crate) fn thanks(
    theme: &(SurveyId, u32),
    language: &str,
    thanks: &str,
    redirect: Option<&str>,
    kiosk: Option<(Kiosk, &str)>,
) -> String {
    let words = words_of(language);
    let text = if thanks.is_empty() { words.thanks } else { thanks };
    let on = redirect.map_or_else(Html::default, |to| {
        html!("<p class=\"ways\"><a class=\"main\" href=\"{}\" rel=\"noreferrer\">{}</a></p>\n", to, host_of(to))
    });
    let on = kiosk.map_or(on, |(kiosk, link)| kiosk.next(link, language));
    let content = html!("<div class=\"done\" aria-hidden=\"true\"></div>\n<h1>{}</h1>\n{}", text, on);
    let on = kiosk
        .map_or_else(Screen::default, |(kiosk, link)| Screen { body: kiosk.thanks_body(link), foot: Kiosk::script() });
    document_on(language, Some((&theme.0, theme.1)), text, &content, &on)
}

/// Where an address leads, for its reader.
fn host_of(address: &str) -> &str {
    let after = address.split_once("://").map_or(address, |(_, rest)| rest);
    after.split('/').next().unwrap_or(after)
}

/// The page after somebody asked to be left in peace.
pub(crate) fn left_in_peace(theme: &(SurveyId, u32), language: &str) -> String {
    let words = words_of(language);
    let content = html!("<h1>{}</h1>\n", words.left);
    document(language, Some((&theme.0, theme.1)), words.left, &content)
}

/// The page of whoever followed the link that leads away from surveys: nothing is kept before the button is pressed.
pub(crate) fn leave_page(link: &str, theme: (&SurveyId, u32), language: &str) -> String {
    let words = words_of(language);
    let content = html!(
        "<h1>{}</h1>\n<form method=\"post\" action=\"/s/{}/leave?lang={}\">\n<p class=\"ways\"><button class=\"main\">{}</button></p>\n</form>\n",
        words.leave_ask,
        link,
        language,
        words.leave
    );
    document(language, Some(theme), words.leave_ask, &content)
}

/// The page where nothing is: the same for what never was, is used, has ended or was taken back.
pub(crate) fn nothing(language: &str) -> String {
    let words = words_of(language);
    let content = html!("<h1>{}</h1>\n<p class=\"aside\">{}</p>\n", words.gone, words.gone_lead);
    document(language, None, words.gone, &content)
}

/// What a page has besides where it stands on a screen of its own.
#[derive(Default)]
struct Screen {
    body: Html,
    foot: Html,
}

impl Screen {
    fn of(kiosk: Option<Kiosk>, link: &str, language: &str) -> Screen {
        kiosk.map_or_else(Screen::default, |kiosk| Screen { body: kiosk.body(link), foot: kiosk.foot(language) })
    }
}

fn document(language: &str, theme: Option<(&SurveyId, u32)>, title: &str, content: &Html) -> String {
    document_on(language, theme, title, content, &Screen::default())
}

fn document_on(language: &str, theme: Option<(&SurveyId, u32)>, title: &str, content: &Html, on: &Screen) -> String {
    let version = assets::version();
    let words = words_of(language);
    let theme = theme.map_or_else(Html::default, |(survey, version)| {
        html!("<link rel=\"stylesheet\" href=\"/s/theme/{}/{}\">\n", survey.0, version.to_string())
    });
    html!(
        "<!DOCTYPE html>\n<html lang=\"{}\" dir=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <title>{} – {}</title>\n<link rel=\"icon\" href=\"data:,\">\n\
         <link rel=\"stylesheet\" href=\"/assets/{}/respond.css\">\n{}</head>\n\
         <body{}>\n<a class=\"skip\" href=\"#content\">{}</a>\n<main id=\"content\">\n{}</main>\n{}</body>\n</html>\n",
        language,
        if RIGHT_TO_LEFT.contains(&language) { "rtl" } else { "ltr" },
        title,
        words.title,
        version,
        theme,
        on.body,
        words.skip,
        content,
        on.foot
    )
    .into_string()
}
