//! Pass: what is decided on a portion at once. First who has whose text, then which articles tell of one event, then what the lists
//! show of the stories concerned.
//!
//! A pass is noted as open in the same transaction that stores the last of its articles, and everything that it decides is stored in
//! one transaction: killed anywhere, it is as if it had not begun, and the next run does it before anything else. What it decides
//! depends on nothing but what the archive held when it was opened.

use super::super::desk;
use super::copies;
use super::grouping::{Grouping, signature};
use super::portrait::{MOST, Portrait};
use super::summary::Summary;
use crate::interrupt::Interrupt;
use crate::output::article;
use crate::output::group::joined_json;
use anyhow::Context;
use parallax_archive::{Archive, Batch, Pending, Reader, StoryFacts};
use parallax_core::article::Article;
use parallax_core::story::{Decision, Redirect, Saga, Signature};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What passes are called in the archive.
const NAME: &str = "add";
/// What the grouper remembers between passes.
pub const GROUPER: &str = "grouper";
/// So many articles are read at once.
const AT_ONCE: usize = 256;

/// Notes that it is to be decided on what is pending.
pub fn open(batch: &mut Batch<'_>) -> anyhow::Result<()> {
    if batch.reader().open_passes()?.is_empty() {
        batch.begin_pass(NAME, "")?;
    }
    Ok(())
}

/// Decides on what is pending, if a pass is open. False if the user asked for an end before it was done: then nothing of it is stored.
pub fn run(
    archive: &mut Archive,
    interrupt: &Interrupt,
    summary: &mut Summary,
) -> anyhow::Result<bool> {
    let Some((pass, ..)) = archive.reader().open_passes()?.into_iter().next() else {
        return Ok(true);
    };
    let pending = archive.reader().pending(None)?;
    // A second pair of eyes, for all threads, that sees the archive as it is before the pass.
    let before = Reader::open(archive.reader().path())?;
    let mut batch = archive.batch()?;
    let found = copies::find(before, &mut batch, &pending, interrupt)?;
    let Some(passages) = found else {
        return Ok(false);
    };
    let Some(grouped) = group(&mut batch, &pending, interrupt)? else {
        return Ok(false);
    };
    // A new version may have other sources than the one before.
    let changed: BTreeSet<String> = pending
        .iter()
        .filter(|one| one.changed)
        .filter_map(|one| batch.reader().story_of(&one.id).transpose())
        .map(|found| found.map(|(story, _)| story))
        .collect::<Result<_, _>>()?;
    portraits(&mut batch, &changed)?;
    batch.finish_pass(pass)?;
    batch.commit()?;
    summary.passages += passages;
    summary.founded += grouped.founded;
    summary.grown += grouped.grown;
    summary.moved += grouped.moved;
    Ok(true)
}

/// What grouping did.
#[derive(Debug, Default)]
struct Grouped {
    founded: usize,
    grown: usize,
    moved: usize,
}

/// Puts the pending articles into stories, in the order of time.
fn group(
    batch: &mut Batch<'_>,
    pending: &[Pending],
    interrupt: &Interrupt,
) -> anyhow::Result<Option<Grouped>> {
    let mut grouping = Grouping::load(batch.reader())?;
    let mut tally = Tally::default();
    for several in pending.chunks(AT_ONCE) {
        if interrupt.asked() {
            return Ok(None);
        }
        let mut records = Vec::with_capacity(several.len());
        for one in several {
            // Other words of a known article do not make it tell of another event.
            if one.changed && batch.reader().story_of(&one.id)?.is_some() {
                batch.settle(&one.id)?;
            } else {
                records.push((one, record(batch.reader(), &one.id)?));
            }
        }
        let signatures: Vec<anyhow::Result<Signature>> = records
            .into_par_iter()
            .map(|(one, record)| signature(one, &record))
            .collect();
        for signature in signatures {
            let decisions = grouping.push(signature?);
            tally.store(batch, &mut grouping, decisions)?;
        }
    }
    let decisions = grouping.finish();
    tally.store(batch, &mut grouping, decisions)?;
    batch.save_state(GROUPER, &grouping.save())?;
    Ok(Some(tally.grouped()))
}

/// What the decisions of a pass come to.
#[derive(Debug, Default)]
struct Tally {
    founded: BTreeSet<String>,
    grown: BTreeSet<String>,
    moved: usize,
}

