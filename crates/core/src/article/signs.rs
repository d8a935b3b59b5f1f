//! Signs: elements that say by their tags who wrote a page and when, wherever on the page they stand.
//!
//! Only what elements say of themselves: links to an author's own page, `time`, properties, classes. Lines that sign or
//! date by their words and their place are found where blocks are labelled.

use super::Moment;
use super::furniture::{Cues, Flags, key};
use super::moments::parse_field;
use crate::page::html::dom::{Data, Document, Element, NodeId, Step, collapse_into};
use std::collections::{BTreeSet, HashMap};

/// What a page's elements say of who and when.
#[derive(Debug, Default)]
pub(super) struct Signs {
    pub authors: Vec<AuthorSign>,
    pub dates: Vec<DateSign>,
}

/// How plainly an element says what it is, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Plainness {
    /// A class or id with a fitting word.
    Class,
    /// A link to an address of authors, a `time` element.
    Tag,
    /// A property made to say this: `rel="author"`, `itemprop`, `pubdate`.
    Property,
}

/// An element that names who wrote.
#[derive(Clone, Debug)]
pub(super) struct AuthorSign {
    /// Its words; names in elements of their own on lines of their own.
    pub line: String,
    pub plainness: Plainness,
    /// Whether it stands near the title.
    pub near: bool,
}

/// An element that gives a time.
#[derive(Clone, Debug)]
pub(super) struct DateSign {
    pub line: String,
    /// The machine-readable form.
    pub stated: Option<Moment>,
    /// Whether it says that this is the time of the last change.
    pub updated: bool,
    pub plainness: Plainness,
    /// Whether it stands near the title.
    pub near: bool,
}

/// How many characters before and behind the title are near it.
const BEFORE: usize = 300;
const BEHIND: usize = 900;
/// How many elements of either kind are looked at.
const MOST: usize = 60;
/// Lines longer than this, in bytes, neither sign nor date.
const LONGEST: usize = 200;
/// How far up is looked for what an element belongs to.
const CLIMB: usize = 40;

/// An element that may say who or when.
struct Seen {
    node: NodeId,
    /// How many characters of the page stand before it.
    at: usize,
    plainness: Plainness,
}

#[derive(Default)]
struct Found {
    authors: Vec<Seen>,
    dates: Vec<Seen>,
    headings: Vec<(NodeId, usize)>,
}

/// Looks through a page. `titles` are the keys of the titles that its head gives.
pub(super) fn find(document: &Document, titles: &[String]) -> Signs {
    let found = look(document);
    let heading = title_among(document, &found.headings, titles);
    let title = heading.map_or(0, |(_, at)| at);
    let around = heading.map_or_else(BTreeSet::new, |(id, _)| ancestors(document, id).collect());
    let near = |at: usize| at + BEFORE >= title && at <= title + BEHIND;
    let foreign = |seen: &Seen| belongs_elsewhere(document, seen.node, &around);
    let authors = found.authors.iter().filter(|s| !foreign(s));
    let dates = found.dates.iter().filter(|s| !foreign(s));
    Signs {
        authors: authors
            .filter_map(|seen| {
                Some(AuthorSign {
                    line: author_line(document, seen.node)?,
                    plainness: seen.plainness,
                    near: near(seen.at),
                })
            })
            .collect(),
        dates: dates
            .filter_map(|seen| date_sign(document, seen, near(seen.at)))
            .collect(),
    }
}

fn look(document: &Document) -> Found {
    let mut found = Found::default();
    let mut classes: HashMap<&str, Flags> = HashMap::new();
    let mut at = 0;
    let mut walk = document.walk(document.root());
    while let Some(step) = walk.next() {
        let Step::Enter(id) = step else { continue };
        match document.node(id).map(|n| &n.data) {
            Some(Data::Text(words)) => {
                at += words.bytes().filter(|b| !b.is_ascii_whitespace()).count()
            }
            Some(Data::Element(element)) => {
                if is_silent(element.tag()) {
                    walk.skip_children(id);
                    continue;
                }
                if matches!(element.tag(), "h1" | "h2") && found.headings.len() < 40 {
                    found.headings.push((id, at));
                }
                let (author, date) = says(element, &mut classes);
                for (plainness, list) in [(author, &mut found.authors), (date, &mut found.dates)] {
                    if let Some(plainness) = plainness
                        && list.len() < MOST
                    {
                        list.push(Seen {
                            node: id,
                            at,
                            plainness,
                        });
                    }
                }
            }
            _ => {}
        }
    }
    found
}

fn is_silent(tag: &str) -> bool {
    matches!(
        tag,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "svg"
            | "head"
            | "select"
            | "button"
            | "iframe"
    )
}

