//! Origins: how many independent sources of text a story has, when all copies of one dispatch count as one.

use super::types::StoryOrigin;
use crate::article::Article;
use crate::copy::{Copies, CopyKind};
use std::collections::{BTreeMap, BTreeSet};

/// Two articles that share at least this part of the shorter one's text draw on one source.
const SHARE: f64 = 0.25;

/// Groups articles by where their words come from.
pub(super) fn origins(articles: &[Article], copies: &Copies) -> Vec<StoryOrigin> {
    let shares = shares(articles, copies);
    let mut group: Vec<usize> = (0..articles.len()).collect();
    for ((a, b), share) in &shares {
        if *share >= SHARE {
            let of = |i: &usize| group.get(*i).copied().unwrap_or(*i);
            let (to, from) = (of(a).min(of(b)), of(a).max(of(b)));
            group
                .iter_mut()
                .filter(|g| **g == from)
                .for_each(|g| *g = to);
        }
    }
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (article, group) in group.iter().enumerate() {
        members.entry(*group).or_default().push(article);
    }
    members
        .into_values()
        .map(|of| origin(of, articles, &shares))
        .collect()
}

/// For each pair of articles the part of the shorter text that stands in both.
fn shares(articles: &[Article], copies: &Copies) -> BTreeMap<(usize, usize), f64> {
    let mut shared: BTreeMap<(usize, usize), (usize, usize)> = BTreeMap::new();
    for passage in copies
        .passages
        .iter()
        .filter(|p| p.kind == CopyKind::Narrative)
    {
        let sums = shared.entry((passage.a, passage.b)).or_default();
        sums.0 += passage.a_span.len();
        sums.1 += passage.b_span.len();
    }
    let length = |i: usize| articles.get(i).map_or(1, |a| a.text.len().max(1));
    let share = |((a, b), (x, y)): ((usize, usize), (usize, usize))| {
        let least = if length(a) <= length(b) {
            x as f64 / length(a) as f64
        } else {
            y as f64 / length(b) as f64
        };
        ((a.min(b), a.max(b)), least)
    };
    shared.into_iter().map(share).collect()
}

fn origin(
    of: Vec<usize>,
    articles: &[Article],
    shares: &BTreeMap<(usize, usize), f64>,
) -> StoryOrigin {
    let credited: BTreeSet<&str> = of
        .iter()
        .filter_map(|i| articles.get(*i))
        .flat_map(|a| &a.agencies)
        .map(String::as_str)
        .collect();
    let agency =
        (!credited.is_empty()).then(|| credited.iter().copied().collect::<Vec<_>>().join(", "));
    let inside = shares
        .iter()
        .filter(|((a, b), _)| of.contains(a) && of.contains(b));
    let most = inside.map(|(_, share)| *share).fold(0.0, f64::max);
    let because = match (of.len(), &agency) {
        (1, None) => "own-text".to_owned(),
        (1, Some(_)) => "credits-agency".to_owned(),
        _ => format!("shared-text {:.0}%", most * 100.0),
    };
    StoryOrigin {
        articles: of,
        agency,
        because,
    }
}
