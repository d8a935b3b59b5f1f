//! Words in quotation marks with a verb that no list has: « … », minauda X; "…", she yodelled.
//!
//! Where the words around a quotation leave room for nothing but a verb and who speaks, the place says what the verb
//! means. The verb is a small word of none of the closed classes.

use super::super::cues::Cue;
use super::super::data::{class, form, frame};
use super::super::phrases;
use super::{Reader, Who};
use std::ops::Range;

impl Reader<'_, '_, '_> {
    /// Looks at every quotation of the unit that has no cue yet.
    pub(super) fn unlisted_cues(&mut self) {
        for quotation in self.view.quotations_in(&self.unit) {
            let at = self.view.tokens_of(quotation).end;
            if self.is_used(quotation) || self.view.words_in(quotation) < 2 || at >= self.unit.end {
                continue;
            }
            let parted = self.quotation_before(at + usize::from(self.view.is_comma(at)));
            if parted.is_none_or(|(q, parted)| q != quotation || !parted) {
                continue;
            }
            let from = at + usize::from(self.view.is_comma(at));
            let found = if self.view.data.grammar.subject_first {
                self.subject_then_verb(from)
            } else {
                self.verb_then_subject(from)
            };
            if let Some((verb, who)) = found {
                let end = match &who {
                    Who::Phrase(phrase) => phrase.end.max(verb.end),
                    _ => verb.end,
                };
                self.attach_unlisted(quotation, verb, who, end);
            }
        }
    }

    fn attach_unlisted(&mut self, quotation: usize, verb: Range<usize>, who: Who, end: usize) {
        let cue = Cue {
            first: verb.start,
            end: verb.end,
            spans: self.view.span(verb).into_iter().collect(),
            frames: frame::QUOTE,
            form: form::FINITE,
            pronoun: None,
            negated: false,
            closing: None,
        };
        self.attach(quotation, &cue, who, end);
    }

    /// A small word of no closed class, an auxiliary before it included.
    fn unlisted_verb(&self, at: usize) -> Option<Range<usize>> {
        let helped = self.view.is(at, class::AUXILIARY);
        let verb = at + usize::from(helped);
        let small = self.view.is_word(verb)
            && !self.view.capitalised(verb)
            && self.view.class(verb) & !(class::VERB | class::OPENS) == 0
            && self.view.quotation(verb).is_none()
            && self
                .view
                .token(verb)
                .is_some_and(|t| t.text.starts_with(char::is_alphabetic));
        (small && verb < self.unit.end).then_some(at..verb + 1)
    }

    /// « … », minauda X / « … », minauda-t-elle.
    fn verb_then_subject(&self, from: usize) -> Option<(Range<usize>, Who)> {
        let verb = self.unlisted_verb(from)?;
        if self.view.lower(verb.end) == "-" {
            let pronoun = (verb.end..verb.end + 4)
                .take_while(|&i| self.view.is(i, class::INVERSION) || self.view.lower(i) == "-")
                .find(|&i| self.view.is(i, class::PRONOUN) && self.view.is(i, class::INVERSION))?;
            return Some((verb, Who::Phrase(pronoun..pronoun + 1)));
        }
        let found = self.speaker_at(verb.end)?;
        self.closes_at(found.end)
            .then_some((verb, Who::Phrase(found)))
    }

    /// "…," X yodelled.
    fn subject_then_verb(&self, from: usize) -> Option<(Range<usize>, Who)> {
        let mut found = self.speaker_at(from)?;
        if self.view.is(found.end.saturating_sub(1), class::VERB) || found.len() > 1 {
            // The verb ends what was taken for the phrase.
            let last = found.end - 1;
            if !self.view.capitalised(last) && self.closes_at(found.end) {
                found.end = last;
            }
        }
        let verb = self.unlisted_verb(found.end)?;
        self.closes_at(verb.end)
            .then_some((verb, Who::Phrase(found)))
    }

    /// A phrase that names somebody who speaks.
    fn speaker_at(&self, at: usize) -> Option<Range<usize>> {
        let view = self.view;
        if at >= self.unit.end
            || view.quotation(at).is_some()
            || !phrases::starts(view, at, false)
            || view.is(at, class::GENITIVE | class::PREPOSITION) && !view.is(at, class::DETERMINER)
        {
            return None;
        }
        let found = phrases::forward(view, at, self.unit.end)?;
        let somebody = found.clone().any(|i| {
            view.name(i).is_some()
                || view.is(i, class::PRONOUN | class::SOURCE_NOUN | class::TITLE)
                || view.capitalised(i) && !view.data.grammar.capital_nouns
        });
        somebody.then_some(found)
    }

    /// Whether an attribution is over at a token.
    pub(super) fn closes_at(&self, at: usize) -> bool {
        at >= self.unit.end
            || self.view.is_border(at)
            || self.view.is(at, class::ADVERB | class::PREPOSITION)
            || self.view.quotation(at).is_some()
    }
}
