//! Answer: what is sent back: a body with its type and mark, or what is wrong and what to do.

use super::ask::{Ask, Form};
use crate::output::Made;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::Serialize;
use std::io::{Read, Write};
use xxhash_rust::xxh3::xxh3_64;

/// Shorter bodies are not made smaller.
const WORTH: usize = 1 << 10;

/// So often a page is made anew that waits for something, in seconds.
const RHYTHM: &str = "2";

/// A body that may be sent many times.
#[derive(Debug)]
pub struct Answer {
    /// In which form it is.
    pub form: Form,
    body: Stored,
    mark: String,
    /// Whether it may be kept for the next who asks the same.
    pub lasting: bool,
    /// Whether a browser is to ask again by itself after a moment.
    pub again: bool,
}

/// A body as it is kept: packed, if that is worth it, since nearly all browsers take it so, and ten times as many find room.
#[derive(Debug)]
enum Stored {
    Plain(Bytes),
    Packed(Bytes),
}

impl Answer {
    /// A body in a form.
    pub fn new(form: Form, body: String) -> Self {
        Self {
            form,
            mark: format!("W/\"{:016x}\"", xxh3_64(body.as_bytes())),
            body: Stored::Plain(Bytes::from(body)),
            lasting: true,
            again: false,
        }
    }

    /// The same body, packed to be kept.
    pub fn packed(mut self) -> Self {
        if let Stored::Plain(body) = &self.body
            && let Some(packed) = pack(body)
        {
            self.body = Stored::Packed(packed);
        }
        self
    }

    /// One that is for whoever asked and nobody else.
    pub fn once(form: Form, body: String) -> Self {
        Self {
            lasting: false,
            ..Self::new(form, body)
        }
    }

    /// About how many bytes it takes in memory.
    pub fn weight(&self) -> usize {
        let (Stored::Plain(body) | Stored::Packed(body)) = &self.body;
        body.len() + self.mark.len() + 128
    }

    /// The body for who takes it packed or not, and whether it is.
    fn body(&self, packs: bool) -> (Bytes, bool) {
        match &self.body {
            Stored::Packed(body) if packs => (body.clone(), true),
            Stored::Packed(body) => (unpack(body), false),
            Stored::Plain(body) => match packs.then(|| pack(body)).flatten() {
                Some(packed) => (packed, true),
                None => (body.clone(), false),
            },
        }
    }

    /// The response to a request with these headers.
    pub fn response(&self, asked: &HeaderMap) -> Response<Body> {
        let said = |name| asked.get(name).and_then(|v: &HeaderValue| v.to_str().ok());
        let same = said(header::IF_NONE_MATCH).is_some_and(|marks| {
            let mut marks = marks.split(',').map(str::trim);
            marks.any(|m| {
                m == "*" || m.trim_start_matches("W/") == self.mark.trim_start_matches("W/")
            })
        });
        let mut response = Response::new(Body::empty());
        let packs = said(header::ACCEPT_ENCODING).is_some_and(accepts_gzip);
        let headers = response.headers_mut();
        set(headers, header::ETAG, &self.mark);
        set(headers, header::CACHE_CONTROL, "private, no-cache");
        set(headers, header::VARY, "Accept-Encoding, Accept-Language");
        if self.again {
            set(headers, header::REFRESH, RHYTHM);
        }
        if same {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
        set(headers, header::CONTENT_TYPE, self.form.media_type());
        let (body, packed) = self.body(packs);
        if packed {
            set(headers, header::CONTENT_ENCODING, "gzip");
        }
        *response.body_mut() = Body::from(body);
        response
    }
}

/// A body made smaller, if that is worth it.
fn pack(body: &Bytes) -> Option<Bytes> {
    if body.len() < WORTH {
        return None;
    }
    let mut packer = GzEncoder::new(Vec::with_capacity(body.len() / 4), Compression::new(4));
    packer.write_all(body).ok()?;
    packer.finish().ok().map(Bytes::from)
}

/// A body as it was before it was packed.
fn unpack(packed: &Bytes) -> Bytes {
    let mut body = Vec::with_capacity(packed.len() * 8);
    // What we packed can be unpacked.
    let _ = GzDecoder::new(packed.as_ref()).read_to_end(&mut body);
    Bytes::from(body)
}

/// Whether a list of encodings has gzip with a weight that is not nothing.
fn accepts_gzip(list: &str) -> bool {
    list.split(',').any(|part| {
        let mut pieces = part.split(';').map(str::trim);
        let named = pieces
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case("gzip"));
        let refused =
            pieces.any(|p| p.strip_prefix("q=").and_then(|q| q.parse().ok()) == Some(0.0));
        named && !refused
    })
}

/// Sets a header; what cannot stand in one is left out.
pub fn set(headers: &mut HeaderMap, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// What is wrong with a request, or with us (RFC 9457).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its status.
    pub status: StatusCode,
    /// What it is, and what to do.
    pub detail: String,
    /// After how many seconds it may be tried again.
    pub again: Option<u32>,
    /// The page to go back to.
    pub back: Option<String>,
    /// Whether it is the business of whoever runs the desk, and of nobody else.
    pub private: bool,
}

