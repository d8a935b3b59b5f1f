//! `parallax originality` as a user types it: the tables, their formats, and sets in which there is nothing to count.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod common;

use assert_cmd::Command;
use common::{objects, parallax, records, stories};
use parquet::file::reader::{FileReader, SerializedFileReader};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

const ROOF: &str = "La charpente de la halle aux grains de Brévanne a cédé dimanche vers midi sous le poids de la \
    neige, sans blesser personne, alors que le marché venait de fermer ses portes.";
const MAYOR: &str = "La municipalité avait pourtant fait vérifier les fermes en chêne à l'automne, et le bureau \
    d'études n'avait relevé qu'un léger affaissement du versant nord, jugé sans danger.";
const OWN: &str = "Sur place, les marchands ont replié leurs étals en silence et porté les cageots jusqu'au préau \
    de l'école, prêté pour l'hiver par la directrice.";
const TRAIN: &str = "Le dernier autorail de la ligne des Étangs roulera samedi entre Orvaux et Quenneville, \
    soixante-douze ans après son inauguration par un ministre oublié.";

fn article(id: &str, outlet: &str, date: &str, story: &str, text: &str) -> Value {
    json!({"id": id, "source": outlet, "lang": "fr", "date": date, "story": story, "text": text})
}

/// Four outlets, one with a name that CSV has to quote.
fn set() -> Vec<Value> {
    let two = format!("{ROOF}\n\n{MAYOR}");
    vec![
        article("p1", "Le Phare", "2024-01-07T14:00:00+01:00", "halle", &two),
        article(
            "d1",
            "La \"Digue\", journal",
            "2024-01-07T14:40:00+01:00",
            "halle",
            &format!("Notre confrère Le Phare raconte :\n\n{ROOF}\n\n{OWN}"),
        ),
        article("b1", "Brume", "2024-01-07T20:00:00+01:00", "halle", &two),
        article(
            "d2",
            "La \"Digue\", journal",
            "2024-01-08T07:00:00+01:00",
            "ligne",
            TRAIN,
        ),
        article("e1", "Étale", "2024-01-08T08:00:00+01:00", "ligne", ""),
    ]
}

fn lines(articles: &[Value]) -> String {
    articles.iter().map(|a| format!("{a}\n")).collect()
}

fn jsonl(arguments: &[&str], input: &str) -> Vec<Value> {
    let mut all = vec!["originality", "--format", "jsonl"];
    all.extend(arguments);
    objects(&parallax(&all, input))
}

fn row<'v>(of: &'v [Value], kind: &str, key: &str, value: &str) -> &'v Value {
    let found = of.iter().find(|o| o["type"] == kind && o[key] == value);
    found.unwrap_or_else(|| panic!("no {kind} with {key} {value}"))
}

struct Run {
    code: i32,
    out: Vec<u8>,
    err: String,
}

fn run(arguments: &[&str], input: &str) -> Run {
    let run = Command::cargo_bin("parallax")
        .unwrap()
        .arg("originality")
        .args(arguments)
        .write_stdin(input)
        .output()
        .unwrap();
    Run {
        code: run.status.code().unwrap(),
        out: run.stdout,
        err: String::from_utf8_lossy(&run.stderr).into_owned(),
    }
}

