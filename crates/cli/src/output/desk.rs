//! The records of the commands over an archive.
//!
//! Each is a line of JSON Lines, an element of an array, and a row of CSV: what CSV shows of it is said by [`Row`].

use super::table::Cell;
use super::{Made, json_line};
use crate::output::table::csv_line;
use serde::Serialize;
use serde_json::Value;

/// A record that may be a row of a table.
pub trait Row: Serialize {
    /// The names of the columns.
    const COLUMNS: &'static [&'static str];
    /// The cells, in the same order.
    fn cells(&self) -> Vec<Cell>;
}

/// Records as CSV, with a line of names. Words that a spreadsheet would take for a formula are made inert.
pub fn csv<R: Row>(records: &[R]) -> String {
    let mut out = String::new();
    csv_line(&mut out, R::COLUMNS.iter().copied());
    for record in records {
        let cells: Vec<String> = record.cells().iter().map(Cell::inert).collect();
        csv_line(&mut out, cells.iter().map(String::as_str));
    }
    out
}

/// Records as one array.
pub fn json<R: Serialize>(records: &[R]) -> serde_json::Result<String> {
    json_line(&records)
}

/// Records as lines.
pub fn jsonl<R: Serialize>(records: &[R]) -> serde_json::Result<String> {
    records.iter().map(json_line).collect()
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn maybe(text: Option<&String>) -> Cell {
    text.map_or(Cell::Null, |t| Cell::Text(t.clone()))
}

fn number(n: usize) -> Cell {
    Cell::Count(i64::try_from(n).unwrap_or(i64::MAX))
}

/// A story of a list.
#[derive(Clone, Debug, Serialize)]
pub struct StoryRecord {
    /// Schema and version.
    #[serde(flatten)]
    pub made: Made,
    /// `story`
    pub r#type: &'static str,
    /// Its id.
    pub id: String,
    /// The title of its most central article.
    pub title: Option<String>,
    /// How many articles tell it.
    pub reports: usize,
    /// How many independent sources of text they have.
    pub origins: usize,
    /// Its outlets, the first to tell it first.
    pub outlets: Vec<String>,
    /// The languages it is told in.
    pub languages: Vec<String>,
    /// When the first article appeared, RFC 3339 in UTC.
    pub first: Option<String>,
    /// When the latest one did.
    pub last: Option<String>,
}

impl Row for StoryRecord {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "title",
        "reports",
        "origins",
        "outlets",
        "languages",
        "first",
        "last",
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            text(&self.id),
            maybe(self.title.as_ref()),
            number(self.reports),
            number(self.origins),
            Cell::List(self.outlets.clone()),
            Cell::List(self.languages.clone()),
            maybe(self.first.as_ref()),
            maybe(self.last.as_ref()),
        ]
    }
}

/// An article that a search found.
#[derive(Clone, Debug, Serialize)]
pub struct HitRecord {
    /// Schema and version.
    #[serde(flatten)]
    pub made: Made,
    /// `hit`
    pub r#type: &'static str,
    /// The article's id.
    pub article: String,
    /// Its address.
    pub url: Option<String>,
    /// Its outlet.
    pub source: Option<String>,
    /// Its language.
    pub lang: Option<String>,
    /// When it appeared, as exactly as is known.
    pub date: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its story.
    pub story: Option<String>,
    /// Some of its words around what was found.
    pub snippet: String,
    /// Where the snippet stands in the article's text, in code points.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What was found, in code points of the article's text.
    pub hits: Vec<(usize, usize)>,
}

impl Row for HitRecord {
    const COLUMNS: &'static [&'static str] = &[
        "article", "date", "source", "lang", "title", "url", "story", "snippet",
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            text(&self.article),
            maybe(self.date.as_ref()),
            maybe(self.source.as_ref()),
            maybe(self.lang.as_ref()),
            maybe(self.title.as_ref()),
            maybe(self.url.as_ref()),
            maybe(self.story.as_ref()),
            text(&self.snippet),
        ]
    }
}

/// Something that somebody said.
#[derive(Clone, Debug, Serialize)]
pub struct SaidRecord {
    /// Schema and version.
    #[serde(flatten)]
    pub made: Made,
    /// `quote`
    pub r#type: &'static str,
    /// The article's id.
    pub article: String,
    /// Its address.
    pub url: Option<String>,
    /// Its outlet.
    pub source: Option<String>,
    /// Its language.
    pub lang: Option<String>,
    /// When it appeared.
    pub date: Option<String>,
    /// `direct`, `indirect`, `mixed` or `claim`.
    pub kind: String,
    /// The canonical form of the words for the speaker.
    pub speaker: Option<String>,
    /// The person or body that they stand for.
    pub entity: Option<String>,
    /// What was said; pieces of one quote with … between.
    pub text: String,
    /// Where the pieces stand in the article's text, in code points.
    pub content: Vec<(usize, usize)>,
}

impl Row for SaidRecord {
    const COLUMNS: &'static [&'static str] = &[
        "date", "source", "lang", "speaker", "entity", "kind", "text", "article", "url",
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            maybe(self.date.as_ref()),
            maybe(self.source.as_ref()),
            maybe(self.lang.as_ref()),
            maybe(self.speaker.as_ref()),
            maybe(self.entity.as_ref()),
            text(&self.kind),
            text(&self.text),
            text(&self.article),
            maybe(self.url.as_ref()),
        ]
    }
}

/// Somebody or something that articles name.
#[derive(Clone, Debug, Serialize)]
pub struct NamedRecord {
    /// Schema and version.
    #[serde(flatten)]
    pub made: Made,
    /// `name`
    pub r#type: &'static str,
    /// The key of the entity.
    pub entity: String,
    /// The canonical form of the name.
    pub name: String,
    /// `person`, `place` or `organisation`.
    pub kind: String,
    /// How many articles name it.
    pub articles: usize,
    /// How often.
    pub mentions: usize,
}

