//! Month and weekday names in the languages that exports are written in, by their first letters.

/// Beginnings of month names: Swedish, English, Norwegian, Danish, German, Dutch.
const MONTHS: &[(&str, u32)] = &[
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("mär", 3),
    ("mrt", 3),
    ("maa", 3),
    ("apr", 4),
    ("may", 5),
    ("maj", 5),
    ("mai", 5),
    ("mei", 5),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sep", 9),
    ("oct", 10),
    ("okt", 10),
    ("nov", 11),
    ("dec", 12),
    ("des", 12),
    ("dez", 12),
];

/// Words that may stand before a date and say nothing more than it.
const BEFORE_DATE: &[&str] =
    &["mon", "tue", "wed", "thu", "fri", "sat", "sun", "mån", "tis", "ons", "tor", "fre", "lör", "sön", "den", "the"];

/// The month that a word names.
pub(super) fn month(word: &str) -> Option<u32> {
    let word = word.to_lowercase();
    let letters = word.chars().count();
    (3..=9)
        .contains(&letters)
        .then(|| MONTHS.iter().find(|(start, _)| word.starts_with(start)))?
        .map(|(_, month)| *month)
}

/// Whether a word is a weekday or an article before a date.
pub(super) fn before_date(word: &str) -> bool {
    let word = word.to_lowercase();
    BEFORE_DATE.iter().any(|start| word.starts_with(start))
}
