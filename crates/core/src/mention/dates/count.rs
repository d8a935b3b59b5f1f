//! Units of time that are counted: from a day ("last week", "two years ago") or as a length ("three hours").

use super::meaning::{Base, Slots, Toward, Unit};
use super::resolve::{
    Context, Resolved, century, decade, month_value, part_of_year, timed, vague, year,
};
use super::tense::Tense;
use jiff::Span as Length;
use jiff::civil::Date;

/// So many units from the anchor.
pub(super) fn unit(slots: &Slots, context: Context) -> Option<Resolved> {
    let unit = slots.unit?;
    let mut shift = i64::from(slots.shift.unwrap_or(0));
    let base = match slots.base {
        Some(Base::Text) => context.text_day(),
        _ => context.anchor,
    };
    let Some(anchor) = base else {
        return Some(vague(shift));
    };
    // "Le week-end" of a weekday is over or to come.
    if unit == Unit::Weekend
        && slots.shift.is_none()
        && context.tense != Tense::Future
        && anchor.weekday().to_monday_one_offset() < 6
    {
        shift -= 1;
    }
    let mut found = shifted(anchor, unit, shift)?;
    if unit == Unit::Day && slots.part.is_some() {
        found = timed(found.interval?.0, slots);
    }
    Some(found)
}

/// The unit that lies `shift` units from the one that holds `anchor`.
fn shifted(anchor: Date, unit: Unit, shift: i64) -> Option<Resolved> {
    let shift32 = i16::try_from(shift).ok()?;
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour => Some(Resolved::day(anchor)),
        Unit::Day => Some(Resolved::day(anchor.checked_add(days(shift)?).ok()?)),
        Unit::Week => Some(week(anchor.checked_add(days(shift.checked_mul(7)?)?).ok()?)),
        Unit::Weekend => {
            // "Le week-end" after it is the one that just ended, on its own days the running one.
            Some(weekend(
                anchor.checked_add(days(shift.checked_mul(7)?)?).ok()?,
            ))
        }
        Unit::Month => {
            let month = anchor
                .first_of_month()
                .checked_add(Length::new().try_months(shift).ok()?)
                .ok()?;
            month_value(month.year(), month.month())
        }
        Unit::Quarter | Unit::Half => {
            let (length, letter) = if unit == Unit::Quarter {
                (3, 'Q')
            } else {
                (6, 'H')
            };
            let months = shift.checked_mul(length)?;
            let month = anchor
                .first_of_month()
                .checked_add(Length::new().try_months(months).ok()?)
                .ok()?;
            let ordinal = (i64::from(month.month()) - 1) / length + 1;
            let slots = Slots {
                ordinal: i16::try_from(ordinal).ok(),
                year: Some(month.year()),
                ..Slots::default()
            };
            let context = Context {
                anchor: None,
                last: None,
                tense: Tense::Unknown,
                sure: false,
            };
            part_of_year(
                &slots,
                letter,
                if unit == Unit::Quarter { 4 } else { 2 },
                context,
            )
        }
        Unit::Year => year(anchor.year().checked_add(shift32)?),
        Unit::Decade => decade(anchor.year().checked_add(shift32.checked_mul(10)?)?),
        Unit::Century => century((anchor.year() - 1) / 100 + 1 + shift32),
    }
}

fn days(n: i64) -> Option<Length> {
    Length::new().try_days(n).ok()
}

fn week(date: Date) -> Resolved {
    let iso = date.iso_week_date();
    let from = iso.first_of_week().map(jiff::civil::ISOWeekDate::date).ok();
    let to = iso.last_of_week().map(jiff::civil::ISOWeekDate::date).ok();
    Resolved::over(format!("{:04}-W{:02}", iso.year(), iso.week()), from, to)
}

fn weekend(date: Date) -> Resolved {
    let iso = date.iso_week_date();
    let sunday = iso.last_of_week().map(jiff::civil::ISOWeekDate::date).ok();
    let saturday = sunday.and_then(|d| d.yesterday().ok());
    Resolved::over(
        format!("{:04}-W{:02}-WE", iso.year(), iso.week()),
        saturday,
        sunday,
    )
}

/// So many units before or after the base: "il y a trois ans", "deux jours plus tôt".
pub(super) fn count(slots: &Slots, context: Context) -> Option<Resolved> {
    let unit = slots.unit?;
    let sign = if slots.toward == Some(Toward::Past) {
        -1.0
    } else {
        1.0
    };
    let number = slots.number?;
    let small = matches!(unit, Unit::Second | Unit::Minute | Unit::Hour);
    if slots.base == Some(Base::Text) && small {
        return duration(slots);
    }
    let (unit, number) = match unit {
        Unit::Century => (Unit::Year, number * 100.0),
        Unit::Decade => (Unit::Year, number * 10.0),
        Unit::Year if number.fract() != 0.0 => (Unit::Month, number * 12.0),
        Unit::Half => (Unit::Month, number * 6.0),
        Unit::Quarter => (Unit::Month, number * 3.0),
        Unit::Week if number.fract() != 0.0 => (Unit::Day, number * 7.0),
        other => (other, number),
    };
    if !(0.0..20_000.0).contains(&number) {
        return None;
    }
    let whole = (sign * number).round();
    // At most 20 000 in size: exact.
    #[allow(clippy::cast_possible_truncation)]
    let shift = whole as i64;
    let base = match slots.base {
        Some(Base::Text) => context.text_day(),
        _ => context.anchor,
    };
    let Some(base) = base else {
        return Some(vague(if sign < 0.0 { -1 } else { 1 }));
    };
    shifted(base, unit, shift)
}

pub(super) fn duration(slots: &Slots) -> Option<Resolved> {
    let unit = slots.unit?;
    let number = slots.number?;
    let whole = |n: f64, letter: char, time: bool| {
        let t = if time { "T" } else { "" };
        Some(Resolved::plain(format!("P{t}{n}{letter}")))
    };
    let n = number;
    let fraction = n.fract() != 0.0;
    match unit {
        Unit::Second => whole(n, 'S', true),
        Unit::Minute => whole(n, 'M', true),
        Unit::Hour if fraction && n < 1.0 => whole((n * 60.0).round(), 'M', true),
        Unit::Hour if fraction => {
            let minutes = (n.fract() * 60.0).round();
            Some(Resolved::plain(format!("PT{}H{minutes}M", n.trunc())))
        }
        Unit::Hour => whole(n, 'H', true),
        Unit::Day if fraction => whole((n * 24.0).round(), 'H', true),
        Unit::Day => whole(n, 'D', false),
        Unit::Weekend => whole(n * 2.0, 'D', false),
        Unit::Week => whole(n, 'W', false),
        Unit::Month => whole(n, 'M', false),
        Unit::Quarter => whole(n * 3.0, 'M', false),
        Unit::Half => whole(n * 6.0, 'M', false),
        Unit::Year if fraction => whole((n * 12.0).round(), 'M', false),
        Unit::Year => whole(n, 'Y', false),
        Unit::Decade => whole(n * 10.0, 'Y', false),
        Unit::Century => whole(n * 100.0, 'Y', false),
    }
}
