//! The tables of `originality`: which columns they have, once for all formats.
//!
//! A table is columns with names and kinds, and rows of cells. What it was made with ([`Parameters`]) goes with it into
//! every format: a field in JSON, columns at the end in CSV, metadata in Parquet.

mod columns;
mod csv;
mod json;
mod parquet;

pub use columns::{articles, outlets, pairs, stories};
pub use csv::csv;
pub use json::{json, jsonl};
pub use parquet::parquet;

pub use super::table::{Cell, Column, Kind};

use super::{Made, article::Id};
use anyhow::Context;
use serde::{Deserialize, Serialize};

/// A table.
#[derive(Clone, Debug)]
pub struct Table {
    /// The name of the table, as a field and as a file.
    pub name: &'static str,
    /// What one row is, as the `type` of an object.
    pub row: &'static str,
    /// The columns, in order.
    pub columns: Vec<Column>,
    /// The rows: a cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

/// What the tables were made with.
#[derive(Clone, Debug, Serialize)]
pub struct Parameters {
    /// The window as it may be typed.
    pub window: String,
    /// The shortest passage that counts, in characters.
    pub min_chars: usize,
    /// Whether only runs of the same words count.
    pub verbatim: bool,
    /// The kinds of words that count against originality.
    pub kinds: Vec<&'static str>,
    /// Whether an outlet's copies of its own earlier articles were looked for.
    pub internal: bool,
    /// Where the stories are from: `given`, `file`, `archive` or `grouped`.
    pub stories: &'static str,
}

impl Parameters {
    /// Schema, version and parameters as columns that are the same in every row.
    fn columns(&self) -> [(&'static str, Cell); 8] {
        let text = |text: &str| Cell::Text(text.to_owned());
        let made = Made::here();
        [
            ("schema", text(made.schema)),
            ("version", text(made.version)),
            ("param_window", text(&self.window)),
            ("param_min_chars", count(self.min_chars)),
            ("param_verbatim", Cell::Flag(self.verbatim)),
            ("param_kinds", text(&self.kinds.join("; "))),
            ("param_internal", Cell::Flag(self.internal)),
            ("param_stories", text(self.stories)),
        ]
    }
}

fn count(n: usize) -> Cell {
    Cell::Count(i64::try_from(n).unwrap_or(i64::MAX))
}

/// A line of `parallax group`, or any object with the same two fields.
#[derive(Deserialize)]
struct StoryLine {
    article: Id,
    story: Id,
}

/// Reads which story an article is of: the ids of both.
pub fn parse_story(line: &str) -> anyhow::Result<(String, String)> {
    let line: StoryLine =
        serde_json::from_str(line).context("want an object {\"article\": …, \"story\": …}")?;
    Ok((line.article.into(), line.story.into()))
}

/// An article's record, as far as its story goes.
#[derive(Deserialize)]
struct WithStory {
    story: Option<Id>,
}

/// The story that an article's record states.
pub fn stated_story(line: &str) -> Option<String> {
    let record: WithStory = serde_json::from_str(line).ok()?;
    record
        .story
        .map(String::from)
        .filter(|story| !story.trim().is_empty())
}
