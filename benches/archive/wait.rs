//! Two readers, one writer: how long does a reader wait?

use crate::load::put;
use crate::{Taken, quantile, queries, shown, timed};
use parallax_archive::{Archive, Reader};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

const READERS: usize = 2;
/// So many articles are written together.
const PORTION: usize = 2_000;

/// The times of all queries of several readers, until they are told to stop.
fn read(path: &Path, stop: &AtomicBool) -> Vec<Taken> {
    let reader = Reader::open(path).unwrap();
    let asked = queries::all(&reader);
    let mut times = Vec::new();
    for one in asked.iter().cycle() {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        times.push(timed(&reader, one));
    }
    times
}

/// Writes articles as fast as it can, batch after batch, for so long; how many.
fn write(path: &Path, articles: &Path, seconds: u64) -> (usize, usize) {
    let begun = Instant::now();
    let mut archive = Archive::open(path).unwrap();
    let mut lines = BufReader::new(File::open(articles).unwrap()).lines();
    let (mut stored, mut batches) = (0, 0);
    while begun.elapsed() < Duration::from_secs(seconds) {
        let mut batch = archive.batch().unwrap();
        let before = stored;
        for line in lines.by_ref().take(PORTION) {
            put(&mut batch, &line.unwrap(), None);
            stored += 1;
        }
        batch.commit().unwrap();
        batches += 1;
        if stored == before {
            break;
        }
    }
    (stored, batches)
}

fn report(what: &str, taken: &[Taken]) {
    let at = |of: fn(&Taken) -> Duration, per_mille| {
        shown(quantile(
            &taken.iter().map(of).collect::<Vec<_>>(),
            per_mille,
        ))
    };
    println!(
        "| {what} | {} | {} | {} | {} | {} | {} | {} |",
        taken.len(),
        at(|t| t.clock, 500),
        at(|t| t.clock, 990),
        at(|t| t.clock, 1000),
        at(|t| t.cpu, 500),
        at(|t| t.cpu, 990),
        at(|t| t.blocked, 1000)
    );
}

pub fn wait(path: &Path, articles: &Path, seconds: u64) {
    assert!(
        !queries::is_empty(&Reader::open(path).unwrap()),
        "the archive is empty"
    );
    let readers = |writes: bool| {
        let stop = AtomicBool::new(false);
        thread::scope(|scope| {
            let reading: Vec<_> = (0..READERS)
                .map(|_| scope.spawn(|| read(path, &stop)))
                .collect();
            let written = if writes {
                Some(write(path, articles, seconds))
            } else {
                thread::sleep(Duration::from_secs(seconds));
                None
            };
            stop.store(true, Ordering::Relaxed);
            let times: Vec<Taken> = reading
                .into_iter()
                .flat_map(|r| r.join().unwrap())
                .collect();
            (times, written)
        })
    };
    let (still, _) = readers(false);
    let (busy, written) = readers(true);
    println!(
        "{READERS} readers, milliseconds for a query\n\n| | queries | median | 99th | longest | CPU median | CPU 99th | longest blocked |\n| --- | --: | --: | --: | --: | --: | --: | --: |"
    );
    report("nobody writes", &still);
    report("one writes", &busy);
    if let Some((stored, batches)) = written {
        println!("\nwritten meanwhile: {stored} articles in {batches} batches");
    }
}
