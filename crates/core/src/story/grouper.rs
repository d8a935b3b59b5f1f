//! Grouper: puts articles into stories as they come.

use super::index::Index;
use super::lens::Lens;
use super::lexicon::Lexicon;
use super::signature::Signature;
use super::strand::{Arrival, Strand};
use super::weights::{Choice, Column, FEATURES, Measures, Weights};
use super::{Decision, Redirect, Report, Saga};
use crate::evidence::{Feature, Reason};
use rustc_hash::FxHashSet;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// So many strands are measured in full.
pub(super) const CANDIDATES: usize = 16;
/// So many strands are active.
const ACTIVE: usize = 60_000;
/// The mean of so many other stories is the density of the stream.
const DENSITY: usize = 5;
/// Repair is due after so many seconds of the stream …
const REPAIR_SECONDS: i64 = 600;
/// … or after so many articles.
const REPAIR_ARTICLES: usize = 64;
/// The lexicon is tidied after so many articles.
const TIDY: u64 = 8_192;
/// A story of many reports stays active for so many seconds longer, per unit of the logarithm of their number.
const LONGER: f64 = 2.0 * 86_400.0;
/// Stories of one affair have names as alike as this, …
const SAGA_NAMES: f32 = 0.3;
/// … share as much of what the names of one tell …
const SAGA_COVERED: f32 = 0.4;
/// … and are not further apart than 30 days, as ln(1 + days).
const SAGA_GAP: f32 = 3.434;
/// A difference of scores as great as this is clear.
const MARGIN: f32 = 3.0;
/// So many words are shown in a reason.
const SHOWN: usize = 8;

/// A story: strands that are one event.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub(super) struct Group {
    pub id: Box<str>,
    pub strands: Vec<u32>,
}

/// Two sides that were measured, for fitting the weights.
#[derive(Clone, Debug)]
pub struct Considered {
    /// What was to be decided.
    pub choice: Choice,
    /// The articles of the one side.
    pub left: Vec<String>,
    /// The articles of the other side.
    pub right: Vec<String>,
    /// What was measured, in the order of [`FEATURES`].
    pub values: [f32; FEATURES.len()],
    /// The score above what was needed.
    pub excess: f32,
}

/// Puts articles into stories as they come.
pub struct Grouper {
    pub(super) weights: Cow<'static, Weights>,
    pub(super) lexicon: Lexicon,
    /// By number; numbers only grow.
    pub(super) strands: BTreeMap<u32, Strand>,
    pub(super) stories: BTreeMap<u32, Group>,
    pub(super) next: u32,
    pub(super) expiring: BTreeSet<(i64, u32)>,
    /// Strands that had reports since the last repair.
    pub(super) touched: BTreeSet<u32>,
    /// The latest time of the stream.
    pub(super) clock: i64,
    pub(super) repaired: i64,
    pub(super) articles: u64,
    pub(super) redirects: Vec<Redirect>,
    pub(super) sagas: Vec<Saga>,
    /// Ids of stories that the user keeps apart.
    pub(super) apart: BTreeSet<(Box<str>, Box<str>)>,
    pub(super) index: Index,
    pub(super) lens: Lens,
    pub(super) trace: Option<Vec<Considered>>,
}

impl Default for Grouper {
    fn default() -> Self {
        Self::with(Cow::Borrowed(Weights::built_in()))
    }
}

impl Grouper {
    /// A grouper with weights of its own.
    #[must_use]
    pub fn with(weights: Cow<'static, Weights>) -> Self {
        Self {
            weights,
            lexicon: Lexicon::default(),
            strands: BTreeMap::new(),
            stories: BTreeMap::new(),
            next: 0,
            expiring: BTreeSet::new(),
            touched: BTreeSet::new(),
            clock: i64::MIN,
            repaired: i64::MIN,
            articles: 0,
            redirects: Vec::new(),
            sagas: Vec::new(),
            apart: BTreeSet::new(),
            index: Index::default(),
            lens: Lens::default(),
            trace: None,
        }
    }

    /// Keeps all that is measured from now on, for [`Grouper::considered`].
    pub fn keep_considered(&mut self) {
        self.trace = Some(Vec::new());
    }

