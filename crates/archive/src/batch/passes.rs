//! Passes: units of work over what is pending, and the state that is saved with their decisions.

use super::Batch;
use crate::{Reader, Result, pack};
use rusqlite::{OptionalExtension, params};

impl Batch<'_> {
    /// Opens a pass and gives its number. A pass that is open when a run begins was interrupted.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn begin_pass(&mut self, name: &str, note: &str) -> Result<i64> {
        Ok(self.connection().query_row(
            "INSERT INTO pass (name, open, note) VALUES (?1, 1, ?2) RETURNING pass",
            [name, note],
            |row| row.get(0),
        )?)
    }

    /// Notes how far an open pass is.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn note_pass(&mut self, pass: i64, note: &str) -> Result<()> {
        self.connection().execute(
            "UPDATE pass SET note = ?2 WHERE pass = ?1",
            params![pass, note],
        )?;
        Ok(())
    }

    /// Closes a pass.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn finish_pass(&mut self, pass: i64) -> Result<()> {
        self.connection()
            .execute("UPDATE pass SET open = 0 WHERE pass = ?1", [pass])?;
        Ok(())
    }

    /// Saves a state under a name, instead of the one before it.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn save_state(&mut self, name: &str, state: &[u8]) -> Result<()> {
        let packed = self.packer.pack(state)?;
        self.connection().execute(
            "INSERT INTO state (name, hash, packed) VALUES (?1, ?2, ?3)
             ON CONFLICT (name) DO UPDATE SET hash = excluded.hash, packed = excluded.packed",
            params![name, pack::hash(state).as_slice(), packed],
        )?;
        Ok(())
    }

    /// Removes a state.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn drop_state(&mut self, name: &str) -> Result<()> {
        self.connection()
            .execute("DELETE FROM state WHERE name = ?1", [name])?;
        Ok(())
    }

    /// Writes into the diary, which is never exported.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn diary(&mut self, time: i64, what: &str) -> Result<()> {
        self.connection().execute(
            "INSERT INTO diary (time, what) VALUES (?1, ?2)",
            params![time, what],
        )?;
        Ok(())
    }
}

impl Reader {
    /// The passes that are open, oldest first: number, name and note.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn open_passes(&self) -> Result<Vec<(i64, String, String)>> {
        let mut query = self
            .connection
            .prepare_cached("SELECT pass, name, note FROM pass WHERE open = 1 ORDER BY pass")?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// A saved state.
    ///
    /// # Errors
    /// The file cannot be read, or what it holds is not what was saved.
    pub fn load_state(&self, name: &str) -> Result<Option<Vec<u8>>> {
        let mut query = self
            .connection
            .prepare_cached("SELECT packed, hash FROM state WHERE name = ?1")?;
        let stored: Option<(Vec<u8>, Vec<u8>)> = query
            .query_row([name], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((packed, hash)) = stored else {
            return Ok(None);
        };
        let state = pack::unpack(&packed)?;
        if pack::hash(&state).as_slice() != hash {
            return Err(crate::Error::record(format!(
                "the state {name:?} is damaged"
            )));
        }
        Ok(Some(state))
    }

    /// XXH3-128 of bytes, as the archive knows pages by.
    #[must_use]
    pub fn hash(bytes: &[u8]) -> [u8; 16] {
        pack::hash(bytes)
    }
}
