//! The doctor: checks that the archive is in order, mends what follows from the rest, and says what it cannot mend.

mod checks;

use crate::batch::{count, followed};
use crate::{Archive, Batch, Error, Reader, Result};
use rusqlite::{OptionalExtension, params};

/// Something that is not in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// A stable word for what was checked.
    pub check: &'static str,
    /// What is wrong, and where.
    pub what: String,
    /// Whether it can be mended from the rest of the archive.
    pub mendable: bool,
    /// Whether it was mended.
    pub mended: bool,
    remedy: Remedy,
}

/// What the doctor says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// What was checked, in order.
    pub checks: Vec<&'static str>,
    /// What is not in order.
    pub findings: Vec<Finding>,
}

impl Health {
    /// Whether all is in order now.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.findings.iter().all(|finding| finding.mended)
    }
}

/// What helps.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Remedy {
    /// Nothing that the archive has.
    None,
    /// Putting an article's words into the search table.
    Index(i64),
    /// Taking a row out of the search table that is nobody's.
    DropRow(i64),
    /// Deciding on an article again.
    Pend(i64),
    /// Counting a story's members.
    Count(i64),
    /// Leading a story to the last of its redirects, or to none if they run in a circle.
    Lead(i64),
    /// Moving members of a story that was joined to another to that one.
    Follow(i64),
    /// Making an article's last version the current one.
    Current(i64),
}

impl Finding {
    fn new(check: &'static str, what: String, remedy: Remedy) -> Self {
        Self {
            check,
            what,
            mendable: remedy != Remedy::None,
            mended: false,
            remedy,
        }
    }
}

impl Reader {
    /// Checks everything. Every record and page is unpacked, which takes a while in a large archive.
    ///
    /// # Errors
    /// The file cannot be read at all.
    pub fn examine(&self) -> Result<Health> {
        let mut health = Health::default();
        for (name, check) in checks::ALL {
            health.checks.push(name);
            match check(self) {
                Ok(findings) => health.findings.extend(findings),
                // A damaged page of the database is a finding, not the end of the examination.
                Err(error) => {
                    health
                        .findings
                        .push(Finding::new(name, error.to_string(), Remedy::None));
                }
            }
        }
        Ok(health)
    }
}

impl Archive {
    /// Checks everything and mends what follows from the rest.
    ///
    /// # Errors
    /// The file cannot be read or written at all.
    pub fn mend(&mut self) -> Result<Health> {
        let mut health = self.reader().examine()?;
        let mut batch = self.batch()?;
        for finding in &mut health.findings {
            finding.mended = batch.heal(&finding.remedy)?;
        }
        batch.remove_orphans()?;
        batch.commit()?;
        // One remedy can leave work for the next: a count after members were moved.
        let mut batch = self.batch()?;
        for finding in checks::counts(batch.reader())? {
            batch.heal(&finding.remedy)?;
        }
        batch.commit()?;
        Ok(health)
    }
}

impl Batch<'_> {
    /// Whether it helped.
    fn heal(&mut self, remedy: &Remedy) -> Result<bool> {
        match remedy {
            Remedy::None => return Ok(false),
            Remedy::Index(article) => return self.index_again(*article),
            Remedy::DropRow(slot) => self.drop_strange_row(*slot)?,
            Remedy::Pend(article) => self.pend_again(*article)?,
            Remedy::Count(story) => count(self.connection(), *story)?,
            Remedy::Lead(story) => self.lead(*story)?,
            Remedy::Follow(story) => self.follow(*story)?,
            Remedy::Current(article) => return self.last_is_current(*article),
        }
        Ok(true)
    }

    /// An article that was put in anew may have taken the row.
    fn drop_strange_row(&mut self, slot: i64) -> Result<()> {
        let taken = self
            .connection()
            .prepare_cached("SELECT 1 FROM article WHERE slot = ?1")?
            .exists([slot])?;
        if !taken {
            self.drop_row(slot);
        }
        Ok(())
    }

    fn index_again(&mut self, article: i64) -> Result<bool> {
        let (slot, time): (Option<i64>, Option<i64>) = self.connection().query_row(
            "SELECT slot, time FROM article WHERE article = ?1",
            [article],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        if slot.is_none() {
            let slot = crate::slot::free(self.connection(), time)?;
            self.connection().execute(
                "UPDATE article SET slot = ?2 WHERE article = ?1",
                [article, slot],
            )?;
        }
        let Some((slot, row)) = self.stored_row(article)? else {
            return Ok(false);
        };
        self.put_row(slot, row)?;
        Ok(true)
    }

    fn pend_again(&mut self, article: i64) -> Result<()> {
        self.connection().execute(
            "INSERT INTO pending (article, time, id, changed) SELECT article, time, id, 0 FROM article WHERE article = ?1
             ON CONFLICT DO NOTHING",
            [article],
        )?;
        Ok(())
    }

    fn lead(&mut self, story: i64) -> Result<()> {
        let id: String = self.connection().query_row(
            "SELECT id FROM story WHERE story = ?1",
            [story],
            |row| row.get(0),
        )?;
        let last = followed(self.connection(), &id)?.filter(|last| *last != story);
        let circle = match last {
            Some(last) => self
                .connection()
                .query_row(
                    "SELECT into_story FROM story WHERE story = ?1",
                    [last],
                    |row| row.get::<_, Option<i64>>(0),
                )?
                .is_some(),
            None => true,
        };
        self.connection().execute(
            "UPDATE story SET into_story = ?2 WHERE story = ?1",
            params![story, last.filter(|_| !circle)],
        )?;
        Ok(())
    }

    fn follow(&mut self, story: i64) -> Result<()> {
        let id: String = self.connection().query_row(
            "SELECT id FROM story WHERE story = ?1",
            [story],
            |row| row.get(0),
        )?;
        let last = followed(self.connection(), &id)?
            .ok_or_else(|| Error::record(format!("story {id} leads nowhere")))?;
        self.connection().execute(
            "UPDATE membership SET story = ?2 WHERE story = ?1",
            [story, last],
        )?;
        self.touch(story);
        self.touch(last);
        Ok(())
    }

    fn last_is_current(&mut self, article: i64) -> Result<bool> {
        let last: Option<i64> = self
            .connection()
            .query_row(
                "SELECT max(number) FROM version WHERE article = ?1",
                [article],
                |row| row.get(0),
            )
            .optional()?
            .flatten();
        let Some(last) = last else {
            return Ok(false);
        };
        self.connection().execute(
            "UPDATE article SET current = ?2 WHERE article = ?1",
            [article, last],
        )?;
        self.index_again(article)
    }
}
