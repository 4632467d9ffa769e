//! Shapes that several routes share: how the model's codes and times stand in JSON and in its description.

use model::{Micros, Permission, Role};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;

/// A role below owner, in the description of the API.
pub(crate) fn role(_: &mut SchemaGenerator) -> Schema {
    let codes: Vec<&str> = Role::ALL.iter().map(|role| role.code()).collect();
    json_schema!({ "type": "string", "enum": codes })
}

/// Permissions, in the description of the API.
pub(crate) fn permissions(_: &mut SchemaGenerator) -> Schema {
    let codes: Vec<Permission> = model::PERMISSIONS.iter().map(|grant| grant.permission).collect();
    json_schema!({ "type": "array", "items": { "type": "string", "enum": codes } })
}

/// A language, in the description of the API.
pub(crate) fn language(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "enum": ["sv", "en"] })
}

/// A moment in JSON.
pub(crate) fn moment(at: Micros) -> String {
    at.to_rfc3339()
}

/// A text that people call something by: trimmed, 1 to 200 signs, no control characters.
#[derive(Clone)]
pub(crate) struct Name(pub(crate) String);

impl JsonSchema for Name {
    fn schema_name() -> Cow<'static, str> {
        "Name".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "minLength": 1, "maxLength": 200 })
    }

    fn inline_schema() -> bool {
        true
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        let text = String::deserialize(reader)?;
        let name = text.trim();
        let fits = (1..=200).contains(&name.chars().count()) && !name.chars().any(char::is_control);
        if fits { Ok(Name(name.to_string())) } else { Err(serde::de::Error::custom("not a name")) }
    }
}

/// Done, and what else there is to tell is in the status.
pub(crate) const DONE: axum::http::StatusCode = axum::http::StatusCode::NO_CONTENT;
