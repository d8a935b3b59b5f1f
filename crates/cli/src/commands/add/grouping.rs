//! Grouping: the stream of articles as the grouper of stories sees it, over runs of the program.
//!
//! The only place where the archive commands touch the grouper: what it remembers between runs is one blob, and what the user
//! decided is told to it here.

use super::super::desk;
use super::pass::GROUPER;
use crate::output::article;
use crate::talk;
use parallax_archive::{DecisionKind, Pending, Reader};
use parallax_core::story::{Decision, Grouper, Redirect, Saga, Signature};
use std::collections::BTreeSet;

/// The stories that are growing.
#[derive(Default)]
pub struct Grouping {
    grouper: Grouper,
}

/// Makes an article of the archive ready for the grouper; the work that can be done on all threads.
pub fn signature(pending: &Pending, record: &str) -> anyhow::Result<Signature> {
    Ok(Signature::of(&article::parse(record)?).known_as(&pending.id, pending.time))
}

impl Grouping {
    /// Goes on from what an archive remembers.
    pub fn load(reader: &Reader) -> anyhow::Result<Self> {
        let Some(bytes) = reader.load_state(GROUPER)? else {
            return Ok(Self::default());
        };
        if let Some(grouper) = Grouper::load(&bytes) {
            return Ok(Self { grouper });
        }
        talk::note(
            "growing stories were remembered by another version of parallax: they stay as they are, and new articles found others",
        );
        let mut fresh = Self::default();
        fresh.set_apart(&apart(reader)?);
        Ok(fresh)
    }

    /// What is to be remembered.
    pub fn save(&self) -> Vec<u8> {
        self.grouper.save()
    }

    /// Decides on the next article of the stream.
    pub fn push(&mut self, signature: Signature) -> Vec<Decision> {
        self.grouper.push_signature(signature)
    }

    /// The stories that became part of others since the last call.
    pub fn redirects(&mut self) -> Vec<Redirect> {
        self.grouper.redirects()
    }

    /// The stories that turned out to be of one affair since the last call.
    pub fn sagas(&mut self) -> Vec<Saga> {
        self.grouper.sagas()
    }

    /// Decides on what is still open at the end of a pass.
    pub fn finish(&mut self) -> Vec<Decision> {
        self.grouper.finish()
    }

    /// The user says that one story is part of another.
    pub fn join(&mut self, into: &str, from: &str) {
        self.grouper.join_stories(into, from);
    }

    /// The user says that some articles of a story are another one, of this id.
    pub fn split(&mut self, story: &str, articles: &[&str], id: &str) {
        self.grouper.split_off(story, articles, id);
    }

    /// These pairs of stories are not one, and no others.
    pub fn set_apart(&mut self, pairs: &[(String, String)]) {
        self.grouper.set_apart(pairs);
    }

    /// The user has forgotten articles.
    pub fn forget(&mut self, articles: &BTreeSet<&str>) {
        self.grouper.forget_articles(articles);
    }
}

/// The stories that people keep apart, by the ids that they have now: what was said of a story holds of the one that it is part of.
pub fn apart(reader: &Reader) -> anyhow::Result<Vec<(String, String)>> {
    let now = |id: &String| -> anyhow::Result<String> {
        Ok(desk::leads_to(reader, id)?.unwrap_or_else(|| id.clone()))
    };
    let mut pairs = Vec::new();
    for decision in reader.decisions()?.iter().filter(|d| !d.undone) {
        if let (DecisionKind::NotSame | DecisionKind::Split, Some(other)) =
            (decision.kind, &decision.other)
        {
            let pair = (now(&decision.story)?, now(other)?);
            if pair.0 != pair.1 {
                pairs.push(pair);
            }
        }
    }
    Ok(pairs)
}
