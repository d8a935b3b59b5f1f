//! Reading copies: passages, shared texts, originality.

use super::{Conditions, limit};
use crate::{Reader, Result};
use rusqlite::Row;

/// A passage that stands in two articles.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// The earlier article.
    pub a: String,
    /// The version of it.
    pub a_version: u32,
    /// Where it begins and ends in it, in code points.
    pub a_span: (usize, usize),
    /// The later article.
    pub b: String,
    /// The version of it.
    pub b_version: u32,
    /// Where it begins and ends in it, in code points.
    pub b_span: (usize, usize),
    /// `narrative`, `quote`, `formula` …
    pub kind: String,
    /// How much was changed, 0 to 1.
    pub edit: f64,
    /// Whether the later one names its source.
    pub credited: bool,
    /// JSON, as it was stored.
    pub reason: String,
}

/// A text that several articles hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedText {
    /// Its id.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// JSON, as it was stored.
    pub record: String,
}

/// What share of an article stood elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct OriginalityRow {
    /// The article.
    pub article: String,
    /// Its outlet.
    pub outlet: Option<String>,
    /// Its story.
    pub story: Option<String>,
    /// Its place in the order of time.
    pub time: Option<i64>,
    /// Share that stood in no earlier article of another outlet.
    pub originality: f64,
    /// Share that did.
    pub copied: f64,
    /// Share of agencies.
    pub agency: f64,
    /// Share inside quotes.
    pub quoted: f64,
    /// JSON, as it was stored.
    pub record: String,
}

/// Which rows of originality.
#[derive(Clone, Debug, Default)]
pub struct OriginalityFilter<'a> {
    /// From this time on.
    pub since: Option<i64>,
    /// Before this time.
    pub until: Option<i64>,
    /// Of this outlet, by its exact name.
    pub outlet: Option<&'a str>,
    /// Of this story, by its id.
    pub story: Option<&'a str>,
    /// At most so many.
    pub limit: Option<usize>,
}

const PASSAGE: &str = "x.id, v.number, p.a_start, p.a_end, y.id, w.number, p.b_start, p.b_end, p.kind, p.edit, p.credited, p.reason
  FROM passage p JOIN version v ON v.version = p.a JOIN article x ON x.article = v.article
  JOIN version w ON w.version = p.b JOIN article y ON y.article = w.article";

fn passage(row: &Row<'_>) -> rusqlite::Result<Passage> {
    Ok(Passage {
        a: row.get(0)?,
        a_version: row.get(1)?,
        a_span: (row.get(2)?, row.get(3)?),
        b: row.get(4)?,
        b_version: row.get(5)?,
        b_span: (row.get(6)?, row.get(7)?),
        kind: row.get(8)?,
        edit: row.get(9)?,
        credited: row.get(10)?,
        reason: row.get(11)?,
    })
}

impl Reader {
    /// The passages of an article's current version, in the order of the other article and of the places.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn passages_of(&self, article: &str) -> Result<Vec<Passage>> {
        let mut query = self.connection.prepare_cached(&format!(
            "WITH mine (version) AS (SELECT v.version FROM article a JOIN version v ON v.article = a.article AND v.number = a.current WHERE a.id = ?1)
             SELECT {PASSAGE} WHERE p.passage IN (SELECT passage FROM passage WHERE a IN mine UNION SELECT passage FROM passage WHERE b IN mine)
             ORDER BY x.id, y.id, p.a_start, p.a_end, p.b_start, p.b_end, p.kind"
        ))?;
        let rows = query.query_map([article], passage)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The ids of the articles with which an article's current version shares a passage.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn partners_of(&self, article: &str) -> Result<Vec<String>> {
        let mut partners: Vec<String> = self
            .passages_of(article)?
            .into_iter()
            .map(|p| if p.a == article { p.b } else { p.a })
            .collect();
        partners.sort_unstable();
        partners.dedup();
        Ok(partners)
    }

    /// The passages between the current versions of a story's articles.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn passages_in(&self, story: &str) -> Result<Vec<Passage>> {
        let Some(number) = crate::batch::followed(&self.connection, story)? else {
            return Ok(Vec::new());
        };
        let mut query = self.connection.prepare_cached(&format!(
            "WITH mine (version) AS (SELECT v.version FROM membership m JOIN article a ON a.article = m.article
               JOIN version v ON v.article = a.article AND v.number = a.current WHERE m.story = ?1)
             SELECT {PASSAGE} WHERE p.a IN mine AND p.b IN mine
             ORDER BY x.id, y.id, p.a_start, p.a_end, p.b_start, p.b_end, p.kind"
        ))?;
        let rows = query.query_map([number], passage)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The shared texts that an article's current version holds.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn shared_texts_of(&self, article: &str) -> Result<Vec<SharedText>> {
        let mut query = self.connection.prepare_cached(
            "SELECT DISTINCT s.id, s.kind, s.record FROM article a JOIN version v ON v.article = a.article AND v.number = a.current
             JOIN holder h ON h.version = v.version JOIN shared s ON s.shared = h.shared WHERE a.id = ?1 ORDER BY s.id",
        )?;
        let rows = query.query_map([article], |row| {
            Ok(SharedText {
                id: row.get(0)?,
                kind: row.get(1)?,
                record: row.get(2)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Rows of originality, in the order of time, those without one last; ties by id.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn originality(&self, filter: &OriginalityFilter<'_>) -> Result<Vec<OriginalityRow>> {
        let mut conditions = Conditions::default();
        if let Some(since) = filter.since {
            conditions.add("a.time >= ?", since);
        }
        if let Some(until) = filter.until {
            conditions.add("a.time < ?", until);
        }
        if let Some(outlet) = filter.outlet {
            conditions.add("o.name = ?", outlet.to_owned());
        }
        if let Some(story) = filter.story {
            let Some(number) = crate::batch::followed(&self.connection, story)? else {
                return Ok(Vec::new());
            };
            conditions.add("m.story = ?", number);
        }
        let most = conditions.value(limit(filter.limit));
        let mut query = self.connection.prepare_cached(&format!(
            "SELECT a.id, o.name, s.id, a.time, r.originality, r.copied, r.agency, r.quoted, r.record
             FROM originality r JOIN article a ON a.article = r.article LEFT JOIN outlet o ON o.outlet = a.outlet
             LEFT JOIN membership m ON m.article = a.article LEFT JOIN story s ON s.story = m.story
             WHERE {} ORDER BY a.time IS NULL, a.time, a.id LIMIT {most}",
            conditions.sql()
        ))?;
        let rows = query.query_map(rusqlite::params_from_iter(conditions.values()), |row| {
            Ok(OriginalityRow {
                article: row.get(0)?,
                outlet: row.get(1)?,
                story: row.get(2)?,
                time: row.get(3)?,
                originality: row.get(4)?,
                copied: row.get(5)?,
                agency: row.get(6)?,
                quoted: row.get(7)?,
                record: row.get(8)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
