//! Loading in bulk: records as they are, in batches, with their stories if they are known.

use crate::stories::Stories;
use parallax_archive::{Archive, Batch, NewArticle, Put};
use serde::Deserialize;
use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Lines};
use std::iter::Peekable;
use std::path::Path;
use std::time::Instant;

/// So many articles are stored together.
const BATCH: usize = 25_000;

/// Within so many bytes an annotation says whose it is.
const HEAD: usize = 400;

/// Lines of annotation records, each with its article's id.
struct Annotations(Option<Peekable<Lines<BufReader<File>>>>);

impl Annotations {
    fn open(path: Option<&Path>) -> Self {
        Self(path.map(|path| BufReader::new(File::open(path).unwrap()).lines().peekable()))
    }

    /// That of this article, if the next is.
    fn of(&mut self, id: &str) -> Option<String> {
        let lines = self.0.as_mut()?;
        let wanted = format!("\"id\":\"{id}\"");
        // The id stands at the head of the line.
        let named = |line: &str| line.find(&wanted).is_some_and(|at| at < HEAD);
        lines
            .next_if(|line| line.as_ref().is_ok_and(|l| named(l)))?
            .ok()
    }
}

/// What is needed of a record before it is stored.
#[derive(Deserialize)]
struct Head<'r> {
    #[serde(borrow)]
    id: Cow<'r, str>,
    #[serde(borrow)]
    date: Option<Cow<'r, str>>,
    #[serde(borrow)]
    title: Cow<'r, str>,
}

/// Stores one record; its place in the order of time is its date.
pub fn put(batch: &mut Batch<'_>, record: &str, annotation: Option<&str>) {
    let head: Head<'_> = serde_json::from_str(record).unwrap();
    store(batch, &head, record, annotation);
}

fn store(batch: &mut Batch<'_>, head: &Head<'_>, record: &str, annotation: Option<&str>) -> Put {
    let date = head.date.as_deref();
    let time = date.and_then(|d| d.parse::<jiff::Timestamp>().ok());
    batch
        .put_article(&NewArticle {
            record,
            annotation,
            address: None,
            time: time.map(jiff::Timestamp::as_second),
            page: None,
            grams: &[],
        })
        .unwrap()
}

/// What is loaded.
pub struct Load<'p> {
    pub archive: &'p Path,
    pub articles: &'p Path,
    pub annotations: Option<&'p Path>,
    pub stories: Option<&'p Path>,
}

pub fn load(from: &Load<'_>) {
    let begun = Instant::now();
    let mut archive = Archive::open(from.archive).unwrap();
    archive.begin_bulk().unwrap();
    let mut annotations = Annotations::open(from.annotations);
    let mut stories = from.stories.map(Stories::open);
    let mut lines = BufReader::with_capacity(1 << 20, File::open(from.articles).unwrap()).lines();
    let (mut stored, mut annotated) = (0, 0);
    loop {
        let mut batch = archive.batch().unwrap();
        let before = stored;
        for record in lines.by_ref().take(BATCH) {
            let record = record.unwrap();
            let head: Head<'_> = serde_json::from_str(&record).unwrap();
            let annotation = annotations.of(&head.id);
            annotated += usize::from(annotation.is_some());
            let put = store(&mut batch, &head, &record, annotation.as_deref());
            if let (Some(stories), Some(id)) = (&mut stories, put.id()) {
                stories.place(&mut batch, &head.id, id, &head.title);
            }
            stored += 1;
        }
        if let Some(stories) = &mut stories {
            stories.note(&mut batch);
        }
        batch.commit().unwrap();
        if stored == before {
            break;
        }
        if stored % BATCH == 0 {
            eprintln!(
                "{stored} articles, {:.0}/s",
                stored as f64 / begun.elapsed().as_secs_f64()
            );
        }
    }
    let loaded = begun.elapsed().as_secs_f64();
    archive.end_bulk().unwrap();
    let whole = begun.elapsed().as_secs_f64();
    drop(archive);
    let size = fs::metadata(from.archive).unwrap().len();
    println!(
        "{stored} articles ({annotated} annotated, {} stories) loaded in {loaded:.0} s ({:.0}/s), with the search table's upkeep {whole:.0} s; {:.2} GB, {:.0} bytes an article",
        stories.map_or(0, |stories| stories.count()),
        stored as f64 / loaded,
        size as f64 / 1e9,
        size as f64 / stored.max(1) as f64
    );
}
