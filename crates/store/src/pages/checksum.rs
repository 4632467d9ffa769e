//! The checksum of one page: content and page number in, eight bytes out.
//!
//! Two sums of different kinds lie side by side. CRC32C finds every burst of up to 32 bits, so each
//! single flipped byte for certain; a sum weighted by position makes what is left to chance
//! (2⁻³²) smaller still. The page number is part of both: a page in another one's place is damage.

use super::PAGE_SIZE;

/// Bytes at the end of a page that hold its checksum.
pub(super) const RESERVED: usize = 8;
const CONTENT: usize = PAGE_SIZE - RESERVED;

/// One page as it lies in the file.
pub(super) type Page = [u8; PAGE_SIZE];

/// Fills in the checksum of page `number` (the first is 1).
pub(super) fn seal(page: &mut Page, number: u32) {
    let sums = sums(page, number);
    page[CONTENT..].copy_from_slice(&sums);
}

/// Whether the page is as it was written. A page of zeros is one that SQLite never wrote (unused
/// pages can stay holes in the file); the first page is never that.
pub(super) fn is_sound(page: &Page, number: u32) -> bool {
    page[CONTENT..] == sums(page, number) || (number != 1 && page.iter().all(|&byte| byte == 0))
}

fn sums(page: &Page, number: u32) -> [u8; RESERVED] {
    let content = &page[..CONTENT];
    let crc = crc32c::crc32c_append(crc32c::crc32c(&number.to_le_bytes()), content);
    let weighted = weighted_sum(content, number);
    let mut sums = [0; RESERVED];
    sums[..4].copy_from_slice(&crc.to_le_bytes());
    sums[4..].copy_from_slice(&weighted.to_le_bytes());
    sums
}

/// Fletcher's idea over 64-bit words: a sum, and a sum of the sums so far.
fn weighted_sum(content: &[u8], number: u32) -> u32 {
    let (words, _) = content.as_chunks::<8>();
    let mut sum = u64::from(number);
    let mut of_sums = !u64::from(number);
    for word in words {
        sum = sum.wrapping_add(u64::from_le_bytes(*word));
        of_sums = of_sums.wrapping_add(sum);
    }
    let both = sum ^ of_sums.rotate_left(23);
    (both ^ (both >> 32)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Page {
        let mut page = [0; PAGE_SIZE];
        page.iter_mut().enumerate().for_each(|(at, byte)| *byte = (at * 7 % 251) as u8);
        seal(&mut page, 3);
        page
    }

    #[test]
    fn a_page_as_written_is_sound() {
        assert!(is_sound(&page(), 3));
    }

    #[test]
    fn a_page_in_anothers_place_is_not_sound() {
        assert!(!is_sound(&page(), 4));
    }

    #[test]
    fn every_flipped_bit_of_a_page_is_found() {
        let whole = page();
        for at in 0..PAGE_SIZE {
            let mut damaged = whole;
            damaged[at] ^= 1 << (at % 8);
            assert!(!is_sound(&damaged, 3), "byte {at}");
        }
    }

    #[test]
    fn a_hole_is_sound_except_in_place_of_the_first_page() {
        assert!(is_sound(&[0; PAGE_SIZE], 9));
        assert!(!is_sound(&[0; PAGE_SIZE], 1));
    }

    #[test]
    fn a_hole_with_one_byte_in_it_is_not_sound() {
        let mut page = [0; PAGE_SIZE];
        page[4095] = 1;
        assert!(!is_sound(&page, 9));
    }
}
