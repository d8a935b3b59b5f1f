//! Quotes: words attributed to somebody, and to whom.
//!
//! A quote is found by its attribution: a cue ("a déclaré") or a phrase that names a source ("selon"). Words in quotation
//! marks that nobody is said to say (scare quotes, titles, nicknames) are none. The rooms inside, in the order of the
//! data: `marks` (quotation marks), `data` (word classes of a language), `view` (a text in these classes), `cues` (verb
//! groups), `phrases` (noun phrases), `clauses` (where reported words end), `patterns` and `sources` (attributions),
//! `speakers` (whom the words for a speaker mean).

mod clauses;
mod cues;
mod data;
mod marks;
mod nominals;
mod patterns;
mod phrases;
mod source;
mod sources;
mod speakers;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_nominals;
#[cfg(test)]
mod tests_traps;
mod view;

pub use data::QuoteData;
pub(crate) use marks::quoted;

use super::{Description, Name, Quote, QuoteKind};
use crate::evidence::{Doubt, Span};
use crate::language::Analysis;
use marks::Quotation;
use patterns::{Draft, Who};
use std::ops::Range;
use view::View;

/// The quotes of one text.
#[must_use]
pub fn quotes(
    analysis: &Analysis<'_>,
    names: &[Name],
    descriptions: &[Description],
) -> (Vec<Quote>, Vec<Doubt>) {
    let (quotations, doubts) = marks::quotations(analysis.text, &analysis.paragraphs);
    let view = View::new(analysis, analysis.language.quotes(), names, quotations);
    let drafts = drafts(&view);
    let mut resolver = speakers::Resolver::new(&view, descriptions);
    let mut quotes: Vec<Quote> = drafts
        .into_iter()
        .filter_map(|draft| {
            let speaker = resolver.resolve(&draft);
            // Words in quotation marks that nobody says are no quote.
            let attributed = speaker.is_some() || !draft.cue.is_empty();
            attributed.then(|| finish(&view, draft, speaker))
        })
        .collect();
    quotes.sort_by_key(|q| q.content.first().copied());
    (quotes, doubts)
}

/// The quotes of every unit, and the quotations that run on without a cue.
fn drafts(view: &View<'_, '_>) -> Vec<Draft> {
    let cues = cues::cues(view);
    let mut reader = patterns::Reader::new(view, &cues);
    let mut waiting: Option<(Vec<Span>, usize)> = None;
    for (index, unit) in view.units.iter().enumerate() {
        if index > 0 && index <= reader.block_end {
            continue;
        }
        let known = reader.drafts.len();
        reader.read(index);
        if let Some((mut content, from)) = waiting.take() {
            match reader.drafts.get_mut(known) {
                // « Un. » « Deux », dit X: one quote in pieces.
                Some(next) if next.kind == QuoteKind::Direct => {
                    content.append(&mut next.content);
                    next.content = content;
                }
                _ => {
                    let at = known.min(reader.drafts.len());
                    reader.drafts.insert(at, running(view, content, from));
                }
            }
        }
        if reader.drafts.len() > known {
            continue;
        }
        if !view.only_quotation(unit) {
            reader.drafts.extend(reported(view, &reader.drafts, index));
            continue;
        }
        let content = unused(view, unit, &mut reader.used);
        if content.is_empty() {
            continue;
        }
        match reader.drafts.last_mut() {
            Some(last)
                if last.kind == QuoteKind::Direct
                    && last.unit + 1 == index
                    && same_paragraph(view, last.unit, index) =>
            {
                last.content.extend(content);
                last.unit = index;
            }
            _ if leads_on(view, index) => waiting = Some((content, index)),
            _ => reader.drafts.push(running(view, content, index)),
        }
    }
    if let Some((content, from)) = waiting {
        reader.drafts.push(running(view, content, from));
    }
    let mut found = joined(view, reader.drafts);
    found.append(&mut reader.nested);
    // Stable: what is nested stands behind the quotes of its unit.
    found.sort_by_key(|d| d.unit);
    found
}

/// Joins what a quotation over several paragraphs says to one quote in pieces.
fn joined(view: &View<'_, '_>, drafts: Vec<Draft>) -> Vec<Draft> {
    let mut found: Vec<Draft> = Vec::new();
    for mut draft in drafts {
        let start = draft.content.first().map_or(0, |s| s.start);
        let place = view.quotations.partition_point(|q| q.inner.end <= start);
        let quotation = view
            .quotations
            .get(place)
            .filter(|q| q.inner.start <= start && q.continues);
        let before = place.checked_sub(1).and_then(|p| view.quotations.get(p));
        let last = found.last_mut().filter(|last| {
            quotation.is_some()
                && last.kind == QuoteKind::Direct
                && before.is_some_and(|b| last.content.last().is_some_and(|c| b.inner.contains(*c)))
        });
        let Some(last) = last else {
            found.push(draft);
            continue;
        };
        last.content.append(&mut draft.content);
        if last.cue.is_empty() {
            last.cue = draft.cue;
            last.who = draft.who;
        }
        last.unit = draft.unit;
    }
    found
}

