//! How many calls a second one thread takes from bytes to accepted events: `cargo run --release -p resa-ingest
//! --example tracking_speed`.

use ingest::identity::{ProjectKey, Pseudonyms};
use ingest::tracking::{CallRoute, Context, Limits, RequestHints, accept, body_text, open_body, read_calls};
use model::Micros;
use std::time::Instant;

#[expect(clippy::print_stdout, reason = "it exists to print a figure")]
fn main() {
    let pseudonyms = Pseudonyms::new(&ProjectKey::new([7; 32]));
    let hints = RequestHints::default();
    let context = Context::new(&pseudonyms, Micros(1_795_298_430_000_000), &hints);
    let calls: Vec<String> = (0..50).map(call).collect();
    let body = format!(r#"{{"batch":[{}],"sentAt":"2026-11-21T22:00:28Z"}}"#, calls.join(","));
    let started = Instant::now();
    let (mut accepted, mut properties) = (0_usize, 0);
    while started.elapsed().as_secs() < 3 {
        for _ in 0..20 {
            let opened = open_body(body.as_bytes(), &Limits::DEFAULT).expect("it is small");
            let text = body_text(&opened);
            let read = read_calls(CallRoute::Batch, &text, &Limits::DEFAULT).expect("it is JSON");
            for call in &read.calls {
                let event = accept(call, &context).expect("it is whole").event;
                properties += event.properties.len();
                accepted += 1;
            }
        }
    }
    let seconds = started.elapsed().as_secs_f64();
    println!(
        "{:.0} calls/s of {} bytes and {} properties",
        accepted as f64 / seconds,
        calls[0].len(),
        properties / accepted
    );
}

/// A call as a browser sends it.
fn call(number: usize) -> String {
    format!(
        r#"{{"timestamp":"2026-11-21T22:00:27.{number:03}Z","integrations":{{"Segment.io":true}},"event":"Pensionsbesked öppnat","type":"track","properties":{{"kanal":"webb","belopp":1234.5,"typ":"ces","steg":{number},"kommentar":"Jag förstår inte vad jag får i pension, och när","produkt":{{"id":"P-{number}","grupp":"tjänstepension"}}}},"context":{{"page":{{"path":"/mina-sidor/besked","referrer":"https://example.se/start","search":"","title":"Pensionsbesked","url":"https://example.se/mina-sidor/besked"}},"userAgent":"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36","userAgentData":{{"brands":[{{"brand":"Chromium","version":"156"}}],"mobile":false,"platform":"Linux"}},"locale":"sv-SE","library":{{"name":"analytics.js","version":"npm:next-1.84.3"}},"timezone":"Europe/Stockholm"}},"messageId":"ajs-next-1795298526327-253157c6-8631-43d5-a9ef-1125a1f4{number:04}","userId":"kund-{number}","anonymousId":"f241c4c0-2531-47c6-8631-a3d569ef{number:04}","sentAt":"2026-11-21T22:00:28.000Z"}}"#
    )
}
