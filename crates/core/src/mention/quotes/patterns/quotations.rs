//! Patterns of words in quotation marks: "…", a dit X; X a dit : "…"; X a salué "…".

use super::super::clauses::{self, Stop, cues_in};
use super::super::cues::Cue;
use super::super::data::{class, form, frame};
use super::super::phrases;
use super::super::view::REACH;
use super::{GAP, Reader, Who, leading_phrase};
use crate::mention::QuoteKind;
use std::ops::Range;

impl Reader<'_, '_, '_> {
    /// "…", a assuré X / "…", a-t-il dit.
    pub(super) fn after_quotation(&mut self, cue: &Cue) -> bool {
        let Some((quotation, parted)) = self.quotation_before(cue.first) else {
            return false;
        };
        if !cue.has(frame::QUOTE | frame::THAT | frame::ZERO)
            || self.view.is(cue.end, class::COMPLEMENTISER)
        {
            return false;
        }
        let long = self.view.words_in(quotation) >= 5;
        if !parted && !long && cue.pronoun.is_none() {
            return false;
        }
        let after = cue.closing.map_or(cue.end, |c| c.max(cue.end));
        let who = match cue.pronoun {
            Some(pronoun) => self.pronoun(pronoun, cue),
            None => match phrases::subject_after(self.view, cue.end, self.unit.end) {
                Some(found) => self.behind_cue(found),
                None if parted => self.first_of_sentence(quotation),
                None => return false,
            },
        };
        let end = match &who {
            Who::Phrase(phrase) if phrase.start >= cue.end => phrase.end,
            _ => after,
        };
        self.attach(quotation, cue, who, end)
    }

    /// "Interrogé sur …, X, « … », a dit": who is named before the quotation.
    pub(super) fn first_of_sentence(&self, quotation: usize) -> Who {
        let start = self.view.tokens_of(quotation).start;
        leading_phrase(self.view, self.unit.start..start).map_or(Who::Last, Who::Phrase)
    }

    /// "…," X said.
    pub(super) fn after_quotation_and_subject(&mut self, cue: &Cue) -> bool {
        if !self.view.data.grammar.subject_first
            || !cue.has(frame::QUOTE | frame::ZERO | frame::THAT)
        {
            return false;
        }
        let near = phrases::subject_before(self.view, cue.first, self.unit.start)
            .and_then(|subject| Some((self.quotation_before(subject.start)?, subject)));
        let Some(((quotation, parted), subject)) = near.or_else(|| self.explained_subject(cue))
        else {
            return false;
        };
        if !parted || self.is_used(quotation) || self.view.is(cue.end, class::COMPLEMENTISER) {
            return false;
        }
        self.attach(quotation, cue, Who::Phrase(subject), cue.end)
    }

    /// "…," X, the head of Y, one of the founders of Z, said.
    fn explained_subject(&self, cue: &Cue) -> Option<((usize, bool), Range<usize>)> {
        let comma = cue
            .first
            .checked_sub(1)
            .filter(|&c| self.view.is_comma(c))?;
        let from = cue.first.saturating_sub(REACH / 2).max(self.unit.start);
        let last = (from..comma)
            .rev()
            .find(|&i| self.view.quotation(i).is_some())?;
        let start = last + 1;
        let alone = cues_in(self.cues, &(start..comma))
            .iter()
            .all(|c| !c.finite());
        if !alone || !phrases::starts(self.view, start, false) {
            return None;
        }
        let subject = phrases::forward(self.view, start, comma)?;
        let found = self.quotation_before(start)?;
        self.view.is_border(subject.end).then_some((found, subject))
    }

    /// A quotation with its cue behind it, and what goes on behind the cue.
    pub(super) fn attach(&mut self, quotation: usize, cue: &Cue, who: Who, end: usize) -> bool {
        let range = self.view.tokens_of(quotation);
        let mut content = Vec::new();
        let mut kind = QuoteKind::Direct;
        let start = self.start_of_words(range.start);
        let before = self.view.first_word(start..range.start);
        let part_of_clause = before.is_some() && !self.starts_anew(quotation);
        if self.is_used(quotation) {
            // « … », dit X after "X : « … »": the cue belongs to what is there already.
            return false;
        }
        if part_of_clause {
            kind = QuoteKind::Mixed;
            content.extend(self.view.span(start..range.end));
        } else {
            content.extend(self.view.inner(quotation));
        }
        self.mark_used(quotation);
        let mut last = end;
        if let Some(next) = self.continuation(end) {
            self.mark_used(next);
            content.extend(self.view.inner(next));
            last = self.view.tokens_of(next).end;
        } else if kind == QuoteKind::Direct
            && self.drafts.last().is_some_and(|d| {
                d.unit == self.index && d.kind == QuoteKind::Direct && d.who == Who::Last
            })
        {
            // « Un. » « Deux », dit X: one quote in pieces. Appended in place: a thousand pieces stay cheap.
            self.claimed = self.claimed.max(last);
            if let Some(draft) = self.drafts.last_mut() {
                draft
                    .content
                    .extend(content.iter().filter(|s| !s.is_empty()));
                draft.cue.clone_from(&cue.spans);
                draft.who = who;
            }
            return true;
        }
        self.claimed = self.claimed.max(last);
        self.add(kind, content, cue.spans.clone(), who)
    }

    /// Whether a quotation inside a sentence starts a sentence of its own.
    pub(super) fn starts_anew(&self, quotation: usize) -> bool {
        let range = self.view.tokens_of(quotation);
        let Some(word) = self.view.first_word(range.clone()) else {
            return false;
        };
        let after_colon = range
            .start
            .checked_sub(1)
            .is_some_and(|b| self.view.mark(b) == Some(':'));
        after_colon || self.view.capitalised(word) && self.view.words_in(quotation) >= 5
    }

    /// A quotation that goes on behind the attribution: "…", dit X, "…".
    pub(super) fn continuation(&self, end: usize) -> Option<usize> {
        let mut at = end;
        let limit = self.unit.end.min(end + GAP);
        let mut comma: Option<usize> = None;
        while at < limit {
            if let Some(quotation) = self.view.quotation(at) {
                let joined = comma.is_some_and(|c| at - c <= 2)
                    || self.view.words_in(quotation) >= 4 && at <= end + 1;
                return (joined && !self.is_used(quotation)).then_some(quotation);
            }
            if self
                .view
                .mark(at)
                .is_some_and(|c| matches!(c, ',' | ':' | '—' | '–' | '.' | ';'))
            {
                comma = Some(at);
            }
            if clauses::cue_at(self.cues, at).is_some() || self.view.is(at, class::COMPLEMENTISER) {
                return None;
            }
            at += 1;
        }
        None
    }

    /// « Il connaissait chaque virage, souffle la maire, et chaque virage le connaissait »: the cue inside the marks.
    pub(super) fn parenthesis_in(&mut self, quotation: usize, cue: &Cue) {
        if self.is_used(quotation) || !cue.finite() || !cue.has(frame::QUOTE | frame::THAT) {
            return;
        }
        let range = self.view.tokens_of(quotation);
        let Some(before) = cue.first.checked_sub(1).filter(|&b| b > range.start) else {
            return;
        };
        if !self
            .view
            .mark(before)
            .is_some_and(|c| matches!(c, ',' | '!' | '?' | '…'))
        {
            return;
        }
        let (who, end) = match cue.pronoun {
            Some(pronoun) => (Who::Phrase(pronoun..pronoun + 1), cue.end),
            None => match phrases::subject_after(self.view, cue.end, range.end) {
                Some(found)
                    if found.clone().any(|i| {
                        self.view.capitalised(i) || self.view.is(i, class::DETERMINER)
                    }) =>
                {
                    let end = found.end;
                    (Who::Phrase(found), end)
                }
                _ => return,
            },
        };
        // Up to the comma or point that closes the parenthesis; an apposition to the speaker is part of it.
        let border = |from: usize| {
            (from..range.end.min(from + GAP))
                .find(|&i| self.view.is_border(i) || i + 1 == range.end)
        };
        let Some(mut close) = border(end) else { return };
        if self.view.is_comma(close)
            && self.view.is(close + 1, class::DETERMINER)
            && let Some(next) = border(close + 1)
            && self.view.mark(next) == Some('.')
            && next - close <= 8
        {
            close = next;
        }
        let Some(inner) = self.view.quotations.get(quotation).map(|q| q.inner) else {
            return;
        };
        let tokens = self.view.analysis.tokens_in(inner);
        let mut content = Vec::new();
        content.extend(self.view.span(tokens.start..before + 1));
        if close + 1 < tokens.end
            && let Some(tail) = self.view.span(close + 1..tokens.end)
        {
            content.push(tail);
        }
        self.mark_used(quotation);
        self.add(QuoteKind::Direct, content, cue.spans.clone(), who);
    }

    /// X a dit : "…" / X assume : mieux vaut …
    pub(super) fn before_colon(&mut self, cue: &Cue) -> bool {
        let limit = self.unit.end.min(cue.end + GAP + 8);
        let Some(colon) = (cue.end..limit)
            .take_while(|&i| !self.view.is(i, class::COMPLEMENTISER))
            .find(|&i| self.view.mark(i) == Some(':'))
        else {
            return false;
        };
        if cues_in(self.cues, &(cue.end..colon))
            .iter()
            .any(Cue::finite)
        {
            return false;
        }
        let next = colon + 1;
        if next >= self.unit.end && colon <= cue.end + 2 && self.block(cue) {
            return true;
        }
        if let Some(quotation) = self.view.quotation(next) {
            if self.is_used(quotation) {
                return false;
            }
            let who = self.subject_or_before(cue);
            let range = self.view.tokens_of(quotation);
            self.mark_used(quotation);
            let content = self.view.inner(quotation).into_iter().collect();
            self.claimed = range.end;
            return self.add(QuoteKind::Direct, content, cue.spans.clone(), who);
        }
        if colon > cue.end + 5 || !cue.has(frame::THAT | frame::QUOTE) || !cue.finite() {
            return false;
        }
        let end = clauses::end(self.view, self.cues, next, &self.unit, Stop::Afterthought);
        let who = self.subject(cue, self.unit.start);
        self.claimed = end;
        let content = self.view.span(next..end).into_iter().collect();
        self.add(QuoteKind::Indirect, content, cue.spans.clone(), who)
    }

    /// "The mayor added:" and a paragraph without marks.
    fn block(&mut self, cue: &Cue) -> bool {
        if !cue.finite() || !cue.has(frame::QUOTE) {
            return false;
        }
        let paragraph = |unit: usize| {
            let first = self.view.units.get(unit)?.start;
            self.view
                .analysis
                .paragraph_at(self.view.token(first)?.span.start)
        };
        let own = paragraph(self.index);
        let next = self.index + 1;
        let block = paragraph(next);
        if block.is_none() || block == own {
            return false;
        }
        let mut last = next;
        while paragraph(last + 1) == block {
            last += 1;
        }
        let (Some(first), Some(end)) = (self.view.units.get(next), self.view.units.get(last))
        else {
            return false;
        };
        let tokens = first.start..end.end;
        let marked = tokens
            .clone()
            .take(REACH)
            .any(|i| self.view.quotation(i).is_some());
        if marked || tokens.len() < 6 {
            return false;
        }
        let who = self.subject_or_before(cue);
        let content = self.view.span(tokens).into_iter().collect();
        self.block_end = last;
        self.add(QuoteKind::Direct, content, cue.spans.clone(), who)
    }

    pub(super) fn subject_or_before(&self, cue: &Cue) -> Who {
        self.subject(cue, self.floor(cue))
    }

    /// What ends the words behind a cue: in a relative clause also the main clause.
    pub(super) fn stop(&self, cue: &Cue) -> Stop {
        let small = class::CLITIC | class::NEGATION | class::ADVERB | class::CHAIN;
        let mut at = cue.first;
        if cue.form == form::GERUND && at <= self.unit.start + 1 {
            // "Signalant que P, il a …": the main clause follows.
            return Stop::Comma;
        }
        while at > self.unit.start && self.view.is(at - 1, small) {
            at -= 1;
        }
        let relative = at > self.unit.start + 1
            && self.view.is(at - 1, class::RELATIVE)
            && self.view.is_comma(at - 2);
        if relative {
            Stop::Relative
        } else {
            Stop::Afterthought
        }
    }

    /// Where the words of a cue's own clause may start: behind the last quotation that is used.
    pub(super) fn floor(&self, cue: &Cue) -> usize {
        self.unit.start.max(self.claimed.min(cue.first))
    }

    /// X told Y, "…"; X said of Y, "…": the quotation behind the first comma, if only words of no verb stand between.
    fn quotation_behind_comma(&self, cue: &Cue) -> Option<usize> {
        let mut before = cue.first;
        while before > self.unit.start && self.view.is(before - 1, class::ADVERB | class::CLITIC) {
            before -= 1;
        }
        // "X, a prévenu Y, « … »": the words before the cue are part of what is said.
        let inverted = before > self.unit.start && self.view.is_comma(before - 1);
        if !cue.finite() || !cue.has(frame::QUOTE) || inverted || cue.pronoun.is_some() {
            return None;
        }
        let limit = self.unit.end.min(cue.end + 9);
        let comma = (cue.end..limit).find(|&i| {
            self.view.is_border(i)
                || self.view.quotation(i).is_some()
                || self.view.is(
                    i,
                    class::COMPLEMENTISER | class::AUXILIARY | class::COPULA | class::RELATIVE,
                )
        })?;
        let quotation = self.view.quotation(comma + 1)?;
        let long = self.view.words_in(quotation) >= 5;
        let alone = cues_in(self.cues, &(cue.end..comma)).is_empty();
        (self.view.is_comma(comma) && long && alone).then_some(comma + 1)
    }

    /// X said, "…" / X a salué "…".
    pub(super) fn before_quotation(&mut self, cue: &Cue) -> bool {
        let mut at = cue.end;
        let mut comma = false;
        while at < self.unit.end.min(cue.end + 8) && self.view.quotation(at).is_none() {
            if self.view.is_comma(at) {
                comma = true;
            } else if !self.view.is(at, class::ADVERB) {
                break;
            }
            at += 1;
        }
        if self.view.quotation(at).is_none()
            && let Some(found) = self.quotation_behind_comma(cue)
        {
            at = found;
            comma = true;
        }
        let Some(quotation) = self.view.quotation(at) else {
            return false;
        };
        if self.is_used(quotation) {
            return false;
        }
        let range = self.view.tokens_of(quotation);
        let ends = !(range.end..self.unit.end).any(|i| self.view.is_word(i));
        let capital = self
            .view
            .first_word(range.clone())
            .is_some_and(|w| self.view.capitalised(w));
        let speaks = cue.has(frame::QUOTE | frame::THAT | frame::ZERO);
        let whole = capital && (comma || self.view.words_in(quotation) >= 5);
        let who = self.subject_or_before(cue);
        if speaks && (whole || comma && (ends || self.view.words_in(quotation) >= 5)) {
            self.mark_used(quotation);
            self.claimed = range.end;
            let content = self.view.inner(quotation).into_iter().collect();
            return self.add(QuoteKind::Direct, content, cue.spans.clone(), who);
        }
        if comma || !cue.has(frame::OBJECT | frame::QUOTED_OBJECT | frame::ZERO | frame::THAT) {
            return false;
        }
        if !cue.has(frame::OBJECT | frame::QUOTED_OBJECT)
            && self.view.words_in(quotation) < 3
            && !ends
        {
            return false;
        }
        let end = clauses::end(self.view, self.cues, at, &self.unit, self.stop(cue));
        self.claimed = end;
        let content = self.view.span(at..end).into_iter().collect();
        self.add(QuoteKind::Indirect, content, cue.spans.clone(), who)
    }
}
