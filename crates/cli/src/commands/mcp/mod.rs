//! `parallax mcp`: the archive for programs that speak the Model Context Protocol, over standard input and output.
//!
//! Read only, one message a line ([`protocol`]), a few tools ([`tools`]) that give what the commands over an archive give
//! ([`answers`], [`comparing`] and [`shown`]). Whatever the articles say is somebody else's words and is marked as that ([`words`]): whoever
//! reads the answers may be a program that takes words for orders.

mod answers;
mod comparing;
mod protocol;
mod shown;
mod tools;
mod words;

use super::desk;
use crate::args::Mcp;
use crate::output::json_line;
use crate::{Outcome, talk};
use protocol::{Line, Protocol, next_line};
use std::io::{self, IsTerminal, Write};
use tools::Tools;

/// Serves until the input ends.
pub fn run(typed: &Mcp) -> anyhow::Result<Outcome> {
    let mut protocol = Protocol::new(Tools::load(&typed.at)?);
    // Whoever makes the archive later need not start the server again, so this is no reason to end.
    if let Err(error) = desk::reader(&typed.at) {
        talk::error(&format!("{error:#}"));
    }
    let mut input = io::stdin().lock();
    if input.is_terminal() {
        talk::note(
            "this speaks the Model Context Protocol with a program that starts it: `parallax mcp --help` says how. Ctrl-D ends it",
        );
    }
    let mut output = io::stdout().lock();
    let mut line = Vec::new();
    loop {
        let answer = match next_line(&mut input, &mut line)? {
            Line::End => return Ok(Outcome::Done),
            Line::TooLong => Some(protocol::too_long()),
            Line::Whole => protocol.answer(&line),
        };
        if let Some(answer) = answer {
            output.write_all(json_line(&answer)?.as_bytes())?;
            output.flush()?;
        }
    }
}
