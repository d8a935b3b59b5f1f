//! What is said to the user on standard error, apart from the data on standard output.

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};

static QUIET: AtomicBool = AtomicBool::new(false);

/// Says nothing but errors from here on.
pub fn be_quiet() {
    QUIET.store(true, Ordering::Relaxed);
}

/// Something the user should know.
pub fn note(message: &str) {
    if !QUIET.load(Ordering::Relaxed) {
        say(message);
    }
}

/// Something that went wrong.
pub fn error(message: &str) {
    say(message);
}

/// Nobody may be listening (`parallax … 2>&1 | head -1`), and there is nowhere else to say so.
fn say(message: &str) {
    let _ = writeln!(anstream::stderr(), "parallax: {}", visible(message));
}

/// Text with its control characters shown instead of obeyed: a title must not steer the terminal.
fn visible(message: &str) -> String {
    message
        .chars()
        .map(|c| {
            if c.is_control() && c != '\n' {
                char::REPLACEMENT_CHARACTER
            } else {
                c
            }
        })
        .collect()
}
