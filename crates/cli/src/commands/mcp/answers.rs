//! Answers: what each tool gives but `compare`, as the commands of the same names give it.

use super::tools::more;
use crate::args::{Filter, When, parse_when};
use crate::commands::{desk, quotes as said, search as found, show, stories as listed};
use crate::output::desk::{HitRecord, SaidRecord, StoryRecord};
use crate::render::UiLanguage;
use parallax_archive::{Membership, Order, QuoteFilter, Reader, StoryFilter};
use serde::{Deserialize, Serialize};

/// So much of a reason is given: the score, and what weighed most.
const REASONS: usize = 6;
/// Code points that are given of one quote.
const QUOTE: usize = 1_000;

/// Arguments of `search`.
#[derive(Debug, Deserialize)]
pub struct Search {
    query: String,
    limit: usize,
    cursor: Option<String>,
}

/// What `search` gives.
#[derive(Debug, Serialize)]
pub struct Hits {
    hits: Vec<HitRecord>,
    next: Option<String>,
    notes: Vec<String>,
}

/// Articles that hold some words, the newest first.
pub fn search(reader: &Reader, asked: &Search) -> anyhow::Result<Hits> {
    let query = found::understood(&asked.query)?;
    let cursor = asked.cursor.as_deref();
    let page = reader.search(&query, Order::Newest, asked.limit, cursor)?;
    Ok(Hits {
        hits: page.hits.into_iter().map(found::record).collect(),
        next: page.next,
        notes: page.notes,
    })
}

/// Arguments of `stories`.
#[derive(Debug, Deserialize)]
pub struct Stories {
    since: Option<String>,
    until: Option<String>,
    outlet: Option<String>,
    lang: Option<String>,
    min_origins: u32,
    limit: usize,
    after: Option<String>,
}

/// What `stories` gives.
#[derive(Debug, Serialize)]
pub struct List {
    stories: Vec<StoryRecord>,
    next: Option<String>,
}

/// Stories, the newest first.
pub fn stories(reader: &Reader, asked: &Stories) -> anyhow::Result<List> {
    let now = desk::now()?;
    let filter = StoryFilter {
        since: when(asked.since.as_deref())?.map(|t| t.from(now)),
        until: when(asked.until.as_deref())?.map(|t| t.until(now)),
        outlet: asked.outlet.as_deref(),
        language: asked.lang.as_deref(),
        min_origins: asked.min_origins,
        after: asked.after.as_deref(),
        limit: Some(asked.limit + 1),
        ..StoryFilter::default()
    };
    let mut found = reader.stories(&filter)?;
    let more = found.len() > asked.limit;
    found.truncate(asked.limit);
    let next = found.last().filter(|_| more).map(|last| last.id.clone());
    Ok(List {
        stories: listed::records(reader, found)?,
        next,
    })
}

/// Arguments of `story`.
#[derive(Debug, Deserialize)]
pub struct Story {
    story: String,
    from: usize,
    limit: usize,
}

/// What `story` gives.
#[derive(Debug, Serialize)]
pub struct Told {
    story: StoryRecord,
    articles: Vec<Report>,
    more: usize,
}

/// An article of a story.
#[derive(Debug, Serialize)]
struct Report {
    article: String,
    source: Option<String>,
    title: Option<String>,
    date: Option<String>,
    url: Option<String>,
    lang: Option<String>,
    why: Vec<String>,
}

/// One story: its reports, and why each is in it.
pub fn story(reader: &Reader, asked: &Story) -> anyhow::Result<Told> {
    let story = desk::found_story(reader, &asked.story)?;
    let members = reader.members(&story.id)?;
    let record = listed::record(story, &members);
    let all = members.len();
    let shown = members.into_iter().skip(asked.from).take(asked.limit);
    let articles: Vec<Report> = shown.map(report).collect::<anyhow::Result<_>>()?;
    Ok(Told {
        story: record,
        more: more(all, asked.from, articles.len()),
        articles,
    })
}

fn report(member: Membership) -> anyhow::Result<Report> {
    let article = member.article;
    let mut why = show::in_words(&serde_json::from_str(&member.reason)?, UiLanguage::En);
    why.truncate(REASONS);
    Ok(Report {
        url: desk::url(&article),
        source: article.outlet,
        title: article.title,
        date: article.published,
        lang: article.language,
        article: article.id,
        why,
    })
}

/// Arguments of `quotes`.
#[derive(Debug, Deserialize)]
pub struct Quotes {
    speaker: Option<String>,
    story: Option<String>,
    outlet: Option<String>,
    lang: Option<String>,
    since: Option<String>,
    until: Option<String>,
    limit: usize,
    cursor: Option<String>,
}

/// What `quotes` gives.
#[derive(Debug, Serialize)]
pub struct Sayings {
    quotes: Vec<Said>,
    next: Option<String>,
}

/// A quote, and whether only its beginning is given.
#[derive(Debug, Serialize)]
struct Said {
    #[serde(flatten)]
    quote: SaidRecord,
    cut: bool,
}

/// What was said, in the newest articles first.
pub fn quotes(reader: &Reader, asked: &Quotes) -> anyhow::Result<Sayings> {
    let mut within = said::within(&Filter {
        since: when(asked.since.as_deref())?,
        until: when(asked.until.as_deref())?,
        outlet: asked.outlet.clone(),
        lang: asked.lang.clone(),
        limit: asked.limit,
    })?;
    if let Some(story) = &asked.story {
        within = within.in_story(&desk::story(reader, story)?);
    }
    let (mut found, next) = reader.quotes(&QuoteFilter {
        speaker: asked.speaker.as_deref(),
        within,
        cursor: asked.cursor.as_deref(),
        limit: Some(asked.limit),
        ..QuoteFilter::default()
    })?;
    let cuts: Vec<bool> = found
        .iter_mut()
        .map(|quote| shorten(&mut quote.content, QUOTE))
        .collect();
    let records = said::records(reader, found)?;
    let quotes = records.into_iter().zip(cuts);
    Ok(Sayings {
        quotes: quotes.map(|(quote, cut)| Said { quote, cut }).collect(),
        next,
    })
}

/// Cuts places of a text to so many code points in all, and tells whether that took something away.
fn shorten(places: &mut Vec<(usize, usize)>, most: usize) -> bool {
    let length = |places: &[(usize, usize)]| -> usize {
        places.iter().map(|(s, e)| e.saturating_sub(*s)).sum()
    };
    let before = length(places);
    let mut left = most;
    for (start, end) in places.iter_mut() {
        *end = (*end).min(start.saturating_add(left));
        left = left.saturating_sub(end.saturating_sub(*start));
    }
    places.retain(|(start, end)| start < end);
    length(places) < before
}

fn when(typed: Option<&str>) -> anyhow::Result<Option<When>> {
    let parsed = typed.map(parse_when).transpose();
    parsed.map_err(anyhow::Error::msg)
}

#[cfg(test)]
mod tests {
    use super::shorten;

    #[test]
    fn a_long_quote_is_cut_where_it_is_too_long() {
        let cut = |places: &[(usize, usize)], most: usize| {
            let mut places = places.to_vec();
            let cut = shorten(&mut places, most);
            (places, cut)
        };
        assert_eq!(cut(&[(2, 5), (9, 12)], 6), (vec![(2, 5), (9, 12)], false));
        assert_eq!(cut(&[(2, 5), (9, 12)], 5), (vec![(2, 5), (9, 11)], true));
        assert_eq!(cut(&[(2, 5), (9, 12)], 3), (vec![(2, 5)], true));
        assert_eq!(cut(&[], 3), (vec![], false));
    }
}