/// A sentence in the mood of reported speech ("Sie sei …") behind a report: the same speaker goes on.
fn reported(view: &View<'_, '_>, drafts: &[Draft], index: usize) -> Option<Draft> {
    let unit = view.units.get(index)?;
    drafts.last().filter(|d| d.unit + 1 == index)?;
    let mood = unit
        .clone()
        .take(view::REACH)
        .any(|i| view.is(i, data::class::REPORTIVE) && view.quotation(i).is_none());
    let content: Vec<Span> = view.span(unit.clone()).into_iter().collect();
    (mood && !content.is_empty()).then_some(Draft {
        kind: QuoteKind::Indirect,
        content,
        cue: Vec::new(),
        who: Who::Last,
        unit: index,
        nested: false,
    })
}

/// The quotations of a unit that are part of no quote.
fn unused(view: &View<'_, '_>, unit: &Range<usize>, used: &mut [bool]) -> Vec<Span> {
    let mut content = Vec::new();
    let mut at = unit.start;
    while at < unit.end {
        let Some(quotation) = view.quotation(at) else {
            at += 1;
            continue;
        };
        if let Some(slot) = used.get_mut(quotation)
            && !*slot
        {
            *slot = true;
            content.extend(view.inner(quotation));
        }
        at = view.tokens_of(quotation).end.max(at + 1);
    }
    content
}

/// Words in quotation marks that stand alone: the subject of the sentence before says them, or whoever spoke last.
fn running(view: &View<'_, '_>, content: Vec<Span>, unit: usize) -> Draft {
    let before = unit
        .checked_sub(1)
        .and_then(|u| view.units.get(u).map(|r| (u, r.clone())));
    let who = before
        .filter(|(_, range)| {
            !view.only_quotation(range) && !range.clone().any(|i| view.quotation(i).is_some())
        })
        .and_then(|(_, range)| patterns::leading_phrase(view, range))
        .map_or(Who::Last, Who::Phrase);
    Draft {
        kind: QuoteKind::Direct,
        content,
        cue: Vec::new(),
        who,
        unit,
        nested: false,
    }
}

/// Whether the next unit of the same paragraph starts with a quotation.
fn leads_on(view: &View<'_, '_>, unit: usize) -> bool {
    view.units.get(unit + 1).is_some_and(|next| {
        view.quotation(next.start).is_some() && same_paragraph(view, unit, unit + 1)
    })
}

fn same_paragraph(view: &View<'_, '_>, a: usize, b: usize) -> bool {
    let paragraph = |unit: usize| {
        let first = view.units.get(unit)?.start;
        view.analysis.paragraph_at(view.token(first)?.span.start)
    };
    paragraph(a) == paragraph(b)
}

fn finish(view: &View<'_, '_>, draft: Draft, speaker: Option<super::Speaker>) -> Quote {
    let direct = draft.kind == QuoteKind::Direct;
    let mut content = Vec::new();
    let mut verbatim = Vec::new();
    for span in draft.content {
        let inner = |q: &&Quotation| span.contains(q.inner);
        let whole = |q: &&Quotation| span.contains(q.outer);
        if !direct {
            content.push(span);
            verbatim.extend(quotations_in(view, span).filter(inner).map(|q| q.inner));
            continue;
        }
        // What is said directly is what stands between the marks, without them.
        let held = content.len();
        content.extend(quotations_in(view, span).filter(whole).map(|q| q.inner));
        if content.len() == held {
            content.push(span);
        }
    }
    if direct {
        verbatim.clone_from(&content);
    }
    Quote {
        kind: draft.kind,
        content,
        verbatim,
        cue: draft.cue,
        speaker,
    }
}

/// The quotations that meet `span`.
fn quotations_in<'v>(view: &'v View<'_, '_>, span: Span) -> impl Iterator<Item = &'v Quotation> {
    let start = view
        .quotations
        .partition_point(|q| q.outer.end <= span.start);
    let quotations = view.quotations.get(start..).unwrap_or_default().iter();
    quotations.take_while(move |q| q.outer.start < span.end)
}
