//! Items: what a clause consists of, for setting two clauses against each other word by word. A name, number or date is
//! one item, however many words it has; every other word is one, too.

use super::unit::{Key, Vocabulary, idle_numbers, is_telling, starting_in};
use crate::evidence::Span;
use crate::language::{Analysis, Language, Token, TokenKind};
use crate::mention::{Annotation, NumberMention};

/// Letters in which two words must begin alike to be near.
const PREFIX: usize = 5;

/// How many items before a word that denies it may reach.
const BEFORE: usize = 2;
/// How many items after a word that denies it may reach.
const REACH: usize = 7;
/// How many items that say something it denies.
const DENIED: usize = 3;

/// How many words a negation may be open.
const OPENED: usize = 5;

/// What kind of thing an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ItemKind {
    /// A word of grammar.
    Grammar,
    /// A word that carries little content.
    Light,
    /// A word of content.
    Content,
    /// A name.
    Name,
    /// A number with its unit.
    Number,
    /// A date.
    Date,
}

/// A word, name, number or date of a clause.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    /// What kind of thing it is.
    pub kind: ItemKind,
    /// The word's stem; what a name or date means; a number's value.
    pub key: Key,
    /// The concept that the word names, else the key again.
    pub concept: Key,
    /// The first letters of a longer word; the last word of a name; else the key again.
    pub near: Key,
    /// Letters of the word.
    pub letters: usize,
    /// Whether a word that denies stands near.
    pub denied: bool,
    /// What the word does to its clause.
    pub tone: Tone,
    /// Where it stands.
    pub span: Span,
}

/// What a word does to its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    /// Nothing.
    Plain,
    /// It denies, as a word of grammar.
    Negates,
    /// It denies by its meaning.
    Denies,
    /// It says it of all.
    Universal,
    /// It says it of a part, or of one alone.
    Limit,
    /// It says that it may be so.
    Hedge,
}

impl Item {
    /// Whether it says something, alone.
    pub fn tells(&self) -> bool {
        !matches!(self.kind, ItemKind::Grammar)
    }

    /// Whether it denies what stands near it.
    pub fn denies(&self) -> bool {
        matches!(self.tone, Tone::Negates | Tone::Denies)
    }

    /// How nearly two items are the same, 0 to 1.
    pub fn likeness(&self, other: &Self) -> f64 {
        match (self.kind, other.kind) {
            _ if self.key == other.key => 1.0,
            _ if self.concept == other.concept => 0.9,
            (ItemKind::Grammar, _) | (_, ItemKind::Grammar) => 0.0,
            (ItemKind::Number, _) | (_, ItemKind::Number) => 0.0,
            _ if self.near == other.near => 0.7,
            _ => 0.0,
        }
    }
}

/// The items of a clause, in order.
pub(super) fn items(
    analysis: &Analysis<'_>,
    annotation: &Annotation,
    span: Span,
    vocabulary: &mut Vocabulary,
) -> Vec<Item> {
    let range = analysis.tokens_in(span);
    let tokens = analysis.tokens.get(range).unwrap_or_default();
    let mut mentions = mentions(analysis, annotation, span, vocabulary);
    mentions.sort_by_key(|m| (m.span.start, std::cmp::Reverse(m.span.end)));
    let mut mentions = mentions.into_iter().peekable();
    let mut found: Vec<Item> = Vec::new();
    let mut taken = span.start;
    let idle = idle_numbers(annotation, span, analysis.language);
    for (at, token) in tokens.iter().enumerate() {
        while let Some(mention) = mentions.next_if(|m| m.span.start <= token.span.start) {
            if mention.span.start >= taken {
                taken = mention.span.end;
                found.push(mention);
            }
        }
        if token.span.start >= taken && token.kind != TokenKind::Mark {
            let mut item = word(token, analysis.language, vocabulary);
            if idle.iter().any(|s| s.contains(token.span)) {
                item.kind = ItemKind::Light;
            }
            if closes_negation(tokens, at, analysis.language) {
                item.tone = Tone::Negates;
            }
            found.push(item);
        }
    }
    deny(&mut found, analysis.text);
    found
}

