//! The six exports, as six systems write them: each with its own delimiter, words and way of writing time.
//!
//! Also the dirt that real exports have: broken rows, a day exported twice, and customer numbers that
//! the phone system pads with zeros. What is broken is counted, so that the account can be checked.

use super::chance::Chance;
use super::life::{Detail, Happening, Letter};
use super::people::Customer;
use super::wording::{Activity, Channel, Text};
use super::year::{Moment, day_of};
use map::Language;
use serde_json::Value;
use std::path::Path;

/// The systems that exports come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Export {
    Letters,
    Web,
    Calls,
    Chat,
    Complaints,
    Survey,
}

pub(super) const EXPORTS: [Export; 6] =
    [Export::Letters, Export::Web, Export::Calls, Export::Chat, Export::Complaints, Export::Survey];

/// What was written, row by row: what reading it must give.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Planted {
    /// Rows below the headers.
    pub(crate) rows: u64,
    /// Rows of the day that was exported twice.
    pub(crate) duplicates: u64,
    /// Rows without a customer.
    pub(crate) missing_person: u64,
    /// Rows without a time.
    pub(crate) missing_time: u64,
    /// Rows whose time is nonsense.
    pub(crate) unreadable_time: u64,
    /// Rows that were cut off.
    pub(crate) wrong_column_count: u64,
    /// Customers whose number the phone system pads with zeros, so that they look like two.
    pub(crate) padded_customers: u64,
}

impl Planted {
    /// Rows that cannot become events.
    pub(crate) fn broken(&self) -> u64 {
        self.missing_person + self.missing_time + self.unreadable_time + self.wrong_column_count
    }

    fn add(&mut self, other: &Planted) {
        self.rows += other.rows;
        self.duplicates += other.duplicates;
        self.missing_person += other.missing_person;
        self.missing_time += other.missing_time;
        self.unreadable_time += other.unreadable_time;
        self.wrong_column_count += other.wrong_column_count;
        self.padded_customers += other.padded_customers;
    }
}

/// Of so many rows one is broken, on average.
const ONE_BROKEN_IN: f64 = 75.0;
/// The day that the web system exported twice.
const EXPORTED_TWICE: (i8, i8) = (3, 18);
/// One customer of so many is padded with zeros in the phone system.
const ONE_PADDED_OF: u32 = 250;

/// How a system writes.
struct Style {
    delimiter: char,
    header: &'static [Text],
    /// Where the customer and the time stand.
    customer: usize,
    time: usize,
    byte_order_mark: bool,
    windows: bool,
}

const fn text(swedish: &'static str, english: &'static str) -> Text {
    Text::new(swedish, english)
}

impl Export {
    pub(super) fn file(self) -> Text {
        match self {
            Export::Letters => text("brev.csv", "letters.csv"),
            Export::Web => text("webb.csv", "web.csv"),
            Export::Calls => text("samtal.csv", "calls.csv"),
            Export::Chat => text("chatt.csv", "chat.csv"),
            Export::Complaints => text("klagomal.csv", "complaints.csv"),
            Export::Survey => text("enkat.csv", "survey.csv"),
        }
    }

    fn holds(self, happening: &Happening) -> bool {
        let survey = matches!(happening.activity, Activity::Understood | Activity::NotUnderstood);
        let system = match happening.channel {
            _ if survey => Export::Survey,
            Channel::Letter => Export::Letters,
            Channel::Web | Channel::App => Export::Web,
            Channel::Phone => Export::Calls,
            Channel::Chat => Export::Chat,
            Channel::Complaint => Export::Complaints,
        };
        self == system
    }

    fn style(self) -> Style {
        let (delimiter, header, customer, time): (char, &'static [Text], usize, usize) = match self {
            Export::Letters => (';', LETTERS, 0, 1),
            Export::Web => (',', WEB, 1, 2),
            Export::Calls => (';', CALLS, 1, 0),
            Export::Chat => (',', CHAT, 1, 0),
            Export::Complaints => ('\t', COMPLAINT, 1, 0),
            Export::Survey => (';', SURVEY, 1, 2),
        };
        let (byte_order_mark, windows) = (self == Export::Letters, self == Export::Calls);
        Style { delimiter, header, customer, time, byte_order_mark, windows }
    }

