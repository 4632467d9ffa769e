//! What customers wrote, beside a finding over HTTP: those whose journeys show it, about the moment first, nobody whose
//! latest journey is another one, and nothing of few.

use crate::friction::{company, define};
use crate::persons::{BASE, World, world};
use crate::support::Who;
use crate::voice::{at, draft, me, shown};
use serde_json::{Value, json};
use std::time::Duration;

const DAY: i64 = 24 * 60;

/// Of ten customers who met the error. No two say nearly the same.
const ERROR: [&str; 10] = [
    "Felet dök upp när jag skrev min adress",
    "Felet sade inget om vad som saknades",
    "Jag fick felet tre gånger och gav sedan upp",
    "Kunde inte skicka in för felet som kom på sista sidan",
    "Vad betyder felet, ingen på supporten visste",
    "Felet försvann när jag bytte webbläsare, men då var allt tomt",
    "Det röda felet syntes knappt i mobilen",
    "Felet gällde personnumret fast det var rätt",
    "Min inkomst godtogs aldrig, bara felet igen",
    "Hann inte klart innan felet stängde alltihop",
];
/// Of ten who did not.
const OTHERS: [&str; 10] = [
    "Brevet var långt men begripligt",
    "Gärna en påminnelse om sista dagen",
    "Sidan var snabb och tydlig",
    "Det borde finnas en bild på hur man gör",
    "Telefonkön hade kunnat vara kortare",
    "Svårt att veta vilken blankett som gäller för barn",
    "Texten är liten för den som är äldre",
    "Ni svarar vänligt, tack för det",
    "Varför måste jag skriva under med penna",
    "Översätt gärna till finska",
];

/// A survey with two questions to which one answers in words.
fn survey(world: &World) -> String {
    let mut asked = draft("Brevet");
    let more = json!({ "id": "more", "metric": "text", "kind": "text", "most": 500,
        "text": { "sv": "Är det något mer?", "en": "Anything else?" } });
    asked["asked"]["questions"].as_array_mut().unwrap().push(more);
    let owner = me(&world.app, &world.admin);
    let made = world.app.post(&world.admin, &at("surveys"), &json!({ "draft": asked, "owner": owner }));
    assert_eq!(made.status, 201, "{}", made.body);
    let id = made.json()["id"].as_str().unwrap().to_string();
    let publish = json!({ "version": 1, "despite_lint": true });
    let live = world.app.post(&world.admin, &at(&format!("surveys/{id}/publish")), &publish);
    assert_eq!(live.status, 200, "{}", live.body);
    id
}

/// A customer answers now: not managed, hard, and in these words.
fn write(world: &World, survey: &str, person: u32, texts: &[&str]) {
    let user = format!("kund-{person}");
    let display = shown(&world.app, &world.key, survey, &user)["display"].clone();
    world.app.advance(Duration::from_secs(3));
    let mut answers = vec![json!({ "question": "goal", "choice": "no" }), json!({ "question": "effort", "score": 2 })];
    let words = ["why", "more"].iter().zip(texts).map(|(question, text)| json!({ "question": question, "text": text }));
    answers.extend(words);
    let body = json!({ "survey": survey, "display": display, "userId": user, "messageId": format!("r-{person}"), "answers": answers });
    let reply = world.app.post(&world.key, "/v1/responses", &body);
    assert_eq!((reply.status, &reply.json()["rejected"]), (200, &json!(0)), "{}", reply.body);
}

fn texts(words: &Value) -> Vec<&str> {
    words["quotes"].as_array().unwrap().iter().map(|quote| quote["text"].as_str().unwrap()).collect()
}

