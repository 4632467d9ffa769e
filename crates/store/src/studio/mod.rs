//! What people decide in the studio: journeys, rules, who answers for what, comments and links.
//!
//! Every change is written with its line of the audit log and moves a counter ([`StudioRevisions`]) by
//! which others see that they no longer know the newest. Comes in: what the server found fit to be kept.
//! Whether somebody may is the server's question; that owners work in the project, that nothing crosses
//! from one project to another and that nobody overwrites what they have not seen is held here.

mod channels;
mod colleagues;
mod comments;
mod definition;
mod erasing;
mod journeys;
mod links;
mod probing;
mod register;
mod rules;

pub(crate) use colleagues::{author, check_colleague, member_ref, works_in};
pub(crate) use definition::{Decided, changed};

pub use comments::{CommentChange, CommentFilter};
pub use definition::StudioRevisions;
pub use journeys::NewJourney;
