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

use super::gate::{First, Gate, Seen, Symbol, Symbols};
use super::lexicon::{Class, Lexicon};
use super::meaning::Slots;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// A group of rules, with what each can start with.
#[derive(Debug, Default)]
pub(super) struct Group {
    rules: Vec<Rule>,
    index: Index,
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
    names: BTreeMap<String, usize>,
    list_names: BTreeMap<String, usize>,
}

/// The rules of a group by what they can start with.
#[derive(Debug, Default)]
struct Index {
    by_word: FxHashMap<Symbol, Vec<usize>>,
    by_class: FxHashMap<Class, Vec<usize>>,
    /// Those that start with any word.
    by_any: Vec<usize>,
}

impl Index {
    fn add(&mut self, rule: usize, first: &First) {
        for word in first.words.iter() {
            self.by_word.entry(word).or_default().push(rule);
        }
        for class in first.classes.iter() {
            self.by_class.entry(class).or_default().push(rule);
        }
        if first.any {
            self.by_any.push(rule);
        }
    }
}

impl Group {
    /// The rules that can start with these tokens, in their order.
    pub fn rules_for(&self, here: Seen, next: Seen) -> impl Iterator<Item = &Rule> {
        let (symbol, classes, word) = here;
        let mut found: Vec<usize> = Vec::new();
        if let Some(symbol) = symbol {
            found.extend(self.index.by_word.get(&symbol).into_iter().flatten());
        }
        for class in classes.iter() {
            found.extend(self.index.by_class.get(&class).into_iter().flatten());
        }
        if word {
            found.extend(&self.index.by_any);
        }
        found.sort_unstable();
        found.dedup();
        let rules = found.into_iter().filter_map(|i| self.rules.get(i));
        rules.filter(move |rule| rule.gate.lets_pass(here, || next))
    }
}

impl Grammar {
    /// Adds a list of words.
    pub fn add_list(&mut self, name: &str, words: &[String], lexicon: &mut Lexicon) {
        self.list_names.insert(name.to_owned(), self.lists.len());
        let mut list = Symbols::default();
        for word in words {
            list.insert(lexicon.symbol(word));
        }
        self.lists.push(list);
    }

    /// Adds a group of rules that may use the groups and lists added before.
    pub fn add_group(
        &mut self,
        name: &str,
        rules: &[String],
        lexicon: &mut Lexicon,
    ) -> Result<(), String> {
        let mut group = Group::default();
        for written in rules {
            let rule = self
                .rule(written, lexicon)
                .map_err(|e| format!("rule {written:?}: {e}"))?;
            group.gate.merge(&rule.gate);
            group.index.add(group.rules.len(), &rule.first);
            group.rules.push(rule);
        }
        self.names.insert(name.to_owned(), self.groups.len());
        self.groups.push(group);
        Ok(())
    }

    fn rule(&self, written: &str, lexicon: &mut Lexicon) -> Result<Rule, String> {
        let (pattern, action) = written.split_once("->").unwrap_or((written, ""));
        let spaced = spaced(pattern);
        let mut words = spaced.split_whitespace().peekable();
        let items = self.items(&mut words, None, lexicon)?;
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
        &self,
        words: &mut std::iter::Peekable<I>,
        open: Option<char>,
        lexicon: &mut Lexicon,
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
                    let mut branches = vec![self.items(words, Some('('), lexicon)?];
                    let closing = loop {
                        match words.next() {
                            Some("|") => branches.push(self.items(words, Some('('), lexicon)?),
                            Some(")") => break false,
                            Some(")?") => break true,
                            _ => return Err("a bracket is not closed".into()),
                        }
                    };
                    (What::Either(branches), closing)
                }
                "{" => {
                    let inner = self.items(words, Some('{'), lexicon)?;
                    match words.next() {
                        Some("}") => (What::Context(inner), false),
                        Some("}?") => (What::Context(inner), true),
                        _ => return Err("a brace is not closed".into()),
                    }
                }
                "~" => (What::Second, false),
                _ => (self.atom(bare, lexicon)?, bare.len() < word.len()),
            };
            items.push(Item { what, optional });
        }
        if items.is_empty() && open.is_some() {
            return Err("an empty alternative".into());
        }
        Ok(items)
    }

    fn atom(&self, word: &str, lexicon: &mut Lexicon) -> Result<What, String> {
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
        Ok(What::Word(lexicon.symbol(word)))
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
