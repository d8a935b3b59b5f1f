//! Phrases that name a source without a verb: "selon X", "according to X", "nach Angaben von X", "X zufolge".

use super::clauses::{self, Stop};
use super::cues::Cue;
use super::data::{SourcePhrase, class};
use super::phrases;
use super::view::View;
use crate::evidence::Span;
use std::ops::Range;

/// What a phrase reports.
pub(super) struct Found {
    pub who: Range<usize>,
    pub content: Vec<Span>,
    /// One past the last token of attribution and content.
    pub end: usize,
}

/// Reads the phrase of `len` tokens at `at`; nothing before `claimed` belongs to it.
pub(super) fn read(
    view: &View<'_, '_>,
    cues: &[Cue],
    unit: &Range<usize>,
    claimed: usize,
    at: usize,
    len: usize,
    source: SourcePhrase,
) -> Option<Found> {
    let floor = claimed.max(unit.start);
    let who = if source.postposed {
        phrases::subject_before(view, at, floor)?
    } else {
        let next = at + len - usize::from(source.inclusive);
        if view.is(next, class::COMPLEMENTISER | class::RELATIVE) || next >= unit.end {
            return None;
        }
        match source.heads {
            // "nach Polizeiangaben", "nach ersten Angaben der Polizei"
            Some(heads) => {
                let noun = (next..unit.end.min(next + 4)).find(|&i| view.has_head(i, heads))?;
                let behind = noun + 1;
                let genitive = view.is(behind, class::GENITIVE | class::DETERMINER);
                let whose = if genitive {
                    phrases::forward(view, behind, unit.end)
                } else {
                    None
                };
                next..whose.map_or(behind, |w| w.end)
            }
            None => match named_in_marks(view, next) {
                Some(found) => found,
                None => phrases::forward(view, next, unit.end)?,
            },
        }
    };
    let whole = if source.postposed {
        who.start..at + len
    } else {
        at..who.end.max(at + len)
    };
    let parted = whole.start == unit.start
        || whole
            .start
            .checked_sub(1)
            .is_some_and(|b| view.is_border(b) || view.quotation(b).is_some());
    // Behind words in quotation marks somebody speaks.
    let quoted = source.trailing && closes_quotation(view, whole.start);
    if !quoted && source.heads.is_none() && !is_source(view, &who, source.strict, parted) {
        return None;
    }
    let leads = !(floor..whole.start).any(|i| view.is_word(i) && !view.is(i, class::ADVERB))
        || whole.start.checked_sub(1).is_some_and(|b| {
            matches!(view.mark(b), Some(':' | ';' | '(')) && bracketed(view, b, unit)
        });
    let placed = if source.trailing {
        parted && !leads
    } else {
        leads || follows_number(view, whole.start) && names_somebody(view, &who)
    };
    if source.strict && !placed {
        return None;
    }
    let tail = behind(view, cues, unit, &who, whole.end, leads);
    if leads {
        let from = tail?;
        let end = clauses::end(view, cues, from, unit, Stop::Afterthought);
        let content: Vec<Span> = view.span(from..end).into_iter().collect();
        return (!content.is_empty()).then_some(Found { who, content, end });
    }
    // "Premier bilan selon la préfecture : un mort": a title for what follows.
    if view.mark(whole.end) == Some(':') && floor == unit.start && whole.start - floor <= 5 {
        let end = clauses::end(view, cues, whole.end + 1, unit, Stop::Afterthought);
        let content: Vec<Span> = view.span(whole.end + 1..end).into_iter().collect();
        return (!content.is_empty()).then_some(Found { who, content, end });
    }
    let head = head(view, floor, whole.start, parted);
    // A verb alone before the source is no content of its own.
    let verb_only = !parted && head.len() == 1 && !view.is_border(whole.end);
    let mut content: Vec<Span> = view
        .span(head.clone())
        .filter(|_| !verb_only)
        .into_iter()
        .collect();
    let mut end = whole.end;
    // "Avec 31 % des voix, selon X, Y est en tête": the clause goes on behind the source.
    let goes_on = if parted {
        head.len() <= 8 && view.is_comma(whole.end)
    } else {
        !view.is_border(whole.end)
    };
    if goes_on
        && let Some(from) = tail
        && from < unit.end
        && view
            .data
            .afterthoughts
            .at(&view.analysis.tokens, from)
            .is_none()
        && !view.is(from, class::RELATIVE | class::COORDINATOR)
    {
        let stop = clauses::end(view, cues, from, unit, Stop::Afterthought);
        content.extend(view.span(from..stop));
        end = stop;
    }
    (!content.is_empty()).then_some(Found { who, content, end })
}

