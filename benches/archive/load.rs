//! Loading in bulk: records as they are, in batches.

use parallax_archive::{Archive, Batch, NewArticle};
use serde_json::Value;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Lines};
use std::iter::Peekable;
use std::path::Path;
use std::time::Instant;

/// So many articles are stored together.
pub const BATCH: usize = 10_000;

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
        let line = lines.next_if(|line| line.as_ref().is_ok_and(|l| l.contains(&wanted)))?;
        line.ok()
    }
}

/// Stores one record; its place in the order of time is its date.
pub fn put(batch: &mut Batch<'_>, record: &str, annotation: Option<&str>) {
    let fields: Value = serde_json::from_str(record).unwrap();
    let date = fields.get("date").and_then(Value::as_str);
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
        .unwrap();
}

pub fn load(path: &Path, articles: &Path, annotations: Option<&Path>) {
    let begun = Instant::now();
    let mut archive = Archive::open(path).unwrap();
    archive.begin_bulk().unwrap();
    let mut annotations = Annotations::open(annotations);
    let mut lines = BufReader::new(File::open(articles).unwrap()).lines();
    let (mut stored, mut annotated) = (0, 0);
    loop {
        let mut batch = archive.batch().unwrap();
        let before = stored;
        for record in lines.by_ref().take(BATCH) {
            let record = record.unwrap();
            let fields: Value = serde_json::from_str(&record).unwrap();
            let annotation = fields
                .get("id")
                .and_then(Value::as_str)
                .and_then(|id| annotations.of(id));
            annotated += usize::from(annotation.is_some());
            put(&mut batch, &record, annotation.as_deref());
            stored += 1;
        }
        batch.commit().unwrap();
        if stored == before {
            break;
        }
        if stored % (10 * BATCH) == 0 {
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
    let size = fs::metadata(path).unwrap().len();
    println!(
        "{stored} articles ({annotated} annotated) loaded in {loaded:.0} s ({:.0}/s), with the search table's upkeep {whole:.0} s; {:.2} GB, {:.0} bytes an article",
        stored as f64 / loaded,
        size as f64 / 1e9,
        size as f64 / stored.max(1) as f64
    );
}
