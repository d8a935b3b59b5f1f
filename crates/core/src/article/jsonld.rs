//! JSON-LD: what a page says of its article in schema.org's words, in whichever of the usual wrappings.

use super::Moment;
use super::moments::parse_field;
use crate::page::html::dom::{Data, Document, Step, is_break};
use serde_json::Value;
use std::collections::BTreeMap;

/// The fields of one article node.
#[derive(Clone, Debug, Default)]
pub(super) struct Linked {
    /// A page or a film rather than an article: believed only where no article is described.
    pub loose: bool,
    pub headline: Option<String>,
    pub published: Option<Moment>,
    pub modified: Option<Moment>,
    pub authors: Vec<String>,
    pub publisher: Option<String>,
    pub section: Option<String>,
    pub body: Option<String>,
    pub live: bool,
    /// `isAccessibleForFree` is false.
    pub paid: bool,
}

/// How many nodes of a page's JSON-LD are looked at.
const MOST_NODES: usize = 20_000;

/// Every article node of the page, in order.
pub(super) fn articles(document: &Document) -> Vec<Linked> {
    let values: Vec<Value> = scripts(document).iter().flat_map(|s| parse(s)).collect();
    let mut nodes = Vec::new();
    for value in &values {
        gather(value, &mut nodes);
    }
    let by_id: BTreeMap<&str, &Value> = nodes
        .iter()
        .filter_map(|n| Some((n.get("@id")?.as_str()?, *n)))
        .filter(|(_, n)| n.get("name").is_some())
        .collect();
    nodes
        .iter()
        .filter_map(|n| {
            let loose = !is_article(n);
            (!loose || is_page(n)).then(|| Linked {
                loose,
                ..linked(n, &by_id)
            })
        })
        .collect()
}

fn scripts(document: &Document) -> Vec<String> {
    let mut found = Vec::new();
    for step in document.walk(document.root()) {
        let Step::Enter(id) = step else { continue };
        let Some(Data::Element(element)) = document.node(id).map(|n| &n.data) else {
            continue;
        };
        let is_linked = element.tag() == "script"
            && element
                .attribute("type")
                .is_some_and(|t| t.to_ascii_lowercase().contains("ld+json"));
        if is_linked {
            found.push(document.raw_text_of(id));
        }
    }
    found
}

/// Parses, and if that fails once more without what sites leave in by mistake.
fn parse(script: &str) -> Vec<Value> {
    if let Ok(value) = serde_json::from_str(script) {
        return vec![value];
    }
    let script = &script.replace("<![CDATA[", "").replace("]]>", "");
    let (Some(start), Some(end)) = (script.find(['{', '[']), script.rfind(['}', ']'])) else {
        return Vec::new();
    };
    let mended = mend(script.get(start..=end).unwrap_or_default());
    // Several values may stand in one script, with or without semicolons.
    serde_json::Deserializer::from_str(&mended)
        .into_iter()
        .map_while(Result::ok)
        .collect()
}

/// JSON without comments, line breaks and wrong escapes in strings, commas before a bracket, names without a value.
fn mend(script: &str) -> String {
    let mut out = String::with_capacity(script.len());
    let mut rest = script;
    let mut in_string = false;
    while let Some(c) = rest.chars().next() {
        let (taken, tail) = rest.split_at_checked(c.len_utf8()).unwrap_or((rest, ""));
        if in_string {
            let next = tail.chars().next();
            match c {
                '\\' if next.is_some_and(|n| {
                    !matches!(n, '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u')
                }) => {}
                '\\' => {
                    let whole = 1 + next.map_or(0, char::len_utf8);
                    let (pair, after) = rest.split_at_checked(whole).unwrap_or((rest, ""));
                    out.push_str(pair);
                    rest = after;
                    continue;
                }
                c if c.is_control() => out.push(' '),
                _ => out.push(c),
            }
            in_string = c != '"';
            rest = tail;
            continue;
        }
        if let Some(after) = behind_comment(rest) {
            rest = after;
            continue;
        }
        match c {
            '"' => {
                in_string = true;
                out.push(c);
            }
            ',' | '}' | ']' => {
                let end = out.trim_end().len();
                match out.trim_end().chars().last() {
                    Some(',') => out.truncate(end.saturating_sub(1)),
                    Some(':') => out.push_str("null"),
                    Some('{' | '[') if c == ',' => {
                        rest = tail;
                        continue;
                    }
                    _ => {}
                }
                out.push(c);
            }
            c if c.is_control() || c == ';' => out.push(' '),
            _ => out.push_str(taken),
        }
        rest = tail;
    }
    out
}

