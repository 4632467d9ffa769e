//! Kinds of exports that most organisations have, and what their columns mean: letters, calls with notes,
//! complaints, surveys, web logs.
//!
//! Comes in: a file's name and its columns. Goes out: which kind it is likely to be, and a mapping that reads
//! it so. It is a proposal that people see and change; nothing here reads a file.

use crate::plan::SeenColumn;
use crate::understand::Name;
use model::{AlsoEvent, FileMapping, Language, ValueKind};

/// A kind of export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Preset {
    /// What was sent on paper.
    Letters,
    /// Telephone calls, with what was noted.
    Calls,
    /// Complaints: one row from receipt to answer.
    Complaints,
    /// Answers to a survey, one row for each response.
    Survey,
    /// Pages and clicks.
    Web,
    /// Anything else.
    Other,
}

impl Preset {
    /// All of them.
    pub const ALL: [Preset; 6] =
        [Preset::Letters, Preset::Calls, Preset::Complaints, Preset::Survey, Preset::Web, Preset::Other];

    /// The stable word used in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Preset::Letters => "letters",
            Preset::Calls => "calls",
            Preset::Complaints => "complaints",
            Preset::Survey => "survey",
            Preset::Web => "web",
            Preset::Other => "other",
        }
    }

    /// The preset behind a word of [`Preset::code`].
    pub fn from_code(code: &str) -> Option<Preset> {
        Preset::ALL.into_iter().find(|preset| preset.code() == code)
    }
}

/// Parts of words that speak of a kind of export, in names of files and of columns; three letters only as a
/// word of their own, for *Hur lätt* is no `url`. Compared without case and accents.
const SIGNS: [(Preset, &[&str]); 5] = [
    (Preset::Complaints, &["klagomal", "complaint", "reklamation", "missnoj", "overklag"]),
    (
        Preset::Survey,
        &[
            "enkat",
            "survey",
            "svarid",
            "svarsid",
            "responseid",
            "respondent",
            "kundmatning",
            "kundundersokning",
            "kundnojdhet",
            "csat",
            "netpromoter",
            "nki",
            "nps",
        ],
    ),
    (Preset::Calls, &["samtal", "telefoni", "telefon", "call", "phone", "anteckning", "ringt", "kundtjanst"]),
    (Preset::Letters, &["brev", "utskick", "letter", "mailing", "avisering"]),
    (
        Preset::Web,
        &["webb", "weblog", "pageview", "pageurl", "sidvisning", "useragent", "referrer", "url", "ga4", "matomo"],
    ),
];

/// What responses are called where nothing says which survey they answer.
const SURVEY: (&str, &str) = ("Enkätsvar", "Survey response");

/// Whether a name is only that of any survey.
pub(crate) fn names_no_survey(name: &str) -> bool {
    [SURVEY.0, SURVEY.1].contains(&name.trim())
}

/// What kind of export a file is likely to be.
pub fn guess(file: &str, columns: &[SeenColumn]) -> Preset {
    let file = Name::of(file.rsplit_once('.').map_or(file, |(stem, _)| stem));
    // What a question is about tells nothing of what the file is.
    let (asked, told): (Vec<_>, Vec<_>) = columns.iter().partition(|column| column.name.contains('?'));
    let names: Vec<Name> = told.iter().map(|column| Name::of(&column.name)).collect();
    let speaks = |name: &Name, signs: &[&str]| {
        signs.iter().any(|sign| {
            let within = name.joined.contains(sign);
            if sign.len() > 3 { within } else { name.words.iter().any(|word| word == sign) }
        })
    };
    let score = |signs: &[&str]| {
        let in_file = if speaks(&file, signs) { 5 } else { 0 };
        in_file + 2 * names.iter().filter(|name| speaks(name, signs)).count()
    };
    let mut best = (Preset::Other, 1);
    for (preset, signs) in SIGNS {
        let mut found = score(signs);
        // A complaint is received and answered; nothing else that is common here is.
        if preset == Preset::Complaints && answered(columns).is_some() && received(columns).is_some() {
            found += 3;
        }
        if preset == Preset::Survey {
            found += 2 * asked.len();
        }
        if found > best.1 {
            best = (preset, found);
        }
    }
    best.0
}

