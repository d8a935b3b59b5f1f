//! The grammar of dates: rules in a small pattern language, and the matcher that reads them over the tokens.
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

use super::lexicon::{Class, Lexeme};
use super::meaning::Slots;
use crate::language::Token;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// A group of rules, found by what they can start with.
#[derive(Debug, Default)]
struct Group {
    rules: Vec<Rule>,
    by_word: HashMap<String, Vec<usize>>,
    by_class: BTreeMap<Class, Vec<usize>>,
    /// Rules that start with any word.
    by_any: Vec<usize>,
}

/// What something can start with.
#[derive(Default)]
struct First {
    words: BTreeSet<String>,
    classes: BTreeSet<Class>,
    any: bool,
}

#[derive(Debug)]
struct Rule {
    items: Vec<Item>,
    action: Slots,
}

#[derive(Debug)]
struct Item {
    what: What,
    optional: bool,
}

#[derive(Debug)]
enum What {
    Word(String),
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
    groups: Vec<Group>,
    lists: Vec<BTreeSet<String>>,
    names: BTreeMap<String, usize>,
    list_names: BTreeMap<String, usize>,
}

/// A reading of some tokens.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    /// First token of the expression, once there is one.
    pub start: Option<usize>,
    /// One past its last token.
    pub end: usize,
    /// One past the last token that was read, context included.
    pub next: usize,
    /// What it says.
    pub first: Slots,
    /// What its second half says, if it has one.
    pub second: Option<Slots>,
}

/// How many readings of one item are followed; more are never needed in real text.
const BREADTH: usize = 24;

impl Grammar {
    /// Adds a list of words.
    pub fn add_list(&mut self, name: &str, words: Vec<String>) {
        self.list_names.insert(name.to_owned(), self.lists.len());
        self.lists.push(words.into_iter().collect());
    }

    /// Adds a group of rules that may use the groups and lists added before.
    pub fn add_group(&mut self, name: &str, rules: &[String]) -> Result<(), String> {
        let rules = rules
            .iter()
            .map(|r| self.rule(r).map_err(|e| format!("rule {r:?}: {e}")))
            .collect::<Result<Vec<_>, String>>()?;
        let mut group = Group::default();
        for (index, rule) in rules.iter().enumerate() {
            let mut first = First::default();
            self.first_of(&rule.items, &mut first);
            for word in first.words {
                group.by_word.entry(word).or_default().push(index);
            }
            for class in first.classes {
                group.by_class.entry(class).or_default().push(index);
            }
            if first.any {
                group.by_any.push(index);
            }
        }
        group.rules = rules;
        self.names.insert(name.to_owned(), self.groups.len());
        self.groups.push(group);
        Ok(())
    }

    fn rule(&self, written: &str) -> Result<Rule, String> {
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
        Ok(Rule {
            items,
            action: Slots::parse_action(action)?,
        })
    }

