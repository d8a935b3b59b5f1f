//! Tables: columns with names and kinds, and cells, for every format that holds rows.
//!
//! Which tables there are is said by who makes them (`originality`, `desk`); how a value looks in CSV or Parquet is said here,
//! once for all.

mod csv;
mod parquet;

pub use csv::{inert, line as csv_line};
pub use parquet::File as ParquetFile;

use serde::ser::{Serialize, Serializer};

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// Several words, in order.
    List,
    /// A whole number.
    Count,
    /// A share from 0 to 1.
    Share,
    /// Seconds.
    Seconds,
    /// Yes or no.
    Flag,
}

/// One value; nothing where it is not known or there is none.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// Words.
    Text(String),
    /// Several words, in order.
    List(Vec<String>),
    /// A whole number.
    Count(i64),
    /// A share, or seconds.
    Number(f64),
    /// Yes or no.
    Flag(bool),
}

impl Cell {
    /// The value as plain text that a spreadsheet does not take for a formula.
    pub fn inert(&self) -> String {
        match self {
            Self::Text(_) | Self::List(_) => inert(&self.plain()).into_owned(),
            _ => self.plain(),
        }
    }

    /// The value as plain text: nothing for nothing, several words with semicolons between.
    pub fn plain(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Text(text) => text.clone(),
            Self::List(words) => words.join("; "),
            Self::Count(n) => n.to_string(),
            Self::Number(n) => n.to_string(),
            Self::Flag(yes) => yes.to_string(),
        }
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => to.serialize_none(),
            Self::Text(text) => to.serialize_str(text),
            Self::List(words) => words.serialize(to),
            Self::Count(n) => to.serialize_i64(*n),
            Self::Number(n) => to.serialize_f64(*n),
            Self::Flag(yes) => to.serialize_bool(*yes),
        }
    }
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What its values are.
    pub kind: Kind,
}
