//! The report.

use super::super::{Excerpts, Stamp, UiLanguage, html};
use super::fixture::treville;
use html5ever::tokenizer::{
    BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use parallax_core::compare::{Comparison, StatementKind, Telling};
use parallax_core::evidence::Span;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

fn stamp() -> Stamp<'static> {
    Stamp {
        version: "1.2.3",
        data_versions: BTreeMap::from([("fr", "0123456789abcdef")]),
        time: Some("2024-03-05 12:00 +01:00".to_owned()),
    }
}

fn report(comparison: &Comparison) -> String {
    html(comparison, &stamp(), UiLanguage::Fr, Excerpts::default())
}

/// What a browser's tokenizer sees of a document.
#[derive(Default)]
struct Seen {
    open: Vec<String>,
    errors: Vec<String>,
    tags: BTreeSet<String>,
    ids: Vec<String>,
    /// Element, attribute, value.
    attributes: Vec<(String, String, String)>,
}

#[derive(Default)]
struct Sink(RefCell<Seen>);

const VOID: [&str; 3] = ["meta", "br", "input"];
/// Only these may stand in a paragraph, a heading or a span.
const INLINE: [&str; 17] = [
    "a", "b", "bdi", "code", "del", "i", "input", "ins", "label", "mark", "span", "time", "title",
    "style", "br", "meta", "summary",
];

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut seen = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) => {
                let name = tag.name.to_string();
                if tag.kind == TagKind::EndTag {
                    let open = seen.open.pop();
                    if open.as_deref() != Some(&name) {
                        seen.errors.push(format!("</{name}> ends {open:?}"));
                    }
                } else {
                    let inside = seen.open.last().cloned().unwrap_or_default();
                    let phrase = ["p", "span", "a", "b", "h1", "h2", "h3", "h4", "bdi"];
                    if phrase.contains(&inside.as_str()) && !INLINE.contains(&name.as_str()) {
                        seen.errors.push(format!("<{name}> in <{inside}>"));
                    }
                    for attribute in &tag.attrs {
                        let (key, value) = (
                            attribute.name.local.to_string(),
                            attribute.value.to_string(),
                        );
                        if key == "id" {
                            seen.ids.push(value.clone());
                        }
                        seen.attributes.push((name.clone(), key, value));
                    }
                    if !VOID.contains(&name.as_str()) {
                        seen.open.push(name.clone());
                    }
                    seen.tags.insert(name);
                }
            }
            Token::ParseError(error) => seen.errors.push(error.into_owned()),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

