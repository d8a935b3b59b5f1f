//! Languages are data: the folders that were written without touching code find what they must in invented sentences, and
//! a folder that is not built in does so when it is given with `--languages`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod common;

use assert_cmd::Command;
use common::{objects, parallax, root, slice};
use serde::Deserialize;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A file of `tests/languages/`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    language: String,
    date: String,
    texts: Vec<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    text: String,
    sentences: Vec<String>,
    dates: Vec<(String, String)>,
    /// "kind | content | speaker"
    quotes: Vec<String>,
}

fn expected(name: &str) -> Expected {
    let path = root().join("tests/languages").join(name);
    toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// What is wrong with the annotations of a file's texts, given these arguments.
fn faults(expected: &Expected, arguments: &[&str]) -> Vec<String> {
    let mut faults = Vec::new();
    for text in &expected.texts {
        let record =
            json!({"id": "1", "lang": expected.language, "date": expected.date, "text": text.text});
        let found = objects(&parallax(arguments, &record.to_string())).remove(0);
        let mut differ = |what: &str, wanted: Vec<String>, got: Vec<String>| {
            if wanted != got {
                faults.push(format!(
                    "{}: {what}\n  wanted {wanted:?}\n  got    {got:?}",
                    expected.language
                ));
            }
        };
        differ(
            "sentences",
            text.sentences.clone(),
            beginnings(text, &found),
        );
        differ(
            "dates",
            text.dates.iter().map(|(t, v)| format!("{t} {v}")).collect(),
            dates(&found),
        );
        differ("quotes", text.quotes.clone(), quotes(text, &found));
    }
    faults
}

/// The found sentences, each cut to the length of what is expected of it.
fn beginnings(text: &Text, found: &Value) -> Vec<String> {
    let list = found["sentences"].as_array().unwrap();
    let whole = list
        .iter()
        .map(|s| slice(&text.text, &s["start"], &s["end"]));
    whole
        .enumerate()
        .map(|(i, s)| {
            let wanted = text.sentences.get(i).map_or(20, |w| w.chars().count());
            s.chars().take(wanted).collect()
        })
        .collect()
}

fn dates(found: &Value) -> Vec<String> {
    let list = found["dates"].as_array().unwrap();
    list.iter()
        .map(|d| {
            format!(
                "{} {}",
                d["text"].as_str().unwrap(),
                d["value"].as_str().unwrap()
            )
        })
        .collect()
}

/// The found quotes as they are written in the file; of a speaker, only the expected part of the name is kept.
fn quotes(text: &Text, found: &Value) -> Vec<String> {
    let list = found["quotes"].as_array().unwrap();
    let written = list.iter().enumerate().map(|(i, q)| {
        let pieces = q["content"].as_array().unwrap().iter();
        let content: Vec<String> = pieces.map(|p| slice(&text.text, &p[0], &p[1])).collect();
        let name = q["speaker"]["name"].as_str().unwrap_or_default();
        let wanted = text.quotes.get(i).and_then(|w| w.rsplit(" | ").next());
        let shown = wanted
            .filter(|w| !w.is_empty() && name.contains(w))
            .unwrap_or(name);
        format!(
            "{} | {} | {shown}",
            q["kind"].as_str().unwrap(),
            content.join(" … ")
        )
    });
    written.collect()
}

#[test]
fn folders_alone_find_sentences_dates_quotes_and_claims() {
    let mut missed = Vec::new();
    for language in ["it", "pt", "nl", "pl", "ru", "uk", "ar"] {
        let expected = expected(&format!("{language}.toml"));
        missed.extend(faults(&expected, &["annotate", "-"]));
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn a_new_folder_is_a_new_language() {
    let expected = expected("new.toml");
    let folder = root().join("tests/languages/new");
    let folder = folder.to_str().unwrap();
    let given = ["annotate", "--languages", folder, "-"];
    let missed = faults(&expected, &given);
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    // Without the folder, the same words say nothing: it is the folder that does it.
    assert!(!faults(&expected, &["annotate", "-"]).is_empty());
}

/// Runs with a folder of languages; what was said and the exit code.
fn refused(folder: &Path) -> String {
    let run = Command::cargo_bin("parallax")
        .unwrap()
        .args(["annotate", "--languages", folder.to_str().unwrap(), "-"])
        .write_stdin("{\"id\":\"1\",\"text\":\"Saluton.\"}\n")
        .output()
        .unwrap();
    assert_eq!(
        run.status.code(),
        Some(2),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
    assert!(run.stdout.is_empty());
    String::from_utf8(run.stderr).unwrap()
}

fn language(root: &TempDir, name: &str, file: &str, content: &[u8]) {
    let folder = root.path().join(name);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(file), content).unwrap();
}

#[test]
fn a_wrong_key_is_named_with_its_file_and_line() {
    let root = TempDir::new().unwrap();
    language(&root, "eo", "words.toml", b"stop_words = [\"la\"]\n");
    language(
        &root,
        "eo",
        "quotes.toml",
        b"complementisers = [\"ke\"]\nverbes = [\"diris\"]\n",
    );
    let said = refused(root.path());
    for part in ["eo", "quotes.toml", "line 2", "verbes"] {
        assert!(said.contains(part), "{part} is missing in: {said}");
    }
}

#[test]
fn a_rule_that_is_none_is_named() {
    let root = TempDir::new().unwrap();
    language(&root, "eo", "words.toml", b"");
    language(
        &root,
        "eo",
        "dates.toml",
        b"[[groups]]\nname = \"date\"\nrules = [\"<nothing> -> day\"]\n",
    );
    let said = refused(root.path());
    for part in ["eo", "dates.toml", "nothing"] {
        assert!(said.contains(part), "{part} is missing in: {said}");
    }
}

#[test]
fn a_folder_without_a_language_is_refused() {
    let root = TempDir::new().unwrap();
    assert!(refused(root.path()).contains("no language in it"));
    // Files that are no language yet: the one that makes it one is named.
    language(&root, "eo", "dates.toml", b"");
    let said = refused(root.path());
    assert!(said.contains("eo") && said.contains("words.toml"), "{said}");
}

#[test]
fn a_folder_that_is_not_there_and_a_file_that_is_no_text() {
    let root = TempDir::new().unwrap();
    let missing = root.path().join("nowhere");
    assert!(refused(&missing).contains("nowhere"));
    language(&root, "eo", "words.toml", b"stop_words = [\"\xff\xfe\"]\n");
    let said = refused(root.path());
    assert!(
        said.contains("words.toml") && said.contains("UTF-8"),
        "{said}"
    );
}
