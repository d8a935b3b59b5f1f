//! Storing stories: where an article was put and why, moves, redirects, sagas, counts.

use super::{Batch, article_number};
use crate::record::check_json;
use crate::{Error, Result};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;

/// What is known of a story beyond its members.
#[derive(Clone, Copy, Debug, Default)]
pub struct StoryFacts<'a> {
    /// How many independent sources of text its reports have.
    pub origins: Option<u32>,
    /// The id of the most central report.
    pub central: Option<&'a str>,
}

impl Batch<'_> {
    /// Puts an article into a story, founding the story if its id is new, and takes it off the pending ones. If it was in
    /// another story, that is a move and is logged. `reason` is JSON, with the nearest rejected story.
    ///
    /// # Errors
    /// There is no such article, the reason is not JSON, or the file cannot be written.
    pub fn place(&mut self, article: &str, story: &str, reason: &str) -> Result<()> {
        check_json(reason)?;
        let number = self.article(article)?;
        let to = self.story_or_new(story)?;
        let from: Option<i64> = self
            .connection()
            .prepare_cached("SELECT story FROM membership WHERE article = ?1")?
            .query_row([number], |row| row.get(0))
            .optional()?;
        self.connection()
            .prepare_cached(
                "INSERT INTO membership (article, story, reason) VALUES (?1, ?2, ?3)
             ON CONFLICT (article) DO UPDATE SET story = excluded.story, reason = excluded.reason",
            )?
            .execute(params![number, to, reason])?;
        if let Some(from) = from.filter(|from| *from != to) {
            self.log_move(number, from, to, reason)?;
            self.touched.insert(from);
        }
        self.touched.insert(to);
        self.connection()
            .prepare_cached("DELETE FROM pending WHERE article = ?1")?
            .execute([number])?;
        Ok(())
    }

    fn log_move(&mut self, article: i64, from: i64, to: i64, reason: &str) -> Result<()> {
        self.connection()
            .prepare_cached(
                "INSERT INTO move (article, from_story, to_story, reason) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![article, from, to, reason])?;
        Ok(())
    }

    /// Joins a story to another for good: its articles move over, its id leads there, so do those that led to it.
    ///
    /// # Errors
    /// A story is not known, they are the same, or the file cannot be written.
    pub fn redirect(&mut self, from: &str, into: &str, reason: &str) -> Result<()> {
        check_json(reason)?;
        let from_number = self.known_story(from)?;
        let into_number = self.story_or_new(into)?;
        if from_number == into_number {
            return Err(Error::given(format!(
                "{from} and {into} are one story already"
            )));
        }
        let members: Vec<i64> = {
            let mut query = self.connection().prepare_cached(
                "SELECT article FROM membership WHERE story = ?1 ORDER BY article",
            )?;
            let rows = query.query_map([from_number], |row| row.get(0))?;
            rows.collect::<rusqlite::Result<_>>()?
        };
        for article in members {
            self.connection()
                .prepare_cached("UPDATE membership SET story = ?2, reason = ?3 WHERE article = ?1")?
                .execute(params![article, into_number, reason])?;
            self.log_move(article, from_number, into_number, reason)?;
        }
        self.connection().execute(
            "UPDATE story SET into_story = ?2 WHERE story = ?1 OR into_story = ?1",
            [from_number, into_number],
        )?;
        self.move_sagas(from_number, into_number)?;
        self.touched.insert(from_number);
        self.touched.insert(into_number);
        Ok(())
    }

    /// Takes back that a story was joined to another: its id is its own again, and so are the ids that led to it before. Its articles
    /// are for the caller to [`place`](Self::place).
    ///
    /// # Errors
    /// There is no such story, or the file cannot be written.
    pub fn restore(&mut self, story: &str) -> Result<()> {
        let found: Option<(i64, Option<i64>)> = self
            .connection()
            .prepare_cached("SELECT story, into_story FROM story WHERE id = ?1")?
            .query_row([story], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((number, into)) = found else {
            return Err(Error::given(format!("no story {story:?} in the archive")));
        };
        let Some(into) = into else {
            return Ok(());
        };
        self.connection().execute(
            "UPDATE story SET into_story = NULL WHERE story = ?1",
            [number],
        )?;
        // Of the stories that lead to the same place, those whose articles went here last.
        self.connection().execute(
            "UPDATE story SET into_story = ?1 WHERE into_story = ?2 AND ?1 = (
               SELECT m.to_story FROM move m WHERE m.from_story = story.story ORDER BY m.move DESC LIMIT 1)",
            [number, into],
        )?;
        self.touched.insert(number);
        self.touched.insert(into);
        Ok(())
    }

    /// The links of a story that was joined go over to the other.
    fn move_sagas(&mut self, from: i64, into: i64) -> Result<()> {
        let connection = self.connection();
        connection.execute(
            "INSERT INTO saga (a, b, reason)
             SELECT min(o, ?2), max(o, ?2), reason FROM (
               SELECT CASE WHEN a = ?1 THEN b ELSE a END AS o, reason FROM saga WHERE a = ?1 OR b = ?1)
             WHERE o <> ?2 GROUP BY o ON CONFLICT DO NOTHING",
            [from, into],
        )?;
        connection.execute("DELETE FROM saga WHERE a = ?1 OR b = ?1", [from])?;
        Ok(())
    }

    /// Links two stories of one saga. The order of the two does not matter.
    ///
    /// # Errors
    /// A story is not known, they are the same, or the file cannot be written.
    pub fn link_saga(&mut self, one: &str, other: &str, reason: &str) -> Result<()> {
        check_json(reason)?;
        let (one, other) = (self.known_story(one)?, self.known_story(other)?);
        if one == other {
            return Ok(());
        }
        self.connection().prepare_cached(
            "INSERT INTO saga (a, b, reason) VALUES (?1, ?2, ?3) ON CONFLICT (a, b) DO UPDATE SET reason = excluded.reason",
        )?.execute(params![one.min(other), one.max(other), reason])?;
        Ok(())
    }

    /// Notes what is known of a story beyond its members. It stays until it is noted anew.
    ///
    /// # Errors
    /// The story or the article is not known, or the file cannot be written.
    pub fn set_story(&mut self, story: &str, facts: &StoryFacts<'_>) -> Result<()> {
        let number = self.known_story(story)?;
        let central = facts.central.map(|id| self.article(id)).transpose()?;
        self.connection()
            .prepare_cached("UPDATE story SET origins = ?2, central = ?3 WHERE story = ?1")?
            .execute(params![number, facts.origins, central])?;
        self.touched.insert(number);
        Ok(())
    }

    /// The ids of the stories that this batch has changed, those joined to others left out.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn touched_stories(&self) -> Result<Vec<String>> {
        let mut ids = BTreeSet::new();
        let mut query = self
            .connection()
            .prepare_cached("SELECT id FROM story WHERE story = ?1 AND into_story IS NULL")?;
        for story in &self.touched {
            ids.extend(
                query
                    .query_row([story], |row| row.get::<_, String>(0))
                    .optional()?,
            );
        }
        Ok(ids.into_iter().collect())
    }

    /// The story of an id, where a redirect is followed; founded if the id is new.
    fn story_or_new(&mut self, id: &str) -> Result<i64> {
        if let Some(story) = followed(self.connection(), id)? {
            return Ok(story);
        }
        if id.is_empty() {
            return Err(Error::given("a story needs an id"));
        }
        Ok(self
            .connection()
            .prepare_cached("INSERT INTO story (id) VALUES (?1)")?
            .insert([id])?)
    }

    fn known_story(&self, id: &str) -> Result<i64> {
        followed(self.connection(), id)?
            .ok_or_else(|| Error::given(format!("no story {id:?} in the archive")))
    }

    pub(crate) fn touch_story_of(&mut self, article: i64) -> Result<()> {
        let story: Option<i64> = self
            .connection()
            .prepare_cached("SELECT story FROM membership WHERE article = ?1")?
            .query_row([article], |row| row.get(0))
            .optional()?;
        self.touched.extend(story);
        Ok(())
    }

    pub(crate) fn touch(&mut self, story: i64) {
        self.touched.insert(story);
    }

    pub(crate) fn count_touched(&mut self) -> Result<()> {
        for story in std::mem::take(&mut self.touched) {
            count(self.connection(), story)?;
        }
        Ok(())
    }

    /// Whether an article of this id is stored.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn has_article(&self, id: &str) -> Result<bool> {
        Ok(article_number(self.connection(), id)?.is_some())
    }
}

