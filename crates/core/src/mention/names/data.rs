//! `names.toml`: the words of one language that tell what a name is.

use super::classes::{Class, Classes};
use super::source::NameSource;
use super::tables::{self, Entity};
use super::text::key;
use crate::language::{Section, Token, WordMap, normalise};
use crate::mention::NameKind;
use std::collections::{BTreeMap, HashMap, HashSet};

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
    /// Population in thousands, if the table of entities knows the place; 0 for countries.
    pub thousands: Option<u32>,
    /// Whether this language's own data has the form, written by hand.
    pub own: bool,
}

/// `names.toml`, compiled.
#[derive(Default)]
pub struct NameData {
    pub(super) capitalised_nouns: bool,
    pub(super) capitalised_adjectives: bool,
    pub(super) genitive: Vec<String>,
    /// With plain and with curly apostrophe.
    pub(super) possessive: Vec<String>,
    role_endings: Vec<String>,
    pub(super) head_roles: Phrases,
    pub(super) head_of_state: HashSet<String>,
    pub(super) leader_words: Phrases,
    pub(super) place_prepositions_drop: Vec<Vec<String>>,
    pub(super) place_endings: Vec<String>,
    pub(super) person_endings: Vec<String>,
    pub(super) organisation_endings: Vec<String>,
    pub(super) institution_heads: Phrases,
    adjective_endings: Vec<String>,
    pub(super) noun_endings: Vec<String>,
    pub(super) starter_endings: Vec<String>,
    classes: WordMap<Classes>,
    demonyms: WordMap<String>,
    pub(super) lexicon: WordMap<Known>,
    pub(super) lexicon_starts: WordMap<usize>,
    pub(super) canonical: HashMap<String, String>,
}

impl Section for NameData {
    const FILE: &'static str = "names.toml";
    type Source = NameSource;

    fn compile(source: NameSource) -> Result<Self, String> {
        let mut data = Self::default();
        data.add_demonyms(&source);
        data.add_classes(&source);
        data.add_lexicon(&source);
        data.take_endings_and_phrases(source);
        data.add_starts();
        Ok(data)
    }
}

impl NameData {
    /// Every list of words as a class.
    fn add_classes(&mut self, source: &NameSource) {
        let lists = [
            (&source.honorifics, Class::Honorific),
            (&source.roles, Class::Role),
            (&source.role_modifiers, Class::RoleModifier),
            (&source.articles, Class::Article),
            (&source.of_words, Class::OfWord),
            (&source.person_particles, Class::PersonParticle),
            (&source.strong_particles, Class::StrongParticle),
            (&source.verbs_of_persons, Class::VerbOfPersons),
            (&source.age_words, Class::AgeWord),
            (&source.born_words, Class::BornWord),
            (&source.place_prepositions, Class::PlacePreposition),
            (
                &source.place_prepositions_article,
                Class::PlacePrepositionArticle,
            ),
            (&source.place_classes, Class::PlaceNoun),
            (&source.place_heads, Class::PlaceHead),
            (&source.place_tails, Class::PlaceTail),
            (&source.place_name_words, Class::PlaceNameWord),
            (&source.organisation_classes, Class::OrganisationNoun),
            (&source.organisation_heads, Class::OrganisationHead),
            (&source.coordinators, Class::Coordinator),
            (&source.named_heads, Class::NamedHead),
            (&source.institution_tails, Class::InstitutionTail),
            (&source.institution_fields, Class::InstitutionField),
            (&source.institution_adjectives, Class::InstitutionAdjective),
            (&source.company_suffixes, Class::CompanySuffix),
            (&source.organisation_words, Class::OrganisationWord),
            (&source.connectors, Class::Connector),
            (&source.event_heads, Class::EventHead),
            (&source.work_classes, Class::WorkNoun),
            (&source.sport_words, Class::SportWord),
            (&source.place_adjectives, Class::PlaceAdjective),
            (&source.no_names, Class::NoName),
            (&source.common_nouns, Class::CommonNoun),
            (&source.starters, Class::Starter),
            (&source.abbreviated_tails, Class::AbbreviatedTail),
            (&source.first_names, Class::FirstName),
        ];
        for (list, class) in lists {
            for word in list.split_whitespace() {
                self.classify(&normalise(word), class);
            }
        }
    }

    /// Every inflected form of every word for a people.
    fn add_demonyms(&mut self, source: &NameSource) {
        let peoples = source.peoples.words.split_whitespace().map(|w| (w, ""));
        let countries = source
            .demonyms
            .iter()
            .flat_map(|(code, list)| list.split_whitespace().map(move |w| (w, code.as_str())));
        for (word, code) in peoples.chain(countries) {
            for form in inflections(&normalise(word), &source.endings) {
                self.demonyms.entry(&form, || code.to_owned());
                self.classify(&form, Class::Demonym);
            }
        }
    }

    fn classify(&mut self, lower: &str, class: Class) {
        self.classes.entry(lower, Classes::default).add(class);
    }

