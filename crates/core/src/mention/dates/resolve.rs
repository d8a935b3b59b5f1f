//! The calendar: from what an expression says to its TIMEX3 value and its interval, given the day of writing.

use super::count::{count, duration, unit};
use super::meaning::{Base, Holiday, Kind, Slots, Toward};
use super::range::{ends, kind_of_end};
use super::tense::Tense;
use crate::mention::Modifier;
use jiff::civil::{Date, Weekday};
use jiff::{Span as Length, ToSpan};

/// The value of an expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Resolved {
    pub value: String,
    pub modifier: Option<Modifier>,
    pub interval: Option<(Date, Date)>,
}

/// What the meaning of an expression depends on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context {
    /// The day of writing.
    pub anchor: Option<Date>,
    /// The day that the text spoke of last, and whether it was the night that began on it.
    pub last: Option<(Date, bool)>,
    pub tense: Tense,
    /// Whether the tense comes from a verb or preposition, and not from a participle.
    pub sure: bool,
}

impl Context {
    /// The tense for what is mostly told of the time to come.
    fn sure_tense(self) -> Tense {
        if self.sure {
            self.tense
        } else {
            Tense::Unknown
        }
    }

    /// The day that a day of the text is counted from.
    pub(super) fn text_day(self) -> Option<Date> {
        self.last.map(morning_after).or(self.anchor)
    }
}

impl Resolved {
    pub(super) fn plain(value: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            modifier: None,
            interval: None,
        }
    }

    pub(super) fn over(value: impl Into<String>, from: Option<Date>, to: Option<Date>) -> Self {
        Self {
            value: value.into(),
            modifier: None,
            interval: from.zip(to),
        }
    }

    pub(super) fn day(date: Date) -> Self {
        Self::over(date.to_string(), Some(date), Some(date))
    }
}

/// The value of `first`, or of the range from it to `second`; `None` for what is no date.
pub(super) fn resolve(first: &Slots, second: Option<&Slots>, context: Context) -> Option<Resolved> {
    let kind = first.kind?;
    if kind != Kind::Range {
        // "la nuit du 11 au 12 février": the first day has the month of the second.
        let mut first = *first;
        if let Some(second) = second {
            first.month = first.month.or(second.month);
            first.year = first.year.or(second.year);
        }
        let first = &first;
        return single(kind, first, context).map(|r| modified(r, first.modifier));
    }
    let (a, b) = ends(first, second?, context)?;
    if kind_of_end(first) == Kind::Clock {
        return Some(a);
    }
    let interval = match (a.interval, b.interval) {
        (Some(a), Some(b)) if a.0 <= b.1 => Some((a.0, b.1)),
        (Some(_), Some(_)) => return None,
        _ => None,
    };
    Some(Resolved {
        value: format!("{}/{}", a.value, b.value),
        modifier: first.modifier,
        interval,
    })
}

fn modified(mut resolved: Resolved, modifier: Option<Modifier>) -> Resolved {
    resolved.modifier = modifier;
    // A part of a period is not sharp: half of it for its beginning and its end, the middle half for its middle.
    if let Some((from, to)) = resolved.interval
        && let Some(days) = i64::from(days_between(from, to)).checked_div(4)
        && days > 0
    {
        let at = |n: i64| from.checked_add((n * days).days()).unwrap_or(from);
        resolved.interval = Some(match modifier {
            Some(Modifier::Start) => (from, at(2)),
            Some(Modifier::Mid) => (at(1), at(3)),
            Some(Modifier::End) => (at(2), to),
            _ => (from, to),
        });
    }
    resolved
}

pub(super) fn single(kind: Kind, slots: &Slots, context: Context) -> Option<Resolved> {
    match kind {
        Kind::Skip => None,
        Kind::Range => None,
        Kind::Past => Some(Resolved::plain("PAST_REF")),
        Kind::Present => Some(Resolved::plain("PRESENT_REF")),
        Kind::Future => Some(Resolved::plain("FUTURE_REF")),
        Kind::Duration => duration(slots),
        Kind::Day => day(slots, context),
        Kind::Weekday => weekday(slots, context),
        Kind::Month => month(slots, context),
        Kind::Year => year(slots.year?),
        Kind::Decade => decade(slots.year?),
        Kind::Century => century(slots.ordinal?),
        Kind::Quarter => part_of_year(slots, 'Q', 4, context),
        Kind::Half => part_of_year(slots, 'H', 2, context),
        Kind::Season => season(slots, context),
        Kind::Holiday => holiday(slots, context),
        Kind::Relative => relative(slots, context),
        Kind::Unit => unit(slots, context),
        Kind::Count => count(slots, context),
        Kind::Part => part(slots, context),
        Kind::Clock => clock(slots, context),
    }
}

