//! `names.toml`: the words of one language that tell what a name is.

use super::tables;
use super::text::key;
use crate::language::{Section, fold, normalise};
use crate::mention::NameKind;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};

/// `names.toml` as written. Fields of type string hold words separated by white space; lists hold phrases. All in
/// lower case with plain apostrophes unless said otherwise.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
pub struct NameSource {
    /// Whether common nouns have a capital, so that a capital says nothing.
    capitalised_nouns: bool,
    /// Endings that a name takes in the genitive and that its span keeps ("Moldaus").
    genitive: Vec<String>,
    /// Endings that the span leaves out ("Kyiv's").
    possessive: Vec<String>,
    /// Words before a name that belong to a person and not to the name.
    honorifics: String,
    /// Nouns for what people are.
    roles: String,
    /// How compounds that are roles end ("Verbandschef").
    role_endings: Vec<String>,
    /// Roles that one person at a time has.
    head_roles: Vec<String>,
    /// The roles among them that stand for a state.
    head_of_state: Vec<String>,
    /// Heads of "le chef du Kremlin": words for the one who rules a seat of power.
    leader_words: Vec<String>,
    /// Articles, possessives and demonstratives.
    articles: String,
    /// Words between article and role, or after the role.
    role_modifiers: String,
    /// Prepositions and articles between a role and its place or body.
    of_words: String,
    /// Lower-case words inside a person's name.
    person_particles: String,
    /// Those that need no first name before them.
    strong_particles: String,
    /// Verbs that people do right after (or before) their names.
    verbs_of_persons: String,
    /// "years", as in ", 43 years".
    age_words: String,
    /// "born".
    born_words: String,
    /// Prepositions that stand right before a place.
    place_prepositions: String,
    /// Prepositions that stand before a place and its article.
    place_prepositions_article: String,
    /// Phrases that end right before a place.
    place_prepositions_drop: Vec<String>,
    /// Nouns for what places are; not part of the name.
    place_classes: String,
    /// Nouns that are part of the name of a place.
    place_heads: String,
    /// Nouns that end the name of a place.
    place_tails: String,
    /// Nouns that end the name of a body after an adjective of a people or a name ("Romanian parliament").
    institution_tails: String,
    /// Words inside names of places.
    place_name_words: String,
    /// How names of places end.
    place_endings: Vec<String>,
    /// How surnames end.
    person_endings: Vec<String>,
    /// Nouns for what organisations are; not part of the name.
    organisation_classes: String,
    /// Nouns with which (or, after a name, in which) the name of an organisation is made.
    organisation_heads: String,
    /// Those among them that end a compound ("Nationalbank").
    organisation_endings: Vec<String>,
    /// Lower-case heads of bodies' names, which need what follows.
    institution_heads: Vec<String>,
    /// Those that are a name only with a name of their own right after them, not with a place ("hôpital de Brest").
    named_heads: String,
    /// Words that join two things of one kind.
    coordinators: String,
    /// Bodies that are named in lower case.
    institutions: Vec<String>,
    /// Fields of bodies ("santé" in "agence régionale de santé").
    institution_fields: String,
    /// Adjectives of bodies.
    institution_adjectives: String,
    /// How adjectives end.
    adjective_endings: Vec<String>,
    /// Last words of companies' names.
    company_suffixes: String,
    /// Words of clubs and bodies, anywhere in a name.
    organisation_words: String,
    /// Words between the words of an organisation's name.
    connectors: String,
    /// Heads of capitalised expressions that name an event or a work.
    event_heads: String,
    /// Capitalised words that name nobody.
    no_names: String,
    /// Common nouns, for languages in which they have a capital.
    common_nouns: String,
    /// How common nouns end, for the same languages.
    noun_endings: Vec<String>,
    /// Words with which a sentence starts and that are no names.
    starters: String,
    /// How such words end.
    starter_endings: Vec<String>,
    /// Inflection of demonyms: ending → other endings.
    endings: BTreeMap<String, String>,
    /// First names beyond the shared table.
    first_names: String,
    /// Seat of power as printed → country.
    seats: BTreeMap<String, String>,
    /// Key → forms as printed; the first is shown.
    organisations: BTreeMap<String, Vec<String>>,
    /// Name in the table, or English name → forms as printed; the first is shown.
    places: BTreeMap<String, Vec<String>>,
    /// ISO 3166 code → forms as printed; the first is shown.
    countries: BTreeMap<String, Vec<String>>,
    /// ISO 3166 code → demonyms and adjectives in the base form.
    demonyms: BTreeMap<String, String>,
    /// Demonyms of no country.
    peoples: Peoples,
}

