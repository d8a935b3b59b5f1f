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
    let mut last: Option<(Date, bool)> = None;
    let mut found = Vec::new();
    for expression in expressions(analysis) {
        let sentence = analysis
            .sentence_at(expression.span.start)
            .and_then(|i| analysis.sentences.get(i))
            .copied()
            .unwrap_or_default();
        let context = Context {
            anchor,
            last,
            tense: data
                .tense
                .at(analysis, sentence, expression.from, expression.to),
        };
        let Some(resolved) = resolve(&expression.first, expression.second.as_ref(), context) else {
            continue;
        };
        if let Some(day) = named_day(&expression.first, &resolved) {
            last = Some(day);
        }
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
        let reading = may_start
            .then(|| data.grammar.read(tokens, &lexemes, at))
            .flatten();
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
    // A date does not go on over the end of a sentence or paragraph.
    let same = analysis.paragraph_at(first.start) == analysis.paragraph_at(last.start);
    same.then_some(Expression {
        span: Span::new(first.start, last.end),
        from,
        to: reading.end,
        first: reading.first,
        second: reading.second,
    })
}
