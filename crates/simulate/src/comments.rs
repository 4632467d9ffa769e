//! What customers write: themes that are tied to the signals that harmed them, in Swedish and English, with the slips,
//! the irony and the personal data of real comments. What is true of each comment is told with it. All data of persons
//! here is invented, and none of the numbers can belong to anybody.

use crate::chance::{Purpose, Stream};
use crate::organisation::Place;
use crate::phrases::{CLOSINGS, CLOSINGS_EN, CROSS, GLAD, IRONY, IRONY_EN, OPENINGS, OPENINGS_EN, Theme, theme_named};
use crate::walk::World;
use crate::words::LANGUAGE;
use serde::Serialize;

/// A comment and what is true of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Said {
    /// The response that it belongs to.
    pub response_id: String,
    /// What it is about.
    pub theme: &'static str,
    /// The plant that it complains of: its id in `truth.json`. None: of nothing that was planted.
    pub plant: Option<usize>,
    /// `positive`, `negative` or `mixed`.
    pub sentiment: &'static str,
    /// `sv` or `en`.
    pub language: &'static str,
    /// Whether it says the opposite of what it means.
    pub ironic: bool,
    /// The personal data in it.
    pub personal_data: Vec<Private>,
    /// The words themselves; they are in `responses.csv`.
    #[serde(skip)]
    pub text: String,
}

/// Personal data in a comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Private {
    /// `email`, `phone`, `name` or `person_number`.
    pub kind: &'static str,
    /// Where it begins, in characters.
    pub start: usize,
    /// Where it ends, in characters, not included.
    pub end: usize,
}

/// What a customer writes after a journey.
pub(crate) fn comment(world: &World, number: usize, worst: Option<Place>, failed: bool, response_id: &str) -> Said {
    let mut stream = Stream::of(world.spec.seed, Purpose::Comment, number, 0);
    let (_, customer) = world.journey(number);
    let english = customer.values[LANGUAGE] == 1;
    let strays = stream.happens(0.12);
    let subject = match worst {
        _ if strays => ["price", "manners", "opening_hours"][stream.below(3)],
        Some(place) => world.organisation.cell(place).kind.name(),
        None if failed => "unclear",
        None => "content",
    };
    let theme = theme_named(subject);
    let content = subject == "content";
    let ironic = !content && stream.happens(0.06);
    let mixed = !content && !ironic && stream.happens(0.10);
    let mut text = words_of(theme, english, ironic, &mut stream);
    if mixed {
        text.push_str(if english { " But the staff were kind." } else { " Men personalen var vänlig." });
    }
    if stream.happens(0.10) {
        text.push(' ');
        let suiting = if content { GLAD } else { CROSS };
        text.push_str(suiting[stream.below(suiting.len())]);
    }
    if !english && stream.happens(0.03) {
        text.push_str(" So annoying.");
    }
    let mut text = slip(&text, &mut stream);
    let mut personal_data = Vec::new();
    if stream.happens(0.08) {
        personal_data.push(put_private(&mut text, english, &mut stream));
    }
    let sentiment = match (content, mixed) {
        (true, _) => "positive",
        (false, true) => "mixed",
        (false, false) => "negative",
    };
    let language = if english { "en" } else { "sv" };
    let plant = worst.filter(|_| !strays).and_then(|place| plant_at(world, place));
    let response_id = response_id.to_owned();
    Said { response_id, theme: theme.name, plant, sentiment, language, ironic, personal_data, text }
}

/// The id of the plant at a place. Where outcomes are dealt out anew nothing is planted.
fn plant_at(world: &World, place: Place) -> Option<usize> {
    let at = world.organisation.plants.iter().position(|plant| *plant == place);
    at.filter(|_| !world.spec.shuffle_outcomes).map(|at| at + 1)
}

fn words_of(theme: &Theme, english: bool, ironic: bool, stream: &mut Stream) -> String {
    let (openings, cores, closings, irony) = match english {
        true => (OPENINGS_EN, theme.english, CLOSINGS_EN, IRONY_EN),
        false => (OPENINGS, theme.swedish, CLOSINGS, IRONY),
    };
    let opening = if theme.name == "content" { "" } else { openings[stream.below(openings.len())] };
    let core = cores[stream.below(cores.len())];
    let closing = match (ironic, theme.name == "content") {
        (true, _) => irony[stream.below(irony.len())],
        (false, true) => "",
        (false, false) => closings[stream.below(closings.len())],
    };
    let stop = if core.ends_with(['.', '!']) { "" } else { "." };
    let core = format!("{core}{stop}");
    let parts: Vec<&str> = [opening, core.as_str(), closing].into_iter().filter(|part| !part.is_empty()).collect();
    let mut text = parts.join(" ");
    if opening.is_empty() {
        text = capitalised(&text);
    }
    text
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Slips of the keyboard in one word of twenty: two letters change places, or one is lost; and some compounds split.
fn slip(text: &str, stream: &mut Stream) -> String {
    let words = text.split(' ').map(|word| {
        let mut letters: Vec<char> = word.chars().collect();
        if letters.len() > 4 && stream.happens(0.05) {
            let at = 1 + stream.below(letters.len() - 3);
            if stream.happens(0.5) {
                letters.swap(at, at + 1);
            } else {
                letters.remove(at);
            }
        }
        let word: String = letters.into_iter().collect();
        match word.strip_prefix("kundtjänst") {
            Some(rest) if stream.happens(0.2) => format!("kund tjänst{rest}"),
            _ => word,
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Puts personal data last, and says where.
fn put_private(text: &mut String, english: bool, stream: &mut Stream) -> Private {
    const NAMES: [&str; 6] =
        ["Anna Lindqvist", "Erik Sandberg", "Fatima Haddad", "Johan Berg", "Maria Öhman", "Ali Demir"];
    let name = NAMES[stream.below(NAMES.len())];
    let (kind, before, value) = match stream.below(4) {
        // A domain that is set aside for examples (RFC 2606).
        0 => {
            let first = name.split(' ').next().unwrap_or(name).to_lowercase();
            let plain = first.replace('ö', "o");
            ("email", if english { "Write to" } else { "Mejla" }, format!("{plain}.{}@example.com", stream.below(900)))
        }
        // Numbers that the Swedish authority keeps for films and books.
        1 => (
            "phone",
            if english { "Call me on" } else { "Ring mig på" },
            format!("070-174 06 {:02}", 5 + stream.below(95)),
        ),
        // Day 31 of February: nobody's, and yet it looks like one.
        2 => (
            "person_number",
            if english { "My number is" } else { "Mitt nummer är" },
            format!("{}0231-{:04}", 50 + stream.below(49), stream.below(10_000)),
        ),
        _ => ("name", if english { "Regards" } else { "Mvh" }, name.to_owned()),
    };
    text.push(' ');
    text.push_str(before);
    text.push(' ');
    let start = text.chars().count();
    text.push_str(&value);
    Private { kind, start, end: start + value.chars().count() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_data_is_where_it_is_said_to_be() {
        for subject in 0..50 {
            let mut stream = Stream::of(1, Purpose::Comment, subject, 0);
            let mut text = String::from("Det är krångligt.");
            let private = put_private(&mut text, false, &mut stream);
            let told: String = text.chars().skip(private.start).take(private.end - private.start).collect();
            assert!(text.ends_with(&told) && !told.starts_with(' '), "{text}: {told}");
        }
    }
}