#[test]
fn who_copies_whom_is_told_per_article_outlet_story_and_pair() {
    let found = jsonl(&[], &lines(&set()));
    assert_eq!(found[0]["type"], "parameters");
    assert_eq!(found[0]["stories"], "given");
    assert_eq!(found[0]["window"], "72h");

    let first = row(&found, "article", "id", "p1");
    assert_eq!(
        (&first["originality"], &first["credited"]),
        (&json!(1.0), &Value::Null)
    );
    let credits = row(&found, "article", "id", "d1");
    assert_eq!(credits["source"], "p1");
    assert_eq!(credits["source_lag_seconds"], 2400);
    assert_eq!(credits["credited"], true);
    assert_eq!(credits["credits"], json!(["Le Phare"]));
    let share = credits["originality"].as_f64().unwrap();
    assert!((0.4..0.6).contains(&share), "{share}");
    // Every word of it stood elsewhere: nothing is left, not even the marks.
    let copied = row(&found, "article", "id", "b1");
    assert_eq!(
        (&copied["originality"], &copied["only_here"]),
        (&json!(0.0), &json!(0.0))
    );
    assert_eq!(copied["credited"], false);
    assert_eq!(
        row(&found, "article", "id", "e1")["originality"],
        Value::Null
    );

    let outlet = row(&found, "outlet", "outlet", "Brume");
    assert_eq!(outlet["originality_0"], 1.0);
    assert_eq!(outlet["reaction_median_seconds"], 21600.0);
    assert_eq!(row(&found, "outlet", "outlet", "Le Phare")["told_first"], 1);
    assert_eq!(row(&found, "outlet", "outlet", "Étale")["empty"], 1);

    let story = row(&found, "story", "story", "halle");
    assert_eq!(
        (&story["breaker"], &story["outlets"]),
        (&json!("Le Phare"), &json!(3))
    );
    assert_eq!(
        (&story["to_2nd_seconds"], &story["to_5th_seconds"]),
        (&json!(2400), &Value::Null)
    );
    assert_eq!(story["origins"], 1);

    let pair = row(&found, "pair", "to_outlet", "La \"Digue\", journal");
    assert_eq!(
        (&pair["from_outlet"], &pair["articles"]),
        (&json!("Le Phare"), &json!(1))
    );
    assert_eq!(
        (&pair["credited_characters"], &pair["balance"]),
        (&json!(1.0), &json!(1.0))
    );
}

#[test]
fn it_agrees_with_copies() {
    for story in stories() {
        let given = records(&story);
        let counted = jsonl(&["--by", "article"], &given);
        for found in objects(&parallax(&["copies", "-"], &given)) {
            if found["type"] != "article" {
                continue;
            }
            let mine = row(&counted, "article", "id", found["id"].as_str().unwrap());
            for (theirs, ours) in [
                ("originality", "originality"),
                ("copied", "external"),
                ("agency", "agency"),
            ] {
                let (x, y) = (
                    found[theirs].as_f64().unwrap(),
                    mine[ours].as_f64().unwrap(),
                );
                // Marks between two copied passages are counted with them here.
                assert!((x - y).abs() < 0.01, "{}: {theirs} {x}, {y}", found["id"]);
            }
            let from = found["from"].as_array().unwrap();
            let told = from.iter().find(|f| f["share"].as_f64() > Some(0.0));
            assert_eq!(told.map_or(&Value::Null, |f| &f["id"]), &mine["source"]);
        }
    }
}

#[test]
fn the_order_of_what_is_given_and_the_threads_change_nothing() {
    let mut shuffled = set();
    shuffled.swap(0, 3);
    shuffled.swap(1, 4);
    shuffled.swap(2, 3);
    for format in ["json", "jsonl", "csv", "text"] {
        let one = parallax(
            &["originality", "--format", format, "-j", "1"],
            &lines(&set()),
        );
        let other = parallax(
            &["originality", "--format", format, "-j", "4"],
            &lines(&shuffled),
        );
        assert_eq!(one, other, "{format}");
    }
}

/// The fields of CSV as RFC 4180 has it.
fn parse_csv(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut field, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, quoted) {
            ('"', true) if chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            ('"', _) => quoted = !quoted,
            (',', false) => row.push(std::mem::take(&mut field)),
            ('\n', false) => {
                row.push(std::mem::take(&mut field));
                rows.push(std::mem::take(&mut row));
            }
            (c, _) => field.push(c),
        }
    }
    assert!(row.is_empty() && field.is_empty(), "ends with a line end");
    rows
}

