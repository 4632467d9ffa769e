//! Trials of a running Resa. Takes `trials GROUP NAME [--option value …]`, starts the server under
//! test, does to it what life does, and ends with one line that has the figure, and with status 1 when
//! a promise was broken. `cargo xtask crash|soak|fuzz` builds and calls it.
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line speaks to its user by printing")]

mod chance;
mod forgetful;

fn main() {
    let folder = std::env::args().nth(1).map(std::path::PathBuf::from);
    let Some(folder) = folder else { return };
    let mut forgetful = forgetful::Forgetful::mount(&folder).expect("mounted");
    let mut chance = chance::Chance::from_seed(1);
    for line in std::io::stdin().lines() {
        match line.expect("a line").as_str() {
            "cut" => forgetful.cut_now(),
            "restart" => forgetful.restart(forgetful::Damage::DropAll, &mut chance).expect("restarted"),
            _ => println!("{}", forgetful.syncs()),
        }
        println!("ok");
    }
}
