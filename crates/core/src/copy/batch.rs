//! Batch: the copies among articles that are all at hand, with the ledger run over them once.

use super::direction::feature;
use super::facts::Facts;
use super::find::{Desk, Match, WEIGHT};
use super::holders::Holder;
use super::kind::kind;
use super::ledger::{Found, Ledger, SharedText};
use super::{Copies, Originality, Passage, Source};
use crate::evidence::{Offsets, Reason, Span};

/// So many characters of a passage are shown in its reason.
const SHOWN: usize = 80;

/// All copies among `sources` within the window.
pub(super) fn copies(sources: &[Source<'_>], window: Option<i64>) -> Copies {
    let desk = Desk::new(sources);
    let offsets: Vec<Offsets> = desk
        .sources
        .iter()
        .map(|(_, s)| Offsets::new(s.analysis.text))
        .collect();
    let ranks = Ranks {
        desk: &desk,
        offsets: &offsets,
    };
    let mut ledger = Ledger::default();
    for (_, source) in &desk.sources {
        let facts: &Facts = &source.facts;
        ledger.enter(facts.clone());
    }
    let mut passages: Vec<Passage> = desk
        .matches(window)
        .iter()
        .filter_map(|found| ranks.passage(&mut ledger, found))
        .collect();
    passages.sort_by_key(|p| (p.a, p.a_span, p.b, p.b_span));
    let closed = ledger.close(None);
    let mut articles: Vec<Originality> = sources.iter().map(|_| Originality::default()).collect();
    for (rank, mut originality) in closed.articles {
        for origin in &mut originality.from {
            origin.article = ranks.given(origin.article);
        }
        if let Some(place) = articles.get_mut(ranks.given(rank)) {
            *place = originality;
        }
    }
    Copies {
        passages,
        articles,
        shared: closed.shared.into_iter().map(|s| ranks.shared(s)).collect(),
    }
}

/// The articles by their rank in the order of time, as the ledger numbers them.
struct Ranks<'d, 's, 'a> {
    desk: &'d Desk<'s, 'a>,
    offsets: &'d [Offsets],
}

impl Ranks<'_, '_, '_> {
    /// The place of an article among those given.
    fn given(&self, rank: usize) -> usize {
        self.desk
            .sources
            .get(rank)
            .map_or(rank, |(given, _)| *given)
    }

    fn text(&self, rank: usize) -> &str {
        self.desk
            .sources
            .get(rank)
            .map_or("", |(_, s)| s.analysis.text)
    }

    fn passage(&self, ledger: &mut Ledger, found: &Match) -> Option<Passage> {
        let (given_a, a) = *self.desk.sources.get(found.a)?;
        let (given_b, b) = *self.desk.sources.get(found.b)?;
        let region = &found.region;
        let span = |rank: usize, words: &std::ops::Range<usize>| {
            self.desk.words.get(rank)?.span(words.start, words.end)
        };
        let (a_span, b_span) = (span(found.a, &region.a)?, span(found.b, &region.b)?);
        let kind = kind(self.desk, found, (a, a_span), (b, b_span));
        let found = Found {
            a: found.a,
            b: found.b,
            a_span: self.counted(found.a, a_span),
            b_span: self.counted(found.b, b_span),
            kind,
            same: region.same,
            near: region.near,
            changed: region.changed,
            weight: region.weight,
            threshold: WEIGHT,
            words: shown(a_span.slice(a.analysis.text)),
        };
        let verdict = ledger.share(&found);
        let mut reason = reason(&found);
        let credited = verdict.credited.is_some();
        if let Some(by) = verdict.credited {
            reason.features.push(feature("credited", 0.0, by));
        }
        let passage = Passage {
            a: given_a,
            a_span,
            b: given_b,
            b_span,
            kind,
            edit: found.edit(),
            credited,
            directed: verdict.directed,
            direction: verdict.direction,
            reason,
        };
        // What has no time is listed after what has one.
        if a.when.is_none() && b.when.is_some() {
            return Some(passage.turned());
        }
        Some(passage)
    }

    /// A span in code points.
    fn counted(&self, rank: usize, span: Span) -> Span {
        let text = self.text(rank);
        self.offsets.get(rank).map_or(span, |o| {
            Span::new(
                o.code_points(text, span.start),
                o.code_points(text, span.end),
            )
        })
    }

    /// A shared text as of the articles given, its places in bytes.
    fn shared(&self, mut shared: SharedText) -> SharedText {
        for Holder { article, span, .. } in &mut shared.holders {
            let text = self.text(*article);
            if let Some(o) = self.offsets.get(*article) {
                *span = Span::new(o.byte(text, span.start), o.byte(text, span.end));
            }
            *article = self.given(*article);
        }
        shared.first = shared.first.map(|rank| self.given(rank));
        let origin = &mut shared.origin;
        origin.first = shared.first;
        origin.source = origin.source.map(|rank| self.given(rank));
        for article in &mut origin.credited_by {
            *article = self.given(*article);
        }
        shared
    }
}

fn shown(words: &str) -> String {
    let mut shown: String = words.chars().take(SHOWN).collect();
    if shown.len() < words.len() {
        shown.push('…');
    }
    shown
}

/// Why the words count as a passage.
pub(super) fn reason(found: &Found) -> Reason {
    let agree = found.same + found.near;
    let share = agree as f64 / (agree + found.changed).max(1) as f64;
    let weight = f64::from(found.weight);
    let mut features = vec![
        feature("shared words", weight, found.words.clone()),
        feature("share that agrees", share, String::new()),
    ];
    for (name, words) in [
        ("respelt words", found.near),
        ("changed words", found.changed),
    ] {
        if words > 0 {
            features.push(feature(name, words as f64, String::new()));
        }
    }
    Reason {
        score: weight,
        threshold: f64::from(found.threshold),
        features,
    }
}
