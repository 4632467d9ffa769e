//! What people decide about the themes of comments: renaming one, merging several, taking a decision back.

use crate::access::Scope;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Ids, Json, Query};
use crate::studio::hub::What;
use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{KeptTheme, ThemeWords};

/// The longest name.
const LONGEST_NAME: usize = 120;
/// The most themes that are made one, and the most words that one is known by.
const MOST_PARTS: usize = 50;
const MOST_WORDS: usize = 20;
const LONGEST_WORD: usize = 60;

/// The words that a theme is known by.
#[derive(Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    language: String,
    words: Vec<String>,
}

/// Themes that shall be one, or one that shall have a name.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewTheme {
    /// What it is called; null: as the largest of them.
    #[serde(default)]
    name: Option<String>,
    /// The themes as they were found, by their words.
    parts: Vec<Words>,
    /// Decisions that this one takes up, by id.
    #[serde(default)]
    takes_up: Vec<String>,
}

/// Another name.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ThemeName {
    /// The version that was seen.
    version: u64,
    name: String,
}

/// Which version of a decision was seen.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SeenTheme {
    /// The version that was seen.
    version: u64,
}

/// A theme as people decided it to be.
#[derive(Serialize, JsonSchema)]
pub(crate) struct DecidedTheme {
    id: String,
    name: Option<String>,
    parts: Vec<Words>,
    version: u64,
}

impl From<KeptTheme> for DecidedTheme {
    fn from(theme: KeptTheme) -> DecidedTheme {
        let parts = theme.parts.into_iter().map(|part| Words { language: part.language, words: part.words });
        DecidedTheme { id: theme.id, name: theme.name, parts: parts.collect(), version: theme.version }
    }
}

pub(crate) async fn create_theme(
    State(app): State<App>,
    scope: Scope,
    Json(new): Json<NewTheme>,
) -> ApiResult<(StatusCode, Answer<DecidedTheme>)> {
    let name = new.name.as_deref().map(named).transpose()?;
    let is_word = |word: &String| !word.trim().is_empty() && word.chars().count() <= LONGEST_WORD;
    let is_known = |part: &Words| {
        ["sv", "en", "other"].contains(&part.language.as_str())
            && (1..=MOST_WORDS).contains(&part.words.len())
            && part.words.iter().all(is_word)
    };
    if new.parts.len() > MOST_PARTS || !new.parts.iter().all(is_known) {
        return Err(ApiError::invalid("parts", "themes as they were found, each by its language and its words"));
    }
    if new.takes_up.len() > MOST_PARTS {
        return Err(ApiError::invalid("takes_up", format!("{MOST_PARTS} at most")));
    }
    let several = new.parts.len() + new.takes_up.len();
    if several == 0 || (several == 1 && name.is_none()) {
        return Err(ApiError::invalid("parts", "one theme with a name, or several that are one"));
    }
    let theme = app
        .blocking(move |app| {
            let parts = new.parts.into_iter().map(|part| ThemeWords { language: part.language, words: part.words });
            let (by, parts, now) = (scope.by(), parts.collect(), app.clock.now());
            let kept = app.store.create_theme(&by, scope.project(), name.as_deref(), parts, &new.takes_up, now)?;
            app.hub.changed(scope.project(), What::Surveys);
            Ok::<_, ApiError>(kept)
        })
        .await?;
    Ok((StatusCode::CREATED, Answer(theme.into())))
}

pub(crate) async fn rename_theme(
    State(app): State<App>,
    scope: Scope,
    ids: Ids,
    Json(order): Json<ThemeName>,
) -> ApiResult<Answer<DecidedTheme>> {
    let id: String = ids.get("theme")?;
    let name = named(&order.name)?;
    app.blocking(move |app| {
        let (by, now) = (scope.by(), app.clock.now());
        let kept = app.store.rename_theme(&by, scope.project(), &id, order.version, &name, now)?;
        app.hub.changed(scope.project(), What::Surveys);
        Ok::<_, ApiError>(Answer(kept.into()))
    })
    .await
}

pub(crate) async fn remove_theme(
    State(app): State<App>,
    scope: Scope,
    ids: Ids,
    Query(seen): Query<SeenTheme>,
) -> ApiResult<StatusCode> {
    let id: String = ids.get("theme")?;
    app.blocking(move |app| {
        app.store.delete_theme(&scope.by(), scope.project(), &id, seen.version, app.clock.now())?;
        app.hub.changed(scope.project(), What::Surveys);
        Ok::<_, ApiError>(StatusCode::NO_CONTENT)
    })
    .await
}

fn named(name: &str) -> ApiResult<String> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        return Err(ApiError::invalid("name", format!("1 to {LONGEST_NAME} signs")));
    }
    Ok(name)
}
