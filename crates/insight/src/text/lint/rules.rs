//! The rules about one question: each looks at its words or its answers and marks what it finds.

use super::answers::{agree_disagree, missing_na, missing_neutral, overlapping, unbalanced, unlabelled};
use super::asked::Asked;
use super::lexicon::{self, is_among};
use super::sides;
use super::{Rule, Severity};
use crate::text::lix;

/// What a rule found, before it is put into words.
pub(super) struct Mark {
    pub(super) rule: Rule,
    pub(super) severity: Severity,
    pub(super) about: String,
    /// The words that it is about, by place; empty when it is about the answers or the whole.
    pub(super) places: Vec<usize>,
}

impl Mark {
    pub(super) fn of(rule: Rule, severity: Severity, about: impl Into<String>) -> Option<Mark> {
        Some(Mark { rule, severity, about: about.into(), places: Vec::new() })
    }

    pub(super) fn at(asked: &Asked, rule: Rule, severity: Severity, places: Vec<usize>) -> Option<Mark> {
        let about = asked.written(&places);
        (!places.is_empty()).then_some(Mark { rule, severity, about, places })
    }
}

/// All marks on a question.
pub(super) fn all(asked: &Asked) -> Vec<Mark> {
    let rules: [fn(&Asked) -> Option<Mark>; 17] = [
        leading,
        loaded,
        double_barrelled,
        absolute,
        negation,
        presupposition,
        vague,
        recall,
        jargon,
        long,
        unbalanced,
        missing_neutral,
        missing_na,
        overlapping,
        agree_disagree,
        unlabelled,
        sensitive,
    ];
    rules.iter().filter_map(|rule| rule(asked)).collect()
}

/// Does the question tell which answer is wanted?
fn leading(asked: &Asked) -> Option<Mark> {
    // Two denials are a riddle of their own, not a push.
    let is_riddle = denials(asked).len() > 1;
    let denies = |phrase: &str| matches!(phrase, "är du inte" | "känner du inte" | "do you not" | "would you not");
    if let Some(phrase) = asked.first_of(&lexicon::LEADS).filter(|phrase| !(is_riddle && denies(phrase))) {
        return Mark::of(Rule::Leading, Severity::Error, phrase);
    }
    if let Some(tag) = tag(asked) {
        return Mark::of(Rule::Leading, Severity::Error, tag);
    }
    let how_praised = asked.words.windows(2).position(|pair| {
        matches!(pair[0].text.as_str(), "how" | "hur") && lexicon::PRAISE.has(asked.language, &pair[1].text)
    });
    let how_good = asked.words.windows(2).position(|pair| {
        let one_sided =
            ["bra", "good", "well", "helpful", "hjälpsam", "enkelt", "easy", "snabb", "snabbt", "fast", "god", "gott"];
        matches!(pair[0].text.as_str(), "how" | "hur") && one_sided.contains(&pair[1].text.as_str())
    });
    let how = how_praised.or_else(|| how_good.filter(|_| asked.scale.is_lopsided()));
    if let Some(place) = how {
        return Mark::at(asked, Rule::Leading, Severity::Error, vec![place, place + 1]);
    }
    if asked.begins("om") && asked.says("skulle du") || asked.begins("if") && asked.says("would you") {
        return Mark::of(Rule::Leading, Severity::Warning, asked.either("om … skulle du", "if … would you"));
    }
    pushing(asked)
}

/// What asks for a nod: *…, right?*, *Visst …*, *Du är väl …*.
fn tag(asked: &Asked) -> Option<&'static str> {
    let end = asked.text().trim_end_matches(['?', ' ', '!']).to_lowercase();
    let tags = [", right", ", okay", ", eller", ", va", ", inte sant", ", yes", ", no", ", ja"];
    if let Some(tag) = tags.into_iter().find(|tag| end.ends_with(tag)) {
        return Some(tag.trim_start_matches([',', ' ']));
    }
    if asked.is_swedish() && matches!(asked.word(0), "visst" | "nog" | "säkert") {
        return Some("visst, nog, säkert");
    }
    let nods = |place: &usize| {
        asked.word(*place) == "väl"
            && !matches!(asked.word(place.wrapping_sub(1)), "hur" | "så" | "lika" | "alltför" | "" | "mycket")
    };
    (asked.is_swedish() && (1..asked.words.len().min(4)).any(|place| nods(&place))).then_some("väl")
}

