//! Planted themes are found again, whatever is done to the comments; comments without themes have none.
#![expect(clippy::print_stdout, reason = "figures are printed beside their bounds")]

use super::*;
use crate::text::planted::planted;

/// The adjusted Rand index (Hubert and Arabie 1985): 1 where two groupings are the same, 0 where they agree by chance.
fn adjusted_rand(a: &[usize], b: &[usize]) -> f64 {
    let mut both: HashMap<(usize, usize), f64> = HashMap::new();
    let (mut of_a, mut of_b): (HashMap<usize, f64>, HashMap<usize, f64>) = (HashMap::new(), HashMap::new());
    for (x, y) in a.iter().zip(b) {
        *both.entry((*x, *y)).or_default() += 1.0;
        *of_a.entry(*x).or_default() += 1.0;
        *of_b.entry(*y).or_default() += 1.0;
    }
    let pairs = |count: &f64| count * (count - 1.0) / 2.0;
    let (common, left, right): (f64, f64, f64) =
        (both.values().map(pairs).sum(), of_a.values().map(pairs).sum(), of_b.values().map(pairs).sum());
    let expected = left * right / pairs(&(a.len() as f64));
    (common - expected) / ((left + right) / 2.0 - expected)
}

fn comments<'c>(texts: &[(&'c str, Language)]) -> Vec<Comment<'c>> {
    texts.iter().enumerate().map(|(person, (text, language))| Comment { text, language: *language, person }).collect()
}

/// The first theme of each comment; those without one are each alone.
fn first(themed: &Themed) -> Vec<usize> {
    themed.of.iter().enumerate().map(|(at, themes)| themes.first().copied().unwrap_or(1_000_000 + at)).collect()
}

#[test]
fn planted_themes_are_found_again() {
    for language in [Language::Swedish, Language::English] {
        let made = planted(1_200, Some(language), 11);
        let texts: Vec<(&str, Language)> = made.iter().map(|one| (one.text.as_str(), language)).collect();
        let themed = themes(&comments(&texts), Options { threads: 2, ..Options::default() });
        let truth: Vec<usize> = made.iter().map(|one| one.theme).collect();
        let index = adjusted_rand(&first(&themed), &truth);
        let without = themed.of.iter().filter(|themes| themes.is_empty()).count();
        println!(
            "planted themes, {}: ARI {index:.3}, {} themes, {without} without",
            language.code(),
            themed.themes.len()
        );
        println!("{:?}", themed.themes.iter().map(|theme| theme.name.as_str()).collect::<Vec<_>>());
        assert!(index >= 0.7, "{index:.3}");
        assert!(themed.themes.iter().all(|theme| theme.persons >= 5 && theme.stability >= 0.6));
    }
}

#[test]
fn the_order_of_comments_does_not_make_themes_and_the_seed_decides_chance() {
    let made = planted(300, Some(Language::Swedish), 2);
    let texts: Vec<(&str, Language)> = made.iter().map(|one| (one.text.as_str(), one.language)).collect();
    let once = themes(&comments(&texts), Options::default());
    assert_eq!(themes(&comments(&texts), Options { threads: 3, ..Options::default() }), once);
    let mut turned = texts;
    turned.reverse();
    let again = themes(&comments(&turned), Options::default());
    let mut back = first(&again);
    back.reverse();
    let index = adjusted_rand(&first(&once), &back);
    println!("the same comments in reverse: ARI {index:.3}");
    assert!(index > 0.6, "{index}");
}

#[test]
fn one_person_makes_no_theme_and_few_comments_have_none() {
    let text = "Fakturan är fel för tredje gången";
    let mut comments: Vec<Comment<'_>> =
        (0..30).map(|_| Comment { text, language: Language::Swedish, person: 1 }).collect();
    assert_eq!(themes(&comments, Options::default()).themes, []);
    comments.truncate(3);
    assert_eq!(themes(&comments, Options::default()).themes, []);
    assert_eq!(themes(&[], Options::default()), Themed::default());
}
