//! Opening: the writer ([`Archive`]) and readers ([`Reader`]), with all that can be wrong about a file told apart.

use crate::error::Kind;
use crate::lock::{Lock, beside};
use crate::migrations::{self, Format};
use crate::{Batch, Error, Result};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Somebody else's short lock (a checkpoint, a recovery) is waited for so long.
const PATIENCE: Duration = Duration::from_secs(10);
/// Virtual machine instructions between two looks at the clock.
const INSTRUCTIONS: i32 = 20_000;
/// Pages of the file that are kept while millions of articles are loaded, in KiB: the keys of the indices come in no order.
const BULK_CACHE: u32 = 524_288;
/// How the search table is kept in order, but for loading in bulk.
const UPKEEP: &str = "INSERT INTO search (search, rank) VALUES ('automerge', 4);
     INSERT INTO search (search, rank) VALUES ('crisismerge', 16);
     INSERT INTO search (search, rank) VALUES ('hashsize', 16777216);";
/// Prepared statements kept.
const STATEMENTS: usize = 128;
/// What every SQLite file begins with.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// Reads an archive; never changes it and never waits for the writer.
#[derive(Debug)]
pub struct Reader {
    pub(crate) connection: Connection,
    pub(crate) path: PathBuf,
}

/// How much memory one connection may take.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    /// Pages of the file that it keeps, in KiB.
    pub cache: u32,
    /// So many bytes of the file are read through a map of it; 0 for none. What is mapped counts as memory of the process as
    /// long as the system has use for nothing else there.
    pub map: u64,
}

impl Default for Memory {
    /// For one connection in a process.
    fn default() -> Self {
        Self {
            cache: 65_536,
            map: 1 << 31,
        }
    }
}

/// The one writer of an archive.
#[derive(Debug)]
pub struct Archive {
    // Before the lock, so that it is closed before the lock falls.
    reader: Reader,
    _lock: Lock,
}

impl Archive {
    /// Opens an archive for writing: makes it if there is none, and brings it to the newest format.
    ///
    /// # Errors
    /// Another process writes it; it is a folder, another program's file, or of a newer Parallax; it cannot be written.
    pub fn open(path: &Path) -> Result<Self> {
        refuse_strangers(path)?;
        let lock = Lock::take(path)?;
        let connection = connect(
            path,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
            Memory::default(),
        )
        .map_err(|e| e.at(path))?;
        let mut reader = Reader {
            connection,
            path: path.to_owned(),
        };
        prepare(&mut reader).map_err(|e| e.at(path))?;
        Ok(Self {
            reader,
            _lock: lock,
        })
    }

    /// Reading through the writer's own eyes.
    #[must_use]
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// Begins a batch: all of it is stored when it is committed, or nothing.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn batch(&mut self) -> Result<Batch<'_>> {
        Batch::begin(&self.reader).map_err(|e| e.at(&self.reader.path))
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.reader.connection
    }

    /// Writes what stands in the -wal file into the archive itself, as far as no reader is in the way.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn checkpoint(&mut self) -> Result<()> {
        self.connection()
            .query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))
            .map_err(|e| Error::from(e).at(&self.reader.path))
    }

    /// For loading millions of articles: puts off the search table's upkeep until [`Archive::end_bulk`].
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn begin_bulk(&mut self) -> Result<()> {
        self.connection().execute_batch(
            "INSERT INTO search (search, rank) VALUES ('automerge', 0);
             INSERT INTO search (search, rank) VALUES ('crisismerge', 1000);
             INSERT INTO search (search, rank) VALUES ('hashsize', 134217728);
             PRAGMA wal_autocheckpoint = 10000;",
        )?;
        keep(self.connection(), BULK_CACHE)?;
        Ok(())
    }

    /// Does what was put off: one piece of the search table from many.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn end_bulk(&mut self) -> Result<()> {
        self.connection().execute_batch(UPKEEP)?;
        self.connection().execute_batch(
            "INSERT INTO search (search) VALUES ('optimize');
             PRAGMA wal_autocheckpoint = 1000;
             ANALYZE;",
        )?;
        keep(self.connection(), Memory::default().cache)?;
        self.checkpoint()
    }

    /// Sets how many pages (4 KiB) the file may have: the disk is full when it has them. For tests of a full disk.
    ///
    /// # Errors
    /// The file cannot be read.
    #[doc(hidden)]
    pub fn limit_pages(&mut self, pages: u32) -> Result<()> {
        self.connection()
            .query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))?;
        Ok(())
    }
}

impl Reader {
    /// Opens an archive for reading.
    ///
    /// # Errors
    /// There is none, or it is a folder, another program's file, of a newer or of an older format that only a writer can renew.
    pub fn open(path: &Path) -> Result<Self> {
        Self::open_within(path, Memory::default())
    }