/// Whether a phrase can be a source: "varie selon les espèces" names none.
fn is_source(view: &View<'_, '_>, who: &Range<usize>, strict: bool, parted: bool) -> bool {
    let head = head_of(view, who);
    let any = |bits: u64| head.clone().any(|i| view.is(i, bits));
    if any(class::MANNER) {
        return false;
    }
    let known = any(class::SOURCE_NOUN | class::PRONOUN | class::TITLE)
        || head.clone().any(|i| view.name(i).is_some());
    if strict {
        let capitals = who.clone().filter(|&i| view.capitalised(i)).count();
        let headed = phrases::starts(view, who.start, false)
            && !view.is(who.start, class::FIRST_PERSON | class::PLURAL);
        return headed && (known || capitals >= 2 && !view.data.grammar.capital_nouns);
    }
    if parted {
        return true;
    }
    // "selon les plans de X": behind a clause only the head of the phrase counts.
    known || head.clone().any(|i| view.capitalised(i))
}

/// "laut „Der Bote“": a source whose name stands in quotation marks.
fn named_in_marks(view: &View<'_, '_>, at: usize) -> Option<Range<usize>> {
    let quotation = view.quotation(at)?;
    let tokens = view.tokens_of(quotation);
    (tokens.start == at && tokens.len() <= 7).then_some(tokens)
}

/// Whether a quotation ends right before a token or the comma before it.
fn closes_quotation(view: &View<'_, '_>, at: usize) -> bool {
    (1..=2).any(|k| {
        at.checked_sub(k)
            .is_some_and(|i| view.quotation(i).is_some())
    })
}

/// "6 000 manifestants pour les syndicats"; "RFC 2246" counts nothing.
fn follows_number(view: &View<'_, '_>, at: usize) -> bool {
    let digit = |i: usize| {
        view.token(i)
            .is_some_and(|t| t.text.starts_with(|c: char| c.is_ascii_digit()))
    };
    (1..=3).any(|k| {
        at.checked_sub(k).is_some_and(|i| {
            let label = i
                .checked_sub(1)
                .is_some_and(|b| view.capitalised(b) || view.mark(b) == Some('-'));
            digit(i) && !label
        })
    })
}

/// Whether the noun itself, and not one further on in its phrase, is somebody: "leurs liaisons EuroCity" is not.
fn names_somebody(view: &View<'_, '_>, who: &Range<usize>) -> bool {
    let small = class::DETERMINER | class::ADVERB;
    who.clone()
        .find(|&i| !view.is(i, small))
        .is_some_and(|noun| {
            view.is(noun, class::SOURCE_NOUN | class::PRONOUN | class::TITLE)
                || view.name(noun).is_some()
                || view.capitalised(noun) && !view.data.grammar.capital_nouns
        })
}

/// The part of a phrase before its first genitive: what it names.
fn head_of(view: &View<'_, '_>, who: &Range<usize>) -> Range<usize> {
    let stop = who
        .clone()
        .find(|&i| i > who.start && view.is(i, class::GENITIVE) && !view.is(i, class::DETERMINER));
    who.start..stop.unwrap_or(who.end)
}

/// Whether a bracket holds a clause of its own and not just the source.
fn bracketed(view: &View<'_, '_>, at: usize, unit: &Range<usize>) -> bool {
    if view.mark(at) != Some('(') {
        return true;
    }
    let limit = unit.end.min(at + super::view::REACH);
    let close = (at + 1..limit).find(|&i| view.mark(i) == Some(')'));
    close.is_some_and(|c| (at + 1..c).filter(|&i| view.is_comma(i)).any(|i| c > i + 4))
}

