//! What the answers of a closed question are: which way each points, whether they are ranges, numbers or yes and no.

use super::lexicon;
use super::sides::{self, Side};

/// The answers that a question offers.
#[derive(Clone, Debug)]
pub(super) struct Scale {
    pub(super) labels: Vec<String>,
    sides: Vec<Side>,
}

impl Scale {
    pub(super) fn of(labels: &[String]) -> Scale {
        let labels: Vec<String> =
            labels.iter().map(|label| label.trim().to_string()).filter(|l| !l.is_empty()).collect();
        let mut sides: Vec<Side> = labels.iter().map(|label| sides::side(label)).collect();
        // Among answers that judge, one of several words that does not is a way out: *Someone else set it up*.
        let judging = sides.iter().filter(|side| !matches!(side, Side::Unknown | Side::WayOut)).count();
        for (side, label) in sides.iter_mut().zip(&labels) {
            let other = *side == Side::Unknown && sides::head(label).is_none();
            if other && judging >= 2 && judging * 2 >= labels.len() {
                *side = Side::WayOut;
            }
        }
        Scale { labels, sides }
    }

    fn count(&self, side: Side) -> usize {
        self.sides.iter().filter(|&&known| known == side).count()
    }

    /// Answers that take no side because they do not apply: *vet ej*, *not applicable*.
    pub(super) fn has_way_out(&self) -> bool {
        self.count(Side::WayOut) > 0
    }

    /// Yes and no, perhaps with *partly* between.
    pub(super) fn is_yes_no(&self) -> bool {
        self.count(Side::Yes) == 1 && self.count(Side::No) == 1 && self.labels.len() <= 4
    }

    /// Labels that say how much is agreed.
    pub(super) fn is_agreement(&self) -> bool {
        self.labels.iter().filter(|label| sides::is_agreement(label)).count() >= 2
    }

    /// Only whole numbers in rising or falling order, at least three, besides a way out.
    pub(super) fn numbers(&self) -> Option<Vec<i64>> {
        let steps = self.labels.iter().zip(&self.sides).filter(|(_, side)| **side != Side::WayOut);
        let numbers: Vec<i64> = steps.map(|(label, _)| label.parse().ok()).collect::<Option<_>>()?;
        let steps = || numbers.windows(2).map(|pair| pair[1] - pair[0]);
        (numbers.len() >= 3 && (steps().all(|step| step == 1) || steps().all(|step| step == -1))).then_some(numbers)
    }

    /// More answers on one side than on the other, or degrees of something that is taken to be there.
    pub(super) fn is_lopsided(&self) -> bool {
        let (good, bad) = (self.count(Side::Good), self.count(Side::Bad));
        let judged = good + bad;
        let others = self.labels.len() - judged - self.count(Side::Middle) - self.count(Side::WayOut);
        if judged >= 2 && others == 0 {
            return good != bad;
        }
        let degrees = self.count(Side::Degree);
        let only_degrees = degrees >= 3 && degrees + self.count(Side::WayOut) == self.labels.len();
        let heads = self.heads();
        let most = heads.first().map_or(0, |(_, count)| *count);
        let next = heads.get(1).map_or(0, |(_, count)| *count);
        let denies = self.labels.iter().any(|label| sides::denies(label));
        only_degrees
            || most >= 3 && next <= 1 && !denies && heads.iter().map(|(_, count)| count).sum::<usize>() - most <= 1
    }

    /// Two sides of equal size and nothing between them.
    pub(super) fn lacks_middle(&self) -> bool {
        let (good, bad) = (self.count(Side::Good), self.count(Side::Bad));
        let answers = self.labels.len() - self.count(Side::WayOut);
        if self.count(Side::Middle) > 0 {
            return false;
        }
        let by_head =
            matches!(self.heads()[..], [(_, one), (_, other)] if one == other && one >= 2 && one + other == answers);
        good == bad && good >= 2 && good + bad == answers || by_head
    }

    /// What the answers say more or less of, and how many say it: *confused* in *slightly confused | very confused*.
    fn heads(&self) -> Vec<(String, usize)> {
        let mut heads: Vec<(String, usize)> = Vec::new();
        let judging = self
            .labels
            .iter()
            .zip(&self.sides)
            .filter(|(_, side)| !matches!(side, Side::WayOut | Side::Middle | Side::Degree))
            // Amounts are more or less of what they count, not degrees of a judgement: *1–3 years*.
            .filter(|(label, _)| !label.contains(|sign: char| sign.is_ascii_digit()));
        for (label, _) in judging {
            let Some(head) = sides::head(label) else { continue };
            match heads.iter_mut().find(|(known, _)| *known == head) {
                Some((_, count)) => *count += 1,
                None => heads.push((head, 1)),
            }
        }
        heads.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        heads
    }

    /// Answers that judge something.
    pub(super) fn judges(&self) -> bool {
        self.count(Side::Good) + self.count(Side::Bad) >= 2
    }

