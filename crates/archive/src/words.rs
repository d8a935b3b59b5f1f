//! Words of the index: a text as the search table is fed with it, which is cut and folded as everywhere in Parallax.
//!
//! Every word and number is kept in its order, so that phrases are found; marks are left out. Stems stand in a column of
//! their own, only where they differ from the word and only of words that carry content.

use parallax_core::language::{Language, Token, TokenKind, fold, tokens};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// A text made ready.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Indexed {
    /// Folded words, parted by spaces.
    pub(crate) words: String,
    /// Stems that differ.
    pub(crate) stems: String,
}

/// Stands between names, so that no phrase runs from one into the next.
pub(crate) const BORDER: &str = "|";

/// So many words or names of a language are remembered.
const REMEMBERED: usize = 50_000;

/// Remembers what words became: the same ones come again and again, and cutting off endings is what takes most of the time.
#[derive(Debug, Default)]
pub(crate) struct WordMemory {
    languages: BTreeMap<&'static str, Remembered>,
}

/// What is remembered of a language.
#[derive(Debug, Default)]
struct Remembered {
    words: FxHashMap<String, Form>,
    names: FxHashMap<String, String>,
}

/// What a word is found under.
#[derive(Debug)]
struct Form {
    /// Empty for what is no word.
    word: String,
    /// If it differs.
    stem: Option<String>,
}

impl Form {
    fn of(token: &Token<'_>, language: &Language) -> Self {
        let word = key(token).unwrap_or_default();
        let carries = !word.is_empty() && token.is_word() && !language.words().is_stop(token);
        let stem = carries.then(|| plain(language.words().stem(&token.lower)));
        Self {
            stem: stem.filter(|stem| *stem != word && !stem.is_empty()),
            word,
        }
    }
}

impl WordMemory {
    fn of(&mut self, language: &Language) -> &mut Remembered {
        self.languages.entry(language.code()).or_default()
    }

    /// Cuts, folds and stems a text.
    pub(crate) fn index(&mut self, text: &str, language: &Language) -> Indexed {
        let mut indexed = Indexed {
            words: String::with_capacity(text.len()),
            stems: String::with_capacity(text.len() / 3),
        };
        let known = &mut self.of(language).words;
        for token in tokens(text, language) {
            if token.kind == TokenKind::Mark {
                continue;
            }
            if let Some(form) = known.get(token.lower.as_ref()) {
                indexed.add(form);
                continue;
            }
            let form = Form::of(&token, language);
            indexed.add(&form);
            if known.len() >= REMEMBERED {
                known.clear();
            }
            known.insert(token.lower.into_owned(), form);
        }
        indexed
    }

    /// A name's folded words.
    pub(crate) fn folded(&mut self, name: &str, language: &Language) -> &str {
        let known = &mut self.of(language).names;
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known
            .entry(name.to_owned())
            .or_insert_with(|| folded(name, language))
    }
}

impl Indexed {
    fn add(&mut self, form: &Form) {
        if form.word.is_empty() {
            return;
        }
        if let Some(stem) = &form.stem {
            append(&mut self.stems, stem);
        }
        append(&mut self.words, &form.word);
    }
}

/// Folded words only.
pub(crate) fn folded(text: &str, language: &Language) -> String {
    let mut words = String::with_capacity(text.len());
    for word in tokens(text, language).iter().filter_map(key) {
        append(&mut words, &word);
    }
    words
}

/// The word under which a token is found; none for marks.
pub(crate) fn key(token: &Token<'_>) -> Option<String> {
    let word = match token.kind {
        TokenKind::Word => plain(fold(&token.lower)),
        TokenKind::Number => plain(token.lower.clone().into_owned()),
        TokenKind::Mark => return None,
    };
    (!word.is_empty()).then_some(word)
}

/// Without what the search table would part a word at.
pub(crate) fn plain(word: String) -> String {
    if word.chars().all(is_kept) {
        return word;
    }
    word.chars().filter(|c| is_kept(*c)).collect()
}

fn is_kept(c: char) -> bool {
    !c.is_whitespace() && !c.is_control() && !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '"')
}

fn append(words: &mut String, word: &str) {
    if !words.is_empty() {
        words.push(' ');
    }
    words.push_str(word);
}

/// Adds a name behind a border.
pub(crate) fn append_name(names: &mut String, folded: &str) {
    if folded.is_empty() {
        return;
    }
    if !names.is_empty() {
        append(names, BORDER);
    }
    append(names, folded);
}

/// A word of the column of fields: what kind of field, and its value in one word.
pub(crate) fn field(kind: char, value: &str) -> String {
    let value: String = fold(value)
        .chars()
        .map(|c| if is_kept(c) { c } else { '_' })
        .collect();
    format!("@{kind}:{value}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_words_are_kept_and_stems_stand_apart() {
        let mut memory = WordMemory::default();
        let indexed = memory.index(
            "« L’œuvre de Kiev, 32,6 % : les bombardements. »",
            Language::of(Some("fr")),
        );
        insta::assert_snapshot!(indexed.words, @"l' oeuvre de kiev 32,6 les bombardements");
        insta::assert_snapshot!(indexed.stems, @"oeuvr bombard");
    }

    #[test]
    fn what_is_remembered_changes_nothing() {
        let mut memory = WordMemory::default();
        let (french, english) = (Language::of(Some("fr")), Language::of(Some("en")));
        let text = "Les bombardements, les Bombardements, le running : 32,6 %";
        let first = memory.index(text, french);
        assert_eq!(memory.index(text, french), first);
        assert_ne!(memory.index(text, english), first);
        assert_eq!(
            memory.index(text, english),
            WordMemory::default().index(text, english)
        );
        for _ in 0..2 {
            assert_eq!(
                memory.folded("L’Écho de Kiev", french),
                folded("L’Écho de Kiev", french)
            );
        }
    }

    #[test]
    fn fields_are_one_word() {
        assert_eq!(
            field('e', "person:Vladimir Poutine"),
            "@e:person:vladimir_poutine"
        );
    }
}
