//! Holders: a shared text stored once, with all who hold it, instead of as all pairs of them.
//!
//! Passages of pairs are joined where, in one article, two of them overlap by at least half of the shorter. Merging is always
//! of the smaller text into the larger, so that a thousand copies of one dispatch cost n log n.

use super::{CopyKind, Found};
use crate::evidence::Span;
use std::collections::{BTreeMap, BTreeSet};

/// So many passages on either side are looked at for one that overlaps; further ones hardly can.
const NEIGHBOURS: usize = 64;
/// A text with so many places takes no more: what is printed for years under everything must end some time.
const FULL: usize = 1 << 16;

/// Passages that are one text.
#[derive(Clone, Debug, Default)]
pub(super) struct Text {
    /// Article and place, in the order in which they came.
    pub places: Vec<(usize, Span)>,
    /// Which two articles were found to share it, how far it was changed between them, and over how many characters.
    pub edges: Vec<Edge>,
    /// Characters by kind, to tell what the whole is.
    kinds: BTreeMap<CopyKind, usize>,
    /// Places in articles that are still open.
    pub open: usize,
    /// Agencies whose own articles hold it.
    pub dispatches: BTreeSet<&'static str>,
}

/// Two articles that share a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Edge {
    pub a: usize,
    pub b: usize,
    pub edit: f64,
    pub length: usize,
}

impl Text {
    /// What most of its words are.
    pub fn kind(&self) -> CopyKind {
        let most = self
            .kinds
            .iter()
            .max_by_key(|(kind, n)| (**n, std::cmp::Reverse(**kind)));
        most.map_or(CopyKind::Narrative, |(kind, _)| *kind)
    }

    /// Every holder with the place of the text, in the order of time, and how far it differs from the first.
    pub fn holders(&self) -> Vec<Holder> {
        let mut places = self.places.clone();
        places.sort_unstable();
        let edits = self.edits(places.first().map_or(0, |p| p.0));
        let mut holders: Vec<Holder> = Vec::new();
        for (article, span) in places {
            match holders.last_mut() {
                Some(last) if last.article == article && span.start < last.span.end => {
                    last.span.end = last.span.end.max(span.end);
                }
                _ => holders.push(Holder {
                    article,
                    span,
                    edit: edits.get(&article).copied().unwrap_or_default(),
                }),
            }
        }
        holders
    }

    /// How far each holder differs from the first: as found, or along a chain of those who were compared, forwards in
    /// time and then, for who is not reached so, backwards.
    fn edits(&self, first: usize) -> BTreeMap<usize, f64> {
        let mut sums: BTreeMap<(usize, usize), (f64, usize)> = BTreeMap::new();
        for edge in &self.edges {
            let sum = sums.entry((edge.b, edge.a)).or_default();
            sum.0 += edge.edit * edge.length as f64;
            sum.1 += edge.length;
        }
        let edges: Vec<(usize, usize, f64)> = sums
            .into_iter()
            .map(|((later, earlier), (changed, length))| {
                (earlier, later, changed / length.max(1) as f64)
            })
            .collect();
        let direct = edges.iter().filter(|e| e.0 == first).map(|e| (e.1, e.2));
        let mut edits: BTreeMap<usize, f64> = direct.collect();
        edits.insert(first, 0.0);
        reach(&mut edits, edges.iter().copied());
        reach(
            &mut edits,
            edges
                .iter()
                .rev()
                .map(|(earlier, later, edit)| (*later, *earlier, *edit)),
        );
        reach(&mut edits, edges.iter().copied());
        edits
    }
}

/// Gives whom a step leads to from somebody known, and who is not known yet, the least that any step gives.
fn reach(edits: &mut BTreeMap<usize, f64>, steps: impl Iterator<Item = (usize, usize, f64)>) {
    let known: BTreeSet<usize> = edits.keys().copied().collect();
    for (from, to, edit) in steps {
        if let Some(so_far) = edits.get(&from).copied()
            && !known.contains(&to)
        {
            let through = 1.0 - (1.0 - so_far) * (1.0 - edit);
            edits
                .entry(to)
                .and_modify(|e| *e = e.min(through))
                .or_insert(through);
        }
    }
}

