//! The lexicon of dates: which tokens are months, weekdays, years, clock times, numbers.

use super::gate::{Classes, Symbol};
use super::meaning::{Holiday, Slots, Unit};
use crate::language::{Analysis, Token, TokenKind, WordMap};
use crate::mention::numbers::cardinal_at;
use std::collections::BTreeMap;

/// What a run of tokens is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Class {
    Weekday,
    Month,
    Season,
    Holiday,
    Unit,
    /// A unit of a day or more.
    LongUnit,
    Part,
    Relative,
    Ordinal,
    /// A number that is more than the article, in digits or words.
    Number,
    /// A number in digits.
    Digits,
    /// A day of the month in digits.
    Day,
    /// A year in four digits.
    Year,
    /// The last two digits of a year.
    Short,
    /// A whole date in digits.
    Date,
    /// An hour with its mark or minutes: 6 h 50.
    Clock,
    /// An hour in bare digits.
    Hour,
    /// Hour and minutes with point or colon.
    Time,
    /// A number with a unit in one word: dreitägig.
    Span,
}

impl Class {
    /// All classes.
    pub const ALL: [Self; 19] = [
        Self::Weekday,
        Self::Month,
        Self::Season,
        Self::Holiday,
        Self::Unit,
        Self::LongUnit,
        Self::Part,
        Self::Relative,
        Self::Ordinal,
        Self::Number,
        Self::Digits,
        Self::Day,
        Self::Year,
        Self::Short,
        Self::Date,
        Self::Clock,
        Self::Hour,
        Self::Time,
        Self::Span,
    ];

    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "WEEKDAY" => Self::Weekday,
            "MONTH" => Self::Month,
            "SEASON" => Self::Season,
            "HOLIDAY" => Self::Holiday,
            "UNIT" => Self::Unit,
            "LONGUNIT" => Self::LongUnit,
            "PART" => Self::Part,
            "RELATIVE" => Self::Relative,
            "ORDINAL" => Self::Ordinal,
            "NUMBER" => Self::Number,
            "DIGITS" => Self::Digits,
            "DAY" => Self::Day,
            "YEAR" => Self::Year,
            "SHORT" => Self::Short,
            "DATE" => Self::Date,
            "CLOCK" => Self::Clock,
            "HOUR" => Self::Hour,
            "TIME" => Self::Time,
            "SPAN" => Self::Span,
            _ => return None,
        })
    }
}

/// A class that was recognised at a token, up to `end`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lexeme {
    pub class: Class,
    pub end: usize,
    pub slots: Slots,
}

/// The lexemes of a text, in the order of the tokens at which they start.
#[derive(Debug, Default)]
pub(super) struct Lexemes {
    all: Vec<Lexeme>,
    /// For each token, one past its last lexeme in `all`.
    ends: Vec<usize>,
}

impl Lexemes {
    /// Those that start at a token.
    pub fn at(&self, token: usize) -> &[Lexeme] {
        let Some(end) = self.ends.get(token) else {
            return &[];
        };
        let start = token.checked_sub(1).and_then(|t| self.ends.get(t));
        let start = start.copied().unwrap_or_default();
        self.all.get(start..*end).unwrap_or_default()
    }

    /// The classes of those that start at a token.
    pub fn classes(&self, token: usize) -> Classes {
        let mut classes = Classes::default();
        for lexeme in self.at(token) {
            classes.insert(lexeme.class);
        }
        classes
    }
}

/// The words of a language's dates.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    /// The words that some phrase starts with or some rule names.
    pub(super) vocabulary: WordMap<Symbol>,
    /// First word to the whole phrase and what it is.
    pub(super) phrases: Vec<Vec<(Vec<String>, Class, Slots)>>,
    /// Endings that make a possessive and are no part of the date: 's.
    pub possessives: Vec<String>,
    /// Endings of ordinals in digits: er, e, th.
    pub ordinal_suffixes: Vec<String>,
    /// Whether a point makes an ordinal ("3. Oktober").
    pub ordinal_point: bool,
    /// Words between hour and minutes: h.
    pub hour_marks: Vec<String>,
    /// Whether month stands before day in a date in digits.
    pub month_first: bool,
    /// Whether roman numerals are ordinals of centuries, and with which endings ("XXe").
    pub roman_suffixes: Vec<String>,
    /// Endings of words that join a number and a unit: tägig.
    pub span_suffixes: BTreeMap<String, Unit>,
    /// Endings of such words: e, er, es.
    pub inflections: Vec<String>,
}

