//! Every format that was ever published opens, is brought to the newest, and has lost nothing.
//!
//! To keep the file of a format: PARALLAX_KEEP_FORMAT=1 cargo test -p parallax-archive --test all formats

use crate::made::{Made, exported, fill};
use parallax_archive::{Archive, Reader};
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats")
}

/// What every kept file holds.
fn filled(path: &Path) {
    let mut archive = Archive::open(path).unwrap();
    let mut batch = archive.batch().unwrap();
    fill(&mut batch, 0..20);
    batch.redirect("story-1", "story-2", "{}").unwrap();
    batch.save_state("next", b"20").unwrap();
    batch.commit().unwrap();
}

#[test]
fn older_formats_open() {
    let fresh = Made::new();
    filled(&fresh.path);
    let newest = fresh.reader().format().unwrap();
    if std::env::var_os("PARALLAX_KEEP_FORMAT").is_some() {
        std::fs::copy(
            &fresh.path,
            folder().join(format!("format-{newest}.parallax")),
        )
        .unwrap();
    }
    for number in 1..=newest {
        let kept = folder().join(format!("format-{number}.parallax"));
        assert!(
            kept.exists(),
            "no file of format {number} was kept: see the head of this test"
        );
        let made = Made::new();
        std::fs::copy(&kept, &made.path).unwrap();
        if number < newest {
            let error = Reader::open(&made.path).unwrap_err().to_string();
            assert!(error.contains("older format"), "{error}");
        }
        let archive = made.archive();
        assert_eq!(archive.reader().format().unwrap(), newest);
        assert_eq!(exported(archive.reader()), exported(&fresh.reader()));
        let health = archive.reader().examine().unwrap();
        assert!(health.findings.is_empty(), "{:?}", health.findings);
        assert_eq!(archive.reader().load_state("next").unwrap().unwrap(), b"20");
    }
}
