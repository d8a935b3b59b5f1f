//! Saved: what the grouper remembers, as bytes, so that a later run goes on where an earlier one ended; and what the user says.
//!
//! Numbers stand with their little end first and floating-point numbers bit for bit, so that a run that goes on decides as one
//! that never stopped.

use super::lexicon::{Counts, Entry, Lexicon};
use super::signature::Family;
use super::{Grouper, Story, index, pool};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The first bytes, with the version of the form.
const MAGIC: &[u8; 20] = b"parallax stories 1\n\0";

impl Grouper {
    /// All that is remembered.
    #[must_use]
    pub fn save(&self) -> Vec<u8> {
        let mut to = Writer(MAGIC.to_vec());
        self.lexicon.save(&mut to);
        to.number(self.next);
        to.count(self.stories.len());
        for (number, story) in &self.stories {
            to.number(*number);
            to.text(&story.id);
            to.flag(story.last);
            to.counts(&story.terms);
            to.count(story.members.len());
            story.members.iter().for_each(|m| to.counts(m));
            for texts in [&story.articles, &story.languages] {
                to.count(texts.len());
                texts.iter().for_each(|t| to.text(t));
            }
        }
        to.count(self.apart.len());
        for (one, other) in &self.apart {
            to.text(one);
            to.text(other);
        }
        to.0
    }

    /// What [`save`](Self::save) wrote; nothing if the bytes are none of that.
    #[must_use]
    pub fn load(bytes: &[u8]) -> Option<Self> {
        let mut from = Reader(bytes.strip_prefix(MAGIC.as_slice())?);
        let lexicon = Lexicon::load(&mut from)?;
        let next = from.number()?;
        let mut grouper = Self {
            lexicon,
            next,
            ..Self::default()
        };
        for _ in 0..from.number()? {
            let number = from.number()?;
            let story = Story {
                id: from.text()?,
                last: from.flag()?,
                terms: from.counts()?,
                members: from.list(Reader::counts)?,
                articles: from.list(Reader::text)?,
                languages: from.list(Reader::text)?,
            };
            grouper.stories.insert(number, story);
        }
        let apart = from.list(|from| Some((from.text()?, from.text()?)))?;
        grouper.apart = apart.into_iter().collect();
        if !from.0.is_empty() {
            return None;
        }
        for (number, story) in &grouper.stories {
            index(&mut grouper.index, *number, &story.terms);
        }
        Some(grouper)
    }

    fn number_of(&self, id: &str) -> Option<u32> {
        let found = self.stories.iter().find(|(_, s)| s.id.as_ref() == id);
        found.map(|(number, _)| *number)
    }

    /// The user says that one story is part of another.
    pub fn join_stories(&mut self, into: &str, from: &str) {
        self.let_together(into, from);
        let Some(gone) = self.number_of(from).and_then(|n| self.stories.remove(&n)) else {
            return;
        };
        let Some(number) = self.number_of(into) else {
            // The other one is long quiet: it grows again.
            let number = self.next;
            self.next = self.next.saturating_add(1);
            let story = Story {
                id: into.into(),
                ..gone
            };
            index(&mut self.index, number, &story.terms);
            self.stories.insert(number, story);
            return;
        };
        if let Some(story) = self.stories.get_mut(&number) {
            story.last = story.last.max(gone.last);
            let new = gone.languages.into_iter();
            let known: BTreeSet<Box<str>> = story.languages.iter().cloned().collect();
            story.languages.extend(new.filter(|l| !known.contains(l)));
            story.articles.extend(gone.articles);
            story.members.extend(gone.members);
            story.members.truncate(super::MEMBERS);
            pool(&self.lexicon, &mut story.terms, &gone.terms);
            index(&mut self.index, number, &story.terms);
        }
    }

    /// The user says that some articles of a story are another one, of this id: what comes later joins the one that it fits.
    pub fn split_off(&mut self, story: &str, articles: &[&str], id: &str) {
        if let Some(story) = self.number_of(story).and_then(|n| self.stories.get_mut(&n)) {
            story.articles.retain(|a| !articles.contains(&a.as_ref()));
        }
        self.keep_apart(story, id);
    }

    /// The user says that two stories are not one.
    pub fn keep_apart(&mut self, one: &str, other: &str) {
        self.apart.insert(pair(one, other));
    }

    /// The user takes that back.
    pub fn let_together(&mut self, one: &str, other: &str) {
        self.apart.remove(&pair(one, other));
    }
}

/// Two ids in order.
pub(super) fn pair(one: &str, other: &str) -> (Box<str>, Box<str>) {
    (one.min(other).into(), one.max(other).into())
}

impl Lexicon {
    fn save(&self, to: &mut Writer) {
        to.real(self.articles);
        to.count(self.entries.len());
        let keys: BTreeMap<u32, &str> = self.ids.iter().map(|(k, id)| (*id, k.as_ref())).collect();
        for (entry, key) in self.entries.iter().zip(keys.values()) {
            to.text(key);
            to.number(entry.family as u32);
            to.real(entry.articles);
            to.real(entry.prior);
            to.text(&entry.shown);
        }
    }

