//! The built files of the studio and of the widget: a path in, the bytes out, with their media type, tag and
//! compressed form.
//!
//! They are what lies in `web/dist` and `widget/dist`, embedded when the program is built. Knows nothing of HTTP or of
//! Resa.
#![forbid(unsafe_code)]

/// One file.
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

/// The script that asks on customers' own sites.
#[derive(Clone, Copy, Debug)]
pub struct Widget {
    /// The script.
    pub asset: Asset,
    /// What names this build in an address: it changes when the script does.
    pub version: &'static str,
    /// The sum with which a page may pin this build, as in the attribute `integrity`.
    pub integrity: &'static str,
}

/// The widget of this program.
pub static WIDGET: Widget = include!(concat!(env!("OUT_DIR"), "/widget.rs"));

/// All files of the studio, by path.
pub static ASSETS: &[Asset] = &include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// The file at this path.
pub fn find(path: &str) -> Option<&'static Asset> {
    ASSETS.binary_search_by(|asset| asset.path.cmp(path)).ok().and_then(|at| ASSETS.get(at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// What a customer's site loads for the widget, everything included, at most (issue 5: 10 kB).
    const WIDGET_SIZE: usize = 10_000;

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

    #[test]
    fn the_widget_is_within_its_budget() {
        let size = WIDGET.asset.gzip.unwrap().len();
        assert!(size <= WIDGET_SIZE, "the widget is {size} bytes compressed, more than {WIDGET_SIZE}");
    }

    #[test]
    fn the_widget_makes_no_markup_and_runs_no_text() {
        let script = std::str::from_utf8(WIDGET.asset.bytes).unwrap();
        let banned = [
            "innerHTML",
            "outerHTML",
            "insertAdjacent",
            "eval(",
            "Function(",
            "document.write",
            "cookie",
            "postMessage",
        ];
        let found: Vec<_> = banned.into_iter().filter(|word| script.contains(word)).collect();
        assert!(found.is_empty(), "{found:?}");
        // What it knows of the world is the server that it came from.
        let hosts = script.matches("://").count() - script.matches("http://www.w3.org/2000/svg").count();
        assert_eq!(hosts, 0, "the widget names a host");
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
