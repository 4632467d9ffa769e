//! `cargo xtask bench truth`: how well Resa finds friction whose truth is known, beside simple rankings and an oracle.
//! In: the program `resa`. Out: a page of scores. It reads what the program says, and nothing of its insides.

mod answer;
mod baselines;
mod board;
mod gate;
mod options;
mod population;
mod rename;
mod run;
mod score;
mod unplanted;

use options::Options;
use run::Line;
use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = Options::read(&arguments).and_then(|options| bench(&options));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            tell(&sentence);
            ExitCode::FAILURE
        }
    }
}

fn bench(options: &Options) -> Result<(), String> {
    let options = if options.gate { gate::worlds(options) } else { options.clone() };
    let lines = score_all(&options)?;
    let page = board::page(&lines);
    tell(&page);
    for line in &lines {
        for claim in &line.score.false_claims {
            tell(&format!("not true, {:?} world {}: {claim}", line.setting.play, line.seed));
        }
        for cause in &line.score.unplanted.named {
            tell(&format!("no planted cause, {:?} world {}: {cause}", line.setting.play, line.seed));
        }
    }
    if let Some(report) = &options.report {
        std::fs::write(report, &page).map_err(|error| format!("cannot write `{}`: {error}", report.display()))?;
    }
    let complaints = if options.gate { gate::complaints(&lines) } else { Vec::new() };
    if complaints.is_empty() { Ok(()) } else { Err(complaints.join("\n")) }
}

/// Scores every world that is not scored yet; each score is on disk before the next world is made. What was scored before
/// and is kept comes first, whether or not it is asked for again: so a page is made play by play.
fn score_all(options: &Options) -> Result<Vec<Line>, String> {
    std::fs::create_dir_all(&options.work)
        .map_err(|error| format!("cannot make `{}`: {error}", options.work.display()))?;
    let path = options.work.join("scores.jsonl");
    let unwritten = |error: std::io::Error| format!("cannot write `{}`: {error}", path.display());
    let known = if options.resume { std::fs::read_to_string(&path).unwrap_or_default() } else { String::new() };
    // A line that was cut off when the bench was stopped is scored anew.
    let mut lines: Vec<Line> = known.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let mut file = std::fs::File::create(&path).map_err(unwritten)?;
    let worlds = run::worlds(options);
    for line in &lines {
        write_line(&mut file, line).map_err(unwritten)?;
    }
    for (at, (setting, seed)) in worlds.iter().enumerate() {
        if lines.iter().any(|line| line.setting == *setting && line.seed == *seed) {
            continue;
        }
        let line = run::play(options, *setting, *seed)?;
        write_line(&mut file, &line).map_err(unwritten)?;
        let (score, play, seconds) = (&line.score, setting.play, line.seconds);
        let (claims, found, plants) = (score.claims, score.found, score.plants);
        let (done, all) = (at + 1, worlds.len());
        tell(&format!("{done}/{all} {play:?} {seed}: {claims} claims, {found} of {plants} plants, {seconds:.1} s"));
        lines.push(line);
    }
    Ok(lines)
}

fn write_line(file: &mut std::fs::File, line: &Line) -> std::io::Result<()> {
    let text = serde_json::to_string(line).map_err(std::io::Error::other)?;
    writeln!(file, "{text}")
}

#[expect(clippy::print_stderr, reason = "this is a program that people watch")]
fn tell(line: &str) {
    eprintln!("{line}");
}
