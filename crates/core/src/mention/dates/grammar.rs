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

use super::gate::{First, Gate, Symbol, Symbols};
use super::lexicon::{Class, Lexemes};
use super::meaning::Slots;
use crate::language::{Token, WordMap};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A group of rules, with what each can start with.
#[derive(Debug, Default)]
struct Group {
    rules: Vec<Rule>,
    /// What the rules can start with, two tokens deep.
    gate: Gate,
}

#[derive(Debug)]
struct Rule {
    items: Vec<Item>,
    action: Slots,
    first: First,
}

#[derive(Debug)]
struct Item {
    what: What,
    optional: bool,
}

#[derive(Debug)]
enum What {
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
    groups: Vec<Group>,
    lists: Vec<Symbols>,
    /// The words that some rule names.
    vocabulary: WordMap<Symbol>,
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
            self.open(&rule.items, &mut group.gate);
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
        self.first_of(&items, &mut first);
        Ok(Rule {
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

    /// The longest reading of the last group at token `at`.
    pub fn read(&self, text: &Symbolised<'_, '_>, at: usize) -> Option<Reading> {
        let last = self.groups.len().checked_sub(1)?;
        let next = at + 1;
        if !self.groups.get(last)?.gate.lets_pass(
            (text.symbol(at), text.classes(at), text.is_word(at)),
            (text.symbol(next), text.classes(next), text.is_word(next)),
        ) {
            return None;
        }
        let reader = Reader {
            grammar: self,
            text,
            memo: RefCell::default(),
        };
        let mut best: Option<Reading> = None;
        for &reading in reader.group(last, at).iter() {
            if reading.start.is_some() && best.is_none_or(|b| reading.end > b.end) {
                best = Some(reading);
            }
        }
        best
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

/// A text as the rules see it.
pub(super) struct Symbolised<'a, 't> {
    pub tokens: &'a [Token<'t>],
    pub symbols: Vec<Option<Symbol>>,
    pub lexemes: Lexemes,
}

impl Symbolised<'_, '_> {
    fn symbol(&self, at: usize) -> Option<Symbol> {
        self.symbols.get(at).copied().flatten()
    }

    fn classes(&self, at: usize) -> super::gate::Classes {
        self.lexemes.classes(at)
    }

    fn is_word(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(Token::is_word)
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
    text: &'a Symbolised<'a, 't>,
    /// The readings of a group at a token: several rules ask for the same.
    memo: RefCell<Memo>,
}

impl Reader<'_, '_> {
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
        let (symbol, classes) = (self.text.symbol(at), self.text.classes(at));
        let word = self.text.is_word(at);
        for rule in &group.rules {
            if !rule.first.lets_pass(symbol, classes, word) {
                continue;
            }
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
                if self.text.symbol(at) == Some(*word) {
                    next.push(advance(reading, at, at + 1));
                }
            }
            What::List(list) => {
                let words = self.grammar.lists.get(*list);
                if let Some(symbol) = self.text.symbol(at)
                    && words.is_some_and(|w| w.contains(symbol))
                {
                    next.push(advance(reading, at, at + 1));
                }
            }
            What::NotIn(list) => {
                let words = self.grammar.lists.get(*list);
                let symbol = self.text.symbol(at);
                if self.text.is_word(at)
                    && words.is_some_and(|w| !symbol.is_some_and(|s| w.contains(s)))
                {
                    next.push(advance(reading, at, at + 1));
                }
            }
            What::Class(class) => {
                for lexeme in self.text.lexemes.at(at) {
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
