//! Web Annotations: a comparison as notes on the articles' words (W3C Web Annotation Data Model, JSON-LD).
//!
//! Each telling, quote, side of a conflict and copied passage is one annotation. Its target is the words: the article's address and
//! the words with what stands around them, beside their place in code points of the text as Parallax reads it. Its bodies say what
//! it is in the codes of the other outputs; no sentence is written.

use super::comparison_tables::conflict_kind;
use super::{Counted, Made};
use parallax_core::article::Article;
use parallax_core::compare::{Comparison, StatementKind};
use parallax_core::copy::CopyKind;
use parallax_core::evidence::Span;
use parallax_core::mention::QuoteKind;
use serde::Serialize;
use std::fmt::Write as _;
use xxhash_rust::xxh3::Xxh3;

/// The vocabulary of all annotations.
const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";
/// So many code points before and behind the words help to find them.
const AROUND: usize = 32;

/// All annotations of a comparison.
#[derive(Debug, Serialize)]
pub struct Collection<'c> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(flatten)]
    made: Made,
    id: String,
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified: Option<&'c str>,
    generator: Generator,
    total: usize,
    first: Page<'c>,
}

#[derive(Debug, Serialize)]
struct Generator {
    r#type: &'static str,
    name: String,
}

#[derive(Debug, Serialize)]
struct Page<'c> {
    id: String,
    r#type: &'static str,
    #[serde(rename = "partOf")]
    part_of: String,
    #[serde(rename = "startIndex")]
    start_index: usize,
    items: Vec<Annotation<'c>>,
}

#[derive(Debug, Serialize)]
struct Annotation<'c> {
    id: String,
    r#type: &'static str,
    motivation: &'static str,
    body: Vec<Body<'c>>,
    target: Vec<Place<'c>>,
}

/// What is said of the words.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Body<'c> {
    Text {
        r#type: &'static str,
        purpose: &'static str,
        value: String,
    },
    /// Other words that they are linked with.
    Words {
        purpose: &'static str,
        #[serde(flatten)]
        place: Place<'c>,
    },
}

/// Words of an article.
#[derive(Clone, Debug, Serialize)]
struct Place<'c> {
    r#type: &'static str,
    source: String,
    selector: [Selector<'c>; 2],
}

#[derive(Clone, Debug, Serialize)]
#[serde(tag = "type")]
enum Selector<'c> {
    TextQuoteSelector {
        exact: &'c str,
        prefix: &'c str,
        suffix: &'c str,
    },
    TextPositionSelector {
        start: usize,
        end: usize,
    },
}

impl<'c> Collection<'c> {
    /// The annotations of a comparison; `time` is when it was made, if that is to be told.
    pub fn new(comparison: &'c Comparison, time: Option<&'c str>) -> Self {
        let id = name(comparison);
        let maker = Maker {
            comparison,
            counted: comparison
                .articles
                .iter()
                .map(|a| Counted::new(&a.text))
                .collect(),
            id: id.clone(),
        };
        let mut items = maker.tellings();
        items.extend(maker.conflicts());
        items.extend(maker.quotes());
        items.extend(maker.copies());
        Self {
            context: CONTEXT,
            made: Made::here(),
            r#type: "AnnotationCollection",
            modified: time,
            generator: Generator {
                r#type: "Software",
                name: format!("Parallax {}", parallax_core::VERSION),
            },
            total: items.len(),
            first: Page {
                id: format!("{id}:page"),
                r#type: "AnnotationPage",
                part_of: id.clone(),
                start_index: 0,
                items,
            },
            id,
        }
    }
}