/// A proposal whose wording has judged it already: *should we stop wasting money*.
fn pushing(asked: &Asked) -> Option<Mark> {
    let coloured = coloured(asked);
    let proposes =
        !asked.places(&lexicon::SHOULD).is_empty() && (asked.scale.is_yes_no() || asked.scale.labels.len() == 2);
    let says_stop = !asked.places(&lexicon::STOP).is_empty();
    if proposes && (!coloured.is_empty() || says_stop && asked.scale.is_yes_no()) {
        let places = if coloured.is_empty() { asked.places(&lexicon::STOP) } else { coloured };
        return Mark::at(asked, Rule::Leading, Severity::Error, places);
    }
    None
}

/// Words that give away what the asker thinks.
fn coloured(asked: &Asked) -> Vec<usize> {
    const OUR: &[&str] = &["vår", "vårt", "våra", "our", "den", "det", "de", "the", "nya", "new", "my", "min"];
    let answers = || asked.scale.labels.iter().map(|label| label.to_lowercase());
    let is_how = |place: usize| place > 0 && matches!(asked.word(place - 1), "how" | "hur" | "så");
    let is_seldom_attribute = |word: &str| {
        is_among(
            &[
                "poor",
                "slow",
                "expensive",
                "great",
                "good",
                "trusted",
                "popular",
                "improved",
                "broken",
                "dyra",
                "fina",
                "smarta",
                "långsamma",
                "förbättrade",
                "populär*",
            ],
            word,
        )
    };
    (0..asked.words.len())
        .filter(|&place| {
            let word = asked.word(place);
            let strong = lexicon::PRAISE.has(asked.language, word) || lexicon::BLAME.has(asked.language, word);
            let mild = lexicon::JUDGING.has(asked.language, word);
            let is_attribute = place > 0
                && (OUR.contains(&asked.word(place - 1))
                    || place > 1 && OUR.contains(&asked.word(place - 2)) && is_coloured_word(asked, place - 1))
                && place + 1 < asked.words.len();
            let is_answer = answers().any(|label| label.contains(word));
            if is_how(place) {
                return lexicon::PRAISE.has(asked.language, word) && !matches!(word, "perfekt" | "popular" | "populär");
            }
            if is_answer && !is_attribute {
                return false;
            }
            if is_seldom_attribute(word) {
                return is_attribute && !follows_superlative(asked, place);
            }
            let ours = place > 0 && matches!(asked.word(place - 1), "vår" | "vårt" | "våra" | "our")
                || place > 1
                    && matches!(asked.word(place - 2), "vår" | "vårt" | "våra" | "our")
                    && matches!(asked.word(place - 1), "nya" | "new" | "mycket" | "very" | "extra");
            strong
                || mild
                    && ours
                    && place + 1 < asked.words.len()
                    && !matches!(
                        asked.word(place),
                        "personliga" | "personlig" | "personal" | "viktigaste" | "most" | "safe"
                    )
        })
        .collect()
}

fn is_coloured_word(asked: &Asked, place: usize) -> bool {
    let word = asked.word(place);
    matches!(word, "nya" | "new" | "gamla" | "old" | "mycket" | "very")
        || lexicon::PRAISE.has(asked.language, word)
        || lexicon::BLAME.has(asked.language, word)
}

/// *The most popular page* names a page; it does not praise it.
fn follows_superlative(asked: &Asked, place: usize) -> bool {
    place > 0 && matches!(asked.word(place - 1), "mest" | "most")
}

/// Do words of the question praise or blame?
fn loaded(asked: &Asked) -> Option<Mark> {
    Mark::at(asked, Rule::Loaded, Severity::Error, coloured(asked))
}

