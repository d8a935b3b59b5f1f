//! `parallax names import`: a big list of names in, a table of aliases out.
//!
//! The list may be much larger than the memory: its rows are sorted in chunks on disk, beside the table, and merged.

use crate::aliases::{self, Entry, MAGIC, MOST_ENTITIES};
use crate::args::{Common, Import};
use crate::inputs::open_records;
use crate::{Outcome, talk};
use anyhow::{Context, bail};
use parallax_core::mention::{NameKind, alias_key};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// So many bytes of rows are sorted at once.
const CHUNK: usize = 128 << 20;
/// A longer row is no row.
const LONGEST_ROW: usize = 4096;
/// Longer identifiers are none.
const LONGEST_ID: usize = 200;
/// So many wrong rows are shown; the others are counted.
const SHOWN: usize = 20;

/// Makes the table.
pub fn import(typed: &Import, common: &Common) -> anyhow::Result<Outcome> {
    let out = match &typed.out {
        Some(out) => out.clone(),
        None if crate::inputs::is_stdin(&typed.file) => {
            bail!("where to? Write --out TABLE with rows from standard input")
        }
        None => typed.file.with_extension("aliases"),
    };
    if out == typed.file {
        bail!(
            "{} would be written over; give another --out",
            out.display()
        );
    }
    let mut sorter = Sorter::new(&out);
    let mut bad = Bad::new(common.strict, &typed.file);
    read(&typed.file, &mut sorter, &mut bad)?;
    bad.summary(sorter.rows);
    if sorter.rows == 0 {
        talk::error("no names, no table");
        return Ok(Outcome::Nothing);
    }
    let rows = sorter.rows;
    let names = write(&out, sorter)?;
    talk::note(&format!(
        "{names} names of {rows} rows in {}; use it with --aliases {0}",
        out.display()
    ));
    Ok(Outcome::Done)
}

/// Rows that are none.
struct Bad {
    strict: bool,
    file: PathBuf,
    count: usize,
}

impl Bad {
    fn new(strict: bool, file: &Path) -> Self {
        Self {
            strict,
            file: file.to_owned(),
            count: 0,
        }
    }

    fn report(&mut self, number: usize, message: &str) -> anyhow::Result<()> {
        let message = format!("{}, line {number}: {message}", self.file.display());
        if self.strict {
            bail!("{message}");
        }
        self.count += 1;
        if self.count <= SHOWN {
            talk::error(&message);
        }
        Ok(())
    }

    fn summary(&self, rows: usize) {
        if self.count > 0 {
            talk::error(&format!(
                "{rows} rows read, {} could not be read",
                self.count
            ));
        }
    }
}

fn read(file: &Path, sorter: &mut Sorter, bad: &mut Bad) -> anyhow::Result<()> {
    let mut input = open_records(file)?;
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let limit = LONGEST_ROW as u64 + 2;
        if input.by_ref().take(limit).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if line.len() > LONGEST_ROW && line.last() != Some(&b'\n') {
            input.skip_until(b'\n')?;
            bad.report(number, &format!("more than {LONGEST_ROW} bytes"))?;
            continue;
        }
        let Ok(text) = std::str::from_utf8(&line) else {
            bad.report(number, "not UTF-8")?;
            continue;
        };
        // Some programs put a byte order mark before the first row.
        let text = text.trim_start_matches('\u{feff}');
        let text = text.trim_end_matches(['\r', '\n']);
        if text.is_empty() || (number == 1 && is_heading(text)) {
            continue;
        }
        match row(text) {
            Ok(row) => sorter.push(row)?,
            Err(message) => bad.report(number, &message)?,
        }
    }
    Ok(())
}

fn is_heading(line: &str) -> bool {
    line.rsplit('\t')
        .next()
        .is_some_and(|c| c.eq_ignore_ascii_case("type"))
}

/// Key, number of the kind, identifier and language of a row, with tabs between: so they are sorted.
fn row(line: &str) -> Result<String, String> {
    let columns: Vec<&str> = line.split('\t').map(str::trim).collect();
    let [id, language, name, kind] = columns.as_slice() else {
        return Err(format!(
            "{} columns; a row has four, with tabs between: id, lang, name, type",
            columns.len()
        ));
    };
    let number = aliases::number(kind_of(kind)?);
    let key = alias_key(name);
    if id.is_empty() || id.len() > LONGEST_ID {
        return Err("no identifier, or a very long one".to_owned());
    }
    if !key.chars().any(char::is_alphanumeric) {
        return Err("no name".to_owned());
    }
    Ok(format!("{key}\t{number}\t{id}\t{language}\n"))
}

fn kind_of(word: &str) -> Result<NameKind, String> {
    match word.to_ascii_lowercase().as_str() {
        "person" | "per" => Ok(NameKind::Person),
        "place" | "location" | "loc" => Ok(NameKind::Place),
        "organisation" | "organization" | "org" => Ok(NameKind::Organisation),
        _ => Err(format!(
            "type {word:?}; there are person (PER), place (LOC) and organisation (ORG)"
        )),
    }
}

// ---------------------------------------------------------------- sorting

/// Sorts more rows than the memory holds.
struct Sorter {
    out: PathBuf,
    rows: usize,
    held: Vec<String>,
    bytes: usize,
    chunks: Chunks,
}

/// Files that are taken away in the end, however it ends.
#[derive(Default)]
struct Chunks(Vec<PathBuf>);

