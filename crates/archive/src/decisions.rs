//! What the user decided about stories: to merge two, to split one, to keep two apart. Kept, read by later runs, and undone
//! by a note, never by taking it away.

use crate::{Batch, Error, Reader, Result};
use rusqlite::{Row, params};

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecisionKind {
    /// `other` belongs to `story`.
    Merge,
    /// `articles` do not belong to `story`, but to `other`.
    Split,
    /// `story` and `other` are two events.
    NotSame,
}

impl DecisionKind {
    /// The word by which it is stored and shown.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Merge => "merge",
            Self::Split => "split",
            Self::NotSame => "not-same",
        }
    }

    fn of(word: &str) -> Option<Self> {
        [Self::Merge, Self::Split, Self::NotSame]
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

/// A decision of the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Its number, by which it can be undone.
    pub number: i64,
    /// What was decided.
    pub kind: DecisionKind,
    /// The story it is about.
    pub story: String,
    /// The other story, if there is one.
    pub other: Option<String>,
    /// The articles it is about.
    pub articles: Vec<String>,
    /// When it was taken, in seconds since 1970.
    pub given: Option<i64>,
    /// Whether it was taken back.
    pub undone: bool,
}

impl Batch<'_> {
    /// Keeps a decision and gives its number. What follows from it is for the caller to do, in the same batch.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn decide(
        &mut self,
        kind: DecisionKind,
        story: &str,
        other: Option<&str>,
        articles: &[&str],
        given: Option<i64>,
    ) -> Result<i64> {
        let articles = serde_json::to_string(articles).map_err(Error::record)?;
        Ok(self.connection().query_row(
            "INSERT INTO decision (kind, story, other, articles, given) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING decision",
            params![kind.word(), story, other, articles, given],
            |row| row.get(0),
        )?)
    }

    /// Marks a decision as taken back.
    ///
    /// # Errors
    /// There is none of this number, it was taken back before, or the file cannot be written.
    pub fn undo(&mut self, number: i64) -> Result<Decision> {
        let found = self.reader().decision(number)?;
        let Some(decision) = found else {
            return Err(Error::given(format!(
                "no decision {number}: `parallax story decisions` lists them"
            )));
        };
        if decision.undone {
            return Err(Error::given(format!("decision {number} was undone before")));
        }
        self.connection().execute(
            "UPDATE decision SET undone = 1 WHERE decision = ?1",
            [number],
        )?;
        Ok(decision)
    }
}

impl Reader {
    /// All decisions, oldest first, with those that were taken back.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn decisions(&self) -> Result<Vec<Decision>> {
        self.select_decisions("ORDER BY decision", None)
    }

    /// A decision.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn decision(&self, number: i64) -> Result<Option<Decision>> {
        Ok(self
            .select_decisions("WHERE decision = ?1", Some(number))?
            .into_iter()
            .next())
    }

    fn select_decisions(&self, which: &str, number: Option<i64>) -> Result<Vec<Decision>> {
        let mut query = self.connection.prepare_cached(&format!(
            "SELECT decision, kind, story, other, articles, given, undone FROM decision {which}"
        ))?;
        let mut rows = query.query(rusqlite::params_from_iter(number))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(decision(row)?);
        }
        Ok(found)
    }
}

fn decision(row: &Row<'_>) -> Result<Decision> {
    let kind: String = row.get(1)?;
    let articles: String = row.get(4)?;
    Ok(Decision {
        number: row.get(0)?,
        kind: DecisionKind::of(&kind)
            .ok_or_else(|| Error::record(format!("unknown decision {kind:?}")))?,
        story: row.get(2)?,
        other: row.get(3)?,
        articles: serde_json::from_str(&articles).map_err(Error::record)?,
        given: row.get(5)?,
        undone: row.get(6)?,
    })
}