#[test]
fn csv_reads_back_as_what_json_says_with_its_parameters() {
    let given = lines(&set());
    for (by, table) in [
        ("article", "articles"),
        ("outlet", "outlets"),
        ("story", "stories"),
        ("pair", "pairs"),
    ] {
        let options = ["--min-chars", "30", "--window", "2d", "--by", by];
        let csv = |format| {
            let mut all = vec!["originality", "--format", format];
            all.extend(options);
            parallax(&all, &given)
        };
        let rows = parse_csv(&csv("csv"));
        let whole: Value = serde_json::from_str(&csv("json")).unwrap();
        let objects = whole[table].as_array().unwrap();
        assert_eq!(rows.len(), objects.len() + 1);
        assert!(objects.len() > 1, "{table} has rows");
        let head = &rows[0];
        for (cells, object) in rows[1..].iter().zip(objects) {
            assert_eq!(cells.len(), head.len());
            for (name, cell) in head.iter().zip(cells) {
                let expected = match name.as_str() {
                    "schema" => "parallax/1".to_owned(),
                    "version" => env!("CARGO_PKG_VERSION").to_owned(),
                    "param_window" => "48h".to_owned(),
                    "param_min_chars" => "30".to_owned(),
                    "param_verbatim" => "false".to_owned(),
                    "param_internal" => "true".to_owned(),
                    "param_kinds" => "narrative".to_owned(),
                    "param_stories" => "given".to_owned(),
                    _ => match &object[name] {
                        Value::Null => String::new(),
                        Value::String(text) => text.clone(),
                        Value::Array(words) => {
                            let words: Vec<&str> =
                                words.iter().map(|w| w.as_str().unwrap()).collect();
                            words.join("; ")
                        }
                        Value::Number(n) => n.as_f64().unwrap().to_string(),
                        other => other.to_string(),
                    },
                };
                assert_eq!(*cell, expected, "{table}.{name}");
            }
        }
    }
}

fn parquet(path: &Path) -> (Vec<Value>, Vec<(String, String)>) {
    let reader = SerializedFileReader::new(fs::File::open(path).unwrap()).unwrap();
    let metadata = reader.metadata().file_metadata().key_value_metadata();
    let metadata = metadata
        .unwrap()
        .iter()
        .map(|pair| (pair.key.clone(), pair.value.clone().unwrap()));
    let metadata = metadata.collect();
    let rows = reader.get_row_iter(None).unwrap();
    let text = |r: parquet::record::Row| {
        let columns = r.get_column_iter().map(|(name, field)| {
            use parquet::record::Field;
            let value = match field {
                Field::Null => Value::Null,
                Field::Bool(yes) => json!(yes),
                Field::Long(n) => json!(n),
                Field::Double(n) => json!(n),
                Field::Str(text) => json!(text),
                other => panic!("{name}: {other:?}"),
            };
            (name.clone(), value)
        });
        Value::Object(columns.collect())
    };
    (rows.map(|r| text(r.unwrap())).collect(), metadata)
}

#[test]
fn parquet_reads_back_as_what_json_says_with_its_parameters() {
    let folder = tempfile::tempdir().unwrap();
    let place = format!("{}/tables/", folder.path().display());
    let given = lines(&set());
    assert_eq!(
        run(
            &["--format", "parquet", "--verbatim", "--output", &place],
            &given
        )
        .code,
        0
    );
    let whole = parallax(&["originality", "--format", "json", "--verbatim"], &given);
    let whole: Value = serde_json::from_str(&whole).unwrap();
    for table in ["articles", "outlets", "stories", "pairs"] {
        let path = folder
            .path()
            .join("tables")
            .join(format!("{table}.parquet"));
        let (rows, metadata) = parquet(&path);
        let mut expected = whole[table].as_array().unwrap().clone();
        for object in &mut expected {
            for (_, value) in object.as_object_mut().unwrap() {
                if let Some(words) = value.as_array() {
                    let words: Vec<&str> = words.iter().map(|w| w.as_str().unwrap()).collect();
                    *value = match words.as_slice() {
                        [] => Value::Null,
                        words => json!(words.join("; ")),
                    };
                }
            }
        }
        assert_eq!(rows, expected, "{table}");
        let value = |key: &str| &metadata.iter().find(|(k, _)| k == key).unwrap().1;
        assert_eq!(value("schema"), "parallax/1");
        assert_eq!(value("version"), env!("CARGO_PKG_VERSION"));
        let parameters: Value = serde_json::from_str(value("parameters")).unwrap();
        assert_eq!(parameters, whole["parameters"]);
        assert_eq!(
            parameters["kinds"],
            json!(["narrative", "quote", "formula"])
        );
    }
}

