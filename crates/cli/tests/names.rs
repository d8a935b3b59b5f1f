//! `parallax names import` and `--aliases`, as a user types them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use assert_cmd::Command;
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const LIST: &str = "id\tlang\tname\ttype\n\
    Q71\tfr\tOdile Grandval\tperson\n\
    Q71\ten\tOdile Grandval\tPER\n\
    Q72\tfr\tVaumoise\tplace\n\
    Q73\tde\tVaumoise\tLOC\n\
    Q74\ten\tSorvane\torganization\n";

/// How a run ended: exit code, standard output, standard error.
fn run(folder: &Path, arguments: &[&str], input: &str) -> (i32, String, String) {
    let run = Command::cargo_bin("parallax")
        .unwrap()
        .current_dir(folder)
        .env_remove("PARALLAX_ALIASES")
        .args(arguments)
        .write_stdin(input)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        run.status.code().unwrap(),
        text(run.stdout),
        text(run.stderr),
    )
}

fn entities(line: &str) -> Vec<(String, String)> {
    let object: Value = serde_json::from_str(line).unwrap();
    let names = object["names"].as_array().unwrap();
    let field = |n: &Value, f: &str| n[f].as_str().unwrap().to_owned();
    names
        .iter()
        .map(|n| (field(n, "text"), field(n, "entity")))
        .collect()
}

#[test]
fn a_list_becomes_a_table_that_names_entities() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("list.tsv"), LIST).unwrap();
    let (code, _, err) = run(folder.path(), &["names", "import", "list.tsv"], "");
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("3 names of 5 rows in list.aliases"), "{err}");
    let files = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(files, 2, "something was left behind");

    let article = r#"{"id":"a","lang":"fr","text":"La maire Odile Grandval est à Vaumoise. Mme Grandval se tait."}"#;
    let (code, out, err) = run(
        folder.path(),
        &["--aliases", "list.aliases", "annotate", "-"],
        article,
    );
    assert_eq!(code, 0, "{err}");
    let found = entities(&out);
    let of = |name: &str| {
        found
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, e)| e.as_str())
    };
    assert_eq!(of("Odile Grandval"), Some("Q71"), "{found:?}");
    assert_eq!(of("Grandval"), Some("Q71"), "{found:?}");
    assert_eq!(of("Vaumoise"), Some("Q72"), "{found:?}");
}

#[test]
fn wrong_rows_are_told_and_counted() {
    let folder = TempDir::new().unwrap();
    let list = "Q1\tfr\tOdile Grandval\tperson\nQ2\tfr\tone column less\n\nQ3\tfr\tX\tgalaxy\nQ4\tfr\t\tplace\n";
    let (code, _, err) = run(folder.path(), &["names", "import", "-", "--out", "t"], list);
    assert_eq!(code, 0, "{err}");
    for words in [
        "line 2: 3 columns; a row has four",
        "line 4: type \"galaxy\"",
        "line 5: no name",
        "1 rows read, 3 could not be read",
    ] {
        assert!(err.contains(words), "{words:?} is not in: {err}");
    }
    let (code, _, err) = run(
        folder.path(),
        &["names", "import", "-", "--out", "t2", "--strict"],
        list,
    );
    assert_eq!(code, 2);
    assert!(err.contains("line 2") && !folder.path().join("t2").exists());
}

#[test]
fn many_wrong_rows_are_not_all_shown() {
    let folder = TempDir::new().unwrap();
    let mut list = "Q1\tfr\tOdile Grandval\tperson\n".to_owned();
    for _ in 0..500 {
        list.push_str("nothing\n");
    }
    let (code, _, err) = run(
        folder.path(),
        &["names", "import", "-", "--out", "t"],
        &list,
    );
    assert_eq!(code, 0);
    assert!(err.lines().count() < 30, "{err}");
    assert!(err.contains("500 could not be read"), "{err}");
}

#[test]
fn what_cannot_be_a_table_says_so() {
    let folder = TempDir::new().unwrap();
    let here = folder.path();
    let (code, _, err) = run(here, &["names", "import", "-", "--out", "t"], "");
    assert_eq!(code, 1);
    assert!(
        err.contains("no names, no table") && !here.join("t").exists(),
        "{err}"
    );

    let (code, _, err) = run(here, &["names", "import", "-"], LIST);
    assert_eq!(code, 2);
    assert!(err.contains("--out"), "{err}");

    let (code, _, err) = run(here, &["names", "import", "missing.tsv"], "");
    assert_eq!(code, 2);
    assert!(err.contains("missing.tsv"), "{err}");

    fs::write(here.join("list.tsv"), LIST).unwrap();
    let (code, _, err) = run(here, &["--aliases", "list.tsv", "annotate", "-"], "");
    assert_eq!(code, 2);
    assert!(err.contains("list.tsv is no table of aliases"), "{err}");
    let (code, _, err) = run(here, &["--aliases", "none", "annotate", "-"], "");
    assert_eq!(code, 2);
    assert!(
        err.contains("cannot read the table of aliases none"),
        "{err}"
    );
}

#[test]
fn the_same_list_in_any_order_makes_the_same_table() {
    let folder = TempDir::new().unwrap();
    let mut rows: Vec<String> = (0..3000)
        .map(|i| format!("Q{i}\tfr\tNom {}\tperson\n", i % 700))
        .collect();
    let mut long = String::new();
    writeln!(long, "Q9\tfr\t{}\tplace", "x".repeat(10_000)).unwrap();
    rows.push(long);
    let (code, _, err) = run(
        folder.path(),
        &["names", "import", "-", "--out", "one"],
        &rows.concat(),
    );
    assert_eq!(code, 0);
    assert!(err.contains("more than 4096 bytes"), "{err}");
    rows.reverse();
    run(
        folder.path(),
        &["names", "import", "-", "--out", "two"],
        &rows.concat(),
    );
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    assert!(read("one") == read("two"));
}

#[test]
fn a_byte_order_mark_is_no_part_of_an_identifier() {
    let folder = TempDir::new().unwrap();
    let here = folder.path();
    let list = "\u{feff}Q71\tfr\tOdile Grandval\tperson\nQ72\tfr\t\u{200b}\tperson\n";
    fs::write(here.join("list.tsv"), list).unwrap();
    let (code, _, err) = run(here, &["names", "import", "list.tsv"], "");
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("1 names of 1 rows"), "{err}");
    let article = r#"{"id":"a","lang":"fr","text":"La maire Odile Grandval se tait."}"#;
    let (_, out, _) = run(
        here,
        &["--aliases", "list.aliases", "annotate", "-"],
        article,
    );
    assert_eq!(
        entities(&out),
        [("Odile Grandval".to_owned(), "Q71".to_owned())]
    );
}

#[test]
fn a_table_whose_bytes_were_changed_is_refused() {
    let folder = TempDir::new().unwrap();
    let here = folder.path();
    fs::write(here.join("list.tsv"), LIST).unwrap();
    run(here, &["names", "import", "list.tsv"], "");
    let table = here.join("list.aliases");
    let mut bytes = fs::read(&table).unwrap();
    let place = bytes.len() - 30;
    bytes[place] ^= 0x55;
    fs::write(&table, bytes).unwrap();
    let (code, _, err) = run(
        here,
        &["--aliases", "list.aliases", "annotate", "-"],
        r#"{"id":"a","text":"Rien."}"#,
    );
    assert_eq!(code, 2, "{err}");
    assert!(err.contains("is no table of aliases"), "{err}");
}
