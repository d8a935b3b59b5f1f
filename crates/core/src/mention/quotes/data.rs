//! `quotes.toml`: the word classes over which the patterns of attribution are written.

use super::source::{Paradigm, QuoteSource, VerbEntry};
use crate::language::{Section, Token, WordMap, WordSet, normalise};
use serde::Deserialize;
use std::collections::HashMap;

/// Classes of words, as bits.
pub(super) mod class {
    pub const DETERMINER: u64 = 1;
    pub const FEMININE: u64 = 1 << 1;
    pub const MASCULINE: u64 = 1 << 2;
    pub const PRONOUN: u64 = 1 << 3;
    pub const PREPOSITION: u64 = 1 << 4;
    pub const GENITIVE: u64 = 1 << 5;
    pub const RELATIVE: u64 = 1 << 6;
    pub const COORDINATOR: u64 = 1 << 7;
    pub const SUBORDINATOR: u64 = 1 << 8;
    pub const AUXILIARY: u64 = 1 << 9;
    pub const COPULA: u64 = 1 << 10;
    pub const REFLEXIVE: u64 = 1 << 11;
    pub const CLITIC: u64 = 1 << 12;
    pub const ADVERB: u64 = 1 << 13;
    pub const COMPLEMENTISER: u64 = 1 << 14;
    pub const SOURCE_NOUN: u64 = 1 << 15;
    pub const TITLE: u64 = 1 << 16;
    pub const INDEFINITE: u64 = 1 << 17;
    pub const MANNER: u64 = 1 << 18;
    pub const TOPIC: u64 = 1 << 19;
    pub const CHAIN: u64 = 1 << 20;
    pub const INVERSION: u64 = 1 << 21;
    pub const QUESTION: u64 = 1 << 22;
    pub const NEGATION: u64 = 1 << 23;
    pub const REPORTIVE: u64 = 1 << 24;
    pub const PLURAL: u64 = 1 << 25;
    pub const FIRST_PERSON: u64 = 1 << 26;
    pub const COMPARATIVE: u64 = 1 << 27;
    pub const DEGREE: u64 = 1 << 28;
    pub const INFINITIVE_MARK: u64 = 1 << 29;
    /// The first word of a phrase of the data.
    pub const OPENS: u64 = 1 << 31;
    /// A form of a verb that may be a cue.
    pub const VERB: u64 = 1 << 32;
    /// A noun that may be a cue: "claim".
    pub const NOUN: u64 = 1 << 33;
    /// A participle that reports behind a copula: "is expected to".
    pub const PASSIVE: u64 = 1 << 34;
    /// "his": a determiner that names whose it is.
    pub const POSSESSIVE: u64 = 1 << 35;
    /// "by": the preposition before who acts.
    pub const AGENT: u64 = 1 << 36;
    /// A verb that says little beside its noun: "made the claim".
    pub const LIGHT: u64 = 1 << 37;
}

/// What may stand with a cue verb, as bits.
pub(super) mod frame {
    pub const QUOTE: u32 = 1;
    pub const THAT: u32 = 1 << 1;
    pub const ZERO: u32 = 1 << 2;
    pub const INFINITIVE: u32 = 1 << 3;
    pub const OBJECT: u32 = 1 << 4;
    pub const QUOTED_OBJECT: u32 = 1 << 5;
    pub const ADDRESSEE: u32 = 1 << 6;
    pub const SUMMONS: u32 = 1 << 7;
    pub const REFLEXIVE: u32 = 1 << 8;
    pub const TOPIC: u32 = 1 << 9;
    pub const QUESTION: u32 = 1 << 10;
    pub const NEGATIVE: u32 = 1 << 11;
    /// With ZERO: what follows may also be an object, so a clause has to be seen.
    pub const CLAUSAL: u32 = 1 << 12;
    /// A noun that reports also where nothing tells whose it is: "the idea that".
    pub const UNOWNED: u32 = 1 << 13;
}

/// Forms of a verb, as bits.
pub(super) mod form {
    pub const FINITE: u8 = 1;
    pub const PARTICIPLE: u8 = 2;
    pub const GERUND: u8 = 4;
    pub const INFINITIVE: u8 = 8;
    /// "confident": a cue behind a copula.
    pub const ADJECTIVE: u8 = 16;
    /// "claim": no verb at all.
    pub const NOUN: u8 = 32;
    /// "is expected": the subject is no speaker.
    pub const PASSIVE: u8 = 64;
}