/// Two questions in one: *nöjd med priset och kvaliteten*.
fn double_barrelled(asked: &Asked) -> Option<Mark> {
    if asked.first_of(&lexicon::PAIRS).is_some() && joints(asked).len() < 2 {
        return None;
    }
    let judged = asked.is_evaluative() || asked.scale.is_yes_no() || asked.scale.is_agreement();
    let place = joints(asked).into_iter().find(|&place| {
        let word = asked.word(place);
        let is_or = matches!(word, "eller" | "or");
        !within_pair(asked, place)
            && !is_coloured_pair(asked, place)
            && !opposites(asked, place)
            && judged
            && (!is_or || asked.is_evaluative() && !chooses(asked))
    })?;
    let first = place.saturating_sub(1);
    let last = (place + 1).min(asked.words.len() - 1);
    Mark::at(asked, Rule::DoubleBarrelled, Severity::Error, vec![first, place, last])
        .map(|mark| Mark { about: asked.span(first, last).to_string(), ..mark })
}

/// The places of *och*, *and* and the like in the main clause.
fn joints(asked: &Asked) -> Vec<usize> {
    let clause = clause_start(asked);
    let is_joint = |word: &str| match asked.is_swedish() {
        true => matches!(word, "och" | "samt" | "eller"),
        false => matches!(word, "and" | "or"),
    };
    let range = (clause.max(1)..asked.words.len().saturating_sub(1)).filter(|&place| is_joint(asked.word(place)));
    range
        .filter(|&place| !between_numbers(asked, place) && !after_between(asked, place) && !in_name(asked, place))
        .collect()
}

/// Where the main clause begins: after *När du ringde oss och …,*.
fn clause_start(asked: &Asked) -> usize {
    const SINCE: &[&str] = &[
        "när", "efter", "om", "då", "sedan", "when", "after", "if", "since", "while", "once", "tänk", "think",
        "thinking",
    ];
    if !SINCE.contains(&asked.word(0)) {
        return 0;
    }
    let comma = asked.text().find([',', '.', ':']).unwrap_or(0);
    asked.words.iter().position(|word| word.start > comma).unwrap_or(0)
}

/// *The terrible and clumsy form*: words that give one opinion away, which [`loaded`] tells, ask nothing. After *how*
/// they do.
fn is_coloured_pair(asked: &Asked, place: usize) -> bool {
    let is_asked = place > 1 && matches!(asked.word(place - 2), "how" | "hur");
    !is_asked && coloured(asked).contains(&(place - 1))
}

fn between_numbers(asked: &Asked, place: usize) -> bool {
    let is_number = |place: usize| asked.word(place).chars().all(|letter| letter.is_ascii_digit());
    is_number(place - 1) && is_number(place + 1)
}

/// *Barn- och ungdomsmottagningen*, *Health and Beauty*: one name.
fn in_name(asked: &Asked, place: usize) -> bool {
    let hangs = asked.after(place - 1).starts_with('-');
    hangs || place > 1 && is_capital(asked, place - 1) && is_capital(asked, place + 1)
}

/// Written with a capital although it does not begin a sentence: most likely a name.
fn is_capital(asked: &Asked, place: usize) -> bool {
    let begins =
        asked.before(place).trim_end().chars().next_back().is_none_or(|mark| matches!(mark, '.' | '?' | '!' | ':'));
    !begins && asked.since(place).chars().next().is_some_and(char::is_uppercase)
}

fn after_between(asked: &Asked, place: usize) -> bool {
    (place.saturating_sub(6)..place).any(|before| matches!(asked.word(before), "mellan" | "between" | "both" | "både"))
}

fn within_pair(asked: &Asked, place: usize) -> bool {
    lexicon::PAIRS.of(asked.language).iter().any(|pair| {
        let parts: Vec<&str> = pair.split([' ', '/']).collect();
        let Some(at) = parts.iter().position(|part| *part == asked.word(place)) else { return false };
        at <= place && parts.iter().enumerate().all(|(offset, part)| asked.word(place - at + offset) == *part)
    })
}

/// *Lätt eller svårt*: one thing asked from both ends.
fn opposites(asked: &Asked, place: usize) -> bool {
    let near = |from: usize, to: usize| {
        (from..to.min(asked.words.len())).map(|near| asked.word(near).to_string()).collect::<Vec<_>>()
    };
    let (before, after) = (near(place.saturating_sub(3), place), near(place + 1, place + 4));
    let meets = |one: &str, other: &str| {
        before.iter().any(|word| word.starts_with(one)) && after.iter().any(|word| word.starts_with(other))
    };
    lexicon::OPPOSITES.iter().any(|(one, other)| meets(one, other) || meets(other, one))
}

