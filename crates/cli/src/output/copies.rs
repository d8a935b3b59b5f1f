//! The records of `copies`.

use super::{Counted, Made, ReasonRecord, rounded};
use parallax_core::copy::{Copies, CopyKind, Originality, Passage};
use serde::Serialize;

/// A passage that stands in two articles.
#[derive(Debug, Serialize)]
pub struct PassageRecord<'a> {
    #[serde(flatten)]
    made: Made,
    r#type: &'static str,
    a: &'a str,
    a_start: usize,
    a_end: usize,
    b: &'a str,
    b_start: usize,
    b_end: usize,
    kind: &'static str,
    edit: f64,
    credited: bool,
    directed: bool,
    reason: ReasonRecord,
}

/// What share of an article stood elsewhere.
#[derive(Debug, Serialize)]
pub struct OriginalityRecord<'a> {
    #[serde(flatten)]
    made: Made,
    r#type: &'static str,
    id: &'a str,
    originality: f64,
    copied: f64,
    agency: f64,
    quoted: f64,
    from: Vec<FromRecord<'a>>,
}

#[derive(Debug, Serialize)]
struct FromRecord<'a> {
    id: &'a str,
    share: f64,
    credited: bool,
}

/// The passages, then the articles; `ids` and `texts` are those of the articles, in order.
pub fn records<'a>(
    copies: &Copies,
    ids: &[&'a str],
    texts: &[&str],
) -> (Vec<PassageRecord<'a>>, Vec<OriginalityRecord<'a>>) {
    let counted: Vec<Counted<'_>> = texts.iter().map(|t| Counted::new(t)).collect();
    let passages = copies
        .passages
        .iter()
        .filter_map(|p| passage(p, ids, &counted))
        .collect();
    let articles = copies
        .articles
        .iter()
        .zip(ids)
        .map(|(o, id)| originality(o, id, ids))
        .collect();
    (passages, articles)
}

fn passage<'a>(p: &Passage, ids: &[&'a str], counted: &[Counted<'_>]) -> Option<PassageRecord<'a>> {
    let (a_start, a_end) = counted.get(p.a)?.span(p.a_span);
    let (b_start, b_end) = counted.get(p.b)?.span(p.b_span);
    Some(PassageRecord {
        made: Made::here(),
        r#type: "passage",
        a: ids.get(p.a)?,
        a_start,
        a_end,
        b: ids.get(p.b)?,
        b_start,
        b_end,
        kind: match p.kind {
            CopyKind::Narrative => "narrative",
            CopyKind::Quote => "quote",
            CopyKind::Formula => "formula",
        },
        edit: rounded(p.edit),
        credited: p.credited,
        directed: p.directed,
        reason: ReasonRecord::from(&p.reason),
    })
}

fn originality<'a>(o: &Originality, id: &'a str, ids: &[&'a str]) -> OriginalityRecord<'a> {
    let from = o.from.iter().filter_map(|f| {
        Some(FromRecord {
            id: ids.get(f.article)?,
            share: rounded(f.share),
            credited: f.credited,
        })
    });
    OriginalityRecord {
        made: Made::here(),
        r#type: "article",
        id,
        originality: rounded(o.originality),
        copied: rounded(o.copied),
        agency: rounded(o.agency),
        quoted: rounded(o.quoted),
        from: from.collect(),
    }
}
