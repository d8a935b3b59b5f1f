//! Every output is as its JSON Schema of `docs/schema/` says: the contract with whoever reads them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod common;

use common::{objects, parallax, records, root, stories};
use jsonschema::{Registry, Validator};
use serde_json::{Value, json};
use std::fs;

const SCHEMAS: [&str; 19] = [
    "annotations",
    "common",
    "article",
    "annotate",
    "copies",
    "group",
    "relate",
    "compare",
    "originality",
    "add",
    "stories",
    "search",
    "quotes",
    "names",
    "why",
    "decisions",
    "export",
    "doctor",
    "forget",
];

/// The schema of one output; the schemas refer to each other by their file names.
fn validator(name: &str) -> Validator {
    let folder = root().join("docs/schema");
    let registry = SCHEMAS.iter().fold(Registry::new(), |registry, name| {
        let text = fs::read_to_string(folder.join(format!("{name}.json"))).unwrap();
        let schema: Value = serde_json::from_str(&text).unwrap();
        registry
            .add(format!("json-schema:///{name}.json"), schema)
            .unwrap()
    });
    let registry = registry.prepare().unwrap();
    let schema = json!({ "$ref": format!("json-schema:///{name}.json") });
    jsonschema::options()
        .with_registry(&registry)
        .build(&schema)
        .unwrap()
}

/// All that is wrong with an object, in one text.
fn faults(validator: &Validator, object: &Value) -> String {
    let lines = validator
        .iter_errors(object)
        .map(|e| format!("{}: {e}\n", e.instance_path()));
    lines
        .take(5)
        .map(|line| line.chars().take(400).collect::<String>())
        .collect()
}

/// Checks all objects and that there are any; then, that a schema refuses a field it does not know.
fn all_valid(name: &str, found: &[Value]) {
    let validator = validator(name);
    for object in found {
        let faults = faults(&validator, object);
        assert!(faults.is_empty(), "against {name}.json:\n{faults}");
    }
    let mut spoilt = found.first().expect("an output").clone();
    spoilt["unheard_of"] = Value::Null;
    assert!(
        !validator.is_valid(&spoilt),
        "{name}.json takes fields that it does not know"
    );
}

#[test]
fn read_is_as_its_schema_says() {
    let mut found = Vec::new();
    for story in stories() {
        let (folder, map) = (
            story.display().to_string(),
            story.join("urls.tsv").display().to_string(),
        );
        found.extend(objects(&parallax(
            &["read", "--format", "jsonl", "--url-map", &map, &folder],
            "",
        )));
    }
    assert!(
        found.iter().all(|article| article["url"].is_string()),
        "an address of urls.tsv is lost"
    );
    all_valid("article", &found);
}

#[test]
fn annotate_is_as_its_schema_says() {
    let given: String = stories().iter().map(|s| records(s)).collect();
    let found = objects(&parallax(&["annotate", "-"], &given));
    assert_eq!(found.len(), given.lines().count());
    all_valid("annotate", &found);
}

#[test]
fn copies_are_as_their_schema_says() {
    let given: String = stories().iter().map(|s| records(s)).collect();
    let found = objects(&parallax(&["copies", "-"], &given));
    let articles = found.iter().filter(|o| o["type"] == "article").count();
    assert_eq!(articles, given.lines().count(), "one line per article");
    all_valid("copies", &found);
}

#[test]
fn group_is_as_its_schema_says() {
    let given: String = stories().iter().map(|s| records(s)).collect();
    let found = objects(&parallax(&["group", "-"], &given));
    assert!(
        found.len() >= given.lines().count(),
        "a line for every article"
    );
    all_valid("group", &found);
}

#[test]
fn relate_is_as_its_schema_says() {
    let texts: Vec<String> = stories()
        .iter()
        .flat_map(|s| objects(&records(s)))
        .filter_map(|a| Some(a["text"].as_str()?.split(". ").next()?.to_owned()))
        .collect();
    let pair = |pair: (usize, &[String])| {
        let (id, sentences) = pair;
        json!({"id": id, "lang": null, "a": sentences[0], "b": sentences[1]}).to_string() + "\n"
    };
    let given: String = texts.windows(2).enumerate().map(pair).collect();
    let found = objects(&parallax(&["relate", "-"], &given));
    assert_eq!(found.len(), given.lines().count());
    all_valid("relate", &found);
}

