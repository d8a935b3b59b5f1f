//! Tables of words, looked up by the words of a text.
//!
//! A text is looked at by many finders, each with tables of its own. The hash of a word is therefore computed once,
//! when the text is cut, and kept with the token. The tables hold 64-bit hashes in place of words: among all words of
//! all languages two with one hash are not to be expected, and would at worst be taken for each other.

use super::Token;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rustc_hash::FxHasher;
use std::hash::Hasher;

/// The hash of a word in lower case. It differs between versions and machines: never to be stored.
#[must_use]
pub(crate) fn word_hash(lower: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(lower.as_bytes());
    hasher.finish()
}

/// A table from words in lower case to values.
#[derive(Clone, Debug)]
pub struct WordMap<V> {
    entries: HashTable<(u64, V)>,
    words: Vec<Box<str>>,
}

impl<V> Default for WordMap<V> {
    fn default() -> Self {
        Self {
            entries: HashTable::new(),
            words: Vec::new(),
        }
    }
}

impl<V> WordMap<V> {
    /// The value of the word of a token.
    #[must_use]
    #[inline]
    pub fn get(&self, token: &Token<'_>) -> Option<&V> {
        self.get_hash(token.hash)
    }

    /// The value of a word.
    #[must_use]
    pub fn get_word(&self, lower: &str) -> Option<&V> {
        self.get_hash(word_hash(lower))
    }

    #[inline]
    fn get_hash(&self, hash: u64) -> Option<&V> {
        let found = self.entries.find(hash, |(h, _)| *h == hash);
        found.map(|(_, value)| value)
    }

    /// Whether the word of a token is in the table.
    #[must_use]
    #[inline]
    pub fn contains(&self, token: &Token<'_>) -> bool {
        self.get(token).is_some()
    }

    /// Whether a word is in the table.
    #[must_use]
    pub fn contains_word(&self, lower: &str) -> bool {
        self.get_word(lower).is_some()
    }

    /// The value of a word, made where it is new.
    pub fn entry(&mut self, lower: &str, new: impl FnOnce() -> V) -> &mut V {
        let hash = word_hash(lower);
        let entry = self
            .entries
            .entry(hash, |(h, _)| *h == hash, |(h, _)| *h)
            .or_insert_with(|| {
                self.words.push(lower.into());
                (hash, new())
            });
        &mut entry.into_mut().1
    }

    /// Sets the value of a word.
    pub fn insert(&mut self, lower: &str, value: V) {
        let hash = word_hash(lower);
        match self.entries.entry(hash, |(h, _)| *h == hash, |(h, _)| *h) {
            Entry::Occupied(mut known) => known.get_mut().1 = value,
            Entry::Vacant(free) => {
                self.words.push(lower.into());
                free.insert((hash, value));
            }
        }
    }

    /// The words of the table, in the order in which they came.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|word| &**word)
    }

    /// How many words the table has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether the table has no word.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// A set of words in lower case.
pub type WordSet = WordMap<()>;

impl<S: AsRef<str>> FromIterator<S> for WordSet {
    fn from_iter<I: IntoIterator<Item = S>>(words: I) -> Self {
        let mut set = Self::default();
        for word in words {
            set.insert(word.as_ref(), ());
        }
        set
    }
}

impl<V> WordMap<V> {
    /// A table of words and values; the last value of a word counts.
    pub fn from_pairs<S: AsRef<str>>(pairs: impl IntoIterator<Item = (S, V)>) -> Self {
        let mut map = Self::default();
        for (word, value) in pairs {
            map.insert(word.as_ref(), value);
        }
        map
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{Language, tokens};

    #[test]
    fn words_are_found_however_they_are_printed() {
        let map = WordMap::from_pairs([("été", 1), ("l'", 2), ("mai", 3), ("mai", 4)]);
        let values: Vec<Option<i32>> = tokens("L’ÉTÉ, Mai", Language::of(Some("fr")))
            .iter()
            .map(|t| map.get(t).copied())
            .collect();
        assert_eq!(values, [Some(2), Some(1), None, Some(4)]);
        assert_eq!((map.len(), map.get_word("juin")), (3, None));
    }
}
