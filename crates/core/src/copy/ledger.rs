//! Ledger: what is decided about found passages, article by article in the order of time.
//!
//! Articles are entered with their [`Facts`], passages as they are found; what leaves the window is closed and given out. Nothing of an
//! article is kept beyond that but what the shared texts need that others still hold, so that memory is bounded by the window.

use super::cover::Cover;
use super::direction::{Judged, Parts, judge};
use super::facts::Facts;
use super::holders::{Holder, Sides, Texts};
use super::source::{TextOrigin, origin};
use super::{CopyKind, Direction, Origin, Originality, VirtualOrigin};
use crate::evidence::Span;
use std::collections::{BTreeMap, BTreeSet};

/// A passage that the finder found in two articles.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The article that was entered first.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// Where it stands in the first, in the unit of [`Facts::length`].
    pub a_span: Span,
    /// Where it stands in the second.
    pub b_span: Span,
    /// What kind of words.
    pub kind: CopyKind,
    /// Words that are the same.
    pub same: usize,
    /// Words that are respelt.
    pub near: usize,
    /// Words that were replaced, dropped or added.
    pub changed: usize,
    /// Information that both share, in nats.
    pub weight: f32,
    /// The information that was needed.
    pub threshold: f32,
    /// The passage's first words, to be shown.
    pub words: String,
}

impl Found {
    /// Share of the words that were replaced, respelt, dropped or added, 0 to 1.
    #[must_use]
    pub fn edit(&self) -> f64 {
        let columns = self.same + self.near + self.changed;
        (self.changed + self.near) as f64 / columns.max(1) as f64
    }
}

/// What is decided about a passage at once, from the two articles alone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verdict {
    /// By whom or what the second credits the first, if it does; empty for agencies without a name.
    pub credited: Option<String>,
    /// Whether the first is known to have appeared before the second.
    pub directed: bool,
    /// Which of the two the words came from.
    pub direction: Direction,
}

/// A text with all who hold it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SharedText {
    /// What kind of words.
    pub kind: CopyKind,
    /// The holders in the order of time; edits are against the first of them.
    pub holders: Vec<Holder>,
    /// The holder that clearly appeared first, if one did.
    pub first: Option<usize>,
    /// Where it comes from.
    pub origin: TextOrigin,
}

/// What was closed.
#[derive(Clone, Debug, Default)]
pub struct Closed {
    /// Articles with what share of them stood elsewhere, in the order in which they were entered.
    pub articles: Vec<(usize, Originality)>,
    /// Shared texts of which no holder is left in the window, by their first holder and its place.
    pub shared: Vec<SharedText>,
}

/// An article inside the window.
#[derive(Debug, Default)]
struct Entry {
    copied: Cover,
    agency: Cover,
    quoted: Cover,
    from: BTreeMap<usize, Share>,
}

/// What one article shares with an earlier one.
#[derive(Debug, Default)]
struct Share {
    told: Cover,
    quoted: Cover,
    /// Characters that are word for word the other's: the one whose words were changed least explains most.
    alike: f64,
    credited: bool,
}

/// The facts of an article and how many places of open texts are in it.
#[derive(Debug)]
struct Kept {
    facts: Facts,
    places: usize,
    inside: bool,
    /// Of an article that has left: the agencies whose own articles it shared words with.
    explained: BTreeSet<&'static str>,
}

/// All that is open.
#[derive(Debug, Default)]
pub struct Ledger {
    next: usize,
    kept: BTreeMap<usize, Kept>,
    entries: BTreeMap<usize, Entry>,
    /// By seconds of publication, for closing.
    dated: BTreeMap<(i64, usize), ()>,
    sides: BTreeMap<usize, Sides>,
    texts: Texts,
}

impl Ledger {
    /// Enters an article and returns its number: 0, 1, 2 … Articles are to be entered in the order of time, those of one time in
    /// an order that does not depend on how they were given.
    pub fn enter(&mut self, facts: Facts) -> usize {
        let number = self.next;
        self.next += 1;
        if let Some(when) = facts.times.seconds() {
            self.dated.insert((when, number), ());
        }
        self.entries.insert(number, Entry::default());
        self.sides.insert(number, Sides::new());
        let kept = Kept {
            facts: facts.ready(),
            places: 0,
            inside: true,
            explained: BTreeSet::new(),
        };
        self.kept.insert(number, kept);
        number
    }

