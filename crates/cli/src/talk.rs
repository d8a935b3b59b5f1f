//! What is said to the user on standard error, apart from the data on standard output.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

static QUIET: AtomicBool = AtomicBool::new(false);
/// Whether a line of progress stands on the terminal.
static SHOWN: AtomicBool = AtomicBool::new(false);

/// Progress is shown of what takes longer than this, and not more often than that.
const PATIENCE: Duration = Duration::from_secs(1);
const RHYTHM: Duration = Duration::from_millis(200);

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
    clear();
    let _ = writeln!(anstream::stderr(), "parallax: {}", visible(message));
}

/// Takes the line of progress off the terminal.
fn clear() {
    if SHOWN.swap(false, Ordering::Relaxed) {
        let _ = write!(io::stderr(), "\r\x1b[K");
    }
}

/// How far long work is, for whoever looks on from another thread.
#[derive(Debug, Default)]
pub struct Watched {
    /// Pages that were read.
    pub done: AtomicUsize,
    /// Bytes of input passed.
    pub passed: AtomicU64,
    /// Bytes of input in all; 0 where that is not known.
    pub total: AtomicU64,
    /// Whether it is being decided on what was read.
    pub deciding: AtomicBool,
}

/// How far long work is, in one line that is written again and again: on a terminal only.
#[derive(Debug)]
pub struct Progress {
    begun: Instant,
    last: Instant,
    wanted: bool,
    done: usize,
    /// Bytes of input passed, and of all, where that is known.
    passed: u64,
    total: Option<u64>,
    watched: Option<Arc<Watched>>,
}

impl Progress {
    /// Begins now. `total` is how many bytes of input there are in all, if that is known.
    pub fn new(total: Option<u64>) -> Self {
        let now = Instant::now();
        Self {
            begun: now,
            last: now,
            // Articles that appear on the same terminal show well enough that something happens.
            wanted: io::stderr().is_terminal()
                && !io::stdout().is_terminal()
                && !QUIET.load(Ordering::Relaxed),
            done: 0,
            passed: 0,
            total,
            watched: None,
        }
    }

    /// The same with somebody who looks on.
    pub fn watched_by(mut self, watched: Arc<Watched>) -> Self {
        watched
            .total
            .store(self.total.unwrap_or(0), Ordering::Relaxed);
        self.watched = Some(watched);
        self
    }

    /// The same of work that prints nothing until it is done: nothing else appears on the terminal meanwhile.
    pub fn of_silent_work(total: Option<u64>) -> Self {
        let mut progress = Self::new(total);
        progress.wanted = io::stderr().is_terminal() && !QUIET.load(Ordering::Relaxed);
        progress
    }

    /// Says what is being done when it is not reading.
    pub fn stage(&mut self, words: &str) {
        if let Some(watched) = &self.watched {
            watched.deciding.store(true, Ordering::Relaxed);
        }
        if self.wanted && self.begun.elapsed() >= PATIENCE {
            SHOWN.store(true, Ordering::Relaxed);
            let _ = write!(io::stderr(), "\r{words}\x1b[K");
        }
    }

    /// So many more bytes of input were passed.
    pub fn pass(&mut self, bytes: u64) {
        self.passed += bytes;
        if let Some(watched) = &self.watched {
            watched.passed.store(self.passed, Ordering::Relaxed);
        }
        self.show();
    }

    /// One more page is read.
    pub fn done(&mut self) {
        self.done += 1;
        if let Some(watched) = &self.watched {
            watched.done.store(self.done, Ordering::Relaxed);
            watched.deciding.store(false, Ordering::Relaxed);
        }
        self.show();
    }

    fn show(&mut self) {
        let now = Instant::now();
        if !self.wanted || now - self.begun < PATIENCE || now - self.last < RHYTHM {
            return;
        }
        self.last = now;
        SHOWN.store(true, Ordering::Relaxed);
        let line = line(self.done, self.passed, self.total, now - self.begun);
        let _ = write!(io::stderr(), "\r{line}\x1b[K");
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        clear();
    }
}

fn line(done: usize, passed: u64, total: Option<u64>, time: Duration) -> String {
    let rate = done as f64 / time.as_secs_f64().max(0.001);
    let noun = if done == 1 { "page" } else { "pages" };
    let mut line = format!("{done} {noun} read, {rate:.0} per second");
    if let Some(total) = total.filter(|t| *t > 0) {
        let share = passed.min(total) as f64 / total as f64;
        line += &format!(", {:.0} % of {}", 100.0 * share, size(total));
        let left = time.as_secs_f64() * (1.0 - share) / share.max(1e-9);
        if share > 0.01 && left >= 1.0 {
            line += &format!(", {} left", duration(left));
        }
    }
    line
}

/// A number of bytes for reading.
pub fn size(bytes: u64) -> String {
    let units = [(1u64 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "kB")];
    match units.iter().find(|(unit, _)| bytes >= *unit) {
        Some((unit, name)) => format!("{:.1} {name}", bytes as f64 / *unit as f64),
        None => format!("{bytes} bytes"),
    }
}

fn duration(seconds: f64) -> String {
    if seconds >= 3600.0 {
        format!("{:.1} hours", seconds / 3600.0)
    } else if seconds >= 100.0 {
        format!("{:.0} minutes", seconds / 60.0)
    } else {
        format!("{seconds:.0} seconds")
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_says_how_far_and_how_long() {
        let ten = Duration::from_secs(10);
        assert_eq!(line(500, 0, None, ten), "500 pages read, 50 per second");
        assert_eq!(
            line(500, 1 << 29, Some(1 << 30), ten),
            "500 pages read, 50 per second, 50 % of 1.0 GB, 10 seconds left"
        );
    }
}
