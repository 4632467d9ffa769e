//! The structure of the house, held by tests: who may depend on whom, that the documents name only
//! what exists, the licences of what is compiled in, and the few habits of style that no lint holds.
#![expect(clippy::unwrap_used, reason = "a test ends at the first thing that is not as it must be")]

mod dependencies;
mod documents;
mod files;
mod house_style;
mod licences;
