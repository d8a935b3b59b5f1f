//! Patterns of attribution: which words a cue reports, and which words stand for the speaker.

mod nominals;
mod quotations;
mod reported;
mod unlisted;

use super::clauses::cues_in;
use super::cues::Cue;
use super::data::{class, form};
use super::phrases;
use super::view::View;
use crate::evidence::Span;
use crate::mention::QuoteKind;
use std::ops::Range;

/// Who is named as the speaker, as tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// A noun phrase or pronoun.
    Phrase(Range<usize>),
    /// Whoever spoke last.
    Last,
    /// The text does not say.
    Nobody,
}

/// A quote before its speaker is known.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub kind: QuoteKind,
    pub content: Vec<Span>,
    pub cue: Vec<Span>,
    pub who: Who,
    /// The unit in which it stands.
    pub unit: usize,
    /// Whether it is reported inside another quote: "X says that Y thinks that P".
    pub nested: bool,
}

/// How far a colon or conjunction may stand from its cue.
const GAP: usize = 16;

/// Reads the units of a text one after the other.
pub(super) struct Reader<'v, 'a, 't> {
    pub view: &'v View<'a, 't>,
    pub cues: &'v [Cue],
    pub drafts: Vec<Draft>,
    /// Quotes inside the content of others.
    pub nested: Vec<Draft>,
    /// Quotations that are part of a quote.
    pub used: Vec<bool>,
    /// One past the last token that is part of a quote's content or attribution.
    claimed: usize,
    index: usize,
    unit: Range<usize>,
    /// The last unit of a paragraph that is a quote as a whole.
    pub block_end: usize,
}

impl<'v, 'a, 't> Reader<'v, 'a, 't> {
    pub fn new(view: &'v View<'a, 't>, cues: &'v [Cue]) -> Self {
        Self {
            view,
            cues,
            drafts: Vec::new(),
            nested: Vec::new(),
            used: vec![false; view.quotations.len()],
            claimed: 0,
            index: 0,
            unit: 0..0,
            block_end: 0,
        }
    }

    /// Finds the quotes of one unit.
    pub fn read(&mut self, index: usize) {
        let Some(unit) = self.view.units.get(index).cloned() else {
            return;
        };
        self.index = index;
        self.claimed = unit.start;
        self.unit = unit.clone();
        let cues = cues_in(self.cues, &unit);
        let mut next = 0;
        let mut at = unit.start;
        while at < unit.end {
            if let Some(cue) = cues.get(next).filter(|c| c.first <= at) {
                next += 1;
                self.cue(cue);
                continue;
            }
            if self.view.is(at, class::OPENS)
                && at >= self.claimed
                && self.view.quotation(at).is_none()
                && let Some((len, source)) =
                    self.view.data.sources.at(&self.view.analysis.tokens, at)
            {
                self.source(at, len, source);
            }
            at += 1;
        }
        self.unlisted_cues();
        self.colon_quotations();
    }

    fn cue(&mut self, cue: &Cue) {
        if let Some(quotation) = self.view.quotation(cue.first) {
            self.parenthesis_in(quotation, cue);
            return;
        }
        if cue.first < self.claimed {
            // Inside what is reported already; but a quotation there may have its own cue.
            if self.behind_free_quotation(cue) {
                self.after_quotation(cue);
            } else {
                self.nested(cue);
            }
            return;
        }
        if cue.form & (form::NOUN | form::PASSIVE) != 0 {
            self.nominal(cue);
            return;
        }
        let _ = (cue.finite()
            && (self.after_quotation(cue) || self.after_quotation_and_subject(cue)))
            || self.before_colon(cue)
            || self.before_quotation(cue)
            || self.before_clause(cue)
            || cue.finite() && self.after_clause(cue)
            || self.before_summons(cue)
            || self.before_infinitive(cue)
            || self.before_plain_clause(cue)
            || self.before_object(cue);
    }

    fn behind_free_quotation(&self, cue: &Cue) -> bool {
        cue.finite()
            && self
                .quotation_before(cue.first)
                .is_some_and(|(quotation, _)| !self.is_used(quotation))
    }

