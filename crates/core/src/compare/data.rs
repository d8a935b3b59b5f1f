//! `statements.toml`: what the comparison of tellings needs to know of a language.

use crate::language::{Language, Section, Token};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// `statements.toml`.
#[derive(Default)]
pub struct StatementData {
    /// First word → the whole openers that start with it, longest first.
    openers: BTreeMap<String, Vec<Vec<String>>>,
    negations: BTreeSet<String>,
    denials: Vec<String>,
    tolls: Vec<String>,
    keys: OnceLock<Keys>,
}

/// The words of the file as keys of comparison.
#[derive(Default)]
struct Keys {
    denials: BTreeSet<String>,
    tolls: BTreeSet<String>,
}

/// `statements.toml` as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementSource {
    /// Words at which a clause may start.
    #[serde(default)]
    openers: Vec<String>,
    /// Words that deny what their clause says.
    #[serde(default)]
    negations: Vec<String>,
    /// Verbs and nouns that deny by themselves.
    #[serde(default)]
    denials: Vec<String>,
    /// What is counted in a toll: a later and higher number of these is an update.
    #[serde(default)]
    tolls: Vec<String>,
}

impl Section for StatementData {
    const FILE: &'static str = "statements.toml";
    type Source = StatementSource;

    fn compile(source: StatementSource) -> Result<Self, String> {
        let mut openers: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
        for opener in &source.openers {
            let words: Vec<String> = opener.split_whitespace().map(str::to_owned).collect();
            let first = words.first().ok_or("an empty opener")?.clone();
            openers.entry(first).or_default().push(words);
        }
        for with_first in openers.values_mut() {
            with_first.sort_by_key(|words| std::cmp::Reverse(words.len()));
        }
        Ok(Self {
            openers,
            negations: source.negations.into_iter().collect(),
            denials: source.denials,
            tolls: source.tolls,
            keys: OnceLock::new(),
        })
    }
}

impl StatementData {
    /// How many of the first tokens are words at which a clause starts; 0 if none.
    pub(super) fn opener(&self, tokens: &[Token<'_>]) -> usize {
        let Some(candidates) = tokens.first().and_then(|t| self.openers.get(&*t.lower)) else {
            return 0;
        };
        let fits = |words: &&Vec<String>| {
            words.len() <= tokens.len()
                && words
                    .iter()
                    .zip(tokens)
                    .all(|(word, token)| *word == *token.lower)
        };
        candidates.iter().find(fits).map_or(0, Vec::len)
    }

    /// Whether a word denies what its clause says.
    pub(super) fn is_negation(&self, lower: &str) -> bool {
        self.negations.contains(lower)
    }

    /// Whether a word's key denies by itself.
    pub(super) fn is_denial(&self, language: &Language, key: &str) -> bool {
        self.keys(language).denials.contains(key)
    }

    /// Whether a word's key is what a toll counts.
    pub(super) fn is_toll(&self, language: &Language, key: &str) -> bool {
        self.keys(language).tolls.contains(key)
    }

    fn keys(&self, language: &Language) -> &Keys {
        let keys = |words: &[String]| words.iter().map(|w| language.words().stem(w)).collect();
        self.keys.get_or_init(|| Keys {
            denials: keys(&self.denials),
            tolls: keys(&self.tolls),
        })
    }
}
