//! `mapping.toml` and `definition.toml` of the example: what the columns mean, and what customers call it.
//!
//! The files may be in one language and the stations in the other: then the rules translate.

use super::exports::{EXPORTS, Export};
use super::wording::{
    AWAIT_REPLY, Activity, COMPLAIN_STATION, Channel, GET_STATEMENT, LOG_IN, OTHER_STATIONS, READ, RETIREMENT_STATIONS,
    STATEMENT_STATIONS, StationName, TALK_AT_HOME, TRY_TO_UNDERSTAND, Text, UNDERSTAND,
};
use map::Language;
use std::fmt::Write as _;

/// The mapping of the six files.
pub(super) fn mapping(language: Language) -> String {
    let say = |text: Text| text.in_language(language);
    let mut toml = String::from(say(Text::new(
        "# Vad kolumnerna betyder. Det mesta känns igen utan hjälp; här står det som inte går att gissa.\n",
        "# What the columns mean. Most of it is recognised; here stands what cannot be guessed.\n",
    )));
    for export in EXPORTS.into_iter().filter(|export| *export != Export::Web) {
        _ = write!(toml, "\n[file.\"{}\"]\n", say(export.file()));
        let lines: &[(&str, Text)] = match export {
            Export::Letters => &[("activity", Text::new("brevtyp", "letter_type"))],
            Export::Web | Export::Calls | Export::Chat => &[],
            Export::Complaints => &[("activity_value", Activity::Complaint.text())],
            Export::Survey => {
                &[("activity", Text::new("svar", "answer")), ("time", Text::new("svarade", "answered_at"))]
            }
        };
        for (key, value) in lines {
            _ = writeln!(toml, "{key} = \"{}\"", say(*value));
        }
        let channel = match export {
            Export::Letters => Some(Channel::Letter),
            Export::Calls => Some(Channel::Phone),
            Export::Chat => Some(Channel::Chat),
            Export::Complaints => Some(Channel::Complaint),
            // They have a column for it.
            Export::Web | Export::Survey => None,
        };
        if let Some(channel) = channel {
            _ = writeln!(toml, "channel_value = \"{}\"", say(channel.text()));
        }
        // The others carry their offset, or count in UTC.
        if !matches!(export, Export::Web | Export::Chat) {
            toml.push_str("time_zone = \"Europe/Stockholm\"\n");
        }
    }
    toml
}

/// The definition for files in one language, with stations in a language.
pub(super) fn definition(files: Language, language: Language) -> String {
    let say = |text: Text| text.in_language(language);
    let logged = |activity: Activity| activity.text().in_language(files);
    let list = |items: Vec<&str>| items.iter().map(|item| format!("\"{item}\"")).collect::<Vec<_>>().join(", ");
    let belonging = |stations: &'static [StationName]| {
        list(stations.iter().flat_map(|station| station.activities).map(|one| logged(*one)).collect())
    };
    let mut toml = format!(
        "{}\n[[journey]]\nname = \"{}\"\nproblem = \"{}\"\nstart = [\"{}\"]\ngoal = [\"{}\"]\ncut = \"goal\"\ngap = \"30d\"\nhorizon = \"45d\"\n\
         steps = [{}]\nactivities = [{}]\n",
        say(Text::new(
            "# Resorna, och vad det som loggats heter i kundens egna ord. Den första regel som passar gäller.\n",
            "# The journeys, and what is logged in the customer's own words. The first rule that fits holds.\n",
        )),
        say(STATEMENT_JOURNEY),
        say(Text::new("Jag vet inte vad jag får i pension", "I do not know what pension I will get")),
        logged(Activity::Statement),
        logged(Activity::Understood),
        list([GET_STATEMENT, LOG_IN, READ, UNDERSTAND].map(say).to_vec()),
        belonging(STATEMENT_STATIONS),
    );
    _ = write!(
        toml,
        "\n[[journey]]\nname = \"{}\"\nproblem = \"{}\"\nstart = [\"{}\"]\ngoal = [\"{}\"]\ncut = \"goal\"\ngap = \"45d\"\nhorizon = \"90d\"\n\
         activities = [{}]\n",
        say(RETIREMENT_JOURNEY),
        say(Text::new("Jag vill börja ta ut min pension", "I want to start drawing my pension")),
        logged(Activity::ApplicationBegun),
        logged(Activity::FirstPayment),
        belonging(RETIREMENT_STATIONS),
    );
    _ = write!(
        toml,
        "\n[[journey]]\nname = \"{}\"\nproblem = \"{}\"\nstart = [\"{}\"]\ngoal = [\"{}\"]\ncut = \"goal\"\ngap = \"30d\"\nhorizon = \"30d\"\n\
         activities = [{}]\n",
        say(COMPLAINT_JOURNEY),
        say(Text::new("Jag har klagat och väntar på svar", "I have complained and wait for an answer")),
        logged(Activity::Complaint),
        logged(Activity::ComplaintAnswer),
        list(
            [Activity::Complaint, Activity::ComplaintAnswer, Activity::Queue, Activity::AskAboutStatement]
                .map(logged)
                .to_vec()
        ),
    );
    for station in STATEMENT_STATIONS.iter().chain(RETIREMENT_STATIONS).chain(OTHER_STATIONS) {
        rules(&mut toml, station, files, language);
    }
    for (name, after) in [(TRY_TO_UNDERSTAND, GET_STATEMENT), (TALK_AT_HOME, READ)] {
        _ = write!(toml, "\n[[station]]\nname = \"{}\"\nafter = \"{}\"\n", say(name), say(after));
    }
    let (name, after, channel) = (say(AWAIT_REPLY), say(COMPLAIN_STATION), say(Channel::Letter.text()));
    _ = write!(
        toml,
        "\n[[station]]\nname = \"{name}\"\nafter = \"{after}\"\nchannels = [\"{channel}\"]\nwaiting = true\n"
    );
    toml
}

pub(super) const STATEMENT_JOURNEY: Text = Text::new("Förstå pensionsbeskedet", "Understand the pension statement");
pub(super) const RETIREMENT_JOURNEY: Text = Text::new("Gå i pension", "Retire");
pub(super) const COMPLAINT_JOURNEY: Text = Text::new("Få svar på klagomålet", "Get an answer to the complaint");

/// The rules of one station: one for each activity, and for each channel where channels must be translated too.
fn rules(toml: &mut String, station: &StationName, files: Language, language: Language) {
    let mut rule = |activity: Activity, channel: Option<Channel>| {
        _ = write!(toml, "\n[[rule]]\nactivity = \"{}\"\n", activity.text().in_language(files));
        if let Some(channel) = channel {
            let (from, to) = (channel.text().in_language(files), channel.text().in_language(language));
            _ = write!(toml, "channel = \"{from}\"\nset_channel = \"{to}\"\n");
        }
        let (name, touchpoint) = (station.name.in_language(language), station.touchpoint.in_language(language));
        _ = write!(toml, "station = \"{name}\"\ntouchpoint = \"{touchpoint}\"\n");
        let (stage, category) = (station.stage.in_language(language), station.category);
        _ = write!(toml, "stage = \"{stage}\"\ncategory = \"{category}\"\n");
    };
    for activity in station.activities {
        if files == language {
            rule(*activity, None);
            continue;
        }
        for channel in station.channels {
            rule(*activity, Some(*channel));
        }
    }
}
