//! The commands over an archive, as somebody types them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod common;

use assert_cmd::Command;
use common::{objects, root};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

/// Two hours after the samples' visit to Kyiv.
const NOW: &str = "1634112000";

/// An archive in a folder of its own.
struct Desk {
    folder: TempDir,
}

/// How a run ended.
struct Run {
    code: i32,
    out: String,
    err: String,
}

impl Run {
    #[track_caller]
    fn ends(self, code: i32) -> Self {
        assert_eq!(
            self.code, code,
            "stdout: {}\nstderr: {}",
            self.out, self.err
        );
        self
    }

    #[track_caller]
    fn says(self, words: &[&str]) -> Self {
        for word in words {
            assert!(self.err.contains(word), "{word:?} is not in: {}", self.err);
        }
        self
    }

    fn objects(&self) -> Vec<Value> {
        objects(&self.out)
    }

    fn object(&self) -> Value {
        let mut all = self.objects();
        assert_eq!(all.len(), 1, "{}", self.out);
        all.remove(0)
    }
}

impl Desk {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    fn run(&self, arguments: &[&str]) -> Run {
        self.run_with(arguments, "")
    }

    fn run_with(&self, arguments: &[&str], input: &str) -> Run {
        let run = Command::cargo_bin("parallax")
            .unwrap()
            .args(arguments)
            .env("PARALLAX_ARCHIVE", self.path("a.parallax"))
            .env("SOURCE_DATE_EPOCH", NOW)
            .env("LC_ALL", "en_GB.UTF-8")
            .write_stdin(input)
            .output()
            .unwrap();
        let err = String::from_utf8_lossy(&run.stderr).into_owned();
        assert!(!err.contains("this is a bug"), "{arguments:?}: {err}");
        Run {
            code: run.status.code().unwrap(),
            out: String::from_utf8(run.stdout).unwrap(),
            err,
        }
    }

    /// Adds the pages of a sample.
    fn add_sample(&self, story: &str) -> Value {
        let folder = sample(story);
        let map = folder.join("urls.tsv").display().to_string();
        let folder = folder.display().to_string();
        self.run(&["add", "--url-map", &map, &folder])
            .ends(0)
            .object()
    }

    fn stories(&self) -> Vec<Value> {
        self.run(&["stories", "--limit", "0"]).objects()
    }

    /// The story that has most reports.
    fn largest(&self) -> Value {
        let stories = self.stories();
        stories
            .into_iter()
            .max_by_key(|s| s["reports"].as_u64())
            .unwrap()
    }

    /// Everything that is exported, as one text.
    fn export(&self) -> String {
        let out = self.path("export");
        let _ = fs::remove_dir_all(&out);
        self.run(&["export", "--out", &out.display().to_string()])
            .ends(0);
        let mut files: Vec<PathBuf> = fs::read_dir(&out)
            .unwrap()
            .map(|e| e.unwrap().path())
            .collect();
        files.sort();
        assert!(files.len() > 8, "{files:?}");
        files
            .iter()
            .map(|f| {
                format!(
                    "== {}\n{}",
                    f.file_name().unwrap().display(),
                    fs::read_to_string(f).unwrap()
                )
            })
            .collect()
    }
}

fn sample(story: &str) -> PathBuf {
    root().join("samples").join(story)
}

fn id(story: &Value) -> String {
    story["id"].as_str().unwrap().to_owned()
}

/// An article record.
fn article(id: &str, outlet: &str, date: &str, title: &str, text: &str) -> String {
    let record = json!({
        "id": id, "url": format!("https://{outlet}/{id}"), "source": outlet, "lang": "fr",
        "date": date, "title": title, "text": text,
    });
    format!("{record}\n")
}

const BRIDGE: &str = "Le pont suspendu de Vaumoise a cédé lundi vers deux heures sous le poids d'un camion chargé de \
    grumes, a indiqué la préfecture du Haut-Ponant. « Le conducteur est sain et sauf », a déclaré le préfet Armel Kerdoncuff.";
