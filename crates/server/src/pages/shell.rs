//! What every page shares: the document, the brand, the switch of language, fields and messages.

use super::assets;
use super::html::{Html, html};
use super::words::Words;
use model::Language;

/// What a page is drawn for.
#[derive(Clone, Copy)]
pub(crate) struct Say {
    /// The language.
    pub(crate) language: Language,
    /// Its texts.
    pub(crate) words: &'static Words,
    /// The path, for the switch of language.
    pub(crate) path: &'static str,
}

impl Say {
    pub(crate) fn new(language: Language, path: &'static str) -> Say {
        Say { language, words: Words::of(language), path }
    }
}

/// A whole document.
pub(crate) fn document(say: Say, title: &str, body: &Html) -> String {
    let version = assets::version();
    let page = html!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <title>{} – Resa</title>\n\
         <link rel=\"preload\" href=\"/assets/{}/inter-400.woff2\" as=\"font\" type=\"font/woff2\" crossorigin>\n\
         <link rel=\"preload\" href=\"/assets/{}/inter-600.woff2\" as=\"font\" type=\"font/woff2\" crossorigin>\n\
         <link rel=\"icon\" href=\"/assets/{}/mark.svg\" type=\"image/svg+xml\">\n\
         <link rel=\"stylesheet\" href=\"/assets/{}/pages.css\">\n\
         <script type=\"module\" src=\"/assets/{}/pages.js\"></script>\n\
         </head>\n<body>\n<a class=\"skip\" href=\"#content\">{}</a>\n{}{}</body>\n</html>\n",
        say.language.code(),
        title,
        version,
        version,
        version,
        version,
        version,
        say.words.skip,
        body,
        sentences(say.words),
    );
    page.into_string()
}

/// A page for someone who is not in yet: the words on the left, the promise as a line of stations beside.
pub(crate) fn threshold(say: Say, title: &str, content: &Html) -> String {
    let body = html!(
        "<div class=\"threshold\">\n<div class=\"words\">\n<header class=\"top\">{}{}</header>\n\
         <main id=\"content\" tabindex=\"-1\">\n{}<noscript><p class=\"alert shown\">{}</p></noscript>\n</main>\n</div>\n{}</div>\n",
        brand(),
        switch(say),
        content,
        say.words.script_needed,
        promise(say.words),
    );
    document(say, title, &body)
}

/// A page for a member: the brand, their ways on, the content.
pub(crate) fn inside(say: Say, title: &str, ways: &Html, content: &Html) -> String {
    let body = html!(
        "<div class=\"inside\">\n<header class=\"top\">{}<nav aria-label=\"Resa\">{}</nav>{}</header>\n\
         <main id=\"content\" tabindex=\"-1\">\n{}<noscript><p class=\"alert shown\">{}</p></noscript>\n</main>\n</div>\n",
        brand(),
        ways,
        switch(say),
        content,
        say.words.script_needed,
    );
    document(say, title, &body)
}

/// Our mark: a line with three stations.
fn brand() -> Html {
    html!(
        "<a class=\"brand\" href=\"/\"><svg class=\"mark\" viewBox=\"0 0 44 20\" width=\"44\" height=\"20\" aria-hidden=\"true\" focusable=\"false\">\
         <path d=\"M5 14 H17 Q20 14 22 11 T28 6 H39\"/><circle cx=\"5\" cy=\"14\" r=\"3.6\"/><circle cx=\"22\" cy=\"11\" r=\"3.6\"/>\
         <circle cx=\"39\" cy=\"6\" r=\"3.6\"/></svg>Resa</a>"
    )
}

fn switch(say: Say) -> Html {
    let choice = |language: Language, name: &str| {
        let here = if language == say.language { html!(" aria-current=\"true\"") } else { Html::default() };
        html!(
            "<li><a href=\"{}?lang={}\" lang=\"{}\" hreflang=\"{}\" data-language=\"{}\"{}>{}</a></li>",
            say.path,
            language.code(),
            language.code(),
            language.code(),
            language.code(),
            here,
            name
        )
    };
    html!(
        "<nav class=\"languages\" aria-label=\"{}\"><ul>{}{}</ul></nav>",
        say.words.language,
        choice(Language::Swedish, "Svenska"),
        choice(Language::English, "English")
    )
}

/// Where the six stations of the work stand in the picture.
const STATIONS: [(u32, u32); 6] = [(96, 620), (96, 508), (176, 396), (288, 284), (336, 172), (336, 60)];

