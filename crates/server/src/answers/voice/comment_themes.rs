//! Themes as they are told: found anew among comments, with what people decided about them, and since when customers began
//! to speak of one.
//!
//! A theme that was found is the one that somebody named when half of its words are. Nothing is told of a theme that too
//! few speak of, and no number from which that could be worked out.

use insight::evidence::share;
use insight::text::themes::{Themed, Week, rising};
use model::{Estimate, Micros};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use store::{KeptTheme, ThemeWords};

/// The share of its words by which a theme is known again.
const SAME: f64 = 0.5;
/// Words by which a theme is known.
const KNOWN_BY: usize = 8;
/// A week in microseconds.
const WEEK: i64 = 7 * 86_400_000_000;

/// A theme.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct ThemeView {
    /// Its id: that of a decision, else its language and its surest word.
    pub(super) id: String,
    /// What it is called: by people, else its words.
    pub(super) name: String,
    /// Comments.
    pub(super) n: u64,
    /// Of how many persons.
    pub(super) persons: u64,
    pub(super) keywords: Vec<String>,
    /// The themes that it is, by the words that they are known by; several where people merged them.
    #[schemars(with = "Vec<serde_json::Map<String, serde_json::Value>>")]
    pub(super) parts: Vec<ThemeWords>,
    /// Of a theme that people decided about: the version of that decision.
    pub(super) version: Option<u64>,
    /// Since when it is more common than before, where that is no chance.
    pub(super) rising: Option<RisingView>,
}

/// Since when a theme is more common than it was.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct RisingView {
    /// The first day of the week in which it began.
    since: String,
    /// Its share of all comments from then on; null where the rest of the theme is of too few to tell.
    share: Option<Estimate>,
    /// Its share in the weeks before that say what is usual; null likewise.
    before: Option<Estimate>,
}

/// Themes and which of them each comment speaks of, by their places.
#[derive(Clone, Debug, Default)]
pub(super) struct ToldThemes {
    pub(super) themes: Vec<ThemeView>,
    pub(super) of: Vec<Vec<usize>>,
}

/// When a comment was written, and by whom.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wrote {
    pub(super) time: i64,
    pub(super) person: u64,
}

/// Themes as they were found, with what people decided.
pub(super) fn told(found: &Themed, kept: &[KeptTheme], wrote: &[Wrote], least: u64) -> ToldThemes {
    let words = |at: usize| -> ThemeWords {
        let theme = &found.themes[at];
        let words = theme.keywords.iter().take(KNOWN_BY).map(|keyword| keyword.stem.clone()).collect();
        ThemeWords { language: theme.language.code().to_string(), words }
    };
    // Which found themes are one, the largest first; those of a decision together.
    let mut groups: Vec<(Option<&KeptTheme>, Vec<usize>)> = Vec::new();
    for at in 0..found.themes.len() {
        let decision = decision_about(&words(at), kept);
        let same = |group: &&mut (Option<&KeptTheme>, Vec<usize>)| {
            decision.is_some() && group.0.map(|known| &known.id) == decision.map(|known| &known.id)
        };
        match groups.iter_mut().find(same) {
            Some((_, parts)) => parts.push(at),
            None => groups.push((decision, vec![at])),
        }
    }
    let mut place_of = vec![0; found.themes.len()];
    groups.iter().enumerate().for_each(|(place, (_, parts))| parts.iter().for_each(|at| place_of[*at] = place));
    let of: Vec<Vec<usize>> = found
        .of
        .iter()
        .map(|themes| {
            let mut seen = HashSet::new();
            themes.iter().map(|at| place_of[*at]).filter(|place| seen.insert(*place)).collect()
        })
        .collect();
    let mut ids: HashSet<String> = HashSet::new();
    let views = groups.iter().enumerate().map(|(place, (decision, parts))| {
        let first = &found.themes[parts[0]];
        let speaking = || (0..of.len()).filter(|at| of[*at].contains(&place));
        let persons: HashSet<u64> = speaking().map(|at| wrote[at].person).collect();
        let own =
            || format!("{}-{}", first.language.code(), first.keywords.first().map_or("", |word| word.stem.as_str()));
        let id = decision.map_or_else(own, |known| known.id.clone());
        let free = (1..).map(|again| if again == 1 { id.clone() } else { format!("{id}-{again}") });
        let id = free.into_iter().find(|id| !ids.contains(id)).unwrap_or(id.clone());
        ids.insert(id.clone());
        let mut keywords: Vec<String> = Vec::new();
        for word in parts.iter().flat_map(|at| &found.themes[*at].keywords).map(|keyword| &keyword.word) {
            if !keywords.contains(word) {
                keywords.push(word.clone());
            }
        }
        ThemeView {
            id,
            name: decision.and_then(|known| known.name.clone()).unwrap_or_else(|| first.name.clone()),
            n: speaking().count() as u64,
            persons: persons.len() as u64,
            keywords,
            parts: parts.iter().map(|at| words(*at)).collect(),
            version: decision.map(|known| known.version),
            rising: rising_of(&of, place, wrote, least),
        }
    });
    let mut themes: Vec<ThemeView> = views.collect();
    // The order of what was found is that of persons; what was merged may have more.
    let mut order: Vec<usize> = (0..themes.len()).collect();
    order.sort_by_key(|place| std::cmp::Reverse(themes[*place].persons));
    let new_place: HashMap<usize, usize> = order.iter().enumerate().map(|(new, old)| (*old, new)).collect();
    let of = of.into_iter().map(|places| places.iter().map(|place| new_place[place]).collect()).collect();
    themes = order.iter().map(|place| themes[*place].clone()).collect();
    ToldThemes { themes, of }
}