// ---- days

fn weekday_of(number: i8) -> Option<Weekday> {
    Weekday::from_monday_one_offset(number).ok()
}

/// A day with what the expression says of its time of day.
pub(super) fn timed(date: Date, slots: &Slots) -> Resolved {
    let date = match slots.then {
        Some(days) => date.checked_add(i64::from(days).days()).unwrap_or(date),
        None => date,
    };
    let mut resolved = Resolved::day(date);
    if let Some((hour, minute)) = slots.clock.map(|c| noon(c, slots.afternoon)) {
        resolved.value.push_str(&format!("T{hour:02}:{minute:02}"));
    } else if let Some(part) = slots.part {
        resolved.value.push_str(&code(&part));
    }
    resolved
}

fn code(letters: &[u8]) -> String {
    letters.iter().map(|b| char::from(*b)).collect()
}

fn noon((hour, minute): (i8, i8), afternoon: Option<bool>) -> (i8, i8) {
    match afternoon {
        Some(true) if hour < 12 => (hour + 12, minute),
        Some(false) if hour == 12 => (0, minute),
        _ => (hour % 24, minute),
    }
}

fn day(slots: &Slots, context: Context) -> Option<Resolved> {
    let number = slots.day?;
    let Some(anchor) = context.anchor else {
        return match (slots.year, slots.month) {
            (Some(year), Some(month)) => {
                Date::new(year, month, number).ok().map(|d| timed(d, slots))
            }
            (None, Some(month)) => Some(Resolved::plain(format!("XXXX-{month:02}-{number:02}"))),
            _ => None,
        };
    };
    if let (Some(year), Some(month)) = (slots.year, slots.month) {
        return Date::new(year, month, number).ok().map(|d| timed(d, slots));
    }
    let candidates: Vec<Date> = match slots.month {
        Some(month) => (-4..=4)
            .filter_map(|n| Date::new(anchor.year().checked_add(n)?, month, number).ok())
            .collect(),
        None => (-6i64..=6)
            .filter_map(|n| {
                let month = anchor.first_of_month().checked_add(n.months()).ok()?;
                Date::new(month.year(), month.month(), number).ok()
            })
            .collect(),
    };
    let wanted = slots.weekday.and_then(weekday_of);
    let fitting: Vec<Date> = candidates
        .iter()
        .copied()
        .filter(|d| wanted.is_none_or(|w| d.weekday() == w))
        .collect();
    // A weekday that never fits is a slip of the pen: day and month count.
    let pool = if fitting.is_empty() {
        candidates
    } else {
        fitting
    };
    nearest(&pool, anchor, slots.toward, context.tense).map(|d| timed(d, slots))
}

/// The candidate that `toward` and the tense allow and that is nearest to the anchor, which counts itself.
fn nearest(pool: &[Date], anchor: Date, toward: Option<Toward>, tense: Tense) -> Option<Date> {
    let allowed = |d: &&Date| match toward {
        Some(Toward::Past) => **d < anchor,
        Some(Toward::Future) => **d > anchor,
        Some(Toward::This) => true,
        None => match tense {
            Tense::Past => **d <= anchor,
            Tense::Future => **d >= anchor,
            Tense::Unknown => true,
        },
    };
    pool.iter()
        .filter(allowed)
        .min_by_key(|d| days_between(anchor, **d).abs())
        .or_else(|| pool.iter().min_by_key(|d| days_between(anchor, **d).abs()))
        .copied()
}

fn days_between(a: Date, b: Date) -> i32 {
    a.until(b).map_or(0, |s: Length| s.get_days())
}

fn weekday(slots: &Slots, context: Context) -> Option<Resolved> {
    let wanted = weekday_of(slots.weekday?)?;
    let Some(anchor) = context.anchor else {
        return Some(Resolved::plain(format!(
            "XXXX-WXX-{}",
            wanted.to_monday_one_offset()
        )));
    };
    let ahead = i64::from(wanted.since(anchor.weekday()));
    let shift = match (slots.toward, context.tense) {
        (Some(Toward::Past), _) => ahead - 7,
        (Some(Toward::Future), _) if ahead == 0 => 7,
        (Some(Toward::Future), _) => ahead,
        _ if ahead == 0 => 0,
        (_, Tense::Future) => ahead,
        _ => ahead - 7,
    };
    let weeks = i64::from(slots.shift.unwrap_or(0)) * 7;
    let date = anchor.checked_add((shift + weeks).days()).ok()?;
    Some(timed(date, slots))
}

