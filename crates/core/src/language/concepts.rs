//! Concepts: words that mean the same, in one language or in several, meet under one key.
//!
//! "A signé" and "a paraphé", "séisme" and "earthquake" tell one thing in other words. `concepts.toml` of each language
//! lists words by the concept that they name; the keys are the same in every language.

use super::{Language, Section, normalise};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::OnceLock;

/// What the key of a concept starts with; that of a stem does not.
pub const CONCEPT: char = '=';

/// `concepts.toml`, with words as written; stems are made at first use by [`Language::key`].
#[derive(Default)]
pub struct ConceptData {
    light: Vec<String>,
    concepts: Vec<(String, Vec<String>)>,
    stems: OnceLock<Stems>,
}

/// The words of the file by their stems.
#[derive(Default)]
struct Stems {
    light: HashSet<String>,
    /// Words as listed: they come before stems, for a stem may be that of two words ("train", "training").
    words: HashMap<String, usize>,
    stems: HashMap<String, usize>,
}

/// `concepts.toml` as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConceptSource {
    /// Words that say little in any news text.
    #[serde(default)]
    light: Vec<String>,
    /// Concept → words that name it.
    #[serde(default)]
    concepts: BTreeMap<String, Vec<String>>,
}

impl Section for ConceptData {
    const FILE: &'static str = "concepts.toml";
    type Source = ConceptSource;

    fn compile(source: ConceptSource) -> Result<Self, String> {
        Ok(Self {
            light: source.light,
            concepts: source.concepts.into_iter().collect(),
            stems: OnceLock::new(),
        })
    }
}

impl Language {
    /// The key under which a content word is compared: its concept, else its stem.
    #[must_use]
    pub fn key(&self, lower: &str) -> String {
        let data = self.concepts();
        let known = self.concept_stems();
        let stem = self.words().stem(lower);
        let index = known.words.get(lower).or_else(|| known.stems.get(&stem));
        match index.and_then(|i| data.concepts.get(*i)) {
            Some((concept, _)) => format!("{CONCEPT}{concept}"),
            None => stem,
        }
    }

    /// Whether a word carries little content though it is no stop word.
    #[must_use]
    pub fn is_light(&self, lower: &str) -> bool {
        self.concept_stems()
            .light
            .contains(&self.words().stem(lower))
    }

    fn concept_stems(&self) -> &Stems {
        let data = self.concepts();
        data.stems.get_or_init(|| {
            let mut found = Stems::default();
            for (index, (_, words)) in data.concepts.iter().enumerate() {
                for word in words {
                    let lower = normalise(word);
                    found
                        .stems
                        .entry(self.words().stem(&lower))
                        .or_insert(index);
                    found.words.entry(lower).or_insert(index);
                }
            }
            found.light = data
                .light
                .iter()
                .map(|w| self.words().stem(&normalise(w)))
                .collect();
            found
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_concept_meet_within_and_across_languages() {
        let key = |code, word| Language::of(Some(code)).key(word);
        assert_eq!(key("fr", "séismes"), key("en", "earthquake"));
        assert_eq!(key("de", "erdbeben"), key("es", "terremoto"));
        assert_eq!(key("fr", "signée"), key("fr", "paraphé"));
        assert_ne!(key("fr", "signée"), key("fr", "refusée"));
    }

    #[test]
    fn a_word_without_concept_is_its_stem() {
        assert_eq!(Language::unknown().key("xyz"), "xyz");
        assert!(!Language::unknown().is_light("xyz"));
    }
}