    /// [`Reader::open`] for one connection of several in a process.
    ///
    /// # Errors
    /// Those of [`Reader::open`].
    pub fn open_within(path: &Path, memory: Memory) -> Result<Self> {
        if !path.exists() {
            return Err(Kind::Missing(path.to_owned()).into());
        }
        refuse_strangers(path)?;
        let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY, memory)
            .and_then(|connection| {
                // The first look at the file is what fails where no -shm file can be made.
                connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
                Ok(connection)
            })
            .or_else(|error| connect_still(path, error, memory))
            .map_err(|e| e.at(path))?;
        let reader = Self {
            connection,
            path: path.to_owned(),
        };
        match migrations::format(&reader.connection, path).map_err(|e| e.at(path))? {
            Format::Empty => Err(Kind::Missing(path.to_owned()).into()),
            Format::Number(number) if number < migrations::newest() => Err(Error::given(format!(
                "{} is of the older format {number}: any command that writes brings it to format {} (`parallax doctor --mend`)",
                path.display(),
                migrations::newest()
            ))),
            Format::Number(_) => Ok(reader),
        }
    }

    /// The archive's file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The format's number.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn format(&self) -> Result<i64> {
        Ok(self
            .connection
            .pragma_query_value(None, "user_version", |row| row.get(0))?)
    }

    /// As long as what this gives is kept, all reading sees the archive as it was at the first look, whatever is written.
    ///
    /// # Errors
    /// One is held already.
    pub fn hold(&self) -> Result<Held<'_>> {
        let transaction = self.connection.unchecked_transaction()?;
        self.connection
            .query_row("SELECT count(*) FROM meta", [], |_| Ok(()))?;
        Ok(Held {
            _transaction: transaction,
        })
    }

    /// Work that is not done at `end` is given up with an error of which [`Error::is_late`] is true; none for no end.
    ///
    /// # Errors
    /// The connection is in use.
    pub fn work_until(&mut self, end: Option<Instant>) -> Result<()> {
        let late = end.map(|end| move || Instant::now() >= end);
        Ok(self.connection.progress_handler(INSTRUCTIONS, late)?)
    }

    /// A number that is another one as soon as somebody else has changed the archive. It means nothing to other readers.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn state(&self) -> Result<i64> {
        let mut query = self.connection.prepare_cached("PRAGMA data_version")?;
        Ok(query.query_row([], |row| row.get(0))?)
    }

    /// Copies the archive as it is now to a new file, also while it is being written.
    ///
    /// # Errors
    /// The other file is there already or cannot be written.
    pub fn copy_to(&self, to: &Path) -> Result<()> {
        if to.exists() {
            return Err(Error::given(format!(
                "{} is there already: name a file that is not",
                to.display()
            )));
        }
        let mut copy = connect(
            to,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
            Memory::default(),
        )
        .map_err(|e| e.at(to))?;
        let copied =
            rusqlite::backup::Backup::new(&self.connection, &mut copy).and_then(|backup| {
                // All in one step: a writer in between would make it begin again and again.
                loop {
                    match backup.step(-1)? {
                        rusqlite::backup::StepResult::Done => return Ok(()),
                        _ => std::thread::sleep(Duration::from_millis(20)),
                    }
                }
            });
        drop(copy);
        copied.map_err(|e| {
            // Half a copy is worse than none.
            drop(std::fs::remove_file(to));
            Error::from(e).at(to)
        })
    }
}

/// A view of the archive that stands still; see [`Reader::hold`].
#[derive(Debug)]
pub struct Held<'r> {
    _transaction: rusqlite::Transaction<'r>,
}

/// Sets how much of the file is kept.
fn keep(connection: &Connection, cache: u32) -> Result<()> {
    // Negative: in KiB, not in pages.
    Ok(connection.pragma_update(None, "cache_size", -i64::from(cache))?)
}

/// Opens the file with the settings that all connections have.
fn connect(path: &Path, flags: OpenFlags, memory: Memory) -> Result<Connection> {
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    keep(&connection, memory.cache)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    let map = i64::try_from(memory.map).unwrap_or(i64::MAX);
    connection.pragma_update(None, "mmap_size", map)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    // A plan does not depend on the values that are asked for: else SQLite compiles some statements anew at every use, because
    // another plan might suit other values better. None here gains by that, and it took a tenth of the time of storing.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(connection)
}

