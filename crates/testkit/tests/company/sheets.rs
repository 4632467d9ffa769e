//! The story as four workbooks, each with the habits and the faults of the system it comes from: customer
//! numbers written in three ways, titles above the header, a second sheet, Swedish dates, broken rows.

use crate::story::{Moment, Story};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

const WRITABLE: &str = "these cells fit into a sheet";

/// Names and bytes of the four files.
pub(crate) fn write(story: &Story) -> [(&'static str, Vec<u8>); 4] {
    [
        ("brev 2025.xlsx", save(letters(story))),
        ("samtal.xlsx", save(calls(story))),
        ("klagomål 2025.xlsx", save(complaints(story))),
        ("enkät kundservice.xlsx", save(survey(story))),
    ]
}

fn save(book: Result<Workbook, XlsxError>) -> Vec<u8> {
    let mut book = book.expect(WRITABLE);
    // A day of its own: the writer would take today's, and the bytes would differ each time.
    let made = ExcelDateTime::from_ymd(2026, 1, 12).expect("the twelfth of January is a day");
    book.set_properties(&DocProperties::new().set_author("Björkhaga Energi").set_creation_datetime(&made));
    book.save_to_buffer().expect(WRITABLE)
}

/// The letter system pads customer numbers to seven digits, and puts a title above the table.
fn letters(story: &Story) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Utskick")?;
    let title = Format::new().set_bold().set_font_size(14);
    sheet.merge_range(0, 0, 0, 4, "Björkhaga Energi – utskickade brev 2025", &title)?;
    sheet.write(1, 0, "Uttaget 2026-01-12")?;
    header(sheet, 3, &["Kundnr", "Brevdatum", "Brevtyp", "Produkt", "Region"])?;
    let date = Format::new().set_num_format("yyyy-mm-dd");
    for (row, letter) in (4..).zip(&story.letters) {
        sheet.write(row, 0, format!("{:07}", letter.customer))?;
        match row {
            // Two that the system lost the day of.
            900 | 2_600 => sheet.write(row, 1, "saknas")?,
            _ => sheet.write_with_format(row, 1, excel_day(letter.day), &date)?,
        };
        sheet.write(row, 2, letter.kind)?.write(row, 3, letter.product)?.write(row, 4, letter.region)?;
    }
    Ok(book)
}

/// The telephone system writes plain numbers, the day and the time apart, and keeps notes of cases on a
/// second sheet.
fn calls(story: &Story) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Samtal")?;
    let names = ["Kundnummer", "Datum", "Tid", "Ärendetyp", "Kö", "Handläggare", "Samtalslängd (s)", "Anteckning"];
    header(sheet, 0, &names)?;
    for (row, call) in (1..).zip(&story.calls) {
        match row {
            // Whoever called did not say who they are.
            40 | 410 | 411 => sheet.write(row, 0, "okänd")?,
            77 => sheet,
            _ => sheet.write(row, 0, call.customer)?,
        };
        sheet.write(row, 1, iso_day(call.at.day))?.write(row, 2, clock(call.at))?;
        sheet.write(row, 3, call.matter)?.write(row, 4, call.queue)?.write(row, 5, call.staff)?;
        sheet.write(row, 6, call.seconds)?;
        if !call.note.is_empty() {
            sheet.write(row, 7, &call.note)?;
        }
    }
    let notes = book.add_worksheet();
    notes.set_name("Noteringar")?;
    header(notes, 0, &["Kundnummer", "Datum", "Notering"])?;
    let noted = story.calls.iter().filter(|call| call.matter == "Fråga om faktura").step_by(3);
    for (row, call) in (1..).zip(noted) {
        notes.write(row, 0, call.customer)?.write(row, 1, iso_day(call.at.day))?;
        notes.write(row, 2, "Återkoppla till kunden när fakturan är rättad.")?;
    }
    Ok(book)
}

