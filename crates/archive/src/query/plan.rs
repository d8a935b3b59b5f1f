//! From a query to what SQLite's full-text search takes, and to a finder of the hits in a text.

use super::{Field, Kind, Node, Query, Value};
use crate::batch::language_code;
use crate::words::{field as field_word, folded, key, plain};
use crate::{Reader, Result, slot};
use parallax_core::language::{Language, fold, tokens};
use std::collections::{BTreeMap, BTreeSet};

/// A query made ready for one archive.
#[derive(Debug)]
pub(crate) struct Plan {
    /// For MATCH.
    pub(crate) matching: String,
    /// The first slot and the one behind the last.
    pub(crate) slots: (i64, i64),
    /// Slots of a story's articles, if only these are wanted.
    pub(crate) story: Option<Vec<i64>>,
    /// What the user should know.
    pub(crate) notes: Vec<String>,
    /// What is shown as a hit.
    pub(crate) wanted: Vec<Value>,
}

/// Entities that a name may mean, at most so many are looked for.
const ENTITIES: usize = 32;
/// Outlets that words of a name may mean, at most so many are looked for.
const OUTLETS: usize = 400;

impl Query {
    /// Makes the query ready for an archive.
    pub(crate) fn plan(&self, reader: &Reader) -> Result<Plan> {
        let mut planner = Planner {
            reader,
            languages: languages(reader, self.root.as_ref())?,
            notes: Vec::new(),
            wanted: Vec::new(),
        };
        let matching = match &self.root {
            Some(node) => planner.node(node, true)?,
            None => everything(),
        };
        Ok(Plan {
            matching,
            slots: self.slots(),
            story: self.story_slots(reader)?,
            notes: planner.notes,
            wanted: planner.wanted,
        })
    }

    /// Slots fall as time goes on: the end of the period comes first.
    fn slots(&self) -> (i64, i64) {
        let limits = &self.limits;
        if limits.after.is_none() && limits.before.is_none() && limits.on.is_none() {
            return (0, i64::MAX);
        }
        let day = limits.on.as_ref();
        let since = [
            limits.after.as_ref().map(|d| d.begins),
            day.map(|d| d.begins),
        ];
        let until = [
            limits.before.as_ref().map(|d| d.begins),
            day.map(|d| d.ends),
        ];
        let since = since.into_iter().flatten().max();
        let until = until.into_iter().flatten().min();
        // The last second before `until`, up to the whole of the second `since`.
        let first = until.map_or(0, |u| slot::first(u - 1));
        let last = since.map_or_else(slot::timeless, |s| slot::first(s - 1));
        (first, last)
    }

    fn story_slots(&self, reader: &Reader) -> Result<Option<Vec<i64>>> {
        let Some(story) = &self.limits.story else {
            return Ok(None);
        };
        let mut slots = Vec::new();
        if let Some(number) = crate::batch::followed(&reader.connection, story)? {
            let mut query = reader.connection.prepare_cached(
                "SELECT a.slot FROM membership m JOIN article a ON a.article = m.article
                 WHERE m.story = ?1 AND a.slot IS NOT NULL ORDER BY a.slot",
            )?;
            for slot in query.query_map([number], |row| row.get(0))? {
                slots.push(slot?);
            }
        }
        Ok(Some(slots))
    }
}

/// Every article has this word.
fn everything() -> String {
    quoted(&field_word('a', ""))
}

fn quoted(words: &str) -> String {
    format!("\"{words}\"")
}

/// Any of these; nothing, if there are none: a name without a letter in it is no name.
fn any(parts: &[String]) -> String {
    if parts.is_empty() {
        // No article has this word.
        return quoted(&field_word('o', "none"));
    }
    format!("({})", parts.join(" OR "))
}

