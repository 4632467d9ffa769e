//! What was not accepted: looked at, tried again, deleted.
//!
//! Trying again decides on the kept bytes as if they came now, and is safe to do twice: the message id
//! makes it the same event.

use crate::work::WorkError;
use ingest::identity::{ProjectKey, Pseudonyms};
use ingest::tracking::{Context, Reason, RequestHints, replay};
use model::{AuditAction, AuditKind, AuditNote, By, IdentityKey, Micros, Project, Rejected};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, HashSet};
use store::{Collector, Delivery, Rejection, RejectionPage, Store};

/// Rejections that are tried again in one go.
const AT_ONCE: usize = 500;

/// What came of trying again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Replayed {
    /// Rejections that were tried.
    pub tried: u64,
    /// Events that are new and kept now.
    pub stored: u64,
    /// Events that were there already.
    pub duplicates: u64,
    /// Rejections that are still not accepted, by reason; they stay as they were.
    pub still_rejected: BTreeMap<String, u64>,
}

/// Tries rejections of a project again: one, those of a reason, or all that were not yet replayed.
///
/// # Errors
/// When there is no such rejection, or the store cannot be written.
pub fn replay_rejections(
    store: &Store,
    collector: &Collector,
    project: &Project,
    which: &RejectionChoice,
    by: &By,
    now: Micros,
) -> Result<Replayed, WorkError> {
    let decider = Decider::new(store, project)?;
    let mut done = Replayed::default();
    match which {
        RejectionChoice::One(id) => {
            let rejection = store.find_rejection(&project.id, *id)?.ok_or(store::StoreError::NotFound)?;
            decider.try_again(collector, rejection, now, &mut done)?;
        }
        RejectionChoice::All { reason } => {
            let mut page = RejectionPage { before: None, reason: reason.clone(), open_only: true, limit: AT_ONCE };
            loop {
                let rejections = store.list_rejections(&project.id, &page)?;
                let Some(last) = rejections.last() else { break };
                page.before = Some(last.id);
                for rejection in rejections {
                    decider.try_again(collector, rejection, now, &mut done)?;
                }
            }
        }
    }
    let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let note = AuditNote::done(AuditAction::ReplayRejections)
        .to(AuditKind::Project, project.id.0.clone())
        .in_project(&project.id)
        .with("tried", count(done.tried))
        .with("stored", count(done.stored));
    store.audit(by, note, now)?;
    Ok(done)
}

/// Which rejections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RejectionChoice {
    /// This one, whether or not it was replayed.
    One(i64),
    /// All that were not replayed yet, perhaps only those with a reason.
    All {
        /// The reason.
        reason: Option<String>,
    },
}

struct Decider<'a> {
    store: &'a Store,
    project: &'a Project,
    pseudonyms: Pseudonyms,
    excluded: HashSet<IdentityKey>,
    erased: HashSet<[u8; 16]>,
}

impl<'a> Decider<'a> {
    fn new(store: &'a Store, project: &'a Project) -> Result<Decider<'a>, WorkError> {
        let excluded = store.list_exclusions(&project.id)?.into_iter().map(|(identity, _)| identity).collect();
        let erased = match project.settings.refuse_erased {
            true => store.list_erased(&project.id)?.into_iter().map(|erased| erased.hash).collect(),
            false => HashSet::new(),
        };
        let pseudonyms = Pseudonyms::new(&ProjectKey::new(store.project_key(&project.id)));
        Ok(Decider { store, project, pseudonyms, excluded, erased })
    }

    fn try_again(
        &self,
        collector: &Collector,
        rejection: Rejection,
        now: Micros,
        done: &mut Replayed,
    ) -> Result<(), WorkError> {
        done.tried += 1;
        let hints = RequestHints::default();
        let context = Context {
            excluded: Some(&self.excluded),
            keep_originals: self.project.settings.keep_originals,
            ..Context::new(&self.pseudonyms, rejection.received, &hints)
        };
        let accepted = match replay(&rejection.bytes, &context) {
            Ok(accepted) => accepted,
            Err(Rejected { reason, .. }) => {
                *done.still_rejected.entry(reason).or_default() += 1;
                return Ok(());
            }
        };
        let hash = |key: &IdentityKey| self.store.erased_hash(&self.project.id, key);
        if accepted.identities.iter().any(|identity| self.erased.contains(&hash(&identity.key))) {
            *done.still_rejected.entry(Reason::ErasedPerson.code().into()).or_default() += 1;
            return Ok(());
        }
        let counts = collector.deliver_and_wait(Delivery {
            project: self.project.id.clone(),
            key: rejection.key,
            source: "replay".into(),
            received: now,
            accepted: vec![accepted],
            rejected: Vec::new(),
        })?;
        done.stored += counts.stored;
        done.duplicates += counts.duplicates;
        self.store.mark_replayed(&self.project.id, rejection.id, now)?;
        Ok(())
    }
}

