//! Copies: passages of one article that stand in another, with their direction and credit.
//!
//! Seed and extend: the words of all articles become `keys`, runs of four of them `grams` in an index; what two
//! articles share is `extend`ed from there over small differences to whole passages, and the `verdict` says what
//! kind of words they are and who had them first. What an outlet prints under all its articles is learned as its
//! `furniture` and is no copy. A copy is not a similar telling: without a run of shared words there is none.

mod align;
mod extend;
mod find;
mod grams;
mod index;
mod keys;
mod kind;
mod knowledge;
mod verdict;
mod weights;
mod words;

pub(crate) use keys::skeleton;
pub use kind::FormulaData;

use crate::article::{Article, Moment};
use crate::evidence::{Reason, Span};
use crate::language::Analysis;

/// One article as the finder of copies sees it.
#[derive(Debug)]
pub struct Source<'a> {
    /// The outlet: articles of one outlet never copy each other.
    pub outlet: Option<&'a str>,
    /// Seconds since 1970 of its publication.
    pub when: Option<i64>,
    /// Agencies that its text credits.
    pub agencies: &'a [String],
    /// The text in words.
    pub analysis: &'a Analysis<'a>,
}

impl<'a> Source<'a> {
    /// The source that an article is.
    #[must_use]
    pub fn new(article: &'a Article, analysis: &'a Analysis<'a>) -> Self {
        Self {
            outlet: article.outlet.as_deref(),
            when: article.published.map(Moment::seconds),
            agencies: &article.agencies,
            analysis,
        }
    }
}

/// What kind of words were copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CopyKind {
    /// The outlet's telling.
    Narrative,
    /// Somebody's quoted words.
    Quote,
    /// Set phrases that unrelated articles share.
    Formula,
}

/// How the words of a passage stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aligned {
    /// The same word in both (spelling folded).
    Same {
        /// In the first text.
        a: Span,
        /// In the second.
        b: Span,
    },
    /// One word respelt or replaced.
    Changed {
        /// In the first text.
        a: Span,
        /// In the second.
        b: Span,
    },
    /// Only in the first.
    Dropped {
        /// In the first text.
        a: Span,
    },
    /// Only in the second.
    Added {
        /// In the second text.
        b: Span,
    },
}

/// A passage that stands in two articles.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// Index of the earlier article.
    pub a: usize,
    /// Where it stands there.
    pub a_span: Span,
    /// Index of the later article.
    pub b: usize,
    /// Where it stands there.
    pub b_span: Span,
    /// What kind of words.
    pub kind: CopyKind,
    /// Share of the words that were replaced, respelt, dropped or added, 0 (verbatim) to 1.
    pub edit: f64,
    /// Whether the later article credits the earlier one's outlet, or an agency whose text it may be: one that the
    /// earlier article credits too, or any if the earlier one credits none.
    pub credited: bool,
    /// Whether it is known who had it first.
    pub directed: bool,
    /// Why.
    pub reason: Reason,
}

/// What share of one article stood elsewhere before.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Originality {
    /// 1 − share of characters that stood in an earlier article of another outlet, formulae and shared quotes not
    /// counted.
    pub originality: f64,
    /// Share of characters copied from an earlier article.
    pub copied: f64,
    /// Share of characters in passages that an agency is credited for, by this article or by the other holder.
    pub agency: f64,
    /// Share of characters in shared quotes.
    pub quoted: f64,
    /// Sources, the most likely first: by how much of the article is word for word theirs, then the earlier.
    pub from: Vec<Origin>,
}

/// One article as a source of another.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// Index of the source.
    pub article: usize,
    /// Share of the article's characters that stand in it.
    pub share: f64,
    /// Whether it is credited.
    pub credited: bool,
}

/// All copies among several articles.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Copies {
    /// The passages, by a, a_span, b, b_span.
    pub passages: Vec<Passage>,
    /// One entry per article, in the order given.
    pub articles: Vec<Originality>,
}

/// Finds the copies among `sources` that were published within `window` seconds of each other (`None`: ever).
///
/// An article without a time is compared with all. Which passages are found does not depend on the order of
/// `sources`; only where it is not known who was first, the one given first is listed first. Of a passage that very
/// many articles hold, the pairs with its earliest holders are given, not every pair.
#[must_use]
pub fn copies(sources: &[Source<'_>], window: Option<i64>) -> Copies {
    let mut ordered: Vec<(usize, &Source<'_>)> = sources.iter().enumerate().collect();
    ordered.sort_by_key(|(given, s)| (s.when, s.analysis.text, s.outlet, *given));
    let mut outlets = Outlets::default();
    let entries: Vec<find::Entry<'_>> = ordered
        .iter()
        .map(|(_, s)| find::Entry {
            outlet: s.outlet.map(|o| outlets.number(o)),
            when: s.when,
            text: s.analysis.text,
        })
        .collect();
    let mut learner = knowledge::Learner::default();
    for entry in &entries {
        learner.read(entry.outlet, entry.text, &words::words(entry.text));
    }
    let texts = Held(&entries);
    let mut finder = find::Finder::new(&texts, learner.finish(), window);
    let mut passages: Vec<Passage> = Vec::new();
    for entry in &entries {
        let found = finder.next(entry);
        passages.extend(found.iter().filter_map(|m| verdict::judge(&ordered, m)));
    }
    passages.sort_by_key(|p| (p.a, p.a_span, p.b, p.b_span));
    let articles = verdict::originality(sources, &passages);
    Copies { passages, articles }
}

/// Gives every outlet a number.
#[derive(Default)]
struct Outlets(std::collections::HashMap<String, u32>);

impl Outlets {
    fn number(&mut self, outlet: &str) -> u32 {
        if let Some(known) = self.0.get(outlet) {
            return *known;
        }
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        self.0.insert(outlet.to_owned(), next);
        next
    }
}

/// Texts that are all at hand.
struct Held<'t>(&'t [find::Entry<'t>]);

impl find::Texts for Held<'_> {
    fn text(&self, number: u32) -> Option<std::borrow::Cow<'_, str>> {
        let entry = self.0.get(number as usize)?;
        Some(std::borrow::Cow::Borrowed(entry.text))
    }
}

/// Aligns the words and marks of two spans, in order. Marks that print the same thing (« and ", – and -) are the same
/// and stand for no word.
#[must_use]
pub fn align(a: &Analysis<'_>, a_span: Span, b: &Analysis<'_>, b_span: Span) -> Vec<Aligned> {
    align::align(a, a_span, b, b_span)
}

#[cfg(test)]
mod tests;