/// The languages whose words are looked for: those the query asks for, else those of the archive.
fn languages(reader: &Reader, root: Option<&Node>) -> Result<Vec<&'static Language>> {
    let asked: Vec<&'static Language> = match root {
        Some(Node::All(nodes)) => nodes.iter().filter_map(asked_language).collect(),
        Some(node) => asked_language(node).into_iter().collect(),
        None => Vec::new(),
    };
    if !asked.is_empty() {
        return Ok(asked);
    }
    let mut there = reader.connection.prepare_cached(
        "SELECT 1 FROM article WHERE language >= ?1 AND language < ?1 || '~' LIMIT 1",
    )?;
    let mut found = Vec::new();
    for language in Language::all() {
        if there.exists([language.code()])? {
            found.push(language);
        }
    }
    Ok(found)
}

fn asked_language(node: &Node) -> Option<&'static Language> {
    match node {
        Node::Field(Field::Language, value) => Language::get(&value.text),
        _ => None,
    }
}

struct Planner<'r> {
    reader: &'r Reader,
    languages: Vec<&'static Language>,
    notes: Vec<String>,
    wanted: Vec<Value>,
}

impl Planner<'_> {
    fn node(&mut self, node: &Node, shown: bool) -> Result<String> {
        Ok(match node {
            Node::Value(value) => {
                if shown {
                    self.wanted.push(value.clone());
                }
                self.words(value, ["title", "text"])
            }
            Node::Field(field, value) => self.field(*field, value, shown)?,
            Node::Not(inner) => format!("({} NOT {})", everything(), self.node(inner, false)?),
            Node::Any(nodes) => {
                let parts = nodes
                    .iter()
                    .map(|n| self.node(n, shown))
                    .collect::<Result<Vec<_>>>()?;
                format!("({})", parts.join(" OR "))
            }
            Node::All(nodes) => self.all(nodes, shown)?,
        })
    }

    fn all(&mut self, nodes: &[Node], shown: bool) -> Result<String> {
        let (mut with, mut without) = (Vec::new(), Vec::new());
        for node in nodes {
            match node {
                Node::Not(inner) => without.push(self.node(inner, false)?),
                node => with.push(self.node(node, shown)?),
            }
        }
        if with.is_empty() {
            with.push(everything());
        }
        let with = format!("({})", with.join(" AND "));
        Ok(match without.is_empty() {
            true => with,
            false => format!("({with} NOT ({}))", without.join(" OR ")),
        })
    }

    fn field(&mut self, field: Field, value: &Value, shown: bool) -> Result<String> {
        if shown && matches!(field, Field::Speaker | Field::Name | Field::Title) {
            self.wanted.push(Value {
                text: value.text.clone(),
                kind: if value.kind == Kind::Beginning {
                    Kind::Beginning
                } else {
                    Kind::Phrase
                },
            });
        }
        Ok(match field {
            Field::Title => self.words(value, ["title", "title"]),
            Field::Speaker => self.name(value, "speakers", 's')?,
            Field::Name => self.name(value, "names", 'e')?,
            Field::Language => quoted(&field_word('l', language_code(Some(value.text.trim())))),
            Field::Outlet => self.outlet(value)?,
        })
    }

    fn outlet(&mut self, value: &Value) -> Result<String> {
        let mut numbers = match value.kind {
            Kind::Beginning => self.reader.outlets_beginning(&value.text)?,
            _ => self.reader.outlet_numbers(&value.text)?,
        };
        if numbers.is_empty() {
            self.notes.push(format!(
                "no outlet of the archive is called {:?}",
                value.text
            ));
        }
        if numbers.len() > OUTLETS {
            self.notes.push(format!(
                "{:?} names {} outlets: only {OUTLETS} were searched",
                value.text,
                numbers.len()
            ));
            numbers.truncate(OUTLETS);
        }
        let parts: Vec<String> = numbers
            .iter()
            .map(|number| quoted(&field_word('o', &number.to_string())))
            .collect();
        Ok(any(&parts))
    }

    /// A name as printed, or by what it names in whatever language.
    fn name(&mut self, value: &Value, column: &str, mark: char) -> Result<String> {
        let star = if value.kind == Kind::Beginning {
            " *"
        } else {
            ""
        };
        let mut parts: Vec<String> = variants(&value.text, &self.languages)
            .iter()
            .map(|words| format!("{{{column}}} : {}{star}", quoted(&words.join(" "))))
            .collect();
        if value.kind != Kind::Beginning {
            let keys = self.reader.entities_called(&value.text, ENTITIES)?;
            parts.extend(keys.iter().map(|key| quoted(&field_word(mark, key))));
        }
        Ok(any(&parts))
    }

    /// Words in these columns, as written and, if it is one word, by its stems.
    fn words(&self, value: &Value, columns: [&str; 2]) -> String {
        let written = columns.join(" ");
        let star = if value.kind == Kind::Beginning {
            " *"
        } else {
            ""
        };
        let variants = variants(&value.text, &self.languages);
        let mut parts: Vec<String> = variants
            .iter()
            .map(|words| format!("{{{written}}} : {}{star}", quoted(&words.join(" "))))
            .collect();
        if value.kind == Kind::Word {
            let stemmed = columns.map(|c| format!("{c}_stems")).join(" ");
            for (stem, codes) in stems(&value.text, &self.languages) {
                let mut part = format!("{{{written} {stemmed}}} : {}", quoted(&stem));
                if codes.len() < self.languages.len() {
                    let codes: Vec<String> =
                        codes.iter().map(|c| quoted(&field_word('l', c))).collect();
                    part = format!("({part} AND ({}))", codes.join(" OR "));
                }
                parts.push(part);
            }
        }
        any(&parts)
    }
}

