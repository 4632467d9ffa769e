//! The words that the command line speaks, in Swedish and English: remarks, table titles, plain sentences.

use crate::account::Account;
use crate::args::{Lang, Show};
use crate::output::say;
use ingest::protect::ProtectReport;
use ingest::{Origin, Progress, ReadPlan, Remark, Role, Why};
use insight::friction::{EffortSign, Kind};
use map::Language;

/// Speaks one language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words {
    pub(crate) language: Language,
    /// Whether remarks are left out, because a program reads the result.
    quiet: bool,
}

impl Words {
    pub(crate) fn new(show: &Show) -> Words {
        let language = match show.lang {
            Some(Lang::Sv) => Language::Swedish,
            Some(Lang::En) => Language::English,
            None => from_locale(),
        };
        Words { language, quiet: show.json || show.csv }
    }

    /// The Swedish or the English of two texts.
    pub(crate) fn either<'t>(&self, swedish: &'t str, english: &'t str) -> &'t str {
        match self.language {
            Language::Swedish => swedish,
            Language::English => english,
        }
    }

    /// Whether remarks are left out, because a program reads the result.
    pub(crate) fn quiet(&self) -> bool {
        self.quiet
    }

    pub(crate) fn number(&self, value: u64) -> String {
        self.language.number(value)
    }

    /// A number and its noun, each as (one, many): `1 journey`, `2 000 journeys`.
    pub(crate) fn count(&self, value: u64, swedish: (&str, &str), english: (&str, &str)) -> String {
        let (one, many) = match self.language {
            Language::Swedish => swedish,
            Language::English => english,
        };
        format!("{} {}", self.number(value), if value == 1 { one } else { many })
    }

    pub(crate) fn journeys(&self, value: u64) -> String {
        self.count(value, ("resa", "resor"), ("journey", "journeys"))
    }

    pub(crate) fn events(&self, value: u64) -> String {
        self.count(value, ("händelse", "händelser"), ("event", "events"))
    }

