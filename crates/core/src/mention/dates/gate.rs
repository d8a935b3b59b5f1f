//! The gate of the grammar: what a rule can start with, so that most tokens of a text are told in a few steps to start
//! no date.
//!
//! Many dates start with words that stand everywhere ("le", "the"); what counts is the word after them. The gate looks
//! at two tokens.

use super::lexicon::Class;
use std::collections::BTreeMap;

/// The number of a word that some rule names.
pub(super) type Symbol = usize;

/// A set of such words.
#[derive(Clone, Debug, Default)]
pub(super) struct Symbols(Vec<u64>);

impl Symbols {
    pub fn insert(&mut self, symbol: Symbol) {
        let place = symbol / 64;
        if self.0.len() <= place {
            self.0.resize(place + 1, 0);
        }
        if let Some(bits) = self.0.get_mut(place) {
            *bits |= 1 << (symbol % 64);
        }
    }

    pub fn contains(&self, symbol: Symbol) -> bool {
        let bits = self.0.get(symbol / 64).copied().unwrap_or_default();
        bits >> (symbol % 64) & 1 == 1
    }

    pub fn extend(&mut self, other: Option<&Self>) {
        let Some(Self(other)) = other else { return };
        if self.0.len() < other.len() {
            self.0.resize(other.len(), 0);
        }
        for (mine, theirs) in self.0.iter_mut().zip(other) {
            *mine |= theirs;
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = Symbol> {
        let last = self.0.len() * 64;
        (0..last).filter(|symbol| self.contains(*symbol))
    }
}

/// A set of classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Classes(u32);

impl Classes {
    pub fn insert(&mut self, class: Class) {
        self.0 |= 1 << class as u32;
    }

    pub fn iter(self) -> impl Iterator<Item = Class> {
        let all = Class::ALL.into_iter();
        all.filter(move |class| self.0 >> *class as u32 & 1 == 1)
    }

    fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    fn extend(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// A token as the gate sees it: its number, the classes that start at it, whether it is a word.
pub(super) type Seen = (Option<Symbol>, Classes, bool);

/// What something can start with.
#[derive(Clone, Debug, Default)]
pub(super) struct First {
    pub words: Symbols,
    pub classes: Classes,
    /// Any word.
    pub any: bool,
}

impl First {
    pub fn merge(&mut self, other: &Self) {
        self.words.extend(Some(&other.words));
        self.classes.extend(other.classes);
        self.any |= other.any;
    }

    fn lets_pass(&self, seen: Seen) -> bool {
        let (symbol, classes, word) = seen;
        self.any && word
            || self.classes.meets(classes)
            || symbol.is_some_and(|s| self.words.contains(s))
    }
}

/// What can stand after the first token.
#[derive(Clone, Debug, Default)]
struct Second {
    first: First,
    /// Nothing need follow here; what follows the whole is not yet added.
    ends: bool,
}

/// What something can start with, two tokens deep.
#[derive(Clone, Debug, Default)]
pub(super) struct Gate {
    /// The words with which it can start.
    first: Symbols,
    /// For each of them, what can follow it.
    words: BTreeMap<Symbol, Second>,
    /// What can follow where the first word may be any.
    any: Option<Second>,
    /// Classes with which it can start, whatever follows.
    pub classes: Classes,
}

impl Gate {
    /// It may start with this word, and end with it.
    pub fn add_word(&mut self, word: Symbol) {
        self.first.insert(word);
        self.words.entry(word).or_default().ends = true;
    }

    /// It may start with any word, and end with it.
    pub fn add_any(&mut self) {
        self.any.get_or_insert_default().ends = true;
    }

    /// What follows where it ends after one token; it may still end there if what follows may be left out.
    pub fn follow(&mut self, after: &First, ends: bool) {
        for second in self.words.values_mut().chain(&mut self.any) {
            if second.ends {
                second.first.merge(after);
                second.ends = ends;
            }
        }
    }

    pub fn merge(&mut self, other: &Self) {
        let join = |mine: &mut Second, theirs: &Second| {
            mine.first.merge(&theirs.first);
            mine.ends |= theirs.ends;
        };
        self.first.extend(Some(&other.first));
        for (word, second) in &other.words {
            join(self.words.entry(*word).or_default(), second);
        }
        if let Some(second) = &other.any {
            join(self.any.get_or_insert_default(), second);
        }
        self.classes.extend(other.classes);
    }

    /// Whether something may start with these two tokens.
    pub fn lets_pass(&self, here: Seen, next: impl Fn() -> Seen) -> bool {
        let (symbol, classes, word) = here;
        let goes_on = |second: &Second| second.ends || second.first.lets_pass(next());
        self.classes.meets(classes)
            || symbol.and_then(|s| self.words.get(&s)).is_some_and(goes_on)
            || word && self.any.as_ref().is_some_and(goes_on)
    }
}
