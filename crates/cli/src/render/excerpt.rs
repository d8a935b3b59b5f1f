//! Excerpt: how much of an article's words is shown, and which part of a passage that is.
//!
//! Where a report is made for others, no passage is longer than [`Excerpts::longest`] and no article gives more than a share
//! of its text. A passage that is too long is cut at the borders of words around the part that matters. What was shown once may
//! be shown again: it is counted once.

use super::text::{visible, words_in};
use parallax_core::evidence::Span;
use std::cell::RefCell;
use std::rc::Rc;

/// The cap of a passage where a report is for others and nothing else is said, in code points.
pub const USUAL: usize = 150;
/// The least cap that leaves anything readable.
pub const LEAST: usize = 40;
/// With a cap, an article gives at most one in so many of its code points …
const SHARE: usize = 5;
/// … or this many, if that is more.
const ALWAYS: usize = 600;

/// How much of the articles' words may be shown.
#[derive(Clone, Copy, Debug, Default)]
pub struct Excerpts {
    /// The longest passage in code points; none for no cap, neither of a passage nor of an article.
    pub longest: Option<usize>,
    /// Whether the whole texts stand in the report too.
    pub full_text: bool,
}

/// A part of a text as it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cut {
    /// What is shown of it.
    pub span: Span,
    /// Whether words before it were left out.
    pub before: bool,
    /// Whether words behind it were left out.
    pub after: bool,
}

/// What one article has given so far.
#[derive(Debug)]
pub(crate) struct Ration {
    longest: Option<usize>,
    /// Code points that may still be given.
    left: usize,
    /// What was given, apart and in order.
    given: Vec<Span>,
    /// What would have been given without a cap.
    asked: Vec<Span>,
}

/// A [`Ration`] that is drawn on while a report is laid out.
pub(crate) type Shared = Rc<RefCell<Ration>>;

impl Ration {
    /// The ration of a text.
    pub(crate) fn new(text: &str, excerpts: Excerpts) -> Self {
        let length = || text.chars().count();
        Self {
            longest: excerpts.longest,
            left: excerpts
                .longest
                .map_or(usize::MAX, |_| (length() / SHARE).max(ALWAYS)),
            given: Vec::new(),
            asked: Vec::new(),
        }
    }

    /// The longest passage, if there is a cap.
    pub(crate) fn longest(&self) -> Option<usize> {
        self.longest
    }

    /// What may be shown of `span`, around the first of `marks` in it and together with `spare` more characters of the text; nothing if
    /// the article has given all it may. It counts as given only when it is given.
    pub(crate) fn offer(
        &mut self,
        text: &str,
        span: Span,
        marks: &[Span],
        spare: usize,
    ) -> Option<Cut> {
        let Some(longest) = self.longest.map(|l| l.saturating_sub(spare)) else {
            return Some(Cut {
                span,
                ..Cut::default()
            });
        };
        add(&mut self.asked, span);
        let whole = shorten(text, span, marks, longest);
        let fresh = uncovered(text, &self.given, whole.span);
        if fresh <= self.left {
            return Some(whole);
        }
        // What is left is not for a word or two.
        let rest = (self.left >= LEAST).then(|| shorten(text, span, marks, self.left))?;
        let fits = uncovered(text, &self.given, rest.span) <= self.left;
        fits.then_some(rest)
    }

    /// The part of `span` that one passage may show.
    pub(crate) fn cut(&self, text: &str, span: Span, marks: &[Span]) -> Cut {
        match self.longest {
            Some(longest) => shorten(text, span, marks, longest),
            None => Cut {
                span,
                ..Cut::default()
            },
        }
    }

    /// Tells that the words of `span` would have been shown without a cap.
    pub(crate) fn ask(&mut self, span: Span) {
        if self.longest.is_some() {
            add(&mut self.asked, span);
        }
    }

    /// Whether all of `spans` may be shown as they are.
    pub(crate) fn may_give(&self, text: &str, spans: &[Span]) -> bool {
        let mut wanted = Vec::new();
        spans.iter().for_each(|span| add(&mut wanted, *span));
        let fresh = wanted.iter().map(|s| uncovered(text, &self.given, *s));
        self.longest.is_none() || fresh.sum::<usize>() <= self.left
    }

