//! Answers counted, and what an instrument makes of them: its score, its distribution, its shares.

use super::interval::{self, Sample};
use super::weighed::{Cell, Weighed};
use crate::evidence::{Difference, Moments, Part, compare_means, compare_shares, share};
use model::{Answer, Estimate, Formula, Instrument, Micros, Polarity, Scale, Scores};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// How a series was asked, as far as its formula needs to know.
#[derive(Clone, Copy, Debug)]
pub struct Ruler {
    /// The instrument.
    pub instrument: &'static Instrument,
    /// The scale; `None` for answers in words.
    pub scale: Option<&'static Scale>,
    /// Which of its ends is good.
    pub polarity: Polarity,
}

/// Answers to one question, counted.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Numbers in millionths, so that counts of equal ones meet.
    numbers: BTreeMap<i64, Cell>,
    choices: BTreeMap<String, Cell>,
    n: u64,
    as_of: Option<Micros>,
}

/// What answers of one's own count as that hardly anybody else gave.
const OTHER: &str = "other";
/// So many must have given an answer of one's own for it to be told.
const CHOSEN_BY: u64 = 5;
/// An answer of more words is what somebody wrote.
const MOST_WORDS: usize = 8;
/// Numbers are counted in millionths: finer than any scale, and than any index of whole answers.
const MILLION: f64 = 1e6;

impl Tally {
    /// Adds an answer.
    pub fn add(&mut self, answer: &Answer, time: Option<Micros>) {
        self.add_weighed(answer, time, 1.0);
    }

    /// Adds an answer that stands for `weight` customers, above 0.
    pub(super) fn add_weighed(&mut self, answer: &Answer, time: Option<Micros>, weight: f64) {
        match answer {
            Answer::Number(value) => self.numbers.entry((value * MILLION).round() as i64).or_default().add(weight),
            Answer::Choice(choice) => match self.choices.get_mut(choice) {
                Some(cell) => cell.add(weight),
                None => self.choices.entry(choice.clone()).or_default().add(weight),
            },
            Answer::Written => {}
        }
        self.n += 1;
        self.as_of = self.as_of.max(time);
    }

    /// Takes another tally's answers in.
    pub fn merge(&mut self, other: &Tally) {
        other.numbers.iter().for_each(|(number, cell)| self.numbers.entry(*number).or_default().merge(cell));
        for (choice, cell) in &other.choices {
            self.choices.entry(choice.clone()).or_default().merge(cell);
        }
        self.n += other.n;
        self.as_of = self.as_of.max(other.as_of);
    }

    /// The answers that are in this tally and not in the other, which holds some of them.
    pub(super) fn without(&self, some: &Tally) -> Tally {
        let mut rest = self.clone();
        for (number, cell) in &some.numbers {
            rest.numbers.entry(*number).and_modify(|all| all.take(cell));
        }
        for (choice, cell) in &some.choices {
            rest.choices.entry(choice.clone()).and_modify(|all| all.take(cell));
        }
        rest.n = self.n.saturating_sub(some.n);
        rest
    }

    /// How many answers.
    pub fn n(&self) -> u64 {
        self.n
    }

    /// The score by the instrument's formula; weighed, where those who answered do not all stand for as many.
    pub fn score(&self, ruler: Ruler) -> Estimate {
        if self.is_uneven()
            && let Some((weighed, kind)) = self.weighed(ruler)
        {
            return match kind {
                Kind::Share => weighed.share(self.as_of),
                Kind::Net => weighed.mean_on((-1.0, 1.0), interval::NET_FROM, interval::IMAGINED_OF_NET, self.as_of),
                Kind::Mean { range, step } => {
                    let imagined = interval::imagined_of_mean(range, step);
                    weighed.mean_on(range, interval::MEAN_FROM, imagined, self.as_of)
                }
            };
        }
        let Some(formula) = self.number(ruler) else { return interval::uncounted(self.n, self.as_of) };
        match formula {
            Number::Share(part) => share(part.successes, part.n, self.as_of),
            Number::Net { good, bad } => interval::net(good, bad, self.n, self.as_of),
            Number::Mean { sample, range, step } => interval::mean(&sample, range, step, self.as_of),
        }
    }

