//! The crate from outside: maps by hand and at random, laid out and drawn.

mod hand_made;
mod random;
mod sketch;
