//! What customers are asked and what they answer.
//!
//! Two sides. Members draft and publish surveys (`surveys`, `checks`, `templates`, `sheet`), make links to them (`links`)
//! and have letters and messages sent (`invites`, `sms`); customers' pages ask what to show and send answers (`public`),
//! respondents open links (`page`), colleagues write down what they heard (`staff`). Every answer takes one way
//! (`taking`): the showing is kept for it, `ingest` judges it against the version that was shown, and the collector
//! writes it as an event of its customer. What is not at its end is held until somebody rests (`held`). Scores are read elsewhere (`answers/voice.rs`).

mod checks;
mod held;
mod invite_leave;
mod invites;
mod links;
mod lint;
mod minute;
mod page;
mod public;
mod shapes;
mod sheet;
mod sms;
mod spreading;
mod staff;
mod surveys;
mod taking;
mod templates;
mod themes;
mod why;

pub(crate) use held::run as deliver_held;
pub(crate) use invite_leave::{ask_to_leave, leave};
pub(crate) use invites::{
    InviteOrder, Invites, InvitesOrder, InvitesPreview, TestOrder, TestSent, invites, is_excluded, open_invite,
    order as order_invites, preview as preview_invites, standing, stop as stop_invites, test as test_letter,
};
pub(crate) use links::{NewLink, NewSurveyLink, SurveyLinkList, create_link, links, qr, revoke_link};
pub(crate) use lint::{LintAnswer, LintQuery, lint};
pub(crate) use minute::Minute;
pub(crate) use page::{answer, open, theme};
pub(crate) use public::{
    DisplayAnswer, PageSurveys, SentDisplay, SentResponseShape, displays, responses, surveys_of_page,
};
pub(crate) use shapes::{AskedShape, Survey, SurveyList, SurveyWrite};
pub(crate) use sheet::{FactSheet, sheet};
pub(crate) use sms::{Messages, MessagesOrder, deliver_talk, messages as preview_messages, open_talk};
pub(crate) use spreading::{Spread, SpreadQuery, Spreads, spread};
pub(crate) use staff::{StaffAnswer, StaffAnswers, record};
pub(crate) use surveys::{PublishOrder, StateOrder, create, list, publish, read, remove, set_state, update};
pub(crate) use templates::{Templates, templates};
pub(crate) use themes::{DecidedTheme, NewTheme, SeenTheme, ThemeName, create_theme, remove_theme, rename_theme};
pub(crate) use why::{WhyAsked, Wish, why, wish};