    /// How many gave each answer, in the order of the scale; numbers that nobody gave are left out.
    pub fn distribution(&self, ruler: Ruler) -> Vec<(String, u64)> {
        let mut numbers: Vec<(String, u64)> = Vec::with_capacity(self.numbers.len());
        for (number, cell) in &self.numbers {
            let name = written(*number);
            match numbers.last_mut().filter(|(last, _)| *last == name) {
                Some((_, all)) => *all += cell.count, // two indexes that one decimal does not tell apart
                None => numbers.push((name, cell.count)),
            }
        }
        let declared = match &ruler.instrument.scores {
            Scores::Closed(choices) => choices.iter().map(|choice| choice.code).collect(),
            Scores::Open(choices) => {
                let given = choices.iter().map(|choice| choice.code);
                given.filter(|code| self.choices.contains_key(*code)).collect()
            }
            _ => Vec::new(),
        };
        let known = declared.iter().map(|code| ((*code).to_string(), self.chosen(code)));
        let own = self.choices.iter().filter(|(choice, _)| !declared.contains(&choice.as_str()));
        let (told, untold): (Vec<_>, Vec<_>) =
            own.partition(|(choice, cell)| choice.as_str() == OTHER || was_to_choose(choice, cell.count));
        let mut all: Vec<(String, u64)> = numbers
            .into_iter()
            .chain(known)
            .chain(told.into_iter().map(|(own, cell)| (own.clone(), cell.count)))
            .collect();
        let others: u64 = untold.into_iter().map(|(_, cell)| cell.count).sum();
        match all.iter_mut().find(|(answer, _)| answer == OTHER) {
            Some((_, count)) => *count += others,
            None if others > 0 => all.push((OTHER.to_string(), others)),
            None => {}
        }
        all
    }

    /// The share of each answer in words; none for instruments that are answered on a scale.
    pub fn shares(&self, ruler: Ruler) -> Vec<(String, Estimate)> {
        if !matches!(ruler.instrument.scores, Scores::Closed(_) | Scores::Open(_)) {
            return Vec::new();
        }
        let counts = self.distribution(ruler);
        let is_uneven = Cell::is_uneven(self.choices.values().copied());
        let named = |code: &str| counts.iter().any(|(answer, _)| answer == code);
        let of = |answer: &str, count: u64| {
            if !is_uneven {
                return share(count, self.n, self.as_of);
            }
            // What is told as other are all that have no name of their own.
            let is_it = |choice: &str| choice == answer || (answer == OTHER && !named(choice));
            let values: Vec<(f64, Cell)> =
                self.choices.iter().map(|(choice, cell)| (f64::from(u8::from(is_it(choice))), *cell)).collect();
            Weighed::of(&values).map_or_else(|| share(count, self.n, self.as_of), |weighed| weighed.share(self.as_of))
        };
        counts.iter().map(|(answer, count)| (answer.clone(), of(answer, *count))).collect()
    }

    fn chosen(&self, choice: &str) -> u64 {
        self.choices.get(choice).map_or(0, |cell| cell.count)
    }

    /// Whether answers do not all count the same.
    fn is_uneven(&self) -> bool {
        Cell::is_uneven(self.numbers.values().chain(self.choices.values()).copied())
    }

    /// The answers as the numbers that the formula makes a mean of.
    fn weighed(&self, ruler: Ruler) -> Option<(Weighed, Kind)> {
        let (kind, values) = match (ruler.instrument.formula, ruler.scale) {
            (Formula::ShareOfYes, _) => {
                let yes = |(choice, cell): (&String, &Cell)| (f64::from(u8::from(choice == "yes")), *cell);
                (Kind::Share, self.choices.iter().map(yes).collect())
            }
            (Formula::ShareOfGood, Some(scale)) => {
                let good = ends(scale, scale.good, ruler.polarity, true);
                (Kind::Share, self.valued(|number| f64::from(u8::from(good.contains(&number)))))
            }
            (Formula::Net, Some(scale)) => {
                let good = ends(scale, scale.good, ruler.polarity, true);
                let bad = ends(scale, scale.bad, ruler.polarity, false);
                let sides =
                    |number| f64::from(u8::from(good.contains(&number))) - f64::from(u8::from(bad.contains(&number)));
                (Kind::Net, self.valued(sides))
            }
            (Formula::Mean, Some(scale)) => {
                let range = (f64::from(scale.low), f64::from(scale.high));
                let step = if scale.whole { 1.0 } else { 0.0 };
                (Kind::Mean { range, step }, self.valued(|number| number as f64 / MILLION))
            }
            (Formula::Index, Some(_)) => {
                (Kind::Mean { range: (0.0, 100.0), step: 0.0 }, self.valued(|number| number as f64 / MILLION))
            }
            _ => return None,
        };
        Some((Weighed::of(&values)?, kind))
    }

