//! Metadata: candidates for an article's fields from a page's head and tags, each with where it was found.

use super::Moment;
use super::furniture::{Cues, key};
use super::jsonld::{self, Linked};
use super::moments::parse_field;
use super::signs::{self, Signs};
use super::title::longest_part;
use crate::page::html::dom::{Document, Element};

/// A value and the name of the field that gave it.
pub(super) type Candidate<T> = (T, &'static str);

/// What a page says of its article outside the running text.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    pub titles: Vec<Candidate<String>>,
    /// The `<title>`, with whatever the site adds.
    pub page_title: Option<String>,
    pub sites: Vec<Candidate<String>>,
    pub published: Vec<Candidate<Moment>>,
    pub modified: Vec<Candidate<Moment>>,
    pub authors: Vec<Candidate<Vec<String>>>,
    pub section: Option<Candidate<String>>,
    pub language: Option<String>,
    pub url: Option<Candidate<String>>,
    /// What elements of the page say of who and when.
    pub signs: Signs,
    pub body: Option<String>,
    pub description: Option<String>,
    pub live: bool,
    pub paid: bool,
    /// `og:type` or JSON-LD say that the page is one article.
    pub is_article: bool,
}

/// Gathers the candidates, best source first.
pub(super) fn gather(document: &Document) -> Metadata {
    let mut found = Metadata::default();
    let mut tags = Tags::default();
    for (id, element) in document.elements() {
        tags.look_at(document, id, element);
    }
    found.page_title = tags.title.take();
    found.language = tags.language.take();
    let nodes = jsonld::articles(document);
    let loose = nodes
        .iter()
        .find(|n| n.loose && n.published.is_some())
        .cloned();
    if let Some(linked) = main_article(nodes, &found, &tags) {
        found.take_linked(linked);
    }
    let authors = loose.iter().flat_map(|n| n.authors.clone());
    let authors: Vec<String> = authors.collect();
    if !authors.is_empty() {
        found.authors.push((authors, "json-ld of the page"));
    }
    found.take_tags(tags);
    if let Some(page) = loose {
        found
            .published
            .extend(page.published.map(|m| (m, "json-ld of the page")));
        found
            .modified
            .extend(page.modified.map(|m| (m, "json-ld of the page")));
    }
    let titles: Vec<String> = found
        .titles
        .iter()
        .map(|(t, _)| t.as_str())
        .chain(found.page_title.as_deref().map(longest_part))
        .map(key)
        .collect();
    found.signs = signs::find(document, &titles);
    found
}

/// Of several article nodes the one that is about this page: same headline, else the one that says most. What it does
/// not say, others may that have its headline.
fn main_article(nodes: Vec<Linked>, found: &Metadata, tags: &Tags) -> Option<Linked> {
    let titles: Vec<String> = tags
        .value("og:title")
        .into_iter()
        .chain(found.page_title.as_deref())
        .map(key)
        .collect();
    let headline = |node: &Linked| node.headline.as_deref().map(key).unwrap_or_default();
    let score = |node: &Linked| {
        let h = headline(node);
        let same = !h.is_empty()
            && titles
                .iter()
                .any(|t| t.contains(&h) || (!t.is_empty() && h.contains(t.as_str())));
        4 * usize::from(same)
            + 2 * usize::from(node.published.is_some())
            + usize::from(node.headline.is_some())
            + usize::from(!node.authors.is_empty())
    };
    let mut best: Option<(usize, usize)> = None;
    for (at, node) in nodes.iter().enumerate().filter(|(_, n)| !n.loose) {
        let score = score(node);
        if best.is_none_or(|(most, _)| score > most) {
            best = Some((score, at));
        }
    }
    let (_, at) = best.filter(|(score, _)| *score > 0)?;
    let mut main = nodes.get(at)?.clone();
    let name = headline(&main);
    for node in nodes.iter().filter(|n| !n.loose && headline(n) == name) {
        main.published = main.published.or(node.published);
        main.modified = main.modified.or(node.modified);
        if main.authors.is_empty() {
            main.authors.clone_from(&node.authors);
        }
        main.section = main.section.or_else(|| node.section.clone());
        main.body = main.body.or_else(|| node.body.clone());
        main.paid |= node.paid;
    }
    Some(main)
}