/// How plainly an element says that it names an author, or gives a date.
fn says<'d>(
    element: &'d Element,
    classes: &mut HashMap<&'d str, Flags>,
) -> (Option<Plainness>, Option<Plainness>) {
    let tag = element.tag();
    let (mut author, mut date) = (None, (tag == "time").then_some(Plainness::Tag));
    for attribute in &element.attributes {
        let value = &*attribute.value;
        match &*attribute.name.local {
            "rel" if tag == "a" && has_token(value, &["author"]) => {
                author = Some(Plainness::Property);
            }
            "itemprop" | "property" => {
                if has_token(value, &["author", "creator"]) {
                    author = Some(Plainness::Property);
                }
                if has_token(
                    value,
                    &["datePublished", "dateModified", "dateCreated", "date"],
                ) {
                    date = Some(Plainness::Property);
                }
            }
            "pubdate" => date = Some(Plainness::Property),
            "href" if tag == "a" && leads_to_author(value) => {
                author = author.max(Some(Plainness::Tag));
            }
            "class" | "id" => {
                let flags = *classes
                    .entry(value)
                    .or_insert_with(|| Cues::all().of_class(value));
                if flags.has(Flags::AUTHOR) {
                    author = author.max(Some(Plainness::Class));
                }
                if flags.has(Flags::DATE) {
                    date = date.max(Some(Plainness::Class));
                }
            }
            _ => {}
        }
    }
    (author, date)
}

/// Whether one of the words of an attribute, its prefix ("schema:") left out, is among these.
fn has_token(value: &str, tokens: &[&str]) -> bool {
    value
        .split_ascii_whitespace()
        .any(|t| tokens.contains(&t.rsplit(':').next().unwrap_or(t)))
}

/// Whether an address has a part that says "author", and a name behind it.
fn leads_to_author(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    if path.len() > 300 || path.starts_with("mailto:") {
        return false;
    }
    let path = path.split_once("://").map_or(path, |(_, rest)| rest);
    let mut parts = path.split('/').filter(|p| !p.is_empty());
    parts.any(|p| p.len() < 24 && Cues::all().of_class(p).has(Flags::AUTHOR))
        && parts.next().is_some()
}

fn title_among(
    document: &Document,
    headings: &[(NodeId, usize)],
    titles: &[String],
) -> Option<(NodeId, usize)> {
    let says_title = |id: NodeId| {
        let said = key(&document.text_of(id));
        said.len() > 3
            && titles.iter().any(|t| {
                *t == said
                    || (said.len() > 15 && t.contains(&said))
                    || (t.len() > 15 && said.contains(t.as_str()))
            })
    };
    let is_first = |id: NodeId| document.element(id).is_some_and(|e| e.tag() == "h1");
    headings
        .iter()
        .find(|(id, _)| says_title(*id))
        .or_else(|| headings.iter().find(|(id, _)| is_first(*id)))
        .or_else(|| headings.first())
        .copied()
}

fn ancestors(document: &Document, id: NodeId) -> impl Iterator<Item = NodeId> {
    std::iter::successors(document.parent(id), |id| document.parent(*id))
}

/// Whether an element stands in what belongs to comments, other stories or menus. What holds the title too is the page's
/// own, whatever it says.
fn belongs_elsewhere(document: &Document, id: NodeId, around: &BTreeSet<NodeId>) -> bool {
    let foreign = Flags::COMMENTS
        .with(Flags::RELATED)
        .with(Flags::COOKIES)
        .with(Flags::NEWSLETTER)
        .with(Flags::SIDEBAR);
    std::iter::once(id)
        .chain(ancestors(document, id))
        .take(CLIMB)
        .take_while(|id| !around.contains(id))
        .filter_map(|id| document.element(id))
        .any(|element| {
            matches!(element.tag(), "nav" | "form")
                || ["class", "id"].iter().any(|name| {
                    element
                        .attribute(name)
                        .is_some_and(|value| Cues::all().of_class(value).has(foreign))
                })
        })
}

/// The words of an element that names authors, what stands in links and blocks of their own on lines of their own; none
/// if it is too long to be a signature.
fn author_line(document: &Document, id: NodeId) -> Option<String> {
    let element = document.element(id)?;
    if let Some(content) = element.attribute("content") {
        return Some(content.trim().to_owned()).filter(|c| !c.is_empty() && !c.starts_with("http"));
    }
    let mut line = String::new();
    let mut walk = document.walk(id);
    while let Some(step) = walk.next() {
        let (Step::Enter(at) | Step::Leave(at)) = step;
        match document.node(at).map(|n| &n.data) {
            Some(Data::Text(words)) if matches!(step, Step::Enter(_)) => {
                collapse_into(&mut line, words);
                if line.len() > LONGEST {
                    return None;
                }
            }
            Some(Data::Element(inner)) => {
                let tag = inner.tag();
                if is_silent(tag) || tag == "time" {
                    if matches!(step, Step::Enter(_)) {
                        walk.skip_children(at);
                    }
                    continue;
                }
                if matches!(step, Step::Enter(_)) && names_itself(inner) {
                    // "name" inside an author: the rest is a job, a picture, a link.
                    let name = document.text_of(at);
                    if !name.is_empty() && name.len() < LONGEST {
                        return Some(name);
                    }
                }
                match tag {
                    "b" | "strong" | "em" | "i" | "u" | "font" | "abbr" | "small" => {}
                    "span" | "bdi" | "cite" => push_space(&mut line),
                    _ => push_break(&mut line),
                }
            }
            _ => {}
        }
    }
    let line = line.trim();
    (line.chars().any(char::is_alphabetic)).then(|| line.to_owned())
}