/// `quotes.toml`.
#[derive(Default)]
pub struct QuoteData {
    classes: WordMap<u64>,
    phrases: Phrases<u64>,
    verbs: WordMap<Vec<VerbForm>>,
    nouns: WordMap<u32>,
    passives: WordMap<u32>,
    possessive_endings: Vec<String>,
    pub(super) sources: Phrases<SourcePhrase>,
    pub(super) afterthoughts: Phrases<()>,
    pub(super) connectives: Phrases<()>,
    pub(super) source_heads: Vec<Vec<String>>,
    infinitive_endings: Vec<String>,
    adverb_endings: Vec<String>,
    not_adverbs: WordSet,
    pub(super) grammar: Grammar,
}

/// What a word form may be as a cue.
#[derive(Clone, Debug)]
pub(super) struct VerbForm {
    pub forms: u8,
    pub frames: u32,
    /// Whether it is a cue only with a reflexive pronoun.
    pub reflexive: bool,
    /// A word that has to follow: "mit" of "teilte … mit", "savoir" of "fait savoir".
    pub particle: Option<Box<str>>,
}

/// A phrase that names a source: "selon", "d'après", "nach Angaben".
#[derive(Clone, Copy, Debug)]
pub(super) struct SourcePhrase {
    /// Whether only a person or a body is believed to be a source after it ("pour").
    pub strict: bool,
    /// Whether it stands behind the source ("zufolge").
    pub postposed: bool,
    /// Whether it stands behind what was said ("„…“, so der Minister").
    pub trailing: bool,
    /// Whether its last word is part of the source ("de source policière").
    pub inclusive: bool,
    /// It names a source only with one of these nouns ("nach … Angaben"), also as the end of a compound: their index.
    pub heads: Option<u8>,
}

/// Switches of a language's grammar.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Grammar {
    /// "She said it was late": a clause follows without a conjunction.
    pub zero_complement: bool,
    /// "Er sagte, es sei spät": a clause follows after a comma.
    pub comma_complement: bool,
    /// "…, she said": the subject stands before the cue also behind the words.
    pub subject_first: bool,
    /// Common nouns are written with a capital.
    pub capital_nouns: bool,
    /// The subject stands behind its verb, as in Arabic; where there are no capitals, any word may name it.
    pub verb_first: bool,
    /// How far a verb's particle may stand from it, in words.
    pub particle_window: usize,
}

impl Section for QuoteData {
    const FILE: &'static str = "quotes.toml";
    type Source = QuoteSource;

    fn compile(source: QuoteSource) -> Result<Self, String> {
        let mut data = Self {
            grammar: source.grammar,
            infinitive_endings: source.infinitive_endings,
            adverb_endings: source.adverb_endings,
            possessive_endings: source.possessive_endings,
            not_adverbs: source.not_adverbs.iter().map(|w| normalise(w)).collect(),
            ..Self::default()
        };
        let verbs = source.verbs;
        let paradigms = source.paradigms;
        for (bits, words) in [
            (class::COMPLEMENTISER, &source.complementisers),
            (class::QUESTION, &source.question_words),
            (class::AUXILIARY, &source.auxiliaries),
            (class::COPULA, &source.copulas),
            (class::REFLEXIVE, &source.reflexives),
            (class::CLITIC, &source.clitics),
            (class::NEGATION, &source.negations),
            (
                class::PRONOUN | class::MASCULINE,
                &source.pronouns.masculine,
            ),
            (class::PRONOUN | class::FEMININE, &source.pronouns.feminine),
            (class::PRONOUN | class::PLURAL, &source.pronouns.plural),
            (
                class::PRONOUN | class::INDEFINITE,
                &source.pronouns.indefinite,
            ),
            (
                class::PRONOUN | class::FIRST_PERSON,
                &source.pronouns.first_person,
            ),
            (class::INVERSION, &source.inversions),
            (
                class::DETERMINER | class::MASCULINE,
                &source.determiners.masculine,
            ),
            (
                class::DETERMINER | class::FEMININE,
                &source.determiners.feminine,
            ),
            (class::DETERMINER, &source.determiners.other),
            (class::GENITIVE, &source.genitives),
            (class::PREPOSITION, &source.prepositions),
            (class::RELATIVE, &source.relatives),
            (class::COORDINATOR, &source.coordinators),
            (class::SUBORDINATOR, &source.subordinators),
            (class::ADVERB, &source.adverbs),
            (class::SOURCE_NOUN, &source.source_nouns),
            (class::MANNER, &source.manner_nouns),
            (class::TITLE | class::MASCULINE, &source.titles.masculine),
            (class::TITLE | class::FEMININE, &source.titles.feminine),
            (class::TITLE, &source.titles.other),
            (class::TOPIC, &source.topics),
            (class::CHAIN, &source.chains),
            (class::REPORTIVE, &source.reportives),
            (class::COMPARATIVE, &source.comparatives),
            (class::DEGREE, &source.degrees),
            (class::INFINITIVE_MARK, &source.infinitive_marks),
            (class::POSSESSIVE, &source.possessives),
            (class::AGENT, &source.agents),
            (class::LIGHT, &source.light_verbs),
        ] {
            for word in words {
                data.add_class(word, bits);
            }
        }
        for entry in source.sources {
            let value = SourcePhrase {
                strict: entry.strict,
                postposed: entry.postposed,
                trailing: entry.trailing,
                inclusive: entry.inclusive,
                heads: (!entry.heads.is_empty())
                    .then(|| u8::try_from(data.source_heads.len()).ok())
                    .flatten(),
            };
            if value.heads.is_some() {
                data.source_heads.push(entry.heads);
            }
            for phrase in &entry.phrases {
                data.sources.add(phrase, value);
            }
        }
        for phrase in &source.afterthoughts {
            data.afterthoughts.add(phrase, ());
        }
        for phrase in &source.connectives {
            data.connectives.add(phrase, ());
        }
        for entry in verbs {
            data.add_verbs(&entry, &paradigms)?;
            let frames = frame_bits(&entry.frames)?;
            for word in &entry.passive {
                *data.passives.entry(word, u32::default) |= frames;
            }
        }
        for entry in source.nouns {
            let frames = frame_bits(&entry.frames)?;
            for word in &entry.words {
                *data.nouns.entry(word, u32::default) |= frames;
            }
        }
        data.mark_openers();
        Ok(data)
    }
}

