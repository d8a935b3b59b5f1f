//! Kind: whether the words of a passage are somebody's quoted words, a set phrase, or the outlet's own telling.

use super::CopyKind;
use super::extend::Region;
use super::find::Ready;
use super::grams::{GRAM, grams};
use super::knowledge::Knowledge;
use super::words::{Word, words};
use crate::evidence::Span;
use crate::language::{Language, Section};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::OnceLock;

/// Share of a passage inside quotation marks, in one of its two places, that makes it a quote.
const QUOTED: f64 = 0.6;
/// So many bytes outside of quotation marks, in both of its places, make it a telling all the same.
const TOLD: usize = 100;
/// Set phrases are no longer than so many words.
const FORMULA_WORDS: usize = 40;
/// Share of a passage's words in runs that many unrelated articles hold that makes it a formula.
const FORMULA: f64 = 0.5;

/// `formulae.toml`.
#[derive(Default)]
pub struct FormulaData {
    /// The grams of the phrases.
    grams: Vec<u32>,
}

/// `formulae.toml` as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormulaSource {
    /// Set phrases of the press that unrelated articles share.
    #[serde(default)]
    phrases: Vec<String>,
}

impl Section for FormulaData {
    const FILE: &'static str = "formulae.toml";
    type Source = FormulaSource;

    fn compile(source: FormulaSource) -> Result<Self, String> {
        let mut all = Vec::new();
        for phrase in &source.phrases {
            let of_phrase = grams(&words(phrase));
            if of_phrase.is_empty() {
                return Err(format!("a set phrase has {GRAM} words at least: {phrase}"));
            }
            all.extend(of_phrase);
        }
        Ok(Self { grams: all })
    }
}

/// The grams of the set phrases of every language, ascending.
pub(super) fn known_formulae() -> &'static [u32] {
    static ALL: OnceLock<Vec<u32>> = OnceLock::new();
    ALL.get_or_init(|| {
        let all = Language::all().iter();
        let mut grams: Vec<u32> = all
            .flat_map(|l| l.formulae().grams.iter().copied())
            .collect();
        grams.sort_unstable();
        grams.dedup();
        grams
    })
}

/// What is known of grams that were asked for: whether unrelated articles hold them, judged by the first phrase in which
/// each came, and phrases come in the order of time.
#[derive(Default)]
pub(super) struct Formulae {
    known: HashMap<u32, bool>,
}

/// So many grams are remembered.
const REMEMBERED: usize = 1 << 18;

impl Formulae {
    fn has(&mut self, gram: u32, knowledge: &Knowledge, phrase: &[u32]) -> bool {
        if let Some(known) = self.known.get(&gram) {
            return *known;
        }
        if self.known.len() >= REMEMBERED {
            self.known.clear();
        }
        let found = known_formulae().binary_search(&gram).is_ok()
            || knowledge.are_unrelated(knowledge.holders(gram), phrase);
        self.known.insert(gram, found);
        found
    }
}

/// The kind of a passage.
pub(super) fn kind(
    knowledge: &Knowledge,
    formulae: &mut Formulae,
    a: (&Ready<'_>, Span),
    b: (&Ready<'_>, Span),
    region: &Region,
) -> CopyKind {
    if is_formula(knowledge, formulae, b.0, region) {
        CopyKind::Formula
    } else if is_quote(a, b) {
        CopyKind::Quote
    } else {
        CopyKind::Narrative
    }
}

/// How a place of a passage stands to the quotations of its text, in bytes.
#[derive(Clone, Copy, Default)]
struct Quoted {
    /// Of the passage.
    all: usize,
    /// Of the passage, between quotation marks.
    inside: usize,
    /// Of the quotations that it touches.
    quotations: usize,
}

impl Quoted {
    fn of((text, span): (&Ready<'_>, Span)) -> Self {
        let quotations = text.quotations();
        let first = quotations.partition_point(|q| q.end <= span.start);
        let touched = quotations.get(first..).unwrap_or_default().iter();
        let mut quoted = Self {
            all: span.len(),
            ..Self::default()
        };
        for quotation in touched.take_while(|q| q.start < span.end) {
            quoted.inside += quotation.end.min(span.end) - quotation.start.max(span.start);
            quoted.quotations += quotation.len();
        }
        quoted
    }

    fn is_mostly_inside(self) -> bool {
        self.inside as f64 >= QUOTED * self.all as f64
    }

    /// Whether the passage is what the quotation quotes, and not some words in the middle of it.
    fn is_the_quotation(self) -> bool {
        self.is_mostly_inside() && self.inside * 2 >= self.quotations
    }

    fn told(self) -> usize {
        self.all.saturating_sub(self.inside)
    }
}

/// Whether a passage is quoted words. One of its two places is enough if it is the quotation: the other may be the source
/// that is quoted, a post or a statement printed without marks. Where both tell as much around the words as would be a
/// passage of its own, it is a telling that quotes.
fn is_quote(a: (&Ready<'_>, Span), b: (&Ready<'_>, Span)) -> bool {
    let (a, b) = (Quoted::of(a), Quoted::of(b));
    let quoted = (a.is_mostly_inside() && b.is_mostly_inside())
        || a.is_the_quotation()
        || b.is_the_quotation();
    quoted && a.told().min(b.told()) < TOLD
}

/// Whether the words of a passage are furniture, or runs that many unrelated articles hold.
fn is_formula(
    knowledge: &Knowledge,
    formulae: &mut Formulae,
    text: &Ready<'_>,
    region: &Region,
) -> bool {
    let Some((words, weights)) = text.part(&region.b) else {
        return false;
    };
    if words.len() > FORMULA_WORDS {
        return false;
    }
    let weightless = weights.iter().filter(|w| **w == 0.0).count();
    weightless * 2 > words.len()
        || covered(knowledge, formulae, words) >= FORMULA * words.len() as f64
}

/// How many of the words belong to a gram that is a formula.
fn covered(knowledge: &Knowledge, formulae: &mut Formulae, words: &[Word]) -> f64 {
    let mut phrase: Vec<u32> = words.iter().map(|w| w.key).collect();
    phrase.sort_unstable();
    let mut covered = vec![false; words.len()];
    for (place, gram) in grams(words).iter().enumerate() {
        if formulae.has(*gram, knowledge, &phrase)
            && let Some(run) = covered.get_mut(place..place + GRAM)
        {
            run.fill(true);
        }
    }
    covered.iter().filter(|c| **c).count() as f64
}