impl Metadata {
    fn take_linked(&mut self, linked: Linked) {
        self.titles
            .extend(linked.headline.map(|t| (t, "json-ld headline")));
        self.published
            .extend(linked.published.map(|m| (m, "json-ld datePublished")));
        self.modified
            .extend(linked.modified.map(|m| (m, "json-ld dateModified")));
        if !linked.authors.is_empty() {
            self.authors.push((linked.authors, "json-ld author"));
        }
        self.sites
            .extend(linked.publisher.map(|t| (t, "json-ld publisher")));
        self.section = linked.section.map(|t| (t, "json-ld articleSection"));
        self.body = linked.body;
        self.live = linked.live;
        self.paid = linked.paid;
        self.is_article = true;
    }

    fn take_tags(&mut self, tags: Tags) {
        for (name, source) in [
            ("og:title", "og:title"),
            ("twitter:title", "twitter:title"),
            ("title", "meta title"),
            ("dc.title", "dc.title"),
        ] {
            self.titles
                .extend(tags.value(name).map(|t| (t.to_owned(), source)));
        }
        self.titles
            .extend(tags.headline.clone().map(|t| (t, "itemprop headline")));
        for (name, source) in [
            ("og:site_name", "og:site_name"),
            ("application-name", "application-name"),
        ] {
            if let Some(site) = tags.value(name) {
                self.sites.insert(0, (site.to_owned(), source));
            }
        }
        for name in PUBLISHED {
            self.published
                .extend(tags.value(name).and_then(parse_field).map(|m| (m, *name)));
        }
        for name in MODIFIED {
            self.modified
                .extend(tags.value(name).and_then(parse_field).map(|m| (m, *name)));
        }
        self.published
            .extend(tags.published.map(|m| (m, "itemprop datePublished")));
        self.modified
            .extend(tags.modified.map(|m| (m, "itemprop dateModified")));
        for name in AUTHORS {
            let names: Vec<String> = tags
                .values(name)
                .filter(|v| !v.starts_with("http"))
                .map(str::to_owned)
                .collect();
            if !names.is_empty() {
                self.authors.push((names, name));
            }
        }
        if let Some(author) = tags.labelled_author() {
            self.authors.push((vec![author.to_owned()], "twitter:data"));
        }
        if !tags.authors.is_empty() {
            self.authors.push((tags.authors.clone(), "itemprop author"));
        }
        self.description = tags
            .value("og:description")
            .or_else(|| tags.value("description"))
            .map(str::to_owned);
        let section = tags
            .value("article:section")
            .or_else(|| tags.value("section"));
        self.section = self
            .section
            .take()
            .or_else(|| section.map(|t| (t.to_owned(), "article:section")));
        self.url = tags.canonical.clone().map(|u| (u, "link canonical"));
        if self.url.is_none() {
            self.url = tags.value("og:url").map(|u| (u.to_owned(), "og:url"));
        }
        self.is_article |= tags
            .value("og:type")
            .is_some_and(|t| t.eq_ignore_ascii_case("article"));
    }
}

/// Names of `meta` elements that hold the time of publication, best first.
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "article.published",
    "published_at",
    "dcterms.created",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.date",
    "dc.date",
    "dc.date.created",
    "publish-date",
    "publish_date",
    "publishdate",
    "published-date",
    "publication_date",
    "pubdate",
    "article:date",
    "date",
    "date.created",
    "displaydate",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "rnews:datepublished",
    "citation_publication_date",
    "originalpublicationdate",
    "article_date_original",
    "timestamp",
    "ptime",
    "shareaholic:article_published_time",
    "vr:published_time",
    "created",
    "creation_date",
    "bt:pubdate",
    "analyticsattributes.articledate",
    "last-publicated",
    "dcterms.available",
];

