//! Storing who has whose text.

use super::Batch;
use crate::Result;
use crate::record::check_json;
use rusqlite::params;

/// A passage that stands in two articles; places in code points of their current versions' texts.
#[derive(Clone, Copy, Debug)]
pub struct NewPassage<'a> {
    /// The earlier article.
    pub a: &'a str,
    /// Where the passage begins and ends in it.
    pub a_span: (usize, usize),
    /// The later article.
    pub b: &'a str,
    /// Where the passage begins and ends in it.
    pub b_span: (usize, usize),
    /// `narrative`, `quote`, `formula` …
    pub kind: &'a str,
    /// How much was changed, 0 to 1.
    pub edit: f64,
    /// Whether the later one names its source.
    pub credited: bool,
    /// The whole record as `parallax copies` prints it, or at least why: JSON.
    pub reason: &'a str,
}

/// What share of an article stood elsewhere.
#[derive(Clone, Copy, Debug)]
pub struct Originality<'a> {
    /// The article.
    pub id: &'a str,
    /// Share that stood in no earlier article of another outlet.
    pub originality: f64,
    /// Share that did.
    pub copied: f64,
    /// Share of agencies.
    pub agency: f64,
    /// Share inside quotes.
    pub quoted: f64,
    /// The whole record as `parallax copies` prints it, with `from` and `credits`: JSON.
    pub record: &'a str,
}

/// One holder of a shared text.
#[derive(Clone, Copy, Debug)]
pub struct SharedHolder<'a> {
    /// The article.
    pub id: &'a str,
    /// Where the text begins and ends in it, in code points.
    pub span: (usize, usize),
}

/// A text that several articles hold.
#[derive(Clone, Copy, Debug)]
pub struct Shared<'a> {
    /// Its id.
    pub id: &'a str,
    /// `narrative`, `quote` …
    pub kind: &'a str,
    /// Who holds it.
    pub holders: &'a [SharedHolder<'a>],
    /// The whole record as `parallax copies` prints it: JSON.
    pub record: &'a str,
}

impl Batch<'_> {
    /// Stores a passage. One at the same places with the same kind is written anew.
    ///
    /// # Errors
    /// An article is not known, or the file cannot be written.
    pub fn put_passage(&mut self, passage: &NewPassage<'_>) -> Result<()> {
        check_json(passage.reason)?;
        let a = self.current(passage.a)?.1;
        let b = self.current(passage.b)?.1;
        self.connection().prepare_cached(
            "INSERT INTO passage (a, a_start, a_end, b, b_start, b_end, kind, edit, credited, reason)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
             ON CONFLICT (a, a_start, a_end, b, b_start, b_end, kind) DO UPDATE SET
               edit = excluded.edit, credited = excluded.credited, reason = excluded.reason",
        )?.execute(params![
            a,
            passage.a_span.0 as i64,
            passage.a_span.1 as i64,
            b,
            passage.b_span.0 as i64,
            passage.b_span.1 as i64,
            passage.kind,
            passage.edit,
            passage.credited,
            passage.reason,
        ])?;
        Ok(())
    }

    /// Takes away all passages of the current version of an article, before they are found anew.
    ///
    /// # Errors
    /// The article is not known, or the file cannot be written.
    pub fn clear_passages(&mut self, id: &str) -> Result<()> {
        let (_, version) = self.current(id)?;
        self.connection()
            .prepare_cached("DELETE FROM passage WHERE a = ?1 OR b = ?1")?
            .execute([version])?;
        Ok(())
    }

    /// Stores what share of an article stood elsewhere; what was stored of it before is written over.
    ///
    /// # Errors
    /// The article is not known, or the file cannot be written.
    pub fn put_originality(&mut self, o: &Originality<'_>) -> Result<()> {
        check_json(o.record)?;
        let (article, version) = self.current(o.id)?;
        self.connection().prepare_cached(
            "INSERT INTO originality (article, version, originality, copied, agency, quoted, record)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (article) DO UPDATE SET version = excluded.version,
               originality = excluded.originality, copied = excluded.copied, agency = excluded.agency,
               quoted = excluded.quoted, record = excluded.record",
        )?.execute(params![article, version, o.originality, o.copied, o.agency, o.quoted, o.record])?;
        Ok(())
    }

    /// Stores a shared text with all its holders; what was stored under its id is written over.
    ///
    /// # Errors
    /// An article is not known, or the file cannot be written.
    pub fn put_shared(&mut self, shared: &Shared<'_>) -> Result<()> {
        check_json(shared.record)?;
        let number: i64 = self.connection().prepare_cached(
            "INSERT INTO shared (id, kind, record) VALUES (?1, ?2, ?3)
             ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, record = excluded.record RETURNING shared",
        )?.query_row([shared.id, shared.kind, shared.record], |row| row.get(0))?;
        self.connection()
            .prepare_cached("DELETE FROM holder WHERE shared = ?1")?
            .execute([number])?;
        for holder in shared.holders {
            let version = self.current(holder.id)?.1;
            self.connection().prepare_cached(
                "INSERT INTO holder (shared, version, start, end) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
            )?.execute(params![number, version, holder.span.0 as i64, holder.span.1 as i64])?;
        }
        Ok(())
    }
}
