//! Reading what stands in a file as an answer on a scale.

use super::instrument::{Choice, Instrument, Polarity, Scale, Scores};
use super::response::Answer;

/// Why something is no answer to an instrument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// It lies outside the scale, between its steps, or is none of the answers.
    OffScale,
    /// The instrument is not asked on a scale of that name.
    UnknownScale,
    /// The instrument cannot be asked with the other end as the good one.
    UnknownPolarity,
}

impl Instrument {
    /// The scale of a name, e.g. `1-7`; the declared one where nothing is said. `None` for answers in words.
    ///
    /// # Errors
    /// When the instrument is not asked on that scale.
    pub fn scale(&self, name: Option<&str>) -> Result<Option<&'static Scale>, Misfit> {
        let Scores::Steps(scales) = self.scores else {
            return if name.is_none() { Ok(None) } else { Err(Misfit::UnknownScale) };
        };
        let Some(name) = name else { return Ok(scales.first()) };
        let found = scales.iter().find(|scale| ends(name) == Some((scale.low, scale.high)));
        found.map(Some).ok_or(Misfit::UnknownScale)
    }

    /// Which end is good, by what a file says of it.
    ///
    /// # Errors
    /// When it names no end, or the other end of an instrument that has but one.
    pub fn polarity(&self, said: Option<&str>) -> Result<Polarity, Misfit> {
        let Some(said) = said else { return Ok(self.polarity) };
        let polarity = match said.trim().to_lowercase().as_str() {
            "high" | "high_is_good" | "high is good" | "hög" | "positive" | "+" | "1" => Polarity::High,
            "low" | "low_is_good" | "low is good" | "låg" | "negative" | "reversed" | "omvänd" | "-" | "-1" => {
                Polarity::Low
            }
            _ => return Err(Misfit::UnknownPolarity),
        };
        let only_one_end = !matches!(self.scores, Scores::Steps(_)) || self.metric == super::Metric::Nps;
        if polarity != self.polarity && only_one_end { Err(Misfit::UnknownPolarity) } else { Ok(polarity) }
    }

    /// What may be answered, for a sentence: `a whole number 1-7`, `yes, partly or no`.
    pub fn accepts(&self, scale: Option<&Scale>) -> String {
        match (&self.scores, scale) {
            (Scores::Steps(_), Some(scale)) if scale.whole => format!("a whole number {}", scale.name()),
            (Scores::Steps(_), Some(scale)) => format!("a number {}", scale.name()),
            (Scores::Closed(choices), _) => choices.iter().map(|choice| choice.code).collect::<Vec<_>>().join(" or "),
            _ => "some words".to_string(),
        }
    }

    /// The answer that a text is, on the scale on which it was asked.
    ///
    /// # Errors
    /// When it is no answer on that scale.
    pub fn read(&self, scale: Option<&Scale>, polarity: Polarity, text: &str) -> Result<Answer, Misfit> {
        match (&self.scores, scale) {
            (Scores::Steps(_), Some(scale)) => step(scale, polarity, text).map(Answer::Number).ok_or(Misfit::OffScale),
            (Scores::Steps(_), None) => Err(Misfit::UnknownScale),
            (Scores::Closed(choices), _) => {
                known(choices, text).map(|code| Answer::Choice(code.to_string())).ok_or(Misfit::OffScale)
            }
            (Scores::Open(choices), _) => {
                let own = || text.split_whitespace().collect::<Vec<_>>().join(" ");
                Ok(Answer::Choice(known(choices, text).map_or_else(own, str::to_string)))
            }
            (Scores::Text, _) => Ok(Answer::Written),
        }
    }
}

/// The ends of a scale as people write them: `1-7`, `0–10`, `-2..2`, `1 to 5`.
fn ends(name: &str) -> Option<(i32, i32)> {
    let name = name.trim();
    let (sign, rest) = name.strip_prefix('-').map_or((1, name), |rest| (-1, rest));
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (low, rest) = rest.split_at_checked(digits)?;
    let high = rest.trim_start_matches([' ', '.', '-', '–', '—', ':', '|', 't', 'o', 'i', 'l']);
    Some((sign * low.parse::<i32>().ok()?, high.trim().parse().ok()?))
}