impl QuoteData {
    /// Lets one look-up tell whether a word opens a phrase or is a verb.
    fn mark_openers(&mut self) {
        let words: Vec<(String, u64)> = self
            .phrases
            .first_words()
            .chain(self.sources.first_words())
            .chain(self.afterthoughts.first_words())
            .chain(self.connectives.first_words())
            .map(|w| (w.to_owned(), class::OPENS))
            .chain(self.verbs.words().map(|w| (w.to_owned(), class::VERB)))
            .chain(self.nouns.words().map(|w| (w.to_owned(), class::NOUN)))
            .chain(
                self.passives
                    .words()
                    .map(|w| (w.to_owned(), class::PASSIVE)),
            )
            .collect();
        for (word, bit) in words {
            *self.classes.entry(&word, u64::default) |= bit;
        }
    }

    fn add_class(&mut self, word: &str, bits: u64) {
        if phrase_words(word).len() == 1 {
            *self.classes.entry(&normalise(word), u64::default) |= bits;
        } else {
            self.phrases.add(word, bits);
        }
    }

    fn add_verbs(
        &mut self,
        entry: &VerbEntry,
        paradigms: &HashMap<String, Paradigm>,
    ) -> Result<(), String> {
        let frames = frame_bits(&entry.frames)?;
        let reflexive = frames & frame::REFLEXIVE != 0;
        let particle = entry.particle.as_deref().map(Box::<str>::from);
        let endings = match &entry.paradigm {
            Some(name) => paradigms
                .get(name)
                .ok_or_else(|| format!("no paradigm called {name:?}"))?
                .clone(),
            None => Paradigm::default(),
        };
        let mut add = |word: String, forms: u8| {
            let known = self.verbs.entry(&word, Vec::new);
            match known
                .iter_mut()
                .find(|v| v.particle == particle && v.reflexive == reflexive)
            {
                Some(verb) => {
                    verb.forms |= forms;
                    verb.frames |= frames;
                }
                None => known.push(VerbForm {
                    forms,
                    frames,
                    reflexive,
                    particle: particle.clone(),
                }),
            }
        };
        for (bit, own, suffixes) in [
            (form::FINITE, &entry.finite, &endings.finite),
            (form::PARTICIPLE, &entry.participle, &endings.participle),
            (form::GERUND, &entry.gerund, &endings.gerund),
            (form::INFINITIVE, &entry.infinitive, &endings.infinitive),
            (form::ADJECTIVE, &entry.adjective, &Vec::new()),
        ] {
            for word in own {
                add(word.clone(), bit);
            }
            for stem in &entry.stems {
                for suffix in suffixes {
                    add(join(stem, suffix), bit);
                }
            }
        }
        Ok(())
    }

