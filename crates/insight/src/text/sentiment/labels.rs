//! The scores that comments arrive with, as sides: words, or numbers on a scale.

use super::Side;

/// From the worst to the best value of a scale; the worst may be the greater number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// The worst value.
    pub worst: f64,
    /// The best value.
    pub best: f64,
}

/// Scores understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Labels {
    /// For each comment the side of its score, where it has one.
    pub sides: Vec<Option<Side>>,
    /// The scale that numbers were read on; absent for words.
    pub scale: Option<Scale>,
    /// Scores that are neither a number nor a known word.
    pub unknown: usize,
}

/// Reads scores. Numbers are read on the `scale` told, else on the usual one that holds them all: 0 or 1, -1 to 1, 1 to
/// 5, 1 to 7, 0 to 10, 0 to 100, where more is better. The middle fifth is neither.
pub fn labels(scores: &[Option<&str>], scale: Option<Scale>) -> Labels {
    let numbers: Vec<Option<f64>> = scores.iter().map(|score| number((*score)?)).collect();
    let scale = scale.or_else(|| usual(numbers.iter().flatten().copied()));
    let mut unknown = 0;
    let mut side = |score: &Option<&str>, number: &Option<f64>| {
        let score = (*score)?;
        let side = match (number, scale) {
            (Some(number), Some(scale)) => Some(scale.side(*number)),
            _ => word(score),
        };
        unknown += usize::from(side.is_none());
        side
    };
    let sides = scores.iter().zip(&numbers).map(|(score, number)| side(score, number)).collect();
    Labels { sides, scale, unknown }
}

impl Scale {
    fn side(self, value: f64) -> Side {
        let place = (value - self.worst) / (self.best - self.worst);
        match place {
            place if place > 0.6 => Side::Positive,
            place if place < 0.4 => Side::Negative,
            _ => Side::Neither,
        }
    }
}

/// `4`, `4,5`, `7/10`, `5 - Mycket nöjd`.
fn number(score: &str) -> Option<f64> {
    let digits = |letter: char| letter.is_ascii_digit() || matches!(letter, '-' | '+' | '.' | ',');
    let score = score.trim();
    let end = score.find(|letter| !digits(letter)).unwrap_or(score.len());
    let number: f64 = score.get(..end)?.trim_end_matches(['-', '.', ',']).replace(',', ".").parse().ok()?;
    number.is_finite().then_some(number)
}

fn usual(numbers: impl Iterator<Item = f64> + Clone) -> Option<Scale> {
    let low = numbers.clone().fold(f64::INFINITY, f64::min);
    let high = numbers.fold(f64::NEG_INFINITY, f64::max);
    let scales = [(0.0, 1.0), (-1.0, 1.0), (1.0, 5.0), (1.0, 7.0), (0.0, 10.0), (0.0, 100.0)];
    let known = scales.into_iter().find(|(worst, best)| *worst <= low && high <= *best);
    let (worst, best) = known.or_else(|| (low < high).then_some((low, high)))?;
    Some(Scale { worst, best })
}

fn word(score: &str) -> Option<Side> {
    const POSITIVE: &[&str] = &[
        "pos",
        "positive",
        "positiv",
        "positivt",
        "good",
        "bra",
        "yes",
        "ja",
        "true",
        "sant",
        "glad",
        "nöjd",
        "mycket nöjd",
        "satisfied",
        "very satisfied",
        "happy",
        "promoter",
        "+",
        "👍",
        "😊",
        "up",
    ];
    const NEGATIVE: &[&str] = &[
        "neg",
        "negative",
        "negativ",
        "negativt",
        "bad",
        "dåligt",
        "dålig",
        "no",
        "nej",
        "false",
        "falskt",
        "missnöjd",
        "mycket missnöjd",
        "dissatisfied",
        "very dissatisfied",
        "unhappy",
        "detractor",
        "-",
        "👎",
        "☹",
        "down",
    ];
    const NEITHER: &[&str] = &[
        "neu",
        "neutral",
        "neutralt",
        "mixed",
        "blandat",
        "partly",
        "delvis",
        "passive",
        "n/a",
        "varken eller",
        "neither",
        "ok",
        "unsure",
        "osäker",
        "vet ej",
    ];
    let score = score.trim().to_lowercase();
    let is = |list: &[&str]| list.contains(&score.as_str());
    match (is(POSITIVE), is(NEGATIVE), is(NEITHER)) {
        (true, ..) => Some(Side::Positive),
        (_, true, _) => Some(Side::Negative),
        (_, _, true) => Some(Side::Neither),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_read_on_the_scale_that_holds_them() {
        let sides =
            |scores: &[&str], scale| labels(&scores.iter().map(|score| Some(*score)).collect::<Vec<_>>(), scale).sides;
        let (up, down, middle) = (Some(Side::Positive), Some(Side::Negative), Some(Side::Neither));
        assert_eq!(sides(&["1", "3", "5"], None), [down, middle, up]);
        assert_eq!(sides(&["1", "4", "7", "5"], None), [down, middle, up, up]);
        assert_eq!(sides(&["0", "10", "5"], None), [down, up, middle]);
        assert_eq!(sides(&["0", "1"], None), [down, up]);
        assert_eq!(sides(&["-1", "0", "1"], None), [down, middle, up]);
        assert_eq!(sides(&["1", "7"], Some(Scale { worst: 7.0, best: 1.0 })), [up, down]);
        assert_eq!(sides(&["pos", "Neg", "delvis", "?"], None), [up, down, middle, None]);
        assert_eq!(labels(&[Some("?"), None], None).unknown, 1);
    }
}