/// What steps are also called in files, each with its label among the declared ones.
const ALSO: &[(&str, &str)] = &[
    ("mycket otillfredsställd", "mycket missnöjd"),
    ("inte alls nöjd", "mycket missnöjd"),
    ("not at all satisfied", "mycket missnöjd"),
    ("extremely dissatisfied", "mycket missnöjd"),
    ("missnöjd", "ganska missnöjd"),
    ("dissatisfied", "ganska missnöjd"),
    ("fairly dissatisfied", "ganska missnöjd"),
    ("neutral", "varken nöjd eller missnöjd"),
    ("varken eller", "varken nöjd eller missnöjd"),
    ("varken nöjd eller ej", "varken nöjd eller missnöjd"),
    ("neither", "varken nöjd eller missnöjd"),
    ("neither satisfied or dissatisfied", "varken nöjd eller missnöjd"),
    ("nöjd", "ganska nöjd"),
    ("satisfied", "ganska nöjd"),
    ("fairly satisfied", "ganska nöjd"),
    ("quite satisfied", "ganska nöjd"),
    ("extremely satisfied", "mycket nöjd"),
    ("väldigt nöjd", "mycket nöjd"),
    ("väldigt missnöjd", "mycket missnöjd"),
];

fn step(scale: &Scale, polarity: Polarity, text: &str) -> Option<f64> {
    let text = text.trim();
    let behind = || number_behind(text).filter(|_| scale.low >= 0); // below 0 a dash may be a sign
    let Some(value) = number(text).or_else(behind) else {
        let plain = text.to_lowercase();
        let known = |word: &str| scale.labels.iter().position(|(sv, en)| word == *sv || word == *en);
        let meant = || ALSO.iter().find(|(also, _)| plain == *also).and_then(|(_, label)| known(label));
        let from_bad = known(&plain).or_else(meant)?;
        let from_bad = i32::try_from(from_bad).ok()?;
        return Some(f64::from(match polarity {
            Polarity::High => scale.low + from_bad,
            Polarity::Low => scale.high - from_bad,
        }));
    };
    let inside = (f64::from(scale.low)..=f64::from(scale.high)).contains(&value);
    (inside && (!scale.whole || value.fract() == 0.0)).then_some(value)
}

/// A number, with or without what it means behind it: `7`, `7.0`, `7,0`, `10 - Extremely likely`, `5 = nöjd`.
fn number(text: &str) -> Option<f64> {
    if let Some((value, meaning)) = text.split_once(['-', '–', '—']).filter(|(value, _)| !value.is_empty()) {
        // `10-Extremely likely`: the dash is no part of the number, and what follows is no number.
        let (value, meaning) = (value.trim_end(), meaning.trim());
        if value.bytes().all(|byte| byte.is_ascii_digit()) && is_words(meaning) {
            return value.parse().ok();
        }
    }
    let end = text.find(|c: char| !c.is_ascii_digit() && !"+-.,".contains(c)).unwrap_or(text.len());
    let (value, meaning) = text.split_at_checked(end)?;
    let value = value.replace(',', ".").parse().ok()?;
    let explained = meaning.is_empty()
        || (meaning.starts_with([' ', '=', ':', '(', '–', '\u{a0}'])
            && !meaning.contains(|c: char| c.is_ascii_digit()));
    explained.then_some(value)
}

/// A number behind what it means: `Not at all likely - 0`, `Mycket nöjd (5)`, `dåligt = 1`.
fn number_behind(text: &str) -> Option<f64> {
    let text = text.strip_suffix(')').unwrap_or(text);
    let before = text.char_indices().rfind(|(_, c)| !c.is_ascii_digit());
    let begin = before.map(|(at, c)| at + c.len_utf8())?;
    let (meaning, value) = text.split_at_checked(begin)?;
    let meaning = meaning.trim_end().strip_suffix(['-', '–', '—', '=', ':', '('])?;
    if is_words(meaning.trim()) { value.parse().ok() } else { None }
}

/// Whether something is words alone, without any number.
fn is_words(text: &str) -> bool {
    text.starts_with(char::is_alphabetic) && !text.contains(|c: char| c.is_ascii_digit())
}

