//! The walk of `node/walk.js` with the `segment` crate, each call on its own and then a batch. Arguments: address,
//! write key, name of the customer. The crate does not retry, so nothing is sent while the server is away.

use segment::message::{Alias, Group, Identify, Message, Page, Screen, Track, User};
use segment::{AutoBatcher, Batcher, Client, HttpClient};
use serde_json::json;
use time::macros::datetime;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().ok_or("address, write key and name are needed");
    let (host, key, name) = (next()?, next()?, next()?);
    let client = HttpClient::new(reqwest::Client::new(), host);
    for message in walk(&name) {
        client.send(key.clone(), message).await?;
    }
    println!("walked");
    std::io::stdin().read_line(&mut String::new())?;
    let mut batcher = AutoBatcher::new(client, Batcher::new(None), key);
    for number in 0..100 {
        let event = format!("Under avbrottet {number}");
        let track = Track { user: known(&name), event, properties: json!({}), ..Track::default() };
        batcher.push(track).await?;
    }
    batcher.flush().await?;
    println!("done");
    Ok(())
}

fn known(name: &str) -> User {
    User::UserId { user_id: format!("kund-{name}") }
}

fn unknown(id: String) -> User {
    User::AnonymousId { anonymous_id: id }
}

fn walk(name: &str) -> Vec<Message> {
    let (earlier, device) = (format!("tidigare-{name}"), format!("okänd-{name}"));
    let both = User::Both { user_id: format!("kund-{name}"), anonymous_id: device.clone() };
    vec![
        Track { user: unknown(earlier.clone()), event: "Innan".into(), properties: json!({}), ..Track::default() }
            .into(),
        Page { user: unknown(device), name: "Start".into(), properties: json!({}), ..Page::default() }.into(),
        Identify { user: both, traits: json!({ "plan": "guld" }), ..Identify::default() }.into(),
        Track {
            user: known(name),
            event: "Besked öppnat".into(),
            properties: json!({ "kanal": "brev" }),
            timestamp: Some(datetime!(2026-11-01 10:00 UTC)),
            ..Track::default()
        }
        .into(),
        Screen { user: known(name), name: "Hem".into(), properties: json!({}), ..Screen::default() }.into(),
        Group {
            user: known(name),
            group_id: format!("grupp-{name}"),
            traits: json!({ "ort": "Umeå" }),
            ..Group::default()
        }
        .into(),
        Alias { user: known(name), previous_id: earlier, ..Alias::default() }.into(),
    ]
}
