//! The single checks. Each gives what it found, at most so many of a kind, with the remedy if there is one.

use super::{Finding, Remedy};
use crate::batch::COUNTED;
use crate::record::{AnnotationFields, ArticleFields, spans};
use crate::{Reader, Result, pack};
use rusqlite::Row;
use std::path::Path;

/// A check of the whole archive.
type Check = fn(&Reader) -> Result<Vec<Finding>>;

/// All, in the order in which they are made: what lies deeper comes first.
pub(super) const ALL: [(&str, Check); 11] = [
    ("file", file),
    ("references", references),
    ("versions", versions),
    ("records", records),
    ("spans", passage_spans),
    ("pages", pages),
    ("search", search),
    ("placed", placed),
    ("redirects", redirects),
    ("counts", counts),
    ("states", states),
];

/// Runs a query and makes a finding of each row.
fn each(
    reader: &Reader,
    sql: &str,
    mut tell: impl FnMut(&Row<'_>) -> Result<Finding>,
) -> Result<Vec<Finding>> {
    let mut query = reader.connection.prepare(sql)?;
    let mut rows = query.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(tell(row)?);
    }
    Ok(found)
}

/// SQLite's own check, which takes in the search table's index.
fn file(reader: &Reader) -> Result<Vec<Finding>> {
    let mut found = each(reader, "PRAGMA integrity_check", |row| {
        Ok(Finding::new("file", row.get(0)?, Remedy::None))
    })?;
    found.retain(|finding| finding.what != "ok");
    Ok(found)
}

fn references(reader: &Reader) -> Result<Vec<Finding>> {
    each(reader, "PRAGMA foreign_key_check", |row| {
        let (table, number, parent): (String, Option<i64>, String) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        let number = number.map_or_else(String::new, |n| format!(" {n}"));
        Ok(Finding::new(
            "references",
            format!("{table}{number} refers to a {parent} that is not there"),
            Remedy::None,
        ))
    })
}

fn versions(reader: &Reader) -> Result<Vec<Finding>> {
    let mut found = each(
        reader,
        "SELECT a.id FROM article a JOIN version v ON v.article = a.article GROUP BY a.article
         HAVING min(v.number) <> 1 OR max(v.number) <> count(*) ORDER BY a.id",
        |row| {
            let id: String = row.get(0)?;
            Ok(Finding::new(
                "versions",
                format!("article {id}: versions are missing between the first and the last"),
                Remedy::None,
            ))
        },
    )?;
    found.extend(each(
        reader,
        "SELECT a.id, a.article, (SELECT max(number) FROM version v WHERE v.article = a.article) FROM article a
         WHERE NOT EXISTS (SELECT 1 FROM version v WHERE v.article = a.article AND v.number = a.current) ORDER BY a.id",
        |row| {
            let (id, article, last): (String, i64, Option<i64>) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let remedy = last.map_or(Remedy::None, |_| Remedy::Current(article));
            Ok(Finding::new("versions", format!("article {id}: its current version is not there"), remedy))
        },
    )?);
    Ok(found)
}

/// Records unpack, are what they should be, and their mentions lie in their text.
fn records(reader: &Reader) -> Result<Vec<Finding>> {
    let mut query = reader.connection.prepare(
        "SELECT a.id, v.number, v.words, v.length, v.record, v.annotation, v.version FROM article a
         JOIN version v ON v.article = a.article ORDER BY v.version",
    )?;
    let mut quotes = reader.connection.prepare(
        "SELECT number, content, verbatim, cue, speaker_spans FROM quote WHERE version = ?1 ORDER BY number",
    )?;
    let mut rows = query.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, number): (String, u32) = (row.get(0)?, row.get(1)?);
        let length: usize = row.get(3)?;
        let mut tell = |what: String| {
            found.push(Finding::new(
                "records",
                format!("article {id}, version {number}: {what}"),
                Remedy::None,
            ));
        };
        if let Err(error) = check_record(row, length) {
            tell(error.to_string());
        }
        let mut of_version = quotes.query([row.get::<_, i64>(6)?])?;
        while let Some(quote) = of_version.next()? {
            let nth: i64 = quote.get(0)?;
            for column in 1..5 {
                let inside = spans(&quote.get::<_, String>(column)?)
                    .is_ok_and(|all| all.iter().all(|(s, e)| s <= e && *e <= length));
                if !inside {
                    tell(format!("quote {nth} lies outside of the text"));
                    break;
                }
            }
        }
    }
    Ok(found)
}