const MARKET: &str = "Le marché de gros de Saint-Brével ouvrira désormais à trois heures du matin, a décidé mardi la \
    chambre de commerce. Les maraîchers de la plaine réclamaient ce changement depuis l'été.";

#[test]
fn pages_become_stories_that_can_be_shown() {
    let desk = Desk::new();
    let done = desk.add_sample("visite-kyiv");
    assert_eq!(
        (&done["ok"], &done["unchanged"]),
        (&json!(5), &json!(0)),
        "{done}"
    );
    assert_eq!(done["rejected"], json!([]));
    let story = desk.largest();
    assert!(story["reports"].as_u64().unwrap() >= 4, "{story}");
    let outlets = story["outlets"].as_array().unwrap();
    assert!(
        outlets
            .iter()
            .any(|o| o == "Le Méridien" || o == "lemeridien.example"),
        "{story}"
    );
    let short: String = id(&story).chars().take(8).collect();
    let shown = desk.run(&["show", &short]).ends(0).object();
    assert_eq!(
        shown["articles"].as_array().unwrap().len() as u64,
        story["reports"].as_u64().unwrap()
    );
    assert_eq!(
        shown["origins"].as_array().unwrap().len() as u64,
        story["origins"].as_u64().unwrap()
    );
    let text = desk.run(&["show", &short, "--format", "text"]).ends(0).out;
    assert!(text.contains("Kyiv") || text.contains("Kiev"), "{text}");
    let why = desk
        .run(&["show", &short, "--why", "--format", "json"])
        .ends(0);
    assert_eq!(
        why.objects().len() as u64,
        story["reports"].as_u64().unwrap()
    );
    let list = desk.run(&["stories", "--format", "text"]).ends(0).out;
    assert!(list.contains("reports") && list.contains("h ago"), "{list}");
}

#[test]
fn the_same_pages_again_change_nothing() {
    let desk = Desk::new();
    desk.add_sample("feu-galice");
    let before = desk.export();
    let again = desk.add_sample("feu-galice");
    assert_eq!(
        (&again["ok"], &again["unchanged"]),
        (&json!(0), &json!(5)),
        "{again}"
    );
    assert_eq!(desk.export(), before);
    desk.run(&["doctor"]).ends(0);
}

