//! `parallax story`: what a person decides about stories. It is stored as a decision, done at once, and told to the grouper, so that
//! later runs respect it.

use super::add::grouping::Grouping;
use super::add::{GROUPER, portraits};
use super::desk;
use crate::args::{Common, Listing, Story, Where};
use crate::output::Made;
use crate::output::desk::DecisionRecord;
use crate::render::Lists;
use crate::{Outcome, talk};
use anyhow::bail;
use parallax_archive::{Batch, Decision, DecisionKind, Membership, Reader};
use serde_json::json;
use std::collections::BTreeSet;

/// Does what was decided.
pub fn run(typed: &Story, common: &Common) -> anyhow::Result<Outcome> {
    match typed {
        Story::Merge { into, from, at } => merge(at, into, from),
        Story::Split {
            story,
            articles,
            at,
        } => split(at, story, articles),
        Story::NotSame { one, other, at } => not_same(at, one, other),
        Story::Undo { decision, at } => undo(at, *decision),
        Story::Decisions { at, look } => decisions(at, look, common),
    }
}

fn merge(at: &Where, into: &str, from: &str) -> anyhow::Result<Outcome> {
    let mut archive = desk::writer(at)?;
    let (into, from) = two(archive.reader(), into, from)?;
    let mut batch = archive.batch()?;
    let number = batch.decide(
        DecisionKind::Merge,
        &into,
        Some(&from),
        &[],
        Some(desk::now()?),
    )?;
    batch.redirect(&from, &into, &reason(DecisionKind::Merge, number)?)?;
    finish(batch, &BTreeSet::new(), |grouping| {
        grouping.join(&into, &from);
        Ok(())
    })?;
    talk::note(&format!(
        "decision {number}: story {from} is part of {into}"
    ));
    Ok(Outcome::Done)
}

fn split(at: &Where, story: &str, articles: &[String]) -> anyhow::Result<Outcome> {
    let mut archive = desk::writer(at)?;
    let reader = archive.reader();
    let story = desk::story(reader, story)?;
    let members = reader.members(&story)?;
    let mut leaving = BTreeSet::new();
    for typed in articles {
        leaving.insert(member(&members, typed, &story)?);
    }
    if leaving.len() == members.len() {
        bail!("these are all articles of story {story}: some have to stay");
    }
    // In the order of time, as everything that founds a story.
    let leaving: Vec<&str> = members
        .iter()
        .map(|m| m.article.id.as_str())
        .filter(|id| leaving.contains(*id))
        .collect();
    let id = free_id(reader, &story, &leaving)?;
    let mut batch = archive.batch()?;
    let number = batch.decide(
        DecisionKind::Split,
        &story,
        Some(&id),
        &leaving,
        Some(desk::now()?),
    )?;
    for article in &leaving {
        batch.place(article, &id, &reason(DecisionKind::Split, number)?)?;
    }
    finish(batch, &BTreeSet::from([story.clone()]), |grouping| {
        grouping.split(&story, &leaving, &id);
        Ok(())
    })?;
    talk::note(&format!(
        "decision {number}: {} articles of story {story} are story {id}",
        leaving.len()
    ));
    Ok(Outcome::Done)
}

/// An id for a new story: that of its first article that no story has.
fn free_id(reader: &Reader, story: &str, leaving: &[&str]) -> anyhow::Result<String> {
    for article in leaving {
        if !desk::has_story(reader, article)? {
            return Ok((*article).to_owned());
        }
    }
    let first = leaving.first().copied().unwrap_or(story);
    for number in 2_u32.. {
        let id = format!("{first}-{number}");
        if !desk::has_story(reader, &id)? {
            return Ok(id);
        }
    }
    bail!("no id is free for a new story")
}