impl Lexicon {
    /// Adds a word or phrase.
    pub fn add(&mut self, phrase: &str, class: Class, slots: Slots) {
        let words: Vec<String> = phrase.split_whitespace().map(str::to_owned).collect();
        if let Some(first) = words.first() {
            let symbol = self.symbol(first);
            if self.phrases.len() <= symbol {
                self.phrases.resize_with(symbol + 1, Vec::new);
            }
            if let Some(phrases) = self.phrases.get_mut(symbol) {
                phrases.push((words, class, slots));
            }
        }
    }

    /// The number of a word.
    pub fn symbol(&mut self, word: &str) -> Symbol {
        let next = self.vocabulary.len();
        *self.vocabulary.entry(word, || next)
    }

    /// The number of each token's word, if it has one.
    pub fn symbols(&self, tokens: &[Token<'_>]) -> Vec<Option<Symbol>> {
        let symbol = |t| self.vocabulary.get(t).copied();
        tokens.iter().map(symbol).collect()
    }

    fn phrases(&self, symbol: Option<Symbol>) -> &[(Vec<String>, Class, Slots)] {
        let phrases = symbol.and_then(|s| self.phrases.get(s));
        phrases.map_or(&[], Vec::as_slice)
    }

    /// The lexemes of a text, given the numbers of its words.
    pub fn read(&self, analysis: &Analysis<'_>, symbols: &[Option<Symbol>]) -> Lexemes {
        let mut lexemes = Lexemes::default();
        lexemes.ends.reserve(analysis.tokens.len());
        for (at, (token, symbol)) in analysis.tokens.iter().zip(symbols).enumerate() {
            if token.kind != TokenKind::Mark {
                self.lexemes_at(analysis, (token, *symbol), at, &mut lexemes.all);
            }
            lexemes.ends.push(lexemes.all.len());
        }
        lexemes
    }

    fn lexemes_at(
        &self,
        analysis: &Analysis<'_>,
        (token, symbol): (&Token<'_>, Option<Symbol>),
        at: usize,
        found: &mut Vec<Lexeme>,
    ) {
        let tokens = &analysis.tokens;
        let owner = self
            .possessives
            .iter()
            .find_map(|p| token.lower.strip_suffix(p.as_str()));
        if let Some(owner) = owner {
            let owner = self.vocabulary.get_word(owner).copied();
            for (words, class, slots) in self.phrases(owner) {
                if words.len() == 1 {
                    found.push(Lexeme {
                        class: *class,
                        end: at + 1,
                        slots: *slots,
                    });
                }
            }
        }
        for (words, class, slots) in self.phrases(symbol) {
            let stands = tokens
                .get(at..at + words.len())
                .is_some_and(|t| t.iter().zip(words).all(|(t, w)| *t.lower == **w));
            if stands {
                found.push(Lexeme {
                    class: *class,
                    end: at + words.len(),
                    slots: *slots,
                });
            }
        }
        let numbers = analysis.language.numbers();
        if let Some(number) = cardinal_at(tokens, analysis.text, at, numbers)
            && !number.article
        {
            let slots = Slots {
                number: Some(number.value),
                ..Slots::default()
            };
            let mut push = |class| {
                found.push(Lexeme {
                    class,
                    end: number.end,
                    slots,
                });
            };
            push(Class::Number);
            if number.digits {
                push(Class::Digits);
            }
        }
        if token.kind == TokenKind::Number {
            self.digits_at(tokens, at, found);
        } else {
            self.roman_at(token, at, found);
            self.span_word_at(analysis, token, at, found);
        }
    }

    fn digits_at(&self, tokens: &[Token<'_>], at: usize, found: &mut Vec<Lexeme>) {
        let Some(token) = tokens.get(at) else { return };
        let mut push = |class, end, slots| found.push(Lexeme { class, end, slots });
        if let Some((end, slots)) = self.date_at(tokens, at) {
            push(Class::Date, end, slots);
        }
        let touching = |i: usize| {
            let previous = tokens.get(i.checked_sub(1)?)?;
            let next = tokens.get(i)?;
            (previous.span.end == next.span.start).then_some(next)
        };
        // "21.52", "21:52", "3.14".
        if let Some((end, clock)) = time_at(tokens, at) {
            let slots = Slots {
                clock: Some(clock),
                ..Slots::default()
            };
            push(Class::Time, end, slots);
        }
        let Some(value) = plain(token.text) else {
            return;
        };
        if (0..=24).contains(&value) && token.text.len() <= 2 {
            let hour = value.try_into().unwrap_or_default();
            let slots = Slots {
                clock: Some((hour, 0)),
                ..Slots::default()
            };
            push(Class::Hour, at + 1, slots);
            if let Some((end, minute)) = self.hour_mark_at(tokens, at + 1) {
                let slots = Slots {
                    clock: Some((hour, minute)),
                    ..Slots::default()
                };
                push(Class::Clock, end, slots);
            }
        }
        let suffix =
            touching(at + 1).filter(|t| self.ordinal_suffixes.iter().any(|s| **s == *t.lower));
        let point = self.ordinal_point && touching(at + 1).is_some_and(|t| t.text == ".");
        let marked = suffix.is_some() || point;
        if (1..=31).contains(&value) && token.text.len() <= 2 {
            let day = value.try_into().ok();
            let slots = Slots {
                day,
                ..Slots::default()
            };
            push(Class::Day, at + 1, slots);
            if marked {
                push(Class::Day, at + 2, slots);
            }
        }
        if marked && value < 100 {
            let slots = Slots {
                ordinal: value.try_into().ok(),
                ..Slots::default()
            };
            push(Class::Ordinal, at + 2, slots);
        }
        if token.text.len() == 4 && (1000..2200).contains(&value) {
            let slots = Slots {
                year: value.try_into().ok(),
                ..Slots::default()
            };
            push(Class::Year, at + 1, slots);
        }
        if token.text.len() == 2 {
            let year = if value < 40 {
                2000 + value
            } else {
                1900 + value
            };
            let slots = Slots {
                year: year.try_into().ok(),
                ..Slots::default()
            };
            push(Class::Short, at + 1, slots);
        }
    }

    /// "h", "h 50", "h50" after an hour.
    fn hour_mark_at(&self, tokens: &[Token<'_>], at: usize) -> Option<(usize, i8)> {
        let mark = tokens.get(at)?;
        let minutes = |t: &str| {
            let m: i8 = t.parse().ok()?;
            (t.len() == 2 && (0..60).contains(&m)).then_some(m)
        };
        for hour in &self.hour_marks {
            let Some(tail) = mark.lower.strip_prefix(hour.as_str()) else {
                continue;
            };
            if let Some(minute) = minutes(tail) {
                return Some((at + 1, minute));
            }
            if !tail.is_empty() {
                continue;
            }
            let next = tokens.get(at + 1).filter(|t| t.kind == TokenKind::Number);
            return Some(match next.and_then(|t| minutes(t.text)) {
                Some(minute) => (at + 2, minute),
                None => (at + 1, 0),
            });
        }
        None
    }

    /// "19/12/2022", "19.12.2022", "2022-12-19".
    fn date_at(&self, tokens: &[Token<'_>], at: usize) -> Option<(usize, Slots)> {
        let first = tokens.get(at)?;
        let (end, parts): (usize, Vec<&str>) = if first.text.matches('.').count() == 2 {
            (at + 1, first.text.split('.').collect())
        } else {
            let run = tokens.get(at..at + 5)?;
            let touching = run.windows(2).all(|w| match w {
                [a, b] => a.span.end == b.span.start,
                _ => false,
            });
            let [a, sep, b, other, c] = run else {
                return None;
            };
            if !touching || sep.text != other.text || !matches!(sep.text, "/" | "-") {
                return None;
            }
            (at + 5, vec![a.text, b.text, c.text])
        };
        let [a, b, c] = parts[..] else { return None };
        let (x, y, z) = (plain(a)?, plain(b)?, plain(c)?);
        let (year, month, day) = if a.len() == 4 {
            (x, y, z)
        } else {
            let year = match c.len() {
                4 => z,
                2 => z + if z < 40 { 2000 } else { 1900 },
                _ => return None,
            };
            let swap = if self.month_first {
                y <= 31 && x <= 12
            } else {
                y > 12
            };
            if swap { (year, x, y) } else { (year, y, x) }
        };
        let slots = Slots {
            year: Some(year.try_into().ok()?),
            month: Some(month.try_into().ok().filter(|m| (1..=12).contains(m))?),
            day: Some(day.try_into().ok().filter(|d| (1..=31).contains(d))?),
            ..Slots::default()
        };
        Some((end, slots))
    }

    /// "XXe", "XIXth", "XX".
    fn roman_at(&self, token: &Token<'_>, at: usize, found: &mut Vec<Lexeme>) {
        if !token.text.starts_with(['I', 'V', 'X']) {
            return;
        }
        for suffix in &self.roman_suffixes {
            let head = token.text.strip_suffix(suffix.as_str());
            if let Some(ordinal) = head.and_then(roman) {
                let slots = Slots {
                    ordinal: Some(ordinal),
                    ..Slots::default()
                };
                found.push(Lexeme {
                    class: Class::Ordinal,
                    end: at + 1,
                    slots,
                });
                return;
            }
        }
    }

    /// "dreitägige".
    fn span_word_at(
        &self,
        analysis: &Analysis<'_>,
        token: &Token<'_>,
        at: usize,
        found: &mut Vec<Lexeme>,
    ) {
        for (suffix, unit) in &self.span_suffixes {
            let heads = self
                .inflections
                .iter()
                .filter_map(|i| token.lower.strip_suffix(i.as_str()));
            for head in heads.filter_map(|h| h.strip_suffix(suffix.as_str())) {
                let Some(value) = analysis.language.numbers().small(head) else {
                    continue;
                };
                let slots = Slots {
                    number: Some(value),
                    unit: Some(*unit),
                    ..Slots::default()
                };
                found.push(Lexeme {
                    class: Class::Span,
                    end: at + 1,
                    slots,
                });
                return;
            }
        }
    }
}

/// Digits alone, at most four.
fn plain(text: &str) -> Option<i32> {
    (text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

/// Hour and minutes with a point or colon between them.
fn time_at(tokens: &[Token<'_>], at: usize) -> Option<(usize, (i8, i8))> {
    let first = tokens.get(at)?;
    let (end, hour, minute) = if let Some((hour, minute)) = first.text.split_once('.') {
        (at + 1, hour, minute)
    } else {
        let colon = tokens.get(at + 1).filter(|t| t.text == ":")?;
        let minute = tokens.get(at + 2)?;
        if colon.span.start != first.span.end || minute.span.start != colon.span.end {
            return None;
        }
        (at + 3, first.text, minute.text)
    };
    let hour = plain(hour).filter(|h| *h < 24)?.try_into().ok()?;
    let minute = plain(minute).filter(|m| minute.len() == 2 && *m < 60)?;
    Some((end, (hour, minute.try_into().ok()?)))
}

/// A roman numeral up to 39.
fn roman(text: &str) -> Option<i16> {
    if text.is_empty() || text.len() > 8 {
        return None;
    }
    let mut total = 0;
    let mut last = 0;
    for c in text.chars().rev() {
        let value = match c {
            'I' => 1,
            'V' => 5,
            'X' => 10,
            _ => return None,
        };
        total += if value < last { -value } else { value };
        last = last.max(value);
    }
    (total > 0).then_some(total)
}

/// A named day, for the lexicon.
pub(super) fn holiday_slots(holiday: Holiday) -> Slots {
    Slots {
        holiday: Some(holiday),
        ..Slots::default()
    }
}
