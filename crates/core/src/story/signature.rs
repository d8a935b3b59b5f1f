//! Signature: what of an article tells its event from others.
//!
//! Stems of the title and of the first sentences, words written like names under a key that is the same in several
//! spellings and languages, entities, numbers and days. Each term has a first guess of the share of articles that hold
//! it, so that the first articles of a stream can be weighed before anything has been learned.

use super::Report;
use crate::copy::skeleton;
use crate::language::{Language, Token, TokenKind, fold, tokens};
use std::collections::BTreeMap;

/// So many tokens of the text are read.
const READ: usize = 700;
/// So many tokens count as the first sentences.
const LEDE: usize = 80;
/// What a term counts in the title, the first sentences and the rest.
const IN_TITLE: f32 = 2.0;
const IN_LEDE: f32 = 1.0;
const IN_BODY: f32 = 0.5;
/// Titles with a greater share of capitals than this are set in title case: capitals tell nothing there.
const TITLE_CASE: f64 = 0.6;

/// What a term is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Family {
    /// The stem of a word.
    Word,
    /// A word that is written like a name, or an entity.
    Name,
    /// A number.
    Number,
    /// A day that is told of.
    Day,
}

/// One thing that an article speaks of.
#[derive(Clone, Debug)]
pub(super) struct Term {
    pub family: Family,
    /// How much it counts in the article, before its rarity.
    pub count: f32,
    /// Share of all articles that are guessed to hold it.
    pub prior: f32,
    /// Whether the title holds it.
    pub title: bool,
    /// As printed.
    pub shown: Box<str>,
}

/// The terms of one article, by key.
#[derive(Debug, Default)]
pub(super) struct Signature {
    pub terms: BTreeMap<Box<str>, Term>,
    name_prior: f32,
}

impl Signature {
    /// Reads an article.
    pub fn new(report: &Report<'_>) -> Self {
        let language = Language::of(Some(report.language));
        let mut signature = Self::default();
        let text = tokens(head(report.text), language);
        let text = text.get(..READ).unwrap_or(&text);
        let title = tokens(report.title, language);
        signature.name_prior = name_prior(text);
        for (place, token) in text.iter().enumerate() {
            let weight = if place < LEDE { IN_LEDE } else { IN_BODY };
            let named = token.is_capitalised() && is_inside(text, place);
            signature.token(token, language, weight, false, named);
        }
        signature.title(&title, language, text.is_empty());
        signature.mentions(report);
        for term in signature.terms.values_mut() {
            term.count = 1.0 + term.count.max(0.37).ln();
        }
        signature
    }

