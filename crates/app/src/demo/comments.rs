//! What the invented colleagues have written: the story of the letter, told by those whom it keeps busy.

use super::colleagues::{Colleague, Colleagues, said};
use super::studio::story;
use super::wording::{Channel, STATEMENT_STATIONS, Text, WAIT};
use model::{Actor, By, CommentKind, CommentPlace, Micros, StudioJourney};
use server::Filling;
use store::StoreError;

/// What is talked about.
enum Thing {
    /// The journey of the story.
    Journey,
    Station(Text),
    Channel(Channel),
}

struct Line {
    by: Colleague,
    about: Thing,
    text: Text,
    /// Whether it answers the line before.
    answers: bool,
}

fn lines() -> [Line; 6] {
    let ask = STATEMENT_STATIONS[7].name;
    [
        Line {
            by: Colleague::Johan,
            about: Thing::Station(WAIT),
            text: Text::new(
                "Kön är längre än någonsin efter utskicken. Vi kan anställa fler, men samtalen handlar alla om samma brev.",
                "The queue is longer than ever after the mailings. We can hire more people, but the calls are all about the same letter.",
            ),
            answers: false,
        },
        Line {
            by: Colleague::Karin,
            about: Thing::Station(WAIT),
            text: Text::new(
                "Filtrera kartan på version = \"B\". Det är de som fick den nya lydelsen som köar.",
                "Filter the map by version = \"B\". It is those who got the new wording who queue.",
            ),
            answers: true,
        },
        Line {
            by: Colleague::Samira,
            about: Thing::Station(ask),
            text: Text::new(
                "De flesta har redan letat på nätet när de ringer: ”vad betyder arvsvinst”. Ordet står i brevet, men ingenstans på hjälpsidorna.",
                "Most have looked on the web before they call: “what does inheritance gain mean”. The word is in the letter, and nowhere on the help pages.",
            ),
            answers: false,
        },
        Line {
            by: Colleague::Per,
            about: Thing::Channel(Channel::Complaint),
            text: Text::new(
                "Sju av tio klagomål efter ett besked gäller att brevet inte går att förstå. Väntetiden klagar nästan ingen på.",
                "Seven of ten complaints after a statement say that the letter cannot be understood. Hardly anybody complains about waiting.",
            ),
            answers: false,
        },
        Line {
            by: Colleague::Karin,
            about: Thing::Channel(Channel::Letter),
            text: Text::new(
                "Vem ansvarar för breven? Jag har frågat runt: ingen. Det är därför ingen har ändrat tillbaka.",
                "Who answers for the letters? I have asked around: nobody. That is why nobody has changed them back.",
            ),
            answers: false,
        },
        Line {
            by: Colleague::Karin,
            about: Thing::Journey,
            text: Text::new(
                "Samtalet är symptomet, brevet är orsaken. Förslag: skriv om brev B på vanlig svenska, och mät samma resa efter nästa utskick.",
                "The call is the symptom, the letter is the cause. Proposal: rewrite letter B in plain English, and measure the same journey after the next mailing.",
            ),
            answers: false,
        },
    ]
}

/// Writes them down, as their authors.
pub(super) fn write(
    place: &Filling<'_>,
    journeys: &[StudioJourney],
    colleagues: &Colleagues,
) -> Result<(), StoreError> {
    let Filling { store, project, language, now, .. } = *place;
    let Some(journey) = story(journeys) else { return Ok(()) };
    let base = format!("/p/{project}");
    let map = |query: String| format!("{base}/map?journey={}{query}", journey.id);
    let mut before = None;
    for (line, at) in lines().into_iter().zip(0..) {
        let (kind, key, path) = match line.about {
            Thing::Journey => (CommentKind::Journey, journey.id.0.clone(), format!("{base}/journeys/{}", journey.id)),
            Thing::Station(name) => {
                let name = said(name, language);
                (CommentKind::Station, name.to_string(), map(format!("&station={}", super::tour::encoded(name))))
            }
            Thing::Channel(channel) => {
                (CommentKind::Channel, said(channel.text(), language).to_string(), format!("{base}/overview"))
            }
        };
        let label = if kind == CommentKind::Journey { journey.definition.name.clone() } else { key.clone() };
        let about = CommentPlace { kind, key, journey: Some(journey.id.clone()), label, path };
        let by = By { actor: Actor::Member(colleagues.id(line.by).clone()), request: place.by.request.clone() };
        // Not earlier than it is: the audit log tells when things were written. A little later each, to keep the order.
        let at = Micros(now.0 + at);
        let answered = before.take().filter(|_| line.answers);
        let written = store.create_comment(&by, project, &about, said(line.text, language), answered.as_ref(), at)?;
        before = Some(written.id);
    }
    Ok(())
}