    /// What a kind of friction is called.
    pub(crate) fn kind(&self, kind: Kind) -> &'static str {
        kind_in(self.language, kind)
    }

    /// A share as percent with one decimal.
    pub(crate) fn percent(&self, share: f64) -> String {
        self.decimal(format!("{:.1} %", share * 100.0))
    }

    /// A number that was written with a point, with the language's sign.
    pub(crate) fn decimal(&self, written: String) -> String {
        match self.language {
            Language::Swedish => written.replace('.', ","),
            Language::English => written,
        }
    }

    /// A length of time, as people say it.
    pub(crate) fn duration(&self, seconds: Option<f64>) -> String {
        seconds.map_or_else(|| "–".to_string(), |seconds| self.language.duration(seconds))
    }

    pub(crate) fn role(&self, role: Role) -> &'static str {
        let (swedish, english) = match role {
            Role::Person => ("kund", "customer"),
            Role::Case => ("ärende", "case"),
            Role::Activity => ("händelsetyp", "activity"),
            Role::Time => ("tid", "time"),
            Role::Clock => ("klockslag", "time of day"),
            Role::Channel => ("kanal", "channel"),
            Role::EventId => ("händelse-id", "event id"),
        };
        self.either(swedish, english)
    }

    pub(crate) fn why(&self, why: &Why) -> String {
        if self.language == Language::English {
            return why.to_string();
        }
        let quoted = |names: &[String]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        match why {
            Why::Told => "du sa det".to_string(),
            Why::Format => "formatet säger det".to_string(),
            Why::Name => "av namnet".to_string(),
            Why::NameAndValues { fitting } => format!("av namnet; {fitting} % av värdena passar"),
            Why::Values { rather_than } if rather_than.is_empty() => "av värdena".to_string(),
            Why::Values { rather_than } => format!("av värdena, hellre än {}", quoted(rather_than)),
            Why::FileName => "ingen kolumn passar, så filens namn används".to_string(),
        }
    }

    pub(crate) fn remark(&self, remark: &Remark) -> String {
        if self.language == Language::English {
            return remark.to_string();
        }
        match remark {
            Remark::AssumedUtc => {
                "tider utan tidszon läses som UTC; skriv --time-zone Europe/Stockholm om de är lokala".to_string()
            }
            Remark::DatesOnly => "datum saknar klockslag: händelser samma dag behåller filens ordning".to_string(),
            Remark::NumbersAsTimes(how) => format!("tal läses som tider: {}", counted_in_swedish(how)),
            Remark::GuessedActivity(column) => {
                format!("ingen kolumn heter händelse; `{column}` togs, välj en annan med --activity")
            }
            Remark::NamedAfterFile(name) => {
                format!("ingen kolumn säger vad som hände: varje händelse kallas `{name}`; välj en med --activity")
            }
            Remark::GuessedPerson(column) => {
                format!(
                    "ingen kolumn heter kund eller ärende; `{column}` togs, välj en annan med --person eller --case"
                )
            }
            Remark::ChannelForAll(channel) => format!("ingen kolumn heter `{channel}`: det är kanalen för alla rader"),
            Remark::LinesAboveHeader(lines) => format!("{lines} rader ovanför rubriken hoppades över"),
            Remark::LabelRows(rows) => {
                format!("{rows} rader under rubriken beskriver kolumnerna och hoppades över")
            }
            Remark::FurtherEvent { activity, column } => {
                format!("varje rad med en tid i `{column}` ger också händelsen `{activity}`")
            }
            Remark::Answers(answers) => format!("{answers} svar på frågor hittades, och läses som svar"),
            Remark::NoAnswers => {
                "ingen kolumn har svar på en fråga som känns igen, så rader läses som vanliga händelser".to_string()
            }
        }
    }

    /// How far the search for friction has come.
    pub(crate) fn looking_for_friction(&self, share: f64) -> String {
        let percent = (share * 100.0) as u64;
        match self.language {
            Language::Swedish => format!("söker friktion … {percent} %"),
            Language::English => format!("looking for friction … {percent} %"),
        }
    }

    /// How far the reading of files has come.
    pub(crate) fn reading(&self, progress: &Progress) -> String {
        let percent = progress.bytes_read.saturating_mul(100).checked_div(progress.bytes_total).unwrap_or(0);
        let rows = self.number(progress.rows);
        match self.language {
            Language::Swedish => format!("läser … {percent} %, {rows} rader"),
            Language::English => format!("reading … {percent} %, {rows} rows"),
        }
    }

    /// Says, on standard error, how columns were understood.
    pub(crate) fn say_plan(&self, plan: &ReadPlan) {
        for file in &plan.files {
            for remark in &file.remarks {
                say(&format!("{}: {}", file.source.file_name(), self.remark(remark)));
            }
            if self.quiet {
                continue;
            }
            if let Some(objects) = &file.object_types {
                let types: Vec<String> =
                    objects.types.iter().map(|(name, events)| format!("{name} ({events})")).collect();
                say(&format!(
                    "{}: {} `{}`; {}: {}",
                    file.source.file_name(),
                    self.either("resor följer objekt av typen", "journeys follow objects of the type"),
                    objects.chosen,
                    self.either("--object-type väljer bland", "--object-type chooses among"),
                    types.join(", ")
                ));
            }
            let roles = file
                .decisions
                .iter()
                .map(|decision| format!("{} = {}", self.role(decision.role), origin(&decision.from)));
            say(&format!("{}: {}", file.source.file_name(), roles.collect::<Vec<_>>().join(", ")));
        }
    }

    /// Says, on standard error, what was not accepted.
    pub(crate) fn say_rejections(&self, account: &Account) {
        for rejections in &account.report.rejections {
            let example = &rejections.example;
            let place = self.either("rad", "line");
            let rows = match rejections.count {
                1 => self.either("rad avvisades", "row rejected"),
                _ => self.either("rader avvisades", "rows rejected"),
            };
            say(&format!(
                "{} {rows}: {} ({}); {} {place} {}: {}",
                self.number(rejections.count),
                self.reason(rejections.reason.code()),
                rejections.reason.code(),
                example.file,
                example.line,
                example.text.trim()
            ));
        }
    }

    /// What was done to a file so that events do not tell who someone is.
    pub(crate) fn protection(&self, report: &ProtectReport) -> Vec<String> {
        if self.language == Language::English {
            return report.remarks();
        }
        let columns = [
            (&report.hashed, "personnummer sparas bara som nycklade hashar: kolumn"),
            (&report.removed, "personuppgifter sparas skilda från händelserna, i valvet: kolumn"),
            (&report.staff_dropped, "händelser säger inte vem i personalen som gjorde det: utan kolumn"),
            (&report.staff_to_team, "händelser säger teamet och inte vem i personalen som gjorde det: kolumn"),
        ];
        let mut remarks = Vec::new();
        for (names, sentence) in columns.into_iter().filter(|(names, _)| !names.is_empty()) {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            remarks.push(format!("{sentence} {}", names.join(", ")));
        }
        let counts = [
            (report.unusable.values().sum(), "rader säger inget om vem kunden är"),
            (report.events_of_nobody, "händelser har varken kund eller ärende och är inte med"),
            (report.excluded_events, "händelser av undantagna kunder är inte med"),
            (report.scrubbed_values, "texter fick personuppgifter ersatta"),
        ];
        let counted = counts.into_iter().filter(|(count, _): &(usize, &str)| *count > 0);
        remarks.extend(counted.map(|(count, sentence)| format!("{} {sentence}", self.number(count as u64))));
        remarks
    }

    /// What a reason means and what to do about it.
    pub(crate) fn reason(&self, code: &str) -> &'static str {
        let (swedish, english) = match code {
            "wrong_column_count" => ("fler eller färre celler än rubriken", "more or fewer cells than the header"),
            "broken_quote" => ("citattecken som inte stängs", "a quote that is not closed"),
            "not_text" => ("inte text i filens teckenkodning", "not text in the file's encoding"),
            "not_json" => ("inte ett JSON-objekt", "not a JSON object"),
            "missing_time" => ("tid saknas", "no time"),
            "unreadable_time" => {
                ("tiden går inte att läsa; se --time-format", "the time cannot be read; see --time-format")
            }
            "missing_activity" => ("händelsetyp saknas", "no activity"),
            "missing_person" => ("varken kund eller ärende", "neither customer nor case"),
            "missing_case" => ("ärende saknas", "no case"),
            "nobody" => ("kunden säger inget om vem det är", "the customer says nothing about who it is"),
            "excluded_person" => ("kunden är undantagen", "the customer is on the exclusion list"),
            "no_object_of_type" => {
                ("inget objekt av typen; se --object-type", "no object of the type; see --object-type")
            }
            "unfit_answer" => ("inget svar passar sin fråga", "no answer fits its question"),
            _ => ("posten är trasig", "the record is malformed"),
        };
        self.either(swedish, english)
    }
}

