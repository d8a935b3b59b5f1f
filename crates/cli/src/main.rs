//! `parallax`: the command line. What was typed ([`args`]) becomes a run of the pipeline ([`commands`]) and something
//! to read ([`output`] for programs, [`render`] for people).
//!
//! Data goes to standard output, talk to standard error. Exit codes: 0 done, 1 nothing found, 2 usage or input error,
//! 70 a bug of ours, 130 ended by Ctrl-C.

mod aliases;
mod args;
mod commands;
mod copying;
mod decisions;
mod inputs;
mod interrupt;
mod languages;
mod ordered;
mod output;
mod render;
mod shelf;
mod talk;
mod walk;
mod web;

use clap::Parser;
use std::process::ExitCode;

/// A bug of ours: EX_SOFTWARE of sysexits.
const BUG: u8 = 70;

fn main() -> ExitCode {
    report_bugs();
    let args = match args::Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // Nothing can be done if even the message cannot be printed.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() {
                Outcome::InputError as u8
            } else {
                0
            });
        }
    };
    match std::panic::catch_unwind(|| commands::run(&args)) {
        Ok(Ok(outcome)) => ExitCode::from(outcome as u8),
        Ok(Err(error)) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Ok(Err(error)) => {
            talk::error(&format!("{error:#}"));
            ExitCode::from(Outcome::InputError as u8)
        }
        Err(_) => ExitCode::from(BUG),
    }
}

/// How a run ended, as its exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All done.
    Done = 0,
    /// Nothing was found.
    Nothing = 1,
    /// The user's input cannot be used.
    InputError = 2,
    /// The user pressed Ctrl-C: 128 and the number of the signal, as shells have it.
    Interrupted = 130,
}

/// `parallax … | head` is not an error.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause
            .downcast_ref::<std::io::Error>()
            .map(std::io::Error::kind);
        let json = cause
            .downcast_ref::<serde_json::Error>()
            .and_then(serde_json::Error::io_error_kind);
        io.or(json) == Some(std::io::ErrorKind::BrokenPipe)
    })
}

/// A panic is a bug of ours: say so, and where, in words that help a report.
fn report_bugs() {
    std::panic::set_hook(Box::new(|info| {
        talk::error(&format!(
            "this is a bug in parallax {}, not a mistake of yours: {info}\n\
             Please report it with the command and, if you can, the input that caused it.",
            parallax_core::VERSION
        ));
    }));
}
