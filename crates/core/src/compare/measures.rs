//! Measures: what two clauses have in common and what not, as numbers between 0 and 1 or small counts.

use super::alignment::{Alignment, align};
use super::items::{Item, ItemKind, Tone};
use super::unit::{Key, Vocabulary};

/// Number of measures.
pub(super) const MEASURES: usize = 37;

/// What is measured, in the order of [`measures`].
pub(super) const NAMES: [&str; MEASURES] = [
    "shared of the first",
    "shared of the second",
    "shared of both",
    "shared of the fuller",
    "cosine",
    "all words",
    "pairs of words",
    "threes of words",
    "fours of words",
    "same order",
    "letters",
    "length apart",
    "same numbers",
    "numbers on one side",
    "numbers on both sides",
    "same names",
    "names on one side",
    "names on both sides",
    "same dates",
    "dates on both sides",
    "denied on one side",
    "left on the emptier side",
    "left on the fuller side",
    "same content words",
    "opposites",
    "short",
    "denied here, said there",
    "denied on both sides",
    "words that deny apart",
    "words that deny: odd",
    "words that deny",
    "opposites or denials: odd",
    "all on one side",
    "a part on one side",
    "all against a part",
    "may be on one side",
    "no content left on the emptier side",
];

/// One clause, ready to be measured.
pub(super) struct Side<'a> {
    /// Its items.
    pub items: &'a [Item],
    /// What each weighs, 0 or more.
    pub weights: &'a [f64],
    /// Hashes of its runs of two, three and four words, each sorted.
    pub runs: &'a [Vec<u64>; 3],
    /// Hashes of its runs of three letters, sorted.
    pub letters: &'a [u64],
}

/// Measures two clauses.
pub(super) fn measures(a: &Side<'_>, b: &Side<'_>, vocabulary: &Vocabulary) -> [f64; MEASURES] {
    let alignment = align(a.items, b.items);
    let (of_a, of_b) = (covered(a, &alignment.of_a), covered(b, &alignment.of_b));
    let both = 2.0 * of_a * of_b / (of_a + of_b).max(1e-9);
    let runs = |n: usize| match (a.runs.get(n), b.runs.get(n)) {
        (Some(x), Some(y)) => dice(x, y),
        _ => 0.0,
    };
    let words = |s: &Side<'_>| s.items.len() as f64;
    let kind = |k: ItemKind| Kind::of(k, a, b, &alignment);
    let (numbers, names, dates) = (
        kind(ItemKind::Number),
        kind(ItemKind::Name),
        kind(ItemKind::Date),
    );
    let (left_a, left_b) = (left(a, &alignment.of_a), left(b, &alignment.of_b));
    let content = alignment
        .of_a
        .iter()
        .zip(a.items)
        .filter(|(met, item)| met.is_some() && item.kind == ItemKind::Content)
        .count() as f64;
    let met = alignment.of_a.iter().filter(|m| m.is_some()).count() as f64;
    let tone = |tone: Tone| flag(has(a, tone) != has(b, tone));
    let polarity = Polarity::of(a, b, &alignment, vocabulary);
    [
        of_a,
        of_b,
        both,
        of_a.max(of_b),
        cosine(a, b, &alignment),
        2.0 * met / (words(a) + words(b)).max(1.0),
        runs(0),
        runs(1),
        runs(2),
        in_order(&alignment),
        dice(a.letters, b.letters),
        (words(a).max(1.0) / words(b).max(1.0)).ln().abs(),
        numbers.same.min(3.0),
        flag((numbers.left_a > 0.0) != (numbers.left_b > 0.0)),
        flag(numbers.left_a > 0.0 && numbers.left_b > 0.0),
        names.same.min(3.0),
        flag((names.left_a > 0.0) != (names.left_b > 0.0)),
        flag(names.left_a > 0.0 && names.left_b > 0.0),
        dates.same.min(2.0),
        flag(dates.left_a > 0.0 && dates.left_b > 0.0),
        flag((polarity.denials_a > 0.0) != (polarity.denials_b > 0.0)),
        left_a.min(left_b).min(12.0) / 4.0,
        left_a.max(left_b).min(12.0) / 4.0,
        content.min(8.0) / 4.0,
        polarity.opposites.min(2.0),
        1.0 / words(a).min(words(b)).max(1.0),
        polarity.one_sided.min(3.0),
        polarity.both_denied.min(3.0),
        (polarity.denials_a - polarity.denials_b).abs().min(3.0),
        flag((polarity.denials_a + polarity.denials_b) % 2.0 == 1.0),
        (polarity.denials_a + polarity.denials_b).min(4.0),
        flag((polarity.denials_a + polarity.denials_b + polarity.opposites) % 2.0 == 1.0),
        tone(Tone::Universal),
        tone(Tone::Limit),
        flag(
            has(a, Tone::Universal) && has(b, Tone::Limit)
                || has(a, Tone::Limit) && has(b, Tone::Universal),
        ),
        tone(Tone::Hedge),
        flag(left_a.min(left_b) < 0.3),
    ]
}

fn has(side: &Side<'_>, tone: Tone) -> bool {
    side.items.iter().any(|i| i.tone == tone)
}

/// What speaks for two clauses that deny each other.
struct Polarity {
    denials_a: f64,
    denials_b: f64,
    one_sided: f64,
    both_denied: f64,
    opposites: f64,
}

