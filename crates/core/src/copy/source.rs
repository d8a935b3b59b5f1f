//! Source: where a shared text comes from: one of its holders, or a **virtual origin** that nobody has seen.
//!
//! A holder that is an agency's dispatch is the source; else the holder whose outlet others credit; else an agency that a holder
//! credits, for which the others' text is inferred to be; else who clearly appeared first; else the one whose words the others'
//! are changed from; else a source that is not known. Of several agencies that are credited together, the text is one's: the
//! one named first, more likely if it files in the language of the text, most likely if that is its home's.

use super::direction::{SHOWN, feature, logistic};
use super::facts::Facts;
use super::holders::{Holder, Text};
use crate::article::{agency_of, languages_of};
use crate::evidence::{Feature, Reason};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Where a shared text comes from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextOrigin {
    /// The holder that is the source; none if the origin is virtual.
    pub source: Option<usize>,
    /// Agencies that it may be of, the likeliest first, with their certainty. Also of a source that is a dispatch.
    pub agencies: Vec<(String, f64)>,
    /// The holder that clearly appeared first, if one did; it need not be the source.
    pub first: Option<usize>,
    /// How sure the source is, 0 to 1.
    pub certainty: f64,
    /// Holders that credit it.
    pub credited_by: Vec<usize>,
    /// Why.
    pub reason: Reason,
}

impl TextOrigin {
    /// Whether nobody has seen the source.
    #[must_use]
    pub fn is_virtual(&self) -> bool {
        self.source.is_none()
    }

    /// The likeliest agency.
    #[must_use]
    pub fn agency(&self) -> Option<&str> {
        self.agencies.first().map(|(name, _)| name.as_str())
    }
}

/// Each agency that is named later in one credit weighs so much of the one before.
const NEXT: f64 = 0.7;
/// What an agency weighs that does not file in the language of the text, that does, and whose home's it is.
const LANGUAGES: [f64; 3] = [0.5, 1.0, 1.5];
/// What the agency weighs of which nothing is known.
const UNKNOWN: f64 = 0.8;
/// An agency that is named as the source of something told, not of the text, weighs so much.
const TOLD: f64 = 0.5;
/// What one credit for an agency is worth, in nats.
const CREDIT: f64 = 1.5;
/// What it takes from an agency that somebody who does not credit it clearly had the words first.
const UNCREDITED_FIRST: f64 = 1.0;
/// How sure the source is whose dispatch or name is there.
const NAMED: f64 = 2.9;
/// What it is worth that the words of all others are changed from one's.
const MIDDLE: f64 = 1.0;
/// By so much more of their words the others have to differ, at least: of three, of which one is the source of both, the copies
/// differ one and a half times as much on average.
const MARGIN: f64 = 1.3;
/// Fewer changes than this share of the words tell nothing.
const FEW: f64 = 0.02;
/// Outlets among the holders that are looked for in the others' texts.
const OUTLETS: usize = 64;

/// The holders of a text with what is known of them, in the order of time, each article once.
type Known<'a> = Vec<(usize, &'a Facts)>;

/// Where a text comes from. `facts` has every holder; `explained` says whether an article's credit for an agency is that for
/// another text, which the agency's own article has: then it is not for this one.
pub(super) fn origin<'a>(
    text: &Text,
    holders: &[Holder],
    facts: impl Fn(usize) -> Option<&'a Facts>,
    explained: impl Fn(usize, &str) -> bool,
) -> TextOrigin {
    let mut known: Known<'a> = holders
        .iter()
        .filter_map(|h| Some((h.article, facts(h.article)?)))
        .collect();
    known.dedup_by_key(|k| k.0);
    let origin = dispatch(&known)
        .or_else(|| credited_outlet(&known))
        .or_else(|| credited_agency(&known, explained))
        .or_else(|| first(&known))
        .or_else(|| middle(text, &known))
        .unwrap_or_else(unknown);
    TextOrigin {
        first: clearly_first(&known).map(|(first, _)| first),
        ..origin
    }
}

fn concluded(source: Option<usize>, features: Vec<Feature>) -> TextOrigin {
    let score = features.iter().map(|f| f.weight).sum();
    TextOrigin {
        source,
        certainty: logistic(score),
        reason: Reason {
            score,
            threshold: SHOWN,
            features,
        },
        ..TextOrigin::default()
    }
}

