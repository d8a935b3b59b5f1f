//! Cover: how much of a text some passages cover, each character counted once.

use crate::evidence::Span;
use std::collections::BTreeMap;

/// Spans that are joined as they come, so that a passage that a thousand articles hold takes the place of one.
#[derive(Clone, Debug, Default)]
pub(super) struct Cover {
    /// Start → end; no two touch.
    spans: BTreeMap<usize, usize>,
}

impl Cover {
    /// Adds a span.
    pub fn add(&mut self, span: Span) {
        if span.is_empty() {
            return;
        }
        let (mut start, mut end) = (span.start, span.end);
        while let Some((&at, &until)) = self.spans.range(..=end).next_back()
            && until >= start
        {
            self.spans.remove(&at);
            start = start.min(at);
            end = end.max(until);
        }
        self.spans.insert(start, end);
    }

    /// How much is covered.
    pub fn size(&self) -> usize {
        self.spans.iter().map(|(start, end)| end - start).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_cover_is_the_union_whatever_the_order(spans in proptest::collection::vec((0usize..60, 0usize..12), 0..20)) {
            let spans: Vec<Span> = spans.iter().map(|(s, l)| Span::new(*s, s + l)).collect();
            let mut cover = Cover::default();
            spans.iter().for_each(|s| cover.add(*s));
            let joined = union(spans.into_iter());
            prop_assert_eq!(cover.size(), joined.iter().map(|s| s.len()).sum::<usize>());
        }
    }
}