/// The number of a story by its id, or of the one that it was joined to.
pub(crate) fn followed(connection: &Connection, id: &str) -> Result<Option<i64>> {
    let mut query =
        connection.prepare_cached("SELECT coalesce(into_story, story) FROM story WHERE id = ?1")?;
    let mut found: Option<i64> = query.query_row([id], |row| row.get(0)).optional()?;
    // Redirects lead to the last story at once; a chain is followed all the same, and a circle left.
    let mut next = connection.prepare_cached("SELECT into_story FROM story WHERE story = ?1")?;
    let mut seen = BTreeSet::new();
    while let Some(story) = found {
        let further: Option<i64> = next.query_row([story], |row| row.get(0))?;
        match further {
            Some(further) if seen.insert(story) => found = Some(further),
            _ => break,
        }
    }
    Ok(found)
}

/// The columns of a story that follow from its members.
pub(crate) const COUNTED: &str = "
  SELECT count(*), count(DISTINCT a.outlet), min(a.time), max(a.time),
    coalesce((SELECT group_concat(language, ' ') FROM (
      SELECT DISTINCT coalesce(b.language, 'und') AS language FROM membership n JOIN article b ON b.article = n.article
      WHERE n.story = ?1 ORDER BY language)), '')
  FROM membership m JOIN article a ON a.article = m.article WHERE m.story = ?1";

/// Counts a story's members anew. A central report that left is no longer central.
pub(crate) fn count(connection: &Connection, story: i64) -> Result<()> {
    connection
        .prepare_cached(&format!(
            "UPDATE story SET (reports, outlets, first, last, languages) = ({COUNTED}) WHERE story = ?1"
        ))?
        .execute([story])?;
    connection
        .prepare_cached(
            "UPDATE story SET central = NULL WHERE story = ?1 AND central IS NOT NULL AND NOT EXISTS (
               SELECT 1 FROM membership m WHERE m.article = central AND m.story = ?1)",
        )?
        .execute([story])?;
    // More origins than reports cannot be: members have left since it was noted.
    connection
        .prepare_cached(
            "UPDATE story SET origins = CASE WHEN reports = 0 THEN NULL ELSE reports END WHERE story = ?1 AND origins > reports",
        )?
        .execute([story])?;
    Ok(())
}