/// A question that asks to choose: the *or* is the point of it.
fn chooses(asked: &Asked) -> bool {
    const WHICH: &[&str] = &[
        "vilken",
        "vilket",
        "vilka",
        "which",
        "would",
        "skulle",
        "föredrar",
        "prefer",
        "vill",
        "do",
        "did",
        "has",
        "have",
        "was",
        "is",
        "är",
        "var",
        "fick",
        "har",
    ];
    WHICH.contains(&asked.word(clause_start(asked)))
}

/// *Alltid*, *never*: nobody can say yes.
fn absolute(asked: &Asked) -> Option<Mark> {
    if denials(asked).len() >= 2 {
        return None;
    }
    if let Some(phrase) = asked.first_of(&lexicon::WHOLLY) {
        return Mark::of(Rule::Absolute, Severity::Warning, phrase);
    }
    let figures = lexicon::NOT_ABSOLUTE.of(asked.language);
    let places: Vec<usize> = asked
        .places(&lexicon::ABSOLUTE)
        .into_iter()
        .filter(|&place| {
            let around = |phrase: &&str| asked.says(phrase) && phrase.split(' ').any(|part| part == asked.word(place));
            let is_quantity = matches!(asked.word(place), "alla" | "all" | "every" | "samtliga")
                && !asked.scale.is_yes_no()
                && !asked.is_evaluative();
            !figures.iter().any(around) && !is_quantity
        })
        .collect();
    Mark::at(asked, Rule::Absolute, Severity::Warning, places)
}

/// The places of words that deny.
fn denials(asked: &Asked) -> Vec<usize> {
    let also_denied = asked.places(&lexicon::ALSO_NOT).iter().any(|&place| !in_opposites(asked, place));
    let is_spared =
        asked.first_of(&lexicon::WHOLE_DENIED).is_some_and(|phrase| !(phrase == "no longer" && also_denied));
    let mut places = asked.places(&lexicon::NOT);
    if is_spared {
        places.retain(|&place| !matches!(asked.word(place), "inte" | "ej" | "not" | "no"));
    }
    let plain = places.len();
    let mut also = asked.places(&lexicon::ALSO_NOT);
    also.retain(|&place| !in_opposites(asked, place));
    if plain > 0
        || also
            .iter()
            .any(|&place| matches!(asked.word(place), "aldrig" | "never" | "without" | "utan" | "hardly" | "knappast"))
            && also.len() > 1
    {
        places.extend(also);
    }
    places.sort_unstable();
    places
}

fn in_opposites(asked: &Asked, place: usize) -> bool {
    let joints = (place.saturating_sub(2)..=(place + 2).min(asked.words.len().saturating_sub(1)))
        .filter(|&at| matches!(asked.word(at), "eller" | "or"));
    joints.into_iter().any(|joint| opposites(asked, joint))
}

/// *Inte*, *not*: readers lose it, and yes comes to mean no.
fn negation(asked: &Asked) -> Option<Mark> {
    let places = denials(asked);
    match places.len() {
        0 => never(asked),
        1 => Mark::at(asked, Rule::Negation, Severity::Warning, places),
        _ => Mark::at(asked, Rule::Negation, Severity::Error, places),
    }
}

/// *Har du aldrig …?*: a yes means never, or not never.
fn never(asked: &Asked) -> Option<Mark> {
    let place = (1..asked.words.len().min(4)).find(|&place| matches!(asked.word(place), "aldrig" | "never"))?;
    (asked.scale.is_yes_no() && place >= 2)
        .then(|| Mark::at(asked, Rule::Negation, Severity::Warning, vec![place]))
        .flatten()
}