/// An article that holds a shared text.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Holder {
    /// The article.
    pub article: usize,
    /// Where the text stands there.
    pub span: Span,
    /// Share of the words that differ from the first holder's, 0 to 1; where the two were not compared, along those between.
    pub edit: f64,
}

/// The texts of one article: whether formula or not, and place → text.
pub(super) type Sides = BTreeMap<(bool, Span), usize>;

/// All shared texts that are open.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    texts: BTreeMap<usize, Text>,
    next: usize,
}

impl Texts {
    pub fn get(&self, text: usize) -> Option<&Text> {
        self.texts.get(&text)
    }

    pub fn get_mut(&mut self, text: usize) -> Option<&mut Text> {
        self.texts.get_mut(&text)
    }

    pub fn remove(&mut self, text: usize) -> Option<Text> {
        self.texts.remove(&text)
    }

    /// Adds a passage of two articles, and the agencies whose own articles they are. `sides` are those of all open articles.
    pub fn add(
        &mut self,
        found: &Found,
        dispatches: impl Iterator<Item = &'static str>,
        sides: &mut BTreeMap<usize, Sides>,
    ) {
        let formula = found.kind == CopyKind::Formula;
        let a = self.place(found.a, formula, found.a_span, sides);
        let b = self.place(found.b, formula, found.b_span, sides);
        let text = self.join(a, b, sides);
        if let Some(text) = self.texts.get_mut(&text) {
            let length = found.a_span.len().min(found.b_span.len());
            *text.kinds.entry(found.kind).or_default() += length;
            text.dispatches.extend(dispatches);
            text.edges.push(Edge {
                a: found.a,
                b: found.b,
                edit: found.edit(),
                length,
            });
        }
    }

    /// The text that stands at a place of an article: a new one, or one whose passages overlap it enough.
    fn place(
        &mut self,
        article: usize,
        formula: bool,
        span: Span,
        sides: &mut BTreeMap<usize, Sides>,
    ) -> usize {
        let key = (formula, span);
        let Some(mine) = sides.get_mut(&article) else {
            return usize::MAX;
        };
        if let Some(text) = mine.get(&key) {
            return *text;
        }
        let same_kind = |(k, _): &(&(bool, Span), &usize)| k.0 == formula;
        let mut near: Vec<usize> = mine
            .range(..key)
            .rev()
            .take(NEIGHBOURS)
            .chain(mine.range(key..).take(NEIGHBOURS))
            .filter(same_kind)
            .filter(|((_, other), _)| is_one(*other, span))
            .map(|(_, text)| *text)
            .collect();
        near.sort_unstable();
        near.dedup();
        let text = self.next;
        self.next += 1;
        mine.insert(key, text);
        self.texts.insert(
            text,
            Text {
                places: vec![(article, span)],
                open: 1,
                ..Text::default()
            },
        );
        let near = near.into_iter();
        near.fold(text, |text, other| self.join(text, other, sides))
    }

    /// Makes two texts one, and returns it.
    fn join(&mut self, a: usize, b: usize, sides: &mut BTreeMap<usize, Sides>) -> usize {
        let size = |n: usize| self.texts.get(&n).map_or(0, |t| t.places.len());
        if a == b || size(a) + size(b) > FULL {
            return b;
        }
        let (into, from) = if (size(a), b) >= (size(b), a) {
            (a, b)
        } else {
            (b, a)
        };
        let Some(gone) = self.texts.remove(&from) else {
            return into;
        };
        let Some(kept) = self.texts.get_mut(&into) else {
            self.texts.insert(from, gone);
            return from;
        };
        for (article, span) in &gone.places {
            if let Some(mine) = sides.get_mut(article) {
                for formula in [false, true] {
                    if let Some(text) = mine.get_mut(&(formula, *span))
                        && *text == from
                    {
                        *text = into;
                    }
                }
            }
        }
        kept.places.extend(gone.places);
        kept.edges.extend(gone.edges);
        kept.open += gone.open;
        kept.dispatches.extend(gone.dispatches);
        for (kind, n) in gone.kinds {
            *kept.kinds.entry(kind).or_default() += n;
        }
        into
    }
}

