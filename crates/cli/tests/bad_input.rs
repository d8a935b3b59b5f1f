//! Input that is wrong, broken or hostile: what is said of it, with which exit code, and that the program ends.
//!
//! Whose fault it is decides: the page's is a doubt in the output, the user's a message and exit code 2, ours would be
//! exit code 70 and is never seen here.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod common;

use assert_cmd::Command;
use common::{objects, root};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

/// No input may take longer, even where nothing is optimised and the machine is busy.
const PATIENCE: Duration = Duration::from_secs(120);

/// How a run ended.
struct Run {
    code: i32,
    out: String,
    err: String,
}

impl Run {
    fn objects(&self) -> Vec<Value> {
        objects(&self.out)
    }

    /// The doubts of the first object, by code.
    fn doubts(&self) -> Vec<String> {
        let first = self.objects().remove(0);
        let doubts = first["doubts"].as_array().unwrap();
        doubts
            .iter()
            .map(|d| d["code"].as_str().unwrap().to_owned())
            .collect()
    }

    #[track_caller]
    fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stderr: {}", self.err);
        self
    }

    /// Standard error holds all of `words`.
    #[track_caller]
    fn says(self, words: &[&str]) -> Self {
        for word in words {
            assert!(self.err.contains(word), "{word:?} is not in: {}", self.err);
        }
        self
    }

    /// The first object has this doubt, with advice where something can be done.
    #[track_caller]
    fn doubts_that(self, code: &str) -> Self {
        assert!(
            self.doubts().iter().any(|d| d == code),
            "{code} is not among {:?}",
            self.doubts()
        );
        self
    }
}

fn run_bytes(arguments: &[&str], input: &[u8]) -> Run {
    let run = Command::cargo_bin("parallax")
        .unwrap()
        .args(arguments)
        .write_stdin(input)
        .timeout(PATIENCE)
        .output()
        .unwrap();
    let err = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(!err.contains("this is a bug"), "{arguments:?}: {err}");
    let code = run.status.code();
    Run {
        code: code.unwrap_or_else(|| {
            panic!("{arguments:?} was still running after {PATIENCE:?}, or was ended: {err}")
        }),
        out: String::from_utf8(run.stdout).unwrap(),
        err,
    }
}

fn run(arguments: &[&str], input: &str) -> Run {
    run_bytes(arguments, input.as_bytes())
}

/// A folder with one file in it.
fn file(name: &str, bytes: impl AsRef<[u8]>) -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let path = path.display().to_string();
    (folder, path)
}

fn read(name: &str, bytes: impl AsRef<[u8]>) -> Run {
    let (_folder, path) = file(name, bytes);
    run(&["read", "--format", "jsonl", &path], "")
}

fn sample(path: &str) -> String {
    root().join("samples").join(path).display().to_string()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// An article that is read without a doubt about its text.
const STORY: &str = "<p>La rivière a débordé mardi avant l’aube et le bourg brûlé l’été dernier s’est réveillé sous \
    l’eau, a déclaré la maire, Anne Kervella, à la radio.</p><p>Près de quarante maisons ont été évacuées dans la nuit, \
    où naît déjà l’inquiétude : « Nous n’avions rien vu de tel depuis l’hiver 2000 », a-t-elle ajouté.</p>";

fn page(charset: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=fr><head><meta charset={charset}><title>La crue</title></head>\
         <body><article><h1>La crue</h1>{STORY}</article></body></html>"
    )
}

fn record(id: &str, text: &str) -> String {
    let article = json!({
        "id": id, "source": id, "lang": "fr", "date": "2024-02-13", "title": "La crue de l’Odet", "text": text,
    });
    format!("{article}\n")
}

// ---------------------------------------------------------------- what is named

#[test]
fn what_does_not_exist_is_an_error_of_the_user() {
    for command in ["read", "annotate", "copies", "group", "compare"] {
        run(&[command, "/no/such/page.html"], "")
            .ends(2)
            .says(&["/no/such/page.html", "No such file"]);
    }
    let story = sample("crue-odet/le-fil.html");
    run(&["compare", &story, "/no/such.html"], "")
        .ends(2)
        .says(&["/no/such.html"]);
    run(&["read", "--url-map", "/no/map.tsv", &story], "")
        .ends(2)
        .says(&["URL map", "/no/map.tsv"]);
}

