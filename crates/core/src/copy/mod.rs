//! Copies: passages of one article that stand in another, with their direction and credit.
//!
//! Seed and extend: the words of all articles become `keys`, runs of four of them `grams` in an index; what two
//! articles share is `extend`ed from there over small differences to whole passages, and the `verdict` says what
//! kind of words they are and who had them first. What an outlet prints under all its articles is learned as its
//! `furniture` and is no copy. A copy is not a similar telling: without a run of shared words there is none.

mod align;
mod extend;
mod find;
mod furniture;
mod grams;
pub mod indicators;
mod keys;
mod verdict;

pub(crate) use keys::skeleton;

use crate::article::{Article, Moment};
use crate::evidence::{Reason, Span};
use crate::language::Analysis;
use crate::mention::Annotation;

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
    /// Words in quotation marks that have a speaker.
    pub quoted: Vec<Span>,
}

impl<'a> Source<'a> {
    /// The source that an article with its annotation is.
    #[must_use]
    pub fn new(article: &'a Article, annotation: &Annotation, analysis: &'a Analysis<'a>) -> Self {
        let spoken = annotation.quotes.iter().filter(|q| q.speaker.is_some());
        Self {
            outlet: article.outlet.as_deref(),
            when: article.published.map(Moment::seconds),
            agencies: &article.agencies,
            analysis,
            quoted: spoken.flat_map(|q| q.verbatim.iter().copied()).collect(),
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
    let desk = find::Desk::new(sources);
    let mut passages: Vec<Passage> = desk
        .matches(window)
        .iter()
        .filter_map(|found| verdict::judge(&desk, found))
        .collect();
    passages.sort_by_key(|p| (p.a, p.a_span, p.b, p.b_span));
    let articles = verdict::originality(sources, &passages);
    Copies { passages, articles }
}

/// Aligns the words and marks of two spans, in order. Marks that print the same thing (« and ", – and -) are the same
/// and stand for no word.
#[must_use]
pub fn align(a: &Analysis<'_>, a_span: Span, b: &Analysis<'_>, b_span: Span) -> Vec<Aligned> {
    align::align(a, a_span, b, b_span)
}

#[cfg(test)]
mod tests;