/// The complaints list is kept by hand: customer numbers with a blank in them, dates in words.
fn complaints(story: &Story) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Klagomål")?;
    let title = Format::new().set_bold();
    sheet.merge_range(0, 0, 0, 6, "Klagomålslogg", &title)?;
    header(sheet, 1, &["Ärende-ID", "Kund", "Mottaget", "Besvarat", "Orsak", "Utfall", "Beskrivning"])?;
    for (row, complaint) in (2..).zip(&story.complaints) {
        let number = complaint.customer;
        sheet.write(row, 0, format!("K25-{:04}", row - 1))?;
        sheet.write(row, 1, format!("{} {:02}", number / 100, number % 100))?;
        match row {
            // A day that nobody can read.
            25 => sheet.write(row, 2, "i tisdags")?,
            _ => sheet.write(row, 2, day_in_words(complaint.received))?,
        };
        if let Some(day) = complaint.answered {
            sheet.write(row, 3, day_in_words(day))?;
        }
        sheet.write(row, 4, complaint.cause)?.write(row, 5, complaint.outcome)?.write(row, 6, complaint.text)?;
    }
    Ok(book)
}

/// The survey tool writes a row of its own codes above the questions.
fn survey(story: &Story) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Svar")?;
    header(sheet, 0, &["ResponseId", "Kundnr", "EndDate", "Q1", "Q2", "Q3", "Q4"])?;
    let questions = [
        "Svars-ID",
        "Kundnr",
        "Svarsdatum",
        "Hur lätt var det att få hjälp? (1-5)",
        "Fick du det du kom för?",
        "Hur nöjd är du? (0-10)",
        "Vad kunde vi ha gjort bättre?",
    ];
    header(sheet, 1, &questions)?;
    for (row, response) in (2..).zip(&story.responses) {
        sheet.write(row, 0, format!("R_{:05}", 10_000 + row))?;
        sheet.write(row, 1, format!("{:07}", response.customer))?;
        sheet.write(row, 2, format!("{} {}", iso_day(response.at.day), clock(response.at)))?;
        sheet.write(row, 3, response.ease)?;
        sheet.write(row, 4, if response.done { "Ja" } else { "Nej" })?;
        sheet.write(row, 5, response.satisfied)?;
        if !response.comment.is_empty() {
            sheet.write(row, 6, response.comment)?;
        }
    }
    Ok(book)
}

fn header(sheet: &mut Worksheet, row: u32, names: &[&str]) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    for (column, name) in (0..).zip(names) {
        sheet.write_with_format(row, column, *name, &bold)?;
    }
    Ok(())
}

const MONTHS: [(u32, &str); 12] = [
    (31, "januari"),
    (28, "februari"),
    (31, "mars"),
    (30, "april"),
    (31, "maj"),
    (30, "juni"),
    (31, "juli"),
    (31, "augusti"),
    (30, "september"),
    (31, "oktober"),
    (30, "november"),
    (31, "december"),
];

/// Month and day of month, both from 1; past the year's end, its last day.
fn month_and_day(day: u32) -> (u32, u32) {
    let mut left = day;
    for (month, (days, _)) in (1..).zip(MONTHS) {
        if left < days {
            return (month, left + 1);
        }
        left -= days;
    }
    (12, 31)
}

fn iso_day(day: u32) -> String {
    let (month, day) = month_and_day(day);
    format!("2025-{month:02}-{day:02}")
}

fn clock(at: Moment) -> String {
    format!("{:02}:{:02}", at.minute / 60, at.minute % 60)
}

fn day_in_words(day: u32) -> String {
    let (month, day) = month_and_day(day);
    format!("{day} {} 2025", MONTHS[month as usize - 1].1)
}

fn excel_day(day: u32) -> ExcelDateTime {
    let (month, day) = month_and_day(day);
    ExcelDateTime::from_ymd(2025, month as u8, day as u8).expect("a day of the year is a day")
}
