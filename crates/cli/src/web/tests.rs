//! The desk as a browser or a program asks it, without a socket: the router over archives made of samples and of hostile records.

use super::ask::Form;
use super::desk::{Desk, Settings};
use super::guard::Guard;
use super::openapi;
use super::routes::{DECISIONS, FIXED, ROUTES};
use super::server::router;
use crate::commands::read_into;
use crate::interrupt::Interrupt;
use crate::render::{Excerpts, UiLanguage};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use flate2::read::GzDecoder;
use jsonschema::Validator;
use parallax_archive::Archive;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;
use tower::ServiceExt;

const HOST: &str = "127.0.0.1:4810";

/// A desk over an archive that is gone with it.
struct Place {
    router: Router,
    folder: TempDir,
}

/// What was answered.
struct Said {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Said {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }
}

fn samples(names: &[&str]) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    names.iter().map(|name| root.join(name)).collect()
}

fn settings(archive: PathBuf, longest: Option<usize>) -> Settings {
    Settings {
        archive,
        guard: Guard::new(HOST.parse().unwrap(), &[]),
        excerpts: Excerpts {
            longest,
            full_text: false,
        },
        changes: true,
        ui: UiLanguage::En,
        open: longest.is_some(),
        import: None,
    }
}

impl Place {
    fn of(paths: &[PathBuf], longest: Option<usize>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let archive = folder.path().join("news.parallax");
        drop(Archive::open(&archive).unwrap());
        if !paths.is_empty() {
            let interrupt = Interrupt::watch().unwrap();
            read_into(paths, &archive, interrupt, Arc::default()).unwrap();
        }
        let desk = Desk::open(settings(archive, longest)).unwrap();
        Self {
            router: router(Arc::new(desk)),
            folder,
        }
    }

    fn ask(&self, request: Request<Body>) -> Said {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let bytes = to_bytes(body, usize::MAX).await.unwrap();
            let body = match parts.headers.contains_key(header::CONTENT_ENCODING) {
                true => {
                    let mut text = String::new();
                    GzDecoder::new(bytes.as_ref())
                        .read_to_string(&mut text)
                        .unwrap();
                    text
                }
                false => String::from_utf8(bytes.to_vec()).unwrap(),
            };
            Said {
                status: parts.status,
                headers: parts.headers,
                body,
            }
        })
    }

    fn get(&self, address: &str) -> Said {
        self.get_with(address, &[])
    }

    fn get_with(&self, address: &str, headers: &[(&str, &str)]) -> Said {
        let mut request = Request::get(address).header(header::HOST, HOST);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.ask(request.body(Body::empty()).unwrap())
    }

    fn page(&self, address: &str) -> String {
        let said = self.get(address);
        assert_eq!(said.status, StatusCode::OK, "{address}: {}", said.body);
        said.body
    }

    fn data(&self, address: &str) -> Value {
        let said = self.get(address);
        assert_eq!(said.status, StatusCode::OK, "{address}: {}", said.body);
        said.json()
    }

    /// Sends a form as the page at `from` would; the token and cookie are those that the page gives.
    fn send(&self, from: &str, fields: &[(&str, &str)]) -> Said {
        let page = self.get(from);
        let cookie = page.headers[header::SET_COOKIE].to_str().unwrap();
        let (cookie, _) = cookie.split_once(';').unwrap();
        let token = cookie.split_once('=').unwrap().1.to_owned();
        assert!(
            page.body
                .contains(&format!("name=\"token\" value=\"{token}\""))
        );
        let mut fields = fields.to_vec();
        fields.push(("token", &token));
        self.post(
            &fields,
            &[("cookie", cookie), ("origin", "http://127.0.0.1:4810")],
        )
    }

    fn post(&self, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Said {
        let body: Vec<String> = fields
            .iter()
            .map(|(k, v)| format!("{k}={}", super::ask::encode(v)))
            .collect();
        let mut request = Request::post(DECISIONS).header(header::HOST, HOST);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.ask(request.body(Body::from(body.join("&"))).unwrap())
    }

    /// Every story with the ids of its articles.
    fn stories(&self) -> BTreeMap<String, BTreeSet<String>> {
        let list = self.data("/stories.json?limit=200");
        let ids = list["items"].as_array().unwrap().iter();
        let ids = ids.map(|s| s["id"].as_str().unwrap().to_owned());
        ids.map(|id| {
            let story = self.data(&format!("/stories/{id}.json"));
            let articles = story["articles"].as_array().unwrap().iter();
            let articles = articles.map(|a| a["article"].as_str().unwrap().to_owned());
            (id, articles.collect())
        })
        .collect()
    }
}

