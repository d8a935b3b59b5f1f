//! Readers: a few connections to the archive, each used by one request at a time.

use parallax_archive::{Memory, Reader};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// What one connection may take: the system keeps the file's pages anyway.
const MEMORY: Memory = Memory {
    cache: 4 << 10,
    map: 0,
};

/// Connections that wait for work.
pub struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Reader>>,
    free: Arc<Semaphore>,
}

impl Readers {
    /// At most so many connections to one archive. The first is opened at once.
    pub fn open(path: &Path, count: usize) -> parallax_archive::Result<Self> {
        let first = Reader::open_within(path, MEMORY)?;
        Ok(Self {
            path: path.to_owned(),
            idle: Mutex::new(vec![first]),
            free: Arc::new(Semaphore::new(count)),
        })
    }

    /// Waits until a connection is free.
    pub async fn permit(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.free).acquire_owned().await.ok()
    }

    /// Does something with a connection; whoever asks holds a permit.
    pub fn with<T>(&self, work: impl FnOnce(&mut Reader) -> T) -> parallax_archive::Result<T> {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = idle().pop();
        let mut reader = match waiting {
            Some(reader) => reader,
            None => Reader::open_within(&self.path, MEMORY)?,
        };
        let done = work(&mut reader);
        idle().push(reader);
        Ok(done)
    }
}
