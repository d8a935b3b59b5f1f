//! stub
use super::{Stamp,UiLanguage};
use parallax_core::compare::Comparison;
/// stub
pub fn html(_: &Comparison, _: &Stamp<'_>, _: UiLanguage) -> String { String::new() }