/// Whether two passages of one article are one: they overlap by at least half of the shorter.
fn is_one(a: Span, b: Span) -> bool {
    let common = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    2 * common >= a.len().min(b.len()) && common > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(a: usize, a_span: (usize, usize), b: usize, b_span: (usize, usize)) -> Found {
        Found {
            a,
            b,
            a_span: Span::new(a_span.0, a_span.1),
            b_span: Span::new(b_span.0, b_span.1),
            kind: CopyKind::Narrative,
            same: 9,
            near: 0,
            changed: 1,
            weight: 60.0,
            threshold: 42.0,
            words: String::new(),
        }
    }

    fn texts(all: &[Found]) -> Vec<Vec<(usize, usize, usize)>> {
        let mut texts = Texts::default();
        let mut sides: BTreeMap<usize, Sides> = (0..9).map(|n| (n, Sides::new())).collect();
        for found in all {
            texts.add(found, std::iter::empty(), &mut sides);
        }
        let mut shown: Vec<Vec<(usize, usize, usize)>> = texts
            .texts
            .values()
            .map(|t| {
                let holders = t.holders();
                holders
                    .iter()
                    .map(|h| (h.article, h.span.start, h.span.end))
                    .collect()
            })
            .collect();
        shown.sort();
        shown
    }

    #[test]
    fn passages_that_overlap_by_half_are_one_text() {
        let all = [
            found(0, (0, 100), 1, (10, 110)),
            found(1, (15, 105), 2, (0, 90)),
            found(1, (200, 300), 3, (0, 100)),
            found(1, (95, 150), 4, (5, 60)),
        ];
        let expected = vec![
            vec![(0, 0, 100), (1, 10, 110), (2, 0, 90)],
            vec![(1, 95, 150), (4, 5, 60)],
            vec![(1, 200, 300), (3, 0, 100)],
        ];
        assert_eq!(texts(&all), expected);
        let mut turned = all.to_vec();
        turned.reverse();
        assert_eq!(texts(&turned), expected);
    }

    #[test]
    fn edits_add_up_along_a_chain() {
        let half = |a, a_span, b, b_span| Found {
            same: 5,
            changed: 5,
            ..found(a, a_span, b, b_span)
        };
        let mut texts = Texts::default();
        let mut sides: BTreeMap<usize, Sides> = (0..3).map(|n| (n, Sides::new())).collect();
        texts.add(
            &half(0, (0, 100), 1, (0, 100)),
            std::iter::empty(),
            &mut sides,
        );
        texts.add(
            &half(1, (0, 100), 2, (0, 100)),
            std::iter::empty(),
            &mut sides,
        );
        let text = texts.texts.values().next().unwrap();
        let edits: Vec<f64> = text.holders().iter().map(|h| h.edit).collect();
        assert_eq!(edits, [0.0, 0.5, 0.75]);
    }

    #[test]
    fn a_thousand_takers_are_one_text() {
        let all: Vec<Found> = (1..1000)
            .map(|n| found(0, (n % 7, 100), n, (0, 95)))
            .collect();
        let mut texts = Texts::default();
        let mut sides: BTreeMap<usize, Sides> = (0..1000).map(|n| (n, Sides::new())).collect();
        for found in &all {
            texts.add(found, std::iter::empty(), &mut sides);
        }
        assert_eq!(texts.texts.len(), 1);
        assert_eq!(texts.texts.values().next().unwrap().holders().len(), 1000);
    }
}
