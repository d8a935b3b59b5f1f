//! Reading outlines: what a list shows of a story or an outlet at a glance, without a record being unpacked.

use super::{ARTICLE, Article, Conditions, limit};
use crate::{Reader, Result};
use rusqlite::{OptionalExtension, params};

/// What a list shows of a story beyond its counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    /// Its outlets, the first to tell it first.
    pub outlets: Vec<String>,
    /// How its words divide, if that was found out for any of its articles.
    pub shares: Option<Shares>,
    /// The mark of the article that came into the archive last.
    pub newest: i64,
    /// How many of its articles came after the mark that was given.
    pub fresh: u32,
}

/// Means of shares of characters, 0 to 1, over the articles of which they are known.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shares {
    /// Stood in no earlier article of another outlet.
    pub originality: f64,
    /// Stood in one.
    pub copied: f64,
    /// Of agencies.
    pub agency: f64,
    /// Inside quotes.
    pub quoted: f64,
    /// Of how many articles they are known.
    pub articles: u32,
}

impl Reader {
    /// The mark of the article that came into the archive last: it grows, and means nothing outside of this archive.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn mark(&self) -> Result<i64> {
        let mut query = self
            .connection
            .prepare_cached("SELECT coalesce(max(article), 0) FROM article")?;
        Ok(query.query_row([], |row| row.get(0))?)
    }

    /// The outline of a story. `since` is a mark of before.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn outline(&self, story: &str, since: Option<i64>) -> Result<Outline> {
        let Some(number) = crate::batch::followed(&self.connection, story)? else {
            return Ok(Outline::default());
        };
        let mut counts = self.connection.prepare_cached(
            "SELECT coalesce(max(m.article), 0), count(*) FILTER (WHERE m.article > ?2),
               count(r.article), avg(r.originality), avg(r.copied), avg(r.agency), avg(r.quoted)
             FROM membership m LEFT JOIN originality r ON r.article = m.article WHERE m.story = ?1",
        )?;
        let since = since.unwrap_or(i64::MAX);
        let mut outline = counts.query_row(params![number, since], |row| {
            let articles: u32 = row.get(2)?;
            let share = |column| {
                row.get::<_, Option<f64>>(column)
                    .map(Option::unwrap_or_default)
            };
            Ok(Outline {
                newest: row.get(0)?,
                fresh: row.get(1)?,
                shares: (articles > 0)
                    .then(|| -> rusqlite::Result<Shares> {
                        Ok(Shares {
                            originality: share(3)?,
                            copied: share(4)?,
                            agency: share(5)?,
                            quoted: share(6)?,
                            articles,
                        })
                    })
                    .transpose()?,
                outlets: Vec::new(),
            })
        })?;
        let mut outlets = self.connection.prepare_cached(
            "SELECT o.name FROM membership m JOIN article a ON a.article = m.article JOIN outlet o ON o.outlet = a.outlet
             WHERE m.story = ?1 GROUP BY o.outlet ORDER BY min(a.time) IS NULL, min(a.time), min(a.id)",
        )?;
        let rows = outlets.query_map([number], |row| row.get(0))?;
        outline.outlets = rows.collect::<rusqlite::Result<_>>()?;
        Ok(outline)
    }

    /// How the words of an outlet's articles divide: the means over its newest, at most so many.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn shares_of(&self, outlet: &str, most: usize) -> Result<Option<Shares>> {
        let mut query = self.connection.prepare_cached(
            "SELECT count(*), avg(originality), avg(copied), avg(agency), avg(quoted) FROM (
               SELECT r.* FROM article a JOIN originality r ON r.article = a.article
               WHERE a.outlet = (SELECT outlet FROM outlet WHERE name = ?1) ORDER BY a.time DESC LIMIT ?2)",
        )?;
        let found = query.query_row(params![outlet, limit(Some(most))], |row| {
            let articles: u32 = row.get(0)?;
            if articles == 0 {
                return Ok(None);
            }
            Ok(Some(Shares {
                articles,
                originality: row.get(1)?,
                copied: row.get(2)?,
                agency: row.get(3)?,
                quoted: row.get(4)?,
            }))
        })?;
        Ok(found)
    }

    /// How the words of one article divide, if that was found out.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn shares_of_article(&self, article: &str) -> Result<Option<Shares>> {
        let mut query = self.connection.prepare_cached(
            "SELECT r.originality, r.copied, r.agency, r.quoted FROM article a JOIN originality r ON r.article = a.article WHERE a.id = ?1",
        )?;
        let found = query.query_row([article], |row| {
            Ok(Shares {
                originality: row.get(0)?,
                copied: row.get(1)?,
                agency: row.get(2)?,
                quoted: row.get(3)?,
                articles: 1,
            })
        });
        Ok(found.optional()?)
    }

    /// How many articles an outlet has and the times of its first and last; nothing of an outlet that has none. By its exact name.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn outlet(&self, name: &str) -> Result<Option<super::Outlet>> {
        let mut query = self.connection.prepare_cached(
            "SELECT count(*), min(time), max(time) FROM article WHERE outlet = (SELECT outlet FROM outlet WHERE name = ?1)",
        )?;
        let found = query.query_row([name], |row| {
            let articles: u64 = row.get(0)?;
            let (first, last) = (row.get(1)?, row.get(2)?);
            Ok((articles > 0).then(|| super::Outlet {
                name: name.to_owned(),
                articles,
                first,
                last,
            }))
        })?;
        Ok(found)
    }

    /// The articles of an outlet by its exact name, newest first, those without a time last; behind an article of an earlier list.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn newest_of(
        &self,
        outlet: &str,
        after: Option<&str>,
        most: usize,
    ) -> Result<Vec<Article>> {
        let mut conditions = Conditions::default();
        conditions.add(
            "a.outlet = (SELECT outlet FROM outlet WHERE name = ?)",
            outlet.to_owned(),
        );
        if let Some(after) = after {
            let place: Option<(i64, Option<i64>)> = self
                .connection
                .prepare_cached("SELECT article, time FROM article WHERE id = ?1")?
                .query_row([after], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            let Some((number, time)) = place else {
                return Err(crate::Error::given(format!(
                    "no article {after:?} in the archive"
                )));
            };
            let number = conditions.value(number);
            match time {
                Some(time) => {
                    let time = conditions.value(time);
                    conditions.plain(&format!(
                        "(a.time <= {time} OR a.time IS NULL) AND NOT (a.time IS {time} AND a.article >= {number})"
                    ));
                }
                None => conditions.plain(&format!("a.time IS NULL AND a.article < {number}")),
            }
        }
        let most = conditions.value(limit(Some(most)));
        let mut query = self.connection.prepare_cached(&format!(
            "SELECT {ARTICLE} WHERE {} ORDER BY a.time DESC, a.article DESC LIMIT {most}",
            conditions.sql()
        ))?;
        let rows = query.query_map(rusqlite::params_from_iter(conditions.values()), Article::of)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
