//! Lexicon: how rare a term is in the stream.

use super::signature::{Family, Signature};
use std::collections::HashMap;

/// So many imagined articles back the first guesses.
const IMAGINED: f32 = 60.0;

/// One distinct term.
pub(super) struct Entry {
    pub family: Family,
    pub articles: f32,
    pub prior: f32,
    pub shown: Box<str>,
}

/// An article or story as a list of terms, ascending by id, with how much each counts.
pub(super) type Counts = Vec<(u32, f32)>;

/// All terms met in the stream so far.
#[derive(Default)]
pub(super) struct Lexicon {
    pub ids: HashMap<Box<str>, u32>,
    pub entries: Vec<Entry>,
    pub articles: f32,
}

impl Lexicon {
    /// Numbers the terms of an article; counts it as one more article.
    pub fn learn(&mut self, signature: Signature) -> (Counts, Vec<u32>) {
        self.articles += 1.0;
        let mut counts = Vec::with_capacity(signature.terms.len());
        let mut title = Vec::new();
        for (key, term) in signature.terms {
            let id = match self.ids.get(&key) {
                Some(id) => *id,
                None => {
                    let id = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
                    self.ids.insert(key, id);
                    self.entries.push(Entry {
                        family: term.family,
                        articles: 0.0,
                        prior: term.prior,
                        shown: term.shown,
                    });
                    id
                }
            };
            if let Some(entry) = self.entries.get_mut(id as usize) {
                entry.articles += 1.0;
            }
            counts.push((id, term.count));
            if term.title {
                title.push(id);
            }
        }
        counts.sort_unstable_by_key(|c| c.0);
        title.sort_unstable();
        (counts, title)
    }

    /// Inverse document frequency, with the guess as it was before anything was seen.
    pub fn idf(&self, id: u32) -> f32 {
        self.entries.get(id as usize).map_or(0.0, |e| {
            let all = self.articles + IMAGINED;
            // The article at hand is no evidence that a term is common.
            let held = (e.articles - 1.0).max(0.0) + IMAGINED * e.prior;
            (all / held.max(0.3)).ln().max(0.02)
        })
    }

    /// What a term is.
    pub fn family(&self, id: u32) -> Option<Family> {
        self.entries.get(id as usize).map(|e| e.family)
    }

    /// A term as it was first printed.
    pub fn shown(&self, id: u32) -> &str {
        self.entries.get(id as usize).map_or("", |e| &e.shown)
    }
}
