//! A text as the patterns of attribution see it: tokens with their classes, quotations and names, cut into units.

use super::data::{QuoteData, VerbForm, class};
use super::marks::Quotation;
use crate::evidence::Span;
use crate::language::{Analysis, Token, TokenKind};
use crate::mention::Name;
use std::ops::Range;

/// How far a pattern looks, in tokens: longer than any sentence of a newspaper, so that hostile input stays linear.
pub(super) const REACH: usize = 90;

/// A text with all that the patterns ask about its tokens.
pub(super) struct View<'a, 't> {
    pub analysis: &'a Analysis<'t>,
    pub data: &'a QuoteData,
    pub names: &'a [Name],
    pub quotations: Vec<Quotation>,
    classes: Vec<u64>,
    /// For every token the quotation in which it or its mark lies.
    quotation_of: Vec<Option<usize>>,
    /// For every token the name of which it is part.
    name_of: Vec<Option<usize>>,
    /// Sentences as ranges of tokens; one ends only outside quotation marks.
    pub units: Vec<Range<usize>>,
    /// The units written in capitals.
    shouted: Vec<Range<usize>>,
}

impl<'a, 't> View<'a, 't> {
    pub fn new(
        analysis: &'a Analysis<'t>,
        data: &'a QuoteData,
        names: &'a [Name],
        quotations: Vec<Quotation>,
    ) -> Self {
        let tokens = &analysis.tokens;
        let quotation_of = cover(tokens, quotations.iter().map(|q| q.outer));
        let name_of = cover(tokens, names.iter().map(|n| n.span));
        let units = units(analysis, &quotation_of);
        let shouted = units
            .iter()
            .filter(|u| is_all_capitals(tokens.get(u.start..u.end).unwrap_or_default()))
            .cloned()
            .collect();
        Self {
            analysis,
            data,
            names,
            quotations,
            classes: data.classes(tokens),
            quotation_of,
            name_of,
            units,
            shouted,
        }
    }

    pub fn text(&self) -> &'t str {
        self.analysis.text
    }

    pub fn token(&self, at: usize) -> Option<&Token<'t>> {
        self.analysis.tokens.get(at)
    }

    pub fn lower(&self, at: usize) -> &str {
        self.token(at).map_or("", |t| &t.lower)
    }

    pub fn class(&self, at: usize) -> u64 {
        self.classes.get(at).copied().unwrap_or_default()
    }

    /// What a word may be as a cue.
    pub fn verb(&self, at: usize) -> &'a [VerbForm] {
        match self.token(at) {
            Some(token) if self.is(at, class::VERB) => self.data.verb(token),
            _ => &[],
        }
    }

    /// Whether a token has one of these classes.
    pub fn is(&self, at: usize, bits: u64) -> bool {
        self.class(at) & bits != 0
    }

    pub fn quotation(&self, at: usize) -> Option<usize> {
        self.quotation_of.get(at).copied().flatten()
    }

    pub fn name(&self, at: usize) -> Option<usize> {
        self.name_of.get(at).copied().flatten()
    }

    /// Where all is written in capitals, only of words that the data does not know.
    pub fn capitalised(&self, at: usize) -> bool {
        self.token(at).is_some_and(Token::is_capitalised)
            && (!self.is_shouted(at) || self.class(at) == 0)
    }

    /// Whether a token stands in a sentence written in capitals.
    pub fn is_shouted(&self, at: usize) -> bool {
        !self.shouted.is_empty() && {
            let next = self.shouted.partition_point(|r| r.end <= at);
            self.shouted.get(next).is_some_and(|r| r.contains(&at))
        }
    }

    pub fn is_word(&self, at: usize) -> bool {
        self.token(at).is_some_and(|t| t.kind != TokenKind::Mark)
    }

    /// Whether an infinitive stands at a token or right behind its unstressed words.
    pub(super) fn is_infinitive(&self, at: usize) -> bool {
        if self.is(at, class::INFINITIVE_MARK) {
            return self.is_bare_verb(at + 1);
        }
        let mut at = at;
        let small = class::CLITIC | class::NEGATION | class::REFLEXIVE;
        for _ in 0..4 {
            if self.is(at, small) || self.is(at, class::ADVERB) {
                at += 1;
            }
        }
        self.token(at).is_some_and(|t| {
            self.data.is_infinitive(&t.lower)
                && (!t.is_capitalised() || self.is_shouted(at))
                && !self.is(at, class::DETERMINER | class::PREPOSITION)
        })
    }

    /// Whether the word behind "to" is a verb, as far as the closed classes tell.
    fn is_bare_verb(&self, at: usize) -> bool {
        let closed = class::DETERMINER
            | class::PRONOUN
            | class::PREPOSITION
            | class::GENITIVE
            | class::SOURCE_NOUN
            | class::RELATIVE;
        let number = self
            .token(at)
            .is_some_and(|t| t.text.starts_with(|c: char| c.is_ascii_digit()));
        self.is_word(at) && !self.capitalised(at) && !number && !self.is(at, closed)
    }

    /// The mark at a token; nothing for words.
    pub fn mark(&self, at: usize) -> Option<char> {
        self.token(at)
            .filter(|t| t.kind == TokenKind::Mark)
            .and_then(|t| t.text.chars().next())
            .map(western)
    }

    pub fn is_comma(&self, at: usize) -> bool {
        self.mark(at) == Some(',')
    }

    /// A mark behind which a new clause may start.
    pub fn is_border(&self, at: usize) -> bool {
        self.mark(at).is_some_and(|c| {
            matches!(
                c,
                ',' | ';' | ':' | '(' | ')' | '—' | '–' | '.' | '!' | '?' | '…' | '[' | ']'
            )
        })
    }

    /// The tokens of a quotation, its marks included.
    pub fn tokens_of(&self, quotation: usize) -> Range<usize> {
        self.quotations
            .get(quotation)
            .map_or(0..0, |q| self.analysis.tokens_in(q.outer))
    }

    /// The words of a range of tokens, without marks at the ends that belong to the sentence and not to what was said.
    pub fn span(&self, tokens: Range<usize>) -> Option<Span> {
        let mut first = tokens.start;
        let mut last = tokens.end;
        while first < last && self.mark(first).is_some_and(is_stop) {
            first += 1;
        }
        while last > first && self.mark(last - 1).is_some_and(is_stop) {
            last -= 1;
        }
        if first >= last {
            return None;
        }
        let start = self.token(first)?.span.start;
        let end = self.token(last - 1)?.span.end;
        Some(Span::new(start, end))
    }

    /// The quotations that start in a range of tokens, as indices.
    pub fn quotations_in(&self, tokens: &Range<usize>) -> Range<usize> {
        let bound = |at: usize| {
            self.token(at).map_or(self.quotations.len(), |t| {
                self.quotations
                    .partition_point(|q| q.outer.start < t.span.start)
            })
        };
        bound(tokens.start)..bound(tokens.end)
    }

    /// What stands between the marks of a quotation, without the comma that belongs to the sentence around it.
    pub fn inner(&self, quotation: usize) -> Option<Span> {
        let inner = self.quotations.get(quotation)?.inner;
        let words = inner
            .slice(self.text())
            .trim_end_matches([',', ' ', '\u{a0}']);
        let span = Span::new(inner.start, inner.start + words.len());
        (!span.is_empty()).then_some(span)
    }

    /// The number of words in a quotation.
    pub fn words_in(&self, quotation: usize) -> usize {
        self.tokens_of(quotation)
            .filter(|&i| self.is_word(i))
            .count()
    }

    /// Whether a word ends with one of the nouns of a source phrase.
    pub fn has_head(&self, at: usize, heads: u8) -> bool {
        let heads = self.data.source_heads.get(usize::from(heads));
        self.token(at).is_some_and(|t| {
            heads.is_some_and(|h| h.iter().any(|head| t.lower.ends_with(head.as_str())))
        })
    }

    /// The first unit-internal token that is not white space or a mark.
    pub fn first_word(&self, tokens: Range<usize>) -> Option<usize> {
        tokens.into_iter().find(|&i| self.is_word(i))
    }

    /// Whether a unit is nothing but one or more quotations.
    pub fn only_quotation(&self, unit: &Range<usize>) -> bool {
        unit.clone()
            .all(|i| self.quotation(i).is_some() || !self.is_word(i))
            && unit.clone().any(|i| self.quotation(i).is_some())
    }
}