    fn valued(&self, value: impl Fn(i64) -> f64) -> Vec<(f64, Cell)> {
        self.numbers.iter().map(|(number, cell)| (value(*number), *cell)).collect()
    }

    /// The moments of a mean of answers by their weights.
    fn weighed_moments(&self, ruler: Ruler) -> Option<Moments> {
        let (weighed, kind) = self.weighed(ruler)?;
        let imagined = match kind {
            Kind::Share => interval::imagined_of_mean((0.0, 1.0), 1.0),
            Kind::Net => interval::IMAGINED_OF_NET,
            Kind::Mean { range, step } => interval::imagined_of_mean(range, step),
        };
        Some(weighed.moments(imagined))
    }

    /// How much the score differs from that of other answers; `None` where it has no number or nothing can be said.
    pub(super) fn compare(&self, other: &Tally, ruler: Ruler) -> Option<(Difference, &'static str)> {
        if self.is_uneven() || other.is_uneven() {
            return Some((compare_means(self.weighed_moments(ruler)?, other.weighed_moments(ruler)?)?, "hajek"));
        }
        match (self.number(ruler)?, other.number(ruler)?) {
            (Number::Share(a), Number::Share(b)) => Some((compare_shares(a, b)?, "miettinen_nurminen")),
            (Number::Mean { sample: a, range, step }, Number::Mean { sample: b, .. }) => {
                compare_samples(&a, &b, interval::imagined_of_mean(range, step))
            }
            (Number::Net { good, bad }, Number::Net { good: other_good, bad: other_bad }) => {
                let a = interval::net_sample(good, bad, self.n);
                let b = interval::net_sample(other_good, other_bad, other.n);
                compare_samples(&a, &b, interval::IMAGINED_OF_NET)
            }
            _ => None,
        }
    }

    /// The counts that the formula needs.
    fn number(&self, ruler: Ruler) -> Option<Number> {
        let whole = self.n;
        let part = |successes| Number::Share(Part { successes, n: whole });
        match (ruler.instrument.formula, ruler.scale) {
            (Formula::ShareOfYes, _) => Some(part(self.chosen("yes"))),
            (Formula::ShareOfGood, Some(scale)) => Some(part(self.near_end(scale, scale.good, ruler.polarity, true))),
            (Formula::Net, Some(scale)) => Some(Number::Net {
                good: self.near_end(scale, scale.good, ruler.polarity, true),
                bad: self.near_end(scale, scale.bad, ruler.polarity, false),
            }),
            (Formula::Mean, Some(scale)) => {
                let range = (f64::from(scale.low), f64::from(scale.high));
                let step = if scale.whole { 1.0 } else { 0.0 };
                Some(Number::Mean { sample: self.sample(), range, step })
            }
            (Formula::Index, Some(_)) => Some(Number::Mean { sample: self.sample(), range: (0.0, 100.0), step: 0.0 }),
            _ => None,
        }
    }

    fn sample(&self) -> Sample {
        let counts: Vec<(f64, u64)> =
            self.numbers.iter().map(|(number, cell)| (*number as f64 / MILLION, cell.count)).collect();
        Sample::of(&counts)
    }

    /// How many answered among the last steps before the good end, or before the bad one.
    fn near_end(&self, scale: &Scale, steps: i32, polarity: Polarity, good: bool) -> u64 {
        self.numbers.range(ends(scale, steps, polarity, good)).map(|(_, cell)| cell.count).sum()
    }
}