/// What a kind of friction is called in a language.
pub(crate) fn kind_in(language: Language, kind: Kind) -> &'static str {
    let (swedish, english) = match kind {
        Kind::Retry => ("görs om", "retried"),
        Kind::Loop => ("går tillbaka", "back to an earlier step"),
        Kind::PingPong => ("fram och tillbaka", "back and forth"),
        Kind::ForcedSwitch => ("tvingas be om hjälp", "forced to ask for help"),
        Kind::RepeatContact => ("hör av sig igen", "contacts again"),
        Kind::RepeatYourself => ("får göra om i annan kanal", "repeated in another channel"),
        Kind::HandoverWithoutContext => ("får göra om efter överlämning", "repeated after a hand-over"),
        Kind::Escalation => ("går vidare till högre instans", "escalated"),
        Kind::AnswerHunting => ("letar efter svar", "hunts for an answer"),
        Kind::BrokenPromise => ("senare än utlovat", "later than promised"),
        Kind::Wait => ("lång väntan", "long wait"),
        Kind::RageClick => ("ilsket klickande", "rage clicks"),
        Kind::DeadClick => ("klick utan svar", "dead clicks"),
        Kind::Error => ("fel", "error"),
        Kind::ZeroResults => ("sökning utan träff", "search without results"),
        Kind::Dwell => ("lång tid på steget", "long time at the step"),
        Kind::Abandonment => ("lämnar", "leaves"),
        Kind::GoalFailure => ("når inte målet", "does not reach the goal"),
        Kind::Complaint => ("klagar", "complains"),
        Kind::Effort => ("ansträngande", "hard work"),
    };
    match language {
        Language::Swedish => swedish,
        Language::English => english,
    }
}

