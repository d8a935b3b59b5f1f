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

/// How much a tense is to be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strength {
    /// A preposition, or a verb of the same clause.
    Clause,
    /// A participle of the same clause, which may be passive.
    Participle,
    /// A verb elsewhere in the sentence, or nothing at all.
    Sentence,
}

/// The tense around a date.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    pub tense: Tense,
    pub strength: Strength,
}

impl Reading {
    fn new(tense: Tense, strength: Strength) -> Self {
        Self { tense, strength }
    }
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
    /// Endings of participles, which count where no verb speaks.
    participles: Vec<String>,
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
    participles: Vec<String>,
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
            participles: source.participles.clone(),
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
        !token.is_capitalised() && self.ends(token, &self.endings)
    }

    fn is_participle(&self, token: &Token<'_>) -> bool {
        self.ends(token, &self.participles)
    }

    fn ends(&self, token: &Token<'_>, endings: &[String]) -> bool {
        let word = &*token.lower;
        token.is_word()
            && endings
                .iter()
                .any(|e| word.len() > e.len() + 2 && word.ends_with(e.as_str()))
            && !self.except.contains(word)
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
    ) -> Reading {
        let tokens = &analysis.tokens;
        if self.future.stands_before(tokens, from) {
            return Reading::new(Tense::Future, Strength::Clause);
        }
        if self.past.stands_before(tokens, from) {
            return Reading::new(Tense::Past, Strength::Clause);
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
        let left_clause = || left().take_while(|t| !self.is_border(t));
        let right_clause = || right().take_while(|t| !self.is_border(t));
        let verb = |t: &Token<'_>| self.verb(t);
        if let Some(tense) = nearest(first(left_clause(), verb), first(right_clause(), verb)) {
            return Reading::new(tense, Strength::Clause);
        }
        let words = analysis.language.words();
        let participle = |t: &Token<'_>| {
            let capital = t.is_capitalised() && t.span.start != sentence.start;
            (!capital && !words.is_stop_word(&t.lower) && self.past.is_participle(t))
                .then_some(Tense::Past)
        };
        if nearest(
            first(left_clause(), participle),
            first(right_clause(), participle),
        )
        .is_some()
        {
            return Reading::new(Tense::Past, Strength::Participle);
        }
        match nearest(first(left(), verb), first(right(), verb)) {
            Some(tense) => Reading::new(tense, Strength::Sentence),
            None => Reading::new(Tense::Unknown, Strength::Sentence),
        }
    }

    fn is_border(&self, token: &Token<'_>) -> bool {
        matches!(
            token.text,
            "," | ";" | ":" | "(" | ")" | "«" | "»" | "\"" | "“" | "”" | "„" | "—" | "–"
        ) || self.clause.contains(&*token.lower)
    }

    fn verb(&self, token: &Token<'_>) -> Option<Tense> {
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

/// The first cue and how far it is.
fn first<'t>(
    tokens: impl Iterator<Item = &'t Token<'t>>,
    cue: impl Fn(&Token<'_>) -> Option<Tense>,
) -> Option<(usize, Tense)> {
    tokens
        .enumerate()
        .find_map(|(i, token)| cue(token).map(|tense| (i, tense)))
}

/// The nearer of two cues; the one before where both are as near.
fn nearest(left: Option<(usize, Tense)>, right: Option<(usize, Tense)>) -> Option<Tense> {
    match (left, right) {
        (Some(l), Some(r)) => Some(if r.0 < l.0 { r.1 } else { l.1 }),
        (one, other) => one.or(other).map(|c| c.1),
    }
}
