//! Ask: what a request asks for: its form, its values, in which language of the interface.

use super::answer::Problem;
use crate::render::UiLanguage;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::collections::BTreeMap;
use std::str::FromStr;

/// The longest query that is read, in bytes.
pub const LONGEST: usize = 8 << 10;
/// What stands in an address as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');
/// The value that chooses the language of the interface, on every page.
pub const UI: &str = "ui";

/// What a page is wanted as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// For people.
    Html,
    /// For programs.
    Json,
    /// For spreadsheets.
    Csv,
    /// RFC 4287.
    Atom,
    /// JSON Feed 1.1.
    Feed,
    /// OPML 2.0.
    Opml,
    /// A file of this media type.
    File(&'static str),
}

impl Form {
    /// Every form with the ending by which it is asked for.
    pub const ENDINGS: [(Self, &'static str); 5] = [
        (Self::Json, ".json"),
        (Self::Csv, ".csv"),
        (Self::Atom, ".atom"),
        (Self::Feed, ".feed"),
        (Self::Opml, ".opml"),
    ];

    /// Every form with an ending.
    pub const ALL: [Self; 5] = [Self::Json, Self::Csv, Self::Atom, Self::Feed, Self::Opml];

    /// Its ending; nothing for pages.
    pub fn ending(self) -> &'static str {
        let found = Self::ENDINGS.iter().find(|(form, _)| *form == self);
        found.map_or("", |(_, ending)| ending)
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Html => "text/html; charset=utf-8",
            Self::Json => "application/json",
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Atom => "application/atom+xml; charset=utf-8",
            Self::Feed => "application/feed+json",
            Self::Opml => "text/x-opml; charset=utf-8",
            Self::File(media) => media,
        }
    }
}

/// A name and a form: what the last part of an address asks for. A name that ends like a form is told apart by `.html` behind it.
pub fn split_form(name: &str, forms: &[Form]) -> (String, Form) {
    for form in forms.iter().filter(|f| **f != Form::Html) {
        if let Some(name) = name.strip_suffix(form.ending()) {
            return (name.to_owned(), *form);
        }
    }
    let name = name.strip_suffix(".html").unwrap_or(name);
    (name.to_owned(), Form::Html)
}

/// A name as the last part of an address, so that [`split_form`] gives it back.
pub fn name_in_address(name: &str, form: Form) -> String {
    let endings = Form::ENDINGS.iter().map(|(_, ending)| *ending);
    // What is but dots would be a way up, however it is written.
    let dots = name.chars().all(|c| c == '.');
    let unclear = dots || endings.chain([".html"]).any(|end| name.ends_with(end));
    let ending = match form {
        Form::Html if unclear => ".html",
        form => form.ending(),
    };
    encode(name) + ending
}

/// Words as they stand in an address.
pub fn encode(words: &str) -> String {
    utf8_percent_encode(words, PLAIN).to_string()
}

/// What a page is asked.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The address of the page without its form: `/stories/1f`.
    pub path: String,
    /// In which form.
    pub form: Form,
    /// The parts of the address that stand for something, in its order.
    pub names: Vec<String>,
    values: BTreeMap<String, String>,
    /// The language of the interface.
    pub ui: UiLanguage,
    /// Scheme and host, as whoever asks knows them.
    pub origin: String,
}

impl Ask {
    /// What is asked of a page that knows these values.
    pub fn new(
        path: String,
        form: Form,
        names: Vec<String>,
        query: Option<&str>,
        known: &[&str],
    ) -> Result<Self, Problem> {
        let mut ask = Self {
            path,
            form,
            names,
            values: values(query.unwrap_or_default(), known)?,
            ui: UiLanguage::default(),
            origin: String::new(),
        };
        match ask.values.get(UI).map(String::as_str) {
            None => {}
            Some("fr") => ask.ui = UiLanguage::Fr,
            Some("en") => ask.ui = UiLanguage::En,
            Some(other) => {
                return Err(Problem::request(format!(
                    "ui={other:?}: the interface has fr and en"
                )));
            }
        }
        Ok(ask)
    }

    /// Whether the address itself says in which language.
    pub fn says_language(&self) -> bool {
        self.values.contains_key(UI)
    }

