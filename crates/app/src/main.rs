//! The program `resa`: reads the command line, runs one command, prints its result or one sentence and a hint.
#![forbid(unsafe_code)]

mod account;
mod answers;
mod answers_args;
mod args;
mod clock;
mod commands;
mod customer_args;
mod data;
mod demo;
mod failure;
mod house_args;
mod input;
mod journey_map;
mod live_args;
mod output;
mod progress;
mod report;
mod secret_input;
mod why_args;
mod words;
mod worth_args;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = match args::Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return failure::wrong_usage(&error),
    };
    match commands::run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failure::report(&error),
    }
}
