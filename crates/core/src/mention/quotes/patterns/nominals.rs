//! Nouns and passives that report: X's claim that P; X made the claim that P; Y is expected to P; Y was accused by X of P.

use super::super::clauses::{self, Stop};
use super::super::cues::Cue;
use super::super::data::{class, form, frame};
use super::super::nominals;
use super::super::phrases;
use super::{Reader, Who};
use crate::evidence::Span;
use crate::mention::QuoteKind;
use std::ops::Range;

/// How many words may stand between an article and its noun.
const ADJECTIVES: usize = 3;
/// How long a name before a possessive ending may be, in tokens.
const OWNER: usize = 7;

/// Whose words a noun reports.
struct Owner {
    who: Who,
    /// The verb that goes with the noun, as tokens.
    cue: Option<Range<usize>>,
    /// Where what was said starts, if before the noun.
    from: Option<usize>,
}

impl Owner {
    fn of(who: Who) -> Self {
        Self {
            who,
            cue: None,
            from: None,
        }
    }

    /// The same, the words up to the noun taken into the cue.
    fn up_to(mut self, end: usize) -> Self {
        self.cue = self.cue.map(|c| c.start..end);
        self
    }
}

impl Reader<'_, '_, '_> {
    /// What a noun or passive reports.
    pub(super) fn nominal(&mut self, cue: &Cue) {
        let Some(complement) = nominals::complement(self.view, cue) else {
            return;
        };
        let mut from = complement.from;
        if from >= self.unit.end {
            return;
        }
        // A noun phrase goes on behind its complement sooner than the clause of a verb does.
        let end = clauses::end(self.view, self.cues, from, &self.unit, Stop::Comma);
        if self.is_attributed(end) {
            return;
        }
        let words = (from..end).filter(|&i| self.view.is_word(i)).count();
        let named = complement.source.map(Who::Phrase);
        let mut content: Vec<Span> = Vec::new();
        let mut spans = cue.spans.clone();
        let who = if cue.form == form::PASSIVE {
            content.extend(self.patient(cue));
            named.unwrap_or(Who::Nobody)
        } else {
            let owner = match named {
                Some(who) => Owner::of(who),
                None => self.owner(cue),
            };
            if let Some(range) = owner.cue {
                spans = self.view.span(range).into_iter().collect();
            }
            from = owner.from.unwrap_or(from);
            owner.who
        };
        let owned = cue.form == form::PASSIVE || who != Who::Nobody || cue.has(frame::UNOWNED);
        if !owned || words < 2 {
            return;
        }
        content.extend(self.view.span(from..end));
        self.claimed = end;
        self.add(QuoteKind::Indirect, content, spans, who);
    }

    /// "…, she said": the whole sentence is somebody's words.
    fn is_attributed(&self, comma: usize) -> bool {
        let limit = self.unit.end.min(comma + 6);
        self.view.is_comma(comma)
            && clauses::cues_in(self.cues, &(comma..limit))
                .iter()
                .any(|c| c.finite() && c.has(frame::QUOTE) && self.closes_at(c.end))
    }

    /// "Y is expected to P": of whom it is said. "It is expected that P" says it of nobody.
    fn patient(&self, cue: &Cue) -> Option<Span> {
        let view = self.view;
        let before = cue.first.checked_sub(1)?;
        if view.is(before, class::RELATIVE | class::COMPLEMENTISER) {
            return view.token(before).map(|t| t.span);
        }
        let subject = phrases::subject_before(view, cue.first, self.floor(cue))?;
        let nobody = subject.len() == 1
            && view.is(subject.start, class::INDEFINITE)
            && view.is(cue.end, class::COMPLEMENTISER);
        view.span(subject).filter(|_| !nobody)
    }

    /// Whose claim it is, or who is the subject of the verb that goes with the noun.
    fn owner(&self, cue: &Cue) -> Owner {
        let view = self.view;
        let floor = self.floor(cue);
        let closed = class::AUXILIARY
            | class::COPULA
            | class::PREPOSITION
            | class::PRONOUN
            | class::COORDINATOR
            | class::SUBORDINATOR
            | class::COMPLEMENTISER
            | class::LIGHT;
        let mut at = cue.first;
        for _ in 0..=ADJECTIVES {
            let Some(before) = at.checked_sub(1).filter(|&b| b >= floor) else {
                break;
            };
            if view.is(before, class::POSSESSIVE) {
                // "X announced her plan to go": the subject says more than the pronoun, and her plan is what was said.
                if before.checked_sub(1).is_some_and(|v| self.finite_at(v)) {
                    let mut owner = self.verb_before(before, floor);
                    owner.from = Some(before);
                    owner.cue = owner.cue.map(|c| c.start..before);
                    return owner;
                }
                return Owner::of(Who::Phrase(before..before + 1));
            }
            if view
                .token(before)
                .is_some_and(|t| view.data.is_possessor(&t.lower))
            {
                return Owner::of(Who::Phrase(self.possessor(before, floor)));
            }
            if view.is(before, class::DETERMINER) {
                at = before;
                break;
            }
            let verb = view.is(before, class::VERB) && self.finite_at(before);
            if !view.is_word(before)
                || view.is(before, closed)
                || verb
                || view.quotation(before) != view.quotation(cue.first)
            {
                break;
            }
            at = before;
        }
        self.verb_before(at, floor).up_to(cue.end)
    }

    /// Whether a verb group that is a cue stands at a token.
    fn finite_at(&self, at: usize) -> bool {
        let index = self.cues.partition_point(|c| c.end <= at);
        self.cues
            .get(index)
            .is_some_and(|c| c.first <= at && c.form & (form::FINITE | form::GERUND) != 0)
    }

    /// "X has made the claim": the subject of the verb before a noun phrase.
    fn verb_before(&self, phrase: usize, floor: usize) -> Owner {
        let view = self.view;
        let Some(verb) = phrase.checked_sub(1).filter(|&v| v >= floor) else {
            return Owner::of(Who::Nobody);
        };
        if !view.is(verb, class::LIGHT) && !self.finite_at(verb) {
            return Owner::of(Who::Nobody);
        }
        let mut first = verb;
        while first > floor
            && view.is(
                first - 1,
                class::AUXILIARY | class::COPULA | class::ADVERB | class::NEGATION,
            )
        {
            first -= 1;
        }
        let who = match phrases::subject_before(view, first, floor) {
            Some(found) => Who::Phrase(found),
            None => self.subject_of_unit(first),
        };
        Owner {
            who,
            cue: Some(first..verb + 1),
            from: None,
        }
    }

    /// "the new president's": back to the article, or over the parts of a name.
    fn possessor(&self, last: usize, floor: usize) -> Range<usize> {
        let view = self.view;
        let lowest = floor.max((last + 1).saturating_sub(OWNER));
        let named = view.capitalised(last);
        let mut start = last;
        while start > lowest {
            let before = start - 1;
            let part = if named {
                view.capitalised(before) && view.class(before) & class::VERB == 0
                    || view.mark(before) == Some('.')
                        && view.is(before.saturating_sub(1), class::TITLE)
                    || view.is(before, class::TITLE)
            } else {
                view.is_word(before)
                    && !view.is(
                        before,
                        class::AUXILIARY | class::COPULA | class::PREPOSITION | class::VERB,
                    )
            };
            if view.is(before, class::DETERMINER) {
                return before..last + 1;
            }
            if !part {
                break;
            }
            start = before;
        }
        if named {
            start..last + 1
        } else {
            last..last + 1
        }
    }
}
