//! Decisions: what a person says about stories, done at once. Each is stored with what follows from it in one batch, and told to the
//! grouper, so that later runs respect it.

use crate::commands::{GROUPER, Grouping, apart, desk, portraits};
use anyhow::{Context, bail};
use parallax_archive::{Archive, Batch, Decision, DecisionKind, Membership, Reader};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Under this name a reason keeps the one that a decision put aside.
pub const BEFORE: &str = "before";

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The decision's number.
    pub number: i64,
    /// The story to look at now.
    pub story: String,
    /// The other story, if there is one.
    pub other: String,
    /// How many articles went somewhere else.
    pub moved: usize,
}

/// Two stories are one: the articles of `from` go to `into`. Both are ids.
pub fn merge(archive: &mut Archive, into: &str, from: &str) -> anyhow::Result<Done> {
    differ(into, from)?;
    refuse_if_kept_apart(archive.reader(), into, from)?;
    let members = archive.reader().members(from)?;
    let moved = members.len();
    let mut batch = archive.batch()?;
    let number = batch.decide(
        DecisionKind::Merge,
        into,
        Some(from),
        &[],
        Some(desk::now()?),
    )?;
    let decision = named(DecisionKind::Merge, number);
    for member in &members {
        batch.place(&member.article.id, into, &over(&member.reason, &decision)?)?;
    }
    batch.redirect(from, into, &reason(&decision)?)?;
    finish(batch, &BTreeSet::new(), |grouping| {
        grouping.join(into, from);
    })?;
    Ok(Done {
        number,
        story: into.to_owned(),
        other: from.to_owned(),
        moved,
    })
}