    fn load(from: &mut Reader<'_>) -> Option<Self> {
        let articles = from.real()?;
        let mut ids = HashMap::new();
        let mut entries = Vec::new();
        for id in 0..from.number()? {
            ids.insert(from.text()?, id);
            entries.push(Entry {
                family: match from.number()? {
                    0 => Family::Word,
                    1 => Family::Name,
                    2 => Family::Number,
                    3 => Family::Day,
                    _ => return None,
                },
                articles: from.real()?,
                prior: from.real()?,
                shown: from.text()?,
            });
        }
        Some(Self {
            ids,
            entries,
            articles,
        })
    }
}

/// Bytes that are written.
struct Writer(Vec<u8>);

impl Writer {
    fn number(&mut self, number: u32) {
        self.0.extend(number.to_le_bytes());
    }

    fn count(&mut self, count: usize) {
        self.number(u32::try_from(count).unwrap_or(u32::MAX));
    }

    fn real(&mut self, real: f32) {
        self.number(real.to_bits());
    }

    fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.extend(text.as_bytes());
    }

    fn flag(&mut self, value: Option<i64>) {
        self.number(u32::from(value.is_some()));
        self.0.extend(value.unwrap_or_default().to_le_bytes());
    }

    fn counts(&mut self, counts: &Counts) {
        self.count(counts.len());
        for (id, count) in counts {
            self.number(*id);
            self.real(*count);
        }
    }
}

/// Bytes that are not read yet.
struct Reader<'b>(&'b [u8]);

impl Reader<'_> {
    fn number(&mut self) -> Option<u32> {
        let (first, rest) = self.0.split_first_chunk::<4>()?;
        self.0 = rest;
        Some(u32::from_le_bytes(*first))
    }

    fn real(&mut self) -> Option<f32> {
        Some(f32::from_bits(self.number()?))
    }

    fn text(&mut self) -> Option<Box<str>> {
        let length = self.number()? as usize;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(std::str::from_utf8(text).ok()?.into())
    }

    fn flag(&mut self) -> Option<Option<i64>> {
        let there = self.number()?;
        let (first, rest) = self.0.split_first_chunk::<8>()?;
        self.0 = rest;
        Some((there == 1).then(|| i64::from_le_bytes(*first)))
    }

    fn counts(&mut self) -> Option<Counts> {
        self.list(|from| Some((from.number()?, from.real()?)))
    }

    /// A list; every entry takes four bytes at least, and more than there are bytes for are not believed.
    fn list<T>(&mut self, each: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.number()? as usize;
        if count > self.0.len() / 4 {
            return None;
        }
        (0..count).map(|_| each(self)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Report;
    use super::*;
    use crate::mention::Annotation;

    fn push(grouper: &mut Grouper, number: usize, title: &str) -> Vec<String> {
        let id = number.to_string();
        let text = format!("{title}. Le préfet Kerdoncuff s'est rendu sur place à Vaumoise.");
        let decisions = grouper.push(&Report {
            id: &id,
            language: "fr",
            when: Some(number as i64 * 3600),
            title,
            text: &text,
            annotation: &Annotation::default(),
        });
        decisions
            .into_iter()
            .map(|d| format!("{} {}", d.article, d.story))
            .collect()
    }

    const TITLES: [&str; 5] = [
        "Le pont de Vaumoise a cédé",
        "Vaumoise : le pont suspendu cède sous un camion",
        "Le marché de gros de Saint-Brével ouvre plus tôt",
        "Pont de Vaumoise : une enquête est ouverte",
        "Saint-Brével : le marché de gros change d'heure",
    ];

    #[test]
    fn going_on_is_like_never_having_stopped() {
        let mut whole = Grouper::default();
        let mut broken = Grouper::default();
        for (number, title) in TITLES.iter().enumerate() {
            broken = Grouper::load(&broken.save()).unwrap();
            let (one, other) = (
                push(&mut whole, number, title),
                push(&mut broken, number, title),
            );
            assert_eq!(one, other);
        }
        assert_eq!(whole.save(), broken.save());
        let bytes = whole.save();
        for end in 0..bytes.len() {
            assert!(Grouper::load(&bytes[..end]).is_none(), "{end}");
        }
    }

    #[test]
    fn what_the_user_says_is_remembered() {
        let mut grouper = Grouper::default();
        push(&mut grouper, 0, TITLES[0]);
        push(&mut grouper, 2, TITLES[2]);
        grouper.keep_apart("2", "0");
        let mut grouper = Grouper::load(&grouper.save()).unwrap();
        assert!(grouper.apart.contains(&pair("0", "2")));
        grouper.join_stories("0", "2");
        assert!(grouper.apart.is_empty());
        assert_eq!(push(&mut grouper, 4, TITLES[4]), ["4 0"]);
    }
}