    /// Books a quote; false if it has no content.
    fn add(&mut self, kind: QuoteKind, content: Vec<Span>, cue: Vec<Span>, who: Who) -> bool {
        let content: Vec<Span> = content.into_iter().filter(|s| !s.is_empty()).collect();
        if content.is_empty() {
            return false;
        }
        let kind = if matches!(kind, QuoteKind::Indirect | QuoteKind::Claim) {
            self.kind_of(kind, &content)
        } else {
            kind
        };
        self.drafts.push(Draft {
            kind,
            content,
            cue,
            who,
            unit: self.index,
            nested: false,
        });
        true
    }

    /// X says that Y thinks that P: a report inside what is reported.
    fn nested(&mut self, cue: &Cue) {
        if !cue.finite()
            || cue.negated
            || !cue.has(super::data::frame::THAT)
            || cue.end >= self.claimed
        {
            return;
        }
        if !self.view.is(cue.end, class::COMPLEMENTISER) {
            return;
        }
        let floor = cue.first.saturating_sub(GAP).max(self.unit.start);
        let Some(who) = phrases::subject_before(self.view, cue.first, floor) else {
            return;
        };
        let stop = super::clauses::Stop::Afterthought;
        let end = super::clauses::end(self.view, self.cues, cue.end + 1, &self.unit, stop);
        let content: Vec<Span> = self
            .view
            .span(cue.end + 1..end.min(self.claimed))
            .into_iter()
            .collect();
        if !content.is_empty() {
            self.nested.push(Draft {
                kind: QuoteKind::Indirect,
                content,
                cue: cue.spans.clone(),
                who: Who::Phrase(who),
                unit: self.index,
                nested: true,
            });
        }
    }

    /// Direct if the content is one quotation, mixed if it holds one.
    fn kind_of(&mut self, plain: QuoteKind, content: &[Span]) -> QuoteKind {
        let mut held = false;
        let mut whole = true;
        for span in content {
            let tokens = self.view.analysis.tokens_in(*span);
            let mut at = tokens.start;
            while at < tokens.end {
                if let Some(quotation) = self.view.quotation(at) {
                    held = true;
                    if let Some(used) = self.used.get_mut(quotation) {
                        *used = true;
                    }
                    at = self.view.tokens_of(quotation).end.max(at + 1);
                } else {
                    whole &= !self.view.is_word(at);
                    at += 1;
                }
            }
        }
        match (held, whole) {
            (true, true) if plain == QuoteKind::Claim => QuoteKind::Direct,
            (true, _) => QuoteKind::Mixed,
            _ => plain,
        }
    }

    fn mark_used(&mut self, quotation: usize) {
        if let Some(used) = self.used.get_mut(quotation) {
            *used = true;
        }
    }

    fn is_used(&self, quotation: usize) -> bool {
        self.used.get(quotation).copied().unwrap_or(true)
    }

    /// The quotation that ends right before a token, a comma or dash between them left out.
    fn quotation_before(&self, at: usize) -> Option<(usize, bool)> {
        let mut place = at.checked_sub(1)?;
        let mut comma = false;
        while place > self.unit.start && self.view.quotation(place).is_none() {
            if self
                .view
                .mark(place)
                .is_some_and(|c| matches!(c, ',' | '-' | '–' | '—'))
            {
                comma = true;
            } else if !self
                .view
                .is(place, class::ADVERB | class::CLITIC | class::REFLEXIVE)
            {
                return None;
            }
            place -= 1;
        }
        let quotation = self.view.quotation(place)?;
        let inner = self
            .view
            .quotations
            .get(quotation)?
            .inner
            .slice(self.view.text())
            .trim_end_matches(['\'', '’', '"', '”', '“', '»', '›']);
        Some((
            quotation,
            comma || inner.ends_with([',', '!', '?', '…', '.']),
        ))
    }

    /// The subject of a cue, wherever it stands.
    fn subject(&self, cue: &Cue, floor: usize) -> Who {
        if let Some(pronoun) = cue.pronoun {
            return self.pronoun(pronoun, cue);
        }
        if !cue.finite() {
            return self.subject_of_unit(cue.first);
        }
        if self.view.data.grammar.verb_first
            && let Some(found) = phrases::subject_after(self.view, cue.end, self.unit.end)
        {
            return Who::Phrase(found);
        }
        match phrases::subject_before(self.view, cue.first, floor) {
            Some(found) => Who::Phrase(found),
            None if self.view.data.grammar.comma_complement => {
                // "Am Montag sagte X, …": the subject stands behind the verb.
                phrases::subject_after(self.view, cue.end, self.unit.end).map_or_else(
                    || self.subject_of_unit(cue.first),
                    |found| self.behind_cue(found),
                )
            }
            // "X a dit P et ajoute Q": the subject of the first report.
            None => self.subject_of_unit(cue.first),
        }
    }

