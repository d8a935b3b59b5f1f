//! Concepts: words that mean the same, in one language or in several, meet under one key.
//!
//! "A signé" and "a paraphé", "séisme" and "earthquake" tell one thing in other words. `concepts.toml` of each language
//! lists words by the concept that they name; the keys are the same in every language.

use super::{Language, Section, fold};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};

/// `concepts.toml`, with words as written; stems are made at first use by [`Language::concept`].
#[derive(Default)]
pub struct ConceptData {
    light: Vec<String>,
    concepts: Vec<(String, Vec<String>)>,
    stems: std::sync::OnceLock<Stems>,
}

/// The words of the file by their stems.
#[derive(Default)]
struct Stems {
    light: HashSet<String>,
    concepts: HashMap<String, usize>,
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
            stems: Default::default(),
        })
    }
}

impl Language {
    /// The key under which a content word is compared: its concept, else its stem.
    #[must_use]
    pub fn key(&self, lower: &str) -> String {
        let stem = self.words().stem(lower);
        let data = self.concepts();
        match self
            .concept_stems()
            .concepts
            .get(&stem)
            .and_then(|i| data.concepts.get(*i))
        {
            Some((concept, _)) => format!("={concept}"),
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
            let mut concepts = HashMap::new();
            for (index, (_, words)) in data.concepts.iter().enumerate() {
                for word in words {
                    concepts
                        .entry(self.words().stem(&word.to_lowercase()))
                        .or_insert(index);
                }
            }
            let light = data
                .light
                .iter()
                .map(|w| self.words().stem(&fold_case(w)))
                .collect();
            Stems { light, concepts }
        })
    }
}

fn fold_case(word: &str) -> String {
    if word.is_ascii() {
        fold(word)
    } else {
        word.to_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_without_concept_is_its_stem() {
        assert_eq!(Language::unknown().key("Xyz"), "xyz");
        assert!(!Language::unknown().is_light("xyz"));
    }
}
