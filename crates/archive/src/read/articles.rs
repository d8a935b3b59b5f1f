//! Reading articles: by id, by time, their versions, those that are pending, and what a pass needs of old ones.

use super::{Conditions, limit};
use crate::{Error, Reader, Result, pack};
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Row, params};

/// An article as it is now.
#[derive(Clone, Debug, PartialEq)]
pub struct Article {
    /// Its id in the archive: for ever that of its address.
    pub id: String,
    /// Its URL, else its path, else its given id.
    pub address: String,
    /// Its outlet.
    pub outlet: Option<String>,
    /// Its language's code.
    pub language: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// When it was published, as exactly as known, as in the record.
    pub published: Option<String>,
    /// Its place in the order of time, in seconds since 1970.
    pub time: Option<i64>,
    /// The number of its current version.
    pub version: u32,
    /// The story that it is in.
    pub story: Option<String>,
}

/// An article at one time, with its records.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// The article's id.
    pub article: String,
    /// From 1.
    pub number: u32,
    /// Whether it is the current one.
    pub current: bool,
    /// The `id` in the record.
    pub record_id: Option<String>,
    /// Length of its text in code points.
    pub length: usize,
    /// The article record, one JSON object.
    pub record: String,
    /// The annotation record.
    pub annotation: Option<String>,
    /// When its page was fetched.
    pub fetched: Option<i64>,
}

/// A version of an article without its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionHead {
    /// From 1.
    pub number: u32,
    /// Whether it is the current one.
    pub current: bool,
    /// Length of its text in code points.
    pub length: usize,
    /// When its page was fetched.
    pub fetched: Option<i64>,
}

/// An article on which is yet to be decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// Its id.
    pub id: String,
    /// Its place in the order of time.
    pub time: Option<i64>,
    /// Whether it was decided on before and has new words.
    pub changed: bool,
}

/// The grams of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The article's id.
    pub id: String,
    /// Its place in the order of time.
    pub time: Option<i64>,
    /// Ascending.
    pub grams: Vec<u64>,
}

/// An outlet with what it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlet {
    /// Its name.
    pub name: String,
    /// How many articles it has.
    pub articles: u64,
    /// Time of its first.
    pub first: Option<i64>,
    /// Time of its last.
    pub last: Option<i64>,
}

impl Outlet {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            name: row.get(0)?,
            articles: row.get(1)?,
            first: row.get(2)?,
            last: row.get(3)?,
        })
    }
}

/// Which articles.
#[derive(Clone, Debug, Default)]
pub struct ArticleFilter<'a> {
    /// From this time on.
    pub since: Option<i64>,
    /// Before this time.
    pub until: Option<i64>,
    /// Of this outlet, by its exact name.
    pub outlet: Option<&'a str>,
    /// In this language.
    pub language: Option<&'a str>,
    /// At most so many.
    pub limit: Option<usize>,
}

/// What is selected of an article.
pub(crate) const ARTICLE: &str = "a.id, a.address, o.name, a.language, a.title, a.published, a.time, a.current, s.id
  FROM article a LEFT JOIN outlet o ON o.outlet = a.outlet LEFT JOIN membership m ON m.article = a.article
  LEFT JOIN story s ON s.story = m.story";

impl Article {
    pub(crate) fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            address: row.get(1)?,
            outlet: row.get(2)?,
            language: row.get(3)?,
            title: row.get(4)?,
            published: row.get(5)?,
            time: row.get(6)?,
            version: row.get(7)?,
            story: row.get(8)?,
        })
    }
}

impl Reader {
    /// An article by its id or by the id that its record has (`parallax read` prints that one).
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn article(&self, id: &str) -> Result<Option<Article>> {
        let mut by_id = self
            .connection
            .prepare_cached(&format!("SELECT {ARTICLE} WHERE a.id = ?1"))?;
        if let Some(found) = by_id.query_row([id], Article::of).optional()? {
            return Ok(Some(found));
        }
        let mut by_record = self.connection.prepare_cached(&format!(
            "SELECT {ARTICLE} WHERE a.article = (SELECT min(article) FROM version WHERE record_id = ?1)"
        ))?;
        Ok(by_record.query_row([id], Article::of).optional()?)
    }

    /// The article at an address (URL, or path).
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn article_at(&self, address: &str) -> Result<Option<Article>> {
        Ok(self
            .article(&pack::id_of(address))?
            .filter(|article| article.address == address))
    }

