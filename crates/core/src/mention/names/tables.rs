//! The tables of `data/names/`: sorted text, searched as it is, so that nothing has to be built.

use crate::language::{Language, shared_table};
use std::sync::OnceLock;

/// Forms of names: key, entity.
static FORMS: OnceLock<&'static str> = OnceLock::new();
/// Entities: key, country, thousands of people, name, then one column per language.
static ENTITIES: OnceLock<&'static str> = OnceLock::new();
/// First names, folded.
static FIRST_NAMES: OnceLock<&'static str> = OnceLock::new();

fn forms() -> &'static str {
    FORMS.get_or_init(|| shared_table("names", "forms.tsv"))
}

fn entities() -> &'static str {
    ENTITIES.get_or_init(|| shared_table("names", "entities.tsv"))
}

/// The entity of a form's key, and whether longer keys start with the same words.
pub(super) fn form(key: &str) -> Option<(&'static str, bool)> {
    let (row, longer) = search(forms(), key);
    row.map(|r| (r, longer))
}

/// Whether any key starts with `key` and a further word.
pub(super) fn is_prefix(key: &str) -> bool {
    search(forms(), key).1
}

/// Whether a folded word is a first name.
pub(super) fn is_first_name(folded: &str) -> bool {
    let table = FIRST_NAMES.get_or_init(|| shared_table("names", "first_names.txt"));
    !folded.is_empty() && search(table, folded).0.is_some()
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
        let row = search(entities(), entity).0?;
        // The country stands first; it is for people who read the table.
        let mut columns = row.splitn(3, '\t').skip(1);
        Some(Self {
            thousands: columns.next()?.parse().unwrap_or_default(),
            columns: columns.next()?,
        })
    }

    /// The form to print in a language.
    pub(super) fn name(&self, language: &Language) -> &'static str {
        let header = entities().lines().next().unwrap_or_default();
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

/// Binary search over the lines of a table that is sorted by the bytes of its first column: the rest of the line whose
/// first column is `key`, and whether the next line's first column goes on with a further word.
fn search(table: &'static str, key: &str) -> (Option<&'static str>, bool) {
    let bytes = table.as_bytes();
    let (mut low, mut high) = (0, bytes.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = bytes
            .get(..middle)
            .and_then(|b| b.iter().rposition(|&c| c == b'\n'))
            .map_or(0, |at| at + 1);
        let line = line_at(table, start);
        let first = line.split('\t').next().unwrap_or_default();
        if first.as_bytes() < key.as_bytes() {
            low = start + line.len() + 1;
        } else {
            high = start;
        }
    }
    let line = line_at(table, low);
    let Some(rest) = line
        .strip_prefix(key)
        .filter(|r| r.is_empty() || r.starts_with('\t'))
    else {
        return (None, goes_on(line, key));
    };
    let longer = goes_on(line_at(table, low + line.len() + 1), key);
    (Some(rest.strip_prefix('\t').unwrap_or(rest)), longer)
}

fn goes_on(line: &str, key: &str) -> bool {
    line.strip_prefix(key).is_some_and(|r| r.starts_with(' '))
}

fn line_at(table: &'static str, start: usize) -> &'static str {
    table
        .get(start..)
        .and_then(|t| t.split('\n').next())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_by_bytes() {
        for file in ["forms.tsv", "entities.tsv", "first_names.txt"] {
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