/// What a reason means, in Swedish.
pub fn reason_in_swedish(code: &str) -> &'static str {
    match Reason::from_code(code) {
        Some(Reason::EventTooLarge) => "Anropet är större än 32 kB; dess första 4 KiB är kvar.",
        Some(Reason::NotAnObject) => "Anropet är inget JSON-objekt.",
        Some(Reason::TooDeep) => "Objekt och listor ligger mer än 32 nivåer djupt.",
        Some(Reason::UnknownType) => "`type` är inget av track, identify, page, screen, group och alias.",
        Some(Reason::NoIdentity) => {
            "Varken `userId` eller `anonymousId` säger vem det var; null, 0 och liknande gör det inte."
        }
        Some(Reason::IdTooLong) => "En identifierare eller meddelandets id har fler än 255 tecken.",
        Some(Reason::UnknownIdentifierKind) => {
            "`person` får innehålla anonymous_id, phone, email, user_id och national_id, vardera med ett värde."
        }
        Some(Reason::NoEventName) => "Ett track-anrop behöver `event`, en allmän händelse `activity`.",
        Some(Reason::NameTooLong) => "Händelsens eller en egenskaps namn har fler än 200 tecken.",
        Some(Reason::TooManyProperties) => "Händelsen har fler än 256 egenskaper.",
        Some(Reason::TimeUnreadable) => "Tiden är inte skriven som 2026-03-01T08:15:00Z.",
        Some(Reason::TimeOutOfRange) => {
            "Tiden är före 1900 eller mer än tio år från när anropet kom, också efter rättning med `sentAt`."
        }
        Some(Reason::ExcludedPerson) => "Kunden står på projektets undantagslista; ingenting av anropet sparas.",
        Some(Reason::ErasedPerson) => {
            "Kunden är raderad, och projektet tar inte emot sena händelser om raderade kunder."
        }
        Some(Reason::UnknownSurvey) => "Projektet har ingen sådan enkät.",
        Some(Reason::SurveyNotLive) => "Enkäten har aldrig publicerats, eller är avslutad.",
        Some(Reason::MalformedResponse) => "Anropet är inget enkätsvar: det ska ha `survey` och `answers`.",
        Some(Reason::UnknownQuestion) => "Ett svar gäller en fråga som den här versionen av enkäten inte har.",
        Some(Reason::OffScale) => "Ett svar ligger utanför frågans skala, eller är inget av dess alternativ.",
        Some(Reason::TextTooLong) => "Det skrivna är längre än frågan tillåter.",
        Some(Reason::AnsweredTwice) => "Samma fråga är besvarad två gånger i ett svar.",
        Some(Reason::EmptyResponse) => "Svaret är tomt.",
        Some(Reason::UnknownDisplay) => "Visningen som det svarar på är okänd.",
        Some(Reason::DisplayUsed) => "Visningen är redan besvarad, av ett annat svar.",
        Some(Reason::DisplayExpired) => "Visningen är äldre än ett svar får vara.",
        None => "Okänt skäl.",
    }
}

/// What a reason means, in English.
pub fn reason_in_english(code: &str) -> &'static str {
    Reason::from_code(code).map_or("Unknown reason.", Reason::sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_told_in_both_languages() {
        for reason in Reason::ALL {
            assert!(reason_in_swedish(reason.code()).ends_with('.'));
            assert_ne!(reason_in_swedish(reason.code()), reason_in_swedish("?"));
            assert_ne!(reason_in_english(reason.code()), reason_in_english("?"));
        }
    }
}
