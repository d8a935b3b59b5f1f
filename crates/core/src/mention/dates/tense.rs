//! Tense: whether what is told lies before or after the day of writing, from the words around a date.
//!
//! Three kinds of cues, from the strongest: a preposition right before the date ("depuis lundi", "jusqu'à lundi"), the
//! nearest verb of the clause, the nearest verb of the sentence. Verbs are known by words (auxiliaries, participles such
//! as "prévu") and by endings.

use crate::evidence::Span;
use crate::language::{Analysis, Token};
use serde::Deserialize;
use std::collections::HashSet;

/// Where the clause of a date points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Future,
    Unknown,
}

/// Cues of one tense as written.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct CueSource {
    /// Phrases that stand right before the date.
    before: Vec<String>,
    /// Words in the clause.
    words: Vec<String>,
    /// Endings of verbs in the clause.
    endings: Vec<String>,
    /// Words that have such an ending by chance.
    except: Vec<String>,
}

/// `[tense]` of `dates.toml`.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct TenseSource {
    past: CueSource,
    future: CueSource,
    /// Words at which a clause starts.
    clause: Vec<String>,
}

#[derive(Default)]
struct Cues {
    before: Vec<Vec<String>>,
    words: HashSet<String>,
    endings: Vec<String>,
    except: HashSet<String>,
}

/// The compiled cues.
#[derive(Default)]
pub(super) struct TenseData {
    past: Cues,
    future: Cues,
    clause: HashSet<String>,
}

impl Cues {
    fn compile(source: &CueSource) -> Self {
        Self {
            before: source
                .before
                .iter()
                .map(|p| p.split_whitespace().map(str::to_owned).collect())
                .collect(),
            words: source.words.iter().cloned().collect(),
            endings: source.endings.clone(),
            except: source.except.iter().cloned().collect(),
        }
    }

    fn stands_before(&self, tokens: &[Token<'_>], at: usize) -> bool {
        self.before.iter().any(|phrase| {
            at.checked_sub(phrase.len())
                .and_then(|from| tokens.get(from..at))
                .is_some_and(|t| t.iter().zip(phrase).all(|(t, w)| *t.lower == **w))
        })
    }

    fn has_word(&self, token: &Token<'_>) -> bool {
        self.words.contains(&*token.lower)
    }

    fn has_ending(&self, token: &Token<'_>) -> bool {
        token.is_word()
            && !token.is_capitalised()
            && self
                .endings
                .iter()
                .any(|e| token.lower.len() > e.len() + 1 && token.lower.ends_with(e.as_str()))
            && !self.except.contains(&*token.lower)
    }
}

/// How many tokens to either side are looked at.
const REACH: usize = 40;

impl TenseData {
    pub(super) fn compile(source: &TenseSource) -> Self {
        Self {
            past: Cues::compile(&source.past),
            future: Cues::compile(&source.future),
            clause: source.clause.iter().cloned().collect(),
        }
    }

    /// The tense around the tokens `from..to` of the sentence `sentence`.
    pub(super) fn at(
        &self,
        analysis: &Analysis<'_>,
        sentence: Span,
        from: usize,
        to: usize,
    ) -> Tense {
        let tokens = &analysis.tokens;
        if self.future.stands_before(tokens, from) {
            return Tense::Future;
        }
        if self.past.stands_before(tokens, from) {
            return Tense::Past;
        }
        let inside = |t: &&Token<'_>| sentence.contains(t.span);
        let left = tokens
            .get(from.saturating_sub(REACH)..from)
            .unwrap_or_default();
        let right = tokens
            .get(to..tokens.len().min(to + REACH))
            .unwrap_or_default();
        let left = || left.iter().rev().take_while(inside);
        let right = || right.iter().take_while(inside);
        let nearest =
            |left: Option<(usize, Tense)>, right: Option<(usize, Tense)>| match (left, right) {
                (Some(l), Some(r)) => Some(if r.0 < l.0 { r.1 } else { l.1 }),
                (one, other) => one.or(other).map(|c| c.1),
            };
        let in_clause = nearest(
            self.first(left().take_while(|t| !self.is_border(t))),
            self.first(right().take_while(|t| !self.is_border(t))),
        );
        in_clause
            .or_else(|| nearest(self.first(left()), self.first(right())))
            .unwrap_or(Tense::Unknown)
    }

    fn is_border(&self, token: &Token<'_>) -> bool {
        matches!(
            token.text,
            "," | ";" | ":" | "(" | ")" | "«" | "»" | "\"" | "“" | "”" | "„" | "—" | "–"
        ) || self.clause.contains(&*token.lower)
    }

    /// The first cue and how far it is.
    fn first<'t>(&self, tokens: impl Iterator<Item = &'t Token<'t>>) -> Option<(usize, Tense)> {
        tokens
            .enumerate()
            .find_map(|(i, token)| self.cue(token).map(|tense| (i, tense)))
    }

    fn cue(&self, token: &Token<'_>) -> Option<Tense> {
        if self.future.has_word(token) {
            Some(Tense::Future)
        } else if self.past.has_word(token) {
            Some(Tense::Past)
        } else if self.future.has_ending(token) {
            Some(Tense::Future)
        } else if self.past.has_ending(token) {
            Some(Tense::Past)
        } else {
            None
        }
    }
}
