//! The lock of the one writer: a file next to the archive that is locked by the operating system while a process writes, and
//! that therefore dies with it. What stands in the file only tells others who it is.

use crate::Result;
use crate::error::Kind;
use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

/// Held while a process writes.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

/// The file next to the archive with `ending` added to its whole name.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

impl Lock {
    /// Takes the lock of `archive`, or says who has it.
    pub(crate) fn take(archive: &Path) -> Result<Self> {
        let path = beside(archive, "-lock");
        let read_only = |error: std::io::Error| Kind::ReadOnly {
            path: archive.to_owned(),
            why: error.to_string(),
        };
        let mut file = File::options()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&path)
            .map_err(read_only)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(taken(archive, &mut file).into()),
            Err(TryLockError::Error(error)) => return Err(read_only(error).into()),
        }
        // Who has the lock is a courtesy: a full disk does not keep anybody from reading the message without it.
        let told = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| writeln!(file, "process {}", std::process::id()));
        drop(told);
        Ok(Self { _file: file })
    }
}

fn taken(archive: &Path, file: &mut File) -> Kind {
    let mut said = String::new();
    let read = file.take(200).read_to_string(&mut said);
    let by = match read {
        Ok(_) if !said.trim().is_empty() => said.trim().to_owned(),
        _ => "another process".to_owned(),
    };
    Kind::Locked {
        path: archive.to_owned(),
        by,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_writer_is_told_who_writes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("news.parallax");
        let first = Lock::take(&path).unwrap();
        let error = Lock::take(&path).unwrap_err();
        assert!(error.is_locked());
        assert!(
            error
                .to_string()
                .contains(&format!("process {}", std::process::id()))
        );
        drop(first);
        Lock::take(&path).unwrap();
    }
}
