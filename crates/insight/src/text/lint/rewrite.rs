//! What to ask instead: the question itself where it can be mended word by word, else a form to fill.
//!
//! Every finding has one, in the question's own language; it is a proposal, never put in by itself.

use super::asked::{Asked, tidy};
use super::rules::Mark;
use super::scale::Range;
use super::{Rule, lexicon, sides};

pub(super) fn rewrite(asked: &Asked, mark: &Mark) -> String {
    match mark.rule {
        Rule::Leading => openly(asked, mark),
        Rule::Loaded => asked.without(&mark.places),
        Rule::DoubleBarrelled => apart(asked, mark),
        Rule::Absolute => asked.either(
            &format!("{} — Ja, helt | Delvis | Nej | Vet ej", asked.without(&mark.places)),
            &format!("{} — Yes, fully | Partly | No | Don’t know", asked.without(&mark.places)),
        ),
        Rule::Negation => positively(asked, mark),
        Rule::Presupposition => presuming_nothing(asked, mark),
        Rule::VagueFrequency => counted(asked, mark),
        Rule::Recall => recently(asked, mark),
        Rule::Jargon => asked.with(&mark.places, |_| asked.either("[kundens eget ord]", "[the customer’s own word]")),
        Rule::Long => shorter(asked),
        Rule::UnbalancedScale => balanced(asked),
        Rule::MissingNeutral => with_middle(asked),
        Rule::MissingNa => format!(
            "{} | {}",
            asked.scale.labels.join(" | "),
            asked.either("Har inte haft kontakt / vet ej", "Not applicable / don’t know")
        ),
        Rule::OverlappingRanges => ranges(asked),
        Rule::AgreeDisagree => directly(asked),
        Rule::UnlabelledEnds => ends(asked),
        Rule::Sensitive => asked.either(
            &format!("Behövs det? I så fall: {} — med breda intervall och svaret ”Vill inte svara”", asked.text()),
            &format!("Is it needed? If so: {} — with wide ranges and the answer “Prefer not to say”", asked.text()),
        ),
        Rule::Order | Rule::Inconsistent => asked.text().to_string(),
    }
}

/// *Håller du inte med om att vår kundtjänst är bra?* → *Vad tycker du om vår kundtjänst?*
fn openly(asked: &Asked, mark: &Mark) -> String {
    const THAT: &[&str] = &["att", "that"];
    const IS: &[&str] = &[
        "är", "var", "blir", "borde", "bör", "ska", "har", "kan", "is", "are", "was", "were", "should", "has", "have",
        "can", "could", "makes", "gör",
    ];
    let that = asked.words.iter().position(|word| THAT.contains(&word.text.as_str()));
    let is_after = |from: usize| (from..asked.words.len()).find(|&place| IS.contains(&asked.word(place)));
    let topic =
        that.and_then(|that| Some((that + 1, is_after(that + 2)?))).filter(|(from, to)| (1..=6).contains(&(to - from)));
    if let Some((from, to)) = topic {
        let coloured: Vec<&str> = (from..to)
            .map(|place| asked.word(place))
            .filter(|word| !lexicon::PRAISE.has(asked.language, word) && !lexicon::BLAME.has(asked.language, word))
            .collect();
        let topic = coloured.join(" ");
        return asked.either(&format!("Vad tycker du om {topic}?"), &format!("What do you think of {topic}?"));
    }
    if mark.places.len() == 2 && matches!(asked.word(mark.places[0]), "hur" | "how") {
        let rest = asked.after(mark.places[1]).trim().trim_end_matches('?').to_string();
        return tidy(&asked.either(&format!("Hur bra eller dåligt {rest}?"), &format!("How good or bad {rest}?")));
    }
    let plain = if mark.places.is_empty() { asked.text().to_string() } else { asked.without(&mark.places) };
    asked.either(
        &format!("Vad tycker du? Fråga utan att visa vilket svar ni hoppas på, med för och emot i svaren: {plain} — Ja | Nej | Vet ej"),
        &format!("What is your view? Ask without showing the answer you hope for, with both sides among the answers: {plain} — Yes | No | Don’t know"),
    )
}

/// One question for each: *priset och kvaliteten* → *… priset?* *… kvaliteten?*
fn apart(asked: &Asked, mark: &Mark) -> String {
    let &[first, joint, last] = &mark.places[..] else { return asked.text().to_string() };
    let one = format!("{}{}", asked.before(joint).trim_end(), rest_after(asked, last));
    let before = if first == 0 { "" } else { asked.before(first) };
    let other = format!("{before}{}", asked.since(last));
    format!("1. {} 2. {}", question(&one), question(&other))
}

