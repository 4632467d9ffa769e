//! Times as text: recognising how a column writes them, and reading each value in that way.

mod calendar;
mod reader;
mod recognise;
mod words;

pub(crate) use calendar::Order;
pub(crate) use reader::Layout;
pub(crate) use reader::{TimeReader, Zone, ZoneClock};
pub(crate) use recognise::{OrderVotes, Recognised, recognise, recognise_clock};

/// Whether a text is a whole date, with or without a time of day, in any order.
pub(crate) fn is_moment(text: &str) -> bool {
    let separated = text.len() >= 8 && !text.bytes().all(|byte| byte.is_ascii_digit());
    separated
        && [calendar::Order::Ymd, calendar::Order::Dmy, calendar::Order::Mdy]
            .iter()
            .any(|order| calendar::parse(text, *order).is_some())
}
