//! Export: every object of the archive as one flat table of rows in a stable order.
//!
//! Nothing here depends on the clock, on numbers that SQLite gave, or on how often a run was interrupted: objects are known by
//! their ids. Writing the rows as JSON Lines, CSV or Parquet is the caller's.

use crate::{Error, Reader, Result, pack};
use rusqlite::types::ValueRef;

/// What can be exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Object {
    /// Articles as they are now.
    Articles,
    /// All their versions, with the records.
    Versions,
    /// Pages, without bytes.
    Pages,
    /// Inputs that were not taken, pages and others.
    Rejected,
    /// Outlets.
    Outlets,
    /// Entities.
    Entities,
    /// Names by article.
    Names,
    /// Quotes.
    Quotes,
    /// Passages in two articles.
    Passages,
    /// Texts that several articles hold.
    SharedTexts,
    /// What share of each article stood elsewhere.
    Originality,
    /// Stories, with redirects.
    Stories,
    /// Which article is in which story, and why.
    Memberships,
    /// Moves from story to story.
    Moves,
    /// Links of stories.
    Sagas,
    /// What the user decided.
    Decisions,
}

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// A share, or another number.
    Real,
    /// True or false.
    Flag,
    /// JSON, as text.
    Json,
}

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What stands in it. Anything may be missing.
    pub kind: ColumnKind,
}

/// A value of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// Text, also JSON.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// True or false.
    Flag(bool),
}

/// How a stored value becomes a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stored {
    Plain,
    Packed,
    Hash,
}

type Field = (&'static str, ColumnKind, Stored);

use ColumnKind::{Flag, Integer, Json, Real, Text};
use Stored::{Hash, Packed, Plain};

struct Table {
    name: &'static str,
    columns: &'static [Field],
    sql: &'static str,
}

impl Object {
    /// All, in the order in which they are exported.
    pub const ALL: [Self; 16] = [
        Self::Articles,
        Self::Versions,
        Self::Pages,
        Self::Rejected,
        Self::Outlets,
        Self::Entities,
        Self::Names,
        Self::Quotes,
        Self::Passages,
        Self::SharedTexts,
        Self::Originality,
        Self::Stories,
        Self::Memberships,
        Self::Moves,
        Self::Sagas,
        Self::Decisions,
    ];

    /// The name of its table, for files and the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.table().name
    }

    /// The object of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|object| object.name() == name)
    }

    /// Its columns.
    #[must_use]
    pub fn columns(self) -> Vec<Column> {
        let columns = self.table().columns.iter();
        columns
            .map(|(name, kind, _)| Column { name, kind: *kind })
            .collect()
    }

    fn table(self) -> &'static Table {
        match self {
            Self::Articles => &ARTICLES,
            Self::Versions => &VERSIONS,
            Self::Pages => &PAGES,
            Self::Rejected => &REJECTED,
            Self::Outlets => &OUTLETS,
            Self::Entities => &ENTITIES,
            Self::Names => &NAMES,
            Self::Quotes => &QUOTES,
            Self::Passages => &PASSAGES,
            Self::SharedTexts => &SHARED,
            Self::Originality => &ORIGINALITY,
            Self::Stories => &STORIES,
            Self::Memberships => &MEMBERSHIPS,
            Self::Moves => &MOVES,
            Self::Sagas => &SAGAS,
            Self::Decisions => &DECISIONS,
        }
    }
}

static ARTICLES: Table = Table {
    name: "articles",
    columns: &[
        ("article", Text, Plain),
        ("address", Text, Plain),
        ("outlet", Text, Plain),
        ("lang", Text, Plain),
        ("title", Text, Plain),
        ("published", Text, Plain),
        ("time", Integer, Plain),
        ("versions", Integer, Plain),
        ("version", Integer, Plain),
        ("characters", Integer, Plain),
        ("story", Text, Plain),
        ("pending", Flag, Plain),
    ],
    sql: "SELECT a.id, a.address, o.name, a.language, a.title, a.published, a.time,
        (SELECT count(*) FROM version w WHERE w.article = a.article), a.current, v.length, s.id,
        EXISTS (SELECT 1 FROM pending p WHERE p.article = a.article)
      FROM article a JOIN version v ON v.article = a.article AND v.number = a.current
      LEFT JOIN outlet o ON o.outlet = a.outlet LEFT JOIN membership m ON m.article = a.article
      LEFT JOIN story s ON s.story = m.story ORDER BY a.id",
};

static VERSIONS: Table = Table {
    name: "versions",
    columns: &[
        ("article", Text, Plain),
        ("version", Integer, Plain),
        ("current", Flag, Plain),
        ("record_id", Text, Plain),
        ("characters", Integer, Plain),
        ("page_path", Text, Plain),
        ("page_at", Integer, Plain),
        ("page_within", Integer, Plain),
        ("fetched", Integer, Plain),
        ("record", Json, Packed),
        ("annotation", Json, Packed),
    ],
    sql: "SELECT a.id, v.number, v.number = a.current, v.record_id, v.length, p.path, p.at, p.within, p.fetched, v.record, v.annotation
      FROM article a JOIN version v ON v.article = a.article LEFT JOIN page p ON p.page = v.page ORDER BY a.id, v.number",
};

