//! Signature: what of an article tells its event from others.
//!
//! Stems of the title and of the first sentences, words written like names under a key that is the same in several
//! spellings, scripts and languages, entities, numbers and days; for linking languages also concepts and words that look
//! alike in several languages. Each term has a first guess of the share of articles that hold it, so that the first
//! articles of a stream can be weighed before anything has been learned. A signature needs nothing but its article.

use super::Report;
use crate::article::{Article, Moment};
use crate::copy::skeleton;
use crate::language::{Analysis, CONCEPT, Language, Token, TokenKind, fold, tokens};
use crate::mention::{Annotation, dates, names};
use any_ascii::any_ascii;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64_with_seed;

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
/// A word that looks alike in two languages has at least so many letters.
const COGNATE: usize = 6;
/// Seed of the keys: they are stored, so it never changes.
const SEED: u64 = 0x73_74_6f_72_69_65_73;

/// What a term is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(super) enum Family {
    /// The stem of a word.
    Word,
    /// A word that is written like a name, or an entity.
    Name,
    /// A number.
    Number,
    /// A day that is told of.
    Day,
    /// Two content words that follow each other.
    Phrase,
    /// What words of several languages mean; only for links between languages.
    Concept,
    /// The letters of a word that may look alike in another language; only for links between languages.
    Cognate,
}

impl Family {
    /// Whether it only serves in streams.
    pub fn only_streams(self) -> bool {
        matches!(self, Self::Concept | Self::Cognate | Self::Phrase)
    }
}

/// One thing that an article speaks of.
#[derive(Clone, Debug)]
pub(super) struct Term {
    /// The hash under which it is known.
    pub key: u64,
    pub family: Family,
    /// How much it counts in the article, before its rarity.
    pub count: f32,
    /// Share of all articles that are guessed to hold it.
    pub prior: f32,
    /// Whether the title holds it.
    pub title: bool,
    /// Whether it is a place.
    pub place: bool,
    /// As printed.
    pub shown: Box<str>,
}

/// What of one article tells its event from others.
#[derive(Clone, Debug, Default)]
pub struct Signature {
    pub(super) id: Box<str>,
    pub(super) language: Box<str>,
    pub(super) when: Option<i64>,
    /// In the order of the article.
    pub(super) terms: Vec<Term>,
    /// When the last day begins that is told of and not after the publication, in seconds since 1970.
    pub(super) told: Option<i64>,
    /// Whether there is no text below the title.
    pub(super) short: bool,
    places: FxHashMap<u64, usize>,
    name_prior: f32,
}

impl Signature {
    /// Reads an article, with the names and days in its title and first part.
    #[must_use]
    pub fn of(article: &Article) -> Self {
        let language = article.text_language();
        let title = article.title.as_deref().unwrap_or_default();
        let day = article.published.map(Moment::date);
        Self::new(&Report {
            id: &article.id,
            language: language.code(),
            when: article.published.map(Moment::seconds),
            title,
            text: &article.text,
            annotation: &mentions(title, &article.text, language, day),
        })
    }

    /// The same under another id, for an article that came at another time.
    #[must_use]
    pub fn known_as(self, id: &str, when: Option<i64>) -> Self {
        Self {
            id: id.into(),
            when,
            ..self
        }
    }

    /// Reads a report.
    #[must_use]
    pub fn new(report: &Report<'_>) -> Self {
        let language = Language::of(Some(report.language));
        let text = tokens(head(report.text), language);
        let text = text.get(..READ).unwrap_or(&text);
        let title = tokens(report.title, language);
        let mut signature = Self {
            id: report.id.into(),
            language: report.language.into(),
            when: report.when,
            short: text.is_empty(),
            name_prior: name_prior(text),
            ..Self::default()
        };
        for (place, token) in text.iter().enumerate() {
            let weight = if place < LEDE { IN_LEDE } else { IN_BODY };
            let named = token.is_capitalised() && is_inside(text, place);
            signature.token(token, language, weight, false, named);
        }
        signature.title(&title, language);
        signature.phrases(&title, language, IN_TITLE);
        signature.phrases(text.get(..LEDE).unwrap_or(text), language, IN_LEDE);
        signature.mentions(report);
        for term in &mut signature.terms {
            term.count = 1.0 + term.count.max(0.37).ln();
        }
        signature.places = FxHashMap::default();
        signature
    }

    fn title(&mut self, title: &[Token<'_>], language: &Language) {
        let words = title
            .iter()
            .filter(|t| t.is_word() && t.text.chars().count() > 3);
        let capitals = words.clone().filter(|t| t.is_capitalised()).count();
        let title_case = capitals as f64 > TITLE_CASE * words.count() as f64;
        for (place, token) in title.iter().enumerate() {
            let known = |signature: &Self| {
                signature
                    .places
                    .contains_key(&key(Family::Name, &name_key(token)))
            };
            let named = token.is_capitalised()
                && if title_case && !self.short {
                    known(self)
                } else {
                    place > 0 || self.short || known(self)
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
                    self.add(&digits, Family::Number, weight, prior, title, token.text);
                }
            }
            TokenKind::Word => {
                let stop = language.words().is_stop(token);
                let chars = token.lower.chars().count();
                if stop || chars < 2 || token.is_elided() {
                    return;
                }
                self.word(token, language, weight, title);
                if named && chars >= 3 {
                    let prior = self.name_prior;
                    let name = name_key(token);
                    self.add(&name, Family::Name, weight, prior, title, token.text);
                } else if chars >= COGNATE && weight >= IN_LEDE {
                    let letters = skeleton(&any_ascii(&fold(&token.lower)));
                    if letters.len() >= COGNATE - 2 {
                        let prior = word_prior(chars);
                        self.add(&letters, Family::Cognate, weight, prior, title, token.text);
                    }
                }
            }
        }
    }