impl Row for NamedRecord {
    const COLUMNS: &'static [&'static str] = &["name", "kind", "articles", "mentions", "entity"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            text(&self.name),
            text(&self.kind),
            number(self.articles),
            number(self.mentions),
            text(&self.entity),
        ]
    }
}

/// What the user decided.
#[derive(Clone, Debug, Serialize)]
pub struct DecisionRecord {
    /// Schema and version.
    #[serde(flatten)]
    pub made: Made,
    /// `decision`
    pub r#type: &'static str,
    /// Its number.
    pub number: i64,
    /// `merge`, `split` or `not-same`.
    pub kind: String,
    /// The stories that it is about.
    pub stories: Vec<String>,
    /// The articles, where it is about some.
    pub articles: Vec<String>,
    /// When it was taken.
    pub given: String,
    /// Whether it was taken back.
    pub undone: bool,
}

impl Row for DecisionRecord {
    const COLUMNS: &'static [&'static str] =
        &["number", "kind", "stories", "articles", "given", "undone"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::Count(self.number),
            text(&self.kind),
            Cell::List(self.stories.clone()),
            Cell::List(self.articles.clone()),
            text(&self.given),
            Cell::Flag(self.undone),
        ]
    }
}

/// Why an article is in its story.
#[derive(Debug, Serialize)]
pub struct WhyRecord {
    /// Schema and version.
    #[serde(flatten)]
    pub made: Made,
    /// `why`
    pub r#type: &'static str,
    /// The story.
    pub story: String,
    /// The article's id.
    pub article: String,
    /// Its address.
    pub url: Option<String>,
    /// Its outlet.
    pub source: Option<String>,
    /// When it appeared.
    pub date: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// The reason as it was stored.
    pub joined: Value,
    /// Its moves, oldest first.
    pub moved: Vec<MoveRecord>,
}

impl Row for WhyRecord {
    const COLUMNS: &'static [&'static str] = &[
        "article",
        "date",
        "source",
        "title",
        "url",
        "score",
        "threshold",
        "because",
        "decision",
    ];

    fn cells(&self) -> Vec<Cell> {
        let share = |key: &str| {
            let number = self.joined.get(key).and_then(Value::as_f64);
            number.map_or(Cell::Null, Cell::Number)
        };
        let features = because(&self.joined).into_iter();
        let features = features.map(|(name, weight, _)| format!("{name} {weight:+.2}"));
        let decision = self.joined.get("decision").and_then(Value::as_str);
        vec![
            text(&self.article),
            maybe(self.date.as_ref()),
            maybe(self.source.as_ref()),
            maybe(self.title.as_ref()),
            maybe(self.url.as_ref()),
            share("score"),
            share("threshold"),
            Cell::List(features.collect()),
            decision.map_or(Cell::Null, text),
        ]
    }
}

/// The features of a stored reason: name, weight, words.
pub fn because(joined: &Value) -> Vec<(&str, f64, &str)> {
    let because = joined.get("because").and_then(Value::as_array);
    let features = because.into_iter().flatten().map(|feature| {
        let text = |key: &str| feature.get(key).and_then(Value::as_str).unwrap_or_default();
        let weight = feature.get("weight").and_then(Value::as_f64);
        (text("feature"), weight.unwrap_or_default(), text("words"))
    });
    features.collect()
}

/// A move of an article from one story to another.
#[derive(Debug, Serialize)]
pub struct MoveRecord {
    /// The story it was in.
    pub from: Option<String>,
    /// The story it went to.
    pub to: String,
    /// The reason as it was stored.
    pub why: Value,
}

/// What was taken out of the archive.
#[derive(Debug, Serialize)]
pub struct ForgetRecord<'a> {
    /// Schema and version.
    #[serde(flatten)]
    pub made: Made,
    /// `forget`
    pub r#type: &'static str,
    /// What was named.
    pub what: &'a str,
    /// Articles.
    pub articles: u64,
    /// Pages.
    pub pages: u64,
    /// Stories that ended with that.
    pub stories: u64,
    /// Whether it is to stay out.
    pub for_good: bool,
}

/// What the doctor found.
#[derive(Debug, Serialize)]
pub struct DoctorRecord {
    /// Schema and version.
    #[serde(flatten)]
    pub made: Made,
    /// `doctor`
    pub r#type: &'static str,
    /// The archive's file.
    pub archive: String,
    /// Whether all is in order now.
    pub ok: bool,
    /// How many checks were made.
    pub checks: usize,
    /// What is not in order.
    pub findings: Vec<FindingRecord>,
}

/// Something that is not in order.
#[derive(Debug, Serialize)]
pub struct FindingRecord {
    /// What was checked.
    pub check: &'static str,
    /// What is wrong.
    pub what: String,
    /// Whether it was mended.
    pub mended: bool,
    /// What to do.
    pub advice: Option<&'static str>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_without_rows_still_names_its_columns() {
        assert_eq!(
            csv::<NamedRecord>(&[]),
            "name,kind,articles,mentions,entity\n"
        );
        let named = NamedRecord {
            made: Made::here(),
            r#type: "name",
            entity: "k".to_owned(),
            name: "Vaumoise, \"la haute\"".to_owned(),
            kind: "place".to_owned(),
            articles: 2,
            mentions: 3,
        };
        assert!(csv(&[named]).ends_with("\n\"Vaumoise, \"\"la haute\"\"\",place,2,3,k\n"));
    }
}
