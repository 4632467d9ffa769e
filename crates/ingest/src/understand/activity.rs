//! What happened, and in which channel.

use super::names::{Name, place};
use super::profile::Profile;
use super::when::shell;
use super::{Why, quoted};
use crate::raw::ReadError;
use model::ValueKind;

/// Names of what was logged, the plainest first.
const ACTIVITIES: &str = "
    conceptname ocelactivity activity aktivitet activityname aktivitetsnamn eventname handelse handelsenamn
    event action atgard task taskname uppgift step steg stegnamn stepname eventtype handelsetyp activitytype
    aktivitetstyp operation moment touchpoint kontaktpunkt interaction interaktion interactiontype stage fas
    status state tillstand pagename page sida screen typ type";

/// Words that make a column tell of what kind a row is, the plainest first.
const KINDS: &str = "
    activity aktivitet event handelse action typ type brevtyp arendetyp kontakttyp samtalstyp orsak reason
    kontaktorsak arende amne subject topic tema theme kategori category klass class status steg step mall
    template name namn page sida fraga produkt product";

/// Words of what a person or a thing is, not of what happened.
const QUALITIES: &str = "
    gender kon sex age alder agecategory aldersgrupp region country land city ort postnr postnummer lan kommun
    state office kontor device enhet browser agent os platform plattform language sprak currency valuta segment
    resource handlaggare group grupp team lifecycle transition department avdelning name surname street address
    adress email phone telefon suburb";

/// Names of the channel.
const CHANNELS: &str = "
    channel kanal casechannel contactchannel kontaktkanal channelname kanalnamn inkanal kontaktvag kontaktsatt
    kommunikationskanal casekanal channeltype kanaltyp medium contactmethod";

/// How the activity was found.
pub(super) struct Found<'a> {
    pub(super) profile: &'a Profile,
    pub(super) why: Why,
    /// Whether no name said so.
    pub(super) guessed: bool,
}

/// The activity column, or `None` when nothing tells what happened.
pub(super) fn find<'a>(profiles: &'a [Profile], taken: &[&str], file: &str) -> Result<Option<Found<'a>>, ReadError> {
    let free: Vec<&Profile> =
        profiles.iter().filter(|profile| !taken.contains(&profile.name.as_str()) && can_be(profile)).collect();
    let named = free.iter().filter_map(|profile| {
        let name = Name::of(&profile.name);
        let place = name.place_in(ACTIVITIES)?;
        (!name.of_case).then_some((place, *profile))
    });
    let named: Vec<(usize, &Profile)> = named.collect();
    if let Some(&(place, profile)) = named.iter().min_by_key(|(place, _)| *place) {
        let equals: Vec<&str> =
            named.iter().filter(|found| found.0 == place).map(|found| found.1.name.as_str()).collect();
        if equals.len() > 1 {
            return Err(ReadError::new(format!("read `{file}`: {} could all be the activity", quoted(&equals)))
                .code("ambiguous_activity")
                .hint(format!("name the right one, for example --activity {}", shell(equals[0]))));
        }
        return Ok(Some(Found { profile, why: Why::Name, guessed: false }));
    }
    let mut guesses: Vec<(i32, &Profile)> =
        free.iter().filter_map(|profile| Some((categorical(profile)?, *profile))).collect();
    // The first of equals: a stable sort keeps the order of the columns.
    guesses.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let Some(&(_, profile)) = guesses.first() else { return Ok(None) };
    let rather_than = guesses[1..].iter().take(3).map(|(_, profile)| profile.name.clone()).collect();
    Ok(Some(Found { profile, why: Why::Values { rather_than }, guessed: true }))
}

/// The channel column by its name.
pub(super) fn channel<'a>(profiles: &'a [Profile], taken: &[&str]) -> Option<&'a Profile> {
    let free = profiles.iter().filter(|profile| !taken.contains(&profile.name.as_str()) && profile.filled > 0);
    let named = free.filter_map(|profile| {
        let name = Name::of(&profile.name);
        let without_id = name.identified().unwrap_or(&name.joined);
        let place = place(CHANNELS, |known| known == name.joined || known == without_id)?;
        let few = profile.distinct <= 100 && (profile.distinct <= 20 || profile.repetition() > 2.0);
        few.then_some((place, profile))
    });
    named.min_by_key(|(place, _)| *place).map(|(_, profile)| profile)
}

fn can_be(profile: &Profile) -> bool {
    profile.filled > 0 && !profile.is_plain_time() && !profile.clock
}

/// How well a column without a telling name serves: text of a few kinds that repeat.
fn categorical(profile: &Profile) -> Option<i32> {
    let name = Name::of(&profile.name);
    let repeats =
        profile.distinct >= 2 && (profile.repetition() >= 2.0 || profile.rows < 20 && profile.repetition() > 1.0);
    let text = profile.kind == ValueKind::Text && !profile.numeric && profile.length <= 60.0;
    let few = profile.distinct <= 300;
    if !(repeats && text && few)
        || name.identified().is_some_and(|noun| noun.len() > 2 && name.words.len() > 1 && profile.length < 3.0)
    {
        return None;
    }
    let kind = name.words.iter().filter_map(|word| place(KINDS, |known| known == word)).min();
    let kind = kind
        .or_else(|| name.joined.ends_with("typ").then_some(5))
        .or_else(|| name.joined.ends_with("type").then_some(5));
    let quality = name.has_word(QUALITIES) || name.place_in(QUALITIES).is_some();
    let mut score = kind.map_or(0, |place| 100 - place as i32);
    score -= if quality { 100 } else { 0 };
    score -= if name.of_case { 40 } else { 0 };
    score -= if profile.filled * 2 < profile.rows { 40 } else { 0 };
    score += if profile.length >= 3.0 { 10 } else { 0 };
    (score > -150).then_some(score)
}