    /// At least two answers that say how often without saying it: *ofta*, *sometimes*.
    pub(super) fn is_vague(&self) -> bool {
        let vague = self.labels.iter().filter(|label| sides::is_vague_often(label)).count();
        vague >= 2
    }

    /// Ranges of numbers that overlap, leave gaps, or end before the numbers do.
    pub(super) fn broken_ranges(&self) -> Option<Vec<Range>> {
        let ranges: Vec<Range> = self
            .labels
            .iter()
            .zip(&self.sides)
            .filter(|(_, side)| **side != Side::WayOut)
            .map(|(label, _)| Range::of(label))
            .collect::<Option<_>>()?;
        // One number alone is an answer like any other: it takes a range to have ranges.
        let wide =
            ranges.iter().filter(|range| range.from.is_some() && range.to.is_some() && range.from < range.to).count();
        if ranges.len() < 3 || wide < 2 {
            return None;
        }
        let meets = |pair: &[Range]| match (pair[0].to, pair[1].from) {
            (Some(end), Some(start)) => end >= start,
            _ => false,
        };
        let overlaps = ranges.windows(2).any(meets);
        let ends = ranges.last().is_some_and(|last| last.to.is_none())
            || ranges.first().is_some_and(|first| first.to.is_none());
        (overlaps || !ends).then_some(ranges)
    }
}

/// A range of numbers as an answer writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) from: Option<i64>,
    pub(super) to: Option<i64>,
}

impl Range {
    /// `18–25`, `45+`, `Över 65`, `Under 5 min`, `More than 15`; one number alone is itself. `None` for other words.
    pub(super) fn of(label: &str) -> Option<Range> {
        let numbers = numbers_in(label);
        let lower = label.to_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        match numbers[..] {
            [from, to] => Some(Range { from: Some(from), to: Some(to) }),
            [only] if says(&lexicon::OR_MORE) || lower.contains('+') => Some(Range { from: Some(only), to: None }),
            [only] if says(&lexicon::MORE_THAN) => Some(Range { from: Some(only + 1), to: None }),
            [only] if says(&lexicon::LESS_THAN) => Some(Range { from: None, to: Some(only - 1) }),
            [only] if lower.trim_matches(|c: char| c.is_ascii_digit()).chars().count() <= 12 => {
                Some(Range { from: Some(only), to: Some(only) })
            }
            _ => None,
        }
    }
}

/// Whole numbers in a text; a space or a point between groups of three digits belongs to the number.
fn numbers_in(text: &str) -> Vec<i64> {
    let mut found = Vec::new();
    let mut digits = String::new();
    let letters: Vec<char> = text.chars().collect();
    for (at, &letter) in letters.iter().enumerate() {
        if letter.is_ascii_digit() {
            digits.push(letter);
            continue;
        }
        let group = letters[at + 1..].iter().take_while(|next| next.is_ascii_digit()).count();
        let joins = matches!(letter, ' ' | '\u{a0}' | '.' | ',') && group == 3 && !digits.is_empty();
        if !joins && !digits.is_empty() {
            found.extend(digits.parse::<i64>());
            digits.clear();
        }
    }
    found.extend(digits.parse::<i64>());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(text: &str) -> Scale {
        Scale::of(&text.split('|').map(str::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn a_scale_knows_which_way_it_leans() {
        for even in [
            "Very bad|Bad|Neither|Good|Very good",
            "Missnöjd|Varken eller|Nöjd|Vet ej",
            "Yes|Partly|No",
            "😡|😐|😀",
            "Old|New",
        ] {
            assert!(!scale(even).is_lopsided(), "{even}");
        }
        for leaning in [
            "Good|Great|Amazing",
            "Dåligt|Ganska bra|Bra",
            "Excellent|Very good|Good|Fair",
            "Very|Somewhat|Slightly",
            "😡|🙂|😀",
        ] {
            assert!(scale(leaning).is_lopsided(), "{leaning}");
        }
    }

    #[test]
    fn ranges_are_read_as_people_write_them() {
        assert!(scale("18–24|25–34|35+").broken_ranges().is_none());
        assert!(scale("Under 5 min|5–15 min|Mer än 15 min|Vet ej").broken_ranges().is_none());
        assert!(scale("18–25|25–35|45+").broken_ranges().is_some(), "25 is in two");
        assert!(scale("18-25|26-35|36-60").broken_ranges().is_some(), "61 has no answer");
        assert!(scale("Web|App|Phone").broken_ranges().is_none());
        assert!(scale("0–1 år|1–3 år|3–5 år|5 år eller längre|Vet ej").broken_ranges().is_some(), "3 is in two");
        assert!(!scale("0–1 år|2–3 år|4–5 år|6 år eller längre|Vet ej").is_lopsided(), "years judge nothing");
        assert!(scale("0–1 år|2–3 år|4–5 år|6 år eller längre").broken_ranges().is_none());
        assert_eq!(numbers_in("25 000–35 000 kr"), [25_000, 35_000]);
    }
}