    fn title(&mut self, title: &[Token<'_>], language: &Language, alone: bool) {
        let words = title
            .iter()
            .filter(|t| t.is_word() && t.text.chars().count() > 3);
        let capitals = words.clone().filter(|t| t.is_capitalised()).count();
        let title_case = capitals as f64 > TITLE_CASE * words.count() as f64;
        for (place, token) in title.iter().enumerate() {
            let named = token.is_capitalised()
                && if title_case && !alone {
                    self.terms.contains_key(&name_key(token))
                } else {
                    place > 0 || alone || self.terms.contains_key(&name_key(token))
                };
            self.token(token, language, IN_TITLE, true, named);
        }
    }

    fn token(
        &mut self,
        token: &Token<'_>,
        language: &Language,
        weight: f32,
        title: bool,
        named: bool,
    ) {
        match token.kind {
            TokenKind::Mark => {}
            TokenKind::Number => {
                let digits: String = token.text.chars().filter(char::is_ascii_digit).collect();
                if digits.len() >= 2 {
                    let prior = number_prior(&digits);
                    let key = format!("#{digits}").into_boxed_str();
                    self.add(key, Family::Number, weight, prior, title, token.text);
                }
            }
            TokenKind::Word => {
                let stop = language.words().is_stop_word(&token.lower);
                let chars = token.lower.chars().count();
                if stop || chars < 2 || token.is_elided() {
                    return;
                }
                let stem = language.words().stem(&token.lower).into_boxed_str();
                self.add(
                    stem,
                    Family::Word,
                    weight,
                    word_prior(chars),
                    title,
                    token.text,
                );
                if named && chars >= 3 {
                    let prior = self.name_prior;
                    self.add(
                        name_key(token),
                        Family::Name,
                        weight,
                        prior,
                        title,
                        token.text,
                    );
                }
            }
        }
    }

    fn mentions(&mut self, report: &Report<'_>) {
        for name in &report.annotation.names {
            let prior = if name.entity.starts_with("country:") {
                COUNTRY_PRIOR
            } else {
                NAME_PRIOR
            };
            let key = format!("@{}", name.entity).into_boxed_str();
            self.add(key, Family::Name, IN_BODY, prior, false, &name.canonical);
        }
        for date in &report.annotation.dates {
            if let (Some(from), Some(to)) = (date.from, date.to)
                && from == to
            {
                let key = format!("={from}").into_boxed_str();
                self.add(key, Family::Day, IN_BODY, DAY_PRIOR, false, &date.value);
            }
        }
    }

    fn add(
        &mut self,
        key: Box<str>,
        family: Family,
        weight: f32,
        prior: f32,
        title: bool,
        shown: &str,
    ) {
        let term = self.terms.entry(key).or_insert_with(|| Term {
            family,
            count: 0.0,
            prior,
            title: false,
            shown: shown.into(),
        });
        term.count += weight;
        term.title |= title;
    }
}

/// Guessed shares of the articles that hold a term.
const NAME_PRIOR: f32 = 0.01;
const COUNTRY_PRIOR: f32 = 0.1;
const DAY_PRIOR: f32 = 0.05;

fn word_prior(chars: usize) -> f32 {
    match chars {
        0..=3 => 0.3,
        4 => 0.15,
        5..=6 => 0.05,
        7..=8 => 0.03,
        _ => 0.02,
    }
}

/// Small numbers and years are everywhere.
fn number_prior(digits: &str) -> f32 {
    match digits.len() {
        2 => 0.1,
        4 if digits.starts_with("19") || digits.starts_with("20") => 0.3,
        _ => 0.02,
    }
}

/// The key of a word that is written like a name: its skeleton, or the word itself where too little would be left.
fn name_key(token: &Token<'_>) -> Box<str> {
    let folded = fold(&token.lower);
    let bones = skeleton(&folded);
    let key = if bones.chars().count() >= 3 {
        bones
    } else {
        folded
    };
    format!("~{key}").into_boxed_str()
}

/// The first part of a long text, so that the rest is not even cut into words.
fn head(text: &str) -> &str {
    let mut end = text.len().min(READ * 12);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

/// In a text where more than this share of the words inside sentences has a capital, nouns are written with one.
const NOUNS: f64 = 0.2;

/// How common a capitalised word is guessed to be: more so in a language that writes nouns with a capital.
fn name_prior(text: &[Token<'_>]) -> f32 {
    let (mut words, mut capitals) = (0u32, 0u32);
    for (place, token) in text.iter().enumerate().filter(|(_, t)| t.is_word()) {
        if is_inside(text, place) {
            words += 1;
            capitals += u32::from(token.is_capitalised());
        }
    }
    if f64::from(capitals) > NOUNS * f64::from(words) {
        3.0 * NAME_PRIOR
    } else {
        NAME_PRIOR
    }
}

/// Whether the token stands inside a sentence, so that a capital tells something. A word after an opening quotation
/// mark does if a word stands before the mark: le « Nautile ».
fn is_inside(text: &[Token<'_>], place: usize) -> bool {
    let before = |n: usize| place.checked_sub(n).and_then(|p| text.get(p));
    before(1).is_some_and(|t| match t.text {
        "," | "-" | "'" | "’" | "(" | ";" | "/" => true,
        "«" | "“" | "„" | "\"" | "‘" | "‚" => {
            before(2).is_some_and(|t| t.kind != TokenKind::Mark)
        }
        _ => t.kind != TokenKind::Mark,
    })
}