/// What follows the second of two joined words, where it belongs to both: *… and accuracy of our service*.
fn rest_after<'a>(asked: &'a Asked, last: usize) -> &'a str {
    asked.after(last).trim_end_matches(['?', '.', ' '])
}

fn question(text: &str) -> String {
    let plain = tidy(text.trim_end_matches(['?', '.', ' ']));
    format!("{plain}?")
}

fn positively(asked: &Asked, mark: &Mark) -> String {
    let opposites: &[(&str, &str)] = &[
        ("missnöjd", "nöjd"),
        ("missnöjda", "nöjda"),
        ("disagree", "agree"),
        ("dissatisfied", "satisfied"),
        ("unhappy", "happy"),
        ("unclear", "clear"),
        ("otydlig", "tydlig"),
        ("otydligt", "tydligt"),
        ("unlikely", "likely"),
        ("osäker", "säker"),
        ("unable", "able"),
        ("impossible", "possible"),
        ("omöjligt", "möjligt"),
        ("don't", "do"),
        ("doesn't", "does"),
        ("didn't", "did"),
        ("isn't", "is"),
        ("aren't", "are"),
        ("wasn't", "was"),
        ("weren't", "were"),
        ("won't", "will"),
        ("wouldn't", "would"),
        ("can't", "can"),
        ("cannot", "can"),
        ("couldn't", "could"),
        ("shouldn't", "should"),
        ("haven't", "have"),
        ("hasn't", "has"),
        ("hadn't", "had"),
        ("utan", "med"),
        ("without", "with"),
        ("no", "any"),
        ("inga", "några"),
        ("inget", "något"),
        ("ingen", "någon"),
    ];
    asked.with(&mark.places, |word| {
        opposites.iter().find(|(denied, _)| *denied == word).map_or_else(String::new, |(_, plain)| (*plain).to_string())
    })
}

fn presuming_nothing(asked: &Asked, mark: &Mark) -> String {
    if let &[place, trouble] = &mark.places[..] {
        let word = asked.word(trouble);
        if matches!(asked.word(place), "hur" | "how") {
            let rest = asked.after(trouble).trim().trim_end_matches('?').to_string();
            return tidy(
                &asked.either(&format!("Hur lätt eller svårt {rest}?"), &format!("How easy or difficult {rest}?")),
            );
        }
        return asked.either(
            &format!(
                "Fråga först om det är så, och sedan varför: Är du {word}? — Ja | Delvis | Nej. Vad beror det på?"
            ),
            &format!("Ask first whether it is so, then why: “{word}”? — Yes | Partly | No. What is the reason?"),
        );
    }
    asked.either(
        "Fråga först om det är så (bättre, likadant eller sämre; ja, delvis eller nej), och sedan hur och varför.",
        "Ask first whether it is so (better, the same or worse; yes, partly or no), then how and why.",
    )
}

fn counted(asked: &Asked, mark: &Mark) -> String {
    let often = asked.either(
        "Varje dag | Varje vecka | Varje månad | Mer sällan | Aldrig",
        "Every day | Every week | Every month | Less often | Never",
    );
    if mark.places.is_empty() {
        return format!("{} — {often}", asked.text());
    }
    let plain = asked.without(&mark.places);
    if asked.places(&lexicon::RELATIVE).iter().any(|place| mark.places.contains(place)) {
        return asked.either(
            &format!("Säg hur mycket som menas, eller låt kunden skatta: {plain} — Mycket dåligt | Dåligt | Varken eller | Bra | Mycket bra"),
            &format!("Say how much is meant, or let the customer rate it: {plain} — Very poor | Poor | Neither | Good | Very good"),
        );
    }
    format!("{plain} — {often}")
}

fn recently(asked: &Asked, mark: &Mark) -> String {
    let window = asked.either("de senaste 3 månaderna", "the last 3 months");
    let counts = ["gånger", "times"].iter().any(|word| mark.about.contains(word));
    let place = (0..asked.words.len()).find(|&place| {
        let said = mark.about.split(' ').enumerate().all(|(offset, word)| asked.word(place + offset) == word);
        mark.places.is_empty() && !counts && said
    });
    if let Some(place) = place {
        let last = place + mark.about.split(' ').count() - 1;
        return tidy(&format!("{}{window}{}", asked.before(place), asked.after(last)));
    }
    if let &[many, unit] = &mark.places[..] {
        let three = asked.either("3 månaderna", "3 months");
        return tidy(&format!("{}{three}{}", asked.before(many), asked.after(unit)));
    }
    let plain = asked.text().trim_end_matches('?');
    asked.either(&format!("{plain} under {window}?"), &format!("{plain} in {window}?"))
}