/// Two stories of the samples, in four languages together.
fn small(longest: Option<usize>) -> Place {
    Place::of(
        &samples(&["crue-odet", "visite-kyiv", "seisme-kurdistan"]),
        longest,
    )
}

fn documented() -> Value {
    serde_json::from_str(openapi::FILE).unwrap()
}

/// The schema of an answer in the OpenAPI file, with all that it refers to.
fn validator(schema: &Value) -> Validator {
    let file = documented();
    let mut registry = jsonschema::Registry::new()
        .add("json-schema:///openapi.json", file)
        .unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schema");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        let schema: Value = serde_json::from_str(&text).unwrap();
        registry = registry
            .add(format!("json-schema:///schema/{name}"), schema)
            .unwrap();
    }
    let registry = registry.prepare().unwrap();
    let reference = schema["$ref"].as_str().unwrap();
    let whole = match reference.strip_prefix('#') {
        Some(inside) => format!("json-schema:///openapi.json#{inside}"),
        None => format!("json-schema:///{reference}"),
    };
    jsonschema::options()
        .with_registry(&registry)
        .build(&json!({ "$ref": whole }))
        .unwrap()
}

#[test]
fn the_openapi_file_has_every_address_with_its_values() {
    let file = documented();
    let paths = file["paths"].as_object().unwrap();
    let mut known = BTreeSet::new();
    for route in ROUTES {
        for (path, form) in route.documented() {
            let get = &paths
                .get(&path)
                .unwrap_or_else(|| panic!("{path} is not documented"))["get"];
            let values: BTreeSet<&str> = get["parameters"]
                .as_array()
                .unwrap()
                .iter()
                .filter_map(|p| match p["$ref"].as_str() {
                    Some(reference) => reference.rsplit('/').next(),
                    None => (p["in"] == "query").then(|| p["name"].as_str().unwrap()),
                })
                .collect();
            let mut taken: BTreeSet<&str> = route.values.iter().copied().collect();
            taken.insert("ui");
            assert_eq!(values, taken, "{path}");
            let media = get["responses"]["200"]["content"].as_object().unwrap();
            if !path.contains("/desk.") && !path.contains("/icon.") {
                let said = form.media_type().split(';').next().unwrap();
                assert!(media.contains_key(said), "{path} is {said}");
            }
            known.insert(path);
        }
    }
    known.extend(FIXED.iter().map(|(path, _)| (*path).to_owned()));
    let listed: BTreeSet<String> = paths.keys().cloned().collect();
    assert_eq!(listed, known);
    assert!(paths[DECISIONS]["post"].is_object());
}

/// Every address of the desk in every form, with things of this archive in it.
fn addresses(place: &Place) -> Vec<(String, String, Form)> {
    let stories = place.stories();
    let (story, articles) = stories.iter().max_by_key(|(_, a)| a.len()).unwrap();
    let outlets = place.data("/outlets.json");
    let outlet = outlets["items"][0]["name"].as_str().unwrap();
    let values = [
        ("{story}", story.as_str()),
        ("{article}", articles.first().unwrap()),
        ("{outlet}", outlet),
        ("{schema}", "compare"),
    ];
    let mut all = Vec::new();
    for route in ROUTES {
        for (documented, form) in route.documented() {
            let mut address = documented.clone();
            for (name, value) in values {
                address = address.replace(name, &super::ask::encode(value));
            }
            if route.path == "/search" {
                address += "?q=le";
            }
            all.push((documented, address, form));
        }
    }
    all
}

