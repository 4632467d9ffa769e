//! Opens a source in its format: what must be known of its shape, and who takes it apart.
//!
//! Text formats come as blocks of bytes that any thread can parse; the others as finished chunks.

use crate::format::Format;
use crate::json;
use crate::ocel::{self, ObjectTypes};
use crate::parquet_in;
use crate::raw::{Decoder, Keeper, RawChunk, ReadError};
use crate::sheet;
use crate::source::Source;
use crate::table::{self, Block, Blocks, Dialect};
use crate::text::{self, Encoding};
use crate::xes::XesDecoder;
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// How much of a text is looked at to tell how it is written.
const HEAD: usize = 1 << 18;

/// How much text one thread takes apart at a time.
const BLOCK: usize = 1 << 20;

/// Row groups of a Parquet file decoded at once; assembling runs beside them.
const PARQUET_THREADS: usize = 2;

/// More columns than this are no table.
const MOST_COLUMNS: usize = 20_000;

/// What must be known of a file to open it.
#[derive(Clone, Debug)]
pub(crate) enum Shape {
    Table {
        dialect: Dialect,
        encoding: Encoding,
    },
    Json {
        encoding: Encoding,
        by_line: bool,
    },
    /// A format that its own decoder opens; `unpacked` is the content of a compressed file that
    /// must be read here and there.
    Other {
        format: Format,
        object_type: Option<String>,
        unpacked: Option<Source>,
        /// Of a workbook: the sheets with a table, and the one that is read.
        sheets: Vec<String>,
        sheet: Option<String>,
    },
}

impl Shape {
    /// Looks at the beginning of a file of this format.
    pub(crate) fn of(
        source: &Source,
        format: Format,
        delimiter: Option<&str>,
        object_type: Option<&str>,
        sheet: Option<&str>,
    ) -> Result<Shape, ReadError> {
        if !matches!(format, Format::Table | Format::Json) {
            let compressed = format.is_binary() && source.is_gzip()?;
            let unpacked =
                compressed.then(|| Source::spool(source.name(), &mut *source.open(&Arc::default())?)).transpose()?;
            let object_type = object_type.map(str::to_string);
            let (sheets, sheet) = match format {
                Format::Xlsx => chosen_sheet(unpacked.as_ref().unwrap_or(source), sheet)?,
                _ => (Vec::new(), None),
            };
            return Ok(Shape::Other { format, object_type, unpacked, sheets, sheet });
        }
        let head = source.head(HEAD)?;
        let Some(encoding) = text::detect(&head) else {
            return Err(ReadError::new(format!("read `{}`: it is not text", source.name())).hint("leave out --format"));
        };
        let complete = head.len() < HEAD;
        let text = text::decode(&head, encoding);
        let text = text.trim_start_matches('\u{feff}');
        if format == Format::Json {
            return Ok(Shape::Json { encoding, by_line: json::is_by_line(text) });
        }
        let delimiter = delimiter.map(delimiter_sign).transpose()?;
        let dialect = table::sniff(source.name(), text, complete, delimiter)?;
        if dialect.header.len() > MOST_COLUMNS {
            return Err(ReadError::new(format!(
                "read `{}`: its header has more than {MOST_COLUMNS} columns",
                source.name()
            ))
            .hint("is it a text table? say how columns are separated with --delimiter"));
        }
        Ok(Shape::Table { dialect, encoding })
    }

    /// Opens the file from its beginning.
    pub(crate) fn open(&self, source: &Source, keep: &Keeper, progress: &Arc<AtomicU64>) -> Result<Feed, ReadError> {
        let text = |encoding| -> Result<Box<dyn Read + Send>, ReadError> {
            Ok(text::reader(source.open(progress)?, encoding))
        };
        Ok(match self {
            Shape::Table { dialect, encoding } => {
                Feed::Blocks(Blocks::of_table(text(*encoding)?, source.name(), dialect.signs, BLOCK))
            }
            Shape::Json { encoding, by_line: true } => {
                Feed::Blocks(Blocks::of_lines(text(*encoding)?, source.name(), BLOCK))
            }
            Shape::Json { encoding, by_line: false } => {
                Feed::Blocks(Blocks::of_values(text(*encoding)?, source.name(), BLOCK))
            }
            Shape::Other { format, object_type, unpacked, sheet, .. } => {
                let source = unpacked.as_ref().unwrap_or(source);
                let (decoder, followed) = match format {
                    Format::Xlsx => (sheet::open(source.path(), sheet.as_deref(), Arc::clone(keep))?, None),
                    _ => decoder(source, *format, object_type.as_deref(), keep, progress)?,
                };
                Feed::Chunks { decoder, followed }
            }
        })
    }

    /// What takes the items of the feed apart.
    pub(crate) fn parser(&self, keep: &Keeper) -> Parser {
        match self {
            Shape::Table { dialect, encoding } => {
                let header: table::Header = dialect.header.iter().map(|name| Arc::from(name.as_str())).collect();
                let keep = header.iter().map(|name| keep(name)).collect();
                let (signs, spaced, skip_lines) = (dialect.signs, dialect.spaced, dialect.skip_lines);
                Parser::Table(table::Layout { signs, encoding: *encoding, spaced, header, keep, skip_lines })
            }
            Shape::Json { by_line, .. } => Parser::Json { keep: Arc::clone(keep), by_line: *by_line },
            Shape::Other { .. } => Parser::Done,
        }
    }

