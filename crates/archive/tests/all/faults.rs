//! What can be wrong with a file: a clear message, nothing lost, nothing written over.

use crate::made::{Draft, Made, exported, fill};
use parallax_archive::{Archive, Error, Fault, Reader};
use rusqlite::Connection;
use std::path::Path;

/// What an error says, with the file's folder left out.
fn said(error: &Error, made: &Made) -> String {
    assert_eq!(error.fault(), Fault::User);
    error
        .to_string()
        .replace(&made.folder.path().display().to_string(), "")
}

fn both(path: &Path) -> [Error; 2] {
    [
        Archive::open(path).unwrap_err(),
        Reader::open(path).unwrap_err(),
    ]
}

#[test]
fn no_archive() {
    let made = Made::new();
    let error = Reader::open(&made.path).unwrap_err();
    assert!(error.is_missing());
    insta::assert_snapshot!(said(&error, &made), @"no archive at /news.parallax: make one with `parallax add`");
    assert!(!made.path.exists());
    let nowhere = made.folder.path().join("no/news.parallax");
    let error = Archive::open(&nowhere).unwrap_err();
    insta::assert_snapshot!(said(&error, &made), @"cannot open /no/news.parallax: there is no folder /no: make it first");
}

#[test]
fn a_folder() {
    let made = Made::new();
    for error in both(made.folder.path()) {
        insta::allow_duplicates! {
            insta::assert_snapshot!(said(&error, &made), @" is a folder, an archive is a file: name a file in it");
        }
    }
}

#[test]
fn a_file_that_is_no_database() {
    let made = Made::new();
    let words = "Kiev, le 12 octobre.".repeat(50);
    std::fs::write(&made.path, &words).unwrap();
    for error in both(&made.path) {
        insta::allow_duplicates! {
            insta::assert_snapshot!(said(&error, &made), @"/news.parallax is not an archive of Parallax (it is no SQLite file, or a damaged one): nothing was changed; name another file");
        }
    }
    assert_eq!(std::fs::read_to_string(&made.path).unwrap(), words);
}

#[test]
fn a_database_of_another_program() {
    for application in [0, 77] {
        let made = Made::new();
        let other = Connection::open(&made.path).unwrap();
        other
            .execute_batch(&format!(
                "CREATE TABLE bookmark (url TEXT); PRAGMA application_id = {application};"
            ))
            .unwrap();
        drop(other);
        let before = std::fs::read(&made.path).unwrap();
        for error in both(&made.path) {
            insta::allow_duplicates! {
                insta::assert_snapshot!(said(&error, &made), @"/news.parallax is not an archive of Parallax (an SQLite file of another program): nothing was changed; name another file");
            }
        }
        assert_eq!(std::fs::read(&made.path).unwrap(), before);
    }
}

#[test]
fn an_archive_of_a_newer_version() {
    let made = Made::new();
    drop(made.archive());
    Connection::open(&made.path)
        .unwrap()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    for error in both(&made.path) {
        insta::allow_duplicates! {
            insta::assert_snapshot!(said(&error, &made), @"/news.parallax was written by a newer Parallax (format 99, this program knows up to 1): update Parallax");
        }
    }
}

#[test]
fn an_empty_file_becomes_an_archive() {
    let made = Made::new();
    std::fs::write(&made.path, "").unwrap();
    assert!(Reader::open(&made.path).unwrap_err().is_missing());
    drop(made.archive());
    assert_eq!(made.reader().format().unwrap(), 1);
}

#[test]
fn a_second_writer() {
    let made = Made::new();
    let first = made.archive();
    let error = Archive::open(&made.path).unwrap_err();
    assert!(error.is_locked());
    let said = said(&error, &made).replace(&std::process::id().to_string(), "N");
    insta::assert_snapshot!(said, @"/news.parallax is being written by process N: wait until it is done, or stop it (reading is possible meanwhile)");
    made.reader();
    drop(first);
    drop(made.archive());
}

#[test]
fn a_full_disk_loses_only_the_batch_at_hand() {
    let made = Made::new();
    let mut archive = made.archive();
    let mut batch = archive.batch().unwrap();
    fill(&mut batch, 0..30);
    batch.commit().unwrap();
    let before = exported(archive.reader());
    archive.limit_pages(150).unwrap();
    let mut batch = archive.batch().unwrap();
    let error = (|| {
        for number in 0..4_000 {
            let draft = Draft {
                url: &format!("https://full.example/{number}"),
                ..Draft::default()
            };
            batch.put_article(&parallax_archive::NewArticle {
                record: &draft.record(),
                annotation: None,
                address: None,
                time: None,
                page: None,
                grams: &[],
            })?;
        }
        batch.commit()
    })()
    .unwrap_err();
    insta::assert_snapshot!(said(&error, &made).replace("/news.parallax", "the archive"), @"no room left for the archive: the batch at hand was not stored, all before it was; make room and run the same command again");
    assert_eq!(exported(archive.reader()), before);
    assert!(archive.reader().examine().unwrap().is_sound());
    archive.limit_pages(1_000_000).unwrap();
    let mut batch = archive.batch().unwrap();
    fill(&mut batch, 30..60);
    batch.commit().unwrap();
}

#[test]
fn a_file_that_is_cut_off() {
    let made = Made::new();
    let mut archive = made.archive();
    let mut batch = archive.batch().unwrap();
    fill(&mut batch, 0..300);
    batch.commit().unwrap();
    drop(archive);
    let whole = std::fs::read(&made.path).unwrap();
    std::fs::write(&made.path, &whole[..whole.len() / 2]).unwrap();
    // Whatever still opens is told to be damaged; nothing is repaired by throwing it away.
    let told = match Reader::open(&made.path) {
        Err(error) => said(&error, &made),
        Ok(reader) => reader
            .examine()
            .unwrap()
            .findings
            .into_iter()
            .map(|f| f.what)
            .collect(),
    };
    assert!(
        told.contains("malformed") || told.contains("damaged"),
        "{told}"
    );
    assert_eq!(
        std::fs::metadata(&made.path).unwrap().len() as usize,
        whole.len() / 2
    );
    // Cut within the first page.
    std::fs::write(&made.path, &whole[..60]).unwrap();
    for error in both(&made.path) {
        let said = said(&error, &made);
        assert!(
            said.contains("not an archive") || said.contains("damaged"),
            "{said}"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written() {
    use std::os::unix::fs::PermissionsExt;
    let made = Made::new();
    let mut archive = made.archive();
    let mut batch = archive.batch().unwrap();
    fill(&mut batch, 0..30);
    batch.commit().unwrap();
    let before = exported(archive.reader());
    drop(archive);
    let mode = |path: &Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap()
    };
    std::fs::remove_file(made.folder.path().join("news.parallax-lock")).unwrap();
    mode(&made.path, 0o444);
    mode(made.folder.path(), 0o555);
    // Root may write all the same; then there is nothing to see here.
    let may_write = std::fs::write(made.folder.path().join("try"), "").is_ok();
    let read = Reader::open(&made.path).map(|reader| exported(&reader));
    let write = Archive::open(&made.path);
    mode(made.folder.path(), 0o755);
    assert_eq!(read.unwrap(), before);
    if !may_write {
        let error = write.unwrap_err();
        assert!(
            said(&error, &made).starts_with("cannot write /news.parallax: "),
            "{error}"
        );
    }
}