#[test]
fn every_page_comes_in_every_form_as_it_is_documented() {
    let place = small(None);
    let file = documented();
    for (documented, address, form) in addresses(&place) {
        let said = place.get(&address);
        if documented.contains("/changes") {
            assert_eq!(said.status, StatusCode::NOT_FOUND);
            continue;
        }
        assert_eq!(said.status, StatusCode::OK, "{address}: {}", said.body);
        let media = said.headers[header::CONTENT_TYPE].to_str().unwrap();
        match form {
            Form::Json => {
                assert_eq!(media, "application/json");
                let schema = &file["paths"][&documented]["get"]["responses"]["200"]["content"]
                    [media]["schema"];
                if schema["$ref"].is_string() {
                    let validator = validator(schema);
                    let found = said.json();
                    let faults: Vec<String> = validator
                        .iter_errors(&found)
                        .map(|e| {
                            format!("{}: {e}", e.instance_path())
                                .chars()
                                .take(300)
                                .collect()
                        })
                        .take(3)
                        .collect();
                    assert!(faults.is_empty(), "{address}: {faults:#?}");
                }
            }
            Form::Csv => {
                assert!(media.starts_with("text/csv"));
                assert!(said.body.lines().count() >= 1, "{address}");
            }
            Form::Feed => {
                assert_eq!(said.json()["version"], "https://jsonfeed.org/version/1.1");
            }
            Form::Atom | Form::Opml => {
                assert!(
                    said.body
                        .starts_with("<?xml version=\"1.0\" encoding=\"utf-8\"?>")
                );
            }
            _ => {}
        }
        for name in ["content-security-policy", "x-content-type-options", "etag"] {
            assert!(said.headers.contains_key(name), "{address} has no {name}");
        }
        let policy = said.headers["content-security-policy"].to_str().unwrap();
        assert!(!policy.contains("unsafe"), "{policy}");
        if form == Form::Html {
            let inline = ["<script>", "<style", " style=", " onclick=", "javascript:"];
            assert!(!inline.iter().any(|i| said.body.contains(i)), "{address}");
        }
    }
}

#[test]
fn both_languages_say_every_word() {
    let sources = [
        include_str!("feeds.rs"),
        include_str!("pages/article.rs"),
        include_str!("pages/bar.rs"),
        include_str!("pages/changes.rs"),
        include_str!("pages/decisions.rs"),
        include_str!("pages/frame.rs"),
        include_str!("pages/help.rs"),
        include_str!("pages/import.rs"),
        include_str!("pages/outlet.rs"),
        include_str!("pages/outlets.rs"),
        include_str!("pages/quotes.rs"),
        include_str!("pages/search.rs"),
        include_str!("pages/stories.rs"),
        include_str!("pages/story.rs"),
        include_str!("pages/tables.rs"),
        include_str!("pages/why.rs"),
    ];
    let mut seen = 0;
    for ui in [UiLanguage::Fr, UiLanguage::En] {
        let strings = ui.strings();
        let has = |key: &str| strings.web.contains_key(key) || strings.desk.contains_key(key);
        for source in sources {
            for start in [".say(\"", ".say_with(\"", "say(if "] {
                for rest in source.split(start).skip(1) {
                    let key = rest.split('"').next().unwrap();
                    seen += 1;
                    assert!(start == "say(if " || has(key), "{}: {key}", strings.code);
                }
            }
        }
        for route in [
            "columns",
            "only",
            "collation",
            "quotes",
            "words",
            "flow",
            "versions",
            "why",
        ] {
            assert!(has(route));
        }
    }
    assert!(seen > 150, "{seen}");
}

