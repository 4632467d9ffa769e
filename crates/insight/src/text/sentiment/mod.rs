//! Whether a comment is glad or displeased, learned for each organisation from the score that comments arrive with.
//!
//! In: comments, and for some of them the side that their score takes. Out: for each the probability that it is
//! positive, and a verdict, which is `Unsure` where it would be wrong too often and `Mixed` where parts contradict each
//! other. Without enough scores a list of words answers (`lexicon.txt`); what is learned is added to it. A comment with a
//! score of its own is judged by a model that has not seen that score, so figures over all comments are honest.

mod features;
mod labels;
mod lexicon;
mod logistic;
#[cfg(test)]
mod tests;

use super::chance::Chance;
pub use labels::{Labels, Scale, labels};

use features::{Parts, Rarity, Sparse};
use logistic::{Example, Weights};

/// The side that a score takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Satisfied.
    Positive,
    /// Dissatisfied.
    Negative,
    /// Neither: the middle of a scale.
    Neither,
}

/// What is said of a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Glad.
    Positive,
    /// Displeased.
    Negative,
    /// Both, in different parts.
    Mixed,
    /// It cannot be told.
    Unsure,
}

impl Verdict {
    /// The verdict in interfaces.
    pub fn code(self) -> &'static str {
        match self {
            Verdict::Positive => "positive",
            Verdict::Negative => "negative",
            Verdict::Mixed => "mixed",
            Verdict::Unsure => "unsure",
        }
    }
}

/// One comment judged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged {
    /// The probability that its writer is rather satisfied; 0.5 where nothing tells.
    pub p_positive: f64,
    /// What is said of it.
    pub verdict: Verdict,
}

/// How a sentiment came about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Learned {
    /// Comments whose score took a side, which it was learned from; 0 for a cold start.
    pub from: usize,
    /// The area under the curve on comments that were held out, each in turn; absent for a cold start.
    pub auc: Option<f64>,
    /// The share of right verdicts among those that were given on held-out comments, where a neutral score makes either
    /// wrong; absent for a cold start.
    pub precision: Option<f64>,
}

/// A trained judge of comments.
#[derive(Clone)]
pub struct Sentiment {
    model: Option<(Rarity, Weights)>,
    band: Band,
    learned: Learned,
}

/// When a verdict is given: the logit is stretched and shifted to a probability, then held against two borders.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Band {
    stretch: f64,
    shift: f64,
    negative_to: f64,
    positive_from: f64,
}

const COLD: Band = Band { stretch: 1.0, shift: 0.0, negative_to: 0.10, positive_from: 0.90 };
/// Verdicts are given where so many of them are right.
const RIGHT: f64 = 0.90;
/// With fewer scores on either side nothing is learned.
const LEAST_OF_A_SIDE: usize = 8;
/// With more examples than this a sample is learned from: it says nothing new, and takes time.
const MOST_EXAMPLES: usize = 6_000;
const FOLDS: usize = 8;
const STRENGTH: f64 = 40.0;

impl Sentiment {
    /// A judge that knows words only.
    pub fn cold() -> Sentiment {
        Sentiment { model: None, band: COLD, learned: Learned { from: 0, auc: None, precision: None } }
    }

    /// How it came about.
    pub fn learned(&self) -> Learned {
        self.learned
    }

    /// Judges one comment.
    pub fn judge(&self, text: &str) -> Judged {
        let logit = self.logit(text);
        self.verdict(text, logit)
    }

    fn logit(&self, text: &str) -> f64 {
        let believed = believed(text);
        self.model
            .as_ref()
            .map_or(believed, |(rarity, weights)| weights.logit(&rarity.vector(&features::parts(text)), believed))
    }

    fn verdict(&self, text: &str, logit: f64) -> Judged {
        let p_positive = self.band.probability(logit);
        let plain = self.band.plain(p_positive);
        let verdict = if self.contradicts_itself(text, p_positive) { Verdict::Mixed } else { plain };
        Judged { p_positive, verdict }
    }

    /// Whether one part is glad and another displeased, and neither outweighs the other by far.
    fn contradicts_itself(&self, text: &str, p_positive: f64) -> bool {
        const SURE: f64 = 0.03;
        let parts = clauses(text);
        if parts.len() < 2 || !(SURE..=1.0 - SURE).contains(&p_positive) {
            return false;
        }
        let sides: Vec<f64> = parts.iter().map(|part| self.band.probability(self.logit(part))).collect();
        let tones: Vec<f64> = parts.iter().map(|part| lexicon::tone(part).score()).collect();
        // The list must have heard it too; what was learned may speak alone, but not against the list.
        let heard = if self.model.is_some() { 0.0 } else { 0.1 };
        let glad = sides.iter().zip(&tones).any(|(p, tone)| *p > 0.7 && *tone >= heard);
        let displeased = sides.iter().zip(&tones).any(|(p, tone)| *p < 0.3 && *tone <= -heard);
        glad && displeased
    }
}