/// The decision that is about a theme of these words: the one that shares most of them, and at least half.
fn decision_about<'k>(found: &ThemeWords, kept: &'k [KeptTheme]) -> Option<&'k KeptTheme> {
    let likeness = |theme: &KeptTheme| {
        let alike = theme.parts.iter().filter(|part| part.language == found.language).map(|part| {
            let common = part.words.iter().filter(|word| found.words.contains(word)).count();
            common as f64 / part.words.len().min(found.words.len()).max(1) as f64
        });
        alike.fold(0.0, f64::max)
    };
    let best = kept.iter().map(|theme| (likeness(theme), theme)).max_by(|a, b| a.0.total_cmp(&b.0));
    best.filter(|(likeness, _)| *likeness >= SAME).map(|(_, theme)| theme)
}

/// Since when a theme is more common, where enough persons say so.
fn rising_of(of: &[Vec<usize>], place: usize, wrote: &[Wrote], least: u64) -> Option<RisingView> {
    let week_of = |at: usize| wrote[at].time.div_euclid(WEEK);
    let (first, last) = ((0..wrote.len()).map(week_of).min()?, (0..wrote.len()).map(week_of).max()?);
    // What was written in no week of the last two years says nothing of this one.
    let first = first.max(last - 104);
    let mut weeks = vec![Week::default(); usize::try_from(last - first).ok()? + 1];
    let week = |at: usize| usize::try_from(week_of(at) - first).ok();
    for (at, themes) in of.iter().enumerate() {
        let Some(week) = week(at).and_then(|week| weeks.get_mut(week)) else { continue };
        week.all += 1;
        week.speaking += u64::from(themes.contains(&place));
    }
    let found = rising(&weeks)?;
    let speaking = |now: bool| -> HashSet<u64> {
        let is_now = |at: &usize| week(*at).is_some_and(|week| week >= found.since);
        let these = (0..of.len()).filter(|at| of[*at].contains(&place) && is_now(at) == now);
        these.map(|at| wrote[at].person).collect()
    };
    let (now, before) = (speaking(true).len() as u64, speaking(false).len() as u64);
    if now < least {
        return None;
    }
    // The whole theme is told: what was before could be worked out from what is now.
    let tells = before == 0 || before >= least;
    let since = Micros((first + found.since as i64) * WEEK);
    let estimate = |week: Week| tells.then(|| share(week.speaking, week.all, None));
    Some(RisingView {
        since: since.to_rfc3339().chars().take(10).collect(),
        share: estimate(found.now),
        before: estimate(found.before),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use insight::text::Language;
    use insight::text::keyness::Keyword;
    use insight::text::themes::Theme;

    fn theme(words: &[&str]) -> Theme {
        let keyword =
            |word: &&str| Keyword { stem: (*word).into(), word: (*word).into(), g2: 20.0, log_ratio: 2.0, persons: 9 };
        Theme {
            name: words.join(", "),
            language: Language::Swedish,
            comments: 10,
            persons: 10,
            keywords: words.iter().map(keyword).collect(),
            example: 0,
            stability: 1.0,
        }
    }

    fn found(themes: &[&[&str]], of: Vec<Vec<usize>>) -> Themed {
        Themed { themes: themes.iter().map(|words| theme(words)).collect(), of }
    }

    fn wrote(count: usize) -> Vec<Wrote> {
        (0..count).map(|at| Wrote { time: 0, person: at as u64 }).collect()
    }

    fn part(words: &[&str]) -> ThemeWords {
        ThemeWords { language: "sv".into(), words: words.iter().map(|word| (*word).to_string()).collect() }
    }

    #[test]
    fn a_decision_holds_for_the_theme_of_its_words_whatever_its_place() {
        let kept = [KeptTheme {
            id: "thm_1".into(),
            name: Some("Inloggning".into()),
            parts: vec![part(&["logga", "bankid", "app", "krasch"]), part(&["lösenord", "glömt"])],
            version: 2,
        }];
        let themes: &[&[&str]] =
            &[&["faktura", "sen"], &["bankid", "logga", "kod", "app"], &["glömt", "lösenord"], &["kö", "telefon"]];
        let of = vec![vec![0], vec![1], vec![1, 2], vec![2], vec![2], vec![3], vec![]];
        let told = told(&found(themes, of), &kept, &wrote(7), 1);
        let names: Vec<(&str, u64)> = told.themes.iter().map(|theme| (theme.name.as_str(), theme.n)).collect();
        assert_eq!(names, [("Inloggning", 4), ("faktura, sen", 1), ("kö, telefon", 1)]);
        assert_eq!((told.themes[0].version, told.themes[0].parts.len()), (Some(2), 2));
        assert_eq!(told.of, [vec![1], vec![0], vec![0], vec![0], vec![0], vec![2], vec![]]);
        assert_eq!(told.themes[1].id, "sv-faktura");
    }

    #[test]
    fn a_theme_that_shares_less_than_half_of_its_words_is_another_one() {
        let parts = vec![part(&["logga", "bankid", "app", "krasch"])];
        let kept = [KeptTheme { id: "thm_1".into(), name: Some("X".into()), parts, version: 1 }];
        let told = told(&found(&[&["logga", "ut", "knapp", "meny"]], vec![vec![0]]), &kept, &wrote(1), 1);
        assert_eq!(told.themes[0].name, "logga, ut, knapp, meny");
        assert_eq!(told.themes[0].version, None);
    }

    #[test]
    fn a_new_theme_is_told_with_its_week_and_never_of_too_few() {
        let mut wrote = Vec::new();
        let mut of = Vec::new();
        for week in 0..30_i64 {
            for one in 0..20_u64 {
                let speaks = week >= 28 && one < 10;
                wrote.push(Wrote { time: week * WEEK + 5, person: week as u64 * 100 + one });
                of.push(if speaks { vec![0] } else { vec![] });
            }
        }
        let themed = found(&[&["bankid", "krånglar"]], of);
        let view = told(&themed, &[], &wrote, 8).themes.remove(0);
        let rising = view.rising.unwrap();
        let share = rising.share.unwrap();
        assert_eq!((rising.since.as_str(), share.n, share.value), ("1970-07-16", 40, Some(0.5)));
        assert!(told(&themed, &[], &wrote, 21).themes[0].rising.is_none());
    }
}
