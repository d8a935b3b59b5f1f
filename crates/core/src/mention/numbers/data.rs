//! `numbers.toml`: the words of numbers, bounds and units.

use super::cardinal::glued;
use super::matches_words;
use crate::language::{Section, Token, TokenKind, WordMap};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// `numbers.toml`.
#[derive(Default)]
pub struct NumberData {
    known: WordMap<Known>,
    /// Number words that may be written as one with others: the first two bytes of each.
    glued: BTreeSet<[u8; 2]>,
    joiners: Vec<String>,
    decimal_point: bool,
    space_groups: bool,
    pub(super) between: Vec<(Vec<String>, Vec<String>)>,
    pub(super) to: Vec<Vec<String>>,
    before: Vec<(Vec<String>, Bound)>,
    after: Vec<(Vec<String>, Bound)>,
    plural_endings: Vec<String>,
    pub(super) halves: Vec<Vec<String>>,
    pub(super) nouns_capitalised: bool,
    units: WordMap<Vec<UnitPhrase>>,
    units_before: BTreeMap<String, Unit>,
}

/// What a word can be in and around a number.
#[derive(Clone, Copy, Debug, Default)]
struct Known {
    /// A number below a thousand.
    value: Option<f64>,
    /// What it multiplies by: thousand, million.
    scale: Option<f64>,
    /// A noun for about so many.
    collective: Option<f64>,
    /// A plural for an unknown number of so many.
    plural: Option<f64>,
    /// A scale that may stand alone.
    bare: bool,
    /// The beginning of a bound or a range.
    opens: bool,
    several: bool,
    article: bool,
    joiner: bool,
    skipped: bool,
    label: bool,
    ambiguous: bool,
    connector: bool,
    partitive: bool,
}

/// A unit: short name of the base unit and how many of it one is.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Unit {
    pub name: String,
    pub factor: f64,
}

/// The words of a unit, and the unit.
type UnitPhrase = (Vec<String>, Unit);

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
        let units_before = source
            .units_before
            .iter()
            .map(|(mark, u)| Ok((mark.clone(), unit(u)?)))
            .collect::<Result<_, String>>()?;
        let before = bounds(&source.about, &source.at_least, &source.at_most);
        let between: Vec<(Vec<String>, Vec<String>)> = source
            .between
            .iter()
            .map(|(a, b)| (phrase(a), phrase(b)))
            .collect();
        let mut known = known(&source);
        let opening = before
            .iter()
            .map(|(words, _)| words)
            .chain(between.iter().map(|(open, _)| open));
        for word in opening.filter_map(|words| words.first()) {
            known.entry(word, Known::default).opens = true;
        }
        Ok(Self {
            known,
            glued: if source.glued {
                heads(&source)
            } else {
                BTreeSet::new()
            },
            units: units(&source.units)?,
            units_before,
            before,
            between,
            after: bounds(
                &source.about_after,
                &source.at_least_after,
                &source.at_most_after,
            ),
            to: source.to.iter().map(|p| phrase(p)).collect(),
            halves: source.halves.iter().map(|p| phrase(p)).collect(),
            joiners: source.joiners,
            decimal_point: source.decimal_point,
            space_groups: source.space_groups,
            plural_endings: source.plural_endings,
            nouns_capitalised: source.nouns_capitalised,
        })
    }
}

/// First word to the phrases of units, longest first.
fn units(source: &BTreeMap<String, String>) -> Result<WordMap<Vec<UnitPhrase>>, String> {
    let mut units: BTreeMap<String, Vec<UnitPhrase>> = BTreeMap::new();
    for (words, meaning) in source {
        let words = phrase(words);
        let head = words.first().ok_or("a unit without words")?.clone();
        units.entry(head).or_default().push((words, unit(meaning)?));
    }
    for entries in units.values_mut() {
        entries.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    }
    Ok(WordMap::from_pairs(units))
}

/// One table of all single words.
fn known(source: &NumberSource) -> WordMap<Known> {
    let mut known: WordMap<Known> = WordMap::default();
    let mut values = |words: &BTreeMap<String, f64>, set: fn(&mut Known, f64)| {
        for (word, value) in words {
            set(known.entry(word, Known::default), *value);
        }
    };
    values(&source.words, |k, v| k.value = Some(v));
    values(&source.scales, |k, v| k.scale = Some(v));
    values(&source.collectives, |k, v| k.collective = Some(v));
    values(&source.plurals, |k, v| k.plural = Some(v));
    let mut flags = |words: &[String], set: fn(&mut Known)| {
        for word in words {
            set(known.entry(word, Known::default));
        }
    };
    flags(&source.bare_scales, |k| k.bare = true);
    flags(&source.several, |k| k.several = true);
    flags(&source.articles, |k| k.article = true);
    flags(&source.joiners, |k| k.joiner = true);
    flags(&source.skipped, |k| k.skipped = true);
    flags(&source.labels, |k| k.label = true);
    flags(&source.ambiguous, |k| k.ambiguous = true);
    flags(&source.connectors, |k| k.connector = true);
    flags(&source.partitives, |k| k.partitive = true);
    known
}

