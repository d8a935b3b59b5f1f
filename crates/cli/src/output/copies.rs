//! The records of `copies`.

use super::{Counted, Made, ReasonRecord, rounded};
use parallax_core::copy::{
    Copies, CopyKind, Credit, CreditKind, CreditPlace, Direction, Originality, Passage, SharedText,
    Taken, TextOrigin,
};
use parallax_core::evidence::Span;
use serde::Serialize;

/// The articles of which the records tell, by number.
pub trait Listing {
    /// The id of an article.
    fn id(&self, number: usize) -> Option<String>;
    /// A place in its text, in code points.
    fn span(&self, number: usize, span: Span) -> Option<(usize, usize)>;
}

/// A passage that stands in two articles.
#[derive(Debug, Serialize)]
pub struct PassageRecord {
    #[serde(flatten)]
    made: Made,
    r#type: &'static str,
    a: String,
    a_start: usize,
    a_end: usize,
    b: String,
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
pub struct SharedRecord {
    #[serde(flatten)]
    made: Made,
    r#type: &'static str,
    id: String,
    kind: &'static str,
    first: Option<String>,
    holders: Vec<HolderRecord>,
    origin: TextOriginRecord,
    reason: ReasonRecord,
}

impl SharedRecord {
    /// The text's id: its first holder and where it stands there.
    pub fn id(&self) -> &str {
        &self.id
    }
}

#[derive(Debug, Serialize)]
struct HolderRecord {
    id: String,
    start: usize,
    end: usize,
    edit: f64,
    credited: bool,
}

#[derive(Debug, Serialize)]
struct TextOriginRecord {
    source: Option<String>,
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

fn credit(credit: &Credit, number: usize, articles: &impl Listing) -> CreditRecord {
    let span = credit.span.and_then(|s| articles.span(number, s));
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
pub struct OriginalityRecord {
    #[serde(flatten)]
    made: Made,
    r#type: &'static str,
    id: String,
    originality: f64,
    copied: f64,
    agency: f64,
    quoted: f64,
    from: Vec<FromRecord>,
    credits: Vec<CreditRecord>,
}

/// Where an article's words stood before, or come from unseen.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum FromRecord {
    Article {
        id: String,
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

/// Articles that are all at hand; places are given in bytes.
struct AtHand<'a, 't> {
    ids: &'a [&'a str],
    counted: Vec<Counted<'t>>,
}

impl Listing for AtHand<'_, '_> {
    fn id(&self, number: usize) -> Option<String> {
        self.ids.get(number).map(|id| (*id).to_owned())
    }

    fn span(&self, number: usize, span: Span) -> Option<(usize, usize)> {
        Some(self.counted.get(number)?.span(span))
    }
}

/// All records of copies.
#[derive(Debug)]
pub struct CopiesRecords {
    /// Passages of two articles.
    pub passages: Vec<PassageRecord>,
    /// Each shared text once.
    pub shared: Vec<SharedRecord>,
    /// One for each article.
    pub articles: Vec<OriginalityRecord>,
}

/// The records of articles that are all at hand; `ids` and `texts` are those of the articles, in order.
pub fn records(copies: &Copies, ids: &[&str], texts: &[&str]) -> CopiesRecords {
    let at_hand = AtHand {
        ids,
        counted: texts.iter().map(|t| Counted::new(t)).collect(),
    };
    let (passages, texts) = (copies.passages.iter(), copies.shared.iter());
    let articles = copies.articles.iter().enumerate();
    CopiesRecords {
        passages: passages.filter_map(|p| passage(p, &at_hand)).collect(),
        shared: texts.filter_map(|s| shared(s, &at_hand)).collect(),
        articles: articles
            .filter_map(|(n, o)| originality(o, n, &at_hand))
            .collect(),
    }
}

/// A kind as printed.
pub fn kind(kind: CopyKind) -> &'static str {
    match kind {
        CopyKind::Narrative => "narrative",
        CopyKind::Quote => "quote",
        CopyKind::Formula => "formula",
    }
}

/// The record of a shared text.
pub fn shared(s: &SharedText, articles: &impl Listing) -> Option<SharedRecord> {
    let credits = |article: &usize| s.origin.credited_by.contains(article);
    let holders: Vec<HolderRecord> = s
        .holders
        .iter()
        .filter_map(|h| {
            let (start, end) = articles.span(h.article, h.span)?;
            Some(HolderRecord {
                id: articles.id(h.article)?,
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
        first: s.first.and_then(|n| articles.id(n)),
        origin: text_origin(&s.origin, articles),
        reason: ReasonRecord::from(&s.origin.reason),
        holders,
    })
}

fn text_origin(origin: &TextOrigin, articles: &impl Listing) -> TextOriginRecord {
    TextOriginRecord {
        source: origin.source.and_then(|n| articles.id(n)),
        r#virtual: origin.is_virtual(),
        agency: origin.agency().map(str::to_owned),
        agencies: agencies(&origin.agencies),
        certainty: rounded(origin.certainty),
    }
}

/// The record of a passage of two articles.
pub fn passage(p: &Passage, articles: &impl Listing) -> Option<PassageRecord> {
    let (a_start, a_end) = articles.span(p.a, p.a_span)?;
    let (b_start, b_end) = articles.span(p.b, p.b_span)?;
    Some(PassageRecord {
        made: Made::here(),
        r#type: "passage",
        a: articles.id(p.a)?,
        a_start,
        a_end,
        b: articles.id(p.b)?,
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

/// The record of an article.
pub fn originality(
    o: &Originality,
    number: usize,
    articles: &impl Listing,
) -> Option<OriginalityRecord> {
    let from = o.from.iter().filter_map(|f| {
        Some(FromRecord::Article {
            id: articles.id(f.article)?,
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
    Some(OriginalityRecord {
        made: Made::here(),
        r#type: "article",
        id: articles.id(number)?,
        originality: rounded(o.originality),
        copied: rounded(o.copied),
        agency: rounded(o.agency),
        quoted: rounded(o.quoted),
        from: from.chain(unseen).collect(),
        credits: o
            .credits
            .iter()
            .map(|c| credit(c, number, articles))
            .collect(),
    })
}
