//! Descriptions: words for somebody that the text ties to a name.

use super::text::Reader;
use crate::mention::{Description, Name};

/// The descriptions of one text, in order.
pub(super) fn descriptions(_: &Reader<'_, '_>, _: &[Name]) -> Vec<Description> {
    Vec::new()
}
