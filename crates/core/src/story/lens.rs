//! Lens: one side spread out by term, so that many others can be measured against it quickly.

use super::lexicon::{Counts, Lexicon};
use super::signature::Family;
use super::strand::{Arrival, Member, Strand};
use super::vector::{Weighed, cosine};
use super::weights::Measures;

/// Information (idf) above which a term is rare.
const RARE: f32 = 3.0;
/// The mean of so many nearest reports counts.
const NEAREST: usize = 3;
/// So many reports of each of two strands are held against each other.
const SAMPLE: usize = 8;
/// Likeness above which a report is nearly the same.
const COPY: f32 = 0.75;
/// More reports than this, as ln, make no difference (150).
const MANY: f32 = 5.0;
/// So much information (idf) is enough in common for two languages.
const ENOUGH: f32 = 30.0;
/// Seconds of a day.
const DAY: f32 = 86_400.0;
/// Seconds of an hour.
const HOUR: f32 = 3_600.0;

/// One side, spread out.
#[derive(Clone, Debug, Default)]
pub(super) struct Lens {
    /// Weight in a list of length one, by term.
    weights: Vec<f32>,
    /// Information, by term.
    information: Vec<f32>,
    spread: Vec<u32>,
    words: f32,
    names: f32,
    title: Vec<u32>,
    title_weight: f32,
    numbers: Vec<u32>,
    days: Vec<u32>,
    links: Vec<u32>,
    places: Vec<u32>,
}

/// What two lists share.
#[derive(Clone, Copy, Default)]
struct Shared {
    cosine: f32,
    information: f32,
    rare: f32,
}

impl Lens {
    /// Spreads out an article or strand, with the words of one title if there is only one.
    pub fn spread(&mut self, lexicon: &Lexicon, side: &Weighed, title: Option<&Member>) {
        for id in self.spread.drain(..) {
            for list in [&mut self.weights, &mut self.information] {
                if let Some(slot) = list.get_mut(id as usize) {
                    *slot = 0.0;
                }
            }
        }
        self.weights.resize(lexicon.len(), 0.0);
        self.information.resize(lexicon.len(), 0.0);
        self.words = self.load(lexicon, &side.words);
        self.names = self.load(lexicon, &side.names);
        self.load(lexicon, &side.phrases);
        self.title.clear();
        self.title_weight = 0.0;
        if let Some(member) = title {
            self.title.extend(&member.title);
            self.title_weight = member.title_weight;
        }
        self.numbers.clone_from(&side.numbers);
        self.days.clone_from(&side.days);
        self.links.clone_from(&side.links);
        self.places = places(lexicon, &side.names);
    }

    fn load(&mut self, lexicon: &Lexicon, list: &Counts) -> f32 {
        let mut all = 0.0;
        for &(id, weight) in list {
            let information = lexicon.idf(id);
            all += information;
            self.spread.push(id);
            if let Some(slot) = self.weights.get_mut(id as usize) {
                *slot = weight;
            }
            if let Some(slot) = self.information.get_mut(id as usize) {
                *slot = information;
            }
        }
        all
    }

    fn weight(&self, id: u32) -> f32 {
        self.weights.get(id as usize).copied().unwrap_or(0.0)
    }

    fn dot(&self, list: &Counts) -> f32 {
        list.iter()
            .map(|&(id, weight)| weight * self.weight(id))
            .sum()
    }

    fn shared(&self, list: &Counts) -> Shared {
        let mut shared = Shared::default();
        for &(id, weight) in list {
            let information = self.information.get(id as usize).copied().unwrap_or(0.0);
            if information > 0.0 {
                shared.cosine += weight * self.weight(id);
                shared.information += information;
                if information > RARE {
                    shared.rare += information;
                }
            }
        }
        shared
    }

    /// Measures an article, which is spread out, against a strand.
    pub fn join(&self, lexicon: &Lexicon, arrival: &Arrival, strand: &Strand) -> Measures {
        let likeness: Vec<f32> = strand
            .members
            .iter()
            .map(|m| self.dot(&m.weighed.words))
            .collect();
        let titles = strand
            .members
            .iter()
            .map(|m| self.titles(lexicon, m))
            .fold(0.0, f32::max);
        let gap = distance(
            arrival.member.when,
            arrival.member.when,
            strand.first,
            strand.last,
        );
        let age = arrival
            .member
            .when
            .zip(strand.first)
            .map_or(0, |(x, y)| x.abs_diff(y));
        let measures = Measures {
            titles,
            gap: days(gap),
            hours: hours(gap),
            pace: (gap as f32 / (strand.pace() + HOUR)).ln_1p(),
            age: days(age),
            later: later(arrival.member.told, strand.last),
            size: reports(strand),
            ..self.texts(lexicon, strand)
        };
        with_text(
            with_reports(measures, likeness),
            !arrival.member.short && strand.long > 0,
        )
    }

