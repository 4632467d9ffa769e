//! Values as columns of numbers: a number is one column, words are a column for each value but the commonest.

use std::collections::BTreeMap;

/// Fewer rows than this, or than [`RARE`] of all, make no column of their own.
const FEW: usize = 10;
/// See [`FEW`].
const RARE: f64 = 0.03;
/// More values than this tell customers apart rather than put them together.
const MOST_VALUES: usize = 20;
/// Attributes of more different numbers than this are read as numbers, and not as names of kinds.
const NUMBERS: usize = 8;

/// What somebody answered, or what is known of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value<'r> {
    Number(f64),
    Word(&'r str),
}

/// A driver as columns.
#[derive(Debug)]
pub(super) struct Columns<'r> {
    /// By row; `None` where the value is missing.
    pub(super) rows: Vec<Option<Vec<f64>>>,
    /// How many columns.
    pub(super) many: usize,
    /// The values of words, the commonest first, each with its rows; rare ones stand together without a name.
    pub(super) values: Vec<(Option<&'r str>, Vec<usize>)>,
}

/// Why values make no driver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unfit {
    /// They never vary, or hardly ever.
    OneValue,
    /// Nearly each row has another.
    TooFine,
}

impl<'r> Columns<'r> {
    /// The columns of values.
    pub(super) fn of(values: &[Option<Value<'r>>]) -> Result<Columns<'r>, Unfit> {
        let numbers = values.iter().flatten().all(|value| matches!(value, Value::Number(_)));
        if numbers { Columns::of_numbers(values) } else { Columns::of_words(values) }
    }

    fn of_numbers(values: &[Option<Value<'r>>]) -> Result<Columns<'r>, Unfit> {
        let number = |value: &Option<Value<'r>>| match value {
            Some(Value::Number(number)) => Some(vec![*number]),
            _ => None,
        };
        let rows: Vec<Option<Vec<f64>>> = values.iter().map(number).collect();
        let mut known = rows.iter().flatten().map(|row| row[0]);
        let first = known.next();
        if known.all(|other| Some(other) == first) {
            return Err(Unfit::OneValue);
        }
        Ok(Columns { rows, many: 1, values: Vec::new() })
    }

    fn of_words(values: &[Option<Value<'r>>]) -> Result<Columns<'r>, Unfit> {
        let mut rows_of: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (row, value) in values.iter().enumerate() {
            if let Some(Value::Word(word)) = value {
                rows_of.entry(word).or_default().push(row);
            }
        }
        let known: usize = rows_of.values().map(Vec::len).sum();
        if let Some(numbers) = as_numbers(values, rows_of.len(), known) {
            return numbers;
        }
        let least = FEW.max((known as f64 * RARE).ceil() as usize);
        let (common, rare): (Vec<_>, Vec<_>) = rows_of.into_iter().partition(|(_, rows)| rows.len() >= least);
        if common.len() > MOST_VALUES || (common.is_empty() && rare.len() > 1) {
            return Err(Unfit::TooFine);
        }
        let others: Vec<usize> = rare.into_iter().flat_map(|(_, rows)| rows).collect();
        let mut levels: Vec<(Option<&'r str>, Vec<usize>)> =
            common.into_iter().map(|(word, rows)| (Some(word), rows)).collect();
        if !others.is_empty() {
            levels.push((None, others));
        }
        levels.sort_by_key(|(_, rows)| std::cmp::Reverse(rows.len()));
        if levels.len() < 2 {
            return Err(Unfit::OneValue);
        }
        let many = levels.len() - 1;
        let mut rows = vec![None; values.len()];
        for (level, (_, those)) in levels.iter().enumerate() {
            for row in those {
                let mut columns = vec![0.0; many];
                if level > 0 {
                    columns[level - 1] = 1.0;
                }
                rows[*row] = Some(columns);
            }
        }
        Ok(Columns { rows, many, values: levels })
    }
}

/// Words that are all numbers, and more than there are kinds of anything; whole numbers that nearly never come again
/// are somebody's or something's name.
fn as_numbers<'r>(values: &[Option<Value<'r>>], different: usize, known: usize) -> Option<Result<Columns<'r>, Unfit>> {
    if different <= NUMBERS {
        return None;
    }
    let number = |value: &Value<'r>| match value {
        Value::Word(word) => word.trim().parse::<f64>().ok().filter(|number| number.is_finite()).map(Value::Number),
        Value::Number(_) => Some(*value),
    };
    let numbers: Vec<Option<Value<'r>>> = values.iter().map(|value| value.as_ref().and_then(number)).collect();
    if numbers.iter().flatten().count() < known {
        return None;
    }
    let whole = numbers.iter().flatten().all(|value| matches!(value, Value::Number(number) if number.fract() == 0.0));
    if whole && different * 10 > known * 9 {
        return Some(Err(Unfit::TooFine));
    }
    Some(Columns::of_numbers(&numbers))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words<'r>(list: &[&'r str]) -> Vec<Option<Value<'r>>> {
        list.iter().map(|word| (!word.is_empty()).then_some(Value::Word(word))).collect()
    }

    #[test]
    fn words_are_a_column_for_each_value_but_the_commonest() {
        let list: Vec<&str> = (0..40).map(|at| ["web", "web", "phone", ""][at % 4]).collect();
        let columns = Columns::of(&words(&list)).unwrap();
        assert_eq!((columns.many, columns.values[0].0, columns.values[1].1.len()), (1, Some("web"), 10));
        assert_eq!(columns.rows[..4], [Some(vec![0.0]), Some(vec![0.0]), Some(vec![1.0]), None]);
    }

    #[test]
    fn what_tells_rows_apart_or_never_varies_is_no_driver() {
        let ids: Vec<String> = (0..50).map(|at| (1_000 + at).to_string()).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        assert_eq!(Columns::of(&words(&ids)).unwrap_err(), Unfit::TooFine);
        assert_eq!(Columns::of(&words(&["a"; 30])).unwrap_err(), Unfit::OneValue);
        let ages: Vec<String> = (0..50).map(|at| (20 + at % 25).to_string()).collect();
        let ages: Vec<&str> = ages.iter().map(String::as_str).collect();
        assert!(Columns::of(&words(&ages)).unwrap().values.is_empty());
    }

    #[test]
    fn rare_values_stand_together() {
        let list: Vec<&str> = (0..100).map(|at| if at < 80 { "a" } else { ["b", "c", "d", "e"][at % 4] }).collect();
        let columns = Columns::of(&words(&list)).unwrap();
        assert_eq!((columns.many, columns.values[1].0, columns.values[1].1.len()), (1, None, 20));
    }
}
