//! Evidence: where words stand ([`Span`]), why a decision was taken ([`Reason`]) and what could not be
//! understood ([`Doubt`]).
//!
//! A span is always a range of *bytes* of one article's text, on character borders. Outputs count in Unicode
//! code points; [`Offsets`] turns the one into the other.

/// A range of an article's text, in bytes, end exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The range from `start` to `end`; an end before the start gives an empty span.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self {
            start,
            end: end.max(start),
        }
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the span holds nothing.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The words of the span; empty if the span is not one of this text.
    #[must_use]
    pub fn slice(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    /// The span without white space at its ends.
    #[must_use]
    pub fn trimmed(self, text: &str) -> Self {
        let words = self.slice(text);
        let start = self.start + (words.len() - words.trim_start().len());
        Self::new(start, start + words.trim().len())
    }
}

/// Turns byte offsets of one text into code points and back.
#[derive(Clone, Debug)]
pub struct Offsets {
    /// Byte offset of every 32nd character.
    marks: Vec<usize>,
    ascii: bool,
    len: usize,
}

/// How many characters lie between two marks.
const STRIDE: usize = 32;

impl Offsets {
    /// Measures `text` once.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let ascii = text.is_ascii();
        let marks = if ascii {
            Vec::new()
        } else {
            text.char_indices()
                .step_by(STRIDE)
                .map(|(at, _)| at)
                .collect()
        };
        Self {
            marks,
            ascii,
            len: text.len(),
        }
    }

    /// The number of code points before byte `at` of `text`.
    #[must_use]
    pub fn code_points(&self, text: &str, at: usize) -> usize {
        let at = at.min(self.len);
        if self.ascii {
            return at;
        }
        let mark = self.marks.partition_point(|&m| m <= at).saturating_sub(1);
        let from = self.marks.get(mark).copied().unwrap_or_default();
        mark * STRIDE + text.get(from..at).map_or(0, |s| s.chars().count())
    }

    /// The byte at which code point `index` of `text` starts; the text's length beyond its end.
    #[must_use]
    pub fn byte(&self, text: &str, index: usize) -> usize {
        if self.ascii {
            return index.min(self.len);
        }
        let from = self.marks.get(index / STRIDE).copied().unwrap_or(self.len);
        text.get(from..)
            .and_then(|s| s.char_indices().nth(index % STRIDE))
            .map_or(self.len, |(at, _)| from + at)
    }
}

/// One feature that weighed in a decision.
#[derive(Clone, Debug, PartialEq)]
pub struct Feature {
    /// What was looked at.
    pub name: &'static str,
    /// What it added to the score.
    pub weight: f64,
    /// The words that carried it, if any.
    pub words: String,
}

/// Why a decision was taken.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reason {
    /// The score reached.
    pub score: f64,
    /// The score that was needed.
    pub threshold: f64,
    /// What made the score, heaviest first.
    pub features: Vec<Feature>,
}

/// Something of a page that was not understood or not trusted; the rest was read all the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Doubt {
    /// A stable short name, for scripts: `no-date`, `paywall`, `truncated` …
    pub code: &'static str,
    /// What is doubted, in a sentence.
    pub what: String,
    /// Where: a field, a line; empty if the whole page, or if `span` says it.
    pub place: String,
    /// Where in the text of the article.
    pub span: Option<Span>,
    /// What the user can do about it; empty if nothing.
    pub advice: String,
}

impl Doubt {
    /// A doubt about the whole page.
    #[must_use]
    pub fn new(code: &'static str, what: impl Into<String>) -> Self {
        Self {
            code,
            what: what.into(),
            place: String::new(),
            span: None,
            advice: String::new(),
        }
    }

    /// The same, about words of the article's text.
    #[must_use]
    pub fn about(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// The same, at a place.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.place = place.into();
        self
    }

    /// The same, with what to do.
    #[must_use]
    pub fn advise(mut self, advice: impl Into<String>) -> Self {
        self.advice = advice.into();
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn trimmed_drops_only_white_space() {
        let text = "ab \u{a0}cd\u{202f} ef";
        assert_eq!(Span::new(2, text.len() - 2).trimmed(text).slice(text), "cd");
        assert_eq!(Span::new(0, 99).slice(text), "");
    }

    proptest! {
        #[test]
        fn offsets_go_both_ways(text in "\\PC{0,300}") {
            let offsets = Offsets::new(&text);
            for (index, (at, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(offsets.code_points(&text, at), index);
                prop_assert_eq!(offsets.byte(&text, index), at);
            }
            prop_assert_eq!(offsets.code_points(&text, text.len()), text.chars().count());
        }
    }
}
