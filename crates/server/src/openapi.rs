//! The OpenAPI 3.1 document, made from the list of routes: it cannot differ from what is served.

use crate::error::Problem;
use crate::routing::{Access, Answer, Route};
use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

/// The document about all routes under `/api`.
pub(crate) fn document(routes: &[Route], version: &str) -> Value {
    let mut settings = SchemaSettings::draft2020_12();
    settings.definitions_path = "/components/schemas".into();
    settings.meta_schema = None;
    let mut generator = settings.into_generator();
    let problem = generator.subschema_for::<Problem>();
    let mut paths = Map::new();
    for route in routes.iter().filter(|route| route.path.starts_with("/api")) {
        let operation = operation(route, &problem, &mut generator);
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        path[route.method.as_str().to_lowercase()] = operation;
    }
    let schemas: Map<String, Value> = generator.take_definitions(true).into_iter().collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Resa",
            "version": version,
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
            "description": "Customer journeys: hear, connect, map, understand, improve, verify.",
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer" },
                "session": { "type": "apiKey", "in": "cookie", "name": "__Host-resa" },
                "writeKey": { "type": "http", "scheme": "basic" },
            },
        },
    })
}

fn operation(route: &Route, problem: &Schema, generator: &mut SchemaGenerator) -> Value {
    let mut operation = json!({
        "operationId": route.name,
        "summary": route.about,
        "parameters": parameters(route, generator),
        "responses": responses(route, problem, generator),
        "security": security(route.access),
        "x-access": access(route.access),
    });
    if let Some(body) = route.body {
        let mut content = Map::new();
        content.insert(route.body_type.into(), json!({ "schema": body(generator) }));
        operation["requestBody"] = json!({ "required": true, "content": content });
    }
    operation
}

fn parameters(route: &Route, generator: &mut SchemaGenerator) -> Vec<Value> {
    let in_path = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let mut all: Vec<Value> = in_path
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string", "minLength": 1 } }))
        .collect();
    if let Some(query) = route.query {
        let schema = whole(query(generator), generator);
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for (name, field) in schema["properties"].as_object().into_iter().flatten() {
            let about = field["description"].clone();
            all.push(json!({
                "name": name, "in": "query", "required": required.contains(&name.as_str()),
                "description": about, "schema": field,
            }));
        }
    }
    all
}

/// A schema itself, where it is only a reference to its definition.
fn whole(schema: Schema, generator: &SchemaGenerator) -> Value {
    let value = schema.to_value();
    let name = value["$ref"].as_str().and_then(|path| path.rsplit('/').next());
    name.and_then(|name| generator.definitions().get(name)).cloned().unwrap_or(value)
}

fn responses(route: &Route, problem: &Schema, generator: &mut SchemaGenerator) -> Value {
    let failed = json!({
        "description": "it failed: the code says how",
        "content": { "application/problem+json": { "schema": problem } },
    });
    let (status, done) = match route.answer {
        Answer::Json(status, schema) => (
            status,
            json!({ "description": "done", "content": { "application/json": { "schema": schema(generator) } } }),
        ),
        Answer::Other(status, media) => {
            let mut content = Map::new();
            content.insert(media.into(), json!({}));
            (status, json!({ "description": "done", "content": content }))
        }
        Answer::Empty(status) => (status, json!({ "description": "done" })),
    };
    let mut all = Map::new();
    all.insert(status.to_string(), done);
    all.insert("4XX".into(), failed.clone());
    all.insert("5XX".into(), failed);
    Value::Object(all)
}

fn security(access: Access) -> Value {
    match access {
        Access::Open => json!([]),
        Access::WriteKey => json!([{ "writeKey": [] }, { "token": [] }]),
        Access::Member | Access::Project(_) | Access::Organisation(_) => json!([{ "session": [] }, { "token": [] }]),
    }
}

/// Who may, in words that programs can compare with the table of permissions.
fn access(access: Access) -> Value {
    match access {
        Access::Open => json!("open"),
        Access::WriteKey => json!("write_key"),
        Access::Member => json!("member"),
        Access::Project(permission) | Access::Organisation(permission) => json!(permission),
    }
}
