//! The text as the finder of names sees it: per token its classes and whether its capital says anything.

use super::classes::{Class, Classes};
use super::data::{NameData, Phrases, ends_in};
use super::tables;
use crate::evidence::Span;
use crate::language::{Analysis, Token, TokenKind, WordMap, fold};
use std::borrow::Cow;
use std::cell::Cell;

/// The key of a name: folded, and hyphens, points and apostrophes as spaces.
pub(super) fn key(name: &str) -> String {
    if name
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    {
        return name.to_owned();
    }
    let folded = fold(name);
    let mut found = String::with_capacity(folded.len());
    for word in folded
        .split(|c: char| c.is_whitespace() || matches!(c, '-' | '.' | '\'' | ',' | '\u{ad}'))
        .filter(|w| !w.is_empty())
    {
        if !found.is_empty() {
            found.push(' ');
        }
        found.push_str(word);
    }
    found
}

/// A text with what is counted once.
pub(super) struct Reader<'a, 't> {
    pub analysis: &'a Analysis<'t>,
    pub data: &'static NameData,
    /// Classes of each token.
    classes: Vec<Classes>,
    /// Whether a capital says nothing, as at the start of a sentence.
    pub starts: Vec<bool>,
    /// The words that have a capital somewhere.
    capitals: WordMap<Occurrences>,
}

/// How often a word has a capital that says something, where first, and whether it also stands in lower case.
#[derive(Default)]
struct Occurrences {
    count: usize,
    first: Vec<usize>,
    lower: Cell<bool>,
}

const MARK: Classes = Classes::of(&[Class::Mark]);
const ADJECTIVES: Classes = Classes::of(&[Class::InstitutionAdjective, Class::Demonym]);

/// So many words around a name are asked for words of sport.
const NEAR: usize = 12;

/// So many places of a word are looked at when asking whether something is repeated.
const PLACES: usize = 12;

impl<'a, 't> Reader<'a, 't> {
    pub(super) fn new(analysis: &'a Analysis<'t>) -> Self {
        let tokens = &analysis.tokens;
        let starts = starts(analysis);
        let data = analysis.language.names();
        let mut classes = Vec::with_capacity(tokens.len());
        let mut capitals: WordMap<Occurrences> = WordMap::default();
        for (at, (token, start)) in tokens.iter().zip(&starts).enumerate() {
            if token.kind == TokenKind::Mark {
                classes.push(MARK);
                continue;
            }
            let mut own = data.classes_of(token);
            if token.is_capitalised() && !token.is_elided() {
                own.add(Class::Capital);
            }
            classes.push(own);
            if token.is_capitalised() {
                let seen = capitals.entry(&token.lower, Occurrences::default);
                seen.count += usize::from(!start);
                if !start && seen.first.len() < PLACES {
                    seen.first.push(at);
                }
            }
        }
        for token in tokens.iter().filter(|t| t.is_word() && !t.is_capitalised()) {
            if let Some(seen) = capitals.get(token) {
                seen.lower.set(true);
            }
        }
        Self {
            analysis,
            data,
            classes,
            starts,
            capitals,
        }
    }

    pub(super) fn token(&self, at: usize) -> Option<&'a Token<'t>> {
        self.analysis.tokens.get(at)
    }

