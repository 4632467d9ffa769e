//! The voice of the invented customers: a year of being asked, and of answers that follow from what they lived through.
//!
//! In: customers and what happened to them. Out: published surveys, a ledger of who was asked and who was left in
//! peace (decided by the same rules as everybody's), and answers as the same events that real answers become: judged
//! against their version, freed of personal data, written by a collector. Only who was asked when is written at once.

mod lived;
mod said;
mod surveys;
#[cfg(test)]
mod tests;
mod verbatims;

use super::SEED;
use super::chance::Chance;
use super::colleagues::{Colleagues, drawn};
use super::life::Happening;
use super::people::Customer;
use super::year::{DAY, Moment, weeks_until};
use crate::failure::Failure;
use ingest::identity::{ProjectKey, Pseudonyms};
use ingest::tracking::{Context, RequestHints, SentResponse, Shown, accept_response, known_person};
use lived::{Occasion, occasions};
use model::{Accepted, AskedBefore, DisplayId, Micros, StudioJourney, StudioSurvey, Verdict};
pub(crate) use said::Said;
use server::Filling;
use store::{Collector, CollectorOptions, Delivery, ExampleAnswered, ExampleAsked, ExampleLedger, ExampleLeft};
use surveys::{ALL, Survey};

/// Streams of chance of their own, so that the year stays as it is without a voice.
const VOICE: u64 = 0x0076_6f69_6365;
const DRAWS: u64 = 0x6472_6177;
/// Who was left in peace is remembered for so long.
const LEFT_DAYS: i64 = 90;

/// Somebody came by a survey, and what came of it.
struct Visit {
    customer: u32,
    occasion: Occasion,
    verdict: Verdict,
    said: Option<Said>,
}

/// Somebody who comes by a survey on a page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct LiveVisit {
    /// The customer's number.
    pub(crate) user: String,
    /// The survey's name.
    pub(crate) survey: String,
    /// What they answer where they are asked; most say nothing.
    pub(crate) said: Option<Said>,
}

/// When a customer comes by surveys on pages, from all that they do, and what they would answer.
pub(super) fn live_visits(
    customer: &Customer,
    life: &[Happening],
    own: map::Language,
    chance: &mut Chance,
) -> Vec<(Moment, LiveVisit)> {
    let on_pages = occasions(life).into_iter().filter(|occasion| occasion.survey != Survey::Contact);
    let visits = on_pages.map(|occasion| {
        let visit = LiveVisit {
            user: customer.number(),
            survey: occasion.survey.name().in_language(own).to_string(),
            said: said::answer(&occasion, own, chance),
        };
        (occasion.at, visit)
    });
    visits.collect()
}

/// Publishes the surveys, and fills the year.
pub(super) fn write(
    place: &Filling<'_>,
    journeys: &[StudioJourney],
    colleagues: &Colleagues,
    (customers, happenings): (&[Customer], &[Happening]),
) -> Result<(), Failure> {
    let live = surveys::publish(place, journeys, colleagues)?;
    let visits = visits(customers.len(), happenings, drawn(place.language));
    let asked = visits.iter().filter(|visit| visit.verdict == Verdict::Ask).count();
    let mut ids = place.store.example_displays(asked)?.into_iter();
    let weeks = weeks_until(place.now);
    let pseudonyms = Pseudonyms::new(&ProjectKey::new(place.store.project_key(place.project)));
    let year = Year { live: &live, customers, weeks, pseudonyms: &pseudonyms };
    let mut ledger = ExampleLedger { began: micros(Moment::at(0, 0), weeks), asked: Vec::new(), left: Vec::new() };
    let mut answers = Vec::new();
    for visit in &visits {
        if visit.verdict != Verdict::Ask {
            let left = year.left(visit);
            let is_remembered = place.now.0 - left.at.0 < LEFT_DAYS * DAY * 1_000_000;
            ledger.left.extend(Some(left).filter(|_| is_remembered));
        } else if let Some(id) = ids.next() {
            let (asked, answer) = year.asked(visit, id)?;
            ledger.asked.push(asked);
            answers.extend(answer);
        }
    }
    place.store.put_example_ledger(place.project, &ledger)?;
    deliver(place, answers)
}

/// Answers take the way of all events: durable when this comes back.
fn deliver(place: &Filling<'_>, accepted: Vec<Accepted>) -> Result<(), Failure> {
    // The space that is held back for a full disk is the server's own.
    let collector =
        Collector::start(place.store, CollectorOptions { reserve_bytes: 0, ..CollectorOptions::default() })?;
    let delivery = Delivery {
        project: place.project.clone(),
        key: None,
        source: "survey".into(),
        received: place.now,
        accepted,
        rejected: Vec::new(),
    };
    let counts = collector.deliver_and_wait(delivery);
    collector.stop();
    counts?;
    Ok(())
}

/// A moment of the year that was moved by so many weeks.
fn micros(at: Moment, weeks: i64) -> Micros {
    Micros(at.later(weeks * 7 * DAY).utc_seconds() * 1_000_000)
}