/// A holder that is an agency's own article.
fn dispatch(known: &Known<'_>) -> Option<TextOrigin> {
    let (source, agency) = known.iter().find_map(|(n, f)| Some((*n, f.dispatch_of?)))?;
    let credits = |f: &&Facts| f.agencies().iter().any(|(name, _)| *name == Some(agency));
    let credited_by: Vec<usize> = known
        .iter()
        .filter(|(_, f)| credits(f))
        .map(|k| k.0)
        .collect();
    // Another agency may have had it first.
    let is_first = known
        .iter()
        .all(|(n, f)| *n == source || order_of(known, source, f) != Some(Ordering::Greater));
    let mut features = vec![feature("agency's own article", NAMED, agency.to_owned())];
    if !is_first {
        features.push(feature("appeared later", -1.5, String::new()));
    }
    if !is_first && credited_by.is_empty() {
        return None;
    }
    Some(TextOrigin {
        agencies: vec![(agency.to_owned(), logistic(NAMED))],
        credited_by,
        ..concluded(Some(source), features)
    })
}

fn order_of(known: &Known<'_>, article: usize, other: &Facts) -> Option<Ordering> {
    let facts = known.iter().find(|k| k.0 == article)?.1;
    facts.times.order(&other.times).map(|(order, _)| order)
}

/// The holder whose outlet most others name.
fn credited_outlet(known: &Known<'_>) -> Option<TextOrigin> {
    let mut outlets: BTreeMap<&str, usize> = BTreeMap::new();
    for (article, facts) in known {
        if let Some(outlet) = facts.outlet.as_deref()
            && outlets.len() < OUTLETS
        {
            outlets.entry(outlet).or_insert(*article);
        }
    }
    let mut best: Option<(usize, Vec<usize>, &str)> = None;
    for (outlet, article) in &outlets {
        let Some((_, of)) = known.iter().find(|k| k.0 == *article) else {
            continue;
        };
        let by = known
            .iter()
            .filter(|(_, f)| f.outlet.as_deref() != Some(outlet) && f.credits_outlet_of(of));
        let by: Vec<usize> = by.map(|k| k.0).collect();
        let better = best.as_ref().is_none_or(|(at, most, _)| {
            (by.len(), std::cmp::Reverse(*article)) > (most.len(), std::cmp::Reverse(*at))
        });
        if !by.is_empty() && better {
            best = Some((*article, by, outlet));
        }
    }
    let (source, credited_by, outlet) = best?;
    let agencies = agency_of(outlet).map(|a| (a.to_owned(), logistic(NAMED)));
    Some(TextOrigin {
        agencies: agencies.into_iter().collect(),
        credited_by,
        ..concluded(
            Some(source),
            vec![feature("outlet credited", NAMED, outlet.to_owned())],
        )
    })
}

/// An agency whose dispatch is not there.
fn credited_agency(
    known: &Known<'_>,
    explained: impl Fn(usize, &str) -> bool,
) -> Option<TextOrigin> {
    let mut votes: BTreeMap<String, f64> = BTreeMap::new();
    let mut credited_by = Vec::new();
    let mut credits = 0.0;
    for (article, facts) in known {
        let mut agencies = facts.agencies();
        agencies.retain(|(name, _)| !name.is_some_and(|n| explained(*article, n)));
        let mut order = 1.0;
        for (name, of_text) in &agencies {
            let weight = if *of_text { 1.0 } else { TOLD };
            if let Some(name) = name {
                let language = facts.language.as_deref();
                let vote = order * weight * serves(name, language);
                *votes.entry((*name).to_owned()).or_default() += vote;
                order *= NEXT;
            }
        }
        if !agencies.is_empty() {
            credited_by.push(*article);
            credits += if agencies.iter().any(|(_, of_text)| *of_text) {
                1.0
            } else {
                TOLD
            };
        }
    }
    if credited_by.is_empty() {
        return None;
    }
    let mut features = vec![feature(
        "agency credited",
        CREDIT * credits.min(1.0) + credits.ln_1p(),
        votes.keys().cloned().collect::<Vec<_>>().join(", "),
    )];
    let inferred = known.len() - credited_by.len();
    if inferred > 0 {
        features.push(feature("inferred for the others", 0.0, String::new()));
    }
    if let Some((first, _)) = clearly_first(known)
        && !credited_by.contains(&first)
    {
        features.push(feature(
            "appeared first without credit",
            -UNCREDITED_FIRST,
            String::new(),
        ));
    }
    let mut origin = TextOrigin {
        credited_by,
        ..concluded(None, features)
    };
    let all: f64 = votes.values().sum();
    let mut agencies: Vec<(String, f64)> = votes
        .into_iter()
        .map(|(name, vote)| (name, origin.certainty * vote / all.max(f64::MIN_POSITIVE)))
        .collect();
    agencies.sort_by(|x, y| y.1.total_cmp(&x.1).then_with(|| x.0.cmp(&y.0)));
    if let [(_, best), _, ..] = agencies.as_slice() {
        origin.reason.features.push(feature(
            "named first, or files in the language of the text",
            0.0,
            agencies
                .iter()
                .map(|a| a.0.as_str())
                .collect::<Vec<_>>()
                .join(" > "),
        ));
        origin.certainty = *best;
    }
    origin.agencies = agencies;
    Some(origin)
}

