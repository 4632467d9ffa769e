//! A survey on a screen that stands somewhere, for whoever comes by: large, begins again by itself, keeps nothing of anyone.

use super::assets;
use super::html::{Html, html};
use super::respond::words_of;
use model::Asked;

/// How long nothing may happen before it begins again, in seconds, where the address says nothing else.
const RESTS: u32 = 60;
/// Nobody reads faster, or stays longer without touching anything.
const LEAST: u32 = 20;
const MOST: u32 = 600;
/// How long thanks stand.
const THANKS: u32 = 8;

/// A screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kiosk {
    /// After how many seconds of nothing it begins again.
    rests: u32,
}

impl Kiosk {
    /// What an address says: `kiosk=1`, or `kiosk=45` for that many seconds.
    pub(crate) fn of(query: &str) -> Option<Kiosk> {
        let (_, value) = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "kiosk")?;
        match value.parse::<u32>().ok()? {
            0 => None,
            1 => Some(Kiosk { rests: RESTS }),
            seconds => Some(Kiosk { rests: seconds.clamp(LEAST, MOST) }),
        }
    }

    /// What its pages' addresses end in.
    pub(crate) fn query(self) -> String {
        format!("&kiosk={}", self.rests)
    }

    /// Where it begins; in the language of the survey's first page, not of whoever was there last.
    pub(crate) fn start(self, link: &str) -> String {
        format!("/s/{link}?kiosk={}", self.rests)
    }

    /// The languages to choose from, on the first question.
    pub(crate) fn languages(self, link: &str, asked: &Asked, chosen: &str) -> Html {
        if asked.languages.len() < 2 {
            return Html::default();
        }
        let one = |code: &String| {
            let current = if code == chosen { html!(" aria-current=\"true\"") } else { Html::default() };
            let to = format!("/s/{link}?lang={code}{}", self.query());
            html!("<li><a href=\"{}\" lang=\"{}\"{}>{}</a></li>\n", to, code, current, own_name(code))
        };
        html!("<ul class=\"languages\">\n{}</ul>\n", asked.languages.iter().map(one).collect::<Html>())
    }

    /// The way from its last page to the next customer.
    pub(crate) fn next(self, link: &str, language: &str) -> Html {
        let again = words_of(language).again;
        html!("<p class=\"ways\"><a class=\"main\" href=\"{}\">{}</a></p>\n", self.start(link), again)
    }

    /// The attributes of its last page, whose thanks go by themselves.
    pub(crate) fn thanks_body(self, link: &str) -> Html {
        html!(" class=\"kiosk\" data-rest=\"{}\" data-start=\"{}\"", THANKS.to_string(), self.start(link))
    }

    /// The script alone.
    pub(crate) fn script() -> Html {
        html!("<script src=\"/assets/{}/kiosk.js\" defer></script>\n", assets::version())
    }

    /// The attributes of its body.
    pub(crate) fn body(self, link: &str) -> Html {
        html!(" class=\"kiosk\" data-rest=\"{}\" data-start=\"{}\"", self.rests.to_string(), self.start(link))
    }

    /// What asks whether somebody is still there, and the script behind it.
    pub(crate) fn foot(self, language: &str) -> Html {
        let words = words_of(language);
        html!(
            "<div id=\"still-there\" role=\"alertdialog\" aria-labelledby=\"still\" hidden>\n<p id=\"still\">{}</p>\n\
             <button type=\"button\" id=\"stay\" class=\"main\">{}</button>\n</div>\n{}",
            words.still_there,
            words.stay,
            Kiosk::script()
        )
    }
}

/// What a language calls itself; its code where nobody told us.
fn own_name(code: &str) -> &str {
    match code {
        "sv" => "Svenska",
        "en" => "English",
        "fi" => "Suomi",
        "no" | "nb" => "Norsk",
        "da" => "Dansk",
        "de" => "Deutsch",
        "fr" => "Français",
        "es" => "Español",
        "pl" => "Polski",
        "ar" => "العربية",
        "uk" => "Українська",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_how_long_a_screen_waits() {
        let of = |query: &str| Kiosk::of(query).map(|kiosk| kiosk.rests);
        assert_eq!([of("kiosk=1"), of("lang=sv&kiosk=45"), of("kiosk=5")], [Some(60), Some(45), Some(20)]);
        assert_eq!([of("kiosk=99999"), of("kiosk=0"), of("kiosk=x"), of("")], [Some(600), None, None, None]);
    }
}
