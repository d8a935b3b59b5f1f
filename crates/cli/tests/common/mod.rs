//! Running the program on the samples, for all tests of the command line.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use assert_cmd::Command;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

/// The folders of `samples/`, in order of their names.
pub fn stories() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(root().join("samples"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("articles.jsonl").is_file())
        .collect();
    found.sort();
    assert!(found.len() > 10, "the samples are missing");
    found
}

/// Standard output of a run that must end well. Nothing found (exit code 1) is no failure of the program.
pub fn parallax(arguments: &[&str], input: &str) -> String {
    let run = Command::cargo_bin("parallax")
        .unwrap()
        .args(arguments)
        .write_stdin(input)
        .output()
        .unwrap();
    let code = run.status.code();
    assert!(
        matches!(code, Some(0 | 1)),
        "parallax {arguments:?} ended with {code:?}: {}",
        String::from_utf8_lossy(&run.stderr)
    );
    String::from_utf8(run.stdout).unwrap()
}

/// The JSON objects of a text, one per line.
pub fn objects(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}")))
        .collect()
}

/// The articles of one story as records.
pub fn records(story: &Path) -> String {
    fs::read_to_string(story.join("articles.jsonl")).unwrap()
}

/// The words from code point `start` to `end` of a text.
pub fn slice(text: &str, start: &Value, end: &Value) -> String {
    let (start, end) = (
        start.as_u64().unwrap() as usize,
        end.as_u64().unwrap() as usize,
    );
    let count = text.chars().count();
    assert!(
        start < end && end <= count,
        "{start}..{end} is no range of a text of {count} code points"
    );
    text.chars().skip(start).take(end - start).collect()
}
