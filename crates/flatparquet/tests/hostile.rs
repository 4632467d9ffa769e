//! Broken bytes are an error, never a panic: every fixture, cut off and with random bytes changed.

use flatparquet::FlatFile;

/// A small generator of pseudo-random numbers (SplitMix64), so that every run tries the same files.
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) as usize % limit
    }
}

/// Opens and reads everything; how it ends does not matter, only that it does.
fn read_all(bytes: Vec<u8>) {
    let Ok(file) = FlatFile::from_bytes(bytes) else { return };
    for group in 0..file.row_groups().min(8) {
        if file.rows(group) > 1 << 20 {
            continue;
        }
        for column in 0..file.columns().len() {
            drop(file.read(group, column));
        }
    }
}

#[test]
fn any_bytes_are_read_or_refused() {
    // The library's own panics are caught and become errors; they need not be shown.
    std::panic::set_hook(Box::new(|_| {}));
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");
    let mut seeded = Seeded(7);
    for entry in std::fs::read_dir(folder).unwrap() {
        let original = std::fs::read(entry.unwrap().path()).unwrap();
        for _ in 0..150 {
            let mut bytes = original.clone();
            for _ in 0..=seeded.below(4) {
                let at = seeded.below(bytes.len());
                bytes[at] = seeded.below(256) as u8;
            }
            read_all(bytes);
            read_all(original[..seeded.below(original.len())].to_vec());
        }
    }
    for bytes in [&b""[..], b"PAR1", b"PAR1PAR1", b"PAR1\xff\xff\xff\x7fPAR1", b"%PDF-1.4 and more"] {
        assert!(FlatFile::from_bytes(bytes.to_vec()).is_err());
    }
}
