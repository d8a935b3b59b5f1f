//! Import: pages that are being read into the archive while the desk shows it.

use crate::commands::read_into;
use crate::interrupt::Interrupt;
use crate::talk::{self, Watched};
use anyhow::Context;
use include_dir::{Dir, include_dir};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

/// The invented newsroom.
static SAMPLES: Dir<'_> = include_dir!("$OUT_DIR/demo");

/// How it ended: what it comes to in words, or why it failed.
type End = Result<String, String>;

/// Work that goes on beside the server.
#[derive(Debug)]
pub struct Import {
    /// How far it is.
    pub watched: Arc<Watched>,
    end: Arc<Mutex<Option<End>>>,
    interrupt: Interrupt,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Import {
    /// Begins to read pages into an archive that is there.
    pub fn begin(paths: Vec<PathBuf>, archive: PathBuf) -> anyhow::Result<Arc<Self>> {
        let interrupt = Interrupt::watch()?;
        let watched = Arc::new(Watched::default());
        let end = Arc::new(Mutex::new(None));
        let (looks_on, told, asked) = (Arc::clone(&watched), Arc::clone(&end), interrupt.clone());
        let work = move || {
            let done = read_into(&paths, &archive, asked, looks_on);
            let done = done.map_err(|e| format!("{e:#}"));
            if let Err(why) = &done {
                talk::error(why);
            }
            *told.lock().unwrap_or_else(PoisonError::into_inner) = Some(done);
        };
        let thread = std::thread::Builder::new()
            .name("import".to_owned())
            .spawn(work)
            .context("cannot start a thread")?;
        Ok(Arc::new(Self {
            watched,
            end,
            interrupt,
            thread: Mutex::new(Some(thread)),
        }))
    }

    /// How it ended, if it has.
    pub fn ended(&self) -> Option<End> {
        let end = self.end.lock().unwrap_or_else(PoisonError::into_inner);
        end.clone()
    }

    /// Whether it goes on. A thread that is gone without a word has ended, too.
    pub fn running(&self) -> bool {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        self.ended().is_none() && thread.as_ref().is_some_and(|t| !t.is_finished())
    }

    /// Which part of the input is read, 0 to 1, if that is known.
    pub fn share(&self) -> Option<f64> {
        let total = self.watched.total.load(Ordering::Relaxed);
        let passed = self.watched.passed.load(Ordering::Relaxed);
        (total > 0).then(|| (passed as f64 / total as f64).min(1.0))
    }

    /// Asks it to end and waits until it has.
    pub fn end(&self) {
        self.interrupt.ask();
        let thread = self
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(thread) = thread {
            // If it panicked, that was said.
            let _ = thread.join();
        }
    }
}

/// Writes the invented newsroom to a new folder.
pub fn write_demo(to: &Path) -> anyhow::Result<PathBuf> {
    std::fs::create_dir_all(to)
        .and_then(|()| SAMPLES.extract(to))
        .with_context(|| format!("cannot write the demo's pages to {}", to.display()))?;
    Ok(to.to_owned())
}