#[test]
fn files_and_folders_take_what_they_can_hold() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let given = lines(&set());
    // By the ending of the name.
    for (name, begins) in [
        ("o.csv", "outlet,"),
        ("o.json", "{\"schema\""),
        ("o.txt", "Originalit"),
    ] {
        assert_eq!(run(&["--output", &path(name)], &given).code, 0);
        assert!(fs::read_to_string(path(name)).unwrap().starts_with(begins));
    }
    assert_eq!(
        run(&["--output", &path("o.parquet"), "--by", "pair"], &given).code,
        0
    );
    assert_eq!(parquet(Path::new(&path("o.parquet"))).0.len(), 3);
    // A folder takes all tables.
    assert_eq!(run(&["--output", &path("")], &given).code, 0);
    for name in ["articles.csv", "outlets.csv", "stories.csv", "pairs.csv"] {
        assert!(fs::metadata(path(name)).unwrap().len() > 100, "{name}");
    }
    // What cannot be done is said before the work, with what to do.
    for (arguments, advice) in [
        (vec!["--format", "parquet"], "--output"),
        (vec!["--format", "csv", "--by", "outlet,pair"], "--by"),
        (vec!["--output", "/nowhere/at/all.csv"], "no folder"),
        (vec!["--window", "soon"], "72h"),
    ] {
        let run = run(&arguments, &given);
        assert_eq!(run.code, 2, "{arguments:?}");
        assert!(run.err.contains(advice), "{arguments:?}: {}", run.err);
        assert!(run.out.is_empty());
    }
}

#[test]
fn stories_may_come_from_a_file_or_be_grouped() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("stories.jsonl");
    let listed = [
        ("p1", "x"),
        ("d1", "x"),
        ("b1", "y"),
        ("b1", "x"),
        ("d2", "z"),
    ];
    let listed: String = listed
        .iter()
        .map(|(article, story)| {
            format!(
                "{}\n",
                json!({"article": article, "story": story, "joined": {}})
            )
        })
        .collect();
    fs::write(&file, listed).unwrap();
    let file = file.display().to_string();
    let found = jsonl(&["--stories", &file], &lines(&set()));
    assert_eq!(found[0]["stories"], "file");
    // The last line of an article counts.
    assert_eq!(row(&found, "story", "story", "x")["articles"], 3);
    assert_eq!(row(&found, "article", "id", "e1")["story"], Value::Null);
    let run = run(&["--stories", &file, "--format", "json"], &lines(&set()));
    assert!(run.err.contains("1 of 5 articles"), "{}", run.err);

    let mut unknown = set();
    for article in &mut unknown {
        article.as_object_mut().unwrap().remove("story");
    }
    let found = jsonl(&["--by", "article"], &lines(&unknown));
    assert_eq!(found[0]["stories"], "grouped");
    let grouped = objects(&parallax(&["group", "-"], &lines(&unknown)));
    for line in &grouped {
        let mine = row(&found, "article", "id", line["article"].as_str().unwrap());
        assert_eq!(mine["story"], line["story"]);
    }
}