    fn cells(self, number: usize, happening: &Happening, customer: &Customer, language: Language) -> Vec<String> {
        let say = |text: Text| text.in_language(language).to_string();
        let activity = say(happening.activity.text());
        let channel = say(happening.channel.text());
        let about = match happening.detail {
            Detail::About(about) => say(about),
            _ => String::new(),
        };
        let at = happening.at;
        let who = customer.number();
        match self {
            Export::Letters => {
                let version = match happening.detail {
                    Detail::Letter(Letter::A) => "A",
                    Detail::Letter(Letter::B) => "B",
                    _ => "",
                };
                let age = customer.age.group().to_string();
                vec![who, at.iso_day(), activity, version.to_string(), say(customer.product), age, say(customer.region)]
            }
            Export::Web => {
                let device = if customer.on_mobile { MOBILE } else { COMPUTER };
                vec![format!("w-{:06}", number + 1), who, at.iso_with_offset(), activity, channel, say(device), about]
            }
            Export::Calls => {
                let padded = if is_padded(customer) { format!("000{who}") } else { who };
                let waited = match happening.detail {
                    Detail::Waited(seconds) => format!("{},{}", seconds / 60, seconds % 60 / 6),
                    _ => String::new(),
                };
                vec![at.iso_minute(), padded, activity, say(TEAM), waited]
            }
            Export::Chat => vec![at.epoch_ms(), who, activity, say(customer.product)],
            Export::Complaints => vec![at.slashed(), who, about],
            Export::Survey => {
                let ease = match happening.detail {
                    Detail::Ease(ease) => ease.to_string(),
                    _ => String::new(),
                };
                vec![format!("s-{:05}", number + 1), who, at.iso_minute(), activity, ease, channel]
            }
        }
    }
}

/// What a system notes about a happening beside who, when, what and where, as a live event carries it.
pub(super) fn noted(happening: &Happening, customer: &Customer, language: Language) -> Vec<(&'static str, Value)> {
    let say = |text: Text| text.in_language(language);
    let about = |name: Text| match happening.detail {
        Detail::About(about) => Some((say(name), Value::from(say(about)))),
        _ => None,
    };
    let found = match EXPORTS.into_iter().find(|export| export.holds(happening)) {
        Some(Export::Letters) => {
            let version = match happening.detail {
                Detail::Letter(Letter::A) => Some((say(LETTERS[3]), Value::from("A"))),
                Detail::Letter(Letter::B) => Some((say(LETTERS[3]), Value::from("B"))),
                _ => None,
            };
            vec![version, Some((say(LETTERS[5]), customer.age.group().into()))]
        }
        Some(Export::Web) => {
            let device = if customer.on_mobile { MOBILE } else { COMPUTER };
            vec![Some((say(WEB[5]), say(device).into())), about(WEB[6])]
        }
        Some(Export::Calls) => vec![Some((say(CALLS[3]), say(TEAM).into()))],
        Some(Export::Complaints) => vec![about(COMPLAINT[2])],
        Some(Export::Chat | Export::Survey) | None => Vec::new(),
    };
    found.into_iter().flatten().collect()
}

const MOBILE: Text = text("mobil", "mobile");
const COMPUTER: Text = text("dator", "computer");

const LETTERS: &[Text] = &[
    text("kundnr", "customer_no"),
    text("datum", "date"),
    text("brevtyp", "letter_type"),
    text("version", "version"),
    text("produkt", "product"),
    text("åldersgrupp", "age_group"),
    text("region", "region"),
];
const WEB: &[Text] = &[
    text("händelse_id", "event_id"),
    text("kund_id", "customer_id"),
    text("tidpunkt", "timestamp"),
    text("händelse", "event"),
    text("kanal", "channel"),
    text("enhet", "device"),
    text("sökord", "search_term"),
];
const CALLS: &[Text] = &[
    text("Starttid", "Start time"),
    text("Kundnummer", "Customer number"),
    text("Händelse", "Event"),
    text("Kö", "Queue"),
    text("Väntetid (min)", "Waited (min)"),
];
const CHAT: &[Text] =
    &[text("tid_ms", "ts_ms"), text("kundId", "userId"), text("händelse", "event"), text("produkt", "product")];