/// What stands behind a comment of JavaScript or HTML that begins here.
fn behind_comment(text: &str) -> Option<&str> {
    let behind = |open: &str, close: &str| {
        let inside = text.strip_prefix(open)?;
        Some(inside.split_once(close).map_or("", |(_, after)| after))
    };
    behind("/*", "*/")
        .or_else(|| behind("//", "\n"))
        .or_else(|| behind("<!--", "-->"))
}

/// Every object that may be a node of its own, in order.
fn gather<'v>(value: &'v Value, nodes: &mut Vec<&'v Value>) {
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        if nodes.len() > MOST_NODES {
            return;
        }
        match value {
            Value::Array(items) => open.extend(items.iter().rev()),
            Value::Object(fields) => {
                nodes.push(value);
                for key in [
                    "mainEntityOfPage",
                    "mainEntity",
                    "hasPart",
                    "author",
                    "publisher",
                    "@graph",
                ] {
                    // The parts of a live blog are articles too; the page is about the whole.
                    open.extend(fields.get(key).filter(|v| v.is_object() || v.is_array()));
                }
            }
            _ => {}
        }
    }
}

fn types(node: &Value) -> Vec<&str> {
    match node.get("@type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn is_article(node: &Value) -> bool {
    types(node).iter().any(|t| {
        let t = t.rsplit(['/', ':']).next().unwrap_or(t);
        t.ends_with("Article")
            || t.ends_with("Posting")
            || matches!(
                t,
                "Report" | "Review" | "NewsVideo" | "Recipe" | "Blog" | "CreativeWork"
            )
    })
}

/// A page, an instruction, a broadcast: what stands for the article on pages that describe none.
fn is_page(node: &Value) -> bool {
    types(node).iter().any(|t| {
        let t = t.rsplit(['/', ':']).next().unwrap_or(t);
        t.ends_with("Page") || t.ends_with("Episode") || matches!(t, "HowTo" | "VideoObject")
    })
}

fn linked(node: &Value, by_id: &BTreeMap<&str, &Value>) -> Linked {
    let text = |key: &str| node.get(key).and_then(first_text);
    let moment = |key: &str| text(key).and_then(|t| parse_field(&t));
    let mut authors = Vec::new();
    for key in ["author", "creator"] {
        if authors.is_empty() {
            names(node.get(key), by_id, &mut authors);
        }
    }
    let mut publisher = Vec::new();
    names(node.get("publisher"), by_id, &mut publisher);
    Linked {
        loose: false,
        headline: text("headline")
            .or_else(|| text("name"))
            .map(|t| entities(&t))
            .filter(|t| !t.trim().is_empty()),
        published: ["datePublished", "dateCreated", "uploadDate"]
            .into_iter()
            .find_map(moment),
        modified: moment("dateModified"),
        authors,
        publisher: publisher.into_iter().next(),
        section: text("articleSection").map(|t| entities(&t)),
        body: text("articleBody").map(|t| entities(&t)),
        live: types(node).contains(&"LiveBlogPosting"),
        paid: matches!(node.get("isAccessibleForFree"), Some(Value::Bool(false)))
            || text("isAccessibleForFree").is_some_and(|t| t.eq_ignore_ascii_case("false")),
    }
}

fn first_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(items) => items.iter().find_map(first_text),
        Value::Object(fields) => fields
            .get("@value")
            .or_else(|| fields.get("@id"))
            .and_then(|v| v.as_str())
            .map(str::to_owned),
        _ => None,
    }
}

