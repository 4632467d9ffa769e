//! Our own typeface, Inter (OFL): its files, and how wide a text is when set in it.
//!
//! Widths come from the font that the pictures are drawn with, so a label never grows past its box.
//! Kerning is left out: it only makes Inter's lines a hair shorter.

use std::sync::OnceLock;

/// The two cuts we use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// 400, for figures and explanations.
    Regular,
    /// 600, for names and titles.
    SemiBold,
}

/// The family name in every picture.
pub const FAMILY: &str = "Inter";

const REGULAR_TTF: &[u8] = include_bytes!("../fonts/Inter-Regular.ttf");
const SEMI_BOLD_TTF: &[u8] = include_bytes!("../fonts/Inter-SemiBold.ttf");
const REGULAR_WOFF2: &[u8] = include_bytes!("../fonts/Inter-Regular.woff2");
const SEMI_BOLD_WOFF2: &[u8] = include_bytes!("../fonts/Inter-SemiBold.woff2");

/// The font file as TrueType, for drawing and for PDF.
pub fn ttf(weight: Weight) -> &'static [u8] {
    match weight {
        Weight::Regular => REGULAR_TTF,
        Weight::SemiBold => SEMI_BOLD_TTF,
    }
}

/// The font file as WOFF2, to embed in a page.
pub fn woff2(weight: Weight) -> &'static [u8] {
    match weight {
        Weight::Regular => REGULAR_WOFF2,
        Weight::SemiBold => SEMI_BOLD_WOFF2,
    }
}

/// How wide a text is at a size in pixels.
pub fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let face = face(weight);
    let units = f64::from(face.units_per_em());
    let advance = |character: char| match face.glyph_index(character).and_then(|glyph| face.glyph_hor_advance(glyph)) {
        Some(advance) => f64::from(advance) / units,
        None if (character as u32) < 0x300 => 0.65,
        None => 1.0, // a script our font lacks is drawn by another; a full em is on the safe side
    };
    text.chars().map(advance).sum::<f64>() * size
}

/// Whether every character of a text is in the font.
pub fn covers(text: &str) -> bool {
    let face = face(Weight::Regular);
    text.chars().all(|character| character.is_control() || face.glyph_index(character).is_some())
}

fn face(weight: Weight) -> &'static ttf_parser::Face<'static> {
    static REGULAR: OnceLock<ttf_parser::Face<'static>> = OnceLock::new();
    static SEMI_BOLD: OnceLock<ttf_parser::Face<'static>> = OnceLock::new();
    let cell = match weight {
        Weight::Regular => &REGULAR,
        Weight::SemiBold => &SEMI_BOLD,
    };
    cell.get_or_init(|| ttf_parser::Face::parse(ttf(weight), 0).expect("our own font file is a valid font"))
}

/// A text broken into at most `lines` lines no wider than `limit`; the last one ends in `…` when
/// something is left out. Breaks at spaces, after `_ - / .` and between lower and upper case, and
/// inside a word only when the word alone is too wide.
pub fn wrap(text: &str, limit: f64, lines: usize, size: f64, weight: Weight) -> Vec<String> {
    let fits = |line: &str| width(line.trim_end(), size, weight) <= limit;
    let mut wrapped: Vec<String> = Vec::new();
    let mut line = String::new();
    for piece in pieces(text).iter().flat_map(|piece| shortened(piece, &fits)) {
        let longer = format!("{line}{piece}");
        if line.is_empty() || fits(&longer) {
            line = longer;
        } else {
            wrapped.push(line.trim_end().to_owned());
            line = piece.trim_start().to_owned();
        }
    }
    if !line.trim().is_empty() {
        wrapped.push(line.trim_end().to_owned());
    }
    if wrapped.len() > lines {
        wrapped.truncate(lines);
        if let Some(last) = wrapped.last_mut() {
            while !last.is_empty() && !fits(&format!("{last}…")) {
                last.pop();
            }
            *last = format!("{}…", last.trim_end());
        }
    }
    wrapped
}

/// The smallest parts that a line may be broken between.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut previous = ' ';
    for character in text.chars() {
        let hump = previous.is_lowercase() && character.is_uppercase();
        let after_mark = matches!(previous, '_' | '/' | '-' | '.' | ':' | '+') && character.is_alphanumeric();
        if (hump || after_mark || (previous == ' ' && character != ' ')) && !pieces.last().is_some_and(String::is_empty)
        {
            pieces.push(String::new());
        }
        if let Some(last) = pieces.last_mut() {
            last.push(character);
        }
        previous = character;
    }
    pieces
}

/// A piece that is too wide for a line by itself, cut where it must be.
fn shortened(piece: &str, fits: &dyn Fn(&str) -> bool) -> Vec<String> {
    let mut parts = vec![String::new()];
    for character in piece.chars() {
        let longer = format!("{}{character}", parts.last().map_or("", String::as_str));
        if parts.last().is_some_and(|part| !part.is_empty()) && !fits(&longer) {
            parts.push(character.to_string());
        } else if let Some(last) = parts.last_mut() {
            *last = longer;
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_font_holds_swedish_and_typographic_signs() {
        assert!(covers("Åsa ålar sig över Ängön, é ü – ”ja” 1\u{202f}234 ≈ ½ × → −"));
        assert!(!covers("漢"));
    }

    #[test]
    fn a_table_may_ask_for_figures_of_one_width() {
        for weight in [Weight::Regular, Weight::SemiBold] {
            let figures = face(weight).tables().gsub.expect("glyphs may be replaced");
            let tabular = ttf_parser::Tag::from_bytes(b"tnum");
            assert!(figures.features.into_iter().any(|feature| feature.tag == tabular), "{weight:?}");
        }
        let files = [ttf, woff2].map(|file| file(Weight::Regular).len() + file(Weight::SemiBold).len());
        assert!(files.iter().sum::<usize>() < 300_000, "{files:?}");
    }

    #[test]
    fn lines_break_at_natural_places_and_never_exceed_the_limit() {
        let lines = wrap("W_Komplettera ansökan", 110.0, 3, 13.0, Weight::SemiBold);
        assert_eq!(lines, ["W_Komplettera", "ansökan"]);
        for name in ["Försäkringsersättningsutbetalningsbesked", "T07-5 Utkast till internt beslut, del 5", "a b c", ""]
        {
            for line in wrap(name, 90.0, 3, 13.0, Weight::SemiBold) {
                assert!(width(&line, 13.0, Weight::SemiBold) <= 90.0, "{line}");
            }
        }
    }

    #[test]
    fn what_is_left_out_ends_in_an_ellipsis() {
        let lines = wrap("one two three four five six seven eight", 40.0, 2, 13.0, Weight::Regular);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…'));
    }
}
