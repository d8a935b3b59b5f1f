//! Clauses: where reported words end.

use super::cues::Cue;
use super::data::{class, form};
use super::view::View;
use std::ops::Range;

/// What ends reported words besides the end of the sentence.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// Only what clearly goes on in the writer's own words.
    Afterthought,
    /// Any comma.
    Comma,
    /// The words stand in a relative clause: also a comma with which the main clause goes on.
    Relative,
}

/// No clause is longer, in tokens: keeps hostile input linear.
const LONGEST: usize = 300;

/// One past the last token of the words that start at `from`.
pub(super) fn end(
    view: &View<'_, '_>,
    cues: &[Cue],
    from: usize,
    unit: &Range<usize>,
    stop: Stop,
) -> usize {
    let ceiling = unit.end.min(from + LONGEST);
    let mut at = from;
    while at < ceiling {
        if let Some(quotation) = view.quotation(at) {
            at = view.tokens_of(quotation).end.max(at + 1);
            continue;
        }
        match view.mark(at) {
            Some(';') => return at,
            // "X reconnaît que P : « … »": what is quoted is told apart.
            Some(':') if at > from && view.quotation(at + 1).is_some() => return at,
            Some('.' | '!' | '?' | '…') if ends_sentence(view, at) => return at,
            Some(',' | '—' | '–') if at > from && ends_at_comma(view, cues, at, stop) => {
                return at;
            }
            _ if at > from && view.is(at, class::COORDINATOR) && cue_after(view, cues, at) => {
                return at;
            }
            _ => {}
        }
        at += 1;
    }
    at.min(unit.end)
}

fn ends_sentence(view: &View<'_, '_>, at: usize) -> bool {
    let sentence = |i: usize| {
        view.token(i)
            .and_then(|t| view.analysis.sentence_at(t.span.start))
    };
    view.token(at + 1).is_some() && sentence(at) != sentence(at + 1)
}

fn ends_at_comma(view: &View<'_, '_>, cues: &[Cue], comma: usize, stop: Stop) -> bool {
    let next = comma + 1;
    if stop == Stop::Comma && view.quotation(next).is_none() {
        return true;
    }
    let verb = class::AUXILIARY | class::COPULA | class::NEGATION | class::REFLEXIVE;
    let goes_on = |i: usize| view.is(i, verb) && !view.is(i, class::DETERMINER);
    if view.is(next, class::COORDINATOR) && view.is(next + 1, class::COMPLEMENTISER) {
        // "…, mais que P": the same report goes on.
        return false;
    }
    if stop == Stop::Relative && goes_on(next)
        || view.is(next, class::COORDINATOR) && goes_on(next + 1)
    {
        return true;
    }
    view.data
        .afterthoughts
        .at(&view.analysis.tokens, next)
        .is_some()
        || cue_at(cues, next).is_some_and(|c| c.form == form::GERUND || c.pronoun.is_some())
        || cue_at(cues, next).is_some() && view.is_comma(comma)
        || view
            .data
            .sources
            .at(&view.analysis.tokens, next)
            .is_some_and(|(_, s)| !s.strict)
}

/// "… mais réclame", "… et a ajouté": another report of the same speaker.
fn cue_after(view: &View<'_, '_>, cues: &[Cue], coordinator: usize) -> bool {
    let mut next = coordinator + 1;
    while view.is(next, class::ADVERB | class::NEGATION) {
        next += 1;
    }
    cue_at(cues, next).is_some_and(|c| c.finite() || c.form == form::GERUND)
}

/// The cue that starts at a token.
pub(super) fn cue_at(cues: &[Cue], at: usize) -> Option<&Cue> {
    let index = cues.partition_point(|c| c.first < at);
    cues.get(index).filter(|c| c.first == at)
}

/// The cues that start inside a range of tokens.
pub(super) fn cues_in<'c>(cues: &'c [Cue], tokens: &Range<usize>) -> &'c [Cue] {
    let start = cues.partition_point(|c| c.first < tokens.start);
    let end = cues.partition_point(|c| c.first < tokens.end);
    cues.get(start..end).unwrap_or_default()
}
