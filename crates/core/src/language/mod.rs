//! Language: what a language is, which one a text is in, its words, sentences and stems.
//!
//! A language is a folder `data/<code>/` of TOML files, compiled in and found by [`Language::get`]; a new one needs no
//! line of code. Each file is one [`Section`] of the language and is read at its first use. A text in a language
//! without a folder is treated by [`Language::unknown`], which has empty sections.

mod concepts;
mod identify;
mod items;
mod load;
mod sentences;
mod word_map;
mod words;

pub use concepts::{CONCEPT, ConceptData};
pub use identify::identify;
pub use load::{
    DataError, DataFolder, InstallError, Section, data_versions, install, shared_table,
};
pub use sentences::{SentenceData, sentences};
pub use word_map::{WordMap, WordSet};
pub use words::{Token, TokenKind, WordData, fold, normalise, tokens};

use crate::article::FurnitureData;
use crate::compare::StatementData;
use crate::copy::FormulaData;
use crate::evidence::Span;
use crate::mention::{DateData, NameData, NumberData, QuoteData};
use std::fmt;
use std::sync::OnceLock;

/// One language: its code and the sections of its folder.
pub struct Language {
    code: &'static str,
    files: load::Files,
    words: OnceLock<WordData>,
    sentences: OnceLock<SentenceData>,
    furniture: OnceLock<FurnitureData>,
    names: OnceLock<NameData>,
    dates: OnceLock<DateData>,
    numbers: OnceLock<NumberData>,
    quotes: OnceLock<QuoteData>,
    statements: OnceLock<StatementData>,
    concepts: OnceLock<ConceptData>,
    formulae: OnceLock<FormulaData>,
}

/// Makes one accessor per section: the file is parsed at its first use.
macro_rules! sections {
    ($($(#[$doc:meta])* $field:ident: $type:ty;)*) => {
        impl Language {
            $($(#[$doc])*
            pub fn $field(&self) -> &$type {
                self.$field.get_or_init(|| load::section(self.files))
            })*

            /// Parses every section of the folder, so that a test can prove that all are in order.
            ///
            /// # Errors
            /// The first file that is not as its section wants it, with its name and line.
            pub fn check(&self) -> Result<(), DataError> {
                $(load::try_section::<$type>(self.files)?;)*
                Ok(())
            }
        }
    };
}

sections! {
    /// `words.toml`: elisions, stop words, the stemmer.
    words: WordData;
    /// `sentences.toml`: abbreviations and what else does not end a sentence.
    sentences: SentenceData;
    /// `furniture.toml`: the words of menus, share buttons, related links, bylines.
    furniture: FurnitureData;
    /// `names.toml`: titles, roles, institutions, demonyms, first names.
    names: NameData;
    /// `dates.toml`: months, weekdays and the grammar of dates.
    dates: DateData;
    /// `numbers.toml`: number words, units, approximations.
    numbers: NumberData;
    /// `quotes.toml`: verbs of saying and the patterns of attribution.
    quotes: QuoteData;
    /// `statements.toml`: where clauses end, negation, modality.
    statements: StatementData;
    /// `concepts.toml`: words that mean the same, within and across languages.
    concepts: ConceptData;
    /// `formulae.toml`: set phrases that unrelated articles share.
    formulae: FormulaData;
}

impl Language {
    fn new(code: &'static str, files: load::Files) -> Self {
        Self {
            code,
            files,
            words: OnceLock::new(),
            sentences: OnceLock::new(),
            furniture: OnceLock::new(),
            names: OnceLock::new(),
            dates: OnceLock::new(),
            numbers: OnceLock::new(),
            quotes: OnceLock::new(),
            statements: OnceLock::new(),
            concepts: OnceLock::new(),
            formulae: OnceLock::new(),
        }
    }

    /// ISO 639-1 code, or `und` for the unknown language.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The language of a code such as `fr` or `fr-CH`, if it has a folder.
    #[must_use]
    pub fn get(code: &str) -> Option<&'static Self> {
        let primary = code.split(['-', '_']).next().unwrap_or_default();
        Self::all()
            .iter()
            .find(|l| l.code.eq_ignore_ascii_case(primary))
    }

    /// Every language that has a folder, in the order of the codes.
    #[must_use]
    pub fn all() -> &'static [Self] {
        static ALL: OnceLock<Vec<Language>> = OnceLock::new();
        ALL.get_or_init(|| {
            load::language_folders()
                .map(|(code, files)| Self::new(code, files))
                .collect()
        })
    }

    /// The language of texts whose language has no folder: no words, no grammar.
    #[must_use]
    pub fn unknown() -> &'static Self {
        static UNKNOWN: OnceLock<Language> = OnceLock::new();
        UNKNOWN.get_or_init(|| Self::new("und", &[]))
    }

    /// The language of a code, or the unknown one.
    #[must_use]
    pub fn of(code: Option<&str>) -> &'static Self {
        code.and_then(Self::get).unwrap_or_else(Self::unknown)
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Language({})", self.code)
    }
}

