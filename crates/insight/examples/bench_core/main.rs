//! Our side of `cargo xtask bench core`: makes the log, loads it into a data directory, and answers
//! the bench's questions with their times. It compares nothing; `xtask/bench` does.
#![expect(clippy::print_stdout, reason = "it speaks to the bench by printing")]

mod generate;
mod load;
mod questions;
mod serve;
mod stream;

use std::error::Error;
use std::path::Path;

/// What goes wrong ends the program with its sentence.
type Outcome<T> = Result<T, Box<dyn Error>>;

const USAGE: &str = "bench_core generate EVENTS DIR | load DIR | serve DIR | cold DIR QUESTION | stream BYTES";

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["generate", events, dir] => generate::write(events.parse()?, Path::new(dir)),
        ["load", dir] => load::load(Path::new(dir)),
        ["serve", dir] => serve::serve(Path::new(dir)),
        ["cold", dir, question] => serve::cold(Path::new(dir), question),
        ["stream", bytes] => {
            println!("{{\"seconds\":{}}}", stream::read_seconds(bytes.parse()?));
            Ok(())
        }
        _ => Err(USAGE.into()),
    }
}

/// Every core, as for the peers.
fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