    /// What was measured since the last call.
    pub fn considered(&mut self) -> Vec<Considered> {
        self.trace.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Decides on the next article of the stream; may also move earlier ones.
    pub fn push(&mut self, report: &Report<'_>) -> Vec<Decision> {
        self.push_signature(Signature::new(report))
    }

    /// [`Grouper::push`] for an article whose signature was made before.
    pub fn push_signature(&mut self, signature: Signature) -> Vec<Decision> {
        self.articles += 1;
        let learned = self.lexicon.learn(&signature);
        let arrival = Arrival::new(&self.lexicon, &signature, learned);
        self.clock = self.clock.max(arrival.member.when.unwrap_or(self.clock));
        let best = self.best(&arrival);
        let reason = best
            .as_ref()
            .map_or_else(Reason::default, |(number, measures)| {
                self.reason(Choice::Join, &arrival.member.weighed, *number, measures)
            });
        let number = match best {
            Some((number, m)) if self.weights.of(Choice::Join).excess(&m) >= 0.0 => number,
            nearest => {
                let number = self.found(&arrival.member.id);
                if let Some((other, measures)) = nearest
                    && is_saga(&measures)
                {
                    self.link_saga(number, other, &reason);
                }
                number
            }
        };
        let mut decisions = self.join(number, arrival, reason);
        if self.is_repair_due() {
            decisions.extend(self.repair());
        }
        if self.articles.is_multiple_of(TIDY) {
            self.tidy();
        }
        decisions
    }

    /// Decides on what is still open at the end of a stream. More articles may follow.
    pub fn finish(&mut self) -> Vec<Decision> {
        self.repair()
    }

    /// The stories that became part of others since the last call, in the order in which they did.
    pub fn redirects(&mut self) -> Vec<Redirect> {
        std::mem::take(&mut self.redirects)
    }

    /// The stories that turned out to be of one affair since the last call.
    pub fn sagas(&mut self) -> Vec<Saga> {
        std::mem::take(&mut self.sagas)
    }

    fn is_repair_due(&self) -> bool {
        self.touched.len() >= REPAIR_ARTICLES
            || self.clock.saturating_sub(self.repaired) >= REPAIR_SECONDS
    }

    /// The strand that an article fits best, and how.
    fn best(&mut self, arrival: &Arrival) -> Option<(u32, Measures)> {
        let side = &arrival.member.weighed;
        let near = self.near(side, |strand| strand.language == arrival.language);
        let mut lens = std::mem::take(&mut self.lens);
        lens.spread(&self.lexicon, side, Some(&arrival.member));
        let mut measured: Vec<(u32, Measures)> = near
            .into_iter()
            .filter_map(|number| {
                let strand = self.strands.get(&number)?;
                Some((number, lens.join(&self.lexicon, arrival, strand)))
            })
            .collect();
        self.lens = lens;
        let column = self.weights.of(Choice::Join);
        with_rivals(&mut measured, column);
        measured.sort_by(|x, y| {
            column
                .excess(&y.1)
                .total_cmp(&column.excess(&x.1))
                .then(x.0.cmp(&y.0))
        });
        for (number, measures) in &measured {
            self.consider(Choice::Join, &[&arrival.member.id], *number, measures);
        }
        measured.into_iter().next()
    }

    /// The strands that share rare terms with one side.
    pub(super) fn near(
        &self,
        side: &super::vector::Weighed,
        mut wanted: impl FnMut(&Strand) -> bool,
    ) -> Vec<u32> {
        let terms = side.words.iter().chain(&side.names).map(|(id, _)| *id);
        let terms = terms.chain(side.numbers.iter().chain(&side.days).copied());
        let mut weighed: Vec<(u32, f32)> = terms.map(|id| (id, self.lexicon.idf(id))).collect();
        // A word of the title or of several sentences finds better than one that stands there once.
        for (weight, (_, held)) in weighed.iter_mut().zip(side.words.iter().chain(&side.names)) {
            weight.1 *= 1.0 + held;
        }
        self.index
            .near(weighed, self.expiring.len(), CANDIDATES, |number| {
                self.strands.get(&number).is_some_and(&mut wanted)
            })
    }

    pub(super) fn consider(
        &mut self,
        choice: Choice,
        left: &[&str],
        right: u32,
        measures: &Measures,
    ) {
        let excess = self.weights.of(choice).excess(measures);
        if let (Some(trace), Some(strand)) = (&mut self.trace, self.strands.get(&right)) {
            trace.push(Considered {
                choice,
                left: left.iter().map(|id| (*id).to_owned()).collect(),
                right: ids_of(strand),
                values: measures.values(),
                excess,
            });
        }
    }

    /// [`Grouper::consider`] for two parts of one strand.
    pub(super) fn consider_parts(&mut self, left: &Strand, right: &Strand, measures: &Measures) {
        let excess = self.weights.of(Choice::Merge).excess(measures);
        if let Some(trace) = &mut self.trace {
            trace.push(Considered {
                choice: Choice::Merge,
                left: ids_of(left),
                right: ids_of(right),
                values: measures.values(),
                excess,
            });
        }
    }

    /// Why a side fits a strand, in words.
    pub(super) fn reason(
        &self,
        choice: Choice,
        side: &super::vector::Weighed,
        number: u32,
        measures: &Measures,
    ) -> Reason {
        let column = self.weights.of(choice);
        let mut features = column.features(measures);
        if let Some(strand) = self.strands.get(&number) {
            let mut common = side.common(&strand.weighed);
            common.sort_by(|x, y| {
                self.lexicon
                    .idf(*y)
                    .total_cmp(&self.lexicon.idf(*x))
                    .then(x.cmp(y))
            });
            for feature in &mut features {
                feature.words = self.words(feature.name, &common);
            }
            features.push(Feature {
                name: "story",
                weight: 0.0,
                words: self
                    .stories
                    .get(&strand.story)
                    .map_or_else(String::new, |s| s.id.to_string()),
            });
        }
        Reason {
            score: features.iter().map(|f| f.weight).sum(),
            threshold: f64::from(column.threshold),
            features,
        }
    }

    /// The rarest words that carried a feature, as printed.
    fn words(&self, feature: &str, common: &[u32]) -> String {
        use super::signature::Family;
        let wanted: &[Family] = match feature {
            "words" | "words covered" | "words, with text" => &[Family::Word],
            "names" | "names covered" | "names, with text" => &[Family::Name],
            "rare terms" => &[Family::Word, Family::Name],
            "numbers" => &[Family::Number],
            "days" => &[Family::Day],
            _ => return String::new(),
        };
        // A word that is also a name is shown once.
        let mut seen = BTreeSet::new();
        let mut words: Vec<&str> = common
            .iter()
            .filter(|id| {
                self.lexicon
                    .family(**id)
                    .is_some_and(|f| wanted.contains(&f))
            })
            .map(|id| self.lexicon.shown(*id))
            .filter(|word| seen.insert(*word))
            .collect();
        words.truncate(SHOWN);
        words.join(", ")
    }

    /// Founds a story of one strand.
    fn found(&mut self, id: &str) -> u32 {
        let number = self.next;
        self.next = self.next.saturating_add(1);
        let strand = Strand {
            story: number,
            ..Strand::default()
        };
        self.strands.insert(number, strand);
        let group = Group {
            id: id.into(),
            strands: vec![number],
        };
        self.stories.insert(number, group);
        number
    }

    fn join(&mut self, number: u32, arrival: Arrival, reason: Reason) -> Vec<Decision> {
        let id = arrival.member.id.to_string();
        let Some(strand) = self.strands.get_mut(&number) else {
            return Vec::new();
        };
        let terms = arrival.counts.iter().map(|(id, _)| *id).collect::<Vec<_>>();
        strand.join(&self.lexicon, arrival, &self.weights.settings);
        self.index.add(number, terms.into_iter());
        self.touched.insert(number);
        self.keep(number);
        let story = self
            .story_of(number)
            .map_or_else(String::new, |s| s.id.to_string());
        self.forget();
        vec![Decision {
            article: id,
            story,
            reason,
        }]
    }

    /// Notes that the stories of two strands are of one affair.
    pub(super) fn link_saga(&mut self, one: u32, other: u32, reason: &Reason) {
        let id = |number| self.story_of(number).map(|s| s.id.to_string());
        if let (Some(one), Some(other)) = (id(one), id(other))
            && one != other
        {
            self.sagas.push(Saga {
                one,
                other,
                reason: reason.clone(),
            });
        }
    }

    pub(super) fn story_of(&self, strand: u32) -> Option<&Group> {
        self.stories.get(&self.strands.get(&strand)?.story)
    }

    /// Sets how long a strand stays active.
    pub(super) fn keep(&mut self, number: u32) {
        if let Some(strand) = self.strands.get_mut(&number) {
            self.expiring.remove(&(strand.expiry, number));
            let longer = LONGER * (strand.articles.len() as f64).ln();
            let from = strand.last.unwrap_or(self.clock);
            strand.expiry = from.saturating_add(longer as i64);
            self.expiring.insert((strand.expiry, number));
        }
    }

    /// Lets the strands go that were told of longest ago, if there are too many.
    fn forget(&mut self) {
        while self.strands.len() > ACTIVE {
            let Some((_, number)) = self.expiring.pop_first() else {
                return;
            };
            if let Some(strand) = self.drop_strand(number)
                && let Some(story) = self.stories.get_mut(&strand.story)
            {
                story.strands.retain(|n| *n != number);
                if story.strands.is_empty() {
                    self.stories.remove(&strand.story);
                }
            }
        }
    }

    /// Takes a strand out of all lists but its story's.
    pub(super) fn drop_strand(&mut self, number: u32) -> Option<Strand> {
        let strand = self.strands.remove(&number)?;
        self.expiring.remove(&(strand.expiry, number));
        self.touched.remove(&number);
        self.index.remove(number, held(&strand));
        Some(strand)
    }

    /// Lets terms go that no active strand holds.
    pub(super) fn tidy(&mut self) {
        let held: FxHashSet<u32> = self.strands.values().flat_map(held).collect();
        self.lexicon.forget(&held);
        let active: FxHashSet<u32> = self.strands.keys().copied().collect();
        self.index.tidy(&held, &active);
    }
}

fn ids_of(strand: &Strand) -> Vec<String> {
    strand.articles.iter().map(|a| a.id.to_string()).collect()
}

/// All terms that a strand holds; some perhaps twice.
pub(super) fn held(strand: &Strand) -> impl Iterator<Item = u32> + '_ {
    let members = strand.members.iter().flat_map(|m| {
        let terms = m.weighed.words.iter().chain(&m.weighed.names);
        let terms = terms.chain(&m.weighed.phrases).map(|(id, _)| *id);
        terms
            .chain(m.weighed.numbers.iter().chain(&m.weighed.days).copied())
            .chain(m.weighed.links.iter().copied())
            .chain(m.title.iter().copied())
    });
    members.chain(strand.counts.iter().map(|(id, _)| *id))
}