/// The work as a line of six stations. A picture: what it says is said by its label too.
fn promise(words: &Words) -> Html {
    let stations: Html = STATIONS
        .iter()
        .zip(words.verbs)
        .map(|((x, y), verb)| {
            let (x, y, beside) = (x.to_string(), y.to_string(), (x + 30).to_string());
            html!(
                "<circle cx=\"{}\" cy=\"{}\" r=\"10\"/><text x=\"{}\" y=\"{}\" dy=\"7\">{}</text>",
                x,
                y,
                beside,
                y,
                verb
            )
        })
        .collect();
    html!(
        "<aside class=\"promise\" aria-label=\"{}\">\n<svg viewBox=\"0 0 560 680\" aria-hidden=\"true\" focusable=\"false\">\
         <path class=\"way ghost\" d=\"M-400 396 H176\"/><path class=\"way ghost\" d=\"M-400 172 H336\"/>\
         <path class=\"way\" d=\"M96 620 V490 Q96 476 106 466 L326 246 Q336 236 336 222 V-400\"/>{}</svg>\n<p>{}</p>\n</aside>\n",
        words.promise,
        stations,
        words.promise
    )
}

/// A field with its label, and one line for a hint that an error takes the place of.
pub(crate) struct Field<'a> {
    /// Its name in what is sent, and its id.
    pub(crate) name: &'a str,
    /// What stands above it.
    pub(crate) label: &'a str,
    /// `text`, `email` or `password`.
    pub(crate) kind: &'a str,
    /// What browsers and password managers may fill in.
    pub(crate) complete: &'a str,
    /// What stands below it.
    pub(crate) hint: &'a str,
    /// Whether it may be left empty.
    pub(crate) optional: bool,
}

impl Field<'_> {
    /// Its markup.
    pub(crate) fn markup(&self, words: &Words) -> Html {
        let required = if self.optional { Html::default() } else { html!(" required") };
        let most = if self.kind == "password" { "1024" } else { "254" };
        let reveal = match self.kind {
            "password" => html!(
                "<button type=\"button\" class=\"reveal\" aria-pressed=\"false\" aria-controls=\"{}\" data-show=\"{}\" data-hide=\"{}\">{}<span class=\"unseen\"> {}</span></button>",
                self.name,
                words.show_password,
                words.hide_password,
                html!("<span class=\"label\">{}</span>", words.show_password),
                self.label,
            ),
            _ => Html::default(),
        };
        html!(
            "<div class=\"field\">\n<label for=\"{}\">{}</label>\n<div class=\"box\"><input id=\"{}\" name=\"{}\" type=\"{}\" autocomplete=\"{}\" \
             maxlength=\"{}\" spellcheck=\"false\" autocapitalize=\"off\" aria-describedby=\"{}-below\"{}>{}</div>\n\
             <p class=\"below\" id=\"{}-below\"><span class=\"hint\">{}</span></p>\n</div>\n",
            self.name,
            self.label,
            self.name,
            self.name,
            self.kind,
            self.complete,
            most,
            self.name,
            required,
            reveal,
            self.name,
            self.hint,
        )
    }
}

/// The button that sends a form, and the place where it is told what went wrong.
pub(crate) fn submit(words: &Words, label: &str) -> Html {
    html!(
        "<button class=\"main\" type=\"submit\" data-working=\"{}\">{}</button>\n<p class=\"alert\" role=\"alert\"></p>\n",
        words.working,
        label
    )
}

/// The sentences for codes of problems, where the script finds them.
fn sentences(words: &Words) -> Html {
    let errors = &words.errors;
    let all: Html = [
        ("invalid_credentials", errors.invalid_credentials),
        ("code_wrong", errors.code_wrong),
        ("password_wrong", errors.password_wrong),
        ("too_many_tries", errors.too_many_tries),
        ("sign_in_required", errors.sign_in_required),
        ("not_found", errors.not_found),
        ("set_up_gone", errors.set_up_gone),
        ("invitation_gone", errors.invitation_gone),
        ("password_weak", errors.password_weak),
        ("email_taken", errors.email_taken),
        ("key_taken", errors.key_taken),
        ("already_member", errors.already_member),
        ("second_factor_required", errors.second_factor_required),
        ("forbidden", errors.forbidden),
        ("invalid_field", errors.invalid_field),
        ("bad_email", errors.bad_email),
        ("missing", errors.missing),
        ("offline", errors.offline),
        ("other", errors.other),
    ]
    .into_iter()
    .map(|(code, sentence)| html!("<li data-code=\"{}\">{}</li>", code, sentence))
    .collect();
    html!("<ul id=\"sentences\" hidden>{}</ul>\n", all)
}
