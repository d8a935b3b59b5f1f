//! Copies: passages of one article that stand in another, with their direction and credit.
//!
//! Seed and extend: runs of four `words` are `grams` in an `index` that follows the window; what two articles share is
//! found (`find`) and `extend`ed from there over small differences (`keys`, `weights`) to whole passages of a `kind`. What an
//! outlet prints under all its articles is learned before (`knowledge`) and is no copy. A copy is not a similar telling:
//! without a run of shared words there is none.
//!
//! What is decided about passages needs no texts: the `ledger` takes the `facts` of articles and the passages of pairs, gives
//! each its `direction`, joins them to shared texts with their `holders`, finds each text's `source`, which nobody may have
//! seen, and says what share of an article stood elsewhere. `origins` makes of that how many voices a story has.

mod align;
mod batch;
mod cover;
mod direction;
mod extend;
mod facts;
mod find;
mod grams;
mod holders;
mod index;
pub mod indicators;
mod keys;
mod kind;
mod knowledge;
mod ledger;
mod origins;
mod source;
mod stream;
mod weights;
mod words;

pub use direction::{Direction, Taken};
pub use facts::{Facts, Times};
pub use find::{Pairs, Texts};
pub use grams::fingerprint;
pub use holders::Holder;
pub(crate) use keys::skeleton;
pub use kind::FormulaData;
pub use knowledge::{Knowledge, Learner};
pub use ledger::{Closed, Found, Ledger, SharedText, Verdict};
pub use origins::{Draw, StoryOrigin, story_origins};
pub use source::TextOrigin;
pub use stream::{Prepared, Step, Stream, Streamed, TimeOrder, text_hash, time_order};

use crate::article::Article;
pub use crate::article::{Credit, CreditKind, CreditPlace};
use crate::evidence::{Reason, Span};
use crate::language::Analysis;

/// One article as the finder of copies sees it.
#[derive(Debug)]
pub struct Source<'a> {
    /// Its text.
    pub text: &'a str,
    /// What is known of it beside its words.
    pub facts: Facts,
}

impl<'a> Source<'a> {
    /// The source that an article is.
    #[must_use]
    pub fn new(article: &'a Article) -> Self {
        Self {
            text: &article.text,
            facts: Facts::of(article),
        }
    }
}

/// What kind of words were copied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CopyKind {
    /// The outlet's telling.
    #[default]
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
#[derive(Clone, Debug, Default, PartialEq)]
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
    /// Whether it is known which article appeared first; if not, `a` and `b` are only an order.
    pub directed: bool,
    /// Which of the two the words came from, which is more than who appeared first.
    pub direction: Direction,
    /// Why it is a passage.
    pub reason: Reason,
}

impl Passage {
    /// The same with the two articles in the other order.
    #[must_use]
    pub fn turned(self) -> Self {
        Self {
            a: self.b,
            a_span: self.b_span,
            b: self.a,
            b_span: self.a_span,
            direction: self.direction.turned(),
            ..self
        }
    }
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
    /// Earlier articles, the most likely source first: by how much of the article is word for word theirs, then the earlier.
    /// Those that only share quotes come last.
    pub from: Vec<Origin>,
    /// Sources of its telling that nobody has seen, by how much they explain.
    pub virtuals: Vec<VirtualOrigin>,
    /// Whom its text credits.
    pub credits: Vec<Credit>,
}

/// One article as a source of another.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// Index of the source.
    pub article: usize,
    /// Share of the article's characters that stand in it, quotes not counted.
    pub share: f64,
    /// Share of the article's characters that are quotes which stand in it too.
    pub quoted: f64,
    /// Whether it is credited.
    pub credited: bool,
}

/// A source that is not among the articles: the dispatch of an agency, or a text of which only the copies are known.
#[derive(Clone, Debug, PartialEq)]
pub struct VirtualOrigin {
    /// The agency, if one is credited by a holder.
    pub agency: Option<String>,
    /// Share of the article's characters that are of it.
    pub share: f64,
    /// Whether this article credits it; else it is inferred from the others that hold the text.
    pub credited: bool,
    /// How sure that is, 0 to 1.
    pub certainty: f64,
}

/// All copies among several articles.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Copies {
    /// The passages, by a, a_span, b, b_span.
    pub passages: Vec<Passage>,
    /// One entry per article, in the order given.
    pub articles: Vec<Originality>,
    /// The passages again, each text once with all its holders, by the first holder in the order of time and its place.
    pub shared: Vec<SharedText>,
}

/// Finds the copies among `sources` that were published within `window` seconds of each other (`None`: ever).
///
/// An article without a time is compared with all. The result does not depend on the order of `sources`: where it is not known
/// who was first, time, text and outlet make an order. Of a passage that very many articles hold, the pairs with its
/// earliest holders are given, not every pair.
#[must_use]
pub fn copies(sources: &[Source<'_>], window: Option<i64>) -> Copies {
    batch::copies(sources, window, Pairs::OfOutlets)
}

/// Finds what articles have from earlier ones of their own outlet, as [`copies`] does among outlets; its furniture is
/// none of that.
#[must_use]
pub fn own_copies(sources: &[Source<'_>], window: Option<i64>) -> Vec<Passage> {
    batch::copies(sources, window, Pairs::OfOneOutlet).passages
}

/// Aligns the words and marks of two spans, in order. Marks that print the same thing (« and ", – and -) are the same
/// and stand for no word.
#[must_use]
pub fn align(a: &Analysis<'_>, a_span: Span, b: &Analysis<'_>, b_span: Span) -> Vec<Aligned> {
    align::align(a, a_span, b, b_span)
}

#[cfg(test)]
mod tests;
