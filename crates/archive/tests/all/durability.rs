//! A writer that is killed, readers that read meanwhile, copies made meanwhile.

use crate::made::{Made, exported, fill};
use parallax_archive::{Archive, Object, Order, Query, Reader, StoryFilter};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const ARTICLES: u64 = 2_100;
const BATCH: u64 = 35;
const CHILD: &str = "PARALLAX_TEST_WRITES";

/// Goes on where the archive ends, batch by batch: what `add` does in small.
fn go_on(path: &Path) {
    let mut archive = Archive::open(path).unwrap();
    loop {
        let done = archive.reader().load_state("next").unwrap();
        let next = done.map_or(0, |bytes| u64::from_le_bytes(bytes.try_into().unwrap()));
        if next >= ARTICLES {
            return;
        }
        let mut batch = archive.batch().unwrap();
        fill(&mut batch, next..next + BATCH);
        batch
            .save_state("next", &(next + BATCH).to_le_bytes())
            .unwrap();
        batch.commit().unwrap();
    }
}

/// Only the process that is to be killed: see the next test.
#[test]
fn writes_until_it_is_killed() {
    if let Some(path) = std::env::var_os(CHILD) {
        go_on(Path::new(&path));
    }
}

#[test]
fn killed_at_any_moment_it_ends_as_if_never_killed() {
    let whole = Made::new();
    go_on(&whole.path);
    let expected = exported(&whole.reader());
    let made = Made::new();
    let mut seed = 12_345u64;
    let (mut kills, mut done) = (0, false);
    while !done && kills < 40 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "durability::writes_until_it_is_killed",
                "--nocapture",
            ])
            .env(CHILD, &made.path)
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(Duration::from_millis(5 + (seed >> 33) % 120));
        done = child.try_wait().unwrap().is_some();
        child.kill().ok();
        child.wait().unwrap();
        kills += u32::from(!done);
        match Reader::open(&made.path) {
            Ok(reader) => {
                let health = reader.examine().unwrap();
                assert!(
                    health.findings.is_empty(),
                    "after {kills} kills: {:?}",
                    health.findings
                );
            }
            // Killed before there was one.
            Err(error) => assert!(error.is_missing(), "{error}"),
        }
    }
    assert!(kills > 2, "it was done before it could be killed");
    go_on(&made.path);
    assert_eq!(exported(&made.reader()), expected);
}

#[test]
fn readers_never_wait_for_the_writer() {
    let made = Made::new();
    let mut archive = made.archive();
    let mut batch = archive.batch().unwrap();
    fill(&mut batch, 0..200);
    batch.commit().unwrap();
    let done = AtomicBool::new(false);
    let waits = std::thread::scope(|scope| {
        let readers: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    let reader = made.reader();
                    let query = Query::parse("rapport mairie").unwrap();
                    let (mut longest, mut reads, mut last) = (Duration::ZERO, 0, 0);
                    while !done.load(Ordering::Relaxed) {
                        let began = Instant::now();
                        let page = reader.search(&query, Order::Newest, 10, None).unwrap();
                        reader
                            .stories(&StoryFilter {
                                limit: Some(10),
                                ..StoryFilter::default()
                            })
                            .unwrap();
                        let count = reader.article_count().unwrap();
                        longest = longest.max(began.elapsed());
                        assert!(page.hits.len() == 10 && count >= last);
                        (reads, last) = (reads + 1, count);
                    }
                    (reads, longest, last)
                })
            })
            .collect();
        for start in (200..4_000).step_by(100) {
            let mut batch = archive.batch().unwrap();
            fill(&mut batch, start..start + 100);
            batch.commit().unwrap();
        }
        done.store(true, Ordering::Relaxed);
        readers
            .into_iter()
            .map(|r| r.join().unwrap())
            .collect::<Vec<_>>()
    });
    for (reads, longest, _) in &waits {
        eprintln!("{reads} reads while 3,800 articles were written, the longest took {longest:?}");
        // What is waited for is the processor, not the writer: SQLite's own patience is ten seconds.
        assert!(*reads > 5 && *longest < Duration::from_secs(5));
    }
}

#[test]
fn a_view_that_is_held_stands_still() {
    let made = Made::new();
    let mut archive = made.archive();
    let mut batch = archive.batch().unwrap();
    fill(&mut batch, 0..30);
    batch.commit().unwrap();
    let reader = made.reader();
    let held = reader.hold().unwrap();
    let before = reader.article_count().unwrap();
    let mut batch = archive.batch().unwrap();
    fill(&mut batch, 30..60);
    batch.commit().unwrap();
    assert_eq!(reader.article_count().unwrap(), before);
    drop(held);
    assert!(reader.article_count().unwrap() > before);
}

#[test]
fn a_copy_is_the_archive_at_one_moment() {
    let made = Made::new();
    let mut archive = made.archive();
    let mut batch = archive.batch().unwrap();
    fill(&mut batch, 0..300);
    batch.commit().unwrap();
    let expected = exported(archive.reader());
    let reader = made.reader();
    // A batch is open while the copy is made.
    let mut batch = archive.batch().unwrap();
    fill(&mut batch, 300..400);
    let copy = made.folder.path().join("copy.parallax");
    reader.copy_to(&copy).unwrap();
    batch.commit().unwrap();
    let copied = Reader::open(&copy).unwrap();
    assert_eq!(exported(&copied), expected);
    assert!(copied.examine().unwrap().is_sound());
    assert!(
        reader
            .copy_to(&copy)
            .unwrap_err()
            .to_string()
            .contains("there already")
    );
    assert_eq!(Object::ALL.len(), 16);
}
