//! Spreading a survey over the places where it asks (methods §9): the many small ones get enough answers to be told
//! about, and the few large ones no more than they need.
//!
//! In: how many come by each touchpoint, and which share of all may be asked. Out: a rate for each, as the inverse of
//! the root of its visits, so that invitations go as their root. Whoever sums up over touchpoints weighs by one over
//! the rate. Pure: nothing here reads a clock or a store.

/// Over so many days visits are counted.
pub const SEEN_DAYS: u32 = 28;
/// Of so many in a hundred an answer is expected before anything is known.
const USUAL_RESPONSE: f64 = 0.15;
/// The share of answers is believed as if so many had been asked before.
const USUAL_ASKED: f64 = 50.0;
/// The 95 % point of the normal distribution.
const Z95: f64 = 1.959_963_984_540_054;
/// A path is told apart by so many of its parts.
const MOST_PARTS: usize = 4;
/// A longer part of a path names a thing or somebody, and no kind of page.
const LONGEST_PART: usize = 32;

/// How many of those who are asked answer: what was seen, drawn towards what is usual as long as it is little.
pub fn expected_response(asked: u64, answered: u64) -> f64 {
    (answered as f64 + USUAL_ASKED * USUAL_RESPONSE) / (asked as f64 + USUAL_ASKED)
}

/// So many answers give a share of them at most this half-width, whatever the share is.
pub fn answers_for(half_width: f64) -> f64 {
    (Z95 * 0.5 / half_width).powi(2)
}

/// How many answers a touchpoint needs at most in [`SEEN_DAYS`] days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Enough {
    /// Answers.
    pub answers: f64,
    /// Of those who are asked, the share that answers, above 0.
    pub response: f64,
}

impl Enough {
    /// The greatest rate at which a touchpoint of so many visits asks.
    fn most(self, visits: f64) -> f64 {
        (self.answers / (visits * self.response)).min(1.0)
    }
}

/// The rate at which each touchpoint asks, above 0 and at most 1, so that all together ask `budget` of all visits.
///
/// Where [`Enough`] is told no touchpoint asks for more; what it leaves goes to the others, and what nobody needs is
/// asked of nobody. A rate never becomes 0: what is asked of nobody could not be weighed. Touchpoints without visits
/// ask at the budget's rate.
pub fn spread_rates(visits: &[f64], budget: f64, enough: Option<Enough>) -> Vec<f64> {
    let most = |visits: f64| enough.map_or(1.0, |enough| enough.most(visits));
    let mut seen: Vec<usize> = (0..visits.len()).filter(|at| visits[*at] > 0.0).collect();
    // In the order in which they reach their most while the common factor grows.
    seen.sort_by(|a, b| (most(visits[*a]) * visits[*a].sqrt()).total_cmp(&(most(visits[*b]) * visits[*b].sqrt())));
    let mut rates = vec![budget; visits.len()];
    let mut left = budget * seen.iter().map(|at| visits[*at]).sum::<f64>();
    let mut roots: f64 = seen.iter().map(|at| visits[*at].sqrt()).sum();
    for at in seen {
        let (count, root) = (visits[at], visits[at].sqrt());
        rates[at] = (left / roots / root).min(most(count));
        left -= rates[at] * count;
        roots -= root;
    }
    rates
}

