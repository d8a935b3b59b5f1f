//! Tense: whether what is told lies before or after the day of writing, from the words around a date.
//!
//! Three kinds of cues, from the strongest: a preposition right before the date ("depuis lundi", "jusqu'à lundi"), the
//! nearest verb of the clause, the nearest verb of the sentence. Verbs are known by words (auxiliaries, participles such
//! as "prévu") and by endings.

use crate::evidence::Span;
use crate::language::{Analysis, Token, WordData, WordSet};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;

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
    words: WordSet,
    endings: Endings,
    participles: Endings,
    except: WordSet,
}

/// Endings of words by the byte that they end in.
#[derive(Default)]
struct Endings(BTreeMap<u8, Vec<String>>);

impl Endings {
    fn new(written: &[String]) -> Self {
        let mut endings: BTreeMap<u8, Vec<String>> = BTreeMap::new();
        for ending in written {
            if let Some(last) = ending.bytes().last() {
                endings.entry(last).or_default().push(ending.clone());
            }
        }
        Self(endings)
    }

    /// Whether a word has one of them, and at least three bytes before it.
    fn end(&self, word: &str) -> bool {
        let last = word.bytes().last();
        let endings = last.and_then(|b| self.0.get(&b)).into_iter().flatten();
        let mut fitting = endings.filter(|e| word.len() > e.len() + 2);
        fitting.any(|e| word.ends_with(e.as_str()))
    }
}

/// The compiled cues.
#[derive(Default)]
pub(super) struct TenseData {
    past: Cues,
    future: Cues,
    clause: WordSet,
}

impl Cues {
    fn compile(source: &CueSource) -> Self {
        Self {
            before: source
                .before
                .iter()
                .map(|p| p.split_whitespace().map(str::to_owned).collect())
                .collect(),
            words: source.words.iter().collect(),
            endings: Endings::new(&source.endings),
            participles: Endings::new(&source.participles),
            except: source.except.iter().collect(),
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
        self.words.contains(token)
    }

    fn has_ending(&self, token: &Token<'_>) -> bool {
        !token.is_capitalised() && self.ends(token, &self.endings)
    }

    fn is_participle(&self, token: &Token<'_>) -> bool {
        self.ends(token, &self.participles)
    }

    fn ends(&self, token: &Token<'_>, endings: &Endings) -> bool {
        token.is_word() && endings.end(&token.lower) && !self.except.contains(token)
    }
}

/// How many tokens to either side are looked at.
const REACH: usize = 40;

impl TenseData {
    pub(super) fn compile(source: &TenseSource) -> Self {
        Self {
            past: Cues::compile(&source.past),
            future: Cues::compile(&source.future),
            clause: source.clause.iter().collect(),
        }
    }

    /// What a token says by itself.
    fn cue(&self, token: &Token<'_>, words: &WordData) -> Cue {
        Cue {
            border: self.is_border(token),
            verb: self.verb(token),
            participle: self.past.is_participle(token) && !words.is_stop(token),
        }
    }

    fn is_border(&self, token: &Token<'_>) -> bool {
        matches!(
            token.text,
            "," | ";" | ":" | "(" | ")" | "«" | "»" | "\"" | "“" | "”" | "„" | "—" | "–"
        ) || self.clause.contains(token)
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

/// What one token says of tense.
#[derive(Clone, Copy)]
struct Cue {
    /// Whether a clause ends here.
    border: bool,
    verb: Option<Tense>,
    participle: bool,
}

/// The tenses of one text. What a token says is looked up once, however many dates stand around it.
pub(super) struct Tenses<'a, 't> {
    analysis: &'a Analysis<'t>,
    cues: Vec<Option<Cue>>,
}

impl<'a, 't> Tenses<'a, 't> {
    pub(super) fn new(analysis: &'a Analysis<'t>) -> Self {
        Self {
            analysis,
            cues: vec![None; analysis.tokens.len()],
        }
    }

    /// The tense around the tokens `from..to` of the sentence `sentence`.
    pub(super) fn at(&mut self, sentence: Span, from: usize, to: usize) -> Reading {
        let data = &self.analysis.language.dates().tense;
        let tokens = &self.analysis.tokens;
        if data.future.stands_before(tokens, from) {
            return Reading::new(Tense::Future, Strength::Clause);
        }
        if data.past.stands_before(tokens, from) {
            return Reading::new(Tense::Past, Strength::Clause);
        }
        let left = self.cues(from.saturating_sub(REACH)..from, sentence);
        let right = self.cues(to..tokens.len().min(to + REACH), sentence);
        let left = || left.iter().rev();
        let right = || right.iter();
        let left_clause = || left().take_while(|c| !c.0.border);
        let right_clause = || right().take_while(|c| !c.0.border);
        let verb = |c: &(Cue, bool)| c.0.verb;
        if let Some(tense) = nearest(first(left_clause(), verb), first(right_clause(), verb)) {
            return Reading::new(tense, Strength::Clause);
        }
        let participle = |c: &(Cue, bool)| (c.0.participle && !c.1).then_some(Tense::Past);
        let participles = (
            first(left_clause(), participle),
            first(right_clause(), participle),
        );
        if nearest(participles.0, participles.1).is_some() {
            return Reading::new(Tense::Past, Strength::Participle);
        }
        match nearest(first(left(), verb), first(right(), verb)) {
            Some(tense) => Reading::new(tense, Strength::Sentence),
            None => Reading::new(Tense::Unknown, Strength::Sentence),
        }
    }

    /// The cues of the tokens of `range` that lie in the sentence, each with whether it is a name by its capital.
    fn cues(&mut self, range: Range<usize>, sentence: Span) -> Vec<(Cue, bool)> {
        let language = self.analysis.language;
        let tokens = self.analysis.tokens.get(range.clone());
        let cues = self.cues.get_mut(range);
        tokens
            .unwrap_or_default()
            .iter()
            .zip(cues.unwrap_or_default())
            .filter(|(token, _)| sentence.contains(token.span))
            .map(|(token, cue)| {
                let cue =
                    *cue.get_or_insert_with(|| language.dates().tense.cue(token, language.words()));
                let name = token.is_capitalised() && token.span.start != sentence.start;
                (cue, name)
            })
            .collect()
    }
}

/// The first cue and how far it is.
fn first<'c>(
    cues: impl Iterator<Item = &'c (Cue, bool)>,
    tense: impl Fn(&(Cue, bool)) -> Option<Tense>,
) -> Option<(usize, Tense)> {
    cues.enumerate()
        .find_map(|(i, cue)| tense(cue).map(|tense| (i, tense)))
}

/// The nearer of two cues; the one before where both are as near.
fn nearest(left: Option<(usize, Tense)>, right: Option<(usize, Tense)>) -> Option<Tense> {
    match (left, right) {
        (Some(l), Some(r)) => Some(if r.0 < l.0 { r.1 } else { l.1 }),
        (one, other) => one.or(other).map(|c| c.1),
    }
}
