//! What customers answered: scores, how many were asked, comments, each in the life it belongs to.
//!
//! Responses are events; here they are read out of the log again, with the words of the version that was asked
//! (`heard`), scored by `insight` and held back where too few are behind them.

mod abandoned;
mod adjusted;
mod comment_marks;
mod comment_themes;
mod comments;
mod efforts;
mod feelings;
mod goal;
mod heard;
mod proposed;
mod quotes;
mod scores;

pub(crate) use abandoned::{Abandoned, AbandonedQuery, abandoned};
pub(crate) use adjusted::{Adjusted, AdjustedQuery, adjusted};
pub(crate) use comments::{Comments, CommentsQuery, comments};
pub(super) use efforts::{eases, efforts};
pub(crate) use feelings::add_feelings;
pub(crate) use goal::{Contradictions, ContradictionsQuery, contradictions};
pub(crate) use proposed::{Proposed, Wanted, propose};
pub(crate) use quotes::Words;
pub(super) use quotes::{Shown, quotes};
pub(crate) use scores::{Voice, VoiceQuery, beside, voice};