#[test]
fn compare_is_as_its_schema_says() {
    let mut found = Vec::new();
    for story in stories() {
        let file = story.join("articles.jsonl").display().to_string();
        found.extend(objects(&parallax(
            &["compare", "--format", "json", &file],
            "",
        )));
        let folder = story.display().to_string();
        found.extend(objects(&parallax(
            &["compare", "--format", "json", &folder],
            "",
        )));
    }
    all_valid("compare", &found);
}

#[test]
fn annotations_are_as_their_schema_says() {
    let mut found = Vec::new();
    for story in stories().iter().take(6) {
        let file = story.join("articles.jsonl").display().to_string();
        let arguments = ["compare", "--format", "annotations", &file];
        found.extend(objects(&parallax(&arguments, "")));
    }
    all_valid("annotations", &found);
}

#[test]
fn originality_is_as_its_schema_says() {
    let given: String = stories().iter().map(|s| records(s)).collect();
    let whole = objects(&parallax(&["originality", "-"], &given));
    assert_eq!(whole.len(), 1, "one object");
    all_valid("originality", &whole);
    let lines = objects(&parallax(
        &["originality", "--format", "jsonl", "-"],
        &given,
    ));
    let of = |kind: &str| lines.iter().filter(|o| o["type"] == kind).count();
    assert_eq!(of("article"), given.lines().count());
    assert!(of("parameters") == 1 && of("outlet") > 5 && of("story") > 5 && of("pair") > 5);
    all_valid("originality", &lines);
}

/// An archive with all samples in it, and how it was added.
fn archive() -> (tempfile::TempDir, String, Vec<Value>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parallax").display().to_string();
    let files: Vec<String> = stories()
        .iter()
        .map(|s| s.join("articles.jsonl").display().to_string())
        .collect();
    let mut arguments = vec!["add", "--archive", &path, "--format", "json"];
    arguments.extend(files.iter().map(String::as_str));
    let added = objects(&parallax(&arguments, ""));
    (folder, path, added)
}

#[test]
fn the_archive_commands_are_as_their_schemas_say() {
    let (folder, path, added) = archive();
    let run = |arguments: &[&str]| {
        let all = [arguments, &["--archive", &path]].concat();
        objects(&parallax(&all, ""))
    };
    all_valid("add", &added);
    let listed = run(&["stories", "--limit", "0"]);
    assert!(listed.len() > 5);
    all_valid("stories", &listed);
    let id = |n: usize| listed[n]["id"].as_str().unwrap().to_owned();
    all_valid("search", &run(&["search", "président OR pont OR gaz"]));
    all_valid("quotes", &run(&["quotes", "--limit", "0"]));
    all_valid("names", &run(&["names", "--limit", "0"]));
    all_valid("compare", &run(&["show", &id(0), "--format", "json"]));
    run(&["story", "not-same", &id(0), &id(1)]);
    run(&["story", "merge", &id(2), &id(3)]);
    all_valid("decisions", &run(&["story", "decisions"]));
    all_valid("why", &run(&["show", &id(3), "--why", "--format", "json"]));
    all_valid("doctor", &run(&["doctor", "--format", "json"]));
    let out = folder.path().join("tables").display().to_string();
    run(&["export", "--out", &out]);
    let mut rows = Vec::new();
    for file in fs::read_dir(&out).unwrap() {
        rows.extend(objects(&fs::read_to_string(file.unwrap().path()).unwrap()));
    }
    assert!(rows.len() > 500, "{}", rows.len());
    all_valid("export", &rows);
    let outlet = listed[0]["outlets"][0].as_str().unwrap().to_owned();
    all_valid("forget", &run(&["forget", &outlet, "--format", "json"]));
}
