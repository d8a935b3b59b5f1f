//! The desk as a browser or a program asks it, without a socket: the router over archives made of samples and of hostile records.

mod data;
mod decisions;
mod hostile;

use crate::commands::read_into;
use crate::interrupt::Interrupt;
use crate::render::{Excerpts, UiLanguage};
use crate::web::ask::Form;
use crate::web::desk::{Desk, Settings};
use crate::web::guard::Guard;
use crate::web::openapi;
use crate::web::routes::{DECISIONS, FIXED, ROUTES};
use crate::web::server::router;
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
            .map(|(k, v)| format!("{k}={}", crate::web::ask::encode(v)))
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
                address = address.replace(name, &crate::web::ask::encode(value));
            }
            if route.path == "/search" {
                address += "?q=le";
            }
            all.push((documented, address, form));
        }
    }
    all
}