    /// Measures a strand, which is spread out, against a larger one.
    pub fn merge(&self, lexicon: &Lexicon, small: &Strand, large: &Strand) -> Measures {
        let mut likeness = Vec::new();
        let mut titles = 0.0f32;
        for one in small.members.iter().rev().take(SAMPLE) {
            for other in large.members.iter().rev().take(SAMPLE) {
                likeness.push(cosine(&one.weighed.words, &other.weighed.words));
                titles = titles.max(overlap(lexicon, one, other));
            }
        }
        let measures = Measures {
            titles,
            ..self.strands(lexicon, small, large)
        };
        with_text(
            with_reports(measures, likeness),
            small.long > 0 && large.long > 0,
        )
    }

    /// Measures a strand, which is spread out, against one in another language.
    pub fn link(&self, lexicon: &Lexicon, small: &Strand, large: &Strand) -> Measures {
        let cognates = self.links(lexicon, large, Family::Cognate);
        let names = self.shared(&large.weighed.names).information;
        let told = Self::both(lexicon, &self.numbers, &large.weighed.numbers)
            + Self::both(lexicon, &self.days, &large.weighed.days);
        let common = names + told + cognates + self.concepts(lexicon, large);
        let measures = Measures {
            cognates: full(cognates, 20.0),
            little: (1.0 - common / ENOUGH).max(0.0),
            words: 0.0,
            covered: 0.0,
            phrases: 0.0,
            cohesion: 0.0,
            looser: 0.0,
            ..self.strands(lexicon, small, large)
        };
        with_text(measures, small.long > 0 && large.long > 0)
    }

    /// Information of what two ascending lists share.
    fn both(lexicon: &Lexicon, mine: &[u32], theirs: &[u32]) -> f32 {
        let shared = mine.iter().filter(|id| theirs.binary_search(id).is_ok());
        shared.map(|id| lexicon.idf(*id)).sum()
    }

    fn concepts(&self, lexicon: &Lexicon, strand: &Strand) -> f32 {
        self.links(lexicon, strand, Family::Concept)
    }

    /// Information of what both hold of a family that serves for links.
    fn links(&self, lexicon: &Lexicon, strand: &Strand, family: Family) -> f32 {
        let shared = self.links.iter().filter(|id| {
            lexicon.family(**id) == Some(family) && strand.weighed.links.binary_search(id).is_ok()
        });
        shared.map(|id| lexicon.idf(*id)).sum()
    }

    fn strands(&self, lexicon: &Lexicon, small: &Strand, large: &Strand) -> Measures {
        let gap = distance(small.first, small.last, large.first, large.last);
        let age = small
            .first
            .zip(large.first)
            .map_or(0, |(x, y)| x.abs_diff(y));
        let pace = small.pace().max(large.pace());
        Measures {
            gap: days(gap),
            hours: hours(gap),
            pace: (gap as f32 / (pace + HOUR)).ln_1p(),
            age: days(age),
            later: later(small.told, large.last).max(later(large.told, small.last)),
            size: reports(large),
            less: reports(small),
            cohesion: small.cohesion().min(large.cohesion()),
            looser: looser(small, large),
            ..self.texts(lexicon, large)
        }
    }

