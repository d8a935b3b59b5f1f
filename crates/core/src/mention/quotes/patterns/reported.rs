//! Patterns of reported words: X a dit que P; P, a dit X; X appelle Y à P; X dit avoir vu P; X dénonce P.

use super::super::clauses::{self, Stop};
use super::super::cues::Cue;
use super::super::data::{class, form, frame};
use super::super::phrases;
use super::{GAP, Reader, Who};
use crate::evidence::Span;
use crate::mention::QuoteKind;
use std::ops::Range;

impl Reader<'_, '_, '_> {
    /// X a dit que P.
    pub(super) fn before_clause(&mut self, cue: &Cue) -> bool {
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
    pub(super) fn find_conjunction(&self, cue: &Cue) -> Option<usize> {
        let view = self.view;
        let zero = view.data.grammar.zero_complement && cue.has(frame::ZERO);
        let mut at = cue.end;
        let mut linked = false;
        if zero
            && cue.has(frame::ADDRESSEE)
            && let Some(who) = phrases::forward(view, at, self.unit.end)
        {
            at = who.end;
        }
        let limit = self.unit.end.min(at + GAP);
        while at < limit && view.quotation(at).is_none() {
            if view.is(at, class::COMPLEMENTISER) {
                let pronoun = zero && at > cue.end && view.is(at - 1, class::PREPOSITION);
                return (!pronoun && !self.compares(cue.end..at)).then_some(at + 1);
            }
            if cue.has(frame::QUESTION) && view.is(at, class::QUESTION) {
                return Some(at);
            }
            if view.is_border(at) && !view.is_comma(at) || view.is(at, class::RELATIVE) {
                return None;
            }
            // "said he would …": the clause has begun without a conjunction.
            if zero
                && !linked
                && !view.is(at, class::ADVERB | class::PREPOSITION)
                && !view.is_comma(at)
                || zero && view.is(at, class::PRONOUN | class::AUXILIARY | class::COPULA)
            {
                return None;
            }
            let object =
                view.is(at, class::DETERMINER) && !view.is(at, class::PREPOSITION | class::ADVERB);
            // Behind a comma the conjunction tells enough: "verlangten die Grünen, dass …".
            let told = cue.has(frame::ADDRESSEE) || view.data.grammar.comma_complement;
            if object && !linked && !told {
                return None;
            }
            if clauses::cue_at(self.cues, at).is_some_and(|c| c.finite() && c.first > cue.first) {
                return None;
            }
            linked |= view.is(at, class::PREPOSITION | class::GENITIVE);
            at += 1;
        }
        None
    }

    /// "plus grand que": the conjunction compares.
    fn compares(&self, between: Range<usize>) -> bool {
        between.into_iter().any(|i| self.view.is(i, class::DEGREE))
    }

    /// P, a fait savoir X.
    pub(super) fn after_clause(&mut self, cue: &Cue) -> bool {
        if !cue.has(frame::QUOTE | frame::THAT | frame::ZERO) {
            return false;
        }
        let mut comma = cue.first;
        while comma > self.unit.start && self.view.is(comma - 1, class::ADVERB) {
            comma -= 1;
        }
        // What an earlier cue of the sentence claims is not said twice.
        let start = self.start_of_words(self.unit.start).max(self.claimed);
        if let Some(done) = self.comparative(cue, start) {
            return done;
        }
        if comma > start && self.view.is_comma(comma - 1) {
            return self.inverted_after_clause(cue, start, comma - 1);
        }
        self.view.data.grammar.subject_first && self.subject_after_clause(cue, start)
    }

    /// P, wie X mitteilte / Wie X mitteilte, P: nothing if the cue is in no such clause.
    pub(super) fn comparative(&mut self, cue: &Cue, start: usize) -> Option<bool> {
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

    pub(super) fn inverted_after_clause(&mut self, cue: &Cue, start: usize, comma: usize) -> bool {
        let who = match cue.pronoun {
            Some(pronoun) => self.pronoun(pronoun, cue),
            None => {
                let Some(found) = phrases::subject_after(self.view, cue.end, self.unit.end) else {
                    return false;
                };
                if self.view.data.grammar.subject_first
                    && (found.start != cue.end
                        || found.end < self.unit.end && !self.view.is_border(found.end))
                {
                    return false;
                }
                let near = start.max(comma.saturating_sub(60));
                let one_segment = !(near..comma).any(|i| self.view.is_comma(i));
                let verb = class::AUXILIARY | class::COPULA | class::NEGATION | class::REPORTIVE;
                let has_verb = (near..comma)
                    .any(|i| self.view.is(i, verb) && self.view.quotation(i).is_none());
                let closes = found.end >= self.unit.end
                    || self.view.is_border(found.end)
                    || self.view.is(found.end, class::ADVERB | class::PREPOSITION);
                // Behind the sentence with which it ends somebody who speaks stands, and no object.
                let speaks = found.clone().any(|i| {
                    self.view.name(i).is_some()
                        || self
                            .view
                            .is(i, class::SOURCE_NOUN | class::PRONOUN | class::TITLE)
                });
                let subject_first = self.view.data.grammar.subject_first;
                let whole = start == self.unit.start
                    && self.view.capitalised(start)
                    && speaks
                    && !subject_first;
                let opens = self
                    .view
                    .is(start, class::PREPOSITION | class::SUBORDINATOR)
                    && !self.view.is(start, class::DETERMINER);
                let words = (near..comma).filter(|&i| self.view.is_word(i)).count();
                let verbless = !has_verb && (opens || words < 3) && !self.view.is_comma(found.end);
                if !closes || verbless || !(one_segment || has_verb || whole) {
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
        // Where the words before the comma are a sentence already, an apposition follows and no second half.
        let verb = class::AUXILIARY | class::COPULA | class::NEGATION;
        let half = comma - start <= 8
            && (self.view.data.grammar.comma_complement
                || !(start..comma).any(|i| self.view.is(i, verb)));
        if self.view.is_comma(end) && half {
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
    pub(super) fn in_dialogue(&self) -> bool {
        self.view
            .mark(self.unit.start)
            .is_some_and(|c| matches!(c, '—' | '–' | '―'))
    }

    /// P, X said.
    pub(super) fn subject_after_clause(&mut self, cue: &Cue, start: usize) -> bool {
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
        let Some(mut subject) = phrases::subject_before(self.view, cue.first, start) else {
            return false;
        };
        // "…, top local lawmakers said": the adjectives up to the comma belong to the subject.
        let plain =
            |i: usize| self.view.is_word(i) && !self.view.capitalised(i) && self.view.class(i) == 0;
        for _ in 0..4 {
            if subject.start > start + 1 && plain(subject.start - 1) {
                subject.start -= 1;
            }
        }
        if subject.start <= start || !self.view.is_comma(subject.start - 1) {
            return false;
        }
        // "But to save money, she said, …": between two commas an attribution breaks the clause anywhere.
        let parenthetical = self.view.is_comma(end) && end == after;
        if !parenthetical && subject.start < start + 3 {
            return false;
        }
        if !parenthetical
            && self
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
    pub(super) fn start_of_words(&self, at: usize) -> usize {
        let mut start = self
            .unit
            .start
            .max(self.claimed.min(at.max(self.unit.start)));
        if at > start
            && let Some(mark) = (start..at)
                .rev()
                .take(200)
                .find(|&i| match self.view.mark(i) {
                    Some(';') => self.view.quotation(i).is_none(),
                    Some(':') => self.view.quotation(i).is_none() && self.heads_list(start..i),
                    _ => false,
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

    /// Whether what stands before a colon is a label or a report, and not half of what is said.
    fn heads_list(&self, before: Range<usize>) -> bool {
        before.len() < 5 || !clauses::cues_in(self.cues, &before).is_empty()
    }

    /// X appelle Y à P.
    pub(super) fn before_summons(&mut self, cue: &Cue) -> bool {
        if !cue.has(frame::SUMMONS) {
            return false;
        }
        let limit = self.unit.end.min(cue.end + GAP);
        let found = (cue.end..limit)
            .take_while(|&i| !self.view.is_border(i))
            .find(|&i| {
                let next = i + 1;
                self.view.is(i, class::TOPIC)
                    && (self.view.quotation(next).is_some() || self.view.is_infinitive(next))
            });
        let Some(from) = found else { return false };
        let end = clauses::end(self.view, self.cues, from, &self.unit, Stop::Afterthought);
        let who = self.subject_or_before(cue);
        self.claimed = end;
        let content = self.view.span(from..end).into_iter().collect();
        self.add(QuoteKind::Indirect, content, cue.spans.clone(), who)
    }

    /// X dit avoir vu P, X refuse de P.
    pub(super) fn before_infinitive(&mut self, cue: &Cue) -> bool {
        if !cue.has(frame::INFINITIVE) {
            return false;
        }
        let mut at = cue.end;
        while self.view.is(at, class::ADVERB | class::NEGATION) {
            at += 1;
        }
        let limit = self.unit.end.min(cue.end + GAP);
        let found = if self.view.is_infinitive(at) && self.view.quotation(at).is_none() {
            Some(at)
        } else {
            (at..limit)
                .take_while(|&i| !self.view.is_border(i) && self.view.quotation(i).is_none())
                .find(|&i| {
                    if self.view.is(i, class::INFINITIVE_MARK) {
                        return cue.has(frame::ADDRESSEE) && self.view.is_infinitive(i);
                    }
                    self.view.is(i, class::GENITIVE | class::TOPIC)
                        && self.view.is_infinitive(i + 1)
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
    pub(super) fn before_plain_clause(&mut self, cue: &Cue) -> bool {
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
                || self.is_relative(from)
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
                || self.view.is(
                    from,
                    class::PREPOSITION
                        | class::COORDINATOR
                        | class::GENITIVE
                        | class::SUBORDINATOR
                        | class::RELATIVE,
                )
                || cue.has(frame::CLAUSAL) && !self.is_clause(from)
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

    /// ", die auf …", ", in dem er …": an article that no noun follows is a relative pronoun.
    fn is_relative(&self, from: usize) -> bool {
        let view = self.view;
        if !view.data.grammar.capital_nouns {
            return false;
        }
        let at = from + usize::from(view.is(from, class::PREPOSITION));
        let article = view.is(at, class::DETERMINER) && !view.is(at, class::PRONOUN);
        let short = view.token(at).is_some_and(|t| t.text.chars().count() == 3);
        let noun = (at + 1..at + 4)
            .take_while(|&i| {
                view.is_word(i)
                    && !view.is(
                        i,
                        class::PRONOUN | class::PREPOSITION | class::AUXILIARY | class::COPULA,
                    )
            })
            .any(|i| view.capitalised(i) || view.quotation(i).is_some());
        article && short && !noun
    }

    /// "bezeichnete X als „Y“", "sprach gestern von „Y“": where the words behind the last preposition before the marks start.
    fn named_so(&self, from: usize, end: usize) -> Option<usize> {
        let quoted = (from..end).find(|&i| self.view.quotation(i).is_some())?;
        let near = quoted.saturating_sub(3).max(from);
        (near..quoted)
            .rev()
            .find(|&i| self.view.is(i, class::TOPIC))
            .map(|i| i + 1)
    }

    /// Whether a clause starts at a token: with a pronoun as its subject, or with a verb before anything subordinate.
    fn is_clause(&self, from: usize) -> bool {
        let view = self.view;
        if view.is(from, class::PRONOUN) && !view.is(from, class::DETERMINER) {
            return true;
        }
        let ends = class::RELATIVE | class::COMPLEMENTISER | class::SUBORDINATOR;
        (from..self.unit.end.min(from + GAP))
            .take_while(|&i| !view.is_border(i) && !view.is(i, ends))
            .any(|i| view.is(i, class::AUXILIARY | class::COPULA))
    }

    /// X réclame P, X dénonce "P", X parle de "P".
    pub(super) fn before_object(&mut self, cue: &Cue) -> bool {
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
            && (phrases::starts(self.view, from, false)
                || preposition
                || self.view.is(cue.end - 1, class::TOPIC))
            && cue.closing.is_none();
        if !quoted && !plain {
            return false;
        }
        if !plain && self.view.data.grammar.comma_complement {
            from = self.named_so(from, end).unwrap_or(from);
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
}