impl Polarity {
    fn of(a: &Side<'_>, b: &Side<'_>, alignment: &Alignment, vocabulary: &Vocabulary) -> Self {
        let denials = |s: &Side<'_>| s.items.iter().filter(|i| i.denies()).count() as f64;
        let (mut one_sided, mut both_denied) = (0.0, 0.0);
        for (x, met) in a.items.iter().zip(&alignment.of_a) {
            let Some((y, likeness)) = met.and_then(|(j, l)| Some((b.items.get(j)?, l))) else {
                continue;
            };
            if x.kind == ItemKind::Content || x.kind == ItemKind::Name {
                match (x.denied, y.denied) {
                    (true, true) => both_denied += likeness,
                    (true, false) | (false, true) => one_sided += likeness,
                    _ => {}
                }
            }
        }
        let mut opposites = 0.0;
        for (x, _) in unmet(a, &alignment.of_a) {
            if unmet(b, &alignment.of_b).any(|(y, _)| {
                vocabulary.are_opposites(x.concept, y.concept)
                    || vocabulary.are_opposites(x.key, y.key)
            }) {
                opposites += 1.0;
            }
        }
        Self {
            denials_a: denials(a),
            denials_b: denials(b),
            one_sided,
            both_denied,
            opposites,
        }
    }
}

/// The items that meet nothing.
fn unmet<'s>(
    side: &'s Side<'_>,
    met: &'s [Option<(usize, f64)>],
) -> impl Iterator<Item = (&'s Item, usize)> {
    let items = side.items.iter().zip(met).enumerate();
    items
        .filter(|(_, (_, met))| met.is_none())
        .map(|(at, (item, _))| (item, at))
}

fn flag(yes: bool) -> f64 {
    f64::from(u8::from(yes))
}

/// The part of a clause's weight that meets something.
fn covered(side: &Side<'_>, met: &[Option<(usize, f64)>]) -> f64 {
    let (mut all, mut shared) = (0.0, 0.0);
    for (weight, met) in side.weights.iter().zip(met) {
        all += weight;
        shared += weight * met.map_or(0.0, |(_, likeness)| likeness);
    }
    if all > 0.0 { shared / all } else { 0.0 }
}

/// The weight of what says something and meets nothing.
fn left(side: &Side<'_>, met: &[Option<(usize, f64)>]) -> f64 {
    let items = side.items.iter().zip(side.weights).zip(met);
    let left = items.filter(|((item, _), met)| item.tells() && met.is_none());
    left.map(|((_, weight), _)| weight).sum()
}

fn cosine(a: &Side<'_>, b: &Side<'_>, alignment: &Alignment) -> f64 {
    let squares = |s: &Side<'_>| s.weights.iter().map(|w| w * w).sum::<f64>();
    let mut dot = 0.0;
    for (weight, met) in a.weights.iter().zip(&alignment.of_a) {
        if let Some((j, likeness)) = met {
            dot += weight * likeness * b.weights.get(*j).copied().unwrap_or_default();
        }
    }
    let norm = (squares(a) * squares(b)).sqrt();
    if norm > 0.0 { dot / norm } else { 0.0 }
}

/// The part of what meets that stands in the same order (longest increasing run of partners).
fn in_order(alignment: &Alignment) -> f64 {
    let partners: Vec<usize> = alignment
        .of_a
        .iter()
        .filter_map(|m| Some((*m)?.0))
        .collect();
    let mut tails: Vec<usize> = Vec::new();
    for partner in &partners {
        let at = tails.partition_point(|t| t < partner);
        match tails.get_mut(at) {
            Some(tail) => *tail = *partner,
            None => tails.push(*partner),
        }
    }
    let least = alignment.of_a.len().min(alignment.of_b.len()).max(1);
    tails.len() as f64 / least as f64
}

/// Twice what two sorted lists share, over what they have (Dice).
fn dice(a: &[u64], b: &[u64]) -> f64 {
    let mut shared = 0.0;
    let mut right = b.iter().peekable();
    for x in a {
        while right.next_if(|y| *y < x).is_some() {}
        if right.next_if(|y| *y == x).is_some() {
            shared += 1.0;
        }
    }
    let all = (a.len() + b.len()) as f64;
    if all > 0.0 { 2.0 * shared / all } else { 0.0 }
}

/// Items of one kind: how many meet, and how many on each side meet nothing.
struct Kind {
    same: f64,
    left_a: f64,
    left_b: f64,
}

impl Kind {
    fn of(kind: ItemKind, a: &Side<'_>, b: &Side<'_>, alignment: &Alignment) -> Self {
        let count = |side: &Side<'_>, met: &[Option<(usize, f64)>], is: bool| {
            let of_kind = side.items.iter().zip(met);
            of_kind
                .filter(|(item, met)| item.kind == kind && met.is_some() == is)
                .count() as f64
        };
        Self {
            same: count(a, &alignment.of_a, true),
            left_a: count(a, &alignment.of_a, false),
            left_b: count(b, &alignment.of_b, false),
        }
    }
}

/// The key of a run of items.
pub(super) fn run_of(keys: &[Key]) -> u64 {
    let bytes: Vec<u8> = keys.iter().flat_map(|k| k.to_le_bytes()).collect();
    xxhash_rust::xxh3::xxh3_64(&bytes)
}
