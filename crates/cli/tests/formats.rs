//! WARC files, URL maps and streams of pages as people give them to `parallax read`, and what recurs on the pages of a folder.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod common;

use assert_cmd::Command;
use common::objects;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use std::fs;
use std::io::Write;
use tempfile::TempDir;

struct Run {
    code: i32,
    out: Vec<Value>,
    err: String,
}

impl Run {
    fn urls(&self) -> Vec<&str> {
        self.out
            .iter()
            .map(|a| a["url"].as_str().unwrap())
            .collect()
    }

    #[track_caller]
    fn says(&self, words: &[&str]) {
        for word in words {
            assert!(self.err.contains(word), "{word:?} is not in: {}", self.err);
        }
    }
}

fn run(arguments: &[&str], input: &[u8]) -> Run {
    let run = Command::cargo_bin("parallax")
        .unwrap()
        .args(["read", "--format", "jsonl"])
        .args(arguments)
        .write_stdin(input)
        .timeout(std::time::Duration::from_secs(60))
        .output()
        .unwrap();
    let err = String::from_utf8_lossy(&run.stderr).into_owned();
    Run {
        code: run.status.code().unwrap_or_else(|| panic!("no end: {err}")),
        out: objects(&String::from_utf8(run.stdout).unwrap()),
        err,
    }
}

/// A folder with files in it, and its path.
fn folder(files: &[(&str, Vec<u8>)]) -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let path = folder.path().display().to_string();
    (folder, path)
}

fn read(name: &str, bytes: Vec<u8>) -> Run {
    let (_folder, path) = folder(&[(name, bytes)]);
    run(&[&format!("{path}/{name}")], b"")
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn html(place: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=fr><head><title>Crue à {place}</title></head><body><article><h1>Crue à {place}</h1>\
         <p>La rivière a débordé mardi avant l’aube à {place}, où près de quarante maisons ont été évacuées dans la nuit.</p>\
         <p>« Nous n’avions rien vu de tel depuis l’hiver 2000 », a déclaré la maire de {place}, Anne Kervella, à la radio.</p>\
         </article></body></html>"
    )
}

fn record(kind: &str, url: &str, block: &[u8]) -> Vec<u8> {
    let mut bytes = format!(
        "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{url}>\r\nWARC-Date: 2024-02-13T08:15:00Z\r\n\
         WARC-Target-URI: {url}\r\nContent-Type: application/http;msgtype={kind}\r\nContent-Length: {}\r\n\r\n",
        block.len()
    )
    .into_bytes();
    bytes.extend(block);
    bytes.extend(b"\r\n\r\n");
    bytes
}

fn answer(status: &str, header: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status}\r\nServer: test\r\n{header}\r\n\r\n");
    [head.as_bytes(), body].concat()
}

fn page(place: &str) -> Vec<u8> {
    let url = format!("https://{place}.example/crue");
    let block = answer(
        "200 OK",
        "Content-Type: text/html; charset=utf-8",
        html(place).as_bytes(),
    );
    record("response", &url, &block)
}

fn info() -> Vec<u8> {
    record(
        "warcinfo",
        "https://crawler.example/",
        b"software: test\r\n",
    )
}

const THREE: [&str; 3] = [
    "https://brest.example/crue",
    "https://morlaix.example/crue",
    "https://auray.example/crue",
];

fn three() -> [Vec<u8>; 4] {
    [info(), page("brest"), page("morlaix"), page("auray")]
}

