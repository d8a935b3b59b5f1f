//! `parallax relate` as a user types it: pairs of sentences in, one line for each out.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod common;

use assert_cmd::Command;
use common::objects;
use serde_json::{Value, json};

/// Code, output and messages of a run.
fn run(arguments: &[&str], input: &str) -> (Option<i32>, String, String) {
    let run = Command::cargo_bin("parallax")
        .unwrap()
        .arg("relate")
        .args(arguments)
        .write_stdin(input)
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (run.status.code(), text(&run.stdout), text(&run.stderr))
}

fn lines(pairs: &[Value]) -> String {
    pairs.iter().map(|p| format!("{p}\n")).collect()
}

const A: &str = "Le maire de Corvaisy a fermé le pont des Tuilières lundi matin.";
const B: &str = "Lundi matin, le maire de Corvaisy a fermé le pont des Tuilières.";
const OTHER: &str = "La récolte des olives sera faible cette année.";

#[test]
fn the_order_is_kept_and_a_number_is_an_id() {
    let (code, out, _) = run(
        &["-"],
        &lines(&[
            json!({"id": "z", "lang": "fr", "a": A, "b": B}),
            json!({"id": 7, "lang": "fr", "a": A, "b": OTHER}),
            json!({"id": "a", "lang": "fr", "a": A, "b": A}),
        ]),
    );
    assert_eq!(code, Some(0));
    let found = objects(&out);
    let ids: Vec<&Value> = found.iter().map(|o| &o["id"]).collect();
    assert_eq!(ids, ["z", "7", "a"]);
    assert_eq!(found[0]["relation"], "same", "{out}");
    assert_eq!(found[1]["relation"], "different", "{out}");
    let alike = |n: usize| found[n]["similarity"].as_f64().unwrap();
    assert!(alike(0) > alike(1) && alike(2) > alike(1), "{out}");
}

#[test]
fn a_bad_line_is_reported_and_counted_and_ends_the_run_only_if_asked() {
    let good = lines(&[json!({"id": 1, "lang": "fr", "a": A, "b": B})]);
    let given = format!("no pair\n{good}{{\"id\": [1], \"a\": \"\", \"b\": \"\"}}\n{good}");
    let (code, out, said) = run(&["-"], &given);
    assert_eq!((code, objects(&out).len()), (Some(0), 2), "{said}");
    assert!(said.contains("line 1") && said.contains("line 3"), "{said}");
    assert!(said.contains("2 pairs read, 2 could not be read"), "{said}");
    let (code, _, said) = run(&["--strict", "-"], &given);
    assert_eq!(code, Some(2), "{said}");
}

#[test]
fn a_language_that_is_missing_is_identified() {
    let with = |lang: Value| {
        let mut pair = json!({"id": 1, "a": A, "b": B});
        if lang != "left out" {
            pair["lang"] = lang;
        }
        let (code, out, said) = run(&["-"], &lines(&[pair]));
        assert_eq!(code, Some(0), "{said}");
        out
    };
    let french = with(json!("fr"));
    assert_eq!(with(json!("left out")), french);
    assert_eq!(with(Value::Null), french);
    // Without a folder for it, words are held against words.
    assert_eq!(objects(&with(json!("tlh")))[0]["relation"], "same");
    let nobody = json!({"id": 1, "lang": "tlh", "a": "nuqneH qaStaH nuq", "b": "Qapla' batlh je"});
    let (code, out, said) = run(&["-"], &lines(&[nobody]));
    assert_eq!((code, objects(&out).len()), (Some(0), 1), "{said}");
}

#[test]
fn sentences_without_words_are_no_trouble() {
    let pairs: Vec<Value> = [("", ""), (A, ""), ("", A), ("…", "—"), ("\u{0}\n", " ")]
        .iter()
        .map(|(a, b)| json!({"id": "e", "lang": "fr", "a": a, "b": b}))
        .collect();
    let (code, out, said) = run(&["-"], &lines(&pairs));
    assert_eq!(code, Some(0), "{said}");
    let found = objects(&out);
    assert_eq!(found.len(), pairs.len());
    for line in &found {
        assert_eq!(line["relation"], "different", "{line}");
    }
}

#[test]
fn a_text_is_no_sentence() {
    let long = "mot ".repeat(25_001);
    let given = lines(&[
        json!({"id": "long", "lang": "fr", "a": long, "b": A}),
        json!({"id": "good", "lang": "fr", "a": A, "b": B}),
    ]);
    let (code, out, said) = run(&["-"], &given);
    assert_eq!((code, objects(&out).len()), (Some(0), 1), "{said}");
    assert!(
        said.contains("line 1") && said.contains("`compare`"),
        "{said}"
    );
}

#[test]
fn nothing_given_is_nothing_found() {
    let (code, out, _) = run(&["-"], "");
    assert_eq!((code, out.as_str()), (Some(1), ""));
    let (code, _, said) = run(&["no-such-file.jsonl"], "");
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("no-such-file.jsonl"), "{said}");
}

#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let pair = |n: usize| json!({"id": n, "lang": "fr", "a": A, "b": if n.is_multiple_of(3) { B } else { OTHER }});
    let given = lines(&(0..1500).map(pair).collect::<Vec<_>>());
    let (_, one, _) = run(&["-j", "1", "-"], &given);
    let (_, four, _) = run(&["-j", "4", "-"], &given);
    assert_eq!(one.lines().count(), 1500);
    assert!(one == four, "-j 1 and -j 4 differ");
}
