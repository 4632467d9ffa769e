//! Deciding how a column writes its times, from a sample of its values.

use super::calendar::{self, Order};
use super::reader::Layout;

/// What a sample of a column's values says about them as times.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Recognised {
    /// The way that reads most values.
    pub(crate) layout: Layout,
    /// The share of values it reads.
    pub(crate) share: f64,
    /// Whether values have a time of day.
    pub(crate) has_clock: bool,
    /// Whether every value carries its own offset (or counts in UTC by definition).
    pub(crate) has_zone: bool,
    /// Whether another order of day and month reads the values just as well.
    pub(crate) ambiguous: bool,
    /// Whether the values are bare numbers, which need a name that speaks of time to be believed.
    pub(crate) numeric: bool,
}

/// How the values write time, if at least half of them do.
pub(crate) fn recognise<'a>(values: impl Iterator<Item = &'a str>) -> Option<Recognised> {
    let values: Vec<&str> = values.collect();
    if values.is_empty() {
        return None;
    }
    let found = numbers(&values).or_else(|| dates(&values))?;
    (found.share >= 0.5).then_some(found)
}

/// Which order of day, month and year reads more of a column's values.
#[derive(Clone, Debug, Default)]
pub(crate) struct OrderVotes([u64; 3]);

const ORDERS: [Order; 3] = [Order::Ymd, Order::Dmy, Order::Mdy];

impl OrderVotes {
    pub(crate) fn add(&mut self, value: &str) {
        for (votes, order) in self.0.iter_mut().zip(ORDERS) {
            *votes += u64::from(calendar::parse(value, order).is_some());
        }
    }

    /// The one order that reads the most values.
    pub(crate) fn winner(&self) -> Option<Order> {
        let most = self.0.iter().max()?;
        let mut best = ORDERS.into_iter().zip(self.0).filter(|(_, votes)| votes == most);
        let (order, _) = best.next()?;
        best.next().is_none().then_some(order)
    }
}

/// Whether the values are times of day alone.
pub(crate) fn recognise_clock<'a>(values: impl Iterator<Item = &'a str>) -> bool {
    let (mut seen, mut clocks) = (0_u32, 0_u32);
    for value in values {
        seen += 1;
        clocks += u32::from(calendar::parse_clock(value).is_some());
    }
    seen > 0 && clocks * 10 >= seen * 9
}

fn dates(values: &[&str]) -> Option<Recognised> {
    let read = |order| values.iter().map(|value| calendar::parse(value, order)).collect::<Vec<_>>();
    let readings = ORDERS.map(|order| (order, read(order)));
    let fits = |moments: &[Option<calendar::Moment>]| moments.iter().flatten().count();
    let most = readings.iter().map(|(_, moments)| fits(moments)).max()?;
    let best: Vec<_> = readings.iter().filter(|(_, moments)| fits(moments) == most).collect();
    let (order, moments) = best.first()?;
    let read: Vec<_> = moments.iter().flatten().collect();
    Some(Recognised {
        layout: Layout::Calendar(*order),
        share: most as f64 / values.len() as f64,
        has_clock: read.iter().any(|moment| moment.clock.is_some()),
        has_zone: !read.is_empty() && read.iter().all(|moment| moment.offset.is_some()),
        ambiguous: best.iter().any(|(_, other)| other != moments),
        numeric: false,
    })
}

/// Numbers that can be times: dates written together, counts since 1970, day numbers of spreadsheets.
fn numbers(values: &[&str]) -> Option<Recognised> {
    let numbers: Vec<f64> = values.iter().filter_map(|value| number(value)).collect();
    if numbers.len() * 10 < values.len() * 9 {
        return None;
    }
    let within = |low: f64, high: f64| numbers.iter().filter(|number| (low..high).contains(*number)).count() as f64;
    let share = |count: f64| count / values.len() as f64;
    let found = |layout, share, has_clock, has_zone| Recognised {
        layout,
        share,
        has_clock,
        has_zone,
        ambiguous: false,
        numeric: true,
    };
    let is_date = |value: &&&str| {
        let value = value.trim();
        let year = value.get(..4).and_then(|year| year.parse::<i32>().ok()).unwrap_or(0);
        let plausible = value.len() == 6 || (1900..2100).contains(&year);
        plausible && value.bytes().all(|byte| byte.is_ascii_digit()) && calendar::parse(value, Order::Ymd).is_some()
    };
    let written_together = values.iter().filter(is_date).count() as f64;
    if share(written_together) >= 0.95 {
        let has_clock = values.iter().any(|value| value.trim().len() >= 12);
        return Some(found(Layout::Calendar(Order::Ymd), share(written_together), has_clock, false));
    }
    // 1990 to 2100 in each unit: the ranges do not touch.
    for units in [1_i64, 1_000, 1_000_000, 1_000_000_000] {
        let scale = units as f64;
        let epochs = within(631_152_000.0 * scale, 4_102_444_800.0 * scale);
        if share(epochs) >= 0.9 {
            return Some(found(Layout::Epoch(units), share(epochs), true, true));
        }
    }
    // 1968 to 2078.
    let serials = within(25_000.0, 65_000.0);
    let has_clock = numbers.iter().any(|number| number.fract() != 0.0);
    (share(serials) >= 0.9).then(|| found(Layout::Serial, share(serials), has_clock, false))
}

fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b'-'));
    let decimals = text.bytes().filter(|byte| matches!(byte, b'.' | b',')).count();
    if text.is_empty() || !plain || decimals > 1 {
        return None;
    }
    text.replace(',', ".").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(values: &[&str], expected: Option<(Layout, bool)>) {
        let found = recognise(values.iter().copied()).map(|found| (found.layout, found.ambiguous));
        assert_eq!(found, expected, "{values:?}");
    }

    #[test]
    fn the_way_a_column_writes_time_is_told_from_its_values() {
        let calendar = |order| Layout::Calendar(order);
        check(&["2024-03-01 08:15", "2024-03-02 09:00"], Some((calendar(Order::Ymd), false)));
        check(&["01/03/2024", "02/03/2024"], Some((calendar(Order::Dmy), true)));
        check(&["01/03/2024", "13/03/2024"], Some((calendar(Order::Dmy), false)));
        check(&["01/03/2024", "03/13/2024"], Some((calendar(Order::Mdy), false)));
        check(&["05/05/2024", "06/06/2024"], Some((calendar(Order::Dmy), false)));
        check(&["01.03.2024", "02.03.2024"], Some((calendar(Order::Dmy), false)));
        check(&["1 mars 2024", "2 april 2024"], Some((calendar(Order::Ymd), false)));
        check(&["20240301", "20240315"], Some((calendar(Order::Ymd), false)));
        check(&["240301", "240315"], Some((calendar(Order::Ymd), false)));
        check(&["1709280900", "1709280901"], Some((Layout::Epoch(1), false)));
        check(&["1709280900123", "1709280901000"], Some((Layout::Epoch(1000), false)));
        check(&["1709280900123456"], Some((Layout::Epoch(1_000_000), false)));
        check(&["45352,34", "45353,5"], Some((Layout::Serial, false)));
        check(&["Ring", "Brev"], None);
        check(&["12", "13"], None);
        check(&["640823-3234", "750101-1234"], None);
        check(&[], None);
    }

    #[test]
    fn clocks_alone_are_recognised() {
        assert!(recognise_clock(["08:15", "9.30", "10:00:01"].into_iter()));
        assert!(!recognise_clock(["2024-03-01", "08:15"].into_iter()));
    }
}
