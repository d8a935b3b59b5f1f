//! Strand: the reports of one event in one language. A story is one strand or several that were linked.

use super::lexicon::{Counts, Learned, Lexicon};
use super::signature::{Family, Signature};
use super::vector::{Weighed, add, cosine, heaviest};
use super::weights::Settings;
use serde::{Deserialize, Serialize};

/// So many reports of a strand are compared with: the first and the latest.
const MEMBERS: usize = 20;
/// A strand keeps so many times the terms of an article.
const STRAND_TERMS: usize = 2;

/// One report of a strand.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Member {
    /// The article's id.
    pub id: Box<str>,
    pub when: Option<i64>,
    /// When the last day begins that it tells of.
    pub told: Option<i64>,
    /// Whether it is no more than a title.
    pub short: bool,
    /// Its words and names when it came.
    pub weighed: Weighed,
    /// The words of its title, ascending.
    pub title: Vec<u32>,
    /// Their information.
    pub title_weight: f32,
}

/// An article of a strand.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Held {
    pub id: Box<str>,
    pub when: Option<i64>,
    /// Whether a story has its id, or had.
    pub founded: bool,
}

/// One article as it is held against strands.
#[derive(Clone, Debug, Default)]
pub(super) struct Arrival {
    pub counts: Counts,
    pub member: Member,
    pub language: u16,
}

/// The reports of one event in one language.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Strand {
    /// The number of its story.
    pub story: u32,
    pub language: u16,
    /// Every article, in the order in which they came.
    pub articles: Vec<Held>,
    /// The first and the latest reports.
    pub members: Vec<Member>,
    /// The terms of all.
    pub counts: Counts,
    /// What they weigh.
    pub weighed: Weighed,
    /// When the first and the last report were published.
    pub first: Option<i64>,
    pub last: Option<i64>,
    /// The earliest of the last days that its reports tell of.
    pub told: Option<i64>,
    /// How many reports are more than a title.
    pub long: usize,
    /// Sum of each report's likeness with the strand that it joined.
    pub likeness: f32,
    /// Where it stands in the order of being let go.
    pub expiry: i64,
}

impl Strand {
    /// Adds a report.
    pub fn join(&mut self, lexicon: &Lexicon, arrival: Arrival, settings: &Settings) {
        if !self.articles.is_empty() {
            self.likeness += cosine(&self.weighed.words, &arrival.member.weighed.words);
        }
        self.language = arrival.language;
        self.first = earliest(self.first, arrival.member.when);
        self.last = self.last.max(arrival.member.when);
        self.told = earliest(self.told, arrival.member.told);
        self.long += usize::from(!arrival.member.short);
        self.articles.push(Held {
            id: arrival.member.id.clone(),
            when: arrival.member.when,
            founded: self.articles.is_empty(),
        });
        self.pool(lexicon, &arrival.counts, settings);
        self.keep(arrival.member, settings);
    }

    /// Takes the reports of another strand.
    pub fn take(&mut self, lexicon: &Lexicon, other: Self, settings: &Settings) {
        let likeness = cosine(&self.weighed.words, &other.weighed.words);
        self.likeness += other.likeness + likeness;
        self.first = earliest(self.first, other.first);
        self.last = self.last.max(other.last);
        self.told = earliest(self.told, other.told);
        self.long += other.long;
        self.articles.extend(other.articles);
        self.pool(lexicon, &other.counts, settings);
        for member in other.members {
            self.keep(member, settings);
        }
    }

    fn pool(&mut self, lexicon: &Lexicon, counts: &Counts, settings: &Settings) {
        add(&mut self.counts, counts);
        heaviest(lexicon, &mut self.counts, STRAND_TERMS);
        self.weighed = Weighed::new(lexicon, &self.counts, settings.pooling);
    }

    /// Keeps a report to compare with, if it is not nearly one that is kept.
    fn keep(&mut self, member: Member, settings: &Settings) {
        let same = self
            .members
            .iter()
            .any(|m| cosine(&m.weighed.words, &member.weighed.words) > settings.same);
        if !same {
            self.members.push(member);
        }
        if self.members.len() > MEMBERS {
            self.members.remove(1);
        }
    }

    /// Mean seconds between its reports; a day if there is only one.
    pub fn pace(&self) -> f32 {
        match (self.first, self.last) {
            (Some(first), Some(last)) if self.articles.len() > 1 => {
                last.abs_diff(first) as f32 / (self.articles.len() - 1) as f32
            }
            _ => 86_400.0,
        }
    }

    /// The strand without some articles, and one of those. What each article counted is not known any more: terms count
    /// once for each report that is kept.
    pub fn split(
        &self,
        lexicon: &Lexicon,
        settings: &Settings,
        is_moved: impl Fn(&str, Option<i64>) -> bool,
    ) -> (Option<Self>, Option<Self>) {
        if !self.articles.iter().any(|a| is_moved(&a.id, a.when)) {
            return (Some(self.clone()), None);
        }
        let part = |moved: bool| -> Option<Self> {
            let mut part = Self {
                language: self.language,
                ..Self::default()
            };
            for article in self
                .articles
                .iter()
                .filter(|a| is_moved(&a.id, a.when) == moved)
            {
                part.first = earliest(part.first, article.when);
                part.last = part.last.max(article.when);
                part.articles.push(article.clone());
            }
            if part.articles.is_empty() {
                return None;
            }
            let members = self
                .members
                .iter()
                .filter(|m| is_moved(&m.id, m.when) == moved);
            for member in members {
                if !part.members.is_empty() {
                    part.likeness += cosine(&part.weighed.words, &member.weighed.words);
                }
                part.long += usize::from(!member.short);
                part.told = earliest(part.told, member.told);
                part.pool(lexicon, &member.weighed.counts(), settings);
                part.members.push(member.clone());
            }
            Some(part)
        };
        (part(false), part(true))
    }

    /// The time after which its latest reports came, behind its longest silence of at least so many seconds, if several
    /// came then.
    pub fn burst(&self, silence: i64) -> Option<i64> {
        let mut times: Vec<i64> = self.articles.iter().filter_map(|a| a.when).collect();
        times.sort_unstable();
        let gaps = times
            .windows(2)
            .enumerate()
            .filter_map(|(place, two)| match two {
                [before, after] => Some((after - before, place + 1, *after)),
                _ => None,
            });
        let (gap, place, after) = gaps.max()?;
        (gap >= silence && times.len() - place >= 2).then_some(after)
    }

    /// How alike its reports are, 0..1; one half for a single one.
    pub fn cohesion(&self) -> f32 {
        let joined = self.articles.len().saturating_sub(1);
        if joined == 0 {
            0.5
        } else {
            (self.likeness / joined as f32).min(1.0)
        }
    }
}

fn earliest(a: Option<i64>, b: Option<i64>) -> Option<i64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        _ => a.or(b),
    }
}

impl Arrival {
    /// An article as it is weighed now.
    pub fn new(lexicon: &Lexicon, signature: &Signature, learned: Learned) -> Self {
        let mut counts = learned.counts;
        heaviest(lexicon, &mut counts, 1);
        let title: Vec<u32> = learned
            .title
            .into_iter()
            .filter(|id| lexicon.family(*id) == Some(Family::Word))
            .collect();
        let title_weight = title.iter().map(|id| lexicon.idf(*id)).sum();
        Self {
            member: Member {
                id: signature.id.clone(),
                when: signature.when,
                told: signature.told,
                short: signature.short,
                weighed: Weighed::new(lexicon, &counts, 1.0),
                title,
                title_weight,
            },
            counts,
            language: learned.language,
        }
    }
}
