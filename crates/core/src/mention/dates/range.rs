//! Ranges: the two ends of "du 12 au 14 mai", and days that no calendar has.

use super::meaning::{Kind, Slots};
use super::resolve::{Context, Resolved, single};
use super::tense::Tense;
use jiff::civil::Date;

/// Whether the expression names a day that no year has, or not the year that it names: "31 février".
pub(super) fn is_impossible(first: &Slots, second: Option<&Slots>) -> bool {
    /// A year with a 29 February.
    const LEAP: i16 = 2000;
    let no_day = |slots: &Slots, month: Option<i8>, year: Option<i16>| {
        let day = slots.day.zip(month);
        day.is_some_and(|(day, month)| Date::new(year.unwrap_or(LEAP), month, day).is_err())
    };
    let (month, year) = second.map_or((None, None), |s| (s.month, s.year));
    no_day(first, first.month.or(month), first.year.or(year))
        || second.is_some_and(|s| no_day(s, s.month, s.year))
}

/// Both ends of a range, if each says all that it needs: "1990", "3 mai 2018", but not the 12 of "du 12 au 14 mai".
pub(super) fn whole_ends(
    first: &Slots,
    second: Option<&Slots>,
    context: Context,
) -> Option<(Resolved, Resolved)> {
    let second = second.filter(|_| first.kind == Some(Kind::Range) && first.modifier.is_none())?;
    let kinds = (kind_of_end(first), kind_of_end(second));
    let whole = match kinds {
        (Kind::Year, Kind::Year) => first.year.is_some() && second.year.is_some(),
        (Kind::Day, Kind::Day) => first.month.is_some() && second.month.is_some(),
        _ => false,
    };
    ends(first, second, context).filter(|_| whole)
}

/// What an end of a range is.
pub(super) fn kind_of_end(slots: &Slots) -> Kind {
    if slots.day.is_some() {
        Kind::Day
    } else if slots.month.is_some() {
        Kind::Month
    } else if slots.weekday.is_some() {
        Kind::Weekday
    } else if slots.clock.is_some() {
        Kind::Clock
    } else {
        Kind::Year
    }
}

/// Both ends of a range, each with what only the other names: "du 12 au 14 décembre 2022", "de mars 2019 à juin".
pub(super) fn ends(
    first: &Slots,
    second: &Slots,
    context: Context,
) -> Option<(Resolved, Resolved)> {
    let mut to = *second;
    let mut from = *first;
    from.month = from.month.or(second.month);
    from.year = from.year.or(second.year);
    to.year = to.year.or(first
        .year
        .filter(|_| to.month.is_some() && to.kind != Some(Kind::Year)));
    if from.weekday.is_some() && from.day.is_none() && to.day.is_none() {
        from.month = None;
        from.year = None;
    }
    let a = single(kind_of_end(&from), &from, context)?;
    let start = a.interval.map(|i| i.0);
    let weekday = kind_of_end(&to) == Kind::Weekday;
    let after = Context {
        anchor: if weekday {
            start.or(context.anchor)
        } else {
            context.anchor
        },
        tense: if weekday {
            Tense::Future
        } else {
            context.tense
        },
        ..context
    };
    let b = single(kind_of_end(&to), &to, after)?;
    Some((a, b))
}
