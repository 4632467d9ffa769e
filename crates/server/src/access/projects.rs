//! Projects: which there are for whom, what is decided about their data.

use super::principal::{Principal, Scope};
use super::shapes::{Name, moment};
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::Json;
use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::tz::TimeZone;
use model::{Project, ProjectSettings, SourceSettings};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A project.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ProjectView {
    /// Its id.
    id: String,
    /// What it is called.
    name: String,
    /// When it was made.
    created: String,
    /// Whether it is the example: all of it invented, and removed whole when nobody needs it any more.
    example: bool,
    /// What is decided about its data.
    settings: SettingsView,
}

/// The projects of whoever asks.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ProjectList {
    projects: Vec<ProjectView>,
}

/// What is decided about a project's data.
#[derive(Serialize, JsonSchema)]
pub(crate) struct SettingsView {
    /// Events older than this many days are removed.
    retention_days: u32,
    /// What the data is used for.
    purpose: String,
    /// The legal basis.
    legal_basis: String,
    /// Whether rejections keep their original bytes unscrubbed.
    keep_originals: bool,
    /// Whether one customer may be looked at.
    customer_view: bool,
    /// Whether a late event of an erased customer is refused.
    refuse_erased: bool,
    /// The zone that days, weeks and months are meant in, such as `Europe/Stockholm`.
    time_zone: String,
    /// Web origins whose pages may send; empty: any.
    allowed_origins: Vec<String>,
    /// Groups below this many persons are suppressed.
    smallest_group: u32,
    /// The same for comments.
    smallest_comment_group: u32,
    /// Sources with a purpose and a retention of their own.
    sources: Vec<SourceShape>,
}

/// What is decided about one source.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SourceShape {
    /// The channel or the file that the data comes by.
    source: String,
    /// What it is used for.
    purpose: String,
    /// How many days it is kept; the project's retention where absent.
    #[serde(default)]
    retention_days: Option<u32>,
}

/// A new project.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewProject {
    /// What it is called.
    name: Name,
    /// The zone that its days are meant in, such as `Europe/Stockholm`; `UTC` where it is absent.
    time_zone: Option<String>,
}

/// What is to be changed; what is absent stays.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProjectChange {
    /// What it is called.
    name: Option<Name>,
    /// What is decided about its data.
    settings: Option<SettingsChange>,
}

/// What is decided anew; what is absent stays.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SettingsChange {
    /// From 1 to 36,500.
    #[schemars(range(min = 1, max = 36500))]
    retention_days: Option<u32>,
    /// In words.
    purpose: Option<String>,
    /// In words.
    legal_basis: Option<String>,
    /// Whether rejections keep their original bytes unscrubbed.
    keep_originals: Option<bool>,
    /// Whether one customer may be looked at.
    customer_view: Option<bool>,
    /// Whether a late event of an erased customer is refused.
    refuse_erased: Option<bool>,
    /// An IANA name, such as `Europe/Stockholm`.
    time_zone: Option<String>,
    /// Such as `https://www.example.se`; 100 at most.
    allowed_origins: Option<Vec<String>>,
    /// 3 at least.
    #[schemars(range(min = 3, max = 10000))]
    smallest_group: Option<u32>,
    /// 3 at least.
    #[schemars(range(min = 3, max = 10000))]
    smallest_comment_group: Option<u32>,
    /// 1,000 at most.
    sources: Option<Vec<SourceShape>>,
}

impl From<Project> for ProjectView {
    fn from(project: Project) -> ProjectView {
        let ProjectSettings {
            retention_days,
            purpose,
            legal_basis,
            keep_originals,
            customer_view,
            refuse_erased,
            time_zone,
            allowed_origins,
            smallest_group,
            smallest_comment_group,
            sources,
            example,
        } = project.settings;
        let source =
            |SourceSettings { source, purpose, retention_days }| SourceShape { source, purpose, retention_days };
        let settings = SettingsView {
            retention_days,
            purpose,
            legal_basis,
            keep_originals,
            customer_view,
            refuse_erased,
            time_zone,
            allowed_origins,
            smallest_group,
            smallest_comment_group,
            sources: sources.into_iter().map(source).collect(),
        };
        ProjectView { id: project.id.0, name: project.name, created: moment(project.created), example, settings }
    }
}

pub(crate) async fn list(State(app): State<App>, principal: Principal) -> ApiResult<Answer<ProjectList>> {
    let all = app.blocking(|app| app.store.list_projects()).await?;
    let own = all.into_iter().filter(|project| principal.rights().may_in(&project.id, model::Permission::ReadProject));
    Ok(Answer(ProjectList { projects: own.map(ProjectView::from).collect() }))
}

pub(crate) async fn create(
    State(app): State<App>,
    principal: Principal,
    Json(new): Json<NewProject>,
) -> ApiResult<(StatusCode, Answer<ProjectView>)> {
    let mut settings = ProjectSettings::in_language(principal.member().language);
    if let Some(wanted) = new.time_zone {
        settings.time_zone = time_zone("time_zone", &wanted)?;
    }
    let project = app
        .blocking(move |app| {
            let by = principal.by();
            app.store.create_project(&by, &new.name.0, &settings, app.clock.now())
        })
        .await?;
    Ok((StatusCode::CREATED, Answer(project.into())))
}

pub(crate) async fn read(State(app): State<App>, scope: Scope) -> ApiResult<Answer<ProjectView>> {
    let project = app.blocking(move |app| app.store.find_project(scope.project())).await?;
    project.map(|project| Answer(project.into())).ok_or_else(ApiError::not_found)
}

