//! Migrations: the numbered steps from an empty file to the newest format. Only ever added to.

use crate::Result;
use crate::error::Kind;
use rusqlite::{Connection, TransactionBehavior};
use std::path::Path;

/// "PRLX": what SQLite's header says a file is for.
pub(crate) const APPLICATION: i64 = 0x5052_4C58;

/// Step by step; the number of a format is how many steps it has behind it.
pub(crate) const STEPS: &[&str] = &[include_str!("schema/001.sql")];

/// The newest format.
pub(crate) fn newest() -> i64 {
    i64::try_from(STEPS.len()).unwrap_or(i64::MAX)
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// Nothing is in it yet.
    Empty,
    /// An archive of this format.
    Number(i64),
}

/// Looks what a file is.
///
/// # Errors
/// It is something else, or newer than this program.
pub(crate) fn format(connection: &Connection, path: &Path) -> Result<Format> {
    let number = |name: &str| -> Result<i64> {
        Ok(connection.pragma_query_value(None, name, |row| row.get(0))?)
    };
    let application = number("application_id")?;
    let version = number("user_version")?;
    if application == APPLICATION {
        if version > newest() {
            return Err(Kind::Newer {
                path: path.to_owned(),
                theirs: version,
                ours: newest(),
            }
            .into());
        }
        return Ok(Format::Number(version));
    }
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if application == 0 && version == 0 && tables == 0 {
        return Ok(Format::Empty);
    }
    Err(Kind::NotOurs {
        path: path.to_owned(),
        why: "an SQLite file of another program",
    }
    .into())
}

/// Brings a file to the newest format, all steps or none.
pub(crate) fn migrate(connection: &mut Connection, path: &Path) -> Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done = match format(&transaction, path)? {
        Format::Empty => 0,
        Format::Number(number) => usize::try_from(number).unwrap_or(0),
    };
    if done < STEPS.len() {
        for step in STEPS.iter().skip(done) {
            transaction.execute_batch(step)?;
        }
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", newest())?;
    }
    transaction.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use xxhash_rust::xxh3::xxh3_64;

    /// A step that was published is never edited: add the next one, keep a file of the format before it under
    /// tests/formats/, and add a line here.
    #[test]
    fn published_steps_do_not_change() {
        let hashes: Vec<String> = STEPS
            .iter()
            .map(|step| format!("{:016x}", xxh3_64(step.as_bytes())))
            .collect();
        assert_eq!(hashes, PUBLISHED);
    }

    const PUBLISHED: &[&str] = &["cc27039b598dc09a"];
}
