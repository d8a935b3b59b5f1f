//! Reading stories: lists, one by its id or the beginning of it, who is in it and why.

use super::{ARTICLE, Article, Conditions, limit};
use crate::batch::followed;
use crate::{Error, Reader, Result};
use rusqlite::{OptionalExtension, Row, params};

/// A story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// Its id.
    pub id: String,
    /// Time of its first report.
    pub first: Option<i64>,
    /// Time of its last.
    pub last: Option<i64>,
    /// How many articles it has.
    pub reports: u32,
    /// How many outlets.
    pub outlets: u32,
    /// How many independent sources of text, if that was found out.
    pub origins: Option<u32>,
    /// The codes of its languages, sorted.
    pub languages: Vec<String>,
    /// The id of its most central report, else of its first.
    pub central: Option<String>,
    /// The title of that report.
    pub title: Option<String>,
}

/// What an id of a story led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoryFound {
    /// The story.
    Story(Story),
    /// The story to which the one of this id was joined.
    Joined {
        /// The id that was looked for, in full.
        from: String,
        /// The story that it is part of now.
        story: Story,
    },
    /// The beginning of several ids, of which some are these.
    Several(Vec<String>),
    /// Of none.
    None,
}

/// An article of a story.
#[derive(Clone, Debug, PartialEq)]
pub struct Membership {
    /// The article.
    pub article: Article,
    /// Why it is there: JSON, as it was stored.
    pub reason: String,
}

/// A move of an article from one story to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// The article.
    pub article: String,
    /// The story it was in.
    pub from: Option<String>,
    /// The story it went to.
    pub to: String,
    /// Why: JSON, as it was stored.
    pub reason: String,
}

/// A link of two stories of one saga.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saga {
    /// One story.
    pub one: String,
    /// The other.
    pub other: String,
    /// Why: JSON, as it was stored.
    pub reason: String,
}

/// The order of a list of stories.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StoryOrder {
    /// That with the latest report first, those without times last.
    #[default]
    Newest,
    /// That with most reports first.
    Largest,
}

/// Which stories.
#[derive(Clone, Debug, Default)]
pub struct StoryFilter<'a> {
    /// With a report from this time on.
    pub since: Option<i64>,
    /// With a report before this time.
    pub until: Option<i64>,
    /// With no report from this time on: told from the index, where `until` looks at every later story.
    pub over_before: Option<i64>,
    /// With a report of an outlet whose name has these words, folded (`euronews` for `fr.euronews.com`).
    pub outlet: Option<&'a str>,
    /// With a report in this language.
    pub language: Option<&'a str>,
    /// With so many reports at least.
    pub min_reports: u32,
    /// With so many independent sources at least; a story of which they are not known has as many as reports.
    pub min_origins: u32,
    /// With so many outlets at least.
    pub min_outlets: u32,
    /// In which order.
    pub order: StoryOrder,
    /// Go on behind this story of an earlier list in the same order.
    pub after: Option<&'a str>,
    /// At most so many.
    pub limit: Option<usize>,
}

const COLUMNS: &str =
    "s.id, s.first, s.last, s.reports, s.outlets, s.origins, s.languages, c.id, c.title";
/// The most central report of a story, else its first.
const CENTRAL: &str = "LEFT JOIN article c ON c.article = coalesce(s.central, (
    SELECT a.article FROM membership m JOIN article a ON a.article = m.article WHERE m.story = s.story
    ORDER BY a.time IS NULL, a.time, a.id LIMIT 1))";

fn story(row: &Row<'_>) -> rusqlite::Result<Story> {
    let languages: String = row.get(6)?;
    Ok(Story {
        id: row.get(0)?,
        first: row.get(1)?,
        last: row.get(2)?,
        reports: row.get(3)?,
        outlets: row.get(4)?,
        origins: row.get(5)?,
        languages: languages.split_whitespace().map(str::to_owned).collect(),
        central: row.get(7)?,
        title: row.get(8)?,
    })
}

