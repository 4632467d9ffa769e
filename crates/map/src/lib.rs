//! The journey map's layout and its pictures: SVG, PNG, PDF.
//!
//! In: a [`model::JourneyMap`]. Out: a [`Layout`] (geometry that any surface may draw) and pictures of it.
//! The only layout engine: a browser draws the geometry it is given. Reads no log, no file, no clock.
//!
//! The way through: `order` → `lines` → `place` → `bundle` (gathered in a `plan`) → `spacing` → `route`, `badges`, `notes` and `feelings` (all driven by `sheet`) → `legend` → `svg` → `pictures`.
#![forbid(unsafe_code)]

mod badges;
mod bundle;
mod feelings;
pub mod font;
mod geometry;
mod labels;
mod layout;
mod legend;
mod lines;
mod nearby;
mod notes;
mod order;
#[cfg(feature = "pictures")]
mod pictures;
mod place;
mod plan;
mod route;
mod sheet;
mod spacing;
mod svg;
mod text;
mod theme;
mod wording;

pub use feelings::{FeelingLine, FeltMark, FeltMood, FeltRole, FeltText};
pub use geometry::{Point, Rect};
pub use labels::{LabelLine, Role};
pub use layout::{Arc, Badge, Layout, LayoutOptions, LayoutTotals, Note, NoteKind, Stop, Track, layout};
pub use legend::{Caption, CaptionRole, LegendItem, Sign};
pub use lines::{Line, LineKind, Pattern};
#[cfg(feature = "pictures")]
pub use pictures::{PictureError, pdf, png};
pub use plan::main_line;
pub use svg::{svg, svg_file};
pub use text::Language;
pub use theme::{Theme, css};