/// A text cut into words, sentences and paragraphs: what every finder of mentions starts from.
#[derive(Debug)]
pub struct Analysis<'t> {
    /// The text itself.
    pub text: &'t str,
    /// Its language.
    pub language: &'static Language,
    /// Its words, numbers and marks, in order, without white space.
    pub tokens: Vec<Token<'t>>,
    /// Its sentences, in order, never over the border of a paragraph.
    pub sentences: Vec<Span>,
    /// Its paragraphs: runs of text between line breaks.
    pub paragraphs: Vec<Span>,
}

impl<'t> Analysis<'t> {
    /// Cuts `text`.
    #[must_use]
    pub fn new(text: &'t str, language: &'static Language) -> Self {
        let tokens = tokens(text, language);
        let paragraphs = paragraphs(text);
        let sentences = sentences(text, language, &paragraphs);
        Self {
            text,
            language,
            tokens,
            sentences,
            paragraphs,
        }
    }

    /// The indices of the tokens that lie inside `span`.
    #[must_use]
    pub fn tokens_in(&self, span: Span) -> std::ops::Range<usize> {
        let start = self.tokens.partition_point(|t| t.span.start < span.start);
        let end = self.tokens.partition_point(|t| t.span.end <= span.end);
        start..end.max(start)
    }

    /// The sentence in which byte `at` lies, as an index.
    #[must_use]
    pub fn sentence_at(&self, at: usize) -> Option<usize> {
        let index = self.sentences.partition_point(|s| s.end <= at);
        self.sentences
            .get(index)
            .filter(|s| s.start <= at)
            .map(|_| index)
    }

    /// The paragraph in which byte `at` lies, as an index.
    #[must_use]
    pub fn paragraph_at(&self, at: usize) -> Option<usize> {
        let index = self.paragraphs.partition_point(|s| s.end <= at);
        self.paragraphs
            .get(index)
            .filter(|s| s.start <= at)
            .map(|_| index)
    }
}

/// The lines of a text that hold more than white space, trimmed.
#[must_use]
pub fn paragraphs(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}']) {
        let span = Span::new(start, start + line.len()).trimmed(text);
        if !span.is_empty() {
            found.push(span);
        }
        start += line.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_folder_is_in_order() {
        let languages = Language::all();
        assert!(languages.len() >= 4, "fr, en, de and es at least");
        for language in languages {
            language.check().unwrap();
        }
    }

    #[test]
    fn codes_with_regions_and_unknown_codes() {
        assert_eq!(Language::get("fr-CH").map(Language::code), Some("fr"));
        assert_eq!(Language::of(Some("zz")).code(), "und");
    }

    #[test]
    fn paragraphs_are_lines() {
        let text = " a b\n\n  \u{a0}\nc";
        let found: Vec<&str> = paragraphs(text)
            .into_iter()
            .map(|s| s.slice(text))
            .collect();
        assert_eq!(found, ["a b", "c"]);
    }
}
