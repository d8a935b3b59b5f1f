//! Columns: which articles stand side by side. In a large story those that mostly print one origin's text share a column, so
//! that sixty pages of which forty print one dispatch stay twenty-one columns.

use super::origins::MOSTLY;
use parallax_core::compare::{Comparison, StoryOrigin};

/// Up to so many articles each has a column of its own: they fit beside each other.
const FEW: usize = 6;

/// One column: an article, and the copies that stand under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    /// The article that stands for all: the source if it is there, else the first to print the text.
    pub lead: usize,
    /// The others that mostly print the same origin's text, in the order of the comparison.
    pub copies: Vec<usize>,
}

impl Column {
    /// All its articles, the lead first.
    pub(crate) fn articles(&self) -> impl Iterator<Item = usize> + '_ {
        std::iter::once(self.lead).chain(self.copies.iter().copied())
    }
}

/// The columns of the compared articles, in the order of their leads.
pub(crate) fn columns(comparison: &Comparison, compared: &[usize]) -> Vec<Column> {
    let alone = |lead| Column {
        lead,
        copies: Vec::new(),
    };
    if compared.len() <= FEW {
        return compared.iter().copied().map(alone).collect();
    }
    by_origin(comparison, compared)
}

/// The compared articles, those together that mostly print one origin's text, however few they are.
pub(crate) fn by_origin(comparison: &Comparison, compared: &[usize]) -> Vec<Column> {
    let alone = |lead| Column {
        lead,
        copies: Vec::new(),
    };
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for origin in &comparison.origins {
        let of_it = copies_of(origin, compared);
        if of_it.len() > 1 {
            groups.push(of_it);
        }
    }
    let mut columns: Vec<Column> = Vec::new();
    for article in compared.iter().copied() {
        if columns
            .iter()
            .any(|c| c.copies.contains(&article) || c.lead == article)
        {
            continue;
        }
        match groups.iter().find(|g| g.contains(&article)) {
            Some(group) => {
                let (lead, copies) = group
                    .split_first()
                    .map_or((article, &[][..]), |(l, c)| (*l, c));
                columns.push(Column {
                    lead,
                    copies: copies.to_vec(),
                });
            }
            None => columns.push(alone(article)),
        }
    }
    columns.sort_by_key(|c| c.lead);
    columns
}

/// The compared articles whose text is mostly of an origin, its source first. The source itself counts whatever others took.
fn copies_of(origin: &StoryOrigin, compared: &[usize]) -> Vec<usize> {
    let share = |article: usize| {
        let found = origin.shares.iter().find(|(a, _)| *a == article);
        found.map_or(0.0, |(_, share)| *share)
    };
    let of_it = |article: &&usize| {
        origin.articles.contains(article)
            && (share(**article) >= MOSTLY || origin.source == Some(**article))
    };
    let mut found: Vec<usize> = compared.iter().filter(of_it).copied().collect();
    found.sort_by_key(|a| (origin.source != Some(*a), *a));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn story(origins: Vec<StoryOrigin>) -> Comparison {
        Comparison {
            origins,
            ..Comparison::default()
        }
    }

    #[test]
    fn copies_share_a_column_in_large_stories_only() {
        let origin = StoryOrigin {
            articles: vec![1, 2, 4],
            shares: vec![(1, 0.9), (2, 0.3), (4, 0.8)],
            source: Some(4),
            ..StoryOrigin::default()
        };
        let comparison = story(vec![origin]);
        let all: Vec<usize> = (0..8).collect();
        let found = columns(&comparison, &all);
        assert_eq!(found.len(), 7);
        let shared = found.iter().find(|c| !c.copies.is_empty()).unwrap();
        assert_eq!((shared.lead, shared.copies.as_slice()), (4, &[1][..]));
        // Of 2 less than half is from there: it keeps its column.
        assert!(found.iter().any(|c| c.lead == 2));
        assert_eq!(columns(&comparison, &all[..6]).len(), 6);
    }
}
