//! `parallax forget`: an outlet or an article leaves the archive, with all that came of it.

use super::add::grouping::Grouping;
use super::add::{GROUPER, portraits};
use super::desk;
use crate::Outcome;
use crate::args::Forget as Typed;
use crate::output::Made;
use crate::output::desk::ForgetRecord;
use anyhow::bail;
use parallax_archive::{Archive, Article, ArticleFilter, Forget, Forgotten, Reader};
use std::collections::BTreeSet;

/// Takes out what was named.
pub fn run(typed: &Typed) -> anyhow::Result<Outcome> {
    let mut archive = desk::writer(&typed.at)?;
    let what = meant(archive.reader(), &typed.what)?;
    let articles = articles(archive.reader(), what)?;
    // First, so that what the grouper remembered leaves the free space of the file with all else.
    forget_in_grouper(&mut archive, &articles)?;
    let stories = articles.into_iter().filter_map(|a| a.story).collect();
    let done = archive.forget(what, typed.for_good)?;
    renew(&mut archive, &stories)?;
    let record = ForgetRecord {
        made: Made::here(),
        r#type: "forget",
        what: &typed.what,
        articles: done.articles,
        pages: done.pages,
        stories: done.stories,
        for_good: typed.for_good,
    };
    desk::summary(typed.format, &words(typed, &done), &record)?;
    Ok(if done.is_nothing() && !typed.for_good {
        Outcome::Nothing
    } else {
        Outcome::Done
    })
}

/// An address or the exact name of an outlet: what cannot be taken back is not guessed.
fn meant<'t>(reader: &Reader, typed: &'t str) -> anyhow::Result<Forget<'t>> {
    if typed.contains("://") || reader.article_at(typed)?.is_some() {
        return Ok(Forget::Address(typed));
    }
    if let Ok(near) = desk::outlet(reader, typed)
        && near != typed
    {
        bail!("no outlet {typed:?}; if {near:?} is meant, write that");
    }
    Ok(Forget::Outlet(typed))
}

/// The articles that are to go.
fn articles(reader: &Reader, what: Forget<'_>) -> anyhow::Result<Vec<Article>> {
    Ok(match what {
        Forget::Address(address) => reader.article_at(address)?.into_iter().collect(),
        Forget::Outlet(outlet) => reader.articles(&ArticleFilter {
            outlet: Some(outlet),
            ..ArticleFilter::default()
        })?,
    })
}

/// Takes articles out of what is remembered of growing stories.
fn forget_in_grouper(archive: &mut Archive, articles: &[Article]) -> anyhow::Result<()> {
    if articles.is_empty() || archive.reader().load_state(GROUPER)?.is_none() {
        return Ok(());
    }
    let mut grouping = Grouping::load(archive.reader())?;
    grouping.forget(&articles.iter().map(|a| a.id.as_str()).collect());
    let mut batch = archive.batch()?;
    batch.save_state(GROUPER, &grouping.save())?;
    Ok(batch.commit()?)
}

/// What is shown of the stories is found anew without what left them.
fn renew(archive: &mut Archive, stories: &BTreeSet<String>) -> anyhow::Result<()> {
    let mut batch = archive.batch()?;
    portraits(&mut batch, stories)?;
    Ok(batch.commit()?)
}

fn words(typed: &Typed, done: &Forgotten) -> String {
    let mut words = if done.is_nothing() {
        format!("nothing of {} is in the archive\n", typed.what)
    } else {
        format!(
            "forgotten of {}: {} articles, {} pages; {} stories ended with that\n",
            typed.what, done.articles, done.pages, done.stories
        )
    };
    if typed.for_good {
        words += "it will not be taken in again\n";
    }
    words
}
