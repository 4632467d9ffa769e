//! Calls of tracking clients: the bytes of a request come in, accepted events or typed rejections come out.
//!
//! The way of a request: [`open_body`] unpacks it, [`body_text`] makes it text, [`read_calls`] takes it apart, and
//! [`accept`] judges each call in a list of steps. Events of our own API take [`read_events`] and [`accept_event`].
//! Nothing here reads a clock or a store; the [`Context`] brings what has to be known.

mod accept;
mod activity;
mod body;
mod calls;
mod channel;
mod context;
mod excluded;
mod generic;
mod json;
mod limits;
mod personal;
mod properties;
mod reason;
mod redact;
mod repeated;
mod response;
mod surroundings;
mod when;
mod who;

pub use accept::{accept, replay};
pub use body::{BodyError, open_body};
pub use calls::{CallRoute, Calls, RawCall, body_text, read_calls};
pub use context::{Context, RequestHints};
pub use generic::{RawEvent, accept_event, read_events};
pub use limits::Limits;
pub use reason::Reason;
pub use response::{
    SentContext, SentResponse, Shown, accept_response, known_person, read_response, refuse_response, reject_malformed,
    reject_response,
};
