//! Writes a world as text files, for trying things out without the program:
//! `cargo run --release -p resa-simulate --example world -- SPEC.toml DIR`.

use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [spec, folder] = arguments.as_slice() else {
        return Err("say which specification and which folder: world SPEC.toml DIR".into());
    };
    let spec = simulate::Spec::read(&std::fs::read_to_string(spec)?)?;
    let world = simulate::simulate(&spec)?;
    let folder = Path::new(folder);
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join("events.csv"), simulate::events_csv(&world.events))?;
    std::fs::write(folder.join("responses.csv"), simulate::responses_csv(&world.responses))?;
    std::fs::write(folder.join("truth.json"), world.truth_json()?)?;
    std::fs::write(folder.join("comments.json"), world.comments_json()?)?;
    std::fs::write(folder.join("definition.toml"), world.definition_toml())?;
    Ok(())
}
