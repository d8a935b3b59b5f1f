//! The grammar of dates: rules in a small pattern language, which `matcher` reads over the tokens.
//!
//! A rule is `pattern -> action`. The pattern is a sequence of items divided by spaces:
//!
//! | item | stands for |
//! | --- | --- |
//! | `janvier` | that word (lower case; a hyphen or an elided word is a token of its own: `après - midi`, `l' an`) |
//! | `MONTH` | a lexeme of that class |
//! | `<name>` | a word of the list, or a match of the group, that was defined before |
//! | `!name` | a word that is not in the list |
//! | `( a b \| c )` | alternatives |
//! | `{ depuis }` | must stand there, but is no part of the expression |
//! | `~` | what follows belongs to the second date of a range |
//!
//! and `?` after an item, a bracket or a brace makes it optional. A group may only use groups above it, so that
//! matching always ends. The action names the kind of the date and sets fields (see `Slots`).

use super::gate::{First, Gate, Symbol, Symbols};
use super::lexicon::Class;
use super::meaning::Slots;
use crate::language::{Token, WordMap};
use std::collections::BTreeMap;

/// A group of rules, with what each can start with.
#[derive(Debug, Default)]
pub(super) struct Group {
    pub rules: Vec<Rule>,
    /// What the rules can start with, two tokens deep.
    pub gate: Gate,
}

#[derive(Debug)]
pub(super) struct Rule {
    pub items: Vec<Item>,
    pub action: Slots,
    /// What the rule can start with.
    first: First,
    /// The same, two tokens deep.
    pub gate: Gate,
}

#[derive(Debug)]
pub(super) struct Item {
    pub what: What,
    pub optional: bool,
}

#[derive(Debug)]
pub(super) enum What {
    Word(Symbol),
    Class(Class),
    List(usize),
    NotIn(usize),
    Group(usize),
    Either(Vec<Vec<Item>>),
    Context(Vec<Item>),
    Second,
}

/// All groups and lists; the last group is the one that makes dates.
#[derive(Debug, Default)]
pub(super) struct Grammar {
    pub groups: Vec<Group>,
    pub lists: Vec<Symbols>,
    /// The words that some rule names.
    vocabulary: WordMap<Symbol>,
    names: BTreeMap<String, usize>,
    list_names: BTreeMap<String, usize>,
}

impl Grammar {
    /// Adds a list of words.
    pub fn add_list(&mut self, name: &str, words: &[String]) {
        self.list_names.insert(name.to_owned(), self.lists.len());
        let mut list = Symbols::default();
        for word in words {
            list.insert(self.symbol(word));
        }
        self.lists.push(list);
    }

    /// Adds a group of rules that may use the groups and lists added before.
    pub fn add_group(&mut self, name: &str, rules: &[String]) -> Result<(), String> {
        let mut group = Group::default();
        for written in rules {
            let rule = self
                .rule(written)
                .map_err(|e| format!("rule {written:?}: {e}"))?;
            group.gate.merge(&rule.gate);
            group.rules.push(rule);
        }
        self.names.insert(name.to_owned(), self.groups.len());
        self.groups.push(group);
        Ok(())
    }

    /// The number of a word of the rules.
    fn symbol(&mut self, word: &str) -> Symbol {
        let next = self.vocabulary.len();
        *self.vocabulary.entry(word, || next)
    }

