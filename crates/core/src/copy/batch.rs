//! Batch: the copies among articles that are all at hand: the stream, run over them once.

use super::find::{Pairs, Texts};
use super::holders::Holder;
use super::knowledge::Learner;
use super::ledger::{Closed, SharedText};
use super::stream::{Prepared, Stream, time_order};
use super::{Copies, Originality, Passage, Source};
use crate::evidence::{Offsets, Span};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// All copies among `sources` within the window.
pub(super) fn copies(sources: &[Source<'_>], window: Option<i64>, pairs: Pairs) -> Copies {
    let mut ordered: Vec<(usize, &Source<'_>)> = sources.iter().enumerate().collect();
    ordered.sort_by_cached_key(|(given, s)| {
        let outlet = s.facts.outlet.as_deref();
        (time_order(s.facts.times.seconds(), s.text, outlet), *given)
    });
    let held = Held { ordered: &ordered };
    let mut learner = Learner::default();
    let prepared: Vec<Prepared<'_>> = ordered
        .iter()
        .map(|(_, s)| Prepared::with(s.facts.clone(), Cow::Borrowed(s.text)))
        .inspect(|article| learner.read(article))
        .collect();
    let mut stream = Stream::new(&held, learner.finish(), window).of(pairs);
    let mut passages: Vec<Passage> = Vec::new();
    let mut closed = Closed::default();
    for article in prepared {
        let step = stream.next(article);
        passages.extend(step.passages.into_iter().map(|s| held.passage(s.passage)));
        closed.articles.extend(step.closed.articles);
        closed.shared.extend(step.closed.shared);
    }
    let last = stream.finish();
    closed.articles.extend(last.articles);
    closed.shared.extend(last.shared);
    passages.sort_by_key(|p| (p.a, p.a_span, p.b, p.b_span));
    held.copies(sources.len(), passages, closed)
}

/// The articles in the order of time, all at hand.
struct Held<'s, 'a> {
    ordered: &'s [(usize, &'s Source<'a>)],
}

impl Texts for Held<'_, '_> {
    fn text(&self, number: u32) -> Option<Cow<'_, str>> {
        let (_, source) = self.ordered.get(number as usize)?;
        Some(Cow::Borrowed(source.text))
    }
}

impl Held<'_, '_> {
    /// The place of an article among those given.
    fn given(&self, number: usize) -> usize {
        self.ordered.get(number).map_or(number, |(given, _)| *given)
    }

    fn passage(&self, passage: Passage) -> Passage {
        Passage {
            a: self.given(passage.a),
            b: self.given(passage.b),
            ..passage
        }
    }

    fn copies(&self, count: usize, passages: Vec<Passage>, closed: Closed) -> Copies {
        let mut articles = vec![Originality::default(); count];
        for (number, mut originality) in closed.articles {
            for origin in &mut originality.from {
                origin.article = self.given(origin.article);
            }
            if let Some(place) = articles.get_mut(self.given(number)) {
                *place = originality;
            }
        }
        let mut offsets = BTreeMap::new();
        let mut shared = closed.shared;
        shared.sort_by_key(|s| s.holders.first().map(|h| (h.article, h.span)));
        for text in &mut shared {
            self.place(text, &mut offsets);
        }
        Copies {
            passages,
            articles,
            shared,
        }
    }

    /// Makes a shared text one of the articles given, its places in bytes.
    fn place(&self, shared: &mut SharedText, offsets: &mut BTreeMap<usize, Offsets>) {
        for Holder { article, span, .. } in &mut shared.holders {
            let text = self.ordered.get(*article).map_or("", |(_, s)| s.text);
            let known = offsets
                .entry(*article)
                .or_insert_with(|| Offsets::new(text));
            *span = Span::new(known.byte(text, span.start), known.byte(text, span.end));
            *article = self.given(*article);
        }
        shared.first = shared.first.map(|n| self.given(n));
        let origin = &mut shared.origin;
        origin.first = shared.first;
        origin.source = origin.source.map(|n| self.given(n));
        for article in &mut origin.credited_by {
            *article = self.given(*article);
        }
    }
}
