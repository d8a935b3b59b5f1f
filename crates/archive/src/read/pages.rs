//! Reading pages: whether one is known, what it was, its bytes.

use crate::batch::PageNumber;
use crate::{Error, Reader, Result, pack};
use rusqlite::{OptionalExtension, Row, params};

/// A page as fetched, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its number.
    pub number: PageNumber,
    /// The file it came from.
    pub path: String,
    /// Where in the file.
    pub at: u64,
    /// And where in the unpacked bytes of that place.
    pub within: u64,
    /// Its address.
    pub url: Option<String>,
    /// When it was fetched.
    pub fetched: Option<i64>,
    /// XXH3-128 of its bytes.
    pub hash: Vec<u8>,
    /// How many bytes it has.
    pub size: u64,
    /// Whether the bytes are in the archive (else in the file at `path`).
    pub kept: bool,
    /// For bytes in a file, how long their record is.
    pub length: Option<u64>,
    /// Why there is no article in it, a stable word and a sentence.
    pub rejected: Option<(String, String)>,
}

const PAGE: &str = "page, path, at, within, url, fetched, hash, size, body IS NOT NULL, length, outcome, reason, what FROM page";

fn page(row: &Row<'_>) -> rusqlite::Result<Page> {
    let outcome: String = row.get(10)?;
    let reason: Option<String> = row.get(11)?;
    let what: Option<String> = row.get(12)?;
    Ok(Page {
        number: PageNumber(row.get(0)?),
        path: row.get(1)?,
        at: row.get(2)?,
        within: row.get(3)?,
        url: row.get(4)?,
        fetched: row.get(5)?,
        hash: row.get(6)?,
        size: row.get(7)?,
        kept: row.get(8)?,
        length: row.get(9)?,
        rejected: (outcome == "rejected")
            .then(|| (reason.unwrap_or_default(), what.unwrap_or_default())),
    })
}

impl Reader {
    /// The page with these bytes at this place, if it is known.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn known_page(
        &self,
        path: &str,
        at: u64,
        within: u64,
        hash: &[u8; 16],
    ) -> Result<Option<Page>> {
        let mut query = self.connection.prepare_cached(&format!(
            "SELECT {PAGE} WHERE path = ?1 AND at = ?2 AND within = ?3 AND hash = ?4"
        ))?;
        Ok(query
            .query_row(
                params![path, at as i64, within as i64, hash.as_slice()],
                page,
            )
            .optional()?)
    }

    /// A page by its number.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn page(&self, number: PageNumber) -> Result<Option<Page>> {
        let mut query = self
            .connection
            .prepare_cached(&format!("SELECT {PAGE} WHERE page = ?1"))?;
        Ok(query.query_row([number.0], page).optional()?)
    }

    /// The pages from which the versions of an article were read, oldest version first.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn pages_of(&self, article: &str) -> Result<Vec<Page>> {
        let mut query = self.connection.prepare_cached(&format!(
            "SELECT {PAGE} WHERE page IN (SELECT v.page FROM version v JOIN article a ON a.article = v.article WHERE a.id = ?1)
             ORDER BY page"
        ))?;
        let rows = query.query_map([article], page)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The bytes of a page, if they are in the archive: exactly those that were fetched.
    ///
    /// # Errors
    /// The file cannot be read, or the bytes are damaged.
    pub fn page_bytes(&self, number: PageNumber) -> Result<Option<Vec<u8>>> {
        let mut query = self.connection.prepare_cached(
            "SELECT b.packed, b.hash FROM page p JOIN body b ON b.body = p.body WHERE p.page = ?1",
        )?;
        let stored: Option<(Vec<u8>, Vec<u8>)> = query
            .query_row([number.0], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((packed, hash)) = stored else {
            return Ok(None);
        };
        let bytes = pack::unpack(&packed)?;
        if pack::hash(&bytes).as_slice() != hash {
            return Err(Error::record("a page's bytes are damaged"));
        }
        Ok(Some(bytes))
    }

    /// How often each reason kept something out: rejected pages and inputs together, by reason.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn rejections(&self) -> Result<Vec<(String, u64)>> {
        let mut query = self.connection.prepare_cached(
            "SELECT reason, count(*) FROM (SELECT reason FROM page WHERE outcome = 'rejected'
               UNION ALL SELECT reason FROM rejected) GROUP BY reason ORDER BY reason",
        )?;
        let rows = query.query_map([], |row| {
            Ok((
                row.get::<_, Option<String>>(0)?.unwrap_or_default(),
                row.get(1)?,
            ))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
