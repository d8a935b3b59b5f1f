//! The tables of `data/names/`: sorted text, searched as it is; only where its lines start is looked up once.

use crate::language::{Language, shared_table};
use std::cmp::Ordering;
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

/// The entity of a form's key, and whether longer keys start with the same words.
pub(super) fn form(key: &str) -> Option<(&'static str, bool)> {
    let (row, longer) = forms().search(key);
    row.map(|r| (r, longer))
}

fn known_table() -> &'static Table {
    KNOWN.get_or_init(|| Table::new("known.tsv"))
}

/// The entity and the printed form of a body or place that most languages call the same.
pub(super) fn known(key: &str) -> Option<(&'static str, &'static str)> {
    known_table().search(key).0?.split_once('\t')
}

/// Whether any key starts with `key` and a further word.
pub(super) fn is_prefix(key: &str) -> bool {
    forms().search(key).1 || known_table().search(key).1
}

/// Whether a folded word is a surname that is nothing else.
pub(super) fn is_surname(folded: &str) -> bool {
    let table = SURNAMES.get_or_init(|| Table::new("surnames.txt"));
    !folded.is_empty() && table.search(folded).0.is_some()
}

/// Whether a folded word is a first name.
pub(super) fn is_first_name(folded: &str) -> bool {
    let table = FIRST_NAMES.get_or_init(|| Table::new("first_names.txt"));
    !folded.is_empty() && table.search(folded).0.is_some()
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
        let row = entities().search(entity).0?;
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

/// A table that is sorted by the bytes of its first column.
struct Table {
    text: &'static str,
    /// Where each line starts.
    starts: Vec<usize>,
}

impl Table {
    fn new(file: &str) -> Self {
        let text = shared_table("names", file);
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0)
            .chain(breaks)
            .filter(|at| *at < text.len())
            .collect();
        Self { text, starts }
    }

    /// The rest of the line whose first column is `key`, and whether the next line's first column goes on with a further
    /// word.
    fn search(&self, key: &str) -> (Option<&'static str>, bool) {
        let index = self.starts.partition_point(|start| {
            let line = self.text.as_bytes().get(*start..).unwrap_or_default();
            first_column(line, key.as_bytes()) == Ordering::Less
        });
        let line = self.line(index);
        let Some(rest) = line
            .strip_prefix(key)
            .filter(|r| r.is_empty() || r.starts_with('\t'))
        else {
            return (None, goes_on(line, key));
        };
        let longer = goes_on(self.line(index + 1), key);
        (Some(rest.strip_prefix('\t').unwrap_or(rest)), longer)
    }

    fn line(&self, index: usize) -> &'static str {
        self.starts
            .get(index)
            .and_then(|start| self.text.get(*start..))
            .and_then(|rest| rest.split('\n').next())
            .unwrap_or_default()
    }
}

/// The order of a line's first column and a key. The tab or line break that ends the column comes before every character
/// of a key, so the end of the column need not be looked for.
fn first_column(line: &[u8], key: &[u8]) -> Ordering {
    let same_length = line.get(..key.len()).unwrap_or(line);
    same_length
        .cmp(key)
        .then_with(|| match line.get(key.len()) {
            None | Some(b'\t' | b'\n') => Ordering::Equal,
            Some(_) => Ordering::Greater,
        })
}

fn goes_on(line: &str, key: &str) -> bool {
    line.strip_prefix(key).is_some_and(|r| r.starts_with(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_by_bytes() {
        let files = ["forms.tsv", "entities.tsv", "first_names.txt", "surnames.txt", "known.tsv"];
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
        let entity = |key: &str| form(key).map(|f| f.0);
        assert_eq!(entity("kiew"), entity("kyiv"));
        assert_eq!(entity("bielorussie"), Some("country:BY"));
        assert_eq!(entity("belarus"), Some("country:BY"));
        assert!(is_prefix("new"));
        assert_eq!(entity("newt"), None);
        assert!(is_first_name("vladimir"));
        assert!(!is_first_name("vladimi"));
        assert!(is_surname("becker") && !is_surname("becke"));
        assert_eq!(known("general motors"), Some(("org:general motors", "General Motors")));
        assert!(is_prefix("general"));
    }

    #[test]
    fn entities_have_a_name_per_language() {
        let london = Entity::get(form("london").unwrap().0).unwrap();
        assert_eq!(london.name(Language::of(Some("fr"))), "Londres");
        assert_eq!(london.name(Language::of(Some("en"))), "London");
        assert_eq!(london.name(Language::unknown()), "London");
        assert!(london.thousands > 5000);
    }
}
