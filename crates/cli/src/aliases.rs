//! A table of aliases: key of a name → the entities called so. Made by `parallax names import`, used with `--aliases`.
//!
//! The file: [`MAGIC`], the length of the answers (8 bytes, little end first), the answers, and a finite state transducer
//! (crate fst) from keys to places among the answers. An answer is the number of entities and, for each, its kind, the
//! languages of its name and its identifier, both with their length before them. The whole file is read into memory:
//! mapping it would need code that the compiler cannot check.

use anyhow::{Context, bail};
use parallax_core::mention::{Aliases, NameKind};
use std::collections::BTreeSet;
use std::path::Path;

/// The first bytes of a table, with the version of its form.
pub const MAGIC: &[u8; 20] = b"parallax aliases 1\n\0";
/// More entities of one name than this are not kept: such a name tells nobody apart.
pub const MOST_ENTITIES: usize = 32;

/// One entity of a name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// 0 person, 1 place, 2 organisation.
    pub kind: u8,
    /// As in the table that was imported.
    pub id: String,
    /// Codes with commas between.
    pub languages: String,
}

/// The number of a kind in a table.
pub fn number(kind: NameKind) -> u8 {
    match kind {
        NameKind::Person => 0,
        NameKind::Place => 1,
        NameKind::Organisation => 2,
    }
}

/// The bytes of an answer. Identifiers and lists of languages have at most 255 bytes.
pub fn encode(entries: &[Entry]) -> Vec<u8> {
    let mut bytes = vec![u8::try_from(entries.len()).unwrap_or(u8::MAX)];
    for entry in entries.iter().take(usize::from(u8::MAX)) {
        bytes.push(entry.kind);
        for field in [&entry.languages, &entry.id] {
            let field = field.as_bytes().get(..255).unwrap_or(field.as_bytes());
            bytes.push(u8::try_from(field.len()).unwrap_or_default());
            bytes.extend(field);
        }
    }
    bytes
}

/// An answer; none where the bytes are none.
fn decode(bytes: &[u8]) -> Option<Vec<Entry>> {
    let (count, mut rest) = bytes.split_first()?;
    let field = |rest: &mut &[u8]| {
        let (length, tail) = rest.split_first()?;
        let (field, tail) = tail.split_at_checked(usize::from(*length))?;
        *rest = tail;
        String::from_utf8(field.to_vec()).ok()
    };
    (0..*count)
        .map(|_| {
            let (kind, tail) = rest.split_first()?;
            rest = tail;
            let languages = field(&mut rest)?;
            let id = field(&mut rest)?;
            Some(Entry {
                kind: *kind,
                id,
                languages,
            })
        })
        .collect()
}

/// A table in memory.
pub struct Table {
    keys: fst::Map<Vec<u8>>,
    answers: Vec<u8>,
}

impl Table {
    /// Reads a table.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        let bytes = std::fs::read(path)
            .with_context(|| format!("cannot read the table of aliases {}", path.display()))?;
        Self::parse(&bytes).with_context(|| {
            format!(
                "{} is no table of aliases, or is cut off; make one with: parallax names import FILE.tsv",
                path.display()
            )
        })
    }

    fn parse(bytes: &[u8]) -> anyhow::Result<Self> {
        let Some(rest) = bytes.strip_prefix(MAGIC.as_slice()) else {
            bail!("it does not start as one does");
        };
        let (length, rest) = rest.split_first_chunk::<8>().context("it ends too soon")?;
        let length = usize::try_from(u64::from_le_bytes(*length))?;
        let (answers, keys) = rest.split_at_checked(length).context("it ends too soon")?;
        let keys = fst::Map::new(keys.to_vec())?;
        keys.as_fst().verify().context("its bytes were changed")?;
        Ok(Self {
            keys,
            answers: answers.to_vec(),
        })
    }

    /// The entities that are called so.
    pub fn entries(&self, key: &str) -> Vec<Entry> {
        self.keys
            .get(key)
            .and_then(|at| self.answers.get(usize::try_from(at).ok()?..))
            .and_then(decode)
            .unwrap_or_default()
    }
}

impl Aliases for Table {
    /// The only entity of this kind; else the only one of it in this language; else, for names of several words, the only
    /// one at all, since what the words are taken for may be wrong.
    fn entity(&self, key: &str, language: &str, kind: NameKind) -> Option<String> {
        let entries = self.entries(key);
        let of_kind = || entries.iter().filter(|e| e.kind == number(kind));
        let here = |e: &&Entry| e.languages.split(',').any(|l| l == language);
        let several = key.contains(' ') && of_kind().next().is_none();
        only(of_kind())
            .or_else(|| only(of_kind().filter(here)))
            .or_else(|| only(entries.iter().filter(|_| several)))
    }
}

/// The identifier of several entries, if it is one.
fn only<'e>(entries: impl Iterator<Item = &'e Entry>) -> Option<String> {
    let ids: BTreeSet<&str> = entries.map(|e| e.id.as_str()).collect();
    match ids.first() {
        Some(id) if ids.len() == 1 => Some((*id).to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(kind: u8, id: &str, languages: &str) -> Entry {
        Entry {
            kind,
            id: id.to_owned(),
            languages: languages.to_owned(),
        }
    }

    fn table(names: &[(&str, Vec<Entry>)]) -> Table {
        let mut answers = Vec::new();
        let mut keys = fst::MapBuilder::memory();
        for (key, entries) in names {
            keys.insert(key, answers.len() as u64).unwrap();
            answers.extend(encode(entries));
        }
        let mut bytes = MAGIC.to_vec();
        bytes.extend((answers.len() as u64).to_le_bytes());
        bytes.extend(answers);
        bytes.extend(keys.into_inner().unwrap());
        Table::parse(&bytes).unwrap()
    }

    #[test]
    fn kind_and_language_tell_entities_apart() {
        let table = table(&[
            ("iris", vec![entry(0, "Q1", "fr"), entry(1, "Q2", "fr,de")]),
            ("vaumoise", vec![entry(1, "Q3", "fr"), entry(1, "Q4", "de")]),
            ("vaumoise vivante", vec![entry(2, "Q5", "fr")]),
        ]);
        let ask = |key, language, kind| table.entity(key, language, kind);
        assert_eq!(ask("iris", "en", NameKind::Person).as_deref(), Some("Q1"));
        assert_eq!(ask("iris", "en", NameKind::Organisation), None);
        assert_eq!(
            ask("vaumoise", "de", NameKind::Place).as_deref(),
            Some("Q4")
        );
        assert_eq!(ask("vaumoise", "en", NameKind::Place), None);
        let several = ask("vaumoise vivante", "fr", NameKind::Person);
        assert_eq!(several.as_deref(), Some("Q5"));
        assert_eq!(ask("nothing", "fr", NameKind::Person), None);
    }

    #[test]
    fn what_is_no_table_is_refused() {
        assert!(Table::parse(b"id\tlang").is_err());
        let mut cut = MAGIC.to_vec();
        cut.extend(99_u64.to_le_bytes());
        assert!(Table::parse(&cut).is_err());
        assert_eq!(decode(&[1, 0, 200, 1]), None);
    }
}
