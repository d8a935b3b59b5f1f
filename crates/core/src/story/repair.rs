//! Repair: stories that turn out to be one become one, within a language and across languages.
//!
//! Only the neighbourhood of what had reports since the last repair is looked at. The story of more reports keeps its
//! id, of two as large the older one; the other's id leads to it.

use super::grouper::{CANDIDATES, Grouper, held, with_rivals};
use super::strand::Strand;
use super::weights::{Choice, Measures};
use super::{Decision, Redirect};
use crate::evidence::Reason;

/// So many seconds without a report are a silence.
const SILENCE: i64 = 12 * 3600;
/// A strand is merged so many times at most in one repair.
const ROUNDS: usize = 4;

impl Grouper {
    pub(super) fn repair(&mut self) -> Vec<Decision> {
        self.repaired = self.clock;
        let touched = std::mem::take(&mut self.touched);
        let mut decisions = Vec::new();
        for number in &touched {
            decisions.extend(self.divide(*number));
        }
        let mut left: Vec<u32> = Vec::new();
        for mut number in touched {
            for _ in 0..ROUNDS {
                let Some((other, reason)) = self.twin(number) else {
                    break;
                };
                decisions.extend(self.merge(number, other, &reason));
                if !self.strands.contains_key(&number) {
                    number = other;
                }
            }
            left.push(number);
        }
        for number in left {
            decisions.extend(self.link(number));
        }
        self.touched.clear();
        decisions
    }

    /// Parts the latest reports of a strand from those before a silence, if they tell of another event.
    fn divide(&mut self, number: u32) -> Vec<Decision> {
        let parts = self.strands.get(&number).and_then(|strand| {
            let after = strand.burst(SILENCE)?;
            let is_later = |_: &str, when: Option<i64>| when.is_some_and(|w| w >= after);
            Some((
                strand.split(&self.lexicon, &self.weights.settings, is_later),
                strand.story,
            ))
        });
        let Some(((Some(before), Some(mut later)), story)) = parts else {
            return Vec::new();
        };
        let mut lens = std::mem::take(&mut self.lens);
        lens.spread(&self.lexicon, &later.weighed, None);
        let measures = ordered(lens.merge(&self.lexicon, &later, &before));
        self.lens = lens;
        self.consider_parts(&later, &before, &measures);
        let column = self.weights.of(Choice::Merge);
        if column.excess(&measures) >= -self.weights.settings.hysteresis {
            return Vec::new();
        }
        let reason = self.reason(Choice::Merge, &later.weighed, number, &measures);
        // An id that a story has had leads to where that story went.
        let Some(founder) = later.articles.iter_mut().find(|a| !a.founded) else {
            return Vec::new();
        };
        founder.founded = true;
        let id = founder.id.clone();
        let decisions = later.articles.iter().map(|article| Decision {
            article: article.id.to_string(),
            story: id.to_string(),
            reason: reason.clone(),
        });
        let decisions = decisions.collect();
        self.drop_strand(number);
        if let Some(group) = self.stories.get_mut(&story) {
            group.strands.retain(|n| *n != number);
        }
        self.put(number, story, before);
        let whole = self.stories.get(&story).map(|g| g.id.clone());
        if let Some(whole) = whole {
            self.carry_apart(&whole, &id);
        }
        let fresh = self.put_story(&id, vec![later]);
        self.link_saga(number, fresh, &reason);
        decisions
    }

    /// The strand of the same language that is one with the given one, and why.
    fn twin(&mut self, number: u32) -> Option<(u32, Reason)> {
        self.aside(number, |grouper, strand| {
            let mut near = grouper.near(&strand.weighed, |o| o.language == strand.language);
            near.truncate(CANDIDATES - 1);
            let measured = grouper.measured(Choice::Merge, strand, near);
            grouper.chosen(Choice::Merge, strand, measured)
        })
    }

    /// Does something with a strand that is taken out of its list meanwhile, which is cheaper than a copy of it.
    fn aside<T>(
        &mut self,
        number: u32,
        work: impl FnOnce(&mut Self, &Strand) -> Option<T>,
    ) -> Option<T> {
        let strand = self.strands.remove(&number)?;
        let done = work(self, &strand);
        self.strands.insert(number, strand);
        done
    }

    /// Measures a strand against others.
    fn measured(
        &mut self,
        choice: Choice,
        strand: &Strand,
        near: Vec<u32>,
    ) -> Vec<(u32, Measures)> {
        let mut lens = std::mem::take(&mut self.lens);
        let mut measured = Vec::new();
        lens.spread(&self.lexicon, &strand.weighed, None);
        for other in near {
            let Some(candidate) = self.strands.get(&other) else {
                continue;
            };
            let measures = match choice {
                Choice::Link => lens.link(&self.lexicon, strand, candidate),
                _ => lens.merge(&self.lexicon, strand, candidate),
            };
            measured.push((other, ordered(measures)));
        }
        self.lens = lens;
        if choice == Choice::Link {
            let best = measured.iter().map(|(_, m)| m.names).fold(0.0, f32::max);
            for (_, measures) in &mut measured {
                measures.foreign_rival = best - measures.names;
            }
        } else {
            with_rivals(&mut measured, self.weights.of(choice));
        }
        if self.trace.is_some() {
            let ids: Vec<&str> = strand.articles.iter().map(|a| a.id.as_ref()).collect();
            for (other, measures) in &measured {
                self.consider(choice, &ids, *other, measures);
            }
        }
        measured
    }

