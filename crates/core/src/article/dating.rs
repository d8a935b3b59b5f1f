//! Dating: of all that a page says of its times, whom to believe.
//!
//! Head and tags state times for machines, in whichever zone the machine runs; the page prints them for readers, on the
//! readers' clock; the address often has the readers' day. What agrees is put together: the hour of one with the zone
//! of the other.

use super::Moment;
use super::draft::Draft;
use super::metadata::{Candidate, Metadata};
use super::moments::{date_line, in_url, leading_day};
use super::signs::{DateSign, Plainness};
use jiff::civil::DateTime;
use jiff::tz::Offset;

/// A time and the name of the source that gave it.
pub(super) type Dated = (Moment, String);

/// What a page says of its times.
#[derive(Debug, Default)]
pub(super) struct Dating {
    pub published: Option<Dated>,
    pub modified: Option<Dated>,
}

/// Fields that sites fill with one date or another.
const VAGUE: [&str; 7] = [
    "date",
    "dc.date",
    "dcterms.date",
    "timestamp",
    "created",
    "creation_date",
    "last-publicated",
];

/// What lines and elements show to readers.
#[derive(Debug, Default)]
struct Shown {
    published: Vec<Dated>,
    updated: Vec<Dated>,
}

/// Chooses the times. `openings` are the first paragraphs, `place` what lines are called: page or line.
pub(super) fn choose(
    metadata: &Metadata,
    draft: &Draft,
    url: Option<&str>,
    openings: &[&str],
    month_first: bool,
    place: &str,
) -> Dating {
    let shown = shown(metadata, draft, openings, month_first, place);
    let url = url.and_then(in_url);
    // An address with a day is exact; a date line that says another day speaks of something else.
    let fits = |(seen, _): &&Dated| url.is_none_or(|u| within_a_day(u, *seen));
    let visible = shown.published.iter().find(fits);
    // Names that only say "date" may hold any date; an element beside the title that is made for times knows better.
    let sure = |candidate: &&Candidate<Moment>| {
        let plain = |s: &DateSign| s.near && !s.updated && s.plainness > Plainness::Class;
        !VAGUE.contains(&candidate.1) || !metadata.signs.dates.iter().any(plain)
    };
    let published = metadata
        .published
        .iter()
        .find(sure)
        .map(|(m, source)| (*m, (*source).to_owned()))
        .map(|found| with_hour(found, &metadata.published))
        .map(|found| match visible {
            Some(seen) => with_clock(found, seen),
            None => found,
        })
        .or_else(|| visible.map(|seen| fuller(seen, &shown.published)))
        .map(|found| match url {
            Some(day) => on_day(found, day),
            None => found,
        })
        .or_else(|| url.map(|m| (m, "url".to_owned())));
    let modified = first(&metadata.modified).or_else(|| shown.updated.first().cloned());
    Dating {
        published,
        modified,
    }
}

/// Everything that is shown, the plainest first.
fn shown(
    metadata: &Metadata,
    draft: &Draft,
    openings: &[&str],
    month_first: bool,
    place: &str,
) -> Shown {
    let mut shown = Shown::default();
    let signs = &metadata.signs.dates;
    let among = |near: bool, plainness: Plainness| {
        signs
            .iter()
            .filter(move |s| s.near == near && s.plainness == plainness)
    };
    let line = |shown: &mut Shown| {
        for seen in &draft.dates {
            shown.take(
                &seen.line,
                seen.stated,
                false,
                month_first,
                &format!("{place}: date line"),
            );
        }
        if let Some(day) = openings.iter().find_map(|o| leading_day(o, month_first)) {
            shown.published.push((day, format!("{place}: first words")));
        }
    };
    let sign = |shown: &mut Shown, sign: &DateSign| {
        let source = match sign.plainness {
            Plainness::Property => "date property",
            Plainness::Tag => "time element",
            Plainness::Class => "date element",
        };
        let source = format!("{place}: {source}");
        shown.take(&sign.line, sign.stated, sign.updated, month_first, &source);
    };
    among(true, Plainness::Property).for_each(|s| sign(&mut shown, s));
    among(true, Plainness::Tag).for_each(|s| sign(&mut shown, s));
    line(&mut shown);
    among(true, Plainness::Class).for_each(|s| sign(&mut shown, s));
    among(false, Plainness::Property).for_each(|s| sign(&mut shown, s));
    among(false, Plainness::Tag).for_each(|s| sign(&mut shown, s));
    among(false, Plainness::Class).for_each(|s| sign(&mut shown, s));
    shown
}

impl Shown {
    fn take(
        &mut self,
        line: &str,
        stated: Option<Moment>,
        updated: bool,
        month_first: bool,
        source: &str,
    ) {
        let mut said = date_line(line, Some(month_first)).unwrap_or_default();
        if updated && said.updated.is_none() {
            said.updated = said.published.take();
        }
        let slot = if updated || (said.updated.is_some() && said.published.is_none()) {
            &mut said.updated
        } else {
            &mut said.published
        };
        // What the tag states is exact; a line of two dates belongs to no single tag.
        *slot = stated.or(*slot);
        let source = || source.to_owned();
        self.published.extend(said.published.map(|m| (m, source())));
        self.updated.extend(said.updated.map(|m| (m, source())));
    }
}

fn first(candidates: &[Candidate<Moment>]) -> Option<Dated> {
    candidates
        .first()
        .map(|(m, source)| (*m, (*source).to_owned()))
}

