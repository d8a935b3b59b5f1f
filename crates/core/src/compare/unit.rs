//! Units: the clauses of all articles with what can be compared of them — keys of content words, what is named, dates,
//! numbers, shared runs of words.

use super::clauses::clauses;
use super::measured::Measured;
use crate::article::Article;
use crate::evidence::Span;
use crate::language::{Analysis, Language, Token, TokenKind};
use crate::mention::{Annotation, NumberMention};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use xxhash_rust::xxh3::xxh3_64;

/// How much a light word counts beside a content word.
const LIGHT: f64 = 0.3;
/// Words in a run that counts as shared wording.
const RUN: usize = 3;
/// A clause with more numbers than this is a table; the rest is not compared.
const MOST_NUMBERS: usize = 24;
/// Numbers up to this often stand for things named before.
const SMALL: f64 = 4.0;
/// How many words after a negation it can deny.
const REACH: usize = 6;

/// Number of a key in the story's [`Vocabulary`].
pub(super) type Key = u32;

/// A content word of a unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Word {
    /// Its key.
    pub key: Key,
    /// What it counts, 1 or less.
    pub weight: f64,
    /// Where it stands.
    pub span: Span,
}

/// A day or a period that is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

impl Period {
    /// Whether the other lies wholly inside.
    pub fn contains(self, other: Self) -> bool {
        self.from <= other.from && other.to <= self.to
    }

    /// Whether the two have a day in common.
    pub fn meets(self, other: Self) -> bool {
        self.from <= other.to && other.from <= self.to
    }
}

/// One clause of one article.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    /// Index of the article.
    pub article: usize,
    /// Index of the sentence in the article.
    pub sentence: usize,
    /// Where it stands.
    pub span: Span,
    /// Where it stands in the article, 0 to 1.
    pub position: f64,
    /// What it consists of, word by word.
    pub measured: Measured,
    /// Content words by key, each once.
    pub words: Vec<Word>,
    /// Keys of what is named or described, each once.
    pub names: Vec<Key>,
    /// Periods that are meant, with the date's index in the annotation.
    pub periods: Vec<(Period, usize)>,
    /// Indices of the numbers in the annotation.
    pub numbers: Vec<usize>,
    /// Keys of the numbers' values, each once: what two languages have in common.
    pub values: Vec<Key>,
    /// Hashes of runs of words, sorted.
    pub runs: Vec<u64>,
    /// Index of the quote of which it tells the content.
    pub quote: Option<usize>,
    /// Content words that the clause denies.
    pub denied: Vec<Denial>,
    /// Whether the clause holds no word that denies anything.
    pub affirms: bool,
}

/// A content word in the reach of a word that denies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Denial {
    /// Key of the denied word.
    pub key: Key,
    /// Where it stands.
    pub span: Span,
    /// The word that denies.
    pub negation: Span,
    /// Whether what is denied was so before ("no longer").
    pub lapsed: bool,
}

/// The keys of a story and in how many units and articles each stands.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    keys: BTreeMap<String, Key>,
    words: Vec<String>,
    units: Vec<usize>,
    periods: BTreeMap<Period, usize>,
    total: usize,
    opposites: BTreeSet<(Key, Key)>,
}

/// Letters of the shorter of two words that may differ in a beginning alone.
const LEAST_LETTERS: usize = 4;

impl Vocabulary {
    pub fn key(&mut self, word: &str) -> Key {
        if let Some(key) = self.keys.get(word) {
            return *key;
        }
        let key = Key::try_from(self.units.len()).unwrap_or(Key::MAX);
        self.keys.insert(word.to_owned(), key);
        self.words.push(word.to_owned());
        self.units.push(0);
        key
    }

    fn count(&mut self, unit: &Unit) {
        self.total += 1;
        for (period, _) in &unit.periods {
            *self.periods.entry(*period).or_default() += 1;
        }
        for key in unit
            .words
            .iter()
            .map(|w| w.key)
            .chain(unit.names.iter().copied())
        {
            if let Some(count) = self.units.get_mut(key as usize) {
                *count += 1;
            }
        }
    }

    /// Finds out which of the words met so far are opposites in a language.
    pub fn learn_opposites(&mut self, language: &Language) {
        let data = language.statements();
        let known = |word: &str| self.keys.get(word).copied();
        let mut found: Vec<(Key, Key)> = Vec::new();
        for (one, other) in data.opposites(language) {
            found.extend(known(one).zip(known(other)));
        }
        for (word, key) in &self.keys {
            if word.chars().count() < LEAST_LETTERS || !word.starts_with(char::is_alphabetic) {
                continue;
            }
            let turned = data
                .negative_prefixes()
                .iter()
                .map(|p| format!("{p}{word}"));
            found.extend(turned.filter_map(|t| Some((*key, known(&t)?))));
        }
        let ordered = found.into_iter().map(|(x, y)| (x.min(y), x.max(y)));
        self.opposites.extend(ordered);
    }

    /// Whether two words are known to be opposites.
    pub fn are_opposites(&self, x: Key, y: Key) -> bool {
        self.opposites.contains(&(x.min(y), x.max(y)))
    }

