//! Sentences of the wizard in the two languages.

use super::shapes::IntakeRemark;
use axum::http::{HeaderMap, header};
use ingest::{Remark, Why};
use model::{Language, PersonForm};

/// Who speaks which language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words(pub(super) Language);

impl Words {
    /// `Accept-Language: sv` or `en` alone is a wish of a program; what browsers list by themselves is not,
    /// and then the account's language counts.
    pub(super) fn of(headers: &HeaderMap, account: Language) -> Words {
        let wished = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Words(wished.and_then(Language::from_code).unwrap_or(account))
    }

    pub(super) fn either(&self, swedish: impl Into<String>, english: impl Into<String>) -> String {
        match self.0 {
            Language::Swedish => swedish.into(),
            Language::English => english.into(),
        }
    }

    /// Why a column has its role.
    pub(super) fn why(&self, why: &Why) -> String {
        if self.0 == Language::English {
            return why.to_string();
        }
        match why {
            Why::Told => "det är valt".into(),
            Why::Format => "formatet säger det".into(),
            Why::Name => "namnet säger det".into(),
            Why::NameAndValues { fitting } => format!("namnet säger det; {fitting} % av värdena passar"),
            Why::Values { rather_than } if rather_than.is_empty() => "värdena passar".into(),
            Why::Values { rather_than } => format!("värdena passar, hellre än {}", rather_than.join(", ")),
            Why::FileName => "ingen kolumn passar, så filens namn används".into(),
        }
    }

    /// What was assumed.
    pub(super) fn remark(&self, remark: &Remark) -> IntakeRemark {
        let (code, swedish, english) = match remark {
            Remark::AssumedUtc => (
                "assumed_utc",
                "Tiderna saknar tidszon och läses som UTC. Välj Europe/Stockholm om de är svensk tid.".into(),
                "Times carry no zone and are read as UTC. Choose Europe/Stockholm if they are Swedish time.".into(),
            ),
            Remark::DatesOnly => (
                "dates_only",
                "Datumen saknar klockslag. Händelser samma dag behåller filens ordning.".into(),
                "Dates have no time of day. Events of one day keep the order of the file.".into(),
            ),
            Remark::NumbersAsTimes(how) => {
                ("numbers_as_times", "Tal läses som tider.".into(), format!("Numbers are read as times: {how}."))
            }
            Remark::GuessedActivity(column) => (
                "guessed_activity",
                format!("Ingen kolumn heter händelse, så ”{column}” säger vad som hände. Välj en annan om det är fel."),
                format!(
                    "No column is called an activity, so “{column}” tells what happened. Choose another if it is wrong."
                ),
            ),
            Remark::NamedAfterFile(name) => (
                "named_after_file",
                format!("Ingen kolumn säger vad som hände, så varje händelse heter ”{name}”. Skriv ett bättre namn."),
                format!("No column tells what happened, so every event is called “{name}”. Write a better name."),
            ),
            Remark::GuessedPerson(column) => (
                "guessed_person",
                format!("Ingen kolumn heter kund, så ”{column}” säger vem det är. Välj en annan om det är fel."),
                format!(
                    "No column is called a customer, so “{column}” tells who it is. Choose another if it is wrong."
                ),
            ),
            Remark::ChannelForAll(channel) => (
                "channel_for_all",
                format!("Alla rader får kanalen ”{channel}”."),
                format!("Every row gets the channel “{channel}”."),
            ),
            Remark::LinesAboveHeader(lines) => (
                "lines_above_header",
                format!("{lines} rader ovanför rubriken hoppades över."),
                format!("{lines} line(s) above the header were skipped."),
            ),
            Remark::LabelRows(rows) => (
                "label_rows",
                format!("{rows} rader under rubriken beskriver kolumnerna och hoppades över."),
                format!("{rows} row(s) below the header say what the columns are and were skipped."),
            ),
            Remark::FurtherEvent { activity, column } => (
                "further_event",
                format!("Varje rad med en tid i ”{column}” ger också händelsen ”{activity}”."),
                format!("Each row with a time in “{column}” gives the event “{activity}” besides."),
            ),
            Remark::Answers(answers) => (
                "answers",
                format!("{answers} svar på frågor hittades. De läses som enkätsvar och visas i Röst."),
                format!("{answers} answers to questions were found. They are read as survey answers and shown in Voice."),
            ),
            Remark::NoAnswers => (
                "no_answers",
                "Ingen kolumn har svar på en fråga som känns igen, så raderna läses som vanliga händelser. Välj frågornas \
                 mått om det är fel."
                    .into(),
                "No column holds answers to a question that is known, so rows are read as plain events. Choose what the \
                 questions measure if that is wrong."
                    .into(),
            ),
        };
        IntakeRemark { code: code.into(), detail: self.either(swedish, english) }
    }

