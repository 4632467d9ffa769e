//! Many comparisons at once: which of them may be told when a share of the told ones may be wrong.

/// Adjusted p-values after Benjamini and Hochberg, in the order given: telling those of at most q keeps the expected
/// share of wrong ones among the told at q or below.
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|a, b| p[*b].total_cmp(&p[*a]));
    let mut adjusted = vec![1.0; p.len()];
    let mut least = 1.0_f64;
    for (place, &at) in order.iter().enumerate() {
        let rank = (p.len() - place) as f64;
        least = least.min(p[at] * p.len() as f64 / rank);
        adjusted[at] = least;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    const P: [f64; 25] = [
        0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216, 0.222, 0.251, 0.269, 0.275, 0.34, 0.341,
        0.384, 0.569, 0.594, 0.696, 0.762, 0.94, 0.942, 0.975, 0.986,
    ];

    #[test]
    fn adjusted_values_equal_statsmodels_and_an_exact_tie_is_told() {
        let adjusted = benjamini_hochberg(&P);
        for (ours, theirs) in adjusted.iter().zip([0.025, 0.1, 0.21, 0.21, 0.21, 0.25]) {
            assert!((ours - theirs).abs() < 1e-6, "{ours} {theirs}");
        }
        assert_eq!(adjusted.iter().filter(|p| **p <= 0.25 + 1e-12).count(), 6);
    }

    #[test]
    fn the_order_of_comparisons_does_not_matter() {
        let mut turned = P;
        turned.reverse();
        let mut back = benjamini_hochberg(&turned);
        back.reverse();
        assert_eq!(back, benjamini_hochberg(&P));
        assert!(benjamini_hochberg(&[]).is_empty());
    }
}
