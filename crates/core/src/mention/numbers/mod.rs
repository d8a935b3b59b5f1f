//! Numbers: value or range, unit, and what is counted.

use crate::language::Section;
use serde::Deserialize;

/// `numbers.toml`.
#[derive(Default)]
pub struct NumberData {}

/// `numbers.toml` as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberSource {}

impl Section for NumberData {
    const FILE: &'static str = "numbers.toml";
    type Source = NumberSource;

    fn compile(_: NumberSource) -> Result<Self, String> {
        Ok(Self {})
    }
}

use super::{DateMention, NumberMention};
use crate::language::Analysis;

/// The numbers of one text that are not part of a date.
#[must_use]
pub fn numbers(_: &Analysis<'_>, _: &[DateMention]) -> Vec<NumberMention> {
    Vec::new()
}