    /// A pronoun; for "on" whoever stands behind a preposition: "confirme-t-on au ministère".
    fn pronoun(&self, pronoun: usize, cue: &Cue) -> Who {
        if self.view.is(pronoun, class::INDEFINITE) {
            return self.behind_preposition(cue.end);
        }
        Who::Phrase(pronoun..pronoun + 1)
    }

    /// A subject behind its cue; "heißt es aus dem Ministerium" names the speaker behind the preposition.
    fn behind_cue(&self, found: Range<usize>) -> Who {
        if found.len() == 1 && self.view.is(found.start, class::INDEFINITE) {
            return self.behind_preposition(found.end);
        }
        Who::Phrase(found)
    }

    fn behind_preposition(&self, from: usize) -> Who {
        let mut at = from;
        while self.view.is(at, class::ADVERB) {
            at += 1;
        }
        if self.view.is(at, class::PREPOSITION)
            && let Some(found) = phrases::forward(self.view, at + 1, self.unit.end)
        {
            return Who::Phrase(found);
        }
        Who::Nobody
    }

    /// Who spoke before in this unit, or the noun phrase with which it starts.
    fn subject_of_unit(&self, before: usize) -> Who {
        if let Some(draft) = self.drafts.last().filter(|d| d.unit == self.index)
            && draft.who != Who::Nobody
        {
            return draft.who.clone();
        }
        leading_phrase(self.view, self.unit.start..before).map_or(Who::Nobody, Who::Phrase)
    }

    /// X n'a plus de voix : "…": a quotation behind a colon without a cue.
    fn colon_quotations(&mut self) {
        for quotation in self.view.quotations_in(&self.unit) {
            let range = self.view.tokens_of(quotation);
            let colon = range
                .start
                .checked_sub(1)
                .filter(|&b| self.view.mark(b) == Some(':') && b > self.unit.start);
            if let Some(colon) = colon
                && !self.is_used(quotation)
                && self.view.words_in(quotation) >= 2
                && self.is_sentence(quotation)
            {
                let who = leading_phrase(self.view, self.unit.start..colon)
                    .map_or(Who::Last, Who::Phrase);
                let content = self.view.inner(quotation).into_iter().collect();
                self.mark_used(quotation);
                self.add(QuoteKind::Direct, content, Vec::new(), who);
            }
        }
    }

    /// Words that start with a capital or are many: no label and no gloss.
    fn is_sentence(&self, quotation: usize) -> bool {
        let first = self.view.first_word(self.view.tokens_of(quotation));
        first.is_some_and(|w| self.view.capitalised(w)) || self.view.words_in(quotation) >= 7
    }

    /// Selon X, P / P, selon X.
    fn source(&mut self, at: usize, len: usize, source: super::data::SourcePhrase) {
        if let Some(found) = super::sources::read(
            self.view,
            self.cues,
            &self.unit,
            self.claimed,
            at,
            len,
            source,
        ) {
            self.claimed = found.end;
            let cue = self.view.span(at..at + len).into_iter().collect();
            self.add(QuoteKind::Claim, found.content, cue, Who::Phrase(found.who));
        }
    }
}

/// The noun phrase with which a stretch of text starts, an adverbial before it left out.
pub(super) fn leading_phrase(view: &View<'_, '_>, tokens: Range<usize>) -> Option<Range<usize>> {
    let limit = tokens.end.min(tokens.start + 60);
    let mut at = tokens.start;
    let mut first = true;
    while at < limit {
        let adverbial = class::PREPOSITION
            | class::ADVERB
            | class::GENITIVE
            | class::SUBORDINATOR
            | class::CHAIN;
        if phrases::starts(view, at, first)
            && view.class(at) & adverbial & !class::GENITIVE == 0
            && view.quotation(at).is_none()
        {
            return phrases::forward(view, at, limit);
        }
        // On to the next comma.
        let next = (at..limit).find(|&i| view.is_comma(i))?;
        at = next + 1;
        first = false;
    }
    None
}
