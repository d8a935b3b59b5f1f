//! Words of the index: a text as the search table is fed with it, which is cut and folded as everywhere in Parallax.
//!
//! Every word and number is kept in its order, so that phrases are found; marks are left out. Stems stand in a column of
//! their own, only where they differ from the word and only of words that carry content.

use parallax_core::language::{Language, Token, TokenKind, fold, tokens};

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

/// Cuts, folds and stems a text.
pub(crate) fn index(text: &str, language: &Language) -> Indexed {
    let mut indexed = Indexed {
        words: String::with_capacity(text.len()),
        stems: String::with_capacity(text.len() / 3),
    };
    for token in tokens(text, language) {
        let Some(word) = key(&token) else { continue };
        if token.is_word() && !language.words().is_stop(&token) {
            let stem = plain(language.words().stem(&token.lower));
            if stem != word && !stem.is_empty() {
                append(&mut indexed.stems, &stem);
            }
        }
        append(&mut indexed.words, &word);
    }
    indexed
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
        let indexed = index(
            "« L’œuvre de Kiev, 32,6 % : les bombardements. »",
            Language::of(Some("fr")),
        );
        insta::assert_snapshot!(indexed.words, @"l' oeuvre de kiev 32,6 les bombardements");
        insta::assert_snapshot!(indexed.stems, @"oeuvr bombard");
    }

    #[test]
    fn fields_are_one_word() {
        assert_eq!(
            field('e', "person:Vladimir Poutine"),
            "@e:person:vladimir_poutine"
        );
    }
}