    /// Takes a passage of two articles that are both inside the window; of others it says nothing.
    pub fn share(&mut self, found: &Found) -> Verdict {
        let (Some(a), Some(b)) = (self.inside(found.a), self.inside(found.b)) else {
            return Verdict::default();
        };
        let part = |span: Span, facts: &Facts| span.len() as f64 / facts.length.max(1) as f64;
        let parts = Parts {
            a: part(found.a_span, a),
            b: part(found.b_span, b),
        };
        let dispatches = [a.dispatch_of, b.dispatch_of];
        let by_agency = [a, b]
            .iter()
            .any(|f| f.credits_agency() || f.dispatch_of.is_some());
        let Judged {
            direction,
            credited,
            directed,
        } = judge(a, b, parts);
        self.count(found, by_agency, directed, credited.is_some());
        let dispatches = dispatches.into_iter().flatten();
        // A set phrase comes from nowhere, and somebody in the window always holds it: its holders would pile up for ever.
        if found.kind != CopyKind::Formula {
            self.texts.add(found, dispatches, &mut self.sides);
        }
        Verdict {
            credited,
            directed,
            direction,
        }
    }

    fn inside(&self, article: usize) -> Option<&Facts> {
        let kept = self.kept.get(&article)?;
        kept.inside.then_some(&kept.facts)
    }

    /// Counts a passage for both articles.
    fn count(&mut self, found: &Found, by_agency: bool, directed: bool, credited: bool) {
        for (article, span) in [(found.a, found.a_span), (found.b, found.b_span)] {
            let Some(mine) = self.entries.get_mut(&article) else {
                continue;
            };
            match found.kind {
                CopyKind::Quote => mine.quoted.add(span),
                CopyKind::Narrative if by_agency => mine.agency.add(span),
                CopyKind::Narrative | CopyKind::Formula => {}
            }
        }
        let Some(later) = self.entries.get_mut(&found.b).filter(|_| directed) else {
            return;
        };
        if found.kind == CopyKind::Formula {
            return;
        }
        let from = later.from.entry(found.a).or_default();
        from.alike += found.b_span.len() as f64 * (1.0 - found.edit());
        from.credited |= credited;
        if found.kind == CopyKind::Quote {
            from.quoted.add(found.b_span);
        } else {
            from.told.add(found.b_span);
            later.copied.add(found.b_span);
        }
    }

    /// Closes the articles that appeared before a time, or all, and the texts that only they hold.
    pub fn close(&mut self, before: Option<i64>) -> Closed {
        let leaving: Vec<usize> = match before {
            None => self.entries.keys().copied().collect(),
            Some(time) => {
                let kept = self.dated.split_off(&(time, 0));
                let gone = std::mem::replace(&mut self.dated, kept);
                let mut gone: Vec<usize> = gone.into_keys().map(|(_, n)| n).collect();
                gone.sort_unstable();
                gone
            }
        };
        if before.is_none() {
            self.dated.clear();
        }
        let mut closed = Closed::default();
        let mut judged: BTreeMap<usize, (Vec<Holder>, TextOrigin)> = BTreeMap::new();
        for article in &leaving {
            let entry = self.entries.remove(article).unwrap_or_default();
            let sides = self.sides.get(article).cloned().unwrap_or_default();
            for text in sides.values() {
                if !judged.contains_key(text)
                    && let Some(found) = self.texts.get(*text)
                {
                    let holders = found.holders();
                    let origin = origin(
                        found,
                        &holders,
                        |n| self.kept.get(&n).map(|k| &k.facts),
                        |n, agency| self.explained(n, agency),
                    );
                    judged.insert(*text, (holders, origin));
                }
            }
            let originality = self.rate(*article, entry, &sides, &judged);
            closed.articles.push((*article, originality));
        }
        for article in leaving {
            self.leave(article, &mut judged, &mut closed);
        }
        closed.shared.sort_by(|x, y| {
            let key = |s: &SharedText| s.holders.first().map(|h| (h.article, h.span));
            key(x).cmp(&key(y))
        });
        closed
    }

    /// Whether an article shares words with an agency's own article, so that its credit for the agency is for those.
    fn explained(&self, article: usize, agency: &str) -> bool {
        let kept = self.kept.get(&article);
        kept.is_some_and(|k| k.explained.contains(agency))
            || self.sides.get(&article).is_some_and(|sides| {
                let mut texts = sides.values().filter_map(|t| self.texts.get(*t));
                texts.any(|t| t.dispatches.contains(agency))
            })
    }