    /// A part of the address.
    pub fn name(&self, at: usize) -> &str {
        self.names.get(at).map_or("", String::as_str)
    }

    /// A value, if one is given that is not empty.
    pub fn value(&self, key: &str) -> Option<&str> {
        let value = self.values.get(key).map(|v| v.trim());
        value.filter(|v| !v.is_empty())
    }

    /// A value of a kind.
    pub fn parsed<T: FromStr>(&self, key: &str, kind: &str) -> Result<Option<T>, Problem> {
        let Some(value) = self.value(key) else {
            return Ok(None);
        };
        value
            .parse()
            .map(Some)
            .map_err(|_| Problem::request(format!("{key}={value:?} is no {kind}")))
    }

    /// A whole number inside bounds.
    pub fn number(&self, key: &str, least: usize, most: usize) -> Result<Option<usize>, Problem> {
        let number: Option<usize> = self.parsed(key, "whole number")?;
        match number {
            Some(n) if n < least || n > most => Err(Problem::request(format!(
                "{key}={n} is not between {least} and {most}"
            ))),
            number => Ok(number),
        }
    }

    /// One of several words.
    pub fn one_of<'w>(&self, key: &str, words: &[&'w str]) -> Result<Option<&'w str>, Problem> {
        let Some(value) = self.value(key) else {
            return Ok(None);
        };
        match words.iter().find(|word| **word == value) {
            Some(word) => Ok(Some(word)),
            None => Err(Problem::request(format!(
                "{key}={value:?} is none of: {}",
                words.join(", ")
            ))),
        }
    }

    /// The address of this page in a form and with some values changed; a value of nothing takes it away.
    pub fn address(&self, form: Form, changed: &[(&str, Option<&str>)]) -> String {
        let mut values = self.values.clone();
        values.retain(|_, v| !v.trim().is_empty());
        for (key, value) in changed {
            match value {
                Some(value) => values.insert((*key).to_owned(), (*value).to_owned()),
                None => values.remove(*key),
            };
        }
        let unclear = form == Form::Html && split_form(&self.path, &Form::ALL).1 != Form::Html;
        let ending = if unclear { ".html" } else { form.ending() };
        let path = match (self.path.as_str(), form) {
            ("/", Form::Html) => "/".to_owned(),
            ("/", _) => format!("/stories{ending}"),
            (path, _) => format!("{path}{ending}"),
        };
        with_values(&path, values.iter().map(|(k, v)| (k.as_str(), v.as_str())))
    }

    /// An address of another page, where the language of the interface is kept if it was chosen.
    pub fn link(&self, path: &str) -> String {
        self.link_with(path, &[])
    }

    /// The same with values.
    pub fn link_with(&self, path: &str, values: &[(&str, &str)]) -> String {
        let ui = self.values.get(UI).map(|ui| (UI, ui.as_str()));
        with_values(path, values.iter().copied().chain(ui))
    }

    /// What links keep of the query, as it stands in an address.
    pub fn kept(&self) -> String {
        let ui = self.values.get(UI);
        ui.map_or_else(String::new, |ui| format!("{UI}={}", encode(ui)))
    }

    /// All that the answer depends on, in one string.
    pub fn key(&self) -> String {
        let ui = match self.ui {
            UiLanguage::Fr => "fr",
            UiLanguage::En => "en",
        };
        format!("{ui} {} {}", self.origin, self.address(self.form, &[]))
    }
}

/// An address with values.
pub fn with_values<'v>(path: &str, values: impl Iterator<Item = (&'v str, &'v str)>) -> String {
    let pairs: Vec<String> = values
        .map(|(key, value)| format!("{}={}", encode(key), encode(value)))
        .collect();
    if pairs.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", pairs.join("&"))
    }
}

/// The pairs of a query or of a form that was sent, decoded.
pub fn pairs(query: &str) -> Result<Vec<(String, String)>, Problem> {
    let decode = |text: &str| {
        let text = text.replace('+', " ");
        let bytes = percent_decode_str(&text).decode_utf8();
        bytes
            .map(|words| words.into_owned())
            .map_err(|_| Problem::request("the values are not UTF-8"))
    };
    let parts = query.split('&').filter(|p| !p.is_empty());
    parts
        .map(|part| {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            Ok((decode(key)?, decode(value)?))
        })
        .collect()
}