/// The touchpoint that a page is: its path without what names one thing or somebody (numbers, codes, long parts), so
/// that pages of a kind are one. `None` where it is no path.
pub fn touchpoint_of_page(page: &str) -> Option<String> {
    let path = page.split(['?', '#']).next().unwrap_or_default();
    let path = match path.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => path.strip_prefix('/')?,
    };
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let is_own = |part: &str| {
        part.chars().any(|sign| sign.is_numeric() || sign.is_control() || sign == '@' || sign == '%')
            || part.chars().count() > LONGEST_PART
    };
    let mut told = String::new();
    for part in parts.iter().take(MOST_PARTS) {
        told.push('/');
        told.push_str(if is_own(part) { "*" } else { part });
    }
    if parts.len() > MOST_PARTS {
        told.push_str("/*");
    }
    Some(if told.is_empty() { "/".to_string() } else { told })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(visits: &[f64], rates: &[f64]) -> f64 {
        visits.iter().zip(rates).map(|(visits, rate)| visits * rate).sum()
    }

    #[test]
    fn invitations_go_as_the_root_of_visits_and_add_up_to_the_budget() {
        let visits = [100.0, 400.0, 10_000.0];
        let rates = spread_rates(&visits, 0.1, None);
        assert!((asked(&visits, &rates) - 1_050.0).abs() < 1e-6, "{rates:?}");
        assert!((rates[0] / rates[1] - 2.0).abs() < 1e-9 && (rates[1] / rates[2] - 5.0).abs() < 1e-9, "{rates:?}");
        // What a small one cannot use goes to the others, in the same proportion.
        let rates = spread_rates(&visits, 0.5, None);
        assert_eq!((rates[0], rates[1]), (1.0, 1.0));
        assert!((asked(&visits, &rates) - 5_250.0).abs() < 1e-6, "{rates:?}");
    }

    #[test]
    fn whatever_comes_by_no_rate_is_nought_or_above_one_and_no_budget_is_broken() {
        let worlds: [&[f64]; 6] = [&[], &[0.0, 0.0], &[1.0], &[1.0, 1.0, 1e9], &[3.0, 0.0, 7.5, 1e4, 2.0], &[5.0; 40]];
        for visits in worlds {
            for budget in [0.001, 0.1, 0.5, 1.0] {
                for enough in [None, Some(Enough { answers: 96.0, response: 0.15 })] {
                    let rates = spread_rates(visits, budget, enough);
                    assert!(rates.iter().all(|rate| *rate > 0.0 && *rate <= 1.0), "{visits:?} {rates:?}");
                    let all = budget * visits.iter().sum::<f64>();
                    let sum = asked(visits, &rates);
                    assert!(sum <= all * (1.0 + 1e-9), "{visits:?} {rates:?}");
                    assert!(enough.is_some() || (sum - all).abs() <= all * 1e-9, "{visits:?} {rates:?}");
                }
            }
        }
    }

    #[test]
    fn a_touchpoint_asks_for_no_more_than_it_needs_and_leaves_the_rest_to_others() {
        // ±10 points need 96 answers: of 15 in a hundred, 640 invitations.
        assert!((answers_for(0.1) - 96.04).abs() < 0.01);
        let enough = Enough { answers: answers_for(0.1), response: 0.15 };
        let visits = [500.0, 5_000.0, 50_000.0];
        let (free, held) = (spread_rates(&visits, 0.1, None), spread_rates(&visits, 0.1, Some(enough)));
        assert!(held[2] < free[2] && (held[2] * visits[2] - 640.3).abs() < 0.1, "{held:?}");
        assert!(held[0] >= free[0] && held[1] * visits[1] <= 640.4, "{held:?}");
        assert!(asked(&visits, &held) < asked(&visits, &free));
    }

    #[test]
    fn what_is_seen_of_answers_outweighs_what_is_usual() {
        assert!((expected_response(0, 0) - 0.15).abs() < 1e-12);
        assert!((expected_response(10_000, 4_000) - 0.4).abs() < 0.01);
    }

    #[test]
    fn pages_of_a_kind_are_one_touchpoint_and_name_nobody() {
        let told = |page: &str| touchpoint_of_page(page);
        let page = |text: &str| Some(text.to_string());
        assert_eq!(told("/"), page("/"));
        assert_eq!(told("/pension/ansok?kund=19121212"), page("/pension/ansok"));
        assert_eq!(told("https://www.example.se/order/48151623/"), page("/order/*"));
        assert_eq!(told("https://www.example.se"), page("/"));
        assert_eq!(told("/mina-sidor/anna@example.se/brev"), page("/mina-sidor/*/brev"));
        assert_eq!(told("/a/b/c/d/e/f"), page("/a/b/c/d/*"));
        assert_eq!(told("no path"), None);
        assert_eq!(told(""), None);
    }
}
