//! Relate: how alike two sentences are, and whether they tell the same, cannot both be true, or neither.

use super::items::{Item, ItemKind, items};
use super::measures::{self, MEASURES, Side, measures, run_of};
use super::unit::{Key, Vocabulary};
use crate::evidence::Span;
use crate::language::{Analysis, Language, TokenKind};
use crate::mention::{Annotation, annotate_analysed, unify};

/// A clause with all that is measured of it.
#[derive(Clone, Debug)]
pub(super) struct Measured {
    pub items: Vec<Item>,
    pub weights: Vec<f64>,
    pub runs: [Vec<u64>; 3],
    pub letters: Vec<u64>,
}

impl Measured {
    pub fn new(
        analysis: &Analysis<'_>,
        annotation: &Annotation,
        span: Span,
        vocabulary: &mut Vocabulary,
    ) -> Self {
        let items = items(analysis, annotation, span, vocabulary);
        let weights = items.iter().map(weight).collect();
        let tokens = analysis.tokens.get(analysis.tokens_in(span)).unwrap_or_default();
        let words = tokens.iter().filter(|t| t.kind != TokenKind::Mark);
        let stems: Vec<Key> = words
            .map(|t| vocabulary.key(&analysis.language.words().stem(&t.lower)))
            .collect();
        let runs = [2, 3, 4].map(|n| {
            let mut runs: Vec<u64> = stems.windows(n).map(run_of).collect();
            runs.sort_unstable();
            runs
        });
        Self {
            items,
            weights,
            runs,
            letters: letters(span.slice(analysis.text)),
        }
    }

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
    let letters: Vec<char> = folded.chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect();
    let mut runs: Vec<u64> = letters
        .windows(3)
        .map(|w| w.iter().fold(0, |sum, c| (sum << 21) | u64::from(u32::from(*c))))
        .collect();
    runs.sort_unstable();
    runs
}

/// The measures of two sentences.
#[must_use]
pub fn sentence_measures(a: &str, b: &str, language: &'static Language) -> Vec<f64> {
    let mut vocabulary = Vocabulary::default();
    let analyses = [a, b].map(|text| Analysis::new(text, language));
    let mut annotations = analyses.each_ref().map(|x| annotate_analysed(x, None));
    let mut pairs: Vec<(&Analysis<'_>, &mut Annotation)> =
        analyses.iter().zip(annotations.iter_mut()).collect();
    unify(&mut pairs);
    drop(pairs);
    let sides: Vec<Measured> = analyses
        .iter()
        .zip(&annotations)
        .map(|(x, n)| Measured::new(x, n, Span::new(0, x.text.len()), &mut vocabulary))
        .collect();
    match sides.as_slice() {
        [a, b] => {
            vocabulary.learn_opposites(language);
            let other = annotations[0].numbers.iter().any(|x| annotations[1].numbers.iter().any(|y| super::pair::counts_same((x, language), (y, language)) && !super::pair::ranges_meet(x, y)));
            measures(&a.side(), &b.side(), &vocabulary, other).to_vec()
        }
        _ => vec![0.0; MEASURES],
    }
}

/// The names of the measures.
#[must_use]
pub fn measure_names() -> &'static [&'static str] {
    &measures::NAMES
}