fn relative(slots: &Slots, context: Context) -> Option<Resolved> {
    let shift = i64::from(slots.shift?);
    let base = match slots.base {
        Some(Base::Text) => context.text_day(),
        _ => context.anchor,
    };
    match base {
        Some(base) => Some(timed(base.checked_add(shift.days()).ok()?, slots)),
        None => Some(vague(shift)),
    }
}

/// What is certain of a relative expression without a day of writing.
pub(super) fn vague(shift: i64) -> Resolved {
    Resolved::plain(match shift {
        ..0 => "PAST_REF",
        0 => "PRESENT_REF",
        1.. => "FUTURE_REF",
    })
}

/// The day on which one looks back at a day: after a night, the next one.
fn morning_after((date, night): (Date, bool)) -> Date {
    if night {
        date.tomorrow().unwrap_or(date)
    } else {
        date
    }
}

fn part(slots: &Slots, context: Context) -> Option<Resolved> {
    let code = slots.part?;
    let night = code == *b"TNI";
    let shift = slots.shift.map(i64::from);
    let base = match slots.base {
        Some(Base::Text) if !night || shift.is_some() => context.text_day(),
        _ => context.anchor,
    };
    let Some(base) = base else {
        return Some(Resolved::plain("PRESENT_REF"));
    };
    // The night that is over began on the day before.
    let over = night && shift.is_none() && context.tense == Tense::Past;
    let shift = shift.unwrap_or(if over { -1 } else { 0 });
    Some(timed(base.checked_add(shift.days()).ok()?, slots))
}

fn clock(slots: &Slots, context: Context) -> Option<Resolved> {
    let time = noon(slots.clock?, slots.afternoon);
    let base = match context.last {
        Some((date, true)) if time.0 < 12 => Some(date.tomorrow().unwrap_or(date)),
        Some((date, _)) => Some(date),
        None => context.anchor,
    };
    match base {
        Some(date) => Some(timed(date, slots)),
        None => Some(Resolved::plain(format!("T{:02}:{:02}", time.0, time.1))),
    }
}

fn holiday(slots: &Slots, context: Context) -> Option<Resolved> {
    let of_year = |year: i16| match slots.holiday? {
        Holiday::Fixed(month, day) => Date::new(year, month, day).ok(),
        Holiday::Easter(days) => easter(year)?.checked_add(i64::from(days).days()).ok(),
    };
    if let Some(year) = slots.year {
        return of_year(year).map(|d| timed(d, slots));
    }
    let Some(anchor) = context.anchor else {
        let Holiday::Fixed(month, day) = slots.holiday? else {
            return None;
        };
        return Some(Resolved::plain(format!("XXXX-{month:02}-{day:02}")));
    };
    let pool: Vec<Date> = (-1..=1)
        .filter_map(|n| of_year(anchor.year().checked_add(n)?))
        .collect();
    nearest(&pool, anchor, slots.toward, context.sure_tense()).map(|d| timed(d, slots))
}

/// Easter Sunday of the Gregorian calendar (the anonymous algorithm of Meeus, Jones and Butcher).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Date::new(
        year,
        (n / 31).try_into().ok()?,
        (n % 31 + 1).try_into().ok()?,
    )
    .ok()
}

// ---- months, years and their parts

fn month_span(year: i16, month: i8) -> Option<(Date, Date)> {
    let first = Date::new(year, month, 1).ok()?;
    Some((first, first.last_of_month()))
}

pub(super) fn month_value(year: i16, month: i8) -> Option<Resolved> {
    let (from, to) = month_span(year, month)?;
    Some(Resolved::over(
        format!("{year:04}-{month:02}"),
        Some(from),
        Some(to),
    ))
}

fn month(slots: &Slots, context: Context) -> Option<Resolved> {
    let month = slots.month?;
    if let Some(year) = slots.year {
        return month_value(year, month);
    }
    let Some(anchor) = context.anchor else {
        return Some(Resolved::plain(format!("XXXX-{month:02}")));
    };
    if let Some(shift) = slots.shift {
        return month_value(anchor.year().checked_add(shift)?, month);
    }
    let pool: Vec<Date> = (-1..=1)
        .filter_map(|n| Date::new(anchor.year().checked_add(n)?, month, 1).ok())
        .collect();
    let found = nearest(&pool, anchor.first_of_month(), slots.toward, context.tense)?;
    month_value(found.year(), month)
}

pub(super) fn year(year: i16) -> Option<Resolved> {
    let from = Date::new(year, 1, 1).ok();
    Some(Resolved::over(
        format!("{year:04}"),
        from,
        Date::new(year, 12, 31).ok(),
    ))
}

/// The decade that starts with `year`; two digits mean the twentieth century.
pub(super) fn decade(year: i16) -> Option<Resolved> {
    let first = if year < 100 { 1900 + year } else { year } / 10 * 10;
    let last = Date::new(first.checked_add(9)?, 12, 31).ok();
    Some(Resolved::over(
        format!("{:03}", first / 10),
        Date::new(first, 1, 1).ok(),
        last,
    ))
}

