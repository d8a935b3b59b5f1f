//! Forgetting: an article or an outlet with all that came of it leaves the archive, also out of the free space of the file.

use crate::{Archive, Batch, Error, Result, pack};
use rusqlite::{OptionalExtension, params};
use std::collections::BTreeSet;

/// What is to be forgotten.
#[derive(Clone, Copy, Debug)]
pub enum Forget<'a> {
    /// All of an outlet, by its exact name.
    Outlet(&'a str),
    /// The article at an address: URL, else path.
    Address(&'a str),
}

/// What was forgotten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Articles.
    pub articles: u64,
    /// Their versions.
    pub versions: u64,
    /// Pages.
    pub pages: u64,
    /// Stories of which nothing is left.
    pub stories: u64,
}

impl Forgotten {
    /// Whether there was nothing of it.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.articles == 0 && self.pages == 0
    }
}

pub(crate) fn address_hash(address: &str) -> [u8; 16] {
    pack::hash_parts(&[Some("address"), Some(address)])
}

pub(crate) fn outlet_hash(outlet: &str) -> [u8; 16] {
    pack::hash_parts(&[Some("outlet"), Some(outlet)])
}

impl Archive {
    /// Forgets an article or an outlet. `for_good` keeps it out later: only a hash of the address or name is kept.
    /// Saved states that may hold its words are the caller's: drop or rebuild them with [`Batch::drop_state`].
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn forget(&mut self, what: Forget<'_>, for_good: bool) -> Result<Forgotten> {
        self.connection()
            .pragma_update(None, "secure_delete", true)?;
        let done = self.forget_in_batch(what, for_good);
        self.connection()
            .pragma_update(None, "secure_delete", false)?;
        let done = done?;
        if !done.is_nothing() {
            self.sweep()?;
        }
        Ok(done)
    }

    fn forget_in_batch(&mut self, what: Forget<'_>, for_good: bool) -> Result<Forgotten> {
        let mut batch = self.batch()?;
        let forgotten = batch.forget(what, for_good)?;
        batch.commit()?;
        Ok(forgotten)
    }

    /// The words also leave the search table's old pieces, the free space and the -wal file.
    fn sweep(&mut self) -> Result<()> {
        let path = self.reader().path.clone();
        self.connection()
            .execute_batch("INSERT INTO search (search) VALUES ('optimize'); VACUUM;")
            .and_then(|()| {
                self.connection()
                    .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
            })
            .map_err(|e| Error::from(e).at(&path))
    }
}