    /// An export of the same shape was understood before.
    pub(super) fn remembered(&self, at: &str) -> IntakeRemark {
        let day = at.get(..10).unwrap_or(at);
        let detail = self.either(
            format!("Läses som när en fil med samma kolumner importerades {day}."),
            format!("Read as when a file with the same columns was imported on {day}."),
        );
        IntakeRemark { code: "remembered".into(), detail }
    }

    /// Why a file cannot be read, and what to do.
    pub(super) fn unreadable(&self, code: &str, file: &str) -> String {
        let (swedish, english) = match code {
            "empty_file" => ("filen är tom eller har bara en rubrik", "the file is empty, or has a header alone"),
            "no_header" => (
                "första raden är data; lägg till en rad med kolumnernas namn",
                "the first row is data; add a row with the names of the columns",
            ),
            "no_time" => (
                "ingen kolumn säger när det hände; välj tidskolumnen",
                "no column tells when it happened; choose the column of the time",
            ),
            "ambiguous_time" => {
                ("flera kolumner kan vara tiden; välj en", "several columns could be the time; choose one")
            }
            "ambiguous_activity" => (
                "flera kolumner kan säga vad som hände; välj en",
                "several columns could tell what happened; choose one",
            ),
            "ambiguous_dates" => (
                "datumen kan läsas på två sätt; välj hur de är skrivna, till exempel %d/%m/%Y",
                "dates can be read in two ways; choose how they are written, for example %d/%m/%Y",
            ),
            "unreadable_times" => (
                "tiderna är skrivna på ett okänt sätt; välj hur, till exempel %d/%m/%Y %H:%M",
                "times are written in an unknown way; choose how, for example %d/%m/%Y %H:%M",
            ),
            "no_person" => (
                "ingen kolumn säger vem kunden är; välj kundkolumnen",
                "no column tells who the customer is; choose the column",
            ),
            "ambiguous_person" => {
                ("flera kolumner kan vara kunden; välj en", "several columns could be the customer; choose one")
            }
            "no_column" => ("en vald kolumn finns inte i filen", "a column that was chosen is not in the file"),
            "no_sheet" => ("det valda bladet har ingen tabell", "the chosen sheet has no table"),
            "no_table" => (
                "inget blad har en tabell: en rubrik och rader under den",
                "no sheet has a table: a header and rows below it",
            ),
            "no_time_zone" => (
                "tidszonen finns inte; skriv till exempel Europe/Stockholm",
                "there is no such time zone; write for example Europe/Stockholm",
            ),
            "too_large" => (
                "arbetsboken packas upp till mycket mer än en tabell kan vara",
                "the workbook unpacks to far more than a table can be",
            ),
            _ => (
                "filen kan inte läsas som en tabell; spara den igen som XLSX eller CSV",
                "the file cannot be read as a table; save it again as XLSX or CSV",
            ),
        };
        self.either(format!("{file}: {swedish}."), format!("{file}: {english}."))
    }

    /// A way of reading customer numbers, as it stands in a sentence after "with".
    pub(super) fn form(&self, form: PersonForm) -> String {
        match form {
            PersonForm::AsWritten => self.either("som de är skrivna", "as they are written"),
            PersonForm::Compact => self.either("utan mellanslag och bindestreck", "without blanks and dashes"),
            PersonForm::Unpadded => self.either(
                "utan mellanslag, bindestreck och inledande nollor",
                "without blanks, dashes and leading zeros",
            ),
            PersonForm::Digits => self.either(
                "utan mellanslag, bindestreck, inledande nollor och bokstäver först",
                "without blanks, dashes, leading zeros and letters in front",
            ),
        }
    }

    /// Why a job failed.
    pub(super) fn failed(&self, code: &str) -> String {
        match code {
            "interrupted" => self.either(
                "Servern startades om innan det var klart. Ingenting importerades; börja om.",
                "The server was restarted before it was done. Nothing was imported; begin again.",
            ),
            "all_rejected" => self.either(
                "Alla rader avvisades, så ingenting importerades.",
                "All rows were rejected, so nothing was imported.",
            ),
            "import_refused" => self.either(
                "Filen är importerad förut. Välj att importera den igen, eller ångra den förra importen.",
                "The file was imported before. Choose to import it again, or take the earlier import back.",
            ),
            "busy" => self.either(
                "Någon annan skriver till loggen just nu. Försök igen om en stund.",
                "Somebody else is writing to the log. Try again in a moment.",
            ),
            "full" => self.either("Disken är full. Ingenting importerades.", "The disk is full. Nothing was imported."),
            "names_in_log" => self.either(
                "Loggen gjordes av en äldre version som namnger kunder öppet.",
                "The log was made by an older version that names customers openly.",
            ),
            "unreadable_file" => self.either(
                "En fil kunde inte läsas till slut. Ingenting importerades.",
                "A file could not be read to its end. Nothing was imported.",
            ),
            _ => self.either(
                "Något gick fel. Ingenting importerades; se serverns logg.",
                "Something went wrong. Nothing was imported; see the server's log.",
            ),
        }
    }
}
