//! PNG and PDF from a finished SVG, set in our own font.
//!
//! In: an SVG with fixed colours (`Theme::Light` or `Theme::Dark`: neither format knows CSS variables).
//! Out: the file's bytes. Text stays text in the PDF.

use crate::font::{FAMILY, Weight, covers, ttf};
use krilla::geom::Size;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla_svg::{SurfaceExt, SvgSettings};
use resvg::{tiny_skia, usvg};
use std::sync::Arc;

/// Why a picture could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// The SVG is broken.
    #[error("read the drawing as SVG: {0}")]
    Svg(#[from] usvg::Error),
    /// The picture would be empty or larger than memory allows.
    #[error("make a picture of {width} × {height} pixels; choose a smaller scale")]
    Size {
        /// Wished width.
        width: f64,
        /// Wished height.
        height: f64,
    },
    /// The PNG encoder failed.
    #[error("encode the picture as PNG: {0}")]
    Png(String),
    /// The PDF writer failed.
    #[error("write the drawing as PDF: {0}")]
    Pdf(String),
}

/// The longest side of a PNG; beyond it viewers fail, so the scale is lowered.
const LONGEST_SIDE: f32 = 16_000.0;

/// The drawing as PNG, `scale` pixels for one unit of the drawing.
pub fn png(svg: &str, scale: f32) -> Result<Vec<u8>, PictureError> {
    let tree = tree(svg)?;
    let size = tree.size();
    let scale = scale.min(LONGEST_SIDE / size.width().max(size.height()));
    let (width, height) = ((size.width() * scale).ceil(), (size.height() * scale).ceil());
    let sizes_fit = width >= 1.0 && height >= 1.0;
    let pixmap = if sizes_fit { tiny_skia::Pixmap::new(width as u32, height as u32) } else { None };
    let Some(mut pixmap) = pixmap else {
        return Err(PictureError::Size { width: f64::from(width), height: f64::from(height) });
    };
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    pixmap.encode_png().map_err(|error| PictureError::Png(error.to_string()))
}

/// The drawing as a PDF of one page as large as the drawing, its text selectable and its font embedded.
pub fn pdf(svg: &str, title: &str, language: crate::Language) -> Result<Vec<u8>, PictureError> {
    let tree = tree(svg)?;
    // CSS pixels are 1/96 inch, points are 1/72.
    let (width, height) = (tree.size().width() * 0.75, tree.size().height() * 0.75);
    let bad_size = || PictureError::Size { width: f64::from(width), height: f64::from(height) };
    let size = Size::from_wh(width, height).ok_or_else(bad_size)?;
    let settings = PageSettings::from_wh(width, height).ok_or_else(bad_size)?;
    let mut document = krilla::Document::new();
    document.set_metadata(Metadata::new().title(title.to_owned()).language(language.code().to_owned()));
    let mut page = document.start_page_with(settings);
    let mut surface = page.surface();
    let drawn = surface.draw_svg(&tree, size, SvgSettings::default());
    surface.finish();
    page.finish();
    drawn.ok_or_else(|| PictureError::Pdf("the drawing has a part that PDF cannot hold".to_owned()))?;
    document.finish().map_err(|error| PictureError::Pdf(format!("{error:?}")))
}

fn tree(svg: &str) -> Result<usvg::Tree, PictureError> {
    let mut fonts = usvg::fontdb::Database::new();
    fonts.load_font_source(usvg::fontdb::Source::Binary(Arc::new(ttf(Weight::Regular))));
    fonts.load_font_source(usvg::fontdb::Source::Binary(Arc::new(ttf(Weight::SemiBold))));
    fonts.set_sans_serif_family(FAMILY);
    if !covers(svg) {
        // Names in a script that our font lacks are drawn with what the machine has.
        fonts.load_system_fonts();
    }
    let options = usvg::Options { font_family: FAMILY.to_owned(), fontdb: Arc::new(fonts), ..usvg::Options::default() };
    Ok(usvg::Tree::from_str(svg, &options)?)
}
