//! The command line over the engine: the same recognition and the same formats as the page.
//!
//! What was asked for goes to standard output or a file, messages go to standard error and name
//! the file they speak of. The exit code is 0 when all went well, 1 when a file had to be left
//! out or nothing could be written, 2 when the arguments make no sense.

mod annotate;
mod check_rules;
pub mod decode;
mod evaluate;
mod lexicon;
mod rules;

use clap::{Parser, Subcommand};
use std::io::{ErrorKind, Write};
use std::process::ExitCode;

/// Marks actors and places in Arabic conflict news.
#[derive(Debug, Parser)]
#[command(name = "wusum", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Annotate(annotate::Arguments),
    Evaluate(evaluate::Arguments),
    CheckRules(check_rules::Arguments),
    /// Prints the JSON Schema of the native format.
    Schema,
}

/// Does what the arguments of the process say.
pub fn run() -> ExitCode {
    match Arguments::parse().command {
        Command::Annotate(arguments) => annotate::run(&arguments),
        Command::Evaluate(arguments) => evaluate::run(&arguments),
        Command::CheckRules(arguments) => check_rules::run(&arguments),
        Command::Schema => write_out(crate::formats::native::SCHEMA),
    }
}

/// A message to standard error.
fn tell(message: impl std::fmt::Display) {
    // Where standard error is closed there is nobody to tell.
    let _ = writeln!(std::io::stderr(), "wusum: {message}");
}

/// Writes to standard output. A reader that has seen enough (`head`) is no failure.
fn write_out(output: &str) -> ExitCode {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(output.as_bytes()).and_then(|()| stdout.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            tell(format_args!("standard output: {error}"));
            ExitCode::FAILURE
        }
    }
}