/// The last main clause is most often what is asked.
fn shorter(asked: &Asked) -> String {
    let sentences: Vec<&str> =
        asked.text().split_inclusive(['.', '!', '?']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let asks = sentences
        .iter()
        .rev()
        .find(|part| part.ends_with('?'))
        .filter(|part| sentences.len() > 1 && part.split_whitespace().count() <= 20);
    match asks {
        Some(short) => (*short).to_string(),
        None => asked.either(
            "Dela den i frågor om en sak var, med högst 20 ord, korta ord och inga bisatser före frågan.",
            "Split it into questions about one thing each, of at most 20 words, short ones, with no clause before the question.",
        ),
    }
}

fn balanced(asked: &Asked) -> String {
    let lower = format!("{} {}", asked.text(), asked.scale.labels.join(" ")).to_lowercase();
    let about = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if about(&["nöjd", "satisf"]) {
        return asked.either(
            "Mycket missnöjd | Missnöjd | Varken nöjd eller missnöjd | Nöjd | Mycket nöjd",
            "Very dissatisfied | Dissatisfied | Neither | Satisfied | Very satisfied",
        );
    }
    if about(&["lätt", "svår", "enkel", "easy", "difficult", "problem"]) {
        return asked.either(
            "Mycket svårt | Svårt | Varken eller | Lätt | Mycket lätt",
            "Very difficult | Difficult | Neither | Easy | Very easy",
        );
    }
    if about(&["bättre", "better"]) {
        return asked.either(
            "Mycket sämre | Sämre | Likadan | Bättre | Mycket bättre",
            "Much worse | Worse | The same | Better | Much better",
        );
    }
    asked.either(
        "Mycket dåligt | Dåligt | Varken eller | Bra | Mycket bra",
        "Very poor | Poor | Neither | Good | Very good",
    )
}

fn with_middle(asked: &Asked) -> String {
    let middle = asked.either("Varken eller", "Neither");
    let out = asked.scale.labels.iter().filter(|label| sides::side(label) == sides::Side::WayOut).count();
    let mut labels = asked.scale.labels.clone();
    labels.insert((labels.len() - out) / 2, middle);
    labels.join(" | ")
}

/// Each range begins where the one before ended, and the last is open.
fn ranges(asked: &Asked) -> String {
    let ranges = asked.scale.broken_ranges().unwrap_or_default();
    let starts: Vec<i64> = ranges.iter().filter_map(|range: &Range| range.from).collect();
    let mut labels: Vec<String> =
        starts.windows(2).map(|pair| format!("{}–{}", pair[0], (pair[1] - 1).max(pair[0]))).collect();
    if let Some(last) = ranges.last() {
        let from = match (last.to, starts.last()) {
            (Some(to), Some(&start)) => {
                labels.push(format!("{start}–{to}"));
                to + 1
            }
            (None, Some(&start)) => start,
            _ => return asked.scale.labels.join(" | "),
        };
        labels.push(asked.either(&format!("{from} eller mer"), &format!("{from} or more")));
    }
    labels.join(" | ")
}

/// *Det var enkelt att få hjälp* → *Hur lätt eller svårt var det att få hjälp?*
fn directly(asked: &Asked) -> String {
    let easy = asked.words.iter().position(|word| matches!(word.text.as_str(), "enkelt" | "lätt" | "easy" | "simple"));
    let to =
        easy.and_then(|easy| (easy + 1..asked.words.len()).find(|&place| matches!(asked.word(place), "att" | "to")));
    if let Some(to) = to {
        let rest = asked.since(to).trim_end_matches(['.', '?', ' ']).to_string();
        return asked.either(
            &format!("Hur lätt eller svårt var det {rest}?"),
            &format!("How easy or difficult was it {rest}?"),
        );
    }
    asked.either(
        &format!("Fråga efter saken själv i stället för om man instämmer: Hur [lätt eller svårt, tydligt eller otydligt] var det? (nu: {})", asked.text()),
        &format!("Ask about the thing itself instead of agreement: How [easy or difficult, clear or unclear] was it? (now: {})", asked.text()),
    )
}

fn ends(asked: &Asked) -> String {
    let labels = &asked.scale.labels;
    let balanced = balanced(asked);
    let words: Vec<&str> = balanced.split(" | ").collect();
    match (labels.first(), labels.last(), words.first(), words.last()) {
        (Some(low), Some(high), Some(bad), Some(good)) => {
            let middle = &labels[1..labels.len() - 1];
            format!("{low} = {bad} | {} | {high} = {good}", middle.join(" | "))
        }
        _ => labels.join(" | "),
    }
}