pub(super) fn century(ordinal: i16) -> Option<Resolved> {
    let ordinal = (1..=30).contains(&ordinal).then_some(ordinal)?;
    let first = (ordinal - 1) * 100;
    let from = Date::new(first + 1, 1, 1).ok();
    Some(Resolved::over(
        format!("{:02}", ordinal - 1),
        from,
        Date::new(first + 100, 12, 31).ok(),
    ))
}

/// A quarter or half of a year.
pub(super) fn part_of_year(
    slots: &Slots,
    letter: char,
    parts: i16,
    context: Context,
) -> Option<Resolved> {
    let ordinal = slots.ordinal.filter(|o| (1..=parts).contains(o))?;
    let length = 12 / parts;
    let of_year = |year: i16| {
        let first = i8::try_from((ordinal - 1) * length + 1).ok()?;
        let last = i8::try_from(ordinal * length).ok()?;
        Some((month_span(year, first)?.0, month_span(year, last)?.1))
    };
    let Some(year) = slots.year.or_else(|| {
        let anchor = context.anchor?;
        if let Some(shift) = slots.shift {
            return anchor.year().checked_add(shift);
        }
        let pool: Vec<Date> = (-1..=1)
            .filter_map(|n| of_year(anchor.year().checked_add(n)?).map(|p| p.0))
            .collect();
        let this = of_year(anchor.year())?;
        let from = if this.0 <= anchor && anchor <= this.1 {
            this.0
        } else {
            anchor
        };
        nearest(&pool, from, slots.toward, context.tense).map(Date::year)
    }) else {
        return Some(Resolved::plain(format!("XXXX-{letter}{ordinal}")));
    };
    let (from, to) = of_year(year)?;
    Some(Resolved::over(
        format!("{year:04}-{letter}{ordinal}"),
        Some(from),
        Some(to),
    ))
}

/// The seasons by the months they start in (northern hemisphere, as in TIMEX3 corpora).
fn season_span(year: i16, season: [u8; 2], anchor: Option<Date>) -> Option<(Date, Date)> {
    let start = match &season {
        b"SP" => Date::new(year, 3, 20),
        b"SU" => Date::new(year, 6, 21),
        b"FA" => Date::new(year, 9, 22),
        _ => {
            // "The winter of 2023" is, in February, the one that goes on; in October, the one to come.
            let begun = anchor.is_some_and(|a| a.year() == year && a.month() < 7);
            let to = Date::new(if begun { year } else { year.checked_add(1)? }, 3, 20).ok()?;
            let from = Date::new(
                if anchor.is_none() || begun {
                    year.checked_sub(1)?
                } else {
                    year
                },
                12,
                21,
            );
            return Some((from.ok()?, to));
        }
    };
    let start = start.ok()?;
    Some((start, start.checked_add(93.days()).ok()?))
}

fn season(slots: &Slots, context: Context) -> Option<Resolved> {
    let season = slots.season?;
    let name = code(&season);
    let value = |year: i16, anchor| {
        let span = season_span(year, season, anchor);
        Resolved::over(
            format!("{year:04}-{name}"),
            span.map(|s| s.0),
            span.map(|s| s.1),
        )
    };
    if let Some(year) = slots.year {
        return Some(value(year, None));
    }
    let Some(anchor) = context.anchor else {
        return Some(Resolved::plain(format!("XXXX-{name}")));
    };
    if let Some(shift) = slots.shift {
        return Some(value(anchor.year().checked_add(shift)?, Some(anchor)));
    }
    if season == *b"WI" && slots.toward.is_none_or(|t| t == Toward::This) && anchor.month() < 4 {
        return Some(value(anchor.year(), Some(anchor)));
    }
    let spans = (-1..=1).filter_map(|n| {
        let year = anchor.year().checked_add(n)?;
        Some((year, season_span(year, season, Some(anchor))?))
    });
    let allowed = |(_, (from, to)): &(i16, (Date, Date))| match slots.toward {
        Some(Toward::Past) => *to < anchor,
        Some(Toward::Future) => *from > anchor,
        Some(Toward::This) => from.year() == anchor.year(),
        None => match context.sure_tense() {
            Tense::Past => *from <= anchor,
            // A season without a verb in the past is mostly the coming one.
            Tense::Future | Tense::Unknown => *to >= anchor,
        },
    };
    spans
        .filter(allowed)
        .min_by_key(|(_, (from, _))| days_between(anchor, *from).abs())
        .map(|(year, _)| value(year, Some(anchor)))
}
