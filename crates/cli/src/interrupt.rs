//! Interrupt: Ctrl-C asks long work to end well; a second one ends it at once.

use crate::Outcome;
use anyhow::Context;
use signal_hook::consts::SIGINT;
use signal_hook::flag;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the user asked for an end.
#[derive(Clone, Debug)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Listens from now on.
    pub fn watch() -> anyhow::Result<Self> {
        let asked = Arc::new(AtomicBool::new(false));
        let cannot = "cannot listen for Ctrl-C";
        // In this order: the first signal finds the flag down and only raises it.
        let code = i32::from(Outcome::Interrupted as u8);
        flag::register_conditional_shutdown(SIGINT, code, Arc::clone(&asked)).context(cannot)?;
        flag::register(SIGINT, Arc::clone(&asked)).context(cannot)?;
        Ok(Self(asked))
    }

    /// Asks for an end from inside the program.
    pub fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked for.
    pub fn asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
