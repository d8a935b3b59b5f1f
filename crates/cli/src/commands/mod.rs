//! One module per command: from what was typed to what is printed.

mod add;
mod annotate;
pub mod compare;
mod copies;
pub mod desk;
mod doctor;
mod export;
mod forget;
mod group;
mod known_names;
mod mcp;
mod names;
mod originality;
mod place;
pub mod quotes;
mod read;
mod relate;
pub mod search;
mod serve;
pub mod show;
mod stories;
pub mod story;

pub use add::grouping::{Grouping, apart};
pub use add::{GROUPER, load, portraits, read_into};

use crate::args::{Args, Colour, Command, Common, NamesCommand};
use crate::output::json_line;
use crate::{Outcome, talk};
use anyhow::Context;
use clap::CommandFactory;
use std::io::{self, BufWriter, Write};

/// More threads than this help nobody, and starting them takes longer than the work.
const MOST_THREADS: usize = 256;

/// Runs the command that was typed.
pub fn run(args: &Args) -> anyhow::Result<Outcome> {
    prepare(&args.common)?;
    match &args.command {
        Command::Read(typed) => read::run(typed, &args.common),
        Command::Annotate(typed) => annotate::run(typed, &args.common),
        Command::Copies(typed) => copies::run(typed, &args.common),
        Command::Group(typed) => group::run(typed, &args.common),
        Command::Relate(typed) => relate::run(typed, &args.common),
        Command::Compare(typed) => compare::run(typed, &args.common),
        Command::Originality(typed) => originality::run(typed, &args.common),
        Command::Add(typed) => add::run(typed, &args.common),
        Command::Stories(typed) => stories::run(typed, &args.common),
        Command::Show(typed) => show::run(typed, &args.common),
        Command::Search(typed) => search::run(typed, &args.common),
        Command::Quotes(typed) => quotes::run(typed, &args.common),
        Command::Names(typed) => match &typed.command {
            Some(NamesCommand::Import(typed)) => names::import(typed, &args.common),
            None => known_names::run(&typed.list, &args.common),
        },
        Command::Story(typed) => story::run(typed, &args.common),
        Command::Export(typed) => export::run(typed),
        Command::Serve(typed) => serve::run(typed, &args.common),
        Command::Doctor(typed) => doctor::run(typed),
        Command::Forget(typed) => forget::run(typed),
        Command::Mcp(typed) => mcp::run(typed),
        Command::Completions { shell } => {
            // Into memory first: the generator panics where it cannot write.
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Args::command(), "parallax", &mut script);
            io::stdout().lock().write_all(&script)?;
            Ok(Outcome::Done)
        }
        Command::Man => {
            clap_mangen::Man::new(Args::command()).render(&mut io::stdout().lock())?;
            Ok(Outcome::Done)
        }
    }
}

fn prepare(common: &Common) -> anyhow::Result<()> {
    if common.quiet {
        talk::be_quiet();
    }
    match common.color {
        Colour::Auto => {}
        Colour::Always => anstream::ColorChoice::Always.write_global(),
        Colour::Never => anstream::ColorChoice::Never.write_global(),
    }
    if let Some(folder) = &common.languages
        && !folder.as_os_str().is_empty()
    {
        crate::languages::add(folder)?;
    }
    rayon::ThreadPoolBuilder::new()
        .num_threads(common.threads.min(MOST_THREADS))
        .stack_size(8 << 20)
        .build_global()
        .context("cannot start the threads")
}

/// Prints objects one per line.
fn print_lines<T: serde::Serialize>(records: impl IntoIterator<Item = T>) -> anyhow::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for record in records {
        out.write_all(json_line(&record)?.as_bytes())?;
    }
    out.flush()?;
    Ok(())
}

/// The outcome of a run that found `count` things.
fn found(count: usize) -> Outcome {
    if count == 0 {
        Outcome::Nothing
    } else {
        Outcome::Done
    }
}