fn check_record(row: &Row<'_>, length: usize) -> Result<()> {
    let words: Vec<u8> = row.get(2)?;
    let record = pack::unpack_text(&row.get::<_, Vec<u8>>(4)?)?;
    let fields = ArticleFields::parse(&record)?;
    if fields.words().as_slice() != words {
        return Err(crate::Error::record("its words are not those of its hash"));
    }
    if fields.text.chars().count() != length {
        return Err(crate::Error::record("its text has another length"));
    }
    if let Some(annotation) = row.get::<_, Option<Vec<u8>>>(5)? {
        AnnotationFields::parse(&pack::unpack_text(&annotation)?)?;
    }
    Ok(())
}

fn passage_spans(reader: &Reader) -> Result<Vec<Finding>> {
    let mut found = each(
        reader,
        "SELECT x.id, y.id FROM passage p JOIN version v ON v.version = p.a JOIN version w ON w.version = p.b
         JOIN article x ON x.article = v.article JOIN article y ON y.article = w.article
         WHERE p.a_start < 0 OR p.a_start > p.a_end OR p.a_end > v.length OR p.b_start < 0 OR p.b_start > p.b_end OR p.b_end > w.length
         ORDER BY 1, 2",
        |row| {
            let (a, b): (String, String) = (row.get(0)?, row.get(1)?);
            Ok(Finding::new("spans", format!("a passage of {a} and {b} lies outside of a text"), Remedy::None))
        },
    )?;
    found.extend(each(
        reader,
        "SELECT s.id, a.id FROM holder h JOIN shared s ON s.shared = h.shared JOIN version v ON v.version = h.version
         JOIN article a ON a.article = v.article WHERE h.start < 0 OR h.start > h.end OR h.end > v.length ORDER BY 1, 2",
        |row| {
            let (shared, id): (String, String) = (row.get(0)?, row.get(1)?);
            Ok(Finding::new("spans", format!("shared text {shared} lies outside of the text of {id}"), Remedy::None))
        },
    )?);
    Ok(found)
}

fn pages(reader: &Reader) -> Result<Vec<Finding>> {
    let mut query = reader
        .connection
        .prepare("SELECT body, hash, size, packed FROM body ORDER BY body")?;
    let mut rows = query.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (body, hash, size): (i64, Vec<u8>, usize) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let right = pack::unpack(&row.get::<_, Vec<u8>>(3)?)
            .is_ok_and(|bytes| bytes.len() == size && pack::hash(&bytes).as_slice() == hash);
        if !right {
            let path = reader
                .one_text("SELECT min(path) FROM page WHERE body = ?1", body.into())
                .ok()
                .flatten()
                .unwrap_or_default();
            found.push(Finding::new(
                "pages",
                format!("the bytes of {path} are damaged: add the page again"),
                Remedy::None,
            ));
        }
    }
    // One finding per file, not one per page of it.
    found.extend(
        each(
            reader,
            "SELECT path, max(at + length), count(*) FROM page WHERE body IS NULL AND length IS NOT NULL GROUP BY path ORDER BY path",
            |row| {
                let (path, end, count): (String, u64, u64) = (row.get(0)?, row.get(1)?, row.get(2)?);
                Ok(Finding::new("pages", file_fault(&path, end, count), Remedy::None))
            },
        )?
        .into_iter()
        .filter(|finding| !finding.what.is_empty()),
    );
    Ok(found)
}

/// What is wrong with a file to which pages refer; empty if nothing is.
fn file_fault(path: &str, end: u64, pages: u64) -> String {
    match std::fs::metadata(Path::new(path)) {
        Err(error) => format!(
            "{path}, where {pages} pages are, cannot be read ({error}): put the file back (articles are kept all the same)"
        ),
        Ok(file) if file.len() < end => {
            format!(
                "{path}, where {pages} pages are, is shorter than it was: put the whole file back"
            )
        }
        Ok(_) => String::new(),
    }
}

