//! What an organisation says it did, which no event tells: read and written whole (R208).

use super::limits::{NAME, name, not_more};
use super::shapes::MemberRef;
use crate::access::Scope;
use crate::access::shapes::moment;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::Json;
use crate::studio::hub::What;
use axum::Json as Answer;
use axum::extract::State;
use jiff::tz::TimeZone;
use model::{ChangeRegister, ChangeSpec};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const MOST_CHANGES: usize = 500;
const MOST_RANDOMISED: usize = 100;
/// Words about whom a change reached.
const MOST_WORDS: usize = 5;

/// What was changed, and what was dealt out by lot.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Register {
    /// Counts its changes; 0: never written.
    version: u64,
    /// Releases, new letters, prices.
    changes: Vec<Change>,
    /// Attributes whose values were dealt out by lot.
    randomised: Vec<String>,
    /// When it was last written.
    updated_at: Option<String>,
    /// By whom.
    updated_by: Option<MemberRef>,
}

/// Something that was changed.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Change {
    /// What it is called.
    name: String,
    /// From when on it held: a day in the project's time zone (`2026-03-02`), or a moment.
    on: String,
    /// Whom it reached: attributes with their values, all of which hold; 5 at most. Left out: everybody.
    #[serde(default, rename = "where")]
    only: BTreeMap<String, String>,
}

/// The register as somebody writes it anew.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RegisterChange {
    /// The version that was changed.
    version: u64,
    /// 500 at most, each with another name.
    #[serde(default)]
    changes: Vec<Change>,
    /// 100 at most.
    #[serde(default)]
    randomised: Vec<String>,
}

impl RegisterChange {
    fn changes(&self) -> ApiResult<Vec<ChangeSpec>> {
        not_more("changes", self.changes.len(), MOST_CHANGES)?;
        let mut kept: Vec<ChangeSpec> = Vec::new();
        for (at, change) in self.changes.iter().enumerate() {
            let field = |field: &str| format!("changes[{at}].{field}");
            let spec = ChangeSpec {
                name: name(&field("name"), &change.name, NAME)?,
                on: change.on.trim().to_string(),
                only: change
                    .only
                    .iter()
                    .map(|(word, value)| Ok((name(&field("where"), word, NAME)?, name(&field("where"), value, NAME)?)))
                    .collect::<ApiResult<_>>()?,
            };
            not_more(&field("where"), spec.only.len(), MOST_WORDS)?;
            if spec.at(&TimeZone::UTC).is_none() {
                let detail = "write it like 2026-03-02 or 2026-03-02T08:00:00+01:00";
                return Err(ApiError::invalid(&field("on"), detail));
            }
            if kept.iter().any(|known| known.name == spec.name) {
                return Err(ApiError::invalid(&field("name"), "another change is called the same"));
            }
            kept.push(spec);
        }
        Ok(kept)
    }

    fn randomised(&self) -> ApiResult<Vec<String>> {
        not_more("randomised", self.randomised.len(), MOST_RANDOMISED)?;
        self.randomised.iter().enumerate().map(|(at, word)| name(&format!("randomised[{at}]"), word, NAME)).collect()
    }
}

impl From<ChangeRegister> for Register {
    fn from(register: ChangeRegister) -> Register {
        let change = |ChangeSpec { name, on, only }| Change { name, on, only };
        Register {
            version: register.version,
            changes: register.changes.into_iter().map(change).collect(),
            randomised: register.randomised,
            updated_at: register.updated.map(moment),
            updated_by: register.updated_by.map(MemberRef::from),
        }
    }
}

pub(crate) async fn read(State(app): State<App>, scope: Scope) -> ApiResult<Answer<Register>> {
    let register = app.blocking(move |app| app.store.change_register(scope.project())).await?;
    Ok(Answer(register.into()))
}

pub(crate) async fn write(
    State(app): State<App>,
    scope: Scope,
    Json(change): Json<RegisterChange>,
) -> ApiResult<Answer<Register>> {
    let (changes, randomised) = (change.changes()?, change.randomised()?);
    let register = app
        .blocking(move |app| {
            let (by, now) = (scope.by(), app.clock.now());
            let what = (changes.as_slice(), randomised.as_slice());
            let kept = app.store.put_change_register(&by, scope.project(), change.version, what, now)?;
            app.hub.changed(scope.project(), What::Register);
            Ok::<_, ApiError>(kept)
        })
        .await?;
    Ok(Answer(register.into()))
}
