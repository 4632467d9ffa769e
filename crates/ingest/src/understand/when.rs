//! Which column is the time of the event, and which one its time of day where that stands apart.

use super::names::Name;
use super::profile::Profile;
use super::{Role, Why, quoted};
use crate::raw::ReadError;
use crate::time::Recognised;

/// Names of the time of an event, the plainest first.
const TIMES: &str = "
    timetimestamp ocelttimestamp oceltimestamp timestamp eventtime eventtimestamp tidpunkt tidsstampel
    handelsetid handelsetidpunkt datetime datumtid datumochtid time ts occurredat occurred eventdate
    handelsedatum datum date tid originaltimestamp starttimestamp starttime startdatetime startedat starttid
    startdatum startdate start contactdate kontaktdatum createdat created skapad skapaddatum createddate
    creationdate inkommen inkomdatum ankomstdatum registrerad regdatum utskicksdatum skickad samtalsstart dag
    day completetimestamp completetime endtimestamp endtime";

/// Words that make a column speak of time.
const TIME_WORDS: &str = "
    time timestamp ts date datetime datum tid tidpunkt dag at on when nar klockslag epoch created skapad ds dt";

/// Words of the end of something, or of when it was noted: the beginning is nearer to the customer.
const LATER: &str = "
    end ended slut stop max complete completed finish finished klar avslutad avslut closed stangd till to
    updated uppdaterad modified andrad received sent loaded import importerad processed resolved last senast
    enddate endtime";

/// Words of dates that are not when the event happened.
const NOT_EVENTS: &str = "
    planned planerad deadline due expires giltig
    giltigt valid forfallodatum forfallodag expected target scheduled forfaller";

/// Words of a day that says who someone is.
const BIRTHS: &str = "birth dob born fodd fodelsedatum fodelsedag birthdate birthday dateofbirth";

/// Names of a time of day beside a date.
const CLOCKS: &str = "
    tid time klockslag klocka kl clock timeofday clocktime tidpunkt eventtime handelsetid";

/// The columns that tell when.
#[derive(Clone, Debug)]
pub(super) struct When {
    pub(super) column: String,
    pub(super) clock: Option<String>,
    pub(super) why: Why,
    /// What its values look like as times.
    pub(super) written: Option<Recognised>,
}

/// Finds the time; `told` is the column that the user named, `taken` tells those that have another use.
pub(super) fn find(
    profiles: &[Profile],
    told: Option<&Profile>,
    taken: &dyn Fn(&str) -> bool,
    file: &str,
) -> Result<When, ReadError> {
    if let Some(told) = told {
        return Ok(when(profiles, told, Why::Told));
    }
    let free = profiles.iter().filter(|profile| !taken(&profile.name));
    let mut candidates: Vec<(i32, &Profile)> = free.filter_map(|profile| Some((score(profile)?, profile))).collect();
    candidates.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let Some((best, profile)) = candidates.first() else { return Err(no_time(profiles, file)) };
    let rivals: Vec<&str> =
        candidates.iter().filter(|(score, _)| score == best).map(|(_, profile)| profile.name.as_str()).collect();
    if rivals.len() > 1 {
        return Err(ReadError::new(format!("read `{file}`: {} could all be the time of the event", quoted(&rivals)))
            .code("ambiguous_time")
            .hint(format!("name the right one, for example --time {}", shell(rivals[0]))));
    }
    let named = speaks_of_time(&Name::of(&profile.name));
    let fitting = profile.time.as_ref().map_or(100.0, |time| time.share * 100.0).floor() as u8;
    let others = candidates[1..].iter().take(3).map(|(_, profile)| profile.name.clone()).collect();
    let why = if named { Why::NameAndValues { fitting } } else { Why::Values { rather_than: others } };
    Ok(when(profiles, profile, why))
}

fn when(profiles: &[Profile], time: &Profile, why: Why) -> When {
    let without_clock = time.time.as_ref().is_some_and(|time| !time.has_clock);
    let clock = profiles.iter().find(|profile| {
        let named = Name::of(&profile.name).place_in(CLOCKS).is_some() || speaks_of_time(&Name::of(&profile.name));
        without_clock && named && profile.clock && profile.name != time.name
    });
    When { column: time.name.clone(), clock: clock.map(|clock| clock.name.clone()), why, written: time.time.clone() }
}

fn speaks_of_time(name: &Name) -> bool {
    let ends_like_time =
        ["datum", "date", "time", "timestamp", "tid", "tidpunkt"].iter().any(|word| name.joined.ends_with(word));
    name.place_in(TIMES).is_some() || name.has_word(TIME_WORDS) || ends_like_time
}

/// How well a column serves as the time, or `None` when it cannot.
fn score(profile: &Profile) -> Option<i32> {
    let name = Name::of(&profile.name);
    if name.has_word(BIRTHS) || name.place_in(BIRTHS).is_some() {
        return None;
    }
    let named = speaks_of_time(&name);
    if !profile.typed_time {
        let written = profile.time.as_ref()?;
        let believable = !written.numeric || named || is_unmistakable(profile, &name);
        if !believable {
            return None;
        }
    }
    let mut score = name.place_in(TIMES).map_or(0, |place| 200 - place as i32);
    score += if named { 100 } else { 0 };
    score -= if name.has_word(LATER) { 60 } else { 0 };
    score -= if name.has_word(NOT_EVENTS) || name.place_in(NOT_EVENTS).is_some() { 250 } else { 0 };
    score -= if name.of_case { 120 } else { 0 };
    let has_clock = profile.typed_time || profile.time.as_ref().is_some_and(|time| time.has_clock);
    score += if has_clock { 60 } else { 0 };
    let often_missing = profile.filled * 10 < profile.rows * 9;
    score -= if often_missing { 50 } else { 0 };
    (score > -200).then_some(score)
}

/// Numbers without a name that speaks of time are believed only when they are whole counts of
/// seconds or finer, and the name does not speak of something that is counted or identified.
fn is_unmistakable(profile: &Profile, name: &Name) -> bool {
    let digits = (10.0..=19.0).contains(&profile.length) && profile.length.fract() == 0.0;
    let epoch = matches!(profile.time.as_ref().map(|time| &time.layout), Some(crate::time::Layout::Epoch(_)));
    digits && epoch && name.identified().is_none()
}

fn no_time(profiles: &[Profile], file: &str) -> ReadError {
    let columns: Vec<&str> = profiles.iter().take(12).map(|profile| profile.name.as_str()).collect();
    let dates = profiles.iter().find(|profile| speaks_of_time(&Name::of(&profile.name)) && profile.filled > 0);
    let error =
        ReadError::new(format!("read `{file}`: no column holds the time of the event (columns: {})", quoted(&columns)))
            .code("no_time");
    match dates {
        Some(column) => error.hint(format!(
            "if it is `{}`, say how it is written: --time {} --time-format \"%d/%m/%Y %H:%M\"",
            column.name,
            shell(&column.name)
        )),
        None => error.hint(format!("an event log needs one; name it with {} COLUMN", Role::Time.option())),
    }
}

/// A column's name as it can be typed in a shell.
pub(super) fn shell(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ':' | '.'));
    if plain { name.to_string() } else { format!("\"{name}\"") }
}
