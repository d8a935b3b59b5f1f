//! The comparison as one HTML file: no script, no network, no font, nothing outside it but links to the articles.
//!
//! All words go through `maud`, which escapes them; addresses are only those that [`super::link`] lets pass; the
//! file's own policy forbids whatever else a browser might do.

mod flow;
mod frame;
mod parts;
mod passages;
mod quotes;
mod statements;

use super::model::{self, Outlet, Row, outlets, rows};
use super::strings::Strings;
use super::{Stamp, UiLanguage};
use parallax_core::compare::Comparison;

/// The style sheet, for screen and paper.
const STYLE: &str = include_str!("../report.css");

/// The report of a comparison: a whole HTML document.
#[must_use]
pub fn html(comparison: &Comparison, stamp: &Stamp<'_>, language: UiLanguage) -> String {
    let report = Report {
        comparison,
        outlets: outlets(comparison),
        rows: rows(comparison),
        compared: model::compared(comparison),
        strings: language.strings(),
    };
    report.document(stamp).into_string()
}

/// What is being written.
struct Report<'c> {
    comparison: &'c Comparison,
    outlets: Vec<Outlet<'c>>,
    rows: Vec<Row<'c>>,
    /// The articles set side by side, by their place.
    compared: Vec<usize>,
    strings: &'static Strings,
}