impl Tally {
    /// Stores decisions, and what became of stories, with their reasons.
    fn store(
        &mut self,
        batch: &mut Batch<'_>,
        grouping: &mut Grouping,
        decisions: Vec<Decision>,
    ) -> anyhow::Result<()> {
        self.place(batch, decisions)?;
        for Redirect { from, to, reason } in grouping.redirects() {
            // Articles that the grouper no longer knows go where the others went.
            if is_apart(batch.reader(), &from, &to)? {
                batch.redirect(&from, &to, &joined_json(&reason)?)?;
            }
            self.founded.remove(&from);
            self.grown.remove(&from);
        }
        for Saga { one, other, reason } in grouping.sagas() {
            if desk::has_story(batch.reader(), &one)? && desk::has_story(batch.reader(), &other)? {
                batch.link_saga(&one, &other, &joined_json(&reason)?)?;
            }
        }
        Ok(())
    }

    /// Stores where articles were put.
    fn place(&mut self, batch: &mut Batch<'_>, decisions: Vec<Decision>) -> anyhow::Result<()> {
        let mut left: BTreeMap<String, (String, String)> = BTreeMap::new();
        for Decision {
            article,
            story,
            reason,
        } in decisions
        {
            // The grouper may still know what was forgotten.
            if !batch.has_article(&article)? {
                continue;
            }
            let reason = joined_json(&reason)?;
            let before = batch.reader().story_of(&article)?.map(|(story, _)| story);
            match &before {
                Some(before) if *before != story => {
                    self.moved += 1;
                    left.insert(before.clone(), (story.clone(), reason.clone()));
                }
                Some(_) => {}
                None if desk::has_story(batch.reader(), &story)? => {
                    if !self.founded.contains(&story) {
                        self.grown.insert(story.clone());
                    }
                }
                None => {
                    self.founded.insert(story.clone());
                }
            }
            batch.place(&article, &story, &reason)?;
        }
        for (from, (to, reason)) in left {
            // Its id leads to where its articles went.
            if batch.reader().members(&from)?.is_empty() && is_apart(batch.reader(), &from, &to)? {
                batch.redirect(&from, &to, &reason)?;
            }
        }
        Ok(())
    }

    fn grouped(self) -> Grouped {
        Grouped {
            founded: self.founded.len(),
            grown: self.grown.len(),
            moved: self.moved,
        }
    }
}

/// Whether a story was joined to no other yet, and another one is there to which it can be.
fn is_apart(reader: &Reader, from: &str, to: &str) -> anyhow::Result<bool> {
    let (one, other) = (desk::leads_to(reader, from)?, desk::leads_to(reader, to)?);
    Ok(one.as_deref() == Some(from) && other.is_some_and(|other| other != from))
}

/// Notes what the lists show of the stories that were changed.
pub fn portraits(batch: &mut Batch<'_>, also: &BTreeSet<String>) -> anyhow::Result<()> {
    let mut stories: BTreeSet<String> = batch.touched_stories()?.into_iter().collect();
    stories.extend(also.iter().cloned());
    for story in stories {
        let members = batch.reader().members(&story)?;
        let ids: Vec<String> = members.into_iter().map(|m| m.article.id).collect();
        let Some(first) = ids.first() else { continue };
        if ids.len() == 1 {
            let facts = StoryFacts {
                origins: Some(1),
                central: Some(first),
            };
            batch.set_story(&story, &facts)?;
            continue;
        }
        let articles = load(batch.reader(), ids.get(..MOST).unwrap_or(&ids))?;
        let portrait = Portrait::of(&articles);
        let central = articles.get(portrait.central).map(|a| a.id.as_str());
        let facts = StoryFacts {
            origins: u32::try_from(portrait.origins).ok(),
            central,
        };
        batch.set_story(&story, &facts)?;
    }
    Ok(())
}

/// The articles of some ids in the order in which `compare` lists them, under their ids in the archive.
pub fn load(reader: &Reader, ids: &[String]) -> anyhow::Result<Vec<Article>> {
    let mut records = Vec::with_capacity(ids.len());
    for id in ids {
        records.push((id, record(reader, id)?));
    }
    let articles: Vec<anyhow::Result<Article>> = records
        .into_par_iter()
        .map(|(id, record)| parse(id, &record))
        .collect();
    let mut articles: Vec<Article> = articles.into_iter().collect::<anyhow::Result<_>>()?;
    articles.sort_by(Article::listing_order);
    Ok(articles)
}

/// The current record of an article.
pub fn record(reader: &Reader, id: &str) -> anyhow::Result<String> {
    let record = reader.record(id)?;
    record.with_context(|| format!("no article {id} in the archive"))
}

/// An article as its record has it, under its id in the archive: the record has one of its own, which changes with the words.
pub fn parse(id: &str, record: &str) -> anyhow::Result<Article> {
    let mut article = article::parse(record)?;
    id.clone_into(&mut article.id);
    Ok(article)
}
