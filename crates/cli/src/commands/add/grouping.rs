//! Grouping: the stream of articles as the grouper of stories sees it, over runs of the program.
//!
//! The only place where the archive commands touch the grouper: what it remembers between runs is one blob, and what the user
//! decided is told to it here.

use crate::output::article;
use parallax_archive::Pending;
use parallax_core::article::Article;
use parallax_core::evidence::Reason;
use parallax_core::mention::{Annotation, annotate_article};
use parallax_core::story::{Decision, Grouper, Report};

/// The stories that are growing.
#[derive(Default)]
pub struct Grouping {
    grouper: Grouper,
}

/// What the grouper decided.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Where articles were put, or put anew; the last one of an article counts.
    pub decisions: Vec<Decision>,
    /// Which stories became part of others.
    pub redirects: Vec<Redirect>,
}

/// A story that became part of another.
#[derive(Debug)]
pub struct Redirect {
    /// The id that it had.
    pub from: String,
    /// The id of the story that it is part of.
    pub to: String,
    /// Why.
    pub reason: Reason,
}

/// An article made ready for the grouper; the work that can be done on all threads.
pub struct Arrival {
    id: String,
    when: Option<i64>,
    article: Article,
    annotation: Annotation,
}

impl Arrival {
    /// Makes an article of the archive ready. It is annotated anew: what the grouper sees must not depend on the table of
    /// aliases that one run was given and another was not.
    pub fn new(pending: &Pending, record: &str) -> anyhow::Result<Self> {
        let article = article::parse(record)?;
        Ok(Self {
            id: pending.id.clone(),
            when: pending.time,
            annotation: annotate_article(&article),
            article,
        })
    }
}

impl Grouping {
    /// Goes on from what was saved.
    pub fn load(_state: Option<&[u8]>) -> anyhow::Result<Self> {
        Ok(Self::default())
    }

    /// What is to be remembered.
    pub fn save(&self) -> Vec<u8> {
        Vec::new()
    }

    /// Decides on the next article of the stream.
    pub fn push(&mut self, arrival: &Arrival) -> Outcome {
        let decisions = self.grouper.push(&Report {
            id: &arrival.id,
            language: arrival.article.text_language().code(),
            when: arrival.when,
            title: arrival.article.title.as_deref().unwrap_or_default(),
            text: &arrival.article.text,
            annotation: &arrival.annotation,
        });
        Outcome {
            decisions,
            redirects: Vec::new(),
        }
    }

    /// Decides on what is still open at the end of a pass.
    pub fn finish(&mut self) -> Outcome {
        Outcome::default()
    }

    /// The user says that one story is part of another.
    pub fn join(&mut self, _into: &str, _from: &str) {}

    /// The user says that some articles of a story are another one, of this id.
    pub fn split(&mut self, _story: &str, _articles: &[&str], _id: &str) {}

    /// The user says that two stories are not one.
    pub fn keep_apart(&mut self, _one: &str, _other: &str) {}

    /// The user takes that back.
    pub fn let_together(&mut self, _one: &str, _other: &str) {}
}
