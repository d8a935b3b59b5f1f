//! Memory: what was measured of pairs of clauses, so that it is measured once, however often the same words stand in a
//! story and however often the story grows.

use super::measures::{MEASURES, measures};
use super::unit::{Unit, Vocabulary};
use crate::mention::Annotation;
use std::collections::{BTreeSet, HashMap};

/// Pairs of which the measures are kept; what comes after is measured anew.
const MOST: usize = 100_000;

/// What was measured so far, for [`compare_again`](super::compare_again). It holds numbers alone, and no words.
#[derive(Debug, Default)]
pub struct Memory {
    known: HashMap<(u64, u64), [f64; MEASURES]>,
    /// The languages of the story: which words are opposites depends on them.
    languages: BTreeSet<String>,
}

impl Memory {
    /// Forgets what was measured in a story of other languages.
    pub(super) fn prepare(&mut self, annotations: &[Annotation]) {
        let languages = annotations.iter().map(|a| a.language.clone()).collect();
        if self.languages != languages {
            self.known.clear();
            self.languages = languages;
        }
    }

    /// The measures of two units, word by word.
    pub(super) fn measures(
        &mut self,
        a: &Unit,
        b: &Unit,
        vocabulary: &Vocabulary,
    ) -> [f64; MEASURES] {
        let (x, y) = (&a.measured, &b.measured);
        if let Some(known) = self.known.get(&(x.hash, y.hash)) {
            return *known;
        }
        let found = measures(&x.side(), &y.side(), vocabulary);
        if self.known.len() < MOST {
            self.known.insert((x.hash, y.hash), found);
        }
        found
    }

    /// How many pairs are known.
    #[must_use]
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether nothing is known yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }
}
