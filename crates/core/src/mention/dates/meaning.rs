//! What an expression of time says, before the calendar is asked: the fields that its words fill.

use crate::mention::Modifier;

/// What an expression denotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Consumed without being a date: an age.
    Skip,
    /// A day of the calendar: day, month and perhaps year and weekday.
    Day,
    /// A weekday alone.
    Weekday,
    /// A month, perhaps with its year.
    Month,
    /// A year.
    Year,
    /// A decade, by the year it starts with.
    Decade,
    /// A century, by its ordinal.
    Century,
    /// A quarter of a year, by its ordinal.
    Quarter,
    /// A half of a year, by its ordinal.
    Half,
    /// A season.
    Season,
    /// A day with a name.
    Holiday,
    /// So many days from the anchor: yesterday.
    Relative,
    /// So many units from the anchor: last week.
    Unit,
    /// A number of units from the anchor: two years ago.
    Count,
    /// A length of time.
    Duration,
    /// A part of the day of the anchor.
    Part,
    /// A time of day.
    Clock,
    /// From the first meaning to the second.
    Range,
    /// Before now, now, after now, without a day.
    Past,
    Present,
    Future,
}

/// Where an expression points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Toward {
    /// Strictly before: "dernier".
    Past,
    /// Strictly after: "prochain".
    Future,
    /// The one that holds the anchor: "ce".
    This,
}

/// What an expression is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Base {
    /// The day of writing.
    Anchor,
    /// The day that the text named last.
    Text,
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Month,
    Quarter,
    Half,
    Year,
    Decade,
    Century,
}

/// The fields that an expression fills; the first word that fills one wins.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Slots {
    pub kind: Option<Kind>,
    pub weekday: Option<i8>,
    pub day: Option<i8>,
    pub month: Option<i8>,
    pub year: Option<i16>,
    /// A plain number, in words or digits.
    pub number: Option<f64>,
    pub ordinal: Option<i16>,
    pub unit: Option<Unit>,
    /// TIMEX3 code: TMO …
    pub part: Option<[u8; 3]>,
    pub clock: Option<(i8, i8)>,
    /// TIMEX3 code: SP SU FA WI.
    pub season: Option<[u8; 2]>,
    /// Month and day, or days from Easter.
    pub holiday: Option<Holiday>,
    /// How many units from the base.
    pub shift: Option<i16>,
    pub toward: Option<Toward>,
    pub base: Option<Base>,
    pub modifier: Option<Modifier>,
    /// Whether a clock time counts from noon.
    pub afternoon: Option<bool>,
    /// Days that are added once the day is known ("le lendemain de Noël").
    pub then: Option<i16>,
}

/// When a named day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holiday {
    Fixed(i8, i8),
    Easter(i16),
}

impl Slots {
    /// Adds what `other` fills and `self` does not.
    pub fn merge(&mut self, other: &Self) {
        fn fill<T: Copy>(mine: &mut Option<T>, other: Option<T>) {
            *mine = mine.or(other);
        }
        fill(&mut self.kind, other.kind);
        fill(&mut self.weekday, other.weekday);
        fill(&mut self.day, other.day);
        fill(&mut self.month, other.month);
        fill(&mut self.year, other.year);
        fill(&mut self.number, other.number);
        fill(&mut self.ordinal, other.ordinal);
        fill(&mut self.unit, other.unit);
        fill(&mut self.part, other.part);
        fill(&mut self.clock, other.clock);
        fill(&mut self.season, other.season);
        fill(&mut self.holiday, other.holiday);
        fill(&mut self.shift, other.shift);
        fill(&mut self.toward, other.toward);
        fill(&mut self.base, other.base);
        fill(&mut self.modifier, other.modifier);
        fill(&mut self.afternoon, other.afternoon);
        fill(&mut self.then, other.then);
    }

    /// Sets fields from a rule's action: `kind key=value …`.
    pub fn parse_action(action: &str) -> Result<Self, String> {
        let mut slots = Self::default();
        for word in action.split_whitespace() {
            match word.split_once('=') {
                None => slots.kind = Some(kind(word)?),
                Some((key, value)) => slots.set(key, value)?,
            }
        }
        Ok(slots)
    }

    fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        let wrong = || format!("{value:?} is no value of {key}");
        let int = || value.parse::<i16>().map_err(|_| wrong());
        match key {
            "shift" => self.shift = Some(int()?),
            "then" => self.then = Some(int()?),
            "ordinal" => self.ordinal = Some(int()?),
            "number" => self.number = Some(value.parse().map_err(|_| wrong())?),
            "unit" => self.unit = Some(unit(value)?),
            "part" => self.part = Some(part(value)?),
            "clock" => {
                let (h, m) = value.split_once(':').ok_or_else(wrong)?;
                self.clock = Some((
                    h.parse().map_err(|_| wrong())?,
                    m.parse().map_err(|_| wrong())?,
                ));
            }
            "toward" => {
                self.toward = Some(match value {
                    "past" => Toward::Past,
                    "future" => Toward::Future,
                    "this" => Toward::This,
                    _ => return Err(wrong()),
                });
            }
            "base" => {
                self.base = Some(match value {
                    "text" => Base::Text,
                    "anchor" => Base::Anchor,
                    _ => return Err(wrong()),
                });
            }
            "mod" => {
                self.modifier = Some(match value {
                    "START" => Modifier::Start,
                    "MID" => Modifier::Mid,
                    "END" => Modifier::End,
                    "APPROX" => Modifier::Approx,
                    _ => return Err(wrong()),
                });
            }
            "afternoon" => self.afternoon = Some(value == "yes"),
            _ => return Err(format!("no field called {key:?}")),
        }
        Ok(())
    }
}

fn kind(word: &str) -> Result<Kind, String> {
    Ok(match word {
        "skip" => Kind::Skip,
        "day" => Kind::Day,
        "weekday" => Kind::Weekday,
        "month" => Kind::Month,
        "year" => Kind::Year,
        "decade" => Kind::Decade,
        "century" => Kind::Century,
        "quarter" => Kind::Quarter,
        "half" => Kind::Half,
        "season" => Kind::Season,
        "holiday" => Kind::Holiday,
        "relative" => Kind::Relative,
        "unit" => Kind::Unit,
        "count" => Kind::Count,
        "duration" => Kind::Duration,
        "part" => Kind::Part,
        "clock" => Kind::Clock,
        "range" => Kind::Range,
        "past" => Kind::Past,
        "present" => Kind::Present,
        "future" => Kind::Future,
        _ => return Err(format!("no kind of date called {word:?}")),
    })
}

/// A unit by its name in the data.
pub(super) fn unit(name: &str) -> Result<Unit, String> {
    Ok(match name {
        "second" => Unit::Second,
        "minute" => Unit::Minute,
        "hour" => Unit::Hour,
        "day" => Unit::Day,
        "weekend" => Unit::Weekend,
        "week" => Unit::Week,
        "month" => Unit::Month,
        "quarter" => Unit::Quarter,
        "half" => Unit::Half,
        "year" => Unit::Year,
        "decade" => Unit::Decade,
        "century" => Unit::Century,
        _ => return Err(format!("no unit called {name:?}")),
    })
}

/// A TIMEX3 part of day.
pub(super) fn part(code: &str) -> Result<[u8; 3], String> {
    match code {
        "TMO" | "TMI" | "TAF" | "TEV" | "TNI" | "TDT" => code
            .as_bytes()
            .try_into()
            .map_err(|_| format!("no part of day called {code:?}")),
        _ => Err(format!("no part of day called {code:?}")),
    }
}

/// A TIMEX3 season.
pub(super) fn season(code: &str) -> Result<[u8; 2], String> {
    match code {
        "SP" | "SU" | "FA" | "WI" => code
            .as_bytes()
            .try_into()
            .map_err(|_| format!("no season called {code:?}")),
        _ => Err(format!("no season called {code:?}")),
    }
}

/// `12-25`, or `easter+39`.
pub(super) fn holiday(written: &str) -> Result<Holiday, String> {
    let wrong = || format!("{written:?} is neither month-day nor easter+days");
    if let Some(days) = written.strip_prefix("easter") {
        return days.parse().map(Holiday::Easter).map_err(|_| wrong());
    }
    let (month, day) = written.split_once('-').ok_or_else(wrong)?;
    Ok(Holiday::Fixed(
        month.parse().map_err(|_| wrong())?,
        day.parse().map_err(|_| wrong())?,
    ))
}