    /// Of a workbook: the sheets with a table, and the one that is read.
    pub(crate) fn sheets(&self) -> (&[String], Option<&str>) {
        match self {
            Shape::Other { sheets, sheet, .. } => (sheets, sheet.as_deref()),
            _ => (&[], None),
        }
    }

    pub(crate) fn lines_above(&self) -> usize {
        match self {
            Shape::Table { dialect, .. } => dialect.lines_above,
            _ => 0,
        }
    }

    pub(crate) fn encoding(&self) -> Option<&'static str> {
        match self {
            Shape::Table { encoding, .. } | Shape::Json { encoding, .. } => Some(encoding.name()),
            Shape::Other { .. } => None,
        }
    }

    pub(crate) fn delimiter(&self) -> Option<char> {
        match self {
            Shape::Table { dialect, .. } => Some(dialect.signs.delimiter as char),
            _ => None,
        }
    }
}

/// The sheets of a workbook that can be read, and the one to read: the one that was named, else the first.
fn chosen_sheet(source: &Source, named: Option<&str>) -> Result<(Vec<String>, Option<String>), ReadError> {
    let sheets = sheet::sheets(source.path())?;
    let Some(named) = named else {
        let first = sheets.first().cloned();
        return Ok((sheets, first));
    };
    if sheets.iter().any(|sheet| sheet == named) {
        return Ok((sheets, Some(named.to_string())));
    }
    let known = crate::understand::quoted(&sheets);
    Err(ReadError::new(format!("read `{}`: there is no table on a sheet called `{named}`", source.name()))
        .code("no_sheet")
        .hint(format!("sheets with a table are {known}")))
}

fn delimiter_sign(text: &str) -> Result<u8, ReadError> {
    match (text, text.as_bytes()) {
        ("\\t" | "tab", _) => Ok(b'\t'),
        (_, &[sign]) if sign.is_ascii() && !matches!(sign, b'"' | b'\n' | b'\r') => Ok(sign),
        _ => Err(ReadError::new(format!("`{text}` cannot be a delimiter"))
            .hint("give one sign, for example --delimiter \";\", or `tab`")),
    }
}

/// Gives the file piece by piece.
pub(crate) enum Feed {
    Blocks(Blocks),
    Chunks { decoder: Box<dyn Decoder>, followed: Option<ObjectTypes> },
}

/// A piece of a file.
pub(crate) enum Item {
    Block(Block),
    Chunk(RawChunk),
}

impl Feed {
    /// The types of object in the file and the one that rows follow, where it has any.
    pub(crate) fn followed(&self) -> Option<&ObjectTypes> {
        match self {
            Feed::Blocks(_) => None,
            Feed::Chunks { followed, .. } => followed.as_ref(),
        }
    }

    pub(crate) fn next_item(&mut self) -> Result<Option<Item>, ReadError> {
        Ok(match self {
            Feed::Blocks(blocks) => blocks.next_block()?.map(Item::Block),
            Feed::Chunks { decoder, .. } => decoder.next_chunk()?.map(Item::Chunk),
        })
    }
}

/// Takes pieces apart; shared by all threads.
pub(crate) enum Parser {
    Table(table::Layout),
    Json { keep: Keeper, by_line: bool },
    Done,
}

impl Parser {
    pub(crate) fn parse(&self, item: Item) -> Vec<RawChunk> {
        match (self, item) {
            (_, Item::Chunk(chunk)) => vec![chunk],
            (Parser::Table(layout), Item::Block(block)) => vec![table::chunk(&block, layout)],
            (Parser::Json { keep, by_line: true }, Item::Block(block)) => json::lines(&block, keep),
            (Parser::Json { keep, by_line: false }, Item::Block(block)) => json::values(&block, keep),
            (Parser::Done, Item::Block(_)) => Vec::new(),
        }
    }
}

type Opened = (Box<dyn Decoder>, Option<ObjectTypes>);

fn decoder(
    source: &Source,
    format: Format,
    object_type: Option<&str>,
    keep: &Keeper,
    progress: &Arc<AtomicU64>,
) -> Result<Opened, ReadError> {
    let keep = Arc::clone(keep);
    let object_centric = |encoding, keep| {
        let (types, decoder) = ocel::open(source.open(progress)?, encoding, object_type, keep)?;
        Ok((decoder, Some(types)))
    };
    match format {
        Format::Xes => Ok((Box::new(XesDecoder::new(source.open(progress)?, keep)?), None)),
        Format::Parquet => Ok((parquet_in::open(source.path(), &keep, PARQUET_THREADS)?, None)),
        Format::Xlsx => Ok((sheet::open(source.path(), None, keep)?, None)),
        Format::OcelJson => object_centric(ocel::Encoding::Json, keep),
        Format::OcelXml => object_centric(ocel::Encoding::Xml, keep),
        Format::OcelSqlite => {
            let (types, decoder) = ocel::open_sqlite(source.path(), object_type, keep)?;
            Ok((decoder, Some(types)))
        }
        Format::Table | Format::Json => {
            Err(ReadError::new(format!("read `{}`: text is not read this way", source.name())))
        }
    }
}