    /// The classes of every token, those of phrases included.
    pub(super) fn classes(&self, tokens: &[Token<'_>]) -> Vec<u64> {
        let mut found: Vec<u64> = tokens.iter().map(|t| self.class_of(t)).collect();
        let mut at = 0;
        while at < tokens.len() {
            let opens = found.get(at).is_some_and(|c| c & class::OPENS != 0);
            let phrase = if opens {
                self.phrases.at(tokens, at)
            } else {
                None
            };
            let Some((len, bits)) = phrase else {
                at += 1;
                continue;
            };
            for bit in found.iter_mut().skip(at).take(len) {
                // Inside a phrase a word is nothing of its own.
                *bit = bits | *bit & (class::OPENS | class::VERB | class::NOUN | class::PASSIVE);
            }
            at += len;
        }
        found
    }

    fn class_of(&self, token: &Token<'_>) -> u64 {
        if let Some(known) = self.classes.get(token) {
            return *known;
        }
        if self.is_adverb(token) {
            return class::ADVERB;
        }
        0
    }

    /// Whether a word that is not in the data ends as adverbs do.
    fn is_adverb(&self, token: &Token<'_>) -> bool {
        self.adverb_endings
            .iter()
            .any(|e| token.lower.len() > e.len() + 2 && token.lower.ends_with(e.as_str()))
            && !token.is_capitalised()
            && !self.not_adverbs.contains(token)
    }

    /// What a word may be as a cue.
    pub(super) fn verb(&self, token: &Token<'_>) -> &[VerbForm] {
        self.verbs.get(token).map_or(&[], Vec::as_slice)
    }

    /// What a noun may report.
    pub(super) fn noun(&self, token: &Token<'_>) -> Option<u32> {
        self.nouns.get(token).copied()
    }

    /// What a participle may report behind a copula.
    pub(super) fn passive(&self, token: &Token<'_>) -> Option<u32> {
        self.passives.get(token).copied()
    }

    /// "Smith's"
    pub(super) fn is_possessor(&self, lower: &str) -> bool {
        self.possessive_endings
            .iter()
            .any(|ending| lower.len() > ending.len() && lower.ends_with(ending.as_str()))
    }

    /// Whether a word looks like an infinitive.
    pub(super) fn is_infinitive(&self, lower: &str) -> bool {
        self.infinitive_endings
            .iter()
            .any(|ending| lower.len() > ending.len() && lower.ends_with(ending.as_str()))
    }
}

/// A suffix after "<" takes the stem's last letter away: "annonc" + "<ça" gives "annonça".
fn join(stem: &str, suffix: &str) -> String {
    match suffix.strip_prefix('<') {
        Some(rest) => {
            let mut short = stem.to_owned();
            short.pop();
            short + rest
        }
        None => format!("{stem}{suffix}"),
    }
}

fn frame_bits(names: &[String]) -> Result<u32, String> {
    names
        .iter()
        .try_fold(0, |all, name| frame_bit(name).map(|bit| all | bit))
}

fn frame_bit(name: &str) -> Result<u32, String> {
    Ok(match name {
        "quote" => frame::QUOTE,
        "that" => frame::THAT,
        "zero" => frame::ZERO,
        "clausal" => frame::ZERO | frame::CLAUSAL,
        "infinitive" => frame::INFINITIVE,
        "object" => frame::OBJECT,
        "quoted_object" => frame::QUOTED_OBJECT,
        "addressee" => frame::ADDRESSEE,
        "summons" => frame::SUMMONS,
        "reflexive" => frame::REFLEXIVE,
        "topic" => frame::TOPIC,
        "question" => frame::QUESTION,
        "unowned" => frame::UNOWNED,
        "negative" => frame::NEGATIVE,
        other => return Err(format!("no frame called {other:?}")),
    })
}

/// Phrases by their first word.
pub(super) struct Phrases<T>(WordMap<Vec<(Vec<String>, T)>>);

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self(WordMap::default())
    }
}

impl<T: Copy> Phrases<T> {
    fn add(&mut self, phrase: &str, value: T) {
        let mut words = phrase_words(phrase).into_iter();
        let Some(first) = words.next() else { return };
        let known = self.0.entry(&first, Vec::new);
        known.push((words.collect(), value));
        known.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
    }

    fn first_words(&self) -> impl Iterator<Item = &str> {
        self.0.words()
    }

    /// The longest phrase that starts at a token: its length in tokens and its value.
    pub(super) fn at(&self, tokens: &[Token<'_>], at: usize) -> Option<(usize, T)> {
        let known = self.0.get(tokens.get(at)?)?;
        known
            .iter()
            .find(|(rest, _)| {
                rest.iter()
                    .enumerate()
                    .all(|(k, word)| tokens.get(at + 1 + k).is_some_and(|t| *t.lower == **word))
            })
            .map(|(rest, value)| (rest.len() + 1, *value))
    }
}

/// Cuts a phrase of a data file as the tokens of a text are cut: after an elision, around a hyphen.
fn phrase_words(phrase: &str) -> Vec<String> {
    let mut found = Vec::new();
    for chunk in phrase.split_whitespace() {
        let mut word = String::new();
        for c in chunk.chars() {
            if c == '-' {
                if !word.is_empty() {
                    found.push(std::mem::take(&mut word));
                }
                found.push("-".to_owned());
                continue;
            }
            word.push(c);
            if c == '\'' && word.chars().count() <= 3 {
                found.push(std::mem::take(&mut word));
            }
        }
        if !word.is_empty() {
            found.push(word);
        }
    }
    found
}
