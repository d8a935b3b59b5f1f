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
    negatives: BTreeSet<String>,
    lapses: BTreeSet<String>,
    tolls: Vec<String>,
    toll_stems: OnceLock<BTreeSet<String>>,
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
    /// Words that may deny, or deny only a part: a clause that holds one does not plainly affirm.
    #[serde(default)]
    negatives: Vec<String>,
    /// Words that, beside a denial, say that it was so before: no "longer", "plus".
    #[serde(default)]
    lapses: Vec<String>,
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
            negatives: source.negatives.into_iter().collect(),
            lapses: source.lapses.into_iter().collect(),
            tolls: source.tolls,
            toll_stems: OnceLock::new(),
        })
    }
}

impl StatementData {
    /// How many of the first tokens are words at which a clause starts; 0 if none.
    pub fn opener(&self, tokens: &[Token<'_>]) -> usize {
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
    pub fn is_negation(&self, lower: &str) -> bool {
        self.negations.contains(lower)
    }

    /// Whether a clause that holds this word does not plainly affirm.
    pub fn is_negative(&self, lower: &str) -> bool {
        self.negations.contains(lower) || self.negatives.contains(lower)
    }

    /// Whether a word beside a denial says that it was so before.
    pub fn is_lapse(&self, lower: &str) -> bool {
        self.lapses.contains(lower)
    }

    /// Whether a stem is what a toll counts.
    pub fn is_toll(&self, language: &Language, stem: &str) -> bool {
        let stems = || {
            self.tolls
                .iter()
                .map(|w| language.words().stem(w))
                .collect()
        };
        self.toll_stems.get_or_init(stems).contains(stem)
    }
}
