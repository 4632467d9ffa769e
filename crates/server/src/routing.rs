//! What a route is: method, path, who may, what it takes and gives, and the handler, in one value.
//!
//! The router, the OpenAPI document, the page on permissions and the test over every route and role
//! are all made from the same list (`routes.rs`), so that none of them can forget a route.

use crate::access::guard;
use crate::app::App;
use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};
use model::Permission;
use schemars::{JsonSchema, Schema, SchemaGenerator};

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anyone.
    Open,
    /// Holders of a write key (checked by the handler, which reads it where the client puts it).
    WriteKey,
    /// Anyone who is signed in or holds a token.
    Member,
    /// Members of the project in the path whose role allows it.
    Project(Permission),
    /// Members of any project whose role allows it for the whole organisation.
    Organisation(Permission),
}

type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// What a route gives when all goes well.
#[derive(Clone, Copy)]
pub enum Answer {
    /// JSON of this shape.
    Json(u16, SchemaOf),
    /// Something else, by media type.
    Other(u16, &'static str),
    /// Nothing.
    Empty(u16),
}

/// One route.
#[derive(Clone)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, with `{name}` for what varies.
    pub path: &'static str,
    /// Its name in the OpenAPI document and the log.
    pub name: &'static str,
    /// One sentence on what it does.
    pub about: &'static str,
    /// Who may.
    pub access: Access,
    /// The shape of its query, if it takes one.
    pub query: Option<SchemaOf>,
    /// The shape of its body, if it takes one.
    pub body: Option<SchemaOf>,
    /// The media type of its body.
    pub body_type: &'static str,
    /// What it gives.
    pub answer: Answer,
    handler: MethodRouter<App>,
}

fn schema_of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

/// A route under construction: everything but its handler.
pub(crate) struct Draft {
    route: Route,
}

macro_rules! method {
    ($(#[$meta:meta])* $name:ident, $method:ident) => {
        $(#[$meta])*
        pub(crate) fn $name(path: &'static str, name: &'static str, access: Access) -> Draft {
            draft(Method::$method, path, name, access)
        }
    };
}
method! {
    /// Reads.
    get, GET
}
method! {
    /// Does or makes something.
    post, POST
}
method! {
    /// Replaces something.
    put, PUT
}
method! {
    /// Changes something.
    patch, PATCH
}
method! {
    /// Removes something.
    delete, DELETE
}
method! {
    /// Tells a browser what it may send.
    options, OPTIONS
}

fn draft(method: Method, path: &'static str, name: &'static str, access: Access) -> Draft {
    Draft {
        route: Route {
            method,
            path,
            name,
            about: "",
            access,
            query: None,
            body: None,
            body_type: "application/json",
            answer: Answer::Empty(204),
            handler: MethodRouter::new(),
        },
    }
}

impl Draft {
    /// Says what it does.
    #[must_use]
    pub(crate) fn about(mut self, sentence: &'static str) -> Draft {
        self.route.about = sentence;
        self
    }

    /// It takes a query of this shape.
    #[must_use]
    pub(crate) fn query<T: JsonSchema>(mut self) -> Draft {
        self.route.query = Some(schema_of::<T>);
        self
    }

    /// It takes a JSON body of this shape.
    #[must_use]
    pub(crate) fn body<T: JsonSchema>(mut self) -> Draft {
        self.route.body = Some(schema_of::<T>);
        self
    }

    /// Its body is of this media type.
    #[must_use]
    pub(crate) fn body_type(mut self, media: &'static str) -> Draft {
        self.route.body_type = media;
        self
    }

    /// It gives JSON of this shape with status 200.
    #[must_use]
    pub(crate) fn gives<T: JsonSchema>(self) -> Draft {
        self.gives_with::<T>(200)
    }

    /// It gives JSON of this shape with this status.
    #[must_use]
    pub(crate) fn gives_with<T: JsonSchema>(mut self, status: u16) -> Draft {
        self.route.answer = Answer::Json(status, schema_of::<T>);
        self
    }

    /// It gives something of this media type.
    #[must_use]
    pub(crate) fn gives_media(mut self, media: &'static str) -> Draft {
        self.route.answer = Answer::Other(200, media);
        self
    }

    /// It gives nothing, with this status.
    #[must_use]
    pub(crate) fn gives_nothing(mut self, status: u16) -> Draft {
        self.route.answer = Answer::Empty(status);
        self
    }

    /// The handler that does it.
    pub(crate) fn to<H, T>(mut self, handler: H) -> Route
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let filter = MethodFilter::try_from(self.route.method.clone()).unwrap_or(MethodFilter::GET);
        self.route.handler = on(filter, handler);
        self.route
    }
}

/// The router made of these routes: each behind its guard.
pub(crate) fn router(routes: Vec<Route>, app: &App) -> Router<App> {
    routes.into_iter().fold(Router::new(), |router, route| {
        let guarded = guard(route.handler, route.access, route.name, app);
        router.route(route.path, guarded)
    })
}
