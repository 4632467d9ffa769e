//! Events as an Excel workbook of one sheet.
//!
//! Times are RFC 3339 text: Excel's own dates have no zone and lose what is finer than a millisecond.

use super::{Columns, EventWriter, Target, WriteError, WriteSchema};
use model::{EventRow, ValueKind};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

/// Excel's own limit.
const MOST_ROWS: u32 = 1_048_576;
/// Excel shows this many digits of a number; longer ones must stay text to stay whole.
const DIGITS: usize = 15;

pub(super) struct XlsxWriter {
    target: Target,
    book: Workbook,
    columns: Columns,
    next_row: u32,
}

impl XlsxWriter {
    pub(super) fn new(target: Target, schema: &WriteSchema) -> Result<Self, WriteError> {
        let columns = Columns::of(schema);
        let mut book = Workbook::new();
        let sheet = book.add_worksheet_with_constant_memory().map_err(write_error)?;
        sheet.set_name("events").map_err(write_error)?;
        sheet.set_freeze_panes(1, 0).map_err(write_error)?;
        let bold = Format::new().set_bold();
        for (place, name) in columns.names.iter().enumerate() {
            let column = column_number(place)?;
            sheet.write_string_with_format(0, column, name, &bold).map_err(write_error)?;
        }
        Ok(XlsxWriter { target, book, columns, next_row: 1 })
    }
}

fn column_number(place: usize) -> Result<u16, WriteError> {
    let fits = u16::try_from(place).ok().filter(|&place| place < 16_384);
    fits.ok_or_else(|| {
        WriteError::new("write the workbook: an Excel sheet holds at most 16,384 columns")
            .hint("write .csv or .parquet instead")
    })
}

fn put(sheet: &mut Worksheet, row: u32, column: u16, kind: ValueKind, value: &str) -> Result<(), XlsxError> {
    let number = || value.parse::<f64>().ok().filter(|number| number.is_finite() && value.len() <= DIGITS);
    match kind {
        ValueKind::Integer | ValueKind::Float if let Some(number) = number() => {
            sheet.write_number(row, column, number)?
        }
        ValueKind::Boolean if value == "true" || value == "false" => {
            sheet.write_boolean(row, column, value == "true")?
        }
        _ => sheet.write_string(row, column, value)?,
    };
    Ok(())
}

fn write_error(error: XlsxError) -> WriteError {
    match error {
        XlsxError::IoError(error) => error.into(),
        other => WriteError::new(format!("write the workbook: {other}")),
    }
}

impl EventWriter for XlsxWriter {
    fn event(&mut self, row: &EventRow<'_>) -> Result<(), WriteError> {
        if self.next_row >= MOST_ROWS {
            return Err(WriteError::new(
                "write the workbook: an Excel sheet holds at most 1,048,576 rows, the header included",
            )
            .hint("write .csv or .parquet instead, or narrow the log with --from and --to"));
        }
        let number = self.next_row;
        self.next_row += 1;
        let sheet = self.book.worksheet_from_index(0).map_err(write_error)?;
        let time = row.time.to_rfc3339();
        let (kinds, mut result) = (&self.columns.kinds, Ok(()));
        self.columns.each(row, &time, |place, value| {
            if let (Some(value), Ok(())) = (value, &result) {
                let column = u16::try_from(place).expect("the header has been written, so the columns fit");
                result = put(sheet, number, column, kinds[place], value);
            }
        });
        result.map_err(write_error)
    }

    fn finish(mut self: Box<Self>) -> Result<(), WriteError> {
        let mut scratch = self.target.scratch()?;
        self.book.save_to_writer(scratch.as_file_mut()).map_err(write_error)?;
        self.target.take(scratch.as_file_mut())
    }
}