    /// Lets an article go, with the texts of which it was the last holder.
    fn leave(
        &mut self,
        article: usize,
        judged: &mut BTreeMap<usize, (Vec<Holder>, TextOrigin)>,
        closed: &mut Closed,
    ) {
        let sides = self.sides.remove(&article).unwrap_or_default();
        let texts = sides.values().filter_map(|t| self.texts.get(*t));
        let explained: BTreeSet<&str> = texts.flat_map(|t| &t.dispatches).copied().collect();
        if let Some(kept) = self.kept.get_mut(&article) {
            kept.inside = false;
            kept.places = sides.len();
            kept.explained = explained;
        }
        if sides.is_empty() {
            self.kept.remove(&article);
        }
        for text in sides.into_values() {
            let Some(open) = self.texts.get_mut(text) else {
                continue;
            };
            open.open = open.open.saturating_sub(1);
            if open.open > 0 {
                continue;
            }
            let Some(gone) = self.texts.remove(text) else {
                continue;
            };
            for (holder, _) in &gone.places {
                if let Some(kept) = self.kept.get_mut(holder) {
                    kept.places = kept.places.saturating_sub(1);
                    if kept.places == 0 && !kept.inside {
                        self.kept.remove(holder);
                    }
                }
            }
            if let Some((holders, origin)) = judged.remove(&text)
                && holders.len() > 1
            {
                closed.shared.push(SharedText {
                    kind: gone.kind(),
                    first: origin.first,
                    holders,
                    origin,
                });
            }
        }
    }

    /// What share of an article stood elsewhere.
    fn rate(
        &self,
        article: usize,
        entry: Entry,
        sides: &Sides,
        judged: &BTreeMap<usize, (Vec<Holder>, TextOrigin)>,
    ) -> Originality {
        let facts = self.kept.get(&article).map(|k| &k.facts);
        let length = facts.map_or(1, |f| f.length).max(1) as f64;
        let share = |cover: &Cover| cover.size() as f64 / length;
        let mut from: Vec<(bool, f64, Origin)> = entry
            .from
            .iter()
            .map(|(source, s)| {
                let origin = Origin {
                    article: *source,
                    share: share(&s.told),
                    quoted: share(&s.quoted),
                    credited: s.credited,
                };
                (s.told.size() == 0, s.alike, origin)
            })
            .collect();
        // The source is the one whose words were changed least: what a copy of a copy changed stays changed. Articles are
        // numbered in the order of time.
        from.sort_by(|x, y| {
            x.0.cmp(&y.0)
                .then_with(|| y.1.total_cmp(&x.1))
                .then_with(|| x.2.article.cmp(&y.2.article))
        });
        let copied = share(&entry.copied);
        Originality {
            originality: 1.0 - copied,
            copied,
            agency: share(&entry.agency),
            quoted: share(&entry.quoted),
            from: from.into_iter().map(|(_, _, origin)| origin).collect(),
            virtuals: self.virtuals(article, sides, judged, length),
            credits: facts.map_or_else(Vec::new, |f| f.credits.clone()),
        }
    }

    /// The virtual origins of an article's telling, by how much of it they explain.
    fn virtuals(
        &self,
        article: usize,
        sides: &Sides,
        judged: &BTreeMap<usize, (Vec<Holder>, TextOrigin)>,
        length: f64,
    ) -> Vec<VirtualOrigin> {
        let mut by_agency: BTreeMap<Option<&str>, (Cover, f64, bool)> = BTreeMap::new();
        let mut texts: Vec<usize> = sides.values().copied().collect();
        texts.sort_unstable();
        texts.dedup();
        for text in texts {
            let (Some((holders, origin)), Some(found)) = (judged.get(&text), self.texts.get(text))
            else {
                continue;
            };
            if !origin.is_virtual() || found.kind() != CopyKind::Narrative || holders.len() < 2 {
                continue;
            }
            let of = by_agency.entry(origin.agency()).or_default();
            let mine = holders.iter().filter(|h| h.article == article);
            mine.for_each(|h| of.0.add(h.span));
            of.1 = of.1.max(origin.certainty);
            of.2 |= origin.credited_by.contains(&article);
        }
        let mut found: Vec<VirtualOrigin> = by_agency
            .into_iter()
            .map(|(agency, (cover, certainty, credited))| VirtualOrigin {
                agency: agency.map(str::to_owned),
                share: cover.size() as f64 / length,
                credited,
                certainty,
            })
            .collect();
        found.sort_by(|x, y| {
            y.share
                .total_cmp(&x.share)
                .then_with(|| x.agency.cmp(&y.agency))
        });
        found
    }
}
