//! Story: the articles that tell of one event.
//!
//! Not a topic and not an affair: the storm and the repairs a month later are two stories. Articles come in the order
//! of time; each is compared with the strands (reports of one event in one language) that share its rarest terms and joins
//! the one that it fits best, or founds one. What is rare is learned from the stream itself. Now and then stories that
//! turn out to be one become one, within a language and across languages.

mod event;
mod grouper;
mod index;
mod lens;
mod lexicon;
mod repair;
mod saved;
mod signature;
mod strand;
mod user;
mod vector;
mod weights;

pub use event::{Event, events};
pub use grouper::{Considered, Grouper};
pub use signature::{Signature, mentions};
pub use weights::{Choice, FEATURES, Weights};

use crate::evidence::Reason;
use crate::mention::Annotation;

/// One article as the grouper sees it.
#[derive(Debug)]
pub struct Report<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its language.
    pub language: &'a str,
    /// Seconds since 1970 of its publication.
    pub when: Option<i64>,
    /// Its title.
    pub title: &'a str,
    /// Its text.
    pub text: &'a str,
    /// What was found in title and text together.
    pub annotation: &'a Annotation,
}

/// Where an article was put.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// The article's id.
    pub article: String,
    /// The story's id: that of its first article.
    pub story: String,
    /// Why it joined, or did not join the nearest story; that story's id is the feature `story`.
    pub reason: Reason,
}

/// A story that became part of another.
#[derive(Clone, Debug, PartialEq)]
pub struct Redirect {
    /// The id that it had.
    pub from: String,
    /// The id of the story that it is part of.
    pub to: String,
    /// Why.
    pub reason: Reason,
}

/// Two stories of one affair.
#[derive(Clone, Debug, PartialEq)]
pub struct Saga {
    /// The id of the one.
    pub one: String,
    /// The id of the other.
    pub other: String,
    /// What they have in common, and why they are not one story.
    pub reason: Reason,
}

#[cfg(test)]
mod tests;
