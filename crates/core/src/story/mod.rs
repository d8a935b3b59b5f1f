//! Story: the articles that tell of one event.
//!
//! Not a topic and not an affair: the storm and the repairs a month later are two stories. Articles come in the order
//! of time; each is compared with the stories that share its rarest terms and joins the one that it fits best, or
//! founds one. What is rare is learned from the stream itself. Where an article shows that two stories are one, they
//! are joined and the smaller one's articles are decided on again.

mod event;
mod lexicon;
mod saved;
mod score;
mod signature;

pub use event::{Event, events};

use crate::evidence::{Feature, Reason};
use crate::mention::Annotation;
use lexicon::{Counts, Lexicon};
use score::{Measures, THRESHOLD, common, cosines};
use signature::{Family, Signature};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// One article as the grouper sees it.
#[derive(Debug)]
pub struct Report<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its language.
    pub language: &'a str,
    /// Seconds since 1970 of its publication.
    pub when: Option<i64>,
    /// Its title.
    pub title: &'a str,
    /// Its text.
    pub text: &'a str,
    /// What was found in title and text together.
    pub annotation: &'a Annotation,
}

/// Where an article was put.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// The article's id.
    pub article: String,
    /// The story's id: that of its first article.
    pub story: String,
    /// Why it joined, or did not join the nearest story; that story's id is the feature `story`.
    pub reason: Reason,
}

/// So many of an article's heaviest terms look for stories.
const LOOKED_UP: usize = 24;
/// Terms of more stories than this share of the active ones are not looked up …
const COMMON_SHARE: f32 = 0.05;
/// … if they are of more than so many.
const COMMON_STORIES: usize = 60;
/// So many stories are scored in full.
const CANDIDATES: usize = 16;
/// So many members of a story are compared with.
const MEMBERS: usize = 24;
/// The mean of so many nearest members counts.
const NEAREST: usize = 3;
/// A story as a whole is so many terms.
const STORY_TERMS: usize = 160;
/// So many stories are active: those that had an article last.
const ACTIVE: usize = 20_000;
/// Two stories that an article fits this much better than needed are compared with each other.
const BRIDGE: f64 = 1.5;

/// A story that may still grow.
struct Story {
    id: Box<str>,
    /// Terms of the first and the latest articles.
    members: Vec<Counts>,
    /// Every article's id, for moving them.
    articles: Vec<Box<str>>,
    terms: Counts,
    last: Option<i64>,
    languages: Vec<Box<str>>,
}

/// Puts articles into stories as they come.
#[derive(Default)]
pub struct Grouper {
    lexicon: Lexicon,
    /// By number; numbers only grow.
    stories: BTreeMap<u32, Story>,
    next: u32,
    /// Which stories hold a term, ascending.
    index: HashMap<u32, Vec<u32>>,
    /// Stories that the user keeps apart.
    apart: BTreeSet<(Box<str>, Box<str>)>,
}

/// The article at hand.
struct Arrival<'r> {
    terms: Counts,
    when: Option<i64>,
    language: &'r str,
}

impl Grouper {
    /// Decides on the next article of the stream; may also move earlier ones.
    pub fn push(&mut self, report: &Report<'_>) -> Vec<Decision> {
        let (terms, _) = self.lexicon.learn(Signature::new(report));
        let arrival = Arrival {
            terms,
            when: report.when,
            language: report.language,
        };
        let ranked = self.ranked(&arrival);
        let best = ranked.first().copied();
        let reason = best.map_or_else(Reason::default, |(number, measures)| {
            self.reason(&arrival, number, &measures)
        });
        let number = match best {
            Some((number, measures)) if measures.score() >= THRESHOLD => number,
            _ => self.found(report.id),
        };
        let mut decisions = self.join(number, report.id, arrival, reason);
        if let [(first, _), (second, measures), ..] = ranked.as_slice()
            && *first == number
            && measures.score() >= THRESHOLD + BRIDGE
        {
            decisions.extend(self.merge(number, *second));
        }
        self.forget();
        decisions
    }

