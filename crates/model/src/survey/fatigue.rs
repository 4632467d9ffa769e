//! Whom to ask, and whom to leave in peace (methods §9, R60): a clock for each survey, a cap over all of them whatever
//! the channel, and a draw whose probability is known and kept with each invitation.
//!
//! Pure: what a person was asked before comes in, a decision with its reason goes out. Nothing here reads a clock.

use crate::Micros;
use serde::{Deserialize, Serialize};

/// A day, in microseconds.
const DAY: i64 = 86_400_000_000;

/// How often a survey may ask the same person.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rest {
    /// Days before the same survey asks the same person again.
    pub again_days: u32,
    /// Days of quiet after any survey, in any channel, before this one may ask.
    pub quiet_days: u32,
    /// The share of those who come by that are asked, above 0 and at most 1.
    pub share: f64,
    /// Whether that share is of all visits together, spread over touchpoints so that small ones are asked more often
    /// than large ones ([`crate::spread_rates`]).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub evenly: bool,
    /// Where spread: no touchpoint asks for more answers in four weeks than give this half-width, above 0 and below 0.5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enough: Option<f64>,
}

impl Default for Rest {
    fn default() -> Rest {
        Rest { again_days: 90, quiet_days: 90, share: 1.0, evenly: false, enough: None }
    }
}

/// An earlier invitation to the same person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedBefore {
    /// Whether the same survey asked.
    pub same_survey: bool,
    /// When.
    pub at: Micros,
    /// How many days of quiet that invitation promised.
    pub quiet_days: u32,
}

/// Whether a person is asked, and why or why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// They are.
    Ask,
    /// The same survey asked them lately.
    AskedLately,
    /// Another survey did.
    Quiet,
    /// They were not drawn.
    NotDrawn,
    /// They asked not to be asked.
    OptedOut,
    /// The survey does not ask now.
    NotLive,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Verdict; 6] =
        [Verdict::Ask, Verdict::AskedLately, Verdict::Quiet, Verdict::NotDrawn, Verdict::OptedOut, Verdict::NotLive];

    /// The code in interfaces and in the store.
    pub fn code(self) -> &'static str {
        match self {
            Verdict::Ask => "ask",
            Verdict::AskedLately => "asked_lately",
            Verdict::Quiet => "quiet",
            Verdict::NotDrawn => "not_drawn",
            Verdict::OptedOut => "opted_out",
            Verdict::NotLive => "not_live",
        }
    }

    /// The verdict behind a code.
    pub fn from_code(code: &str) -> Option<Verdict> {
        Verdict::ALL.into_iter().find(|verdict| verdict.code() == code)
    }
}

impl Rest {
    /// Whether somebody who was asked `before` is asked now. `draw` is their number in this survey's draw, spread
    /// evenly over 0 (in) to 1 (out).
    ///
    /// The longer of both promises counts: the quiet that this survey keeps, and that which the earlier one gave.
    pub fn decide(&self, before: &[AskedBefore], now: Micros, draw: f64) -> Verdict {
        let within = |at: Micros, days: u32| now.0 - at.0 < i64::from(days) * DAY;
        if before.iter().any(|asked| asked.same_survey && within(asked.at, self.again_days)) {
            return Verdict::AskedLately;
        }
        let is_quiet = |asked: &AskedBefore| within(asked.at, self.quiet_days.max(asked.quiet_days));
        if before.iter().any(|asked| !asked.same_survey && is_quiet(asked)) {
            return Verdict::Quiet;
        }
        if draw < self.share { Verdict::Ask } else { Verdict::NotDrawn }
    }

    /// The round of a draw that a moment falls in: a person's number stays the same for a round, so that coming back
    /// often does not help to be drawn, and is another in the next.
    pub fn round(&self, now: Micros) -> i64 {
        now.0.div_euclid(i64::from(self.again_days.max(1)) * DAY)
    }
}

