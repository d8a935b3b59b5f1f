//! Known: what is asked before something is stored: whether it is here, whether it is wanted; and what is cleared away before it is
//! found anew.

use crate::query::{Day, Query};
use crate::{Batch, Reader, Result, forget};
use rusqlite::{OptionalExtension, params};

impl Reader {
    /// Whether an article was read from a page with these bytes and this address; without an address, from any with these bytes.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn knows_page(&self, hash: &[u8; 16], url: Option<&str>) -> Result<bool> {
        let mut query = self.connection.prepare_cached(
            "SELECT 1 FROM page WHERE hash = ?1 AND outcome = 'article' AND (?2 IS NULL OR url = ?2) LIMIT 1",
        )?;
        Ok(query.exists(params![hash.as_slice(), url])?)
    }

    /// Whether the article at an address, or all of its outlet, was forgotten for good.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn is_unwanted(&self, address: &str, outlet: Option<&str>) -> Result<bool> {
        let mut query = self
            .connection
            .prepare_cached("SELECT 1 FROM unwanted WHERE hash = ?1")?;
        let of_address = forget::address_hash(address);
        if query.exists([of_address.as_slice()])? {
            return Ok(true);
        }
        match outlet.map(forget::outlet_hash) {
            Some(hash) => Ok(query.exists([hash.as_slice()])?),
            None => Ok(false),
        }
    }

    /// The current record of an article, without its annotation.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn record(&self, id: &str) -> Result<Option<String>> {
        let mut query = self.connection.prepare_cached(
            "SELECT v.record FROM article a JOIN version v ON v.article = a.article AND v.number = a.current WHERE a.id = ?1",
        )?;
        let packed: Option<Vec<u8>> = query.query_row([id], |row| row.get(0)).optional()?;
        packed.map(|p| crate::pack::unpack_text(&p)).transpose()
    }
}

impl Batch<'_> {
    /// Takes away all shared texts that the current version of an article holds, before they are found anew.
    ///
    /// # Errors
    /// The article is not known, or the file cannot be written.
    pub fn clear_shared(&mut self, id: &str) -> Result<()> {
        let (_, version) = self.current(id)?;
        let numbers: Vec<i64> = {
            let mut query = self
                .connection()
                .prepare_cached("SELECT DISTINCT shared FROM holder WHERE version = ?1")?;
            let rows = query.query_map([version], |row| row.get(0))?;
            rows.collect::<rusqlite::Result<_>>()?
        };
        for number in numbers {
            for table in ["holder", "shared"] {
                self.connection()
                    .prepare_cached(&format!("DELETE FROM {table} WHERE shared = ?1"))?
                    .execute([number])?;
            }
        }
        Ok(())
    }
}

impl Query {
    /// The same query for articles from one second on and before another. For lists that are narrowed by options: printed, it has
    /// the days only.
    #[must_use]
    pub fn between(mut self, since: Option<i64>, until: Option<i64>) -> Self {
        let day = |seconds: i64| Day {
            typed: jiff::Timestamp::from_second(seconds)
                .map(|t| t.strftime("%Y-%m-%d").to_string())
                .unwrap_or_default(),
            begins: seconds,
            ends: seconds,
        };
        if let Some(since) = since {
            self.limits.after = Some(day(since));
        }
        if let Some(until) = until {
            self.limits.before = Some(day(until));
        }
        self
    }
}
