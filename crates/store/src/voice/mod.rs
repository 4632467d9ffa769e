//! Surveys, whom they asked, and the links that lead to them. Answers are events and lie with all others.
//!
//! Comes in: what the server found fit to be kept. Held here: that owners work in the project, that nobody overwrites
//! what they have not seen, that a version never changes, and that of two channels that want to ask the same person at
//! the same moment only one does.

mod displays;
mod erasing;
mod example;
mod held;
mod imported;
mod invitations;
mod links;
mod peace;
mod surveys;
mod talks;
mod themes;
mod touchpoints;

pub use displays::{AskedThen, DisplayTry, Displayed, LeftInPeace, Rates, TakenDisplay, WhyAsked};
pub use example::{ExampleAnswered, ExampleAsked, ExampleLedger, ExampleLeft};
pub use held::HeldResponse;
pub use imported::BroughtSurvey;
pub use invitations::{
    Claimed, InviteCount, InviteFate, InviteOrder, InviteeAtOnce, NewInvitee, NewInvites, Opened, Settled, Standing,
};
pub use links::{NewSurveyLink, SurveyLink};
pub use surveys::{NewSurvey, SurveyVersions};
pub use talks::{ClaimedReply, Heard, HeardFate, HeardHow, Reached, Talk};
pub use themes::{KeptTheme, ThemeWords};
pub use touchpoints::{AskedAt, OTHER_TOUCHPOINTS, SeenTouchpoint};