/// The names, dates and numbers that lie in a clause.
fn mentions(
    analysis: &Analysis<'_>,
    annotation: &Annotation,
    span: Span,
    vocabulary: &mut Vocabulary,
) -> Vec<Item> {
    let mut found = Vec::new();
    let mut mention = |kind, key: String, near: String, at: Span| {
        let key = vocabulary.key(&key);
        found.push(Item {
            kind,
            key,
            concept: key,
            near: vocabulary.key(&near),
            letters: at.len(),
            denied: false,
            tone: Tone::Plain,
            span: at,
        });
    };
    let names = starting_in(&annotation.names, span, |n| n.span);
    let names = annotation.names.get(names).unwrap_or_default().iter();
    for name in names.filter(|n| span.contains(n.span)) {
        let key = format!("@{}", name.entity);
        let last = name.span.slice(analysis.text).rsplit([' ', '-']).next();
        let near = format!("@~{}", crate::language::fold(last.unwrap_or_default()));
        mention(ItemKind::Name, key, near, name.span);
    }
    let dates = starting_in(&annotation.dates, span, |d| d.span);
    let dates = annotation.dates.get(dates).unwrap_or_default().iter();
    for date in dates.filter(|d| span.contains(d.span)) {
        let key = match (date.from, date.to) {
            (Some(from), Some(to)) => format!("%{from}/{to}"),
            _ => format!("%{}", date.value),
        };
        let near = match date.from {
            Some(from) => format!("%~{from}"),
            None => key.clone(),
        };
        mention(ItemKind::Date, key, near, date.span);
    }
    let tells = |n: &NumberMention| span.contains(n.span) && is_telling(n, analysis.language);
    let numbers = starting_in(&annotation.numbers, span, |n| n.span);
    let numbers = annotation.numbers.get(numbers).unwrap_or_default().iter();
    for number in numbers.filter(|n| tells(n)) {
        let key = format!("#{} {:?}", number.value, number.unit);
        mention(ItemKind::Number, key.clone(), key, number.span);
    }
    found
}

fn word(token: &Token<'_>, language: &Language, vocabulary: &mut Vocabulary) -> Item {
    let is_grammar = token.is_word() && language.words().is_stop_word(&token.lower);
    let kind = match token.kind {
        TokenKind::Number => ItemKind::Number,
        _ if is_grammar => ItemKind::Grammar,
        _ if language.is_light(&token.lower) || token.lower.chars().count() < 2 => ItemKind::Light,
        _ => ItemKind::Content,
    };
    let stem = language.words().stem(&token.lower);
    let key = vocabulary.key(&stem);
    let concept = vocabulary.key(&language.key(&token.lower));
    let letters = token.lower.chars().count();
    let near = if letters > PREFIX && !is_grammar {
        let first: String = crate::language::fold(&token.lower)
            .chars()
            .take(PREFIX)
            .collect();
        vocabulary.key(&format!("~{first}"))
    } else {
        key
    };
    Item {
        kind,
        key,
        concept,
        near,
        letters,
        denied: false,
        tone: tone(&token.lower, language),
        span: token.span,
    }
}

/// Whether a word denies behind one that opens a negation: "n'a plus".
fn closes_negation(tokens: &[Token<'_>], at: usize, language: &Language) -> bool {
    let data = language.statements();
    let closes = tokens
        .get(at)
        .is_some_and(|t| data.closes_negation(&t.lower));
    let before = tokens
        .get(at.saturating_sub(OPENED)..at)
        .unwrap_or_default();
    closes && before.iter().any(|t| data.opens_negation(&t.lower))
}

fn tone(lower: &str, language: &Language) -> Tone {
    let data = language.statements();
    match lower {
        _ if data.is_negation(lower) => Tone::Negates,
        _ if data.is_denier(lower) => Tone::Denies,
        _ if data.is_universal(lower) => Tone::Universal,
        _ if data.is_limit(lower) => Tone::Limit,
        _ if data.is_hedge(lower) => Tone::Hedge,
        _ => Tone::Plain,
    }
}

/// Marks what stands near a word that denies: what follows it up to a mark, and the word right before.
fn deny(items: &mut [Item], text: &str) {
    let denying: Vec<usize> = items
        .iter()
        .enumerate()
        .filter(|(_, item)| item.denies())
        .map(|(at, _)| at)
        .collect();
    for at in denying {
        let from = items.get(at).map_or(0, |i| i.span.end);
        for item in items
            .iter_mut()
            .skip(at.saturating_sub(BEFORE))
            .take(BEFORE)
        {
            item.denied |= item.tells();
        }
        let mut left = DENIED;
        for item in items.iter_mut().skip(at + 1).take(REACH) {
            if left == 0 || crosses_mark(text, from, item.span.start) {
                break;
            }
            if item.tells() {
                item.denied = true;
                left -= 1;
            }
        }
    }
}

fn crosses_mark(text: &str, from: usize, to: usize) -> bool {
    let between = text.get(from..to).unwrap_or_default();
    between.contains([',', ';', ':', '(', ')', '.', '–', '—'])
}
