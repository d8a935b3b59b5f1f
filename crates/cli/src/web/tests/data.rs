//! Pages and data: every address in every form, as it is documented.

use super::*;

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
        include_str!("../feeds.rs"),
        include_str!("../pages/article.rs"),
        include_str!("../pages/bar.rs"),
        include_str!("../pages/changes.rs"),
        include_str!("../pages/decisions.rs"),
        include_str!("../pages/frame.rs"),
        include_str!("../pages/help.rs"),
        include_str!("../pages/import.rs"),
        include_str!("../pages/outlet.rs"),
        include_str!("../pages/outlets.rs"),
        include_str!("../pages/quotes.rs"),
        include_str!("../pages/search.rs"),
        include_str!("../pages/stories.rs"),
        include_str!("../pages/story.rs"),
        include_str!("../pages/tables.rs"),
        include_str!("../pages/why.rs"),
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
                Some(next) => address = format!("{list}&after={}", crate::web::ask::encode(next)),
                None => break,
            }
        }
        let keys = |items: &[Value]| items.iter().map(|i| i[key].to_string()).collect::<Vec<_>>();
        assert_eq!(keys(&met), keys(&all), "{list}");
    }
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