impl Drop for Chunks {
    fn drop(&mut self) {
        for path in &self.0 {
            // What cannot be taken away now will not be by trying again.
            let _ = fs::remove_file(path);
        }
    }
}

impl Sorter {
    fn new(out: &Path) -> Self {
        Self {
            out: out.to_owned(),
            rows: 0,
            held: Vec::new(),
            bytes: 0,
            chunks: Chunks::default(),
        }
    }

    fn push(&mut self, row: String) -> anyhow::Result<()> {
        self.rows += 1;
        self.bytes += row.len() + size_of::<String>();
        self.held.push(row);
        if self.bytes >= CHUNK {
            self.spill()?;
        }
        Ok(())
    }

    fn spill(&mut self) -> anyhow::Result<()> {
        self.held.sort_unstable();
        let path = beside(&self.out, &format!("part{}", self.chunks.0.len()));
        let file =
            File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
        self.chunks.0.push(path);
        let mut file = BufWriter::new(file);
        for row in self.held.drain(..) {
            file.write_all(row.as_bytes())?;
        }
        file.flush()?;
        self.bytes = 0;
        Ok(())
    }

    /// Gives all rows in order.
    fn merge(mut self, mut each: impl FnMut(&str) -> anyhow::Result<()>) -> anyhow::Result<()> {
        self.spill()?;
        let mut readers = Vec::new();
        for path in &self.chunks.0 {
            readers.push(BufReader::new(File::open(path)?));
        }
        let mut heap = BinaryHeap::new();
        for (index, reader) in readers.iter_mut().enumerate() {
            heap.extend(next(reader)?.map(|row| Reverse((row, index))));
        }
        while let Some(Reverse((row, index))) = heap.pop() {
            each(row.trim_end_matches('\n'))?;
            if let Some(reader) = readers.get_mut(index) {
                heap.extend(next(reader)?.map(|row| Reverse((row, index))));
            }
        }
        Ok(())
    }
}

fn next(reader: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut row = String::new();
    Ok((reader.read_line(&mut row)? > 0).then_some(row))
}

/// A file beside the table while it is made.
fn beside(out: &Path, ending: &str) -> PathBuf {
    let mut name = out.as_os_str().to_owned();
    name.push(format!(".{}.{ending}", std::process::id()));
    PathBuf::from(name)
}

// ---------------------------------------------------------------- writing

/// Writes the table and gives the number of its names. The table appears when it is whole.
fn write(out: &Path, sorter: Sorter) -> anyhow::Result<usize> {
    let parts = Chunks(
        ["answers", "keys", "table"]
            .map(|e| beside(out, e))
            .to_vec(),
    );
    let [answers, keys, table] = parts.0.as_slice() else {
        bail!("three files are needed");
    };
    let create = |path: &Path| -> anyhow::Result<BufWriter<File>> {
        let file =
            File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(BufWriter::new(file))
    };
    let mut maker = Maker {
        answers: create(answers)?,
        keys: fst::MapBuilder::new(create(keys)?)?,
        length: 0,
        names: 0,
        key: String::new(),
        entries: BTreeMap::new(),
    };
    sorter.merge(|row| maker.take(row))?;
    let (names, length) = maker.finish()?;
    let mut whole = create(table)?;
    whole.write_all(MAGIC)?;
    whole.write_all(&length.to_le_bytes())?;
    for part in [answers, keys] {
        io::copy(&mut File::open(part)?, &mut whole)?;
    }
    whole.flush()?;
    fs::rename(table, out).with_context(|| format!("cannot write {}", out.display()))?;
    Ok(names)
}

/// Makes keys and answers from sorted rows.
struct Maker {
    answers: BufWriter<File>,
    keys: fst::MapBuilder<BufWriter<File>>,
    length: u64,
    names: usize,
    key: String,
    /// Kind and identifier → languages.
    entries: BTreeMap<(u8, String), String>,
}

impl Maker {
    fn take(&mut self, row: &str) -> anyhow::Result<()> {
        let mut columns = row.split('\t');
        let mut column = || columns.next().unwrap_or_default();
        let (key, kind, id, language) = (column(), column(), column(), column());
        if key != self.key {
            self.close()?;
            self.key = key.to_owned();
        }
        let entry = (kind.parse().unwrap_or_default(), id.to_owned());
        if self.entries.len() >= MOST_ENTITIES && !self.entries.contains_key(&entry) {
            return Ok(());
        }
        let languages = self.entries.entry(entry).or_default();
        let known = languages.split(',').any(|l| l == language);
        if !known && languages.len() + language.len() < LONGEST_ID {
            if !languages.is_empty() {
                languages.push(',');
            }
            languages.push_str(language);
        }
        Ok(())
    }

    fn close(&mut self) -> anyhow::Result<()> {
        if self.entries.is_empty() {
            return Ok(());
        }
        let entries: Vec<Entry> = std::mem::take(&mut self.entries)
            .into_iter()
            .map(|((kind, id), languages)| Entry {
                kind,
                id,
                languages,
            })
            .collect();
        self.keys.insert(&self.key, self.length)?;
        let answer = aliases::encode(&entries);
        self.answers.write_all(&answer)?;
        self.length += answer.len() as u64;
        self.names += 1;
        Ok(())
    }

    fn finish(mut self) -> anyhow::Result<(usize, u64)> {
        self.close()?;
        self.answers.flush()?;
        self.keys.into_inner()?.flush()?;
        Ok((self.names, self.length))
    }
}
