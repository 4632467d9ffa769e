//! Arrival numbers of a part's events: four bytes each for as long as they fit.

/// Which event arrived as which, by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Arrivals {
    Narrow(Vec<u32>),
    /// In a log that more than 2^32 events have come to.
    Wide(Vec<i64>),
}

impl Arrivals {
    /// With room for so many.
    pub(crate) fn with_capacity(events: usize) -> Arrivals {
        Arrivals::Narrow(Vec::with_capacity(events))
    }

    pub(crate) fn extend(&mut self, numbers: impl IntoIterator<Item = i64>) {
        for number in numbers {
            match self {
                Arrivals::Narrow(narrow) => match u32::try_from(number) {
                    Ok(number) => narrow.push(number),
                    Err(_) => {
                        let mut wide: Vec<i64> = narrow.iter().map(|number| i64::from(*number)).collect();
                        wide.push(number);
                        *self = Arrivals::Wide(wide);
                    }
                },
                Arrivals::Wide(wide) => wide.push(number),
            }
        }
    }

    pub(crate) fn get(&self, row: usize) -> i64 {
        match self {
            Arrivals::Narrow(narrow) => i64::from(narrow[row]),
            Arrivals::Wide(wide) => wide[row],
        }
    }

    /// Memory held, in bytes.
    pub(crate) fn heap_bytes(&self) -> usize {
        match self {
            Arrivals::Narrow(narrow) => narrow.capacity() * 4,
            Arrivals::Wide(wide) => wide.capacity() * 8,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_the_same_where_they_no_longer_fit() {
        let numbers = [3, 0, i64::from(u32::MAX), i64::from(u32::MAX) + 1, 7, -1];
        for upto in 0..=numbers.len() {
            let mut arrivals = Arrivals::with_capacity(2);
            arrivals.extend(numbers[..upto].iter().copied());
            let told: Vec<i64> = (0..upto).map(|row| arrivals.get(row)).collect();
            assert_eq!(told, numbers[..upto]);
            assert_eq!(matches!(arrivals, Arrivals::Wide(_)), upto > 3);
        }
    }
}