    /// The stories that an article may belong to, best first.
    fn ranked(&self, arrival: &Arrival<'_>) -> Vec<(u32, Measures)> {
        let mut heavy: Vec<(u32, f32)> = arrival
            .terms
            .iter()
            .map(|&(id, count)| (id, count * self.lexicon.idf(id)))
            .collect();
        heavy.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        let most = COMMON_STORIES.max((self.stories.len() as f32 * COMMON_SHARE) as usize);
        let mut touched: BTreeMap<u32, f32> = BTreeMap::new();
        let held = heavy
            .iter()
            .filter_map(|(id, weight)| Some((self.index.get(id)?, weight)))
            .filter(|(stories, _)| stories.len() <= most);
        for (stories, weight) in held.take(LOOKED_UP) {
            for number in stories {
                *touched.entry(*number).or_default() += weight * weight;
            }
        }
        let mut touched: Vec<(u32, f32)> = touched.into_iter().collect();
        touched.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        touched.truncate(CANDIDATES);
        let mut ranked: Vec<(u32, Measures)> = touched
            .into_iter()
            .filter_map(|(number, _)| {
                Some((number, self.measure(arrival, self.stories.get(&number)?)))
            })
            .collect();
        ranked.sort_by(|x, y| y.1.score().total_cmp(&x.1.score()).then(x.0.cmp(&y.0)));
        let second = ranked.get(1).map_or(0.0, |(_, m)| m.words);
        for (place, (_, measures)) in ranked.iter_mut().enumerate() {
            measures.rival = if place == 0 { second } else { 0.0 };
        }
        ranked
    }

    fn measure(&self, arrival: &Arrival<'_>, story: &Story) -> Measures {
        let (words, names) = cosines(&self.lexicon, &arrival.terms, &story.terms);
        let mut members: Vec<f32> = story
            .members
            .iter()
            .map(|m| cosines(&self.lexicon, &arrival.terms, m).0)
            .collect();
        members.sort_by(|x, y| y.total_cmp(x));
        members.truncate(NEAREST);
        let (mut rare, mut numbers) = (0.0f32, 0.0f32);
        common(&arrival.terms, &story.terms, |id, _, _| {
            let idf = self.lexicon.idf(id);
            match self.lexicon.family(id) {
                Some(Family::Number | Family::Day) => numbers += idf,
                _ if idf > RARE => rare += idf,
                _ => {}
            }
        });
        let gap = arrival
            .when
            .zip(story.last)
            .map_or(0, |(x, y)| x.abs_diff(y));
        Measures {
            words,
            members: members.iter().sum::<f32>() / members.len().max(1) as f32,
            names,
            rare: 1.0 - (-rare / 30.0).exp(),
            numbers: 1.0 - (-numbers / 10.0).exp(),
            gap: (gap as f32 / 86_400.0).ln_1p(),
            rival: 0.0,
            foreign: f32::from(u8::from(
                !story
                    .languages
                    .iter()
                    .any(|l| l.as_ref() == arrival.language),
            )),
        }
    }

    fn reason(&self, arrival: &Arrival<'_>, number: u32, measures: &Measures) -> Reason {
        let mut shared: Vec<(u32, f32)> = Vec::new();
        if let Some(story) = self.stories.get(&number) {
            common(&arrival.terms, &story.terms, |id, x, y| {
                shared.push((id, x.min(y) * self.lexicon.idf(id)));
            });
        }
        shared.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        let list = |family: Family| {
            let mut words: Vec<&str> = shared
                .iter()
                .filter(|(id, _)| self.lexicon.family(*id) == Some(family))
                .map(|(id, _)| self.lexicon.shown(*id))
                .collect();
            words.truncate(SHOWN);
            words.join(", ")
        };
        let mut reason = measures.reason(&list(Family::Word), &list(Family::Name));
        reason.features.push(Feature {
            name: "story",
            weight: 0.0,
            words: self
                .stories
                .get(&number)
                .map_or_else(String::new, |s| s.id.to_string()),
        });
        reason
    }

    /// Founds a story.
    fn found(&mut self, id: &str) -> u32 {
        let number = self.next;
        self.next = self.next.saturating_add(1);
        self.stories.insert(
            number,
            Story {
                id: id.into(),
                members: Vec::new(),
                articles: Vec::new(),
                terms: Vec::new(),
                last: None,
                languages: Vec::new(),
            },
        );
        number
    }