    /// The number of each token's word, if some rule names it.
    pub fn symbols(&self, tokens: &[Token<'_>]) -> Vec<Option<Symbol>> {
        let symbol = |t| self.vocabulary.get(t).copied();
        tokens.iter().map(symbol).collect()
    }

    fn rule(&mut self, written: &str) -> Result<Rule, String> {
        let (pattern, action) = written.split_once("->").unwrap_or((written, ""));
        let spaced = spaced(pattern);
        let mut words = spaced.split_whitespace().peekable();
        let items = self.items(&mut words, None)?;
        if words.next().is_some() {
            return Err("a bracket too many".into());
        }
        if items.iter().all(|i| i.optional) {
            return Err("matches nothing at all".into());
        }
        let mut first = First::default();
        let mut gate = Gate::default();
        self.first_of(&items, &mut first);
        self.open(&items, &mut gate);
        Ok(Rule {
            gate,
            items,
            action: Slots::parse_action(action)?,
            first,
        })
    }

    /// Reads items up to a closing bracket, which is left.
    fn items<'p, I: Iterator<Item = &'p str>>(
        &mut self,
        words: &mut std::iter::Peekable<I>,
        open: Option<char>,
    ) -> Result<Vec<Item>, String> {
        let mut items = Vec::new();
        while let Some(word) = words.peek().copied() {
            let bare = word.strip_suffix('?').unwrap_or(word);
            if matches!(bare, ")" | "}" | "|") {
                break;
            }
            words.next();
            let (what, optional) = match bare {
                "(" => {
                    let mut branches = vec![self.items(words, Some('('))?];
                    let closing = loop {
                        match words.next() {
                            Some("|") => branches.push(self.items(words, Some('('))?),
                            Some(")") => break false,
                            Some(")?") => break true,
                            _ => return Err("a bracket is not closed".into()),
                        }
                    };
                    (What::Either(branches), closing)
                }
                "{" => {
                    let inner = self.items(words, Some('{'))?;
                    match words.next() {
                        Some("}") => (What::Context(inner), false),
                        Some("}?") => (What::Context(inner), true),
                        _ => return Err("a brace is not closed".into()),
                    }
                }
                "~" => (What::Second, false),
                _ => (self.atom(bare)?, bare.len() < word.len()),
            };
            items.push(Item { what, optional });
        }
        if items.is_empty() && open.is_some() {
            return Err("an empty alternative".into());
        }
        Ok(items)
    }

    fn atom(&mut self, word: &str) -> Result<What, String> {
        if let Some(name) = word.strip_prefix('<').and_then(|w| w.strip_suffix('>')) {
            let group = self.names.get(name).copied().map(What::Group);
            let list = self.list_names.get(name).copied().map(What::List);
            return group
                .or(list)
                .ok_or_else(|| format!("no list or group {name:?} before this"));
        }
        if let Some(name) = word.strip_prefix('!') {
            let list = self.list_names.get(name);
            return list
                .map(|l| What::NotIn(*l))
                .ok_or_else(|| format!("no list {name:?}"));
        }
        if word.len() > 1
            && word
                .chars()
                .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
        {
            return Class::named(word)
                .map(What::Class)
                .ok_or_else(|| format!("no class {word:?}"));
        }
        Ok(What::Word(self.symbol(word)))
    }

    /// Adds what `items` can start with; whether something must follow them for that, as all may be left out.
    fn first_of(&self, items: &[Item], found: &mut First) -> bool {
        for item in items {
            let open = match &item.what {
                What::Word(word) => {
                    found.words.insert(*word);
                    false
                }
                What::Class(class) => {
                    found.classes.insert(*class);
                    false
                }
                What::List(list) => {
                    found.words.extend(self.lists.get(*list));
                    false
                }
                What::NotIn(_) => {
                    found.any = true;
                    false
                }
                What::Group(group) => {
                    for rule in self.groups.get(*group).into_iter().flat_map(|g| &g.rules) {
                        found.merge(&rule.first);
                    }
                    false
                }
                What::Either(branches) => {
                    let mut open = false;
                    for branch in branches {
                        open |= self.first_of(branch, found);
                    }
                    open
                }
                What::Context(inner) => self.first_of(inner, found),
                What::Second => true,
            };
            if !open && !item.optional {
                return false;
            }
        }
        true
    }

    /// Adds what `items` can start with, two tokens deep; `true` if they may be left out.
    fn open(&self, items: &[Item], gate: &mut Gate) -> bool {
        for (place, item) in items.iter().enumerate() {
            let rest = items.get(place + 1..).unwrap_or_default();
            let mut here = Gate::default();
            let open = match &item.what {
                What::Word(word) => {
                    here.add_word(*word);
                    false
                }
                What::Class(class) => {
                    here.classes.insert(*class);
                    false
                }
                What::List(list) => {
                    for word in self.lists.get(*list).into_iter().flat_map(Symbols::iter) {
                        here.add_word(word);
                    }
                    false
                }
                What::NotIn(_) => {
                    here.add_any();
                    false
                }
                What::Group(group) => {
                    if let Some(group) = self.groups.get(*group) {
                        here.merge(&group.gate);
                    }
                    false
                }
                What::Either(branches) => {
                    let mut open = false;
                    for branch in branches {
                        open |= self.open(branch, &mut here);
                    }
                    open
                }
                What::Context(inner) => self.open(inner, &mut here),
                What::Second => true,
            };
            let mut after = First::default();
            let ends = self.first_of(rest, &mut after);
            here.follow(&after, ends);
            gate.merge(&here);
            if !open && !item.optional {
                return false;
            }
        }
        true
    }
}

/// The pattern with its brackets and bars as words of their own; a question mark stays with its bracket.
fn spaced(pattern: &str) -> String {
    let mut spaced = String::with_capacity(pattern.len() * 2);
    let mut rest = pattern.chars().peekable();
    while let Some(c) = rest.next() {
        if matches!(c, '(' | ')' | '{' | '}' | '|') {
            spaced.push(' ');
            spaced.push(c);
            spaced.extend(rest.next_if_eq(&'?'));
            spaced.push(' ');
        } else {
            spaced.push(c);
        }
    }
    spaced
}
