//! `resa map`: the metro map as a picture or a document; the ending of the output tells which.

mod felt;

use self::felt::{Asked, felt};
use super::Shower;
use crate::answers_args::FeelingArgs;
use crate::args::{LogArgs, Stations};
use crate::failure::Failure;
use crate::input::{Loaded, Need, load};
use crate::journey_map::discover;
use crate::output::{print_json, refuse_own_input, say, write_file};
use map::{LayoutOptions, Theme, layout};
use model::JourneyMap;
use std::path::Path;

pub(super) fn run(
    args: &LogArgs,
    output: &Path,
    stations: Stations,
    feeling: &FeelingArgs,
    show: &Shower,
) -> Result<(), Failure> {
    Picture::of(output)?;
    refuse_own_input(args.inputs(), output)?;
    let loaded = load(args, &Need::default(), &show.words)?;
    let mut map = discover(&loaded, stations, &show.words)?;
    if let Some(asked) = Asked::of(feeling)? {
        map.feelings = Some(felt(args, &asked, &loaded, &map)?);
    }
    write(&map, output, show)?;
    if show.json {
        let (shown, folded) = (map.totals.shown, map.totals.folded);
        return print_json(&serde_json::json!({
            "output": output, "kind": map.kind, "stations": shown, "folded": folded, "totals": map.totals,
        }));
    }
    Ok(())
}

/// Draws the map of a log into a file.
pub(crate) fn draw(loaded: &Loaded, stations: Stations, output: &Path, show: &Shower) -> Result<(), Failure> {
    write(&discover(loaded, stations, &show.words)?, output, show)
}

/// Draws a map into a file.
fn write(map: &JourneyMap, output: &Path, show: &Shower) -> Result<(), Failure> {
    let picture = Picture::of(output)?;
    let layout = layout(map, &LayoutOptions { language: show.words.language, heading: true });
    // A file to look at follows the reader's light or dark and brings its typeface; a picture needs neither.
    let svg = || map::svg(&layout, Theme::Light);
    let failed = |error: map::PictureError| Failure::new(format!("cannot draw `{}`: {error}", output.display()));
    let bytes = match picture {
        Picture::Svg => map::svg_file(&layout, Theme::Auto).into_bytes(),
        Picture::Png => map::png(&svg(), 2.0).map_err(failed)?,
        Picture::Pdf => map::pdf(&svg(), &layout.title, show.words.language).map_err(failed)?,
        Picture::Json => {
            let whole = serde_json::json!({ "map": map, "layout": layout });
            serde_json::to_vec_pretty(&whole).map_err(|error| Failure::new(error.to_string()))?
        }
    };
    write_file(output, &bytes)?;
    let words = &show.words;
    let shown = map.totals.shown;
    say(&format!(
        "{}: {}, {} {}",
        output.display(),
        words.count(shown, ("station", "stationer"), ("station", "stations")),
        words.number(map.totals.folded),
        words.either("ihopfällda till övrigt", "folded into other"),
    ));
    Ok(())
}

/// What a map can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Picture {
    Svg,
    Png,
    Pdf,
    Json,
}

impl Picture {
    fn of(path: &Path) -> Result<Picture, Failure> {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
        match ending.as_str() {
            "svg" => Ok(Picture::Svg),
            "png" => Ok(Picture::Png),
            "pdf" => Ok(Picture::Pdf),
            "json" => Ok(Picture::Json),
            _ => Err(Failure::new(format!("`{}` does not tell what kind of picture to write", path.display()))
                .hint("let its name end in .svg, .png, .pdf or .json")),
        }
    }
}
