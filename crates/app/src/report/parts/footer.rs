//! The end of the page: what made it, how to make it again, and whose typeface it is set in.

use crate::report::data::ReportData;
use crate::report::html::{Html, html};
use crate::report::say::Say;

pub(crate) fn footer(say: Say, data: &ReportData) -> Html {
    html!(
        "<footer>\n<p>{} {}. {}</p>\n<p>{}</p>\n<pre class=\"command\" tabindex=\"0\" role=\"region\" aria-label=\"{}\"><code>{}</code></pre>\n<p>{}</p>\n</footer>\n",
        say.pick("Gjord av", "Made by"),
        data.made.version,
        say.pick(
            "Sidan är fristående: inget skript, inget hämtas från nätet, och samma filer ger samma sida.",
            "The page stands alone: no script, nothing is fetched from the network, and the same files give the same page."
        ),
        say.pick("Så gör du den igen:", "To make it again:"),
        say.pick("Kommandot", "The command"),
        data.made.command,
        say.pick("Typsnitt: Inter, under SIL Open Font License 1.1.", "Typeface: Inter, under the SIL Open Font License 1.1."),
    )
}
