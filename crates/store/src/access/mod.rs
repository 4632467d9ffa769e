//! Who may come in: members, sessions, tokens, invitations, and the log of what they did.
//!
//! Every change takes who makes it and writes a line of the audit log in its own transaction. Whether
//! they may is the server's question, answered by [`model::Rights`]; only what must hold whoever asks
//! is held here: nobody gives more than they have, and there is always an owner.

mod audit;
mod door;
mod guard;
mod invitations;
mod members;
mod memberships;
mod password;
mod providers;
mod sealing;
mod second_factor;
mod secret;
mod sessions;
mod set_up;
mod sign_in;
mod slots;
mod throttle;
mod tokens;
mod totp;

pub(crate) use audit::append as append_audit;
pub use audit::{Anchor, AuditFilter, Damage, FirstBad, MOST_LISTED, Verified, parse_anchors, verify_export};
pub use door::Door;
pub(crate) use guard::unreadable;
pub use invitations::{Acceptance, INVITATION_LASTS, InvitationView};
pub use members::NewMember;
pub use providers::{BegunLogin, GroupRule, LOGIN_LASTS, NewProvider, PendingLogin, Provider, ProviderAccount};
pub use second_factor::{RECOVERY_CODES, SecondFactor};
pub use secret::{Secret, SecretKind};
pub(crate) use secret::{new_id, random_signs};
pub use sessions::{SESSION_IDLES, SESSION_LASTS, SignedIn};
pub use sign_in::{SignIn, SignInTry};
pub use tokens::{NewToken, TOKEN_LASTS, TokenHolder};
pub use totp::code_of as totp_code_of;
