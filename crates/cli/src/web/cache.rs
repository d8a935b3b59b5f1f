//! Cache: answers and comparisons in memory, so many bytes of each and no more.
//!
//! An answer holds as long as nobody changes the archive, and for the minute in which it was made, since it tells how long ago
//! things were. A comparison holds as long as its articles have the same words, whatever else is added.

use super::answer::Answer;
use crate::render::{Parts, UiLanguage};
use parallax_core::compare::Comparison;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes of answers that are kept.
const ANSWERS: u64 = 40 << 20;
/// Bytes of comparisons that are kept, as far as their weight tells them.
const COMPARISONS: u64 = 64 << 20;
/// A comparison takes about so many times the bytes of its texts.
const PER_BYTE: usize = 24;

/// An answer with what it holds for.
#[derive(Clone)]
struct Kept {
    state: i64,
    minute: i64,
    answer: Arc<Answer>,
}

#[derive(Clone)]
struct OfAnswers;

impl Weighter<String, Kept> for OfAnswers {
    fn weight(&self, key: &String, kept: &Kept) -> u64 {
        (key.len() + kept.answer.weight()) as u64
    }
}

/// Answers by what was asked.
pub struct Answers(Cache<String, Kept, OfAnswers>);

impl Answers {
    pub fn new() -> Self {
        Self(Cache::with_weighter(4096, ANSWERS, OfAnswers))
    }

    /// The answer given before, if it still holds.
    pub fn get(&self, key: &str, state: i64, minute: i64) -> Option<Arc<Answer>> {
        let kept = self.0.get(key)?;
        (kept.state == state && kept.minute == minute).then_some(kept.answer)
    }

    pub fn keep(&self, key: String, state: i64, minute: i64, answer: &Arc<Answer>) {
        let kept = Kept {
            state,
            minute,
            answer: Arc::clone(answer),
        };
        self.0.insert(key, kept);
    }
}

/// A comparison of some of a story's articles, with what was laid out of it.
pub struct Compared {
    /// What came of it.
    pub comparison: Comparison,
    /// How many articles were left out because their texts would have been too much.
    pub left_out: usize,
    /// What was laid out of it, a few views only.
    laid_out: Mutex<BTreeMap<(bool, &'static str, usize, String), Arc<Parts>>>,
}

/// Of one comparison so many views are kept as they were laid out.
const VIEWS: usize = 8;

impl Compared {
    pub fn new(comparison: Comparison, left_out: usize) -> Self {
        Self {
            comparison,
            left_out,
            laid_out: Mutex::default(),
        }
    }

    /// A view in a language, from a statement on, with what its links keep; laid out once.
    pub fn parts(
        &self,
        (ui, view, from, kept): (UiLanguage, &'static str, usize, &str),
        lay_out: impl FnOnce(&Comparison) -> Parts,
    ) -> Arc<Parts> {
        let key = (ui == UiLanguage::Fr, view, from, kept.to_owned());
        let lock = || self.laid_out.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(parts) = lock().get(&key) {
            return Arc::clone(parts);
        }
        let parts = Arc::new(lay_out(&self.comparison));
        let mut laid_out = lock();
        if laid_out.len() >= VIEWS {
            laid_out.clear();
        }
        laid_out.insert(key, Arc::clone(&parts));
        parts
    }

    fn weight(&self) -> usize {
        let texts = self.comparison.articles.iter().map(|a| a.text.len());
        texts.sum::<usize>() * PER_BYTE + 4096
    }
}

#[derive(Clone)]
struct OfComparisons;

impl Weighter<String, Arc<Compared>> for OfComparisons {
    fn weight(&self, key: &String, compared: &Arc<Compared>) -> u64 {
        (key.len() + compared.weight()) as u64
    }
}

/// Comparisons by story and part.
pub struct Comparisons(Cache<String, Arc<Compared>, OfComparisons>);

impl Comparisons {
    pub fn new() -> Self {
        Self(Cache::with_weighter(256, COMPARISONS, OfComparisons))
    }

    /// The comparison of these versions, made if there is none; whoever asks for it meanwhile waits for it.
    pub fn get<E>(
        &self,
        key: &str,
        of: u64,
        make: impl FnOnce() -> Result<Compared, E>,
    ) -> Result<Arc<Compared>, E> {
        let key = format!("{key} {of:016x}");
        self.0.get_or_insert_with(&key, || Ok(Arc::new(make()?)))
    }
}
