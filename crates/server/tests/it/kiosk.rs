//! A survey on a screen that stands somewhere.

use crate::mail::fields;
use crate::respond::{form, link, stored};
use crate::support::{TestApp, Who};
use crate::voice::live;

#[test]
fn a_screen_begins_again_and_keeps_nothing_of_anyone() {
    let app = TestApp::start();
    let owner = app.set_up();
    let survey = live(&app, &owner, "Butiken");
    let path = link(&app, &owner, &survey, None);
    let first = app.get(&Who::Nobody, &format!("{path}?kiosk=45")).body;
    for part in [
        "<body class=\"kiosk\" data-rest=\"45\"",
        &format!("data-start=\"{path}?kiosk=45\""),
        "/kiosk.js\" defer",
        "&amp;kiosk=45\" autocomplete=\"off\"",
        "lang=en&amp;kiosk=45\" lang=\"en\">English",
    ] {
        assert!(first.contains(part), "{part}: {first}");
    }
    let mut page = first;
    for (name, value) in [("choice:goal", "yes"), ("score:effort", "7")] {
        let mut sent = fields(&page, "next");
        sent.push((name.into(), value.into()));
        let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        page = form(&app, &format!("{path}?lang=sv&kiosk=45"), &sent).body;
    }
    let goes_on = format!("data-rest=\"8\" data-start=\"{path}?kiosk=45\"");
    assert!(page.contains(&goes_on) && !page.contains("refresh"), "{page}");
    assert!(page.contains(&format!("href=\"{path}?kiosk=45\">Nästa person</a>")), "also without a script: {page}");
    let [event] = &stored(&app)[..] else { panic!("{page}") };
    assert_eq!(event.channel.as_deref(), Some("letter"));

    // A link of somebody's own is no screen, and a page without the word is as it was.
    let own = link(&app, &owner, &survey, Some("kund-17"));
    for plain in [format!("{own}?kiosk=1"), path.clone(), format!("{path}?kiosk=0")] {
        let page = app.get(&Who::Nobody, &plain);
        assert_eq!(page.status, 200, "{plain}");
        assert!(!page.body.contains("kiosk"), "{plain}: {}", page.body);
    }
}
