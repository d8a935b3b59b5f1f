//! Find: which words of two articles are one passage.
//!
//! The articles come in the order of time. Every gram of an article is looked up among those of the window; what an
//! earlier article shares is followed from there (`extend`) to whole passages. Texts are asked for again when they are
//! needed, so that they need not be kept.

use super::CopyKind;
use super::extend::{Region, Side, extend};
use super::grams::{GRAM, grams, window, winnow};
use super::index::Index;
use super::kind::{Formulae, kind};
use super::knowledge::Knowledge;
use super::words::{Word, span_of, words};
use crate::evidence::{Offsets, Span};
use crate::mention::quoted;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{HashMap, VecDeque};
use std::ops::Range;
use std::rc::Rc;

/// Characters that a passage has at least, in both texts.
const CHARS: usize = 40;
/// Share of its words that agree.
const MATCHED: f64 = 0.55;
/// Information of the seed alone, or of two seeds near each other, below which it is not followed.
const SEED_WEIGHT: f32 = 26.0;
/// Two seeds are near each other if the second starts within so many words.
const NEAR_SEEDS: u32 = 24;
/// So many passages of a pair are remembered when seeds that lie in them are passed over.
const REMEMBERED: usize = 16;
/// Words of another paragraph than the rest of a passage have to tell so much, in nats.
const OTHER_PARAGRAPH: f32 = 24.0;
/// By so many words the lengths of what both texts have of that paragraph may differ.
const SKEW: usize = 2;
/// So many words of texts are kept ready.
const READY: usize = 1 << 22;

/// Where the texts of articles are, so that they need not all be kept in memory.
pub trait Texts {
    /// The text of an article, by its number in the order of time; nothing if it is gone.
    fn text(&self, number: u32) -> Option<Cow<'_, str>>;
}

/// A passage of two articles, by their numbers in the order of time; `a` comes before `b`.
#[derive(Clone, Debug)]
pub(super) struct Match {
    pub a: u32,
    pub b: u32,
    /// Where it stands, in bytes.
    pub a_span: Span,
    pub b_span: Span,
    /// The same in code points.
    pub a_chars: Span,
    pub b_chars: Span,
    pub region: Region,
    pub kind: CopyKind,
    /// Its first words in the later article.
    pub shown: String,
}

/// An article as the finder takes it.
pub(super) struct Entry<'t> {
    pub outlet: Option<u32>,
    /// Seconds since 1970 of its publication.
    pub when: Option<i64>,
    pub text: Cow<'t, str>,
    pub words: Vec<Word>,
}

/// A text made ready to be compared.
pub(super) struct Ready<'t> {
    text: Cow<'t, str>,
    words: Vec<Word>,
    /// What each word tells; nothing where it is furniture.
    weights: Vec<f32>,
    quotations: OnceCell<Vec<Span>>,
    offsets: OnceCell<Offsets>,
}

impl Ready<'_> {
    /// What stands between quotation marks, ascending.
    pub fn quotations(&self) -> &[Span] {
        self.quotations.get_or_init(|| quoted(&self.text))
    }

    /// Some of the words, and what each tells.
    pub fn part(&self, words: &Range<usize>) -> Option<(&[Word], &[f32])> {
        Some((
            self.words.get(words.clone())?,
            self.weights.get(words.clone())?,
        ))
    }

    fn side(&self) -> Side<'_> {
        Side {
            text: &self.text,
            words: &self.words,
            weights: &self.weights,
        }
    }

    /// Whether a paragraph starts with a word; so it is at the end of the text, too.
    fn starts_paragraph(&self, word: usize) -> bool {
        let Some(next) = self.words.get(word) else {
            return true;
        };
        let last = word.checked_sub(1).and_then(|n| self.words.get(n));
        let gap = last.map_or(0, |w| w.end as usize)..next.start as usize;
        let empty_line = |gap: &str| gap.bytes().filter(|b| *b == b'\n').count() > 1;
        last.is_none() || self.text.get(gap).is_some_and(empty_line)
    }

    /// The first and the last word inside a range of words, but its first, with which a paragraph starts.
    fn breaks(&self, words: &Range<usize>) -> Option<(usize, usize)> {
        let mut inside = (words.start + 1)..words.end;
        let first = inside.clone().find(|n| self.starts_paragraph(*n))?;
        Some((first, inside.rfind(|n| self.starts_paragraph(*n))?))
    }

    /// What some words tell.
    fn weight(&self, words: &Range<usize>) -> f32 {
        self.weights
            .get(words.clone())
            .unwrap_or_default()
            .iter()
            .sum()
    }

    /// A span in code points.
    fn counted(&self, span: Span) -> Span {
        let offsets = self.offsets.get_or_init(|| Offsets::new(&self.text));
        let count = |at| offsets.code_points(&self.text, at);
        Span::new(count(span.start), count(span.end))
    }

    fn span(&self, words: &Range<usize>) -> Option<Span> {
        span_of(self.words.get(words.clone())?)
    }
}