/// How the words are cut in the languages, each way once.
pub(crate) fn variants(text: &str, languages: &[&'static Language]) -> BTreeSet<Vec<String>> {
    let all = languages.iter().copied().chain([Language::unknown()]);
    all.map(|language| {
        tokens(text, language)
            .iter()
            .filter_map(key)
            .collect::<Vec<_>>()
    })
    .filter(|words| !words.is_empty())
    .collect()
}

/// The stems of one word, each with the languages in which it is that.
pub(crate) fn stems(
    text: &str,
    languages: &[&'static Language],
) -> BTreeMap<String, BTreeSet<&'static str>> {
    let mut found: BTreeMap<String, BTreeSet<&'static str>> = BTreeMap::new();
    for language in languages {
        let cut = tokens(text, language);
        let mut words = cut.iter().filter(|t| t.is_word() && !t.is_elided());
        let (Some(word), None) = (words.next(), words.next()) else {
            continue;
        };
        let stem = plain(language.words().stem(&word.lower));
        if !stem.is_empty() {
            found.entry(stem).or_default().insert(language.code());
        }
    }
    found
}

impl Reader {
    /// The keys of the entities that have this form, those in most articles first.
    pub(crate) fn entities_called(&self, name: &str, most: usize) -> Result<Vec<String>> {
        let mut query = self.connection.prepare_cached(
            "SELECT e.key FROM form f JOIN entity e ON e.entity = f.entity WHERE f.form = ?1 ORDER BY e.entity LIMIT ?2",
        )?;
        let form = folded(name, Language::unknown());
        let rows = query.query_map(rusqlite::params![form, most as i64], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn outlets_beginning(&self, beginning: &str) -> Result<Vec<i64>> {
        let beginning = fold(beginning);
        let mut query = self
            .connection
            .prepare_cached("SELECT outlet, folded FROM outlet ORDER BY outlet")?;
        let mut rows = query.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let name: String = row.get(1)?;
            let mut parts = name.split(|c: char| !c.is_alphanumeric());
            if name.starts_with(&beginning) || parts.any(|part| part.starts_with(&beginning)) {
                found.push(row.get(0)?);
            }
        }
        Ok(found)
    }
}