/// Whether what two stories name makes them one affair, though they are not one event.
fn is_saga(measures: &Measures) -> bool {
    measures.names >= SAGA_NAMES && measures.named >= SAGA_COVERED && measures.gap <= SAGA_GAP
}

/// Adds to each of several strands how much better or worse it fits than the best other one.
fn with_margins(measured: &mut [(u32, Measures)], column: &Column) {
    let excess: Vec<f32> = measured.iter().map(|(_, m)| column.excess(m)).collect();
    let (mut first, mut second) = (-MARGIN - column.threshold, -MARGIN - column.threshold);
    for value in &excess {
        if *value > first {
            (first, second) = (*value, first);
        } else {
            second = second.max(*value);
        }
    }
    for ((_, measures), own) in measured.iter_mut().zip(excess) {
        let other = if own >= first { second } else { first };
        measures.margin = ((own - other) / MARGIN).clamp(-1.0, 1.0);
    }
}

/// Adds to each of several strands how well the others fit.
pub(super) fn with_rivals(measured: &mut [(u32, Measures)], column: &Column) {
    with_margins(measured, column);
    let mut words: Vec<f32> = measured.iter().map(|(_, m)| m.words).collect();
    words.sort_unstable_by(|x, y| y.total_cmp(x));
    let best: f32 = words.iter().take(DENSITY + 1).sum();
    for (_, measures) in measured {
        let first = words.first().copied().unwrap_or(0.0);
        let rival = if measures.words >= first {
            words.get(1).copied().unwrap_or(0.0)
        } else {
            first
        };
        measures.rival = rival;
        measures.long_rival = rival * measures.long;
        let last = words.get(DENSITY).copied().unwrap_or(0.0);
        measures.density = (best - measures.words.max(last)) / DENSITY as f32;
    }
}
