//! The records of `copies`.

use super::{Counted, Made, ReasonRecord, rounded};
use parallax_core::copy::{
    Copies, CopyKind, Credit, CreditKind, CreditPlace, Direction, Originality, Passage, SharedText,
    Taken, TextOrigin,
};
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
    direction: DirectionRecord,
    reason: ReasonRecord,
}

#[derive(Debug, Serialize)]
struct DirectionRecord {
    source: Option<&'static str>,
    certainty: f64,
    reason: ReasonRecord,
}

impl From<&Direction> for DirectionRecord {
    fn from(direction: &Direction) -> Self {
        Self {
            source: match direction.taken {
                Taken::FromFirst => Some("a"),
                Taken::FromSecond => Some("b"),
                Taken::Undetermined => None,
            },
            certainty: rounded(direction.certainty),
            reason: ReasonRecord::from(&direction.reason),
        }
    }
}

/// A text that several articles hold, once with all of them.
#[derive(Debug, Serialize)]
pub struct SharedRecord<'a> {
    #[serde(flatten)]
    made: Made,
    r#type: &'static str,
    id: String,
    kind: &'static str,
    first: Option<&'a str>,
    holders: Vec<HolderRecord<'a>>,
    origin: TextOriginRecord<'a>,
    reason: ReasonRecord,
}

#[derive(Debug, Serialize)]
struct HolderRecord<'a> {
    id: &'a str,
    start: usize,
    end: usize,
    edit: f64,
    credited: bool,
}

#[derive(Debug, Serialize)]
struct TextOriginRecord<'a> {
    source: Option<&'a str>,
    r#virtual: bool,
    agency: Option<String>,
    agencies: Vec<AgencyRecord>,
    certainty: f64,
}

/// An agency that a text may be of.
#[derive(Debug, Serialize)]
pub struct AgencyRecord {
    name: String,
    certainty: f64,
}

/// Agencies as printed.
pub fn agencies(all: &[(String, f64)]) -> Vec<AgencyRecord> {
    let record = |(name, certainty): &(String, f64)| AgencyRecord {
        name: name.clone(),
        certainty: rounded(*certainty),
    };
    all.iter().map(record).collect()
}

/// Whom an article's text credits, and where.
#[derive(Debug, Serialize)]
pub struct CreditRecord {
    kind: &'static str,
    name: Option<String>,
    place: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<usize>,
}

fn credit(credit: &Credit, counted: &Counted<'_>) -> CreditRecord {
    let span = credit.span.map(|s| counted.span(s));
    CreditRecord {
        kind: match credit.kind {
            CreditKind::Agency => "agency",
            CreditKind::Outlet => "outlet",
        },
        name: credit.name.clone(),
        place: match credit.place {
            CreditPlace::Agencies => "agencies",
            CreditPlace::Byline => "byline",
            CreditPlace::Dateline => "dateline",
            CreditPlace::LastLine => "last line",
            CreditPlace::Text => "text",
            CreditPlace::Link => "link",
        },
        start: span.map(|s| s.0),
        end: span.map(|s| s.1),
    }
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
    credits: Vec<CreditRecord>,
}

/// Where an article's words stood before, or come from unseen.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum FromRecord<'a> {
    Article {
        id: &'a str,
        share: f64,
        quoted: f64,
        credited: bool,
    },
    Virtual {
        agency: Option<String>,
        r#virtual: bool,
        share: f64,
        credited: bool,
        certainty: f64,
    },
}

/// All records of copies, in the order in which they are printed.
#[derive(Debug)]
pub struct CopiesRecords<'a> {
    /// Passages of two articles.
    pub passages: Vec<PassageRecord<'a>>,
    /// Each shared text once.
    pub shared: Vec<SharedRecord<'a>>,
    /// One for each article.
    pub articles: Vec<OriginalityRecord<'a>>,
}

/// The records; `ids` and `texts` are those of the articles, in order.
pub fn records<'a>(copies: &Copies, ids: &[&'a str], texts: &[&str]) -> CopiesRecords<'a> {
    let counted: Vec<Counted<'_>> = texts.iter().map(|t| Counted::new(t)).collect();
    CopiesRecords {
        passages: copies
            .passages
            .iter()
            .filter_map(|p| passage(p, ids, &counted))
            .collect(),
        shared: copies
            .shared
            .iter()
            .filter_map(|s| shared(s, ids, &counted))
            .collect(),
        articles: copies
            .articles
            .iter()
            .zip(ids)
            .zip(&counted)
            .map(|((o, id), counted)| originality(o, id, ids, counted))
            .collect(),
    }
}

fn kind(kind: CopyKind) -> &'static str {
    match kind {
        CopyKind::Narrative => "narrative",
        CopyKind::Quote => "quote",
        CopyKind::Formula => "formula",
    }
}

fn shared<'a>(
    s: &SharedText,
    ids: &[&'a str],
    counted: &[Counted<'_>],
) -> Option<SharedRecord<'a>> {
    let credits = |article: &usize| s.origin.credited_by.contains(article);
    let holders: Vec<HolderRecord<'a>> = s
        .holders
        .iter()
        .filter_map(|h| {
            let (start, end) = counted.get(h.article)?.span(h.span);
            Some(HolderRecord {
                id: ids.get(h.article)?,
                start,
                end,
                edit: rounded(h.edit),
                credited: credits(&h.article),
            })
        })
        .collect();
    let first = holders.first()?;
    Some(SharedRecord {
        made: Made::here(),
        r#type: "shared",
        id: format!("{}#{}-{}", first.id, first.start, first.end),
        kind: kind(s.kind),
        first: s.first.and_then(|n| ids.get(n).copied()),
        origin: text_origin(&s.origin, ids),
        reason: ReasonRecord::from(&s.origin.reason),
        holders,
    })
}

fn text_origin<'a>(origin: &TextOrigin, ids: &[&'a str]) -> TextOriginRecord<'a> {
    TextOriginRecord {
        source: origin.source.and_then(|n| ids.get(n).copied()),
        r#virtual: origin.is_virtual(),
        agency: origin.agency().map(str::to_owned),
        agencies: agencies(&origin.agencies),
        certainty: rounded(origin.certainty),
    }
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
        kind: kind(p.kind),
        edit: rounded(p.edit),
        credited: p.credited,
        directed: p.directed,
        direction: DirectionRecord::from(&p.direction),
        reason: ReasonRecord::from(&p.reason),
    })
}

fn originality<'a>(
    o: &Originality,
    id: &'a str,
    ids: &[&'a str],
    counted: &Counted<'_>,
) -> OriginalityRecord<'a> {
    let from = o.from.iter().filter_map(|f| {
        Some(FromRecord::Article {
            id: ids.get(f.article)?,
            share: rounded(f.share),
            quoted: rounded(f.quoted),
            credited: f.credited,
        })
    });
    let unseen = o.virtuals.iter().map(|v| FromRecord::Virtual {
        agency: v.agency.clone(),
        r#virtual: true,
        share: rounded(v.share),
        credited: v.credited,
        certainty: rounded(v.certainty),
    });
    OriginalityRecord {
        made: Made::here(),
        r#type: "article",
        id,
        originality: rounded(o.originality),
        copied: rounded(o.copied),
        agency: rounded(o.agency),
        quoted: rounded(o.quoted),
        from: from.chain(unseen).collect(),
        credits: o.credits.iter().map(|c| credit(c, counted)).collect(),
    }
}
