//! `parallax story`: what a person decides about stories.

use super::desk;
use crate::args::{Common, Listing, Story, Where};
use crate::decisions::{self, Done};
use crate::output::Made;
use crate::output::desk::DecisionRecord;
use crate::render::Lists;
use crate::{Outcome, talk};
use anyhow::bail;
use parallax_archive::{Decision, Reader};

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
    let Done { number, .. } = decisions::merge(&mut archive, &into, &from)?;
    talk::note(&format!(
        "decision {number}: story {from} is part of {into}"
    ));
    Ok(Outcome::Done)
}

fn split(at: &Where, story: &str, articles: &[String]) -> anyhow::Result<Outcome> {
    let mut archive = desk::writer(at)?;
    let story = desk::story(archive.reader(), story)?;
    let done = decisions::split(&mut archive, &story, articles)?;
    talk::note(&format!(
        "decision {}: {} articles of story {story} are story {}",
        done.number, done.moved, done.other
    ));
    Ok(Outcome::Done)
}

fn not_same(at: &Where, one: &str, other: &str) -> anyhow::Result<Outcome> {
    let mut archive = desk::writer(at)?;
    let (one, other) = two(archive.reader(), one, other)?;
    let Done { number, .. } = decisions::not_same(&mut archive, &one, &other)?;
    talk::note(&format!(
        "decision {number}: stories {one} and {other} stay apart"
    ));
    Ok(Outcome::Done)
}

fn undo(at: &Where, number: i64) -> anyhow::Result<Outcome> {
    let mut archive = desk::writer(at)?;
    let done = decisions::undo(&mut archive, number)?;
    talk::note(&match done.moved {
        0 => format!("decision {number} binds no later run; no article had to go back"),
        moved => {
            format!("decision {number} is taken back: {moved} articles are where they were before")
        }
    });
    Ok(Outcome::Done)
}

/// Two stories that are not one.
fn two(reader: &Reader, one: &str, other: &str) -> anyhow::Result<(String, String)> {
    let (one, other) = (desk::story(reader, one)?, desk::story(reader, other)?);
    if one == other {
        bail!("both are story {one}");
    }
    Ok((one, other))
}

fn decisions(at: &Where, look: &Listing, common: &Common) -> anyhow::Result<Outcome> {
    let reader = desk::reader(at)?;
    let records: Vec<DecisionRecord> = reader.decisions()?.into_iter().map(record).collect();
    desk::list(&records, look, common, Lists::decisions)
}

/// A decision as it is listed.
pub fn record(decision: Decision) -> DecisionRecord {
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
