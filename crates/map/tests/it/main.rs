//! The crate from outside: maps by hand and at random, laid out and drawn.

mod feelings;
mod hand_made;
mod hostile;
mod random;
mod sketch;
