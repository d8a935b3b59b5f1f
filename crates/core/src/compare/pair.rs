//! Pairs: how sure it is that two clauses of two articles tell the same thing.
//!
//! A logistic score over surface features. The weights were fitted on the invented newsroom with `tools/fit_pairs.py`;
//! names and dates alone stay below the threshold, for they are in every sentence of a story.

use super::unit::{Period, Unit, Vocabulary, Word};
use crate::evidence::{Feature, Reason};
use crate::language::{CONCEPT, Language};
use crate::mention::{Annotation, NumberMention};

/// Number of features.
pub(super) const FEATURES: usize = 13;

/// Rarity of what stands in few clauses of a story.
const RARE: f64 = 3.0;

/// What is looked at, in the order of [`features`].
pub(super) const NAMES: [&str; FEATURES] = [
    "base",
    "shared words",
    "part of the shorter clause that is shared",
    "number of shared words",
    "shared names",
    "same date",
    "other date",
    "same number",
    "other number of the same things",
    "same run of words",
    "distance in the text",
    "same quotation",
    "two languages",
];

/// The weights of the features.
const WEIGHTS: [f64; FEATURES] = [
    -3.18, 4.81, -0.66, 4.92, 2.75, 3.38, -0.38, 4.28, -0.18, 4.55, -3.37, 1.05, 0.87,
];

/// The texts' annotations and the story's vocabulary: what two units are compared in.
pub(super) struct Setting<'a> {
    /// What was found in each article.
    pub annotations: &'a [Annotation],
    /// The keys of the story.
    pub vocabulary: &'a Vocabulary,
}

/// The features of a pair of units.
pub(super) fn features(a: &Unit, b: &Unit, setting: &Setting<'_>) -> [f64; FEATURES] {
    let shared = overlap(a, b, setting.vocabulary);
    let names = shared_names(a, b, setting.vocabulary);
    let (same_date, other_date) = dates(a, b, setting.vocabulary);
    let (same_number, other_number) = numbers(a, b, setting.annotations);
    let language = |u: &Unit| {
        setting
            .annotations
            .get(u.article)
            .map(|n| n.language.as_str())
    };
    let flag = |yes: bool| f64::from(u8::from(yes));
    [
        1.0,
        shared.cosine,
        shared.containment,
        shared.count.min(6.0) / 6.0,
        names,
        same_date,
        flag(other_date),
        same_number.min(2.0),
        flag(other_number),
        shared_runs(a, b),
        (a.position - b.position).abs(),
        flag(shared.containment >= 0.5 && same_speaker(a, b, setting)),
        flag(language(a) != language(b)),
    ]
}

/// The probability that a pair of units with these features tells the same thing.
pub(super) fn probability(features: &[f64; FEATURES]) -> f64 {
    let score: f64 = features.iter().zip(WEIGHTS).map(|(f, w)| f * w).sum();
    1.0 / (1.0 + (-score).exp())
}

/// Why two units are taken to tell the same thing, or nearly.
pub(super) fn reason(a: &Unit, b: &Unit, setting: &Setting<'_>, threshold: f64) -> Reason {
    let values = features(a, b, setting);
    let mut found: Vec<Feature> = values
        .iter()
        .zip(WEIGHTS)
        .zip(NAMES)
        .skip(1)
        .map(|((value, weight), name)| Feature {
            name,
            weight: value * weight,
            words: words_of(name, a, b, setting),
        })
        .filter(|f| f.weight.abs() > 0.05)
        .collect();
    found.sort_by(|x, y| {
        y.weight
            .abs()
            .total_cmp(&x.weight.abs())
            .then(x.name.cmp(y.name))
    });
    Reason {
        score: probability(&values),
        threshold,
        features: found,
    }
}

fn words_of(feature: &str, a: &Unit, b: &Unit, setting: &Setting<'_>) -> String {
    let keys: Vec<&str> = if feature == NAMES[1] {
        let is_shared = |w: &&Word| b.words.binary_search_by_key(&w.key, |x| x.key).is_ok();
        a.words
            .iter()
            .filter(is_shared)
            .map(|w| setting.vocabulary.words(w.key).trim_start_matches('='))
            .collect()
    } else if feature == NAMES[4] {
        let is_shared = |k: &&u32| b.names.binary_search(k).is_ok();
        a.names
            .iter()
            .filter(is_shared)
            .map(|k| setting.vocabulary.words(*k).trim_start_matches('@'))
            .collect()
    } else {
        Vec::new()
    };
    keys.join(", ")
}

/// What two units have in common of content words.
pub(super) struct Overlap {
    /// Cosine of the words, weighted by rarity.
    pub cosine: f64,
    /// The part of the shorter clause that is shared.
    pub containment: f64,
    /// How many words are shared, light ones counted in part.
    pub count: f64,
}