impl Batch<'_> {
    pub(crate) fn forget(&mut self, what: Forget<'_>, for_good: bool) -> Result<Forgotten> {
        let (articles, hash) = match what {
            Forget::Outlet(name) => (self.articles_of_outlet(name)?, outlet_hash(name)),
            Forget::Address(address) => (self.articles_at(address)?, address_hash(address)),
        };
        if for_good {
            self.connection().execute(
                "INSERT INTO unwanted (hash) VALUES (?1) ON CONFLICT DO NOTHING",
                [hash.as_slice()],
            )?;
        }
        let mut done = Forgotten::default();
        let mut stories = BTreeSet::new();
        let mut addresses = BTreeSet::new();
        for article in articles {
            addresses.insert(self.connection().query_row(
                "SELECT address FROM article WHERE article = ?1",
                [article],
                |row| row.get::<_, String>(0),
            )?);
            self.remove_article(article, &mut done, &mut stories)?;
        }
        match what {
            Forget::Address(address) => done.pages += self.remove_pages_at(address)?,
            Forget::Outlet(_) => done.pages += self.remove_pages_of(&addresses)?,
        }
        self.remove_orphans()?;
        self.count_touched()?;
        for story in stories {
            done.stories += self.remove_empty_story(story)?;
        }
        Ok(done)
    }

    fn articles_of_outlet(&self, name: &str) -> Result<Vec<i64>> {
        let mut query = self.connection().prepare_cached(
            "SELECT article FROM article WHERE outlet = (SELECT outlet FROM outlet WHERE name = ?1) ORDER BY article",
        )?;
        let rows = query.query_map([name], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn articles_at(&self, address: &str) -> Result<Vec<i64>> {
        // Not by the id alone: its hash may be another address's.
        let mut query = self
            .connection()
            .prepare_cached("SELECT article FROM article WHERE address = ?1")?;
        let rows = query.query_map([address], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn remove_article(
        &mut self,
        article: i64,
        done: &mut Forgotten,
        stories: &mut BTreeSet<i64>,
    ) -> Result<()> {
        let connection = self.connection();
        let slot: Option<i64> = connection.query_row(
            "SELECT slot FROM article WHERE article = ?1",
            [article],
            |row| row.get(0),
        )?;
        let story: Option<i64> = connection
            .query_row(
                "SELECT story FROM membership WHERE article = ?1",
                [article],
                |row| row.get(0),
            )
            .optional()?;
        let pages: Vec<i64> = {
            let mut query = connection.prepare_cached(
                "SELECT DISTINCT page FROM version WHERE article = ?1 AND page IS NOT NULL ORDER BY page",
            )?;
            let rows = query.query_map([article], |row| row.get(0))?;
            rows.collect::<rusqlite::Result<_>>()?
        };
        for (sql, _) in OF_VERSIONS {
            connection.prepare_cached(sql)?.execute([article])?;
        }
        done.versions += connection
            .prepare_cached("DELETE FROM version WHERE article = ?1")?
            .execute([article])? as u64;
        connection.execute(
            "UPDATE story SET central = NULL WHERE central = ?1",
            [article],
        )?;
        connection
            .prepare_cached("DELETE FROM article WHERE article = ?1")?
            .execute([article])?;
        for page in pages {
            done.pages += connection.execute(
                "DELETE FROM page WHERE page = ?1 AND NOT EXISTS (SELECT 1 FROM version WHERE version.page = ?1)",
                [page],
            )? as u64;
        }
        done.articles += 1;
        if let Some(slot) = slot {
            self.drop_row(slot);
        }
        if let Some(story) = story {
            self.touch(story);
            stories.insert(story);
        }
        Ok(())
    }

    /// Pages of which no article came, or the same words again.
    fn remove_pages_at(&self, address: &str) -> Result<u64> {
        let removed = self.connection().execute(
            "DELETE FROM page WHERE (url = ?1 OR (url IS NULL AND path = ?1))
             AND NOT EXISTS (SELECT 1 FROM version WHERE version.page = page.page)",
            [address],
        )?;
        self.connection()
            .execute("DELETE FROM rejected WHERE path = ?1", [address])?;
        Ok(removed as u64)
    }

    /// The same for many addresses, in one look at all such pages.
    fn remove_pages_of(&self, addresses: &BTreeSet<String>) -> Result<u64> {
        let mut unused = self.connection().prepare(
            "SELECT page, coalesce(url, path) FROM page
             WHERE NOT EXISTS (SELECT 1 FROM version WHERE version.page = page.page)",
        )?;
        let mut rows = unused.query([])?;
        let mut pages: Vec<i64> = Vec::new();
        while let Some(row) = rows.next()? {
            if addresses.contains(&row.get::<_, String>(1)?) {
                pages.push(row.get(0)?);
            }
        }
        let mut remove = self
            .connection()
            .prepare_cached("DELETE FROM page WHERE page = ?1")?;
        for page in &pages {
            remove.execute([page])?;
        }
        Ok(pages.len() as u64)
    }

    /// What nothing refers to any more.
    pub(crate) fn remove_orphans(&mut self) -> Result<u64> {
        let mut removed = 0;
        for sql in ORPHANS {
            removed += self.connection().execute(sql, [])? as u64;
        }
        self.outlets.clear();
        self.entities.clear();
        Ok(removed)
    }

    /// A story without reports goes, unless an id or a log still leads to it.
    fn remove_empty_story(&self, story: i64) -> Result<u64> {
        let connection = self.connection();
        let empty: bool = connection.query_row(
            "SELECT reports = 0 FROM story WHERE story = ?1",
            [story],
            |row| row.get(0),
        )?;
        if !empty {
            return Ok(0);
        }
        connection.execute("DELETE FROM saga WHERE a = ?1 OR b = ?1", [story])?;
        connection.execute("DELETE FROM story WHERE into_story = ?1
            AND NOT EXISTS (SELECT 1 FROM move WHERE to_story = story.story OR from_story = story.story)", [story])?;
        Ok(connection.execute(
            "DELETE FROM story WHERE story = ?1
               AND NOT EXISTS (SELECT 1 FROM move WHERE to_story = ?1 OR from_story = ?1)
               AND NOT EXISTS (SELECT 1 FROM story t WHERE t.into_story = ?1)",
            params![story],
        )? as u64)
    }
}

/// What hangs on an article or its versions, in the order in which it may go.
const OF_VERSIONS: &[(&str, &str)] = &[
    (
        "DELETE FROM mention WHERE version IN (SELECT version FROM version WHERE article = ?1)",
        "mention",
    ),
    (
        "DELETE FROM quote WHERE version IN (SELECT version FROM version WHERE article = ?1)",
        "quote",
    ),
    (
        "DELETE FROM passage WHERE a IN (SELECT version FROM version WHERE article = ?1)",
        "passage",
    ),
    (
        "DELETE FROM passage WHERE b IN (SELECT version FROM version WHERE article = ?1)",
        "passage",
    ),
    // The record of a shared text tells all its holders: with one of them it goes.
    (
        "DELETE FROM holder WHERE shared IN (SELECT shared FROM holder WHERE version IN (SELECT version FROM version WHERE article = ?1))",
        "holder",
    ),
    ("DELETE FROM originality WHERE article = ?1", "originality"),
    ("DELETE FROM fingerprint WHERE article = ?1", "fingerprint"),
    ("DELETE FROM pending WHERE article = ?1", "pending"),
    ("DELETE FROM membership WHERE article = ?1", "membership"),
    ("DELETE FROM move WHERE article = ?1", "move"),
];

const ORPHANS: &[&str] = &[
    "DELETE FROM shared WHERE NOT EXISTS (SELECT 1 FROM holder WHERE holder.shared = shared.shared)",
    "DELETE FROM form WHERE NOT EXISTS (SELECT 1 FROM mention WHERE mention.entity = form.entity)",
    "DELETE FROM entity WHERE NOT EXISTS (SELECT 1 FROM mention WHERE mention.entity = entity.entity)",
    "DELETE FROM outlet WHERE NOT EXISTS (SELECT 1 FROM article WHERE article.outlet = outlet.outlet)",
    "DELETE FROM body WHERE NOT EXISTS (SELECT 1 FROM page WHERE page.body = body.body)",
];
