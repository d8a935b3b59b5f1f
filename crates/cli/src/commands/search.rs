//! `parallax search`: the archive's articles that hold some words.

use super::desk;
use crate::args::{Common, Search, Sort};
use crate::output::Made;
use crate::output::desk::HitRecord;
use crate::render::Lists;
use crate::{Outcome, talk};
use anyhow::{Context, anyhow};
use parallax_archive::{Hit, Order, Query};

/// Searches.
pub fn run(typed: &Search, common: &Common) -> anyhow::Result<Outcome> {
    let reader = desk::reader(&typed.at)?;
    let query = understood(&typed.query.join(" "))?;
    let order = match typed.sort {
        Sort::Time => Order::Newest,
        Sort::Relevance => Order::Relevance,
    };
    let most = usize::try_from(typed.limit).context("too many")?;
    let page = reader.search(&query, order, most, None)?;
    for note in &page.notes {
        talk::note(note);
    }
    if page.next.is_some() {
        talk::note(&format!(
            "only the first {most} are shown; --limit N shows more"
        ));
    }
    let records: Vec<HitRecord> = page.hits.into_iter().map(record).collect();
    desk::list(&records, &typed.look, common, Lists::hits)
}

/// The query that was typed; of one that is none, where it goes wrong.
pub(super) fn understood(words: &str) -> anyhow::Result<Query> {
    Query::parse(words).map_err(|error| match error.place() {
        Some(at) => anyhow!("{error}\n{}", point(words, at)),
        None => error.into(),
    })
}

/// A query with a mark under a place of it.
fn point(query: &str, at: usize) -> String {
    let visible: String = query
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    format!("  {visible}\n  {}^", " ".repeat(at))
}

/// A hit as it is listed.
pub fn record(hit: Hit) -> HitRecord {
    let article = hit.article;
    let (snippet, start, hits) = match hit.snippet {
        Some(snippet) => (snippet.text, snippet.start, snippet.hits),
        None => (String::new(), 0, Vec::new()),
    };
    HitRecord {
        made: Made::here(),
        r#type: "hit",
        url: desk::url(&article),
        source: article.outlet,
        lang: article.language,
        date: article.published,
        title: article.title,
        story: article.story,
        article: article.id,
        end: start + snippet.chars().count(),
        snippet,
        start,
        hits,
    }
}

#[cfg(test)]
mod tests {
    use super::point;

    #[test]
    fn a_mistake_is_pointed_at() {
        assert_eq!(point("é outlet:", 9), "  é outlet:\n           ^");
    }
}
