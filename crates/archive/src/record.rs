//! Records: what the archive reads out of the JSON of an article and of its annotation. All else in them is kept unread.

use crate::{Error, Result};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;

/// The fields of an article record that have columns of their own.
#[derive(Debug, Deserialize)]
pub(crate) struct ArticleFields<'r> {
    #[serde(default, deserialize_with = "text_or_number")]
    pub(crate) id: Option<String>,
    #[serde(borrow, default)]
    pub(crate) path: Option<Cow<'r, str>>,
    #[serde(borrow, default)]
    pub(crate) url: Option<Cow<'r, str>>,
    #[serde(borrow, default)]
    pub(crate) source: Option<Cow<'r, str>>,
    #[serde(borrow, default)]
    pub(crate) lang: Option<Cow<'r, str>>,
    #[serde(borrow, default)]
    pub(crate) date: Option<Cow<'r, str>>,
    #[serde(borrow, default)]
    pub(crate) published: Option<Cow<'r, str>>,
    #[serde(borrow, default)]
    pub(crate) title: Option<Cow<'r, str>>,
    #[serde(borrow, default)]
    pub(crate) kicker: Option<Cow<'r, str>>,
    #[serde(borrow, default)]
    pub(crate) lede: Option<Cow<'r, str>>,
    #[serde(borrow)]
    pub(crate) text: Cow<'r, str>,
}

impl<'r> ArticleFields<'r> {
    pub(crate) fn parse(record: &'r str) -> Result<Self> {
        serde_json::from_str(record)
            .map_err(|e| Error::given(format!("not an article record: {e}")))
    }

    /// Where it stands: its URL, else its path and id.
    pub(crate) fn address(&self) -> String {
        if let Some(url) = self.url.as_deref().filter(|url| !url.trim().is_empty()) {
            return url.to_owned();
        }
        let path = self.path.as_deref().unwrap_or_default();
        match self.id.as_deref() {
            Some(id) if path.is_empty() => format!("id:{id}"),
            // The id of a page that was read holds its words, which may change.
            _ if !path.is_empty() => path.to_owned(),
            _ => String::new(),
        }
    }

    /// The words by which versions are told apart.
    pub(crate) fn words(&self) -> [u8; 16] {
        crate::pack::hash_parts(&[
            self.title.as_deref(),
            self.kicker.as_deref(),
            self.lede.as_deref(),
            Some(&self.text),
        ])
    }
}

/// Ids are mostly text, sometimes numbers.
fn text_or_number<'d, D: Deserializer<'d>>(
    from: D,
) -> std::result::Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Id {
        Text(String),
        Number(i64),
    }
    Ok(Option::<Id>::deserialize(from)?.map(|id| match id {
        Id::Text(text) => text,
        Id::Number(number) => number.to_string(),
    }))
}

/// What of an annotation is searched and counted.
#[derive(Debug, Deserialize)]
pub(crate) struct AnnotationFields<'r> {
    #[serde(borrow, default)]
    pub(crate) names: Vec<NameFields<'r>>,
    #[serde(borrow, default)]
    pub(crate) quotes: Vec<QuoteFields<'r>>,
}

/// A name in an annotation.
#[derive(Debug, Deserialize)]
pub(crate) struct NameFields<'r> {
    #[serde(borrow)]
    pub(crate) text: Cow<'r, str>,
    #[serde(borrow)]
    pub(crate) kind: Cow<'r, str>,
    #[serde(borrow)]
    pub(crate) entity: Cow<'r, str>,
    #[serde(borrow)]
    pub(crate) canonical: Cow<'r, str>,
}

/// Pairs of code points.
pub(crate) type Spans = Vec<(usize, usize)>;

/// A quote in an annotation.
#[derive(Debug, Deserialize)]
pub(crate) struct QuoteFields<'r> {
    #[serde(borrow)]
    pub(crate) kind: Cow<'r, str>,
    pub(crate) content: Spans,
    #[serde(default)]
    pub(crate) verbatim: Spans,
    #[serde(default)]
    pub(crate) cue: Spans,
    #[serde(borrow, default)]
    pub(crate) speaker: Option<SpeakerFields<'r>>,
}

/// A speaker in an annotation.
#[derive(Debug, Deserialize)]
pub(crate) struct SpeakerFields<'r> {
    #[serde(default)]
    pub(crate) spans: Spans,
    #[serde(borrow)]
    pub(crate) name: Cow<'r, str>,
    #[serde(borrow, default)]
    pub(crate) entity: Option<Cow<'r, str>>,
}

impl<'r> AnnotationFields<'r> {
    pub(crate) fn parse(record: &'r str) -> Result<Self> {
        serde_json::from_str(record)
            .map_err(|e| Error::given(format!("not an annotation record: {e}")))
    }
}

/// Spans as stored.
pub(crate) fn spans_json(spans: &[(usize, usize)]) -> Result<String> {
    serde_json::to_string(spans).map_err(Error::record)
}

/// Stored spans.
pub(crate) fn spans(json: &str) -> Result<Spans> {
    serde_json::from_str(json).map_err(Error::record)
}

/// Whether what is to be stored as JSON is JSON.
pub(crate) fn check_json(json: &str) -> Result<()> {
    serde_json::from_str::<serde::de::IgnoredAny>(json)
        .map(drop)
        .map_err(|e| Error::given(format!("not JSON: {e}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let of = |record: &str| ArticleFields::parse(record).unwrap().address();
        assert_eq!(
            of(r#"{"id": "a", "url": "https://x.example/1", "text": ""}"#),
            "https://x.example/1"
        );
        assert_eq!(of(r#"{"id": 7, "text": "é \" "}"#), "id:7");
        assert_eq!(
            of(r#"{"id": "f", "path": "a/b.html", "text": ""}"#),
            "a/b.html"
        );
    }
}
