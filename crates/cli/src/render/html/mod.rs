//! The comparison as one HTML file: no script, no network, no font, nothing outside it but links to the articles.
//!
//! All words go through `maud`, which escapes them; addresses are only those that [`super::link`] lets pass; the
//! file's own policy forbids whatever else a browser might do. What can be chosen or unfolded is done with the page's own
//! means: `details`, anchors, and radio buttons that the style sheet looks at.

mod alone;
mod articles;
mod conflicts;
mod flow;
mod frame;
mod origins;
mod parts;
mod quotes;
mod statements;
mod texts;
mod wording;

use super::excerpt::Excerpts;
use super::model::{self, Column, Outlet, Row, outlets, rows};
use super::strings::Strings;
use super::{Stamp, UiLanguage};
use parallax_core::compare::Comparison;
use std::cell::Cell;

/// The style sheet, for screen and paper.
const STYLE: &str = include_str!("../report.css");
/// More columns than this are no longer read side by side: each statement then lists who tells it.
const BESIDE: usize = 8;

/// The report of a comparison: a whole HTML document.
#[must_use]
pub fn html(
    comparison: &Comparison,
    stamp: &Stamp<'_>,
    language: UiLanguage,
    excerpts: Excerpts,
) -> String {
    let compared = model::compared(comparison);
    let report = Report {
        comparison,
        outlets: outlets(comparison, excerpts),
        rows: rows(comparison),
        columns: model::columns(comparison, &compared),
        compared,
        strings: language.strings(),
        excerpts,
        differences: Cell::new(0),
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
    /// The same by column.
    columns: Vec<Column>,
    strings: &'static Strings,
    excerpts: Excerpts,
    /// How many differences of collated texts have got a number.
    differences: Cell<usize>,
}

impl Report<'_> {
    /// Whether there are too many columns to stand beside each other.
    fn crowded(&self) -> bool {
        self.columns.len() > BESIDE
    }

    /// An article's sign.
    fn letter(&self, article: usize) -> &str {
        self.outlets.get(article).map_or("", |o| o.letter.as_str())
    }

    /// The signs of several articles, for running words.
    fn letters(&self, articles: &[usize]) -> String {
        let letters: Vec<&str> = articles.iter().map(|a| self.letter(*a)).collect();
        letters.join(", ")
    }
}
