//! The comparison on a terminal: plain lines that fit its width.
//!
//! Colour only repeats what letters, brackets and places already say. Lists that are cut say how many more there are
//! and how to see them.

mod flow;
pub(super) mod paint;
mod sections;
mod statements;
mod texts;
mod voices;

use super::Look;
use super::model::{self, Column, Outlet, Row, outlets, rows};
use super::strings::Strings;
use paint::{BOLD, DIM, PLAIN, Rich, outlet};
use parallax_core::compare::Comparison;

/// The narrowest layout.
const NARROWEST: usize = 40;
/// From more articles than this on, lists by outlet are kept short.
const MANY: usize = 8;
/// Wider lines of running words are hard to read.
const WIDEST_LIST: usize = 120;

/// Lays a comparison out for a terminal. Ends with a line feed unless it is empty.
#[must_use]
pub fn terminal(comparison: &Comparison, look: &Look) -> String {
    let compared = model::compared(comparison);
    let mut screen = Screen {
        comparison,
        outlets: outlets(comparison, look.excerpts),
        rows: rows(comparison),
        columns: model::columns(comparison, &compared),
        compared,
        strings: look.language.strings(),
        width: look.width.max(NARROWEST),
        colour: look.colour,
        full: look.full,
        out: String::new(),
    };
    if comparison.articles.is_empty() {
        screen.line(&Rich::new(&screen.strings.nothing, PLAIN));
    } else if screen.compared.is_empty() {
        screen.text(0, &Rich::new(&screen.strings.nothing_beside, BOLD));
        screen.blank();
        screen.articles();
    } else {
        screen.summary();
        screen.articles();
        screen.statements();
        screen.conflicts(false);
        screen.conflicts(true);
        screen.alone();
        screen.quotes();
        screen.passages();
        screen.wording();
        screen.flow();
        screen.origins();
    }
    screen.doubts();
    screen.out
}

/// What is being written.
struct Screen<'c> {
    comparison: &'c Comparison,
    outlets: Vec<Outlet<'c>>,
    rows: Vec<Row<'c>>,
    /// The articles set side by side, by their place.
    compared: Vec<usize>,
    /// The same by column.
    columns: Vec<Column>,
    strings: &'static Strings,
    width: usize,
    colour: bool,
    full: bool,
    out: String,
}

impl Screen<'_> {
    fn line(&mut self, line: &Rich) {
        self.out
            .push_str(&line.clone().trimmed().paint(self.colour));
        self.out.push('\n');
    }

    fn blank(&mut self) {
        self.out.push('\n');
    }

    /// A section's name and a rule over the whole width, then what the section is.
    fn heading(&mut self, name: &str, about: &str) {
        self.blank();
        let name = Rich::new(name, BOLD).and(" ", PLAIN);
        let rest = self.width.saturating_sub(name.columns());
        self.line(&name.and(&"━".repeat(rest), DIM));
        self.text(0, &Rich::new(about, DIM));
        self.blank();
    }

    /// Running words, indented, no wider than is good to read.
    fn text(&mut self, indent: usize, words: &Rich) {
        self.hang(&Rich::new(&" ".repeat(indent), PLAIN), words);
    }

    /// Words behind a mark: the lines that follow stand under the first word.
    fn hang(&mut self, mark: &Rich, words: &Rich) {
        let indent = mark.columns();
        let width = self.width.min(WIDEST_LIST).saturating_sub(indent).max(8);
        let blank = Rich::new(&" ".repeat(indent), PLAIN);
        for (index, line) in words.wrap(width).iter().enumerate() {
            let head = if index == 0 { mark } else { &blank };
            self.line(&head.clone().with(line));
        }
    }

    /// "A Name", the letter in the outlet's colour.
    fn name(&self, index: usize) -> Rich {
        let Some(found) = self.outlets.get(index) else {
            return Rich::default();
        };
        Rich::new(&found.letter, outlet(index))
            .and(" ", PLAIN)
            .and(&found.name, PLAIN)
    }

    /// The letters of several outlets.
    fn letters(&self, indices: &[usize]) -> Rich {
        let mut out = Rich::default();
        for index in indices {
            if let Some(found) = self.outlets.get(*index) {
                let gap = if out.is_empty() { "" } else { " " };
                out = out.and(gap, PLAIN).and(&found.letter, outlet(*index));
            }
        }
        out
    }

    /// An article's sign.
    fn letter(&self, article: usize) -> &str {
        self.outlets.get(article).map_or("", |o| o.letter.as_str())
    }

    /// Whether there are so many articles that lists by outlet are kept short.
    fn crowded(&self) -> bool {
        self.compared.len() > MANY
    }

    /// Column widths that fill `room` with `count` columns and `gap` columns between them.
    fn share_out(room: usize, count: usize, gap: usize) -> Vec<usize> {
        let count = count.max(1);
        let usable = room.saturating_sub(gap * (count - 1));
        let (each, more) = (usable / count, usable % count);
        (0..count).map(|i| each + usize::from(i < more)).collect()
    }
}