#[test]
fn what_is_added_is_what_read_prints() {
    let desk = Desk::new();
    desk.add_sample("train-correze");
    let folder = sample("train-correze");
    let map = folder.join("urls.tsv").display().to_string();
    let read = desk
        .run(&["read", "--url-map", &map, &folder.display().to_string()])
        .objects();
    let kept = desk.run(&["export", "versions"]).ends(0).objects();
    let kept: Vec<Value> = kept.iter().map(|v| v["record"].clone()).collect();
    let texts = |all: &[Value]| -> BTreeSet<String> {
        all.iter()
            .map(|a| a["text"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(texts(&read), texts(&kept));
}

#[test]
fn a_page_with_other_words_is_a_new_version() {
    let desk = Desk::new();
    let file = desk.write(
        "a.jsonl",
        &article(
            "a",
            "vallee.example",
            "2024-03-04T08:00:00Z",
            "Le pont a cédé",
            BRIDGE,
        ),
    );
    desk.run(&["add", &file]).ends(0);
    let changed = BRIDGE.replace("vers deux heures", "vers trois heures");
    let file = desk.write(
        "b.jsonl",
        &article(
            "a",
            "vallee.example",
            "2024-03-04T08:00:00Z",
            "Le pont a cédé",
            &changed,
        ),
    );
    let done = desk.run(&["add", &file]).ends(0).object();
    assert_eq!(
        (&done["ok"], &done["versions"]),
        (&json!(0), &json!(1)),
        "{done}"
    );
    let versions = desk.run(&["export", "versions"]).ends(0).objects();
    let text = |v: &Value| v["record"]["text"].as_str().unwrap().to_owned();
    assert_eq!(versions.len(), 2, "{versions:?}");
    assert!(
        text(&versions[0]).contains("deux heures") && text(&versions[1]).contains("trois heures")
    );
    assert_eq!(
        desk.run(&["search", "\"trois heures\""])
            .ends(0)
            .objects()
            .len(),
        1
    );
    desk.run(&["search", "\"vers deux heures\""]).ends(1);
    assert_eq!(desk.stories().len(), 1);
    desk.run(&["doctor"]).ends(0);
}

#[test]
fn a_dry_run_writes_nothing() {
    let desk = Desk::new();
    let folder = sample("visite-kyiv").display().to_string();
    let done = desk.run(&["add", "--dry-run", &folder]).ends(0).object();
    assert_eq!((&done["ok"], &done["dry_run"]), (&json!(5), &json!(true)));
    assert_eq!(fs::read_dir(desk.folder.path()).unwrap().count(), 0);
    desk.add_sample("visite-kyiv");
    let map = sample("visite-kyiv").join("urls.tsv").display().to_string();
    let done = desk
        .run(&["add", "--dry-run", "--url-map", &map, &folder])
        .ends(0)
        .object();
    assert_eq!((&done["ok"], &done["unchanged"]), (&json!(0), &json!(5)));
}

#[test]
fn what_cannot_be_read_is_counted_by_reason() {
    let desk = Desk::new();
    desk.write("pages/empty.html", "");
    desk.write(
        "pages/good.html",
        &fs::read_to_string(sample("visite-kyiv").join("le-meridien.html")).unwrap(),
    );
    let folder = desk.path("pages").display().to_string();
    let done = desk.run(&["add", &folder]).ends(0).object();
    assert_eq!(done["ok"], 1, "{done}");
    assert_eq!(done["rejected"][0]["code"], "empty", "{done}");
    // It can be tried again.
    desk.write(
        "pages/empty.html",
        &fs::read_to_string(sample("visite-kyiv").join("ouest-matin.html")).unwrap(),
    );
    let done = desk.run(&["add", &folder]).ends(0).object();
    assert_eq!(
        (&done["ok"], &done["unchanged"], &done["rejected"]),
        (&json!(1), &json!(1), &json!([])),
        "{done}"
    );
    let records = format!(
        "{{\"id\": 1}}\nno json\n{}",
        article("a", "x.example", "2024-03-04", "T", MARKET)
    );
    let file = desk.write("records.jsonl", &records);
    let done = desk.run(&["add", &file]).ends(0).object();
    assert_eq!(done["ok"], 1, "{done}");
    assert_eq!(done["rejected"][0]["count"], 2, "{done}");
    desk.run(&["add", "--strict", &file]).ends(2);
    let missing = desk.path("nowhere").display().to_string();
    desk.run(&["add", &missing]).ends(2).says(&["nowhere"]);
    fs::create_dir(desk.path("bare")).unwrap();
    desk.run(&["add", &desk.path("bare").display().to_string()])
        .ends(1)
        .says(&["no page in the folder"]);
}

#[test]
fn reading_makes_no_archive() {
    let desk = Desk::new();
    for command in [
        &["stories"][..],
        &["show", "a"],
        &["search", "pont"],
        &["quotes"],
        &["names"],
        &["export"],
        &["doctor"],
        &["forget", "x.example"],
        &["story", "merge", "a", "b"],
        &["story", "decisions"],
    ] {
        desk.run(command)
            .ends(2)
            .says(&["no archive at", "parallax add"]);
    }
    assert_eq!(fs::read_dir(desk.folder.path()).unwrap().count(), 0);
}

#[test]
fn a_file_that_is_no_archive_is_left_alone() {
    let desk = Desk::new();
    desk.write("a.parallax", "Le pont a cédé.");
    for command in [&["stories"][..], &["doctor"], &["add", "-"]] {
        desk.run_with(command, "x").ends(2).says(&["a.parallax"]);
    }
    assert_eq!(
        fs::read_to_string(desk.path("a.parallax")).unwrap(),
        "Le pont a cédé."
    );
}

/// Two outlets on a bridge, one on a market.
fn two_stories(desk: &Desk) {
    let records = [
        article(
            "a",
            "vallee.example",
            "2024-03-04T08:00:00Z",
            "Le pont de Vaumoise a cédé",
            BRIDGE,
        ),
        article(
            "b",
            "bief.example",
            "2024-03-04T09:00:00Z",
            "Vaumoise : le pont suspendu cède",
            &format!("{BRIDGE} La route est fermée."),
        ),
        article(
            "c",
            "plaine.example",
            "2024-03-05T06:00:00Z",
            "Le marché de Saint-Brével ouvre à trois heures",
            MARKET,
        ),
    ];
    let file = desk.write("three.jsonl", &records.concat());
    desk.run(&["add", &file]).ends(0);
}

#[test]
fn lists_are_narrowed() {
    let desk = Desk::new();
    two_stories(&desk);
    let count = |arguments: &[&str]| desk.run(arguments).objects().len();
    assert_eq!(count(&["stories"]), 2);
    assert_eq!(count(&["stories", "--outlet", "plaine.example"]), 1);
    assert_eq!(count(&["stories", "--since", "2024-03-05"]), 1);
    assert_eq!(count(&["stories", "--until", "2024-03-04"]), 1);
    assert_eq!(count(&["stories", "--min-reports", "2"]), 1);
    assert_eq!(count(&["stories", "--min-origins", "2"]), 0);
    assert_eq!(count(&["stories", "--limit", "1"]), 1);
    assert_eq!(count(&["stories", "--lang", "de"]), 0);
    assert_eq!(count(&["search", "marchés"]), 1);
    assert_eq!(count(&["search", "outlet:vallee", "pont"]), 1);
    assert_eq!(count(&["search", "pont -fermée"]), 1);
    assert_eq!(count(&["quotes", "--speaker", "Kerdoncuff"]), 2);
    assert_eq!(
        count(&[
            "quotes",
            "--speaker",
            "Kerdoncuff",
            "--outlet",
            "bief.example"
        ]),
        1
    );
    let names = desk.run(&["names", "--kind", "person"]).objects();
    assert!(
        names
            .iter()
            .any(|n| n["name"].as_str().unwrap().contains("Kerdoncuff") && n["articles"] == 2),
        "{names:?}"
    );
    let csv = desk.run(&["stories", "--format", "csv"]).out;
    assert!(
        csv.starts_with("id,title,reports,") && csv.lines().count() == 3,
        "{csv}"
    );
    let found = desk.run(&["search", "suspendu"]).objects();
    for hit in &found {
        let snippet: Vec<char> = hit["snippet"].as_str().unwrap().chars().collect();
        let start = hit["start"].as_u64().unwrap();
        for mark in hit["hits"].as_array().unwrap() {
            let (from, to) = (
                mark[0].as_u64().unwrap() - start,
                mark[1].as_u64().unwrap() - start,
            );
            let words: String = snippet[from as usize..to as usize].iter().collect();
            assert_eq!(words.to_lowercase(), "suspendu");
        }
    }
    assert_eq!(found.len(), 2);
    desk.run(&[
        "originality",
        "--archive",
        &desk.path("a.parallax").display().to_string(),
    ])
    .ends(0);
}

#[test]
fn mistakes_are_named() {
    let desk = Desk::new();
    two_stories(&desk);
    desk.run(&["show", "unheard-of"])
        .ends(2)
        .says(&["unheard-of"]);
    desk.run(&["show", ""]).ends(2);
    desk.run(&["search", "outlet:"]).ends(2).says(&["outlet:"]);
    desk.run(&["search", "\"pont"]).ends(2);
    desk.run(&["search", "nowhere-to-be-found"]).ends(1);
    desk.run(&["stories", "--since", "hier"])
        .ends(2)
        .says(&["hier"]);
    desk.run(&["story", "undo", "99"]).ends(2).says(&["99"]);
    let first = id(&desk.largest());
    desk.run(&["story", "merge", &first, &first]).ends(2);
    desk.run(&["story", "not-same", &first, "unheard-of"])
        .ends(2);
    desk.run(&["export", "unheard-of"])
        .ends(2)
        .says(&["unheard-of", "articles"]);
    desk.run(&["forget", "nobody.example"]).ends(1);
}

#[test]
fn what_is_forgotten_is_gone() {
    let desk = Desk::new();
    two_stories(&desk);
    let done = desk.run(&["forget", "bief.example"]).ends(0).object();
    assert_eq!(done["articles"], 1, "{done}");
    assert_eq!(desk.run(&["search", "pont"]).objects().len(), 1);
    desk.run(&["search", "\"la route est fermée\""]).ends(1);
    assert_eq!(desk.stories().len(), 2);
    assert_eq!(desk.run(&["quotes"]).objects().len(), 3);
    desk.run(&["doctor"]).ends(0);
    let bytes = fs::read(desk.path("a.parallax")).unwrap();
    let secret = "bief.example".as_bytes();
    assert!(
        !bytes.windows(secret.len()).any(|w| w == secret),
        "its name is still in the file"
    );
    // It may come back, unless it is to stay out.
    let file = desk.path("three.jsonl").display().to_string();
    assert_eq!(desk.run(&["add", &file]).ends(0).object()["ok"], 1);
    desk.run(&["forget", "bief.example", "--for-good"]).ends(0);
    let done = desk.run(&["add", &file]).ends(0).object();
    assert_eq!(
        (&done["ok"], &done["kept_out"]),
        (&json!(0), &json!(1)),
        "{done}"
    );
}

#[test]
fn decisions_of_the_user_survive_the_next_run() {
    let desk = Desk::new();
    two_stories(&desk);
    let (large, small) = {
        let mut stories = desk.stories();
        stories.sort_by_key(|s| std::cmp::Reverse(s["reports"].as_u64()));
        (id(&stories[0]), id(&stories[1]))
    };
    desk.run(&["story", "merge", &large, &small]).ends(0);
    assert_eq!(desk.stories().len(), 1);
    // The other id leads to the story.
    let shown = desk
        .run(&["show", &small, "--why", "--format", "json"])
        .ends(0);
    assert_eq!(shown.objects().len(), 3, "{}", shown.out);
    let more = desk.write(
        "more.jsonl",
        &article(
            "d",
            "quai.example",
            "2024-03-05T09:00:00Z",
            "Marché de Saint-Brével : ouverture à trois heures",
            MARKET,
        ),
    );
    desk.run(&["add", &more]).ends(0);
    assert_eq!(
        desk.stories().len(),
        1,
        "the merged story takes what the one merged into it would have taken"
    );
    let articles: Vec<String> = vec![
        "https://plaine.example/c".to_owned(),
        "https://quai.example/d".to_owned(),
    ];
    desk.run(&["story", "split", &large, &articles[0], &articles[1]])
        .ends(0);
    assert_eq!(desk.stories().len(), 2);
    let decisions = desk.run(&["story", "decisions"]).ends(0).objects();
    let kinds: Vec<&str> = decisions
        .iter()
        .map(|d| d["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["merge", "split"]);
    desk.run(&["story", "undo", "1"]).ends(0);
    let decisions = desk.run(&["story", "decisions"]).ends(0).objects();
    assert_eq!(decisions[0]["undone"], true);
    desk.run(&["doctor"]).ends(0);
}

#[test]
fn stories_that_are_not_the_same_stay_apart() {
    let desk = Desk::new();
    let one = desk.write(
        "one.jsonl",
        &article(
            "a",
            "vallee.example",
            "2024-03-04T08:00:00Z",
            "Le pont de Vaumoise a cédé",
            BRIDGE,
        ),
    );
    desk.run(&["add", &one]).ends(0);
    let first = id(&desk.largest());
    let two = desk.write(
        "two.jsonl",
        &article(
            "b",
            "bief.example",
            "2024-03-04T09:00:00Z",
            "Vaumoise : le pont suspendu cède",
            BRIDGE,
        ),
    );
    desk.run(&["add", &two]).ends(0);
    assert_eq!(
        desk.stories().len(),
        1,
        "a later run joins what an earlier one began"
    );
    desk.run(&["story", "split", &first, "https://bief.example/b"])
        .ends(0);
    let stories = desk.stories();
    assert_eq!(stories.len(), 2);
    desk.run(&["story", "not-same", &id(&stories[0]), &id(&stories[1])])
        .ends(0);
    let three = desk.write(
        "three.jsonl",
        &article(
            "c",
            "quai.example",
            "2024-03-04T10:00:00Z",
            "Le pont de Vaumoise cède",
            BRIDGE,
        ),
    );
    desk.run(&["add", &three]).ends(0);
    assert_eq!(desk.stories().len(), 2, "{:?}", desk.stories());
    desk.run(&["doctor"]).ends(0);
}

#[test]
fn tables_go_out_in_every_format() {
    let desk = Desk::new();
    two_stories(&desk);
    let all = desk.export();
    assert!(
        all.contains("== articles.jsonl") && all.contains("== stories.jsonl"),
        "{all}"
    );
    let out = desk.path("tables").display().to_string();
    desk.run(&[
        "export", "articles", "quotes", "--format", "parquet", "--out", &out,
    ])
    .ends(0);
    let bytes = fs::read(desk.path("tables/articles.parquet")).unwrap();
    assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
    let csv = desk
        .run(&["export", "stories", "--format", "csv"])
        .ends(0)
        .out;
    assert_eq!(csv.lines().count(), 3, "{csv}");
    desk.run(&["export", "stories", "--format", "parquet"])
        .ends(2)
        .says(&["--out"]);
    desk.run(&["export", "stories", "quotes", "--format", "csv"])
        .ends(2)
        .says(&["--out"]);
    let copy = desk.path("copy.parallax").display().to_string();
    desk.run(&["export", "--archive-copy", &copy]).ends(0);
    let stories = desk.run(&["stories", "--archive", &copy]).ends(0);
    assert_eq!(stories.objects(), desk.stories());
    desk.run(&["export", "--archive-copy", &copy])
        .ends(2)
        .says(&["copy.parallax"]);
}

/// A run that is killed loses nothing: the next one ends as if there had been none before it.
#[cfg(unix)]
#[test]
fn a_killed_run_can_be_run_again() {
    let whole = Desk::new();
    let everything: Vec<String> = common::stories()
        .iter()
        .map(|s| s.join("articles.jsonl").display().to_string())
        .collect();
    let arguments: Vec<&str> = ["add"]
        .into_iter()
        .chain(everything.iter().map(String::as_str))
        .collect();
    let start = std::time::Instant::now();
    whole.run(&arguments).ends(0);
    let length = start.elapsed();
    let wanted = whole.export();
    let desk = Desk::new();
    for part in [2, 5, 8, 9] {
        let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin("parallax"))
            .args(&arguments)
            .env("PARALLAX_ARCHIVE", desk.path("a.parallax"))
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(length.mul_f64(f64::from(part) / 10.0));
        child.kill().unwrap();
        child.wait().unwrap();
        let examined = desk.run(&["doctor"]);
        // Killed before the archive was made, there is none.
        if !examined.err.contains("no archive at") {
            examined.ends(0);
        }
    }
    desk.run(&arguments).ends(0);
    assert_eq!(desk.export(), wanted);
}