/// Reads a file in a folder where nothing may be written. That is safe as long as it was closed in order, which leaves
/// no -wal file; with one, what stands in it would be missed.
fn connect_still(path: &Path, error: Error, memory: Memory) -> Result<Connection> {
    let cannot = matches!(
        error.sqlite_code(),
        Some(rusqlite::ErrorCode::CannotOpen | rusqlite::ErrorCode::ReadOnly)
    );
    if !cannot {
        return Err(error);
    }
    let wal = std::fs::metadata(beside(path, "-wal")).map_or(0, |m| m.len());
    if wal > 0 {
        return Err(Kind::Unclosed {
            path: path.to_owned(),
            why: "its last writer has not finished".to_owned(),
        }
        .into());
    }
    let absolute = std::path::absolute(path).map_err(|e| Error::given(e.to_string()))?;
    let url = url_of(&absolute);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    connect(Path::new(&url), flags, memory)
}

/// A `file:` address that says that nobody changes the file.
fn url_of(path: &Path) -> String {
    let mut url = "file:".to_owned();
    for c in path.to_string_lossy().chars() {
        match c {
            '%' => url.push_str("%25"),
            '?' => url.push_str("%3f"),
            '#' => url.push_str("%23"),
            c => url.push(c),
        }
    }
    url.push_str("?immutable=1");
    url
}

/// Brings a file that is open for writing into order.
fn prepare(reader: &mut Reader) -> Result<()> {
    let path = reader.path.clone();
    migrations::format(&reader.connection, &path)?;
    let mode: String = reader
        .connection
        .query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if mode != "wal" {
        return Err(Kind::ReadOnly {
            path,
            why: format!("it stays in journal mode {mode}"),
        }
        .into());
    }
    reader
        .connection
        .pragma_update(None, "synchronous", "NORMAL")?;
    reader
        .connection
        .pragma_update(None, "journal_size_limit", 64i64 << 20)?;
    migrations::migrate(&mut reader.connection, &path)?;
    take_up_upkeep(&reader.connection)?;
    // Only now: a migration may rebuild tables.
    reader
        .connection
        .pragma_update(None, "foreign_keys", true)?;
    Ok(())
}

/// What a load in bulk puts off is written in the file: one that was broken off would leave it so for ever.
fn take_up_upkeep(connection: &Connection) -> Result<()> {
    let off = "SELECT 1 FROM search_config WHERE k = 'automerge' AND v = 0";
    if connection.prepare(off)?.exists([])? {
        connection.execute_batch(UPKEEP)?;
    }
    Ok(())
}

/// What is no archive for sure is not even opened, so that nothing of it changes.
fn refuse_strangers(path: &Path) -> Result<()> {
    if path.is_dir() {
        return Err(Kind::Folder(path.to_owned()).into());
    }
    let Ok(mut file) = File::open(path) else {
        return match path.exists() {
            true => Err(Kind::Open {
                path: path.to_owned(),
                why: "it may not be read".to_owned(),
            }
            .into()),
            false => refuse_nowhere(path),
        };
    };
    let mut head = Vec::new();
    let read = file.by_ref().take(100).read_to_end(&mut head);
    read.map_err(|e| Kind::Open {
        path: path.to_owned(),
        why: e.to_string(),
    })?;
    let application = head
        .get(68..72)
        .and_then(|b| <[u8; 4]>::try_from(b).ok())
        .map_or(0, |b| i64::from(i32::from_be_bytes(b)));
    let why = if head.is_empty() {
        return Ok(());
    } else if !head.starts_with(MAGIC) {
        "it is no SQLite file, or a damaged one"
    } else if application != 0 && application != migrations::APPLICATION {
        "an SQLite file of another program"
    } else {
        return Ok(());
    };
    Err(Kind::NotOurs {
        path: path.to_owned(),
        why,
    }
    .into())
}

/// A new file needs a folder to be in.
fn refuse_nowhere(path: &Path) -> Result<()> {
    let folder = path.parent().filter(|f| !f.as_os_str().is_empty());
    match folder {
        Some(folder) if !folder.is_dir() => Err(Kind::Open {
            path: path.to_owned(),
            why: format!("there is no folder {}: make it first", folder.display()),
        }
        .into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upkeep(archive: &Archive) -> Vec<(String, i64)> {
        let sql = "SELECT k, v FROM search_config WHERE k IN ('automerge', 'crisismerge', 'hashsize') ORDER BY k";
        let mut query = archive.connection().prepare(sql).unwrap();
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
        rows.unwrap().collect::<rusqlite::Result<_>>().unwrap()
    }

    #[test]
    fn upkeep_goes_on_after_a_load_that_was_broken_off() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.parallax");
        let mut archive = Archive::open(&path).unwrap();
        archive.begin_bulk().unwrap();
        archive.end_bulk().unwrap();
        let usual = upkeep(&archive);
        archive.begin_bulk().unwrap();
        assert_ne!(upkeep(&archive), usual);
        drop(archive);
        assert_eq!(upkeep(&Archive::open(&path).unwrap()), usual);
    }
}
