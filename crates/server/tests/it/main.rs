//! The server through its public face alone: each test starts one on a free port with a data directory
//! of its own and speaks HTTP to it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod abandoned;
mod access;
mod answers;
mod answers_http;
mod asked;
mod assistant;
mod attack;
mod channels;
mod documents;
mod erasure;
mod example;
mod feeling;
mod findings;
mod forged;
mod friction;
mod friction_words;
mod held;
mod hostile_sms;
mod intake;
mod issuer;
mod journal;
mod kiosk;
mod mail;
mod mail_sink;
mod matrix;
mod one_customer;
mod persons;
mod respond;
mod sealing;
mod sms;
mod sms_again;
mod sms_sink;
mod spread;
mod sso;
mod stream;
mod studio;
mod support;
mod voice;
mod voice_read;
