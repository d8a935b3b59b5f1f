//! Reading what is stored, by object. Everything comes in a stable order.

mod articles;
mod copies;
mod names;
mod outlines;
mod pages;
mod quotes;
mod stories;

pub(crate) use articles::ARTICLE;
pub use articles::{Article, ArticleFilter, Candidate, Outlet, Pending, Version, VersionHead};
pub use copies::{OriginalityFilter, OriginalityRow, Passage, SharedText};
pub use names::{EntityCount, NameFilter};
pub use outlines::{Outline, Shares};
pub use pages::Page;
pub use quotes::{Quote, QuoteFilter};
pub use stories::{Membership, Move, Saga, Story, StoryFilter, StoryFound, StoryOrder};

use rusqlite::types::Value;

/// Conditions of a query and their values, collected one by one.
#[derive(Debug, Default)]
pub(crate) struct Conditions {
    clauses: Vec<String>,
    values: Vec<Value>,
}

impl Conditions {
    /// Adds a condition in which `?` stands for the value.
    pub(crate) fn add(&mut self, clause: &str, value: impl Into<Value>) {
        self.values.push(value.into());
        let numbered = clause.replace('?', &format!("?{}", self.values.len()));
        self.clauses.push(numbered);
    }

    /// Adds a condition without a value.
    pub(crate) fn plain(&mut self, clause: &str) {
        self.clauses.push(clause.to_owned());
    }

    /// Adds a value for the rest of the query and gives its placeholder.
    pub(crate) fn value(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("?{}", self.values.len())
    }

    /// All conditions together, true if there are none.
    pub(crate) fn sql(&self) -> String {
        if self.clauses.is_empty() {
            return "1".to_owned();
        }
        self.clauses.join(" AND ")
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &Value> {
        self.values.iter()
    }
}

/// A limit as SQLite wants it.
pub(crate) fn limit(limit: Option<usize>) -> i64 {
    limit.and_then(|l| i64::try_from(l).ok()).unwrap_or(-1)
}