/// The names of people or bodies, given as text, as objects, by reference, or as a list of these.
fn names(value: Option<&Value>, by_id: &BTreeMap<&str, &Value>, into: &mut Vec<String>) {
    let mut open: Vec<&Value> = value.into_iter().collect();
    let mut steps = 0;
    while let Some(value) = open.pop() {
        steps += 1;
        if steps > 200 {
            return;
        }
        match value {
            Value::String(name) => into.push(entities(name)),
            Value::Array(items) => open.extend(items.iter().rev()),
            Value::Object(fields) => match fields.get("name") {
                Some(name) if !name.is_object() => open.push(name),
                Some(_) => {}
                None => open.extend(
                    fields
                        .get("@id")
                        .and_then(Value::as_str)
                        .and_then(|id| by_id.get(id))
                        .and_then(|n| n.get("name")),
                ),
            },
            _ => {}
        }
    }
}

/// Opens the character references that some sites leave in JSON.
pub(super) fn entities(text: &str) -> String {
    let text = text.replace(|c| c != '\n' && is_break(c), " ");
    if !text.contains('&') {
        return text.trim().to_owned();
    }
    let mut open = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find('&') {
        let (before, tail) = rest.split_at_checked(at).unwrap_or((rest, ""));
        open.push_str(before);
        let name = tail
            .get(1..)
            .and_then(|t| t.split_once(';'))
            .filter(|(name, _)| name.len() < 9);
        match name.and_then(|(name, after)| Some((reference(name)?, after))) {
            Some((c, after)) => {
                open.push(c);
                rest = after;
            }
            None => {
                open.push('&');
                rest = tail.get(1..).unwrap_or_default();
            }
        }
    }
    open.push_str(rest);
    open.trim().to_owned()
}

fn reference(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| *c != '\0');
    }
    let named = html5ever::data::NAMED_ENTITIES.get(format!("{name};").as_str())?;
    char::from_u32(named.0).filter(|c| *c != '\0')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::html;

    fn read(json: &str) -> Vec<Linked> {
        articles(
            &html::parse(&format!(
                "<script type='application/ld+json'>{json}</script>"
            ))
            .0,
        )
    }

    #[test]
    fn graphs_references_and_lists() {
        let found = read(
            r#"{"@graph":[{"@type":"WebPage","name":"x"},{"@type":["NewsArticle"],"headline":"A &amp; B","author":[{"@id":"p1"},{"name":"Jo Bell"}],
            "datePublished":"2021-10-12T15:02:00+02:00","publisher":{"name":"Site"}},{"@type":"Person","@id":"p1","name":"Ann Lee"}]}"#,
        );
        let one = found.iter().find(|n| !n.loose).unwrap();
        assert_eq!(one.headline.as_deref(), Some("A & B"));
        assert_eq!(one.authors, ["Ann Lee", "Jo Bell"]);
        assert_eq!(
            one.published.unwrap().to_string(),
            "2021-10-12T15:02:00+02:00"
        );
    }

    #[test]
    fn broken_json_is_mended_or_left() {
        assert_eq!(
            read("//<![CDATA[\n[{\"@type\":\"NewsArticle\",\"headline\":\"a\nb\",}];\n//]]>").len(),
            1
        );
        for broken in [
            r#"{"@type":"NewsArticle",/* note */"image":,"headline":"It\'s a"}"#,
            r#"<!-- {"@type":"NewsArticle","headline":"a",,} -->"#,
            "{\"@type\":\"NewsArticle\", // note\n \"headline\":\"a\tb https://x.example\"}{}",
        ] {
            assert!(read(broken)[0].headline.is_some(), "{broken}");
        }
        assert!(read("{{{{").is_empty());
        assert!(read(&"[".repeat(100_000)).is_empty());
    }
}
