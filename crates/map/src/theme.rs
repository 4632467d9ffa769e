//! The colours of a map, light and dark, as literals for pictures and as CSS variables for pages.
//!
//! Lines keep a contrast of 3:1 and text 4.5:1 against the paper (WCAG AA; a test holds it). Hues are
//! spread in lightness too, so that they differ for colour-blind readers; badges and positions say the
//! same without colour.

/// How a picture takes its colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// CSS variables that follow the reader's light or dark preference; for pages.
    #[default]
    Auto,
    /// Fixed light colours; for print, PNG and PDF.
    Light,
    /// Fixed dark colours.
    Dark,
}

/// Name, light, dark.
const COLOURS: &[(&str, &str, &str)] = &[
    ("paper", "#ffffff", "#14181d"),
    ("ink", "#18222d", "#eef2f6"),
    ("soft", "#55626f", "#a9b5c1"),
    ("quiet", "#7d8995", "#74818e"),
    ("hair", "#dfe4e9", "#303942"),
    ("out", "#c3ccd4", "#46515c"),
    ("accent", "#c2410c", "#ff9a5c"),
    ("way-1", "#0b5cad", "#5aa9f5"),
    ("way-2", "#5f8fbe", "#5d87b3"),
    ("way-3", "#7a90a6", "#73889c"),
    ("web", "#0b63b8", "#5aa9f5"),
    ("app", "#6a4bbc", "#b39bf5"),
    ("phone", "#d0610a", "#ff9d4d"),
    ("chat", "#0c8577", "#3fc7b4"),
    ("email", "#b03074", "#f07fb5"),
    ("letter", "#8a6512", "#d9b24a"),
    ("store", "#3e7c22", "#86c95f"),
    ("billing", "#4e5d6c", "#a3b3c2"),
    ("complaint", "#bf2430", "#ff7b7b"),
    ("survey", "#167f9c", "#74d0e8"),
    ("none", "#77838f", "#8a97a4"),
];

impl Theme {
    /// The value to write for a named colour; names beyond the palette are grey.
    pub(crate) fn paint(self, name: &str) -> String {
        let found = COLOURS.iter().find(|(known, _, _)| *known == name);
        let (known, light, dark) = found.copied().unwrap_or(("none", "#77838f", "#8a97a4"));
        match self {
            Theme::Auto => format!("var(--resa-{known},{light})"),
            Theme::Light => light.to_owned(),
            Theme::Dark => dark.to_owned(),
        }
    }
}

/// The style sheet that gives an inline map its colours: light, dark by preference or by
/// `data-theme` on an ancestor, and light on paper. Labels are measured with the font's usual figures, so a
/// page with tabular figures must not hand them on to the map.
pub fn css() -> String {
    let list = |dark: bool| -> String {
        COLOURS
            .iter()
            .map(|(name, light, night)| format!("--resa-{name}:{};", if dark { night } else { light }))
            .collect()
    };
    let (light, dark) = (list(false), list(true));
    format!(
        ".resa-map{{font-variant-numeric:normal;{light}}}@media screen and (prefers-color-scheme:dark){{.resa-map{{{dark}}}[data-theme=light] .resa-map{{{light}}}}}\
         @media screen{{[data-theme=dark] .resa-map{{{dark}}}}}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(hex: &str) -> f64 {
        let part = |range: std::ops::Range<usize>| {
            let value = f64::from(u8::from_str_radix(hex.get(range).expect("six digits"), 16).expect("hex")) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(1..3) + 0.7152 * part(3..5) + 0.0722 * part(5..7)
    }

    fn contrast(a: &str, b: &str) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_colour_has_the_contrast_that_wcag_aa_asks_for() {
        for theme in [Theme::Light, Theme::Dark] {
            let paper = theme.paint("paper");
            for (name, _, _) in COLOURS {
                let needed = match *name {
                    "paper" | "hair" | "out" => continue, // the ground itself, and lines that only decorate
                    "ink" | "soft" | "accent" => 4.5,
                    _ => 3.0,
                };
                let contrast = contrast(&theme.paint(name), &paper);
                assert!(contrast >= needed, "{name} in {theme:?}: {contrast:.2}");
            }
        }
    }
}
