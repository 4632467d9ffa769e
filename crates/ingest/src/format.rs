//! Which format a source has: decided by its content first, by its name's ending second.
//!
//! What nobody could read as a log (a PDF, a picture, a program) is refused here, in one sentence.

use crate::raw::ReadError;
use crate::source::Source;
use crate::text;
use std::fmt;

/// The formats that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Text with a delimiter: CSV, TSV and their relatives.
    Table,
    /// JSON objects, one on each line or in one array.
    Json,
    /// Apache Parquet.
    Parquet,
    /// An Excel workbook.
    Xlsx,
    /// IEEE 1849 XES.
    Xes,
    /// Object-centric event log in JSON (OCEL 1.0 or 2.0).
    OcelJson,
    /// Object-centric event log in XML.
    OcelXml,
    /// Object-centric event log in SQLite.
    OcelSqlite,
}

/// The words of `--format`, the preferred one of each format first.
const WORDS: &[(&str, Format)] = &[
    ("csv", Format::Table),
    ("tsv", Format::Table),
    ("txt", Format::Table),
    ("tab", Format::Table),
    ("ndjson", Format::Json),
    ("jsonl", Format::Json),
    ("json", Format::Json),
    ("parquet", Format::Parquet),
    ("xlsx", Format::Xlsx),
    ("xlsm", Format::Xlsx),
    ("xes", Format::Xes),
    ("jsonocel", Format::OcelJson),
    ("xmlocel", Format::OcelXml),
    ("sqlite", Format::OcelSqlite),
];

impl Format {
    /// The format that a word of `--format`, or the ending of a file name, means.
    pub fn from_word(word: &str) -> Option<Format> {
        WORDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)).map(|(_, format)| *format)
    }

    /// The word for the format.
    pub fn word(self) -> &'static str {
        WORDS.iter().find(|(_, format)| *format == self).map_or("csv", |(word, _)| word)
    }

    /// Whether it is read here and there in a file rather than from the beginning to the end.
    pub(crate) fn is_binary(self) -> bool {
        matches!(self, Format::Parquet | Format::Xlsx | Format::OcelSqlite)
    }

    /// Every word that `--format` takes.
    pub fn words() -> impl Iterator<Item = &'static str> {
        WORDS.iter().map(|(word, _)| *word)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// How much of a file is looked at to tell its format.
const HEAD: usize = 1 << 16;

