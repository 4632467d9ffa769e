//! Points, boxes and octilinear paths: the small geometry that layout, routing and drawing share.
//!
//! Pure arithmetic on `f64`; knows nothing of stations or journeys.

/// A point on the sheet; x grows to the right, y downwards; one unit is one CSS pixel.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Downwards.
    pub y: f64,
}

/// A shorter way to write a point.
pub(crate) const fn at(x: f64, y: f64) -> Point {
    Point { x, y }
}

/// An upright box.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

impl Rect {
    /// Whether the two boxes share any area.
    pub fn overlaps(&self, other: &Rect) -> bool {
        self.x < other.x + other.w
            && other.x < self.x + self.w
            && self.y < other.y + other.h
            && other.y < self.y + self.h
    }

    /// The box grown by `by` on every side.
    pub(crate) fn grown(&self, by: f64) -> Rect {
        Rect { x: self.x - by, y: self.y - by, w: self.w + 2.0 * by, h: self.h + 2.0 * by }
    }

    /// The length of the part of a segment that lies inside the box (Liang and Barsky's clipping).
    pub(crate) fn length_inside(&self, a: Point, b: Point) -> f64 {
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
        let edges =
            [(-dx, a.x - self.x), (dx, self.x + self.w - a.x), (-dy, a.y - self.y), (dy, self.y + self.h - a.y)];
        for (p, q) in edges {
            if p.abs() < 1e-9 {
                if q < 0.0 {
                    return 0.0;
                }
            } else if p < 0.0 {
                enter = enter.max(q / p);
            } else {
                leave = leave.min(q / p);
            }
        }
        if leave <= enter { 0.0 } else { (leave - enter) * (dx * dx + dy * dy).sqrt() }
    }
}

/// One decimal is finer than any screen shows and keeps the files small and the same everywhere.
pub(crate) fn tenth(value: f64) -> f64 {
    let rounded = (value * 10.0).round() / 10.0;
    if rounded == 0.0 { 0.0 } else { rounded } // no "-0"
}

/// The distance between two points.
pub(crate) fn distance(a: Point, b: Point) -> f64 {
    ((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y)).sqrt()
}

/// Where two segments cross, if they do so properly.
pub(crate) fn crossing(a: Point, b: Point, c: Point, d: Point) -> Option<Point> {
    let (r, s) = (at(b.x - a.x, b.y - a.y), at(d.x - c.x, d.y - c.y));
    let denominator = r.x * s.y - r.y * s.x;
    if denominator.abs() < 1e-9 {
        return None;
    }
    let t = ((c.x - a.x) * s.y - (c.y - a.y) * s.x) / denominator;
    let u = ((c.x - a.x) * r.y - (c.y - a.y) * r.x) / denominator;
    let inside = (0.0..=1.0).contains(&t) && (0.0..=1.0).contains(&u);
    inside.then(|| at(a.x + t * r.x, a.y + t * r.y))
}

/// How far two parallel segments run side by side closer than `clearance`, and the middle of that stretch.
pub(crate) fn side_by_side(a: Point, b: Point, c: Point, d: Point, clearance: f64) -> Option<(f64, Point)> {
    let length = distance(a, b);
    if length < 1e-6 || distance(c, d) < 1e-6 {
        return None;
    }
    let along = at((b.x - a.x) / length, (b.y - a.y) / length);
    let off = |p: Point| (p.x - a.x) * -along.y + (p.y - a.y) * along.x;
    let on = |p: Point| (p.x - a.x) * along.x + (p.y - a.y) * along.y;
    if (off(c) - off(d)).abs() > 0.5 || off(c).abs() >= clearance {
        return None;
    }
    let (low, high) = (on(c).min(on(d)).max(0.0), on(c).max(on(d)).min(length));
    let middle = (low + high) / 2.0;
    (high > low).then(|| (high - low, at(a.x + along.x * middle, a.y + along.y * middle)))
}

/// The path moved sideways by `by` (to the right hand when walking along it), corners mitred so
/// that parallel tracks keep their distance through every bend.
pub(crate) fn offset(path: &[Point], by: f64) -> Vec<Point> {
    if by == 0.0 || path.len() < 2 {
        return path.to_vec();
    }
    let normal = |a: Point, b: Point| {
        let length = distance(a, b).max(1e-9);
        at(-(b.y - a.y) / length, (b.x - a.x) / length)
    };
    let normals: Vec<Point> = path.windows(2).map(|pair| normal(pair[0], pair[1])).collect();
    let moved = |index: usize, point: &Point| {
        let before = normals[index.saturating_sub(1)];
        let after = normals[index.min(normals.len() - 1)];
        // The mitre is the sum of both normals, scaled so that its projection on each is one.
        let scale = 1.0 / (1.0 + before.x * after.x + before.y * after.y).max(0.2);
        at(point.x + by * (before.x + after.x) * scale, point.y + by * (before.y + after.y) * scale)
    };
    path.iter().enumerate().map(|(index, point)| moved(index, point)).collect()
}

/// The path without points that repeat or lie on a straight run.
pub(crate) fn simplified(path: &[Point]) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::with_capacity(path.len());
    for &point in path {
        if kept.last().is_some_and(|last| distance(*last, point) < 0.05) {
            continue;
        }
        if let [.., before, last] = kept[..] {
            let turn = (last.x - before.x) * (point.y - last.y) - (last.y - before.y) * (point.x - last.x);
            let onward = (last.x - before.x) * (point.x - last.x) + (last.y - before.y) * (point.y - last.y);
            if turn.abs() < 1e-6 && onward > 0.0 {
                kept.pop();
            }
        }
        kept.push(point);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offset_keeps_the_distance_through_a_bend() {
        let path = [at(0.0, 0.0), at(50.0, 0.0), at(100.0, 50.0), at(150.0, 50.0)];
        let moved = offset(&path, 6.0);
        assert_eq!(moved[0], at(0.0, 6.0));
        let (_, middle) = side_by_side(path[1], path[2], moved[1], moved[2], 6.1).expect("they run side by side");
        assert!(middle.x > 0.0);
        assert!(side_by_side(path[1], path[2], moved[1], moved[2], 5.9).is_none());
    }

    #[test]
    fn a_segment_is_measured_inside_a_box() {
        let block = Rect { x: 10.0, y: -5.0, w: 20.0, h: 10.0 };
        assert!((block.length_inside(at(0.0, 0.0), at(100.0, 0.0)) - 20.0).abs() < 1e-9);
        assert_eq!(block.length_inside(at(0.0, 9.0), at(100.0, 9.0)), 0.0);
    }

    #[test]
    fn straight_runs_lose_their_middle_points() {
        let path = [at(0.0, 0.0), at(5.0, 0.0), at(5.0, 0.0), at(9.0, 0.0), at(12.0, 3.0)];
        assert_eq!(simplified(&path), vec![at(0.0, 0.0), at(9.0, 0.0), at(12.0, 3.0)]);
    }
}