    /// Counts all of `spans` as shown.
    pub(crate) fn give_all(&mut self, text: &str, spans: &[Span]) {
        if self.longest.is_none() {
            return;
        }
        for span in spans {
            let fresh = uncovered(text, &self.given, *span);
            self.left = self.left.saturating_sub(fresh);
            add(&mut self.given, *span);
            add(&mut self.asked, *span);
        }
    }

    /// How many code points were given, and how many would have been without a cap.
    pub(crate) fn sums(&self, text: &str) -> (usize, usize) {
        let sum = |spans: &[Span]| {
            let lengths = spans.iter().map(|s| s.slice(text).chars().count());
            lengths.sum()
        };
        (sum(&self.given), sum(&self.asked))
    }
}

/// Adds a span to spans that are apart and in order.
fn add(spans: &mut Vec<Span>, span: Span) {
    if span.is_empty() {
        return;
    }
    let mut joined = span;
    spans.retain(|s| {
        let apart = s.end < joined.start || joined.end < s.start;
        if !apart {
            joined = Span::new(joined.start.min(s.start), joined.end.max(s.end));
        }
        apart
    });
    let at = spans.partition_point(|s| s.start < joined.start);
    spans.insert(at, joined);
}

/// How many code points of `span` none of `given` holds.
fn uncovered(text: &str, given: &[Span], span: Span) -> usize {
    let held = given.iter().map(|g| {
        let (start, end) = (g.start.max(span.start), g.end.min(span.end));
        Span::new(start, end).slice(text).chars().count()
    });
    let held: usize = held.sum();
    span.slice(text).chars().count().saturating_sub(held)
}

/// The part of `span` that has at most `longest` code points and holds the first of `marks`, or else begins as it does;
/// whole words, if any fit.
fn shorten(text: &str, span: Span, marks: &[Span], longest: usize) -> Cut {
    let words = span.slice(text);
    let count = words.chars().count();
    if count <= longest {
        return Cut {
            span,
            ..Cut::default()
        };
    }
    let mark = marks.iter().find(|m| span.contains(**m) && !m.is_empty());
    let from = mark.map_or(0, |mark| {
        let before = Span::new(span.start, mark.start)
            .slice(text)
            .chars()
            .count();
        let length = mark.slice(text).chars().count();
        let around = longest.saturating_sub(length) / 2;
        before.saturating_sub(around).min(count - longest)
    });
    let byte = |nth: usize| {
        let found = words.char_indices().nth(nth);
        span.start + found.map_or(words.len(), |(at, _)| at)
    };
    let cut = Span::new(byte(from), byte(from + longest));
    let cut = whole_words(text, span, cut, mark.copied());
    Cut {
        span: cut,
        before: cut.start > span.start,
        after: cut.end < span.end,
    }
}

/// `cut` without the pieces of words at its ends, unless nothing or the mark would be lost by that.
fn whole_words(text: &str, span: Span, cut: Span, mark: Option<Span>) -> Span {
    let words = cut.slice(text);
    let blank = |at: usize| {
        text.get(at..)
            .is_some_and(|r| r.starts_with(char::is_whitespace))
    };
    let mut whole = cut;
    let inside = Span::new(span.start, cut.start).slice(text);
    if cut.start > span.start
        && !inside.ends_with(char::is_whitespace)
        && let Some(at) = words.find(char::is_whitespace)
    {
        whole.start = cut.start + at;
    }
    if cut.end < span.end
        && !blank(cut.end)
        && let Some(at) = words.rfind(char::is_whitespace)
    {
        whole.end = cut.start + at;
    }
    let whole = Span::new(whole.start, whole.end).trimmed(text);
    let keeps = mark.is_none_or(|m| whole.contains(m) || !cut.contains(m));
    if keeps && !whole.is_empty() {
        whole
    } else {
        cut.trimmed(text)
    }
}

/// Runs of this many code points tell that words are another article's, too.
const TELLING: usize = 20;

