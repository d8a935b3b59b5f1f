//! Scripted: the paragraphs of a page that has its text in the data of a script only, for the browser to lay out.
//!
//! The strings of a script's object literals are gathered by the names of their fields, and the field that holds most
//! prose is the text. Looked at only where the page's own blocks say little.

use super::flatten::{flatten, width};
use super::furniture::{ends_sentence, key};
use crate::page::html::dom::Document;
use crate::page::html::parse;
use std::collections::{BTreeMap, HashSet};

/// Scripts larger than this, in bytes, are not searched.
const LARGEST: usize = 4 << 20;
/// Text in fewer characters is not worth taking from a script.
const LITTLE: usize = 400;
/// A string of fewer characters is a label, not a paragraph.
const SHORT: usize = 30;

/// The paragraphs of the text in the page's scripts. `stated`: the text that the metadata gives, which then must agree.
pub(super) fn body(document: &Document, stated: Option<&str>) -> Option<Vec<String>> {
    let stated = stated.map(key).filter(|s| s.len() > LITTLE);
    let mut best: Option<(usize, Vec<String>)> = None;
    for (id, element) in document.elements() {
        let linked = element
            .attribute("type")
            .is_some_and(|t| t.contains("ld+json"));
        if element.tag() != "script" || linked {
            continue;
        }
        let script = document.raw_text_of(id);
        if script.len() < LITTLE || script.len() > LARGEST {
            continue;
        }
        let mut fields: BTreeMap<String, Vec<String>> = BTreeMap::new();
        gather(&script, &mut fields, true);
        for strings in fields.into_values() {
            let paragraphs = paragraphs(strings, stated.as_deref());
            let size: usize = paragraphs.iter().map(|p| width(p)).sum();
            if size >= LITTLE && best.as_ref().is_none_or(|(most, _)| size > *most) {
                best = Some((size, paragraphs));
            }
        }
    }
    best.map(|(_, paragraphs)| paragraphs)
}

/// The strings of all fields of a script's objects, by the field's name. `deep`: whether strings that are themselves
/// written as objects are looked into.
fn gather(script: &str, fields: &mut BTreeMap<String, Vec<String>>, deep: bool) {
    let mut name = String::new();
    let mut rest = script;
    while let Some(open) = rest.find('"') {
        let Some((value, after)) = string(rest.get(open + 1..).unwrap_or_default()) else {
            break;
        };
        let next = after.trim_start();
        if next.starts_with(':') {
            name = value;
        } else if deep && value.len() > LITTLE && value.contains("\":\"") {
            gather(&value, fields, false);
        } else if value.len() >= 8 {
            fields.entry(name.clone()).or_default().push(value);
        }
        rest = after;
    }
}

/// Reads a JSON string whose opening mark is gone: its value and what follows its closing mark. Nothing if it does not
/// end.
fn string(text: &str) -> Option<(String, &str)> {
    let mut escaped = false;
    let end = text.bytes().position(|b| {
        let ends = b == b'"' && !escaped;
        escaped = b == b'\\' && !escaped;
        ends
    })?;
    let (inside, after) = (text.get(..end)?, text.get(end + 1..)?);
    let value = if inside.contains('\\') {
        serde_json::from_str(&format!("\"{inside}\"")).unwrap_or_default()
    } else {
        inside.to_owned()
    };
    Some((value, after))
}

/// The strings of one field as paragraphs: tags taken out, each once, and only if they are prose.
fn paragraphs(strings: Vec<String>, stated: Option<&str>) -> Vec<String> {
    let prose: usize = strings
        .iter()
        .filter(|s| s.contains(' '))
        .map(|s| s.len())
        .sum();
    if prose < LITTLE {
        return Vec::new();
    }
    let mut found = Vec::new();
    for text in strings {
        if text.contains('<') || text.contains('&') {
            found.extend(
                flatten(&parse(&text).0, false)
                    .pieces
                    .into_iter()
                    .map(|p| p.text),
            );
        } else {
            found.extend(text.split('\n').map(|t| t.trim().to_owned()));
        }
    }
    let mut seen = HashSet::new();
    found.retain(|t| width(t) >= SHORT && t.contains(' ') && seen.insert(t.clone()));
    let sentences = found.iter().filter(|t| ends_sentence(t)).count();
    if sentences * 10 < found.len() * 6 {
        return Vec::new();
    }
    if let Some(stated) = stated {
        let agrees = |t: &String| stated.contains(&super::features::opening(t));
        if found.iter().filter(|t| agrees(t)).count() * 2 < found.len() {
            return Vec::new();
        }
        found.retain(agrees);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_taken_from_the_field_that_holds_most_prose() {
        let one = "The ferry to the islands was cancelled on Monday because the \\\"Maria\\\" had lost her rudder.";
        let two = "Passengers were put up in the school; the mayor said that blankets and soup would be free for everybody.";
        let three = "A tug from the mainland is expected before night, and the line hopes to sail again on Wednesday morning.";
        let html = format!(
            "<script id=state type=application/json>{{\"nav\":[{{\"label\":\"Home page of ours\"}}],\"parts\":[{{\"kind\":\"text\",\"content\":\"{one}\"}},\
             {{\"content\":\"{two} {two}\"}},{{\"content\":\"<p>{three}</p><p>{three} {three}</p>\"}}]}}</script>"
        );
        let found = body(&parse(&html).0, None).unwrap();
        assert_eq!(found.len(), 4);
        assert!(found[0].contains("the \"Maria\" had"));
        assert_eq!(found[2], three);
    }

    #[test]
    fn an_unclosed_string_ends_the_search() {
        assert!(body(&parse("<script>var a = \"b: {\\\\</script>").0, None).is_none());
    }
}