/// What two units have in common of content words.
pub(super) fn overlap(a: &Unit, b: &Unit, vocabulary: &Vocabulary) -> Overlap {
    let value = |w: &Word| w.weight * vocabulary.rarity(w.key);
    let (mut dot, mut both, mut count) = (0.0, 0.0, 0.0);
    let mut right = b.words.iter().peekable();
    for word in &a.words {
        while right.next_if(|w| w.key < word.key).is_some() {}
        if let Some(other) = right.next_if(|w| w.key == word.key) {
            let (x, y) = (value(word), value(other));
            dot += x * y;
            both += x.min(y);
            count += word.weight.min(other.weight);
        }
    }
    let squares = |u: &Unit| u.words.iter().map(|w| value(w).powi(2)).sum::<f64>();
    let total = |u: &Unit| u.words.iter().map(value).sum::<f64>();
    let norm = (squares(a) * squares(b)).sqrt();
    let least = total(a).min(total(b));
    Overlap {
        cosine: if norm > 0.0 { dot / norm } else { 0.0 },
        containment: if least > 0.0 { both / least } else { 0.0 },
        count,
    }
}

fn shared_names(a: &Unit, b: &Unit, vocabulary: &Vocabulary) -> f64 {
    let value = |k: &u32| vocabulary.rarity(*k);
    let shared: f64 = a
        .names
        .iter()
        .filter(|k| b.names.binary_search(k).is_ok())
        .map(|k| value(k).powi(2))
        .sum();
    let squares = |u: &Unit| u.names.iter().map(|k| value(k).powi(2)).sum::<f64>();
    let norm = (squares(a) * squares(b)).sqrt();
    if norm > 0.0 { shared / norm } else { 0.0 }
}

/// How telling the rarest period is that is the same on both sides (half of it where one lies in the other); whether
/// both have periods and none meets.
fn dates(a: &Unit, b: &Unit, vocabulary: &Vocabulary) -> (f64, bool) {
    let pairs = || {
        let left = a.periods.iter().map(|(x, _)| *x);
        left.flat_map(|x| b.periods.iter().map(move |(y, _)| (x, *y)))
    };
    let telling = |(x, y): (Period, Period)| {
        let rarity = vocabulary
            .rarity_of_period(x)
            .min(vocabulary.rarity_of_period(y))
            / RARE;
        match x {
            _ if x == y => rarity.min(1.0),
            _ if x.contains(y) || y.contains(x) => rarity.min(1.0) / 2.0,
            _ => 0.0,
        }
    };
    let same = pairs().map(telling).fold(0.0, f64::max);
    let apart = !a.periods.is_empty() && !b.periods.is_empty() && !pairs().any(|(x, y)| x.meets(y));
    (same, apart)
}

/// How many numbers are the same on both sides; whether the same things are counted with ranges that do not meet.
fn numbers(a: &Unit, b: &Unit, annotations: &[Annotation]) -> (f64, bool) {
    let of = |u: &Unit| -> Vec<(&NumberMention, &Language)> {
        let Some(annotation) = annotations.get(u.article) else {
            return Vec::new();
        };
        let language = Language::of(Some(&annotation.language));
        let numbers = u.numbers.iter().filter_map(|i| annotation.numbers.get(*i));
        numbers.map(|n| (n, language)).collect()
    };
    let (left, right) = (of(a), of(b));
    let same = left
        .iter()
        .filter(|x| right.iter().any(|y| same_number(x.0, y.0)))
        .count();
    let other = left.iter().any(|x| {
        right
            .iter()
            .any(|y| counts_same(*x, *y) && !ranges_meet(x.0, y.0))
    });
    (same as f64, other)
}

/// Whether two numbers say the same of things that may be the same.
fn same_number(x: &NumberMention, y: &NumberMention) -> bool {
    let value = (x.value - y.value).abs() <= 1e-9 * x.value.abs().max(y.value.abs());
    value && x.unit == y.unit
}

/// Whether two numbers count the same thing, each in its language. Words of two languages are the same only if they
/// name one concept.
pub(super) fn counts_same(
    (x, in_x): (&NumberMention, &Language),
    (y, in_y): (&NumberMention, &Language),
) -> bool {
    let key =
        |n: &NumberMention, language: &Language| n.counted.as_deref().map(|c| language.key(c));
    let (counted_x, counted_y) = (key(x, in_x), key(y, in_y));
    let known =
        in_x.code() == in_y.code() || counted_x.as_deref().is_none_or(|k| k.starts_with(CONCEPT));
    x.unit == y.unit && counted_x == counted_y && known && (x.unit.is_some() || counted_x.is_some())
}

/// Whether two numbers can both be true of one thing.
pub(super) fn ranges_meet(x: &NumberMention, y: &NumberMention) -> bool {
    let range = |n: &NumberMention| (n.low.unwrap_or(n.value), n.high.unwrap_or(n.value));
    let ((low_x, high_x), (low_y, high_y)) = (range(x), range(y));
    low_x <= high_y && low_y <= high_x
}

/// The share of the shorter clause's runs of words that stand in the other.
fn shared_runs(a: &Unit, b: &Unit) -> f64 {
    let least = a.runs.len().min(b.runs.len());
    if least == 0 {
        return 0.0;
    }
    a.runs
        .iter()
        .filter(|r| b.runs.binary_search(r).is_ok())
        .count() as f64
        / least as f64
}

/// Whether both tell what the same person said.
fn same_speaker(a: &Unit, b: &Unit, setting: &Setting<'_>) -> bool {
    let quote = |u: &Unit| setting.annotations.get(u.article)?.quotes.get(u.quote?);
    let (Some(x), Some(y)) = (quote(a), quote(b)) else {
        return false;
    };
    let entity = |q: &crate::mention::Quote| q.speaker.as_ref().and_then(|s| s.entity.clone());
    entity(x).is_some() && entity(x) == entity(y)
}
