//! `parallax quotes`: what was said in the archive's articles, and by whom.

use super::desk;
use crate::args::{Common, Filter, Quotes};
use crate::output::Made;
use crate::output::article;
use crate::output::desk::SaidRecord;
use crate::render::Lists;
use crate::{Outcome, talk};
use anyhow::Context;
use parallax_archive::{Query, Quote, QuoteFilter, Reader};

/// Lists quotes, those of the newest articles first.
pub fn run(typed: &Quotes, common: &Common) -> anyhow::Result<Outcome> {
    let reader = desk::reader(&typed.at)?;
    let filter = QuoteFilter {
        speaker: typed.speaker.as_deref(),
        within: within(&typed.filter)?,
        limit: desk::limit(typed.filter.limit),
        ..QuoteFilter::default()
    };
    let _held = reader.hold()?;
    let (quotes, more) = reader.quotes(&filter)?;
    if more.is_some() {
        talk::note("there are more; --limit N shows them");
    }
    let records = records(&reader, quotes)?;
    desk::list(&records, &typed.look, common, Lists::quotes)
}

/// Quotes as printed, with the words that stand at their places.
pub(super) fn records(reader: &Reader, quotes: Vec<Quote>) -> anyhow::Result<Vec<SaidRecord>> {
    let mut texts = Texts::new(reader);
    quotes
        .into_iter()
        .map(|quote| record(quote, &mut texts))
        .collect()
}

/// The articles that a filter lets through.
pub(super) fn within(filter: &Filter) -> anyhow::Result<Query> {
    let now = desk::now()?;
    let mut query = Query::default().between(
        filter.since.map(|t| t.from(now)),
        filter.until.map(|t| t.until(now)),
    );
    if let Some(outlet) = &filter.outlet {
        query = query.of_outlet(outlet);
    }
    if let Some(lang) = &filter.lang {
        query = query.in_language(lang);
    }
    Ok(query)
}

/// The texts that quotes stand in, each read once: the quotes of one article come together.
pub struct Texts<'r> {
    reader: &'r Reader,
    last: Option<(String, Vec<char>)>,
}

impl<'r> Texts<'r> {
    /// Of one archive.
    pub fn new(reader: &'r Reader) -> Self {
        Self { reader, last: None }
    }

    fn words(&mut self, id: &str, spans: &[(usize, usize)]) -> anyhow::Result<String> {
        if self.last.as_ref().is_none_or(|(known, _)| known != id) {
            let record = self.reader.record(id)?;
            let text = record.as_deref().and_then(article::text);
            let text = text.with_context(|| format!("article {id} has no text"))?;
            self.last = Some((id.to_owned(), text.chars().collect()));
        }
        let text = self.last.as_ref().map_or(&[][..], |(_, text)| text);
        let pieces: Vec<String> = spans
            .iter()
            .map(|(start, end)| text.get(*start..*end).unwrap_or_default().iter().collect())
            .collect();
        Ok(pieces.join(" … "))
    }
}

/// A quote as it is listed.
pub fn record(quote: Quote, texts: &mut Texts<'_>) -> anyhow::Result<SaidRecord> {
    let article = quote.article;
    Ok(SaidRecord {
        made: Made::here(),
        r#type: "quote",
        text: texts.words(&article.id, &quote.content)?,
        url: desk::url(&article),
        source: article.outlet,
        lang: article.language,
        date: article.published,
        article: article.id,
        kind: quote.kind,
        speaker: quote.speaker,
        entity: quote.entity,
        content: quote.content,
    })
}