/// Does the question take for granted what it should ask?
fn presupposition(asked: &Asked) -> Option<Mark> {
    let reason = matches!(asked.word(0), "varför" | "why")
        || asked.says("av vilken anledning")
        || asked.says("what made you")
        || asked.says("what makes you")
        || asked.says("vad fick dig att")
        || asked.says("vad gör att du");
    let reason =
        reason || asked.says("som gjorde att du") || asked.says("what led you") || asked.says("vilken anledning");
    let feeling: Vec<usize> =
        asked.places(&lexicon::FEELING).into_iter().chain(asked.places(&lexicon::TROUBLE)).collect();
    if reason && !feeling.is_empty() {
        return Mark::at(asked, Rule::Presupposition, Severity::Error, vec![0, feeling[0]]);
    }
    // Why somebody did what we know that they did, a call, may be asked; all else has to be asked about first.
    if matches!(asked.word(0), "varför" | "why") && asked.places(&lexicon::CONTACT).is_empty() {
        return Mark::at(asked, Rule::Presupposition, Severity::Error, vec![0, 1.min(asked.words.len() - 1)]);
    }
    let how_bad = asked.words.windows(2).position(|pair| {
        matches!(pair[0].text.as_str(), "how" | "hur") && lexicon::TROUBLE.has(asked.language, &pair[1].text)
    });
    if let Some(place) = how_bad.filter(|&place| !opposites(asked, place + 2)) {
        return Mark::at(asked, Rule::Presupposition, Severity::Error, vec![place, place + 1]);
    }
    if let Some(phrase) = asked.first_of(&lexicon::PRESUMES) {
        return Mark::of(Rule::Presupposition, Severity::Error, phrase);
    }
    // *Nöjd med att … inte …*: that it did not happen is taken for granted.
    let granted = asked.says("med att")
        || asked.says("över att")
        || asked.says("that we")
        || asked.says("satisfied that")
        || asked.says("happy that")
        || asked.says("pleased that")
        || asked.says("with the fact that");
    let denied = asked.places(&lexicon::NOT);
    if granted && asked.is_evaluative() && denied.len() == 1 {
        return Mark::at(asked, Rule::Presupposition, Severity::Warning, denied);
    }
    None
}

/// *Ofta*, *sometimes*: everybody counts differently.
fn vague(asked: &Asked) -> Option<Mark> {
    if asked.scale.is_vague() {
        return Mark::of(Rule::VagueFrequency, Severity::Warning, asked.scale.labels.join(" | "));
    }
    let how = |place: usize| place > 0 && matches!(asked.word(place - 1), "hur" | "how" | "så" | "as");
    let mut places: Vec<usize> = asked.places(&lexicon::VAGUE).into_iter().filter(|&place| !how(place)).collect();
    if asked.scale.is_yes_no() {
        let relative =
            asked.places(&lexicon::RELATIVE).into_iter().filter(|&place| !how(place) && is_measure(asked, place));
        places.extend(relative);
        places.sort_unstable();
    }
    Mark::at(asked, Rule::VagueFrequency, Severity::Warning, places)
}

/// A relative word that the answer hangs on, not one in *lika bra som* or *so far*.
fn is_measure(asked: &Asked, place: usize) -> bool {
    let next = asked.word(place + 1);
    !matches!(next, "som" | "as" | "far")
        && !matches!(asked.word(place.saturating_sub(1)), "lika" | "as" | "no" | "inte")
        && !matches!((asked.word(place), next), ("good", "reason") | ("very", _))
}

/// Further back than three months, or never saying since when.
fn recall(asked: &Asked) -> Option<Mark> {
    if let Some(phrase) = asked.first_of(&lexicon::LONG_AGO) {
        return Mark::of(Rule::Recall, Severity::Warning, phrase);
    }
    for (place, word) in asked.words.iter().enumerate() {
        let months = match word.text.as_str() {
            "år" | "åren" | "year" | "years" => 12,
            "månader" | "månaderna" | "months" | "month" => 1,
            "veckor" | "veckorna" | "weeks" => 0,
            _ => continue,
        };
        let many = number(asked.word(place.wrapping_sub(1)));
        let back = (place.saturating_sub(5)..place).any(|at| {
            matches!(asked.word(at), "senaste" | "sista" | "last" | "past" | "previous" | "gångna" | "föregående")
        });
        if back && many.is_some_and(|many| many * months > 3) {
            return Mark::at(asked, Rule::Recall, Severity::Warning, vec![place.saturating_sub(1), place]);
        }
    }
    let counts = ["hur många gånger", "how many times"].into_iter().find(|phrase| asked.says(phrase));
    counts
        .filter(|_| asked.places(&lexicon::ANCHORED).is_empty())
        .and_then(|phrase| Mark::of(Rule::Recall, Severity::Warning, phrase))
}

