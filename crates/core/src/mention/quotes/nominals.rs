//! Cues that are no verbs of their subject: nouns ("the claim that", "his plan to") and passives ("is expected to").

use super::cues::Cue;
use super::data::{class, form, frame};
use super::phrases;
use super::view::View;
use crate::evidence::Span;
use std::ops::Range;

/// What follows a noun or passive.
pub(super) struct Complement {
    /// Its first token, conjunction left out.
    pub from: usize,
    /// "the claim of X that", "was accused by X of": who is named in between.
    pub source: Option<Range<usize>>,
}

/// How far behind a noun its complement may start, in tokens.
const REACH: usize = 12;

/// The noun at a token, if something follows that it reports.
pub(super) fn noun_at(view: &View<'_, '_>, at: usize) -> Option<Cue> {
    let frames = view.token(at).and_then(|t| view.data.noun(t))?;
    let cue = new_cue(view, at, at, frames, form::NOUN)?;
    complement(view, &cue).map(|_| cue)
}

/// "is widely expected": a copula and a participle, if something follows that it reports.
pub(super) fn passive_at(view: &View<'_, '_>, at: usize) -> Option<Cue> {
    let frames = view.token(at).and_then(|t| view.data.passive(t))?;
    let small = class::ADVERB | class::NEGATION;
    let floor = at.saturating_sub(4);
    let copula = (floor..at)
        .rev()
        .find(|&i| !view.is(i, small) || view.is(i, class::COPULA))
        .filter(|&i| view.is(i, class::COPULA) && view.quotation(i) == view.quotation(at))?;
    // "had been expected"
    let first = copula
        .checked_sub(1)
        .filter(|&b| view.is(b, class::AUXILIARY))
        .unwrap_or(copula);
    let mut cue = new_cue(view, first, at, frames, form::PASSIVE)?;
    cue.negated = (first..at).any(|i| view.is(i, class::NEGATION));
    complement(view, &cue).map(|_| cue)
}

fn new_cue(view: &View<'_, '_>, first: usize, last: usize, frames: u32, form: u8) -> Option<Cue> {
    let span = Span::new(view.token(first)?.span.start, view.token(last)?.span.end);
    Some(Cue {
        first,
        end: last + 1,
        spans: vec![span],
        frames,
        form,
        pronoun: None,
        negated: false,
        closing: None,
    })
}

/// What a noun or passive reports.
pub(super) fn complement(view: &View<'_, '_>, cue: &Cue) -> Option<Complement> {
    let mut at = cue.end;
    while view.is(at, class::ADVERB) && at < cue.end + 3 {
        at += 1;
    }
    if let Some(from) = opening(view, at, cue) {
        return Some(Complement { from, source: None });
    }
    let agent = view.is(at, class::AGENT);
    let owner = cue.form == form::NOUN && view.is(at, class::GENITIVE);
    if !agent && !owner || view.quotation(at) != view.quotation(cue.first) {
        return None;
    }
    let found = phrases::forward(view, at + 1, at + REACH)?;
    // "a promise by X to go": a phrase goes on over prepositions.
    let (place, from) = (found.start + 1..found.end + 1)
        .find_map(|i| opening(view, i, cue).map(|from| (i, from)))?;
    Some(Complement {
        from,
        source: Some(found.start..place.min(found.end)),
    })
}

/// Where the words start whose conjunction, infinitive or preposition stands at a token.
fn opening(view: &View<'_, '_>, at: usize, cue: &Cue) -> Option<usize> {
    let comma = view.data.grammar.comma_complement && view.is_comma(at);
    let at = at + usize::from(comma);
    if !view.is_word(at) || view.quotation(at) != view.quotation(cue.first) {
        return None;
    }
    // "La idea de que …"
    let linked = !view.data.grammar.zero_complement
        && view.is(at, class::GENITIVE)
        && view.is(at + 1, class::COMPLEMENTISER);
    if cue.has(frame::THAT) && (linked || view.is(at, class::COMPLEMENTISER)) {
        let from = at + 1 + usize::from(linked);
        // "the claim that was made": a relative clause.
        let verb = class::AUXILIARY | class::COPULA | class::VERB;
        let relative = cue.form == form::NOUN
            && view.is(from, verb)
            && !view.is(from, class::DETERMINER | class::PRONOUN);
        return (!relative).then_some(from);
    }
    if cue.has(frame::INFINITIVE) {
        if view.is(at, class::INFINITIVE_MARK) {
            return view.is_infinitive(at).then_some(at);
        }
        if view.is(at, class::GENITIVE) && view.is_infinitive(at + 1) {
            return Some(at);
        }
    }
    let topic = class::TOPIC | class::COMPARATIVE;
    if cue.form == form::PASSIVE && cue.has(frame::TOPIC) && view.is(at, topic) {
        let infinitive = view.is(at, class::INFINITIVE_MARK) && view.is_infinitive(at);
        return (!infinitive).then_some(at + 1);
    }
    // "His claim is that …", "the plan is to …"
    let copula = cue.form == form::NOUN && view.is(at, class::COPULA);
    if copula && cue.has(frame::THAT) && view.is(at + 1, class::COMPLEMENTISER) {
        return Some(at + 2);
    }
    None
}