    /// How telling a key is in this story: near 0 for what stands everywhere.
    pub fn rarity(&self, key: Key) -> f64 {
        self.rarity_of(self.units.get(key as usize).copied().unwrap_or_default())
    }

    /// How telling a period is in this story: the day of the event is in many clauses.
    pub fn rarity_of_period(&self, period: Period) -> f64 {
        self.rarity_of(self.periods.get(&period).copied().unwrap_or_default())
    }

    fn rarity_of(&self, units: usize) -> f64 {
        ((self.total as f64 + 1.0) / (units as f64 + 0.5))
            .ln()
            .max(0.1)
    }

    /// The key's words.
    pub fn words(&self, key: Key) -> &str {
        self.words.get(key as usize).map_or("", String::as_str)
    }
}

/// Whether a token carries content: a number, or a word that is no stop word.
pub(super) fn is_content(language: &Language, token: &Token<'_>) -> bool {
    match token.kind {
        TokenKind::Word => {
            !language.words().is_stop_word(&token.lower) && token.lower.chars().count() > 1
        }
        TokenKind::Number => true,
        TokenKind::Mark => false,
    }
}

/// Cuts all articles into units.
pub(super) fn units(
    articles: &[Article],
    analyses: &[Analysis<'_>],
    annotations: &[Annotation],
) -> (Vec<Unit>, Vocabulary) {
    let mut vocabulary = Vocabulary::default();
    let mut units = Vec::new();
    for (article, (analysis, annotation)) in analyses
        .iter()
        .zip(annotations)
        .enumerate()
        .take(articles.len())
    {
        let length = analysis.text.len().max(1) as f64;
        for (sentence, span) in analysis.sentences.iter().enumerate() {
            for clause in clauses(analysis, *span) {
                let mut unit = unit(
                    article,
                    sentence,
                    clause,
                    analysis,
                    annotation,
                    &mut vocabulary,
                );
                unit.position = clause.start as f64 / length;
                vocabulary.count(&unit);
                units.push(unit);
            }
        }
    }
    let mut learnt: BTreeSet<&str> = BTreeSet::new();
    for analysis in analyses {
        if learnt.insert(analysis.language.code()) {
            vocabulary.learn_opposites(analysis.language);
        }
    }
    (units, vocabulary)
}

fn unit(
    article: usize,
    sentence: usize,
    span: Span,
    analysis: &Analysis<'_>,
    annotation: &Annotation,
    vocabulary: &mut Vocabulary,
) -> Unit {
    let tokens = analysis
        .tokens
        .get(analysis.tokens_in(span))
        .unwrap_or_default();
    let mut words = words(tokens, analysis.language, annotation, span, vocabulary);
    words.sort_by(|a, b| a.key.cmp(&b.key).then(b.weight.total_cmp(&a.weight)));
    words.dedup_by_key(|w| w.key);
    let numbers: Vec<usize> = starting_in(&annotation.numbers, span, |n| n.span)
        .filter(|i| {
            let number = annotation.numbers.get(*i);
            number.is_some_and(|n| span.contains(n.span) && is_telling(n, analysis.language))
        })
        .take(MOST_NUMBERS)
        .collect();
    let value = |i: &usize| {
        let number = annotation.numbers.get(*i)?;
        Some(format!("#{} {:?}", number.value, number.unit))
    };
    let values = numbers.iter().filter_map(value);
    let values = sorted(values.map(|v| vocabulary.key(&v)).collect());
    let names = named(tokens, analysis.language, annotation, span);
    let names = sorted(names.map(|entity| vocabulary.key(&entity)).collect());
    Unit {
        article,
        sentence,
        span,
        measured: Measured::new(analysis, annotation, span, vocabulary),
        position: 0.0,
        values,
        numbers,
        words,
        names,
        periods: periods(annotation, span),
        runs: runs(tokens, analysis.language),
        quote: quote_of(span, annotation),
        denied: denied(tokens, analysis.language, vocabulary),
        affirms: !tokens
            .iter()
            .any(|t| analysis.language.statements().is_negative(&t.lower)),
    }
}

/// The indices of what starts inside `span`; `items` are in the order of their spans.
pub(super) fn starting_in<T>(items: &[T], span: Span, of: impl Fn(&T) -> Span) -> Range<usize> {
    let start = items.partition_point(|item| of(item).start < span.start);
    let end = items.partition_point(|item| of(item).start < span.end);
    start..end.max(start)
}

fn sorted(mut keys: Vec<Key>) -> Vec<Key> {
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// What is named or described in a clause; people of a country name the country.
fn named<'a>(
    tokens: &'a [Token<'_>],
    language: &'a Language,
    annotation: &'a Annotation,
    span: Span,
) -> impl Iterator<Item = String> + 'a {
    let names = annotation
        .names
        .get(starting_in(&annotation.names, span, |n| n.span));
    let descriptions =
        annotation
            .descriptions
            .get(starting_in(&annotation.descriptions, span, |d| d.span));
    let named = names.unwrap_or_default().iter();
    let described = descriptions.unwrap_or_default().iter();
    let peoples = tokens
        .iter()
        .filter_map(|t| language.names().demonym(&t.lower))
        .filter(|code| !code.is_empty());
    named
        .map(|n| format!("@{}", n.entity))
        .chain(described.map(|d| format!("@{}", d.entity)))
        .chain(peoples.map(|code| format!("@country:{code}")))
}