impl Reader {
    /// Stories that have reports.
    ///
    /// # Errors
    /// The file cannot be read, or `after` is no story.
    pub fn stories(&self, filter: &StoryFilter<'_>) -> Result<Vec<Story>> {
        let mut conditions = self.story_conditions(filter)?;
        if let Some(after) = filter.after {
            self.behind(after, filter.order, &mut conditions)?;
        }
        let order = match filter.order {
            // NULL is last when falling.
            StoryOrder::Newest => "s.last DESC, s.id DESC",
            StoryOrder::Largest => "s.reports DESC, s.id DESC",
        };
        let most = conditions.value(limit(filter.limit));
        let mut query = self.connection.prepare_cached(&format!(
            // First which stories, then what is shown of them: the order may be one that no index has.
            "SELECT {COLUMNS} FROM (SELECT s.* FROM story s WHERE {} ORDER BY {order} LIMIT {most}) s {CENTRAL} ORDER BY {order}",
            conditions.sql()
        ))?;
        let rows = query.query_map(rusqlite::params_from_iter(conditions.values()), story)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn story_conditions(&self, filter: &StoryFilter<'_>) -> Result<Conditions> {
        let mut conditions = Conditions::default();
        conditions.plain("s.into_story IS NULL AND s.reports > 0");
        if let Some(since) = filter.since {
            conditions.add("s.last >= ?", since);
        }
        if let Some(until) = filter.until {
            conditions.add("s.first < ?", until);
        }
        if let Some(over) = filter.over_before {
            conditions.add("s.last < ?", over);
        }
        if filter.min_reports > 1 {
            conditions.add("s.reports >= ?", i64::from(filter.min_reports));
        }
        if filter.min_outlets > 1 {
            conditions.add("s.outlets >= ?", i64::from(filter.min_outlets));
        }
        if filter.min_origins > 1 {
            conditions.add(
                "coalesce(s.origins, s.reports) >= ?",
                i64::from(filter.min_origins),
            );
        }
        if let Some(language) = filter.language {
            conditions.add(
                "' ' || s.languages || ' ' LIKE '% ' || ? || ' %'",
                language.to_owned(),
            );
        }
        if let Some(name) = filter.outlet {
            let numbers = self.outlet_numbers(name)?;
            let list = numbers
                .iter()
                .map(i64::to_string)
                .collect::<Vec<_>>()
                .join(",");
            conditions.plain(&format!(
                "EXISTS (SELECT 1 FROM membership m JOIN article a ON a.article = m.article
                   WHERE m.story = s.story AND a.outlet IN ({list}))"
            ));
        }
        Ok(conditions)
    }

    fn behind(&self, after: &str, order: StoryOrder, conditions: &mut Conditions) -> Result<()> {
        let place: Option<(Option<i64>, i64)> = self
            .connection
            .prepare_cached("SELECT last, reports FROM story WHERE id = ?1")?
            .query_row([after], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((last, reports)) = place else {
            return Err(Error::given(format!("no story {after:?} in the archive")));
        };
        match (order, last) {
            (StoryOrder::Newest, Some(last)) => {
                let last = conditions.value(last);
                let id = conditions.value(after.to_owned());
                conditions.plain(&format!(
                    "(s.last < {last} OR s.last IS NULL OR (s.last = {last} AND s.id < {id}))"
                ));
            }
            (StoryOrder::Newest, None) => {
                conditions.add("s.last IS NULL AND s.id < ?", after.to_owned())
            }
            (StoryOrder::Largest, _) => {
                let reports = conditions.value(reports);
                let id = conditions.value(after.to_owned());
                conditions.plain(&format!(
                    "(s.reports < {reports} OR (s.reports = {reports} AND s.id < {id}))"
                ));
            }
        }
        Ok(())
    }

    /// A story by its id, or by as much of its beginning as no other has. Redirects are followed.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn story(&self, id: &str) -> Result<StoryFound> {
        let Some(full) = self.full_id(id)? else {
            return self.story_by_prefix(id);
        };
        self.story_of_id(full)
    }

    fn story_by_prefix(&self, prefix: &str) -> Result<StoryFound> {
        if prefix.is_empty() {
            return Ok(StoryFound::None);
        }
        let mut query = self
            .connection
            .prepare_cached("SELECT id FROM story WHERE id >= ?1 ORDER BY id LIMIT 9")?;
        let rows = query.query_map([prefix], |row| row.get::<_, String>(0))?;
        let mut ids = Vec::new();
        for id in rows {
            let id = id?;
            if id.starts_with(prefix) {
                ids.push(id);
            }
        }
        match ids.len() {
            0 => Ok(StoryFound::None),
            1 => self.story_of_id(ids.swap_remove(0)),
            _ => Ok(StoryFound::Several(ids)),
        }
    }

    fn full_id(&self, id: &str) -> Result<Option<String>> {
        self.one_text("SELECT id FROM story WHERE id = ?1", id.to_owned().into())
    }

