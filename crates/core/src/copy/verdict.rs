//! Verdict: what kind of words a passage is, who had it first and who is credited; and what that makes of an article.

use super::extend::Region;
use super::find::{Match, WEIGHT};
use super::{CopyKind, Origin, Originality, Passage, Source};
use crate::evidence::{Feature, Reason, Span};
use crate::language::{Token, fold};
use std::collections::BTreeMap;


/// A match with everything that is decided about it.
pub(super) fn judge(sources: &[(usize, &Source<'_>)], found: &Match) -> Option<Passage> {
    let (given_a, a) = *sources.get(found.a as usize)?;
    let (given_b, b) = *sources.get(found.b as usize)?;
    let (a_span, b_span) = (found.a_span, found.b_span);
    let kind = found.kind;
    let directed = matches!((a.when, b.when), (Some(x), Some(y)) if x != y);
    let region = &found.region;
    let mut passage = Passage {
        a: given_a,
        a_span,
        b: given_b,
        b_span,
        kind,
        edit: (region.changed + region.near) as f64 / region.columns().max(1) as f64,
        credited: false,
        directed,
        reason: reason(region, a_span.slice(a.analysis.text)),
    };
    let (mut earlier, mut later) = (a, b);
    if !directed && given_b < given_a {
        std::mem::swap(&mut passage.a, &mut passage.b);
        std::mem::swap(&mut passage.a_span, &mut passage.b_span);
        std::mem::swap(&mut earlier, &mut later);
    }
    if let Some(by) = credit(earlier, later) {
        passage.credited = true;
        passage.reason.features.push(feature("credited", 0.0, by));
    }
    Some(passage)
}

fn feature(name: &'static str, weight: f64, words: String) -> Feature {
    Feature {
        name,
        weight,
        words,
    }
}

/// So many characters of a passage are shown in its reason.
const SHOWN: usize = 80;

fn reason(region: &Region, words: &str) -> Reason {
    let mut shown: String = words.chars().take(SHOWN).collect();
    if shown.len() < words.len() {
        shown.push('…');
    }
    let mut features = vec![
        feature("shared words", f64::from(region.weight), shown),
        feature("share that agrees", region.matched(), String::new()),
    ];
    if region.near > 0 {
        features.push(feature("respelt words", region.near as f64, String::new()));
    }
    if region.changed > 0 {
        features.push(feature(
            "changed words",
            region.changed as f64,
            String::new(),
        ));
    }
    Reason {
        score: f64::from(region.weight),
        threshold: f64::from(WEIGHT),
        features,
    }
}

/// By whom or what the later article credits the earlier one, if it does: its outlet (named in the text or among the
/// agencies), or an agency whose text it may be: one that the earlier article credits too, or any if the earlier one
/// credits none.
fn credit(earlier: &Source<'_>, later: &Source<'_>) -> Option<String> {
    let same = |x: &str, y: &str| fold(x) == fold(y);
    if let Some(outlet) = earlier.outlet
        && (later.agencies.iter().any(|a| same(a, outlet)) || names(later, outlet))
    {
        return Some(outlet.to_owned());
    }
    later
        .agencies
        .iter()
        .find(|a| earlier.agencies.is_empty() || earlier.agencies.iter().any(|e| same(a, e)))
        .cloned()
}

/// Whether a text names an outlet.
fn names(source: &Source<'_>, outlet: &str) -> bool {
    let wanted = crate::language::tokens(outlet, source.analysis.language);
    let is_name = wanted.iter().any(Token::is_capitalised) && outlet.chars().count() >= 4;
    is_name
        && source
            .analysis
            .tokens
            .windows(wanted.len().max(1))
            .any(|run| {
                run.iter()
                    .zip(&wanted)
                    .all(|(x, y)| x.text == y.text || apostrophes(x, y))
            })
}

fn apostrophes(x: &Token<'_>, y: &Token<'_>) -> bool {
    x.is_elided() && x.lower == y.lower
}

/// The spans, joined where they touch, ascending.
fn union(spans: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut spans: Vec<Span> = spans.filter(|s| !s.is_empty()).collect();
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => joined.push(span),
        }
    }
    joined
}

/// What one article shares, by what counts for what.
#[derive(Default)]
struct Shares {
    copied: Vec<Span>,
    agency: Vec<Span>,
    quoted: Vec<Span>,
    /// Per source: where, the number of bytes that are word for word the source's, and the credit.
    from: BTreeMap<usize, (Vec<Span>, f64, bool)>,
}

/// The originality of every article, in the order of `sources`.
pub(super) fn originality(sources: &[Source<'_>], passages: &[Passage]) -> Vec<Originality> {
    let mut shares: Vec<Shares> = sources.iter().map(|_| Shares::default()).collect();
    for passage in passages {
        let credits = |n: usize| sources.get(n).is_some_and(|s| !s.agencies.is_empty());
        let agency = credits(passage.a) || credits(passage.b);
        for (article, span) in [(passage.a, passage.a_span), (passage.b, passage.b_span)] {
            let Some(mine) = shares.get_mut(article) else {
                continue;
            };
            match passage.kind {
                CopyKind::Quote => mine.quoted.push(span),
                CopyKind::Narrative if agency => mine.agency.push(span),
                CopyKind::Narrative | CopyKind::Formula => {}
            }
        }
        if let (CopyKind::Narrative, true, Some(later)) =
            (passage.kind, passage.directed, shares.get_mut(passage.b))
        {
            later.copied.push(passage.b_span);
            let from = later.from.entry(passage.a).or_default();
            from.0.push(passage.b_span);
            from.1 += passage.b_span.len() as f64 * (1.0 - passage.edit);
            from.2 |= passage.credited;
        }
    }
    sources
        .iter()
        .zip(shares)
        .map(|(source, shares)| rate(sources, source.analysis.text, shares))
        .collect()
}

fn rate(sources: &[Source<'_>], text: &str, shares: Shares) -> Originality {
    let all = text.chars().count().max(1) as f64;
    let share = |spans: Vec<Span>| {
        let chars: usize = union(spans.into_iter())
            .iter()
            .map(|s| s.slice(text).chars().count())
            .sum();
        chars as f64 / all
    };
    let copied = share(shares.copied);
    let mut from: Vec<(f64, Origin)> = shares
        .from
        .into_iter()
        .map(|(article, (spans, alike, credited))| {
            let share = share(spans);
            (
                alike,
                Origin {
                    article,
                    share,
                    credited,
                },
            )
        })
        .collect();
    let when = |o: &Origin| sources.get(o.article).and_then(|s| s.when);
    // The source is the one whose words were changed least: what a copy of a copy changed stays changed.
    from.sort_by(|x, y| {
        y.0.total_cmp(&x.0)
            .then_with(|| when(&x.1).cmp(&when(&y.1)))
            .then_with(|| x.1.article.cmp(&y.1.article))
    });
    Originality {
        originality: 1.0 - copied,
        copied,
        agency: share(shares.agency),
        quoted: share(shares.quoted),
        from: from.into_iter().map(|(_, origin)| origin).collect(),
    }
}
