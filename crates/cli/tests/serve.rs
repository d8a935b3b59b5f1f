//! `parallax serve` as a user starts it: a process, a socket, a browser's requests by hand.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::zombie_processes
)]

mod common;

use assert_cmd::Command as Run;
use common::{parallax, root};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A server that ends with the test.
struct Server {
    child: Child,
    /// `127.0.0.1:PORT`
    at: String,
    said: BufReader<std::process::ChildStderr>,
}

/// The status and the body of an answer.
type Answer = (u16, String);

impl Server {
    fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_parallax"))
            .args(["serve", "--port", "0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let said = BufReader::new(child.stderr.take().unwrap());
        let at = line
            .trim()
            .trim_start_matches("http://")
            .trim_end_matches('/');
        assert!(at.starts_with("127.0.0.1:"), "{line:?}");
        Self {
            at: at.to_owned(),
            child,
            said,
        }
    }

    /// Sends bytes and reads until the server ends the connection.
    fn send(&self, bytes: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(&self.at).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .unwrap();
        // The server may answer and close before it has read all.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer
            .split(' ')
            .nth(1)
            .and_then(|s| s.parse().ok())
            .unwrap_or(0);
        let body = answer.split_once("\r\n\r\n").map_or("", |(_, b)| b);
        (status, body.to_owned())
    }

    fn get(&self, address: &str) -> Answer {
        let host = &self.at;
        self.send(
            format!("GET {address} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
                .as_bytes(),
        )
    }

    fn data(&self, address: &str) -> Value {
        let (status, body) = self.get(address);
        assert_eq!(status, 200, "{address}: {body}");
        serde_json::from_str(&body).unwrap()
    }

    /// Until everything is read in.
    fn wait(&self) -> Value {
        let begun = Instant::now();
        loop {
            let import = self.data("/import.json");
            match import["state"].as_str().unwrap() {
                "running" => sleep(Duration::from_millis(100)),
                _ => return import,
            }
            assert!(begun.elapsed() < Duration::from_secs(120), "{import}");
        }
    }

    /// Ends it as Ctrl-C does; what it said, and its exit code.
    fn end(mut self) -> (String, i32) {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-INT", &id])
                .status()
                .unwrap()
                .success()
        );
        let mut said = String::new();
        self.said.read_to_string(&mut said).unwrap();
        (said, self.child.wait().unwrap().code().unwrap_or(-1))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn pages_are_read_and_shown_without_an_archive_at_hand() {
    let samples = root().join("samples/crue-odet");
    let server = Server::start(&[samples.to_str().unwrap()]);
    let import = server.wait();
    assert_eq!(import["state"], "done", "{import}");
    let stories = server.data("/stories.json");
    assert_eq!(stories["items"][0]["reports"], 5);
    // The map of addresses beside the pages was found.
    let outlets = stories["items"][0]["outlets"].to_string();
    assert!(outlets.contains("Ouest-Matin"), "{outlets}");
    let (status, page) = server.get("/");
    assert_eq!(status, 200);
    assert!(page.contains("Odet"));
    let temporary = import["summary"].as_str().unwrap();
    let file = temporary
        .split_whitespace()
        .find(|w| w.contains("archive.parallax"))
        .unwrap();
    let file = std::path::PathBuf::from(file.trim_end_matches(':'));
    assert!(file.exists());
    let (said, code) = server.end();
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("Ctrl-C"));
    assert!(!file.parent().unwrap().exists(), "{}", file.display());
}

#[test]
fn an_archive_is_shown_and_what_is_added_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("news.parallax");
    let archive = archive.to_str().unwrap();
    let add = |story: &str| {
        let records = root().join(format!("samples/{story}/articles.jsonl"));
        parallax(
            &["add", "--archive", archive, records.to_str().unwrap()],
            "",
        );
    };
    add("crue-odet");
    let server = Server::start(&["--archive", archive]);
    assert_eq!(
        server.data("/stories.json")["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    add("train-correze");
    assert_eq!(
        server.data("/stories.json")["items"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(server.data("/import.json")["state"], "none");
    server.end();
}

#[test]
fn requests_that_nobody_sends_by_chance() {
    let samples = root().join("samples/crue-odet");
    let server = Server::start(&[samples.to_str().unwrap()]);
    server.wait();
    let host = server.at.clone();
    let long = "a".repeat(1 << 20);
    let (status, _) = server.get(&format!("/search?q={long}"));
    assert!(matches!(status, 414 | 431), "{status}");
    let (status, _) =
        server.send(format!("GET / HTTP/1.1\r\nHost: {host}\r\nX-Long: {long}\r\n\r\n").as_bytes());
    assert_eq!(status, 431);
    let (status, _) =
        server.send(b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
    assert_eq!(status, 403);
    let (status, _) =
        server.send(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 not HTTP at all\r\n\r\n");
    assert_eq!(status, 400);
    let head = format!(
        "POST /decisions HTTP/1.1\r\nHost: {host}\r\nContent-Length: 99999999\r\nConnection: close\r\n\r\n"
    );
    let (status, _) = server.send(&[head.as_bytes(), &vec![b'x'; 200_000]].concat());
    assert_eq!(status, 413);
    for address in [
        "/stories/%00",
        "/stories/..%2f..%2fetc%2fpasswd",
        "/articles/%ff",
        "/outlets/%2e%2e",
        "//evil.example",
        "/%",
    ] {
        let (status, _) = server.get(address);
        assert!((400..500).contains(&status), "{address}: {status}");
    }
    // Half a request keeps nobody else waiting.
    let mut slow = TcpStream::connect(&server.at).unwrap();
    slow.write_all(b"GET / HTTP/1.1\r\nHost:").unwrap();
    assert_eq!(server.get("/").0, 200);
    server.end();
}

#[test]
fn what_cannot_be_served_is_said() {
    let fails = |arguments: &[&str], words: &str| {
        let run = Run::cargo_bin("parallax")
            .unwrap()
            .arg("serve")
            .args(arguments)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&run.stderr).into_owned();
        assert_eq!(run.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains(words), "{arguments:?}: {said}");
    };
    fails(&["--archive", "/nowhere/news.parallax"], "parallax add");
    fails(&["nowhere.html"], "there is no nowhere.html");
    fails(&["--demo", "pages"], "cannot be used with");
    fails(
        &["--listen", "127.0.0.1:0", "--port", "80"],
        "cannot be used with",
    );
    fails(&["--changes"], "--listen");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    fails(&["--demo", "--port", &port], "another program");
}

#[test]
fn whoever_lets_others_in_is_told_what_that_means() {
    let samples = root().join("samples/crue-odet");
    let mut child = Command::new(env!("CARGO_BIN_EXE_parallax"))
        .args(["serve", "--listen", "0.0.0.0:0", samples.to_str().unwrap()])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stderr.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    for words in ["others can reach", "without a password", "150 characters"] {
        assert!(line.contains(words), "{line}");
    }
    // Asked to end, it takes its archive with it.
    let id = child.id().to_string();
    let asked = Command::new("kill").args(["-TERM", &id]).status().unwrap();
    assert!(asked.success());
    assert!(child.wait().unwrap().success());
}
