//! `numbers.toml`: the words of numbers, bounds and units.

use super::cardinal::glued;
use super::matches_words;
use crate::language::{Section, Token};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// `numbers.toml`.
#[derive(Default)]
pub struct NumberData {
    pub(super) words: BTreeMap<String, f64>,
    pub(super) scales: BTreeMap<String, f64>,
    bare_scales: BTreeSet<String>,
    collectives: BTreeMap<String, f64>,
    plurals: BTreeMap<String, f64>,
    several: BTreeSet<String>,
    articles: BTreeSet<String>,
    pub(super) joiners: Vec<String>,
    glued: bool,
    decimal_point: bool,
    space_groups: bool,
    pub(super) between: Vec<(Vec<String>, Vec<String>)>,
    pub(super) to: Vec<Vec<String>>,
    before: Vec<(Vec<String>, Bound)>,
    after: Vec<(Vec<String>, Bound)>,
    connectors: BTreeSet<String>,
    partitives: BTreeSet<String>,
    plural_endings: Vec<String>,
    pub(super) halves: Vec<Vec<String>>,
    skipped: BTreeSet<String>,
    labels: BTreeSet<String>,
    ambiguous: BTreeSet<String>,
    pub(super) nouns_capitalised: bool,
    units: BTreeMap<String, Vec<(Vec<String>, Unit)>>,
    units_before: BTreeMap<String, Unit>,
}

/// A unit: short name of the base unit and how many of it one is.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Unit {
    pub name: String,
    pub factor: f64,
}

/// How a number is bounded by the words around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    Exact,
    About,
    AtLeast,
    AtMost,
}

/// How far "about" goes, as a share of the number.
const ABOUT: f64 = 0.15;

impl Bound {
    /// The least and the most that is meant by a value.
    pub(super) fn around(self, value: f64) -> (Option<f64>, Option<f64>) {
        match self {
            Self::Exact => (None, None),
            Self::About => (
                Some(value - value.abs() * ABOUT),
                Some(value + value.abs() * ABOUT),
            ),
            Self::AtLeast => (Some(value), Some(f64::INFINITY)),
            Self::AtMost => (Some(0.0), Some(value)),
        }
    }
}

/// `numbers.toml` as written. All words in lower case with plain apostrophes; phrases with spaces between the words,
/// also after an elision ("jusqu' à").
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
pub struct NumberSource {
    /// Number words below a thousand that combine.
    words: BTreeMap<String, f64>,
    /// Words that multiply what stands before them: mille, million …
    scales: BTreeMap<String, f64>,
    /// Scales that stand alone: mille.
    bare_scales: Vec<String>,
    /// Nouns for about so many: dizaine, centaine.
    collectives: BTreeMap<String, f64>,
    /// Plurals for an unknown number of it: milliers, dizaines.
    plurals: BTreeMap<String, f64>,
    /// What stands before a plural: plusieurs, des.
    several: Vec<String>,
    /// Number words that are also articles: no numbers if alone.
    articles: Vec<String>,
    /// Words inside a number: et in "vingt et un".
    joiners: Vec<String>,
    /// Whether compounds are written as one word.
    glued: bool,
    /// Whether the decimal mark is the point; else the comma.
    decimal_point: bool,
    /// Whether a plain space groups thousands.
    space_groups: bool,
    /// Pairs of phrases around the lower end of a range: `["entre", "et"]`.
    between: Vec<(String, String)>,
    /// Phrases between the ends of a range: à.
    to: Vec<String>,
    /// Phrases before a number that say: about so many.
    about: Vec<String>,
    /// Phrases before a number that say: so many or more.
    at_least: Vec<String>,
    /// Phrases before a number that say: so many or less.
    at_most: Vec<String>,
    /// The same after the number or after what is counted.
    about_after: Vec<String>,
    /// The same after the number or after what is counted.
    at_least_after: Vec<String>,
    /// The same after the number or after what is counted.
    at_most_after: Vec<String>,
    /// Words between a number and what is counted: de, d'.
    connectors: Vec<String>,
    /// The same with an article: des, du.
    partitives: Vec<String>,
    /// Endings of plurals, where nouns stand before the noun that is counted.
    plural_endings: Vec<String>,
    /// Phrases after a scale for half of it: "et demi".
    halves: Vec<String>,
    /// Adjectives before what is counted.
    skipped: Vec<String>,
    /// Words before a number that make it a label: article, page.
    labels: Vec<String>,
    /// Number words that are also other words: neuf.
    ambiguous: Vec<String>,
    /// Whether nouns are written with a capital.
    nouns_capitalised: bool,
    /// Phrases of units: base unit and, where it is not 1, the factor ("m 1000").
    units: BTreeMap<String, String>,
    /// Marks before a number that are units: $.
    units_before: BTreeMap<String, String>,
}

