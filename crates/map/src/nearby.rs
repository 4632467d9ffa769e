//! What lies near a place: boxes on the sheet, found by the cells of a grid that they touch.
//!
//! In: boxes with a number each. Out: the numbers of those that may touch an area, each once, always in the same
//! order. It may name some that only come near; whoever asks looks closer.

use crate::geometry::{Point, Rect};

const CELL_WIDTH: f64 = 120.0;
const CELL_HEIGHT: f64 = 48.0;
/// Sheets of any size have no more cells than this in each direction; the outer cells hold the rest.
const MOST_CELLS: f64 = 1_000.0;

/// Boxes by the cells they touch.
pub(crate) struct Nearby {
    x: f64,
    y: f64,
    columns: usize,
    rows: usize,
    cells: Vec<Vec<Entry>>,
}

/// A box in a cell: its number and the first cell that it touches.
#[derive(Clone, Copy)]
struct Entry {
    item: usize,
    column: usize,
    row: usize,
}

impl Nearby {
    /// An empty grid over the part of the sheet where most will lie. What lies outside is found too, only slower.
    pub(crate) fn over<'a>(areas: impl IntoIterator<Item = &'a Rect>) -> Nearby {
        let start = (0.0_f64, 0.0_f64, 0.0_f64, 0.0_f64);
        let (left, top, right, bottom) = areas.into_iter().fold(start, |(left, top, right, bottom), area| {
            (left.min(area.x), top.min(area.y), right.max(area.x + area.w), bottom.max(area.y + area.h))
        });
        let columns = ((right - left) / CELL_WIDTH).ceil().clamp(1.0, MOST_CELLS) as usize;
        let rows = ((bottom - top) / CELL_HEIGHT).ceil().clamp(1.0, MOST_CELLS) as usize;
        Nearby { x: left, y: top, columns, rows, cells: vec![Vec::new(); columns * rows] }
    }

    /// Adds a box.
    pub(crate) fn put(&mut self, area: &Rect, item: usize) {
        let (first, last) = self.cells_of(area);
        for row in first.1..=last.1 {
            for column in first.0..=last.0 {
                self.cells[row * self.columns + column].push(Entry { item, column: first.0, row: first.1 });
            }
        }
    }

    /// The boxes that touch a cell of this area. Each comes from the first cell that it shares with the area.
    pub(crate) fn near<'a>(&'a self, area: &Rect) -> impl Iterator<Item = usize> + use<'a> {
        let (first, last) = self.cells_of(area);
        let cells = (first.1..=last.1).flat_map(move |row| (first.0..=last.0).map(move |column| (column, row)));
        cells.flat_map(move |(column, row)| {
            let here = move |entry: &&Entry| entry.column.max(first.0) == column && entry.row.max(first.1) == row;
            self.cells[row * self.columns + column].iter().filter(here).map(|entry| entry.item)
        })
    }

    fn cells_of(&self, area: &Rect) -> ((usize, usize), (usize, usize)) {
        // A float outside the range of its cells becomes the nearest one, a NaN the first.
        let column = |x: f64| (((x - self.x) / CELL_WIDTH) as usize).min(self.columns - 1);
        let row = |y: f64| (((y - self.y) / CELL_HEIGHT) as usize).min(self.rows - 1);
        ((column(area.x), row(area.y)), (column(area.x + area.w), row(area.y + area.h)))
    }
}

/// The box around a segment with so much air on every side.
pub(crate) fn around(a: Point, b: Point, air: f64) -> Rect {
    let (x, y) = (a.x.min(b.x), a.y.min(b.y));
    Rect { x, y, w: (a.x - b.x).abs(), h: (a.y - b.y).abs() }.grown(air)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::at;

    #[test]
    fn everything_that_touches_an_area_is_found_once() {
        let area = |seed: usize| {
            let at = |factor: usize, size: usize| (seed * factor % size) as f64;
            Rect { x: at(7_919, 2_300) - 150.0, y: at(104_729, 900) - 50.0, w: at(31, 600), h: at(17, 200) }
        };
        let areas: Vec<Rect> = (0..300).map(area).collect();
        // The grid is told of half of them: the others lie outside of it, some of them at least.
        let mut nearby = Nearby::over(&areas[..20]);
        for (item, area) in areas.iter().enumerate() {
            nearby.put(area, item);
        }
        for asked in (300..400).map(area) {
            let mut found: Vec<usize> = nearby.near(&asked).collect();
            found.sort_unstable();
            let twice = found.windows(2).find(|pair| pair[0] == pair[1]);
            assert_eq!(twice, None, "{asked:?}");
            for (item, area) in areas.iter().enumerate() {
                assert!(!area.overlaps(&asked) || found.binary_search(&item).is_ok(), "{area:?} in {asked:?}");
            }
        }
    }

    #[test]
    fn a_segment_lies_in_the_box_around_it() {
        let area = around(at(30.0, 5.0), at(10.0, 9.0), 2.0);
        assert_eq!(area, Rect { x: 8.0, y: 3.0, w: 24.0, h: 8.0 });
    }
}