impl Band {
    fn probability(self, logit: f64) -> f64 {
        sigmoid(self.stretch * logit + self.shift)
    }

    fn plain(self, p_positive: f64) -> Verdict {
        if p_positive >= self.positive_from {
            Verdict::Positive
        } else if p_positive <= self.negative_to {
            Verdict::Negative
        } else {
            Verdict::Unsure
        }
    }
}

/// Judges all comments, learning from those with a score. A comment with a score is judged by what the others teach.
pub fn judge_all(texts: &[&str], sides: &[Option<Side>], seed: u64) -> (Vec<Judged>, Sentiment) {
    let count = |side| sides.iter().filter(|known| **known == Some(side)).count();
    if count(Side::Positive).min(count(Side::Negative)) < LEAST_OF_A_SIDE {
        let cold = Sentiment::cold();
        return (texts.iter().map(|text| cold.judge(text)).collect(), cold);
    }
    let parts: Vec<Parts> = texts.iter().map(|text| features::parts(text)).collect();
    let rarity = Rarity::of(parts.iter());
    let vectors: Vec<Sparse> = parts.iter().map(|parts| rarity.vector(parts)).collect();
    let believed: Vec<f64> = texts.iter().map(|text| believed(text)).collect();
    let mut scored: Vec<usize> = (0..texts.len()).filter(|at| sides[*at].is_some()).collect();
    Chance::new(seed).shuffle(&mut scored);
    let train = |places: &mut dyn Iterator<Item = usize>| {
        let examples: Vec<Example<'_>> = places
            .filter_map(|at| {
                let positive = sides[at].filter(|side| *side != Side::Neither)? == Side::Positive;
                Some(Example { vector: &vectors[at], believed: believed[at], positive })
            })
            .take(MOST_EXAMPLES)
            .collect();
        logistic::learn(&examples, STRENGTH, seed)
    };
    let mut logits = vec![0.0; texts.len()];
    let mut all: Vec<Weights> = Vec::with_capacity(FOLDS);
    for fold in 0..FOLDS {
        let others = scored.iter().enumerate().filter(|(place, _)| place % FOLDS != fold).map(|(_, at)| *at);
        let weights = train(&mut others.into_iter());
        for at in scored.iter().skip(fold).step_by(FOLDS) {
            logits[*at] = weights.logit(&vectors[*at], believed[*at]);
        }
        all.push(weights);
    }
    // The mean of those that were tried, rather than one of all: what the trials say of their surety holds for it too.
    let weights = Weights::mean(&all);
    for at in (0..texts.len()).filter(|at| sides[*at].is_none()) {
        logits[at] = weights.logit(&vectors[at], believed[at]);
    }
    let held_out: Vec<(f64, Side)> = scored.iter().filter_map(|at| Some((logits[*at], sides[*at]?))).collect();
    let band = fitted(&held_out);
    let learned = Learned {
        from: count(Side::Positive) + count(Side::Negative),
        auc: Some(auc(&held_out)),
        precision: precision(&held_out, band),
    };
    let sentiment = Sentiment { model: Some((rarity, weights)), band, learned };
    let judged = texts.iter().zip(&logits).map(|(text, logit)| sentiment.verdict(text, *logit)).collect();
    (judged, sentiment)
}

/// What the words say, as a logit.
fn believed(text: &str) -> f64 {
    const STEEPNESS: f64 = 4.0;
    STEEPNESS * lexicon::tone(text).score()
}

fn sigmoid(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}

/// The parts of a text between full stops and before *but*.
fn clauses(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    for sentence in text.split_inclusive(['.', '!', '?', '\n', ';']) {
        let mut from = 0;
        let mut at = 0;
        for word in sentence.split_inclusive(' ') {
            let plain = word.trim_matches(|sign: char| !sign.is_alphanumeric()).to_lowercase();
            if lexicon::is_but(&plain) && at > from {
                parts.extend(sentence.get(from..at));
                from = at;
            }
            at += word.len();
        }
        parts.extend(sentence.get(from..));
    }
    parts.retain(|part| part.split_whitespace().nth(1).is_some());
    parts
}