/// Where what is reported starts behind the source; for a source in front of its clause.
fn behind(
    view: &View<'_, '_>,
    cues: &[Cue],
    unit: &Range<usize>,
    who: &Range<usize>,
    end: usize,
    leads: bool,
) -> Option<usize> {
    let limit = unit.end.min(end + 40);
    if view.data.grammar.comma_complement {
        // The verb follows at once; an apposition stands between commas.
        if view.is_comma(end)
            && let Some(close) = (end + 1..limit).find(|&i| view.is_comma(i))
        {
            return Some(close + 1);
        }
        return Some(end);
    }
    if !leads && !view.is_comma(end) {
        return Some(end);
    }
    let clause =
        class::PRONOUN | class::AUXILIARY | class::COPULA | class::CLITIC | class::NEGATION;
    if view.quotation(end).is_some()
        || view.is(end, clause) && !view.is(end, class::DETERMINER | class::PREPOSITION)
    {
        return Some(end);
    }
    let Some(mut comma) = (end..limit).find(|&i| view.is_comma(i) || view.mark(i) == Some(':'))
    else {
        return Some(end);
    };
    for _ in 0..2 {
        let ends = |i: usize| view.is_comma(i) || view.mark(i) == Some(':');
        let close = (comma + 1..limit).find(|&i| ends(i) || view.quotation(i).is_some());
        let Some(close) = close.filter(|&c| ends(c)) else {
            break;
        };
        let relative = view.is(comma + 1, class::RELATIVE) || view.is(comma + 2, class::RELATIVE);
        let inner = comma + 1..close;
        if relative || is_apposition(view, cues, who, inner.clone()) || is_bare(view, cues, inner) {
            comma = close;
        } else {
            break;
        }
    }
    Some(comma + 1)
}

/// ", publiée par X,", ", auteure du livre,": a small word without article opens what explains the source.
fn is_bare(view: &View<'_, '_>, cues: &[Cue], inner: Range<usize>) -> bool {
    let closed = class::DETERMINER
        | class::PREPOSITION
        | class::PRONOUN
        | class::ADVERB
        | class::GENITIVE
        | class::CLITIC
        | class::NEGATION
        | class::AUXILIARY
        | class::COPULA
        | class::SUBORDINATOR
        | class::COORDINATOR;
    let first = inner.start;
    let verb = class::AUXILIARY | class::COPULA | class::NEGATION;
    // Where plurals need no article, a clause starts so too.
    !view.data.grammar.zero_complement
        && view.is_word(first)
        && !view.capitalised(first)
        && !view.is(first, closed)
        && view
            .token(first)
            .is_some_and(|t| t.text.starts_with(char::is_alphabetic))
        && inner.len() <= 16
        && inner
            .clone()
            .all(|i| !view.is(i, verb) || view.is(i, class::DETERMINER))
        && clauses::cues_in(cues, &inner).iter().all(|c| !c.finite())
}

/// "Anne Dupont, la maire de X, …": no verb between the commas.
fn is_apposition(
    view: &View<'_, '_>,
    cues: &[Cue],
    who: &Range<usize>,
    inner: Range<usize>,
) -> bool {
    let verb = class::AUXILIARY
        | class::COPULA
        | class::NEGATION
        | class::CLITIC
        | class::REFLEXIVE
        | class::PRONOUN;
    let verbless = inner
        .clone()
        .all(|i| !view.is(i, verb) || view.is(i, class::DETERMINER));
    inner.len() <= 8
        && verbless
        && clauses::cues_in(cues, &inner).is_empty()
        && who.clone().any(|i| view.capitalised(i))
        && !view.is(inner.start, class::PREPOSITION)
}

/// The clause before the source.
fn head(view: &View<'_, '_>, floor: usize, end: usize, parted: bool) -> Range<usize> {
    let mut start = floor;
    for at in (floor.max(end.saturating_sub(super::view::REACH * 2))..end).rev() {
        if view.quotation(at).is_some() {
            continue;
        }
        let stops = match view.mark(at) {
            Some(':' | ';') => true,
            Some(',') => !parted && !is_decimal(view, at),
            // "… und soll nach ihrer Darstellung …": only the second clause is the source's.
            _ if !parted && view.is(at, class::COORDINATOR) => end - at <= 3,
            _ => !parted && (view.is(at, class::RELATIVE) || follows_verb(view, at, end)),
        };
        if stops && at + 1 < end {
            start = at + 1;
            break;
        }
    }
    while view
        .mark(start)
        .is_some_and(|c| matches!(c, ',' | '—' | '–' | '('))
        && start < end
    {
        start += 1;
    }
    if let Some((len, ())) = view.data.connectives.at(&view.analysis.tokens, start)
        && start + len < end
    {
        start += len;
    }
    start..end
}

fn is_decimal(view: &View<'_, '_>, at: usize) -> bool {
    let digit = |i: usize| {
        view.token(i)
            .is_some_and(|t| t.text.starts_with(|c: char| c.is_ascii_digit()))
    };
    at > 0 && digit(at - 1) && digit(at + 1)
}

/// "Ils étaient 2 800 selon la police": only the number is the source's.
fn follows_verb(view: &View<'_, '_>, at: usize, end: usize) -> bool {
    view.is(at, class::COPULA)
        && (at + 1..end).all(|i| {
            view.token(i)
                .is_some_and(|t| t.text.starts_with(|c: char| c.is_ascii_digit()))
        })
}