/// Which articles are held against each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pairs {
    /// Those of different outlets.
    #[default]
    OfOutlets,
    /// Those of one and the same.
    OfOneOutlet,
}

/// Texts that were needed not long ago, in two generations: what is not asked for again is dropped with the older one.
#[derive(Default)]
struct Cache<'t> {
    young: HashMap<u32, Rc<Ready<'t>>>,
    old: HashMap<u32, Rc<Ready<'t>>>,
    words: usize,
}

impl<'t> Cache<'t> {
    fn get(&mut self, number: u32) -> Option<Rc<Ready<'t>>> {
        if let Some(known) = self.young.get(&number) {
            return Some(Rc::clone(known));
        }
        let known = self.old.remove(&number)?;
        self.put(number, &known);
        Some(known)
    }

    fn put(&mut self, number: u32, ready: &Rc<Ready<'t>>) {
        if self.words > READY {
            self.old = std::mem::take(&mut self.young);
            self.words = 0;
        }
        self.words += ready.words.len();
        self.young.insert(number, Rc::clone(ready));
    }
}

/// Finds passages article by article.
pub(super) struct Finder<'t, T: Texts> {
    texts: &'t T,
    pub knowledge: Knowledge,
    /// Information that a passage has to share, in nats.
    pub threshold: f32,
    /// Of so many grams in a row one is posted.
    one_of: usize,
    window: Option<i64>,
    dated: Index,
    undated: Index,
    pairs: Pairs,
    /// The articles of the window with their times.
    recent: VecDeque<(u32, i64)>,
    /// The outlets of all articles, one more than their number; 0 if it is not known.
    outlets: Vec<u32>,
    cache: Cache<'t>,
    formulae: Formulae,
}

impl<'t, T: Texts> Finder<'t, T> {
    /// Articles more than `most_apart` seconds apart are not compared.
    pub fn new(texts: &'t T, knowledge: Knowledge, most_apart: Option<i64>) -> Self {
        Self {
            texts,
            threshold: knowledge.counts.threshold(),
            one_of: window(knowledge.counts.total()),
            knowledge,
            window: most_apart,
            dated: Index::default(),
            undated: Index::default(),
            pairs: Pairs::default(),
            recent: VecDeque::new(),
            outlets: Vec::new(),
            cache: Cache::default(),
            formulae: Formulae::default(),
        }
    }

    /// Holds other pairs of articles against each other.
    pub fn of(mut self, pairs: Pairs) -> Self {
        self.pairs = pairs;
        self
    }

    /// Every passage that the next article shares with an earlier one, by article and place.
    pub fn next(&mut self, entry: Entry<'t>) -> Vec<Match> {
        let Ok(number) = u32::try_from(self.outlets.len()) else {
            return Vec::new();
        };
        self.outlets.push(entry.outlet.map_or(0, |n| n + 1));
        self.pass(number, entry.when);
        let Entry {
            outlet,
            when,
            text,
            words,
        } = entry;
        let grams = grams(&words);
        let furniture = self.knowledge.furniture(outlet, &grams, words.len());
        let own = |place: usize| is_furniture(&furniture, place);
        let mut hits = self.hits(number, &grams, &own);
        let index = match when {
            Some(_) => &mut self.dated,
            None => &mut self.undated,
        };
        for place in winnow(&grams, self.one_of) {
            if let (Some(gram), Ok(at), false) =
                (grams.get(place), u32::try_from(place), own(place))
            {
                index.post(*gram, number, at);
            }
        }
        if hits.is_empty() {
            return Vec::new();
        }
        hits.sort_unstable();
        let here = Rc::new(self.ready(text, words, &furniture));
        self.cache.put(number, &here);
        let mut found = Vec::new();
        for of_pair in hits.chunk_by(|x, y| x.article == y.article) {
            self.passages(number, &here, of_pair, &mut found);
        }
        found
    }