/// A mapping that reads a file as this kind of export; what it leaves out is recognised.
pub fn mapping(preset: Preset, columns: &[SeenColumn], language: Language) -> FileMapping {
    let say = |swedish: &str, english: &str| match language {
        Language::Swedish => Some(swedish.to_string()),
        Language::English => Some(english.to_string()),
    };
    let activity = |names: &[&str]| find(columns, names, can_name);
    let none = || Some(String::new());
    match preset {
        Preset::Letters => named(
            activity(&[
                "brevtyp",
                "typavbrev",
                "lettertype",
                "mallnamn",
                "brevmall",
                "templatename",
                "brevnamn",
                "mall",
                "template",
                "utskick",
                "brev",
                "typ",
            ]),
            || say("Brev", "Letter"),
            say("Brev", "Letter"),
        ),
        Preset::Calls => named(
            activity(&[
                "arendetyp",
                "samtalstyp",
                "kontaktorsak",
                "samtalsorsak",
                "orsak",
                "reason",
                "calltype",
                "amne",
                "subject",
                "topic",
                "kategori",
                "category",
            ]),
            || say("Samtal", "Call"),
            say("Telefon", "Phone"),
        ),
        Preset::Complaints => FileMapping {
            time: received(columns),
            activity_value: say("Klagomål mottaget", "Complaint received"),
            channel_value: say("Klagomål", "Complaint"),
            also: answered(columns)
                .and_then(|time| {
                    let activity_value = say("Klagomål besvarat", "Complaint answered")?;
                    Some(AlsoEvent { time, activity_value })
                })
                .into_iter()
                .collect(),
            event_id: none(),
            ..FileMapping::default()
        },
        Preset::Survey => FileMapping {
            time: find(
                columns,
                &[
                    "enddate",
                    "svarsdatum",
                    "svarstid",
                    "submitted",
                    "submitdate",
                    "completed",
                    "completion",
                    "recordeddate",
                    "slutdatum",
                    "slutford",
                    "inskickad",
                    "besvarad",
                ],
                |column| column.is_time,
            ),
            activity_value: say(SURVEY.0, SURVEY.1),
            channel_value: say("Enkät", "Survey"),
            case: none(),
            event_id: find(columns, &["responseid", "svarsid", "respondentid", "svarsnummer"], |column| {
                column.distinct * 10 >= column.filled * 9
            })
            .or_else(none),
            ..FileMapping::default()
        },
        Preset::Web => named(
            activity(&["eventname", "event", "pagetitle", "sidtitel", "page", "sida", "path", "url", "pageurl"]),
            || say("Webbesök", "Web visit"),
            say("Webb", "Web"),
        ),
        Preset::Other => FileMapping::default(),
    }
}

/// Rows that tell in a column what happened, or else all tell of the same; in one channel.
fn named(
    activity: Option<String>,
    otherwise: impl FnOnce() -> Option<String>,
    channel_value: Option<String>,
) -> FileMapping {
    let activity_value = if activity.is_none() { otherwise() } else { None };
    FileMapping { activity, activity_value, channel_value, ..FileMapping::default() }
}

/// When a complaint came in.
fn received(columns: &[SeenColumn]) -> Option<String> {
    find(
        columns,
        &["mottag", "inkom", "received", "registrer", "anmald", "skapad", "created", "opened", "oppnad"],
        |column| column.is_time,
    )
}

/// When it was answered.
fn answered(columns: &[SeenColumn]) -> Option<String> {
    find(
        columns,
        &["besvara", "svarsdatum", "answered", "avslut", "closed", "resolved", "stangd", "beslut", "klar"],
        |column| column.is_time,
    )
}

/// Whether a column can name what happened: words of a few kinds.
fn can_name(column: &SeenColumn) -> bool {
    let words = column.kind == ValueKind::Text && !column.is_time;
    let known = column.personal.is_none_or(|personal| personal == "text");
    words && known && column.filled > 0 && column.distinct <= 300.max(column.filled / 20)
}

