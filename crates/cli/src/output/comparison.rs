//! The record of `compare`.

use super::annotation::{QuoteRecord, quote};
use super::article::ArticleRecord;
use super::comparison_tables::{conflict_kind, statement_kind};
use super::copies::{
    AgencyRecord, OriginalityRecord, PassageRecord, SharedRecord, agencies, records,
};
use super::{Counted, DoubtRecord, Made, ReasonRecord, rounded};
use parallax_core::compare::{
    Comparison, Conflict, Saying, Slip, Statement, StoryOrigin, Utterance, Wording,
};
use parallax_core::copy::Draw;
use serde::Serialize;
use std::collections::BTreeMap;

/// A whole comparison.
#[derive(Debug, Serialize)]
pub struct ComparisonRecord<'a> {
    #[serde(flatten)]
    made: Made,
    time: Option<&'a str>,
    data: BTreeMap<&'static str, &'static str>,
    articles: Vec<ArticleRecord<'a>>,
    aside: &'a [usize],
    statements: Vec<StatementRecord<'a>>,
    conflicts: Vec<ConflictRecord<'a>>,
    quotes: Vec<UtteranceRecord>,
    copies: Vec<PassageRecord>,
    shared: Vec<SharedRecord>,
    originality: Vec<OriginalityRecord>,
    sayings: Vec<SayingRecord<'a>>,
    wording: Vec<WordingRecord<'a>>,
    only: BTreeMap<usize, Vec<usize>>,
    missing: BTreeMap<usize, Vec<usize>>,
    origins: Vec<OriginRecord<'a>>,
    doubts: Vec<DoubtRecord>,
}

#[derive(Debug, Serialize)]
struct StatementRecord<'a> {
    id: usize,
    kind: &'static str,
    origins: usize,
    tellings: Vec<TellingRecord<'a>>,
    perhaps: Vec<TellingRecord<'a>>,
    reason: ReasonRecord,
}

#[derive(Debug, Serialize)]
struct TellingRecord<'a> {
    article: usize,
    start: usize,
    end: usize,
    text: &'a str,
    attribution: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct ConflictRecord<'a> {
    kind: &'static str,
    update: bool,
    statement: usize,
    tellings: Vec<SideRecord<'a>>,
    reason: ReasonRecord,
}

#[derive(Debug, Serialize)]
struct SideRecord<'a> {
    article: usize,
    start: usize,
    end: usize,
    text: &'a str,
    value: &'a str,
    marks: Vec<[usize; 2]>,
}

#[derive(Debug, Serialize)]
struct UtteranceRecord {
    article: usize,
    #[serde(flatten)]
    quote: QuoteRecord,
    same_as: Option<usize>,
}

#[derive(Debug, Serialize)]
struct WordingRecord<'a> {
    entity: &'a str,
    forms: BTreeMap<&'a str, BTreeMap<usize, UsesRecord>>,
    slips: Vec<SlipRecord<'a>>,
}

#[derive(Debug, Serialize)]
struct SlipRecord<'a> {
    article: usize,
    start: usize,
    end: usize,
    form: &'a str,
    habit: &'a str,
    shared_with: Option<usize>,
}

#[derive(Debug, Serialize)]
struct SayingRecord<'a> {
    quotes: &'a [usize],
    verbs: Vec<VerbRecord<'a>>,
}

#[derive(Debug, Serialize)]
struct VerbRecord<'a> {
    article: usize,
    start: usize,
    end: usize,
    text: &'a str,
}

#[derive(Debug, Serialize)]
struct UsesRecord {
    own: usize,
    quoted: usize,
}

#[derive(Debug, Serialize)]
struct OriginRecord<'a> {
    articles: &'a [usize],
    also: &'a [usize],
    agency: Option<&'a str>,
    agencies: Vec<AgencyRecord>,
    source: Option<usize>,
    r#virtual: bool,
    certainty: f64,
    credited_by: &'a [usize],
    inferred_for: &'a [usize],
    directed: bool,
    shares: BTreeMap<usize, f64>,
    draws: Vec<DrawRecord>,
    because: &'a str,
    reason: ReasonRecord,
}

#[derive(Debug, Serialize)]
struct DrawRecord {
    article: usize,
    start: usize,
    end: usize,
    shared: usize,
}

impl<'a> ComparisonRecord<'a> {
    /// The comparison as printed; `time` is when it was made, if that is to be told.
    pub fn new(c: &'a Comparison, time: Option<&'a str>) -> Self {
        let counted: Vec<Counted<'a>> = c.articles.iter().map(|a| Counted::new(&a.text)).collect();
        let ids: Vec<&str> = c.articles.iter().map(|a| a.id.as_str()).collect();
        let texts: Vec<&str> = c.articles.iter().map(|a| a.text.as_str()).collect();
        let copies = records(&c.copies, &ids, &texts);
        let each = |of: fn(&Comparison, usize) -> Vec<usize>| {
            (0..ids.len()).map(|i| (i, of(c, i))).collect()
        };
        let only = each(Comparison::only);
        let missing = each(Comparison::missing);
        Self {
            made: Made::here(),
            time,
            data: parallax_core::language::data_versions(),
            articles: c.articles.iter().map(ArticleRecord::from).collect(),
            aside: &c.aside,
            statements: c
                .statements
                .iter()
                .map(|s| statement(s, &counted))
                .collect(),
            conflicts: c.conflicts.iter().map(|x| conflict(x, &counted)).collect(),
            quotes: c
                .quotes
                .iter()
                .filter_map(|u| utterance(u, c, &counted))
                .collect(),
            copies: copies.passages,
            shared: copies.shared,
            originality: copies.articles,
            sayings: c.sayings.iter().map(|x| saying(x, &counted)).collect(),
            wording: c.wording.iter().map(|w| wording(w, &counted)).collect(),
            only,
            missing,
            origins: c.origins.iter().map(|o| origin(o, &counted)).collect(),
            doubts: c.doubts.iter().map(DoubtRecord::from).collect(),
        }
    }
}