#[test]
fn word_for_word_and_long_enough_is_the_setting_of_the_study() {
    let reworded = ROOF.replace("sans blesser personne", "sans faire aucun blessé");
    let given = lines(&[
        article("a", "A", "2024-01-07T14:00:00Z", "s", ROOF),
        article("b", "B", "2024-01-07T15:00:00Z", "s", &reworded),
    ]);
    let share = |arguments: &[&str]| {
        let found = jsonl(arguments, &given);
        row(&found, "article", "id", "b")["external"]
            .as_f64()
            .unwrap()
    };
    let any = share(&[]);
    let verbatim = share(&["--verbatim"]);
    let study = share(&["--verbatim", "--min-chars", "100"]);
    assert!(any > 0.95, "{any}");
    assert!(verbatim < any && verbatim > 0.8, "{verbatim}");
    // Of the two runs that are word for word, one has a hundred characters.
    assert!(study < verbatim && study > 0.5, "{study}");
    assert_eq!(share(&["--verbatim", "--min-chars", "1000"]), 0.0);
    assert_eq!(share(&["--kinds", "quote"]), 0.0);
}

#[test]
fn a_set_without_times_has_no_direction() {
    let mut undated = set();
    for article in &mut undated {
        article["date"] = Value::Null;
    }
    let found = jsonl(&[], &lines(&undated));
    for one in found
        .iter()
        .filter(|o| o["type"] == "article" && o["id"] != "e1")
    {
        assert_eq!(one["originality"], 1.0);
        assert_eq!(one["source_lag_seconds"], Value::Null);
    }
    let copied = row(&found, "article", "id", "b1")["only_here"]
        .as_f64()
        .unwrap();
    assert!(copied < 0.05, "{copied}");
    for pair in found.iter().filter(|o| o["type"] == "pair") {
        assert_eq!(pair["directed"], false);
    }
    assert_eq!(
        row(&found, "story", "story", "halle")["breaker"],
        Value::Null
    );
}

#[test]
fn one_outlet_alone_copies_nobody() {
    let mut alone = set();
    for article in &mut alone {
        article["source"] = json!("Le Phare");
    }
    let found = jsonl(&[], &lines(&alone));
    let outlet = row(&found, "outlet", "outlet", "Le Phare");
    assert_eq!(
        (&outlet["articles"], &outlet["originality_mean"]),
        (&json!(5), &json!(1.0))
    );
    assert_eq!(
        (&outlet["stories_shared"], &outlet["told_first"]),
        (&json!(0), &json!(0))
    );
    assert!(found.iter().all(|o| o["type"] != "pair"));
}

#[test]
fn nothing_is_an_answer() {
    for format in ["json", "jsonl", "csv", "text"] {
        let run = run(&["--format", format, "-"], "");
        assert_eq!(run.code, 1, "{format}");
        assert!(
            !run.out.is_empty(),
            "{format}: parameters or names of columns"
        );
    }
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().display().to_string();
    assert_eq!(run(&["--format", "parquet", "-o", &place], "").code, 1);
    assert!(parquet(&folder.path().join("stories.parquet")).0.is_empty());
}

#[test]
fn one_bad_record_ends_no_run() {
    let mut given = lines(&set());
    given.push_str("{\"id\": \"x\"}\nno record\n");
    let whole = parallax(&["originality", "--format", "json"], &lines(&set()));
    let run = run(&["--format", "json"], &given);
    assert_eq!(run.code, 0);
    assert_eq!(String::from_utf8(run.out).unwrap(), whole);
    assert!(
        run.err.contains("5 articles read, 2 could not be read"),
        "{}",
        run.err
    );
}

#[test]
fn no_terminal_is_too_narrow() {
    let given: String = stories().iter().map(|s| records(s)).collect();
    for width in ["40", "61", "80", "120", "200"] {
        for language in ["en", "fr"] {
            let shown = parallax(
                &[
                    "originality",
                    "--format",
                    "text",
                    "--width",
                    width,
                    "--ui-lang",
                    language,
                    "--by",
                    "article,outlet,story,pair",
                ],
                &given,
            );
            let most: usize = width.parse().unwrap();
            let wide = shown.lines().find(|l| l.chars().count() > most);
            assert_eq!(wide, None, "{width} columns");
            assert!(!shown.contains('\u{1b}') && shown.lines().count() > 100);
        }
    }
}
