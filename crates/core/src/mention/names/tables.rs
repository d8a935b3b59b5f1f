//! The tables of `data/names/`: text that is searched as it is; only where its lines start is looked up once.

use crate::language::{Language, shared_table};
use hashbrown::HashTable;
use rustc_hash::FxHasher;
use std::hash::Hasher;
use std::sync::OnceLock;

/// Forms of names: key, entity.
static FORMS: OnceLock<Table> = OnceLock::new();
/// Entities: key, country, thousands of people, name, then one column per language.
static ENTITIES: OnceLock<Table> = OnceLock::new();
/// First names, folded.
static FIRST_NAMES: OnceLock<Table> = OnceLock::new();
/// Surnames, folded.
static SURNAMES: OnceLock<Table> = OnceLock::new();
/// Bodies and places that are called the same in most languages: key, entity, name.
static KNOWN: OnceLock<Table> = OnceLock::new();

fn forms() -> &'static Table {
    FORMS.get_or_init(|| Table::new("forms.tsv"))
}

fn entities() -> &'static Table {
    ENTITIES.get_or_init(|| Table::new("entities.tsv"))
}

/// The entity of a form's key.
pub(super) fn form(key: &str) -> Option<&'static str> {
    forms().search(key)
}

fn known_table() -> &'static Table {
    KNOWN.get_or_init(|| Table::new("known.tsv"))
}

/// The entity and the printed form of a body or place that most languages call the same.
pub(super) fn known(key: &str) -> Option<(&'static str, &'static str)> {
    known_table().search(key)?.split_once('\t')
}

/// How many words the longest key has that starts with the word `first` and has more than one.
pub(super) fn longest(first: &str) -> usize {
    forms().longest(first).max(known_table().longest(first))
}

/// Whether a folded word is a surname that is nothing else.
pub(super) fn is_surname(folded: &str) -> bool {
    let table = SURNAMES.get_or_init(|| Table::new("surnames.txt"));
    !folded.is_empty() && table.search(folded).is_some()
}

/// Whether a folded word is a first name.
pub(super) fn is_first_name(folded: &str) -> bool {
    let table = FIRST_NAMES.get_or_init(|| Table::new("first_names.txt"));
    !folded.is_empty() && table.search(folded).is_some()
}

/// What the table says of an entity.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entity {
    /// Population in thousands; 0 for countries.
    pub thousands: u32,
    columns: &'static str,
}

impl Entity {
    /// The row of an entity.
    pub(super) fn get(entity: &str) -> Option<Self> {
        let row = entities().search(entity)?;
        // The country stands first; it is for people who read the table.
        let mut columns = row.splitn(3, '\t').skip(1);
        Some(Self {
            thousands: columns.next()?.parse().unwrap_or_default(),
            columns: columns.next()?,
        })
    }

    /// The form to print in a language.
    pub(super) fn name(&self, language: &Language) -> &'static str {
        let header = entities().text.lines().next().unwrap_or_default();
        let column = header
            .split('\t')
            .skip(3)
            .position(|c| c == language.code())
            .unwrap_or_default();
        let default = self.columns.split('\t').next().unwrap_or_default();
        self.columns
            .split('\t')
            .nth(column)
            .filter(|name| !name.is_empty())
            .unwrap_or(default)
    }
}

/// The country whose government a capital stands for when it speaks: its ISO 3166 code.
pub(super) fn country_of_capital(entity: &str) -> Option<&'static str> {
    static CAPITALS: OnceLock<Table> = OnceLock::new();
    let capitals = CAPITALS.get_or_init(|| Table::new("capitals.tsv"));
    capitals.search(entity)?.split('\t').next()
}

/// A table whose lines are found by the hash of their first column. It holds where lines start, and no copy of them.
struct Table {
    text: &'static str,
    lines: HashTable<Line>,
    /// Hash of the first word of keys with several words, and how many words the longest of them has.
    starts: HashTable<(u64, usize)>,
}

/// A line: the hash of its first column, and where it starts.
#[derive(Clone, Copy)]
struct Line {
    hash: u64,
    start: usize,
}

fn hash(key: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(key.as_bytes());
    hasher.finish()
}

impl Table {
    fn new(file: &str) -> Self {
        let text = shared_table("names", file);
        let count = text.bytes().filter(|b| *b == b'\n').count();
        let mut table = Self {
            text,
            lines: HashTable::with_capacity(count),
            starts: HashTable::new(),
        };
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            table.add(start, line);
            start += line.len();
        }
        table
    }

    fn add(&mut self, start: usize, line: &str) {
        let key = first_column(line);
        let line = Line {
            hash: hash(key),
            start,
        };
        self.lines.insert_unique(line.hash, line, |l| l.hash);
        if let Some((first, rest)) = key.split_once(' ') {
            let (first, words) = (hash(first), 2 + rest.matches(' ').count());
            let entry = self.starts.entry(first, |s| s.0 == first, |s| s.0);
            let mut entry = entry.or_insert((first, words));
            let longest = &mut entry.get_mut().1;
            *longest = words.max(*longest);
        }
    }

    /// The rest of the line whose first column is `key`.
    fn search(&self, key: &str) -> Option<&'static str> {
        let hash = hash(key);
        let rest = |line: &Line| {
            let rest = self.text.get(line.start..)?.strip_prefix(key)?;
            let rest = rest.split('\n').next().unwrap_or_default();
            (rest.is_empty() || rest.starts_with('\t')).then_some(rest)
        };
        let found = self
            .lines
            .find(hash, |line| line.hash == hash && rest(line).is_some())?;
        let rest = rest(found)?;
        Some(rest.strip_prefix('\t').unwrap_or(rest))
    }

    /// How many words the longest key with several words has that starts with the word `first`.
    fn longest(&self, first: &str) -> usize {
        let hash = hash(first);
        self.starts.find(hash, |s| s.0 == hash).map_or(0, |s| s.1)
    }
}

fn first_column(line: &str) -> &str {
    line.split(['\t', '\n']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_by_bytes() {
        let files = [
            "forms.tsv",
            "entities.tsv",
            "first_names.txt",
            "surnames.txt",
            "known.tsv",
        ];
        for file in files {
            let table = shared_table("names", file);
            let keys: Vec<&str> = table
                .lines()
                .map(|l| l.split('\t').next().unwrap())
                .collect();
            assert!(keys.len() > 500, "{file}");
            assert!(keys.windows(2).all(|w| w[0] < w[1]), "{file}");
        }
    }

    #[test]
    fn forms_of_one_thing_meet() {
        let entity = form;
        assert_eq!(entity("kiew"), entity("kyiv"));
        assert_eq!(entity("bielorussie"), Some("country:BY"));
        assert_eq!(entity("belarus"), Some("country:BY"));
        assert!(longest("new") > 1);
        assert_eq!(longest("newt"), 0);
        assert_eq!(entity("newt"), None);
        assert!(is_first_name("vladimir"));
        assert!(!is_first_name("vladimi"));
        assert!(is_surname("becker") && !is_surname("becke"));
        assert_eq!(
            known("general motors"),
            Some(("org:general motors", "General Motors"))
        );
        assert_eq!(longest("general"), 2);
    }

    #[test]
    fn entities_have_a_name_per_language() {
        let london = Entity::get(form("london").unwrap()).unwrap();
        assert_eq!(london.name(Language::of(Some("fr"))), "Londres");
        assert_eq!(london.name(Language::of(Some("en"))), "London");
        assert_eq!(london.name(Language::unknown()), "London");
        assert!(london.thousands > 5000);
    }
}