#[test]
fn those_who_show_a_finding_are_quoted_and_nobody_of_another_journey() {
    let world = world("");
    let mut events = company(7);
    // Somebody met the error, and took the journey once more without it.
    let again = 45 * DAY;
    events.extend([(30, again, "letter", "post", ""), (30, again + 30, "page", "web", "")]);
    events.extend([(30, again + 40, "form", "web", ""), (30, again + 50, "signed", "web", "")]);
    world.tell(&events);
    define(&world);
    let survey = survey(&world);
    let finding = world.read_fresh("/friction")["findings"][0].clone();
    assert_eq!(finding["kind"], "error", "{finding}");
    let path = format!("/findings/{}/journeys", finding["id"].as_str().unwrap());
    let nobody = world.read_fresh(&path)["words"].clone();
    assert_eq!(nobody, json!({ "none": "nobody", "comments": 0, "quotes": [], "marks": null }));

    // Every third customer met the error. All of these began before the year did, in which they write.
    let error = |from: u32, to: u32| {
        for number in from..to {
            let more = if number == 9 {
                vec![ERROR[9], "Och så det där felet en gång till"]
            } else {
                vec![ERROR[number as usize]]
            };
            write(&world, &survey, 120 + 3 * number, &more);
        }
    };
    error(0, 7);
    (0..7).for_each(|number| write(&world, &survey, 121 + 3 * number, &[OTHERS[number as usize]]));
    write(&world, &survey, 30, &["Den här gången gick felet att undvika"]);
    // Their journey with the error is one of the coming year.
    write(&world, &survey, 600, &["Felet väntar jag mig redan nu"]);
    let few = world.read_fresh(&path)["words"].clone();
    assert_eq!(
        (&few["none"], &few["comments"], &few["quotes"]),
        (&json!("too_few"), &Value::Null, &json!([])),
        "{few}"
    );

    error(7, 10);
    (7..10).for_each(|number| write(&world, &survey, 121 + 3 * number, &[OTHERS[number as usize]]));
    let answer = world.read_fresh(&path);
    assert_eq!(answer["examples"], Value::Null, "what is quoted takes no look at customers");
    let words = &answer["words"];
    // They write one after the other: who came last had met the error least long ago.
    assert_eq!(texts(words), [ERROR[9], ERROR[8], ERROR[7], ERROR[6], ERROR[5]], "each of another customer: {words}");
    assert_eq!((&words["none"], &words["comments"]), (&Value::Null, &json!(10)), "eleven, in whole fives: {words}");
    let first = &words["quotes"][0];
    assert_eq!((&first["score"], &first["day"]), (&json!({ "metric": "gcr", "value": "no" }), &json!("2026-01-01")));
    let marks = words["marks"]["words"].as_array().unwrap_or_else(|| panic!("{words}"));
    assert!(marks.iter().any(|mark| mark["name"] == "felet"), "{words}");
    assert!(marks.iter().all(|mark| mark["persons"].as_u64().unwrap() % 5 == 0), "{words}");

    only_those_who_may_read_analyses(&world, &path);
    // Told with a larger least group, the ten are few.
    let larger = json!({ "settings": { "smallest_group": 11 } });
    assert_eq!(world.app.ask(&world.admin, "PATCH", BASE, Some(&larger)).status, 200);
    let hidden = world.read_fresh(&path)["words"].clone();
    assert_eq!((&hidden["none"], &hidden["quotes"], &hidden["marks"]), (&json!("too_few"), &json!([]), &Value::Null));
}

fn only_those_who_may_read_analyses(world: &World, path: &str) {
    let viewer = world.app.invite(&world.boss, "default", "vera@example.se", "viewer", false);
    let of_viewer = world.app.get(&viewer, &format!("{BASE}{path}"));
    assert_eq!((of_viewer.status, texts(&of_viewer.json()["words"]).len()), (200, 5), "{}", of_viewer.body);
    let narrow = json!({ "name": "t", "scopes": ["read_project"] });
    let token = world.app.post(&world.admin, &format!("{BASE}/tokens"), &narrow).json();
    let token = Who::Token(token["token"].as_str().unwrap().to_string());
    let statuses = [&token, &Who::Nobody].map(|who| world.app.get(who, &format!("{BASE}{path}")));
    assert_eq!(statuses.each_ref().map(|reply| reply.status), [403, 401]);
    assert!(statuses.iter().all(|reply| !reply.body.contains("elet")));
}

#[test]
fn those_who_left_are_quoted_too_and_nobody_who_is_the_only_one_who_did_not() {
    let world = world("");
    // Every other customer gets version B of the letter, and six of ten of them leave the page without going on. An error
    // harms nobody.
    let mut events = Vec::new();
    for person in 0..600_u32 {
        let start = i64::from(person) * DAY * 50 / 600;
        let version = if person.is_multiple_of(2) { "B" } else { "A" };
        let mut did = |minutes: i64, activity: &str, channel: &str, properties: Value| {
            let time = model::Micros(1_762_128_000_000_000 + (start + minutes) * 60_000_000).to_rfc3339();
            events.push(json!({ "id": format!("{person}-{minutes}"), "time": time, "activity": activity,
                "person": { "user_id": format!("kund-{person}") }, "channel": channel, "properties": properties }));
        };
        did(0, "letter", "post", json!({ "version": version }));
        did(30, "page", "web", json!({}));
        if person.is_multiple_of(7) {
            did(32, "Felmeddelande", "web", json!({}));
        }
        if if version == "B" { person % 10 < 4 } else { person % 20 != 1 } {
            did(40, "form", "web", json!({}));
            did(50, "signed", "web", json!({}));
        }
    }
    for some in events.chunks(200) {
        let told = world.app.post(&world.key, &at("events"), &json!(some));
        assert_eq!((told.status, &told.json()["rejected"]), (200, &json!(0)), "{}", told.body);
    }
    define(&world);
    let survey = survey(&world);
    let told = world.read_fresh("/friction");
    let left = told["findings"].as_array().unwrap().iter().find(|it| it["kind"] == "abandonment");
    let left = left.unwrap_or_else(|| panic!("leaving is found: {told}"));
    let path = format!("/findings/{}/journeys", left["id"].as_str().unwrap());
    // Of those with version B 4, 6 and 8 of ten leave.
    (0..10).for_each(|number| write(&world, &survey, 104 + 10 * number, &[ERROR[number as usize]]));
    write(&world, &survey, 105, &[OTHERS[0]]);
    let alone = world.read_fresh(&path)["words"].clone();
    assert_eq!(
        (&alone["none"], &alone["quotes"]),
        (&json!("too_few"), &json!([])),
        "one wrote who did not leave: {alone}"
    );
    // Those with version B who went on did not leave.
    (1..10).for_each(|number| write(&world, &survey, 100 + 10 * number, &[OTHERS[number as usize]]));
    let words = world.read_fresh(&path)["words"].clone();
    assert_eq!(texts(&words), [ERROR[9], ERROR[8], ERROR[7], ERROR[6], ERROR[5]], "{words}");
}
