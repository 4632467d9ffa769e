//! What the columns of a table of answers are, by their names in Swedish and English.

use super::ResponseOptions;
use super::private::is_private;
use super::told::absent;
use crate::raw::ReadError;
use crate::rows::{Row, Rows};
use crate::understand::Name;
use std::collections::HashMap;

/// What a column can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Response,
    Person,
    Time,
    Survey,
    Metric,
    Score,
    Comment,
    Activity,
    Channel,
    Version,
    Scale,
    Polarity,
    Question,
    Language,
    Moment,
    Item,
    Counted,
    Chance,
}

/// The parts with their words in JSON and their names, the best first.
const PARTS: &[(Part, &str, &str)] = &[
    (
        Part::Response,
        "response",
        "responseid response respondentid svarsid enkatsvarid enkatsvar respid reviewid recensionsid respondent respondentnr \
         svarsnr nosvar",
    ),
    (
        Part::Person,
        "person",
        "person personid kund kundnr kundnummer kundid customer customerid customernumber customerno medlemsnr \
         externaldatareference externalreference externalid contactid userid formbricksuserid",
    ),
    (
        Part::Time,
        "time",
        "time tid tidpunkt timestamp recordeddate submittedat completedat completed enddate datemodified datecreated \
         createdat answeredat reviewdate svarstid svarsdatum svarad besvarad besvarades slutford datum date startdate",
    ),
    (Part::Survey, "survey", "survey surveyname surveyid enkat enkatnamn undersokning matning"),
    (Part::Metric, "metric", "metric matt instrument nyckeltal"),
    (Part::Score, "score", "score betyg poang value varde svar answer rating"),
    (
        Part::Comment,
        "comment",
        "comment comments kommentar kommentarer fritext fritextsvar verbatim opentext oppetsvar text",
    ),
    (Part::Activity, "activity", "activity aktivitet handelse handelsetyp station steg step"),
    (Part::Channel, "channel", "channel kanal svarskanal surveychannel"),
    (Part::Version, "version", "version surveyversion questionversion enkatversion frageversion instrumentversion"),
    (Part::Scale, "scale", "scale skala"),
    (Part::Polarity, "polarity", "polarity polaritet"),
    (Part::Question, "question", "question questiontext fraga fragetext wording formulering"),
    (Part::Language, "language", "language lang sprak userlanguage responselanguage surveylanguage"),
    (Part::Moment, "moment", "moment ogonblick"),
    (Part::Item, "item", "item itemid questionid fragaid delfraga"),
    (Part::Counted, "counted", "counted"),
    (Part::Chance, "chance", "chance"),
];

/// Columns that say who somebody is or how a tool works; answers are not divided by them.
const NO_ATTRIBUTE: &str = "ipaddress ip firstname lastname fullname name namn fornamn efternamn email emailaddress \
     epost recipientemail recipientfirstname recipientlastname phone telefon mobil locationlatitude locationlongitude \
     startdate enddate datecreated datemodified recordeddate status progress durationinseconds finished collectorid \
     responsetype no id formbricksid formbricksidinternal notes tags quotas personattributes useragent url link distributionchannel personnummer author \
     reviewer username nickname forfattare probability marks";

/// Which column is what.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    places: Vec<(Part, usize)>,
    /// Further columns, by which answers may be divided.
    pub(super) attributes: Vec<usize>,
    /// Further columns that hold what people wrote or who they are.
    private: Vec<usize>,
}

impl Columns {
    /// Which column is what, by what was told and by names.
    ///
    /// # Errors
    /// When a column that was told is not there.
    pub(super) fn of(table: &Rows, options: &ResponseOptions) -> Result<Columns, ReadError> {
        let mut columns = Columns::by_name(table);
        let told = [
            (Part::Person, &options.person),
            (Part::Time, &options.time),
            (Part::Channel, &options.channel),
            (Part::Response, &options.response),
        ];
        for (part, column) in told.into_iter().filter_map(|(part, column)| Some((part, column.as_deref()?))) {
            if column.is_empty() {
                columns.places.retain(|(known, _)| *known != part);
                continue;
            }
            let at = table.column(&[column]).ok_or_else(|| absent(table, column))?;
            columns.serve(part, at);
        }
        if options.response.is_none() {
            columns.tell_persons(table);
        }
        Ok(columns)
    }

