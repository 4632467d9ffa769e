//! The distributions that intervals and tests need: normal and Student's t. Takes numbers, gives numbers.

/// The two-sided 95 % point of the normal distribution.
pub(crate) const Z95: f64 = 1.959_963_984_540_054;

/// The probability that a standard normal value lies further from 0 than `z`, either way.
pub fn normal_two_sided(z: f64) -> f64 {
    erfc(z.abs() / std::f64::consts::SQRT_2)
}

/// The probability that a standard normal value lies above `z`.
pub(crate) fn normal_above(z: f64) -> f64 {
    let beyond = normal_two_sided(z) / 2.0;
    if z > 0.0 { beyond } else { 1.0 - beyond }
}

/// The value above which a standard normal value lies with this probability; at most 38, either way, as further out a
/// probability is no number above 0.
pub(crate) fn normal_quantile_above(p: f64) -> f64 {
    let (mut low, mut high) = (-38.0, 38.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if normal_above(middle) > p { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// The probability that Student's t with these degrees of freedom lies further from 0 than `t`, either way.
pub fn student_two_sided(t: f64, freedom: f64) -> f64 {
    incomplete_beta(freedom / (freedom + t * t), freedom / 2.0, 0.5)
}

/// The value that Student's t exceeds, either way, with 5 % probability. Needs at least one degree of freedom.
pub fn student_95(freedom: f64) -> f64 {
    let (mut low, mut high) = (Z95, 13.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if student_two_sided(middle, freedom) > 0.05 {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

/// The complementary error function, by the continued fraction of the incomplete gamma function far out and by its
/// series near 0 (Abramowitz and Stegun 7.1.5, 7.1.14).
fn erfc(x: f64) -> f64 {
    if x < 2.0 {
        let (mut term, mut sum) = (x, x);
        for n in 1..200 {
            let n = f64::from(n);
            term *= -x * x / n;
            sum += term / (2.0 * n + 1.0);
            if term.abs() < 1e-17 {
                break;
            }
        }
        return 1.0 - sum * std::f64::consts::FRAC_2_SQRT_PI;
    }
    let mut fraction = 0.0;
    for n in (1..=120).rev() {
        fraction = f64::from(n) / 2.0 / (x + fraction);
    }
    (-x * x).exp() / ((x + fraction) * std::f64::consts::PI.sqrt())
}

/// The regularised incomplete beta function, by Lentz's continued fraction (DLMF 8.17.22).
pub(crate) fn incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete_beta(1.0 - x, b, a);
    }
    let front = (ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * (1.0 - x).ln()).exp() / a;
    let nonzero = |value: f64| if value.abs() < 1e-300 { 1e-300 } else { value };
    let (mut c, mut d) = (1.0, 1.0 / nonzero(1.0 - (a + b) * x / (a + 1.0)));
    let mut fraction = d;
    for m in 1..500 {
        let m = f64::from(m);
        for term in [
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0)),
        ] {
            d = 1.0 / nonzero(1.0 + term * d);
            c = nonzero(1.0 + term / c);
            fraction *= d * c;
        }
        if (d * c - 1.0).abs() < 1e-15 {
            break;
        }
    }
    front * fraction
}

/// The logarithm of the gamma function for positive numbers: Stirling's series, moved to where it is exact to 1e-15.
pub(crate) fn ln_gamma(x: f64) -> f64 {
    let (mut x, mut shift) = (x, 0.0);
    while x < 12.0 {
        shift += x.ln();
        x += 1.0;
    }
    let (inverse, square) = (1.0 / x, 1.0 / (x * x));
    let series = inverse * (1.0 / 12.0 - square * (1.0 / 360.0 - square * (1.0 / 1260.0 - square / 1680.0)));
    (x - 0.5) * x.ln() - x + 0.5 * (2.0 * std::f64::consts::PI).ln() + series - shift
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn same(ours: f64, theirs: f64) {
        assert!((ours - theirs).abs() < 1e-9 * theirs.abs().max(1e-3), "{ours} {theirs}");
    }

    #[test]
    fn a_quantile_is_where_so_much_lies_above() {
        for p in [0.999, 0.5, 0.05, 1e-3, 1e-9, 1e-40] {
            assert!((normal_above(normal_quantile_above(p)) / p - 1.0).abs() < 1e-6, "{p}");
        }
        assert!((normal_quantile_above(0.025) - Z95).abs() < 1e-9);
    }

    #[test]
    fn points_and_tails_equal_scipy() {
        // scipy 1.17.1: stats.t.ppf(0.975, df), 2 * stats.t.sf(t, df), 2 * stats.norm.sf(z)
        for (freedom, point) in [
            (1.0, 12.706204736174694),
            (4.0, 2.7764451051977934),
            (9.0, 2.262157162798205),
            (29.0, 2.045229642132703),
            (2.5, 3.5746548420036817),
            (1999.0, 1.9611514201705613),
            (1e6, 1.959966356814107),
        ] {
            same(student_95(freedom), point);
            same(student_two_sided(point, freedom), 0.05);
        }
        for (z, tail) in [
            (0.0, 1.0),
            (0.5, 0.6170750774519738),
            (1.96, 0.04999579029644087),
            (3.0, 0.0026997960632601866),
            (6.0, 1.973175290075389e-9),
        ] {
            same(normal_two_sided(z), tail);
        }
    }
}
