//! Guard: what may come in, and what every answer says to the browser.
//!
//! A page of another site may make a browser send requests here. It cannot read the answers, unless its name is made to lead to this
//! address after it was loaded (DNS rebinding): so only hosts that are this desk's own are answered. It cannot change anything: that
//! takes a form of this desk's own, told by the `Origin` and `Sec-Fetch-Site` headers and by a token that stands both in the form and in a
//! cookie (OWASP, Cross-Site Request Forgery Prevention).

use super::answer::{Problem, set};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

/// Nothing from elsewhere, nothing inline.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// The one cookie.
const COOKIE: &str = "parallax-csrf";
/// Bytes of a token.
const TOKEN: usize = 16;

/// A name that leads here by way of somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    scheme: &'static str,
    host: String,
}

impl FromStr for Name {
    type Err = String;

    /// A host, with or without a scheme before it; a port makes no difference.
    fn from_str(typed: &str) -> Result<Self, String> {
        let (scheme, rest) = match typed.split_once("://") {
            Some(("https", rest)) => ("https", rest),
            Some(("http", rest)) => ("http", rest),
            Some((other, _)) => return Err(format!("{other}:// is no scheme of the web")),
            None => ("http", typed),
        };
        let (host, _) = split(rest.trim_end_matches('/'));
        if host.is_empty() || host.contains(['/', '?', '#', '@', ' ']) {
            return Err(
                "write a host's name, such as desk.example or https://desk.example".to_owned(),
            );
        }
        Ok(Self {
            scheme,
            host: host.to_lowercase(),
        })
    }
}

/// Who may ask.
#[derive(Clone, Debug)]
pub struct Guard {
    port: u16,
    /// Only this machine can ask.
    loopback: bool,
    /// Names that lead here, each with the scheme by which it is known.
    hosts: Vec<Name>,
}

impl Guard {
    /// For an address that is listened at, and names that lead to it.
    pub fn new(at: SocketAddr, hosts: &[Name]) -> Self {
        Self {
            port: at.port(),
            loopback: at.ip().is_loopback(),
            hosts: hosts.to_vec(),
        }
    }

    /// The host that was asked for, as scheme and host, if it is one of this desk's.
    pub fn host(&self, uri: &Uri, headers: &HeaderMap) -> Result<String, Problem> {
        let said = headers.get(header::HOST).and_then(|h| h.to_str().ok());
        let host = uri.authority().map(|a| a.as_str()).or(said);
        let host = host.ok_or_else(|| Problem::request("the request names no host"))?;
        if headers.get_all(header::HOST).iter().count() > 1 {
            return Err(Problem::request("the request names several hosts"));
        }
        if let Some(scheme) = self.scheme_of(host) {
            return Ok(format!("{scheme}://{}", host.to_lowercase()));
        }
        Err(Problem::forbidden(format!(
            "{host:?} is no name of this desk; start it with --host NAME if it is to be one"
        )))
    }

    /// By which scheme a host is known that is this desk's.
    fn scheme_of(&self, host: &str) -> Option<&'static str> {
        let (name, port) = split(host);
        let name = name.to_lowercase();
        // A name that the user gave may be that of a proxy with a port of its own.
        if let Some(known) = self.hosts.iter().find(|known| known.host == name) {
            return Some(known.scheme);
        }
        let here = port.unwrap_or(80) == self.port && self.is_address(&name);
        here.then_some("http")
    }

    /// Whether a name without its port is an address of this machine.
    fn is_address(&self, name: &str) -> bool {
        let bare = name.trim_start_matches('[').trim_end_matches(']');
        match bare.parse::<IpAddr>() {
            // An address cannot be made to lead elsewhere.
            Ok(ip) => !self.loopback || ip.is_loopback(),
            Err(_) => name == "localhost" || name == "localhost.",
        }
    }

    /// Whether something that changes the archive comes from a page of this desk.
    pub fn changes(&self, ours: &str, headers: &HeaderMap, token: &str) -> Result<(), Problem> {
        let said = |name: &str| {
            headers
                .get(name)
                .and_then(|v: &HeaderValue| v.to_str().ok())
        };
        let host = |origin: &str| origin.split_once("://").map(|(_, h)| h.to_lowercase());
        if let Some(origin) = said("origin")
            && host(origin) != host(ours)
        {
            return Err(Problem::forbidden("this comes from a page of another site"));
        }
        if said("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none")) {
            return Err(Problem::forbidden("this comes from a page of another site"));
        }
        match cookie(headers) {
            Some(cookie) if same(cookie.as_bytes(), token.as_bytes()) => Ok(()),
            _ => Err(Problem::forbidden(
                "the form is not one that this desk gave out: load its page again, with cookies allowed for this address",
            )),
        }
    }
}

