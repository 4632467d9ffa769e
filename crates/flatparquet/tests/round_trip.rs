//! What is written comes back: every kind, with and without missing values, in several groups.

#![expect(clippy::unwrap_used, reason = "a test may unwrap")]

use flatparquet::{ColumnSpec, FlatEncoding, FlatFile, FlatKind, FlatSlice, FlatValues, FlatWriter, NO_TIME};
use model::{Column, MISSING, Strings};

fn spec(name: &str, kind: FlatKind, optional: bool, encoding: FlatEncoding) -> ColumnSpec {
    ColumnSpec { name: name.to_string(), kind, optional, encoding }
}

/// Three groups of rows in which every seventh value of an optional column is missing.
fn sample() -> Vec<u8> {
    let specs = [
        spec("activity", FlatKind::Text, false, FlatEncoding::Dictionary),
        spec("channel", FlatKind::Text, true, FlatEncoding::Dictionary),
        spec("id", FlatKind::Text, true, FlatEncoding::Plain),
        spec("note", FlatKind::Text, false, FlatEncoding::Delta),
        spec("seq", FlatKind::Integer, false, FlatEncoding::Delta),
        spec("age", FlatKind::Integer, true, FlatEncoding::Dictionary),
        spec("amount", FlatKind::Float, true, FlatEncoding::Plain),
        spec("done", FlatKind::Boolean, true, FlatEncoding::Plain),
        spec("time", FlatKind::Time, false, FlatEncoding::Delta),
        spec("until", FlatKind::Time, true, FlatEncoding::Delta),
    ];
    let metadata = [("resa.format".to_string(), "1".to_string())];
    let mut writer = FlatWriter::create(Vec::new(), &specs, &metadata).unwrap();
    for rows in [1000, 1, 70_000] {
        let missing: Vec<bool> = (0..rows).map(|row| row % 7 == 3).collect();
        let activity: Column = (0..rows).map(|row| Some(["ring", "brev", "möte"][row % 3])).collect();
        let channel: Column = (0..rows).map(|row| (!missing[row]).then_some(["web", "", "kö"][row % 3])).collect();
        let (mut ids, mut notes) = (Strings::default(), Strings::default());
        for (row, missing) in missing.iter().enumerate() {
            ids.push((!missing).then(|| format!("id-{row}")).as_deref());
            notes.push(Some(&format!("anteckning {}", row * row)));
        }
        let numbers: Vec<i64> = (0..rows as i64).map(|row| row * 3 - 5).collect();
        let floats: Vec<f64> = numbers.iter().map(|&number| number as f64 / 8.0).collect();
        let flags: Vec<bool> = (0..rows).map(|row| row % 2 == 0).collect();
        let until: Vec<i64> = numbers.iter().zip(&missing).map(|(&n, &m)| if m { NO_TIME } else { n }).collect();
        writer
            .write_group(&[
                FlatSlice::Coded(&activity.codes, &activity.dictionary),
                FlatSlice::Coded(&channel.codes, &channel.dictionary),
                FlatSlice::Text(&ids),
                FlatSlice::Text(&notes),
                FlatSlice::Integers(&numbers, None),
                FlatSlice::Integers(&numbers, Some(&missing)),
                FlatSlice::Floats(&floats, Some(&missing)),
                FlatSlice::Booleans(&flags, Some(&missing)),
                FlatSlice::Times(&numbers),
                FlatSlice::Times(&until),
            ])
            .unwrap();
    }
    writer.finish().unwrap()
}

#[test]
fn every_kind_comes_back_as_it_was_written() {
    let file = FlatFile::from_bytes(sample()).unwrap();
    assert_eq!(file.metadata("resa.format"), Some("1"));
    assert_eq!((0..file.row_groups()).map(|group| file.rows(group)).collect::<Vec<_>>(), [1000, 1, 70_000]);
    assert!(file.skipped().is_empty());
    assert_eq!(file.bounds(0, 8), Some((-5, 2992)));
    for group in 0..3 {
        let rows = file.rows(group);
        let missing = |row: usize| row % 7 == 3;
        for (index, column) in file.columns().iter().enumerate() {
            let values = file.read(group, index).unwrap();
            for row in 0..rows {
                let number = row as i64 * 3 - 5;
                let gone = column.optional && missing(row);
                match &values {
                    FlatValues::Coded(column) if index == 0 => {
                        assert_eq!(column.text(row), Some(["ring", "brev", "möte"][row % 3]));
                    }
                    FlatValues::Coded(column) => {
                        assert_eq!(column.text(row), (!gone).then_some(["web", "", "kö"][row % 3]));
                    }
                    FlatValues::Plain(strings) if index == 2 => {
                        assert_eq!(strings.text(row), (!gone).then(|| format!("id-{row}")).as_deref());
                    }
                    FlatValues::Plain(strings) => {
                        assert_eq!(strings.text(row), Some(&*format!("anteckning {}", row * row)));
                    }
                    FlatValues::Integers(values, none) => {
                        assert_eq!(none.as_ref().is_some_and(|none| none[row]), gone);
                        assert_eq!(values[row], if gone { 0 } else { number });
                    }
                    FlatValues::Floats(values, none) => {
                        assert_eq!(none.as_ref().is_some_and(|none| none[row]), gone);
                        assert_eq!(values[row], if gone { 0.0 } else { number as f64 / 8.0 });
                    }
                    FlatValues::Booleans(values, _) => assert_eq!(values[row], !gone && row % 2 == 0),
                    FlatValues::Times(values) => assert_eq!(values[row], if gone { NO_TIME } else { number }),
                }
            }
        }
    }
}

#[test]
fn slices_that_do_not_fit_the_columns_are_refused() {
    let specs = [spec("a", FlatKind::Text, false, FlatEncoding::Dictionary)];
    let create = || FlatWriter::create(Vec::new(), &specs, &[]).unwrap();
    assert!(create().write_group(&[]).is_err());
    assert!(create().write_group(&[FlatSlice::Times(&[1])]).is_err());
    let column = Column { codes: vec![MISSING], ..Column::default() };
    assert!(create().write_group(&[FlatSlice::Coded(&column.codes, &column.dictionary)]).is_err());
    let twice = [specs[0].clone(), specs[0].clone()];
    assert!(FlatWriter::create(Vec::new(), &twice, &[]).is_err());
}

#[test]
fn a_file_without_rows_is_a_file() {
    let specs = [spec("a", FlatKind::Text, true, FlatEncoding::Dictionary)];
    let mut writer = FlatWriter::create(Vec::new(), &specs, &[]).unwrap();
    writer.write_group(&[FlatSlice::Text(&Strings::default())]).unwrap();
    let file = FlatFile::from_bytes(writer.finish().unwrap()).unwrap();
    assert_eq!((file.columns().len(), file.total_rows()), (1, 0));
}
