//! User: what a person decides about stories, which later articles and repairs respect.
//!
//! Stories that are no longer active are none of the grouper's business: that they are one, or not, is kept by the archive.

use super::grouper::{Group, Grouper, held};
use super::strand::Strand;
use std::collections::BTreeSet;

impl Grouper {
    /// The user says that one story is part of another. A story that is long quiet grows again.
    pub fn join_stories(&mut self, into: &str, from: &str) {
        self.let_together(into, from);
        let Some(gone) = self.story_number(from) else {
            self.carry_apart(from, into);
            return;
        };
        let Some(stays) = self.story_number(into) else {
            if let Some(group) = self.stories.get_mut(&gone) {
                group.id = into.into();
            }
            self.carry_apart(from, into);
            return;
        };
        if gone == stays {
            return;
        }
        let strands = self
            .stories
            .remove(&gone)
            .map(|g| g.strands)
            .unwrap_or_default();
        for number in &strands {
            if let Some(strand) = self.strands.get_mut(number) {
                strand.story = stays;
            }
        }
        if let Some(group) = self.stories.get_mut(&stays) {
            group.strands.extend(strands);
        }
        self.carry_apart(from, into);
    }

    /// What is kept apart from a story is kept apart from the one that it became part of.
    pub(super) fn carry_apart(&mut self, from: &str, into: &str) {
        let others: Vec<Box<str>> = self
            .apart
            .iter()
            .filter_map(|(one, other)| match (one.as_ref(), other.as_ref()) {
                (one, other) if one == from && other != into => Some(other.into()),
                (one, other) if other == from && one != into => Some(one.into()),
                _ => None,
            })
            .collect();
        for other in others {
            self.keep_apart(into, &other);
        }
    }

    /// The user says that some articles of a story are another one, of this id: what comes later joins the one that it fits.
    pub fn split_off(&mut self, story: &str, articles: &[&str], id: &str) {
        self.keep_apart(story, id);
        let Some(story) = self.story_number(story) else {
            return;
        };
        let numbers = self
            .stories
            .get(&story)
            .map(|g| g.strands.clone())
            .unwrap_or_default();
        let mut moved = Vec::new();
        for number in numbers {
            let Some(strand) = self.drop_strand(number) else {
                continue;
            };
            let is_moved = |id: &str, _| articles.contains(&id);
            let (stays, goes) = strand.split(&self.lexicon, &self.weights.settings, is_moved);
            if let Some(group) = self.stories.get_mut(&story) {
                group.strands.retain(|n| *n != number);
            }
            if let Some(stays) = stays {
                self.put(number, story, stays);
            }
            moved.extend(goes);
        }
        if moved.is_empty() {
            return;
        }
        // No later story may have this id again.
        for held in moved.iter_mut().flat_map(|s| &mut s.articles) {
            held.founded |= held.id.as_ref() == id;
        }
        self.put_story(id, moved);
        if self
            .stories
            .get(&story)
            .is_some_and(|g| g.strands.is_empty())
        {
            self.stories.remove(&story);
        }
    }

    /// The user has forgotten articles: nothing joins a story for their sake any more.
    pub fn forget_articles(&mut self, articles: &BTreeSet<&str>) {
        let is_gone = |id: &str, _: Option<i64>| articles.contains(id);
        let holding: Vec<u32> = self
            .strands
            .iter()
            .filter(|(_, s)| s.articles.iter().any(|a| is_gone(&a.id, a.when)))
            .map(|(number, _)| *number)
            .collect();
        for number in holding {
            let Some(strand) = self.drop_strand(number) else {
                continue;
            };
            let story = strand.story;
            if let Some(group) = self.stories.get_mut(&story) {
                group.strands.retain(|n| *n != number);
            }
            let (rest, _) = strand.split(&self.lexicon, &self.weights.settings, is_gone);
            if let Some(rest) = rest {
                self.put(number, story, rest);
            } else if self
                .stories
                .get(&story)
                .is_some_and(|g| g.strands.is_empty())
            {
                self.stories.remove(&story);
            }
        }
        self.tidy();
    }

    /// Makes a story of strands; gives the number of the first.
    pub(super) fn put_story(&mut self, id: &str, strands: Vec<Strand>) -> u32 {
        let fresh = self.next;
        let group = Group {
            id: id.into(),
            strands: Vec::new(),
        };
        self.stories.insert(fresh, group);
        for strand in strands {
            let number = self.next;
            self.next = self.next.saturating_add(1);
            self.put(number, fresh, strand);
        }
        fresh
    }

    /// The user says that two stories are not one: they never become one, whatever they have in common.
    pub fn keep_apart(&mut self, one: &str, other: &str) {
        self.apart.insert(pair(one, other));
    }

    /// The user takes that back.
    pub fn let_together(&mut self, one: &str, other: &str) {
        self.apart.remove(&pair(one, other));
    }

    /// These pairs of stories are not one, and no others.
    pub fn set_apart(&mut self, pairs: &[(String, String)]) {
        self.apart = pairs.iter().map(|(one, other)| pair(one, other)).collect();
    }

    /// Whether the user said that two stories are not one.
    pub(super) fn are_apart(&self, one: u32, other: u32) -> bool {
        let id = |n: &u32| self.stories.get(n).map(|g| g.id.as_ref());
        match (id(&one), id(&other)) {
            (Some(one), Some(other)) if !self.apart.is_empty() => {
                self.apart.contains(&pair(one, other))
            }
            _ => false,
        }
    }

    fn story_number(&self, id: &str) -> Option<u32> {
        let found = self.stories.iter().find(|(_, g)| g.id.as_ref() == id);
        found.map(|(number, _)| *number)
    }

    /// Puts a strand into all lists.
    pub(super) fn put(&mut self, number: u32, story: u32, mut strand: Strand) {
        strand.story = story;
        let terms: Vec<u32> = held(&strand).collect();
        self.index.add(number, terms.into_iter());
        self.strands.insert(number, strand);
        if let Some(group) = self.stories.get_mut(&story) {
            group.strands.push(number);
        }
        self.keep(number);
    }
}

/// Two ids, in order.
fn pair(one: &str, other: &str) -> (Box<str>, Box<str>) {
    if one <= other {
        (one.into(), other.into())
    } else {
        (other.into(), one.into())
    }
}