const COMPLAINT: &[Text] = &[text("Inkommen", "Received"), text("Kund", "Customer"), text("Ämne", "Subject")];
const SURVEY: &[Text] = &[
    text("svar_id", "response_id"),
    text("kund", "customer"),
    text("svarade", "answered_at"),
    text("svar", "answer"),
    text("lätthet", "ease"),
    text("kanal", "channel"),
];
/// The queue of the phone system.
const TEAM: Text = text("Rådgivning", "Advice");

fn is_padded(customer: &Customer) -> bool {
    customer.index.is_multiple_of(ONE_PADDED_OF)
}

/// Writes the six files.
pub(super) fn write(
    directory: &Path,
    customers: &[Customer],
    happenings: &[Happening],
    seed: u64,
    language: Language,
) -> std::io::Result<Planted> {
    let mut all = Planted::default();
    for export in EXPORTS {
        let mut chance = Chance::of(seed, u64::MAX - export as u64);
        let mut rows: Vec<&Happening> = happenings.iter().filter(|happening| export.holds(happening)).collect();
        // Stable: what happens to one customer at one moment keeps its order.
        rows.sort_by_key(|happening| happening.at);
        let (text, planted) = lines(export, customers, &rows, &mut chance, language);
        let bytes = if export.style().windows { in_windows_1252(&text) } else { text.into_bytes() };
        std::fs::write(directory.join(export.file().in_language(language)), bytes)?;
        all.add(&planted);
    }
    Ok(all)
}

fn lines(
    export: Export,
    customers: &[Customer],
    rows: &[&Happening],
    chance: &mut Chance,
    language: Language,
) -> (String, Planted) {
    let style = export.style();
    let delimiter = style.delimiter.to_string();
    let mut planted = Planted::default();
    let mut text = String::from(if style.byte_order_mark { "\u{feff}" } else { "" });
    let header: Vec<&str> = style.header.iter().map(|name| name.in_language(language)).collect();
    text.push_str(&header.join(&delimiter));
    text.push_str("\r\n");
    let mut padded = std::collections::BTreeSet::new();
    let mut twice = String::new();
    for (number, happening) in rows.iter().enumerate() {
        let customer = &customers[happening.customer as usize];
        let mut cells = export.cells(number, happening, customer, language);
        let is_broken = chance.happens(1.0 / ONE_BROKEN_IN);
        if is_broken {
            break_row(&mut cells, &style, chance, &mut planted);
        } else if export == Export::Calls && is_padded(customer) {
            padded.insert(customer.index);
        }
        let line = cells.join(&delimiter) + "\r\n";
        text.push_str(&line);
        planted.rows += 1;
        let again = export == Export::Web && happening.at.day() == day_of(EXPORTED_TWICE.0, EXPORTED_TWICE.1);
        if again && !is_broken {
            twice.push_str(&line);
            planted.rows += 1;
            planted.duplicates += 1;
        }
    }
    text.push_str(&twice);
    planted.padded_customers = padded.len() as u64;
    (text, planted)
}

/// Breaks a row in one of the ways that rows break in real life.
fn break_row(cells: &mut Vec<String>, style: &Style, chance: &mut Chance, planted: &mut Planted) {
    match chance.share() {
        share if share < 0.45 => {
            cells[style.customer].clear();
            planted.missing_person += 1;
        }
        share if share < 0.65 => {
            cells[style.time].clear();
            planted.missing_time += 1;
        }
        share if share < 0.90 => {
            cells[style.time] = chance.any(&["2025-13-45 07:00", "2025-02-30", "#####", "01-Undef-2025"]).to_string();
            planted.unreadable_time += 1;
        }
        _ => {
            cells.truncate(2);
            planted.wrong_column_count += 1;
        }
    }
}

/// The encoding of older Swedish systems; all of our letters are in it.
fn in_windows_1252(text: &str) -> Vec<u8> {
    text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap_or(b'?')).collect()
}

/// The first and the last day of the exports.
pub(super) fn span() -> [String; 2] {
    [Moment::at(0, 0).iso_day(), Moment::at(364, 0).iso_day()]
}
