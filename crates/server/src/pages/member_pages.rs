//! The pages of someone who is in: where they may go, how to connect a client, their account.

use super::html::{Html, html};
use super::shell::{Field, Say, inside, submit};
use model::{Permission, Project, Rights, Role};

/// What the first page shows.
pub(crate) struct HomeView<'a> {
    /// What the member is called.
    pub(crate) name: &'a str,
    /// What they may do.
    pub(crate) rights: &'a Rights,
    /// Their projects.
    pub(crate) projects: &'a [Project],
    /// The address for people and clients.
    pub(crate) url: &'a str,
}

/// The first page.
pub(crate) fn home(say: Say, view: &HomeView<'_>) -> String {
    let texts = &say.words.home;
    let may = |permission: Permission| {
        view.projects.iter().filter(|project| view.rights.may_in(&project.id, permission)).collect::<Vec<_>>()
    };
    let title = texts.title.replace("{name}", view.name);
    let content = html!(
        "<h1>{}</h1>\n<p class=\"lead\">{}</p>\n{}{}{}",
        title,
        texts.lead,
        projects(say, view),
        connect(say, view, &may(Permission::ManageKeys)),
        invite(say, view, &may(Permission::ManageMembers)),
    );
    inside(say, &title, &ways(say), &content)
}

fn ways(say: Say) -> Html {
    html!(
        "<a href=\"/account\">{}</a><button type=\"button\" class=\"plain\" data-sign-out>{}</button>",
        say.words.home.account,
        say.words.home.sign_out
    )
}

fn section(heading: &str, lead: &str, body: &Html) -> Html {
    html!(
        "<section class=\"split\">\n<div class=\"head\"><h2>{}</h2><p>{}</p></div>\n<div>\n{}</div>\n</section>\n",
        heading,
        lead,
        body
    )
}

fn projects(say: Say, view: &HomeView<'_>) -> Html {
    let texts = &say.words.home;
    if view.projects.is_empty() {
        return section(texts.projects, "", &html!("<p>{}</p>", texts.no_projects));
    }
    let all: Html = view
        .projects
        .iter()
        .map(|project| {
            let (role, personal) = view.rights.role_in(&project.id).unwrap_or((Role::Viewer, false));
            let personal = if personal { format!(", {}", texts.sees_personal_data) } else { String::new() };
            html!("<li><b>{}</b><span>{}{}</span></li>\n", project.name, say.words.role(role), personal)
        })
        .collect();
    section(texts.projects, "", &html!("<ul class=\"projects\">{}</ul>\n", all))
}

/// How to connect a client: three steps, of which the first makes the key.
fn connect(say: Say, view: &HomeView<'_>, projects: &[&Project]) -> Html {
    let texts = &say.words.home;
    if view.projects.is_empty() {
        return Html::default();
    }
    let key = match projects {
        [] => html!("<p class=\"small\">{}</p>", texts.ask_for_key),
        _ => key_form(say, projects),
    };
    // The three lines that anyone who knows the client needs.
    let code = html!(
        "<pre class=\"code-block\" tabindex=\"0\" role=\"region\" aria-label=\"{}\"><code>import {{ Analytics }} from '@segment/analytics-node'\n\
         const analytics = new Analytics({{ writeKey: '<span data-key>WRITE_KEY</span>', host: '{}' }})\n\
         analytics.track({{ userId: '42', event: '{}' }})</code></pre>",
        texts.step_send,
        view.url,
        texts.sample_activity,
    );
    let body = html!(
        "<ol class=\"steps\">\n<li><h3>{}</h3>\n{}</li>\n<li><h3>{}</h3>\n<pre class=\"code-block\" tabindex=\"0\" role=\"region\" aria-label=\"{}\"><code>npm install @segment/analytics-node</code></pre></li>\n\
         <li><h3>{}</h3>\n{}</li>\n</ol>\n",
        texts.step_key,
        key,
        texts.step_install,
        texts.step_install,
        texts.step_send,
        code,
    );
    section(texts.connect, texts.connect_lead, &body)
}

fn key_form(say: Say, projects: &[&Project]) -> Html {
    let texts = &say.words.home;
    let name =
        Field { name: "key_name", label: texts.key_name, kind: "text", complete: "off", hint: "", optional: false };
    let value = Field {
        name: "key_value",
        label: texts.key_value,
        kind: "text",
        complete: "off",
        hint: texts.key_value_hint,
        optional: true,
    };
    html!(
        "<form data-form=\"key\" novalidate>\n{}{}{}{}</form>\n{}",
        choose_project(say, "key_project", projects),
        name.markup(say.words),
        value.markup(say.words),
        submit(say.words, texts.key_make),
        once(say, "key", texts.key_ready, texts.key_once),
    )
}

fn invite(say: Say, view: &HomeView<'_>, projects: &[&Project]) -> Html {
    let texts = &say.words.home;
    if projects.is_empty() {
        return Html::default();
    }
    let mut own = projects.iter().filter_map(|project| view.rights.role_in(&project.id)).map(|(role, _)| role);
    let most = own.next().map_or(Role::Viewer, |first| own.fold(first, Role::min));
    let roles: Html = Role::ALL
        .iter()
        .filter(|role| **role <= most && **role != Role::Owner)
        .map(|role| html!("<option value=\"{}\">{}</option>", role.code(), say.words.role(*role)))
        .collect();
    let email = Field {
        name: "invite_email",
        label: say.words.email,
        kind: "email",
        complete: "off",
        hint: "",
        optional: false,
    };
    let form = html!(
        "<form data-form=\"invite\" novalidate>\n{}{}<div class=\"field\"><label for=\"invite_role\">{}</label>\
         <div class=\"box\"><select id=\"invite_role\" name=\"invite_role\">{}</select></div><p class=\"below\"></p></div>\n{}</form>\n{}",
        choose_project(say, "invite_project", projects),
        email.markup(say.words),
        texts.invite_role,
        roles,
        submit(say.words, texts.invite_submit),
        once(say, "invitation", texts.invite_ready, texts.invite_once),
    );
    section(texts.invite, texts.invite_lead, &form)
}

/// The choice of a project; nothing to choose where there is one.
fn choose_project(say: Say, name: &str, projects: &[&Project]) -> Html {
    if let [only] = projects {
        return html!("<input type=\"hidden\" name=\"{}\" value=\"{}\">\n", name, only.id.0);
    }
    let options: Html =
        projects.iter().map(|project| html!("<option value=\"{}\">{}</option>", project.id.0, project.name)).collect();
    html!(
        "<div class=\"field\"><label for=\"{}\">{}</label><div class=\"box\"><select id=\"{}\" name=\"{}\">{}</select></div><p class=\"below\"></p></div>\n",
        name,
        say.words.home.project,
        name,
        name,
        options
    )
}

/// The place of something that is shown once.
fn once(say: Say, what: &str, heading: &str, about: &str) -> Html {
    html!(
        "<div class=\"once\" data-once=\"{}\" tabindex=\"-1\" role=\"group\" aria-label=\"{}\" hidden>\n<h3>{}</h3>\n<p>{}</p>\n\
         <div class=\"row\"><output></output><button type=\"button\" class=\"quiet\" data-copy data-copied=\"{}\">{}</button></div>\n</div>\n",
        what,
        heading,
        heading,
        about,
        say.words.copied,
        say.words.copy
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
        say.words.home.sign_out
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
