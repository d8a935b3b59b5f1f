//! `statements.toml`: what the comparison of tellings needs to know of a language.

use crate::language::{CONCEPT, Language, Section, Token, shared_table};
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
    people: Vec<String>,
    people_stems: OnceLock<BTreeSet<String>>,
    open_tolls: Vec<String>,
    open_toll_stems: OnceLock<BTreeSet<String>>,
    negation_openers: BTreeSet<String>,
    negation_closers: BTreeSet<String>,
    deniers: BTreeSet<String>,
    universals: BTreeSet<String>,
    limits: BTreeSet<String>,
    hedges: BTreeSet<String>,
    opposites: Vec<(Vec<String>, Vec<String>)>,
    opposite_keys: OnceLock<Vec<(String, String)>>,
    prefixes: Vec<String>,
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
    /// Words for people that are counted, of which one may stand for another: "inhabitants", "persons".
    #[serde(default)]
    people: Vec<String>,
    /// What is counted in a toll that may also fall.
    #[serde(default)]
    open_tolls: Vec<String>,
    /// Words that deny only together with a closer further on: French "ne".
    #[serde(default)]
    negation_openers: Vec<String>,
    /// Words that deny only behind an opener: "plus", "personne".
    #[serde(default)]
    negation_closers: Vec<String>,
    /// Words that deny by their meaning: "false", "refuses".
    #[serde(default)]
    deniers: Vec<String>,
    /// Words that say it of all.
    #[serde(default)]
    universals: Vec<String>,
    /// Words that say it of a part, or of one alone.
    #[serde(default)]
    limits: Vec<String>,
    /// Words that say it may be so.
    #[serde(default)]
    hedges: Vec<String>,
    /// Two lists of words, by spaces, of which each of the one is an opposite of each of the other.
    #[serde(default)]
    opposites: Vec<(String, String)>,
    /// Beginnings that turn a word into its opposite.
    #[serde(default)]
    negative_prefixes: Vec<String>,
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
            people: source.people,
            people_stems: OnceLock::new(),
            open_tolls: source.open_tolls,
            open_toll_stems: OnceLock::new(),
            negation_openers: source.negation_openers.into_iter().collect(),
            negation_closers: source.negation_closers.into_iter().collect(),
            deniers: source.deniers.into_iter().collect(),
            universals: source.universals.into_iter().collect(),
            limits: source.limits.into_iter().collect(),
            hedges: source.hedges.into_iter().collect(),
            opposites: source
                .opposites
                .iter()
                .map(|(one, other)| (words_of(one), words_of(other)))
                .collect(),
            opposite_keys: OnceLock::new(),
            prefixes: source.negative_prefixes,
        })
    }
}

fn words_of(list: &str) -> Vec<String> {
    list.split_whitespace().map(str::to_owned).collect()
}

/// Concepts that are opposites in every language: rows of two lists of keys of `concepts.toml`.
fn opposite_concepts() -> &'static [(Vec<String>, Vec<String>)] {
    static ROWS: OnceLock<Vec<(Vec<String>, Vec<String>)>> = OnceLock::new();
    let key = |word: &str| format!("{CONCEPT}{word}");
    let keys = |list: &str| list.split_whitespace().map(key).collect();
    ROWS.get_or_init(|| {
        let table = shared_table("compare", "opposites.tsv");
        let rows = table.lines().filter(|l| !l.starts_with('#'));
        rows.filter_map(|l| l.split_once('\t'))
            .map(|(one, other)| (keys(one), keys(other)))
            .collect()
    })
}

impl StatementData {
    /// Whether a word denies together with a closer behind it.
    pub fn opens_negation(&self, lower: &str) -> bool {
        self.negation_openers.contains(lower)
    }

    /// Whether a word denies behind an opener.
    pub fn closes_negation(&self, lower: &str) -> bool {
        self.negation_closers.contains(lower)
    }

    /// Whether a word denies by its meaning.
    pub fn is_denier(&self, lower: &str) -> bool {
        self.deniers.contains(lower)
    }

    /// Whether a word says it of all.
    pub fn is_universal(&self, lower: &str) -> bool {
        self.universals.contains(lower)
    }

    /// Whether a word says it of a part, or of one alone.
    pub fn is_limit(&self, lower: &str) -> bool {
        self.limits.contains(lower)
    }

    /// Whether a word says that it may be so.
    pub fn is_hedge(&self, lower: &str) -> bool {
        self.hedges.contains(lower)
    }

    /// The words of this language that are opposites, by their keys ([`Language::key`]), and the concepts that are so in
    /// every language.
    pub fn opposites(&self, language: &Language) -> &[(String, String)] {
        let of_words = |words: &[String]| words.iter().map(|w| language.key(w)).collect::<Vec<_>>();
        self.opposite_keys.get_or_init(|| {
            let own = self
                .opposites
                .iter()
                .map(|(x, y)| (of_words(x), of_words(y)));
            let mut found = Vec::new();
            for (one, other) in own.chain(opposite_concepts().iter().cloned()) {
                for x in &one {
                    let pairs = other.iter().map(|y| (x.clone(), y.clone()));
                    found.extend(pairs.filter(|(x, y)| x != y));
                }
            }
            found.sort();
            found.dedup();
            found
        })
    }

    /// Beginnings that turn a word into its opposite ("possible", "impossible").
    pub fn negative_prefixes(&self) -> &[String] {
        &self.prefixes
    }

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
        let stems = || stems_of(&self.tolls, language);
        self.toll_stems.get_or_init(stems).contains(stem)
    }

    /// Whether a stem names people that are counted, whoever they are.
    pub fn are_people(&self, language: &Language, stem: &str) -> bool {
        let stems = || stems_of(&self.people, language);
        self.people_stems.get_or_init(stems).contains(stem)
    }

    /// Whether a stem is what a toll counts that may also fall: who is missing is found.
    pub fn is_open_toll(&self, language: &Language, stem: &str) -> bool {
        let stems = || stems_of(&self.open_tolls, language);
        self.open_toll_stems.get_or_init(stems).contains(stem)
    }
}

fn stems_of(words: &[String], language: &Language) -> BTreeSet<String> {
    words.iter().map(|w| language.words().stem(w)).collect()
}
