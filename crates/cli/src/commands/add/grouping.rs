//! Grouping: the stream of articles as the grouper of stories sees it, over runs of the program.
//!
//! The only place where `add` touches the grouper: what it remembers between runs is one blob, what the user decided is told
//! to it here.

use anyhow::Context;
use parallax_core::article::{Article, Moment};
use parallax_core::mention::annotate_article;
use parallax_core::story::{Decision, Grouper, Report};
use rayon::prelude::*;

/// The stories that are growing.
pub struct Grouping {
    grouper: Grouper,
}

/// An article with the id by which its story knows it, and its time where the article itself states none.
pub struct Arrival {
    /// The id.
    pub id: String,
    /// Seconds since 1970.
    pub when: Option<i64>,
    /// What it says.
    pub article: Article,
}
