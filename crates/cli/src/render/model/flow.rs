//! Flow: where each article has its words from, and whether it says so.

use super::{compared, origins, pairings};
use parallax_core::compare::{Comparison, StoryOrigin};
use parallax_core::copy::CopyKind;

/// Where words come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Source {
    /// A source that is not among the articles, by its place in [`Flow::unseen`].
    Unseen(usize),
    /// An article.
    Article(usize),
}

/// The way of words from a source to an article.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Way {
    pub from: Source,
    pub to: usize,
    /// Whether the article credits the source, or its agency.
    pub credited: bool,
    /// The share of the article's text, if it is known.
    pub share: Option<f64>,
}

/// All ways of words among the compared articles.
pub(crate) struct Flow<'c> {
    /// The sources that are not among the articles, and of which there is more to say than that.
    pub unseen: Vec<&'c StoryOrigin>,
    /// By article, then by source.
    pub ways: Vec<Way>,
}

impl Flow<'_> {
    /// From where an article has words.
    pub(crate) fn ways_to(&self, article: usize) -> impl Iterator<Item = &Way> {
        self.ways.iter().filter(move |w| w.to == article)
    }
}

/// Follows the words: from origins to all who draw on them, and from the earlier to the later article of a pair whose words no
/// origin explains.
pub(crate) fn flow(comparison: &Comparison) -> Flow<'_> {
    let here = compared(comparison);
    let mut unseen = Vec::new();
    let mut ways: Vec<Way> = Vec::new();
    let mut explained: Vec<(usize, usize)> = Vec::new();
    for origin in origins(comparison) {
        let all: Vec<usize> = origin
            .articles
            .iter()
            .chain(&origin.also)
            .copied()
            .collect();
        if all.len() < 2 && origin.agency.is_none() {
            continue;
        }
        let from = match origin.source {
            Some(source) => Source::Article(source),
            None => {
                unseen.push(origin);
                Source::Unseen(unseen.len() - 1)
            }
        };
        for to in all.iter().copied().filter(|a| here.contains(a)) {
            explained.extend(all.iter().map(|other| (to, *other)));
            if from == Source::Article(to) {
                continue;
            }
            let share = origin.shares.iter().find(|(a, _)| *a == to);
            ways.push(Way {
                from,
                to,
                credited: origin.credited_by.contains(&to),
                share: share.map(|(_, share)| *share),
            });
        }
    }
    for pair in pairings(comparison) {
        let directed = pair.passages.iter().all(|p| p.directed);
        let tells = pair.passages.iter().any(|p| p.kind != CopyKind::Formula);
        if !directed || !tells || explained.contains(&(pair.b, pair.a)) {
            continue;
        }
        let found = comparison.copies.articles.get(pair.b);
        let from = found.and_then(|o| o.from.iter().find(|f| f.article == pair.a));
        ways.push(Way {
            from: Source::Article(pair.a),
            to: pair.b,
            credited: pair.passages.iter().any(|p| p.credited),
            share: from.map(|f| f.share),
        });
    }
    ways.sort_by_key(|w| (w.to, w.from));
    Flow { unseen, ways }
}