/// Host and port as a `Host` header has them.
fn split(host: &str) -> (&str, Option<u16>) {
    let port_at = host.rfind(':').filter(|at| {
        // The colons of an address in brackets are none of a port.
        host.rfind(']').is_none_or(|bracket| bracket < *at)
    });
    let split = port_at.and_then(|at| {
        let port = host.get(at + 1..)?.parse().ok()?;
        Some((host.get(..at)?, Some(port)))
    });
    split.unwrap_or((host, None))
}

/// Compares without telling by the time it takes where two differ.
fn same(one: &[u8], other: &[u8]) -> bool {
    let differ = one.iter().zip(other).fold(0, |d, (a, b)| d | (a ^ b));
    one.len() == other.len() && differ == 0
}

/// The token that a browser has, if it is one of ours.
pub fn cookie(headers: &HeaderMap) -> Option<&str> {
    let all = headers.get_all(header::COOKIE).iter();
    let said = all
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'));
    let mut ours = said.filter_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='));
    ours.find(|t| t.len() == 2 * TOKEN && t.chars().all(|c| c.is_ascii_hexdigit()))
}

/// A new token.
pub fn token() -> Result<String, Problem> {
    let mut bytes = [0_u8; TOKEN];
    getrandom::fill(&mut bytes).map_err(|e| Problem::bug(format!("no random bytes: {e}")))?;
    Ok(bytes.iter().map(|b| format!("{b:02x}")).collect())
}

/// Gives a token to the browser.
pub fn give(headers: &mut HeaderMap, token: &str) {
    let cookie = format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict");
    set(headers, header::SET_COOKIE, &cookie);
}

/// What every answer says to the browser.
pub fn protect(headers: &mut HeaderMap) {
    let said = [
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        // Not "no-referrer": with that, browsers send no origin with forms.
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        (
            "permissions-policy",
            "camera=(), geolocation=(), microphone=()",
        ),
        ("x-robots-tag", "noindex, nofollow"),
    ];
    for (name, value) in said {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard(at: &str, hosts: &[&str]) -> Guard {
        let hosts: Vec<Name> = hosts.iter().map(|h| h.parse().unwrap()).collect();
        Guard::new(at.parse().unwrap(), &hosts)
    }

    #[test]
    fn only_its_own_names_are_answered() {
        let desk = guard("127.0.0.1:4810", &[]);
        for ours in [
            "127.0.0.1:4810",
            "localhost:4810",
            "LocalHost:4810",
            "[::1]:4810",
        ] {
            assert!(desk.scheme_of(ours).is_some(), "{ours}");
        }
        for other in [
            "evil.example:4810",
            "evil.example",
            "127.0.0.1",
            "localhost:80",
            "192.168.1.4:4810",
            "localhost.evil.example:4810",
            "",
        ] {
            assert!(desk.scheme_of(other).is_none(), "{other}");
        }
        let desk = guard("0.0.0.0:80", &["Desk.example"]);
        assert!(desk.scheme_of("desk.example").is_some());
        assert!(desk.scheme_of("desk.example:8443").is_some());
        assert!(desk.scheme_of("192.168.1.4").is_some());
        assert!(desk.scheme_of("evil.example").is_none());
    }

    #[test]
    fn names_are_taken_with_a_scheme_and_without_a_port() {
        let name = |typed: &str| typed.parse::<Name>();
        assert_eq!(name("Desk.example:8443"), name("http://desk.example/"));
        assert_eq!(name("https://desk.example").unwrap().scheme, "https");
        for wrong in [
            "",
            "ftp://desk.example",
            "desk.example/path",
            "a b",
            "me@desk.example",
        ] {
            assert!(name(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn only_its_own_forms_change_anything() {
        let desk = guard("127.0.0.1:4810", &[]);
        let token = token().unwrap();
        let with = |extra: &[(&'static str, &str)]| {
            let mut headers = HeaderMap::new();
            let cookie = format!("a=b; parallax-csrf={token}");
            set(&mut headers, header::COOKIE, &cookie);
            for (name, value) in extra {
                headers.insert(*name, HeaderValue::from_str(value).unwrap());
            }
            headers
        };
        let ours = "http://127.0.0.1:4810";
        assert!(desk.changes(ours, &with(&[]), &token).is_ok());
        assert!(
            desk.changes(ours, &with(&[("origin", ours)]), &token)
                .is_ok()
        );
        for foreign in [
            ("origin", "http://evil.example"),
            ("origin", "null"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ] {
            assert!(desk.changes(ours, &with(&[foreign]), &token).is_err());
        }
        assert!(desk.changes(ours, &with(&[]), "").is_err());
        assert!(desk.changes(ours, &HeaderMap::new(), &token).is_err());
        assert!(desk.changes(ours, &HeaderMap::new(), "").is_err());
    }
}
