//! Dates: expressions of time with their TIMEX3 value and interval.

use crate::language::Section;
use serde::Deserialize;

/// `dates.toml`.
#[derive(Default)]
pub struct DateData {}

/// `dates.toml` as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DateSource {}

impl Section for DateData {
    const FILE: &'static str = "dates.toml";
    type Source = DateSource;

    fn compile(_: DateSource) -> Result<Self, String> {
        Ok(Self {})
    }
}

use super::DateMention;
use crate::language::Analysis;
use jiff::civil::Date;

/// The dates of one text.
#[must_use]
pub fn dates(_: &Analysis<'_>, _: Option<Date>) -> Vec<DateMention> {
    Vec::new()
}

/// The day on which texts were written, where no field of the page states it but the words imply it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InferredDay {
    /// The day.
    pub date: Date,
    /// The words that imply it.
    pub because: String,
}

/// Infers the day of writing from the texts of one article (text first, then captions and title).
#[must_use]
pub fn infer_day(_: &[&str], _: &'static crate::language::Language) -> Option<InferredDay> {
    None
}