/// Whether the words of a sentence are written in capitals, but for one in five.
fn is_all_capitals(tokens: &[Token<'_>]) -> bool {
    let (mut upper, mut other) = (0, 0);
    for token in tokens.iter().filter(|t| t.kind == TokenKind::Word) {
        let ends_upper = token.text.chars().rev().find(|c| c.is_alphabetic());
        if token.is_capitalised() && ends_upper.is_some_and(char::is_uppercase) {
            upper += 1;
        } else {
            other += 1;
            if other > 3 && other > upper {
                return false;
            }
        }
    }
    upper >= 3 && other * 4 <= upper
}

fn is_stop(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '.' | '…' | '—' | '–' | '-' | '!' | '?')
}

/// For each token the index of the span in which it lies; both in order.
fn cover(tokens: &[Token<'_>], spans: impl Iterator<Item = Span>) -> Vec<Option<usize>> {
    let mut found = vec![None; tokens.len()];
    let mut at = 0;
    for (index, span) in spans.enumerate() {
        while tokens.get(at).is_some_and(|t| t.span.end <= span.start) {
            at += 1;
        }
        while let Some(token) = tokens.get(at).filter(|t| t.span.start < span.end) {
            if token.span.end > span.start
                && let Some(slot) = found.get_mut(at)
            {
                *slot = Some(index);
            }
            at += 1;
        }
    }
    found
}

/// Sentences as ranges of tokens, those joined between which a quotation runs on.
fn units(analysis: &Analysis<'_>, quotation_of: &[Option<usize>]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let of = |at: usize| quotation_of.get(at).copied().flatten();
    for sentence in &analysis.sentences {
        let range = analysis.tokens_in(*sentence);
        if range.is_empty() {
            continue;
        }
        match found.last_mut() {
            Some(last)
                if last.end > 0
                    && of(last.end - 1).is_some()
                    && of(last.end - 1) == of(range.start) =>
            {
                last.end = range.end;
            }
            _ => found.push(range),
        }
    }
    found
}

/// A mark of another script as the mark that does its work.
fn western(mark: char) -> char {
    match mark {
        '،' | '、' | '，' => ',',
        '؛' | '；' => ';',
        '：' => ':',
        '؟' | '？' => '?',
        _ => mark,
    }
}