#[test]
fn what_is_known_is_not_sent_again_and_what_is_long_is_packed() {
    let place = small(None);
    let first = place.get("/stories.json");
    let mark = first.headers[header::ETAG].to_str().unwrap();
    let again = place.get_with("/stories.json", &[("if-none-match", mark)]);
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    assert!(again.body.is_empty());
    let other = place.get_with("/stories.json", &[("if-none-match", "\"x\"")]);
    assert_eq!(other.status, StatusCode::OK);
    let packed = place.get_with("/", &[("accept-encoding", "gzip, br")]);
    assert_eq!(packed.headers[header::CONTENT_ENCODING], "gzip");
    assert_eq!(packed.body, place.page("/"));
}

#[test]
fn lists_go_on_without_loss_and_without_repeating() {
    let place = small(None);
    for (list, key) in [
        ("/stories.json?limit=1", "id"),
        ("/outlets.json?limit=2", "name"),
        ("/search.json?q=le%20OR%20de&limit=2", "article"),
        ("/quotes.json?limit=3", "content"),
    ] {
        let (bare, _) = list.rsplit_once('=').unwrap();
        let whole = place.data(&format!("{bare}=200"));
        let all: Vec<Value> = whole["items"].as_array().unwrap().clone();
        assert!(all.len() > 3 || key == "id", "{list}");
        let mut met: Vec<Value> = Vec::new();
        let mut address = list.to_owned();
        while met.len() <= all.len() {
            let page = place.data(&address);
            met.extend(page["items"].as_array().unwrap().iter().cloned());
            match page["next"].as_str() {
                Some(next) => address = format!("{list}&after={}", super::ask::encode(next)),
                None => break,
            }
        }
        let keys = |items: &[Value]| items.iter().map(|i| i[key].to_string()).collect::<Vec<_>>();
        assert_eq!(keys(&met), keys(&all), "{list}");
    }
}

#[test]
fn a_merge_and_its_undoing() {
    let place = small(None);
    let before = place.stories();
    let mut ids = before.keys();
    let (one, other) = (ids.next().unwrap(), ids.next().unwrap());
    let why = format!("/stories/{one}/why");
    let done = place.send(
        &why,
        &[("action", "merge"), ("story", one), ("other", other)],
    );
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert_eq!(done.headers[header::LOCATION], format!("{why}?done=1"));
    let merged = place.stories();
    let both: BTreeSet<String> = before[one].union(&before[other]).cloned().collect();
    assert_eq!(merged[one], both);
    assert!(!merged.contains_key(other));
    // The address of the one that went leads to the one that stayed.
    assert_eq!(
        place.data(&format!("/stories/{other}.json"))["id"],
        one.as_str()
    );
    assert!(
        place
            .page(&format!("{why}?done=1"))
            .contains("name=\"number\" value=\"1\"")
    );
    let done = place.send("/decisions", &[("action", "undo"), ("number", "1")]);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert_eq!(place.stories(), before);
    let again = place.send(&why, &[("action", "undo"), ("number", "1")]);
    assert_eq!(again.status, StatusCode::BAD_REQUEST);
}

#[test]
fn a_split_and_its_undoing() {
    let place = small(None);
    let before = place.stories();
    let (story, articles) = before.iter().max_by_key(|(_, a)| a.len()).unwrap();
    let mut some = articles.iter();
    let (a, b) = (some.next().unwrap(), some.next_back().unwrap());
    let fields = [
        ("action", "split"),
        ("story", story.as_str()),
        ("article", a),
        ("article", b),
    ];
    let done = place.send(&format!("/stories/{story}/why"), &fields);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let split = place.stories();
    assert_eq!(split.len(), before.len() + 1);
    let of_two = split.values().find(|s| s.contains(a)).unwrap();
    assert_eq!(of_two, &BTreeSet::from([a.clone(), b.clone()]));
    place.send("/decisions", &[("action", "undo"), ("number", "1")]);
    assert_eq!(place.stories(), before);
}

/// A desk over three stories, with a page that has forms, to try orders of decisions on.
struct Deciding {
    place: Place,
    before: BTreeMap<String, BTreeSet<String>>,
    ids: Vec<String>,
    made: usize,
}