/// Names of `meta` elements that hold the time of the last change.
const MODIFIED: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "article:modified",
    "article:updated_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "lastmod",
    "revised",
    "date.modified",
];

/// Names of `meta` elements that hold authors.
const AUTHORS: &[&str] = &[
    "article:author",
    "author",
    "article:author_name",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "citation_author",
    "cxenseparse:author",
    "og:article:author",
    "articleauthor",
    "dc:creator",
    "shareaholic:article_author_name",
];

/// The elements of a page that hold metadata.
#[derive(Default)]
struct Tags {
    meta: Vec<(String, String)>,
    title: Option<String>,
    headline: Option<String>,
    canonical: Option<String>,
    language: Option<String>,
    published: Option<Moment>,
    modified: Option<Moment>,
    authors: Vec<String>,
}

impl Tags {
    fn value(&self, name: &str) -> Option<&str> {
        self.values(name).next()
    }

    fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        self.meta
            .iter()
            .filter(move |(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }

    /// The value beside a label such as "Written by".
    fn labelled_author(&self) -> Option<&str> {
        ["1", "2"].iter().find_map(|n| {
            let label = key(self.value(&format!("twitter:label{n}"))?);
            let is_author = Cues::all().by.contains(&label);
            self.value(&format!("twitter:data{n}"))
                .filter(|_| is_author)
        })
    }

    fn look_at(&mut self, document: &Document, id: u32, element: &Element) {
        match element.tag() {
            "meta" => self.look_at_meta(element),
            "title"
                if self.title.is_none() && &*element.name.ns == "http://www.w3.org/1999/xhtml" =>
            {
                self.title = Some(document.text_of(id)).filter(|t| !t.is_empty());
            }
            "link" if element.attribute("rel") == Some("canonical") && self.canonical.is_none() => {
                self.canonical = element.attribute("href").map(str::to_owned);
            }
            "html" => {
                self.language = element
                    .attribute("lang")
                    .or_else(|| element.attribute("xml:lang"))
                    .map(str::to_owned)
            }
            _ => {}
        }
        let Some(property) = element.attribute("itemprop") else {
            return;
        };
        let value = || {
            element
                .attribute("content")
                .or_else(|| element.attribute("datetime"))
                .map_or_else(|| document.text_of(id), str::to_owned)
        };
        for property in property.split_ascii_whitespace() {
            match property {
                "datePublished" if self.published.is_none() => {
                    self.published = parse_field(&value())
                }
                "dateModified" if self.modified.is_none() => self.modified = parse_field(&value()),
                "headline" if self.headline.is_none() => {
                    self.headline = Some(value()).filter(|t| !t.is_empty())
                }
                "author" if self.authors.len() < 10 => {
                    let inner = named_inside(document, id).unwrap_or_else(value);
                    if !inner.is_empty() && inner.len() < 120 && !self.authors.contains(&inner) {
                        self.authors.push(inner);
                    }
                }
                _ => {}
            }
        }
    }

    fn look_at_meta(&mut self, element: &Element) {
        let name = ["property", "name", "itemprop", "http-equiv"]
            .iter()
            .find_map(|a| element.attribute(a));
        if let (Some(name), Some(content)) = (name, element.attribute("content"))
            && !content.trim().is_empty()
            && self.meta.len() < 2000
        {
            self.meta
                .push((name.to_ascii_lowercase(), jsonld::entities(content)));
        }
    }
}

/// The text of the `itemprop="name"` inside an element.
fn named_inside(document: &Document, id: u32) -> Option<String> {
    let mut steps = document.walk(id).take(60);
    steps.find_map(|step| match step {
        crate::page::html::dom::Step::Enter(at) if at != id => {
            let element = document.element(at)?;
            (element.attribute("itemprop") == Some("name")).then(|| {
                element
                    .attribute("content")
                    .map_or_else(|| document.text_of(at), str::to_owned)
            })
        }
        _ => None,
    })
}