/// Where the words of `span` of a text stand in `there` of another: the longest runs of whole words that are the same in both.
pub(crate) fn standing(text: &str, span: Span, other: &str, there: Span) -> Vec<Span> {
    let words = words_in(text, span);
    let place = |from: &Span, to: &Span| {
        let run = Span::new(from.start, to.end).slice(text);
        let at = there.slice(other).find(run)?;
        Some(Span::new(there.start + at, there.start + at + run.len()))
    };
    let mut found = Vec::new();
    let mut rest = words.as_slice();
    while let Some((first, _)) = rest.split_first() {
        let runs = rest.iter().map_while(|to| place(first, to));
        let (length, longest) = runs.fold((0, None), |(n, _), run| (n + 1, Some(run)));
        let told = longest.filter(|run| run.slice(other).chars().count() >= TELLING);
        found.extend(told);
        let passed = if told.is_some() { length } else { 1 };
        rest = rest.get(passed..).unwrap_or_default();
    }
    found
}

/// Words about the articles that are no span of one: cut at a word's border if they are longer than a passage may be.
pub(crate) fn capped(words: &str, longest: Option<usize>) -> String {
    let words = visible(words);
    match longest {
        Some(longest) if words.chars().count() > longest => {
            let all = Span::new(0, words.len());
            // The ellipsis is no word of the article.
            let cut = shorten(&words, all, &[], longest);
            format!("{} …", cut.span.slice(&words))
        }
        _ => words.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = "Le pont a cédé lundi à l'aube et douze personnes ont été blessées, selon les pompiers venus de loin.";

    fn span(words: &str) -> Span {
        let at = TEXT.find(words).unwrap();
        Span::new(at, at + words.len())
    }

    #[test]
    fn what_is_too_long_is_cut_around_what_matters() {
        let all = Span::new(0, TEXT.len());
        let cut = shorten(TEXT, all, &[], 40);
        assert_eq!(
            cut.span.slice(TEXT),
            "Le pont a cédé lundi à l'aube et douze"
        );
        assert!(!cut.before && cut.after);
        let cut = shorten(TEXT, all, &[span("douze")], 40);
        assert_eq!(cut.span.slice(TEXT), "à l'aube et douze personnes ont été");
        assert!(cut.before && cut.after);
        let cut = shorten(TEXT, all, &[span("loin")], 40);
        assert_eq!(
            cut.span.slice(TEXT),
            "blessées, selon les pompiers venus de loin.".trim_start_matches("blessées, ")
        );
    }

    #[test]
    fn words_are_found_in_another_article() {
        let other = "Hier, le pont a cédé lundi à l'aube et treize personnes ont été blessées, selon la police.";
        let all = Span::new(0, TEXT.len());
        let found = standing(TEXT, all, other, Span::new(0, other.len()));
        let words: Vec<&str> = found.iter().map(|s| s.slice(other)).collect();
        assert_eq!(
            words,
            [
                "pont a cédé lundi à l'aube et",
                "personnes ont été blessées, selon"
            ]
        );
        assert_eq!(standing(TEXT, all, other, Span::new(0, 8)), []);
    }

    #[test]
    fn an_article_gives_its_share_and_what_was_given_again() {
        let text = "mot ".repeat(1000);
        let excerpts = Excerpts {
            longest: Some(100),
            full_text: false,
        };
        let mut ration = Ration::new(&text, excerpts);
        let passage = |n: usize| Span::new(n * 200, n * 200 + 99);
        let mut take = |n: usize| {
            let cut = ration.offer(&text, passage(n), &[], 0)?;
            ration.give_all(&text, &[cut.span]);
            Some(cut)
        };
        for n in 0..8 {
            assert!(take(n).is_some(), "{n}");
        }
        // 800 of 4000 less what the spaces left over.
        assert!(take(9).is_none());
        assert!(take(3).is_some());
        let (given, asked) = ration.sums(&text);
        assert!(given <= 800 && asked == 9 * 99, "{given} {asked}");
    }

    proptest! {
        #[test]
        fn never_more_than_the_cap(text in "[a-zé京 ,.\n]{0,400}", from in 0_usize..300, len in 0_usize..300, mark in 0_usize..300, longest in 40_usize..200) {
            let at = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
            let span = Span::new(at(from), at(from + len));
            let mark = Span::new(at(mark), at(mark + 5));
            let cut = shorten(&text, span, &[mark], longest);
            prop_assert!(cut.span.slice(&text).chars().count() <= longest);
            prop_assert!(cut.span.is_empty() || span.contains(cut.span));
            prop_assert!(text.get(cut.span.start..cut.span.end).is_some());
        }
    }
}