#[test]
fn crawls_are_read_however_they_are_packed() {
    let records = three();
    let by_record: Vec<Vec<u8>> = records.iter().map(|r| gzip(r)).collect();
    let place = |lengths: &[Vec<u8>]| lengths[..2].iter().map(Vec::len).sum::<usize>();
    for (name, bytes, offset, within) in [
        ("a.warc", records.concat(), place(&records), 0),
        ("b.warc.gz", by_record.concat(), place(&by_record), 0),
        ("c.warc.gz", gzip(&records.concat()), 0, place(&records)),
    ] {
        let found = read(name, bytes.clone());
        assert_eq!(
            (found.code, found.urls()),
            (0, THREE.to_vec()),
            "{name}: {}",
            found.err
        );
        found.says(&["passed over: 1 × warcinfo record"]);
        let second = &found.out[1];
        assert!(second["path"].as_str().unwrap().ends_with(name));
        assert_eq!(
            second["record"],
            json!({"offset": offset, "within": within, "date": "2024-02-13T08:15:00Z",
                "id": "<urn:uuid:https://morlaix.example/crue>"})
        );
        assert_eq!(second["title"], "Crue à morlaix");
        // The same through a pipe.
        assert_eq!(run(&["-"], &bytes).urls(), THREE);
    }
}

#[test]
fn every_record_has_its_own_id() {
    let found = read("a.warc", [page("brest"), page("brest")].concat());
    assert_eq!(found.out[0]["text"], found.out[1]["text"]);
    assert_ne!(found.out[0]["id"], found.out[1]["id"]);
}

#[test]
fn crawls_in_folders_are_found() {
    let (_folder, path) = folder(&[
        ("b.warc.gz", three().iter().flat_map(|r| gzip(r)).collect()),
        ("a.html", html("quimper").into_bytes()),
        ("c.warc", page("quimper")),
        ("note.md", Vec::new()),
    ]);
    let found = run(&[&path], b"");
    let paths: Vec<&str> = found
        .out
        .iter()
        .map(|a| a["path"].as_str().unwrap().rsplit('/').next().unwrap())
        .collect();
    assert_eq!(
        paths,
        ["a.html", "b.warc.gz", "b.warc.gz", "b.warc.gz", "c.warc"]
    );
}

#[test]
fn what_is_no_page_is_passed_over_and_counted() {
    let file = [
        info(),
        record("request", "https://a.example/", b"GET / HTTP/1.1\r\n\r\n"),
        record(
            "response",
            "https://a.example/p",
            &answer("200 OK", "Content-Type: image/png", b"\x89PNG"),
        ),
        record(
            "response",
            "https://a.example/q",
            &answer("200 OK", "Content-Type: image/png", b"\x89PNG"),
        ),
        record(
            "response",
            "https://a.example/m",
            &answer("404 Not Found", "Content-Type: text/html", b"<p>Rien"),
        ),
        record(
            "revisit",
            "https://a.example/r",
            &answer("304 Not Modified", "", b""),
        ),
        page("brest"),
    ];
    let found = read("a.warc", file.concat());
    assert_eq!((found.code, found.out.len()), (0, 1));
    found.says(&[
        "passed over: 2 × answer of type image/png",
        "1 × answer with status 404",
        "1 × request record",
        "1 × revisit",
    ]);
}

#[test]
fn broken_records_are_reported_with_their_place() {
    let [info, a, b, c] = three();
    let lie = String::from_utf8(b.clone())
        .unwrap()
        .replace("Content-Length: ", "Content-Length: 9");
    for (what, middle, said) in [
        (
            "garbage",
            [b"garbage\r\n".to_vec(), b.clone()].concat(),
            "no record begins here",
        ),
        ("a lie", lie.into_bytes(), "another record begins within it"),
        (
            "a cut",
            b[..b.len() / 2].to_vec(),
            "another record begins within it",
        ),
    ] {
        let at = info.len() + a.len();
        let file = [info.clone(), a.clone(), middle, c.clone()].concat();
        let found = read("a.warc", file.clone());
        assert_eq!(found.code, 0, "{what}: {}", found.err);
        assert!(
            found.urls().contains(&THREE[0]) && found.urls().contains(&THREE[2]),
            "{what}"
        );
        found.says(&[
            "a.warc, record at offset",
            &at.to_string(),
            said,
            "1 could not be read",
        ]);
        let (_folder, path) = folder(&[("a.warc", file)]);
        assert_eq!(run(&["--strict", &path], b"").code, 2, "{what}");
    }
    // The file ends too early.
    let packed: Vec<u8> = three().iter().flat_map(|r| gzip(r)).collect();
    let found = read("a.warc.gz", packed[..packed.len() - 50].to_vec());
    assert_eq!(found.urls(), THREE[..2]);
    found.says(&[
        "the file ends within it",
        "2 pages read, 1 could not be read",
    ]);
    // Nothing of it is a WARC file.
    let found = read("a.warc", html("brest").into_bytes());
    assert_eq!(found.code, 1);
    found.says(&["offset 0: no record begins here"]);
}