    /// What does not depend on which side is what.
    fn texts(&self, lexicon: &Lexicon, strand: &Strand) -> Measures {
        let words = self.shared(&strand.weighed.words);
        let names = self.shared(&strand.weighed.names);
        let numbers = Self::both(lexicon, &self.numbers, &strand.weighed.numbers);
        let days = Self::both(lexicon, &self.days, &strand.weighed.days);
        let other = |none: bool, mine: usize, theirs: usize| {
            f32::from(u8::from(none && mine > 0 && theirs > 0))
        };
        let theirs = places(lexicon, &strand.weighed.names);
        let common_place = self.places.iter().any(|id| theirs.contains(id));
        Measures {
            words: words.cosine,
            names: names.cosine,
            phrases: self.dot(&strand.weighed.phrases),
            rare: full(words.rare + names.rare, 30.0),
            numbers: full(numbers, 10.0),
            days: full(days, 10.0),
            other_days: other(days == 0.0, self.days.len(), strand.weighed.days.len()),
            concepts: full(self.concepts(lexicon, strand), 10.0),
            covered: ratio(words.information, self.words),
            named: ratio(names.information, self.names),
            cohesion: strand.cohesion(),
            other_numbers: other(
                numbers == 0.0,
                self.numbers.len(),
                strand.weighed.numbers.len(),
            ),
            other_places: other(!common_place, self.places.len(), theirs.len()),
            other_names: full(self.names - names.information, 20.0),
            ..Measures::default()
        }
    }

    fn titles(&self, lexicon: &Lexicon, member: &Member) -> f32 {
        let both: f32 = member
            .title
            .iter()
            .filter(|id| self.title.binary_search(id).is_ok())
            .map(|id| lexicon.idf(*id))
            .sum();
        ratio(both, self.title_weight + member.title_weight - both)
    }
}

/// Information of the words that two titles share, over that of all their words.
fn overlap(lexicon: &Lexicon, one: &Member, other: &Member) -> f32 {
    let both: f32 = one
        .title
        .iter()
        .filter(|id| other.title.binary_search(id).is_ok())
        .map(|id| lexicon.idf(*id))
        .sum();
    ratio(both, one.title_weight + other.title_weight - both)
}

/// The measures with the likeness of the reports of both sides.
fn with_reports(mut measures: Measures, mut likeness: Vec<f32>) -> Measures {
    likeness.sort_unstable_by(|x, y| y.total_cmp(x));
    let mean = |list: &[f32]| ratio(list.iter().sum(), list.len() as f32);
    measures.reports = mean(&likeness);
    measures.report = likeness.first().copied().unwrap_or(0.0);
    likeness.truncate(NEAREST);
    measures.nearest = mean(&likeness);
    measures.copy = (measures.report - COPY).max(0.0) / (1.0 - COPY);
    measures
}

/// The measures with those that only count where both sides are more than titles.
fn with_text(mut measures: Measures, text: bool) -> Measures {
    if text {
        measures.long = 1.0;
        measures.long_words = measures.words;
        measures.long_nearest = measures.nearest;
        measures.long_names = measures.names;
    }
    measures
}

fn places(lexicon: &Lexicon, names: &Counts) -> Vec<u32> {
    names
        .iter()
        .map(|(id, _)| *id)
        .filter(|id| lexicon.is_place(*id))
        .collect()
}

/// The number of reports of a strand, as ln; many are many.
fn reports(strand: &Strand) -> f32 {
    (strand.articles.len() as f32).ln().min(MANY)
}

/// Nearly all there is to know, from none (0) to all (1).
fn full(information: f32, at: f32) -> f32 {
    1.0 - (-information.max(0.0) / at).exp()
}

fn ratio(part: f32, whole: f32) -> f32 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

fn days(seconds: u64) -> f32 {
    (seconds as f32 / DAY).ln_1p()
}

/// How much less alike two strands are than the reports of each that has several.
fn looser(small: &Strand, large: &Strand) -> f32 {
    let likeness = cosine(&small.weighed.words, &large.weighed.words);
    let several = [small, large].into_iter().filter(|s| s.articles.len() > 1);
    let alike = several.map(Strand::cohesion).fold(f32::INFINITY, f32::min);
    if alike.is_finite() {
        (alike - likeness).max(0.0)
    } else {
        0.0
    }
}

/// One if a day begins after the last report.
fn later(told: Option<i64>, last: Option<i64>) -> f32 {
    f32::from(u8::from(
        told.zip(last).is_some_and(|(told, last)| told > last),
    ))
}

fn hours(seconds: u64) -> f32 {
    (seconds as f32 / HOUR).ln_1p()
}

/// Seconds between two stretches of time; none if they overlap or if one is not known.
fn distance(a: Option<i64>, a_end: Option<i64>, b: Option<i64>, b_end: Option<i64>) -> u64 {
    let (Some(a), Some(a_end), Some(b), Some(b_end)) = (a, a_end, b, b_end) else {
        return 0;
    };
    if a > b_end {
        a.abs_diff(b_end)
    } else if b > a_end {
        b.abs_diff(a_end)
    } else {
        0
    }
}