pub(crate) async fn change(
    State(app): State<App>,
    scope: Scope,
    Json(change): Json<ProjectChange>,
) -> ApiResult<Answer<ProjectView>> {
    let project = app
        .blocking(move |app| {
            let project = app.store.find_project(scope.project())?.ok_or_else(ApiError::not_found)?;
            let settings = change.settings.map(|wanted| changed(project.settings.clone(), wanted)).transpose()?;
            let name = change.name.map(|Name(name)| name);
            let now = app.clock.now();
            app.store.update_project(&scope.by(), &project.id, name.as_deref(), settings.as_ref(), now)?;
            app.keys.forget();
            app.store.find_project(scope.project())?.ok_or_else(ApiError::not_found)
        })
        .await?;
    Ok(Answer(project.into()))
}

/// The settings with the changes in them, or the field that cannot be.
fn changed(mut settings: ProjectSettings, wanted: SettingsChange) -> ApiResult<ProjectSettings> {
    let days = |field: &'static str, days: u32| {
        let fits = (1..=36_500).contains(&days);
        fits.then_some(days).ok_or_else(|| ApiError::invalid(field, "days are from 1 to 36500"))
    };
    let group = |field: &'static str, size: u32| {
        let fits = (3..=10_000).contains(&size);
        fits.then_some(size).ok_or_else(|| ApiError::invalid(field, "a group is 3 at least and 10000 at most"))
    };
    let words = |field: &'static str, text: String| {
        let fits = (1..=2_000).contains(&text.trim().chars().count()) && !text.contains('\0');
        fits.then(|| text.trim().to_string()).ok_or_else(|| ApiError::invalid(field, "write 1 to 2000 signs"))
    };
    if let Some(wanted) = wanted.retention_days {
        settings.retention_days = days("settings.retention_days", wanted)?;
    }
    if let Some(wanted) = wanted.purpose {
        settings.purpose = words("settings.purpose", wanted)?;
    }
    if let Some(wanted) = wanted.legal_basis {
        settings.legal_basis = words("settings.legal_basis", wanted)?;
    }
    if let Some(wanted) = wanted.smallest_group {
        settings.smallest_group = group("settings.smallest_group", wanted)?;
    }
    if let Some(wanted) = wanted.smallest_comment_group {
        settings.smallest_comment_group = group("settings.smallest_comment_group", wanted)?;
    }
    if let Some(wanted) = wanted.time_zone {
        settings.time_zone = time_zone("settings.time_zone", &wanted)?;
    }
    if let Some(wanted) = wanted.allowed_origins {
        if wanted.len() > 100 || !wanted.iter().all(|origin| is_origin(origin)) {
            let detail = "origins are written like https://www.example.se, 100 at most";
            return Err(ApiError::invalid("settings.allowed_origins", detail));
        }
        settings.allowed_origins = wanted;
    }
    if let Some(wanted) = wanted.sources {
        if wanted.len() > 1_000 {
            return Err(ApiError::invalid("settings.sources", "1000 at most"));
        }
        let source = |SourceShape { source, purpose, retention_days }: SourceShape| {
            Ok(SourceSettings {
                source: words("settings.sources", source)?,
                purpose: words("settings.sources", purpose)?,
                retention_days: retention_days.map(|wanted| days("settings.sources", wanted)).transpose()?,
            })
        };
        settings.sources = wanted.into_iter().map(source).collect::<ApiResult<_>>()?;
    }
    settings.keep_originals = wanted.keep_originals.unwrap_or(settings.keep_originals);
    settings.customer_view = wanted.customer_view.unwrap_or(settings.customer_view);
    settings.refuse_erased = wanted.refuse_erased.unwrap_or(settings.refuse_erased);
    Ok(settings)
}

/// The name of a zone that there is, as the database of zones writes it.
pub(crate) fn time_zone(field: &str, name: &str) -> ApiResult<String> {
    let zone = TimeZone::get(name.trim()).ok();
    let known = zone.as_ref().and_then(TimeZone::iana_name).map(str::to_string);
    known.ok_or_else(|| ApiError::invalid(field, "the name of a time zone, such as Europe/Stockholm"))
}

/// A web origin as browsers write it: scheme, host and perhaps a port, and nothing after.
fn is_origin(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or_default();
    let sign = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-:[]".contains(&byte);
    (1..=255).contains(&host.len()) && host.bytes().all(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(json: &str) -> Result<ProjectSettings, Vec<String>> {
        let wanted = serde_json::from_str(json).unwrap();
        changed(ProjectSettings::default(), wanted).map_err(|error| error.fields)
    }

    #[test]
    fn settings_that_would_not_protect_are_refused_by_name() {
        for (json, field) in [
            (r#"{"retention_days":0}"#, "settings.retention_days"),
            (r#"{"smallest_group":2}"#, "settings.smallest_group"),
            (r#"{"smallest_comment_group":0}"#, "settings.smallest_comment_group"),
            (r#"{"purpose":" "}"#, "settings.purpose"),
            (r#"{"allowed_origins":["https://a.se/x"]}"#, "settings.allowed_origins"),
            (r#"{"allowed_origins":["null"]}"#, "settings.allowed_origins"),
            (r#"{"time_zone":"Sverige"}"#, "settings.time_zone"),
            (r#"{"time_zone":""}"#, "settings.time_zone"),
            (r#"{"sources":[{"source":"web","purpose":"p","retention_days":0}]}"#, "settings.sources"),
        ] {
            assert_eq!(change(json).unwrap_err(), [field], "{json}");
        }
    }

    #[test]
    fn what_is_not_mentioned_stays() {
        let settings = change(r#"{"customer_view":true,"allowed_origins":["https://www.example.se"]}"#).unwrap();
        let expected = ProjectSettings {
            customer_view: true,
            allowed_origins: vec!["https://www.example.se".into()],
            ..ProjectSettings::default()
        };
        assert_eq!(settings, expected);
    }
}