fn search(reader: &Reader) -> Result<Vec<Finding>> {
    let mut found = each(
        reader,
        "SELECT a.id, a.article FROM article a WHERE a.slot IS NULL
           OR NOT EXISTS (SELECT 1 FROM search_docsize d WHERE d.id = a.slot) ORDER BY a.id",
        |row| {
            let (id, article): (String, i64) = (row.get(0)?, row.get(1)?);
            Ok(Finding::new(
                "search",
                format!("article {id} cannot be found by its words"),
                Remedy::Index(article),
            ))
        },
    )?;
    found.extend(each(
        reader,
        "SELECT d.id FROM search_docsize d WHERE NOT EXISTS (SELECT 1 FROM article a WHERE a.slot = d.id) ORDER BY d.id",
        |row| {
            let slot: i64 = row.get(0)?;
            Ok(Finding::new("search", format!("row {slot} of the search table is of no article"), Remedy::DropRow(slot)))
        },
    )?);
    Ok(found)
}

fn placed(reader: &Reader) -> Result<Vec<Finding>> {
    each(
        reader,
        "SELECT a.id, a.article FROM article a WHERE NOT EXISTS (SELECT 1 FROM membership m WHERE m.article = a.article)
           AND NOT EXISTS (SELECT 1 FROM pending p WHERE p.article = a.article) ORDER BY a.id",
        |row| {
            let (id, article): (String, i64) = (row.get(0)?, row.get(1)?);
            Ok(Finding::new("placed", format!("article {id} is in no story and not waiting for one"), Remedy::Pend(article)))
        },
    )
}

fn redirects(reader: &Reader) -> Result<Vec<Finding>> {
    let mut found = each(
        reader,
        "SELECT s.id, s.story FROM story s JOIN story t ON t.story = s.into_story
         WHERE t.into_story IS NOT NULL OR t.story = s.story ORDER BY s.id",
        |row| {
            let (id, story): (String, i64) = (row.get(0)?, row.get(1)?);
            Ok(Finding::new(
                "redirects",
                format!("story {id} leads to one that leads on, or in a circle"),
                Remedy::Lead(story),
            ))
        },
    )?;
    found.extend(each(
        reader,
        "SELECT s.id, s.story FROM story s WHERE s.into_story IS NOT NULL
           AND EXISTS (SELECT 1 FROM membership m WHERE m.story = s.story) ORDER BY s.id",
        |row| {
            let (id, story): (String, i64) = (row.get(0)?, row.get(1)?);
            Ok(Finding::new(
                "redirects",
                format!("story {id} was joined to another and still has articles"),
                Remedy::Follow(story),
            ))
        },
    )?);
    Ok(found)
}

/// Stories whose counts are not those of their members.
pub(super) fn counts(reader: &Reader) -> Result<Vec<Finding>> {
    let counted = COUNTED.replace("?1", "s.story");
    each(
        reader,
        &format!(
            "SELECT s.id, s.story FROM story s
             WHERE (s.reports, s.outlets, s.languages, ifnull(s.first, 'none'), ifnull(s.last, 'none')) IS NOT
               (SELECT c.reports, c.outlets, c.languages, ifnull(c.first, 'none'), ifnull(c.last, 'none') FROM
                 (SELECT 0 AS reports, 0 AS outlets, NULL AS first, NULL AS last, '' AS languages WHERE 0 UNION ALL {counted}) c)
               OR s.origins > s.reports
               OR (s.central IS NOT NULL AND NOT EXISTS (SELECT 1 FROM membership m WHERE m.article = s.central AND m.story = s.story))
             ORDER BY s.id"
        ),
        |row| {
            let (id, story): (String, i64) = (row.get(0)?, row.get(1)?);
            Ok(Finding::new("counts", format!("story {id}: its counts are not those of its articles"), Remedy::Count(story)))
        },
    )
}

fn states(reader: &Reader) -> Result<Vec<Finding>> {
    let mut query = reader
        .connection
        .prepare("SELECT name FROM state ORDER BY name")?;
    let mut rows = query.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let name: String = row.get(0)?;
        if let Err(error) = reader.load_state(&name) {
            found.push(Finding::new(
                "states",
                format!("{name}: {error}"),
                Remedy::None,
            ));
        }
    }
    Ok(found)
}