fn not_same(at: &Where, one: &str, other: &str) -> anyhow::Result<Outcome> {
    let mut archive = desk::writer(at)?;
    let (one, other) = two(archive.reader(), one, other)?;
    let mut batch = archive.batch()?;
    let given = Some(desk::now()?);
    let number = batch.decide(DecisionKind::NotSame, &one, Some(&other), &[], given)?;
    finish(batch, &BTreeSet::new(), |grouping| {
        grouping.keep_apart(&one, &other);
        Ok(())
    })?;
    talk::note(&format!(
        "decision {number}: stories {one} and {other} stay apart"
    ));
    Ok(Outcome::Done)
}

fn undo(at: &Where, number: i64) -> anyhow::Result<Outcome> {
    let mut archive = desk::writer(at)?;
    let mut batch = archive.batch()?;
    let decision = batch.undo(number)?;
    // What was kept apart is known to the grouper by the ids then and by those of the stories that they became part of.
    let mut ends = Vec::new();
    if let (DecisionKind::NotSame | DecisionKind::Split, Some(other)) =
        (decision.kind, &decision.other)
    {
        for id in [&decision.story, other] {
            let now = desk::leads_to(batch.reader(), id)?;
            ends.push([id.clone(), now.unwrap_or_else(|| id.clone())]);
        }
    }
    finish(batch, &BTreeSet::new(), |grouping| {
        if let [ones, others] = ends.as_slice() {
            for (one, other) in ones.iter().flat_map(|x| others.iter().map(move |y| (x, y))) {
                grouping.let_together(one, other);
            }
        }
        Ok(())
    })?;
    talk::note(&format!("decision {number} binds no later run"));
    Ok(Outcome::Done)
}

/// Tells the grouper, counts the stories anew, and stores all of it.
fn finish(
    mut batch: Batch<'_>,
    also: &BTreeSet<String>,
    tell: impl FnOnce(&mut Grouping) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut grouping = Grouping::load(batch.reader())?;
    tell(&mut grouping)?;
    batch.save_state(GROUPER, &grouping.save())?;
    portraits(&mut batch, also)?;
    Ok(batch.commit()?)
}

/// Two stories that are not one.
fn two(reader: &Reader, one: &str, other: &str) -> anyhow::Result<(String, String)> {
    let (one, other) = (desk::story(reader, one)?, desk::story(reader, other)?);
    if one == other {
        bail!("both are story {one}");
    }
    Ok((one, other))
}

/// The article of a story that was meant by its id, a beginning of it, or its address.
fn member(members: &[Membership], typed: &str, story: &str) -> anyhow::Result<String> {
    let exact = |m: &&Membership| m.article.id == typed || m.article.address == typed;
    if let Some(found) = members.iter().find(exact) {
        return Ok(found.article.id.clone());
    }
    let mut begins = members
        .iter()
        .filter(|m| !typed.is_empty() && m.article.id.starts_with(typed));
    match (begins.next(), begins.next()) {
        (Some(one), None) => Ok(one.article.id.clone()),
        (Some(_), Some(_)) => {
            bail!("{typed:?} is the beginning of several articles: write more of it")
        }
        (None, _) => bail!(
            "no article {typed:?} in story {story}: `parallax show {story} --why --format json` lists them"
        ),
    }
}

/// The reason of what follows from a decision.
fn reason(kind: DecisionKind, number: i64) -> serde_json::Result<String> {
    serde_json::to_string(&json!({
        "score": 0.0, "threshold": 0.0, "because": [],
        "decision": format!("{} {number}", kind.word()),
    }))
}

fn decisions(at: &Where, look: &Listing, common: &Common) -> anyhow::Result<Outcome> {
    let reader = desk::reader(at)?;
    let records: Vec<DecisionRecord> = reader.decisions()?.into_iter().map(record).collect();
    desk::list(&records, look, common, Lists::decisions)
}

fn record(decision: Decision) -> DecisionRecord {
    let stories = [Some(decision.story), decision.other];
    DecisionRecord {
        made: Made::here(),
        r#type: "decision",
        number: decision.number,
        kind: decision.kind.word().to_owned(),
        stories: stories.into_iter().flatten().collect(),
        articles: decision.articles,
        given: decision.given.and_then(desk::moment).unwrap_or_default(),
        undone: decision.undone,
    }
}
