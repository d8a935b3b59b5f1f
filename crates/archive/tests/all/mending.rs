//! The doctor finds what was broken on purpose, and mends what follows from the rest.

use crate::made::{Made, exported, fill};
use parallax_archive::{Health, NewPage, PageBytes, Query};
use rusqlite::Connection;

/// An archive with articles and pages, and a way to break it.
fn broken(sql: &str) -> Made {
    let made = Made::new();
    let mut archive = made.archive();
    let mut batch = archive.batch().unwrap();
    fill(&mut batch, 0..40);
    batch.redirect("story-1", "story-2", "{}").unwrap();
    batch.redirect("story-3", "story-4", "{}").unwrap();
    for number in 0..3 {
        batch
            .put_page(&NewPage {
                path: &format!("{number}.html"),
                at: 0,
                within: 0,
                url: None,
                fetched: None,
                bytes: PageBytes::Kept(&[number; 50]),
                rejected: None,
            })
            .unwrap();
    }
    batch.save_state("grouper", b"state").unwrap();
    batch.commit().unwrap();
    assert!(archive.reader().examine().unwrap().findings.is_empty());
    drop(archive);
    let connection = Connection::open(&made.path).unwrap();
    connection
        .pragma_update(None, "foreign_keys", false)
        .unwrap();
    connection.execute_batch(sql).unwrap();
    made
}

fn kinds(health: &Health) -> Vec<(&'static str, bool)> {
    let mut kinds: Vec<_> = health
        .findings
        .iter()
        .map(|f| (f.check, f.mended))
        .collect();
    kinds.dedup();
    kinds
}

/// What the doctor finds and mends; afterwards only what cannot be mended is left.
fn mended(sql: &str) -> Vec<(&'static str, bool)> {
    let made = broken(sql);
    let mut archive = made.archive();
    let seen = archive.reader().examine().unwrap();
    assert!(
        !seen.is_sound() && seen.findings.iter().all(|f| !f.mended),
        "{sql}"
    );
    let health = archive.mend().unwrap();
    let left = archive.reader().examine().unwrap();
    assert!(
        left.findings.iter().all(|f| !f.mendable),
        "{sql}: {:?}",
        left.findings
    );
    kinds(&health)
}

#[test]
fn counts_and_redirects() {
    assert_eq!(
        mended("UPDATE story SET reports = 7 WHERE id = 'story-2'"),
        [("counts", true)]
    );
    assert_eq!(
        mended("UPDATE story SET last = NULL, languages = 'xx' WHERE id = 'story-5'"),
        [("counts", true)]
    );
    assert_eq!(
        mended(
            "UPDATE story SET into_story = (SELECT story FROM story WHERE id = 'story-3') WHERE id = 'story-1'"
        ),
        [("redirects", true)]
    );
    // A circle.
    assert_eq!(
        mended(
            "UPDATE story SET into_story = (SELECT story FROM story WHERE id = 'story-1') WHERE id = 'story-2'"
        )[0],
        ("redirects", true)
    );
    assert_eq!(
        mended(
            "UPDATE membership SET story = (SELECT story FROM story WHERE id = 'story-1') WHERE article = 20"
        ),
        [("redirects", true), ("counts", true)]
    );
}

#[test]
fn words_to_search() {
    assert_eq!(
        mended("UPDATE article SET slot = NULL WHERE article < 4"),
        [("search", true)]
    );
    assert_eq!(
        mended("DELETE FROM search_docsize WHERE id IN (SELECT slot FROM article LIMIT 3)"),
        [("search", true)]
    );
    let made = broken("UPDATE article SET slot = NULL WHERE article = 2");
    let mut archive = made.archive();
    let count = |archive: &parallax_archive::Archive| {
        archive
            .reader()
            .search(
                &Query::parse("mairie").unwrap(),
                parallax_archive::Order::Newest,
                100,
                None,
            )
            .unwrap()
            .hits
            .len()
    };
    let before = count(&archive);
    archive.mend().unwrap();
    assert_eq!(count(&archive), before + 1);
}

#[test]
fn articles_in_no_story_wait_again() {
    assert_eq!(
        mended("DELETE FROM membership WHERE article = 5")[0],
        ("placed", true)
    );
    assert_eq!(
        mended("UPDATE article SET current = 9 WHERE article = 5"),
        [("versions", true)]
    );
}

#[test]
fn what_cannot_be_mended_is_said() {
    assert_eq!(
        mended("UPDATE body SET hash = zeroblob(16) WHERE body = 1"),
        [("pages", false)]
    );
    assert_eq!(
        mended("UPDATE version SET length = length + 1 WHERE version = 3"),
        [("records", false)]
    );
    assert_eq!(
        mended("UPDATE quote SET content = '[[0,100000]]' WHERE version = 3"),
        [("records", false)]
    );
    assert_eq!(
        mended(
            "UPDATE version SET number = 5 WHERE version = 3; UPDATE article SET current = 5 WHERE article = 3"
        ),
        [("versions", false)]
    );
    assert_eq!(
        mended("UPDATE state SET packed = x'00'"),
        [("states", false)]
    );
    assert_eq!(
        mended("DELETE FROM entity WHERE entity = 2")[0],
        ("references", false)
    );
    assert_eq!(
        mended(
            "INSERT INTO page (path, hash, size, length, outcome) VALUES ('/nowhere/a.warc', zeroblob(16), 5, 9, 'article')"
        ),
        [("pages", false)]
    );
}

#[test]
fn mending_what_is_sound_changes_nothing() {
    let made = Made::new();
    let mut archive = made.archive();
    let mut batch = archive.batch().unwrap();
    fill(&mut batch, 0..40);
    batch.commit().unwrap();
    let before = exported(archive.reader());
    assert!(archive.mend().unwrap().findings.is_empty());
    assert_eq!(exported(archive.reader()), before);
}
