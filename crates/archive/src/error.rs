//! Errors of the archive: what happened, where, and what to do about it.

use std::path::{Path, PathBuf};

/// Something that the archive could not do.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error(#[from] Kind);

/// Whose fault an error is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The user's or the machine's: the message says what to do.
    User,
    /// Ours: please report.
    Bug,
}

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Kind {
    #[error("no archive at {}: make one with `parallax add`", .0.display())]
    Missing(PathBuf),
    #[error("{} is a folder, an archive is a file: name a file in it", .0.display())]
    Folder(PathBuf),
    #[error("{} is not an archive of Parallax ({why}): nothing was changed; name another file", path.display())]
    NotOurs { path: PathBuf, why: &'static str },
    #[error("{} was written by a newer Parallax (format {theirs}, this program knows up to {ours}): update Parallax", path.display())]
    Newer {
        path: PathBuf,
        theirs: i64,
        ours: i64,
    },
    #[error("{} is being written by {by}: wait until it is done, or stop it (reading is possible meanwhile)", path.display())]
    Locked { path: PathBuf, by: String },
    #[error("cannot write {}: {why}. Check who may write the file and its folder", path.display())]
    ReadOnly { path: PathBuf, why: String },
    #[error("cannot open {}: {why}", path.display())]
    Open { path: PathBuf, why: String },
    #[error("cannot read {} from a folder that may not be written: {why}. Copy the archive with its -wal file elsewhere and read that", path.display())]
    Unclosed { path: PathBuf, why: String },
    #[error("no room left for {}: the batch at hand was not stored, all before it was; make room and run the same command again", path.display())]
    Full { path: PathBuf },
    #[error("{} is damaged ({what}): keep a copy of it, then try `parallax doctor --mend`", path.display())]
    Damaged { path: PathBuf, what: String },
    #[error("{what}, at character {at} of the query")]
    Query { what: String, at: usize },
    #[error("{0}")]
    Given(String),
    #[error("{}", nowhere(.0))]
    Sql(rusqlite::Error),
    #[error("a stored record is not as it was written: {0}")]
    Record(String),
}

impl Error {
    /// Whose fault it is.
    #[must_use]
    pub fn fault(&self) -> Fault {
        match &self.0 {
            Kind::Sql(error) if Code::of(error).is_none() => Fault::Bug,
            _ => Fault::User,
        }
    }

    /// For a query that is not understood: the code point of the query at which the fault stands.
    #[must_use]
    pub fn place(&self) -> Option<usize> {
        match &self.0 {
            Kind::Query { at, .. } => Some(*at),
            _ => None,
        }
    }

    /// Whether what was asked for is at fault: an id that is not there, a cursor that is none.
    #[must_use]
    pub fn is_given(&self) -> bool {
        matches!(self.0, Kind::Given(_))
    }

    /// Whether the archive is not there (yet).
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self.0, Kind::Missing(_))
    }

    /// Whether another process is writing.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        matches!(self.0, Kind::Locked { .. })
    }

    /// Whether the work was given up because its time had run out ([`crate::Reader::work_until`]).
    #[must_use]
    pub fn is_late(&self) -> bool {
        self.sqlite_code() == Some(rusqlite::ErrorCode::OperationInterrupted)
    }

    /// What SQLite says, if it was SQLite.
    pub(crate) fn sqlite_code(&self) -> Option<rusqlite::ErrorCode> {
        match &self.0 {
            Kind::Sql(error) => error.sqlite_error_code(),
            _ => None,
        }
    }

    pub(crate) fn given(what: impl Into<String>) -> Self {
        Self(Kind::Given(what.into()))
    }

    pub(crate) fn record(what: impl std::fmt::Display) -> Self {
        Self(Kind::Record(what.to_string()))
    }

    /// The same error with the file that it is about.
    pub(crate) fn at(self, path: &Path) -> Self {
        match self.0 {
            Kind::Sql(error) => located(&error, path).unwrap_or(Kind::Sql(error)).into(),
            kind => kind.into(),
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Self(Kind::Sql(error))
    }
}

/// The faults of SQLite that are not ours.
#[derive(Clone, Copy)]
enum Code {
    Full,
    ReadOnly,
    Damaged,
    NotDatabase,
    Open,
    Busy,
}

impl Code {
    fn of(error: &rusqlite::Error) -> Option<Self> {
        use rusqlite::ErrorCode as E;
        Some(match error.sqlite_error_code()? {
            E::DiskFull => Self::Full,
            E::ReadOnly | E::PermissionDenied => Self::ReadOnly,
            E::DatabaseCorrupt | E::SystemIoFailure => Self::Damaged,
            E::NotADatabase => Self::NotDatabase,
            E::CannotOpen => Self::Open,
            E::DatabaseBusy | E::DatabaseLocked => Self::Busy,
            _ => return None,
        })
    }
}

/// What an error says whose file is not at hand.
fn nowhere(error: &rusqlite::Error) -> String {
    located(error, Path::new("the archive")).map_or_else(
        || format!("the archive's database says: {error}"),
        |kind| kind.to_string(),
    )
}

/// The error of a file, if it is not ours.
fn located(error: &rusqlite::Error, path: &Path) -> Option<Kind> {
    let path = path.to_owned();
    Some(match Code::of(error)? {
        Code::Full => Kind::Full { path },
        Code::ReadOnly => Kind::ReadOnly {
            path,
            why: error.to_string(),
        },
        Code::Damaged => Kind::Damaged {
            path,
            what: error.to_string(),
        },
        Code::NotDatabase => Kind::NotOurs {
            path,
            why: "it is no SQLite file, or a damaged one",
        },
        Code::Open => Kind::Open {
            path,
            why: error.to_string(),
        },
        Code::Busy => Kind::Locked {
            path,
            by: "another program".to_owned(),
        },
    })
}