/// A problem as it is printed.
#[derive(Serialize)]
struct ProblemRecord<'p> {
    #[serde(flatten)]
    made: Made,
    r#type: &'static str,
    title: &'p str,
    status: u16,
    detail: &'p str,
}

impl Problem {
    fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            status,
            detail: detail.into(),
            again: None,
            back: None,
            private: false,
        }
    }

    /// The request cannot be understood.
    pub fn request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    /// There is nothing at this address.
    pub fn missing(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, detail)
    }

    /// It may not be done.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, detail)
    }

    /// The address does not take this.
    pub fn method() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "this address is only read (GET)",
        )
    }

    /// The address is too long.
    pub fn too_long(most: usize) -> Self {
        Self::new(
            StatusCode::URI_TOO_LONG,
            format!("the values of an address may have {most} bytes: ask for less"),
        )
    }

    /// What was sent is too large.
    pub fn too_large(most: usize) -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            format!("what is sent may have {most} bytes"),
        )
    }

    /// It cannot be done now.
    pub fn busy(detail: impl Into<String>, seconds: u32) -> Self {
        Self {
            again: Some(seconds),
            ..Self::new(StatusCode::SERVICE_UNAVAILABLE, detail)
        }
    }

    /// Something else stands against it.
    pub fn conflict(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, detail)
    }

    /// It is our fault.
    pub fn bug(detail: impl Into<String>) -> Self {
        Self {
            private: true,
            ..Self::new(StatusCode::INTERNAL_SERVER_ERROR, detail)
        }
    }

    /// The response: as a page where one was asked for.
    pub fn response(&self, form: Form, page: impl FnOnce(&Self) -> String) -> Response<Body> {
        let (media, body) = if form == Form::Html {
            (Form::Html.media_type(), page(self))
        } else {
            let record = ProblemRecord {
                made: Made::here(),
                r#type: "about:blank",
                title: self.status.canonical_reason().unwrap_or_default(),
                status: self.status.as_u16(),
                detail: &self.detail,
            };
            let body = serde_json::to_string(&record).unwrap_or_default();
            ("application/problem+json", body)
        };
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.status;
        set(response.headers_mut(), header::CONTENT_TYPE, media);
        set(response.headers_mut(), header::CACHE_CONTROL, "no-store");
        if let Some(seconds) = self.again {
            set(
                response.headers_mut(),
                header::RETRY_AFTER,
                &seconds.to_string(),
            );
        }
        response
    }
}

impl From<parallax_archive::Error> for Problem {
    fn from(error: parallax_archive::Error) -> Self {
        use parallax_archive::Fault;
        if error.is_late() {
            return Self::busy(
                "this takes too long on an archive of this size: ask for less (a period, an outlet, a language)",
                5,
            );
        }
        if error.is_locked() {
            return Self::busy(
                "another program is writing the archive: try again when it is done",
                5,
            );
        }
        if error.place().is_some() || error.is_given() {
            return Self::request(error.to_string());
        }
        match error.fault() {
            Fault::User => Self {
                private: true,
                ..Self::busy(error.to_string(), 30)
            },
            Fault::Bug => Self::bug(error.to_string()),
        }
    }
}

impl From<anyhow::Error> for Problem {
    fn from(error: anyhow::Error) -> Self {
        match error.downcast::<parallax_archive::Error>() {
            Ok(error) => error.into(),
            Err(error) => Self::bug(format!("{error:#}")),
        }
    }
}

impl From<serde_json::Error> for Problem {
    fn from(error: serde_json::Error) -> Self {
        Self::bug(error.to_string())
    }
}

/// What a page gives.
pub type Given = Result<Answer, Problem>;

/// A record as JSON.
pub fn json(ask: &Ask, record: &impl Serialize) -> Given {
    let mut body = serde_json::to_string(record)?;
    body.push('\n');
    Ok(Answer::new(ask.form, body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_read_with_their_weights() {
        assert!(accepts_gzip("deflate, gzip;q=0.5"));
        assert!(!accepts_gzip("gzip;q=0, br"));
        assert!(!accepts_gzip("br"));
    }

    #[test]
    fn a_body_that_was_packed_is_the_same() {
        let words = "<p>Bon</p>".repeat(1000);
        let plain = Answer::new(Form::Html, words.clone());
        let mark = plain.mark.clone();
        let packed = plain.packed();
        assert!(packed.weight() < words.len() / 10);
        assert_eq!(packed.body(false), (Bytes::from(words), false));
        assert!(packed.body(true).1);
        assert_eq!(packed.mark, mark);
    }

    #[test]
    fn what_is_known_is_not_sent_again() {
        let answer = Answer::new(Form::Json, "{}".to_owned());
        let mut asked = HeaderMap::new();
        asked.insert(
            header::IF_NONE_MATCH,
            HeaderValue::from_str(&answer.mark).unwrap(),
        );
        assert_eq!(answer.response(&asked).status(), StatusCode::NOT_MODIFIED);
        assert_eq!(answer.response(&HeaderMap::new()).status(), StatusCode::OK);
    }
}
