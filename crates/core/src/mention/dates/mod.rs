//! Dates: expressions of time with their TIMEX3 value and interval.
//!
//! A date is found by the rules of its language (`grammar`, over the classes of `lexicon`), which say what its words
//! mean (`meaning`); the calendar (`resolve`) turns that into a value, given the day of writing and the tense of the
//! clause (`tense`). An age ("45 ans" after a name) is no date.

mod data;
mod grammar;
mod infer;
mod lexicon;
mod meaning;
mod resolve;
mod tense;

pub use data::{DateData, DateSource};
pub use infer::{InferredDay, infer_day};

use super::DateMention;
use crate::evidence::Span;
use crate::language::Analysis;
use grammar::Reading;
use jiff::civil::Date;
use meaning::{Base, Kind, Slots};
use resolve::{Context, Resolved, resolve};
use tense::{Strength, Tense};

/// An expression as it was read, before the calendar.
struct Expression {
    span: Span,
    /// Its tokens.
    from: usize,
    to: usize,
    first: Slots,
    second: Option<Slots>,
}

/// The dates of one text. `anchor` is the day of writing; without it only what is certain gets a value.
#[must_use]
pub fn dates(analysis: &Analysis<'_>, anchor: Option<Date>) -> Vec<DateMention> {
    let data = analysis.language.dates();
    let mut said = Said::default();
    let mut found = Vec::new();
    for expression in expressions(analysis) {
        let sentence = analysis.sentence_at(expression.span.start);
        let span = sentence
            .and_then(|i| analysis.sentences.get(i))
            .copied()
            .unwrap_or_default();
        let mut reading = data
            .tense
            .at(analysis, span, expression.from, expression.to);
        // Without a verb of its own a clause goes on where the sentence was.
        if reading.strength == Strength::Sentence
            && let Some(tense) = said.tense_in(sentence, anchor)
        {
            reading.tense = tense;
        }
        let context = Context {
            anchor,
            last: said.day_for(&expression.first, sentence, anchor),
            tense: reading.tense,
            sure: reading.strength != Strength::Participle,
        };
        let Some(resolved) = resolve(&expression.first, expression.second.as_ref(), context) else {
            continue;
        };
        said.note(&expression.first, &resolved, sentence);
        found.push(DateMention {
            span: expression.span,
            value: resolved.value,
            modifier: resolved.modifier,
            from: resolved.interval.map(|i| i.0),
            to: resolved.interval.map(|i| i.1),
        });
    }
    found
}

/// The days that the text has named so far.
#[derive(Default)]
struct Said {
    /// The last day, whether it was the night that began on it, and its sentence.
    last: Option<(Date, bool, Option<usize>)>,
    /// The last day that is not after the day of writing.
    past: Option<(Date, bool, Option<usize>)>,
}

impl Said {
    fn note(&mut self, slots: &Slots, resolved: &Resolved, sentence: Option<usize>) {
        if let Some((day, night)) = named_day(slots, resolved) {
            self.last = Some((day, night, sentence));
        }
    }

    /// Where the date before in the same sentence lies.
    fn tense_in(&self, sentence: Option<usize>, anchor: Option<Date>) -> Option<Tense> {
        let (day, _, other) = self.last?;
        let anchor = anchor.filter(|a| *a != day && other == sentence)?;
        Some(if day < anchor { Tense::Past } else { Tense::Future })
    }

    /// The day from which an expression counts: the last one of the same sentence, else the last one that is not ahead;
    /// a part of a day ("dans la matinée") looks no further than its sentence.
    fn day_for(&mut self, slots: &Slots, sentence: Option<usize>, anchor: Option<Date>) -> Option<(Date, bool)> {
        let (day, night, other) = self.last?;
        let ahead = anchor.is_some_and(|a| day > a);
        if !ahead {
            self.past = self.last;
        }
        let same = other == sentence;
        let part = slots.kind == Some(Kind::Part) && slots.shift.is_none();
        if same && !(ahead && part) {
            return Some((day, night));
        }
        if part {
            return None;
        }
        self.past.map(|p| (p.0, p.1))
    }
}

/// The day that an expression makes the text speak of, and whether it is the night that begins on it.
fn named_day(slots: &Slots, resolved: &Resolved) -> Option<(Date, bool)> {
    let (from, to) = resolved.interval?;
    let counted_from_text = slots.base == Some(Base::Text) && slots.kind == Some(Kind::Relative);
    (from == to && !counted_from_text).then(|| (from, resolved.value.ends_with("TNI")))
}

/// The expressions of a text, in order, never overlapping; the longest wins.
fn expressions(analysis: &Analysis<'_>) -> Vec<Expression> {
    let data = analysis.language.dates();
    let tokens = &analysis.tokens;
    let lexemes = data.lexicon.read(analysis);
    let starters = &data.starters;
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let may_start = starters.any
            || starters.words.contains(&*token.lower)
            || lexemes
                .get(at)
                .is_some_and(|l| l.iter().any(|l| starters.classes.contains(&l.class)));
        let read = |at| data.grammar.read(tokens, &lexemes, at);
        let mut reading = may_start.then(|| read(at)).flatten();
        // What starts after words of context may be read further without them.
        if let Some(start) = reading.and_then(|r| r.start).filter(|s| *s > at)
            && let Some(longer) = read(start)
            && reading.is_some_and(|r| longer.end > r.end)
        {
            reading = Some(longer);
        }
        let Some((reading, expression)) =
            reading.and_then(|r| Some((r, expression(analysis, &r)?)))
        else {
            at += 1;
            continue;
        };
        at = reading.end.max(at + 1);
        if expression.first.kind != Some(Kind::Skip) {
            found.push(expression);
        }
    }
    found
}

fn expression(analysis: &Analysis<'_>, reading: &Reading) -> Option<Expression> {
    let from = reading.start?;
    let first = analysis.tokens.get(from)?.span;
    let last = analysis.tokens.get(reading.end.checked_sub(1)?)?.span;
    reading.first.kind?;
    // "dix-sept": the second half of a word is no date.
    let joined = from.checked_sub(1).and_then(|b| analysis.tokens.get(b));
    if joined.is_some_and(|t| t.text == "-" && t.span.end == first.start) {
        return None;
    }
    // A date does not go on over the end of a sentence or paragraph.
    let same = analysis.paragraph_at(first.start) == analysis.paragraph_at(last.start);
    let token = analysis.tokens.get(reading.end.checked_sub(1)?)?;
    let possessives = &analysis.language.dates().lexicon.possessives;
    let letters = possessives
        .iter()
        .find(|p| token.lower.len() > p.len() && token.lower.ends_with(p.as_str()))
        .map_or(0, |p| p.chars().count());
    let possessive: usize = token.text.chars().rev().take(letters).map(char::len_utf8).sum();
    same.then_some(Expression {
        span: Span::new(first.start, last.end - possessive),
        from,
        to: reading.end,
        first: reading.first,
        second: reading.second,
    })
}
