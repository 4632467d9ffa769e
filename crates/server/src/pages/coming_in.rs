//! The pages of someone who is not in yet: the first start, signing in, an invitation; and the one
//! where nothing is.

use super::html::{Html, html};
use super::shell::{Field, Say, submit, threshold};

/// The first start: the secret stands in the address after `#`, where no server and no log sees it.
pub(crate) fn set_up(say: Say) -> String {
    let words = say.words;
    let fields = [name(say, words.set_up.name_hint), email(say, "username"), new_password(say)];
    let content = html!(
        "<h1>{}</h1>\n<p class=\"lead\">{}</p>\n<form data-form=\"set-up\" novalidate hidden>\n{}{}</form>\n\
         <p class=\"alert shown\" data-without-secret hidden>{}</p>\n",
        words.set_up.title,
        words.set_up.lead,
        fields.into_iter().collect::<Html>(),
        submit(words, words.set_up.submit),
        words.set_up.no_secret,
    );
    threshold(say, words.set_up.title, &content)
}

/// The way into a demonstration: its script shows the secret from behind `#`, and goes on.
pub(crate) fn demo(say: Say) -> String {
    let texts = &say.words.demo;
    let content = html!(
        "<h1>{}</h1>\n<p class=\"lead\" data-demo=\"opening\" role=\"status\">{}</p>\n\
         <p class=\"lead\" data-demo=\"gone\" role=\"alert\" hidden>{}</p>\n",
        texts.title,
        texts.opening,
        texts.gone,
    );
    threshold(say, texts.title, &content)
}

/// Signing in: address and password, then the code for those who have a second factor.
pub(crate) fn sign_in(say: Say, single_sign_on: bool) -> String {
    let words = say.words;
    let texts = &words.sign_in;
    let password = Field {
        name: "password",
        label: words.password,
        kind: "password",
        complete: "current-password",
        hint: "",
        optional: false,
    };
    let single = match single_sign_on {
        true => html!("<p class=\"or\"><a class=\"quiet\" href=\"/api/sso/start\">{}</a></p>\n", texts.single),
        false => Html::default(),
    };
    let content = html!(
        "<div data-step=\"password\">\n<h1>{}</h1>\n<p class=\"lead\">{}</p>\n<form data-form=\"sign-in\" novalidate>\n{}{}{}</form>\n{}<p class=\"after\">{}</p>\n</div>\n\
         <div data-step=\"code\" hidden>\n<h1 tabindex=\"-1\">{}</h1>\n<p class=\"lead\">{}</p>\n<form data-form=\"code\" novalidate>\n<div class=\"code\">{}</div>{}</form>\n\
         <p><button type=\"button\" class=\"plain\" data-again>{}</button></p>\n</div>\n",
        texts.title,
        texts.lead,
        email(say, "username"),
        password.markup(words),
        submit(words, texts.submit),
        single,
        texts.forgotten,
        texts.code_title,
        texts.code_lead,
        code(say, false).markup(words),
        submit(words, texts.code_submit),
        texts.back,
    );
    threshold(say, texts.title, &content)
}

/// An invitation: who it is for is asked by the script, with the secret from behind `#`.
pub(crate) fn invitation(say: Say) -> String {
    let words = say.words;
    let texts = &words.invitation;
    let roles: Html = model::Role::ALL
        .iter()
        .map(|role| html!("<li data-role=\"{}\">{}</li>", role.code(), words.role(*role)))
        .collect();
    let existing = Field {
        name: "own_password",
        label: words.password,
        kind: "password",
        complete: "current-password",
        hint: "",
        optional: false,
    };
    let address = html!("<input type=\"hidden\" name=\"username\" autocomplete=\"username\">");
    let content = html!(
        "<div data-invitation=\"reading\">\n<h1>{}</h1>\n<p class=\"lead\" role=\"status\">{}</p>\n</div>\n\
         <div data-invitation=\"new\" hidden>\n<h1 tabindex=\"-1\">{}</h1>\n<p class=\"lead\" data-pattern=\"{}\"></p>\n<p class=\"lead\" data-role-pattern=\"{}\"></p>\n\
         <form data-form=\"join\" novalidate>\n{}{}{}{}</form>\n</div>\n\
         <div data-invitation=\"existing\" hidden>\n<h1 tabindex=\"-1\">{}</h1>\n<p class=\"lead\" data-pattern=\"{}\"></p>\n<p class=\"lead\" data-role-pattern=\"{}\"></p>\n<p class=\"lead\">{}</p>\n\
         <form data-form=\"join-existing\" novalidate>\n{}<div data-code hidden>{}</div>{}</form>\n</div>\n\
         <div data-invitation=\"gone\" hidden>\n<h1 tabindex=\"-1\">{}</h1>\n<p class=\"lead\">{}</p>\n</div>\n<ul id=\"roles\" hidden>{}</ul>\n",
        texts.title,
        texts.reading,
        texts.title,
        texts.lead,
        texts.role,
        address,
        name(say, words.set_up.name_hint),
        new_password(say),
        submit(words, texts.submit),
        texts.title,
        texts.lead,
        texts.role,
        texts.existing,
        existing.markup(words),
        code(say, true).markup(words),
        submit(words, texts.submit),
        texts.gone_title,
        texts.gone,
        roles,
    );
    threshold(say, texts.title, &content)
}

/// Single sign-on that did not succeed, and why, in words.
pub(crate) fn single_sign_on_failed(say: Say, code: &str) -> String {
    let texts = &say.words.single_sign_on;
    let why = match code {
        "sign_in_not_begun" => texts.not_begun,
        "sign_in_stopped" => texts.stopped,
        "no_account" => texts.no_account,
        "invalid_token" => texts.invalid,
        "too_many_groups" => texts.too_many_groups,
        "provider_unavailable" => texts.unavailable,
        "too_many_tries" => say.words.errors.too_many_tries,
        _ => say.words.errors.other,
    };
    let content = html!(
        "<h1>{}</h1>\n<p class=\"lead\">{}</p>\n<p class=\"lead\"><a href=\"/sign-in\">{}</a></p>\n",
        texts.title,
        why,
        texts.back
    );
    threshold(say, texts.title, &content)
}

/// Where nothing is.
pub(crate) fn not_found(say: Say) -> String {
    let texts = &say.words.not_found;
    let content = html!(
        "<h1>{}</h1>\n<p class=\"lead\">{}</p>\n<p class=\"lead\"><a href=\"/\">{}</a></p>\n",
        texts.title,
        texts.lead,
        texts.back
    );
    threshold(say, texts.title, &content)
}

fn name(say: Say, hint: &'static str) -> Html {
    Field { name: "name", label: say.words.name, kind: "text", complete: "name", hint, optional: false }
        .markup(say.words)
}

fn email(say: Say, complete: &str) -> Html {
    Field { name: "email", label: say.words.email, kind: "email", complete, hint: "", optional: false }
        .markup(say.words)
}

fn code(say: Say, optional: bool) -> Field<'static> {
    let texts = &say.words.sign_in;
    Field { name: "totp", label: texts.code, kind: "text", complete: "one-time-code", hint: texts.code_hint, optional }
}

fn new_password(say: Say) -> Html {
    let words = say.words;
    let field = Field {
        name: "password",
        label: words.password,
        kind: "password",
        complete: "new-password",
        hint: words.password_hint,
        optional: false,
    };
    field.markup(words)
}
