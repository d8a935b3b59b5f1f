//! The article record: out of `read` and `compare`, into everything else.

use super::{DoubtRecord, Made};
use anyhow::{Context, bail};
use parallax_core::article::{Article, Moment, registrable_domain};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An article as printed.
#[derive(Debug, Serialize)]
pub struct ArticleRecord<'a> {
    #[serde(flatten)]
    made: Made,
    id: &'a str,
    path: Option<&'a str>,
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<CrawlRecord<'a>>,
    source: Option<&'a str>,
    lang: Option<&'a str>,
    date: Option<String>,
    kicker: Option<&'a str>,
    title: Option<&'a str>,
    lede: Option<&'a str>,
    text: &'a str,
    authors: &'a [String],
    agencies: &'a [String],
    byline: Option<&'a str>,
    published: Option<String>,
    modified: Option<String>,
    section: Option<&'a str>,
    captions: Vec<CaptionRecord<'a>>,
    related: Vec<RelatedRecord<'a>>,
    doubts: Vec<DoubtRecord>,
    provenance: &'a BTreeMap<&'static str, String>,
}

/// The record of a WARC file that a page was kept in.
#[derive(Debug, Serialize)]
struct CrawlRecord<'a> {
    offset: u64,
    within: u64,
    date: Option<&'a str>,
    id: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct CaptionRecord<'a> {
    text: &'a str,
    credit: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct RelatedRecord<'a> {
    title: &'a str,
    url: Option<&'a str>,
}

impl<'a> From<&'a Article> for ArticleRecord<'a> {
    fn from(a: &'a Article) -> Self {
        let published = a.published.map(|m| m.to_string());
        Self {
            made: Made::here(),
            id: &a.id,
            path: a.path.as_deref(),
            url: a.url.as_deref(),
            record: a.record.as_ref().map(|record| CrawlRecord {
                offset: record.place.offset,
                within: record.place.within,
                date: record.date.as_deref(),
                id: record.id.as_deref(),
            }),
            source: a.outlet.as_deref(),
            lang: a.language.as_deref(),
            date: published.clone(),
            kicker: a.kicker.as_deref(),
            title: a.title.as_deref(),
            lede: a.lede.as_deref(),
            text: &a.text,
            authors: &a.authors,
            agencies: &a.agencies,
            byline: a.byline.as_deref(),
            published,
            modified: a.modified.map(|m| m.to_string()),
            section: a.section.as_deref(),
            captions: a
                .captions
                .iter()
                .map(|c| CaptionRecord {
                    text: &c.text,
                    credit: c.credit.as_deref(),
                })
                .collect(),
            related: a
                .related
                .iter()
                .map(|r| RelatedRecord {
                    title: &r.title,
                    url: r.url.as_deref(),
                })
                .collect(),
            doubts: a.doubts.iter().map(DoubtRecord::from).collect(),
            provenance: &a.provenance,
        }
    }
}

/// An article as given: any field but `id` and `text` may be null or missing, unknown ones are passed over.
#[derive(Debug, Deserialize)]
struct GivenArticle {
    id: Id,
    text: String,
    path: Option<String>,
    url: Option<String>,
    source: Option<String>,
    lang: Option<String>,
    date: Option<String>,
    published: Option<String>,
    modified: Option<String>,
    title: Option<String>,
    kicker: Option<String>,
    lede: Option<String>,
    byline: Option<String>,
    section: Option<String>,
    authors: Option<Vec<String>>,
    agencies: Option<Vec<String>>,
    captions: Option<Vec<GivenCaption>>,
}

/// Ids may be written as numbers.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Id {
    Text(String),
    Number(i64),
}

impl From<Id> for String {
    fn from(id: Id) -> Self {
        match id {
            Id::Text(id) => id,
            Id::Number(id) => id.to_string(),
        }
    }
}

/// A caption may be its text alone.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum GivenCaption {
    Text(String),
    Full {
        text: String,
        credit: Option<String>,
    },
}

/// The text of an article that was read before, and nothing else of it.
pub fn text(line: &str) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Text {
        text: String,
    }
    let quick = serde_json::from_str::<Text>(line).ok().map(|t| t.text);
    quick.or_else(|| parse(line).ok().map(|article| article.text))
}

/// Reads one line of JSON as an article.
pub fn parse(line: &str) -> anyhow::Result<Article> {
    let value: serde_json::Value = serde_json::from_str(line).context("not JSON")?;
    if !value.is_object() {
        bail!("not an article: want an object with at least \"id\" and \"text\"");
    }
    let given: GivenArticle = serde_json::from_value(value)
        .context("not an article: want an object with at least \"id\" and \"text\"")?;
    let time = |text: &Option<String>| {
        text.as_deref()
            .filter(|t| !t.trim().is_empty())
            .map(moment)
            .transpose()
    };
    let published = time(&given.published)?.or(time(&given.date)?);
    let modified = time(&given.modified)?;
    let nonempty = |text: Option<String>| text.filter(|t| !t.trim().is_empty());
    let mut article = Article {
        id: given.id.into(),
        path: given.path,
        outlet: nonempty(given.source)
            .map(|name| name.trim().to_owned())
            .or_else(|| registrable_domain(given.url.as_deref()?)),
        url: nonempty(given.url),
        language: nonempty(given.lang),
        title: nonempty(given.title),
        text: given.text,
        kicker: given.kicker,
        lede: given.lede,
        byline: given.byline,
        section: given.section,
        authors: given.authors.unwrap_or_default(),
        agencies: given.agencies.unwrap_or_default(),
        published,
        modified,
        captions: given
            .captions
            .unwrap_or_default()
            .into_iter()
            .map(caption)
            .collect(),
        ..Article::default()
    };
    article.blocks = parallax_core::article::blocks_of(&article.text);
    Ok(article)
}

fn moment(text: &str) -> anyhow::Result<Moment> {
    Moment::parse(text).with_context(|| {
        format!("date {text:?} is not RFC 3339, a local time or a day (2024-03-04)")
    })
}

fn caption(given: GivenCaption) -> parallax_core::article::Caption {
    match given {
        GivenCaption::Text(text) => parallax_core::article::Caption { text, credit: None },
        GivenCaption::Full { text, credit } => parallax_core::article::Caption { text, credit },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_id_and_text_are_needed() {
        let article =
            parse(r#"{"id": 7, "text": "Un. Deux.", "date": "", "title": null, "x": 1}"#).unwrap();
        assert_eq!(
            (article.id.as_str(), article.text.as_str()),
            ("7", "Un. Deux.")
        );
        assert_eq!(article.published, None);
    }

    #[test]
    fn what_is_wrong_is_said() {
        let message = |line: &str| format!("{:#}", parse(line).unwrap_err());
        assert!(message("{").starts_with("not JSON"));
        assert!(message("[1]").starts_with("not an article"));
        assert!(message(r#"{"id": "a"}"#).contains("missing field `text`"));
        assert!(
            message(r#"{"id": "a", "text": "", "date": "hier"}"#)
                .contains("\"hier\" is not RFC 3339")
        );
    }
}