/// The first two bytes of each number word.
fn heads(source: &NumberSource) -> BTreeSet<[u8; 2]> {
    let words = source.words.keys().chain(source.scales.keys());
    words.filter_map(|word| head(word)).collect()
}

fn head(word: &str) -> Option<[u8; 2]> {
    word.as_bytes().first_chunk().copied()
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
    fn known(&self, token: &Token<'_>) -> Known {
        self.known.get(token).copied().unwrap_or_default()
    }

    /// Whether a number, or the words that bound it, may start with this token. Most tokens are told by this alone.
    pub(super) fn may_start(&self, token: &Token<'_>) -> bool {
        token.kind != TokenKind::Mark && self.may_start_cardinal(token)
            || self
                .known
                .get(token)
                .is_some_and(|k| k.opens || k.several || k.article)
    }

    /// Whether a number may start with this token.
    pub(crate) fn may_start_cardinal(&self, token: &Token<'_>) -> bool {
        match token.kind {
            TokenKind::Number => true,
            TokenKind::Mark => false,
            TokenKind::Word => {
                self.known.get(token).is_some_and(|k| {
                    k.value.is_some() || k.collective.is_some() || k.scale.is_some()
                }) || self.may_be_glued(&token.lower)
            }
        }
    }

    fn may_be_glued(&self, lower: &str) -> bool {
        !self.glued.is_empty() && head(lower).is_some_and(|h| self.glued.contains(&h))
    }

    pub(super) fn word(&self, token: &Token<'_>) -> Option<f64> {
        self.known(token)
            .value
            .or_else(|| self.compound(&token.lower))
    }

    fn compound(&self, lower: &str) -> Option<f64> {
        self.may_be_glued(lower)
            .then(|| glued(lower, self))
            .flatten()
    }

    /// The value of one word below a thousand, for words that are made of a number and something else.
    pub(crate) fn small(&self, lower: &str) -> Option<f64> {
        let known = self.known.get_word(lower).and_then(|k| k.value);
        known.or_else(|| self.compound(lower))
    }

    /// The value of a part of a compound.
    pub(super) fn part(&self, lower: &str) -> Option<f64> {
        let known = self.known.get_word(lower)?;
        known.value.or(known.scale)
    }

    /// Words inside a number.
    pub(super) fn joiners(&self) -> &[String] {
        &self.joiners
    }

    pub(super) fn scale(&self, token: &Token<'_>) -> Option<f64> {
        self.known(token).scale
    }

    pub(super) fn bare_scale(&self, token: &Token<'_>) -> bool {
        self.known(token).bare
    }

    pub(super) fn collective(&self, token: &Token<'_>) -> Option<f64> {
        self.known(token).collective
    }

    pub(super) fn plural(&self, token: &Token<'_>) -> Option<f64> {
        self.known(token).plural
    }

    pub(super) fn is_several(&self, token: &Token<'_>) -> bool {
        self.known(token).several
    }

    pub(super) fn is_article(&self, token: &Token<'_>) -> bool {
        self.known(token).article
    }

    pub(super) fn is_joiner(&self, token: &Token<'_>) -> bool {
        self.known(token).joiner
    }

    pub(super) fn is_skipped(&self, token: &Token<'_>) -> bool {
        self.known(token).skipped
    }

    pub(super) fn is_label(&self, token: &Token<'_>) -> bool {
        self.known(token).label
    }

    pub(super) fn is_ambiguous(&self, token: &Token<'_>) -> bool {
        self.known(token).ambiguous
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
        at + usize::from(tokens.get(at).is_some_and(|t| self.known(t).connector))
    }

    /// The token after one connector with an article at `at`, or `at`.
    pub(super) fn skip_partitive(&self, tokens: &[Token<'_>], at: usize) -> usize {
        at + usize::from(tokens.get(at).is_some_and(|t| self.known(t).partitive))
    }

    /// Whether a word looks like a plural.
    pub(super) fn is_plural(&self, lower: &str) -> bool {
        self.plural_endings
            .iter()
            .any(|e| lower.ends_with(e.as_str()))
    }

    /// The unit written at `at` and its length in tokens.
    pub(super) fn unit_at(&self, tokens: &[Token<'_>], at: usize) -> Option<(&Unit, usize)> {
        let entries = self.units.get(tokens.get(at)?)?;
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
