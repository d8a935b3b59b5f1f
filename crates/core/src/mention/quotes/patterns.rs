//! Patterns of attribution: which words a cue reports, and which words stand for the speaker.

use super::clauses::{self, Stop, cues_in};
use super::cues::Cue;
use super::data::{class, form, frame};
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
}

/// How far a colon or conjunction may stand from its cue.
const GAP: usize = 16;

/// Reads the units of a text one after the other.
pub(super) struct Reader<'v, 'a, 't> {
    pub view: &'v View<'a, 't>,
    pub cues: &'v [Cue],
    pub drafts: Vec<Draft>,
    /// Quotations that are part of a quote.
    pub used: Vec<bool>,
    /// One past the last token that is part of a quote's content or attribution.
    claimed: usize,
    index: usize,
    unit: Range<usize>,
}

impl<'v, 'a, 't> Reader<'v, 'a, 't> {
    pub fn new(view: &'v View<'a, 't>, cues: &'v [Cue]) -> Self {
        Self {
            view,
            cues,
            drafts: Vec::new(),
            used: vec![false; view.quotations.len()],
            claimed: 0,
            index: 0,
            unit: 0..0,
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
            if self.view.quotation(at).is_none()
                && at >= self.claimed
                && let Some((len, source)) =
                    self.view.data.sources.at(&self.view.analysis.tokens, at)
            {
                self.source(at, len, source);
            }
            at += 1;
        }
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
            }
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
        });
        true
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
            .slice(self.view.text());
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

    /// "…", a assuré X / "…", a-t-il dit.
    fn after_quotation(&mut self, cue: &Cue) -> bool {
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
    fn first_of_sentence(&self, quotation: usize) -> Who {
        let start = self.view.tokens_of(quotation).start;
        leading_phrase(self.view, self.unit.start..start).map_or(Who::Last, Who::Phrase)
    }

    /// "…," X said.
    fn after_quotation_and_subject(&mut self, cue: &Cue) -> bool {
        if !self.view.data.grammar.subject_first
            || !cue.has(frame::QUOTE | frame::ZERO | frame::THAT)
        {
            return false;
        }
        let Some(subject) = phrases::subject_before(self.view, cue.first, self.unit.start) else {
            return false;
        };
        let Some((quotation, parted)) = self.quotation_before(subject.start) else {
            return false;
        };
        if !parted || self.is_used(quotation) || self.view.is(cue.end, class::COMPLEMENTISER) {
            return false;
        }
        self.attach(quotation, cue, Who::Phrase(subject), cue.end)
    }

    /// A quotation with its cue behind it, and what goes on behind the cue.
    fn attach(&mut self, quotation: usize, cue: &Cue, who: Who, end: usize) -> bool {
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
    fn starts_anew(&self, quotation: usize) -> bool {
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
    fn continuation(&self, end: usize) -> Option<usize> {
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
    fn parenthesis_in(&mut self, quotation: usize, cue: &Cue) {
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
    fn before_colon(&mut self, cue: &Cue) -> bool {
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

    fn subject_or_before(&self, cue: &Cue) -> Who {
        self.subject(cue, self.floor(cue))
    }

    /// What ends the words behind a cue: in a relative clause also the main clause.
    fn stop(&self, cue: &Cue) -> Stop {
        let small = class::CLITIC | class::NEGATION | class::ADVERB;
        let mut at = cue.first;
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
    fn floor(&self, cue: &Cue) -> usize {
        self.unit.start.max(self.claimed.min(cue.first))
    }

    /// X said, "…" / X a salué "…".
    fn before_quotation(&mut self, cue: &Cue) -> bool {
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

    /// X a dit que P.
    fn before_clause(&mut self, cue: &Cue) -> bool {
        if !cue.has(frame::THAT | frame::ZERO | frame::QUESTION) {
            return false;
        }
        let Some(from) = self.find_conjunction(cue) else {
            return false;
        };
        let end = clauses::end(self.view, self.cues, from, &self.unit, self.stop(cue));
        let who = self.subject_or_before(cue);
        if who == Who::Nobody && cue.finite() && cue.pronoun.is_none() {
            return false;
        }
        self.claimed = end;
        let content = self.view.span(from..end).into_iter().collect();
        self.add(QuoteKind::Indirect, content, cue.spans.clone(), who)
    }

    /// The first token behind the conjunction that a cue governs.
    fn find_conjunction(&self, cue: &Cue) -> Option<usize> {
        let mut at = cue.end;
        let mut linked = false;
        let limit = self.unit.end.min(cue.end + GAP);
        while at < limit && self.view.quotation(at).is_none() {
            if self.view.is(at, class::COMPLEMENTISER) {
                return Some(at + 1);
            }
            if cue.has(frame::QUESTION) && self.view.is(at, class::QUESTION) {
                return Some(at);
            }
            if self.view.is_border(at) && !self.view.is_comma(at)
                || self.view.is(at, class::RELATIVE)
            {
                return None;
            }
            let object = self.view.is(at, class::DETERMINER)
                && !self.view.is(at, class::PREPOSITION | class::ADVERB);
            if object && !linked && !cue.has(frame::ADDRESSEE) {
                return None;
            }
            if clauses::cue_at(self.cues, at).is_some_and(|c| c.finite() && c.first > cue.first) {
                return None;
            }
            linked |= self.view.is(at, class::PREPOSITION | class::GENITIVE);
            at += 1;
        }
        None
    }

    /// P, a fait savoir X.
    fn after_clause(&mut self, cue: &Cue) -> bool {
        if !cue.has(frame::QUOTE | frame::THAT | frame::ZERO) {
            return false;
        }
        let mut comma = cue.first;
        while comma > self.unit.start && self.view.is(comma - 1, class::ADVERB) {
            comma -= 1;
        }
        let start = self.start_of_words(self.unit.start);
        if let Some(done) = self.comparative(cue, start) {
            return done;
        }
        if comma > start && self.view.is_comma(comma - 1) {
            return self.inverted_after_clause(cue, start, comma - 1);
        }
        self.view.data.grammar.subject_first && self.subject_after_clause(cue, start)
    }

    /// P, wie X mitteilte / Wie X mitteilte, P: nothing if the cue is in no such clause.
    fn comparative(&mut self, cue: &Cue, start: usize) -> Option<bool> {
        let from = cue.first.saturating_sub(GAP).max(self.unit.start);
        let word = (from..cue.first)
            .rev()
            .find(|&i| self.view.is(i, class::COMPARATIVE))?;
        if (word..cue.first).any(|i| self.view.is_comma(i) && !self.view.is_comma(i + 1))
            && !self.view.data.grammar.capital_nouns
        {
            return None;
        }
        let subject = match phrases::subject_before(self.view, cue.first, word + 1) {
            Some(found) => found,
            None => phrases::subject_after(self.view, cue.end, self.unit.end)?,
        };
        let after = cue.end.max(subject.end);
        let closes = after >= self.unit.end || self.view.is_border(after);
        if !closes {
            return None;
        }
        let mut content = Vec::new();
        let mut last = after;
        if word > start && self.view.is_comma(word - 1) {
            content.extend(self.view.span(start..word - 1));
        } else if word != start {
            return None;
        }
        if self.view.is_comma(after) && (content.is_empty() || word - start <= 10) {
            last = clauses::end(
                self.view,
                self.cues,
                after + 1,
                &self.unit,
                Stop::Afterthought,
            );
            content.extend(self.view.span(after + 1..last));
        }
        self.claimed = last;
        Some(self.add(
            QuoteKind::Indirect,
            content,
            cue.spans.clone(),
            Who::Phrase(subject),
        ))
    }

    fn inverted_after_clause(&mut self, cue: &Cue, start: usize, comma: usize) -> bool {
        let who = match cue.pronoun {
            Some(pronoun) => self.pronoun(pronoun, cue),
            None => {
                let Some(found) = phrases::subject_after(self.view, cue.end, self.unit.end) else {
                    return false;
                };
                let near = start.max(comma.saturating_sub(60));
                let one_segment = !(near..comma).any(|i| self.view.is_comma(i));
                let verb = class::AUXILIARY | class::COPULA | class::NEGATION | class::REPORTIVE;
                let has_verb = (near..comma)
                    .any(|i| self.view.is(i, verb) && self.view.quotation(i).is_none());
                let closes = found.end >= self.unit.end
                    || self.view.is_border(found.end)
                    || self.view.is(found.end, class::ADVERB | class::PREPOSITION);
                if !(closes && (one_segment || has_verb)) {
                    return false;
                }
                self.behind_cue(found)
            }
        };
        let end = match &who {
            Who::Phrase(phrase) => phrase.end.max(cue.end),
            _ => cue.end,
        };
        let mut content: Vec<Span> = self.view.span(start..comma).into_iter().collect();
        let mut last = end;
        // "La Roumanie, a prévenu X, « ne … »": the clause goes on behind the comma.
        if self.view.is_comma(end) && comma - start <= 8 {
            let stop = clauses::end(
                self.view,
                self.cues,
                end + 1,
                &self.unit,
                Stop::Afterthought,
            );
            content.extend(self.view.span(end + 1..stop));
            last = stop;
        }
        self.claimed = last;
        let dash = self.in_dialogue();
        let kind = if dash {
            QuoteKind::Direct
        } else {
            QuoteKind::Indirect
        };
        self.add(kind, content, cue.spans.clone(), who)
    }

    /// Whether the paragraph is a turn of a dialogue: it starts with a dash.
    fn in_dialogue(&self) -> bool {
        self.view
            .mark(self.unit.start)
            .is_some_and(|c| matches!(c, '—' | '–' | '―'))
    }

    /// P, X said.
    fn subject_after_clause(&mut self, cue: &Cue, start: usize) -> bool {
        let after = cue.end;
        let mut end = after;
        while end < self.unit.end && !self.view.is_border(end) && self.view.quotation(end).is_none()
        {
            end += 1;
        }
        let closes = end == after
            || end <= after + 7 && self.view.is(after, class::ADVERB | class::PREPOSITION);
        if !closes {
            return false;
        }
        let Some(subject) = phrases::subject_before(self.view, cue.first, start) else {
            return false;
        };
        if subject.start < start + 3 || !self.view.is_comma(subject.start - 1) {
            return false;
        }
        if self
            .view
            .is(start, class::PREPOSITION | class::SUBORDINATOR)
            && subject.start < start + 8
        {
            return false;
        }
        let mut content: Vec<Span> = self
            .view
            .span(start..subject.start - 1)
            .into_iter()
            .collect();
        let mut last = end;
        if self.view.is_comma(end) && subject.start - start <= 10 {
            let stop = clauses::end(
                self.view,
                self.cues,
                end + 1,
                &self.unit,
                Stop::Afterthought,
            );
            content.extend(self.view.span(end + 1..stop));
            last = stop;
        }
        self.claimed = last;
        self.add(
            QuoteKind::Indirect,
            content,
            cue.spans.clone(),
            Who::Phrase(subject),
        )
    }

    /// Where what is said may start in this unit: behind what is claimed, a colon and a connective.
    fn start_of_words(&self, at: usize) -> usize {
        let mut start = self
            .unit
            .start
            .max(self.claimed.min(at.max(self.unit.start)));
        if at > start
            && let Some(mark) = (start..at).rev().take(200).find(|&i| {
                self.view.mark(i).is_some_and(|c| matches!(c, ';' | ':'))
                    && self.view.quotation(i).is_none()
            })
        {
            start = mark + 1;
        }
        while self
            .view
            .mark(start)
            .is_some_and(|c| matches!(c, ',' | '—' | '–' | '-'))
            && start < at
        {
            start += 1;
        }
        if let Some((len, ())) = self
            .view
            .data
            .connectives
            .at(&self.view.analysis.tokens, start)
        {
            start += len;
            if self.view.is_comma(start) {
                start += 1;
            }
        }
        start
    }

    /// X appelle Y à P.
    fn before_summons(&mut self, cue: &Cue) -> bool {
        if !cue.has(frame::SUMMONS) {
            return false;
        }
        let limit = self.unit.end.min(cue.end + GAP);
        let found = (cue.end..limit)
            .take_while(|&i| !self.view.is_border(i))
            .find(|&i| {
                let next = i + 1;
                self.view.is(i, class::TOPIC)
                    && (self.view.quotation(next).is_some() || self.is_infinitive(next))
            });
        let Some(from) = found else { return false };
        let end = clauses::end(self.view, self.cues, from, &self.unit, Stop::Afterthought);
        let who = self.subject_or_before(cue);
        self.claimed = end;
        let content = self.view.span(from..end).into_iter().collect();
        self.add(QuoteKind::Indirect, content, cue.spans.clone(), who)
    }

    /// Whether an infinitive stands at a token or right behind its unstressed words.
    fn is_infinitive(&self, at: usize) -> bool {
        let mut at = at;
        let small = class::CLITIC | class::NEGATION | class::REFLEXIVE;
        for _ in 0..4 {
            if self.view.is(at, small) || self.view.is(at, class::ADVERB) {
                at += 1;
            }
        }
        self.view.token(at).is_some_and(|t| {
            self.view.data.is_infinitive(&t.lower)
                && !t.is_capitalised()
                && !self.view.is(at, class::DETERMINER | class::PREPOSITION)
        })
    }

    /// X dit avoir vu P, X refuse de P.
    fn before_infinitive(&mut self, cue: &Cue) -> bool {
        if !cue.has(frame::INFINITIVE) {
            return false;
        }
        let mut at = cue.end;
        while self.view.is(at, class::ADVERB | class::NEGATION) {
            at += 1;
        }
        let limit = self.unit.end.min(cue.end + GAP);
        let found = if self.is_infinitive(at) && self.view.quotation(at).is_none() {
            Some(at)
        } else {
            (at..limit)
                .take_while(|&i| !self.view.is_border(i) && self.view.quotation(i).is_none())
                .find(|&i| {
                    self.view.is(i, class::GENITIVE | class::TOPIC) && self.is_infinitive(i + 1)
                })
                .filter(|&i| {
                    i == at || self.view.is(at, class::PREPOSITION) || cue.has(frame::ADDRESSEE)
                })
        };
        let Some(from) = found else { return false };
        let end = clauses::end(self.view, self.cues, from, &self.unit, self.stop(cue));
        let who = self.subject_or_before(cue);
        if who == Who::Nobody {
            return false;
        }
        self.claimed = end;
        let content = self.view.span(from..end).into_iter().collect();
        self.add(QuoteKind::Indirect, content, cue.spans.clone(), who)
    }

    /// X said P; X sagte, P.
    fn before_plain_clause(&mut self, cue: &Cue) -> bool {
        let grammar = self.view.data.grammar;
        if !cue.has(frame::ZERO) {
            return false;
        }
        let mut from = cue.end;
        if grammar.comma_complement {
            let limit = self.unit.end.min(cue.end + GAP);
            let comma = (from..limit).find(|&i| self.view.is_border(i));
            let Some(comma) = comma.filter(|&c| self.view.is_comma(c)) else {
                return false;
            };
            from = comma + 1;
            if self.view.is(
                from,
                class::RELATIVE | class::SUBORDINATOR | class::COORDINATOR,
            ) || clauses::cue_at(self.cues, from).is_some()
            {
                return false;
            }
        } else if grammar.zero_complement {
            if cue.has(frame::ADDRESSEE) {
                let Some(who) = phrases::forward(self.view, from, self.unit.end) else {
                    return false;
                };
                from = who.end;
            }
            while self.view.is(from, class::ADVERB) {
                from += 1;
            }
            if from >= self.unit.end
                || self.view.is_border(from)
                || self.view.is(from, class::PREPOSITION | class::COORDINATOR)
            {
                return false;
            }
        } else {
            return false;
        }
        let end = clauses::end(self.view, self.cues, from, &self.unit, Stop::Afterthought);
        if (from..end).filter(|&i| self.view.is_word(i)).count() < 3 {
            return false;
        }
        let who = self.subject_or_before(cue);
        if who == Who::Nobody {
            return false;
        }
        self.claimed = end;
        let content = self.view.span(from..end).into_iter().collect();
        self.add(QuoteKind::Indirect, content, cue.spans.clone(), who)
    }

    /// X réclame P, X dénonce "P", X parle de "P".
    fn before_object(&mut self, cue: &Cue) -> bool {
        if !cue.has(frame::OBJECT | frame::QUOTED_OBJECT | frame::TOPIC)
            || cue.negated && !cue.has(frame::INFINITIVE)
        {
            return false;
        }
        let mut from = cue.end;
        while from < self.unit.end && self.view.is(from, class::ADVERB) {
            from += 1;
        }
        if from >= self.unit.end || self.view.is_border(from) {
            return false;
        }
        let preposition = self.view.is(from, class::TOPIC | class::GENITIVE)
            && !self.view.is(from, class::DETERMINER);
        if preposition {
            from += 1;
        }
        let end = clauses::end(self.view, self.cues, from, &self.unit, Stop::Comma);
        let quoted = (from..end).any(|i| self.view.quotation(i).is_some());
        let plain = cue.has(frame::OBJECT)
            && cue.form != form::INFINITIVE
            && (phrases::starts(self.view, from, false) || preposition)
            && cue.closing.is_none();
        if !quoted && !plain {
            return false;
        }
        let who = self.subject_or_before(cue);
        if who == Who::Nobody {
            return false;
        }
        let end = cue.closing.filter(|&c| c > from && c < end).unwrap_or(end);
        self.claimed = end;
        let content = self.view.span(from..end).into_iter().collect();
        self.add(QuoteKind::Indirect, content, cue.spans.clone(), who)
    }

    /// X n'a plus de voix : "…": a quotation behind a colon without a cue.
    fn colon_quotations(&mut self) {
        let mut at = self.unit.start;
        while at < self.unit.end {
            let Some(quotation) = self.view.quotation(at) else {
                at += 1;
                continue;
            };
            let range = self.view.tokens_of(quotation);
            let colon = range
                .start
                .checked_sub(1)
                .filter(|&b| self.view.mark(b) == Some(':') && b > self.unit.start);
            if let Some(colon) = colon
                && !self.is_used(quotation)
                && self.view.words_in(quotation) >= 2
            {
                let who = leading_phrase(self.view, self.unit.start..colon)
                    .map_or(Who::Last, Who::Phrase);
                let content = self.view.inner(quotation).into_iter().collect();
                self.mark_used(quotation);
                self.add(QuoteKind::Direct, content, Vec::new(), who);
            }
            at = range.end.max(at + 1);
        }
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