impl Deciding {
    fn new() -> Self {
        let place = Place::of(
            &samples(&["crue-odet", "train-correze", "usine-estrelles"]),
            None,
        );
        let before = place.stories();
        assert_eq!(before.len(), 3);
        Self {
            ids: before.keys().cloned().collect(),
            before,
            place,
            made: 0,
        }
    }

    fn send(&self, fields: &[(&str, &str)]) {
        let from = format!("/stories/{}/why", self.ids[2]);
        let said = self.place.send(&from, fields);
        assert_eq!(
            said.status,
            StatusCode::SEE_OTHER,
            "{fields:?}: {}",
            said.body
        );
    }

    /// Takes a decision; gives its number.
    fn decide(&mut self, fields: &[(&str, &str)]) -> usize {
        self.send(fields);
        self.made += 1;
        self.made
    }

    fn merge(&mut self, into: &str, from: &str) -> usize {
        self.decide(&[("action", "merge"), ("story", into), ("other", from)])
    }

    fn split(&mut self, story: &str, article: &str) -> usize {
        self.decide(&[("action", "split"), ("story", story), ("article", article)])
    }

    fn undo(&self, number: usize) {
        self.send(&[("action", "undo"), ("number", &number.to_string())]);
    }
}

#[test]
fn merges_are_undone_in_every_order() {
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        let mut desk = Deciding::new();
        let [a, b, c] = [0, 1, 2].map(|n| desk.ids[n].clone());
        let x = desk.before[&a].first().unwrap().clone();
        let made = [desk.split(&a, &x), desk.merge(&a, &b), desk.merge(&c, &a)];
        for n in order {
            desk.undo(made[n]);
        }
        assert_eq!(desk.place.stories(), desk.before, "{order:?}");
    }
}

#[test]
fn a_story_that_was_merged_twice_keeps_its_way_back() {
    let mut desk = Deciding::new();
    let [a, b, c] = [0, 1, 2].map(|n| desk.ids[n].clone());
    let first = desk.merge(&a, &b);
    desk.undo(first);
    let (second, third) = (desk.merge(&c, &a), desk.merge(&c, &b));
    desk.undo(second);
    desk.undo(third);
    assert_eq!(desk.place.stories(), desk.before);
}

#[test]
fn a_split_is_undone_after_a_third_story_took_it_in() {
    let mut desk = Deciding::new();
    let [a, _, c] = [0, 1, 2].map(|n| desk.ids[n].clone());
    let x = desk.before[&a].first().unwrap().clone();
    let split = desk.split(&a, &x);
    let decisions = desk.place.data("/decisions.json");
    let other = decisions["items"][0]["stories"][1]
        .as_str()
        .unwrap()
        .to_owned();
    let merge = desk.merge(&c, &other);
    desk.undo(split);
    assert_eq!(desk.place.stories(), desk.before);
    desk.undo(merge);
    assert_eq!(desk.place.stories(), desk.before);
}

#[test]
fn what_is_kept_apart_is_not_merged() {
    let mut desk = Deciding::new();
    let [a, b] = [0, 1].map(|n| desk.ids[n].clone());
    let apart = desk.decide(&[("action", "not-same"), ("story", &a), ("other", &b)]);
    let from = format!("/stories/{a}/why");
    let said = desk
        .place
        .send(&from, &[("action", "merge"), ("story", &a), ("other", &b)]);
    assert_eq!(said.status, StatusCode::CONFLICT);
    assert!(said.body.contains("decision 1"));
    desk.undo(apart);
    desk.merge(&a, &b);
}

#[test]
fn undated_articles_of_an_outlet_are_listed_to_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let records: Vec<String> = (0..7)
        .map(|n| {
            let date = (n < 3).then(|| format!("2024-02-1{n}"));
            let record = json!({"id": format!("{n}"), "url": format!("https://ouest.example/{n}"), "source": "Ouest",
                "lang": "fr", "date": date, "title": format!("Titre {n}"), "text": format!("Le pont numéro {n} a cédé.")});
            record.to_string()
        })
        .collect();
    let path = folder.path().join("undated.jsonl");
    std::fs::write(&path, records.join("\n")).unwrap();
    let place = Place::of(&[path], None);
    let mut address = "/outlets/Ouest.json?limit=2".to_owned();
    let mut met = BTreeSet::new();
    for _ in 0..7 {
        let page = place.data(&address);
        for item in page["items"].as_array().unwrap() {
            assert!(met.insert(item["article"].as_str().unwrap().to_owned()));
        }
        match page["next"].as_str() {
            Some(next) => address = format!("/outlets/Ouest.json?limit=2&after={next}"),
            None => break,
        }
    }
    assert_eq!(met.len(), 7);
}

