//! Reviews and ratings from shops and sites: stars with a title and a text, of whoever cared to write.
//!
//! Nobody was asked, so stars are an instrument of their own and are never put together with satisfaction that was asked
//! for. A table is taken for reviews where a column is called so and no column holds answers to any other question.

use super::columns::{Columns, Part};
use crate::rows::Rows;
use crate::understand::Name;

const STARS: &str = "rating stars starrating reviewrating reviewscore overallrating stjarnor betyg";
const TEXTS: &str = "review reviewtext reviewbody body content text recension recensionstext omdome kommentar comment";
const TITLES: &str = "title reviewtitle headline rubrik titel";
const SOURCES: &str = "source store platform site kalla butik plattform sajt";

/// Where what stands in a table of reviews.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reviews {
    pub(super) stars: usize,
    pub(super) text: Option<usize>,
    title: Option<usize>,
    source: Option<usize>,
}

impl Reviews {
    /// The columns of a table of reviews, where it is one: stars from one to five, and words.
    pub(super) fn of(table: &Rows) -> Option<Reviews> {
        let names: Vec<Name> = table.columns.iter().map(|column| Name::of(column)).collect();
        let best = |list: &str| {
            let ranked = names.iter().enumerate().filter_map(|(at, name)| Some((name.place_in(list)?, at)));
            ranked.min().map(|(_, at)| at)
        };
        let stars = best(STARS)?;
        let cells = || table.rows.iter().filter_map(|row| row.cells[stars].as_deref());
        let fitting = cells().filter(|cell| stars_in(cell).is_some()).count();
        let is_stars = fitting > 0 && fitting * 2 >= cells().count();
        let (text, title) = (best(TEXTS), best(TITLES));
        (is_stars && text.or(title).is_some()).then(|| Reviews { stars, text, title, source: best(SOURCES) })
    }

    /// Writes stars as numbers and a title before its text, and tells which column the channel is.
    pub(super) fn settle(&self, table: &mut Rows, columns: &mut Columns) {
        for row in &mut table.rows {
            if let Some(stars) = row.cells[self.stars].as_deref().and_then(stars_in) {
                row.cells[self.stars] = Some(stars.to_string());
            }
            let Some((title, text)) = self.title.zip(self.text).filter(|(title, text)| title != text) else { continue };
            if let Some(title) = row.cells[title].take() {
                let ends = title.trim_end().ends_with(['.', '!', '?']);
                let said = row.cells[text].take().map_or_else(String::new, |text| format!(" {text}"));
                row.cells[text] = Some(format!("{}{}{said}", title.trim_end(), if ends { "" } else { "." }));
            }
        }
        if let Some(source) = self.source {
            columns.serve(Part::Channel, source);
        }
        for used in [self.text, self.title] {
            used.iter().for_each(|at| columns.no_attribute(*at));
        }
    }
}

/// How many stars a cell gives: `4`, `4/5`, `★★★★☆`, `4 stars`.
fn stars_in(cell: &str) -> Option<u8> {
    let drawn = cell.chars().filter(|sign| matches!(sign, '★' | '⭐')).count();
    let number = cell.trim().split(['/', ' ']).next()?.replace(',', ".");
    let number = number.parse::<f64>().ok().filter(|number| number.fract() == 0.0).map(|number| number as usize);
    let stars = if drawn > 0 { Some(drawn) } else { number };
    stars.filter(|stars| (1..=5).contains(stars)).and_then(|stars| u8::try_from(stars).ok())
}
