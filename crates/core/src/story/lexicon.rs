//! Lexicon: how rare a term is in the stream, of late.
//!
//! Every term that an active story holds has a number. What was seen long ago counts less and less, and terms that nobody
//! holds any more are let go: the lexicon grows with what is active and not with time. Words are counted by language, so
//! that those of a language with few articles do not all look rare.

use super::signature::{Family, Signature, Term};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

/// So many imagined articles back the first guesses.
const IMAGINED: f32 = 60.0;
/// An article counts half after so many others.
const HALF_LIFE: f64 = 50_000.0;
/// Weights are scaled down before they grow beyond this.
const MOST: f64 = 1e12;
/// What nobody holds goes once it counts less than this share of an article.
const GONE: f64 = 0.6;

/// One distinct term.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Entry {
    key: u64,
    family: Family,
    place: bool,
    /// Of which language, for words.
    language: u16,
    /// Articles that held it, in grown weights.
    articles: f64,
    prior: f32,
    shown: Box<str>,
}

/// An article or story as a list of terms, ascending by id, with how much each counts.
pub(super) type Counts = Vec<(u32, f32)>;

/// Whose words are counted apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Words {
    /// Those of each language: for streams.
    #[default]
    ByLanguage,
    /// Nobody's: for a few articles whose languages may differ.
    Together,
}

/// All terms that are at hand.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Lexicon {
    words: Words,
    #[serde(skip)]
    ids: FxHashMap<(u64, u16), u32>,
    entries: Vec<Option<Entry>>,
    free: Vec<u32>,
    languages: Vec<(Box<str>, f64)>,
    articles: f64,
    /// What the next article counts.
    unit: f64,
}

/// An article with numbered terms.
#[derive(Clone, Debug, Default)]
pub(super) struct Learned {
    /// All terms.
    pub counts: Counts,
    /// Those that the title holds, ascending.
    pub title: Vec<u32>,
    /// The number of its language.
    pub language: u16,
}

impl Lexicon {
    /// A lexicon for a few articles whose languages may differ.
    pub fn together() -> Self {
        Self {
            words: Words::Together,
            ..Self::default()
        }
    }

    /// Numbers the terms of an article; counts it as one more article.
    pub fn learn(&mut self, signature: &Signature) -> Learned {
        self.grow();
        let language = self.language(&signature.language);
        self.articles += self.unit;
        if let Some((_, articles)) = self.languages.get_mut(usize::from(language)) {
            *articles += self.unit;
        }
        let mut learned = Learned {
            language,
            ..Learned::default()
        };
        for term in &signature.terms {
            let id = self.number(term, language);
            if let Some(Some(entry)) = self.entries.get_mut(id as usize) {
                entry.articles += self.unit;
                entry.place |= term.place;
            }
            learned.counts.push((id, term.count));
            if term.title {
                learned.title.push(id);
            }
        }
        learned.counts.sort_unstable_by_key(|c| c.0);
        learned.title.sort_unstable();
        learned
    }

    fn number(&mut self, term: &Term, language: u16) -> u32 {
        let language = match (self.words, term.family) {
            (Words::ByLanguage, Family::Word | Family::Phrase) => language.saturating_add(1),
            _ => 0,
        };
        let next = self
            .free
            .last()
            .copied()
            .unwrap_or_else(|| u32::try_from(self.entries.len()).unwrap_or(u32::MAX));
        let id = *self.ids.entry((term.key, language)).or_insert(next);
        if id == next {
            let entry = Some(Entry {
                key: term.key,
                family: term.family,
                place: term.place,
                language,
                articles: 0.0,
                prior: term.prior,
                shown: term.shown.clone(),
            });
            if self.free.pop().is_some() {
                if let Some(slot) = self.entries.get_mut(id as usize) {
                    *slot = entry;
                }
            } else {
                self.entries.push(entry);
            }
        }
        id
    }

    fn language(&mut self, code: &str) -> u16 {
        let place = self
            .languages
            .iter()
            .position(|(known, _)| known.as_ref() == code)
            .unwrap_or_else(|| {
                self.languages.push((code.into(), 0.0));
                self.languages.len() - 1
            });
        u16::try_from(place).unwrap_or(u16::MAX - 1)
    }

    /// Makes the next article count a little more than the last, which is the same as making all others count less.
    fn grow(&mut self) {
        self.unit = if self.unit == 0.0 {
            1.0
        } else {
            self.unit * (std::f64::consts::LN_2 / HALF_LIFE).exp()
        };
        if self.unit > MOST && self.words == Words::ByLanguage {
            let scale = self.unit.recip();
            self.articles *= scale;
            self.unit = 1.0;
            for (_, articles) in &mut self.languages {
                *articles *= scale;
            }
            for entry in self.entries.iter_mut().flatten() {
                entry.articles *= scale;
            }
        }
    }

    fn entry(&self, id: u32) -> Option<&Entry> {
        self.entries.get(id as usize)?.as_ref()
    }

    /// Inverse document frequency, with the guess as it was before anything was seen.
    pub fn idf(&self, id: u32) -> f32 {
        self.entry(id).map_or(0.0, |e| {
            let articles = match e.language.checked_sub(1) {
                Some(language) => self
                    .languages
                    .get(usize::from(language))
                    .map_or(0.0, |(_, a)| *a),
                None => self.articles,
            };
            let all = (articles / self.unit) as f32 + IMAGINED;
            // The article at hand is no evidence that a term is common.
            let held = ((e.articles / self.unit) as f32 - 1.0).max(0.0) + IMAGINED * e.prior;
            (all / held.max(0.3)).ln().max(0.02)
        })
    }

    /// What a term is.
    pub fn family(&self, id: u32) -> Option<Family> {
        self.entry(id).map(|e| e.family)
    }

    /// Whether a term is a city or village.
    pub fn is_place(&self, id: u32) -> bool {
        self.entry(id).is_some_and(|e| e.place)
    }

    /// A term as it was first printed.
    pub fn shown(&self, id: u32) -> &str {
        self.entry(id).map_or("", |e| &e.shown)
    }

    /// One more than the highest number of a term.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Lets terms go that are rare by now and not among those still held.
    pub fn forget(&mut self, held: &FxHashSet<u32>) {
        let least = GONE * self.unit;
        for (id, slot) in self.entries.iter_mut().enumerate() {
            let Ok(id) = u32::try_from(id) else { return };
            if let Some(entry) = slot
                && entry.articles < least
                && !held.contains(&id)
            {
                self.ids.remove(&(entry.key, entry.language));
                self.free.push(id);
                *slot = None;
            }
        }
    }

    /// Makes what is not stored after a state was read.
    pub fn restore(&mut self) {
        self.ids = self
            .entries
            .iter()
            .enumerate()
            .filter_map(|(id, entry)| {
                let entry = entry.as_ref()?;
                Some(((entry.key, entry.language), u32::try_from(id).ok()?))
            })
            .collect();
    }
}