/// Demonyms and adjectives that belong to no country of the table.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Peoples {
    words: String,
}

/// What the lexicon knows of a form.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// What it names.
    pub kind: NameKind,
    /// The entity's key.
    pub entity: String,
    /// The form to print; none if the table of entities has to be asked.
    pub canonical: Option<String>,
    /// The form as written in the data, for its case.
    pub form: String,
    /// The country for which a seat of power stands.
    pub country: Option<String>,
    /// How sure a bare form is (a village that is called like a word is not).
    pub weight: f64,
}

/// `names.toml`.
#[derive(Default)]
pub struct NameData {
    pub(super) capitalised_nouns: bool,
    pub(super) genitive: Vec<String>,
    pub(super) possessive: Vec<String>,
    pub(super) honorifics: HashSet<String>,
    pub(super) roles: HashSet<String>,
    role_endings: Vec<String>,
    pub(super) head_roles: Phrases,
    pub(super) head_of_state: HashSet<String>,
    pub(super) leader_words: Phrases,
    pub(super) articles: HashSet<String>,
    pub(super) role_modifiers: HashSet<String>,
    pub(super) of_words: HashSet<String>,
    pub(super) person_particles: HashSet<String>,
    pub(super) strong_particles: HashSet<String>,
    pub(super) verbs_of_persons: HashSet<String>,
    pub(super) age_words: HashSet<String>,
    pub(super) born_words: HashSet<String>,
    pub(super) place_prepositions: HashSet<String>,
    pub(super) place_prepositions_article: HashSet<String>,
    pub(super) place_prepositions_drop: Vec<Vec<String>>,
    pub(super) place_classes: HashSet<String>,
    pub(super) place_heads: HashSet<String>,
    pub(super) place_tails: HashSet<String>,
    pub(super) institution_tails: HashSet<String>,
    pub(super) place_name_words: HashSet<String>,
    pub(super) place_endings: Vec<String>,
    pub(super) person_endings: Vec<String>,
    pub(super) organisation_classes: HashSet<String>,
    pub(super) organisation_heads: HashSet<String>,
    pub(super) organisation_endings: Vec<String>,
    pub(super) institution_heads: Phrases,
    pub(super) named_heads: HashSet<String>,
    pub(super) coordinators: HashSet<String>,
    pub(super) institution_fields: HashSet<String>,
    pub(super) institution_adjectives: HashSet<String>,
    pub(super) adjective_endings: Vec<String>,
    pub(super) company_suffixes: HashSet<String>,
    pub(super) organisation_words: HashSet<String>,
    pub(super) connectors: HashSet<String>,
    pub(super) event_heads: HashSet<String>,
    pub(super) no_names: HashSet<String>,
    pub(super) common_nouns: HashSet<String>,
    pub(super) noun_endings: Vec<String>,
    pub(super) starters: HashSet<String>,
    pub(super) starter_endings: Vec<String>,
    pub(super) first_names: HashSet<String>,
    pub(super) demonyms: HashMap<String, String>,
    pub(super) lexicon: HashMap<String, Known>,
    pub(super) lexicon_starts: HashMap<String, usize>,
    pub(super) canonical: HashMap<String, String>,
}

impl Section for NameData {
    const FILE: &'static str = "names.toml";
    type Source = NameSource;