    /// The best of those measured, if it is good enough, and why.
    fn chosen(
        &self,
        choice: Choice,
        strand: &Strand,
        measured: Vec<(u32, Measures)>,
    ) -> Option<(u32, Reason)> {
        let column = self.weights.of(choice);
        let (other, measures) = measured
            .into_iter()
            .filter(|(n, m)| {
                let story = self.strands.get(n).map_or(strand.story, |s| s.story);
                column.excess(m) >= 0.0 && !self.are_apart(strand.story, story)
            })
            .max_by(|x, y| {
                column
                    .excess(&x.1)
                    .total_cmp(&column.excess(&y.1))
                    .then(y.0.cmp(&x.0))
            })?;
        Some((
            other,
            self.reason(choice, &strand.weighed, other, &measures),
        ))
    }

    /// Makes two strands of one language one; gives what is said anew of articles.
    fn merge(&mut self, first: u32, second: u32, reason: &Reason) -> Vec<Decision> {
        let (Some(x), Some(y)) = (self.strands.get(&first), self.strands.get(&second)) else {
            return Vec::new();
        };
        let (stories, size) = ((x.story, y.story), |s: &Strand| s.articles.len());
        let (stays, goes) = if (size(x), second) >= (size(y), first) {
            (first, second)
        } else {
            (second, first)
        };
        let decisions = self.unite(stories.0, stories.1, reason);
        let Some(gone) = self.drop_strand(goes) else {
            return decisions;
        };
        if let Some(group) = self.stories.get_mut(&gone.story) {
            group.strands.retain(|n| *n != goes);
        }
        if let Some(strand) = self.strands.get_mut(&stays) {
            let terms: Vec<u32> = held(&gone).collect();
            strand.take(&self.lexicon, gone, &self.weights.settings);
            self.index.add(stays, terms.into_iter());
        }
        self.keep(stays);
        decisions
    }

    /// Makes two stories one; gives what is said anew of the articles of the smaller one.
    fn unite(&mut self, first: u32, second: u32, reason: &Reason) -> Vec<Decision> {
        if first == second {
            return Vec::new();
        }
        let size = |story: u32| -> usize {
            self.stories.get(&story).map_or(0, |g| {
                g.strands
                    .iter()
                    .filter_map(|n| self.strands.get(n))
                    .map(|s| s.articles.len())
                    .sum()
            })
        };
        let (stays, goes) = if (size(first), second) >= (size(second), first) {
            (first, second)
        } else {
            (second, first)
        };
        let Some(gone) = self.stories.remove(&goes) else {
            return Vec::new();
        };
        let Some(group) = self.stories.get_mut(&stays) else {
            return Vec::new();
        };
        let mut decisions = Vec::new();
        for number in &gone.strands {
            if let Some(strand) = self.strands.get_mut(number) {
                strand.story = stays;
                decisions.extend(strand.articles.iter().map(|article| Decision {
                    article: article.id.to_string(),
                    story: group.id.to_string(),
                    reason: reason.clone(),
                }));
            }
        }
        group.strands.extend(gone.strands);
        let redirect = Redirect {
            from: gone.id.to_string(),
            to: group.id.to_string(),
            reason: reason.clone(),
        };
        self.carry_apart(&redirect.from, &redirect.to);
        self.redirects.push(redirect);
        decisions
    }

    /// Joins a strand's story to those in other languages that are one with it.
    fn link(&mut self, number: u32) -> Vec<Decision> {
        let found = self.aside(number, |grouper, strand| {
            let near = grouper.near_abroad(strand);
            let mut measured = grouper.measured(Choice::Link, strand, near);
            measured.retain(|(n, _)| {
                grouper
                    .strands
                    .get(n)
                    .is_some_and(|s| s.story != strand.story)
            });
            let (other, reason) = grouper.chosen(Choice::Link, strand, measured)?;
            let story = grouper.strands.get(&other)?.story;
            Some((strand.story, story, reason))
        });
        match found {
            Some((mine, other, reason)) => self.unite(mine, other, &reason),
            None => Vec::new(),
        }
    }

    /// Strands in other languages that share names, numbers, days, concepts or words that look alike.
    fn near_abroad(&self, strand: &Strand) -> Vec<u32> {
        let side = &strand.weighed;
        let ids = side.names.iter().map(|(id, _)| *id);
        let ids = ids
            .chain(side.numbers.iter().chain(&side.days).copied())
            .chain(side.links.iter().copied());
        let terms = ids.map(|id| (id, self.lexicon.idf(id))).collect();
        self.index
            .near(terms, self.expiring.len(), CANDIDATES, |number| {
                self.strands
                    .get(&number)
                    .is_some_and(|s| s.language != strand.language)
            })
    }
}

/// The measures with the numbers of reports in their order.
fn ordered(mut measures: Measures) -> Measures {
    if measures.less > measures.size {
        std::mem::swap(&mut measures.less, &mut measures.size);
    }
    measures
}
