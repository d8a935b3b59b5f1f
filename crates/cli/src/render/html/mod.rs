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

use super::collation::{Collated, collate};
use super::excerpt::Excerpts;
use super::model::{self, Column, Outlet, Row, outlets, rows};
use super::strings::Strings;
use super::{Stamp, UiLanguage};
pub(crate) use frame::Section;
use maud::Markup;
use parallax_core::compare::Comparison;
use parallax_core::evidence::Span;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::cell::Cell;

/// The style sheet, for screen and paper.
pub(crate) const STYLE: &str = include_str!("../report.css");
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
    let report = Report::new(comparison, language, excerpts, None);
    report.document(stamp).into_string()
}

/// The parts of a report that stand on pages of their own, in the order of the report.
pub(crate) struct Parts {
    /// How much there is of what the story's own line does not tell.
    pub figures: Markup,
    /// Which letter is which outlet's article.
    pub key: Markup,
    /// The parts that have something in them.
    pub sections: Vec<Section>,
}

/// Where the parts of a report stand when each has an address of its own.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paged<'p> {
    /// The address of the story, without a view.
    pub story: &'p str,
    /// What is kept of the query from view to view: empty, or pairs as they stand in an address.
    pub query: &'p str,
    /// Against which reading a text is collated, where the address says so.
    pub base: Option<Base>,
    /// The statement with which the page begins, counted from 0 in the order in which they are shown.
    pub from: usize,
}

/// One of the readings of a text as the base of its collation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Base {
    /// The number of the text, from 1.
    pub text: usize,
    /// The reading, from 0.
    pub reading: usize,
}

impl Paged<'_> {
    /// The address of the statements from one on, counted from 0.
    fn statements_from(&self, from: usize) -> String {
        let Self { story, query, .. } = self;
        match (from, *query) {
            (0, "") => format!("{story}/columns"),
            (0, query) => format!("{story}/columns?{query}"),
            (from, "") => format!("{story}/columns?from={}", from + 1),
            (from, query) => format!("{story}/columns?{query}&from={}", from + 1),
        }
    }

    fn base_at(&self, base: Base) -> String {
        let Self { story, query, .. } = self;
        let and = if query.is_empty() { "" } else { "&" };
        let Base { text, reading } = base;
        format!("{story}/collation?{query}{and}text={text}&base={reading}#t{text}")
    }

    fn speaker(&self, name: &str) -> String {
        let name = utf8_percent_encode(name, NON_ALPHANUMERIC);
        let and = if self.query.is_empty() { "" } else { "&" };
        format!("/quotes?speaker={name}{and}{}", self.query)
    }

    fn article(&self, id: &str) -> String {
        let mark = if self.query.is_empty() { "" } else { "?" };
        format!("/articles/{id}{mark}{}", self.query)
    }
}

/// Those parts of the report of a comparison that are wanted, for pages of their own.
pub(crate) fn parts(
    comparison: &Comparison,
    language: UiLanguage,
    excerpts: Excerpts,
    paged: Paged<'_>,
    wanted: &[&str],
) -> Parts {
    let report = Report::new(comparison, language, excerpts, Some(paged));
    Parts {
        sections: report.sections(&|id| wanted.contains(&id)),
        figures: report.figures(),
        key: report.key(),
    }
}

/// Two articles word by word, the first as the base: what changed from one version to the next.
pub(crate) fn changes(
    two: &Comparison,
    language: UiLanguage,
    excerpts: Excerpts,
) -> (Vec<Collated>, Markup) {
    let report = Report::new(two, language, excerpts, None);
    let pieces = match report.outlets.as_slice() {
        [one, other] => {
            let whole = |o: &Outlet<'_>| Span::new(0, o.article.text.len());
            collate((one, whole(one)), (other, whole(other)))
        }
        _ => Vec::new(),
    };
    (pieces, report.changes())
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
    /// Where its parts stand, if not all on one page.
    paged: Option<Paged<'c>>,
}

impl<'c> Report<'c> {
    fn new(
        comparison: &'c Comparison,
        language: UiLanguage,
        excerpts: Excerpts,
        paged: Option<Paged<'c>>,
    ) -> Self {
        let compared = model::compared(comparison);
        Self {
            comparison,
            outlets: outlets(comparison, excerpts),
            rows: rows(comparison),
            columns: model::columns(comparison, &compared),
            compared,
            strings: language.strings(),
            excerpts,
            differences: Cell::new(0),
            paged,
        }
    }

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
