//! Moments: reading a time from what a page gives, machine-readable or in words ("12 octobre 2021 à 15h02").

use super::Moment;
use super::furniture::{Cues, begins, key};
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;

/// Years outside of which nothing on the web was published: what is read then is no date of publication.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;

/// Reads a value of a machine-readable field, as liberally as such fields are written.
pub(super) fn parse_field(value: &str) -> Option<Moment> {
    let value = value.trim();
    if value.len() > 80 {
        return None;
    }
    let found = Moment::parse(value)
        .or_else(|| epoch(value))
        .or_else(|| read(value, None).map(|f| f.moment))?;
    YEARS.contains(&found.date().year()).then_some(found)
}

/// Seconds or milliseconds since 1970.
fn epoch(value: &str) -> Option<Moment> {
    if !matches!(value.len(), 10 | 13) || !value.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let seconds: i64 = value.get(..10)?.parse().ok()?;
    let time = jiff::Timestamp::from_second(seconds).ok()?;
    Some(Moment::Zoned(Offset::UTC.to_datetime(time), Offset::UTC))
}

/// A time found in running words.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    /// The time.
    pub moment: Moment,
    /// Where its words begin and end.
    pub start: usize,
    pub end: usize,
}

/// A word, number or mark.
#[derive(Clone, Copy)]
struct Piece<'t> {
    start: usize,
    end: usize,
    text: &'t str,
    number: Option<u32>,
}

/// How many pieces of a line are looked at.
const LOOK: usize = 80;

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found: Vec<Piece<'_>> = Vec::new();
    let class = |c: char| match c {
        c if c.is_ascii_digit() => 0,
        c if c.is_alphabetic() || c == 'º' || c == 'ª' => 1,
        c if c.is_whitespace() => 2,
        _ => 3,
    };
    let mut rest = text.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        if found.len() >= LOOK {
            break;
        }
        let kind = class(c);
        let mut end = start + c.len_utf8();
        while kind != 3
            && let Some((at, next)) = rest.next_if(|(_, next)| class(*next) == kind)
        {
            end = at + next.len_utf8();
        }
        if kind == 2 {
            continue;
        }
        let text = text.get(start..end).unwrap_or_default();
        let number = if kind == 0 && text.len() <= 4 {
            text.parse().ok()
        } else {
            None
        };
        found.push(Piece {
            start,
            end,
            text,
            number,
        });
    }
    found
}

/// The first date with a year in a line, with its time of day if one follows. `month_first` decides what 3/4/2021 is;
/// unknown counts as day first.
pub(super) fn read(text: &str, month_first: Option<bool>) -> Option<Found> {
    let pieces = pieces(text);
    (0..pieces.len()).find_map(|at| {
        let (date, next) = date_at(&pieces, at, month_first.unwrap_or(false))?;
        if !YEARS.contains(&date.year()) {
            return None;
        }
        let start = pieces.get(at)?.start;
        let (moment, next) = match time_at(&pieces, next) {
            Some((hour, minute, next)) => (zoned(&pieces, next, date.at(hour, minute, 0, 0)), next),
            None => (Moment::Day(date), next),
        };
        let end = pieces.get(next.checked_sub(1)?)?.end;
        Some(Found { moment, start, end })
    })
}

/// "GMT" and "UTC" behind a time, "+0200", "-05:00"; other zones' letters are ambiguous.
fn zoned(pieces: &[Piece<'_>], at: usize, time: DateTime) -> Moment {
    let text = |n: usize| pieces.get(at + n).map_or("", |p| p.text);
    let named = usize::from(matches!(text(0), "GMT" | "UTC" | "Z"));
    let sign = match text(named) {
        "+" => 1,
        "-" => -1,
        _ if named == 1 => return Moment::Zoned(time, Offset::UTC),
        _ => return Moment::Local(time),
    };
    let number = |n: usize| pieces.get(at + n).and_then(|p| p.number);
    let hours = match (number(named + 1), text(named + 1).len()) {
        (Some(both), 4) => Some((both / 100, both % 100)),
        (Some(hours), 2) if text(named + 2) == ":" => number(named + 3).map(|m| (hours, m)),
        _ => None,
    };
    let seconds = hours
        .filter(|(h, m)| *h <= 14 && *m < 60)
        .and_then(|(h, m)| i32::try_from(h * 3600 + m * 60).ok());
    match seconds.and_then(|s| Offset::from_seconds(sign * s).ok()) {
        Some(zone) => Moment::Zoned(time, zone),
        None if named == 1 => Moment::Zoned(time, Offset::UTC),
        None => Moment::Local(time),
    }
}

fn small(number: u32) -> Option<i8> {
    i8::try_from(number).ok()
}

fn date_of(year: u32, month: i8, day: u32) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, month, small(day)?).ok()
}