/// A day with the hour that another statement has for it.
fn with_hour(found: Dated, candidates: &[Candidate<Moment>]) -> Dated {
    match found.0 {
        Moment::Day(day) => candidates
            .iter()
            .find(|(m, _)| !matches!(m, Moment::Day(_)) && m.date() == day)
            .map_or(found, |(m, s)| (*m, (*s).to_owned())),
        _ => found,
    }
}

/// Of what is shown for one day the first that has an hour.
fn fuller(seen: &Dated, shown: &[Dated]) -> Dated {
    let same = |d: &&Dated| !matches!(d.0, Moment::Day(_)) && d.0.date() == seen.0.date();
    match seen.0 {
        Moment::Day(_) => shown.iter().find(same).unwrap_or(seen).clone(),
        _ => seen.clone(),
    }
}

/// A statement and what readers are shown of the same time: a day gets its hour, a time of UTC the readers' zone.
fn with_clock(found: Dated, seen: &Dated) -> Dated {
    let both = || format!("{}, {}", found.1, seen.1);
    match (found.0, seen.0) {
        (Moment::Day(day), shown) if !matches!(shown, Moment::Day(_)) && shown.date() == day => {
            (shown, both())
        }
        (Moment::Zoned(utc, zone), Moment::Local(clock)) if zone == Offset::UTC => {
            match zone_between(utc, clock) {
                Some(zone) => (shifted(utc, zone), both()),
                None => found,
            }
        }
        _ => found,
    }
}

/// The zone in which a time of UTC is what a clock shows, if there is one.
fn zone_between(utc: DateTime, clock: DateTime) -> Option<Offset> {
    let minute = |t: DateTime| t.with().second(0).subsec_nanosecond(0).build().ok();
    let span = minute(utc)?.until(minute(clock)?).ok()?;
    let minutes = span.total((
        jiff::Unit::Minute,
        jiff::SpanRelativeTo::days_are_24_hours(),
    ));
    // Whole minutes, far fewer than 2^31.
    #[expect(clippy::cast_possible_truncation)]
    let minutes = minutes.ok()?.round() as i32;
    let is_zone = minutes != 0 && minutes % 30 == 0 && (-12 * 60..=14 * 60).contains(&minutes);
    is_zone
        .then(|| Offset::from_seconds(minutes * 60).ok())
        .flatten()
}

fn shifted(utc: DateTime, zone: Offset) -> Moment {
    match Offset::UTC.to_timestamp(utc) {
        Ok(instant) => Moment::Zoned(zone.to_datetime(instant), zone),
        Err(_) => Moment::Zoned(utc, Offset::UTC),
    }
}

/// A time of UTC that the address puts on the day before or behind: the same instant, in the nearest zone where it is on
/// that day.
fn on_day(found: Dated, day: Moment) -> Dated {
    let Moment::Zoned(utc, zone) = found.0 else {
        return found;
    };
    if zone != Offset::UTC || utc.date() == day.date() {
        return found;
    }
    let hours = i32::from(utc.hour());
    let back = -(hours + 1);
    let ahead = 24 - hours;
    let fits = |h: &i32| {
        Offset::from_seconds(h * 3600).is_ok_and(|zone| shifted(utc, zone).date() == day.date())
    };
    let near = [back, ahead]
        .into_iter()
        .filter(|h| (-9..=12).contains(h))
        .find(fits);
    match near.and_then(|h| Offset::from_seconds(h * 3600).ok()) {
        Some(zone) => (shifted(utc, zone), format!("{}, url", found.1)),
        None => found,
    }
}

/// Addresses are made in one zone, date lines in another.
fn within_a_day(a: Moment, b: Moment) -> bool {
    let (a, b) = (
        Moment::Day(a.date()).seconds(),
        Moment::Day(b.date()).seconds(),
    );
    (a - b).abs() <= 24 * 3600
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dated(moment: &str) -> Dated {
        (Moment::parse(moment).unwrap(), "head".to_owned())
    }

    #[test]
    fn zones_come_from_the_readers_clock() {
        for (stated, shown, both) in [
            (
                "2023-11-09T01:09:55Z",
                "2023-11-08T18:09:00",
                "2023-11-08T18:09:55-07:00",
            ),
            (
                "2021-10-12T13:02:10Z",
                "2021-10-12T15:02:00",
                "2021-10-12T15:02:10+02:00",
            ),
            // Another time of the same day: the last change.
            (
                "2021-10-12T13:02:10Z",
                "2021-10-12T15:47:00",
                "2021-10-12T13:02:10+00:00",
            ),
            ("2021-10-12", "2021-10-12T15:47:00", "2021-10-12T15:47:00"),
            ("2021-10-12", "2021-10-13T15:47:00", "2021-10-12"),
        ] {
            let found = with_clock(dated(stated), &dated(shown));
            assert_eq!(found.0.to_string(), both, "{stated} {shown}");
        }
    }

    #[test]
    fn addresses_have_the_readers_day() {
        for (stated, day, both) in [
            (
                "2020-02-25T02:25:54Z",
                "2020-02-24",
                "2020-02-24T23:25:54-03:00",
            ),
            (
                "2018-12-31T23:11:59Z",
                "2019-01-01",
                "2019-01-01T00:11:59+01:00",
            ),
            (
                "2020-02-25T12:25:54Z",
                "2020-02-24",
                "2020-02-25T12:25:54+00:00",
            ),
            (
                "2020-02-25T02:25:54Z",
                "2020-02-11",
                "2020-02-25T02:25:54+00:00",
            ),
        ] {
            let found = on_day(dated(stated), Moment::parse(day).unwrap());
            assert_eq!(found.0.to_string(), both, "{stated} {day}");
        }
    }
}
