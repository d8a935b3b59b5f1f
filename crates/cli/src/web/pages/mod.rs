//! Pages: each from what is asked to a record, and from the record to what is shown.

pub mod article;
pub mod assets;
mod bar;
mod changes;
pub mod decisions;
mod frame;
pub mod help;
pub mod import;
mod marked;
pub mod outlet;
pub mod outlets;
pub mod problem;
pub mod quotes;
pub mod search;
pub mod stories;
pub mod story;
mod tables;
pub mod why;

use super::answer::{Answer, Given, Problem, json};
use super::ask::{Ask, Form};
use super::words::Words;
use crate::output::Made;
use crate::output::desk::{Row, csv};
use crate::output::table::Cell;
use serde::Serialize;

/// So many things are on one page of a list.
pub const USUAL: usize = 30;
/// So many at most.
pub const MOST: usize = 200;

/// A list as JSON.
#[derive(Debug, Serialize)]
pub struct List<T> {
    #[serde(flatten)]
    made: Made,
    r#type: &'static str,
    /// What is listed, in order.
    pub items: Vec<T>,
    /// The value of `after` that goes on from here, if there is more.
    pub next: Option<String>,
    /// What whoever asks should know.
    pub notes: Vec<String>,
}

impl<T: Serialize> List<T> {
    /// A list of things of a kind.
    pub fn new(r#type: &'static str, items: Vec<T>, next: Option<String>) -> Self {
        Self {
            made: Made::here(),
            r#type,
            items,
            next,
            notes: Vec::new(),
        }
    }
}

/// Gives a list in a form of data.
pub fn list<T: Row>(ask: &Ask, list: &List<T>) -> Given {
    match ask.form {
        Form::Csv => Ok(Answer::new(Form::Csv, csv(&list.items))),
        _ => json(ask, list),
    }
}

/// Words of a table, if there are any.
fn maybe(words: &Option<String>) -> Cell {
    words.clone().map_or(Cell::Null, Cell::Text)
}

/// How many things are wanted.
pub fn limit(ask: &Ask) -> Result<usize, Problem> {
    Ok(ask.number("limit", 1, MOST)?.unwrap_or(USUAL))
}

/// The words of the interface for who asks.
pub fn words(ask: &Ask) -> Words {
    Words::of(ask.ui)
}
