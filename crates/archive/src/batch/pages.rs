//! Storing pages and inputs that were not taken.

use super::Batch;
use crate::Result;
use rusqlite::{OptionalExtension, params};

/// The number of a stored page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PageNumber(pub(crate) i64);

/// Where the bytes of a page are.
#[derive(Clone, Copy, Debug)]
pub enum PageBytes<'a> {
    /// In the archive, exactly these.
    Kept(&'a [u8]),
    /// In a file that stays where it is: a WARC file at the page's `path` and place, so many bytes long.
    Referred {
        /// XXH3-128 of the bytes, as [`Reader::hash`](crate::Reader::hash) gives it.
        hash: [u8; 16],
        /// How many bytes the page has.
        size: u64,
        /// How many bytes the record has in the file.
        length: u64,
    },
}

/// A page as fetched.
#[derive(Clone, Copy, Debug)]
pub struct NewPage<'a> {
    /// The file it came from, as given or found.
    pub path: &'a str,
    /// For a page in a larger file: where its record (or line) begins, else 0.
    pub at: u64,
    /// And where in the unpacked bytes of that place, else 0.
    pub within: u64,
    /// Its address.
    pub url: Option<&'a str>,
    /// When it was fetched, in seconds since 1970.
    pub fetched: Option<i64>,
    /// Its bytes.
    pub bytes: PageBytes<'a>,
    /// Why there is no article in it: a stable word, and a sentence. None if there is one.
    pub rejected: Option<(&'a str, &'a str)>,
}

impl Batch<'_> {
    /// Stores a page. The same bytes at the same place are the same page: what became of it is then written anew, so a
    /// rejected page can be tried again.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn put_page(&mut self, page: &NewPage<'_>) -> Result<PageNumber> {
        let (hash, size, length, body) = match page.bytes {
            PageBytes::Kept(bytes) => {
                let hash = crate::pack::hash(bytes);
                (
                    hash,
                    bytes.len() as u64,
                    None,
                    Some(self.body(hash, bytes)?),
                )
            }
            PageBytes::Referred { hash, size, length } => (hash, size, Some(length), None),
        };
        let outcome = if page.rejected.is_some() {
            "rejected"
        } else {
            "article"
        };
        let number = self.connection().prepare_cached(
            "INSERT INTO page (path, at, within, url, fetched, hash, size, body, length, outcome, reason, what)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
             ON CONFLICT (path, at, within, hash) DO UPDATE SET url = excluded.url, fetched = excluded.fetched,
               body = coalesce(excluded.body, body), length = coalesce(excluded.length, length),
               outcome = excluded.outcome, reason = excluded.reason, what = excluded.what
             RETURNING page",
        )?.query_row(
            params![
                page.path,
                page.at as i64,
                page.within as i64,
                page.url,
                page.fetched,
                hash.as_slice(),
                size as i64,
                body,
                length.map(|l| l as i64),
                outcome,
                page.rejected.map(|r| r.0),
                page.rejected.map(|r| r.1),
            ],
            |row| row.get(0),
        )?;
        // A file that could not be read once can be now.
        self.clear_rejected(page.path, "")?;
        Ok(PageNumber(number))
    }

    fn body(&mut self, hash: [u8; 16], bytes: &[u8]) -> Result<i64> {
        let known: Option<i64> = self
            .connection()
            .prepare_cached("SELECT body FROM body WHERE hash = ?1")?
            .query_row([hash.as_slice()], |row| row.get(0))
            .optional()?;
        if let Some(body) = known {
            return Ok(body);
        }
        let packed = self.packer.pack(bytes)?;
        Ok(self
            .connection()
            .prepare_cached(
                "INSERT INTO body (hash, size, packed) VALUES (?1, ?2, ?3) RETURNING body",
            )?
            .query_row(
                params![hash.as_slice(), bytes.len() as i64, packed],
                |row| row.get(0),
            )?)
    }

    /// Notes an input of which there is no page: a file that cannot be read (`place` is empty), a line that is no record.
    /// `reason` is a stable word, `what` a sentence.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn reject(&mut self, path: &str, place: &str, reason: &str, what: &str) -> Result<()> {
        self.connection()
            .prepare_cached(
                "INSERT INTO rejected (path, place, reason, what) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (path, place) DO UPDATE SET reason = excluded.reason, what = excluded.what",
            )?
            .execute([path, place, reason, what])?;
        Ok(())
    }

    /// Takes back what [`Batch::reject`] noted, because the input could be read now.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn clear_rejected(&mut self, path: &str, place: &str) -> Result<()> {
        self.connection()
            .prepare_cached("DELETE FROM rejected WHERE path = ?1 AND place = ?2")?
            .execute([path, place])?;
        Ok(())
    }
}