/// Stretches logits of held-out comments to probabilities (Platt 1999) and finds the borders of the band.
fn fitted(held_out: &[(f64, Side)]) -> Band {
    let (stretch, shift) = platt(held_out);
    let mut band = Band { stretch, shift, ..COLD };
    let mut judged: Vec<(f64, Side)> = held_out.iter().map(|(logit, side)| (band.probability(*logit), *side)).collect();
    judged.sort_by(|a, b| b.0.total_cmp(&a.0));
    band.positive_from = border(judged.iter().copied(), Side::Positive).unwrap_or(COLD.positive_from).max(0.5);
    let rising = judged.iter().rev().map(|(p, side)| (1.0 - p, *side));
    band.negative_to = 1.0 - border(rising, Side::Negative).unwrap_or(1.0 - COLD.negative_to).max(0.5);
    band
}

/// The lowest probability down to which enough verdicts are right, going down from the surest; a little more than
/// enough, because it is chosen where it fits best. Enough would have to be right if both sides were as common, too: where
/// nine of ten are glad, calling everybody glad is right often enough and says nothing.
fn border(surest_first: impl Iterator<Item = (f64, Side)> + Clone, right: Side) -> Option<f64> {
    const LEAST: usize = 10;
    let all = surest_first.clone().count() as f64;
    let rights = surest_first.clone().filter(|(_, side)| *side == right).count() as f64;
    let (mut hits, mut lowest) = (0_usize, None);
    for (place, (p, side)) in surest_first.enumerate() {
        hits += usize::from(side == right);
        let given = place + 1;
        let margin = 0.3 / (given as f64).sqrt();
        let told = hits as f64 / rights.max(1.0);
        let balanced = told / (told + (given - hits) as f64 / (all - rights).max(1.0)).max(f64::MIN_POSITIVE);
        let right_often = balanced.min(hits as f64 / given as f64);
        if given >= LEAST && right_often >= (RIGHT + margin).min(0.98) {
            lowest = Some(p);
        } else if given >= LEAST && lowest.is_none() && given >= 4 * LEAST {
            // Not even the surest are right often enough: only what is surer than all of them is said.
            lowest = Some(0.995);
        }
    }
    lowest
}

/// Newton's method on two numbers.
fn platt(held_out: &[(f64, Side)]) -> (f64, f64) {
    let (mut stretch, mut shift) = (1.0, 0.0);
    for _ in 0..30 {
        let (mut g, mut h) = ([0.02 * (stretch - 1.0), 0.0], [0.02, 0.0, 1e-6]);
        for (logit, side) in held_out {
            let target = match side {
                Side::Positive => 1.0,
                Side::Negative => 0.0,
                Side::Neither => 0.5,
            };
            let p = sigmoid(stretch * logit + shift);
            let weight = (p * (1.0 - p)).max(1e-9);
            g = [g[0] + (p - target) * logit, g[1] + p - target];
            h = [h[0] + weight * logit * logit, h[1] + weight * logit, h[2] + weight];
        }
        let determinant = h[0] * h[2] - h[1] * h[1];
        let step = [(h[2] * g[0] - h[1] * g[1]) / determinant, (h[0] * g[1] - h[1] * g[0]) / determinant];
        if !step.iter().all(|step| step.is_finite()) {
            break;
        }
        stretch = (stretch - step[0].clamp(-1.0, 1.0)).clamp(0.05, 20.0);
        shift = (shift - step[1].clamp(-1.0, 1.0)).clamp(-10.0, 10.0);
    }
    (stretch, shift)
}

fn precision(held_out: &[(f64, Side)], band: Band) -> Option<f64> {
    let given: Vec<bool> = held_out
        .iter()
        .filter_map(|(logit, side)| match band.plain(band.probability(*logit)) {
            Verdict::Positive => Some(*side == Side::Positive),
            Verdict::Negative => Some(*side == Side::Negative),
            Verdict::Mixed | Verdict::Unsure => None,
        })
        .collect();
    (!given.is_empty()).then(|| given.iter().filter(|right| **right).count() as f64 / given.len() as f64)
}

/// How often a positive one has the greater number than a negative one; equal ones count half.
pub fn auc(scored: &[(f64, Side)]) -> f64 {
    let mut taken: Vec<(f64, bool)> = scored
        .iter()
        .filter(|(_, side)| *side != Side::Neither)
        .map(|(value, side)| (*value, *side == Side::Positive))
        .collect();
    taken.sort_by(|a, b| a.0.total_cmp(&b.0));
    let positive = taken.iter().filter(|(_, positive)| *positive).count() as f64;
    let negative = taken.len() as f64 - positive;
    let (mut wins, mut below) = (0.0, 0.0);
    for equal in taken.chunk_by(|a, b| a.0 == b.0) {
        let here = equal.iter().filter(|(_, positive)| *positive).count() as f64;
        let others = equal.len() as f64 - here;
        wins += here * (below + others / 2.0);
        below += others;
    }
    wins / (positive * negative)
}