/// A number spread evenly over 0 (in) to 1 (out) from a hash.
pub fn draw_of(hash: &[u8; 32]) -> f64 {
    let [a, b, c, d, e, f, g, ..] = *hash;
    // 53 bits: what a double can tell apart.
    let bits = u64::from_be_bytes([0, a, b, c, d, e, f, g]) >> 3;
    bits as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn before(same_survey: bool, days_ago: i64, quiet_days: u32) -> AskedBefore {
        AskedBefore { same_survey, at: Micros(1_000 * DAY - days_ago * DAY), quiet_days }
    }

    #[test]
    fn who_was_asked_lately_is_left_in_peace() {
        let rest = Rest { again_days: 90, quiet_days: 30, share: 0.5, ..Rest::default() };
        let decide = |before: &[AskedBefore], draw| rest.decide(before, Micros(1_000 * DAY), draw);
        assert_eq!(decide(&[], 0.49), Verdict::Ask);
        assert_eq!(decide(&[], 0.5), Verdict::NotDrawn);
        assert_eq!(decide(&[before(true, 89, 0)], 0.0), Verdict::AskedLately);
        assert_eq!(decide(&[before(true, 90, 0)], 0.0), Verdict::Ask);
        assert_eq!(decide(&[before(false, 29, 0)], 0.0), Verdict::Quiet);
        assert_eq!(decide(&[before(false, 30, 0)], 0.0), Verdict::Ask);
        assert_eq!(decide(&[before(false, 59, 60)], 0.0), Verdict::Quiet, "the other one promised sixty days");
    }

    /// Ten thousand people, three surveys, three channels, one year: visits as they come, each a chance to be asked.
    /// Nobody is ever asked too soon, and those who come by are asked as often as the probability that is kept says.
    #[test]
    fn in_a_year_nobody_is_asked_too_soon_and_probabilities_are_as_told() {
        let surveys = [
            Rest { again_days: 90, quiet_days: 30, share: 0.5, ..Rest::default() },
            Rest { again_days: 180, quiet_days: 60, share: 0.1, ..Rest::default() },
            Rest { again_days: 30, quiet_days: 30, share: 0.25, ..Rest::default() },
        ];
        let mut state = 17_u64;
        let mut random = || {
            // SplitMix64: even enough to stand for a hash.
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            (mixed ^ (mixed >> 31)) as f64 / u64::MAX as f64
        };
        let (mut asked, mut drawn) = ([0_u64; 3], [0_u64; 3]);
        let mut by_channel = [0_u64; 3];
        for _ in 0..10_000 {
            let mut history: Vec<(usize, Micros)> = Vec::new();
            let mut numbers: Vec<(usize, i64, f64)> = Vec::new();
            let mut at = 0.0;
            loop {
                at += -(1.0 - random()).ln() * 9.0; // days until the next visit, some channel or other
                if at >= 365.0 {
                    break;
                }
                let now = Micros((at * DAY as f64) as i64);
                let (survey, channel) = ((random() * 3.0) as usize, (random() * 3.0) as usize);
                let rest = surveys[survey];
                let before: Vec<AskedBefore> = history
                    .iter()
                    .map(|&(other, at)| AskedBefore {
                        same_survey: other == survey,
                        at,
                        quiet_days: surveys[other].quiet_days,
                    })
                    .collect();
                let round = rest.round(now);
                let known = numbers.iter().find(|(of, in_round, _)| (*of, *in_round) == (survey, round)).copied();
                let (_, _, draw) = known.unwrap_or_else(|| {
                    let new = (survey, round, random());
                    numbers.push(new);
                    new
                });
                let verdict = rest.decide(&before, now, draw);
                // Whom the draw decides about, each once a round: of these, the share must be asked.
                if known.is_none() && matches!(verdict, Verdict::Ask | Verdict::NotDrawn) {
                    drawn[survey] += 1;
                    asked[survey] += u64::from(verdict == Verdict::Ask);
                }
                if verdict == Verdict::Ask {
                    by_channel[channel] += 1;
                    let breaches = history.iter().filter(|&&(other, then)| {
                        let days = (now.0 - then.0) as f64 / DAY as f64;
                        let promised = surveys[other].quiet_days.max(rest.quiet_days);
                        days < f64::from(if other == survey { rest.again_days } else { promised })
                    });
                    assert_eq!(breaches.count(), 0);
                    history.push((survey, now));
                }
            }
        }
        for (survey, rest) in surveys.iter().enumerate() {
            let (n, share) = (drawn[survey] as f64, asked[survey] as f64 / drawn[survey] as f64);
            let error = (rest.share * (1.0 - rest.share) / n).sqrt();
            assert!(n > 5_000.0 && (share - rest.share).abs() < 4.0 * error, "survey {survey}: {share} of {n}");
        }
        assert!(by_channel.iter().all(|asked| *asked > 3_000), "{by_channel:?}");
    }

    #[test]
    fn a_draw_lies_from_nought_to_one() {
        assert!(draw_of(&[0; 32]).abs() < f64::EPSILON);
        let most = draw_of(&[255; 32]);
        assert!(most < 1.0 && most > 0.999_999);
    }
}
