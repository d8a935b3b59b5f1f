//! The matcher: reads the rules of a grammar over the tokens of a text.

use super::gate::{Classes, Seen, Symbol};
use super::grammar::{Grammar, Item, What};
use super::lexicon::Lexemes;
use super::meaning::Slots;
use crate::language::Token;
use rustc_hash::FxHashMap;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

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
    /// One past the last token of the first half.
    pub middle: Option<usize>,
    /// The first token of the second half that has a meaning of its own: behind "et", "au".
    pub resumes: Option<usize>,
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

    fn is_word(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(Token::is_word)
    }

    fn seen(&self, at: usize) -> Seen {
        (self.symbol(at), self.classes(at), self.is_word(at))
    }

    fn classes(&self, at: usize) -> Classes {
        self.lexemes.classes(at)
    }
}

/// How many steps are taken from one token; real text needs a few dozen.
const STEPS: usize = 20_000;
/// How many groups at tokens are remembered at once.
const REMEMBERED: usize = 2048;

/// Group and token to the readings.
type Memo = FxHashMap<(usize, usize), Rc<[Reading]>>;

/// Reads a grammar over one text.
pub(super) struct Matcher<'a, 't> {
    grammar: &'a Grammar,
    text: &'a Symbolised<'a, 't>,
    /// The readings of a group at a token: several rules ask for the same.
    memo: RefCell<Memo>,
    steps: Cell<usize>,
}

impl<'a, 't> Matcher<'a, 't> {
    pub fn new(grammar: &'a Grammar, text: &'a Symbolised<'a, 't>) -> Self {
        Self {
            grammar,
            text,
            memo: RefCell::default(),
            steps: Cell::new(0),
        }
    }

    /// The longest reading of the last group at token `at`.
    pub fn read(&self, at: usize) -> Option<Reading> {
        let last = self.grammar.groups.len().checked_sub(1)?;
        let gate = &self.grammar.groups.get(last)?.gate;
        if !gate.lets_pass(self.text.seen(at), || self.text.seen(at + 1)) {
            return None;
        }
        self.steps.set(0);
        if self.memo.borrow().len() > REMEMBERED {
            self.memo.borrow_mut().clear();
        }
        let mut best: Option<Reading> = None;
        self.read_group(last, at, &mut |reading| {
            if reading.start.is_some() && best.is_none_or(|b| reading.end > b.end) {
                best = Some(reading);
            }
        });
        best
    }

    fn group(&self, group: usize, at: usize) -> Rc<[Reading]> {
        if let Some(known) = self.memo.borrow().get(&(group, at)) {
            return Rc::clone(known);
        }
        let mut found = Vec::new();
        self.read_group(group, at, &mut |reading| found.push(reading));
        let found: Rc<[Reading]> = found.into();
        self.memo
            .borrow_mut()
            .insert((group, at), Rc::clone(&found));
        found
    }

    /// Hands every reading of a group at a token to `found`.
    fn read_group(&self, group: usize, at: usize, found: &mut dyn FnMut(Reading)) {
        let Some(group) = self.grammar.groups.get(group) else {
            return;
        };
        let start = Reading {
            start: None,
            end: at,
            next: at,
            first: Slots::default(),
            second: None,
            middle: None,
            resumes: None,
        };
        let (here, next) = (self.text.seen(at), self.text.seen(at + 1));
        for rule in group.rules_for(here, next) {
            self.walk(&rule.items, &start, &mut |reading| {
                let mut reading = *reading;
                // What the rule says counts before what its parts say.
                let mut first = rule.action;
                first.merge(&reading.first);
                reading.first = first;
                found(reading);
            });
        }
    }

    /// Hands every way to read `items` after `reading` to `found`.
    fn walk(&self, items: &[Item], reading: &Reading, found: &mut dyn FnMut(&Reading)) {
        let Some((item, rest)) = items.split_first() else {
            found(reading);
            return;
        };
        self.steps.set(self.steps.get() + 1);
        if self.steps.get() > STEPS {
            return;
        }
        self.item(&item.what, reading, &mut |more| {
            self.walk(rest, more, found);
        });
        if item.optional {
            self.walk(rest, reading, found);
        }
    }

    fn item(&self, what: &What, reading: &Reading, found: &mut dyn FnMut(&Reading)) {
        let at = reading.next;
        match what {
            What::Word(word) => {
                if self.text.symbol(at) == Some(*word) {
                    found(&advance(reading, at, at + 1));
                }
            }
            What::List(list) => {
                let words = self.grammar.lists.get(*list);
                if let Some(symbol) = self.text.symbol(at)
                    && words.is_some_and(|w| w.contains(symbol))
                {
                    found(&advance(reading, at, at + 1));
                }
            }
            What::NotIn(list) => {
                let words = self.grammar.lists.get(*list);
                let symbol = self.text.symbol(at);
                if self.text.is_word(at)
                    && words.is_some_and(|w| !symbol.is_some_and(|s| w.contains(s)))
                {
                    found(&advance(reading, at, at + 1));
                }
            }
            What::Class(class) => {
                for lexeme in self.text.lexemes.at(at) {
                    if lexeme.class == *class {
                        let mut more = advance(reading, at, lexeme.end);
                        resume(&mut more, at);
                        add(&mut more, &lexeme.slots);
                        found(&more);
                    }
                }
            }
            What::Group(group) => {
                for inner in self.group(*group, at).iter() {
                    found(&joined(reading, inner, at));
                }
            }
            What::Either(branches) => {
                for branch in branches {
                    self.walk(branch, reading, found);
                }
            }
            What::Context(inner) => self.walk(inner, reading, &mut |more| {
                let mut more = *more;
                more.start = reading.start;
                more.end = reading.end;
                found(&more);
            }),
            What::Second => {
                let mut more = *reading;
                more.second = more.second.or(Some(Slots::default()));
                more.middle = more.middle.or(Some(reading.end));
                found(&more);
            }
        }
    }
}

/// A reading that goes on with one of a group, which starts at token `at`.
fn joined(reading: &Reading, inner: &Reading, at: usize) -> Reading {
    let mut more = *reading;
    more.next = inner.next;
    if inner.start.is_some() {
        more.start = more.start.or(inner.start);
        more.end = inner.end;
        resume(&mut more, inner.start.unwrap_or(at));
    }
    more.middle = more.middle.or(inner.middle);
    more.resumes = more.resumes.or(inner.resumes);
    add(&mut more, &inner.first);
    if let Some(second) = inner.second {
        more.second = Some(more.second.unwrap_or(second));
    }
    more
}

fn advance(reading: &Reading, at: usize, end: usize) -> Reading {
    let mut more = *reading;
    more.start = more.start.or(Some(at));
    more.end = end;
    more.next = end;
    more
}

fn resume(reading: &mut Reading, at: usize) {
    if reading.second.is_some() {
        reading.resumes = reading.resumes.or(Some(at));
    }
}

fn add(reading: &mut Reading, slots: &Slots) {
    match &mut reading.second {
        Some(second) => second.merge(slots),
        None => reading.first.merge(slots),
    }
}