    fn compile(source: NameSource) -> Result<Self, String> {
        let mut data = Self {
            demonyms: demonyms(&source),
            capitalised_nouns: source.capitalised_nouns,
            genitive: source.genitive,
            possessive: source.possessive,
            honorifics: words(&source.honorifics),
            roles: words(&source.roles),
            role_endings: source.role_endings,
            head_roles: Phrases::new(&source.head_roles),
            head_of_state: source.head_of_state.iter().map(|p| normalise(p)).collect(),
            leader_words: Phrases::new(&source.leader_words),
            articles: words(&source.articles),
            role_modifiers: words(&source.role_modifiers),
            of_words: words(&source.of_words),
            person_particles: words(&source.person_particles),
            strong_particles: words(&source.strong_particles),
            verbs_of_persons: words(&source.verbs_of_persons),
            age_words: words(&source.age_words),
            born_words: words(&source.born_words),
            place_prepositions: words(&source.place_prepositions),
            place_prepositions_article: words(&source.place_prepositions_article),
            place_prepositions_drop: phrases(&source.place_prepositions_drop),
            place_classes: words(&source.place_classes),
            place_heads: words(&source.place_heads),
            place_tails: words(&source.place_tails),
            institution_tails: words(&source.institution_tails),
            place_name_words: words(&source.place_name_words),
            place_endings: source.place_endings,
            person_endings: source.person_endings,
            organisation_classes: words(&source.organisation_classes),
            organisation_heads: words(&source.organisation_heads),
            organisation_endings: source.organisation_endings,
            institution_heads: Phrases::new(&source.institution_heads),
            named_heads: words(&source.named_heads),
            coordinators: words(&source.coordinators),
            institution_fields: words(&source.institution_fields),
            institution_adjectives: words(&source.institution_adjectives),
            adjective_endings: source.adjective_endings,
            company_suffixes: words(&source.company_suffixes),
            organisation_words: words(&source.organisation_words),
            connectors: words(&source.connectors),
            event_heads: words(&source.event_heads),
            no_names: words(&source.no_names),
            common_nouns: words(&source.common_nouns),
            noun_endings: source.noun_endings,
            starters: words(&source.starters),
            starter_endings: source.starter_endings,
            first_names: source.first_names.split_whitespace().map(fold).collect(),
            ..Self::default()
        };
        data.add_lexicon(
            &source.organisations,
            &source.places,
            &source.countries,
            &source.seats,
        );
        for form in &source.institutions {
            data.learn(
                form,
                NameKind::Organisation,
                format!("org:{}", key(form)),
                None,
            );
        }
        Ok(data)
    }
}

impl NameData {
    fn add_lexicon(
        &mut self,
        organisations: &BTreeMap<String, Vec<String>>,
        places: &BTreeMap<String, Vec<String>>,
        countries: &BTreeMap<String, Vec<String>>,
        seats: &BTreeMap<String, String>,
    ) {
        for (name, forms) in places {
            let entity = tables::form(&key(name)).map_or_else(
                || format!("place:{}", key(name)),
                |(entity, _)| entity.to_owned(),
            );
            self.learn_all(forms, NameKind::Place, &entity);
        }
        for (code, forms) in countries {
            self.learn_all(forms, NameKind::Place, &format!("country:{code}"));
        }
        for (name, forms) in organisations {
            let entity = format!("org:{}", key(name));
            self.learn_all(forms, NameKind::Organisation, &entity);
        }
        for (form, country) in seats {
            let entity = format!("org:{}", key(form));
            self.learn(form, NameKind::Organisation, entity, Some(country.clone()));
        }
    }

    fn learn_all(&mut self, forms: &[String], kind: NameKind, entity: &str) {
        if let Some(first) = forms.first() {
            self.canonical.insert(entity.to_owned(), first.clone());
        }
        for form in forms {
            self.learn(form, kind, entity.to_owned(), None);
        }
    }

    fn learn(&mut self, form: &str, kind: NameKind, entity: String, country: Option<String>) {
        let key = key(form);
        let words = key.split(' ').count();
        let first = key.split(' ').next().unwrap_or_default().to_owned();
        let longest = self.lexicon_starts.entry(first).or_default();
        *longest = words.max(*longest);
        let known = Known {
            kind,
            canonical: self.canonical.get(&entity).cloned(),
            entity,
            form: form.to_owned(),
            country,
            weight: 5.0,
        };
        self.lexicon.insert(key, known);
    }

    /// The country of a demonym or adjective in lower case; empty for a people without one.
    #[must_use]
    pub fn demonym(&self, lower: &str) -> Option<&str> {
        self.demonyms.get(lower).map(String::as_str)
    }