fn see(document: &str) -> Seen {
    let input = BufferQueue::default();
    input.push_back(document.into());
    let options = TokenizerOpts {
        exact_errors: true,
        ..TokenizerOpts::default()
    };
    let tokenizer = Tokenizer::new(Sink::default(), options);
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

#[test]
fn well_formed_and_every_anchor_has_its_aim() {
    for language in [UiLanguage::Fr, UiLanguage::En] {
        let seen = see(&html(&treville(), &stamp(), language, Excerpts::default()));
        assert_eq!(seen.errors, [] as [&str; 0]);
        assert!(seen.open.is_empty(), "{:?}", seen.open);
        let ids: BTreeSet<&String> = seen.ids.iter().collect();
        assert_eq!(ids.len(), seen.ids.len(), "an id twice: {:?}", seen.ids);
        for (_, key, value) in &seen.attributes {
            let aim = match key.as_str() {
                "href" => value.strip_prefix('#'),
                "aria-labelledby" => Some(value.as_str()),
                _ => None,
            };
            if let Some(aim) = aim {
                assert!(ids.contains(&aim.to_owned()), "{aim}");
            }
        }
    }
}

#[test]
fn one_file_without_script_or_request() {
    let document = report(&treville());
    let seen = see(&document);
    for tag in ["script", "img", "link", "iframe", "object", "form", "base"] {
        assert!(!seen.tags.contains(tag), "{tag}");
    }
    for (tag, key, value) in &seen.attributes {
        assert!(!key.starts_with("on") && key != "src", "{key}");
        if value.contains("http") {
            assert!(
                (tag == "a" && key == "href") || key == "http-equiv",
                "{tag} {key} {value}"
            );
        }
    }
    let without_links = document
        .split("href=\"")
        .map(|part| part.split_once('"').map_or(part, |(_, rest)| rest));
    assert!(!without_links.skip(1).collect::<String>().contains("http"));
    assert!(document.contains("default-src 'none'"));
    assert!(!document.contains("url(") && !document.contains("@import"));
}

#[test]
fn the_same_report_twice() {
    assert_eq!(report(&treville()), report(&treville()));
}

#[test]
fn hostile_words_and_addresses_are_inert() {
    let mut comparison = treville();
    let attack = "</title><script>alert(1)</script><img src=x onerror=alert(1)>\" onclick=\"alert(1)\u{202e}\u{0}";
    for article in &mut comparison.articles {
        article.title = Some(attack.to_owned());
        article.outlet = Some(attack.to_owned());
        article.language = Some("\"><script>".to_owned());
        article.authors = vec![attack.to_owned()];
        article.agencies = vec![attack.to_owned()];
    }
    comparison.articles[0].url = Some("javascript:alert(1)".to_owned());
    comparison.articles[1].url = Some("https://a.example/\"onmouseover=\"alert(1)".to_owned());
    comparison.articles[2].url = Some("https://a.example/?a=<b>&c".to_owned());
    comparison.conflicts[0].sides[0].value = attack.to_owned();
    comparison.origins[0].because = attack.to_owned();
    comparison.statements[0].reason.features[0].words = attack.to_owned();
    let document = report(&comparison);
    let seen = see(&document);
    assert_eq!(seen.errors, [] as [&str; 0]);
    for tag in ["script", "img"] {
        assert!(!seen.tags.contains(tag), "{tag}");
    }
    for (tag, key, value) in &seen.attributes {
        assert!(!key.starts_with("on"), "{tag} {key}");
        assert!(key != "href" || value.starts_with('#'), "{value}");
        assert!(key != "lang" || value == "fr", "{value}");
    }
    assert!(!document.contains('\u{202e}') && !document.contains('\u{0}'));
}

#[test]
fn words_link_to_their_place_on_the_page() {
    let document = report(&treville());
    assert!(document.contains(
        "href=\"https://harbour-courier.example/treville#:~:text=Kyiv%20has%20offered%20help\""
    ));
    assert!(document.contains("lang=\"en\""));
}

/// Ten articles of forty sentences, half of them told by all.
pub(super) fn ten_articles() -> Comparison {
    let mut comparison = treville();
    let sentence = |n: usize, s: usize| {
        format!(
            "La phrase {s} du récit {n} dit en vingt mots ou presque ce que chacun a vu ce matin-là devant la gare de Tréville."
        )
    };
    let first = comparison.articles[0].clone();
    comparison.articles.clear();
    comparison
        .statements
        .iter_mut()
        .for_each(|s| s.tellings.clear());
    let model = comparison.statements[0].clone();
    comparison.statements.clear();
    for n in 0..10 {
        let mut article = first.clone();
        article.outlet = Some(format!("Journal numéro {n}"));
        article.text = (0..40).map(|s| sentence(n, s) + " ").collect();
        comparison.articles.push(article);
    }
    for s in 0..130 {
        // As in real stories: most statements are told by one or two outlets.
        let told = if s < 8 {
            10
        } else if s < 40 {
            4
        } else {
            1
        };
        let mut statement = model.clone();
        statement.id = s;
        statement.kind = match told {
            10 => StatementKind::Shared,
            1 => StatementKind::Only,
            _ => StatementKind::Partial,
        };
        for n in 0..told {
            let article = (n + s) % 10;
            let text = &comparison.articles[article].text;
            let words = sentence(article, s % 40);
            let at = text.find(&words).unwrap();
            statement.tellings.push(Telling {
                article,
                span: Span::new(at, at + words.len()),
                attribution: None,
            });
        }
        comparison.statements.push(statement);
    }
    comparison
}

#[test]
fn ten_articles_make_a_small_file() {
    let size = report(&ten_articles()).len();
    assert!(size < 300_000, "{size} bytes");
}
