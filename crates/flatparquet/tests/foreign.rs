//! Files that other programs wrote (pyarrow, Polars): every type, page version and compression.

use flatparquet::{FlatFile, FlatKind, FlatValues, NO_TIME};

const START: i64 = 1_709_287_200_123_456; // 2024-03-01T10:00:00.123456Z

fn open(name: &str) -> FlatFile {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");
    FlatFile::open(format!("{folder}/{name}")).expect("the fixture is a parquet file")
}

/// All values of a column as text, over all row groups.
fn texts(file: &FlatFile, name: &str) -> Vec<Option<String>> {
    let column = file.find_column(name).expect("the fixture has the column");
    let mut texts = Vec::new();
    for group in 0..file.row_groups() {
        let gone = |missing: &Option<Vec<bool>>, row: usize| missing.as_ref().is_some_and(|missing| missing[row]);
        let values = file.read(group, column).expect("the fixture can be read");
        texts.extend((0..values.len()).map(|row| match &values {
            FlatValues::Coded(column) => column.text(row).map(str::to_string),
            FlatValues::Plain(strings) => strings.text(row).map(str::to_string),
            FlatValues::Integers(values, missing) => (!gone(missing, row)).then(|| values[row].to_string()),
            FlatValues::Floats(values, missing) => (!gone(missing, row)).then(|| values[row].to_string()),
            FlatValues::Booleans(values, missing) => (!gone(missing, row)).then(|| values[row].to_string()),
            FlatValues::Times(times) => (times[row] != NO_TIME).then(|| times[row].to_string()),
        }));
    }
    texts
}

#[test]
fn every_type_of_pyarrow_is_understood() {
    let file = open("pyarrow_v1_snappy.parquet");
    assert_eq!((file.row_groups(), file.total_rows()), (2, 40));
    assert_eq!(file.skipped(), ["nested.list.element"]);
    let row = |name: &str, row: usize| texts(&file, name)[row].clone().unwrap_or_default();
    assert_eq!(row("ms", 1), (START / 1000 * 1000 + 60_000_000).to_string());
    assert_eq!(row("us", 30), (START + 30 * 60_000_000).to_string());
    assert_eq!(row("ns", 2), (START + 2 * 60_000_000).to_string());
    assert_eq!(row("day", 5), (START / 86_400_000_000 * 86_400_000_000).to_string());
    assert_eq!(row("clock", 1), "10:01:00.123456");
    assert_eq!(
        (row("i8", 0), row("u32", 1), row("u64", 1)),
        ("-5".into(), "4294967294".into(), u64::MAX.wrapping_sub(1).to_string())
    );
    assert_eq!((row("f32", 0), row("f16", 0)), ("0.1".into(), "1.5".into()));
    assert_eq!((row("dec", 0), row("longdec", 0)), ("12.34".into(), "-1234567890123456789.01".into()));
    assert_eq!((row("bytes", 0), row("flag", 1)), ("abc".into(), "false".into()));
    assert_eq!(row("fixed", 0), "00010203-0405-0607-0809-0a0b0c0d0e0f");
    let zoned = |name: &str| file.columns()[file.find_column(name).unwrap()].zoned;
    assert!(zoned("ms") && !zoned("us") && !zoned("day"));
    assert_eq!(file.columns()[file.find_column("longdec").unwrap()].kind, FlatKind::Text);
}

#[test]
fn page_versions_and_compressions_give_the_same_values() {
    let names = ["activity", "us", "i8", "flag"];
    let expected = names.map(|name| texts(&open("pyarrow_v1_snappy.parquet"), name));
    assert_eq!(expected[0][..4], [Some("ring".into()), Some("brev".into()), None, Some("möte".into())]);
    assert_eq!(expected[1][0], None);
    for name in ["pyarrow_v2_gzip.parquet", "polars_zstd.parquet"] {
        assert_eq!(names.map(|column| texts(&open(name), column)), expected, "{name}");
    }
    let int96 = open("pyarrow_int96.parquet");
    assert_eq!([texts(&int96, "activity"), texts(&int96, "us")], expected[..2]);
}

#[test]
fn text_that_is_not_coded_throughout_is_read_as_well() {
    let expected: Vec<_> = (0..200).map(|row| Some(format!("id-{:04}", row % 150))).collect();
    for name in ["pyarrow_fallback.parquet", "pyarrow_delta.parquet"] {
        let file = open(name);
        assert!(matches!(file.read(0, 0).unwrap(), FlatValues::Plain(_)), "{name}");
        assert_eq!(texts(&file, "id"), expected, "{name}");
    }
}