/// How well an agency fits the language of a text.
fn serves(agency: &str, language: Option<&str>) -> f64 {
    let [other, files, home] = LANGUAGES;
    let mut known = languages_of(agency).peekable();
    let (Some(language), Some(first)) = (language, known.peek().copied()) else {
        return UNKNOWN;
    };
    if first == language {
        home
    } else if known.any(|l| l == language) {
        files
    } else {
        other
    }
}

/// The holder that appeared before all others of other outlets, beyond what clocks may differ, and what that is worth.
fn clearly_first(known: &Known<'_>) -> Option<(usize, f64)> {
    let (first, facts) = known
        .iter()
        .filter(|(_, f)| f.times.published.is_some())
        .min_by(|x, y| match x.1.times.order(&y.1.times) {
            Some((order, _)) => order,
            None => x.0.cmp(&y.0),
        })?;
    let mut least = f64::INFINITY;
    for (n, other) in known.iter().filter(|k| k.0 != *first) {
        if other.outlet.is_some() && other.outlet == facts.outlet {
            continue;
        }
        let (order, gap) = facts.times.order(&other.times)?;
        if order != Ordering::Less {
            return None;
        }
        let _ = n;
        least = least.min((1.0 + gap as f64 / 120.0).ln().min(4.0));
    }
    (least.is_finite() && least >= SHOWN).then_some((*first, least))
}

fn first(known: &Known<'_>) -> Option<TextOrigin> {
    let (source, weight) = clearly_first(known)?;
    Some(concluded(
        Some(source),
        vec![feature("published earlier", weight, String::new())],
    ))
}

/// The holder from whose words those of all others were changed: what a copy of a copy changed stays changed, so that the source
/// lies between all others.
fn middle(text: &Text, known: &Known<'_>) -> Option<TextOrigin> {
    if !(3..=OUTLETS).contains(&known.len()) {
        return None;
    }
    let mut edits: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for edge in &text.edges {
        let least = |e: &mut f64| *e = e.min(edge.edit);
        edits
            .entry((edge.a, edge.b))
            .and_modify(least)
            .or_insert(edge.edit);
        edits
            .entry((edge.b, edge.a))
            .and_modify(least)
            .or_insert(edge.edit);
    }
    let mut sums: Vec<(f64, usize)> = known
        .iter()
        .filter_map(|(n, _)| {
            let others = known.iter().filter(|(other, _)| other != n);
            let all: Option<Vec<f64>> =
                others.map(|(o, _)| edits.get(&(*n, *o)).copied()).collect();
            let all = all?;
            Some((all.iter().sum::<f64>() / all.len().max(1) as f64, *n))
        })
        .collect();
    sums.sort_by(|x, y| x.0.total_cmp(&y.0).then_with(|| x.1.cmp(&y.1)));
    match sums.as_slice() {
        [(best, source), (next, _), ..] if *next >= FEW && *next >= MARGIN * best => {
            Some(concluded(
                Some(*source),
                vec![feature("others are changed from it", MIDDLE, String::new())],
            ))
        }
        _ => None,
    }
}

fn unknown() -> TextOrigin {
    concluded(
        None,
        vec![feature("nobody is clearly first", 0.0, String::new())],
    )
}
