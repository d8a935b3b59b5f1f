//! `parallax add`: pages or articles in; read, annotated, held against each other, grouped and kept in the archive.
//!
//! Work is done in *portions*. First a portion is read: what is known is passed over by its hash, what is new is read and
//! annotated on all threads and stored in batches (`reading`). Then a *pass* decides on everything new at once (`pass`): copies, then
//! stories. Batches and portions are cut by what is read and never by the clock, so that a run that was interrupted anywhere and begun
//! again makes the same archive as one that never was.

mod copies;
pub mod grouping;
mod pass;
mod portrait;
mod reading;
mod store;
mod summary;
mod taken;

pub use pass::{GROUPER, load, portraits};

use super::desk;
use crate::Outcome;
use crate::args::{Add, Common, Pages};
use crate::inputs::Trouble;
use crate::interrupt::Interrupt;
use crate::ordered::Ordered;
use crate::talk::{self, Progress, Watched};
use crate::walk::{Found, LinesHold, Walk};
use parallax_archive::Archive;
use reading::Sink;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{Dry, Store};
use summary::Summary;
use taken::{Loaded, Refused, Taken};

/// Adds everything that was named.
pub fn run(typed: &Add, common: &Common) -> anyhow::Result<Outcome> {
    let interrupt = Interrupt::watch()?;
    let path = desk::path(&typed.at)?;
    let mut trouble = Trouble::new(common.strict);
    let pages = Pages {
        paths: typed.paths.clone(),
        url_map: typed.url_map.clone(),
    };
    let lines = if typed.jsonl {
        LinesHold::Pages
    } else {
        LinesHold::Articles
    };
    // What was named has to be there before an archive is made for it.
    let walk = Walk::new(&pages, lines, &mut trouble)?;
    let aliases = super::annotate::table(common)?;
    let (mut summary, finished) = if typed.dry_run {
        let store = Dry::open(&path)?;
        Run::new(Sink::new(store, aliases, &walk, interrupt)?).all(walk, &mut trouble)?
    } else {
        desk::make_room(&path)?;
        let store = Store::new(Archive::open(&path)?, typed.copy);
        Run::new(Sink::new(store, aliases, &walk, interrupt)?).all(walk, &mut trouble)?
    };
    trouble.passed();
    // Folders that cannot be opened, lines that are no text: said when they were met.
    let (reported, first) = trouble.reported();
    for _ in 0..reported {
        summary.reject("unreadable", first.to_owned());
    }
    let shown = path.display().to_string();
    let record = summary.record(&shown, typed.dry_run, finished);
    desk::summary(typed.format, &summary.words(&shown, typed.dry_run), &record)?;
    if !finished {
        talk::note("ended by Ctrl-C: run the same command again, and it goes on from here");
        return Ok(Outcome::Interrupted);
    }
    Ok(if summary.is_empty() {
        Outcome::Nothing
    } else {
        Outcome::Done
    })
}

/// Reads pages into an archive while others look on; what it comes to, in words.
pub fn read_into(
    paths: &[PathBuf],
    archive: &Path,
    interrupt: Interrupt,
    watched: Arc<Watched>,
) -> anyhow::Result<String> {
    let mut trouble = Trouble::new(false);
    let pages = Pages {
        paths: paths.to_vec(),
        url_map: None,
    };
    let walk = Walk::new(&pages, LinesHold::Articles, &mut trouble)?.with_maps_beside();
    let store = Store::new(Archive::open(archive)?, false);
    let mut sink = Sink::new(store, None, &walk, interrupt)?;
    sink.progress = Progress::of_silent_work(walk.total()).watched_by(watched);
    let (summary, _) = Run::new(sink).all(walk, &mut trouble)?;
    let shown = archive.display().to_string();
    Ok(summary.words(&shown, false))
}

/// From inputs to the archive: bytes are loaded in order, read on all threads, and taken in order again.
struct Run<S: reading::Keeper> {
    ordered: Ordered<Result<Taken, Refused>>,
    sink: Sink<S>,
}

impl<S: reading::Keeper> Run<S> {
    fn new(sink: Sink<S>) -> Self {
        Self {
            ordered: Ordered::new(),
            sink,
        }
    }

    /// Takes everything; says what was done, and whether that was all.
    fn all(mut self, mut walk: Walk, trouble: &mut Trouble) -> anyhow::Result<(Summary, bool)> {
        self.sink.begin()?;
        walk.run(trouble, &mut |found, trouble| self.take(found, trouble))?;
        let Self { ordered, mut sink } = self;
        ordered.finish(&mut |read| sink.accept(read, trouble))?;
        sink.finish()
    }

    /// Takes one thing; false where the run is to end.
    fn take(&mut self, found: Found<'_>, trouble: &mut Trouble) -> anyhow::Result<bool> {
        let Self { ordered, sink } = self;
        let loaded = match found {
            Found::Passed(bytes) => {
                sink.progress.pass(bytes);
                return Ok(true);
            }
            Found::Page(page) => Loaded::page(page),
            Found::Record { path, line, text } => Ok(Loaded::record(path, line, text)),
            Found::Broken { path, place, why } => Err(Refused {
                path: path.to_owned(),
                place,
                code: "broken".to_owned(),
                why,
            }),
        };
        let loaded = match loaded {
            Ok(loaded) => loaded,
            Err(refused) => {
                sink.refuse(refused, trouble)?;
                return Ok(!sink.ended());
            }
        };
        if sink.knows(&loaded)? {
            return Ok(!sink.ended());
        }
        let weight = loaded.bytes.len();
        ordered.push(weight, move || loaded.read(), &mut |read| {
            sink.accept(read, trouble)
        })?;
        Ok(!sink.ended())
    }
}