    fn story_of_id(&self, id: String) -> Result<StoryFound> {
        let Some(number) = followed(&self.connection, &id)? else {
            return Ok(StoryFound::None);
        };
        let mut query = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM story s {CENTRAL} WHERE s.story = ?1"
        ))?;
        let story = query.query_row([number], story)?;
        Ok(if story.id == id {
            StoryFound::Story(story)
        } else {
            StoryFound::Joined { from: id, story }
        })
    }

    /// The articles of a story with the reason why each is there, in the order of time; ties by id.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn members(&self, story: &str) -> Result<Vec<Membership>> {
        let Some(number) = followed(&self.connection, story)? else {
            return Ok(Vec::new());
        };
        let columns = ARTICLE
            .replacen(" s.id\n", " s.id, m.reason\n", 1)
            .replacen("current, s.id", "current, s.id, m.reason", 1);
        let mut query = self.connection.prepare_cached(&format!(
            "SELECT {columns} WHERE m.story = ?1 ORDER BY a.time IS NULL, a.time, a.id"
        ))?;
        let rows = query.query_map([number], |row| {
            Ok(Membership {
                article: Article::of(row)?,
                reason: row.get(9)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The story that an article is in, and why.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn story_of(&self, article: &str) -> Result<Option<(String, String)>> {
        let mut query = self.connection.prepare_cached(
            "SELECT s.id, m.reason FROM article a JOIN membership m ON m.article = a.article
             JOIN story s ON s.story = m.story WHERE a.id = ?1",
        )?;
        Ok(query
            .query_row([article], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?)
    }

    /// The moves of an article, oldest first.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn moves_of(&self, article: &str) -> Result<Vec<Move>> {
        let mut query = self.connection.prepare_cached(
            "SELECT a.id, f.id, t.id, m.reason FROM move m JOIN article a ON a.article = m.article
             LEFT JOIN story f ON f.story = m.from_story JOIN story t ON t.story = m.to_story
             WHERE a.id = ?1 ORDER BY m.move",
        )?;
        let rows = query.query_map([article], |row| {
            Ok(Move {
                article: row.get(0)?,
                from: row.get(1)?,
                to: row.get(2)?,
                reason: row.get(3)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The articles that a decision moved out of a story and that are still where it put them, in the order of the moves. The
    /// decision is named as the reason of each move names it.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn moved_by(&self, decision: &str, from: &str) -> Result<Vec<String>> {
        let mut query = self.connection.prepare_cached(
            "SELECT DISTINCT a.id FROM story f JOIN move m ON m.from_story = f.story JOIN article a ON a.article = m.article
             JOIN membership n ON n.article = m.article JOIN story t ON t.story = m.to_story
             WHERE f.id = ?1 AND json_extract(m.reason, '$.decision') = ?2 AND n.story = coalesce(t.into_story, t.story)
             ORDER BY m.move",
        )?;
        let rows = query.query_map([from, decision], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The stories of the same saga.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn sagas_of(&self, story: &str) -> Result<Vec<Saga>> {
        let Some(number) = followed(&self.connection, story)? else {
            return Ok(Vec::new());
        };
        let mut query = self.connection.prepare_cached(
            "SELECT x.id, y.id, g.reason FROM saga g JOIN story x ON x.story = ?1
             JOIN story y ON y.story = CASE WHEN g.a = ?1 THEN g.b ELSE g.a END
             WHERE g.a = ?1 OR g.b = ?1 ORDER BY y.id",
        )?;
        let rows = query.query_map(params![number], |row| {
            Ok(Saga {
                one: row.get(0)?,
                other: row.get(1)?,
                reason: row.get(2)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The numbers of the outlets whose name is this, or has these words in this order.
    pub(crate) fn outlet_numbers(&self, name: &str) -> Result<Vec<i64>> {
        let wanted = outlet_words(name);
        let mut query = self
            .connection
            .prepare_cached("SELECT outlet, folded FROM outlet ORDER BY outlet")?;
        let mut rows = query.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let folded: String = row.get(1)?;
            if !wanted.is_empty() && outlet_words(&folded).contains(&wanted) {
                found.push(row.get(0)?);
            }
        }
        Ok(found)
    }
}

/// The words of an outlet's name, with a space on both sides of each.
fn outlet_words(name: &str) -> String {
    let folded = parallax_core::language::fold(name);
    let words: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric() && c != '*')
        .filter(|w| !w.is_empty())
        .collect();
    if words.is_empty() {
        return String::new();
    }
    format!(" {} ", words.join(" "))
}