fn known(choices: &'static [Choice], text: &str) -> Option<&'static str> {
    let plain = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let plain = plain.trim_end_matches('.');
    let is_it = |choice: &&Choice| {
        [choice.code, choice.sv, choice.en].iter().chain(choice.also).any(|name| name.to_lowercase() == plain)
    };
    choices.iter().find(is_it).map(|choice| choice.code)
}

#[cfg(test)]
mod tests {
    use super::super::Metric;
    use super::*;

    #[track_caller]
    fn check(metric: Metric, scale: Option<&str>, polarity: Polarity, text: &str, expected: Option<Answer>) {
        let instrument = metric.instrument();
        let scale = instrument.scale(scale).unwrap();
        assert_eq!(instrument.read(scale, polarity, text).ok(), expected, "{metric:?} {text}");
    }

    #[test]
    fn numbers_are_read_as_people_and_tools_write_them() {
        let seven = || Some(Answer::Number(7.0));
        for text in
            ["7", " 7 ", "7.0", "7,0", "7 - Strongly agree", "7 = instämmer helt", "7 (stämmer)", "Strongly agree"]
        {
            check(Metric::Ces, None, Polarity::High, text, seven());
        }
        for text in ["0", "8", "6.5", "7/7", "4 av 5", "sju", "-1", "", "7even"] {
            check(Metric::Ces, None, Polarity::High, text, None);
        }
        check(Metric::Nps, None, Polarity::High, "0", Some(Answer::Number(0.0)));
        check(Metric::Nps, None, Polarity::High, "11", None);
        check(Metric::Nki, Some("0-100"), Polarity::High, "71.5", Some(Answer::Number(71.5)));
        check(Metric::Emotion, Some("-2..2"), Polarity::High, "-2", Some(Answer::Number(-2.0)));
    }

    #[test]
    fn numbers_stand_before_or_behind_what_they_mean() {
        for (text, number) in [
            ("Not at all likely - 0", Some(0.0)),
            ("Extremely likely - 10", Some(10.0)),
            ("10-Extremely likely", Some(10.0)),
            ("10 – Mycket", Some(10.0)),
            ("Mycket (9)", Some(9.0)),
            ("dåligt = 1", Some(1.0)),
            ("mer än 5", None),
            ("7-8", None),
            ("2 av 5 - 3", None),
            ("10-", None),
            ("å9", None),
            ("likely - 11", None),
        ] {
            check(Metric::Nps, None, Polarity::High, text, number.map(Answer::Number));
        }
        check(Metric::Emotion, Some("-2..2"), Polarity::High, "dåligt -2", None);
        for (text, number) in [("Nöjd", 4.0), ("missnöjd", 2.0), ("Neutral", 3.0), ("Satisfied", 4.0)] {
            check(Metric::Csat, None, Polarity::High, text, Some(Answer::Number(number)));
        }
        check(Metric::Ces, None, Polarity::High, "Neutral", None);
    }

    #[test]
    fn a_word_means_the_same_whichever_end_is_good() {
        check(Metric::Csat, None, Polarity::High, "Mycket nöjd", Some(Answer::Number(5.0)));
        check(Metric::Csat, None, Polarity::Low, "Mycket nöjd", Some(Answer::Number(1.0)));
    }

    #[test]
    fn choices_are_known_in_both_languages_and_only_open_lists_take_others() {
        for (text, code) in [("Ja", "yes"), ("0,5", "partly"), ("DELVIS", "partly"), ("nej", "no"), ("Yes", "yes")] {
            check(Metric::Gcr, None, Polarity::High, text, Some(Answer::Choice(code.to_string())));
        }
        check(Metric::Gcr, None, Polarity::High, "kanske", None);
        check(Metric::Gcr, None, Polarity::High, "2", None);
        let other = Some(Answer::Choice("technical_obstacle".to_string()));
        check(Metric::Exit, None, Polarity::High, "Tekniska hinder", other);
        check(Metric::Exit, None, Polarity::High, "För  dyrt", Some(Answer::Choice("För dyrt".to_string())));
    }

    #[test]
    fn scales_and_ends_that_an_instrument_does_not_have_are_refused() {
        let ces = Metric::Ces.instrument();
        for name in ["1-5", "1–5", "1..5", "1 to 5", "1 till 5"] {
            assert_eq!(ces.scale(Some(name)).unwrap().unwrap().high, 5, "{name}");
        }
        assert_eq!(ces.scale(Some("1-9")), Err(Misfit::UnknownScale));
        assert_eq!(ces.scale(Some("ja")), Err(Misfit::UnknownScale));
        assert_eq!(ces.polarity(Some("low")), Ok(Polarity::Low));
        assert_eq!(Metric::Nps.instrument().polarity(Some("low")), Err(Misfit::UnknownPolarity));
        assert_eq!(ces.polarity(Some("up")), Err(Misfit::UnknownPolarity));
    }
}
