//! The page of one's own account: password and second factor. All else that a member does is in the studio.

use super::html::{Html, html};
use super::shell::{Field, Say, inside, submit};

fn section(heading: &str, lead: &str, body: &Html) -> Html {
    html!(
        "<section class=\"split\">\n<div class=\"head\"><h2>{}</h2><p>{}</p></div>\n<div>\n{}</div>\n</section>\n",
        heading,
        lead,
        body
    )
}

/// One's own account.
pub(crate) fn account(say: Say, email: &str, has_password: bool, has_second_factor: bool) -> String {
    let texts = &say.words.account;
    let forms = if has_password {
        html!("{}{}", password(say, email), second_factor(say, has_second_factor))
    } else {
        Html::default()
    };
    let content = html!("<h1>{}</h1>\n<p class=\"lead\">{}</p>\n{}", texts.title, email, forms);
    let ways = html!(
        "<a href=\"/\">{}</a><button type=\"button\" class=\"plain\" data-sign-out>{}</button>",
        texts.back,
        texts.sign_out
    );
    inside(say, texts.title, &ways, &content)
}

fn password(say: Say, email: &str) -> Html {
    let (words, texts) = (say.words, &say.words.account);
    let current = Field {
        name: "current",
        label: texts.current,
        kind: "password",
        complete: "current-password",
        hint: "",
        optional: false,
    };
    let new = Field {
        name: "new",
        label: words.new_password,
        kind: "password",
        complete: "new-password",
        hint: words.password_hint,
        optional: false,
    };
    let form = html!(
        "<form data-form=\"password\" novalidate>\n<input type=\"hidden\" name=\"username\" autocomplete=\"username\" value=\"{}\">\n{}{}{}\
         <p class=\"done\" role=\"status\" data-done=\"{}\"></p>\n</form>\n",
        email,
        current.markup(words),
        new.markup(words),
        submit(words, texts.password_submit),
        texts.password_done,
    );
    section(texts.password_title, texts.password_lead, &form)
}

fn second_factor(say: Say, on: bool) -> Html {
    let (words, texts) = (say.words, &say.words.account);
    let state = if on { ("state on", texts.factor_on) } else { ("state", texts.factor_off) };
    let code = Field {
        name: "code",
        label: words.sign_in.code,
        kind: "text",
        complete: "one-time-code",
        hint: "",
        optional: false,
    };
    let password = |name| Field {
        name,
        label: texts.current,
        kind: "password",
        complete: "current-password",
        hint: "",
        optional: false,
    };
    let change = if on {
        html!(
            "<form data-form=\"factor-off\" novalidate>\n{}{}</form>\n",
            password("factor_password").markup(words),
            submit(words, texts.factor_stop)
        )
    } else {
        html!(
            "<form data-form=\"factor-begin\" novalidate>\n{}{}</form>\n\
             <div data-factor=\"confirm\" hidden>\n<p tabindex=\"-1\">{}</p>\n<div class=\"qr\" data-qr role=\"img\" aria-label=\"{}\"></div>\n\
             <p class=\"small\">{}</p>\n<p class=\"secret\" data-secret></p>\n\
             <form data-form=\"factor-on\" novalidate>\n<div class=\"code\">{}</div>{}</form>\n</div>\n\
             <div data-factor=\"done\" hidden>\n<p class=\"state on\" tabindex=\"-1\">{}</p>\n<h3>{}</h3>\n<p>{}</p>\n<ul class=\"codes\" data-codes></ul>\n</div>\n",
            password("factor_password").markup(words),
            submit(words, texts.factor_begin),
            texts.factor_scan,
            texts.factor_picture,
            texts.factor_secret,
            code.markup(words),
            submit(words, texts.factor_confirm),
            texts.factor_ready,
            texts.recovery,
            texts.recovery_lead,
        )
    };
    let now = html!("<p class=\"{}\" data-state>{}</p>\n", state.0, state.1);
    section(texts.factor_title, texts.factor_lead, &html!("{}{}", now, change))
}
