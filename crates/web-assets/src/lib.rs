//! The studio's built files: a path in, the bytes out, with their media type, tag and compressed form.
//!
//! They are what lies in `web/dist`, embedded when the program is built. Knows nothing of HTTP or of Resa.
#![forbid(unsafe_code)]

/// One file of the studio.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    /// Its path in the folder, such as `files/index-a1b2.js`.
    pub path: &'static str,
    /// Its media type.
    pub media: &'static str,
    /// What changes when it does, in quotation marks as in the header `ETag`.
    pub tag: &'static str,
    /// Whether its name changes with what is in it: then it may be kept for ever.
    pub immutable: bool,
    /// What is in it.
    pub bytes: &'static [u8],
    /// The same in gzip, where that is smaller.
    pub gzip: Option<&'static [u8]>,
}

/// All files, by path.
pub static ASSETS: &[Asset] = &include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// The file at this path.
pub fn find(path: &str) -> Option<&'static Asset> {
    ASSETS.binary_search_by(|asset| asset.path.cmp(path)).ok().and_then(|at| ASSETS.get(at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// What a browser fetches before the first room can be shown, at most (design, budgets).
    const FIRST_LOAD: usize = 150_000;

    #[test]
    fn every_file_is_found_by_its_path_and_no_other_is() {
        assert!(ASSETS.iter().all(|asset| find(asset.path).is_some_and(|found| found.tag == asset.tag)));
        assert!(find("index.html").is_some());
        assert!(find(".source-hash").is_none());
        assert!(find("files").is_none());
        assert!(find("../dist/index.html").is_none());
    }

    #[test]
    fn the_first_load_of_script_is_within_its_budget() {
        let html = std::str::from_utf8(find("index.html").unwrap().bytes).unwrap();
        let first: BTreeSet<&str> = named(html).collect();
        assert!(first.iter().any(|path| path.ends_with(".js")), "{html}");
        let size: usize = first.iter().filter(|path| path.ends_with(".js")).map(|path| sent(path)).sum();
        // Whatever room comes first is fetched besides: the largest of them counts.
        let rooms = ASSETS.iter().filter(|asset| asset.path.ends_with(".js") && !first.contains(asset.path));
        let largest = rooms.map(|asset| sent(asset.path)).max().unwrap_or_default();
        assert!(size + largest <= FIRST_LOAD, "{size} + {largest} bytes of compressed script");
    }

    fn sent(path: &str) -> usize {
        let asset = find(path).unwrap();
        asset.gzip.unwrap_or(asset.bytes).len()
    }

    /// The files that a page names.
    fn named(html: &str) -> impl Iterator<Item = &str> {
        html.split('"').filter_map(|text| text.strip_prefix("/studio/"))
    }
}
