//! One story, one entity: the names of several texts brought together.
//!
//! Precision first: two people are one only if surnames agree and first names do not speak against it; a surname alone
//! follows a full name only if all texts together have one person of that name.

use super::describe;
use super::similar::{Spelling, same_first_name, same_surname, sound};
use super::text::key;
use crate::language::Analysis;
use crate::mention::{Annotation, NameKind};
use std::collections::{BTreeMap, BTreeSet};

/// One entity as the texts of the story name it.
#[derive(Default)]
struct Seen {
    /// Printed canonical form → language → mentions.
    forms: BTreeMap<String, BTreeMap<String, usize>>,
    mentions: usize,
}

/// A story with more people than this is a list; only exact names are brought together then.
const MOST_PEOPLE: usize = 400;

/// Makes the entities of several texts of one story agree: of names, descriptions and speakers.
pub fn unify(texts: &mut [(&Analysis<'_>, &mut Annotation)]) {
    agree_on_kinds(texts);
    let mut renamed = acronyms(texts);
    renamed.extend(people(texts));
    renamed.extend(short_forms(texts));
    let forms = seen(texts);
    for (_, annotation) in texts.iter_mut() {
        rename(annotation, &renamed, &forms);
    }
    describe::over_story(texts);
}

/// Every entity of the story with its forms.
fn seen(texts: &[(&Analysis<'_>, &mut Annotation)]) -> BTreeMap<String, Seen> {
    let mut found: BTreeMap<String, Seen> = BTreeMap::new();
    for (_, annotation) in texts {
        for name in &annotation.names {
            let seen = found.entry(name.entity.clone()).or_default();
            seen.mentions += 1;
            *seen
                .forms
                .entry(name.canonical.clone())
                .or_default()
                .entry(annotation.language.clone())
                .or_default() += 1;
        }
    }
    found
}

/// What one text takes for a person and others for a body is what most mentions say.
fn agree_on_kinds(texts: &mut [(&Analysis<'_>, &mut Annotation)]) {
    let mut votes: BTreeMap<String, BTreeMap<NameKind, usize>> = BTreeMap::new();
    for name in texts.iter().flat_map(|(_, a)| &a.names) {
        if let Some(words) = own_key(&name.entity) {
            *votes
                .entry(words.to_owned())
                .or_default()
                .entry(name.kind)
                .or_default() += 1;
        }
    }
    let winners: BTreeMap<String, NameKind> = votes
        .into_iter()
        .filter(|(_, kinds)| kinds.len() > 1)
        .filter_map(|(words, kinds)| {
            let (kind, _) = kinds
                .into_iter()
                .max_by_key(|(kind, count)| (*count, std::cmp::Reverse(*kind)))?;
            Some((words, kind))
        })
        .collect();
    for (_, annotation) in texts.iter_mut() {
        let mut renamed = BTreeMap::new();
        for name in &mut annotation.names {
            let Some(words) = own_key(&name.entity).map(str::to_owned) else {
                continue;
            };
            if let Some(kind) = winners.get(&words).filter(|k| **k != name.kind) {
                let entity = format!("{}:{words}", prefix(*kind));
                renamed.insert(name.entity.clone(), entity.clone());
                name.kind = *kind;
                name.entity = entity;
            }
        }
        follow(annotation, &renamed);
    }
}

fn prefix(kind: NameKind) -> &'static str {
    match kind {
        NameKind::Person => "person",
        NameKind::Place => "place",
        NameKind::Organisation => "org",
    }
}

/// The words of an entity that no table knows.
fn own_key(entity: &str) -> Option<&str> {
    ["person:", "place:", "org:"]
        .iter()
        .find_map(|p| entity.strip_prefix(p))
}

/// "Organisation (ACR)" anywhere in the story: the acronym is the organisation.
fn acronyms(texts: &[(&Analysis<'_>, &mut Annotation)]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (analysis, annotation) in texts {
        for pair in annotation.names.windows(2) {
            let [long, short] = pair else { continue };
            let between = analysis
                .text
                .get(long.span.end..short.span.start)
                .unwrap_or_default();
            let words = short.span.slice(analysis.text);
            let upper = !words.is_empty() && !words.chars().any(char::is_lowercase);
            let closed = analysis
                .text
                .get(short.span.end..)
                .is_some_and(|t| t.starts_with(')'));
            if between.trim() == "("
                && closed
                && upper
                && is_initials(words, long.span.slice(analysis.text))
                && long.entity != short.entity
            {
                found.insert(short.entity.clone(), long.entity.clone());
            }
        }
    }
    found
}

/// Whether the letters of an acronym stand in this order at the starts of words.
fn is_initials(acronym: &str, words: &str) -> bool {
    let key = key(words);
    let mut initials = key.split(' ').filter_map(|w| w.chars().next());
    let letters = super::text::key(acronym).replace(' ', "");
    letters.chars().all(|c| initials.any(|i| i == c))
}

/// Places and bodies of which one text has only the first words: "le parquet" for the one "parquet de Tulle" of the
/// story, "Saint-Aubrac" for "Saint-Aubrac-sur-Luzège".
fn short_forms(texts: &[(&Analysis<'_>, &mut Annotation)]) -> BTreeMap<String, String> {
    let seen = seen(texts);
    let mut found = BTreeMap::new();
    for entity in seen.keys() {
        let Some((kind, words)) = entity
            .split_once(':')
            .filter(|(k, _)| *k == "place" || *k == "org")
        else {
            continue;
        };
        if kind == "place" && !words.contains(' ') {
            continue;
        }
        // The keys are sorted: what starts with these words follows.
        let start = format!("{entity} ");
        let mut longer = seen
            .range(start.clone()..)
            .map(|(other, _)| other)
            .take_while(|other| other.starts_with(&start));
        if let (Some(only), None) = (longer.next(), longer.next()) {
            found.insert(entity.clone(), only.clone());
        }
    }
    found
}

/// Somebody as the texts of the story write him.
struct Person {
    /// The entity without its prefix.
    key: String,
    mentions: usize,
    /// For each language, what the words sound like as it prints them.
    spellings: Vec<(String, Vec<String>)>,
    /// The texts in which he is named.
    texts: BTreeSet<usize>,
}

impl Person {
    fn words(&self) -> usize {
        self.key.split(' ').count()
    }

    /// Whether a word of this person may be a word of the other, by their places in the names. What one language writes
    /// differs for a reason; other languages are only asked where none has both.
    fn agrees(
        &self,
        at: usize,
        other: &Self,
        place: usize,
        same: fn(Spelling<'_>, Spelling<'_>) -> bool,
    ) -> bool {
        let shared = |language: &str| other.spellings.iter().any(|(l, _)| l == language);
        let any_shared = self.spellings.iter().any(|(l, _)| shared(l));
        self.spellings.iter().any(|(language, words)| {
            let theirs = other
                .spellings
                .iter()
                .filter(|(l, _)| !any_shared || l == language);
            let mut pairs = theirs.filter_map(|(l, w)| {
                let sound = words.get(at)?;
                let one = Spelling { sound, language };
                let sound = w.get(place)?;
                Some((one, Spelling { sound, language: l }))
            });
            pairs.any(|(one, two)| same(one, two))
        })
    }

    /// Whether the two may be one; `self` has at least as many words. A text that spells two names means two people.
    fn is(&self, other: &Self) -> bool {
        let (full, count) = (self.words(), other.words());
        let surname = |at: usize, place: usize| {
            let own = self.key.split(' ').nth(at);
            own == other.key.split(' ').nth(place)
                || (self.texts.is_disjoint(&other.texts)
                    && self.agrees(at, other, place, same_surname))
        };
        let Some(last) = full.checked_sub(1).filter(|l| *l > 0) else {
            return false;
        };
        match count {
            0 => false,
            1 => surname(last, 0),
            _ => {
                self.agrees(0, other, 0, same_first_name)
                    // "Brais Otero" is "Brais Otero Meixide".
                    && (surname(last, count - 1) || (full > count && surname(count - 1, count - 1)))
            }
        }
    }
}

/// The words of a printed name, divided as its key is.
fn printed_words(form: &str) -> Vec<String> {
    form.split(|c: char| c.is_whitespace() || matches!(c, '-' | '.' | '\'' | '\u{2019}' | ','))
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Everybody of the story, the most complete and most frequent names first.
fn persons(texts: &[(&Analysis<'_>, &mut Annotation)]) -> Vec<Person> {
    let mut found: BTreeMap<&str, Person> = BTreeMap::new();
    for (index, (_, annotation)) in texts.iter().enumerate() {
        for name in &annotation.names {
            let Some(key) = name.entity.strip_prefix("person:") else {
                continue;
            };
            let person = found.entry(key).or_insert_with(|| Person {
                key: key.to_owned(),
                mentions: 0,
                spellings: Vec::new(),
                texts: BTreeSet::new(),
            });
            person.mentions += 1;
            person.texts.insert(index);
            let known = |(l, _): &(String, Vec<String>)| *l == annotation.language;
            if !person.spellings.iter().any(known) {
                let mut words = printed_words(&name.canonical);
                if words.len() != person.words() {
                    words = key.split(' ').map(str::to_owned).collect();
                }
                let language = &annotation.language;
                let sounds = words.iter().map(|w| sound(w, language)).collect();
                person.spellings.push((language.clone(), sounds));
            }
        }
    }
    let mut people: Vec<Person> = found.into_values().collect();
    people.sort_by(|a, b| {
        (b.words(), b.mentions)
            .cmp(&(a.words(), a.mentions))
            .then_with(|| a.key.cmp(&b.key))
    });
    people
}

/// Entities of people that are one: from the one to the most complete.
fn people(texts: &[(&Analysis<'_>, &mut Annotation)]) -> BTreeMap<String, String> {
    let people = persons(texts);
    if people.len() > MOST_PEOPLE {
        return BTreeMap::new();
    }
    let mut leaders: Vec<&Person> = Vec::new();
    let mut found = BTreeMap::new();
    for person in &people {
        let mut same = leaders.iter().filter(|leader| leader.is(person));
        match (same.next(), same.next()) {
            (Some(leader), None) => {
                found.insert(
                    format!("person:{}", person.key),
                    format!("person:{}", leader.key),
                );
            }
            _ => leaders.push(person),
        }
    }
    found
}

/// Gives every renamed entity its new key and every name the most complete form of its language.
fn rename(
    annotation: &mut Annotation,
    renamed: &BTreeMap<String, String>,
    forms: &BTreeMap<String, Seen>,
) {
    let mut aliases: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (old, new) in renamed {
        aliases.entry(new).or_default().push(old);
    }
    let mut shown: BTreeMap<String, String> = BTreeMap::new();
    for name in &mut annotation.names {
        let old = name.entity.clone();
        let new = target(renamed, &old);
        if name.kind == NameKind::Person || new != old {
            let all = aliases
                .get(new.as_str())
                .into_iter()
                .flatten()
                .copied()
                .chain([new.as_str()]);
            if let Some(form) = best_form(all, forms, &annotation.language, &name.canonical) {
                name.canonical = form;
            }
        }
        shown.insert(old, name.canonical.clone());
        name.entity = new;
    }
    for quote in &mut annotation.quotes {
        if let Some(speaker) = &mut quote.speaker
            && let Some(form) = speaker.entity.as_ref().and_then(|e| shown.get(e))
            && speaker
                .entity
                .as_ref()
                .is_some_and(|e| e.starts_with("person:"))
        {
            speaker.name = form.clone();
        }
    }
    follow(annotation, renamed);
}

fn target(renamed: &BTreeMap<String, String>, entity: &str) -> String {
    let mut at = entity;
    for _ in 0..4 {
        match renamed.get(at) {
            Some(next) if next != at => at = next,
            _ => break,
        }
    }
    at.to_owned()
}

/// The form with the most words; of those one in this language, then the most frequent.
fn best_form<'e>(
    entities: impl Iterator<Item = &'e str>,
    forms: &BTreeMap<String, Seen>,
    language: &str,
    own: &str,
) -> Option<String> {
    let mut all: Vec<(&String, usize, usize, bool)> = Vec::new();
    for seen in entities.filter_map(|e| forms.get(e)) {
        for (form, languages) in &seen.forms {
            let here = languages.contains_key(language);
            all.push((
                form,
                form.split(' ').count(),
                languages.values().sum(),
                here,
            ));
        }
    }
    let most = all.iter().map(|f| f.1).max()?;
    if own.split(' ').count() >= most {
        return None;
    }
    all.into_iter()
        .filter(|f| f.1 == most)
        .max_by_key(|(form, _, count, here)| (*here, *count, std::cmp::Reverse((*form).clone())))
        .map(|f| f.0.clone())
}

/// Descriptions and speakers follow their entities.
fn follow(annotation: &mut Annotation, renamed: &BTreeMap<String, String>) {
    for description in &mut annotation.descriptions {
        description.entity = target(renamed, &description.entity);
    }
    for quote in &mut annotation.quotes {
        if let Some(entity) = quote.speaker.as_mut().and_then(|s| s.entity.as_mut()) {
            *entity = target(renamed, entity);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Span;
    use crate::language::Language;
    use crate::mention::names::names;
    use crate::mention::{Quote, QuoteKind, Speaker};

    fn annotated(analysis: &Analysis<'_>) -> Annotation {
        let (names, descriptions) = names(analysis);
        Annotation {
            language: analysis.language.code().to_owned(),
            names,
            descriptions,
            ..Annotation::default()
        }
    }

    fn canonical(
        annotation: &Annotation,
        analysis: &Analysis<'_>,
        printed: &str,
    ) -> (String, String) {
        annotation
            .names
            .iter()
            .find(|n| n.span.slice(analysis.text) == printed)
            .map(|n| (n.canonical.clone(), n.entity.clone()))
            .unwrap_or_default()
    }

    #[test]
    fn a_surname_follows_the_full_name_of_another_article() {
        let french = Language::of(Some("fr"));
        let one = Analysis::new("Le ministre Anatole Grandval a démissionné mardi.", french);
        let two = Analysis::new("M. Grandval a quitté son poste, selon l'AFP.", french);
        let (mut a, mut b) = (annotated(&one), annotated(&two));
        b.quotes.push(Quote {
            kind: QuoteKind::Indirect,
            content: vec![Span::new(0, 1)],
            verbatim: vec![],
            cue: vec![],
            speaker: Some(Speaker {
                spans: vec![],
                name: "Grandval".to_owned(),
                entity: Some("person:grandval".to_owned()),
            }),
        });
        unify(&mut [(&one, &mut a), (&two, &mut b)]);
        let expected = (
            "Anatole Grandval".to_owned(),
            "person:anatole grandval".to_owned(),
        );
        assert_eq!(canonical(&b, &two, "Grandval"), expected);
        let speaker = b.quotes[0].speaker.as_ref().unwrap();
        assert_eq!(speaker.entity.as_deref(), Some("person:anatole grandval"));
        assert_eq!(speaker.name, "Anatole Grandval");
    }

    #[test]
    fn two_people_of_one_surname_stay_two() {
        let french = Language::of(Some("fr"));
        let one = Analysis::new(
            "Le maire Paul Grandval et la députée Louise Grandval sont venus.",
            french,
        );
        let two = Analysis::new("M. Grandval a parlé.", french);
        let (mut a, mut b) = (annotated(&one), annotated(&two));
        unify(&mut [(&one, &mut a), (&two, &mut b)]);
        assert_eq!(canonical(&b, &two, "Grandval").1, "person:grandval");
        assert_ne!(
            canonical(&a, &one, "Paul Grandval").1,
            canonical(&a, &one, "Louise Grandval").1
        );
    }

    #[test]
    fn transliterations_meet_over_languages() {
        let one = Analysis::new(
            "Le président Serhiy Verbytsky a salué cet accord.",
            Language::of(Some("fr")),
        );
        let two = Analysis::new(
            "President Serhii Verbytskyi welcomed the deal.",
            Language::of(Some("en")),
        );
        let (mut a, mut b) = (annotated(&one), annotated(&two));
        unify(&mut [(&one, &mut a), (&two, &mut b)]);
        assert_eq!(
            canonical(&a, &one, "Serhiy Verbytsky").1,
            canonical(&b, &two, "Serhii Verbytskyi").1
        );
    }

    #[test]
    fn people_of_one_text_are_two_however_alike() {
        let one = Analysis::new(
            "Le ministre Oleh Verbitski et son frère Oleh Verbytsky sont là.",
            Language::of(Some("fr")),
        );
        let mut a = annotated(&one);
        unify(&mut [(&one, &mut a)]);
        let entity = |printed| canonical(&a, &one, printed).1;
        assert_ne!(entity("Oleh Verbitski"), entity("Oleh Verbytsky"));
    }

    #[test]
    fn one_letter_of_one_language_is_another_person() {
        let french = Language::of(Some("fr"));
        let one = Analysis::new("Le maire Bernard Kastler a parlé mardi.", french);
        let two = Analysis::new("Le maire Bernard Kasztler a parlé mardi.", french);
        let (mut a, mut b) = (annotated(&one), annotated(&two));
        unify(&mut [(&one, &mut a), (&two, &mut b)]);
        assert_eq!(
            canonical(&a, &one, "Bernard Kastler").1,
            "person:bernard kastler"
        );
        assert_eq!(
            canonical(&b, &two, "Bernard Kasztler").1,
            "person:bernard kasztler"
        );
    }

    #[test]
    fn descriptions_are_explained_by_other_articles() {
        let french = Language::of(Some("fr"));
        let one = Analysis::new("Le président moldave Ion Grandval est à Paris.", french);
        let two = Analysis::new(
            "Hier, la nuit fut calme. Le président moldave a parlé.",
            french,
        );
        let (mut a, mut b) = (annotated(&one), annotated(&two));
        assert!(b.descriptions.is_empty());
        unify(&mut [(&one, &mut a), (&two, &mut b)]);
        let found: Vec<(&str, &str)> = b
            .descriptions
            .iter()
            .map(|d| (d.span.slice(two.text), d.entity.as_str()))
            .collect();
        assert_eq!(found, [("Le président moldave", "person:ion grandval")]);
    }

    #[test]
    fn an_acronym_is_what_it_was_explained_as() {
        let french = Language::of(Some("fr"));
        let one = Analysis::new("L'Union des soignants (UDS) appelle à la grève.", french);
        let two = Analysis::new("Selon l'UDS, la grève sera suivie.", french);
        let (mut a, mut b) = (annotated(&one), annotated(&two));
        unify(&mut [(&one, &mut a), (&two, &mut b)]);
        assert_eq!(
            canonical(&b, &two, "UDS").1,
            canonical(&a, &one, "Union des soignants").1
        );
    }
}
