//! Texts that several articles hold: by pair of articles, and each text once with all its readings.

use super::outlet::Outlet;
use parallax_core::compare::Comparison;
use parallax_core::copy::{CopyKind, Holder, Passage, SharedText};
use parallax_core::evidence::Span;
use std::collections::BTreeMap;

/// The passages that two articles share, the earlier article first.
pub(crate) struct Pairing<'c> {
    pub a: usize,
    pub b: usize,
    pub passages: Vec<&'c Passage>,
}

/// The shared passages by pair of articles; set phrases come last in each pair.
pub(crate) fn pairings(comparison: &Comparison) -> Vec<Pairing<'_>> {
    let mut pairs: BTreeMap<(usize, usize), Vec<&Passage>> = BTreeMap::new();
    let aside = |article: usize| comparison.aside.contains(&article);
    let passages = comparison.copies.passages.iter();
    for passage in passages.filter(|p| !aside(p.a) && !aside(p.b)) {
        pairs
            .entry((passage.a, passage.b))
            .or_default()
            .push(passage);
    }
    pairs
        .into_iter()
        .map(|((a, b), mut passages)| {
            passages.sort_by_key(|p| p.kind == CopyKind::Formula);
            Pairing { a, b, passages }
        })
        .collect()
}

/// A text that several of the compared articles hold.
pub(crate) struct Held<'c> {
    pub text: &'c SharedText,
    /// The readings, in the order in which their first holders appeared.
    pub readings: Vec<Reading>,
}

/// The holders that print a text in the very same words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reading {
    /// Article and place, in the order of time.
    pub holders: Vec<(usize, Span)>,
}

impl Reading {
    /// The holder whose words stand for those of all.
    pub(crate) fn first(&self) -> Option<(usize, Span)> {
        self.holders.first().copied()
    }

    /// The articles that print it so.
    pub(crate) fn articles(&self) -> Vec<usize> {
        self.holders.iter().map(|(article, _)| *article).collect()
    }
}

/// The shared texts with their readings: those that most hold first, set phrases last.
pub(crate) fn held<'c>(comparison: &'c Comparison, outlets: &[Outlet<'_>]) -> Vec<Held<'c>> {
    let mut found: Vec<Held<'c>> = comparison
        .copies
        .shared
        .iter()
        .map(|text| Held {
            text,
            readings: readings(&text.holders, outlets),
        })
        .filter(|held| held.readings.iter().map(|r| r.holders.len()).sum::<usize>() > 1)
        .collect();
    let size = |held: &Held<'_>| -> usize {
        let holders = held.readings.iter().flat_map(|r| &r.holders);
        holders.map(|(_, span)| span.len()).sum()
    };
    found.sort_by_key(|held| {
        (
            held.text.kind == CopyKind::Formula,
            std::cmp::Reverse(size(held)),
        )
    });
    found
}

/// Holders by the words they print; those set aside are passed over.
fn readings(holders: &[Holder], outlets: &[Outlet<'_>]) -> Vec<Reading> {
    let mut found: Vec<(String, Reading)> = Vec::new();
    for holder in holders {
        let Some(outlet) = outlets.get(holder.article).filter(|o| !o.aside) else {
            continue;
        };
        let words = outlet.words_of(holder.span);
        let place = (holder.article, holder.span);
        match found.iter_mut().find(|(known, _)| *known == words) {
            Some((_, reading)) => reading.holders.push(place),
            None => found.push((
                words,
                Reading {
                    holders: vec![place],
                },
            )),
        }
    }
    found.into_iter().map(|(_, reading)| reading).collect()
}

/// The passage that was found between two places of a shared text, and whether the first of them is its earlier article.
pub(crate) fn between(
    comparison: &Comparison,
    one: (usize, Span),
    other: (usize, Span),
) -> Option<&Passage> {
    let here = |p: &&Passage, a: (usize, Span), b: (usize, Span)| {
        p.a == a.0 && p.b == b.0 && p.a_span.overlaps(a.1) && p.b_span.overlaps(b.1)
    };
    let mut passages = comparison.copies.passages.iter();
    passages.find(|p| here(p, one, other) || here(p, other, one))
}