    /// Whether a word in lower case says what somebody is.
    pub(super) fn is_role(&self, lower: &str) -> bool {
        self.roles.contains(lower) || ends_in(lower, &self.role_endings)
    }

    /// Whether a folded word is a first name.
    pub(super) fn is_first_name(&self, folded: &str) -> bool {
        self.first_names.contains(folded) || tables::is_first_name(folded)
    }

    /// Whether a word in lower case looks like an adjective.
    pub(super) fn is_adjective(&self, lower: &str) -> bool {
        self.institution_adjectives.contains(lower)
            || self.demonyms.contains_key(lower)
            || (lower.chars().count() > 4 && ends_in(lower, &self.adjective_endings))
    }

    /// Whether a word in lower case may head an organisation's name.
    pub(super) fn is_organisation_head(&self, lower: &str) -> bool {
        self.organisation_heads.contains(lower) || ends_in(lower, &self.organisation_endings)
    }
}

/// Whether `word` is longer than one of `endings` and ends in it.
pub(super) fn ends_in(word: &str, endings: &[String]) -> bool {
    endings
        .iter()
        .any(|e| word.len() > e.len() && word.ends_with(e.as_str()))
}

fn words(list: &str) -> HashSet<String> {
    list.split_whitespace().map(normalise).collect()
}

/// Phrases by their first word, the longest first.
#[derive(Default)]
pub(super) struct Phrases(HashMap<String, Vec<Vec<String>>>);

impl Phrases {
    fn new(list: &[String]) -> Self {
        let mut found: HashMap<String, Vec<Vec<String>>> = HashMap::new();
        for phrase in phrases(list) {
            if let Some(first) = phrase.first() {
                found.entry(first.clone()).or_default().push(phrase);
            }
        }
        Self(found)
    }

    /// Those whose first word is `word`.
    pub(super) fn starting_with(&self, word: &str) -> &[Vec<String>] {
        self.0.get(word).map_or(&[], Vec::as_slice)
    }
}

/// Each phrase as its words; an elided word keeps its apostrophe and stands alone.
fn phrases(list: &[String]) -> Vec<Vec<String>> {
    let mut found: Vec<Vec<String>> = list
        .iter()
        .map(|phrase| {
            normalise(phrase)
                .replace('\'', "' ")
                .replace('-', " - ")
                .split_whitespace()
                .map(str::to_owned)
                .collect()
        })
        .collect();
    found.sort_by_key(|p: &Vec<String>| std::cmp::Reverse(p.len()));
    found
}

/// Every inflected form of every demonym.
fn demonyms(source: &NameSource) -> HashMap<String, String> {
    let mut found = HashMap::new();
    let peoples = source.peoples.words.split_whitespace().map(|w| (w, ""));
    let countries = source
        .demonyms
        .iter()
        .flat_map(|(code, list)| list.split_whitespace().map(move |w| (w, code.as_str())));
    for (word, code) in peoples.chain(countries) {
        for form in inflections(&normalise(word), &source.endings) {
            found.entry(form).or_insert_with(|| code.to_owned());
        }
    }
    found
}

/// The word itself and the word with the other endings of its longest matching class; the empty ending is the class of
/// all others.
fn inflections(word: &str, endings: &BTreeMap<String, String>) -> Vec<String> {
    let mut found = vec![word.to_owned()];
    let class = endings
        .iter()
        .filter(|(ending, _)| word.ends_with(ending.as_str()))
        .max_by_key(|(ending, _)| ending.len());
    let Some((ending, others)) = class else {
        found.push(format!("{word}s"));
        return found;
    };
    let stem = word.strip_suffix(ending.as_str()).unwrap_or(word);
    for other in others.split_whitespace() {
        found.push(format!("{stem}{other}"));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn demonyms_are_inflected_by_class() {
        let endings = BTreeMap::from([
            ("ien".to_owned(), "ienne iens".to_owned()),
            (String::new(), "e s".to_owned()),
        ]);
        assert_eq!(
            inflections("ukrainien", &endings),
            ["ukrainien", "ukrainienne", "ukrainiens"]
        );
        assert_eq!(
            inflections("afghan", &endings),
            ["afghan", "afghane", "afghans"]
        );
    }
}