/// Who came by when, whether they were asked, and what they answered, by time.
fn visits(customers: usize, happenings: &[Happening], own: map::Language) -> Vec<Visit> {
    let mut lives: Vec<Vec<Happening>> = vec![Vec::new(); customers];
    happenings.iter().for_each(|one| lives[one.customer as usize].push(one.clone()));
    let mut visits = Vec::new();
    for (customer, mut life) in (0_u32..).zip(lives) {
        life.sort_by_key(|one| one.at);
        let mut chance = Chance::of(SEED ^ VOICE, u64::from(customer));
        let mut before: Vec<(Survey, Moment)> = Vec::new();
        for occasion in occasions(&life) {
            let verdict = decide(customer, &occasion, &before);
            let mut said = None;
            if verdict == Verdict::Ask {
                before.push((occasion.survey, occasion.at));
                said = said::answer(&occasion, own, &mut chance);
            }
            // What would be answered after the year has ended is not there yet.
            let ends = occasion.at.later(said.as_ref().map_or(0, |said| said.after));
            if ends.is_in_year() {
                visits.push(Visit { customer, occasion, verdict, said });
            }
        }
    }
    visits.sort_by_key(|visit| (visit.occasion.at, visit.customer));
    visits
}

/// The decision about everybody, with a draw that repeats itself.
fn decide(customer: u32, occasion: &Occasion, before: &[(Survey, Moment)]) -> Verdict {
    let rest = occasion.survey.rest();
    let at = |moment: Moment| Micros(moment.0 * 1_000_000);
    let asked_before: Vec<AskedBefore> = before
        .iter()
        .map(|(survey, when)| AskedBefore {
            same_survey: *survey == occasion.survey,
            at: at(*when),
            quiet_days: survey.rest().quiet_days,
        })
        .collect();
    let now = at(occasion.at);
    let round = (occasion.survey as u64) << 16 | rest.round(now).unsigned_abs();
    let draw = Chance::of(SEED ^ DRAWS ^ round << 20, u64::from(customer)).share();
    rest.decide(&asked_before, now, draw)
}

/// The year as it is put into one project.
struct Year<'a> {
    /// The surveys, in the order of [`ALL`].
    live: &'a [StudioSurvey],
    customers: &'a [Customer],
    weeks: i64,
    pseudonyms: &'a Pseudonyms,
}

impl Year<'_> {
    fn survey(&self, survey: Survey) -> &StudioSurvey {
        let place = ALL.iter().position(|one| *one == survey);
        &self.live[place.expect("all of them are published")]
    }

    fn person(&self, visit: &Visit) -> String {
        let number = self.customers[visit.customer as usize].number();
        known_person(Some(&number), None, self.pseudonyms).map_or_else(String::new, |key| key.0)
    }

    fn left(&self, visit: &Visit) -> ExampleLeft {
        ExampleLeft {
            survey: self.survey(visit.occasion.survey).id.clone(),
            person: self.person(visit),
            reason: visit.verdict,
            at: micros(visit.occasion.at, self.weeks),
        }
    }

    fn asked(&self, visit: &Visit, id: DisplayId) -> Result<(ExampleAsked, Option<Accepted>), Failure> {
        let survey = self.survey(visit.occasion.survey);
        let main = survey.draft.asked.main_language();
        let language = if main == "sv" { map::Language::Swedish } else { map::Language::English };
        let channel = visit.occasion.channel.text().in_language(language).to_string();
        let at = micros(visit.occasion.at, self.weeks);
        let mut asked = ExampleAsked {
            id,
            survey: (survey.id.clone(), survey.published),
            rest: visit.occasion.survey.rest(),
            person: self.person(visit),
            channel,
            at,
            answer: None,
        };
        let Some(said) = &visit.said else { return Ok((asked, None)) };
        let answered = Micros(at.0 + said.after * 1_000_000);
        let accepted = self.accept(visit, said, &asked, answered)?;
        let message = accepted.event.message_id.clone();
        asked.answer = Some(ExampleAnswered { at: answered, finished: said.finished, message });
        Ok((asked, Some(accepted)))
    }

    /// Judged as an answer of anybody is.
    fn accept(&self, visit: &Visit, said: &Said, asked: &ExampleAsked, at: Micros) -> Result<Accepted, Failure> {
        let survey = self.survey(visit.occasion.survey);
        let sent = SentResponse {
            survey: Some(survey.id.0.clone()),
            display: Some(asked.id.0.clone()),
            answers: said.answers.clone(),
            user_id: Some(self.customers[visit.customer as usize].number()),
            finished: Some(said.finished),
            language: Some(said.language.code().to_string()),
            ..SentResponse::default()
        };
        let shown = Shown {
            survey: &survey.id,
            name: &survey.draft.name,
            version: survey.published,
            asked: &survey.draft.asked,
            display: Some(&asked.id),
            probability: Some(asked.rest.share),
            at: Some(asked.at),
            person: Some(&asked.person),
            channel: &asked.channel,
            station: survey.draft.station.as_deref(),
        };
        let hints = RequestHints::default();
        accept_response(&sent, &shown, &Context::new(self.pseudonyms, at, &hints))
            .map_err(|rejected| Failure::new(format!("an answer of the example is refused: {}", rejected.reason)))
    }
}
