//! `dates.toml`: the words of dates, their grammar and the cues of tense.

use super::grammar::Grammar;
use super::lexicon::{Class, Lexicon, holiday_slots};
use super::meaning::{self, Slots, Unit};
use super::tense::{TenseData, TenseSource};
use crate::language::Section;
use serde::Deserialize;
use std::collections::BTreeMap;

/// `dates.toml`.
#[derive(Default)]
pub struct DateData {
    pub(super) lexicon: Lexicon,
    pub(super) grammar: Grammar,
    pub(super) tense: TenseData,
}

/// `dates.toml` as written. Words in lower case with plain apostrophes; in phrases every token stands alone
/// ("après - midi", "l' an").
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct DateSource {
    /// Monday = 1.
    weekdays: BTreeMap<String, i8>,
    /// January = 1.
    months: BTreeMap<String, i8>,
    /// TIMEX3 codes: SP, SU, FA, WI.
    seasons: BTreeMap<String, String>,
    /// `12-25` or `easter+39`.
    holidays: BTreeMap<String, String>,
    /// Names of units: second, minute, hour, day, weekend, week, month, quarter, half, year, decade, century.
    units: BTreeMap<String, String>,
    /// TIMEX3 codes: TMO, TMI, TAF, TEV, TNI.
    parts: BTreeMap<String, String>,
    /// Days from today.
    relative: BTreeMap<String, i16>,
    /// Ordinals in words.
    ordinals: BTreeMap<String, i16>,
    /// Days of the month in words: premier.
    days: BTreeMap<String, i8>,
    /// Endings that make a possessive and are no part of the date.
    possessives: Vec<String>,
    /// Endings of ordinals in digits.
    ordinal_suffixes: Vec<String>,
    /// Whether "3." is an ordinal.
    ordinal_point: bool,
    /// Endings of roman numerals that number a century; an empty one for none.
    roman_suffixes: Vec<String>,
    /// Words after an hour: h.
    hour_marks: Vec<String>,
    /// Whether 3/4/2020 is the fourth of March.
    month_first: bool,
    /// Whether weekday and part of day are written as one word.
    glued_parts: bool,
    /// Endings of words made of a number and a unit.
    span_suffixes: BTreeMap<String, String>,
    /// Inflections of such words.
    inflections: Vec<String>,
    /// Word lists for the rules.
    lists: BTreeMap<String, Vec<String>>,
    /// Groups of rules; a group may use those above it, and the last one makes the dates.
    groups: Vec<GroupSource>,
    /// Cues of tense.
    tense: TenseSource,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupSource {
    name: String,
    rules: Vec<String>,
}

impl Section for DateData {
    const FILE: &'static str = "dates.toml";
    type Source = DateSource;

    fn compile(source: DateSource) -> Result<Self, String> {
        let tense = TenseData::compile(&source.tense);
        let mut lexicon = lexicon(&source)?;
        let mut grammar = Grammar::default();
        for (name, words) in &source.lists {
            grammar.add_list(name, words, &mut lexicon);
        }
        for group in &source.groups {
            grammar
                .add_group(&group.name, &group.rules, &mut lexicon)
                .map_err(|e| format!("group {:?}: {e}", group.name))?;
        }
        Ok(Self {
            lexicon,
            grammar,
            tense,
        })
    }
}

fn lexicon(source: &DateSource) -> Result<Lexicon, String> {
    let mut lexicon = Lexicon {
        possessives: source.possessives.clone(),
        ordinal_suffixes: source.ordinal_suffixes.clone(),
        ordinal_point: source.ordinal_point,
        hour_marks: source.hour_marks.clone(),
        month_first: source.month_first,
        roman_suffixes: source.roman_suffixes.clone(),
        inflections: source.inflections.clone(),
        ..Lexicon::default()
    };
    for (name, unit) in &source.span_suffixes {
        let unit = meaning::unit(unit)?;
        lexicon.span_suffixes.insert(name.clone(), unit);
    }
    let none = Slots::default;
    for (word, day) in &source.weekdays {
        let weekday = Slots {
            weekday: Some(*day),
            ..none()
        };
        lexicon.add(word, Class::Weekday, weekday);
        if source.glued_parts {
            for (part, code) in &source.parts {
                let part_of_day = Some(meaning::part(code)?);
                let slots = Slots {
                    part: part_of_day,
                    ..weekday
                };
                lexicon.add(&format!("{word}{part}"), Class::Weekday, slots);
            }
        }
    }
    for (word, month) in &source.months {
        lexicon.add(
            word,
            Class::Month,
            Slots {
                month: Some(*month),
                ..none()
            },
        );
    }
    for (word, code) in &source.seasons {
        let season = Some(meaning::season(code)?);
        lexicon.add(word, Class::Season, Slots { season, ..none() });
    }
    for (word, when) in &source.holidays {
        lexicon.add(word, Class::Holiday, holiday_slots(meaning::holiday(when)?));
    }
    for (word, unit) in &source.units {
        let unit = Some(meaning::unit(unit)?);
        lexicon.add(word, Class::Unit, Slots { unit, ..none() });
        if !matches!(unit, Some(Unit::Second | Unit::Minute | Unit::Hour)) {
            lexicon.add(word, Class::LongUnit, Slots { unit, ..none() });
        }
    }
    for (word, code) in &source.parts {
        let part = Some(meaning::part(code)?);
        lexicon.add(word, Class::Part, Slots { part, ..none() });
    }
    for (word, days) in &source.relative {
        lexicon.add(
            word,
            Class::Relative,
            Slots {
                shift: Some(*days),
                ..none()
            },
        );
    }
    for (word, ordinal) in &source.ordinals {
        lexicon.add(
            word,
            Class::Ordinal,
            Slots {
                ordinal: Some(*ordinal),
                ..none()
            },
        );
    }
    for (word, day) in &source.days {
        lexicon.add(
            word,
            Class::Day,
            Slots {
                day: Some(*day),
                ..none()
            },
        );
    }
    Ok(lexicon)
}