    fn take_endings_and_phrases(&mut self, source: NameSource) {
        self.capitalised_nouns = source.capitalised_nouns;
        self.capitalised_adjectives = source.capitalised_adjectives;
        self.genitive = source.genitive;
        self.possessive = source
            .possessive
            .iter()
            .flat_map(|e| [e.clone(), e.replace('\'', "\u{2019}")])
            .collect();
        self.role_endings = source.role_endings;
        self.head_roles = Phrases::new(&source.head_roles);
        self.head_of_state = source.head_of_state.iter().map(|p| normalise(p)).collect();
        self.leader_words = Phrases::new(&source.leader_words);
        self.place_prepositions_drop = phrases(&source.place_prepositions_drop);
        self.place_endings = source.place_endings;
        self.person_endings = source.person_endings;
        self.organisation_endings = source.organisation_endings;
        self.institution_heads = Phrases::new(&source.institution_heads);
        self.adjective_endings = source.adjective_endings;
        self.noun_endings = source.noun_endings;
        self.starter_endings = source.starter_endings;
    }

    /// The words with which phrases and known names start, so that only there is looked for them.
    fn add_starts(&mut self) {
        let starts = |phrases: &Phrases| phrases.0.keys().cloned().collect::<Vec<_>>();
        let lists = [
            (starts(&self.institution_heads), Class::InstitutionStart),
            (starts(&self.head_roles), Class::HeadRoleStart),
            (starts(&self.leader_words), Class::LeaderStart),
            (
                self.place_prepositions_drop
                    .iter()
                    .filter_map(|p| p.last().cloned())
                    .collect(),
                Class::PlacePhraseEnd,
            ),
        ];
        for (words, class) in lists {
            for word in words {
                self.classify(&word, class);
            }
        }
    }

    fn add_lexicon(&mut self, source: &NameSource) {
        for (name, forms) in &source.places {
            let key = key(name);
            let entity = tables::form(&key).map_or_else(|| format!("place:{key}"), str::to_owned);
            self.learn_all(forms, NameKind::Place, &entity);
        }
        for (code, forms) in &source.countries {
            self.learn_all(forms, NameKind::Place, &format!("country:{code}"));
        }
        for (name, forms) in &source.organisations {
            let entity = format!("org:{}", key(name));
            self.learn_all(forms, NameKind::Organisation, &entity);
        }
        for (form, country) in &source.seats {
            let entity = format!("org:{}", key(form));
            self.learn(form, NameKind::Organisation, entity, Some(country.clone()));
        }
        for form in &source.institutions {
            let entity = format!("org:{}", key(form));
            self.learn(form, NameKind::Organisation, entity, None);
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
        let first = key.split(' ').next().unwrap_or_default();
        self.classify(&first_word(form), Class::LexiconStart);
        let longest = self.lexicon_starts.entry(first, usize::default);
        *longest = words.max(*longest);
        let thousands = Some(entity.as_str())
            .filter(|e| e.starts_with("city:"))
            .and_then(|e| Some(Entity::get(e)?.thousands));
        let known = Known {
            kind,
            canonical: self.canonical.get(&entity).cloned(),
            entity,
            form: form.to_owned(),
            country,
            thousands,
            own: true,
        };
        self.lexicon.insert(&key, known);
    }

    /// The classes of a word in lower case.
    pub(super) fn classes(&self, lower: &str) -> Classes {
        self.classes.get_word(lower).copied().unwrap_or_default()
    }

    /// The classes of a token's word.
    #[inline]
    pub(super) fn classes_of(&self, token: &Token<'_>) -> Classes {
        self.classes.get(token).copied().unwrap_or_default()
    }

    /// The classes of the head of a compound noun ("Kreishauptstadt"), given in lower case.
    pub(super) fn compound(&self, lower: &str) -> Classes {
        if lower.len() > LONGEST_COMPOUND {
            return Classes::default();
        }
        let mut heads = lower.char_indices().map(|(at, _)| at).skip(3);
        heads
            .find_map(|at| {
                let head = lower.get(at..).filter(|h| h.len() >= SHORTEST_HEAD)?;
                self.classes.get_word(head).copied()
            })
            .unwrap_or_default()
    }

    /// The country of a demonym or adjective in lower case; empty for a people without one.
    #[must_use]
    pub fn demonym(&self, lower: &str) -> Option<&str> {
        self.demonyms.get_word(lower).map(String::as_str)
    }

    /// Whether a word in lower case ends like a role.
    pub(super) fn ends_as_role(&self, lower: &str) -> bool {
        ends_in(lower, &self.role_endings)
    }

    /// Whether a word in lower case ends like an adjective.
    pub(super) fn ends_as_adjective(&self, lower: &str) -> bool {
        lower.chars().count() > 4 && ends_in(lower, &self.adjective_endings)
    }
}

/// Shorter ends of a word are no nouns of their own.
const SHORTEST_HEAD: usize = 4;
/// Longer words are no nouns.
const LONGEST_COMPOUND: usize = 60;

/// The first token of a form, in lower case.
fn first_word(form: &str) -> String {
    let lower = normalise(form);
    let end = lower
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(lower.len());
    lower.get(..end).unwrap_or_default().to_owned()
}

/// Whether `word` is longer than one of `endings` and ends in it.
pub(super) fn ends_in(word: &str, endings: &[String]) -> bool {
    endings
        .iter()
        .any(|e| word.len() > e.len() && word.ends_with(e.as_str()))
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

/// The word itself and the word with the other endings of its longest matching class; the empty ending is the class of
/// all others.
fn inflections(word: &str, endings: &BTreeMap<String, String>) -> Vec<String> {
    let mut found = vec![word.to_owned()];
    let class = endings
        .iter()
        .filter(|(ending, _)| word.ends_with(ending.as_str()))
        .max_by_key(|(ending, _)| ending.len());
    let Some((ending, others)) = class else {
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
        assert_eq!(inflections("suomi", &BTreeMap::new()), ["suomi"]);
    }
}