fn names_itself(element: &Element) -> bool {
    element.attribute("itemprop") == Some("name")
        || element
            .attribute("class")
            .is_some_and(|c| c.split_ascii_whitespace().any(|t| t == "fn"))
}

fn push_space(line: &mut String) {
    if !line.is_empty() && !line.ends_with(char::is_whitespace) {
        line.push(' ');
    }
}

fn push_break(line: &mut String) {
    let end = line.trim_end().len();
    if end > 0 && !line.get(end..).is_some_and(|e| e.contains('\n')) {
        line.truncate(end);
        line.push('\n');
    }
}

fn date_sign(document: &Document, seen: &Seen, near: bool) -> Option<DateSign> {
    let element = document.element(seen.node)?;
    let stated = element
        .attributes
        .iter()
        .filter(|a| {
            let name = &*a.name.local;
            matches!(name, "datetime" | "content" | "title") || name.starts_with("data-")
        })
        .filter(|a| a.value.len() >= 8 && a.value.bytes().any(|b| b.is_ascii_digit()))
        .find_map(|a| parse_field(&a.value));
    let line = bounded_text(document, seen.node)?;
    if stated.is_none() && !line.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    Some(DateSign {
        line,
        stated,
        updated: says_updated(element),
        plainness: seen.plainness,
        near,
    })
}

/// The words of an element; none if they are many.
fn bounded_text(document: &Document, id: NodeId) -> Option<String> {
    let mut text = String::new();
    for step in document.walk(id) {
        if let Step::Enter(at) = step {
            match document.node(at).map(|n| &n.data) {
                Some(Data::Text(words)) => collapse_into(&mut text, words),
                Some(Data::Element(_)) => push_space(&mut text),
                _ => {}
            }
        }
        if text.len() > LONGEST {
            return None;
        }
    }
    text.truncate(text.trim_end().len());
    Some(text)
}

/// Whether property or class say "updated" and nothing says "published".
fn says_updated(element: &Element) -> bool {
    if let Some(property) = element
        .attribute("itemprop")
        .or_else(|| element.attribute("property"))
    {
        return has_token(property, &["dateModified"]) && !has_token(property, &["datePublished"]);
    }
    let Some(class) = element.attribute("class") else {
        return false;
    };
    let cues = Cues::all();
    let says = |list: &[String]| {
        class
            .split(|c: char| !c.is_ascii_alphanumeric())
            .any(|word| !word.is_empty() && list.iter().any(|l| l.eq_ignore_ascii_case(word)))
    };
    says(&cues.updated) && !says(&cues.published)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::html;

    fn signs(page: &str) -> Signs {
        find(&html::parse(page).0, &[key("A bridge opens at last")])
    }

    #[test]
    fn links_and_classes_name_authors() {
        let found = signs(
            "<h1>A bridge opens at last</h1><p class=byline>By <a href='/authors/jo-bell'>Jo Bell</a> <a rel=author
            href=/x>Ann Lee</a></p><div class=comments><a rel=author href=/y>Max Roe</a></div>",
        );
        let lines: Vec<_> = found
            .authors
            .iter()
            .map(|a| (a.line.as_str(), a.plainness, a.near))
            .collect();
        assert_eq!(
            lines,
            [
                ("By\nJo Bell\nAnn Lee", Plainness::Class, true),
                ("Jo Bell", Plainness::Tag, true),
                ("Ann Lee", Plainness::Property, true)
            ]
        );
    }

    #[test]
    fn times_are_found_with_what_they_say() {
        let found = signs(
            "<h1>A bridge opens at last</h1><time class=updated datetime=2021-05-02>yesterday</time>
            <time pubdate datetime='2021-05-01T10:00:00Z'>1 May</time>",
        );
        let times: Vec<_> = found
            .dates
            .iter()
            .map(|d| (d.stated.map(|m| m.to_string()), d.updated))
            .collect();
        assert_eq!(
            times,
            [
                (Some("2021-05-02".to_owned()), true),
                (Some("2021-05-01T10:00:00+00:00".to_owned()), false)
            ]
        );
    }

    #[test]
    fn what_holds_the_title_is_the_pages_own() {
        let found = signs(
            "<div class=sidebar-related><h1>A bridge opens at last</h1><a rel=author href=/x>Ann Lee</a></div>",
        );
        assert_eq!(found.authors.len(), 1);
    }
}
