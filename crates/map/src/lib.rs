//! The journey map's layout and its pictures: SVG, PNG, PDF.