    /// Articles in the order of time, those without one last.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn articles(&self, filter: &ArticleFilter<'_>) -> Result<Vec<Article>> {
        let mut conditions = Conditions::default();
        if let Some(since) = filter.since {
            conditions.add("a.time >= ?", since);
        }
        if let Some(until) = filter.until {
            conditions.add("a.time < ?", until);
        }
        if let Some(outlet) = filter.outlet {
            conditions.add(
                "a.outlet = (SELECT outlet FROM outlet WHERE name = ?)",
                outlet.to_owned(),
            );
        }
        if let Some(language) = filter.language {
            conditions.add("a.language = ?", language.to_owned());
        }
        let most = conditions.value(limit(filter.limit));
        let mut query = self.connection.prepare_cached(&format!(
            "SELECT {ARTICLE} WHERE {} ORDER BY a.time IS NULL, a.time, a.id LIMIT {most}",
            conditions.sql()
        ))?;
        let rows = query.query_map(rusqlite::params_from_iter(conditions.values()), Article::of)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The current version of an article.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn current(&self, id: &str) -> Result<Option<Version>> {
        Ok(self
            .select_versions(id, "v.number = a.current")?
            .into_iter()
            .next())
    }

    /// The current versions of articles, in the order of their ids as given; those not known are left out.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn currents<'i>(&self, ids: impl IntoIterator<Item = &'i str>) -> Result<Vec<Version>> {
        let mut found = Vec::new();
        for id in ids {
            found.extend(self.current(id)?);
        }
        Ok(found)
    }

    /// One version of an article.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn version(&self, id: &str, number: u32) -> Result<Option<Version>> {
        let which = format!("v.number = {number}");
        Ok(self.select_versions(id, &which)?.into_iter().next())
    }

    /// What is known of the versions of an article without their words, oldest first.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn version_heads(&self, id: &str) -> Result<Vec<VersionHead>> {
        let mut query = self.connection.prepare_cached(
            "SELECT v.number, v.number = a.current, v.length, p.fetched
             FROM article a JOIN version v ON v.article = a.article LEFT JOIN page p ON p.page = v.page
             WHERE a.id = ?1 ORDER BY v.number",
        )?;
        let rows = query.query_map([id], |row| {
            Ok(VersionHead {
                number: row.get(0)?,
                current: row.get(1)?,
                length: row.get(2)?,
                fetched: row.get(3)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// All versions of an article, oldest first.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn versions(&self, id: &str) -> Result<Vec<Version>> {
        self.select_versions(id, "1")
    }

    fn select_versions(&self, id: &str, which: &str) -> Result<Vec<Version>> {
        let mut query = self.connection.prepare_cached(&format!(
            "SELECT a.id, v.number, v.number = a.current, v.record_id, v.length, v.record, v.annotation, p.fetched
             FROM article a JOIN version v ON v.article = a.article LEFT JOIN page p ON p.page = v.page
             WHERE a.id = ?1 AND {which} ORDER BY v.number"
        ))?;
        let mut rows = query.query([id])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let record: Vec<u8> = row.get(5)?;
            let annotation: Option<Vec<u8>> = row.get(6)?;
            found.push(Version {
                article: row.get(0)?,
                number: row.get(1)?,
                current: row.get(2)?,
                record_id: row.get(3)?,
                length: row.get(4)?,
                record: pack::unpack_text(&record)?,
                annotation: annotation.map(|a| pack::unpack_text(&a)).transpose()?,
                fetched: row.get(7)?,
            });
        }
        Ok(found)
    }

    /// The articles on which is yet to be decided, in the order of time, those without one last; ties by id.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn pending(&self, most: Option<usize>) -> Result<Vec<Pending>> {
        let mut query = self.connection.prepare_cached(
            "SELECT id, time, changed FROM pending ORDER BY (time IS NULL), time, id LIMIT ?1",
        )?;
        let rows = query.query_map([limit(most)], |row| {
            Ok(Pending {
                id: row.get(0)?,
                time: row.get(1)?,
                changed: row.get(2)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// How many articles are pending.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn pending_count(&self) -> Result<u64> {
        Ok(self
            .connection
            .query_row("SELECT count(*) FROM pending", [], |row| row.get(0))?)
    }

    /// Gives the grams of all articles from `since` to before `until` (and of those without a time, if `timeless`), one by
    /// one in the order of time; ties by id.
    ///
    /// # Errors
    /// The file cannot be read, or `take` fails.
    pub fn each_candidate(
        &self,
        since: i64,
        until: i64,
        timeless: bool,
        mut take: impl FnMut(Candidate) -> Result<()>,
    ) -> Result<()> {
        let mut query = self.connection.prepare_cached(
            "SELECT a.id, f.time, f.grams FROM fingerprint f JOIN article a ON a.article = f.article
             WHERE f.time >= ?1 AND f.time < ?2 ORDER BY f.time, a.id",
        )?;
        let mut rows = query.query(params![since, until])?;
        while let Some(row) = rows.next()? {
            take(candidate(row)?)?;
        }
        if timeless {
            let mut query = self.connection.prepare_cached(
                "SELECT a.id, f.time, f.grams FROM fingerprint f JOIN article a ON a.article = f.article
                 WHERE f.time IS NULL ORDER BY a.id",
            )?;
            let mut rows = query.query([])?;
            while let Some(row) = rows.next()? {
                take(candidate(row)?)?;
            }
        }
        Ok(())
    }

    /// The grams of an article.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn grams(&self, id: &str) -> Result<Option<Vec<u64>>> {
        let mut query = self.connection.prepare_cached(
            "SELECT a.id, f.time, f.grams FROM fingerprint f JOIN article a ON a.article = f.article WHERE a.id = ?1",
        )?;
        let mut rows = query.query([id])?;
        Ok(match rows.next()? {
            Some(row) => Some(candidate(row)?.grams),
            None => None,
        })
    }

    /// A sample of an outlet's articles that depends only on what is stored: those whose words have the lowest hashes.
    /// Articles that are pending are left out unless `pending`.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn sample(&self, outlet: Option<&str>, most: usize, pending: bool) -> Result<Vec<String>> {
        let mut query = self.connection.prepare_cached(
            "SELECT a.id FROM article a JOIN version v ON v.article = a.article AND v.number = a.current
             WHERE a.outlet IS (SELECT outlet FROM outlet WHERE name = ?1)
               AND (?3 OR NOT EXISTS (SELECT 1 FROM pending p WHERE p.article = a.article))
             ORDER BY v.words, a.id LIMIT ?2",
        )?;
        let rows = query.query_map(params![outlet, limit(Some(most)), pending], |row| {
            row.get(0)
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// All outlets by name.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn outlets(&self) -> Result<Vec<Outlet>> {
        let mut query = self.connection.prepare_cached(
            "SELECT o.name, count(a.article), min(a.time), max(a.time) FROM outlet o
             JOIN article a ON a.outlet = o.outlet GROUP BY o.outlet ORDER BY o.name",
        )?;
        let rows = query.query_map([], Outlet::of)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Outlets by name behind a name, at most so many; those without articles left out.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn outlets_behind(&self, name: &str, most: usize) -> Result<Vec<Outlet>> {
        let mut query = self.connection.prepare_cached(
            "SELECT o.name, count(a.article), min(a.time), max(a.time)
             FROM (SELECT * FROM outlet p WHERE p.name > ?1 AND EXISTS (SELECT 1 FROM article b WHERE b.outlet = p.outlet)
               ORDER BY p.name LIMIT ?2) o
             JOIN article a ON a.outlet = o.outlet GROUP BY o.outlet ORDER BY o.name",
        )?;
        let rows = query.query_map(params![name, limit(Some(most))], Outlet::of)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// How many outlets were met.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn outlet_count(&self) -> Result<u64> {
        Ok(self
            .connection
            .query_row("SELECT count(*) FROM outlet", [], |row| row.get(0))?)
    }

    /// How many articles there are.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn article_count(&self) -> Result<u64> {
        Ok(self
            .connection
            .query_row("SELECT count(*) FROM article", [], |row| row.get(0))?)
    }

    /// What a column of text says of one object, for callers that need one value.
    pub(crate) fn one_text(&self, sql: &str, value: Value) -> Result<Option<String>> {
        let mut query = self.connection.prepare_cached(sql)?;
        Ok(query.query_row([value], |row| row.get(0)).optional()?)
    }
}

fn candidate(row: &Row<'_>) -> Result<Candidate> {
    let bytes: Vec<u8> = row.get(2)?;
    let (grams, rest) = bytes.as_chunks::<8>();
    if !rest.is_empty() {
        return Err(Error::record("a fingerprint is cut off"));
    }
    Ok(Candidate {
        id: row.get(0)?,
        time: row.get(1)?,
        grams: grams.iter().map(|g| u64::from_le_bytes(*g)).collect(),
    })
}
