//! Story: the articles that tell of one event.

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
    /// Why it joined, or the nearest story that it did not join.
    pub reason: Reason,
}

/// Puts articles into stories as they come.
#[derive(Default)]
pub struct Grouper {}

impl Grouper {
    /// Decides on the next article of the stream; may also move earlier ones.
    pub fn push(&mut self, report: &Report<'_>) -> Vec<Decision> {
        vec![Decision {
            article: report.id.to_owned(),
            story: report.id.to_owned(),
            reason: Reason::default(),
        }]
    }
}