    fn join(
        &mut self,
        number: u32,
        id: &str,
        arrival: Arrival<'_>,
        reason: Reason,
    ) -> Vec<Decision> {
        let Some(story) = self.stories.get_mut(&number) else {
            return Vec::new();
        };
        story.last = story.last.max(arrival.when);
        if !story
            .languages
            .iter()
            .any(|l| l.as_ref() == arrival.language)
        {
            story.languages.push(arrival.language.into());
        }
        story.articles.push(id.into());
        pool(&self.lexicon, &mut story.terms, &arrival.terms);
        if story.members.len() >= MEMBERS {
            story.members.remove(1);
        }
        story.members.push(arrival.terms);
        index(&mut self.index, number, &story.terms);
        vec![Decision {
            article: id.to_owned(),
            story: story.id.to_string(),
            reason,
        }]
    }

    /// Joins two stories if they fit each other, and decides again on the articles of the smaller one.
    fn merge(&mut self, first: u32, second: u32) -> Vec<Decision> {
        let (Some(x), Some(y)) = (self.stories.get(&first), self.stories.get(&second)) else {
            return Vec::new();
        };
        if self.apart.contains(&saved::pair(&x.id, &y.id)) {
            return Vec::new();
        }
        let size = |s: &Story| s.articles.len();
        let (stays, goes) = if (size(x), second) >= (size(y), first) {
            (first, second)
        } else {
            (second, first)
        };
        let Some(gone) = self.stories.get(&goes) else {
            return Vec::new();
        };
        let whole = Arrival {
            terms: gone.terms.clone(),
            when: gone.last,
            language: gone.languages.first().map_or("", |l| l),
        };
        let Some(story) = self.stories.get(&stays) else {
            return Vec::new();
        };
        let measures = self.measure(&whole, story);
        if measures.score() < THRESHOLD + BRIDGE {
            return Vec::new();
        }
        let reason = self.reason(&whole, stays, &measures);
        let id = story.id.to_string();
        let Some(gone) = self.stories.remove(&goes) else {
            return Vec::new();
        };
        let Some(story) = self.stories.get_mut(&stays) else {
            return Vec::new();
        };
        let decisions = gone
            .articles
            .iter()
            .map(|article| Decision {
                article: article.to_string(),
                story: id.clone(),
                reason: reason.clone(),
            })
            .collect();
        story.last = story.last.max(gone.last);
        for language in gone.languages {
            if !story.languages.contains(&language) {
                story.languages.push(language);
            }
        }
        story.articles.extend(gone.articles);
        pool(&self.lexicon, &mut story.terms, &gone.terms);
        story.members.extend(gone.members);
        story.members.truncate(MEMBERS);
        index(&mut self.index, stays, &story.terms);
        decisions
    }

    /// Lets the story go that has had no article for longest, if there are too many.
    fn forget(&mut self) {
        if self.stories.len() > ACTIVE {
            let oldest = self
                .stories
                .iter()
                .min_by_key(|(n, s)| (s.last, **n))
                .map(|(n, _)| *n);
            if let Some(number) = oldest {
                self.stories.remove(&number);
            }
        }
    }
}

/// Terms rarer than this (idf) are rare.
const RARE: f32 = 3.0;
/// So many words are shown in a reason.
const SHOWN: usize = 8;

/// Adds an article's terms to a story's; keeps the heaviest.
fn pool(lexicon: &Lexicon, story: &mut Counts, article: &Counts) {
    let mut all: BTreeMap<u32, f32> = story.iter().copied().collect();
    for &(id, count) in article {
        *all.entry(id).or_default() += count;
    }
    *story = all.into_iter().collect();
    if story.len() > STORY_TERMS * 2 {
        story.sort_by(|x, y| {
            let weight = |t: &(u32, f32)| t.1 * lexicon.idf(t.0);
            weight(y).total_cmp(&weight(x)).then(x.0.cmp(&y.0))
        });
        story.truncate(STORY_TERMS);
        story.sort_unstable_by_key(|t| t.0);
    }
}

/// Notes that a story holds its terms.
fn index(index: &mut HashMap<u32, Vec<u32>>, number: u32, terms: &Counts) {
    for (id, _) in terms {
        let stories = index.entry(*id).or_default();
        if let Err(place) = stories.binary_search(&number) {
            stories.insert(place, number);
        }
    }
}

#[cfg(test)]
mod tests;
