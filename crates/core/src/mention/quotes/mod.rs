//! Quotes: words attributed to somebody, and to whom.

use crate::language::Section;
use serde::Deserialize;

/// `quotes.toml`.
#[derive(Default)]
pub struct QuoteData {}

/// `quotes.toml` as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuoteSource {}

impl Section for QuoteData {
    const FILE: &'static str = "quotes.toml";
    type Source = QuoteSource;

    fn compile(_: QuoteSource) -> Result<Self, String> {
        Ok(Self {})
    }
}

use super::{Description, Name, Quote};
use crate::evidence::Doubt;
use crate::language::Analysis;

/// The quotes of one text.
#[must_use]
pub fn quotes(_: &Analysis<'_>, _: &[Name], _: &[Description]) -> (Vec<Quote>, Vec<Doubt>) {
    (Vec::new(), Vec::new())
}