    /// A column serves a part, and none other.
    pub(super) fn serve(&mut self, part: Part, at: usize) {
        self.places.retain(|(known, place)| *known != part && *place != at);
        self.places.push((part, at));
        self.no_attribute(at);
    }

    /// Answers are not divided by a column.
    pub(super) fn no_attribute(&mut self, at: usize) {
        self.attributes.retain(|known| *known != at);
    }

    /// A column of respondents may number responses or name persons. Where the same one stands beside several times, it
    /// names somebody who answered more than once.
    fn tell_persons(&mut self, table: &Rows) {
        let Some(at) = self.place(Part::Response) else { return };
        let name = Name::of(&table.columns[at]);
        let speaks_of_somebody = name.place_in("respondentid respondent respondentnr").is_some();
        let Some(time) = self.place(Part::Time).filter(|_| speaks_of_somebody) else { return };
        let mut first: HashMap<&str, &str> = HashMap::new();
        let answers =
            table.rows.iter().filter_map(|row| Some((row.cells[at].as_deref()?, row.cells[time].as_deref()?)));
        let again = answers.into_iter().any(|(who, when)| *first.entry(who).or_insert(when) != when);
        if again {
            self.places.retain(|(part, _)| *part != Part::Response);
            if self.place(Part::Person).is_none() {
                self.places.push((Part::Person, at));
            }
        }
    }

    fn by_name(table: &Rows) -> Columns {
        let names: Vec<Name> = table.columns.iter().map(|column| Name::of(column)).collect();
        let best = |list: &str| {
            let ranked = names.iter().enumerate().filter_map(|(at, name)| Some((name.place_in(list)?, at)));
            ranked.min().map(|(_, at)| at)
        };
        let places: Vec<(Part, usize)> =
            PARTS.iter().filter_map(|(part, _, list)| Some((*part, best(list)?))).collect();
        let is_free =
            |at: &usize| places.iter().all(|(_, place)| place != at) && names[*at].place_in(NO_ATTRIBUTE).is_none();
        let (private, attributes) = (0..names.len()).filter(is_free).partition(|at| is_private(table, *at));
        Columns { places, attributes, private }
    }

    /// The columns by which answers are never divided, `activity` and `channel` called so.
    pub(super) fn private(&self, table: &Rows) -> Vec<String> {
        let own = self.private.iter().map(|at| table.columns[*at].clone());
        let told = [(Part::Activity, "activity"), (Part::Channel, "channel")].into_iter();
        let told = told.filter(|(part, _)| self.place(*part).is_some_and(|at| is_private(table, at)));
        told.map(|(_, name)| name.to_string()).chain(own).collect()
    }

    /// Whether each row is one answer that says its metric.
    pub(super) fn is_long(&self) -> bool {
        let has = |part| self.place(part).is_some();
        has(Part::Metric) && (has(Part::Score) || has(Part::Comment))
    }

    pub(super) fn place(&self, part: Part) -> Option<usize> {
        self.places.iter().find(|(known, _)| *known == part).map(|(_, at)| *at)
    }

    pub(super) fn cell<'r>(&self, row: &'r Row, part: Part) -> Option<&'r str> {
        row.cells.get(self.place(part)?)?.as_deref().map(str::trim)
    }

    /// Which column was taken for what, for people.
    pub(super) fn told(&self, table: &Rows, parts: &[Part]) -> Vec<(&'static str, String)> {
        let word = |part: Part| PARTS.iter().find(|(known, _, _)| *known == part).map_or("", |(_, word, _)| *word);
        let told = self.places.iter().filter(|(part, _)| parts.contains(part));
        told.map(|(part, at)| (word(*part), table.columns[*at].clone())).collect()
    }
}