static PAGES: Table = Table {
    name: "pages",
    columns: &[
        ("path", Text, Plain),
        ("at", Integer, Plain),
        ("within", Integer, Plain),
        ("url", Text, Plain),
        ("fetched", Integer, Plain),
        ("hash", Text, Hash),
        ("bytes", Integer, Plain),
        ("kept", Flag, Plain),
        ("length", Integer, Plain),
        ("outcome", Text, Plain),
        ("reason", Text, Plain),
        ("what", Text, Plain),
    ],
    sql: "SELECT path, at, within, url, fetched, hash, size, body IS NOT NULL, length, outcome, reason, what
      FROM page ORDER BY path, at, within, hash",
};

static REJECTED: Table = Table {
    name: "rejected",
    columns: &[
        ("path", Text, Plain),
        ("place", Text, Plain),
        ("reason", Text, Plain),
        ("what", Text, Plain),
    ],
    sql: "SELECT path, place, reason, what FROM rejected UNION ALL
      SELECT path, at || '+' || within || ' ' || lower(hex(hash)), reason, what FROM page WHERE outcome = 'rejected'
      ORDER BY 1, 2, 3, 4",
};

static OUTLETS: Table = Table {
    name: "outlets",
    columns: &[
        ("outlet", Text, Plain),
        ("articles", Integer, Plain),
        ("first", Integer, Plain),
        ("last", Integer, Plain),
    ],
    sql: "SELECT o.name, count(a.article), min(a.time), max(a.time) FROM outlet o JOIN article a ON a.outlet = o.outlet
      GROUP BY o.outlet ORDER BY o.name",
};

static ENTITIES: Table = Table {
    name: "entities",
    columns: &[
        ("entity", Text, Plain),
        ("kind", Text, Plain),
        ("canonical", Text, Plain),
        ("articles", Integer, Plain),
        ("mentions", Integer, Plain),
    ],
    sql: "SELECT e.key, e.kind, e.canonical, count(*), sum(n.count) FROM entity e JOIN mention n ON n.entity = e.entity
      JOIN version v ON v.version = n.version JOIN article a ON a.article = v.article AND a.current = v.number
      GROUP BY e.entity ORDER BY e.key, e.kind",
};

static NAMES: Table = Table {
    name: "names",
    columns: &[
        ("article", Text, Plain),
        ("version", Integer, Plain),
        ("entity", Text, Plain),
        ("kind", Text, Plain),
        ("canonical", Text, Plain),
        ("count", Integer, Plain),
    ],
    sql: "SELECT a.id, v.number, e.key, e.kind, e.canonical, n.count FROM article a JOIN version v ON v.article = a.article
      JOIN mention n ON n.version = v.version JOIN entity e ON e.entity = n.entity ORDER BY a.id, v.number, e.key, e.kind",
};

static QUOTES: Table = Table {
    name: "quotes",
    columns: &[
        ("article", Text, Plain),
        ("version", Integer, Plain),
        ("number", Integer, Plain),
        ("kind", Text, Plain),
        ("speaker", Text, Plain),
        ("entity", Text, Plain),
        ("content", Json, Plain),
        ("verbatim", Json, Plain),
        ("cue", Json, Plain),
        ("speaker_spans", Json, Plain),
    ],
    sql: "SELECT a.id, v.number, q.number, q.kind, q.speaker, q.entity, q.content, q.verbatim, q.cue, q.speaker_spans
      FROM article a JOIN version v ON v.article = a.article JOIN quote q ON q.version = v.version
      ORDER BY a.id, v.number, q.number",
};

static PASSAGES: Table = Table {
    name: "passages",
    columns: &[
        ("a", Text, Plain),
        ("a_version", Integer, Plain),
        ("a_start", Integer, Plain),
        ("a_end", Integer, Plain),
        ("b", Text, Plain),
        ("b_version", Integer, Plain),
        ("b_start", Integer, Plain),
        ("b_end", Integer, Plain),
        ("kind", Text, Plain),
        ("edit", Real, Plain),
        ("credited", Flag, Plain),
        ("reason", Json, Plain),
    ],
    sql: "SELECT x.id, v.number, p.a_start, p.a_end, y.id, w.number, p.b_start, p.b_end, p.kind, p.edit, p.credited, p.reason
      FROM passage p JOIN version v ON v.version = p.a JOIN article x ON x.article = v.article
      JOIN version w ON w.version = p.b JOIN article y ON y.article = w.article
      ORDER BY x.id, v.number, y.id, w.number, p.a_start, p.a_end, p.b_start, p.b_end, p.kind",
};

static SHARED: Table = Table {
    name: "shared",
    columns: &[
        ("shared", Text, Plain),
        ("kind", Text, Plain),
        ("article", Text, Plain),
        ("version", Integer, Plain),
        ("start", Integer, Plain),
        ("end", Integer, Plain),
        ("record", Json, Plain),
    ],
    sql: "SELECT s.id, s.kind, a.id, v.number, h.start, h.end, s.record FROM shared s JOIN holder h ON h.shared = s.shared
      JOIN version v ON v.version = h.version JOIN article a ON a.article = v.article ORDER BY s.id, a.id, v.number, h.start",
};