fn origin<'a>(o: &'a StoryOrigin, counted: &[Counted<'a>]) -> OriginRecord<'a> {
    let draw = |d: &Draw| {
        let (start, end) = counted.get(d.article)?.span(d.span);
        Some(DrawRecord {
            article: d.article,
            start,
            end,
            shared: d.text,
        })
    };
    OriginRecord {
        articles: &o.articles,
        also: &o.also,
        agency: o.agency.as_deref(),
        agencies: agencies(&o.agencies),
        source: o.source,
        r#virtual: o.is_virtual(),
        certainty: rounded(o.certainty),
        credited_by: &o.credited_by,
        inferred_for: &o.inferred_for,
        directed: o.directed,
        shares: o.shares.iter().map(|(a, s)| (*a, rounded(*s))).collect(),
        draws: o.draws.iter().filter_map(draw).collect(),
        because: &o.because,
        reason: ReasonRecord::from(&o.reason),
    }
}

fn statement<'a>(s: &'a Statement, counted: &[Counted<'a>]) -> StatementRecord<'a> {
    let telling = |t: &'a parallax_core::compare::Telling| {
        let counted = counted.get(t.article)?;
        let (start, end) = counted.span(t.span);
        Some(TellingRecord {
            article: t.article,
            start,
            end,
            text: counted.words(t.span),
            attribution: t.attribution.as_deref(),
        })
    };
    StatementRecord {
        id: s.id,
        kind: statement_kind(s.kind),
        origins: s.origins,
        tellings: s.tellings.iter().filter_map(telling).collect(),
        perhaps: s.perhaps.iter().filter_map(telling).collect(),
        reason: ReasonRecord::from(&s.reason),
    }
}

fn conflict<'a>(c: &'a Conflict, counted: &[Counted<'a>]) -> ConflictRecord<'a> {
    let side = |s: &'a parallax_core::compare::Side| {
        let counted = counted.get(s.article)?;
        let (start, end) = counted.span(s.span);
        let mark = |span: &parallax_core::evidence::Span| {
            let (start, end) = counted.span(*span);
            [start, end]
        };
        Some(SideRecord {
            article: s.article,
            start,
            end,
            text: counted.words(s.span),
            value: &s.value,
            marks: s.marks.iter().map(mark).collect(),
        })
    };
    ConflictRecord {
        kind: conflict_kind(c.kind),
        update: c.update,
        statement: c.statement,
        tellings: c.sides.iter().filter_map(side).collect(),
        reason: ReasonRecord::from(&c.reason),
    }
}

fn utterance(u: &Utterance, c: &Comparison, counted: &[Counted<'_>]) -> Option<UtteranceRecord> {
    let found = c.annotations.get(u.article)?.quotes.get(u.quote)?;
    Some(UtteranceRecord {
        article: u.article,
        quote: quote(counted.get(u.article)?, found),
        same_as: u.same_as,
    })
}

fn saying<'a>(s: &'a Saying, counted: &[Counted<'a>]) -> SayingRecord<'a> {
    let verb = |(article, span): &(usize, parallax_core::evidence::Span)| {
        let counted = counted.get(*article)?;
        let (start, end) = counted.span(*span);
        Some(VerbRecord {
            article: *article,
            start,
            end,
            text: counted.words(*span),
        })
    };
    SayingRecord {
        quotes: &s.utterances,
        verbs: s.verbs.iter().filter_map(verb).collect(),
    }
}

fn slip<'a>(s: &'a Slip, counted: &[Counted<'a>]) -> Option<SlipRecord<'a>> {
    let (start, end) = counted.get(s.article)?.span(s.span);
    Some(SlipRecord {
        article: s.article,
        start,
        end,
        form: &s.form,
        habit: &s.habit,
        shared_with: s.shared_with,
    })
}

fn wording<'a>(w: &'a Wording, counted: &[Counted<'a>]) -> WordingRecord<'a> {
    let forms = w.forms.iter().map(|(form, uses)| {
        let uses = uses.iter().map(|(i, u)| {
            (
                *i,
                UsesRecord {
                    own: u.own,
                    quoted: u.quoted,
                },
            )
        });
        (form.as_str(), uses.collect())
    });
    WordingRecord {
        entity: &w.entity,
        forms: forms.collect(),
        slips: w.slips.iter().filter_map(|s| slip(s, counted)).collect(),
    }
}