/// Files that begin like this are something else than a log: what they are, and what to do.
const REFUSED: &[(&[u8], &str, &str)] = &[
    (b"%PDF", "a PDF document", "export the table behind it as CSV or Excel"),
    (b"\x89PNG", "a picture (PNG)", "give the data file, not a picture of it"),
    (b"\xff\xd8\xff", "a picture (JPEG)", "give the data file, not a picture of it"),
    (b"GIF8", "a picture (GIF)", "give the data file, not a picture of it"),
    (b"\xd0\xcf\x11\xe0", "an old Office document", "open it and save it as .xlsx or .csv"),
    (b"{\\rtf", "a rich text document", "save the table in it as .csv"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it first"),
    (b"Rar!", "a RAR archive", "unpack it first"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd", "unpack it with `zstd -d`, or compress it with gzip instead"),
    (b"BZh", "compressed with bzip2", "unpack it with `bunzip2`, or compress it with gzip instead"),
    (b"\xfd7zXZ", "compressed with xz", "unpack it with `unxz`, or compress it with gzip instead"),
    (b"\x7fELF", "a program", "give the data file"),
    (b"ORC", "an ORC file", "convert it to Parquet"),
    (b"Obj\x01", "an Avro file", "convert it to Parquet"),
    (b"ARROW1", "an Arrow file", "convert it to Parquet"),
];

/// The format of a source, by what is in it.
///
/// # Errors
/// When there is nothing to read, or what is there cannot be an event log.
pub(crate) fn detect(source: &Source, wanted: Option<Format>) -> Result<Format, ReadError> {
    if source.size()? == 0 {
        return Err(empty(source));
    }
    let head = source.head(HEAD)?;
    let by_content = from_content(source, &head)?;
    match (wanted, by_content) {
        (Some(wanted), Some(found))
            if wanted.is_binary() != found.is_binary() || wanted.is_binary() && wanted != found =>
        {
            Err(ReadError::new(format!("read `{}` as {wanted}: its content is {found}", source.name()))
                .hint("leave out --format"))
        }
        (Some(wanted), _) => Ok(wanted),
        (None, Some(found)) => Ok(found),
        (None, None) => Ok(Format::Table),
    }
}

fn empty(source: &Source) -> ReadError {
    ReadError::new(format!("read `{}`: the file is empty", source.name()))
        .code("empty_file")
        .hint("export it again; the export may have been cut off")
}

fn from_content(source: &Source, head: &[u8]) -> Result<Option<Format>, ReadError> {
    let refuse =
        |what: &str, hint: &str| Err(ReadError::new(format!("read `{}`: it is {what}", source.name())).hint(hint));
    if head.is_empty() {
        return Err(empty(source));
    }
    if let Some((_, what, hint)) = REFUSED.iter().find(|(magic, ..)| head.starts_with(magic)) {
        return refuse(what, hint);
    }
    if head.starts_with(b"PAR1") {
        return Ok(Some(Format::Parquet));
    }
    if head.starts_with(b"SQLite format 3\0") {
        return Ok(Some(Format::OcelSqlite));
    }
    if head.starts_with(b"PK\x03\x04") {
        return match zip_kind(head, source) {
            Some(what) => refuse(what, "save the table in it as .xlsx or .csv, or unpack it first"),
            None => Ok(Some(Format::Xlsx)),
        };
    }
    let Some(encoding) = text::detect(head) else {
        return refuse("neither text nor a format known here", "known formats: csv, ndjson, parquet, xlsx, xes, ocel");
    };
    let beginning = text::decode(head, encoding);
    let beginning = beginning.trim_start_matches('\u{feff}').trim_start();
    if beginning.is_empty() {
        return Err(ReadError::new(format!("read `{}`: there is nothing but blank space in it", source.name()))
            .code("empty_file"));
    }
    Ok(match beginning.as_bytes()[0] {
        b'<' => match xml_kind(beginning) {
            Some(format) => Some(format),
            None => return refuse("XML or HTML but not an event log (XES or OCEL)", "export the table as CSV"),
        },
        b'{' | b'[' => Some(json_kind(beginning, source)),
        _ => None,
    })
}

/// What a zip archive is when it is not a workbook.
fn zip_kind(head: &[u8], source: &Source) -> Option<&'static str> {
    let holds = |name: &str| memchr::memmem::find(head, name.as_bytes()).is_some();
    if holds("word/") {
        Some("a Word document")
    } else if holds("ppt/") {
        Some("a PowerPoint document")
    } else if holds("opendocument") {
        Some("an OpenDocument file")
    } else if holds("xl/") || matches!(source.ending().as_str(), "xlsx" | "xlsm") {
        None
    } else {
        Some("a zip archive")
    }
}

fn xml_kind(beginning: &str) -> Option<Format> {
    let holds = |word: &str| beginning.contains(word);
    let object_centric =
        ["<object-types", "<event-types", "ocel:", "<objects", "ocel\""].iter().any(|word| holds(word));
    if object_centric {
        Some(Format::OcelXml)
    } else if holds("<log") || holds("<trace") {
        // OCEL 1.0 says nothing of itself before its events, except that these stand in a list.
        Some(if holds("<events>") { Format::OcelXml } else { Format::Xes })
    } else {
        None
    }
}

fn json_kind(beginning: &str, source: &Source) -> Format {
    let object_centric = ["\"ocel:", "\"objectTypes\"", "\"eventTypes\""].iter().any(|key| beginning.contains(key));
    if object_centric || source.ending() == "jsonocel" { Format::OcelJson } else { Format::Json }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detected(name: &str, bytes: &[u8]) -> Result<Format, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        detect(&Source::file(path), None).map_err(|error| error.message.split(": ").last().unwrap().to_string())
    }

    #[test]
    fn content_decides_before_the_name() {
        for (name, bytes, expected) in [
            ("a.csv", &b"a;b\n1;2\n"[..], Ok(Format::Table)),
            ("a.csv", b"<?xml version='1.0'?><log xes.version=\"1.0\"><trace>", Ok(Format::Xes)),
            ("a.txt", b"\xef\xbb\xbf{\"a\": 1}\n", Ok(Format::Json)),
            ("a.json", b"[{\"a\": 1}]", Ok(Format::Json)),
            ("a.json", b"{\"ocel:global-log\": {}}", Ok(Format::OcelJson)),
            ("a.json", b"{\"objectTypes\": []}", Ok(Format::OcelJson)),
            ("a.xml", b"<log><event-types/></log>", Ok(Format::OcelXml)),
            ("a.csv", b"PAR1....", Ok(Format::Parquet)),
            ("a.db", b"SQLite format 3\0....", Ok(Format::OcelSqlite)),
            ("a.csv", b"PK\x03\x04....xl/workbook.xml", Ok(Format::Xlsx)),
            ("a.csv", b"PK\x03\x04....word/document.xml", Err("it is a Word document")),
            ("a.csv", b"PK\x03\x04....", Err("it is a zip archive")),
            ("a.csv", b"%PDF-1.7", Err("it is a PDF document")),
            ("a.csv", b"\x89PNG\r\n", Err("it is a picture (PNG)")),
            ("a.csv", b"<!doctype html><html>", Err("it is XML or HTML but not an event log (XES or OCEL)")),
            ("a.csv", b"\x01\x02\x00\x03\x04\x00\x00\x07", Err("it is neither text nor a format known here")),
            ("a.csv", b"", Err("the file is empty")),
            ("a.csv", b" \r\n\n", Err("there is nothing but blank space in it")),
        ] {
            assert_eq!(
                detected(name, bytes),
                expected.map_err(str::to_string),
                "{name} {:?}",
                &bytes[..bytes.len().min(20)]
            );
        }
    }

    #[test]
    fn what_is_not_there_is_said_plainly() {
        let missing = detect(&Source::file("no/such.csv"), None).unwrap_err();
        assert_eq!(missing.message, "open `no/such.csv`: there is no such file");
        let folder = tempfile::tempdir().unwrap();
        let folder = detect(&Source::file(folder.path()), None).unwrap_err();
        assert!(folder.message.ends_with("it is a folder"));
    }
}