fn values(query: &str, known: &[&str]) -> Result<BTreeMap<String, String>, Problem> {
    if query.len() > LONGEST {
        return Err(Problem::too_long(LONGEST));
    }
    let mut values = BTreeMap::new();
    for (key, value) in pairs(query)? {
        if key != UI && !known.contains(&key.as_str()) {
            let mut all = known.to_vec();
            all.push(UI);
            return Err(Problem::request(format!(
                "no value {key:?} here; there are: {}",
                all.join(", ")
            )));
        }
        if values.insert(key.clone(), value).is_some() {
            return Err(Problem::request(format!("{key:?} is given twice")));
        }
    }
    Ok(values)
}

/// The language that an address chooses, whatever else is wrong with it.
pub fn chosen(query: Option<&str>) -> Option<UiLanguage> {
    let mut parts = query?.split('&');
    parts.find_map(|part| match part.split_once('=')? {
        (UI, "fr") => Some(UiLanguage::Fr),
        (UI, "en") => Some(UiLanguage::En),
        _ => None,
    })
}

/// The language of the interface that a browser likes best, of those that there are.
pub fn preferred(accepted: &str) -> Option<UiLanguage> {
    let mut best: Option<(f32, UiLanguage)> = None;
    for part in accepted.split(',').take(20) {
        let mut pieces = part.split(';');
        let code = pieces.next().unwrap_or_default().trim().to_lowercase();
        let weight = pieces.find_map(|p| p.trim().strip_prefix("q=")?.parse().ok());
        let weight: f32 = weight.unwrap_or(1.0);
        let language = match code.split('-').next() {
            Some("fr") => UiLanguage::Fr,
            Some("en") => UiLanguage::En,
            _ => continue,
        };
        if weight > 0.0 && best.is_none_or(|(w, _)| weight > w) {
            best = Some((weight, language));
        }
    }
    best.map(|(_, language)| language)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ask(query: &str) -> Result<Ask, Problem> {
        Ask::new(
            "/search".to_owned(),
            Form::Html,
            Vec::new(),
            Some(query),
            &["q", "limit"],
        )
    }

    #[test]
    fn values_are_read_strictly() {
        let asked = ask("q=a+b%26c&limit=20&ui=fr").unwrap();
        assert_eq!(asked.value("q"), Some("a b&c"));
        assert_eq!(asked.number("limit", 1, 50).unwrap(), Some(20));
        assert!(asked.number("limit", 1, 10).is_err());
        assert_eq!(asked.ui, UiLanguage::Fr);
        for wrong in ["x=1", "q=%ff", "q=1&q=2", "ui=de", "limit=1&limit=1"] {
            assert!(ask(wrong).is_err(), "{wrong}");
        }
        assert!(ask(&format!("q={}", "a".repeat(LONGEST))).is_err());
    }

    #[test]
    fn addresses_keep_what_they_are_not_told_to_change() {
        let asked = ask("q=pont%20%3Cb%3E&limit=5&ui=en").unwrap();
        assert_eq!(
            asked.address(Form::Json, &[("limit", None)]),
            "/search.json?q=pont%20%3Cb%3E&ui=en"
        );
        assert_eq!(asked.link("/quotes"), "/quotes?ui=en");
        assert_eq!(asked.kept(), "ui=en");
    }

    #[test]
    fn browsers_say_what_they_like() {
        assert_eq!(preferred("fr-CH, en;q=0.9"), Some(UiLanguage::Fr));
        assert_eq!(preferred("de, en;q=0.5, fr;q=0.8"), Some(UiLanguage::Fr));
        assert_eq!(preferred("de, *;q=0.1"), None);
        assert_eq!(preferred("fr;q=0, en;q=0.1"), Some(UiLanguage::En));
    }

    proptest! {
        #[test]
        fn names_come_back_from_addresses(name in "\\PC{1,20}(\\.json|\\.html|)") {
            for form in [Form::Html, Form::Json, Form::Csv] {
                let address = name_in_address(&name, form);
                prop_assert!(!address.contains(['/', '?', '#', '<', '"']));
                let decoded = percent_decode_str(&address).decode_utf8().unwrap().into_owned();
                prop_assert_eq!(split_form(&decoded, &Form::ALL), (name.clone(), form));
            }
        }
    }
}
