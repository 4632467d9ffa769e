//! Whose events these are: the columns of the customer and of the case, and the source's event id.

use super::names::{Name, place};
use super::profile::Profile;

/// What a customer is called.
const PEOPLE: &str = "
    kund customer cust client klient person user anvandare member medlem visitor besokare patient subscriber
    abonnent consumer konsument forsakrad forsakringstagare policyholder sparare pensionar citizen medborgare
    invanare student elev guest gast buyer kopare passenger resenar hushall household lead lantagare borrower
    applicant sokande kontakt contact player account konto party part individ individual crm engagemang";

/// Whole names of a customer that no noun above explains.
const PERSON_NAMES: &str = "
    personnr personnummer pnr ssn distinctid userid anonymousid cookieid deviceid fullvisitorid userpseudoid
    msisdn email epost epostadress emailaddress mejl telefonnummer phonenumber";

/// What a case is called where it always is one.
const CASES: &str = "
    caseconceptname case arende ticket incident matter trace processinstance workflow workitem errand
    servicerequest sr caseid supportticket oceloid";

/// What a case may be called, believed when its values repeat.
const MAYBE_CASES: &str = "
    claim skada skade order bestallning application ansokan request begaran dossier session visit besok issue
    problem journey resa kundresa flow loan lan avtal contract forsakring policy process complaint klagomal
    instance sessions conversation samtal call";

/// Sittings are parts of a customer's journey: cases only where there is no customer.
const SITTINGS: &str = "
    session visit besok sessions conversation samtal call";

const EVENT_IDS: &str = "
    eventid messageid handelseid oceleid eventuuid eventguid hitid uuid guid insertid eventnr handelsenr
    recordid radid transactionid";

/// The best customer column by name.
pub(super) fn person<'a>(profiles: &'a [Profile], taken: &[&str]) -> Option<&'a Profile> {
    best(profiles, taken, |profile, name| {
        if profile.filled == 0 || profile.is_plain_time() {
            return None;
        }
        let exact = name.place_in(PERSON_NAMES).map(|place| 40 - place as i32);
        // Swedish puts an s between the parts of a word: `medlemsnr`.
        let noun = |noun: &str| place(PEOPLE, |known| known == noun).map(|place| place as i32);
        let joined_by_s = |whole: &str| noun(whole).or_else(|| noun(whole.strip_suffix('s')?));
        let numbered = name.identified().and_then(joined_by_s).map(|place| 200 - place);
        let bare = noun(&name.joined).map(|place| 150 - place);
        // `crm_customer_id`, `customer_email`
        let inside = name.words.iter().filter_map(|word| noun(word)).min();
        let inside = inside.filter(|_| name.identified().is_some()).map(|place| 100 - place);
        let score = numbered.or(exact).or(bare).or(inside)?;
        // Text that never repeats over many rows is a name or a remark about someone, not a key.
        let words_of_text = profile.length > 60.0;
        (!words_of_text).then_some(score - if name.of_case { 20 } else { 0 })
    })
}

/// The best case column by name; `has_person` says that the customer is known.
pub(super) fn case<'a>(profiles: &'a [Profile], taken: &[&str], has_person: bool) -> Option<&'a Profile> {
    best(profiles, taken, |profile, name| {
        if profile.filled == 0 || profile.is_plain_time() {
            return None;
        }
        let is_key = name.identified().unwrap_or(&name.joined);
        let numbered = is_key != name.joined;
        let is = |known: &str| {
            known == is_key || known == name.joined || numbered && is_key.strip_suffix('s') == Some(known)
        };
        let certain = place(CASES, is);
        if let Some(place) = certain {
            let bare_and_text = is_key == name.joined && profile.length > 60.0;
            return (!bare_and_text).then_some(200 - place as i32);
        }
        let rank = place(MAYBE_CASES, |known| is(known) && known != name.joined)?;
        let sitting = place(SITTINGS, |known| known == is_key).is_some();
        let repeats = profile.repetition() >= 1.3;
        (repeats && !(sitting && has_person)).then_some(100 - rank as i32)
    })
}

/// A column that could be the customer by its values alone: keys that repeat, but not often.
pub(super) fn by_values<'a>(profiles: &'a [Profile], taken: &[&str]) -> Vec<&'a Profile> {
    let looks_like_key = |profile: &&Profile| {
        let name = Name::of(&profile.name);
        let id = name.joined == "id" || name.identified().is_some();
        let spread = profile.distinct >= 5 && profile.repetition() >= 1.2 && profile.distinctness() > 0.002;
        let measure = profile.kind == model::ValueKind::Float || profile.length > 40.0;
        let complete = profile.filled * 100 >= profile.rows * 95;
        let role = name.place_in(EVENT_IDS).is_some();
        (id || profile.length >= 4.0 && !profile.numeric && profile.distinct >= 20 && profile.distinctness() > 0.02)
            && spread
            && complete
            && !measure
            && !role
            && profile.time.is_none()
            && !profile.clock
    };
    let mut found: Vec<&Profile> =
        profiles.iter().filter(|profile| !taken.contains(&profile.name.as_str())).filter(looks_like_key).collect();
    let is_id =
        |profile: &&Profile| Name::of(&profile.name).joined == "id" || Name::of(&profile.name).identified().is_some();
    if found.iter().any(is_id) {
        found.retain(is_id);
    }
    found
}

/// The source's own event id: nearly distinct, and never a customer or a mere row number.
pub(super) fn event_id<'a>(profiles: &'a [Profile], taken: &[&str]) -> Option<&'a Profile> {
    best(profiles, taken, |profile, name| {
        let complete = profile.filled * 100 >= profile.rows * 99 && profile.filled > 0;
        if !complete || profile.is_plain_time() {
            return None;
        }
        if let Some(place) = name.place_in(EVENT_IDS) {
            // Retries repeat an id now and then.
            return (profile.distinctness() >= 0.8).then_some(100 - place as i32);
        }
        let plain_id = name.joined == "id" && profile.distinct == profile.filled && !profile.row_number;
        plain_id.then_some(10)
    })
}

fn best<'a>(
    profiles: &'a [Profile],
    taken: &[&str],
    score: impl Fn(&Profile, &Name) -> Option<i32>,
) -> Option<&'a Profile> {
    let free = profiles.iter().filter(|profile| !taken.contains(&profile.name.as_str()));
    let scored = free.filter_map(|profile| Some((score(profile, &Name::of(&profile.name))?, profile)));
    // The first of equals: the leftmost column.
    scored.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, profile)| profile)
}
