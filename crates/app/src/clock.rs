//! The clock: the one place where the program reads the time.

use model::Micros;

/// What time it is.
#[expect(clippy::disallowed_methods, reason = "the app is where the clock comes in")]
pub(crate) fn now() -> Micros {
    Micros(jiff::Timestamp::now().as_microsecond())
}