    /// Lets go of what the window has passed.
    fn pass(&mut self, number: u32, when: Option<i64>) {
        let Some(when) = when else { return };
        if let Some(window) = self.window {
            while let Some((_, then)) = self.recent.front()
                && when.saturating_sub(*then) > window
            {
                self.recent.pop_front();
            }
            let first = self.recent.front().map_or(number, |(first, _)| *first);
            self.dated.forget_before(first);
            self.recent.push_back((number, when));
        }
    }

    fn ready<'x>(&self, text: Cow<'x, str>, words: Vec<Word>, furniture: &[bool]) -> Ready<'x> {
        let weights = words
            .iter()
            .zip(furniture)
            .map(|(word, own)| {
                if *own {
                    0.0
                } else {
                    self.knowledge.counts.weight(word)
                }
            })
            .collect();
        Ready {
            text,
            words,
            weights,
            quotations: OnceCell::new(),
            offsets: OnceCell::new(),
        }
    }

    fn earlier(&mut self, number: u32) -> Option<Rc<Ready<'t>>> {
        if let Some(known) = self.cache.get(number) {
            return Some(known);
        }
        let text = self.texts.text(number)?;
        let words = words(&text);
        let grams = grams(&words);
        let outlet = self.outlets.get(number as usize)?.checked_sub(1);
        let furniture = self.knowledge.furniture(outlet, &grams, words.len());
        let ready = Rc::new(self.ready(text, words, &furniture));
        self.cache.put(number, &ready);
        Some(ready)
    }

    fn hits(&self, number: u32, grams: &[u32], own: &impl Fn(usize) -> bool) -> Vec<Hit> {
        let outlet = |n: u32| self.outlets.get(n as usize).copied().unwrap_or_default();
        let mine = outlet(number);
        let wanted = |other: u32| match self.pairs {
            Pairs::OfOutlets => mine == 0 || other != mine,
            Pairs::OfOneOutlet => mine != 0 && other == mine,
        };
        let mut hits = Vec::new();
        for (place, gram) in grams.iter().enumerate() {
            let mut hit = |article: u32, place_a: u32| {
                hits.push(Hit {
                    article,
                    place_b: u32::try_from(place).unwrap_or(u32::MAX),
                    place_a,
                });
            };
            if !own(place) {
                let wanted = |article: u32| wanted(outlet(article));
                self.dated.holders(*gram, wanted, &mut hit);
                self.undated.holders(*gram, wanted, &mut hit);
            }
        }
        hits
    }

    /// Follows the seeds of one pair, ascending in the later text.
    fn passages(&mut self, b: u32, here: &Ready<'_>, hits: &[Hit], found: &mut Vec<Match>) {
        let Some(a) = hits.first().map(|h| h.article) else {
            return;
        };
        if !(0..hits.len()).any(|n| worth(here, hits, n)) {
            return;
        }
        let Some(there) = self.earlier(a) else { return };
        let first = found.len();
        let mut tried: Vec<Region> = Vec::new();
        for (n, hit) in hits.iter().enumerate() {
            let place = (hit.place_a as usize, hit.place_b as usize);
            let known = tried.iter().rev().take(REMEMBERED);
            if known.into_iter().any(|r| r.holds(place.0, place.1)) || !worth(here, hits, n) {
                continue;
            }
            let region = extend((there.side(), place.0), (here.side(), place.1));
            let region = within_paragraphs(&there, here, region);
            let before = found.iter().skip(first).rev().take(REMEMBERED);
            if let (Some(a_span), Some(b_span)) = (there.span(&region.a), here.span(&region.b))
                && region.weight >= self.threshold
                && is_passage(&region, a_span.slice(&there.text), b_span.slice(&here.text))
                && !before.into_iter().any(|m| overlap(&m.region, &region))
            {
                found.push(Match {
                    a,
                    b,
                    a_span,
                    b_span,
                    a_chars: there.counted(a_span),
                    b_chars: here.counted(b_span),
                    shown: shown(b_span.slice(&here.text)),
                    kind: kind(
                        &self.knowledge,
                        &mut self.formulae,
                        (&there, a_span),
                        (here, b_span),
                        &region,
                    ),
                    region: region.clone(),
                });
            }
            tried.push(region);
        }
    }
}

