//! Measured: a clause with all that [`super::measures`] looks at, made once.

use super::items::{Item, ItemKind, items};
use super::measures::{Side, run_of};
use super::unit::{Key, Vocabulary};
use crate::evidence::Span;
use crate::language::{Analysis, TokenKind};
use crate::mention::Annotation;
use xxhash_rust::xxh3::xxh3_64;

/// A clause with all that is measured of it.
#[derive(Clone, Debug)]
pub(super) struct Measured {
    /// Its words, names, numbers and dates.
    pub items: Vec<Item>,
    /// What each weighs.
    pub weights: Vec<f64>,
    /// Hashes of its runs of two, three and four words, each sorted.
    pub runs: [Vec<u64>; 3],
    /// Hashes of its runs of three letters, sorted.
    pub letters: Vec<u64>,
    /// The hash of all that is measured of it: two clauses of one hash measure the same against any third.
    pub hash: u64,
}

impl Measured {
    /// Takes a clause apart.
    pub fn new(
        analysis: &Analysis<'_>,
        annotation: &Annotation,
        span: Span,
        vocabulary: &mut Vocabulary,
    ) -> Self {
        let items = items(analysis, annotation, span, vocabulary);
        let weights = items.iter().map(weight).collect();
        let tokens = analysis
            .tokens
            .get(analysis.tokens_in(span))
            .unwrap_or_default();
        let words = tokens.iter().filter(|t| t.kind != TokenKind::Mark);
        let stems: Vec<Key> = words
            .map(|t| vocabulary.key(&analysis.language.words().stem(&t.lower)))
            .collect();
        let runs = [2, 3, 4].map(|n| {
            let mut runs: Vec<u64> = stems.windows(n).map(run_of).collect();
            runs.sort_unstable();
            runs
        });
        let words = span.slice(analysis.text);
        let hash = hash(
            words,
            span.start,
            analysis.language.code(),
            &items,
            vocabulary,
        );
        Self {
            items,
            weights,
            runs,
            letters: letters(span.slice(analysis.text)),
            hash,
        }
    }

    /// The clause as one side of a pair.
    pub fn side(&self) -> Side<'_> {
        Side {
            items: &self.items,
            weights: &self.weights,
            runs: &self.runs,
            letters: &self.letters,
        }
    }
}

/// What an item weighs, whatever the text.
fn weight(item: &Item) -> f64 {
    let length = (item.letters as f64 / 7.0).clamp(0.5, 1.5);
    match item.kind {
        ItemKind::Grammar => 0.05,
        ItemKind::Light => 0.35,
        ItemKind::Content => length,
        ItemKind::Name => 1.3,
        ItemKind::Number => 1.0,
        ItemKind::Date => 0.6,
    }
}

/// Hashes of the runs of three letters, sorted.
fn letters(text: &str) -> Vec<u64> {
    let folded = crate::language::fold(text);
    let letters: Vec<char> = folded
        .chars()
        .filter(|c| c.is_alphanumeric() || *c == ' ')
        .collect();
    let mut runs: Vec<u64> = letters
        .windows(3)
        .map(|w| {
            w.iter()
                .fold(0, |sum, c| (sum << 21) | u64::from(u32::from(*c)))
        })
        .collect();
    runs.sort_unstable();
    runs
}

/// The words, the language in which they are read, and what names and dates among them mean.
fn hash(words: &str, start: usize, language: &str, items: &[Item], vocabulary: &Vocabulary) -> u64 {
    let mut whole = format!("{language}\n{words}");
    let mentions = items
        .iter()
        .filter(|i| matches!(i.kind, ItemKind::Name | ItemKind::Date));
    for item in mentions {
        let (at, length) = (item.span.start - start, item.span.len());
        whole.push_str(&format!("\n{at} {length} {}", vocabulary.words(item.key)));
    }
    xxh3_64(whole.as_bytes())
}