/// The periods that a clause means, with the index of the date.
fn periods(annotation: &Annotation, span: Span) -> Vec<(Period, usize)> {
    let dates = starting_in(&annotation.dates, span, |d| d.span);
    let period = |index: usize| {
        let date = annotation.dates.get(index)?;
        let (from, to) = (date.from?, date.to?);
        span.contains(date.span)
            .then_some((Period { from, to }, index))
    };
    dates.filter_map(period).collect()
}

/// Whether a number says how many there are of something: "les deux pays" only takes up what was named before.
pub(super) fn is_telling(number: &NumberMention, language: &Language) -> bool {
    let counted = number.counted.as_deref();
    number.value > SMALL || number.unit.is_some() || counted.is_some_and(|c| !language.is_light(c))
}

/// Where numbers stand in a clause that only take up what was named before: "les deux pays".
pub(super) fn idle_numbers(annotation: &Annotation, span: Span, language: &Language) -> Vec<Span> {
    let numbers = starting_in(&annotation.numbers, span, |n| n.span);
    let numbers = annotation.numbers.get(numbers).unwrap_or_default().iter();
    let idle = numbers.filter(|n| !is_telling(n, language));
    idle.map(|n| n.span).collect()
}

/// The content words of a clause that belong to no name, date or number.
fn words(
    tokens: &[Token<'_>],
    language: &Language,
    annotation: &Annotation,
    span: Span,
    vocabulary: &mut Vocabulary,
) -> Vec<Word> {
    let names = annotation
        .names
        .get(starting_in(&annotation.names, span, |n| n.span));
    let dates = annotation
        .dates
        .get(starting_in(&annotation.dates, span, |d| d.span));
    let taken: Vec<Span> = names
        .unwrap_or_default()
        .iter()
        .map(|n| n.span)
        .chain(dates.unwrap_or_default().iter().map(|d| d.span))
        .collect();
    let idle = idle_numbers(annotation, span, language);
    tokens
        .iter()
        .filter(|t| {
            t.is_word()
                && is_content(language, t)
                && language.names().demonym(&t.lower).is_none()
                && !taken.iter().any(|s| s.overlaps(t.span))
        })
        .map(|t| Word {
            key: vocabulary.key(&language.key(&t.lower)),
            weight: if language.is_light(&t.lower) || idle.iter().any(|s| s.contains(t.span)) {
                LIGHT
            } else {
                1.0
            },
            span: t.span,
        })
        .collect()
}

/// Hashes of the runs of [`RUN`] words, stop words included, spelling folded by stems.
fn runs(tokens: &[Token<'_>], language: &Language) -> Vec<u64> {
    let stems: Vec<String> = tokens
        .iter()
        .filter(|t| t.kind != TokenKind::Mark)
        .map(|t| language.words().stem(&t.lower))
        .collect();
    let mut runs: Vec<u64> = stems
        .windows(RUN)
        .map(|w| xxh3_64(w.join(" ").as_bytes()))
        .collect();
    runs.sort_unstable();
    runs.dedup();
    runs
}

/// The first content words after each word that denies, up to the next mark.
fn denied(tokens: &[Token<'_>], language: &Language, vocabulary: &mut Vocabulary) -> Vec<Denial> {
    let data = language.statements();
    let mut found = Vec::new();
    for (at, negation) in tokens
        .iter()
        .enumerate()
        .filter(|(_, t)| data.is_negation(&t.lower))
    {
        let reach = || {
            tokens
                .iter()
                .skip(at + 1)
                .take(REACH)
                .take_while(|t| t.kind != TokenKind::Mark || t.text == "-")
        };
        let lapsed = reach().any(|t| data.is_lapse(&t.lower));
        let words = reach().filter(|t| {
            t.is_word()
                && is_content(language, t)
                && language.names().demonym(&t.lower).is_none()
                && !language.is_light(&t.lower)
        });
        // "N'a pas choisi entre les deux, elle a choisi …": what the clause also affirms, it does not deny.
        let affirmed = |key: &str, denied: Span| {
            let others = tokens.iter().filter(|t| t.is_word() && t.span != denied);
            others.into_iter().any(|t| language.key(&t.lower) == key)
        };
        for token in words
            .take(1)
            .filter(|t| !affirmed(&language.key(&t.lower), t.span))
        {
            found.push(Denial {
                key: vocabulary.key(&language.key(&token.lower)),
                span: token.span,
                negation: negation.span,
                lapsed,
            });
        }
    }
    found
}

/// The quote whose content makes most of the clause.
fn quote_of(span: Span, annotation: &Annotation) -> Option<usize> {
    annotation.quotes.iter().position(|quote| {
        let shared: usize = quote
            .content
            .iter()
            .map(|c| c.end.min(span.end).saturating_sub(c.start.max(span.start)))
            .sum();
        shared * 2 > span.len()
    })
}
