//! `quotes.toml` as it is written.

use super::data::Grammar;
use serde::Deserialize;
use std::collections::HashMap;

/// `quotes.toml` as written. All words in lower case with plain apostrophes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
pub struct QuoteSource {
    pub(super) grammar: Grammar,
    /// Conjunctions of reported clauses.
    pub(super) complementisers: Vec<String>,
    /// Words that start a reported question.
    pub(super) question_words: Vec<String>,
    pub(super) auxiliaries: Vec<String>,
    pub(super) copulas: Vec<String>,
    pub(super) reflexives: Vec<String>,
    /// Unstressed words between subject and verb.
    pub(super) clitics: Vec<String>,
    pub(super) negations: Vec<String>,
    pub(super) pronouns: Pronouns,
    /// Pronouns behind a hyphen ("a-t-il") and what is put in between.
    pub(super) inversions: Vec<String>,
    pub(super) determiners: Determiners,
    /// Prepositions that stay inside a noun phrase.
    pub(super) genitives: Vec<String>,
    pub(super) prepositions: Vec<String>,
    pub(super) relatives: Vec<String>,
    pub(super) coordinators: Vec<String>,
    pub(super) subordinators: Vec<String>,
    /// Words and phrases that may stand inside or next to a cue without being part of it.
    pub(super) adverbs: Vec<String>,
    /// Endings of adverbs: "ly".
    pub(super) adverb_endings: Vec<String>,
    /// Words with such an ending that are no adverbs.
    pub(super) not_adverbs: Vec<String>,
    /// Words at the start of a sentence that are not part of what was said.
    pub(super) connectives: Vec<String>,
    /// Words that, after a comma, end what was said.
    pub(super) afterthoughts: Vec<String>,
    /// Nouns for those who say something.
    pub(super) source_nouns: Vec<String>,
    /// Nouns after "selon" that are no source.
    pub(super) manner_nouns: Vec<String>,
    pub(super) titles: Titles,
    /// Prepositions of what is spoken about.
    pub(super) topics: Vec<String>,
    /// Words before an infinitive or participle that goes on with the report: "avant d'", "pour", "en".
    pub(super) chains: Vec<String>,
    /// "as X said", "comme l'a dit X".
    pub(super) comparatives: Vec<String>,
    /// Words of degree, behind which a conjunction compares: "plus … que".
    pub(super) degrees: Vec<String>,
    /// Words before an infinitive: "to".
    pub(super) infinitive_marks: Vec<String>,
    /// Verb forms of reported speech: "sei", "habe".
    pub(super) reportives: Vec<String>,
    pub(super) infinitive_endings: Vec<String>,
    /// Determiners that name whose it is: "his".
    pub(super) possessives: Vec<String>,
    /// Endings of a noun that name whose the next one is: "'s".
    pub(super) possessive_endings: Vec<String>,
    /// Prepositions before who acts: "by".
    pub(super) agents: Vec<String>,
    /// Verbs that say little beside their noun: "made the claim".
    pub(super) light_verbs: Vec<String>,
    pub(super) nouns: Vec<NounEntry>,
    pub(super) sources: Vec<SourceEntry>,
    pub(super) paradigms: HashMap<String, Paradigm>,
    pub(super) verbs: Vec<VerbEntry>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Pronouns {
    pub(super) masculine: Vec<String>,
    pub(super) feminine: Vec<String>,
    pub(super) plural: Vec<String>,
    /// "on", "man": nobody in particular.
    pub(super) indefinite: Vec<String>,
    pub(super) first_person: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Determiners {
    pub(super) masculine: Vec<String>,
    pub(super) feminine: Vec<String>,
    pub(super) other: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Titles {
    pub(super) masculine: Vec<String>,
    pub(super) feminine: Vec<String>,
    pub(super) other: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SourceEntry {
    pub(super) phrases: Vec<String>,
    #[serde(default)]
    pub(super) strict: bool,
    #[serde(default)]
    pub(super) postposed: bool,
    #[serde(default)]
    pub(super) trailing: bool,
    #[serde(default)]
    pub(super) inclusive: bool,
    #[serde(default)]
    pub(super) heads: Vec<String>,
}

/// Nouns that report: "the claim that", "his plan to".
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NounEntry {
    pub(super) frames: Vec<String>,
    pub(super) words: Vec<String>,
}

#[derive(Deserialize, Default, Clone)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Paradigm {
    pub(super) finite: Vec<String>,
    pub(super) participle: Vec<String>,
    pub(super) gerund: Vec<String>,
    pub(super) infinitive: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VerbEntry {
    pub(super) frames: Vec<String>,
    /// Name of a paradigm whose endings are put behind the stems.
    pub(super) paradigm: Option<String>,
    #[serde(default)]
    pub(super) stems: Vec<String>,
    #[serde(default)]
    pub(super) finite: Vec<String>,
    #[serde(default)]
    pub(super) participle: Vec<String>,
    #[serde(default)]
    pub(super) gerund: Vec<String>,
    #[serde(default)]
    pub(super) infinitive: Vec<String>,
    /// Adjectives that report with a copula: "is confident that".
    #[serde(default)]
    pub(super) adjective: Vec<String>,
    /// Participles that report with a copula and without a speaker: "is expected to".
    #[serde(default)]
    pub(super) passive: Vec<String>,
    pub(super) particle: Option<String>,
}
