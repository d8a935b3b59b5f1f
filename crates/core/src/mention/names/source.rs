//! `names.toml` as written: one field per key.

use serde::Deserialize;
use std::collections::BTreeMap;

/// `names.toml` as written. Fields of type string hold words separated by white space; lists hold phrases. All in
/// lower case with plain apostrophes unless said otherwise.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
pub struct NameSource {
    /// Whether common nouns have a capital, so that a capital says nothing.
    pub(super) capitalised_nouns: bool,
    /// Whether adjectives of peoples have a capital ("British"), so that a name may start with one.
    pub(super) capitalised_adjectives: bool,
    /// Endings that a name takes in the genitive and that its span keeps ("Moldaus").
    pub(super) genitive: Vec<String>,
    /// Endings that the span leaves out ("Kyiv's").
    pub(super) possessive: Vec<String>,
    /// Words before a name that belong to a person and not to the name.
    pub(super) honorifics: String,
    /// Nouns for what people are.
    pub(super) roles: String,
    /// How compounds that are roles end ("Verbandschef").
    pub(super) role_endings: Vec<String>,
    /// Roles that one person at a time has.
    pub(super) head_roles: Vec<String>,
    /// The roles among them that stand for a state.
    pub(super) head_of_state: Vec<String>,
    /// Heads of "le chef du Kremlin": words for the one who rules a seat of power.
    pub(super) leader_words: Vec<String>,
    /// Articles, possessives and demonstratives.
    pub(super) articles: String,
    /// Words between article and role, or after the role.
    pub(super) role_modifiers: String,
    /// Prepositions and articles between a role and its place or body.
    pub(super) of_words: String,
    /// Lower-case words inside a person's name.
    pub(super) person_particles: String,
    /// Those that need no first name before them.
    pub(super) strong_particles: String,
    /// Verbs that people do right after (or before) their names.
    pub(super) verbs_of_persons: String,
    /// "years", as in ", 43 years".
    pub(super) age_words: String,
    /// "born".
    pub(super) born_words: String,
    /// Prepositions that stand right before a place.
    pub(super) place_prepositions: String,
    /// Prepositions that stand before a place and its article.
    pub(super) place_prepositions_article: String,
    /// Phrases that end right before a place.
    pub(super) place_prepositions_drop: Vec<String>,
    /// Nouns for what places are; not part of the name.
    pub(super) place_classes: String,
    /// Nouns that are part of the name of a place.
    pub(super) place_heads: String,
    /// Nouns that end the name of a place.
    pub(super) place_tails: String,
    /// Nouns that end the name of a body after an adjective of a people or a name ("Romanian parliament").
    pub(super) institution_tails: String,
    /// Words inside names of places.
    pub(super) place_name_words: String,
    /// How names of places end.
    pub(super) place_endings: Vec<String>,
    /// How surnames end.
    pub(super) person_endings: Vec<String>,
    /// Nouns for what organisations are; not part of the name.
    pub(super) organisation_classes: String,
    /// Nouns with which (or, after a name, in which) the name of an organisation is made.
    pub(super) organisation_heads: String,
    /// Those among them that end a compound ("Nationalbank").
    pub(super) organisation_endings: Vec<String>,
    /// Lower-case heads of bodies' names, which need what follows.
    pub(super) institution_heads: Vec<String>,
    /// Those that are a name only with a name of their own right after them, not with a place ("hôpital de Brest").
    pub(super) named_heads: String,
    /// Words that join two things of one kind.
    pub(super) coordinators: String,
    /// Bodies that are named in lower case.
    pub(super) institutions: Vec<String>,
    /// Fields of bodies ("santé" in "agence régionale de santé").
    pub(super) institution_fields: String,
    /// Adjectives of bodies.
    pub(super) institution_adjectives: String,
    /// How adjectives end.
    pub(super) adjective_endings: Vec<String>,
    /// Last words of companies' names.
    pub(super) company_suffixes: String,
    /// Words of clubs and bodies, anywhere in a name.
    pub(super) organisation_words: String,
    /// Words between the words of an organisation's name.
    pub(super) connectors: String,
    /// Nouns after which the title of a work stands (film, album, novel).
    pub(super) work_classes: String,
    /// Words of sport: where they stand, a town's name is often its club's.
    pub(super) sport_words: String,
    /// Adjectives that make another place of a known one ("Asie centrale").
    pub(super) place_adjectives: String,
    /// Abbreviations whose point belongs to the name they end (Jr., Inc.).
    pub(super) abbreviated_tails: String,
    /// Heads of capitalised expressions that name an event or a work.
    pub(super) event_heads: String,
    /// Capitalised words that name nobody.
    pub(super) no_names: String,
    /// Common nouns, for languages in which they have a capital.
    pub(super) common_nouns: String,
    /// How common nouns end, for the same languages.
    pub(super) noun_endings: Vec<String>,
    /// Words with which a sentence starts and that are no names.
    pub(super) starters: String,
    /// How such words end.
    pub(super) starter_endings: Vec<String>,
    /// Inflection of demonyms: ending → other endings.
    pub(super) endings: BTreeMap<String, String>,
    /// First names beyond the shared table.
    pub(super) first_names: String,
    /// Seat of power as printed → country.
    pub(super) seats: BTreeMap<String, String>,
    /// Key → forms as printed; the first is shown.
    pub(super) organisations: BTreeMap<String, Vec<String>>,
    /// Name in the table, or English name → forms as printed; the first is shown.
    pub(super) places: BTreeMap<String, Vec<String>>,
    /// ISO 3166 code → forms as printed; the first is shown.
    pub(super) countries: BTreeMap<String, Vec<String>>,
    /// ISO 3166 code → demonyms and adjectives in the base form.
    pub(super) demonyms: BTreeMap<String, String>,
    /// Demonyms of no country.
    pub(super) peoples: Peoples,
}

/// Demonyms and adjectives that belong to no country of the table.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Peoples {
    pub(super) words: String,
}
