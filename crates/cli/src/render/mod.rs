//! Rendering: a comparison as it is shown, on a terminal or as one HTML file.
//!
//! A rendering decides nothing: it lays out what [`parallax_core::compare`] found. Every word shown is from an
//! article or from `data/ui`; the articles' words are somebody else's and are made harmless ([`text`]) first.

mod collation;
mod desk;
mod excerpt;
mod html;
mod indicators;
mod link;
mod model;
mod strings;
mod terminal;
#[cfg(test)]
mod tests;
mod text;

pub(crate) use collation::{Collated, Piece};
pub(crate) use desk::age;
pub use desk::{Lists, Why};
pub use excerpt::{Excerpts, USUAL};
pub(crate) use excerpt::{Ration, capped};
pub use html::html;
pub(crate) use html::{Base, Paged, Parts, STYLE, Section, changes, parts};
pub use indicators::tables;
pub(crate) use link::web_address;
pub use strings::UiLanguage;
pub(crate) use strings::{Strings, fill};
pub use terminal::terminal;
pub(crate) use text::{clip, right_to_left, visible, visible_part};

use std::collections::BTreeMap;

/// How a comparison is to look on a terminal.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Columns of the terminal; fewer than 40 are taken as 40.
    pub width: usize,
    /// Whether colours and weights may be used. Nothing depends on them.
    pub colour: bool,
    /// The language of the interface.
    pub language: UiLanguage,
    /// Whether everything is to be written out where the short form says "and so many more".
    pub full: bool,
    /// How much of the articles' words may be shown.
    pub excerpts: Excerpts,
}

/// What a report was made with, passed in so that the same report can be made again.
#[derive(Clone, Debug, Default)]
pub struct Stamp<'a> {
    /// The program's version.
    pub version: &'a str,
    /// The digest of each folder of data.
    pub data_versions: BTreeMap<&'a str, &'a str>,
    /// When it was made, as it is to be printed.
    pub time: Option<String>,
}
