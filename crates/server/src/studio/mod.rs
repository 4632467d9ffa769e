//! What people decide in the studio: journeys, rules, who answers for what, comments, links; and the
//! stream by which every open screen learns of it.
//!
//! Comes in: what members write, held to limits by name. Goes out: the same, with who may be named as
//! whom. Computes no number: answers of analyses are made elsewhere.

pub(crate) mod arrivals;
pub(crate) mod channels;
pub(crate) mod comments;
pub(crate) mod definition_file;
pub(crate) mod hub;
pub(crate) mod journeys;
pub(crate) mod limits;
pub(crate) mod links;
pub(crate) mod register;
pub(crate) mod rules;
pub(crate) mod shapes;
pub(crate) mod stream;
pub(crate) mod watching;