/// How sure a cause is, on the ladder of evidence.
pub(crate) fn ladder_in(language: Language, rung: u8) -> &'static str {
    let (swedish, english) = match rung {
        0 | 1 => ("samband", "association"),
        2 | 3 => ("trolig orsak", "likely cause"),
        _ => ("orsak", "cause"),
    };
    match language {
        Language::Swedish => swedish,
        Language::English => english,
    }
}

/// One of the five signs of effort, as what customers did.
pub(crate) fn effort_sign_in(language: Language, sign: EffortSign) -> &'static str {
    let (swedish, english) = match sign {
        EffortSign::ContactAgain => ("fick höra av sig igen", "had to get in touch again"),
        EffortSign::ChannelSwitch => ("bytte kanal för att komma vidare", "changed channel to get on"),
        EffortSign::PassedOn => ("skickades vidare", "were passed on"),
        EffortSign::SayAgain => ("fick säga eller göra om samma sak", "had to say or do the same again"),
        EffortSign::NoAnswer => ("letade svar förgäves", "looked for an answer in vain"),
    };
    match language {
        Language::Swedish => swedish,
        Language::English => english,
    }
}

/// So many of the five signs; three stands for more, too.
pub(crate) fn so_many_signs_in(language: Language, signs: u64) -> &'static str {
    let (swedish, english) = match signs {
        0 => ("inget tecken", "no sign"),
        1 => ("ett", "one"),
        2 => ("två", "two"),
        _ => ("tre eller fler", "three or more"),
    };
    match language {
        Language::Swedish => swedish,
        Language::English => english,
    }
}

/// Why something is not claimed.
pub(crate) fn not_claimed_in(language: Language, reason: &str) -> &'static str {
    let (swedish, english) = match reason {
        "too_few" => ("för få visar det", "too few show it"),
        "no_comparison" => ("alla visar det", "all show it"),
        "not_tested" => ("400 vanligare jämfördes", "400 commoner ones were compared"),
        "negligible" => ("kostar nästan inga mål", "costs hardly any goals"),
        "comes_anyway" => ("de flesta kommer så sent ändå", "most come as late anyway"),
        "harmless" => ("nästan ingen misslyckas för det", "hardly anybody fails for it"),
        _ => ("kan vara slump", "may be chance"),
    };
    match language {
        Language::Swedish => swedish,
        Language::English => english,
    }
}

/// A column by its name, a value for every row in quotes.
pub(crate) fn origin(from: &Origin) -> String {
    match from {
        Origin::Column(name) => name.clone(),
        Origin::Value(value) => format!("\"{value}\""),
    }
}

/// How numbers that are times were counted.
fn counted_in_swedish(how: &str) -> &str {
    match how {
        "seconds since 1970" => "sekunder sedan 1970",
        "milliseconds since 1970" => "millisekunder sedan 1970",
        "microseconds since 1970" => "mikrosekunder sedan 1970",
        "nanoseconds since 1970" => "nanosekunder sedan 1970",
        "days as Excel counts them" => "dagar som Excel räknar dem",
        "year, month and day written together" => "år, månad och dag skrivna ihop",
        other => other,
    }
}

/// The language of the environment; English where it says nothing.
fn from_locale() -> Language {
    let value = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale = value("LC_ALL").or_else(|| value("LC_MESSAGES")).or_else(|| value("LANG")).unwrap_or_default();
    if locale.starts_with("sv") { Language::Swedish } else { Language::English }
}