#[test]
fn an_archive_that_is_replaced_is_not_mixed_up() {
    let place = Place::of(&samples(&["crue-odet"]), None);
    assert_eq!(place.get("/").status, StatusCode::OK);
    let archive = place.folder.path().join("news.parallax");
    let other = place.folder.path().join("other.parallax");
    drop(Archive::open(&other).unwrap());
    std::fs::rename(&other, &archive).unwrap();
    assert_eq!(place.get("/").status, StatusCode::SERVICE_UNAVAILABLE);
    std::fs::remove_file(&archive).unwrap();
    assert_eq!(
        place.get("/stories.json").status,
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert!(!archive.exists());
}

#[test]
fn nothing_is_changed_from_elsewhere() {
    let place = small(None);
    let before = place.stories();
    let mut ids = before.keys();
    let (one, other) = (ids.next().unwrap().clone(), ids.next().unwrap().clone());
    let page = place.get(&format!("/stories/{one}/why"));
    let cookie = page.headers[header::SET_COOKIE].to_str().unwrap();
    for must in ["HttpOnly", "SameSite=Strict"] {
        assert!(cookie.contains(must));
    }
    let cookie = cookie.split(';').next().unwrap();
    let token = cookie.split_once('=').unwrap().1;
    let fields = |token| {
        [
            ("action", "merge"),
            ("story", one.as_str()),
            ("other", other.as_str()),
            ("token", token),
        ]
    };
    let wrong = "0".repeat(32);
    let refused = [
        place.post(&fields(token), &[]),
        place.post(&fields(&wrong), &[("cookie", cookie)]),
        place.post(
            &fields(token),
            &[("cookie", cookie), ("origin", "http://evil.example")],
        ),
        place.post(&fields(token), &[("cookie", cookie), ("origin", "null")]),
        place.post(
            &fields(token),
            &[("cookie", cookie), ("sec-fetch-site", "cross-site")],
        ),
    ];
    for said in refused {
        assert_eq!(said.status, StatusCode::FORBIDDEN, "{}", said.body);
    }
    let request = Request::get("/").header(header::HOST, "evil.example:4810");
    let rebound = place.ask(request.body(Body::empty()).unwrap());
    assert_eq!(rebound.status, StatusCode::FORBIDDEN);
    assert!(!rebound.body.contains(&one));
    assert_eq!(place.stories(), before);
    let large = "x".repeat(70_000);
    let said = place.post(&[("action", &large)], &[]);
    assert_eq!(said.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[test]
fn mistakes_are_said_in_the_form_that_was_asked_for() {
    let place = small(None);
    for (address, status) in [
        ("/stories.json?limit=0", 400),
        ("/stories.json?limit=x", 400),
        ("/stories.json?unheard=1", 400),
        ("/stories.json?since=gestern", 400),
        ("/stories.json?after=none", 400),
        ("/stories.json?limit=1&limit=1", 400),
        ("/stories/none.json", 404),
        ("/stories/none/columns.json", 404),
        ("/articles/none.json", 404),
        ("/outlets/none.json", 404),
        ("/search.json", 400),
        ("/search.json?q=%22open", 400),
        ("/search.json?q=%ff", 400),
        ("/quotes.json?after=x", 400),
        ("/nothing.json", 404),
    ] {
        let said = place.get(address);
        assert_eq!(said.status.as_u16(), status, "{address}: {}", said.body);
        assert_eq!(
            said.headers[header::CONTENT_TYPE],
            "application/problem+json"
        );
        let problem = said.json();
        assert_eq!(problem["status"], status);
        assert!(problem["detail"].as_str().unwrap().len() > 10);
    }
    let page = place.get("/stories/none?ui=fr");
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.body.contains("<html lang=\"fr\">"));
    let long = format!("/search?q={}", "a".repeat(20_000));
    assert_eq!(place.get(&long).status, StatusCode::URI_TOO_LONG);
    let request = Request::delete("/stories.json").header(header::HOST, HOST);
    let said = place.ask(request.body(Body::empty()).unwrap());
    assert_eq!(said.status, StatusCode::METHOD_NOT_ALLOWED);
}

/// Every text in a value.
fn texts<'v>(value: &'v Value, into: &mut Vec<&'v str>) {
    match value {
        Value::String(text) => into.push(text),
        Value::Array(values) => values.iter().for_each(|v| texts(v, into)),
        Value::Object(fields) => fields.values().for_each(|v| texts(v, into)),
        _ => {}
    }
}

#[test]
fn others_are_shown_short_passages_only() {
    const LONGEST: usize = 60;
    let place = small(Some(LONGEST));
    let whole = small(None);
    // Words of articles that are longer than any passage may be.
    let mut long: Vec<String> = Vec::new();
    for articles in whole.stories().values() {
        for id in articles {
            let article = whole.data(&format!("/articles/{id}.json"));
            let text = article["article"]["text"].as_str().unwrap().to_owned();
            let lines = text.split('\n').filter(|l| l.chars().count() > 2 * LONGEST);
            long.extend(lines.map(|l| l.chars().take(LONGEST + 30).collect()));
        }
    }
    assert!(long.len() > 20);
    let file = addresses(&place);
    let data = file.iter().filter(|(_, _, form)| *form == Form::Json);
    for (documented, address, _) in data {
        let of_no_words = ["/schema", "/openapi"];
        if of_no_words.iter().any(|p| documented.starts_with(p)) || documented.contains("/changes")
        {
            continue;
        }
        let said = place.data(address);
        let mut found = Vec::new();
        texts(&said, &mut found);
        for passage in &long {
            assert!(
                !found.iter().any(|t| t.contains(passage)),
                "{address}: {passage}"
            );
        }
    }
    for (_, address, form) in &file {
        if *form == Form::Csv && !address.contains("/changes") {
            let said = place.page(address);
            assert!(!long.iter().any(|p| said.contains(p)), "{address}");
        }
    }
    // All quotes together give no more of an article than its share.
    let quotes = place.data("/quotes.json?limit=200");
    let mut given: BTreeMap<&str, usize> = BTreeMap::new();
    for quote in quotes["items"].as_array().unwrap() {
        let article = quote["article"].as_str().unwrap();
        let words = quote["text"].as_str().unwrap().chars().count();
        *given.entry(article).or_default() += words;
    }
    assert!(given.len() > 5);
    for (article, words) in given {
        let whole = whole.data(&format!("/articles/{article}.json"));
        let length = whole["article"]["text"].as_str().unwrap().chars().count();
        assert!(
            words <= (length / 5).max(600),
            "{article}: {words} of {length}"
        );
    }
}

#[test]
fn what_changed_from_version_to_version() {
    let folder = tempfile::tempdir().unwrap();
    let record = |text: &str| {
        let record = json!({"id": "1", "url": "https://ouest.example/pont", "source": "Ouest", "lang": "fr",
            "date": "2024-02-13", "title": "Le pont", "text": text});
        record.to_string()
    };
    let (one, two) = (folder.path().join("1.jsonl"), folder.path().join("2.jsonl"));
    std::fs::write(&one, record("Le pont a cédé lundi : 12 blessés.")).unwrap();
    std::fs::write(
        &two,
        record("Le pont a cédé lundi : 14 blessés, dont un grave."),
    )
    .unwrap();
    let place = Place::of(&[one, two], None);
    let id = place
        .stories()
        .into_values()
        .next()
        .unwrap()
        .first()
        .unwrap()
        .clone();
    let changes = place.data(&format!("/articles/{id}/changes.json"));
    let kinds: Vec<&str> = changes["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["number", "added"]);
    assert_eq!(changes["items"][0]["before"], "12");
    assert_eq!(changes["items"][0]["after"], "14");
    let page = place.page(&format!("/articles/{id}/changes?from=1&to=2"));
    assert!(
        page.contains("<del>12</del>") && page.contains("<ins>14</ins>"),
        "{page}"
    );
    let old = place.data(&format!("/articles/{id}.json?version=1"));
    assert!(
        old["article"]["text"]
            .as_str()
            .unwrap()
            .contains("12 blessés")
    );
    assert_eq!(
        place.get(&format!("/articles/{id}?version=3")).status,
        StatusCode::NOT_FOUND
    );
    let story = place.stories().into_keys().next().unwrap();
    let versions = place.data(&format!("/stories/{story}/versions.json"));
    assert_eq!(versions["items"].as_array().unwrap().len(), 2);
}

#[test]
fn an_archive_that_grows_is_seen_at_once() {
    let place = Place::of(&samples(&["crue-odet"]), None);
    let before = place.data("/stories.json");
    assert_eq!(before["items"].as_array().unwrap().len(), 1);
    let archive = place.folder.path().join("news.parallax");
    let interrupt = Interrupt::watch().unwrap();
    read_into(
        &samples(&["visite-kyiv"]),
        &archive,
        interrupt,
        Arc::default(),
    )
    .unwrap();
    let after = place.data("/stories.json");
    assert!(after["items"].as_array().unwrap().len() > 1);
    let mark = before["items"][0]["mark"].as_i64().unwrap();
    let seen = place.data(&format!("/stories.json?seen={mark}"));
    let fresh = seen["items"].as_array().unwrap().iter();
    assert!(fresh.clone().any(|s| s["fresh"].as_u64() > Some(0)));
    assert!(fresh.clone().any(|s| s["fresh"] == 0));
}

#[test]
fn hostile_words_are_inert() {
    let folder = tempfile::tempdir().unwrap();
    let bad =
        "</title><script>alert(1)</script>\u{202e}gnp.exe\u{7}<img src=x onerror=alert(1)>\"'";
    let records: Vec<String> = (0..3)
        .map(|n| {
            let text = format!("Le pont de Vaumoise a cédé lundi {bad}. « {bad} », a dit le maire Paul {bad}.\n\nDouze personnes ont été blessées, selon la préfecture du Loing.");
            let record = json!({
                "id": format!("{n}"), "url": format!("javascript:alert({n})"), "source": format!("{bad}{n}/..%2f"),
                "lang": "fr", "date": "2024-02-13T10:00:00Z", "title": format!("Pont effondré à Vaumoise {bad}"),
                "text": text, "authors": [bad], "agencies": [bad], "byline": bad, "kicker": bad,
            });
            record.to_string()
        })
        .collect();
    let path = folder.path().join("hostile.jsonl");
    std::fs::write(&path, records.join("\n")).unwrap();
    let place = Place::of(&[path], None);
    let mut pages = addresses(&place);
    pages.push((
        String::new(),
        format!("/search?q={}", super::ask::encode(&bad.replace('"', ""))),
        Form::Html,
    ));
    pages.push((
        String::new(),
        format!("/quotes?speaker={}", super::ask::encode(bad)),
        Form::Html,
    ));
    for (_, address, form) in pages {
        let said = place.get(&address);
        assert!([200, 400, 404].contains(&said.status.as_u16()), "{address}");
        if form == Form::Html && !address.contains("desk.") {
            for raw in ["<script>", "<img", "\u{202e}", "\u{7}", "href=\"javascript"] {
                assert!(!said.body.contains(raw), "{address}: {raw:?}");
            }
        }
        if matches!(form, Form::Atom | Form::Opml) {
            assert!(!said.body.contains("<script>") && !said.body.contains('\u{7}'));
        }
    }
}
