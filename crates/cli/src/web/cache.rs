//! Cache: answers and comparisons in memory, so many bytes of each and no more.
//!
//! An answer holds as long as nobody changes the archive, and for the minute in which it was made, since it tells how long ago
//! things were. The pages of stories and outlets hold longer: a page of these is the same as long as its *print* is, which is made of
//! what the page is made of and is found much sooner than the page. A comparison holds as long as its articles have the same words.

use super::answer::Answer;
use parallax_core::compare::Comparison;
use quick_cache::sync::{Cache, DefaultLifecycle};
use quick_cache::{DefaultHashBuilder, OptionsBuilder, Weighter};
use std::sync::Arc;

/// Bytes of answers that are kept.
const ANSWERS: u64 = 40 << 20;
/// Bytes of comparisons that are kept, as far as their weight tells them.
const COMPARISONS: u64 = 24 << 20;
/// A comparison takes about so many times the bytes of its texts.
const PER_BYTE: usize = 40;

/// A cache of so many bytes in so many pieces; nothing larger than a piece is kept.
fn cache<V: Clone, W: Weighter<String, V> + Clone>(
    items: usize,
    bytes: u64,
    shards: usize,
    weighter: W,
) -> Cache<String, V, W> {
    let options = OptionsBuilder::new()
        .estimated_items_capacity(items)
        .weight_capacity(bytes)
        .shards(shards)
        .build();
    match options {
        Ok(options) => Cache::with_options(
            options,
            weighter,
            DefaultHashBuilder::default(),
            DefaultLifecycle::default(),
        ),
        Err(_) => Cache::with_weighter(items, bytes, weighter),
    }
}

/// An answer with what it holds for.
#[derive(Clone)]
pub struct Kept {
    /// The state of the archive and the minute for which it is known to hold.
    pub known: (i64, i64),
    /// What it is made of, if that can be told without making it.
    pub print: Option<u64>,
    /// The answer.
    pub answer: Arc<Answer>,
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
        Self(cache(8192, ANSWERS, 4, OfAnswers))
    }

    /// The answer given before, whether it still holds or not.
    pub fn get(&self, key: &str) -> Option<Kept> {
        self.0.get(key)
    }

    pub fn keep(&self, key: String, kept: Kept) {
        self.0.insert(key, kept);
    }
}

/// A comparison of some of a story's articles.
pub struct Compared {
    /// What came of it.
    pub comparison: Comparison,
    /// How many articles were left out because their texts would have been too much.
    pub left_out: usize,
}

impl Compared {
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

/// Comparisons by story and versions.
pub struct Comparisons(Cache<String, Arc<Compared>, OfComparisons>);

impl Comparisons {
    pub fn new() -> Self {
        // In one piece, so that the largest, which took longest to make, find room.
        Self(cache(64, COMPARISONS, 1, OfComparisons))
    }

    /// The comparison of these versions, made if there is none; whoever asks for it meanwhile waits for it.
    pub fn get<E>(
        &self,
        story: &str,
        of: u64,
        make: impl FnOnce() -> Result<Compared, E>,
    ) -> Result<Arc<Compared>, E> {
        let key = format!("{story} {of:016x}");
        self.0.get_or_insert_with(&key, || Ok(Arc::new(make()?)))
    }
}