/// The last steps before the good end, or before the bad one, in millionths.
fn ends(scale: &Scale, steps: i32, polarity: Polarity, good: bool) -> RangeInclusive<i64> {
    let at_top = (polarity == Polarity::High) == good;
    let (from, to) = if at_top { (scale.high - steps + 1, scale.high) } else { (scale.low, scale.low + steps - 1) };
    let millionths = |step: i32| (f64::from(step) * MILLION) as i64;
    millionths(from)..=millionths(to)
}

/// What kind of mean a weighed score is.
enum Kind {
    Share,
    Net,
    Mean { range: (f64, f64), step: f64 },
}

/// Whether an answer of one's own was there to be chosen: several gave it, and it is no sentence. What only one wrote
/// may say who that was.
fn was_to_choose(answer: &str, given: u64) -> bool {
    given >= CHOSEN_BY && answer.split_whitespace().count() <= MOST_WORDS
}

/// What a formula makes a score of.
enum Number {
    Share(Part),
    Net { good: u64, bad: u64 },
    Mean { sample: Sample, range: (f64, f64), step: f64 },
}

/// The difference of two means; where neither group has any spread, with the imagined answers of adjusted intervals,
/// since all of one kind against all of another do differ.
fn compare_samples(a: &Sample, b: &Sample, imagined: interval::Imagined) -> Option<(Difference, &'static str)> {
    if let Some(difference) = compare_means(moments(a), moments(b)) {
        return Some((difference, "welch"));
    }
    let adjusted =
        |sample: &Sample| Moments { variance: interval::adjusted_variance(sample, imagined), ..moments(sample) };
    Some((compare_means(adjusted(a), adjusted(b))?, "adjusted_welch"))
}

fn moments(sample: &Sample) -> Moments {
    let variance = if sample.n > 1 { sample.squares / (sample.n - 1) as f64 } else { 0.0 };
    Moments { n: sample.n, mean: sample.mean, variance }
}

