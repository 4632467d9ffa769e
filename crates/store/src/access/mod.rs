//! Who may come in: members, sessions, tokens, invitations, and the log of what they did.

mod password;
mod sealing;
mod secret;
mod throttle;
mod totp;
