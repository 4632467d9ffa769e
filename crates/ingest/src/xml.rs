//! XML as a stream that cannot be made to eat memory: read ahead in a thread of its own, turned to
//! UTF-8, and with a limit on how long one tag or text may be.
//!
//! Reading ahead lets decompression and parsing overlap. Entities beyond the five of XML stay as
//! they are written: none is ever defined or expanded, so no document can blow itself up.

use crate::raw::ReadError;
use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8};
use std::borrow::Cow;
use std::io::{self, BufRead, Read};
use std::sync::mpsc::{Receiver, sync_channel};

const BLOCK: usize = 1 << 18;
/// One tag, comment or text longer than this is an error.
const LONGEST: usize = 64 << 20;

/// Bytes of a document, always UTF-8.
pub(crate) struct XmlStream {
    blocks: Receiver<io::Result<Vec<u8>>>,
    block: Vec<u8>,
    at: usize,
    since_event: usize,
}

impl XmlStream {
    /// Starts reading.
    pub(crate) fn new(input: Box<dyn Read + Send>) -> Result<Self, ReadError> {
        let (sender, blocks) = sync_channel(4);
        let reading = move || {
            let mut input = Utf8Blocks { input, decoder: None, started: false, ended: false };
            loop {
                let block = input.next_block();
                let last = !matches!(&block, Ok(block) if !block.is_empty());
                // A receiver that has gone away has seen enough.
                if sender.send(block).is_err() || last {
                    return;
                }
            }
        };
        let thread = std::thread::Builder::new().name("resa-read-ahead".to_string()).spawn(reading);
        thread.map_err(|error| ReadError::new(format!("start a thread to read ahead: {error}")))?;
        Ok(XmlStream { blocks, block: Vec::new(), at: 0, since_event: 0 })
    }

    /// Tells the stream that a whole tag or text has been read.
    pub(crate) fn event_done(&mut self) {
        self.since_event = 0;
    }
}

impl Read for XmlStream {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(out)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for XmlStream {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.block.len() {
            if self.since_event > LONGEST {
                return Err(io::Error::new(io::ErrorKind::FileTooLarge, "one tag or text is longer than 64 MB"));
            }
            // The sender goes away after the last block: that is the end.
            self.block = self.blocks.recv().unwrap_or_else(|_| Ok(Vec::new()))?;
            self.at = 0;
        }
        Ok(&self.block[self.at..])
    }

    fn consume(&mut self, count: usize) {
        self.at = (self.at + count).min(self.block.len());
        self.since_event += count;
    }
}

/// Blocks of the input as UTF-8.
struct Utf8Blocks {
    input: Box<dyn Read + Send>,
    decoder: Option<Decoder>,
    started: bool,
    ended: bool,
}

impl Utf8Blocks {
    /// The next block; an empty one at the end.
    fn next_block(&mut self) -> io::Result<Vec<u8>> {
        let mut block = vec![0; BLOCK];
        let mut filled = 0;
        while filled < BLOCK {
            match self.input.read(&mut block[filled..]) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        block.truncate(filled);
        if !self.started {
            self.started = true;
            let encoding = declared_encoding(&block);
            self.decoder = (encoding != UTF_8).then(|| encoding.new_decoder());
        }
        let Some(decoder) = &mut self.decoder else { return Ok(block) };
        if self.ended {
            return Ok(Vec::new());
        }
        self.ended = filled < BLOCK;
        let mut text = String::with_capacity(decoder.max_utf8_buffer_length(filled).unwrap_or(BLOCK * 3));
        match decoder.decode_to_string(&block, &mut text, self.ended) {
            (CoderResult::InputEmpty, _, _) => Ok(text.into_bytes()),
            (CoderResult::OutputFull, _, _) => Err(io::Error::other("text in another encoding takes too much room")),
        }
    }
}

/// The encoding that the byte order mark or the XML declaration states.
fn declared_encoding(head: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return encoding;
    }
    let line = head.split(|&byte| byte == b'>').next().unwrap_or_default();
    let line = &line[..line.len().min(200)];
    let Some(at) = line.windows(9).position(|window| window == b"encoding=") else { return UTF_8 };
    let label = line[at + 9..].split(|byte| matches!(byte, b'"' | b'\'')).nth(1).unwrap_or_default();
    // A document whose declaration can be read byte by byte is not in UTF-16, whatever it says.
    Encoding::for_label(label).filter(|encoding| encoding.is_ascii_compatible()).unwrap_or(UTF_8)
}

/// The text behind a written attribute value. What is no known entity stays as it stands.
pub(crate) fn unescape(raw: &str) -> Cow<'_, str> {
    if memchr::memchr(b'&', raw.as_bytes()).is_none() {
        return Cow::Borrowed(raw);
    }
    quick_xml::escape::unescape(raw).unwrap_or(Cow::Borrowed(raw))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> String {
        let mut text = String::new();
        XmlStream::new(Box::new(io::Cursor::new(bytes.to_vec()))).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn documents_in_other_encodings_become_utf8() {
        assert_eq!(read("<a x='å'/>".as_bytes()), "<a x='å'/>");
        let latin1 = read(b"<?xml version='1.0' encoding='ISO-8859-1'?><a x='\xe5'/>");
        assert!(latin1.ends_with("<a x='å'/>"), "{latin1}");
        let utf16: Vec<u8> = "\u{feff}<a x='å'/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&utf16), "<a x='å'/>");
        let long = "å".repeat(BLOCK);
        assert_eq!(read(long.as_bytes()), long);
    }

    #[test]
    fn unknown_entities_stay_as_they_are_written() {
        assert_eq!(unescape("a &amp; b &#229; &lol; &"), "a &amp; b &#229; &lol; &");
        assert_eq!(unescape("a &amp; b &#229; &lt;"), "a & b å <");
    }
}