#[test]
fn contents_are_unpacked_and_decoded() {
    let text = "<p>La rivière a débordé mardi avant l’aube, où naît déjà l’inquiétude des riverains évacués, a déclaré la maire.</p>";
    let latin: Vec<u8> = text
        .chars()
        .map(|c| {
            if c == '’' {
                0x92
            } else {
                u8::try_from(u32::from(c)).unwrap()
            }
        })
        .collect();
    let utf8 = text.as_bytes();
    let chunked = [
        b"10\r\n".as_slice(),
        &utf8[..16],
        format!("\r\n{:x}\r\n", utf8.len() - 16).as_bytes(),
        &utf8[16..],
        b"\r\n0\r\n\r\n",
    ]
    .concat();
    let meta =
        |label: &str, body: &[u8]| [format!("<meta charset={label}>").as_bytes(), body].concat();
    let mark = [b"\xef\xbb\xbf", utf8].concat();
    for (what, header, body) in [
        (
            "chunks",
            "Content-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked",
            chunked,
        ),
        (
            "gzip",
            "Content-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip",
            gzip(utf8),
        ),
        (
            "the header's charset",
            "Content-Type: text/html; charset=windows-1252",
            latin.clone(),
        ),
        (
            "the header before the page",
            "Content-Type: text/html; charset=windows-1252",
            meta("iso-8859-5", &latin),
        ),
        (
            "the mark before the header",
            "Content-Type: text/html; charset=windows-1252",
            mark,
        ),
        (
            "the page, where the header is silent",
            "Content-Type: text/html",
            meta("windows-1252", &latin),
        ),
        (
            "the bytes, where the header is wrong",
            "Content-Type: text/html; charset=utf-8",
            latin.clone(),
        ),
        (
            "the bytes, where header and page are wrong",
            "Content-Type: text/html; charset=iso-8859-1",
            meta("iso-8859-1", utf8),
        ),
        (
            "the bytes, where nothing is said",
            "Content-Type: text/html",
            latin,
        ),
    ] {
        let found = read(
            "a.warc",
            record(
                "response",
                "https://a.example.fr/",
                &answer("200 OK", header, &body),
            ),
        );
        let read = found.out[0]["text"].as_str().unwrap();
        assert!(
            read.contains("débordé mardi avant l’aube, où naît déjà"),
            "{what}: {read}"
        );
    }
}

#[test]
fn url_maps_leave_crawls_alone() {
    let (_folder, path) = folder(&[
        ("a.html", html("brest").into_bytes()),
        ("b.html", html("morlaix").into_bytes()),
        ("c.warc", page("auray")),
        ("urls.tsv", b"\xef\xbb\xbf# note\r\na.html\thttps://brest.example/1\r\na.html\thttps://brest.example/2\r\nc.warc\thttps://x.example/\r\n".to_vec()),
    ]);
    let found = run(&["--url-map", &format!("{path}/urls.tsv"), &path], b"");
    let urls: Vec<&Value> = found.out.iter().map(|a| &a["url"]).collect();
    assert_eq!(
        urls,
        [
            &json!("https://brest.example/2"),
            &Value::Null,
            &json!(THREE[2])
        ]
    );
    found.says(&[
        "line 3: a.html has two URLs",
        "the URL map does not name 1 of the pages, the first of them",
        "b.html",
    ]);
}