/// A passage without the few words before its first and behind its last break of paragraphs, where both texts have the
/// break and the words are only a part of the next paragraph in both: paragraphs on other matters may end or begin with
/// the same common words.
fn within_paragraphs(a: &Ready<'_>, b: &Ready<'_>, mut region: Region) -> Region {
    let breaks = [a.breaks(&region.a), b.breaks(&region.b)];
    if let [Some((i, _)), Some((j, _))] = breaks
        && i.abs_diff(region.a.start)
            .abs_diff(j.abs_diff(region.b.start))
            <= SKEW
        && !a.starts_paragraph(region.a.start)
        && !b.starts_paragraph(region.b.start)
    {
        let words = (j - region.b.start).min(i - region.a.start);
        let weight = b
            .weight(&(region.b.start..j))
            .min(a.weight(&(region.a.start..i)));
        if weight < OTHER_PARAGRAPH && weight < region.weight {
            (region.a.start, region.b.start) = (i, j);
            region.lose(words, weight);
        }
    }
    if let [Some((_, i)), Some((_, j))] = breaks
        && i > region.a.start
        && j > region.b.start
        && region.a.end.abs_diff(i).abs_diff(region.b.end.abs_diff(j)) <= SKEW
        && !a.starts_paragraph(region.a.end)
        && !b.starts_paragraph(region.b.end)
    {
        let words = (region.b.end - j).min(region.a.end - i);
        let weight = b
            .weight(&(j..region.b.end))
            .min(a.weight(&(i..region.a.end)));
        if weight < OTHER_PARAGRAPH && weight < region.weight {
            (region.a.end, region.b.end) = (i, j);
            region.lose(words, weight);
        }
    }
    region
}

/// Whether a seed is worth being followed: rare in itself, or with another one near it.
fn worth(here: &Ready<'_>, hits: &[Hit], n: usize) -> bool {
    let Some(hit) = hits.get(n) else {
        return false;
    };
    let near = |other: Option<&Hit>| {
        other.is_some_and(|o| {
            o.place_a.abs_diff(hit.place_a) <= NEAR_SEEDS
                && o.place_b.abs_diff(hit.place_b) <= NEAR_SEEDS
        })
    };
    if near(hits.get(n + 1)) || n.checked_sub(1).is_some_and(|p| near(hits.get(p))) {
        return true;
    }
    let place = hit.place_b as usize;
    let weights = here.weights.get(place..place + GRAM).unwrap_or_default();
    weights.iter().sum::<f32>() >= SEED_WEIGHT
}

fn is_passage(region: &Region, a: &str, b: &str) -> bool {
    // A sign of East Asian writing says about as much as two or three letters.
    let letters = |c: char| if c >= '\u{2e80}' { 2 } else { 1 };
    let long_enough = |text: &str| {
        let most = text.chars().take(CHARS);
        most.map(letters).sum::<usize>() >= CHARS
    };
    region.matched() >= MATCHED && long_enough(a) && long_enough(b)
}

/// So many characters of a passage are shown in its reason.
const SHOWN: usize = 80;

fn shown(words: &str) -> String {
    let mut shown: String = words.chars().take(SHOWN).collect();
    if shown.len() < words.len() {
        shown.push('…');
    }
    shown
}

/// Four words of the article at hand that stand in an earlier one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Hit {
    article: u32,
    place_b: u32,
    place_a: u32,
}

/// Whether two passages of one pair tell of the same words on both sides.
fn overlap(x: &Region, y: &Region) -> bool {
    let common = |x: &Range<usize>, y: &Range<usize>| {
        2 * x.end.min(y.end).saturating_sub(x.start.max(y.start)) > y.len().min(x.len())
    };
    common(&x.a, &y.a) && common(&x.b, &y.b)
}

fn is_furniture(mask: &[bool], place: usize) -> bool {
    mask.get(place..place + GRAM)
        .is_some_and(|run| run.iter().all(|f| *f))
}