/// The first column that fits and whose name is one of these, or else holds one; the plainest name first.
fn find(columns: &[SeenColumn], names: &[&str], fits: impl Fn(&SeenColumn) -> bool) -> Option<String> {
    let joined: Vec<(String, &SeenColumn)> =
        columns.iter().filter(|column| fits(column)).map(|column| (Name::of(&column.name).joined, column)).collect();
    let equal = names.iter().find_map(|name| joined.iter().find(|(joined, _)| joined == name));
    // Three letters are in too many words.
    let inside = || {
        let long = names.iter().filter(|name| name.len() > 3);
        long.flat_map(|name| joined.iter().filter(move |(joined, _)| joined.contains(name))).next()
    };
    equal.or_else(inside).map(|(_, column)| column.name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str, kind: ValueKind, is_time: bool, distinct: usize) -> SeenColumn {
        let name = name.to_string();
        SeenColumn { name, kind, is_time, samples: Vec::new(), filled: 100, distinct, personal: None }
    }

    fn words(name: &str) -> SeenColumn {
        column(name, ValueKind::Text, false, 4)
    }

    fn time(name: &str) -> SeenColumn {
        column(name, ValueKind::Text, true, 90)
    }

    #[test]
    fn the_kind_of_an_export_is_told_by_its_name_and_its_columns() {
        for (file, columns, preset) in [
            ("brev 2025.xlsx", vec![words("Kundnr"), time("Datum"), words("Typ")], Preset::Letters),
            ("export.csv", vec![words("Kund"), time("Datum"), words("Brevtyp")], Preset::Letters),
            ("samtal.csv", vec![words("Kundnr"), time("Datum"), words("Anteckning")], Preset::Calls),
            ("lista.xlsx", vec![words("Kund"), time("Mottaget"), time("Besvarat"), words("Orsak")], Preset::Complaints),
            ("complaints.csv", vec![words("customer"), time("received")], Preset::Complaints),
            ("svar.xlsx", vec![words("ResponseId"), time("EndDate"), words("Q1")], Preset::Survey),
            ("NKI våren.xlsx", vec![words("Ref"), time("Slutförd"), words("Hur lätt var det?")], Preset::Survey),
            (
                "mars.xlsx",
                vec![words("Ref"), words("Hur lätt var brevet?"), words("Vad ringde du om?")],
                Preset::Survey,
            ),
            ("access.csv", vec![words("user"), time("time"), words("url"), words("referrer")], Preset::Web),
            ("orders.csv", vec![words("customer"), time("date")], Preset::Other),
        ] {
            assert_eq!(guess(file, &columns), preset, "{file}");
        }
    }

    #[test]
    fn a_complaint_gives_an_event_for_its_receipt_and_one_for_its_answer() {
        let columns = [words("Ärende-ID"), words("Kund"), time("Mottaget"), time("Besvarat"), words("Orsak")];
        let mapping = mapping(Preset::Complaints, &columns, Language::Swedish);
        assert_eq!(mapping.time.as_deref(), Some("Mottaget"));
        assert_eq!(mapping.activity_value.as_deref(), Some("Klagomål mottaget"));
        let also = AlsoEvent { time: "Besvarat".into(), activity_value: "Klagomål besvarat".into() };
        assert_eq!(mapping.also, [also]);
    }

    #[test]
    fn what_happened_is_in_a_column_or_is_the_same_for_all() {
        let typed = mapping(Preset::Letters, &[words("Kundnr"), words("Brevtyp")], Language::Swedish);
        assert_eq!((typed.activity.as_deref(), typed.activity_value), (Some("Brevtyp"), None));
        let sent = mapping(Preset::Letters, &[words("Utskickssätt"), words("Mallnamn")], Language::Swedish);
        assert_eq!(sent.activity.as_deref(), Some("Mallnamn"), "a template says more than how it was sent");
        let plain = mapping(Preset::Letters, &[words("Kundnr")], Language::English);
        assert_eq!((plain.activity, plain.activity_value.as_deref()), (None, Some("Letter")));
        let free = column("Orsak", ValueKind::Text, false, 4_000);
        assert_eq!(mapping(Preset::Calls, &[free], Language::Swedish).activity_value.as_deref(), Some("Samtal"));
    }
}