/// Articles of a story are another one. They are given by id, a unique beginning of it, or address.
pub fn split(archive: &mut Archive, story: &str, articles: &[String]) -> anyhow::Result<Done> {
    let reader = archive.reader();
    let members = reader.members(story)?;
    let mut leaving = BTreeSet::new();
    for typed in articles {
        leaving.insert(member(&members, typed, story)?);
    }
    if leaving.is_empty() {
        bail!("no articles were named that are to leave story {story}");
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
    let id = free_id(reader, story, &leaving)?;
    let mut batch = archive.batch()?;
    let number = batch.decide(
        DecisionKind::Split,
        story,
        Some(&id),
        &leaving,
        Some(desk::now()?),
    )?;
    let decision = named(DecisionKind::Split, number);
    for member in members
        .iter()
        .filter(|m| leaving.contains(&m.article.id.as_str()))
    {
        batch.place(&member.article.id, &id, &over(&member.reason, &decision)?)?;
    }
    finish(batch, &BTreeSet::from([story.to_owned()]), |grouping| {
        grouping.split(story, &leaving, &id);
    })?;
    Ok(Done {
        number,
        story: story.to_owned(),
        moved: leaving.len(),
        other: id,
    })
}

/// Two stories are two events and are never to become one. Both are ids.
pub fn not_same(archive: &mut Archive, one: &str, other: &str) -> anyhow::Result<Done> {
    differ(one, other)?;
    let mut batch = archive.batch()?;
    let given = Some(desk::now()?);
    let number = batch.decide(DecisionKind::NotSame, one, Some(other), &[], given)?;
    finish(batch, &BTreeSet::new(), |_| {})?;
    Ok(Done {
        number,
        story: one.to_owned(),
        other: other.to_owned(),
        moved: 0,
    })
}

/// Takes a decision back: it binds no later run, and articles that are still where it put them go back to where they were.
pub fn undo(archive: &mut Archive, number: i64) -> anyhow::Result<Done> {
    let mut batch = archive.batch()?;
    let decision = batch.undo(number)?;
    let other = decision
        .other
        .clone()
        .context("a decision without a second story cannot be taken back")?;
    let (moved, told) = match decision.kind {
        DecisionKind::Merge => unmerge(&mut batch, &decision, &other)?,
        DecisionKind::Split => unsplit(&mut batch, &decision, &other)?,
        DecisionKind::NotSame => (0, Told::Nothing),
    };
    let back = BTreeSet::from([decision.story.clone(), other.clone()]);
    finish(batch, &back, |grouping| match &told {
        Told::Nothing => {}
        Told::Move {
            story,
            articles,
            to,
        } => {
            let articles: Vec<&str> = articles.iter().map(String::as_str).collect();
            // The grouper knows of splitting off and of joining: what goes to a story that is there does both.
            let between = format!("{to}~{number}");
            grouping.split(story, &articles, &between);
            grouping.join(to, &between);
        }
        Told::Join { into, from } => grouping.join(into, from),
    })?;
    Ok(Done {
        number,
        story: decision.story,
        other,
        moved,
    })
}

/// What the grouper is to be told of a decision that was taken back.
enum Told {
    Nothing,
    /// Articles of a story are of another.
    Move {
        story: String,
        articles: Vec<String>,
        to: String,
    },
    /// A story is part of another.
    Join {
        into: String,
        from: String,
    },
}

/// The story that was merged is a story again, with those of its articles that are still where the merge put them, and those that came
/// back to it meanwhile because a split of it was taken back.
fn unmerge(
    batch: &mut Batch<'_>,
    decision: &Decision,
    other: &str,
) -> anyhow::Result<(usize, Told)> {
    let reader = batch.reader();
    let mut articles = reader.moved_by(&named(DecisionKind::Merge, decision.number), other)?;
    for split in reader.decisions()? {
        if let (DecisionKind::Split, true, Some(was)) = (split.kind, split.undone, &split.other)
            && split.story == other
        {
            articles.extend(reader.moved_by(&undone(&split), was)?);
        }
    }
    let Some(first) = articles.first() else {
        return Ok((0, Told::Nothing));
    };
    let Some((now, _)) = reader.story_of(first)? else {
        return Ok((0, Told::Nothing));
    };
    articles = in_story(reader, articles, &now)?;
    // All articles of a story cannot leave it: then the others were forgotten or moved away.
    if articles.len() == reader.members(&now)?.len() {
        return Ok((0, Told::Nothing));
    }
    batch.restore(other)?;
    for article in &articles {
        put_back(batch, article, other, decision)?;
    }
    let moved = articles.len();
    let told = Told::Move {
        story: now,
        articles,
        to: other.to_owned(),
    };
    Ok((moved, told))
}

/// The articles that were split off go back; where their story still is one of its own, all of it does.
fn unsplit(
    batch: &mut Batch<'_>,
    decision: &Decision,
    other: &str,
) -> anyhow::Result<(usize, Told)> {
    let reader = batch.reader();
    let into = desk::leads_to(reader, &decision.story)?;
    let from = desk::leads_to(reader, other)?;
    let (Some(into), Some(from)) = (into, from) else {
        return Ok((0, Told::Nothing));
    };
    if into == from {
        return Ok((0, Told::Nothing));
    }
    if from == other {
        let members = reader.members(&from)?;
        for member in &members {
            put_back(batch, &member.article.id, &into, decision)?;
        }
        batch.redirect(&from, &into, &reason(&undone(decision))?)?;
        return Ok((members.len(), Told::Join { into, from }));
    }
    // It is part of a third story by now, which stays as it is.
    let articles = in_story(reader, decision.articles.clone(), &from)?;
    for article in &articles {
        put_back(batch, article, &into, decision)?;
    }
    let moved = articles.len();
    let told = Told::Move {
        story: from,
        articles,
        to: into,
    };
    Ok((moved, told))
}

/// Those of some articles that are in a story, each once.
fn in_story(reader: &Reader, articles: Vec<String>, story: &str) -> anyhow::Result<Vec<String>> {
    let mut found: Vec<String> = Vec::new();
    for article in articles {
        let here = reader
            .story_of(&article)?
            .is_some_and(|(id, _)| id == story);
        if here && !found.contains(&article) {
            found.push(article);
        }
    }
    Ok(found)
}

/// What somebody said stands until it is taken back.
fn refuse_if_kept_apart(reader: &Reader, one: &str, other: &str) -> anyhow::Result<()> {
    let now = |id: &str| -> anyhow::Result<String> {
        Ok(desk::leads_to(reader, id)?.unwrap_or_else(|| id.to_owned()))
    };
    for decision in reader.decisions()? {
        let (DecisionKind::NotSame, false, Some(second)) =
            (decision.kind, decision.undone, &decision.other)
        else {
            continue;
        };
        let pair = [now(&decision.story)?, now(second)?];
        if pair == [one, other] || pair == [other, one] {
            bail!(
                "decision {} says that stories {one} and {other} are not the same: take it back first",
                decision.number
            );
        }
    }
    Ok(())
}

/// Tells the grouper, counts the stories anew, and stores all of it.
fn finish(
    mut batch: Batch<'_>,
    also: &BTreeSet<String>,
    tell: impl FnOnce(&mut Grouping),
) -> anyhow::Result<()> {
    let mut grouping = Grouping::load(batch.reader())?;
    tell(&mut grouping);
    // Last, by what stands now: merging and splitting have changed what the ids mean.
    grouping.set_apart(&apart(batch.reader())?);
    batch.save_state(GROUPER, &grouping.save())?;
    portraits(&mut batch, also)?;
    Ok(batch.commit()?)
}

fn differ(one: &str, other: &str) -> anyhow::Result<()> {
    if one == other {
        bail!("both are story {one}");
    }
    Ok(())
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

/// A decision as the reasons of what follows from it name it.
fn named(kind: DecisionKind, number: i64) -> String {
    format!("{} {number}", kind.word())
}

/// The same of one that was taken back.
fn undone(decision: &Decision) -> String {
    format!("undo {}", named(decision.kind, decision.number))
}

/// Puts an article back where a decision had taken it from, for the reason that it was there for.
fn put_back(
    batch: &mut Batch<'_>,
    article: &str,
    story: &str,
    decision: &Decision,
) -> anyhow::Result<()> {
    let undone = undone(decision);
    let now = batch.reader().story_of(article)?;
    let now: Option<Value> = now.map(|(_, why)| serde_json::from_str(&why)).transpose()?;
    let taken = named(decision.kind, decision.number);
    let mut now = now.filter(|why| why.get("decision").and_then(Value::as_str) == Some(&taken));
    let before = now
        .as_mut()
        .and_then(|why| why.get_mut(BEFORE))
        .map(Value::take);
    let why = match before {
        Some(Value::Object(mut before)) => {
            before.insert("decision".to_owned(), undone.into());
            serde_json::to_string(&before)?
        }
        _ => reason(&undone)?,
    };
    batch.place(article, story, &why)?;
    Ok(())
}

/// The reason of what follows from a decision for an article, with the reason for where it was.
fn over(before: &str, decision: &str) -> serde_json::Result<String> {
    let mut why: Value = serde_json::from_str(&reason(decision)?)?;
    if let Some(fields) = why.as_object_mut() {
        fields.insert(BEFORE.to_owned(), serde_json::from_str(before)?);
    }
    serde_json::to_string(&why)
}

/// The reason of what follows from a decision.
fn reason(decision: &str) -> serde_json::Result<String> {
    serde_json::to_string(&json!({
        "score": 0.0, "threshold": 0.0, "because": [], "decision": decision,
    }))
}
