//! A batch: what is stored together or not at all.
//!
//! The search table takes its rows in rising order of their slots at the end of a batch, because it begins a new piece
//! of its index at every step back; stories touched are counted again then. A batch that is dropped leaves nothing.

mod articles;
mod copies;
mod pages;
mod passes;
mod stories;

pub(crate) use articles::language_code;
pub use articles::{NewArticle, Put};
pub use copies::{NewPassage, Originality, Shared, SharedHolder};
pub use pages::{NewPage, PageBytes, PageNumber};
pub use stories::StoryFacts;
pub(crate) use stories::{COUNTED, count, followed};

use crate::pack::Packer;
use crate::words::WordMemory;
use crate::{Error, Reader, Result};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// So many bytes of words are collected before they go into the search table.
const ROWS_HELD: usize = 48 << 20;
/// So many entities and outlets are remembered.
const REMEMBERED: usize = 100_000;

/// A row of the search table.
#[derive(Debug, Default)]
pub(crate) struct SearchRow {
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) title_stems: String,
    pub(crate) text_stems: String,
    pub(crate) names: String,
    pub(crate) speakers: String,
    pub(crate) fields: String,
}

impl SearchRow {
    fn size(&self) -> usize {
        let parts = [
            &self.title,
            &self.text,
            &self.title_stems,
            &self.text_stems,
            &self.names,
            &self.speakers,
            &self.fields,
        ];
        parts.iter().map(|p| p.len()).sum()
    }
}

/// Writes several things in one transaction.
pub struct Batch<'a> {
    reader: &'a Reader,
    transaction: Transaction<'a>,
    packer: Packer,
    memory: WordMemory,
    /// Rows to add, or to take away, by slot.
    rows: BTreeMap<i64, Option<SearchRow>>,
    held: usize,
    touched: BTreeSet<i64>,
    pub(crate) outlets: FxHashMap<String, i64>,
    pub(crate) entities: FxHashMap<(String, String), i64>,
}

impl std::fmt::Debug for Batch<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Batch({} rows)", self.rows.len())
    }
}

impl<'a> Batch<'a> {
    pub(crate) fn begin(reader: &'a Reader) -> Result<Self> {
        let transaction =
            Transaction::new_unchecked(&reader.connection, TransactionBehavior::Immediate)?;
        Ok(Self {
            reader,
            transaction,
            packer: Packer::new()?,
            memory: WordMemory::default(),
            rows: BTreeMap::new(),
            held: 0,
            touched: BTreeSet::new(),
            outlets: FxHashMap::default(),
            entities: FxHashMap::default(),
        })
    }

    /// Reading what is stored, with all of this batch but the words to be searched.
    #[must_use]
    pub fn reader(&self) -> &Reader {
        self.reader
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.transaction
    }

    /// Stores the batch.
    ///
    /// # Errors
    /// The disk is full or the file cannot be written: then nothing of the batch is stored.
    pub fn commit(mut self) -> Result<()> {
        let path = self.reader.path.clone();
        self.finish().map_err(|e| e.at(&path))?;
        self.transaction
            .commit()
            .map_err(|e| Error::from(e).at(&path))
    }

    fn finish(&mut self) -> Result<()> {
        self.write_rows()?;
        self.count_touched()
    }

    pub(crate) fn put_row(&mut self, slot: i64, row: SearchRow) -> Result<()> {
        self.held += row.size();
        self.rows.insert(slot, Some(row));
        if self.held > ROWS_HELD {
            self.write_rows()?;
        }
        Ok(())
    }

    pub(crate) fn drop_row(&mut self, slot: i64) {
        self.rows.insert(slot, None);
    }

    fn write_rows(&mut self) -> Result<()> {
        let rows = std::mem::take(&mut self.rows);
        self.held = 0;
        let connection = self.connection();
        let mut remove = connection.prepare_cached("DELETE FROM search WHERE rowid = ?1")?;
        let mut known = connection.prepare_cached("SELECT 1 FROM search_docsize WHERE id = ?1")?;
        for slot in rows.keys() {
            if known.exists([slot])? {
                remove.execute([slot])?;
            }
        }
        let mut insert = connection.prepare_cached(
            "INSERT INTO search (rowid, title, text, title_stems, text_stems, names, speakers, fields)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        for (slot, row) in &rows {
            if let Some(r) = row {
                insert.execute(params![
                    slot,
                    r.title,
                    r.text,
                    r.title_stems,
                    r.text_stems,
                    r.names,
                    r.speakers,
                    r.fields
                ])?;
            }
        }
        Ok(())
    }

    /// The number of an article.
    pub(crate) fn article(&self, id: &str) -> Result<i64> {
        article_number(self.connection(), id)?
            .ok_or_else(|| Error::given(format!("no article {id:?} in the archive")))
    }

    /// The current version of an article.
    pub(crate) fn current(&self, id: &str) -> Result<(i64, i64)> {
        let mut query = self.connection().prepare_cached(
            "SELECT a.article, v.version FROM article a JOIN version v ON v.article = a.article AND v.number = a.current
             WHERE a.id = ?1",
        )?;
        let mut rows = query.query([id])?;
        match rows.next()? {
            Some(row) => Ok((row.get(0)?, row.get(1)?)),
            None => Err(Error::given(format!("no article {id:?} in the archive"))),
        }
    }

    fn outlet(&mut self, name: &str) -> Result<i64> {
        if let Some(outlet) = self.outlets.get(name) {
            return Ok(*outlet);
        }
        let folded = parallax_core::language::fold(name);
        let outlet = self.connection().prepare_cached(
            "INSERT INTO outlet (name, folded) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET folded = folded RETURNING outlet",
        )?.query_row([name, &folded], |row| row.get(0))?;
        if self.outlets.len() > REMEMBERED {
            self.outlets.clear();
        }
        self.outlets.insert(name.to_owned(), outlet);
        Ok(outlet)
    }

    fn entity(&mut self, key: &str, kind: &str, canonical: &str) -> Result<i64> {
        let known = (key.to_owned(), kind.to_owned());
        if let Some(entity) = self.entities.get(&known) {
            return Ok(*entity);
        }
        let mut query = self
            .connection()
            .prepare_cached("SELECT entity FROM entity WHERE key = ?1 AND kind = ?2")?;
        // The first canonical form stays, so that nothing depends on how often a run was interrupted.
        let found = query.query_row([key, kind], |row| row.get(0)).optional()?;
        drop(query);
        let entity = match found {
            Some(entity) => entity,
            None => self
                .connection()
                .prepare_cached("INSERT INTO entity (key, kind, canonical) VALUES (?1, ?2, ?3)")?
                .insert([key, kind, canonical])?,
        };
        if self.entities.len() > REMEMBERED {
            self.entities.clear();
        }
        self.entities.insert(known, entity);
        Ok(entity)
    }
}

/// The number of an article by its id.
pub(crate) fn article_number(connection: &Connection, id: &str) -> Result<Option<i64>> {
    let mut query = connection.prepare_cached("SELECT article FROM article WHERE id = ?1")?;
    Ok(query.query_row([id], |row| row.get(0)).optional()?)
}