fn phrase(words: &str) -> Vec<String> {
    words.split_whitespace().map(str::to_owned).collect()
}

fn unit(written: &str) -> Result<Unit, String> {
    let mut parts = written.split_whitespace();
    let name = parts.next().ok_or("a unit without a name")?.to_owned();
    let factor = match parts.next() {
        Some(f) => f
            .parse()
            .map_err(|_| format!("{written:?} has no factor"))?,
        None => 1.0,
    };
    Ok(Unit { name, factor })
}

impl Section for NumberData {
    const FILE: &'static str = "numbers.toml";
    type Source = NumberSource;

    fn compile(source: NumberSource) -> Result<Self, String> {
        let mut units: BTreeMap<String, Vec<(Vec<String>, Unit)>> = BTreeMap::new();
        for (words, meaning) in &source.units {
            let words = phrase(words);
            let head = words.first().ok_or("a unit without words")?.clone();
            units.entry(head).or_default().push((words, unit(meaning)?));
        }
        for entries in units.values_mut() {
            entries.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        let units_before = source
            .units_before
            .iter()
            .map(|(mark, u)| Ok((mark.clone(), unit(u)?)))
            .collect::<Result<_, String>>()?;
        Ok(Self {
            words: source.words,
            scales: source.scales,
            bare_scales: source.bare_scales.into_iter().collect(),
            collectives: source.collectives,
            plurals: source.plurals,
            several: source.several.into_iter().collect(),
            articles: source.articles.into_iter().collect(),
            joiners: source.joiners,
            glued: source.glued,
            decimal_point: source.decimal_point,
            space_groups: source.space_groups,
            between: source
                .between
                .iter()
                .map(|(a, b)| (phrase(a), phrase(b)))
                .collect(),
            to: source.to.iter().map(|p| phrase(p)).collect(),
            before: bounds(&source.about, &source.at_least, &source.at_most),
            after: bounds(
                &source.about_after,
                &source.at_least_after,
                &source.at_most_after,
            ),
            connectors: source.connectors.into_iter().collect(),
            partitives: source.partitives.into_iter().collect(),
            plural_endings: source.plural_endings,
            halves: source.halves.iter().map(|p| phrase(p)).collect(),
            skipped: source.skipped.into_iter().collect(),
            labels: source.labels.into_iter().collect(),
            ambiguous: source.ambiguous.into_iter().collect(),
            nouns_capitalised: source.nouns_capitalised,
            units,
            units_before,
        })
    }
}

/// The phrases of bounds, longest first.
fn bounds(about: &[String], least: &[String], most: &[String]) -> Vec<(Vec<String>, Bound)> {
    let kinds = [
        (about, Bound::About),
        (least, Bound::AtLeast),
        (most, Bound::AtMost),
    ];
    let mut all: Vec<_> = kinds
        .into_iter()
        .flat_map(|(phrases, bound)| phrases.iter().map(move |p| (phrase(p), bound)))
        .collect();
    all.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    all
}

impl NumberData {
    pub(super) fn word(&self, lower: &str) -> Option<f64> {
        let known = self.words.get(lower).copied();
        known.or_else(|| self.glued.then(|| glued(lower, self)).flatten())
    }