/// The name of a comparison: the same for the same articles in the same order.
fn name(comparison: &Comparison) -> String {
    let mut hash = Xxh3::new();
    for article in &comparison.articles {
        for part in [&article.id, &article.text] {
            hash.update(&(part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
    }
    format!("urn:parallax:comparison:{:032x}", hash.digest128())
}

/// The article's address, or a name made of its id.
fn source(article: &Article) -> String {
    if let Some(url) = article.url.as_deref().filter(|u| !u.trim().is_empty()) {
        return url.to_owned();
    }
    let mut out = "urn:parallax:article:".to_owned();
    for byte in article.id.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

fn said<'c>(purpose: &'static str, value: impl Into<String>) -> Body<'c> {
    Body::Text {
        r#type: "TextualBody",
        purpose,
        value: value.into(),
    }
}

struct Maker<'c> {
    comparison: &'c Comparison,
    counted: Vec<Counted<'c>>,
    id: String,
}

impl<'c> Maker<'c> {
    fn place(&self, article: usize, span: Span) -> Option<Place<'c>> {
        let about = self.comparison.articles.get(article)?;
        let (start, end) = self.counted.get(article)?.span(span);
        let text = about.text.as_str();
        let before = text.get(..span.start)?;
        let after = text.get(span.end..)?;
        let from = before.char_indices().rev().take(AROUND).last();
        let to = after.char_indices().nth(AROUND);
        Some(Place {
            r#type: "SpecificResource",
            source: source(about),
            selector: [
                Selector::TextQuoteSelector {
                    exact: span.slice(text),
                    prefix: from.map_or("", |(at, _)| before.get(at..).unwrap_or_default()),
                    suffix: to.map_or(after, |(at, _)| after.get(..at).unwrap_or_default()),
                },
                Selector::TextPositionSelector { start, end },
            ],
        })
    }

    /// An annotation of words; none where there are none.
    fn note(
        &self,
        id: &str,
        motivation: &'static str,
        body: Vec<Body<'c>>,
        words: &[(usize, Span)],
    ) -> Option<Annotation<'c>> {
        let target: Vec<Place<'c>> = words
            .iter()
            .filter_map(|(article, span)| self.place(*article, *span))
            .collect();
        (!target.is_empty()).then(|| Annotation {
            id: format!("{}:{id}", self.id),
            r#type: "Annotation",
            motivation,
            body,
            target,
        })
    }

    fn tellings(&self) -> Vec<Annotation<'c>> {
        let mut notes = Vec::new();
        for statement in &self.comparison.statements {
            let kind = match statement.kind {
                StatementKind::Shared => "shared",
                StatementKind::Partial => "partial",
                StatementKind::Only => "only",
            };
            let sure = statement.tellings.iter().map(|t| (t, "telling"));
            let perhaps = statement.perhaps.iter().map(|t| (t, "perhaps"));
            for (nth, (telling, what)) in sure.chain(perhaps).enumerate() {
                let mut body = vec![
                    said("classifying", what),
                    said("identifying", format!("statement:{}", statement.id)),
                    said("tagging", kind),
                ];
                body.extend(
                    telling
                        .attribution
                        .as_deref()
                        .map(|who| said("describing", who)),
                );
                let id = format!("telling:{}:{nth}", statement.id);
                let words = [(telling.article, telling.span)];
                notes.extend(self.note(&id, "classifying", body, &words));
            }
        }
        notes
    }

    fn conflicts(&self) -> Vec<Annotation<'c>> {
        let mut notes = Vec::new();
        for (index, conflict) in self.comparison.conflicts.iter().enumerate() {
            let what = if conflict.update {
                "update"
            } else {
                "conflict"
            };
            for (nth, side) in conflict.sides.iter().enumerate() {
                let body = vec![
                    said("classifying", what),
                    said("identifying", format!("conflict:{index}")),
                    said("linking", format!("statement:{}", conflict.statement)),
                    said("tagging", conflict_kind(conflict.kind)),
                    said("describing", &*side.value),
                ];
                let id = format!("conflict:{index}:{nth}");
                notes.extend(self.note(&id, "questioning", body, &[(side.article, side.span)]));
            }
        }
        notes
    }

    fn quotes(&self) -> Vec<Annotation<'c>> {
        let mut notes = Vec::new();
        for (index, utterance) in self.comparison.quotes.iter().enumerate() {
            let annotation = self.comparison.annotations.get(utterance.article);
            let Some(quote) = annotation.and_then(|a| a.quotes.get(utterance.quote)) else {
                continue;
            };
            let kind = match quote.kind {
                QuoteKind::Direct => "direct",
                QuoteKind::Indirect => "indirect",
                QuoteKind::Mixed => "mixed",
                QuoteKind::Claim => "claim",
            };
            let first = utterance.same_as.unwrap_or(index);
            let mut body = vec![
                said("classifying", "quote"),
                said("identifying", format!("quote:{first}")),
                said("tagging", kind),
            ];
            body.extend(quote.speaker.as_ref().map(|s| said("describing", &*s.name)));
            let words: Vec<(usize, Span)> = quote
                .content
                .iter()
                .map(|span| (utterance.article, *span))
                .collect();
            notes.extend(self.note(&format!("quote:{index}"), "identifying", body, &words));
        }
        notes
    }

    /// Each passage on the article that has it later, linked with the words of the earlier one.
    fn copies(&self) -> Vec<Annotation<'c>> {
        let mut notes = Vec::new();
        for (index, passage) in self.comparison.copies.passages.iter().enumerate() {
            let kind = match passage.kind {
                CopyKind::Narrative => "narrative",
                CopyKind::Quote => "quote",
                CopyKind::Formula => "formula",
            };
            let credit = if passage.credited {
                "credited"
            } else {
                "uncredited"
            };
            let mut body = vec![
                said("classifying", "copy"),
                said("identifying", format!("copy:{index}")),
                said("tagging", kind),
                said("tagging", credit),
            ];
            let other = self.place(passage.a, passage.a_span);
            body.extend(other.map(|place| Body::Words {
                purpose: "linking",
                place,
            }));
            let words = [(passage.b, passage.b_span)];
            notes.extend(self.note(&format!("copy:{index}"), "linking", body, &words));
        }
        notes
    }
}
