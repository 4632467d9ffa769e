//! Text encodings: which one a file is in, and its bytes as UTF-8.

use std::borrow::Cow;
use std::io::{self, Read};

/// The encodings that files of events come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// Only ASCII so far: a later line is UTF-8 where it can be, else Windows-1252.
    Ascii,
    /// UTF-8.
    Utf8,
    /// Windows-1252, which is Latin-1 with more letters.
    Windows1252,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
}

impl Encoding {
    /// The usual name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Encoding::Ascii | Encoding::Utf8 => "UTF-8",
            Encoding::Windows1252 => "Windows-1252",
            Encoding::Utf16Le => "UTF-16LE",
            Encoding::Utf16Be => "UTF-16BE",
        }
    }
}

const UTF8_BOM: &[u8] = b"\xef\xbb\xbf";

/// The encoding of a text that begins like this, or `None` when it is not text.
pub(crate) fn detect(head: &[u8]) -> Option<Encoding> {
    if head.starts_with(UTF8_BOM) {
        return Some(Encoding::Utf8);
    }
    if head.starts_with(b"\xff\xfe") {
        return Some(Encoding::Utf16Le);
    }
    if head.starts_with(b"\xfe\xff") {
        return Some(Encoding::Utf16Be);
    }
    let zeros = |parity: usize| head.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if even + odd > 0 {
        // Text in western languages has a zero in nearly every other byte of UTF-16, and only there.
        let mostly = |count: usize| count * 10 >= head.len() * 4;
        return match (even, odd) {
            (0, n) if mostly(n) => Some(Encoding::Utf16Le),
            (n, 0) if mostly(n) => Some(Encoding::Utf16Be),
            _ => None,
        };
    }
    let control = head.iter().filter(|byte| matches!(byte, 0..=8 | 14..=31 | 127)).count();
    if control * 50 > head.len() {
        return None;
    }
    Some(match std::str::from_utf8(head) {
        Ok(text) if text.is_ascii() => Encoding::Ascii,
        Ok(_) => Encoding::Utf8,
        Err(error) if error.error_len().is_none() && error.valid_up_to() > 0 => Encoding::Utf8,
        Err(_) => Encoding::Windows1252,
    })
}

/// Some bytes as text, for looking at; what is broken is replaced.
pub(crate) fn decode(bytes: &[u8], encoding: Encoding) -> Cow<'_, str> {
    match encoding {
        Encoding::Ascii | Encoding::Utf8 => String::from_utf8_lossy(bytes),
        Encoding::Windows1252 => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
        Encoding::Utf16Le => encoding_rs::UTF_16LE.decode_without_bom_handling(bytes).0,
        Encoding::Utf16Be => encoding_rs::UTF_16BE.decode_without_bom_handling(bytes).0,
    }
}

/// Passes bytes through without their byte order mark, and UTF-16 as UTF-8.
///
/// Windows-1252 passes as it is: it agrees with UTF-8 on delimiters and line ends, so that its
/// letters can be put right later, by several threads.
pub(crate) fn reader(input: Box<dyn Read + Send>, encoding: Encoding) -> Box<dyn Read + Send> {
    match encoding {
        Encoding::Utf16Le => Box::new(Utf16Reader::new(input, encoding_rs::UTF_16LE)),
        Encoding::Utf16Be => Box::new(Utf16Reader::new(input, encoding_rs::UTF_16BE)),
        Encoding::Utf8 => Box::new(WithoutMark { input, at_start: true }),
        Encoding::Ascii | Encoding::Windows1252 => input,
    }
}

struct WithoutMark {
    input: Box<dyn Read + Send>,
    at_start: bool,
}

impl Read for WithoutMark {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if !self.at_start || buffer.len() < UTF8_BOM.len() {
            return self.input.read(buffer);
        }
        self.at_start = false;
        let mut filled = 0;
        while filled < UTF8_BOM.len() {
            match self.input.read(&mut buffer[filled..])? {
                0 => break,
                n => filled += n,
            }
        }
        if buffer[..filled].starts_with(UTF8_BOM) {
            buffer.copy_within(UTF8_BOM.len()..filled, 0);
            filled -= UTF8_BOM.len();
            if filled == 0 {
                return self.input.read(buffer);
            }
        }
        Ok(filled)
    }
}

struct Utf16Reader {
    input: Box<dyn Read + Send>,
    decoder: encoding_rs::Decoder,
    raw: Vec<u8>,
    text: Vec<u8>,
    given: usize,
    ended: bool,
}

impl Utf16Reader {
    fn new(input: Box<dyn Read + Send>, encoding: &'static encoding_rs::Encoding) -> Self {
        let decoder = encoding.new_decoder_with_bom_removal();
        Utf16Reader { input, decoder, raw: vec![0; 1 << 16], text: Vec::new(), given: 0, ended: false }
    }

    fn refill(&mut self) -> io::Result<()> {
        let n = self.input.read(&mut self.raw)?;
        self.ended = n == 0;
        // Three bytes of UTF-8 for two of UTF-16, and a few for a pair that was split between reads.
        self.text.resize(n * 2 + 16, 0);
        let (_, read, written, _) = self.decoder.decode_to_utf8(&self.raw[..n], &mut self.text, self.ended);
        debug_assert_eq!(read, n);
        self.text.truncate(written);
        self.given = 0;
        Ok(())
    }
}

impl Read for Utf16Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() && !self.ended {
            self.refill()?;
        }
        let n = buffer.len().min(self.text.len() - self.given);
        buffer[..n].copy_from_slice(&self.text[self.given..self.given + n]);
        self.given += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_apart_and_read_alike() {
        let text = "kundnr;ärende\n1;Återbäring – ny\n";
        let utf16 = |to_bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to_bytes).collect::<Vec<u8>>();
        let windows = encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
        for (bytes, encoding) in [
            (text.as_bytes().to_vec(), Encoding::Utf8),
            ([UTF8_BOM, text.as_bytes()].concat(), Encoding::Utf8),
            (windows, Encoding::Windows1252),
            (utf16(u16::to_le_bytes), Encoding::Utf16Le),
            ([b"\xff\xfe".to_vec(), utf16(u16::to_le_bytes)].concat(), Encoding::Utf16Le),
            ([b"\xfe\xff".to_vec(), utf16(u16::to_be_bytes)].concat(), Encoding::Utf16Be),
        ] {
            assert_eq!(detect(&bytes), Some(encoding));
            let mut read = Vec::new();
            reader(Box::new(io::Cursor::new(bytes)), encoding).read_to_end(&mut read).unwrap();
            let read = if encoding == Encoding::Windows1252 {
                decode(&read, encoding).into_owned()
            } else {
                String::from_utf8(read).unwrap()
            };
            assert_eq!(read, text, "{encoding:?}");
        }
        assert_eq!(detect(b"\x00\x01\x02\x03\x00\x00"), None);
    }
}
