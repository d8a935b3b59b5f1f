//! Copies: the passages that new articles share with each other and with archived ones.
//!
//! Not every archived article can be read again for every new one. Those that may share words show it by their fingerprints: hashes
//! of runs of four words, some of each text. The articles that share some with a new one, and those that share passages with these
//! already, are read again beside the new ones, in the order of time, by the same finder that `parallax copies` runs; what is
//! frequent, furniture or formula is learnt from all of them and from a sample of their outlets.

use crate::copying::{AT_ONCE, Entry, Keep, Plan};
use crate::interrupt::Interrupt;
use crate::output::article;
use anyhow::Context;
use parallax_archive::{Batch, Pending, Reader};
use parallax_core::article::Article;
use parallax_core::copy::{Learner, Prepared, fingerprint};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

/// Articles further apart in time are not compared, in seconds.
pub const WINDOW: i64 = 72 * 3600;
/// An archived article shares so many hashes with a new one to be read again.
const SHARED: u32 = 2;
/// Of the new articles that hold a hash, so many are looked at.
const HOLDERS: usize = 64;
/// Articles of an outlet that are learnt from.
const SAMPLE: usize = 32;

/// The archive as it was when the pass began, for all threads.
pub struct Archived {
    reader: Mutex<Reader>,
    /// The ids of the articles at hand, by number.
    ids: Vec<String>,
}

impl Archived {
    /// An article by its id in the archive.
    fn load(&self, id: &str) -> anyhow::Result<Article> {
        let record = {
            let reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
            reader.record(id)?
        };
        let mut article = article::parse(&record)?;
        // Its record has an id of its own, which changes with its words.
        id.clone_into(&mut article.id);
        Ok(article)
    }
}
