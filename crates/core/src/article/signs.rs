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
    /// The heading that says the title which the head states, whole.
    pub heading: Option<String>,
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
const MOST: usize = 120;
/// Lines longer than this, in bytes, neither sign nor date.
const LONGEST: usize = 200;
/// Headings longer than this, in bytes, are no titles.
const TITLE: usize = 600;
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
    let (heading, words) = match title_among(document, &found.headings, titles) {
        Some((heading, words)) => (Some(heading), words),
        None => (None, None),
    };
    let title = heading.map_or(0, |(_, at)| at);
    let around = heading.map_or_else(BTreeSet::new, |(id, _)| ancestors(document, id).collect());
    let near = |at: usize| at + BEFORE >= title && at <= title + BEHIND;
    let foreign = |seen: &Seen| belongs_elsewhere(document, seen.node, &around);
    let authors = found.authors.iter().filter(|s| !foreign(s));
    let dates = found.dates.iter().filter(|s| !foreign(s));
    Signs {
        heading: words,
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
    // The element that was entered last, if nothing but text has come since, and what its words announce.
    let mut inner: Option<(NodeId, &Element)> = None;
    let mut label = None;
    while let Some(step) = walk.next() {
        let Step::Enter(id) = step else { continue };
        match document.node(id).map(|n| &n.data) {
            Some(Data::Text(words)) => {
                let letters = words.bytes().filter(|b| !b.is_ascii_whitespace()).count();
                at += letters;
                if letters > 0 {
                    let inside = inner
                        .take()
                        .filter(|(at, _)| document.parent(id) == Some(*at));
                    label = inside.and_then(|(_, element)| announces(element, words));
                }
            }
            Some(Data::Element(element)) => {
                if is_silent(element.tag()) {
                    walk.skip_children(id);
                    continue;
                }
                if matches!(element.tag(), "h1" | "h2" | "h3") && found.headings.len() < 60 {
                    found.headings.push((id, at));
                }
                let (mut author, mut date) = says(element, &mut classes);
                match label.take() {
                    Some(Label::Author) => author = author.max(Some(Plainness::Tag)),
                    Some(Label::Date) => date = date.max(Some(Plainness::Class)),
                    None => {}
                }
                // A byline may hold the date.
                if author == Some(Plainness::Class) && date.is_none() {
                    date = Some(Plainness::Class);
                }
                inner = Some((id, element));
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

/// What the element behind a label holds.
#[derive(Clone, Copy)]
enum Label {
    Author,
    Date,
}

/// What words that stand alone in an element announce for the next element: "Author", "Published".
fn announces(element: &Element, words: &str) -> Option<Label> {
    let labels = matches!(
        element.tag(),
        "dt" | "th"
            | "td"
            | "strong"
            | "b"
            | "span"
            | "p"
            | "div"
            | "label"
            | "small"
            | "h4"
            | "h5"
            | "h6"
    );
    let words = words.trim();
    if !labels || !(5..=30).contains(&words.len()) {
        return None;
    }
    let (key, cues) = (key(words), Cues::all());
    // Short words before names need the name on their own line.
    if key.len() >= 5 && cues.by.contains(&key) {
        Some(Label::Author)
    } else if cues.published.contains(&key) {
        Some(Label::Date)
    } else {
        None
    }
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

/// The heading that is the title: of the first level the one that shares most words with a stated title; else one of a
/// lower level that a stated title contains; else the first. With its whole text if it says the title.
fn title_among(
    document: &Document,
    headings: &[(NodeId, usize)],
    titles: &[String],
) -> Option<((NodeId, usize), Option<String>)> {
    let is_first = |id: NodeId| document.element(id).is_some_and(|e| e.tag() == "h1");
    let mut best: Option<(f32, usize)> = None;
    for (n, (id, _)) in headings.iter().enumerate().filter(|(_, h)| is_first(h.0)) {
        let said = bounded_text(document, *id, TITLE).map_or_else(String::new, |t| key(&t));
        let shared = titles
            .iter()
            .map(|t| likeness(&said, t))
            .fold(0.0, f32::max);
        if shared >= 0.5 && best.is_none_or(|(most, _)| shared > most) {
            best = Some((shared, n));
        }
    }
    let contained = || {
        headings.iter().position(|(id, _)| {
            bounded_text(document, *id, TITLE).is_some_and(|text| {
                let said = key(&text);
                said.len() > 15
                    && titles
                        .iter()
                        .any(|t| t.contains(&said) && 2 * said.len() > t.len())
            }) && !belongs_elsewhere(document, *id, &BTreeSet::new())
        })
    };
    if let Some(at) = best.map(|(_, n)| n).or_else(contained) {
        let heading = *headings.get(at)?;
        return Some((heading, bounded_text(document, heading.0, TITLE)));
    }
    let first = headings
        .iter()
        .find(|(id, _)| is_first(*id))
        .or_else(|| headings.first());
    first.map(|h| (*h, None))
}

/// The share of the shorter one's words that two titles have in common.
fn likeness(a: &str, b: &str) -> f32 {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    if !short.is_empty() && 5 * short.len() >= 2 * long.len() && long.contains(short) {
        return 1.0;
    }
    let words = |t: &str| -> BTreeSet<String> { t.split_whitespace().map(str::to_owned).collect() };
    let (a, b) = (words(a), words(b));
    let common = a.intersection(&b).count();
    // Titles have a few dozen words.
    #[expect(clippy::cast_precision_loss)]
    if common >= 3 {
        common as f32 / a.len().min(b.len()) as f32
    } else {
        0.0
    }
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
                    "span" | "bdi" | "cite" => push_space(&mut line),
                    "a" => push_break(&mut line),
                    _ if is_within_words(tag) => {}
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
    let line = bounded_text(document, seen.node, LONGEST)?;
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

/// The words of an element; none if they are more than `most` bytes.
fn bounded_text(document: &Document, id: NodeId, most: usize) -> Option<String> {
    let mut text = String::new();
    let mut walk = document.walk(id);
    while let Some(step) = walk.next() {
        let (Step::Enter(at) | Step::Leave(at)) = step;
        match document.node(at).map(|n| &n.data) {
            Some(Data::Text(words)) if matches!(step, Step::Enter(_)) => {
                collapse_into(&mut text, words);
            }
            Some(Data::Element(inner)) if is_silent(inner.tag()) => {
                if matches!(step, Step::Enter(_)) {
                    walk.skip_children(at);
                }
            }
            Some(Data::Element(inner)) if !is_within_words(inner.tag()) => push_space(&mut text),
            _ => {}
        }
        if text.len() > most {
            return None;
        }
    }
    text.truncate(text.trim_end().len());
    Some(text)
}

/// Whether an element of this name may stand in the middle of a word.
fn is_within_words(tag: &str) -> bool {
    matches!(
        tag,
        "b" | "strong"
            | "em"
            | "i"
            | "u"
            | "font"
            | "abbr"
            | "small"
            | "a"
            | "wbr"
            | "sup"
            | "sub"
            | "mark"
            | "q"
    )
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
            .map(|a| {
                let words: Vec<_> = a.line.split_whitespace().collect();
                (words.join(" "), a.plainness, a.near)
            })
            .collect();
        assert_eq!(
            lines,
            [
                ("By Jo Bell Ann Lee".to_owned(), Plainness::Class, true),
                ("Jo Bell".to_owned(), Plainness::Tag, true),
                ("Ann Lee".to_owned(), Plainness::Property, true)
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
    fn labels_stand_before_what_they_announce() {
        let found = signs(
            "<h1>A bridge opens at last</h1><dl><dt>Author</dt><dd><a href=/staff/jo>Jo Bell</a></dd><dt>Published</dt>
            <dd>1 May 2021</dd></dl>",
        );
        assert_eq!(found.authors[0].line, "Jo Bell");
        assert_eq!(found.dates[0].line, "1 May 2021");
    }

    #[test]
    fn the_heading_is_whole() {
        let found = signs(
            "<h1>Our paper</h1><h1><span>Brest</span><span>: A bridge</span> opens <i>at l</i>ast</h1><h1>More bridges</h1>",
        );
        assert_eq!(
            found.heading.as_deref(),
            Some("Brest : A bridge opens at last")
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
