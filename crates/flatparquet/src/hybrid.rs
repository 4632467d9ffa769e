//! Parquet's hybrid of run lengths and bit packing: bytes come in, 32-bit values go out.
//!
//! Dictionary indices and definition levels are both written this way. This is the hottest loop of
//! reading, so groups of eight values are unpacked with the width known to the compiler.

use crate::error::{FlatError, corrupt};

/// Appends `count` values of `width` bits to `out`.
///
/// # Errors
/// When the bytes end too early or a run is longer than what is left to read.
pub(crate) fn decode(mut bytes: &[u8], width: u8, count: usize, out: &mut Vec<u32>) -> Result<(), FlatError> {
    if width > 32 {
        return Err(corrupt(format!("a bit width of {width}")));
    }
    let mut left = count;
    while left > 0 {
        let header = varint(&mut bytes)?;
        if header & 1 == 1 {
            let groups = usize::try_from(header >> 1).map_err(|_| corrupt("a run is too long"))?;
            let packed_bytes = groups.checked_mul(usize::from(width)).ok_or_else(|| corrupt("a run is too long"))?;
            let values = groups.saturating_mul(8).min(left);
            // The last run of a page may be cut short by some writers: only what is needed must be there.
            let needed = (values * usize::from(width)).div_ceil(8);
            if needed > bytes.len() || values == 0 {
                return Err(corrupt("a bit-packed run ends too early"));
            }
            let (run, rest) = bytes.split_at(packed_bytes.min(bytes.len()));
            unpack(run, width, values, out);
            bytes = rest;
            left -= values;
        } else {
            let length = usize::try_from(header >> 1).map_err(|_| corrupt("a run is too long"))?;
            let value = take_value(&mut bytes, width)?;
            let length = length.min(left);
            if length == 0 {
                return Err(corrupt("an empty run"));
            }
            out.resize(out.len() + length, value);
            left -= length;
        }
    }
    Ok(())
}

fn varint(bytes: &mut &[u8]) -> Result<u64, FlatError> {
    let mut value = 0u64;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first().ok_or_else(|| corrupt("a run ends too early"))?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Ok(value);
        }
    }
    Err(corrupt("a run length never ends"))
}

fn take_value(bytes: &mut &[u8], width: u8) -> Result<u32, FlatError> {
    let length = usize::from(width).div_ceil(8);
    if bytes.len() < length {
        return Err(corrupt("a run ends too early"));
    }
    let (value, rest) = bytes.split_at(length);
    *bytes = rest;
    let mut whole = [0u8; 4];
    whole[..length].copy_from_slice(value);
    Ok(u32::from_le_bytes(whole))
}

macro_rules! unpack_by_width {
    ($width:expr, $run:expr, $out:expr, $($bits:literal)*) => {
        match $width {
            $($bits => unpack_groups::<$bits>($run, $out),)*
            _ => $out.fill([0; 8]),
        }
    };
}

/// Unpacks `values` values; `run` may lack the unused bytes of its last group.
fn unpack(run: &[u8], width: u8, values: usize, out: &mut Vec<u32>) {
    let start = out.len();
    let groups = values.div_ceil(8);
    out.resize(start + groups * 8, 0);
    let (eights, _) = out[start..].as_chunks_mut::<8>();
    let whole = run.len().checked_div(usize::from(width)).map_or(groups, |whole| whole.min(groups));
    let (complete, last) = eights.split_at_mut(whole);
    unpack_by_width!(width, run, complete,
        1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32);
    if !last.is_empty() {
        let mut padded = [0u8; 32];
        let tail = &run[whole * usize::from(width)..];
        padded[..tail.len()].copy_from_slice(tail);
        unpack_by_width!(width, &padded, &mut last[..1],
            1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32);
    }
    out.truncate(start + values);
}

/// Eight values of `W` bits are `W` bytes: two loads of at most 16 bytes hold four values each.
fn unpack_groups<const W: usize>(run: &[u8], out: &mut [[u32; 8]]) {
    let mask = u32::MAX >> (32 - W);
    for (packed, values) in run.chunks_exact(W).zip(out) {
        if W <= 8 {
            let mut word = [0u8; 8];
            word[..W.min(8)].copy_from_slice(&packed[..W.min(8)]);
            let word = u64::from_le_bytes(word);
            for (place, value) in values.iter_mut().enumerate() {
                *value = (word >> (place * W)) as u32 & mask;
            }
        } else {
            for (place, value) in values.iter_mut().enumerate() {
                let bit = place * W;
                let byte = (bit / 8).min(W - 8);
                let mut word = [0u8; 8];
                word.copy_from_slice(&packed[byte..byte + 8]);
                *value = (u64::from_le_bytes(word) >> (bit - byte * 8)) as u32 & mask;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pack(values: &[u32], width: u8) -> Vec<u8> {
        let groups = values.len().div_ceil(8);
        let mut bits = vec![false; groups * 8 * usize::from(width)];
        for (row, value) in values.iter().enumerate() {
            for bit in 0..usize::from(width) {
                bits[row * usize::from(width) + bit] = value >> bit & 1 == 1;
            }
        }
        let mut bytes = vec![(groups as u8) << 1 | 1];
        bytes.extend(bits.chunks(8).map(|eight| (0..8).map(|i| u8::from(eight[i]) << i).sum::<u8>()));
        bytes
    }

    #[test]
    fn every_width_unpacks_what_was_packed() {
        for width in 0..=32u8 {
            let mask = if width == 0 { 0 } else { u32::MAX >> (32 - width) };
            let values: Vec<u32> = (0..45u32).map(|i| i.wrapping_mul(0x9E37_79B9).rotate_left(i) & mask).collect();
            let mut bytes = pack(&values, width);
            let mut out = vec![7];
            decode(&bytes, width, 45, &mut out).unwrap();
            assert_eq!(out[1..], values, "width {width}");
            // Three values of padding in the last group need not be stored.
            bytes.truncate(1 + (45 * usize::from(width)).div_ceil(8));
            let mut out = Vec::new();
            decode(&bytes, width, 45, &mut out).unwrap();
            assert_eq!(out, values, "width {width}, cut");
        }
    }

    #[test]
    fn runs_repeat_their_value() {
        let mut out = Vec::new();
        decode(&[10, 3, 4, 1], 2, 7, &mut out).unwrap();
        assert_eq!(out, [3, 3, 3, 3, 3, 1, 1]);
    }

    #[test]
    fn bytes_that_end_too_early_are_an_error() {
        for bytes in [&[][..], &[3], &[0x80], &[2], &[0, 1], &[1], &[0xff; 12]] {
            assert!(decode(bytes, 9, 8, &mut Vec::new()).is_err(), "{bytes:?}");
        }
        assert!(decode(&[2, 0, 0, 0, 0, 0], 33, 1, &mut Vec::new()).is_err());
    }
}
