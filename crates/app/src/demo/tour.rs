//! The story for who has never seen it, in eight stops: the pension statement that nobody understands (R237).

use super::colleagues::said;
use super::studio::story;
use super::wording::{STATEMENT_STATIONS, Text, WAIT};
use model::{Language, ProjectId, StudioDefinition};
use server::TourStep;
use std::fmt::Write as _;

/// The stops, told in a language. The example itself may be in the other one: its own names stand in the paths.
pub(super) fn steps(project: &ProjectId, defined: &StudioDefinition, language: Language) -> Vec<TourStep> {
    let Some(journey) = story(&defined.journeys) else { return Vec::new() };
    let names_in = language_of(defined);
    let (wait, ask) = (said(WAIT, names_in), said(STATEMENT_STATIONS[ASK].name, names_in));
    let id = &journey.id.0;
    let letter_b = format!("journey={id}&segment={}", encoded("version = \"B\""));
    let paths = [
        "overview".to_string(),
        format!("journeys/{id}"),
        format!("map?{letter_b}"),
        format!("map?{letter_b}&station={}", encoded(wait)),
        format!("voice?journey={id}"),
        "customers".to_string(),
        "ask".to_string(),
        "data/live".to_string(),
    ];
    let step = |((title, text), path): ((Text, Text), String)| TourStep {
        title: said(title, language).to_string(),
        text: said(text, language).replace("{wait}", wait).replace("{ask}", ask),
        path: format!("/p/{project}/{path}"),
    };
    STORY.into_iter().zip(paths).map(step).collect()
}

/// Where "ask about it" stands among the stations.
const ASK: usize = 7;

const STORY: [(Text, Text); 8] = [
    (
        Text::new("En resa som går fel", "A journey that goes wrong"),
        Text::new(
            "Fyrlyktan Pension finns inte, men så här ser det ut på riktigt. Varje kort är ett problem i kundens egna ord. Titta på ”Jag vet inte vad jag får i pension”: nästan hälften når aldrig målet. Och ingen ansvarar för breven.",
            "Lighthouse Lane Pensions does not exist, but this is what it looks like in real life. Each card is a problem in the customer's own words. Look at “I do not know what pension I will get”: nearly half never reach the goal. And nobody owns the letters.",
        ),
    ),
    (
        Text::new("Vad kunden ville", "What the customer wanted"),
        Text::new(
            "Så var det tänkt: få beskedet, logga in, läsa, förstå. Här står också vem som ansvarar för resan, och vad kollegorna har skrivit.",
            "This was the plan: get the statement, log in, read, understand. Here too: who answers for the journey, and what colleagues have written.",
        ),
    ),
    (
        Text::new("Brev B", "Letter B"),
        Text::new(
            "Hälften av kunderna fick en ny lydelse, brev B. Kartan visar bara dem. Följ linjen från brevet: de letar svar, ställer sig i telefonkö, frågar, ringer igen och klagar. Det streckade är antaget: ”Försöka förstå” lämnar inga spår.",
            "Half of the customers got a new wording, letter B. The map shows only them. Follow the line from the letter: they look for answers, queue on the phone, ask, call again and complain. What is dashed is assumed: “Try to understand” leaves no trace.",
        ),
    ),
    (
        Text::new("Samtalet är symptomet", "The call is the symptom"),
        Text::new(
            "Bakom ”{wait}”: hur många, hur länge, vad de gjorde före och efter. Kundtjänst kan svara på frågan, men inte skriva om brevet. Felet ligger flera stationer tidigare.",
            "Behind “{wait}”: how many, how long, what they did before and after. Customer service can answer the question, but it cannot rewrite the letter. The fault lies several stations earlier.",
        ),
    ),
    (
        Text::new("Vad kunderna säger", "What customers say"),
        Text::new(
            "Beteendet visar var, rösten säger varför. Den som fick brev B tycker att det är svårare och når sällan målet, och de flesta som stannade upp skriver om otydlig information. Varje siffra säger av hur många den är, och hur säker den är.",
            "Behaviour shows where, the voice says why. Those who got letter B find it harder and seldom reach their goal, and most who stopped write of unclear information. Each figure says of how many it is, and how sure.",
        ),
    ),
    (
        Text::new("En kund i taget", "One customer at a time"),
        Text::new(
            "Den som får se enskilda kunder anger ett skäl, som loggas, och ser allt kunden gjort, i alla kanaler. Här är alla påhittade.",
            "Whoever may see single customers states a reason, which is logged, and sees all that the customer did, in every channel. Here they are all invented.",
        ),
    ),
    (
        Text::new("Hur kunderna får frågan", "How customers are asked"),
        Text::new(
            "Fyra enkäter, var och en med ett syfte, ett beslut och någon som ansvarar. Ingen får frågan för ofta, och i faktabladet står hur många som svarade och hur många som teg.",
            "Four surveys, each with a purpose, a decision and somebody who answers for it. Nobody is asked too often, and the fact sheet says how many answered and how many kept silent.",
        ),
    ),
    (
        Text::new("Var allt kommer ifrån", "Where it all comes from"),
        Text::new(
            "Sex filer från sex system, inlästa som de var, och svaren på enkäterna. I resa demo kommer nya händelser in medan du tittar. Prova sedan med dina egna: lägg till en fil här, och ta bort exemplet i översikten.",
            "Six files from six systems, read as they were, and the answers to the surveys. In resa demo new events arrive while you watch. Then try your own: add a file here, and remove the example in the overview.",
        ),
    ),
];

/// The language of the example's own names.
fn language_of(defined: &StudioDefinition) -> Language {
    let swedish = said(WAIT, Language::Swedish);
    let is_swedish = defined.rules.rules.iter().any(|rule| rule.station.as_deref() == Some(swedish));
    if is_swedish { Language::Swedish } else { Language::English }
}

/// A value of a query.
pub(super) fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(byte as char);
        } else {
            // Writing to a string cannot fail.
            write!(out, "%{byte:02X}").unwrap_or_default();
        }
    }
    out
}
