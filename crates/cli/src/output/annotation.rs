//! The record of `annotate`.

use super::{Counted, DoubtRecord, Made};
use parallax_core::mention::{
    Annotation, DateMention, Modifier, Name, NameKind, NumberMention, Quote, QuoteKind, Speaker,
};
use serde::Serialize;

/// What was found in one article.
#[derive(Debug, Serialize)]
pub struct AnnotationRecord<'a> {
    #[serde(flatten)]
    made: Made,
    id: &'a str,
    language: &'a str,
    sentences: Vec<Place>,
    names: Vec<NameRecord<'a>>,
    dates: Vec<DateRecord<'a>>,
    numbers: Vec<NumberRecord<'a>>,
    quotes: Vec<QuoteRecord>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    doubts: Vec<DoubtRecord>,
}

#[derive(Debug, Serialize)]
struct Place {
    start: usize,
    end: usize,
}

#[derive(Debug, Serialize)]
struct NameRecord<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    kind: &'static str,
    entity: &'a str,
    canonical: &'a str,
}

#[derive(Debug, Serialize)]
struct DateRecord<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    value: &'a str,
    #[serde(rename = "mod", skip_serializing_if = "Option::is_none")]
    modifier: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
}

#[derive(Debug, Serialize)]
struct NumberRecord<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    value: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    low: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    high: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    counted: Option<&'a str>,
}

/// A quote as printed.
#[derive(Debug, Serialize)]
pub struct QuoteRecord {
    kind: &'static str,
    content: Vec<(usize, usize)>,
    verbatim: Vec<(usize, usize)>,
    cue: Vec<(usize, usize)>,
    speaker: Option<SpeakerRecord>,
}

#[derive(Debug, Serialize)]
struct SpeakerRecord {
    spans: Vec<(usize, usize)>,
    name: String,
    entity: Option<String>,
}

impl<'a> AnnotationRecord<'a> {
    /// The annotation of the text of article `id`.
    pub fn new(id: &'a str, text: &'a str, annotation: &'a Annotation) -> Self {
        let counted = Counted::new(text);
        let place = |span| {
            let (start, end) = counted.span(span);
            Place { start, end }
        };
        Self {
            made: Made::here(),
            id,
            language: &annotation.language,
            sentences: annotation.sentences.iter().map(|s| place(*s)).collect(),
            names: annotation.names.iter().map(|n| name(&counted, n)).collect(),
            dates: annotation.dates.iter().map(|d| date(&counted, d)).collect(),
            numbers: annotation
                .numbers
                .iter()
                .map(|n| number(&counted, n))
                .collect(),
            quotes: annotation
                .quotes
                .iter()
                .map(|q| quote(&counted, q))
                .collect(),
            doubts: annotation
                .doubts
                .iter()
                .map(|d| DoubtRecord::in_text(d, &counted))
                .collect(),
        }
    }
}

fn name<'a>(counted: &Counted<'a>, name: &'a Name) -> NameRecord<'a> {
    let (start, end) = counted.span(name.span);
    let kind = match name.kind {
        NameKind::Person => "person",
        NameKind::Place => "place",
        NameKind::Organisation => "organisation",
    };
    NameRecord {
        start,
        end,
        text: counted.words(name.span),
        kind,
        entity: &name.entity,
        canonical: &name.canonical,
    }
}

fn date<'a>(counted: &Counted<'a>, date: &'a DateMention) -> DateRecord<'a> {
    let (start, end) = counted.span(date.span);
    let modifier = date.modifier.map(|m| match m {
        Modifier::Start => "START",
        Modifier::Mid => "MID",
        Modifier::End => "END",
        Modifier::Approx => "APPROX",
    });
    DateRecord {
        start,
        end,
        text: counted.words(date.span),
        value: &date.value,
        modifier,
        from: date.from.map(|d| d.to_string()),
        to: date.to.map(|d| d.to_string()),
    }
}

fn number<'a>(counted: &Counted<'a>, number: &'a NumberMention) -> NumberRecord<'a> {
    let (start, end) = counted.span(number.span);
    // JSON has no infinity: a range without an upper end has no `high`.
    let finite = |v: Option<f64>| v.filter(|v| v.is_finite());
    NumberRecord {
        start,
        end,
        text: counted.words(number.span),
        value: number.value,
        low: finite(number.low),
        high: finite(number.high),
        unit: number.unit.as_deref(),
        counted: number.counted.as_deref(),
    }
}

/// A quote of the text that `counted` measures.
pub fn quote(counted: &Counted<'_>, quote: &Quote) -> QuoteRecord {
    let kind = match quote.kind {
        QuoteKind::Direct => "direct",
        QuoteKind::Indirect => "indirect",
        QuoteKind::Mixed => "mixed",
        QuoteKind::Claim => "claim",
    };
    let speaker = |s: &Speaker| SpeakerRecord {
        spans: counted.spans(&s.spans),
        name: s.name.clone(),
        entity: s.entity.clone(),
    };
    QuoteRecord {
        kind,
        content: counted.spans(&quote.content),
        verbatim: counted.spans(&quote.verbatim),
        cue: counted.spans(&quote.cue),
        speaker: quote.speaker.as_ref().map(speaker),
    }
}