#[test]
fn a_folder_without_pages_holds_nothing() {
    let (folder, _) = file("notes.md", "# Notes");
    let path = folder.path().display().to_string();
    run(&["read", &path], "")
        .ends(1)
        .says(&["no page in the folder", &path, ".html"]);
    run(&["annotate", &path], "")
        .ends(2)
        .says(&["is a folder", "JSON Lines"]);
}

#[test]
fn files_that_are_no_pages_are_doubted() {
    for (name, bytes, doubt) in [
        ("empty.html", &b""[..], "empty"),
        ("blank.txt", b" \r\n\t \n", "empty"),
        (
            "picture.html",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0",
            "binary",
        ),
        ("zeros.html", &[0; 5000], "binary"),
        (
            "paper.html",
            b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>",
            "pdf",
        ),
    ] {
        let found = read(name, bytes).ends(1).doubts_that(doubt);
        let article = found.objects().remove(0);
        assert_eq!(article["text"], "", "{name}");
        assert_ne!(
            article["doubts"][0]["advice"], "",
            "{name}: what can be done about it"
        );
    }
}

#[test]
fn menus_are_no_article() {
    let links: String = (0..40)
        .map(|n| format!("<li><a href=/{n}>Rubrique {n}</a></li>"))
        .collect();
    let html = format!(
        "<!DOCTYPE html><html><body><nav><ul>{links}</ul></nav><footer>© 2024</footer></body></html>"
    );
    let found = read("menu.html", html).ends(1).doubts_that("no-article");
    assert_eq!(found.objects()[0]["text"], "");
}

#[test]
fn a_url_map_with_a_broken_line_is_an_error() {
    let (_folder, map) = file(
        "urls.tsv",
        "a.html\thttps://a.example/\nb.html https://b.example/\n",
    );
    run(&["read", "--url-map", &map, &sample("crue-odet")], "")
        .ends(2)
        .says(&["urls.tsv, line 2", "a tab and the URL"]);
}

#[test]
fn options_that_mean_nothing_are_errors() {
    let story = sample("crue-odet");
    run(&["compare", "--width", "10", &story], "")
        .ends(2)
        .says(&["--width", "40..=1000"]);
    run(&["compare", "--time", "nonsense", &story], "")
        .ends(2)
        .says(&["--time", "nonsense", "RFC 3339"]);
    run(&["copies", "--window", "soon", "-"], "")
        .ends(2)
        .says(&["soon", "72h"]);
    run(
        &[
            "compare",
            "--format",
            "html",
            "-o",
            "/no/folder/page.html",
            &story,
        ],
        "",
    )
    .ends(2)
    .says(&["no folder /no/folder"]);
}