    /// Reads items up to a closing bracket, which is left.
    fn items<'p, I: Iterator<Item = &'p str>>(
        &self,
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

    fn atom(&self, word: &str) -> Result<What, String> {
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
        Ok(What::Word(word.to_owned()))
    }

    /// The longest reading of the last group at token `at`.
    pub fn read(
        &self,
        tokens: &[Token<'_>],
        lexemes: &[Vec<Lexeme>],
        at: usize,
    ) -> Option<Reading> {
        let group = self.groups.len().checked_sub(1)?;
        let reader = Reader {
            grammar: self,
            tokens,
            lexemes,
            memo: RefCell::default(),
        };
        let mut best: Option<Reading> = None;
        for &reading in reader.group(group, at).iter() {
            if reading.start.is_some() && best.is_none_or(|b| reading.end > b.end) {
                best = Some(reading);
            }
        }
        best
    }

    fn first_of(&self, items: &[Item], found: &mut First) {
        for item in items {
            match &item.what {
                What::Word(word) => {
                    found.words.insert(word.clone());
                }
                What::Class(class) => {
                    found.classes.insert(*class);
                }
                What::List(list) => {
                    let words = self.lists.get(*list).into_iter().flatten();
                    found.words.extend(words.cloned());
                }
                What::NotIn(_) => found.any = true,
                What::Group(group) => {
                    for rule in self.groups.get(*group).into_iter().flat_map(|g| &g.rules) {
                        self.first_of(&rule.items, found);
                    }
                }
                What::Either(branches) => {
                    for branch in branches {
                        self.first_of(branch, found);
                    }
                }
                What::Context(inner) => self.first_of(inner, found),
                What::Second => continue,
            }
            if !item.optional {
                break;
            }
        }
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

/// Group and token to the readings.
type Memo = BTreeMap<(usize, usize), Rc<[Reading]>>;

struct Reader<'a, 't> {
    grammar: &'a Grammar,
    tokens: &'a [Token<'t>],
    lexemes: &'a [Vec<Lexeme>],
    /// The readings of a group at a token: several rules ask for the same.
    memo: RefCell<Memo>,
}

impl Reader<'_, '_> {
    /// The rules of a group that can start at a token, in their order.
    fn candidates<'g>(&self, group: &'g Group, at: usize) -> Vec<&'g Rule> {
        let Some(token) = self.tokens.get(at) else {
            return Vec::new();
        };
        let mut found: Vec<usize> = group
            .by_word
            .get(&*token.lower)
            .cloned()
            .unwrap_or_default();
        for lexeme in self.lexemes.get(at).into_iter().flatten() {
            found.extend(group.by_class.get(&lexeme.class).into_iter().flatten());
        }
        if token.is_word() {
            found.extend(&group.by_any);
        }
        found.sort_unstable();
        found.dedup();
        found
            .into_iter()
            .filter_map(|i| group.rules.get(i))
            .collect()
    }

    fn group(&self, group: usize, at: usize) -> Rc<[Reading]> {
        if let Some(known) = self.memo.borrow().get(&(group, at)) {
            return Rc::clone(known);
        }
        let found: Rc<[Reading]> = self.read_group(group, at).into();
        self.memo
            .borrow_mut()
            .insert((group, at), Rc::clone(&found));
        found
    }

    fn read_group(&self, group: usize, at: usize) -> Vec<Reading> {
        let Some(group) = self.grammar.groups.get(group) else {
            return Vec::new();
        };
        let start = Reading {
            start: None,
            end: at,
            next: at,
            first: Slots::default(),
            second: None,
        };
        let mut found = Vec::new();
        for rule in self.candidates(group, at) {
            for mut reading in self.sequence(&rule.items, start) {
                // What the rule says counts before what its parts say.
                let mut first = rule.action;
                first.merge(&reading.first);
                reading.first = first;
                found.push(reading);
            }
        }
        found
    }

    fn sequence(&self, items: &[Item], start: Reading) -> Vec<Reading> {
        let mut readings = vec![start];
        for item in items {
            let mut next = Vec::new();
            for reading in readings {
                self.item(&item.what, reading, &mut next);
                if item.optional {
                    next.push(reading);
                }
            }
            next.truncate(BREADTH);
            readings = next;
            if readings.is_empty() {
                break;
            }
        }
        readings
    }

    fn item(&self, what: &What, reading: Reading, next: &mut Vec<Reading>) {
        let at = reading.next;
        match what {
            What::Word(word) => {
                if self.tokens.get(at).is_some_and(|t| *t.lower == **word) {
                    next.push(advance(reading, at, at + 1));
                }
            }
            What::List(list) => {
                if let Some(token) = self.tokens.get(at)
                    && let Some(list) = self.grammar.lists.get(*list)
                    && list.contains(&*token.lower)
                {
                    next.push(advance(reading, at, at + 1));
                }
            }
            What::NotIn(list) => {
                let words = self.grammar.lists.get(*list);
                if self
                    .tokens
                    .get(at)
                    .is_some_and(|t| t.is_word() && words.is_some_and(|w| !w.contains(&*t.lower)))
                {
                    next.push(advance(reading, at, at + 1));
                }
            }
            What::Class(class) => {
                for lexeme in self.lexemes.get(at).into_iter().flatten() {
                    if lexeme.class == *class {
                        let mut more = advance(reading, at, lexeme.end);
                        add(&mut more, &lexeme.slots);
                        next.push(more);
                    }
                }
            }
            What::Group(group) => {
                for inner in self.group(*group, at).iter() {
                    let mut more = reading;
                    more.next = inner.next;
                    if inner.start.is_some() {
                        more.start = more.start.or(inner.start);
                        more.end = inner.end;
                    }
                    add(&mut more, &inner.first);
                    if let Some(second) = inner.second {
                        more.second = Some(more.second.unwrap_or(second));
                    }
                    next.push(more);
                }
            }
            What::Either(branches) => {
                for branch in branches {
                    next.extend(self.sequence(branch, reading));
                }
            }
            What::Context(inner) => {
                for mut more in self.sequence(inner, reading) {
                    more.start = reading.start;
                    more.end = reading.end;
                    next.push(more);
                }
            }
            What::Second => {
                let mut more = reading;
                more.second = more.second.or(Some(Slots::default()));
                next.push(more);
            }
        }
    }
}

fn advance(mut reading: Reading, at: usize, end: usize) -> Reading {
    reading.start = reading.start.or(Some(at));
    reading.end = end;
    reading.next = end;
    reading
}

fn add(reading: &mut Reading, slots: &Slots) {
    match &mut reading.second {
        Some(second) => second.merge(slots),
        None => reading.first.merge(slots),
    }
}