fn number(word: &str) -> Option<i64> {
    const SMALL: &[(&str, &str)] = &[
        ("en", "one"),
        ("två", "two"),
        ("tre", "three"),
        ("fyra", "four"),
        ("fem", "five"),
        ("sex", "six"),
        ("sju", "seven"),
        ("åtta", "eight"),
        ("nio", "nine"),
        ("tio", "ten"),
        ("elva", "eleven"),
        ("tolv", "twelve"),
        ("tretton", "thirteen"),
        ("fjorton", "fourteen"),
        ("femton", "fifteen"),
        ("sexton", "sixteen"),
        ("sjutton", "seventeen"),
        ("arton", "eighteen"),
    ];
    let spelled =
        || SMALL.iter().position(|(swedish, english)| *swedish == word || *english == word).map(|at| at as i64 + 1);
    let many = || {
        matches!(
            word,
            "tjugo" | "tjugofyra" | "twenty" | "twenty-four" | "several" | "flera" | "many" | "few" | "couple"
        )
        .then_some(20)
    };
    word.parse().ok().or_else(spelled).or_else(many)
}

/// Words that only those within the trade know.
fn jargon(asked: &Asked) -> Option<Mark> {
    let longest = sides::longest(asked.language);
    let places: Vec<usize> = (0..asked.words.len())
        .filter(|&place| {
            let word = &asked.words[place];
            let written = asked.span(place, place);
            let capitals = written.split('-').any(|part| {
                part.chars().count() >= 2
                    && part.chars().all(char::is_uppercase)
                    && !lexicon::KNOWN_CAPITALS.contains(&part)
            });
            let letters = word
                .text
                .split('-')
                .map(|part| part.chars().filter(|letter| letter.is_alphabetic()).count())
                .max()
                .unwrap_or(0);
            lexicon::JARGON.has(asked.language, &word.text) || capitals && !is_shouted(asked) || letters >= longest
        })
        .collect();
    Mark::at(asked, Rule::Jargon, Severity::Warning, places)
}

/// A whole question in capitals is loud, not full of abbreviations.
fn is_shouted(asked: &Asked) -> bool {
    !asked.text().chars().any(char::is_lowercase)
}

/// More than twenty words, or hard to read. A question of a few words is short whatever its words.
fn long(asked: &Asked) -> Option<Mark> {
    /// LIX is made for texts: the fewer the words, the more it must say.
    const HARD: [(u64, f64); 3] = [(6, 65.0), (9, 60.0), (12, 55.0)];
    let found = lix(asked.text());
    let sentence =
        asked.text().split(['.', '!', '?', ':']).map(|part| part.split_whitespace().count()).max().unwrap_or(0);
    if sentence > 30 || found.words > 45 {
        return Mark::of(Rule::Long, Severity::Error, "");
    }
    let is_hard = HARD.iter().any(|&(words, lix)| found.words >= words && found.lix() > lix);
    (sentence > 20 || found.words > 32 || is_hard).then(|| Mark::of(Rule::Long, Severity::Warning, "")).flatten()
}

fn sensitive(asked: &Asked) -> Option<Mark> {
    const RATHER_NOT: &[&str] = &["vill inte", "vill ej", "avstår", "prefer not", "rather not"];
    let spared =
        asked.scale.labels.iter().any(|label| RATHER_NOT.iter().any(|words| label.to_lowercase().contains(words)));
    if spared || asked.is_evaluative() && !asks_of_oneself(asked) {
        return None;
    }
    let places = asked.places(&lexicon::SENSITIVE).into_iter().filter(|&place| !is_capital(asked, place)).collect();
    Mark::at(asked, Rule::Sensitive, Severity::Warning, places)
}

/// About the customer, not about what the organisation did.
fn asks_of_oneself(asked: &Asked) -> bool {
    ["din", "ditt", "dina", "your"].iter().any(|word| asked.says(word))
}
