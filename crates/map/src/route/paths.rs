//! The shapes a route may have, as corners: level, slanting at 45°, upright.
//!
//! In: two ends and the heights to run on. Out: a path, or nothing where there is no room for it. Weighs nothing.

use super::Request;
use crate::geometry::{Point, at, simplified};

/// From `a` level for `out`, slanting to the lane, along it, slanting to `b`'s height, level for `home`.
/// Where there is no room to slant all the way the middle of the slant stands upright.
pub(super) fn z_path(a: Point, b: Point, lane: f64, way: f64, out: f64, home: f64) -> Option<Vec<Point>> {
    let room = (b.x - a.x).abs() - out - home;
    let (down, up) = ((lane - a.y).abs(), (b.y - lane).abs());
    if room < 0.0 || (down < 0.5 && up < 0.5) {
        return None;
    }
    let slants = f64::from(u8::from(down >= 0.5)) + f64::from(u8::from(up >= 0.5));
    let reach = if down + up <= room { f64::INFINITY } else { room / slants };
    let corner = if reach.is_finite() { (reach / 2.0).min(18.0) } else { 0.0 };
    if reach.is_finite() && corner < 6.0 {
        return None;
    }
    let mut path = vec![a];
    let start = at(a.x + way * out, a.y);
    slant(&mut path, start, lane, way, reach, corner);
    let landing_width = if reach.is_finite() { if up >= 0.5 { 2.0 * corner } else { 0.0 } } else { up };
    slant(&mut path, at(b.x - way * (home + landing_width), lane), b.y, way, reach, corner);
    path.push(b);
    Some(simplified(&path))
}

/// From `a` to `first`, along it to a gutter at `x`, upright to `second`, along it to `b`.
pub(super) fn gutter_path(request: &Request, x: f64, first: f64, second: f64, way: f64) -> Option<Vec<Point>> {
    const CORNER: f64 = 14.0;
    let (a, b) = (request.from.1, request.to.1);
    let (leave, arrive) = ((first - a.y).abs(), (b.y - second).abs());
    let fall = second - first;
    let room_before = (x - a.x).abs() - request.stub - leave - CORNER;
    let room_after = (b.x - x).abs() - request.stub - arrive - CORNER;
    if room_before < 0.0 || room_after < 0.0 || fall.abs() < 2.0 * CORNER + 4.0 {
        return None;
    }
    let step = CORNER * fall.signum();
    let path = [
        a,
        at(a.x + way * request.stub, a.y),
        at(a.x + way * (request.stub + leave), first),
        at(x - way * CORNER, first),
        at(x, first + step),
        at(x, second - step),
        at(x + way * CORNER, second),
        at(b.x - way * (request.stub + arrive), second),
        at(b.x - way * request.stub, b.y),
        b,
    ];
    Some(simplified(&path))
}

/// Out to one side of both ends, upright at `x`, and back in: for stations above each other.
pub(super) fn hook_path(a: Point, b: Point, x: f64) -> Option<Vec<Point>> {
    const CORNER: f64 = 14.0;
    let fall = b.y - a.y;
    let (out, home) = (x - a.x, x - b.x);
    if out * home <= 0.0 || out.abs().min(home.abs()) < CORNER || fall.abs() < 2.0 * CORNER {
        return None;
    }
    let (aside, down) = (CORNER * out.signum(), CORNER * fall.signum());
    let path = [a, at(x - aside, a.y), at(x, a.y + down), at(x, b.y - down), at(x - aside, b.y), b];
    Some(simplified(&path))
}

fn slant(path: &mut Vec<Point>, start: Point, y: f64, way: f64, reach: f64, corner: f64) {
    let rise = y - start.y;
    path.push(start);
    if rise.abs() < 0.5 {
        return;
    }
    if reach.is_infinite() || rise.abs() <= 2.0 * corner {
        path.push(at(start.x + way * rise.abs(), y));
    } else {
        let step = corner * rise.signum();
        path.push(at(start.x + way * corner, start.y + step));
        path.push(at(start.x + way * corner, y - step));
        path.push(at(start.x + way * corner * 2.0, y));
    }
}