fn date_at(pieces: &[Piece<'_>], at: usize, month_first: bool) -> Option<(Date, usize)> {
    let first = pieces.get(at)?;
    let cues = Cues::all();
    if let Some(number) = first.number {
        if let Some(found) = numeric(pieces, at, number, month_first) {
            return Some(found);
        }
        // 12 octobre 2021, 1er mars 2020, 12. Oktober 2021, 3 de septiembre de 2020
        let mut next = at + 1;
        while pieces.get(next).is_some_and(|p| is_filler(p, 3)) && next < at + 4 {
            next += 1;
        }
        let month = cues.month(pieces.get(next)?.text)?;
        let (year, next) = year_after(pieces, next + 1)?;
        return Some((date_of(year, month, number)?, next));
    }
    // October 12, 2021
    let month = cues.month(first.text)?;
    let mut next = at + 1;
    if pieces.get(next).is_some_and(|p| p.text == ".") {
        next += 1;
    }
    let day = pieces.get(next)?.number?;
    next += 1;
    if pieces
        .get(next)
        .is_some_and(|p| p.text.len() == 2 && p.text.chars().all(char::is_alphabetic))
    {
        next += 1;
    }
    let (year, next) = year_after(pieces, next)?;
    Some((date_of(year, month, day)?, next))
}

/// Words and marks of up to `most` letters between the parts of a date: er, de, st, a point, a comma.
fn is_filler(piece: &Piece<'_>, most: usize) -> bool {
    piece.number.is_none()
        && piece.text.chars().count() <= most
        && Cues::all().month(piece.text).is_none()
}

fn year_after(pieces: &[Piece<'_>], from: usize) -> Option<(u32, usize)> {
    let mut next = from;
    while next < from + 3 && pieces.get(next).is_some_and(|p| is_filler(p, 3)) {
        next += 1;
    }
    let year = pieces.get(next)?;
    (year.text.len() == 4).then_some((year.number?, next + 1))
}

/// 2021-10-12, 12/10/2021, 12.10.2021, 12.10.21
fn numeric(
    pieces: &[Piece<'_>],
    at: usize,
    first: u32,
    month_first: bool,
) -> Option<(Date, usize)> {
    let mark = pieces.get(at + 1)?.text;
    if !matches!(mark, "-" | "/" | ".") || pieces.get(at + 3)?.text != mark {
        return None;
    }
    let (second, third) = (pieces.get(at + 2)?.number?, pieces.get(at + 4)?);
    let length = pieces.get(at)?.text.len();
    let last = third.number?;
    let date = if length == 4 {
        date_of(first, small(second)?, last)
    } else if third.text.len() == 4 || (third.text.len() == 2 && mark == ".") {
        let year = if last < 100 { 2000 + last } else { last };
        let american = second > 12 || (month_first && mark == "/" && first <= 12);
        let (day, month) = if american {
            (second, first)
        } else {
            (first, second)
        };
        date_of(year, small(month)?, day)
    } else {
        None
    }?;
    Some((date, at + 5))
}

/// 15h02, 15:02, 15.02 Uhr, 3:02 pm, within a few words behind the date.
fn time_at(pieces: &[Piece<'_>], from: usize) -> Option<(i8, i8, usize)> {
    for at in from..from + 4 {
        let Some(hour) = pieces.get(at)?.number else {
            continue;
        };
        let mark = pieces.get(at + 1)?.text;
        if hour > 23 || !matches!(mark, "h" | "H" | ":" | ".") {
            return None;
        }
        let minute = pieces
            .get(at + 2)
            .filter(|p| p.text.len() == 2)
            .and_then(|p| p.number);
        let (minute, mut next) = match minute {
            Some(minute) if minute < 60 => (minute, at + 3),
            _ if mark == "h" || mark == "H" => (0, at + 2),
            _ => return None,
        };
        if pieces.get(next).is_some_and(|p| p.text == ":")
            && pieces.get(next + 1).is_some_and(|p| p.number.is_some())
        {
            next += 2;
        }
        let half = pieces.get(next).map(|p| p.text.to_ascii_lowercase());
        let dotted = half.as_deref().is_some_and(|t| matches!(t, "a" | "p"))
            && pieces.get(next + 1).is_some_and(|p| p.text == ".");
        let hour = match half.as_deref() {
            Some("pm") if hour < 12 => hour + 12,
            Some("am") if hour == 12 => 0,
            Some("p") if dotted && hour < 12 => hour + 12,
            _ => hour,
        };
        if matches!(half.as_deref(), Some("am" | "pm")) {
            next += 1;
        }
        return Some((small(hour)?, small(minute)?, next));
    }
    None
}

/// What a visible date line says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct DateLine {
    pub published: Option<Moment>,
    pub updated: Option<Moment>,
}

/// Reads a short line that gives the date of publication, of the last change, or both. None if it has no date, or so
/// many other words that the date is probably not the page's own.
pub(super) fn date_line(line: &str, month_first: Option<bool>) -> Option<DateLine> {
    let cues = Cues::all();
    let mut said = DateLine::default();
    let mut rest = line;
    let mut others = 0;
    while let Some(found) = read(rest, month_first) {
        let before = key(rest.get(..found.start).unwrap_or_default());
        let updated = cues.updated.iter().any(|p| contains_word(&before, p));
        let published = cues.published.iter().any(|p| contains_word(&before, p));
        others += if updated || published {
            0
        } else {
            before.chars().count()
        };
        let slot = if updated {
            &mut said.updated
        } else {
            &mut said.published
        };
        if slot.is_none() {
            *slot = Some(found.moment);
        }
        rest = rest.get(found.end..).unwrap_or_default();
    }
    let any = said.published.or(said.updated).is_some();
    (any && others <= 40 && rest.chars().count() <= 80).then_some(said)
}

fn contains_word(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let joined = text
            .get(..at)
            .is_some_and(|t| t.ends_with(char::is_alphanumeric));
        !joined && text.get(at..).is_some_and(|t| begins(t, phrase))
    })
}

/// The day with which a text opens when the day stands apart from the sentence: "(18.01.2018) …", "27.1.2022 – …".
pub(super) fn leading_day(text: &str, month_first: bool) -> Option<Moment> {
    let head = text
        .char_indices()
        .nth(40)
        .map_or(text, |(at, _)| text.get(..at).unwrap_or_default());
    let found = read(head, Some(month_first))?;
    let apart = head.get(found.end..)?.trim_start().starts_with([
        ')', ']', '-', '–', '—', '|', ':', '/', '•', '·', '„', '“', '«', '\n',
    ]);
    (found.start <= 1 && apart).then_some(found.moment)
}

/// The day that an address states: `/2021/10/12/`, `-12-10-2021`, `/20211012/`.
pub(super) fn in_url(url: &str) -> Option<Moment> {
    let path = url.split(['?', '#']).next()?;
    let numbers: Vec<&str> = path
        .split(|c: char| !c.is_ascii_digit())
        .filter(|n| !n.is_empty())
        .collect();
    let triple = numbers.windows(3).find_map(|w| match w {
        [y, m, d] if y.len() == 4 && m.len() <= 2 && d.len() <= 2 => {
            date_of(y.parse().ok()?, m.parse().ok()?, d.parse().ok()?)
        }
        [d, m, y] if y.len() == 4 && m.len() == 2 && d.len() == 2 => {
            date_of(y.parse().ok()?, m.parse().ok()?, d.parse().ok()?)
        }
        _ => None,
    });
    let single = || {
        numbers.iter().filter(|n| n.len() == 8).find_map(|n| {
            date_of(
                n.get(..4)?.parse().ok()?,
                n.get(4..6)?.parse().ok()?,
                n.get(6..)?.parse().ok()?,
            )
        })
    };
    triple
        .or_else(single)
        .filter(|d| YEARS.contains(&d.year()))
        .map(Moment::Day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> String {
        read(text, None)
            .map(|f| f.moment.to_string())
            .unwrap_or_default()
    }

    #[test]
    fn dates_in_words_and_numbers() {
        for (text, moment) in [
            ("Publié le 12 octobre 2021 à 15h02", "2021-10-12T15:02:00"),
            ("le 1er août 2020", "2020-08-01"),
            ("October 12, 2021 at 3:02 pm", "2021-10-12T15:02:00"),
            ("Sept. 3rd, 2020", "2020-09-03"),
            ("12. Oktober 2021 um 15:02 Uhr", "2021-10-12T15:02:00"),
            ("3 de septiembre de 2020 a las 19:20", "2020-09-03T19:20:00"),
            ("12/10/2021 - 8h", "2021-10-12T08:00:00"),
            ("10/25/2021", "2021-10-25"),
            ("25.10.2021, 14.05 Uhr", "2021-10-25T14:05:00"),
            ("Tue, 12 Oct 2021 15:02:00 GMT", "2021-10-12T15:02:00+00:00"),
            ("2022-1-26T14:32:06+02:00", "2022-01-26T14:32:00+02:00"),
            (
                "Tue Aug 25 2020 00:23:33 GMT-0400 (Eastern Time)",
                "2020-08-25T00:23:00-04:00",
            ),
            ("12 octobre", ""),
            ("les 12 000 habitants", ""),
        ] {
            assert_eq!(at(text), moment, "{text}");
        }
        assert_eq!(
            read("3/4/2021", Some(true)).unwrap().moment.to_string(),
            "2021-03-04"
        );
    }

    #[test]
    fn fields_are_read_liberally() {
        for (text, moment) in [
            (
                "2024-05-03 15:47:42.389000+00:00",
                "2024-05-03T15:47:42.389+00:00",
            ),
            ("2021-10-12T15:02:00+0200", "2021-10-12T15:02:00+02:00"),
            ("1634043720", "2021-10-12T13:02:00+00:00"),
            ("20211012", "2021-10-12"),
        ] {
            assert_eq!(
                parse_field(text).map(|m| m.to_string()).unwrap_or_default(),
                moment,
                "{text}"
            );
        }
        assert_eq!(parse_field("0001-01-01T00:00:00Z"), None);
    }

    #[test]
    fn date_lines_tell_published_from_updated() {
        let both = date_line(
            "Publié le 12/10/2021 à 08h12, mis à jour le 13/10/2021 à 09:00",
            None,
        )
        .unwrap();
        assert_eq!(both.published.unwrap().to_string(), "2021-10-12T08:12:00");
        assert_eq!(both.updated.unwrap().to_string(), "2021-10-13T09:00:00");
        assert_eq!(
            date_line(
                "Le groupe, fondé le 3 mai 2012 par deux sœurs de la vallée, emploie aujourd’hui trois cents personnes dans deux usines.",
                None
            ),
            None
        );
    }

    #[test]
    fn days_that_open_a_text() {
        for (text, day) in [
            ("(18.01.2018) Das Brot wird teurer.", "2018-01-18"),
            ("27.1.2022 – Das Brot wird teurer.", "2022-01-27"),
            ("27.1.2022 war ein kalter Tag.", ""),
            (
                "Das Brot wird seit dem 27.1.2022 – so heißt es – teurer.",
                "",
            ),
        ] {
            let found = leading_day(text, false).map(|m| m.to_string());
            assert_eq!(found.unwrap_or_default(), day, "{text}");
        }
    }

    #[test]
    fn days_in_addresses() {
        assert_eq!(
            in_url("https://a.fr/2021/10/12/titre").unwrap().to_string(),
            "2021-10-12"
        );
        assert_eq!(
            in_url("https://a.fr/titre-02-11-2023-2541683_23.php")
                .unwrap()
                .to_string(),
            "2023-11-02"
        );
        assert_eq!(in_url("https://a.fr/2021/99/12"), None);
    }

    proptest::proptest! {
        #[test]
        fn any_line_is_read(text in "\\PC{0,120}") {
            if let Some(found) = read(&text, None) {
                proptest::prop_assert!(text.get(found.start..found.end).is_some());
            }
            let _ = date_line(&text, Some(true));
        }
    }
}
