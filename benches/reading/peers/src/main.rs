//! The readers of the Rust world, on pages held in memory, told over standard input what to do.
//!
//! usage: peers MANIFEST     a line of the manifest: id, path of the page (packed), its URL; by tabs
//!
//! Commands, one a line, each answered by one line of JSON: `time READER` goes through the pages once;
//! `write READER FILE` writes what a reader says of every page as JSON Lines.

mod bare;
mod rcdom;
mod readers;

use flate2::read::MultiGzDecoder;
use parallax_core::page::Page;
use readers::{Said, reader};
use std::fs::{self, File};
use std::hint::black_box;
use std::io::{BufRead, BufWriter, Read, Write, stdin, stdout};
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::path::Path;
use std::time::Instant;

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

/// A page as every reader gets it: unpacked.
pub struct Input {
    id: String,
    url: Option<String>,
    /// As it was fetched.
    bytes: Vec<u8>,
    /// Its characters, for readers that know of no encodings.
    text: String,
}

fn main() -> Fallible<()> {
    let manifest = std::env::args().nth(1).ok_or("usage: peers MANIFEST")?;
    let pages = load(Path::new(&manifest))?;
    // A page at which a reader panics counts as one of which it says nothing.
    set_hook(Box::new(|_| {}));
    for line in stdin().lock().lines() {
        let line = line?;
        let words: Vec<&str> = line.split('\t').collect();
        match words[..] {
            ["time", name] => {
                let seconds = time(&pages, name)?;
                println!("{{\"seconds\":{seconds}}}");
            }
            ["write", name, path] => {
                let failed = write(&pages, name, Path::new(path))?;
                println!("{{\"failed\":{failed}}}");
            }
            _ => return Err(format!("no such command: {line}").into()),
        }
        stdout().flush()?;
    }
    Ok(())
}

fn load(manifest: &Path) -> Fallible<Vec<Input>> {
    let mut pages = Vec::new();
    for line in fs::read_to_string(manifest)?.lines() {
        let [id, path, url] = line.split('\t').collect::<Vec<_>>()[..] else {
            return Err(format!("a line of the manifest has not three fields: {line}").into());
        };
        let mut bytes = Vec::new();
        MultiGzDecoder::new(File::open(path)?).read_to_end(&mut bytes)?;
        let text = Page {
            bytes: &bytes,
            ..Page::default()
        }
        .open()
        .text;
        pages.push(Input {
            id: id.to_owned(),
            url: (!url.is_empty()).then(|| url.to_owned()),
            bytes,
            text,
        });
    }
    Ok(pages)
}

/// Seconds for all pages.
fn time(pages: &[Input], name: &str) -> Fallible<f64> {
    let read = reader(name)?;
    let start = Instant::now();
    for page in pages {
        let _ = black_box(catch_unwind(AssertUnwindSafe(|| read(page))));
    }
    Ok(start.elapsed().as_secs_f64())
}

/// Writes what is said of every page; returns at how many the reader gave up.
fn write(pages: &[Input], name: &str, path: &Path) -> Fallible<usize> {
    let read = reader(name)?;
    let mut out = BufWriter::new(File::create(path)?);
    let mut failed = 0;
    for page in pages {
        let said = catch_unwind(AssertUnwindSafe(|| read(page))).unwrap_or_default();
        failed += usize::from(said.is_none());
        let mut said = said.unwrap_or_default();
        said.id.clone_from(&page.id);
        serde_json::to_writer::<_, Said>(&mut out, &said)?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(failed)
}