#[test]
fn streams_of_pages_may_lack_addresses() {
    let lines = format!(
        "\u{feff}{}\n\n{}\r\n{}\nno json\n",
        json!({"url": "https://brest.example/1", "html": html("brest"), "fetched": 1}),
        json!({"url": null, "html": html("morlaix")}),
        json!({"html": html("auray")}),
    );
    let (_folder, path) = folder(&[
        ("p.jsonl.gz", gzip(lines.as_bytes())),
        ("p.jsonl", lines.into_bytes()),
    ]);
    for name in ["p.jsonl", "p.jsonl.gz"] {
        let found = run(&["--jsonl", &format!("{path}/{name}")], b"");
        assert_eq!((found.code, found.out.len()), (0, 3), "{}", found.err);
        assert_eq!(found.out[0]["url"], "https://brest.example/1");
        assert!(
            found.out[2]["path"]
                .as_str()
                .unwrap()
                .ends_with(&format!("{name}:4"))
        );
        assert_ne!(found.out[1]["id"], found.out[2]["id"]);
        found.says(&["line 5: not a page"]);
    }
}

#[test]
fn what_recurs_in_a_folder_is_dropped_from_pages_and_scraped_text() {
    let events = [
        (
            "La halle rouvre",
            "Après trois ans de travaux, la halle de Vallon accueille de nouveau ses maraîchers depuis mardi matin.",
        ),
        (
            "Un train déraille",
            "Un convoi de marchandises est sorti des rails mercredi à l’entrée de la gare de Brissac, sans faire de blessé.",
        ),
        (
            "Les apiculteurs inquiets",
            "La récolte de miel sera divisée par deux cette saison, prévient le syndicat des apiculteurs du pays.",
        ),
        (
            "Le club monte",
            "Au terme d’un match haletant, les handballeuses de Tarvenne ont validé leur montée dimanche soir.",
        ),
        (
            "Une fresque dévoilée",
            "Haute de quinze mètres, la fresque peinte sur le silo municipal a été inaugurée samedi par ses auteurs.",
        ),
    ];
    let portrait =
        "Journaliste à la Gazette depuis 2015, Lucie Brandt raconte la région et ceux qui la font.";
    let mut files = Vec::new();
    for (number, (title, text)) in events.iter().enumerate() {
        let second = format!(
            "Il faudra attendre le {} juin pour en savoir plus, a précisé la préfecture dans un message.",
            number + 3
        );
        files.push((
            format!("{number}.html"),
            format!(
                "<html lang=fr><head><title>{title}</title><meta property=og:site_name content=Gazette><link rel=canonical href=https://gazette.example/{number}></head>\
                 <body><article><h1>{title}</h1><p>{text}</p><p>{second}</p><p>{portrait}</p></article></body></html>"
            ),
        ));
        files.push((
            format!("{number}.txt"),
            format!("{title} | Le Rappel\n\n{text}\n\n{second}\n\n{portrait}\n"),
        ));
    }
    let named: Vec<(&str, Vec<u8>)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.clone().into_bytes()))
        .collect();
    let (_folder, path) = folder(&named);
    let found = run(&[&path], b"");
    assert_eq!(found.out.len(), 10);
    for article in &found.out {
        let text = article["text"].as_str().unwrap();
        assert!(!text.contains("Lucie Brandt"), "{}", article["path"]);
        assert!(text.ends_with("dans un message."), "{text}");
        let why = article["provenance"]["furniture"].as_str().unwrap();
        assert!(why.contains("Journaliste à la Gazette"), "{why}");
    }
    // One page alone does not tell.
    let alone = run(&[&format!("{path}/0.html")], b"");
    assert!(
        alone.out[0]["text"]
            .as_str()
            .unwrap()
            .ends_with("ceux qui la font.")
    );
    assert_ne!(alone.out[0]["id"], found.out[0]["id"]);
    for threads in ["1", "2", "7"] {
        assert_eq!(run(&["-j", threads, &path], b"").out, found.out);
    }
}