/// A number with at most one decimal.
fn written(number: i64) -> String {
    let text = format!("{:.1}", number as f64 / MILLION);
    text.strip_suffix(".0").map_or(text.clone(), str::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Metric;

    fn ruler(metric: Metric, scale: Option<&str>, polarity: Polarity) -> Ruler {
        let instrument = metric.instrument();
        Ruler { instrument, scale: instrument.scale(scale).unwrap(), polarity }
    }

    fn tally(counts: &[(f64, u64)]) -> Tally {
        let mut tally = Tally::default();
        for (value, count) in counts {
            (0..*count).for_each(|_| tally.add(&Answer::Number(*value), None));
        }
        tally
    }

    #[track_caller]
    fn check(ruler: Ruler, counts: &[(f64, u64)], value: f64) {
        let score = tally(counts).score(ruler).value.unwrap();
        assert!((score - value).abs() < 1e-9, "{score} {value}");
    }

    #[test]
    fn each_instrument_counts_what_it_declares() {
        let high = |metric| ruler(metric, None, Polarity::High);
        check(high(Metric::Nps), &[(10.0, 30), (9.0, 20), (8.0, 20), (7.0, 10), (6.0, 10), (0.0, 10)], 0.3);
        check(high(Metric::Csat), &[(5.0, 3), (4.0, 2), (3.0, 4), (1.0, 1)], 0.5);
        check(high(Metric::Nes), &[(7.0, 1), (5.0, 2), (4.0, 3), (3.0, 1), (1.0, 1)], 0.125);
        check(high(Metric::Ces), &[(7.0, 1), (4.0, 3)], 4.75);
        check(high(Metric::Nki), &[(50.0, 1), (100.0, 1)], 75.0);
    }

    #[test]
    fn where_low_is_good_the_low_steps_count_and_a_mean_stays_on_its_scale() {
        check(ruler(Metric::Csat, None, Polarity::Low), &[(1.0, 3), (2.0, 1), (5.0, 4)], 0.5);
        check(ruler(Metric::Nes, None, Polarity::Low), &[(1.0, 3), (7.0, 1)], 0.5);
        check(ruler(Metric::Ces, Some("1-5"), Polarity::Low), &[(1.0, 1), (2.0, 1)], 1.5);
    }

    #[test]
    fn partly_and_no_are_shown_beside_the_share_of_yes() {
        let mut tally = Tally::default();
        for answer in ["yes", "yes", "partly", "yes"] {
            tally.add(&Answer::Choice(answer.to_string()), None);
        }
        let ruler = ruler(Metric::Gcr, None, Polarity::High);
        assert_eq!(tally.score(ruler).value, Some(0.75));
        let counts: Vec<(String, u64)> = tally.distribution(ruler);
        assert_eq!(counts, [("yes".to_string(), 3), ("partly".to_string(), 1), ("no".to_string(), 0)]);
        assert_eq!(tally.shares(ruler)[2].1.value, Some(0.0));
    }

    #[test]
    fn each_answer_stands_once_in_a_distribution() {
        let counts = tally(&[(71.24, 1), (71.2, 2), (71.3, 4), (9.0, 8)]);
        let told = counts.distribution(ruler(Metric::Nki, Some("0-100"), Polarity::High));
        assert_eq!(told, [("9".to_string(), 8), ("71.2".to_string(), 3), ("71.3".to_string(), 4)]);
    }

    /// Answers of which each stands for `weight` customers.
    fn weighing(counts: &[(f64, u64, f64)]) -> Tally {
        let mut tally = Tally::default();
        for (value, count, weight) in counts {
            (0..*count).for_each(|_| tally.add_weighed(&Answer::Number(*value), None, *weight));
        }
        tally
    }

    #[test]
    fn weighed_groups_are_compared_by_what_their_answers_are_worth() {
        let ruler = ruler(Metric::Ces, None, Polarity::High);
        // (28 + 40)² / (28 + 800) = 5.58 answers of equal weight.
        let few = weighing(&[(3.0, 14, 1.0), (6.0, 14, 1.0), (6.0, 1, 20.0), (2.0, 1, 20.0)]);
        let others = weighing(&[(1.0, 20, 1.0), (2.0, 20, 1.0)]);
        let (found, method) = few.compare(&others, ruler).unwrap();
        // By hand: mean (42 + 84 + 120 + 40) / 68 = 286/68, its variance Σ w² (x - mean)² / 68² · 30/29.
        let mean = 286.0_f64 / 68.0;
        let squares = 14.0 * ((3.0 - mean).powi(2) + (6.0 - mean).powi(2))
            + 400.0 * ((6.0 - mean).powi(2) + (2.0 - mean).powi(2));
        let error = squares / (68.0 * 68.0) * 30.0 / 29.0;
        let other = Moments { n: 40, mean: 1.5, variance: 10.0 / 39.0 };
        let worth = |n: u64| compare_means(Moments { n, mean, variance: error * n as f64 }, other).unwrap();
        assert_eq!(method, "hajek");
        assert!((found.value - worth(5).value).abs() < 1e-9 && (found.low - worth(5).low).abs() < 1e-9, "{found:?}");
        assert!((found.p - worth(5).p).abs() < 1e-9, "{found:?}");
        assert!(found.p > worth(30).p * 2.0 && found.low < worth(30).low - 0.3, "{found:?} {:?}", worth(30));
    }

    #[test]
    fn weighed_answers_that_are_nearly_all_alike_are_not_believed_to_have_no_spread() {
        let ruler = ruler(Metric::Ces, None, Polarity::High);
        let alike = weighing(&[(5.0, 28, 1.0), (5.0, 2, 20.0)]);
        let others = weighing(&[(4.0, 20, 1.0), (5.0, 20, 1.0)]);
        let (found, _) = alike.compare(&others, ruler).unwrap();
        assert!((found.value - 0.5).abs() < 1e-9 && found.low < 0.0, "{found:?}");
    }

    #[test]
    fn a_whole_is_its_parts_and_a_rest_the_whole_without_a_part() {
        let (a, b) = (tally(&[(10.0, 4), (3.0, 2)]), tally(&[(10.0, 1), (8.0, 5)]));
        let mut whole = a.clone();
        whole.merge(&b);
        let ruler = ruler(Metric::Nps, None, Polarity::High);
        assert_eq!(whole.n(), 12);
        assert_eq!(whole.without(&a).score(ruler), b.score(ruler));
    }
}