#[test]
fn nothing_given_is_nothing_found() {
    for command in ["annotate", "copies", "group"] {
        assert_eq!(run(&[command, "-"], "").ends(1).out, "", "{command}");
    }
    run(&["compare", "-"], "")
        .ends(2)
        .says(&["nothing to compare", "two or more"]);
    run(&["read", "-"], "").ends(1).doubts_that("empty");
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_error() {
    let program = assert_cmd::cargo::cargo_bin("parallax");
    for (command, channel) in [
        ("read --format jsonl", ""),
        ("compare --format text", ""),
        ("read /no/such", "2>&1"),
    ] {
        let line = format!(
            "{{ '{}' {command} '{}' {channel}; echo $? >&3; }} 3>\"$0\" | head -c 1",
            program.display(),
            sample("")
        );
        let (_folder, codes) = file("codes", "");
        let done = std::process::Command::new("sh")
            .args(["-c", &line, &codes])
            .output()
            .unwrap();
        let err = String::from_utf8_lossy(&done.stderr);
        assert!(
            !err.contains("panicked") && !err.contains("bug"),
            "{command}: {err}"
        );
        let code: i32 = fs::read_to_string(&codes).unwrap().trim().parse().unwrap();
        assert!(matches!(code, 0..=2), "{command} ended with {code}: {err}");
        assert!(
            code == 0 || !channel.is_empty(),
            "{command} ended with {code}: {err}"
        );
    }
}

// ---------------------------------------------------------------- comparisons that cannot be

#[test]
fn one_page_cannot_be_compared() {
    run(&["compare", &sample("crue-odet/le-fil.html")], "")
        .ends(2)
        .says(&["nothing to compare", "1 article", "two or more"]);
}

#[test]
fn the_same_page_twice_is_one_account() {
    let bytes = fs::read(sample("crue-odet/le-fil.html")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    fs::write(path("a.html"), &bytes).unwrap();
    fs::write(path("b.html"), &bytes).unwrap();
    let found = run(
        &[
            "compare",
            "--format",
            "json",
            &path("a.html"),
            &path("b.html"),
        ],
        "",
    )
    .ends(1)
    .says(&["a.html", "b.html", "same page"])
    .doubts_that("same-page");
    let compared = found.objects().remove(0);
    assert_eq!(compared["articles"].as_array().unwrap().len(), 1);
    assert!(compared["conflicts"].as_array().unwrap().is_empty());
    assert!(compared["copies"].as_array().unwrap().is_empty());
    let shared = compared["statements"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|s| s["tellings"].as_array().unwrap().len() > 1);
    assert_eq!(shared.count(), 0, "nobody else tells what one page tells");
}

#[test]
fn different_events_are_not_compared() {
    let pages = [
        sample("crue-odet/le-fil.html"),
        sample("taux-kazakhstan/nord-info.html"),
    ];
    let found = run(&["compare", "--format", "json", &pages[0], &pages[1]], "")
        .ends(1)
        .says(&["different events", "le-fil.html", "nord-info.html"])
        .doubts_that("different-events");
    let compared = found.objects().remove(0);
    for list in ["statements", "conflicts"] {
        assert!(compared[list].as_array().unwrap().is_empty(), "{list}");
    }
}

#[test]
fn pages_without_text_are_left_out_and_named() {
    let (_folder, empty) = file("empty.html", "");
    let found = run(
        &[
            "compare",
            "--format",
            "json",
            &sample("crue-odet/le-fil.html"),
            &empty,
        ],
        "",
    )
    .ends(1)
    .says(&["empty.html", "left out", "nothing on this page"]);
    assert_eq!(found.objects()[0]["articles"].as_array().unwrap().len(), 1);
}

// ---------------------------------------------------------------- pages that are broken or hostile

/// Runs `read` with a limit on its memory.
#[cfg(target_os = "linux")]
fn read_in(megabytes: usize, path: &Path) -> Run {
    let program = assert_cmd::cargo::cargo_bin("parallax");
    let line = format!("ulimit -v {}; exec \"$0\" \"$@\"", megabytes << 10);
    let done = Command::new("sh")
        .args(["-c", &line])
        .arg(program)
        .args(["read", "-j", "1", "--format", "jsonl"])
        .arg(path)
        .timeout(PATIENCE)
        .output()
        .unwrap();
    Run {
        code: done.status.code().expect("an end of its own"),
        out: String::from_utf8(done.stdout).unwrap(),
        err: String::from_utf8_lossy(&done.stderr).into_owned(),
    }
}

#[cfg(not(target_os = "linux"))]
fn read_in(_: usize, path: &Path) -> Run {
    run(
        &["read", "--format", "jsonl", &path.display().to_string()],
        "",
    )
}

#[test]
fn a_page_of_200_megabytes_is_cut() {
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join("huge.html");
    let mut huge = File::create(&path).unwrap();
    huge.write_all(page("utf-8").as_bytes()).unwrap();
    let filler = "<div><span>mot</span></div>\n".repeat(40_000);
    for _ in 0..20 {
        huge.write_all(filler.as_bytes()).unwrap();
    }
    // The rest is a hole in the file: 200 MB to read, few on disk.
    huge.set_len(200 << 20).unwrap();
    let found = read_in(3000, &path).ends(0).doubts_that("too-large");
    assert!(
        found.objects()[0]["text"]
            .as_str()
            .unwrap()
            .contains("La rivière")
    );
}

#[test]
fn a_gzip_bomb_does_no_harm() {
    let member = gzip(&vec![0; 64 << 20]);
    let folder = tempfile::tempdir().unwrap();
    // A gigabyte in a few hundred kilobytes.
    let bomb = member.repeat(16);
    let path = folder.path().join("bomb.html.gz");
    fs::write(&path, &bomb).unwrap();
    read_in(1500, &path).ends(1).doubts_that("too-large");
    let path = folder.path().join("bomb.jsonl.gz");
    fs::write(&path, &bomb).unwrap();
    run(&["annotate", &path.display().to_string()], "")
        .ends(1)
        .says(&["bomb.jsonl.gz, line 1", "longer than"]);
}

#[test]
fn a_truncated_gzip_file_is_read_as_far_as_it_goes() {
    // Something after the story that does not pack well.
    let noise: String = (0u64..20_000)
        .map(|n| format!("<i>{:x}</i>", n.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
        .collect();
    let packed = gzip((page("utf-8") + &noise).as_bytes());
    let found = read("cut.html.gz", &packed[..packed.len() / 2])
        .ends(0)
        .doubts_that("truncated");
    assert!(
        found.objects()[0]["text"]
            .as_str()
            .unwrap()
            .contains("La rivière")
    );
    let (_folder, path) = file(
        "cut.jsonl.gz",
        &gzip(record("a", "Un. Deux.").as_bytes())[..20],
    );
    run(&["annotate", &path], "")
        .ends(1)
        .says(&["cut.jsonl.gz, line 1", "the rest is not read"]);
}

#[test]
fn hostile_html_is_read() {
    for (name, html) in [
        ("nested", "<div>".repeat(1_000_000)),
        ("nested formatting", "<b><i>".repeat(500_000)),
        ("nested tables", "<table><tr><td>".repeat(300_000)),
        (
            "formatting that is taken up again",
            (0..20_000).map(|n| format!("<p><b a={n}>")).collect(),
        ),
        (
            "attribute",
            format!("<p title=\"{}\">", "x".repeat(30 << 20)),
        ),
        (
            "attributes",
            format!(
                "<p {}>",
                (0..200_000).map(|n| format!("a{n}=1 ")).collect::<String>()
            ),
        ),
        ("comments", "<!--".repeat(500_000)),
        ("entities", "&amp".repeat(1_000_000)),
        (
            "data",
            format!(
                "<script type=application/ld+json>{}</script>",
                "[".repeat(1_000_000)
            ),
        ),
        ("open tags", "<".repeat(2_000_000)),
        (
            "attributes of the body, tag by tag",
            (0..100_000).map(|n| format!("<body a{n}=1>")).collect(),
        ),
        (
            "captions",
            (0..20_000)
                .map(|n| format!("<figure><figcaption>Le pont, vue {n}.</figcaption></figure>"))
                .chain([STORY.to_owned()])
                .collect(),
        ),
        (
            "signatures",
            (0..20_000)
                .map(|n| format!("<p class=author>Par Anne Kervella{n}</p>{STORY}"))
                .collect(),
        ),
        ("tiny paragraphs", "<p>mot".repeat(220_000)),
        ("breaks", "<br>".repeat(1_000_000)),
        ("links in links", "<a href=/x>lien ".repeat(200_000)),
        ("rows", "<tr><td>mot<td>12".repeat(200_000)),
    ] {
        // The story stands before what is hostile, and is found all the same.
        let html = page("utf-8").replace("</article>", &format!("</article>{html}"));
        let found = read("hostile.html", html);
        assert_eq!(found.code, 0, "{name}: {}", found.err);
        let text = found.objects()[0]["text"].to_string();
        assert!(text.contains("La rivière"), "{name}: the story is lost");
    }
}

#[test]
fn invalid_utf_8_is_shown_and_doubted() {
    let mut bytes = page("utf-8").into_bytes();
    let at = bytes.windows(6).position(|w| w == b"maison").unwrap();
    bytes.splice(at..at, [0xff, 0xfe, 0xc3]);
    let found = read("bytes.html", bytes).ends(0).doubts_that("bad-bytes");
    let article = found.objects().remove(0);
    assert!(article["text"].as_str().unwrap().contains('\u{fffd}'));
    assert!(article["text"].as_str().unwrap().contains("inquiétude"));
}

#[test]
fn a_wrong_charset_is_found_out() {
    let (latin, _, lost) = encode(&page("utf-8"));
    assert!(!lost);
    for bytes in [page("windows-1252").into_bytes(), latin] {
        let found = read("accents.html", bytes).ends(0).doubts_that("charset");
        let text = found.objects()[0]["text"].as_str().unwrap().to_owned();
        for word in [
            "rivière",
            "débordé",
            "l’été",
            "brûlé",
            "où naît déjà",
            "« Nous",
        ] {
            assert!(text.contains(word), "{word} is not in {text}");
        }
    }
}

/// Characters of windows-1252, where they are not those of Latin-1.
fn encode(text: &str) -> (Vec<u8>, &'static str, bool) {
    let mut lost = false;
    let bytes = text
        .chars()
        .map(|c| match c {
            '’' => 0x92,
            c => u8::try_from(u32::from(c)).unwrap_or_else(|_| {
                lost = true;
                b'?'
            }),
        })
        .collect();
    (bytes, "windows-1252", lost)
}

// ---------------------------------------------------------------- records

#[test]
fn bad_records_among_good_ones_end_no_run() {
    let good = |id: &str| record(id, "Le maire a fermé la route lundi.");
    let mut given = good("a").into_bytes();
    given.extend(b"no json\n[1, 2]\n{\"id\": \"b\"}\n{\"id\": \"c\", \"text\": 5}\n\n");
    given.extend(b"{\"id\": \"d\", \"text\": \"\xff\xfe\"}\n");
    given.extend(b"{\"id\": \"e\", \"text\": \"x\", \"date\": \"hier\"}\n");
    given.extend("[".repeat(200_000).as_bytes());
    given.push(b'\n');
    given.extend(record("long", &"mot ".repeat(17 << 20)).as_bytes());
    given.extend(good("z").as_bytes());
    for command in ["annotate", "copies", "group"] {
        let found = run_bytes(&[command, "-"], &given).ends(0).says(&[
            "line 2: not JSON",
            "line 3: not an article",
            "line 4: not an article",
            "missing field `text`",
            "line 5: not an article",
            "line 7, byte 21: not UTF-8",
            "line 8: date \"hier\"",
            "line 9: not JSON",
            "line 10: longer than 64 MB",
            "2 articles read, 8 could not be read",
        ]);
        assert!(
            found.out.contains("\"z\""),
            "{command} goes on after what is bad"
        );
        run_bytes(&[command, "--strict", "-"], &given)
            .ends(2)
            .says(&["line 2: not JSON"]);
    }
}

#[test]
fn bad_pages_in_a_stream_end_no_run() {
    let good = json!({"url": "https://a.example/1", "html": page("utf-8")});
    let given = format!("{good}\nno json\n{{\"url\": \"https://a.example/2\"}}\n{good}\n");
    let found = run(&["read", "--jsonl", "-"], &given).ends(0).says(&[
        "line 2: not a page",
        "line 3: not a page",
        "{url, html}",
        "2 pages read, 2 could not be read",
    ]);
    assert_eq!(found.objects().len(), 2);
    run(&["read", "--jsonl", "--strict", "-"], &given).ends(2);
}

// ---------------------------------------------------------------- texts that are long in one way

/// Texts that are long and all of one kind: of megabytes, or a share of that.
fn dense(share: usize) -> Vec<(&'static str, String)> {
    let many = |piece: &str, times: usize| piece.repeat(times / share);
    vec![
        ("quotation marks", many("\"“”«»„‘’‹›", 80_000)),
        ("one word", many("a", 2_000_000)),
        ("one word with apostrophes", many("a’", 500_000)),
        ("weekdays", many("lundi ", 50_000)),
        ("reports", many("“a”, dit ", 100_000)),
        (
            "numbers",
            (0..100_000 / share).map(|n| format!("{n} ")).collect(),
        ),
        (
            "directions and accents",
            many("\u{202e}a\u{301}\u{308}\u{2067}e\u{200f}\u{301}", 50_000),
        ),
        ("accents alone", many("\u{301}", 500_000)),
        ("names", many("Jean Dupont ", 50_000)),
        ("lines", many("a\n", 300_000)),
    ]
}

#[test]
fn dense_texts_are_annotated() {
    for (name, text) in dense(1) {
        let found = run(&["annotate", "-"], &record("dense", &text));
        assert_eq!(found.code, 0, "{name}: {}", found.err);
        assert_eq!(found.objects().len(), 1, "{name}");
    }
}

#[test]
fn dense_texts_are_compared() {
    for (name, text) in dense(10) {
        let pair = record("a", &text) + &record("b", &format!("Voilà. {text}"));
        let found = run(&["compare", "--format", "json", "-"], &pair);
        assert!(
            matches!(found.code, 0 | 1),
            "{name}: {} {}",
            found.code,
            found.err
        );
        assert_eq!(found.objects().len(), 1, "{name}");
    }
}

#[test]
fn a_thousand_identical_articles() {
    let text = "La rivière a débordé mardi avant l’aube et le bourg s’est réveillé sous l’eau, selon la maire. ".repeat(5);
    let given: String = (0..1000).map(|n| record(&format!("{n}"), &text)).collect();
    let found = run(&["copies", "-"], &given).ends(0);
    let articles = found
        .objects()
        .into_iter()
        .filter(|o| o["type"] == "article")
        .count();
    assert_eq!(articles, 1000);
}