    /// The value of one word below a thousand, for words that are made of a number and something else.
    pub(crate) fn small(&self, lower: &str) -> Option<f64> {
        self.word(lower)
    }

    pub(super) fn scale(&self, lower: &str) -> Option<f64> {
        self.scales.get(lower).copied()
    }

    pub(super) fn bare_scale(&self, lower: &str) -> bool {
        self.bare_scales.contains(lower)
    }

    pub(super) fn collective(&self, lower: &str) -> Option<f64> {
        self.collectives.get(lower).copied()
    }

    pub(super) fn plural(&self, lower: &str) -> Option<f64> {
        self.plurals.get(lower).copied()
    }

    pub(super) fn is_several(&self, lower: &str) -> bool {
        self.several.contains(lower)
    }

    pub(super) fn is_article(&self, lower: &str) -> bool {
        self.articles.contains(lower)
    }

    pub(super) fn is_joiner(&self, lower: &str) -> bool {
        self.joiners.iter().any(|j| j == lower)
    }

    pub(super) fn is_skipped(&self, lower: &str) -> bool {
        self.skipped.contains(lower)
    }

    pub(super) fn is_label(&self, lower: &str) -> bool {
        self.labels.contains(lower)
    }

    pub(super) fn is_ambiguous(&self, lower: &str) -> bool {
        self.ambiguous.contains(lower)
    }

    /// The decimal mark.
    pub(super) fn decimal(&self) -> char {
        if self.decimal_point { '.' } else { ',' }
    }

    /// Whether a plain space groups thousands.
    pub(super) fn space_groups(&self) -> bool {
        self.space_groups
    }

    /// The bound that stands at `at`, before a number, and its length in tokens.
    pub(super) fn bound_before(&self, tokens: &[Token<'_>], at: usize) -> (Bound, usize) {
        bound(&self.before, tokens, at)
    }

    /// The bound that stands at `at`, after a number, and its length in tokens.
    pub(super) fn bound_after(&self, tokens: &[Token<'_>], at: usize) -> (Bound, usize) {
        bound(&self.after, tokens, at)
    }

    /// The token after one connector at `at`, or `at`.
    pub(super) fn skip_connector(&self, tokens: &[Token<'_>], at: usize) -> usize {
        at + usize::from(
            tokens
                .get(at)
                .is_some_and(|t| self.connectors.contains(&*t.lower)),
        )
    }

    /// The token after one connector with an article at `at`, or `at`.
    pub(super) fn skip_partitive(&self, tokens: &[Token<'_>], at: usize) -> usize {
        at + usize::from(
            tokens
                .get(at)
                .is_some_and(|t| self.partitives.contains(&*t.lower)),
        )
    }

    /// Whether a word looks like a plural.
    pub(super) fn is_plural(&self, lower: &str) -> bool {
        self.plural_endings
            .iter()
            .any(|e| lower.ends_with(e.as_str()))
    }

    /// The unit written at `at` and its length in tokens.
    pub(super) fn unit_at(&self, tokens: &[Token<'_>], at: usize) -> Option<(&Unit, usize)> {
        let entries = self.units.get(&*tokens.get(at)?.lower)?;
        entries
            .iter()
            .find_map(|(words, unit)| Some((unit, matches_words(tokens, at, words)?)))
    }

    /// The unit that a mark before a number stands for.
    pub(super) fn unit_before(&self, mark: &str) -> Option<&Unit> {
        self.units_before.get(mark)
    }
}

fn bound(phrases: &[(Vec<String>, Bound)], tokens: &[Token<'_>], at: usize) -> (Bound, usize) {
    phrases
        .iter()
        .find_map(|(words, bound)| Some((*bound, matches_words(tokens, at, words)?)))
        .unwrap_or((Bound::Exact, 0))
}
