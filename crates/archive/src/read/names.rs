//! Reading names: which entities the articles name, and how often.

use super::{Conditions, limit};
use crate::{Reader, Result};

/// An entity with its counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityCount {
    /// Its key, the same in every language.
    pub entity: String,
    /// `person`, `place` or `organisation`.
    pub kind: String,
    /// The form that stands for all.
    pub canonical: String,
    /// In how many articles it stands.
    pub articles: u64,
    /// In how many outlets.
    pub outlets: u64,
    /// How often.
    pub mentions: u64,
}

/// Which names. Only current versions count.
#[derive(Clone, Debug, Default)]
pub struct NameFilter<'a> {
    /// From this time on.
    pub since: Option<i64>,
    /// Before this time.
    pub until: Option<i64>,
    /// Of this outlet, by its exact name.
    pub outlet: Option<&'a str>,
    /// In articles of this language.
    pub language: Option<&'a str>,
    /// `person`, `place` or `organisation`.
    pub kind: Option<&'a str>,
    /// In this story, by its id.
    pub story: Option<&'a str>,
    /// At most so many.
    pub limit: Option<usize>,
}

impl Reader {
    /// Entities, those in most articles first; ties by key.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn names(&self, filter: &NameFilter<'_>) -> Result<Vec<EntityCount>> {
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
        if let Some(kind) = filter.kind {
            conditions.add("e.kind = ?", kind.to_owned());
        }
        if let Some(story) = filter.story {
            let Some(number) = crate::batch::followed(&self.connection, story)? else {
                return Ok(Vec::new());
            };
            conditions.add(
                "a.article IN (SELECT article FROM membership WHERE story = ?)",
                number,
            );
        }
        let most = conditions.value(limit(filter.limit));
        let mut query = self.connection.prepare_cached(&format!(
            "SELECT e.key, e.kind, e.canonical, count(*), count(DISTINCT a.outlet), sum(n.count)
             FROM article a JOIN version v ON v.article = a.article AND v.number = a.current
             JOIN mention n ON n.version = v.version JOIN entity e ON e.entity = n.entity
             WHERE {} GROUP BY e.entity ORDER BY count(*) DESC, e.key, e.kind LIMIT {most}",
            conditions.sql()
        ))?;
        let rows = query.query_map(rusqlite::params_from_iter(conditions.values()), |row| {
            Ok(EntityCount {
                entity: row.get(0)?,
                kind: row.get(1)?,
                canonical: row.get(2)?,
                articles: row.get(3)?,
                outlets: row.get(4)?,
                mentions: row.get(5)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
