//! A shelf: the lines of streams of records, kept so that each can be read again, in any order and by any thread.
//!
//! A plain file stays where it is and is read again from there. What comes packed or from standard input is kept in
//! memory and, when that gets too much, in a temporary file that goes when the program ends.

use crate::inputs::{Lines, Trouble, is_stdin};
use anyhow::Context;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// So many bytes of lines are kept in memory.
const IN_MEMORY: usize = 256 << 20;

/// Where a line is.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Which of the shelf's files; none is memory.
    file: Option<u32>,
    offset: u64,
    length: u32,
}

/// Lines that can be read again.
#[derive(Default)]
pub struct Shelf {
    files: Vec<(PathBuf, Mutex<File>)>,
    memory: Vec<u8>,
    /// Which of the files is the temporary one, and its length.
    spill: Option<(u32, u64)>,
}

impl Shelf {
    /// Gives every line of a stream to `each`, with its number from 1 and its place on the shelf.
    pub fn put(
        &mut self,
        path: &Path,
        trouble: &mut Trouble,
        mut each: impl FnMut(usize, &str, Place, &mut Trouble) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let mut lines = Lines::open(path)?;
        let packed = path.extension().is_some_and(|e| e == "gz");
        // A pipe under a name cannot be read twice either.
        let plain = !packed && !is_stdin(path) && path.metadata().is_ok_and(|m| m.is_file());
        let file = plain.then(|| self.open(path)).transpose()?;
        while let Some((number, line, at)) = lines.next_at(trouble)? {
            let place = match file {
                Some(file) => Place {
                    file: Some(file),
                    offset: at,
                    length: length(line)?,
                },
                None => self.keep(line)?,
            };
            each(number, line, place, trouble)?;
        }
        Ok(())
    }

    fn open(&mut self, path: &Path) -> anyhow::Result<u32> {
        let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
        self.add(path.to_owned(), file)
    }

    fn add(&mut self, path: PathBuf, file: File) -> anyhow::Result<u32> {
        let number = u32::try_from(self.files.len()).context("too many files")?;
        self.files.push((path, Mutex::new(file)));
        Ok(number)
    }

    fn keep(&mut self, line: &str) -> anyhow::Result<Place> {
        let length = length(line)?;
        if self.spill.is_none() && self.memory.len() + line.len() <= IN_MEMORY {
            let offset = self.memory.len() as u64;
            self.memory.extend_from_slice(line.as_bytes());
            return Ok(Place {
                file: None,
                offset,
                length,
            });
        }
        let (number, end) = match self.spill {
            Some(known) => known,
            None => {
                let made = tempfile::tempfile().context("cannot make a temporary file")?;
                (self.add(std::env::temp_dir(), made)?, 0)
            }
        };
        self.spill = Some((number, end + line.len() as u64));
        let (path, file) = self.file(number)?;
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(line.as_bytes()).with_context(|| {
            format!(
                "cannot keep the records in {}: set TMPDIR to a folder with room",
                path.display()
            )
        })?;
        Ok(Place {
            file: Some(number),
            offset: end,
            length,
        })
    }

    fn file(&self, number: u32) -> anyhow::Result<&(PathBuf, Mutex<File>)> {
        self.files.get(number as usize).context("no such file")
    }

    /// Reads a line again.
    pub fn get(&self, place: Place) -> anyhow::Result<String> {
        let mut line = vec![0; place.length as usize];
        match place.file {
            None => {
                let start = usize::try_from(place.offset)?;
                let kept = self.memory.get(start..start + line.len());
                line.copy_from_slice(kept.context("no such line")?);
            }
            Some(number) => {
                let (path, file) = self.file(number)?;
                let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
                file.seek(SeekFrom::Start(place.offset))
                    .and_then(|_| file.read_exact(&mut line))
                    .with_context(|| format!("cannot read {} again", path.display()))?;
            }
        }
        String::from_utf8(line).context("a record was changed while it was read")
    }
}

fn length(line: &str) -> anyhow::Result<u32> {
    u32::try_from(line.len()).context("a line is too long")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_file_and_of_a_packed_one_are_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let plain = folder.path().join("a.jsonl");
        std::fs::write(&plain, "\u{feff}  un\n\n deux \r\n\u{e9}t\u{e9}").unwrap();
        let packed = folder.path().join("b.jsonl.gz");
        let mut writer = flate2::write::GzEncoder::new(
            File::create(&packed).unwrap(),
            flate2::Compression::fast(),
        );
        writer.write_all("trois\nquatre\n".as_bytes()).unwrap();
        writer.finish().unwrap();
        let (mut shelf, mut places) = (Shelf::default(), Vec::new());
        for path in [&plain, &packed] {
            let mut trouble = Trouble::new(true);
            let mut each = |number: usize, line: &str, place: Place, _: &mut Trouble| {
                places.push((number, line.to_owned(), place));
                Ok(())
            };
            shelf.put(path, &mut trouble, &mut each).unwrap();
        }
        let read: Vec<(usize, &str)> = places.iter().map(|p| (p.0, p.1.as_str())).collect();
        assert_eq!(
            read,
            [
                (1, "un"),
                (3, "deux"),
                (4, "\u{e9}t\u{e9}"),
                (1, "trois"),
                (2, "quatre")
            ]
        );
        for (_, line, place) in places.iter().rev() {
            assert_eq!(&shelf.get(*place).unwrap(), line);
        }
    }
}