static ORIGINALITY: Table = Table {
    name: "originality",
    columns: &[
        ("article", Text, Plain),
        ("version", Integer, Plain),
        ("originality", Real, Plain),
        ("copied", Real, Plain),
        ("agency", Real, Plain),
        ("quoted", Real, Plain),
        ("record", Json, Plain),
    ],
    sql: "SELECT a.id, v.number, r.originality, r.copied, r.agency, r.quoted, r.record FROM originality r
      JOIN article a ON a.article = r.article JOIN version v ON v.version = r.version ORDER BY a.id",
};

static STORIES: Table = Table {
    name: "stories",
    columns: &[
        ("story", Text, Plain),
        ("into", Text, Plain),
        ("first", Integer, Plain),
        ("last", Integer, Plain),
        ("reports", Integer, Plain),
        ("outlets", Integer, Plain),
        ("origins", Integer, Plain),
        ("languages", Text, Plain),
        ("central", Text, Plain),
    ],
    sql: "SELECT s.id, t.id, s.first, s.last, s.reports, s.outlets, s.origins, s.languages, c.id FROM story s
      LEFT JOIN story t ON t.story = s.into_story LEFT JOIN article c ON c.article = s.central ORDER BY s.id",
};

static MEMBERSHIPS: Table = Table {
    name: "memberships",
    columns: &[
        ("article", Text, Plain),
        ("story", Text, Plain),
        ("reason", Json, Plain),
    ],
    sql: "SELECT a.id, s.id, m.reason FROM membership m JOIN article a ON a.article = m.article
      JOIN story s ON s.story = m.story ORDER BY a.id",
};

static MOVES: Table = Table {
    name: "moves",
    columns: &[
        ("article", Text, Plain),
        ("nth", Integer, Plain),
        ("from", Text, Plain),
        ("to", Text, Plain),
        ("reason", Json, Plain),
    ],
    sql: "SELECT a.id, row_number() OVER (PARTITION BY m.article ORDER BY m.move) AS nth, f.id, t.id, m.reason
      FROM move m JOIN article a ON a.article = m.article LEFT JOIN story f ON f.story = m.from_story
      JOIN story t ON t.story = m.to_story ORDER BY a.id, nth",
};

static SAGAS: Table = Table {
    name: "sagas",
    columns: &[
        ("one", Text, Plain),
        ("other", Text, Plain),
        ("reason", Json, Plain),
    ],
    sql:
        "SELECT min(x.id, y.id), max(x.id, y.id), g.reason FROM saga g JOIN story x ON x.story = g.a
      JOIN story y ON y.story = g.b ORDER BY 1, 2",
};

static DECISIONS: Table = Table {
    name: "decisions",
    columns: &[
        ("decision", Integer, Plain),
        ("kind", Text, Plain),
        ("story", Text, Plain),
        ("other", Text, Plain),
        ("articles", Json, Plain),
        ("undone", Flag, Plain),
    ],
    sql: "SELECT decision, kind, story, other, articles, undone FROM decision ORDER BY decision",
};

impl Reader {
    /// Gives the rows of an object, one by one. Hold a view ([`Reader::hold`]) to export several objects of one moment.
    ///
    /// # Errors
    /// The file cannot be read, or `take` fails.
    pub fn export(
        &self,
        object: Object,
        mut take: impl FnMut(&[Cell]) -> Result<()>,
    ) -> Result<()> {
        let table = object.table();
        let mut query = self.connection.prepare_cached(table.sql)?;
        let mut rows = query.query([])?;
        let mut cells = Vec::with_capacity(table.columns.len());
        while let Some(row) = rows.next()? {
            cells.clear();
            for (at, (name, kind, stored)) in table.columns.iter().enumerate() {
                let cell = cell(row.get_ref(at)?, *kind, *stored)
                    .map_err(|e| Error::record(format!("{}.{name}: {e}", table.name)))?;
                cells.push(cell);
            }
            take(&cells)?;
        }
        Ok(())
    }
}

fn cell(value: ValueRef<'_>, kind: ColumnKind, stored: Stored) -> Result<Cell> {
    Ok(match (value, stored) {
        (ValueRef::Null, _) => Cell::Null,
        (ValueRef::Blob(packed), Packed) => Cell::Text(pack::unpack_text(packed)?),
        (ValueRef::Blob(hash), Hash) => {
            Cell::Text(hash.iter().map(|byte| format!("{byte:02x}")).collect())
        }
        (ValueRef::Integer(number), Plain) if kind == Flag => Cell::Flag(number != 0),
        (ValueRef::Integer(number), Plain) => Cell::Integer(number),
        (ValueRef::Real(number), Plain) => Cell::Real(number),
        (ValueRef::Text(text), Plain) => {
            Cell::Text(std::str::from_utf8(text).map_err(Error::record)?.to_owned())
        }
        _ => return Err(Error::record("a value of an unexpected type")),
    })
}