    /// The word at `at` in lower case; empty for marks and beyond the text.
    pub(super) fn lower(&self, at: usize) -> &'a str {
        self.token(at)
            .filter(|t| t.kind != TokenKind::Mark)
            .map_or("", |t| &*t.lower)
    }

    /// The mark at `at`; empty for words.
    pub(super) fn mark(&self, at: usize) -> &'a str {
        self.token(at)
            .filter(|t| t.kind == TokenKind::Mark)
            .map_or("", |t| t.text)
    }

    /// The token `back` places before `at`, if any.
    pub(super) fn before(&self, at: usize, back: usize) -> &'a str {
        at.checked_sub(back).map_or("", |i| self.lower(i))
    }

    /// The key of the word or mark at `at`; most words are their own.
    pub(super) fn key(&self, at: usize) -> Cow<'a, str> {
        let Some(token) = self.token(at) else {
            return Cow::Borrowed("");
        };
        let lower: &str = &token.lower;
        if lower.bytes().all(|b| b.is_ascii_lowercase()) {
            Cow::Borrowed(lower)
        } else {
            Cow::Owned(key(lower))
        }
    }

    /// The classes of the token at `at`; none beyond the text.
    #[inline]
    pub(super) fn classes(&self, at: usize) -> Classes {
        self.classes.get(at).copied().unwrap_or_default()
    }

    /// Whether the word at `at` is of a class.
    #[inline]
    pub(super) fn is(&self, at: usize, class: Class) -> bool {
        self.classes(at).has(class)
    }

    /// Whether the word `back` places before `at` is of a class.
    #[inline]
    pub(super) fn is_before(&self, at: usize, back: usize, class: Class) -> bool {
        at.checked_sub(back).is_some_and(|i| self.is(i, class))
    }

    /// Whether the word at `at` says what somebody is.
    pub(super) fn is_role(&self, at: usize) -> bool {
        self.is(at, Class::Role) || self.data.ends_as_role(self.lower(at))
    }

    /// Whether the word at `at` is a first name.
    pub(super) fn is_first_name(&self, at: usize) -> bool {
        self.is(at, Class::FirstName) || tables::is_first_name(&self.key(at))
    }

    /// Whether the word at `at` looks like an adjective.
    pub(super) fn is_adjective(&self, at: usize) -> bool {
        self.classes(at).meets(ADJECTIVES) || self.data.ends_as_adjective(self.lower(at))
    }

    /// Whether sport is told of around the words `first..end`.
    pub(super) fn is_sport(&self, first: usize, end: usize) -> bool {
        (first.saturating_sub(NEAR)..end + NEAR).any(|at| self.is(at, Class::SportWord))
    }

    /// Whether the word at `at` may head an organisation's name.
    pub(super) fn is_organisation_head(&self, at: usize) -> bool {
        self.is(at, Class::OrganisationHead)
            || ends_in(self.lower(at), &self.data.organisation_endings)
    }

    #[inline]
    pub(super) fn is_capitalised(&self, at: usize) -> bool {
        self.is(at, Class::Capital)
    }

    pub(super) fn is_start(&self, at: usize) -> bool {
        self.starts.get(at).copied().unwrap_or_default()
    }

    fn occurrences(&self, at: usize) -> Option<&Occurrences> {
        self.capitals.get(self.token(at)?)
    }

    /// Whether the word at `at` carries no content.
    pub(super) fn is_stop(&self, at: usize) -> bool {
        let words = self.analysis.language.words();
        self.token(at).is_some_and(|t| words.is_stop(t))
    }

    /// Whether the word stands in lower case elsewhere in the text.
    pub(super) fn is_also_lower(&self, at: usize) -> bool {
        self.occurrences(at).is_some_and(|o| o.lower.get())
    }

    /// How often the word has a capital that says something.
    pub(super) fn capitals(&self, at: usize) -> usize {
        self.occurrences(at).map_or(0, |o| o.count)
    }

    /// Whether the words `first..end` stand in the text at another place too.
    pub(super) fn repeated(&self, first: usize, end: usize) -> bool {
        let same = |other: &usize| {
            *other != first
                && (0..end - first).all(|i| {
                    self.token(first + i).map(|t| &t.lower)
                        == self.token(other + i).map(|t| &t.lower)
                })
        };
        end > first
            && self
                .occurrences(first)
                .is_some_and(|o| o.first.iter().any(same))
    }

    /// Whether a word, given by its key in one word, has a capital that says something anywhere.
    pub(super) fn has_capitalised(&self, word: &str) -> bool {
        self.capitals.get_word(word).is_some_and(|o| o.count > 0)
    }

    /// What stands between two neighbouring tokens.
    pub(super) fn gap(&self, at: usize) -> &'a str {
        let (Some(one), Some(two)) = (self.token(at), self.token(at + 1)) else {
            return "\n";
        };
        self.analysis
            .text
            .get(one.span.end..two.span.start)
            .unwrap_or("\n")
    }

    /// Whether the next token follows in the same line, with at most one space or break-free space.
    pub(super) fn follows(&self, at: usize) -> bool {
        let gap = self.gap(at);
        gap.chars().count() <= 2 && !gap.contains(['\n', '\r', '\u{2028}', '\u{2029}'])
    }

    /// Whether the next token follows without a space.
    pub(super) fn joined(&self, at: usize) -> bool {
        self.gap(at).is_empty()
    }

    /// The span of tokens `first..end`.
    pub(super) fn span(&self, first: usize, end: usize) -> Span {
        let start = self.token(first).map_or(0, |t| t.span.start);
        let last = end.checked_sub(1).and_then(|i| self.token(i));
        Span::new(start, last.map_or(start, |t| t.span.end))
    }

    /// Whether the words of a phrase stand at `at`; gives the index after them.
    pub(super) fn phrase(&self, at: usize, phrase: &[String]) -> Option<usize> {
        for (i, word) in phrase.iter().enumerate() {
            let token = self.token(at + i)?;
            if &*token.lower != word.as_str() || (i > 0 && !self.follows(at + i - 1)) {
                return None;
            }
        }
        Some(at + phrase.len())
    }

    /// The longest of some phrases that stands at `at`, as the index after it.
    pub(super) fn one_of(&self, at: usize, phrases: &Phrases) -> Option<usize> {
        phrases
            .starting_with(&self.token(at)?.lower)
            .iter()
            .find_map(|phrase| self.phrase(at, phrase))
    }

    /// Whether a word has no lower-case letter and at least two letters.
    pub(super) fn is_acronym(&self, at: usize) -> bool {
        self.token(at).is_some_and(|t| {
            let letters = t.text.chars().filter(|c| c.is_alphabetic()).count();
            (2..=6).contains(&letters) && !t.text.chars().any(char::is_lowercase)
        })
    }
}

/// For each token, whether it is the first word of a sentence, quotation or clause after a colon.
fn starts(analysis: &Analysis<'_>) -> Vec<bool> {
    let mut found = Vec::with_capacity(analysis.tokens.len());
    let mut sentences = analysis.sentences.iter().peekable();
    let mut open = true;
    for token in &analysis.tokens {
        while let Some(sentence) = sentences.next_if(|s| s.start <= token.span.start) {
            open |= sentence.end > token.span.start;
        }
        if token.kind == TokenKind::Mark {
            open |= matches!(
                token.text,
                "«" | "»"
                    | "\""
                    | "“"
                    | "„"
                    | "‘"
                    | "‹"
                    | ":"
                    | "–"
                    | "—"
                    | "•"
                    | "?"
                    | "!"
                    | "…"
                    | "¿"
                    | "¡"
            );
            found.push(false);
        } else {
            found.push(open);
            // An elided word and what it is joined to start together: "L'accord".
            open = false;
        }
    }
    found
}