    fn word(&mut self, token: &Token<'_>, language: &Language, weight: f32, title: bool) {
        let chars = token.lower.chars().count();
        let prior = word_prior(chars);
        let stem = language.words().stem(&token.lower);
        self.add(&stem, Family::Word, weight, prior, title, token.text);
        if weight >= IN_LEDE {
            let concept = language.key(&token.lower);
            if concept.starts_with(CONCEPT) {
                self.add(
                    &concept,
                    Family::Concept,
                    weight,
                    CONCEPT_PRIOR,
                    title,
                    token.text,
                );
            }
        }
    }

    /// Pairs of content words that follow each other with no more than words without content between them.
    fn phrases(&mut self, tokens: &[Token<'_>], language: &Language, weight: f32) {
        let mut last: Option<String> = None;
        for token in tokens {
            let short = token.lower.chars().count() < 2 || token.is_elided();
            if token.kind == TokenKind::Mark {
                if !matches!(token.text, "-" | "'" | "’") {
                    last = None;
                }
            } else if !short && !language.words().is_stop(token) {
                let stem = language.words().stem(&token.lower);
                if let Some(before) = &last {
                    let phrase = format!("{before} {stem}");
                    let title = weight >= IN_TITLE;
                    self.add(
                        &phrase,
                        Family::Phrase,
                        weight,
                        PHRASE_PRIOR,
                        title,
                        token.text,
                    );
                }
                last = Some(stem);
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
            let key = format!("@{}", name.entity);
            let place = self.add(&key, Family::Name, IN_BODY, prior, false, &name.canonical);
            if let Some(term) = self.terms.get_mut(place) {
                term.place = name.entity.starts_with("city:");
            }
        }
        let published = report.when.map(|w| w.div_euclid(DAY) * DAY);
        for date in &report.annotation.dates {
            if let (Some(from), Some(to)) = (date.from, date.to)
                && from == to
            {
                let begins = from
                    .to_zoned(TimeZone::UTC)
                    .map_or(i64::MIN, |z| z.timestamp().as_second());
                if published.is_some_and(|p| begins <= p && begins > p - RECENT) {
                    self.told = self.told.max(Some(begins));
                }
                let key = from.to_string();
                self.add(&key, Family::Day, IN_BODY, DAY_PRIOR, false, &date.value);
            }
        }
    }

    /// Adds to a term; gives its place.
    fn add(
        &mut self,
        name: &str,
        family: Family,
        weight: f32,
        prior: f32,
        title: bool,
        shown: &str,
    ) -> usize {
        let key = key(family, name);
        let next = self.terms.len();
        let place = *self.places.entry(key).or_insert(next);
        if place == next {
            self.terms.push(Term {
                key,
                family,
                count: 0.0,
                prior,
                title: false,
                place: false,
                shown: shown.into(),
            });
        }
        if let Some(term) = self.terms.get_mut(place) {
            term.count += weight;
            term.title |= title;
        }
        place
    }
}

/// The mentions of title and first part of a text that stories are told apart by: names and dates, without quotes and
/// numbers. Their places are of no use.
#[must_use]
pub fn mentions(
    title: &str,
    text: &str,
    language: &'static Language,
    published: Option<Date>,
) -> Annotation {
    let mut found = Annotation::default();
    for part in [title, head(text)] {
        let analysis = Analysis::new(part, language);
        found.names.extend(names(&analysis).0);
        found.dates.extend(dates(&analysis, published).0);
    }
    found
}

/// Seconds of a day.
const DAY: i64 = 86_400;
/// A day longer ago than this is not what the article reports.
const RECENT: i64 = 30 * DAY;

/// The hash of a term (XXH3, 64 bits).
fn key(family: Family, name: &str) -> u64 {
    xxh3_64_with_seed(name.as_bytes(), SEED.wrapping_add(family as u64))
}

/// Guessed shares of the articles that hold a term.
const NAME_PRIOR: f32 = 0.01;
const COUNTRY_PRIOR: f32 = 0.1;
const DAY_PRIOR: f32 = 0.05;
const CONCEPT_PRIOR: f32 = 0.03;
const PHRASE_PRIOR: f32 = 0.004;

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

/// The key of a word that is written like a name: its skeleton in Latin letters, or the word itself where too little
/// would be left.
fn name_key(token: &Token<'_>) -> String {
    let folded = any_ascii(&fold(&token.lower)).to_ascii_lowercase();
    let bones = skeleton(&folded);
    if bones.chars().count() >= 3 {
        bones
    } else {
        folded
    }
}

/// The first part of a long text, so that the rest is not even cut into words.
pub(super) fn head(text: &str) -> &str {
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
